"""Reading tables and keys from real databases, and the compact text that the model reads."""

from __future__ import annotations

import doctest
import sqlite3
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from app.assistant import schema as module
from app.assistant.database import Database
from app.assistant.errors import WorkspaceError
from app.assistant.schema import ForeignKey, Schema, read_schema, render_compact
from app.assistant.workspace import ColumnNote, TableNote


def note(description: str = "", synonyms: tuple[str, ...] = (), **columns: ColumnNote) -> TableNote:
    return TableNote(Path("schema/sales.yaml"), description, synonyms, columns)


@pytest.fixture
def duck(open_database: Callable[..., Database], shop: Path) -> Database:
    return open_database(f"duckdb:///{shop}/shop.duckdb")


def test_duckdb_as_the_model_reads_it(duck: Database) -> None:
    assert render_compact(read_schema(duck)) == (
        "stores(store_id, city)\n"
        "sales.customers(customer_id, name, city, email)\n"
        "sales.orders(order_id, customer_id->sales.customers, status, total, ordered_at timestamp, tags, extra, place)"
    )


def test_sqlite_as_the_model_reads_it(open_database: Callable[..., Database], shop: Path) -> None:
    schema = read_schema(open_database(f"sqlite:///{shop}/shop.sqlite"))
    assert render_compact(schema) == (
        "customers(customer_id, name, city)\n"
        "orders(order_id, customer_id->customers, status, total, ordered_at, extra)"
    )
    assert schema.dialect == "sqlite"


def test_a_key_that_names_only_its_table_means_the_primary_key(
    open_database: Callable[..., Database], shop: Path
) -> None:
    orders = read_schema(open_database(f"sqlite:///{shop}/shop.sqlite")).tables[1]
    assert orders.foreign_keys == (ForeignKey(("customer_id",), "customers", ("customer_id",)),)


def test_keys_types_and_nulls(duck: Database) -> None:
    customers, orders = read_schema(duck).tables[1:]
    assert (customers.key, customers.primary_key) == ("sales.customers", ("customer_id",))
    assert orders.foreign_keys == (ForeignKey(("customer_id",), "sales.customers", ("customer_id",)),)
    assert {c.name: c.nullable for c in customers.columns} == {
        "customer_id": False, "name": False, "city": True, "email": True,
    }  # fmt: skip
    assert [column.type for column in orders.columns[:5]] == [
        "INTEGER", "INTEGER", "VARCHAR", "NUMERIC(10, 2)", "TIMESTAMP",
    ]  # fmt: skip


def test_a_view_is_a_table_too(open_database: Callable[..., Database], shop: Path) -> None:
    with duckdb.connect(shop / "shop.duckdb") as connection:
        connection.execute("CREATE VIEW sales.big AS SELECT order_id FROM sales.orders WHERE total > 5")
    schema = read_schema(open_database(f"duckdb:///{shop}/shop.duckdb"))
    assert "sales.big(order_id)" in render_compact(schema)


def test_a_key_of_several_columns(open_database: Callable[..., Database], tmp_path: Path) -> None:
    with duckdb.connect(tmp_path / "db") as connection:
        connection.execute(
            "CREATE TABLE a (x INTEGER, y INTEGER, PRIMARY KEY (x, y));"
            "CREATE TABLE b (x INTEGER, y INTEGER, FOREIGN KEY (x, y) REFERENCES a (x, y));"
        )
    a, b = read_schema(open_database(f"duckdb:///{tmp_path}/db")).tables
    assert a.primary_key == ("x", "y") and b.foreign_keys == (ForeignKey(("x", "y"), "a", ("x", "y")),)


@pytest.fixture
def read_sqlite(open_database: Callable[..., Database], tmp_path: Path) -> Callable[[str], Schema]:
    """The schema of an SQLite database that the statements make."""

    def read(statements: str) -> Schema:
        connection = sqlite3.connect(tmp_path / "db")
        connection.executescript(statements)
        connection.close()
        return read_schema(open_database(f"sqlite:///{tmp_path}/db"))

    return read


def test_names_stand_as_a_query_must_write_them(read_sqlite: Callable[[str], Schema]) -> None:
    schema = read_sqlite(
        """
        CREATE TABLE "Größen & Maße" ("die Straße" TEXT, "select" TEXT, "Größe" TEXT, "1st" TEXT, "a""b" TEXT);
        CREATE TABLE "order" (id INTEGER PRIMARY KEY, "Unit Price" REAL, "window" TEXT);
        CREATE TABLE lines (id INTEGER, "order" INTEGER REFERENCES "order" (id));
        """
    )
    assert render_compact(schema).splitlines() == [
        '"Größen & Maße"("die Straße", "select", Größe, "1st", "a""b")',
        'lines(id, "order"->"order".id)',
        '"order"(id, "Unit Price", window)',
    ]


def test_a_key_is_spelled_as_its_target(read_sqlite: Callable[[str], Schema]) -> None:
    schema = read_sqlite(
        "CREATE TABLE City (ID INTEGER PRIMARY KEY); CREATE TABLE shop (city_id INT REFERENCES CITY (id));"
    )
    assert schema.tables[1].foreign_keys == (ForeignKey(("city_id",), "City", ("ID",)),)


def test_a_key_said_twice_is_one(read_sqlite: Callable[[str], Schema]) -> None:
    schema = read_sqlite(
        "CREATE TABLE city (id INTEGER PRIMARY KEY);"
        "CREATE TABLE shop (city INT REFERENCES city, FOREIGN KEY (city) REFERENCES city (id));"
    )
    assert schema.tables[1].foreign_keys == (ForeignKey(("city",), "city", ("id",)),)


@pytest.mark.parametrize("target", ["nowhere", "nowhere (id)", "city (other)", "city (id, name)", "no_key"])
def test_a_key_to_what_does_not_exist_is_none(read_sqlite: Callable[[str], Schema], target: str) -> None:
    columns = "city, name" if "," in target else "city"
    schema = read_sqlite(
        "CREATE TABLE city (id INTEGER PRIMARY KEY); CREATE TABLE no_key (id INTEGER);"
        f"CREATE TABLE shop (city INT, name TEXT, FOREIGN KEY ({columns}) REFERENCES {target});"
    )
    assert schema.tables[2].foreign_keys == ()
    assert "shop(city, name)" in render_compact(schema)


def test_types_in_sqlite_are_what_was_written(read_sqlite: Callable[[str], Schema]) -> None:
    schema = read_sqlite(
        "CREATE TABLE t (a, b varchar2(20), c STRING, d BIGINT UNSIGNED, e date, f AS (d + 1), g BOOL);"
    )
    assert [column.type for column in schema.tables[0].columns] == [
        "", "VARCHAR2(20)", "STRING", "BIGINT UNSIGNED", "DATE", "", "BOOL",
    ]  # fmt: skip
    assert render_compact(schema) == "t(a, b, c, d, e date, f, g bool)"


def test_a_view_of_what_is_gone_is_left_out_and_said(
    read_sqlite: Callable[[str], Schema], caplog: pytest.LogCaptureFixture
) -> None:
    schema = read_sqlite(
        "CREATE TABLE gone (a); CREATE TABLE kept (a); CREATE VIEW lost AS SELECT a FROM gone; DROP TABLE gone;"
    )
    assert [table.name for table in schema.tables] == ["kept"]
    assert "lost cannot be read and is left out: no such table: main.gone" in caplog.text


def test_a_table_whose_column_no_text_can_name_is_left_out(
    open_database: Callable[..., Database], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    connection = sqlite3.connect(tmp_path / "db")
    connection.executescript("CREATE TABLE kept (a); CREATE TABLE lost (b);")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_master SET sql = CAST(x'435245415445205441424c45206c6f73742028ff29' AS TEXT) "
                       "WHERE name = 'lost'")  # fmt: skip
    connection.commit()
    connection.close()
    schema = read_schema(open_database(f"sqlite:///{tmp_path}/db"))
    assert [table.name for table in schema.tables] == ["kept"]
    assert "lost cannot be read" in caplog.text


def test_what_a_virtual_table_keeps_its_rows_in_is_no_table(read_sqlite: Callable[[str], Schema]) -> None:
    schema = read_sqlite(
        "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT); CREATE VIRTUAL TABLE n USING fts5(b);"
    )
    assert [table.name for table in schema.tables] == ["n", "t"]


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
def test_a_database_without_tables(
    open_database: Callable[..., Database], tmp_path: Path, dialect: str
) -> None:
    connect = {"duckdb": duckdb.connect, "sqlite": sqlite3.connect}[dialect]
    connection = connect(str(tmp_path / "db"))
    connection.execute("CREATE TABLE x (a INTEGER)")
    connection.execute("DROP TABLE x")
    connection.close()
    with pytest.raises(WorkspaceError, match="has no tables to ask about: correct its url, or fill it"):
        read_schema(open_database(f"{dialect}:///{tmp_path}/db"))


def test_notes_are_added(duck: Database) -> None:
    status = ColumnNote(
        "Where it stands.", values=("placed", "shipped"), synonyms=("state",), unit="x", personal=True
    )
    orders = read_schema(
        duck, {"sales.orders": note("One row per order.", ("purchases",), status=status)}
    ).tables[2]
    column = next(column for column in orders.columns if column.name == "status")
    assert (orders.description, orders.synonyms) == ("One row per order.", ("purchases",))
    assert (column.description, column.values, column.synonyms, column.unit, column.personal) == (
        "Where it stands.", ("placed", "shipped"), ("state",), "x", True,
    )  # fmt: skip


def test_a_key_that_only_the_notes_know(duck: Database) -> None:
    stores = read_schema(duck, {"stores": note(city=ColumnNote(references="sales.customers.city"))}).tables[0]
    assert stores.foreign_keys == (ForeignKey(("city",), "sales.customers", ("city",)),)


def test_values_are_shown_instead_of_the_type(duck: Database) -> None:
    status = ColumnNote(values=("placed", "in transit"))
    assert "status: placed|in transit," in render_compact(
        read_schema(duck, {"sales.orders": note(status=status)})
    )


STALE = {
    "a table": ({"sales.order": note()}, r"sales\.yaml describes table sales\.order, .*nearest: sales\.orders"),
    "a column": ({"stores": note(citty=ColumnNote())}, r"describes column stores\.citty, .*nearest: city"),
    "a reference": ({"stores": note(city=ColumnNote(references="sales.nobody.x"))}, r"references sales\.nobody\.x"),
    "a column of a reference": (
        {"stores": note(city=ColumnNote(references="sales.customers.cty"))}, r"references sales\.customers\.cty"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("notes", "said"), STALE.values(), ids=STALE)
def test_a_stale_note_names_its_file_and_the_nearest(
    duck: Database, notes: dict[str, TableNote], said: str
) -> None:
    with pytest.raises(WorkspaceError, match=said):
        read_schema(duck, notes)


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(module).failed == 0

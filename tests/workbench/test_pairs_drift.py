"""inhouse pairs drift: what a change of a real database breaks, what is mended, and that mended pairs say the same."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from app.assistant.database import Database
from app.assistant.errors import SqlError
from app.assistant.pairs import Pair, read_pairs, write_jsonl
from app.assistant.parse import parse_sql
from app.assistant.schema import Column, Schema, Table, read_schema
from app.assistant.workspace import DatabaseConfig, Limits
from app.cli import main
from app.workbench.drift_check import Drift, check_statement
from app.workbench.references import find_references
from app.workbench.renames import find_renames
from app.workbench.schema_snapshot import compare_schemas, read_snapshot, render_snapshot

DATA = Path(__file__).parents[2] / "data"
Check = Callable[..., int]

# No keys, since DuckDB renames nothing that a key depends on.
COMPANY = """
CREATE SCHEMA sales;
CREATE TABLE sales.orders (order_id INTEGER, client_id INTEGER, status VARCHAR, total DECIMAL(10, 2), paid VARCHAR);
CREATE TABLE sales.clients (client_id INTEGER, name VARCHAR, city VARCHAR);
INSERT INTO sales.orders VALUES (1, 1, 'placed', 10, '1'), (2, 2, 'shipped', 20, '0'), (3, 1, 'shipped', 5, '1');
INSERT INTO sales.clients VALUES (1, 'Ada', 'Reno'), (2, 'Bo', 'Zürich');
"""
CONFIG = """
[workspace]
name = "Shop"
house_rules = ["Money is o.total."]
[databases.shop]
url = "duckdb:///shop.duckdb"
"""
PAIR = "-- id: {}\n-- question: {}?\n{};\n"


class Shop:
    """A workspace whose snapshot was accepted, and its database, which a test changes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def build(cls, root: Path) -> Shop:
        shop = cls(root)
        (root / "pairs").mkdir()
        (root / "schema").mkdir()
        (root / "inhouse.toml").write_text(CONFIG)
        shop.execute(COMPANY)
        shop.pairs("SELECT SUM(o.total) AS money FROM sales.orders AS o")
        assert shop.drift("--accept") == 0
        return shop

    def execute(self, sql: str) -> None:
        with duckdb.connect(self.root / "shop.duckdb") as connection:
            connection.execute(sql)

    def rows(self, sql: str) -> tuple[list[str], list[tuple[object, ...]]]:
        with duckdb.connect(self.root / "shop.duckdb", read_only=True) as connection:
            found = connection.execute(sql)
            return [column[0] for column in found.description or ()], sorted(found.fetchall(), key=str)

    @property
    def file(self) -> Path:
        return self.root / "pairs" / "orders.sql"

    def pairs(self, *statements: str) -> None:
        text = "\n".join(PAIR.format(f"p{n}", f"q{n}", sql) for n, sql in enumerate(statements, 1))
        self.file.write_text(text)

    def drift(self, *arguments: str, run: bool = False) -> int:
        """Run the command; its queries only where that is what is tested, since it takes a second."""
        arguments += () if run else ("--no-run",)
        return main(["pairs", "drift", "--workspace", str(self.root), *arguments])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return Shop.build(tmp_path_factory.mktemp("built"))


@pytest.fixture
def shop(built: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shop:
    shutil.copytree(built.root, tmp_path / "shop")
    capsys.readouterr()
    return Shop(tmp_path / "shop")


def found(shop: Shop, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    shop.drift("--json", *arguments)
    return dict(json.loads(capsys.readouterr().out))


RENAME = "ALTER TABLE sales.orders RENAME total TO total_usd"


def test_no_change_is_no_drift(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    assert shop.drift() == 0
    assert "0 statements broken, 0 warnings; the schema is as it was" in capsys.readouterr().out


def test_without_a_snapshot_the_remedy_is_said(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    (shop.root / "schema.lock.yaml").unlink()
    assert shop.drift() == 1
    assert "write it with `inhouse pairs drift --accept`" in capsys.readouterr().err


def test_a_snapshot_that_is_no_snapshot_is_refused(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    (shop.root / "schema.lock.yaml").write_text("- a list\n")
    assert shop.drift() == 1
    assert "schema.lock.yaml is not as" in capsys.readouterr().err


def test_a_rename_is_guessed_said_with_its_place_and_not_yet_written(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    before = shop.file.read_bytes()
    shop.execute(RENAME)
    assert shop.drift() == 1
    out = capsys.readouterr().out
    assert "renamed: sales.orders.total -> sales.orders.total_usd: the name goes on in it" in out
    assert f"{shop.file}:1: p1: broken: sales.orders.total is total_usd now." in out
    assert "    + SELECT SUM(o.total_usd) AS money FROM sales.orders AS o" in out
    assert shop.file.read_bytes() == before


def test_apply_changes_the_name_alone_and_keeps_comments_and_layout(shop: Shop) -> None:
    sql = 'SELECT\n  SUM(o.total)   AS money -- the total\nFROM sales.orders AS o /* o.total */\nWHERE "o"."total" > 1'
    shop.pairs(sql)
    before = shop.file.read_text()
    shop.execute(RENAME)
    assert shop.drift("--apply", run=True) == 0
    assert shop.file.read_text() == before.replace("SUM(o.total)", "SUM(o.total_usd)").replace(
        '"o"."total" >', '"o"."total_usd" >'
    )
    assert shop.drift("--accept") == 0
    assert shop.drift() == 0


KEPT = {
    "a bare column": ("SELECT o.total FROM sales.orders AS o", "SELECT o.total_usd AS total FROM sales.orders AS o"),
    "an unqualified column": ("SELECT total FROM sales.orders", "SELECT total_usd AS total FROM sales.orders"),
    "a column with an alias": (
        "SELECT o.total AS t FROM sales.orders AS o", "SELECT o.total_usd AS t FROM sales.orders AS o"),
    "a CTE passes the name on": (
        "WITH a AS (SELECT o.total FROM sales.orders AS o) SELECT a.total FROM a",
        "WITH a AS (SELECT o.total_usd AS total FROM sales.orders AS o) SELECT a.total FROM a"),
    "a CTE names its columns": (
        "WITH a(total) AS (SELECT o.total FROM sales.orders AS o) SELECT a.total FROM a",
        "WITH a(total) AS (SELECT o.total_usd FROM sales.orders AS o) SELECT a.total FROM a"),
    "another table's column of that name": (
        "SELECT o.total AS a, c.total FROM sales.orders AS o JOIN (SELECT 1 AS total) AS c ON TRUE",
        "SELECT o.total_usd AS a, c.total FROM sales.orders AS o JOIN (SELECT 1 AS total) AS c ON TRUE"),
    "a subquery of IN has no names": (
        "SELECT o.status FROM sales.orders AS o WHERE o.total IN (SELECT x.total FROM sales.orders AS x)",
        "SELECT o.status FROM sales.orders AS o WHERE o.total_usd IN (SELECT x.total_usd FROM sales.orders AS x)"),
    "the second branch of a UNION has no names": (
        "SELECT o.total FROM sales.orders AS o UNION SELECT x.total FROM sales.orders AS x ORDER BY total",
        "SELECT o.total_usd AS total FROM sales.orders AS o UNION SELECT x.total_usd FROM sales.orders AS x "
        "ORDER BY total"),
    "a table without an alias": (
        "SELECT orders.total AS t FROM sales.orders", "SELECT orders.total_usd AS t FROM sales.orders"),
    "a text that looks like it": (
        "SELECT SUM(o.total) AS s FROM sales.orders AS o WHERE o.status <> 'o.total'",
        "SELECT SUM(o.total_usd) AS s FROM sales.orders AS o WHERE o.status <> 'o.total'"),
    "USING of both sides": (
        "SELECT COUNT(*) AS n FROM sales.orders AS o JOIN sales.orders AS x USING (total)",
        "SELECT COUNT(*) AS n FROM sales.orders AS o JOIN sales.orders AS x USING (total_usd)"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), KEPT.values(), ids=KEPT)
def test_a_mended_statement_gives_the_same_columns_and_rows(before: str, after: str, shop: Shop) -> None:
    shop.pairs(before)
    same = shop.rows(before)
    shop.execute(RENAME)
    shop.drift("--apply")
    assert read_pairs(shop.file)[0].sql == after
    assert shop.rows(after) == same


def test_a_renamed_table_is_mended_with_the_columns_that_its_name_qualifies(shop: Shop) -> None:
    shop.pairs("SELECT clients.name AS n FROM sales.clients", "SELECT c.name AS n FROM sales.clients AS c")
    shop.execute("ALTER TABLE sales.clients RENAME TO customers")
    assert shop.drift("--apply") == 0
    assert [pair.sql for pair in read_pairs(shop.file)] == [
        "SELECT customers.name AS n FROM sales.customers",
        "SELECT c.name AS n FROM sales.customers AS c",
    ]


def test_accepted_answers_and_machine_made_pairs_are_mended_too(shop: Shop) -> None:
    total, other = "SELECT MAX(o.total) AS m FROM sales.orders AS o", "SELECT 1 AS one"
    shop.file.write_text(f"{PAIR.format('p1', 'q', other)}-- accept:\n{total};\n")
    made = shop.root / "pairs" / "made.jsonl"
    write_jsonl([Pair("m1", "q1", other, made, 1), Pair("m2", "q2", total, made, 2, accept=(total,))], made)
    first = made.read_bytes().split(b"\n")[0]
    shop.execute(RENAME)
    shop.drift("--apply")
    wanted = total.replace("o.total", "o.total_usd")
    assert read_pairs(shop.file)[0].accept == (wanted,)
    assert (read_pairs(made)[1].sql, read_pairs(made)[1].accept) == (wanted, (wanted,))
    assert made.read_bytes().split(b"\n")[0] == first


def test_a_removed_column_without_a_rename_is_broken_and_not_mended(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.execute("ALTER TABLE sales.orders DROP total")
    assert shop.drift("--apply") == 1
    out = capsys.readouterr().out
    assert "sales.orders.total is gone." in out
    assert "not mended: no rename is known of sales.orders.total." in out


def test_two_candidates_are_listed_and_stating_one_decides(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.execute("ALTER TABLE sales.orders ADD COLUMN total_eur DECIMAL(10, 2)")
    shop.execute(RENAME)
    assert shop.drift() == 1
    assert "unclear: sales.orders.total may be" in capsys.readouterr().out
    shop.drift("--rename", "sales.orders.total=sales.orders.total_usd", "--apply")
    assert "o.total_usd" in shop.file.read_text()


@pytest.mark.parametrize(
    ("rename", "said"),
    [
        ("total", "--rename is old=new"),
        ("sales.orders.status=sales.orders.total_usd", "is still there"),
        ("sales.orders.total=sales.orders.nope", "no column of sales.orders called sales.orders.nope"),
        ("sales.orders.nope=sales.orders.total_usd", "no table or column sales.orders.nope"),
        ("sales.clients=sales.customers", "sales.clients is still there"),
    ],
)
def test_a_rename_that_cannot_be_is_refused(
    rename: str, said: str, shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.execute(RENAME)
    assert shop.drift("--rename", rename) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "join", ["JOIN sales.clients AS c USING (client_id)", "NATURAL JOIN sales.clients AS c"]
)
def test_a_join_by_a_name_that_one_side_lost_is_left_to_a_person(
    join: str, shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.pairs(f"SELECT COUNT(*) AS n FROM sales.orders AS o {join}")
    shop.execute("ALTER TABLE sales.orders RENAME client_id TO customer_id")
    assert shop.drift("--apply", "--rename", "sales.orders.client_id=customer_id") == 1
    assert "write ON." in capsys.readouterr().out
    assert f"{join};" in shop.file.read_text()


def test_a_name_that_now_means_another_column_is_broken(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.pairs("SELECT MAX(total) AS m FROM sales.orders JOIN sales.clients AS c ON TRUE")
    shop.execute(
        "ALTER TABLE sales.orders DROP total; ALTER TABLE sales.clients ADD COLUMN total DECIMAL(10, 2)"
    )
    assert shop.drift() == 1
    assert "p1: broken: sales.orders.total is gone." in capsys.readouterr().out


def test_a_star_over_a_changed_table_is_a_warning(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.pairs("SELECT * FROM sales.orders AS o")
    shop.execute("ALTER TABLE sales.orders ADD COLUMN note VARCHAR")
    assert shop.drift() == 0
    assert "p1: warning: Its * shows other columns: sales.orders.note" in capsys.readouterr().out


def test_a_literal_of_the_old_type_is_broken(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.pairs("SELECT COUNT(*) AS n FROM sales.orders AS o WHERE o.paid = '1'")
    shop.execute("ALTER TABLE sales.orders ALTER paid TYPE BOOLEAN")
    assert shop.drift() == 1
    assert "paid was VARCHAR and is BOOLEAN now, but is compared with '1'." in capsys.readouterr().out


def test_a_new_type_that_the_query_does_not_mind_breaks_nothing(shop: Shop) -> None:
    shop.pairs("SELECT COUNT(o.paid) AS n FROM sales.orders AS o WHERE o.total > 5")
    shop.execute("ALTER TABLE sales.orders ALTER paid TYPE BOOLEAN")
    shop.execute("ALTER TABLE sales.orders ALTER total TYPE DOUBLE")
    assert shop.drift() == 0


def test_a_query_that_fails_with_the_new_type_is_found_by_running_it(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.pairs("SELECT UPPER(o.paid) AS p FROM sales.orders AS o")
    shop.execute("ALTER TABLE sales.orders ALTER paid TYPE BOOLEAN")
    assert shop.drift() == 0
    assert shop.drift(run=True) == 1
    assert "p1: broken: It fails now: " in capsys.readouterr().out


def test_a_value_that_the_column_no_longer_holds_is_a_warning(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.pairs(
        "SELECT COUNT(*) AS n FROM sales.orders AS o WHERE o.status = 'shipped'",
        "SELECT COUNT(*) AS n FROM sales.orders AS o WHERE o.status IN ('placed', 'shipped')",
    )
    shop.execute("UPDATE sales.orders SET status = 'sent' WHERE status = 'shipped'")
    assert shop.drift(run=True) == 0
    out = capsys.readouterr().out
    assert out.count("sales.orders.status has no value 'shipped' now") == 2
    assert "'placed' now" not in out


def test_notes_glossary_style_and_house_rules_that_name_what_is_gone_are_said(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = "sales.orders:\n  alias: o\n  columns:\n    status: Where it stands.\n    total: Money.\n"
    (shop.root / "schema" / "sales.yaml").write_text(notes)
    (shop.root / "glossary.yaml").write_text(
        "- term: orders\n  means: all\n  sql: COUNT(*)\n  from: sales.orders AS o\n"
        "- term: revenue\n  means: money\n  sql: SUM(o.total)\n"
    )
    rule = "custom:\n  - id: no-max\n    reason: r\n    forbid: MAX(_)\n"
    good, bad = "SELECT o.total FROM sales.orders AS o", "SELECT MAX(o.total) FROM sales.orders AS o"
    (shop.root / "style.yaml").write_text(f"{rule}    bad: {bad}\n    good: {good}\n")
    assert shop.drift() == 0
    shop.execute(RENAME)
    capsys.readouterr()
    stale = found(shop, capsys, "--apply")["stale"]
    assert isinstance(stale, list)
    places = {f"{Path(one['file']).name}:{one['line']}" for one in stale}
    assert places == {"sales.yaml:5", "glossary.yaml:5", "style.yaml:2", "inhouse.toml:4"}
    assert all(
        "sales.orders.total is sales.orders.total_usd now: rename it here." in one["message"] for one in stale
    )


def test_a_file_changed_meanwhile_is_not_written(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.workbench import drift as command

    shop.execute(RENAME)
    check = command.check_pairs

    def edit_then_check(*arguments: object) -> object:
        findings = check(*arguments)  # type: ignore[arg-type]
        shop.pairs("SELECT MIN(o.total) AS money FROM sales.orders AS o")
        return findings

    monkeypatch.setattr(command, "check_pairs", edit_then_check)
    assert shop.drift("--apply") == 1
    assert "MIN(o.total)" in shop.file.read_text()


def test_a_missing_file_is_said(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    assert shop.drift(str(shop.root / "none.sql")) == 1
    assert "there is no such file" in capsys.readouterr().err


def test_the_snapshot_is_read_as_it_was_written(tmp_path: Path) -> None:
    odd = (
        Column("on", "STRUCT(a VARCHAR, b INTEGER)", False),
        Column("yes: 1", "VARCHAR[]"),
        Column("Größe", ""),
    )
    schema = Schema((Table("a.b", odd, "s", primary_key=("on", "yes: 1")), Table("null", (Column("x"),))))
    file = tmp_path / "schema.lock.yaml"
    file.write_text(render_snapshot(schema), encoding="utf-8")
    assert set(read_snapshot(file, "duckdb").tables) == set(schema.tables)


# -- the example company -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example company's tables without their keys, on which everything can be renamed."""
    file = tmp_path_factory.mktemp("copy") / "copy.duckdb"
    with duckdb.connect(file) as connection:
        connection.execute(f"ATTACH '{DATA / 'fixtures' / 'alder_fern.duckdb'}' AS company (READ_ONLY)")
        names = connection.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'company'"
        ).fetchall()
        for schema, table in names:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            connection.execute(
                f"CREATE TABLE {schema}.{table} AS FROM company.{schema}.{table} USING SAMPLE 2000"
            )
    return file


def read(file: Path) -> Schema:
    database = Database(DatabaseConfig("copy", f"duckdb:///{file}"), Limits())
    try:
        return read_schema(database)
    finally:
        database.close()


@pytest.mark.parametrize("seed", range(4))
def test_any_renamed_column_of_the_example_company_is_mended_to_equal_results(
    seed: int, copy: Path, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    file = tmp_path / "copy.duckdb"
    shutil.copy(copy, file)
    old = read(file)
    statements = [pair.sql for pair in chance.sample(read_pairs(DATA / "pairs"), 25)]
    used = {
        (reference.table, reference.column)
        for sql in statements
        for reference in find_references(parse_sql(sql, "duckdb"), old).columns
    }
    table, column = chance.choice(sorted(used))
    with duckdb.connect(file) as connection:
        before = [rows(connection, sql) for sql in statements]
        connection.execute(f"ALTER TABLE {table} RENAME {column} TO {column}_new")
    new = read(file)
    drift = Drift(old, new, compare_schemas(old, new), find_renames(old, new))
    assert [rename.new for rename in drift.renames.found] == [f"{table}.{column}_new"]
    mended = [verdict.sql or sql for sql in statements if (verdict := check_statement(sql, drift)) or True]
    with duckdb.connect(file, read_only=True) as connection:
        assert [rows(connection, sql) for sql in mended] == before
    assert sum(one != other for one, other in zip(mended, statements, strict=True)) > 0
    for one, other in zip(mended, statements, strict=True):
        assert re.sub(rf"\b{column}_new AS {column}\b|\b{column}_new\b", column, one) == other
        with pytest.raises(SqlError) if one != other else no_error():
            find_references(parse_sql(other, "duckdb"), new)


def test_every_name_of_the_schema_can_change_at_once() -> None:
    old = read(DATA / "fixtures" / "alder_fern.duckdb")
    tables, stated = [], []
    for table in old.tables:
        columns = tuple(replace(column, name=f"{column.name}_x") for column in table.columns)
        tables.append(replace(table, schema="z", name=f"new {table.name}", columns=columns, foreign_keys=()))
        stated += [f"{table.key}={tables[-1].key}"]
        stated += [f"{table.key}.{column.name}={column.name}_x" for column in table.columns]
    new = Schema(tuple(tables))
    drift = Drift(old, new, compare_schemas(old, new), find_renames(old, new, stated))
    pairs = random.Random(1).sample(read_pairs(DATA / "pairs"), 50)
    assert [pair.id for pair in pairs if not check_statement(pair.sql, drift).sql] == []


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[list[str], list[str]]:
    found = connection.execute(sql)
    return [column[0] for column in found.description or ()], sorted(map(str, found.fetchall()))


def no_error() -> object:
    import contextlib

    return contextlib.nullcontext()


def test_the_example_company_has_not_drifted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pairs", "drift", "--workspace", str(DATA), "--no-run", str(DATA / "suites")]) == 0
    assert "the schema is as it was" in capsys.readouterr().out

"""What is composed in SQLite's SQL: its rows are DuckDB's, and what cannot be said is left.

Asked is the example company, a tenth of its customers, through the assistant as a company's own would be.
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot

from app.assistant.answer import Answer
from app.assistant.assistant import Assistant
from app.assistant.compose.dialects import Dialect, UnwritableError
from app.assistant.compose.nearby import near_questions
from app.assistant.compose.query import filtered
from app.assistant.database import Database
from app.assistant.errors import ModelError
from app.assistant.prompt import Turn
from app.assistant.query_process import QueryProcess
from app.assistant.schema import read_schema
from app.assistant.semi_joins import exists_as_in
from app.assistant.workspace import DatabaseConfig, Limits, read_workspace

DATA = Path(__file__).parents[2] / "data"
KEPT = {
    "sales.customers": "customer_id % 10 = 0",
    "sales.orders": "customer_id % 10 = 0",
    "sales.order_lines": "order_id IN (SELECT order_id FROM sales.orders)",
    "sales.returns": "order_id IN (SELECT order_id FROM sales.orders)",
    "support.tickets": "customer_id % 10 = 0",
    "support.messages": "ticket_id IN (SELECT ticket_id FROM support.tickets)",
    "product.stock": "snapshot_on >= DATE '2025-09-01'",
}
QUESTIONS = [
    "How many orders were placed last month?",
    "How many gold members do we have?",
    "Net revenue by month this year",
    "Net revenue by fiscal quarter last year",
    "Net revenue by fiscal year",
    "Net revenue per week this quarter",
    "Net revenue per day last month",
    "Number of orders per weekday last month",
    "Number of tickets per hour last quarter",
    "What was net revenue in Germany last quarter by product category?",
    "Top 5 products by net revenue last quarter",
    "Which 3 stores had the lowest net revenue last year?",
    "What share of net revenue came from each region last quarter?",
    "Net revenue by region last quarter with its share of the total",
    "Compare net revenue last quarter with the quarter before by region",
    "Net revenue by month last year with running total",
    "Month-over-month change in net revenue last year, in percent",
    "Net revenue per quarter last year and the change to the previous quarter in percent",
    "Best-selling product of each category last quarter",
    "Regions with above average net revenue last quarter",
    "Target attainment by region last quarter",
    "Target attainment by month last year",
    "Target attainment by fiscal quarter last year",
    "Which products have never been sold?",
    "How many customers placed no orders this year?",
    "What was the margin rate by brand last year?",
    "On-time shipping by month this year",
    "Billed amount last quarter by country",
    "Average number of orders per day last month",
    "Which campaigns started last year, with their budget?",
    "Net revenue by region and fiscal quarter last year",
    "How many orders were placed online and in store last month?",
    "Which brands had net revenue over 50,000 dollars last year?",
    "CSAT by team last quarter",
    "What is the stock value by product category?",
]  # fmt: skip
MEDIANS = ["Median list price of all products", "Median time to ship online orders last quarter"]
NOT_IN_SQLITE = [
    *MEDIANS,
    "3-month moving average of net revenue last year",
    "Number of orders loaded late last month",
]
DIALOGUES = [
    (["Net revenue by month this year", "only for Germany", "and last year?"], 12),
    (["Top 5 products by net revenue last quarter", "top 3", "with their brand"], 3),
    (["Net revenue last quarter by region", "and in August 2025?"], 5),
    (["Which products have never been sold?", "how many are there?"], 1),
    (["Net revenue last quarter by region", "why did it drop?"], 5),
]
SCHEMAS = re.compile(r"\b(sales|product|finance|marketing|support)\.")


def sampled(path: Path) -> duckdb.DuckDBPyConnection:
    """A copy of the fixture with a part of its rows, open."""
    db = duckdb.connect(path)
    db.execute(f"ATTACH '{DATA / 'fixtures' / 'alder_fern.duckdb'}' AS whole (READ_ONLY)")
    tables = db.execute(
        "SELECT schema_name, table_name, sql FROM duckdb_tables() WHERE database_name = 'whole'"
    ).fetchall()
    waiting = {f"{schema}.{table}": sql for schema, table, sql in tables}
    for schema in {schema for schema, *_ in tables}:
        db.execute(f"CREATE SCHEMA {schema}")
    while waiting:  # a table after those that its keys refer to
        for name, sql in list(waiting.items()):
            if not {*re.findall(r"REFERENCES ([\w.]+)", sql)} & (waiting.keys() - {name}):
                db.execute(sql)
                db.execute(f"INSERT INTO {name} SELECT * FROM whole.{name} WHERE {KEPT.get(name, 'TRUE')}")
                del waiting[name]
    db.execute("DETACH whole")
    return db


def tables_of(db: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """The tables' names, as in SQL, with their definitions."""
    rows = db.execute("SELECT schema_name || '.' || table_name, sql FROM duckdb_tables()").fetchall()
    return [(name, sql.replace('"', "").replace(", )", ")")) for name, sql in rows]


def make_workspace(
    folder: Path, url: str, definitions: Callable[[str], str], notes: Callable[[str], str]
) -> Path:
    """The example's workspace on another database, its definitions in that one's SQL."""
    (folder / "schema").mkdir(parents=True)
    for file in (DATA / "schema").glob("*.yaml"):
        (folder / "schema" / file.name).write_text(notes(file.read_text("utf-8")), "utf-8")
    for name in ("glossary.yaml", "semantics.yaml"):
        (folder / name).write_text(definitions((DATA / name).read_text("utf-8")), "utf-8")
    toml = (DATA / "inhouse.toml").read_text("utf-8").replace("duckdb:///fixtures/alder_fern.duckdb", url)
    (folder / "inhouse.toml").write_text(re.sub(r"(?m)^(build|adapter) = .*\n", "", toml), "utf-8")
    return folder


def fill_sqlite(db: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Copy to SQLite: dates as ISO texts, amounts as floats, keys filled, an index on each key."""
    with closing(sqlite3.connect(path)) as lite:
        for name, sql in tables_of(db):
            table = name.partition(".")[2]
            sql = SCHEMAS.sub("", re.sub(r"DECIMAL\([^)]*\)", "REAL", sql)).replace(" TIMESTAMP", " DATETIME")
            for key in filter(None, ", ".join(re.findall(r"PRIMARY KEY\(([^)]*)\)", sql)).split(", ")):
                sql = re.sub(rf"([(,] ?){key} (\w+)([,)])", r"\1" + key + r" \2 NOT NULL\3", sql, count=1)
            lite.execute(sql)
            for key in re.findall(r"FOREIGN KEY \(([^)]*)\)", sql):
                lite.execute(f"CREATE INDEX {table}_{key.partition(',')[0]} ON {table} ({key})")
            rows = db.execute(f"SELECT * FROM {name}").fetchall()
            marks = ", ".join("?" * len(rows[0]))
            lite.executemany(
                f"INSERT INTO {table} VALUES ({marks})", (tuple(map(_stored, row)) for row in rows)
            )
        lite.commit()


def _stored(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value) if isinstance(value, dt.date) else value


def to_sqlite(text: str) -> str:
    """The definitions as SQLite has them: days are texts, a float is no exact amount."""
    text = SCHEMAS.sub("", text).replace("DATE '", "'")
    text = text.replace("m.ends_on - m.starts_on", "JULIANDAY(m.ends_on) - JULIANDAY(m.starts_on)")
    net = "l.refunded_usd < l.gross_usd - l.discount_usd"
    return text.replace(net, "ROUND(l.refunded_usd - l.gross_usd + l.discount_usd, 2) < 0")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sampled company as a DuckDB file and an SQLite file."""
    folder = tmp_path_factory.mktemp("shop")
    with closing(sampled(folder / "shop.duckdb")) as db:
        fill_sqlite(db, folder / "shop.sqlite")
    return folder


@pytest.fixture(scope="module")
def duck(folder: Path) -> Iterator[Assistant]:
    root = make_workspace(folder / "duck", f"duckdb:///{folder}/shop.duckdb", str, str)
    with closing(Assistant(read_workspace(root), examples=False)) as assistant:
        yield assistant


@pytest.fixture(scope="module")
def lite(folder: Path) -> Iterator[Assistant]:
    url = f"sqlite:///{folder}/shop.sqlite"
    root = make_workspace(folder / "lite", url, to_sqlite, lambda text: SCHEMAS.sub("", text))
    with closing(Assistant(read_workspace(root), examples=False)) as assistant:
        yield assistant


# -- the same rows ---------------------------------------------------------------------------------------------


def cells(rows: list[tuple[Any, ...]]) -> list[list[Any]]:
    """Rows as what SQLite can say of them."""
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: Any) -> Any:
    if isinstance(value, int | float | Decimal):
        return pytest.approx(float(value), abs=0.0101, rel=1e-9)  # a float's last digit, rounded
    return str(value)[:10] if isinstance(value, dt.date) else value


@pytest.mark.parametrize("question", QUESTIONS)
def test_sqlite_has_the_rows_of_duckdb(duck: Assistant, lite: Assistant, question: str) -> None:
    theirs, ours = duck.ask(question), lite.ask(question)
    assert theirs.result and ours.result and ours.composed == theirs.composed != ""
    assert [list(row) for row in ours.result.rows] == cells(theirs.result.rows)
    assert ours.notes == theirs.notes
    assert said(ours) == said(theirs)


def said(answer: Answer) -> list[tuple[str, str]]:
    """How its query is read back, but for what is shown as SQL."""
    return [(line.label, line.text) for line in answer.read_back if not line.is_sql]


@pytest.mark.parametrize("question", NOT_IN_SQLITE)
def test_what_sqlite_cannot_say_is_for_the_model(duck: Assistant, lite: Assistant, question: str) -> None:
    assert duck.ask(question).composed
    with pytest.raises(ModelError):
        lite.ask(question)


@pytest.mark.parametrize(("questions", "rows"), DIALOGUES, ids=[questions[-1] for questions, _ in DIALOGUES])
def test_follow_ups_on_sqlite(duck: Assistant, lite: Assistant, questions: list[str], rows: int) -> None:
    ours, theirs = ask_all(lite, questions), ask_all(duck, questions)
    assert ours.result and theirs.result and ours.verdict == "answered"
    assert len(ours.result.rows) == rows
    assert [list(row) for row in ours.result.rows] == cells(theirs.result.rows)
    assert (ours.notes, ours.composed) == (theirs.notes, theirs.composed)


def ask_all(assistant: Assistant, questions: list[str]) -> Answer:
    """The last answer of a conversation."""
    turns: list[Turn] = []
    for question in questions:
        answer = assistant.ask(question, turns)
        turns.append(Turn(question, answer.sql))
    return answer


def test_a_figure_of_other_aggregates_is_not_limited_to_a_part() -> None:
    assert filtered("ROUND(SUM(a.x), 2)", "a.y") == "ROUND(SUM(a.x) FILTER (WHERE a.y), 2)"
    for figure in ("PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY a.x)", "SUM(a.x) / STDDEV(a.x)", "a.x"):
        with pytest.raises(LookupError):
            filtered(figure, "a.y")


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_names_that_need_quotes_are_no_words_of_what_is_composed(tmp_path: Path, kind: str) -> None:
    with closing((sqlite3 if kind == "sqlite" else duckdb).connect(str(tmp_path / "shop.db"))) as db:
        for statement in QUOTED.split(";"):
            db.execute(statement)
        db.commit()
    toml = f'[workspace]\nreference_date = 2025-06-15\n[databases.shop]\nurl = "{kind}:///shop.db"\n'
    (tmp_path / "inhouse.toml").write_text(toml, "utf-8")
    (tmp_path / "glossary.yaml").write_text(TAKINGS, "utf-8")
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema" / "all.yaml").write_text(NOTES, "utf-8")
    with closing(Assistant(read_workspace(tmp_path), examples=False)) as assistant:
        assert assistant.composer
        assert assistant.ask("Takings by status last month").result.rows == [("closed", 7.0), ("open", 5.0)]  # type: ignore[union-attr]
        assert assistant.composer.compose("Takings by group last month") is None


QUOTED = """
CREATE TABLE "Customers List" ("Customer ID" INTEGER PRIMARY KEY, "Group" VARCHAR NOT NULL);
CREATE TABLE orders (
  order_id INTEGER PRIMARY KEY, "Customer ID" INTEGER NOT NULL REFERENCES "Customers List" ("Customer ID"),
  status VARCHAR NOT NULL, placed_on DATE NOT NULL, total REAL
);
INSERT INTO "Customers List" VALUES (1, 'A'), (2, 'B');
INSERT INTO orders VALUES (1, 1, 'open', '2025-05-01', 5), (2, 2, 'closed', '2025-05-02', 7)
"""
TAKINGS = "- term: takings\n  means: All.\n  sql: SUM(o.total)\n  from: orders AS o\n  unit: usd\n"
NOTES = """
orders: {alias: o, columns: {status: {values: [open, closed]}}}
Customers List: {alias: c, columns: {Group: {values: [A, B]}}}
"""


# -- SQLite's dates --------------------------------------------------------------------------------------------


def dialect_over(path: Path, *values: object) -> Iterator[Dialect]:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE sales (sale_id INTEGER PRIMARY KEY, sold_at DATETIME)")
        db.executemany("INSERT INTO sales (sold_at) VALUES (?)", [(value,) for value in values])
        db.commit()
    config = DatabaseConfig("shop", f"sqlite:///{path}")
    with closing(Database(config, Limits())) as database:
        schema = read_schema(database)
    schema = replace(schema, tables=tuple(replace(table, alias="s") for table in schema.tables))
    with QueryProcess(config, Limits()) as queries:
        yield Dialect(schema, queries)


@pytest.mark.parametrize(
    "inner",
    [
        "FROM b WHERE b.k = a.k",
        "FROM b WHERE b.n > 1 AND a.k = b.k",
        "FROM b WHERE b.k = a.j",  # which has NULLs
        "FROM b WHERE b.k = a.k AND b.n > a.j",
        "FROM b WHERE b.k = a.k LIMIT 1",
        "FROM b JOIN a AS other ON other.k = b.k WHERE b.n = a.k",
    ],
)
def test_in_has_the_rows_of_exists(inner: str) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(
            "CREATE TABLE a (k INTEGER NOT NULL, j INTEGER); CREATE TABLE b (k INTEGER, n INTEGER);"
            "INSERT INTO a VALUES (1, 1), (2, NULL), (3, 5), (4, 2);"
            "INSERT INTO b VALUES (1, 1), (1, 3), (2, 2), (NULL, 4), (5, 3)"
        )
        for word in ("", "NOT "):
            query = f"SELECT a.k FROM a WHERE {word}EXISTS (SELECT 1 {inner}) ORDER BY a.k"
            written = exists_as_in(sqlglot.parse_one(query, read="sqlite"), {"a": {"k"}}).sql("sqlite")
            assert db.execute(written).fetchall() == db.execute(query).fetchall()


SINCE = "SELECT COUNT(*) FROM sales AS s WHERE s.sold_at >= DATE '2025-09-01'"


@pytest.mark.parametrize(
    "value",
    [
        1756684800,
        "01/09/2025",
        "2025-09-01T10:00:00Z",
        "2025-09-01 10:00:00+02:00",
        "2025-9-1",
        "20250901",
        "",
        "2025-13-01",
    ],
)
def test_other_texts_than_iso_dates_are_not_compared(tmp_path: Path, value: object) -> None:
    for dialect in dialect_over(tmp_path / "shop.sqlite", "2025-09-02", value):
        with pytest.raises(UnwritableError):
            dialect.write(SINCE)


@pytest.mark.parametrize("value", ["2025-09-01", "2025-09-01 00:00:00", "2025-09-01T10:00:00.123", None])
def test_iso_dates_are_compared_as_texts(tmp_path: Path, value: object) -> None:
    for dialect in dialect_over(tmp_path / "shop.sqlite", "2025-08-31 23:59:59", value):
        assert dialect.run(SINCE).rows == [(int(value is not None),)]


@pytest.mark.parametrize("order", ["s.sold_at DESC", "MAX(s.sold_at)"])
def test_other_texts_than_iso_dates_are_in_no_order(tmp_path: Path, order: str) -> None:
    sql = f"SELECT s.sale_id FROM sales AS s GROUP BY s.sale_id, s.sold_at ORDER BY {order} LIMIT 1"
    for dialect in dialect_over(tmp_path / "iso.sqlite", "2025-09-02", "2025-10-01 12:00"):
        assert dialect.run(sql).rows[0][0] == (2 if "DESC" in order else 1)
    for dialect in dialect_over(tmp_path / "shop.sqlite", "2025-09-02", "9/1/2025"):
        with pytest.raises(UnwritableError):
            dialect.write(sql)


@pytest.mark.parametrize("sign", ["=", "<=", ">"])
def test_a_time_is_not_held_against_a_day(tmp_path: Path, sign: str) -> None:
    for dialect in dialect_over(tmp_path / "shop.sqlite", "2025-09-01 00:00:00"):
        with pytest.raises(UnwritableError):
            dialect.write(SINCE.replace(">=", sign))


def test_what_is_near_is_offered_on_sqlite(lite: Assistant) -> None:
    assert lite.composer
    near = near_questions(lite.composer, "Seasonally adjusted orders in May 2025 by region?")
    assert near[0].question == "Number of orders placed in May 2025 by region"
    assert "DATE '" not in near[0].sql

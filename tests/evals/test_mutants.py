"""Mutants of golds, from fixtures/mutants: what each mistake makes of a query, and which can change nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from app.assistant.database import Database
from app.assistant.errors import ParseError
from app.assistant.parse import parse_sql
from app.assistant.schema import Schema, read_schema
from app.assistant.workspace import ColumnNote, DatabaseConfig, Limits, TableNote
from evals.invariants import Facts, read_facts
from evals.mutants import make_mutants

FIXTURES = Path(__file__).parent / "fixtures" / "mutants"
COMPANY = """
CREATE SCHEMA shop;
CREATE TABLE shop.customers (
  customer_id INTEGER PRIMARY KEY, name VARCHAR NOT NULL, is_test BOOLEAN NOT NULL, tier VARCHAR, email VARCHAR
);
CREATE TABLE shop.orders (
  order_id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES shop.customers, status VARCHAR NOT NULL,
  amount DECIMAL(10, 2) NOT NULL, ordered_at TIMESTAMP NOT NULL, shipped_at TIMESTAMP
);
CREATE TABLE shop.products (product_id INTEGER PRIMARY KEY, brand VARCHAR);
CREATE TABLE shop.lines (
  order_id INTEGER REFERENCES shop.orders, line_no VARCHAR, product_id INTEGER NOT NULL, PRIMARY KEY (order_id, line_no)
);
CREATE TABLE shop.stock (counted_on DATE, product_id INTEGER, on_hand INTEGER NOT NULL, PRIMARY KEY (counted_on, product_id));
INSERT INTO shop.customers SELECT i, 'Name ' || i, i % 5 = 0, CASE WHEN i % 5 > 1 THEN ['gold', 'silver'][i % 2 + 1] END, NULL
FROM range(300) AS r(i);
INSERT INTO shop.orders SELECT i, i % 300, ['placed', 'shipped', 'cancelled'][i % 3 + 1], i,
  TIMESTAMP '2025-01-01' + INTERVAL (i) HOUR, NULL FROM range(2000) AS r(i);
INSERT INTO shop.products SELECT i, 'A' FROM range(9) AS r(i);
INSERT INTO shop.lines SELECT i, 'first', i % 9 FROM range(2000) AS r(i);
INSERT INTO shop.stock SELECT DATE '2025-01-06' + CAST(7 * i AS INTEGER), 1, i FROM range(20) AS r(i);
"""  # noqa: E501


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> tuple[Schema, Facts]:
    path = tmp_path_factory.mktemp("company") / "company.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute(COMPANY)
    notes = {
        "shop.orders": note(status=ColumnNote(values=("placed", "shipped", "cancelled"))),
        "shop.customers": note(tier=ColumnNote(values=("gold", "silver"))),
        "shop.lines": note(product_id=ColumnNote(references="shop.products.product_id")),
    }
    database = Database(DatabaseConfig("company", f"duckdb:///{path}"), Limits())
    try:
        schema = read_schema(database, notes)
    finally:
        database.close()
    return schema, read_facts(path, schema)


def note(**columns: ColumnNote) -> TableNote:
    return TableNote(Path("notes.yaml"), "", (), columns)


def read_golds() -> Iterator[tuple[str, str, str, str, str]]:
    """Each file's golds with what is said under them: file, gold, "mutant" or "never", change, SQL of a mutant."""
    for file in sorted(FIXTURES.glob("*.sql")):
        for part in re.split(r"^-- gold.*\n", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            gold, *rest = re.split(r"^-- (mutant|never): (.*)\n", part, flags=re.MULTILINE)
            for kind, change, sql in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
                yield file.stem, gold.strip().rstrip(";"), kind, change, sql.strip().rstrip(";")


CASES = list(read_golds())
PLAIN = "SELECT c.name, c.tier FROM shop.customers AS c ORDER BY c.tier DESC, c.name"


@pytest.mark.parametrize(
    ("file", "gold", "kind", "change", "sql"), CASES, ids=[f"{c[0]}: {c[3]}" for c in CASES]
)
def test_a_mistake_is_made_or_known_to_change_nothing(
    company: tuple[Schema, Facts], file: str, gold: str, kind: str, change: str, sql: str
) -> None:
    schema, facts = company
    mutants = make_mutants(gold, schema, "duckdb", facts=facts, limit=1000)
    found = [mutant.sql for mutant in mutants if mutant.change == change]
    assert bool(found) == (kind == "mutant"), [mutant.change for mutant in mutants]
    if sql:
        assert parse_sql(sql, "duckdb") in [parse_sql(text, "duckdb") for text in found]


@pytest.mark.parametrize("gold", sorted({case[1] for case in CASES}))
def test_every_mutant_differs_from_the_gold_and_the_others(company: tuple[Schema, Facts], gold: str) -> None:
    mutants = [mutant.sql for mutant in make_mutants(gold, company[0], "duckdb", limit=1000)]
    assert len({gold, *mutants}) == len(mutants) + 1


def test_without_facts_less_is_known(company: tuple[Schema, Facts]) -> None:
    gold = "SELECT o.order_id FROM shop.orders AS o JOIN shop.customers AS c ON c.customer_id = o.customer_id"
    changes = [mutant.change for mutant in make_mutants(gold, company[0], "duckdb")]
    assert "JOIN became LEFT JOIN: shop.customers AS c" in changes


def test_order_that_does_not_count_is_not_changed(company: tuple[Schema, Facts]) -> None:
    ordered, free = (make_mutants(PLAIN, company[0], "duckdb", ordered=flag) for flag in (True, False))
    assert any(mutant.kind == "order" for mutant in ordered)
    assert not any(mutant.kind == "order" for mutant in free)


def test_of_many_a_sample_is_taken_that_the_seed_decides(company: tuple[Schema, Facts]) -> None:
    whole = make_mutants(PLAIN, company[0], "duckdb", limit=1000)
    one, again, other = (make_mutants(PLAIN, company[0], "duckdb", limit=3, seed=seed) for seed in (1, 1, 2))
    assert one == again != other and len(one) == 3
    assert [mutant for mutant in whole if mutant in one] == one


def test_a_gold_that_is_no_sql(company: tuple[Schema, Facts]) -> None:
    with pytest.raises(ParseError):
        make_mutants("SELECT FROM", company[0], "duckdb")

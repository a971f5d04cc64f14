"""Variants of a small company: what each one shows, what none of them breaks, and their making itself."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from app.assistant.database import Database
from app.assistant.schema import Schema, read_schema
from app.assistant.workspace import ColumnNote, DatabaseConfig, Limits, TableNote
from evals.invariants import read_facts
from evals.suite import SuiteError
from evals.variants import Variant, make_variants

COMPANY = """
CREATE SCHEMA shop;
CREATE SCHEMA help;
CREATE TABLE shop.customers (
  customer_id INTEGER PRIMARY KEY, name VARCHAR NOT NULL, email VARCHAR NOT NULL UNIQUE, tier VARCHAR,
  is_test BOOLEAN NOT NULL
);
CREATE TABLE shop.parts (
  part_id INTEGER PRIMARY KEY, name VARCHAR NOT NULL, parent_id INTEGER REFERENCES shop.parts (part_id)
);
CREATE TABLE shop.orders (
  order_id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES shop.customers, part_id INTEGER NOT NULL,
  status VARCHAR NOT NULL, amount DECIMAL(10, 2) NOT NULL CHECK (amount >= 0), ordered_at TIMESTAMP NOT NULL,
  shipped_on DATE
);
CREATE TABLE help.tickets (
  ticket_id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, rating INTEGER, topic VARCHAR,
  opened_at TIMESTAMP NOT NULL
);
INSERT INTO shop.customers SELECT
  i, 'Name ' || i % 90, 'mail' || i,
  CASE WHEN i % 20 = 0 OR i % 3 = 0 THEN NULL WHEN i % 2 = 0 THEN 'gold' ELSE 'silver' END, i % 20 = 0
FROM range(800) AS r(i);
INSERT INTO shop.parts SELECT i, 'Part ' || i % 18, NULL FROM range(5) AS r(i);
INSERT INTO shop.parts SELECT i, 'Part ' || i % 18, i % 5 FROM range(5, 25) AS r(i);
INSERT INTO shop.orders SELECT
  i, hash(i) % 800, hash(i, 'part') % 25, ['placed', 'shipped', 'cancelled'][CAST(1 + i % 3 AS INTEGER)], 5 + i % 301,
  TIMESTAMP '2024-01-01 08:00:00' + INTERVAL (i % 500) DAY + INTERVAL (i % 7000) SECOND,
  CASE WHEN i % 3 = 1 THEN DATE '2024-01-03' + CAST(i % 500 AS INTEGER) END
FROM range(15000) AS r(i);
INSERT INTO help.tickets SELECT
  i, 20 * (hash(i) % 40) + 1 + i % 19, CASE WHEN i % 3 > 0 THEN 1 + i % 5 END, 'topic ' || i % 40,
  TIMESTAMP '2024-01-01' + INTERVAL (hash(i) % 12000) HOUR
FROM range(3000) AS r(i);
CREATE VIEW shop.open_orders AS SELECT * FROM shop.orders WHERE status = 'placed';
"""
GOLDS = {
    "amount by customer": "SELECT c.name, SUM(o.amount) AS amount FROM shop.orders AS o "
    "JOIN shop.customers AS c ON c.customer_id = o.customer_id WHERE NOT c.is_test AND o.status <> 'cancelled' "
    "AND o.ordered_at >= DATE '2024-04-01' AND o.ordered_at < DATE '2024-07-01' GROUP BY c.customer_id, c.name",
    "top parts": "SELECT p.name, SUM(o.amount) AS amount FROM shop.orders AS o JOIN shop.parts AS p "
    "ON p.part_id = o.part_id GROUP BY p.part_id, p.name ORDER BY amount DESC, p.name LIMIT 3",
    "ratings": "SELECT COUNT(t.rating) AS ratings FROM help.tickets AS t "
    "JOIN shop.customers AS c ON c.customer_id = t.customer_id WHERE t.rating >= 4",
    "topics": "SELECT COUNT(t.topic) AS topics FROM help.tickets AS t",
    "spread": "SELECT c.tier, COUNT(DISTINCT c.customer_id) AS customers FROM shop.customers AS c "
    "JOIN shop.orders AS o ON o.customer_id = c.customer_id GROUP BY c.tier",
    "share": "SELECT 100 * SUM(o.amount) / NULLIF(SUM(o.amount), 0) AS share FROM shop.orders AS o",
}  # fmt: skip


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("company") / "company.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute(COMPANY)
    return path


@pytest.fixture(scope="module")
def schema(source: Path) -> Schema:
    notes = {
        "shop.orders": note(part_id=ColumnNote(references="shop.parts.part_id"),
                            status=ColumnNote(values=("placed", "shipped", "cancelled"))),
        "shop.customers": note(tier=ColumnNote(values=("silver", "gold"))),
        "help.tickets": note(customer_id=ColumnNote(references="shop.customers.customer_id")),
    }  # fmt: skip
    database = Database(DatabaseConfig("company", f"duckdb:///{source}"), Limits())
    try:
        return read_schema(database, notes)
    finally:
        database.close()


def note(**columns: ColumnNote) -> TableNote:
    return TableNote(Path("notes.yaml"), "", (), columns)


@pytest.fixture(scope="module")
def variants(source: Path, schema: Schema, tmp_path_factory: pytest.TempPathFactory) -> list[Variant]:
    folder = tmp_path_factory.mktemp("variants")
    return make_variants(source, folder, schema, seed=1, golds=list(GOLDS.values()))


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_the_smallest_come_first(variants: list[Variant]) -> None:
    names = [variant.name for variant in variants]
    assert names == ["sparse", "zeros", "boundary", "swapped", "nulls", "ties", "orphans", "duplicates"]
    counts = [rows(variant.path, "SELECT COUNT(*) FROM shop.orders")[0][0] for variant in variants]
    assert max(counts[:2]) < min(counts[2:]) and max(counts) < 15_000 / 3  # type: ignore[operator]


def test_same_source_seed_and_golds_give_the_same_contents(
    source: Path, schema: Schema, variants: list[Variant], tmp_path: Path
) -> None:
    again = make_variants(source, tmp_path, schema, seed=1, golds=list(GOLDS.values()))
    assert [variant.digest for variant in again] == [variant.digest for variant in variants]
    for one, other in zip(variants, again, strict=True):
        assert rows(one.path, "FROM shop.orders ORDER BY ALL") == rows(
            other.path, "FROM shop.orders ORDER BY ALL"
        )


def test_another_seed_gives_other_contents(
    source: Path, schema: Schema, variants: list[Variant], tmp_path: Path
) -> None:
    others = make_variants(source, tmp_path, schema, seed=2, golds=list(GOLDS.values()))
    assert not {variant.digest for variant in others} & {variant.digest for variant in variants}


def test_the_source_is_not_touched(source: Path, schema: Schema, tmp_path: Path) -> None:
    before = hashlib.sha256(source.read_bytes()).hexdigest()
    make_variants(source, tmp_path, schema, seed=1)
    assert hashlib.sha256(source.read_bytes()).hexdigest() == before
    assert [file.name for file in source.parent.iterdir()] == [source.name]


def test_what_is_there_is_not_made_again(source: Path, schema: Schema, tmp_path: Path) -> None:
    said: list[str] = []

    def make() -> list[Variant]:
        return make_variants(
            source, tmp_path, schema, seed=1, progress=lambda done, total, what: said.append(what)
        )

    first = make()
    assert said[:2] == ["the source", "sparse"] and len(said) == 10
    said.clear()
    assert make() == first and said == [""]


def test_two_at_once_agree_and_an_unfinished_build_is_no_variant(
    source: Path, schema: Schema, tmp_path: Path
) -> None:
    (tmp_path / ".building-killed").mkdir()
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda _: make_variants(source, tmp_path, schema, seed=1), range(2))
    assert one == other and all(variant.path.is_file() for variant in one)
    assert len([path for path in tmp_path.iterdir() if not path.name.startswith(".")]) == 1


def test_a_source_that_is_no_database_says_so(schema: Schema, tmp_path: Path) -> None:
    (tmp_path / "bad.duckdb").write_text("nothing")
    with pytest.raises(SuiteError, match=r"bad\.duckdb: no variants could be made"):
        make_variants(tmp_path / "bad.duckdb", tmp_path, schema, seed=1)
    with pytest.raises(SuiteError, match="build the fixture first"):
        make_variants(tmp_path / "none.duckdb", tmp_path, schema, seed=1)
    assert [path.name for path in tmp_path.iterdir()] == ["bad.duckdb"]


def test_declared_constraints_and_views_are_the_sources(source: Path, variants: list[Variant]) -> None:
    declared = (
        "SELECT schema_name, table_name, constraint_type, constraint_column_names, expression "
        "FROM duckdb_constraints() ORDER BY ALL"
    )
    for variant in variants:
        assert rows(variant.path, declared) == rows(source, declared)
        assert rows(variant.path, "SELECT COUNT(*) FROM shop.open_orders") == rows(
            variant.path, "SELECT COUNT(*) FROM shop.orders WHERE status = 'placed'"
        )


@pytest.mark.parametrize("gold", GOLDS.values(), ids=GOLDS)
def test_golds_have_rows_on_most_variants(variants: list[Variant], gold: str) -> None:
    filled = [any(any(row) for row in rows(variant.path, gold)) for variant in variants]
    assert sum(filled) > len(variants) / 2


ALWAYS = {
    "a status of the enumeration": "SELECT * FROM shop.orders WHERE status NOT IN ('placed', 'shipped', 'cancelled')",
    "a tier of the enumeration": "SELECT * FROM shop.customers WHERE tier NOT IN ('silver', 'gold')",
    "only shipped orders have a date": "SELECT * FROM shop.orders "
    "WHERE (status = 'shipped') <> (shipped_on IS NOT NULL)",
    "shipped after it was ordered": "SELECT * FROM shop.orders WHERE shipped_on < ordered_at::DATE",
    "test customers have no tier": "SELECT * FROM shop.customers WHERE is_test AND tier IS NOT NULL",
    "test customers have no tickets": "SELECT * FROM help.tickets WHERE customer_id IN "
    "(SELECT customer_id FROM shop.customers WHERE is_test)",
    "no date in the future": "SELECT * FROM shop.orders WHERE ordered_at NOT BETWEEN '2024-01-01' AND '2025-05-15'",
    "an address once": "SELECT email FROM shop.customers GROUP BY email HAVING COUNT(*) > 1",
}  # fmt: skip


@pytest.mark.parametrize("sql", ALWAYS.values(), ids=ALWAYS)
def test_what_holds_in_the_source_holds_in_every_variant(
    source: Path, variants: list[Variant], sql: str
) -> None:
    assert rows(source, sql) == []
    assert {variant.name: rows(variant.path, sql) for variant in variants} == {v.name: [] for v in variants}


SHOWN = {
    "a bound that is not included": ("boundary", "amount by customer", ">= DATE '2024-04-01'", "> DATE '2024-04-01'"),
    "an end that is included": ("boundary", "amount by customer", "< DATE '2024-07-01'", "<= DATE '2024-07-01'"),
    "an edge of numbers": ("boundary", "ratings", "t.rating >= 4", "t.rating > 4"),
    "a forgotten flag": ("swapped", "amount by customer", "NOT c.is_test AND", ""),
    "a forgotten status": ("swapped", "amount by customer", "AND o.status <> 'cancelled'", ""),
    "rows counted for values": ("nulls", "topics", "COUNT(t.topic)", "COUNT(*)"),
    "ties broken the other way": ("zeros", "top parts", "amount DESC, p.name", "amount DESC, p.name DESC"),
    "grouped by name": ("ties", "top parts", "GROUP BY p.part_id, p.name", "GROUP BY p.name"),
    "a join that keeps orphans": ("orphans", "ratings", "JOIN shop", "LEFT JOIN shop"),
    "counted without DISTINCT": ("duplicates", "spread", "DISTINCT ", ""),
    "divided by zero": ("zeros", "share", "NULLIF(SUM(o.amount), 0)", "SUM(o.amount)"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "gold", "right", "wrong"), SHOWN.values(), ids=SHOWN)
def test_a_variant_shows_the_mistake_that_it_is_for(
    variants: list[Variant], name: str, gold: str, right: str, wrong: str
) -> None:
    (path,) = (variant.path for variant in variants if variant.name == name)
    assert right in GOLDS[gold]
    found = [rows(path, sql) for sql in (GOLDS[gold], GOLDS[gold].replace(right, wrong))]
    key = repr if "ORDER BY" not in GOLDS[gold] else None
    assert (sorted(found[0], key=key) if key else found[0]) != (
        sorted(found[1], key=key) if key else found[1]
    )


def test_duplicates_have_more_rows_and_orphans_no_parent(variants: list[Variant]) -> None:
    by_name = {variant.name: variant.path for variant in variants}
    count = "SELECT COUNT(*) FROM shop.orders"
    assert rows(by_name["duplicates"], count) > rows(by_name["boundary"], count)
    lost = "SELECT COUNT(*) > 0 FROM shop.orders AS o ANTI JOIN shop.parts AS p ON p.part_id = o.part_id"
    assert rows(by_name["orphans"], lost) == [(True,)] and rows(by_name["ties"], lost) == [(False,)]


def test_the_rules_found_are_the_companys(source: Path, schema: Schema) -> None:
    rules = read_facts(source, schema).rules
    assert {
        (rule.of, rule.column, rule.null)
        for rule in rules.implied
        if rule.state == "\"status\" = 'cancelled'"
    } == {("status", "shipped_on", True)}
    assert [(rule.low, rule.high) for rule in rules.rising] == [("ordered_at", "shipped_on")]
    assert [(rule.table, rule.state) for rule in rules.barren] == [("help.tickets", 'p."is_test" = TRUE')]

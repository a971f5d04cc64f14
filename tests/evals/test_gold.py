"""The golds of a pair, run on a real database: their order, their ties, and why one stops an eval."""

from __future__ import annotations

import doctest
from collections.abc import Callable
from pathlib import Path

import pytest

from app.assistant.database import Database
from app.assistant.pairs import Pair
from app.assistant.parse import parse_sql
from evals import gold as module
from evals.gold import GoldError, read_order, run_golds


@pytest.fixture
def database(open_database: Callable[..., Database], shop: Path) -> Database:
    return open_database(f"duckdb:///{shop}/shop.duckdb", max_rows=10, timeout_s=1)


def pair(sql: str, **fields: object) -> Pair:
    return Pair("orders", "q", sql, Path("pairs/heldout/a.sql"), 7, **fields)  # type: ignore[arg-type]


def test_a_gold_without_order(database: Database) -> None:
    (gold,) = run_golds(pair("SELECT name, city FROM sales.customers"), database)
    assert (gold.ordered, gold.order_keys, gold.untruncated) == (False, (), None)
    assert gold.result.columns == ("name", "city") and len(gold.result.rows) == 2


def test_every_accepted_answer_is_a_gold(database: Database) -> None:
    golds = run_golds(pair("SELECT 1", accept=("SELECT 2", "SELECT 3")), database)
    assert [gold.result.rows for gold in golds] == [[(1,)], [(2,)], [(3,)]]


@pytest.mark.parametrize(("order", "ordered"), [("", True), ("any", False), ("exact", True)])
def test_the_header_overrides_order_by(database: Database, order: str, ordered: bool) -> None:
    (gold,) = run_golds(pair("SELECT name FROM sales.customers ORDER BY name", order=order), database)
    assert (gold.ordered, gold.order_keys) == (ordered, (0,) if ordered else ())


def test_exact_without_order_by(database: Database) -> None:
    (gold,) = run_golds(pair("SELECT 1", order="exact"), database)
    assert gold.ordered


def test_ties_at_a_limit_are_known(database: Database) -> None:
    (gold,) = run_golds(pair("SELECT order_id, status FROM sales.orders ORDER BY status LIMIT 3"), database)
    assert len(gold.result.rows) == 3 and gold.untruncated and len(gold.untruncated.rows) == 10


def test_with_an_offset_ties_are_not_known(database: Database) -> None:
    (gold,) = run_golds(pair("SELECT order_id FROM sales.orders ORDER BY 1 LIMIT 3 OFFSET 2"), database)
    assert gold.untruncated is None


def test_a_limit_with_too_many_rows_behind_it(database: Database) -> None:
    (gold,) = run_golds(pair("SELECT i FROM range(500) AS r(i) ORDER BY i LIMIT 3"), database)
    assert len(gold.result.rows) == 3 and gold.untruncated is None


FAILS = {
    "no such table": ("SELECT * FROM nobody", "nobody"),
    "no SQL": ("SELECT FROM", "not valid"),
    "two statements": ("SELECT 1; SELECT 2", "Only one"),
    "no query": ("DROP TABLE stores", "one SELECT"),
    "too slow": ("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n", "stopped"),
    "too many rows": ("SELECT i FROM range(11) AS r(i)", "more than 10 rows, too many to compare"),
}  # fmt: skip


@pytest.mark.parametrize(("sql", "said"), FAILS.values(), ids=FAILS)
def test_a_gold_that_fails_names_its_pair(database: Database, sql: str, said: str) -> None:
    with pytest.raises(GoldError, match=rf"pairs/heldout/a\.sql:7: the gold of 'orders' .*{said}"):
        run_golds(pair(sql), database)


def test_an_accepted_answer_that_fails_counts_too(database: Database) -> None:
    with pytest.raises(GoldError):
        run_golds(pair("SELECT 1", accept=("SELECT oops",)), database)


ORDERS = {
    "no order": ("SELECT a FROM t", 1, (False, ())),
    "a column": ("SELECT a, b FROM t ORDER BY b", 2, (True, (1,))),
    "an alias": ("SELECT a, SUM(b) AS s FROM t GROUP BY a ORDER BY s DESC, a", 2, (True, (1, 0))),
    "a position": ("SELECT a, b FROM t ORDER BY 2, 1", 2, (True, (1, 0))),
    "a position beyond": ("SELECT a, b FROM t ORDER BY 3", 2, (True, ())),
    "an expression that is shown": (
        "SELECT a, COUNT(*) FROM t GROUP BY a ORDER BY COUNT(*)",
        2,
        (True, (1,)),
    ),
    "an expression that is not": ("SELECT a FROM t ORDER BY LENGTH(b)", 1, (True, ())),
    "a hidden key after a shown one": ("SELECT a FROM t ORDER BY a, b", 1, (True, (0,))),
    "a qualified column": ("SELECT t.a, t.b FROM t ORDER BY t.b", 2, (True, (1,))),
    "a star": ("SELECT * FROM t ORDER BY a", 3, (True, ())),
    "a position of a star": ("SELECT * FROM t ORDER BY 2", 3, (True, (1,))),
    "a union": ("SELECT a FROM t UNION SELECT b FROM u ORDER BY a", 1, (True, (0,))),
    "only an inner order": ("SELECT a FROM (SELECT a FROM t ORDER BY a) AS x", 1, (False, ())),
    "only a window's order": ("SELECT ROW_NUMBER() OVER (ORDER BY a) FROM t", 1, (False, ())),
    "in other letters": ("SELECT Total AS TOTAL FROM t ORDER BY total", 1, (True, (0,))),
}


@pytest.mark.parametrize(("sql", "width", "expected"), ORDERS.values(), ids=ORDERS)
def test_what_the_outermost_query_orders_by(sql: str, width: int, expected: object) -> None:
    assert read_order(parse_sql(sql, "duckdb"), width) == expected


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(module).failed == 0

"""Golds planned and run on a real database: their order, their ties, and why one stops an eval."""

from __future__ import annotations

import doctest
import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from app.assistant.database import Database
from app.assistant.errors import LimitError
from app.assistant.run import Result, run_sql
from evals import gold as module
from evals.compare import Gold, ResultSet, compare_any
from evals.gold import GoldError, GoldPlan, as_result_set, execute_golds, make_gold, plan_gold


@pytest.fixture
def database(open_database: Callable[..., Database], shop: Path) -> Database:
    return open_database(f"duckdb:///{shop}/shop.duckdb", max_rows=10, timeout_s=1)


def run_golds(database: Database, *sqls: str, order: Literal["", "any", "exact"] = "") -> list[Gold]:
    return execute_golds(
        sqls, order, database.dialect,
        lambda sql, max_rows: run_sql(sql, database, max_rows=max_rows),
        max_rows=database.limits.max_rows, name="pairs/heldout/a.sql:7: the gold of 'orders'",
    )  # fmt: skip


def test_a_gold_without_order(database: Database) -> None:
    (gold,) = run_golds(database, "SELECT name, city FROM sales.customers")
    assert (gold.ordered, gold.order_keys, gold.untruncated) == (False, (), None)
    assert gold.result.columns == ("name", "city") and len(gold.result.rows) == 2


def test_every_accepted_answer_is_a_gold(database: Database) -> None:
    golds = run_golds(database, "SELECT 1", "SELECT 2", "SELECT 3")
    assert [gold.result.rows for gold in golds] == [[(1,)], [(2,)], [(3,)]]


@pytest.mark.parametrize(("order", "ordered"), [("", True), ("any", False), ("exact", True)])
def test_the_header_overrides_order_by(
    database: Database, order: Literal["", "any", "exact"], ordered: bool
) -> None:
    (gold,) = run_golds(database, "SELECT name FROM sales.customers ORDER BY name", order=order)
    assert (gold.ordered, gold.order_keys) == (ordered, (0,) if ordered else ())


def test_exact_without_order_by(database: Database) -> None:
    (gold,) = run_golds(database, "SELECT 1", order="exact")
    assert gold.ordered


def test_ties_at_a_limit_are_known(database: Database) -> None:
    (gold,) = run_golds(database, "SELECT order_id, status FROM sales.orders ORDER BY status LIMIT 3")
    assert len(gold.result.rows) == 3 and gold.untruncated and len(gold.untruncated.rows) == 10


def test_a_limit_with_too_many_rows_behind_it_is_said(database: Database) -> None:
    (gold,) = run_golds(database, "SELECT i % 2 AS i FROM range(500) AS r(i) ORDER BY i LIMIT 3")
    assert gold.untruncated and gold.untruncated.truncated and len(gold.untruncated.rows) == 10
    assert compare_any([gold], ResultSet(("i",), [(0,)] * 3)).right
    assert compare_any([gold], ResultSet(("i",), [(0,), (0,), (7,)])).kind == "truncated"


def test_ties_that_end_before_the_whole_is_cut_are_all_known(database: Database) -> None:
    (gold,) = run_golds(database, "SELECT i FROM range(500) AS r(i) ORDER BY i LIMIT 3")
    assert compare_any([gold], ResultSet(("i",), [(0,), (1,), (3,)])).kind == "different_rows"


def test_an_offset_beyond_what_the_whole_may_hold_is_said(database: Database) -> None:
    (gold,) = run_golds(database, "SELECT i FROM range(500) AS r(i) ORDER BY i LIMIT 3 OFFSET 300")
    assert compare_any([gold], gold.result).right
    assert compare_any([gold], ResultSet(("i",), [(1,), (2,), (3,)])).kind == "truncated"


def test_a_whole_that_does_not_run_leaves_the_gold_itself() -> None:
    def run(sql: str, max_rows: int) -> Result:
        if "LIMIT" not in sql:
            raise LimitError("too slow")
        return Result(("a",), ("INTEGER",), [(1,), (2,)], False, 0.0)

    (gold,) = execute_golds(["SELECT a FROM t ORDER BY a LIMIT 2"], "", "duckdb", run)
    assert (gold.ordered, gold.order_keys, gold.untruncated) == (True, (0,), None)


def test_a_gold_that_answers_otherwise_each_time_stands_alone() -> None:
    plan = plan_gold("SELECT a FROM t ORDER BY b LIMIT 2", "duckdb")
    own = Result(("a",), ("INTEGER",), [(1,), (2,)], False, 0.0)
    whole = Result(("a", "order_key_1"), ("INTEGER", "INTEGER"), [(3, 1), (4, 2), (1, 3)], False, 0.0)
    assert make_gold(plan, [own, whole]) == Gold(as_result_set(own), True)


def test_a_column_that_stands_for_several_makes_no_keys() -> None:
    plan = plan_gold("SELECT UNNEST(s), a FROM t ORDER BY a", "duckdb")
    own = Result(("x", "y", "a"), ("INTEGER",) * 3, [(1, 2, 3)], False, 0.0)
    assert make_gold(plan, [own]).order_keys == ()


# gold, prediction, right
ANSWERS = {
    "a hidden key ties": (
        "SELECT id FROM people ORDER BY pay DESC",
        "SELECT id FROM people ORDER BY pay DESC, id DESC",
        True,
    ),
    "a hidden key's order": (
        "SELECT id FROM people ORDER BY pay DESC",
        "SELECT id FROM people ORDER BY pay",
        False,
    ),
    "a hidden tie at the limit": (
        "SELECT id FROM people ORDER BY pay DESC LIMIT 2",
        "SELECT 1 UNION ALL SELECT 4",
        True,
    ),
    "no hidden tie at the limit": (
        "SELECT id FROM people ORDER BY pay DESC LIMIT 2",
        "SELECT 1 UNION ALL SELECT 5",
        False,
    ),
    "a hidden key after a shown one": (
        "SELECT boss FROM people ORDER BY boss, id LIMIT 3",
        "SELECT boss FROM people ORDER BY boss, id DESC LIMIT 3",
        True,
    ),
    "a hidden key after a shown one decides": (
        "SELECT boss, id FROM people ORDER BY boss, pay LIMIT 2",
        "SELECT boss, id FROM people ORDER BY boss, pay DESC LIMIT 2",
        False,
    ),
    "a page": (
        "SELECT id FROM people ORDER BY pay DESC LIMIT 2 OFFSET 1",
        "SELECT 4 UNION ALL SELECT 2",
        True,
    ),
    "another page": (
        "SELECT id FROM people ORDER BY pay DESC LIMIT 2 OFFSET 1",
        "SELECT 1 UNION ALL SELECT 2",
        False,
    ),
    "any rows": ("SELECT id FROM people LIMIT 2", "SELECT id FROM people ORDER BY id DESC LIMIT 2", True),
    "any rows of the table": ("SELECT id FROM people LIMIT 2", "SELECT 1 UNION ALL SELECT 99", False),
    "one row twice": ("SELECT id FROM people LIMIT 2", "SELECT 1 UNION ALL SELECT 1", False),
    "rows at random": (
        "SELECT id FROM people ORDER BY RANDOM() LIMIT 2",
        "SELECT id FROM people LIMIT 2",
        True,
    ),
    "a star": (
        "SELECT * FROM people ORDER BY pay DESC LIMIT 2",
        "SELECT * FROM people WHERE id IN (1, 4)",
        True,
    ),
    "an aggregate": (
        "SELECT boss FROM people GROUP BY boss ORDER BY COUNT(*) DESC LIMIT 1",
        "SELECT 9",
        True,
    ),
    "not the most": (
        "SELECT boss FROM people GROUP BY boss ORDER BY COUNT(*) DESC LIMIT 1",
        "SELECT NULL",
        False,
    ),
    "an alias in an expression": (
        "SELECT boss, SUM(pay) AS s FROM people GROUP BY 1 ORDER BY s / COUNT(*) DESC, boss LIMIT 1",
        "SELECT 8, 120",
        True,
    ),
    "distinct by its own columns": (
        "SELECT DISTINCT boss FROM people ORDER BY boss + 0 LIMIT 2",
        "SELECT 9 UNION ALL SELECT NULL",
        False,
    ),
    "a union": (
        "SELECT id FROM people UNION SELECT boss FROM people ORDER BY id DESC LIMIT 2",
        "SELECT 9 UNION ALL SELECT 8",
        True,
    ),
    "nulls first": ("SELECT boss FROM people ORDER BY boss NULLS FIRST, id LIMIT 1", "SELECT NULL", True),
}
PEOPLE = (
    "SELECT 1 AS id, 'a' AS name, 8 AS boss, 90 AS pay UNION ALL SELECT 2, 'b', 9, 50 UNION ALL "
    "SELECT 3, 'c', 9, 50 UNION ALL SELECT 4, 'd', 9, 50 UNION ALL SELECT 5, 'e', NULL, 10 UNION ALL "
    "SELECT 6, 'f', 8, 30"
)


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
@pytest.mark.parametrize(("gold", "prediction", "right"), ANSWERS.values(), ids=ANSWERS)
def test_which_answers_a_gold_accepts(
    open_database: Callable[..., Database], shop: Path, gold: str, prediction: str, right: bool, dialect: str
) -> None:
    database = open_database(f"{dialect}:///{shop}/shop.{dialect}")

    def run(sql: str, max_rows: int = 1000) -> Result:
        return run_sql(f"WITH people AS ({PEOPLE}) {sql}", database, max_rows=max_rows)

    golds = execute_golds([gold], "", dialect, run)
    assert compare_any(golds, as_result_set(run(prediction))).right is right


FAILS = {
    "no such table": ("SELECT * FROM nobody", "nobody"),
    "no SQL": ("SELECT FROM", "syntax error"),
    "two statements": ("SELECT 1; SELECT 2", "Only one"),
    "no query": ("DROP TABLE stores", "one SELECT"),
    "too slow": ("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n", "stopped"),
    "too many rows": ("SELECT i FROM range(11) AS r(i)", "more than 10 rows, too many to compare"),
}  # fmt: skip


@pytest.mark.parametrize(("sql", "said"), FAILS.values(), ids=FAILS)
def test_a_gold_that_fails_names_its_case(database: Database, sql: str, said: str) -> None:
    with pytest.raises(GoldError, match=rf"pairs/heldout/a\.sql:7: the gold of 'orders' .*{said}"):
        run_golds(database, sql)


def test_an_accepted_answer_that_fails_counts_too(database: Database) -> None:
    with pytest.raises(GoldError):
        run_golds(database, "SELECT 1", "SELECT oops")


# what is asked for beside the gold itself: ordered, keys, whole, offset
PLANS = {
    "no order": ("SELECT a FROM t", (False, (), "", 0)),
    "a column": ("SELECT a, b FROM t ORDER BY b", (True, (1,), "", 0)),
    "an alias": ("SELECT a, SUM(b) AS s FROM t GROUP BY a ORDER BY s DESC, a", (True, (1, 0), "", 0)),
    "a position": ("SELECT a, b FROM t ORDER BY 2, 1", (True, (1, 0), "", 0)),
    "an expression that is shown": ("SELECT a, COUNT(*) FROM t GROUP BY a ORDER BY COUNT(*)", (True, (1,), "", 0)),
    "an expression that is not": (
        "SELECT a FROM t ORDER BY LENGTH(b)",
        (True, (-1,), "SELECT a, LENGTH(b) AS order_key_1 FROM t ORDER BY LENGTH(b)", 0)),
    "a hidden key after a shown one": (
        "SELECT a FROM t ORDER BY a, b", (True, (0, -1), "SELECT a, b AS order_key_1 FROM t ORDER BY a, b", 0)),
    "two hidden keys": (
        "SELECT a FROM t ORDER BY b, a, c",
        (True, (-1, 0, -2), "SELECT a, b AS order_key_1, c AS order_key_2 FROM t ORDER BY b, a, c", 0)),
    "a qualified column": ("SELECT t.a, t.b FROM t ORDER BY t.b", (True, (1,), "", 0)),
    "a star": ("SELECT * FROM t ORDER BY a", (True, (-1,), "SELECT *, a AS order_key_1 FROM t ORDER BY a", 0)),
    "a position of a star": ("SELECT * FROM t ORDER BY 2", (True, (1,), "", 0)),
    "an alias behind a star": (
        "SELECT *, a + 1 AS n FROM t ORDER BY n",
        (True, (-1,), "SELECT *, a + 1 AS n, (a + 1) AS order_key_1 FROM t ORDER BY n", 0)),
    "a union": ("SELECT a FROM t UNION SELECT b FROM u ORDER BY a", (True, (0,), "", 0)),
    "an expression over a union": (
        "SELECT a FROM t UNION SELECT b FROM u ORDER BY a + 1 LIMIT 2",
        (True, (-1,), "SELECT *, a + 1 AS order_key_1 FROM (SELECT a FROM t UNION SELECT b FROM u) AS whole "
         "ORDER BY a + 1", 0)),
    "only an inner order": ("SELECT a FROM (SELECT a FROM t ORDER BY a) AS x", (False, (), "", 0)),
    "only a window's order": ("SELECT ROW_NUMBER() OVER (ORDER BY a) FROM t", (False, (), "", 0)),
    "in other letters": ("SELECT Total AS TOTAL FROM t ORDER BY total", (True, (0,), "", 0)),
    "a limit": ("SELECT a FROM t ORDER BY a LIMIT 3", (True, (0,), "SELECT a FROM t ORDER BY a", 0)),
    "a limit and offset": (
        "SELECT a FROM t ORDER BY a LIMIT 3 OFFSET 2", (True, (0,), "SELECT a FROM t ORDER BY a", 2)),
    "an offset alone": ("SELECT a FROM t ORDER BY a OFFSET 2", (True, (0,), "SELECT a FROM t ORDER BY a", 2)),
    "an offset that is computed": ("SELECT a FROM t ORDER BY a LIMIT 3 OFFSET 1 + 1", (True, (0,), "", 0)),
    "a limit without order": ("SELECT a FROM t LIMIT 3", (False, (), "SELECT a FROM t", 0)),
    "at random": ("SELECT a FROM t ORDER BY RANDOM() LIMIT 3", (False, (), "SELECT a FROM t", 0)),
    "ties at random": ("SELECT a FROM t ORDER BY a, RANDOM()", (True, (0,), "", 0)),
    "order by all": ("SELECT a, b FROM t ORDER BY ALL LIMIT 3", (True, (), "", 0)),
    "parentheses": ("(SELECT a FROM t ORDER BY a LIMIT 3)", (True, (0,), "SELECT a FROM t ORDER BY a", 0)),
    "parentheses with an order": (
        "(SELECT a FROM t) ORDER BY a LIMIT 3", (True, (0,), "(SELECT a FROM t) ORDER BY a", 0)),
    "with ties": (
        "SELECT a FROM t ORDER BY b FETCH FIRST 3 ROWS WITH TIES",
        (True, (-1,), "SELECT a, b AS order_key_1 FROM t ORDER BY b", 0)),
    "nulls first": (
        "SELECT a FROM t ORDER BY b DESC NULLS FIRST LIMIT 1",
        (True, (-1,), "SELECT a, b AS order_key_1 FROM t ORDER BY b DESC NULLS FIRST", 0)),
    "distinct": (
        "SELECT DISTINCT a FROM t ORDER BY LENGTH(t.a) LIMIT 1",
        (True, (-1,), "SELECT *, LENGTH(a) AS order_key_1 FROM (SELECT DISTINCT a FROM t) AS whole "
         "ORDER BY LENGTH(a)", 0)),
    "distinct by another column": ("SELECT DISTINCT a FROM t ORDER BY b LIMIT 1", (True, (), "", 0)),
    "distinct on": (
        "SELECT DISTINCT ON (a) a FROM t ORDER BY a, b",
        (True, (0, -1), "SELECT DISTINCT ON (a) a, b AS order_key_1 FROM t ORDER BY a, b", 0)),
    "group by all with an aggregate": (
        "SELECT a FROM t GROUP BY ALL ORDER BY SUM(b)",
        (True, (-1,), "SELECT a, SUM(b) AS order_key_1 FROM t GROUP BY ALL ORDER BY SUM(b)", 0)),
    "group by all with a key of its columns": (
        "SELECT a, SUM(b) FROM t GROUP BY ALL ORDER BY LENGTH(a)",
        (True, (-1,), "SELECT *, LENGTH(a) AS order_key_1 FROM (SELECT a, SUM(b) FROM t GROUP BY ALL) AS whole "
         "ORDER BY LENGTH(a)", 0)),
    "a with clause": (
        "WITH c AS (SELECT 1 AS a) SELECT a FROM c ORDER BY a LIMIT 1",
        (True, (0,), "WITH c AS (SELECT 1 AS a) SELECT a FROM c ORDER BY a", 0)),
    "the table's column under another alias": (
        "SELECT UPPER(a) AS a FROM t ORDER BY t.a",
        (True, (-1,), "SELECT UPPER(a) AS a, t.a AS order_key_1 FROM t ORDER BY t.a", 0)),
}  # fmt: skip


def told(plan: GoldPlan) -> object:
    return plan.ordered, plan.order_keys, re.sub(" NULLS LAST", "", plan.whole), plan.offset


@pytest.mark.parametrize(("sql", "expected"), PLANS.values(), ids=PLANS)
def test_what_must_be_run_of_a_gold(sql: str, expected: object) -> None:
    assert told(plan_gold(sql, "duckdb")) == expected


OVERRIDES = {
    "any": ("any", "SELECT a FROM t ORDER BY a", (False, (), "", 0)),
    "any of the first": ("any", "SELECT a FROM t ORDER BY a LIMIT 3", (False, (0,), "SELECT a FROM t ORDER BY a", 0)),
    "exact": ("exact", "SELECT a FROM t", (True, (), "", 0)),
    "exact with a limit": ("exact", "SELECT a FROM t LIMIT 3", (True, (), "", 0)),
    "exact with an order": ("exact", "SELECT a FROM t ORDER BY a", (True, (0,), "", 0)),
}  # fmt: skip


@pytest.mark.parametrize(("order", "sql", "expected"), OVERRIDES.values(), ids=OVERRIDES)
def test_the_override_of_order(order: Literal["any", "exact"], sql: str, expected: object) -> None:
    assert told(plan_gold(sql, "duckdb", order)) == expected


def test_the_queries_of_a_plan_are_texts_to_cache_by() -> None:
    sql = "SELECT a FROM t ORDER BY a LIMIT 3"
    assert plan_gold(sql, "duckdb").queries == (sql, "SELECT a FROM t ORDER BY a")
    assert plan_gold("SELECT a FROM t", "duckdb").queries == ("SELECT a FROM t",)


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(module).failed == 0

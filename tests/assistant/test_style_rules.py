# ruff: noqa: E501 – a case is a line
"""A rule of the house style fires on its bad example, not on its good one; what it mends gives the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from app.assistant.schema import Column, Schema, Table
from app.assistant.style import RULES, House, Rule, Style, conformance, format_house, read_style
from app.assistant.workspace import Term

DATA = Path(__file__).parents[2] / "data"
TABLES = """
CREATE SCHEMA sales;
CREATE TABLE sales.customers (customer_id INTEGER, city VARCHAR, is_test BOOLEAN, signed_up_on DATE);
CREATE TABLE sales.orders (order_id INTEGER, customer_id INTEGER, status VARCHAR, ordered_at TIMESTAMP);
CREATE TABLE sales.order_lines (order_id INTEGER, gross_usd DOUBLE, discount_usd DOUBLE);
INSERT INTO sales.customers
  SELECT i, ['Reno', 'Oslo', 'Bern'][1 + i % 3], i = 4, DATE '2025-07-28' + (i % 9)::INTEGER FROM range(40) AS r(i);
INSERT INTO sales.orders SELECT
  i, i % 30, ['placed', 'cancelled', NULL][1 + i % 3], TIMESTAMP '2025-07-25' + INTERVAL (i * 7) HOUR FROM range(60) AS r(i);
INSERT INTO sales.order_lines SELECT i % 60, i * 1.25, i * 0.1 FROM range(120) AS r(i);
"""


def _table(name: str, alias: str, columns: str, key: tuple[str, ...] = ()) -> Table:
    made = [Column(*column.split(":")) for column in columns.split()]
    return Table(name, tuple(made), "sales", key, alias=alias)


HOUSE = House(
    Schema(
        (
            _table(
                "customers",
                "c",
                "customer_id:INTEGER city is_test:BOOLEAN signed_up_on:DATE",
                ("customer_id",),
            ),
            _table(
                "orders",
                "o",
                "order_id:INTEGER customer_id:INTEGER status ordered_at:TIMESTAMP",
                ("order_id",),
            ),
            _table("order_lines", "l", "order_id:INTEGER gross_usd:DOUBLE discount_usd:DOUBLE"),
        )
    ),
    (Term("net revenue", "…", sql="SUM(l.gross_usd - l.discount_usd)", from_="sales.order_lines AS l"),),
)
STYLE = Style()
EVERY = (*RULES, *(rule for rule in read_style(DATA).rules if rule.id not in {known.id for known in RULES}))


@pytest.fixture(scope="module")
def shop() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        yield connection


def broken(sql: str, style: Style = STYLE) -> set[str]:
    return set(conformance(sql, style, HOUSE).broken_rules)


def mended(sql: str, style: Style = STYLE) -> str:
    return " ".join(format_house(sql, style, HOUSE).split())


def only(rule: Rule) -> Style:
    return Style((rule,))


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.id)
def test_the_bad_example_breaks_the_rule_and_the_good_one_does_not(rule: Rule) -> None:
    assert broken(rule.bad, only(rule)) == {rule.id}
    good = conformance(rule.good, only(rule), HOUSE)
    assert good.broken == ()
    assert good.kept == (rule.id,)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_good_example_breaks_no_other_rule(rule: Rule) -> None:
    assert broken(rule.good) == set()


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.fixable], ids=lambda rule: rule.id)
def test_what_can_be_mended_is(rule: Rule) -> None:
    bad = rule.bad
    if rule.id == "half-open-dates":  # of a TIMESTAMP it means something else, which only a person may mend
        bad = bad.replace("sales.orders AS o", "sales.customers AS c").replace(
            "o.ordered_at", "c.signed_up_on"
        )
    assert broken(bad) >= {rule.id}
    assert rule.id not in broken(format_house(bad, STYLE, HOUSE))


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.id)
def test_a_rule_says_why(rule: Rule) -> None:
    assert rule.reason.endswith(".")
    assert rule.severity in ("error", "warning")


# What is not the rule's business


@pytest.mark.parametrize(
    ("rule", "sql"),
    [
        ("select-star", "SELECT COUNT(*) AS n FROM sales.orders AS o"),
        ("select-star", "SELECT o.order_id FROM sales.orders AS o WHERE EXISTS (SELECT * FROM sales.customers AS c)"),
        ("explicit-join", "SELECT x.i FROM sales.orders AS o CROSS JOIN range(3) AS x(i)"),
        ("count-star", "SELECT COUNT(o.status) AS n FROM sales.orders AS o"),
        ("count-star", "SELECT COUNT(o.order_id) AS n FROM sales.customers AS c LEFT JOIN sales.orders AS o ON o.customer_id = c.customer_id"),
        ("nested-subquery", "SELECT o.order_id FROM sales.orders AS o WHERE o.customer_id IN (SELECT 1 AS one)"),
        ("upper-case", "SELECT c.city AS \"from\" FROM sales.customers AS c WHERE c.city = 'from select'"),
        ("half-open-dates", "SELECT YEAR(o.ordered_at) AS year FROM sales.orders AS o"),
        ("half-open-dates", "SELECT COUNT(*) AS n FROM sales.orders AS o WHERE MONTH(o.ordered_at) IN (11, 12)"),
        ("half-open-dates", "SELECT COUNT(*) AS n FROM sales.order_lines AS l WHERE l.gross_usd BETWEEN 1 AND 5"),
        ("half-open-dates", "SELECT COUNT(*) AS n FROM sales.customers AS c WHERE c.signed_up_on = DATE '2025-08-01'"),
        ("deterministic-order", "SELECT COUNT(*) AS n FROM sales.orders AS o ORDER BY n LIMIT 1"),
        ("deterministic-order", "SELECT o.order_id FROM sales.orders AS o ORDER BY o.order_id LIMIT 3"),
        ("column-suffix", "SELECT SUM(l.gross_usd) / SUM(l.discount_usd) AS ratio FROM sales.order_lines AS l"),
        ("metric-as-defined", "SELECT SUM(l.gross_usd) AS gross FROM sales.order_lines AS l"),
        ("left-join-kept", "SELECT c.city FROM sales.customers AS c LEFT JOIN sales.orders AS o ON o.customer_id = c.customer_id WHERE o.order_id IS NULL"),
        ("qualified-column", "SELECT COUNT(*) AS n FROM sales.orders AS o GROUP BY o.status ORDER BY n"),
        ("explicit-as", "WITH x AS (SELECT CAST(o.order_id AS VARCHAR) AS id FROM sales.orders AS o) SELECT x.id FROM x"),
    ],
)  # fmt: skip
def test_it_does_not_fire(rule: str, sql: str) -> None:
    assert rule not in broken(sql)


@pytest.mark.parametrize(
    ("rule", "sql"),
    [
        ("explicit-join", "SELECT c.city FROM sales.customers AS c JOIN sales.orders AS o USING (customer_id)"),
        ("half-open-dates", "SELECT COUNT(*) AS n FROM sales.orders AS o WHERE YEAR(o.ordered_at) = 2025"),
        ("half-open-dates", "SELECT COUNT(*) AS n FROM sales.orders AS o WHERE DATE_TRUNC('month', o.ordered_at) = DATE '2025-08-01'"),
        ("half-open-dates", "SELECT COUNT(*) AS n FROM sales.orders AS o WHERE o.ordered_at <= DATE '2025-08-01'"),
        ("deterministic-order", "SELECT o.status FROM sales.orders AS o LIMIT 3"),
        ("round-at-end", "WITH x AS (SELECT ROUND(SUM(l.gross_usd), 2) AS a_usd FROM sales.order_lines AS l) SELECT x.a_usd FROM x"),
        ("column-suffix", "SELECT ROUND(100.0 * COUNT(*) / COUNT(o.status), 1) AS share FROM sales.orders AS o"),
        ("metric-as-defined", "SELECT ROUND(SUM(l.gross_usd) - SUM(l.discount_usd), 2) AS net_revenue FROM sales.order_lines AS l"),
        ("order-by-position", "SELECT c.city FROM sales.customers AS c ORDER BY 1"),
        ("count-star", "SELECT COUNT(o.order_id) AS n FROM sales.orders AS o"),
    ],
)  # fmt: skip
def test_it_fires(rule: str, sql: str) -> None:
    assert rule in broken(sql)


# Mending


@pytest.mark.parametrize(
    "sql",
    [
        "select * from sales.orders",
        "select city, count(1) n from sales.customers group by 1 order by 2 desc limit 1",
        "SELECT c.city, COUNT(*) n FROM sales.customers c, sales.orders o WHERE o.customer_id = c.customer_id "
        "AND o.status != 'placed' GROUP BY c.city ORDER BY n DESC",
        "SELECT x.city, x.n FROM (SELECT city, COUNT(*) AS n FROM sales.customers GROUP BY city) AS x WHERE x.n > 1 ORDER BY x.city",
        "SELECT x.n FROM (SELECT y.n FROM (SELECT COUNT(*) AS n FROM sales.orders) AS y) AS x",
        "SELECT o.city FROM sales.customers AS o JOIN sales.orders AS c ON c.customer_id = o.customer_id",
        "SELECT customers.city FROM sales.customers WHERE EXISTS (SELECT 1 FROM sales.orders AS x "
        "WHERE x.customer_id = customers.customer_id)",
        "SELECT a.order_id FROM sales.orders AS a JOIN sales.orders AS b ON b.order_id = a.order_id + 1",
        "SELECT c.city FROM sales.orders AS o RIGHT JOIN sales.customers AS c ON c.customer_id = o.customer_id",
        "SELECT COUNT(*) AS n FROM sales.customers AS c WHERE c.signed_up_on BETWEEN DATE '2025-07-29' AND DATE '2025-07-31'",
        "SELECT COUNT(*) AS n FROM sales.customers AS c WHERE NOT c.signed_up_on BETWEEN DATE '2025-07-29' AND DATE '2025-07-31'",
        "SELECT COUNT(*) AS n FROM sales.customers AS c WHERE c.city = 'Reno' OR c.signed_up_on <= DATE '2025-07-31'",
        "SELECT COUNT(*) AS n FROM sales.orders AS o WHERE o.ordered_at BETWEEN DATE '2025-07-26' AND DATE '2025-07-30'",
        "SELECT COUNT(*) AS n FROM sales.orders AS o WHERE o.ordered_at <= DATE '2025-07-29'",
        "SELECT COUNT(*) AS n FROM sales.orders AS o WHERE CAST(o.ordered_at AS DATE) <= DATE '2025-07-29'",
        "SELECT COUNT(*) AS n FROM sales.orders AS o WHERE CAST(o.ordered_at AS DATE) = DATE '2025-07-29' OR o.order_id = 3",
        "SELECT COUNT(*) AS n FROM sales.orders AS o WHERE DATE_TRUNC('month', o.ordered_at) = DATE '2025-08-01'",
        "SELECT COUNT(*) AS n FROM sales.orders AS o WHERE YEAR(o.ordered_at) = 2025 AND o.status IS NOT NULL",
        "SELECT 'it''s\n  two lines' AS a FROM sales.orders AS o WHERE o.status NOT IN ('a', 'b') LIMIT 1",
        "SELECT c.city FROM sales.customers AS c UNION ALL SELECT o.status FROM sales.orders AS o ORDER BY 1",
        "SELECT c.city FROM sales.customers AS c WHERE c.customer_id = (SELECT MAX(customer_id) FROM sales.orders)",
        "WITH o AS (SELECT 1 AS order_id) SELECT o.order_id, x.status FROM o JOIN sales.orders AS x ON x.order_id = o.order_id",
        "SELECT c.city, x.n FROM sales.customers AS c, LATERAL (SELECT COUNT(*) AS n FROM sales.orders AS o "
        "WHERE o.customer_id = c.customer_id) AS x",
        "SELECT c.city, x.n FROM sales.customers AS c JOIN (SELECT customer_id AS k, COUNT(*) AS n FROM sales.orders "
        "GROUP BY customer_id) AS x ON x.k = c.customer_id",
    ],
)  # fmt: skip
def test_mending_keeps_the_rows(shop: duckdb.DuckDBPyConnection, sql: str) -> None:
    text = format_house(sql, STYLE, HOUSE)
    before, after = (sorted(map(repr, shop.execute(query).fetchall())) for query in (sql, text))
    assert before == after
    assert format_house(text, STYLE, HOUSE) == text


@pytest.mark.parametrize(
    ("sql", "text"),
    [
        ("select x.city from sales.customers x", "SELECT c.city FROM sales.customers AS c"),
        ("SELECT city FROM customers", "SELECT c.city FROM sales.customers AS c"),
        (
            "SELECT o.city FROM sales.customers AS o JOIN sales.orders AS c ON c.customer_id = o.customer_id",
            "SELECT c.city FROM sales.customers AS c JOIN sales.orders AS o ON o.customer_id = c.customer_id",
        ),
        (
            "SELECT x.n FROM (SELECT COUNT(1) AS n FROM sales.orders AS o) AS x",
            "WITH x AS ( SELECT COUNT(*) AS n FROM sales.orders AS o ) SELECT x.n FROM x",
        ),
        (
            "SELECT COUNT(*) AS n FROM sales.customers AS c WHERE c.signed_up_on BETWEEN DATE '2025-07-29' AND DATE '2025-07-31'",
            "SELECT COUNT(*) AS n FROM sales.customers AS c WHERE c.signed_up_on >= DATE '2025-07-29' "
            "AND c.signed_up_on < DATE '2025-08-01'",
        ),
        (
            "SELECT o.status, COUNT(*) AS n FROM sales.orders AS o GROUP BY o.status ORDER BY n DESC",
            "SELECT o.status, COUNT(*) AS n FROM sales.orders AS o GROUP BY o.status ORDER BY n DESC, o.status",
        ),
    ],
)  # fmt: skip
def test_mended_text(sql: str, text: str) -> None:
    assert mended(sql) == text


def test_an_alias_that_is_taken_stays() -> None:
    sql = "WITH o AS (SELECT 1 AS order_id) SELECT x.status FROM o JOIN sales.orders AS x ON x.order_id = o.order_id"
    assert "sales.orders AS x" in mended(sql)


def test_a_finding_says_where() -> None:
    found = conformance(
        "SELECT o.order_id\nFROM sales.orders AS o\nWHERE o.status != 'x'", STYLE, HOUSE
    ).broken
    assert [(finding.rule, finding.line, finding.text) for finding in found] == [("not-equal", 3, "!=")]


def test_the_score_is_the_weighted_share_of_rules_that_are_kept() -> None:
    error, warning = (next(r for r in RULES if r.id == name) for name in ("select-star", "not-equal"))
    style = Style((error, warning))
    assert conformance("SELECT o.a FROM t AS o WHERE o.a != 1", style, HOUSE).score == pytest.approx(1 / 1.5)
    assert conformance("SELECT * FROM t AS o WHERE o.a <> 1", style, HOUSE).score == pytest.approx(0.5 / 1.5)
    assert conformance("SELECT 1 AS a", Style(()), HOUSE).score == 1.0

"""The questions that are proposed for queries of the shop, and what they leave unsaid."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from app.assistant.bind import bind_columns
from app.assistant.parse import parse_sql
from app.assistant.schema import Column, ForeignKey, Schema, Table
from app.assistant.words.periods import period_words
from app.assistant.words.question import Proposal, propose_question
from app.assistant.workspace import Term, Workspace
from app.workbench.transpile import complete_names

ORDERS, CUSTOMERS = "FROM sales.orders AS o", "FROM sales.customers AS c"
BOTH = f"{ORDERS} JOIN sales.customers AS c ON c.customer_id = o.customer_id"
SAID = {
    f"SELECT COUNT(*) AS n {ORDERS}":
        "How many orders are there?",
    f"SELECT COUNT(*) AS n {ORDERS} WHERE o.status = 'placed'":
        "How many orders with status placed are there?",
    f"SELECT COUNT(*) AS n {ORDERS} WHERE o.status IN ('placed', 'shipped') AND o.total >= 5":
        "How many orders with status placed or shipped with total of at least 5 are there?",
    f"SELECT COUNT(*) AS n {ORDERS} WHERE o.status <> 'placed'":
        "How many orders with a status other than placed are there?",
    f"SELECT COUNT(*) AS n {ORDERS} WHERE o.ordered_at >= '2025-09-01' AND o.ordered_at < '2025-10-01'":
        "How many orders were there in September 2025?",
    f"SELECT COUNT(*) AS n {ORDERS} WHERE o.ordered_at BETWEEN '2025-07-01' AND '2025-09-30'":
        "How many orders were there in Q3 of 2025?",
    f"SELECT COUNT(*) AS n {ORDERS} WHERE YEAR(o.ordered_at) = 2024":
        "How many orders were there in 2024?",
    f"SELECT COUNT(*) AS n {ORDERS} WHERE o.ordered_at >= CURRENT_DATE - 30":
        "How many orders have there been in the last 30 days?",
    f"SELECT COUNT(*) AS n {CUSTOMERS} WHERE c.city = 'Reno'":
        "How many customers in Reno are there?",
    f"SELECT COUNT(*) AS n {CUSTOMERS} WHERE c.email IS NOT NULL":
        "How many customers with an email are there?",
    f"SELECT COUNT(*) AS n {CUSTOMERS} WHERE c.name LIKE 'A%'":
        "How many customers with a name beginning with “A” are there?",
    f"SELECT COUNT(*) AS n {CUSTOMERS} WHERE NOT EXISTS (SELECT 1 {ORDERS} WHERE o.customer_id = c.customer_id)":
        "How many customers without orders are there?",
    f"SELECT COUNT(*) AS n {CUSTOMERS} LEFT JOIN sales.orders AS o USING (customer_id) WHERE o.order_id IS NULL":
        "How many customers without orders are there?",
    f"SELECT COUNT(DISTINCT o.customer_id) AS n {ORDERS}":
        "How many customers have orders?",
    f"SELECT SUM(o.total) AS x {ORDERS}":
        "What is revenue?",
    f"SELECT ROUND(SUM(o.total), 2) AS x {ORDERS}":
        "What is revenue?",
    f"SELECT AVG(o.total) AS x, MAX(o.ordered_at) AS y {ORDERS}":
        "What are the average total and the latest ordered date?",
    f"SELECT SUM(o.total) / COUNT(*) AS x {ORDERS}":
        "What is revenue per order?",
    f"SELECT SUM(CASE WHEN o.status = 'placed' THEN 1 ELSE 0 END) AS x {ORDERS}":
        "What is the number of orders with status placed?",
    f"SELECT 100.0 * COUNT(*) FILTER (WHERE o.status = 'placed') / COUNT(*) AS x {ORDERS}":
        "What is the percentage of orders with status placed?",
    f"SELECT c.city, SUM(o.total) AS x {BOTH} GROUP BY c.city":
        "What is revenue by customer city?",
    f"SELECT DATE_TRUNC('month', o.ordered_at) AS m, COUNT(*) AS n {ORDERS} GROUP BY 1":
        "How many orders are there by month?",
    f"SELECT c.name, SUM(o.total) AS x {BOTH} GROUP BY c.name ORDER BY x DESC LIMIT 5":
        "Which 5 customers have the highest revenue?",
    f"SELECT c.city, COUNT(*) AS n {CUSTOMERS} GROUP BY c.city HAVING COUNT(*) > 2":
        "How many customers are there by city, only where there are more than 2 customers?",
    f"SELECT c.name, c.city {CUSTOMERS}":
        "List the customers, with their city.",
    f"SELECT DISTINCT c.city {CUSTOMERS}":
        "Which cities are there among the customers?",
    f"SELECT o.order_id, o.total {ORDERS} ORDER BY o.total DESC LIMIT 3":
        "Which 3 orders have the highest total?",
    f"SELECT o.order_id, o.total {ORDERS} ORDER BY o.ordered_at DESC LIMIT 3":
        "List the 3 most recent orders, with their total.",
    f"WITH t AS (SELECT o.customer_id, SUM(o.total) AS x {ORDERS} GROUP BY o.customer_id) SELECT AVG(t.x) AS y FROM t":
        "What is the average revenue per customer?",
    f"SELECT COUNT(*) AS n {ORDERS} WHERE o.total > 3":
        "How many orders are there, big orders only?",
}  # fmt: skip


SCHEMA = Schema(
    (
        Table(
            "customers",
            (Column("customer_id", "INTEGER"), Column("name"), Column("city"), Column("email")),
            "sales",
            ("customer_id",),
        ),
        Table(
            "orders",
            (
                Column("order_id", "INTEGER"),
                Column("customer_id", "INTEGER"),
                Column("status"),
                Column("total", "DECIMAL(10, 2)"),
                Column("ordered_at", "TIMESTAMP"),
            ),
            "sales",
            ("order_id",),
            (ForeignKey(("customer_id",), "sales.customers", ("customer_id",)),),
        ),
    )
)
SHOP = Workspace(
    Path(),
    "The Shop",
    (),
    reference_date=dt.date(2025, 10, 15),
    glossary=(
        Term("revenue", "What orders bring in.", sql="SUM(o.total)", from_="sales.orders AS o"),
        Term("big order", "Over 3.", ("big orders",), from_="sales.orders AS o", where="o.total > 3"),
    ),
)


def propose(sql: str) -> Proposal:
    tree = bind_columns(parse_sql(sql, "duckdb"), SCHEMA).tree
    complete_names(tree, SCHEMA)
    return propose_question(tree, SCHEMA, SHOP)


@pytest.mark.parametrize(("sql", "question"), SAID.items())
def test_a_question_says_the_query(sql: str, question: str) -> None:
    assert propose(sql) == Proposal(question)


def test_what_is_not_said_is_told() -> None:
    odd = "o.total % 2 = o.order_id % 3"
    assert propose(f"SELECT COUNT(*) AS n {ORDERS} WHERE {odd}").unsaid == (odd,)


PERIODS = {
    "in FY2026": ("2025-02-01", "2026-02-01"),
    "in Q1 of FY2026": ("2025-02-01", "2025-05-01"),
    "in the calendar year 2025": ("2025-01-01", "2026-01-01"),
    "from March to May 2025": ("2025-03-01", "2025-06-01"),
    "on 3 March 2025": ("2025-03-03", "2025-03-04"),
    "from 3 March 2025 to 5 April 2025": ("2025-03-03", "2025-04-06"),
    "since the start of FY2026": ("2025-02-01", ""),
    "since March 2025": ("2025-03-01", ""),
    "before 3 March 2025": ("", "2025-03-03"),
}


@pytest.mark.parametrize(("words", "ends"), PERIODS.items())
def test_a_period_as_the_house_names_it(words: str, ends: tuple[str, str]) -> None:
    workspace = replace(SHOP, fiscal_year_start_month=2)
    start, end = (dt.date.fromisoformat(text) if text else None for text in ends)
    assert period_words(start, end, workspace) == words

"""What a question asks for and a query has no trace of: said of wrong queries, never of approved ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.assistant.pairs import read_pairs
from app.assistant.parse import parse_sql
from app.assistant.unheard import unheard
from app.assistant.workspace import read_workspace

DATA = Path(__file__).parents[2] / "data"
LINES = "FROM sales.order_lines AS l JOIN product.products AS p ON p.product_id = l.product_id"

WRONG = [
    (
        "How much of its budget has every campaign used, in percent?",
        "SELECT 100.0 * SUM(a.spend_usd) / SUM(m.budget_usd) AS used_pct FROM marketing.campaigns AS m "
        "JOIN marketing.ad_spend AS a ON a.campaign_id = m.campaign_id",
        "one for all",
    ),
    (
        "Units by product, please include those that sold nothing.",
        f"SELECT p.product_name, SUM(l.quantity) AS units {LINES} GROUP BY p.product_name",
        "those with none",
    ),
    ("Units sold in 2024", f"SELECT SUM(l.quantity) AS units {LINES}", "2024"),
    ("How many products cost more than 80 dollars?", "SELECT COUNT(*) FROM product.products AS p", "80"),
    ("Average price of tents", "SELECT p.list_price_usd FROM product.products AS p", "average"),
    ("Products that were never sold", f"SELECT p.product_name {LINES}", "left out"),
    ("What share of products is ours?", "SELECT COUNT(*) FROM product.products AS p", "share"),
    ("Units per brand", f"SELECT SUM(l.quantity) AS units {LINES}", "one for all"),
    ("The cheapest product of each brand", "SELECT p.brand, p.product_name FROM product.products AS p", "picks none"),
    (
        "What was order 181142: its status?",
        "SELECT o.status FROM sales.orders AS o WHERE o.ordered_at >= DATE '2025-10-01'",
        "181142",
    ),
    (
        "Orders from 6 to 12 October 2025",
        "SELECT COUNT(*) FROM sales.orders AS o WHERE o.ordered_at >= DATE '2025-10-01'",
        "12",
    ),
    ("How many brands are there?", "SELECT p.brand FROM product.products AS p", "does not count"),
]  # fmt: skip
RIGHT = [
    (
        "How much of its budget has every campaign used, in percent?",
        "SELECT m.campaign_name, 100.0 * SUM(a.spend_usd) / m.budget_usd AS used_pct FROM marketing.campaigns AS m "
        "JOIN marketing.ad_spend AS a ON a.campaign_id = m.campaign_id GROUP BY m.campaign_id",
    ),
    (
        "Units by product, please include those that sold nothing.",
        "SELECT p.product_name, COALESCE(SUM(l.quantity), 0) AS units FROM product.products AS p "
        "LEFT JOIN sales.order_lines AS l ON l.product_id = p.product_id GROUP BY p.product_name",
    ),
    (
        "Orders from 6 to 12 October 2025",
        "SELECT COUNT(*) FROM sales.orders AS o WHERE o.ordered_at >= DATE '2025-10-06' "
        "AND o.ordered_at < DATE '2025-10-13'",
    ),
    ("How many days ago did we open the store?", "SELECT DATE_DIFF('day', s.opened_on, s.today) FROM s"),
    ("Which weekdays depend most on campaigns? Orders per weekday.", "SELECT DAYNAME(o.d), COUNT(*) FROM o GROUP BY 1"),
    ("What did the leap day bring in? I mean 29 February 2024.", "SELECT SUM(x.y) FROM x WHERE x.d = '2024-02-29'"),
    ("How many orders are there in total, next to each other?", "SELECT COUNT(*) FROM sales.orders AS o"),
    ("What is the average number of lines of each order?", "SELECT COUNT(*) / COUNT(DISTINCT l.order_id) FROM x AS l"),
]  # fmt: skip


@pytest.fixture(scope="module")
def workspace():
    return read_workspace(DATA)


@pytest.mark.parametrize(("question", "sql", "said"), WRONG)
def test_what_is_not_heard_is_said(workspace, question: str, sql: str, said: str) -> None:
    assert any(said in each for each in unheard(question, parse_sql(sql, "duckdb"), workspace))


@pytest.mark.parametrize(("question", "sql"), RIGHT)
def test_what_is_heard_is_not(workspace, question: str, sql: str) -> None:
    assert not list(unheard(question, parse_sql(sql, "duckdb"), workspace))


def test_approved_queries_hear_nearly_all_that_their_questions_ask(workspace) -> None:
    asked = [
        (text, pair.sql)
        for pair in read_pairs(DATA / "pairs")[::5]
        if not pair.heldout and not pair.follows
        for text in (pair.question, *pair.also)
    ]
    said = [text for text, sql in asked if list(unheard(text, parse_sql(sql, "duckdb"), workspace))]
    assert len(asked) > 300
    assert len(said) <= 0.025 * len(asked), said

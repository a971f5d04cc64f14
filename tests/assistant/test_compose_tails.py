"""What stands behind a question and says how its answer is told, held against plain SQL; and what is left unread."""

from __future__ import annotations

import doctest
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.assistant.assistant import Assistant
from app.assistant.compose import tails as module
from app.assistant.workspace import read_workspace

DATA = Path(__file__).parents[2] / "data"
ORDERS = (
    "FROM sales.orders AS o JOIN sales.customers AS c ON c.customer_id = o.customer_id JOIN sales.stores AS s ON "
    "s.store_id = o.store_id WHERE o.status <> 'cancelled' AND NOT c.is_test"
)
MONTH = "COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2025-{:02}-01' AND o.ordered_at < DATE '2025-{:02}-01')"
AUGUST, SEPTEMBER = MONTH.format(8, 9), MONTH.format(9, 10)


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    opened = Assistant(read_workspace(DATA), examples=False)
    yield opened
    opened.close()


def rows(assistant: Assistant, question: str) -> Sequence[Sequence[Any]]:
    assert assistant.composer
    composed = assistant.composer.compose(question)
    assert composed, question
    return assistant.queries.run(composed.sql).rows


def by_store(assistant: Assistant, *figures: str) -> list[Sequence[Any]]:
    some = f"({AUGUST} > 0 OR {SEPTEMBER} > 0)"
    sql = f"SELECT s.store_name, {', '.join(figures)} {ORDERS} GROUP BY s.store_name HAVING {some}"
    return sorted(assistant.queries.run(sql).rows)


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        (
            "Orders by store in August and September 2025, and the difference",
            (AUGUST, SEPTEMBER, f"{SEPTEMBER} - {AUGUST}"),
        ),
        (
            "Orders in September against August by store, with the difference",
            (SEPTEMBER, AUGUST, f"{SEPTEMBER} - {AUGUST}"),
        ),
        (
            "Compare orders by store in August and September 2025, with the change in percent",
            (AUGUST, SEPTEMBER, f"ROUND(100.0 * ({SEPTEMBER} - {AUGUST}) / NULLIF({AUGUST}, 0), 1)"),
        ),
    ],
)
def test_both_figures_stand_in_the_order_asked_and_the_change_is_to_the_later(
    assistant: Assistant, question: str, figures: Sequence[str]
) -> None:
    assert sorted(rows(assistant, question)) == by_store(assistant, *figures)


def test_a_rate_changes_in_points(assistant: Assistant) -> None:
    for team, before, now, change in rows(
        assistant, "CSAT by team in Q1 and Q2 of FY2026, and the change in percentage points"
    ):
        assert float(change) == pytest.approx(float(now) - float(before), abs=0.11), team


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("Margin rate by brand for FY2025, lowest first", lambda row: (row[1], row[0])),
        ("Orders by store last month, sorted from lowest to highest", lambda row: (row[1], row[0])),
        ("Number of customers by country, in alphabetical order", lambda row: row[0]),
    ],
)
def test_groups_stand_in_the_order_that_is_said(assistant: Assistant, question: str, key: Any) -> None:
    found = rows(assistant, question)
    assert len(found) > 3
    assert found == sorted(found, key=key)


@pytest.mark.parametrize(
    "question",
    [
        "Orders by store in August and September 2025, with the change",  # in percent, or in orders
        "CSAT by team in Q1 and Q2 of FY2026, and the change in percent",  # of a rate
        "Orders by store in September 2025, and the difference",  # of what
        "Orders by store last year and this year, and the difference",  # which goes on
        "Net revenue by month last year, lowest first",  # months have an order
        "Which 5 stores had the most orders, alphabetically?",
    ],
)
def test_a_tail_of_no_such_question_is_not_read(assistant: Assistant, question: str) -> None:
    assert assistant.composer
    assert assistant.composer.compose(question) is None


@pytest.mark.parametrize(
    ("question", "same"),
    [
        (
            "Share of each region in net revenue last quarter",
            "Percentage of net revenue by region last quarter",
        ),
        (
            "How is net revenue split across regions this year, in percent?",
            "Share of net revenue by region this year",
        ),
        ("How were last quarter's orders split between the stores?", "Orders by store last quarter"),
    ],
)
def test_other_words_for_a_split_and_its_shares(assistant: Assistant, question: str, same: str) -> None:
    assert rows(assistant, question) == rows(assistant, same)


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(module).failed == 0

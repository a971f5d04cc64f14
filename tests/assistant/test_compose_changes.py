"""Changes between two periods, and what a question's end says of its answer, held against SQL and approved pairs."""

from __future__ import annotations

import doctest
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.assistant.assistant import Assistant
from app.assistant.compose import movers, tails
from app.assistant.pairs import read_pairs
from app.assistant.workspace import read_workspace

DATA = Path(__file__).parents[2] / "data"
SOLD = (
    "sales.order_lines AS l JOIN sales.orders AS o ON o.order_id = l.order_id JOIN sales.customers AS c ON "
    "c.customer_id = o.customer_id"
)
NET = "SUM(l.gross_usd - l.discount_usd - l.refunded_usd)"


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    opened = Assistant(read_workspace(DATA), examples=False)
    yield opened
    opened.close()


def answer(assistant: Assistant, question: str) -> Sequence[Sequence[Any]]:
    assert assistant.composer
    composed = assistant.composer.compose(question)
    assert composed, question
    return assistant.queries.run(composed.sql).rows


@pytest.mark.parametrize(
    ("question", "pair"),
    [
        (
            "Which three brands grew fastest, last quarter on the same quarter a year before, in net revenue?",
            "brands",
        ),
        ("Which 3 brands had the highest growth in net revenue from Q2 FY2025 to Q2 FY2026?", "brands"),
        ("Top 3 brands by net revenue growth, Q2 FY2026 over Q2 FY2025, in percent?", "brands"),
        ("Which 3 categories gained the most units sold from August to September?", "categories"),
        ("Top 3 categories by gain in units sold, September over August 2025, with the gain?", "categories"),
        (
            "Which country lost the most net revenue from August to September, and how many dollars?",
            "country",
        ),
        ("In which country did net revenue fall most from August to September, in dollars?", "country"),
        (
            "Which 5 products gained the most net revenue, last quarter over the same quarter a year before?",
            "products",
        ),
    ],
)
def test_those_that_moved_most_are_an_approved_querys(assistant: Assistant, question: str, pair: str) -> None:
    approved = {
        "brands": "Three brands whose net revenue grew fastest",
        "categories": "Which 3 categories gained the most units from August",
        "country": "Which country lost the most net revenue from August",
        "products": "Which 5 products gained the most net revenue last quarter",
    }[pair]
    (gold,) = [p.sql for p in read_pairs(DATA / "pairs") if p.question.startswith(approved)]
    assert answer(assistant, question) == assistant.queries.run(gold).rows


def test_a_rate_moves_in_points_and_what_is_lost_is_positive(assistant: Assistant) -> None:
    rows = answer(
        assistant,
        "In which 4 countries did on-time shipping fall most from the first to the second quarter of this year? "
        "Country and points lost.",
    )
    assert len(rows) == 4
    assert [row[1] for row in rows] == sorted((row[1] for row in rows), reverse=True)
    assert all(row[1] > 0 for row in rows)


def test_the_halves_of_two_years_are_compared(assistant: Assistant) -> None:
    rows = answer(
        assistant,
        "Which three countries grew fastest from the first half of last year to the first half of this year, in net "
        "revenue and percent?",
    )
    within = "{} FILTER (WHERE o.ordered_at >= DATE '{}-02-01' AND o.ordered_at < DATE '{}-08-01')"
    now, before = (within.format(NET, year, year) for year in (2025, 2024))
    assert (
        rows
        == assistant.queries.run(
            f"SELECT co.country_name, ROUND(100.0 * ({now} - {before}) / {before}, 1) AS pct FROM {SOLD} JOIN "
            "sales.countries AS co ON co.country_code = c.country_code WHERE o.status <> 'cancelled' AND NOT c.is_test "
            "GROUP BY co.country_name ORDER BY pct DESC, co.country_name LIMIT 3"
        ).rows
    )


WITHIN = (
    "COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2025-{:02}-01' AND o.ordered_at < DATE '2025-{:02}-01')"
)
STORES = (
    f"(SELECT s.store_name, {WITHIN.format(9, 10)} AS later, {WITHIN.format(8, 9)} AS earlier FROM sales.orders AS o "
    "JOIN sales.customers AS c ON c.customer_id = o.customer_id JOIN sales.stores AS s ON s.store_id = o.store_id "
    "WHERE o.status <> 'cancelled' AND NOT c.is_test GROUP BY s.store_name)"
)


@pytest.mark.parametrize(
    ("question", "sql"),
    [
        (
            "How many stores had more orders in September than in August?",
            f"SELECT COUNT(*) FROM {STORES} WHERE later > earlier",
        ),
        (
            "In how many stores did the number of orders fall from August to September?",
            f"SELECT COUNT(*) FROM {STORES} WHERE later < earlier",
        ),
        (
            "Which stores had fewer orders in September than in August, and how many fewer?",
            f"SELECT store_name, earlier - later AS n FROM {STORES} WHERE later < earlier ORDER BY n DESC, store_name",
        ),
        (
            "Which stores had more orders in September than in August, and by how much?",
            f"SELECT store_name, later - earlier AS n FROM {STORES} WHERE later > earlier ORDER BY n DESC, store_name",
        ),
    ],
)
def test_those_that_moved_one_way_are_counted_or_told_with_how_much(
    assistant: Assistant, question: str, sql: str
) -> None:
    assert answer(assistant, question) == assistant.queries.run(sql).rows


@pytest.mark.parametrize(
    "question",
    [
        "Which stores had more orders in September than in August, and how many fewer?",
        "Which stores had fewer orders in September than in August, and how many dollars less?",
        "How many products had more units sold in September than in August?",  # from nothing, too?
        "Which 3 brands grew most in net revenue from July to August?",  # in percent, or in dollars
        "Which 3 brands fell fastest in net revenue from July to August, in percent?",  # -5 or 5
        "Which brands grew fastest in net revenue from July to August?",  # how many of them
        "Which 3 brands grew fastest from July to August?",  # in what
        "Which brand grew fastest in net revenue from last year to this year?",  # which goes on
        "Which 3 brands gained the most net revenue from July to August, in units?",
        "Which 3 brands grew fastest in cafeteria costs from July to August?",
        "Which brand grew fastest in net revenue in August?",  # against what
        "Which country lost the most customers from July to August?",  # and not: had fewer sign-ups
        "In which category did the return rate improve most from July to August?",  # by falling
    ],
)
def test_what_leaves_open_what_is_meant_is_not_read(assistant: Assistant, question: str) -> None:
    assert assistant.composer
    assert assistant.composer.compose(question) is None


# -- what stands behind a question ------------------------------------------------------------------------------

ORDERS = (
    "FROM sales.orders AS o JOIN sales.customers AS c ON c.customer_id = o.customer_id JOIN sales.stores AS s ON "
    "s.store_id = o.store_id WHERE o.status <> 'cancelled' AND NOT c.is_test"
)
MONTH = "COUNT(*) FILTER (WHERE o.ordered_at >= DATE '2025-{:02}-01' AND o.ordered_at < DATE '2025-{:02}-01')"
AUGUST, SEPTEMBER = MONTH.format(8, 9), MONTH.format(9, 10)


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
    assert sorted(answer(assistant, question)) == by_store(assistant, *figures)


def test_a_rate_changes_in_points(assistant: Assistant) -> None:
    for team, before, now, change in answer(
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
    found = answer(assistant, question)
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
    assert answer(assistant, question) == answer(assistant, same)


@pytest.mark.parametrize("module", [movers, tails])
def test_the_examples_of_the_docstrings(module: Any) -> None:
    assert doctest.testmod(module).failed == 0

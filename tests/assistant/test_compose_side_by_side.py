"""Figures side by side: two kinds of records, two periods, plan and actual, two counts, held against plain SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.assistant.assistant import Assistant
from app.assistant.compose.counts import last_counts
from app.assistant.compose.whether import comparisons
from app.assistant.workspace import read_workspace

DATA = Path(__file__).parents[2] / "data"
SOLD = (
    "FROM sales.order_lines AS l JOIN sales.orders AS o ON o.order_id = l.order_id JOIN sales.customers AS c ON "
    "c.customer_id = o.customer_id WHERE o.status <> 'cancelled' AND NOT c.is_test "
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


def run(assistant: Assistant, sql: str) -> Sequence[Sequence[Any]]:
    return assistant.queries.run(sql).rows


def test_the_two_halves_of_all_records_add_up_to_all(assistant: Assistant) -> None:
    [all_of_it] = run(
        assistant,
        f"SELECT ROUND({NET}, 2) {SOLD} AND o.ordered_at >= DATE '2025-05-01' AND o.ordered_at < DATE '2025-08-01'",
    )
    for question in (
        "Net revenue last quarter, own brand vs the rest",
        "Net revenue online and in our stores last quarter",
        "Net revenue with and without a campaign last quarter",
        "Net revenue of goods with a discount against goods without discount last quarter",
    ):
        rows = answer(assistant, question)
        assert len(rows) == 2, question
        assert round(sum(row[1] for row in rows), 2) == all_of_it[0], question


def test_one_of_the_halves_is_a_column_beside_another_split(assistant: Assistant) -> None:
    expected = run(
        assistant,
        f"SELECT DATE_TRUNC('month', o.ordered_at), ROUND({NET} FILTER (WHERE o.store_id IS NULL), 2), "
        f"ROUND({NET} FILTER (WHERE o.store_id IS NOT NULL), 2) {SOLD} AND o.ordered_at >= DATE '2024-02-01' "
        "AND o.ordered_at < DATE '2025-02-01' GROUP BY 1 ORDER BY 1",
    )
    assert len(expected) == 12
    for question in (
        "Net revenue per month last year, web shop beside stores",
        "Net revenue by month last year: online vs in stores",
        "Net revenue online and in store by month last year, one column each",
    ):
        assert answer(assistant, question) == expected


def test_those_that_are_gone_are_one_of_the_halves(assistant: Assistant) -> None:
    expected = run(
        assistant,
        "SELECT team, COUNT(*) FILTER (WHERE left_on IS NULL), COUNT(*) FILTER (WHERE left_on IS NOT NULL) "
        "FROM support.agents GROUP BY team ORDER BY 2 DESC",
    )
    assert any(left for *_, left in expected)
    assert answer(assistant, "How many agents in each team are current and how many former?") == expected
    assert answer(assistant, "Agents by team, current next to former") == expected


def test_a_rate_of_a_year_that_goes_on_stands_beside_the_last_one_and_a_sum_does_not(
    assistant: Assistant,
) -> None:
    [expected] = run(
        assistant,
        "SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE csat >= 4 AND opened_at < DATE '2025-02-01') / "
        "COUNT(csat) FILTER (WHERE opened_at < DATE '2025-02-01'), 1), ROUND(100.0 * COUNT(*) FILTER (WHERE "
        "csat >= 4 AND opened_at >= DATE '2025-02-01') / COUNT(csat) FILTER (WHERE opened_at >= DATE '2025-02-01'), 1) "
        "FROM support.tickets WHERE opened_at >= DATE '2024-02-01'",
    )
    assert answer(assistant, "CSAT last year next to this year") == [expected]
    assert assistant.composer
    for sum_ in ("Tickets", "Net revenue", "New customers", "Orders per customer who ordered"):
        assert assistant.composer.compose(f"{sum_} last year next to this year") is None


def test_the_same_days_a_year_ago_end_with_the_same_day(assistant: Assistant) -> None:
    [expected] = run(
        assistant,
        f"SELECT ROUND({NET} FILTER (WHERE o.ordered_at >= DATE '2025-02-01'), 2), "
        f"ROUND({NET} FILTER (WHERE o.ordered_at < DATE '2024-10-15'), 2) {SOLD} "
        "AND o.ordered_at >= DATE '2024-02-01' AND o.ordered_at < DATE '2025-10-15'",
    )
    for question in (
        "Net revenue this year so far and in the same days of last year",
        "How much net revenue have we made so far this year, and how much in the same days of last year? One row.",
        "Year-to-date revenue against the same stretch of FY2025?",
        "Net revenue this year to date compared with the same days a year ago",
    ):
        assert answer(assistant, question) == [expected]


def test_a_question_for_yes_or_no_is_answered_by_both_figures(assistant: Assistant) -> None:
    both = answer(assistant, "CSAT in August against July")
    assert answer(assistant, "Was CSAT better in August than in July?") == both
    assert answer(assistant, "Did CSAT improve from July to August?") == [both[0][::-1]]
    per_topic = answer(assistant, "Resolution time per topic last year and this year")
    assert len(per_topic) == 5
    asked = "Has resolution time got better? Show it per topic for tickets opened last year and this year."
    assert answer(assistant, asked) == per_topic


@pytest.mark.parametrize(
    "question",
    [
        "Was CSAT good?",
        "Was net revenue higher last year?",
        "Did we get more orders?",
        "How much higher was CSAT in August than in July?",
        "Were we better than last year?",
    ],
)
def test_what_holds_nothing_against_another_is_no_comparison(question: str) -> None:
    assert list(comparisons(question)) == []


def test_what_is_made_of_plan_and_actual_stands_beside_both(assistant: Assistant) -> None:
    rows = answer(assistant, "Revenue, target and gap by region last quarter")
    assert len(rows) == 5
    assert all(round(earned - planned, 2) == gap for _, earned, planned, gap in rows)
    assert [row[:3] for row in rows] == answer(assistant, "Plan vs actual by region last quarter")
    attained = {
        row[0]: row[3]
        for row in answer(assistant, "Plan and actual by region last quarter, and the attainment")
    }
    assert all(
        abs(float(attained[region]) - 100 * float(earned) / float(planned)) < 0.051
        for region, earned, planned, _ in rows
    )


def test_three_conditions_have_a_column_each(assistant: Assistant) -> None:
    [row] = answer(assistant, "Net revenue in Germany, Austria and Switzerland last year, one column each")
    singly = [
        answer(assistant, f"Net revenue in {country} last year")[0][0]
        for country in ("Germany", "Austria", "Switzerland")
    ]
    assert list(row) == singly


def test_counts_are_named_by_their_place_among_the_last(assistant: Assistant) -> None:
    expected = run(
        assistant,
        "SELECT warehouse, SUM(on_hand) FILTER (WHERE snapshot_on = DATE '2025-10-13') - SUM(on_hand) FILTER (WHERE "
        "snapshot_on = DATE '2025-10-06') FROM product.stock GROUP BY 1 ORDER BY 2 DESC",
    )
    for question in (
        "By how many units has the stock of each warehouse changed from the previous weekly count to the latest?",
        "By how many units did stock change since 6 October 2025, by warehouse?",
        "By how many units has stock changed since the previous count, per warehouse?",
    ):
        assert answer(assistant, question) == expected


def test_the_last_counts_are_those_that_there_are_by_today(assistant: Assistant) -> None:
    assert assistant.composer
    domain = assistant.composer.reader.domain
    measure = next(each for each in domain.unspoken if each.daily == "week")
    assert last_counts(measure, domain) == [dt.date(2025, 10, 13), dt.date(2025, 10, 6)]
    earlier = replace(domain, workspace=replace(domain.workspace, reference_date=dt.date(2025, 10, 10)))
    assert last_counts(measure, earlier) == [dt.date(2025, 10, 6), dt.date(2025, 9, 29)]

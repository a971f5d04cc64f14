"""Stock, campaigns, shipping and support: composed answers held against plain SQL of the same warehouse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.assistant.assistant import Assistant
from app.assistant.compose.editions import with_editions
from app.assistant.workspace import read_workspace

DATA = Path(__file__).parents[2] / "data"


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


def test_stock_of_an_earlier_count_is_of_that_day_alone(assistant: Assistant) -> None:
    expected = run(
        assistant,
        "SELECT warehouse, SUM(on_hand) FROM product.stock WHERE snapshot_on = DATE '2025-09-01' "
        "GROUP BY warehouse ORDER BY 2 DESC",
    )
    assert len(expected) == 3
    assert answer(assistant, "Stock on 1 September 2025 by warehouse") == expected


def test_stock_week_by_week_adds_up_no_two_counts(assistant: Assistant) -> None:
    expected = run(
        assistant,
        "SELECT snapshot_on, SUM(on_hand) FROM product.stock WHERE warehouse = 'Osaka' AND snapshot_on >= "
        "DATE '2025-08-01' GROUP BY snapshot_on ORDER BY 1",
    )
    assert answer(assistant, "Stock per week in Osaka since 1 August 2025") == expected


def test_the_roi_of_campaigns_counts_their_whole_time(assistant: Assistant) -> None:
    expected = run(
        assistant,
        "SELECT ROUND(100.0 * ((SELECT SUM(l.gross_usd - l.discount_usd - l.refunded_usd - l.cost_usd) FROM "
        "sales.order_lines AS l JOIN sales.orders AS o ON o.order_id = l.order_id JOIN sales.customers AS c ON "
        "c.customer_id = o.customer_id JOIN marketing.campaigns AS m ON m.campaign_id = o.campaign_id WHERE "
        "o.status <> 'cancelled' AND NOT c.is_test AND m.channel = 'social' AND m.starts_on >= DATE '2024-02-01' "
        "AND m.starts_on < DATE '2025-02-01') - SUM(a.spend_usd)) / SUM(a.spend_usd), 1) FROM marketing.ad_spend AS "
        "a JOIN marketing.campaigns AS m ON m.campaign_id = a.campaign_id WHERE m.channel = 'social' AND "
        "m.starts_on >= DATE '2024-02-01' AND m.starts_on < DATE '2025-02-01'",
    )
    rows = answer(assistant, "ROI by channel of the campaigns that started last year")
    assert ("social", expected[0][0]) in [tuple(row) for row in rows]


def test_an_average_of_groups_counts_days_without_any(assistant: Assistant) -> None:
    totals = run(
        assistant,
        "SELECT co.region, ROUND(COUNT(*) / 30, 1) FROM sales.orders AS o JOIN sales.customers AS c ON c.customer_id "
        "= o.customer_id JOIN sales.countries AS co ON co.country_code = c.country_code WHERE o.status <> 'cancelled' "
        "AND NOT c.is_test AND o.ordered_at >= DATE '2025-09-01' AND o.ordered_at < DATE '2025-10-01' "
        "GROUP BY co.region ORDER BY 2 DESC, 1",
    )
    assert len(totals) == 5
    rows = answer(assistant, "Average orders per day by region last month")
    assert [(region, float(average)) for region, average in rows] == [tuple(row) for row in totals]


def test_what_a_campaign_brought_in_is_of_its_orders_and_not_of_its_days(assistant: Assistant) -> None:
    attributed = answer(assistant, "Attributed revenue of Spring Trails 2025")
    assert answer(assistant, "How much revenue did Spring Trails 2025 bring in?") == attributed


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Clicks of Black Week 2023, 2024", "Clicks of Black Week 2023, Black Week 2024"),
        ("Black Week 2023 vs. 2024: clicks", "Black Week 2023 vs. Black Week 2024: clicks"),
        ("Clicks of Black Week 2023 and 2025", "Clicks of Black Week 2023 and 2025"),  # no such name
        ("Clicks in 2023 and 2024", "Clicks in 2023 and 2024"),
        ("Clicks of Black Week 2023 and 2024-11-25", "Clicks of Black Week 2023 and 2024-11-25"),
    ],
)
def test_a_year_is_a_name_only_where_it_makes_a_stored_one(said: str, read: str) -> None:
    assert with_editions(said, {"black week 2023", "black week 2024"}) == read

"""Everyday wording that is composed: what is left out, what is made one, and what must stay unread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.assistant.assistant import Assistant
from app.assistant.compose.composer import Composer
from app.assistant.compose.plain import plain_words
from app.assistant.places import country_words
from app.assistant.prompt import Turn
from app.assistant.workspace import Workspace, read_workspace

DATA = Path(__file__).parents[2] / "data"
SHOP = Workspace(Path(), "Shop", (), reference_date=dt.date(2025, 10, 15), fiscal_year_start_month=2)


@pytest.fixture(scope="module")
def composer() -> Iterator[Composer]:
    assistant = Assistant(read_workspace(DATA), examples=False)
    assert assistant.composer
    yield assistant.composer
    assistant.close()


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("Good morning team, orders last month? Many thanks in advance!", "orders last month?"),
        ("For the board meeting: orders last month", "orders last month"),
        ("Orders in August this year", "Orders in August 2025"),
        ("Orders in September last year", "Orders in September 2024"),
        ("Orders in January last calendar year", "Orders in January 2024"),
        ("Orders in January last fiscal year", "Orders in January 2025"),
        ("Orders on Saturday, 11 October 2025", "Orders on 11 October 2025"),
        ("Orders since the first of October", "Orders since 2025-10-01"),
        ("Orders on 20 October", "Orders on 2024-10-20"),
        ("Orders since the fiscal year began", "Orders since the start of this fiscal year"),
        ("Put our brands in order of margin", "rank our brands by margin"),
        ("Break net revenue down by region", "net revenue by region"),
    ],
)
def test_what_carries_no_condition_is_left_out(said: str, plain: str) -> None:
    assert plain_words(said, SHOP) == plain


@pytest.mark.parametrize(
    "said",
    [
        "Orders in January last year",  # 2024 by the calendar, 2025 by the fiscal year that ended then
        "Orders on Sunday 11 October 2025",  # a Saturday
        "Orders since 32 October",
        "Orders since the year began",
        "Black Week: net revenue",
        "Outlet report: net revenue",
        "Orders from 8 to 14 October",
        "Orders on 3 and 4 October",
        "Break it down by region",
        "Thanks",
    ],
)
def test_what_may_mean_something_stays(said: str) -> None:
    assert plain_words(said, SHOP) == said


def test_a_country_goes_by_its_adjective_and_short_names() -> None:
    assert list(country_words("Poland", ["Poland", "Chile"])) == ["Polish"]
    assert {"UK", "in the UK", "British"} - {*country_words("United Kingdom", ["United Kingdom"])} == {
        "in the UK"
    }
    assert "in UK" in list(country_words("United Kingdom", ["United Kingdom"]))


def test_an_adjective_that_another_place_has_too_is_not_read() -> None:
    assert "American" not in list(country_words("United States", ["United States"], ["Americas"]))
    assert "American" in list(country_words("United States", ["United States"], ["EMEA"]))


def test_a_column_of_other_things_has_no_adjectives() -> None:
    assert not list(country_words("Turkey", ["Turkey", "Chicken"]))


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "How many products of the current range have a list price under 50 dollars?",
            ["p.list_price_usd < 50"],
        ),
        (
            "How many open stores have at least 500 square metres?",
            ["s.floor_sqm >= 500", "s.closed_on IS NULL"],
        ),
        (
            "How many campaigns with a budget of 10,000 dollars or more started last year?",
            ["m.budget_usd >= 10000"],
        ),
    ],
)
def test_a_bound_on_a_column_is_a_condition(composer: Composer, question: str, parts: list[str]) -> None:
    composed = composer.compose(question)
    assert composed and all(part in composed.sql for part in parts)


def test_a_bound_in_another_unit_is_none(composer: Composer) -> None:
    assert composer.compose("How many open stores have more than 500 dollars of floor area?") is None


def test_groups_over_a_bound_are_counted_in_a_cte(composer: Composer) -> None:
    composed = composer.compose("How many customers placed more than 5 orders last year?")
    assert composed
    assert composed.sql.startswith("WITH groups AS (") and "HAVING COUNT(*) > 5" in composed.sql
    assert composed.sql.endswith("SELECT COUNT(*) AS customers\nFROM groups")
    # Who placed none has no row to be counted by.
    assert composer.compose("How many customers placed fewer than 5 orders last year?") is None


def test_a_count_of_groups_is_no_frame_to_go_on_from(composer: Composer) -> None:
    question = "How many customers placed more than 5 orders last year?"
    composed = composer.compose(question)
    assert composed and composer.compose("And by region?", [Turn(question, composed.sql)]) is None


def test_several_values_together_are_one_figure(composer: Composer) -> None:
    composed = composer.compose("Net revenue in Germany and Austria together last year")
    assert composed and "co.country_name IN ('Germany', 'Austria')" in composed.sql
    assert "GROUP BY" not in composed.sql


def test_as_many_together_as_there_are(composer: Composer) -> None:
    assert composer.compose("Net revenue in our core markets last year, all three together")
    assert composer.compose("Net revenue in our core markets last year, all four together") is None


def test_what_is_said_of_the_form_must_hold(composer: Composer) -> None:
    assert composer.compose("Margin by region last year, with the dollars")
    assert composer.compose("Margin rate by region last year, with the dollars") is None
    assert composer.compose("Margin last year, one number")
    assert composer.compose("Margin by region last year, one number") is None


def test_an_adjective_before_a_noun_is_said_of_the_noun(composer: Composer) -> None:
    assert composer.compose("Which German customers had more than 3 orders last year?")
    assert composer.compose("Which German brands had more than 3 orders last year?") is None


def test_a_plan_for_a_month_without_its_year_is_for_the_model(composer: Composer) -> None:
    assert composer.compose("Revenue target in September")
    assert composer.compose("Revenue target in November") is None
    assert composer.compose("Revenue target in November 2025")


def test_an_average_discount_is_the_house_s_rate(composer: Composer) -> None:
    composed = composer.compose("What was the average discount by brand last quarter?")
    assert composed and "100.0 * SUM(l.discount_usd) / NULLIF(SUM(l.gross_usd), 0)" in composed.sql
    for other in ("Average discount in dollars last quarter", "Average discount per order last quarter"):
        assert composer.compose(other) is None

"""What one named or numbered record has, and two sentences that are one question."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.assistant.assistant import Assistant
from app.assistant.compose.frame import Frame
from app.assistant.compose.two_sentences import parted, restates
from app.assistant.workspace import read_workspace

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    assistant = Assistant(read_workspace(DATA), examples=False)
    yield assistant
    assistant.close()


def _sql(assistant: Assistant, question: str) -> str:
    assert assistant.composer
    composed = assistant.composer.compose(question)
    assert composed, question
    return composed.sql


def test_what_something_costs_is_its_price_and_what_it_costs_us_is_another_column(
    assistant: Assistant,
) -> None:
    assert "SELECT p.list_price_usd\n" in _sql(assistant, "What does the Heron Duffel cost?")
    assert "SELECT p.unit_cost_usd\n" in _sql(assistant, "What does the Heron Duffel cost us?")
    assert assistant.composer
    assert assistant.composer.compose("What did the Heron Duffel cost?") is None  # the price is today's


@pytest.mark.parametrize("number", ["175042", "no. 175042", "number 175042", "#175042"])
def test_a_record_is_named_by_its_number(assistant: Assistant, number: str) -> None:
    sql = _sql(assistant, f"When was order {number} shipped?")
    assert sql.startswith("SELECT o.shipped_at\n")
    assert "o.order_id = 175042" in sql


def test_a_number_that_no_record_has_names_none(assistant: Assistant) -> None:
    assert assistant.composer
    assert assistant.composer.compose("Who handles ticket 17001?")
    assert assistant.composer.compose("Who handles ticket 999999?") is None


def test_a_pronoun_is_the_one_name_of_the_sentence_before(assistant: Assistant) -> None:
    together = _sql(assistant, "Review talk with Rosa Lima: her CSAT last quarter?")
    assert together == _sql(assistant, "CSAT of Rosa Lima last quarter")
    assert _sql(assistant, "Rosa Lima's CSAT last quarter") == together


def test_all_our_stores_are_the_closed_ones_too(assistant: Assistant) -> None:
    assert assistant.composer
    assert "closed_on" not in _sql(assistant, "List all our stores with city")
    assert "s.closed_on IS NULL" in _sql(assistant, "List all our open stores with city")
    assert assistant.composer.compose("List the stores with city") is None


def test_what_limits_the_first_sentence_is_read_with_it(assistant: Assistant) -> None:
    asked = _sql(assistant, "How many orders did we get last month? Only the online ones, please.")
    assert asked == _sql(assistant, "How many online orders did we get last month?")


@pytest.mark.parametrize(
    ("rest", "same"),
    [
        ("Region and number of orders, please.", True),
        ("Just the region.", False),
        ("Total number, please.", False),
        ("Region and net revenue.", False),
    ],
)
def test_a_sentence_that_names_what_is_shown_says_nothing_more(
    assistant: Assistant, rest: str, same: bool
) -> None:
    composer = assistant.composer
    assert composer
    composed = composer.compose("Orders by region last month")
    assert composed and isinstance(composed.frame, Frame)
    assert restates(composer.tokens(rest), composed.frame) is same


def test_a_question_is_parted_at_each_of_its_first_ends() -> None:
    assert list(parted("How is it? Well - sales. Now!")) == [
        ("How is it", "?", "Well - sales. Now!"),
        ("How is it? Well", "", "sales. Now!"),
    ]

"""Lists of records and of values: what is listed, in which order, how many, and what is left to the model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.assistant.assistant import Assistant
from app.assistant.compose.composer import Composer
from app.assistant.compose.list_order import limit_of
from app.assistant.compose.parts import NUMBER, Lexeme
from app.assistant.compose.plain import plain_words
from app.assistant.workspace import read_workspace

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    assistant = Assistant(read_workspace(DATA), examples=False)
    yield assistant
    assistant.close()


@pytest.fixture(scope="module")
def composer(assistant: Assistant) -> Composer:
    assert assistant.composer
    return assistant.composer


def _rows(assistant: Assistant, question: str) -> list[tuple[object, ...]]:
    assert assistant.composer
    composed = assistant.composer.compose(question)
    assert composed, question
    return [tuple(row) for row in assistant.queries.run(composed.sql).rows]


def test_one_record_is_asked_for_in_the_singular_and_several_by_their_number() -> None:
    five = [Lexeme(NUMBER, (5,), False, 0, 1)]
    assert limit_of(noun_is_many=False, ranked=True, by_kind={}) == 1
    assert limit_of(noun_is_many=True, ranked=True, by_kind={NUMBER: five}) == 5
    assert limit_of(noun_is_many=True, ranked=True, by_kind={}) is None  # "our most expensive tents"
    assert limit_of(noun_is_many=True, ranked=False, by_kind={NUMBER: five}) is None
    assert limit_of(noun_is_many=True, ranked=False, by_kind={}) == 0


def test_those_who_ordered_then_and_not_since_are_all_that_ordered_then_but_for_who_ordered_since(
    assistant: Assistant,
) -> None:
    ids = "Which gold members {}? Id and name."
    then = {*_rows(assistant, ids.format("ordered last year"))}
    since = {*_rows(assistant, ids.format("ordered this year"))}
    assert {*_rows(assistant, ids.format("ordered last year but not this year"))} == then - since
    assert then & since


def test_countries_without_an_order_are_those_that_no_order_came_from(assistant: Assistant) -> None:
    every = {*_rows(assistant, "Which countries do we sell to?")}
    some = {*_rows(assistant, "From which countries did we get orders yesterday?")}
    none = {*_rows(assistant, "From which countries did we get no orders yesterday?")}
    assert none == every - some
    assert none


def test_values_are_as_many_as_are_counted(assistant: Assistant) -> None:
    listed = _rows(assistant, "In which countries do we have open stores?")
    assert _rows(assistant, "In how many countries do we have open stores?") == [(len(listed),)]
    assert len({*listed}) == len(listed) > 1


def test_the_cheapest_comes_first_where_the_cheapest_is_asked_for(assistant: Assistant) -> None:
    tents = _rows(assistant, "Which tents do we still sell? Name and price, cheapest first.")
    assert _rows(assistant, "What is our cheapest current tent?") == tents[:1]
    assert [price for _, price in tents] == sorted(price for _, price in tents)  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("Which tents do we sell? Name and price.", "Which tents did we sell? Name and price."),
        ("How many products do we sell?", "How many products did we sell?"),
    ],
)
def test_what_we_sell_is_said_of_today_alone(composer: Composer, now: str, then: str) -> None:
    assert composer.compose(now)
    assert composer.compose(then) is None


def test_columns_stand_as_they_are_asked_for(composer: Composer) -> None:
    composed = composer.compose("Kestrel products in the current range: unit cost, article number and name")
    assert composed and "SELECT\n  p.unit_cost_usd,\n  p.sku,\n  p.product_name\n" in composed.sql


def test_what_is_only_read_is_never_said(composer: Composer) -> None:
    domain = composer.reader.domain
    assert [subject.base for subject in domain.silent_subjects] == ["co", "ca"]
    assert not {"co", "ca"} & {subject.base for subject in domain.subjects}
    assert not {"co", "ca"} & {absence["subject"] for absence in domain.absences}


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("For the dinner invitation: gold members in Calgary", "gold members in Calgary"),
        ("Call list: gold members in Calgary", "gold members in Calgary"),
        ("For the outlet: orders last month", "For the outlet: orders last month"),
        ("For the German talks: orders last month", "For the German talks: orders last month"),
        ("How many orders last month? Please split it by region.", "How many orders last month by region."),
        ("Split it by region", "Split it by region"),
    ],
)
def test_a_purpose_says_nothing_and_a_split_may_follow(composer: Composer, said: str, plain: str) -> None:
    assert plain_words(said, composer.workspace) == plain

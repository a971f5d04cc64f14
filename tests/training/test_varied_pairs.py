"""Pairs of other values and periods: right by the app's own rules, and never of a pair that is held out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.assistant.assistant import Assistant
from app.assistant.pairs import Pair
from app.assistant.parse import parse_sql
from app.assistant.verified import VerifiedPairs
from app.assistant.workspace import read_workspace
from training.conversations import Conversations, Exchange, read_training_pairs
from training.varied_pairs import LEADS, vary_pairs

DATA = Path(__file__).parents[2] / "data"
PAIRS = 60


@pytest.fixture(scope="module")
def company() -> Iterator[Assistant]:
    with closing(Assistant(read_workspace(DATA))) as assistant:
        yield assistant


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    return read_training_pairs(DATA / "pairs", 0, 1, "duckdb")[0][::7][:PAIRS]


@pytest.fixture(scope="module")
def made(company: Assistant, pairs: list[Pair]) -> list[Exchange]:
    return list(vary_pairs(company, pairs, 2, 1))


def test_each_is_what_the_app_answers_from_that_pair(
    made: list[Exchange], company: Assistant, pairs: list[Pair]
) -> None:
    verified = VerifiedPairs(pairs, company.workspace, company.schema, company.vocabulary)
    assert len(made) > PAIRS / 4
    for exchange in made:
        lead = next((lead for lead in LEADS if exchange.question.startswith(lead)), "")
        found = verified.match(exchange.question.removeprefix(lead).strip())
        assert found and found.pair.id == exchange.pair and not found.own
        assert parse_sql(found.sql, "duckdb") == parse_sql(exchange.answer, "duckdb")
        assert company.queries.run(exchange.answer).rows


def test_they_are_not_what_the_pair_says(made: list[Exchange], pairs: list[Pair]) -> None:
    by_id = {pair.id: pair for pair in pairs}
    assert len({exchange.id for exchange in made}) == len(made)
    assert len({exchange.question for exchange in made}) == len(made)
    for exchange in made:
        pair = by_id[exchange.pair]
        assert not pair.follows and not pair.heldout
        assert parse_sql(exchange.answer, "duckdb") != parse_sql(pair.sql, "duckdb")


def test_the_same_seed_makes_the_same_ones(
    company: Assistant, pairs: list[Pair], made: list[Exchange]
) -> None:
    assert list(vary_pairs(company, pairs, 2, 1)) == made
    assert list(vary_pairs(company, pairs, 2, 2)) != made


def test_a_pair_is_never_the_example_of_its_own_variants(
    made: list[Exchange], company: Assistant, pairs: list[Pair]
) -> None:
    maker = Conversations(company, seed=1, fill_slots=1.0, grouped=0.0)
    wordings = {pair.id: (pair.question, *pair.also) for pair in pairs}
    by_id = {exchange.id: exchange for exchange in made}
    for conversation in maker.singles(made[:20], "varied"):
        exchange = by_id[conversation.id]
        asked = conversation.messages[-2]["content"]
        assert asked.endswith(f"Question: {exchange.question}")
        assert not any(f"Example: {wording}\n" in asked for wording in wordings[exchange.pair])

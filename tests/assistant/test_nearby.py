"""Questions near one that is not composed: what they keep of it, how they are said, and when none is offered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.assistant import beside
from app.assistant.assistant import Assistant
from app.assistant.compose.composer import Composer
from app.assistant.compose.nearby import near_questions
from app.assistant.generate import Generation
from app.assistant.prompt import Message, Turn
from app.assistant.run import Result
from app.assistant.workspace import read_workspace
from app.terminal import render_answer

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    assistant = Assistant(read_workspace(DATA))
    yield assistant
    assistant.close()


@pytest.fixture(scope="module")
def composer(assistant: Assistant) -> Composer:
    assert assistant.composer
    return assistant.composer


def texts(composer: Composer, question: str) -> list[str]:
    return [near.question for near in near_questions(composer, question)]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        (
            "Is it true that we were swamped yesterday? Tickets by topic, I guess.",
            "Number of tickets opened yesterday by ticket topic",
        ),
        (
            "Which region suffered the lowest CSAT of tickets last quarter, seasonally adjusted?",
            "Which region has the lowest CSAT of tickets opened last quarter?",
        ),
        (
            "Is seasonally adjusted net revenue in Germany since 1 July 2025 by month any good?",
            "Net revenue in Germany since 1 July 2025 by month",
        ),
        (
            "Seasonally adjusted orders in May 2025 by region?",
            "Number of orders placed in May 2025 by region",
        ),
    ],
)
def test_what_is_known_of_a_question_is_asked_in_the_houses_words(
    composer: Composer, asked: str, first: str
) -> None:
    assert composer.compose(asked) is None
    assert texts(composer, asked)[0] == first


def test_what_is_offered_is_composed_and_says_something_each(composer: Composer) -> None:
    near = near_questions(
        composer, "Seasonally adjusted orders and net revenue last month by region, please?"
    )
    assert 1 < len(near) <= 3
    for each in near:
        composed = composer.compose(each.question)
        assert composed and composed.sql == each.sql
    assert len({each.sql for each in near}) == len(near)


@pytest.mark.parametrize(
    "asked",
    [
        "Seasonally adjusted net revenue of the Fjell Down Jacket in the Osaka warehouse?",  # no figure has both
        "Seasonally adjusted net revenue without Germany?",  # not that of Germany
        "Seasonally adjusted net revenue of July against May 2025?",  # nor of one of the two
        "Seasonally adjusted net revenue of Nordwand excluding Kestrel and Piuma?",
        "Seasonally adjusted net revenue outside Germany last month?",
        "Seasonally adjusted net revenue until March 2025 by country?",
        "Seasonally adjusted number of customers who never ordered by country?",
        "Seasonally adjusted cancelled orders by country last month?",  # not the orders that count
        "Seasonally adjusted tickets closed last month by topic?",  # not those opened then
        "Seasonally adjusted net revenue for orders with a discount by brand?",
        "Top 3 countries by seasonally adjusted net revenue last month?",  # not of one country
        "Seasonally adjusted orders with more than 3 items in Germany last month?",
        "How many orders might we get?",  # a bare number of orders is near to nothing
        "What is the meaning of life?",
    ],
)
def test_what_leaves_out_a_value_or_a_period_is_not_near(composer: Composer, asked: str) -> None:
    assert texts(composer, asked) == []


class Scripted:
    """A model that says the same to everything."""

    def __init__(self, text: str) -> None:
        self.name, self.text = "scripted", text

    def generate(self, messages: Sequence[Message], **options: object) -> Generation:
        return Generation(self.text, 10, 0, 5, 0.0, 0.0, 0.0, False)


ASKED = "Seasonally adjusted tickets by topic yesterday?"
NEAR = "Number of tickets opened yesterday by ticket topic"


@pytest.mark.parametrize("text", ["CANNOT: nothing is seasonal", "SELECT nothing FROM nowhere"])
def test_where_the_model_finds_nothing_what_is_near_is_offered(assistant: Assistant, text: str) -> None:
    assistant.model = Scripted(text)
    answer = assistant.ask(ASKED)
    assert answer.verdict in ("abstained", "failed")
    assert answer.nearby[0] == NEAR
    assert f"  {NEAR}" in render_answer(answer).splitlines()
    assert assistant.ask(NEAR).composed


def test_a_follow_up_is_near_to_nothing_without_what_it_follows(assistant: Assistant) -> None:
    assistant.model = Scripted("CANNOT: nothing is seasonal")
    before = Turn("How many orders were placed last month?", "SELECT 1")
    assert assistant.ask(ASKED, [before]).nearby == ()


def test_a_composed_answer_needs_nothing_near(assistant: Assistant) -> None:
    answer = assistant.ask(NEAR)
    assert (bool(answer.composed), answer.nearby) == (True, ())


YESTERDAY = """
SELECT COUNT(*) AS n, t.topic FROM support.tickets AS t
WHERE CAST(t.opened_at AS DATE) = DATE '2025-10-14' GROUP BY ALL
"""


def test_an_answer_with_the_rows_of_what_is_near_is_backed_by_it(assistant: Assistant) -> None:
    assistant.model = Scripted(YESTERDAY.replace("COUNT(*) AS n, t.topic", "t.topic, COUNT(*) AS n"))
    answer = assistant.ask(ASKED)
    assert answer.confidence
    assert answer.confidence.signals["agrees"] == 1
    assert answer.confidence.reasons[-1] == f"the house’s definitions give the same to “{NEAR}”"
    assert NEAR not in answer.nearby  # which would tell nothing new


@pytest.mark.parametrize(
    "sql",
    [
        YESTERDAY.replace("'2025-10-14'", "'2025-10-13'"),
        YESTERDAY.replace("GROUP BY", "AND t.topic <> 'delivery' GROUP BY"),
        "SELECT COUNT(*) AS n FROM support.tickets AS t WHERE t.opened_at < DATE '1999-01-01'",
    ],
)
def test_an_answer_with_other_rows_is_not(assistant: Assistant, sql: str) -> None:
    assistant.model = Scripted(sql)
    answer = assistant.ask(ASKED)
    assert answer.confidence
    assert answer.confidence.signals["agrees"] == 0
    assert "the same to" not in " ".join(answer.confidence.reasons)


def test_on_a_slow_database_what_is_near_is_offered_without_its_rows(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "LONGEST_S", 0.0)
    monkeypatch.setattr(beside, "near_questions", lambda *asked: (time.sleep(0.1), near_questions(*asked))[1])
    monkeypatch.setattr(assistant.queries, "run", slowed(assistant.queries.run))
    assistant.model = Scripted("CANNOT: nothing is seasonal")
    assert assistant.ask(ASKED).nearby[0] == NEAR
    assert {each.rows for each in beside._look(assistant, ASKED)} == {None}


def slowed(run: Callable[..., Result]) -> Callable[..., Result]:
    """Run queries a little later, as a busy database does."""

    def later(sql: str, **options: Any) -> Result:
        time.sleep(0.05)
        return run(sql, **options)

    return later


def test_an_assistant_that_is_closed_while_it_is_asked_says_so() -> None:
    closed = Assistant(read_workspace(DATA), Scripted(YESTERDAY), compose=False)
    closed.close()
    answer = closed.ask("Seasonally adjusted tickets by topic, please, of yesterday?")
    assert answer.verdict == "failed"
    assert "closed" in answer.message

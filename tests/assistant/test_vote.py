"""More samples for a doubtful answer: when they are drawn, and which answer stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.assistant.answer import Answer
from app.assistant.assistant import Assistant
from app.assistant.generate import Generation
from app.assistant.run import Result
from app.assistant.vote import Candidate, choose
from app.assistant.workspace import read_workspace

QUESTION = "How many customers are there?"
NONE = "SELECT COUNT(*) AS n FROM sales.orders AS o WHERE o.order_id < 0"
TWO = "SELECT COUNT(*) AS n FROM sales.customers"
ALSO_TWO = "SELECT COUNT(c.customer_id) AS customers FROM sales.customers AS c"
BROKEN = "SELECT nothing FROM sales.customers"


class Says:
    """A model that says these texts in turn and keeps how each was drawn."""

    name = "says"

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)
        self.drawn: list[tuple[float, int]] = []

    def generate(self, messages: Any, *, temperature: float = 0.0, seed: int = 0, **_: Any) -> Generation:
        self.drawn.append((temperature, seed))
        return Generation(self.texts.pop(0), 1, 0, 1, 0.0, 0.0, 0.0, cut_off=False)


@pytest.fixture(scope="module")
def assistant(shared_workspace: Path) -> Iterator[Assistant]:
    opened = Assistant(read_workspace(shared_workspace), vote=True, compose=False)
    yield opened
    opened.close()


def ask(assistant: Assistant, *texts: str) -> tuple[Answer, Says]:
    assistant.model = model = Says(*texts)
    return assistant.ask(QUESTION), model


def test_an_answer_without_doubt_is_asked_once(assistant: Assistant) -> None:
    answer, model = ask(assistant, TWO)
    assert answer.verdict == "answered"
    assert model.drawn == [(0.0, 0)]


@pytest.mark.parametrize(
    ("samples", "drawn"),
    [((NONE,), 1), (("SELECT 7 AS n", NONE), 2), ((TWO, ALSO_TWO), 2), ((BROKEN, "SELECT 7 AS n"), 2)],
)
def test_an_empty_answer_is_drawn_again_until_two_agree(
    assistant: Assistant, samples: tuple[str, ...], drawn: int
) -> None:
    answer, model = ask(assistant, NONE, *samples)
    assert answer.result
    assert answer.result.rows == [(2,) if TWO in samples else (0,)]
    assert len(model.drawn) == 1 + drawn


def test_what_the_samples_say_is_told_with_the_answer(assistant: Assistant) -> None:
    sure = ask(assistant, NONE, TWO, ALSO_TWO)[0].confidence
    assert sure.signals["together"] == 1
    assert sure.reasons[-1] == "asked again, the model gave the same rows"
    unsure = ask(assistant, NONE, "SELECT 7 AS n", "SELECT 8 AS n")[0].confidence
    assert unsure.signals["alone"] == 1
    assert unsure.band == "check this"
    assert "asked again, the model gave other rows each time" in unsure.reasons


def test_what_two_samples_agree_on_replaces_an_empty_answer(assistant: Assistant) -> None:
    answer, model = ask(assistant, NONE, TWO, ALSO_TWO)
    assert answer.result
    assert answer.result.rows == [(2,)]
    assert [seed for temperature, seed in model.drawn if temperature] == [1, 2]


def test_an_empty_answer_stands_against_samples_that_disagree(assistant: Assistant) -> None:
    answer, _ = ask(assistant, NONE, TWO, "SELECT 7 AS n")
    assert answer.result
    assert answer.result.rows == [(0,)]


def test_a_sample_that_runs_saves_a_question_that_failed(assistant: Assistant) -> None:
    answer, model = ask(assistant, BROKEN, BROKEN, TWO)
    assert answer.verdict == "answered"
    assert len(model.drawn) == 3


def test_a_query_runs_once_for_a_question_however_many_samples_come_to_it(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, texts = assistant.queries.run, []

    def see(sql: str, **options: Any) -> Result:
        texts.append(sql)
        return run(sql, **options)

    monkeypatch.setattr(assistant.queries, "run", see)
    answer, _ = ask(assistant, NONE, TWO, TWO)
    assert answer.result and answer.result.rows == [(2,)]
    assert len(texts) == len(set(texts)) >= 2


def test_three_generations_are_the_most(assistant: Assistant) -> None:
    answer, model = ask(assistant, BROKEN, BROKEN, BROKEN)
    assert answer.verdict == "failed"
    assert not model.texts


def candidate(*values: int, doubts: Sequence[str] = ()) -> Candidate:
    rows: list[tuple[Any, ...]] = [(value,) for value in values]
    return Candidate(
        "SELECT", Result(("n",), ("INTEGER",), rows, truncated=False, seconds=0.0), (), tuple(doubts)
    )


def test_the_order_of_rows_is_no_disagreement() -> None:
    assert choose(candidate(1, 2), [candidate(3), candidate(2, 1)]) == (candidate(1, 2), 2)


def test_how_often_a_row_stands_is() -> None:
    assert choose(candidate(1), [candidate(1, 1)])[1] == 1


def test_in_a_tie_the_one_without_doubts_wins() -> None:
    assert choose(candidate(1, doubts=["?"]), [candidate(2)])[0] == candidate(2)


def test_of_nothing_nothing_is_chosen() -> None:
    assert choose(None, []) == (None, 0)

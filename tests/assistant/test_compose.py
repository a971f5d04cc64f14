"""What the house's definitions answer without a model, and what they must leave to it."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from app.assistant.assistant import Assistant
from app.assistant.compose import definitions
from app.assistant.compose.composer import Composer
from app.assistant.errors import ModelError, WorkspaceError
from app.assistant.prompt import Turn
from app.assistant.refine import is_refined
from app.assistant.workspace import read_workspace

DATA = Path(__file__).parents[2] / "data"
FIXTURES = Path(__file__).parent / "fixtures" / "compose"
QUESTIONS = re.findall(
    r"-- question: (.*)\n-- frame: (.*)\n((?:.*\n)*?.*);\n", (FIXTURES / "questions.sql").read_text("utf-8")
)
DIALOGUES = yaml.safe_load((FIXTURES / "dialogues.yaml").read_text("utf-8"))
SUITE = yaml.safe_load((DATA / "suites" / "composing.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    assistant = Assistant(read_workspace(DATA), examples=False)
    yield assistant
    assistant.close()


@pytest.fixture(scope="module")
def composer(assistant: Assistant) -> Composer:
    assert assistant.composer
    return assistant.composer


@pytest.mark.parametrize(
    ("question", "frame", "sql"), QUESTIONS, ids=[question for question, *_ in QUESTIONS]
)
def test_a_question_is_its_frames_query(composer: Composer, question: str, frame: str, sql: str) -> None:
    composed = composer.compose(question)
    assert composed and (composed.description, composed.sql) == (frame, sql)


@pytest.mark.parametrize("question", SUITE["traps"])
def test_a_question_that_means_more_is_for_the_model(composer: Composer, question: str) -> None:
    assert composer.compose(question) is None


@pytest.mark.parametrize(("question", "frame"), SUITE["frames"].items())
def test_one_other_word_is_another_frame(composer: Composer, question: str, frame: str) -> None:
    composed = composer.compose(question)
    assert composed and composed.description == frame


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=[dialogue[-1][0] for dialogue in DIALOGUES])
def test_a_follow_up_edits_the_frame_before(composer: Composer, dialogue: list[list[str]]) -> None:
    turns: list[Turn] = []
    for question, frame in dialogue:
        composed = composer.compose(question, turns)
        assert (composed.description if composed else None) == frame, question
        if composed:
            turns.append(Turn(question, composed.sql))


@pytest.mark.parametrize(
    "question", ["no gold members", "no Germany", "stores instead", "only German stores", "with a refund"]
)
def test_a_follow_up_that_may_mean_something_else_is_not_composed(composer: Composer, question: str) -> None:
    first = "What was net revenue by region last quarter?"
    composed = composer.compose(first)
    assert composed
    assert composer.compose(question, [Turn(first, composed.sql)]) is None


def test_a_turn_that_was_answered_otherwise_is_not_built_on(composer: Composer) -> None:
    turns = [
        Turn("What was net revenue last quarter?", "SELECT SUM(o.total) AS total FROM sales.orders AS o")
    ]
    assert composer.compose("And by region?", turns) is None


def test_a_turn_that_was_answered_in_other_words_is(composer: Composer) -> None:
    first = composer.compose("How many orders were placed last month?")
    assert first
    turns = [
        Turn("How many orders were placed last month?", first.sql.replace("COUNT(*)", "COUNT(o.order_id)"))
    ]
    followed = composer.compose("And in Germany?", turns)
    assert followed and followed.description == "number of orders · in Germany · last month"


def test_a_whole_question_needs_nothing_of_the_turns(composer: Composer) -> None:
    turns = [Turn("Tell me a story.", "SELECT 1 AS one")]
    assert composer.compose("What was net revenue last quarter?", turns)
    assert composer.compose("What was net revenue?", turns) is None


def test_the_answer_says_how_it_was_made_and_asks_no_model(assistant: Assistant) -> None:
    answer = assistant.ask("What was net revenue by region last quarter in the web shop?")
    assert (answer.verdict, answer.model, answer.generations) == ("answered", "", ())
    assert answer.composed == "net revenue · online · by region · last quarter"
    assert answer.as_json()["composed"] == answer.composed
    assert answer.read_back and answer.result and len(answer.result.rows) == 5


@pytest.mark.parametrize(
    ("question", "follow_up"),
    [
        ("Net revenue by region last quarter", "and how many jackets?"),
        ("Net revenue outside Germany last month", "and DACH?"),
        ("Sales of the Hamburg store last month", "and online?"),
        ("Average orders per day by region in September", "in percent"),
        ("Average orders per day by region in September", "this month so far"),
    ],
)
def test_a_follow_up_that_may_mean_more_is_left(composer: Composer, question: str, follow_up: str) -> None:
    first = composer.compose(question)
    assert first
    assert composer.compose(follow_up, [Turn(question, first.sql)]) is None


def test_a_follow_up_is_answered_without_a_model_too(assistant: Assistant) -> None:
    first = assistant.ask("What was net revenue by region last quarter?")
    answer = assistant.ask("Only the top 2", [Turn(first.question, first.sql)])
    assert answer.composed and answer.result and len(answer.result.rows) == 2


def test_slips_of_the_finger_are_read_over(composer: Composer) -> None:
    composed = composer.compose("What was the nubmer of ordders in Gemrany last month?")
    assert composed and composed.description == "number of orders · in Germany · last month"
    assert composer.compose("What was the number of oders in Germany last month?") is None


def test_evidence_is_for_the_model_to_weigh(assistant: Assistant) -> None:
    with pytest.raises(ModelError):
        assistant.ask("What was net revenue last month?", evidence="net revenue is what was billed")


def test_switched_off_the_model_is_asked() -> None:
    assistant = Assistant(read_workspace(DATA), compose=False)
    with pytest.raises(ModelError):
        assistant.ask("What was net revenue by region last month?")
    assistant.close()


def bare_workspace(root: Path) -> Path:
    for name in ("inhouse.toml", "glossary.yaml", "style.yaml", "schema", "fixtures"):
        (root / name).symlink_to(DATA / name)
    return root


def test_without_semantics_only_what_the_glossary_defines_is_composed(tmp_path: Path) -> None:
    assistant = Assistant(read_workspace(bare_workspace(tmp_path)))
    assert assistant.composer
    composed = assistant.composer.compose("What was net revenue by region last month?")
    assert composed is None or "NOT c.is_test" in composed.sql
    assert assistant.composer.compose("How many orders were placed last month?") is None
    # Its customers' orders hang on no key of the customers: what cannot be joined is not composed.
    assert assistant.composer.compose("How many active customers do we have?") is None
    assistant.close()


def test_another_database_is_for_the_model(assistant: Assistant) -> None:
    other = replace(assistant.schema, dialect="mysql")
    kept, assistant.schema = assistant.schema, other
    assistant.__dict__.pop("composer", None)
    try:
        assert assistant.composer is None
    finally:
        assistant.schema = kept
        assistant.__dict__.pop("composer", None)


def test_the_files_former_name_is_said(tmp_path: Path) -> None:
    (bare_workspace(tmp_path) / "synthesis.yaml").write_text("measures: []\n")
    assistant = Assistant(read_workspace(tmp_path))
    with pytest.raises(WorkspaceError, match=r"synthesis\.yaml is called semantics\.yaml now: rename it"):
        _ = assistant.composer
    assistant.close()


def test_where_today_moves_a_definition_with_a_day_is_not_composed(assistant: Assistant) -> None:
    workspace = replace(assistant.workspace, reference_date=None)
    composer = Composer(workspace, assistant.schema, assistant.vocabulary, assistant.queries)
    assert composer.compose("How many units are on hand in the Reno warehouse?") is None
    composed = composer.compose("What was net revenue last month?")
    first = dt.date.today().replace(day=1)
    assert composed and f"o.ordered_at < DATE '{first}'" in composed.sql


def test_a_column_of_too_many_values_is_named_in_the_log(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(definitions, "MOST_VALUES", 20)
    composer = Composer(assistant.workspace, assistant.schema, assistant.vocabulary, assistant.queries)
    assert "p.product_name has more than 20 values" in caplog.text
    assert composer.compose("Net revenue of Summit Quilt last year") is None


def test_records_are_counted_beside_a_figure_only_where_each_has_rows_of_it(
    composer: Composer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = "Number of orders and net revenue by region last month"
    composed = composer.compose(asked)
    assert composed and "COUNT(DISTINCT o.order_id) AS orders" in composed.sql
    monkeypatch.setattr(
        composer.reader.domain, "has_row", lambda sql: "NOT EXISTS" in sql
    )  # an order without lines
    assert composer.compose(asked) is None


@pytest.mark.parametrize(
    "words",
    ["without Germany, ", "only Germany and by month and only online ", "tents and jackets ", ", and "],
)
@pytest.mark.parametrize("length", [20, 40, 400])
def test_words_that_come_again_and_again_take_no_time(
    assistant: Assistant, composer: Composer, words: str, length: int
) -> None:
    asked = "Net revenue by region last quarter"
    composed = composer.compose(asked)
    assert composed
    turn = Turn(asked, composed.sql)
    question = " ".join((words * length).split()[:length])
    start = time.process_time()
    assert composer.compose(question, (turn,)) is None
    assert not is_refined(question, turn, assistant)
    assert composer.compose("And the margin?", (turn, Turn(question, composed.sql))) is None
    assert time.process_time() - start < 10  # 37 s and more, once

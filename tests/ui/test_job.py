"""Questions on their way: two sessions in one line, stopping, being abandoned."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from app.assistant.answer import Step
from app.assistant.assistant import Assistant
from app.assistant.errors import ModelError
from app.assistant.workspace import read_workspace
from app.ui import job as job_module
from app.ui import service as module
from app.ui.conversation import KEPT_OUTCOMES, Conversation
from app.ui.job import Job, Progress
from app.ui.service import Failed, Ready, Service

from .conftest import ScriptedModel

FIRST = "SELECT COUNT(*) AS first_answer FROM orders AS o"
SECOND = "SELECT MAX(o.order_id) AS second_answer FROM orders AS o"
TEXTS: dict[str, Any] = {"orders one": FIRST, "orders two": SECOND}

Start = Callable[[Any], None]


def ready_service() -> Service:
    service = Service()
    assert isinstance(service.wait(10), Ready)
    return service


def watch_until(job: Job, label: str) -> list[str]:
    labels = []
    for progress in job.watch():
        labels.append(progress.label)
        if progress.label == label:
            break
    return labels


def watch_to_the_end(job: Job) -> list[str]:
    return list(dict.fromkeys(progress.label for progress in job.watch()))


def test_two_sessions_get_their_own_answers_and_the_second_sees_the_line(start: Start) -> None:
    start(ScriptedModel(TEXTS, token_s=0.3))
    service = ready_service()
    one = Job(service, "orders one")
    watch_until(one, "Writing SQL")
    two = Job(service, "orders two")
    seen = watch_to_the_end(two)
    watch_to_the_end(one)
    assert "Waiting in line: 1 before you" in seen
    assert one.answer and one.answer.result and one.answer.result.columns == ("first_answer",)
    assert two.answer and two.answer.result and two.answer.result.columns == ("second_answer",)


def test_stopping_the_first_lets_the_second_go_on(start: Start) -> None:
    start(ScriptedModel({**TEXTS, "orders one": FIRST + " " * 400}, token_s=0.05))
    service = ready_service()
    one = Job(service, "orders one")
    watch_until(one, "Writing SQL")
    two = Job(service, "orders two")
    watch_until(two, "Waiting in line: 1 before you")
    one.stop()
    assert one.done
    watch_to_the_end(two)
    assert two.answer and two.answer.verdict == "answered"
    assert one.answer is None and one.problem == ""
    assert one.join(5)


def test_stopping_in_line_leaves_the_line(start: Start) -> None:
    model = ScriptedModel(TEXTS, token_s=0.1)
    start(model)
    service = ready_service()
    one = Job(service, "orders one")
    watch_until(one, "Writing SQL")
    two = Job(service, "orders two")
    watch_until(two, "Waiting in line: 1 before you")
    two.stop()
    watch_to_the_end(one)
    assert two.join(5) and two.answer is None
    assert one.answer and one.answer.verdict == "answered"
    assert model._queue._waiting == []


def test_a_job_that_nobody_watches_gives_up(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_module, "ABANDONED_S", 0.3)
    start(ScriptedModel({"orders one": FIRST + " " * 400}, token_s=0.05))
    job = Job(ready_service(), "orders one")
    assert job.join(5)
    assert job.answer is None


def test_another_question_stops_the_one_on_its_way_and_leaves_no_half_answer(start: Start) -> None:
    start(ScriptedModel(TEXTS, token_s=0.1))
    service = ready_service()
    conversation = Conversation()
    conversation.ask(service, "orders one")
    first = conversation.job
    assert first is not None
    watch_until(first, "Writing SQL")
    conversation.ask(service, "orders two")
    assert conversation.job is not None
    watch_to_the_end(conversation.job)
    state = service.state
    assert isinstance(state, Ready)
    conversation.finish(state)
    assert [outcome.question for outcome in conversation.outcomes] == ["orders one", "orders two"]
    assert conversation.outcomes[0].answer is None
    assert conversation.outcomes[1].columns[0].label == "Second answer"


def test_old_outcomes_leave_and_are_counted(start: Start) -> None:
    start(ScriptedModel(TEXTS))
    service = ready_service()
    conversation = Conversation()
    for _ in range(KEPT_OUTCOMES + 2):
        conversation.ask(service, "orders one")
        conversation.stop()
    assert (len(conversation.outcomes), conversation.left_out) == (KEPT_OUTCOMES, 2)


def test_a_follow_up_of_a_follow_up_sees_both(start: Start) -> None:
    start(ScriptedModel({"orders one": FIRST, "and two?": SECOND, "and three?": FIRST, "orders two": SECOND}))
    service = ready_service()
    state = service.state
    assert isinstance(state, Ready)
    conversation = Conversation()
    seen = []
    for question in ("orders one", "and two?", "and three?", "orders two", "and three?"):
        conversation.ask(service, question)
        assert conversation.job is not None
        seen.append([turn.question for turn in conversation.job.turns])
        watch_to_the_end(conversation.job)
        conversation.finish(state)
    assert seen == [[], ["orders one"], ["orders one", "and two?"], [], ["orders two"]]


SALES = "- term: sales\n  means: Paid.\n  sql: SUM(o.amount_usd)\n  from: orders AS o\n  unit: usd\n"


def define_sales(workspace: Path) -> None:
    """Let questions for sales be composed."""
    (workspace / "glossary.yaml").write_text(SALES)
    with duckdb.connect(str(workspace / "shop.duckdb")) as connection:
        connection.execute("ALTER TABLE orders ALTER ordered_on SET NOT NULL")


def test_what_needs_no_model_is_answered_while_the_model_is_loaded(
    start: Start, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    define_sales(workspace)
    may_end = threading.Event()

    def start_assistant(root: Path, *, progress: Any, **_: object) -> Assistant:
        assistant = Assistant(read_workspace(root))

        def load() -> ScriptedModel:
            progress("reading the model", 1, 4)
            may_end.wait(20)
            return ScriptedModel({"orders one": FIRST})

        assistant.load = load
        return assistant

    monkeypatch.setattr(module, "start_assistant", start_assistant)
    shared = module.Service()
    composed = Job(shared, "What were sales in January 2025?")
    watch_to_the_end(composed)
    assert composed.answer is not None and composed.answer.composed
    written = Job(shared, "orders one")
    watch_until(written, "Getting ready: reading the model, 25%")
    stopped = Job(shared, "orders one")
    watch_until(stopped, "Getting ready: reading the model, 25%")
    stopped.stop()
    assert stopped.join(5)
    may_end.set()
    watch_to_the_end(written)
    assert written.answer is not None and written.answer.verdict == "answered"
    state = shared.state
    assert isinstance(state, Ready) and state.model is None
    state.assistant.close()


def test_a_model_that_cannot_be_loaded_fails_what_waits_for_it(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = threading.Event()

    def start_assistant(root: Path, **_: object) -> Assistant:
        assistant = Assistant(read_workspace(root))

        def load() -> ScriptedModel:
            may_end.wait(20)
            raise ModelError("There is no room in the cache.")

        assistant.load = load
        return assistant

    monkeypatch.setattr(module, "start_assistant", start_assistant)
    shared = module.Service()
    job = Job(shared, "orders one")
    watch_until(job, "Getting ready: loading the model")
    may_end.set()
    watch_to_the_end(job)
    assert (job.answer, job.problem) == (None, "There is no room in the cache.")
    assert isinstance(shared.state, Failed)


def test_what_can_only_be_an_edit_of_the_question_before_is_a_follow_up(
    start: Start, workspace: Path
) -> None:
    define_sales(workspace)
    start(ScriptedModel({}))
    service = ready_service()
    state = service.state
    assert isinstance(state, Ready)
    conversation = Conversation()
    for question in ("What were sales in January 2025?", "February 2025", "What were sales in March 2025?"):
        conversation.ask(service, question)
        assert conversation.job is not None
        watch_to_the_end(conversation.job)
        conversation.finish(state)
    assert [outcome.follows for outcome in conversation.outcomes] == [
        "",
        "What were sales in January 2025?",
        "",
    ]


def test_so_is_an_edit_of_the_query_that_a_model_wrote(start: Start, workspace: Path) -> None:
    glossary = "- term: sales\n  means: Paid.\n  sql: SUM(o.amount_usd)\n  from: orders AS o\n  unit: usd\n"
    (workspace / "glossary.yaml").write_text(glossary)
    days = "SELECT o.ordered_on, COUNT(*) AS orders FROM orders AS o GROUP BY o.ordered_on ORDER BY orders DESC LIMIT 2"
    start(ScriptedModel({"orders one": days, "orders two": SECOND}))
    service = ready_service()
    state = service.state
    assert isinstance(state, Ready)
    conversation = Conversation()
    for question in ("orders one", "the whole list", "orders two"):
        conversation.ask(service, question)
        assert conversation.job is not None
        watch_to_the_end(conversation.job)
        conversation.finish(state)
    assert [outcome.follows for outcome in conversation.outcomes] == ["", "orders one", ""]


def test_progress_is_watched_at_least_four_times_a_second(start: Start) -> None:
    start(ScriptedModel({"orders one": "SELECT 1"}, token_s=0.6))
    begun, looks = time.monotonic(), 0
    for _ in Job(ready_service(), "orders one").watch():
        looks += 1
    assert looks >= (time.monotonic() - begun) / 0.5


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("", ""),
        ("SELECT 1 FROM", "SELECT 1 FROM"),
        ("```", ""),
        ("```sq", ""),
        ("```sql\nSELECT 1", "SELECT 1"),
        ("```sql\nSELECT 1;\n```\nThis counts", "SELECT 1"),
        ("CAN", ""),
        ("CANNOT: no such thing", ""),
    ],
)
def test_only_sql_streams_to_the_page(text: str, sql: str) -> None:
    assert Progress("", text).sql == sql


def test_steps_become_words() -> None:
    progress = Progress()
    labels = []
    for step in [
        Step("recall"), Step("ground"), Step("generate"), Step("wait", "2"), Step("wait", "1"),
        Step("token", "SELECT"), Step("check"), Step("repair", "no such column"), Step("generate"),
        Step("token", "SEL"), Step("run", "SELECT"), Step("something new"),
    ]:  # fmt: skip
        progress = progress.after(step)
        labels.append(progress.label)
    assert labels == [
        "Looking for similar questions", "Looking up the words of the house", "Writing SQL",
        "Waiting in line: 2 before you", "Waiting in line: 1 before you", "Writing SQL", "Checking the SQL",
        "Correcting the SQL", "Correcting the SQL", "Writing SQL", "Running the query", "Running the query",
    ]  # fmt: skip
    assert progress.text == "SEL"


def test_another_try_begins_with_no_text_of_the_first() -> None:
    progress = Progress().after(Step("token", "SELECT 1")).after(Step("vote"))
    assert (progress.label, progress.sql) == ("Comparing with another try", "")
    assert progress.after(Step("generate")).label == "Comparing with another try"
    assert progress.after(Step("token", "SELECT 2")).sql == "SELECT 2"

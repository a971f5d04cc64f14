"""A suite's questions through the whole assistant, into a predictions file. One model, one question at a time.

Each question is asked of its own database and with the earlier turns of its conversation, which are golds. What
was answered before a kill is not asked again. Judges nothing, and never sees a gold of the question asked.
"""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Callable

from app.assistant.ad_hoc import ad_hoc_workspace
from app.assistant.answer import Answer, Model
from app.assistant.assistant import Assistant
from app.assistant.errors import ContextError
from app.assistant.start import Progress, settle
from evals.predictions import Prediction, PredictionWriter
from evals.recorded import RecordedGeneration, Warmed
from evals.suite import Case, Suite
from evals.system import PASSES, System

SAMPLE_TEMPERATURE = 0.7


def predict(
    suite: Suite,
    system: System,
    model: Warmed,
    out: PredictionWriter,
    on_progress: Callable[[int, float], None],
    on_state: Progress,
) -> None:
    """Ask what `out` does not hold yet. `on_progress(done, seconds_left)` after each question.

    Raises: InhouseError when a database or the engine fails; what was answered is in the file.
    """
    left = [case for case in suite.cases if case.id not in out.done]
    # One database after the other: each has a prefix of its own in the engine.
    order = {name: index for index, name in enumerate(suite.databases)}
    left.sort(key=lambda case: order[case.database])
    start = time.perf_counter()
    assistant: Assistant | None = None
    name = ""
    done = len(out.done)
    try:
        for asked, case in enumerate(left, 1):
            if assistant is None or case.database != name:
                if assistant is not None:
                    assistant.close()
                assistant, name = open_assistant(suite, case.database, system, model), case.database
                settle(assistant)
                phase = f"reading the schema of {name}"
                with contextlib.suppress(ContextError):  # then each of its questions says so
                    model.warm(
                        assistant.warming_messages(),
                        functools.partial(on_state, phase),
                        keep=bool(suite.workspace),
                    )
            out.write(ask(assistant, case, system.samples))
            seconds = (time.perf_counter() - start) / asked * (len(left) - asked)
            on_progress(done + asked, seconds)
    finally:
        if assistant is not None:
            assistant.close()


def open_assistant(suite: Suite, database: str, system: System, model: Model) -> Assistant:
    """Open the assistant on one of the suite's databases, in its workspace or in one of its own."""
    config = suite.databases[database]
    workspace = suite.workspace or ad_hoc_workspace(config)
    return Assistant(workspace, model, **{name: getattr(system, name) for name in PASSES})


def ask(assistant: Assistant, case: Case, samples: int = 1) -> Prediction:
    """Ask one question; further samples are drawn at SAMPLE_TEMPERATURE, seeded by their number."""
    try:
        answers = [
            assistant.ask(
                case.question, case.turns, evidence=case.evidence, without_pair=case.id,
                temperature=SAMPLE_TEMPERATURE if number else 0.0, seed=number,
            )
            for number in range(samples)
        ]  # fmt: skip
    except ContextError as error:  # a schema that does not fit is a question that is not answered
        return Prediction(case.id, "", "failed", str(error), case.question)
    return as_prediction(case, answers)


def as_prediction(case: Case, answers: list[Answer]) -> Prediction:
    """Keep of an answer what judging and reports need; an answer's rows are not kept, they are run again."""
    first = answers[0]
    recorded = sum(g.seconds for g in first.generations if isinstance(g, RecordedGeneration))
    return Prediction(
        id=case.id,
        sql=first.sql,
        verdict=first.verdict,
        message=first.message,
        question=case.question,
        repairs=first.repairs,
        verified=first.verified,
        confidence=first.confidence.probability if first.confidence else None,
        signals=dict(first.confidence.signals) if first.confidence else {},
        composed=first.composed,
        samples=tuple(answer.sql if answer.verdict == "answered" else "" for answer in answers[1:]),
        seconds=round(first.timings_s.get("total", 0.0) - first.timings_s.get("wait", 0.0) + recorded, 4),
        first_token_s=round(first.generations[0].first_token_s, 4) if first.generations else None,
        prompt_tokens=sum(g.prompt_tokens - g.cached_tokens for g in first.generations),
        new_tokens=sum(g.new_tokens for g in first.generations),
        timings_s={name: round(seconds, 5) for name, seconds in first.timings_s.items()},
    )

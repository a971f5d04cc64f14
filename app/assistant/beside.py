"""Beside a question that a model is asked: what the house's definitions answer near it, to offer and to hold against.

Looked for while the model writes, so that nobody waits for it, and on a slow database only for a moment. Where one of
these answers has the same rows as the model's, that speaks for it: two who do not know of each other say the same.
"""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.assistant.compose.nearby import near_questions
from app.assistant.errors import InhouseError
from app.assistant.generate import Cancelled
from app.assistant.vote import Votes, found_nothing, votes_of

if TYPE_CHECKING:
    from app.assistant.assistant import Assistant
    from app.assistant.attempt import Attempt


LONGEST_S = 2.0  # for all their rows: the model's query waits for the same connection


@dataclass(frozen=True)
class Beside:
    """A question near the one asked, and its rows; none where it has none to be told by."""

    question: str
    rows: Votes | None


Pending = Future[tuple[Beside, ...]]


def look_beside(attempt: Attempt) -> Pending:
    """Begin to look, once for a question; a follow-up is near to nothing without what it follows."""
    if attempt.beside:
        return attempt.beside
    alone = not (attempt.turns or attempt.evidence)
    try:
        return attempt.assistant.aside.submit(_look, attempt.assistant, attempt.question if alone else "")
    except RuntimeError:  # it was closed meanwhile, which the query will say
        nothing: Pending = Future()
        nothing.set_result(())
        return nothing


def _look(assistant: Assistant, question: str) -> tuple[Beside, ...]:
    if not question or assistant.composer is None:
        return ()
    found = near_questions(assistant.composer, question)
    late = threading.Event()
    timer = threading.Timer(LONGEST_S, late.set)
    timer.start()
    try:
        return tuple(Beside(near.question, _rows(assistant, near.sql, late)) for near in found)
    finally:
        timer.cancel()


def _rows(assistant: Assistant, sql: str, late: threading.Event) -> Votes | None:
    try:
        result = assistant.queries.run(sql, cancel=late)
    except (InhouseError, Cancelled):
        return None
    return None if found_nothing(result) else votes_of(result)


def nearby(attempt: Attempt) -> tuple[str, ...]:
    """The questions near the one asked, without that whose answer is the same."""
    agreed = agreed_with(attempt)
    return tuple(each.question for each in _found(attempt) if each.question != agreed)


def agreed_with(attempt: Attempt) -> str:
    """The near question whose answer has the rows of the attempt's; "" for none."""
    if attempt.result is None or not (found := _found(attempt)):
        return ""
    rows = votes_of(attempt.result)
    return next((each.question for each in found if each.rows == rows), "")


def _found(attempt: Attempt) -> tuple[Beside, ...]:
    try:
        return attempt.beside.result() if attempt.beside else ()
    except CancelledError:  # the assistant was closed before it began
        return ()

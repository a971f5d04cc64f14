"""Beside a question that a model is asked: what the house's definitions answer near it, to offer and to hold against.

Looked for while the model writes, so that nobody waits for it. Where one of these answers has the same rows as the
model's, that speaks for it: two who do not know of each other say the same.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.assistant.compose.nearby import near_questions
from app.assistant.errors import InhouseError
from app.assistant.vote import Votes, found_nothing, votes_of

if TYPE_CHECKING:
    from app.assistant.assistant import Assistant
    from app.assistant.attempt import Attempt


@dataclass(frozen=True)
class Beside:
    """A question near the one asked, and its rows; none where it has none to be told by."""

    question: str
    rows: Votes | None


Pending = Future[tuple[Beside, ...]]


def look_beside(attempt: Attempt) -> Pending:
    """Begin to look, once for a question; a follow-up is near to nothing without what it follows."""
    alone = not (attempt.turns or attempt.evidence)
    return attempt.beside or attempt.assistant.aside.submit(
        _look, attempt.assistant, attempt.question if alone else ""
    )


def _look(assistant: Assistant, question: str) -> tuple[Beside, ...]:
    if not question or assistant.composer is None:
        return ()
    return tuple(
        Beside(near.question, _rows(assistant, near.sql))
        for near in near_questions(assistant.composer, question)
    )


def _rows(assistant: Assistant, sql: str) -> Votes | None:
    try:
        result = assistant.queries.run(sql)
    except InhouseError:  # such as one that takes too long
        return None
    return None if found_nothing(result) else votes_of(result)


def nearby(attempt: Attempt) -> tuple[str, ...]:
    """The questions near the one asked, without that whose answer is the same."""
    agreed = agreed_with(attempt)
    found = attempt.beside.result() if attempt.beside else ()
    return tuple(each.question for each in found if each.question != agreed)


def agreed_with(attempt: Attempt) -> str:
    """The near question whose answer has the rows of the attempt's; "" for none."""
    if attempt.result is None or attempt.beside is None:
        return ""
    rows = votes_of(attempt.result)
    return next((each.question for each in attempt.beside.result() if each.rows == rows), "")

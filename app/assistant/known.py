"""Answers that no model writes: an approved pair's, a literal one, one composed of definitions, the last one refined.

Each gives its query to guard and database as the model's would be; where these refuse it, the question goes on as if
there were none. Which of them is asked, and when, is `attempt`'s to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot.errors import SqlglotError

from app.assistant.answer import Verdict
from app.assistant.clarify import Asked
from app.assistant.compose.composer import Composed
from app.assistant.compose.explain import Explained, Explainer
from app.assistant.errors import LimitError, SqlError
from app.assistant.parse import BROKEN, parse_sql
from app.assistant.refine import refine

if TYPE_CHECKING:
    from app.assistant.attempt import Attempt

Ended = tuple[Verdict, str] | None  # the verdict and, without an answer, why; None where the question goes on


TIED = "Others tie for the last place shown: which of them stands there is chance."


def answer_verified(attempt: Attempt) -> Ended:
    """Answer from the approved pair that asks the same up to its literals."""
    pairs = attempt.assistant.verified
    if pairs is None:
        return None
    with attempt.enter("recall"):
        found = pairs.match(attempt.question, without=attempt.without_pair)
    if found is None:
        return None
    ended = _run(attempt, found.sql)
    attempt.verified = found.pair.id if ended and ended[0] == "answered" else ""
    return ended


def answer_without_model(attempt: Attempt) -> Ended:
    """Answer what is asked in the schema's words, is a frame of the definitions, or changes the last query."""
    return answer_literal(attempt) or answer_composed(attempt) or answer_refined(attempt)


def answer_literal(attempt: Attempt) -> Ended:
    """Answer what names tables and columns as the schema does, where nobody has said what else words mean."""
    reader = attempt.assistant.literal if not attempt.turns else None
    if reader is None:
        return None
    with attempt.timed("compose"):
        found = reader.read(attempt.question)
    ended = _run(attempt, found.sql) if found else None
    if found and ended and ended[0] == "answered":
        attempt.composed, attempt.literal = found.description, True
        attempt.notes = (TIED,) if reader.ties(found) else ()
        _doubt(attempt, found.sql)
    return ended


def answer_composed(attempt: Attempt) -> Ended:
    """Answer with the query of the frame that the question means."""
    composer = attempt.assistant.composer
    if composer is None:
        return None
    with attempt.timed("compose"):
        found: Composed | Explained | Asked | None
        found = Explainer(composer).explain(attempt.question, attempt.earlier)
        found = found or composer.compose(attempt.question, attempt.earlier)
    if found is None:
        return None
    if isinstance(found, Asked):
        attempt.choices = found.choices
        return "abstained", found.message
    ended = _run(attempt, found.sql)
    if ended and ended[0] == "answered":
        attempt.composed = found.description
        attempt.unreviewed = composer.is_unreviewed(found.frame if isinstance(found, Composed) else None)
        attempt.notes = found.notes if isinstance(found, Explained) else ()
        _doubt(attempt, found.sql)
    return ended


def answer_refined(attempt: Attempt) -> Ended:
    """Answer a follow-up that changes the last query in one place with that query, changed there alone."""
    if not attempt.turns or not attempt.assistant.compose:
        return None
    with attempt.timed("compose"):
        try:
            found = refine(attempt.question, attempt.turns[-1], attempt.assistant)
        except (SqlError, SqlglotError, *BROKEN):  # an earlier query of a shape that it does not know
            return None
    ended = _run(attempt, found.sql) if found else None
    if found and ended and ended[0] == "answered":
        attempt.refined = True
        composer = attempt.assistant.composer
        attempt.unreviewed = composer is not None and composer.is_unreviewed(None)
        attempt.notes = (found.note,)
        _doubt(attempt, found.sql)
    return ended


def _doubt(attempt: Attempt, sql: str) -> None:
    if attempt.assistant.doubt:
        with attempt.timed("doubt"):
            attempt.doubts = tuple(attempt.find_doubts(parse_sql(sql, attempt.assistant.schema.dialect)))


def _run(attempt: Attempt, sql: str) -> Ended:
    try:
        with attempt.timed("parse"):
            tree = parse_sql(sql, attempt.assistant.schema.dialect)
        attempt.run(tree)
    except LimitError as error:
        return "failed", str(error)
    except (SqlError, SqlglotError, RecursionError):
        attempt.sql, attempt.result = "", None
        return None
    attempt.context = attempt.assistant.find_context(attempt.question, without_pair=attempt.without_pair)
    return "answered", ""

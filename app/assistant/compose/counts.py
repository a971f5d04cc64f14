"""The days of counts that a question names without a date: "the latest count against the previous one".

Of what is counted every week, "now" beside another day is the last count, and the one before it the previous. Words for
them stand for their days only where two days are compared: alone, what is on hand now is no matter of a day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from app.assistant.compose.domain import Domain, Measure
from app.assistant.compose.parts import (
    CHANGE,
    CHANGE_BY,
    COUNT_DAY,
    FROM,
    MEASURE,
    NOW,
    PERIOD,
    SINCE,
    TO,
    Lexeme,
)
from app.assistant.periods import Period
from app.assistant.question_tokens import Token

_DAYS = {"day": 1, "week": 7}  # between two counts
_COMPARED = 2


def may_be_count(line: Sequence[Token]) -> bool:
    """Whether counts are spoken of at all."""
    return any(token.text == "count" for token in line)


def with_counts(sequence: list[Lexeme], domain: Domain) -> list[Lexeme]:
    """Read the words for two counts as their days; as it stands where there are no two, or no such figure."""
    named = [lexeme for lexeme in sequence if lexeme.kind in (COUNT_DAY, NOW)]
    days = [lexeme for lexeme in sequence if lexeme.kind == PERIOD and _is_day(lexeme.means[0])]
    since = _since(sequence)
    measure = next((m for x in sequence if x.kind == MEASURE for m in x.means if m.daily and m.date), None)
    if (
        measure is None
        or len(named) + len(days) + bool(since and len(named) + len(days) < _COMPARED) != _COMPARED
    ):
        return sequence
    if not named and not since:
        return sequence
    counts = last_counts(measure, domain)
    if len(counts) < _COMPARED:
        return sequence
    found: list[Lexeme] = []
    for lexeme in sequence:
        if lexeme in named:
            back = lexeme.means[0] if lexeme.kind == COUNT_DAY else 0
            found.append(_on(counts[back], lexeme))
        elif since and lexeme.kind == SINCE:
            found.append(Lexeme(FROM, (None,), False, lexeme.begin, lexeme.stop))
        elif since and lexeme is since and lexeme not in named:
            found += [lexeme, *_up_to(counts[0], lexeme)]
        else:
            found.append(lexeme)
        if since and lexeme is since and lexeme in named:
            found += _up_to(counts[0], lexeme)
    return found


def _since(sequence: Sequence[Lexeme]) -> Lexeme | None:
    """The day behind "since", where it is asked how much something changed."""
    changes = {CHANGE, CHANGE_BY} & {lexeme.kind for lexeme in sequence}
    for at, lexeme in enumerate(sequence[:-1]):
        if changes and lexeme.kind == SINCE and sequence[at + 1].kind in (PERIOD, COUNT_DAY):
            return sequence[at + 1]
    return None


def last_counts(measure: Measure, domain: Domain) -> list[dt.date]:
    """The days of the last count and of the one before it."""
    step, today = _DAYS[measure.daily], domain.workspace.today
    found: list[dt.date] = []
    for back in range(3 * step):
        day = today - dt.timedelta(days=back)
        table = domain.joins.tables[measure.base]
        if domain.has_row(
            f"SELECT 1 FROM {table} AS {measure.base} WHERE {measure.date} = DATE '{day}' LIMIT 1"
        ):
            found.append(day)
            if len(found) == _COMPARED:
                break
    return found


def _is_day(period: Period) -> bool:
    return period.end == period.start + dt.timedelta(days=1)


def _on(day: dt.date, lexeme: Lexeme) -> Lexeme:
    words = re.sub("^0", "", f"{day:%d %B %Y}")
    return Lexeme(PERIOD, (Period(words, day, day + dt.timedelta(days=1)),), False, lexeme.begin, lexeme.stop)


def _up_to(day: dt.date, lexeme: Lexeme) -> list[Lexeme]:
    place = Lexeme(TO, (None,), False, lexeme.stop, lexeme.stop)
    return [place, _on(day, place)]

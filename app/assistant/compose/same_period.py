"""The period that a question names by another: "this year to date against the same period last year".

Of a period that goes on, the days up to yesterday are meant, and as many of the year before; of one that is over, the
same one a year before. Only where "last year" is the year before the period's own.
"""

from __future__ import annotations

import datetime as dt

from app.assistant.compose.parts import BEFORE, PERIOD, SAME, TO_DATE, Lexeme
from app.assistant.compose.spans import day_a_year_before, is_week, one_before, to_span, unit_of
from app.assistant.periods import Period
from app.assistant.workspace import Workspace

_ANY = ("period", "time")
_AGO = "ago"  # it says the year, too: "the same days a year ago"
_ONE = " before"  # the one before: "the month before"
_WEEK = 7  # days


def with_same_period(sequence: list[Lexeme], workspace: Workspace) -> list[Lexeme]:
    """Read "same period last year" as the year before of the one period beside it; as it stands where it has none."""
    at = next((i for i, lexeme in enumerate(sequence) if lexeme.kind == SAME), None)
    if at is None:
        return sequence
    named = sequence[at].means[0]
    behind = (
        at + 1
        if named != _AGO
        and not named.endswith(_ONE)
        and sequence[at + 1 : at + 2]
        and sequence[at + 1].kind == PERIOD
        else at
    )
    others = [lexeme for i, lexeme in enumerate(sequence) if lexeme.kind == PERIOD and i != behind]
    if named.endswith(_ONE):
        one = (
            _one_before(others[0].means[0], named.removesuffix(_ONE), workspace) if len(others) == 1 else None
        )
        before = Lexeme(PERIOD, (one,), False, sequence[at].begin, sequence[at].stop)
        return [*sequence[:at], before, *sequence[at + 1 :]] if one else sequence
    if len(others) != 1 or (behind == at and named != _AGO):
        return sequence
    period: Period = others[0].means[0]
    fits = named == _AGO or named in (*_ANY, unit_of(period))
    if not fits or (named != _AGO and not _is_year_before(period, sequence[behind].means[0])):
        return sequence
    if period.end is not None and period.end <= workspace.today and unit_of(period) != "days":
        before = Lexeme(BEFORE, ("year before",), False, sequence[at].begin, sequence[behind].stop)
        return [*sequence[:at], before, *sequence[behind + 1 :]]
    if named not in (*_ANY, _AGO) or not period.start < workspace.today or _is_week(period, workspace):
        return sequence
    return _to_date(sequence, at, behind, others[0], workspace)


def _to_date(
    sequence: list[Lexeme], at: int, behind: int, lexeme: Lexeme, workspace: Workspace
) -> list[Lexeme]:
    """Both periods up to the same day of their years."""
    period: Period = lexeme.means[0]
    end = min(period.end or workspace.today, workspace.today)
    goes_on = period.end is not None and period.end > end
    said = period.words.lower().replace("-", " ").endswith("to date")
    words = f"{period.words} to date" if goes_on and not said else period.words
    so_far = Period(words, period.start, end)
    same = Period("the same days last year", day_a_year_before(period.start), day_a_year_before(end))
    found: list[Lexeme] = []
    for i, each in enumerate(sequence):
        if (i == at and behind != at) or each.kind == TO_DATE:
            continue
        means = so_far if each is lexeme else same if i == behind else None
        found.append(Lexeme(PERIOD, (means,), False, each.begin, each.stop) if means else each)
    return found


def _one_before(period: Period, unit: str, workspace: Workspace) -> Period | None:
    """The period of the same length before one that is over; None where it is none of the unit."""
    span = to_span(period, workspace)
    if not span.over or span.unit != ("days" if unit == "week" else unit):
        return None
    if unit == "week":
        start = span.start - dt.timedelta(weeks=1)
        return Period("the week before", start, span.start) if is_week(span) else None
    return Period(f"the {unit} before", one_before(span).start, span.start)


def _is_week(period: Period, workspace: Workspace) -> bool:
    """Whether the same of the year before may be the days of that date, or those of that week."""
    return ((period.end or workspace.today) - period.start).days <= _WEEK


def _is_year_before(period: Period, last_year: Period) -> bool:
    """Whether the same days of the year before lie in the year that is named."""
    start = day_a_year_before(period.start)
    return (
        unit_of(last_year) == "year"
        and last_year.start <= start
        and bool(last_year.end and start < last_year.end)
    )

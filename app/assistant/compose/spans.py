"""A period of a frame: the words for it, its days, and its condition on a date column."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from app.assistant.periods import Period, add_months
from app.assistant.workspace import Workspace

_FISCAL_YEAR = re.compile(r"\bFY ?(\d{4})\b", re.IGNORECASE)  # which is the calendar's in most companies


@dataclass(frozen=True)
class Span:
    """`words` behind a verb ("in Q2 FY2026"), `name` alone ("Q2 FY2026"), first day, day after the last."""

    words: str
    name: str
    start: dt.date
    end: dt.date | None
    unit: str  # year, half, quarter, month, days
    over: bool  # whether it lies in the past entirely

    def conditions(self, column: str) -> tuple[str, ...]:
        """The half-open range of literal dates."""
        since = f"{column} >= DATE '{self.start}'"
        return (since, f"{column} < DATE '{self.end}'") if self.end else (since,)


def is_one_day(span: Span) -> bool:
    """Whether a span is of a single day."""
    return span.end == span.start + dt.timedelta(days=1)


def is_week(span: Span) -> bool:
    """Whether a span is of a week from Monday to Sunday."""
    return span.start.weekday() == 0 and span.end == span.start + dt.timedelta(weeks=1)


def is_of_months(span: Span) -> bool:
    """Whether a span is of whole months."""
    return span.end is not None and span.start.day == span.end.day == 1


def day_a_year_before(day: dt.date) -> dt.date:
    """The same day a year earlier.

    >>> day_a_year_before(dt.date(2025, 10, 15)), day_a_year_before(dt.date(2028, 2, 29))
    (datetime.date(2024, 10, 15), datetime.date(2027, 3, 1))
    """
    if (day.month, day.day) == (2, 29):
        return dt.date(day.year - 1, 3, 1)
    return day.replace(year=day.year - 1)


def year_before(span: Span) -> Span:
    """The same dates a year earlier."""
    end = add_months(span.end, -12) if span.end else None
    return Span("", "", add_months(span.start, -12), end, span.unit, True)


def one_before(span: Span) -> Span:
    """The span of the same length that ends where this one begins."""
    months = {"year": 12, "half": 6, "quarter": 3, "month": 1}[span.unit]
    return Span("", "", add_months(span.start, -months), span.start, span.unit, True)


def step_before(day: dt.date, steps: int, unit: str) -> dt.date:
    """The day so many months, weeks or days earlier.

    >>> step_before(dt.date(2025, 3, 1), 2, "month"), step_before(dt.date(2025, 3, 3), 1, "week")
    (datetime.date(2025, 1, 1), datetime.date(2025, 2, 24))
    """
    return (
        add_months(day, -steps)
        if unit == "month"
        else day - dt.timedelta(days=steps * (7 if unit == "week" else 1))
    )


def to_span(period: Period, workspace: Workspace) -> Span:
    """A period that a question names as the span of a frame."""
    today = workspace.today
    words = " ".join(period.words.split())
    if workspace.fiscal_year_start_month == 1:
        words = _FISCAL_YEAR.sub(r"\1", words)
    over = period.end is not None and period.end <= today
    return Span(words, words, period.start, period.end, unit_of(period), over)


def unit_of(period: Period) -> str:
    """Whether a period is a whole month, quarter, half or year, by its dates; "days" for others."""
    if period.end is None or period.start.day != 1 or period.end.day != 1:
        return "days"
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
    return {1: "month", 3: "quarter", 6: "half", 12: "year"}.get(months, "days")


def join_periods(first: Period, last: Period) -> Period | None:
    """ "May to July 2025": from the one to the end of the other, both of the same length; the year may stand last.

    >>> may = Period("May", dt.date(2025, 5, 1), dt.date(2025, 6, 1))
    >>> july = Period("July 2025", dt.date(2025, 7, 1), dt.date(2025, 8, 1))
    >>> join_periods(may, july).end
    datetime.date(2025, 8, 1)
    """
    if first.end is None or last.end is None or unit_of(first) != unit_of(last):
        return None
    if unit_of(first) == "days" and not (_is_day(first) and _is_day(last)):
        return None
    begin = first.start
    if not re.search(r"\d{4}", first.words) and re.search(r"\d{4}", last.words):
        begin = dt.date(last.start.year, begin.month, begin.day)  # "January to March 2024"
    if begin >= last.start:
        return None
    return Period(f"{first.words} to {last.words}", begin, last.end)


def _is_day(period: Period) -> bool:
    return period.end == period.start + dt.timedelta(days=1)

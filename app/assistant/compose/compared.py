"""The two periods of a change: those that are said, or the one before the period that was asked for.

A period that goes on is compared up to yesterday, with as many days of the other. A series is compared where it moved
most the way that is said. What was chosen is said.
"""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, replace
from typing import Any

from app.assistant.compose.frame import Frame
from app.assistant.compose.frame_rules import FrameRules
from app.assistant.compose.said_change import Said
from app.assistant.compose.spans import Span
from app.assistant.compose.why import Moved
from app.assistant.periods import add_months

MOST_SERIES = 1000  # months of a series
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True)
class Compared:
    """The later period, the earlier, and what to say of their choice."""

    now: Span
    before: Span
    about: tuple[str, ...] = ()


def find_compared(said: Said, moved: Moved, rules: FrameRules) -> Compared | None:
    """The periods that a question means; None where it leaves them open.

    Raises: SqlError where the series before cannot be run.
    """
    frame, today = said.frame, rules.domain.workspace.today
    told = bool(said.before or said.yearly)
    if said.now is None and not told and frame.span and frame.before:
        return Compared(frame.span, frame.before)
    if said.now is None and frame.grain:
        return None if told else _find_largest(frame, moved, rules)
    whole = said.now or frame.span
    if whole is None or whole.start >= today:
        return None
    about: tuple[str, ...] = ()
    now = whole
    if not whole.over and not frame.measure.future:
        now = replace(whole, end=today)
        last = today - dt.timedelta(days=1)
        about = (f"The period goes on: its days up to {last} are compared with as many days before.",)
    before = _find_earlier(now, whole, said)
    if whole.unit == "days" and not told:
        about = ("It is compared with as many days before it.",)
    elif not told and not about:
        about = ("It is compared with the period before it, since only one period was asked for.",)
    if before.end is None or before.start >= now.start:
        return None
    return Compared(now, before, about)


def _find_earlier(now: Span, whole: Span, said: Said) -> Span:
    """The earlier period; `now` is the `whole` that is asked for, or what is over of it."""
    before = said.before
    if said.yearly or (before and before.unit == "year" and whole.unit in ("month", "quarter")):
        return _moved(now, 12)  # "than last year": the same month of it
    if before is None:
        return _moved(now, _MONTHS.get(whole.unit, 0))
    if now is whole or now.end is None or before.end is None:
        return before
    return replace(before, end=min(before.end, before.start + (now.end - now.start)))


def _find_largest(frame: Frame, moved: Moved, rules: FrameRules) -> Compared | None:
    """The neighbours of a series between which it moved most the way that is said; None where it has none."""
    if frame.grain not in ("month", "quarter"):
        return None
    monthly = frame.but(grain="month", dimension=None)
    rows = rules.domain.dialect.run(rules.sql(monthly), max_rows=MOST_SERIES).rows
    values = {_day(row[0]): float(row[1] or 0) for row in rows if row[0] is not None}
    if not values:
        return None
    step = _MONTHS[frame.grain]
    start = frame.span.start if frame.span else min(values)
    today = rules.domain.workspace.today
    stop = min(today, frame.span.end) if frame.span and frame.span.end else today
    series: list[tuple[Span, float]] = []
    while start.day == 1 and (end := add_months(start, step)) <= stop:
        figure = sum(values.get(add_months(start, month), 0) for month in range(step))
        series.append((Span("", "", start, end, frame.grain, True), figure))
        start = end
    if len(series) < 2:
        return None
    sign = {"down": -1, "up": 1}.get(moved, 0)
    steps = [(late, early, after - was) for (early, was), (late, after) in itertools.pairwise(series)]
    now, before, largest = max(steps, key=lambda each: each[2] * sign if sign else abs(each[2]))
    noun = {"down": "fall", "up": "rise"}.get(moved, "change")
    if sign and largest * sign <= 0:
        now, before, _ = steps[-1]
        said = f"The series has no {noun} from one {frame.grain} to the next: the last two are compared."
        return Compared(now, before, (said,))
    return Compared(
        now, before, (f"Of the series, this is the largest {noun} from one {frame.grain} to the next.",)
    )


def _moved(span: Span, months: int) -> Span:
    """The days so many months earlier; for 0 as many days, up to the span's first."""
    assert span.end
    if not months:
        return Span("", "", span.start - (span.end - span.start), span.start, "days", True)
    return Span("", "", _moved_day(span.start, months), _moved_day(span.end, months), span.unit, True)


def _moved_day(day: dt.date, months: int) -> dt.date:
    first = add_months(day.replace(day=1), -months)
    return min(first + dt.timedelta(days=day.day - 1), add_months(first, 1))


def _day(value: Any) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else dt.date.fromisoformat(str(value)[:10])

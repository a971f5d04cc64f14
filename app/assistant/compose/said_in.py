"""What a change is told in, and the frames of changes that words make: of those that fell, from month to month.

A rate moves in percentage points: its change in percent would be read as points, so it has none. "By how much" alone
says neither percent nor dollars.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from app.assistant.compose.domain import Measure
from app.assistant.compose.frame import Frame
from app.assistant.compose.parts import (
    BEFORE,
    CHANGE_BY,
    FROM,
    GRAINS,
    GROWTH,
    MOVED,
    PERCENT,
    SHARE,
    UNIT,
    Lexeme,
)
from app.assistant.compose.spans import Span, year_before

STEPS = frozenset(("month", "quarter", "week"))
_OVER_STEPS = (2, 4)  # tokens of "month month" and "from month to month", but not of "monthly"
ByKind = Mapping[str, Sequence[Lexeme]]


def told_in(measure: Measure, by_kind: ByKind) -> Literal["percent", "points", "amount"] | None:
    """In what the words ask for a change of a measure; None where they do not say, or it has none."""
    said = {each for kind in (CHANGE_BY, PERCENT, UNIT) for x in by_kind.get(kind, ()) for each in x.means}
    if {SHARE, GROWTH} & {*by_kind}:
        said.add(None)
    if len(said) > 1:
        said.discard("much")  # "by how much, in dollars"
    said = {"percent" if each is None else each for each in said}
    if len(said) != 1:
        return None
    unit = said.pop()
    if unit == "percent":
        return None if measure.unit == "percent" else "percent"
    if unit == "points":
        return "points" if measure.unit == "percent" else None
    return "amount" if measure.unit == unit else None


def make_steps(frame: Frame, by_kind: ByKind) -> Frame | None:
    """The change of each month, quarter or week on the one before."""
    told = told_in(frame.measure, by_kind)
    if GROWTH in by_kind:  # "growth by month" may be on the year before
        means = by_kind[GROWTH][0].means
        unit = means[0] if len(means) == 1 else None
        if unit == "" and any(x.stop - x.begin in _OVER_STEPS for x in by_kind.get(GRAINS, ())):
            unit = frame.grain  # "month-on-month revenue growth"
        if unit not in STEPS or frame.grain not in ("", unit):
            return None
        frame = frame.but(grain=unit)
        said = {kind: lexemes for kind, lexemes in by_kind.items() if kind != GROWTH}
        told = told_in(frame.measure, said) or (None if {PERCENT, UNIT} & {*by_kind} else told)
    if told is None or not has_steps(frame):
        return None
    return frame.but(stepwise=True, change=told)


def has_steps(frame: Frame) -> bool:
    """Whether a period that is over has whole steps, each with one before it."""
    span = frame.span
    if frame.grain not in STEPS or not span or not span.over or span.end is None:
        return False
    if frame.grain == "week":
        return not (span.start.weekday() or span.end.weekday())
    if frame.grain == "quarter":
        return span.unit == "year"
    return span.start.day == span.end.day == 1


def make_moved(frame: Frame, spans: Sequence[Span], by_kind: ByKind) -> Frame | None:
    """Those whose figure fell, or rose, against another period, with both figures."""
    span = frame.span
    if not span or not span.over or frame.grain:
        return None
    before: Span | None
    if BEFORE in by_kind:
        said = by_kind[BEFORE][0].means[0]
        if len(spans) != 1 or said not in ("year before", span.unit) or span.unit == "days":
            return None
        before = replace(year_before(span), name="the same days a year before")
    elif len(spans) == 2 and FROM in by_kind:
        before, span = spans
        frame = frame.but(span=span)
    else:
        before = spans[1] if len(spans) == 2 else None
    if before is None or before.unit != span.unit or before.start == span.start:
        return None
    if not (before.over and span.over):
        return None
    [sign] = by_kind[MOVED][0].means
    return frame.but(before=before, moved=sign, both=True, change="amount")

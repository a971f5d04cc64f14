"""Which groups a follow-up leaves of a frame's: the first few, the first, those over a number, those of a condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from app.assistant.compose.again import is_plain
from app.assistant.compose.frame import Frame
from app.assistant.compose.parts import BEST, DIMENSION, GRAIN, INSTEAD, NUMBER, OVER, TOP, UNIT, Lexeme
from app.assistant.compose.reader import Reader

ByKind = Mapping[str, Sequence[Lexeme]]
_WITHIN = {
    "year": ("quarter", "month", "week", "day", "weekday"),
    "quarter": ("month", "week", "day", "weekday"),
    "month": ("week", "day", "weekday"),
    "days": ("day", "weekday"),
}


def to_over(frame: Frame, by_kind: ByKind) -> Iterator[Frame]:
    """Only the groups over or under a number."""
    if (
        not (frame.dimension or frame.grain)
        or frame.top
        or frame.share
        or frame.before
        or frame.over
        or frame.more
    ):
        return
    units = [lexeme.means[0] for lexeme in by_kind.get(UNIT, ())]
    if units not in ([], [frame.measure.unit]):
        return
    number: Decimal = by_kind[NUMBER][0].means[0]
    yield frame.but(over=f"{by_kind[OVER][0].means[0]} {number.normalize():f}")


def to_top(frame: Frame, by_kind: ByKind) -> Iterator[Frame]:
    (lowest, judged), *_ = [x.means[0] for kind in (BEST, TOP) for x in by_kind.get(kind, ())]
    if not frame.dimension or frame.before or frame.grain or frame.over:
        return
    if frame.top and lowest != frame.lowest and INSTEAD not in by_kind:
        return  # "the three worst" of the ten best, or of all
    if (judged or TOP in by_kind) and not frame.measure.adds_up:
        return
    if lowest and frame.share:
        return
    n = int(by_kind[NUMBER][0].means[0]) if NUMBER in by_kind else 1
    if 0 < n <= 1000:
        yield frame.but(top=n, lowest=lowest)


def to_most(frame: Frame, by_kind: ByKind, reader: Reader) -> Iterator[Frame]:
    """The first by the figure: "which region had the most?"."""
    (lowest, judged), *_ = by_kind[BEST][0].means
    named = [*by_kind.get(DIMENSION, ()), *by_kind.get(GRAIN, ())][0]
    if not is_plain(frame) or named.many or (judged and not frame.measure.adds_up):
        return
    if named.kind == GRAIN:
        if frame.span and named.means[0] not in _WITHIN.get(frame.span.unit, ()):
            return  # of one month, no month is the highest
        if not frame.dimension and frame.grain in ("", *named.means):
            yield frame.but(grain=named.means[0], top=1, lowest=lowest)
        return
    for dimension in reader.dimensions(frame.measure, [named]) or ():
        if not frame.grain and frame.dimension in (None, dimension) and not dimension.note:
            yield frame.but(dimension=dimension, top=1, lowest=lowest)

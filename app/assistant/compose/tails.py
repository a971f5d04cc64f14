"""What stands behind a whole question and says how its answer is told: "…, lowest first", "…, and the difference".

The question before it is read by itself, and the tail applied to its frame where that is one of its kind: groups are
ordered, and two periods side by side get their change. Not covered: a change whose unit is not clear ("with the
change": in percent, or in dollars), and figures of more than two periods.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.assistant.compose.again import in_order
from app.assistant.compose.frame import Frame

_ORDERED = r"[,;:–-]?\s*(?:(?:please\s+)?(?:sorted|sort|ordered|listed|ranked)\s+(?:it\s+|them\s+)?)?"
_ORDERS = {
    "lowest": r"(?:with\s+the\s+|from\s+the\s+)?(?:lowest|smallest|fewest|least)\s+(?:ones?\s+)?first|"
    r"(?:in\s+)?ascending(?:\s+order)?|from\s+(?:lowest|smallest|low)\s+to\s+(?:highest|largest|high)",
    "name": r"(?:in\s+)?alphabetical(?:ly|\s+order)|by\s+name",
}
_ORDER = {order: re.compile(rf"{_ORDERED}(?:{said})$", re.IGNORECASE) for order, said in _ORDERS.items()}
_CHANGED = re.compile(
    r"[,;:–-]?\s*(?:and|plus|with|as\s+well\s+as)\s+(?:the\s+)?"
    r"(?P<noun>change|difference|growth|gap|increase|decrease)"
    r"(?:\s+(?:between\s+(?:them|the\s+two|both)|from\s+(?:one|the\s+first)\s+to\s+the\s+(?:other|second)))?"
    r"(?:\s+(?:in|as)\s+(?:a\s+)?(?P<unit>percent|per\s+cent|%|percentage\s+points|points|percentage|dollars|units))?$",
    re.IGNORECASE,
)
_BY_HOW = re.compile(
    r"[,;:–-]?\s*and\s+by\s+how\s+many\s+(?P<unit>percent|percentage\s+points|dollars|units)\s+(?:did\s+)?(?:it|they|that)\s+"
    r"(?:have\s+|has\s+)?(?:change|changed|grow|grew)$",
    re.IGNORECASE,
)
_HOW_MUCH = re.compile(
    r"[,;:–-]?\s*and\s+(?:by\s+how\s+much|how\s+(?:many|much)\s+(?:(?P<unit>dollars|units|orders|pieces)\s+)?(?P<sign>more|fewer|less))"
    r"(?:\s+(?:was\s+it|each))?$",
    re.IGNORECASE,
)
_SIGNS = {"more": ">", "fewer": "<", "less": "<"}
_UNITS = {"dollars": ("usd",), "units": ("units", ""), "pieces": ("units", ""), "orders": ("",)}


@dataclass(frozen=True)
class Tail:
    """The question before a tail, and what the tail says: an order, or in what a change is told."""

    rest: str
    order: str = ""
    told: str = ""
    moved: str = ""  # those that fell or rose, which are told with how much

    def of(self, frame: Frame) -> Frame | None:
        """The frame of the question with what the tail says; None where it is of no such kind."""
        if self.moved:
            fits = frame.moved in self.moved and frame.moved and frame.both and frame.before
            return frame.but(both=False, change="amount") if fits and _has_unit(frame, self.told) else None
        return in_order(frame, self.order) if self.order else _with_change(frame, self.told)


def tails(question: str) -> Iterator[Tail]:
    """The readings of a question's end as a tail.

    >>> [*tails("Margin rate by brand last year, lowest first?")]
    [Tail(rest='Margin rate by brand last year', order='lowest', told='', moved='')]
    >>> next(tails("Orders by store in July and August, and the difference"))
    Tail(rest='Orders by store in July and August', order='', told='amount', moved='')
    """
    text = " ".join(question.split()).rstrip(" .?!")
    for order, pattern in _ORDER.items():
        if match := pattern.search(text):
            yield Tail(text[: match.start()], order=order)
    if match := _HOW_MUCH.search(text):
        moved = _SIGNS[match["sign"].lower()] if match["sign"] else "<>"
        yield Tail(text[: match.start()], told=(match["unit"] or "").lower(), moved=moved)
    if match := _CHANGED.search(text) or _BY_HOW.search(text):
        unit = " ".join((match["unit"] or "").lower().split())
        noun = match.groupdict().get("noun") or ""
        told = {
            "per cent": "percent",
            "%": "percent",
            "percentage": "percent",
            "percentage points": "points",
        }.get(unit, unit)
        if not told:
            told = {"difference": "amount", "gap": "amount", "growth": "percent"}.get(noun.lower(), "")
        for beside in ("", ", side by side") if told else ():
            yield Tail(f"{text[: match.start()]}{beside}", told=told)


def _has_unit(frame: Frame, unit: str) -> bool:
    """Whether an amount that is told in a unit may be the figure's."""
    return frame.measure.unit in _UNITS.get(unit, (frame.measure.unit,))


def _with_change(frame: Frame, told: str) -> Frame | None:
    """Both figures, in the order in which they were asked for, and the change from the earlier to the later."""
    if not frame.beside or not frame.span or len(frame.across_columns) != len((frame.span, frame.beside)):
        return None
    if not (frame.span.over and frame.beside.over) or frame.second or frame.grain or frame.more:
        return None
    measure = frame.measure
    is_rate = measure.unit == "percent"
    if (told == "percent" and is_rate) or (told == "points" and not is_rate):
        return None
    if not _has_unit(frame, told):
        return None
    change: Literal["percent", "points", "amount"] = (
        "percent" if told == "percent" else "points" if is_rate else "amount"
    )
    earlier, later = sorted((frame.span, frame.beside), key=lambda span: span.start)
    names = tuple(name for _, name in frame.across_columns)
    order = names if earlier is frame.span else names[::-1]
    return frame.but(
        before=earlier, span=later, beside=None, across_columns=(), both=True, change=change,
        named=(order[0], order[1]), later_first=earlier is not frame.span,
    )  # fmt: skip

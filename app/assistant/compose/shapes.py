"""The shapes of questions about a measure, as patterns of their parts' letters, and the frame that each makes.

What limits a measure may stand almost anywhere; what it is split by stands behind "by" or "each"; what ranks or bounds
it has its place. Periods are taken as `periods` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from app.assistant.compose.averages import make_average, says_per
from app.assistant.compose.frame import Frame
from app.assistant.compose.parts import (
    ACROSS,
    AGAINST,
    AND,
    BEFORE,
    BEST,
    DIMENSION,
    FIGURES,
    GRAIN,
    GROWTH,
    HOW,
    HOW_MANY,
    LEAD,
    MEASURE,
    NOUN,
    NUMBER,
    OR_MORE,
    OVER,
    PERCENT,
    RUNNING,
    SPLIT,
    TIES,
    TOGETHER,
    TOP,
    TOTAL,
    UNIT,
    Lexeme,
    denies,
)
from app.assistant.compose.said_in import STEPS, make_moved, make_steps, told_in
from app.assistant.compose.spans import Span, day_a_year_before, is_one_day, is_week, year_before
from app.assistant.compose.verdicts import asks_whether

_MOD = "(?:Co?|P|T|i|E[DG]|yD|A|b|n|a|Z|f|r|s|m|I|1|9|0|2)"
_FIGURE = "I?C*(?:M|HC*N|HU?M|N)"
_TAIL = f"(?:{_MOD}|[Vf{TIES}])*"  # behind what is ranked in each group
SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (
        name,
        re.compile(
            f"^[WL]*(?:E[DG]P?[LW]*)?(?:{pattern})z?$".replace("MODS", f"{_MOD}*")
            .replace("FIGURE", _FIGURE)
            .replace("TAIL", _TAIL)
        ),
    )
    for name, pattern in (
        ("plain", "h?MODS(?:FIGURE)(?:MODS|[VdU%])*"),
        ("plain", "MODSC*NMODSH"),
        ("subset", "MODS(?:C*N|M)MODSH[CQ]"),  # "of the orders placed last month, how many …"
        ("part", "MODS(?:C*N|M)MODS(?:W?S|H%)Q"),
        ("ranked", "D[Ey]FIGUREMODS"),
        ("whether", 'C*"MMODS'),  # "did DACH hit its target last quarter?"
        ("several", "MODSh?(?:M|HM|HN|N)(?:M|HM|HN|N)*[&v](?:M|HM|HN|N)(?:MODS|V)*"),
        # A condition behind what it is split by may be what the share is of: "… of each region's orders is online".
        ("share", "P?(?:ED)?SP?FIGURE[CPTAZVp]*(?:ED|b)?[PTnpV%fZ]*"),
        ("part", "(?:E[DG]|b|P)*SMODSFIGURE(?:[CPTZAb]|E[DG])*Q(?:[PTZA%bnfm]|E[DG])*"),
        ("part", "MODSFIGUREMODSQMODS%MODS"),  # "how much of net revenue came from Germany, in percent?"
        ("both", "MODSFIGURE(?:MODS|V)*[&+v](?:P|\\^)MODS\\|?"),
        ("change", "(?:x|h|[S%]?c)(?:ED)?FIGURE(?:[CTb]|ED)*[cd]?(?:[CTb]|ED)*FPOP(?:MODS|[%U])*"),
        ("steps", "(?:x|h|H[%U])FIGUREMODScMODS[%U]?|FIGUREMODScMODS[%U]MODS|cMODSFIGUREMODS[%U]MODS"),
        ("steps", "MODS%?gMODSFIGUREMODS[%U]?MODS|MODSFIGUREMODSgMODS[%U]?MODS"),
        ("moved", "C*D[Wwq]*3FIGURE[CT]*Pv(?:\\^|P)(?:MODS|f)*"),
        ("moved", "C*D[Wwq]*(?:3FIGURE|FIGURE3)[CT]*FPOP(?:MODS|f)*"),
        ("growth", "(?:x|h|[S%]?c)(?:ED)?FIGUREMODS[cd]?MODS[vF]?\\^(?:MODS|[%U])*"),
        ("growth", "MODS(?:gMODSFIGURE|FIGUREMODSg)MODS[vF]?\\^MODS%?"),
        ("growth", "(?:MODSgMODSFIGUREMODS|MODSFIGUREMODSgMODS)%?"),
        ("year growth", "xFIGURE(?:MODScMODS|cMODS)|xMODScFIGUREMODS"),
        ("versus", "FIGURE[CT]*PvPx[CT]*"),
        ("running", "MODS(?:FIGURE)(?:MODS|V)*uMODS"),
        ("running alone", "MODSu(?:FIGURE)MODSu?"),
        ("first of each", "C*[DG](?:[VwT]|MODS)?BFIGURETAIL"),
        ("first of each", "(?:t|BC*)[DG]MODS(?:[Eyw])FIGURETAIL"),
        ("first of each", "BC*[DG]MODSFIGURETAIL"),
        ("first of each", "C*[DG]BMODS[Ey]FIGURETAIL"),
        ("first of each", "(?:t#|#[tB]|B#)C*[DG]MODS(?:[Eyw]|wB)?FIGURETAIL"),
        ("first of each", "MODS#C*[DG](?:MODS|[Vw])*BFIGURETAIL"),
        ("rank", "C*#?C*[DG](?:MODS|[Vwq])*BFIGURE(?:MODS|V)*"),
        ("rank", "#?[DG]FIGUREMODSBMODS"),
        ("rank", "(?:t#?|#[tB]|B#)[DG]MODS(?:[Ey]|w)?FIGURE(?:MODS|U)*"),
        ("rank", "#?BC*[DG]FIGURE(?:MODS|f)*"),
        ("rank", "BMODS#[DG]MODS[Ey]?FIGUREMODS"),  # "what sold best last month? Five products by margin"
        ("rank", "#?[DG]BMODS[Ey]FIGUREMODS"),
        ("rank", "BC*[DG]MODSyFIGUREMODS"),  # "busiest day of last month by orders"
        ("average", "MODSh?MODS/MODSFIGUREMODS|MODSh?MODSFIGURE(?:MODS|V)*/MODS"),
        ("counted", "HC*[DG](?:MODS|[VwWq])*>#U?FIGURE(?:MODS|V)*E?"),
        ("counted", "HC*[DG](?:MODS|[VwWq])*#U?(?:FIGUREJ|JFIGURE)(?:MODS|V)*E?"),
        ("counted", "HC*[DG](?:MODS|[VwWq])*FIGUREMODS>#U?MODS"),
        ("over", "C*[DG]W?w?FIGUREMODS>#U?MODS"),
        ("over", "C*[DG](?:MODS|[VwWq])*>#U?FIGURE(?:MODS|V)*"),
        ("over", "C*[DG]W?w?FIGUREMODS#U?JMODS"),
        ("over", "C*[DG](?:MODS|[VwWq])*#U?(?:FIGUREJ|JFIGURE)(?:MODS|V)*"),
    )
)
_HOW_MUCH = re.compile(r"\bhow much\b", re.IGNORECASE)
_HELD_APART = re.compile(
    r"\b(?:versus|vs|against|compared|side by side|row|column|each|than|before|earlier|same)\b", re.IGNORECASE
)
_TIMES = ("minutes", "hours", "weeks")


@lru_cache(maxsize=10_000)
def shapes_of(letters: str) -> tuple[str, ...]:
    """The shapes that a question's parts have, by their letters."""
    return tuple(dict.fromkeys(shape for shape, pattern in SHAPES if pattern.match(letters)))


def is_worded_so(shape: str, question: str) -> bool:
    """Whether a question's words, and not its parts alone, are those of a shape."""
    if shape == "whether":
        return asks_whether(question)
    if shape == "both" and _HOW_MUCH.search(question):  # of both together, or of each
        return bool(_HELD_APART.search(question))
    return shape != "average" or says_per(question)


def make_frame(
    shape: str, frame: Frame, spans: Sequence[Span], by_kind: Mapping[str, Sequence[Lexeme]]
) -> Frame | None:
    """The frame with what its shape adds."""
    told = "rank" in (means for lexeme in by_kind.get(LEAD, ()) for means in lexeme.means)
    if shape == "plain":
        if told or (HOW in by_kind and not frame.grain):
            return None  # "rank the returns by reason": how, is said nowhere
        units = [lexeme.means[0] or "percent" for kind in (UNIT, PERCENT) for lexeme in by_kind.get(kind, ())]
        return frame if units in ([], [frame.measure.unit]) else None
    if shape == "several":  # "units on hand and on order together": each, or their sum
        last = max(lexeme.begin for kind in (MEASURE, NOUN) for lexeme in by_kind.get(kind, ()))
        added = any(lexeme.begin > last for lexeme in by_kind.get(TOTAL, ()))
        return None if added or TOGETHER in by_kind else frame
    if shape == "average":
        return make_average(frame)
    if shape == "ranked":
        return frame if told else None
    if shape == "whether":
        return frame
    if shape == "versus":
        how = told_in(frame.measure, by_kind)
        return _versus(frame.but(change=how), spans) if how else None
    if shape in ("running", "running alone"):
        if shape == "running alone":
            told = "alone" in by_kind[RUNNING][0].means
            return frame.but(running=True, running_alone=True) if told else None
        alone = any(lexeme.means == ("alone",) for lexeme in by_kind[RUNNING])
        return frame.but(running=True, running_alone=alone)
    if shape == "share":
        return frame.but(share=True) if {DIMENSION, SPLIT} & {*by_kind} and FIGURES not in by_kind else None
    if shape in ("part", "subset"):  # "which share was online, and how many": two figures
        return None if shape == "part" and FIGURES in by_kind else frame
    if shape == "both":
        return _with_both(frame, spans, by_kind)
    if shape == "steps":
        return make_steps(frame, by_kind)
    if shape == "moved":
        return make_moved(frame, spans, by_kind)
    if shape == "change":
        how = told_in(frame.measure, by_kind)
        if how is None:
            return None
        before, span = spans
        if before.start >= span.start or before.unit != span.unit or not span.over or frame.grain:
            return None  # a year that goes on has not changed yet
        return frame.but(span=span, before=before, change=how)
    if shape == "growth":
        how = told_in(frame.measure, by_kind)
        monthly = any(STEPS & {*lexeme.means} for lexeme in by_kind.get(GROWTH, ()))
        if how is None or frame.grain or monthly:
            return None
        frame = frame.but(change=how)
        if BEFORE not in by_kind and any(lexeme.means == ("",) for lexeme in by_kind.get(GROWTH, ())):
            return to_change(frame, "")  # "growth last month" may be on the month before
        return to_change(frame, by_kind[BEFORE][0].means[0] if BEFORE in by_kind else "year before")
    if shape == "year growth":
        how = told_in(frame.measure, by_kind)
        return (
            None if frame.grain or how is None or GROWTH in by_kind else to_change(frame.but(change=how), "")
        )
    if frame.grain and DIMENSION in by_kind:
        return None
    if shape in ("rank", "first of each"):
        (lowest, judged), *_ = [x.means[0] for kind in (BEST, TOP) for x in by_kind.get(kind, ())]
        if TIES in by_kind and (NUMBER in by_kind or shape == "rank"):
            return None  # of the first few, one of those that tie
        if judged == "time" and frame.measure.unit not in (*_TIMES, "days"):
            return None  # "the longest revenue"
        if judged is True and not frame.measure.adds_up:
            return None
        if TOP in by_kind and frame.measure.unit in _TIMES:
            return None
        units = [lexeme.means[0] for lexeme in by_kind.get(UNIT, ())]
        if any(unit != frame.measure.unit for unit in units):
            return None
        if NUMBER in by_kind:
            n = by_kind[NUMBER][0].means[0]
            return frame.but(top=int(n), lowest=lowest) if n == int(n) and 0 < n <= 1000 else None
        ranked = by_kind[DIMENSION][0] if DIMENSION in by_kind else by_kind[GRAIN][0]
        return None if ranked.many else frame.but(top=1, lowest=lowest)
    number: Decimal = by_kind[NUMBER][0].means[0]
    units = [lexeme.means[0] for lexeme in by_kind.get(UNIT, ())]
    if any(unit != frame.measure.unit for unit in units) or (frame.measure.unit in _TIMES and not units):
        return None
    sign = (by_kind.get(OVER) or by_kind[OR_MORE])[0].means[0]
    if shape == "counted" and frame.measure.sql and (sign.startswith("<") or number <= 0):
        return None  # who has none has no row to be counted by
    if sign == "=" and (number <= 0 or frame.measure.unit or number != int(number)):
        return None  # who has none has no row, and no amount is exactly so much
    return frame.but(over=f"{sign} {number.normalize():f}", counted=shape == "counted")


def _versus(frame: Frame, spans: Sequence[Span]) -> Frame | None:
    """The change from the earlier of two periods to the later, both of the same length and over."""
    before, span = sorted(spans, key=lambda each: each.start) if len(spans) == 2 else (None, None)
    if not before or not span or before.start == span.start or before.unit != span.unit or not span.over:
        return None
    return None if frame.grain or span.unit == "days" else frame.but(span=span, before=before)


def _with_both(frame: Frame, spans: Sequence[Span], by_kind: Mapping[str, Sequence[Lexeme]]) -> Frame | None:
    """The figure of two periods of the same length that are over, a column each."""
    if {ACROSS, AGAINST}.isdisjoint(by_kind) and HOW_MANY in by_kind:
        return None  # "how many in August and September" may be of both together
    if {TOGETHER, TOTAL} & {*by_kind}:
        return None
    if any(map(denies, by_kind.get(AND, ()))):
        return None
    if BEFORE in by_kind:
        changed = to_change(frame, by_kind[BEFORE][0].means[0]) if len(spans) == 1 else None
        spans = [changed.span, changed.before] if changed and changed.span and changed.before else []
    if len(spans) != 2 or spans[0].start == spans[1].start or spans[0].unit != spans[1].unit:
        return None
    in_a_row = {span.start for span in spans} & {span.end for span in spans}
    held_apart = {ACROSS, AGAINST, LEAD} & {*by_kind}
    if in_a_row and spans[0].unit != "year" and frame.measure.adds_up and not held_apart:
        return None  # "sales in July and August" may be of both together
    same_days = [day_a_year_before(day) for day in (spans[0].start, spans[0].end) if day] == [
        spans[1].start,
        spans[1].end,
    ]
    alike = same_days or all(map(is_week, spans)) or all(map(is_one_day, spans))
    if not all(span.unit != "days" or (alike and (span.over or is_week(span))) for span in spans):
        return None
    names = [re.sub(r"\W+", "_", span.name.lower().removeprefix("the ")) for span in spans]
    names = [
        name if name.isidentifier() else f"{'on' if is_one_day(span) else 'in'}_{name}"
        for span, name in zip(spans, names, strict=True)
    ]
    columns = tuple(
        (" AND ".join(span.conditions(frame.measure.date)), name)
        for span, name in zip(spans, names, strict=True)
    )
    return frame.but(span=spans[0], beside=spans[1], across_columns=columns)


def to_change(frame: Frame, said: str) -> Frame | None:
    """The change against the same days a year before; `said` is the unit that the words name, if any."""
    span = frame.span
    if not span or not span.over or span.unit not in ("year", "quarter", "month"):
        return None
    if said not in ("year before", span.unit) and (said != "" or span.unit != "year"):
        return None
    name = "the year before" if span.unit == "year" else f"the same {span.unit} a year before"
    return frame.but(before=replace(year_before(span), name=name))

"""A frame asked again: figures beside it, all together, some of what was counted – and which parts an edit changed.

Each is exact or it is not there: a total of groups that leave rows out would be of others, and a figure beside another
must be of the same rows.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from app.assistant.compose.domain import Condition, Domain, Measure
from app.assistant.compose.figures import are_of_the_same_rows, of_one_base
from app.assistant.compose.frame import Frame
from app.assistant.compose.parts import (
    AND,
    BESIDE,
    CONDITION,
    DIMENSION,
    HOW_MANY,
    IT,
    MEASURE,
    NOUN,
    PART,
    Lexeme,
)
from app.assistant.compose.reader import Reader

ByKind = Mapping[str, Sequence[Lexeme]]


def is_plain(frame: Frame) -> bool:
    """Whether a frame is a figure, split or not: none is left out, ranked, compared or made a share."""
    more = (
        frame.top or frame.over or frame.bound or frame.share or frame.part or frame.before or frame.running
    )
    return not (more or frame.more or frame.second or frame.across_columns or frame.each or frame.each_grain)


def to_total(frame: Frame) -> Iterator[Frame]:
    """The figure of all groups together, where these leave none out and may be added up."""
    dimension = frame.dimension
    whole = dimension is None or not (dimension.where or dimension.note or dimension.partial)
    if is_plain(frame) and whole and (dimension or frame.grain) and frame.measure.adds_up:
        yield frame.but(dimension=None, grain="")


def in_order(frame: Frame, order: str) -> Frame | None:
    """The groups by their names, or by their figure; None where they are cut, or in an order of their own."""
    if not frame.dimension or frame.dimension.ranked or not is_plain(frame.but(more=())):
        return None
    return frame.but(by_name=order == "name", lowest=order == "lowest")


def with_figures(frame: Frame, sequence: Sequence[Lexeme], domain: Domain) -> Iterator[Frame]:
    """The frame with the figures that the words name, and nothing else, beside its own."""
    named = [lexeme for lexeme in sequence if lexeme.kind in (MEASURE, NOUN)]
    if {lexeme.kind for lexeme in sequence} - {MEASURE, NOUN, HOW_MANY, AND, BESIDE, IT} or not named:
        return
    for lexeme in named:
        at = sequence.index(lexeme)
        if lexeme.kind == NOUN and not (at and sequence[at - 1].kind == HOW_MANY):
            return  # "with the orders": their number, or each of them
    if not is_plain(frame.but(more=())):
        return
    for new in itertools.product(*(lexeme.means for lexeme in named)):
        together = (frame.measure, *frame.more, *new)
        first, *more = of_one_base(together, domain)
        if not all(are_of_the_same_rows(first, each) for each in more):
            continue
        if len({id(each) for each in together}) < len(together):
            continue
        if frame.more and first is not frame.measure:
            continue
        own = frame if first is frame.measure else _as(frame, first, domain)
        if own is not None:
            yield own.but(more=tuple(more))


def _as(frame: Frame, measure: Measure, domain: Domain) -> Frame | None:
    """The frame of a measure of other rows, its parts as that one's own; None where it lacks one of them."""
    fitting = domain.conditions_of(measure.base, subject=bool(measure.subject), spoken=False)
    same = [next((c for c in fitting if c.where == own.where), None) for own in frame.conditions]
    dimensions = domain.dimensions_of(measure, spoken=False)
    if None in same or (frame.dimension and not any(frame.dimension is each for each in dimensions)):
        return None
    return frame.but(measure=measure, conditions=tuple(same))


def narrowing(count: Measure, measure: Measure, domain: Domain) -> list[Condition]:
    """What a count of some of the records that a measure counts adds to it: "gold members", of customers."""
    if (
        not (measure.subject and count.subject)
        or count.base != measure.base
        or not set(measure.where) < set(count.where)
    ):
        return []
    own = tuple(text for text in count.where if text not in measure.where)
    bare = count.np.removeprefix("the number of ")
    aliases = tuple(domain.joins.aliases(*own))
    return [
        Condition(
            f"{measure.subject.who} are {bare}", own, "part", (measure.base,), aliases, part=f"is {bare}"
        )
    ]


def changed_parts(frame: Frame, edited: Frame) -> set[str]:
    """The parts that an edit changed: measure, split, period, conditions; "more" where anything else is another."""
    parts = {
        "measure": edited.measure is not frame.measure,
        "split": (edited.dimension, edited.grain) != (frame.dimension, frame.grain),
        "period": edited.span != frame.span,
        "conditions": [c.where for c in edited.conditions] != [c.where for c in frame.conditions],
    }
    rest = frame.but(
        measure=edited.measure, dimension=edited.dimension, grain=edited.grain, span=edited.span,
        conditions=edited.conditions,
    )  # fmt: skip
    return {name for name, changed in (*parts.items(), ("more", rest != edited)) if changed}


def narrow(frame: Frame, condition: Condition) -> Frame | None:
    """The frame under one more condition, or under another value of the same column."""
    same = [c for c in frame.conditions if c.group == condition.group]
    if not same:
        return frame.but(conditions=(*frame.conditions, condition))
    if condition in same or _column(same[0]) != _column(condition) or not condition.value:
        return None
    return frame.but(conditions=tuple(condition if c is same[0] else c for c in frame.conditions))


def _column(condition: Condition) -> str:
    return condition.where[0].partition(" = ")[0]


def of_them(frame: Frame, by_kind: ByKind, reader: Reader, *, share: bool) -> Iterator[Frame]:
    """How many of what was counted meet a condition, or which share of it does."""
    measure = frame.measure
    if not is_plain(frame) or not measure.subject:
        return
    if not share and (frame.dimension or frame.grain):
        return  # "how many of them": in each group, or of all together
    conditions = [
        condition
        for kind in (CONDITION, PART)
        for lexeme in by_kind.get(kind, ())
        for condition in reader.conditions(measure, lexeme)
    ]
    for count in (count for lexeme in by_kind.get(NOUN, ()) for count in lexeme.means):
        conditions += narrowing(count, measure, reader.domain)
    for condition in conditions:
        if share:
            yield frame.but(part=condition)
        elif narrowed := narrow(frame, condition):
            yield narrowed if len(narrowed.conditions) > len(frame.conditions) else frame


def to_part(frame: Frame, by_kind: ByKind, domain: Domain) -> Iterator[Frame]:
    """The figure as a percentage of the whole that is named: "as a percentage of all customers"."""
    dimension = frame.dimension
    named = [each for lexeme in by_kind.get(DIMENSION, ()) for each in lexeme.means]
    if named and not any(each is dimension for each in named):
        return
    plain = not (frame.top or frame.over or frame.before or frame.share or frame.part or frame.more)
    if not plain or frame.running or frame.each or frame.each_grain:
        return
    measure = frame.measure
    for whole in [each for kind in (NOUN, MEASURE) for x in by_kind.get(kind, ()) for each in x.means]:
        same = all(
            getattr(whole, part) == getattr(measure, part)
            for part in ("base", "sql", "date", "joins", "ctes")
        )
        own = tuple(text for text in measure.where if text not in whole.where)
        if not same or not set(whole.where) <= set(measure.where) or bool(own) == bool(frame.conditions):
            continue  # of several restrictions, any may be what the share is of
        if own:
            aliases = tuple(domain.joins.aliases(*own))
            bare = re.sub(r"^the (?:number of )?", "", measure.np)
            part = Condition("", own, "part", (measure.base,), aliases, part=f"is {bare}")
            yield frame.but(measure=whole, part=part)
        elif len(frame.conditions) == 1:
            part = frame.conditions[0]
            yield frame.but(measure=whole, conditions=(), part=part)


def only_adds(frame: Frame, edited: Frame) -> bool:
    """Whether an edit leaves all of a frame's own parts as they are."""
    kept = all(condition in edited.conditions for condition in frame.conditions)
    same = edited.measure is frame.measure and frame.span in (None, edited.span)
    return kept and same and frame.dimension in (None, edited.dimension) and frame.grain in ("", edited.grain)

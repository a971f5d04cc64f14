"""The first by a figure in each group or period: "which brand sold best in every country", "each year's best month".

What is ranked is a dimension or a grain of time, and so is what each is of. Where several tie for the first place all
are told; of the first few, those that tie come in the order of their names. Not covered: months of which the last goes
on as the lowest, and a dimension that leaves records out as what each is of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.assistant.compose.domain import Dimension, Domain
from app.assistant.compose.frame import Frame
from app.assistant.compose.parts import (
    BEST,
    BY,
    CONDITION,
    DIMENSION,
    FREQUENT,
    GRAIN,
    MEASURE,
    NOUN,
    PER,
    PIECES,
    WHO,
    Lexeme,
    in_line,
)
from app.assistant.compose.query import Joins, Query, render
from app.assistant.compose.rows import columns_of_rows, grain_of, named
from app.assistant.question_tokens import Token, Tokens
from app.assistant.workspace import Workspace

_WITHIN: Mapping[str, tuple[str, ...]] = {
    "year": ("day", "month", "quarter"),
    "calendar year": ("day", "month"),
    "quarter": ("day", "month"),
    "month": ("day",),
    "week": ("day",),
    "day": ("hour",),
}
_OF_A_YEAR = ("year", "calendar year")


def without_each(sequence: Sequence[Lexeme], tokens: Tokens) -> tuple[list[Lexeme], Lexeme] | None:
    """The parts of a question without "in each region", and what each is of; None where nothing says it.

    "… by revenue in every region": the last of them is what each is of. "The most orders per month" may be on average.
    """
    for at in range(len(sequence) - 2, -1, -1):
        if sequence[at].kind == PER and sequence[at + 1].kind in (DIMENSION, GRAIN):
            word = in_line(tokens)[sequence[at].begin]
            bare = tokens.question[word.begin : word.stop].lower() in ("per", "by")
            behind = at > 0 and sequence[at - 1].stop == sequence[at].begin
            if bare and behind and sequence[at - 1].kind in (MEASURE, NOUN, CONDITION):
                return None
            return [*sequence[:at], *sequence[at + 2 :]], sequence[at + 1]
    return None


def with_frequent(sequence: list[Lexeme], domain: Domain) -> list[Lexeme]:
    """Read "the most frequent topic" as that with the most of the records that have one, or by what is said."""
    kinds = [lexeme.kind for lexeme in sequence]
    at = kinds.index(FREQUENT)
    before, behind = kinds[at - 1 : at] == [DIMENSION], kinds[at + 1 : at + 2] == [DIMENSION]
    if kinds.count(FREQUENT) != 1 or before == behind:
        return sequence
    dimensions = [d for d in sequence[at - 1 if before else at + 1].means if not d.key]
    found = list(sequence)
    found[at] = replace(sequence[at], kind=BEST, means=((False, False),))
    if MEASURE in kinds:
        return found
    bases = {dimension.alias for dimension in dimensions}
    if PIECES in kinds and kinds[kinds.index(PIECES) - 1] == BY:
        pieces = kinds.index(PIECES)
        units = tuple(m for m in sequence[pieces].means if m.base in bases)
        found[pieces] = replace(sequence[pieces], kind=MEASURE, means=units)
        return found if units else sequence
    counts = [m for m in domain.measures if m.subject and m.subject.event and m.subject.base in bases]
    if not counts or NOUN in kinds:
        return sequence
    figure = Lexeme(NOUN, tuple(counts), True, sequence[at].begin, sequence[at].stop)
    place = at + 1 if before else at + 2
    return [*found[:place], figure, *found[place:]]


def with_doers(sequence: list[Lexeme], line: Sequence[Token]) -> list[Lexeme]:
    """Read "who" as those who alone do what the verb behind it says: "who closed the most tickets"."""
    at = [lexeme.kind for lexeme in sequence].index(WHO)
    verb = line[sequence[at].stop].text if sequence[at].stop < len(line) else ""
    doers = tuple(dimension for dimension in sequence[at].means if verb in dimension.does)
    found = list(sequence)
    found[at] = replace(sequence[at], kind=DIMENSION, means=doers)
    return found if doers else sequence


def has_firsts(frame: Frame, domain: Domain) -> bool:
    """Whether there are firsts of each: of two splits of which neither is the other's, of records, groups or times."""
    measure, dimension, each = frame.measure, frame.dimension, frame.each
    plain = not (frame.share or frame.before or frame.over or frame.part or frame.more)
    if not (frame.top and plain and measure.adds_up):
        return False
    if frame.grain and (measure.daily and frame.grain != measure.daily):
        return False
    if each is None:
        return _has_firsts_of_times(frame)
    if each.ranked or each.note or each.where:
        return False
    fits = any(each is other for other in domain.dimensions_of(measure, spoken=False))
    told = any({each.expr} & {part.partition(" = ")[0]} for c in frame.conditions for part in c.where)
    if not fits or told or dimension is None:
        return fits and not told
    barred = {each.alias, dimension.alias}
    apart = not (set(each.not_with) | set(dimension.not_with)) & barred
    return apart and each.expr != dimension.expr and not dimension.note


def _has_firsts_of_times(frame: Frame) -> bool:
    """Whether each month, quarter or year of what is told of has a first: a group of it, or a shorter time."""
    each, span = frame.each_grain, frame.span
    if not frame.measure.date or bool(span) == (each in _OF_A_YEAR):
        return False
    if each == "quarter" and not (span and span.unit == "year"):
        return False
    if frame.grain:
        return frame.grain in _WITHIN.get(each, ()) and not frame.dimension
    return bool(frame.dimension) and each in (*_OF_A_YEAR, "quarter", "month", "week", "day")


def build_firsts(frame: Frame, query: Query, joins: Joins, workspace: Workspace) -> Query:
    """The first by the measure in each group, all that tie, or the first few, as many as are told."""
    measure, dimension = frame.measure, frame.dimension
    expr, name = named(frame.each) if frame.each else grain_of(frame, frame.each_grain, workspace)
    own = frame.each.group if frame.each else ()
    rows = columns_of_rows(dimension) if dimension else (grain_of(frame, frame.grain, workspace),)
    keys = (*dimension.group, dimension.expr) if dimension else ()
    inner = query.but(
        select=((expr, name), *rows, (measure.sql, measure.name)),
        group=tuple(dict.fromkeys((*own, expr, *keys, *(each for each, _ in rows)))),
    )
    figure, label = f"firsts_of.{measure.name}", f"firsts_of.{name}"
    ranked = [(f"firsts_of.{column}", column) for _, column in rows]
    down = "" if frame.lowest else " DESC"
    order: tuple[str, ...] = (f"{measure.name}{down}", label) if frame.each and dimension else (label,)
    if frame.top != 1:
        order = (label, f"{measure.name}{down}")
    place = f"RANK() OVER (PARTITION BY {label} ORDER BY {figure}{down}) = 1"
    if frame.top != 1:
        by = f"{figure}{down}, {', '.join(column for column, _ in ranked)}"
        place = f"ROW_NUMBER() OVER (PARTITION BY {label} ORDER BY {by}) <= {frame.top}"
    return Query(
        "firsts_of",
        ((label, name), *ranked, (measure.rounded(figure, frame.decimals), measure.name)),
        qualify=place,
        order=(*order, ranked[0][0]),
        ctes=(*inner.ctes, ("firsts_of", render(inner.but(ctes=()), joins))),
    )


def named_each(means: Sequence[Dimension] | None) -> Dimension | None:
    """The one dimension that each is of, where a measure has but one of that name."""
    return means[0] if means and len(means) == 1 else None

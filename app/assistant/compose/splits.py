"""A figure split twice: "by region and quarter", "by region, one column for each quarter", "of Frontline and Experts".

Found before a question is read: the second split is taken out of its parts, so that what is left is read as any other.
Not covered: three splits, columns of what has many values, and records as columns.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.assistant.compose.complements import column_split
from app.assistant.compose.domain import Condition, Dimension, Domain, Measure
from app.assistant.compose.parts import (
    ACROSS,
    AGAINST,
    AND,
    BESIDE,
    CONDITION,
    DIMENSION,
    GRAIN,
    LEAD,
    NOUN,
    PER,
    SPLIT,
    TOGETHER,
    Lexeme,
)
from app.assistant.compose.spans import Span
from app.assistant.periods import add_months

VALUES = "values "  # the group of a condition that names some values of what is split by
MOST_COLUMNS = 6
_AND = (AND, BESIDE)
_BETWEEN = (AND, BESIDE, AGAINST)
_FIGURES = re.compile("[MN].*[&v]H?[MN]")
_SIDES = re.compile("C(?:C*(?:[+&v]H?|f)C)+")


@dataclass(frozen=True)
class Split:
    """The parts of a question without its second split, and what that is by; `columns`: a column for each value."""

    rest: list[Lexeme]
    by: Lexeme | None = None
    columns: bool = False
    sides: tuple[Lexeme, ...] = ()  # conditions that have a column each


def find_splits(cut: Sequence[Lexeme], domain: Domain) -> Iterator[Split]:
    """The ways to take a second split out of a question's parts; the parts alone where there is none."""
    at = next((i for i, lexeme in enumerate(cut) if lexeme.kind == ACROSS), None)
    if at is None:
        for rest in (cut, *_of_values(cut, domain)):
            yield Split([*rest])
        if apart := column_split(cut):
            yield Split(apart[0], apart[1], columns=True)
        yield from _beside(cut)
        return
    behind = cut[at + 1] if at + 1 < len(cut) else None
    if behind and behind.kind in (DIMENSION, GRAIN) and "per" in cut[at].means:
        yield Split([*cut[:at], *cut[at + 2 :]], behind, columns=True)
        return
    yield Split([*cut])  # two periods may be what stands side by side
    letters = "".join(lexeme.kind for lexeme in cut)
    if _FIGURES.search(letters) and not (behind and behind.kind in (DIMENSION, GRAIN, NOUN)):
        yield Split([*cut[:at], *cut[at + 1 :]])  # or the figures themselves
    yield from _sides(cut, at)
    places = [i for i, lexeme in enumerate(cut) if lexeme.kind == SPLIT]
    if len(places) == 1:
        rest = [lexeme for i, lexeme in enumerate(cut) if i not in (at, places[0])]
        yield Split(rest, cut[places[0]], columns=True)


def _beside(cut: Sequence[Lexeme]) -> Iterator[Split]:
    """ "by region and quarter": what stands behind "and"."""
    for at in range(1, len(cut) - 2):
        per, first, also, second = cut[at - 1 : at + 3]
        if per.kind == PER and also.kind in _AND and {first.kind, second.kind} <= {DIMENSION, GRAIN}:
            if (first.kind, second.kind) == (DIMENSION, GRAIN):
                first, second = second, first  # times are read down
            if second.kind == DIMENSION:
                yield Split([*cut[:at], first, *cut[at + 3 :]], second)


def _sides(cut: Sequence[Lexeme], at: int) -> Iterator[Split]:
    """ "in Germany and in France, side by side", "how many about returns and how many about delivery? One row"."""
    rest = [*cut[:at], *cut[at + 1 :]]
    letters = "".join(lexeme.kind for lexeme in rest)
    for match in _SIDES.finditer(letters):
        begin, stop = match.span()
        if letters[:begin].endswith(CONDITION) or letters[stop:].startswith(CONDITION):
            continue
        named = tuple(x for x in rest[begin:stop] if x.kind == CONDITION)
        yield Split([*rest[:begin], *rest[stop:]], sides=named)


def _of_values(cut: Sequence[Lexeme], domain: Domain) -> Iterator[list[Lexeme]]:
    """ "of Frontline and Experts": by team, of these two."""
    for begin in range(len(cut) - 2):
        if cut[begin].kind != CONDITION or (begin and cut[begin - 1].kind == CONDITION):
            continue
        stop = begin
        while stop < len(cut) and cut[stop].kind == CONDITION:
            stop += 1
        if stop + 1 >= len(cut) or cut[stop].kind not in _BETWEEN or cut[stop + 1].kind != CONDITION:
            continue
        named = [*cut[begin:stop], cut[stop + 1]]
        if not set.intersection(*({condition.group for condition in lexeme.means} for lexeme in named)):
            continue
        joined = tuple(
            found
            for some in itertools.product(*(lexeme.means for lexeme in named))
            if (found := _one_of(some))
        )
        exprs = {_column(condition) for condition in joined}
        of_ratios = (over for ratio in domain.ratios for over, _ in ratio.by)
        dimensions = tuple(d for d in (*domain.dimensions, *of_ratios) if d.expr in exprs)
        if joined and dimensions:
            last = named[-1]
            if any(lexeme.kind == TOGETHER for lexeme in cut):
                one = Lexeme(CONDITION, joined, False, named[0].begin, last.stop)
                yield [*cut[:begin], one, *cut[stop + 2 :]]
                continue
            yield [
                *cut[:begin],
                Lexeme(CONDITION, joined, False, named[0].begin, last.stop),
                Lexeme(PER, (None,), False, last.stop, last.stop),
                Lexeme(DIMENSION, dimensions, False, last.stop, last.stop),
                *cut[stop + 2 :],
            ]


def _one_of(conditions: Sequence[Any]) -> Condition | None:
    """The condition that one of several values is had, where they are of one column."""
    first: Condition = conditions[0]
    values = [condition.value for condition in conditions]
    alike = all(
        (c.group, c.bases, c.only, _column(c), len(c.where))
        == (first.group, first.bases, first.only, _column(first), 1)
        for c in conditions
    )
    if not alike or not all(values) or len(set(values)) < len(values) or "(" in _column(first):
        return None
    quoted = ", ".join(condition.where[0].partition(" = ")[2] for condition in conditions)
    words = first.words.replace(first.value, f"{', '.join(values[:-1])} and {values[-1]}")
    return replace(
        first, words=words, where=(f"{_column(first)} IN ({quoted})",), group=VALUES + first.group, value=""
    )


def _column(condition: Condition) -> str:
    return _left_side(condition.where[0])


@functools.lru_cache(maxsize=4096)
def _left_side(where: str) -> str:
    return re.split(" = | IN ", where)[0]


def side_columns(sides: Sequence[Condition], domain: Domain) -> list[tuple[str, str]]:
    """The columns of two conditions of one kind, a condition and a name each; [] where they are not told apart.

    Nor where a dimension has just these columns, and no other rows.
    """
    where = {" AND ".join(side.where) for side in sides}
    if any(where == {*dimension.values.values()} for dimension in domain.dimensions):
        return []
    names = [re.sub(r"\W+", "_", (side.value or side.words).lower()).strip("_") for side in sides]
    alike = len({side.group for side in sides}) == 1 and len({side.where for side in sides}) == len(sides)
    fits = alike and len(set(names)) == len(names) and all(map(str.isidentifier, names))
    return [(" AND ".join(side.where), name) for side, name in zip(sides, names, strict=True)] if fits else []


def is_compared(cut: Sequence[Lexeme], words: Sequence[str]) -> bool:
    """Whether the first word, or one between two values, says that they are held against each other."""
    against = any(
        (a.kind, b.kind, c.kind) == (CONDITION, AGAINST, CONDITION)
        for a, b, c in zip(cut, cut[1:], cut[2:], strict=False)
    )
    return against or (bool(cut) and cut[0].kind == LEAD and words[cut[0].begin] == "compare")


def columns_of(
    by: Dimension | str, measure: Measure, span: Span | None, domain: Domain
) -> list[tuple[str, str]]:
    """The columns that a split makes, a condition and a name each; [] where it makes none or too many."""
    if isinstance(by, str):
        if by != "quarter" or not span or span.unit != "year" or not span.end:
            return []
        if span.start.month != domain.workspace.fiscal_year_start_month:
            return []
        days = [add_months(span.start, 3 * n) for n in range(5)]
        return [
            (f"{measure.date} >= DATE '{start}' AND {measure.date} < DATE '{end}'", f"q{n}")
            for n, (start, end) in enumerate(itertools.pairwise(days), 1)
        ]
    if by.values:
        return [(condition, name) for name, condition in by.values.items()]
    found = {
        condition.value: condition.where[0]
        for condition in domain.conditions
        if condition.value
        and measure.base in condition.bases
        and len(condition.where) == 1
        and condition.where[0].startswith(f"{by.expr} = ")
    }
    names = [re.sub(r"\W+", "_", value.lower()).strip("_") for value in found]
    fits = 1 < len(found) <= MOST_COLUMNS and len(set(names)) == len(names) and not by.partial
    return list(zip(found.values(), names, strict=True)) if fits and all(map(str.isidentifier, names)) else []

"""A figure of groups that are large enough by another: "the CSAT of each agent with at least 50 ratings".

Found before a question is read: the bound is taken out of its parts, so that what is left is read as any other. The
other figure must be of the same rows, and none of them may be counted apart, or the bound might be theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.assistant.compose.domain import Measure
from app.assistant.compose.parts import (
    DIMENSION,
    MEASURE,
    NOUN,
    NUMBER,
    OR_MORE,
    OVER,
    PERIOD,
    SCOPE,
    Lexeme,
)

_ALIAS = re.compile(r"\b([a-z_]\w*)\.")
_BOUND = re.compile(f"_?[owk]*(?:{OVER}{NUMBER}M|{NUMBER}M{OR_MORE}|{NUMBER}{OR_MORE}M)")


@dataclass(frozen=True)
class Bound:
    """The parts of a question without its bound, the figure that is bounded, and how."""

    rest: list[Lexeme]
    by: Lexeme
    over: str


def find_bounds(cut: Sequence[Lexeme]) -> Iterator[Bound]:
    """The ways to take a bound out of a question's parts, where another figure is left to be asked for."""
    letters = "".join(lexeme.kind for lexeme in cut)
    for match in _BOUND.finditer(letters):
        rest = [*cut[: match.start()], *cut[match.end() :]]
        kinds = [lexeme.kind for lexeme in rest]
        before = letters[: match.start()]
        if MEASURE not in kinds or {NOUN, SCOPE} & {*kinds}:
            continue  # "net revenue of orders with more than 3 units sold": of orders
        if DIMENSION not in before or before[-1] not in (DIMENSION, PERIOD):
            continue  # "the CSAT of tickets with at least 2 ratings": of tickets
        inside = {lexeme.kind: lexeme for lexeme in cut[match.start() : match.end()]}
        sign = (inside.get(OVER) or inside[OR_MORE]).means[0]
        number: Decimal = inside[NUMBER].means[0]
        yield Bound(rest, inside[MEASURE], f"{sign} {number.normalize():f}")


def fits(measure: Measure, other: Measure) -> bool:
    """Whether HAVING can bound another figure over the rows of a measure."""
    same = (measure.base, measure.date, set(measure.where)) == (other.base, other.date, set(other.where))
    whole = all(join.startswith("LEFT JOIN ") for join in measure.joins)  # no row is lost
    joined = {alias for text in (*measure.where, measure.date) for alias in _ALIAS.findall(text)}
    own = other.joins or other.ctes or other.only or set(other.needs) - {*measure.needs, *joined}
    return bool(same and whole and not own and other.sql and other.adds_up and measure is not other)

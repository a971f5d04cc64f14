"""The first of the records in each of their groups: "the cheapest current product of each category".

The group must be one that every record has. Those that tie for the first place are all of them shown; of several
places, one of those that tie. Not covered: groups that no key leads to, and two groups.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from app.assistant.compose.domain import Dimension, Domain
from app.assistant.compose.listing import Listing
from app.assistant.compose.parts import AND, BESIDE, DIMENSION, PER, Lexeme

_MANY_TO_ONE = 2  # what a join costs that loses no row


def without_each(sequence: Sequence[Lexeme]) -> tuple[list[Lexeme], Lexeme | None]:
    """The parts without "in each category", and the group that is named there; all of them where there is none."""
    places = [
        at
        for at, (first, second) in enumerate(itertools.pairwise(sequence))
        if (first.kind, second.kind) == (PER, DIMENSION)
    ]
    at = places[0] if len(places) == 1 else len(sequence)
    beside = sequence[at + 2].kind if at + 2 < len(sequence) else ""
    if len(places) != 1 or beside in (BESIDE, AND):  # "per category and brand"
        return [*sequence], None
    return [*sequence[:at], *sequence[at + 2 :]], sequence[at + 1]


def with_each(listing: Listing, each: Lexeme, domain: Domain) -> Listing | None:
    """The list with the first records of each group; None where it ranks none, or the group is not of every record."""
    base = listing.count.base
    known = {*listing.count.where, *(part for condition in listing.conditions for part in condition.where)}
    found = {
        dimension.expr: dimension
        for dimension in each.means
        if _is_of_every(base, dimension, domain) and not any(dimension.expr in part for part in known)
    }
    shown = {attribute.expr for attribute in listing.shown}
    if any(attribute.figure for attribute in listing.shown):
        return None
    if len(found) != 1 or listing.order is None or not listing.limit or shown & {*found}:
        return None
    return replace(listing, each=next(iter(found.values())))


def _is_of_every(base: str, dimension: Dimension, domain: Domain) -> bool:
    path = domain.joins.path({base}, dimension.alias)
    plain = not (dimension.where or dimension.group or dimension.note or dimension.key or dimension.values)
    return plain and path is not None and all(step.cost == _MANY_TO_ONE for step in path)

"""Columns of two results as integers that equal cells share, so that a million rows compare as arrays.

Cells are read once, row by row while they are near in memory: rows in another order lie scattered in it. What equal
cells are is in `cells`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import accumulate, count, pairwise
from operator import attrgetter
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from evals.cells import (
    ABSOLUTE,
    EXACT_RELATIVE,
    RELATIVE,
    WHOLE,
    as_float,
    key,
    nan,
    numbers_in,
    whole,
    within,
)

FAITHFUL = 1e14  # below, a float is nearer to an int or a Decimal than EXACT_RELATIVE
_BATCH = 1_000  # rows whose cells fit a processor's cache

_NULL = type(None)
_NUMBERS = {bool, int, float, Decimal, _NULL}
# Python's == and hash are what is meant here.
_PLAIN = {_NULL, bool, int, str, bytes, time, timedelta, UUID}
# A date and its midnight, or two timestamps of which one has a zone, are equal here but not to Python.
_PLAIN_SETS = (_PLAIN | {date}, _PLAIN | {datetime, "naive"}, _PLAIN | {datetime, "zoned"})
_NO_NUMBERS = tuple((plain - _NUMBERS) | {_NULL} for plain in _PLAIN_SETS)

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


class Dictionary(defaultdict[Any, int]):
    """Plain cells of both results, numbered as they come."""

    def __init__(self) -> None:
        super().__init__(count().__next__)


@dataclass
class Column:
    """The cells of a column, and what is known of them.

    `types` has "naive" and "zoned" for timestamps too. `floats` holds numbers, NaN for NULL; None if there are
    others, or some that no float holds. `texts` is a sum of hashes, `nulls` counts.
    """

    dictionary: Dictionary
    cells: list[Any] = field(default_factory=list)
    types: set[Any] = field(default_factory=set)
    texts: int = 0
    nulls: int = 0
    _floats: list[Floats] | None = field(default_factory=list)
    _numbered: list[Integers] | None = field(default_factory=list)

    def extend(self, cells: Sequence[Any]) -> None:
        """Read more cells."""
        types: set[Any] = set(map(type, cells))
        if any(issubclass(kind, np.generic) for kind in types):
            cells = [cell.item() if isinstance(cell, np.generic) else cell for cell in cells]
            types = set(map(type, cells))
        self.cells += cells
        if _NULL in types:
            self.nulls += cells.count(None)
        if any(issubclass(kind, str) for kind in types):
            texts = cells if types == {str} else [cell for cell in cells if isinstance(cell, str)]
            self.texts += sum(map(hash, texts))
        if datetime in types:
            moments = cells if types == {datetime} else [c for c in cells if isinstance(c, datetime)]
            types |= {
                "naive" if zone is None else "zoned" for zone in set(map(attrgetter("tzinfo"), moments))
            }
        self.types |= types
        if self._floats is not None:
            self._floats = self._floats if self.types <= _NUMBERS else None
        if self._floats is not None:
            try:
                self._floats.append(np.array(cells, np.float64))
            except OverflowError:
                self._floats = None
        elif self._numbered is not None and self.plain:
            self._numbered.append(self._number(cells))
        else:
            self._numbered = None

    def _number(self, cells: Sequence[Any]) -> Integers:
        return np.fromiter(map(self.dictionary.__getitem__, cells), np.int64, len(cells))

    @property
    def plain(self) -> bool:
        """Whether Python's equality is what is meant among its cells."""
        return any(self.types <= plain for plain in _PLAIN_SETS)

    @property
    def floats(self) -> Floats | None:
        """The numbers as floats."""
        if self._floats is None:
            return None
        self._floats = [np.concatenate([np.empty(0), *self._floats])]
        return self._floats[0]

    @property
    def numbered(self) -> Integers:
        """The numbers of plain cells."""
        if self._numbered is None or sum(map(len, self._numbered)) < len(self.cells):
            self._numbered = [self._number(self.cells)]
        self._numbered = [np.concatenate([np.empty(0, np.int64), *self._numbered])]
        return self._numbered[0]

    @property
    def null(self) -> NDArray[np.bool_]:
        """Where NULL stands."""
        return np.fromiter((cell is None for cell in self.cells), bool, len(self.cells))


def read_columns(rows: Sequence[Sequence[Any]], width: int, dictionary: Dictionary) -> list[Column]:
    """Turn rows into columns, of which both results share the dictionary."""
    columns = [Column(dictionary) for _ in range(width)]
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        for index, column in enumerate(columns):
            column.extend([row[index] for row in batch])
    return columns


def read_column(cells: list[Any], dictionary: Dictionary) -> Column:
    """Take cells for a column."""
    column = Column(dictionary)
    column.extend(cells)
    return column


@dataclass(frozen=True)
class Codes:
    """A column of the gold and one of the prediction as integers from 0, which equal cells share.

    Of the codes in `loose`, unequal cells share them too.
    """

    gold: Integers
    prediction: Integers
    loose: Integers

    @property
    def span(self) -> int:
        """One more than the greatest code."""
        return 1 + max(int(self.gold.max(initial=0)), int(self.prediction.max(initial=0)))


def encode(gold: Column, prediction: Column) -> Codes:
    """Give two columns their codes.

    Numbers that lie near each other in a chain share a code that is loose: a ≈ b and b ≈ c, but not a ≈ c.
    """
    types = gold.types | prediction.types
    if types <= _NUMBERS and (codes := _encode_floats(gold, prediction)):
        return codes
    if any(types <= plain for plain in _PLAIN_SETS):
        return Codes(gold.numbered, prediction.numbered, np.empty(0, np.int64))
    for numbers, others in ((gold, prediction), (prediction, gold)):
        if numbers.types <= _NUMBERS and any(others.types <= plain for plain in _NO_NUMBERS):
            return Codes(np.where(gold.null, 0, 1), np.where(prediction.null, 0, 2), np.empty(0, np.int64))
    cells = [*gold.cells, *prediction.cells]
    clusters, chained = _clusters({number for cell in cells for number in numbers_in(cell)})
    at, height, dictionary = clusters.__getitem__, len(gold.cells), Dictionary()
    keys = (dictionary[key(cell, at)] for cell in cells)
    joined = np.fromiter(keys, np.int64, len(cells))
    doubt: Iterable[bool] = (
        any(clusters[number] in chained for number in numbers_in(cell)) for cell in gold.cells if chained
    )
    doubtful = np.flatnonzero(np.fromiter(doubt, bool))
    return Codes(joined[:height], joined[height:], np.unique(joined[doubtful]))


def _encode_floats(gold: Column, prediction: Column) -> Codes | None:
    """Return the codes of numbers and NULLs as floats; None where these would not do.

    Sorted, a gap wider than any tolerance begins a cluster, so equal numbers never part as at a bucket's edge.
    """
    ours, theirs = gold.floats, prediction.floats
    if ours is None or theirs is None:
        return None
    noisy = float in gold.types | prediction.types
    if noisy and not (gold.types <= {float, _NULL} or prediction.types <= {float, _NULL}):
        return None  # which tolerance holds depends on the pair of cells
    members, codes = np.unique(np.concatenate([ours, theirs]), return_inverse=True)
    finite = np.isfinite(members)
    size = float(np.abs(members[finite]).max(initial=0))
    if not noisy and (size >= FAITHFUL or not finite[~np.isnan(members)].all()):
        return None
    codes = codes.astype(np.int64)
    integral = finite & (members == np.floor(members)) & (np.abs(members) <= WHOLE if noisy else True)
    loose = np.empty(0, np.int64)
    if not integral[finite].all():
        relative = RELATIVE if noisy else EXACT_RELATIVE
        new = ~close(members[:-1], members[1:], relative)
        starts = np.concatenate([[0], 1 + np.flatnonzero(new)])
        ends = np.concatenate([starts[1:], [len(members)]])
        codes = np.concatenate([[0], np.cumsum(new)])[codes]
        apart = ~close(members[starts], members[ends - 1], relative)
        wholes = np.add.reduceat(integral.astype(np.int64), starts)
        loose = np.flatnonzero((ends - starts > 1) & (apart | (wholes > 1)))
    for part, column in ((codes[: len(ours)], gold), (codes[len(ours) :], prediction)):
        if column.nulls:
            part[column.null] = len(members)
    return Codes(codes[: len(ours)], codes[len(ours) :], loose)


def close(x: Floats, y: Floats, relative: float) -> NDArray[np.bool_]:
    """Return `within`, of arrays."""
    with np.errstate(invalid="ignore", over="ignore"):
        tolerance = np.maximum(ABSOLUTE, relative * np.maximum(np.abs(x), np.abs(y)))
        near: NDArray[np.bool_] = (np.abs(x - y) <= tolerance) & np.isfinite(tolerance)
        return near


def _clusters(numbers: set[Any]) -> tuple[dict[Any, int], set[int]]:
    """Numbers of any types with their cluster, and the clusters whose members may not all be equal."""
    members = sorted(number for number in numbers if not nan(number))
    values = list(map(as_float, members))
    gaps = [not within(x, y, RELATIVE) and x != y for x, y in pairwise(values)]
    clusters = dict(zip(members, accumulate(gaps, initial=0), strict=False))
    clusters.update((number, -1) for number in numbers - clusters.keys())
    chained = set()
    for start, end in pairwise([0, *(index for index, gap in enumerate(gaps, 1) if gap), len(members)]):
        if end - start > 1 and (
            not within(values[start], values[end - 1], EXACT_RELATIVE)
            or sum(map(whole, members[start:end])) > 1
        ):
            chained.add(clusters[members[start]])
    return clusters, chained

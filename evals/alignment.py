"""Two results laid side by side: which columns are which, which rows may stand where, and which find no partner.

Columns are paired by one permutation for all rows. Rows have classes, integers that rows share if they may be
equal; every paired column tells them further apart, so no row is ever compared with every other. Words for what is
found are in `differences`.

Bounded, and said when it is not enough (`Alignment.undecided`): the pairs of columns tried, and the pairs of rows
tried where numbers lie too close to each other to be told apart by a key.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.cells import ABSOLUTE, NUMBER, RELATIVE, as_float, near, numbers_in, same, within
from evals.columns import Codes, Column, Dictionary, Integers, encode, read_column, read_columns
from evals.verdict import Gold, ResultSet

_MAX_STEPS = 20_000  # pairs of columns tried before the search for a permutation gives up
_MAX_PAIRS = 90_000  # pairs of rows within one chain of numbers (a ≈ b and b ≈ c, but not a ≈ c)
_MAX_CLASS = 1 << 62  # classes are renumbered before their product would not fit 64 bits

ColumnPair = tuple[int, int]  # a column of the gold, a column of the prediction
Classes = tuple[Integers, Integers]  # of each row of the gold, and of the prediction
Rows = tuple[list[int], list[int]]  # indexes of rows of the gold and of the prediction


@dataclass
class Alignment:
    """Both results by column, and where rows may stand.

    The gold's rows here are all that may stand in a right answer, so more than are due where rows tie at a LIMIT.
    """

    gold: list[Column]
    prediction: list[Column]
    due: int  # rows of a right answer
    height: int  # rows of the prediction
    groups: Integers  # the tie group of each of the gold's rows
    places: Integers  # the tie group due at each place of an answer
    fixed: Integers  # the gold's rows that must stand: all but those tied at a LIMIT
    cut: bool  # rows tied at the LIMIT may be missing here
    codes: dict[ColumnPair, Codes] = field(default_factory=dict)
    undecided: str = ""  # what could not be settled within the bounds

    def encode(self, pair: ColumnPair) -> Codes:
        """Return the codes of a pair of columns."""
        if pair not in self.codes:
            self.codes[pair] = encode(self.gold[pair[0]], self.prediction[pair[1]])
        return self.codes[pair]

    def classes(self, pairs: Iterable[ColumnPair] = (), *, ordered: bool) -> Classes:
        """Return the classes that rows have by their place, if ordered, and by paired columns."""
        if ordered and self.due == self.height:
            start = (self.groups, self.places)
        else:
            start = (np.zeros(len(self.groups), np.int64), np.zeros(self.height, np.int64))
        return refine(start, [self.encode(pair) for pair in pairs])


def line_up(gold: Gold, prediction: ResultSet) -> Alignment:
    """Lay a prediction beside a gold."""
    source, keys, offset, due = gold.result, gold.order_keys, 0, len(gold.result.rows)
    behind = gold.untruncated if gold.order_keys or not gold.ordered else None
    too_short = behind is not None and len(behind.rows) < gold.offset + due
    if behind is not None and not too_short:
        source, offset = behind, gold.offset
    elif not gold.ordered or max(keys, default=0) >= len(source.columns):
        keys = ()
    rows = source.rows
    if keys or not gold.ordered:
        groups = _tie_groups([[row[index] for row in rows] for index in keys], len(rows))
    else:
        groups = np.arange(len(rows))
    places = groups[offset : offset + due]
    dues, there = np.bincount(places, minlength=len(rows)), np.bincount(groups, minlength=len(rows))
    stand = np.flatnonzero(dues[groups]) if len(rows) else np.arange(0)
    standing = rows if len(stand) == len(rows) else [rows[index] for index in stand.tolist()]
    groups_here, dictionary = groups[stand], Dictionary()
    return Alignment(
        gold=read_columns(standing, len(gold.result.columns), dictionary),
        prediction=read_columns(prediction.rows, len(prediction.columns), dictionary),
        due=due,
        height=len(prediction.rows),
        groups=groups_here,
        places=places,
        fixed=np.flatnonzero(dues[groups_here] == there[groups_here]),
        cut=too_short or (source.truncated and due > 0 and int(groups[-1]) == int(places[-1])),
    )


def _tie_groups(keys: list[list[Any]], height: int) -> Integers:
    """Number adjoining rows with equal keys by the first of them, which stands for all, so no group is a chain."""
    columns = [read_column(cells, Dictionary()) for cells in keys]
    codes = [encode(column, column) for column in columns]
    if any(len(code.loose) for code in codes):
        groups, first = np.zeros(height, np.int64), 0
        for index in range(height):
            if not all(same(cells[index], cells[first]) for cells in keys):
                first = index
            groups[index] = first
        return groups
    begins = np.zeros(height, bool)
    for code in codes:
        begins[1:] |= code.gold[1:] != code.gold[:-1]
    return np.maximum.accumulate(np.where(begins, np.arange(height), 0))


def refine(classes: Classes, codes: Iterable[Codes]) -> Classes:
    """Tell classes of rows further apart by more columns."""
    height = len(classes[0])
    joined = np.concatenate(classes)
    span = 1 + int(joined.max(initial=0))
    for code in codes:
        if span * code.span >= _MAX_CLASS:
            _, joined = np.unique(joined, return_inverse=True)
            span = 1 + int(joined.max(initial=0))
        joined = joined * code.span + np.concatenate([code.gold, code.prediction])
        span *= code.span
    _, joined = np.unique(joined, return_inverse=True)
    return joined[:height], joined[height:]


def surplus(ours: Integers, theirs: Integers) -> Integers:
    """Return for each class how many rows more the gold has."""
    span = 1 + max(int(ours.max(initial=0)), int(theirs.max(initial=0)))
    return np.bincount(ours, minlength=span) - np.bincount(theirs, minlength=span)


def find_columns(both: Alignment, ordered: bool) -> list[ColumnPair] | None:
    """Return pairs of columns by which the prediction is right, as far as the narrower result goes; else None.

    Depth first, the column with fewest candidates first; columns that alone hold a wrong row end a branch.
    """
    flip = len(both.prediction) < len(both.gold)
    narrow, wide = (both.prediction, both.gold) if flip else (both.gold, both.prediction)
    candidates = _candidates(narrow, wide, len(both.groups) == both.height)
    order = sorted(range(len(narrow)), key=lambda index: len(candidates[index]))
    cells = [column.cells for column in wide]
    twins = list(map(cells.index, cells))  # of columns equal in every row one is tried
    steps = min(_MAX_STEPS, max(8 * len(wide), 5_000_000 // (both.height + 1)))
    certain = {index: candidates[index][0] for index in order if len(candidates[index]) == 1}
    if not all(candidates) or len(set(certain.values())) < len(certain):
        return None
    first = [(i, index) if flip else (index, i) for index, i in certain.items()]
    stack: list[tuple[list[ColumnPair], list[ColumnPair], Classes]] = [
        ([], first, both.classes(ordered=ordered))
    ]
    while stack:
        steps -= 1
        if steps < 0:
            both.undecided = "the columns are too alike to be paired"
            return None
        pairs, more, classes = stack.pop()
        classes = refine(classes, [both.encode(pair) for pair in more])
        pairs = [*pairs, *more]
        if surplus(*classes).min() < 0:
            continue
        if len(pairs) == len(order):
            if unmatched(both, pairs, classes) == ([], []):
                return sorted(pairs)
            continue
        index, taken = order[len(pairs)], {pair[not flip] for pair in pairs}
        free = {twins[i]: i for i in candidates[index] if i not in taken}
        for i in sorted(free.values(), key=lambda i: i == index):  # the same place comes off the stack first
            stack.append((pairs, [(i, index) if flip else (index, i)], classes))
    return None


def _candidates(narrow: list[Column], wide: list[Column], same_height: bool) -> list[list[int]]:
    """Return for each narrow column the wide ones that it may be."""
    if not same_height:
        return [list(range(len(wide))) for _ in narrow]
    sums = [_sums(column) for column in wide]
    candidates = []
    for kinds, total, size in map(_sums, narrow):
        slack = kinds[0] * ABSOLUTE + 2 * RELATIVE * size
        candidates.append([i for i, s in enumerate(sums) if s[0] == kinds and not abs(s[1] - total) > slack])
    return candidates


def _sums(column: Column) -> tuple[tuple[int, int, int], float, float]:
    """Return what equal columns share: exactly (numbers, NULLs, hashes of text), and nearly (sum, absolute sum)."""
    values = column.floats
    if values is None:
        numbers = sum(isinstance(cell, NUMBER) for cell in column.cells) if _has_numbers(column) else 0
        return (numbers, column.nulls, column.texts), np.nan, np.nan
    with np.errstate(over="ignore", invalid="ignore"):  # both infinities: NaN is not far from anything
        known = values[~column.null] if column.nulls else values
        total, size = float(known.sum()), float(np.abs(known).sum())
    return (len(known), column.nulls, 0), total if np.isfinite(size) else np.nan, size


def _has_numbers(column: Column) -> bool:
    return any(isinstance(kind, type) and issubclass(kind, NUMBER) for kind in column.types)


def unmatched(both: Alignment, pairs: list[ColumnPair], classes: Classes) -> Rows:
    """Return the gold's rows that must stand and do not, and the prediction's rows that may not stand."""
    missing, extra = _leftover(both, pairs, classes, np.arange(len(both.groups)))
    if len(both.fixed) < len(both.groups):
        missing, _ = _leftover(both, pairs, classes, both.fixed)
    return sorted(missing), sorted(extra)


def _leftover(both: Alignment, pairs: list[ColumnPair], classes: Classes, rows: Integers) -> Rows:
    """Match these of the gold's rows with the prediction's, class by class; return what is left."""
    ours, theirs = classes[0][rows], classes[1]
    loose = [pair for pair in pairs if len(both.encode(pair).loose)]
    doubtful = np.zeros(1 + max(int(ours.max(initial=0)), int(theirs.max(initial=0))), bool)
    for pair in loose:
        codes = both.encode(pair)
        doubtful[ours[np.isin(codes.gold[rows], codes.loose)]] = True
    missing = rows[_beyond(ours, theirs) & ~doubtful[ours]].tolist()
    extra = np.flatnonzero(_beyond(theirs, ours) & ~doubtful[theirs]).tolist()
    sides: dict[int, Rows] = {number: ([], []) for number in np.flatnonzero(doubtful).tolist()}
    for at in np.flatnonzero(doubtful[ours]).tolist():
        sides[int(ours[at])][0].append(int(rows[at]))
    for at in np.flatnonzero(doubtful[theirs]).tolist():
        sides[int(theirs[at])][1].append(at)
    for a, b in sides.values():
        rest = _match(both, loose, a, b)
        missing += rest[0]
        extra += rest[1]
    return missing, extra


def _beyond(ours: Integers, theirs: Integers) -> NDArray[np.bool_]:
    """Mark the rows of each class that are more than the other side has."""
    span = 1 + max(int(ours.max(initial=0)), int(theirs.max(initial=0)))
    order = np.argsort(ours, kind="stable")
    counts = np.bincount(ours, minlength=span)
    rank = np.empty(len(ours), np.int64)
    rank[order] = np.arange(len(ours)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rank >= np.bincount(theirs, minlength=span)[ours]


def _match(both: Alignment, pairs: list[ColumnPair], ours: list[int], theirs: list[int]) -> Rows:
    """Match rows of one class cell by cell: as sorted, else by augmenting paths."""
    gold = {row: [both.gold[pair[0]].cells[row] for pair in pairs] for row in ours}
    prediction = {row: [both.prediction[pair[1]].cells[row] for pair in pairs] for row in theirs}
    ours = sorted(ours, key=lambda row: list(map(as_float, numbers_in(gold[row]))))
    theirs = sorted(theirs, key=lambda row: list(map(as_float, numbers_in(prediction[row]))))
    if len(ours) == len(theirs) and all(
        same(gold[a], prediction[b]) for a, b in zip(ours, theirs, strict=True)
    ):
        return [], []
    if len(ours) * len(theirs) > _MAX_PAIRS:
        if len(pairs) == 1 and isinstance(gold[ours[0]][0], NUMBER):
            return _match_sorted(
                [(gold[row][0], row) for row in ours], [(prediction[row][0], row) for row in theirs]
            )
        both.undecided = "too many numbers lie too close to each other to be matched"
        return ours, theirs
    owner: dict[int, int] = {}

    def place(a: int, seen: set[int]) -> bool:
        for b in theirs:
            if b not in seen and same(gold[a], prediction[b]):
                seen.add(b)
                if b not in owner or place(owner[b], seen):
                    owner[b] = a
                    return True
        return False

    return [a for a in ours if not place(a, set())], [b for b in theirs if b not in owner]


def _match_sorted(ours: list[tuple[Any, int]], theirs: list[tuple[Any, int]]) -> Rows:
    """Match single numbers, sorted: the smallest with the smallest that it equals leaves fewest over."""
    missing: list[int] = []
    extra: list[int] = []
    at = 0
    for number, row in ours:
        while at < len(theirs) and _below(theirs[at][0], number):
            extra.append(theirs[at][1])
            at += 1
        if at < len(theirs) and near(number, theirs[at][0]):
            at += 1
        else:
            missing.append(row)
    return missing, extra + [row for _, row in theirs[at:]]


def _below(a: Any, b: Any) -> bool:
    return bool(as_float(a) < as_float(b)) and not within(as_float(a), as_float(b), RELATIVE)

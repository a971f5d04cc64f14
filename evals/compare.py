"""Decides whether a prediction's result is the gold's result, and says why not in words a person can act on.

A result is a bag of rows: names are ignored, duplicates count, row order counts only where the gold's outermost
query orders. Columns may be permuted, but by one permutation that holds for every row. It runs no SQL and reads no
query: the caller says whether order counts, by which columns, and what stood tied at a LIMIT.

Cells: NULL equals NULL only, and NaN NaN only. Numbers are one family (SQLite has no booleans, so true is 1): with
a float, within RELATIVE or ABSOLUTE; without, whole numbers exactly and others within EXACT_RELATIVE or ABSOLUTE.
A date is its midnight, a timestamp with a zone its UTC wall time. Text equals the same text only: '1' is not 1 and
'2025-01-01' is no date, as both queries ran on one engine. Lists and structs are compared cell by cell.

Bag semantics, whole rows, and a permutation narrowed by what columns hold are the Spider test suite's:
https://github.com/taoyds/test-suite-sql-eval/blob/14784c3546b8aac64dc6ce018ce923bc5efbc75d/exec_eval.py
Not taken: `==` on floats, the product over permutations, 'order by' sought anywhere in the text, ties that may not
swap, empty results equal whatever their columns, and DISTINCT removed from both queries before they run.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Any, Literal
from uuid import UUID

# A million floats summed in another order differ by up to 1.1e-10 of the sum (0.1 a million times: 1.3e-11 off).
RELATIVE = 1e-10
ABSOLUTE = 1e-9
EXACT_RELATIVE = 1e-14  # PostgreSQL divides numerics to 16 digits; this tells cents apart up to 10^11

_MAX_STEPS = 20_000  # pairs of columns tried before the search for a permutation gives up
_MAX_PAIRS = 90_000  # pairs of rows within one chain of numbers (a ≈ b and b ≈ c, but not a ≈ c)

Row = Sequence[Any]
Column = list[Any]
Pair = tuple[int, int]  # a column of the gold, a column of the prediction
Keys = tuple[
    Column, Column, set[Any]
]  # stand-ins that equal cells share; of these, what unequal cells share too
Classes = tuple[
    list[int], list[int]
]  # for each row of the gold and of the prediction: one number if maybe equal
Rows = tuple[list[int], list[int]]  # indexes of rows of the gold and of the prediction
Kind = Literal[
    "same", "wrong_order", "extra_columns", "rounding", "missing_columns", "different_columns",
    "missing_rows", "extra_rows", "different_rows", "truncated", "no_verdict",
]  # fmt: skip
_NEAR_MISSES = ("wrong_order", "extra_columns", "rounding")

_NUMBER = (int, float, Decimal)
_PLAIN = {
    type(None),
    bool,
    int,
    str,
    bytes,
    time,
    timedelta,
    UUID,
}  # Python's == and hash are what is meant here


@dataclass(frozen=True)
class ResultSet:
    """Rows as a cursor gives them; `truncated` says that a row limit cut them and more would have come."""

    columns: tuple[str, ...]
    rows: Sequence[Row]
    truncated: bool = False

    def __post_init__(self) -> None:
        if wrong := set(map(len, self.rows)) - {len(self.columns)}:
            raise ValueError(f"a row of {min(wrong)} cells in a result of {len(self.columns)} columns")


@dataclass(frozen=True)
class Comparison:
    """A verdict. Of the kinds, `truncated` and `no_verdict` are not right, but not shown to be wrong either.

    `score` is the F1 of the cells in wholly matching rows, in [0, 1]; order does not count in it.
    """

    right: bool
    reason: str
    kind: Kind
    score: float


@dataclass(frozen=True)
class Gold:
    """One accepted result and its options, which are those of `compare_results`."""

    result: ResultSet
    ordered: bool
    order_keys: tuple[int, ...] = ()
    untruncated: ResultSet | None = None
    offset: int = 0


def compare_results(
    gold: ResultSet,
    prediction: ResultSet,
    *,
    ordered: bool,
    order_keys: tuple[int, ...] = (),
    gold_untruncated: ResultSet | None = None,
    gold_offset: int = 0,
) -> Comparison:
    """The verdict on a prediction's result.

    `order_keys` are the gold's columns, from 0, that its outermost ORDER BY names: rows with equal keys may swap.
    Ordered without keys, every row has its place. `gold_untruncated` is the gold run without LIMIT and OFFSET (of
    `gold_offset` rows): where the cut parts tied rows, any of them may stand. Behind the gold's columns it may have
    others, which `order_keys` may name, for a key that the gold does not return. Neither ordered nor with keys, all
    of its rows are tied.

    Raises:
        ValueError: `order_keys` or `gold_untruncated` do not fit the gold.

    >>> gold = ResultSet(("region", "net"), [("North", 0.3), ("South", 2)])
    >>> compare_results(gold, ResultSet(("n", "r"), [(2.0, "South"), (0.1 + 0.2, "North")]), ordered=False).right
    True
    >>> compare_results(gold, ResultSet(("r", "n"), [("North", 0.3)]), ordered=False).reason
    "1 row missing, first: ('South', 2)"
    """
    return compare_any([Gold(gold, ordered, order_keys, gold_untruncated, gold_offset)], prediction)


def compare_any(golds: Sequence[Gold], prediction: ResultSet) -> Comparison:
    """Right if any accepted gold is matched; else the verdict of the nearest.

    Raises:
        ValueError: there is no gold, or as `compare_results`.
    """
    if not golds:
        raise ValueError("no gold to compare with; a pair has at least one")
    verdicts = []
    for gold in golds:
        verdicts.append(_compare(gold, prediction))
        if verdicts[-1].right:
            return verdicts[-1]
    nearest = max(verdicts, key=lambda verdict: (verdict.kind in _NEAR_MISSES, verdict.score))
    if len(golds) == 1:
        return nearest
    return replace(nearest, reason=f"{nearest.reason} (the nearest of {len(golds)} accepted results)")


def _compare(gold: Gold, prediction: ResultSet) -> Comparison:
    result, source = gold.result, gold.untruncated or gold.result
    if len(source.columns) < len(result.columns) or len(source.rows) < gold.offset + len(result.rows):
        raise ValueError("gold_untruncated is smaller than the gold; it is the gold without LIMIT and OFFSET")
    if bad := [key for key in gold.order_keys if not 0 <= key < len(source.columns)]:
        raise ValueError(f"order_keys names column {bad[0]} of {len(source.columns)}, counted from 0")
    for name, cut in (("gold", result), ("prediction", prediction)):
        if cut.truncated:
            reason = f"no verdict: the {name} was cut at {_count(len(cut.rows), 'row')}; raise the row limit"
            return Comparison(False, reason, "truncated", 0.0)
    if _same_at_a_glance(result, prediction, gold.ordered):
        return Comparison(True, "the same rows", "same", 1.0)
    verdict = _judge(_line_up(gold, prediction), gold, prediction)
    if not verdict.right and source.truncated:
        reason = f"no verdict: the rows tied at the gold's LIMIT were cut too; else {verdict.reason}"
        return replace(verdict, kind="truncated", reason=reason)
    return verdict


def _near(a: Any, b: Any) -> bool:
    """Whether two numbers are equal. It is not transitive, so it never makes a key by itself."""
    with_float = isinstance(a, float) or isinstance(b, float)
    if a == b or (_nan(a) and _nan(b)):
        return True
    if not with_float and _whole(a) and _whole(b):
        return False
    return _within(_float(a), _float(b), RELATIVE if with_float else EXACT_RELATIVE)


def _within(x: float, y: float, relative: float) -> bool:
    return abs(x - y) <= max(ABSOLUTE, relative * max(abs(x), abs(y))) < math.inf


def _nan(number: Any) -> bool:
    return bool(number != number)  # math.isnan fails on 10**400


def _float(number: Any) -> float:
    return float(number if isinstance(number, float) else Decimal(number))  # by Decimal, 10**400 becomes inf


def _whole(number: Any) -> bool:
    return isinstance(number, int) or (math.isfinite(number) and number == int(number))


def _key(cell: Any, stand_in: Callable[[Any], Any]) -> Any:
    """A hashable form of a cell that equal cells share, with something to stand in for each number."""
    if isinstance(cell, _NUMBER):
        return stand_in(cell)
    if isinstance(cell, list | tuple):
        return ("list", *(_key(item, stand_in) for item in cell))
    if isinstance(cell, dict):
        return ("struct", *((name, _key(cell[name], stand_in)) for name in sorted(cell, key=repr)))
    if isinstance(cell, date):
        moment = cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)
        return ("moment", moment - datetime.min.replace(tzinfo=moment.tzinfo and UTC))
    return cell


def _numbers(cell: Any) -> list[Any]:
    if isinstance(cell, _NUMBER):
        return [cell]
    numbers: list[Any] = []
    _key(cell, numbers.append)
    return numbers


def _same(a: Any, b: Any) -> bool:
    """Whether two cells, or two rows, are equal."""
    if a == b:
        return True
    if isinstance(a, _NUMBER) and isinstance(b, _NUMBER):
        return _near(a, b)
    if _key(a, lambda _: ...) != _key(b, lambda _: ...):
        return False
    return all(map(_near, _numbers(a), _numbers(b)))


def _clusters(numbers: set[Any], exact: bool) -> tuple[dict[Any, int], set[int]]:
    """Numbers with the number of their cluster, and the clusters whose members are not all equal.

    Sorted, a gap wider than any tolerance begins a cluster, so equal numbers never part as at a bucket's edge.
    As a set holds 1, 1.0 and Decimal(1) once, the rule without floats is for all if any is `exact`.
    """
    members = sorted(number for number in numbers if not _nan(number))
    values = list(map(_float, members))
    gaps = [y - x > ABSOLUTE and not y - x <= RELATIVE * max(-x, y) < math.inf for x, y in pairwise(values)]
    clusters = dict(zip(members, accumulate(gaps, initial=0), strict=False))
    clusters.update((number, -1) for number in numbers - clusters.keys())
    chained = set()
    for start, end in pairwise([0, *(index for index, gap in enumerate(gaps, 1) if gap), len(members)]):
        if end - start > 2 - exact and (
            not _within(values[start], values[end - 1], EXACT_RELATIVE if exact else RELATIVE)
            or (exact and sum(map(_whole, members[start:end])) > 1)
        ):
            chained.add(clusters[members[start]])
    return clusters, chained


def _keys(gold: Column, prediction: Column) -> Keys:
    types = set(map(type, gold)) | set(map(type, prediction))
    if types <= _PLAIN | {date}:
        return gold, prediction, set()
    if types <= _PLAIN | {float, Decimal}:
        numbers = {cell for cell in {*gold, *prediction} if isinstance(cell, _NUMBER)}
        clusters, chained = _clusters(numbers, exact=bool(types & {int, bool, Decimal}))
        ours, theirs = ([clusters.get(cell, cell) for cell in column] for column in (gold, prediction))
    else:
        numbers = {number for column in (gold, prediction) for cell in column for number in _numbers(cell)}
        clusters, chained = _clusters(numbers, exact=True)
        at = clusters.__getitem__
        ours, theirs = ([_key(cell, at) for cell in column] for column in (gold, prediction))
    doubtful = (any(clusters[number] in chained for number in _numbers(cell)) for cell in gold if chained)
    return ours, theirs, {key for key, doubt in zip(ours, doubtful, strict=False) if doubt}


@dataclass
class _Both:
    """Both results by column, and where rows may stand."""

    gold: list[Column]  # of every row that may stand in a right answer
    prediction: list[Column]
    height: int  # rows of the prediction
    groups: list[int]  # the tie group of each of the gold's rows
    places: list[int]  # the tie group due at each place of an answer
    fixed: list[int]  # the gold's rows that must stand: all but those tied at a LIMIT
    cache: dict[Pair, Keys] = field(default_factory=dict)
    undecided: str = ""  # what could not be settled within the bounds

    def keys(self, pair: Pair) -> Keys:
        if pair not in self.cache:
            self.cache[pair] = _keys(self.gold[pair[0]], self.prediction[pair[1]])
        return self.cache[pair]

    def classes(self, ordered: bool) -> Classes:
        return (self.groups, self.places) if ordered else ([0] * len(self.groups), [0] * self.height)


def _line_up(gold: Gold, prediction: ResultSet) -> _Both:
    source, keys = gold.result, gold.order_keys if gold.ordered else ()
    if gold.untruncated is not None and (gold.order_keys or not gold.ordered):
        source, keys = gold.untruncated, gold.order_keys
    rows, offset = source.rows, gold.offset if source is gold.untruncated else 0
    groups = [0] * len(rows) if keys or not gold.ordered else list(range(len(rows)))
    first = 0
    for index in range(len(rows) if keys else 0):
        if not all(_same(rows[index][key], rows[first][key]) for key in keys):
            first = index  # the first of a group stands for it, so that no group is a chain
        groups[index] = first
    places = groups[offset : offset + len(gold.result.rows)]
    due, there = Counter(places), Counter(groups)
    stand = [index for index, group in enumerate(groups) if group in due]
    ours = [[rows[index][column] for index in stand] for column in range(len(gold.result.columns))]
    theirs = [[row[column] for row in prediction.rows] for column in range(len(prediction.columns))]
    fixed = [at for at, index in enumerate(stand) if due[groups[index]] == there[groups[index]]]
    return _Both(ours, theirs, len(prediction.rows), [groups[index] for index in stand], places, fixed)


def _sums(column: Column) -> tuple[tuple[int, int, int], float, float]:
    """What equal columns share: exactly (numbers, NULLs, hashes of text), and nearly (sum, absolute sum)."""
    types = set(map(type, column))
    texts = sum(map(hash, (cell for cell in column if isinstance(cell, str)))) if str in types else 0
    numbers = column if types <= {int, float, Decimal} else [c for c in column if isinstance(c, _NUMBER)]
    kinds = (len(numbers), column.count(None) if type(None) in types else 0, texts)
    try:
        return kinds, math.fsum(numbers), math.fsum(map(abs, numbers))
    except (OverflowError, ValueError):  # beyond a float, or both infinities: NaN is not far from anything
        return kinds, math.nan, math.nan


def _find_columns(both: _Both, ordered: bool) -> list[Pair] | None:
    """Pairs of columns by which the prediction is right, as far as the narrower result goes; else None.

    Depth first, the column with fewest candidates first; columns that alone hold a wrong row end a branch.
    """
    flip = len(both.prediction) < len(both.gold)
    narrow, wide = (both.prediction, both.gold) if flip else (both.gold, both.prediction)
    candidates = [list(range(len(wide))) for _ in narrow]
    if len(both.groups) == both.height:
        sums = [_sums(column) for column in wide]
        for index, (kinds, total, size) in enumerate(map(_sums, narrow)):
            slack = kinds[0] * ABSOLUTE + 2 * RELATIVE * size
            like = [i for i, s in enumerate(sums) if s[0] == kinds and not abs(s[1] - total) > slack]
            candidates[index] = like
    order = sorted(range(len(narrow)), key=lambda index: len(candidates[index]))
    twins = [wide.index(column) for column in wide]  # of columns equal in every row one is tried
    steps = min(_MAX_STEPS, max(8 * len(wide), 5_000_000 // (both.height + 1)))
    stack: list[tuple[list[Pair], Classes]] = []

    def grow(pairs: list[Pair], classes: Classes, more: list[Pair]) -> None:
        classes = _refine(classes, [both.keys(pair) for pair in more])
        if min(_surplus(*classes)) >= 0:
            stack.append(([*pairs, *more], classes))

    certain = {index: candidates[index][0] for index in order if len(candidates[index]) == 1}
    if all(candidates) and len(set(certain.values())) == len(certain):
        grow([], both.classes(ordered), [(i, index) if flip else (index, i) for index, i in certain.items()])
    while stack:
        pairs, classes = stack.pop()
        if len(pairs) == len(order):
            if _unmatched(both, pairs, classes) == ([], []):
                return sorted(pairs)
            continue
        index, taken = order[len(pairs)], {pair[not flip] for pair in pairs}
        free = {twins[i]: i for i in candidates[index] if i not in taken}
        for i in sorted(free.values(), key=lambda i: i == index):  # the same place comes off the stack first
            steps -= 1
            if steps < 0:
                both.undecided = "the columns are too alike to be paired"
                return None
            grow(pairs, classes, [(i, index) if flip else (index, i)])
    return None


def _refine(classes: Classes, keys: list[Keys]) -> Classes:
    """Classes of rows that may be equal, told further apart by more columns."""
    numbers: dict[Any, int] = {}
    ours, theirs = (zip(classes[side], *(key[side] for key in keys), strict=True) for side in (0, 1))
    refined = [numbers.setdefault(row, len(numbers)) for row in ours]
    return refined, [numbers.setdefault(row, len(numbers)) for row in theirs]


def _surplus(ours: list[int], theirs: list[int]) -> list[int]:
    """For each class how many rows more the gold has."""
    surplus = [0] * (1 + max(max(ours, default=0), max(theirs, default=0)))
    for number in ours:
        surplus[number] += 1
    for number in theirs:
        surplus[number] -= 1
    return surplus


def _same_at_a_glance(gold: ResultSet, prediction: ResultSet, ordered: bool) -> bool:
    """Whether rows are equal place by place or, unordered, as Python values; if not, they may be equal yet."""
    if len(gold.rows) != len(prediction.rows) or len(gold.columns) != len(prediction.columns):
        return False
    if all(a == b or all(map(_same, a, b)) for a, b in zip(gold.rows, prediction.rows, strict=True)):
        return True
    if ordered:
        return False
    try:
        surplus = Counter(gold.rows)
        surplus.subtract(prediction.rows)  # on a million rows half the time of comparing two Counters
    except TypeError:  # a list or a struct in a row has no hash
        return False
    return not any(surplus.values())


def _unmatched(both: _Both, pairs: list[Pair], classes: Classes, fixed: bool = False) -> Rows:
    """The gold's rows that must stand and do not, and the prediction's rows that may not stand."""
    rows = both.fixed if fixed else range(len(both.groups))
    loose = [pair for pair in pairs if both.keys(pair)[2]]
    doubtful = {
        classes[0][row] for pair in loose for row in rows if both.keys(pair)[0][row] in both.keys(pair)[2]
    }
    surplus = _surplus([classes[0][row] for row in rows], classes[1])
    sides: dict[int, Rows] = {number: ([], []) for number, n in enumerate(surplus) if n or number in doubtful}
    for side, indexes in enumerate((rows, range(both.height)) if sides else ()):
        for row in indexes:
            if classes[side][row] in sides:
                sides[classes[side][row]][side].append(row)
    missing, extra = [], []
    for number, (a, b) in sides.items():
        rest = _match(both, loose, a, b) if number in doubtful else (a[len(b) :], b[len(a) :])
        missing += rest[0]
        extra += rest[1]
    if len(rows) < len(both.groups) or len(both.fixed) == len(both.groups):
        return sorted(missing), sorted(extra)
    return _unmatched(both, pairs, classes, fixed=True)[0], sorted(extra)


def _match(both: _Both, pairs: list[Pair], ours: list[int], theirs: list[int]) -> Rows:
    """What is left when rows of a class are matched cell by cell: as sorted, else by augmenting paths."""
    gold = {row: [both.gold[pair[0]][row] for pair in pairs] for row in ours}
    prediction = {row: [both.prediction[pair[1]][row] for pair in pairs] for row in theirs}
    ours = sorted(ours, key=lambda row: list(map(_float, _numbers(gold[row]))))
    theirs = sorted(theirs, key=lambda row: list(map(_float, _numbers(prediction[row]))))
    if len(ours) == len(theirs) and all(
        _same(gold[a], prediction[b]) for a, b in zip(ours, theirs, strict=True)
    ):
        return [], []
    if len(ours) * len(theirs) > _MAX_PAIRS:
        both.undecided = "too many numbers lie too close to each other to be matched"
        return ours, theirs
    owner: dict[int, int] = {}

    def place(a: int, seen: set[int]) -> bool:
        for b in theirs:
            if b not in seen and _same(gold[a], prediction[b]):
                seen.add(b)
                if b not in owner or place(owner[b], seen):
                    owner[b] = a
                    return True
        return False

    return [a for a in ours if not place(a, set())], [b for b in theirs if b not in owner]


def _judge(both: _Both, gold: Gold, prediction: ResultSet) -> Comparison:
    count, verdict = len(gold.result.rows), None
    if both.height == count:
        if (pairs := _find_columns(both, gold.ordered)) is not None:
            kind, reason = _name_columns(gold.result.columns, prediction.columns, pairs)
            return _verdict(both, kind, reason, count, count)
        if gold.ordered and (pairs := _find_columns(both, False)) is not None:
            verdict = _verdict(both, "wrong_order", _order_reason(gold, prediction, pairs), count, count)
    undecided = both.undecided
    verdict = verdict or _explain(both, count, gold.ordered)
    if not undecided:
        return verdict
    return replace(verdict, kind="no_verdict", reason=f"no verdict: {undecided}; else {verdict.reason}")


def _verdict(both: _Both, kind: Kind, reason: str, matched: int, count: int) -> Comparison:
    widths = len(both.gold), len(both.prediction)
    cells = count * widths[0] + both.height * widths[1]
    return Comparison(kind == "same", reason, kind, 2 * matched * min(widths) / cells if cells else 1.0)


def _name_columns(ours: Sequence[str], theirs: Sequence[str], pairs: list[Pair]) -> tuple[Kind, str]:
    lost = [name for i, name in enumerate(ours) if all(i != a for a, _ in pairs)]
    spare = [name for i, name in enumerate(theirs) if all(i != b for _, b in pairs)]
    if lost:
        return "missing_columns", f"right but {_count(len(lost), 'column')} missing: {', '.join(lost)}"
    if len(spare) == 1:
        return "extra_columns", f"right but an extra column: {spare[0]}"
    if spare:
        return "extra_columns", f"right but {len(spare)} extra columns: {', '.join(spare)}"
    return "same", "the same rows"


def _order_reason(gold: Gold, prediction: ResultSet, pairs: list[Pair]) -> str:
    by = [pair for pair in pairs if pair[0] in gold.order_keys] or pairs
    for number, (a, b) in enumerate(zip(gold.result.rows, prediction.rows, strict=True), 1):
        due, got = [a[pair[0]] for pair in by], [b[pair[1]] for pair in by]
        if not _same(due, got):
            return f"right rows, wrong order: row {number} should have {_show(due)}, has {_show(got)}"
    return "right rows, wrong order"


def _explain(both: _Both, count: int, ordered: bool) -> Comparison:
    """How a prediction differs that no pairing of columns makes right."""
    widths = len(both.gold), len(both.prediction)
    here = [(index, index) for index in range(min(widths))]
    for pairs in (here, _guess_columns(both)):
        classes = _refine(both.classes(False), [both.keys(pair) for pair in pairs])
        missing, extra = _unmatched(both, pairs, classes)
        if len(extra) < both.height or not both.height:
            break  # some row is there; with none, the columns may stand elsewhere
    lacking = max(count - both.height + len(extra), len(missing))
    surplus = both.height - count + lacking
    gold = [[both.gold[a][row] for a, _ in pairs] for row in missing[:1]]
    given = [[both.prediction[b][row] for _, b in pairs] for row in extra[:100]]
    kind: Kind = "different_rows" if lacking and surplus else "missing_rows" if lacking else "extra_rows"
    if kind == "different_rows":
        reason = f"{lacking} of {_count(count, 'row')} missing, {surplus} not in the gold"
        given = sorted(given, key=lambda row: -sum(map(_same, row, gold[0])) if gold else 0)
        told = [f"expected {_show(row)}" for row in gold] + [f"got {_show(row)}" for row in given[:1]]
        reason += f", first: {', '.join(told)}"
        same_shape = widths[0] == widths[1] and both.height == count  # else it is not rounding alone
        decimals = _decimals(both, pairs, (missing, extra), ordered) if same_shape else None
        if decimals is not None:
            kind = "rounding"
            reason = f"differs only in rounding, equal at {_count(decimals, 'decimal')}: {reason}"
    else:
        verb, rows = ("missing", gold) if lacking else ("too many", given)
        first = f", first: {_show(rows[0])}" if rows else ""
        reason = f"{_count(lacking or surplus, 'row')} {verb}{first}"
    if widths[0] != widths[1]:
        kind = "missing_columns" if widths[0] > widths[1] else "different_columns"
        reason = f"{_count(widths[1], 'column')} instead of {widths[0]}; by those that fit best, {reason}"
    return _verdict(both, kind, reason, count - lacking, count)


def _guess_columns(both: _Both) -> list[Pair]:
    """Pairs of columns by the values that they share, numbers as whole ones, in the first rows."""

    def coarse(cell: Any) -> Any:
        return round(cell) if isinstance(cell, _NUMBER) and math.isfinite(_float(cell)) else _key(cell, str)

    ours, theirs = ([set(map(coarse, c[:10_000])) for c in side] for side in (both.gold, both.prediction))
    shared = [(-len(a & b), i != j, i, j) for i, a in enumerate(ours) for j, b in enumerate(theirs)]
    pairs: list[Pair] = []
    for *_, i, j in sorted(shared):
        if all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return sorted(pairs)


def _decimals(both: _Both, pairs: list[Pair], left: Rows, ordered: bool) -> int | None:
    """The most decimals, up to 6, at which of each two numbers left over one is the other rounded; else None."""
    columns = [(both.gold[a], both.prediction[b]) for a, b in pairs]
    inexact = [not {float, Decimal}.isdisjoint({*map(type, a), *map(type, b)}) for a, b in columns]
    if not any(inexact):
        return None
    sides: dict[Any, tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
    for side, labels in enumerate(both.classes(ordered)):
        hard: list[Column] = [labels]
        soft: list[Column] = []
        for column, pair, rounds in zip(columns, pairs, inexact, strict=True):
            keys = both.keys(pair)[:2][side]
            if rounds:
                soft.append([cell if isinstance(cell, _NUMBER) else 0 for cell in column[side]])
                cells = zip(column[side], keys, strict=True)
                keys = [... if isinstance(cell, _NUMBER) else key for cell, key in cells]
            hard.append(keys)
        keyed, rounded = list(zip(*hard, strict=True)), list(zip(*soft, strict=True))
        for row in left[side]:
            sides[keyed[row]][side].append(rounded[row])
    if any(len(a) != len(b) for a, b in sides.values()):
        return None
    couples: list[tuple[Any, Any]] = []
    for ours, theirs in sides.values():
        for rows in zip(
            *(sorted(side, key=lambda row: [*map(_float, row)]) for side in (ours, theirs)), strict=True
        ):
            couples += zip(*rows, strict=True)
    return next((n for n in range(6, -1, -1) if all(_rounded(x, y, n) for x, y in couples)), None)


def _rounded(a: Any, b: Any, decimals: int) -> bool:
    x, y = _float(a), _float(b)
    if _near(a, b) or (_whole(a) and _whole(b)) or not abs(x - y) <= 0.5 * 10**-decimals + ABSOLUTE:
        return _near(a, b)
    return any(_within(number, round(number, decimals), EXACT_RELATIVE) for number in (x, y))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + "s" * (number != 1)


def _show(row: Sequence[Any]) -> str:
    """A row as a person reads it, cut to 8 cells of 40 characters."""
    cells = ["NULL" if c is None else repr(c) if isinstance(c, str) else str(c) for c in row]
    short = [cell if len(cell) <= 40 else f"{cell[:39]}…" for cell in cells[:8]]
    return f"({', '.join(short)}{', …' if len(cells) > 8 else ''})"

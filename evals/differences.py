"""How a prediction that is not right differs from its gold, in words that a person can act on.

Finds the first rows that miss or are too many, the one column at fault, and what is rounding alone. Decides
nothing: what is right, `compare` has settled before.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from evals.alignment import Alignment, ColumnPair, Rows, refine, unmatched
from evals.cells import ABSOLUTE, EXACT_RELATIVE, RELATIVE, key, same
from evals.columns import FAITHFUL, Codes, Column, Floats, Integers, close
from evals.verdict import Comparison, Gold, Kind, ResultSet

_MOST_DECIMALS = 6
# The one column at fault is looked for column by column, up to so many columns and cells.
_COLUMNS_TO_BLAME = 50
_CELLS_TO_BLAME = 5_000_000
_FEW_ROWS = 10_000  # looked at one by one


def judged(both: Alignment, kind: Kind, reason: str, matched: int) -> Comparison:
    """Return a verdict with its score."""
    widths = len(both.gold), len(both.prediction)
    cells = both.due * widths[0] + both.height * widths[1]
    return Comparison(kind == "same", reason, kind, 2 * matched * min(widths) / cells if cells else 1.0)


def name_columns(ours: Sequence[str], theirs: Sequence[str], pairs: list[ColumnPair]) -> tuple[Kind, str]:
    """Say which columns found no partner, when the rows are right by those that did."""
    lost = [name for i, name in enumerate(ours) if all(i != a for a, _ in pairs)]
    spare = [name for i, name in enumerate(theirs) if all(i != b for _, b in pairs)]
    if lost:
        return "missing_columns", f"right but {count(len(lost), 'column')} missing: {', '.join(lost)}"
    if len(spare) == 1:
        return "extra_columns", f"right but an extra column: {spare[0]}"
    if spare:
        return "extra_columns", f"right but {len(spare)} extra columns: {', '.join(spare)}"
    return "same", "the same rows"


def explain_order(gold: Gold, prediction: ResultSet, pairs: list[ColumnPair]) -> str:
    """Say where the right rows first stand in the wrong order."""
    by = [pair for pair in pairs if pair[0] in gold.order_keys] or pairs
    for number, (a, b) in enumerate(zip(gold.result.rows, prediction.rows, strict=True), 1):
        due, got = [a[pair[0]] for pair in by], [b[pair[1]] for pair in by]
        if not same(due, got):
            return f"right rows, wrong order: row {number} should have {_show(due)}, has {_show(got)}"
    return "right rows, wrong order"


def explain_rows(both: Alignment, names: Sequence[str], ordered: bool) -> Comparison:
    """Say how a prediction differs that no pairing of columns makes right."""
    widths = len(both.gold), len(both.prediction)
    pairs, here = _guess_columns(both), [(index, index) for index in range(min(widths))]
    missing, extra = unmatched(both, pairs, both.classes(pairs, ordered=False))
    if len(extra) == both.height and here != pairs:  # not a row is there; the columns may stand as they are
        others = unmatched(both, here, both.classes(here, ordered=False))
        if len(others[1]) < both.height:
            pairs, (missing, extra) = here, others
    lacking = max(both.due - both.height + len(extra), len(missing))
    beyond = both.height - both.due + lacking
    gold = [[both.gold[a].cells[row] for a, _ in pairs] for row in missing[:1]]
    given = [[both.prediction[b].cells[row] for _, b in pairs] for row in extra[:100]]
    kind: Kind = "different_rows" if lacking and beyond else "missing_rows" if lacking else "extra_rows"
    if kind == "different_rows":
        reason = f"{lacking} of {count(both.due, 'row')} missing, {beyond} not in the gold"
        given = sorted(given, key=lambda row: -sum(map(same, row, gold[0])) if gold else 0)
        told = [f"expected {_show(row)}" for row in gold] + [f"got {_show(row)}" for row in given[:1]]
        reason += f", first: {', '.join(told)}"
        if (
            widths[0] == widths[1] and both.height == both.due
        ):  # else it is neither rounding nor a column alone
            decimals = _decimals(both, pairs, (missing, extra), ordered)
            if decimals is not None:
                kind = "rounding"
                reason = f"differs only in rounding, equal at {count(decimals, 'decimal')}: {reason}"
            elif blamed := _blame(both, pairs, names):
                reason = f"only column {blamed} differs: {reason}"
    else:
        verb, rows = ("missing", gold) if lacking else ("too many", given)
        first = f", first: {_show(rows[0])}" if rows else ""
        reason = f"{count(lacking or beyond, 'row')} {verb}{first}"
    if widths[0] != widths[1]:
        kind = "missing_columns" if widths[0] > widths[1] else "different_columns"
        reason = f"{count(widths[1], 'column')} instead of {widths[0]}; by those that fit best, {reason}"
    return judged(both, kind, reason, both.due - lacking)


def _guess_columns(both: Alignment) -> list[ColumnPair]:
    """Return pairs of columns by how many values they share."""
    ours, theirs = (list(map(_traces, side)) for side in (both.gold, both.prediction))
    shared = [
        (
            -sum(len(np.intersect1d(a[kind], b[kind], assume_unique=True)) for kind in a.keys() & b.keys()),
            i != j,
            i,
            j,
        )
        for i, a in enumerate(ours)
        for j, b in enumerate(theirs)
    ]
    pairs: list[ColumnPair] = []
    for *_, i, j in sorted(shared):
        if all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return sorted(pairs)


def _traces(column: Column) -> dict[str, Floats | Integers]:
    """Return the values of a column in forms that survive noise and rounding."""
    if column.floats is not None:
        known = column.floats[np.abs(column.floats) < FAITHFUL]
        return {"cents": np.unique(np.round(known, 2)), "whole": np.unique(np.round(known))}
    if len(column.cells) > _FEW_ROWS and column.plain:
        return {"plain": np.unique(column.numbered)}
    return {"keys": np.unique([hash(key(cell, str)) for cell in column.cells[:_FEW_ROWS]])}


def _blame(both: Alignment, pairs: list[ColumnPair], names: Sequence[str]) -> str:
    """Name the one column without which the rows would be the gold's, else return ''."""
    if not 2 <= len(pairs) <= _COLUMNS_TO_BLAME or len(pairs) ** 2 * both.height > _CELLS_TO_BLAME:
        return ""
    blamed = []
    for pair in pairs:
        rest = [other for other in pairs if other != pair]
        if unmatched(both, rest, both.classes(rest, ordered=False)) == ([], []):
            blamed.append(names[pair[0]])
    return blamed[0] if len(blamed) == 1 else ""


def _decimals(both: Alignment, pairs: list[ColumnPair], left: Rows, ordered: bool) -> int | None:
    """Return the most decimals at which of each two numbers left over one is the other rounded; else None."""
    if len(left[0]) != len(left[1]):
        return None
    first_left, second_left = np.array(left[0], np.int64), np.array(left[1], np.int64)
    everywhere = both.classes(ordered=ordered)
    classes = everywhere[0][first_left], everywhere[1][second_left]
    numbers: list[tuple[Floats, Floats, float]] = []
    for pair in pairs:
        ours, theirs = both.gold[pair[0]], both.prediction[pair[1]]
        types, codes = ours.types | theirs.types, None
        if not types.isdisjoint({float, Decimal}) and ours.floats is not None and theirs.floats is not None:
            x, y = ours.floats[first_left], theirs.floats[second_left]
            if float in types or np.fmax.reduce(np.abs(np.concatenate([x, y])), initial=0) < FAITHFUL:
                numbers.append((x, y, RELATIVE if float in types else EXACT_RELATIVE))
                codes = ours.null.astype(np.int64), theirs.null.astype(np.int64)
        if codes is None:
            codes = both.encode(pair).gold, both.encode(pair).prediction
        classes = refine(classes, [Codes(codes[0][first_left], codes[1][second_left], np.empty(0, np.int64))])
    if not numbers:
        return None
    first = np.lexsort((*(x for x, _, _ in reversed(numbers)), classes[0]))
    second = np.lexsort((*(y for _, y, _ in reversed(numbers)), classes[1]))
    if not np.array_equal(classes[0][first], classes[1][second]):
        return None
    couples = [(x[first], y[second], relative) for x, y, relative in numbers]
    if all(np.array_equal(x, y, equal_nan=True) for x, y, _ in couples):
        return None  # as floats they do not differ at all
    return next((n for n in range(_MOST_DECIMALS, -1, -1) if all(_rounded(*c, n) for c in couples)), None)


def _rounded(x: Floats, y: Floats, relative: float, decimals: int) -> bool:
    """Whether of each two numbers, unless equal, one is the other rounded; 0 is no whole number's stand-in."""
    with np.errstate(invalid="ignore", over="ignore"):
        whole = (x == np.floor(x)) & (y == np.floor(y))
        equal = (x == y) | (np.isnan(x) & np.isnan(y)) | (close(x, y, relative) & ~whole)
        fits = ~whole & (np.abs(x - y) <= 0.5 * 10**-decimals + ABSOLUTE)
        fits &= close(x, np.round(x, decimals), EXACT_RELATIVE) | close(
            y, np.round(y, decimals), EXACT_RELATIVE
        )
        if decimals == 0:
            fits &= (x != 0) & (y != 0)
    return bool((equal | fits).all())


def count(number: int, noun: str) -> str:
    """Count things.

    >>> count(1, "row"), count(2, "row")
    ('1 row', '2 rows')
    """
    return f"{number} {noun}" + "s" * (number != 1)


def _show(row: Sequence[Any]) -> str:
    """Show a row as a person reads it, cut to 8 cells of 40 characters."""
    cells = ["NULL" if c is None else repr(c) if isinstance(c, str) else str(c) for c in row[:8]]
    short = [cell if len(cell) <= 40 else f"{cell[:39]}…" for cell in cells]
    return f"({', '.join(short)}{', …' if len(row) > 8 else ''})"

"""Decides whether a prediction's result is the gold's result, and says why not in words a person can act on.

A result is a bag of rows: names are ignored, duplicates count, row order counts only where the gold's outermost
query orders. Columns may be permuted, but by one permutation that holds for every row. It runs no SQL and reads no
query: the caller says whether order counts, by which columns, and what stood tied at a LIMIT (`gold` finds out).

When two cells are equal is in `cells`, how columns and rows find their partners in `alignment`, the words in
`differences`. A million rows of 5 columns, shuffled and with noise, take seconds and less memory than they do.

Bag semantics, whole rows, and a permutation narrowed by what columns hold are the Spider test suite's:
https://github.com/taoyds/test-suite-sql-eval/blob/14784c3546b8aac64dc6ce018ce923bc5efbc75d/exec_eval.py
Not taken: `==` on floats, the product over permutations, 'order by' sought anywhere in the text, ties that may not
swap, empty results equal whatever their columns, and DISTINCT removed from both queries before they run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import eq

from evals.alignment import Alignment, find_columns, line_up
from evals.cells import ABSOLUTE, EXACT_RELATIVE, RELATIVE
from evals.differences import count, explain_order, explain_rows, judged, name_columns
from evals.verdict import Comparison, Gold, Kind, ResultSet

__all__ = [
    "ABSOLUTE", "EXACT_RELATIVE", "RELATIVE", "Comparison", "Gold", "Kind", "ResultSet", "compare_any",
    "compare_results", "holds",
]  # fmt: skip

_NEAR_MISSES = ("wrong_order", "extra_columns", "rounding")


def compare_results(
    gold: ResultSet,
    prediction: ResultSet,
    *,
    ordered: bool,
    order_keys: tuple[int, ...] = (),
    gold_untruncated: ResultSet | None = None,
    gold_offset: int = 0,
) -> Comparison:
    """Return the verdict on a prediction's result.

    `order_keys` are the gold's columns, from 0, that its outermost ORDER BY names: rows with equal keys may swap.
    Ordered without keys, every row has its place. `gold_untruncated` is the gold run without LIMIT and OFFSET (of
    `gold_offset` rows): where the cut parts tied rows, any of them may stand. Behind the gold's columns it may have
    others, which `order_keys` may name, for a key that the gold does not return. Neither ordered nor with keys, all
    of its rows are tied. It may itself be cut; where tied rows may then be unknown, there is no verdict.

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
    """Return right if any accepted gold is matched; else the verdict of the nearest.

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


def holds(gold: Gold) -> bool:
    """Whether a gold's own rows are right by its untruncated ones: not if it answers otherwise each time."""
    try:
        _check(gold)
    except ValueError:
        return False
    return _judge(line_up(gold, gold.result), gold, gold.result).right


def _check(gold: Gold) -> None:
    result, source = gold.result, gold.untruncated or gold.result
    shorter = len(source.rows) < gold.offset + len(result.rows) and not source.truncated
    if gold.untruncated and (len(source.columns) < len(result.columns) or shorter):
        raise ValueError("gold_untruncated is smaller than the gold; it is the gold without LIMIT and OFFSET")
    if bad := [key for key in gold.order_keys if not 0 <= key < len(source.columns)]:
        raise ValueError(f"order_keys names column {bad[0]} of {len(source.columns)}, counted from 0")


def _compare(gold: Gold, prediction: ResultSet) -> Comparison:
    _check(gold)
    due, height = len(gold.result.rows), len(prediction.rows)
    if prediction.truncated and not gold.result.truncated and height >= due:
        reason = (
            f"more than {height - due} rows too many: the gold has {due}, the prediction was cut at {height}"
        )
        return Comparison(False, reason, "extra_rows", 0.0)
    for name, cut in (("gold", gold.result), ("prediction", prediction)):
        if cut.truncated:
            reason = f"no verdict: the {name} was cut at {count(len(cut.rows), 'row')}; raise the row limit"
            return Comparison(False, reason, "truncated", 0.0)
    if (
        due == height
        and len(gold.result.columns) == len(prediction.columns)
        and all(map(eq, gold.result.rows, prediction.rows))  # what Python finds equal is the same here
    ):
        return Comparison(True, "the same rows", "same", 1.0)
    both = line_up(gold, prediction)
    verdict = _judge(both, gold, prediction)
    if not verdict.right and both.cut:
        reason = f"no verdict: the rows tied at the gold's LIMIT were cut too; else {verdict.reason}"
        return replace(verdict, kind="truncated", reason=reason)
    return verdict


def _judge(both: Alignment, gold: Gold, prediction: ResultSet) -> Comparison:
    verdict = None
    if both.height == both.due:
        if (pairs := find_columns(both, gold.ordered)) is not None:
            kind, reason = name_columns(gold.result.columns, prediction.columns, pairs)
            return judged(both, kind, reason, both.due)
        if gold.ordered and (pairs := find_columns(both, False)) is not None:
            verdict = judged(both, "wrong_order", explain_order(gold, prediction, pairs), both.due)
    undecided = both.undecided
    verdict = verdict or explain_rows(both, gold.result.columns, gold.ordered)
    if not undecided:
        return verdict
    return replace(verdict, kind="no_verdict", reason=f"no verdict: {undecided}; else {verdict.reason}")

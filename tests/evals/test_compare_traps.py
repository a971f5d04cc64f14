"""The traps of others' evaluators (each reproduced on their code) as cases of our comparison."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.compare import ResultSet, compare_results


def result(rows, width=None):
    width = width if width is not None else len(rows[0])
    return ResultSet(tuple("abcdefgh"[:width]), rows)


# name, gold, prediction, options, right, kind
CASES = [
    ("names only: same names, other values", [(1,)], [(2,)], {}, False, "different_rows"),
    ("swapped row associations", [("a", 1), ("b", 2)], [("a", 2), ("b", 1)], {}, False, "different_rows"),
    ("columns in another order", [("a", 1), ("b", 2)], [(2, "b"), (1, "a")], {}, True, "same"),
    ("rows in another order, unordered", [(1,), (2,)], [(2,), (1,)], {}, True, "same"),
    ("rows in another order, ordered", [(1,), (2,)], [(2,), (1,)], {"ordered": True}, False, "wrong_order"),
    ("duplicates dropped", [(5,), (5,)], [(5,)], {}, False, "missing_rows"),
    ("gold [5] against [5,5,5]", [(5,)], [(5,), (5,), (5,)], {}, False, "extra_rows"),
    ("NULL is not 0", [(None,)], [(0,)], {}, False, "different_rows"),
    ("NULL equals NULL", [(None,)], [(None,)], {}, True, "same"),
    ("0.012 is not 0.004", [(0.012,)], [(0.004,)], {}, False, None),
    ("text 1 is not the number 1", [("1",)], [(1,)], {}, False, "different_rows"),
    ("case of text counts", [("A",)], [("a",)], {}, False, "different_rows"),
    ("trailing blank counts", [("A",)], [("A ",)], {}, False, "different_rows"),
    ("decimal against float", [(Decimal("1.10"),)], [(1.1,)], {}, True, "same"),
    ("int against decimal", [(3,)], [(Decimal("3.00"),)], {}, True, "same"),
    ("0.1 + 0.2", [(0.3,)], [(0.1 + 0.2,)], {}, True, "same"),
    ("a cent counts", [(Decimal("100000.01"),)], [(Decimal("100000.02"),)], {}, False, None),
    ("beyond 2**53 exactly", [(2**53,)], [(2**53 + 1,)], {}, False, None),
    ("not rounded", [(1.23,)], [(1.2345678,)], {}, False, "rounding"),
    ("date against midnight", [(dt.date(2025, 1, 1),)], [(dt.datetime(2025, 1, 1),)], {}, True, "same"),
    ("date against one o'clock", [(dt.date(2025, 1, 1),)], [(dt.datetime(2025, 1, 1, 1),)], {}, False, None),
    ("an extra column", [("a",)], [("a", 3)], {}, False, "extra_columns"),
    ("a missing column", [("a", 3)], [("a",)], {}, False, "missing_columns"),
    ("tied rows may swap", [("a", 1), ("b", 1)], [("b", 1), ("a", 1)],
     {"ordered": True, "order_keys": (1,)}, True, "same"),
    ("rows of two ties may not", [("a", 2), ("b", 1)], [("b", 1), ("a", 2)],
     {"ordered": True, "order_keys": (1,)}, False, "wrong_order"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("gold", "prediction", "options", "right", "kind"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_case(gold, prediction, options, right, kind):
    verdict = compare_results(result(gold), result(prediction), **({"ordered": False} | options))
    assert verdict.right is right
    assert kind is None or verdict.kind == kind
    assert verdict.reason


def test_empty_is_not_one_row():
    assert not compare_results(result([], 1), result([(1,)]), ordered=False).right


def test_tie_at_a_limit_is_right_with_any_tied_row():
    whole = result([("x", 5), ("y", 5), ("z", 1)])
    options = {"ordered": True, "order_keys": (1,), "gold_untruncated": whole}
    assert compare_results(result([("x", 5)]), result([("y", 5)]), **options).right
    assert not compare_results(result([("x", 5)]), result([("z", 1)]), **options).right


cells = st.one_of(
    st.none(), st.integers(-3, 3), st.sampled_from(["a", "b", ""]), st.sampled_from([0.5, 1.25])
)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.tuples(*[cells] * width), max_size=6).map(lambda rows: (width, rows))
)


@given(tables, st.randoms(use_true_random=False))
def test_shuffled_rows_and_permuted_columns_stay_right(table, rng):
    width, rows = table
    order = list(range(width))
    rng.shuffle(order)
    other = [tuple(row[i] for i in order) for row in rows]
    rng.shuffle(other)
    assert compare_results(result(rows, width), result(other, width), ordered=False).right


@given(tables, tables)
def test_equality_is_symmetric(one, two):
    a, b = result(one[1], one[0]), result(two[1], two[0])
    if one[0] == two[0]:
        there, back = compare_results(a, b, ordered=False), compare_results(b, a, ordered=False)
        assert there.right == back.right


@given(tables)
def test_a_dropped_row_is_never_right(table):
    width, rows = table
    if rows:
        assert not compare_results(result(rows, width), result(rows[:-1], width), ordered=False).right

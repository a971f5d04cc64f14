"""Which columns and rows find their partners: properties, bounds, and a large result."""

from __future__ import annotations

import itertools
import random
import time
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from evals.compare import ResultSet, compare_results

NOON = datetime(2025, 1, 1, 12)

Table = list[tuple[Any, ...]]


def ones(*values: Any) -> Table:
    return [(value,) for value in values]


def same(gold: Table, prediction: Table, **options: Any) -> bool:
    width = len((gold or prediction or [(0,)])[0])
    names = tuple(map(str, range(width)))
    return compare_results(
        ResultSet(names, gold), ResultSet(names, prediction), **({"ordered": False} | options)
    ).right


property_of = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # a busy machine is no failure

CELLS = {
    "int": st.integers(-5, 5),
    "float": st.floats(-1e6, 1e6).map(lambda number: round(number, 3)),
    "decimal": st.decimals(-1000, 1000, places=2),
    "text": st.sampled_from(["a", "b", "A", "", "1"]),
    "date": st.dates(date(2025, 1, 1), date(2025, 1, 5)),
    "bool": st.booleans(),
    "list": st.lists(st.integers(0, 2), max_size=2),
}


@st.composite
def tables(draw: st.DrawFn, min_rows: int = 0, max_rows: int = 8, max_columns: int = 4) -> Table:
    kinds = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=max_columns))
    return draw(
        st.lists(
            st.tuples(*(st.none() | CELLS[kind] for kind in kinds)), min_size=min_rows, max_size=max_rows
        )
    )


@property_of
@given(tables(), st.booleans())
def test_reflexive(table: Table, ordered: bool) -> None:
    assert same(table, list(table), ordered=ordered)


@property_of
@given(tables(max_columns=2), tables(max_columns=2))
def test_symmetric(gold: Table, prediction: Table) -> None:
    """Of bags. An order, a LIMIT and the words of a verdict are the gold's, so there it need not be."""
    assume(not gold or not prediction or len(gold[0]) == len(prediction[0]))
    assert same(gold, prediction) == same(prediction, gold)


@property_of
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 1)), max_size=4), st.data())
def test_agrees_with_trying_every_permutation(gold: Table, data: st.DataObject) -> None:
    cell = st.integers(0, 2)
    prediction = data.draw(st.lists(st.tuples(cell, cell, cell), min_size=len(gold), max_size=len(gold)))
    ordered = data.draw(st.booleans())
    form = list if ordered else sorted
    expected = any(
        form(gold) == form([tuple(row[index] for index in order) for row in prediction])
        for order in itertools.permutations(range(3))
    )
    assert same(gold, prediction, ordered=ordered) == expected


@property_of
@given(tables(min_rows=1), st.randoms(use_true_random=False), st.booleans())
def test_a_consistent_permutation_of_columns_is_right(
    table: Table, rng: random.Random, ordered: bool
) -> None:
    order = list(range(len(table[0])))
    rng.shuffle(order)
    assert same(table, [tuple(row[index] for index in order) for row in table], ordered=ordered)


@property_of
@given(tables(), st.randoms(use_true_random=False))
def test_a_shuffle_of_rows_is_right(table: Table, rng: random.Random) -> None:
    assert same(table, rng.sample(table, len(table)))


@property_of
@given(tables(min_rows=1), st.data())
def test_a_changed_cell_is_never_right(table: Table, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(table) - 1))
    column = data.draw(st.integers(0, len(table[0]) - 1))
    changed = [list(cells) for cells in table]
    changed[row][column] = "something else"
    assert not same(table, [tuple(cells) for cells in changed])


@property_of
@given(tables(min_rows=2), st.data())
def test_a_number_changed_beyond_tolerance_is_never_right(table: Table, data: st.DataObject) -> None:
    numbers = [
        (row, column)
        for row, cells in enumerate(table)
        for column, cell in enumerate(cells)
        if isinstance(cell, int | float | Decimal)
    ]
    assume(numbers)
    row, column = data.draw(st.sampled_from(numbers))
    changed = [list(cells) for cells in table]
    changed[row][column] += type(changed[row][column])(1000000) + 1  # beyond what any other cell holds
    assert not same(table, [tuple(cells) for cells in changed])


@property_of
@given(tables(min_rows=1), st.randoms(use_true_random=False))
def test_noise_in_any_order_of_rows_and_columns_is_right(table: Table, rng: random.Random) -> None:
    order = rng.sample(range(len(table[0])), len(table[0]))
    noisy = [
        tuple(
            row[at] * (1 + rng.uniform(-1, 1) * 1e-12) if isinstance(row[at], float) else row[at]
            for at in order
        )
        for row in table
    ]
    assert same(table, rng.sample(noisy, len(noisy)))


@property_of
@given(st.lists(st.tuples(*(st.integers(0, 2),) * 3), min_size=2, max_size=5), st.data())
def test_cells_swapped_between_rows_are_right_only_if_the_bags_are_equal(
    table: Table, data: st.DataObject
) -> None:
    one, other = (data.draw(st.integers(0, len(table) - 1)) for _ in range(2))
    column = data.draw(st.integers(0, 2))
    swapped = [list(row) for row in table]
    swapped[one][column], swapped[other][column] = swapped[other][column], swapped[one][column]
    bags = (
        sorted(tuple(row[index] for index in order) for row in swapped)
        for order in itertools.permutations(range(3))
    )
    assert same(table, [tuple(row) for row in swapped]) == (sorted(table) in bags)


@property_of
@given(tables(min_rows=1), st.data())
def test_a_dropped_or_doubled_row_is_never_right(table: Table, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(table) - 1))
    assert not same(table, table[:row] + table[row + 1 :])
    assert not same(table, [*table, table[row]])


STEPS = st.lists(st.tuples(*(st.integers(0, 4).map(lambda step: step * 0.7e-9),) * 2), min_size=1, max_size=5)


@property_of
@given(STEPS, st.data())
def test_chains_agree_with_trying_every_matching(gold: Table, data: st.DataObject) -> None:
    cell = st.integers(0, 4).map(lambda step: step * 0.7e-9)
    prediction = data.draw(st.lists(st.tuples(cell, cell), min_size=len(gold), max_size=len(gold)))
    expected = any(
        all(abs(a - c) <= 1e-9 and abs(b - d) <= 1e-9 for (a, b), (c, d) in zip(gold, order, strict=True))
        for columns in (prediction, [row[::-1] for row in prediction])
        for order in itertools.permutations(columns)
    )
    assert same(gold, prediction) == expected


@property_of
@given(st.lists(st.tuples(st.integers(0, 2), st.integers()), min_size=1), st.randoms(use_true_random=False))
def test_ties_may_swap_and_groups_may_not(table: Table, rng: random.Random) -> None:
    gold = sorted(table, key=lambda row: row[0])
    swapped = sorted(rng.sample(table, len(table)), key=lambda row: row[0])
    options: dict[str, Any] = {"ordered": True, "order_keys": (0,)}
    assert same(gold, swapped, **options)
    backwards = [(f"k{key}", value) for key, value in sorted(swapped, key=lambda row: -row[0])]
    named = [(f"k{key}", value) for key, value in gold]
    assert same(named, backwards, **options) == (gold[0][0] == gold[-1][0])


@property_of
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=6), st.data())
def test_any_choice_of_ties_at_a_limit_is_right(table: Table, data: st.DataObject) -> None:
    whole = [(f"k{key}", value) for key, value in sorted(table, key=lambda row: row[0])]
    limit = data.draw(st.integers(1, len(whole)))
    keys = [key for key, _ in whole[:limit]]
    prediction = data.draw(st.lists(st.sampled_from(whole), min_size=limit, max_size=limit))
    orders = itertools.permutations(whole, limit)
    expected = any(list(order) == prediction for order in orders if [key for key, _ in order] == keys)
    untruncated = ResultSet(("0", "1"), whole)
    assert (
        same(whole[:limit], prediction, ordered=True, order_keys=(0,), gold_untruncated=untruncated)
        == expected
    )


@property_of
@given(st.integers(2, 30), st.integers(1, 6), st.randoms(use_true_random=False))
def test_many_columns_of_equal_content_end_in_time(width: int, height: int, rng: random.Random) -> None:
    columns = [rng.sample(range(height), height) for _ in range(width)]
    gold = list(zip(*columns, strict=True))
    rng.shuffle(columns)
    assert same(gold, rng.sample(list(zip(*columns, strict=True)), height))


# Size


def test_a_large_result_compares_in_seconds_of_cpu() -> None:
    rng = random.Random(1)
    gold = [
        (row, f"region {row % 9}", rng.uniform(0, 1e4), NOON + timedelta(row % 900)) for row in range(50_000)
    ]
    prediction = [
        (when, net * (1 + 1e-13), key, name) for key, name, net, when in rng.sample(gold, len(gold))
    ]
    started = time.process_time()
    assert same(gold, prediction)
    assert not same(gold, [*prediction[:-1], prediction[0]])
    assert time.process_time() - started < 10


def test_fewer_rows_than_an_ordered_gold_with_decimals_have_a_verdict() -> None:
    gold = ResultSet(("month", "usd"), [(1, Decimal("1.25")), (2, Decimal("2.5")), (3, Decimal("3.5"))])
    prediction = ResultSet(("month", "usd"), [(1, 1.2), (2, 9.0)])
    verdict = compare_results(gold, prediction, ordered=True, order_keys=(0,))
    assert (verdict.right, verdict.kind) == (False, "different_rows")


_CELLS = st.sampled_from([None, 0, 1, 2, 0.5, 1.25, 1.249, Decimal("1.25"), "a", "b", date(2025, 1, 1)])


def _results(width: int) -> st.SearchStrategy[list[tuple[object, ...]]]:
    return st.lists(st.tuples(*[_CELLS] * width), max_size=5)


@settings(max_examples=400, deadline=None)
@given(
    st.integers(1, 3).flatmap(
        lambda width: st.tuples(
            _results(width),
            st.integers(1, 3).flatmap(lambda other: st.tuples(st.just(other), _results(other))),
            st.just(width),
            st.booleans(),
            st.lists(st.integers(0, width - 1), unique=True, max_size=width),
            st.integers(0, 5),
        )
    )
)
def test_no_two_results_are_without_a_verdict(
    drawn: tuple[list[tuple[object, ...]], tuple[int, list[tuple[object, ...]]], int, bool, list[int], int],
) -> None:
    """Whatever a model returns – more rows, fewer, other widths, decimals, under an order or a LIMIT."""
    whole, (other, predicted), width, ordered, keys, limit = drawn
    gold = ResultSet(tuple("abc"[:width]), whole[:limit])
    verdict = compare_results(
        gold,
        ResultSet(tuple("xyz"[:other]), predicted),
        ordered=ordered,
        order_keys=tuple(keys) if ordered else (),
        gold_untruncated=ResultSet(gold.columns, whole),
    )
    assert verdict.reason and verdict.right is (verdict.kind == "same")

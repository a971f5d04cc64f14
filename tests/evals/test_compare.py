"""What counts as the same result, and what is said of one that is not: one row of the table a case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from datetime import time as clock
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from evals.compare import Comparison, Gold, ResultSet, compare_any, compare_results


class Text(str):
    """What some drivers return for text."""


NAN, INF = float("nan"), float("inf")
BIG = 2**53
CET = timezone(timedelta(hours=1))
NOON = datetime(2025, 1, 1, 12)


@dataclass(frozen=True)
class Case:
    name: str
    gold: Sequence[tuple[Any, ...]]
    prediction: Sequence[tuple[Any, ...]]
    kind: str
    reason: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    names: tuple[tuple[str, ...] | None, tuple[str, ...] | None] = (None, None)


def result(rows: Sequence[tuple[Any, ...]], names: tuple[str, ...] | None = None, **kind: Any) -> ResultSet:
    width = len(rows[0]) if rows else 1
    return ResultSet(tuple(f"c{index}" for index in range(width)) if names is None else names, rows, **kind)


def ones(*values: Any) -> list[tuple[Any]]:
    return [(value,) for value in values]


EXACT = {"ordered": True}
BY_FIRST = {"ordered": True, "order_keys": (0,)}
BY_SECOND = {"ordered": True, "order_keys": (1,)}
SALES = [("a", 9), ("b", 7), ("c", 7), ("d", 7), ("e", 1)]
TOP_2 = {"ordered": True, "order_keys": (1,), "gold_untruncated": result(SALES)}
PAGE_2 = TOP_2 | {"gold_offset": 2}
HIDDEN_KEY = {"ordered": True, "order_keys": (1,), "gold_untruncated": result(SALES)}
ANY_2 = {"ordered": False, "gold_untruncated": result(ones(1, 2, 2, 3))}
PAIRS = [("a", 1), ("b", 2)]

CASES = [
    # The traps of others' evaluators
    Case("trap_columns_compared_by_name_only", PAIRS, [("a", 5), ("b", 6)], "different_rows", names=(("x",
         "y"), ("x", "y"))),
    Case("trap_names_matter", PAIRS, PAIRS, "same", names=(("x", "y"), ("region", "net"))),
    Case("trap_row_order_ignored", ones(1, 2, 3), ones(3, 2, 1), "wrong_order",
         "right rows, wrong order: row 1", EXACT),
    Case("trap_row_order_always_required", ones(1, 2, 3), ones(3, 2, 1), "same"),
    Case("trap_duplicates_dropped", ones(1, 1, 2), ones(1, 2), "missing_rows", "1 row missing, first: (1)"),
    Case("trap_distinct_stripped", ones(1, 2), ones(1, 1, 2), "extra_rows", "1 row too many, first: (1)"),
    Case("trap_same_length_other_multiplicity", ones(1, 1, 2), ones(1, 2, 2), "different_rows"),
    Case("trap_null_equal_to_zero", ones(None), ones(0), "different_rows", "expected (NULL), got (0)"),
    Case("trap_0.012_equal_to_0.004", ones(0.012), ones(0.004), "different_rows", "expected (0.012), got (0.004)"),
    Case("trap_5_equal_to_5_5_5", ones(5), ones(5, 5, 5), "extra_rows", "2 rows too many, first: (5)"),
    Case("trap_empty_equal_to_one_row", [], ones(5), "extra_rows", "1 row too many, first: (5)"),
    Case("trap_one_row_equal_to_empty", ones(5), [], "missing_rows", "1 row missing, first: (5)"),
    Case("trap_swapped_row_associations", PAIRS, [("a", 2), ("b", 1)], "different_rows", "2 of 2 rows missing"),
    Case("trap_limit_tie_unseen", SALES[:2], [("a", 9), ("d", 7)], "same", options=TOP_2),
    Case("trap_identical_rows_in_another_order", [("x", 1), ("x", 1), ("y", 2)], [("y", 2), ("x", 1),
         ("x", 1)], "same"),
    # Bags and emptiness
    Case("both_empty", [], [], "same"),
    Case("empty_with_another_width", [], [], "extra_columns", names=(("a",), ("a", "b"))),
    Case("no_columns_same_rows", [(), ()], [(), ()], "same", names=((), ())),
    Case("no_columns_other_rows", [(), ()], [()], "missing_rows", "1 row missing", names=((), ())),
    Case("two_rows_missing", ones(1, 2, 3), ones(2), "missing_rows", "2 rows missing, first: (1)"),
    Case("one_cell_off_names_the_nearest_row", [*PAIRS, ("c", 3)], [("c", 3), ("z", 9), ("b", 5)], "different_rows"),
    # Columns
    Case("columns_permuted", [("a", 1, 2), ("b", 2, 1)], [(2, "a", 1), (1, "b", 2)], "same"),
    Case("columns_permuted_rows_shuffled", PAIRS, [(2, "b"), (1, "a")], "same"),
    Case("permutation_differs_by_row", [(1, 2), (3, 4)], [(1, 2), (4, 3)], "different_rows"),
    Case("permutation_by_row_same_column_bags", [(1, 2), (2, 1), (1, 1)], [(1, 1), (2, 2), (1, 1)], "different_rows"),
    Case("thirty_identical_columns", [(1,) * 30, (2,) * 30], [(2,) * 30, (1,) * 30], "same"),
    Case("thirty_alike_columns_one_broken", [(n,) * 30 for n in range(9)],
         [(n,) * 29 + ((n + 1) % 9,) for n in range(9)], "different_rows"),
    Case("permuted_with_float_noise", [("a", 0.3), ("b", 0.1)], [(0.1, "b"), (0.1 + 0.2, "a")], "same"),
    Case("permuted_and_a_row_missing", [("a", 1), ("b", 2), ("c", 3)], [(1, "a"), (3, "c")], "missing_rows",
         "1 row missing, first: ('b', 2)"),
    Case("extra_column", ones(1, 2), [(1, "x"), (2, "y")], "extra_columns", "right but an extra column: label",
         names=(("n",), ("n", "label"))),
    Case("two_extra_columns_in_front", ones(1, 2), [("x", 0, 2), ("y", 0, 1)], "extra_columns",
         "2 extra columns: c0, c1"),
    Case("extra_column_but_wrong_order", ones(1, 2), [(2, "x"), (1, "y")], "wrong_order", options=EXACT),
    Case("extra_column_does_not_excuse_rows", ones(1, 2), [(1, "x"), (3, "y")], "different_columns",
         "2 columns instead of 1"),
    Case("missing_column", PAIRS, ones("a", "b"), "missing_columns", "right but 1 column missing: net",
         names=(("region", "net"), ("r",))),
    Case("missing_column_and_wrong_rows", PAIRS, ones("a", "c"), "missing_columns", "1 column instead of 2"),
    # Order
    Case("order_exact", ones(1, 2, 2), ones(1, 2, 2), "same", options=EXACT),
    Case("order_exact_row_count", ones(1, 2), ones(1, 2, 3), "extra_rows", options=EXACT),
    Case("ties_swap", [(1, "a"), (1, "b"), (2, "c")], [(1, "b"), (1, "a"), (2, "c")], "same", options=BY_FIRST),
    Case("ties_do_not_swap_without_keys", [(1, "a"), (1, "b")], [(1, "b"), (1, "a")], "wrong_order", options=EXACT),
    Case("rows_across_ties_do_not_swap", [(1, "a"), (1, "b"), (2, "c")], [(1, "a"), (2, "c"), (1, "b")],
         "wrong_order",
         "row 2 should have (1), has (2)", BY_FIRST),
    Case("same_key_in_two_runs_stays_apart", [(1, "a"), (2, "b"), (1, "c")], [(1, "c"), (2, "b"), (1, "a")],
         "wrong_order", options=BY_FIRST),
    Case("descending_instead_of_ascending", PAIRS, PAIRS[::-1], "wrong_order",
         "row 1 should have (1), has (2)", BY_SECOND),
    Case("ordered_with_permuted_columns", PAIRS, [(1, "a"), (2, "b")], "same", options=BY_SECOND),
    Case("ordered_permuted_wrong_order", PAIRS, [(2, "b"), (1, "a")], "wrong_order",
         "should have (1), has (2)", BY_SECOND),
    Case("ordered_by_null_keys", [(None, "a"), (None, "b"), (1, "c")], [(None, "b"), (None, "a"), (1, "c")], "same",
         options=BY_FIRST),
    Case("keys_equal_but_for_noise_are_ties", [(0.3, "a"), (0.1 + 0.2, "b")], [(0.3, "b"), (0.3, "a")], "same",
         options=BY_FIRST),
    Case("keys_do_not_matter_unordered", PAIRS, PAIRS[::-1], "same", options={"ordered": False, "order_keys": (0,)}),
    # LIMIT
    Case("limit_other_tie", SALES[:2], [("a", 9), ("c", 7)], "same", options=TOP_2),
    Case("limit_row_that_is_no_tie", SALES[:2], [("a", 9), ("e", 1)], "different_rows", "got ('e', 1)", TOP_2),
    Case("limit_row_above_the_cut_is_due", SALES[:2], [("b", 7), ("c", 7)], "different_rows",
         "expected ('a', 9)", TOP_2),
    Case("limit_tie_taken_twice", SALES[:3], [("a", 9), ("b", 7), ("b", 7)], "different_rows", options=TOP_2),
    Case("limit_one_tie_too_many", SALES[:2], SALES[:3], "extra_rows", "1 row too many", TOP_2),
    Case("limit_ties_permuted_columns", SALES[:2], [(9, "a"), (7, "d")], "same", options=TOP_2),
    Case("limit_tie_before_the_first", SALES[:2], [("d", 7), ("a", 9)], "wrong_order", options=TOP_2),
    Case("limit_tie_unordered", SALES[:2], [("d", 7), ("a", 9)], "same", options=TOP_2 | {"ordered": False}),
    Case("limit_with_offset", SALES[2:4], [("b", 7), ("d", 7)], "same", options=PAGE_2),
    Case("limit_with_offset_not_the_first_page", SALES[2:4], [("a", 9), ("d", 7)], "different_rows", options=PAGE_2),
    Case("limit_by_a_key_not_returned", ones("a", "b"), ones("a", "d"), "same", options=HIDDEN_KEY),
    Case("limit_by_a_key_not_returned_wrong", ones("a", "b"), ones("d", "a"), "wrong_order", options=HIDDEN_KEY),
    Case("limit_without_order", ones(1, 2), ones(3, 2), "same", options=ANY_2),
    Case("limit_without_order_not_in_the_table", ones(1, 2), ones(4, 2), "different_rows", options=ANY_2),
    Case("limit_extra_column", ones("a", "b"), [("a", "x"), ("d", "y")], "extra_columns", options=HIDDEN_KEY),
    # Numbers
    Case("0.1_plus_0.2", ones(0.1 + 0.2), ones(0.3), "same"),
    Case("int_decimal_float", ones(2, Decimal("2.50"), 3.0), ones(2.0, 2.5, Decimal(3)), "same"),
    Case("true_is_1", ones(True, False), ones(1, 0), "same"),
    Case("text_1_is_not_1", ones("1"), ones(1), "different_rows", "expected ('1'), got (1)"),
    Case("cents_in_floats", ones(1234567.01), ones(1234567.02), "different_rows"),
    Case("cents_in_large_decimals", ones(Decimal("99999999999.01")), ones(Decimal("99999999999.02")),
         "different_rows"),
    Case("ints_beyond_2**53", ones(BIG), ones(BIG + 1), "different_rows"),
    Case("whole_decimals_beyond_2**53", ones(Decimal(BIG)), ones(Decimal(BIG + 1)), "different_rows"),
    Case("int_and_float_beyond_2**53", ones(BIG + 1), ones(float(BIG)), "same"),
    Case("whole_numbers_hidden_among_floats", [(BIG, 0.5), (BIG + 1, 1.5)], [(BIG, 0.5), (BIG, 1.5)],
         "different_rows"),
    Case("numbers_no_float_holds", ones(10**400), ones(10**400 + 1), "different_rows"),
    Case("numbers_no_float_holds_equal", ones(10**400, 0.5), ones(0.5, Decimal(10**400)), "same"),
    Case("nan_is_nan", [(NAN, 1), (2.0, 2)], [(2.0, 2), (float("nan"), 1)], "same"),
    Case("nan_is_not_null", ones(NAN), ones(None), "different_rows"),
    Case("decimal_nan", ones(Decimal("NaN"), 1), ones(1, NAN), "same"),
    Case("infinity", ones(INF, 1.0), ones(1.0, INF), "same"),
    Case("infinity_is_not_large", ones(INF), ones(1.7e308), "different_rows"),
    Case("infinity_has_a_sign", ones(INF), ones(-INF), "different_rows"),
    Case("minus_zero", ones(-0.0), ones(0), "same"),
    Case("numeric_division_scale", ones(Decimal(1) / 3), ones(Decimal("0.3333333333333333")), "same"),
    Case("float_noise_in_two_columns", [(100.0, 1.1), (100.00000000000001, 2.2)], [(100.0, 2.2), (100.0,
         1.1)], "same"),
    Case("bucket_edge", ones(0.49999999999, 7), ones(7, 0.50000000001), "same"),
    Case("chain_matched_in_order", ones(0.0, 0.9e-9, 1.8e-9), ones(1.8e-9, 0.9e-9, 0.0), "same"),
    Case("chain_shifted_by_less_than_tolerance", ones(0.0, 0.9e-9), ones(0.9e-9, 1.8e-9), "same"),
    Case("chain_too_far", ones(0.0, 0.9e-9, 0.0), ones(1.8e-9, 0.9e-9, 1.8e-9), "rounding"),
    Case("chain_in_two_columns_needs_pairing", [(0.0, 1.8e-9), (0.9e-9, 0.0), (1.8e-9, 0.9e-9)],
         [(0.1e-9, 0.1e-9), (1.0e-9, 1.8e-9), (1.9e-9, 0.9e-9)], "same"),
    # Rounding
    Case("rounded_to_2", [("a", 1.23456), ("b", 2.34567)], [("b", 2.35), ("a", 1.23)], "rounding",
         "equal at 2 decimals"),
    Case("rounded_to_1", ones(1.2345), ones(1.2), "rounding", "differs only in rounding, equal at 1 decimal"),
    Case("rounded_to_0", ones(12.6, None), ones(None, 13), "rounding", "equal at 0 decimals"),
    Case("gold_rounded_prediction_not", ones(Decimal("0.33")), ones(1 / 3), "rounding", "equal at 2 decimals"),
    Case("rounded_and_permuted", [("a", 1.234), ("b", 5.678)], [(1.23, "a"), (5.68, "b")], "rounding"),
    Case("rounded_in_order", ones(1.234, 5.678), ones(1.23, 5.68), "rounding", options=EXACT),
    Case("rounding_does_not_excuse_order", ones(1.234, 5.678), ones(5.68, 1.23), "different_rows", options=EXACT),
    Case("rounding_does_not_excuse_another_cell", [("a", 1.234)], [("b", 1.23)], "different_rows"),
    Case("percent_is_not_rounding", ones(0.25), ones(25.0), "different_rows"),
    # Dates, text and the rest
    Case("date_is_its_midnight", ones(date(2025, 1, 1)), ones(datetime(2025, 1, 1)), "same"),
    Case("date_is_not_one_o_clock", ones(date(2025, 1, 1)), ones(datetime(2025, 1, 1, 1)), "different_rows"),
    Case("one_instant_in_two_zones", ones(NOON.replace(tzinfo=UTC)), ones(NOON.replace(hour=13, tzinfo=CET)), "same"),
    Case("zoned_is_its_utc_wall_time", ones(NOON), ones(NOON.replace(tzinfo=UTC)), "same"),
    Case("zoned_is_not_its_local_wall_time", ones(NOON), ones(NOON.replace(tzinfo=CET)), "different_rows"),
    Case("zoned_infinity", ones(datetime.max.replace(tzinfo=timezone(-timedelta(hours=9))), NOON),
         ones(NOON, datetime.max.replace(tzinfo=timezone(-timedelta(hours=9)))), "same"),
    Case("date_is_not_its_text", ones(date(2025, 1, 1)), ones("2025-01-01"), "different_rows"),
    Case("date_is_no_number", ones(date(1970, 1, 1)), ones(0), "different_rows"),
    Case("time_and_timedelta", [(clock(1), timedelta(hours=1))], [(clock(1), timedelta(minutes=60))], "same"),
    Case("time_is_not_timedelta", ones(clock(1)), ones(timedelta(hours=1)), "different_rows"),
    Case("text_case", ones("North"), ones("north"), "different_rows"),
    Case("text_trailing_blank", ones("a"), ones("a "), "different_rows", "expected ('a'), got ('a ')"),
    Case("text_unicode_is_not_normalized", ones("é"), ones("e\u0301"), "different_rows"),
    Case("text_is_not_null", ones(""), ones(None), "different_rows"),
    Case("bytes_are_not_text", ones(b"a"), ones("a"), "different_rows"),
    Case("uuid", ones(UUID(int=1), UUID(int=2)), ones(UUID(int=2), UUID(int=1)), "same"),
    Case("list_with_noise", ones([0.1 + 0.2, None, "x"], [1]), ones([1.0], [0.3, None, "x"]), "same"),
    Case("list_null_is_in_its_place", ones([None, 1]), ones([1, None]), "different_rows"),
    Case("list_order_counts", ones([1, 2]), ones([2, 1]), "different_rows"),
    Case("struct", ones({"a": 1, "b": [0.3]}, None), ones(None, {"b": [0.1 + 0.2], "a": 1}), "same"),
    Case("struct_other_name", ones({"a": 1}), ones({"b": 1}), "different_rows"),
    Case("null_in_a_row_only_null", [(1, None)], [(1, "")], "different_rows", "expected (1, NULL), got (1, '')"),
    # Adversaries
    Case("all_types_in_one_column", ones(1, "1", None, 2.5, b"1", date(2025, 1, 1), True, [1], Decimal("2.50")),
         ones([1], b"1", None, 1.0, datetime(2025, 1, 1), 2.5, "1", Decimal("2.5"), 1), "same"),
    Case("all_types_in_one_column_one_off", ones(1, "1", None, 2.5, b"1"), ones(1, "1", None, 2.5, "1"),
         "different_rows"),
    Case("decimal_and_float_of_one_text", ones(Decimal("1.10")), ones(1.1), "same"),
    Case("decimal_sum_and_float_sum", ones(Decimal("0.3")), ones(0.1 + 0.1 + 0.1), "same"),
    Case("noise_of_ten_million_summed_floats", ones(1e9), ones(1e9 * (1 + 8e-10) + 0.001), "same"),
    Case("a_millionth_is_wrong", ones(1234.56789), ones(1234.56789 * (1 + 1e-6)), "different_rows"),
    Case("epoch_seconds_in_floats", ones(1735732800.0, 1735732801.0), ones(1735732800.0, 1735732802.0),
         "different_rows"),
    Case("whole_numbers_of_two_types", ones(10**10), ones(10.0**10 + 1), "different_rows"),
    Case("whole_floats_beyond_a_million_millions", ones(1e15), ones(1e15 + 2), "same"),
    Case("ints_and_floats_in_both", ones(1, 2.5, 10**13), ones(10.0**13, 5 / 2, 1), "same"),
    Case("ints_and_floats_in_both_int_off", ones(1, 2.5, 10**13), ones(1, 2.5, 10**13 + 1), "different_rows"),
    Case("an_int_no_float_holds_among_floats", ones(10**400, 0.5), ones(0.1 + 0.4, 10**400), "same"),
    Case("infinity_is_not_an_int_no_float_holds", ones(INF), ones(10**400), "different_rows"),
    Case("decimal_infinity", ones(Decimal("Infinity"), 1.5), ones(1.5, INF), "same"),
    Case("nulls_among_nan", ones(NAN, None, 1.0), ones(None, 1.0, NAN), "same"),
    Case("nan_for_null_among_numbers", ones(NAN, None, 1.0), ones(NAN, NAN, 1.0), "different_rows"),
    Case("null_for_zero_among_floats", ones(0.0, None, 1.5), ones(0.0, 0.0, 1.5), "different_rows"),
    Case("only_null", ones(None, None), ones(None, None), "same"),
    Case("only_null_and_text", ones(None, None), ones(None, "None"), "different_rows"),
    Case("bool_is_not_its_text", ones(True), ones("true"), "different_rows"),
    Case("bytes_of_three_types", ones(b"a", bytearray(b"b"), memoryview(b"c")), ones(memoryview(b"b"), b"c",
         bytearray(b"a")), "same"),
    Case("uuid_is_not_its_text", ones(UUID(int=1)), ones(str(UUID(int=1))), "different_rows"),
    Case("text_of_a_subclass", ones(Text("a"), "b"), ones("b", "a"), "same"),
    Case("numpy_scalars", ones(np.int64(1), np.float64(0.5), np.bool_(True)), ones(0.5, 1, 1), "same"),
    Case("a_set_has_no_hash", ones({1}, "x"), ones("x", {1}), "same"),
    Case("dates_and_timestamps_in_one_column", ones(date(2025, 1, 1), NOON), ones(NOON, datetime(2025, 1, 1)), "same"),
    Case("zones_in_one_column", ones(NOON, NOON.replace(tzinfo=CET)), ones(NOON.replace(hour=11, tzinfo=UTC), NOON),
         "same"),
    Case("a_microsecond", ones(NOON), ones(NOON.replace(microsecond=1)), "different_rows"),
    Case("times_with_zones", ones(clock(12, tzinfo=UTC)), ones(clock(13, tzinfo=CET)), "same"),
    Case("list_is_tuple", ones([1, (2.5, None)]), ones((1, [2.5, None])), "same"),
    Case("list_of_null_is_not_null", ones([None]), ones(None), "different_rows"),
    Case("list_with_nan", ones([NAN], 1), ones(1, [float("nan")]), "same"),
    Case("map_in_another_order", ones({2: None, 10: [1.0]}), ones({10.0: [1], 2: None}), "same"),
    Case("struct_null_is_not_absent", ones({"a": None}), ones({}), "different_rows"),
    Case("no_columns_and_one", [], [], "extra_columns", names=((), ("a",))),
    Case("one_column_and_none", [], [], "missing_columns", names=(("a",), ())),
    Case("two_hundred_columns_reversed", [tuple(range(n, n + 200)) for n in range(5)],
         [tuple(range(n + 199, n - 1, -1)) for n in (4, 2, 0, 1, 3)], "same"),
    Case("two_hundred_columns_one_cell_off", [tuple(range(n, n + 200)) for n in range(5)],
         [(*range(n, n + 199), n + 199 + (n == 3)) for n in range(5)], "different_rows"),
    Case("thirty_alike_columns_shuffled_by_row", [tuple((n + c) % 3 for c in range(30)) for n in range(3)],
         [tuple((n + c + (n == 1)) % 3 for c in range(30)) for n in range(3)], "different_rows"),
    Case("one_column_at_fault_is_named", [("a", 1, 5), ("b", 2, 6)], [("b", 2, 5), ("a", 1, 7)], "different_rows",
         "only column net differs: 2 of 2 rows missing", names=(("k", "n", "net"), ("k", "n", "v"))),
    Case("zero_is_no_rounded_share", ones(0.4), ones(0), "different_rows"),
    Case("zero_is_0.004_at_two_decimals", ones(0.004, 1.234), ones(0.0, 1.23), "rounding", "equal at 2 decimals"),
    Case("rounded_half_a_cent_off", ones(1234.5678), ones(1234.57), "rounding", "differs only in rounding"),
    Case("a_cent_is_not_rounding", ones(2.67), ones(2.68), "different_rows"),
    Case("truncated_is_not_rounding", ones(2.7), ones(2), "different_rows"),
]  # fmt: skip


def run(case: Case) -> Comparison:
    gold, prediction = result(case.gold, case.names[0]), result(case.prediction, case.names[1])
    return compare_results(gold, prediction, **({"ordered": False} | case.options))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    verdict = run(case)
    assert (verdict.kind, verdict.right) == (case.kind, case.kind == "same"), verdict.reason
    assert case.reason in verdict.reason
    assert 0 <= verdict.score <= 1


def test_case_names_are_unique() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 150


# Several golds, cut results, options


def test_any_accepted_gold_is_enough() -> None:
    golds = [Gold(result(ones(1)), ordered=False), Gold(result(ones(2)), ordered=False)]
    assert compare_any(golds, result(ones(2))).right


def test_each_gold_has_its_own_order() -> None:
    golds = [Gold(result(ones(1, 2)), ordered=True), Gold(result(ones(1, 2)), ordered=False)]
    assert compare_any(golds, result(ones(2, 1))).right
    assert compare_any(golds[:1], result(ones(2, 1))).kind == "wrong_order"


def test_the_nearest_gold_gives_the_reason() -> None:
    golds = [Gold(result(ones(rows)), ordered=False) for rows in (7, 8)]
    golds.insert(1, Gold(result(ones(1, 2)), ordered=False))
    verdict = compare_any(golds, result(ones(1)))
    assert verdict.reason == "1 row missing, first: (2) (the nearest of 3 accepted results)"


def test_no_gold_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one"):
        compare_any([], result(ones(1)))


@pytest.mark.parametrize("cut", [(True, False), (False, True)])
def test_a_cut_result_has_no_verdict(cut: tuple[bool, bool]) -> None:
    gold, prediction = (
        result(rows, truncated=side) for rows, side in zip((ones(1, 2), ones(1)), cut, strict=True)
    )
    verdict = compare_results(gold, prediction, ordered=False)
    assert (verdict.right, verdict.kind) == (False, "truncated")
    assert re.search(r"was cut at \d rows?; raise the row limit", verdict.reason)


def test_a_prediction_cut_beyond_the_gold_is_wrong() -> None:
    verdict = compare_results(result(ones(1)), result(ones(1, 2, 3), truncated=True), ordered=False)
    assert (verdict.right, verdict.kind) == (False, "extra_rows")
    assert verdict.reason == "more than 2 rows too many: the gold has 1, the prediction was cut at 3"


def test_cut_ties_have_no_verdict_unless_they_suffice() -> None:
    options: dict[str, Any] = {"ordered": True, "order_keys": (1,)}
    options["gold_untruncated"] = result(SALES[:3], truncated=True)
    gold = result(SALES[:2])
    assert compare_results(gold, result([("a", 9), ("c", 7)]), **options).right
    assert compare_results(gold, result([("a", 9), ("d", 7)]), **options).kind == "truncated"


def test_a_long_chain_of_numbers_that_does_not_match_has_no_verdict() -> None:
    gold = [(0.4e-9 * row, 0.4e-9 * (row * 7 % 400)) for row in range(400)]
    prediction = [(a, b) for (a, _), (_, b) in zip(gold, gold[1:] + gold[:1], strict=True)]
    verdict = compare_results(result(gold), result(prediction), ordered=False)
    assert (verdict.right, verdict.kind) == (False, "no_verdict")
    assert "too close to each other" in verdict.reason


def test_columns_too_alike_to_be_paired_have_no_verdict() -> None:
    rows = [[1]]  # a Hadamard matrix: any two of its columns look like any two others
    while len(rows) < 16:
        rows = [row + row for row in rows] + [row + [-cell for cell in row] for row in rows]
    gold = [tuple(row[1:]) for row in rows]
    broken = [(*row[:2], -row[2], *row[3:]) if at in (0, 4) else row for at, row in enumerate(gold)]
    assert compare_results(result(gold), result([row[::-1] for row in gold[::-1]]), ordered=False).right
    verdict = compare_results(result(gold), result(broken), ordered=False)
    assert (verdict.right, verdict.kind) == (False, "no_verdict")
    assert "too alike to be paired" in verdict.reason


@pytest.mark.parametrize("keys", [(2,), (-1,)])
def test_order_keys_outside_the_gold_are_an_error(keys: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="order_keys names column"):
        compare_results(result(PAIRS), result(PAIRS), ordered=True, order_keys=keys)


def test_an_untruncated_gold_smaller_than_the_gold_is_an_error() -> None:
    with pytest.raises(ValueError, match="without LIMIT"):
        compare_results(result(PAIRS), result(PAIRS), ordered=False, gold_untruncated=result(PAIRS[:1]))


def test_a_ragged_result_is_an_error() -> None:
    with pytest.raises(ValueError, match="a row of 2 cells in a result of 1 columns"):
        ResultSet(("a",), [(1,), (1, 2)])


def test_score_is_the_share_of_whole_rows() -> None:
    verdict = compare_results(result(ones(1, 2, 3)), result(ones(1, 2, 9)), ordered=False)
    assert verdict.score == pytest.approx(2 / 3)


def test_a_long_row_is_shown_short() -> None:
    verdict = compare_results(result([("x" * 99,) * 20]), result([]), ordered=False)
    assert len(verdict.reason) < 500

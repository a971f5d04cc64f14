"""What counts as the same result: one row of the table a case, then properties, then a large result."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from datetime import time as clock
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evals.compare import Comparison, Gold, ResultSet, compare_any, compare_results

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
    return ResultSet(names or tuple(f"c{index}" for index in range(width)), rows, **kind)


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
    Case("trap_columns_compared_by_name_only", PAIRS, [("a", 5), ("b", 6)], "different_rows", names=(("x", "y"), ("x", "y"))),
    Case("trap_names_matter", PAIRS, PAIRS, "same", names=(("x", "y"), ("region", "net"))),
    Case("trap_row_order_ignored", ones(1, 2, 3), ones(3, 2, 1), "wrong_order", "right rows, wrong order: row 1", EXACT),
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
    Case("trap_identical_rows_in_another_order", [("x", 1), ("x", 1), ("y", 2)], [("y", 2), ("x", 1), ("x", 1)], "same"),
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
    Case("two_extra_columns_in_front", ones(1, 2), [("x", 0, 2), ("y", 0, 1)], "extra_columns", "2 extra columns: c0, c1"),
    Case("extra_column_but_wrong_order", ones(1, 2), [(2, "x"), (1, "y")], "wrong_order", options=EXACT),
    Case("extra_column_does_not_excuse_rows", ones(1, 2), [(1, "x"), (3, "y")], "different_columns", "2 columns instead of 1"),
    Case("missing_column", PAIRS, ones("a", "b"), "missing_columns", "right but 1 column missing: net",
         names=(("region", "net"), ("r",))),
    Case("missing_column_and_wrong_rows", PAIRS, ones("a", "c"), "missing_columns", "1 column instead of 2"),
    # Order
    Case("order_exact", ones(1, 2, 2), ones(1, 2, 2), "same", options=EXACT),
    Case("order_exact_row_count", ones(1, 2), ones(1, 2, 3), "extra_rows", options=EXACT),
    Case("ties_swap", [(1, "a"), (1, "b"), (2, "c")], [(1, "b"), (1, "a"), (2, "c")], "same", options=BY_FIRST),
    Case("ties_do_not_swap_without_keys", [(1, "a"), (1, "b")], [(1, "b"), (1, "a")], "wrong_order", options=EXACT),
    Case("rows_across_ties_do_not_swap", [(1, "a"), (1, "b"), (2, "c")], [(1, "a"), (2, "c"), (1, "b")], "wrong_order",
         "row 2 should have (1), has (2)", BY_FIRST),
    Case("same_key_in_two_runs_stays_apart", [(1, "a"), (2, "b"), (1, "c")], [(1, "c"), (2, "b"), (1, "a")],
         "wrong_order", options=BY_FIRST),
    Case("descending_instead_of_ascending", PAIRS, PAIRS[::-1], "wrong_order", "row 1 should have (1), has (2)", BY_SECOND),
    Case("ordered_with_permuted_columns", PAIRS, [(1, "a"), (2, "b")], "same", options=BY_SECOND),
    Case("ordered_permuted_wrong_order", PAIRS, [(2, "b"), (1, "a")], "wrong_order", "should have (1), has (2)", BY_SECOND),
    Case("ordered_by_null_keys", [(None, "a"), (None, "b"), (1, "c")], [(None, "b"), (None, "a"), (1, "c")], "same",
         options=BY_FIRST),
    Case("keys_equal_but_for_noise_are_ties", [(0.3, "a"), (0.1 + 0.2, "b")], [(0.3, "b"), (0.3, "a")], "same",
         options=BY_FIRST),
    Case("keys_do_not_matter_unordered", PAIRS, PAIRS[::-1], "same", options={"ordered": False, "order_keys": (0,)}),
    # LIMIT
    Case("limit_other_tie", SALES[:2], [("a", 9), ("c", 7)], "same", options=TOP_2),
    Case("limit_row_that_is_no_tie", SALES[:2], [("a", 9), ("e", 1)], "different_rows", "got ('e', 1)", TOP_2),
    Case("limit_row_above_the_cut_is_due", SALES[:2], [("b", 7), ("c", 7)], "different_rows", "expected ('a', 9)", TOP_2),
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
    Case("cents_in_large_decimals", ones(Decimal("99999999999.01")), ones(Decimal("99999999999.02")), "different_rows"),
    Case("ints_beyond_2**53", ones(BIG), ones(BIG + 1), "different_rows"),
    Case("whole_decimals_beyond_2**53", ones(Decimal(BIG)), ones(Decimal(BIG + 1)), "different_rows"),
    Case("int_and_float_beyond_2**53", ones(BIG + 1), ones(float(BIG)), "same"),
    Case("whole_numbers_hidden_among_floats", [(BIG, 0.5), (BIG + 1, 1.5)], [(BIG, 0.5), (BIG, 1.5)], "different_rows"),
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
    Case("float_noise_in_two_columns", [(100.0, 1.1), (100.00000000000001, 2.2)], [(100.0, 2.2), (100.0, 1.1)], "same"),
    Case("bucket_edge", ones(0.49999999999, 7), ones(7, 0.50000000001), "same"),
    Case("chain_matched_in_order", ones(0.0, 0.9e-9, 1.8e-9), ones(1.8e-9, 0.9e-9, 0.0), "same"),
    Case("chain_shifted_by_less_than_tolerance", ones(0.0, 0.9e-9), ones(0.9e-9, 1.8e-9), "same"),
    Case("chain_too_far", ones(0.0, 0.9e-9, 0.0), ones(1.8e-9, 0.9e-9, 1.8e-9), "different_rows"),
    Case("chain_in_two_columns_needs_pairing", [(0.0, 1.8e-9), (0.9e-9, 0.0), (1.8e-9, 0.9e-9)],
         [(0.1e-9, 0.1e-9), (1.0e-9, 1.8e-9), (1.9e-9, 0.9e-9)], "same"),
    # Rounding
    Case("rounded_to_2", [("a", 1.23456), ("b", 2.34567)], [("b", 2.35), ("a", 1.23)], "rounding", "equal at 2 decimals"),
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
    assert len({case.name for case in CASES}) == len(CASES) >= 75

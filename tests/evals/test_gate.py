"""When the gate passes and when not; each reason in words."""

from __future__ import annotations

import pytest

from evals.gate import Bounds, decide
from evals.metrics import summarize
from evals.report import Outcome, Report


def report(rights: str, *, must_pass: str = "", gold: str = "SELECT 1", suite: str = "heldout") -> Report:
    """Cases named a, b, c …: an x is right, a . is not."""
    outcomes = tuple(
        Outcome(
            id=id, question=f"{id}?", database="d", gold=gold, sql="", verdict="answered", right=mark == "x",
            runs=True, kind="same" if mark == "x" else "missing_rows", reason="" if mark == "x" else "2 rows missing",
            score=0.0, must_pass=id in must_pass,
        )
        for id, mark in zip("abcdefghijklmnopqrstuvwxyz", rights, strict=False)
    )  # fmt: skip
    return Report(suite, summarize(outcomes), outcomes)


def test_without_bounds_it_passes() -> None:
    assert decide(report("..."), Bounds()).passed


def test_an_accuracy_under_the_floor() -> None:
    gate = decide(report("xx.."), Bounds(min_accuracy=0.6))
    assert (gate.passed, gate.reasons) == (False, ("execution accuracy 0.500 is under 0.600",))


def test_an_accuracy_at_the_floor_passes() -> None:
    assert decide(report("xx.."), Bounds(min_accuracy=0.5)).passed


def test_a_must_pass_case_that_is_wrong_is_named() -> None:
    gate = decide(report("x.x.", must_pass="ab"), Bounds())
    assert gate.reasons == ("the must-pass case b is not right: 2 rows missing",)


def test_a_must_pass_case_that_was_wrong_too_is_named_and_fails_nothing_where_only_kept_ones_are_asked_for() -> (
    None
):
    now, was = report("xx..x", must_pass="acd"), report("x.xx.")
    gate = decide(now, Bounds(kept=True), was)
    assert gate.reasons == tuple(f"the must-pass case {id} is not right: 2 rows missing" for id in "cd")
    gate = decide(now, Bounds(kept=True), report("x..x."))
    assert (gate.reasons, gate.still_wrong) == (
        ("the must-pass case d is not right: 2 rows missing",),
        ("c",),
    )
    assert decide(now, Bounds(kept=True), report("x...x")).passed
    assert len(decide(now, Bounds(), report("x...x")).reasons) == 2


def test_a_must_pass_case_that_the_baseline_lacks_must_be_right() -> None:
    gate = decide(report("xx.", must_pass="c"), Bounds(kept=True), report("xx"))
    assert gate.reasons == ("the must-pass case c is not right: 2 rows missing",)
    assert not decide(report("xx.", must_pass="c"), Bounds(kept=True)).passed


def test_flips_both_ways_are_listed() -> None:
    gate = decide(report("xx.x"), Bounds(), report("x.xx"))
    assert [flip.id for flip in gate.fixed] == ["b"]
    assert [(flip.id, flip.was, flip.now) for flip in gate.broken] == [
        ("c", "right", "missing_rows: 2 rows missing")
    ]
    assert (gate.passed, gate.p_value, gate.compared) == (True, 1.0, 4)


@pytest.mark.parametrize(("allowed", "passed"), [(0, False), (1, False), (2, True), (3, True)])
def test_so_many_regressions_are_allowed(allowed: int, passed: bool) -> None:
    assert decide(report("..xx"), Bounds(max_regressions=allowed), report("xxxx")).passed is passed


def test_what_was_fixed_does_not_make_up_for_regressions() -> None:
    assert not decide(report(".xxx"), Bounds(max_regressions=0), report("x...")).passed


@pytest.mark.parametrize(("now", "passed"), [(".....x", True), ("......", False)])
def test_without_a_number_chance_decides(now: str, passed: bool) -> None:
    gate = decide(report(now), Bounds(), report("xxxxxx"))
    assert gate.passed is passed
    assert passed or "6 cases broke and 0 were fixed, p = 0.031" in gate.reasons


def test_a_significant_gain_passes() -> None:
    assert decide(report("xxxxxxxx"), Bounds(), report("........")).passed


def test_cases_on_one_side_only_are_listed_and_not_compared() -> None:
    gate = decide(report("xx"), Bounds(), report("xxx"))
    assert (gate.compared, gate.only_here, gate.only_in_baseline) == (2, (), ("c",))


def test_a_baseline_of_other_cases_fails_in_words() -> None:
    other = Report("x", report("xx").summary, tuple(report("..xx").outcomes[2:]))
    gate = decide(report("xx"), Bounds(), other)
    assert not gate.passed
    assert "no case of heldout is in the baseline, which is of x" in gate.reasons


def test_a_changed_gold_is_said_with_the_flip() -> None:
    gate = decide(report("x", gold="SELECT 2"), Bounds(), report("."))
    assert gate.fixed[0].now == "right (its gold has changed)"

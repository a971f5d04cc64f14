"""A report on a terminal: what it says, that it fits, and that a stored text moves nothing."""

from __future__ import annotations

import dataclasses
import doctest
from collections.abc import Callable

import pytest

from evals import render_figures, render_terminal
from evals.render_terminal import NARROWEST, render_report, text_width
from evals.report import Flip, Gate, Mutation, Outcome, Report

MakeOutcome = Callable[..., Outcome]
MakeReport = Callable[..., Report]

BROKEN = Flip("orders", "How many orders?", True, "right", "missing_rows: 1 row missing, first: (1)")
FIXED = Flip("stores", "How many stores?", False, "rounding: 0.1 off", "right")


@pytest.fixture
def report(outcome: MakeOutcome, report_of: MakeReport) -> Report:
    return report_of(
        outcome("orders", "missing_rows", tags=("sales",), difficulty="hard", seconds=2.0, must_pass=True),
        outcome("refunds", "abstained", tags=("sales", "money"), difficulty="easy", reason="which refunds?"),
        outcome("stores", tags=("shops",), difficulty="easy", seconds=0.5, conformance=0.5, prompt_tokens=900,
                new_tokens=40, samples=(True, False)),
        outcome("cities", tags=("shops",), difficulty="easy", seconds=1.0),
        about={"model": "1.5b", "bind": True, "adapter": ""},
        mutation=Mutation(0.75, 3, 4),
        gate=Gate(
            False, ("1 case broke",), {"execution_accuracy": 0.5}, 4, (FIXED,), (BROKEN,), 1.0, ("new",)
        ),
    )  # fmt: skip


@pytest.mark.parametrize("module", [render_figures, render_terminal])
def test_the_examples_in_the_module_hold(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.attempted and not found.failed


def test_a_report_to_the_letter(report: Report) -> None:
    assert (
        render_report(report, 100)
        == """\
heldout: 2 of 4 right, execution accuracy 50.0 % (95 % interval 15.0–85.0 %)
valid SQL 100.0 %, soft score 0.500, answered right 50.0 %, answered wrong 25.0 %, abstained 25.0 %,
house style 50.0 %, median time 1.0 s, 95th percentile 2.0 s, tokens a question 900 prompt + 40 new,
pass^1 50.0 %, pass^2 0.0 %, mutation score 75.0 % (3 of 4 mutants)
model 1.5b, bind True

n  right  accuracy %  from    to  difficulty
-  -----  ----------  ----  ----  ----------
3      2        66.7  20.8  93.9  easy
1      0         0.0   0.0  79.3  hard

n  right  accuracy %  from     to  tag
-  -----  ----------  ----  -----  -----
2      0         0.0   0.0   65.8  sales
1      0         0.0   0.0   79.3  money
2      2       100.0  34.2  100.0  shops

n  what went wrong
-  ---------------
1  abstained
1  missing rows

Gate: FAILED
  because 1 case broke
  ±0.0 points on the 4 cases that the baseline has too (1 fixed, 1 broken, p = 1.000)
  1 case not in the baseline

1 case broken:
  orders (must pass): right → missing rows: 1 row missing, first: (1)
    How many orders?

1 case fixed:
  stores: other rounding: 0.1 off → right
    How many stores?"""
    )


def test_what_was_not_measured_is_not_said(outcome: MakeOutcome, report_of: MakeReport) -> None:
    text = render_report(report_of(outcome("a")), 100)
    assert [word for word in ("time", "tokens", "pass^", "style", "mutation", "Gate") if word in text] == []


def test_without_a_gate_what_must_pass_is_listed(outcome: MakeOutcome, report_of: MakeReport) -> None:
    text = render_report(report_of(outcome("a"), outcome("b", "extra_rows", must_pass=True)), 100)
    assert text.endswith("1 case must pass and is not right:\n  b: 1 row missing, first: (1)")


@pytest.mark.parametrize("width", [1, 60, 80, 200])
def test_no_line_is_wider_than_asked(report: Report, width: int) -> None:
    wide = "東京の売上高はいくらですか" * 20
    flip = dataclasses.replace(BROKEN, id=wide, question=wide, now=f"extra_rows: {wide}")
    count = next(iter(report.groups["tag"].values()))
    wild = dataclasses.replace(
        report,
        suite=wide,
        about={"model": "x" * 300},
        groups={"tag": {wide: count, "": count}},
        gate=dataclasses.replace(report.gate, reasons=(wide, "word " * 80), broken=(flip,)),
    )
    lines = render_report(wild, width).splitlines()
    assert max(map(text_width, lines)) <= max(width, NARROWEST)


def test_wide_names_push_no_figure_out_of_line(outcome: MakeOutcome, report_of: MakeReport) -> None:
    text = render_report(
        report_of(outcome("a", tags=("売上",)), outcome("b", tags=("e\u0301te\u0301",))), 100
    )
    assert "1      1       100.0  20.7  100.0  売上" in text
    assert "1      1       100.0  20.7  100.0  e\u0301te\u0301" in text


def test_a_terminal_obeys_no_stored_text(outcome: MakeOutcome, report_of: MakeReport) -> None:
    evil = "a\x1b[2J\u202eb\nc\rd"
    case = outcome(evil, "extra_rows", question=evil, reason=evil, tags=(evil,), must_pass=True)
    gate = Gate(False, (evil,), broken=(Flip(evil, evil, True, evil, evil),), compared=1)
    text = render_report(report_of(case, suite=evil, gate=gate, about={evil: evil}), 100)
    assert {char for char in text if not char.isprintable()} == {"\n"}
    assert "a[2Jb c d" in text


@pytest.mark.parametrize(
    ("fitted_on", "said"),
    [
        ("development", "(of 40 answers)"),
        ("development, heldout", "(of 40 answers, to which it was fitted, too)"),
    ],
)
def test_a_confidence_that_was_fitted_to_the_same_answers_is_said_to_be(
    outcome: MakeOutcome, report_of: MakeReport, fitted_on: str, said: str
) -> None:
    outcomes = [dataclasses.replace(outcome(f"q{n}"), confidence=0.9) for n in range(40)]
    report = report_of(*outcomes, about={"confidence_fitted_on": fitted_on})
    assert render_figures.calibration_words(report) == f"0.100 {said}"

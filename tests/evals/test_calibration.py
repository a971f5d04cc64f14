"""The curve from signals to probabilities, and how its error is measured."""

from __future__ import annotations

import random

import pytest

from app.assistant.calibration import read_calibrations
from evals.calibration import Sample, cross_validate, fit, write_calibration
from evals.reliability import Bin, expected_error, reliability, render_reliability
from evals.suite import SuiteError


def drawn(n: int, seed: int = 0) -> list[Sample]:
    """Answers that are right nine times of ten without a doubt, and one time of ten with one."""
    chance = random.Random(seed)
    some = [float(chance.random() < 0.4) for _ in range(n)]
    return [
        Sample({"doubts": doubt}, chance.random() < (0.1 if doubt else 0.9), f"{i % 20}")
        for i, doubt in enumerate(some)
    ]


def test_the_curve_finds_the_chances_that_answers_were_drawn_by() -> None:
    curve = fit(drawn(3000), "m")
    assert curve.probability({}) == pytest.approx(0.9, abs=0.03)
    assert curve.probability({"doubts": 1.0}) == pytest.approx(0.1, abs=0.03)


def test_a_curve_of_the_right_shape_is_calibrated_on_answers_that_it_has_not_seen() -> None:
    assert expected_error(reliability(cross_validate(drawn(3000)))) < 0.03


def test_too_few_answers_give_no_curve() -> None:
    with pytest.raises(SuiteError, match="too few for a curve"):
        fit(drawn(20), "m")


def test_bins_hold_as_many_answers_each() -> None:
    assert [each.n for each in reliability((i / 100, True) for i in range(100))] == [20] * 5


def test_the_error_is_the_gap_weighted_by_answers() -> None:
    assert expected_error([Bin(10, 0.5, 5), Bin(30, 0.9, 18)]) == pytest.approx(0.75 * 0.3)


def test_the_diagram_marks_what_was_told_on_the_bar_of_what_came_true() -> None:
    assert render_reliability([Bin(10, 0.5, 10)]).splitlines()[-1].endswith("##########|#########")


def test_a_curve_is_written_beside_those_of_other_models_and_read_back(tmp_path) -> None:
    one, other = fit(drawn(200), "one"), fit(drawn(200, 1), "other")
    write_calibration(tmp_path, one)
    write_calibration(tmp_path, other)
    assert read_calibrations(tmp_path) == {"one": one, "other": other}

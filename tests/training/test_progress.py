"""A run on the terminal: speed of the steps alone, and now and then a line where there is no terminal."""

from __future__ import annotations

import doctest
import io
import time
from types import SimpleNamespace
from typing import Any

import pytest

from app.terminal import ProgressLine
from training import card, progress
from training.progress import StepClock, TrainingProgress


def at(step: int, tokens: tuple[int, int] = (0, 0)) -> Any:
    return SimpleNamespace(global_step=step, max_steps=20, is_world_process_zero=True, tokens_seen=tokens)


@pytest.mark.parametrize("module", [card, progress])
def test_examples_in_docstrings_are_right(module: Any) -> None:
    assert doctest.testmod(module).failed == 0


def test_what_lies_between_steps_does_not_count() -> None:
    clock = StepClock()
    for step in (1, 2):
        clock.begin(at(step, (1000 * (step - 1), 100 * (step - 1))))
        time.sleep(0.01)
        clock.end(at(step, (1000 * step, 100 * step)))
        time.sleep(0.2)  # an evaluation
    assert 0.02 <= clock.seconds < 0.2 and clock.left_s(4) == pytest.approx(2 * clock.seconds)
    assert clock.tokens_s == pytest.approx(10 * clock.answer_tokens_s)


@pytest.mark.parametrize(
    ("is_terminal", "every_s", "steps"),
    [(False, 0.0, [*range(1, 21)]), (False, 60.0, [1, 20]), (True, 0.0, [])],
)
def test_a_pipe_gets_a_line_now_and_then(
    is_terminal: bool, every_s: float, steps: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    shown = TrainingProgress(ProgressLine(io.StringIO()), is_terminal=is_terminal, every_s=every_s)
    shown.on_train_begin(None, at(0), None)
    for step in range(1, 21):
        shown.on_step_begin(None, at(step), None)
        shown.on_step_end(None, at(step), None)
        shown.on_log(None, at(step), None, logs={"loss": 0.5, "learning_rate": 1e-4})
    out = capsys.readouterr().out.splitlines()
    assert [line.split("/")[0] for line in out] == [f"step {step}" for step in steps]
    assert all("loss 0.500, rate 1.0e-04," in line and line.endswith(" left") for line in out)


def test_a_step_that_takes_long_says_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    shown = TrainingProgress(ProgressLine(io.StringIO()), is_terminal=False, every_s=0.0)
    shown.on_step_begin(None, at(4), None)
    for _ in range(2):
        shown.on_substep_end(SimpleNamespace(gradient_accumulation_steps=3), at(4), None)
    assert capsys.readouterr().out.splitlines() == ["step 5/20: 1 of 3 parts …", "step 5/20: 2 of 3 parts …"]

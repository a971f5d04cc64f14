"""A run on the terminal: step, loss, tokens a second and the time that is left, on one line."""

from __future__ import annotations

import time
from typing import Any

from transformers import TrainerCallback

from app.terminal import ProgressLine


class StepClock:
    """Seconds and tokens of training steps alone: what lies between them, such as an evaluation, does not count.

    `SqlTrainer` counts the tokens, to within one a conversation; pads are none.
    """

    def __init__(self) -> None:
        """Begin with no step."""
        self.steps = 0
        self.seconds = 0.0
        self.tokens_s = 0.0
        self.answer_tokens_s = 0.0
        self._begun = 0.0
        self._seen = (0, 0)

    def begin(self, state: Any) -> None:
        """A step begins."""
        self._begun = time.perf_counter()
        self._seen = getattr(state, "tokens_seen", (0, 0))

    def end(self, state: Any) -> None:
        """The step ended."""
        took = time.perf_counter() - self._begun
        seen = getattr(state, "tokens_seen", (0, 0))
        self.steps += 1
        self.seconds += took
        self.tokens_s = (seen[0] - self._seen[0]) / took
        self.answer_tokens_s = (seen[1] - self._seen[1]) / took

    def left_s(self, steps: int) -> float:
        """Seconds that so many further steps take at the pace to date."""
        return steps * self.seconds / self.steps if self.steps else 0.0


class TrainingProgress(TrainerCallback):
    """Shows each step on a ProgressLine; a pipe gets one line a tenth of the run."""

    def __init__(self, line: ProgressLine, *, is_terminal: bool = True) -> None:
        """Write to `line`; without a terminal, print a line now and then."""
        self.line = line
        self.is_terminal = is_terminal
        self.clock = StepClock()

    def on_step_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Start the clock."""
        self.clock.begin(state)

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Stop it."""
        self.clock.end(state)

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
        """Show the step that was logged."""
        if not state.is_world_process_zero or "loss" not in (logs or {}):
            return
        text = render_step(state.global_step, state.max_steps, logs["loss"], self.clock)
        if self.is_terminal:
            self.line.say(text, force=True)
        elif state.global_step % max(1, state.max_steps // 10) == 0:
            print(text, flush=True)


def render_step(step: int, steps: int, loss: float, clock: StepClock) -> str:
    """Say where a run is.

    >>> clock = StepClock(); clock.steps, clock.seconds, clock.tokens_s = 10, 25.0, 812.4
    >>> render_step(10, 100, 0.4213, clock)
    'step 10/100 (10 %), loss 0.421, 812 tokens/s, 3:45 left'
    """
    left = clock.left_s(steps - step)
    return (
        f"step {step:,}/{steps:,} ({100 * step // max(1, steps)} %), loss {loss:.3f}, {clock.tokens_s:,.0f} tokens/s, "
        f"{render_duration(left)} left"
    )


def render_duration(seconds: float) -> str:
    """Render seconds as minutes or hours.

    >>> render_duration(225), render_duration(3725.4)
    ('3:45', '1:02:05')
    """
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"

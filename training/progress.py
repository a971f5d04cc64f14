"""A run on the terminal: step, loss, learning rate, tokens a second and the time that is left, on one line."""

from __future__ import annotations

import time
from typing import Any

from transformers import TrainerCallback

from app.terminal import SLOW_S, ProgressLine


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
    """Shows each step on a ProgressLine; a pipe gets the first, the last, and a line every half minute."""

    def __init__(self, line: ProgressLine, *, is_terminal: bool = True, every_s: float = SLOW_S) -> None:
        """Write to `line`; without a terminal, print a step's line where `every_s` have passed since the last."""
        self.line = line
        self.is_terminal = is_terminal
        self.every_s = every_s
        self.clock = StepClock()
        self._printed_at = 0.0
        self._micro_steps = 0

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Nothing is slow yet."""
        self._printed_at = time.monotonic()

    def on_step_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Start the clock."""
        self.clock.begin(state)
        self._micro_steps = 0

    def on_substep_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Say how far a step is that takes long."""
        self._micro_steps += 1
        step, of = state.global_step + 1, args.gradient_accumulation_steps
        self._tell(f"step {step:,}/{state.max_steps:,}: {self._micro_steps} of {of} parts …")

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Stop it."""
        self.clock.end(state)

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
        """Show the step that was logged."""
        if not state.is_world_process_zero or "loss" not in (logs or {}):
            return
        step, steps = state.global_step, state.max_steps
        text = render_step(step, steps, logs["loss"], logs.get("learning_rate", 0.0), self.clock)
        self._tell(text, force=self.is_terminal or self.clock.steps == 1 or step == steps)

    def _tell(self, text: str, *, force: bool = False) -> None:
        now = time.monotonic()
        if not force and now - self._printed_at < self.every_s:
            return
        if self.is_terminal:
            self.line.say(text, force=True)
        else:
            print(text, flush=True)
        self._printed_at = now


def render_step(step: int, steps: int, loss: float, learning_rate: float, clock: StepClock) -> str:
    """Say where a run is.

    >>> clock = StepClock(); clock.steps, clock.seconds, clock.tokens_s = 10, 25.0, 812.4
    >>> render_step(10, 100, 0.4213, 2e-4, clock)
    'step 10/100 (10 %), loss 0.421, rate 2.0e-04, 812 tokens/s, 3:45 left'
    """
    left = clock.left_s(steps - step)
    return (
        f"step {step:,}/{steps:,} ({100 * step // max(1, steps)} %), loss {loss:.3f}, rate {learning_rate:.1e}, "
        f"{clock.tokens_s:,.0f} tokens/s, {render_duration(left)} left"
    )


def render_duration(seconds: float) -> str:
    """Render seconds as minutes or hours.

    >>> render_duration(225), render_duration(3725.4)
    ('3:45', '1:02:05')
    """
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"

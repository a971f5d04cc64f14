"""transformers' Trainer, with a loss on the answers' tokens only and logits computed for no others.

The loss of an optimizer step is the mean over its answer tokens, however they fall into micro-batches. A loss that
is no number stops the run and names the conversations; SIGTERM saves and stops.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch.nn import functional
from transformers import Trainer, TrainerCallback

from app.assistant.errors import InhouseError
from training.packing import IGNORED


class TrainingError(InhouseError):
    """A run that cannot go on."""


class SqlTrainer(Trainer):
    """Trains on packed rows; `describe_row` names a row's conversations, `evaluate_with` replaces evaluation."""

    def __init__(
        self,
        *arguments: Any,
        describe_row: Callable[[int], str],
        evaluate_with: Callable[[SqlTrainer], Mapping[str, float]] | None = None,
        **options: Any,
    ) -> None:
        """Take what Trainer takes, and these two."""
        super().__init__(*arguments, **options)
        self.describe_row = describe_row
        self.evaluate_with = evaluate_with
        self.model_accepts_loss_kwargs = True  # num_items_in_batch is used below

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """Mean loss of the answers' tokens, over all of the step's where their number is known."""
        losses, rows = self.token_losses(model, dict(inputs))
        total = losses.sum()
        if not torch.isfinite(total):
            bad = ", ".join(self.describe_row(int(row)) for row in rows)
            raise TrainingError(
                f"The loss is {total.item()} at step {self.state.global_step} on: {bad}. "
                "Lower learning_rate, or look at these pairs; the last checkpoint is kept."
            )
        # What callbacks tell as tokens a second: [all, answers' own]; pads and each row's first stand at position 0.
        seen = getattr(self.state, "tokens_seen", (0, 0))
        own = int((inputs["position_ids"] > 0).sum()) + len(rows)
        self.state.tokens_seen = (seen[0] + own, seen[1] + losses.numel())
        loss = total / (num_items_in_batch if num_items_in_batch is not None else losses.numel())
        return (loss, {}) if return_outputs else loss

    @staticmethod
    def token_losses(model: Any, inputs: dict[str, Any]) -> tuple[Any, Any]:
        """Return the loss of each answer token of a batch, in order, and the numbers of its rows."""
        labels, rows = inputs.pop("labels"), inputs.pop("row")
        wanted = labels != IGNORED
        keep = wanted.any(dim=0).nonzero().squeeze(1)
        logits = model(**inputs, logits_to_keep=keep, use_cache=False).logits
        chosen = wanted[:, keep]
        return functional.cross_entropy(
            logits[chosen].float(), labels[:, keep][chosen], reduction="none"
        ), rows

    def evaluate(self, *arguments: Any, **options: Any) -> dict[str, float]:
        """Evaluate by what was given, log it and tell the callbacks."""
        if self.evaluate_with is None:
            return {}
        metrics = {f"eval_{name}": value for name, value in self.evaluate_with(self).items()}
        self.log(metrics)
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)
        return metrics


class Checkpoints(TrainerCallback):
    """Saves every so many steps, and, when the process is told to end, after the step in progress; then it stops."""

    def __init__(self, every: int) -> None:
        """`every` is in steps, whatever evaluations do."""
        self.every = every
        self.told = threading.Event()
        self.before: Any = None

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Listen, where this is the main thread."""
        if threading.current_thread() is threading.main_thread():
            self.before = signal.signal(signal.SIGTERM, lambda number, frame: self.told.set())

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> Any:
        """Save when it is time, or told."""
        if state.global_step % self.every == 0:
            control.should_save = True
        if self.told.is_set():
            control.should_save = control.should_training_stop = True
        return control

    def on_train_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Hand the signal back."""
        if self.before is not None:
            signal.signal(signal.SIGTERM, self.before)

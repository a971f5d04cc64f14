"""transformers' Trainer, with a loss on the answers' tokens only.

The loss of an optimizer step is the mean over its answer tokens, however they fall into micro-batches and processes. A
loss that is no number stops the run and names the conversations; SIGTERM saves and stops.
"""

from __future__ import annotations

import shutil
import signal
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from peft.helpers import disable_input_dtype_casting
from safetensors import SafetensorError
from torch.utils.data import Sampler
from transformers import Trainer, TrainerCallback

from app.assistant.errors import InhouseError
from training import answer_losses
from training.divided_adapter import find_names, read_adapter, write_adapter
from training.packing import IGNORED
from training.processes import Processes


class TrainingError(InhouseError):
    """A run that cannot go on."""


class SqlTrainer(Trainer):
    """Trains on packed rows; `describe_row` names a row's conversations, `evaluate_with` replaces evaluation.

    The latter gets the model in training and the step, in the first process alone.
    """

    def __init__(
        self,
        *arguments: Any,
        describe_row: Callable[[int], str],
        evaluate_with: Callable[[Any, int], Mapping[str, float]] | None = None,
        processes: Processes | None = None,
        sampler: Sampler[int] | None = None,
        **options: Any,
    ) -> None:
        """Take what Trainer takes, and these."""
        super().__init__(*arguments, **options)
        self.describe_row = describe_row
        self.evaluate_with = evaluate_with
        self.processes = processes or Processes()
        self.sampler = sampler
        self.names = find_names(self.model) if self.processes.are_sharding else {}
        self.own_tokens = [0, 0]  # of this process, in the step in progress: [all, answers' own]
        self.model_accepts_loss_kwargs = True  # num_items_in_batch is used below

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """Mean loss of the answers' tokens, over all of the step's where their number is known."""
        # Under autocast products are of bfloat16 whatever comes in: peft need not make float32 of it first.
        with disable_input_dtype_casting(model, active=self.args.bf16):
            losses, rows = self.token_losses(model, dict(inputs))
        total = losses.sum()
        if not torch.isfinite(total):
            bad = ", ".join(self.describe_row(int(row)) for row in rows)
            raise TrainingError(
                f"The loss is {total.item()} at step {self.state.global_step} on: {bad}. "
                "Lower learning_rate, or look at these pairs; the last checkpoint is kept."
            )
        # Pads and each row's first token stand at position 0.
        self.own_tokens[0] += int((inputs["position_ids"] > 0).sum()) + len(rows)
        self.own_tokens[1] += losses.numel()
        if num_items_in_batch is None:
            loss = total / losses.numel()
        else:  # those of all processes, whose gradients are averaged
            loss = total * self.processes.count / num_items_in_batch
        return (loss, {}) if return_outputs else loss

    def _get_train_sampler(self, train_dataset: Any = None) -> Any:
        """The order that was given, else Trainer's own."""
        return self.sampler or super()._get_train_sampler(train_dataset)

    @staticmethod
    def token_losses(model: Any, inputs: dict[str, Any]) -> tuple[Any, Any]:
        """Return the loss of each answer token of a batch, in order, and the numbers of its rows."""
        labels, rows = inputs.pop("labels"), inputs.pop("row")
        return answer_losses.token_losses(model, inputs, labels, labels != IGNORED), rows

    def evaluate(self, *arguments: Any, **options: Any) -> dict[str, float]:
        """Evaluate by what was given, log it and tell the callbacks."""
        if self.evaluate_with is None:
            return {}
        found: Mapping[str, float] = {}
        with self.processes.together(self.model) as model:
            if self.processes.is_first:
                found = self.evaluate_with(model, self.state.global_step)
        metrics = {f"eval_{name}": value for name, value in self.processes.share(found).items()}
        self.log(metrics)
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)
        return metrics

    def save_model(self, output_dir: str | None = None, _internal_call: bool = False) -> None:
        """Write the adapter; all processes call it."""
        if not self.names:
            super().save_model(output_dir, _internal_call)
            return
        folder = Path(output_dir or str(self.args.output_dir))
        if self.processes.is_first:
            folder.mkdir(parents=True, exist_ok=True)
        write_adapter(self.accelerator, self.model, self.names, folder)

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:
        if self.names:
            read_adapter(self.model if model is None else model, self.names, Path(resume_from_checkpoint))
        else:
            super()._load_from_checkpoint(resume_from_checkpoint, model)

    def _load_best_model(self) -> None:
        if self.names:
            read_adapter(self.model, self.names, Path(str(self.state.best_model_checkpoint)))
        else:
            super()._load_best_model()

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        """Save; what cannot be written whole is taken away again. Raises: TrainingError."""
        folder = Path(self.args.output_dir) / f"checkpoint-{self.state.global_step}"
        try:
            super()._save_checkpoint(model, trial)
        except (OSError, RuntimeError, SafetensorError) as error:
            ours = isinstance(error, OSError | SafetensorError)
            if not ours and "inline_container" not in str(error) and "StreamWriter" not in str(error):
                raise  # of torch's errors, those of its file writer
            shutil.rmtree(folder, ignore_errors=True)
            raise cannot_write(f"The checkpoint of step {self.state.global_step}", folder, error) from error


def cannot_write(what: str, place: Path, error: BaseException) -> TrainingError:
    """Say that something has no room, and what is kept."""
    return TrainingError(
        f"{what} cannot be written to {place.parent} ({' '.join(str(error).split())[:160]}): make room there and "
        "start again; the run goes on from its last whole checkpoint."
    )


class StepEnd(TrainerCallback):
    """Saves every so many steps, and, when a process is told to end, after the step in progress; then all stop.

    Adds up the tokens of all processes in `state.tokens_seen`, for callbacks after this one: [all, answers' own].
    """

    def __init__(self, every: int) -> None:
        """`every` is in steps, whatever evaluations do."""
        self.trainer: Any = None  # known once it is built with this
        self.every = every
        self.told = threading.Event()
        self.before: Any = None

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Listen, where this is the main thread."""
        if threading.current_thread() is threading.main_thread():
            self.before = signal.signal(signal.SIGTERM, lambda number, frame: self.told.set())

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> Any:
        """Count; save when it is time, or one was told."""
        told, *tokens = self.trainer.processes.sum([int(self.told.is_set()), *self.trainer.own_tokens])
        self.trainer.own_tokens = [0, 0]
        seen = getattr(state, "tokens_seen", (0, 0))
        state.tokens_seen = (seen[0] + tokens[0], seen[1] + tokens[1])
        if state.global_step % self.every == 0:
            control.should_save = True
        if told:
            control.should_save = control.should_training_stop = True
        return control

    def on_train_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Hand the signal back."""
        if self.before is not None:
            signal.signal(signal.SIGTERM, self.before)

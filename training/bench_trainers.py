"""The two Trainers that `make bench-qlora` compares on one base, that of a run and a plain one, and their steps timed.

A run's is built by the code of a run. The plain one is transformers' as most QLoRA scripts have it: peft's
prepare_model_for_kbit_training, one conversation a row, four rows padded to their longest, logits and loss of the
whole text. Both have the recipe's adapter, optimizer and batch, and learn the same conversations. The base is given
back as it was.
"""

from __future__ import annotations

import dataclasses
import gc
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from app.assistant.errors import InhouseError

if TYPE_CHECKING:
    from training.estimate import Shape
    from training.recipe import Recipe

PLAIN = "plain Trainer"
PLAIN_ROWS, PLAIN_ACCUMULATED = 4, 2  # at once, as most scripts have it, and how often in a step


class BenchError(InhouseError):
    """A bench that cannot be run."""


@dataclass
class Counts:
    """What some steps held."""

    conversations: int = 0
    tokens: int = 0  # of the conversations, each counted whole, without pads
    answers: int = 0  # of them, the models' own
    computed: int = 0  # positions of all rows, with pads
    squares: int = 0  # the sum of the rows' squared lengths, with pads
    logits: int = 0  # positions for which logits are computed
    micro_batches: int = 1

    def add(self, other: Counts) -> None:
        """Add up."""
        for one in dataclasses.fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass(frozen=True)
class Measured:
    """A variant: seconds of `steps` steps, what they held, and GB at the peak (as torch allocated, and reserved)."""

    name: str
    steps: int
    seconds: float
    counts: Counts
    peak_gb: float
    reserved_gb: float
    flop: float
    losses: tuple[float, ...]

    @property
    def tokens_s(self) -> float:
        """Tokens of conversations learnt a second, the main figure."""
        return self.counts.tokens / self.seconds

    @property
    def flop_s(self) -> float:
        """FLOP computed a second."""
        return self.flop / self.seconds


def measure(
    name: str, recipe: Recipe, base: Any, data: Any, shape: Shape, folder: Path, warm: int, kernel: str
) -> Measured:
    """Train the steps of a variant on the base, time those after the first `warm`, and give the base back as it was."""
    kept = {key: weight.dtype for key, weight in base.named_parameters()}
    reset_memory()
    make = make_plain if name == PLAIN else make_ours
    trainer, model = make(recipe, base, data, folder, kernel)
    timed = time_steps(trainer, warm)
    losses = tuple(entry["loss"] for entry in trainer.state.log_history if "loss" in entry)
    found = Measured(
        name, timed.steps, timed.seconds, timed.counts, memory_gb("max_allocated"), memory_gb("max_reserved"),
        count_flop(shape, timed.counts, recomputed=recipe.gradient_checkpointing), losses,
    )  # fmt: skip
    trainer.model = trainer.model_wrapped = trainer.optimizer = trainer.lr_scheduler = None
    trainer.accelerator.free_memory()
    restore(model.unload(), kept)
    return found


def restore(base: Any, kept: dict[str, Any]) -> None:
    """Take from a base what a run put on it: checkpoints, hooks, other types. Raises: BenchError where any is left."""
    base.gradient_checkpointing_disable()
    base.disable_input_require_grads()
    base.get_input_embeddings()._forward_hooks.clear()  # peft hooks once more and forgets the first
    for name, weight in base.named_parameters():
        if weight.dtype != kept.get(name):
            weight.data = weight.data.to(kept[name])  # exact: they were widened from it
    left = [name for name, _ in base.named_parameters() if "lora" in name]
    if left or base.is_gradient_checkpointing:
        raise BenchError(f"The base cannot be used again: {left[:3] or 'checkpoints are left'}.")


def make_ours(recipe: Recipe, base: Any, data: Any, folder: Path, kernel: str) -> tuple[Any, Any]:
    """The Trainer of `inhouse train`, on rows packed from `data`; returns it and its model."""
    from training.example_file import read_column, read_lengths, write_rows
    from training.examples import ROWS, Examples
    from training.model import add_adapter
    from training.packing import pack
    from training.processes import Processes
    from training.run import Prepared, make_trainer

    lengths, answers = read_lengths(data), read_column(data, "answers")
    packed = pack(lengths, recipe.row_length, recipe.packing, recipe.seed)
    rows = write_rows(packed, lengths, answers, recipe.packing, folder / ROWS)
    examples = Examples(
        data, rows, [], 0, "", {}, int(lengths.tokens.sum()), int(answers.sum()), {}, {}, False
    )
    prepared = Prepared(recipe, folder, SimpleNamespace(pad_token_id=0), examples, {})
    loaded = add_adapter(recipe, base, kernel=kernel)
    trainer = make_trainer(prepared, loaded, folder, recipe.micro_rows, (), None, Processes())
    collate = trainer.data_collator

    def counted(batch: Sequence[Any]) -> dict[str, Any]:
        found = collate(batch)
        indices = [index for row in batch for index in row["indices"]]
        computed, longest = found["input_ids"].numel(), found["input_ids"].shape[1]
        learnt = int(answers[indices].sum())
        tokens = int(lengths.tokens[indices].sum())
        counts = Counts(len(indices), tokens, learnt, computed, computed * longest, learnt)
        return {**found, "counts": counts}

    trainer.data_collator = counted
    return trainer, loaded.model


def make_plain(recipe: Recipe, base: Any, data: Any, folder: Path, kernel: str) -> tuple[Any, Any]:
    """transformers' Trainer as most QLoRA scripts have it, with the recipe's adapter, optimizer and conversations."""
    import torch
    from peft import get_peft_model, prepare_model_for_kbit_training
    from transformers import PrinterCallback, Trainer, TrainingArguments

    from training.model import lora_config

    gpu = torch.cuda.is_available()
    kept = {"use_reentrant": False}
    model = prepare_model_for_kbit_training(
        base, use_gradient_checkpointing=True, gradient_checkpointing_kwargs=kept
    )
    model.config.use_cache = False
    torch.manual_seed(recipe.seed)
    model = get_peft_model(model, lora_config(recipe))

    def pad(batch: Sequence[Any]) -> dict[str, Any]:
        lengths = [len(row["ids"]) for row in batch]
        longest = max(lengths)
        ids = torch.tensor([[*row["ids"], *[0] * (longest - len(row["ids"]))] for row in batch])
        mask = torch.arange(longest) < torch.tensor(lengths)[:, None]
        counts = Counts(
            len(batch), sum(lengths), sum(row["answers"] for row in batch), ids.numel(), longest * ids.numel(),
            ids.numel(),
        )  # fmt: skip
        labels = ids.masked_fill(~mask, -100)
        return {"input_ids": ids, "attention_mask": mask.long(), "labels": labels, "counts": counts}

    arguments = TrainingArguments(
        output_dir=str(folder / "plain"), max_steps=recipe.max_steps, per_device_train_batch_size=PLAIN_ROWS,
        gradient_accumulation_steps=PLAIN_ACCUMULATED, learning_rate=recipe.learning_rate,
        optim=recipe.optimizer if gpu else "adamw_torch", bf16=gpu, use_cpu=not gpu, gradient_checkpointing=True,
        gradient_checkpointing_kwargs=kept, logging_steps=1, save_strategy="no", report_to=[], disable_tqdm=True,
        remove_unused_columns=False, seed=recipe.seed, dataloader_pin_memory=gpu,
    )  # fmt: skip
    trainer = Trainer(model=model, args=arguments, train_dataset=data, data_collator=pad)
    trainer.remove_callback(PrinterCallback)
    return trainer, model


@dataclass
class Timed:
    """Steps after the warm ones."""

    steps: int = 0
    seconds: float = 0.0
    counts: Counts = field(default_factory=lambda: Counts(micro_batches=0))


def time_steps(trainer: Any, warm: int) -> Timed:
    """Run a Trainer and time its steps after the first `warm`, with what comes between them; nothing is saved."""
    from transformers import TrainerCallback

    timed, begun = Timed(), [0.0]
    step_counts = Counts(micro_batches=0)

    class Clock(TrainerCallback):
        def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> Any:
            nonlocal step_counts
            synchronize()
            now = time.perf_counter()
            if state.global_step > warm:
                timed.steps += 1
                timed.seconds = now - begun[0]
                timed.counts.add(step_counts)
            else:
                begun[0] = now
            step_counts = Counts(micro_batches=0)
            control.should_save = False
            return control

    train_batch = trainer.training_step

    def training_step(model: Any, inputs: dict[str, Any], *more: Any, **options: Any) -> Any:
        step_counts.add(inputs.pop("counts"))
        return train_batch(model, inputs, *more, **options)

    trainer.training_step = training_step
    trainer.add_callback(Clock())
    trainer.train()
    return timed


def count_flop(shape: Shape, counts: Counts, *, recomputed: bool) -> float:
    """Count the floating-point operations that were computed, a multiplication and an addition as two.

    Forward and backward to the inputs, for weights are frozen, each 2 a weight and token; the forward once more where
    activations are made again. Attention is 4 a pair of positions, head and width in the forward, twice that in the
    backward; the head both ways where logits are wanted. Not the adapter's, some hundredth.
    """
    passes = 3 if recomputed else 2
    linear = passes * 2 * shape.linear_parameters * counts.computed
    attention = (passes + 1) * 4 * counts.squares * shape.heads * shape.head_dim * shape.layers
    head = 2 * 2 * shape.vocabulary * shape.hidden * counts.logits
    return float(linear + attention + head)


def synchronize() -> None:
    """Wait for the GPU."""
    import torch

    if torch.cuda.is_available():
        torch.cuda.synchronize()


def reset_memory() -> None:
    """Give back what is not used and begin a new peak."""
    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()


def memory_gb(kind: str) -> float:
    """GB of the GPU that torch holds: allocated, max_allocated since `reset_memory`, or max_reserved. 0 on a CPU."""
    import torch

    if not torch.cuda.is_available():
        return 0.0
    counts = {
        "allocated": torch.cuda.memory_allocated,
        "max_allocated": torch.cuda.max_memory_allocated,
        "max_reserved": torch.cuda.max_memory_reserved,
    }
    return float(counts[kind]()) / 1e9


def others_gb() -> float:
    """GB of the GPU that this process's torch has not taken: its context's half GB, and what other processes hold."""
    import torch

    if not torch.cuda.is_available():
        return 0.0
    free, whole = torch.cuda.mem_get_info()
    return float(whole - free - torch.cuda.memory_reserved()) / 1e9

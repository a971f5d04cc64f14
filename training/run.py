"""A training run: data, model, loop, evaluations, checkpoints; everything it knows lies in its folder.

A run that was stopped goes on from its last checkpoint with the same result as if it had not been. Tracking, pushing
and evaluation are other modules.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import math
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from app.assistant.adapter import describe_base
from app.assistant.assistant import Assistant
from app.assistant.prompt import PROMPT_VERSION
from app.assistant.whole_file import write_whole
from training.attention import choose_kernel
from training.base_checkpoint import open_base, open_tokenizer
from training.conversations import DataError
from training.example_file import read_column
from training.examples import FILE, ROWS, Examples, build_examples
from training.memory import is_out_of_memory, out_of_memory
from training.model import Loaded, check_start, load_model
from training.processes import ProcessError, Processes
from training.recipe import Recipe, RecipeError

Progress = Callable[[str, int, int], None]
ADAPTER = "adapter"
LOADERS = 4  # processes that build rows while a GPU computes; a CPU has better to do


@dataclasses.dataclass(frozen=True)
class Prepared:
    """A run that could begin: the base's folder, its tokenizer, the examples, and what inhouse.json will say."""

    recipe: Recipe
    base: Path
    tokenizer: Any
    examples: Examples
    about: dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a run came to: the adapter's folder, steps done, the losses, and the evaluations."""

    adapter: Path
    steps: int
    losses: tuple[tuple[int, float], ...]
    evaluations: tuple[dict[str, float], ...]
    finished: bool


Evaluate = Callable[[Any, int], Mapping[str, float]]  # gets the model in training and the step


def prepare(
    recipe: Recipe,
    assistant: Assistant,
    folder: Path,
    progress: Progress | None = None,
    *,
    weights: bool = True,
) -> Prepared:
    """Find the base, render and encode the examples into `folder`. Raises: InhouseError.

    Without `weights`, no more of a base on the Hub is fetched than counting needs.
    """
    with quiet_libraries():
        base = open_base(recipe.base, recipe.base_revision, progress=progress, weights=weights)
        tokenizer = open_tokenizer(base)
        started_from = check_start(recipe, base)
        examples = build_examples(recipe, assistant, tokenizer, folder, progress=progress)
    about = {
        "name": recipe.name,
        "base": recipe.base,
        "base_revision": recipe.base_revision,
        **describe_base(recipe.base, base),
        "prompt_version": PROMPT_VERSION,
        "prompt": assistant.prompt,
        "recipe": recipe.digest(),
        "data": examples.digest,
        "sources": examples.sources,
        "tokens": examples.tokens,
        "answer_tokens": examples.answer_tokens,
        "left_out": examples.left_out,
        "started_from": started_from,
        "hub_repo": recipe.hub_repo,
    }
    return Prepared(recipe, base, tokenizer, examples, about)


def share_prepared(prepared: Prepared, processes: Processes) -> None:
    """Hand what the first process prepared to the others, who call `receive_prepared`."""
    examples = dataclasses.replace(prepared.examples, data=None, rows=None)
    processes.share((examples, prepared.about))


def receive_prepared(recipe: Recipe, folder: Path, processes: Processes) -> Prepared:
    """Wait for what the first process prepares, then open the same base and examples. Raises: InhouseError."""
    from datasets import Dataset

    examples, about = processes.share()
    with quiet_libraries():
        base = open_base(recipe.base, recipe.base_revision)
        tokenizer = open_tokenizer(base)
        try:
            data, rows = (Dataset.from_file(str(folder / name)) for name in (FILE, ROWS))
        except OSError as error:
            raise ProcessError(
                f"Process {processes.rank} does not see the examples in {folder.absolute()}: "
                "the run's folder (--out) must lie where all machines see it."
            ) from error
    return Prepared(recipe, base, tokenizer, dataclasses.replace(examples, data=data, rows=rows), about)


def train(
    prepared: Prepared,
    folder: Path,
    *,
    callbacks: tuple[Any, ...] = (),
    evaluate: Evaluate | None = None,
    progress: Progress | None = None,
    processes: Processes | None = None,
) -> Outcome:
    """Train, or go on with the run in `folder`; `evaluate` is called in the first process. Raises: InhouseError."""
    from safetensors import SafetensorError

    from training.trainer import cannot_write

    see = progress or (lambda phase, done, total: None)
    processes = processes or Processes()
    recipe = prepared.recipe
    check_processes(recipe, processes)
    if processes.is_first:
        check_same_data(folder, prepared.examples.digest)
        write_whole(folder / "recipe.json", json.dumps(dataclasses.asdict(recipe), indent=2) + "\n")
    micro = recipe.micro_rows
    with quiet_libraries():
        see("loading the base", 0, 0)
        loaded = load_model(recipe, prepared.base, kernel=choose_kernel(), sharded=processes.are_sharding)
        while True:
            try:
                trainer = make_trainer(prepared, loaded, folder, micro, callbacks, evaluate, processes)
                checkpoint = processes.share(last_checkpoint(folder))
                trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
                break
            except Exception as error:
                if not is_out_of_memory(error):
                    raise
                if micro == 1 or processes.count > 1:  # of several, the others have not failed
                    raise out_of_memory(recipe, micro) from error
                micro = max(1, micro // 2)
                batch = f"{micro} rows at once, {recipe.batch_rows} a step as before"
                see(f"out of memory: going on with {batch}", 0, 0)
        adapter = folder / ADAPTER
        try:
            save_adapter(trainer, prepared, adapter, processes)
        except (OSError, SafetensorError) as error:
            raise cannot_write("The adapter", adapter, error) from error
    history = trainer.state.log_history
    return Outcome(
        adapter,
        trainer.state.global_step,
        tuple((entry["step"], entry["loss"]) for entry in history if "loss" in entry),
        tuple(entry for entry in history if any(key.startswith("eval_") for key in entry)),
        bool(trainer.state.global_step >= trainer.state.max_steps or stopped_early(trainer)),
    )


def stopped_early(trainer: Any) -> bool:
    """Whether evaluations without a gain ended the run, and not a signal."""
    from transformers import EarlyStoppingCallback

    return any(
        isinstance(hook, EarlyStoppingCallback)
        and hook.early_stopping_patience_counter >= hook.early_stopping_patience
        for hook in trainer.callback_handler.callbacks
    )


def make_trainer(
    prepared: Prepared,
    loaded: Loaded,
    folder: Path,
    micro_rows: int,
    callbacks: tuple[Any, ...],
    evaluate: Evaluate | None,
    processes: Processes,
) -> Any:
    """Build the Trainer of a recipe."""
    import torch
    from transformers import EarlyStoppingCallback, PrinterCallback, TrainingArguments

    from training.buckets import BucketSampler
    from training.packing import Collator
    from training.trainer import SqlTrainer, StepEnd

    recipe, examples = prepared.recipe, prepared.examples
    rows = examples.rows
    sampler = None  # a micro-batch of one row has no pads
    if recipe.micro_rows > 1:
        sampler = BucketSampler(
            read_column(rows, "tokens"), recipe.micro_rows * processes.count, seed=recipe.seed
        )
    gpu = torch.cuda.is_available()
    optimizer = recipe.optimizer if gpu else "adamw_torch"  # the paged one pages between GPU and host
    steps_in_epoch = max(1, math.ceil(len(rows) / recipe.batch_rows))
    steps = recipe.max_steps or math.ceil(steps_in_epoch * recipe.epochs)
    every = recipe.evaluate_every or steps_in_epoch
    watched = evaluate is not None and steps >= every
    arguments = TrainingArguments(
        output_dir=str(folder / "checkpoints"),
        max_steps=steps,
        per_device_train_batch_size=micro_rows,
        gradient_accumulation_steps=recipe.batch_rows // (micro_rows * processes.count),
        learning_rate=recipe.learning_rate,
        lr_scheduler_type="cosine",
        warmup_steps=math.ceil(recipe.warmup * steps),
        weight_decay=recipe.weight_decay,
        max_grad_norm=recipe.max_grad_norm,
        optim=optimizer,
        bf16=gpu,
        use_cpu=not gpu,
        logging_steps=1,
        eval_strategy="steps" if watched else "no",
        eval_steps=every if watched else None,
        save_strategy="steps",
        save_steps=every,  # where an evaluation may find the best; StepEnd saves between
        save_total_limit=3,
        load_best_model_at_end=watched,
        metric_for_best_model="eval_accuracy" if watched else None,
        greater_is_better=True if watched else None,
        remove_unused_columns=False,
        report_to=[],
        disable_tqdm=True,
        seed=recipe.seed,
        data_seed=recipe.seed,
        dataloader_pin_memory=gpu,
        dataloader_num_workers=LOADERS if gpu else 0,
        ddp_find_unused_parameters=False,
    )
    ids = examples.data["id"]

    def describe(number: int) -> str:
        return ", ".join(ids[index] for index in rows[number]["indices"])

    step_end = StepEnd(recipe.save_every)
    hooks = [step_end, *callbacks]
    if watched and recipe.early_stop:
        hooks.append(EarlyStoppingCallback(early_stopping_patience=recipe.early_stop))
    trainer = SqlTrainer(
        model=loaded.model,
        args=arguments,
        train_dataset=rows,
        eval_dataset=rows if watched else None,
        data_collator=Collator(
            examples.data, prepared.tokenizer.pad_token_id, recipe.packing, dense=loaded.reads_masks
        ),
        callbacks=hooks,
        describe_row=describe,
        evaluate_with=evaluate,
        processes=processes,
        sampler=sampler,
    )
    step_end.trainer = trainer
    trainer.remove_callback(PrinterCallback)
    return trainer


def save_adapter(trainer: Any, prepared: Prepared, folder: Path, processes: Processes) -> None:
    """Write the adapter with its tokenizer, a card, and inhouse.json: what it was made of, and for which prompt.

    All processes call it, for each may hold a part; the first writes.
    """
    from training.hub import make_version

    if not processes.is_first:
        if processes.are_sharding:
            trainer.save_model(str(folder))
        return
    with tempfile.TemporaryDirectory(dir=folder.parent) as place:
        if processes.are_sharding:
            trainer.save_model(place)
        else:
            trainer.accelerator.unwrap_model(trainer.model).save_pretrained(place)
        about = {**prepared.about, "step": trainer.state.global_step}
        make_version(prepared.recipe, about, Path(place), folder, tokenizer=prepared.tokenizer)


def check_processes(recipe: Recipe, processes: Processes) -> None:
    """Each process gets the same number of a step's rows. Raises: RecipeError."""
    at_once = recipe.micro_rows * processes.count
    if recipe.batch_rows % at_once:
        raise RecipeError(
            f"batch_rows ({recipe.batch_rows}) cannot be divided among {processes.count} processes with "
            f"micro_rows {recipe.micro_rows} each: make it a multiple of {at_once}."
        )
    if processes.are_sharding and recipe.quantize != "nf4":
        raise RecipeError(
            "Only a 4-bit base is divided among GPUs (FSDP): set quantize: nf4, or launch with --multi_gpu."
        )


def check_same_data(folder: Path, digest: str) -> None:
    """A run goes on with the examples that it began with. Raises: DataError."""
    file = folder / "data.json"
    if last_checkpoint(folder) and file.exists():
        before = json.loads(file.read_text(encoding="utf-8"))["digest"]
        if before != digest:
            raise DataError(
                f"The pairs, schema or prompt have changed since the run in {folder} began (data {before}, now "
                f"{digest}): bring them back, or begin another run with --out."
            )
    write_whole(file, json.dumps({"digest": digest}) + "\n")


@contextlib.contextmanager
def quiet_libraries() -> Iterator[None]:
    """Without the libraries' own progress bars, for progress is this package's, nor talk among themselves."""
    import datasets
    import transformers

    transformers.utils.logging.disable_progress_bar()
    datasets.disable_progress_bars()
    with warnings.catch_warnings():
        # transformers and peft read each other's old name.
        warnings.filterwarnings("ignore", message=".*gradient_checkpointing", category=FutureWarning)
        # accelerate divides weights by what torch is about to replace.
        warnings.filterwarnings("ignore", message=r"FSDP\.(set_)?state_dict_type", category=FutureWarning)
        warnings.filterwarnings(
            "ignore", message=r"`_get_pg_default_device`|Multiple backends are registered"
        )
        yield


def last_checkpoint(folder: Path) -> Path | None:
    """The newest whole checkpoint of a run: one whose state was written, which is written last."""
    found = [
        path
        for path in (folder / "checkpoints").glob("checkpoint-*")
        if (path / "trainer_state.json").exists()
    ]
    return max(found, key=lambda path: int(path.name.rpartition("-")[2]), default=None)

"""`inhouse train RECIPE`: what must be there is checked first, then the run; a run that was stopped goes on."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.assistant.errors import InhouseError

if TYPE_CHECKING:
    from app.assistant.assistant import Assistant
    from app.terminal import ProgressLine
    from training.processes import Processes
    from training.recipe import Recipe
    from training.run import Evaluate, Outcome, Prepared


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add `train` to the parsers of all commands; `common` brings --workspace."""
    parser = commands.add_parser(
        "train", parents=[common], help="tune a model on the workspace's pairs",
        description="Tune a base model on the approved pairs, as a recipe says. A run that was stopped goes on.",
        epilog="Exit status: 0 finished, 1 not, 3 stopped by a signal with all steps kept.",
    )  # fmt: skip
    parser.add_argument("recipe", type=Path, metavar="RECIPE", help="such as training/recipes/tiny.yaml")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="the run's folder (default: training-out/NAME of the recipe)"
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="print examples, steps, memory and time, and train nothing (off: trains)",
    )
    parser.set_defaults(command=train_command)


def train_command(arguments: argparse.Namespace) -> int:
    """Check, train, say what came of it."""
    from training.recipe import RecipeError, read_recipe

    recipe = read_recipe(arguments.recipe)
    folder: Path = arguments.out or Path("training-out") / recipe.name
    check_folder(recipe, folder)
    try:
        import torch
    except ImportError as error:
        raise TrainingNeeds() from error
    if recipe.device == "gpu" and not torch.cuda.is_available() and not arguments.dry_run:
        raise RecipeError(
            f"{arguments.recipe} wants a GPU and there is none: take a machine that has one, a smaller base with "
            "`device: any` (training/recipes/qwen2.5-coder-0.5b.yaml), or look at --dry-run."
        )

    from training.processes import ProcessError, Processes

    processes = Processes.open()
    try:
        if processes.is_first:
            return lead(recipe, folder, arguments, processes)
        return 0 if arguments.dry_run else follow(recipe, folder, processes)
    except BaseException as error:
        if processes.is_told_elsewhere():
            return 1
        if processes.is_lost(error):
            raise ProcessError(
                f"Another process of this run has ended without a word ({' '.join(str(error).split())[:100]}): "
                "look for what ended it; the last checkpoint is kept."
            ) from error
        raise


def check_folder(recipe: Recipe, folder: Path) -> None:
    """A run's folder can be made, or is one, and holds no other recipe's run. Raises: RecipeError."""
    from training.recipe import RecipeError

    place = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        why = "may not be written" if place.is_dir() else "is no folder"
        raise RecipeError(
            f"The run cannot lie in {folder}, for {place} {why}: name another folder with --out."
        )
    kept = folder / "recipe.json"
    try:
        same = json.loads(kept.read_text(encoding="utf-8")) == dataclasses.asdict(recipe)
    except FileNotFoundError:
        return
    except ValueError:
        same = False
    if not same:
        raise RecipeError(
            f"{folder} holds a run of another recipe (see {kept}): name another folder with --out, or delete it."
        )


def lead(recipe: Recipe, folder: Path, arguments: argparse.Namespace, processes: Processes) -> int:
    """Do what the first process does, which is all where there is but one."""
    from app.assistant.assistant import Assistant
    from app.assistant.workspace import read_workspace
    from app.terminal import ProgressLine
    from training.memory import check_memory
    from training.run import check_processes, prepare

    if not arguments.dry_run:
        check_services(recipe, folder)
    with closing(Assistant(read_workspace(arguments.workspace))) as assistant, ProgressLine() as line:
        prepared = prepare(recipe, assistant, folder, line.progress, weights=not arguments.dry_run)
        if arguments.dry_run:
            line.progress("measuring", 0, 0)
            print(describe_run(prepared))
            return 0
        check_processes(recipe, processes)
        check_memory(recipe, prepared.base, prepared.examples, processes)
        outcome, problems = run(prepared, assistant, folder, line, processes)
    for problem in problems:
        print(problem, file=sys.stderr)
    last = f", loss {outcome.losses[-1][1]:.3f}" if outcome.losses else ""
    print(
        f"{'Finished' if outcome.finished else 'Stopped'} after {outcome.steps:,} steps{last}: {outcome.adapter}"
    )
    return 0 if outcome.finished else 3


def check_services(recipe: Recipe, folder: Path) -> None:
    """Ask the Hub and MLflow, before anything is rendered, whether they take a run. Raises: HubError, TrackingError.

    A run that began before goes on without them.
    """
    from training.hub import VERSIONS, open_hub
    from training.tracking import RUN_FILE, check_server

    if recipe.hub_repo and not (folder / VERSIONS).exists():
        open_hub(recipe.hub_repo, say=lambda text: None)  # what is worth a word is said when the run begins
    if not (folder / RUN_FILE).exists():
        check_server(folder)


def follow(recipe: Recipe, folder: Path, processes: Processes) -> int:
    """Do what the other processes do: train on their share of each step."""
    from training.run import receive_prepared, train

    prepared = receive_prepared(recipe, folder, processes)
    evaluate: Evaluate | None = (lambda model, step: {}) if prepared.examples.validation else None
    outcome = train(prepared, folder, evaluate=evaluate, processes=processes)
    return 0 if outcome.finished else 3


def describe_run(prepared: Prepared) -> str:
    """Render what a run would take. Raises: EstimateError."""
    import torch

    from training.estimate import count_work, estimate
    from training.estimate_text import render_estimate
    from training.pace import measure_layers

    recipe, examples, gpu = prepared.recipe, prepared.examples, torch.cuda.is_available()
    # The time on another machine's device cannot be measured here.
    here = gpu or recipe.device == "any"
    pace = measure_layers(recipe, prepared.base, count_work(recipe, examples)) if here else None
    found = estimate(recipe, prepared.base, examples, gpu=gpu or recipe.device == "gpu", pace=pace)
    return render_estimate(recipe, found, examples)


def run(
    prepared: Prepared, assistant: Assistant, folder: Path, line: ProgressLine, processes: Processes
) -> tuple[Outcome, list[str]]:
    """Train, tracked, evaluated and pushed; returns what came of it and what could not be told to others."""
    from app.assistant.generate_transformers import TransformersModel
    from training.conversations import read_names
    from training.evaluation import Evaluator
    from training.hub import HubVersions
    from training.progress import TrainingProgress
    from training.run import share_prepared, train
    from training.tracking import Tracking

    recipe = prepared.recipe
    said: list[str] = []
    versions = HubVersions(recipe, folder, prepared.about, prepared.tokenizer) if recipe.hub_repo else None
    tracking = Tracking(recipe, folder, assistant.workspace.name, prepared.about)
    evaluator = Evaluator(
        assistant, folder, prepared.examples.validation, Path(recipe.general) if recipe.general else None,
        read_names(recipe.general_held_aside), recipe.general_questions, recipe.seed,
    )  # fmt: skip

    def evaluate(model: Any, step: int) -> dict[str, float]:
        served = TransformersModel(model, prepared.tokenizer, name=recipe.name)
        return evaluator.evaluate(served, step, line.progress)

    if prepared.examples.validation:
        line.progress("checking the validation golds", 0, 0)
        evaluator.check()
    shown = TrainingProgress(line, is_terminal=sys.stderr.isatty())
    callbacks = (shown, tracking, *([versions] if versions else []))
    watched = evaluate if prepared.examples.validation else None
    share_prepared(prepared, processes)
    try:
        outcome = train(
            prepared,
            folder,
            callbacks=callbacks,
            evaluate=watched,
            progress=line.progress,
            processes=processes,
        )
    except BaseException as error:
        said.append(tracking.finish(None, "KILLED" if isinstance(error, KeyboardInterrupt) else "FAILED"))
        raise
    said.append(tracking.finish(outcome.adapter, "FINISHED" if outcome.finished else "KILLED"))
    if versions:
        said.append(versions.finish(outcome.adapter, timeout_s=120 if outcome.finished else 20))
    return outcome, [text for text in said if text]


class TrainingNeeds(InhouseError):
    """What training needs is not installed."""

    def __init__(self) -> None:
        """Name the remedy."""
        super().__init__(
            "Training needs more packages: pip install torch==2.13.0, then pip install 'inhouse[training]'."
        )

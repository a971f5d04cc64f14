"""`inhouse train RECIPE`: what must be there is checked first, then the run; a run that was stopped goes on."""

from __future__ import annotations

import argparse
import dataclasses
import json
from contextlib import closing
from pathlib import Path
from typing import Any

from app.assistant.errors import InhouseError


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
    kept = folder / "recipe.json"
    if kept.exists() and json.loads(kept.read_text(encoding="utf-8")) != dataclasses.asdict(recipe):
        raise RecipeError(
            f"{folder} holds a run of another recipe (see {kept}): name another folder with --out, or delete it."
        )
    try:
        import torch
    except ImportError as error:
        raise TrainingNeeds() from error
    if recipe.device == "gpu" and not torch.cuda.is_available() and not arguments.dry_run:
        raise RecipeError(
            f"{arguments.recipe} wants a GPU and there is none: take a machine that has one, a smaller base with "
            "`device: any` (training/recipes/qwen2.5-coder-0.5b.yaml), or look at --dry-run."
        )

    from app.assistant.assistant import Assistant
    from app.assistant.workspace import read_workspace
    from app.terminal import ProgressLine
    from training.run import train

    with closing(Assistant(read_workspace(arguments.workspace))) as assistant, ProgressLine() as line:
        outcome = train(recipe, assistant, folder, progress=line.progress)
    last = f", loss {outcome.losses[-1][1]:.3f}" if outcome.losses else ""
    print(
        f"{'Finished' if outcome.finished else 'Stopped'} after {outcome.steps:,} steps{last}: {outcome.adapter}"
    )
    return 0 if outcome.finished else 3


class TrainingNeeds(InhouseError):
    """What training needs is not installed."""

    def __init__(self) -> None:
        """Name the remedy."""
        super().__init__(
            "Training needs more packages: pip install torch==2.13.0, then pip install 'inhouse[training]'."
        )

"""A training recipe: one flat YAML file, every key known, every value checked before anything is loaded.

Paths in a recipe are relative to the current folder. Does not check that the base or the pairs are there.
"""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
import json
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from app.assistant.errors import InhouseError


class RecipeError(InhouseError):
    """A recipe that cannot be used."""


@dataclass(frozen=True)
class Recipe:
    """What a run does; the defaults are the main recipe's."""

    name: str
    base: str  # a folder, a Hub id, a base model of `inhouse model`, or random-mistral
    base_revision: str = ""  # of a Hub id; empty: the newest
    device: Literal["gpu", "any"] = "gpu"  # any: a CPU will do where there is no GPU
    quantize: Literal["nf4", "none"] = "nf4"
    lora_targets: Literal["attention", "all-linear"] = "attention"
    lora_rank: int = 16
    lora_alpha: int = 32
    lora_dropout: float = 0.05
    lora_variant: Literal["plain", "rslora", "dora"] = "plain"
    start_from: str = ""  # the folder of an adapter to go on from, on new pairs; empty: a fresh one
    curated_times: int = 1  # renderings of each curated pair, with other slots each time; 0: none
    varied_times: int = 0  # of each curated wording, questions with other periods, values and numbers
    repairs: int = 0  # at most so many answers that fail, with the reason and the right one behind it
    synthetic: str = ""  # a folder of `inhouse synthesize`; empty: none
    synthetic_limit: int = 10_000
    general: str = (
        ""  # a folder with pairs.jsonl and database/, of databases outside the company; empty: none
    )
    general_limit: int = 2_000
    general_held_aside: str = ""  # a file of names of its databases that are not trained on but measured
    general_questions: int = 40  # of those, asked in every evaluation; 0: none
    validation_pairs: int = 40  # curated pairs kept out of training, by skeleton, to choose the checkpoint
    context: int = 2048  # tokens of a conversation
    row_tokens: int = 0  # of a packed row: the longer, the more conversations share a schema; 0: as `context`
    fill_slots: float = 0.75  # share of examples whose glossary, values and similar pairs are shown
    grouped: float = 0.5  # share of single questions that are put into conversations of two or three
    packing: Literal["prefix", "rows", "off"] = "prefix"
    epochs: float = 3.0
    max_steps: int = 0  # 0: as many as the epochs have
    batch_rows: int = 8  # rows in an optimizer step
    micro_rows: int = 1  # rows at once on a device
    learning_rate: float = 2e-4
    warmup: float = 0.03  # share of the steps
    weight_decay: float = 0.0
    max_grad_norm: float = 1.0
    optimizer: Literal["paged_adamw_8bit", "adamw_torch"] = "paged_adamw_8bit"
    gradient_checkpointing: bool = True
    evaluate_every: int = 0  # steps between evaluations; 0: at the end of each epoch
    early_stop: int = 3  # evaluations without a gain before it stops; 0: never
    save_every: int = 50  # steps between checkpoints
    hub_repo: str = ""  # versions are pushed there at every save; empty: nowhere
    seed: int = 1

    @property
    def row_length(self) -> int:
        """Tokens of a packed row at most."""
        return self.row_tokens or self.context

    def digest(self) -> str:
        """Return 12 hex digits that change with any value."""
        return hashlib.sha256(json.dumps(dataclasses.asdict(self), sort_keys=True).encode()).hexdigest()[:12]


# Least and most of the numbers; None is open.
BOUNDS: dict[str, tuple[float, float | None]] = {
    "lora_rank": (1, 512), "lora_alpha": (1, None), "lora_dropout": (0, 0.9), "synthetic_limit": (0, None),
    "curated_times": (0, None), "varied_times": (0, None), "repairs": (0, None), "general_limit": (0, None),
    "general_questions": (0, None), "validation_pairs": (0, None), "context": (128, None), "fill_slots": (0, 1),
    "row_tokens": (0, None),
    "grouped": (0, 1), "epochs": (0.001, None), "max_steps": (0, None), "batch_rows": (1, None),
    "micro_rows": (1, None), "learning_rate": (1e-9, 1), "warmup": (0, 1), "weight_decay": (0, 1),
    "max_grad_norm": (1e-6, None), "evaluate_every": (0, None), "early_stop": (0, None), "save_every": (1, None),
}  # fmt: skip


def read_recipe(file: Path) -> Recipe:
    """Read a recipe. Raises: RecipeError, naming the file, the key and the remedy."""
    try:
        given = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise RecipeError(f"{file}: the recipe cannot be read: {error.strerror}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RecipeError(f"{file} is no YAML text: {' '.join(str(error).split())}.") from error
    if not isinstance(given, dict):
        raise RecipeError(f"{file}: a recipe is a flat table of `key: value`.")
    kinds = typing.get_type_hints(Recipe)
    for key in given:
        if key not in kinds:
            near = difflib.get_close_matches(str(key), kinds, n=1)
            hint = f"did you mean {near[0]}?" if near else f"the keys are {', '.join(kinds)}."
            raise RecipeError(f"{file}: there is no key {key!r}; {hint}")
    for field in dataclasses.fields(Recipe):
        if field.default is dataclasses.MISSING and field.name not in given:
            raise RecipeError(f"{file} lacks `{field.name}:`.")
    recipe = Recipe(**{key: _value(value, kinds[key], f"{file}: {key}") for key, value in given.items()})
    for key, (least, most) in BOUNDS.items():
        value = getattr(recipe, key)
        if value < least or (most is not None and value > most):
            raise RecipeError(
                f"{file}: {key} is {value}, but must be {'between' if most is not None else 'at least'} "
                f"{least:g}{f' and {most:g}' if most is not None else ''}."
            )
    if recipe.batch_rows % recipe.micro_rows:
        raise RecipeError(f"{file}: batch_rows ({recipe.batch_rows}) is no multiple of micro_rows.")
    if recipe.row_length < recipe.context:
        raise RecipeError(
            f"{file}: row_tokens ({recipe.row_tokens}) is less than context ({recipe.context})."
        )
    return recipe


def _value(value: Any, kind: Any, where: str) -> Any:
    """Check one value against its annotation; a whole number is a float, and `2e-4` is a text to YAML."""
    if typing.get_origin(kind) is Literal:
        known = typing.get_args(kind)
        value = "off" if value is False and "off" in known else value  # YAML reads a bare off so
        if value not in known:
            raise RecipeError(f"{where} is one of {', '.join(known)}, not {value!r}.")
        return value
    if kind is float and not isinstance(value, bool):
        try:
            return float(value)
        except (TypeError, ValueError):
            pass
    elif isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
        return value
    name = {float: "number", int: "whole number", bool: "true or false", str: "text"}[kind]
    raise RecipeError(f"{where} is a {name}, not {value!r}.")

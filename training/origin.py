"""What a run's examples are made of, each ingredient as a hash: while none changes, their file is used again.

An ingredient is taken by its content, but databases outside the company by size and time of change. What the company's
database brings are its schema and the values that questions may name, so it may change elsewhere.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from app.assistant.assistant import Assistant
from app.assistant.pairs import pair_files_in
from app.assistant.workspace import ModelConfig
from training.recipe import Recipe

ROOT = Path(__file__).parents[1]
# Every module of the assistant counts, though some say nothing of examples: to make them again takes minutes only.
MODULES = (
    "app/assistant",
    *(
        f"training/{name}.py"
        for name in (
            "conversations",
            "encode",
            "example_file",
            "examples",
            "repair_turns",
            "synthetic_pairs",
            "varied_pairs",
            "synthesize/calendar_words",
        )
    ),
)
PACKAGES = ("bm25s", "numpy", "py3langid", "snowballstemmer", "sqlglot", "tokenizers", "transformers")
KEYS = (
    "curated_times", "varied_times", "repairs", "synthetic_limit", "general_limit", "validation_pairs", "context",
    "fill_slots", "grouped", "seed",
)  # fmt: skip


def find_origin(recipe: Recipe, assistant: Assistant, tokenizer: Any) -> dict[str, str]:
    """Hash each ingredient of a recipe's examples; two runs with the same make the same examples."""
    workspace = assistant.workspace
    values = sorted(assistant.vocabulary.stored.items())
    found = {
        "recipe": [f"{key} {getattr(recipe, key)}" for key in KEYS],
        "workspace": [repr(dataclasses.replace(workspace, model=ModelConfig())), str(workspace.today)],
        "prompt": [assistant.prompt, assistant.system],
        "schema": [repr(assistant.schema)],
        "values": [repr((key, sorted(places))) for key, places in values],
        "pairs": _files(pair_files_in(workspace.root / "pairs")),
        "synthetic": _files(_inside(recipe.synthetic, "pairs.jsonl", "refusals.jsonl")),
        "general": _general(recipe),
        "tokenizer": [
            tokenizer.backend_tokenizer.to_str(),
            str(tokenizer.chat_template),
            repr(tokenizer.special_tokens_map),
        ],
        "code": [*_files(_modules()), *(f"{name} {version(name)}" for name in PACKAGES)],
    }
    return {name: _hash(parts) for name, parts in found.items()}


def _hash(parts: Iterable[str | bytes | Path]) -> str:
    """Hash parts, each after its length; of a file, its content, which may be a gigabyte."""
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            with part.open("rb") as opened:
                digest.update(f"{os.fstat(opened.fileno()).st_size} ".encode())
                while block := opened.read(1 << 20):
                    digest.update(block)
            continue
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        digest.update(f"{len(data)} ".encode() + data)
    return digest.hexdigest()[:16]


def _files(files: Iterable[Path]) -> Iterator[str | bytes | Path]:
    """Each file's path as a text, and the file for its content; one that is not there has none."""
    for file in files:
        yield str(file)
        yield file if file.is_file() else b"-"


def _inside(folder: str, *names: str) -> list[Path]:
    return [Path(folder) / name for name in names] if folder else []


def _general(recipe: Recipe) -> Iterator[str | bytes | Path]:
    if not recipe.general:
        return
    yield from _files([Path(recipe.general) / "pairs.jsonl"])
    if recipe.general_held_aside:
        yield from _files([Path(recipe.general_held_aside)])
    for file in sorted((Path(recipe.general) / "database").rglob("*.sqlite")):
        told = file.stat()
        yield f"{file} {told.st_size} {told.st_mtime_ns}"


def _modules() -> Iterator[Path]:
    for name in MODULES:
        path = ROOT / name
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]

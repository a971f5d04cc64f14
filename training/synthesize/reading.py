"""Examples drawn at random from a run's folder, to be read by a person: each with its conversation and its SQL."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.assistant.errors import WorkspaceError

FILES = ("pairs.jsonl", "refusals.jsonl")


def read_examples(out: Path) -> list[dict[str, Any]]:
    """The run's examples, in the order of their files. Raises: WorkspaceError where there is no run."""
    if not all((out / name).is_file() for name in FILES):
        raise WorkspaceError(f"{out} holds no run: make one with `inhouse synthesize --out {out}`.")
    texts = [(out / name).read_text(encoding="utf-8") for name in FILES]
    return [json.loads(line) for text in texts for line in text.splitlines()]


def draw_examples(out: Path, count: int, seed: int) -> str:
    """`count` examples as text; the same seed draws the same ones from the same run."""
    examples = read_examples(out)
    by_id = {example["id"]: example for example in examples}
    drawn = random.Random(f"read {seed}").sample(examples, min(count, len(examples)))
    return "\n\n".join(
        f"{number}. {render_example(example, by_id)}" for number, example in enumerate(drawn, 1)
    )


def render_example(example: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> str:
    """One example: where it comes from, the questions before it, its question, its SQL or its reply."""
    made = example["made"]
    lines = [f"{example['id']} ({made['shape']}, {made['voice']})"]
    before = example
    while before.get("follows"):
        before = by_id[before["follows"]]
        lines.insert(1, f"   (before: {before['question']})")
    answer = example.get("sql") or example["reply"]
    return "\n".join(
        [*lines, f"   {example['question']}", *(f"      {line}" for line in answer.splitlines())]
    )

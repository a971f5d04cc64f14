"""Everything a run trains on, encoded and kept on disk in an Arrow file of `datasets`, read memory-mapped.

What did not fit the context, or only with something left out, is listed beside it in left_out.jsonl; examples.json says
what the file was made of. A second start with the same ingredients uses it again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.assistant.assistant import Assistant
from app.assistant.pairs import Pair
from app.assistant.whole_file import write_whole
from training.conversations import (
    Conversation,
    Conversations,
    DataError,
    read_general,
    read_names,
    read_synthetic,
    read_training_pairs,
)
from training.encode import Encoded, Encoder, fit
from training.example_file import hash_file, read_column, read_lengths, write_examples, write_rows
from training.origin import find_origin
from training.packing import Numbers, pack
from training.recipe import Recipe
from training.repair_turns import repair_turns
from training.varied_pairs import vary_pairs

Progress = Callable[[str, int, int], None]
FILE, ABOUT, LEFT_OUT, ROWS = "examples.arrow", "examples.json", "left_out.jsonl", "rows.arrow"
HISTOGRAM_STEP, OWN_STEP = 128, 50


@dataclass(frozen=True)
class Examples:
    """Both `data` and `rows` are memory-mapped tables of `datasets`.

    `data` has a row per conversation: id, source, ids, spans, prefix, tokens, answers, group; `rows` one per packed
    row: indices of conversations, number, tokens, answers.
    """

    data: Any
    rows: Any
    validation: list[Pair]
    left_out: int
    digest: str
    sources: dict[str, int]
    tokens: int
    answer_tokens: int
    histogram: dict[int, int]  # conversations by length, in steps of 128 tokens
    own_histogram: dict[int, int]  # by length without the text that they share, in steps of 50
    reused: bool


def build_examples(
    recipe: Recipe,
    assistant: Assistant,
    tokenizer: Any,
    folder: Path,
    progress: Progress | None = None,
) -> Examples:
    """Make, encode and pack. Raises: DataError, PairError, when there is nothing to train on or a pair cannot be."""
    from datasets import Dataset

    pairs, validation = read_training_pairs(
        assistant.workspace.root / "pairs", recipe.validation_pairs, recipe.seed, assistant.schema.dialect
    )
    encoder = Encoder(tokenizer)
    origin = find_origin(recipe, assistant, tokenizer)
    about = _read_about(folder)
    reused = about.get("origin") == origin and about.get("file") == hash_file(folder / FILE)
    if not reused:
        conversations = make_conversations(recipe, assistant, pairs, progress)
        about = _make_file(conversations, encoder, recipe.context, folder, progress)
    data = Dataset.from_file(str(folder / FILE))
    if not len(data):
        raise DataError(
            "No conversation is left to train on: see left_out.jsonl, raise `context:`, or let the recipe have some by "
            "`curated_times:`, `synthetic:` or `general:`."
        )
    lengths, answers = read_lengths(data), read_column(data, "answers")
    rows = write_rows(
        pack(lengths, recipe.row_length, recipe.packing, recipe.seed),
        lengths, answers, recipe.packing, folder / ROWS,
    )  # fmt: skip
    found = Examples(
        data, rows, validation, about["left_out"], about["digest"], _count_sources(data), int(lengths.tokens.sum()),
        int(answers.sum()), _histogram(lengths.tokens, HISTOGRAM_STEP),
        _histogram(lengths.tokens - lengths.prefix, OWN_STEP), reused,
    )  # fmt: skip
    told = {
        "digest": found.digest, "left_out": found.left_out, "conversations": len(data), "tokens": found.tokens,
        "answer_tokens": found.answer_tokens, "tokens_histogram": found.histogram,
        "tokens_histogram_without_prefix": found.own_histogram, "file": about["file"], "origin": origin,
    }  # fmt: skip
    write_whole(folder / ABOUT, json.dumps(told, indent=1) + "\n")
    return found


def _make_file(
    conversations: Iterator[Conversation],
    encoder: Encoder,
    context: int,
    folder: Path,
    progress: Progress | None,
) -> dict[str, Any]:
    """Encode conversations into the folder's files as they come; returns their number left out, digest and hash."""
    folder.mkdir(parents=True, exist_ok=True)
    left_out = 0
    with (folder / LEFT_OUT).open("w", encoding="utf-8") as listed:

        def encoded() -> Iterator[Encoded]:
            nonlocal left_out
            for done, conversation in enumerate(conversations):
                if progress:
                    progress("rendering", done, 0)
                found, why = fit(conversation, encoder, context)
                if why:
                    left_out += 1
                    entry = {"id": conversation.id, "done": why, "kept": "yes" if found else "no"}
                    listed.write(json.dumps(entry) + "\n")
                if found is not None:
                    yield found

        digest = write_examples(encoded(), folder / FILE)
    return {"left_out": left_out, "digest": digest, "file": hash_file(folder / FILE)}


def _read_about(folder: Path) -> dict[str, Any]:
    """What examples.json says of the file beside it; nothing where either is not there or cannot be read."""
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return about if isinstance(about, dict) and (folder / FILE).is_file() else {}


def make_conversations(
    recipe: Recipe, assistant: Assistant, pairs: list[Pair], progress: Progress | None = None
) -> Iterator[Conversation]:
    """Make all conversations of a recipe: curated, varied, repairs, synthetic, refusals, general. Raises: DataError."""
    maker = Conversations(assistant, seed=recipe.seed, fill_slots=recipe.fill_slots, grouped=recipe.grouped)
    if recipe.curated_times:
        yield from maker.dialogues(pairs)
    for time in range(1, recipe.curated_times):
        seed = recipe.seed + 1000 * time  # other slots are filled, other questions stand together
        again = Conversations(assistant, seed=seed, fill_slots=recipe.fill_slots, grouped=recipe.grouped)
        yield from again.dialogues(pairs)
    varied = []
    for exchange in vary_pairs(assistant, pairs, recipe.varied_times, recipe.seed):
        varied.append(exchange)
        if progress:
            progress("varying pairs", len(varied), 0)
    yield from maker.singles(varied, "varied")
    yield from repair_turns(maker, pairs, recipe.repairs)
    if recipe.synthetic:
        made, silent = read_synthetic(Path(recipe.synthetic), recipe.synthetic_limit, recipe.seed)
        yield from maker.dialogues(made, "synthetic")
        yield from maker.singles(silent, "refusal")
    if recipe.general:
        excluded = read_names(recipe.general_held_aside)
        yield from read_general(Path(recipe.general), recipe.general_limit, recipe.seed, excluded)


def _count_sources(data: Any) -> dict[str, int]:
    counted = data.data.column("source").value_counts()
    return {str(entry["values"]): int(entry["counts"]) for entry in counted.to_pylist()}


def _histogram(lengths: Numbers, step: int) -> dict[int, int]:
    counts = np.bincount(lengths // step)
    return {int(place) * step: int(counts[place]) for place in counts.nonzero()[0]}

"""Everything a run trains on, encoded and kept on disk in an Arrow file of `datasets`, read memory-mapped.

What did not fit the context, or only with something left out, is listed beside it in left_out.jsonl.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
from training.encode import Encoder, fit
from training.packing import Length, pack
from training.recipe import Recipe

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Examples:
    """`data` has a row per conversation: id, source, ids, spans, prefix; `rows` are packed indices of it."""

    data: Any
    rows: list[list[int]]
    validation: list[Pair]
    left_out: int
    digest: str
    sources: dict[str, int]
    tokens: int
    answer_tokens: int
    histogram: dict[int, int]  # conversations by length, in steps of 128 tokens


def build_examples(
    recipe: Recipe,
    assistant: Assistant,
    tokenizer: Any,
    folder: Path,
    progress: Progress | None = None,
) -> Examples:
    """Make, encode and pack. Raises: DataError, PairError, when there is nothing to train on or a pair cannot be."""
    from datasets import Dataset, Features, List, Value
    from datasets.arrow_writer import ArrowWriter

    see = progress or (lambda phase, done, total: None)
    pairs, validation = read_training_pairs(
        assistant.workspace.root / "pairs", recipe.validation_pairs, recipe.seed, assistant.schema.dialect
    )
    encoder = Encoder(tokenizer)
    left_out: list[dict[str, str]] = []
    seen: Counter[str] = Counter()

    def encoded() -> Iterator[dict[str, Any]]:
        for done, conversation in enumerate(make_conversations(recipe, assistant, pairs)):
            see("rendering", done, 0)
            found, why = fit(conversation, encoder, recipe.context)
            if why:
                left_out.append({"id": conversation.id, "done": why, "kept": "yes" if found else "no"})
            if found is None:
                continue
            seen[found.source] += 1
            yield {
                "id": found.id,
                "source": found.source,
                "ids": list(found.ids),
                "spans": [list(span) for span in found.spans],
                "prefix": found.prefix,
            }

    whole = Value("int32")
    features = Features(
        {"id": Value("string"), "source": Value("string"), "ids": List(whole), "spans": List(List(whole)),
         "prefix": whole}
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    file, part = folder / "examples.arrow", folder / "examples.arrow.part"
    with ArrowWriter(path=str(part), features=features) as writer:
        for row in encoded():
            writer.write(row)
        count, _ = writer.finalize()
    part.replace(file)
    if count:
        data = Dataset.from_file(str(file))
    else:
        raise DataError("No conversation is left to train on: see left_out.jsonl, or raise `context:`.")
    write_whole(folder / "left_out.jsonl", "".join(f"{json.dumps(entry)}\n" for entry in left_out))
    lengths, answer_tokens, digest = _measure(data)
    rows = pack(lengths, recipe.row_length, recipe.packing, recipe.seed)
    histogram = Counter(length.tokens // 128 * 128 for length in lengths)
    return Examples(
        data, rows, validation, len(left_out), digest, dict(seen), sum(length.tokens for length in lengths),
        answer_tokens, dict(sorted(histogram.items())),
    )  # fmt: skip


def make_conversations(recipe: Recipe, assistant: Assistant, pairs: list[Pair]) -> Iterator[Conversation]:
    """Make all conversations of a recipe: curated, synthetic, those that get no SQL, general. Raises: DataError."""
    maker = Conversations(assistant, seed=recipe.seed, fill_slots=recipe.fill_slots, grouped=recipe.grouped)
    yield from maker.dialogues(pairs)
    if recipe.synthetic:
        made, silent = read_synthetic(Path(recipe.synthetic), recipe.synthetic_limit, recipe.seed)
        yield from maker.dialogues(made, "synthetic")
        yield from maker.singles(silent, "refusal")
    if recipe.general:
        excluded = read_names(recipe.general_held_aside)
        yield from read_general(Path(recipe.general), recipe.general_limit, recipe.seed, excluded)


def _measure(data: Any) -> tuple[list[Length], int, str]:
    """The lengths, the number of answer tokens, and a hash of all ids."""
    lengths, answer_tokens = [], 0
    digest = hashlib.sha256()
    groups: dict[tuple[int, ...], int] = {}
    for row in data:
        ids = row["ids"]
        digest.update(repr((row["id"], ids)).encode())
        prefix = tuple(ids[: row["prefix"]])
        lengths.append(Length(len(ids), row["prefix"], groups.setdefault(prefix, len(groups))))
        answer_tokens += sum(end - start for start, end in row["spans"])
    return lengths, answer_tokens, digest.hexdigest()[:12]

"""Conversations packed into rows of one length, without one seeing another.

`prefix`: conversations with one system text share it: it stands once in a row, and each conversation attends to it and
to itself, with the positions it would have alone. So the loss is what it would be alone, and the long schema is
computed once for many questions. `rows`: whole conversations side by side. `off`: one to a row.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Packing = Literal["prefix", "rows", "off"]
IGNORED = -100
WINDOW = 4096  # conversations looked at together: rows are made of neighbours in a shuffled order


@dataclass(frozen=True)
class Length:
    """What packing needs to know of a conversation: tokens in all, those of its prefix, and which prefix it is."""

    tokens: int
    prefix: int
    group: int


def pack(lengths: Iterable[Length], room: int, packing: Packing, seed: int) -> list[list[int]]:
    """Return rows of indices, filled first-fit with the longest first within a window of a seeded order."""
    lengths = list(lengths)
    order = list(range(len(lengths)))
    random.Random(f"{seed} packing").shuffle(order)
    if packing == "off":
        return [[index] for index in order]
    rows: list[list[int]] = []
    for start in range(0, len(order), WINDOW):
        window = sorted(order[start : start + WINDOW], key=lambda index: -lengths[index].tokens)
        open_rows: dict[int, list[tuple[list[int], int]]] = {}
        for index in window:
            length = lengths[index]
            shared = length.prefix if packing == "prefix" else 0
            group = length.group if packing == "prefix" else 0
            own = length.tokens - shared
            places = open_rows.setdefault(group, [])
            for number, (row, used) in enumerate(places):
                if used + own <= room:
                    row.append(index)
                    places[number] = (row, used + own)
                    break
            else:
                rows.append([index])
                places.append((rows[-1], shared + own))
            # A row with no room for a short question is full.
            if len(places) > 64:
                places[:] = [place for place in places if place[1] + 64 <= room][-64:]
    random.Random(f"{seed} rows").shuffle(rows)
    return rows


@dataclass(frozen=True)
class Row:
    """A packed row: ids, positions, segments (0 is the shared prefix) and labels, each a list of one length.

    `labels[i]` is the token that position i must predict, or IGNORED.
    """

    ids: list[int]
    positions: list[int]
    segments: list[int]
    labels: list[int]


def build_row(examples: Sequence[Mapping[str, Any]], packing: Packing) -> Row:
    """Lay conversations (ids, spans, prefix) out as one row."""
    shared = int(examples[0]["prefix"]) if packing == "prefix" else 0
    ids = list(examples[0]["ids"][:shared])
    positions, segments, labels = list(range(shared)), [0] * shared, [IGNORED] * shared
    for number, example in enumerate(examples, 1):
        whole = example["ids"]
        wanted = [IGNORED] * len(whole)
        for start, end in example["spans"]:
            for place in range(start, end):
                wanted[place - 1] = whole[place]
        ids += whole[shared:]
        positions += range(shared, len(whole))
        segments += [number] * (len(whole) - shared)
        labels += wanted[shared:]
    return Row(ids, positions, segments, labels)


class Collator:
    """Turns rows of indices into a batch of tensors; `pad` fills to the longest row of the batch."""

    def __init__(self, examples: Any, pad: int, packing: Packing) -> None:
        """Read `examples[index]` when a row needs it, so that they may lie on disk."""
        self.examples = examples
        self.pad = pad
        self.packing = packing

    def __call__(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return input_ids, position_ids, labels [rows, tokens], attention_mask [rows, 1, tokens, tokens], row."""
        import torch

        built = [build_row([self.examples[i] for i in row["indices"]], self.packing) for row in rows]
        longest = max(len(row.ids) for row in built)

        def matrix(name: str, fill: int) -> Any:
            lists = [getattr(row, name) for row in built]
            return torch.tensor([some + [fill] * (longest - len(some)) for some in lists])

        segments = matrix("segments", -1)
        mine, theirs = segments[:, :, None], segments[:, None, :]
        causal = torch.ones(longest, longest, dtype=torch.bool).tril()
        # A pad sees itself, or its attention would be a division by nothing.
        seen = ((mine == theirs) | ((theirs == 0) & (mine > 0))) & causal & (mine >= 0) | torch.eye(
            longest, dtype=torch.bool
        )
        return {
            "input_ids": matrix("ids", self.pad),
            "position_ids": matrix("positions", 0),
            "labels": matrix("labels", IGNORED),
            "attention_mask": seen[:, None],
            "row": torch.tensor([row["number"] for row in rows]),
        }

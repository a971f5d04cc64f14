"""Conversations packed into rows of one length, without one seeing another.

`prefix`: conversations with one system text share it: it stands once in a row, and each conversation attends to it and
to itself, with the positions it would have alone. So the loss is what it would be alone, and the long schema is
computed once for many questions. `rows`: whole conversations side by side. `off`: one to a row.
"""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Packing = Literal["prefix", "rows", "off"]
Numbers = npt.NDArray[np.int64]
IGNORED = -100
WINDOW = 4096  # conversations looked at together: rows are made of neighbours in a shuffled order


@dataclass(frozen=True)
class Lengths:
    """What packing needs to know of each conversation: tokens in all, those of its prefix, and which prefix it is."""

    tokens: Numbers
    prefix: Numbers
    group: Numbers

    def __len__(self) -> int:
        """The number of conversations."""
        return len(self.tokens)


@dataclass(frozen=True)
class Rows:
    """Packed rows: row n holds the conversations `indices[starts[n] : starts[n + 1]]`."""

    indices: npt.NDArray[np.int32]
    starts: Numbers

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.starts) - 1

    def __iter__(self) -> Iterator[list[int]]:
        """Each row's conversations."""
        for start, end in zip(self.starts, self.starts[1:], strict=False):
            yield self.indices[start:end].tolist()

    def tokens(self, lengths: Lengths, packing: Packing) -> Numbers:
        """Count each row's tokens."""
        firsts = self.starts[:-1]
        if packing != "prefix":
            return np.add.reduceat(lengths.tokens[self.indices], firsts)
        own = (lengths.tokens - lengths.prefix)[self.indices]
        return lengths.prefix[self.indices[firsts]] + np.add.reduceat(own, firsts)


def pack(lengths: Lengths, room: int, packing: Packing, seed: int) -> Rows:
    """Return rows of indices, filled first-fit with the longest first within a window of a seeded order."""
    order = _shuffled(len(lengths), f"{seed} packing")
    if packing == "off":
        return Rows(order.astype(np.int32), np.arange(len(order) + 1))
    indices, starts = array("i"), array("q", [0])
    for start in range(0, len(order), WINDOW):
        window = order[start : start + WINDOW]
        window = window[np.argsort(-lengths.tokens[window], kind="stable")]
        shared, group = lengths.prefix[window], lengths.group[window]
        if packing == "rows":
            shared, group = np.zeros_like(shared), np.zeros_like(group)
        own = lengths.tokens[window] - shared
        for row in _fill(
            zip(window.tolist(), own.tolist(), shared.tolist(), group.tolist(), strict=True), room
        ):
            indices.extend(row)
            starts.append(len(indices))
    return _reorder(
        Rows(np.frombuffer(indices, np.int32), np.frombuffer(starts, np.int64)),
        _shuffled(len(starts) - 1, f"{seed} rows"),
    )


def _fill(window: Iterator[tuple[int, int, int, int]], room: int) -> list[list[int]]:
    """Fill rows with conversations, given as index, own tokens, shared tokens and group."""
    rows: list[list[int]] = []
    open_rows: dict[int, list[tuple[list[int], int]]] = {}
    for index, own, shared, group in window:
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
    return rows


def _shuffled(count: int, seed: str) -> Numbers:
    order = array("q", range(count))
    random.Random(seed).shuffle(order)
    return np.frombuffer(order, np.int64) if count else np.zeros(0, np.int64)


def _reorder(rows: Rows, order: Numbers) -> Rows:
    sizes = np.diff(rows.starts)[order]
    starts = np.concatenate(([0], np.cumsum(sizes)))
    places = np.repeat(rows.starts[:-1][order] - starts[:-1], sizes) + np.arange(len(rows.indices))
    return Rows(rows.indices[places], starts)


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


def mask_row(segments: Sequence[int], longest: int) -> npt.NDArray[np.bool_]:
    """Which positions each position of a row sees: the shared prefix and what stands before it in its own segment.

    Filled block by block: comparing all positions with all took 55 of the 65 ms of a batch of two rows.
    """
    seen = np.eye(
        longest, dtype=np.bool_
    )  # a pad sees itself, or its attention would be a division by nothing
    blocks = find_blocks(segments, len(segments))
    for start, end in blocks.spans:
        seen[start:end, start:end] = np.tri(end - start, dtype=np.bool_)
        if start:
            seen[start:end, : blocks.shared] = True
    return seen


@dataclass(frozen=True)
class Blocks:
    """A row as spans [start, end) in which each position sees what stands before it, and the first `shared` ones."""

    spans: tuple[tuple[int, int], ...]
    shared: int


def find_blocks(segments: Sequence[int], longest: int) -> Blocks:
    """Return a row's blocks; pads are one more, which nothing else sees.

    >>> find_blocks([0, 0, 1, 2, 2], 6)
    Blocks(spans=((0, 2), (2, 3), (3, 5), (5, 6)), shared=2)
    """
    starts = [n for n in range(len(segments)) if n == 0 or segments[n] != segments[n - 1]]
    shared = starts[1] if len(starts) > 1 and segments[0] == 0 else 0
    ends = [*starts[1:], len(segments)]
    spans = [*zip(starts, ends, strict=True)]
    if longest > len(segments):
        spans.append((len(segments), longest))
    return Blocks(tuple(spans), shared)


class Collator:
    """Turns rows of indices into a batch of tensors; `pad` fills to the longest row of the batch."""

    def __init__(self, examples: Any, pad: int, packing: Packing, *, dense: bool = True) -> None:
        """Read `examples[index]` when a row needs it, so that they may lie on disk.

        `dense` gives the mask that any attention reads; without it a batch has the blocks of `training.attention`.
        """
        self.examples = examples
        self.pad = pad
        self.packing = packing
        self.dense = dense

    def __call__(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return input_ids, position_ids, labels [rows, tokens], row [rows] and what each position sees.

        That is attention_mask [rows, 1, tokens, tokens], or blocks, one `Blocks` a row, with a mask of one number.
        """
        import torch

        built = [build_row([self.examples[i] for i in row["indices"]], self.packing) for row in rows]
        longest = max(len(row.ids) for row in built)

        def matrix(name: str, fill: int) -> Any:
            lists = [getattr(row, name) for row in built]
            return torch.tensor([some + [fill] * (longest - len(some)) for some in lists])

        if self.dense:
            mask = np.stack([mask_row(row.segments, longest) for row in built])
            seen: dict[str, Any] = {"attention_mask": torch.from_numpy(mask)[:, None]}
        else:
            seen = see_blocks([find_blocks(row.segments, longest) for row in built])
        return {
            **seen,
            "input_ids": matrix("ids", self.pad),
            "position_ids": matrix("positions", 0),
            "labels": matrix("labels", IGNORED),
            "row": torch.tensor([row["number"] for row in rows]),
        }


def see_blocks(blocks: list[Blocks]) -> dict[str, Any]:
    """What a batch tells `training.attention`: the blocks, and a mask of four dimensions, that none be made."""
    import torch

    return {"attention_mask": torch.ones(1, 1, 1, 1, dtype=torch.bool), "blocks": blocks}

"""The synthetic pairs of a .jsonl file, each read when it is asked for: of a million, 40 bytes each are in memory.

The file is read through once, and checked as `read_pairs` checks it; it must stay as it is while pairs are asked for.
"""

from __future__ import annotations

import dataclasses
import hashlib
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any, overload

import numpy as np

from app.assistant.errors import PairError
from app.assistant.pairs import Pair, decode, parse_line

BOM = b"\xef\xbb\xbf"


@dataclasses.dataclass(frozen=True, eq=False)
class SyntheticPairs(Sequence[Pair]):
    """Pairs in the file's order. `before` has the place of the pair that one follows, -1 where it begins.

    `wordings` counts the ways in which a pair's question is asked.
    """

    file: Path
    offsets: Any
    lines: Any
    before: Any
    wordings: Any

    def __len__(self) -> int:
        """How many there are."""
        return len(self.offsets)

    @overload
    def __getitem__(self, place: int) -> Pair: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Pair]: ...
    def __getitem__(self, place: int | slice) -> Pair | Sequence[Pair]:
        """Read one. Raises: PairError where the file has changed since."""
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        with self.file.open("rb") as opened:
            opened.seek(int(self.offsets[place]))
            line = opened.readline()
        return _parse(line, self.file, int(self.lines[place]))

    def find_roots(self) -> Any:
        """Return for each pair the place of the one that begins its dialogue. Raises: PairError for a circle."""
        roots = np.where(self.before < 0, np.arange(len(self)), self.before)
        for _ in range(len(self).bit_length()):  # each time twice as far back
            roots = roots[roots]
        for place in np.flatnonzero(self.before[roots] >= 0)[:1]:
            pair = self[int(place)]
            raise PairError(
                f"{self.file}:{pair.line}: follows {pair.follows!r}, but no first question begins that dialogue."
            )
        return roots

    def choose(self, kept: Any) -> SyntheticPairs:
        """Return those of a mask, which has whole dialogues."""
        moved = np.append(np.cumsum(kept) - 1, -1)  # the last is where -1 stays
        return SyntheticPairs(
            self.file, self.offsets[kept], self.lines[kept], moved[self.before[kept]], self.wordings[kept]
        )


def read_synthetic_pairs(file: Path) -> SyntheticPairs:
    """Read through a .jsonl file of pairs. Raises: PairError beginning with file:line."""
    offsets, lines, ids, follows, wordings = (array(code) for code in "qqQQq")
    offset = 0
    try:
        with file.open("rb") as opened:
            for number, line in enumerate(opened, 1):
                if line.strip().removeprefix(BOM):
                    pair = _parse(line, file, number)
                    offsets.append(offset)
                    lines.append(number)
                    ids.append(_hash(pair.id))
                    follows.append(_hash(pair.follows) if pair.follows else 0)
                    wordings.append(1 + len(pair.also))
                offset += len(line)
    except OSError as error:
        raise PairError(f"{file}:1: the file cannot be read: {error.strerror}.") from error
    numbers, starts = np.array(ids), np.array(follows)
    found = SyntheticPairs(
        file, np.array(offsets), np.array(lines), _find(numbers, starts), np.array(wordings)
    )
    order = np.argsort(numbers, kind="stable")
    twice = np.flatnonzero(numbers[order][1:] == numbers[order][:-1])
    if len(twice):
        second, first = min((int(order[at + 1]), int(order[at])) for at in twice)
        pair = found[second]
        raise PairError(f"{file}:{pair.line}: the id {pair.id!r} is used in {file}:{found.lines[first]} too.")
    for place in np.flatnonzero((starts != 0) & (found.before < 0))[:1]:
        pair = found[int(place)]
        raise PairError(f"{file}:{pair.line}: follows {pair.follows!r}, which is no pair's id.")
    return found


def _find(ids: Any, wanted: Any) -> Any:
    """Return the place of each wanted number among `ids`, -1 where it is not there."""
    if not len(ids):
        return np.zeros(0, np.int64)
    order = np.argsort(ids, kind="stable")
    places = order[np.minimum(np.searchsorted(ids, wanted, sorter=order), len(ids) - 1)]
    return np.where(ids[places] == wanted, places, -1)


def _parse(line: bytes, file: Path, number: int) -> Pair:
    found = parse_line(decode(line.removeprefix(BOM).removesuffix(b"\n")), file, number)
    if isinstance(found, Pair):
        return found
    raise PairError(str(found[0]))


def _hash(id: str) -> int:
    """A number for an id, never 0; two of a million differ with all but certainty."""
    data = hashlib.blake2b(id.encode("utf-8", "surrogateescape"), digest_size=8).digest()
    return int.from_bytes(data, "little") or 1

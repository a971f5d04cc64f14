"""Which columns of a wide table a question is shown: keys, a label and dates always, then those that its words name.

A table within the limit keeps all of its columns. Columns that no word names fill the limit in the table's order.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from app.assistant.question import stems
from app.assistant.schema import ForeignKey, Table

LIMIT_CHARACTERS = 420  # of a table's line, unless the question names more of its columns
NAMED_CHARACTERS = 1_400  # with those that the question names
NOTED = 0.4  # of a word in a column's description rather than its name
DATES = 3  # date columns that are kept whatever the question says
_LABELS = frozenset("name title label".split())
_DATE_WORDS = frozenset("date year day time timestamp".split())

Like = Callable[[str], Mapping[str, float]]


class WideTable:
    """A table whose line is too long, and where words stand in it."""

    def __init__(self, table: Table, line: Callable[[Table], str]) -> None:
        """Index the columns; `line` renders."""
        self._table = table
        self._always = _always(table)
        self._kept_length = len(line(with_columns(table, self._always)))
        self._named: dict[str, set[int]] = defaultdict(set)
        self._noted: dict[str, set[int]] = defaultdict(set)
        for place, column in enumerate(table.columns):
            for word in stems(" ".join((column.name, *column.synonyms, *column.values))):
                self._named[word].add(place)
            for word in stems(column.description):
                self._noted[word].add(place)

    def narrow(self, words: Iterable[str], like: Like) -> Table:
        """Leave out columns, for a question of these words; `like` is what a word may stand for."""
        columns = self._table.columns
        scores = self._score(words, like)
        kept = set(self._always)
        used = self._kept_length
        for place in sorted(range(len(columns)), key=lambda place: -scores[place]):
            column = columns[place]
            length = len(column.name) + 2 + sum(len(value) + 1 for value in column.values)
            most = NAMED_CHARACTERS if scores[place] > 0 else LIMIT_CHARACTERS
            if column.name not in kept and used + length <= most:
                kept.add(column.name)
                used += length
        return with_columns(self._table, kept)

    def _score(self, words: Iterable[str], like: Like) -> list[float]:
        scores = [0.0] * len(self._table.columns)
        for word in words:
            met = dict.fromkeys(self._noted.get(word, ()), NOTED)
            for other, discount in like(word).items():
                for place in self._named.get(other, ()):
                    met[place] = max(discount, met.get(place, 0.0))
            weight = math.log(1 + len(scores) / (0.5 + len(met)))
            for place, score in met.items():
                scores[place] += weight * score
        return scores


def with_columns(table: Table, names: Collection[str], targets: Collection[str] | None = None) -> Table:
    """The table with these columns, in its order, and its keys, of all tables or of `targets` only."""
    keys: tuple[ForeignKey, ...] = tuple(
        key
        for key in table.foreign_keys
        if set(key.columns) <= set(names) and (targets is None or key.ref_table.lower() in targets)
    )
    return replace(
        table, columns=tuple(column for column in table.columns if column.name in names), foreign_keys=keys
    )


def _always(table: Table) -> set[str]:
    kept = {*table.primary_key, *(name for key in table.foreign_keys for name in key.columns)}
    label = next((c.name for c in table.columns if _last(c.name) in _LABELS), "")
    dates = [
        column.name
        for column in table.columns
        if column.type.upper().startswith(("DATE", "TIMESTAMP")) or _last(column.name) in _DATE_WORDS
    ]
    return kept | {label, *dates[:DATES]} - {""}


def _last(name: str) -> str:
    return next(reversed(stems(name)), "")

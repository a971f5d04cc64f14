"""Which columns of a wide table a question is shown: keys, a label and dates always, then those that its words name.

A table within the limit keeps all of its columns. Columns that no word names fill the limit in the table's order.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from app.assistant.question import stems
from app.assistant.schema import Column, ForeignKey, Table

LIMIT_CHARACTERS = 420  # of a table's line, unless the question names more of its columns
NAMED_CHARACTERS = 1_400  # with those that the question names
NOTED = 0.4  # of a word in a column's description rather than its name
HELD = 2.0  # what it counts that the question has a value which the column stores
DATES = 3  # date columns that are kept whatever the question says
_LABELS = frozenset("name title label".split())
_DATE_WORDS = frozenset("date year day time timestamp".split())

Like = Callable[[str], Mapping[str, float]]


def narrow(
    table: Table, words: Sequence[str], like: Like, holding: Collection[str], line: Callable[[Table], str]
) -> Table:
    """Leave out columns of a table whose line would be too long, for a question of these words.

    `like` is what a word may stand for, `holding` are the columns that store a value of the question, `line` renders.
    """
    if len(line(table)) <= LIMIT_CHARACTERS:
        return table
    scores = _score(table.columns, words, like, holding)
    kept = _always(table)
    used = len(line(replace(table, columns=tuple(c for c in table.columns if c.name in kept))))
    by_score = sorted(range(len(table.columns)), key=lambda index: -scores[index])
    for index in by_score:
        column = table.columns[index]
        length = len(column.name) + 2 + sum(len(value) + 1 for value in column.values)
        most = NAMED_CHARACTERS if scores[index] > 0 else LIMIT_CHARACTERS
        if column.name not in kept and used + length <= most:
            kept.add(column.name)
            used += length
    return with_columns(table, kept)


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


def _score(
    columns: Sequence[Column], words: Sequence[str], like: Like, holding: Collection[str]
) -> list[float]:
    named = [_words(" ".join((column.name, *column.synonyms, *column.values))) for column in columns]
    noted = [_words(column.description) for column in columns]
    scores = [HELD * (column.name in holding) for column in columns]
    for word in words:
        found = like(word)
        met = [
            max(
                (discount for other, discount in found.items() if other in named[n]),
                default=NOTED * (word in noted[n]),
            )
            for n in range(len(columns))
        ]
        count = sum(score > 0 for score in met)
        weight = math.log(1 + len(columns) / (0.5 + count))
        scores = [score + weight * each for score, each in zip(scores, met, strict=True)]
    return scores


def _last(name: str) -> str:
    return next(reversed(stems(name)), "")


@functools.lru_cache(maxsize=50_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(stems(text))

"""How well each table of a schema meets each word of a question: by BM25 over its names, columns, values and notes.

A word meets others of the schema that begin or contain it, or the other way round, at a discount; one that meets none
meets those that are written alike. Knows no synonyms but those that the workspace gives.
"""

from __future__ import annotations

import functools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

import bm25s
import numpy as np

from app.assistant.folding import fold
from app.assistant.ground import MAX_WORDS
from app.assistant.question import stems
from app.assistant.schema import Column, Table, quote_key, quote_name
from app.assistant.table_graph import Floats

# What a word in each place counts, and how far the length of that place speaks against it (BM25's b).
NAMES, AREAS, COLUMNS, VALUES, NOTES = (1.0, 0.3), (0.5, 0.3), (0.6, 0.75), (0.5, 0.75), (0.4, 0.75)
PHRASE = 0.5  # a stored value that the question has
LOWER_CASE = 0.5  # of that, where it is one word without a capital
NEARLY = 0.5  # a word that begins or contains another, or where no other does, is ALIKE
ALIKE = 0.84  # of difflib's ratio
SHORTEST = 4  # letters of a word that may be nearly another
SHORTEST_INSIDE = 5

# Words of questions that say nothing about which table is meant.
SILENT = frozenset(
    stems(
        "a an and any are as at be been by can did do does each every find for from get give had has have how i in is "
        "it its list many me most much not of on only or our please return s show tell than that the their them there "
        "these they this those to us was we were what when where which who whom whose will with you your all also "
        "different distinct number count total average maximum minimum least less more greater sum along one two "
        "there name id information detail value"
    )
)


class TableWords:
    """The index over some tables of a schema, by their index among these."""

    def __init__(
        self,
        tables: Sequence[Table],
        dialect: str,
        stored: Mapping[str, Iterable[tuple[str, str]]],
        area_words: Sequence[int],
    ) -> None:
        """Index the tables; `stored` is `Vocabulary.stored`, `area_words` how many words of a name are the area's."""
        self._size = len(tables)
        names = [_split(table.key, size) for table, size in zip(tables, area_words, strict=True)]
        notes = ([t.description, *(c.description for c in t.columns)] for t in tables)
        self._fields = [
            _Field(
                [[*own, *stems(" ".join(t.synonyms))] for t, (_, own) in zip(tables, names, strict=True)],
                *NAMES,
            ),
            _Field([area for area, _ in names], *AREAS),
            _Field([_column_words(t.columns) for t in tables], *COLUMNS),
            _Field([stems(" ".join(v for c in t.columns for v in c.values)) for t in tables], *VALUES),
            _Field([stems(" ".join(texts)) for texts in notes], *NOTES),
        ]
        self._known = {word for field in self._fields[:3] for word in field.words if len(word) >= 3}
        self._text = "\n".join(["", *sorted(self._known), ""])
        self._phrases = _phrases(tables, dialect, stored)
        self.like = functools.lru_cache(maxsize=20_000)(self._like)
        self._scores_of = functools.lru_cache(maxsize=2_000)(self._score_word)

    def scores(self, question: str) -> Floats:
        """A row for each word and stored value of the question that a table has, a column a table."""
        rows = [row for word in telling_words(question) if (row := self._scores_of(word)).any()]
        for phrase, weight in self._named(question):
            holders = self._phrases[phrase]
            row = np.zeros(self._size)
            row[holders] = weight * math.log(1 + self._size / (0.5 + len(holders)))
            rows.append(row)
        return np.array(rows) if rows else np.zeros((0, self._size))

    def _like(self, word: str) -> dict[str, float]:
        """The words of names that a word may stand for, each with what that counts; itself first."""
        found = {word: 1.0}
        if len(word) < SHORTEST or word.isdigit():
            return found
        for size in range(3, len(word)):
            if word[:size] in self._known:
                found[word[:size]] = NEARLY
        for start in range(1, len(word) - SHORTEST_INSIDE + 1):
            for end in range(start + SHORTEST_INSIDE, len(word) + 1):
                if word[start:end] in self._known:
                    found[word[start:end]] = NEARLY
        inside = len(word) >= SHORTEST_INSIDE
        at = self._text.find(word if inside else f"\n{word}")
        while at >= 0:
            start, end = self._text.rfind("\n", 0, at + 1) + 1, self._text.find("\n", at + 1)
            found.setdefault(self._text[start:end], NEARLY)
            at = self._text.find(word if inside else f"\n{word}", end)
        if inside and len(found) == 1 and word not in self._known:  # perhaps a typing error
            alike = [other for other in self._known if other[0] == word[0]]
            found |= dict.fromkeys(get_close_matches(word, alike, 3, ALIKE), NEARLY)
        return found

    def _score_word(self, word: str) -> Floats:
        row = np.zeros(self._size)
        for other, discount in self.like(word).items():
            for field in self._fields:
                if other in field.words:
                    row = np.maximum(row, discount * field.scores(other))
        return row

    def _named(self, question: str) -> Iterable[tuple[str, float]]:
        """The stored values that the question has, and what each counts."""
        words = re.findall(r"[\w.+&][\w&'’./+-]*\w|\w", question)
        found: dict[str, float] = {}
        for start in range(len(words)):
            for length in range(min(MAX_WORDS, len(words) - start), 0, -1):
                phrase = fold(" ".join(words[start : start + length]))
                if phrase not in self._phrases or (length == 1 and not (set(stems(phrase)) - SILENT)):
                    continue
                plain = length == 1 and (start == 0 or not words[start][0].isupper())
                found[phrase] = max(found.get(phrase, 0.0), PHRASE * (LOWER_CASE if plain else 1.0))
        return found.items()


class _Field:
    """One place of the tables where words stand."""

    def __init__(self, texts: Sequence[Sequence[str]], weight: float, b: float) -> None:
        self._weight = weight
        self._bm25 = bm25s.BM25(b=b, k1=1.2)
        # How often a word stands there says nothing: ten columns of an address are no ten addresses.
        self._bm25.index([sorted(set(words)) or [""] for words in texts], show_progress=False)
        self.words: Mapping[str, int] = self._bm25.vocab_dict

    def scores(self, word: str) -> Floats:
        return self._weight * np.asarray(self._bm25.get_scores([word]), dtype=np.float64)


def telling_words(question: str) -> list[str]:
    """The question's stems that may say which table is meant, each once."""
    found = dict.fromkeys(stems(question))
    return [word for word in found if word not in SILENT and (len(word) > 1 or word.isdigit())]


def _split(key: str, area_words: int) -> tuple[list[str], list[str]]:
    """The stems of a table's area and of the rest of its name."""
    words = re.findall(r"[^\W_]+", key)
    return stems(" ".join(words[:area_words])), stems(" ".join(words[area_words:]))


def _column_words(columns: Iterable[Column]) -> list[str]:
    return stems(" ".join(text for column in columns for text in (column.name, *column.synonyms)))


def _phrases(
    tables: Sequence[Table], dialect: str, stored: Mapping[str, Iterable[tuple[str, str]]]
) -> dict[str, list[int]]:
    """The tables that hold each value, folded."""
    owners = {
        f"{quote_key(table, dialect)}.{quote_name(column.name, dialect)}": index
        for index, table in enumerate(tables)
        for column in table.columns
    }
    found: dict[str, set[int]] = defaultdict(set)
    for phrase, places in stored.items():
        for place, _ in places:
            if place in owners:
                found[phrase].add(owners[place])
    for index, table in enumerate(tables):
        for column in table.columns:
            for value in column.values:
                found[fold(value)].add(index)
    return {phrase: sorted(holders) for phrase, holders in found.items()}

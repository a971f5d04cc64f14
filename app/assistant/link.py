"""The tables and columns that a question is shown, where the schema does not fit the prompt whole.

Tables are scored by the question's words (`table_words`), by what stands around them (`table_graph`), and by earlier
SQL, glossary terms and approved pairs that name them; the tables between chosen ones come along. Where the schema fits,
nothing is chosen. Choosing can miss a table that a question means in other words: whoever asks is told how many were
looked at. Only the prompt is narrowed: `bind`, `guard` and the repair see every table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import sqlglot
from sqlglot import exp

from app.assistant.question import stems
from app.assistant.schema import Schema, Table, render_compact
from app.assistant.table_columns import LIMIT_CHARACTERS, WideTable, with_columns
from app.assistant.table_copies import find_copies
from app.assistant.table_graph import Floats, TableGraph
from app.assistant.table_words import TableWords
from app.assistant.workspace import Term

# What models are tuned at. Serving has twice that, but its time is the prompt's length where it is not the same.
CONTEXT_TOKENS = 2048
# A question with its terms, values, example and two earlier turns.
QUESTION_TOKENS = 350
ANSWER_TOKENS = 400  # at most: a longer limit is not what answers take
# Counted by a tokenizer, the example's prompt has 0.29 a character. An estimate does not depend on the model, so that
# serving and training show the same tables.
TOKENS_PER_CHARACTER = 0.3

HOPS = (
    0.7,
    0.7,
)  # what a word counts for a table whose neighbour has it; once more for the neighbour's neighbour
AREA = 0.5  # and for one whose area has it
AROUND = 0.6  # what stands around a table, beside what is its own
PAIR = 0.3  # of the best score: what it adds that a near approved pair reads the table
MEANING = 0.5  # what the words count by which the glossary says what a term means
EARLIER = 0.5  # what the words of the question before count in a conversation
COPY = 1.05  # a copy that the question names, beside what it copies
LEADING = 3  # of a follow-up's tables that must be among those shown before, or others are chosen
MISFITS = 12  # tables too large for what is left, after which no smaller one is looked for


@dataclass(frozen=True)
class Linked:
    """The tables that a question is shown, in the schema's order, some with fewer columns; `of` so many tables."""

    tables: tuple[Table, ...]
    of: int

    @property
    def keys(self) -> frozenset[str]:
        """The tables by name."""
        return frozenset(table.key for table in self.tables)

    def __str__(self) -> str:
        """Say what was not looked at.

        >>> str(Linked((Table("orders", ()),), 2000))
        '1 of 2,000 tables were looked at: name the table if the answer is in another.'
        """
        if len(self.tables) == self.of:
            return "Some columns of wide tables were not looked at: name the column if the answer needs it."
        looked_at = f"{len(self.tables):,} of {self.of:,} tables were looked at"
        return f"{looked_at}: name the table if the answer is in another."


@dataclass(frozen=True)
class Asked:
    """A question as it is linked: its words, and the tables (`Table.key`) that must and that may be chosen."""

    question: str
    about: str = ""  # what the house says of the question's terms
    needed: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()


def room_for_schema(rest_of_system: str, max_new_tokens: int) -> int:
    """How many characters of schema leave room for the rest of the prompt and the answer."""
    answer = min(max_new_tokens, ANSWER_TOKENS)
    taken = len(rest_of_system) * TOKENS_PER_CHARACTER + QUESTION_TOKENS + answer
    return max(0, int((CONTEXT_TOKENS - taken) / TOKENS_PER_CHARACTER))


class Linker:
    """Chooses among the tables of one schema; made once, it takes milliseconds a question."""

    def __init__(self, schema: Schema, stored: Mapping[str, Iterable[tuple[str, str]]], *, room: int) -> None:
        """Index the schema; `stored` is `Vocabulary.stored`, `room` how many characters the tables may take."""
        self.schema = schema
        self.room = room
        self._index = {table.key: place for place, table in enumerate(schema.tables)}
        self._by_name = {table.key.lower(): table.key for table in schema.tables}
        self._by_alias = {table.alias.lower(): table.key for table in schema.tables if table.alias}
        self._copies = find_copies(schema.tables)
        self._wide: dict[int, WideTable | None] = {}  # what was looked at so far; None: it is not
        self._firsts = [place for place in range(len(schema.tables)) if place not in self._copies]
        self._graph = TableGraph(schema.tables, self._copies)
        self._words = TableWords(
            [schema.tables[place] for place in self._firsts],
            schema.dialect,
            stored,
            [self._graph.area_words[place] for place in self._firsts],
        )

    def link(self, asked: Asked, earlier: Sequence[tuple[Asked, str]] = ()) -> Linked:
        """Choose tables for a question, given the earlier ones of its conversation, each with its SQL.

        While they have what a follow-up needs, they stay those of the question before, so that the engine's state does.
        """
        if not earlier:
            return self._choose(asked, self._score(asked))
        before = self.link(earlier[-1][0], earlier[:-1])
        scores = self._score(asked) + EARLIER * self._score(earlier[-1][0])
        named = [key for _, sql in earlier for key in self.tables_in(sql)]
        leading = [self.schema.tables[place].key for place in self._order(scores)[:LEADING]]
        if before.keys.issuperset((*named, *asked.needed, *leading)):
            return before
        return self._choose(replace(asked, needed=(*named, *asked.needed)), scores)

    def tables_in(self, sql: str) -> tuple[str, ...]:
        """The tables of the schema that SQL reads, as `Table.key`; none where it cannot be parsed."""
        tree = self._parse(sql)
        named = (f"{t.db}.{t.name}".lstrip(".").lower() for t in tree.find_all(exp.Table)) if tree else ()
        return tuple(dict.fromkeys(self._by_name[name] for name in named if name in self._by_name))

    def tables_of(self, term: Term) -> tuple[str, ...]:
        """The tables that a glossary term's SQL reads, by its FROM and the house's aliases."""
        sql = f"SELECT {term.sql or 1} {f'FROM {term.from_}' if term.from_ else ''} WHERE {term.where or 1}"
        tree = self._parse(sql)
        said = (column.table.lower() for column in tree.find_all(exp.Column)) if tree else ()
        aliased = (self._by_alias[alias] for alias in said if alias in self._by_alias)
        return tuple(dict.fromkeys((*self.tables_in(sql), *aliased)))

    def _parse(self, sql: str) -> exp.Expr | None:
        try:
            return sqlglot.parse_one(sql, read=self.schema.dialect)
        except (sqlglot.errors.SqlglotError, RecursionError):
            return None

    def _score(self, asked: Asked) -> Floats:
        """How well each table of the schema meets the question."""
        found = self._words.scores(asked.question)
        if asked.about:
            found = np.vstack((found, MEANING * self._words.scores(asked.about)))
        words = np.zeros((len(found), len(self.schema.tables)))
        words[:, self._firsts] = found
        scores: Floats = np.zeros(len(self.schema.tables))
        if len(words):
            around = self._graph.around(words, HOPS, AREA)
            scores = words.sum(axis=0) + AROUND * np.maximum(0.0, around - words).sum(axis=0)
        best = float(scores.max(initial=0.0)) or 1.0
        for key in asked.likely:
            if key in self._index:
                scores[self._index[key]] += PAIR * best
        said = set(stems(asked.question))
        for place, copy in self._copies.items():
            scores[place] = COPY * scores[copy.of] if said & copy.added else 0.0
        return scores

    def _order(self, scores: Floats) -> list[int]:
        """The tables that meet the question, best first; where none does, those that most others refer to."""
        if not scores.any():
            scores = np.array([float(len(near)) for near in self._graph.neighbours])
        order = np.argsort(-scores, kind="stable")
        return [int(place) for place in order if scores[place] > 0]

    def _choose(self, asked: Asked, scores: Floats) -> Linked:
        """Take tables, best first and each with those between it and the others, while there is room."""
        words = list(dict.fromkeys(stems(asked.question)))
        needed = [self._index[key] for key in dict.fromkeys(asked.needed) if key in self._index]
        chosen: dict[int, Table] = {}
        left = self.room
        misfits = 0
        for place in dict.fromkeys((*needed, *self._order(scores))):
            if place in chosen:
                continue
            between = self._graph.way(place, chosen, scores) or () if chosen else ()
            found = {other: self._narrow(other, words) for other in (place, *between) if other not in chosen}
            length = sum(len(self._line(table)) + 1 for table in found.values())
            if length > left:
                misfits += 1
                if misfits > MISFITS:
                    break
                continue
            chosen |= found
            left -= length
        keys = {self.schema.tables[place].key.lower() for place in chosen}
        shown = (chosen[place] for place in sorted(chosen))
        return Linked(
            tuple(with_columns(table, {column.name for column in table.columns}, keys) for table in shown),
            len(self.schema.tables),
        )

    def _narrow(self, place: int, words: Sequence[str]) -> Table:
        if place not in self._wide:
            table = self.schema.tables[place]
            is_wide = len(self._line(table)) > LIMIT_CHARACTERS
            self._wide[place] = WideTable(table, self._line) if is_wide else None
        wide = self._wide[place]
        return self.schema.tables[place] if wide is None else wide.narrow(words, self._words.like)

    def _line(self, table: Table) -> str:
        return render_compact(Schema((table,), self.schema.dialect))

"""A question that is asked in the very words of the schema → its query, or None.

Only where nobody has said what words mean: then "members" are the rows of the table of that name, and its columns are
called as they are named. Strict as composing is: each word has a place in one of the shapes of `grammar`, and a
question that may ask two things is for the model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.assistant.found_keys import FoundKeys
from app.assistant.literal.asked import Asked
from app.assistant.literal.grammar import Grammar
from app.assistant.literal.names import read_names
from app.assistant.literal.parser import Line
from app.assistant.literal.relations import read_relations
from app.assistant.literal.tokens import read_tokens, straight
from app.assistant.literal.values import Values
from app.assistant.query_process import QueryProcess
from app.assistant.schema import Schema

FEWEST_TOKENS, MOST_TOKENS = 2, 40
MOST_TABLES = 400  # of more, reading the names would take the start seconds


@dataclass(frozen=True)
class Literal:
    """A question's query, and what it asks in a few words; `cut` tells of ties, as `Asked.cut` does."""

    sql: str
    description: str
    cut: str = ""


class LiteralReader:
    """Reads questions about one database."""

    def __init__(
        self,
        schema: Schema,
        stored: Mapping[str, Sequence[tuple[str, str]]],
        queries: QueryProcess,
        *,
        find_keys: bool = False,
    ) -> None:
        """Take the schema and its stored values, as `Vocabulary.stored` has them; `queries` looks for others.

        `find_keys` looks for keys that are not declared.
        """
        self.dialect = schema.dialect
        if find_keys:
            schema = _with_keys(schema, queries)
        self.tables = read_names(schema)
        self.related = read_relations(schema, self.tables)
        self.values = Values(stored, queries, schema.dialect)

    def read(self, question: str) -> Literal | None:
        """What the question asks, where that is one thing."""
        text = straight(question)
        tokens = read_tokens(text)
        if not FEWEST_TOKENS <= len(tokens) <= MOST_TOKENS:
            return None
        words = frozenset(token.text for token in tokens if token.kind != "quoted")
        found: dict[str, Asked] = {}
        for names in self.tables:
            if names.may_be_meant(words):
                line = Line(text, tokens, names, self.values, self.related[names.table.key])
                for asked in Grammar(line).read():
                    found.setdefault(asked.sql(self.dialect), asked)
        if len(found) != 1:
            return None
        ((sql, asked),) = found.items()
        return Literal(sql, asked.described(), asked.cut(self.dialect))

    def ties(self, found: Literal) -> bool:
        """Whether others would have been as right as the last row that is shown."""
        rows = self.values.rows(found.cut) if found.cut else ()
        last = [row[-1] for row in rows[-2:]]
        return len(last) > 1 and len(rows) == int(found.cut.rsplit(" ", 1)[1]) and last[0] == last[1]


def _with_keys(schema: Schema, queries: QueryProcess) -> Schema:
    """The schema with the keys that are not declared."""
    keys = FoundKeys(schema, queries).keys
    return replace(
        schema,
        tables=tuple(replace(t, foreign_keys=(*t.foreign_keys, *keys.get(t.key, ()))) for t in schema.tables),
    )

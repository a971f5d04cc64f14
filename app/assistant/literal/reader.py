"""A question that is asked in the very words of the schema → its query, or None.

Only where nobody has said what words mean: then "members" are the rows of the table of that name, and its columns are
called as they are named. Strict as composing is: each word has a place in one of the shapes of `grammar`, and a question
that may ask two things is for the model.
"""

from __future__ import annotations

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

MOST_TOKENS = 40
MOST_TABLES = 200  # whose keys are looked for where they are not declared


@dataclass(frozen=True)
class Literal:
    """A question's query, and what it asks in a few words."""

    sql: str
    description: str


class LiteralReader:
    """Reads questions about one database."""

    def __init__(self, schema: Schema, stored, queries: QueryProcess) -> None:
        self.dialect = schema.dialect
        schema = _with_keys(schema, queries)
        self.tables = read_names(schema)
        self.related = read_relations(schema, self.tables)
        self.values = Values(stored, queries, schema.dialect)

    def read(self, question: str) -> Literal | None:
        """What the question asks, where that is one thing."""
        text = straight(question)
        tokens = read_tokens(text)
        if not 2 <= len(tokens) <= MOST_TOKENS:
            return None
        found: dict[str, Asked] = {}
        for names in self.tables:
            for asked in Grammar(
                Line(text, tokens, names, self.values, self.related[names.table.key])
            ).read():
                found.setdefault(asked.sql(self.dialect), asked)
        if len(found) != 1:
            return None
        ((sql, asked),) = found.items()
        return Literal(sql, _describe(asked))


def _with_keys(schema: Schema, queries: QueryProcess) -> Schema:
    """The schema with the keys that are not declared."""
    if len(schema.tables) > MOST_TABLES:
        return schema
    keys = FoundKeys(schema, queries).keys
    return replace(
        schema,
        tables=tuple(replace(t, foreign_keys=(*t.foreign_keys, *keys.get(t.key, ()))) for t in schema.tables),
    )


def _describe(asked: Asked) -> str:
    items = dict.fromkeys((*asked.group, *asked.items))
    shown = ", ".join(item.sql("sqlite") for item in items)
    return " · ".join([f"{shown} of {asked.table.name}", *asked.said])

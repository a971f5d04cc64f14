"""A question that asks what an approved pair asks, up to its literals, is answered by that pair's SQL.

The pair's wording is a template: its periods, bounds, TOP n and names of stored values may be others where it is
plain at which literals of the SQL they stand, and reading the pair's own wording gives back its own literals. All other
words must agree (see `question_tokens`), so a word more or less is no match, and neither is a value that is not stored
in the same column. Two pairs that would answer differently answer nothing. What is only similar is for the model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.assistant.folding import fold
from app.assistant.ground import MAX_WORDS, Vocabulary
from app.assistant.pairs import Pair
from app.assistant.question_tokens import Tokens, read_tokens
from app.assistant.schema import Column, Schema, Table, quote_key, quote_name
from app.assistant.sql_slots import SqlSlots, house_conditions, negated_columns, read_slots
from app.assistant.synonyms import find_synonyms
from app.assistant.template import Plan, Template, plan_template
from app.assistant.workspace import Workspace


@dataclass(frozen=True)
class Verified:
    """The pair that answers a question, and its SQL with the question's literals."""

    pair: Pair
    sql: str
    own: bool  # whether the literals are the pair's own


class VerifiedPairs:
    """The approved pairs as templates. Building reads no SQL: that waits until a question is a pair's."""

    def __init__(
        self, pairs: Sequence[Pair], workspace: Workspace, schema: Schema, vocabulary: Vocabulary
    ) -> None:
        """Index the wordings of the approved pairs that are not held out and begin a conversation."""
        self._workspace = workspace
        self._schema = schema
        self._values = stored_columns(schema, vocabulary)
        approved = [
            pair for pair in pairs if pair.status == "approved" and not pair.heldout and not pair.follows
        ]
        self._wordings = [(pair, text) for pair in approved for text in (pair.question, *pair.also)]
        self._phrases = find_synonyms(
            workspace.glossary, schema, self._values.keys(), (text for _, text in self._wordings)
        )
        self._house = house_conditions(workspace.glossary, schema.dialect)
        self._kept_columns = _kept_columns(workspace, schema)
        self._slots: dict[str, SqlSlots | None] = {}
        self._index()

    def _index(self) -> None:
        """Read the wordings as of today, since "last quarter" is another one tomorrow."""
        self._today = self._workspace.today
        self._plans: dict[Template, Plan | None] = {}
        self._alike: dict[tuple[str, ...], list[Template]] = {}
        self._valued: list[Template] = []
        for pair, text in self._wordings:
            template = Template(pair, self.read(text))
            self._alike.setdefault(template.tokens.key, []).append(template)
            spans = value_spans(template.tokens, pair.sql)
            self._valued += (Template(pair, template.tokens, span) for span in spans)

    def match(self, question: str, *, without: str = "") -> Verified | None:
        """Find the one pair that answers the question; `without` is the id of a pair to leave out."""
        if self._workspace.today != self._today:
            self._index()
        tokens = self.read(question)
        found = [verified for verified in self._matches(tokens) if verified.pair.id != without]
        found = [verified for verified in found if verified.own] or found
        if len({" ".join(verified.sql.split()) for verified in found}) != 1:
            return None
        return found[0]

    def read(self, question: str) -> Tokens:
        """The tokens of a question, as they are compared."""
        return read_tokens(question, self._workspace, self._values.keys(), self._phrases)

    def _matches(self, tokens: Tokens) -> Iterator[Verified]:
        for template in self._alike.get(tokens.key, ()):
            if (plan := self._plan(template)) and (sql := plan.fill(tokens)) is not None:
                yield Verified(template.pair, sql, sql is template.pair.sql)
        for template in self._valued:
            span = template.place_value(tokens)
            if span is None or not (plan := self._plan(template)):
                continue
            value = self._same_kind(template, tokens, span)
            if value is not None and (sql := plan.fill(tokens, span, value)) is not None:
                yield Verified(template.pair, sql, sql is template.pair.sql)

    def _plan(self, template: Template) -> Plan | None:
        if template not in self._plans:
            pair = template.pair
            if pair.id not in self._slots:
                self._slots[pair.id] = read_slots(pair.sql, self._schema, self._house)
            slots = self._slots[pair.id]
            plan = plan_template(template, slots, self._workspace) if slots else None
            if plan and template.span and plan.column in self._kept_columns:
                plan = None
            self._plans[template] = plan
        return self._plans[template]

    def _same_kind(self, template: Template, tokens: Tokens, span: tuple[int, int]) -> str | None:
        """The one stored spelling that the question's words name, if it is of the columns of the template's own."""
        assert template.span
        own = self._values.get(fold(template.tokens.text(*template.span)), {})
        other = self._values.get(fold(tokens.text(*span)), {})
        if len(own) != 1 or len(other) != 1:
            return None
        (own_columns,), ((spelling, columns),) = own.values(), other.items()
        plan = self._plans[template]
        if own_columns != columns or plan is None or plan.column not in columns:
            return None
        return spelling


def stored_columns(schema: Schema, vocabulary: Vocabulary) -> dict[str, dict[str, frozenset[str]]]:
    """Folded values, each with its spellings and the columns that hold them."""
    found: dict[str, dict[str, set[str]]] = {}
    for folded, places in vocabulary.stored.items():
        for place, spelling in places:
            found.setdefault(folded, {}).setdefault(spelling, set()).add(place)
    for table in schema.tables:
        for column in table.columns:
            name = _full_name(table, column, schema)
            for spelling in column.values:
                found.setdefault(fold(spelling), {}).setdefault(spelling, set()).add(name)
    return {
        folded: {spelling: frozenset(columns) for spelling, columns in spellings.items()}
        for folded, spellings in found.items()
    }


def _full_name(table: Table, column: Column, schema: Schema) -> str:
    return f"{quote_key(table, schema.dialect)}.{quote_name(column.name, schema.dialect)}"


def _kept_columns(workspace: Workspace, schema: Schema) -> frozenset[str]:
    """The columns whose values mean more than themselves, so that none may stand for another.

    Those of which the house leaves values out, and names in a table that is a tree, where levels differ.
    """
    negated = negated_columns(workspace.glossary, schema.dialect)
    kept = set()
    for table in schema.tables:
        tree = any(key.ref_table == table.key for key in table.foreign_keys) or any(
            "parent" in column.name.lower() for column in table.columns
        )
        for column in table.columns:
            if tree or column.name in negated:
                kept.add(_full_name(table, column, schema))
    return frozenset(kept)


def value_spans(tokens: Tokens, sql: str) -> Iterator[tuple[int, int]]:
    """The tokens that name a text literal of the SQL, where they do so once."""
    longest = len(tokens.bare)
    said = fold(tokens.question)
    for literal in dict.fromkeys(re.findall(r"'((?:[^']|'')*)'", sql)):
        wanted = fold(literal.replace("''", "'"))
        if not wanted or wanted not in said:
            continue
        spans = [
            (begin, stop)
            for begin in range(longest)
            for stop in range(begin + 1, min(begin + MAX_WORDS, longest) + 1)
            if fold(tokens.text(begin, stop)) == wanted
        ]
        if len(spans) == 1:
            yield spans[0]

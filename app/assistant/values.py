"""Texts that a query compares with a column, put as they are stored: 'new york' where the column has 'New York'.

A text is replaced where the column has no such value and exactly one that differs in case, accents, spaces and
punctuation only, or says the same of yes and no ('Y', 'true', '1'). When asked to come nearer, because nothing was
found: where exactly one is a typing error away, or one other column of the SELECT's tables has the text, which is then
compared instead (`country = 'Madrid'`).
A text that is compared with a numeric foreign key (`product_id = 'Latte'`) is looked for where that leads.
Read are `=`, `<>` and IN on a column of a base table whose values are indexed or enumerated. Not covered: LIKE,
columns with many different values, texts that a function has changed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

import sqlglot
from sqlglot import exp

from app.assistant.folding import fold
from app.assistant.schema import Column, Schema, Table, quote_key, quote_name
from app.assistant.style.sources import sources_of
from app.assistant.words.readable import find_column

NEAR = 0.84  # of SequenceMatcher: one letter of five is wrong, or two of twelve
SHORTEST_NEAR = 5  # letters; shorter words are near to too many

FLAGS = (frozenset(["1", "y", "yes", "t", "true"]), frozenset(["0", "n", "no", "f", "false"]))

Exists = Callable[[str], bool]  # whether a query has a row


class StoredValues:
    """The values of the columns that have few."""

    def __init__(self, schema: Schema, stored: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Take enumerations from the schema, and `stored` as `Vocabulary.stored` has them."""
        self.schema = schema
        self._values: dict[str, set[str]] = defaultdict(set)
        for spellings in stored.values():
            for key, spelling in spellings:
                self._values[key].add(spelling)
        for table in schema.tables:
            for column in table.columns:
                self._values[self._key(table, column)].update(column.values)

    def mend(self, tree: exp.Expr, exists: Exists, *, near: bool = False) -> tuple[exp.Expr, tuple[str, ...]]:
        """Return the tree with texts as they are stored, and a sentence for each that was another; in place.

        `exists` runs a query: a text that the column does have is never replaced, whatever the index holds of it.
        """
        said: dict[str, None] = {}
        for column, literal in _compared(tree):
            found = find_column(column, self.schema)
            if found is None:
                continue
            table, known = found
            if through := self._through_key(column, literal, table, known):
                said[through] = None
                continue
            if isinstance(column.parent, exp.Like | exp.ILike):
                continue
            values = self._values.get(self._key(table, known), set())
            written = str(literal.this)
            if not values or written in values:
                continue
            spelling = self._same(written, values)
            elsewhere = self._elsewhere(column, written) if near and not spelling else None
            if near and not spelling and elsewhere is None:
                spelling = self._near(written, values)
            if not (spelling or elsewhere) or exists(self._query(table, known, literal)):
                continue
            if elsewhere is None:
                said[f"'{written}' read as '{spelling}', as {table.name}.{known.name} has it"] = None
            else:
                alias, other, spelling = elsewhere
                said[
                    f"'{spelling}' is looked for in {alias}.{other.name}: {table.name}.{known.name} has none"
                ] = None
                column.set("this", exp.to_identifier(other.name))
                column.set("table", exp.to_identifier(alias))
            literal.set("this", spelling)
        return tree, tuple(said)

    def _through_key(self, column: exp.Column, literal: exp.Expr, table: Table, known: Column) -> str:
        """Compare what a numeric foreign key refers to, where the text is that of one of its columns; say so.

        `orders.product_id = 'Latte'` becomes a list of the products of that name.
        """
        node, dialect = column.parent, self.schema.dialect
        keys = [
            key for key in table.foreign_keys if tuple(map(str.lower, key.columns)) == (known.name.lower(),)
        ]
        numeric = any(word in known.type.upper() for word in ("INT", "NUMERIC", "DECIMAL", "DOUBLE"))
        if not isinstance(node, exp.EQ | exp.Like | exp.ILike) or not numeric or len(keys) != 1:
            return ""
        parent = next((t for t in self.schema.tables if t.key.lower() == keys[0].ref_table.lower()), None)
        found = [
            (other, spelling)
            for other in (parent.columns if parent and len(keys[0].ref_columns) == 1 else ())
            if parent and (spelling := self._matching(node, str(literal.this), self._key(parent, other)))
        ]
        if parent is None or len(found) != 1:
            return ""
        ((other, spelling),) = found
        compared = type(node)(
            this=sqlglot.column(exp.to_identifier(other.name)), expression=exp.Literal.string(spelling)
        )
        shown = quote_name(keys[0].ref_columns[0], dialect)
        query = sqlglot.parse_one(f"SELECT {shown} FROM {quote_key(parent, dialect)}", dialect=dialect)
        query.set("where", exp.Where(this=compared))
        node.replace(exp.In(this=column.copy(), query=exp.Subquery(this=query)))
        return f"'{spelling}' is looked for in {parent.name}.{other.name}, to which {table.name}.{known.name} refers"

    def _matching(self, node: exp.Expr, written: str, key: str) -> str:
        """The text as one of the column's values has it, or a pattern that one of them meets; empty for none."""
        values = self._values.get(key, set())
        if isinstance(node, exp.EQ):
            return self._same(written, values)
        inner = fold(written.strip("%"))
        return written if inner and any(inner in fold(value) for value in values) else ""

    def _same(self, written: str, values: set[str]) -> str:
        found = [value for value in values if _letters(value) == _letters(written)]
        if not found and all(any(_letters(value) in flag for flag in FLAGS) for value in values):
            found = [
                value for value in values if any({_letters(value), _letters(written)} <= f for f in FLAGS)
            ]
        return found[0] if len(found) == 1 else ""

    def _elsewhere(self, column: exp.Column, written: str) -> tuple[str, Column, str] | None:
        """The one other column of the SELECT's tables that has the text: its table's alias, itself, the spelling.

        A column that is compared with several texts stays: the others may be its own.
        """
        select = column.find_ancestor(exp.Select)
        if select is None or not isinstance(column.parent, exp.EQ):
            return None
        by_key = {table.key.lower(): table for table in self.schema.tables}
        found = []
        for source in sources_of(select):
            key = f"{source.db}.{source.name}".lower().lstrip(".") if isinstance(source, exp.Table) else ""
            for other in by_key[key].columns if key in by_key else ():
                if spelling := self._same(written, self._values.get(self._key(by_key[key], other), set())):
                    found.append((source.alias_or_name, other, spelling))
        return found[0] if len(found) == 1 else None

    def _near(self, written: str, values: set[str]) -> str:
        letters = _letters(written)
        if len(letters) < SHORTEST_NEAR:
            return ""
        # A part of one name alone is that name: 'Chamonix' is Chamonix Mont-Blanc.
        words = fold(written).split()
        longer = [value for value in values if words and set(words) <= set(re.findall(r"\w+", fold(value)))]
        if longer:
            return longer[0] if len(longer) == 1 else ""
        near = [
            value
            for value in values
            if re.findall(r"\d+", value) == re.findall(r"\d+", written)
            and SequenceMatcher(None, letters, _letters(value), autojunk=False).ratio() >= NEAR
        ]
        return near[0] if len(near) == 1 else ""

    def _key(self, table: Table, column: Column) -> str:
        return f"{quote_key(table, self.schema.dialect)}.{quote_name(column.name, self.schema.dialect)}"

    def _query(self, table: Table, column: Column, literal: exp.Expr) -> str:
        name, key = quote_name(column.name, self.schema.dialect), quote_key(table, self.schema.dialect)
        return f"SELECT 1 AS found FROM {key} WHERE {name} = {literal.sql(self.schema.dialect)} LIMIT 1"


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def _compared(tree: exp.Expr) -> Iterator[tuple[exp.Column, exp.Expr]]:
    """Columns, each with a text that it is compared with, or a pattern of LIKE."""
    for node in list(tree.find_all(exp.EQ, exp.NEQ, exp.In, exp.Like, exp.ILike)):
        sides = [node.this, node.expression] if not isinstance(node, exp.In) else [node.this]
        columns = [side for side in sides if isinstance(side, exp.Column)]
        others = node.expressions if isinstance(node, exp.In) else sides
        for column in columns:
            for other in others:
                if isinstance(other, exp.Literal) and other.is_string:
                    yield column, other

"""A condition on a column that the question has no word of, where it names another of the same table.

"In a building with at least 20 floors" as `height_feet >= 20` beside a column `floors`. Read so are comparisons with a
number, and LIKE where the named column's name has two words, if the question has all words of one other column of the
table that the query does not use, and none of the one it compares. Of 2,885 known queries it would change one, which
has the wrong column. Not touched: keys, equal texts (`values` looks for those), and where the types differ.
"""

from __future__ import annotations

from sqlglot import exp

from app.assistant.nodes import nodes_of
from app.assistant.question import stems
from app.assistant.schema import Column, Schema, Table
from app.assistant.scopes import to_name
from app.assistant.style.sources import source_of, sources_of
from app.assistant.words.readable import table_key

_COMPARES = (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.EQ, exp.Between)


class NamedColumns:
    """Reads conditions by the columns that a question names, over one schema."""

    def __init__(self, schema: Schema) -> None:
        """Read the columns' words."""
        self.dialect = schema.dialect
        self.tables = {table.key.lower(): table for table in schema.tables}
        self.words = {name: stems(name.replace("_", " ")) for t in schema.tables for name in _names(t)}

    def mend(self, tree: exp.Expr, question: str) -> list[str]:
        """Compare the named columns instead, in place; one sentence for each."""
        asked = stems(question)
        nodes = nodes_of(tree)
        used = {node.name.lower() for node in nodes if isinstance(node, exp.Column)}
        said = []
        for node in nodes:
            column = _compared(node)
            source = _source(column) if column is not None else None
            table = self.tables.get(table_key(source)) if source is not None else None
            if column is None or table is None:
                continue
            meant = self._meant(column, table, asked, used, is_like=isinstance(node, exp.Like))
            if meant is not None:
                before = column.sql(self.dialect)
                column.set("this", to_name(meant.name, self.dialect))
                said.append(f"{before} read as {column.sql(self.dialect)}, which the question names")
        return said

    def _meant(
        self, column: exp.Column, table: Table, asked: list[str], used: set[str], *, is_like: bool
    ) -> Column | None:
        keys = {name.lower() for name in table.primary_key}
        keys |= {name.lower() for key in table.foreign_keys for name in key.columns}
        own = next((each for each in table.columns if each.name.lower() == column.name.lower()), None)
        if own is None or own.name.lower() in keys or set(self.words[own.name]) & set(asked):
            return None
        named = [
            each
            for each in table.columns
            if each.name.lower() not in used | keys
            and _stand_together(self.words[each.name], asked)
            and (len(self.words[each.name]) > 1 if is_like else _are_alike(own, each))
        ]
        return named[0] if len(named) == 1 else None


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _compared(node: exp.Expr) -> exp.Column | None:
    """The column that a node compares with a number, or looks into with LIKE."""
    if isinstance(node, exp.Like):
        return node.this if isinstance(node.this, exp.Column) else None
    if not isinstance(node, _COMPARES):
        return None
    sides = [value for value in node.args.values() if isinstance(value, exp.Expr)]
    columns = [side for side in sides if isinstance(side, exp.Column)]
    numbers = [side for side in sides if isinstance(side, exp.Literal) and not side.is_string]
    return columns[0] if len(columns) == 1 and len(numbers) == len(sides) - 1 else None


def _source(column: exp.Column) -> exp.Expr | None:
    if column.table:
        return source_of(column)
    select = column.find_ancestor(exp.Select)
    sources = sources_of(select) if select is not None else []
    return sources[0] if len(sources) == 1 else None


def _stand_together(words: list[str], asked: list[str]) -> bool:
    places = range(len(asked) - len(words) + 1)
    return bool(words) and any(asked[place : place + len(words)] == words for place in places)


def _are_alike(one: Column, other: Column) -> bool:
    return one.type[:3].upper() == other.type[:3].upper()

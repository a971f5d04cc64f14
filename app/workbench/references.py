"""Which tables and columns of the schema a query refers to, and where in its text: names, USING, NATURAL and stars.

A column counts where the query reads it of the table itself; what passes through a CTE or a subquery counts where it
goes in. Not covered: the columns of PIVOT and of other sources whose columns cannot be known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

from app.assistant.bind import bind_columns
from app.assistant.errors import BindError
from app.assistant.reading import Reading
from app.assistant.schema import Schema, Table
from app.assistant.scopes import Around, Scope, Source

How = Literal["name", "using", "natural", "star"]


@dataclass(frozen=True, eq=False)
class Reference:
    """A column of a table; `name` is where the query writes it (None: a star, NATURAL), `node` what it is part of."""

    table: str
    column: str
    how: How
    node: exp.Expr
    name: exp.Identifier | None = None

    @property
    def key(self) -> str:
        """The column as `schema.table.column`."""
        return f"{self.table}.{self.column}"


@dataclass(frozen=True, eq=False)
class Mention:
    """A table where FROM names it, or where a column is qualified with its name."""

    table: str
    parts: tuple[exp.Identifier, ...]


@dataclass(frozen=True)
class References:
    """What one query refers to, in the order of its tree."""

    columns: tuple[Reference, ...]
    tables: tuple[Mention, ...]

    @property
    def meaning(self) -> tuple[tuple[str, str], ...]:
        """Columns and how each is referred to: equal for two queries that read the same by the same way."""
        return tuple((reference.key.lower(), reference.how) for reference in self.columns)


def find_references(tree: exp.Expr, schema: Schema) -> References:
    """Resolve every name of a query; the nodes found are the tree's own, which is as it was unless this raises.

    Raises: BindError when a name has no column, or only a repair gives it one.
    """
    if not isinstance(tree, exp.Query):
        raise BindError(f"Columns are bound in only SELECT statements, not in {tree.key.upper()}.")
    reading = Reading(schema)
    reading.read_query(tree, Around(None, {}))
    repairs = tuple(reading.repairs)
    if reading.missing:
        repairs += bind_columns(tree, schema).repairs  # or the reason why it cannot be mended
    if repairs:
        raise BindError(f"{'; '.join(repairs)}.")
    return _Finder(reading, tree).find()


class _Finder:
    """Goes through the scopes of one reading."""

    def __init__(self, reading: Reading, root: exp.Expr) -> None:
        self.reading = reading
        self.root = root
        self.bare = {
            id(column): source for scope in reading.scopes.values() for column, source in scope.loose
        }
        self.columns: list[Reference] = []
        self.tables: list[Mention] = []

    def find(self) -> References:
        for read in self.reading.scopes.values():
            self._find_tables(read)
            self._find_joined(read)
            self._find_stars(read)
        for column in self.root.find_all(exp.Column):
            scope = self._scope_of(column)
            if scope is not None and not isinstance(column.this, exp.Star):
                self._find_column(scope, column)
        return References(tuple(self.columns), tuple(self.tables))

    def _scope_of(self, column: exp.Column) -> Scope | None:
        """The scope of the SELECT that a column stands in; None behind a set operation, where outputs are named."""
        node = column.parent
        while node is not None and id(node) not in self.reading.scopes:
            if isinstance(node, exp.SetOperation):
                return None
            node = node.parent
        return self.reading.scopes[id(node)] if node is not None else None

    def _find_tables(self, scope: Scope) -> None:
        for source in scope.sources:
            node = source.node
            if isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
                if node.name.lower() in scope.ctes and not node.db:
                    continue
                table = source.table or self.reading.tables.find(node, scope.ctes)[0]
                parts = tuple(part for part in node.parts if isinstance(part, exp.Identifier))
                self.tables.append(Mention(table.key, parts))

    def _find_joined(self, scope: Scope) -> None:
        """The columns that USING and NATURAL make one."""
        for join in scope.select.args.get("joins") or ():
            for written in join.args.get("using") or ():
                identifier = written if isinstance(written, exp.Identifier) else written.this
                for source in scope.merged.get(identifier.name.lower(), []):
                    self._add(source, identifier.name, "using", join, identifier)
            if join.args.get("method") == "NATURAL":
                for name, members in scope.merged.items():
                    if any(source.item is join for source in members):
                        for source in members:
                            self._add(source, name, "natural", join)

    def _find_stars(self, scope: Scope) -> None:
        for item in scope.select.expressions:
            star = item if isinstance(item, exp.Star) else item.this
            if not isinstance(star, exp.Star) or not isinstance(item, exp.Star | exp.Column):
                continue
            table = item.text("table")
            shown = scope.called(table) if table else scope.sources
            left_out = {name.name.lower(): name for name in star.args.get("except_") or ()}
            for source in shown:
                for name in source.output.columns if source.table and not source.hidden else ():
                    out = left_out.get(name.lower())
                    written = out.this if isinstance(out, exp.Column) else out
                    if written is not None:
                        self._add(source, name, "name", star, written)
                    else:
                        self._add(source, name, "star", item)
            if isinstance(item, exp.Column):
                parts = [part for part in item.parts if isinstance(part, exp.Identifier)]
                for source in shown:
                    self._find_qualifier(source, parts)

    def _find_column(self, scope: Scope, column: exp.Column) -> None:
        parts = [part for part in column.parts if isinstance(part, exp.Identifier)]
        if id(column) in self.bare:
            source = self.bare[id(column)]
            for member in self._merged(scope, column.name, source) if source else ():
                self._add(member, column.name, "name", column, parts[-1])
            return
        found = self._qualified(scope, column, parts)
        if found:
            source, at = found
            self._add(source, parts[at].name, "name", column, parts[at])
            self._find_qualifier(source, parts[:at])

    def _merged(self, scope: Scope, name: str, source: Source) -> list[Source]:
        for around in scope.chain():
            if source in around.sources:
                members = around.merged.get(name.lower(), [])
                return members if source in members else [source]
        return [source]

    def _qualified(
        self, scope: Scope, column: exp.Column, parts: list[exp.Identifier]
    ) -> tuple[Source, int] | None:
        """The source of a qualified name, and which of its parts is the column: as the reading decides it."""
        if len(parts) == 1:
            return None
        for around in scope.chain():
            in_sight, named = around.in_sight(column), around.called(parts[0].name)
            for source in named:
                if source in in_sight and source.has(parts[1].name):
                    return source, 1
            if len(parts) > 2:
                for source in around.called(parts[-2].name):
                    if source in in_sight and source.table and source.has(parts[-1].name):
                        return source, len(parts) - 1
            if named:
                break
        for around in scope.chain():  # a field of a column
            for source in around.holders(parts[0].name):
                return source, 0
        return None

    def _find_qualifier(self, source: Source, parts: list[exp.Identifier]) -> None:
        """A qualifier that is the table's own name changes with it; an alias does not."""
        if source.table and parts and not source.node.args.get("alias"):
            self.tables.append(Mention(source.table.key, tuple(parts)))

    def _add(
        self, source: Source, name: str, how: How, node: exp.Expr, written: exp.Identifier | None = None
    ) -> None:
        column = _column_of(source, name) if source.table else ""
        if source.table and column:
            self.columns.append(Reference(source.table.key, column, how, node, written))


def _column_of(source: Source, name: str) -> str:
    """The table's own name of a column, which `AS t(a, b)` may call otherwise; "" of a pseudo column."""
    table: Table | None = source.table
    for shown, column in zip(source.output.columns, table.columns if table else (), strict=False):
        if shown.lower() == name.lower():
            return column.name
    return ""

"""Who can see which names: the scopes of a query, what each source of a FROM offers.

Only the data and the questions about it: `reading` fills the scopes from a query, `bind` asks them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp

from app.assistant.schema import Table


@dataclass(frozen=True)
class Output:
    """What a query offers to the one around it: `open` if it may offer more, `unnamed` if by odd names."""

    columns: tuple[str, ...] = ()
    open: bool = False
    unnamed: bool = False

    def renamed(self, alias: exp.Expr | None) -> Output:
        """The output under the column names of `AS t(a, b)`."""
        names = tuple(column.name for column in alias.args.get("columns") or ()) if alias else ()
        return replace(self, columns=names + self.columns[len(names) :])


@dataclass(frozen=True)
class Cte:
    """A common table expression in sight; `query` is None within its own recursion."""

    output: Output
    query: exp.Expr | None


@dataclass(frozen=True)
class Around:
    """What a query sees from outside: the scope around it and the CTEs."""

    scope: Scope | None
    ctes: Mapping[str, Cte]


@dataclass(eq=False)
class Source:
    """One member of FROM: its `node`, and the From, Join or Lateral of the SELECT that brings it, `item`."""

    alias: str
    output: Output
    node: exp.Expr
    item: exp.Expr
    table: Table | None = None
    query: exp.Expr | None = None  # of a CTE or a derived table
    pseudo: frozenset[str] = frozenset()
    hidden: bool = False  # the right side of a SEMI or ANTI join
    names: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.names = {column.lower() for column in self.output.columns} | self.pseudo

    @property
    def alias_node(self) -> exp.Expr | None:
        """The identifier that qualifies the source's columns; None for a subquery without an alias."""
        alias = self.node.args.get("alias")
        name = alias.this if alias else self.node.this
        return name if isinstance(name, exp.Identifier) else None

    @property
    def label(self) -> str:
        """What a person calls the source."""
        return self.table.key if self.table else self.alias or "the subquery in FROM"

    def has(self, name: str) -> bool:
        """Whether the source surely has the column; what has no alias is called by its text."""
        return name.lower() in self.names or (self.output.unnamed and not name.isidentifier())


@dataclass(eq=False)
class Scope:
    """One SELECT. `loose`: the unqualified names, here and in subqueries, that a new table could capture."""

    select: exp.Select
    outer: Scope | None
    ctes: Mapping[str, Cte]
    looks_ahead: bool = False  # SQLite lets an ON use what is joined after it
    sources: list[Source] = field(default_factory=list)
    aliases: dict[str, exp.Alias] = field(default_factory=dict)
    merged: dict[str, list[Source]] = field(default_factory=dict)
    loose: list[tuple[exp.Column, Source | None]] = field(default_factory=list)
    outer_sources: set[Source] = field(default_factory=set)

    def chain(self) -> Iterator[Scope]:
        """This scope and those around it, from the inside out."""
        scope: Scope | None = self
        while scope:
            yield scope
            scope = scope.outer

    def in_sight(self, column: exp.Column) -> list[Source]:
        """The sources that the column may use: in an ON, those joined so far."""
        place, joins = self.place_of(column), self.select.args.get("joins") or ()
        if self.looks_ahead or place == len(joins):
            return self.sources
        return [source for source in self.sources if self.index_of(source) <= place]

    def holders(self, name: str, column: exp.Column | None = None) -> list[Source]:
        """The sources (in sight of a column) that have the name; merged ones count once, hidden ones last."""
        sources = self.in_sight(column) if column else self.sources
        found = [source for source in sources if source.has(name)]
        visible = [source for source in found if not source.hidden] or found
        merged = self.merged.get(name.lower(), [])
        return visible[:1] if merged and all(source in merged for source in visible) else visible

    def called(self, alias: str) -> list[Source]:
        """The sources with the alias."""
        return [source for source in self.sources if source.alias.lower() == alias.lower()]

    def index_of(self, source: Source) -> int:
        """Where the source stands among the joins; FROM is -1."""
        joins = self.select.args.get("joins") or ()
        return next((index for index, join in enumerate(joins) if join is source.item), -1)

    def place_of(self, column: exp.Column) -> int:
        """The index of the join that the column stands in; -1 in FROM, and past all joins elsewhere."""
        item, joins = item_of(column, self.select), self.select.args.get("joins") or ()
        last = -1 if item.arg_key == "from_" else len(joins)
        return next((index for index, join in enumerate(joins) if join is item), last)


@dataclass(frozen=True)
class Missing:
    """A name without a column. `owner` is the source that its qualifier names, found in the scope `home`."""

    column: exp.Column
    scope: Scope
    qualifier: str
    name: str
    owner: Source | None
    home: Scope


def qualify(column: exp.Column, source: Source) -> None:
    """Put the source's alias before the column; a source without an alias leaves the name bare."""
    for part in ("catalog", "db"):
        column.set(part, None)
    column.set("table", source.alias_node.copy() if source.alias_node else None)


def clause_of(node: exp.Expr, select: exp.Select) -> tuple[str, bool]:
    """The clause of the SELECT that the node stands in, and whether the node is a whole item of it."""
    return item_of(node, select).arg_key or "", isinstance(node.parent, (exp.Ordered, exp.Group))


def item_of(node: exp.Expr, select: exp.Select) -> exp.Expr:
    """The child of the SELECT that the node stands in."""
    while node.parent is not None and node.parent is not select:
        node = node.parent
    return node


def to_name(name: str, dialect: str) -> exp.Identifier:
    """The identifier of a table or column; PostgreSQL reads a name with capitals only when it is quoted."""
    return exp.to_identifier(name, quoted=(dialect == "postgres" and name != name.lower()) or None)

"""What a question asks, as one value, and its query."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.assistant.literal.relations import Relation
from app.assistant.schema import Column, Table, quote_key, quote_name
from app.assistant.words.names import spaced

_AGGREGATES = {"AVG": "average", "MIN": "lowest", "MAX": "highest", "SUM": "total"}
REAL = {"sqlite": "REAL", "duckdb": "DOUBLE"}


@dataclass(frozen=True)
class Item:
    """What is shown: a column, an aggregate of one, or the number of rows where there is no column."""

    column: Column | None
    aggregate: str = ""  # AVG, MIN, MAX, SUM or COUNT
    distinct: bool = False
    cast: bool = False  # a number that is stored as a text
    made: str = ""  # an expression in the place of a column
    relation: Relation | None = None  # whose rows it counts
    joined: str = ""  # the join to its table, where it is another's
    label: str = ""  # in words, where these are not of its column

    def sql(self, dialect: str, table: str = "") -> str:
        """The expression, with the table's name in front of its columns where there are others."""
        if self.made:
            return self.made
        name = quote_name(self.column.name, dialect) if self.column else "*"
        name = f"{table}.{name}" if table and self.column else name
        name = f"CAST({name} AS {REAL[dialect]})" if self.cast else name
        if not self.aggregate:
            return name
        return f"{self.aggregate}({'DISTINCT ' if self.distinct else ''}{name})"

    @property
    def words(self) -> str:
        """The same in words."""
        name = spaced(self.column.name) if self.column else ""
        if self.label:
            return self.label
        if not self.aggregate:
            return name or "all columns"
        if self.aggregate == "COUNT":
            other = f" of {self.relation.names.table.name}" if self.relation and not name else ""
            return f"number of different {name}" if name else f"number{other}"
        return f"{_AGGREGATES[self.aggregate]} {name}"


@dataclass(frozen=True)
class Order:
    """By what rows are ordered."""

    item: Item
    descending: bool = False


@dataclass(frozen=True)
class Asked:
    """The rows of a table: which, what of each, in which groups and order, how many. `said`: its parts in words."""

    table: Table
    items: tuple[Item, ...] = ()
    distinct: bool = False
    where: tuple[str, ...] = ()
    group: tuple[Item, ...] = ()
    having: str = ""
    order: tuple[Order, ...] = ()
    limit: int = 0
    join: str = ""  # to the rows that are counted
    other: tuple[str, Asked] | None = None  # INTERSECT or EXCEPT, and what with
    said: tuple[str, ...] = ()
    # What the words have told so far, for the shapes that need it.
    named: bool = False  # the table
    by_column: bool = False  # by the words of a column alone
    each: bool = False  # that there is a row for each of what is shown
    ranked: bool = False  # the first of an order
    closed: bool = False  # to conditions behind those that were read

    def but(self, **parts: object) -> Asked:
        """Return it with other parts."""
        return replace(self, **parts)  # type: ignore[arg-type]

    def limited(self, sql: str, words: str) -> Asked:
        """Return it with one more condition."""
        return self.but(where=(*self.where, sql), said=(*self.said, words))

    def described(self) -> str:
        """What is asked in a few words, its parts divided by dots."""
        grouped = () if self.join else self.group
        shown = ", ".join(dict.fromkeys(item.words for item in (*grouped, *self.items)))
        return " · ".join([f"{shown} of {spaced(self.table.name)}", *self.said])

    def cut(self, dialect: str) -> str:
        """A query whose last two rows end alike where rows tie for the last place shown; "" where none are cut off."""
        if not (self.ranked and self.limit and self.order):
            return ""
        return self.but(items=(self.order[0].item,), limit=self.limit + 1).sql(dialect)

    def sql(self, dialect: str) -> str:
        """The query, a clause a line."""
        key = quote_key(self.table, dialect)
        of = key if self.join else ""
        grouped = {item: None for item in self.group if item not in self.items and not self.join}
        items = ", ".join(item.sql(dialect, of) for item in (*grouped, *self.items))
        lines = [f"SELECT {'DISTINCT ' if self.distinct else ''}{items}", f"FROM {key}", self.join]
        if self.where:
            lines.append(f"WHERE {' AND '.join(self.where)}")
        if self.group:
            lines.append(f"GROUP BY {', '.join(item.sql(dialect, of) for item in self.group)}")
        if self.having:
            lines.append(f"HAVING {self.having}")
        if self.order:
            parts = (
                f"{each.item.sql(dialect, of)}{' DESC' if each.descending else ''}" for each in self.order
            )
            lines.append(f"ORDER BY {', '.join(parts)}")
        if self.limit:
            lines.append(f"LIMIT {self.limit}")
        if self.other:
            lines += [self.other[0], self.other[1].sql(dialect)]
        return "\n".join(filter(None, lines))

"""What belongs to the rows of a table, and what they belong to, as far as one key says so.

The players of a school: rows of a table with a key to it, or of one that another links ("students", their courses by
way of enrolments). The school of a player: what a key leads to. Where two keys lead from one table to another, neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.assistant.literal.names import TableNames
from app.assistant.schema import ForeignKey, Schema, Table, quote_key, quote_name

_SIDES = 2  # keys of a table that links two


@dataclass(frozen=True, eq=False)
class Relation:
    """`names` are the words for what is related. Its rows have the key `key` to the table itself, or are led to by it.

    `link` is the table between, `beyond` its key to what is related.
    """

    names: TableNames
    key: ForeignKey
    link: Table | None = None
    beyond: ForeignKey | None = None

    @property
    def rows(self) -> Table:
        """The table whose rows are counted."""
        return self.link or self.names.table


@dataclass(frozen=True)
class Related:
    """The relations of one table: to `many` rows of others, and to the `one` that its keys lead to."""

    many: tuple[Relation, ...] = ()
    one: tuple[Relation, ...] = ()


def read_relations(schema: Schema, tables: Sequence[TableNames]) -> dict[str, Related]:
    """The relations of each table, by its key."""
    by_key = {names.table.key: names for names in tables}
    keys: dict[tuple[str, str], list[ForeignKey]] = {}
    for table in schema.tables:
        for key in table.foreign_keys:
            if len(key.columns) == 1 and key.ref_table != table.key:
                keys.setdefault((table.key, key.ref_table), []).append(key)
    parents: dict[str, dict[str, ForeignKey]] = {}  # by child, the tables that one key of it alone leads to
    children: dict[str, dict[str, ForeignKey]] = {}
    for (child, parent), some in keys.items():
        if len(some) == 1:
            parents.setdefault(child, {})[parent] = some[0]
            children.setdefault(parent, {})[child] = some[0]
    links = {table.key: table for table in schema.tables if len(table.foreign_keys) == _SIDES}
    found = {}
    for names in tables:
        own = names.table.key
        up, down = parents.get(own, {}), children.get(own, {})
        many = [Relation(by_key[child], key) for child, key in down.items() if child in by_key]
        ways: dict[str, list[tuple[Table, ForeignKey, ForeignKey]]] = {}
        for child, key in down.items():
            for parent, beyond in parents[child].items() if child in links else ():
                if parent != own and parent in by_key:
                    ways.setdefault(parent, []).append((links[child], key, beyond))
        for parent, ((link, key, beyond), *others) in ways.items():
            if not (others or parent in down or parent in up):  # the one table between
                many.append(Relation(by_key[parent], key, link, beyond))
        one = [Relation(by_key[parent], key) for parent, key in up.items() if parent in by_key]
        found[own] = Related(tuple(many), tuple(one))
    return found


class Written:
    """A relation's parts of a query."""

    def __init__(self, table: Table, relation: Relation, dialect: str) -> None:
        """`table` is the one whose relation it is."""
        self._rows = quote_key(relation.rows, dialect)
        self._table = quote_key(table, dialect)
        self._relation = relation
        self._dialect = dialect

    def _name(self, name: str) -> str:
        return quote_name(name, self._dialect)

    def among(self, *, limit: str = "", having: str = "", denied: bool = False) -> str:
        """The condition that a row has related rows; `limit` is one on what is related, `having` on their number."""
        relation, key = self._relation, self._relation.key
        mine, theirs = self._name(key.ref_columns[0]), self._name(key.columns[0])
        source, where = self._rows, [f"{theirs} IS NOT NULL"] if denied else []
        if relation.beyond and limit:
            target = quote_key(relation.names.table, self._dialect)
            own, other = self._name(relation.beyond.columns[0]), self._name(relation.beyond.ref_columns[0])
            where.append(f"{own} IN (SELECT {other} FROM {target} WHERE {limit})")
        elif limit:
            where.append(limit)
        told = f" WHERE {' AND '.join(where)}" if where else ""
        groups = f" GROUP BY {theirs} HAVING {having}" if having else ""
        return f"{mine} {'NOT ' if denied else ''}IN (SELECT {theirs} FROM {source}{told}{groups})"

    def count(self) -> str:
        """How many are related: each once, where a table between has a pair twice."""
        beyond = self._relation.beyond
        return f"COUNT(DISTINCT {self._rows}.{self._name(beyond.columns[0])})" if beyond else "COUNT(*)"

    def of_one(self, limit: str) -> str:
        """The condition on what a key leads to."""
        key = self._relation.key
        target = quote_key(self._relation.names.table, self._dialect)
        mine, theirs = self._name(key.columns[0]), self._name(key.ref_columns[0])
        return f"{mine} IN (SELECT {theirs} FROM {target} WHERE {limit})"

    def join(self) -> str:
        """The join to the related rows."""
        key = self._relation.key
        mine, theirs = self._name(key.ref_columns[0]), self._name(key.columns[0])
        return f"JOIN {self._rows} ON {self._rows}.{theirs} = {self._table}.{mine}"

"""Keys that nobody declared: the column that tells a table's rows apart, and which columns refer to such a one.

Names suggest them and values prove them: each value is one of the other table's, and there are some. Every query keeps
the workspace's limits; what takes too long is no key.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping

from app.assistant.compose.proposal import singular
from app.assistant.errors import InhouseError
from app.assistant.paths import PLAIN
from app.assistant.query_process import QueryProcess
from app.assistant.schema import ForeignKey, Schema, Table, quote_key, quote_name

_KEY = re.compile(r"(?:id|key|code|no|nr|number|sk|uid)$", re.IGNORECASE)
_VIEWS = {
    "duckdb": "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'VIEW'",
    "sqlite": "SELECT 'main', name FROM sqlite_master WHERE type = 'view'",
}


class FoundKeys:
    """Looks for the keys of one database by queries."""

    def __init__(self, schema: Schema, queries: QueryProcess) -> None:
        """Keep what to look at."""
        self.schema = schema
        self.queries = queries

    @functools.cached_property
    def row_keys(self) -> Mapping[str, str]:
        """By table, the one column that tells its rows apart, "" for none."""
        return {table.key: self._key_of(table) for table in self.schema.tables}

    @functools.cached_property
    def keys(self) -> Mapping[str, tuple[ForeignKey, ...]]:
        """The keys that are not declared, by table."""
        tables = {table.key: table for table in self.schema.tables}
        found: dict[str, tuple[ForeignKey, ...]] = {}
        for table, column, owners in self._suggested():
            proved = [
                key for owner, name in owners
                if self._holds(table, key := ForeignKey((column,), owner, (name,)), tables[owner])
            ]  # fmt: skip
            if len(proved) == 1:
                found[table.key] = (*found.get(table.key, ()), proved[0])
        return found

    def _suggested(self) -> Iterator[tuple[Table, str, list[tuple[str, str]]]]:
        """Columns without a declared key, each with the tables' keys that it is called by."""
        keys = self.row_keys
        called: dict[str, list[tuple[str, str]]] = {}  # by the letters of the names that a column may have
        # A view of orders has their key, too, and is not what refers to it.
        views = read_views(self.queries, self.schema.dialect)
        for table in self.schema.tables:
            if (key := keys[table.key]) and (table.schema or "main", table.name) not in views:
                called.setdefault(_called(table, key), []).append((table.key, key))
        for table in self.schema.tables:
            declared = {name.lower() for key in table.foreign_keys for name in key.columns}
            for column in table.columns:
                owners = [each for each in called.get(_letters(column.name), ()) if each[0] != table.key]
                if (
                    column.name == keys[table.key]
                ):  # of two tables that share a key the one that it names has it
                    owners = [
                        (key, name) for key, name in owners if not _names(name, table) and _names(name, key)
                    ]
                if owners and column.name.lower() not in declared:
                    yield table, column.name, owners

    def _key_of(self, table: Table) -> str:
        """The column that tells a table's rows apart: declared, or called a key and different in every row."""
        if table.primary_key:
            return table.primary_key[0] if len(table.primary_key) == 1 else ""
        for column in table.columns:
            if not _KEY.search(column.name):
                continue
            name = self.name(column.name)
            apart = f"SELECT COUNT(*) = COUNT(DISTINCT {name}) AND COUNT(*) > 0 FROM {self.table(table)}"
            if self.one(apart):
                return column.name
        return ""

    def _holds(self, child: Table, key: ForeignKey, parent: Table) -> bool:
        mine, theirs = self.name(key.columns[0]), self.name(key.ref_columns[0])
        some = f"SELECT 1 FROM {self.table(child)} WHERE {mine} IS NOT NULL LIMIT 1"
        lost = (
            f"SELECT 1 FROM {self.table(child)} WHERE {mine} IS NOT NULL "
            f"AND {mine} NOT IN (SELECT {theirs} FROM {self.table(parent)} WHERE {theirs} IS NOT NULL) LIMIT 1"
        )
        try:
            return bool(self.queries.run(some).rows) and not self.queries.run(lost).rows
        except InhouseError:  # values that cannot be compared, or a table too large
            return False

    def one(self, sql: str) -> object | None:
        """A query's one value, None where it has none or fails."""
        try:
            rows = self.queries.run(sql).rows
        except InhouseError:
            return None
        return rows[0][0] if rows else None

    def table(self, table: Table) -> str:
        """A table as a query writes it."""
        return quote_key(table, self.schema.dialect)

    def name(self, name: str) -> str:
        """A column as a query writes it."""
        return quote_name(name, self.schema.dialect)


def read_views(queries: QueryProcess, dialect: str) -> set[tuple[str, str]]:
    """The views, as schema and name; none where the database does not list them."""
    try:
        return {(str(schema), str(name)) for schema, name in queries.run(_VIEWS[dialect]).rows}
    except InhouseError:
        return set()


def _called(table: Table, key: str) -> str:
    """How a column that refers to a table's key is called: as that is, or as the table and its plain key."""
    if key.lower() in PLAIN:
        return _letters(singular(table.name.replace("_", " ").lower())) + key.lower()
    return _letters(key)


def _names(key: str, table: Table | str) -> bool:
    """Whether a key is called by the table: `guestKey` by `dimGuest`."""
    name = table if isinstance(table, str) else table.name
    return _KEY.sub("", _letters(key)) in _letters(name)


def _letters(name: str) -> str:
    return re.sub(r"[_ ]", "", name).lower()

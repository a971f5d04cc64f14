"""What a database that nobody has described tells about itself, for the data team to look at.

Keys that nobody declared and whose values prove them, columns that look like personal data, the last day of its
dates, and its largest tables. Every query keeps the workspace's limits; what takes too long is left out.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from app.assistant.compose.proposal import singular
from app.assistant.errors import InhouseError
from app.assistant.paths import PLAIN
from app.assistant.query_process import QueryProcess
from app.assistant.schema import Column, ForeignKey, Schema, Table, quote_key, quote_name
from app.workbench.table_facts import read_views

PERSONAL = re.compile(
    r"e-?mail|phone|mobile|\bfax\b|birth|\bdob\b|passport|iban|salary|password|\bssn\b|social_?sec|street|address",
    re.IGNORECASE,
)
_DATE = re.compile(r"date|time|_(?:on|at)$|day$", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_KEY = re.compile(r"(?:id|key|code|no|nr|number|sk|uid)$", re.IGNORECASE)
MOST_DATES = 40  # date columns looked at


@dataclass(frozen=True)
class Findings:
    """Undeclared `keys` by table, `personal` columns, `rows` by table, the `last_day` and its column.

    `row_keys`: by table, the one column that tells its rows apart, "" for none.
    """

    keys: Mapping[str, tuple[ForeignKey, ...]]
    personal: tuple[str, ...]
    rows: Mapping[str, int]
    last_day: dt.date | None
    last_column: str
    row_keys: Mapping[str, str]


class LookAround:
    """Looks at one database by queries in a process of their own."""

    def __init__(self, schema: Schema, queries: QueryProcess) -> None:
        """Keep what to look at."""
        self.schema = schema
        self.queries = queries

    def look(self, progress: Callable[[str, int, int], None]) -> Findings:
        """Look at all tables. Raises: DatabaseError when the database cannot be read at all."""
        rows: dict[str, int] = {}
        for number, table in enumerate(self.schema.tables):
            progress("counting rows", number, len(self.schema.tables))
            if (found := self._one(f"SELECT COUNT(*) FROM {self._table(table)}")) is not None:
                rows[table.key] = int(str(found))
        progress("looking for keys", 0, 0)
        keys = self._keys()
        progress("looking at dates", 0, 0)
        day, column = self._last_day()
        personal = tuple(
            f"{t.key}.{c.name}" for t in self.schema.tables for c in t.columns if PERSONAL.search(c.name)
        )
        return Findings(keys, personal, rows, day, column, self._row_keys)

    def _keys(self) -> dict[str, tuple[ForeignKey, ...]]:
        """The keys that names suggest and values prove: each value is one of the other table's, and there are some."""
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
        keys = self._row_keys
        called: dict[str, list[tuple[str, str]]] = {}  # by the letters of the names that a column may have
        views = read_views(self.queries)  # a view of orders has their key, too, and is not what refers to it
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

    @functools.cached_property
    def _row_keys(self) -> dict[str, str]:
        return {table.key: self._key_of(table) for table in self.schema.tables}

    def _key_of(self, table: Table) -> str:
        """The column that tells a table's rows apart: declared, or called a key and different in every row."""
        if table.primary_key:
            return table.primary_key[0] if len(table.primary_key) == 1 else ""
        for column in table.columns:
            if not _KEY.search(column.name):
                continue
            name = self._name(column.name)
            apart = f"SELECT COUNT(*) = COUNT(DISTINCT {name}) AND COUNT(*) > 0 FROM {self._table(table)}"
            if self._one(apart):
                return column.name
        return ""

    def _holds(self, child: Table, key: ForeignKey, parent: Table) -> bool:
        mine, theirs = self._name(key.columns[0]), self._name(key.ref_columns[0])
        some = f"SELECT 1 FROM {self._table(child)} WHERE {mine} IS NOT NULL LIMIT 1"
        lost = (
            f"SELECT 1 FROM {self._table(child)} WHERE {mine} IS NOT NULL "
            f"AND {mine} NOT IN (SELECT {theirs} FROM {self._table(parent)} WHERE {theirs} IS NOT NULL) LIMIT 1"
        )
        try:
            return bool(self.queries.run(some).rows) and not self.queries.run(lost).rows
        except InhouseError:  # values that cannot be compared, or a table too large
            return False

    def _last_day(self) -> tuple[dt.date | None, str]:
        """The latest day on which something happened, not in the future, and its column.

        Of each table's dates the one that ends first tells: what is ordered today may be required next month.
        """
        best: dict[str, tuple[dt.date, str]] = {}
        dates = [
            (t, c)
            for t in self.schema.tables
            for c in t.columns
            if _is_date(c) and not PERSONAL.search(c.name)
        ]
        for table, column in dates[:MOST_DATES]:
            name = self._name(column.name)
            found = _DAY.match(str(self._one(f"SELECT MAX({name}) FROM {self._table(table)}")))
            try:
                day = dt.date(*map(int, found.groups())) if found else None
            except ValueError:
                continue
            if day and day <= dt.date.today() and (table.key not in best or day < best[table.key][0]):
                best[table.key] = day, f"{table.key}.{column.name}"
        return max(best.values(), default=(None, ""))

    def _one(self, sql: str) -> object | None:
        try:
            rows = self.queries.run(sql).rows
        except InhouseError:
            return None
        return rows[0][0] if rows else None

    def _table(self, table: Table) -> str:
        return quote_key(table, self.schema.dialect)

    def _name(self, name: str) -> str:
        return quote_name(name, self.schema.dialect)


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


def _is_date(column: Column) -> bool:
    kind = column.type.upper()
    if "DATE" in kind or "TIMESTAMP" in kind:
        return True
    return ("CHAR" in kind or "TEXT" in kind or not kind) and bool(_DATE.search(column.name))

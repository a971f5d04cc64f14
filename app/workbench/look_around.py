"""What a database that nobody has described tells about itself, for the data team to look at.

Keys that nobody declared and whose values prove them, columns that look like personal data, the last day of its
dates, and its largest tables. Every query keeps the workspace's limits; what takes too long is left out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.assistant.compose.proposal import singular
from app.assistant.errors import InhouseError
from app.assistant.paths import PLAIN, told_keys
from app.assistant.query_process import QueryProcess
from app.assistant.schema import Column, ForeignKey, Schema, Table, quote_key, quote_name

PERSONAL = re.compile(
    r"e-?mail|phone|mobile|\bfax\b|birth|\bdob\b|passport|iban|salary|password|\bssn\b|social_?sec|street|address",
    re.IGNORECASE,
)
_DATE = re.compile(r"date|time|_(?:on|at)$|day$", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
MOST_DATES = 40  # date columns looked at


@dataclass(frozen=True)
class Findings:
    """Undeclared `keys` by table, `personal` columns, `rows` by table, the `last_day` and its column."""

    keys: Mapping[str, tuple[ForeignKey, ...]]
    personal: tuple[str, ...]
    rows: Mapping[str, int]
    last_day: dt.date | None
    last_column: str


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
        return Findings(keys, personal, rows, day, column)

    def _keys(self) -> dict[str, tuple[ForeignKey, ...]]:
        """The keys that names suggest and values prove: each value is one of the other table's, and there are some."""
        suggested = {key: list(found) for key, found in told_keys(self.schema).items()}
        for table in self.schema.tables:
            declared = {name.lower() for key in table.foreign_keys for name in key.columns}
            for column in table.columns:
                owners = [t for t in self.schema.tables if t is not table and _names_key(column.name, t)]
                if len(owners) == 1 and column.name.lower() not in declared:
                    key = ForeignKey((column.name,), owners[0].key, owners[0].primary_key)
                    if key not in suggested.setdefault(table.key, []):
                        suggested[table.key].append(key)
        tables = {table.key: table for table in self.schema.tables}
        proved = {
            child: tuple(key for key in found if self._holds(tables[child], key, tables[key.ref_table]))
            for child, found in suggested.items()
        }
        return {child: found for child, found in proved.items() if found}

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
        """The latest day that is not in the future, and its column."""
        dates = [
            (t, c)
            for t in self.schema.tables
            for c in t.columns
            if _is_date(c) and not PERSONAL.search(c.name)
        ]
        best, where = None, ""
        for table, column in dates[:MOST_DATES]:
            found = _DAY.match(
                str(self._one(f"SELECT MAX({self._name(column.name)}) FROM {self._table(table)}"))
            )
            try:
                day = dt.date(*map(int, found.groups())) if found else None
            except ValueError:
                continue
            if day and day <= dt.date.today() and (best is None or day > best):
                best, where = day, f"{table.key}.{column.name}"
        return best, where

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


def _names_key(column: str, table: Table) -> bool:
    """Whether a column is called by a table and its plain key: `customer_id`, of customers with the key `id`."""
    if len(table.primary_key) != 1 or table.primary_key[0].lower() not in PLAIN:
        return False
    letters = re.sub(r"[_ ]", "", column).lower()
    name = re.sub(r"[_ ]", "", singular(table.name.replace("_", " ").lower()))
    return letters == name + table.primary_key[0].lower()


def _is_date(column: Column) -> bool:
    kind = column.type.upper()
    if "DATE" in kind or "TIMESTAMP" in kind:
        return True
    return ("CHAR" in kind or "TEXT" in kind or not kind) and bool(_DATE.search(column.name))

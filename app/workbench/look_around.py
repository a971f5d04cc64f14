"""What a database that nobody has described tells about itself, for the data team to look at.

Keys that nobody declared and whose values prove them, columns that look like personal data, the last day of its
dates, and its largest tables. Every query keeps the workspace's limits; what takes too long is left out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.assistant.found_keys import FoundKeys
from app.assistant.query_process import QueryProcess
from app.assistant.schema import Column, ForeignKey, Schema

PERSONAL = re.compile(
    r"e-?mail|phone|mobile|\bfax\b|birth|\bdob\b|passport|iban|salary|password|\bssn\b|social_?sec|street|address",
    re.IGNORECASE,
)
_DATE = re.compile(r"date|time|_(?:on|at)$|day$", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
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
        self._found = FoundKeys(schema, queries)

    def look(self, progress: Callable[[str, int, int], None]) -> Findings:
        """Look at all tables. Raises: DatabaseError when the database cannot be read at all."""
        rows: dict[str, int] = {}
        for number, table in enumerate(self.schema.tables):
            progress("counting rows", number, len(self.schema.tables))
            if (found := self._found.one(f"SELECT COUNT(*) FROM {self._found.table(table)}")) is not None:
                rows[table.key] = int(str(found))
        progress("looking for keys", 0, 0)
        keys = self._found.keys
        progress("looking at dates", 0, 0)
        day, column = self._last_day()
        personal = tuple(
            f"{t.key}.{c.name}" for t in self.schema.tables for c in t.columns if PERSONAL.search(c.name)
        )
        return Findings(keys, personal, rows, day, column, self._found.row_keys)

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
            name = self._found.name(column.name)
            found = _DAY.match(str(self._found.one(f"SELECT MAX({name}) FROM {self._found.table(table)}")))
            try:
                day = dt.date(*map(int, found.groups())) if found else None
            except ValueError:
                continue
            if day and day <= dt.date.today() and (table.key not in best or day < best[table.key][0]):
                best[table.key] = day, f"{table.key}.{column.name}"
        return max(best.values(), default=(None, ""))


def _is_date(column: Column) -> bool:
    kind = column.type.upper()
    if "DATE" in kind or "TIMESTAMP" in kind:
        return True
    return ("CHAR" in kind or "TEXT" in kind or not kind) and bool(_DATE.search(column.name))

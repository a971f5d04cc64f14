"""Which values a text of a question means: the one of a column that is stored so, but for case."""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Mapping, Sequence

from app.assistant.errors import InhouseError, LimitError
from app.assistant.folding import fold
from app.assistant.query_process import QueryProcess
from app.assistant.schema import Column, Table, quote_key, quote_name
from app.assistant.words.names import NUMERIC, is_date

_FIRST_YEAR, _LAST_YEAR = 1000, 2200
_MOST_SECONDS = 1.0  # of one look for a text
_SPELLINGS = 5  # of one text, which only case tells apart


class Values:
    """The values of the columns of one database."""

    def __init__(
        self, stored: Mapping[str, Sequence[tuple[str, str]]], queries: QueryProcess, dialect: str
    ) -> None:
        """`stored` are folded texts, each with its columns and spellings; `queries` looks for others."""
        self.dialect = dialect
        self._stored = stored
        self._queries = queries
        self._slow: set[str] = set()  # tables in which nothing is looked for any more
        self._found = functools.lru_cache(maxsize=5000)(self._look)
        self._nulls = functools.lru_cache(maxsize=5000)(self._has_nulls)
        self._years = functools.lru_cache(maxsize=5000)(self._are_years)
        self._numbers = functools.lru_cache(maxsize=5000)(self._are_numbers)
        self._numerals = functools.lru_cache(maxsize=5000)(self._are_numerals)

    def spelled(self, table: Table, column: Column, text: str, *, look: bool) -> str:
        """The text as the column has it, "" for none; `look` in the database for what is not indexed."""
        place = f"{quote_key(table, self.dialect)}.{quote_name(column.name, self.dialect)}"
        some = [spelling for where, spelling in self._stored.get(fold(text), ()) if where == place]
        some += [value for value in column.values if fold(value) == fold(text)]
        if text in some:
            return text
        if len({*some}) == 1:
            return some[0]
        if not look or some:
            return ""
        return self._found(quote_key(table, self.dialect), quote_name(column.name, self.dialect), text)

    def columns_with(self, table: Table, text: str, *, look: bool) -> list[tuple[Column, str]]:
        """The text columns of a table that have the text, each with its spelling; [] where looking takes too long."""
        found = [
            (column, spelling)
            for column in table.columns
            if is_text(column) and not column.personal
            if (spelling := self.spelled(table, column, text, look=look))
        ]
        return [] if look and quote_key(table, self.dialect) in self._slow else found

    def rows(self, sql: str) -> Sequence[tuple[object, ...]]:
        """A query's rows, none where it fails."""
        try:
            return self._queries.run(sql).rows
        except InhouseError:
            return ()

    def has_nulls(self, table: Table, column: Column) -> bool:
        """Whether some rows have no value."""
        return column.nullable and self._nulls(
            quote_key(table, self.dialect), quote_name(column.name, self.dialect)
        )

    def _has_nulls(self, table: str, column: str) -> bool:
        try:
            return bool(self._queries.run(f"SELECT 1 FROM {table} WHERE {column} IS NULL LIMIT 1").rows)
        except InhouseError:
            return True

    def are_years(self, table: Table, column: Column) -> bool:
        """Whether the values of a column of numbers may be years."""
        return self._years(quote_key(table, self.dialect), quote_name(column.name, self.dialect))

    def _are_years(self, table: str, column: str) -> bool:
        cast = f"CAST({column} AS INTEGER)"
        sql = f"SELECT MIN({cast}), MAX({cast}) FROM {table} WHERE {column} IS NOT NULL"
        try:
            ((first, last),) = self._queries.run(sql).rows
        except InhouseError:
            return False
        return first is not None and _FIRST_YEAR <= int(first) <= int(last) <= _LAST_YEAR

    def are_numbers(self, table: Table, column: Column) -> bool:
        """Whether all values of a column of numbers are such: SQLite takes "unknown" for one, and counts it as 0."""
        if not is_number(column) or self.dialect != "sqlite":
            return is_number(column)
        return self._numbers(quote_key(table, self.dialect), quote_name(column.name, self.dialect))

    def _are_numbers(self, table: str, column: str) -> bool:
        sql = f"SELECT 1 FROM {table} WHERE TYPEOF({column}) IN ('text', 'blob') LIMIT 1"
        try:
            return not self._queries.run(sql).rows
        except InhouseError:
            return False

    def are_numerals(self, table: Table, column: Column) -> bool:
        """Whether all values of a text column are numbers, and none a code such as 0815."""
        return (
            is_text(column)
            and not column.personal
            and self._numerals(quote_key(table, self.dialect), quote_name(column.name, self.dialect))
        )

    def _are_numerals(self, table: str, column: str) -> bool:
        if self.dialect == "sqlite":
            other = (
                f"{column} GLOB '*[^0-9.]*' OR {column} GLOB '*.*.*' OR NOT {column} GLOB '*[0-9]*'"
                f" OR {column} GLOB '0[0-9]*'"
            )
        else:
            other = f"TRY_CAST({column} AS DOUBLE) IS NULL OR REGEXP_MATCHES({column}, '^0[0-9]')"
        try:
            if self._queries.run(
                f"SELECT 1 FROM {table} WHERE {column} IS NOT NULL AND ({other}) LIMIT 1"
            ).rows:
                return False
            return bool(self._queries.run(f"SELECT 1 FROM {table} WHERE {column} IS NOT NULL LIMIT 1").rows)
        except InhouseError:
            return False

    def _look(self, table: str, column: str, text: str) -> str:
        if table in self._slow:
            return ""
        start = time.monotonic()
        told = "'" + text.replace("'", "''") + "'"
        sql = (
            f"SELECT DISTINCT {column} FROM {table} WHERE LOWER({column}) = LOWER({told}) LIMIT {_SPELLINGS}"
        )
        try:
            found = [str(row[0]) for row in self._queries.run(sql).rows]
        except InhouseError as error:
            if isinstance(error, LimitError):
                self._slow.add(table)
            return ""
        if time.monotonic() - start > _MOST_SECONDS:
            self._slow.add(table)
        return text if text in found else found[0] if len(found) == 1 else ""


def is_text(column: Column) -> bool:
    """Whether a column's values are texts, as far as its type tells."""
    kind = _kind(column)
    return not column.type or any(part in kind for part in ("CHAR", "TEXT", "CLOB", "STRING"))


def is_number(column: Column) -> bool:
    """Whether a column's values are numbers, as far as its type tells."""
    kind = _kind(column)
    whole = "INT" in kind and kind not in ("INTERVAL", "POINT")
    return (kind.startswith(NUMERIC) or whole) and not is_date(column)


def _kind(column: Column) -> str:
    """A type's first word; "" for one of several values."""
    kind = column.type.upper()
    return (
        "" if "[" in kind or kind.startswith(("STRUCT", "MAP", "UNION", "LIST")) else re.split(r"\W", kind)[0]
    )


def written(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"

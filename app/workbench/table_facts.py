"""What the rows of a database say of its tables and columns, for `semantics_proposal`: NULLs, values, which are views.

Asked in one query a table, so that it costs a scan; a table that cannot be read has no facts and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from app.assistant.errors import InhouseError
from app.assistant.found_keys import read_views
from app.assistant.query_process import QueryProcess
from app.assistant.schema import Column, Schema, Table, quote_key, quote_name
from app.assistant.words.names import is_date, is_numeric

MOST_VALUES = 400  # of a text column, to be told one by one
_DAY = re.compile(
    r"date|time|day|(?:[_ ]|(?<=[a-z])(?=[AO]))(?:at|on)$", re.IGNORECASE
)  # names of texts to look at
_TEXTS = ("VARCHAR", "TEXT", "CHAR", "STRING", "CLOB")
_NUMBERS = ("BIGINT", "SMALLINT", "TINYINT", "UINT")
_IS_DAY = "{0} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' AND DATE({0}) IS NOT NULL"
# SQLite stores any value in a column of any type: by kind, whether a value is one.
_STORED = {
    "text": _IS_DAY,
    "date": _IS_DAY,
    "number": "TYPEOF({0}) IN ('integer', 'real')",
    "boolean": "TYPEOF({0}) = 'integer' AND {0} IN (0, 1)",
}
_ISO = r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?"


@dataclass(frozen=True)
class ColumnFacts:
    """`values` of a text with few of them, else empty; `distinct` is exact up to a few hundred."""

    column: Column
    kind: str  # "text", "number", "date", "text date", "boolean" or "other"
    nulls: int
    distinct: int
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableFacts:
    """A table with its rows, the one column that tells them apart ("" for none), and its columns by name."""

    table: Table
    rows: int
    key: str
    columns: Mapping[str, ColumnFacts]


def read_facts(
    schema: Schema,
    queries: QueryProcess,
    row_keys: Mapping[str, str],
    personal: Collection[str],
    progress: Callable[[str, int, int], None],
) -> dict[str, TableFacts]:
    """The facts of each table that is no view and has rows, by its key.

    `row_keys` are the columns that tell rows apart, `personal` the columns (`table.column`) whose values stay unread.
    """
    views = read_views(queries, schema.dialect)
    found = {}
    for number, table in enumerate(schema.tables):
        progress("looking at values", number, len(schema.tables))
        if (table.schema or "main", table.name) in views:
            continue
        named = (
            replace(c, personal=c.personal or f"{table.key}.{c.name}" in personal) for c in table.columns
        )
        known = replace(table, columns=tuple(named))
        if facts := _facts(known, schema.dialect, queries, row_keys.get(table.key, "")):
            found[table.key] = facts
    return found


def _facts(table: Table, dialect: str, queries: QueryProcess, key: str) -> TableFacts | None:
    names = [quote_name(column.name, dialect) for column in table.columns]
    count = "APPROX_COUNT_DISTINCT({})" if dialect == "duckdb" else "COUNT(DISTINCT {})"
    parts = [
        f"COUNT({name}), {count.format(name)}, {_as_called(column, name, dialect)}"
        for column, name in zip(table.columns, names, strict=True)
    ]
    source = quote_key(table, dialect)
    try:
        rows, *told = queries.run(f"SELECT COUNT(*), {', '.join(parts)} FROM {source}").rows[0]
    except InhouseError:
        return None
    if not rows:
        return None
    columns = {}
    for at, (column, name) in enumerate(zip(table.columns, names, strict=True)):
        filled, distinct, as_called = told[3 * at : 3 * at + 3]
        kind = _kind(column, dialect, is_as_called=bool(as_called))
        values: tuple[str, ...] = ()
        if kind == "text" and not column.personal and distinct <= MOST_VALUES * 1.2:
            values = _values(name, source, queries)
        exact = len(values) or int(distinct)
        columns[column.name] = ColumnFacts(column, kind, int(rows) - int(filled), exact, values)
    return TableFacts(table, int(rows), key, columns)


def _as_called(column: Column, name: str, dialect: str) -> str:
    """An aggregate that tells whether a column has what its name or type says: of texts, whether they are dates."""
    kind = _declared(column, dialect)
    if dialect == "duckdb":
        looked_at = kind == "text" and _DAY.search(column.name)
        return f"BOOL_AND(REGEXP_FULL_MATCH({name}, '{_ISO}'))" if looked_at else "FALSE"
    if kind == "text" and not _DAY.search(column.name):
        return "0"
    return (
        f"MIN(CASE WHEN {name} IS NOT NULL THEN {_STORED[kind].format(name)} END)" if kind in _STORED else "0"
    )


def _declared(column: Column, dialect: str) -> str:
    """What a column's type says that it holds; SQLite takes any word for a type."""
    declared = column.type.upper()
    if is_date(column):
        return "date"
    if declared.startswith(("BOOL", "BIT")):
        return "boolean"
    if declared.startswith(_TEXTS) or (dialect == "sqlite" and any(part in declared for part in _TEXTS)):
        return "text"
    if is_numeric(column) or declared.startswith(_NUMBERS) or (dialect == "sqlite" and "INT" in declared):
        return "number"
    return "other"


def _kind(column: Column, dialect: str, *, is_as_called: bool) -> str:
    kind = _declared(column, dialect)
    if kind == "text":
        return "text date" if is_as_called else "text"
    return kind if dialect == "duckdb" or is_as_called else "other"


def _values(name: str, source: str, queries: QueryProcess) -> tuple[str, ...]:
    sql = f"SELECT DISTINCT {name} FROM {source} WHERE {name} IS NOT NULL ORDER BY 1"
    try:
        result = queries.run(sql, max_rows=MOST_VALUES)
    except InhouseError:
        return ()
    return () if result.truncated else tuple(str(row[0]) for row in result.rows)

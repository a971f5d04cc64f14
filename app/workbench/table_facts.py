"""What the rows of a database say of its tables and columns, for `semantics_proposal`: NULLs, values, which are views.

Asked in one query a table, so that it costs a scan; a table that cannot be read has no facts and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from app.assistant.errors import InhouseError
from app.assistant.query_process import QueryProcess
from app.assistant.schema import Column, Schema, Table, quote_key, quote_name
from app.assistant.words.names import is_date, is_numeric

MOST_VALUES = 400  # of a text column, to be told one by one
_DAY = re.compile(
    r"date|time|day|(?:[_ ]|(?<=[a-z])(?=[AO]))(?:at|on)$", re.IGNORECASE
)  # names of texts to look at
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
    views = read_views(queries)
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


def read_views(queries: QueryProcess) -> set[tuple[str, str]]:
    """The views, as schema and name; none where the database does not list them."""
    sql = "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'VIEW'"
    try:
        return {(str(schema), str(name)) for schema, name in queries.run(sql).rows}
    except InhouseError:
        return set()


def _facts(table: Table, dialect: str, queries: QueryProcess, key: str) -> TableFacts | None:
    names = [quote_name(column.name, dialect) for column in table.columns]
    parts = [
        f"COUNT({name}), APPROX_COUNT_DISTINCT({name}), {_is_iso(column, name)}"
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
        filled, distinct, iso = told[3 * at : 3 * at + 3]
        kind = _kind(column, is_iso=bool(iso))
        values: tuple[str, ...] = ()
        if kind == "text" and not column.personal and distinct <= MOST_VALUES * 1.2:
            values = _values(name, source, queries)
        exact = len(values) or int(distinct)
        columns[column.name] = ColumnFacts(column, kind, int(rows) - int(filled), exact, values)
    return TableFacts(table, int(rows), key, columns)


def _is_iso(column: Column, name: str) -> str:
    looked_at = _is_text(column) and _DAY.search(column.name)
    return f"BOOL_AND(REGEXP_FULL_MATCH({name}, '{_ISO}'))" if looked_at else "FALSE"


def _is_text(column: Column) -> bool:
    return column.type.upper().startswith(("VARCHAR", "TEXT", "CHAR", "STRING"))


def _kind(column: Column, *, is_iso: bool) -> str:
    if _is_text(column):
        return "text date" if is_iso else "text"
    if is_date(column):
        return "date"
    if is_numeric(column) or column.type.upper().startswith(("BIGINT", "SMALLINT", "TINYINT", "UINT")):
        return "number"
    return "boolean" if column.type.upper().startswith("BOOL") else "other"


def _values(name: str, source: str, queries: QueryProcess) -> tuple[str, ...]:
    sql = f"SELECT DISTINCT {name} FROM {source} WHERE {name} IS NOT NULL ORDER BY 1"
    try:
        result = queries.run(sql, max_rows=MOST_VALUES)
    except InhouseError:
        return ()
    return () if result.truncated else tuple(str(row[0]) for row in result.rows)

"""What a DuckDB file declares and what its rows keep to: the ground on which variants and mutants stand.

Declared: types, NOT NULL, primary keys, unique columns, checks, foreign keys; with the keys that only the notes name.
Observed: what holds in every row of the file, so that a right query may rely on it – the span of a date column,
the days of a calendar of snapshots, names unique without being declared so. `invariants` has what relates columns.
Reads only; SQLite is not covered.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import duckdb

from app.assistant.schema import Schema

Kind = Literal["date", "timestamp", "whole", "number", "boolean", "text", "other"]
Name = tuple[str, str]  # a table's key, a column

MOMENTS = ("date", "timestamp")
NUMBERS = ("whole", "number")
_KINDS: dict[str, Kind] = {
    "DATE": "date", "TIMESTAMP": "timestamp", "DATETIME": "timestamp", "BOOLEAN": "boolean", "VARCHAR": "text",
    "TINYINT": "whole", "SMALLINT": "whole", "INTEGER": "whole", "BIGINT": "whole", "HUGEINT": "whole",
    "DECIMAL": "number", "FLOAT": "number", "DOUBLE": "number",
}  # fmt: skip
_MAX_CALENDAR = 400  # days that a calendar of snapshots may have to be kept as a list


@dataclass(frozen=True)
class Field:
    """A column; `values` is its enumeration from the notes, `scale` the decimals of a DECIMAL."""

    name: str
    kind: Kind
    nullable: bool
    scale: int | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A foreign key; only a declared one is enforced by the database."""

    table: str
    columns: tuple[str, ...]
    ref_table: str
    ref_columns: tuple[str, ...]
    declared: bool


@dataclass(frozen=True)
class Relation:
    """A table, `uniques` without the primary key; `rows` is its count."""

    key: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    uniques: tuple[tuple[str, ...], ...]
    checks: tuple[str, ...]
    rows: int

    def field(self, name: str) -> Field | None:
        """Return the column of the name, whatever its case."""
        return next((field for field in self.fields if field.name.lower() == name.lower()), None)


@dataclass(frozen=True)
class Catalog:
    """`relations` stand parents first. `spans` are the least and greatest of date columns, `calendars` all their
    days where they are part of a key and few, `distinct` the text columns in which no value occurs twice.
    """

    relations: Mapping[str, Relation]
    links: tuple[Link, ...]
    spans: Mapping[Name, tuple[Any, Any]]
    calendars: Mapping[Name, tuple[datetime.date, ...]]
    distinct: frozenset[Name]

    def links_of(self, table: str) -> list[Link]:
        """Return the foreign keys of a table."""
        return [link for link in self.links if link.table == table]

    def key_columns(self, table: str) -> set[str]:
        """Return the columns that identify rows here or elsewhere: primary and foreign keys, and what those name."""
        named = set(self.relations[table].primary_key)
        for link in self.links:
            named |= set(link.columns) if link.table == table else set()
            named |= set(link.ref_columns) if link.ref_table == table else set()
        return named


def quote(key: str) -> str:
    """Quote a table's key or a column.

    >>> quote('sales.orders')
    '"sales"."orders"'
    """
    return ".".join('"' + part.replace('"', '""') + '"' for part in key.split("."))


def read_catalog(connection: duckdb.DuckDBPyConnection, database: str, schema: Schema) -> Catalog:
    """Read what the attached database declares and keeps to; views are left out."""
    found = _read_columns(connection, database, schema)
    constraints = connection.execute(
        "SELECT schema_name, table_name, constraint_type, constraint_column_names, expression, referenced_table, "
        "referenced_column_names FROM duckdb_constraints() WHERE database_name = ? ORDER BY ALL",
        [database],
    ).fetchall()
    links = []
    relations = {}
    for table, fields in found.items():
        own = [row[2:] for row in constraints if _key(row[0], row[1]) == table]
        prefix = table.rpartition(".")[0]
        links += [
            Link(table, tuple(columns), _key(prefix or "main", target), tuple(target_columns), True)
            for kind, columns, _, target, target_columns in own
            if kind == "FOREIGN KEY"
        ]
        relations[table] = Relation(
            key=table,
            fields=fields,
            primary_key=tuple(next((row[1] for row in own if row[0] == "PRIMARY KEY"), ())),
            uniques=tuple(tuple(row[1]) for row in own if row[0] == "UNIQUE"),
            checks=tuple(row[2] for row in own if row[0] == "CHECK" and row[2]),
            rows=_one(connection, f"SELECT COUNT(*) FROM {quote(database)}.{quote(table)}"),
        )
    declared = {(link.table, link.columns, link.ref_table) for link in links}
    links += [
        Link(table.key, key.columns, key.ref_table, key.ref_columns, False)
        for table in schema.tables
        for key in table.foreign_keys
        if table.key in relations
        and key.ref_table in relations
        and (table.key, key.columns, key.ref_table) not in declared
    ]
    ordered = {table: relations[table] for table in _parents_first(list(relations), links)}
    spans, calendars, distinct = _observe(connection, database, ordered)
    return Catalog(ordered, tuple(links), spans, calendars, distinct)


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    row = connection.execute(sql).fetchone()
    assert row is not None, sql
    return row[0]


def _key(schema: str, table: str) -> str:
    return table if schema == "main" else f"{schema}.{table}"


def _read_columns(
    connection: duckdb.DuckDBPyConnection, database: str, schema: Schema
) -> dict[str, tuple[Field, ...]]:
    enumerated = {(t.key, c.name): c.values for t in schema.tables for c in t.columns}
    rows = connection.execute(
        "SELECT c.schema_name, c.table_name, c.column_name, c.data_type, c.is_nullable, c.numeric_scale "
        "FROM duckdb_columns() AS c JOIN duckdb_tables() AS t USING (table_oid, database_oid) "
        "WHERE c.database_name = ? AND NOT c.internal ORDER BY c.schema_name, c.table_name, c.column_index",
        [database],
    ).fetchall()
    tables: dict[str, list[Field]] = {}
    for schema_name, table, name, type_, nullable, scale in rows:
        kind = _KINDS.get(type_.partition("(")[0], "other")
        key = _key(schema_name, table)
        tables.setdefault(key, []).append(
            Field(name, kind, nullable, scale if kind in NUMBERS else None, enumerated.get((key, name), ()))
        )
    return {key: tuple(fields) for key, fields in tables.items()}


def _parents_first(tables: list[str], links: list[Link]) -> list[str]:
    """Order tables so that those referred to come first; a circle of undeclared keys is cut where it is met."""
    order: list[str] = []
    open_: list[str] = []

    def visit(table: str, declared_only: bool) -> None:
        if table in order or table in open_:
            return
        open_.append(table)
        for link in links:
            if link.table == table and (link.declared or not declared_only):
                visit(link.ref_table, declared_only)
        open_.pop()
        order.append(table)

    for table in tables:
        visit(table, declared_only=False)
    return order


def _observe(
    connection: duckdb.DuckDBPyConnection, database: str, relations: Mapping[str, Relation]
) -> tuple[dict[Name, tuple[Any, Any]], dict[Name, tuple[datetime.date, ...]], frozenset[Name]]:
    spans: dict[Name, tuple[Any, Any]] = {}
    calendars: dict[Name, tuple[datetime.date, ...]] = {}
    distinct = set()
    for key, relation in relations.items():
        table = f"{quote(database)}.{quote(key)}"
        if not relation.rows:
            continue
        moments = [field for field in relation.fields if field.kind in MOMENTS]
        texts = [field for field in relation.fields if field.kind == "text"]
        parts = [f"MIN({quote(f.name)}), MAX({quote(f.name)})" for f in moments]
        parts += [f"COUNT(DISTINCT {quote(f.name)}) = COUNT({quote(f.name)}), NULL" for f in texts]
        values = connection.execute(f"SELECT {', '.join(parts) or '1'} FROM {table}").fetchone() or ()
        for index, field in enumerate([*moments, *texts]):
            first, second = values[2 * index : 2 * index + 2]
            if field in texts:
                distinct |= {(key, field.name)} if first else set()
            elif first is not None:
                spans[key, field.name] = (first, second)
                if field.kind == "date" and field.name in relation.primary_key:
                    days = connection.execute(
                        f"SELECT DISTINCT {quote(field.name)} FROM {table} ORDER BY 1 LIMIT {_MAX_CALENDAR + 1}"
                    ).fetchall()
                    if len(days) <= _MAX_CALENDAR:
                        calendars[key, field.name] = tuple(day for (day,) in days)
    return spans, calendars, frozenset(distinct)

"""What relates the columns of a database in every row, and how a changed copy is brought back to it.

A right query may rely on what always holds: that a placed order has no shipping date, that cancelled orders have no
returns, that an order is paid in its country's currency. A variant that broke such a rule would call right queries
wrong, so each rule is found by looking at all rows of the source and restored after every change.

Found: columns copied from a parent (`Copied`), states in which a column is always or never NULL (`Implied`), columns
in rising order (`Rising`), parents of a state without children (`Barren`), flags set once per key (`Single`), columns
that another one decides (`decided`, which are left unchanged). Not found: rules of sums over rows, and rules of dates
between tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

import duckdb

from app.assistant.schema import Schema
from evals.catalog import MOMENTS, NUMBERS, Catalog, Field, Link, Name, Relation, quote, read_catalog

_SEEN = 30  # rows that must keep to a rule before it counts as one
_STATES = 5  # different values up to which a column without an enumeration is a state
_MOST_STATES = 20  # with one
_DEPTH = 3  # links from a child to the furthest ancestor looked at
_DECIDERS = 400  # different values up to which a column may decide another


@dataclass(frozen=True)
class Copied:
    """`column` of `table` is `column` of the ancestor at the end of `path`."""

    table: str
    path: tuple[Link, ...]
    column: str


@dataclass(frozen=True)
class Implied:
    """Where `state` (SQL of the row) holds, which reads `of`, `column` is NULL – or never, if not `null`."""

    table: str
    state: str
    of: str
    column: str
    null: bool


@dataclass(frozen=True)
class Rising:
    """`low` is at most `high`."""

    table: str
    low: str
    high: str


@dataclass(frozen=True)
class Barren:
    """No row of `table` has an ancestor with `state`, SQL over the ancestor `p`."""

    table: str
    path: tuple[Link, ...]
    state: str


@dataclass(frozen=True)
class Single:
    """`flag` is true in at most one row for each `key`."""

    table: str
    key: str
    flag: str


@dataclass(frozen=True)
class Invariants:
    """All the rules of one database; `decided` columns depend on another column and keep their values."""

    copied: tuple[Copied, ...]
    implied: tuple[Implied, ...]
    rising: tuple[Rising, ...]
    barren: tuple[Barren, ...]
    single: tuple[Single, ...]
    decided: frozenset[Name]


@dataclass(frozen=True)
class Facts:
    """What is known of a database without its golds."""

    catalog: Catalog
    rules: Invariants


def read_facts(source: Path, schema: Schema) -> Facts:
    """Read a DuckDB file (some seconds). Raises: duckdb.Error if it cannot be read."""
    with duckdb.connect(":memory:") as connection:
        escaped = str(source).replace("'", "''")
        connection.execute(f"ATTACH '{escaped}' AS source (READ_ONLY)")
        catalog = read_catalog(connection, "source", schema)
        connection.execute("USE source")
        return Facts(catalog, find_invariants(connection, catalog))


def find_invariants(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> Invariants:
    """Look at every row of the database in use; names are of that database."""
    states = {key: _states(connection, relation) for key, relation in catalog.relations.items()}
    copied: list[Copied] = []
    implied: list[Implied] = []
    rising: list[Rising] = []
    barren: list[Barren] = []
    single: list[Single] = []
    decided: set[Name] = set()
    for key, relation in catalog.relations.items():
        implied += _find_implied(connection, relation, states[key])
        rising += _find_rising(connection, relation)
        decided |= _find_decided(connection, catalog, relation, states[key])
        single += _find_single(connection, catalog, relation)
        for path in _paths(catalog, key):
            copied += _find_copied(connection, catalog, relation, path)
            barren += _find_barren(connection, catalog, relation, path, states)
    return Invariants(
        tuple(copied), tuple(implied), tuple(rising), tuple(barren), tuple(single), frozenset(decided)
    )


def restore(connection: duckdb.DuckDBPyConnection, rules: Invariants, base: str) -> None:
    """Bring the database in use back to the rules; `base` is the attached one that it was copied from.

    Of two columns at odds the one that was changed stays and the other gives way. Rows give way last.
    """
    for copy in rules.copied:
        column, table = quote(copy.column), quote(copy.table)
        connection.execute(
            f"UPDATE {table} AS u SET {column} = s.v FROM (SELECT t.rowid AS r, p.{column} AS v "
            f"FROM {_joined(copy.path)} WHERE t.{column} IS DISTINCT FROM p.{column}) AS s WHERE u.rowid = s.r"
        )
    for only_changed in (True, False):
        for rule in rules.implied:
            _restore_implied(connection, rule, base, only_changed)
    for order in rules.rising:
        low, high = quote(order.low), quote(order.high)
        connection.execute(f"UPDATE {quote(order.table)} SET {high} = {low} WHERE {high} < {low}")
    for empty in rules.barren:
        connection.execute(
            f"DELETE FROM {quote(empty.table)} WHERE rowid IN "
            f"(SELECT t.rowid FROM {_joined(empty.path)} WHERE {empty.state})"
        )
    for flag in rules.single:
        connection.execute(
            f"DELETE FROM {quote(flag.table)} AS t WHERE {quote(flag.flag)} AND rowid > (SELECT MIN(u.rowid) "
            f"FROM {quote(flag.table)} AS u WHERE u.{quote(flag.flag)} AND u.{quote(flag.key)} = t.{quote(flag.key)})"
        )


def _restore_implied(
    connection: duckdb.DuckDBPyConnection, rule: Implied, base: str, only_changed: bool
) -> None:
    table, column, of = quote(rule.table), quote(rule.column), quote(rule.of)
    where = f"({rule.state}) AND {column} IS {'NOT ' if rule.null else ''}NULL"
    if only_changed:
        where += (
            f" AND NOT EXISTS (SELECT 1 FROM {quote(base)}.{table} AS b "
            f"WHERE b.rowid = t.rowid AND b.{of} IS NOT DISTINCT FROM t.{of})"
        )
    value = (
        "NULL"
        if rule.null
        else f"(SELECT ANY_VALUE(b.{column} ORDER BY b.rowid) FROM {quote(base)}.{table} AS b)"
    )
    if not rule.null:  # its own former value, else some value of the column
        value = (
            f"COALESCE((SELECT b.{column} FROM {quote(base)}.{table} AS b WHERE b.rowid = t.rowid), {value})"
        )
    connection.execute(f"UPDATE {table} AS t SET {column} = {value} WHERE {where}")


def _joined(path: tuple[Link, ...]) -> str:
    """SQL of FROM: the table `t` joined along the path to its ancestor `p`."""
    sql = f"{quote(path[0].table)} AS t"
    before = "t"
    for number, link in enumerate(path, 1):
        alias = "p" if number == len(path) else f"p{number}"
        on = " AND ".join(
            f"{alias}.{quote(theirs)} = {before}.{quote(ours)}"
            for ours, theirs in zip(link.columns, link.ref_columns, strict=True)
        )
        sql += f" JOIN {quote(link.ref_table)} AS {alias} ON {on}"
        before = alias
    return sql


def _paths(catalog: Catalog, table: str, depth: int = _DEPTH) -> Iterator[tuple[Link, ...]]:
    for link in catalog.links_of(table):
        if link.ref_table == table:
            continue
        yield (link,)
        if depth > 1:
            for rest in _paths(catalog, link.ref_table, depth - 1):
                if table not in [step.ref_table for step in rest]:
                    yield (link, *rest)


def _states(connection: duckdb.DuckDBPyConnection, relation: Relation) -> list[tuple[Field, list[Any]]]:
    """The columns of few values, with those values."""
    found = []
    for field in relation.fields:
        most = _MOST_STATES if field.values else _STATES
        if field.kind in ("boolean", "text") and relation.rows:
            values = connection.execute(
                f"SELECT DISTINCT {quote(field.name)} FROM {quote(relation.key)} "
                f"WHERE {quote(field.name)} IS NOT NULL ORDER BY 1 LIMIT {most + 1}"
            ).fetchall()
            if 1 < len(values) <= most and len(values) * 3 <= relation.rows:
                found.append((field, [value for (value,) in values]))
    return found


def literal(value: Any) -> str:
    """Write a value of a state column as SQL."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "'" + str(value).replace("'", "''") + "'"


def _find_implied(
    connection: duckdb.DuckDBPyConnection, relation: Relation, states: list[tuple[Field, list[Any]]]
) -> list[Implied]:
    nullable = [field.name for field in relation.fields if field.nullable]
    tests = [(f.name, f"{quote(f.name)} = {literal(value)}") for f, values in states for value in values]
    tests += [(name, f"{quote(name)} IS {sign}NULL") for name in nullable for sign in ("", "NOT ")]
    if not nullable or not tests:
        return []
    counts = ", ".join(f"COUNT({quote(name)})" for name in nullable)
    whole = connection.execute(f"SELECT {counts} FROM {quote(relation.key)}").fetchone() or ()
    mixed = [i for i, count in enumerate(whole) if 0 < count < relation.rows]
    found = []
    for of, test in tests:
        row = connection.execute(
            f"SELECT COUNT(*), {counts} FROM {quote(relation.key)} WHERE {test}"
        ).fetchone() or (0,)
        for index in mixed:
            if row[0] >= _SEEN and row[index + 1] in (0, row[0]) and nullable[index] != of:
                found.append(Implied(relation.key, test, of, nullable[index], row[index + 1] == 0))
    return found


def _find_rising(connection: duckdb.DuckDBPyConnection, relation: Relation) -> list[Rising]:
    pairs = [
        (a.name, b.name)
        for a, b in permutations(relation.fields, 2)
        if (a.kind in MOMENTS and b.kind in MOMENTS)
        or (a.kind in NUMBERS and (a.kind, a.scale) == (b.kind, b.scale) and a.kind == "number")
    ]
    pairs = [pair for pair in pairs if not set(pair) & set(relation.primary_key)]
    if not pairs:
        return []
    parts = ", ".join(
        f"COUNT(*) FILTER ({quote(a)} <= {quote(b)}), COUNT(*) FILTER ({quote(a)} > {quote(b)})"
        for a, b in pairs
    )
    counts = connection.execute(f"SELECT {parts} FROM {quote(relation.key)}").fetchone() or ()
    return [
        Rising(relation.key, a, b)
        for index, (a, b) in enumerate(pairs)
        if counts[2 * index] >= _SEEN and not counts[2 * index + 1]
    ]


def _find_decided(
    connection: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    relation: Relation,
    states: list[tuple[Field, list[Any]]],
) -> set[Name]:
    keys = catalog.key_columns(relation.key)
    few = [f.name for f in relation.fields if f.kind == "text" or f.name in keys]
    decided = set()
    for name in few:
        others = [f.name for f, _ in states if f.name != name]
        others += [
            c for link in catalog.links_of(relation.key) for c in link.columns if c not in (name, *others)
        ]
        others = [c for c in others if c not in relation.primary_key]
        if not others:
            continue
        # One value of the other column in each group, but not the same one in all.
        parts = ", ".join(f"BOOL_AND(a{i} = b{i}) AND MIN(a{i}) < MAX(b{i})" for i in range(len(others)))
        inner = ", ".join(f"MIN({quote(c)}) AS a{i}, MAX({quote(c)}) AS b{i}" for i, c in enumerate(others))
        row = connection.execute(
            f"SELECT COUNT(*), {parts} FROM (SELECT {inner} FROM {quote(relation.key)} "
            f"WHERE {quote(name)} IS NOT NULL GROUP BY {quote(name)})"
        ).fetchone() or (0,)
        if 1 < row[0] <= _DECIDERS and relation.rows >= max(_SEEN, 3 * row[0]):
            decided |= {(relation.key, c) for i, c in enumerate(others) if row[i + 1]}
    return decided


def _find_copied(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, relation: Relation, path: tuple[Link, ...]
) -> list[Copied]:
    there = catalog.relations[path[-1].ref_table]
    keys = catalog.key_columns(relation.key)
    found = []
    for field in relation.fields:
        other = there.field(field.name)
        if other is None or other.kind != field.kind or field.name in keys or field.kind != "text":
            continue
        row = connection.execute(
            f"SELECT COUNT(*), COUNT(*) FILTER (t.{quote(field.name)} IS DISTINCT FROM p.{quote(other.name)}) "
            f"FROM {_joined(path)}"
        ).fetchone() or (0, 0)
        if row[0] >= _SEEN and not row[1]:
            found.append(Copied(relation.key, path, field.name))
    return found


def _find_barren(
    connection: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    relation: Relation,
    path: tuple[Link, ...],
    all_states: Mapping[str, list[tuple[Field, list[Any]]]],
) -> list[Barren]:
    states = all_states[path[-1].ref_table]
    there = catalog.relations[path[-1].ref_table]
    found = []
    for field, values in states:
        column = quote(field.name)
        seen = connection.execute(f"SELECT DISTINCT p.{column} FROM {_joined(path)}").fetchall()
        for value in values:
            if (value,) in seen:
                continue
            parents = connection.execute(
                f"SELECT COUNT(*) FROM {quote(there.key)} WHERE {column} = {literal(value)}"
            ).fetchone() or (0,)
            # As many children as those parents would have if they were like the others.
            if there.rows and parents[0] * relation.rows / there.rows >= _SEEN:
                found.append(Barren(relation.key, path, f"p.{column} = {literal(value)}"))
    return found


def _find_single(connection: duckdb.DuckDBPyConnection, catalog: Catalog, relation: Relation) -> list[Single]:
    found = []
    for key in relation.primary_key if len(relation.primary_key) > 1 else ():
        for field in relation.fields:
            if field.kind == "boolean":
                row = connection.execute(
                    f"SELECT MAX(n), MAX(m), COUNT(*) FROM (SELECT COUNT(*) FILTER ({quote(field.name)}) AS n, "
                    f"COUNT(*) AS m FROM {quote(relation.key)} GROUP BY {quote(key)})"
                ).fetchone() or (0, 0, 0)
                if row[0] == 1 and (row[1] or 0) > 1 and row[2] >= _SEEN:
                    found.append(Single(relation.key, key, field.name))
    return found

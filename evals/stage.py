"""Where variants are made: an in-memory DuckDB with the source attached, a sample of it, and copies to change.

Copies have the source's tables and views under their own names but no constraint, so that they can be changed in any
order; `write` drops the rows that break one. Deterministic: one thread, rows chosen by hashing their key and the seed.
Not covered: generated columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from app.assistant.schema import Schema
from evals.catalog import Link, Relation, quote, read_catalog
from evals.invariants import find_invariants, restore

WHOLE_ROWS = 12_000  # tables up to this size are not sampled: dimensions, rates, plans
SOURCE, BASE = "source", "base"


class Stage:
    """One source on stage; `use` chooses the database that names refer to."""

    def __init__(self, source: Path, schema: Schema, seed: int) -> None:
        """Attach the source and read what it declares and keeps to. Raises: duckdb.Error if it cannot be read."""
        self.seed = seed
        self.current = SOURCE
        self.found: dict[tuple[object, ...], list[int]] = {}  # what `witnesses` found on the base
        self.connection = duckdb.connect(":memory:", config={"threads": 1})
        self.run(f"ATTACH '{_escaped(source)}' AS {SOURCE} (READ_ONLY)")
        self.catalog = read_catalog(self.connection, SOURCE, schema)
        self.use(SOURCE)
        self.rules = find_invariants(self.connection, self.catalog)

    def close(self) -> None:
        """Let go of the source."""
        self.connection.close()

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """Run SQL in the database in use."""
        return self.connection.execute(sql).fetchall()

    def use(self, database: str) -> None:
        """Let names refer to a database."""
        self.run(f"USE {quote(database)}")
        self.current = database

    def draw(self, database: str, share: float, keep: Mapping[str, set[int]]) -> None:
        """Make a sample: of every large table without a sampled parent the share, of others their parents' rows.

        `keep` are row ids of the source that are in it whatever the share, with all they refer to. A child that has
        no parent in the source is sampled by its other parents.
        """
        self._make(database)
        kept = self._with_parents(keep)
        sampled: set[str] = set()
        for key, relation in self.catalog.relations.items():
            links = [link for link in self.catalog.links_of(key) if link.ref_table in sampled - {key}]
            conditions = [self._has_parent(database, link) for link in links]
            if not links and relation.rows > WHOLE_ROWS:
                identity = ", ".join(f"t.{quote(c)}" for c in relation.primary_key) or "t.rowid"
                conditions = [f"hash({self.seed}, {identity}) % 10000 < {round(share * 10_000)}"]
            where = " AND ".join(conditions) or "TRUE"
            if conditions:
                sampled.add(key)
                where = f"({where}) OR {rowid_in(kept.get(key, set()), 't.')}"
            self.run(
                f"CREATE TABLE {database}.{quote(key)} AS SELECT * FROM {SOURCE}.{quote(key)} AS t "
                f"WHERE {where} ORDER BY t.rowid"
            )
        self._make_views(database)

    def fork(self, database: str, base: str) -> None:
        """Copy a sample and use the copy."""
        self._make(database)
        for key in self.catalog.relations:
            self.run(
                f"CREATE TABLE {database}.{quote(key)} AS SELECT * FROM {base}.{quote(key)} ORDER BY rowid"
            )
        self._make_views(database)

    def drop(self, database: str) -> None:
        """Forget a sample or copy."""
        self.use(SOURCE)
        self.run(f"DETACH {database}")

    def write(self, database: str, base: str, target: Path) -> str:
        """Restore the rules, write the rows that the constraints allow to a new file; return their digest."""
        self.use(database)
        restore(self.connection, self.rules, base)
        self.run(f"ATTACH '{_escaped(target)}' AS target")
        self.run(f"COPY FROM DATABASE {SOURCE} TO target (SCHEMA)")
        digest = []
        for key, relation in self.catalog.relations.items():
            links = [link for link in self.catalog.links_of(key) if link.declared]
            own = [link for link in links if link.ref_table == key]
            inserted = self._insert(database, relation, links)
            while own and inserted:  # rows that refer to their own table come after those they refer to
                inserted = self._insert(database, relation, links)
            row = self.run(
                f"SELECT COUNT(*), BIT_XOR(hash(t)), SUM(hash(t)::HUGEINT) FROM target.{quote(key)} AS t"
            )
            digest.append(f"{key}:{row[0]}")
        self.use(SOURCE)
        self.run("DETACH target")
        return " ".join(digest)

    def _insert(self, database: str, relation: Relation, links: list[Link]) -> int:
        table = f"target.{quote(relation.key)}"
        where = [f"t.{quote(field.name)} IS NOT NULL" for field in relation.fields if not field.nullable]
        where += [f"({check})" for check in relation.checks]
        for link in links:
            on = _on(link, "p", "t")
            absent = " OR ".join(f"t.{quote(column)} IS NULL" for column in link.columns)
            where.append(
                f"({absent} OR EXISTS (SELECT 1 FROM target.{quote(link.ref_table)} AS p WHERE {on}))"
            )
        first = []
        for key in (relation.primary_key, *relation.uniques):
            if key:
                columns = ", ".join(f"t.{quote(column)}" for column in key)
                first.append(f"(ROW_NUMBER() OVER (PARTITION BY {columns} ORDER BY t.rowid) = 1 "
                             f"OR ({columns}) IS NULL)")  # fmt: skip
                taken = " AND ".join(f"u.{quote(column)} = t.{quote(column)}" for column in key)
                where.append(f"NOT EXISTS (SELECT 1 FROM {table} AS u WHERE {taken})")
        if not relation.primary_key and any(link.ref_table == relation.key for link in links):
            where.append(f"NOT EXISTS (SELECT 1 FROM {table})")  # without a key one pass has to do
        once = f" QUALIFY {' AND '.join(first)}" if first else ""
        done = self.run(
            f"INSERT INTO {table} SELECT t.* FROM {database}.{quote(relation.key)} AS t "
            f"WHERE {' AND '.join(where) or 'TRUE'}{once} ORDER BY t.rowid"
        )
        return int(done[0][0])

    def _make(self, database: str) -> None:
        self.run(f"ATTACH ':memory:' AS {database}")
        for key in self.catalog.relations:
            if "." in key:
                self.run(f"CREATE SCHEMA IF NOT EXISTS {database}.{quote(key.rpartition('.')[0])}")

    def _make_views(self, database: str) -> None:
        self.use(database)
        views = self.run(
            f"SELECT sql FROM duckdb_views() WHERE database_name = '{SOURCE}' AND NOT internal ORDER BY view_oid"
        )
        for (sql,) in views:
            self.run(sql)

    def _has_parent(self, database: str, link: Link) -> str:
        on = _on(link, "p", "t")
        parent = quote(link.ref_table)
        return (
            f"({' OR '.join(f't.{quote(column)} IS NULL' for column in link.columns)} "
            f"OR EXISTS (SELECT 1 FROM {database}.{parent} AS p WHERE {on}) "
            f"OR NOT EXISTS (SELECT 1 FROM {SOURCE}.{parent} AS p WHERE {on}))"
        )

    def _with_parents(self, keep: Mapping[str, set[int]]) -> dict[str, set[int]]:
        kept = {key: set(rows) for key, rows in keep.items()}
        for key in reversed(list(self.catalog.relations)):
            for link in self.catalog.links_of(key) if kept.get(key) else ():
                found = self.run(
                    f"SELECT p.rowid FROM {SOURCE}.{quote(link.ref_table)} AS p WHERE EXISTS (SELECT 1 "
                    f"FROM {SOURCE}.{quote(key)} AS t WHERE {_on(link, 'p', 't')} AND {rowid_in(kept[key], 't.')})"
                )
                kept.setdefault(link.ref_table, set()).update(row for (row,) in found)
        return kept


def rowid_in(rows: set[int] | list[int], prefix: str = "") -> str:
    """SQL that holds for rows by their id."""
    return f"{prefix}rowid IN ({', '.join(map(str, sorted(rows)))})" if rows else "FALSE"


def _on(link: Link, parent: str, child: str) -> str:
    pairs = zip(link.ref_columns, link.columns, strict=True)
    return " AND ".join(f"{parent}.{quote(theirs)} = {child}.{quote(ours)}" for theirs, ours in pairs)


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")

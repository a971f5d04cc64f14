"""A database of 2,000 tables to measure `link` on: Spider's databases side by side, with copies as in warehouses.

Each database is a subject area, whose name its tables begin with, or a code where names shall say nothing. Around
them, drawn with a seed: whole areas again for a department (`emea_…`, with their rows, some columns dropped or added),
tables again as history, staging, backup or next version (`…_hist`, without keys, empty or nearly so), and marts, each
a wide and empty table of all the columns of an area; on request systems of other tables, too, that have the same words
in combinations drawn by chance (`crm3_hour_train`, empty), which are nobody's copy. Some of the first tables get
hundreds of columns that nobody asks about. Which tables a question needs are those of its gold, in the first copy: a
copy is never taken as right, however like it is. One SQLite file.
"""

from __future__ import annotations

import dataclasses
import random
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sqlalchemy.engine import make_url

from app.assistant.database import Database
from app.assistant.schema import Column, ForeignKey, Schema, Table, read_schema
from app.assistant.workspace import DatabaseConfig, Limits

TABLES = 2_000
ROWS = 300  # of a table that are copied
DEPARTMENTS = ("emea", "apac", "us", "uk", "hr", "legacy", "uat", "dwh", "partner", "old")
SUFFIXES = ("hist", "stg", "bak", "v2", "archive", "tmp", "2019", "snapshot", "raw", "delta")
ADDED = (Column("valid_from", "TIMESTAMP"), Column("valid_to", "TIMESTAMP"), Column("load_id", "INTEGER"))
SYSTEMS = (
    "crm", "erp", "wms", "pim", "hris", "lms", "gl", "oms", "tms", "cms", "plm", "ods", "kyc", "pos", "mes", "bpm",
)  # fmt: skip
# How often each kind is drawn: a department is some five tables, and so is a system.
KINDS = {"department": 0.13, "suffix": 0.64, "mart": 0.04}
SYSTEM = 0.09
WIDE_SHARE = 0.03  # of the first tables that get WIDE_COLUMNS more
WIDE_COLUMNS = 220


@dataclasses.dataclass(frozen=True)
class Area:
    """One of the databases, as it stands in the warehouse: its tables under their new names."""

    name: str
    file: Path
    tables: tuple[Table, ...]  # renamed
    sources: tuple[Table, ...]  # as they were


def build_warehouse(
    file: Path,
    databases: Mapping[str, DatabaseConfig],
    *,
    tables: int = TABLES,
    named: bool = True,
    systems: bool = False,
    seed: int = 0,
) -> dict[tuple[str, str], str]:
    """Write the file; returns the new name of each table by its database and old name, in lower case.

    `named=False` gives the areas codes for names; `systems` brings those, a quarter of all.
    """
    rng = random.Random(seed)
    areas = [_read_area(name, config, name if named else f"d{n:02}", rng) for n, (name, config) in
             enumerate(sorted(databases.items()), 1)]  # fmt: skip
    words = sorted({c.name for area in areas for t in area.sources for c in t.columns})
    areas = [_widened(area, words, rng) for area in areas]
    file.unlink(missing_ok=True)
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    taken: set[str] = set()
    try:
        for area in areas:
            _write(connection, area.file, zip(area.tables, area.sources, strict=True), ROWS, taken)
        for area, copies, rows in _draw(areas, systems, rng):
            if len(taken) >= tables:
                break
            fresh = [pair for pair in copies if pair[0].name.lower() not in taken][: tables - len(taken)]
            _write(connection, area.file, fresh, rows, taken)
    finally:
        connection.close()
    return {
        (area.name.lower(), source.name.lower()): table.name
        for area in areas
        for table, source in zip(area.tables, area.sources, strict=True)
    }


def _read_area(name: str, config: DatabaseConfig, prefix: str, rng: random.Random) -> Area:
    database = Database(config, Limits())
    try:
        schema: Schema = read_schema(database)
    finally:
        database.close()
    return Area(
        name,
        Path(make_url(config.url).database or ""),
        tuple(_renamed(table, f"{prefix}_{table.name}", prefix) for table in schema.tables),
        schema.tables,
    )


def _renamed(table: Table, name: str, prefix: str) -> Table:
    keys = tuple(dataclasses.replace(k, ref_table=f"{prefix}_{k.ref_table}") for k in table.foreign_keys)
    return dataclasses.replace(table, name=name, foreign_keys=keys)


def _widened(area: Area, words: Sequence[str], rng: random.Random) -> Area:
    tables = []
    for table in area.tables:
        if rng.random() < WIDE_SHARE:
            known = {column.name.lower() for column in table.columns}
            names = dict.fromkeys(
                f"{rng.choice(words)}_{rng.choice(('flag', 'code', 'attr', 'ref'))}_{n}"
                for n in range(WIDE_COLUMNS)
            )
            more = tuple(Column(name, "INTEGER") for name in names if name.lower() not in known)
            at = rng.randrange(len(table.columns) + 1)
            table = dataclasses.replace(table, columns=(*table.columns[:at], *more, *table.columns[at:]))
        tables.append(table)
    return dataclasses.replace(area, tables=tuple(tables))


def _draw(
    areas: Sequence[Area], systems: bool, rng: random.Random
) -> Iterator[tuple[Area, list[tuple[Table, Table]], int]]:
    """Copies without end: the area, its new tables each with their source, and how many rows they get."""
    kinds = KINDS | ({"system": SYSTEM} if systems else {})
    while True:
        area = rng.choice(areas)
        kind = rng.choices(list(kinds), list(kinds.values()))[0]
        if kind == "department":
            prefix = rng.choice(DEPARTMENTS)
            copies = [_drifted(_renamed(t, f"{prefix}_{t.name}", prefix), rng) for t in area.tables]
            yield area, list(zip(copies, area.sources, strict=True)), ROWS
        elif kind == "suffix":
            at = rng.randrange(len(area.tables))
            table, suffix = area.tables[at], rng.choice(SUFFIXES)
            added = ADDED if suffix in ("hist", "snapshot", "delta") else ()
            copy = dataclasses.replace(
                table,
                name=f"{table.name}_{suffix}",
                columns=(*table.columns, *added),
                primary_key=(),
                foreign_keys=(),
            )
            yield area, [(copy, area.sources[at])], rng.choice((0, 0, 20))
        elif kind == "system":
            yield area, [(table, Table("", ())) for table in _make_system(areas, rng)], 0
        else:
            columns = {f"{s.name}_{c.name}".lower(): c.type for s in area.sources for c in s.columns}
            prefix = area.tables[0].name.removesuffix(area.sources[0].name)
            mart = Table(f"{prefix}mart", tuple(Column(name, type) for name, type in columns.items()))
            yield area, [(mart, Table("", ()))], 0


def _drifted(table: Table, rng: random.Random) -> Table:
    """Without some of its columns, and with some that nobody asks about."""
    fixed = {*table.primary_key, *(name for key in table.foreign_keys for name in key.columns)}
    kept = tuple(column for column in table.columns if column.name in fixed or rng.random() > 0.1)
    added = [column for column in ADDED if rng.random() < 0.2]
    return dataclasses.replace(table, columns=(*(kept or table.columns), *added))


def _make_system(areas: Sequence[Area], rng: random.Random) -> list[Table]:
    """Tables whose names and columns are those of all areas, put together otherwise."""
    everything = [source for area in areas for source in area.sources]
    prefix = f"{rng.choice(SYSTEMS)}{rng.randrange(1, 10)}"
    tables: list[Table] = []
    for _ in range(rng.randint(3, 8)):
        one, other = (rng.choice(re.findall(r"[^\W_]+", rng.choice(everything).name)) for _ in range(2))
        name = f"{prefix}_{one}_{other}".lower()
        columns = [Column(f"{one}_{other}_id".lower(), "INTEGER")]
        columns += [rng.choice(rng.choice(everything).columns) for _ in range(rng.randint(3, 12))]
        keys: tuple[ForeignKey, ...] = ()
        if tables:
            parent = rng.choice(tables)
            columns.append(parent.columns[0])
            keys = (ForeignKey((parent.columns[0].name,), parent.name, (parent.columns[0].name,)),)
        once = tuple({column.name.lower(): column for column in columns}.values())
        tables.append(Table(name, once, primary_key=(columns[0].name,), foreign_keys=keys))
    return tables


def _write(
    connection: sqlite3.Connection, file: Path, pairs: Iterator[tuple[Table, Table]] | Sequence[tuple[Table, Table]],
    rows: int, taken: set[str],
) -> None:  # fmt: skip
    connection.execute("ATTACH ? AS source", (str(file),))
    connection.execute("BEGIN")
    for table, source in pairs:
        connection.execute(_create(table))
        taken.add(table.name.lower())
        if rows and source.columns:
            there = {column.name for column in table.columns}
            names = ", ".join(_quote(column.name) for column in source.columns if column.name in there)
            connection.execute(
                f"INSERT OR IGNORE INTO {_quote(table.name)} ({names}) "
                f"SELECT {names} FROM source.{_quote(source.name)} LIMIT {rows}"
            )
    connection.execute("COMMIT")
    connection.execute("DETACH source")


def _create(table: Table) -> str:
    parts = [f"{_quote(column.name)} {column.type}" for column in table.columns]
    if table.primary_key:
        parts.append(f"PRIMARY KEY ({', '.join(map(_quote, table.primary_key))})")
    parts += [_references(key) for key in table.foreign_keys]
    return f"CREATE TABLE {_quote(table.name)} ({', '.join(parts)})"


def _references(key: ForeignKey) -> str:
    ours, theirs = (", ".join(map(_quote, names)) for names in (key.columns, key.ref_columns))
    return f"FOREIGN KEY ({ours}) REFERENCES {_quote(key.ref_table)} ({theirs})"


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

"""The schema of a database: its tables, columns and keys, and its compact rendering for the prompt.

Read from DuckDB by SQLAlchemy's inspector and from SQLite by its own pragmas, then completed by the workspace's
descriptions. Left out are keys to what does not exist, and tables and views that SQLite cannot open; of the latter
the log says which. Does not choose which tables a question needs (`link`) and reads no rows.
"""

from __future__ import annotations

import dataclasses
import difflib
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.assistant.errors import WorkspaceError
from app.assistant.parse import RESERVED

if TYPE_CHECKING:
    from app.assistant.database import Database
    from app.assistant.workspace import TableNote

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Column:
    """A column; `type` is the database's name of its type, `values` the enumeration if there is one.

    In SQLite a type is whatever the table's author wrote, or empty, and values of other types may be stored.
    """

    name: str
    type: str = "VARCHAR"
    nullable: bool = True
    description: str = ""
    values: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    unit: str = ""
    personal: bool = False
    example: str = ""


@dataclass(frozen=True)
class ForeignKey:
    """`columns` of the owning table equal `ref_columns` of `ref_table` (a `Table.key`), in order."""

    columns: tuple[str, ...]
    ref_table: str
    ref_columns: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table or view; `schema` is empty where the database has no schemas or it is the default one.

    `alias` is the one that the house gives the table in queries, if it has such a habit.
    """

    name: str
    columns: tuple[Column, ...]
    schema: str = ""
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    description: str = ""
    synonyms: tuple[str, ...] = ()
    alias: str = ""

    @property
    def key(self) -> str:
        """The name by which queries refer to the table: `schema.name`, or `name` without a schema."""
        return f"{self.schema}.{self.name}" if self.schema else self.name


@dataclass(frozen=True)
class Schema:
    """The tables of one database; `dialect` is sqlglot's name of its SQL."""

    tables: tuple[Table, ...]
    dialect: str = "duckdb"


def read_schema(database: Database, notes: Mapping[str, TableNote] | None = None) -> Schema:
    """Read tables, views, columns and keys from the database and add the workspace's notes.

    Raises: WorkspaceError when a note names a table or column that the database does not have, DatabaseError
    when the database is damaged.
    """
    try:
        tables = _read_sqlite(database) if database.dialect == "sqlite" else _read_tables(database)
    except sa.exc.SQLAlchemyError as error:
        raise database.explain(error) from error
    if not tables:
        raise WorkspaceError(
            f"The database {database.config.name!r} has no tables to ask about: correct its url, or fill it."
        )
    by_key = {table.key.lower(): table for table in tables}
    tables = [
        dataclasses.replace(
            table,
            foreign_keys=tuple(
                dict.fromkeys(found for key in table.foreign_keys if (found := _settle(key, by_key)))
            ),
        )
        for table in tables
    ]
    return describe_schema(Schema(tuple(tables), database.dialect), notes or {})


def _read_tables(database: Database) -> list[Table]:
    inspector: Any = sa.inspect(database.connection)
    tables = []
    for name in _schema_names(inspector):
        shown = "" if name == "main" else _unquoted(name)
        columns = inspector.get_multi_columns(schema=name, kind=sa.engine.reflection.ObjectKind.ANY)
        primary = inspector.get_multi_pk_constraint(schema=name)
        foreign = inspector.get_multi_foreign_keys(schema=name)
        for entry in sorted(columns, key=str):
            tables.append(
                Table(
                    name=entry[1],
                    schema=shown,
                    columns=tuple(
                        Column(c["name"], str(c["type"]), bool(c["nullable"])) for c in columns[entry]
                    ),
                    primary_key=tuple(primary.get(entry, {}).get("constrained_columns") or ()),
                    foreign_keys=tuple(_foreign_key(f, shown) for f in foreign.get(entry, ())),
                )
            )
    return tables


def _schema_names(inspector: Any) -> dict[str, str]:
    """The inspector's schema names, each with the name that queries use."""
    # DuckDB's inspector names them "database.schema" and lists its own catalogs too.
    names = (name.rpartition(".") for name in inspector.get_schema_names())
    return {
        name: name for catalog, _, name in names
        if catalog not in ("system", "temp") and name not in ("information_schema", "pg_catalog")
    }  # fmt: skip


def _unquoted(name: str) -> str:
    """A schema's name, which the inspector gives in quotes where a query must."""
    return name[1:-1].replace('""', '"') if name[:1] == name[-1:] == '"' and len(name) > 1 else name


def _foreign_key(found: Any, schema: str) -> ForeignKey:
    ref_schema = found.get("referred_schema") or schema
    prefix = f"{ref_schema}." if ref_schema and ref_schema != "main" else ""
    return ForeignKey(
        tuple(found["constrained_columns"]),
        prefix + found["referred_table"],
        tuple(found["referred_columns"]),
    )


def _read_sqlite(database: Database) -> list[Table]:
    """Read SQLite's own catalog: SQLAlchemy reads it with regular expressions and gives up at one broken view."""
    read = database.connection.exec_driver_sql
    # What virtual tables keep their data in; SQLite before 3.37 does not know the pragma and lists nothing.
    shadows = {row[1] for row in read("PRAGMA table_list") if row[2] == "shadow"}
    names = (
        read("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name").scalars().all()
    )
    tables = []
    for name in names:
        if name.lower().startswith("sqlite_") or name in shadows:
            continue
        try:
            columns = read(
                'SELECT name, type, "notnull", pk FROM pragma_table_xinfo(?) WHERE hidden <> 1', (name,)
            ).all()
            why = (
                "a name that is not UTF-8"
                if "\ufffd" in "".join((name, *(row[0] for row in columns)))
                else ""
            )
        except sa.exc.OperationalError as error:
            if "no such" not in str(error.orig):
                raise
            why = str(error.orig)
        if why:
            log.warning("%s: %s cannot be read and is left out: %s", database.config.name, name, why)
            continue
        keys: dict[int, list[Any]] = {}
        for key, *row in read(
            'SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?) ORDER BY id DESC, seq', (name,)
        ):
            keys.setdefault(key, []).append(row)
        tables.append(
            Table(
                name=name,
                columns=tuple(Column(c, kind.upper(), not notnull) for c, kind, notnull, _ in columns),
                primary_key=tuple(c for c, _, _, _ in sorted(columns, key=lambda row: row[3]) if _),
                foreign_keys=tuple(
                    ForeignKey(
                        tuple(column for _, column, _ in rows),
                        rows[0][0],
                        tuple(target for _, _, target in rows if target is not None),
                    )
                    for rows in keys.values()
                ),
            )
        )
    return tables


def _settle(key: ForeignKey, tables: Mapping[str, Table]) -> ForeignKey | None:
    """Spell a key as its target does; None when that does not exist, which SQLite lets a table declare."""
    target = tables.get(key.ref_table.lower())
    if target is None:
        return None
    spelled = {column.name.lower(): column.name for column in target.columns}
    # SQLite lets a key name only the table it refers to: then its primary key is meant.
    columns = tuple(spelled.get(name.lower(), "") for name in key.ref_columns) or target.primary_key
    if len(columns) != len(key.columns) or not all(columns):
        return None
    return ForeignKey(key.columns, target.key, columns)


def describe_schema(schema: Schema, notes: Mapping[str, TableNote]) -> Schema:
    """Add descriptions, enumerations, units and undeclared keys from the workspace's notes."""
    known = {table.key: table for table in schema.tables}
    for key, note in notes.items():
        if key not in known:
            raise WorkspaceError(_stale(note.file, f"table {key}", key, known))
        columns = {column.name for column in known[key].columns}
        for name, column_note in note.columns.items():
            if name not in columns:
                raise WorkspaceError(_stale(note.file, f"column {key}.{name}", name, columns))
            target, _, column = column_note.references.rpartition(".")
            there = {column.name for column in known[target].columns} if target in known else set()
            if column_note.references and column not in there:
                raise WorkspaceError(
                    f"{note.file}: {key}.{name} references {column_note.references}, which does not exist; "
                    "write schema.table.column."
                )
    return dataclasses.replace(
        schema, tables=tuple(_described(t, notes[t.key]) if t.key in notes else t for t in schema.tables)
    )


def _described(table: Table, note: TableNote) -> Table:
    columns = []
    extra = []
    for column in table.columns:
        said = note.columns.get(column.name)
        if said is not None:
            column = dataclasses.replace(
                column,
                description=said.description,
                values=said.values,
                synonyms=said.synonyms,
                unit=said.unit,
                personal=said.personal,
            )
            if said.references:
                ref_table, _, ref_column = said.references.rpartition(".")
                extra.append(ForeignKey((column.name,), ref_table, (ref_column,)))
        columns.append(column)
    return dataclasses.replace(
        table,
        description=note.description,
        synonyms=note.synonyms,
        alias=note.alias,
        columns=tuple(columns),
        foreign_keys=table.foreign_keys + tuple(extra),
    )


def _stale(file: Any, what: str, name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), 1)
    hint = f" (nearest: {near[0]})" if near else ""
    return f"{file} describes {what}, which the database does not have{hint}: correct or remove it."


def render_compact(schema: Schema) -> str:
    """One line a table, `name AS alias(column, key->table.column, status: a|b, day date)`: what the model reads.

    A foreign key names its target's column only where the two differ; types are shown for dates, times and
    booleans, whose literals a query must write. Names stand as a query must write them. Personal columns are
    shown: the policy decides on them. Joins in a list of their own made small models join more than they needed.

    >>> people = Table("people", (Column("id"), Column("born", "DATE"), Column("first name")))
    >>> pets = Table("pets", (Column("owner"),), foreign_keys=(ForeignKey(("owner",), "people", ("id",)),))
    >>> print(render_compact(Schema((people, pets))))
    people(id, born date, "first name")
    pets(owner->people.id)
    """
    return "\n".join(_render_table(table, schema.dialect) for table in schema.tables)


def _render_table(table: Table, dialect: str) -> str:
    targets = {}
    for key in table.foreign_keys:
        if len(key.columns) == 1:
            same = key.columns == key.ref_columns
            target = ".".join(quote_name(part, dialect) for part in key.ref_table.split("."))
            targets[key.columns[0]] = f"->{target}" + (
                "" if same else f".{quote_name(key.ref_columns[0], dialect)}"
            )
    parts = []
    for column in table.columns:
        text = quote_name(column.name, dialect) + targets.get(column.name, "")
        if column.values:
            text += ": " + "|".join(column.values)
        elif column.example:
            text += f" e.g. '{column.example}'"
        elif kind := _SHOWN_TYPES.get(column.type.partition("(")[0].upper().removesuffix(" WITH TIME ZONE")):
            text += f" {kind}"
        parts.append(text)
    return f"{quote_key(table, dialect)}{f' AS {table.alias}' if table.alias else ''}({', '.join(parts)})"


def quote_key(table: Table, dialect: str) -> str:
    """Write the table's key as a query must."""
    return ".".join(quote_name(part, dialect) for part in (table.schema, table.name) if part)


def quote_name(name: str, dialect: str) -> str:
    """Write a name as a query must: quoted where it would be read as something else.

    >>> quote_name("net_total", "sqlite"), quote_name("Unit Price", "sqlite"), quote_name("order", "sqlite")
    ('net_total', '"Unit Price"', '"order"')
    """
    if re.fullmatch(r"[^\W\d]\w*", name) and name.lower() not in RESERVED.get(dialect, ()):
        return name
    return '"' + name.replace('"', '""') + '"'


_SHOWN_TYPES = {
    "DATE": "date", "TIMESTAMP": "timestamp", "DATETIME": "timestamp", "BOOLEAN": "bool", "BOOL": "bool",
}  # fmt: skip

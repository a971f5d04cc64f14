"""The reviewed snapshot of a database's schema, and what changed since it was taken.

`schema.lock.yaml` in the workspace has a line a column, so that a diff of it reads as the change. Names that differ
only in case are one name, as databases have it. Not covered: indexes, checks, what a view computes, column order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from app.assistant.errors import WorkspaceError
from app.assistant.schema import Column, ForeignKey, Schema, Table
from app.assistant.whole_file import write_whole

FILE = "schema.lock.yaml"
_HEAD = """\
# The schema that the pairs were last right for. `inhouse pairs drift` compares the database with it, and
# `inhouse pairs drift --accept` writes it anew.
"""
_NOT_NULL = " NOT NULL"
_PLAIN_TYPE = re.compile(r"[A-Z]\w*(?: \w+)*(?:\(\d+(?:, \d+)?\))?(?: \w+)*(?:\[\])*")

Kind = Literal[
    "table removed", "table added", "column removed", "column added", "type changed", "nullable changed", "key changed"
]  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One difference; `key` is `schema.table` or `schema.table.column`, the texts say what it was and is."""

    kind: Kind
    key: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        """Say it in a line."""
        about = " -> ".join(text for text in (self.before, self.after) if text)
        return f"{self.kind}: {self.key}{f' ({about})' if about else ''}"


def write_snapshot(schema: Schema, file: Path) -> None:
    """Write the file whole."""
    write_whole(file, render_snapshot(schema))


def render_snapshot(schema: Schema) -> str:
    """Return the text of the file, tables in order of their names.

    >>> print(render_snapshot(Schema((Table("pets", (Column("id", "INTEGER", False),), primary_key=("id",)),))))
    # The schema that the pairs were last right for. `inhouse pairs drift` compares the database with it, and
    # `inhouse pairs drift --accept` writes it anew.
    <BLANKLINE>
    pets:
      primary_key: [id]
      columns:
        id: INTEGER NOT NULL
    <BLANKLINE>
    """
    lines = [_HEAD]
    for table in sorted(schema.tables, key=lambda table: table.key):
        lines.append(f"{_scalar(table.key)}:")
        if _parts(table.key) != (table.schema, table.name):
            lines.append(f"  name: {_scalar(table.name)}")
        if table.primary_key:
            lines.append(f"  primary_key: {_list(table.primary_key)}")
        if table.foreign_keys:
            lines.append("  foreign_keys:")
        for key in sorted(table.foreign_keys, key=str):
            to = f"table: {_scalar(key.ref_table)}, to: {_list(key.ref_columns)}"
            lines.append(f"    - {{columns: {_list(key.columns)}, {to}}}")
        lines.append("  columns:")
        for column in table.columns:
            kind = column.type + ("" if column.nullable else _NOT_NULL)
            lines.append(f"    {_scalar(column.name)}: {_scalar(kind)}")
        lines.append("")
    return "\n".join(lines)


def read_snapshot(file: Path, dialect: str) -> Schema:
    """Read the file. Raises: WorkspaceError with the remedy when it is not there or says something else."""
    try:
        given = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise WorkspaceError(
            f"There is no {file}: while the pairs are right for the database, write it with "
            "`inhouse pairs drift --accept`."
        ) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise WorkspaceError(f"{file} cannot be read: {' '.join(str(error).split())[:200]}.") from error
    try:
        return Schema(tuple(_table(str(key), entry) for key, entry in given.items()), dialect)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise WorkspaceError(
            f"{file} is not as `inhouse pairs drift --accept` writes it ({error!r:.100}): take it from git again."
        ) from error


def _table(key: str, entry: Mapping[str, Any]) -> Table:
    name = str(entry.get("name", _parts(key)[1]))
    columns = []
    for column, kind in entry["columns"].items():
        text = str(kind)
        columns.append(Column(str(column), text.removesuffix(_NOT_NULL), not text.endswith(_NOT_NULL)))
    keys = [
        ForeignKey(tuple(key["columns"]), key["table"], tuple(key["to"]))
        for key in entry.get("foreign_keys", ())
    ]
    schema = key.removesuffix(name).removesuffix(".")
    return Table(name, tuple(columns), schema, tuple(entry.get("primary_key", ())), tuple(keys))


def _parts(key: str) -> tuple[str, str]:
    schema, _, name = key.rpartition(".")
    return schema, name


def _scalar(text: str) -> str:
    """A text as YAML reads it back: plain where that is the text, else quoted."""
    plain = re.fullmatch(r"[A-Za-z_][\w.]*", text) or _PLAIN_TYPE.fullmatch(text)
    return text if plain and yaml.safe_load(text) == text else json.dumps(text, ensure_ascii=False)


def _list(names: Sequence[str]) -> str:
    plain = (name.isidentifier() and yaml.safe_load(name) == name for name in names)
    written = (name if bare else json.dumps(name) for name, bare in zip(names, plain, strict=True))
    return f"[{', '.join(written)}]"


# -- what changed ----------------------------------------------------------------------------------------------


def compare_schemas(old: Schema, new: Schema) -> tuple[Change, ...]:
    """List what changed, table by table in order of their names."""
    before = {table.key.lower(): table for table in old.tables}
    after = {table.key.lower(): table for table in new.tables}
    changes: list[Change] = []
    for key in sorted({*before, *after}):
        if key not in after:
            changes.append(Change("table removed", before[key].key))
        elif key not in before:
            changes.append(Change("table added", after[key].key))
        else:
            changes += compare_tables(before[key], after[key])
    return tuple(changes)


def compare_tables(old: Table, new: Table) -> Iterator[Change]:
    """List what changed in one table, under its new name."""
    before = {column.name.lower(): column for column in old.columns}
    after = {column.name.lower(): column for column in new.columns}
    for name, column in before.items():
        if name not in after:
            yield Change("column removed", f"{old.key}.{column.name}", column.type)
    for name, column in after.items():
        key = f"{new.key}.{column.name}"
        if name not in before:
            yield Change("column added", key, "", column.type)
            continue
        was = before[name]
        if was.type.upper() != column.type.upper():
            yield Change("type changed", key, was.type, column.type)
        if was.nullable != column.nullable:
            yield Change("nullable changed", key, _null(was), _null(column))
    if old.primary_key != new.primary_key:
        yield Change("key changed", new.key, _primary(old), _primary(new))
    if set(old.foreign_keys) != set(new.foreign_keys):
        gone = sorted(_foreign(key) for key in set(old.foreign_keys) - set(new.foreign_keys))
        came = sorted(_foreign(key) for key in set(new.foreign_keys) - set(old.foreign_keys))
        yield Change("key changed", new.key, "; ".join(gone) or "no such key", "; ".join(came) or "gone")


def _null(column: Column) -> str:
    return "may be NULL" if column.nullable else "NOT NULL"


def _primary(table: Table) -> str:
    return f"primary key {', '.join(table.primary_key)}" if table.primary_key else "no primary key"


def _foreign(key: ForeignKey) -> str:
    return f"{', '.join(key.columns)} refers to {key.ref_table} ({', '.join(key.ref_columns)})"

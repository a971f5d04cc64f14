"""Which files of the workspace, besides pairs, name tables and columns that are gone: schema notes, glossary, style.

Read on the tree where a file holds SQL; the house rules of inhouse.toml by `alias.column`. Only said, with the line;
not mended, and not covered: prose that names a column otherwise, semantics.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from app.assistant.errors import SqlError
from app.assistant.parse import parse_sql
from app.assistant.schema import Schema, Table
from app.assistant.workspace import Workspace
from app.workbench.drift_check import Drift
from app.workbench.references import find_references


@dataclass(frozen=True)
class Stale:
    """A line of the workspace that names what is gone."""

    file: str
    line: int
    message: str


def find_stale(workspace: Workspace, drift: Drift) -> list[Stale]:
    """Look through the workspace's files."""
    found = [*_schema_notes(workspace, drift)]
    if drift.changes:
        found += _glossary(workspace, drift)
        found += _style(workspace, drift)
        found += _house_rules(workspace, drift)
    return sorted(found, key=lambda stale: (stale.file, stale.line))


def _schema_notes(workspace: Workspace, drift: Drift) -> Iterator[Stale]:
    """Notes are read by exact names, so these are compared as they stand."""
    tables = {table.key: {column.name for column in table.columns} for table in drift.new.tables}
    places: dict[Path, dict[tuple[str, ...], int]] = {}
    for key, note in (workspace.notes or {}).items():
        lines = places.setdefault(note.file, _lines(note.file))
        if key not in tables:
            now = drift.renames.table(key)
            yield Stale(str(note.file), lines.get((key,), 1), _gone(key, now.key if now else ""))
            continue
        for name, column in note.columns.items():
            line = lines.get((key, "columns", name), lines.get((key,), 1))
            if name not in tables[key]:
                now_name = drift.renames.column(key, name)
                new = now_name if now_name in tables[key] else ""
                yield Stale(str(note.file), line, _gone(f"{key}.{name}", f"{key}.{new}" if new else ""))
            target, _, ref = column.references.rpartition(".")
            if column.references and ref not in tables.get(target, ()):
                new_key = drift.renames.key(target, ref)
                new = "" if new_key.lower() == column.references.lower() else new_key
                yield Stale(str(note.file), line, f"{key}.{name} references: {_gone(column.references, new)}")


def _gone(name: str, new: str) -> str:
    return f"{name} is {new} now: rename it here." if new else f"{name} is gone: correct or remove it."


def _glossary(workspace: Workspace, drift: Drift) -> Iterator[Stale]:
    file = workspace.root / "glossary.yaml"
    lines = _lines(file) if workspace.glossary else {}
    sources = {note.alias: key for key, note in (workspace.notes or {}).items() if note.alias}
    for number, term in enumerate(workspace.glossary):
        text = " ".join((term.sql, term.where))
        used = {alias: key for alias, key in sources.items() if re.search(rf"\b{alias}\.\w", text)}
        tables = term.from_ or ", ".join(f"{key} AS {alias}" for alias, key in used.items())
        if not tables or not (term.sql or term.where):
            continue
        sql = f"SELECT {term.sql or '1'} FROM {tables} WHERE {term.where or 'TRUE'}"
        for message in _gone_in(sql, drift):
            line = lines.get((str(number), "term"), 1)
            yield Stale(str(file), line, f"term {term.term!r}: {message}")


def _style(workspace: Workspace, drift: Drift) -> Iterator[Stale]:
    file = workspace.root / "style.yaml"
    try:
        given = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return  # there is none, or reading the style says what is wrong
    lines = _lines(file)
    gone = {
        table.key.lower()
        for table in drift.old.tables
        if table.key.lower() not in {new.key.lower() for new in drift.new.tables}
    }
    custom = given.get("custom") if isinstance(given, dict) else None
    for number, entry in enumerate(custom if isinstance(custom, list) else ()):
        line = lines.get(("custom", str(number), "id"), 1)
        messages: dict[str, None] = {}
        for key in ("bad", "good"):
            messages |= dict.fromkeys(_gone_in(str(entry.get(key, "")), drift))
        rule = entry.get("required_filter")
        for table in rule.get("tables", ()) if isinstance(rule, dict) else ():
            if str(table).lower() in gone:
                now = drift.renames.table(str(table))
                messages[_gone(str(table), now.key if now else "")] = None
        yield from (Stale(str(file), line, f"rule {entry.get('id')}: {message}") for message in messages)


def _gone_in(sql: str, drift: Drift) -> list[str]:
    """What a query that was right in the old schema names that is gone."""
    try:
        tree = parse_sql(sql, drift.new.dialect)
        before = find_references(tree.copy(), drift.old)
    except SqlError:
        return []
    try:
        find_references(tree, drift.new)
        return []
    except SqlError as error:
        reason = str(error)
    there = {f"{table.key}.{column.name}".lower() for table in drift.new.tables for column in table.columns}
    tables = {table.key.lower() for table in drift.new.tables}
    found: dict[str, None] = {}
    for mention in before.tables:
        if mention.table.lower() not in tables:
            now = drift.renames.table(mention.table)
            found[_gone(mention.table, now.key if now else "")] = None
    for reference in before.columns:
        key = drift.renames.key(reference.table, reference.column)
        if reference.key.lower() not in there and reference.table.lower() in tables:
            found[_gone(reference.key, key if key.lower() != reference.key.lower() else "")] = None
    return list(found) or [reason]


def _house_rules(workspace: Workspace, drift: Drift) -> Iterator[Stale]:
    file = workspace.root / "inhouse.toml"
    aliases = {note.alias: key for key, note in (workspace.notes or {}).items() if note.alias}
    old = {table.key: table for table in drift.old.tables}
    new = {table.key.lower(): table for table in drift.new.tables}
    text = file.read_text(encoding="utf-8-sig").splitlines()
    for rule in workspace.house_rules:
        for alias, name in re.findall(r"\b(\w+)\.(\w+)", rule):
            key = aliases.get(alias, "")
            now = drift.renames.table(key) or new.get(key.lower())
            if key not in old or not _has(old[key], name) or (now and _has(now, name)):
                continue
            line = next((at for at, row in enumerate(text, 1) if f"{alias}.{name}" in row), 1)
            renamed = drift.renames.key(key, name)
            fate = "" if renamed.lower() == f"{key}.{name}".lower() else renamed
            yield Stale(str(file), line, f"the house rule {rule!r}: {_gone(f'{key}.{name}', fate)}")


def _has(table: Table, name: str) -> bool:
    return name.lower() in {column.name.lower() for column in table.columns}


def _lines(file: Path) -> dict[tuple[str, ...], int]:
    """The line of each key of a YAML file, by the keys and numbers that lead to it."""
    found: dict[tuple[str, ...], int] = {}

    def walk(node: Any, path: tuple[str, ...]) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                found.setdefault((*path, key.value), key.start_mark.line + 1)
                walk(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                walk(value, (*path, str(number)))

    try:
        walk(yaml.compose(file.read_text(encoding="utf-8-sig")), ())
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return {}
    return found


def noted_personal(workspace: Workspace, schema: Schema) -> frozenset[str]:
    """The columns marked personal, as `schema.table.column` in lower case: their values are read by nobody."""
    known = {table.key for table in schema.tables}
    return frozenset(
        f"{key}.{name}".lower()
        for key, note in (workspace.notes or {}).items()
        if key in known
        for name, column in note.columns.items()
        if column.personal
    )

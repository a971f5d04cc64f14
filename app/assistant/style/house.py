"""What the rules know of a workspace: the schema of its database, or of its notes alone where that cannot be opened."""

from __future__ import annotations

import logging

from app.assistant.database import Database
from app.assistant.errors import DatabaseError
from app.assistant.schema import Column, Schema, Table, read_schema
from app.assistant.style.rule import House
from app.assistant.workspace import Workspace

log = logging.getLogger(__name__)


def open_house(workspace: Workspace) -> House:
    """Read the schema once. Without a database, rules on types and keys have less to say, which is logged."""
    try:
        database = Database(workspace.databases[0], workspace.limits)
    except DatabaseError as error:
        log.warning("%s The style rules go by the schema notes alone.", error)
        return House(_noted_schema(workspace), workspace.glossary)
    try:
        return House(read_schema(database, workspace.notes), workspace.glossary)
    finally:
        database.close()


def _noted_schema(workspace: Workspace) -> Schema:
    tables = []
    for key, note in (workspace.notes or {}).items():
        schema, _, name = key.rpartition(".")
        columns = tuple(Column(name, "", unit=said.unit) for name, said in note.columns.items())
        tables.append(Table(name, columns, schema, alias=note.alias))
    dialect = "sqlite" if workspace.databases[0].url.startswith("sqlite") else "duckdb"
    return Schema(tuple(tables), dialect)

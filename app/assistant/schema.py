"""The schema of a database: its tables, columns and keys, and its compact rendering for the prompt.

Read from the database by SQLAlchemy's inspector, then completed by the workspace's descriptions.
Does not choose which tables a question needs (`link`) and reads no rows.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column; `type` is a SQL type name as the database prints it, `values` the enumeration if there is one."""

    name: str
    type: str = "VARCHAR"
    nullable: bool = True
    description: str = ""
    values: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    unit: str = ""
    personal: bool = False


@dataclass(frozen=True)
class ForeignKey:
    """`columns` of the owning table equal `ref_columns` of `ref_table` (a `Table.key`), in order."""

    columns: tuple[str, ...]
    ref_table: str
    ref_columns: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table or view; `schema` is empty where the database has no schemas or it is the default one."""

    name: str
    columns: tuple[Column, ...]
    schema: str = ""
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    description: str = ""
    synonyms: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name by which queries refer to the table: `schema.name`, or `name` without a schema."""
        return f"{self.schema}.{self.name}" if self.schema else self.name


@dataclass(frozen=True)
class Schema:
    """The tables of one database; `dialect` is sqlglot's name of its SQL."""

    tables: tuple[Table, ...]
    dialect: str = "duckdb"

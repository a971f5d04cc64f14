"""A database that is only ever read: opening it locked down, and its one live connection.

DuckDB and SQLite. DuckDB gets external access off, spilling off and its configuration locked; SQLite is
opened in read-only mode with `query_only` set. Runs no question's SQL (`run`).
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url

from app.assistant.errors import DatabaseError
from app.assistant.workspace import DatabaseConfig, Limits

SUPPORTED = ("duckdb", "sqlite")
DAMAGED = (
    "not a valid DuckDB", "not a database", "malformed", "orrupt", "Could not read enough", "INTERNAL Error",
)  # fmt: skip

_LOCKING = threading.Lock()  # connections of one process to one file share its settings


class Database:
    """An open database; `dialect` is sqlglot's name for its SQL. One query runs at a time."""

    def __init__(self, config: DatabaseConfig, limits: Limits) -> None:
        """Open the database and read from it once. Raises: DatabaseError with the remedy."""
        self.config = config
        self.limits = limits
        self.lock = threading.Lock()
        self.engine, self.dialect = _engine(config, limits)
        try:
            self.connection: Connection = self.engine.connect()
            self.connection.exec_driver_sql("SELECT 1")
            if self.dialect == "sqlite":
                # SQLite keeps texts of any bytes: one that is not UTF-8 shows as �, rather than ending the query.
                self.raw.text_factory = lambda text: text.decode("utf-8", "replace")
                # SQLAlchemy adds it, in Python: a pattern such as (a+)+$ would hold this process past any time limit.
                self.raw.create_function("regexp", 2, None)
                self.connection.exec_driver_sql("PRAGMA query_only = ON")
                self.connection.exec_driver_sql("SELECT COUNT(*) FROM sqlite_master")
                # SQLite makes these two at their first use, which a query's authorizer (`run`) would refuse.
                self.connection.exec_driver_sql("SELECT 1 FROM json_each('[]'), json_tree('[]')")
                # SQLite has no memory limit for a connection, but one for a value.
                self.raw.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, limits.memory_mb * 1_000_000 // 64)
            else:
                self._lock_settings()
        except Exception as error:
            self.engine.dispose()
            raise self.explain(error) from error

    def _lock_settings(self) -> None:
        """Lock DuckDB's settings, unless this process has the file open already and has locked them."""
        settings = "current_setting('lock_configuration'), current_setting('enable_external_access')"
        with _LOCKING:
            row = self.connection.exec_driver_sql(f"SELECT {settings}").fetchone()
            if row is None or tuple(row) != (True, False):
                self.connection.exec_driver_sql("SET enable_external_access = false")
                self.connection.exec_driver_sql("SET lock_configuration = true")

    @property
    def raw(self) -> Any:
        """The driver's own connection, which alone can interrupt a query."""
        return self.connection.connection.driver_connection

    def explain(self, error: Exception) -> DatabaseError:
        """Say which of the usual reasons kept the database from being opened or read."""
        text = " ".join(str(error.__cause__ or error).split())
        name = f"The database {self.config.name!r} ({make_url(self.config.url).database})"
        if "set lock" in text or "is locked" in text:
            return DatabaseError(
                f"{name} is locked by another program that writes to it: close that and try again."
            )
        if any(sign in text for sign in DAMAGED):
            build = self.config.build
            remedy = f"build it anew with: python {build}" if build else "restore it from a backup"
            return DatabaseError(f"{name} is damaged or not a {self.dialect} file: {remedy}.")
        return DatabaseError(f"{name} cannot be read: {text[:300]}")

    def close(self) -> None:
        """Give the file back."""
        self.connection.close()
        self.engine.dispose()


def _engine(config: DatabaseConfig, limits: Limits) -> tuple[Engine, str]:
    try:
        url = make_url(config.url)
        dialect = url.get_backend_name()
    except (sa.exc.ArgumentError, ValueError) as error:
        raise DatabaseError(
            f"{config.url!r} is no database URL; write e.g. duckdb:///file.duckdb."
        ) from error
    if dialect not in SUPPORTED:
        raise DatabaseError(
            f"The database {config.name!r} is {dialect}; Inhouse reads {' and '.join(SUPPORTED)} so far."
        )
    if url.drivername != dialect:
        raise DatabaseError(f"The database {config.name!r}: write {dialect}:///… without a driver.")
    file = Path(url.database or "")
    if not file.is_file():
        remedy = (
            f"build it with: python {config.build}" if config.build else "correct its url in inhouse.toml"
        )
        raise DatabaseError(f"The database {config.name!r} has no file {file}: {remedy}.")
    if dialect == "duckdb" and _starts_with(file, b"SQLite format 3\0"):
        raise DatabaseError(
            f"The database {config.name!r} is an SQLite file: write sqlite:///{url.database}."
        )
    options: dict[str, Any]
    if dialect == "duckdb":
        settings = {
            "memory_limit": f"{limits.memory_mb}MB",
            "temp_directory": "",  # nothing is written: a query that would spill hits the memory limit
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        options = {"read_only": True, "config": settings}
    else:
        url = url.set(database=f"file:{quote(file.as_posix())}", query={"mode": "ro", "uri": "true"})
        options = {"check_same_thread": False}
    return sa.create_engine(url, connect_args=options, poolclass=sa.pool.StaticPool), dialect


def _starts_with(file: Path, magic: bytes) -> bool:
    with contextlib.suppress(OSError), file.open("rb") as data:
        return data.read(len(magic)) == magic
    return False

"""A database that is only ever read: opening it locked down, and its one live connection.

DuckDB and SQLite. DuckDB gets external access off, spilling off and its configuration locked; SQLite is
opened in read-only mode with `query_only` set. Runs no question's SQL (`run`). The driver opens it; SQLAlchemy, two
thirds of what a process for queries would load, comes when the schema is read.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
import threading
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote

import duckdb

from app.assistant.errors import DatabaseError
from app.assistant.workspace import DatabaseConfig, Limits

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

SUPPORTED = ("duckdb", "sqlite")
DAMAGED = (
    "not a valid DuckDB", "not a database", "malformed", "orrupt", "Could not read enough", "INTERNAL Error",
)  # fmt: skip

_PLAIN_URL = re.compile(r"(duckdb|sqlite):///([^?%]*)(?:\?(\w+=\w+(?:&\w+=\w+)*))?")
_LOCKING = threading.Lock()  # connections of one process to one file share its settings


class Database:
    """An open database; `dialect` is sqlglot's name for its SQL. One query runs at a time."""

    def __init__(self, config: DatabaseConfig, limits: Limits) -> None:
        """Open the database and read from it once. Raises: DatabaseError with the remedy."""
        self.config = config
        self.limits = limits
        self.lock = threading.Lock()
        self.dialect, self.file, options = _read_url(config)
        try:
            self.raw = _connect(self.dialect, self.file, limits, options)
        except Exception as error:
            raise self.explain(error) from error
        try:
            self.raw.execute("SELECT 1")
            if self.dialect == "sqlite":
                # SQLite keeps texts of any bytes: one that is not UTF-8 shows as �, rather than ending the query.
                self.raw.text_factory = lambda text: text.decode("utf-8", "replace")
                self.raw.execute("PRAGMA query_only = ON")
                self.raw.execute("SELECT COUNT(*) FROM sqlite_master").fetchall()
                # SQLite makes these two at their first use, which a query's authorizer (`run`) would refuse.
                self.raw.execute("SELECT 1 FROM json_each('[]'), json_tree('[]')").fetchall()
                # SQLite has no memory limit for a connection, but one for a value.
                self.raw.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, limits.memory_mb * 1_000_000 // 64)
            else:
                self._lock_settings()
        except Exception as error:
            self.raw.close()
            raise self.explain(error) from error

    def _lock_settings(self) -> None:
        """Lock DuckDB's settings, unless this process has the file open already and has locked them."""
        settings = "current_setting('lock_configuration'), current_setting('enable_external_access')"
        with _LOCKING:
            row = self.raw.execute(f"SELECT {settings}").fetchone()
            if row is None or tuple(row) != (True, False):
                self.raw.execute("SET enable_external_access = false")
                self.raw.execute("SET lock_configuration = true")

    @cached_property
    def connection(self) -> Connection:
        """The same connection for SQLAlchemy, which reads schemas."""
        import sqlalchemy as sa

        def same() -> Any:
            if self.dialect == "sqlite":
                return self.raw
            from duckdb_sqlalchemy import ConnectionWrapper

            return ConnectionWrapper(self.raw)

        engine = sa.create_engine(f"{self.dialect}://", creator=same, poolclass=sa.pool.StaticPool)
        connection = engine.connect()
        if self.dialect == "sqlite":
            # SQLAlchemy adds it, in Python: a pattern such as (a+)+$ would hold this process past any time limit.
            self.raw.create_function("regexp", 2, None)
        return connection

    def end_transaction(self) -> None:
        """Leave what SQLAlchemy began, so that the next query sees the database as it is then."""
        connection = self.__dict__.get("connection")
        if connection is not None and connection.in_transaction():
            connection.rollback()

    def explain(self, error: Exception) -> DatabaseError:
        """Say which of the usual reasons kept the database from being opened or read."""
        text = " ".join(str(error.__cause__ or error).split())
        name = f"The database {self.config.name!r} ({self.file})"
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
        if connection := self.__dict__.get("connection"):
            connection.close()
            connection.engine.dispose()
        self.raw.close()


def _read_url(config: DatabaseConfig) -> tuple[str, str, dict[str, Any]]:
    """Return dialect, file and what follows a `?`, once the file is there. Raises: DatabaseError."""
    options: dict[str, Any] = {}
    if plain := _PLAIN_URL.fullmatch(config.url):
        dialect, database, query = plain.groups()
        options |= parse_qsl(query or "")
    else:
        import sqlalchemy as sa

        try:
            url = sa.engine.make_url(config.url)
            dialect, database = url.get_backend_name(), url.database or ""
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
        options = dict(url.query)
    file = Path(database)
    if not file.is_file():
        remedy = (
            f"build it with: python {config.build}" if config.build else "correct its url in inhouse.toml"
        )
        raise DatabaseError(f"The database {config.name!r} has no file {file}: {remedy}.")
    if dialect == "duckdb" and _starts_with(file, b"SQLite format 3\0"):
        raise DatabaseError(f"The database {config.name!r} is an SQLite file: write sqlite:///{database}.")
    return dialect, database, options


def _connect(dialect: str, database: str, limits: Limits, options: dict[str, Any]) -> Any:
    """Open the file with its driver, to be read; raises what the driver raises."""
    if dialect == "sqlite":
        address = f"file:{quote(Path(database).as_posix())}?mode=ro"
        return sqlite3.connect(address, uri=True, check_same_thread=False)
    settings = options | {
        "memory_limit": f"{limits.memory_mb}MB",
        "temp_directory": "",  # nothing is written: a query that would spill hits the memory limit
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    return duckdb.connect(database, read_only=True, config=settings)


def _starts_with(file: Path, magic: bytes) -> bool:
    with contextlib.suppress(OSError), file.open("rb") as data:
        return data.read(len(magic)) == magic
    return False

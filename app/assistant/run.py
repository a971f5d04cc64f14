"""Run one checked query with its limits: time, memory, rows.

Does not decide whether the query may run (`guard`), but has the engine's own parser agree that it is one
SELECT, since that may read a text otherwise than sqlglot does. The time limit interrupts the engine itself;
rows over the limit are cut off and said to be. Not covered: DuckDB looks at neither limit while it computes
one scalar function over one batch of rows, so `repeat('x', 1000000000)` takes its gigabyte first.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import sqlalchemy as sa

from app.assistant.database import Database
from app.assistant.errors import LimitError, PolicyError, RunError, SqlError

BATCH_ROWS = 100  # fetched between two looks at their size

# All that SQLite may do for a query; reading its catalog is not among it (see _authorize).
SQLITE_ACTIONS = (
    sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE,
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    """The rows of a query; `types` are the engine's type names, `truncated` says that more rows exist."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    truncated: bool
    seconds: float


def run_sql(sql: str, database: Database, *, max_rows: int | None = None) -> Result:
    """Run `sql`, text of the database's dialect, and fetch at most `max_rows` (default: the limits').

    Raises: LimitError over the time or memory limit, PolicyError when the engine sees something other than
    one SELECT, RunError with the database's words otherwise.
    """
    limits = database.limits
    max_rows = max_rows or limits.max_rows
    with database.lock:
        start = time.perf_counter()
        timed_out = threading.Event()

        def interrupt() -> None:
            timed_out.set()
            database.raw.interrupt()

        timer = threading.Timer(limits.timeout_s, interrupt)
        timer.start()
        try:
            with _only_select(sql, database):
                cursor = database.connection.exec_driver_sql(sql)
                description = cursor.cursor.description if cursor.cursor is not None else []
                rows = _fetch(cursor, max_rows + 1, limits.memory_mb)
                cursor.close()
        except (sa.exc.SQLAlchemyError, RuntimeError, duckdb.Error, sqlite3.Error) as error:
            if isinstance(error, RuntimeError) and "interrupted" in str(error) and not timed_out.is_set():
                raise KeyboardInterrupt from error  # what DuckDB makes of Ctrl-C
            raise _explain(error, timed_out.is_set(), limits.timeout_s, limits.memory_mb) from error
        finally:
            timer.cancel()
            timer.join()  # a timer that has just fired must not interrupt the next query
            if database.connection.in_transaction():
                database.connection.rollback()
        seconds = time.perf_counter() - start
    return Result(
        columns=tuple(str(column[0]) for column in description),
        types=tuple(str(column[1]) if column[1] is not None else "" for column in description),
        rows=rows[:max_rows],
        truncated=len(rows) > max_rows,
        seconds=seconds,
    )


@contextlib.contextmanager
def _only_select(sql: str, database: Database) -> Iterator[None]:
    """Let the engine do nothing but one SELECT meanwhile. Raises: PolicyError."""
    if database.dialect == "duckdb":
        kinds = [statement.type for statement in database.raw.extract_statements(sql)]
        if kinds != [duckdb.StatementType.SELECT]:
            raise PolicyError(f"Only one SELECT may run at a time: {sql[:80]}")
        yield
        return
    database.raw.set_authorizer(_authorize)
    try:
        yield
    finally:
        database.raw.set_authorizer(None)


def _authorize(action: int, name: str | None, *about: str | None) -> int:
    hidden = action == sqlite3.SQLITE_READ and (name or "").lower().startswith("sqlite_")
    return sqlite3.SQLITE_OK if action in SQLITE_ACTIONS and not hidden else sqlite3.SQLITE_DENY


def _fetch(cursor: sa.CursorResult[Any], max_rows: int, memory_mb: int) -> list[tuple[Any, ...]]:
    """Fetch at most `max_rows`, whose texts may not exceed the memory limit either."""
    rows: list[tuple[Any, ...]] = []
    size = 0
    while len(rows) < max_rows:
        batch = [tuple(row) for row in cursor.fetchmany(min(BATCH_ROWS, max_rows - len(rows)))]
        if not batch:
            break
        rows += batch
        size += sum(len(value) for row in batch for value in row if isinstance(value, str | bytes))
        if size > memory_mb * 1_000_000:
            cursor.close()
            raise _over_memory(memory_mb)
    return rows


def _over_memory(memory_mb: int) -> LimitError:
    return LimitError(
        f"The query needs more than {memory_mb} MB of memory: ask for less, e.g. a shorter period."
    )


def _explain(error: Exception, timed_out: bool, timeout_s: float, memory_mb: int) -> SqlError:
    text = str(getattr(error, "orig", None) or error)
    if timed_out:
        return LimitError(
            f"The query was stopped after {timeout_s:g} seconds: ask for less, e.g. a shorter period."
        )
    if "Out of Memory" in text or "too big" in text:
        return _over_memory(memory_mb)
    if "not authorized" in text or "is prohibited" in text:
        return PolicyError(f"SQLite may only read the company's tables here: {text}.")
    # DuckDB appends a drawing of the query: the model needs the error and the candidates, a person too.
    said = " ".join(text.partition("\nLINE ")[0].split())
    return RunError(said or type(error).__name__)

"""Run one checked query with its limits: time, memory, rows.

Does not decide whether the query may run (`guard`), but has the engine's own parser agree that it is one
SELECT, since that may read a text otherwise than sqlglot does. The time limit interrupts the engine itself;
rows over the limit are cut off and said to be. Not covered: an engine looks at neither time nor memory while it
computes one scalar function over one batch of rows, e.g. `levenshtein` of two long texts. `query_process` runs
the same function in a child process, whose limits hold whatever the engine does.
"""

from __future__ import annotations

import contextlib
import json
import math
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

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
    try:
        sql.encode()
    except UnicodeEncodeError as error:
        raise RunError("The query holds half a character, which no database reads: leave it out.") from error
    with database.lock:
        start = time.perf_counter()
        watch = WATCHDOG.watch(limits.timeout_s, database.raw.interrupt)
        try:
            with _only_select(sql, database) as statement:
                # The driver itself: SQLAlchemy's cursor costs more than most of the queries of an eval.
                cursor = database.raw if database.dialect == "duckdb" else database.raw.cursor()
                try:
                    cursor.execute(statement)
                    description = cursor.description or []
                    rows = _fetch(cursor, max_rows + 1, limits.memory_mb)
                    rows = _read_json(rows, [str(column[1]) for column in description])
                finally:
                    # Rows that were not fetched would keep their memory and their lock on the file.
                    cursor.execute("") if database.dialect == "duckdb" else cursor.close()
        except (duckdb.Error, sqlite3.Error, RuntimeError, MemoryError, ValueError, OverflowError) as error:
            if isinstance(error, RuntimeError) and "interrupted" in str(error) and not watch.fired:
                raise KeyboardInterrupt from error  # what DuckDB makes of Ctrl-C
            raise _explain(error, watch.fired, limits.timeout_s, limits.memory_mb) from error
        finally:
            WATCHDOG.leave(watch)
            database.end_transaction()
        seconds = time.perf_counter() - start
    return Result(
        columns=tuple(str(column[0]) for column in description),
        types=tuple(str(column[1]) if column[1] is not None else "" for column in description),
        rows=rows[:max_rows],
        truncated=len(rows) > max_rows,
        seconds=seconds,
    )


@contextlib.contextmanager
def _only_select(sql: str, database: Database) -> Iterator[Any]:
    """Let the engine do nothing but one SELECT meanwhile; yields what to execute. Raises: PolicyError."""
    if database.dialect == "duckdb":
        statements = database.raw.extract_statements(sql)
        if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
            raise PolicyError(f"Only one SELECT may run at a time: {sql[:80]}")
        yield statements[0]  # parsed already: what runs is what was looked at
        return
    database.raw.set_authorizer(_authorize)
    try:
        yield sql
    finally:
        database.raw.set_authorizer(None)


def _authorize(action: int, name: str | None, *about: str | None) -> int:
    hidden = action == sqlite3.SQLITE_READ and (name or "").lower().startswith("sqlite_")
    return sqlite3.SQLITE_OK if action in SQLITE_ACTIONS and not hidden else sqlite3.SQLITE_DENY


def _fetch(cursor: Any, max_rows: int, memory_mb: int) -> list[tuple[Any, ...]]:
    """Fetch at most `max_rows`, whose texts may not exceed the memory limit either."""
    rows: list[tuple[Any, ...]] = []
    size = 0
    while len(rows) < max_rows:
        batch = cursor.fetchmany(min(BATCH_ROWS, max_rows - len(rows)))
        if not batch:
            break
        rows += batch
        size += sum(len(value) for row in batch for value in row if isinstance(value, str | bytes))
        if size > memory_mb * 1_000_000:
            raise over_memory(memory_mb)
    return rows


def _read_json(rows: list[tuple[Any, ...]], types: list[str]) -> list[tuple[Any, ...]]:
    """Replace the texts of DuckDB's JSON columns by what they say; SQLite names no types."""
    if "JSON" not in types:
        return rows
    return [
        tuple(
            json.loads(value) if kind == "JSON" and value is not None else value
            for kind, value in zip(types, row, strict=True)
        )
        for row in rows
    ]


def over_time(timeout_s: float) -> LimitError:
    """Say that a query took too long."""
    return LimitError(
        f"The query was stopped after {timeout_s:g} seconds: ask for less, e.g. a shorter period."
    )


def over_memory(memory_mb: int) -> LimitError:
    """Say that a query grew too large."""
    return LimitError(
        f"The query needs more than {memory_mb} MB of memory: ask for less, e.g. a shorter period."
    )


def _explain(error: Exception, timed_out: bool, timeout_s: float, memory_mb: int) -> SqlError:
    text = str(error)
    if timed_out:
        return over_time(timeout_s)
    if isinstance(error, MemoryError) or "Out of Memory" in text or "too big" in text or "bad_alloc" in text:
        return over_memory(memory_mb)
    if "not authorized" in text or "is prohibited" in text:
        return PolicyError(f"SQLite may only read the company's tables here: {text}.")
    # DuckDB appends a drawing of the query: the model needs the error and the candidates, a person too.
    said = " ".join(text.partition("\nLINE ")[0].split())
    return RunError(said or type(error).__name__)


@dataclass(eq=False)
class Watch:
    """One query under a time limit; `fired` once it was interrupted."""

    deadline: float
    interrupt: Callable[[], None]
    fired: bool = False


class Watchdog:
    """One thread that interrupts whichever queries are over their time.

    A thread for each query would cost more than a small query does. The thread sleeps until the earliest
    deadline that it knows, so a query with a later one need not even wake it.
    """

    def __init__(self) -> None:
        """The thread starts with the first query."""
        self._changed = threading.Condition()
        self._running: set[Watch] = set()
        self._wakes_at = math.inf
        self._thread: threading.Thread | None = None

    def watch(self, timeout_s: float, interrupt: Callable[[], None]) -> Watch:
        """Call `interrupt` after so long, unless the watch has left by then."""
        watch = Watch(time.monotonic() + timeout_s, interrupt)
        with self._changed:
            self._running.add(watch)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="query-watchdog", daemon=True)
                self._thread.start()
            elif watch.deadline < self._wakes_at:
                self._changed.notify()
        return watch

    def leave(self, watch: Watch) -> None:
        """End the watch; `interrupt` is not called after this, so it never hits the next query."""
        with self._changed:
            self._running.discard(watch)

    def _work(self) -> None:
        with self._changed:
            while True:
                now = time.monotonic()
                for watch in [watch for watch in self._running if watch.deadline <= now]:
                    self._running.discard(watch)
                    watch.fired = True
                    watch.interrupt()
                self._wakes_at = min((watch.deadline for watch in self._running), default=math.inf)
                # threading refuses to wait for longer than this, which is a year or more
                wait_s = min(self._wakes_at - now, threading.TIMEOUT_MAX / 2)
                self._changed.wait(wait_s if self._running else None)


WATCHDOG = Watchdog()

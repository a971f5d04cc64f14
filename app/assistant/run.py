"""Run one checked query with its limits: time, memory, rows.

Does not decide whether the query may run (`guard`). The time limit interrupts the engine itself, so a query
deep in native code stops too; rows over the limit are cut off and said to be.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.assistant.database import Database
from app.assistant.errors import LimitError, RunError


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

    Raises: LimitError over the time or memory limit, RunError with the database's words otherwise.
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
            cursor = database.connection.exec_driver_sql(sql)
            description = cursor.cursor.description if cursor.cursor is not None else []
            rows = [tuple(row) for row in cursor.fetchmany(max_rows + 1)]
            cursor.close()
        except (sa.exc.SQLAlchemyError, RuntimeError, sqlite3.Error) as error:
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


def _explain(error: Exception, timed_out: bool, timeout_s: float, memory_mb: int) -> RunError:
    text = str(getattr(error, "orig", None) or error)
    if timed_out:
        return LimitError(
            f"The query was stopped after {timeout_s:g} seconds: ask for less, e.g. a shorter period."
        )
    if "Out of Memory" in text:
        return LimitError(
            f"The query needs more than {memory_mb} MB of memory: ask for less, e.g. a shorter period."
        )
    # DuckDB appends a drawing of the query: the model needs the error and the candidates, a person too.
    said = " ".join(text.partition("\nLINE ")[0].split())
    return RunError(said or type(error).__name__)

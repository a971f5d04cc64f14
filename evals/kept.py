"""Results of golds kept on disk, under the hash of the database's content and the query's text.

A shortcut: whatever is wrong with the file, the queries are run again. Small and fast results are not kept, since
running them is as quick. The rows are pickled: the file lies in the user's own cache and nowhere else.
"""

from __future__ import annotations

import contextlib
import hashlib
import pickle
import sqlite3
from pathlib import Path
from types import TracebackType

from app.assistant.run import Result

KEPT_S = 0.05  # a query that took less is not kept
MOST_BYTES = 4_000_000  # of one result
MOST_ROWS = 20_000  # results in the file; the oldest go


class KeptResults:
    """The open file; a context manager, which saves."""

    def __init__(self, file: Path) -> None:
        """Open or make the file; one that cannot be used is as good as an empty one."""
        self._connection: sqlite3.Connection | None = None
        with contextlib.suppress(OSError, sqlite3.Error):
            file.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(file, timeout=5)
            connection.execute("CREATE TABLE IF NOT EXISTS results (key TEXT PRIMARY KEY, result BLOB)")
            self._connection = connection

    def get(self, digest: str, sql: str) -> Result | None:
        """Find the result of a query on the database with this digest."""
        if self._connection is None:
            return None
        with contextlib.suppress(
            sqlite3.Error, pickle.UnpicklingError, EOFError, AttributeError, ImportError
        ):
            row = self._connection.execute(
                "SELECT result FROM results WHERE key = ?", [_key(digest, sql)]
            ).fetchone()
            result = pickle.loads(row[0]) if row else None
            return result if isinstance(result, Result) else None
        return None

    def put(self, digest: str, sql: str, result: Result) -> None:
        """Keep a result, if it is worth it."""
        if self._connection is None or result.seconds < KEPT_S:
            return
        data = pickle.dumps(result)
        if len(data) <= MOST_BYTES:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute(
                    "INSERT OR REPLACE INTO results VALUES (?, ?)", [_key(digest, sql), data]
                )

    def __enter__(self) -> KeptResults:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is None:
            return
        with contextlib.suppress(sqlite3.Error):
            self._connection.execute(
                "DELETE FROM results WHERE rowid <= (SELECT MAX(rowid) FROM results) - ?", [MOST_ROWS]
            )
            self._connection.commit()
        self._connection.close()


def _key(digest: str, sql: str) -> str:
    return hashlib.sha256(f"{digest}\0{sql}".encode()).hexdigest()

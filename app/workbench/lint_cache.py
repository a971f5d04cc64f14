"""What a lint found of statements, kept for the next one: a file in the user's cache folder, which may go at any time.

A verdict is kept under its statement's text and all that it depends on. What is found without running: the schema with
its notes, the glossary, the style file. What running gave: the database's file as it is now, the limits, the query that
shows ties. Both: the code, and the versions of what parses and runs.

Not kept: a query that failed or ran over a limit, since either may be the machine's doing, and one that may give other
rows another time (random numbers, the current date). A damaged file is removed, a damaged verdict found anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from app.assistant.style import House
from app.assistant.style.style_file import FILE
from app.assistant.weights import default_cache_dir
from app.assistant.workspace import Workspace
from app.workbench.lints import Checked, Fault, Outcome, TieQuery

NAME = "lint/verdicts.sqlite"
MOST_VERDICTS = 60_000  # about 60 MB; those used longest ago go first
LONGEST_VERDICT = 20_000  # characters
FRESH_S = 86_400  # a verdict's last use is written once a day
SOURCES = Path(__file__).parents[1]

# In lower case, one of these is in every text in which _VOLATILE finds something; looking takes a tenth of the time.
_HINTS = (
    "current",
    "now",
    "today",
    "rand",
    "sample",
    "uuid",
    "localtime",
    "transaction_t",
    "julianday",
    "unixepoch",
)
_CALLS = re.compile(r"(?:date|time|age)\s*\(")
_VOLATILE = re.compile(
    r"current|\bnow\b|today|random|\brand\b|sample|uuid|localtime|transaction_timestamp|\bage\s*\(|julianday|unixepoch|"
    r"\b(?:date|time|datetime|strftime)\s*\(",
    re.IGNORECASE,
)


class LintCache:
    """The verdicts of earlier lints; without a usable file it finds and keeps nothing."""

    def __init__(self, file: Path, static: str, running: str) -> None:
        """Open the file; `static` and `running` are digests of what the two kinds of verdicts depend on."""
        self.file = file
        self._static = static
        self._running = running
        self._connection: sqlite3.Connection | None = None
        self._try(self._open)

    def find_checked(self, statements: Iterable[str], *, whole: bool) -> dict[str, Checked]:
        """Return what is known of statements that were looked at; if not `whole`, for their skeletons only."""
        return self._find(
            {sql: self._key(self._static, str(whole), sql) for sql in statements}, _read_checked
        )

    def keep_checked(self, checked: Mapping[str, Checked], *, whole: bool) -> None:
        """Keep what was found by looking."""
        self._keep({self._key(self._static, str(whole), sql): _checked(one) for sql, one in checked.items()})

    def find_outcomes(self, checked: Mapping[str, Checked]) -> dict[str, Outcome]:
        """Return what is known of statements that were run."""
        keys = {sql: self._key(self._running, repr(one.tie), sql) for sql, one in checked.items()}
        return self._find(keys, _read_outcome)

    def keep_outcomes(self, outcomes: Mapping[str, Outcome], checked: Mapping[str, Checked]) -> None:
        """Keep what running gave, where it will be the same again."""
        self._keep(
            {
                self._key(self._running, repr(checked[sql].tie), sql): _outcome(one)
                for sql, one in outcomes.items()
                if _will_stay(sql, one)
            }
        )

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _key(self, *parts: str) -> bytes:
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()[:20]

    def _open(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(self.file, timeout=5)
        self._connection.execute("PRAGMA synchronous = OFF")  # a file that a power cut damaged is made anew
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS verdict (key BLOB PRIMARY KEY, used INTEGER, digest INTEGER, value TEXT) "
            "WITHOUT ROWID"
        )

    def _find(self, keys: Mapping[str, bytes], read: Callable[[Any], Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        now = int(time.time())
        stale = []

        def look() -> None:
            assert self._connection is not None
            if self._connection.execute("SELECT 1 FROM verdict LIMIT 1").fetchone() is None:
                return
            for sql, key in keys.items():
                row = self._connection.execute(
                    "SELECT used, digest, value FROM verdict WHERE key = ?", (key,)
                ).fetchone()
                if row is None or not isinstance(row[2], str) or zlib.crc32(key + row[2].encode()) != row[1]:
                    continue
                with contextlib.suppress(ValueError, TypeError, LookupError):
                    found[sql] = read(json.loads(row[2]))
                    if now - row[0] > FRESH_S:
                        stale.append((now, key))
            if stale:
                with self._connection:
                    self._connection.executemany("UPDATE verdict SET used = ? WHERE key = ?", stale)

        self._try(look)
        return found

    def _keep(self, values: Mapping[bytes, Any]) -> None:
        now = int(time.time())
        texts = {key: json.dumps(value) for key, value in values.items()}
        rows = [
            (key, now, zlib.crc32(key + text.encode()), text)
            for key, text in texts.items()
            if len(text) <= LONGEST_VERDICT
        ]

        def write() -> None:
            assert self._connection is not None
            with self._connection:
                self._connection.executemany("INSERT OR REPLACE INTO verdict VALUES (?, ?, ?, ?)", rows)
                (count,) = self._connection.execute("SELECT COUNT(*) FROM verdict").fetchone()
                if count > MOST_VERDICTS:
                    self._connection.execute(
                        "DELETE FROM verdict WHERE key IN (SELECT key FROM verdict ORDER BY used LIMIT ?)",
                        (count - MOST_VERDICTS,),
                    )

        self._try(write)

    def _try(self, act: Callable[[], None]) -> None:
        """Do it, if there is a file; a lint never fails for want of it. What is no such file is removed."""
        if self._connection is None and act != self._open:
            return
        try:
            act()
        except sqlite3.OperationalError:  # in use by another, no room, no permission
            self.close()
        except (sqlite3.Error, OSError) as error:
            self.close()
            if isinstance(error, sqlite3.DatabaseError):
                with contextlib.suppress(OSError):
                    self.file.unlink()


def open_cache(workspace: Workspace, house: House, folder: Path | None = None) -> LintCache:
    """Open the cache for the workspace as it is now; `folder` is by default the user's cache folder."""
    code = [version("sqlglot"), version("duckdb"), sqlite3.sqlite_version]
    for file in sorted(SOURCES.glob("assistant/**/*.py")) + sorted(SOURCES.glob("workbench/lint*.py")):
        code += [file.name, hashlib.sha256(file.read_bytes()).hexdigest()]
    style = workspace.root / FILE
    config = workspace.databases[0]
    static = [
        *code,
        repr(house.schema),
        repr(house.terms),
        style.read_text("utf-8", "replace") if style.exists() else "",
    ]
    running = [*code, config.url, repr(workspace.limits), *_states(Path(make_url(config.url).database or ""))]
    return LintCache((folder or default_cache_dir()) / NAME, _digest(static), _digest(running))


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def _states(file: Path) -> list[str]:
    """What tells that a database was changed: the sizes and times of its file and of those beside it."""
    states = [str(file.resolve())]
    for path in (file, *(file.with_name(file.name + end) for end in (".wal", "-wal", "-journal"))):
        with contextlib.suppress(OSError):
            state = path.stat()
            states.append(
                f"{path.name} {state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}"
            )
    return states


def _will_stay(sql: str, outcome: Outcome) -> bool:
    ran = all(fault.lint == "unstable-order" for fault in outcome.faults)
    return ran and outcome.digest is not None and not is_volatile(sql)


def is_volatile(sql: str) -> bool:
    """Whether a statement may give other rows another time: by random numbers or the current date.

    >>> is_volatile("SELECT RANDOM()"), is_volatile("SELECT brand FROM goods")
    (True, False)
    """
    low = sql.lower()
    hinted = any(hint in low for hint in _HINTS) or _CALLS.search(low)
    return bool(hinted and _VOLATILE.search(sql))


def _checked(checked: Checked) -> Any:
    tie = checked.tie
    return {
        "faults": _faults(checked.faults),
        "skeleton": checked.skeleton,
        "runs": checked.runs,
        "tie": [tie.sql, tie.limit, tie.keys, tie.own] if tie else None,
    }


def _read_checked(value: Any) -> Checked:
    tie = value["tie"]
    return Checked(
        _read_faults(value["faults"]),
        value["skeleton"],
        value["runs"],
        TieQuery(tie[0], tie[1], tuple(tie[2]), tie[3]) if tie else None,
    )


def _outcome(outcome: Outcome) -> Any:
    return {"faults": _faults(outcome.faults), "digest": outcome.digest, "empty": outcome.empty}


def _read_outcome(value: Any) -> Outcome:
    return Outcome(_read_faults(value["faults"]), value["digest"], value["empty"])


def _faults(faults: Iterable[Fault]) -> list[Any]:
    return [[fault.lint, fault.severity, fault.message, fault.line] for fault in faults]


def _read_faults(values: Any) -> tuple[Fault, ...]:
    return tuple(Fault(lint, severity, message, line) for lint, severity, message, line in values)

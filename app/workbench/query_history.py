"""Queries of files, each with its place: .sql files, CSV, JSON and JSONL of a warehouse's history or of questions.

Columns are found by their names. Rows of a history that failed or ran no SELECT are skipped; what cannot be read is
left out with the reason, and the rest is read. Not covered: the SQL itself, Jinja (`dbt_models`), spreadsheets.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.assistant.errors import PairError
from app.assistant.pair_text import UNDECODABLE, find_end

SUFFIXES = (".sql", ".csv", ".tsv", ".jsonl", ".json")
SQL_COLUMNS = ("sql", "query_text", "statement_text", "sql_text", "query", "statement", "gold_sql")
QUESTION_COLUMNS = ("question", "utterance", "nl_question")

FAILED = "it failed when it ran"
NO_SELECT = "it is no SELECT"
SYSTEM = "it asks the database about itself"

_BEGINS = re.compile(r"(?:\s|--[^\n]*(?:\n|\Z)|/\*.*?\*/|\()*(?P<word>\w+)?", re.DOTALL)
_SYSTEM = re.compile(
    r"\b(?:information_schema|pg_catalog|pg_stat\w*|pg_class|account_usage|sqlite_master|sqlite_schema)\b"
    r"|\bsystem\.(?:query|information_schema|access|billing|compute)\b|\bduckdb_\w+\(",
    re.IGNORECASE,
)
_GOOD = frozenset({"success", "succeeded", "finished", "done", "ok", "completed", ""})
_NONE = frozenset({"", "null", "none", "0", "{}", "nan", "\\n"})


@dataclass(frozen=True)
class Query:
    """One query as it was found: how often it ran and when last, the question or comment that goes with it."""

    file: Path
    line: int
    sql: str
    question: str = ""
    note: str = ""
    runs: int = 1
    last: str = ""


@dataclass(frozen=True)
class LeftOut:
    """What is not imported and why; `broken` says that the file is at fault, `skipped` that nothing is."""

    file: Path
    line: int
    reason: str
    broken: bool = False
    skipped: bool = False

    def __str__(self) -> str:
        """Write it as file:line: reason."""
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass(frozen=True)
class Kind:
    """A kind of export: what it is called, the columns that tell it, and sqlglot's name of its SQL."""

    name: str
    tells: frozenset[str]
    dialect: str


KINDS = (
    Kind("Snowflake's query history", frozenset({"query_text", "execution_status"}), "snowflake"),
    Kind("Databricks' query history", frozenset({"statement_text", "execution_status"}), "databricks"),
    Kind("BigQuery's jobs", frozenset({"query", "job_id"}), "bigquery"),
    Kind("BigQuery's jobs", frozenset({"query", "statement_type"}), "bigquery"),
    Kind("pg_stat_statements", frozenset({"query", "calls"}), "postgres"),
)


@dataclass(frozen=True)
class Source:
    """One file's queries; `kind` is the export that its columns tell, if any."""

    file: Path
    kind: Kind | None
    found: list[Query | LeftOut]


def find_sources(paths: Sequence[Path]) -> list[Path]:
    """List the files named and those in the folders named. Raises: PairError."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files += sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES)
        elif not path.exists():
            raise PairError(f"{path}:1: there is no such file: name files or folders of queries.")
        elif path.suffix.lower() not in SUFFIXES:
            raise PairError(f"{path}:1: its name ends on none of {', '.join(SUFFIXES)}.")
        else:
            files.append(path)
    if not files:
        raise PairError(f"{', '.join(map(str, paths))}: no file ends on any of {', '.join(SUFFIXES)}.")
    return list(dict.fromkeys(files))


def read_source(file: Path, sql_column: str = "", question_column: str = "") -> Source:
    """Read one file; a column that is named is the one read. Raises: PairError when it cannot be read at all."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise PairError(f"{file}:1: the file cannot be read: {error.strerror}.") from error
    text = _decode(data)
    suffix = file.suffix.lower()
    if suffix == ".sql":
        return Source(file, None, list(split_statements(text, file)))
    if suffix in (".csv", ".tsv"):
        rows: Iterable[tuple[int, Mapping[str, Any]] | LeftOut] = _csv_rows(text, file)
    else:
        rows = _json_rows(text, file, suffix == ".json")
    return _read_rows(list(rows), file, sql_column, question_column)


def _decode(data: bytes) -> str:
    """UTF-8, or UTF-16 with its mark; other bytes stay as halves of surrogate pairs, told apart later."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")


# -- .sql ------------------------------------------------------------------------------------------------------


def split_statements(text: str, file: Path) -> Iterator[Query | LeftOut]:
    """Cut at each `;` outside strings, names and comments; the comment above a statement goes with it."""
    text = re.sub(r"\r\n|\r", "\n", text)
    text = re.sub(r"\{#.*?#\}", lambda comment: "\n" * comment[0].count("\n"), text, flags=re.DOTALL)
    start = lines = 0
    while start < len(text):
        end = find_end(text, start)
        stop = len(text) if end < 0 else end
        part = text[start:stop]
        bare = part.lstrip()
        line = lines + part[: len(part) - len(bare)].count("\n") + 1
        if end < 0 and find_end(f"{part}\n;") < 0:
            yield LeftOut(file, line, "a string, a name in quotes or a comment does not end.", broken=True)
            return
        comments, sql = _leading_comments(bare)
        if sql:
            question, note = _what_comments_say(comments)
            line += bare[: len(bare) - len(sql)].count("\n")
            yield _checked(Query(file, line, sql.rstrip(), question, note))
        lines += part.count("\n")
        start = stop + 1


def _leading_comments(text: str) -> tuple[str, str]:
    begin = re.match(r"(?:\s+|--[^\n]*(?:\n|\Z)|/\*.*?\*/)*", text, re.DOTALL)
    at = begin.end() if begin else 0
    return text[:at], text[at:]


def _what_comments_say(comments: str) -> tuple[str, str]:
    """The question in `-- question: …` or in a comment that ends on `?`; else what the comments say."""
    if asked := re.search(r"--\s*question:\s*(.+)", comments, re.IGNORECASE):
        return " ".join(asked[1].split()), ""
    words = " ".join(re.sub(r"^\s*(?:--+|/\*+|\*+/?)|\*/", " ", comments, flags=re.MULTILINE).split())
    return (words, "") if words.endswith("?") else ("", words)


# -- rows ------------------------------------------------------------------------------------------------------


def _csv_rows(text: str, file: Path) -> Iterator[tuple[int, Mapping[str, Any]] | LeftOut]:
    csv.field_size_limit(1_000_000_000)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names: list[str] | None = None
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield LeftOut(file, line, f"this row is no CSV ({error}).", broken=True)
            continue
        if names is None:
            names = [name.strip() for name in row]
        elif len(row) > len(names):
            wrong = f"this row has {len(row)} cells, but there are {len(names)} columns: quote its texts."
            yield LeftOut(file, line, wrong, broken=True)
        elif any(row):
            yield line, dict(zip(names, row, strict=False))


def _json_rows(text: str, file: Path, whole: bool) -> Iterator[tuple[int, Mapping[str, Any]] | LeftOut]:
    if whole:
        try:
            entries = json.loads(text)
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", 1)
            raise PairError(f"{file}:{line}: this file is no JSON ({error}).") from error
        if not isinstance(entries, list):
            raise PairError(f"{file}:1: this file is no JSON list of objects.")
        lines: list[tuple[int, Any]] = list(enumerate(entries, 1))
    else:
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    for number, entry in lines:
        if not whole:
            try:
                entry = json.loads(entry)
            except (ValueError, RecursionError) as error:
                yield LeftOut(file, number, f"this line is no JSON ({error}).", broken=True)
                continue
        if isinstance(entry, dict):
            yield number, entry
        else:
            yield LeftOut(file, number, "this is no JSON object.", broken=True)


def _read_rows(
    rows: Sequence[tuple[int, Mapping[str, Any]] | LeftOut], file: Path, sql_column: str, question_column: str
) -> Source:
    there = list(dict.fromkeys(name for row in rows if not isinstance(row, LeftOut) for name in row[1]))
    lower = {name.lower(): name for name in reversed(there)}
    kind = next((kind for kind in KINDS if kind.tells <= set(lower)), None)
    sql = _column(sql_column, SQL_COLUMNS, lower)
    question = _column(question_column, QUESTION_COLUMNS, lower)
    if there and (not sql or (question_column and not question)):
        wanted = sql_column if not sql else question_column
        raise PairError(
            f"{file}:1: no column {wanted or 'of SQL (' + ', '.join(SQL_COLUMNS) + ')'}; there are "
            f"{', '.join(there)}: name one with --{'sql' if not sql else 'question'}-column."
        )
    found: list[Query | LeftOut] = []
    for row in rows:
        if isinstance(row, LeftOut):
            found.append(row)
            continue
        line, cells = row
        found.append(
            _read_row(file, line, {name.lower(): cell for name, cell in cells.items()}, sql, question)
        )
    return Source(file, kind, found)


def _column(named: str, usual: Sequence[str], there: Mapping[str, str]) -> str:
    names = [named.lower()] if named else usual
    return next((name for name in names if name in there), "")


def _read_row(file: Path, line: int, cells: Mapping[str, Any], sql: str, question: str) -> Query | LeftOut:
    text = cells.get(sql)
    if not isinstance(text, str) or not text.strip():
        return LeftOut(file, line, f"there is no text under {sql}.", broken=True)
    if _failed(cells):
        return LeftOut(file, line, FAILED, skipped=True)
    asked = cells.get(question) if question else ""
    last = next(
        (cells[name] for name in ("start_time", "creation_time", "end_time", "last_run") if name in cells), ""
    )
    return _checked(
        Query(
            file, line, text.strip().rstrip("; \t\r\n"), " ".join(str(asked or "").split()),
            runs=_count(cells.get("calls", cells.get("runs", 1))), last=str(last or "")[:10],
        )
    )  # fmt: skip


def _failed(cells: Mapping[str, Any]) -> bool:
    status = str(cells.get("execution_status") or cells.get("state") or "").lower()
    errors = (cells.get(name) for name in ("error_code", "error_message", "error_result"))
    return status not in _GOOD or any(str(error or "").strip().lower() not in _NONE for error in errors)


def _count(value: Any) -> int:
    try:
        return max(1, int(float(value)))
    except (TypeError, ValueError, OverflowError):
        return 1


def _checked(query: Query) -> Query | LeftOut:
    """The query, unless a look at its text says that it is none to import."""
    if UNDECODABLE.search(query.sql + query.question):
        return LeftOut(query.file, query.line, "it holds bytes that are no UTF-8 text.", broken=True)
    begin = _BEGINS.match(query.sql)
    word = (begin["word"] or "" if begin else "").upper()
    if word not in ("SELECT", "WITH", "FROM", "") and not query.sql.lstrip().startswith("{"):
        return LeftOut(query.file, query.line, f"{NO_SELECT} ({word[:20]})", skipped=True)
    if _SYSTEM.search(query.sql):
        return LeftOut(query.file, query.line, SYSTEM, skipped=True)
    return query

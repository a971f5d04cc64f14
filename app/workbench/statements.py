"""SQL statements of files, each with its line: pair files and other .sql, .jsonl and .csv with a column `sql`.

Reads pair files as plain SQL: what their headers say is the pairs' own lint's business. Executes nothing.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from sqlglot import Token, TokenError, TokenType, tokenize

from app.assistant.errors import PairError

KINDS = (".sql", ".jsonl", ".csv")
COLUMNS = ("sql", "query", "query_text")


@dataclass(frozen=True)
class Statement:
    """One statement without its `;`. `start` and `end` are its place in the text of an .sql file."""

    file: Path
    line: int
    sql: str
    start: int = 0
    end: int = 0
    commented: bool = False


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The files named, and those of the known kinds under the folders named. Raises: PairError."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(file for file in path.rglob("*.sql"))
        elif path.suffix.lower() in KINDS and path.exists():
            found.append(path)
        else:
            known = ", ".join(KINDS)
            why = f"it is no {known} file" if path.exists() else "there is no such file"
            raise PairError(f"{path}:1: {why}: name files or folders of SQL.")
    if not found:
        raise PairError(f"{', '.join(map(str, paths))}: there is no .sql file in it.")
    return list(dict.fromkeys(found))


def read_statements(file: Path) -> list[Statement]:
    """Read every statement of a file. Raises: PairError beginning with file:line."""
    text = read_text(file)
    if file.suffix.lower() == ".sql":
        return list(_split(text, file))
    rows = _csv(text, file) if file.suffix.lower() == ".csv" else _jsonl(text, file)
    return [
        Statement(file, line, sql.strip().rstrip("; \t\r\n")) for line, sql in rows if sql.strip(" ;\r\n\t")
    ]


def read_text(file: Path) -> str:
    """Read a file with its line ends as they are. Raises: PairError."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PairError(f"{file}:1: the file cannot be read as UTF-8 text: {error}.") from error


def _split(text: str, file: Path) -> Iterator[Statement]:
    try:
        tokens = tokenize(text, read="duckdb")
    except TokenError as error:
        line = text[: text.rfind("'") + 1].count("\n") + 1
        raise PairError(f"{file}:{line}: a string, name or comment does not end: {error}.") from error
    part: list[Token] = []
    for token in tokens:
        if token.token_type is not TokenType.SEMICOLON:
            part.append(token)
        elif part:
            yield _statement(part, text, file)
            part = []
    if part:
        yield _statement(part, text, file)


def _statement(tokens: list[Token], text: str, file: Path) -> Statement:
    start, end = tokens[0].start, tokens[-1].end + 1
    between = (text[a.end + 1 : b.start] for a, b in pairwise(tokens))
    commented = any(gap.strip() for gap in between)
    return Statement(file, text.count("\n", 0, start) + 1, text[start:end], start, end, commented)


def _jsonl(text: str, file: Path) -> Iterable[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except ValueError as error:
            raise PairError(f"{file}:{number}: this line is no JSON ({error}).") from error
        yield number, _column(entry if isinstance(entry, dict) else {}, f"{file}:{number}")


def _csv(text: str, file: Path) -> Iterable[tuple[int, str]]:
    csv.field_size_limit(10_000_000)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        for row in reader:
            yield reader.line_num, _column({k: v for k, v in row.items() if k}, f"{file}:{reader.line_num}")
    except csv.Error as error:
        raise PairError(f"{file}:{reader.line_num}: this is no CSV ({error}).") from error


def _column(entry: dict[str, object], where: str) -> str:
    for name in COLUMNS:
        if isinstance(value := entry.get(name), str):
            return value
    raise PairError(f"{where}: there is no text under any of {', '.join(COLUMNS)}.")

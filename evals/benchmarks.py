"""Suites from the files of public benchmarks: Spider, BIRD and Defog's sql-eval.

Reads questions and finds their databases; opens none, and takes nothing from the benchmarks' own rules of scoring
but what their golds mean. A benchmark that calls other results right than ours (Defog: further columns; Spider:
any order of rows where the text has no "order by"; BIRD: duplicates) gives other figures than here.
"""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL

from app.assistant.workspace import DatabaseConfig
from evals.suite import Case, Suite, SuiteError

log = logging.getLogger(__name__)

SUFFIXES = (".sqlite", ".sqlite3", ".db", ".duckdb")
GOLD_KEYS = ("query", "SQL", "sql", "gold")  # Spider's own files have a parsed tree as `sql` beside `query`
MAX_GOLDS = 128  # right answers of one question; seven columns, any of which will do, make 127

# One entry of a file: where it stands, its number from 1, its fields.
Entry = tuple[str, int, Mapping[str, Any]]


def read_benchmark(
    name: str, questions: Path, databases: Path, *, limit: int | None = None, seed: int = 0
) -> Suite:
    """Read a benchmark by its name, a key of BENCHMARKS; `limit` and `seed` as `sample_cases`.

    Raises: SuiteError, naming the file, the line or entry, and the remedy.
    """
    return BENCHMARKS[name](questions, databases, limit=limit, seed=seed)


def read_spider(questions: Path, databases: Path, *, limit: int | None = None, seed: int = 0) -> Suite:
    """Read Spider's format: a JSON list, or JSON Lines, of `db_id`, `question` and `query`.

    `empty: true` says that the gold has no rows, which tells a right answer from a wrong one badly: a tag.
    Databases are DIR/ID.sqlite or DIR/ID/ID.sqlite. Raises: SuiteError.
    """
    cases = [
        Case(
            id=_id(entry, number, where),
            question=_text(entry, where, "question"),
            golds=(_gold(entry, where),),
            database=_text(entry, where, "db_id"),
            tags=("empty",) if entry.get("empty") is True else (),
            where=where,
        )
        for where, number, entry in _read_json(questions)
    ]
    return _make_suite("spider", cases, questions, databases, limit, seed)


def read_bird(questions: Path, databases: Path, *, limit: int | None = None, seed: int = 0) -> Suite:
    """Read BIRD's format: as Spider's, with `SQL`, `evidence`, `difficulty` and `question_id`.

    Raises: SuiteError.
    """
    cases = [
        Case(
            id=_id(entry, number, where),
            question=_text(entry, where, "question"),
            golds=(_gold(entry, where),),
            database=_text(entry, where, "db_id"),
            difficulty=_optional(entry, where, "difficulty"),
            evidence=_optional(entry, where, "evidence"),
            where=where,
        )
        for where, number, entry in _read_json(questions)
    ]
    return _make_suite("bird", cases, questions, databases, limit, seed)


def read_defog(questions: Path, databases: Path, *, limit: int | None = None, seed: int = 0) -> Suite:
    """Read sql-eval's CSV: `question`, `query`, `db_name`, `query_category` and, if there, `instructions`.

    `expand_golds` says what a query may hold. As there, rows need their order only where the category is
    order_by or the question asks for one. Databases are SQLite or DuckDB files; the queries must be of their
    dialect. Raises: SuiteError.
    """
    cases = []
    for where, number, entry in _read_csv(questions, ("question", "query", "db_name")):
        question, category = _text(entry, where, "question"), _optional(entry, where, "query_category")
        ordered = category == "order_by" or re.search(r"\b(order|sort|arrange)\b", question, re.IGNORECASE)
        cases.append(
            Case(
                id=_id(entry, number, where),
                question=question,
                golds=_first_golds(_text(entry, where, "query"), where),
                database=_text(entry, where, "db_name"),
                tags=(category,) if category else (),
                order="" if ordered else "any",
                evidence=_optional(entry, where, "instructions"),
                where=where,
            )
        )
    return _make_suite("defog", cases, questions, databases, limit, seed)


BENCHMARKS: Mapping[str, Callable[..., Suite]] = {
    "spider": read_spider,
    "bird": read_bird,
    "defog": read_defog,
}


def expand_golds(query: str) -> Iterator[str]:
    """Yield the right answers that one Defog query stands for, as its get_all_minimal_queries does.

    Several queries stand between semicolons. Of `{a, b}` any of the columns will do, or both; `{}` after it, in
    GROUP BY, is the same columns again. Two such braces, texts that hold `;` or `{`, and commas in parentheses
    are read too, which that function does not.
    https://github.com/defog-ai/sql-eval/blob/96c36dece2b372429b9dc44f885eb9089906b9b6/eval/eval.py

    >>> list(expand_golds("SELECT {a, b}, COUNT(*) FROM t GROUP BY {}; SELECT c FROM t"))[1:]
    ['SELECT b, COUNT(*) FROM t GROUP BY b', 'SELECT a, b, COUNT(*) FROM t GROUP BY a, b', 'SELECT c FROM t']
    """
    for statement in _split(query, ";"):
        yield from _choose(statement)


def _choose(sql: str) -> Iterator[str]:
    braces = next((found for found in _BRACES.finditer(sql) if (found["columns"] or "").strip()), None)
    if braces is None:
        yield sql
        return
    columns = _split(braces["columns"], ",")
    for size in range(1, len(columns) + 1):
        for chosen in itertools.combinations(columns, size):
            text = ", ".join(chosen)
            rest = re.sub(r"\{\s*\}", lambda _, text=text: text, sql[braces.end() :])  # type: ignore[misc]
            yield from _choose(sql[: braces.start()] + text + rest)


_BRACES = re.compile(r"'(?:[^']|'')*'|\{(?P<columns>[^{}]*)\}")


def _split(text: str, separator: str) -> list[str]:
    """Split at a character outside quotes and parentheses; blank parts are none."""
    parts, start, depth, quote = [], 0, 0, ""
    for index, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == separator and depth <= 0:
            parts.append(text[start:index])
            start = index + 1
    return [part.strip() for part in (*parts, text[start:]) if part.strip()]


def _first_golds(query: str, where: str) -> tuple[str, ...]:
    golds = tuple(itertools.islice(expand_golds(query), MAX_GOLDS + 1))
    if not golds:
        raise SuiteError(f"{where}: `query` holds no query: write one.")
    if len(golds) > MAX_GOLDS:
        log.warning("%s: more than %d right answers; the first %d are accepted", where, MAX_GOLDS, MAX_GOLDS)
    return golds[:MAX_GOLDS]


def sample_cases(cases: Sequence[Case], limit: int, seed: int) -> tuple[Case, ...]:
    """Pick `limit` cases, in their order, each database with its share of them to within one.

    The same seed picks the same cases, on any machine. The cases are shuffled database by database, and every
    n-th is taken. Raises: SuiteError when `limit` is not positive.
    """
    if limit < 1:
        raise SuiteError(
            f"A sample has at least one case, not {limit}: give a positive limit, or none for all."
        )
    if limit >= len(cases):
        return tuple(cases)

    def draw(text: str) -> int:
        return int.from_bytes(hashlib.sha256(f"{seed}\n{text}".encode()).digest()[:8])

    count = len(cases)
    shuffled = sorted(
        range(count), key=lambda index: (draw(cases[index].database), draw("id " + cases[index].id))
    )
    offset = draw("offset") % count
    chosen = sorted(shuffled[(turn * count + offset) // limit] for turn in range(limit))
    return tuple(cases[index] for index in chosen)


def keep_databases(suite: Suite, names: Sequence[str]) -> Suite:
    """Leave only the cases on these databases. Raises: SuiteError for a name that no case has."""
    asked = {case.database for case in suite.cases}
    if strange := [name for name in names if name not in asked]:
        raise SuiteError(
            f"No question of {suite.name!r} is about the database {strange[0]!r}: correct --only."
        )
    cases = tuple(case for case in suite.cases if case.database in names)
    return replace(suite, cases=cases, databases={name: suite.databases[name] for name in names})


def _make_suite(
    name: str, cases: Sequence[Case], questions: Path, databases: Path, limit: int | None, seed: int
) -> Suite:
    if not cases:
        raise SuiteError(f"{questions} holds no questions: name the benchmark's file of questions.")
    found = find_databases(databases, dict.fromkeys(case.database for case in cases))
    suite = Suite(name, tuple(cases), found)
    if limit is None:
        return suite
    sample = sample_cases(suite.cases, limit, seed)
    used = {case.database for case in sample}
    return replace(suite, cases=sample, databases={name: found[name] for name in found if name in used})


def find_databases(folder: Path, names: Mapping[str, None]) -> dict[str, DatabaseConfig]:
    """Find the file of each database, FOLDER/NAME.sqlite or FOLDER/NAME/NAME.sqlite, or with another of SUFFIXES.

    Raises: SuiteError, with the number of those without a file and the first of them.
    """
    if not folder.is_dir():
        raise SuiteError(f"There is no folder {folder}: name the one that holds the databases.")
    found = {}
    for name in names:
        places = (folder, folder / name) if Path(name).name == name else ()
        files = (place / f"{name}{suffix}" for suffix in SUFFIXES for place in places)
        file = next((file for file in files if file.is_file()), None)
        if file is not None:
            url = URL.create(_dialect(file), database=str(file.resolve()))
            found[name] = DatabaseConfig(name, url.render_as_string())
    missing = [name for name in names if name not in found]
    if missing:
        raise SuiteError(
            f"{len(missing)} of {len(names)} databases have no file in {folder}, the first is {missing[0]!r} "
            f"({missing[0]}.sqlite or {missing[0]}/{missing[0]}.sqlite): add them, or name another folder."
        )
    return found


def _dialect(file: Path) -> str:
    if file.suffix == ".db":
        with file.open("rb") as data:
            return "sqlite" if data.read(16) in (b"SQLite format 3\0", b"") else "duckdb"
    return "duckdb" if file.suffix == ".duckdb" else "sqlite"


def _read_text(file: Path) -> str:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise SuiteError(f"{file} cannot be read ({error.strerror}): name a file of questions.") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SuiteError(f"{file}:{line}: this is not UTF-8: save the file as UTF-8.") from error


def _read_json(file: Path) -> Iterator[Entry]:
    """Yield the entries of a JSON list, or of JSON Lines."""
    text = _read_text(file)
    if text.lstrip().startswith("["):
        try:
            entries = json.loads(text)
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", 1)
            raise SuiteError(f"{file}:{line}: this is no JSON list ({error}): mend it there.") from error
        placed = [(f"{file}, entry {number}", entry) for number, entry in enumerate(entries, 1)]
    else:
        placed = []
        for line, row in enumerate(text.split("\n"), 1):
            if row.strip():
                where = f"{file}:{line}"
                try:
                    placed.append((where, json.loads(row)))
                except (ValueError, RecursionError) as error:
                    raise SuiteError(
                        f"{where}: this is no JSON ({error}): the file is one list, or one object a line."
                    ) from error
    for number, (where, entry) in enumerate(placed, 1):
        if not isinstance(entry, dict):
            raise SuiteError(f"{where}: this is no JSON object: write {{…}} with a question's fields.")
        yield where, number, entry


def _read_csv(file: Path, columns: Sequence[str]) -> Iterator[Entry]:
    reader = csv.DictReader(io.StringIO(_read_text(file), newline=""), strict=True)
    line, number = 1, 0
    try:
        for name in columns:
            if reader.fieldnames and name not in reader.fieldnames:
                raise SuiteError(f"{file}:1: there is no column {name!r}: it needs {', '.join(columns)}.")
        line = reader.line_num + 1
        for entry in reader:
            number += 1
            if None in entry:
                raise SuiteError(
                    f"{file}:{line}: there are more cells than columns: quote cells with commas."
                )
            yield f"{file}:{line}", number, entry
            line = reader.line_num + 1
    except csv.Error as error:
        raise SuiteError(f"{file}:{line}: this is no CSV ({error}): mend it there.") from error


def _id(entry: Mapping[str, Any], number: int, where: str) -> str:
    for key in ("id", "question_id"):
        found = entry.get(key)
        if found is None or found == "":
            continue
        if isinstance(found, bool) or not isinstance(found, str | int):
            raise SuiteError(f"{where}: `{key}` is a text or a whole number, not {found!r:.60}.")
        return str(found)
    return str(number)


def _gold(entry: Mapping[str, Any], where: str) -> str:
    for key in GOLD_KEYS:
        found = entry.get(key)
        if isinstance(found, str) and found.strip():
            return found.strip()
    raise SuiteError(
        f"{where}: there is no gold: give its SQL as {', '.join(f'`{key}`' for key in GOLD_KEYS)}."
    )


def _text(entry: Mapping[str, Any], where: str, key: str) -> str:
    found = entry.get(key)
    if not isinstance(found, str) or not found.strip():
        raise SuiteError(f"{where}: there is no `{key}`: give it as a text.")
    return found.strip()


def _optional(entry: Mapping[str, Any], where: str, key: str) -> str:
    return _text(entry, where, key) if entry.get(key) else ""

"""Curated pairs: questions with the SQL the data team approves, read from `.sql` files.

A pair is a header of `-- key: value` comments and one statement ended by `;`. Reads only: writing, linting and
importing pairs are the data team's workbench, not part of answering.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from sqlglot import TokenError, TokenType, tokenize

from app.assistant.errors import PairError

KEYS = ("id", "question", "also", "tags", "status", "follows", "order", "accept")
STATUSES = ("approved", "draft", "retired")
HELDOUT = "heldout"

_HEADER = re.compile(r"^--\s*(?P<key>[a-z_]+):\s*(?P<value>.*?)\s*$")


@dataclass(frozen=True)
class Pair:
    """A question and its gold SQL; `accept` holds further right answers, `follows` the id it follows up."""

    id: str
    question: str
    sql: str
    file: Path
    line: int
    also: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    status: str = "approved"
    follows: str = ""
    order: Literal["", "any", "exact"] = ""
    accept: tuple[str, ...] = ()

    @property
    def heldout(self) -> bool:
        """Whether the pair measures: it is then neither trained on nor shown to a model."""
        return HELDOUT in self.file.absolute().parts


def read_pairs(path: Path) -> list[Pair]:
    """Read a pair file, or every `.sql` file under a folder in order of their names.

    Raises: PairError beginning with file:line; an id used twice is one.
    """
    files = sorted(path.rglob("*.sql")) if path.is_dir() else [path]
    pairs: list[Pair] = []
    for file in files:
        try:
            pairs += parse_pairs(file.read_text(encoding="utf-8-sig"), file)
        except (OSError, UnicodeDecodeError) as error:
            raise PairError(f"{file}:1: the file cannot be read as UTF-8 text: {error}.") from error
    seen: dict[str, Pair] = {}
    for pair in pairs:
        if pair.id in seen:
            first = seen[pair.id]
            raise PairError(
                f"{pair.file}:{pair.line}: the id {pair.id!r} is used in {first.file}:{first.line} too."
            )
        seen[pair.id] = pair
    for pair in pairs:
        if pair.follows and pair.follows not in seen:
            raise PairError(f"{pair.file}:{pair.line}: follows {pair.follows!r}, which is no pair's id.")
    return pairs


def parse_pairs(text: str, file: Path) -> list[Pair]:
    """Parse the text of one pair file. Raises: PairError beginning with file:line."""
    pairs: list[Pair] = []
    header: dict[str, list[str]] = {}
    statements: list[str] = []
    body: list[str] = []
    start = 1
    accepts = False

    def finish() -> None:
        if header or statements:
            pairs.append(_pair(header, statements, file, start))
        header.clear()
        statements.clear()

    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        key = None if body else _HEADER.match(line)
        if key and key["key"] not in KEYS:
            raise PairError(f"{file}:{number}: unknown key {key['key']!r}; known: {', '.join(KEYS)}.")
        if key and key["key"] == "accept":
            if not statements:
                raise PairError(f"{file}:{number}: `accept:` stands before a pair's first statement.")
            accepts = True
        elif key:
            if statements:
                finish()
            if not header:
                start = number
            header.setdefault(key["key"], []).append(key["value"])
        elif line.strip() and not (not body and line.lstrip().startswith("--")):
            if not header:
                raise PairError(f"{file}:{number}: a statement without `-- id:` and `-- question:` above it.")
            if statements and not accepts:
                raise PairError(f"{file}:{number}: a second statement without `-- accept:` above it.")
            body.append(line.rstrip())
            ends = _statement_ends("\n".join(body)) if ";" in line else []
            if ends:
                statement = "\n".join(body)[: ends[0]].rstrip()
                if not statement:
                    raise PairError(f"{file}:{number}: an empty statement.")
                if len(ends) > 1:
                    raise PairError(f"{file}:{number}: two statements on one line.")
                statements.append(statement)
                body, accepts = [], False
    if body:
        raise PairError(f"{file}:{start}: the last statement does not end with `;`.")
    finish()
    return pairs


def _statement_ends(text: str) -> list[int]:
    """Where each `;` stands that is no part of a string or comment, if the text's last token is one."""
    try:
        tokens = tokenize(text, read="duckdb")
    except TokenError:  # a string or a comment goes on in the next line
        return []
    ends = [token.start for token in tokens if token.token_type is TokenType.SEMICOLON]
    return ends if ends and tokens[-1].start == ends[-1] else []


def _pair(header: dict[str, list[str]], statements: list[str], file: Path, line: int) -> Pair:
    where = f"{file}:{line}"
    for key in ("id", "question"):
        if not header.get(key, [""])[0]:
            raise PairError(f"{where}: a pair needs `-- {key}: …`.")
    for key, values in header.items():
        if key != "also" and len(values) > 1:
            raise PairError(f"{where}: `{key}:` stands twice; only `also:` may repeat.")
    if not statements:
        raise PairError(f"{where}: the pair {header['id'][0]!r} has no statement ended by `;`.")
    for key, values in header.items():
        if not all(values):
            raise PairError(f"{where}: `{key}:` is empty: complete or remove it.")
    single = {key: values[0] for key, values in header.items()}
    if single.get("order", "any") not in ("any", "exact"):
        raise PairError(f"{where}: `order:` is any or exact, not {single['order']!r}.")
    if single.get("status", "approved") not in STATUSES:
        raise PairError(f"{where}: `status:` is one of {', '.join(STATUSES)}, not {single['status']!r}.")
    return Pair(
        id=single["id"],
        question=single["question"],
        sql=statements[0],
        file=file,
        line=line,
        also=tuple(header.get("also", ())),
        tags=tuple(tag.strip() for tag in single.get("tags", "").split(",") if tag.strip()),
        status=single.get("status", "approved"),
        follows=single.get("follows", ""),
        order=cast(Literal["", "any", "exact"], single.get("order", "")),
        accept=tuple(statements[1:]),
    )

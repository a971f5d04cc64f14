"""Pairs: questions with the SQL the data team approves, in `.sql` files; machine-made ones in `.jsonl` files.

In an .sql file a pair is a header of `-- key: value` comments and one statement ended by `;`. A .jsonl file has an
object with the same fields a line, `sql` and `accept` being statements, and under `made` how it was made; there a
pair without a status is a draft. Read strictly, or with all problems at once; edits that keep the rest of an .sql
file are `pair_files`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, cast

from app.assistant.errors import PairError
from app.assistant.pair_text import KEYS, UNDECODABLE, find_end, parse_blocks
from app.assistant.whole_file import write_whole

STATUSES = ("approved", "draft", "retired")
HELDOUT = "heldout"
SUFFIXES = (".sql", ".jsonl")

LINE_KEYS = (*KEYS[:-1], "sql", "accept", "made")
_LISTS = ("also", "tags", "accept")


@dataclass(frozen=True)
class Pair:
    """A question and its gold SQL; `accept` holds further right answers, `follows` the id it follows up.

    `source` says in a few words where the pair comes from, `made` how a machine made it.
    """

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
    source: str = ""
    made: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def heldout(self) -> bool:
        """Whether the pair measures: it is then neither trained on nor shown to a model."""
        return HELDOUT in self.file.absolute().parts


@dataclass(frozen=True)
class Problem:
    """What is wrong in a line of a pair file; `id` is the pair's, where it has one."""

    file: Path
    line: int
    message: str
    id: str = ""

    def __str__(self) -> str:
        """Write it as file:line: message."""
        return f"{self.file}:{self.line}: {self.message}"


def read_pairs(path: Path) -> list[Pair]:
    """Read a pair file, or every .sql and .jsonl file under a folder in order of their names.

    Raises: PairError beginning with file:line; an id used twice is one.
    """
    pairs, problems = read_all_pairs(path)
    if problems:
        raise PairError(str(problems[0]))
    return pairs


def read_all_pairs(path: Path) -> tuple[list[Pair], list[Problem]]:
    """Read what `read_pairs` reads, but leave out what is wrong and say all of it.

    A pair is left out, too, when an earlier one has its id, or when it follows a pair that is not there.
    """
    pairs: list[Pair] = []
    problems: list[Problem] = []
    for file in pair_files_in(path):
        try:
            data = file.read_bytes()
        except OSError as error:
            problems.append(Problem(file, 1, f"the file cannot be read: {error.strerror}."))
            continue
        some, wrong = parse_all_pairs(data, file)
        pairs += some
        problems += wrong
    return _check_together(pairs, problems)


def pair_files_in(path: Path) -> list[Path]:
    """List the pair files of a folder, in order of their names; a file stands for itself."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES and file.is_file())


def parse_pairs(text: str, file: Path) -> list[Pair]:
    """Parse the text of one pair file. Raises: PairError beginning with file:line."""
    pairs, problems = _parse(text, file)
    if problems:
        raise PairError(str(problems[0]))
    return pairs


def parse_all_pairs(data: bytes, file: Path) -> tuple[list[Pair], list[Problem]]:
    """Parse the bytes of one pair file, without what is wrong, and with all that is."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return [], [Problem(file, 1, "the file is UTF-16: save it as UTF-8 text.")]
    return _parse(decode(data), file)


def decode(data: bytes) -> str:
    """Decode UTF-8; bytes that are none stay as halves of surrogate pairs, so that they can be written again."""
    return data.decode("utf-8", "surrogateescape")


def _parse(text: str, file: Path) -> tuple[list[Pair], list[Problem]]:
    text = text.removeprefix("\ufeff")
    return _parse_lines(text, file) if file.suffix == ".jsonl" else _parse_sql(text, file)


def _parse_sql(text: str, file: Path) -> tuple[list[Pair], list[Problem]]:
    pairs: list[Pair] = []
    problems: list[Problem] = []
    for block in parse_blocks(text):
        header = block.header
        faults = block.faults
        if block.is_pair and not faults:
            faults = check_fields(header, block.line, len(block.statements))
        if faults:
            id = header["id"][0][1] if "id" in header else ""
            problems += [Problem(file, line, message, id) for line, message in faults]
        elif block.is_pair:
            fields = {key: [value for _, value in values] for key, values in header.items()}
            pairs.append(_pair(fields, block.statements, file, block.line))
    return pairs, problems


def check_fields(
    fields: Mapping[str, Sequence[tuple[int, str]]], line: int, statements: int
) -> list[tuple[int, str]]:
    """Check the values of a pair, each with its line; return the faults, each with its line."""
    faults = []
    for key in ("id", "question"):
        if not fields.get(key, [(0, "")])[0][1]:
            faults.append((line, f"a pair needs `-- {key}: …`."))
    for key, values in fields.items():
        if key != "also" and len(values) > 1:
            faults.append((values[1][0], f"`{key}:` stands twice; only `also:` may repeat."))
        if key not in ("id", "question"):
            faults += [
                (at, f"`{key}:` is empty: complete or remove it.") for at, value in values if not value
            ]
    for at, value in fields.get("order", ()):
        if value and value not in ("any", "exact"):
            faults.append((at, f"`order:` is any or exact, not {value!r}."))
    for at, value in fields.get("status", ()):
        if value and value not in STATUSES:
            faults.append((at, f"`status:` is one of {', '.join(STATUSES)}, not {value!r}."))
    if not statements and not faults:
        faults.append((line, f"the pair {fields['id'][0][1]!r} has no statement ended by `;`."))
    return faults


def _pair(fields: Mapping[str, Sequence[str]], statements: Sequence[str], file: Path, line: int) -> Pair:
    single = {key: values[0] for key, values in fields.items() if values}
    return Pair(
        id=single["id"],
        question=single["question"],
        sql=statements[0],
        file=file,
        line=line,
        also=tuple(fields.get("also", ())),
        tags=tuple(tag.strip() for tag in single.get("tags", "").split(",") if tag.strip()),
        status=single.get("status", "approved"),
        follows=single.get("follows", ""),
        order=cast(Literal["", "any", "exact"], single.get("order", "")),
        accept=tuple(statements[1:]),
        source=single.get("source", ""),
    )


def _check_together(pairs: list[Pair], problems: list[Problem]) -> tuple[list[Pair], list[Problem]]:
    """Leave out pairs whose id is taken, that follow what is not there, or each other in a circle."""
    seen: dict[str, Pair] = {}
    problems = list(problems)
    for pair in pairs:
        if pair.id in seen:
            first = seen[pair.id]
            message = f"the id {pair.id!r} is used in {first.file}:{first.line} too."
            problems.append(Problem(pair.file, pair.line, message, pair.id))
        else:
            seen[pair.id] = pair
    broken = {problem.id for problem in problems}
    begun = {pair.id for pair in seen.values() if not pair.follows}
    kept = dict(seen)
    while True:
        wrong = [pair for pair in kept.values() if pair.follows and pair.follows not in kept]
        if not wrong:
            break
        for pair in wrong:
            known = pair.follows in seen or pair.follows in broken
            why = "a pair with a problem itself" if known else "no pair's id"
            problems.append(
                Problem(pair.file, pair.line, f"follows {pair.follows!r}, which is {why}.", pair.id)
            )
            del kept[pair.id]
    followers: dict[str, list[str]] = {}
    for pair in kept.values():
        followers.setdefault(pair.follows, []).append(pair.id)
    left = [id for id in begun if id in kept]
    reached: set[str] = set()
    while left:
        id = left.pop()
        reached.add(id)
        left += followers.get(id, ())
    for pair in kept.values():
        if pair.id not in reached:
            message = f"follows {pair.follows!r}, but no first question begins that dialogue."
            problems.append(Problem(pair.file, pair.line, message, pair.id))
    return [pair for pair in pairs if pair.id in reached and seen[pair.id] is pair], problems


# -- .jsonl ----------------------------------------------------------------------------------------------------


def write_jsonl(pairs: Iterable[Pair], path: Path) -> None:
    """Write pairs as a .jsonl file, whole or not at all; what a pair leaves empty is left out."""
    write_whole(path, "".join(json.dumps(as_fields(pair), ensure_ascii=False) + "\n" for pair in pairs))


def as_fields(pair: Pair) -> dict[str, Any]:
    """Return the fields of a pair as a .jsonl file has them."""
    fields = {key: getattr(pair, key) for key in LINE_KEYS}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in fields.items() if value}


def _parse_lines(text: str, file: Path) -> tuple[list[Pair], list[Problem]]:
    pairs: list[Pair] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            found = parse_line(line, file, number)
            if isinstance(found, Pair):
                pairs.append(found)
            else:
                problems += found
    return pairs, problems


def parse_line(line: str, file: Path, number: int) -> Pair | list[Problem]:
    """Parse one line of a .jsonl file, or return what is wrong with it."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        return [Problem(file, number, f"this line is not JSON: {error}.")]
    if not isinstance(fields, dict):
        return [Problem(file, number, "this line is no JSON object with id, question and sql.")]
    id = str(fields.get("id", ""))
    faults = _line_faults(fields)
    if not faults:
        # What is missing, empty or not one of the words that a field may have is said as of a header.
        values = {
            key: [(number, value)]
            for key, value in fields.items()
            if isinstance(value, str) and key != "sql" and (value or key in ("id", "question"))
        }
        faults = [
            message.replace("`-- ", "`").replace(" ended by `;`", "")
            for _, message in check_fields(values, number, int(bool(fields.get("sql"))))
        ]
    if faults:
        return [Problem(file, number, message, id) for message in faults]
    statements = [_bare(sql) for sql in (fields["sql"], *fields.get("accept", ()))]
    headers = {
        key: value if key == "also" else [",".join(value) if key == "tags" else value]
        for key, value in fields.items()
        if key not in ("sql", "accept", "made") and value
    }
    pair = _pair({"status": ["draft"]} | headers, statements, file, number)
    return replace(pair, made=fields.get("made", {}))


def _line_faults(fields: dict[str, Any]) -> list[str]:
    """What is wrong with the types of a line's fields, and with its statements."""
    faults = []
    for key, value in fields.items():
        texts = value if key in _LISTS and isinstance(value, list) else [value]
        if key not in LINE_KEYS:
            faults.append(f"unknown key {key!r}; known: {', '.join(LINE_KEYS)}.")
        elif key == "made":
            faults += [] if isinstance(value, dict) else ["`made` is an object."]
        elif (key in _LISTS) != isinstance(value, list) or not all(isinstance(text, str) for text in texts):
            faults.append(f"`{key}` is a {'list of texts' if key in _LISTS else 'text'}, not {value!r:.60}.")
        elif any(UNDECODABLE.search(text) for text in texts):
            faults.append(f"`{key}` holds bytes that are no UTF-8 text, or half a character: replace them.")
        elif key in ("sql", "accept"):
            faults += [f"`{key}`: {fault}" for text in texts if (fault := statement_fault(text))]
        elif any("\n" in text or "\r" in text for text in texts):
            faults.append(f"`{key}` is more than one line: write it as one.")
        elif key == "also" and not all(texts):
            faults.append("`also` holds an empty text: complete or remove it.")
    return faults


def statement_fault(sql: str) -> str:
    """Say why a text is not one whole statement, with or without a `;` at its end; "" if it is."""
    bare = _bare(sql)
    if not bare:
        return "an empty statement."
    end = find_end(f"{bare}\n;")
    if end < 0:
        return "a string, a name in quotes or a comment does not end."
    return "" if end == len(bare) + 1 else "two statements."


def _bare(sql: str) -> str:
    """Return the statement without blank space around it and `;` behind it."""
    return sql.replace("\r\n", "\n").replace("\r", "\n").rstrip().removesuffix(";").rstrip()

"""`inhouse pairs add`: a question and its SQL, checked and run on the workspace's database, become a pair of a file.

The pair is a draft unless --approved is given. What does not parse, bind, pass the policy or run is refused, and so
is an id or a question that some pair has already. Style rules that it breaks are said; the rest is the lint's.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.assistant.errors import PairError, SqlError

if TYPE_CHECKING:
    from app.assistant.pairs import Pair
    from app.assistant.run import Result
    from app.assistant.workspace import Workspace

SHOWN_ROWS = 10
ADDED = "added.sql"


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "add", parents=[common], help="check and run a question's SQL, and add the pair",
        description="Check the SQL of a question, run it, show its first rows and add the pair. On a terminal, what is "
        "not given is asked for.",
        epilog="Exit status: 0 added, 1 refused.",
    )  # fmt: skip
    parser.add_argument("--question", metavar="TEXT", help="the question in English")
    sql = parser.add_mutually_exclusive_group()
    sql.add_argument("--sql", metavar="SQL", help="one SELECT")
    sql.add_argument("--file", type=Path, metavar="FILE", help="a file with one SELECT; - is standard input")
    parser.add_argument("--id", metavar="ID", help="the pair's id (default: made of the question)")
    parser.add_argument("--tags", default="", metavar="A,B", help="tags, with commas between (default: none)")
    parser.add_argument("--follows", default="", metavar="ID", help="the pair that it follows up (off: none)")
    parser.add_argument("--source", default="", metavar="TEXT", help="where it comes from (off: not said)")
    parser.add_argument(
        "--into", type=Path, metavar="FILE",
        help=f"the .sql file to add to (default: the file of --follows, else {ADDED} in the workspace's pairs)",
    )  # fmt: skip
    parser.add_argument("--approved", action="store_true", help="add it approved (off: as a draft)")
    parser.set_defaults(command=add_pair)


def add_pair(arguments: argparse.Namespace) -> int:
    """Ask for what is missing, check, run, show, add."""
    from app.assistant.pair_files import PairFile, to_statement
    from app.assistant.pairs import Pair
    from app.assistant.workspace import read_workspace
    from app.terminal import render_table, without_controls

    workspace = read_workspace(arguments.workspace)
    known, pairs_folder = read_known(workspace)
    question = " ".join((arguments.question or _ask_for("Question: ", "--question")).split())
    if not question:
        raise PairError("A pair needs a question: give one with --question.")
    check_new(question, arguments.id or "", arguments.follows, known)
    sql = to_statement(_read_sql(arguments))
    id = arguments.id or make_id(question, {pair.id for pair in known})
    tags = tuple(tag.strip() for tag in arguments.tags.split(",") if tag.strip())
    into = arguments.into or _usual_file(arguments.follows, known, pairs_folder)
    if pairs_folder.resolve() not in into.resolve().parents:
        print(f"{into} is not in {pairs_folder}: the workspace will not read it.", file=sys.stderr)
    result, notes = check_and_run(sql, workspace)
    print(without_controls(render_table(result.columns, result.rows[:SHOWN_ROWS])))
    rows = f"{len(result.rows):,} row{'' if len(result.rows) == 1 else 's'}"
    print(f"{rows}{' or more' if result.truncated else ''}, {result.seconds:.2f} s\n")
    for note in notes:
        print(f"note: {note}")
    if arguments.question is None and _ask_for("Add it? [y/n] ", "").lower() not in ("y", "yes"):
        print("Not added.")
        return 1
    document = PairFile.read(into)
    document.append(
        Pair(
            id, question, sql, into, 1, tags=tags, follows=arguments.follows, source=arguments.source,
            status="approved" if arguments.approved else "draft",
        )
    )  # fmt: skip
    document.save()
    print(f"{id} added to {into}, {'approved' if arguments.approved else 'a draft'}.")
    return 0


def read_known(workspace: Workspace) -> tuple[list[Pair], Path]:
    """Return the workspace's pairs that can be read, and their folder; problems are the lint's."""
    from app.assistant.pairs import read_all_pairs

    folder = workspace.root / "pairs"
    return (read_all_pairs(folder)[0] if folder.is_dir() else []), folder


def check_new(question: str, id: str, follows: str, known: Sequence[Pair]) -> None:
    """Refuse an id or a question that is there; the same follow-up may stand in two dialogues.

    Raises: PairError, naming the pair that has it.
    """
    if id and not re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", id):
        raise PairError(f"The id {id!r} is not in lower case with hyphens, e.g. net-revenue-by-region.")
    if follows and follows not in {pair.id for pair in known}:
        raise PairError(f"There is no pair {follows!r} to follow.")
    asked = _bare_words(question)
    for pair in known:
        where = f"{pair.file}:{pair.line}"
        if pair.id == id:
            raise PairError(f"The id {id!r} is taken in {where}: choose another with --id.")
        if pair.follows == follows and asked in map(_bare_words, (pair.question, *pair.also)):
            raise PairError(
                f"This question is asked in {where} already, by the pair {pair.id!r}: change that one."
            )


def make_id(question: str, taken: set[str]) -> str:
    """Make an id of the question's words, with a number behind it when it is taken.

    >>> make_id("How many orders in Zürich?", {"how-many-orders-in-zurich"})
    'how-many-orders-in-zurich-2'
    """
    plain = unicodedata.normalize("NFKD", question).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower().replace("'", "")) or ["pair"]
    slug = words[0][:60]
    for word in words[1:]:
        if len(slug) + len(word) >= 60:
            break
        slug += f"-{word}"
    number = 1
    while (id := slug if number == 1 else f"{slug}-{number}") in taken:
        number += 1
    return id


def check_and_run(sql: str, workspace: Workspace) -> tuple[Result, tuple[str, ...]]:
    """Parse, bind, guard and run the SQL as an answer's; a pair must pass without a repair.

    Raises: PairError with what the SQL breaks.
    """
    from app.assistant.bind import bind_columns
    from app.assistant.database import Database
    from app.assistant.guard import check_policy
    from app.assistant.parse import parse_sql
    from app.assistant.query_process import QueryProcess
    from app.assistant.schema import read_schema
    from app.assistant.style import House, conformance, read_style

    database = Database(workspace.databases[0], workspace.limits)
    try:
        schema = read_schema(database, workspace.notes)
        try:
            tree = parse_sql(sql, database.dialect)
            bound = bind_columns(tree, schema)
            if bound.repairs:
                raise PairError(f"The SQL is not added as it is, mend it first: {'; '.join(bound.repairs)}")
            check_policy(bound.tree, schema)
            with QueryProcess(workspace.databases[0], workspace.limits) as queries:
                result = queries.run(sql)
        except SqlError as error:
            raise PairError(f"The SQL is not added: {error}") from error
    finally:
        database.close()
    house = House(schema, workspace.glossary)
    broken = conformance(sql, read_style(workspace.root, schema.dialect), house).broken
    notes = [f"house style, {finding.rule}: {finding.message}: {finding.text}" for finding in broken]
    if not result.rows:
        notes.append("the query returns no rows: look for a mistake or, where that is right, tag it no-rows.")
    if result.truncated:
        notes.append(f"only the first {len(result.rows)} rows were fetched.")
    return result, tuple(notes)


def _bare_words(question: str) -> str:
    return " ".join(re.findall(r"\w+", question.casefold()))


def _usual_file(follows: str, known: Sequence[Pair], folder: Path) -> Path:
    first = next((pair for pair in known if pair.id == follows), None)
    return first.file if first is not None and first.file.suffix == ".sql" else folder / ADDED


def _read_sql(arguments: argparse.Namespace) -> str:
    if arguments.sql is not None:
        return str(arguments.sql)
    file: Path | None = arguments.file
    if file is None:
        return _ask_for_sql()
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise PairError(f"{file}:1: the file cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise PairError(f"{file}:1: the file is not UTF-8 text: save it so.") from error


def _ask_for(prompt: str, option: str) -> str:
    """Ask on the terminal. Raises: PairError naming the option where there is none."""
    if not sys.stdin.isatty() and option:
        raise PairError(f"There is no terminal to ask on: give {option}.")
    try:
        return input(prompt).strip()
    except EOFError as error:
        raise PairError("Nothing was entered, nothing is added.") from error


def _ask_for_sql() -> str:
    """Ask for lines until the statement ends with `;`."""
    from app.assistant.pair_text import find_end

    lines = [_ask_for("SQL, ended by `;`:\n", "--sql or --file")]
    while find_end(text := "\n".join(lines)) < 0:
        try:
            lines.append(input())
        except EOFError:
            break
    return text

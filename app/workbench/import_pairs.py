"""`inhouse pairs import`: a company's own queries become draft pairs, checked and run like an answer's.

Reads .sql files and dbt models, exports of a warehouse's query history, and files of questions with SQL. Queries that
differ only by values become one pair; a query without a question gets a proposed one, tagged `proposed-question`.
Whatever is left out is said with file, line and reason. Not covered: approving (a person's part), and near-duplicates
of existing pairs (`inhouse pairs dedupe`).
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.assistant.errors import PairError, SqlError

if TYPE_CHECKING:
    from app.assistant.query_process import QueryProcess
    from app.assistant.schema import Schema
    from app.terminal import ProgressLine
    from app.workbench.candidates import Draft, Importer
    from app.workbench.query_history import LeftOut, Query

IMPORTED = "imported.sql"


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "import", parents=[common], help="make draft pairs of a company's own queries",
        description="Make draft pairs of .sql files, dbt models, exports of a warehouse's query history (CSV, JSONL) "
        "and files of questions with SQL (CSV, JSONL, JSON).",
        epilog="Exit status: 0 fine, 1 a file or a line of it cannot be read.",
    )  # fmt: skip
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files or folders of queries")
    parser.add_argument(
        "--dialect", default="", metavar="NAME",
        help="sqlglot's name of the queries' SQL (default: what the export's columns tell, else the workspace's)",
    )  # fmt: skip
    parser.add_argument(
        "--sql-column", default="", metavar="NAME", help="column of the SQL (default: by usual names)"
    )
    parser.add_argument(
        "--question-column",
        default="",
        metavar="NAME",
        help="column of the question (default: question, if any)",
    )
    parser.add_argument(
        "--into", type=Path, metavar="FILE",
        help=f"the .sql file to add to (default: {IMPORTED} in the workspace's pairs)",
    )  # fmt: skip
    parser.add_argument(
        "--min-runs",
        type=int,
        default=1,
        metavar="N",
        help="leave out what ran less often (default: 1, nothing)",
    )
    parser.add_argument(
        "--limit", type=int, default=0, metavar="N", help="add at most so many pairs (default: 0, all)"
    )
    parser.add_argument(
        "--source", default="", metavar="TEXT", help="where they come from (default: the file's name)"
    )
    parser.add_argument("--no-run", action="store_true", help="execute nothing (off: each query runs once)")
    parser.add_argument("--dry-run", action="store_true", help="write nothing, print the pairs (off: writes)")
    parser.set_defaults(command=import_pairs)


@dataclass
class Report:
    """What was left out and how often for which reason."""

    reasons: Counter[str] = field(default_factory=Counter)
    broken: bool = False

    def leave_out(self, item: LeftOut, queries: int = 1) -> None:
        """Print one item, but for what a history is only skipped for, and count it."""
        from app.terminal import without_controls

        if not item.skipped:
            more = f" (and {queries - 1:,} more like it)" if queries > 1 else ""
            print(without_controls(f"{item}{more}"))
        self.broken = self.broken or item.broken
        self.reasons[kind_of(item.reason)] += queries


def kind_of(reason: str) -> str:
    """Shorten a reason to what it has in common with others: up to the names and values that it cites."""
    return (
        re.split(r'[:;(“"]| near |\d| \'| is no table', reason, maxsplit=1)[0].strip().rstrip(",.") or reason
    )


def import_pairs(arguments: argparse.Namespace) -> int:
    """Read, check, propose, add."""
    from app.assistant.database import Database
    from app.assistant.pair_files import PairFile, render_pair
    from app.assistant.query_process import QueryProcess
    from app.assistant.schema import read_schema
    from app.assistant.workspace import read_workspace
    from app.terminal import ProgressLine
    from app.workbench.add import read_known
    from app.workbench.candidates import Importer

    workspace = read_workspace(arguments.workspace)
    known, folder = read_known(workspace)
    into: Path = arguments.into or folder / IMPORTED
    document = PairFile.read(into)
    if folder.resolve() not in into.resolve().parents:
        known = known + document.parsed()[0]
    check_dialect(arguments.dialect)
    database = Database(workspace.databases[0], workspace.limits)
    try:
        schema = read_schema(database, workspace.notes)
    finally:
        database.close()
    report = Report()
    with ProgressLine() as line:
        queries = list(read_all(arguments, schema, report, line))
        importer = Importer(workspace, schema, known, arguments.source)
        importer.learn_known(lambda done, total: line.progress("reading the pairs there are", done, total))
        process = None if arguments.no_run else QueryProcess(workspace.databases[0], workspace.limits)
        try:
            drafts = make_drafts(arguments, queries, importer, process, report, line)
        finally:
            if process is not None:
                process.close()
    pairs = [draft.as_pair(into) for draft in drafts]
    for pair in pairs:
        if arguments.dry_run:
            print(render_pair(pair))
        else:
            document.append(pair)
    if not arguments.dry_run:
        document.save()
    print_summary(drafts, into, report, arguments.dry_run)
    return 1 if report.broken else 0


def check_dialect(name: str) -> None:
    """Refuse a dialect that sqlglot does not know. Raises: PairError."""
    from sqlglot.dialects.dialect import Dialect

    if name and name.lower() not in Dialect.classes:
        raise PairError(
            f"--dialect {name}: not known; known: {', '.join(sorted(filter(None, Dialect.classes)))}."
        )


def read_all(
    arguments: argparse.Namespace, schema: Schema, report: Report, line: ProgressLine
) -> Iterator[tuple[Query, str]]:
    """Yield every query that may become a pair, with its dialect; report the others."""
    from dataclasses import replace

    from app.assistant.parse import MAX_SQL_CHARACTERS
    from app.workbench.dbt_models import has_jinja, resolve_jinja
    from app.workbench.query_history import LeftOut, Query, find_sources, read_source

    files = find_sources(arguments.files)
    for done, file in enumerate(files):
        line.progress("reading", done, len(files))
        try:
            source = read_source(file, arguments.sql_column, arguments.question_column)
        except PairError as error:
            if len(files) == 1:
                raise
            print(error)
            report.broken = True
            report.reasons["the file cannot be read"] += 1
            continue
        dialect = arguments.dialect.lower() or (source.kind.dialect if source.kind else schema.dialect)
        if source.kind:
            print(f"{file}: {source.kind.name}, read as {dialect}.")
        for item in source.found:
            if isinstance(item, Query) and len(item.sql) > MAX_SQL_CHARACTERS:
                item = LeftOut(item.file, item.line, f"it is longer than {MAX_SQL_CHARACTERS:,} characters.")
            if isinstance(item, Query) and has_jinja(item.sql):
                try:
                    item = replace(item, sql=resolve_jinja(item.sql, schema).strip())
                except SqlError as error:
                    item = LeftOut(item.file, item.line, str(error))
            if isinstance(item, LeftOut):
                report.leave_out(item)
            else:
                yield item, dialect


def make_drafts(
    arguments: argparse.Namespace,
    queries: list[tuple[Query, str]],
    importer: Importer,
    process: QueryProcess | None,
    report: Report,
    line: ProgressLine,
) -> list[Draft]:
    """Check one query after the other, the most frequent first, and return the drafts."""
    from app.workbench.query_history import LeftOut
    from app.workbench.recurring import Recurring, bare_text, group_queries

    dialects = {query.sql: dialect for query, dialect in queries}
    groups = group_queries(query for query, _ in queries if not query.question)
    asked = []
    for query, _ in queries:
        if query.question:
            template, literals = bare_text(query.sql)
            asked.append(Recurring(template))
            asked[-1].add(query, literals)
    todo = asked + groups
    drafts: list[Draft] = []
    for done, group in enumerate(todo):
        line.progress("checking", done, len(todo))
        query = group.commonest()
        place = group.first or query
        if not query.question and group.total < arguments.min_runs:
            item = LeftOut(place.file, place.line, "it ran too rarely (--min-runs)", skipped=True)
            report.leave_out(item, len(group.queries))
            continue
        if arguments.limit and len(drafts) >= arguments.limit:
            item = LeftOut(place.file, place.line, "over the limit of pairs (--limit)", skipped=True)
            report.leave_out(item, len(group.queries))
            continue
        found = importer.draft(group, dialects[query.sql], process)
        if isinstance(found, LeftOut):
            report.leave_out(found, len(group.queries))
        elif found is not None:
            drafts.append(found)
    return drafts


def print_summary(drafts: list[Draft], into: Path, report: Report, dry: bool) -> None:
    """Print what was added and what was not."""
    from app.terminal import without_controls

    proposed = sum(draft.proposed for draft in drafts)
    queries = sum(draft.queries for draft in drafts)
    runs = sum(draft.runs for draft in drafts)
    times = f" that ran {runs:,} times" if runs > queries else ""
    verb = "would be added to" if dry else "added to"
    print(
        f"{len(drafts):,} draft pairs {verb} {into}, made of {queries:,} queries{times}; {proposed:,} of their "
        "questions are proposed, for you to review."
    )
    if report.reasons:
        print(f"{report.reasons.total():,} queries left out:")
        for reason, count in report.reasons.most_common():
            print(without_controls(f"  {count:>7,}  {reason}"))

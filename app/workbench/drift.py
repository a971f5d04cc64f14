"""`inhouse pairs drift`: which pairs a change of the schema breaks, and their text with what was renamed.

The database is compared with the reviewed snapshot in schema.lock.yaml. Renames are guessed, with the reason, or
stated with --rename; --apply writes them into the pairs, names only, after each statement was bound and run. Values
that pairs look for and their columns no longer hold are warnings. Not covered: columns that moved to another table.
"""

from __future__ import annotations

import argparse
import difflib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.assistant.errors import InhouseError, PairError

if TYPE_CHECKING:
    from app.assistant.database import Database
    from app.assistant.pairs import Pair
    from app.assistant.schema import Schema
    from app.assistant.workspace import Workspace
    from app.terminal import ProgressLine
    from app.workbench.drift_check import Drift, Verdict

FEW_VALUES = 50  # a text column with more is no enumeration, and a text that it lacks no mistake


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "drift", parents=[common], help="find and mend what a change of the schema breaks",
        description="Compare the database with schema.lock.yaml, list the pairs that what changed breaks, and propose "
        "their text with the new names.",
        epilog="Exit status: 0 nothing is broken, or all of it was mended; 1 something is.",
    )  # fmt: skip
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE",
        help="pair files or folders (default: the workspace's pairs and suites)",
    )  # fmt: skip
    parser.add_argument(
        "--rename", action="append", default=[], metavar="OLD=NEW",
        help="a table or column that was renamed, e.g. sales.orders.total=sales.orders.total_usd; may repeat "
        "(off: guesses)",
    )  # fmt: skip
    parser.add_argument(
        "--apply", action="store_true", help="write the new names into the pairs (off: only proposes)"
    )
    parser.add_argument("--no-run", action="store_true", help="execute nothing (off: runs what changed)")
    parser.add_argument(
        "--accept", action="store_true",
        help="then write schema.lock.yaml anew, as the database is now (off: leaves it)",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print one JSON object (off: lines)")
    parser.set_defaults(command=find_drift)


@dataclass
class Finding:
    """What is wrong with one statement; `answer` 1 is the first accepted further one. `sql` is its mended text."""

    file: str
    line: int
    id: str
    answer: int
    severity: str
    reasons: list[str]
    before: str
    sql: str = ""
    unmended: str = ""
    applied: bool = False

    @property
    def open(self) -> bool:
        """Whether it is broken still."""
        return self.severity == "error" and (not self.applied or bool(self.unmended))


@dataclass
class Report:
    """What one run found."""

    pairs: int
    changes: list[str]
    renames: list[dict[str, str]]
    unclear: list[str]
    stale: list[dict[str, Any]]
    findings: list[Finding] = field(default_factory=list)


def find_drift(arguments: argparse.Namespace) -> int:
    """Compare, check, mend and accept. Raises: WorkspaceError, DatabaseError, PairError."""
    from app.assistant.database import Database
    from app.assistant.schema import read_schema
    from app.assistant.workspace import read_workspace
    from app.terminal import ProgressLine
    from app.workbench.drift_check import Drift
    from app.workbench.drift_notes import find_stale
    from app.workbench.renames import find_renames
    from app.workbench.schema_snapshot import FILE, compare_schemas, read_snapshot, write_snapshot

    workspace = read_workspace(arguments.workspace)
    file = workspace.root / FILE
    database = Database(workspace.databases[0], workspace.limits)
    try:
        new = read_schema(database)
        if arguments.accept and not file.exists():
            write_snapshot(new, file)
            print(_accepted(file, new, arguments.json))
            return 0
        old = read_snapshot(file, database.dialect)
        changes = compare_schemas(old, new)
        renames = find_renames(old, new, arguments.rename)
        drift = Drift(old, new, changes, renames)
        pairs = read_places(arguments.files, workspace)
        report = Report(
            len(pairs), list(map(str, changes)), [asdict(rename) for rename in renames.found], renames.unclear,
            [asdict(stale) for stale in find_stale(workspace, drift)],
        )  # fmt: skip
        with ProgressLine() as line:
            report.findings = check_pairs(pairs, drift, workspace, database, not arguments.no_run, line)
    finally:
        database.close()
    if arguments.apply:
        apply_findings(report.findings)
    if arguments.accept:
        write_snapshot(new, file)
    if arguments.json:
        print(json.dumps(asdict(report), ensure_ascii=False))
    else:
        print_report(report, applied=arguments.apply)
        if arguments.accept:
            print(_accepted(file, new, False))
    return 1 if report.stale or any(finding.open for finding in report.findings) else 0


def _accepted(file: Path, schema: Schema, as_json: bool) -> str:
    columns = sum(len(table.columns) for table in schema.tables)
    if as_json:
        return json.dumps({"accepted": str(file), "tables": len(schema.tables), "columns": columns})
    return f"{file} holds {len(schema.tables)} tables with {columns} columns now."


def read_places(files: Sequence[Path], workspace: Workspace) -> list[Pair]:
    """Read the pairs, those with problems left out: these are the lint's. Raises: PairError for a missing file."""
    from app.assistant.pairs import read_all_pairs

    for file in files:
        if not file.exists():
            raise PairError(f"{file}:1: there is no such file.")
    folders = [workspace.root / name for name in ("pairs", "suites")]
    places = list(files) or [folder for folder in folders if folder.is_dir()]
    return [pair for place in places for pair in read_all_pairs(place)[0]]


def check_pairs(
    pairs: Sequence[Pair],
    drift: Drift,
    workspace: Workspace,
    database: Database,
    run: bool,
    line: ProgressLine,
) -> list[Finding]:
    """Judge every statement, and run those that the change may concern."""
    from app.workbench.drift_check import check_statement
    from app.workbench.drift_notes import noted_personal
    from app.workbench.statement_pool import map_statements

    places = [(pair, answer) for pair in pairs for answer in range(1 + len(pair.accept))]
    texts = [(pair.sql, *pair.accept)[answer] for pair, answer in places]
    distinct = list(dict.fromkeys(texts))
    verdicts = dict(
        zip(
            distinct,
            map_statements(check_statement, distinct, drift, lambda done, of: line.progress("checking", done, of)),
            strict=True,
        )
    )  # fmt: skip
    if run:
        run_verdicts(verdicts, workspace, line)
        literals = {key for verdict in verdicts.values() for key in verdict.literals}
        values = read_values(literals, drift.new, database, noted_personal(workspace, drift.new))
        for verdict in verdicts.values():
            warn_of_values(verdict, values)
    findings = []
    for (pair, answer), text in zip(places, texts, strict=True):
        verdict = verdicts[text]
        if verdict.broken or verdict.warnings:
            findings.append(
                Finding(
                    str(pair.file), pair.line, pair.id, answer, "error" if verdict.broken else "warning",
                    verdict.broken + verdict.warnings, text, verdict.sql, verdict.unmended,
                )
            )  # fmt: skip
    return findings


def run_verdicts(verdicts: dict[str, Verdict], workspace: Workspace, line: ProgressLine) -> None:
    """Run the mended statements, and those that read what changed and are not broken by their names."""
    from app.assistant.query_process import QueryProcess

    work = [
        (verdict, verdict.sql or text)
        for text, verdict in verdicts.items()
        if verdict.sql or (verdict.suspect and not verdict.broken)
    ]
    if not work:
        return
    with QueryProcess(workspace.databases[0], workspace.limits) as queries:
        for done, (verdict, sql) in enumerate(work):
            line.progress("running", done, len(work))
            try:
                queries.run(sql)
            except InhouseError as error:
                if verdict.sql:
                    verdict.sql, verdict.unmended = "", f"with the new names it fails: {error}"
                else:
                    verdict.broken.append(f"It fails now: {error}")


def read_values(
    keys: set[str], schema: Schema, database: Database, personal: frozenset[str]
) -> dict[str, set[str]]:
    """The different values of those columns that are texts and have few, by `schema.table.column`."""
    from sqlalchemy.exc import SQLAlchemyError

    from app.assistant.schema import quote_key, quote_name
    from app.workbench.renames import family

    found = {}
    for table in schema.tables:
        for column in table.columns:
            key = f"{table.key}.{column.name}"
            if key not in keys or key.lower() in personal or family(column.type) != "text":
                continue
            name = quote_name(column.name, schema.dialect)
            sql = f"SELECT DISTINCT {name} FROM {quote_key(table, schema.dialect)} LIMIT {FEW_VALUES + 2}"
            try:
                rows = database.connection.exec_driver_sql(sql).fetchall()
            except SQLAlchemyError as error:
                raise database.explain(error) from error
            values = {row[0] for row in rows if isinstance(row[0], str)}
            if 0 < len(values) <= FEW_VALUES:
                found[key] = values
    return found


def warn_of_values(verdict: Verdict, values: dict[str, set[str]]) -> None:
    """Say which texts their column does not hold."""
    for key, texts in verdict.literals.items():
        for text in dict.fromkeys(texts):
            if key in values and text not in values[key]:
                near = difflib.get_close_matches(text, values[key], 1)
                hint = f"; nearest: '{near[0]}'" if near else ""
                verdict.warnings.append(f"{key} has no value '{text}' now{hint}.")


# -- writing ---------------------------------------------------------------------------------------------------


def apply_findings(findings: Sequence[Finding]) -> None:
    """Write the mended statements, file by file, each file whole. Raises: PairError when a file changed meanwhile."""
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.sql:
            by_file.setdefault(finding.file, []).append(finding)
    for name, some in by_file.items():
        if name.endswith(".jsonl"):
            _apply_lines(Path(name), some)
        else:
            _apply_sql(Path(name), some)
        for finding in some:
            finding.applied = True


def _apply_sql(file: Path, findings: Sequence[Finding]) -> None:
    from app.assistant.pair_files import PairFile

    document = PairFile.read(file)
    there = {pair.id: pair for pair in document.parsed()[0]}
    for finding in findings:
        pair = there.get(finding.id)
        if pair is None or (pair.sql, *pair.accept)[finding.answer] != finding.before:
            raise PairError(f"{file}:{finding.line}: {finding.id} was changed meanwhile: try again.")
        document.set_sql(finding.id, finding.sql, answer=finding.answer)
    document.save()


def _apply_lines(file: Path, findings: Sequence[Finding]) -> None:
    """Write the lines of machine-made pairs anew; the others keep their bytes."""
    from app.assistant.whole_file import write_whole

    lines = file.read_bytes().split(b"\n")
    for finding in findings:
        fields = json.loads(lines[finding.line - 1])
        if fields.get("id") != finding.id:
            raise PairError(f"{file}:{finding.line}: {finding.id} was changed meanwhile: try again.")
        if finding.answer:
            fields["accept"][finding.answer - 1] = finding.sql
        else:
            fields["sql"] = finding.sql
        end = b"\r" if lines[finding.line - 1].endswith(b"\r") else b""
        lines[finding.line - 1] = json.dumps(fields, ensure_ascii=False).encode() + end
    write_whole(file, b"\n".join(lines))


# -- printing --------------------------------------------------------------------------------------------------


def print_report(report: Report, *, applied: bool) -> None:
    """Print what changed, what names it elsewhere, and a piece for each statement with the lines that change."""
    from app.terminal import without_controls

    lines = [*report.changes]
    lines += [f"renamed: {rename['old']} -> {rename['new']}: {rename['reason']}" for rename in report.renames]
    lines += [f"unclear: {sentence}" for sentence in report.unclear]
    if lines and (report.stale or report.findings):
        lines.append("")
    lines += [f"{stale['file']}:{stale['line']}: {stale['message']}" for stale in report.stale]
    for finding in report.findings:
        which = f"{finding.id}, accept {finding.answer}" if finding.answer else finding.id
        word = {"error": "broken", "warning": "warning"}[finding.severity]
        lines.append(f"{finding.file}:{finding.line}: {which}: {word}: {' '.join(finding.reasons)}")
        if finding.sql:
            lines += changed_lines(finding.before, finding.sql)
        elif finding.unmended:
            lines.append(f"    not mended: {finding.unmended.rstrip('.')}.")
    for text in lines:
        print(without_controls(text))
    print(summarise(report, applied=applied))


def changed_lines(before: str, after: str) -> list[str]:
    """The lines that change, with - and +."""
    diff = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [f"    {line[0]} {line[1:].strip()}" for line in list(diff)[2:] if not line.startswith("@@")]


def summarise(report: Report, *, applied: bool) -> str:
    """Say it in one line."""
    count = Counter(finding.severity for finding in report.findings)
    mended = sum(bool(finding.sql) for finding in report.findings)
    verb = "mended" if applied else "can be mended (--apply does)"
    parts = [f"{_count(report.pairs, 'pair')}: {_count(count['error'], 'statement')} broken"]
    if mended:
        parts.append(f"{mended:,} of them {verb}")
    parts.append(_count(count["warning"], "warning"))
    if report.stale:
        parts.append(f"{_count(len(report.stale), 'line')} elsewhere with what is gone")
    changed = _count(len(report.changes), "change") + " of the schema"
    changed = changed if report.changes else "the schema is as it was"
    return f"{', '.join(parts)}; {changed}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"

"""`inhouse style check`: SQL files checked against the house style and, with --fix, mended where no result changes.

A statement with comments in it is checked but not rewritten, since comments would be lost. Files are written whole.
"""

from __future__ import annotations

import argparse
from codecs import BOM_UTF8
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.assistant.errors import InhouseError, PairError

if TYPE_CHECKING:
    from app.assistant.style import House, Style
    from app.workbench.statements import Statement


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "check", parents=[common], help="check SQL files, by default the workspace's pairs",
        description="Check every statement against the rules of style.yaml.",
        epilog="Exit status: 0 no rule of severity error is broken, 1 one is, or a file cannot be read.",
    )  # fmt: skip
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE",
        help=".sql, .jsonl or .csv files, or folders of .sql (default: the workspace's pairs)",
    )  # fmt: skip
    parser.add_argument(
        "--fix", action="store_true", help="mend and lay out what is in .sql files (off: says what is broken)"
    )
    parser.set_defaults(command=check_files)


@dataclass
class Totals:
    """What all files add up to."""

    queries: int = 0
    score: float = 0.0
    laid_out: int = 0
    errors: int = 0
    warnings: int = 0
    mended: int = 0
    commented: int = 0


def check_files(arguments: argparse.Namespace) -> int:
    """Check, print the findings by file and line, then the score."""
    from app.assistant.style import open_house, read_style
    from app.assistant.workspace import read_workspace
    from app.terminal import ProgressLine
    from app.workbench.statements import find_files

    workspace = read_workspace(arguments.workspace)
    house = open_house(workspace)
    style = read_style(workspace.root, house.schema.dialect)
    pairs = workspace.root / "pairs"
    here = Path.cwd()
    files = find_files(arguments.files or [pairs.relative_to(here) if pairs.is_relative_to(here) else pairs])
    totals = Totals()
    with ProgressLine() as line:
        for done, file in enumerate(files):
            line.progress("checking", done, len(files))
            try:
                if arguments.fix and file.suffix.lower() == ".sql":
                    fix_file(file, style, house, totals)
                check_file(file, style, house, totals)
            except PairError as error:
                print(error)
                totals.errors += 1
    print(_render_totals(totals, arguments.fix))
    return 1 if totals.errors else 0


def check_file(file: Path, style: Style, house: House, totals: Totals) -> None:
    """Check one file's statements and print what is broken. Raises: PairError when it cannot be read."""
    from app.assistant.style import conformance, format_house
    from app.terminal import without_controls
    from app.workbench.statements import read_statements

    for statement in read_statements(file):
        totals.queries += 1
        try:
            found = conformance(statement.sql, style, house)
            totals.laid_out += format_house(statement.sql, style, house) == statement.sql.replace(
                "\r\n", "\n"
            )
        except InhouseError as error:
            print(without_controls(f"{file}:{statement.line}: error: {error}"))
            totals.errors += 1
            continue
        totals.score += found.score
        for finding in found.broken:
            is_error = finding.severity == "error"
            totals.errors += is_error
            totals.warnings += not is_error
            said = f"{finding.rule} ({finding.severity}): {finding.message}: {finding.text}"
            print(without_controls(f"{file}:{statement.line + finding.line - 1}: {said}"))


def fix_file(file: Path, style: Style, house: House, totals: Totals) -> None:
    """Rewrite the statements of one file that formatting changes; everything else stays byte for byte."""
    from app.assistant.whole_file import write_whole
    from app.workbench.statements import read_statements, read_text

    text = read_text(file)
    mended = text
    for statement in reversed(read_statements(file)):
        if (new := _fixed(statement, style, house, totals)) is not None:
            new = new.replace("\n", "\r\n") if "\r\n" in text else new
            mended = mended[: statement.start] + new + mended[statement.end :]
    if mended != text:
        bom = file.read_bytes().startswith(BOM_UTF8)
        write_whole(file, mended.encode("utf-8-sig" if bom else "utf-8"))


def _fixed(statement: Statement, style: Style, house: House, totals: Totals) -> str | None:
    """The statement as formatting mends it, None where it stays."""
    from app.assistant.style import format_house

    try:
        new = format_house(statement.sql, style, house)
    except InhouseError:
        return None  # the check says so
    if new == statement.sql.replace("\r\n", "\n"):
        return None
    if statement.commented:
        totals.commented += 1
        return None
    totals.mended += 1
    return new


def _render_totals(totals: Totals, fixed: bool) -> str:
    n = totals.queries
    share = f"{100 * totals.score / n:.1f} % house style, " if n else ""
    parts = [
        f"{n:,} queries: {share}{_count(totals.errors, 'error')}, {_count(totals.warnings, 'warning')}; "
        f"{totals.laid_out:,} laid out as the house does."
    ]
    if fixed:
        parts.append(f"{totals.mended:,} rewritten.")
    if totals.commented:
        parts.append(f"{totals.commented:,} left as they are, since comments within them would be lost.")
    return " ".join(parts)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"

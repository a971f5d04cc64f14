"""`inhouse pairs lint`: what is wrong with pairs, each finding as file:line with its remedy.

Reads, parses, binds and guards every statement, runs it within the workspace's limits, checks its style (`lints`), and
holds pairs against each other (`lint_together`). Retired pairs are read and no more. What was found of a statement is
kept for the next lint (`lint_cache`); writes nothing else.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.assistant.pairs import Pair, Problem
    from app.assistant.style import House
    from app.assistant.workspace import Workspace
    from app.workbench.lints import Checked, Lint, Outcome


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "lint", parents=[common], help="find what is wrong with pairs",
        description="Check that pairs parse, bind, keep policy and house style, run within the limits and return rows, "
        "and that none leaks into the held-out ones, contradicts or repeats another.",
        epilog="Exit status: 0 no error (there may be warnings), 1 an error was found.",
    )  # fmt: skip
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE",
        help="pair files or folders; they are held against all of the workspace's (default: those)",
    )  # fmt: skip
    parser.add_argument("--no-run", action="store_true", help="run no query (off: runs each once)")
    parser.add_argument(
        "--no-cache", action="store_true",
        help="look at and run all statements anew (off: only those that are new, or whose rules or data changed)",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print one JSON object (off: a line a finding)")
    parser.set_defaults(command=lint_pairs)


@dataclass(frozen=True)
class Finding:
    """What is printed of a lint; `severity` is error or warning."""

    file: str
    line: int
    lint: str
    severity: str
    pair: str
    message: str


def lint_pairs(arguments: argparse.Namespace) -> int:
    """Check and print. Raises: WorkspaceError, DatabaseError."""
    from app.assistant.workspace import read_workspace
    from app.terminal import without_controls

    workspace = read_workspace(arguments.workspace)
    with ThreadPoolExecutor(1) as beside:
        reading_house = beside.submit(
            read_house, workspace
        )  # the database's engine, while Python reads pairs
        pairs, problems, chosen = read_chosen(arguments.files, workspace)
        house = reading_house.result()
    findings = [Finding(str(p.file), p.line, "parse", "error", p.id, p.message) for p in problems]
    lints = find_lints(
        pairs, chosen, workspace, house, run=not arguments.no_run, cached=not arguments.no_cache
    )
    findings += place_lints(lints)
    findings.sort(key=lambda finding: (finding.file, finding.line, finding.lint, finding.message))
    errors = sum(finding.severity == "error" for finding in findings)
    if arguments.json:
        about = {"pairs": len(chosen), "errors": errors, "warnings": len(findings) - errors}
        print(json.dumps(about | {"findings": [asdict(finding) for finding in findings]}, ensure_ascii=False))
    else:
        for finding in findings:
            said = f"{finding.lint} ({finding.severity}): {finding.message}"
            print(without_controls(f"{finding.file}:{finding.line}: {said}"))
        print(render_totals(pairs, chosen, findings))
    return 1 if errors else 0


def read_chosen(
    files: Sequence[Path], workspace: Workspace
) -> tuple[list[Pair], list[Problem], frozenset[str]]:
    """Return all pairs, the problems of reading the files named and the ids of the pairs in these.

    An id that a file outside the workspace shares with it is a problem, and that pair is left out.
    """
    from app.assistant.pairs import Problem, pair_files_in, read_all_pairs

    folder, here = workspace.root / "pairs", Path.cwd()
    folder = folder.relative_to(here) if folder.is_relative_to(here) else folder
    pairs, problems = read_all_pairs(folder)
    if not files:
        return pairs, problems, frozenset(pair.id for pair in pairs)
    inside = {file.resolve() for file in pair_files_in(folder)}
    named = {file.resolve() for path in files for file in pair_files_in(path)}
    problems = [problem for problem in problems if problem.file.resolve() in named]
    taken = {pair.id: pair for pair in pairs}
    for path in files:
        if {file.resolve() for file in pair_files_in(path)} <= inside:
            continue
        more, wrong = read_all_pairs(path)
        problems += [problem for problem in wrong if problem.file.resolve() not in inside]
        for pair in more:
            first = taken.get(pair.id)
            if first is None:
                pairs.append(taken.setdefault(pair.id, pair))
            elif first.file.resolve() != pair.file.resolve():
                message = f"the id {pair.id!r} is used in {first.file}:{first.line} too."
                problems.append(Problem(pair.file, pair.line, message, pair.id))
    return pairs, problems, frozenset(pair.id for pair in pairs if pair.file.resolve() in named)


def read_house(workspace: Workspace) -> House:
    """What the database and the workspace say that statements are held against. Raises: DatabaseError."""
    from app.assistant.database import Database
    from app.assistant.schema import read_schema
    from app.assistant.style import House

    database = Database(workspace.databases[0], workspace.limits)
    try:
        return House(read_schema(database, workspace.notes), workspace.glossary)
    finally:
        database.close()


def find_lints(
    pairs: Sequence[Pair],
    chosen: frozenset[str],
    workspace: Workspace,
    house: House,
    *,
    run: bool,
    cached: bool = True,
) -> list[Lint]:
    """Find what is wrong with the chosen pairs, by themselves and beside all others. Raises: DatabaseError."""
    from app.terminal import ProgressLine
    from app.workbench.lint_cache import open_cache
    from app.workbench.lint_together import find_near_pairs, lint_dialogues, lint_skeletons, lint_together
    from app.workbench.lint_workers import Checkers, run_statements
    from app.workbench.lints import lint_pair

    current = [pair for pair in pairs if pair.status != "retired"]

    def texts_of(ids: Set[str]) -> set[str]:
        return {sql for pair in current if pair.id in ids for sql in (pair.sql, *pair.accept)}

    cache = open_cache(workspace, house) if cached else None
    with (
        ProgressLine() as line,
        closing(cache) if cache else nullcontext(),
        closing(Checkers(house, workspace.root)) as checkers,
        ThreadPoolExecutor(1) as beside,
    ):
        finding_near = beside.submit(find_near_pairs, current)  # while other processes check

        def progress(phase: str, total: int) -> Callable[[int], None]:
            return lambda done: line.progress(phase, done, total)

        def check(statements: set[str], phase: str, *, whole: bool) -> dict[str, Checked]:
            known = cache.find_checked(statements, whole=whole) if cache else {}
            left = sorted(statements - known.keys())
            found: dict[str, Checked] = {}
            try:
                checkers.check(left, found, progress(phase, len(left)), whole=whole)
            finally:  # what is known when Ctrl-C comes need not be found again
                if cache:
                    cache.keep_checked(found, whole=whole)
            return known | found

        texts = texts_of(chosen)
        checked = check(texts, "checking", whole=True)
        near = [two for two in finding_near.result() if two.one.id in chosen or two.other.id in chosen]
        more = texts_of({pair.id for two in near for pair in (two.one, two.other)}) - texts
        others = texts_of({pair.id for pair in current}) - texts - more
        checked |= check(more, "checking", whole=True) | check(others, "reading the others", whole=False)
        texts |= more
        checkers.close()
        to_run = {sql: checked[sql] for sql in sorted(texts) if checked[sql].runs}
        outcomes = cache.find_outcomes(to_run) if cache and run else {}
        if run:
            left = {sql: one for sql, one in to_run.items() if sql not in outcomes}
            found: dict[str, Outcome] = {}
            try:
                run_statements(left, workspace, found, progress("running", len(left)))
            finally:
                if cache:
                    cache.keep_outcomes(found, left)
            outcomes |= found
    lints = [lint for pair in current if pair.id in chosen for lint in lint_pair(pair, checked, outcomes)]
    chosen_last = sorted(current, key=lambda pair: pair.id in chosen)
    chosen_first = sorted(current, key=lambda pair: pair.id not in chosen)
    lints += lint_skeletons(chosen_first, checked)  # a leak names the pair that is to be looked at now
    lints += lint_together(chosen_last, near, checked, outcomes)  # which is the one to go if two are the same
    lints += lint_dialogues(pairs)
    return [lint for lint in lints if lint.pair.id in chosen or (lint.other and lint.other.id in chosen)]


def place_lints(lints: Sequence[Lint]) -> list[Finding]:
    """Give each lint its file and line: that of the statement's part, as far as the file shows it as it was read."""
    texts: dict[Path, list[str]] = {}
    findings = []
    for lint in lints:
        pair = lint.pair
        line = pair.line
        if lint.sql and pair.file.suffix == ".sql":
            if pair.file not in texts:
                texts[pair.file] = pair.file.read_text("utf-8", "replace").splitlines()
            first = lint.sql.split("\n")[0].rstrip()
            lines = texts[pair.file]
            below = range(line, len(lines))
            line = next((at + 1 + lint.line for at in below if lines[at].startswith(first)), line)
        findings.append(Finding(str(pair.file), line, lint.lint, lint.severity, pair.id, lint.message))
    return findings


def render_totals(pairs: Sequence[Pair], chosen: frozenset[str], findings: Sequence[Finding]) -> str:
    """Say how many pairs were checked and what was found, by lint."""
    retired = sum(pair.status == "retired" for pair in pairs if pair.id in chosen)
    count = Counter(finding.severity for finding in findings)
    kinds = Counter(finding.lint for finding in findings)
    parts = [f"{len(chosen):,} pairs{f' ({retired:,} retired, only read)' if retired else ''}"]
    parts[0] += f": {_count(count['error'], 'error')}, {_count(count['warning'], 'warning')}"
    if kinds:
        parts.append(", ".join(f"{lint} {number:,}" for lint, number in sorted(kinds.items())))
    return "; ".join(parts) + "."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"

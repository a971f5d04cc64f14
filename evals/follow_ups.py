"""`make bench-follow-ups`: how many follow-ups are answered without a model, whoever wrote the query before, and how.

Asked are the follow-ups of the curated pairs that are not held out and of the development suite, in all wordings, each
after the golds of the turns before it: so the query that is built on is right, and any writer's. Each is composed, else
the last query is refined, as the assistant does it; what neither answers is the model's. Besides, those of
`suites/follow_ups.yaml` must be refined as it says, or left. Exit status 1 if an answer has other rows than the gold,
or one of that file is met otherwise.
Not measured: whether a message is taken for a follow-up (`app/ui/follow_up.py`), and what a model makes of the rest.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from sqlglot.errors import SqlglotError

from app.assistant.assistant import Assistant
from app.assistant.errors import InhouseError, SqlError
from app.assistant.pairs import read_pairs
from app.assistant.parse import BROKEN
from app.assistant.prompt import Turn
from app.assistant.refine import refine
from app.assistant.workspace import Workspace, read_workspace, read_yaml
from app.terminal import ProgressLine
from evals.judge import Judge
from evals.predictions import Prediction
from evals.suite import Suite, SuiteError, suite_of_pairs

SUITES = ("curated", "suites/development")
FILE = Path("suites/follow_ups.yaml")
SAME = "The same query as before, "


@dataclass(frozen=True)
class Reached:
    """The SQL that a follow-up got, who made it (`composed` or `refined`), and what it says that it did."""

    sql: str
    by: str
    said: str


def main(argv: Sequence[str] | None = None) -> int:
    """Ask, judge and print."""
    parser = argparse.ArgumentParser(description="Ask follow-ups after right answers, without a model.")
    parser.add_argument("--workspace", default="data", help="workspace folder (default: data)")
    parser.add_argument("--show", action="store_true", help="list every follow-up with its SQL (off: counts)")
    arguments = parser.parse_args(argv)
    try:
        return run_bench(read_workspace(arguments.workspace), show=arguments.show)
    except InhouseError as error:
        print(f"bench-follow-ups: {error}", file=sys.stderr)
        return 2


def run_bench(workspace: Workspace, *, show: bool = False) -> int:
    """Measure and print; returns the exit status. Raises: InhouseError."""
    bad = 0
    with closing(Assistant(workspace, examples=False)) as assistant:
        for which in SUITES:
            suite = follow_ups_of(workspace, which)
            reached = {case.id: answer(case.question, case.turns, assistant) for case in suite.cases}
            wrong = judge(suite, reached)
            count = Counter(
                "left" if found is None else f"wrong {found.by}" if id in wrong else f"right {found.by}"
                for id, found in reached.items()
            )
            print(f"{len(suite.cases)} follow-ups of {which}: ", end="")
            print(", ".join(f"{number} {what}" for what, number in sorted(count.items(), reverse=True)))
            for case in suite.cases:
                found = reached[case.id]
                if case.id in wrong or show:
                    state = "LEFT " if found is None else "WRONG" if case.id in wrong else "RIGHT"
                    print(f"{state}  {case.turns[-1].question} → {case.question}  ({case.where})")
                    if found:
                        print(f"       {found.by}: {found.said} {wrong.get(case.id, '')}")
            bad += len(wrong)
        misread = list(misread_follow_ups(workspace, assistant))
        print(f"{len(misread)} of {FILE} are met otherwise than it says")
        for line in misread:
            print(f"       {line}")
    return 1 if bad or misread else 0


def misread_follow_ups(workspace: Workspace, assistant: Assistant) -> Iterator[str]:
    """Those of `suites/follow_ups.yaml` that are not refined as it says, not left, or fail. Raises: WorkspaceError."""
    pairs = {pair.id: pair for pair in read_pairs(workspace.root / "pairs") if not pair.heldout}
    for entry in read_yaml(workspace.root / FILE):
        pair = pairs.get(entry["after"])
        if pair is None:
            raise SuiteError(f"{workspace.root / FILE}: there is no pair {entry['after']!r}.")
        turn = Turn(pair.question, entry.get("sql", pair.sql))
        asked = dict.fromkeys(entry.get("left", ()), "") | entry.get("edits", {})
        for question, expected in asked.items():
            found = refined(question, turn, assistant)
            said = found.said.removeprefix(SAME).rstrip(".") if found else ""
            if said != expected:
                yield f"{turn.question} → {question}: {said or 'left'}, not {expected or 'left'}"
            elif found:
                assistant.queries.run(found.sql)


def follow_ups_of(workspace: Workspace, which: str) -> Suite:
    """The pairs of a suite that follow others, each wording a case. Raises: PairError, SuiteError."""
    where = which if which == "curated" else str(workspace.root / which)
    suite = suite_of_pairs(workspace, where)
    read = read_pairs(workspace.root / "pairs" if which == "curated" else Path(where))
    also = {pair.id: pair.also for pair in read}
    cases = tuple(
        replace(case, id=f"{case.id}/{number}", question=question)
        for case in suite.cases
        if case.turns
        for number, question in enumerate((case.question, *also[case.id]))
    )
    if not cases:
        raise SuiteError(f"{where} has no follow-ups.")
    return replace(suite, cases=cases)


def answer(question: str, turns: Sequence[Turn], assistant: Assistant) -> Reached | None:
    """What a follow-up gets without a model: composed, else the last query refined; None where that is the model's."""
    if assistant.composer and (composed := assistant.composer.compose(question, turns)):
        return Reached(composed.sql, "composed", composed.description)
    return refined(question, turns[-1], assistant)


def refined(question: str, turn: Turn, assistant: Assistant) -> Reached | None:
    """The last query as a follow-up wants it; None where that is the model's."""
    try:
        found = refine(question, turn, assistant)
    except (SqlError, SqlglotError, *BROKEN):
        return None
    return Reached(found.sql, "refined", found.note) if found else None


def judge(suite: Suite, reached: Mapping[str, Reached | None]) -> dict[str, str]:
    """Why each wrong answer is wrong, by its case."""
    asked = replace(suite, cases=tuple(case for case in suite.cases if reached[case.id]))
    predictions = {id: Prediction(id, found.sql) for id, found in reached.items() if found}
    if not predictions:
        return {}
    with ProgressLine() as line, Judge(asked, variants=False, progress=line.progress) as judge:
        judge.run_golds()
        return {outcome.id: outcome.reason for outcome in judge.judge(predictions) if not outcome.right}


if __name__ == "__main__":
    sys.exit(main())

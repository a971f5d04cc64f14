"""`make bench-nearby`: how many answers that are not right are a click away from one that is.

    python -m evals.nearby REPORT …

Asked again are the first questions of finished evals to which a model wrote an answer that is not right, or none.
Where it is not sure, the assistant offers questions near them which the house's definitions answer; counted is to how
many there is such an offer, and in how many one of the offered answers has the rows of the gold. No model is asked.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from app.assistant.assistant import Assistant
from app.assistant.compose.nearby import Near, near_questions
from app.assistant.errors import InhouseError
from app.assistant.workspace import Workspace, read_workspace
from app.terminal import ProgressLine
from evals.judge import Judge
from evals.predictions import Prediction
from evals.report import Outcome, read_report
from evals.suite import Case, Suite, SuiteError


@dataclass(frozen=True)
class Offered:
    """What was offered instead of an answer that was not right, the seconds that took, and which of it is right."""

    outcome: Outcome
    near: tuple[Near, ...]
    seconds: float
    right: tuple[bool, ...] = ()


def main(argv: Sequence[str] | None = None) -> int:
    """Offer, judge and print."""
    parser = argparse.ArgumentParser(
        description="What is offered in the place of answers that are not right."
    )
    parser.add_argument(
        "reports", nargs="+", metavar="REPORT", help="report.json of `inhouse eval`, or its folder"
    )
    parser.add_argument("--workspace", default="data", help="workspace folder (default: data)")
    parser.add_argument(
        "--show", action="store_true", help="list the questions with what is offered (off: counts)"
    )
    arguments = parser.parse_args(argv)
    try:
        workspace = read_workspace(arguments.workspace)
        outcomes = [each for report in arguments.reports for each in read_report(report).outcomes]
        offered = judge(offer(wrong_ones(outcomes), workspace), workspace)
    except InhouseError as error:
        print(f"bench-nearby: {error}", file=sys.stderr)
        return 2
    print(render(offered, show=arguments.show))
    return 0


def wrong_ones(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The first questions of conversations that a model was asked and did not answer rightly. Raises: SuiteError."""
    found = [each for each in outcomes if each.new_tokens and not each.turns and not each.right]
    if not found:
        raise SuiteError("These reports hold no first question that a model answered wrongly: name others.")
    return found


def offer(outcomes: Sequence[Outcome], workspace: Workspace) -> list[Offered]:
    """What the assistant would offer beside each answer. Raises: InhouseError."""
    found = []
    with closing(Assistant(workspace, examples=False)) as assistant:
        if assistant.composer is None:
            raise SuiteError(f"{workspace.root} has no glossary: nothing can be composed of it.")
        for outcome in outcomes:
            start = time.perf_counter()
            near = near_questions(assistant.composer, outcome.question)
            found.append(Offered(outcome, near, time.perf_counter() - start))
    return found


def judge(offered: Sequence[Offered], workspace: Workspace) -> list[Offered]:
    """Say which of the offered answers have the rows of the gold. Raises: InhouseError."""
    database = workspace.databases[0]
    cases, predictions = [], {}
    for each in offered:
        for number, near in enumerate(each.near):
            id = f"{each.outcome.id}/{number}"
            cases.append(Case(id, each.outcome.question, (each.outcome.gold,), database.name, where=id))
            predictions[id] = Prediction(id, near.sql)
    right: dict[str, bool] = {}
    if cases:
        suite = Suite("nearby", tuple(cases), {database.name: database}, workspace)
        with ProgressLine() as line, Judge(suite, variants=False, progress=line.progress) as judging:
            judging.run_golds()
            right = {outcome.id: outcome.right for outcome in judging.judge(predictions)}
    return [
        Offered(
            each.outcome, each.near, each.seconds,
            tuple(right[f"{each.outcome.id}/{number}"] for number in range(len(each.near))),
        )
        for each in offered
    ]  # fmt: skip


def render(offered: Sequence[Offered], *, show: bool = False) -> str:
    """The counts, and each question with its offers."""
    some = [each for each in offered if each.near]
    hit = [each for each in some if any(each.right)]
    ms = sorted(1000 * each.seconds for each in offered)
    lines = [
        f"{len(offered)} first questions that a model did not answer rightly",
        f"  something near is offered   {len(some):>5}",
        f"  one of it is the answer     {len(hit):>5}",
        f"  milliseconds each           {ms[len(ms) // 2]:>5.0f}, at most {ms[-1]:.0f}",
    ]
    for each in offered if show else ():
        lines.append(f"\n{each.outcome.question}")
        lines += [
            f"  {'=' if right else ' '} {near.question}"
            for near, right in zip(each.near, each.right, strict=True)
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

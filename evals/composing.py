"""`make bench-compose`: how many questions the house's definitions answer alone, and how many rightly.

Asked are the synthetic questions of a file (they follow the grammar that is read, so nearly all of them should be
composed), the curated pairs that are not held out in all of their wordings (how people ask), and traps: those of
`suites/composing.yaml`, which also says which questions have a frame after all, those of `suites/recurring.yaml`, and
the synthetic questions that get no SQL. No model is asked: what is not composed counts as not answered. Exit status 1
if a composed answer is wrong by its rows, or a trap is composed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.assistant.assistant import Assistant
from app.assistant.compose.composer import Composed, Composer
from app.assistant.errors import InhouseError
from app.assistant.pairs import read_pairs
from app.assistant.prompt import Turn
from app.assistant.workspace import Workspace, read_workspace, read_yaml
from app.terminal import ProgressLine
from evals.judge import Judge
from evals.metrics import wilson_interval
from evals.predictions import Prediction
from evals.suite import Case, Suite, SuiteError, suite_of_pairs

SYNTHETIC = "training/samples/synthetic-200.jsonl"
TRAPS, RECURRING = Path("suites/composing.yaml"), Path("suites/recurring.yaml")


def main(argv: Sequence[str] | None = None) -> int:
    """Ask, judge and print."""
    parser = argparse.ArgumentParser(description="Ask the house's definitions, without a model.")
    parser.add_argument("--workspace", default="data", help="workspace folder (default: data)")
    parser.add_argument(
        "--synthetic", default=SYNTHETIC, metavar="FILE", help=f"synthetic pairs (default: {SYNTHETIC})"
    )
    parser.add_argument(
        "--every", type=int, default=1, metavar="N", help="ask every Nth synthetic question (default: 1, all)"
    )
    parser.add_argument("--show", action="store_true", help="list what was not composed, too (off: counts)")
    arguments = parser.parse_args(argv)
    try:
        return run_bench(arguments.workspace, arguments.synthetic, arguments.every, show=arguments.show)
    except InhouseError as error:
        print(f"bench-compose: {error}", file=sys.stderr)
        return 2


def run_bench(root: str, synthetic: str, every: int, *, show: bool = False) -> int:
    """Measure and print; returns the exit status. Raises: InhouseError."""
    workspace = read_workspace(root)
    traps, frames = read_traps(workspace)
    traps += [entry["question"] for entry in read_synthetic(Path(synthetic)).values() if "reply" in entry]
    with closing(Assistant(workspace, examples=False)) as assistant:
        start = time.process_time()
        composer = assistant.composer
        if composer is None:
            raise SuiteError(f"{workspace.root} has no glossary: nothing can be composed of it.")
        building = time.process_time() - start
        wrong = ask_all(
            "synthetic questions", composer, synthetic_suite(workspace, Path(synthetic), every), show=show
        )
        wrong += ask_all("curated questions", composer, curated_suite(workspace), show=show)
        caught = [
            (trap, found)
            for trap in traps
            if (found := composer.compose(trap)) and found.description != frames.get(trap)
        ]
    print(f"{len(traps)} questions that mean no frame, or one that is easily taken for another")
    print(f"  composed wrongly   {len(caught):>5}   {_share(len(caught), len(traps))}")
    print(f"reading the definitions: {building:.2f} s of CPU")
    for trap, composed in caught:
        print(f"TRAP   {trap}\n       read as {composed.description}")
    return 1 if wrong or caught else 0


def read_traps(workspace: Workspace) -> tuple[list[str], Mapping[str, str]]:
    """The traps, and the frames, as they are described, of those that have one. Raises: SuiteError, WorkspaceError."""
    own, recurring = (read_yaml(workspace.root / file) for file in (TRAPS, RECURRING))
    if not isinstance(own, dict) or set(own) != {"traps", "frames"} or not isinstance(recurring, dict):
        raise SuiteError(f"{workspace.root / TRAPS} needs `traps` and `frames`.")
    return list(dict.fromkeys([*own["traps"], *own["frames"], *recurring["traps"]])), own["frames"]


def ask_all(name: str, composer: Composer, suite: Suite, *, show: bool) -> int:
    """Compose a suite's questions, judge what was composed, print; returns the number of wrong ones."""
    start = time.process_time()
    answers: list[Composed | None] = [composer.compose(case.question, case.turns) for case in suite.cases]
    ms = 1000 * (time.process_time() - start) / len(suite.cases)
    composed = {case.id: found for case, found in zip(suite.cases, answers, strict=True) if found}
    print(f"{len(suite.cases)} {name}, {ms:.1f} ms of CPU each")
    print(f"  composed           {len(composed):>5}   {_share(len(composed), len(suite.cases))}")
    if show:
        for case in suite.cases:
            if case.id not in composed:
                print(f"NOT    {case.question}  ({case.where})")
    if not composed:
        return 0
    asked = replace(suite, cases=tuple(case for case in suite.cases if case.id in composed))
    predictions = {id: Prediction(id, found.sql) for id, found in composed.items()}
    with ProgressLine() as line, Judge(asked, variants=False, progress=line.progress) as judge:
        judge.run_golds()
        wrong = [outcome for outcome in judge.judge(predictions) if not outcome.right]
    right = len(composed) - len(wrong)
    print(f"  composed and right {right:>5}   {_share(right, len(composed))}")
    for outcome in wrong:
        turns = "".join(f"{turn.question} → " for turn in outcome.turns)
        print(
            f"WRONG  {turns}{outcome.question}\n       {composed[outcome.id].description}: {outcome.reason}"
        )
    return len(wrong)


def synthetic_suite(workspace: Workspace, file: Path, every: int) -> Suite:
    """The pairs of a file with the turns before them. Raises: PairError, SuiteError."""
    known = read_synthetic(file)
    database = workspace.databases[0]
    cases = []
    for pair in [entry for entry in known.values() if entry.get("sql")][::every]:
        turns: list[Turn] = []
        before = pair
        while before.get("follows"):
            before = known[before["follows"]]
            turns.insert(0, Turn(before["question"], before["sql"]))
        golds = (pair["sql"],)
        cases.append(
            Case(pair["id"], pair["question"], golds, database.name, turns=tuple(turns), where=pair["id"])
        )
    return Suite("synthetic", tuple(cases), {database.name: database}, workspace)


def read_synthetic(file: Path) -> dict[str, dict[str, Any]]:
    """The exchanges of a file by their ids: those with `sql`, and those with a `reply` where there is none."""
    try:
        return {entry["id"]: entry for entry in map(json.loads, file.read_text("utf-8").splitlines())}
    except (OSError, ValueError, KeyError) as error:
        raise SuiteError(f"{file} is no file of synthetic pairs: {error}.") from error


def curated_suite(workspace: Workspace) -> Suite:
    """The pairs that are not held out, each wording a case. Raises: PairError, SuiteError."""
    suite = suite_of_pairs(workspace, "curated")
    also = {pair.id: pair.also for pair in read_pairs(workspace.root / "pairs") if not pair.heldout}
    cases = [
        replace(case, id=f"{case.id}/{number}", question=question)
        for case in suite.cases
        for number, question in enumerate((case.question, *also[case.id]))
    ]
    return replace(suite, cases=tuple(cases))


def _share(part: int, whole: int) -> str:
    if not whole:
        return ""
    low, high = wilson_interval(part, whole)
    return f"of {whole}: {part / whole:.1%}, 95 % interval {low:.1%} to {high:.1%}"


if __name__ == "__main__":
    sys.exit(main())

"""`make bench-unanswerable`: questions that must not be answered as they stand, and how many answerable are refused.

The questions are written by hand in the workspace's `suites/unanswerable.yaml`, by kind. Right is to abstain, to refuse
or to ask back; an answer in any other band is wrong. Half of each kind, drawn by a seed, is for working on the passes
(`--half worked-on`), the other half is only measured. Without `--model` no model is asked: what gets so far is counted
as left to it. The answerable ones are the workspace's own pairs' wordings, each without its own pair.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.assistant.answer import Answer
from app.assistant.assistant import Assistant
from app.assistant.errors import InhouseError
from app.assistant.pairs import read_pairs
from app.assistant.workspace import Workspace, read_workspace, read_yaml
from app.terminal import ProgressLine
from evals.metrics import wilson_interval
from evals.recorded import add_model_options, open_recorded
from evals.suite import SuiteError

FILE = Path("suites/unanswerable.yaml")
ANSWERABLE, DEVELOPMENT = Path("suites/answerable.yaml"), Path("suites/development")
LEAST_RIGHT, MOST_REFUSED = 0.9, 0.03
HALVES = ("worked-on", "set-aside", "all")


@dataclass(frozen=True)
class Asked:
    """A question, its kind, and how it was reacted to: "asked", a verdict, or "model" where one was needed."""

    kind: str
    question: str
    reaction: str
    said: str = ""

    @property
    def right(self) -> bool:
        """Whether it was not answered."""
        return self.reaction not in ("answered", "model")


class ModelReached(Exception):
    """A question got as far as the model."""


class NoModel:
    """Stands where a model would be, and says that it was reached."""

    name = "none"

    def generate(self, *messages: Any, **options: Any) -> Any:
        """Raise."""
        raise ModelReached


def main(argv: Sequence[str] | None = None) -> int:
    """Ask, count and print; exit status 1 where a bound is missed."""
    parser = argparse.ArgumentParser(description="Ask what must not be answered, and what must.")
    parser.add_argument("--workspace", default="data", help="workspace folder (default: data)")
    parser.add_argument("--half", choices=HALVES, default="all", help="which questions (default: all)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="seed of the halves (default: 0)")
    add_model_options(parser)
    parser.add_argument("--show", action="store_true", help="list the reactions (off: what is wrong)")
    arguments = parser.parse_args(argv)
    try:
        return run_bench(arguments)
    except InhouseError as error:
        print(f"bench-unanswerable: {error}", file=sys.stderr)
        return 2


def run_bench(arguments: argparse.Namespace) -> int:
    """Measure and print; returns the exit status. Raises: InhouseError."""
    workspace = read_workspace(arguments.workspace)
    questions = read_unanswerable(workspace.root / FILE, arguments.half, arguments.seed)
    with ProgressLine() as line, closing(Assistant(workspace, verified=True)) as assistant:
        assistant.model = open_recorded(workspace, arguments, line.progress) or NoModel()
        found = []
        for number, (kind, question) in enumerate(questions, 1):
            line.say(f"{number} of {len(questions)} questions that must not be answered")
            found.append(react(assistant, kind, question))
        assistant.model = NoModel()
        line.say("the pairs' own questions", force=True)
        refused = find_refused(assistant, workspace)
    wordings, turned = refused
    right = sum(item.right for item in found)
    _print(found, arguments.show, asked_model=bool(arguments.model))
    print(f"right reaction  {right:>4} of {len(found)}   {_share(right, len(found))}")
    print(
        f"wrongly refused {len(turned):>4} of {wordings}   {_share(len(turned), wordings)}, before any model"
    )
    for item in turned:
        print(f"REFUSED {item.question}\n        {item.said}")
    good = right >= LEAST_RIGHT * len(found) and len(turned) <= MOST_REFUSED * wordings
    return 0 if good else 1


def read_unanswerable(file: Path, half: str = "all", seed: int = 0) -> list[tuple[str, str]]:
    """Read kinds and questions; a half is drawn from each kind. Raises: SuiteError, WorkspaceError."""
    content = read_yaml(file)
    if not isinstance(content, dict) or not all(isinstance(some, list) for some in content.values()):
        raise SuiteError(f"{file} is a table of kinds, each a list of questions.")
    drawn = random.Random(seed)
    found: list[tuple[str, str]] = []
    for kind, some in content.items():
        worked_on = set(drawn.sample(range(len(some)), len(some) // 2))
        found += [
            (kind, str(question))
            for number, question in enumerate(some)
            if half == "all" or (number in worked_on) == (half == "worked-on")
        ]
    return found


def react(assistant: Assistant, kind: str, question: str, without_pair: str = "") -> Asked:
    """Ask one question and say how it was reacted to."""
    try:
        answer: Answer = assistant.ask(question, without_pair=without_pair)
    except ModelReached:
        return Asked(kind, question, "model")
    said = (
        answer.message
        or f"{answer.band}: {'; '.join(answer.confidence.reasons if answer.confidence else ())}"
    )
    if answer.choices:
        return Asked(kind, question, "asked", f"{said} {' / '.join(answer.choices)}")
    return Asked(kind, question, answer.verdict, said)


def find_refused(assistant: Assistant, workspace: Workspace) -> tuple[int, list[Asked]]:
    """Ask what the data answers; return how many, and those turned away.

    That is every wording of the pairs to train on and to develop on, and the questions of ANSWERABLE.
    """
    files = [path for path in (workspace.root / "pairs", workspace.root / DEVELOPMENT) if path.exists()]
    pairs = [
        pair
        for path in files
        for pair in read_pairs(path)
        if pair.status == "approved" and not pair.heldout and not pair.follows
    ]
    texts = [(text, pair.id) for pair in pairs for text in (pair.question, *pair.also)]
    if (file := workspace.root / ANSWERABLE).exists():
        texts += [(str(text), "") for text in read_yaml(file)["questions"]]
    asked = [react(assistant, "answerable", text, pair_id) for text, pair_id in texts]
    return len(asked), [item for item in asked if item.right]


def _print(found: Sequence[Asked], show: bool, *, asked_model: bool) -> None:
    for kind in dict.fromkeys(item.kind for item in found):
        some = [item for item in found if item.kind == kind]
        counts = Counter(item.reaction for item in some)
        told = ", ".join(f"{n} {reaction}" for reaction, n in counts.most_common())
        print(f"  {kind:<10} {sum(item.right for item in some):>3} of {len(some)}   {told}")
    for item in found:
        if show or not item.right:
            left = "left to the model" if item.reaction == "model" and not asked_model else item.reaction
            print(f"{left.upper():<9} {item.question}\n          {item.said}")


def _share(part: int, whole: int) -> str:
    if not whole:
        return ""
    low, high = wilson_interval(part, whole)
    return f"{part / whole:.1%}, 95 % interval {low:.1%} to {high:.1%}"


if __name__ == "__main__":
    sys.exit(main())

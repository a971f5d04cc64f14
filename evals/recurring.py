"""`make bench-recurring`: approved pairs asked again, in other words and of other periods, and traps that only look so.

The questions and what is right are written by hand in the workspace's `suites/recurring.yaml`: wordings with places
for a period, a number or a value, the dates that period has, and the text of the pair's SQL that they stand for. So
the truth owes nothing to the matcher. A sample of them, and every trap, is asked; answers are judged by their rows.
What is not verified is asked of the whole assistant, which may still answer by the house's definitions; what is left
then is asked of the model that --model names, and without one counts as not answered. Exit status 1 if a verified
answer is wrong.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.assistant.answer import Answer
from app.assistant.assistant import Assistant
from app.assistant.errors import InhouseError
from app.assistant.pairs import Pair, read_pairs
from app.assistant.workspace import read_workspace, read_yaml
from app.terminal import ProgressLine
from evals.judge import Judge
from evals.metrics import wilson_interval
from evals.predictions import Prediction
from evals.recorded import add_model_options, open_recorded
from evals.suite import Case, Suite, SuiteError
from evals.unanswerable import ModelReached, NoModel

QUESTIONS = 200
FILE = Path("suites/recurring.yaml")


@dataclass(frozen=True)
class Recurring:
    """A question that asks what a pair asks, with the SQL that is right for it."""

    pair: str
    question: str
    sql: str
    order: str = ""


@dataclass(frozen=True)
class Trap:
    """A question of which every verified answer would be wrong."""

    question: str


def main(argv: Sequence[str] | None = None) -> int:
    """Ask, judge and print."""
    parser = argparse.ArgumentParser(description="Ask approved pairs again in other words.")
    parser.add_argument("--workspace", default="data", help="workspace folder (default: data)")
    parser.add_argument(
        "--questions", type=int, default=QUESTIONS, metavar="N", help="sample size (default: 200)"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="seed of the sample (default: 0)")
    add_model_options(parser)
    parser.add_argument("--show", action="store_true", help="list what was not verified, too (off: counts)")
    arguments = parser.parse_args(argv)
    try:
        return run_bench(arguments)
    except InhouseError as error:
        print(f"bench-recurring: {error}", file=sys.stderr)
        return 2


def run_bench(arguments: argparse.Namespace) -> int:
    """Measure and print; returns the exit status. Raises: InhouseError."""
    workspace, seed = read_workspace(arguments.workspace), arguments.seed
    pairs = read_pairs(workspace.root / "pairs")
    asked, traps = read_recurring(workspace.root / FILE, pairs)
    asked = sample(asked, arguments.questions, seed)
    with ProgressLine() as line, closing(Assistant(workspace, verified=True)) as assistant:
        index = assistant.verified
        assert index is not None
        start = time.process_time()
        answers = [index.match(item.question) for item in asked]
        ms = 1000 * (time.process_time() - start) / len(asked)
        caught = [(trap, found) for trap in traps if (found := index.match(trap.question))]
        model = open_recorded(workspace, arguments, line.progress)
        assistant.model = model or NoModel()
        left = [number for number, found in enumerate(answers) if found is None]
        rest: dict[int, Answer] = {}
        for done, number in enumerate(left, 1):
            line.say(f"{done} of {len(left)} questions that are not verified")
            with suppress(ModelReached):
                rest[number] = assistant.ask(asked[number].question)
    database = workspace.databases[0]
    cases = [
        Case(f"{number}", item.question, (item.sql,), database.name, order=item.order, where=item.pair)  # type: ignore[arg-type]
        for number, item in enumerate(asked)
    ]
    suite = Suite("recurring", tuple(cases), {database.name: database}, workspace)
    predictions = {
        case.id: Prediction(case.id, found.sql, "answered")
        if found
        else _as_prediction(case, rest.get(number))
        for number, (case, found) in enumerate(zip(cases, answers, strict=True))
    }
    with ProgressLine() as line, Judge(suite, variants=False, progress=line.progress) as judge:
        judge.run_golds()
        outcomes = list(judge.judge(predictions))
    verified = [bool(found) for found in answers]
    wrong = [outcome for outcome, found in zip(outcomes, answers, strict=True) if found and not outcome.right]
    n, answered = len(asked), sum(verified)
    right = answered - len(wrong)
    print(
        f"{n} recurring questions of {len({item.pair for item in asked})} pairs, seed {seed}; "
        + (f"the rest asked of {model.name}" if model else "no model is asked")
    )
    print(f"  verified           {answered:>4} of {n}   {_share(answered, n)}")
    print(f"  verified and right {right:>4} of {answered}   {_share(right, answered)}")
    all_right = sum(outcome.right for outcome in outcomes)
    print(f"  the rest, right    {all_right - right:>4} of {n - answered}")
    print(f"  right              {all_right:>4} of {n}   {_share(all_right, n)}")
    print(f"{len(traps)} questions that differ by a meaning from a pair")
    print(f"  wrongly verified   {len(caught):>4} of {len(traps)}   {_share(len(caught), len(traps))}")
    print(f"matching: {ms:.1f} ms of CPU a question, the first of a pair parsed included")
    for outcome in wrong:
        print(f"WRONG  {outcome.question}\n       {outcome.reason}")
    for trap, found in caught:
        print(f"TRAP   {trap.question}\n       answered by {found.pair.id}")
    if arguments.show:
        for item, found, outcome in zip(asked, answers, outcomes, strict=True):
            if found is None:
                print(f"{'RIGHT' if outcome.right else 'NOT':<7}{item.question}  ({item.pair})")
    return 1 if wrong or caught else 0


def _as_prediction(case: Case, answer: Answer | None) -> Prediction:
    if answer is None:
        return Prediction(case.id, "", "failed")
    return Prediction(case.id, answer.sql, answer.verdict, answer.message)


def sample(items: Sequence[Recurring], count: int, seed: int) -> list[Recurring]:
    """Draw questions in turn from each pair, so that one with many wordings does not crowd the others out."""
    drawn = random.Random(seed)
    by_pair: dict[str, list[Recurring]] = {}
    for item in items:
        by_pair.setdefault(item.pair, []).append(item)
    for some in by_pair.values():
        drawn.shuffle(some)
    turns = itertools.zip_longest(*by_pair.values())
    return [item for item in itertools.chain.from_iterable(turns) if item is not None][:count]


def read_recurring(file: Path, pairs: Sequence[Pair]) -> tuple[list[Recurring], list[Trap]]:
    """Read the file and write out all of its questions. Raises: SuiteError, WorkspaceError."""
    content = read_yaml(file)
    if not isinstance(content, dict) or set(content) != {"periods", "recurring", "traps"}:
        raise SuiteError(f"{file} needs `periods`, `recurring` and `traps`.")
    known = {pair.id: pair for pair in pairs if not pair.heldout}
    found: dict[str, Recurring] = {}
    for entry in content["recurring"]:
        pair = known.get(entry["pair"])
        if pair is None:
            raise SuiteError(f"{file}: there is no pair {entry['pair']!r} to train on: correct or remove it.")
        for item in _write_out(entry, pair, content["periods"], file):
            found.setdefault(item.question, item)
    return list(found.values()), [Trap(text) for text in content["traps"]]


def _write_out(
    entry: Mapping[str, Any], pair: Pair, periods: Mapping[str, Any], file: Path
) -> Iterator[Recurring]:
    """Each wording of an entry with each period, number and value, and the pair's SQL with those put in."""
    units = entry.get("period", "").split()
    was = entry.get("was", [])
    for text in (str(day) for day in was):
        if f"DATE '{text}'" not in pair.sql:
            raise SuiteError(f"{file}: the SQL of {pair.id!r} has no DATE '{text}': correct `was`.")
    named: list[tuple[str, tuple[dt.date, ...]]] = [
        (words, dates) for unit in units for dates, words in _periods(periods[unit])
    ]
    puts = entry.get("put", {})
    for place, change in puts.items():
        if change["text"] not in pair.sql:
            raise SuiteError(f"{file}: the SQL of {pair.id!r} has no {change['text']!r}: correct `{place}`.")
    choices = [[(place, value) for value in change["values"]] for place, change in puts.items()]
    for wording in entry["ask"]:
        for words, dates in named or [("", ())]:
            for chosen in itertools.product(*choices):
                question = wording.format(period=words, **dict(chosen))
                sql = _replace_dates(pair.sql, was, dates)
                for place, value in chosen:
                    change = puts[place]
                    sql = sql.replace(change["text"], change["with"].format(str(value).replace(",", "")))
                yield Recurring(pair.id, question, sql, pair.order)


def _periods(unit: Sequence[Mapping[str, Any]]) -> Iterator[tuple[tuple[dt.date, dt.date], str]]:
    for period in unit:
        for words in period["words"]:
            yield (period["from"], period["to"]), words


def _replace_dates(sql: str, was: Sequence[dt.date], dates: Sequence[dt.date]) -> str:
    """Put other dates for those of the pair, all at once since an end may be another's start."""
    for number, day in enumerate(was if dates else ()):
        sql = sql.replace(f"DATE '{day}'", f"DATE @{number}@")
    for number, day in enumerate(dates):
        sql = sql.replace(f"DATE @{number}@", f"DATE '{day}'")
    return sql


def _share(part: int, whole: int) -> str:
    if not whole:
        return ""
    low, high = wilson_interval(part, whole)
    return f"{part / whole:.1%}, 95 % interval {low:.1%} to {high:.1%}"


if __name__ == "__main__":
    sys.exit(main())

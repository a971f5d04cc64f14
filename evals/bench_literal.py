"""`make bench-literal SPIDER=DIR`: how many questions the words of a schema alone answer, and how many rightly.

Of a file of Spider's format, each of its own database that nobody described, without a model. Asked are the questions
of the databases that nothing is tuned on; with `--develop` those of the others, which it was worked on with. Prints
shares with their intervals, milliseconds of CPU and, with `--develop --show`, the wrong ones.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from app.assistant.ad_hoc import ad_hoc_workspace
from app.assistant.assistant import Assistant
from app.assistant.errors import InhouseError
from app.assistant.literal.reader import Literal
from app.terminal import ProgressLine
from evals.benchmarks import keep_databases, read_spider
from evals.judge import Judge
from evals.metrics import quantile, wilson_interval
from evals.predictions import Prediction
from evals.suite import Suite


def main(argv: Sequence[str] | None = None) -> int:
    """Ask, judge and print; returns the exit status."""
    parser = argparse.ArgumentParser(description="Ask questions in the words of a schema, without a model.")
    parser.add_argument("--questions", type=Path, required=True, help="a file of Spider's format")
    parser.add_argument("--databases", type=Path, required=True, help="the folder of its SQLite databases")
    parser.add_argument("--held-aside", type=Path, default=Path("evals/spider_held_aside.txt"))
    parser.add_argument("--develop", action="store_true", help="ask of the other databases (off: does not)")
    parser.add_argument(
        "--show", action="store_true", help="with --develop: list the wrong ones (off: does not)"
    )
    arguments = parser.parse_args(argv)
    try:
        lines = arguments.held_aside.read_text("utf-8").splitlines()
        held = {line for line in lines if line and not line.startswith("#")}
        suite = read_spider(arguments.questions, arguments.databases)
        names = [name for name in suite.databases if (name in held) != arguments.develop]
        suite = keep_databases(suite, names)
        with ProgressLine() as line:
            found, ms = read_all(suite, line)
        tell(suite, found, ms, show=arguments.show and arguments.develop)
    except (InhouseError, OSError) as error:
        print(f"bench-literal: {error}", file=sys.stderr)
        return 2
    return 0


def read_all(suite: Suite, line: ProgressLine) -> tuple[dict[str, Literal], list[float]]:
    """What each question is read as, by its id, and the milliseconds of CPU of all. Raises: InhouseError."""
    found: dict[str, Literal] = {}
    ms = []
    for number, (name, config) in enumerate(suite.databases.items()):
        line.progress("asking", number, len(suite.databases))
        with closing(Assistant(ad_hoc_workspace(config), examples=False)) as assistant:
            assert assistant.literal
            for case in suite.cases:
                if case.database == name:
                    start = time.process_time()
                    read = assistant.literal.read(case.question)
                    ms.append(1000 * (time.process_time() - start))
                    found |= {case.id: read} if read else {}
    return found, ms


def tell(suite: Suite, found: dict[str, Literal], ms: list[float], *, show: bool) -> None:
    """Judge and print."""
    print(f"{len(suite.cases)} questions over {len(suite.databases)} databases that nobody described")
    print(f"  answered           {len(found):>5}   {_share(len(found), len(suite.cases))}")
    asked = replace(suite, cases=tuple(case for case in suite.cases if case.id in found))
    with ProgressLine() as line, Judge(asked, variants=False, progress=line.progress) as judge:
        judge.run_golds()
        outcomes = judge.judge({id: Prediction(id, read.sql) for id, read in found.items()})
        wrong = [outcome for outcome in outcomes if not outcome.right]
    right = len(found) - len(wrong)
    print(f"  answered rightly   {right:>5}   {_share(right, len(found))}")
    print(f"  ms of CPU: p50 {quantile(ms, 0.5):.1f}, p95 {quantile(ms, 0.95):.1f}")
    for outcome in wrong if show else ():
        sql = " ".join(found[outcome.id].sql.split())
        print(f"WRONG  {outcome.question}\n       {sql}\n       {outcome.gold}\n       {outcome.reason}")


def _share(part: int, whole: int) -> str:
    low, high = wilson_interval(part, whole)
    return f"of {whole}: {part / whole:.1%}, 95 % interval {low:.1%} to {high:.1%}"


if __name__ == "__main__":
    sys.exit(main())

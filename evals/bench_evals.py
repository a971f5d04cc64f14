"""`make bench-evals SPIDER=DIR`: how many cases a second judging takes.

A Spider file's golds are judged as if they were predictions: by `judge` with one worker and with one a core, and by
what one would write without it: sqlite3, `fetchall` and `sorted(a) == sorted(b)`. In turn, round by round, so that a
machine that slows down slows all alike. Starting the workers and opening the databases count; the model, reading the
file and the report do not. A prediction with a gold's very text is not run again by `judge`, so each harness is timed
too on predictions of another text (a comment behind it). Prints one table; writes nothing.
"""

from __future__ import annotations

import argparse
import functools
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from sqlalchemy.engine import make_url

from app.assistant.generate import usable_cores
from app.assistant.workspace import DatabaseConfig, Limits
from app.terminal import ProgressLine, render_table
from evals.benchmarks import read_spider
from evals.judge import Judge
from evals.predictions import Prediction
from evals.suite import Case, Suite
from evals.workers import Job, QueryPool

# Judge every case's first gold as its prediction; returns how many are right.
Harness = Callable[[Suite], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time judging against a plain sqlite3 loop.")
    parser.add_argument("--questions", type=Path, required=True, help="a file of Spider's format")
    parser.add_argument("--databases", type=Path, required=True, help="the folder of its SQLite databases")
    parser.add_argument("--limit", type=int, help="how many questions, a sample (default: all)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is run (default: 3)")
    arguments = parser.parse_args(argv)
    suite = read_spider(arguments.questions, arguments.databases, limit=arguments.limit)
    harnesses: dict[str, Harness] = {"plain sqlite3 loop": judge_plainly}
    for workers in dict.fromkeys((1, usable_cores())):
        name = f"{workers} worker{'s' * (workers > 1)}"
        harnesses[name] = functools.partial(judge_pooled, workers=workers)
        harnesses[f"{name}, another text"] = functools.partial(judge_pooled, workers=workers, suffix=" --")
    seconds, right = measure(suite, harnesses, rounds=arguments.rounds)
    print(
        f"{platform.machine()}, {usable_cores()} cores, {len(suite.cases)} cases over "
        f"{len(suite.databases)} databases, medians of {arguments.rounds} rounds\n"
    )
    plain = statistics.median(seconds["plain sqlite3 loop"])
    rows = [
        [
            name,
            round(len(suite.cases) / statistics.median(took)),
            round(statistics.median(took) / plain, 2),
            right[name],
        ]
        for name, took in seconds.items()
    ]
    print(render_table(["", "cases a second", "times the plain loop's time", "right"], rows))
    print(f"\nof which starting a worker, once: {start_seconds(suite):.2f} s")
    return 0


def measure(
    suite: Suite, harnesses: dict[str, Harness], *, rounds: int
) -> tuple[dict[str, list[float]], dict[str, int]]:
    """Run the harnesses in turn, `rounds` times; return each one's seconds by round, and its right cases."""
    seconds: dict[str, list[float]] = {name: [] for name in harnesses}
    right: dict[str, int] = {}
    with ProgressLine() as line:
        for turn in range(rounds):
            for name, judge in harnesses.items():
                line.say(f"round {turn + 1} of {rounds}: {name}", force=True)
                start = time.perf_counter()
                right[name] = judge(suite)
                seconds[name].append(time.perf_counter() - start)
    return seconds, right


def judge_pooled(suite: Suite, *, workers: int, suffix: str = "") -> int:
    """Judge with this harness, nothing kept from run to run."""
    predictions = {case.id: Prediction(case.id, case.golds[0] + suffix) for case in suite.cases}
    with tempfile.TemporaryDirectory() as cache, Judge(suite, workers=workers, cache=Path(cache)) as judge:
        judge.run_golds()
        return sum(judged is not None and judged.right for _, judged in judge.verdicts(predictions))


def start_seconds(suite: Suite) -> float:
    """Time a worker from its start to its first answer."""
    config = next(iter(suite.databases.values()))
    start = time.perf_counter()
    with QueryPool([config], Limits(), workers=1) as pool:
        list(pool.run([Job(0, config.name, "SELECT 1")]))
        return time.perf_counter() - start


def judge_plainly(suite: Suite) -> int:
    """Judge as the plain loop does; rows that Python cannot sort, such as NULL beside text, are not right."""
    right = 0
    for config, cases in _by_database(suite):
        connection = sqlite3.connect(f"file:{make_url(config.url).database}?mode=ro", uri=True)
        try:
            for case in cases:
                gold = connection.execute(case.golds[0]).fetchall()
                prediction = connection.execute(case.golds[0]).fetchall()
                try:
                    right += sorted(gold) == sorted(prediction)
                except TypeError:
                    continue
        finally:
            connection.close()
    return right


def _by_database(suite: Suite) -> Iterator[tuple[DatabaseConfig, list[Case]]]:
    cases = sorted(suite.cases, key=lambda case: case.database)
    for name, group in groupby(cases, key=lambda case: case.database):
        yield suite.databases[name], list(group)


if __name__ == "__main__":
    sys.exit(main())

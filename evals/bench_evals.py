"""`python -m evals.bench_evals --questions FILE --databases DIR`: how many cases a second judging takes.

A Spider file's golds are judged as if they were predictions: by `judging` (every case: the gold run, what its order
and its ties need, the prediction run, both compared), and by what one would write without it: sqlite3, `fetchall` and
`sorted(a) == sorted(b)`. Both in turn, round by round, so that a machine that slows down slows both alike. Opening
the databases counts; the model, reading the file and the report do not. Prints one table; writes nothing.
"""

from __future__ import annotations

import argparse
import platform
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from sqlalchemy.engine import make_url

from app.assistant.database import Database
from app.assistant.generate import usable_cores
from app.assistant.run import Result, run_sql
from app.assistant.workspace import DatabaseConfig, Limits
from app.terminal import ProgressLine, render_table
from evals.benchmarks import read_spider
from evals.judging import judge_case
from evals.suite import Case, Suite

LIMITS = Limits(max_rows=100_000)

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
    harnesses: dict[str, Harness] = {"plain sqlite3 loop": judge_plainly, "judging": judge_here}
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


def judge_here(suite: Suite) -> int:
    """Judge with this harness, in this process, on each database as it is."""
    right = 0
    for config, cases in _by_database(suite):
        database = Database(config, LIMITS)

        def run(variant: str, sql: str, database: Database = database) -> Result:
            return run_sql(sql, database)

        try:
            for case in cases:
                right += judge_case(case, database.dialect, case.golds[0], (), ("source",), run).right
        finally:
            database.close()
    return right


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

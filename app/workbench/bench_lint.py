"""The seconds of `inhouse pairs lint` on 10,000 different statements made of the workspace's own pairs: cold and again.

Each round changes the dates of every pair by so many days, and adds a comparison that is always true where there is no
date: other texts of the same work, which run as the originals do. What those find (empty days, leaks into the held-out
pairs, whose questions they have) is not the matter here. The second lint finds the first one's verdicts in a cache of
the benchmark's own, and must find the same. Run: `make bench-lint`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from app.assistant.pairs import read_pairs

PAIRS = 10_000
_DATE = re.compile(r"DATE '(\d{4}-\d\d-\d\d)'")


def main(argv: list[str] | None = None) -> int:
    """Make the pairs in a folder of their own, lint them and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workspace", type=Path, default=Path("data"), help="default: data")
    parser.add_argument("--pairs", type=int, default=PAIRS, help=f"how many (default: {PAIRS:,})")
    parser.add_argument("--pairs-file", type=Path, help="lint these pairs instead, e.g. synthetic ones")
    parser.add_argument("--no-run", action="store_true", help="run no query (off: runs each once)")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        file = arguments.pairs_file or Path(folder) / "bench.jsonl"
        if not arguments.pairs_file:
            lines = vary_pairs(arguments.workspace, arguments.pairs)
            file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        command = [sys.executable, "-m", "app.cli", "pairs", "lint", "--json", str(file)]
        command += ["--workspace", str(arguments.workspace), *(["--no-run"] if arguments.no_run else [])]
        cold, again = (lint(command, Path(folder), name) for name in ("cold", "again"))
    if again["findings"] != cold["findings"]:
        print("The second lint finds other things than the first.")
        return 1
    return 0 if arguments.pairs_file or cold["pairs"] == arguments.pairs else 1


def lint(command: list[str], cache: Path, name: str) -> dict[str, Any]:
    """Run the command and print what it took; returns what it said."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command, stdout=subprocess.PIPE, env=os.environ | {"INHOUSE_CACHE": str(cache)}, check=False
    )
    seconds, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    said: dict[str, Any] = json.loads(done.stdout)
    cpu_s = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"{name}: {said['pairs']:,} pairs in {seconds:.1f} s ({cpu_s:.0f} s of {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}); {said['errors']:,} errors, {said['warnings']:,} warnings.",
        flush=True,
    )
    return said


def vary_pairs(workspace: Path, number: int) -> list[dict[str, Any]]:
    """Return lines of a .jsonl file, each with a statement of its own."""
    pairs = [pair for pair in read_pairs(workspace / "pairs") if not pair.heldout]
    lines: list[dict[str, Any]] = []
    for at in range(number):
        turn, pair = divmod(at, len(pairs))[0], pairs[at % len(pairs)]
        sql = _vary(pair.sql, turn + 1)
        lines.append({"id": f"bench-{at}", "question": f"{pair.question} Variant {at}.", "sql": sql})
    return lines


def _vary(sql: str, turn: int) -> str:
    def moved(match: re.Match[str]) -> str:
        day = dt.date.fromisoformat(match[1]) - dt.timedelta(days=turn)
        return f"DATE '{day}'"

    if _DATE.search(sql):
        return _DATE.sub(moved, sql)
    where = re.search(r"\bWHERE\b", sql)
    return (
        f"{sql[: where.end()]} {turn} = {turn} AND{sql[where.end() :]}"
        if where
        else f"{sql}\nLIMIT {5000 - turn}"
    )


if __name__ == "__main__":
    sys.exit(main())

"""`make bench-link SPIDER=DIR`: whether the tables that a question needs are among those it is shown, of 2,000.

Over a warehouse made of Spider's databases (`warehouse`), whole through the assistant but without a model. Asked are
the questions of the databases that nothing is tuned on; with `--develop` those of the others, in a warehouse without
the held ones. `--codes` names areas by codes, `--systems` adds tables whose words are drawn by chance. A question
counts as right when all tables of its gold are shown, and again when all columns of these that the gold names are.
Milliseconds are of CPU, without rendering. Prints tables; writes nothing that stays.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlglot
from sqlglot import exp

from app.assistant.ad_hoc import ad_hoc_workspace
from app.assistant.assistant import Assistant
from app.assistant.generate import usable_cores
from app.assistant.link import TOKENS_PER_CHARACTER
from app.assistant.workspace import DatabaseConfig
from app.terminal import ProgressLine, render_table
from evals.benchmarks import read_spider
from evals.metrics import quantile, tables_of, wilson_interval
from evals.warehouse import TABLES, build_warehouse

BUDGETS = (600, 800, 1_000, 1_250, 1_500)


@dataclass(frozen=True)
class Needs:
    """A question, the tables of its gold as the warehouse names them, and the gold's names of columns."""

    question: str
    tables: frozenset[str]
    columns: frozenset[str]


def main(argv: Sequence[str] | None = None) -> int:
    """Build, measure and print."""
    parser = argparse.ArgumentParser(description="Measure which tables questions are shown, of 2,000.")
    parser.add_argument("--questions", type=Path, required=True, help="a file of Spider's format")
    parser.add_argument("--databases", type=Path, required=True, help="the folder of its SQLite databases")
    parser.add_argument("--held-aside", type=Path, default=Path("evals/spider_held_aside.txt"))
    parser.add_argument(
        "--develop", action="store_true", help="ask about the other databases (off: does not)"
    )
    parser.add_argument("--codes", action="store_true", help="areas named by codes (off: by their databases)")
    parser.add_argument(
        "--systems", action="store_true", help="a quarter of the tables words by chance (off)"
    )
    parser.add_argument("--limit", type=int, help="how many questions, a sample (default: all)")
    parser.add_argument("--tables", type=int, default=TABLES, help=f"how many tables (default: {TABLES:,})")
    arguments = parser.parse_args(argv)
    held = _read_names(arguments.held_aside)
    whole = read_spider(arguments.questions, arguments.databases)
    asked = read_spider(arguments.questions, arguments.databases, limit=arguments.limit)
    databases = {k: v for k, v in whole.databases.items() if not (arguments.develop and k in held)}
    with tempfile.TemporaryDirectory() as scratch, ProgressLine() as line:
        line.say("building the warehouse", force=True)
        file = Path(scratch) / "warehouse.sqlite"
        names = build_warehouse(
            file, databases, tables=arguments.tables, named=not arguments.codes, systems=arguments.systems
        )
        questions = [
            _needs(case.question, case.golds[0], case.database, names)
            for case in asked.cases
            if (case.database in held) != arguments.develop
        ]
        line.say("opening the assistant", force=True)
        wall, cpu = time.perf_counter(), time.process_time()
        workspace = ad_hoc_workspace(DatabaseConfig("warehouse", f"sqlite:///{file}"))
        with closing(Assistant(workspace, examples=False)) as assistant:
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            own = round(assistant.linker.room * TOKENS_PER_CHARACTER) if assistant.linker else 0
            rows = [measure(assistant, questions, budget) for budget in sorted({*BUDGETS, own} - {0})]
    print(
        f"{platform.machine()}, {usable_cores()} cores: {len(questions)} questions over {arguments.tables:,} tables, "
        f"{len(names)} of them first copies\n"
    )
    header = ["tokens of schema", "all tables shown", "95 %", "and all columns", "tables", "p50 ms", "p95 ms"]
    print(render_table(header, rows))
    print(f"\nthe assistant's own budget: {own:,} tokens; its start: {cpu:.1f} s of CPU, {wall:.1f} s in all")
    return 0


def measure(assistant: Assistant, questions: Sequence[Needs], budget: int) -> list[str]:
    """Link every question with a budget in tokens; returns the row to print."""
    assert assistant.linker is not None
    own, assistant.linker.room = assistant.linker.room, int(budget / TOKENS_PER_CHARACTER)
    by_key = {table.key: table for table in assistant.schema.tables}
    right = whole = shown = 0
    seconds = []
    for needs in questions:
        start = time.process_time()
        linked = assistant.link(needs.question)
        seconds.append(time.process_time() - start)
        assert linked is not None
        shown += len(linked.tables)
        if needs.tables <= linked.keys:
            right += 1
            there = {column.name.lower() for key in needs.tables for column in by_key[key].columns}
            kept = {c.name.lower() for t in linked.tables if t.key in needs.tables for c in t.columns}
            whole += needs.columns & there <= kept
    assistant.linker.room = own
    n = len(questions)
    low, high = wilson_interval(right, n)
    return [
        f"{budget:,}", f"{right / n:.1%}", f"{low:.1%} to {high:.1%}", f"{whole / n:.1%}", f"{shown / n:.0f}",
        f"{1000 * quantile(seconds, 0.5):.0f}", f"{1000 * quantile(seconds, 0.95):.0f}",
    ]  # fmt: skip


def _needs(question: str, gold: str, database: str, names: dict[tuple[str, str], str]) -> Needs:
    tree = sqlglot.parse_one(gold, read="sqlite")
    tables = frozenset(names[database.lower(), table.lower()] for table in tables_of(tree))
    return Needs(question, tables, frozenset(column.name.lower() for column in tree.find_all(exp.Column)))


def _read_names(file: Path) -> set[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return {name for line in lines if (name := line.partition("#")[0].strip())}


if __name__ == "__main__":
    sys.exit(main())

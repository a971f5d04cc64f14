"""`inhouse pairs stats`: what the pairs cover, training and held-out side by side, and what is never asked about.

Tables, columns, metrics, constructs and difficulty are those of each pair's first statement (`query_facts` says how
they are told); further accepted answers are not counted, nor are retired pairs. A value of an enumeration is asked for
where a statement refers to its column and has it as a text.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.assistant.pairs import Pair
    from app.assistant.schema import Schema
    from app.assistant.workspace import Term, Workspace
    from app.workbench.query_facts import Facts, Known

SIDES = ("training", "heldout")
SHOWN_PROBLEMS = 5


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "stats", parents=[common], help="count what the pairs cover, and list what is never asked about",
        description="Count the pairs by table, column, metric, construct, difficulty, tag, turn and status, and list "
        "the tables, columns, metrics and values that none asks about.",
        epilog="Exit status: 0 counted; 1 a pair cannot be read or resolved, and is not counted.",
    )  # fmt: skip
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="pair files or folders (default: the workspace's pairs)"
    )  # fmt: skip
    side = parser.add_mutually_exclusive_group()
    side.add_argument("--training", action="store_true", help="only the pairs to train on (off: both)")
    side.add_argument("--heldout", action="store_true", help="only the pairs held out (off: both)")
    parser.add_argument("--json", action="store_true", help="print one JSON object (off: tables)")
    parser.set_defaults(command=count_pairs)


@dataclass
class Stats:
    """The counts: of each thing its name and the number of pairs on each side, in the order of SIDES."""

    sides: tuple[str, ...]
    pairs: list[int] = field(default_factory=list)
    counts: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    never: dict[str, list[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def count_pairs(arguments: argparse.Namespace) -> int:
    """Read, count and print. Raises: PairError, WorkspaceError."""
    from app.assistant.errors import PairError
    from app.assistant.pairs import read_all_pairs
    from app.assistant.style import open_house
    from app.assistant.workspace import read_workspace
    from app.terminal import ProgressLine
    from app.workbench.query_facts import Known, read_facts
    from app.workbench.statement_pool import map_statements

    workspace = read_workspace(arguments.workspace)
    known = Known(open_house(workspace).schema, workspace.glossary)
    pairs: list[Pair] = []
    problems: list[str] = []
    for place in arguments.files or [workspace.root / "pairs"]:
        if not place.exists():
            raise PairError(f"{place}:1: there are no pairs: name a pair file or a folder of them.")
        some, wrong = read_all_pairs(place)
        pairs += some
        problems += map(str, wrong)
    sides = SIDES[:1] if arguments.training else SIDES[1:] if arguments.heldout else SIDES
    pairs = [pair for pair in pairs if _side(pair) in sides]
    texts = list(dict.fromkeys(pair.sql for pair in pairs if pair.status != "retired"))
    with ProgressLine() as line:
        read = map_statements(read_facts, texts, known, lambda done, of: line.progress("reading", done, of))
        facts = dict(zip(texts, read, strict=True))
        problems += [
            f"{pair.file}:{pair.line}: {pair.id}: {facts[pair.sql].error}"
            for pair in pairs
            if pair.sql in facts and facts[pair.sql].error
        ]
        line.progress("counting", 0, 1)
        stats = count(pairs, facts, known, workspace, sides)
    stats.problems = problems
    if arguments.json:
        print(json.dumps(as_json(stats), ensure_ascii=False))
    else:
        print_stats(stats)
    return 1 if problems else 0


def _side(pair: Pair) -> str:
    return SIDES[pair.heldout]


def count(
    pairs: Sequence[Pair], facts: Mapping[str, Facts], known: Known, workspace: Workspace, sides: tuple[str, ...]
) -> Stats:  # fmt: skip
    """Count pairs whose statements were read."""
    from app.assistant.pairs import STATUSES
    from app.workbench.query_facts import CONSTRUCTS, DIFFICULTIES

    schema = known.schema
    kept = [pair for pair in pairs if pair.status != "retired" and not facts[pair.sql].error]
    stats = Stats(sides, [sum(_side(pair) == side for pair in pairs) for side in sides])

    def tally(
        kind: str, names: Iterable[str], of: Iterable[tuple[Pair, Iterable[str]]], *, ranked: bool
    ) -> None:
        """Count each name once a pair; those never counted stand at the end, or in the order given."""
        counters = {side: Counter[str]() for side in sides}
        for pair, found in of:
            counters[_side(pair)].update(set(found))
        everything = dict.fromkeys([*names, *(name for counter in counters.values() for name in counter)])
        order = list(everything)
        if ranked:
            order.sort(key=lambda name: -sum(counter[name] for counter in counters.values()))
        stats.counts[kind] = {name: [counters[side][name] for side in sides] for name in order}

    turns = count_turns(pairs)
    tally("status", STATUSES, ((pair, [pair.status]) for pair in pairs), ranked=False)
    ordinals = [f"turn {number}" for number in sorted({turns[pair.id] for pair in kept})]
    tally("turn", ordinals, ((pair, [f"turn {turns[pair.id]}"]) for pair in kept), ranked=False)
    tally("difficulty", DIFFICULTIES, ((pair, [facts[pair.sql].difficulty]) for pair in kept), ranked=False)
    tally("construct", CONSTRUCTS, ((pair, facts[pair.sql].constructs) for pair in kept), ranked=True)
    tally("tag", [], ((pair, pair.tags) for pair in kept), ranked=True)
    tables = [table.key for table in schema.tables]
    tally("table", tables, ((pair, facts[pair.sql].tables) for pair in kept), ranked=True)
    columns = [f"{table.key}.{column.name}" for table in schema.tables for column in table.columns]
    tally("column", columns, ((pair, facts[pair.sql].columns) for pair in kept), ranked=True)
    metrics = [term.term for term in workspace.glossary]
    named = name_metrics(kept, schema, workspace.glossary)
    tally("metric named", metrics, ((pair, named[pair.id]) for pair in kept), ranked=True)
    tally("metric computed", metrics, ((pair, facts[pair.sql].metrics) for pair in kept), ranked=True)
    values = list_values(schema)
    asked = ((pair, asked_values(facts[pair.sql], schema)) for pair in kept)
    tally("value", values, asked, ranked=True)

    for kind, names in (("table", tables), ("column", columns), ("value", values)):
        stats.never[kind] = [name for name in names if not sum(stats.counts[kind][name])]
    stats.never["metric"] = [
        name
        for name in metrics
        if not sum(stats.counts["metric named"][name]) and not sum(stats.counts["metric computed"][name])
    ]
    return stats


def count_turns(pairs: Sequence[Pair]) -> dict[str, int]:
    """The place of each pair in its dialogue, from 1; a pair that follows nothing is a first turn."""
    before = {pair.id: pair.follows for pair in pairs}
    turns: dict[str, int] = {}
    for id in before:
        chain = [id]
        while before.get(chain[-1]) and before[chain[-1]] in before and chain[-1] not in turns:
            chain.append(before[chain[-1]])
        start = turns.get(chain[-1], 1)
        for further, each in enumerate(reversed(chain)):
            turns[each] = start + further
    return turns


def name_metrics(pairs: Sequence[Pair], schema: Schema, glossary: Sequence[Term]) -> dict[str, set[str]]:
    """The terms of the glossary that each pair's question names, by the pair's id."""
    from app.assistant.ground import Vocabulary

    vocabulary = Vocabulary(schema, glossary)
    return {
        pair.id: {
            term.term
            for question in (pair.question, *pair.also)
            for term in vocabulary.ground(question, max_terms=len(glossary)).terms
        }
        for pair in pairs
    }


def list_values(schema: Schema) -> list[str]:
    """The values of the enumerations that the schema notes give, each as `schema.table.column = value`."""
    return [
        f"{table.key}.{column.name} = {value}"
        for table in schema.tables
        for column in table.columns
        for value in column.values
    ]


def asked_values(facts: Facts, schema: Schema) -> list[str]:
    """The values of enumerations that a statement asks for."""
    return [
        f"{table.key}.{column.name} = {value}"
        for table in schema.tables
        for column in table.columns
        if column.values and f"{table.key}.{column.name}" in facts.columns
        for value in column.values
        if value in facts.texts
    ]


# -- printing --------------------------------------------------------------------------------------------------


def as_json(stats: Stats) -> dict[str, Any]:
    """The counts as objects, each number under the name of its side."""
    return {
        "pairs": dict(zip(stats.sides, stats.pairs, strict=True)),
        "counts": {
            kind: {name: dict(zip(stats.sides, numbers, strict=True)) for name, numbers in counts.items()}
            for kind, counts in stats.counts.items()
        },
        "never": stats.never,
        "problems": stats.problems,
    }


def print_stats(stats: Stats) -> None:
    """Print a table for each kind, and at the end what is never asked about."""
    from app.terminal import render_table, without_controls

    sides = [{"heldout": "held out"}.get(side, side) for side in stats.sides]
    parts = [render_table(["pairs", *sides], [["all", *stats.pairs]])]
    kinds = [kind for kind in stats.counts if kind != "value" and not kind.startswith("metric")]
    for kind in kinds:
        parts.append(
            render_table([kind, *sides], [[n, *numbers] for n, numbers in stats.counts[kind].items()])
        )
    named, computed = stats.counts["metric named"], stats.counts["metric computed"]
    rows = [[name, *numbers, *computed[name]] for name, numbers in named.items()]
    heads = [f"named, {side}" for side in sides] + [f"computed, {side}" for side in sides]
    parts.append(render_table(["metric", *heads], rows))
    parts.append(
        render_table(["value", *sides], [[n, *numbers] for n, numbers in stats.counts["value"].items()])
    )
    for kind, names in stats.never.items():
        listed = "".join(f"\n  {name}" for name in names) or " none"
        parts.append(f"Never asked about, {kind}s:{listed}")
    if stats.problems:
        shown = stats.problems[:SHOWN_PROBLEMS]
        more = len(stats.problems) - len(shown)
        head = f"Not counted, see `inhouse pairs lint` ({len(stats.problems):,}):"
        parts.append("\n  ".join([head, *shown, *([f"… and {more:,} more"] if more else [])]))
    print(without_controls("\n\n".join(parts)))

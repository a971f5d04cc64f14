"""`inhouse style learn`: how far a company's queries follow each rule already, and the style file that says so.

Learns aliases and unit suffixes too. Knows the built-in rules alone: what a house forbids or always filters, its
people must write. Tables that the workspace does not know are taken from the queries, without types and keys.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.assistant.errors import InhouseError, PairError, WorkspaceError

if TYPE_CHECKING:
    from app.assistant.style import House, Rule
    from app.assistant.style.rule import Query
    from app.workbench.statements import Statement

ERROR_SHARE, WARNING_SHARE = 0.95, 0.70
ALIAS_SHARE = 0.70
FEWEST = 3  # queries, fewer of which say nothing about a habit


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "learn", parents=[common], help="propose a style file from queries",
        description=f"Read queries and propose style.yaml: a rule that {ERROR_SHARE:.0%} of those it speaks of follow "
        f"is an error, from {WARNING_SHARE:.0%} a warning, else off.",
    )  # fmt: skip
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE",
        help=".sql files of any number of statements, .jsonl or .csv with a column sql, or folders of .sql",
    )  # fmt: skip
    parser.add_argument(
        "--write",
        action="store_true",
        help="write the workspace's style.yaml, if it has none (off: prints it)",
    )
    parser.set_defaults(command=learn_style)


@dataclass
class Habit:
    """In how many queries a rule has something to say, and how many of these follow it."""

    applies: int = 0
    follows: int = 0

    @property
    def share(self) -> float:
        """The share that follow it, in [0, 1]."""
        return self.follows / self.applies if self.applies else 0.0

    @property
    def setting(self) -> str:
        """What to write into the style file; empty where too few queries say anything."""
        if self.applies < FEWEST:
            return ""
        return "error" if self.share >= ERROR_SHARE else "warning" if self.share >= WARNING_SHARE else "off"


@dataclass
class Learned:
    """What a set of queries shows."""

    habits: dict[str, Habit] = field(default_factory=lambda: defaultdict(Habit))
    aliases: dict[str, str] = field(default_factory=dict)
    also: dict[str, list[str]] = field(default_factory=dict)
    suffixes: dict[str, str] = field(default_factory=dict)
    queries: int = 0


def learn_style(arguments: argparse.Namespace) -> int:
    """Read, print the shares and the proposal, and write it if asked."""
    from app.assistant.style.style_file import FILE, RULES
    from app.assistant.whole_file import write_whole
    from app.assistant.workspace import read_workspace
    from app.terminal import ProgressLine
    from app.workbench.statements import find_files, read_statements

    house, root = _house(arguments.workspace)
    statements: list[Statement] = []
    unread = 0
    for file in find_files(arguments.files):
        try:
            statements += read_statements(file)
        except PairError as error:
            print(f"inhouse: {error}", file=sys.stderr)
            unread += 1
    queries = []
    with ProgressLine() as line:
        for done, statement in enumerate(statements):
            if done % 50 == 0:
                line.progress("reading", done, len(statements))
            if (query := _read(statement, house)) is not None:
                queries.append(query)
        if not queries:
            raise PairError(f"{arguments.files[0]}:1: there is no query in it that can be read.")
        learned = learn(queries, house)
    print(f"{learned.queries:,} queries, {len(statements) - learned.queries:,} statements set aside\n")
    print(_render_table(learned, RULES))
    proposal = render_style(learned)
    print(f"\n{proposal}", end="")
    if arguments.write:
        root = root or read_workspace(arguments.workspace).root
        if (root / FILE).exists():
            raise WorkspaceError(
                f"{root / FILE} is there already: move it away, or put the lines in by hand."
            )
        write_whole(root / FILE, proposal)
        print(f"\n{root / FILE} written.")
    return 1 if unread else 0


def _house(workspace: str | None) -> tuple[House, Path | None]:
    """The workspace's house, or one that knows nothing where there is no workspace."""
    from app.assistant.style import House, open_house
    from app.assistant.workspace import read_workspace

    try:
        found = read_workspace(workspace)
    except WorkspaceError:
        if workspace is not None:
            raise
        return House(), None
    return open_house(found), found.root


def _read(statement: Statement, house: House) -> Query | None:
    """The query, or None of what is none or cannot be read, which is said."""
    from sqlglot import exp

    from app.assistant.style.rule import read_query
    from app.terminal import without_controls

    try:
        query = read_query(statement.sql, house)
    except InhouseError as error:
        print(without_controls(f"{statement.file}:{statement.line}: set aside: {error}"), file=sys.stderr)
        return None
    if not isinstance(query.tree, exp.Query):
        print(f"{statement.file}:{statement.line}: set aside: it is no query", file=sys.stderr)
        return None
    return query


def learn(queries: Sequence[Query], house: House) -> Learned:
    """Count what the queries follow, with the aliases and suffixes that they show."""
    from app.assistant.style.conformance import check_query
    from app.assistant.style.style_file import RULES, Style

    learned = Learned(queries=len(queries))
    house = _with_seen_tables(queries, house)
    for query in queries:
        query.house = house
    _learn_aliases(queries, learned)
    _learn_suffixes(queries, learned)
    style = Style(RULES, parameters=_parameters(learned))
    for query in queries:
        found = check_query(query, style)
        for rule in (*found.kept, *found.broken_rules):
            learned.habits[rule].applies += 1
        for rule in found.kept:
            learned.habits[rule].follows += 1
    return learned


def _with_seen_tables(queries: Sequence[Query], house: House) -> House:
    from sqlglot import exp

    from app.assistant.schema import Table

    seen: dict[str, Table] = {}
    for query in queries:
        for node in query.tree.find_all(exp.Table):
            key = f"{node.db}.{node.name}" if node.db else node.name
            if key.lower() not in house.tables and key.lower() not in query.ctes:
                seen.setdefault(key.lower(), Table(node.name, (), node.db))
    schema = replace(house.schema, tables=(*house.schema.tables, *seen.values()))
    return replace(house, schema=schema)


def _learn_aliases(queries: Sequence[Query], learned: Learned) -> None:
    """The alias of each table that most have, and others that a tenth have, such as the second of a self-join."""
    from sqlglot import exp

    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for query in queries:
        for node in query.tree.find_all(exp.Table):
            if (table := query.house.table(node)) and node.name.lower() not in query.ctes:
                counts[table.key][node.alias.lower()] += 1
    for key, aliases in sorted(counts.items()):
        alias, count = aliases.most_common(1)[0]
        if alias and count >= ALIAS_SHARE * aliases.total():
            learned.aliases[key] = alias
            also = [
                name for name, n in aliases.most_common()[1:] if name and n >= max(2, 0.1 * aliases.total())
            ]
            if also:
                learned.also[key] = also


def _learn_suffixes(queries: Sequence[Query], learned: Learned) -> None:
    """The ending that most columns of a unit have."""
    from app.assistant.style.units import unit_of

    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for query in queries:
        for select in query.selects:
            for item in select.expressions:
                if item.alias and (unit := unit_of(item.this, query.house)):
                    counts[unit]["_" + item.alias.lower().rpartition("_")[2]] += 1
    for unit, endings in sorted(counts.items()):
        ending, count = endings.most_common(1)[0]
        if endings.total() >= FEWEST and count >= WARNING_SHARE * endings.total():
            learned.suffixes[unit] = ending


def _parameters(learned: Learned) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {"table-alias": {"aliases": learned.aliases, "also": learned.also}}
    if learned.suffixes:
        found["column-suffix"] = {"suffixes": learned.suffixes}
    return found


def _render_table(learned: Learned, rules: Sequence[Rule]) -> str:
    from app.terminal import render_table

    rows = []
    for rule in rules:
        habit = learned.habits[rule.id]
        share = f"{100 * habit.share:.1f} %" if habit.applies else ""
        rows.append((rule.id, habit.applies, habit.follows, share, habit.setting or "too few to tell"))
    return render_table(["rule", "queries", "follow it", "share", "proposed"], rows)


def render_style(learned: Learned) -> str:
    """Render the proposed style file; a rule that too few queries speak of keeps its default."""
    import yaml

    from app.assistant.style.style_file import RULES

    parameters = _parameters(learned)
    lines = [
        f"# Proposed from {learned.queries:,} queries: what follows each rule stands beside it.",
        "rules:",
    ]
    for rule in RULES:
        habit = learned.habits[rule.id]
        share = f"{habit.follows:,} of {habit.applies:,}" if habit.applies else "no query speaks of it"
        if not habit.setting:
            lines.append(f"  # {rule.id}: {rule.severity}  # {share}")
            continue
        chosen = {key: value for key, value in parameters.get(rule.id, {}).items() if value}
        if habit.setting == "off" or not chosen:
            lines.append(f"  {rule.id}: {habit.setting}  # {share}")
            continue
        lines += [f"  {rule.id}:  # {share}", f"    severity: {habit.setting}"]
        for key, value in chosen.items():
            text = yaml.safe_dump(
                value, default_flow_style=None, sort_keys=False, allow_unicode=True, width=100
            )
            lines += [f"    {key}:", *(f"      {line}" for line in text.rstrip().split("\n"))]
    return "\n".join(lines) + "\n"

"""A suite: questions with their golds and the databases that they are asked of, whatever format they came in.

The one type that predictions, judging and reports share. Reads a workspace's own pairs; the public benchmark
formats are read by `benchmarks`. Runs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from app.assistant.errors import InhouseError
from app.assistant.pairs import Pair, read_pairs
from app.assistant.prompt import Turn
from app.assistant.workspace import DatabaseConfig, Workspace

MUST_PASS = "must-pass"


class SuiteError(InhouseError):
    """A suite cannot be run: exit status 2. The message names the file, the case and the remedy."""


@dataclass(frozen=True)
class Case:
    """A question and what counts as its right answer.

    `golds` are SQL of the database's dialect, any of which is right; the first is shown. `database` is a key of
    the suite's databases. `order` overrides what the gold's ORDER BY implies. `turns` are earlier questions of
    the conversation with their golds. `evidence` is what a benchmark gives beside the question. `where` is
    file:line, for messages.
    """

    id: str
    question: str
    golds: tuple[str, ...]
    database: str
    tags: tuple[str, ...] = ()
    difficulty: str = ""
    order: Literal["", "any", "exact"] = ""
    must_pass: bool = False
    turns: tuple[Turn, ...] = ()
    evidence: str = ""
    where: str = ""


@dataclass(frozen=True)
class Suite:
    """Cases in the order of their file, with unique ids; `workspace` is None for a public benchmark.

    `placed` are the queries on whose conditions the rows of the database's variants are placed: those of all of a
    workspace's pairs, or of the suite's file, so that a part of a suite is judged on the same variants as the whole.
    """

    name: str
    cases: tuple[Case, ...]
    databases: Mapping[str, DatabaseConfig] = field(default_factory=dict)
    workspace: Workspace | None = None
    placed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check what every suite must be. Raises: SuiteError."""
        if not self.cases:
            raise SuiteError(f"The suite {self.name!r} has no cases: add some, or name another suite.")
        seen: dict[str, Case] = {}
        for case in self.cases:
            if case.id in seen:
                raise SuiteError(
                    f"{case.where}: the id {case.id!r} is used in {seen[case.id].where} too: "
                    "give each case its own."
                )
            seen[case.id] = case
            if case.database not in self.databases:
                raise SuiteError(f"{case.where}: there is no database {case.database!r} for {case.id!r}.")


def suite_of_pairs(workspace: Workspace, which: str) -> Suite:
    """Make a suite of a workspace's approved pairs: "heldout", "curated" (the others), or a file or folder.

    A follow-up's turns are the pairs it follows, with their golds. A pair tagged `must-pass` must be right for
    a gate to pass. Raises: PairError, SuiteError.
    """
    folder = workspace.root / "pairs"
    if which not in ("heldout", "curated") and not Path(which).exists():
        raise SuiteError(
            f"There is no suite {which!r}: name heldout, curated, a public benchmark, or a file or folder of pairs."
        )
    everything = read_pairs(folder) if folder.is_dir() else []
    if which not in ("heldout", "curated"):
        chosen = read_pairs(Path(which))
        known = {pair.id: pair for pair in (*everything, *chosen)}
    else:
        chosen = [pair for pair in everything if pair.heldout == (which == "heldout")]
        known = {pair.id: pair for pair in everything}
    database = workspace.databases[0]
    cases = [
        Case(
            id=pair.id,
            question=pair.question,
            golds=(pair.sql, *pair.accept),
            database=database.name,
            tags=tuple(tag for tag in pair.tags if tag != MUST_PASS),
            order=pair.order,
            must_pass=MUST_PASS in pair.tags,
            turns=_turns(pair, known),
            where=f"{pair.file}:{pair.line}",
        )
        for pair in chosen
        if pair.status == "approved"
    ]
    # A file's variants are made of the file alone: in a tenth of the time, and the pairs' changes do not change them.
    own = chosen if which not in ("heldout", "curated") else everything
    placed = {sql: None for pair in own for sql in (pair.sql, *pair.accept)}
    return Suite(Path(which).stem, tuple(cases), {database.name: database}, workspace, tuple(placed))


def _turns(pair: Pair, known: Mapping[str, Pair]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    seen = {pair.id}
    while pair.follows:
        pair = known[pair.follows]
        if pair.id in seen:
            raise SuiteError(f"{pair.file}:{pair.line}: {pair.id!r} follows itself: correct `follows:`.")
        seen.add(pair.id)
        turns.insert(0, Turn(pair.question, pair.sql))
    return tuple(turns)

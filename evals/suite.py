"""A suite: questions with their golds and the databases that they are asked of, whatever format they came in.

The one type that predictions, judging and reports share. Reads a workspace's own pairs; the public benchmark
formats are read by `benchmarks`. Runs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.assistant.errors import InhouseError
from app.assistant.prompt import Turn
from app.assistant.workspace import DatabaseConfig, Workspace


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
    """Cases in the order of their file, with unique ids; `workspace` is None for a public benchmark."""

    name: str
    cases: tuple[Case, ...]
    databases: Mapping[str, DatabaseConfig] = field(default_factory=dict)
    workspace: Workspace | None = None

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

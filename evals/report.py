"""The report of one eval: every case's outcome, what they add up to, and the hashes of all that made them.

The types, and their JSON, which is read back as a baseline. Counting is in `metrics`, showing in
`render_markdown`, `render_html`, `junit` and `render_terminal`; deciding in `gate`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

REPORT_VERSION = 1

Verdict = Literal["answered", "abstained", "refused", "failed"]


@dataclass(frozen=True)
class Difference:
    """Gold and prediction side by side on the first variant where they differ; at most 20 rows of each.

    Cells are JSON values (`app.assistant.assistant.json_value`). `gold_count` and `count` are all their rows.
    `marks` and `gold_marks` are the indexes of shown rows that the other side does not have.
    """

    variant: str
    gold_columns: tuple[str, ...] = ()
    gold_rows: tuple[tuple[Any, ...], ...] = ()
    gold_count: int = 0
    gold_marks: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    count: int = 0
    marks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """One case. `right` means right on every variant; `reason` is of the first variant where it is not.

    `verdict` is the assistant's own; a prediction that is only SQL counts as answered. `kind` is a kind of
    `compare.Comparison`, or "abstained", "refused", "failed" (no SQL that runs), "invalid" (the SQL fails),
    "limit" (time or memory), "missing" (no prediction). `score` is the soft score in [0, 1], the least over
    the variants. `variants` maps each variant to its kind ("same" is right). `samples` are the verdicts of
    repeated samples, for pass^k. Seconds and tokens are None where the predictions do not say.
    """

    id: str
    question: str
    database: str
    gold: str
    sql: str
    verdict: Verdict
    right: bool
    runs: bool
    kind: str
    reason: str
    score: float
    tags: tuple[str, ...] = ()
    difficulty: str = ""
    tables: tuple[str, ...] = ()
    must_pass: bool = False
    variants: Mapping[str, str] = field(default_factory=dict)
    samples: tuple[bool, ...] = ()
    conformance: float | None = None
    broken_rules: tuple[str, ...] = ()
    seconds: float | None = None
    prompt_tokens: int | None = None
    new_tokens: int | None = None
    confidence: float | None = None
    repairs: tuple[str, ...] = ()
    difference: Difference | None = None


@dataclass(frozen=True)
class Count:
    """So many right of n; `interval` is Wilson's at 95 %."""

    n: int
    right: int
    accuracy: float
    interval: tuple[float, float]


@dataclass(frozen=True)
class Summary:
    """What the outcomes add up to. Rates are shares in [0, 1]; None where nothing was measured.

    `answered_right`, `answered_wrong` and `abstained` (which counts refused and failed too) add up to 1.
    `pass_k` maps k to the chance that k samples of one case are all right.
    """

    n: int
    right: int
    execution_accuracy: float
    interval: tuple[float, float]
    valid_sql_rate: float
    soft_score: float
    answered_right: float
    answered_wrong: float
    abstained: float
    conformance: float | None = None
    seconds_per_question: float | None = None
    seconds_p95: float | None = None
    prompt_tokens: float | None = None
    new_tokens: float | None = None
    pass_k: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Mutation:
    """How many wrong queries the suite's variants tell from the golds; `survivors` are those they do not."""

    score: float
    killed: int
    total: int
    survivors: tuple[Survivor, ...] = ()


@dataclass(frozen=True)
class Survivor:
    """A mutant of a gold with the gold's result on every variant; `change` says in words what was changed."""

    id: str
    change: str
    sql: str


@dataclass(frozen=True)
class Flip:
    """A case that the baseline had otherwise."""

    id: str
    question: str
    was_right: bool
    was: str
    now: str


@dataclass(frozen=True)
class Gate:
    """The decision. `p_value` is of McNemar's exact test, two-sided; `reasons` say why it failed, if it did."""

    passed: bool
    reasons: tuple[str, ...] = ()
    baseline: Mapping[str, Any] = field(default_factory=dict)
    compared: int = 0
    fixed: tuple[Flip, ...] = ()
    broken: tuple[Flip, ...] = ()
    p_value: float | None = None
    only_here: tuple[str, ...] = ()
    only_in_baseline: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """One eval. `hashes` has code, data, model, adapter and prompt; `groups` counts by tag, difficulty, table.

    `about` says what produced it: model, bind, examples, command, machine, started_at (ISO, UTC), seconds.
    """

    suite: str
    summary: Summary
    outcomes: tuple[Outcome, ...]
    groups: Mapping[str, Mapping[str, Count]] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    mutation: Mutation | None = None
    gate: Gate | None = None

    def as_json(self) -> dict[str, Any]:
        """Return what report.json holds: JSON types only, `version` first."""
        return {"version": REPORT_VERSION, **dataclasses.asdict(self)}

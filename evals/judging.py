"""One case judged: its golds and its prediction run on every variant of its database, and compared.

Pure but for `run`, which is given. A gold that fails raises; whatever a prediction does becomes its outcome.
A variant on which a gold fails by its data alone (a sum that overflows, a cast of a text put there) is no
evidence against a prediction: it raises too, so that the variant is mended.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import sqlglot
from sqlglot import exp

from app.assistant.errors import LimitError, PolicyError, SqlError
from app.assistant.json_cells import json_value
from app.assistant.run import Result
from evals.compare import Comparison, Gold, ResultSet, compare_any
from evals.gold import as_result_set, execute_golds
from evals.metrics import grade_difficulty, tables_of
from evals.report import Difference, Outcome
from evals.suite import Case

SHOWN_ROWS = 20
FAILURES = ("limit", "refused", "invalid")  # kinds of predictions that give no rows

# run(variant, sql): rows of a query on one variant of the case's database; raises SqlError.
Run = Callable[[str, str], Result]


@dataclass(frozen=True)
class Judged:
    """What the variants say: `kinds` by variant; the rest is of the first variant that is not right."""

    right: bool
    runs: bool
    kind: str
    reason: str
    score: float
    kinds: dict[str, str] = field(default_factory=dict)
    samples: tuple[bool, ...] = ()
    difference: Difference | None = None


def judge_case(
    case: Case, dialect: str, sql: str, samples: Sequence[str], variants: Sequence[str], run: Run
) -> Judged:
    """Judge a prediction's `sql`, and further `samples` of which only right or not is kept.

    Raises: GoldError when a gold does not run, naming the case and the variant.
    """
    kinds: dict[str, str] = {}
    worst: tuple[Comparison, Difference | None] | None = None
    score, runs = 1.0, True
    right_samples = [bool(sample) for sample in samples]
    for variant in variants:
        comparison, difference = _compare(case, dialect, sql, variant, run)
        kinds[variant] = comparison.kind
        score = min(score, comparison.score)
        runs = runs and comparison.kind not in FAILURES
        if worst is None and not comparison.right:
            worst = comparison, difference
        for number, sample in enumerate(samples):
            if right_samples[number]:
                right_samples[number] = _compare(case, dialect, sample, variant, run)[0].right
    if worst is None:
        return Judged(True, runs, "same", "", score, kinds, (True, *right_samples) if samples else ())
    comparison, difference = worst
    reason = comparison.reason
    if difference is not None and difference.variant and len(variants) > 1:
        reason += f" (on the variant {difference.variant})"
    right_samples = [False, *right_samples] if samples else []
    return Judged(False, runs, comparison.kind, reason, score, kinds, tuple(right_samples), difference)


def run_golds(case: Case, dialect: str, variant: str, run: Run) -> list[Gold]:
    """Run what a case accepts. Raises: GoldError, beginning with where the case stands."""
    on = f" on the variant {variant}" if variant else ""
    return execute_golds(
        case.golds, case.order, dialect, lambda sql, max_rows: run(variant, sql),
        name=f"{case.where}: the gold of {case.id!r}{on}",
    )  # fmt: skip


def same_at_a_glance(case: Case, sql: str, variant: str, run: Run) -> bool:
    """Whether a prediction gives the very rows of a gold, in its order: then nothing else need be known.

    Most right predictions are so, and neither the gold's order nor what ties at its LIMIT need be read for it.
    """
    result = run(variant, sql)
    for gold in case.golds:
        if sql == gold:
            return True
        rows = run(variant, gold)
        if len(rows.columns) == len(result.columns) and rows.rows == result.rows:
            return not rows.truncated and not result.truncated
    return False


def _compare(
    case: Case, dialect: str, sql: str, variant: str, run: Run
) -> tuple[Comparison, Difference | None]:
    try:
        if same_at_a_glance(case, sql, variant, run):
            return Comparison(True, "the same rows", "same", 1.0), None
        result = as_result_set(run(variant, sql))
    except LimitError as error:
        return _failed("limit", error), None
    except PolicyError as error:
        return _failed("refused", error), None
    except SqlError as error:
        return _failed("invalid", error), None
    golds = run_golds(case, dialect, variant, run)
    most = max(len(gold.result.rows) for gold in golds)
    if result.truncated and len(result.rows) > most:
        reason = f"more than {most:,} rows; the gold has {len(golds[0].result.rows):,}"
        comparison = Comparison(False, reason, "extra_rows", 0.0)
    else:
        comparison = compare_any(golds, result)
    return comparison, None if comparison.right else _differ(variant, golds[0].result, result)


def _failed(kind: str, error: SqlError) -> Comparison:
    return Comparison(False, str(error), kind, 0.0)  # type: ignore[arg-type]  # a kind of outcome, not of rows


def _differ(variant: str, gold: ResultSet, result: ResultSet | None) -> Difference:
    """The first rows of both sides, with those that the other side lacks marked."""
    ours = [tuple(map(json_value, row)) for row in gold.rows]
    theirs = [tuple(map(json_value, row)) for row in result.rows] if result else []
    return Difference(
        variant=variant,
        gold_columns=gold.columns,
        gold_rows=tuple(ours[:SHOWN_ROWS]),
        gold_count=len(ours),
        gold_marks=_lacking(ours, theirs),
        columns=result.columns if result else (),
        rows=tuple(theirs[:SHOWN_ROWS]),
        count=len(theirs),
        marks=_lacking(theirs, ours),
    )


def _lacking(rows: Sequence[tuple[object, ...]], others: Sequence[tuple[object, ...]]) -> tuple[int, ...]:
    """The indexes of shown rows that the other side does not have, whatever the order of their columns."""
    left = Counter(_key(row) for row in others)
    marks = []
    for index, row in enumerate(rows[:SHOWN_ROWS]):
        key = _key(row)
        if left[key]:
            left[key] -= 1
        else:
            marks.append(index)
    return tuple(marks)


def _key(row: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(sorted(f"{cell:.9g}" if isinstance(cell, float) else str(cell) for cell in row))


@functools.lru_cache(maxsize=20_000)
def describe_gold(sql: str, dialect: str) -> tuple[str, tuple[str, ...]]:
    """Return a gold's difficulty and the tables that it reads; ("", ()) for what sqlglot does not understand."""
    try:
        tree: exp.Expr = sqlglot.parse_one(sql, read=dialect)
    except sqlglot.errors.SqlglotError:
        return "", ()
    return grade_difficulty(tree), tables_of(tree)


def unanswered(case: Case, dialect: str, verdict: str, reason: str) -> Outcome:
    """The outcome of a question without SQL: abstained, refused, failed, or missing."""
    difficulty, tables = describe_gold(case.golds[0], dialect)
    return Outcome(
        id=case.id, question=case.question, database=case.database, gold=case.golds[0], sql="",
        verdict="failed" if verdict == "missing" else verdict,  # type: ignore[arg-type]
        right=False, runs=False, kind=verdict, reason=reason, score=0.0, tags=case.tags,
        difficulty=case.difficulty or difficulty, tables=tables, must_pass=case.must_pass,
    )  # fmt: skip

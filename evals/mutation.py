"""The mutation score: of the wrong queries that mutants are, the share that the variants tell from their golds.

A mutant is killed by the first variant on which its rows are not the gold's. One that the database refuses, or that
takes too long, or whose rows are too many, is no evidence either way and not counted. A survivor is a mistake that
the suite would call right: a variant lacks the row that would show it, or the gold sets a condition that cannot matter.

Runs nothing by itself: `run(variant, sql)` is given, and must stand several calls at once where `workers` is more
than 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from app.assistant.errors import SqlError
from app.assistant.schema import Schema
from evals.compare import Gold, compare_any
from evals.gold import as_result_set, plan_gold
from evals.invariants import Facts
from evals.judging import Run, run_golds
from evals.mutants import MAX_MUTANTS, Mutant, make_mutants
from evals.report import Mutation, Survivor
from evals.suite import Case

Progress = Callable[[int, int, str], None]  # cases done, total, id


@dataclass(frozen=True)
class Trial:
    """One mutant's fate: `killed_by` is a variant, '' for a survivor; `ran` is false where there is no evidence."""

    case: str
    mutant: Mutant
    ran: bool
    killed_by: str = ""


def mutation_score(
    cases: Sequence[Case],
    schema: Schema,
    variants: Sequence[str],
    run: Run,
    *,
    facts: Facts | None = None,
    limit: int = MAX_MUTANTS,
    workers: int = 1,
    progress: Progress | None = None,
) -> Mutation:
    """Score cases of one database on its variants, named cheapest first; the source may be the last of them.

    Raises: GoldError if a gold fails on a variant, ParseError if it is no SQL.
    """
    trials = try_mutants(
        cases, schema, variants, run, facts=facts, limit=limit, workers=workers, progress=progress
    )
    return summarize(trials)


def summarize(trials: Sequence[Trial]) -> Mutation:
    """Count the trials that ran; without any the score is 1."""
    ran = [trial for trial in trials if trial.ran]
    survivors = [trial for trial in ran if not trial.killed_by]
    return Mutation(
        score=1 - len(survivors) / len(ran) if ran else 1.0,
        killed=len(ran) - len(survivors),
        total=len(ran),
        survivors=tuple(Survivor(t.case, t.mutant.change, t.mutant.sql) for t in survivors),
    )


def count_survivors(trials: Sequence[Trial]) -> dict[str, tuple[int, int]]:
    """Return for each kind of mistake how many mutants survived, and how many ran; the worst kind first."""
    ran = Counter(trial.mutant.kind for trial in trials if trial.ran)
    left = Counter(trial.mutant.kind for trial in trials if trial.ran and not trial.killed_by)
    return {kind: (left[kind], ran[kind]) for kind in sorted(ran, key=lambda kind: (-left[kind], kind))}


def try_mutants(
    cases: Sequence[Case],
    schema: Schema,
    variants: Sequence[str],
    run: Run,
    *,
    facts: Facts | None = None,
    limit: int = MAX_MUTANTS,
    workers: int = 1,
    progress: Progress | None = None,
) -> list[Trial]:
    """Run every mutant of every case's first gold until a variant kills it; in the order of cases and mutants.

    A mutant with the rows of another accepted gold survives: it is right. Raises: as `mutation_score`.
    """
    see = progress or (lambda done, total, case: None)

    def try_case(case: Case) -> list[Trial]:
        return list(_try_case(case, schema, variants, run, facts, limit))

    trials: list[Trial] = []
    with ThreadPoolExecutor(workers) as pool:
        for number, (case, found) in enumerate(zip(cases, pool.map(try_case, cases), strict=True), 1):
            trials += found
            see(number, len(cases), case.id)
    return trials


def _try_case(
    case: Case, schema: Schema, variants: Sequence[str], run: Run, facts: Facts | None, limit: int
) -> Iterator[Trial]:
    ordered = plan_gold(case.golds[0], schema.dialect, case.order).ordered
    golds: dict[str, list[Gold]] = {}
    for mutant in make_mutants(
        case.golds[0], schema, schema.dialect, ordered=ordered, facts=facts, limit=limit
    ):
        killer, ran = "", True
        for variant in variants:
            if variant not in golds:
                golds[variant] = run_golds(case, schema.dialect, variant, run)
            try:
                result = as_result_set(run(variant, mutant.sql))
            except SqlError:
                ran = False
                break
            verdict = compare_any(golds[variant], result)
            if verdict.kind in ("truncated", "no_verdict"):
                ran = False
                break
            if not verdict.right:
                killer = variant
                break
        yield Trial(case.id, mutant, ran, killer)

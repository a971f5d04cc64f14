"""The gate: whether an eval is good enough, and no worse than the baseline. Pure.

A must-pass case that is wrong fails it, as does an accuracy under the floor. Against a baseline the outcomes are
paired by id: more regressions than allowed fail it; without such a number, a worsening that chance does not
explain (exact McNemar test, p < 0.05). Where the bounds ask only that must-pass cases are kept, one that was wrong in
the baseline too is listed and fails nothing: refusing what replaces it would leave the same answer wrong, and others.
"""

from __future__ import annotations

from dataclasses import dataclass

from evals.metrics import by_id, mcnemar_p_value
from evals.report import Flip, Gate, Outcome, Report

SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Bounds:
    """What must hold; None where nothing is asked. `max_regressions` are cases broken since the baseline.

    `kept`: of the must-pass cases, only those that the baseline has right, or lacks, must be right.
    """

    min_accuracy: float | None = None
    max_regressions: int | None = None
    kept: bool = False


def decide(report: Report, bounds: Bounds, baseline: Report | None = None) -> Gate:
    """Decide about a report. `Gate.reasons` has one sentence for each bound that is not kept."""
    reasons = []
    was_wrong = {outcome.id for outcome in baseline.outcomes if not outcome.right} if baseline else set()
    failing = [outcome for outcome in report.outcomes if outcome.must_pass and not outcome.right]
    still_wrong = tuple(outcome.id for outcome in failing if bounds.kept and outcome.id in was_wrong)
    for outcome in failing:
        if outcome.id not in still_wrong:
            reasons.append(f"the must-pass case {outcome.id} is not right: {outcome.reason}")
    accuracy = report.summary.execution_accuracy
    if bounds.min_accuracy is not None and accuracy < bounds.min_accuracy:
        reasons.append(f"execution accuracy {accuracy:.3f} is under {bounds.min_accuracy:.3f}")
    if baseline is None:
        return Gate(passed=not reasons, reasons=tuple(reasons))
    was, now = by_id(baseline.outcomes), by_id(report.outcomes)
    both = [id for id in now if id in was]
    flips = [_flip(was[id], now[id]) for id in both if was[id].right != now[id].right]
    fixed = tuple(flip for flip in flips if not flip.was_right)
    broken = tuple(flip for flip in flips if flip.was_right)
    p_value = mcnemar_p_value(len(fixed), len(broken))
    if not both:
        reasons.append(f"no case of {report.suite} is in the baseline, which is of {baseline.suite}")
    if bounds.max_regressions is not None:
        if len(broken) > bounds.max_regressions:
            reasons.append(
                f"{len(broken)} cases that were right are not any more; {bounds.max_regressions} are allowed"
            )
    elif len(broken) > len(fixed) and p_value < SIGNIFICANT:
        reasons.append(f"{len(broken)} cases broke and {len(fixed)} were fixed, p = {p_value:.3f}")
    return Gate(
        passed=not reasons,
        reasons=tuple(reasons),
        baseline={
            "suite": baseline.suite,
            "execution_accuracy": baseline.summary.execution_accuracy,
            "n": baseline.summary.n,
            "hashes": dict(baseline.hashes),
            "about": dict(baseline.about),
        },
        compared=len(both),
        fixed=fixed,
        broken=broken,
        p_value=p_value,
        only_here=tuple(id for id in now if id not in was),
        only_in_baseline=tuple(id for id in was if id not in now),
        still_wrong=still_wrong,
    )


def _flip(was: Outcome, now: Outcome) -> Flip:
    changed = "" if was.gold == now.gold else " (its gold has changed)"
    return Flip(now.id, now.question, was.right, _said(was), _said(now) + changed)


def _said(outcome: Outcome) -> str:
    return "right" if outcome.right else f"{outcome.kind}: {outcome.reason}"

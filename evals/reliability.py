"""How far told probabilities are from what came true: bins, the expected calibration error, a diagram for a terminal.

Bins hold as many answers each, since confident models put nearly all answers into the last of equally wide ones.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.terminal import render_table
from evals.metrics import wilson_interval
from evals.report import Outcome

BINS = 5  # with a hundred answers, ten would be noise


@dataclass(frozen=True)
class Bin:
    """Answers of about one probability: their mean probability, and how many were right."""

    n: int
    probability: float
    right: int

    @property
    def gap(self) -> float:
        """How far the probability is from the share that is right."""
        return self.probability - self.right / self.n


def reliability_of(outcomes: Iterable[Outcome]) -> tuple[Bin, ...]:
    """The bins of the answers that came with a probability; none if none did."""
    return reliability(
        (outcome.confidence, outcome.right)
        for outcome in outcomes
        if outcome.confidence is not None and outcome.verdict == "answered"
    )


def reliability(told: Iterable[tuple[float, bool]], bins: int = BINS) -> tuple[Bin, ...]:
    """Sort answers by probability into bins of as many each.

    >>> reliability([(0.2, False), (0.4, False), (0.8, True), (0.9, True)], bins=2)[1].right
    2
    """
    ranked = sorted(told)
    edges = [round(len(ranked) * number / bins) for number in range(bins + 1)]
    some = (ranked[a:b] for a, b in itertools.pairwise(edges) if b > a)
    return tuple(
        Bin(len(part), sum(p for p, _ in part) / len(part), sum(right for _, right in part)) for part in some
    )


def expected_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: the bins' gaps, weighted by their answers."""
    n = sum(each.n for each in bins)
    return sum(each.n * abs(each.gap) for each in bins) / n if n else 0.0


def render_reliability(bins: Sequence[Bin]) -> str:
    """Render the bins as a table with a diagram: # is the share right, | the probability."""
    rows = [
        (each.n, f"{each.probability:.2f}", f"{each.right / each.n:.2f}", _interval(each), _bar(each))
        for each in bins
    ]
    return render_table(["n", "told", "right", "95 % interval", "0        0.5        1"], rows)


def _interval(each: Bin) -> str:
    low, high = wilson_interval(each.right, each.n)
    return f"{low:.2f}-{high:.2f}"


def _bar(each: Bin) -> str:
    bar = ["#"] * round(20 * each.right / each.n) + [" "] * 21
    bar[round(20 * each.probability)] = "|"
    return "".join(bar[:21]).rstrip()

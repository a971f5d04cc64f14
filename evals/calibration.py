"""`make calibrate`: from finished evals, the curve by which an answer's signals are the probability that it is right.

    python -m evals.calibration REPORT … --write data

A logistic curve with a ridge, fitted to the answers that a model gave (not those of approved pairs or definitions).
The error that is reported is cross-validated: every answer's probability comes from a curve that has not seen it, and
all of a database's questions stay in one fold where there are several databases. Fit on questions that no model was
tuned on; where the held-out ones are among them, a report of these says so, and the cross-validated error is the one
to believe. Too few answers give no curve.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import json
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.assistant.calibration import FILE, Calibration, read_calibrations
from app.assistant.confide import SIGNALS
from app.assistant.errors import InhouseError
from evals.reliability import BINS, expected_error, reliability, render_reliability
from evals.report import Outcome, Report, read_report, write_whole
from evals.suite import SuiteError

FOLDS = 5
RIDGE = 1.0
LEAST = 40  # answers, of which at least LEAST_EACH are right and as many wrong
LEAST_EACH = 8


@dataclass(frozen=True)
class Sample:
    """An answer: its signals, whether it was right, and what must not be in two folds."""

    signals: Mapping[str, float]
    right: bool
    group: str = ""


def fit(samples: Sequence[Sample], model: str, *, ridge: float = RIDGE) -> Calibration:
    """Fit the curve by Newton's method; the ridge holds the weights, not the intercept.

    Raises: SuiteError for too few answers.
    """
    right = sum(sample.right for sample in samples)
    if len(samples) < LEAST or min(right, len(samples) - right) < LEAST_EACH:
        raise SuiteError(
            f"{len(samples)} answers, {right} of them right, are too few for a curve: it takes {LEAST}, and "
            f"{LEAST_EACH} of each kind. Name reports of more questions."
        )
    return _solve(samples, model, ridge)


def _solve(samples: Sequence[Sample], model: str, ridge: float) -> Calibration:
    x = np.array([[1.0, *(sample.signals.get(name, 0.0) for name in SIGNALS)] for sample in samples])
    y = np.array([float(sample.right) for sample in samples])
    held = np.diag([0.0, *[ridge] * len(SIGNALS)])
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + held + 1e-9 * np.eye(len(beta))
        step = np.linalg.solve(hessian, x.T @ (y - p) - held @ beta)
        beta = beta + step
        if float(np.abs(step).max()) < 1e-8:
            break
    weights = {name: round(float(w), 4) for name, w in zip(SIGNALS, beta[1:], strict=True) if abs(w) >= 5e-5}
    right = sum(sample.right for sample in samples)
    return Calibration(model, round(float(beta[0]), 4), weights, n=len(samples), right=right)


def cross_validate(samples: Sequence[Sample], *, seed: int = 0) -> list[tuple[float, bool]]:
    """Probabilities of curves that have not seen the answer, with whether it was right."""
    groups = sorted({sample.group for sample in samples})
    drawn = random.Random(seed)
    if len(groups) >= FOLDS:
        drawn.shuffle(groups)
        of_group = {group: number % FOLDS for number, group in enumerate(groups)}
        folds = [of_group[sample.group] for sample in samples]
    else:
        folds = [number % FOLDS for number in range(len(samples))]
        drawn.shuffle(folds)
    found = []
    for fold in range(FOLDS):
        seen = [sample for sample, f in zip(samples, folds, strict=True) if f != fold]
        curve = _solve(seen, "", RIDGE)
        found += [
            (curve.probability(sample.signals), sample.right)
            for sample, f in zip(samples, folds, strict=True)
            if f == fold
        ]
    return found


def samples_of(outcomes: Iterable[Outcome]) -> list[Sample]:
    """The answers that a model gave, of which the signals are known."""
    return [
        Sample(outcome.signals, outcome.right, outcome.database)
        for outcome in outcomes
        if outcome.verdict == "answered" and outcome.signals and outcome.new_tokens != 0
    ]


def main(argv: Sequence[str] | None = None) -> int:
    """Fit, cross-validate and print; write if asked to."""
    parser = argparse.ArgumentParser(description="Fit the confidence of a model's answers.")
    parser.add_argument(
        "reports", nargs="+", type=Path, metavar="REPORT", help="report.json of an eval, or its folder"
    )
    parser.add_argument(
        "--write", type=Path, metavar="DIR", help=f"workspace that gets {FILE} (off: only measures)"
    )
    parser.add_argument(
        "--measure", type=Path, metavar="REPORT", help="measure the curve on this report, too"
    )
    arguments = parser.parse_args(argv)
    try:
        return calibrate(arguments)
    except InhouseError as error:
        print(f"calibrate: {error}", file=sys.stderr)
        return 2


def calibrate(arguments: argparse.Namespace) -> int:
    """Do it. Raises: SuiteError, WorkspaceError."""
    reports = [read_report(path) for path in arguments.reports]
    models = {_model_of(report) for report in reports}
    if len(models) != 1:
        raise SuiteError(f"The reports are of {', '.join(sorted(models))}: a curve is of one model.")
    samples = [sample for report in reports for sample in samples_of(report.outcomes)]
    (model,) = models
    curve, told = fit(samples, model), reliability(cross_validate(samples))
    ece = expected_error(told)
    curve = dataclasses.replace(
        curve,
        ece=round(ece, 4),
        date=dt.date.today().isoformat(),
        fitted_on=", ".join(sorted({report.suite for report in reports})),
    )
    print(f"{model}: {curve.n} answers, {curve.right} right")
    print(render_reliability(told))
    print(
        f"expected calibration error {ece:.3f}, cross-validated in {FOLDS} folds, {BINS} bins of as many answers"
    )
    if arguments.measure:
        other = samples_of(read_report(arguments.measure).outcomes)
        bins = reliability((curve.probability(sample.signals), sample.right) for sample in other)
        print(f"\non {arguments.measure}, which it was not fitted on: {len(other)} answers")
        print(render_reliability(bins))
        print(f"expected calibration error {expected_error(bins):.3f}")
    if arguments.write:
        write_calibration(arguments.write, curve)
        print(arguments.write / FILE)
    return 0


def write_calibration(folder: Path, curve: Calibration) -> None:
    """Put a model's curve into the workspace's file, beside those of other models. Raises: SuiteError."""
    curves = read_calibrations(folder) | {curve.model: curve}
    models = [dataclasses.asdict(each) for _, each in sorted(curves.items())]
    write_whole(folder / FILE, json.dumps({"models": models}, indent=2) + "\n")


def _model_of(report: Report) -> str:
    """The model's name as the assistant has it, with its adapter's and that one's digest."""
    adapter = report.about.get("adapter")
    return f"{report.about.get('model', '')}" + (f"+{adapter}-{report.hashes['adapter']}" if adapter else "")


if __name__ == "__main__":
    sys.exit(main())

"""`inhouse eval … --ablation`: the plain model, then each pass added to those before, on the same questions.

Of each step: how many are right with their interval, what the pass fixed and what it broke (with the chance that this
is chance), how much SQL runs, seconds a question, and the milliseconds of all that is not the model. The model's
answers are recorded: a step asks only what has another prompt than those before. Writes ablation.md and .json.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from app.terminal import ProgressLine, render_table
from evals.evaluation import Options, choose_system, describe_system, open_suite, predict_suite, run_said
from evals.judge import Judge
from evals.metrics import mcnemar_p_value, quantile, wilson_interval
from evals.predictions import Prediction
from evals.report import Outcome, write_whole
from evals.suite import Suite, SuiteError
from evals.system import PASSES, System

OF_THE_HOUSE = frozenset(
    ["examples", "clarify", "compose", "verified"]
)  # nothing without pairs and definitions
COLUMNS = ("pass", "right", "95 %", "fixed", "broke", "p", "SQL runs", "s p50", "s p95", "rest ms p50", "p95")


@dataclass(frozen=True)
class Step:
    """One row: the system with all passes down to `added`. Seconds are of whole questions, `rest_ms` without the model.

    `fixed` and `broke` are the ids of cases that the step before had otherwise; `p` is McNemar's exact two-sided.
    """

    added: str
    n: int
    right: int
    interval: tuple[float, float]
    runs: int
    seconds: tuple[float, float]
    rest_ms: tuple[float, float]
    fixed: tuple[str, ...] = ()
    broke: tuple[str, ...] = ()
    p: float | None = None


def ablate(options: Options, first: str = "plain") -> int:
    """Run it from the step `first` on, print and write; returns the exit status: 0, or 2 where it could not run."""
    done: list[tuple[Suite, str, Sequence[Step], dict[str, tuple[float, float]], Path]] = []
    if failed := run_said(options, lambda line: done.append(_ablate(options, first, line))):
        return failed
    ((suite, judged, steps, passes, out),) = done
    told = {
        "suite": suite.name, "system": judged, "n": len(suite.cases), "steps": [asdict(step) for step in steps],
        "passes_ms": passes, "out": str(out),
    }  # fmt: skip
    tables = [render_table(COLUMNS, [_row(step) for step in steps])]
    tables.append(
        render_table(
            ("pass", "ms p50", "ms p95"), [(n, f"{a:.1f}", f"{b:.1f}") for n, (a, b) in passes.items()]
        )
    )
    text = f"{suite.name}, {len(suite.cases)} questions, {judged}\n\n{tables[0]}\n\n{tables[1]}\n"
    write_whole(out / "ablation.md", f"```\n{text}```\n")
    write_whole(out / "ablation.json", json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    print(json.dumps(told, ensure_ascii=False) if options.as_json else f"{text}\n{out / 'ablation.md'}")
    return 0


def _ablate(
    options: Options, first: str, line: ProgressLine
) -> tuple[Suite, str, Sequence[Step], dict[str, tuple[float, float]], Path]:
    if options.predictions or options.baseline or options.gate or options.mutants:
        raise SuiteError("--ablation goes with none of --predictions, --baseline, --gate and --mutants.")
    suite = open_suite(options)
    full, adapter, judged = choose_system(options, suite)
    out = options.out or Path("evals-out") / f"ablation-{suite.name}-{judged}"
    recordings = options.recordings or out / "recordings.jsonl"
    steps: list[Step] = []
    before: Sequence[Outcome] = ()
    predictions: dict[str, Prediction] = {}
    with Judge(suite, workers=options.workers, variants=options.variants, progress=line.progress) as judge:
        judge.run_golds()
        systems = list(systems_of(full, house=suite.workspace is not None))
        names = [name for name, _ in systems]
        if first not in names:
            raise SuiteError(f"{first} does nothing for {suite.name}; its passes: {', '.join(names)}.")
        for added, system in systems[names.index(first) :]:
            made_by = describe_system(suite, system, adapter)
            predictions = dict(predict_suite(suite, system, made_by, out / added, line, recordings))
            outcomes = tuple(judge.judge(predictions))
            steps.append(measure(added, outcomes, predictions, before))
            before = outcomes
    return suite, judged, steps, time_passes(predictions), out


def systems_of(full: System, *, house: bool) -> Iterator[tuple[str, System]]:
    """Yield "plain" with no pass, then each pass with those before it; without a `house`, only those that need none."""
    passes: dict[str, Any] = dict.fromkeys(PASSES, False)
    system = replace(full, **passes)
    yield "plain", system
    for name in PASSES:
        if house or name not in OF_THE_HOUSE:
            passes[name] = True
            system = replace(full, **passes)
            yield name, system


def measure(
    added: str, outcomes: Sequence[Outcome], predictions: dict[str, Prediction], before: Sequence[Outcome]
) -> Step:
    """Count one step, beside the one before; `before` is empty for the first, else the same cases in the same order."""
    right = sum(outcome.right for outcome in outcomes)
    flips = [
        (new.id, new.right)
        for new, old in zip(outcomes, before, strict=bool(before))
        if new.right != old.right
    ]
    fixed, broke = (tuple(id for id, now in flips if now is kind) for kind in (True, False))
    asked = [predictions[outcome.id] for outcome in outcomes]
    seconds = [prediction.seconds or 0.0 for prediction in asked]
    rest = [_rest_ms(prediction) for prediction in asked]
    return Step(
        added, len(outcomes), right, wilson_interval(right, len(outcomes)), sum(outcome.runs for outcome in outcomes),
        (quantile(seconds, 0.5), quantile(seconds, 0.95)), (quantile(rest, 0.5), quantile(rest, 0.95)),
        fixed, broke, mcnemar_p_value(len(fixed), len(broke)) if before else None,
    )  # fmt: skip


def _rest_ms(prediction: Prediction) -> float:
    timings = prediction.timings_s
    return 1000 * (timings.get("total", 0.0) - timings.get("generate", 0.0) - timings.get("wait", 0.0))


def time_passes(predictions: dict[str, Prediction]) -> dict[str, tuple[float, float]]:
    """The milliseconds of each pass but the model, p50 and p95, over the questions that came to it."""
    found: dict[str, list[float]] = {}
    for prediction in predictions.values():
        for name, seconds in prediction.timings_s.items():
            if name not in ("generate", "wait", "total"):
                found.setdefault(name, []).append(1000 * seconds)
        found.setdefault("all but the model", []).append(_rest_ms(prediction))
    return {name: (quantile(ms, 0.5), quantile(ms, 0.95)) for name, ms in found.items()}


def _row(step: Step) -> tuple[Any, ...]:
    low, high = step.interval
    first = step.p is None
    return (
        step.added if step.added == "plain" else f"+ {step.added}",
        f"{step.right} of {step.n} ({100 * step.right / step.n:.1f} %)",
        f"{100 * low:.1f}-{100 * high:.1f}",
        "" if first else len(step.fixed),
        "" if first else len(step.broke),
        "" if step.p is None else f"{step.p:.3f}",
        f"{100 * step.runs / step.n:.1f} %",
        f"{step.seconds[0]:.1f}",
        f"{step.seconds[1]:.1f}",
        f"{step.rest_ms[0]:.0f}",
        f"{step.rest_ms[1]:.0f}",
    )

"""`inhouse eval`: the held-out pairs through the whole assistant, and the share that it answers right.

The first form: one run, one database, the strict comparison of `compare`. An abstained, refused or failed
answer is not right; why each missed is printed.
"""

from __future__ import annotations

import json
import math
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from app.assistant.assistant import Answer
from app.assistant.pairs import Pair, read_pairs
from app.assistant.start import start_assistant
from app.terminal import ProgressLine
from evals.compare import Gold, compare_any
from evals.gold import GoldError, as_result_set, run_golds

Suite = Literal["heldout", "curated"]


@dataclass(frozen=True)
class Outcome:
    """One pair's verdict; `runs` says that the SQL ran without error."""

    id: str
    right: bool
    runs: bool
    verdict: str
    kind: str
    reason: str
    sql: str
    seconds: float


def evaluate_pairs(
    root: str | Path | None,
    *,
    suite: Suite = "heldout",
    model: str | None = None,
    bind: bool = True,
    examples: bool = True,
    limit: int | None = None,
    as_json: bool = False,
) -> int:
    """Measure and print; returns the exit status: 0 measured, 2 when a gold fails or there is no pair.

    "heldout" is the measure. "curated" asks the other approved pairs, each without itself as an example: for
    trying prompts and models without looking at what is held out.
    """
    with ProgressLine() as line:
        assistant = start_assistant(root, model=model, bind=bind, examples=examples, progress=line.progress)
        pairs = [
            p
            for p in read_pairs(assistant.workspace.root / "pairs")
            if p.heldout == (suite == "heldout") and not p.follows and p.status == "approved"
        ][:limit]
        if not pairs:
            print(
                f"inhouse: no {suite} pairs in {assistant.workspace.root / 'pairs'}: add some.",
                file=sys.stderr,
            )
            return 2
        try:
            golds = {pair.id: run_golds(pair, assistant.database) for pair in pairs}
        except GoldError as error:
            print(f"inhouse: {error}", file=sys.stderr)
            return 2
        outcomes = []
        start = time.perf_counter()
        for number, pair in enumerate(pairs, 1):
            answer = assistant.ask(pair.question, without_pair=pair.id)
            outcome = judge(pair, golds[pair.id], answer)
            outcomes.append(outcome)
            left = (time.perf_counter() - start) / number * (len(pairs) - number)
            line.say(f"{number}/{len(pairs)}, {sum(o.right for o in outcomes)} right, {left:.0f} s to go")
            if not as_json:
                print(render_outcome(outcome), flush=True)
    summary = summarize(outcomes) | {
        "suite": suite,
        "model": assistant.model.name if assistant.model else "",
        "prompt": assistant.prompt,
        "bind": bind,
        "examples": examples,
    }
    if as_json:
        print(json.dumps(summary | {"outcomes": [asdict(outcome) for outcome in outcomes]}))
    else:
        low, high = summary["interval"]
        print(
            f"\n{summary['right']} of {summary['n']} right: execution accuracy "
            f"{summary['execution_accuracy']:.3f} (95 % interval {low:.3f}–{high:.3f}), "
            f"valid SQL {summary['valid_sql_rate']:.3f}, median {summary['seconds_per_question']:.1f} s "
            f"a question, {summary['model']}, prompt {summary['prompt']}"
        )
    return 0


def judge(pair: Pair, golds: Sequence[Gold], answer: Answer) -> Outcome:
    """Compare an answer with a pair's golds."""
    answered = answer.result is not None and answer.verdict == "answered"
    comparison = compare_any(golds, as_result_set(answer.result)) if answer.result and answered else None
    return Outcome(
        id=pair.id,
        right=comparison is not None and comparison.right,
        runs=answer.result is not None,
        verdict=answer.verdict,
        kind=comparison.kind if comparison else answer.verdict,
        reason=comparison.reason if comparison else answer.message,
        sql=answer.sql,
        seconds=answer.timings_s.get("total", 0.0) - answer.timings_s.get("wait", 0.0),
    )


def summarize(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Count; `interval` is Wilson's at 95 %, `seconds_per_question` the median."""
    n = len(outcomes)
    right = sum(outcome.right for outcome in outcomes)
    return {
        "n": n,
        "right": right,
        "execution_accuracy": right / n,
        "interval": wilson_interval(right, n),
        "valid_sql_rate": sum(outcome.runs for outcome in outcomes) / n,
        "seconds_per_question": statistics.median(outcome.seconds for outcome in outcomes),
    }


def wilson_interval(right: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """Return Wilson's score interval for a share (Wilson 1927); 95 % by default.

    >>> tuple(round(bound, 3) for bound in wilson_interval(8, 10))
    (0.49, 0.943)
    """
    share = right / n
    middle = share + z * z / (2 * n)
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    below = 1 + z * z / n
    return max(0.0, (middle - spread) / below), min(1.0, (middle + spread) / below)


def render_outcome(outcome: Outcome) -> str:
    """Render one line a pair: right or why not."""
    mark = "right" if outcome.right else "WRONG"
    why = "" if outcome.right else f"  {outcome.reason}"
    return f"{mark}  {outcome.seconds:5.1f} s  {outcome.id}{why}"

"""What `inhouse train --dry-run` prints of an estimate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from training.estimate import Estimate
from training.examples import HISTOGRAM_STEP, OWN_STEP, Examples
from training.progress import render_duration
from training.recipe import Recipe

LINES, BAR = 12, 16


def render_estimate(recipe: Recipe, found: Estimate, examples: Examples) -> str:
    """Render an estimate as the text that --dry-run prints."""
    work, memory = found.work, found.memory
    sources = ", ".join(f"{count:,} {name}" for name, count in examples.sources.items())
    full = 100 * work.tokens / (work.rows * recipe.row_length)
    parts = {
        "weights": memory.weights, "adapter, gradients, optimizer": memory.adapter, "activations": memory.activations,
        "logits": memory.logits, "mask and unpacked weights": memory.workspace, "outside torch": memory.outside,
    }  # fmt: skip
    device = "the GPU" if found.gpu else "the CPU"
    told = ", ".join(f"{name} {_gb(size)}" for name, size in parts.items() if size)
    lines = [
        ("examples", f"{len(examples.data):,} conversations ({sources}); {examples.left_out:,} left out or cut down"),
        ("", f"{examples.tokens:,} tokens, {examples.answer_tokens:,} of them answers"),
        ("", _marks(examples.histogram, HISTOGRAM_STEP)),
        ("lengths", f"without the schema: {_marks(examples.own_histogram, OWN_STEP)}"),
        *(("", line) for line in render_histogram(examples.own_histogram, OWN_STEP)),
        ("rows", f"{work.rows:,} of {recipe.row_length:,} tokens, {full:.0f} % full, the longest {work.longest_row:,}"),
        ("steps", f"{work.steps:,} of {recipe.batch_rows} rows, {work.steps_in_epoch:,} an epoch"),
        ("adapter", f"{found.trainable:,} parameters, {100 * found.trainable / found.parameters:.2f} % of the base's"),
        ("memory", f"{_gb(memory.total)} on {device} at the peak, {_gb(memory.loading)} to load the base"),
        ("", told),
        ("time", _time(found)),
    ]  # fmt: skip
    return "\n".join(f"{name:<10}{text}" for name, text in lines)


def _time(found: Estimate) -> str:
    work = f"{found.flop:.3g} floating-point operations"
    if found.seconds is None:
        return (
            f"not measured here: {work}, {render_duration(found.flop / 1e14)} where 100 TFLOP/s are reached"
        )
    tokens = found.work.tokens * found.work.steps / found.work.steps_in_epoch
    pace = f"{tokens / found.seconds:,.0f} tokens/s, measured on this machine's device"
    busy = ""
    if found.slowdown > 1:
        now = render_duration(found.seconds * found.slowdown)
        busy = f" with the machine to itself, {now} as busy as it is now;"
    return f"{render_duration(found.seconds)}{busy} for {tokens:,.0f} tokens at {pace}, without evaluations; {work}"


def render_histogram(counts: Mapping[int, int], step: int) -> list[str]:
    """Render lengths as bars, in at most a dozen lines: steps are doubled until they are so few.

    >>> render_histogram({0: 1, 50: 4, 150: 2}, 50)
    ['  0 #### 1', ' 50 ################ 4', '150 ######## 2']
    """
    while max(counts) // step >= LINES:
        step *= 2
    bins: Counter[int] = Counter()
    for start, count in counts.items():
        bins[start // step * step] += count
    most, width = max(bins.values()), len(f"{max(bins):,}")
    return [
        f"{start:>{width},} {'#' * max(1, round(BAR * bins[start] / most))} {bins[start]:,}"
        for start in sorted(bins)
    ]


def _marks(counts: Mapping[int, int], step: int) -> str:
    """Lengths of conversations: the middle one, nine in ten, and the longest."""
    total, seen = sum(counts.values()), 0
    marks: dict[float, int] = {}
    for start, count in sorted(counts.items()):
        seen += count
        for share in (0.5, 0.9, 1.0):
            if seen >= share * total:
                marks.setdefault(share, start + step)
    return f"half under {marks[0.5]:,} tokens, nine in ten under {marks[0.9]:,}, all under {marks[1.0]:,}"


def _gb(size: float) -> str:
    return f"{size / 1e9:.2f} GB" if size >= 1e8 else f"{size / 1e6:.1f} MB"

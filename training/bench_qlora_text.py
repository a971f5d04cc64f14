"""What `make bench-qlora` prints: the variants, each against the card's limit, and what each lever gave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from app.terminal import render_table
from training.bench_trainers import PLAIN, Measured

AIM_RATIO, AIM_PEAK, AIM_LOADED = 1.9, 12.4, 5.0
OURS = "ours"
CONTEXT_GB = 1.5  # a process's context has less
PASSES = 3  # over the weights: forward, forward again, backward


@dataclass
class Report:
    """All figures of one run of this command."""

    device: str
    shape: str
    limit_flop_s: float = 0.0
    unpack_s: float = 0.0  # of all the base's weights, once
    weights_gb: float = 0.0
    others_gb: float = 0.0  # on the card, beside what torch holds for this process
    loaded_gb: float = 0.0
    loading_peak_gb: float = 0.0
    loading_s: float = 0.0
    measured: list[Measured] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)  # variant: why


def render(report: Report) -> str:
    """Render a table of the variants, and what the figures say against the card's limit and the aims."""
    gpu = report.device != "CPU"

    def gb(value: float) -> str:
        return f"{value:.2f}" if gpu else "-"

    columns = [
        "",
        "learnt/s",
        "computed/s",
        "answers/s",
        "peak GB",
        "reserved",
        "TFLOP/s",
        "of limit",
        "s a step",
    ]
    rows = [
        [
            one.name,
            *(
                f"{count / one.seconds:,.0f}"
                for count in (one.counts.tokens, one.counts.computed, one.counts.answers)
            ),
            gb(one.peak_gb),
            gb(one.reserved_gb),
            f"{one.flop_s / 1e12:.3g}",
            f"{100 * one.flop_s / report.limit_flop_s:.0f} %",
            f"{one.seconds / one.steps:.3f}",
        ]
        for one in report.measured
    ]
    lines = [
        f"{report.shape} with random weights, NF4, on {report.device}, whose matrix product reaches "
        f"{report.limit_flop_s / 1e12:.3g} TFLOP/s.",
        f"Loaded: {gb(report.loaded_gb)} GB (aim: under {AIM_LOADED:g}), {gb(report.loading_peak_gb)} GB at the peak "
        f"of loading, {report.loading_s:.1f} s.",
        "",
        render_table(columns, rows),
        "",
        *(f"Not measured: {name} ({why})." for name, why in report.left_out.items()),
        *notes(report, gb),
    ]
    return "\n".join(lines)


def notes(report: Report, gb: Callable[[float], str]) -> Iterator[str]:
    """Say what the table means: the aims, the levers and the roofline."""
    yield (
        "learnt: the whole length of each conversation, without pads; a schema that several share in a row is computed "
        "once and counted for each, so that it exceeds what is computed. computed: all positions, with pads. answers: "
        "tokens of the models' answers. TFLOP/s: computed ones, activations made again included."
    )
    if report.others_gb > CONTEXT_GB:
        yield (
            f"Others hold {report.others_gb:.1f} GB of this card: these times are not those of the card alone, and the "
            "ratios may be off too. Measure again when it is free."
        )
    found = {one.name: one for one in report.measured}
    ours, plain = found.get(OURS), found.get(PLAIN)
    if ours and plain:
        yield (
            f"Against the plain Trainer: {ours.tokens_s / plain.tokens_s:.2f} × its tokens/s (aim: {AIM_RATIO}) "
            f"at {gb(ours.peak_gb)} GB (aim: {AIM_PEAK}), which has {gb(plain.peak_gb)}."
        )
    for one in (ours, plain):
        if one:
            yield (
                f"{one.name}: {one.flop / one.counts.tokens / 1e9:.3g} GFLOP a token learnt; at the limit it would be "
                f"{one.tokens_s * report.limit_flop_s / one.flop_s:,.0f} tokens/s."
            )
    if ours:
        passes = ours.counts.micro_batches * PASSES
        yield (
            f"Of ours, unpacking NF4 takes {100 * passes * report.unpack_s / ours.seconds:.0f} %: {PASSES} times a "
            f"micro-batch {1000 * report.unpack_s:.1f} ms, whatever its length."
        )
        for one in report.measured:
            if one not in (ours, plain):
                less = f", {one.peak_gb - ours.peak_gb:+.2f} GB" if gb(1.0) != "-" else ""
                yield f"{one.name}: {one.tokens_s / ours.tokens_s:.2f} × the tokens/s of ours{less}."

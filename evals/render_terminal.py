"""A report on a terminal: what it came to, where it is weak, what went wrong, and the gate.

Plain text that a pipe can read. Names stand last in the tables, so that wide characters in them push nothing
out of line. Single cases are listed only where they flipped or must pass; all are in report.html.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from app.terminal import render_table, without_controls
from evals.reliability import reliability_of, render_reliability
from evals.render_figures import (
    GROUP_WORDS,
    about_line,
    count_kinds,
    gate_notes,
    headline,
    interval,
    kind_words,
    one_line,
    percent,
    plural,
    sorted_counts,
)
from evals.report import Count, Flip, Gate, Outcome, Report

NARROWEST = 60
_TABLE_FIGURES = 46  # columns that the figures in front of a name take


def render_report(report: Report, width: int = 100) -> str:
    """Render a report in lines of at most `width` columns, which is taken as at least NARROWEST."""
    width = max(NARROWEST, width)
    parts = [_render_summary(report, width)]
    for group in ("difficulty", "turn", "tag", "database"):
        if counts := report.groups.get(group):
            parts.append(_render_counts(group, counts, width))
    if bins := reliability_of(report.outcomes):
        parts.append(f"answers by the probability that was told of them\n{render_reliability(bins)}")
    parts.append(_render_kinds(report, width))
    if report.gate is not None:
        parts.append(_render_gate(report.gate, {outcome.id: outcome for outcome in report.outcomes}, width))
    parts.append(_render_must_pass(report, width))
    return without_controls("\n\n".join(part for part in parts if part))


def text_width(text: str) -> int:
    """Return how many columns a terminal gives to text: two to wide characters, none to combining marks.

    >>> text_width("Zürich"), text_width("東京"), text_width("e\\u0301")
    (6, 4, 1)
    """
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _cut(text: str, width: int) -> str:
    """Put text on one line and cut it to that many columns."""
    text = one_line(text, 4 * width)
    if text_width(text) <= width:
        return text
    kept, used = [], 0
    for char in text:
        used += _char_width(char)
        if used > width - 1:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def _wrap(text: str, width: int, first: str = "", rest: str = "") -> str:
    """Wrap text behind the indents; a word that is too wide is broken."""
    # textwrap counts characters, so a wide one counts for two while it works, and breaking may part the two.
    text = "".join(char + "\0" * (_char_width(char) - 1) for char in one_line(text, 2000))
    lines = textwrap.wrap(text, width - ("\0" in text), initial_indent=first, subsequent_indent=rest)
    return "\n".join(lines).replace("\0", "")


def _render_summary(report: Report, width: int) -> str:
    summary = report.summary
    first = (
        f"{report.suite}: {summary.right:,} of {summary.n:,} right, execution accuracy "
        f"{percent(summary.execution_accuracy)} (95 % interval {interval(summary.interval)})"
    )
    figures = ", ".join(f"{name} {figure}" for name, figure in headline(report))
    lines = [_wrap(first, width), _wrap(figures, width)]
    if report.about:
        lines.append(_wrap(about_line(report.about), width))
    return "\n".join(lines)


def _render_counts(group: str, counts: Mapping[str, Count], width: int) -> str:
    room = width - _TABLE_FIGURES
    rows = [
        (
            count.n, count.right, *map(_tenths, (count.accuracy, *count.interval)),
            _cut(name or "(none)", room),
        )
        for name, count in sorted_counts(group, counts)
    ]  # fmt: skip
    return render_table(
        ["n", "right", "accuracy %", "from", "to", GROUP_WORDS[group]],
        rows,
    )


def _tenths(share: float) -> Decimal | None:
    text = percent(share).removesuffix(" %")
    return None if text == "–" else Decimal(text)


def _render_kinds(report: Report, width: int) -> str:
    kinds = count_kinds(report.outcomes)
    if not kinds:
        return ""
    return render_table(
        ["n", "what went wrong"], [(n, _cut(kind_words(kind), width - 10)) for kind, n in kinds]
    )


def _render_gate(gate: Gate, outcomes: Mapping[str, Outcome], width: int) -> str:
    lines = ["Gate: passed" if gate.passed else "Gate: FAILED"]
    said = [*(f"because {reason}" for reason in gate.reasons), *gate_notes(gate)]
    lines += [_wrap(line, width, "  ", "    ") for line in said]
    for name, flips in (("broken", gate.broken), ("fixed", gate.fixed)):
        if flips:
            lines.append(f"\n{plural(len(flips), 'case')} {name}:")
            lines += [_render_flip(flip, outcomes.get(flip.id), width) for flip in flips]
    return "\n".join(lines)


def _render_flip(flip: Flip, outcome: Outcome | None, width: int) -> str:
    must = " (must pass)" if outcome is not None and outcome.must_pass else ""
    was, now = kind_words(flip.was), kind_words(flip.now)
    lines = [
        _wrap(f"{flip.id}{must}: {was} → {now}", width, "  ", "    "),
        "    " + _cut(flip.question, width - 4),
    ]
    if outcome is not None and not outcome.right and outcome.reason not in flip.now:
        lines.append(_wrap(outcome.reason, width, "    ", "    "))
    return "\n".join(lines)


def _render_must_pass(report: Report, width: int) -> str:
    """List what must pass and is not right; a gate has that among its reasons."""
    failing = [o for o in report.outcomes if o.must_pass and not o.right and report.gate is None]
    if not failing:
        return ""
    lines = [
        f"{plural(len(failing), 'case')} must pass and {'is' if len(failing) == 1 else 'are'} not right:"
    ]
    lines += [_wrap(f"{o.id}: {o.reason or kind_words(o.kind)}", width, "  ", "    ") for o in failing]
    return "\n".join(lines)

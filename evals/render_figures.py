"""How the figures of a report read, in every rendering: shares, intervals, p-values, seconds, kinds, counts.

Text only, in plain words; where it stands and how it is escaped is the renderings'.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from evals.reliability import expected_error, reliability_of
from evals.report import Count, Gate, Outcome, Report

KIND_WORDS = {
    "same": "right",
    "wrong_order": "wrong order",
    "extra_columns": "extra columns",
    "rounding": "other rounding",
    "missing_columns": "missing columns",
    "different_columns": "other columns",
    "missing_rows": "missing rows",
    "extra_rows": "extra rows",
    "different_rows": "other rows",
    "truncated": "cut at a row limit",
    "no_verdict": "no verdict",
    "abstained": "abstained",
    "refused": "refused",
    "failed": "no SQL that runs",
    "invalid": "the SQL fails",
    "limit": "out of time or memory",
    "missing": "no prediction",
}
# As the public benchmarks name them (Spider, BIRD), easiest first; other names follow by the alphabet.
DIFFICULTIES = ("easy", "simple", "medium", "moderate", "hard", "challenging", "extra")
GROUP_WORDS = {
    "difficulty": "difficulty",
    "tag": "tag",
    "table": "table",
    "database": "database",
    "turn": "turn",
}


def kind_words(kind: str) -> str:
    """Say a kind in words, also where it begins a text such as "kind: reason"; other text stays as it is.

    >>> kind_words("different_rows"), kind_words("extra_rows: 1 row too many"), kind_words("right")
    ('other rows', 'extra rows: 1 row too many', 'right')
    """
    first, colon, rest = kind.partition(":")
    return KIND_WORDS.get(first, first) + colon + rest


def percent(share: float | None) -> str:
    """Render a share with one decimal; a share that is not all never reads as 100 %, nor one of some as 0 %.

    >>> percent(0.875), percent(0.99999), percent(0.0001), percent(None)
    ('87.5 %', '99.9 %', '0.1 %', '–')
    """
    if share is None or not math.isfinite(share):
        return "–"
    tenths = round(share * 1000)
    if 0 < share < 1:
        tenths = min(999, max(1, tenths))
    return f"{tenths / 10:.1f} %"


def interval(bounds: tuple[float, float]) -> str:
    """Render a 95 % interval in percent.

    >>> interval((0.49, 0.943))
    '49.0–94.3 %'
    """
    return f"{percent(bounds[0]).removesuffix(' %')}–{percent(bounds[1])}"


def points(delta: float) -> str:
    """Render a difference of shares in percentage points, with its sign.

    >>> points(0.05), points(-0.0125), points(0.0)
    ('+5.0 points', '−1.2 points', '±0.0 points')
    """
    sign = "+" if delta > 0 else "−" if delta < 0 else "±"
    return f"{sign}{abs(delta) * 100:.1f} points"


def p_value(p: float) -> str:
    """Render a p-value as papers do.

    >>> p_value(0.0312), p_value(0.00001), p_value(1.0)
    ('p = 0.031', 'p < 0.001', 'p = 1.000')
    """
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def seconds(value: float) -> str:
    """Render a duration, to the millisecond below one tenth of a second.

    >>> seconds(0.0123), seconds(3.14159), seconds(75.2)
    ('12 ms', '3.1 s', '75 s')
    """
    if value < 0.1:
        return f"{value * 1000:.0f} ms"
    return f"{value:.1f} s" if value < 60 else f"{value:,.0f} s"


def plural(n: int, noun: str) -> str:
    """Count a noun.

    >>> plural(1, "case"), plural(3823, "case")
    ('1 case', '3,823 cases')
    """
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def one_line(text: str, longest: int) -> str:
    """Return text on one line without control characters, cut at `longest` characters.

    >>> one_line("a\\n  b\\x1b[2Jc", 6)
    'a b[2…'
    """
    start = text[: 10 * longest]  # so that a megabyte costs no time
    line = "".join(c for c in " ".join(start.split()) if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    if len(line) <= longest and len(start) == len(text):
        return line
    return f"{line[: longest - 1]}…"


def headline(report: Report) -> list[tuple[str, str]]:
    """Return what the eval came to, as (name, figure); what was not measured is left out."""
    summary = report.summary
    tokens = [
        f"{value:,.0f} {name}"
        for name, value in (("prompt", summary.prompt_tokens), ("new", summary.new_tokens))
        if value is not None
    ]
    figures: list[tuple[str, str | None]] = [
        ("valid SQL", percent(summary.valid_sql_rate)),
        ("soft score", f"{summary.soft_score:.3f}"),
        ("answered right", percent(summary.answered_right)),
        ("answered wrong", percent(summary.answered_wrong)),
        ("abstained", percent(summary.abstained)),
        ("house style", None if summary.conformance is None else percent(summary.conformance)),
        ("median time", _if_there(summary.seconds_per_question)),
        ("95th percentile", _if_there(summary.seconds_p95)),
        ("tokens a question", " + ".join(tokens) or None),
        *((f"pass^{k}", percent(share)) for k, share in summary.pass_k.items()),
        ("calibration error", calibration_words(report)),
        ("mutation score", mutation_words(report)),
    ]
    return [(name, figure) for name, figure in figures if figure is not None]


def calibration_words(report: Report) -> str | None:
    """Say how far the told probabilities are from what came true."""
    bins = reliability_of(report.outcomes)
    fitted = report.suite in str(report.about.get("confidence_fitted_on", "")).split(", ")
    own = ", to which it was fitted, too" if fitted else ""
    return f"{expected_error(bins):.3f} (of {sum(each.n for each in bins):,} answers{own})" if bins else None


def mutation_words(report: Report) -> str | None:
    """Say the mutation score and what it is of."""
    mutation = report.mutation
    if mutation is None:
        return None
    return f"{percent(mutation.score)} ({mutation.killed:,} of {mutation.total:,} mutants)"


def sorted_counts(group: str, counts: Mapping[str, Count]) -> list[tuple[str, Count]]:
    """Sort a group's counts: difficulties easiest first, all else the least accurate first."""
    if group == "difficulty":
        return sorted(counts.items(), key=lambda item: (_difficulty_rank(item[0]), item[0]))
    return sorted(counts.items(), key=lambda item: (item[1].accuracy, -item[1].n, item[0]))


def count_kinds(outcomes: Iterable[Outcome]) -> list[tuple[str, int]]:
    """Count why cases are not right, the most frequent kind first."""
    counts = Counter(outcome.kind for outcome in outcomes if not outcome.right)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def paired_delta(gate: Gate) -> float | None:
    """Return the change in accuracy on the cases that both reports have; None where there are none."""
    return (len(gate.fixed) - len(gate.broken)) / gate.compared if gate.compared else None


def against_baseline(gate: Gate) -> str:
    """Say the change against the baseline in one sentence; empty without a baseline.

    >>> against_baseline(Gate(True, compared=40, p_value=1.0))
    '±0.0 points on the 40 cases that the baseline has too (0 fixed, 0 broken, p = 1.000)'
    """
    delta = paired_delta(gate)
    if delta is None:
        return ""
    parts = [f"{len(gate.fixed):,} fixed", f"{len(gate.broken):,} broken"]
    if gate.p_value is not None:
        parts.append(p_value(gate.p_value))
    cases = plural(gate.compared, "case")
    return f"{points(delta)} on the {cases} that the baseline has too ({', '.join(parts)})"


def unpaired(gate: Gate) -> str:
    """Say how many cases only one of the two reports has; empty if none."""
    parts = []
    if gate.only_here:
        parts.append(f"{plural(len(gate.only_here), 'case')} not in the baseline")
    if gate.only_in_baseline:
        parts.append(f"{plural(len(gate.only_in_baseline), 'case')} only in the baseline")
    return ", ".join(parts)


def still_wrong(gate: Gate) -> str:
    """Name the must-pass cases that are wrong as they were; empty if none.

    >>> still_wrong(Gate(True, still_wrong=("orders", "stock")))
    '2 must-pass cases are wrong as they were in the baseline: orders, stock'
    """
    number = len(gate.still_wrong)
    are = "is wrong as it was" if number == 1 else "are wrong as they were"
    return (
        f"{plural(number, 'must-pass case')} {are} in the baseline: {', '.join(gate.still_wrong)}"
        if number
        else ""
    )


def gate_notes(gate: Gate) -> list[str]:
    """What is said of a gate beside its reasons, a sentence each, without a full stop."""
    return [said for said in (against_baseline(gate), unpaired(gate), still_wrong(gate)) if said]


def about_baseline(gate: Gate) -> str:
    """Say which report the baseline is; empty without one."""
    about = gate.baseline.get("about")
    known = {"suite": gate.baseline.get("suite"), "n": gate.baseline.get("n")}
    return about_line(known | (about if isinstance(about, dict) else {})) if gate.baseline else ""


def about_line(about: Mapping[str, Any]) -> str:
    """Say what produced a report, in one line; what is empty is left out."""
    shown = {key: value for key, value in about.items() if value not in (None, "", [], {})}
    return ", ".join(f"{key} {value}" for key, value in shown.items())


def _if_there(value: float | None) -> str | None:
    return None if value is None else seconds(value)


def _difficulty_rank(name: str) -> int:
    return DIFFICULTIES.index(name) if name in DIFFICULTIES else len(DIFFICULTIES)

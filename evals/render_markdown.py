"""A report as a comment on a pull request: the verdict first, then what flipped, in GitHub's Markdown.

Never longer than LONGEST characters: what does not fit is counted, and stands in report.html. Nothing that a user
or a model wrote can format, link, mention or run: every mark of it is a character reference. The first line is a
hidden marker by which a workflow finds its own comment and updates it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

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
    points,
    sorted_counts,
)
from evals.report import Count, Flip, Outcome, Report

Item = TypeVar("Item")

LONGEST = 60_000  # GitHub refuses a comment of more than 65,536 characters
_LINE_ROOM = 120  # for the line that counts what is left out
# Whatever CommonMark, GitHub's extensions, emoji and mathematics begin with; inside a word, - and _ are no mark.
_MARK = re.compile(r"""[\\`*{}\[\]<>()#+.!|~&@:$^="'/]|(?<![A-Za-z0-9])[-_]|[-_](?![A-Za-z0-9])""")
# Mentions and references (@name, #12, GH-12) are found in the text as shown, so references to characters do not help.
_MENTION = re.compile(r"@|#|\bGH-", re.IGNORECASE)
_SHARE = 0.6  # of the room left that one section may take


def render_report(report: Report) -> str:
    """Render the comment, at most LONGEST characters.

    What decides comes first and gets the most room; no section takes all that the ones before it have left.
    """
    footer = _render_footer(report)
    text = f"{marker(report.suite)}\n{_render_verdict(report)}"
    for section in (_must_pass, _broken, _fixed, _kinds, _groups):
        text += section(report, int(_SHARE * (LONGEST - len(text) - len(footer))))
    return text + footer


def marker(suite: str) -> str:
    """Return the hidden first line of the comment on a suite.

    >>> marker("heldout")
    '<!-- inhouse-eval: heldout -->'
    """
    return f"<!-- inhouse-eval: {re.sub(r'[^A-Za-z0-9.]+', '-', suite).strip('-')[:80]} -->"


def escape(text: str, longest: int = 160) -> str:
    """Return text, on one line and cut, that Markdown shows as it is.

    A character without width parts what would be a mention of a person or an issue.

    >>> escape("a|b")
    'a&#124;b'
    """
    parted = _MENTION.sub(lambda match: f"{match.group()}\u200b", one_line(text, longest))
    return _MARK.sub(lambda match: f"&#{ord(match.group())};", parted)


def _code(text: str, longest: int = 120) -> str:
    return f"<code>{escape(text, longest)}</code>" if text else ""


def _render_verdict(report: Report) -> str:
    summary, gate = report.summary, report.gate
    verdict = "☑️ Measured" if gate is None else "✅ Passed" if gate.passed else "❌ Failed"
    lines = [f"## {verdict}: {escape(report.suite, 80)}", ""]
    if gate is not None and gate.reasons:
        shown = gate.reasons[:10]
        lines += [f"- {escape(reason, 200)}" for reason in shown]
        if len(gate.reasons) > len(shown):
            lines.append(f"- and {plural(len(gate.reasons) - len(shown), 'more reason')}, in report.html")
        lines.append("")
    accuracy = (
        f"**Execution accuracy {percent(summary.execution_accuracy)}** ({summary.right:,} of {summary.n:,} right, "
        f"95 % interval {interval(summary.interval)})"
    )
    if gate is not None:
        before = gate.baseline.get("execution_accuracy")
        if isinstance(before, int | float):
            accuracy += f", was {percent(before)} ({points(summary.execution_accuracy - before)})"
        for said in gate_notes(gate):
            accuracy += f"  \n{said[0].upper()}{said[1:]}."
    else:
        accuracy += ". No gate: there was no baseline to compare with."
    lines += [accuracy, "", ", ".join(f"{name} {figure}" for name, figure in headline(report)), ""]
    return "\n".join(lines)


def _must_pass(report: Report, room: int) -> str:
    def render(case: Outcome) -> list[str]:
        return [_code(case.id), escape(case.question), _words(case.kind), escape(case.reason)]

    cases = [outcome for outcome in report.outcomes if outcome.must_pass and not outcome.right]
    return _section("Must pass, but not right", ("case", "question", "verdict", "why"), cases, render, room)


def _broken(report: Report, room: int) -> str:
    return _flips("Broken", report.gate.broken if report.gate else (), room)


def _fixed(report: Report, room: int) -> str:
    return _flips("Fixed", report.gate.fixed if report.gate else (), room)


def _flips(title: str, flips: Sequence[Flip], room: int) -> str:
    def render(flip: Flip) -> list[str]:
        return [_code(flip.id), escape(flip.question), f"{_words(flip.was)} → {_words(flip.now)}"]

    return _section(title, ("case", "question", "was → now"), flips, render, room)


def _words(kind: str) -> str:
    return escape(kind_words(kind))


def _kinds(report: Report, room: int) -> str:
    def render(item: tuple[str, int]) -> list[str]:
        return [f"{item[1]:,}", _words(item[0])]

    return _section("What went wrong", ("cases", "kind"), count_kinds(report.outcomes), render, room)


def _groups(report: Report, room: int) -> str:
    def render(item: tuple[str, Count]) -> list[str]:
        name, count = item
        right = f"{count.right:,} of {count.n:,}"
        return [escape(name, 80) or "(none)", right, percent(count.accuracy), interval(count.interval)]

    text = ""
    for group, word in GROUP_WORDS.items():
        counts = sorted_counts(group, report.groups.get(group, {}))
        header = (word, "right", "accuracy", "95 % interval")
        text += _section(f"By {word}", header, counts, render, room - len(text), folded=True)
    return text


def _section(
    title: str,
    header: Sequence[str],
    items: Sequence[Item],
    render: Callable[[Item], list[str]],
    room: int,
    *,
    folded: bool = False,
) -> str:
    """Render a titled table of as many items as fit into `room`, and how many do not; nothing without items."""
    if not items:
        return ""
    title += f" ({len(items):,})"
    start, end = (
        (f"<details><summary>{title}</summary>", "\n</details>\n") if folded else (f"### {title}", "")
    )
    text = f"\n{start}\n\n| {' | '.join(header)} |\n|{' --- |' * len(header)}\n"
    room -= len(text) + len(end) + _LINE_ROOM
    shown = 0
    for item in items:
        line = f"| {' | '.join(render(item))} |\n"
        room -= len(line)
        if room < 0:
            break
        text += line
        shown += 1
    if left := len(items) - shown:
        text += f"\n{left:,} more did not fit into this comment: see report.html.\n"
    return text + end


def _render_footer(report: Report) -> str:
    hashes = ", ".join(f"{name} {digest}" for name, digest in report.hashes.items())
    parts = [escape(part, 400) for part in (about_line(report.about), hashes) if part]
    return f"\n<sub>{'<br>'.join(parts)}</sub>\n" if parts else ""

"""Answers and progress on a terminal: plain text, no colours, nothing that a pipe could not read."""

from __future__ import annotations

import datetime as dt
import decimal
import shutil
import sys
import time
import unicodedata
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from app.assistant.answer import Answer
    from app.assistant.confide import Confidence

SHOWN_ROWS = 50
WIDEST_CELL = 60
SLOW_S = 30.0  # between two lines of one phase where there is no terminal


def render_answer(answer: Answer) -> str:
    """Render question, SQL and table, or why there is no answer."""
    from app.assistant.answer import (
        NEARBY,
        describe_forgotten,
    )  # not above: half a second, which a table does without

    parts = [f"Question: {answer.question}"]
    if answer.sql:
        parts.append(f"{answer.sql};")
    if answer.repairs:
        parts.append("\n".join(f"Repaired: {repair}" for repair in answer.repairs))
    if answer.result is not None and answer.verdict == "answered":
        result = answer.result
        parts += ["\n".join(answer.notes)] * bool(answer.notes)
        if result.rows:
            parts.append(render_table(result.columns, result.rows[:SHOWN_ROWS]))
        count = f"{len(result.rows):,} row{'s' if len(result.rows) != 1 else ''}"
        if result.truncated:
            count = f"the first {count}; there are more"
        elif len(result.rows) > SHOWN_ROWS:
            count += f", {SHOWN_ROWS} shown (--json prints all)"
        seconds = answer.timings_s.get("total", 0.0)
        parts += [f"Check this: {doubt}" for doubt in answer.doubts]
        if answer.confidence is not None and not answer.verified:
            parts.append(render_confidence(answer.confidence))
        parts += [describe_forgotten(answer.forgotten)] * bool(answer.forgotten)
        if answer.read_back:
            parts.append("\n".join(f"{line.label}: {line.text}" for line in answer.read_back))
        if answer.verified:
            parts.append(f"{count[0].upper()}{count[1:]}, in {seconds:.1f} s.")
            parts.append(f"Verified: this is the SQL of the approved pair {answer.verified}.")
        elif answer.composed:
            parts.append(f"{count[0].upper()}{count[1:]}, in {seconds:.1f} s.")
            parts.append(f"Built from {answer.composed_of}: {answer.composed}; no model used.")
        else:
            parts.append(f"{count[0].upper()}{count[1:]}, in {seconds:.1f} s with {answer.model}.")
    else:
        parts.append(f"{answer.verdict.capitalize()}: {answer.message}")
        if answer.choices:
            parts.append("\n".join(f"  {number}. {text}" for number, text in enumerate(answer.choices, 1)))
    if answer.nearby:
        parts.append("\n".join((f"{NEARBY}:", *(f"  {text}" for text in answer.nearby))))
    if answer.context.linked is not None:
        parts.append(str(answer.context.linked))
    return without_controls("\n\n".join(parts))


def render_confidence(confidence: Confidence) -> str:
    """Render the band, the probability if it was measured, and the reasons.

    >>> from app.assistant.confide import Confidence
    >>> render_confidence(Confidence("check this", 0.4, ("nothing in the data fits the conditions",)))
    'Check this (40 %): nothing in the data fits the conditions.'
    """
    share = (
        f" ({confidence.probability:.0%})".replace("%", " %") if confidence.probability is not None else ""
    )
    reasons = confidence.reasons or (
        ("no check found anything against it",) if confidence.band == "likely" else ()
    )
    why = f": {'; '.join(reasons)}" if reasons else ""
    return f"{confidence.band.capitalize()}{share}{why}."


def render_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Render rows as aligned columns, numbers to the right.

    >>> print(render_table(["city", "n"], [["Zürich", 12], ["Reno", None]]))
    city     n
    ------  --
    Zürich  12
    Reno
    """
    cells = [[render_cell(value) for value in row] for row in rows]
    widths = [max(len(line[i]) for line in [list(columns), *cells]) for i in range(len(columns))]
    numeric = [
        all(isinstance(row[i], int | float | decimal.Decimal | None) for row in rows)
        for i in range(len(columns))
    ]

    def line(texts: Sequence[str], rows_numeric: bool = True) -> str:
        shown = (
            text.rjust(width) if is_number and rows_numeric else text.ljust(width)
            for text, width, is_number in zip(texts, widths, numeric, strict=True)
        )
        return "  ".join(shown).rstrip()

    return "\n".join([line(columns), "  ".join("-" * width for width in widths), *map(line, cells)])


def render_cell(value: Any) -> str:
    """Render one value: NULL as nothing, midnight timestamps as dates, long text cut."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, float) and 0 < abs(value) < 0.0001:
        return f"{value:.4g}"
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    if isinstance(value, decimal.Decimal):
        return f"{value:,}"
    text = " ".join(str(value).split())
    return text if len(text) <= WIDEST_CELL else text[: WIDEST_CELL - 1] + "…"


def without_controls(text: str) -> str:
    """Replace what a terminal would obey, such as the escape sequences in a stored value.

    >>> without_controls("a\x1b[31mb")
    'a�[31mb'
    """
    return "".join("�" if unicodedata.category(c) in ("Cc", "Cf") and c != "\n" else c for c in text)


class ProgressLine:
    """One line on stderr that is overwritten; where stderr is no terminal, a line now and then of what is slow."""

    def __init__(self, out: TextIO | None = None) -> None:
        """Write to `out`, by default stderr."""
        self._out = out or sys.stderr
        self._is_terminal = self._out.isatty()
        self._phase = ""
        self._shown = 0.0

    def __enter__(self) -> ProgressLine:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear the line."""
        if self._is_terminal:
            self._out.write("\r\x1b[K")
            self._out.flush()

    def progress(self, phase: str, done: int, total: int) -> None:
        """Show a phase with its share; a pipe gets one line per phase that counts, and more of one that takes long."""
        share = f" {100 * done // total} %" if total else ""
        now = time.monotonic()
        if self._is_terminal:
            self.say(f"{phase}{share} …", force=phase != self._phase or done == total)
        elif phase != self._phase:
            if total:
                print(f"{phase} …", file=self._out, flush=True)
            self._shown = now
        elif now - self._shown >= SLOW_S:
            print(f"{phase}{share or f' {done:,}'} …", file=self._out, flush=True)
            self._shown = now
        self._phase = phase

    def say(self, text: str, *, force: bool = False) -> None:
        """Overwrite the line, at most ten times a second."""
        now = time.monotonic()
        if not self._is_terminal or (not force and now - self._shown < 0.1):
            return
        width = shutil.get_terminal_size().columns - 1
        text = without_controls(text)
        shown = text if len(text) <= width else "…" + text[-(width - 1) :]
        self._out.write(f"\r\x1b[K{shown}")
        self._out.flush()
        self._shown = now

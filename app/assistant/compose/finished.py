"""A period without its unfinished end, or from a later month on: "this year without October", "… starting with March".

Only the month, quarter or week that goes on today may be left out: another would leave a hole, and a plan is made for
the months to come, too.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.assistant.compose.domain import Measure
from app.assistant.compose.parts import ABSENCE, EXCEPT, MEASURE, NOUN, PERIOD, PRESENCE, RUNNING, Lexeme
from app.assistant.compose.spans import Span, unit_of
from app.assistant.compose.window_words import FULL_MONTHS, STARTING
from app.assistant.periods import Period
from app.assistant.question_tokens import Token
from app.assistant.workspace import Workspace

_WITHOUT = " without "
_LEFT_OUT = (
    "without",
    "leaving",
    "leave",
    "left",
    "excluding",
    "exclude",
    "except",
)  # "not" may be said of records


def with_finished(sequence: list[Lexeme], workspace: Workspace, line: Sequence[Token]) -> list[Lexeme]:
    """The parts with the period shortened where they say so; as they stand where it is not clear."""
    found = list(sequence)
    if {PRESENCE, ABSENCE} & {lexeme.kind for lexeme in sequence}:
        return found  # "sold this year without October": not in October
    for kind in (EXCEPT, STARTING):
        at = next((i for i, x in enumerate(found[1:], 1) if (found[i - 1].kind, x.kind) == (kind, PERIOD)), 0)
        if at and (kind == STARTING or line[found[at - 1].begin].text in _LEFT_OUT):
            found = _shortened(found, at, workspace) if kind == EXCEPT else _begun(found, at)
    if any(lexeme.kind == FULL_MONTHS for lexeme in found):
        today = workspace.today
        month = Period("unfinished months", today.replace(day=1), None)
        at = next(i for i, lexeme in enumerate(found) if lexeme.kind == FULL_MONTHS)
        found = _without(found, at, at + 1, month, workspace)
    return found


def is_shortened(span: Span | None) -> bool:
    """Whether a period has been left without its unfinished end, as those that follow it should be, too."""
    return span is not None and _WITHOUT in span.words


def _shortened(sequence: list[Lexeme], at: int, workspace: Workspace) -> list[Lexeme]:
    left_out: Period = sequence[at].means[0]
    goes_on = left_out.start <= workspace.today and (left_out.end is None or left_out.end > workspace.today)
    return _without(sequence, at - 1, at + 1, left_out, workspace) if goes_on else sequence


def _without(
    sequence: list[Lexeme], begin: int, stop: int, left_out: Period, workspace: Workspace
) -> list[Lexeme]:
    """The parts without some of them that say that a period ends before another."""
    rest = [*sequence[:begin], *sequence[stop:]]
    periods = [i for i, lexeme in enumerate(rest) if lexeme.kind == PERIOD and not _starts(rest, i)]
    named = [m for x in rest if x.kind in (MEASURE, NOUN) for m in x.means if isinstance(m, Measure)]
    if len(periods) != 1 or any(measure.future for measure in named):
        return sequence
    whole: Period = rest[periods[0]].means[0]
    inside = whole.start < left_out.start and (whole.end is None or whole.end > workspace.today)
    if not inside or unit_of(whole) not in ("year", "quarter", "days"):
        return sequence
    shorter = Period(f"{whole.words}{_WITHOUT}{left_out.words}", whole.start, left_out.start)
    rest[periods[0]] = _of(rest[periods[0]], shorter)
    return rest


def _begun(sequence: list[Lexeme], at: int) -> list[Lexeme]:
    """The parts with their period from a month of it on; a running total would miss what was before."""
    first: Period = sequence[at].means[0]
    rest = [*sequence[: at - 1], *sequence[at + 1 :]]
    periods = [i for i, lexeme in enumerate(rest) if lexeme.kind == PERIOD]
    if len(periods) != 1 or unit_of(first) != "month" or any(lexeme.kind == RUNNING for lexeme in rest):
        return sequence
    whole: Period = rest[periods[0]].means[0]
    if not whole.start <= first.start or (whole.end and whole.end <= first.start):
        return sequence
    later = Period(f"{whole.words} from {first.words} on", first.start, whole.end)
    rest[periods[0]] = _of(rest[periods[0]], later)
    return rest


def _starts(sequence: list[Lexeme], at: int) -> bool:
    return at > 0 and sequence[at - 1].kind == STARTING


def _of(lexeme: Lexeme, period: Period) -> Lexeme:
    return Lexeme(PERIOD, (period,), False, lexeme.begin, lexeme.stop)

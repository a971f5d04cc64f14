"""A figure in two periods, a column each: the words between and behind them as those that the shapes know.

"How did CSAT develop from FY2024 to FY2025? Both figures" asks for both, as "in FY2024 against FY2025" does; "and how
many in August" names the second of two. Not covered: the change between them, which `said_in` reads, and more than two.
"""

from __future__ import annotations

import re

from app.assistant.compose.domain import Domain
from app.assistant.compose.frame import Frame
from app.assistant.compose.parts import (
    ACROSS,
    AGAINST,
    AND,
    BEFORE,
    BESIDE,
    CHANGE,
    CHANGE_BY,
    DEVELOP,
    FIGURES,
    FROM,
    GRAIN,
    GROWTH,
    HOW,
    HOW_MANY,
    LEAD,
    MOVED,
    PERCENT,
    PERIOD,
    SHARE,
    TO,
    Lexeme,
)
from app.assistant.compose.spans import unit_of
from app.assistant.periods import Period

_PERIODS = (PERIOD, BEFORE)
_OF_CHANGES = frozenset((CHANGE_BY, GROWTH, MOVED, PERCENT, SHARE))
_FROM_TO = re.compile(f"{FROM}?{PERIOD}{TO}{PERIOD}")
_AND_HOW_MANY = re.compile(
    f"[{PERIOD}](?:{FIGURES}|[{re.escape(AND + BESIDE)}][{HOW_MANY}{LEAD}])[{PERIOD}{re.escape(BEFORE)}]"
)
_CHANGED = re.compile(f"{FROM}?{PERIOD}[{re.escape(AND + BESIDE + AGAINST + TO)}]{PERIOD}")
_PERIODS_FIRST = re.compile(
    f"{PERIOD}[{re.escape(AND + BESIDE + AGAINST)}][{PERIOD}{re.escape(BEFORE)}](?=.)"
)
_DISTINCT = re.compile(r"COUNT\(DISTINCT \w+\.(\w+)\)")


def with_two_periods(sequence: list[Lexeme]) -> list[Lexeme]:
    """Read what says that two periods stand side by side in the one way that the shapes know."""
    if sum(lexeme.kind in _PERIODS for lexeme in sequence) != len(_PERIODS):
        return sequence
    kinds = {lexeme.kind for lexeme in sequence}
    found = _with_own_columns(sequence) if ACROSS in kinds else sequence
    both = [lexeme for lexeme in found if lexeme.kind == FIGURES and "both" in lexeme.means]
    apart = [lexeme for lexeme in found if lexeme.kind == ACROSS and "" in lexeme.means] or both
    found = _with_change(_with_second(_with_figure_first(found)))
    if not apart or _OF_CHANGES & kinds:
        return found
    if len(apart) == 1:
        last = Lexeme(ACROSS, ("",), False, apart[0].begin, apart[0].stop)
        found = [*(lexeme for lexeme in found if lexeme is not apart[0]), last]
    match = _FROM_TO.search("".join(lexeme.kind for lexeme in found))
    if not match:
        return found
    *_, first, to, second = found[match.start() : match.end()]
    between = Lexeme(AGAINST, (None,), False, to.begin, to.stop)
    found = [*found[: match.start()], first, between, second, *found[match.end() :]]
    return [lexeme for lexeme in found if lexeme.kind not in (HOW, DEVELOP, CHANGE)]


def _with_figure_first(sequence: list[Lexeme]) -> list[Lexeme]:
    """ "August vs September: CSAT by team": the periods behind the figure."""
    letters = "".join(lexeme.kind for lexeme in sequence)
    match = _PERIODS_FIRST.match(letters)
    return [*sequence[match.end() :], *sequence[: match.end()]] if match else sequence


def _with_change(sequence: list[Lexeme]) -> list[Lexeme]:
    """ "The change between May and July 2025", "…, May 2025 against May 2024": from the earlier to the later."""
    kinds = {lexeme.kind for lexeme in sequence}
    match = _CHANGED.search("".join(lexeme.kind for lexeme in sequence))
    if not match or CHANGE not in kinds or {MOVED, GROWTH, ACROSS} & kinds:
        return sequence
    *begin, first, between, second = sequence[match.start() : match.end()]
    if between.kind in (AND, BESIDE) and not begin:
        return sequence
    earlier, later = sorted((first, second), key=lambda lexeme: lexeme.means[0].start)
    since = Lexeme(FROM, (None,), False, first.begin, first.begin)
    until = Lexeme(TO, (None,), False, between.begin, between.stop)
    found = (earlier, later) if between.kind == AGAINST else (first, second)
    return [*sequence[: match.start()], since, found[0], until, found[1], *sequence[match.end() :]]


def _with_own_columns(sequence: list[Lexeme]) -> list[Lexeme]:
    """ "One column per quarter" of two quarters."""
    periods: list[Period] = [lexeme.means[0] for lexeme in sequence if lexeme.kind == PERIOD]
    for at, lexeme in enumerate(sequence[:-1]):
        behind = sequence[at + 1]
        if lexeme.kind == ACROSS and behind.kind == GRAIN and {*map(unit_of, periods)} == {behind.means[0]}:
            across = Lexeme(ACROSS, ("",), False, lexeme.begin, behind.stop)
            return [*sequence[:at], across, *sequence[at + 2 :]]
    return sequence


def _with_second(sequence: list[Lexeme]) -> list[Lexeme]:
    """ "… last month, and how many in August": the second of two, and no figure of both together."""
    match = _AND_HOW_MANY.search("".join(lexeme.kind for lexeme in sequence))
    if not match:
        return sequence
    first, *between, second = sequence[match.start() : match.end()]
    against = Lexeme(AGAINST, (None,), False, between[0].begin, between[-1].stop)
    return [*sequence[: match.start()], first, against, second, *sequence[match.end() :]]


def go_on_alike(frame: Frame, domain: Domain) -> bool:
    """Whether both periods are over, or the figure is none that grows with its period: a rate, and no sum.

    What counts people grows, too: the longer the period, the more orders each of them placed.
    """
    measure = frame.measure
    if all(span is None or span.over for span in (frame.span, frame.beside)):
        return True
    alias = measure.date_alias
    once = {key for table in domain.schema.tables if table.alias == alias for key in table.primary_key}
    grows = re.match(r"(?:SUM|COUNT|MIN|MAX)\(", measure.sql) and "/" not in measure.sql
    return (
        not (measure.adds_up or measure.inner or grows)
        and (not measure.of_each or measure.sql.startswith("AVG("))
        and {*_DISTINCT.findall(measure.sql)} <= once
    )

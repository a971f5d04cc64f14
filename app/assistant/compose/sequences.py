"""A question's lexemes before they are read: ranges of days joined, what is said twice left out, scopes told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import zip_longest

from app.assistant.compose.both_sides import with_both_sides, with_commas
from app.assistant.compose.column_bounds import with_column_bounds
from app.assistant.compose.complements import lacks_other, with_complements
from app.assistant.compose.coordinated import with_pairs
from app.assistant.compose.counts import with_counts
from app.assistant.compose.domain import Domain
from app.assistant.compose.durations import is_lasting, with_durations
from app.assistant.compose.exclusions import with_exclusions
from app.assistant.compose.finished import with_finished
from app.assistant.compose.firsts import with_doers, with_frequent
from app.assistant.compose.halves import with_halves
from app.assistant.compose.parts import (
    AGAINST,
    ALL_OF,
    AND,
    BESIDE,
    BEST,
    BEST_OF,
    BY,
    CHANGE,
    CHANGE_BY,
    COLUMN,
    CONDITION,
    COUNT_DAY,
    DIMENSION,
    DONE_SO,
    EXCEPT,
    FIGURES,
    FREQUENT,
    FROM,
    GOODS,
    GRAIN,
    GRAINS,
    GROWTH,
    HALF,
    HOW_MANY,
    IN_UNITS,
    LASTED,
    LEAD,
    MEASURE,
    NARROWED,
    NOUN,
    NOW,
    NUMBER,
    OR_MORE,
    OVER,
    PAIR,
    PAIR_OF,
    PER,
    PERIOD,
    PIECES,
    RANKS,
    ROWS,
    SAME,
    SCOPE,
    SHARE,
    SHOW,
    SIDE,
    SINCE,
    SPLIT,
    TO,
    TOGETHER,
    TOO,
    TOOK,
    TOP,
    TOTAL,
    VERDICT,
    WHICH,
    WHO,
    YEAR,
    Lexeme,
    Lexicon,
)
from app.assistant.compose.ranking_verbs import with_ranking_verbs
from app.assistant.compose.said_in import STEPS
from app.assistant.compose.same_period import with_same_period
from app.assistant.compose.spans import join_periods, unit_of
from app.assistant.compose.two_periods import with_two_periods
from app.assistant.compose.verbs import does, with_verbs
from app.assistant.compose.verdicts import with_verdicts
from app.assistant.compose.window_words import FULL_MONTHS, STARTING
from app.assistant.periods import Period
from app.assistant.question_tokens import Token

_OVER_ALL = re.compile(f"{AGAINST}{ALL_OF}{DIMENSION}{TOGETHER}?|{ALL_OF}{DIMENSION}{TOGETHER}")

_TWO_RANGES = re.compile(f"{PERIOD}{TO}{PERIOD}[{re.escape(AGAINST + BESIDE)}]{PERIOD}{TO}{PERIOD}")
_GOODS = re.compile(f"{HOW_MANY}{CONDITION}+{GOODS}")
_OF_GOODS = (
    "product",
    "brand",
    "collection",
    "range",
)  # groups of conditions: of what is in stock, and not where
_PIECES = re.compile(f"{ROWS}(?:{OVER}{NUMBER}{PIECES}|{NUMBER}{PIECES}{OR_MORE}|{NUMBER}{OR_MORE}{PIECES})")


def prepared(
    cut: list[Lexeme], domain: Domain, lexicon: Lexicon, line: Sequence[Token]
) -> list[Lexeme] | None:
    """The parts of a question with those that stand for others in their place; None where one stands for nothing."""
    found, kinds = cut, {lexeme.kind for lexeme in cut}
    if SIDE in kinds and lacks_other(cut):
        return None
    if SAME in kinds:
        found = with_same_period(found, domain.workspace)
    if kinds & {EXCEPT, STARTING, FULL_MONTHS}:
        found = with_finished(found, domain.workspace, line)
    if kinds & {COUNT_DAY, NOW, SINCE}:
        found = with_counts(found, domain)
    if kinds & {PERIOD, COUNT_DAY}:
        found = with_two_periods(found)
    if EXCEPT in kinds:
        found = with_exclusions(found, domain, lexicon, line)
    if FREQUENT in kinds:
        found = with_frequent(found, domain)
    if WHO in kinds:
        found = with_doers(found, line)
    if ROWS in kinds:
        found = with_verbs(found, domain, line)
    if {LASTED, TOOK, DONE_SO} & kinds:
        found = with_durations(found, line)
    for kind, step in _STEPS.items():
        if kind in kinds:  # most parts of most questions stand for nothing else
            found = step(found)
    if MEASURE in kinds:
        found = with_commas(found, lexicon, line)
    if kinds & {PAIR_OF, MEASURE}:
        found = with_both_sides(found, domain)
    whole = with_pairs(found, line) if PAIR in kinds else found
    return with_complements(whole, domain) if whole and kinds & {CONDITION, SIDE, SPLIT} else whole


def with_since(sequence: list[Lexeme]) -> list[Lexeme]:
    """Read "since 1 October" as the period from that day on."""
    found: list[Lexeme] = []
    for lexeme in sequence:
        period: Period | None = lexeme.means[0] if lexeme.kind == PERIOD else None
        if period and period.end and found and found[-1].kind == SINCE and unit_of(period) == "days":
            since = found.pop()
            opened = Period(f"since {period.words}", period.start, None)
            found.append(Lexeme(PERIOD, (opened,), False, since.begin, lexeme.stop))
        else:
            found.append(lexeme)
    return found


def with_pieces(sequence: list[Lexeme]) -> list[Lexeme]:
    """Read "sold more than 50 units" as "more than 50 units sold"; fewer than so many may be none at all."""
    letters = "".join(lexeme.kind for lexeme in sequence)
    match = _PIECES.search(letters)
    if not match:
        return sequence
    verb, *parts = sequence[match.start() : match.end()]
    pieces = next(lexeme for lexeme in parts if lexeme.kind == PIECES)
    sign = next(lexeme for lexeme in parts if lexeme.kind in (OVER, OR_MORE)).means[0]
    means = tuple(m for m in verb.means if any(m is other for other in pieces.means) and does(m, sequence))
    number = next(lexeme for lexeme in parts if lexeme.kind == NUMBER).means[0]
    if not means or not (sign.startswith(">") or (sign == "=" and number > 0)):
        return sequence
    kind = NOUN if means[0].subject else MEASURE
    figure = Lexeme(kind, means, True, pieces.begin, pieces.stop)
    rest = [figure if lexeme is pieces else lexeme for lexeme in parts]
    return [*sequence[: match.start()], *rest, *sequence[match.end() :]]


def with_goods(sequence: list[Lexeme]) -> list[Lexeme]:
    """Read "how many tents are in stock" as the units in stock of tents."""
    letters = "".join(lexeme.kind for lexeme in sequence)
    match = _GOODS.search(letters)
    if not match:
        return sequence
    asked, *goods, said = sequence[match.start() : match.end()]
    named = [means for lexeme in goods for means in lexeme.means]
    if any(means.group not in _OF_GOODS for means in named) or not any(means.value for means in named):
        return sequence  # "discontinued products" are counted as products, and not in units
    figure = replace(said, kind=MEASURE)
    return [*sequence[: match.start()], asked, figure, *goods, *sequence[match.end() :]]


def with_units(sequence: list[Lexeme]) -> list[Lexeme]:
    """Read "by pieces" as the figure that is ranked by, where something is ranked."""
    ranked = any(x.kind in (BEST, TOP) or (x.kind == LEAD and "rank" in x.means) for x in sequence)
    return [replace(x, kind=MEASURE) if ranked and x.kind == IN_UNITS else x for x in sequence]


def with_best_of(sequence: list[Lexeme]) -> list[Lexeme]:
    """Read "best-selling products" as the best products by the figure that the house means by it."""
    kinds = [lexeme.kind for lexeme in sequence]
    if kinds.count(BEST_OF) != 1 or MEASURE in kinds:
        return sequence
    at = kinds.index(BEST_OF)
    ranked = at + 1
    while ranked < len(kinds) and kinds[ranked] == CONDITION:
        ranked += 1
    if ranked == len(kinds) or kinds[ranked] != DIMENSION:
        return sequence
    best, figure = (
        replace(sequence[at], kind=BEST, means=((False, True),)),
        replace(sequence[at], kind=MEASURE),
    )
    rest = sequence[ranked + 1 :]
    if [lexeme.kind for lexeme in rest[-2:]] == [BY, PIECES]:  # "…, by units"
        same = any(m is other for m in figure.means for other in rest[-1].means)
        rest = rest[:-2] if same else rest
    return [*sequence[:at], best, *sequence[at + 1 : ranked + 1], figure, *rest]


def with_narrowed(sequence: list[Lexeme]) -> list[Lexeme]:
    """Read "silver members" as the customers of that tier, where they are what is split by."""
    found: list[Lexeme] = []
    for lexeme in sequence:
        if lexeme.kind != NARROWED:
            found.append(lexeme)
            continue
        dimensions = {id(dimension): dimension for dimension, _ in lexeme.means}
        conditions = {id(condition): condition for _, condition in lexeme.means}
        found.append(Lexeme(CONDITION, (*conditions.values(),), False, lexeme.begin, lexeme.begin))
        found.append(replace(lexeme, kind=DIMENSION, means=(*dimensions.values(),)))
    return found


def with_totals(sequence: list[Lexeme]) -> list[Lexeme]:
    """Read "over all warehouses" and "all warehouses together" as a total."""
    letters = "".join(lexeme.kind for lexeme in sequence)
    found, at = [], 0
    for match in _OVER_ALL.finditer(letters):
        parts = sequence[match.start() : match.end()]
        if parts[-1].kind != TOGETHER or 0 in parts[-1].means:
            total = Lexeme(TOTAL, (None,), False, parts[0].begin, parts[-1].stop)
            found += [*sequence[at : match.start()], total]
            at = match.end()
    return [*found, *sequence[at:]]


def with_ranges(sequence: Sequence[Lexeme]) -> list[Lexeme] | None:
    """Read "from May to July 2025" as one period, or two as two, where else nothing is compared; None for no range."""
    if two := _with_both_ranges(sequence):
        return two
    kinds = {lexeme.kind for lexeme in sequence}
    if TO not in kinds:
        return None
    steps = GRAINS in kinds or any(STEPS & {*x.means} for x in sequence if x.kind == GROWTH)
    if AGAINST in kinds or (kinds & {CHANGE, CHANGE_BY, GROWTH} and not steps):
        return None
    if SHARE in kinds and not any(map(is_lasting, sequence)):
        return None
    for at in range(1, len(sequence) - 1):
        first, to, last = sequence[at - 1 : at + 2]
        if (to.kind, last.kind) != (TO, PERIOD) or first.kind not in (PERIOD, NUMBER):
            continue
        end: Period = last.means[0]
        if first.kind == NUMBER:  # "8 to 14 October"
            n = first.means[0]
            if unit_of(end) != "days" or not 0 < n < end.start.day or n != int(n):
                return None
            start = Period(
                str(n), end.start.replace(day=int(n)), end.start.replace(day=int(n)) + dt.timedelta(1)
            )
        else:
            start = first.means[0]
        begin = at - 2 if at > 1 and sequence[at - 2].kind == FROM else at - 1
        period = join_periods(start, end)
        if period is None:
            return None
        joined = Lexeme(PERIOD, (period,), False, sequence[begin].begin, last.stop)
        return [*sequence[:begin], joined, *sequence[at + 2 :]]
    return None


def _with_both_ranges(sequence: Sequence[Lexeme]) -> list[Lexeme] | None:
    """ "May to July 2024 next to May to July 2025"."""
    match = _TWO_RANGES.search("".join(lexeme.kind for lexeme in sequence))
    if not match:
        return None
    first, _, last, between, other, _, end = sequence[match.start() : match.end()]
    one, two = (join_periods(a.means[0], b.means[0]) for a, b in ((first, last), (other, end)))
    if one is None or two is None or one.end is None or two.end is None or unit_of(one) != unit_of(two):
        return None
    joined = (
        Lexeme(PERIOD, (one,), False, first.begin, last.stop), between,
        Lexeme(PERIOD, (two,), False, other.begin, end.stop),
    )  # fmt: skip
    return [*sequence[: match.start()], *joined, *sequence[match.end() :]]


# By the kind of part that each is for; of what one makes, no other is made.
_STEPS: dict[str, Callable[[list[Lexeme]], list[Lexeme]]] = {
    VERDICT: with_verdicts,
    SINCE: with_since,
    HALF: with_halves,
    GOODS: with_goods,
    PIECES: with_pieces,
    COLUMN: with_column_bounds,
    ALL_OF: with_totals,
    IN_UNITS: with_units,
    BEST_OF: with_best_of,
    RANKS: with_ranking_verbs,
    NARROWED: with_narrowed,
}


def without_echo(sequence: list[Lexeme]) -> list[Lexeme]:
    """Leave out "Region, category and net revenue" at the end, where just that was named before."""
    at = len(sequence)
    while at and sequence[at - 1].kind in (DIMENSION, GRAIN, YEAR, MEASURE, BESIDE, AND):
        at -= 1
    echo = [_year(lexeme) for lexeme in sequence[at:] if lexeme.kind in (DIMENSION, GRAIN, YEAR, MEASURE)]
    before = sequence[: at - 1] if at and sequence[at - 1].kind == SHOW else sequence[:at]
    if len(echo) < 3 or echo[-1].kind != MEASURE or PER not in {lexeme.kind for lexeme in before}:
        return sequence
    named = [lexeme for lexeme in before if lexeme.kind in (DIMENSION, GRAIN, MEASURE)]
    same = [
        any(a.kind == b.kind and any(x is y or x == y for x in a.means for y in b.means) for b in named)
        for a in echo
    ]
    return before if all(same) and len(echo) == len(named) else sequence


def _year(lexeme: Lexeme) -> Lexeme:
    """ "The year" that stands for the fiscal year named before."""
    return replace(lexeme, kind=GRAIN, means=("year",)) if lexeme.kind == YEAR else lexeme


def without_show(sequence: list[Lexeme]) -> list[Lexeme]:
    """Leave out "show the revenue too" at the end, where the revenue is what is asked for."""
    end = sequence[:-1] if sequence and sequence[-1].kind == TOO else sequence
    asked = [lexeme for lexeme in end if lexeme.kind in (MEASURE, PIECES)]
    if len(asked) != 2 or asked[1] is not end[-1] or end[-2].kind != SHOW:
        return sequence
    same = any(measure is other for measure in asked[0].means for other in asked[1].means)
    return end[:-2] if same else sequence


def with_scope(sequence: list[Lexeme]) -> list[Lexeme]:
    """Read the noun beside a measure as what the measure is of: "the CSAT … for tickets opened last month"."""
    if not any(lexeme.kind == MEASURE for lexeme in sequence):
        return sequence
    found = list(sequence)
    several = any(lexeme.kind == BESIDE for lexeme in sequence)
    for at, lexeme in enumerate(sequence):
        # "… and the number of orders" would be a second figure, as is "orders, net revenue and …"
        behind = sequence[at + 1].kind if at + 1 < len(sequence) else ""
        if several and behind in (MEASURE, BESIDE, HOW_MANY):
            continue
        named = next((each.kind for each in reversed(sequence[:at]) if each.kind != CONDITION), "")
        if named == WHICH:
            continue  # "in which countries": asked for
        if lexeme.kind == NOUN and not (at and sequence[at - 1].kind in (HOW_MANY, FIGURES, AND, BESIDE)):
            found[at] = replace(lexeme, kind=SCOPE)
    return [
        x
        for x, then in zip_longest(found, found[1:])
        if not (x.kind == ALL_OF and then and then.kind == SCOPE)
    ]

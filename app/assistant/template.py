"""One wording of an approved pair as a template: which of its words may be others, and where they stand in the SQL.

`plan_template` decides it once; `Plan.fill` gives the SQL for a question whose other words agree. Periods vary only
where all date ranges of the SQL are theirs; a bound only beside the word that says its sign; and nothing that the
names of the output repeat.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.assistant.folding import fold
from app.assistant.pairs import Pair
from app.assistant.periods import MONTHS, Period, add_months, fiscal_year_start, months_between
from app.assistant.question_tokens import Token, Tokens, is_plural, key_of
from app.assistant.sql_slots import Bound, DateRange, SqlSlots
from app.assistant.workspace import Workspace

MOST_ROWS = 1000  # of a TOP n that is still answered from a pair

_MONTHLY = frozenset(["month", "quarter", "year"])
_DAILY = frozenset(["day", "date"])
_UNIT_WORDS = frozenset(
    "year quarter month week day annual yearly quarterly monthly weekly daily half calendar fiscal season".split()
)
# Without these a period may stand anywhere in a question; with them, its place may say what it belongs to.
_CLAUSE_WORDS = frozenset(
    "who that whose where when which with without but not never no and or then than against versus vs before after "
    "first still since whole from to yet only compare compared until between earlier later ago next other again".split()
)
_YEAR_BEFORE = frozenset([("year", "before"), ("year", "earlier"), ("year", "ago"), ("year", "year")])
# "So far this year" ends today, and so would "so far last year", a year ago.
_UNTIL_NOW = frozenset("far yet already still now currently".split())
_MOVING = re.compile(r"(?:this|last|current|previous|next|past|yesterday|today)\b", re.IGNORECASE)
_SHOWN_PERIOD = frozenset(
    "last this next previous prior current yesterday today earlier now ytd q1 q2 q3 q4".split()
) | frozenset(MONTHS)


@dataclass(frozen=True, eq=False)
class Template:
    """A pair's wording; with `span`, the bare tokens that name a stored value, for which another may stand."""

    pair: Pair
    tokens: Tokens
    span: tuple[int, int] | None = None

    def place_value(self, other: Tokens) -> tuple[int, int] | None:
        """Which bare tokens of a question stand where this has its value, if all before and behind them agree."""
        assert self.span
        own, tokens = self.tokens.bare, other.bare
        begin, behind = self.span[0], len(own) - self.span[1]
        stop = len(tokens) - behind
        if stop <= begin or len(other.periods) != len(self.tokens.periods):
            return None
        if any(key_of(a) != key_of(b) for a, b in zip(own[:begin], tokens[:begin], strict=True)):
            return None
        if any(key_of(a) != key_of(b) for a, b in zip(own[self.span[1] :], tokens[stop:], strict=True)):
            return None
        return begin, stop


@dataclass(frozen=True)
class Plan:
    """How a template's tokens and the literals of its SQL belong together.

    `ranges` are for each varying period the literals of its start and its end, and the months by which they are
    moved; `bounds` is for each varying number, by its place, the literal. `column` and `value_at` are of the value.
    """

    template: Template
    slots: SqlSlots
    today: dt.date
    ranges: Mapping[int, tuple[tuple[DateRange, int], ...]] = field(default_factory=dict)
    bounds: Mapping[int, Bound] = field(default_factory=dict)
    column: str = ""
    value_at: tuple[int, ...] = ()
    any_unit: bool = False
    until_now: bool = False

    def fill(self, other: Tokens, span: tuple[int, int] | None = None, value: str = "") -> str | None:
        """Write the SQL for a question whose keys agree; None if a literal may not be what it is there.

        The SQL is the pair's own, the very object, where all literals are.
        """
        own = self.template.tokens
        if not own.periods and own.past != other.past:
            return None  # "are overdue" is today, "were overdue" is not
        literals: dict[int, str] = {}
        for at, mine, theirs in _aligned(own, other, self.template.span, span):
            if mine.kind == "number" and mine.number != theirs.number:
                bound = self.bounds.get(at)
                if bound is None or not _may_be(bound, mine, theirs):
                    return None
                literals[bound.at] = theirs.text
            if self.slots.first_only and is_plural(mine) != is_plural(theirs):
                return None
        for number, (mine, theirs) in enumerate(zip(own.periods, other.periods, strict=True)):
            assert mine.period and theirs.period
            if not self._may_stand(number, other, span):
                return None
            if (mine.period.start, mine.period.end) == (theirs.period.start, theirs.period.end):
                if number not in self.ranges:
                    continue
            elif number not in self.ranges or not self._same_unit(mine, theirs):
                return None
            literals |= self._dated(number, theirs.period)
        if len(self.ranges) > 1 and len({(p.text.split(" ", 1)[1]) for p in other.periods}) < len(
            self.ranges
        ):
            return None  # two periods that were different are now one
        if span is not None:
            elsewhere = [text for at, text in enumerate(self.slots.literals) if at not in self.value_at]
            if value in elsewhere:
                return None
            literals |= dict.fromkeys(self.value_at, value)
        return self.slots.replaced(self._changed(literals))

    def _changed(self, literals: Mapping[int, str]) -> dict[int, str]:
        return {at: text for at, text in literals.items() if self.slots.literals[at] != text}

    def _dated(self, number: int, period: Period) -> dict[int, str]:
        found = {}
        for dates, months in self.ranges[number]:
            found[dates.start_at] = str(_moved(period.start, months))
            if dates.end_at is not None and period.end is not None:
                found[dates.end_at] = str(_moved(period.end, months))
        return found

    def _may_stand(self, number: int, other: Tokens, span: tuple[int, int] | None) -> bool:
        """Whether the period stands where it does in the template, or at the other end, or its place says nothing."""
        own = self.template.tokens
        mine, theirs = own.places[number], other.places[number]
        begin, stop = self.template.span or (len(own.bare), 0)
        if (mine == theirs and mine <= begin) or (
            len(own.bare) - mine == len(other.bare) - theirs and mine >= stop
        ):
            return True
        if len(own.periods) != 1 or (span is not None and span[0] < theirs < span[1]):
            return False
        if mine in (0, len(own.bare)) and theirs in (0, len(other.bare)):
            return True
        return not _CLAUSE_WORDS.intersection(token.text for token in own.bare[1:])

    def _same_unit(self, mine: Token, theirs: Token) -> bool:
        assert mine.period and theirs.period
        if theirs.period.start > self.today >= mine.period.start:
            return False
        if self.until_now and _holds(theirs.period, self.today) != _holds(mine.period, self.today):
            return False
        if (mine.period.end is None) != (theirs.period.end is None):
            return False
        if mine.unit == theirs.unit or {mine.unit, theirs.unit} <= _DAILY:
            return True
        return self.any_unit and {mine.unit, theirs.unit} <= _MONTHLY


def plan_template(template: Template, slots: SqlSlots, workspace: Workspace) -> Plan | None:
    """Decide what of a template may vary; None where it answers nothing.

    That is where the SQL has dates which were right on the day of writing only, and today is another; and, of a
    template with a value, where that value may not vary.
    """
    tokens = template.tokens
    ranges = _tie_periods(tokens, slots, workspace)
    stands_still = workspace.reference_date is not None
    if not stands_still and (slots.loose_dates or slots.house_dates or (slots.ranges and ranges is None)):
        return None
    column, value_at = "", tuple[int, ...]()
    if template.span:
        found = slots.values.get(_literal_of(template, slots))
        if found is None or slots.shown.intersection(fold(tokens.text(*template.span)).split()):
            return None
        column, value_at = found
        if any(_words(value) not in _words(tokens.question) for value in slots.compared):
            return None  # what the value brings with it, such as the currency of a country
    words = {token.text for token in tokens.bare}
    shifted = any(months for some in (ranges or {}).values() for _, months in some)
    return Plan(
        template,
        slots,
        workspace.today,
        ranges or {},
        _tie_bounds(tokens, slots),
        column,
        value_at,
        until_now=bool(words & _UNTIL_NOW),
        any_unit=len(tokens.periods) == 1 and not (slots.calendar or shifted or words & _UNIT_WORDS),
    )


def _words(text: str) -> str:
    return " " + " ".join(re.findall(r"[^\W_]+", fold(text))) + " "


def _holds(period: Period, day: dt.date) -> bool:
    return period.start <= day and (period.end is None or day < period.end)


def _literal_of(template: Template, slots: SqlSlots) -> str:
    """The text literal that the template's value names."""
    assert template.span
    wanted = fold(template.tokens.text(*template.span))
    return next((value for value in slots.values if fold(value) == wanted), "")


def _tie_periods(
    tokens: Tokens, slots: SqlSlots, workspace: Workspace
) -> dict[int, tuple[tuple[DateRange, int], ...]] | None:
    """For each period its ranges and by how many months they are moved; None unless all ranges are some period's."""
    periods = [token.period for token in tokens.periods if token.period]
    if not periods or slots.loose_dates or len({(p.start, p.end) for p in periods}) != len(periods):
        return None
    if _SHOWN_PERIOD & slots.shown or any(re.fullmatch(r"(?:fy)?\d{2,4}", word) for word in slots.shown):
        return None
    words = [token.text for token in tokens.bare]
    against = any(pair in _YEAR_BEFORE for pair in itertools.pairwise(words))
    wanted = [(period.start, period.end) for period in periods]
    if workspace.reference_date is None and len(periods) == 1:
        wanted = _written_for(tokens.periods[0], slots, workspace) or wanted
    found: dict[int, list[tuple[DateRange, int]]] = {number: [] for number in range(len(periods))}
    for dates in slots.ranges:
        for number, (start, end) in enumerate(wanted):
            if (dates.start, dates.end) == (start, end):
                found[number].append((dates, 0))
                break
            before = (_moved(start, -12), _moved(end, -12) if end else None)
            if against and len(periods) == 1 and (dates.start, dates.end) == before:
                found[number].append((dates, -12))
                break
        else:
            return None
    if not all(any(months == 0 for _, months in some) for some in found.values()):
        return None
    return {number: tuple(some) for number, some in found.items()}


def _written_for(token: Token, slots: SqlSlots, workspace: Workspace) -> list[tuple[dt.date, dt.date | None]]:
    """The period that "last quarter" was when the SQL was written: its one range, if that is a quarter.

    Only where today moves, so that the words name another one now.
    """
    different = {(dates.start, dates.end) for dates in slots.ranges}
    if len(different) != 1 or token.period is None or not _MOVING.match(token.period.words):
        return []
    ((start, end),) = different
    if end is None or "calendar" in token.period.words.lower():
        return []
    months = {"month": 1, "quarter": 3, "year": 12}.get(token.unit)
    if months is None:
        days = {"day": 1, "week": 7}.get(token.unit, 0)
        fits = (end - start).days == days and (token.unit == "day" or start.weekday() == 0)
    else:
        year = fiscal_year_start(start, workspace.fiscal_year_start_month)
        aligned = start.day == 1 and months_between(year, start) % months == 0
        fits = aligned and end == add_months(start, months)
    return [(start, end)] if fits else []


def _moved(day: dt.date, months: int) -> dt.date:
    first = add_months(day.replace(day=1), months)
    return first.replace(day=min(day.day, (add_months(first, 1) - first).days))


def _tie_bounds(tokens: Tokens, slots: SqlSlots) -> dict[int, Bound]:
    """The numbers that are a bound or a LIMIT of the SQL, by their place in the alignment."""
    numbers = [token.number for token in tokens.bare if token.kind == "number"]
    found = {}
    for at, token in enumerate(tokens.bare):
        if token.kind != "number" or numbers.count(token.number) != 1 or token.text in slots.shown:
            continue
        bound = slots.numbers.get(float(token.number))
        if bound is not None and bound.sign == (_sign_said(tokens.bare, at) or "limit"):
            found[at] = bound
    return found


def _sign_said(tokens: Sequence[Token], at: int) -> str:
    """The sign of a bound as the words around a number say it, "" if they say none, "?" if it is another matter."""
    before = tokens[at - 1].text if at else ""
    behind = [token.text for token in tokens[at + 1 : at + 5]]
    said = [before] if before in (">", "<", ">=", "<=") else []
    for number, word in enumerate(behind[:-1]):
        if word in ("or", "and") and behind[number + 1] in (
            "more",
            "above",
            "higher",
            "up",
            "over",
            "greater",
        ):
            said.append(">=")
        if word == "or" and behind[number + 1] in ("les", "less", "fewer", "below", "lower", "under"):
            said.append("<=")
    near = {before, *behind[:1]}
    if len(said) > 1 or near & {
        "or",
        "and",
        "to",
        "between",
        "from",
        "than",
        "last",
        "first",
        "next",
        "within",
    }:
        return said[0] if len(said) == 1 else "?"
    return said[0] if said else ""


def _may_be(bound: Bound, mine: Token, theirs: Token) -> bool:
    """Whether another number may stand there: whole where the pair's is, and a LIMIT of rows that can be read."""
    if mine.number == int(mine.number) and theirs.number != int(theirs.number):
        return False
    return bound.sign != "limit" or 1 < theirs.number <= MOST_ROWS


def _aligned(
    own: Tokens, other: Tokens, span: tuple[int, int] | None, placed: tuple[int, int] | None
) -> Iterator[tuple[int, Token, Token]]:
    """The bare tokens of both beside each other but those of a value, with their place in the template."""
    begin, stop = span if span and placed else (len(own.bare), len(own.bare))
    moved = len(other.bare) - len(own.bare)
    for at, token in enumerate(own.bare):
        if not begin <= at < stop:
            yield at, token, other.bare[at if at < begin else at + moved]

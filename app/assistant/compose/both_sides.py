"""The two figures of a ratio and what the house makes of them: "plan and actual", "revenue, target and the gap".

What names both is read as each of them, and a word that only means something beside both ("the difference") as the
figure that the house has for it. Not covered: differences of figures of which the house says nothing.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.assistant.compose.domain import Domain, Measure, Ratio
from app.assistant.compose.parts import (
    AGAINST,
    AND,
    BESIDE,
    MEASURE,
    OF_BOTH,
    PAIR_OF,
    SHOW,
    WITH,
    Lexeme,
    Lexicon,
)
from app.assistant.question_tokens import Token

_BETWEEN = (
    "", "and", "against", "versus", "vs", "next to", "beside", "alongside", "compared to", "compared with", "with", "to"
)  # fmt: skip
_JOINED = re.compile(f"[{re.escape(AND + BESIDE + SHOW + WITH)}]")
_SIDES = 2


def pair_texts(ratio: Ratio) -> Iterator[str]:
    """What names both figures of a ratio: "plan and actual", "actuals against targets"."""
    for ones, others in (ratio.together, ratio.together[::-1]) if ratio.together else ():
        for one in ones:
            for other in others:
                yield from (f"{one} {between} {other}" for between in _BETWEEN)


def with_commas(sequence: list[Lexeme], lexicon: Lexicon, line: Sequence[Token]) -> list[Lexeme]:
    """Read "revenue, target" as two figures where the words without the comma are one."""
    if not any(lexeme.kind == MEASURE and _is_parted(lexeme, line) for lexeme in sequence):
        return sequence
    found: list[Lexeme] = []
    for lexeme in sequence:
        words = [token.text for token in line[lexeme.begin : lexeme.stop]]
        for at in range(1, len(words) if lexeme.kind == MEASURE else 0):
            place = lexeme.begin + at
            parts = [lexicon.phrases.get(tuple(some), {}).get(MEASURE) for some in (words[:at], words[at:])]
            if line[place].begin - line[place - 1].stop > 1 and parts[0] and parts[1]:
                found.append(Lexeme(MEASURE, tuple(parts[0]), False, lexeme.begin, place))
                found.append(Lexeme(MEASURE, tuple(parts[1]), lexeme.many, place, lexeme.stop))
                break
        else:
            found.append(lexeme)
    return found


def _is_parted(lexeme: Lexeme, line: Sequence[Token]) -> bool:
    """Whether a comma, or a word that says nothing, stands within a part."""
    return any(line[at].begin - line[at - 1].stop > 1 for at in range(lexeme.begin + 1, lexeme.stop))


def with_both_sides(sequence: list[Lexeme], domain: Domain) -> list[Lexeme]:
    """Read "plan and actual" as both figures, and "the gap" beside them as what the house means by it."""
    kinds = [lexeme.kind for lexeme in sequence]
    if kinds.count(MEASURE) < _SIDES and not {PAIR_OF, OF_BOTH} & {*kinds}:
        return sequence
    found: list[Lexeme] = []
    sequence = _beside(sequence, domain)
    named = [lexeme for lexeme in sequence if lexeme.kind == MEASURE]
    for lexeme in sequence:
        if lexeme.kind != PAIR_OF:
            found.append(lexeme)
            continue
        sides = [tuple(_like(side, domain)) for side in (lexeme.means[0].over, lexeme.means[0].under)]
        if len(named) >= _SIDES and all(_names(means, named) for means in sides):
            continue  # "plan against actual: net revenue, target and the difference"
        over, under = (Lexeme(MEASURE, means, False, lexeme.begin, lexeme.stop) for means in sides)
        found += [over, Lexeme(BESIDE, (None,), False, lexeme.stop, lexeme.stop), under]
    return _with_own(found)


def _beside(sequence: list[Lexeme], domain: Domain) -> list[Lexeme]:
    """ "Revenue against target" as "revenue and target"."""
    found = list(sequence)
    for at in range(1, len(sequence) - 1):
        one, against, other = sequence[at - 1 : at + 2]
        if (one.kind, against.kind, other.kind) == (MEASURE, AGAINST, MEASURE):
            pairs = itertools.product(one.means, other.means)
            if any(ratio_of(pair, domain) for pair in pairs):
                found[at] = replace(against, kind=BESIDE)
    return found


def _with_own(sequence: list[Lexeme]) -> list[Lexeme]:
    """The parts with a word for what is made of both as that figure, among the others."""
    made = [lexeme for lexeme in sequence if lexeme.kind == OF_BOTH or _is_made(lexeme)]
    others = [lexeme for lexeme in sequence if lexeme.kind == MEASURE and lexeme not in made]
    if len(made) != 1 or (made[0].kind == MEASURE and len(others) != _SIDES) or not others:
        return sequence
    at = sequence.index(made[0])
    own = Lexeme(MEASURE, sequence[at].means, False, sequence[at].begin, sequence[at].stop)
    if len(others) != _SIDES:
        return [*sequence[:at], own, *sequence[at + 1 :]]
    joined = at - 1 if at and _JOINED.match(sequence[at - 1].kind) else at
    rest = [*sequence[:joined], *sequence[at + 1 :]]
    first, last = (next(i for i, lexeme in enumerate(rest) if lexeme is each) for each in others)
    between = [lexeme for lexeme in rest[first + 1 : last] if not _JOINED.match(lexeme.kind)]
    also = Lexeme(BESIDE, (None,), False, own.begin, own.begin)
    return [*rest[: first + 1], own, also, rest[last], *between, *rest[last + 1 :]]


def _is_made(lexeme: Lexeme) -> bool:
    """Whether a figure is a ratio's own, by its name."""
    return lexeme.kind == MEASURE and not any(measure.sql for measure in lexeme.means)


def _like(side: Measure, domain: Domain) -> Iterator[Measure]:
    """The measures that are just one side of a ratio."""
    for measure in (*domain.measures, *domain.unspoken):
        if (measure.sql, measure.base, measure.date, {*measure.where}) == (
            side.sql, side.base, side.date, {*side.where}
        ):  # fmt: skip
            yield measure


def _names(means: Sequence[Measure], named: Sequence[Lexeme]) -> bool:
    return any(measure is other for lexeme in named for other in lexeme.means for measure in means)


def ratio_of(measures: Sequence[Measure], domain: Domain) -> Ratio | None:
    """The ratio whose two sides are what is asked for, alone or with its own figure: "revenue, target and the gap"."""
    shown = [measure for measure in measures if not measure.sql]
    asked = {_key(measure) for measure in measures if measure.sql}
    if len(measures) - len(shown) != _SIDES or len(shown) > 1:
        return None
    for ratio in domain.ratios:
        if asked == {_key(ratio.over), _key(ratio.under)} and (not shown or shown[0] is ratio.shown):
            return ratio
    return None


def _key(measure: Measure) -> tuple[object, ...]:
    return measure.sql, measure.base, measure.date, measure.last_count, frozenset(measure.where)

"""What a verb counts, with its object: "sold the most tents", "how many tents did we sell", "spent the most".

The object must be a thing that the house lists by that name, right behind its words: "sold the most in Germany" may be
of units or of money. A verb that only some do ("spent", of customers) is read of those alone. Not covered: what is sold
now ("how many tents do we sell?"), which is a number of products.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.assistant.compose.domain import Domain, Measure
from app.assistant.compose.parts import (
    BEST,
    BY,
    CONDITION,
    DIMENSION,
    HOW_MANY,
    MEASURE,
    NOUN,
    OVER,
    PERIOD,
    PIECES,
    ROWS,
    Lexeme,
)
from app.assistant.question_tokens import Token

_MOST_OF = re.compile(f"{ROWS}{BEST}{CONDITION}")
_MOST = re.compile(f"{ROWS}{BEST}")
_MOST_PIECES = re.compile(f"{ROWS}{BEST}{PIECES}")
_BEST_BY_PIECES = re.compile(f"{ROWS}{BEST}[^{PIECES}]*{BY}{PIECES}")
_HOW_MANY_OF = re.compile(f"{HOW_MANY}{CONDITION}")


def with_verbs(sequence: list[Lexeme], domain: Domain, line: Sequence[Token]) -> list[Lexeme]:
    """The parts with the figure that a verb counts in the verb's place; as they stand where it is not clear."""
    letters = "".join(lexeme.kind for lexeme in sequence)
    if letters.count(ROWS) != 1 or {MEASURE, NOUN, OVER} & {*letters}:
        return sequence
    verb = sequence[letters.index(ROWS)]
    figures = tuple(m for m in verb.means if isinstance(m, Measure) and not m.subject and does(m, sequence))
    figure = Lexeme(MEASURE, figures, True, verb.begin, verb.stop)
    if not figures:
        return sequence
    if match := _MOST_PIECES.search(letters) or _BEST_BY_PIECES.search(letters):
        at, last = match.start(), match.end() - 1  # "sold the most units", "sold best last month, by units"
        counted = tuple(m for m in figures if any(m is other for other in sequence[last].means))
        figure = replace(sequence[last], kind=MEASURE, means=counted)
        return (
            [*sequence[:at], *sequence[at + 1 : last], figure, *sequence[last + 1 :]] if counted else sequence
        )
    if match := _MOST_OF.search(letters):
        at = match.start()
        if _is_object(sequence[at + 2], domain, line) or figures[0].doer:
            return [*sequence[:at], _plain(sequence[at + 1]), figure, *sequence[at + 2 :]]
    elif (match := _MOST.search(letters)) and figures[0].doer:
        at = match.start()
        if any(lowest for lowest, _ in sequence[at + 1].means):
            return sequence  # who spent nothing is no row
        return [*sequence[:at], _plain(sequence[at + 1]), figure, *sequence[at + 2 :]]
    elif (match := _HOW_MANY_OF.search(letters)) and PERIOD in letters and not figures[0].doer:
        begin = match.start() + 1
        rest = [lexeme for lexeme in sequence[begin:] if lexeme is not verb]
        if _is_object(sequence[begin], domain, line):
            return [*sequence[:begin], figure, *rest]
    return sequence


def does(measure: Measure, sequence: Sequence[Lexeme]) -> bool:
    """Whether those that a verb is said of are the ones who do it, where it is not said of all."""
    named = (lexeme for lexeme in sequence if lexeme.kind == DIMENSION)
    return not measure.doer or any(d.alias == measure.doer for lexeme in named for d in lexeme.means)


def _plain(best: Lexeme) -> Lexeme:
    return replace(best, means=tuple((lowest, False) for lowest, _ in best.means))


def _is_object(lexeme: Lexeme, domain: Domain, line: Sequence[Token]) -> bool:
    """Whether a condition is a thing that records are called by, with no preposition before it."""
    things = {condition.where for condition in domain.conditions if condition.listed and condition.value}
    behind = line[lexeme.begin].begin - line[lexeme.begin - 1].stop <= 1
    return behind and any(condition.where in things for condition in lexeme.means)

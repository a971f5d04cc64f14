"""A figure's name parted by what limits its records: "the total budget of the email campaigns".

Its first words are a half that means the figure only where the noun of its records follows, conditions between. A noun
that says more than the records ("running campaigns") parts no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.assistant.compose.domain import Domain, Measure
from app.assistant.compose.parts import CONDITION, HALF, MEASURE, NOUN, Lexeme

_PARTED = re.compile(f"{HALF}{CONDITION}+{NOUN}")


def halves(
    words: tuple[str, ...], measure: Measure, domain: Domain, nouns: Sequence[tuple[tuple[str, ...], Measure]]
) -> Iterator[tuple[tuple[str, ...], tuple[Measure, Measure]]]:
    """The first words of a figure whose last ones are the noun of its own records, with both."""
    for noun, count in nouns:
        if is_of(measure, count, domain) and len(words) > len(noun) and words[-len(noun) :] == noun:
            yield words[: -len(noun)], (measure, count)


def is_of(measure: Measure, count: Measure, domain: Domain) -> bool:
    """Whether each row of a figure is one of the records, or of one of them."""
    steps = domain.joins.path({measure.base}, count.base)
    whole = steps is not None and not any(step.may_lack for step in steps)
    return whole and set(count.where) <= set(measure.where)


def with_halves(sequence: list[Lexeme]) -> list[Lexeme]:
    """Read "total budget of email campaigns" as the total budget of campaigns, of email."""
    match = _PARTED.search("".join(lexeme.kind for lexeme in sequence))
    if not match:
        return sequence
    half, *limits, noun = sequence[match.start() : match.end()]
    means = tuple(measure for measure, count in half.means if any(count is other for other in noun.means))
    if not means or not noun.many:
        return sequence
    return [
        *sequence[: match.start()], replace(half, kind=MEASURE, means=means), *limits, *sequence[match.end() :]
    ]  # fmt: skip

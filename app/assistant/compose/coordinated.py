"""Two figures that share their first words: "stock value at cost and at list price", "units on hand and on order".

What is said once is read for both. Only figures that can stand in one query are paired, and only where the second's
own words are no figure themselves: "gross sales and net revenue" needs no help, and "units sold and orders" is no pair.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.assistant.compose.domain import Measure
from app.assistant.compose.figures import are_of_the_same_rows
from app.assistant.compose.parts import BESIDE, GOODS, MEASURE, PAIR, Lexeme, Lexicon
from app.assistant.question_tokens import Token

_BETWEEN = (("and",), ("and", "what"), ("and", "which"), ("and", "howmany"), ("and", "how", "much"))


@dataclass(frozen=True)
class Pair:
    """Two figures, how many words the second has of its own, and whether these mean something else, too."""

    one: Measure
    other: Measure
    tail: int
    means_more: bool


def add_pairs(lexicon: Lexicon) -> None:
    """Let the phrases of two figures mean both where their first words are the same."""
    by_first: dict[str, list[tuple[tuple[str, ...], Measure]]] = {}
    for words, kinds in lexicon.phrases.items():
        for measure in kinds.get(MEASURE, ()) if len(words) > 1 else ():
            by_first.setdefault(words[0], []).append((words, measure))
    found = [pair for phrases in by_first.values() for pair in _paired(phrases, lexicon)]
    for words, pair in found:
        lexicon.add(words, PAIR, pair)


def _paired(
    phrases: Sequence[tuple[tuple[str, ...], Measure]], lexicon: Lexicon
) -> Iterator[tuple[tuple[str, ...], Pair]]:
    measures = {id(measure): measure for _, measure in phrases}
    together = {
        (id(one), id(other))
        for one, other in itertools.permutations(measures.values(), 2)
        if are_of_the_same_rows(one, other)
    }
    for (first, one), (second, other) in itertools.permutations(phrases, 2):
        if (id(one), id(other)) not in together:
            continue
        same = (a == b for a, b in zip(first, second, strict=False))
        shared = sum(itertools.takewhile(bool, same))
        tail = second[shared:]
        known = {*lexicon.phrases.get(tail, {})} - {GOODS}
        if not tail or not first[shared:] or MEASURE in known:
            continue
        for between in _BETWEEN:
            yield (*first, *between, *tail), Pair(one, other, len(tail), bool(known))


def with_pairs(sequence: list[Lexeme], line: Sequence[Token]) -> list[Lexeme] | None:
    """The parts of a question with both figures of a pair; None where the second's words are something else.

    "Units on hand and orders" asks for the number of orders; "on order" has a preposition before it.
    """
    found: list[Lexeme] = []
    for lexeme in sequence:
        if lexeme.kind != PAIR:
            found.append(lexeme)
            continue
        pair: Pair = lexeme.means[0]
        pairs: Sequence[Pair] = lexeme.means  # of one name, by different days
        tail = lexeme.stop - pair.tail
        prepositional = line[tail].begin - line[tail - 1].stop > 1  # what is left out stands between
        named = {(each.one.name, each.other.name, each.tail) for each in pairs}
        if len(named) != 1 or lexeme.many or (pair.means_more and not prepositional):
            return None
        found.append(replace(lexeme, kind=MEASURE, means=tuple(each.one for each in pairs)))
        found.append(Lexeme(BESIDE, (None,), False, tail, tail))
        found.append(Lexeme(MEASURE, tuple(each.other for each in pairs), False, tail, lexeme.stop))
    return found

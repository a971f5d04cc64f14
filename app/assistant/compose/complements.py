"""Two kinds of records that are all of them, held against each other: "own brand and the rest", "web shop vs stores".

Where a dimension has just these two values, the words for them are a split by it, whatever stands between: conditions
by their SQL, and the words that a dimension calls its `sides`. Of a sum, such two can only be meant apart, since
together they are the whole. Not covered: two of several values, which `splits` reads.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.assistant.compose.domain import Dimension, Domain
from app.assistant.compose.parts import (
    ACROSS,
    AGAINST,
    ALL,
    AND,
    BESIDE,
    CONDITION,
    DIMENSION,
    FIGURES,
    GRAIN,
    GRAINS,
    HOW_MANY,
    LEAD,
    MEASURE,
    NOUN,
    SIDE,
    SPLIT,
    TOGETHER,
    TOTAL,
    Lexeme,
    denies,
)
from app.assistant.question_tokens import Token

_TWO = re.compile(
    f"[{CONDITION}{SIDE}](?:[{re.escape(AND + BESIDE + AGAINST)}][{HOW_MANY}{LEAD}]?|{FIGURES})[{CONDITION}{SIDE}]"
)
_BETWEEN = frozenset("and against versus vs than next beside alongside to with howmany much".split())


@dataclass(frozen=True)
class Side:
    """One of the two values of a dimension, by the name of its column."""

    dimension: Dimension
    name: str


def side_texts(dimension: Dimension) -> Iterator[tuple[str, Side]]:
    """The words for each of the two values of a dimension, with the value."""
    for name, texts in zip(dimension.values, dimension.sides, strict=False):
        for text in texts:
            yield from ((f"{into}{text}", Side(dimension, name)) for into in ("", "into "))


def shared_texts(dimension: Dimension) -> Iterator[str]:
    """ "With and without a campaign": the words for both values that say once what they share."""
    for texts, others in itertools.permutations(dimension.sides, 2):
        for text in texts:
            without = re.sub("^with ", "without ", text)
            if without != text and without in others:
                noun = text.removeprefix("with ")
                yield from (f"with and without {noun}", f"with or without {noun}", f"without and with {noun}")


def may_be_side(lexeme: Lexeme, line: Sequence[Token]) -> bool:
    """Whether a word between two values stands beside a phrase, which means one of them there alone."""
    around = (lexeme.begin - 1, lexeme.stop)
    return any(0 <= at < len(line) and line[at].text in _BETWEEN for at in around)


def lacks_other(sequence: Sequence[Lexeme]) -> bool:
    """Whether one of two values is named, and nothing that could be the other."""
    return not _TWO.search("".join(lexeme.kind for lexeme in sequence))


def with_complements(sequence: list[Lexeme], domain: Domain) -> list[Lexeme] | None:
    """Read "online and how many in stores" as a split by channel; None where a side has no other."""
    letters = "".join(lexeme.kind for lexeme in sequence)
    if SPLIT not in letters and not _TWO.search(letters):
        return None if SIDE in letters else sequence
    found, apart, at = [], [], 0
    for match in _TWO.finditer(letters):
        named = sequence[match.start() : match.end()]
        means = tuple(_dimensions(named[0], named[-1], domain))
        if not means or any(map(denies, named[1:-1])):
            continue
        split = Lexeme(SPLIT, means, False, named[0].begin, named[-1].stop)
        if any(x.kind in (AGAINST, FIGURES, HOW_MANY, LEAD) for x in named[1:-1]):
            apart.append(split)
        found += [*sequence[at : match.start()], split, *_all_of(sequence, split)]
        at = match.end()
    found = [*found, *sequence[at:]]
    if any(lexeme.kind == SIDE or not _is_of_records(lexeme, found, domain) for lexeme in found):
        return None
    together = [x for x in found if x.kind == SPLIT and x not in apart and any(d.values for d in x.means)]
    if together and _counts_each_once(found):
        return None
    return _behind_noun(found)


def _all_of(sequence: Sequence[Lexeme], split: Lexeme) -> Iterator[Lexeme]:
    """What says that those that are gone are meant, too: a split into those that are and those that are not."""
    for lexeme in sequence:
        subjects = (count.subject for count in lexeme.means if lexeme.kind == NOUN)
        whole = [
            subject
            for subject in subjects
            if subject and subject.all_words and any(d.alias == subject.base for d in split.means)
        ]
        if whole:
            yield Lexeme(ALL, tuple(whole), False, split.stop, split.stop)


def _behind_noun(sequence: list[Lexeme]) -> list[Lexeme]:
    """ "How many open and how many closed stores": the split behind the noun that is counted."""
    for at in range(1, len(sequence) - 1):
        behind = at + 1 + (sequence[at + 1].kind == ALL)
        asked = [x.kind for x in sequence[at - 1 : at + 1]] == [HOW_MANY, SPLIT]
        if asked and behind < len(sequence) and sequence[behind].kind == NOUN:
            return [*sequence[:at], sequence[behind], *sequence[at:behind], *sequence[behind + 1 :]]
    return sequence


def _dimensions(one: Lexeme, other: Lexeme, domain: Domain) -> Iterator[Dimension]:
    """The dimensions that have just the values that two parts mean."""
    for dimension in domain.dimensions:
        if len(dimension.values) == len((one, other)):
            first, second = (set(_names(lexeme, dimension)) for lexeme in (one, other))
            if any(a != b for a, b in itertools.product(first, second)):
                yield dimension


def _is_of_records(lexeme: Lexeme, sequence: Sequence[Lexeme], domain: Domain) -> bool:
    """Whether the records that a figure is of have one value each: an order may hold goods of both."""
    if lexeme.kind != SPLIT or not any(each.kind == MEASURE for each in sequence):
        return True
    scopes = [count.subject.base for x in sequence if x.kind == NOUN for count in x.means if count.subject]
    split = [dimension.alias for dimension in lexeme.means if dimension.values]
    return all(domain.joins.reaches(base, alias) for base, alias in itertools.product(scopes, split))


def _counts_each_once(sequence: Sequence[Lexeme]) -> bool:
    """Whether those who "bought online and in stores" may be who did both, and no column says that each is meant."""
    counts = any(
        m.counts or m.sql.startswith("COUNT(DISTINCT") for x in sequence if x.kind == MEASURE for m in x.means
    )
    return counts and not any(lexeme.kind == ACROSS for lexeme in sequence)


def _names(lexeme: Lexeme, dimension: Dimension) -> Iterator[str]:
    """Which values of a dimension a part may mean."""
    for meant in lexeme.means:
        if isinstance(meant, Side):
            if meant.dimension is dimension:
                yield meant.name
        elif not dimension.bases or {*dimension.bases} & {*meant.bases}:
            said = " AND ".join(meant.where)
            yield from (name for name, where in dimension.values.items() if where == said)


def column_split(cut: Sequence[Lexeme]) -> tuple[list[Lexeme], Lexeme] | None:
    """ "By month, online against stores": the parts without the split that is a column for each of its two values."""
    split = [lexeme for lexeme in cut if lexeme.kind == SPLIT]
    rows = [lexeme for lexeme in cut if lexeme.kind in (DIMENSION, GRAIN, GRAINS)]
    together = any(lexeme.kind in (TOGETHER, TOTAL) for lexeme in cut)
    if len(split) != 1 or len(rows) != 1 or together or not all(each.values for each in split[0].means):
        return None
    return [lexeme for lexeme in cut if lexeme is not split[0]], split[0]

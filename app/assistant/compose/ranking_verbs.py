"""Verbs that rank by a figure: "which topic takes us longest to resolve?", "which team answers fastest?".

The words are those of `ranks` of a measure in `semantics.yaml`: what the most and the least of it are called. They are
read as the superlative and the figure, "the longest resolution time"; where a figure is named besides, they are left.
"""

from __future__ import annotations

from dataclasses import replace

from app.assistant.compose.domain import Domain
from app.assistant.compose.lexicon import Reading
from app.assistant.compose.parts import BEST, DIMENSION, MEASURE, RANKS, Lexeme, Lexicon

_TIMES = ("minutes", "hours", "days")


def add_ranking_verbs(lexicon: Lexicon, domain: Domain, reading: Reading) -> None:
    """Add the words that rank by a figure."""
    for measure in (*domain.measures, *domain.unspoken):
        for lowest, texts in enumerate(measure.ranks):
            for text in texts:
                lexicon.add(reading.words(text), RANKS, (measure, bool(lowest)))


def with_ranking_verbs(sequence: list[Lexeme]) -> list[Lexeme]:
    """Read what ranks by a figure as the superlative and the figure."""
    kinds = [lexeme.kind for lexeme in sequence]
    if kinds.count(RANKS) != 1 or {MEASURE, BEST} & {*kinds}:
        return sequence
    if any(lexeme.kind == DIMENSION and all(means.ranked for means in lexeme.means) for lexeme in sequence):
        return sequence  # which customer waited longest may be of one time
    at = kinds.index(RANKS)
    said = sequence[at]
    unit, lowest = said.means[0][0].unit, said.means[0][1]
    best = replace(said, kind=BEST, means=((lowest, "time" if unit in _TIMES else False),))
    figure = replace(said, kind=MEASURE, means=tuple(measure for measure, _ in said.means))
    return [*sequence[:at], best, figure, *sequence[at + 1 :]]

"""Shares that may be of another whole: "percentage of orders overdue by country".

That may be of each country's orders those that are overdue, or of the overdue orders those of each country. What is
told behind the noun of records leaves it open; what stands before it ("share of overdue orders by country") is counted,
and "the share of Kestrel in net revenue by region" is each region's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from app.assistant.compose.domain import Measure
from app.assistant.compose.parts import CONDITION, DATED, DID, MEASURE, NOUN, Lexeme, Lexicon, in_line
from app.assistant.question_tokens import Tokens

_SO = ("are ", "have ", "got ")  # what a part does that is so: "are in the loyalty club"


def is_of_another_whole(
    measure: Measure, by_kind: Mapping[str, Sequence[Lexeme]], tokens: Tokens, lexicon: Lexicon
) -> bool:
    """Whether a share may be of all the records of each group, of which it is said what some are, or did."""
    return _is_of_some_in_all(by_kind, tokens) or _tells_what_is_so(measure, by_kind, tokens, lexicon)


def _is_of_some_in_all(by_kind: Mapping[str, Sequence[Lexeme]], tokens: Tokens) -> bool:
    """Whether "in" or "of" stands between what limits a figure and the figure: "share of Kestrel in net revenue"."""
    line = in_line(tokens)
    begins = {named.begin for kind in (MEASURE, NOUN) for named in by_kind.get(kind, ())}
    return any(
        re.search(
            r"\b(?:in|of)\b", tokens.question[line[x.stop - 1].stop : line[x.stop].begin], re.IGNORECASE
        )
        for x in by_kind.get(CONDITION, ())
        if x.stop in begins
    )


def _tells_what_is_so(
    measure: Measure, by_kind: Mapping[str, Sequence[Lexeme]], tokens: Tokens, lexicon: Lexicon
) -> bool:
    line = in_line(tokens)
    for figure in by_kind.get(MEASURE, ()):
        words = tuple(token.text for token in line[figure.begin : figure.stop])
        if any(NOUN in lexicon.phrases.get(words[:n], ()) for n in range(1, len(words))):
            return True  # "customers churned"
    subject = measure.subject
    ends = {named.stop for kind in (MEASURE, NOUN) for named in by_kind.get(kind, ())}
    if (
        subject
        and not subject.event
        and any(x.begin in ends for kind in (DATED, DID) for x in by_kind.get(kind, ()))
    ):
        return True  # "orders shipped last month"
    return any(
        c.today or (subject and c.part.startswith(_SO))
        for lexeme in by_kind.get(CONDITION, ())
        if lexeme.begin in ends
        for c in lexeme.means
        if measure.base in c.bases
    )

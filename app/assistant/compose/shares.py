"""Shares that may be of another whole: "percentage of orders overdue by country".

That may be of each country's orders those that are overdue, or of the overdue orders those of each country. What is
told behind the noun of records leaves it open; what stands before it ("share of overdue orders by country") is counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.assistant.compose.domain import Measure
from app.assistant.compose.parts import CONDITION, DATED, DID, MEASURE, NOUN, Lexeme, Lexicon
from app.assistant.question_tokens import Token

_SO = ("are ", "have ", "got ")  # what a part does that is so: "are in the loyalty club"


def tells_what_is_so(
    measure: Measure, by_kind: Mapping[str, Sequence[Lexeme]], line: Sequence[Token], lexicon: Lexicon
) -> bool:
    """Whether what the records are, or did, is told behind their noun, so that a share may be of all of them."""
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

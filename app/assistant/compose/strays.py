"""Which parts can mean something where they stand: those that can not are left out before a question is cut.

Each part too many multiplies the ways to cut a question, so that it costs time, or is no longer read at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from app.assistant.compose.column_bounds import may_be_bounded
from app.assistant.compose.complements import may_be_side
from app.assistant.compose.counts import may_be_count
from app.assistant.compose.domain import Domain
from app.assistant.compose.frame import Frame
from app.assistant.compose.parts import (
    ACT_OF,
    ALL_OF,
    BOTH,
    COLUMN,
    CONDITION,
    COUNT_DAY,
    LASTED,
    LASTED_END,
    LASTED_FROM,
    NUMBER,
    ONLY,
    OVER,
    PER,
    SIDE,
    TOOK,
    UNIT,
    WITHIN,
    Lexeme,
    Lexicon,
)
from app.assistant.question_tokens import Token

# By the kind of a part, the kinds one of which must stand behind it.
_BEHIND: Mapping[str, frozenset[str]] = {
    ACT_OF: frozenset((CONDITION, ONLY, BOTH, OVER, NUMBER, PER, ALL_OF)),
    LASTED: frozenset((WITHIN, OVER, NUMBER)),
    TOOK: frozenset((OVER, NUMBER)),
}
_TIMES = ("minute", "hour", "day", "week")
_SIZES = (">", "<", ">=", "<=", "within")


def may_stand(lexeme: Lexeme, line: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether what stands beside a part lets it mean something."""
    if lexeme.kind == COLUMN:
        return may_be_bounded(lexeme, line)
    if lexeme.kind == SIDE:
        return may_be_side(lexeme, line)
    if lexeme.kind == COUNT_DAY:
        return may_be_count(line)
    before = line[lexeme.begin - 1] if lexeme.begin else None
    if lexeme.kind in (LASTED_END, LASTED_FROM):
        return before is not None and before.text in _TIMES
    if lexeme.kind == UNIT and "days" in lexeme.means:
        return before is not None and (before.kind == "number" or before.text in _SIZES)
    if lexeme.kind == BOTH:
        return before is not None and ACT_OF in lexicon.phrases.get((before.text,), {})
    wanted = _BEHIND.get(lexeme.kind)
    if wanted is None:
        return True
    behind = lexicon.lexemes(line, lexeme.stop) if lexeme.stop < len(line) else ()
    return any(each.kind in wanted and _is_done(lexeme, each) for each in behind)


def _is_done(act: Lexeme, thing: Lexeme) -> bool:
    """Whether something can be done to a thing: tents are bought, topics are not."""
    if act.kind != ACT_OF or thing.kind != CONDITION:
        return True
    return any(
        each.group in absence["object"]["groups"] and absence["object"]["base"] in each.bases
        for absence in act.means
        for each in thing.means
    )


def counts_others(frame: Frame, question: str, domain: Domain) -> bool:
    """Whether records are counted that are not those asked for: "how many customers in Graz have an order?"."""
    counted = frame.measure.subject
    if counted is None or frame.measure.sql != "COUNT(*)" or frame.dimension or frame.bound:
        return False
    nouns = {subject.many.lower(): subject for subject in domain.subjects}
    between = r"(?:(?!(?:of|by|from|for|in|with|on|to|do|did|have)\b)\S+ ){0,2}?"
    if not nouns:
        return False
    either = "|".join(map(re.escape, sorted(nouns, key=len, reverse=True)))
    asked = re.match(rf"\W*how many {between}({either})\b(?!['’])", question.lower())
    return asked is not None and nouns[asked[1]].base != counted.base

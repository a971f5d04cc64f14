"""What a share is of, and what part of it: "what share of the orders was placed online, per country?".

A condition behind its figure may say of which records the whole is ("in Germany, each category's share"), or which of
them are the part. A verb before it tells: what *was* online is the part. Where none does and the words before "by"
could be either, there is no reading. Not covered: shares of a figure that is itself a share.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.assistant.compose.acts import THEN
from app.assistant.compose.durations import tells_what_happened
from app.assistant.compose.parts import ACCOUNT as ACCOUNTS
from app.assistant.compose.parts import (
    CONDITION,
    DATED,
    DIMENSION,
    MAKE,
    MEASURE,
    NOUN,
    PART,
    PER,
    PERIOD,
    SHARE,
    SPLIT,
    Lexeme,
)
from app.assistant.compose.splits import VALUES
from app.assistant.question_tokens import Token, Tokens

_IS = r"(?:was|were|is|are|had|has|have|got|get|gets|came|come|comes|fell|falls?|went)"
_SMALL = r"(?:\w+ly|from|for|by|in|on|at|of|with|the|our|a|an)"
_VERB = re.compile(rf"\b{_IS}\s+(?:{_SMALL}\s+)*$", re.IGNORECASE)
_BEGINS = re.compile(rf"^(?:{_IS}|lives?|lived)\b", re.IGNORECASE)
_LIMITS = re.compile(r"\b(?:in|for|of|at)\s+(?:the\s+|our\s+)?$", re.IGNORECASE)
_AND_HOW_MANY = re.compile(r",? (?:and|but) how (?:many|much)\b", re.IGNORECASE)
_DOES_IT = re.compile(rf"\b(?:do|does|did)\s+(?!we\b)\w.*\b{_IS}\s+(?:{_SMALL}\s+)*$", re.IGNORECASE)
_BESIDE = re.compile(r"\b(?:and|but|or|yet|nor|while)\b", re.IGNORECASE)
_OF_A_PERIOD = re.compile(r"\b(?:of|for)\s+(?:the\s+)?$", re.IGNORECASE)


def with_part(sequence: list[Lexeme], line: Sequence[Token], tokens: Tokens) -> list[Lexeme] | None:
    """The parts of a question with what its share is of as such; None where the words leave that open."""
    kinds = [lexeme.kind for lexeme in sequence]
    if SHARE not in kinds or not {MEASURE, NOUN} & {*kinds}:
        return sequence
    if PART in kinds:
        begin = line[sequence[kinds.index(PART)].begin].begin
        told = _VERB.search(tokens.question[:begin]) or _BEGINS.search(tokens.question[begin:])
        return sequence if told and not _DOES_IT.search(tokens.question[:begin]) else None
    figure = next(at for at, kind in enumerate(kinds) if kind in (MEASURE, NOUN))
    for at in range(figure + 1, len(sequence)):
        if kinds[at] != CONDITION:
            continue
        if is_happening(sequence[at]) and SHARE in kinds[:at]:
            if any(map(is_happening, sequence[at + 1 :])):
                continue
            return _with_what_happened(sequence, at, line, tokens)
        if all(condition.group.startswith(VALUES) for condition in sequence[at].means):
            return None  # "came from Germany and France": of both, or of each
        first = at - 1 if kinds[at - 1] == DATED else at
        begin = line[sequence[first].begin].begin
        if _DOES_IT.search(tokens.question[:begin]):
            return None  # "what share does each region get in Germany": of what Germany has, or of its own
        if _VERB.search(tokens.question[:begin]) and SHARE in kinds[:figure]:
            part = replace(sequence[at], kind=PART, begin=sequence[first].begin)
            verb = first - 1 if kinds[first - 1] == MAKE else first
            return [*sequence[:verb], part, *sequence[at + 1 :]]
        if not _is_of_the_whole(sequence, at, first, tokens.question[:begin]):
            return None
    return sequence


def is_happening(lexeme: Lexeme) -> bool:
    """Whether a part says what happened to records, or how long it took."""
    return lexeme.kind == CONDITION and all(map(tells_what_happened, lexeme.means))


def _with_what_happened(
    sequence: list[Lexeme], at: int, line: Sequence[Token], tokens: Tokens
) -> list[Lexeme] | None:
    """The last of what happened to records as what their share is of: "the percentage … that were never sold".

    Of several groups, "the share of tickets closed within a day, by topic" may be of all such tickets, unless a verb
    or "percentage" says that it is of each group's.
    """
    kinds = [lexeme.kind for lexeme in sequence]
    part = sequence[at]
    if any(_is_said_with(part, each, line, tokens) for each in sequence[:at] if is_happening(each)):
        return None  # "the percentage that bought tents but no footwear": of all, and not of those with tents
    whole = DATED in kinds or any(map(is_happening, sequence[:at])) or PERIOD in kinds
    if not whole and any(c.group.startswith(THEN) for c in part.means):
        return None  # "of customers bought tents last year": of all, or of those who bought something then
    if {PER, SPLIT} & {*kinds} and DIMENSION in kinds:
        share = line[sequence[kinds.index(SHARE)].begin]
        begin = line[part.begin].begin
        told = "percent" in share.text or _VERB.search(tokens.question[:begin])
        if not told and not _BEGINS.search(tokens.question[begin:]):
            return None
    return [*sequence[:at], replace(part, kind=PART), *sequence[at + 1 :]]


def _is_said_with(part: Lexeme, other: Lexeme, line: Sequence[Token], tokens: Tokens) -> bool:
    """Whether what happened before is as much the part as what did last: of one phrase, or with "and" between."""
    if (other.begin, other.stop) == (part.begin, part.stop):
        return True
    between = tokens.question[line[other.stop - 1].stop : line[part.begin].stop]
    return bool(_BESIDE.search(between))


def _is_of_the_whole(sequence: Sequence[Lexeme], at: int, first: int, before: str) -> bool:
    """Whether a condition behind its figure can only limit what the shares are of."""
    behind = [lexeme.kind for lexeme in sequence[at + 1 :]]
    split = next((n for n, kind in enumerate(behind) if kind in (PER, SPLIT, DIMENSION)), None)
    if split is None:
        return True
    told = bool({MAKE, ACCOUNTS} & {*behind})  # "came from each region": that is the part
    return told or (first == at and bool(_LIMITS.search(before)))


def with_period_last(tokens: Tokens) -> Tokens | None:
    """ "the percentage of last month's orders that …" with its one period last; None where none parts the words."""
    if len(tokens.periods) != 1 or not 0 < tokens.places[0] < len(tokens.bare):
        return None
    period = tokens.periods[0]
    owned = re.match(r"['’]s?\b|['’](?=\s)", tokens.question[period.stop :])
    parts_two = _AND_HOW_MANY.match(tokens.question, period.stop)
    if not owned and not parts_two and not _OF_A_PERIOD.search(tokens.question[: period.begin]):
        return None
    return replace(tokens, places=(len(tokens.bare),))

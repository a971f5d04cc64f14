"""A question before the question that asks for nothing more: "Where is the money tied up? Stock value by department."

It is left out only where nothing of it could limit or change what is asked behind it: no number, no stored value, no
condition, no denial, no other figure and no other split than the question's own; a period only if the question has the
same. So "How good was it in Germany? CSAT by team" stays whole, and is for the model. So does what is no question:
"B2B: net revenue" may be of a part of the business, and "Ignore tax. Net revenue" changes what it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from app.assistant.compose.parts import (
    ABSENCE,
    ACROSS,
    ALL,
    ALL_OF,
    BEST_OF,
    COLUMN,
    CONDITION,
    DIMENSION,
    GRAIN,
    GRAINS,
    GROWTH,
    MEASURE,
    NARROWED,
    NOTE,
    NOUN,
    PART,
    RUNNING,
    SIDE,
    SPLIT,
    Lexicon,
    in_line,
)
from app.assistant.question_tokens import Token, Tokens

_END = re.compile(r"\?\s+(?=\S)")
_CHANGES = re.compile(
    r"\b(?:not|no|none|never|without|except|excluding|only|but|other|than|if|each|every|per|by|more|less|fewer|"
    r"best|worst|most|least|highest|lowest|top|share|percent\w*|average|median|total|old|new|how (?:many|much)|"
    r"ignor\w*|exclud\w*|includ\w*|us(?:e|ing)|convert\w*|round\w*|count\w*|skip\w*|leav\w*|add\w*|assum\w*|treat\w*|"
    r"omit\w*|drop\w*|filter\w*|limit\w*|compar\w*|keep(?! up)|remov\w*|minus|plus|net|gross)\b|n['’]t\b|%",
    re.IGNORECASE,
)
# "Do people in some regions wait longer than in others?" is asked of every one behind it.
_SOME_THAN_OTHERS = re.compile(
    r"\b(?:(?:in|for|from|with|at)\s+)?some\s(?P<between>.*)"
    r"\bthan\s+(?:(?:in|for|from|with|at)\s+)?(?:the\s+)?others\b(?=[\s?.]*$)",
    re.IGNORECASE,
)
_COMPARED = ("some", "than", "in", "other", "others")
_STATE = re.compile(
    r"\b(?:still|yet|already|currently|now|at the moment|any ?more|no longer|again|wait(?:s|ing)?(?!\s+long)|pending|"
    r"due|late|stuck|unfinished)\b",
    re.IGNORECASE,
)
_WEIGHTY = frozenset(
    [
        CONDITION,
        PART,
        NOTE,
        ALL,
        ABSENCE,
        COLUMN,
        ALL_OF,
        NARROWED,
        BEST_OF,
        GROWTH,
        RUNNING,
        ACROSS,
        SPLIT,
        SIDE,
    ]
)
# What a preposition brings, and a name: it may be a limit that nobody has told the app of.
_LIMITS = re.compile(
    r"\b(?:in|for|from|at|during|with|of|about|among|within|since|until|after|before|to|regarding)\s+(?!us\b|me\b|it\b)"
    r"|(?<![.?!]\s)(?<!^)\b(?!I\b)[A-Z]|[\"“”„«»]",
    re.MULTILINE,
)


def rests(question: str) -> list[str]:
    """What stands behind the first sentence, and behind the first two; the longest first."""
    ends = [match.end() for match in _END.finditer(question)]
    return [question[end:] for end in ends[:2]]


def says_nothing(
    before: str, begun: Tokens, asked: Tokens, lexicon: Lexicon, everywhere: Collection[str] = ()
) -> bool:
    """Whether what stands before a question, as text and tokens, could not change what it asks.

    `everywhere` are nouns of records that each row of the question's figure has one of: they limit nothing.
    """
    plain = _SOME_THAN_OTHERS.sub(r" \g<between> ", before)
    compared, before = plain != before, plain
    if _tells_a_state(before) and not _has_a_state(asked, lexicon):
        return False  # "What is still on our desks? Tickets by topic"
    if (
        _asks_which(begun, asked, lexicon)
        or _CHANGES.search(before)
        or _LIMITS.search(before[:1].lower() + before[1:])
    ):
        return False
    line, own = [each for each in in_line(begun) if not (compared and each.text in _COMPARED)], in_line(asked)
    said = {token.text for token in own} | {*everywhere}
    spans = [(token.period.start, token.period.end) for token in own if token.period]
    for at, token in enumerate(line):
        if token.kind in ("number", "name"):
            return False
        if token.period and (token.period.start, token.period.end) not in spans:
            return False
        if not token.period and not _is_the_same(line, at, said, lexicon):
            return False
    return True


def _is_the_same(line: Sequence[Token], at: int, said: set[str], lexicon: Lexicon) -> bool:
    """Whether all that may begin at a token is of no weight, or is said in the question too."""
    for lexeme in lexicon.lexemes(line, at):
        words = {token.text for token in line[lexeme.begin : lexeme.stop]}
        if lexeme.kind in (MEASURE, NOUN, DIMENSION, GRAIN, GRAINS):
            if not words <= said:
                return False
        elif lexeme.kind in _WEIGHTY:
            return False
    return True


def changing_words(text: str) -> set[str]:
    """The words of a sentence that may change what another asks: denials, superlatives, shares."""
    return {match[0].lower() for match in _CHANGES.finditer(text)}


def _tells_a_state(before: str) -> bool:
    """Whether a sentence says how things stand, which may limit the records: "What is still to do?"."""
    return bool(_STATE.search(before))


def _has_a_state(asked: Tokens, lexicon: Lexicon) -> bool:
    """Whether a question says itself which records it is of, or has a figure of several words: "units on hand"."""
    line = in_line(asked)
    lexemes = [lexeme for at in range(len(line)) for lexeme in lexicon.lexemes(line, at)]
    return any(
        lexeme.kind == CONDITION or (lexeme.kind in (NOUN, MEASURE) and lexeme.stop - lexeme.begin > 1)
        for lexeme in lexemes
    )


def _asks_which(begun: Tokens, asked: Tokens, lexicon: Lexicon) -> bool:
    """Whether a sentence asks which records did what no word here says: "Which customers did we lose? Customers …"."""
    line = in_line(begun)
    noun = line[1].text if len(line) > 1 and line[0].text == "which" else ""
    is_noun = NOUN in lexicon.phrases.get((noun,), {})
    return is_noun and any(token.text == noun for token in in_line(asked))

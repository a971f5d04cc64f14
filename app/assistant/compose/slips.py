"""Slips of the finger in a question: two letters swapped, or one typed twice, where only one known word can be meant.

Asked only of words that nothing knows. A letter too few or another one is no slip here: "county" is no "country".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from app.assistant.folding import fold
from app.assistant.question_tokens import singular

SHORTEST = 5
# One slip makes these of other words, though neither need be known here.
_OTHER_WORDS = frozenset(
    "sliver silver untied united causal casual martial marital barley barely trail trial".split()
)


def mend_slips(question: str, known: Collection[str]) -> str:
    """The question with the words put right that one slip makes of exactly one known word.

    >>> mend_slips("the nubmer of ordders by county", {"number", "order", "country"})
    'the number of orders by county'
    """

    def mend(match: re.Match[str]) -> str:
        word = match[0]
        if word.isupper() or word.lower() in _OTHER_WORDS or _is_known(word, known):
            return word
        meant = {other for other in _unslipped(word) if _is_known(other, known)} - _OTHER_WORDS
        return meant.pop() if len(meant) == 1 else word

    return re.sub(rf"[^\W\d_]{{{SHORTEST},}}", mend, question)


def _is_known(word: str, known: Collection[str]) -> bool:
    folded = fold(word)
    return folded in known or singular(folded) in known


def _unslipped(word: str) -> Iterator[str]:
    """What the word may have been before a slip; the first letter is right."""
    for at in range(1, len(word) - 1):
        if word[at] != word[at + 1]:
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for at in range(1, len(word)):
        if word[at] == word[at - 1]:
            yield word[:at] + word[at + 1 :]

"""A question as the tokens of which it is read: words, numbers and what stands in quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_TOKEN = re.compile(
    r"\"(?P<double>[^\"]+)\"|(?<!\w)'(?P<single>[^'\s](?:[^']|'(?=\w))*)'(?!\w)"
    # 1,000 or 2.5, but of "1,5" nobody knows.
    r"|(?P<number>-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]+)?)(?![\w,.]*[0-9])(?!\w)"
    r"|(?P<word>\w[\w&/-]*)|(?P<owner>'s\b|(?<=s)'(?=\s))|(?P<mark>[,.;:?!]+)|(?P<other>\S)"
)
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}


@dataclass(frozen=True)
class Token:
    """`text` is folded; `begin` and `end` are its place in the question."""

    text: str
    kind: Literal["word", "number", "quoted", "owner", "mark", "other"]
    begin: int
    end: int


def read_tokens(question: str) -> tuple[Token, ...]:
    """Cut a question.

    >>> [token.text for token in read_tokens("List the actors' names, older than 1,000 in “New York”.")]
    ['list', 'the', 'actors', "'s", 'names', ',', 'older', 'than', '1000', 'in', 'New York']
    """
    found: list[Token] = []
    for match in _TOKEN.finditer(straight(question)):
        kind = match.lastgroup or "other"
        text = match[kind]
        if kind == "word":
            number = _NUMBERS.get(text.lower())
            kind, text = ("number", number) if number and text.lower() != "one" else (kind, text.lower())
        elif kind == "number":
            text = text.replace(",", "")
        elif kind == "owner":
            text = "'s"
        elif kind == "mark":
            text = text[0] if text[0] == "," else "."
        kind = "quoted" if kind in ("double", "single") else kind
        found.append(Token(text, kind, match.start(), match.end()))  # type: ignore[arg-type]
    while found and found[-1].kind == "mark":
        found.pop()
    return tuple(found)


def straight(question: str) -> str:
    """The question with straight quotes, each in the place of a curved one."""
    return question.translate({ord(a): b for a, b in zip("“”‘’´`", "\"\"''''", strict=True)})

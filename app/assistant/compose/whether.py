"""A question for yes or no that holds two figures against each other: "Was CSAT better in August than in July?".

Both figures are the answer, so it is asked again as "compare CSAT in August than in July", with all that the question
says and what a second sentence adds: "… One column per team". Nothing is answered that these words do not say in full.
Not covered: questions about one figure alone ("was it good?"), and which of several is the highest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.assistant.compose.frame import Frame
from app.assistant.compose.splits import VALUES

_BE = r"(?:is|are|was|were)"
_DO = r"(?:has|have|had|did|do|does)"
_MORE = (
    r"(?:(?:much|significantly|clearly|noticeably|any|really)\s+)?"
    r"(?:higher|lower|better|worse|bigger|larger|smaller|greater|longer|shorter|faster|slower|stronger|weaker)"
)
_MOVED = (
    r"(?:improved?|worsen(?:ed)?|changed?|increased?|decreased?|declined?|dropped|drop|fallen|fall|fell|risen|rise|rose|"
    r"grown|grow|grew|shrunk|shrink|moved?|developed?|(?:got(?:ten)?|get|become|became)\s+(?:any\s+)?(?:better|worse|"
    r"higher|lower|longer|shorter|faster|slower)|gone\s+(?:up|down)|go\s+(?:up|down))"
)
_OURS = r"(?:the\s+|our\s+)?"
_HELD = re.compile(
    rf"^(?P<verb>{_BE}|{_DO})\s+(?P<what>{_OURS}(?!there\b|we\b).+?)\s+(?:been\s+)?{_MORE}\s+(?P<sides>.+\b(?:than|or)\b.+)$",
    re.IGNORECASE | re.DOTALL,
)
_COUNTED = re.compile(
    rf"^(?P<verb>(?:{_BE}\s+there)|(?:{_DO}\s+we\s+(?:get|got|have|had|see|seen|receive|received|take|taken|handle)))"
    r"\s+(?:more|fewer|less)\s+(?P<what>.+?)\s+(?P<sides>(?:in|on|at|from|with|online|during|this|last)\b.*\bthan\b.+)$",
    re.IGNORECASE | re.DOTALL,
)
_FROM_TO = re.compile(
    rf"^(?P<verb>{_DO})\s+(?P<what>{_OURS}.+?)\s+{_MOVED}\s+(?P<sides>from\b.+\bto\b.+|(?!by\b).+\b"
    r"(?:compared\s+(?:to|with)|against|versus|vs|over)\b.+)$",
    re.IGNORECASE | re.DOTALL,
)
_WHETHER = re.compile(
    rf"^(?P<verb>{_BE}|{_DO})\s+(?P<what>{_OURS}(?!there\b|we\b)[^?]+?)\s+(?:been\s+)?(?:{_MOVED}|{_MORE})"
    r"(?:\s+(?:over\s+time|lately|recently|since\s+then))?\s*\?\s*(?P<sides>\S.+)$",
    re.IGNORECASE | re.DOTALL,
)
_SHOW = re.compile(
    r"([?.]\s*|^)(?:please\s+)?(?:show|give|list)\s+(?:me\s+|us\s+)?(?:it|them|that|this|both)(?=\s)",
    re.IGNORECASE,
)
_WITH = re.compile(r"^compare\s+(?P<one>.+?)\s+(?:with|to)\s+(?P<other>.+)$", re.IGNORECASE | re.DOTALL)
_COMPARE = re.compile(r"^compare\s+(.+?)\s+(?:with|to)\s+", re.IGNORECASE)
_PLEASE = re.compile(r"^\W*(?:please\s+|and\s+)?", re.IGNORECASE)


def comparisons(question: str) -> Iterator[str]:
    """The question asked again as a comparison, where its words are those of one.

    >>> [*comparisons("Was CSAT better in August than in July?")]
    ['compare was CSAT in August than in July']
    >>> [*comparisons("Has the return rate improved? Last year and this year per category.")]
    ['compare has the return rate Last year and this year per category.']
    >>> [*comparisons("Was CSAT good?")]
    []
    """
    text = _PLEASE.sub("", question)
    if match := _FROM_TO.match(text):
        sides = _joined(match["sides"])
        yield _again(match, f"{sides}, side by side" if sides.lower().startswith("from") else sides)
    if match := _WITH.match(text):
        yield f"compare {match['one']} against {match['other']}"
    for pattern in (_COUNTED, _HELD, _WHETHER):
        if match := pattern.match(text):
            sides = _joined(match["sides"])
            one, *others = re.split(r"\s+or\s+", sides)
            if "than" not in sides.lower().split() and len(others) == 1:
                sides = f"{one} and {others[0]}"
            yield _again(match, sides)


def stands_apart(frame: Frame) -> bool:
    """Whether a frame shows two figures that are held against each other."""
    values = any(condition.group.startswith(VALUES) for condition in frame.conditions)
    split = frame.dimension and (values or frame.dimension.values)
    return bool(frame.beside or frame.across_columns or split)


def _again(match: re.Match[str], sides: str) -> str:
    return f"compare {match['verb'].split()[0].lower()} {match['what']} {sides}"


def _joined(text: str) -> str:
    """What is said in a second sentence behind the first, without "show it"."""
    return re.sub(r"[?.]\s+(?=\S)", ", ", _COMPARE.sub(r"\1 against ", _SHOW.sub(r"\1", text))).rstrip("?")

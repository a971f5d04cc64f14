"""Questions for what a change came from: "why did it drop?", "what drove that?", read by their words alone.

Read are a verb or noun of change that something is said to have made ("it fell", "the increase"), and "what drove
that?"; what else is said stays text, for `explain` to read as the house's words. Not read: any other why ("why do
customers return shoes?"), since only a change has groups that it came from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from app.assistant.prompt import Turn

Moved = Literal["", "down", "up"]

SHARE = "change_share_pct"  # the output by which an explaining query is known again

_DOWN = (
    r"drop(?:s|ped|ping)?|fall(?:s|en|ing)?|fell|declin(?:e[sd]?|ing)|decreas(?:e[sd]?|ing)|dip(?:s|ped|ping)?"
    r"|plung(?:e[sd]?|ing)|plummet(?:ed|ing)?|slump(?:ed|ing)?|shr[aiu]nk|shrinking|s[aiu]nk|sinking|tank(?:ed)?"
    r"|(?:(?:go(?:es|ing|ne)?|went|c[ao]me|be|been) )?(?:down|lower)|less|fewer"
)
_UP = (
    r"ris(?:e[sn]?|ing)|rose|increas(?:e[sd]?|ing)|gr[eo]w(?:n|s|ing)?|jump(?:s|ed|ing)?|spik(?:e[sd]?|ing)"
    r"|climb(?:s|ed|ing)?|soar(?:ed|ing)?|surg(?:e[sd]?|ing)|more"
    r"|(?:(?:go(?:es|ing|ne)?|went|c[ao]me|be|been) )?(?:up|higher)"
)
_ANY = r"chang(?:e[sd]?|ing)|mov(?:e[sd]?|ing)|differ(?:s|ed)?|different"
_DOWN_NOUN = r"drop|fall|decline|decrease|dip|plunge|slump|loss|reduction|downturn"
_UP_NOUN = r"rise|increase|growth|jump|spike|surge|gain|upturn"
_ANY_NOUN = r"change|difference|development|move"
_VERB = rf"(?:(?P<down>{_DOWN})|(?P<up>{_UP})|(?P<any>{_ANY}))\b"
_NOUN = (
    r"(?:(?:the|this|that|such an?|an?) )?(?:(?:big|sharp|sudden|strong|steep|large|huge|small|slight) )*"
    rf"(?:(?P<down>{_DOWN_NOUN})|(?P<up>{_UP_NOUN})|(?P<any>{_ANY_NOUN}))\b"
)
_IT = r"(?:it|that|this|they|these|those|them|the (?:figure|number|value|total|result|amount)s?)"
_LEAD = r"(?:(?:and|but|so|then|ok|okay|now|please)[ ,]+)*"
_WHY = r"(?:why|how come|for what reason)"
_DID = r"(?:did|does|do|has|have|had|is|was|were|are)"
_DROVE = (
    r"(?:drove|drives|caused|causes|explains?|explained|led to|contributed (?:the )?(?:most )?to"
    r"|accounts? for|accounted for|(?:(?:is|are|was|were|lies) )?behind|(?:is|are|was|were) driving"
    r"|(?:is|was) the reason (?:for|of))"
)
_SHAPES = tuple(
    re.compile(rf"^{_LEAD}{shape}$", re.IGNORECASE)
    for shape in (
        rf"{_WHY} (?:(?:is|was) there |(?:did|do) we see |have we seen )?{_NOUN}(?P<rest>.*)",
        rf"{_WHY} (?:{_DID} )?(?P<subject>.+?) (?:(?:so|suddenly|sharply|strongly|keeps?|kept) )*{_VERB}(?P<rest>.*)",
        rf"what made (?P<subject>.+?) {_VERB}(?P<rest>.*)",
        rf"what {_DROVE} {_NOUN}(?P<rest>.*)",
        rf"what {_DROVE} (?P<subject>{_IT})\b(?P<rest>.*)",
        rf"where (?:did|does) {_NOUN} come from(?P<rest>.*)",
        rf"(?:which|what) (?P<by>.+?) {_DROVE} (?:{_NOUN}|(?P<subject>{_IT})\b)(?P<rest>.*)",
    )
)
_BARE = re.compile(
    rf"^{_LEAD}why(?: (?:is|was))?(?: (?:that|this|so))?(?P<rest> (?:by|per) .+)?$", re.IGNORECASE
)
_SAME = re.compile(rf"^{_IT}$", re.IGNORECASE)
# What adds nothing: "so much", "by 10 %" – by how much, the data says.
_FILLERS = re.compile(
    r"\b(?:(?:so|that|this|very) much|a lot|suddenly|sharply|strongly|so strongly|so|again|there|then|please)\b"
    r"|\bby (?:about |around |some |over )?[$€]?\d[\d.,]*(?:\s?(?:%|k|m|million|percent|usd|dollars))?(?!\w)",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"^{_LEAD}(?:what about )?(?:split )?(?:by|per) (?P<by>[\w -]+?)(?: instead)?$", re.IGNORECASE
)


@dataclass(frozen=True)
class Why:
    """What is said to have `moved` where, `subject` ("" for what was talked about), and the words beside that."""

    moved: Moved = ""
    subject: str = ""
    rest: str = ""
    bare: bool = False  # "why?" alone, which only a change can mean


def read_why(question: str) -> Why | None:
    """Read a question for what a change came from; None for any other.

    >>> read_why("Why did it drop by region?")
    Why(moved='down', subject='', rest='by region', bare=False)
    >>> read_why("What drove that?").moved, read_why("Why do customers return shoes?")
    ('', None)
    """
    text = _plain(question)
    if bare := _BARE.match(text):
        return Why(rest=(bare["rest"] or "").strip(), bare=True)
    for shape in _SHAPES:
        found = shape.match(text)
        if found is None:
            continue
        parts = found.groupdict()
        moved: Moved = "down" if parts.get("down") else "up" if parts.get("up") else ""
        subject = parts.get("subject") or ""
        by = f"by {parts['by']} " if parts.get("by") else ""
        rest = " ".join(_FILLERS.sub(" ", f"{by}{parts['rest']}").split())
        return Why(moved, "" if _SAME.match(subject) else subject, rest)
    return None


def read_other_split(question: str) -> Why | None:
    """Read "and by brand?", which behind an explained change asks for that change by brand."""
    found = _BY.match(_plain(question))
    return Why(rest=f"by {found['by']}") if found else None


def points_back(question: str) -> bool:
    """Whether a question for a cause is of what was talked about: "why did it drop?", "why did net revenue drop?".

    >>> points_back("What drove that?"), points_back("Why did net revenue drop in May?"), points_back("Why May?")
    (True, False, False)
    """
    why = read_why(question)
    return why is not None and (not why.subject or (not why.rest and len(why.subject.split()) <= 3))


def is_explained(turn: Turn) -> bool:
    """Whether a turn asked why and was answered by the groups of the change."""
    asked = read_why(turn.question) or read_other_split(turn.question)
    return asked is not None and SHARE in turn.sql


def _plain(question: str) -> str:
    text = re.sub(r"['’]s\b", " is", question)
    return " ".join(re.sub(r"[?!.,;]+(?=\s|$)", " ", text).split())

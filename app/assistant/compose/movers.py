"""Questions for those that moved most: "Which 3 brands grew fastest from August to September, by net revenue?".

Read as the change of the figure for each ("by how many percent did net revenue change per brand from …"), of which
the first few are taken that moved that way. In what it is told is said, or clear: what grew fastest did in percent,
what gained the most dollars in dollars, a rate moves in points. So are those that are counted: "In how many countries
did net revenue fall from … to …?". Not covered: "grew most" without a unit, a fall in percent (as −5 or 5?), and what
"improved", which is a rise of one figure and a fall of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.assistant.compose.frame import Frame
from app.assistant.compose.frame_rules import FrameRules

Told = Literal["percent", "points", "amount"]

_NUMBERS = "one two three four five six seven eight nine ten".split()
_N = rf"(?:the\s+)?(?:top\s+)?(?:(?P<n>\d{{1,2}}|{'|'.join(_NUMBERS)})\s+)?"
_UP = r"(?:gr[eo]wn?|gained|gain|rose|rise|risen|increased?|added|won)"
_DOWN = r"(?:fell|fall|fallen|dropped|drop|declined?|shrank|shrink|shrunk|lost|lose|decreased?)"
_VERB = rf"(?P<verb>{_UP}|{_DOWN})"
_MOST = r"(?:the\s+)?(?P<how>most|fastest|strongest|quickest)"
_NOUNS = r"(?:growth|gain|rise|increase|loss|drop|fall|decline|decrease)"
_NOUN = (
    rf"(?:the\s+)?(?:highest|biggest|largest|strongest|greatest|fastest|steepest)\s+(?:(?P<what>(?!{_NOUNS}).+?)\s+)?"
    rf"(?P<noun>{_NOUNS})\b"
)
_WHICH = r"(?:(?:which|what)\s+)"
_WHO = r"(?P<who>[a-z][a-z -]*?)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        rf"^(?:in|at|for)\s+{_WHICH}{_N}{_WHO}\s+(?:did|has|have)\s+(?P<what>.+?)\s+{_VERB}\s+{_MOST}\b(?P<rest>.*)$",
        rf"^{_WHICH}?{_N}{_WHO}\s+whose\s+(?P<what>.+?)\s+(?:has\s+|have\s+)?{_VERB}\s+{_MOST}\b(?P<rest>.*)$",
        rf"^{_WHICH}{_N}{_WHO}(?:['’]s|s['’])\s+(?P<what>.+?)\s+{_VERB}\s+{_MOST}\b(?P<rest>.*)$",
        rf"^{_WHICH}{_N}{_WHO}\s+(?:has\s+|have\s+)?{_VERB}\s+{_MOST}\b(?P<rest>.*)$",
        rf"^{_WHICH}{_N}{_WHO}\s+(?:had|have|has|saw|showed)\s+{_NOUN}(?P<rest>.*)$",
        rf"^{_N}{_WHO}\s+by\s+(?P<noun>growth|gain|increase|rise|loss|drop)\b(?P<rest>.*)$",
        rf"^{_N}{_WHO}\s+by\s+(?P<what>.+?)\s+(?P<noun>growth|gain|increase|rise|loss|drop)\b(?P<rest>.*)$",
    )
)
_HOW_MANY = (
    re.compile(
        rf"^in\s+how\s+many\s+(?:of\s+(?:our|the)\s+)?{_WHO}\s+(?:did|has|have)\s+(?:our\s+|the\s+)?(?P<what>.+?)\s+{_VERB}"
        r"\s+(?P<rest>(?!most|fastest).+)$",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^how\s+many\s+(?:of\s+(?:our|the)\s+)?{_WHO}\s+(?P<had>(?:had|sold|have|has|earned|made|got|closed|saw|brought\s+in)\s+"
        r"(?:more|fewer|less|higher|lower)\s+.+\bthan\b.+)$",
        re.IGNORECASE,
    ),
)
_UNIT = r"(?P<unit>percent|per cent|%|percentage points|points|dollars|units|hours|minutes)"
_CHANGE = r"(?:growth|change|gain|loss|difference|increase|decrease|drop|rise|decline)"
_TOLD = (
    re.compile(
        rf"[,;–-]?\s*(?:and\s+)?(?:by\s+)?how\s+many\s+{_UNIT}(?:\s+(?:was it|each|more|less|fewer))?$", re.I
    ),
    re.compile(rf"[,;–-]?\s*(?:and|with)\s+(?:the\s+|their\s+|its\s+)?{_CHANGE}(?:\s+in\s+{_UNIT})?$", re.I),
    re.compile(r"[,;–-]?\s*(?:and\s+)?by\s+how\s+much(?:\s+(?:was it|each))?$", re.I),
    re.compile(
        rf"[.?!;:]\s*(?:the\s+)?[a-z]+\s+and\s+(?:the\s+)?(?:{_CHANGE}(?:\s+in\s+{_UNIT})?|points\s+\w+)$",
        re.I,
    ),
    re.compile(rf"[,;–-]?\s*(?:\s+and)?\s+in\s+{_UNIT}(?:\s+terms)?$", re.I),
    re.compile(rf"\s+and\s+{_UNIT}$", re.I),
)
_IN_UNIT = re.compile(
    rf"^\s*in\s+{_UNIT}(?=\s*(?:[,;]|$|\s(?:from|between|last|this|over|compared|against|versus|vs|in|by)\b))",
    re.I,
)
_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december|[qh][1-4]|fy"
_IN = re.compile(
    r"^\s*(?:in|by|on)\s+(?:its\s+|their\s+|our\s+)?(?P<what>(?!(?:the\s+)?(?:first|second|third|last)\b).+)$",
    re.I,
)
_IN_LAST = re.compile(
    r"^(?P<rest>.+?),?\s+(?:in|by|measured\s+(?:in|by)|in\s+terms\s+of)\s+(?:our\s+)?(?P<what>[a-z][a-z -]+)$",
    re.I,
)
_WHEN = re.compile(
    r"^(?P<what>.*?)[,:]?\s*(?P<when>\b(?:from|between|last|this|over|compared|against|versus|vs|"
    r"(?:in\s+)?(?:the\s+)?(?:first|second|"
    rf"third|fourth|{_MONTH}))\b.*)$",
    re.I,
)
_AGAINST = re.compile(
    r"^(?:in\s+)?(?P<now>.+?)\s+(?:over|against|versus|vs\.?|compared\s+(?:with|to))\s+(?:in\s+)?(?P<before>.+)$",
    re.I,
)
_RELATIVE = re.compile(r"\b(?:before|earlier|ago|previous|same|prior|preceding)\b", re.I)
_ON = re.compile(r"\bon(?=\s+(?:the\s+)?(?:same|year|quarter|month|previous)\b)", re.I)
_ELLIPSIS = re.compile(
    r"\b(?P<a>first|second|third)\s+(?P<to>to|and)\s+(?:the\s+)?(?P<b>second|third|fourth)\s+(?P<unit>quarter|half)"
    r"\s+(?P<of>of\s+.+)$",
    re.I,
)
_PLEASE = re.compile(r"^\W*(?:please\s+|and\s+)?", re.I)
_ASKED = {"percent": "By how many percent", "points": "By how many percentage points"}
_UNITS = {"dollars": ("usd",), "units": ("units", ""), "hours": ("hours",), "minutes": ("minutes",)}


@dataclass(frozen=True)
class Mover:
    """A question asked again for the change of each, and which of them it means: `top` of those that fell or rose."""

    text: str
    top: int
    down: bool
    told: Told
    unit: str = ""
    counted: bool = False  # how many moved that way

    def fits(self, frame: Frame) -> bool:
        """Whether the frame is a change of groups, in the unit that is said."""
        named, subject = _UNITS.get(self.unit), frame.measure.subject
        if subject and not subject.event:
            return False  # who lost the most customers has fewer of them, not fewer who signed up
        is_change = frame.before and frame.dimension and not (frame.grain or frame.top)
        if self.counted:
            return bool(is_change) and not (frame.dimension and frame.dimension.ranked)
        is_change = is_change and not frame.moved
        return bool(is_change) and (self.told != "amount" or not named or frame.measure.unit in named)

    def of(self, frame: Frame) -> Frame:
        """The frame of the change, of the first few alone, or of their number."""
        if self.counted:
            sign = frame.moved or ("<" if self.down else ">")
            return frame.but(moved=sign, both=False, change="amount", counted=True)
        return frame.but(top=self.top, moved="<" if self.down else ">", change=self.told)


class MoverRules(FrameRules):
    """What may be asked of the first few of a change, and not of all: products are too many."""

    def allows(self, frame: Frame) -> bool:
        """Whether the frame may be asked of the first few."""
        return super().allows(frame.but(top=frame.top or 1))


def movers(question: str) -> Iterator[Mover]:
    """The question asked again, in each unit that it may mean, where its words are those of one.

    >>> next(movers("Which 3 brands grew fastest from July to August, by net revenue?")).text
    'By how many percent did net revenue change per brands from July to August'
    >>> lost = next(movers("Which brand lost the most units sold from July to August?"))
    >>> lost.text, lost.top, lost.down, lost.told
    ('By how many percent did units sold change per brand from July to August', 1, True, 'amount')
    """
    text = _PLEASE.sub("", " ".join(question.split())).rstrip(" .?!")
    for pattern in _HOW_MANY:
        if match := pattern.match(text):
            yield from _counted(match.groupdict())
            return
    text, unit = _without_told(text)
    for pattern in _PATTERNS:
        if match := pattern.match(text):
            yield from _asked(match.groupdict(), unit)
            return


def _asked(found: dict[str, str | None], unit: str) -> Iterator[Mover]:
    said = (found.get("verb") or found.get("noun") or "").lower()
    down = bool(re.fullmatch(rf"{_DOWN}|loss|fall|decline|decrease", said, re.I))
    who, rest = (found["who"] or "").strip(), found["rest"] or ""
    if match := _IN_UNIT.match(rest):
        unit, rest = unit or _unit(match["unit"]), rest[match.end() :]
    rest = rest.strip(" ,:")
    what = found.get("what")
    if what is None and (last := _IN_LAST.match(rest)) and _WHEN.fullmatch(last["rest"]):
        rest, what = last["rest"], last["what"]
    if what is None and (first := _WHEN.match(m["what"] if (m := _IN.match(rest)) else rest)):
        what, rest = first["what"], first["when"]
    if not what or not rest or not who:
        return
    number = (found.get("n") or "").lower()
    top = _NUMBERS.index(number) + 1 if number in _NUMBERS else int(number or 1)
    if not top or (not number and re.search(r"(?:s|people)$", who, re.I)):
        return  # how many of them?
    for told in _told(unit, said, (found.get("how") or "").lower()):
        if not (down and told == "percent"):
            asked = _ASKED["percent" if told == "amount" else told]
            text = f"{asked} did {what.strip(' ,')} change per {who} {_when(rest)}"
            yield Mover(text, top, down, told, unit)


def _when(text: str) -> str:
    """Two periods as "from … to …"; the later against one that is told by it stays."""
    text = _ON.sub("against", _ELLIPSIS.sub(r"\g<a> \g<unit> \g<of> \g<to> the \g<b> \g<unit> \g<of>", text))
    match = _AGAINST.match(text)
    return (
        f"from {match['before']} to {match['now']}"
        if match and not _RELATIVE.search(match["before"])
        else text
    )


def _counted(found: dict[str, str | None]) -> Iterator[Mover]:
    if had := found.get("had"):
        yield Mover(f"which {found['who']} {had}", 0, "<" in had, "amount", counted=True)
        return
    down = bool(re.fullmatch(_DOWN, found["verb"] or "", re.IGNORECASE))
    for told in ("percent", "points"):
        when = _when((found["rest"] or "").strip(" ,"))
        text = f"{_ASKED[told]} did {found['what']} change per {found['who']} {when}"
        yield Mover(text, 0, down, "amount", counted=True)


def _told(unit: str, said: str, how: str) -> tuple[Told, ...]:
    """In what a change may be told; a rate reads points alone, and no other figure does."""
    if unit:
        return ("percent",) if unit == "percent" else ("points",) if unit == "points" else ("amount",)
    if how in ("fastest", "quickest") or said == "growth":
        return "percent", "points"
    if said in ("gained", "gain", "lost", "lose", "added", "won", "loss", "increase", "drop", "rise", "fall"):
        return "amount", "points"
    return ("points",)


def _unit(said: str | None) -> str:
    """The unit that is said: "percent", "points", or one of amounts."""
    text = (said or "").lower()
    return {"per cent": "percent", "%": "percent", "percentage points": "points"}.get(text, text)


def _without_told(text: str) -> tuple[str, str]:
    """The question without what tells the unit of the change at its end, and that unit: "percent", "points", a unit."""
    unit = ""
    for pattern in _TOLD:
        if match := pattern.search(text):
            said = _unit(match.groupdict().get("unit"))
            unit = unit or said or ("points" if "points" in match[0].lower() else "")
            text = text[: match.start()].rstrip(" ,;.?!")
    return text, unit

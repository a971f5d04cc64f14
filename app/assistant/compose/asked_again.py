"""A follow-up's wording → what it asks again, what gives way, whether it stands beside: before its parts are read.

"Not by region but by country" is "by country" in place of "by region"; "with the number of orders" a figure beside;
"and the month before?" is said of the period before, so it becomes that month's name. What is left is read as any
follow-up (`follow_up`). A period told relative to another that has none of its like is left unread: "the previous
month" after a quarter may be the one before the quarter, or last month.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from app.assistant.compose.spans import Span, one_before, to_span, year_before
from app.assistant.periods import (
    MONTHS,
    add_months,
    find_periods,
    fiscal_year_start,
    quarter_name,
    year_name,
)
from app.assistant.workspace import Workspace

_UNIT = r"(?:month|quarter|year)"
_LEAD = (
    r"(?:(?:and|but|ok|okay|so|now|then|please|also|what about|how about|the same(?: thing)? for|same for|"
    r"show(?: me| us)?|give (?:me|us))[ ,]+)*"
)
_PLEASE = re.compile(r",? (?:please|pls)$", re.IGNORECASE)
_WITH = re.compile(rf"^{_LEAD}with ", re.IGNORECASE)
_ORDER = re.compile(
    rf"^{_LEAD}(?:(?:sort|order|list|arrange)(?:ed)? (?:it |them |that |those |these )?)?(?:"
    r"(?P<name>alphabetically|in alphabetical order|by name)|"
    r"(?P<lowest>(?:with the )?(?:lowest|smallest) first|ascending|in ascending order|from (?:lowest|smallest) to \w+)|"
    r"(?P<highest>(?:with the )?(?:highest|largest|biggest) first|descending|in descending order))$",
    re.IGNORECASE,
)
_PLEASED = re.compile(
    r"^(?:(?:hm+|thanks(?: a lot)?|thank you|great|nice|perfect|interesting|good|cool|fine|yes|right|alright|all right)"
    r"[ ,.!–-]+)+(?=\w)",
    re.IGNORECASE,
)
# "Could I see it in orders": the request, and what is talked about.
_REQUEST = re.compile(
    r"^(?P<lead>(?:(?:and|but|ok|okay|so|now)[ ,]+)*)(?:(?:could|can|may) (?:i|we|you)(?: please)? |"
    r"i(?:['’]d| would) (?:like|love)(?: to| you to)? |i (?:want|need)(?: to| you to)? |let me |let['’]?s )"
    r"(?:(?:see|have|get|look at|show(?: me| us)?|give me)\b ?)?(?:(?:it|that|this|them|those)\b ?)?",
    re.IGNORECASE,
)
_RATHER = re.compile(
    r"^i(?:['’]d| would) rather (?:(?:see|have|get|know) )?(?:(?:it|that|them)\b ?)?", re.IGNORECASE
)
_MAKE_IT = re.compile(
    rf"^{_LEAD}make (?:it|that) (?:only )?(?=(?:the )?(?:top|bottom|best|worst|\w+ best)\b)", re.IGNORECASE
)
_SHAPED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^(?:no,? )?not (?!only|just|all)(?P<old>[^,:;]+?)(?: but|[,:;–-] ?(?:but )?)\s*(?P<new>.+?)(?: instead)?$",
        r"^(?P<new>[^,]+?)(?: instead of|,? (?:and )?not) (?P<old>[^,]+)$",
    )
)
_BESIDE = tuple(
    re.compile(rf"^{_LEAD}{pattern}$", re.IGNORECASE)
    for pattern in (
        r"(?:with|plus|add(?:ing)?|including|include) (?:also )?(?P<what>.+?)(?: too| as well| also)?",
        r"(?:put|show(?: me| us)?|have|give me|and)? ?(?P<what>.+?),? "
        r"(?:too|as well|next to (?:it|that|them)|beside (?:it|that|them)|alongside)",
        r"next to (?:it|that|them),? (?P<what>.+)",
        r"(?:also|and also) (?:show|add|include|with|give me) (?:me )?(?P<what>.+)",
    )
)
_BEFORE = re.compile(
    rf"^(?P<lead>{_LEAD}(?:in |for |during )?)(?:the )?(?:(?:previous|preceding|prior) (?P<previous>{_UNIT})|"
    rf"(?P<earlier>{_UNIT}) (?:before|prior|earlier)(?: that| it)?|same (?P<same>{_UNIT}) "
    r"(?:(?:of )?(?:the )?(?:last|previous) year|(?:a|one|the) year (?:before|earlier|ago))|"
    r"(?:same (?:period|time) )?(?P<year>(?:a|one) year (?:before|earlier))(?: that)?|"
    rf"(?:following (?P<later>{_UNIT})|(?P<after>{_UNIT}) after(?: that)?))(?: instead)?$",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    rf"\b(?:previous|preceding|prior|following|next) (?:calendar |fiscal )?(?:{_UNIT}|week|day|period)\b|"
    rf"\b{_UNIT} (?:before|prior|after)\b",
    re.IGNORECASE,
)
_SAME_LAST_YEAR = re.compile(rf"\bsame (?P<unit>{_UNIT}) (?:of )?(?:the )?last year\b", re.IGNORECASE)
# "No gold members" without a comma: none of them, or only they after all.
_NONE = re.compile(
    r"^\W*(?:(?:and|but|ok|okay|please)\b[ ,]*)*no "
    r"(?!(?:i|sorry|only|just|by|per|in|for|from|not|last|this|the|rather|wait|show|give)\b)\w",
    re.IGNORECASE,
)
_ANY_ONE = re.compile(r"(?:an?|any|no|some|one)\b", re.IGNORECASE)
_ALSO = re.compile(r"(?:and )?also\b", re.IGNORECASE)
_COMPARES = re.compile(
    r"\b(?:compar\w+|chang\w+|against|versus|vs|than|over|from|grow\w*|grew|beside|next to)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class AskedAgain:
    """What a follow-up asks for, the part of the frame before that it gives up, whether figures stand beside."""

    text: str
    old: str = ""
    beside: bool = False
    order: str = ""  # "name", "lowest" or "highest": in that order, and nothing else


def read_again(question: str, span: Span | None, workspace: Workspace) -> AskedAgain | None:
    """Read the wording of a follow-up to a frame with this period; None where a period is of an unclear one.

    >>> import datetime as dt, pathlib
    >>> shop = Workspace(pathlib.Path(), "Shop", (), reference_date=dt.date(2025, 10, 15))
    >>> read_again("Not by region but by country", None, shop)
    AskedAgain(text='by country', old='by region', beside=False, order='')
    >>> may = to_span(find_periods("May 2025", shop)[0], shop)
    >>> read_again("And the month before?", may, shop).text
    'And April 2025'
    """
    text = _PLEASE.sub("", " ".join(question.split()).strip(" .?!…"))
    if _NONE.match(text):
        return None
    if ordered := _ORDER.match(text):
        return AskedAgain("", order=next(name for name, said in ordered.groupdict().items() if said))
    text = _MAKE_IT.sub("", _PLEASED.sub("", text))
    if rather := _RATHER.match(text):
        text = f"rather {text[rather.end() :]}"
    elif (request := _REQUEST.match(text)) and text[request.end() :].strip():
        text = f"{request['lead']}{text[request.end() :]}"
    for shape in _SHAPED:
        if found := shape.match(text):
            return AskedAgain(found["new"], found["old"])
    if span is not None and any(p.search(text) for p in (_RELATIVE, _BEFORE, _SAME_LAST_YEAR)):
        if _COMPARES.search(text):
            return AskedAgain(_SAME_LAST_YEAR.sub(r"same \g<unit> year before", text))
        found = _BEFORE.match(text)
        name = _moved(found, span, workspace) if found else ""
        return AskedAgain(f"{found['lead']}{name}") if found and name else None
    if re.search(r"\binstead$", text, re.IGNORECASE):
        text = _WITH.sub("", text)
    else:
        for shape in _BESIDE:
            if found := shape.match(text):
                # "with a refund": those that have one
                return None if _ANY_ONE.match(found["what"]) else AskedAgain(found["what"], beside=True)
    return AskedAgain(text)


def says_also(text: str) -> bool:
    """Whether a follow-up asks for something beside what was there: "also France"."""
    return bool(_ALSO.match(text))


def _moved(found: re.Match[str], span: Span, workspace: Workspace) -> str:
    """The name of the period that is meant by its place beside the one before; empty where it has none."""
    if span.unit not in ("month", "quarter", "year") or span.end is None:
        return ""
    unit = next(
        (found[key] for key in ("previous", "earlier", "same", "later", "after") if found[key]), span.unit
    )
    if unit.lower() != span.unit:
        return ""
    if found["same"] or found["year"]:
        moved = year_before(span) if span.over else None
    elif found["later"] or found["after"]:
        length = {"month": 1, "quarter": 3, "year": 12}[span.unit]
        moved = replace(span, start=span.end, end=add_months(span.end, length))
    else:
        moved = one_before(span)
    if moved is None:
        return ""
    year = fiscal_year_start(moved.start, workspace.fiscal_year_start_month)
    if span.unit == "month":
        name = f"{MONTHS[moved.start.month - 1].capitalize()} {moved.start.year}"
    else:
        name = (quarter_name if span.unit == "quarter" else year_name)(
            moved.start if span.unit == "quarter" else year, workspace
        )
    same = [to_span(period, workspace) for period in find_periods(name, workspace)]
    return name if [(each.start, each.end) for each in same] == [(moved.start, moved.end)] else ""

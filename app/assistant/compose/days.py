"""Dates as people write them → as they are read: "between September 1 and 15, 2025" → "from 1 to 15 September 2025".

A range whose year stands once, or nowhere, gets both years: the last such range that has begun, as months do. Not
covered: days of which the month may be the day ("03/04/2025"), and months alone.
"""

from __future__ import annotations

import datetime as dt
import re

from app.assistant.periods import MONTHS
from app.assistant.workspace import Workspace

_MONTH = rf"(?:{'|'.join(MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
_TO = r"(?P<to>\bto\b|\band\b|\buntil\b|\btill\b|\bthrough\b|[–-])"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_ISO = re.compile(r"(?<![\w-])(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\w-])")
_MONTH_FIRST = re.compile(
    rf"(?P<month>\b{_MONTH})\s+(?P<day>{_DAY})(?:,?\s+(?P<year>{_YEAR})\b|(?=\s*(?:$|[,?.!;–-]|"
    r"\b(?:to|and|until|till|through|by|per|in|for|split|compared|versus|vs)\b)))",
    re.IGNORECASE,
)
_MONTH_ONCE = re.compile(
    rf"(?P<month>\b{_MONTH})\s+(?P<day>{_DAY})\s*{_TO}\s*(?P<day2>{_DAY})(?:,?\s+(?P<year>{_YEAR}))?"
    r"(?=\s*(?:$|[,?.!;]|\b(?:by|per|in|for|split)\b))",
    re.IGNORECASE,
)
_TAKES_A_DAY = re.compile(
    r"\b(?:on|from|between|to|and|since|until|till|through|before|after)\s+(?:the\s+)?$", re.I
)
_RANGE = re.compile(
    rf"\b(?P<lead>from|between|in|during|for)\s+(?:the\s+)?(?P<day>{_DAY})(?:\s+(?:of\s+)?(?P<month>{_MONTH}))?(?:,?\s+"
    rf"(?P<year>{_YEAR}))?\s*{_TO}\s*(?:the\s+)?(?P<day2>{_DAY})\s+"
    rf"(?:of\s+)?(?P<month2>{_MONTH})(?:,?\s+(?:of\s+)?(?P<year2>{_YEAR}))?(?!\w)",
    re.IGNORECASE,
)
_LEADS = {"between": ("and",), "from": ("to", "until", "till", "through", "–", "-")}


def with_whole_dates(question: str, workspace: Workspace) -> str:
    """The question with its ranges of days named in full, and days with the month behind.

    >>> import datetime as dt, pathlib
    >>> shop = Workspace(pathlib.Path(), "Shop", (), reference_date=dt.date(2025, 10, 15))
    >>> with_whole_dates("Orders between September 1 and September 15, 2025", shop)
    'Orders from 1 to 15 September 2025'
    >>> with_whole_dates("Orders from 20 November to 5 January by store", shop)
    'Orders from 20 November 2024 to 5 January 2025 by store'
    """
    text = _ISO.sub(_iso, question)
    text = _MONTH_FIRST.sub(_day_first, _MONTH_ONCE.sub(_month_last, text))
    return _RANGE.sub(lambda match: _range(match, workspace.today), text)


def _iso(match: re.Match[str]) -> str:
    number = int(match["month"])
    if not 1 <= number <= len(MONTHS):
        return match[0]
    return f"{int(match['day'])} {MONTHS[number - 1].capitalize()} {match['year']}"


def _month_last(match: re.Match[str]) -> str:
    """ "From September 1 to 15, 2025" as "from 1 to 15 September 2025"."""
    if not _TAKES_A_DAY.search(match.string[: match.start()]):
        return match[0]
    year = f" {match['year']}" if match["year"] else ""
    return f"{_number(match['day'])} {match['to']} {_number(match['day2'])} {match['month']}{year}"


def _day_first(match: re.Match[str]) -> str:
    """ "September 15, 2025" as "15 September 2025"; without a year only where a day must stand: "from September 1"."""
    before = match.string[: match.start()]
    if not match["year"] and not _TAKES_A_DAY.search(before):
        return match[0]
    year = f" {match['year']}" if match["year"] else ""
    return f"{_number(match['day'])} {match['month']}{year}"


def _range(match: re.Match[str], today: dt.date) -> str:
    seps = _LEADS.get(match["lead"].lower(), ("to", "–", "-"))
    if match["to"].lower() not in seps or (match["year"] and not match["year2"]):
        return match[0]
    month, month2 = _month(match["month"] or match["month2"]), _month(match["month2"])
    day, day2 = _number(match["day"]), _number(match["day2"])
    if not match["month"] and day > day2:
        return match[0]  # "from 15 to 1 September"
    try:
        year2 = int(match["year2"] or today.year)
        year = int(match["year"]) if match["year"] else year2 - ((month, day) > (month2, day2))
        if not match["year2"] and dt.date(year, month, day) > today:
            year, year2 = year - 1, year2 - 1
        begin, end = dt.date(year, month, day), dt.date(year2, month2, day2)
    except ValueError:
        return match[0]
    if begin >= end:
        return match[0]
    first = str(begin.day) if (begin.month, begin.year) == (end.month, end.year) else _written(begin)
    return f"from {first} to {_written(end)}"


def _written(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"


def _number(day: str) -> int:
    return int(re.sub(r"\D", "", day))


def _month(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(name.lower()[:3]))

"""The periods that people name – "last quarter", "Q2", "the first half of FY2025", "the last 30 days" – as dates.

Half-open: the end is the first day after. Quarters and years are the workspace's fiscal ones unless the words
say "calendar". A bare year such as 2024 is left to the model: it may be a column's number. Not covered: ranges
("from March to May"), comparisons ("the same quarter a year before"), times of day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.assistant.workspace import Workspace

MONTHS = "january february march april may june july august september october november december".split()


@dataclass(frozen=True)
class Period:
    """The words of the question, the first day, and the day after the last (None: open)."""

    words: str
    start: dt.date
    end: dt.date | None


@dataclass(frozen=True)
class Spotted:
    """A period and where it stands; `kind` is its unit, "since", "to date" or, for the last n days, "back"."""

    begin: int
    stop: int
    kind: str
    period: Period


_NAMES = "|".join((*MONTHS, r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"))
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_ORDINAL = "|".join(_ORDINALS)
_OF = r"(?=\s+(?:(?:fiscal|financial)\s+)?(?:quarter|half)\s+(?:of|in)\s)"  # alone, "last quarter" is another
_MONTHS_OF = {"quarter": 3, "half": 6}
_PERIOD = re.compile(
    rf"""(?<![\w-])
    (?P<since> since\s+ (?:the\s+)? (?:(?:start|beginning)\s+of\s+(?:the\s+)?)? )?
    (?:
      (?: (?P<part>{_ORDINAL}|last{_OF}) \s+ (?:(?:fiscal|financial)\s+)? (?P<part_unit>quarter|half)
        | h(?P<half>[12]) )
        \s* (?:\s(?:of|in)\s+(?:the\s+)?)?
        (?: (?P<part_which>this|current|last|previous|past) \s+ (?:(?:fiscal|financial)\s+)? year
        | (?:fy\s?|(?:fiscal|financial)\s+(?:year\s+)?) (?P<part_fy>\d{{4}}|\d{{2}}) )
    | (?: (?P<own_which>this|last) \s+ (?:(?:fiscal|financial)\s+)? year['’]s
        | (?:fy\s?|(?:fiscal|financial)\s+(?:year\s+)?) (?P<own_fy>\d{{4}}|\d{{2}})['’]s )
        \s+ (?P<own_part>{_ORDINAL}|last) \s+ (?P<own_unit>quarter|half)
    | (?P<which>this|current|last|previous|past|next) \s+ (?P<calendar>calendar\s+)?
        (?:(?:fiscal|financial)\s+)? (?P<unit>year|quarter|month|week)
    | (?P<to_date>year|quarter|month)[-\s]to[-\s]date | (?P<ytd>ytd|qtd|mtd)
    | (?:last|past|previous) \s+ (?P<n>\d{{1,4}}) \s+ (?P<units>days?|weeks?|months?|years?)
    | (?P<day>today|yesterday)
    | (?: (?:fy\s?(?P<fy_before>\d{{4}}|\d{{2}}) | (?P<year_before>\d{{4}})) [\s-]* )?
        q(?P<quarter>[1-4])
        (?: \s* (?:of\s+)? (?:fy\s?(?P<fy_after>\d{{4}}|\d{{2}}) | (?P<year_after>\d{{4}})) )?
    | (?:fy|(?:fiscal|financial)\s+(?:year\s+)?) (?P<fy>\d{{4}}|\d{{2}})
    | (?P<month>{_NAMES}) (?: \s+ (?:of\s+)? (?P<month_year>\d{{4}}) )?
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_BEFORE_A_MONTH = re.compile(r"\b(?:in|of|during|for|since|and|last|this)\s+(?:since\s+)?$", re.IGNORECASE)


def find_periods(question: str, workspace: Workspace) -> tuple[Period, ...]:
    """Find the periods that a question names, in its order, each once.

    >>> import datetime as dt, pathlib
    >>> shop = Workspace(pathlib.Path(), "Shop", (), reference_date=dt.date(2025, 10, 15))
    >>> [f"{p.words}: {p.start} to {p.end}" for p in find_periods("Orders last quarter and in March?", shop)]
    ['last quarter: 2025-07-01 to 2025-10-01', 'March: 2025-03-01 to 2025-04-01']
    """
    found: dict[tuple[dt.date, dt.date | None], Period] = {}
    for spotted in spot_periods(question, workspace):
        period = spotted.period
        found.setdefault((period.start, period.end), period)
    return tuple(found.values())


def spot_periods(question: str, workspace: Workspace) -> Iterator[Spotted]:
    """Find where a question names periods, and of which kind they are, in its order."""
    for match in _PERIOD.finditer(question):
        try:
            dates = _dates(match, workspace)
        except (ValueError, OverflowError):  # "the last 3000 years": before the first year there is
            continue
        if dates is not None:
            start, end = dates
            period = Period(match[0].strip(), start, None if match["since"] else end)
            yield Spotted(match.start(), match.end(), _kind(match), period)


def _kind(match: re.Match[str]) -> str:
    if match["since"]:
        return "since"
    if match["unit"]:
        return match["unit"].lower()
    if match["to_date"] or match["ytd"]:
        return "to date"
    if match["n"]:
        return "back"
    if match["half"]:
        return "half"
    if unit := match["part_unit"] or match["own_unit"]:
        return unit.lower()
    named = {"day": "day", "quarter": "quarter", "fy": "year", "month": "month"}
    return next(kind for group, kind in named.items() if match[group])


def _dates(match: re.Match[str], workspace: Workspace) -> tuple[dt.date, dt.date | None] | None:
    today = workspace.today
    if match["unit"]:
        calendar = workspace.fiscal_year_start_month if not match["calendar"] else 1
        return _relative(match["which"].lower(), match["unit"].lower(), today, calendar)
    if match["to_date"] or match["ytd"]:
        unit = (
            match["to_date"] or {"y": "year", "q": "quarter", "m": "month"}[match["ytd"][0].lower()]
        ).lower()
        start, _ = _relative("this", unit, today, workspace.fiscal_year_start_month)
        return start, today + dt.timedelta(days=1)
    if match["n"]:
        return _back(today, int(match["n"]), match["units"].lower().rstrip("s")), None
    if match["day"]:
        day = today - dt.timedelta(days=match["day"].lower() == "yesterday")
        return day, day + dt.timedelta(days=1)
    if match["quarter"]:
        named = match["fy_before"] or match["fy_after"] or match["year_before"] or match["year_after"]
        first = (
            _named_year(named, workspace)
            if named
            else fiscal_year_start(today, workspace.fiscal_year_start_month)
        )
        start = add_months(first, 3 * (int(match["quarter"]) - 1))
        if not named and start > today:
            start = add_months(start, -12)
        return start, add_months(start, 3)
    if match["part"] or match["half"] or match["own_part"]:
        return _part_of_year(match, workspace)
    if match["fy"]:
        first = _named_year(match["fy"], workspace)
        return first, add_months(first, 12)
    return _month(match, today)


def _part_of_year(match: re.Match[str], workspace: Workspace) -> tuple[dt.date, dt.date] | None:
    """ "The second quarter of last year", "FY2025's first half": of a fiscal year, of which there are that many."""
    named, which = match["part_fy"] or match["own_fy"], match["part_which"] or match["own_which"]
    if named:
        year = _named_year(named, workspace)
    else:
        year, _ = _relative(which.lower(), "year", workspace.today, workspace.fiscal_year_start_month)
    months = _MONTHS_OF["half" if match["half"] else (match["part_unit"] or match["own_unit"]).lower()]
    parts = 12 // months
    said = match["half"] or (match["part"] or match["own_part"]).lower()
    number = int(said) if said.isdigit() else _ORDINALS.get(said, parts)
    if number > parts:
        return None
    start = add_months(year, months * (number - 1))
    return start, add_months(start, months)


def _relative(which: str, unit: str, today: dt.date, start_month: int) -> tuple[dt.date, dt.date]:
    moved = {"last": -1, "previous": -1, "past": -1, "next": 1}.get(which, 0)
    if unit == "week":
        monday = today - dt.timedelta(days=today.weekday()) + dt.timedelta(weeks=moved)
        return monday, monday + dt.timedelta(weeks=1)
    year = fiscal_year_start(today, start_month)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = today.replace(day=1)
    this = {"month": first, "quarter": add_months(year, months_between(year, first) // 3 * 3), "year": year}[
        unit
    ]
    start = add_months(this, moved * months)
    return start, add_months(start, months)


def _back(today: dt.date, n: int, unit: str) -> dt.date:
    if unit in ("day", "week"):
        return today - dt.timedelta(days=n * (7 if unit == "week" else 1))
    first = add_months(today.replace(day=1), -n * (12 if unit == "year" else 1))
    days = (add_months(first, 1) - first).days
    return first.replace(day=min(today.day, days))


def _named_year(named: str, workspace: Workspace) -> dt.date:
    """The first day of a fiscal year that is named by a number: "2026", "26"."""
    year = int(named) + (2000 if len(named) == 2 else 0)
    ends_later = workspace.fiscal_year_start_month > 1 and workspace.fiscal_year_named_after == "end"
    return dt.date(year - ends_later, workspace.fiscal_year_start_month, 1)


def _month(match: re.Match[str], today: dt.date) -> tuple[dt.date, dt.date] | None:
    word = match["month"].lower().rstrip(".")
    # "may" is a verb and "march" another: without a year, a month has a capital or a word like "in" before it.
    named = match["month_year"] or match["since"] or match["month"][0].isupper()
    if not named and not _BEFORE_A_MONTH.search(match.string[: match.start()]):
        return None
    number = next(index for index, name in enumerate(MONTHS, 1) if name.startswith(word[:3]))
    year = int(match["month_year"] or today.year)
    start = dt.date(year, number, 1) if 1 <= year <= 9998 else today
    if not match["month_year"] and start > today:
        start = add_months(start, -12)
    return start, add_months(start, 1)


def standing_periods(workspace: Workspace) -> Iterator[Period]:
    """The periods that every prompt lists: this and last year, quarter and month, named as the house does."""
    today, start_month = workspace.today, workspace.fiscal_year_start_month
    for unit in ("year", "quarter", "month"):
        for which in ("this", "last"):
            start, end = _relative(which, unit, today, start_month)
            name = {"year": year_name, "quarter": quarter_name}.get(unit)
            yield Period(f"{which} {unit}" + (f", {name(start, workspace)}" if name else ""), start, end)


def fiscal_year_start(day: dt.date, start_month: int) -> dt.date:
    """Return the first day of the fiscal year that holds `day`.

    >>> fiscal_year_start(dt.date(2025, 1, 31), 2)
    datetime.date(2024, 2, 1)
    """
    return dt.date(day.year if day.month >= start_month else day.year - 1, start_month, 1)


def add_months(first: dt.date, months: int) -> dt.date:
    """Move the first day of a month by a number of months."""
    index = first.year * 12 + first.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)


def months_between(start: dt.date, end: dt.date) -> int:
    """Count the months from one first of a month to another."""
    return (end.year - start.year) * 12 + end.month - start.month


def year_name(start: dt.date, workspace: Workspace) -> str:
    """Name the fiscal year that begins on a day, as the house does: "FY2026"."""
    ends_later = workspace.fiscal_year_start_month > 1 and workspace.fiscal_year_named_after == "end"
    return f"FY{start.year + ends_later}"


def quarter_name(start: dt.date, workspace: Workspace) -> str:
    """Name the fiscal quarter that begins on a day: "FY2026 Q1"."""
    year = fiscal_year_start(start, workspace.fiscal_year_start_month)
    return f"{year_name(year, workspace)} Q{months_between(year, start) // 3 + 1}"

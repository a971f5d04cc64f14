"""The periods that synthetic questions name, as dates that agree with how the app reads the same words."""

from __future__ import annotations

import datetime as dt

from app.assistant.compose.spans import Span
from app.assistant.periods import MONTHS, add_months, find_periods, fiscal_year_start
from app.assistant.workspace import Workspace


def list_spans(workspace: Workspace, first: dt.date) -> list[Span]:
    """All spans from the day the data begins up to today; words that the app reads otherwise are left out."""
    today = workspace.today
    year = fiscal_year_start(today, workspace.fiscal_year_start_month)
    named_later = workspace.fiscal_year_start_month > 1 and workspace.fiscal_year_named_after == "end"
    month = today.replace(day=1)
    quarter = add_months(year, ((month.year - year.year) * 12 + month.month - year.month) // 3 * 3)
    found: list[tuple[str, str, dt.date, dt.date | None, str]] = []

    def add(words: str, name: str, start: dt.date, end: dt.date | None, unit: str) -> None:
        if start >= first:
            found.append((words, name, start, end, unit))

    for back in range(3):
        start = add_months(year, -12 * back)
        end = add_months(start, 12)
        named = f"FY{start.year + named_later}"
        spoken = [(f"in {named}", named), (f"in fiscal year {named[2:]}", f"fiscal year {named[2:]}")]
        spoken += {
            0: [("this year", "this year"), ("this fiscal year", "this fiscal year")],
            1: [("last year", "last year"), ("last fiscal year", "last fiscal year")],
        }.get(back, [])
        for words, name in spoken:
            add(words, name, start, end, "year")
        for i in range(4):
            begin = add_months(start, 3 * i)
            if begin > today:
                continue
            name = f"Q{i + 1} {named}"
            add(f"in {name}", name, begin, add_months(begin, 3), "quarter")
            add(f"in Q{i + 1} of {named}", f"Q{i + 1} of {named}", begin, add_months(begin, 3), "quarter")
    for words, begin in (("this quarter", quarter), ("last quarter", add_months(quarter, -3))):
        for _ in range(3):
            add(words, words, begin, add_months(begin, 3), "quarter")
    for words, begin in (("this month", month), ("last month", add_months(month, -1))):
        for _ in range(2):
            add(words, words, begin, add_months(begin, 1), "month")
    for back in range(1, 24):
        begin = add_months(month, -back)
        name = f"{MONTHS[begin.month - 1].capitalize()} {begin.year}"
        add(f"in {name}", name, begin, add_months(begin, 1), "month")
        if back % 3 == 0:
            add(f"since {name}", f"since {name}", begin, None, "days")
    for days in (7, 14, 30, 60, 90):
        add(
            f"in the last {days} days", f"the last {days} days", today - dt.timedelta(days=days), None, "days"
        )
    return [
        Span(words, name, start, end, unit, end is not None and end <= today)
        for words, name, start, end, unit in found
        if reads_as(words, start, end, workspace)
    ]


def reads_as(words: str, start: dt.date, end: dt.date | None, workspace: Workspace) -> bool:
    """Whether the app reads these words as the dates."""
    read = find_periods(f"Orders {words}?", workspace)
    return [(period.start, period.end) for period in read] == [(start, end)]

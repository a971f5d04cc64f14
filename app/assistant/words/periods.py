"""Ranges of dates in words, as the house's calendar names them: `in September 2025`, `in Q2 of FY2026`."""

from __future__ import annotations

import datetime as dt

from sqlglot import exp

from app.assistant.periods import MONTHS, add_months, fiscal_year_start, months_between
from app.assistant.workspace import Workspace


def period_words(start: dt.date | None, end: dt.date | None, workspace: Workspace) -> str:
    """Say a half-open range; None is an open side.

    >>> import pathlib
    >>> shop = Workspace(pathlib.Path(), "Shop", (), reference_date=dt.date(2025, 10, 15), fiscal_year_start_month=2)
    >>> period_words(dt.date(2025, 9, 1), dt.date(2025, 10, 1), shop)
    'in September 2025'
    >>> period_words(dt.date(2025, 5, 1), dt.date(2025, 8, 1), shop), period_words(dt.date(2025, 2, 1), None, shop)
    ('in Q2 of FY2026', 'since the start of FY2026')
    """
    if start is None:
        return f"before {_month_or_day(end)}" if end else ""
    fiscal = fiscal_year_start(start, workspace.fiscal_year_start_month)
    if end is None:
        days = (workspace.today - start).days
        if start == fiscal:
            return f"since the start of {_year(fiscal, workspace)}"
        if start.day > 1 and days in (7, 14, 28, 30, 60, 90, 180, 365):
            return f"in the last {days} days"
        return f"since {_month_or_day(start)}"
    if end <= start:
        return f"from {_day(start)} to {_day(end)}"
    if start.day != 1 or end.day != 1:
        last = end - dt.timedelta(days=1)
        return f"on {_day(start)}" if last == start else f"from {_day(start)} to {_day(last)}"
    months = months_between(start, end)
    into = months_between(fiscal, start)
    if months == 1:
        return f"in {_month(start)}"
    if months == 12 and start == fiscal:
        return f"in {_year(fiscal, workspace)}"
    if months == 12 and start.month == 1:
        return f"in the calendar year {start.year}"
    if months == 3 and into % 3 == 0:
        return f"in Q{into // 3 + 1} of {_year(fiscal, workspace)}"
    last = add_months(end, -1)
    first = MONTHS[start.month - 1].title() if last.year == start.year else _month(start)
    return f"from {first} to {_month(last)}"


def fiscal_grain(unit: str, node: exp.Expr, start_month: int) -> str:
    """Name the years or quarters that dates are put in, moved by months so that they begin as the house's do.

    "" where they begin otherwise. `start_month` is that of the fiscal year.

    >>> months = exp.Interval(this=exp.Literal.string("11"), unit=exp.var("MONTH"))
    >>> later = exp.Add(this=exp.column("ordered_at"), expression=months)
    >>> fiscal_grain("year", later, 2)
    'fiscal year'
    >>> fiscal_grain("year", exp.column("ordered_at"), 2), fiscal_grain("month", exp.column("ordered_at"), 2)
    ('calendar year', 'month')
    """
    while isinstance(node, exp.Cast | exp.Paren):
        node = node.this
    moved = 0
    if isinstance(node, exp.Add | exp.Sub | exp.DateAdd | exp.DateSub):
        step = node.expression
        number, of = (step.this, step.args.get("unit")) if isinstance(step, exp.Interval) else (step, None)
        of = of or node.args.get("unit")
        if of is None or not of.name.lower().startswith("month") or not str(number.name).isdigit():
            return ""
        moved = int(number.name) * (-1 if isinstance(node, exp.Sub | exp.DateSub) else 1)
    if unit not in ("year", "quarter"):
        return "" if moved else unit
    if start_month == 1:
        return "" if moved else unit
    if (moved + start_month - 1) % 12 == 0:
        return f"fiscal {unit}"
    return "" if moved else f"calendar {unit}"


def _year(start: dt.date, workspace: Workspace) -> str:
    if workspace.fiscal_year_start_month == 1:
        return str(start.year)
    return f"FY{start.year + (workspace.fiscal_year_named_after == 'end')}"


def _month(day: dt.date) -> str:
    return f"{MONTHS[day.month - 1].title()} {day.year}"


def _day(day: dt.date) -> str:
    return f"{day.day} {_month(day)}"


def _month_or_day(day: dt.date) -> str:
    return _month(day) if day.day == 1 else _day(day)


def read_date(node: exp.Expr | None, today: dt.date) -> dt.date | None:
    """Read a date that a query writes out, or counts back from today; None for anything else."""
    while isinstance(node, exp.Cast | exp.Paren | exp.TsOrDsToDate | exp.Date | exp.TsOrDsToTimestamp):
        node = node.this
    if isinstance(node, exp.Literal) and node.is_string:
        try:
            whole = node.this[10:].strip(" T0:.") == "" or node.this[10:].startswith(
                (" 23:59:59", "T23:59:59")
            )
            return dt.date.fromisoformat(node.this[:10]) if whole else None
        except ValueError:
            return None
    if isinstance(node, exp.CurrentDate | exp.CurrentTimestamp):
        return today
    if isinstance(node, exp.Sub | exp.Add | exp.DateSub | exp.DateAdd):
        begin = read_date(node.this, today)
        amount = _days(node.expression, node.args.get("unit"))
        if begin is None or amount is None:
            return None
        back = isinstance(node, exp.Sub | exp.DateSub)
        try:
            return begin - amount if back else begin + amount
        except OverflowError:
            return None
    return None


def _days(node: exp.Expr | None, unit: exp.Expr | None) -> dt.timedelta | None:
    if isinstance(node, exp.Interval):
        unit, node = node.args.get("unit"), node.this
    while isinstance(node, exp.Paren):
        node = node.this
    sign = 1
    if isinstance(node, exp.Neg):
        sign, node = -1, node.this
    if not isinstance(node, exp.Literal) or not node.this.isdigit() or len(node.this) > 5:
        return None
    kind = unit.name.lower().rstrip("s") if unit is not None else "day"
    days = {"day": 1, "week": 7}.get(kind)
    return dt.timedelta(days=sign * days * int(node.this)) if days else None

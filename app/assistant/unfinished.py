"""Said before the rows: that a period among them is not over, and up to which day the data goes.

The last month of a trend and the running year beside a whole one look like a drop. Said is so where an answer has a row
(or a column) for a period that holds today, of a date that never lies after today: the month of a plan is whole before
it begins. Looked at are groups by `DATE_TRUNC`, `YEAR` and the like, fiscal ones too, through CTEs; and conditions on
one date that set a running period beside one that is over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlglot import exp

from app.assistant.errors import SqlError
from app.assistant.parse import BROKEN, parse_sql
from app.assistant.periods import MONTHS, add_months
from app.assistant.run import Result
from app.assistant.schema import Column, Schema, Table, quote_key, quote_name
from app.assistant.sqlite_dates import read_parts
from app.assistant.words.periods import period_words
from app.assistant.words.ranges import Range, Ranges
from app.assistant.words.readable import ReadableQuery
from app.assistant.workspace import Workspace

Rows = Callable[[str], Sequence[tuple[Any, ...]]]
Span = tuple[dt.date, dt.date]  # the first day, and the day after the last

RECENT = dt.timedelta(days=7)

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Unfinished:
    """Tells of answers about one database which of their periods go on."""

    def __init__(self, schema: Schema, workspace: Workspace, rows: Rows) -> None:
        """`rows` runs a query; it is asked once for each date column how far that goes."""
        self._schema = schema
        self._workspace = workspace
        self._rows = rows
        self._reach: dict[str, dt.date | None] = {}

    def tell(self, sql: str, result: Result) -> str:
        """One sentence about an answer's running period, "" where there is none or the query cannot be read."""
        try:
            tree = parse_sql(sql, self._schema.dialect)
            if not isinstance(tree, exp.Query):
                return ""
            if self._schema.dialect == "sqlite":
                tree = read_parts(tree)
            query = ReadableQuery(tree, self._schema, self._workspace)
            for span, dated in (*self._groups(query, result), *self._beside(query)):
                last = self._goes_to(dated.table, dated.column)
                if last is not None and last + dt.timedelta(days=1) < span[1]:
                    # What happens now and then ends at no day of the data's.
                    is_recent = self._workspace.today - last <= RECENT
                    return f"{self._name(span)} is not over{f': the data goes to {_day(last)}' * is_recent}."
        except (SqlError, OverflowError, *BROKEN):  # a shape that is not known here: nothing is said of it
            pass
        return ""

    def _groups(self, query: ReadableQuery, result: Result) -> Iterator[tuple[Span, Range]]:
        """The running period among the values of each column that puts dates together."""
        ranges = Ranges(query)
        for number, item in enumerate(query.main.expressions):
            grain = _grain(query.look_through(item))
            dated = ranges.dated(grain[1]) if grain else None
            if grain is None or dated is None or number >= len(result.columns):
                continue
            spans = {_span(row[number], grain[0], grain[2]) for row in result.rows}
            yield from ((span, dated) for span in spans if span and self._goes_on(span))

    def _beside(self, query: ReadableQuery) -> Iterator[tuple[Span, Range]]:
        """The running one of two periods or more that conditions on one date set beside each other."""
        found: dict[str, list[tuple[Span, Range]]] = {}
        for select in query.selects:
            around = _ranges(query, select.args.get("where"))
            parts = [
                _ranges(query, part)
                for part in select.find_all(exp.Filter, exp.If)
                if part.find_ancestor(exp.Select) is select
            ]
            for part in parts or [around]:
                for key, dated in part.items():
                    wider = around.get(key)
                    starts = [day for each in (dated, wider) if each and (day := each.start)]
                    ends = [day for each in (dated, wider) if each and (day := each.end)]
                    if starts and ends and max(starts) < min(ends):
                        found.setdefault(key, []).append(((max(starts), min(ends)), dated))
        for spans in found.values():
            if any(end <= self._workspace.today for (_, end), _ in spans):
                yield from ((span, dated) for span, dated in spans if self._goes_on(span))

    def _goes_on(self, span: Span) -> bool:
        return span[0] <= self._workspace.today < span[1]

    def _goes_to(self, table: Table, column: Column) -> dt.date | None:
        """The last day of a column, None where it lies after today or there is none."""
        where = f"{table.key}.{column.name}"
        if where not in self._reach:
            dialect = self._schema.dialect
            name, key = quote_name(column.name, dialect), quote_key(table, dialect)
            rows = self._rows(f"SELECT MAX({name}) FROM {key}")
            last = _date(rows[0][0]) if rows else None
            self._reach[where] = last if last is not None and last <= self._workspace.today else None
        return self._reach[where]

    def _name(self, span: Span) -> str:
        words = period_words(*span, self._workspace).removeprefix("in ").removeprefix("on ")
        return f"The time {words}" if words.startswith("from ") else words[0].upper() + words[1:]


def _grain(node: exp.Expr) -> tuple[str, exp.Expr, int] | None:
    """What a column puts dates in, of which node, and by how many months the values are moved from their dates."""
    node, moved = _moved(node)
    unit = ""
    if isinstance(node, exp.TimestampTrunc | exp.DateTrunc):
        unit = node.args["unit"].name.lower()
    elif isinstance(node, exp.Year) or (isinstance(node, exp.Extract) and node.name.upper() == "YEAR"):
        unit = "years"
    elif isinstance(node, exp.TimeToStr) and node.args["format"].name == "%Y-%m":
        unit = "month"
    if not unit:
        return None
    inner, more = _moved(node.expression if isinstance(node, exp.Extract) else node.this)
    return unit, inner, moved + more


def _moved(node: exp.Expr) -> tuple[exp.Expr, int]:
    """An expression without the months that are added to it, and how many these are."""
    while isinstance(node, exp.Cast | exp.Paren):
        node = node.this
    step = node.args.get("expression")
    if not isinstance(node, exp.Add | exp.Sub) or not isinstance(step, exp.Interval):
        return node, 0
    unit = step.args.get("unit")
    if unit is None or unit.name.upper() not in ("MONTH", "MONTHS"):
        return node, 0
    return node.this, int(step.name) * (1 if isinstance(node, exp.Add) else -1)


def _span(value: object, unit: str, moved: int) -> Span | None:
    """The days that a group's value stands for."""
    if unit == "years":
        if not isinstance(value, int) or not 1 < value < 9998:
            return None
        start = add_months(dt.date(value, 1, 1), -moved)
        return start, add_months(start, 12)
    day = _date(value)
    if day is None:
        return None
    if unit in _MONTHS and day.day == 1:
        start = add_months(day, -moved)
        return start, add_months(start, _MONTHS[unit])
    return (day, day + dt.timedelta(days=7)) if unit == "week" else None


def _date(value: object) -> dt.date | None:
    """A day from what a database gives: a date, a time, or a text such as 2025-10 or 2025-10-14."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str):
        return None
    try:
        return dt.date.fromisoformat(f"{value}-01" if len(value) == len("2025-10") else value[:10])
    except ValueError:
        return None


def _ranges(query: ReadableQuery, holder: exp.Expr | None) -> dict[str, Range]:
    """The ranges of the conditions under a node, by what they are of."""
    ranges = Ranges(query)
    condition = holder.args.get("expression") if isinstance(holder, exp.Filter) else holder
    while isinstance(condition, exp.Where | exp.If | exp.Paren):
        condition = condition.this
    parts = condition.flatten() if isinstance(condition, exp.And) else [condition] if condition else []
    for part in parts:
        ranges.take(part)
    return ranges.found


def _day(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].title()} {day.year}"

"""Conditions on dates, put together as the ranges that they make: `ordered in September 2025`.

A range is of a column, or of the earliest or latest date of one within groups: `MIN(o.ordered_at)` of each customer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from sqlglot import exp

from app.assistant.periods import add_months
from app.assistant.schema import Column, Table
from app.assistant.words.names import is_date, many, one, participle
from app.assistant.words.periods import period_words, read_date
from app.assistant.words.readable import ReadableQuery, strip
from app.assistant.words.rows import rows_of_groups

FLIPPED: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.GT: exp.LT,
    exp.GTE: exp.LTE,
    exp.LT: exp.GT,
    exp.LTE: exp.GTE,
}
_ENDS: dict[type[exp.Expr], str] = {exp.Min: "earliest", exp.Max: "latest"}


@dataclass
class Range:
    """A half-open range of a column's dates; with `which`, of the earliest or latest one of `whose` rows."""

    table: Table
    column: Column
    which: str = ""
    whose: str = ""
    node: exp.Expr | None = None  # what is dated
    ends: list[tuple[str, dt.date]] = field(default_factory=list)

    @property
    def start(self) -> dt.date | None:
        """The first day."""
        return max((day for side, day in self.ends if side == "start"), default=None)

    @property
    def end(self) -> dt.date | None:
        """The day after the last."""
        return min((day for side, day in self.ends if side == "end"), default=None)


class Ranges:
    """The ranges of one query's conditions, by what they are of."""

    def __init__(self, query: ReadableQuery) -> None:
        """Start with none."""
        self.query = query
        self.found: dict[str, Range] = {}

    def take(self, condition: exp.Expr) -> bool:
        """Take a condition up; False where it is no end of a range."""
        if isinstance(condition, exp.Between):
            low, high = self._day(condition.args["low"]), self._day(condition.args["high"])
            if low and high and (dated := self.dated(condition.this)):
                return self._note(dated, ("start", low), ("end", high + dt.timedelta(days=1)))
            return False
        if not isinstance(condition, exp.EQ | exp.GT | exp.GTE | exp.LT | exp.LTE):
            return False
        kind: type[exp.Expr] = type(condition)
        left, right = condition.this, condition.expression
        if self.dated(right):
            left, right, kind = right, left, FLIPPED.get(kind, kind)
        if kind is exp.EQ and (year := self._year(left, right)):
            return year
        dated, day = self.dated(left), self._day(right)
        if dated is None or day is None:
            return False
        after = day + dt.timedelta(days=1)
        if kind is exp.EQ:
            return self._note(dated, ("start", day), ("end", self._after(left, dated, day) or after))
        side = "start" if kind in (exp.GT, exp.GTE) else "end"
        return self._note(dated, (side, after if kind in (exp.GT, exp.LTE) else day))

    def _after(self, left: exp.Expr, dated: Range, day: dt.date) -> dt.date | None:
        """The day after the span that a date stands for."""
        truncated = strip(left)
        if isinstance(truncated, exp.TimestampTrunc | exp.DateTrunc):
            return _next(day, truncated.args["unit"].name.lower())
        return _next(day, "month") if dated.column.name.lower().startswith("month") else None

    def _year(self, left: exp.Expr, right: exp.Expr) -> bool:
        """Take up `YEAR(o.ordered_at) = 2024`."""
        left, right = strip(left), strip(right)
        if not isinstance(right, exp.Literal) or not right.this.isdigit():
            return False
        of = left.this if isinstance(left, exp.Year) else None
        if isinstance(left, exp.Extract) and left.name.upper() == "YEAR":
            of = left.expression
        dated = self.dated(of)
        if dated and 1 < int(right.this) < 9998:
            year = int(right.this)
            return self._note(dated, ("start", dt.date(year, 1, 1)), ("end", dt.date(year + 1, 1, 1)))
        return False

    def _note(self, dated: Range, *ends: tuple[str, dt.date]) -> bool:
        key = f"{dated.which} {dated.table.key}.{dated.column.name}"
        self.found.setdefault(key, dated).ends.extend(ends)
        return True

    def _day(self, node: exp.Expr | None) -> dt.date | None:
        return read_date(node, self.query.workspace.today)

    def dated(self, node: exp.Expr | None) -> Range | None:
        """What dates an expression holds, as a range without ends; None if it holds none."""
        while isinstance(
            node, exp.Cast | exp.Paren | exp.TsOrDsToDate | exp.Date | exp.TimestampTrunc | exp.DateTrunc
        ):
            node = node.this
        inner = self.query.look_through(node) if node is not None else None
        if type(inner) in _ENDS and inner is not None:
            known = self.query.known(self.query.look_through(inner.this))
            rows = rows_of_groups(self.query, inner.find_ancestor(exp.Select))
            if known and is_date(known[1]) and rows and rows.table:
                return Range(*known, _ENDS[type(inner)], one(rows.table), inner)
            return None
        known = self.query.known(inner)
        return Range(*known, node=inner) if known and is_date(known[1]) else None

    def words(self) -> list[str]:
        """The periods, each with what happened in it where the subject does not say so."""
        said: list[str] = []
        for each in self.found.values():
            words = period_words(each.start, each.end, self.query.workspace)
            happened = happened_at(each)
            if happened or not any(other.endswith(words) for other in said):
                said.append(f"{happened} {words}".strip())
        return list(dict.fromkeys(said))


def happened_at(dated: Range) -> str:
    """`closed`, but nothing for the date that rows are usually told apart by: orders ordered."""
    words = participle(dated.column)
    usual = not words or words.split()[0][:5] in many(dated.table).replace(" ", "")[:12]
    if dated.which:
        first = "first" if dated.which == "earliest" else "last"
        return f"with their {first} {one(dated.table)}{'' if usual else f' {words}'}"
    return "" if usual else words


def _next(day: dt.date, unit: str) -> dt.date | None:
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit)
    if months and day.day == 1:
        return add_months(day, months)
    return day + dt.timedelta(days=7) if unit == "week" else None

"""The rule on periods: from its first day, to before the day after its last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlglot import exp

from app.assistant.style.rule import House, Parameters, Place, Query, Rule
from app.assistant.style.sources import source_of

_PARTS = (exp.Year, exp.TimestampTrunc, exp.DateTrunc, exp.TimeToStr, exp.Extract)
_DATE = exp.DataType.build("date")  # made of its name, it would be parsed each time
_COMPARED = (exp.EQ, exp.GT, exp.GTE, exp.LT, exp.LTE)


def _half_open(query: Query, _: Parameters) -> Iterator[Place]:
    for node in query.find_all(exp.Between, *_COMPARED):
        if node.find_ancestor(exp.Where, exp.Join, exp.Filter, exp.Having) is None:
            continue
        if isinstance(node, exp.Between):
            if _is_moment(node.this, query.house) or _is_day(node.args["low"]):
                yield Place(node, "write >= the first day AND < the day after the last")
            continue
        left, right = node.this, node.expression
        of_part = isinstance(left, _PARTS) and (_is_day(right) or isinstance(right, exp.Literal))
        if of_part and not (isinstance(left, exp.Extract) and left.name.upper() != "YEAR"):
            yield Place(
                node, "compare the date itself with the period's first day and the day after its last"
            )
        elif _is_day(right) and not isinstance(node, exp.EQ):
            if isinstance(node, exp.LTE) and not _is_point(node, query.house):
                yield Place(node, "write < the day after: a time on the last day is left out")
            elif _cast(left) is not None:
                yield Place(node, "compare the date itself, not a cast of it")
            else:
                yield Place(node)


def _is_point(node: exp.LTE, house: House) -> bool:
    """Whether a DATE is compared with one day rather than with a period's end: nothing bounds it from below."""
    others = node.parent.flatten() if isinstance(node.parent, exp.And) else ()
    lower = [other for other in others if isinstance(other, exp.GT | exp.GTE) and other.this == node.this]
    return _type(node.this, house) == "DATE" and not lower


def _is_day(node: exp.Expr) -> bool:
    return _day(node) is not None


def _day(node: exp.Expr) -> dt.date | None:
    """The date of DATE '…'."""
    if type(node) is exp.Cast and isinstance(node.this, exp.Literal) and node.to.is_type(_DATE):
        try:
            return dt.date.fromisoformat(node.this.name)
        except ValueError:
            return None
    return None


def _cast(node: exp.Expr) -> exp.Column | None:
    """The column that is cast to a date."""
    is_cast = type(node) in (exp.Cast, exp.Date, exp.TsOrDsToDate) and isinstance(node.this, exp.Column)
    if is_cast and (not isinstance(node, exp.Cast) or node.to.is_type(_DATE)):
        return node.this if isinstance(node.this, exp.Column) else None
    return None


def _type(column: exp.Expr, house: House) -> str:
    """DATE or TIMESTAMP, as the schema has it of a table's own column."""
    source = source_of(column) if isinstance(column, exp.Column) and column.table else None
    table = house.table(source) if isinstance(source, exp.Table) else None
    for known in table.columns if table else ():
        if known.name.lower() == column.name.lower():
            return known.type.upper()
    return ""


def _is_moment(node: exp.Expr, house: House) -> bool:
    return _cast(node) is not None or _type(node, house) in ("DATE", "TIMESTAMP") or isinstance(node, _PARTS)


def _open(tree: exp.Expr, house: House, _: Parameters) -> exp.Expr:
    """Write half-open ranges where they mean the same: of a DATE column, of a cast to DATE, of a year or a month."""
    if house.schema.dialect != "duckdb":
        return tree
    for node in list(tree.find_all(exp.Between, exp.LTE, exp.EQ)):
        if node.find_ancestor(exp.Where, exp.Join, exp.Filter, exp.Having) is None:
            continue
        if (found := _range(node, house)) is not None:
            node.replace(found)
    return tree


def _range(node: exp.Expr, house: House) -> exp.Expr | None:
    value = node.this
    column = _cast(value)
    if column is None and _type(value, house) == "DATE":
        column = value
    if isinstance(node, exp.Between):
        low, high = _day(node.args["low"]), _day(node.args["high"])
        if column is not None and low and high and not node.args.get("symmetric"):
            return _between(column, low, _next(high), node)
        return None
    last = _day(node.expression)
    if isinstance(node, exp.LTE) and not _is_point(node, house):
        return (
            exp.LT(this=column.copy(), expression=_date(_next(last))) if column is not None and last else None
        )
    if isinstance(value, exp.Year) and isinstance(value.this, exp.Column) and node.expression.is_int:
        if _type(value.this, house) in ("DATE", "TIMESTAMP"):
            year = int(node.expression.name)
            return _between(value.this, dt.date(year, 1, 1), dt.date(year + 1, 1, 1), node)
        return None
    if isinstance(value, exp.TimestampTrunc | exp.DateTrunc) and last and isinstance(value.this, exp.Column):
        unit = value.args["unit"].name.upper()
        months = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}.get(unit, 0)
        begins = months and last.day == 1 and (last.month - 1) % months == 0
        if begins and _type(value.this, house) in ("DATE", "TIMESTAMP"):
            month = last.year * 12 + last.month - 1 + months
            return _between(value.this, last, dt.date(month // 12, month % 12 + 1, 1), node)
        return None
    if last and _cast(value) is not None and column is not None:
        return _between(column, last, _next(last), node)
    return None


def _between(column: exp.Expr, first: dt.date, after: dt.date, node: exp.Expr) -> exp.Expr:
    both = exp.And(
        this=exp.GTE(this=column.copy(), expression=_date(first)),
        expression=exp.LT(this=column.copy(), expression=_date(after)),
    )
    return both if isinstance(node.parent, exp.And | exp.Where | exp.Paren) else exp.paren(both, copy=False)


def _date(day: dt.date) -> exp.Expr:
    return exp.Cast(this=exp.Literal.string(day.isoformat()), to=exp.DataType.build("date"))


def _next(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=1)


RULES = (
    Rule(
        "half-open-dates", "A period written so holds every moment of its last day.",
        bad="SELECT COUNT(*) AS orders FROM sales.orders AS o WHERE o.ordered_at "
        "BETWEEN DATE '2025-05-01' AND DATE '2025-07-31'",
        good="SELECT COUNT(*) AS orders FROM sales.orders AS o WHERE o.ordered_at >= DATE '2025-05-01' "
        "AND o.ordered_at < DATE '2025-08-01'",
        check=_half_open, fix=_open,
    ),
)  # fmt: skip

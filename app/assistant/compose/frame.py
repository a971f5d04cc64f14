"""What a question about a measure asks, as one value that follow-ups change, and the query it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from app.assistant.compose.domain import Condition, Dimension, Measure
from app.assistant.compose.listing import Attribute
from app.assistant.compose.query import Joins, Query, filtered, render
from app.assistant.compose.spans import Span
from app.assistant.workspace import Workspace

Grain = Literal["", "month", "quarter", "year", "calendar year", "week", "day", "weekday", "hour"]

_PARTS = {
    "calendar year": "YEAR({})",
    "week": "DATE_TRUNC('week', {})",
    "day": "CAST({} AS DATE)",
    "weekday": "DAYNAME({})",
    "hour": "HOUR({})",
}


@dataclass(frozen=True)
class Frame:
    """A measure, and how it is split, limited and shown."""

    measure: Measure
    dimension: Dimension | None = None
    span: Span | None = None
    conditions: tuple[Condition, ...] = ()
    grain: Grain = ""
    top: int | None = None
    lowest: bool = False
    share: bool = False
    before: Span | None = None  # the change against it, in percent
    over: str = ""  # HAVING, with its comparison
    counted: bool = False  # only how many groups meet it
    part: Condition | None = None  # what share of the measure meets it
    more: tuple[Measure, ...] = ()  # shown beside the measure: of the same rows
    running: bool = False  # with the running total over the grain
    running_alone: bool = False  # or that alone
    each: Dimension | None = None  # the first of the ranked in each of these
    each_grain: Grain = ""  # or in each of these
    second: Dimension | None = None  # split by it too, a row for each of both
    across: Dimension | Grain = ""  # or a column for each
    across_columns: tuple[tuple[str, str], ...] = ()  # the condition and the name of each of these
    bound: tuple[Measure, str] | None = None  # HAVING, of another figure of the same rows
    beside: Span | None = None  # in a column beside the span
    columns: tuple[Attribute, ...] = ()  # what is shown of each of the ranked
    by_name: bool = False  # the groups in the order of their names

    def but(self, **parts: object) -> Frame:
        """Return the frame with other parts."""
        return replace(self, **parts)  # type: ignore[arg-type]


def grain_sql(grain: str, date: str, workspace: Workspace) -> tuple[str, str]:
    """The expression and the name of a month, fiscal quarter, fiscal year or another part of a date."""
    shift = workspace.fiscal_year_start_month - 1
    if grain == "month":
        return f"DATE_TRUNC('month', {date})", "month"
    if grain in _PARTS:
        return _PARTS[grain].format(date), grain.removeprefix("calendar ")
    if grain == "quarter":
        return f"QUARTER({date}{f' - INTERVAL {shift} MONTH' if shift else ''})", "fiscal_quarter"
    ends_later = shift and workspace.fiscal_year_named_after == "end"
    moved = f" + INTERVAL {12 - shift} MONTH" if ends_later else f" - INTERVAL {shift} MONTH" if shift else ""
    return f"YEAR({date}{moved})", "fiscal_year"


def build(frame: Frame, joins: Joins, workspace: Workspace) -> Query:
    """The query that a frame means. Raises: LookupError where no key leads to a table it needs."""
    measure = frame.measure
    where = measure.where
    for each in (frame.dimension, frame.second):
        where += each.where if each else ()
    where += tuple(part for condition in frame.conditions for part in condition.where)
    if frame.span and not frame.before:
        limits = frame.span.conditions(measure.date)
        if frame.beside:
            other = frame.beside.conditions(measure.date)
            limits = (f"({' AND '.join(limits)} OR {' AND '.join(other)})",)
        where += limits
    query = Query(
        measure.base, (), where, ctes=measure.ctes, joins=measure.joins,
        needs=tuple(a for a in measure.needs if a in joins.tables),
    )  # fmt: skip
    if frame.before:
        return _compare(frame, query, joins)
    if frame.share:
        return _share(frame, query, joins)
    if frame.each or frame.each_grain:
        return _first_of_each(frame, query, joins, workspace)
    if frame.across_columns:
        return _across(frame, query, workspace)
    if frame.second:
        return _twice(frame, query, workspace)
    if frame.running:
        return _running(frame, query, joins, workspace)
    if frame.part:
        inside = " AND ".join(frame.part.where)
        part = f"{measure.sql} FILTER (WHERE {inside})"
        needs = (*query.needs, *frame.part.aliases)
        shown = (f"ROUND(100.0 * {part} / NULLIF({measure.sql}, 0), 1)", "share_pct")
        if frame.grain:
            expr, name = _grain_of(frame, frame.grain, workspace)
            label = name if expr != measure.date else expr
            return query.but(select=((expr, name), shown), group=(expr,), order=(label,), needs=needs)
        if not frame.dimension:
            return query.but(select=(shown,), needs=needs)
        return query.but(
            select=(_named(frame.dimension), shown),
            group=(*frame.dimension.group, frame.dimension.expr),
            order=("share_pct DESC", frame.dimension.shown, *frame.dimension.group),
            needs=needs,
        )
    shown = (measure.rounded(), measure.name)
    more = tuple((other.rounded(), other.name) for other in frame.more)
    if frame.grain:
        expr, name = _grain_of(frame, frame.grain, workspace)
        label = name if expr != measure.date else expr
        ranked = frame.top or frame.grain == "weekday"
        return query.but(
            select=((expr, name), shown, *more),
            group=(expr,),
            having=(f"{measure.sql} {frame.over}",) if frame.over else (),
            order=(f"{measure.name}{'' if frame.lowest else ' DESC'}", label) if ranked else (label,),
            limit=frame.top,
        )
    dimension = frame.dimension
    if not dimension:
        return query.but(select=(shown, *more))
    down = "" if frame.lowest else " DESC"
    over: tuple[str, ...] = (f"{measure.sql} {frame.over}",) if frame.over else ()
    over += (f"{frame.bound[0].sql} {frame.bound[1]}",) if frame.bound else ()
    if frame.counted:
        return _count(dimension, query.but(having=over), joins)
    columns = tuple((each.expr, each.name) for each in frame.columns) or _columns(dimension)
    return query.but(
        select=(*columns, shown, *more),
        group=tuple(dict.fromkeys((*dimension.group, dimension.expr, *(expr for expr, _ in columns)))),
        having=over,
        order=(*(() if frame.by_name else (f"{measure.name}{down}",)), dimension.shown, *dimension.group),
        limit=frame.top,
    )


def _grain_of(frame: Frame, grain: Grain, workspace: Workspace) -> tuple[str, str]:
    expr, name = grain_sql(grain, frame.measure.date, workspace)
    return (frame.measure.date if grain == "month" and frame.measure.whole_months else expr), name


def _rows(frame: Frame, workspace: Workspace) -> tuple[tuple[str, str], tuple[str, ...], str]:
    """What a row is of: its expression and name, what it is grouped by, how ORDER BY names it."""
    if frame.grain:
        expr, name = _grain_of(frame, frame.grain, workspace)
        return (expr, name), (expr,), name if expr != frame.measure.date else expr
    dimension = frame.dimension
    assert dimension
    return _named(dimension), (*dimension.group, dimension.expr), dimension.shown


def _twice(frame: Frame, query: Query, workspace: Workspace) -> Query:
    """The measure by two dimensions, or by a grain and a dimension."""
    measure, second = frame.measure, frame.second
    assert second
    first, group, label = _rows(frame, workspace)
    return query.but(
        select=(first, _named(second), (measure.rounded(), measure.name)),
        group=(*group, *second.group, second.expr),
        order=(label, f"{measure.name} DESC", second.shown),
    )


def _across(frame: Frame, query: Query, workspace: Workspace) -> Query:
    """The measure by a dimension or a grain, in a column for each value of another."""
    measure = frame.measure
    unit = {"usd": "_usd", "percent": "_pct"}.get(measure.unit, "")
    figures = tuple(
        (measure.rounded(filtered(measure.sql, condition)), f"{name}{unit}")
        for condition, name in frame.across_columns
    )
    if not (frame.dimension or frame.grain):
        return query.but(select=figures)
    first, group, label = _rows(frame, workspace)
    order = (label,) if frame.grain else (f"{figures[0][1]} DESC", label)
    return query.but(select=(first, *figures), group=group, order=order)


def _running(frame: Frame, query: Query, joins: Joins, workspace: Workspace) -> Query:
    """The measure by a grain, with its running total."""
    measure = frame.measure
    expr, name = _grain_of(frame, frame.grain, workspace)
    inner = query.but(select=((expr, name), (measure.sql, measure.name)), group=(expr,))
    figure, label = f"steps.{measure.name}", f"steps.{name}"
    total = f"SUM({figure}) OVER (ORDER BY {label})"
    return Query(
        "steps",
        (
            (label, name),
            *(() if frame.running_alone else ((measure.rounded(figure), measure.name),)),
            (measure.rounded(total), f"running_total{'_usd' if measure.unit == 'usd' else ''}"),
        ),
        order=(label,),
        ctes=(*inner.ctes, ("steps", render(inner.but(ctes=()), joins))),
    )


def _first_of_each(frame: Frame, query: Query, joins: Joins, workspace: Workspace) -> Query:
    """The first by the measure in each group, or the first few, one of those that tie."""
    measure, dimension = frame.measure, frame.dimension
    assert dimension
    expr, name = _named(frame.each) if frame.each else _grain_of(frame, frame.each_grain, workspace)
    own = frame.each.group if frame.each else ()
    inner = query.but(
        select=((expr, name), _named(dimension), (measure.sql, measure.name)),
        group=(*own, expr, *dimension.group, dimension.expr),
    )
    figure, label, ranked = f"firsts_of.{measure.name}", f"firsts_of.{name}", f"firsts_of.{dimension.name}"
    down = "" if frame.lowest else " DESC"
    order: tuple[str, ...] = (f"{measure.name}{down}", label) if frame.each else (label,)
    if frame.top != 1:
        order = (label, f"{measure.name}{down}", ranked)
    return Query(
        "firsts_of",
        ((label, name), (ranked, dimension.name), (measure.rounded(figure), measure.name)),
        qualify=f"ROW_NUMBER() OVER (PARTITION BY {label} ORDER BY {figure}{down}, {ranked}) "
        + ("= 1" if frame.top == 1 else f"<= {frame.top}"),
        order=order,
        ctes=(*inner.ctes, ("firsts_of", render(inner.but(ctes=()), joins))),
    )


def _count(dimension: Dimension, query: Query, joins: Joins) -> Query:
    """How many of what a measure is split by meet its bound."""
    keys = tuple(dict.fromkeys((*dimension.group, dimension.expr)))
    inner = query.but(select=((keys[0], ""),), group=keys)
    name = dimension.many.replace(" ", "_")
    return Query(
        "groups", (("COUNT(*)", name),), ctes=(*inner.ctes, ("groups", render(inner.but(ctes=()), joins)))
    )


def _named(dimension: Dimension) -> tuple[str, str]:
    return dimension.expr, dimension.name


def _columns(dimension: Dimension) -> tuple[tuple[str, str], ...]:
    return tuple((expr, expr.partition(".")[2]) for expr in dimension.columns) or (_named(dimension),)


def _compare(frame: Frame, query: Query, joins: Joins) -> Query:
    """The change from one span to another: both in a CTE, so that the measure stands once."""
    measure, dimension, span = frame.measure, frame.dimension, frame.span
    assert span and frame.before
    unit = "usd" if measure.unit == "usd" else "count"
    both = tuple(
        (f"{measure.sql} FILTER (WHERE {' AND '.join(each.conditions(measure.date))})", f"{name}_{unit}")
        for each, name in ((span, "now"), (frame.before, "before"))
    )
    inner = query.but(
        select=((_named(dimension), *both) if dimension else both),
        group=(dimension.expr,) if dimension else (),
    )
    change = (
        f"ROUND(100.0 * (periods.now_{unit} - periods.before_{unit}) / NULLIF(periods.before_{unit}, 0), 1)"
    )
    return _outer(frame, inner, "periods", (change, "change_pct"), joins)


def _share(frame: Frame, query: Query, joins: Joins) -> Query:
    """Each group's share of the total of all groups."""
    measure, dimension = frame.measure, frame.dimension
    assert dimension
    inner = query.but(
        select=(_named(dimension), (measure.sql, measure.name)), group=(*dimension.group, dimension.expr)
    )
    share = f"ROUND(100.0 * totals.{measure.name} / NULLIF(SUM(totals.{measure.name}) OVER (), 0), 1)"
    return _outer(frame, inner, "totals", (share, "share_pct"), joins)


def _outer(frame: Frame, inner: Query, name: str, shown: tuple[str, str], joins: Joins) -> Query:
    ctes = (*inner.ctes, (name, render(inner.but(ctes=()), joins)))
    if not frame.dimension:
        return Query(name, (shown,), ctes=ctes)
    label = f"{name}.{frame.dimension.name}"
    return Query(
        name,
        ((label, frame.dimension.name), shown),
        order=(f"{shown[1]} DESC", label),
        limit=frame.top,
        ctes=ctes,
    )


Build = Callable[[Frame], Query]

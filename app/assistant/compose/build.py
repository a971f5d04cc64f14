"""The query that a frame means, one shape of frame after the other."""

from __future__ import annotations

from app.assistant.compose.averages import averaged_query
from app.assistant.compose.changes import build_change, build_steps, with_step_before
from app.assistant.compose.figures import limited_apart
from app.assistant.compose.firsts import build_firsts
from app.assistant.compose.frame import Frame
from app.assistant.compose.in_steps import build_in_steps
from app.assistant.compose.query import Joins, Query, filtered, render
from app.assistant.compose.rows import columns_of_rows, grain_of, named, outer_query, rows_of
from app.assistant.compose.window_queries import before_window, build_window
from app.assistant.workspace import Workspace


def build(frame: Frame, joins: Joins, workspace: Workspace) -> Query:
    """The query that a frame means. Raises: LookupError where no key leads to a table it needs."""
    if frame.more:
        apart = [limited_apart(each, (frame.measure, *frame.more)) for each in (frame.measure, *frame.more)]
        frame = frame.but(measure=apart[0], more=tuple(apart[1:]))
    measure = frame.measure
    frame = with_step_before(frame) if frame.stepwise else frame
    span, frame = frame.span, before_window(frame)
    where = measure.where
    for each in (frame.dimension, frame.second):
        where += each.where if each else ()
    where += tuple(part for condition in frame.conditions for part in condition.where)
    if frame.sides:
        where += (f"({' OR '.join(condition for condition, _ in frame.across_columns)})",)
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
    if frame.window:
        return build_window(frame, query, joins, workspace, span)
    if frame.before:
        return build_change(frame, query, joins)
    if frame.stepwise:
        return build_steps(frame, query, joins, workspace)
    if measure.inner:
        return build_in_steps(frame, query, joins, workspace)
    if frame.share:
        return _share(frame, query, joins)
    if frame.each or frame.each_grain:
        return build_firsts(frame, query, joins, workspace)
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
        shown = (f"ROUND(100.0 * {part} / NULLIF({measure.sql}, 0), {frame.decimals or 1})", "share_pct")
        if frame.grain:
            expr, name = grain_of(frame, frame.grain, workspace)
            label = name if expr != measure.date else expr
            return query.but(select=((expr, name), shown), group=(expr,), order=(label,), needs=needs)
        if not frame.dimension:
            return query.but(select=(shown,), needs=needs)
        return query.but(
            select=(named(frame.dimension), shown),
            group=(*frame.dimension.group, frame.dimension.expr),
            order=("share_pct DESC", frame.dimension.shown, *frame.dimension.group),
            needs=needs,
        )
    if frame.averaged:
        return averaged_query(frame, query)
    shown = (measure.rounded(decimals=frame.decimals), measure.name)
    more = tuple((other.rounded(decimals=frame.decimals), other.name) for other in frame.more)
    if frame.grain:
        expr, name = grain_of(frame, frame.grain, workspace)
        label = name if expr != measure.date else expr
        if frame.counted:
            bounded = query.but(
                select=((expr, name),), group=(expr,), having=(f"{measure.sql} {frame.over}",)
            )
            return _count(f"{name}s", bounded, joins)
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
        keys = tuple(dict.fromkeys((*dimension.group, dimension.expr)))
        return _count(dimension.many, query.but(select=((keys[0], ""),), group=keys, having=over), joins)
    columns = tuple((each.expr, each.name) for each in frame.columns) or columns_of_rows(dimension)
    return query.but(
        select=(*columns, shown, *more),
        group=tuple(dict.fromkeys((*dimension.group, dimension.expr, *(expr for expr, _ in columns)))),
        having=over,
        order=(*(() if frame.by_name else (f"{measure.name}{down}",)), dimension.shown, *dimension.group),
        limit=frame.top,
    )


def _twice(frame: Frame, query: Query, workspace: Workspace) -> Query:
    """The measure by two dimensions, or by a grain and a dimension."""
    measure, second = frame.measure, frame.second
    assert second
    first, group, label = rows_of(frame, workspace)
    return query.but(
        select=(first, named(second), (measure.rounded(decimals=frame.decimals), measure.name)),
        group=(*group, *second.group, second.expr),
        order=(label, f"{measure.name} DESC", second.shown),
    )


def _across(frame: Frame, query: Query, workspace: Workspace) -> Query:
    """The measure by a dimension or a grain, in a column for each value of another."""
    measure = frame.measure
    unit = {"usd": "_usd", "percent": "_pct"}.get(measure.unit, "")
    figures = tuple(
        (measure.rounded(filtered(measure.sql, condition), frame.decimals), f"{name}{unit}")
        for condition, name in frame.across_columns
    )
    if not (frame.dimension or frame.grain):
        return query.but(select=figures)
    first, group, label = rows_of(frame, workspace)
    order = (label,) if frame.grain else (f"{figures[0][1]} DESC", label)
    return query.but(select=(first, *figures), group=group, order=order)


def _running(frame: Frame, query: Query, joins: Joins, workspace: Workspace) -> Query:
    """The measure by a grain, with its running total."""
    measure = frame.measure
    expr, name = grain_of(frame, frame.grain, workspace)
    inner = query.but(select=((expr, name), (measure.sql, measure.name)), group=(expr,))
    figure, label = f"steps.{measure.name}", f"steps.{name}"
    total = f"SUM({figure}) OVER (ORDER BY {label})"
    return Query(
        "steps",
        (
            (label, name),
            *(() if frame.running_alone else ((measure.rounded(figure, frame.decimals), measure.name),)),
            (
                measure.rounded(total, frame.decimals),
                f"running_total{'_usd' if measure.unit == 'usd' else ''}",
            ),
        ),
        order=(label,),
        ctes=(*inner.ctes, ("steps", render(inner.but(ctes=()), joins))),
    )


def _count(many: str, inner: Query, joins: Joins) -> Query:
    """How many of what a measure is split by meet its bound."""
    ctes = (*inner.ctes, ("groups", render(inner.but(ctes=()), joins)))
    return Query("groups", (("COUNT(*)", many.replace(" ", "_")),), ctes=ctes)


def _share(frame: Frame, query: Query, joins: Joins) -> Query:
    """Each group's share of the total of all groups."""
    measure, dimension = frame.measure, frame.dimension
    assert dimension
    inner = query.but(
        select=(named(dimension), (measure.sql, measure.name)), group=(*dimension.group, dimension.expr)
    )
    total = f"NULLIF(SUM(totals.{measure.name}) OVER (), 0)"
    share = f"ROUND(100.0 * totals.{measure.name} / {total}, {frame.decimals or 1})"
    return outer_query(frame, inner, "totals", (share, "share_pct"), joins)

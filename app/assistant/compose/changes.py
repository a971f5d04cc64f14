"""The query of a change: between two periods, in percent, points or the figure's own unit, or from month to month."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from app.assistant.compose.frame import Frame, grain_sql
from app.assistant.compose.query import Joins, Query, filtered, is_one_aggregate, render
from app.assistant.compose.rows import named, outer_query
from app.assistant.compose.spans import Span, one_before
from app.assistant.workspace import Workspace


def build_change(frame: Frame, query: Query, joins: Joins) -> Query:
    """The change from one span to another: both in a CTE, so that the measure stands once."""
    measure, dimension, span = frame.measure, frame.dimension, frame.span
    assert span and frame.before
    unit = {"usd": "usd", "percent": "pct"}.get(measure.unit, "count")
    now, before = (f"{name}_{unit}" for name in ("now", "before"))
    both = tuple((_within(frame, each), name) for each, name in ((span, now), (frame.before, before)))
    limits = [" AND ".join(each.conditions(measure.date)) for each in (frame.before, span)]
    inner = query.but(
        where=(*query.where, f"({' OR '.join(limits)})"),  # who has neither has not changed
        select=((named(dimension), *both) if dimension else both),
        group=(*dimension.group, dimension.expr) if dimension else (),
    )
    falls = frame.moved == "<" and not frame.both  # what is lost is told as it is: "and how many fewer?"
    difference = f"periods.{before} - periods.{now}" if falls else f"periods.{now} - periods.{before}"
    if frame.change == "percent":
        shown = f"ROUND(100.0 * ({difference}) / NULLIF(periods.{before}, 0), {frame.decimals or 1})"
        outer = outer_query(frame, inner, "periods", (shown, "change_pct"), joins)
    else:
        shown = measure.rounded(difference, frame.decimals)
        outer = outer_query(frame, inner, "periods", (shown, f"change_{unit}"), joins)
    if frame.named:
        suffix = {"usd": "_usd", "percent": "_pct"}.get(measure.unit, "")
        told = [
            (measure.rounded(f"periods.{name}", frame.decimals), f"{as_named}{suffix}")
            for name, as_named in zip((before, now), frame.named, strict=True)
        ]
        figures = tuple(reversed(told) if frame.later_first else told)
        return outer.but(select=(*outer.select[:-1], *figures, outer.select[-1]))
    if not frame.moved:
        return outer
    some = (f"periods.{before} > 0",) if frame.top and frame.change == "percent" else ()
    outer = outer.but(where=(*some, f"periods.{now} {frame.moved} periods.{before}"))
    if frame.counted and dimension:
        return outer.but(select=(("COUNT(*)", re.sub(r"\W+", "_", dimension.many)),), order=())
    if not frame.both:
        return outer
    label = outer.select[0]
    figures = tuple((measure.rounded(f"periods.{name}", frame.decimals), name) for name in (now, before))
    return outer.but(select=(label, *figures), order=(f"{now} DESC", label[0]))


def _within(frame: Frame, span: Span) -> str:
    """The measure within a span."""
    sql, limit = frame.measure.sql, " AND ".join(span.conditions(frame.measure.date))
    within = f"{sql} FILTER (WHERE {limit})" if is_one_aggregate(sql) else filtered(sql, limit)
    none_is_zero = frame.dimension and frame.measure.adds_up and not sql.startswith("COUNT(")
    return f"COALESCE({within}, 0)" if none_is_zero else within


def with_step_before(frame: Frame) -> Frame:
    """The frame with the month, quarter or week before its span, which the first of them is compared with."""
    assert frame.span
    first = frame.span.start - dt.timedelta(days=7)
    if frame.grain != "week":
        first = one_before(replace(frame.span, unit=frame.grain)).start
    return frame.but(span=replace(frame.span, start=first))


def build_steps(frame: Frame, query: Query, joins: Joins, workspace: Workspace) -> Query:
    """The change of each step on the one before, beside the figure or alone; `query` begins with the step before."""
    measure, shift = frame.measure, workspace.fiscal_year_start_month - 1
    expr, name = grain_sql(frame.grain, measure.date, workspace)
    shown = f"steps.{name}"
    if frame.grain == "quarter":  # its number comes again in the year before
        moved = f" - INTERVAL {shift} MONTH" if shift else ""
        shown, expr, name = (
            f"QUARTER(steps.begins{moved})",
            f"DATE_TRUNC('quarter', {measure.date}{moved})",
            "begins",
        )
        expr = f"{expr} + INTERVAL {shift} MONTH" if shift else expr
    inner = query.but(select=((expr, name), (measure.sql, measure.name)), group=(expr,))
    figure, label = f"steps.{measure.name}", f"steps.{name}"
    last = f"LAG({figure}) OVER (ORDER BY {label})"
    unit = {"usd": "usd", "percent": "pct"}.get(measure.unit, "count")
    change = (measure.rounded(f"{figure} - {last}", frame.decimals), f"change_{unit}")
    if frame.change == "percent":
        percent = f"100.0 * ({figure} - {last}) / NULLIF({last}, 0)"
        change = (f"ROUND({percent}, {frame.decimals or 1})", "change_pct")
    beside = ((measure.rounded(figure, frame.decimals), measure.name),) if frame.both else ()
    return Query(
        "steps",
        ((shown, grain_sql(frame.grain, measure.date, workspace)[1]), *beside, change),
        qualify=f"{last} IS NOT NULL",
        order=(label,),
        ctes=(*inner.ctes, ("steps", render(inner.but(ctes=()), joins))),
    )

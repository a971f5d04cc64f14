"""The query of a ratio of two figures, each added up in a CTE of its own before the two are joined."""

from __future__ import annotations

from app.assistant.compose.domain import Dimension, Domain, Measure, Ratio
from app.assistant.compose.frame import Frame, grain_sql
from app.assistant.compose.query import Query, render
from app.assistant.compose.spans import Span


def _joined(dimension: Dimension | None, label: str, over: str, under: str, *, keeps_all: bool) -> str:
    """The join of the two sides: of groups by their label, of records by their key, those that both have."""
    if dimension and dimension.group:
        key = dimension.group[0].partition(".")[2]
        return f"{'LEFT ' if keeps_all else ''}JOIN {over} ON {over}.{key} = {under}.{key}"
    return f"LEFT JOIN {over} ON {over}.{label} = {under}.{label}"


def _limits(measure: Measure, span: Span) -> tuple[str, ...]:
    """The days of a side: those of the span, or the day of the last count in it."""
    limits = span.conditions(measure.date)
    if not measure.last_count:
        return limits
    name = measure.date.partition(".")[2]
    inside = " AND ".join(limit.replace(measure.date, f"counts.{name}") for limit in limits)
    return (
        f"{measure.date} = (SELECT MAX(counts.{name}) FROM {measure.last_count} AS counts WHERE {inside})",
    )


def build_ratio(ratio: Ratio, frame: Frame, domain: Domain) -> str:
    """The SQL of a frame whose measure is what a ratio shows: in all, by a dimension of the ratio, or by a grain."""
    sides = next((sides for sides in ratio.by if sides[0] == frame.dimension), None)
    span, grain = frame.span, frame.grain
    label = sides[0].name if sides else ""
    ctes = []
    for i, (name, measure) in enumerate(zip(ratio.ctes, (ratio.over, ratio.under), strict=True)):
        where = measure.where + (_limits(measure, span) if span and measure.date else ())
        for condition in frame.conditions:
            both = domain.sides_of(ratio, condition)
            where += both[i].where if both else ()
        query = Query(measure.base, ((measure.sql, measure.name),), where, needs=measure.needs)
        expr = sides[i].expr if sides else ""
        if grain:
            expr, label = grain_sql(grain, measure.date, domain.workspace)
            if grain == "month" and measure.whole_months:
                expr = measure.date
        if expr:
            keys = sides[i].group if sides else ()
            named = tuple((key, key.partition(".")[2]) for key in keys)
            query = query.but(select=(*named, (expr, label), *query.select), group=(*keys, expr))
        ctes.append((name, render(query, domain.joins)))
    over, under = ratio.ctes
    upper = f"{over}.{ratio.over.name}"
    if label:  # what has none of the one is a group of the other all the same
        upper = f"COALESCE({upper}, 0)"
    figure = ratio.sql.format(over=upper, under=f"{under}.{ratio.under.name}")
    shown: tuple[tuple[str, str], ...] = ((ratio.shown.rounded(figure, frame.decimals), ratio.shown.name),)
    if frame.both:
        lower = f"{under}.{ratio.under.name}"
        shown = (
            (ratio.over.rounded(upper, frame.decimals), ratio.over.name),
            (ratio.under.rounded(lower, frame.decimals), ratio.under.name),
            *(shown if frame.own else ()),
        )
    where = (f"{figure} {frame.over}",) if frame.over else ()
    join = _joined(sides[0] if sides else None, label, over, under, keeps_all=ratio.keeps_all)
    if frame.counted:
        counted = frame.dimension.many if frame.dimension else f"{grain}s"
        outer = Query(
            under, (("COUNT(*)", counted.replace(" ", "_")),), where, ctes=tuple(ctes), joins=(join,)
        )
    elif not label:
        outer = Query(under, shown, joins=(f"CROSS JOIN {over}",), ctes=tuple(ctes))
    else:
        first = f"{under}.{label}"
        order = (first,) if grain else (f"{shown[0][1]}{'' if frame.lowest else ' DESC'}", first)
        outer = Query(
            under, ((first, label), *shown), where, order=order, limit=frame.top, ctes=tuple(ctes),
            joins=(join,),
        )  # fmt: skip
    return render(outer, domain.joins)

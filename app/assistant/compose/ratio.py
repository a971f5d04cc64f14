"""The query of a ratio of two figures, each added up in a CTE of its own before the two are joined."""

from __future__ import annotations

from app.assistant.compose.domain import Domain, Ratio
from app.assistant.compose.frame import Frame, grain_sql
from app.assistant.compose.query import Query, render


def build_ratio(ratio: Ratio, frame: Frame, domain: Domain) -> str:
    """The SQL of a frame whose measure is what a ratio shows: in all, by a dimension of the ratio, or by a grain."""
    sides = next((sides for sides in ratio.by if sides[0] == frame.dimension), None)
    span, grain = frame.span, frame.grain
    label = sides[0].name if sides else ""
    ctes = []
    for i, (name, measure) in enumerate(zip(ratio.ctes, (ratio.over, ratio.under), strict=True)):
        where = measure.where + (span.conditions(measure.date) if span and measure.date else ())
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
            query = query.but(select=((expr, label), *query.select), group=(expr,))
        ctes.append((name, render(query, domain.joins)))
    over, under = ratio.ctes
    upper = f"{over}.{ratio.over.name}"
    if label:  # what has none of the one is a group of the other all the same
        upper = f"COALESCE({upper}, 0)"
    figure = ratio.sql.format(over=upper, under=f"{under}.{ratio.under.name}")
    shown = (ratio.shown.rounded(figure, frame.decimals), ratio.shown.name)
    if not label:
        outer = Query(under, (shown,), joins=(f"CROSS JOIN {over}",), ctes=tuple(ctes))
    else:
        first = f"{under}.{label}"
        order = (first,) if grain else (f"{ratio.shown.name}{'' if frame.lowest else ' DESC'}", first)
        outer = Query(
            under, ((first, label), shown), order=order, limit=frame.top, ctes=tuple(ctes),
            joins=(f"LEFT JOIN {over} ON {over}.{label} = {first}",),
        )  # fmt: skip
    return render(outer, domain.joins)

"""The query of a figure over figures of each record: "the median net value of an order", "the repeat rate".

The inner figures are added up per key in a CTE, with what the frame is split by; the measure is taken over its rows.
"""

from __future__ import annotations

from app.assistant.compose.frame import Frame
from app.assistant.compose.query import Joins, Query, render
from app.assistant.compose.rows import rows_of
from app.assistant.workspace import Workspace


def build_in_steps(frame: Frame, query: Query, joins: Joins, workspace: Workspace) -> Query:
    """The query of a frame whose measure has `inner` figures; `query` holds its rows."""
    measure = frame.measure
    inner = query.but(select=measure.inner_figures, group=(measure.key,))
    label: tuple[tuple[str, str], ...] = ()
    order: tuple[str, ...] = ()
    if frame.grain or frame.dimension:
        first, group, _ = rows_of(frame, workspace)
        inner = inner.but(select=(first, *measure.inner_figures), group=(measure.key, *group))
        label = ((f"{measure.steps}.{first[1]}", first[1]),)
        order = (label[0][0],)
        if frame.top or not frame.grain:
            order = (f"{measure.name}{'' if frame.lowest else ' DESC'}", *order)
    shown = (measure.rounded(decimals=frame.decimals), measure.name)
    return Query(
        measure.steps,
        (*label, shown),
        group=tuple(expr for expr, _ in label),
        having=(f"{measure.sql} {frame.over}",) if frame.over else (),
        order=order,
        limit=frame.top,
        ctes=(*inner.ctes, (measure.steps, render(inner.but(ctes=()), joins))),
    )


def fits_steps(frame: Frame) -> bool:
    """Whether a frame asks nothing of a figure in two steps but its groups, ranked or bounded."""
    other = frame.share or frame.before or frame.part or frame.running or frame.each or frame.each_grain
    twice = frame.second or frame.across_columns or frame.more or frame.beside or frame.stepwise
    dimension = frame.dimension
    plain = not dimension or not (dimension.group or dimension.key or dimension.columns)
    return plain and not (other or twice or frame.bound or frame.counted or frame.columns)

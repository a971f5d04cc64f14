"""What a row of a frame's query is of: its label, what it is grouped by, how it is ordered."""

from __future__ import annotations

from app.assistant.compose.domain import Dimension
from app.assistant.compose.frame import Frame, Grain, grain_sql
from app.assistant.compose.query import Joins, Query, render
from app.assistant.workspace import Workspace


def grain_of(frame: Frame, grain: Grain, workspace: Workspace) -> tuple[str, str]:
    """The expression and the name of a grain, by the day of the frame's measure."""
    expr, name = grain_sql(grain, frame.measure.date, workspace)
    is_date = grain == frame.measure.daily or (grain == "month" and frame.measure.whole_months)
    return (frame.measure.date if is_date else expr), name


def rows_of(frame: Frame, workspace: Workspace) -> tuple[tuple[str, str], tuple[str, ...], str]:
    """What a row is of: its expression and name, what it is grouped by, how ORDER BY names it."""
    if frame.grain:
        expr, name = grain_of(frame, frame.grain, workspace)
        return (expr, name), (expr,), name if expr != frame.measure.date else expr
    dimension = frame.dimension
    assert dimension
    return named(dimension), (*dimension.group, dimension.expr), dimension.shown


def named(dimension: Dimension) -> tuple[str, str]:
    """A dimension as it is selected."""
    return dimension.expr, dimension.name


def columns_of_rows(dimension: Dimension) -> tuple[tuple[str, str], ...]:
    """What is shown of each of a dimension's groups: its own columns, or its name."""
    return tuple((expr, expr.partition(".")[2]) for expr in dimension.columns) or (named(dimension),)


def outer_query(frame: Frame, inner: Query, name: str, shown: tuple[str, str], joins: Joins) -> Query:
    """A figure of the groups of a CTE, the largest first."""
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

"""What each group of a dimension contributed to a change between two periods: the query, and how concentrated it is.

Right for figures that add up only: then the groups' differences are the difference in all, wherever the groups divide
the rows. Which of several dimensions says most is told by how much of the movement sits in few of its groups.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.assistant.compose.domain import Dimension
from app.assistant.compose.frame import Frame
from app.assistant.compose.query import Joins, Query, render
from app.assistant.compose.spans import Span
from app.assistant.compose.why import SHARE

MOST_ROWS = 20  # groups shown where they are many
LEADING = 3  # groups by which a dimension is judged


def total_sql(frame: Frame, now: Span, before: Span, joins: Joins) -> str:
    """The figure in each of the two periods, over all groups: one row of two."""
    inner = _periods(frame, now, before, None, joins)
    shown = tuple((_filled(frame, f"periods.{name}"), name) for name in _names(frame)[:2])
    ctes = (*inner.ctes, ("periods", render(inner.but(ctes=()), joins)))
    return render(Query("periods", shown, ctes=ctes), joins)


def contributions_sql(frame: Frame, now: Span, before: Span, dimension: Dimension, joins: Joins) -> str:
    """Each group's difference, what share of the whole change that is, and its figures now and before."""
    label = dimension.name
    ids = tuple(expr.partition(".")[2] for expr in dimension.group)
    late, early, difference = _names(frame)
    inner = _periods(frame, now, before, dimension, joins)
    both = tuple(_filled(frame, f"periods.{name}") for name in (late, early))
    middle = Query(
        "periods",
        (
            *((f"periods.{name}", name) for name in (*ids, label)),
            *zip(both, (late, early), strict=True),
            (" - ".join(both), difference),
        ),
    )
    outer = f"changes.{difference}"
    shown = [(frame.measure.rounded(f"changes.{name}"), name) for name in (difference, late, early)]
    share = f"ROUND(100.0 * {outer} / NULLIF(SUM({outer}) OVER (), 0), 1)"
    query = Query(
        "changes",
        (
            (f"changes.{label}", label),
            shown[0],
            (share, SHARE),
            *shown[1:],
        ),  # the first figure is the one drawn
        order=(f"ABS({outer}) DESC", f"changes.{label}", *(f"changes.{name}" for name in ids)),
        limit=MOST_ROWS if dimension.ranked else None,
        ctes=(
            *inner.ctes,
            ("periods", render(inner.but(ctes=()), joins)),
            ("changes", render(middle, joins)),
        ),
    )
    return render(query, joins)


def concentration(befores: Sequence[float], differences: Sequence[float]) -> float:
    """The share of the movement by which the leading groups are out of step with the whole: 0 where all moved alike.

    What a group's size explains is taken off first: where all grew by a tenth, the largest group adds most of it, and
    its dimension tells nothing. Only the leading groups count, or many small ones would be ahead for their noise.

    >>> concentration([100, 50], [10, 5]), concentration([100, 50], [0, 15])
    (0.0, 1.33)
    """
    moved, whole, base = sum(map(abs, differences)), sum(differences), sum(befores)
    if not moved:
        return 0.0
    expected = [whole * before / base if base else 0.0 for before in befores]
    beyond = sorted((abs(got - due) for got, due in zip(differences, expected, strict=True)), reverse=True)
    return round(sum(beyond[:LEADING]) / moved, 2)


def _names(frame: Frame) -> tuple[str, str, str]:
    unit = "usd" if frame.measure.unit == "usd" else "count"
    return f"now_{unit}", f"before_{unit}", f"difference_{unit}"


def _filled(frame: Frame, column: str) -> str:
    """A group that has nothing in a period has 0 in it; a count says so itself."""
    return column if frame.measure.sql.startswith("COUNT(") else f"COALESCE({column}, 0)"


def _periods(frame: Frame, now: Span, before: Span, dimension: Dimension | None, joins: Joins) -> Query:
    measure = frame.measure
    ranges = [" AND ".join(span.conditions(measure.date)) for span in (now, before)]
    if before.end == now.start:
        limits = (before.conditions(measure.date)[0], *now.conditions(measure.date)[1:])
    else:
        limits = (f"({ranges[1]} OR {ranges[0]})",)
    where = measure.where + (dimension.where if dimension else ())
    where += tuple(part for condition in frame.conditions for part in condition.where) + limits
    figures = tuple(
        (f"{measure.sql} FILTER (WHERE {limit})", name)
        for limit, name in zip(ranges, _names(frame), strict=False)
    )
    keys = () if dimension is None else ((dimension.expr, dimension.name),)
    ids = dimension.group if dimension else ()
    return Query(
        measure.base,
        (*((expr, expr.partition(".")[2]) for expr in ids), *keys, *figures),
        where,
        group=(*ids, *(expr for expr, _ in keys)),
        ctes=measure.ctes,
        joins=measure.joins,
        needs=tuple(alias for alias in measure.needs if alias in joins.tables),
    )

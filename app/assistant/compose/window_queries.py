"""The queries of what is asked of all groups together: each group's figure in a CTE, what is asked outside of it."""

from __future__ import annotations

from dataclasses import replace

from app.assistant.compose.frame import Frame
from app.assistant.compose.query import Joins, Query, render
from app.assistant.compose.rows import columns_of_rows, grain_of, named
from app.assistant.compose.spans import Span, step_before
from app.assistant.workspace import Workspace

_GROUPS = "groups_of"


def before_window(frame: Frame) -> Frame:
    """The frame with what a moving average needs before its period."""
    if not (frame.window and frame.window.kind == "moving" and frame.span):
        return frame
    return frame.but(
        span=replace(frame.span, start=step_before(frame.span.start, frame.window.n - 1, frame.window.unit))
    )


def build_window(frame: Frame, query: Query, joins: Joins, workspace: Workspace, span: Span | None) -> Query:
    """What the window of a frame asks; `span` is the period that is told of, `query` may begin before it."""
    assert frame.window
    if frame.window.kind == "overall":
        return _against_all(frame, query, joins)
    measure, dimension = frame.measure, frame.dimension
    rows = columns_of_rows(dimension) if dimension else (grain_of(frame, frame.grain, workspace),)
    keys = (*dimension.group, dimension.expr) if dimension else ()
    outer_rows: tuple[tuple[str, str], ...] = ()
    if frame.each:
        outer_rows = (named(frame.each),)
        keys = (*frame.each.group, frame.each.expr, *keys)
    figures = tuple((each.sql, each.name) for each in (measure, *frame.more))
    inner = query.but(
        select=(*outer_rows, *rows, *figures),
        group=tuple(dict.fromkeys((*keys, *(expr for expr, _ in rows)))),
    )
    ctes = (*inner.ctes, (_GROUPS, render(inner.but(ctes=()), joins)))
    labels = tuple((f"{_GROUPS}.{name}", name) for _, name in (*outer_rows, *rows))
    return _ASKED[frame.window.kind](frame, Query(_GROUPS, labels, ctes=ctes), joins, span)


def _against_all(frame: Frame, query: Query, joins: Joins) -> Query:
    """The groups whose rate is above or below that of all rows, those of no group among them."""
    measure, dimension, window = frame.measure, frame.dimension, frame.window
    assert dimension and window
    own = set(dimension.where) - {*measure.where}
    whole = query.but(
        select=((measure.sql, "figure"),),
        ctes=(),
        where=tuple(part for part in query.where if part not in own),
    )
    return query.but(
        select=(*columns_of_rows(dimension), (measure.rounded(decimals=frame.decimals), measure.name)),
        group=tuple(
            dict.fromkeys(
                (*dimension.group, dimension.expr, *(expr for expr, _ in columns_of_rows(dimension)))
            )
        ),
        having=(f"{measure.sql} {window.sign} (SELECT overall.figure FROM overall)",),
        order=(f"{measure.name} DESC", dimension.shown, *dimension.group),
        ctes=(*query.ctes, ("overall", render(whole, joins))),
    )


def _figure(frame: Frame) -> str:
    return f"{_GROUPS}.{frame.measure.name}"


def _shown(frame: Frame) -> tuple[str, str]:
    return frame.measure.rounded(_figure(frame), frame.decimals), frame.measure.name


def _share_of(figure: str) -> str:
    return f"ROUND(100.0 * {figure} / NULLIF(SUM({figure}) OVER (), 0), 1)"


def _with_share(frame: Frame, outer: Query, joins: Joins, span: Span | None) -> Query:
    """Each group's figure and its share of the total of all groups."""
    label = outer.select[0][0]
    down = "" if frame.lowest else " DESC"
    return outer.but(
        select=(*outer.select, _shown(frame), (_share_of(_figure(frame)), "share_pct")),
        order=(label,) if frame.grain else (f"{frame.measure.name}{down}", label),
        limit=frame.top,
    )


def _shares(frame: Frame, outer: Query, joins: Joins, span: Span | None) -> Query:
    """Each group's shares of two totals, the largest of the first figure first."""
    names = [each.name for each in (frame.measure, *frame.more)]
    shares = tuple((_share_of(f"{_GROUPS}.{name}"), f"{name.removesuffix('_usd')}_pct") for name in names)
    return outer.but(select=(*outer.select, *shares), order=(f"{shares[0][1]} DESC", outer.select[0][0]))


def _above_average(frame: Frame, outer: Query, joins: Joins, span: Span | None) -> Query:
    """The groups above or below the average of the groups."""
    assert frame.window
    figure, label = _figure(frame), outer.select[0][0]
    return outer.but(
        select=(*outer.select, _shown(frame)),
        qualify=f"{figure} {frame.window.sign} AVG({figure}) OVER ()",
        order=(label,) if frame.grain else (f"{frame.measure.name} DESC", label),
    )


def _ranks(frame: Frame, outer: Query, joins: Joins, span: Span | None) -> Query:
    """Each group's place within what it belongs to, the largest first."""
    within = outer.select[0][0]
    place = f"RANK() OVER (PARTITION BY {within} ORDER BY {_figure(frame)} DESC)"
    return outer.but(
        select=(*outer.select, _shown(frame), (place, "place")), order=(within, "place", outer.select[1][0])
    )


def _share_within(frame: Frame, outer: Query, joins: Joins, span: Span | None) -> Query:
    """Each group's share of what it belongs to."""
    figure, within = _figure(frame), outer.select[0][0]
    share = f"ROUND(100.0 * {figure} / NULLIF(SUM({figure}) OVER (PARTITION BY {within}), 0), {frame.decimals or 1})"
    return outer.but(
        select=(*outer.select, (share, "share_pct")), order=(within, "share_pct DESC", outer.select[1][0])
    )


def _share_of_top(frame: Frame, outer: Query, joins: Joins, span: Span | None) -> Query:
    """What share of the total the first few groups have."""
    assert frame.window
    place = (
        f"ROW_NUMBER() OVER (ORDER BY {_figure(frame)} DESC, {', '.join(each for each, _ in outer.select)})"
    )
    ranked = outer.but(select=((_figure(frame), "figure"), (place, "place")), ctes=())
    top = f"SUM(ranked.figure) FILTER (WHERE ranked.place <= {frame.window.n})"
    share = f"ROUND(100.0 * {top} / NULLIF(SUM(ranked.figure), 0), {frame.decimals or 1})"
    return Query("ranked", ((share, "share_pct"),), ctes=(*outer.ctes, ("ranked", render(ranked, joins))))


def _fewest(frame: Frame, outer: Query, joins: Joins, span: Span | None) -> Query:
    """How many groups, the largest first, have a part of the total together."""
    assert frame.window
    figure, label = _figure(frame), ", ".join(each for each, _ in outer.select)
    running = f"SUM({figure}) OVER (ORDER BY {figure} DESC, {label} ROWS UNBOUNDED PRECEDING)"
    ranked = outer.but(
        select=((figure, "figure"), (running, "running"), (f"SUM({figure}) OVER ()", "total")), ctes=()
    )
    return Query(
        "ranked",
        (("COUNT(*)", frame.dimension.many.replace(" ", "_") if frame.dimension else "groups"),),
        (f"ranked.running - ranked.figure < ranked.total * {frame.window.n} / 100.0",),
        ctes=(*outer.ctes, ("ranked", render(ranked, joins))),
    )


def _moving(frame: Frame, outer: Query, joins: Joins, span: Span | None) -> Query:
    """The average of each step and those before it; a step without any rows counts as none."""
    assert frame.window and span
    n, unit, label = frame.window.n, frame.window.unit, outer.select[0][0]
    back = f"INTERVAL {n - 1} {unit.upper()}"
    total = f"SUM({_figure(frame)}) OVER (ORDER BY {label} RANGE BETWEEN {back} PRECEDING AND CURRENT ROW)"
    average = f"ROUND({total} / {n}.0, {frame.decimals or (2 if frame.measure.unit == 'usd' else 1)})"
    return outer.but(
        select=(*outer.select, *((_shown(frame),) if frame.both else ()), (average, "moving_average")),
        qualify=f"{label} >= DATE '{span.start}'",
        order=(label,),
    )


_ASKED = {
    "with share": _with_share,
    "shares": _shares,
    "average": _above_average,
    "rank": _ranks,
    "share within": _share_within,
    "top share": _share_of_top,
    "fewest": _fewest,
    "moving": _moving,
}

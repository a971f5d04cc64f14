"""The one chart that helps to read a result, or none: a line over time, bars over categories.

Conservative on purpose: nothing is drawn that would have to be added up, guessed or thinned out. Pure: a
result's columns in, an Altair chart out; no Streamlit, and never code from the model.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from app.ui.columns import Column, unique_labels

MAX_BARS = 30
MAX_LINES = 8
MAX_POINTS = 1500
MAX_MEASURES = 3
LABEL_PX = 220
BAR_PX = 28
MAX_TICKS = 12
DWARFED = 20  # times as long: the other bar is a stroke

# d3 writes a billion as "G"; people read "B".
_SHORT = "replace(format(datum.value, '{}'), 'G', 'B')"


@dataclass(frozen=True)
class Chart:
    """What is drawn: `along` is the axis of time or the category, `series` splits one measure into lines.

    `within` is what the categories stand in, said behind each of them: the brand of a product.
    """

    kind: Literal["line", "bar"]
    along: Column
    measures: tuple[Column, ...]
    series: Column | None = None
    within: Column | None = None


def choose_chart(columns: Sequence[Column]) -> Chart | None:
    """Choose the chart of a result by its columns, or None where a table says it better."""
    measures = [column for column in columns if column.is_measure and _finite(column.values)]
    if not measures or len(columns[0].values) < 2:
        return None
    return _choose_line(columns, measures) or _choose_bar(columns, measures)


def draw_chart(chart: Chart) -> alt.Chart | alt.LayerChart:
    """Draw it in Altair; colours are the page's theme's."""
    return _draw_line(chart) if chart.kind == "line" else _draw_bar(chart)


def describe_chart(chart: Chart) -> str:
    """Say in a sentence what the chart shows, for those who cannot see it."""
    shown = ", ".join(measure.label for measure in chart.measures)
    split = f", one line for each {chart.series.label.lower()}" if chart.series else ""
    how = "Line chart" if chart.kind == "line" else "Bar chart"
    return f"{how} of {shown} by {chart.along.label.lower()}{split}; the table has the figures."


def _choose_line(columns: Sequence[Column], measures: list[Column]) -> Chart | None:
    times = [column for column in columns if column.is_time] or [c for c in columns if c.kind == "year"]
    if len(times) != 1 or any(value is None for value in times[0].values):
        return None
    time = times[0]
    if len(set(time.values)) < 2 or len(time.values) > MAX_POINTS:
        return None
    others = [
        c
        for c in columns
        if c is not time and c not in measures and c.kind in ("text", "boolean", "id", "ordinal", "year")
    ]
    others = [c for c in others if len(set(c.values)) > 1]
    if not others:
        if len(set(time.values)) < len(time.values):
            return None
        alike = [m for m in measures if (m.kind, m.symbol) == (measures[0].kind, measures[0].symbol)]
        return Chart("line", time, tuple(alike[:MAX_MEASURES]))
    series = others[0]
    if len(others) > 1 or series.kind not in ("text", "boolean") or len(set(series.values)) > MAX_LINES:
        return None
    if len(set(zip(time.values, series.values, strict=True))) < len(time.values):
        return None
    return Chart("line", time, (measures[0],), series)


def _choose_bar(columns: Sequence[Column], measures: list[Column]) -> Chart | None:
    rows = len(columns[0].values)
    if not 2 <= rows <= MAX_BARS:
        return None
    names = [column for column in columns if column.kind in ("text", "boolean")]
    if not names:
        names = [column for column in columns if column.kind in ("ordinal", "id", "year")]
    category = next((column for column in names if len(set(column.values)) == rows), None)
    if category is None or any(column.is_time for column in columns):
        return None
    measure = next((m for m in measures if _is_sorted(m.values)), measures[0])
    alike = [measure, *(m for m in measures if m is not measure and _stands_beside(m, measure))]
    most = MAX_MEASURES if rows * min(len(alike), MAX_MEASURES) <= MAX_BARS else 1
    within = next((c for c in names if c is not category and 1 < len(set(c.values)) < rows), None)
    return Chart("bar", category, tuple(alike[:most]), within=within)


def _stands_beside(other: Column, measure: Column) -> bool:
    """Whether two figures can be read off one axis: of one unit, and neither dwarfed by the other."""
    if (other.kind, other.symbol) != (measure.kind, measure.symbol):
        return False
    one, two = (max(map(abs, _finite(column.values)), default=0) for column in (other, measure))
    return 0 < max(one, two) <= DWARFED * min(one, two)


def _finite(values: Sequence[Any]) -> list[float]:
    return [value for value in values if value is not None and math.isfinite(value)]


def _is_sorted(values: Sequence[Any]) -> bool:
    """Whether the rows are in this measure's order, which makes it the one that was asked for."""
    numbers = _finite(values)
    return len(set(numbers)) > 1 and (numbers == sorted(numbers) or numbers == sorted(numbers, reverse=True))


def _draw_line(chart: Chart) -> alt.Chart | alt.LayerChart:
    time = chart.along
    rows: list[dict[str, Any]] = []
    labels = unique_labels(chart.measures)
    for measure, label in zip(chart.measures, labels, strict=True):
        for number, value in enumerate(measure.values):
            when = time.values[number]
            line = label
            if chart.series is not None:
                line = chart.series.show(chart.series.values[number])
            rows.append(
                {
                    "x": when if time.kind == "year" else when.isoformat(),
                    "y": value if value is not None and math.isfinite(value) else None,
                    "line": line,
                    "when": time.show(when),
                    "shown": measure.show(value),
                }
            )
    rows.sort(key=lambda row: row["x"])
    lines = list(dict.fromkeys(row["line"] for row in rows))
    title = labels[0] if len(labels) == 1 else None
    tooltip = [alt.Tooltip("when:N", title=time.label)]
    if len(lines) > 1:
        tooltip.append(alt.Tooltip("line:N", title=chart.series.label if chart.series else "Figure"))
    tooltip.append(alt.Tooltip("shown:N", title=title or "Value"))
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=_time_axis(time),
        y=alt.Y(
            "y:Q", title=title, axis=_number_axis(chart.measures[0]), scale=alt.Scale(zero=_from_zero(rows))
        ),
        tooltip=tooltip,
    )
    if len(lines) > 1:
        legend = alt.Legend(
            title=chart.series.label if chart.series else None, orient="top", columns=4, labelLimit=LABEL_PX
        )
        base = base.encode(color=alt.Color("line:N", sort=lines, legend=legend))
    return base.mark_line(point=len(rows) <= 120, strokeWidth=2.5, interpolate="linear").properties(
        height=340
    )


def _draw_bar(chart: Chart) -> alt.Chart | alt.LayerChart:
    category, within, first = chart.along, chart.within, chart.measures[0]
    names = [category.show(name) for name in category.values]
    if within is not None:
        names = [f"{name} · {within.show(of)}" for name, of in zip(names, within.values, strict=True)]
    figures = unique_labels(chart.measures)
    rows = [
        {
            "category": names[number],
            "y": value if value is not None and math.isfinite(value) else None,
            "shown": measure.show(value),
            "figure": label,
        }
        for measure, label in zip(chart.measures, figures, strict=True)
        for number, value in enumerate(measure.values)
    ]
    several = len(figures) > 1
    tooltip = [alt.Tooltip("category:N", title=category.label)]
    tooltip += [alt.Tooltip("figure:N", title="Figure")] if several else []
    tooltip.append(alt.Tooltip("shown:N", title="Value" if several else first.label))
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("category:N", sort=names, title=None, axis=alt.Axis(labelLimit=LABEL_PX, ticks=False)),
        x=alt.X("y:Q", title=None if several else first.label, axis=_number_axis(first)),
        tooltip=tooltip,
    )
    if several:
        base = base.encode(
            yOffset=alt.YOffset("figure:N", sort=figures),
            color=alt.Color(
                "figure:N",
                sort=figures,
                legend=alt.Legend(title=None, orient="top", columns=MAX_MEASURES, labelLimit=LABEL_PX + 40),
            ),
        )
    height = len(rows) * (BAR_PX if not several else BAR_PX - 8)
    return base.mark_bar(cornerRadiusEnd=3).properties(height=height + 80)


def _time_axis(time: Column) -> alt.X:
    if time.kind == "year":
        return alt.X("x:O", title=time.label, axis=alt.Axis(labelAngle=0))
    # Dates are read and written as UTC: in local time a browser west of Greenwich would show the day before.
    days = sorted(set(time.values))
    axis = alt.Axis(labelFlush=False)
    if time.kind == "date":
        axis.format = time.date_format if "%d" not in time.date_format else "%-d %b %Y"
        axis.values = [day.isoformat() for day in days[:: math.ceil(len(days) / MAX_TICKS)]]
    return alt.X("x:T", title=time.label, axis=axis, scale=alt.Scale(type="utc"))


def _number_axis(measure: Column) -> alt.Axis:
    before = measure.symbol.replace("€", "").replace("£", "")
    if measure.kind == "percent":
        return alt.Axis(labelExpr="format(datum.value, ',~f') + '%'", tickCount=6)
    biggest = max((abs(value) for value in _finite(measure.values)), default=0)
    pattern = f"{before}~s" if biggest >= 10_000 else f"{before},~f"
    whole = alt.Undefined if measure.decimals or biggest >= 5 else 1
    return alt.Axis(labelExpr=_SHORT.format(pattern), tickCount=6, tickMinStep=whole)


def _from_zero(rows: Sequence[dict[str, Any]]) -> bool:
    """A line may leave zero out where it would be flat otherwise, as bars may not."""
    numbers = [row["y"] for row in rows if row["y"] is not None]
    low, high = min(numbers), max(numbers)
    return not (low > 0 and high > 0 and (high - low) < 0.2 * high)

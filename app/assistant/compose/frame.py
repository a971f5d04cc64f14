"""What a question about a measure asks, as one value that follow-ups change, and the query it means."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from app.assistant.compose.domain import Condition, Dimension, Measure
from app.assistant.compose.listing import Attribute
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
class Window:
    """What is asked of all groups together: see `windows`.

    `kind` is "with share", "shares", "top share", "fewest", "average", "overall", "rank", "share within" or "moving";
    `n` counts the top groups, percents or steps of a `unit`; `sign` is that of a comparison.
    """

    kind: str
    n: int = 0
    sign: str = ""
    unit: Grain = ""


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
    before: Span | None = None  # the change against it
    change: Literal["percent", "points", "amount"] = "percent"  # in what the change is told
    moved: str = ""  # "<" or ">": only those that fell or rose against the span before
    both: bool = False  # with both figures in the place of the change
    named: tuple[str, str] | None = (
        None  # both figures and the change; what the earlier and the later are called
    )
    later_first: bool = False  # as they were asked for
    own: bool = False  # and what is made of both beside them
    stepwise: bool = False  # the change of each month on the month before
    over: str = ""  # HAVING, with its comparison
    averaged: Grain = ""  # per day, week or month of the span, on average
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
    sides: tuple[Condition, ...] = ()  # what these columns are of, where they are of no split
    bound: tuple[Measure, str] | None = None  # HAVING, of another figure of the same rows
    beside: Span | None = None  # in a column beside the span
    columns: tuple[Attribute, ...] = ()  # what is shown of each of the ranked
    by_name: bool = False  # the groups in the order of their names
    window: Window | None = None  # what is asked of all groups together
    decimals: int | None = None  # where others are told than the unit has

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

"""A figure of a period per day, week or month of it, on average: "how many orders did we get per day last month?".

It is the figure of the period divided by the days, weeks or months that it has, so a day without any counts too; of
groups ("per region"), each group's. A plan is of all its months, so one for a period that goes on has them, too. Not
covered: other periods that go on, those of no whole weeks or months, and groups or records that may have been there for
a part of the period only: stores, campaigns.
"""

from __future__ import annotations

import datetime as dt
import re

from app.assistant.compose.domain import DECIMALS, Condition, Domain
from app.assistant.compose.frame import Frame
from app.assistant.compose.query import Query
from app.assistant.compose.rows import named
from app.assistant.compose.spans import Span

# "By month" would be the average of each month.
_PER = re.compile(
    r"\b(?:per|a|each|every)\s+(?:calendar\s+)?(?:day|week|month)\b|\b(?:daily|weekly|monthly)\b",
    re.IGNORECASE,
)
# "Per day and per store" may be the average of a store.
_PER_GROUP = re.compile(r"\bper\s+(?!(?:calendar\s+)?(?:day|week|month)\b)", re.IGNORECASE)
_UNITS = ("day", "week", "month")


def says_per(question: str) -> bool:
    """Whether the words name what the average is per."""
    return bool(_PER.search(question)) and not _PER_GROUP.search(question)


def make_average(frame: Frame) -> Frame | None:
    """The frame with its grain as what the average is per; None where the span has no whole number of these."""
    if frame.grain not in _UNITS or not _number_of(frame):
        return None
    if frame.measure.of_records:
        return None  # "monthly ad spend of campaigns that started last year": these may run on
    return frame.but(averaged=frame.grain, grain="")


def lasts(frame: Frame, domain: Domain) -> bool:
    """Whether what is averaged can be there on all days of the span: no season, no store that opened within it."""
    measure, span = frame.measure, frame.span
    if span is None or not _number_of(frame.but(grain=frame.averaged)):
        return False
    if any(measure.date in part for each in frame.conditions for part in each.where):
        return False
    parted = [d for d in domain.dimensions_of(measure, spoken=False) if d.key and d.partial]
    for condition in frame.conditions:
        column = condition.where[0].partition(" ")[0]
        alias = column.partition(".")[0]
        named = any(d.key and d.expr == column for d in domain.dimensions)
        if (named or any(d.alias == alias for d in parted)) and not _was_there(
            condition, alias, span, domain
        ):
            return False
    return True


def _was_there(condition: Condition, alias: str, span: Span, domain: Domain) -> bool:
    """Whether a record that meets a condition was there from the first day of a span to its last."""
    subject = next((each for each in domain.subjects if each.base == alias), None)
    if subject is None or not subject.date or not span.end:
        return False
    counts = [m for m in (*domain.measures, *domain.unspoken) if m.subject and m.subject.base == alias]
    later = sorted({m.date for m in counts} - {subject.date})
    second, last = span.start + dt.timedelta(days=1), span.end - dt.timedelta(days=1)
    ends = (f"({day} IS NULL OR {day} >= DATE '{last}')" for day in later)
    where = (*condition.where, f"{subject.date} < DATE '{second}'", *ends)
    table = domain.joins.tables[alias]
    return domain.has_row(f"SELECT 1 FROM {table} AS {alias} WHERE {' AND '.join(where)} LIMIT 1")


def averaged_query(frame: Frame, query: Query) -> Query:
    """The average, or that of each group, the largest first."""
    expr, name = average_of(frame)
    dimension = frame.dimension
    if dimension is None:
        return query.but(select=((expr, name),))
    return query.but(
        select=(named(dimension), (expr, name)),
        group=(*dimension.group, dimension.expr),
        order=(f"{name} DESC", dimension.shown),
    )


def average_of(frame: Frame) -> tuple[str, str]:
    """The expression of the average and its name."""
    measure = frame.measure
    decimals = frame.decimals or DECIMALS.get(measure.unit, 1)
    n = _number_of(frame.but(grain=frame.averaged))
    return f"ROUND(1.0 * {measure.sql} / {n}, {decimals})", f"{measure.name}_per_{frame.averaged}"


def _number_of(frame: Frame) -> int:
    """How many whole days, weeks or months a span that is over has; 0 where it has part of one."""
    span = frame.span
    if not span or not span.end or not (span.over or (frame.measure.whole_months and frame.grain == "month")):
        return 0
    if frame.grain == "month":
        return {"month": 1, "quarter": 3, "year": 12}.get(span.unit, 0)
    days = (span.end - span.start).days
    if frame.grain == "day":
        return days
    return days // 7 if days % 7 == 0 and span.start.weekday() == 0 else 0

"""Which frames a workspace lets be asked, and their SQL: no part may change what the measure means, or mean nothing."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence

from app.assistant.compose.averages import lasts
from app.assistant.compose.bounds import fits
from app.assistant.compose.build import build
from app.assistant.compose.domain import DECIMALS, Condition, Dimension, Domain, Measure
from app.assistant.compose.durations import tells_what_happened
from app.assistant.compose.exclusions import is_left_out, is_of_split, leaves_some
from app.assistant.compose.firsts import has_firsts
from app.assistant.compose.fitting import lacks_key
from app.assistant.compose.frame import Frame
from app.assistant.compose.in_steps import fits_steps
from app.assistant.compose.query import is_one_aggregate, render
from app.assistant.compose.ratio import build_ratio
from app.assistant.compose.spans import Span, is_of_months, is_one_day
from app.assistant.compose.splits import VALUES
from app.assistant.compose.two_periods import go_on_alike
from app.assistant.compose.windows import has_window

_TELLS_YEAR = re.compile(
    r"\d|\b(?:this|last|next|current|previous|past|to.date|ytd|qtd|mtd)\b", re.IGNORECASE
)
_DAY = re.compile(r"'\d{4}-\d\d-\d\d")
_STEPS = ("month", "week", "day")  # what running totals go up by


class FrameRules:
    """The rules of one domain."""

    def __init__(self, domain: Domain) -> None:
        """Know its ratios by what they show."""
        self.domain = domain
        self.ratios = {id(ratio.shown): ratio for ratio in domain.ratios}

    def takes(self, measure: Measure, span: Span) -> bool:
        """Whether the measure means something in a period: a plan is one of whole months, what is done is no future."""
        if id(measure) in self.ratios:
            ratio = self.ratios[id(measure)]
            if not (ratio.over.date and ratio.under.date):
                return False  # what is of all time, or of today, is of no period
            planned = any(side.future or side.whole_months for side in (ratio.over, ratio.under))
            # A plan is of the whole period, and what was reached of it so far.
            return is_of_months(span) and (
                span.over or (not planned and span.start <= self.domain.workspace.today)
            )
        if measure.whole_months and not is_of_months(span):
            return False
        today = self.domain.workspace.today
        if measure.future:  # a plan "for November": the last one or the next?
            return bool(_TELLS_YEAR.search(span.words)) or span.start.year == today.year
        return span.start <= today

    def allows(self, frame: Frame) -> bool:
        """Whether the workspace lets the frame be asked: no condition that changes its measure's meaning."""
        measure, dimension, conditions = frame.measure, frame.dimension, frame.conditions
        if id(measure) in self.ratios:
            ratio = self.ratios[id(measure)]
            if any(self.domain.sides_of(ratio, c) is None for c in conditions):
                return False
            if measure.dated and frame.span and not dimension:
                return False  # "the ROI of the campaigns that started this year": of all, or of each
            if frame.both and (frame.top or frame.decimals):
                return False
            if frame.top and ratio.signed:  # the largest gap may be the one furthest below zero
                return False
            if frame.share or frame.before or frame.part or frame.running or frame.averaged or frame.columns:
                return False
            if frame.over and (frame.both or not (frame.grain or (dimension and not dimension.key))):
                return False  # of records that have none of the one, no figure says which side they are on
            if frame.grain and frame.grain not in ratio.grains:
                return False
            if measure.date and not frame.span and not ratio.whole:
                return False
        barred = {*measure.not_with, *(dimension.not_with if dimension else ())}
        everything = (*conditions, *((frame.part,) if frame.part else ()))
        if self.domain.workspace.reference_date is None and self._has_a_fixed_day(measure, everything):
            return False
        if any(set(c.aliases) & barred or set(c.where) <= set(measure.where) for c in everything):
            return False
        if any(f" {alias}." in text for c in everything for text in c.where for alias in barred):
            return (
                False  # "orders with several lines of the Gifts collection": of its lines, or of others, too
            )
        apart = (*frame.sides, *((frame.part,) if frame.part else ()))
        if self._is_unfinished(frame) or (dimension and any(self._tells(dimension, each) for each in apart)):
            return False
        if len({c.group.removeprefix(VALUES) for c in everything}) < len(everything):
            return False
        if _contradict({*measure.where, *(part for c in conditions for part in c.where)}):
            return False
        if dimension and any(
            dimension.expr in part
            for c in conditions
            for part in c.where
            if not (c.group.startswith(VALUES) or is_left_out(c))
        ):
            return False
        if not leaves_some(conditions, self.domain) or lacks_key(everything, self.domain.joins):
            return False
        if (frame.share or frame.part) and is_of_split(conditions, dimension):
            return False  # of the total of all, or of those that are left
        if (frame.second or frame.across_columns) and not self._is_split_twice(frame):
            return False
        if frame.grain and (dimension or not measure.date or (frame.top and id(measure) in self.ratios)):
            return False
        if frame.grain not in ("", "month", "quarter", "year") and (measure.whole_months or measure.future):
            return False
        if measure.subject and measure.timed and not frame.span:
            return False  # what has not happened yet has no day
        if frame.grain == "hour" and not self._has_hours(measure.date):
            return False
        if frame.grain in ("year", "calendar year") and frame.span:
            return False
        of_years = frame.each_grain == "year" or (frame.span and frame.span.unit == "year")
        if frame.grain == "quarter" and not of_years:
            return False
        if frame.share and not (
            dimension and measure.adds_up and not dimension.partial and not dimension.ranked
        ):
            return False
        if frame.share and measure.future:
            return False  # "percentage of plan by region" is what was reached of it
        if frame.over.startswith("<") and self._may_have_none(frame):
            return False
        if frame.part and not (
            measure.adds_up
            and is_one_aggregate(measure.sql)
            and (not measure.needs_join or frame.part.of)
            and (tells_what_happened(frame.part) or not any("EXISTS (" in text for text in frame.part.where))
        ):
            return False
        if frame.running and not (
            measure.adds_up
            and (frame.span or self._is_of_one(frame))
            and frame.grain in _STEPS
            and not frame.more
        ):
            return False
        if (
            (frame.each or frame.each_grain)
            and not frame.window
            and (id(measure) in self.ratios or not has_firsts(frame, self.domain))
        ):
            return False
        if frame.window and not has_window(frame, self.domain):
            return False
        if frame.before and not self._has_change(frame):
            return False
        parted = dimension and (dimension.key or dimension.partial)  # there for a part of the days only
        if frame.averaged and (
            not measure.adds_up
            or not measure.date
            or id(measure) in self.ratios
            or parted
            or frame.share
            or not lasts(frame, self.domain)
        ):
            return False
        if measure.of_records and (frame.grain or frame.before or not dimension):
            return False  # "ad spend of campaigns that started last year": in all, or each
        if frame.stepwise and not (frame.span and measure.sql and not measure.future and not measure.of_each):
            return False
        if measure.inner and not fits_steps(frame):
            return False
        if measure.of_each and not self._is_of_each(frame):
            return False
        if measure.told and not any(c.group == measure.told for c in conditions):
            return False
        if measure.daily and not self._is_of_days(frame):
            return False
        if (frame.over or frame.top) and not (dimension or frame.grain):
            return False
        if (frame.over.startswith("<") or frame.lowest) and _may_be_none(frame):
            return False  # who has none has no row to be counted by
        firsts = bool(frame.each or frame.each_grain)
        if dimension and dimension.never_whole and not (firsts or self._is_of_some(frame)):
            return False
        if frame.counted and (
            not (frame.over or frame.moved)
            or not (frame.moved or self._is_of_some(frame))
            or frame.columns
            or frame.more
            or frame.bound
            or frame.top
            or (frame.grain and not (frame.span and frame.grain in _STEPS))
        ):
            return False
        if frame.more and not self._have_the_same_rows(frame):
            return False
        if frame.bound and not self._is_bounded(frame):
            return False
        if frame.columns and not (dimension and self._is_of_some(frame)):
            return False
        try:
            self.sql(frame)
        except LookupError:  # no key leads to a table that it needs
            return False
        return True

    def _is_of_one(self, frame: Frame) -> bool:
        """Whether a figure is of one record, whose days are all that a running total can be of."""
        keys = {dimension.expr for dimension in self.domain.dimensions if dimension.key}
        return any(c.value and part.partition(" = ")[0] in keys for c in frame.conditions for part in c.where)

    def _is_unfinished(self, frame: Frame) -> bool:
        """Whether a time may be the lowest, or below a bound, only since it goes on or is cut off."""
        low = frame.lowest or frame.over.startswith("<") or frame.counted
        if not low or frame.grain not in ("day", "week", "month", "quarter") or not frame.measure.adds_up:
            return False
        span = frame.span
        if frame.grain == "week":
            return not (span and span.end and not (span.start.weekday() or span.end.weekday()))
        return frame.lowest and not (span and span.over)

    def _may_have_none(self, frame: Frame) -> bool:
        """Whether those that have nothing at all are below a bound, too, and have no row: products, days."""
        measure, dimension = frame.measure, frame.dimension
        if not measure.adds_up or not measure.date:
            return False
        if dimension is None:
            return frame.grain in ("day", "hour")
        return measure.unit != "usd" or dimension.key or dimension.ranked

    def _tells(self, dimension: Dimension, part: Condition) -> bool:
        """Whether what is split by has the part or not: each country is in a region, or in none of it."""
        subjects = (*self.domain.subjects, *self.domain.silent_subjects)
        records = any((s.base, s.one) == (dimension.alias, dimension.one) for s in subjects)
        reached = (self.domain.joins.reaches(dimension.alias, alias) for alias in part.aliases)
        return records and bool(part.aliases) and all(reached)

    def _have_the_same_rows(self, frame: Frame) -> bool:
        """Whether no figure leaves out rows of another: what limits one alone is its FILTER, unless a join does."""
        joins = self.domain.joins
        first, *others = (
            {
                alias
                for alias in (*each.needs, *joins.aliases(each.sql, each.date, *each.where))
                if any(step.may_lack for step in joins.path({each.base}, alias) or ())
            }
            for each in (frame.measure, *frame.more)
        )
        limited = any(set(each.where) != set(frame.measure.where) for each in frame.more)
        return all(first == other for other in others) and not (limited and (frame.over or frame.bound))

    def _has_change(self, frame: Frame) -> bool:
        """Whether a figure can be taken within each of two periods."""
        measure = frame.measure
        if not (frame.span and measure.date) or id(measure) in self.ratios or "EXISTS (" in measure.sql:
            return False
        if frame.moved and not frame.dimension:
            return False
        return (measure.adds_up and is_one_aggregate(measure.sql)) or measure.unit in DECIMALS

    def _is_of_each(self, frame: Frame) -> bool:
        """Whether a figure that means nothing over several is told of each, or of one; money of one alone.

        "The billed amount by currency" is of amounts that can be compared: converted, and not as they were paid.
        """
        expr, dimension = frame.measure.of_each, frame.dimension
        one = any(part.startswith(f"{expr} = ") for c in frame.conditions for part in c.where)
        return one or bool(dimension and dimension.expr == expr and frame.measure.unit != "money")

    def _is_of_days(self, frame: Frame) -> bool:
        """Whether a figure that is one of a day is told by the day, or of days that have one."""
        measure = frame.measure
        if frame.running or frame.averaged or frame.stepwise:
            return False  # a stock added up over days is none
        if frame.grain in ("day", measure.daily):
            return True
        days = [span for span in (frame.span, frame.before, frame.beside) if span]
        return bool(days) and all(
            is_one_day(day)
            and day.over
            and self.domain.has_row(
                f"SELECT 1 FROM {self.domain.joins.tables[measure.base]} AS {measure.base} "
                f"WHERE {' AND '.join(day.conditions(measure.date))} LIMIT 1"
            )
            for day in days
        )

    def _is_split_twice(self, frame: Frame) -> bool:
        """Whether two splits go together: neither leaves rows out or is the other, and nothing else is asked."""
        measure, by = frame.measure, frame.second or frame.across
        first = frame.dimension
        more = (
            frame.top
            or frame.over
            or frame.share
            or frame.before
            or frame.part
            or frame.running
            or frame.more
            or frame.averaged
        )
        if more or frame.each or frame.each_grain or frame.columns or id(measure) in self.ratios:
            return False
        if frame.beside:
            apart = self.takes(measure, frame.beside) and go_on_alike(frame, self.domain)
            if frame.grain or frame.across or not apart:
                return False
        elif frame.sides:
            if any(set(side.aliases) & {*measure.not_with} for side in frame.sides):
                return False
            if first and any(first.expr in part for side in frame.sides for part in side.where):
                return False
            if {side.group for side in frame.sides} & {c.group for c in frame.conditions}:
                return False
        elif isinstance(by, str) and (frame.grain or not first):
            return False
        if any("EXISTS (" in text for text in (measure.sql, *(text for text, _ in frame.across_columns))):
            return False
        splits = [each for each in (first, by) if isinstance(each, Dimension)]
        aliases = {each.alias for each in splits}
        limits = [c for c in frame.conditions if not c.group.startswith(VALUES)]
        return (
            not any(one.expr in other.expr for one, other in itertools.permutations(splits, 2))
            and not any(
                each.ranked or each.where or each.note or set(each.not_with) & (aliases - {measure.base})
                for each in splits
            )
            and not any(set(each.not_with) & set(c.aliases) for each in splits for c in frame.conditions)
            and not any(each.expr in part for each in splits for c in limits for part in c.where)
        )

    def _is_bounded(self, frame: Frame) -> bool:
        """Whether groups are bounded by a figure beside the one asked for, and nothing else is."""
        other = frame.share or frame.before or frame.part or frame.running or frame.each or frame.each_grain
        twice = frame.second or frame.across_columns or frame.grain or frame.more
        if other or twice or not frame.dimension or id(frame.measure) in self.ratios or frame.bound is None:
            return False
        barred = frame.bound[0].not_with
        aliases = {frame.dimension.alias, *(alias for c in frame.conditions for alias in c.aliases)}
        return fits(frame.measure, frame.bound[0]) and not aliases & set(barred)

    def _is_of_some(self, frame: Frame) -> bool:
        """Whether only some groups are asked for, by their figure alone."""
        other = frame.share or frame.before or frame.part or frame.running or frame.each or frame.each_grain
        return bool(frame.top or frame.over) and not other

    def _has_a_fixed_day(self, measure: Measure, conditions: Sequence[Condition]) -> bool:
        """Whether a definition names a day: where today moves on, it was right on the day of writing."""
        ratio = self.ratios.get(id(measure))
        measures = [measure, *((ratio.over, ratio.under) if ratio else ())]
        texts = [
            text for each in measures for text in (each.sql, *each.where, *(sql for _, sql in each.ctes))
        ]
        texts += [part for condition in conditions for part in condition.where]
        return any(map(_DAY.search, texts))

    def _has_hours(self, date: str) -> bool:
        alias, _, name = date.partition(".")
        columns = next((t.columns for t in self.domain.schema.tables if t.alias == alias), ())
        kinds = [column.type.upper() for column in columns if column.name == name]
        return any(kind.startswith(("TIMESTAMP", "DATETIME")) for kind in kinds)

    def sql(self, frame: Frame) -> str:
        """The frame's query as text."""
        ratio = self.ratios.get(id(frame.measure))
        if ratio:
            return build_ratio(ratio, frame, self.domain)
        return render(build(frame, self.domain.joins, self.domain.workspace), self.domain.joins)


def _contradict(where: Collection[str]) -> bool:
    """Whether no record can meet all conditions: "discontinued products that we still sell"."""
    values = [part.partition(" = ")[::2] for part in where if re.fullmatch(r"[\w.]+ = '[^']*'", part)]
    if len({column for column, _ in values}) < len({*values}):
        return True
    return any(
        f"NOT {part}" in where or re.sub(r" IS NULL$", " IS NOT NULL", part) in {*where} - {part}
        for part in where
    )


def _may_be_none(frame: Frame) -> bool:
    """Whether groups of which there is nothing are asked for, too: "which country has the fewest open stores?"."""
    measure = frame.measure
    counts = measure.np.startswith("the number of") and bool(measure.date or measure.sql.startswith("COUNT("))
    return counts and bool(frame.top or frame.over) and frame.dimension is not None

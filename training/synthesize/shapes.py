"""The shapes of synthetic questions about measures; each draws a frame and asks for it. Lists are in `records`."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from app.assistant.compose.build import build
from app.assistant.compose.clauses import is_clause
from app.assistant.compose.domain import Condition, Dimension, Domain, Measure
from app.assistant.compose.frame import Frame, Grain
from app.assistant.compose.query import is_one_aggregate, render
from app.assistant.compose.spans import Span
from training.synthesize.calendar_words import list_spans
from training.synthesize.example import Draft, pick
from training.synthesize.phrases import UNITS, Speaker, frame_values

# What a shape may ask the database for while it draws: the rows of a query, kept for the next time.
Ask = Callable[[str], Sequence[Sequence[Any]]]


GRAINS: tuple[Grain, ...] = ("month", "month", "quarter", "year")


# How conditions follow each other behind a noun; clauses stand last.
ORDER = (
    "topic", "rating", "reason", "product", "range", "price", "size", "collection", "season", "channel", "tier",
    "place", "campaign", "team",
)  # fmt: skip


def in_order(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    """The conditions as a sentence lists them."""
    place = {group: number for number, group in enumerate(ORDER)}
    return tuple(sorted(conditions, key=lambda c: (is_clause(c.words), place.get(c.group, len(ORDER)))))


class Sampler:
    """Draws drafts from a domain; holds nothing that changes."""

    def __init__(self, domain: Domain, spans: list[Span], ask: Ask, speaker: Speaker) -> None:
        """`spans` are the periods of the data; `ask` runs a query."""
        self.speaker = speaker
        self.domain = domain
        self.spans = spans
        self.ask = ask

    # -- drawing -----------------------------------------------------------------------------------------

    def sql(self, frame: Frame) -> str:
        """The frame's query as text."""
        return render(build(frame, self.domain.joins, self.domain.workspace), self.domain.joins)

    def measure(
        self, rng: random.Random, accept: Callable[[Measure], bool] = lambda measure: True
    ) -> Measure:
        """A measure; what is counted and what the glossary defines are as likely as each other."""
        return pick(rng, [m for m in self.domain.measures if accept(m)])

    def span(
        self, measure: Measure, rng: random.Random, units: tuple[str, ...] = (), chance: float = 0.92
    ) -> Span | None:
        """A period, if the measure has a date and this draw wants one."""
        if not measure.date or (rng.random() > chance and not measure.whole_months):
            return None
        if measure.whole_months:
            units = units or ("year", "quarter", "month")
        # What is planned for a period that goes on is not yet known to have happened.
        ahead = measure.future and not measure.whole_months
        fitting = [s for s in self.spans if (not units or s.unit in units) and (s.over or not ahead)]
        return pick(rng, fitting)

    def dimension(self, measure: Measure, rng: random.Random, *, ranked: bool = False) -> Dimension | None:
        """A dimension of the measure; one of many values only where a ranking is asked for."""
        fitting = [d for d in self.domain.dimensions_of(measure) if ranked or not d.ranked]
        return rng.choice(fitting) if fitting else None

    def conditions(
        self, measure: Measure, dimension: Dimension | None, rng: random.Random, least: int = 0
    ) -> tuple[Condition, ...]:
        """None, one or two conditions of different groups, none on what the measure is split by."""
        fitting = [
            c for c in self.domain.conditions_of(measure.base, subject=bool(measure.subject))
            if not set(c.aliases) & {*measure.not_with, *(dimension.not_with if dimension else ())}
            and not (dimension and any(dimension.expr in part for part in c.where))
            and not set(c.where) & set(measure.where)
        ]  # fmt: skip
        wanted = max(least, rng.choices((0, 1, 2), (35, 50, 15))[0])
        drawn: list[Condition] = []
        for _ in range(wanted):
            groups = sorted({c.group for c in fitting} - {c.group for c in drawn})
            if groups:
                group = rng.choice(groups)
                drawn.append(rng.choice([c for c in fitting if c.group == group]))
        return in_order(drawn)

    def draft(self, shape: str, frame: Frame, rng: random.Random, words: str, **more: Any) -> Draft:
        """Ask for the frame in a voice."""
        said = self.speaker.say(words, frame, rng)
        return Draft(
            shape, said.voice, said.question, self.sql(frame), template=said.template, frame=frame,
            values=frame_values(frame), tags=self.tags(frame), **more,
        )  # fmt: skip

    def tags(self, frame: Frame) -> tuple[str, ...]:
        """What the query deals with."""
        found = [frame.measure.term or frame.measure.name.replace("_", "-")]
        found += ["fiscal-calendar"] if frame.span and frame.span.unit in ("year", "quarter") else []
        return tuple(word.replace(" ", "-").lower() for word in found)

    # -- shapes ------------------------------------------------------------------------------------------

    def single(self, rng: random.Random) -> Draft | None:
        """One figure."""
        measure = self.measure(rng)
        conditions = self.conditions(measure, None, rng)
        return self.draft(
            "single-figure", Frame(measure, None, self.span(measure, rng), conditions), rng, "single"
        )

    def two_filters(self, rng: random.Random) -> Draft | None:
        """One figure under two conditions."""
        measure = self.measure(rng)
        conditions = self.conditions(measure, None, rng, least=2)
        if len(conditions) < 2:
            return None
        return self.draft(
            "two-filters", Frame(measure, None, self.span(measure, rng), conditions), rng, "single"
        )

    def breakdown(self, rng: random.Random) -> Draft | None:
        """A measure by a dimension; rates are ratios by dimension."""
        measure = self.measure(rng)
        dimension = self.dimension(measure, rng)
        if not dimension:
            return None
        frame = Frame(measure, dimension, self.span(measure, rng), self.conditions(measure, dimension, rng))
        shape = "breakdown" if measure.adds_up else "ratio-by-dimension"
        return self.draft(shape, frame, rng, "breakdown", least_rows=2)

    def top(self, rng: random.Random) -> Draft | None:
        """The first few of a ranking."""
        measure = self.measure(rng)
        dimension = self.dimension(measure, rng, ranked=True)
        if not dimension:
            return None
        lowest = not dimension.ranked and rng.random() < 0.25
        n = rng.choice((3, 5, 10) if dimension.ranked else (2, 3, 5))
        conditions = () if lowest else self.conditions(measure, dimension, rng)
        frame = Frame(measure, dimension, self.span(measure, rng), conditions, top=n, lowest=lowest)
        return self.draft("top-n", frame, rng, "top", least_rows=n)

    def trend(self, rng: random.Random) -> Draft | None:
        """A measure by month, fiscal quarter or fiscal year."""
        measure = self.measure(rng, lambda m: bool(m.date))
        grain: Grain = rng.choice(GRAINS)
        span = (
            None
            if grain == "year"
            else self.span(measure, rng, ("year",) if grain == "quarter" else ("year", "quarter"), 1)
        )
        frame = Frame(measure, None, span, self.conditions(measure, None, rng), grain=grain)
        return self.draft("trend", frame, rng, "trend", least_rows=2)

    def share(self, rng: random.Random) -> Draft | None:
        """Each group's share of the total."""
        measure = self.measure(rng, lambda m: m.adds_up)
        dimension = self.dimension(measure, rng)
        if not dimension or dimension.partial:
            return None
        frame = Frame(
            measure, dimension, self.span(measure, rng), self.conditions(measure, dimension, rng), share=True
        )
        return self.draft("share-of-total", frame, rng, "share", least_rows=2)

    def part(self, rng: random.Random) -> Draft | None:
        """The share that meets a condition."""
        measure = self.measure(rng, lambda m: m.adds_up and is_one_aggregate(m.sql) and not m.needs_join)
        conditions = [c for c in self.conditions(measure, None, rng, least=2) if c.part]
        if not conditions:
            return None
        frame = Frame(measure, None, self.span(measure, rng, chance=1), (), part=conditions[0])
        return self.draft("share-of-condition", frame, rng, "part")

    def change(self, rng: random.Random) -> Draft | None:
        """The change from one period to another, in percent, in all or by a dimension."""
        measure = self.measure(rng, lambda m: m.adds_up and bool(m.date) and is_one_aggregate(m.sql))
        unit = rng.choice(("year", "quarter", "month"))
        # "From FY2024 to last year" would be an odd way to say it.
        named = [s for s in self.spans if s.unit == unit and s.over and not s.name.startswith("last ")]
        span = pick(rng, named)
        before = rng.choice([s for s in named if s.start < span.start] or [span])
        if before is span:
            return None
        dimension = self.dimension(measure, rng) if rng.random() < 0.6 else None
        conditions = tuple(c for c in self.conditions(measure, dimension, rng)[:1] if not is_clause(c.words))
        frame = Frame(measure, dimension, span, conditions, before=before)
        return self.draft("comparison", frame, rng, "change", least_rows=2 if dimension else 1)

    def having(self, rng: random.Random) -> Draft | None:
        """The groups whose measure is over or under a threshold that parts them."""
        measure = self.measure(rng)
        dimension = self.dimension(measure, rng, ranked=rng.random() < 0.4)
        if not dimension:
            return None
        frame = Frame(
            measure, dimension, self.span(measure, rng), self.conditions(measure, dimension, rng)[:1]
        )
        figures = sorted({row[1] for row in self.ask(self.sql(frame)) if row[1] is not None})
        if len(figures) < 3:
            return None
        under = rng.random() < 0.25 and not dimension.ranked
        low = figures[len(figures) * rng.randrange(3, 8) // 10]
        number = round_down(low)
        if number is None or not figures[0] < number < figures[-1] or number in figures:
            return None
        if measure.unit and measure.unit not in UNITS:
            return None
        frame = frame.but(over=f"{'<' if under else '>'} {number}")
        return self.draft("having", frame, rng, "having", most_rows=100)

    def distinct(self, rng: random.Random) -> Draft | None:
        """How many different ones."""
        measure = pick(rng, self.domain.distincts)
        dimension = self.dimension(measure, rng) if rng.random() < 0.3 else None
        conditions = self.conditions(measure, dimension, rng)[:1]
        frame = Frame(measure, dimension, self.span(measure, rng), conditions)
        return self.draft(
            "distinct-count",
            frame,
            rng,
            "breakdown" if dimension else "single",
            least_rows=2 if dimension else 1,
        )


def round_down(figure: Any) -> int | None:
    """A round number at or under a figure, of one or two digits and zeros.

    >>> round_down(48_231.5), round_down(7)
    (48000, 7)
    """
    number = int(Decimal(str(figure)))
    if number < 1:
        return None
    size: int = 10 ** max(0, len(str(number)) - 2)
    return number // size * size


def make_sampler(domain: Domain, ask: Ask, speaker: Speaker) -> Sampler:
    """A sampler with the periods since the day by which half of the dated columns have begun."""
    firsts = []
    for date, alias in sorted({(m.date, m.date_alias) for m in domain.measures if m.date}):
        rows = ask(f"SELECT CAST(MIN({date}) AS DATE) FROM {domain.joins.tables[alias]} AS {alias}")
        firsts += [row[0] for row in rows if row[0]]
    today = domain.workspace.today
    first = sorted(firsts)[len(firsts) // 2] if firsts else today.replace(year=today.year - 3, day=1)
    return Sampler(domain, list_spans(domain.workspace, first), ask, speaker)

"""Questions about ratios of two figures, each added up in a CTE of its own before the two are joined."""

from __future__ import annotations

import random
from typing import cast

from training.synthesize.calendar_words import Span
from training.synthesize.domain import Dimension, Measure, Ratio
from training.synthesize.example import Draft
from training.synthesize.frame import Frame, Grain, grain_sql
from training.synthesize.phrases import frame_values
from training.synthesize.query import Query, render
from training.synthesize.shapes import Sampler


class Ratios:
    """Draws drafts about the workspace's ratios."""

    def __init__(self, sampler: Sampler) -> None:
        """Share the sampler's domain, periods and speaker."""
        self.sampler = sampler
        self.domain = sampler.domain

    def ratio(self, rng: random.Random) -> Draft | None:
        """A ratio in all, by a dimension, or from one period to the next."""
        if not self.domain.ratios:
            return None
        ratio = rng.choice(self.domain.ratios)
        kinds = ["single", *["breakdown"] * 3 * bool(ratio.by), *["trend"] * 2 * bool(ratio.grains)]
        kind = rng.choice(kinds)
        sides = rng.choice(ratio.by) if kind == "breakdown" else None
        grain = cast(Grain, rng.choice(ratio.grains)) if kind == "trend" else ""
        span = self._span(ratio.shown, grain, rng)
        frame = Frame(ratio.shown, sides[0] if sides else None, span, grain=grain)
        said = self.sampler.speaker.say(kind, frame, rng)
        return Draft(
            f"ratio-{kind}", said.voice, said.question, self._sql(ratio, sides, span, grain), template=said.template,
            values=frame_values(frame), tags=(ratio.shown.term.replace(" ", "-").lower(),), frame=frame,
            least_rows=1 if kind == "single" else 2,
        )  # fmt: skip

    def _span(self, shown: Measure, grain: Grain, rng: random.Random) -> Span | None:
        """Months, quarters or years that are over: a plan, say, is one of whole months."""
        if not shown.date:
            return None
        units = {"month": ("year", "quarter"), "quarter": ("year",)}.get(grain, ("year", "quarter", "month"))
        return rng.choice([span for span in self.sampler.spans if span.unit in units and span.over])

    def _sql(
        self, ratio: Ratio, sides: tuple[Dimension, Dimension] | None, span: Span | None, grain: Grain
    ) -> str:
        label = sides[0].name if sides else ""
        ctes = []
        for i, (name, measure) in enumerate(zip(ratio.ctes, (ratio.over, ratio.under), strict=True)):
            where = measure.where + (span.conditions(measure.date) if span and measure.date else ())
            query = Query(measure.base, ((measure.sql, measure.name),), where, needs=measure.needs)
            expr = sides[i].expr if sides else ""
            if grain:
                expr, label = grain_sql(grain, measure.date, self.domain.workspace)
                if grain == "month" and measure.whole_months:
                    expr = measure.date
            if expr:
                query = query.but(select=((expr, label), *query.select), group=(expr,))
            ctes.append((name, render(query, self.domain.joins)))
        over, under = ratio.ctes
        upper = f"{over}.{ratio.over.name}"
        if label:  # what has none of the one is a group of the other all the same
            upper = f"COALESCE({upper}, 0)"
        figure = ratio.sql.format(over=upper, under=f"{under}.{ratio.under.name}")
        shown = (ratio.shown.rounded(figure), ratio.shown.name)
        if not label:
            outer = Query(under, (shown,), joins=(f"CROSS JOIN {over}",), ctes=tuple(ctes))
        else:
            first = f"{under}.{label}"
            order = (first,) if grain else (f"{ratio.shown.name} DESC", first)
            outer = Query(
                under, ((first, label), shown), order=order, ctes=tuple(ctes),
                joins=(f"LEFT JOIN {over} ON {over}.{label} = {first}",),
            )  # fmt: skip
        return render(outer, self.domain.joins)

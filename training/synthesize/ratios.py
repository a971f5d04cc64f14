"""Questions about ratios of two figures, each added up in a CTE of its own before the two are joined."""

from __future__ import annotations

import random
from typing import cast

from app.assistant.compose.domain import Measure
from app.assistant.compose.frame import Frame, Grain
from app.assistant.compose.ratio import build_ratio
from app.assistant.compose.spans import Span
from training.synthesize.example import Draft
from training.synthesize.phrases import frame_values
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
            f"ratio-{kind}", said.voice, said.question, build_ratio(ratio, frame, self.domain), template=said.template,
            values=frame_values(frame), tags=(ratio.shown.term.replace(" ", "-").lower(),), frame=frame,
            least_rows=1 if kind == "single" else 2,
        )  # fmt: skip

    def _span(self, shown: Measure, grain: Grain, rng: random.Random) -> Span | None:
        """Months, quarters or years that are over: a plan, say, is one of whole months."""
        if not shown.date:
            return None
        units = {"month": ("year", "quarter"), "quarter": ("year",)}.get(grain, ("year", "quarter", "month"))
        return rng.choice([span for span in self.sampler.spans if span.unit in units and span.over])

"""Follow-ups: each edits the frame of the turn before, so that its SQL is the query before with one part changed."""

from __future__ import annotations

import random
from collections.abc import Callable

from app.assistant.compose.frame import Frame
from app.assistant.compose.query import is_one_aggregate
from app.assistant.compose.spans import year_before
from training.synthesize.english import tidy
from training.synthesize.example import Draft
from training.synthesize.phrases import NUMBERS, Said, follow_up_words, frame_values, noun
from training.synthesize.shapes import Sampler

Edit = tuple[str, Frame, str, int]  # kind, the new frame, what is said, the rows it must have


class Dialogues:
    """Draws conversations of two or three questions, that is four to six messages."""

    def __init__(self, sampler: Sampler) -> None:
        """Share the sampler."""
        self.sampler = sampler
        self.edits: tuple[Callable[[Frame, random.Random], Edit | None], ...] = (
            self.split, self.respan, self.narrow, self.share, self.top, self.trend, self.swap, self.compare,
        )  # fmt: skip

    def dialogue(self, rng: random.Random) -> list[Draft] | None:
        """A first question and one or two that follow it up; None when an edit finds nothing to change."""
        first = self.sampler.single(rng) if rng.random() < 0.45 else self.sampler.breakdown(rng)
        if not first or not first.frame:
            return None
        turns = [first]
        used: set[str] = set()
        for _ in range(rng.choice((1, 2, 2))):
            frame = turns[-1].frame
            assert frame
            edits = [edit for edit in self.edits if edit.__name__ not in used]
            rng.shuffle(edits)
            edited = next((found for edit in edits if (found := edit(frame, rng))), None)
            if not edited:
                break
            kind, frame, words, least = edited
            used.add(kind)
            said = Said(tidy(words), "follow-up", words)
            turns.append(
                Draft(
                    f"follow-up-{kind}", said.voice, said.question, self.sampler.sql(frame), template=kind,
                    tags=("follow-up", *self.sampler.tags(frame)), values=frame_values(frame), frame=frame,
                    least_rows=least,
                )
            )  # fmt: skip
        return turns if len(turns) > 1 else None

    # -- edits -------------------------------------------------------------------------------------------

    def split(self, frame: Frame, rng: random.Random) -> Edit | None:
        """By a dimension, or by another one."""
        if frame.grain or frame.top or frame.before or frame.share:
            return None
        dimension = self.sampler.dimension(frame.measure, rng)
        fixed = " ".join(part for c in frame.conditions for part in c.where)
        if not dimension or dimension == frame.dimension or dimension.expr in fixed:
            return None
        if {alias for c in frame.conditions for alias in c.aliases} & set(dimension.not_with):
            return None
        one, note = dimension.one, f", {dimension.note}" if dimension.note else ""
        if frame.dimension:
            says = [
                f"And by {one} instead{note}?",
                f"Now by {one} instead{note}.",
                f"And per {one} instead{note}?",
            ]
        else:
            says = [f"And by {one}{note}?", f"Split that by {one}{note}.", f"Break it down by {one}{note}."]
        return "split", frame.but(dimension=dimension), rng.choice(says), 2

    def respan(self, frame: Frame, rng: random.Random) -> Edit | None:
        """Another period."""
        if not frame.measure.date or frame.before:
            return None
        units = (frame.span.unit,) if frame.span and frame.span.unit != "days" else ("year", "quarter")
        span = self.sampler.span(frame.measure, rng, units, 1)
        if not span or (frame.span and span.start == frame.span.start):
            return None
        says = (f"And {span.words}?", f"The same for {span.name}, please.", f"What about {span.name}?")
        if span.unit == "days":
            says = (f"And {span.words}?", f"What about {span.name}?", f"And {span.words} only?")
        if not frame.span:
            dated = f"those {frame.measure.dated} " if frame.measure.dated else ""
            says = (
                f"Only {dated}{span.words}, please.",
                f"Just {dated}{span.words}.",
                f"Only {dated}{span.words}.",
            )
        return "respan", frame.but(span=span), rng.choice(says), 2 if frame.dimension or frame.grain else 1

    def narrow(self, frame: Frame, rng: random.Random) -> Edit | None:
        """One more condition."""
        if frame.before or frame.share or len(frame.conditions) > 1:
            return None
        taken = {c.group for c in frame.conditions}
        fitting = [
            c
            for c in self.sampler.conditions(frame.measure, frame.dimension, rng, least=2)
            if c.group not in taken
        ]
        if not fitting:
            return None
        words = follow_up_words(fitting[0])
        says = (f"Only {words}, please.", f"Just {words}.", f"And only {words}?")
        least = (frame.top or 2) if frame.dimension or frame.grain else 1
        return "narrow", frame.but(conditions=(*frame.conditions, fitting[0])), rng.choice(says), least

    def share(self, frame: Frame, rng: random.Random) -> Edit | None:
        """Shares instead of figures."""
        if not frame.dimension or frame.dimension.ranked or frame.top or frame.before or frame.grain:
            return None
        if frame.dimension.partial:
            return None
        if not frame.measure.adds_up or frame.share:
            return None
        says = (
            "As a percentage of the total, please.",
            "And as a percentage of the total?",
            "In percent of the total?",
        )
        return "share", frame.but(share=True), rng.choice(says), 2

    def top(self, frame: Frame, rng: random.Random) -> Edit | None:
        """The first few only."""
        if not frame.dimension or frame.top or frame.before:
            return None
        n = rng.choice((2, 3))
        says = [f"Just the {NUMBERS[n]} highest.", f"Only the {NUMBERS[n]} highest, please."]
        if frame.measure.adds_up:  # the top of a waiting time might be the shortest
            says += [f"Just the top {NUMBERS[n]}.", f"Only the top {NUMBERS[n]}, please."]
        return "top", frame.but(top=n), rng.choice(says), n

    def trend(self, frame: Frame, rng: random.Random) -> Edit | None:
        """One figure as a course of months or quarters."""
        if frame.dimension or frame.grain or not frame.span or frame.span.unit not in ("year", "quarter"):
            return None
        if frame.before:
            return None
        quarterly = frame.span.unit == "year" and rng.random() < 0.3
        word = "fiscal quarter" if quarterly else "month"
        says = (f"And by {word}?", f"How did it develop by {word}?", f"Show it per {word}.")
        return "trend", frame.but(grain="quarter" if quarterly else "month"), rng.choice(says), 2

    def swap(self, frame: Frame, rng: random.Random) -> Edit | None:
        """Another measure of the same rows."""
        if frame.share or frame.before:
            return None
        fitting = [
            m for m in self.sampler.domain.measures
            if m.base == frame.measure.base and m.date == frame.measure.date and m != frame.measure
            and m.where == frame.measure.where and not m.only and not frame.measure.only
            and not {a for c in frame.conditions for a in c.aliases} & set(m.not_with)
            and not (frame.dimension and frame.dimension.alias in m.not_with)
            and bool(m.subject) == bool(frame.measure.subject)
        ]  # fmt: skip
        if not fitting:
            return None
        other = frame.but(measure=rng.choice(fitting))
        np = noun(other.measure, rng)
        says = (f"And {np}?", f"What about {np}?", f"Now {np} instead, please.")
        least = (frame.top or 2) if frame.dimension or frame.grain else 1
        return "swap", other, rng.choice(says), least

    def compare(self, frame: Frame, rng: random.Random) -> Edit | None:
        """The change against the year before."""
        measure, span = frame.measure, frame.span
        if (
            frame.grain
            or frame.top
            or frame.share
            or frame.before
            or not span
            or span.unit == "days"
            or not span.over
        ):
            return None
        if not measure.adds_up or not is_one_aggregate(measure.sql):
            return None
        before = year_before(span)
        if before.start < min(s.start for s in self.sampler.spans):
            return None
        if span.unit == "year":
            says = (
                "By how many percent did that change from the year before?",
                "And the change against the year before, in percent?",
            )
        else:
            says = (
                f"And the change against the same {span.unit} a year before, in percent?",
                f"By how many percent did that change from the same {span.unit} a year before?",
            )
        return "compare", frame.but(before=before), rng.choice(says), 2 if frame.dimension else 1

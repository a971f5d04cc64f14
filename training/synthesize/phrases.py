"""The sentences about a frame: templates by shape and voice, filled so that every part of the query is said."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.assistant.compose.clauses import bare_clause, dated_words, is_clause
from app.assistant.compose.domain import Condition, Measure, Subject
from app.assistant.compose.frame import Frame
from training.synthesize.english import (
    bare,
    choose_voice,
    is_plural,
    misspell,
    tidy,
)
from training.synthesize.templates import COUNTS, DISTINCTS, TEMPLATES

NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 10: "ten"}
UNITS = {"usd": "dollars", "percent": "percent", "minutes": "minutes", "hours": "hours", "weeks": "weeks"}


@dataclass(frozen=True)
class Said:
    """A question, the voice and the template it was made from."""

    question: str
    voice: str
    template: str


@dataclass(frozen=True)
class Speaker:
    """Says frames; `words` are the workspace's, which no slip of the finger may make by mistake."""

    words: frozenset[str]

    def say(self, shape: str, frame: Frame, rng: random.Random) -> Said:
        """Ask what the frame means."""
        voice = choose_voice(rng)
        measure = frame.measure
        if shape == "trend" and measure.dated and not frame.span:
            shape = "trend_undated"
        templates = TEMPLATES[shape]
        if measure.subject and shape in COUNTS and rng.random() < 0.8:
            templates = COUNTS[shape]
        elif measure.ask and shape in DISTINCTS and rng.random() < 0.6:
            templates = DISTINCTS[shape]
        template = rng.choice(templates["plain" if voice == "typo" else voice])
        return self.finish(template, slots(frame, rng), voice, frame_values(frame), rng)

    def finish(
        self, template: str, filled: Mapping[str, str], voice: str, keep: Collection[str], rng: random.Random
    ) -> Said:
        """Fill a template and give it the voice's spelling."""
        text = tidy(template.format(**filled))
        if voice == "typo":
            text = misspell(text, tuple(keep), rng, self.words)
        if voice == "terse" and rng.random() < 0.5:
            first = text.split(" ", 1)[0]
            text = text if first.isupper() or first in keep else text[:1].lower() + text[1:]
        return Said(text, voice, template)


def frame_values(frame: Frame) -> tuple[str, ...]:
    """The literals that a question names: values and periods."""
    spans = [span.name for span in (frame.span, frame.before) if span]
    part = frame.part  # what it says stands in words of its own: "came from the web shop", and not "online"
    told = (part.value or part.part.replace("{was} ", ""),) if part else ()
    return (*(c.value or c.words for c in frame.conditions), *told, *spans)


def noun(measure: Measure, rng: random.Random) -> str:
    """The measure in one of the house's words for it."""
    return rng.choice(measure.say) if measure.say and rng.random() < 0.4 else measure.np


def all_note(
    subject: Subject | None, conditions: Collection[Condition], limited: bool, behind: str = ""
) -> str:
    """What says that those that are gone count too, where neither a period nor a condition says which are meant."""
    if (
        not subject
        or not subject.all_words
        or limited
        or any(c.group in ("open", "range") for c in conditions)
    ):
        return ""
    return f", {subject.all_words}{behind}"


def slots(frame: Frame, rng: random.Random) -> dict[str, str]:
    """Everything that the templates may name."""
    measure, dimension, span, subject = frame.measure, frame.dimension, frame.span, frame.measure.subject
    words = " ".join(condition.words for condition in frame.conditions)
    np = noun(measure, rng)
    np = f"{np} {words}".strip()
    if frame.before and not (subject and subject.event):
        np = f"{np} {dated_words(words, measure.dated, '')}".strip()
    counted = False
    if frame.part or frame.share:  # a share of things, not of their number
        counted = np.startswith("the number of ")
        np = np.removeprefix("the number of ")
    eventful = bool(measure.date) and not measure.future and (subject is None or subject.event)
    seasonal = any(condition.group == "season" for condition in frame.conditions)
    period = span.words if span else "to date" if eventful and not frame.grain and not seasonal else ""
    dated = measure.dated if span or frame.grain else ""
    when = dated_words(words, dated, period)
    past = bool(frame.grain or (span and (span.over or not measure.future)))
    verb = {(True, True): "were", (True, False): "are", (False, True): "was", (False, False): "is"}
    was = verb[is_plural(np) or counted, past]
    filled = {
        "np": np, "bare": bare(np), "short": bare(np), "when": when, "period": period, "was": was,
        "had": "had" if span or eventful else "have", "n": _number(frame.top or 1, rng),
        "best": "lowest" if frame.lowest else "highest",
        "grain": {"quarter": "fiscal quarter", "year": "fiscal year"}.get(frame.grain, frame.grain),
        "over": f"of {span.name}" if span else "", "dated": dated_words(words, dated, ""),
        "note": "", "dim": "", "dims": "", "each": "", "ask": f"{measure.ask} {words}",
        "part": frame.part.part.replace("{was}", was) if frame.part else "",
        "before": frame.before.name if frame.before else "", "after": span.name if span else "",
        "all": all_note(subject, frame.conditions, bool(span or frame.grain)), **_than(frame.over, measure.unit),
    }  # fmt: skip
    if dimension:
        one = rng.choice((dimension.one, dimension.one, *dimension.say))
        filled |= {"dim": one, "dims": dimension.many, "each": f" for each {one}"}
        filled["note"] = f", {dimension.note}" if dimension.note else ""
    if subject:
        filled["many"] = f"{rng.choice((subject.many, subject.many, *subject.say))} {words}".strip()
        filled["happened"] = subject.active or f"were {subject.did}"
        filled["told"] = filled["happened"]
        if not span and not frame.grain:
            theirs = subject.one in ("customer", "store", "product", "agent") and not is_clause(words)
            filled["happened"], filled["told"] = (
                ("do we have", "we have") if theirs else ("are there", "there are")
            )
    return filled


def follow_up_words(condition: Condition) -> str:
    """A condition's words where what they restrict is not named again."""
    words = condition.words
    described = is_clause(words) or words.startswith(
        ("with ", "handled ", "paid ", "promoted ", "attributed ")
    )
    return condition.follow_up or (f"those {words}" if described else words)


def happened_words(words: str) -> str:
    """Conditions as what a question with "which" asks.

    >>> happened_words("that are still open"), happened_words("in Germany")
    ('are still open', 'are there in Germany')
    """
    return bare_clause(words) if words.startswith(("that ", "who ")) else f"are there {words}"


def _number(n: int, rng: random.Random) -> str:
    return NUMBERS[n] if n in NUMBERS and rng.random() < 0.4 else str(n)


def _than(over: str, unit: str) -> dict[str, str]:
    if not over:
        return {"than": "", "than_short": "", "than_many": ""}
    sign, _, number = over.partition(" ")
    shown = f"{int(number):,} {UNITS.get(unit, '')}".strip()
    more = sign == ">"
    return {
        "than": f"{'more' if more else 'less'} than {shown}",
        "than_short": f"{'above' if more else 'below'} {shown}",
        "than_many": f"{'more' if more else 'fewer'} than {shown}",
    }

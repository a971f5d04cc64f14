"""The sentences about a frame: templates by shape and voice, filled so that every part of the query is said."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass

from training.synthesize.english import bare, choose_voice, misspell, tidy
from training.synthesize.frame import Frame

# {np} the measure with its conditions, {was} its verb, {when} the period with what happened in it.
TEMPLATES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "single": {
        "plain": ("What {was} {np} {when}?", "Tell me {np} {when}.", "What {was} {np} {when}?"),
        "terse": ("{bare} {when}", "{bare} {when}?"),
        "chatty": (
            "Could you tell me what {np} {was} {when}?", "Hi, I need {np} {when}, please.",
            "Quick question: what {was} {np} {when}?", "Can you look up {np} {when} for me?",
        ),
    },
    "breakdown": {
        "plain": (
            "What {was} {np} {when} by {dim}{note}?", "Show {np} {when} for each {dim}{note}.",
            "What {was} {np} {when} per {dim}{note}?", "Break down {np} {when} by {dim}{note}.",
        ),
        "terse": ("{bare} {when} by {dim}{note}", "{bare} {when} per {dim}{note}"),
        "chatty": (
            "Could you split {np} {when} by {dim}{note}, please?", "I'd like to see {np} {when} for each {dim}{note}.",
            "Hi, can you show me {np} {when} by {dim}{note}?",
        ),
    },
    "top": {
        "plain": (
            "Which {n} {dims} had the {best} {short} {when}{note}?",
            "Show the {n} {dims} with the {best} {short} {when}{note}, with the figures.",
        ),
        "terse": ("{n} {dims} with {best} {short} {when}{note}",),
        "chatty": (
            "Could you list the {n} {dims} with the {best} {short} {when}{note}?",
            "Hey, which {n} {dims} had the {best} {short} {when}{note}?",
        ),
    },
    "trend": {
        "plain": (
            "How did {np} {when} develop by {grain}?", "Show {np} {when} by {grain}.",
            "What {was} {np} in each {grain} {over}?",
        ),
        "terse": ("{bare} {when} by {grain}", "{bare} {when} per {grain}"),
        "chatty": ("Could you show me {np} {when} per {grain}, please?", "I'd like to follow {np} {when} by {grain}."),
    },
    "share": {
        "plain": (
            "What share of {np} {when} did each {dim} account for, in percent{note}?",
            "Show each {dim}'s percentage of {np} {when}{note}.",
        ),
        "terse": ("{dim} shares of {bare} {when} in percent{note}",),
        "chatty": ("Could you show what percentage of {np} {when} each {dim} accounted for{note}?",),
    },
    "change": {
        "plain": (
            "By what percentage did {np} change {per} from {before} to {after}{note}?",
            "How did {np} change {per} from {before} to {after}, in percent{note}?",
        ),
        "terse": ("Change in {np} {per} from {before} to {after} in percent{note}",),
        "chatty": ("Could you tell me by how many percent {np} changed {per} from {before} to {after}{note}?",),
    },
    "having": {
        "plain": (
            "For which {dims} {be} {np} {when} {than}{note}?",
            "Which {dims} had {np} of {than} {when}{note}? Show the figures too.",
        ),
        "terse": ("{dims} with {short} {than} {when}{note}",),
        "chatty": ("Could you list the {dims} for which {np} {when} {be} {than}{note}?",),
    },
    "part": {
        "plain": ("What percentage of {np} {when} was {part}?", "What share of {np} {when} was {part}, in percent?"),
        "terse": ("Percentage of {bare} {when} {part}",),
        "chatty": ("Could you tell me what percentage of {np} {when} was {part}?",),
    },
}  # fmt: skip
COUNTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "single": {
        "plain": ("How many {many} {happened} {period}?", "How many {many} {happened} {period}?"),
        "terse": ("number of {many} {when}", "{many} {when}, how many?"),
        "chatty": (
            "Could you tell me how many {many} {indirect} {period}?", "Hi, how many {many} {happened} {period}?",
        ),
    },
    "breakdown": {
        "plain": (
            "How many {many} {happened} {period} per {dim}{note}?", "Count the {many} {when} by {dim}{note}.",
            "How many {many} {happened} {period} for each {dim}{note}?",
        ),
        "terse": ("number of {many} {when} per {dim}{note}", "number of {many} {when} by {dim}{note}"),
        "chatty": ("Could you show me how many {many} {indirect} {period} per {dim}{note}?",),
    },
    "trend": {
        "plain": ("How many {many} {happened} in each {grain} {over}?", "Count the {many} {when} by {grain}."),
        "terse": ("number of {many} {when} per {grain}",),
        "chatty": ("Could you show me how many {many} {indirect} in each {grain} {over}?",),
    },
    "part": {
        "plain": (
            "What percentage of the {many} {when} was {part}?",
            "What share of the {many} {when} was {part}, in percent?",
        ),
        "terse": ("Percentage of {many} {when} {part}",),
        "chatty": ("Could you tell me what percentage of the {many} {when} was {part}?",),
    },
}  # fmt: skip
NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 10: "ten"}


@dataclass(frozen=True)
class Said:
    """A question, the voice and the template it was made from."""

    question: str
    voice: str
    template: str


def say(shape: str, frame: Frame, rng: random.Random, voice: str = "") -> Said:
    """Ask what the frame means."""
    voice = voice or choose_voice(rng)
    measure = frame.measure
    subject = measure.subject
    templates = TEMPLATES[shape]
    if subject and shape in COUNTS and rng.random() < 0.8:
        templates = COUNTS[shape]
    template = rng.choice(templates["plain" if voice == "typo" else voice])
    return finish(template, slots(frame, rng), voice, frame_values(frame), rng)


def finish(
    template: str, filled: Mapping[str, str], voice: str, keep: tuple[str, ...], rng: random.Random
) -> Said:
    """Fill a template and give it the voice's spelling."""
    text = tidy(template.format(**filled))
    if voice == "typo":
        text = misspell(text, keep, rng)
    if voice == "terse" and rng.random() < 0.5:
        first = text.split(" ", 1)[0]
        text = text if first.isupper() or first in keep else text[:1].lower() + text[1:]
    return Said(text, voice, template)


def frame_values(frame: Frame) -> tuple[str, ...]:
    """The literals that a question names: values and periods."""
    spans = [span.name for span in (frame.span, frame.before) if span]
    return (*(c.value or c.words for c in (*frame.conditions, *filter(None, [frame.part]))), *spans)


def noun(frame: Frame, rng: random.Random) -> str:
    """The measure in one of the house's words for it, where it does not change inside a dialogue."""
    measure = frame.measure
    return rng.choice(measure.say) if measure.say and rng.random() < 0.4 else measure.np


def slots(frame: Frame, rng: random.Random) -> dict[str, str]:
    """Everything that the templates may name."""
    measure, dimension, span, subject = frame.measure, frame.dimension, frame.span, frame.measure.subject
    words = " ".join(condition.words for condition in frame.conditions)
    np = f"{noun(frame, rng)} {words}".strip()
    period = span.words if span else ""
    when = f"{measure.dated} {period}" if measure.dated and (span or frame.grain) else period
    if frame.before and measure.dated:
        np = f"{np} {measure.dated}"
    if frame.part or frame.share:  # a share of things, not of their number
        np = np.removeprefix("the number of ")
    filled = {
        "np": np, "bare": bare(np), "short": bare(np), "when": when, "period": period,
        "was": _be(np, bool(span and (span.over or not span.end))), "be": _be(np, True),
        "n": _number(frame.top or 1, rng), "best": "lowest" if frame.lowest else "highest",
        "grain": {"quarter": "fiscal quarter", "year": "fiscal year"}.get(frame.grain, frame.grain),
        "over": when.replace("in FY", "of FY").replace("in fiscal", "of fiscal").replace("in Q", "of Q"),
        "than": _than(frame.over, measure.unit), "note": "", "dim": "", "dims": "", "per": "",
        "part": frame.part.words if frame.part else "",
        "before": frame.before.name if frame.before else "", "after": span.name if span else "",
    }  # fmt: skip
    if frame.grain and measure.dated:
        filled["over"] = (
            period.replace("in FY", "of FY").replace("in fiscal", "of fiscal").replace("in Q", "of Q")
        )
    if dimension:
        one = rng.choice((dimension.one, dimension.one, *dimension.say))
        filled |= {"dim": one, "dims": dimension.many, "per": f"per {one}"}
        filled["note"] = f", {dimension.note}" if dimension.note else ""
    if subject:
        filled["many"] = f"{rng.choice((subject.many, subject.many, *subject.say))} {words}".strip()
        filled["happened"] = subject.active or (f"were {subject.did}" if subject.did else "are there")
        if not span and not frame.grain:
            filled["happened"] = (
                "do we have" if subject.one in ("customer", "store", "product") else "are there"
            )
    return filled


def _number(n: int, rng: random.Random) -> str:
    return NUMBERS[n] if n in NUMBERS and rng.random() < 0.4 else str(n)


def _than(over: str, unit: str) -> str:
    if not over:
        return ""
    sign, _, number = over.partition(" ")
    shown = f"{int(number):,}" if "." not in number else number
    unit = {"usd": "dollars", "percent": "percent", "minutes": "minutes", "hours": "hours"}.get(unit, "")
    return f"{'more' if sign == '>' else 'less'} than {shown} {unit}".strip()


def _be(np: str, over: bool) -> str:
    """The verb of a noun: "sales" alone are many."""
    many = bool(re.match(r"(\w+ )?sales\b", np))
    return {(True, True): "were", (True, False): "are", (False, True): "was", (False, False): "is"}[
        many, over
    ]

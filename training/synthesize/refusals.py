"""Questions that get no SQL: outside the data, ambiguous, or forbidden.

Each is answered as the app's prompt asks its model to: one line that begins with CANNOT and says what is missing.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from app.assistant.compose.domain import Subject
from app.assistant.parse import CANNOT
from app.assistant.schema import Schema
from training.synthesize.english import bare, choose_voice, join_words, misspell, tidy
from training.synthesize.example import Draft, pick
from training.synthesize.shapes import Sampler

KINDS: Mapping[str, int] = {"missing": 40, "ambiguous": 25, "write": 20, "personal": 15}
WRITES = (
    ("Delete all {many} {words}.", "deleted"), ("Please remove the {many} {words} from the database.", "deleted"),
    ("Change the {label} of all {many} {words}, please.", "changed"),
    ("Update the {label} of the {many} {words}.", "changed"), ("Add a new {one} to the database.", "added"),
    ("Insert a test {one} into the database, please.", "added"), ("Drop the {many} table.", "deleted"),
    ("Can you change the {label} of our {many} {words}?", "changed"),
)  # fmt: skip
PERSONAL = (
    "List the {columns} of all {many} {words}.", "What are the {columns} of the {many} {words}?",
    "I need the {columns} of the {many} {words}.", "Show me the {many} {words} with their {columns}.",
    "Export the {columns} of the {many} {words}, please.",
)  # fmt: skip
VAGUE = {
    "ask": [
        "How are the {many}?",
        "Show me the best {many}.",
        "Which {many} stand out?",
        "Are our {many} doing well?",
    ],
    "lacks": "by which figure the {many} are judged",
}
GREETINGS = ("Quick question:", "Hi,", "For my report:")


class Refusals:
    """Draws questions of the kinds that get no SQL."""

    def __init__(self, sampler: Sampler) -> None:
        """Share the sampler's domain, periods and speaker."""
        self.sampler = sampler
        self.domain = sampler.domain

    def refusal(self, rng: random.Random) -> Draft | None:
        """One question with its `reply`; None where the workspace has nothing of the kind drawn."""
        kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
        draw = {"missing": self._missing, "ambiguous": self._ambiguous, "write": self._write}
        return draw.get(kind, self._personal)(rng)

    def _missing(self, rng: random.Random) -> Draft | None:
        if not self.domain.missing:
            return None
        entry, span = rng.choice(self.domain.missing), rng.choice(self.sampler.spans)
        template = rng.choice(entry["ask"])
        question = template.replace("{period}", span.words)
        return self._draft(
            "missing", question, f"there is nothing about {entry['lacks']}", template, (span.name,), rng
        )

    def _ambiguous(self, rng: random.Random) -> Draft | None:
        if self.domain.ambiguous:
            entry: Mapping[str, Any] = rng.choice(self.domain.ambiguous)
            which, span = rng.choice(entry.get("which", [""])), rng.choice(self.sampler.spans)
            template = rng.choice(entry["ask"])
            words = span.name if "for {period}" in template else span.words if "{period}" in template else ""
            filled = {"which": which, "period": words}
        else:
            entry, subject = VAGUE, pick(rng, self.domain.subjects)
            template, filled = rng.choice(entry["ask"]), {"many": subject.many, "period": ""}
        lacks = f"the question does not say {entry['lacks'].format(**filled)}"
        values = tuple(filter(None, [filled["period"]]))
        return self._draft("ambiguous", template.format(**filled), lacks, template, values, rng)

    def _write(self, rng: random.Random) -> Draft | None:
        subject = pick(rng, self.domain.subjects)
        template, done = rng.choice(WRITES)
        words = self._words(subject, rng) if "{words}" in template else ""
        labels = list(subject.columns.values())[1:] or ["name"]
        question = template.format(many=subject.many, one=subject.one, words=words, label=rng.choice(labels))
        return self._draft(
            "write", question, f"data is only read here, never {done}", template, (words,), rng
        )

    def _personal(self, rng: random.Random) -> Draft | None:
        found = [
            (subject, column)
            for subject in self.domain.subjects
            for table in self.domain.schema.tables if table.alias == subject.base
            for column in table.columns if column.personal
        ]  # fmt: skip
        if not found:
            return None
        subject, column = rng.choice(found)
        words = self._words(subject, rng)
        label = column.name.replace("_", " ")
        label += {"email": " addresse", "phone": " number"}.get(label, "")
        template = rng.choice(PERSONAL)
        question = template.format(columns=f"{label}s", many=subject.many, words=words)
        return self._draft(
            "personal", question, f"{label}s are personal data and not shown", template, (words,), rng
        )

    def _words(self, subject: Subject, rng: random.Random) -> str:
        fitting = self.domain.conditions_of(subject.base, subject=True)
        return rng.choice(fitting).words if fitting and rng.random() < 0.8 else ""

    def _draft(
        self, kind: str, question: str, lacks: str, template: str, values: tuple[str, ...], rng: random.Random
    ) -> Draft:
        voice = choose_voice(rng)
        question = tidy(question)
        if voice == "typo":
            question = misspell(question, values, rng, self.sampler.speaker.words)
        elif voice == "chatty" and question.endswith("?"):
            question = f"{rng.choice(GREETINGS)} {question[:1].lower()}{question[1:]}"
        elif voice == "terse":
            question = tidy(bare(question.rstrip(".")))
        elif voice == "chatty":
            voice = "plain"  # an order takes no greeting
        shape = f"refuse-{kind}"
        return Draft(
            shape, voice, question, reply=f"CANNOT: {lacks}.", template=template, tags=(shape,),
            values=tuple(filter(None, values)),
        )  # fmt: skip


def reply_fault(reply: str, schema: Schema) -> str:
    """Why the app would not take a reply as "there is no answer": it takes tables named there for an answer's.

    >>> reply_fault("I cannot.", Schema((), "duckdb"))
    'replies otherwise than the prompt asks'
    """
    found = CANNOT.match(reply)
    if not found or not found["reason"] or "\n" in reply:
        return "replies otherwise than the prompt asks"
    named = join_words([table.key for table in schema.tables if f" {table.key} " in f" {reply} "])
    return f"names {named} in the reply" if named else ""

"""Questions that get no SQL: outside the data, ambiguous, or forbidden, each with the right reaction."""

from __future__ import annotations

import random
from collections.abc import Sequence

from training.synthesize.calendar_words import Span
from training.synthesize.domain import Domain
from training.synthesize.english import bare, misspell, tidy
from training.synthesize.example import Draft

WRITES = (
    ("Delete all {many} {words}.", "delete"), ("Please remove the {many} {words} from the database.", "delete"),
    ("Change the {label} of all {many} {words}, please.", "change"),
    ("Update the {label} of the {many} {words}.", "change"),
    ("Add a new {one} to the database.", "add"), ("Insert a test {one} {words}, please.", "add"),
    ("Drop the {many} table.", "delete"), ("Can you change the {label} of our {many} {words}?", "change"),
)  # fmt: skip
PERSONAL = (
    "List the {column} of all {many} {words}.", "What is the {column} of every one of the {many} {words}?",
    "I need the {column} of the {many} {words}.", "Show me {many} {words} with their {column}.",
    "Export the {column} of each of the {many} {words}, please.",
)  # fmt: skip


def draw_refusal(domain: Domain, spans: Sequence[Span], rng: random.Random) -> Draft | None:
    """One question of the three kinds, with its `reply`."""
    kind = rng.choices(("missing", "ambiguous", "write", "personal"), (40, 25, 20, 15))[0]
    span = rng.choice(spans)
    if kind == "missing" and domain.missing:
        entry = rng.choice(domain.missing)
        template = rng.choice(entry["ask"])
        question = _voiced(template.format(period=span.words), span, rng)
        return _draft(
            "refuse-missing",
            question,
            f"CANNOT: the tables hold nothing about {entry['lacks']}.",
            template,
            span,
        )
    if kind == "ambiguous" and domain.ambiguous:
        entry = rng.choice(domain.ambiguous)
        template = rng.choice(entry["ask"])
        which = rng.choice(entry.get("which", [""]))
        # Without "by what" a period settles nothing.
        period = span.name if "for {period}" in template else span.words
        period = (
            f" {period}"
            if " {period}" not in template and rng.random() < 0.5
            else period
            if " {period}" in template
            else ""
        )
        question = _voiced(template.format(which=which, period=period), span, rng)
        measures = {"agents": "tickets closed, CSAT or first response time"}.get(
            which, "net revenue, units sold or margin"
        )
        return _draft(
            "refuse-ambiguous",
            question,
            entry["reply"].format(which=which, measures=measures),
            template,
            span,
        )
    subject = rng.choice(domain.subjects)
    fitting = domain.conditions_of(subject.base, subject=True)
    words = rng.choice(fitting).words if fitting and rng.random() < 0.8 else ""
    if kind == "personal":
        found = [
            (s, column)
            for s in domain.subjects for table in domain.schema.tables if table.alias == s.base
            for column in table.columns if column.personal
        ]  # fmt: skip
        if not found:
            return None
        subject, column = rng.choice(found)
        words = rng.choice(domain.conditions_of(subject.base, subject=True)).words
        label = column.name.replace("_", " ")
        label += {"email": " address", "phone": " number"}.get(label, "")
        template = rng.choice(PERSONAL)
        question = tidy(template.format(column=label, many=subject.many, words=words))
        reply = (
            f"I do not show personal data such as a {label}; I can count or group the {subject.many} instead."
        )
        return _draft("refuse-personal", question, reply.replace("a email", "an email"), template, span)
    template, what = rng.choice(WRITES)
    label = rng.choice(list(subject.columns.values())[1:] or ["name"])
    question = tidy(template.format(many=subject.many, one=subject.one, words=words, label=label))
    reply = f"I only read data and cannot {what} anything; I can show you the {subject.many} in question."
    return _draft("refuse-write", question, reply, template, span)


def _voiced(question: str, span: Span, rng: random.Random) -> str:
    roll = rng.random()
    if roll < 0.15:
        return tidy(misspell(question, (span.name,), rng))
    if roll < 0.35 and question.endswith("?"):
        return tidy(
            f"{rng.choice(('Quick question:', 'Hi,', 'For my report:'))} {question[:1].lower()}{question[1:]}"
        )
    return tidy(bare(question))


def _draft(shape: str, question: str, reply: str, template: str, span: Span) -> Draft:
    return Draft(shape, "plain", question, reply=reply, template=template, tags=(shape,), values=(span.name,))

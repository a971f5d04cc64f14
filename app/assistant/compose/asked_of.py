"""How one asks for what a record has: "what does it cost?", "when was it shipped?", with a stand-in for the record.

The phrases are those that the house says (`asked` of a subject in `semantics.yaml`, where the record is "it"), and
those that its verbs make: when something happened to the record, in the past or as a base form. A phrase is of the
past as its words are: what something *did* cost is told by no price of today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.assistant.compose.domain import Domain, Subject
from app.assistant.compose.lexicon import Reading
from app.assistant.compose.listing import Attribute, attributes_of, is_day, label_of
from app.assistant.compose.parts import ASKED, STAND_IN, Lexicon, in_line
from app.assistant.question_tokens import read_tokens

RECORD = "thatrecord"  # the token in place of a record's name
PRONOUNS = frozenset("it its it's her his he she their they them".split())
_PAST = re.compile(r"\b(?:did|was|were|had)\b", re.IGNORECASE)
_HAPPENED = ("when did it {}", "when was it {}", "when did we {} it", "when will it {}")
_DAYS = ("on which day did it {}", "on which day was it {}", "the day it {}", "the date it {}")
_BASE_FORMS = {
    "came": "come", "went": "go", "began": "begin", "left": "leave", "sold": "sell", "sent": "send",
    "bought": "buy", "made": "make", "got": "get", "wrote": "write", "paid": "pay", "took": "take",
}  # fmt: skip
_ENDINGS = ("in", "on", "at", "for", "from", "to")  # "which team does she work in?"


@dataclass(frozen=True)
class Asked:
    """What a phrase asks of a record of a kind, and whether its words are of the past."""

    base: str
    shown: tuple[Attribute, ...]
    past: bool


def is_past(text: str) -> bool:
    """Whether a clause says that something was or happened."""
    return bool(_PAST.search(text))


def add_asked(lexicon: Lexicon, subject: Subject, domain: Domain, reading: Reading) -> None:
    """Add the phrases by which is asked for what a record of a subject has."""
    known = {attribute.expr: attribute for _, attribute in attributes_of(subject, domain)}
    lexicon.add((RECORD,), STAND_IN, None)
    for text, exprs in _phrases(subject, domain):
        shown = tuple(known.get(expr) or _attribute(subject, expr, domain) for expr in exprs)
        asked = Asked(subject.base, shown, is_past(text))
        for worded in _wordings(text):
            said = re.sub(r"\bit\b", RECORD, worded)
            whole = in_line(read_tokens(said, reading.workspace, reading.names, {}))
            for words in {reading.words(said), tuple(token.text for token in whole)}:
                kept = words[:-1] if words[-1] in _ENDINGS else words
                if len(kept) > 1:
                    lexicon.add(kept, ASKED, asked)


def _phrases(subject: Subject, domain: Domain) -> Iterator[tuple[str, tuple[str, ...]]]:
    for exprs, texts in subject.asked.items():
        yield from ((text, tuple(expr.strip() for expr in exprs.split(","))) for text in texts)
    happened = [(verb, subject.date) for verb in (subject.did, subject.active, *subject.done) if verb]
    for verb, expr in (*happened, *subject.events.items()):
        if not is_day(expr, domain):
            continue
        for form in dict.fromkeys((verb, *_base_forms(verb))):
            yield from ((text.format(form), (expr,)) for text in (*_HAPPENED, *_DAYS))


def _base_forms(verb: str) -> Iterator[str]:
    """ "Close" and "clos" of "closed", of which one is a word.

    >>> list(_base_forms("signed up")), list(_base_forms("came out"))
    (['sign up', 'signe up'], ['come out'])
    """
    first, space, rest = verb.partition(" ")
    if first in _BASE_FORMS:
        yield f"{_BASE_FORMS[first]}{space}{rest}"
    elif first.endswith("ed"):
        short = first.removesuffix("ed")
        doubled = len(short) > 2 and short[-1] == short[-2]
        for form in (short, f"{short}e", *([short[:-1]] if doubled else [])):
            yield f"{form}{space}{rest}"


def _wordings(text: str) -> Iterator[str]:
    yield text
    for word, other in (("what", "which"), ("which", "what")):
        if (said := re.sub(rf"\b{word}\b", other, text)) != text:
            yield said


def _attribute(subject: Subject, expr: str, domain: Domain) -> Attribute:
    """What is shown of another table's record: by the words of its dimension, or of its column."""
    words = next((each.one for each in domain.dimensions if each.expr == expr), "")
    name = expr.partition(".")[2]
    label = label_of(subject, expr)
    return Attribute(expr, name, words or (label if label != name else name.replace("_", " ")))

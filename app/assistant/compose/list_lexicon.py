"""The words of lists: those of figures, what is shown of records, and nouns that mean records in lists alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from app.assistant.compose.asked_of import add_asked
from app.assistant.compose.domain import Condition, Domain, Measure
from app.assistant.compose.lexicon import Reading, narrowed
from app.assistant.compose.list_words import WORDS
from app.assistant.compose.listing import attributes_of
from app.assistant.compose.parts import ATTRIBUTE, CONDITION, MOST, NOUN, Lexicon


def list_lexicon(figures: Lexicon, domain: Domain, reading: Reading) -> Lexicon:
    """The lexicon of lists; `figures` is that of the reader of figures, and stays as it is."""
    lexicon = Lexicon()
    for words, kinds in figures.phrases.items():
        for kind, payloads in kinds.items():
            for payload in payloads:
                lexicon.add(words, kind, payload)
    for kind, meanings in WORDS.items():
        for payload, phrases in meanings.items():
            for phrase in phrases.split("|"):
                lexicon.add(phrase.split(), kind, payload)
    for count in (*domain.measures, *domain.unspoken):
        subject = count.subject
        if subject is None or count.timed:
            continue
        for text, attribute in attributes_of(subject, domain):
            lexicon.add(reading.words(text), ATTRIBUTE, (subject.base, attribute))
        for text in subject.listed:
            lexicon.add(reading.words(text), NOUN, count)
        for text, ranked in _superlatives(subject.superlatives):
            lexicon.add(reading.words(text), MOST, (subject.base, *ranked))
        for condition in (each for each in domain.conditions if subject.base in each.bases):
            for words in _nouns(condition, reading):
                lexicon.add(words, NOUN, _called(count, condition))
    for subject in {id(each.subject): each.subject for each in domain.measures if each.subject}.values():
        add_asked(lexicon, subject, domain, reading)
    for condition in domain.conditions:
        for text in condition.present:
            lexicon.add(reading.words(text), CONDITION, condition)
    return lexicon


def present_words(domain: Domain, reading: Reading) -> frozenset[tuple[str, ...]]:
    """The words of conditions that mean them in no question about the past."""
    said = {reading.words(text) for condition in domain.conditions for text in condition.present}
    things = {words for condition in domain.conditions for words in _nouns(condition, reading)}
    return frozenset((*said, *(words for words in things if words[0] in ("what", "which"))))


def _superlatives(
    superlatives: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]],
) -> Iterator[tuple[str, tuple[str, bool]]]:
    """Each word with what it ranks by, and whether the most comes first."""
    for expr, (most, least) in superlatives.items():
        yield from ((text, (expr, True)) for text in most)
        yield from ((text, (expr, False)) for text in least)


def _nouns(condition: Condition, reading: Reading) -> Iterator[tuple[str, ...]]:
    for text in condition.listed:
        words = reading.words(text)
        yield words
        if words[0] == "what":  # at the beginning of a question
            yield ("which", *words[1:])


def _called(count: Measure, condition: Condition) -> Measure:
    """The records that meet a condition, by the words of both: "tents" are products in a category."""
    assert count.subject
    some = narrowed(count, condition, f"{count.subject.many} {condition.words}")
    # "Tents" may be those that are gone, too; "what we still sell" is not.
    return replace(some, subject=count.subject) if condition.value else some

"""The phrases by which a workspace's measures, subjects, dimensions and conditions are named in questions.

Each is read with the words that its entry says, and a few more that can mean nothing else: a stored value alone where
one column has it, a value before or behind its dimension's noun, strict synonyms of the glossary.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from app.assistant.compose.absence import PRONOUNS, absence_of_texts, absence_texts, presence_texts
from app.assistant.compose.acts import act_texts
from app.assistant.compose.both_sides import pair_texts
from app.assistant.compose.column_bounds import columns_of_subject
from app.assistant.compose.complements import shared_texts, side_texts
from app.assistant.compose.coordinated import add_pairs
from app.assistant.compose.domain import Condition, Dimension, Domain, Measure
from app.assistant.compose.durations import add_durations
from app.assistant.compose.halves import halves
from app.assistant.compose.parts import (
    ABSENCE,
    ABSENCE_OF,
    ACT_OF,
    ALL,
    BEST_OF,
    COLUMN,
    CONDITION,
    DATED,
    DID,
    DIMENSION,
    GOODS,
    HALF,
    IN_UNITS,
    MAKE,
    MEASURE,
    NARROWED,
    NOTE,
    NOUN,
    OF_BOTH,
    PAIR_OF,
    PART,
    PIECES,
    PRESENCE,
    ROWS,
    SIDE,
    SPLIT,
    VERDICT,
    WHO,
    Lexicon,
    english,
    in_line,
)
from app.assistant.compose.verdicts import verdict_texts
from app.assistant.folding import fold
from app.assistant.places import country_words, is_country
from app.assistant.question_tokens import read_tokens
from app.assistant.synonyms import find_synonyms
from app.assistant.workspace import Workspace

_FIRST = "zzz"  # what stands at the beginning of a question is read otherwise
_NUMBER_OF = re.compile(r"^(?:the )?number of ")
_AVERAGE_NUMBER = re.compile(r"\b(median|average|mean) number of ")
_SHARES = ("share", "proportion", "percent")
_CAME_FROM = re.compile(r"^came from ")
_PRONOUN = re.compile(r"^(?:that|who) (?:are |is )?")
_BY_CUSTOMERS = ("co", "c")


class Reading:
    """How texts of a workspace become the tokens that its questions have."""

    def __init__(self, workspace: Workspace, names: Collection[str]) -> None:
        """`names` are the folded stored values."""
        self.workspace = workspace
        self.names = names
        self.words = functools.lru_cache(maxsize=None)(self._words)

    def _words(self, text: str) -> tuple[str, ...]:
        tokens = in_line(read_tokens(f"{_FIRST} {text}", self.workspace, self.names, {}))
        return tuple(token.text for token in tokens[1:])


def build_lexicon(
    domain: Domain, reading: Reading, columns: Mapping[str, Mapping[str, Collection[str]]]
) -> Lexicon:
    """Collect the phrases. `columns` are folded stored values with their spellings and the columns that hold them."""
    lexicon = english()
    said, units = _synonyms(domain, reading), _unit_words(domain)
    nouns_of = [(reading.words(each.subject.many), each) for each in domain.measures if each.subject]
    for measure in (
        *domain.measures,
        *domain.unspoken,
        *domain.distincts,
        *(ratio.shown for ratio in domain.ratios),
    ):
        if measure.subject:
            continue
        for text in (*_measure_texts(measure), *_undivided(measure)):
            for worded in _in_other_units(text, units):
                lexicon.add(reading.words(worded), MEASURE, measure)
            for half, parted in halves(reading.words(text), measure, domain, nouns_of):
                lexicon.add(half, HALF, parted)
        for words in said.get(f"={measure.term}", ()) if measure.term else ():
            lexicon.add(words, BEST_OF if words[0] in ("best", "top") else MEASURE, measure)
        for word in (measure.unit, *units.get(measure.unit, ())) if measure.unit in units else ():
            lexicon.add(reading.words(f"by {word}"), IN_UNITS, measure)
        for text in _dated_texts(measure.dated):
            lexicon.add(reading.words(text), DATED, text)
        _add_pieces(lexicon, measure, measure.rows, measure.pieces, reading)
        for text in measure.goods:
            lexicon.add(reading.words(text), GOODS, measure)
    for count in (*domain.measures, *domain.unspoken):
        if count.subject:
            _add_count(lexicon, count, domain, reading, said)
    for absence in (*domain.absences, *domain.silent_absences):
        for kind, texts in (
            (ABSENCE, absence_texts(absence)),
            (PRESENCE, presence_texts(absence)),
            (ABSENCE_OF, absence_of_texts(absence)),
            (ACT_OF, act_texts(absence)),
        ):
            for words in map(reading.words, texts):
                for begin in ((), *((pronoun,) for pronoun in PRONOUNS)):  # six phrases for one reading
                    lexicon.add((*begin, *words), kind, absence)
    add_durations(lexicon, domain.durations, reading.words)
    for dimension in domain.dimensions:
        _add_dimension(lexicon, dimension, reading)
    for ratio in domain.ratios:
        for text, bound in verdict_texts(ratio):
            lexicon.add(reading.words(text), VERDICT, bound)
        for text in pair_texts(ratio):
            lexicon.add(reading.words(text), PAIR_OF, ratio)
        for text in ratio.short:
            lexicon.add(reading.words(text), OF_BOTH, ratio.shown)
        for over, _ in ratio.by:
            _add_dimension(lexicon, over, reading)
    nouns = _nouns(domain)
    for condition in domain.conditions:
        for text in _condition_texts(condition, nouns, columns, domain):
            lexicon.add(reading.words(text), CONDITION, condition)
        for count in (
            measure for measure in domain.measures if measure.subject and measure.base in condition.bases
        ):
            for text in condition.nouns:
                lexicon.add(reading.words(text), NOUN, narrowed(count, condition, text))
                for worded, some in _counted(count, condition, text, domain):
                    lexicon.add(reading.words(worded), MEASURE, some)
                for narrow in _groups_of(count, condition, domain):
                    lexicon.add(reading.words(text), NARROWED, narrow)
            for text in condition.listed if condition.value else ():  # "how many tents" may be of units
                some = narrowed(count, condition, f"{text.lower()} as products")
                some = replace(some, subject=count.subject)
                lexicon.add(reading.words(f"different {text}"), NOUN, some)
        if condition.part:
            part = condition.part.replace("{was} ", "")
            for text in (part, _CAME_FROM.sub("", part)):  # "what part of net revenue is our own brand?"
                lexicon.add(reading.words(text), PART, condition)
        term = _term_of(condition, domain)
        for words in said.get(f"={term}", ()) if term else ():
            lexicon.add(words, CONDITION, condition)
    add_pairs(lexicon)
    return lexicon


def narrowed(count: Measure, condition: Condition, text: str) -> Measure:
    """The number of those that meet a condition, where they have a name of their own."""
    assert count.subject
    where = tuple(dict.fromkeys((*count.where, *condition.where)))
    subject = replace(count.subject, all_words="")
    return replace(count, np=f"the number of {text}", say=(), where=where, subject=subject)


def _undivided(measure: Measure) -> Iterator[str]:
    """ "customers who ordered" beside "different customers who ordered": records are counted once in any case."""
    for text in (measure.np, *measure.also) if measure.counts else ():
        yield _NUMBER_OF.sub("", text).replace("different ", "")


def _counted(
    count: Measure, condition: Condition, noun: str, domain: Domain
) -> Iterator[tuple[str, Measure]]:
    """ "different silver members who ordered": the measures that count such records, of those that meet a condition."""
    assert count.subject
    for measure in (each for each in domain.unspoken if each.counts == count.base):
        where = tuple(dict.fromkeys((*measure.where, *condition.where)))
        for text in (measure.np, *measure.also):
            words = _NUMBER_OF.sub("", text)
            if count.subject.many in words:
                worded = words.replace(count.subject.many, noun, 1)
                some = replace(measure, np=f"the number of {worded}", also=(), where=where)
                for said in (worded, worded.replace("different ", "")):
                    yield said, some
                    yield f"number of {said}", some


def _groups_of(count: Measure, condition: Condition, domain: Domain) -> Iterator[tuple[Dimension, Condition]]:
    """ "silver members with more than 5 orders": what is split by, and the condition as other measures have it."""
    for dimension in domain.dimensions:
        if dimension.key and dimension.alias == count.base:
            for other in domain.conditions:
                same = (other.group, other.value) == (condition.group, condition.value)
                if same and set(condition.where) <= {*other.where, *dimension.where}:
                    yield dimension, other


def _unit_words(domain: Domain) -> dict[str, list[str]]:
    """Other words for a unit, where a column of that unit has them as synonyms beside the unit's own name."""
    found: dict[str, list[str]] = {}
    for column in (column for table in domain.schema.tables for column in table.columns):
        if column.unit in column.synonyms:
            others = [word for word in column.synonyms if word != column.unit]
            found.setdefault(column.unit, []).extend(others)
    return found


def _in_other_units(text: str, units: Mapping[str, list[str]]) -> Iterator[str]:
    """ "pieces sold" beside "units sold"."""
    yield text
    for unit, others in units.items():
        if re.search(rf"\b{unit}\b", text):
            yield from (re.sub(rf"\b{unit}\b", other, text) for other in others)


def _synonyms(domain: Domain, reading: Reading) -> dict[str, list[tuple[str, ...]]]:
    """The strict synonyms, as tokens, by "=term" or "=table"."""
    found: dict[str, list[tuple[str, ...]]] = {}
    glossary = domain.workspace.glossary
    verbs = {words for words, kinds in english().phrases.items() if MAKE in kinds}
    for phrase, means in find_synonyms(glossary, domain.schema, reading.names, ()).items():
        if (
            means and phrase not in verbs
        ):  # "earned" is a word for revenue, and "what did we earn" may mean profit
            found.setdefault(means, []).append(reading.words(" ".join(phrase)))
    return found


def _measure_texts(measure: Measure) -> Iterator[str]:
    for text in (
        measure.np,
        *measure.say,
        measure.term,
        *measure.also,
        f"number of {measure.ask}" if measure.ask else "",
    ):
        if text:
            yield text
            yield _NUMBER_OF.sub("", text)
            yield _AVERAGE_NUMBER.sub(r"\1 ", text)
            yield from (text.replace("percentage of", f"{share} of") for share in _SHARES)
            if short := re.sub(r" of tickets$|\s*\([^)]*\)$", "", text):
                yield short
            if inner := re.search(r"\(([A-Z]+)\)", text):
                yield inner[1]


def _dated_texts(dated: str) -> Iterator[str]:
    """What may stand before a period: "signed up", "who signed up", "and opened", "that were placed"."""
    bare = re.sub(r"^(?:that|who) ", "", dated)
    if bare:
        yield from (bare, f"that {bare}", f"who {bare}", f"which {bare}", f"and {bare}")


def _add_count(
    lexicon: Lexicon,
    count: Measure,
    domain: Domain,
    reading: Reading,
    said: Mapping[str, Iterable[tuple[str, ...]]],
) -> None:
    subject = count.subject
    assert subject
    for text in (subject.one, subject.many, *subject.say, *subject.also):
        lexicon.add(reading.words(text), NOUN, count)
    for words in said.get(f"={domain.joins.tables[subject.base]}", ()):
        lexicon.add(words, NOUN, count)
    for text in _dated_texts(subject.dated):
        lexicon.add(reading.words(text), DATED, text)
    for text in (other for done in subject.done for other in _dated_texts(done)):
        lexicon.add(reading.words(text), DATED, subject.dated)
    if done := re.match(r"(?:who |that )?(\w+)ed\b(.*)", subject.dated):
        undoubled = re.sub(r"([^aeiou])\1$", r"\1", done[1])
        for verb in (
            done[1] + done[2],
            f"{done[1]}e{done[2]}",
            undoubled + done[2],
        ):  # "did we open", "did we ship"
            lexicon.add(reading.words(verb), DID, subject.dated)
    if not count.timed:
        _add_pieces(lexicon, count, subject.times, ("times",), reading)
    for text, column in columns_of_subject(subject, domain):
        lexicon.add(reading.words(text), COLUMN, column)
    if subject.all_words:
        lexicon.add(reading.words(subject.all_words), ALL, subject)


def _add_pieces(
    lexicon: Lexicon, measure: Measure, verbs: Iterable[str], pieces: Iterable[str], reading: Reading
) -> None:
    """ "Sold more than 50 units": the verb and what is counted of a figure, with the number between them."""
    for verb in verbs:
        for text in (verb, f"that {verb}", f"who {verb}", f"which {verb}", f"and {verb}"):
            lexicon.add(reading.words(text), ROWS, measure)
    for text in pieces:
        lexicon.add(reading.words(text), PIECES, measure)


def _add_dimension(lexicon: Lexicon, dimension: Dimension, reading: Reading) -> None:
    for text in (dimension.one, dimension.many, *dimension.say, *dimension.also):
        lexicon.add(reading.words(text), DIMENSION, dimension)
    for text in (dimension.one, *dimension.say) if not dimension.key else ():
        lexicon.add(reading.words(f"{text} by {text}"), SPLIT, dimension)  # "country by country"
    if dimension.does:
        lexicon.add(("who",), WHO, dimension)
    for text in (*dimension.split, *shared_texts(dimension)):
        turned = re.sub(r"^(.+) and (.+)$", r"\2 and \1", text)
        for worded in dict.fromkeys((text, turned, text.replace(" versus ", " vs "))):
            lexicon.add(reading.words(worded), SPLIT, dimension)
            lexicon.add(reading.words(f"into {worded}"), SPLIT, dimension)
    for text, side in side_texts(dimension):
        lexicon.add(reading.words(text), SIDE, side)
    for text in (dimension.note, *dimension.notes):
        lexicon.add(reading.words(text), NOTE, dimension)


def _nouns(domain: Domain) -> dict[str, list[str]]:
    """By column, the nouns of the dimensions that show it."""
    found: dict[str, list[str]] = {}
    for dimension in domain.dimensions:
        found.setdefault(dimension.expr, []).extend((dimension.one, *dimension.say))
    return found


def _condition_texts(
    condition: Condition,
    nouns: Mapping[str, list[str]],
    columns: Mapping[str, Mapping[str, Collection[str]]],
    domain: Domain,
) -> Iterator[str]:
    yield from (condition.words, *condition.also)
    yield _PRONOUN.sub("", condition.words)  # "which stores are still open?"
    if condition.follow_up:
        yield condition.follow_up
    if not condition.value:
        return
    column = condition.where[0].partition(" = ")[0]
    value = condition.value
    if not re.fullmatch(r"\w+\.\w+", column):
        return
    for noun in nouns.get(column, ()):
        yield f"{value} {noun}"
        yield f"{noun} {value}"
    if is_country(value):
        values = _values_of(column, domain)
        others = {c.value for c in domain.conditions if c.value and c.value not in values}
        yield from country_words(value, values, others)
    own_name = fold(value) == fold(domain.workspace.name)  # the company, not its brand
    alone = condition.alone and len(condition.where) == 1 and not own_name
    if alone and _is_of_one_column(condition, column, columns, domain):
        yield value
        if column.partition(".")[0] in _BY_CUSTOMERS and column.startswith("co."):
            yield from (
                f"from {value}", f"from customers in {value}", f"customers in {value}", f"by customers in {value}",
                f"from customers from {value}",
            )  # fmt: skip


def _values_of(column: str, domain: Domain) -> list[str]:
    """The values by which a column may restrict."""
    return [c.value for c in domain.conditions if c.value and c.where[0].startswith(f"{column} = ")]


def _is_of_one_column(
    condition: Condition,
    column: str,
    columns: Mapping[str, Mapping[str, Collection[str]]],
    domain: Domain,
) -> bool:
    """Whether no other column that keys lead to from the condition's tables has the value."""
    alias, _, name = column.partition(".")
    own = f"{domain.joins.tables[alias]}.{name}"
    holders = {place for places in columns.get(fold(condition.value), {}).values() for place in places}
    for place in holders - {own}:
        table = place.rpartition(".")[0]
        others = [a for a, key in domain.joins.tables.items() if key == table]
        if any(domain.joins.reaches(base, other) for base in condition.bases for other in others):
            return False
    return True


def _term_of(condition: Condition, domain: Domain) -> str:
    """The glossary's name for exactly this condition."""
    if condition.value:
        return ""
    where = " AND ".join(condition.where)
    return next((t.term for t in domain.workspace.glossary if not t.sql and t.where == where), "")

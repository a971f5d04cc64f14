"""A stored value that a question names and that may be one of several things: a city, a store, or a status of either.

Asked is only where nothing decides: no word of the question is one column's or table's alone, several of the columns
can be joined to what the question is about, and they hold different things – a column that has all of another's values
under the same name holds the same twice. So it is with a name that several persons bear, if a column tells them apart.
Known are the indexed and enumerated values, never those of a personal column. Not covered: typing errors, names of
things other than persons that share a word (they are looked for with LIKE).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from app.assistant.errors import InhouseError
from app.assistant.folding import fold
from app.assistant.ground import MAX_WORDS
from app.assistant.question import stems
from app.assistant.schema import Column, Table, quote_key, quote_name
from app.assistant.words.names import one

if TYPE_CHECKING:
    from app.assistant.assistant import Assistant

SAME = 0.9  # the share of the smaller column's values that the other has too, where both hold the same thing
MOST_BEARERS = 4  # persons of one name who can be told apart by choices
_PERSONS = frozenset(
    stems(
        "agent employee customer client user person people staff manager member contact seller representative rep "
        "driver doctor patient student teacher author player worker buyer owner technician consultant assignee"
    )
)
_WORD = re.compile(r"[\w.+&][\w&'’./+-]*\w|\w")
_TABLE = re.compile(r"([\w.]+) AS \w+")


@dataclass(frozen=True)
class Place:
    """A column that holds a value, spelled so, and the words that a choice calls it by."""

    table: Table
    column: Column
    spelling: str

    @property
    def words(self) -> str:
        """The column in words: "store" of store_name, "city"; the table where the column is just its name."""
        bare = re.sub(r"_?(?:name|title|label)$", "", self.column.name.lower()).replace("_", " ").strip()
        return bare or one(self.table)


@dataclass(frozen=True)
class Reading:
    """A value in a question, by its characters, and what it may be."""

    begin: int
    stop: int
    places: tuple[Place, ...]


@dataclass(frozen=True)
class WhichValue:
    """What is asked about a value, and the words that each choice has in its place."""

    message: str
    choices: tuple[str, ...]


class ValueReadings:
    """The readings of the values of one workspace's database."""

    def __init__(self, assistant: Assistant) -> None:
        """Take schema and vocabulary."""
        self._assistant = assistant
        self._schema = assistant.schema

    def ask(self, question: str) -> WhichValue | None:
        """Ask which of several things a value is, or whose name it is; None where that is decided or there is none."""
        readings = list(self._readings(question))
        for reading in readings:
            places = self._open(question, reading)
            if len(places) > 1:
                return _ask_which(question, reading, places)
        for reading in readings:
            if len(reading.places) == 1 and (asked := self._ask_whom(question, reading)):
                return asked
        return self._ask_who(question, readings)

    # -- values ------------------------------------------------------------------------------------------------

    @cached_property
    def _places(self) -> Mapping[str, Sequence[Place]]:
        """The places of each folded value."""
        found: dict[str, list[Place]] = {}
        dialect = self._schema.dialect
        stored: dict[str, set[str]] = {}
        for values in self._assistant.vocabulary.stored.values():
            for name, spelling in values:
                stored.setdefault(name, set()).add(spelling)
        for table in self._schema.tables:
            for column in table.columns:
                key = f"{quote_key(table, dialect)}.{quote_name(column.name, dialect)}"
                spellings = set() if column.personal else {*stored.get(key, ()), *column.values}
                for spelling in sorted(spellings):
                    found.setdefault(fold(spelling), []).append(Place(table, column, spelling))
        return found

    @cached_property
    def _values(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """The folded values of each column, by the keys of its table and its name."""
        found: dict[tuple[str, str], set[str]] = {}
        for value, places in self._places.items():
            for place in places:
                found.setdefault(_key(place), set()).add(value)
        return {key: frozenset(values) for key, values in found.items()}

    @cached_property
    def _named(self) -> frozenset[tuple[str, ...]]:
        """What is a word of the house before it is a value: names of tables and columns, terms of the glossary."""
        texts = [text for term in self._assistant.workspace.glossary for text in (term.term, *term.also)]
        for table in self._schema.tables:
            texts += [table.name, *table.synonyms]
            texts += [text for column in table.columns for text in (column.name, *column.synonyms)]
        return frozenset(tuple(stems(text)) for text in texts)

    def _readings(self, question: str) -> Iterator[Reading]:
        """The values that a question names, longer ones before those inside them."""
        words = list(_WORD.finditer(question))
        start = 0
        while start < len(words):
            for length in range(min(MAX_WORDS, len(words) - start), 0, -1):
                begin, stop = words[start].start(), words[start + length - 1].end()
                text = question[begin:stop]
                places = self._places.get(fold(text), ())
                # A single lower-case word such as "web" is a word, not a name, unless it is stored so.
                plain = length == 1 and not text[0].isupper()
                places = [place for place in places if not plain or place.spelling == text]
                if places and tuple(stems(text)) not in self._named:
                    yield Reading(begin, stop, tuple(self._without_copies(places)))
                    start += length - 1
                    break
            start += 1

    def _without_copies(self, places: Sequence[Place]) -> Iterator[Place]:
        """One place of each thing: a key's text in the table that it refers to is the same."""
        kept: list[Place] = []
        for place in places:
            if not any(self._is_copy(place, other) for other in kept):
                kept.append(place)
                yield place

    def _is_copy(self, place: Place, other: Place) -> bool:
        if place.column.name.lower() != other.column.name.lower():
            return False
        mine, theirs = self._values[_key(place)], self._values[_key(other)]
        return len(mine & theirs) >= SAME * min(len(mine), len(theirs))

    # -- what decides ------------------------------------------------------------------------------------------

    def _open(self, question: str, reading: Reading) -> list[Place]:
        """The places that the rest of the question leaves open: fewer than two where it decides."""
        places = list(reading.places)
        if len(places) < 2:
            return places
        rest = set(stems(f"{question[: reading.begin]} {question[reading.stop :]}"))
        if any(rest & self._words_of(place) for place in places):
            return []
        anchors = self._anchors(question)
        if not anchors:
            return places
        near = [place for place in places if place.table.key in anchors]
        if len(near) == 1:
            return near
        reached = {key for anchor in anchors for key in self._reached(anchor)}
        return [place for place in places if place.table.key in reached]

    def _words_of(self, place: Place) -> set[str]:
        """The stems that name a place: its column's, and its table's own."""
        column = set(stems(" ".join((place.column.name, *place.column.synonyms, place.words))))
        return (column | set(stems(" ".join((place.table.name, *place.table.synonyms))))) - _EMPTY

    def _anchors(self, question: str) -> set[str]:
        """The tables that a question is about: those of its metrics, and those that it names."""
        known = {table.key for table in self._schema.tables}
        terms = self._assistant.vocabulary.ground(question, max_terms=99).terms
        found = {key for term in terms for key in _TABLE.findall(term.from_) if key in known}
        asked = set(stems(question))
        for table in self._schema.tables:
            if any(set(stems(text)) <= asked for text in (table.name, *table.synonyms) if stems(text)):
                found.add(table.key)
        return found

    def _reached(self, key: str) -> set[str]:
        """The tables that foreign keys lead to from one, itself too."""
        by_key = {table.key: table for table in self._schema.tables}
        found, waiting = {key}, [key]
        while waiting:
            table = by_key.get(waiting.pop())
            new = {each.ref_table for each in table.foreign_keys} - found if table else set()
            found |= new
            waiting += new
        return found

    # -- persons -----------------------------------------------------------------------------------------------

    def _ask_whom(self, question: str, reading: Reading) -> WhichValue | None:
        """Ask which of several persons of one whole name is meant, where a column tells them apart."""
        place = reading.places[0]
        if not _is_of_persons(place):
            return None
        dialect, table = self._schema.dialect, place.table
        others = [
            column
            for column in table.columns
            if column.name != place.column.name and (table.key, column.name) in self._values
        ]
        name = quote_name(place.column.name, dialect)
        shown = ", ".join([name, *(quote_name(column.name, dialect) for column in others)])
        literal = "'" + place.spelling.replace("'", "''") + "'"
        sql = f"SELECT {shown} FROM {quote_key(table, dialect)} WHERE {name} = {literal} LIMIT {MOST_BEARERS + 1}"
        try:
            rows = self._assistant.queries.run(sql).rows
        except InhouseError:
            return None
        asked = set(stems(question[: reading.begin] + question[reading.stop :]))
        if not 2 <= len(rows) <= MOST_BEARERS:
            return None
        for at, column in enumerate(others, 1):
            told = [str(row[at]) for row in rows if row[at] is not None]
            if len(set(told)) < len(rows):
                continue
            if any(set(stems(value)) <= asked for value in told):
                return None
            words = column.name.replace("_", " ")
            texts = [f"{place.spelling} (of the {words} {value})" for value in sorted(told)]
            return WhichValue(
                f"{len(rows)} {place.words}s are called {place.spelling}: which one do you mean?",
                tuple(question[: reading.begin] + text + question[reading.stop :] for text in texts),
            )
        return None

    @cached_property
    def _parts(self) -> Mapping[str, Mapping[str, Place]]:
        """The persons whose name has a word, by the folded word and their folded name."""
        found: dict[str, dict[str, Place]] = {}
        for value, places in self._places.items():
            for place in places:
                words = value.split()
                if len(words) > 1 and _is_of_persons(place):
                    for word in words:
                        found.setdefault(word, {})[value] = place
        return found

    def _ask_who(self, question: str, readings: Sequence[Reading]) -> WhichValue | None:
        """Ask which of several persons is meant by a first or last name."""
        for match in _WORD.finditer(question):
            text = re.sub(r"['’]s$", "", match[0])
            bearers = self._parts.get(fold(text), {})
            inside = any(r.begin <= match.start() < r.stop for r in readings)
            if len(bearers) < 2 or inside or not text[0].isupper() or tuple(stems(text)) in self._named:
                continue
            if _has_another_name(question, match.start(), match.start() + len(text)):
                continue
            names = sorted(place.spelling for place in bearers.values())
            what = next(iter(bearers.values())).words
            some = "" if len(names) <= MOST_BEARERS else f", of whom {MOST_BEARERS} are shown"
            begin, stop = match.start(), match.start() + len(text)
            return WhichValue(
                f"{len(names)} {what}s have the name {text}{some}: which one do you mean?",
                tuple(question[:begin] + name + question[stop:] for name in names[:MOST_BEARERS]),
            )
        return None


_EMPTY = frozenset(stems("name id no key code type"))


def _ask_which(question: str, reading: Reading, places: Sequence[Place]) -> WhichValue | None:
    names = [place.words for place in places]
    if len(set(names)) < len(names):  # the status of an order, or of a ticket
        names = [f"{one(place.table)} {place.words}" for place in places]
    if len(set(names)) < len(names):
        return None
    texts = [f"the {name} {place.spelling}" for name, place in zip(names, places, strict=True)]
    begin = re.sub(r"\bthe $", "", question[: reading.begin], flags=re.IGNORECASE)
    return WhichValue(
        f"Do you mean {', '.join(texts[:-1])} or {texts[-1]}?",
        tuple(
            begin + (text if begin else text[0].upper() + text[1:]) + question[reading.stop :]
            for text in texts
        ),
    )


def _key(place: Place) -> tuple[str, str]:
    return place.table.key, place.column.name


def _is_of_persons(place: Place) -> bool:
    """Whether a column holds names of persons, by its own name and its table's."""
    name = place.column.name.lower()
    owner = {*stems(place.column.name), *stems(place.table.name), *stems(" ".join(place.table.synonyms))}
    return name.endswith("name") and bool(owner & _PERSONS)


def _has_another_name(question: str, begin: int, stop: int) -> bool:
    """Whether a capital word stands right beside a name, so that the name is of somebody else: "Anna Zweig"."""
    after = re.match(r"\s+[^\W\d_a-z]\w+", question[stop:])
    before = re.search(r"(?<=\S)\s+[^\W\d_a-z]\w*\s+$", question[:begin])
    return bool(after and after[0].strip()[0].isupper()) or bool(before and before[0].strip()[0].isupper())

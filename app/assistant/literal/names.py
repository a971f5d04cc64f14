"""By which words tables and columns are called: those of their names, one or several, with and without their table's.

Where two columns of a table have the same words, those whose own name they are come first; else neither is meant.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.assistant.schema import Column, Schema, Table
from app.assistant.words.names import plural, singular, spaced, table_words

Words = tuple[str, ...]

_ALIKE = frozenset("species series news staff equipment information people".split())
_ODD = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "criteria": "criterion",
    "wives": "wife", "analyses": "analysis", "diagnoses": "diagnosis",
}  # fmt: skip
_ABBREVIATED = {
    "num": "number", "no": "number", "nr": "number", "qty": "quantity", "amt": "amount", "desc": "description",
    "dept": "department", "avg": "average", "pct": "percent", "addr": "address", "dob": "date of birth",
    "fname": "first name", "lname": "last name", "firstname": "first name", "lastname": "last name",
}  # fmt: skip
_UNITS = re.compile(
    r"(?: in \w+(?: \w+)?| (?:billion|million|thousand|usd|eur|gbp|dollar|euro"
    r"|kg|km|cm|mm|feet|ft|meter|lb|mb|gb|mib|mph|g|sqm)s?)$"
)
_REFERENCE = re.compile(r"^(?:ref|reference|lookup|all) (?=\w)")
_GLUED = frozenset(
    "name desc description id location code type date title no number year price status".split()
)
_SHORT = 8  # the rank of a part of a name: any other words come first
_NOT_ALONE = frozenset("id code number key no type date name year".split())  # last words that say little
_DONE = {"open": "opening", "join": "joining", "start": "starting", "end": "ending", "close": "closing"}


@dataclass(frozen=True)
class Called:
    """A column under words; `tells` whether they name its table, too ("actor names"); `short`: a part of its name."""

    column: Column
    tells: bool
    short: bool = False


@dataclass(frozen=True)
class TableNames:
    """The words for a table and for its columns."""

    table: Table
    one: frozenset[Words]
    several: frozenset[Words]
    columns: Mapping[Words, tuple[Called, ...]]
    lonely: frozenset[Words] = frozenset()  # words for a column that no other table has, nor is called by

    @functools.cached_property
    def nouns(self) -> frozenset[Words]:
        """All words for its rows."""
        return self.one | self.several

    @functools.cached_property
    def called_by(self) -> tuple[Column, ...]:
        """The column, or first and last name, by which people know a row; () for none."""
        titled = not any(column.name.lower().endswith("name") for column in self.table.columns)
        for phrases in (
            (("full", "name"),), (("first", "name"), ("last", "name")), (("name",),), (("title",),) * titled,
        ):  # fmt: skip
            found = [called.column for phrase in phrases for called in self.columns.get(phrase, ())]
            if found and len(found) == len(phrases):
                return tuple(found)
        return ()

    def may_be_meant(self, words: frozenset[str]) -> bool:
        """Whether a question of these words may be about the table: it names its rows, or what it alone has."""
        return any(words.issuperset(noun) for noun in self.nouns) or any(map(words.issuperset, self.lonely))


def read_names(schema: Schema) -> tuple[TableNames, ...]:
    """The words of each table, but for those whose rows are called as another's are, or as what they link."""
    tables = [table for table in schema.tables if table_words(table.name)]
    texts = [_singular(_expanded(table_words(table.name))) for table in tables]
    bare = [_REFERENCE.sub("", text) for text in texts]
    alike = Counter(bare)
    texts = [short if alike[short] == 1 else text for text, short in zip(texts, bare, strict=True)]
    alike, words = Counter(texts), Counter(word for text in texts for word in {*text.split()})
    nouns = {*texts, *map(_plural, texts)}
    found = []
    for table, text in zip(tables, texts, strict=True):
        if alike[text] == 1 and not _links(table, text, nouns):
            last = text.split()[-1]
            found.append(_names(table, text, nouns, last if words[last] == 1 else ""))
    whole = {phrase for each in found for phrase, called in each.columns.items() if not called[0].short}
    found = [
        replace(
            each, columns={p: c for p, c in each.columns.items() if not (c[0].short and p in whole)}
        )  # "the town" of players is their home town, unless a club has one
        for each in found
    ]  # fmt: skip
    said = Counter(phrase for each in found for phrase in {*each.columns, *each.nouns})
    return tuple(
        replace(each, lonely=frozenset(phrase for phrase in each.columns if said[phrase] == 1))
        for each in found
    )


def _links(table: Table, text: str, nouns: set[str]) -> bool:
    """Whether a table's rows are pairs of others' that have its words: "train stations" may be the stations."""
    words = text.split()
    parts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return len(table.foreign_keys) > 1 and any({_singular(a), _singular(b)} <= nouns for a, b in parts)


def _names(table: Table, one: str, nouns: set[str], short: str) -> TableNames:
    """`nouns` are those of all tables, `short` is the last word of this one's where it alone has it."""
    several = _plural(one)
    ranked: dict[Words, dict[int, list[Called]]] = {}
    every = [words for column in table.columns if (words := _expanded(spaced(column.name)).split())]
    ends = [words[-1] for words in every]
    for column in table.columns:
        if column.personal or not spaced(column.name):
            continue
        refers = any(column.name in key.columns for key in table.foreign_keys)
        texts = [*_column_texts(column.name, one, several)]
        if short and short != one:
            texts += [each for each in _column_texts(column.name, short, _plural(short)) if each[2]]
        last = texts[0][1].split()[-1]
        if len(texts[0][1].split()) > 1 and ends.count(last) == 1 and last not in _NOT_ALONE and not refers:
            texts.append((_SHORT, last, False))
        bare = texts[0][1].removesuffix(" code")
        if bare != texts[0][1] and not refers and sum(bare.split()[-1] in each for each in every) == 1:
            texts.append((_SHORT, bare, False))
        for rank, text, tells in texts:
            for each in dict.fromkeys((text, *_plurals(text))):
                if each not in nouns or each in (one, several) or _is_own(column.name, each, table):
                    called = Called(column, tells, rank == _SHORT)
                    ranked.setdefault(tuple(each.split()), {}).setdefault(rank, []).append(called)
    columns = {}
    for phrase, by_rank in ranked.items():
        best = by_rank[min(by_rank)]
        if len({called.column.name for called in best}) == 1:
            columns[phrase] = (best[0],)
    own = [one, short] if short else [one]
    return TableNames(
        table,
        frozenset(tuple(noun.split()) for noun in own),
        # "persons" beside "people"
        frozenset(tuple(text.split()) for noun in own for text in (_plural(noun), plural(noun))),
        columns,
    )


def _is_own(name: str, text: str, table: Table) -> bool:
    """Whether a column that is called as another table's rows are has what they are called: a wine's grape."""
    for key in table.foreign_keys:
        if name in key.columns:
            return _singular(spaced(key.ref_columns[key.columns.index(name)])) == _singular(text)
    return True


def _column_texts(name: str, one: str, several: str) -> Iterator[tuple[int, str, bool]]:
    """Each text with its rank and whether it names the table."""
    words = _expanded(spaced(name))
    letters = one.replace(" ", "")
    if words.removeprefix(letters) in _GLUED:  # "clubname"
        words = _expanded(f"{one} {words.removeprefix(letters)}")
    plain = words
    while match := _UNITS.search(plain):
        plain = plain[: match.start()]
    first, _, rest = words.partition(" ")
    if words == "full name":
        yield 5, "name", False
        yield 5, f"{one} name", True
    if words in (one, several):  # the city of a city is its name
        yield 3, "name", False
        yield 3, f"{one} name", True
    if words.startswith("number of "):
        yield 3, f"{words.removeprefix('number of ')} number", False
    doing = [f"{_DONE[first]} {rest}", f"{rest} of {_DONE[first]}"] if first in _DONE and rest else []
    for rank, text in ((0, words), (1, plain), *((2, text) for text in doing)):
        for noun in (one, several):
            if text.startswith(f"{noun} "):
                yield rank, text, True
                yield rank + 2, text.removeprefix(f"{noun} "), False
                break
        else:
            yield rank, text, False
            yield rank + 2, f"{one} {text}", True
            yield rank + 2, f"{several} {text}", True


def _expanded(words: str) -> str:
    return " ".join(_ABBREVIATED.get(word, word) for word in words.split())


def _plurals(text: str) -> Iterator[str]:
    """ "numbers of shops" and "dates of birth", "names"."""
    yield _plural(_singular(text))
    yield _singular(text)
    first, of, rest = text.partition(" of ")
    if of:
        yield f"{_plural(_singular(first))} of {rest}"


@functools.cache
def _singular(text: str) -> str:
    *before, last = text.split() or [""]
    if last in _ALIKE:
        return text
    return " ".join([*before, _ODD.get(last) or singular(last) or last])


@functools.cache
def _plural(text: str) -> str:
    *before, last = text.split() or [""]
    if last in _ALIKE or not last:
        return text
    odd = next((many for many, one in _ODD.items() if one == last), "")
    return " ".join([*before, odd or plural(last)])

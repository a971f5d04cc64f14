"""A question for what one named record has: "list price of the Summit Quilt?", "when did Denver Union open?".

The name must be a stored one of several words or with a digit, of the column by which one kind of record is known, and
only one record's: of two products of one name the question says too little. Or it is one of its own values beside its
noun, where one record alone has it: "our Hamburg store". All other words must be what that kind
of record shows, or say which kind it is. What the record does not have is not told: an open store's closing day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from app.assistant.compose.asked_of import PRONOUNS, RECORD, is_past
from app.assistant.compose.domain import Condition, Measure
from app.assistant.compose.list_reader import ListReader, ReadList
from app.assistant.compose.listing import Attribute, Listing, build_list, identify, key_of
from app.assistant.compose.parts import (
    AND,
    ASKED,
    ATTRIBUTE,
    BESIDE,
    LEAD,
    NOUN,
    NOW,
    STAND_IN,
    WHICH,
    Lexeme,
    denies,
    in_line,
)
from app.assistant.folding import fold
from app.assistant.question_tokens import Token, Tokens, is_plural

_SMALL = frozenset([WHICH, LEAD, BESIDE, AND, NOW, STAND_IN])
_SHOWING = (ATTRIBUTE, ASKED)
_NUMBER_SIGNS = frozenset(["number", "no", "nr", "#", "id"])
_LEADS = frozenset(["list", "look"])
_LEFT_OVER = frozenset(["in", "on", "at", "for", "from"])  # "which team is she in?"
_TO_COME = re.compile(
    r"(?<!since )(?<!by )\b(?:when|(?:which|what) (?:day|date)) (?:is|are|does|do|will)\b", re.IGNORECASE
)
Named = tuple[Measure, Condition, Sequence[Token]]
ONE = 2  # rows looked at, to know that there is one


class LookupReader:
    """Reads questions for what a record has, by the words of the lists."""

    def __init__(
        self,
        lists: ListReader,
        columns: Mapping[str, Mapping[str, Collection[str]]],
        rows: Callable[[str], Sequence[Sequence[object]]],
    ) -> None:
        """`columns` are folded stored values with their spellings and columns; `rows` runs a query."""
        self.lists = lists
        self.domain = lists.domain
        self.columns = columns
        self.rows = rows
        self.counts = [measure for measure in self.domain.measures if measure.subject]
        self._by_value: dict[str, list[Condition]] = {}
        for condition in self.domain.conditions:
            self._by_value.setdefault(fold(condition.value), []).append(condition)

    def read(self, tokens: Tokens) -> ReadList | None:
        """The one list of one record that the question means."""
        line = [_as_said(token, tokens) for token in in_line(tokens) if token.text != "please"]
        named = [at for at, token in enumerate(line) if token.kind == "name"]
        if len(named) > 1 or any(token.kind == "period" for token in line):
            return None
        found = {
            read.sql: read
            for count, condition, words in self._named(line, named)
            for shown in self._shown(count, words, tokens.question)
            if (read := self._list(count, condition, shown, tokens.question))
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _named(self, line: list[Token], named: Sequence[int]) -> Iterator[Named]:
        """The kinds of records that a word or number may name one of, how, and the other words."""
        while line and line[-1].text in _LEFT_OVER:
            line.pop()
        numbers = [at for at, token in enumerate(line) if token.kind == "number"]
        if numbers and not named:
            yield from self._numbered(line, numbers)
            return
        if named and numbers == [named[0] - 1] and line[numbers[0]].number == 1:
            line.pop(numbers.pop())  # "what do we pay for one Gas Stove?"
            named = [named[0] - 1]
        if numbers:
            return
        for at in named or range(len(line)):
            name, others = line[at], [*line[:at], *line[at + 1 :]]
            inside = with_record(line, at, at + 1)
            if name.kind == "name":
                for count, condition in self._records(name):
                    yield from ((count, condition, words) for words in (others, inside))
            yield from self._placed(name, others)
            yield from self._placed(name, inside)

    def _numbered(self, line: list[Token], numbers: Sequence[int]) -> Iterator[Named]:
        """The kinds of records whose key is the one number behind their noun: "order 175042", "ticket no. 17"."""
        if len(numbers) > 1:
            return
        stop = numbers[0] + 1
        begin = stop - 2 - (stop > 2 and line[stop - 2].text in _NUMBER_SIGNS)
        if begin < 0 or is_plural(line[begin]) or not is_key(line[numbers[0]]):
            return
        for count in self.lists.figures.phrases.get((line[begin].text,), {}).get(NOUN, ()):
            key = key_of(count.subject, self.domain) if count.subject else ""
            if key and count.subject.columns.get(key):
                where = f"{key} = {line[numbers[0]].text}"
                words = f"{count.subject.one} {line[numbers[0]].text}"
                condition = Condition(words, (where,), "name", (count.base,), (count.base,))
                yield count, condition, with_record(line, begin, stop)

    def _records(self, name: Token) -> Iterator[tuple[Measure, Condition]]:
        """The kinds of records that have the name, with the condition that they are called so."""
        for spelling, holders in self.columns.get(name.text, {}).items():
            for count in self.counts:
                assert count.subject
                table = self.domain.joins.tables[count.base]
                for expr in sorted(identify(count.subject, self.domain)):
                    if f"{table}.{expr.partition('.')[2]}" in holders:
                        where = (f"{expr} = '{spelling.replace(chr(39), chr(39) * 2)}'",)
                        yield (
                            count,
                            Condition(f"called {spelling}", where, "name", (count.base,), (count.base,)),
                        )

    def _placed(self, name: Token, line: Sequence[Token]) -> Iterator[tuple[Measure, Condition, list[Token]]]:
        """The kinds of records named beside a value of their own, as "our Hamburg store", and the other words."""
        named = self._by_value.get(name.text, ())
        for at, token in enumerate(line if named else ()):
            nouns = self.lists.figures.phrases.get((token.text,), {}).get(NOUN, ())
            for count in self.counts if nouns and not is_plural(token) else ():
                rest = [*line[:at], *line[at + 1 :]]
                yield from (
                    (count, condition, rest)
                    for condition in named
                    if any(count is noun for noun in nouns)
                    and count.base in condition.bases
                    and condition.where[0].startswith(f"{count.base}.")
                )

    def _shown(self, count: Measure, line: Sequence[Token], question: str) -> Iterator[tuple[Attribute, ...]]:
        """What the other words ask to be shown of such a record."""
        for sequence in self._cut(count, line, 0):
            shown: list[Attribute | None] = []
            for before, lexeme in zip([None, *sequence], sequence, strict=False):
                named = self._of(count, lexeme, line, question) if lexeme.kind in _SHOWING else []
                again = before is not None and before.kind in _SHOWING and named == shown[-1:]
                shown += [] if again else named  # "how big, in square metres"
            told = [each for each in shown if each]
            if told and len(told) == len(shown):
                yield tuple(told)

    def _cut(self, count: Measure, line: Sequence[Token], at: int) -> Iterator[list[Lexeme]]:
        """The ways to cut the words into parts that are of such a record's question."""
        if at == len(line):
            yield []
            return
        for lexeme in self.lists.reader.lexicon.lexemes(line, at):
            if self._fits(count, lexeme, line):
                yield from ([lexeme, *rest] for rest in self._cut(count, line, lexeme.stop))

    def _of(
        self, count: Measure, lexeme: Lexeme, line: Sequence[Token], question: str
    ) -> list[Attribute | None]:
        """What one part asks to be shown; None for what is not of such records, or may be two things."""
        if lexeme.kind == ASKED:
            begin = line[lexeme.begin].begin if lexeme.begin else 0
            past = is_past(question[begin : line[lexeme.stop - 1].stop])
            means = {each.shown for each in lexeme.means if each.base == count.base and each.past == past}
            return [*next(iter(means))] if len(means) == 1 else [None]
        found = {a.expr: a for alias, a in lexeme.means if alias == count.base}
        return [*found.values()] if len(found) == 1 else [None]

    def _fits(self, count: Measure, lexeme: Lexeme, line: Sequence[Token]) -> bool:
        """Whether a part is of such a record's question."""
        if lexeme.kind == LEAD:
            return line[lexeme.begin].text in _LEADS
        if lexeme.kind == NOUN:
            return not lexeme.many and any(count is other for other in lexeme.means)
        return (lexeme.kind in _SMALL and not denies(lexeme)) or lexeme.kind in _SHOWING

    def _list(
        self, count: Measure, condition: Condition, shown: tuple[Attribute, ...], question: str
    ) -> ReadList | None:
        unique = {each.expr: each for each in shown}
        if len(unique) < len(shown) or condition.where[0].partition(" = ")[0] in unique:
            return None
        listing = Listing(count, shown, (condition,))
        try:
            sql = build_list(listing, self.domain)
        except LookupError:  # no key leads there
            return None
        rows = self.rows(sql)
        return ReadList(listing, sql) if len(rows) == 1 and self._tells(rows[0], question) else None

    def _tells(self, row: Sequence[object], question: str) -> bool:
        """Whether a record has what is asked for, and a day to come where "when will it close" asks for one."""
        if any(value is None for value in row):
            return False  # "when did it close?", of a store that is open
        days = [_day_of(value) for value in row]
        return not (
            _TO_COME.search(question) and any(day and day < self.domain.workspace.today for day in days)
        )


def with_record(line: Sequence[Token], begin: int, stop: int) -> list[Token]:
    """The tokens with a stand-in for a record's name, and for what is said of it by pronouns."""
    there = replace(line[begin], kind="word", text=RECORD)
    rest = [replace(token, text=RECORD) if token.text in PRONOUNS else token for token in line[stop:]]
    return [*line[:begin], there, *rest]


def _day_of(value: object) -> dt.date | None:
    """The day of a stored date, time, or text that is one."""
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _as_said(token: Token, tokens: Tokens) -> Token:
    """ "The article number of the quilt" asks for no number of articles."""
    said = tokens.question[token.begin : token.stop].lower()
    return replace(token, text="number") if token.text == "howmany" and said == "number of" else token


def is_key(token: Token) -> bool:
    """Whether a number may be a record's: a whole one, written without a sign."""
    return token.number == int(token.number) and token.text.isdigit()

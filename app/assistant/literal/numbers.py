"""Conditions on numbers: "above 25", "older than 30", "opened after 1990", "with more than 20 shops"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.assistant.literal import phrases
from app.assistant.literal.asked import REAL
from app.assistant.literal.parser import MOST_WORDS, Line
from app.assistant.schema import Column, quote_key, quote_name
from app.assistant.words.names import spaced

Found = tuple[str, str, int]  # the condition, its words, where it ends

COMPARED = ((">=", phrases.AT_LEAST), ("<=", phrases.AT_MOST), (">", phrases.MORE), ("<", phrases.LESS))
_BEHIND = ((">=", phrases.OR_MORE), ("<=", phrases.OR_LESS))
_WHO = "who are | that are | who is | that is | which are | is | are | who was | who were | aged"
# Comparisons that say of which column they are.
_OF_COLUMN = (
    ("age", ">", "older than | aged over | over the age of | above the age of"),
    ("age", ">", "over age | above age | of age above | of age over | aged above"),
    ("age", "<", "younger than | aged under | under the age of | below the age of"),
    ("age", "<", "under age | below age | of age below | of age under"),
    ("age", "=", "of age | aged | of the age"), ("age", "<>", "not aged | not of age"),
    ("height", ">", "taller than"), ("height", "<", "shorter than"),
    ("weight", ">", "heavier than"), ("weight", "<", "lighter than"),
)  # fmt: skip
_IN_YEARS = (
    (">", "after | later than"), ("<", "before | earlier than | prior to"), (">=", "since"),
    ("=", "in | in the year | in year | during | during the year | from year | from the year"),
)  # fmt: skip
_DONE = (
    "that were | that was | which were | who were | that are | which was | was | were | are | is | that | has"
)
_PARTICIPLE_ENDS = ("ed", "en", "ade", "orn", "ilt")
_OF_ANY_YEAR = frozenset("produced made released published held recorded filmed happened occurred".split())
_OR_LATER = ((">=", "or later | or after"), ("<=", "or earlier | or before"))
_OF_TIME = frozenset("after later before earlier".split())
_DIGITS_OF_YEAR = 4


class NumberConditions:
    """Reads them in one question about one table."""

    def __init__(self, line: Line) -> None:
        """Take the question."""
        self.line = line
        self.dialect = line.values.dialect

    def number_of(self, column: Column) -> str:
        """The column as a query writes it, as a number where it is stored as a text."""
        name = quote_name(column.name, self.dialect)
        cast = self.line.values.are_numerals(self.line.names.table, column)
        return f"CAST({name} AS {REAL[self.dialect]})" if cast else name

    def compared(self, column: Column, at: int) -> Iterator[Found]:
        """ "above 25", "between 3 and 5", "30 or more", "higher than the average"."""
        line, name = self.line, self.number_of(column)
        for sign, spec in COMPARED:
            for after in line.ends(at, spec):
                if line.texts[at] in _OF_TIME and not line.values.are_years(line.names.table, column):
                    continue  # "discontinued after 2010" of a flag
                for start in line.maybe(after, "age | year | the year"):
                    if number := line.number(start):
                        yield f"{name} {sign} {number}", f"{sign} {number}", start + 1
                        if self._is_unit(start + 1, column):  # "above 700 dollars"
                            yield f"{name} {sign} {number}", f"{sign} {number}", start + 2
                        yield from self._twice(name, f"{sign} {number}", start + 1)
                yield from self._average(column, sign, after)
        if number := line.number(at):
            for sign, spec in _BEHIND:
                for after in line.ends(at + 1, spec):
                    yield f"{name} {sign} {number}", f"{sign} {number}", after
        for after in line.ends(at, "between | in between | from | in the range of | ranging from"):
            if low := line.number(after):
                for middle in line.ends(after + 1, "and | to"):
                    if high := line.number(middle):
                        yield f"{name} BETWEEN {low} AND {high}", f"from {low} to {high}", middle + 1

    def _is_unit(self, at: int, column: Column) -> bool:
        words = {word.removesuffix("s") for word in spaced(column.name).split()}
        return at < self.line.end and self.line.texts[at].removesuffix("s") in words

    def _twice(self, name: str, first: str, at: int) -> Iterator[Found]:
        """ "above 5 or below 3"."""
        line = self.line
        for word in ("or", "and"):
            for more in line.ends(at, word):
                for again in line.maybe(more, "is | are"):
                    for sign, spec in COMPARED:
                        for last in line.ends(again, spec):
                            if number := line.number(last):
                                both = f"({name} {first} {word.upper()} {name} {sign} {number})"
                                yield both, f"{first} {word} {sign} {number}", last + 1

    def _average(self, column: Column, sign: str, at: int) -> Iterator[Found]:
        line, name = self.line, self.number_of(column)
        key = quote_key(line.names.table, self.dialect)
        average = f"{name} {sign} (SELECT AVG({name}) FROM {key})"
        for after in line.ends(at, "average | the average | the mean | the average of all"):
            yield average, f"{sign} the average", after
            for called, stop in line.columns(after):
                if called.column == column:
                    yield average, f"{sign} the average", stop

    def of_said_column(self, at: int) -> Iterator[Found]:
        """ "older than 25", "20 years old": of the one column that tells ages."""
        line = self.line
        for begin in line.maybe(at, _WHO):
            for word, sign, spec in _OF_COLUMN:
                for after in line.ends(begin, spec):
                    for column in self._numbers((word,)):
                        if number := line.number(after):
                            for stop in line.maybe(after + 1, "years old | years | years of age"):
                                yield self._found(column, sign, number, stop)
                        for sql, words, stop in self._average(column, sign, after):
                            yield sql, f"{column.name} {words}", stop
            for start, sign in ((begin, "="), *((stop, "<>") for stop in line.ends(begin, "not"))):
                if number := line.number(start):
                    for stop in line.ends(start + 1, "years old | years of age"):
                        for column in self._numbers(("age",)):
                            yield self._found(column, sign, number, stop)

    def of_number(self, at: int) -> Iterator[Found]:
        """ "with more than 20 shops", where a column has the number of shops; "over 10 floors"."""
        line = self.line
        with_ = "with | that have | who have | which have | having | has | have | that has | had | that had"
        for begin in line.maybe(at, with_):
            for sign, spec in COMPARED:
                for after in line.ends(begin, spec):
                    number = line.number(after)
                    if not number:
                        continue
                    for stop in range(after + 2, min(line.end, after + 1 + MOST_WORDS) + 1):
                        for column in self._numbers(("number", "of", *line.texts[after + 1 : stop])):
                            yield self._found(column, sign, number, stop)
                    for called, stop in line.columns(after + 1):
                        if line.is_number(called.column):
                            yield self._found(called.column, sign, number, stop)

    def _numbers(self, words: tuple[str, ...]) -> Iterator[Column]:
        for called in self.line.names.columns.get(words, ()):
            if self.line.is_number(called.column):
                yield called.column

    def _found(self, column: Column, sign: str, number: str, stop: int) -> Found:
        return f"{self.number_of(column)} {sign} {number}", f"{column.name} {sign} {number}", stop

    def of_year(self, at: int) -> Iterator[Found]:
        """ "opened after 1990", "in 2008", of the one column that has such years."""
        line = self.line
        for begin in line.maybe(at, _DONE):
            verb = line.texts[begin] if begin < line.end else ""
            starts = (begin, begin + 1) if verb.endswith(_PARTICIPLE_ENDS) else (begin,)
            for start in starts:
                column = self._year(verb if start > begin else "")
                if column is None:
                    continue
                for sign, spec in _IN_YEARS:
                    for after in line.ends(start, spec):
                        for year_at in line.maybe(after, "year | the year"):
                            if self._is_year(year_at):
                                yield self._found(column, sign, line.number(year_at), year_at + 1)
                                for other, words in _OR_LATER if sign == "=" else ():
                                    for stop in line.ends(year_at + 1, words):
                                        yield self._found(column, other, line.number(year_at), stop)
                for after in line.ends(start, "between | in between | from"):
                    for middle in line.ends(after + 1, "and | to") if self._is_year(after) else ():
                        if self._is_year(middle):
                            low, high = line.number(after), line.number(middle)
                            sql = f"{self.number_of(column)} BETWEEN {low} AND {high}"
                            yield sql, f"{column.name} from {low} to {high}", middle + 1

    def _is_year(self, at: int) -> bool:
        number = self.line.number(at)
        return number.isdigit() and len(number) == _DIGITS_OF_YEAR

    def _year(self, verb: str) -> Column | None:
        """The one column with the years in which it happened."""
        columns = [c for c in self.line.names.table.columns if not c.personal and self.line.is_number(c)]
        words = {column.name: {*spaced(column.name).split()} for column in columns}
        if verb:
            stem = re.sub(r"(?:ed|ing)$", "", verb)
            own = [
                c for c in columns
                if _is_year_of(stem, words[c.name])
                or (verb in words[c.name] and self.line.values.are_years(self.line.names.table, c))
            ]  # fmt: skip
            if own:
                return own[0] if len(own) == 1 else None
            if verb not in _OF_ANY_YEAR:
                return None
        years = [c for c in columns if any("year" in word for word in words[c.name])]
        return years[0] if len(years) == 1 and words[years[0].name] == {"year"} else None


def _is_year_of(stem: str, words: set[str]) -> bool:
    """Whether a column's words are of the year in which that was done: "open year"."""
    others = (word for word in words - {"year"} if len(word) > 3)
    return "year" in words and any(word.startswith(stem) or stem.startswith(word) for word in others)

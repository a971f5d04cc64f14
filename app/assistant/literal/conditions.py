"""Which rows a question is about: "whose age is above 25", "with traditional decor", "from Wales or older than 30"."""

from __future__ import annotations

from collections.abc import Iterator

from app.assistant.literal import phrases
from app.assistant.literal.numbers import COMPARED, Found, NumberConditions
from app.assistant.literal.parser import MOST_WORDS, Line
from app.assistant.literal.texts import TextConditions
from app.assistant.literal.values import is_text
from app.assistant.schema import Column, quote_name

__all__ = ["COMPARED", "Conditions", "Found"]

_AND = "and | but | , and | , but | and also | but also | and are | and is | and who are | and that are"
_JOINED = (("AND", _AND), ("OR", "or | or else | , or"))
_BEFORE_VALUE = f"{phrases.INTRO} | of the | by | by the | the"


class Conditions:
    """Reads them in one question about one table."""

    def __init__(self, line: Line) -> None:
        """Take the question."""
        self.line = line
        self.dialect = line.values.dialect
        self.texts = TextConditions(line)
        self.numbers = NumberConditions(line)

    def read(self, at: int) -> Iterator[Found]:
        """The conditions that begin there, all joined by "and" or all by "or"."""
        for sql, words, stop in self.one(at):
            yield sql, words, stop
            for word, spec in _JOINED:
                if word == "AND" or "not " not in words:  # "not from Berlin or from Paris": from neither
                    yield from self._more([sql], words, stop, word, spec)

    def _more(self, some: list[str], words: str, at: int, word: str, spec: str) -> Iterator[Found]:
        for after in self.line.ends(at, spec):
            for sql, said, stop in self.one(after):
                every = [*some, sql]
                joined = f" {word} ".join(every)
                told = f"{words} {word.lower()} {said}"
                yield f"({joined})" if word == "OR" else joined, told, stop
                yield from self._more(every, told, stop, word, spec)

    def one(self, at: int) -> Iterator[Found]:
        """A single condition that begins there."""
        yield from self._of_named_column(at)
        yield from self._without_value(at)
        yield from self._of_value_and_column(at)
        yield from self.numbers.of_year(at)
        yield from self.numbers.of_said_column(at)
        yield from self.texts.of_value(at)
        yield from self.numbers.of_number(at)

    def name(self, column: Column) -> str:
        """The column as a query writes it."""
        return quote_name(column.name, self.dialect)

    def _of_named_column(self, at: int) -> Iterator[Found]:
        """ "whose age is above 25", "with result Awarded"."""
        line = self.line
        for begin in line.maybe(at, phrases.INTRO):
            for start in line.maybe(begin, "the | a | an | their | its | his | her | any | either | both"):
                for called, after in line.columns(start):
                    for sql, words, stop in self.compared(called.column, after):
                        yield sql, f"{called.column.name} {words}", stop

    def _without_value(self, at: int) -> Iterator[Found]:
        """ "that do not have the country 'United States'"."""
        line = self.line
        for begin in line.ends(at, phrases.WITHOUT_VALUE):
            for start in line.maybe(begin, "the | a | an"):
                for called, after in line.columns(start):
                    for is_at in line.maybe(after, "of | as | is"):
                        for text, stop in self.texts.value(called.column, is_at):
                            column = called.column
                            yield f"{self.name(column)} <> {text}", f"{column.name} is not {text}", stop

    def _of_value_and_column(self, at: int) -> Iterator[Found]:
        """ "with traditional decor", "in the 'Herbs' category"."""
        line = self.line
        begins = {stop for first in line.ends(at, _BEFORE_VALUE) for stop in line.maybe(first, "the")}
        for begin in sorted(begins):
            for stop in range(begin + 1, min(line.end, begin + MOST_WORDS)):
                for called, last in line.columns(stop):
                    column = called.column
                    for text, end in self.texts.value(column, begin) if is_text(column) else ():
                        if end == stop:
                            yield f"{self.name(column)} = {text}", f"{column.name} is {text}", last

    def of_column(self, column: Column, at: int) -> Iterator[Found]:
        """What limits a column right behind it: "names that contain 'A'"."""
        for sql, words, stop in self.texts.like(column, at):
            yield sql, f"{column.name} {words}", stop

    def named(self, at: int) -> Iterator[Found]:
        """A name of one of the table's rows alone: "Physics"."""
        yield from self.texts.named(at)

    def compared(self, column: Column, at: int) -> Iterator[Found]:
        """What is said of a column behind its name, without the name."""
        line, name = self.line, self.name(column)
        for is_at in line.maybe(at, phrases.IS):
            if line.is_number(column):
                yield from self.numbers.compared(column, is_at)
            for article in line.maybe(is_at, "a | an | the | either"):
                for sql, words, stop in self.texts.equal(column, article):
                    yield f"{name} {sql}", words, stop
        for not_at in line.ends(at, phrases.NOT):
            for sql, words, stop in self.texts.equal(column, not_at):
                denied = sql.replace("= ", "<> ", 1) if sql.startswith("= ") else f"NOT {sql}"
                yield f"{name} {denied}", f"not {words}", stop
        yield from self.texts.like(column, at)

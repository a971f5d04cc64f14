"""Values of a column that rows of two kinds have, or that rows of one kind lack: "countries with both … and …".

"Show the countries that have both hosts older than 45 and hosts younger than 35": those of the ones that are of
the others, too. "Which towns have no club opened after 1990?": all but those of such. The rows are named each time, or
both kinds differ by two values of one column alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.assistant.literal import phrases
from app.assistant.literal.asked import Asked, Item
from app.assistant.literal.conditions import Conditions, Found
from app.assistant.literal.firsts import Step
from app.assistant.literal.parser import Line

_BEFORE_VALUES = "the | all | all the | different | distinct | the different | the distinct | all distinct"


class BothReader:
    """Reads such a question about one table."""

    def __init__(self, line: Line, conditions: Conditions) -> None:
        """Take the question."""
        self.line = line
        self.conditions = conditions

    def read(self, asked: Asked, at: int) -> Iterator[Step]:
        """The whole of it."""
        line = self.line
        if asked.group:
            return
        for lead in line.ends(at, phrases.LEAD):
            for begin in line.maybe(lead, _BEFORE_VALUES):
                for called, stop in line.columns(begin):
                    start = asked.but(items=(Item(called.column),), named=True)
                    yield from self._both(start, stop)
                    for none in line.ends(stop, phrases.HAVE_NONE):
                        for sql, words, end in self._rows(none):
                            lacking = start.but(where=(sql,), items=start.items)
                            said = f"not of those with {words}"
                            yield start.but(other=("EXCEPT", lacking), said=(*start.said, said)), end

    def _both(self, start: Asked, at: int) -> Iterator[Step]:
        line = self.line
        for has in line.ends(at, phrases.HAS):
            for begin in line.maybe(has, "both"):
                for first, words, stop in self._rows(begin):
                    for after in line.ends(stop, "and | and also | , and | as well as"):
                        for second, more, end in (*self._rows(after), *self._again(words, after)):
                            # "with drivers from Graz and drivers older than 40" may be the same drivers.
                            if second != first and (begin > has or _column(words) == _column(more)):
                                other = start.but(where=(second,))
                                said = f"of those with {words} and of those with {more}"
                                both = start.but(where=(first,), other=("INTERSECT", other))
                                yield both.but(said=(*start.said, said)), end

    def _rows(self, at: int) -> Iterator[Found]:
        """ "hosts older than 45": one condition on rows that are named."""
        for begin in self.line.maybe(at, "a | an | any | some | the"):
            for _, noun in self.line.nouns(begin):
                for that in self.line.maybe(noun, "that | which | who"):
                    yield from self.conditions.one(that)

    def _again(self, words: str, at: int) -> Iterator[Found]:
        """ "films with director Ang Lee and Wes Anderson": another value of the same column."""
        name = _column(words)
        for column in self.line.names.table.columns:
            if column.name == name and words.startswith(f"{name} is "):
                for text, stop in self.conditions.texts.value(column, at):
                    yield f"{self.conditions.name(column)} = {text}", f"{name} is {text}", stop


def _column(words: str) -> str:
    return words.partition(" ")[0]

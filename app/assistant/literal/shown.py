"""What a question shows: columns, aggregates, the number of rows or of related ones, columns of what a key leads to."""

from __future__ import annotations

from collections.abc import Iterator

from app.assistant.literal import phrases
from app.assistant.literal.asked import Asked, Item
from app.assistant.literal.parser import Line
from app.assistant.literal.related import RelatedReader
from app.assistant.literal.relations import Relation
from app.assistant.schema import Column, quote_key, quote_name
from app.assistant.words.names import spaced

MOST_ITEMS = 8
AGGREGATES = (
    ("AVG", "average | mean | the average | the mean | average value of | the average of | average of"),
    (
        "MAX",
        "maximum | max | highest | largest | greatest | the maximum | the max | the highest | the largest"
        " | maximal | the maximum of | biggest | the greatest",
    ),
    (
        "MIN",
        "minimum | min | lowest | smallest | the minimum | the min | the lowest | the smallest | minimal"
        " | the minimum of",
    ),
    (
        "SUM",
        "total | sum of | the total | the sum of | the sum of all | total of | the total of | sum of the"
        " | the sum of the | combined | overall | the overall | the combined | sum",
    ),
)
_NUMBER = (
    "number of | the number of | total number of | the total number of | count of | the count of | how many"
)

Shown = tuple[tuple[Item, ...], bool, int]  # what is shown, whether that names the table, where it ends


class ShownReader:
    """Reads what one question shows of one table."""

    def __init__(self, line: Line, related: RelatedReader) -> None:
        """Take the question."""
        self.line = line
        self.related = related

    def items(self, asked: Asked, at: int) -> Iterator[tuple[Asked, int]]:
        """All that is shown, in one or more parts."""
        if not asked.items:
            personal = any(column.personal for column in self.line.names.table.columns)
            for stop in self.line.ends(at, phrases.EVERYTHING) if not personal else ():
                if not self._is_of_a_column(self.line.texts[stop - 1]):
                    yield asked.but(items=(Item(None),)), stop
        for items, named, stop in self.item(at):
            found = asked.but(items=(*asked.items, *items), named=asked.named or named)
            if len({*found.items}) < len(found.items) or len(found.items) > MOST_ITEMS:
                continue
            yield found, stop
            for after in self.line.ends(stop, phrases.AND):
                for begin in self.line.maybe(after, phrases.THEIR):
                    yield from self.items(found, begin)

    def _is_of_a_column(self, word: str) -> bool:
        """Whether "the details" may be a column's."""
        names = (spaced(column.name).split() for column in self.line.names.table.columns)
        return any(word.removesuffix("s") == other.removesuffix("s") for words in names for other in words)

    def item(self, at: int) -> Iterator[Shown]:
        """One part."""
        line = self.line
        for called, stop in line.columns(at):
            yield (Item(called.column),), called.tells, stop
        yield from self._two_in_one(at)
        yield from self._of_one(at)
        yield from self._aggregates(at, ())
        for begin in line.ends(at, _NUMBER):
            for relation, stop in self.related.nouns(begin):
                yield (
                    (Item(None, "COUNT", made=self.related.count(relation), relation=relation),),
                    False,
                    stop,
                )
            for after in line.maybe(begin, "the | all | such | all the"):
                for _, stop in line.nouns(after):
                    yield (Item(None, "COUNT"),), True, stop
            for after in line.ends(begin, phrases.DIFFERENT):
                for called, stop in line.columns(after):
                    yield (Item(called.column, "COUNT", distinct=True),), called.tells, stop

    def made(self, column: Column, aggregate: str = "") -> Item:
        """What is computed with or ordered by: numbers that are stored as texts as numbers."""
        return Item(column, aggregate, cast=self.line.values.are_numerals(self.line.names.table, column))

    def groups(self, at: int) -> Iterator[tuple[tuple[Item, ...], int]]:
        """One or two columns that groups are made of."""
        line = self.line
        for begin in line.maybe(at, "the | different | distinct | of the | possible"):
            for called, stop in line.columns(begin):
                yield (Item(called.column),), stop
                for after in line.ends(stop, "and | and each"):
                    for other, last in line.columns(after):
                        yield (Item(called.column), Item(other.column)), last

    def _two_in_one(self, at: int) -> Iterator[Shown]:
        """ "first and last names"."""
        line = self.line
        for middle in line.ends(at + 1, "and | , and"):
            for called, stop in line.columns(middle):
                words = (line.texts[at], *line.texts[middle + 1 : stop])
                for first in line.names.columns.get(words, ()) if stop > middle + 1 else ():
                    if first.column != called.column:
                        yield (Item(first.column), Item(called.column)), called.tells, stop

    def _aggregates(self, at: int, before: tuple[str, ...]) -> Iterator[Shown]:
        """ "average age"; "minimum, maximum and average age"; "average price and score", which is of both."""
        line = self.line
        for function, spec in AGGREGATES:
            if function in before:
                continue
            for after in line.ends(at, spec):
                functions = (*before, function)
                for begin in line.maybe(after, "the | of | of the | value of | values of | of all"):
                    for called, stop in line.columns(begin):
                        if not line.is_number(called.column):
                            continue
                        yield tuple(self.made(called.column, each) for each in functions), called.tells, stop
                        for both in line.ends(stop, "and | and the") if not before else ():
                            for other, last in line.columns(both):
                                if line.is_number(other.column) and other.column != called.column:
                                    two = tuple(
                                        self.made(each, function) for each in (called.column, other.column)
                                    )
                                    yield two, called.tells or other.tells, last
                for more in line.ends(after, "and | , | , and | and the"):
                    yield from self._aggregates(more, functions)

    def _of_one(self, at: int) -> Iterator[Shown]:
        """A column of what a key leads to: "region names" of parties, "the locations of the railways they are in"."""
        line = self.line
        for relation in line.related.one:
            other = line.about(relation.names)
            for called, stop in other.columns(at):
                item = (self._beside(called.column, relation),)
                if called.tells:
                    yield item, False, stop
                for of in line.ends(stop, "of the | of their | of its | of | of each"):
                    for _, noun in other.nouns(of):
                        for end in line.maybe(noun, phrases.THEY_ARE_IN):
                            yield item, False, end
                        for they in line.ends(noun, "they | that they | it | he | she"):
                            if line.tokens[they].kind == "word" if they < line.end else False:
                                yield item, False, they + 1  # "they climb": there is but one key

    def _beside(self, column: Column, relation: Relation) -> Item:
        dialect, table = self.line.values.dialect, self.line.names.table
        own, other = quote_key(table, dialect), quote_key(relation.names.table, dialect)
        mine, theirs = (
            quote_name(each[0], dialect) for each in (relation.key.columns, relation.key.ref_columns)
        )
        join = f"LEFT JOIN {other} ON {other}.{theirs} = {own}.{mine}"
        return Item(column, made=f"{other}.{quote_name(column.name, dialect)}", joined=join)

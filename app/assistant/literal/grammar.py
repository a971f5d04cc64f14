"""The shapes of a question about one table: what is shown of which rows, in which groups and order, how many.

Each step takes what the words before have told and yields what they tell with the next ones, and where these end; a
question is read where all of its words are used.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.assistant.literal import phrases
from app.assistant.literal.asked import Asked, Item
from app.assistant.literal.behind import Behind
from app.assistant.literal.both import BothReader
from app.assistant.literal.conditions import COMPARED
from app.assistant.literal.firsts import Firsts, Step
from app.assistant.literal.parser import Line
from app.assistant.literal.related import RelatedReader
from app.assistant.literal.shown import ShownReader
from app.assistant.literal.whole import whole
from app.assistant.schema import Column


class Grammar:
    """Reads one question about one table."""

    def __init__(self, line: Line) -> None:
        """Take the question."""
        self.line = line
        self.related = RelatedReader(line)
        self.shown = ShownReader(line, self.related)
        self.firsts = Firsts(line, self.shown)
        self.behind = Behind(line, self.shown, self.firsts)
        self.both = BothReader(line, self.behind.conditions)

    def read(self) -> Iterator[Asked]:
        """All that the whole question may ask."""
        line = self.line
        start = Asked(line.names.table)
        for begin in line.maybe(0, phrases.POLITE):
            for asked, at in self._before(start, begin):
                for shape in (
                    self._shown,
                    self._counted,
                    self._frequent,
                    self._which,
                    self._named,
                    self.both.read,
                ):
                    for found, stop in self.behind.read(shape(asked, at)):
                        if stop == line.end:
                            yield from whole(found, self.related)

    def _before(self, asked: Asked, at: int) -> Iterator[Step]:
        """What each row is of, in front: "For each country, …"."""
        yield asked, at
        spec = "for each | for every | for each different | in each | for all | for each of the"
        for begin in self.line.ends(at, spec):
            for group, stop in self.shown.groups(begin):
                for after in self.line.maybe(stop, ","):
                    yield asked.but(group=group, each=True), after

    def _shown(self, asked: Asked, at: int) -> Iterator[Step]:
        """ "List the names and ages of all actors"; "the average age"; "each country and the number of hosts"."""
        line = self.line
        for lead in line.ends(at, phrases.LEAD):
            for begin in line.maybe(lead, phrases.THE):
                different = [(begin, False), *((stop, True) for stop in line.ends(begin, phrases.DIFFERENT))]
                for first, distinct in different:
                    each = bool({"each", "every"} & {*line.texts[lead:first]})
                    start = asked.but(distinct=distinct, each=asked.each or each)
                    for found, stop in self.shown.items(start, first):
                        yield from self._table(found, stop)
                        if distinct and len(found.items) == 1 and line.is_lonely(first, stop):
                            yield found.but(named=True), stop
                    for _, noun in line.nouns(first):  # "show each actor's name"
                        for owner in line.ends(noun, "'s"):
                            yield from self.shown.items(start.but(named=True), owner)

    def _table(self, asked: Asked, at: int) -> Iterator[Step]:
        """ "of all actors", or nothing where a column's words named the table."""
        line = self.line
        if asked.named:
            yield asked.but(by_column=True), at
        for begin in line.ends(at, phrases.OF):
            for after in line.maybe(begin, "the | all | all the | each | these | those | existing"):
                each = asked.each or bool({"each", "every"} & {*line.texts[at:after]})
                if all(not item.aggregate for item in asked.items):
                    for different in line.ends(after, phrases.DIFFERENT):
                        for _, stop in line.nouns(different):
                            yield asked.but(named=True, distinct=True), stop
                for few, first in self.firsts.before_noun(asked, after):
                    for found, noun in self.behind.valued(few, first):
                        for many, stop in line.nouns(noun):
                            if few is asked or many == (few.limit > 1):
                                yield found.but(named=True, each=each), stop
                if not asked.named:
                    yield from self._told(asked, after)
                if (limit := self.firsts.count(after)) > 1:  # "of the 3 hotels with the lowest prices"
                    for _, stop in line.nouns(after + 1):
                        for found, last in self.firsts.behind_noun(asked.but(named=True), stop):
                            if found.limit == 1:
                                said = found.said[-1].replace("the 1 ", f"the {limit} ")
                                yield found.but(limit=limit, said=(*found.said[:-1], said)), last

    def _told(self, asked: Asked, at: int) -> Iterator[Step]:
        """A condition whose words name the table: "for location code x"."""
        conditions = self.behind.conditions
        for called, stop in self.line.columns(at):
            if called.tells:
                for sql, words, last in conditions.compared(called.column, stop):
                    yield asked.but(named=True).limited(sql, f"{called.column.name} {words}"), last

    def _counted(self, asked: Asked, at: int) -> Iterator[Step]:
        """ "How many actors are there"; "count the different nationalities"."""
        line = self.line
        own = " | different | distinct" if len(line.names.table.primary_key) == 1 else ""
        for lead in line.maybe(at, phrases.LEAD):
            for begin in line.ends(lead, phrases.COUNT):
                for after in line.maybe(begin, f"the | all | all the | total{own}"):
                    for found, noun in self.behind.valued(asked, after):
                        for _, stop in line.nouns(noun):
                            counted = found.but(items=(Item(None, "COUNT"),), named=True)
                            yield counted, stop
                            yield from self._does_each_have(counted, stop)
                for after in line.ends(begin, phrases.DIFFERENT):
                    for called, stop in line.columns(after):
                        items = (Item(called.column, "COUNT", distinct=True),)
                        named = called.tells or line.is_lonely(after, stop)
                        found = asked.but(items=items, named=named)
                        yield from self._table(found, stop)
                        yield from self._do_they_have(found, stop)

    def _does_each_have(self, asked: Asked, at: int) -> Iterator[Step]:
        """ "… does each country have"."""
        for begin in self.line.ends(at, "does each | do each | does every | did each"):
            for group, stop in self.shown.groups(begin):
                for end in self.line.ends(
                    stop, "have | has | own | contain | hold | produce | offer | include"
                ):
                    yield asked.but(group=group, each=True), end

    def _do_they_have(self, asked: Asked, at: int) -> Iterator[Step]:
        """ "… do the hosts come from"."""
        line = self.line
        spec = "do | did | does | have | are there in | are there for | are there among | are used by | are"
        for begin in line.ends(at, spec):
            for noun in line.maybe(begin, "the | all | all the | those"):
                for _, stop in line.nouns(noun):
                    for end in line.maybe(
                        stop, "have | has | come from | belong to | play | live in | from | in"
                    ):
                        yield asked.but(named=True), end

    def _frequent(self, asked: Asked, at: int) -> Iterator[Step]:
        """ "the most common nationality of hosts"; "which country has the most hosts"; "… more than 2 hosts"."""
        line = self.line
        if asked.group:
            return  # "for each language, the most common genre"
        for lead in line.ends(at, phrases.LEAD):
            for begin in line.maybe(lead, "the | all | all the"):
                for spec, most in ((phrases.COMMON, True), (phrases.UNCOMMON, False)):
                    for limit, first in self._how_many(begin):
                        for after in line.ends(first, spec):
                            for called, stop in line.columns(after):
                                if limit == 1 or line.texts[stop - 1].endswith("s"):
                                    found = self.firsts.of_groups(
                                        asked, called.column, most=most, limit=limit
                                    )
                                    yield from self._table(found.but(named=called.tells), stop)
                for start in line.maybe(begin, "different | distinct | name of the | names of the | name of"):
                    for called, stop in line.columns(start):
                        yield from self._with_rows(asked, called.column, stop)

    def _how_many(self, at: int) -> Iterator[tuple[int, int]]:
        yield 1, at
        for begin in self.line.maybe(at, "top"):
            if limit := self.firsts.count(begin):
                yield limit, begin + 1

    def _with_rows(self, asked: Asked, column: Column, at: int) -> Iterator[Step]:
        """The values of a column with the most rows, or so many."""
        line = self.line
        by = line.texts[at + 1 : at + 2] == ("by",) and line.is_neutral(at)
        for begin in ((at + 2,) if by else ()) + (*line.ends(at, phrases.HAS),):
            for spec, most in ((phrases.MOST, True), (phrases.FEWEST, False)):
                for after in line.ends(begin, spec):
                    for _, stop in line.nouns(after):
                        found = self.firsts.of_groups(asked, column, most=most, limit=1)
                        yield found.but(named=True), stop
            for sign, words in (*COMPARED, ("=", "exactly | only")):
                for after in line.ends(begin, words):
                    number = line.number(after)
                    for _, stop in line.nouns(after + 1) if number else ():
                        yield self.firsts.filled(asked, column).but(
                            items=(Item(column),), group=(Item(column),), named=True,
                            having=f"COUNT(*) {sign} {number}", said=(*asked.said, f"{sign} {number} rows each"),
                        ), stop  # fmt: skip

    def _which(self, asked: Asked, at: int) -> Iterator[Step]:
        """ "Which actor has the highest age? Give me the name.": a second sentence says what is shown."""
        line = self.line
        if "." not in line.texts:
            return
        for lead in line.ends(at, phrases.SHOW):
            for few, first in self.firsts.before_noun(asked, lead):
                for _, noun in line.nouns(first):
                    for found, stop in self.behind.limited(few.but(named=True), noun):
                        found = found.but(closed=True)
                        for begin in line.ends(stop, "."):
                            yield from self._then_shown(found, begin)

    def _named(self, asked: Asked, at: int) -> Iterator[Step]:
        """ "Who is the oldest employee?", "which customers are from Germany?": those, by their names."""
        line = self.line
        items = tuple(Item(column) for column in line.names.called_by)
        if not items:
            return
        for lead in line.ends(at, "which | who is | who are | what is"):
            for begin in line.maybe(lead, "the | all | all the"):
                for few, first in self.firsts.before_noun(asked.but(items=items, named=True), begin):
                    for many, noun in line.nouns(first):
                        if few.ranked:
                            if many == (few.limit > 1):
                                yield few, noun
                            continue
                        for found, stop in self.behind.limited(few, noun) if line.texts[at] != "what" else ():
                            if found is not few and (not found.ranked or not many):
                                yield found.but(closed=True), stop

    def _then_shown(self, asked: Asked, at: int) -> Iterator[Step]:
        for polite in self.line.maybe(at, "please"):
            for lead in self.line.ends(polite, phrases.LEAD):
                for begin in self.line.maybe(lead, "the | their | its | all the"):
                    yield from self.shown.items(asked, begin)

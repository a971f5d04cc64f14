"""What follows what is shown: which rows, in which groups, in which order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.assistant.literal import phrases
from app.assistant.literal.asked import Asked, Item, Order
from app.assistant.literal.conditions import Conditions
from app.assistant.literal.firsts import Firsts, Step
from app.assistant.literal.parser import Line
from app.assistant.literal.related import RelatedReader
from app.assistant.literal.relations import Relation
from app.assistant.literal.shown import ShownReader
from app.assistant.literal.values import is_text, written
from app.assistant.schema import quote_key, quote_name
from app.assistant.words.names import spaced

# In front of a noun these are no values, though they may be stored.
_NO_VALUES = frozenset(
    "other first last second third total only same best top more any all next own new old current former".split()
)


_WITH_ANY = "those with none left out"


class Behind:
    """Reads it in one question about one table."""

    def __init__(self, line: Line, shown: ShownReader, firsts: Firsts) -> None:
        """Take the question."""
        self.line = line
        self.conditions = Conditions(line)
        self.related: RelatedReader = shown.related
        self.shown = shown
        self.firsts = firsts

    def read(self, steps: Iterator[Step]) -> Iterator[Step]:
        """All that may follow."""
        for asked, at in self._counts(steps):
            for limited, stop in self.limited(asked, at):
                for grouped, after in self._grouped(limited, stop):
                    again = ((grouped, after),) if limited.where else self.limited(grouped, after)
                    for more, end in again:
                        for ordered, last in self._ordered(more, end):
                            for fill in self.line.maybe(last, phrases.FILL):
                                yield ordered, fill

    def _counts(self, steps: Iterator[Step]) -> Iterator[Step]:
        """ "… that is most common", "… and how many of them there are"."""
        line = self.line
        for asked, at in steps:
            yield asked, at
            plain = [item.column for item in asked.items if item.column and not item.aggregate]
            if not plain or len(plain) < len(asked.items) or asked.where:
                continue
            if len(plain) == 1 and not (asked.group or asked.ranked):
                for stop in line.ends(at, phrases.MOSTLY):
                    yield self.firsts.of_groups(asked.but(items=()), plain[0], most=True, limit=1), stop
            if not asked.ranked:
                yield from self._more(asked, at)
            count = (*asked.items, Item(None, "COUNT"))
            for stop in line.ends(at, phrases.THEM):
                if asked.group or not asked.ranked:
                    yield asked.but(items=count, each=True), stop

    def _more(self, asked: Asked, at: int) -> Iterator[Step]:
        """ "the names of tracks and the number of races in each track": more is shown behind the noun."""
        for after in self.line.ends(at, phrases.AND):
            for begin in self.line.maybe(after, phrases.THEIR):
                for items, _, stop in self.shown.item(begin):
                    if any(item.relation or item.joined for item in items):
                        yield asked.but(items=(*asked.items, *items)), stop

    # -- which rows --------------------------------------------------------------------------------------------

    def limited(self, asked: Asked, at: int) -> Iterator[Step]:
        """The conditions that begin there, or none."""
        line = self.line
        yield asked, at
        if asked.closed:
            return
        if len(asked.items) == 1 and (column := asked.items[0].column) and not asked.items[0].aggregate:
            for sql, words, stop in self.conditions.of_column(column, at):
                yield asked.limited(sql, words), stop
        for fill in line.maybe(at, "that | which | who | , that | and | are | were | is | was | are there"):
            if asked.by_column and "whose" in line.texts[at : fill + 1]:
                continue  # "the publishers whose name": the publisher's, not the catalog's
            # "that teach in classroom 109"
            for start in (fill, fill + 1) if line.is_neutral(fill) else (fill,):
                for sql, words, stop in self.conditions.read(start):
                    yield asked.limited(sql, words), stop
        for sql, words, stop in self.related.conditions(at):
            yield asked.limited(sql, words), stop
            for after in line.ends(stop, "and | but"):
                for other in (self.conditions.read(after), self.related.conditions(after)):
                    for more, told, last in other:
                        yield asked.limited(sql, words).limited(more, told), last
        yield from self._with_most(asked, at)
        yield from self.firsts.behind_noun(asked, at)

    def valued(self, asked: Asked, at: int) -> Iterator[Step]:
        """A value in front of the noun, or none: "female students"."""
        yield asked, at
        line = self.line
        for length in (1, 2):
            if at + length >= line.end or any(t.kind != "word" for t in line.tokens[at : at + length]):
                return
            text = line.text(at, at + length)
            if text.lower() in _NO_VALUES:
                return
            found = line.values.columns_with(line.names.table, text, look=False)
            if len(found) == 1:  # what is not indexed may have it, too
                found = line.values.columns_with(line.names.table, text, look=True)
            if len(found) == 1 and len(text) > 2:
                column, spelling = found[0]
                condition = f"{self.conditions.name(column)} = {written(spelling)}"
                yield asked.limited(condition, f"{column.name} is {spelling}"), at + length

    def _with_most(self, asked: Asked, at: int) -> Iterator[Step]:
        """ "with the most members"."""
        if asked.ranked or asked.order or asked.group or any(item.aggregate for item in asked.items):
            return
        for relation, stop in self.related.most(at):
            said = f"the one with the most {relation.names.table.name}"
            yield asked.but(
                order=(Order(Item(None, made=self.related.count(relation)), descending=True),), limit=1, ranked=True,
                join=self.related.join(relation), group=(Item(self.related.key(relation)),),
                said=(*asked.said, said),
            ), stop  # fmt: skip

    # -- in which groups ---------------------------------------------------------------------------------------

    def _grouped(self, asked: Asked, at: int) -> Iterator[Step]:
        line = self.line
        yield asked, at
        verb = line.is_neutral(at)  # "living in each city"
        if any(item.relation for item in asked.items):  # "… of members in each party"
            does = verb or line.texts[at : at + 1] in (("has",), ("have",))
            for start in (at, at + 1) if does else (at,):
                for begin in line.ends(start, f"{phrases.EACH} | {phrases.OF_THAT} | each | that each | for"):
                    for _, stop in line.nouns(begin):
                        for end in line.maybe(stop, "has | have | had | hosts | offers | contains"):
                            yield asked.but(each=True, named=True), end
            for stop in line.ends(at, phrases.THEY_HAVE):
                yield asked.but(each=True), stop
        fills = (*line.maybe(at, phrases.FILL), *((at + 1,) if verb else ()))
        yield from self._of_ones(asked, fills)
        if asked.group:
            return
        for begin in line.ends(at, phrases.OF_THAT) if not any(x.relation for x in asked.items) else ():
            for called, stop in line.columns(begin):
                if Item(called.column) in asked.items and len(asked.items) > 1:
                    yield asked.but(each=True), stop
        for fill in fills:
            for begin in line.ends(fill, phrases.EACH):
                for group, stop in self.shown.groups(begin):
                    yield asked.but(group=group, each=True), stop

    def _of_ones(self, asked: Asked, fills: tuple[int, ...]) -> Iterator[Step]:
        """Figures for each of what keys lead to: "how many members are in each party", by its name."""
        line = self.line
        if (
            asked.group
            or asked.where
            or not all(item.aggregate and not item.relation for item in asked.items)
        ):
            return
        for fill in fills:
            for begin in line.ends(fill, f"{phrases.EACH} | does each | do each | has each"):
                for relation in line.related.one:
                    for _, stop in line.about(relation.names).nouns(begin):
                        for end in line.maybe(stop, "have | has"):
                            if found := self._by_one(asked, relation):
                                yield found, end

    def _by_one(self, asked: Asked, relation: Relation) -> Asked | None:
        """The figures with the name of what a key leads to."""
        dialect, parent = self.line.values.dialect, relation.names.table
        names = relation.names.columns.get(("name",), ())
        if not names or not is_text(names[0].column):
            return None
        own, other = quote_key(asked.table, dialect), quote_key(parent, dialect)
        columns = (relation.key.columns, relation.key.ref_columns)
        mine, theirs = (quote_name(each[0], dialect) for each in columns)
        key = next(column for column in parent.columns if column.name == relation.key.ref_columns[0])
        counted = f"number of {asked.table.name}"
        items = tuple(
            replace(
                item, made=item.sql(dialect, own), relation=relation, label=item.words if item.column else counted
            )
            for item in asked.items
        )  # fmt: skip
        return asked.but(
            table=parent, items=(Item(names[0].column), *items), named=True, each=True,
            group=tuple(dict.fromkeys((Item(key), Item(names[0].column)))),
            join=f"JOIN {own} ON {own}.{mine} = {other}.{theirs}", said=(*asked.said, _WITH_ANY),
        )  # fmt: skip

    # -- in which order ----------------------------------------------------------------------------------------

    def _ordered(self, asked: Asked, at: int) -> Iterator[Step]:
        yield asked, at
        if asked.ranked:
            return
        line = self.line
        for begin in line.maybe(at, ", | and"):
            for spec, descending in ((phrases.ASCENDING_BY, False), (phrases.DESCENDING_BY, True)):
                for after in line.ends(begin, spec):
                    for order, stop in self._keys(asked, after, descending=descending):
                        yield _by(asked, order), stop
            for after in line.ends(begin, phrases.ORDERED):
                for order, stop in self._keys(asked, after, descending=False):
                    yield _by(asked, order), stop
                    ages = all(o.item.column and "age" in spaced(o.item.column.name).split() for o in order)
                    for spec, descending in (
                        (phrases.ASCENDING, False), (phrases.DESCENDING, True),
                        *(((phrases.YOUNGEST_FIRST, False), (phrases.OLDEST_FIRST, True)) if ages else ()),
                    ):  # fmt: skip
                        for end in line.ends(stop, spec):
                            yield _by(asked, tuple(Order(each.item, descending) for each in order)), end
            for start in line.maybe(begin, phrases.BEFORE_ALPHABETICAL):
                for spec, descending in ((phrases.ALPHABETICAL, False), (phrases.FROM_THE_END, True)):
                    for end in line.ends(start, spec):
                        if item := _text_of(asked):
                            yield _by(asked, (Order(item, descending),)), end

    def _keys(self, asked: Asked, at: int, *, descending: bool) -> Iterator[tuple[tuple[Order, ...], int]]:
        line, made = self.line, self.shown.made
        for begin in line.maybe(at, "the | their | its | of the | his | her"):
            for called, stop in line.columns(begin):
                first = Order(made(called.column), descending)
                yield (first,), stop
                for after in line.ends(
                    stop, "and | and then | then | , then | and then by | and by | , then by"
                ):
                    for other, last in line.columns(after):
                        yield (first, Order(made(other.column), descending)), last
            yield from self._numbers(asked, begin, descending=descending)
            for items, _, stop in self.shown.item(begin):
                if len(items) == 1 and items[0] in asked.items and items[0].aggregate:
                    yield (Order(items[0], descending),), stop

    def _numbers(self, asked: Asked, at: int, *, descending: bool) -> Iterator[tuple[tuple[Order, ...], int]]:
        """ "the number of hosts", which is shown, or of which each of the one column has some."""
        line = self.line
        count = next((item for item in asked.items if item.aggregate == "COUNT" and not item.column), None)
        if count:
            for after in line.ends(
                at, "count | number | that number | counts | numbers | this number | that count"
            ):
                yield (Order(count, descending),), after
        one = len(asked.items) == 1 and asked.items[0].column and not asked.items[0].aggregate
        if count or (one and not asked.group):
            for after in line.ends(at, "number of | the number of | count of | how many"):
                for the in line.maybe(after, "the | all | their"):
                    for _, stop in line.nouns(the):
                        yield (Order(count or Item(None, "COUNT"), descending),), stop


def _by(asked: Asked, order: tuple[Order, ...]) -> Asked:
    keys = " and ".join(each.item.column.name if each.item.column else "their number" for each in order)
    said = f"by {keys}, {'descending' if order[0].descending else 'ascending'}"
    return asked.but(order=order, said=(*asked.said, said))


def _text_of(asked: Asked) -> Item | None:
    """The text that an alphabetical order is of: the only one shown, or the first of all."""
    texts = [
        item for item in asked.items if item.column and not item.aggregate and is_text(item.column)
    ]  # fmt: skip
    return texts[0] if len(texts) == 1 or (texts and texts[0] == asked.items[0]) else None

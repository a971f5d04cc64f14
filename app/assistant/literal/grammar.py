"""The shapes of a question about one table: what is shown of which rows, in which groups and order, how many.

Each step takes what the words before have told and yields what they tell with the next ones, and where these end; a
question is read where all of its words are used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.assistant.literal.asked import Asked, Item, Order
from app.assistant.literal.conditions import Conditions
from app.assistant.literal.parser import Line
from app.assistant.literal.related import RelatedReader
from app.assistant.literal.relations import Relation
from app.assistant.literal.values import is_text
from app.assistant.schema import Column, quote_key, quote_name
from app.assistant.words.names import is_date

Step = tuple[Asked, int]

POLITE = "please|can you|could you|can you please|could you please|i want to know|i would like to know|now|and"
LEAD = (
    "sort|order|show|show me|name|retrieve|please list|please show|please give|list|list out|find|find out|give|give me|return|get|tell me|display|select|what is|what are|what were"
    "|what was|who is|who are|which are|which is|report|state|provide|give us|what|which|compute|calculate|determine|show us|list all|list me"
)
THE = "the|all|all the|a list of|the list of|a|an|every|each|each of the|any|some|me|of the|those|these|our|the specific|the corresponding|the respective|out"
EVERYTHING = "information|all information|all the information|details|all details|all the details|everything|all info|all columns|the information|all the info|all data|all fields|all attributes"
DIFFERENT = "different|distinct|unique|the different|the distinct|the unique|all different|all distinct|all the different|all the distinct|all unique|the set of distinct|the list of distinct"
AND = "and|,|, and|as well as|along with|together with|and also|, as well as|, along with|and the|and their|and its|with their|with"
THEIR = "the|their|its|the corresponding|corresponding|their corresponding|respective|their respective|his|her|what|what is the|what are the|what are their|his or her|all"
OF = "corresponding to|corresponding to the|corresponding to all|about|on|about all|about the|about all the|about each|of|for|from|in|among|across|of the|for the|from the|in the|of all|for all|of all the|for all the|from all|in all|of each|for each|of every|for every|of any|across all|among all|among all the|belonging to|that belong to|over all|of each of the|of these|of different|for any|held by|owned by"
EACH = "for each each|for each|of each|per|by|in each|at each|from each|with each|for every|in every|of every|for each of the|grouped by|grouped by each|for each different|for different|for the different|in different|across different|for each distinct|by each|from different|within each|under each|on each|, grouped by|grouped by the|broken down by|for all the different|for all different|from each different"
FILL = "yet|are|were|is|in the database|in our database|in the table|are there|there are|do we have|exist|in total|are recorded|on record|are listed|in the system|in the records|that exist|there|have been recorded|we have|are in the database|altogether|are available|in all|for me|are there in total|in the list|that are listed|currently|that we have|recorded|available|listed"
AGGREGATES = (
    ("AVG", "average|mean|the average|the mean|average value of|the average of|average of"),
    ("MAX", "maximum|max|highest|largest|greatest|the maximum|the max|the highest|the largest|maximal|the maximum of|biggest|the greatest"),
    ("MIN", "minimum|min|lowest|smallest|the minimum|the min|the lowest|the smallest|minimal|the minimum of"),
    ("SUM", "total|sum of|the total|the sum of|the sum of all|total of|the total of|sum of the|the sum of the|combined|overall|the overall|the combined|sum"),
)  # fmt: skip
MOSTLY = "that is most common|that is the most common|that are the most common|that are most common|which is most common|that is used most often|that are used most often|that is used most frequently|that are used most frequently|that occurs most often|that appears most often|that appears most frequently|that is most frequently used|used most often|used most frequently|that is used the most|that are used the most|that appears the most|that occurs most frequently|that is the most popular|that is the most frequent"
THEM = "and the number of them|and number of them|and how many of them there are|and how many there are|and how many are there|, and how many are there|and the number of each|and their number|and the count of each|and how many of them are there|and the corresponding count|, and how many of them are there|, and how many there are"
COUNT = (
    "how many|count|count the number of|count the|count the total number of|the number of|number of|the total number of|total number of"
    "|count of|the count of|the amount of|how many total|count how many|tell me how many|what is the number of|count all|count all the|the total count of|find out how many|find how many|the counts of|counts of"
)
MOST = "most|the most|largest number of|the largest number of|the most number of|most number of|the greatest number of|the highest number of|highest number of|the maximum number of|maximum number of|the largest amount of|the largest count of"
FEWEST = "fewest|the fewest|the least number of|least number of|the smallest number of|smallest number of|the lowest number of|the least|least|the minimum number of|the fewest number of"
COMMON = "most common|most frequent|most popular|most commonly used|most often used|most frequently used|most commonly occurring"
UNCOMMON = "least common|least frequent|least popular|least commonly used|rarest"
DESCENDING = "in the descending order|descending|decreasing|in descending order|in decreasing order|in reverse order|desc|in desc order|from highest to lowest|from high to low|from largest to smallest|from most to least|descending order|from the highest to the lowest|in a descending order|from oldest to youngest|from the oldest to the youngest|in reverse alphabetical order|, descending"
ASCENDING = "in the ascending order|ascending|increasing|in ascending order|in increasing order|asc|in asc order|from lowest to highest|from low to high|from smallest to largest|ascending order|from the lowest to the highest|in an ascending order|in alphabetical order|alphabetically|in ascending alphabetical order|in alphabetic order|in lexicographical order|in lexicographic order|from youngest to oldest|from the youngest to the oldest|in ascending lexicographical order|lexicographically|in alphabetical ascending order|from least to greatest"
ORDERED = "in order by|ordered by|sorted by|order by|sort by|ordered|sorted|and order by|and sort by|and sort them by|and order them by|arranged by|listed by|and sort the results by|and order the results by|sort them by|order them by|sort the results by|order the results by|sort the list by|and list them by|ranked by|sorted according to|in the order of|in order of|ordered according to|order them|sort them|, ordered by|, sorted by|in the order of their"
DESCENDING_BY = "in descending order of|in decreasing order of|in the descending order of|in descending order by|ordered in descending order of|sorted in descending order of|sorted in descending order by|in the decreasing order of|ordered in descending order by|ordered descending by|sorted descending by|from highest to lowest|, in descending order of|, ordered descending by|in reverse order of|ordered by descending|ordered by the descending|in order of descending|in order of decreasing|sorted by descending|in descending|in decreasing|sorted by decreasing"
ASCENDING_BY = "in ascending order of|in increasing order of|in the ascending order of|in ascending order by|in alphabetical order of|in alphabetical order by|ordered in ascending order of|sorted in ascending order of|sorted in ascending order by|alphabetically by|ordered in ascending order by|ordered ascending by|sorted alphabetically by|in lexicographical order of|in ascending alphabetical order of|sorted in alphabetical order by|ordered alphabetically by|in the alphabetical order of|, in ascending order of|, ordered alphabetically by|in order of ascending|in order of increasing|ordered in alphabetical order by|ordered by ascending|sorted ascending by|in lexicographic order of|sorted in lexicographical order of|in the increasing order of|in ascending|in increasing|sorted by ascending"
HIGHEST = "oldest|latest|most recent|newest|highest|largest|most|maximum|greatest|biggest|best|max|top|longest|the most|the highest|the largest|the maximum"
LOWEST = "youngest|earliest|lowest|smallest|least|minimum|fewest|min|worst|shortest|the least|the lowest|the smallest|the minimum"
# Words for the first or last of a column: which, and whether its largest.
FIRSTS = (
    ("oldest", ("age",), True), ("youngest", ("age",), False), ("eldest", ("age",), True),
    ("tallest", ("height",), True), ("highest", ("height", "elevation", "altitude"), True), ("heaviest", ("weight",), True), ("lightest", ("weight",), False),
    ("longest", ("length", "duration"), True), ("shortest", ("length", "duration", "height"), False),
    ("most recent", ("year",), True), ("latest", ("year",), True), ("earliest", ("year",), False), ("newest", ("year",), True),
    ("most expensive", ("price", "cost"), True), ("cheapest", ("price", "cost"), False),
    ("least expensive", ("price", "cost"), False),
    ("lowest priced", ("price",), False), ("highest priced", ("price",), True),
    ("highest paid", ("salary",), True),
)  # fmt: skip


class Grammar:
    """Reads one question about one table."""

    def __init__(self, line: Line) -> None:
        """Take the question."""
        self.line = line
        self.conditions = Conditions(line)
        self.related = RelatedReader(line)

    def read(self) -> Iterator[Asked]:
        """All that the whole question may ask."""
        line = self.line
        start = Asked(line.names.table)
        for begin in line.maybe(0, POLITE):
            for asked, at in self._before(start, begin):
                for shape in (self._shown, self._counted, self._most, self._which):
                    for found, stop in self._behind(shape(asked, at)):
                        yield from self._whole(found, stop)

    def _before(self, asked: Asked, at: int) -> Iterator[Step]:
        """What each row is of, in front: "For each country, …"."""
        yield asked, at
        for begin in self.line.ends(at, "for each|for every|for each different|in each|for all|for each of the"):
            for group, stop in self._columns(begin):
                for after in self.line.maybe(stop, ","):
                    yield asked.but(group=group, each=True), after

    def _columns(self, at: int) -> Iterator[tuple[tuple[Item, ...], int]]:
        """One or more columns that groups are made of."""
        line = self.line
        for begin in line.maybe(at, "the|different|distinct|of the|possible"):
            for called, stop in line.columns(begin):
                yield (Item(called.column),), stop
                for after in line.ends(stop, "and|and each"):
                    for other, last in line.columns(after):
                        yield (Item(called.column), Item(other.column)), last

    # -- what is shown -----------------------------------------------------------------------------------------

    def _shown(self, asked: Asked, at: int) -> Iterator[Step]:
        """ "List the names and ages of all actors"; "the average age"; "each country and the number of hosts"."""
        line = self.line
        for lead in line.ends(at, LEAD):
            for begin in line.maybe(lead, THE):
                different = [(begin, False), *((stop, True) for stop in line.ends(begin, DIFFERENT))]
                for first, distinct in different:
                    each = "each" in line.texts[lead:first] or "every" in line.texts[lead:first]
                    start = asked.but(distinct=distinct, each=asked.each or each)
                    for found, stop in self._items(start, first):
                        yield from self._table(found, stop)
                        if distinct and len(found.items) == 1 and line.is_lonely(first, stop):
                            yield found.but(named=True), stop
                    for _, noun in line.nouns(first):  # "show each actor's name"
                        for owner in line.ends(noun, "'s"):
                            for found, stop in self._items(start.but(named=True), owner):
                                yield found, stop

    def _items(self, asked: Asked, at: int) -> Iterator[Step]:
        if not asked.items:
            for stop in self.line.ends(at, EVERYTHING):
                yield asked.but(items=(Item(None),)), stop
        for items, named, stop in self._item(at):
            found = asked.but(items=(*asked.items, *items), named=asked.named or named)
            if len({*found.items}) < len(found.items) or len(found.items) > 8:
                continue
            yield found, stop
            for after in self.line.ends(stop, AND):
                for begin in self.line.maybe(after, THEIR):
                    yield from self._items(found, begin)

    def _item(self, at: int) -> Iterator[tuple[tuple[Item, ...], bool, int]]:
        line = self.line
        for called, stop in line.columns(at):
            yield (Item(called.column),), called.tells, stop
        yield from self._two_in_one(at)
        yield from self._of_parent(at)
        yield from self._aggregates(at, ())
        for begin in line.ends(at, "number of|the number of|total number of|the total number of|count of|the count of|how many"):
            for relation, stop in self.related.nouns(begin):
                yield (Item(None, "COUNT", made="COUNT(*)", relation=relation),), False, stop
            for after in line.maybe(begin, "the|all|such|all the"):
                for _, stop in line.nouns(after):
                    yield (Item(None, "COUNT"),), True, stop
            for after in line.ends(begin, DIFFERENT):
                for called, stop in line.columns(after):
                    yield (Item(called.column, "COUNT", distinct=True),), called.tells, stop

    def _of_parent(self, at: int) -> Iterator[tuple[tuple[Item, ...], bool, int]]:
        """A column of what a key leads to: "region names" of parties, "the locations of the railways they are in"."""
        line = self.line
        for relation in line.related.one:
            other = line.about(relation.names)
            for called, stop in other.columns(at):
                item = (self._beside(called.column, relation),)
                if called.tells:
                    yield item, False, stop
                for of in other.ends(stop, "of the|of their|of its|of|of each"):
                    for _, noun in other.nouns(of):
                        for end in other.maybe(noun, "they are in|they belong to|they work in|they work for|it belongs to|they are from|they live in|they play for|it is in|they belong in|they are part of"):
                            yield item, False, end

    def _beside(self, column: Column, relation: Relation) -> Item:
        dialect, table = self.line.values.dialect, self.line.names.table
        own, other = quote_key(table, dialect), quote_key(relation.names.table, dialect)
        mine, theirs = (quote_name(each[0], dialect) for each in (relation.key.columns, relation.key.ref_columns))
        join = f"JOIN {other} ON {other}.{theirs} = {own}.{mine}"
        return Item(column, made=f"{other}.{quote_name(column.name, dialect)}", joined=join)

    def _two_in_one(self, at: int) -> Iterator[tuple[tuple[Item, ...], bool, int]]:
        """ "first and last names"."""
        line = self.line
        for middle in line.ends(at + 1, "and|, and"):
            for called, stop in line.columns(middle):
                words = (line.texts[at], *line.texts[middle + 1 : stop])
                for first in line.names.columns.get(words, ()) if stop > middle + 1 else ():
                    if first.column != called.column:
                        yield (Item(first.column), Item(called.column)), called.tells, stop

    def _aggregates(
        self, at: int, before: tuple[str, ...]
    ) -> Iterator[tuple[tuple[Item, ...], bool, int]]:
        """ "average age"; "minimum, maximum and average age" of the one column."""
        line = self.line
        for function, spec in AGGREGATES:
            for after in line.ends(at, spec):
                functions = (*before, function)
                if len({*functions}) < len(functions):
                    continue
                for begin in line.maybe(after, "the|of|of the|value of|values of|of all"):
                    for called, stop in line.columns(begin):
                        if not line.is_number(called.column):
                            continue
                        yield tuple(self._made(called.column, each) for each in functions), called.tells, stop
                        for both in line.ends(stop, "and|and the") if len(functions) == 1 else ():
                            for other, last in line.columns(both):  # "average price and score"
                                if line.is_number(other.column) and other.column != called.column:
                                    items = (self._made(called.column, function), self._made(other.column, function))
                                    yield items, called.tells or other.tells, last
                for more in line.ends(after, "and|,|, and|and the"):
                    yield from self._aggregates(more, functions)

    def _table(self, asked: Asked, at: int) -> Iterator[Step]:
        """ "of all actors", or nothing where a column's words named the table."""
        line = self.line
        if asked.named:
            yield asked.but(by_column=True), at
        for begin in line.ends(at, OF):
            for after in line.maybe(begin, "the|all|all the|each|these|those|existing"):
                each = bool({"each", "every"} & {*line.texts[at:after]})
                if all(not item.aggregate for item in asked.items):
                    for different in line.ends(after, DIFFERENT):
                        for _, stop in line.nouns(different):
                            yield asked.but(named=True, distinct=True), stop
                for few, first in self._first_of(asked, after):
                    for start, noun in self._valued(few, first):
                        for many, stop in line.nouns(noun):
                            if few is not asked and many != (few.limit > 1):
                                continue
                            yield start.but(named=True, each=asked.each or each), stop
                if not asked.named:  # "for location code x"
                    for called, stop in line.columns(after):
                        if called.tells:
                            for sql, words, last in self.conditions.compared(called.column, stop):
                                said = f"{called.column.name} {words}"
                                yield asked.but(named=True, where=(sql,), said=(said,)), last
                number = line.number(after)
                if number.isdigit() and int(number) > 1:
                    for _, stop in line.nouns(after + 1):
                        for found, last in self._limited(asked.but(named=True), stop):
                            if found.ranked and found.limit == 1:
                                yield found.but(limit=int(number)), last

    def _valued(self, asked: Asked, at: int) -> Iterator[Step]:
        """A value in front of the noun: "female students"."""
        yield asked, at
        line = self.line
        for length in (1, 2):
            if at + length >= line.end or any(t.kind != "word" for t in line.tokens[at : at + length]):
                return
            text = line.text(at, at + length)
            found = line.values.columns_with(line.names.table, text, look=False)
            if len(found) == 1 and len(text) > 2:
                column, spelling = found[0]
                condition = f"{self.conditions.name(column)} = {_written(spelling)}"
                said = f"{column.name} is {spelling}"
                yield asked.but(where=(*asked.where, condition), said=(*asked.said, said)), at + length

    def _first_of(self, asked: Asked, at: int) -> Iterator[Step]:
        """ "the youngest", "the 3 oldest", or nothing."""
        yield asked, at
        line = self.line
        number = line.number(at)
        start, limit = (at + 1, int(number)) if number.isdigit() and int(number) else (at, 1)
        for begin in line.maybe(start, "top"):
            for words, names, largest in FIRSTS:
                for stop in line.ends(begin, words):
                    found = [c for name in names for c in line.names.columns.get((name,), ())]
                    columns = {called.column.name: called.column for called in found}
                    if len(columns) == 1 and line.is_number(column := next(iter(columns.values()))):
                        yield self._ranked(asked, column, limit, largest=largest), stop

    def _made(self, column: Column, aggregate: str = "") -> Item:
        """What is computed with or ordered by: numbers that are stored as texts as numbers."""
        return Item(column, aggregate, cast=self.line.values.are_numerals(self.line.names.table, column))

    def _ranked(self, asked: Asked, column: Column, limit: int, *, largest: bool) -> Asked:
        said = f"the {limit} with the {'highest' if largest else 'lowest'} {column.name}"
        if not largest:  # where NULL would come first
            asked = self._filled(asked, column)
        return asked.but(
            order=(Order(self._made(column), descending=largest),), limit=limit, ranked=True, said=(*asked.said, said)
        )  # fmt: skip

    # -- how many ----------------------------------------------------------------------------------------------

    def _counted(self, asked: Asked, at: int) -> Iterator[Step]:
        """ "How many actors are there"; "count the different nationalities"."""
        line = self.line
        for lead in line.maybe(at, LEAD):
            for begin in line.ends(lead, COUNT):
                own = "|different|distinct" if len(line.names.table.primary_key) == 1 else ""
                for after in line.maybe(begin, f"the|all|all the|total{own}"):
                    for start, noun in self._valued(asked, after):
                        for _, stop in line.nouns(noun):
                            counted = start.but(items=(Item(None, "COUNT"),), named=True)
                            yield counted, stop
                            for each in line.ends(stop, "does each|do each|does every|did each"):
                                for group, last in self._columns(each):
                                    for end in line.ends(last, "have|has|own|contain|hold|produce|offer|include"):
                                        yield counted.but(group=group, each=True), end
                for after in line.ends(begin, DIFFERENT):
                    for called, stop in line.columns(after):
                        item = Item(called.column, "COUNT", distinct=True)
                        found = asked.but(items=(item,), named=called.tells or line.is_lonely(after, stop))
                        yield from self._table(found, stop)
                        for fill in line.ends(stop, "do|did|does|have|are there in|are there for|are there among|are used by|are there for all|are"):
                            for noun in line.maybe(fill, "the|all|all the|those"):
                                for _, last in line.nouns(noun):
                                    for end in line.maybe(last, "have|has|come from|belong to|play|live in|from|in"):
                                        yield found.but(named=True), end

    # -- the most frequent -------------------------------------------------------------------------------------

    def _most(self, asked: Asked, at: int) -> Iterator[Step]:
        """ "the most common nationality of hosts"; "which country has the most hosts"; "… more than 2 hosts"."""
        line = self.line
        for lead in line.ends(at, LEAD):
            for begin in line.maybe(lead, "the|all|me the|me|all the"):
                for spec, descending in ((COMMON, True), (UNCOMMON, False)):
                    for limit, first in self._how_many(begin):
                        for after in line.ends(first, spec):
                            for called, stop in line.columns(after):
                                found = self._of_groups(asked, called.column, descending=descending, limit=limit)
                                if limit > 1 and not self._is_several(after, stop):
                                    continue
                                yield from self._table(found.but(named=called.tells), stop)
                for called, stop in self._group_column(begin):
                    verbs = [stop + 2] if line.texts[stop + 1 : stop + 2] == ("by",) and line.texts[stop].endswith(("ed", "en", "ld")) else []
                    for verb in (*verbs, *line.ends(stop, "has|have|with|that has|that have|who have|who has|where there are|which has|had|having|contains|contain|that are|is|are|that is|for|of|from|shared by|that had|among|belongs to|is shared by|are shared by|corresponds to|correspond to|corresponding to|that corresponds to|that correspond to|associated with|is associated with|are associated with|is used by|are used by|used by|that appear|held by|produces|produce|with the")):
                        for spec, descending in ((MOST, True), (FEWEST, False)):
                            for after in line.ends(verb, spec):
                                for _, noun in line.nouns(after):
                                    found = self._of_groups(asked, called, descending=descending, limit=1)
                                    yield found.but(named=True), noun
                        for sign, after in self._compared(verb):
                            number = line.number(after)
                            for noun_at in (after + 1,) if number else ():
                                for _, noun in line.nouns(noun_at):
                                    yield asked.but(
                                        items=(Item(called),), group=(Item(called),), named=True,
                                        having=f"COUNT(*) {sign} {number}",
                                        said=(*asked.said, f"{sign} {number} rows each"),
                                    ), noun  # fmt: skip

    def _compared(self, at: int) -> Iterator[tuple[str, int]]:
        for sign, spec in (
            (">", "more than|over|greater than|larger than"), (">=", "at least|no less than|no fewer than"),
            ("<", "less than|fewer than|under"), ("<=", "at most|no more than"), ("=", "exactly|only"),
        ):  # fmt: skip
            for after in self.line.ends(at, spec):
                yield sign, after

    def _group_column(self, at: int) -> Iterator[tuple[Column, int]]:
        line = self.line
        for begin in line.maybe(at, "different|distinct|name of the|names of the|name of"):
            for called, stop in line.columns(begin):
                yield called.column, stop

    def _how_many(self, at: int) -> Iterator[tuple[int, int]]:
        number = self.line.number(at)
        yield 1, at
        if number.isdigit() and int(number):
            yield int(number), at + 1
        for after in self.line.ends(at, "top"):
            if (number := self.line.number(after)).isdigit() and int(number):
                yield int(number), after + 1

    def _is_several(self, at: int, stop: int) -> bool:
        return self.line.texts[stop - 1].endswith("s")

    def _of_groups(self, asked: Asked, column: Column, *, descending: bool, limit: int) -> Asked:
        order = (Order(Item(None, "COUNT"), descending),)
        said = f"the {limit} with the {'most' if descending else 'fewest'} rows"
        return self._filled(asked, column).but(
            items=(Item(column),), group=(Item(column),), order=order, limit=limit, ranked=True,
            said=(*asked.said, said),
        )  # fmt: skip

    def _filled(self, asked: Asked, column: Column) -> Asked:
        """Without the rows that lack it, if there are any."""
        if not self.line.values.has_nulls(asked.table, column):
            return asked
        return asked.but(where=(*asked.where, f"{self.conditions.name(column)} IS NOT NULL"))

    def _which(self, asked: Asked, at: int) -> Iterator[Step]:
        """ "Which actor has the highest age? Give me the name.": a second sentence says what is shown."""
        line = self.line
        for lead in line.ends(at, "which|what|find|find the|show|list|find all|find all the|list all|list all the|what are the|which are the"):
            for few, first in self._first_of(asked, lead):
                for _, noun in line.nouns(first):
                    dot = next((i for i in range(noun, line.end) if line.texts[i] == "."), None)
                    if dot is None:
                        continue
                    for found, stop in self._limited(few.but(named=True), noun):
                        for begin in line.ends(stop, "."):
                            for say in (last for first in line.maybe(begin, "please") for last in line.ends(first, LEAD)):
                                for start in line.maybe(say, "the|their|me the|its|me their|all the"):
                                    for shown, last in self._items(found, start):
                                        yield shown, last

    # -- which rows, groups, order -----------------------------------------------------------------------------

    def _behind(self, steps: Iterator[Step]) -> Iterator[Step]:
        """What follows: conditions, groups, an order."""
        for asked, at in self._with_counts(steps):
            for limited, stop in self._limited(asked, at):
                for grouped, after in self._grouped(limited, stop):
                    for again, end in self._limited(grouped, after) if not limited.where else ((grouped, after),):
                        for ordered, last in self._ordered(again, end):
                            for fill in self.line.maybe(last, FILL):
                                yield ordered, fill

    def _with_counts(self, steps: Iterator[Step]) -> Iterator[Step]:
        """ "… and how many of them there are"."""
        line = self.line
        for asked, at in steps:
            yield asked, at
            plain = [item for item in asked.items if item.column and not item.aggregate]
            if len(asked.items) == 1 and plain and plain[0].column and not (asked.where or asked.group or asked.ranked):
                for stop in line.ends(at, MOSTLY):
                    found = self._of_groups(asked.but(items=()), plain[0].column, descending=True, limit=1)
                    yield found, stop
            if not plain or len(plain) < len(asked.items) or asked.where:
                continue
            count = (*asked.items, Item(None, "COUNT"))
            for stop in line.ends(at, THEM):
                if asked.group:
                    yield asked.but(items=count), stop
                elif not asked.ranked:
                    yield asked.but(items=count, each=True), stop

    def _limited(self, asked: Asked, at: int) -> Iterator[Step]:
        line = self.line
        yield asked, at
        if len(asked.items) == 1 and (column := asked.items[0].column) and not asked.items[0].aggregate:
            for sql, words, stop in self.conditions.of_column(column, at):
                yield asked.but(where=(*asked.where, sql), said=(*asked.said, words)), stop
        for fill in line.maybe(at, "that|which|who|, that|and|are|were|is|was|are there"):
            if asked.by_column and "whose" in line.texts[at : fill + 1]:
                continue  # "the publishers whose name": the publisher's, not the catalog's
            for sql, words, stop in self.conditions.read(fill):
                yield asked.but(where=(*asked.where, sql), said=(*asked.said, words)), stop
        for sql, words, stop in self.related.conditions(at):
            yield asked.but(where=(*asked.where, sql), said=(*asked.said, words)), stop
            for after in line.ends(stop, "and|but"):
                for other in (self.conditions.read(after), self.related.conditions(after)):
                    for more, told, last in other:
                        yield asked.but(where=(*asked.where, sql, more), said=(*asked.said, words, told)), last
        if not asked.ranked and not asked.order and not asked.group and not any(x.aggregate for x in asked.items):
            for relation, stop in self.related.most(at):
                said = f"the one with the most {relation.names.table.name}"
                yield asked.but(
                    order=(Order(Item(None, made="COUNT(*)"), descending=True),), limit=1, ranked=True,
                    join=self.related.join(relation), group=(Item(self._key(relation)),), said=(*asked.said, said),
                ), stop  # fmt: skip
        if not asked.ranked and not asked.order:
            for begin in line.ends(at, "with|with the|that has|that has the|that have the|having|having the|who has|who has the|which has|which has the|has|has the|that had the|have the|who have the|whose"):
                for the in line.maybe(begin, "the"):
                    for spec, largest in ((HIGHEST, True), (LOWEST, False)):
                        for after in line.ends(the, spec):
                            for called, stop in line.columns(after):
                                if line.is_number(called.column) or is_date(called.column):
                                    yield self._ranked(asked, called.column, 1, largest=largest), stop
                    for top in line.maybe(the, "top"):
                        number = line.number(top)
                        for after in line.ends(top + 1, "highest|largest|greatest|biggest|most|maximum") if number.isdigit() else ():
                            for called, stop in line.columns(after):
                                if line.is_number(called.column) and int(number) > 1:
                                    yield self._ranked(asked, called.column, int(number), largest=True), stop
                        if top > the and number.isdigit() and int(number) > 1:
                            for called, stop in line.columns(top + 1):
                                if line.is_number(called.column):
                                    yield self._ranked(asked, called.column, int(number), largest=True), stop

    def _grouped(self, asked: Asked, at: int) -> Iterator[Step]:
        yield asked, at
        if any(item.relation for item in asked.items):  # "… of members in each party"
            for verb in (at, at + 1) if at < self.line.end and self.line.texts[at].endswith(("ed", "ing", "has", "have", "has")) else (at,):
                for begin in self.line.ends(verb, f"{EACH}|in the|of the|from the|from that|in that|for that|of that|each|that each|for"):
                    for _, stop in self.line.nouns(begin):
                        for end in self.line.maybe(stop, "has|have|had|hosts|offers|contains"):
                            yield asked.but(each=True, named=True), end
            for stop in self.line.ends(at, "they are in|they belong to|they participated in|they hosted|they made|they placed|they won|they own|they offer|they take|they teach|they have|it has|each has|each of them has|in it|in them|they has|each have|there"):
                yield asked.but(each=True), stop
        yield from self._of_parents(asked, at)
        if asked.group:
            return
        for begin in self.line.ends(at, "in that|of that|for that|with that|in each|of each|for each|with each|from that|from each|under each|in this|that have that|have that|have each"):
            for called, stop in self.line.columns(begin):
                if Item(called.column) in asked.items and len(asked.items) > 1:
                    yield asked.but(each=True), stop
        verb = at < self.line.end and self.line.texts[at].endswith(("ing", "ed", "en", "ld"))
        for fill in (*self.line.maybe(at, FILL), *((at + 1,) if verb else ())):
            for begin in self.line.ends(fill, EACH):
                for group, stop in self._columns(begin):
                    yield asked.but(group=group, each=True), stop

    def _of_parents(self, asked: Asked, at: int) -> Iterator[Step]:
        """Figures for each of what keys lead to: "how many members are in each party", by its name."""
        line = self.line
        if asked.group or asked.where or not all(item.aggregate and not item.relation for item in asked.items):
            return
        verb = at < line.end and line.texts[at].endswith(("ing", "ed", "en", "ld"))
        for fill in (*line.maybe(at, FILL), *((at + 1,) if verb else ())):
            for begin in line.ends(fill, f"{EACH}|does each|do each|has each"):
                for relation in line.related.one:
                    other = line.about(relation.names)
                    for _, stop in other.nouns(begin):
                        for end in line.maybe(stop, "have|has"):
                            if found := self._by_parent(asked, relation):
                                yield found, end

    def _by_parent(self, asked: Asked, relation: Relation) -> Asked | None:
        """The figures with the name of what a key leads to."""
        dialect, parent = self.line.values.dialect, relation.names.table
        names = relation.names.columns.get(("name",), ())
        if not names or not is_text(names[0].column):
            return None
        own, other = quote_key(asked.table, dialect), quote_key(parent, dialect)
        mine, theirs = (quote_name(each[0], dialect) for each in (relation.key.columns, relation.key.ref_columns))
        key = next(column for column in parent.columns if column.name == relation.key.ref_columns[0])
        items = tuple(replace(item, made=item.sql(dialect, own), relation=relation) for item in asked.items)
        group = tuple(dict.fromkeys((Item(key), Item(names[0].column))))
        return asked.but(
            table=parent, items=(Item(names[0].column), *items), group=group, named=True, each=True,
            join=f"JOIN {own} ON {own}.{mine} = {other}.{theirs}",
        )  # fmt: skip

    def _key(self, relation: Relation) -> Column:
        """The column by which related rows know theirs."""
        name = relation.key.ref_columns[0]
        return next(column for column in self.line.names.table.columns if column.name == name)

    def _ordered(self, asked: Asked, at: int) -> Iterator[Step]:
        yield asked, at
        if asked.ranked:
            return
        line = self.line
        for begin in line.maybe(at, ",|and"):
            for spec, descending in ((ASCENDING_BY, False), (DESCENDING_BY, True)):
                for after in line.ends(begin, spec):
                    for order, stop in self._keys(asked, after, descending=descending):
                        yield asked.but(order=order, said=(*asked.said, _told(order))), stop
            for after in line.ends(begin, ORDERED):
                for order, stop in self._keys(asked, after, descending=False):
                    yield asked.but(order=order, said=(*asked.said, _told(order))), stop
                    for spec, descending in ((ASCENDING, False), (DESCENDING, True)):
                        for end in line.ends(stop, spec):
                            turned = tuple(Order(each.item, descending) for each in order)
                            yield asked.but(order=turned, said=(*asked.said, _told(turned))), end
            for start in line.maybe(begin, "ordered|sorted|listed|, ordered|, sorted|sort them|order them|ordered by|sort the list|and sort them|sorted by|arranged"):
                for spec, descending in (("in alphabetical order|alphabetically|in lexicographical order|in ascending alphabetical order|in alphabetic order|in lexicographic order|in ascending lexicographical order", False),
                                         ("in reverse alphabetical order|in descending alphabetical order", True)):  # fmt: skip
                    for end in line.ends(start, spec):
                        texts = [item for item in asked.items if item.column and not item.aggregate and is_text(item.column)]
                        if len(texts) == 1 or (texts and texts[0] == asked.items[0]):
                            order = (Order(texts[0], descending),)
                            yield asked.but(order=order, said=(*asked.said, _told(order))), end

    def _keys(self, asked: Asked, at: int, *, descending: bool) -> Iterator[tuple[tuple[Order, ...], int]]:
        line = self.line
        for begin in line.maybe(at, "the|their|its|of the|his|her"):
            for called, stop in line.columns(begin):
                yield (Order(self._made(called.column), descending),), stop
                for after in line.ends(stop, "and|and then|then|, then|and then by|and by|, then by"):
                    for other, last in line.columns(after):
                        yield (Order(self._made(called.column), descending), Order(self._made(other.column), descending)), last
            counts = [item for item in asked.items if item.aggregate == "COUNT" and not item.column]
            if not counts and len(asked.items) == 1 and not asked.items[0].aggregate and not asked.group and asked.items[0].column:
                for after in line.ends(begin, "number of|the number of|count of|how many"):
                    for the in line.maybe(after, "the|all|their"):
                        for _, stop in line.nouns(the):
                            yield (Order(Item(None, "COUNT"), descending),), stop
            if counts:
                for after in line.ends(begin, "count|number|that number|number of|counts|numbers|this number|these counts|that count|count of"):
                    yield (Order(counts[0], descending),), after
                    for the in line.maybe(after, "the"):
                        for _, stop in line.nouns(the):
                            yield (Order(counts[0], descending),), stop
            for items, _, stop in self._item(begin):
                if len(items) == 1 and items[0] in asked.items and items[0].aggregate:
                    yield (Order(items[0], descending),), stop

    # -- the whole ---------------------------------------------------------------------------------------------

    def _whole(self, asked: Asked, at: int) -> Iterator[Asked]:
        """The question where all words are used and the parts fit."""
        if at != self.line.end or not asked.items or not asked.named:
            return
        if joins := dict.fromkeys(item.joined for item in asked.items if item.joined):
            made = any(item.aggregate for item in asked.items)
            if not (made or asked.where or asked.group or asked.ranked or asked.join or asked.distinct):
                yield asked.but(join="\n".join(joins))
            return
        counted = [item for item in asked.items if item.relation]
        if counted and asked.join:
            if not (asked.where or asked.ranked or asked.distinct):
                yield asked
            return
        if counted:
            yield from self._of_related(asked, counted)
            return
        if asked.join and asked.ranked:
            if asked.items and not asked.where and not any(item.aggregate for item in asked.items):
                yield asked.but(distinct=False)
            return
        plain = [item for item in asked.items if not item.aggregate]
        made = [item for item in asked.items if item.aggregate]
        if asked.having or (asked.ranked and asked.group and asked.order[0].item.aggregate):
            if asked.distinct:
                asked = asked.but(distinct=False)
            yield asked
            return
        if asked.group:
            if not made or not asked.items or [item for item in plain if item not in asked.group]:
                return
        elif made and plain:
            if not (asked.each or asked.distinct):
                return
            asked = asked.but(group=tuple(plain))
        if made and (asked.ranked or Item(None) in asked.items):
            return
        if asked.distinct and (made or asked.group):
            asked = asked.but(distinct=False)
        if asked.group and asked.order and any(
            not order.item.aggregate and order.item.column not in {item.column for item in asked.group}
            for order in asked.order
        ):
            return
        if made and asked.order and not asked.group:
            return
        if not made and not asked.group and any(order.item.aggregate for order in asked.order):
            asked = asked.but(group=asked.items, distinct=False)
        yield asked


    def _of_related(self, asked: Asked, counted: list[Item]) -> Iterator[Asked]:
        """Columns with the number of related rows of each."""
        plain = [item for item in asked.items if not item.aggregate]
        relation = counted[0].relation
        if len(counted) > 1 or len(plain) + 1 != len(asked.items) or not plain or relation is None:
            return
        if asked.where or asked.group or asked.ranked or not (asked.each or asked.distinct):
            return
        group = tuple(dict.fromkeys((Item(self._key(relation)), *plain)))
        yield asked.but(join=self.related.join(relation), group=group, distinct=False)


def _told(order: tuple[Order, ...]) -> str:
    keys = " and ".join(each.item.column.name if each.item.column else "their number" for each in order)
    return f"by {keys}, {'descending' if order[0].descending else 'ascending'}"


def _written(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


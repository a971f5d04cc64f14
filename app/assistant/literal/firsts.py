"""The first rows of an order: "the youngest", "the 3 with the highest price"; the most frequent value of a column."""

from __future__ import annotations

from collections.abc import Iterator

from app.assistant.literal import phrases
from app.assistant.literal.asked import Asked, Item, Order
from app.assistant.literal.parser import Line
from app.assistant.literal.shown import ShownReader
from app.assistant.schema import Column, quote_name
from app.assistant.words.names import is_date, spaced

# Words for the first of an order: of which column they are, and whether the largest comes first.
_FIRSTS = (
    ("oldest | eldest", ("age",), True), ("youngest", ("age",), False),
    ("tallest", ("height",), True), ("highest", ("height", "elevation", "altitude"), True),
    ("heaviest", ("weight",), True), ("lightest", ("weight",), False),
    ("longest", ("length", "duration"), True), ("shortest", ("length", "duration", "height"), False),
    ("most recent | latest | newest", ("year",), True), ("earliest", ("year",), False),
    ("most expensive", ("price", "cost"), True), ("cheapest | least expensive", ("price", "cost"), False),
    ("highest priced", ("price",), True), ("lowest priced", ("price",), False), ("highest paid", ("salary",), True),
)  # fmt: skip

_LONG = frozenset("length duration time distance hours minutes days years weeks".split())
_SAID_OF = {
    "oldest": frozenset(["age"]),
    "youngest": frozenset(["age"]),
    "longest": _LONG,
    "shortest": _LONG | {"height"},
}

Step = tuple[Asked, int]


class Firsts:
    """Reads them in one question about one table."""

    def __init__(self, line: Line, shown: ShownReader) -> None:
        """Take the question."""
        self.line = line
        self.shown = shown

    def before_noun(self, asked: Asked, at: int) -> Iterator[Step]:
        """ "the youngest", "the 3 oldest", or nothing."""
        yield asked, at
        line = self.line
        limit = self.count(at)
        for begin in line.maybe(at + 1 if limit else at, "top"):
            for words, names, largest in _FIRSTS:
                for stop in line.ends(begin, words):
                    found = [
                        called for name in names for called in line.names.columns.get((name,), ())
                        if name == "price" or not called.short  # of films: the price, not the rental duration
                    ]  # fmt: skip
                    columns = {called.column.name: called.column for called in found}
                    if len(columns) == 1 and line.is_number(column := next(iter(columns.values()))):
                        yield self.ranked(asked, column, limit or 1, largest=largest), stop

    def behind_noun(self, asked: Asked, at: int) -> Iterator[Step]:
        """ "with the highest age", "with the top 3 largest prices"."""
        if asked.ranked or asked.order:
            return
        line = self.line
        for begin in line.ends(at, phrases.WITH):
            for the in line.maybe(begin, "the"):
                for spec, largest in ((phrases.HIGHEST, True), (phrases.LOWEST, False)):
                    for after in line.ends(the, spec):
                        for called, stop in line.columns(after):
                            if self._fits(line.texts[after - 1], called.column):
                                yield self.ranked(asked, called.column, 1, largest=largest), stop
                for top in line.maybe(the, "top"):
                    limit = self.count(top)
                    if limit < 2:
                        continue
                    ends = [*line.ends(top + 1, "highest | largest | greatest | biggest | most | maximum")]
                    for after in (*ends, *((top + 1,) if top > the else ())):
                        for called, stop in line.columns(after):
                            if line.is_number(called.column):
                                yield self.ranked(asked, called.column, limit, largest=True), stop

    def _fits(self, word: str, column: Column) -> bool:
        """Whether the column has what the word is said of."""
        if of := _SAID_OF.get(word):
            return bool(of & {*spaced(column.name).split()}) and self.line.is_number(column)
        return self.line.is_number(column) or is_date(column)

    def ranked(self, asked: Asked, column: Column, limit: int, *, largest: bool) -> Asked:
        """The first rows by a column."""
        said = f"the {limit} with the {'highest' if largest else 'lowest'} {column.name}"
        if not largest:  # where NULL would come first
            asked = self.filled(asked, column)
        order = (Order(self.shown.made(column), descending=largest),)
        return asked.but(order=order, limit=limit, ranked=True, said=(*asked.said, said))

    def of_groups(self, asked: Asked, column: Column, *, most: bool, limit: int) -> Asked:
        """The most or least frequent values of a column."""
        said = f"the {limit} with the {'most' if most else 'fewest'} rows"
        return self.filled(asked, column).but(
            items=(Item(column),), group=(Item(column),), order=(Order(Item(None, "COUNT"), most),),
            limit=limit, ranked=True, said=(*asked.said, said),
        )  # fmt: skip

    def count(self, at: int) -> int:
        """The whole number above zero that stands there, 0 for none."""
        number = self.line.number(at)
        return int(number) if number.isdigit() else 0

    def filled(self, asked: Asked, column: Column) -> Asked:
        """Without the rows that lack it, if there are any."""
        values = self.line.values
        if not values.has_nulls(asked.table, column):
            return asked
        return asked.but(
            where=(*asked.where, f"{quote_name(column.name, values.dialect)} IS NOT NULL"),
            said=(*asked.said, f"with a {column.name}"),
        )

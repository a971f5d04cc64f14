"""Which values there are of something, and how many: "in how many countries do we have open stores?", "which brands?".

The values are those of a dimension in the rows of records ("open stores"), of a figure whose verb says that there is
such a row (`rows`: "did we sell"), or, where no rows are named, of the dimension's own table. Values of records, such
as products, are counted only where they are called different: "how many products were sold" may be units.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.assistant.compose.build import build
from app.assistant.compose.description import describe
from app.assistant.compose.domain import Dimension, Domain, Measure
from app.assistant.compose.durations import tells_what_happened
from app.assistant.compose.frame import Frame
from app.assistant.compose.list_reader import ListReader
from app.assistant.compose.listing import key_of_table
from app.assistant.compose.parts import (
    CONDITION,
    DIMENSION,
    FROM,
    HOW_MANY,
    MAKE,
    MEASURE,
    NOUN,
    ROWS,
    WHICH,
    Lexeme,
    in_line,
)
from app.assistant.compose.query import render
from app.assistant.compose.reader import Read, one_of
from app.assistant.question_tokens import Token, Tokens

_DIFFERENT = frozenset(["different", "distinct", "unique"])
_LEFT_OVER = frozenset(["in", "on", "at", "from"])  # "how many cities do we have open stores in?"
_VERBS = frozenset("get got take took receive received see saw record recorded bring brought".split())


@dataclass(frozen=True)
class Values:
    """The values of a dimension in the rows of a frame, whose measure counts them."""

    frame: Frame
    dimension: Dimension


@dataclass(frozen=True)
class ReadValues:
    """A reading: its values and SQL."""

    values: Values
    sql: str


def build_values(values: Values, domain: Domain) -> str:
    """The query of a list of values."""
    query = build(values.frame, domain.joins, domain.workspace)
    shown, by = (f"DISTINCT {values.dimension.expr}", values.dimension.name), values.dimension.shown
    return render(query.but(select=(shown,), order=(by,)), domain.joins)


def describe_values(values: Values) -> str:
    """All that the list asks, its parts divided by dots."""
    return describe(values.frame).removeprefix("number of ")


class DistinctReader:
    """Reads questions for a number of values, by the words of the lists."""

    def __init__(self, lists: ListReader) -> None:
        """`lists` knows the words."""
        self.lists = lists
        self.reader = lists.reader
        self.domain = lists.domain
        self.counts = [m for m in (*self.domain.measures, *self.domain.unspoken) if m.subject and not m.timed]

    def read(self, tokens: Tokens) -> Read | None:
        """The one number that the question means."""
        line = in_line(tokens)
        if not any(token.text == "howmany" for token in line[:2]):
            return None
        return one_of([read for read, _ in self._found(tokens, HOW_MANY)])

    def read_values(self, tokens: Tokens) -> ReadValues | None:
        """The one list of values that the question means."""
        different: dict[str, ReadValues] = {}
        for read, dimension in self._found(tokens, WHICH):
            if not dimension.key:
                values = Values(read.frame, dimension)
                sql = build_values(values, self.domain)
                different.setdefault(sql, ReadValues(values, sql))
        return next(iter(different.values())) if len(different) == 1 else None

    def _found(self, tokens: Tokens, asked: str) -> Iterator[tuple[Read, Dimension]]:
        """The figures of the rows that the words may mean, with what is counted or shown of them."""
        line = in_line(tokens)
        said = [token for token in line[1:3] if token.text in _DIFFERENT]
        line = [token for token in line if token not in said]
        while len(line) > 2 and line[-1].text in _LEFT_OVER:
            line.pop()
        plain = _with_line(tokens, line)
        for cut in self.reader.sequences(line):
            rest = cut[1:] if cut and cut[0].kind == FROM else cut
            if [lexeme.kind for lexeme in rest[:1]] != [asked] or not self.lists.is_of_its_time(rest, plain):
                continue
            if asked == HOW_MANY or (len(rest) > 1 and rest[1].many):
                yield from self._readings(rest, plain, different=bool(said))

    def _readings(
        self, rest: Sequence[Lexeme], tokens: Tokens, *, different: bool
    ) -> Iterator[tuple[Read, Dimension]]:
        if len(rest) < 2 or rest[1].kind != DIMENSION:
            return
        values, line = rest[1], in_line(tokens)
        if rest[0].kind == HOW_MANY and any(dimension.key for dimension in values.means):
            yield from self._of_now(rest, tokens)
        parts = [x for x in rest[2:] if x.kind != MAKE or line[x.begin].text not in _VERBS]
        named = any(lexeme.kind in (NOUN, MEASURE) for lexeme in parts)
        for rows in self._rows(values, parts):
            for read in self.reader.readings_of(rows, tokens):
                frame = read.frame
                if frame != Frame(frame.measure, span=frame.span, conditions=frame.conditions):
                    continue
                if any(x.kind == ROWS for x in parts) and not (tokens.past or frame.span):
                    continue
                if not named and _may_be_of_all(frame, rows=any(x.kind == ROWS for x in parts)):
                    continue
                for dimension in values.means:
                    if self._fits(dimension, frame, different=different or named):
                        counted = frame.but(measure=self._counted(dimension, frame.measure))
                        yield Read(counted, self.reader.rules.sql(counted)), dimension

    def _of_now(self, rest: Sequence[Lexeme], tokens: Tokens) -> Iterator[tuple[Read, Dimension]]:
        """ "How many products do we sell?": a number of records that meet what is said of today only."""
        conditions = [x for x in rest[2:] if x.kind == CONDITION and self.lists.is_said_of_now(x, tokens)]
        for count in self.counts if conditions else ():
            for dimension in rest[1].means:
                if dimension.key and dimension.alias == count.base:
                    noun = replace(rest[1], kind=NOUN, means=(count,))
                    for read in self.reader.readings_of([rest[0], noun, *rest[2:]], tokens):
                        yield read, dimension

    def _rows(self, values: Lexeme, parts: Sequence[Lexeme]) -> Iterator[list[Lexeme]]:
        """The question for the rows themselves: "how many open stores"."""
        how_many = Lexeme(HOW_MANY, (None,), False, values.begin, values.begin)
        at = next((i for i, lexeme in enumerate(parts) if lexeme.kind in (NOUN, MEASURE)), None)
        if at is not None:
            if parts[at].kind == MEASURE and not all(m.sql == "COUNT(*)" for m in parts[at].means):
                return
            while at and parts[at - 1].kind == CONDITION and parts[at - 1].stop == parts[at].begin:
                at -= 1
            yield [*parts[:at], how_many, *parts[at:]]
        elif any(lexeme.kind == ROWS for lexeme in parts):
            yield [replace(x, kind=MEASURE) if x.kind == ROWS else x for x in parts]
        else:
            bases = {dimension.alias for dimension in values.means if not dimension.key}
            for count in (each for each in self.counts if each.base in bases):
                yield [how_many, replace(values, kind=NOUN, means=(count,), many=True), *parts]

    def _fits(self, dimension: Dimension, frame: Frame, *, different: bool) -> bool:
        """Whether rows of the figure have such a value, which nothing has fixed."""
        measure = frame.measure
        if dimension.key and not different:
            return False
        if (
            measure.date
            and not frame.span
            and not frame.conditions
            and measure.subject
            and measure.subject.event
        ):
            return False  # "how many customers have orders": ever, or open ones?
        if not any(dimension is other for other in self.domain.dimensions_of(measure, spoken=False)):
            return False
        if measure.subject and dimension.expr in measure.subject.shown:
            return False  # countries of countries: the records themselves
        aliases = {alias for condition in frame.conditions for alias in condition.aliases}
        fixed = any(dimension.expr in part for condition in frame.conditions for part in condition.where)
        return not (fixed or dimension.note or set(dimension.not_with) & aliases)

    def _counted(self, dimension: Dimension, measure: Measure) -> Measure:
        """The number of the dimension's values in the rows of a figure."""
        key = key_of_table(dimension.alias, self.domain) if dimension.key else ""
        rows = measure.np.removeprefix("the number of ")
        return replace(
            measure, sql=f"COUNT(DISTINCT {key or dimension.expr})", name=dimension.many.replace(" ", "_"),
            np=f"the number of different {dimension.many} of {rows}", where=(*measure.where, *dimension.where),
            say=(), also=(), unit="", term="", adds_up=False, subject=None, counts="",
        )  # fmt: skip


def _may_be_of_all(frame: Frame, *, rows: bool) -> bool:
    """Whether what is said of the values themselves may have to hold of all of their records.

    "Which brands were never sold", "are discontinued" or "were launched last year": not those with some such product.
    """
    if any(map(tells_what_happened, frame.conditions)):
        return True
    over = any(part.endswith("IS NOT NULL") for each in frame.conditions for part in each.where)
    return not rows and (over or frame.span is not None)


def _with_line(tokens: Tokens, line: Sequence[Token]) -> Tokens:
    """The tokens with only those of a line."""
    bare = [token for token in line if token.kind != "period"]
    places = tuple(
        sum(token.kind != "period" for token in line[:at])
        for at, token in enumerate(line)
        if token.kind == "period"
    )
    return replace(tokens, bare=tuple(bare), places=places)

"""Conditions on texts: "is Awarded or Nominated", "from Wales", "named Ebba", "contains 'sea'"."""

from __future__ import annotations

from collections.abc import Iterator

from app.assistant.literal import phrases
from app.assistant.literal.numbers import Found
from app.assistant.literal.parser import MOST_WORDS, Line
from app.assistant.literal.values import is_number, is_text, written
from app.assistant.schema import Column, quote_name
from app.assistant.words.names import spaced

_LIKE = (("%{}%", phrases.CONTAINS), ("{}%", phrases.BEGINS), ("%{}", phrases.ENDS))
_OR = "or | or in | or from | , or | either | or the | ,"
_ARE = "are | is | were | was | that are | who are | that is | who is | which are | that were"
_DONE = "that were | that was | who were | which were | that are | who are | was | were | are | is | that is"
_PARTICIPLE_ENDS = ("ed", "en", "ade", "old")
_SHORTEST = 3  # letters of a value that is written as any word is
_OF_CALENDAR = frozenset(
    """
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday
    """.split()
)
_STEM = 5  # letters by which "directed" is of the director
MOST_VALUES = 5  # of which a column has one


class TextConditions:
    """Reads them in one question about one table."""

    def __init__(self, line: Line) -> None:
        """Take the question."""
        self.line = line
        self.dialect = line.values.dialect

    def equal(self, column: Column, at: int) -> Iterator[Found]:
        """What a column equals, without the column: one value, or one of several."""
        for text, stop in self.value(column, at):
            yield f"= {text}", f"is {text}", stop
            some, end = [text], stop
            while len(some) < MOST_VALUES and (more := self._next(column, end)):
                some.append(more[0])
                end = more[1]
            if len(some) > 1 and "or" in self.line.texts[stop:end]:
                yield f"IN ({', '.join(some)})", f"is {' or '.join(some)}", end

    def _next(self, column: Column, at: int) -> tuple[str, int] | None:
        for after in self.line.ends(at, _OR):
            for text, stop in self.value(column, after):
                return text, stop
        return None

    def value(self, column: Column, at: int) -> Iterator[tuple[str, int]]:
        """A value of the column, as SQL writes it, with where it ends."""
        line = self.line
        if at >= line.end:
            return
        token = line.tokens[at]
        if is_number(column):
            if token.kind == "number" or (token.kind == "quoted" and token.text.isdigit()):
                yield token.text, at + 1
            return
        if not is_text(column):
            return
        if token.kind in ("quoted", "number"):
            if spelling := line.values.spelled(line.names.table, column, token.text, look=True):
                yield written(spelling), at + 1
            if token.kind == "quoted":
                return
        for length in range(min(MOST_WORDS, line.end - at), 0, -1):
            text = line.text(at, at + length)
            look = length == 1 and (text[0].isupper() or text[0].isdigit() or len(text) == 1)
            if spelling := line.values.spelled(line.names.table, column, text, look=look):
                yield written(spelling), at + length
                return

    def of_value(self, at: int) -> Iterator[Found]:
        """ "from England", "named Ebba", "directed by Ang Lee": a value that one column of the table alone has."""
        line = self.line
        for from_ in line.ends(at, phrases.FROM):
            for begin in line.maybe(from_, "either"):
                yield from self._stored(begin, names_only=False)
        for begin in line.ends(at, phrases.NAMED):
            yield from self.named(begin)
        for begin in line.ends(at, _ARE):
            yield from self._stored(begin, any_case=True)
        if at < line.end and line.tokens[at].kind == "quoted":
            yield from self.named(at)
        for begin in line.maybe(at, _DONE):
            verb = line.texts[begin] if begin < line.end else ""
            if not verb.endswith(_PARTICIPLE_ENDS):
                continue
            for start in line.ends(begin + 1, "by"):
                for sql, words, stop in self._stored(start):
                    if verb[:_STEM] in words.lower().split(" is ")[0]:
                        yield sql, words, stop
            neutral = line.is_neutral(begin)
            for start in (
                line.ends(begin + 1, "in | at | from | with | in the | at the | from the") if neutral else ()
            ):
                yield from self._stored(start, names_only=False)
        for begin in line.ends(at, phrases.NOT_NAMED):
            yield from _denied(self.named(begin))
        for begin in line.ends(at, phrases.NOT_FROM):
            yield from _denied(self._stored(begin, names_only=False))
        for begin in line.ends(at, "are not | is not | were not | was not | that are not | who are not"):
            yield from _denied(self._stored(begin, any_case=True))

    def named(self, at: int) -> Iterator[Found]:
        """A name of one of the table's rows alone: "Physics"."""
        yield from self._stored(at, names_only=True)

    def _stored(self, at: int, *, names_only: bool | None = None, any_case: bool = False) -> Iterator[Found]:
        line, table = self.line, self.line.names.table
        if at >= line.end:
            return
        quoted = line.tokens[at].kind == "quoted"
        any_case = any_case or line.is_lower
        for length in [1] if quoted else range(min(MOST_WORDS, line.end - at), 0, -1):
            text = line.tokens[at].text if quoted else line.text(at, at + length)
            if not quoted and (line.tokens[at].kind != "word" or not (any_case or text[0].isupper())):
                return
            if (len(text) < _SHORTEST and any_case) or text.lower() in _OF_CALENDAR:
                return
            found = line.values.columns_with(table, text, look=quoted)
            if found and not quoted:  # what is not indexed may have it, too
                found = line.values.columns_with(table, text, look=True)
            columns = [c for c, _ in found if names_only is None or self._is_name(c) == names_only]
            if len(columns) == 1:
                name = quote_name(columns[0].name, self.dialect)
                for sql, words, stop in self.equal(columns[0], at):
                    yield f"{name} {sql}", f"{columns[0].name} {words}", stop
            if columns:
                return

    def _is_name(self, column: Column) -> bool:
        own = tuple(spaced(column.name).split()) in self.line.names.nouns
        named = any(other.name.lower().endswith("name") for other in self.line.names.table.columns)
        return own or column.name.lower().endswith("name" if named else ("name", "title"))

    def like(self, column: Column, at: int) -> Iterator[Found]:
        """ "(that) contains 'sea'", "starts with 'A'": only what is quoted."""
        line = self.line
        if not is_text(column):
            return
        operator = "LIKE" if self.dialect == "sqlite" else "ILIKE"
        for that in line.maybe(at, "that | which"):
            for pattern, spec in _LIKE:
                for after in line.ends(that, spec):
                    if after < line.end and line.tokens[after].kind == "quoted":
                        if {"%", "_"} & {*line.tokens[after].text}:
                            continue  # which mean any text
                        text = written(pattern.format(line.tokens[after].text))
                        name = quote_name(column.name, self.dialect)
                        yield f"{name} {operator} {text}", f"like {text}", after + 1


def _denied(found: Iterator[Found]) -> Iterator[Found]:
    for sql, words, stop in found:
        if " = " in sql:
            yield sql.replace(" = ", " <> ", 1), f"not {words}", stop

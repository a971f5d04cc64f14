"""Which rows a question is about: "older than 25", "whose nationality is not England", "from Wales", "with no phone"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.assistant.literal import phrases
from app.assistant.literal.asked import REAL
from app.assistant.literal.parser import MOST_WORDS, Line
from app.assistant.literal.values import is_number, is_text, written
from app.assistant.schema import Column, quote_key, quote_name
from app.assistant.words.names import spaced

COMPARED = (
    (">=", phrases.AT_LEAST), ("<=", phrases.AT_MOST), (">", phrases.MORE), ("<", phrases.LESS),
)  # fmt: skip
_BEHIND = ((">=", phrases.OR_MORE), ("<=", phrases.OR_LESS))
# Comparisons that say of which column they are.
_OF_COLUMN = (
    ("age", ">", "older than|aged over|over the age of|above the age of"),
    ("age", "<", "younger than|aged under|under the age of|below the age of|under age|below age|of age below|of age under"),
    ("age", ">", "over age|above age|of age above|of age over"),
    ("age", "=", "of age|aged|of the age"), ("age", "<>", "not aged|not of age"),
    ("height", ">", "taller than"), ("height", "<", "shorter than"),
    ("weight", ">", "heavier than"), ("weight", "<", "lighter than"),
)  # fmt: skip
_LIKE = (("%{}%", phrases.CONTAINS), ("{}%", phrases.BEGINS), ("%{}", phrases.ENDS))
_VERB_END = re.compile(r"(?:ed|ing|e|n)$")
_OF_ANY_YEAR = frozenset("produced made released published held recorded filmed happened occurred".split())

Found = tuple[str, str, int]  # the condition, its words, where it ends


class Conditions:
    """Reads what stands in one question."""

    def __init__(self, line: Line) -> None:
        """Take the question."""
        self.line = line
        self.dialect = line.values.dialect

    def read(self, at: int) -> Iterator[Found]:
        """The conditions that begin there, joined by "and" or "or"."""
        for sql, words, stop in self._one(at):
            yield sql, words, stop
            yield from self._more(sql, words, stop, "")

    def _more(self, sql: str, words: str, at: int, before: str) -> Iterator[Found]:
        line = self.line
        for word, spec in (("AND", "and|but|, and|, but|and also|but also"), ("OR", "or|or else|, or")):
            if before and before != word:
                continue
            for after in line.ends(at, spec):
                for other, said, stop in self._one(after):
                    if word == "OR":
                        both = f"({sql.removeprefix('(').removesuffix(')') if before else sql} OR {other})"
                    else:
                        both = f"{sql} AND {other}"
                    yield both, f"{words} {word.lower()} {said}", stop
                    yield from self._more(both, f"{words} {word.lower()} {said}", stop, word)

    def _one(self, at: int) -> Iterator[Found]:
        yield from self._of_named_column(at)
        yield from self._of_value_and_column(at)
        yield from self._of_year(at)
        yield from self._of_said_column(at)
        yield from self._of_value(at)
        yield from self._count_like(at)

    def name(self, column: Column) -> str:
        """The column as a query writes it."""
        return quote_name(column.name, self.dialect)

    def number_of(self, column: Column) -> str:
        """The same as a number, where it is stored as a text."""
        cast = self.line.values.are_numerals(self.line.names.table, column)
        return f"CAST({self.name(column)} AS {REAL[self.dialect]})" if cast else self.name(column)

    def _of_named_column(self, at: int) -> Iterator[Found]:
        """ "whose age is above 25", "with result Awarded"."""
        line = self.line
        for begin in line.maybe(at, phrases.INTRO):
            for start in line.maybe(begin, "the|a|an|their|its|his|her|any|either|both"):
                for called, after in line.columns(start):
                    for sql, words, stop in self.compared(called.column, after):
                        yield sql, f"{called.column.name} {words}", stop
        for begin in line.ends(at, phrases.WITHOUT_VALUE):
            for start in line.maybe(begin, "the|a|an"):
                for called, after in line.columns(start):
                    for is_at in line.maybe(after, "of|as|is"):
                        for text, stop in self._value(called.column, is_at):
                            yield (
                                f"{self.name(called.column)} <> {text}",
                                f"{called.column.name} is not {text}",
                                stop,
                            )

    def _of_value_and_column(self, at: int) -> Iterator[Found]:
        """ "with traditional decor", "in the 'Herbs' category"."""
        line = self.line
        begins = [
            *line.ends(
                at,
                f"{phrases.INTRO}|of the|by|by the|from the|have the|has the|had the|that have the|who have the",
            )
        ]
        for begin in dict.fromkeys(begins):
            for length in range(1, MOST_WORDS):
                stop = begin + length
                if stop >= line.end:
                    break
                for called, last in line.columns(stop):
                    for text, end in self._value(called.column, begin):
                        if end == stop and is_text(called.column):
                            yield (
                                f"{self.name(called.column)} = {text}",
                                f"{called.column.name} is {text}",
                                last,
                            )

    def _of_year(self, at: int) -> Iterator[Found]:
        """ "opened after 1990", "in 2008", of the one column that has such years."""
        line = self.line
        for begin in line.maybe(
            at, "that were|that was|which were|who were|that are|which was|was|were|are|is|that|have|has"
        ):
            verb = line.texts[begin] if begin < line.end else ""
            verbed = verb.endswith(("ed", "en", "ade", "orn", "ilt")) and begin + 1 < line.end
            for start in (begin, begin + 1) if verbed else (begin,):
                column = self._year(verb if start > begin else "")
                if column is None:
                    continue
                name = self.number_of(column)
                for sign, spec in (
                    (">", "after|later than"),
                    ("<", "before|earlier than|prior to"),
                    ("=", "in|in the year|in year|during|during the year|from year|from the year"),
                    (">=", "since"),
                ):
                    for after in line.ends(start, spec):
                        for year_at in line.maybe(after, "year|the year"):
                            number = line.number(year_at)
                            if len(number) == 4 and number.isdigit():
                                yield f"{name} {sign} {number}", f"{column.name} {sign} {number}", year_at + 1
                for after in line.ends(start, "between|in between|from"):
                    low = line.number(after)
                    for middle in line.ends(after + 1, "and|to") if len(low) == 4 else ():
                        if len(high := line.number(middle)) == 4:
                            yield (
                                f"{name} BETWEEN {low} AND {high}",
                                f"{column.name} from {low} to {high}",
                                middle + 1,
                            )

    def _year(self, verb: str) -> Column | None:
        """The one column with the years in which it happened."""
        columns = [
            c for c in self.line.names.table.columns if self.line.is_number(c) and not c.personal
        ]  # fmt: skip
        words = {c.name: {*spaced(c.name).split()} for c in columns}
        stem = re.sub(r"(?:ed|ing)$", "", verb)
        if verb:
            own = [
                c
                for c in columns
                if verb in words[c.name]
                or (
                    "year" in words[c.name]
                    and any(
                        len(w) > 3 and (w.startswith(stem) or stem.startswith(w))
                        for w in words[c.name] - {"year"}
                    )
                )
            ]
            if own:
                return own[0] if len(own) == 1 else None
            if verb not in _OF_ANY_YEAR:
                return None
        years = [c for c in columns if any("year" in w for w in words[c.name])]
        return years[0] if len(years) == 1 and words[years[0].name] == {"year"} else None

    def of_column(self, column: Column, at: int) -> Iterator[Found]:
        """What limits a column right behind it: "names that contain 'A'"."""
        for sql, words, stop in self._like_of(column, at):
            yield sql, f"{column.name} {words}", stop

    def named(self, at: int) -> Iterator[Found]:
        """A name of one of the table's rows alone: "Physics"."""
        yield from self._stored(at, names_only=True)

    def _like_of(self, column: Column, at: int) -> Iterator[Found]:
        if is_text(column):
            for that in self.line.maybe(at, "that|which"):
                yield from self._like(column, that)

    def compared(self, column: Column, at: int) -> Iterator[Found]:
        line, name = self.line, self.name(column)
        for is_at in line.maybe(at, phrases.IS):
            if self.line.is_number(column):
                yield from self._number(column, is_at)
            for sql, words, stop in self._values(column, is_at):
                yield f"{name} {sql}", words, stop
            for article in line.ends(is_at, "a|an|the|either"):
                for sql, words, stop in self._values(column, article):
                    yield f"{name} {sql}", words, stop
        for not_at in line.ends(at, phrases.NOT):
            for sql, words, stop in self._values(column, not_at):
                negated = sql.replace("= ", "<> ", 1) if sql.startswith("= ") else f"NOT {sql}"
                yield f"{name} {negated}", f"not {words}", stop
        yield from self._like_of(column, at)

    def _number(self, column: Column, at: int) -> Iterator[Found]:
        line, name = self.line, self.number_of(column)
        for sign, spec in COMPARED:
            for after in line.ends(at, spec):
                for start in line.maybe(after, "age|year|the year"):
                    if number := line.number(start):
                        yield f"{name} {sign} {number}", f"{sign} {number}", start + 1
                        if start + 1 < line.end and line.texts[start + 1].removesuffix("s") in {
                            word.removesuffix("s") for word in spaced(column.name).split()
                        }:  # "above 700 dollars"
                            yield f"{name} {sign} {number}", f"{sign} {number}", start + 2
                        for word, either in (("OR", "or"), ("AND", "and")):
                            for more in line.ends(start + 1, either):
                                for again in line.maybe(more, "is|are"):
                                    for other, other_spec in COMPARED:
                                        for last in line.ends(again, other_spec):
                                            if second := line.number(last):
                                                both = (
                                                    f"({name} {sign} {number} {word} {name} {other} {second})"
                                                )
                                                yield (
                                                    both,
                                                    f"{sign} {number} {either} {other} {second}",
                                                    last + 1,
                                                )
                yield from self._average(column, sign, after)
        if number := line.number(at):
            for sign, spec in _BEHIND:
                for after in line.ends(at + 1, spec):
                    yield f"{name} {sign} {number}", f"{sign} {number}", after
        for after in line.ends(at, "between|in between|from|in the range of|ranging from"):
            if low := line.number(after):
                for middle in line.ends(after + 1, "and|to"):
                    if high := line.number(middle):
                        yield f"{name} BETWEEN {low} AND {high}", f"from {low} to {high}", middle + 1

    def _average(self, column: Column, sign: str, at: int) -> Iterator[Found]:
        """ "higher than the average"."""
        line, name = self.line, self.number_of(column)
        key = quote_key(line.names.table, self.dialect)
        average = f"{name} {sign} (SELECT AVG({name}) FROM {key})"
        for after in line.ends(at, "average|the average|the mean|the average of all"):
            yield average, f"{sign} the average", after
            for called, stop in line.columns(after):
                if called.column == column:
                    yield average, f"{sign} the average", stop

    def _values(self, column: Column, at: int) -> Iterator[Found]:
        """What a column equals: one value, or one of several."""
        for text, stop in self._value(column, at):
            yield f"= {text}", f"is {text}", stop
            some, end = [text], stop
            for _ in range(4):
                found = next(
                    (
                        (other, last)
                        for after in self.line.ends(end, "or|or in|or from|, or|either|or the|,")
                        for other, last in self._value(column, after)
                    ),
                    None,
                )
                if found is None:
                    break
                some.append(found[0])
                end = found[1]
            if len(some) > 1 and self._has_or(stop, end):
                yield f"IN ({', '.join(some)})", f"is {' or '.join(some)}", end

    def _has_or(self, begin: int, end: int) -> bool:
        return "or" in self.line.texts[begin:end]

    def _value(self, column: Column, at: int) -> Iterator[tuple[str, int]]:
        """A value of the column, as SQL writes it."""
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

    def _of_said_column(self, at: int) -> Iterator[Found]:
        """ "older than 25", of the one column that tells ages."""
        line = self.line
        for begin in line.maybe(at, "who are|that are|who is|that is|which are|is|are|who was|who were|aged"):
            for word, sign, spec in _OF_COLUMN:
                for after in line.ends(begin, spec):
                    for called in line.names.columns.get((word,), ()):
                        if not self.line.is_number(called.column):
                            continue
                        if number := line.number(after):
                            for stop in line.maybe(after + 1, "years old|years|years of age"):
                                name = self.number_of(called.column)
                                yield f"{name} {sign} {number}", f"{called.column.name} {sign} {number}", stop
                        for sql, words, stop in self._average(called.column, sign, after):
                            yield sql, f"{called.column.name} {words}", stop

        for begin in line.maybe(at, "who are|that are|who is|that is|are|is|who were"):
            for start, sign in ((begin, "="), *((stop, "<>") for stop in line.ends(begin, "not"))):
                number = line.number(start)
                for stop in line.ends(start + 1, "years old|years of age") if number else ():
                    for called in line.names.columns.get(("age",), ()):
                        name = self.number_of(called.column)
                        yield f"{name} {sign} {number}", f"{called.column.name} {sign} {number}", stop

    def _of_value(self, at: int) -> Iterator[Found]:
        """ "from England", "named Ebba": a value that one column of the table alone has."""
        line = self.line
        for spec, names_only in ((phrases.FROM, False), (phrases.NAMED, True)):
            for begin in line.ends(at, spec):
                for not_at in (begin,):
                    yield from self._stored(not_at, names_only=names_only)
        if at < line.end and line.tokens[at].kind == "quoted":
            yield from self._stored(at, names_only=True)
        for begin in line.maybe(
            at, "that were|that was|who were|which were|that are|who are|was|were|are|is|that is"
        ):
            verb = line.texts[begin] if begin < line.end else ""
            if verb.endswith(("ed", "en", "ade", "itten", "old")):
                for start in line.ends(begin + 1, "by"):
                    for sql, words, stop in self._stored(start, names_only=False):
                        if _VERB_END.sub("", verb)[:5] in words.lower().split(" is ")[0]:
                            yield sql, words, stop
                for start in line.ends(begin + 1, "in|at|from|with|in the|at the|from the"):
                    yield from self._stored(start, names_only=False)
        for begin in line.ends(at, phrases.NOT_NAMED):
            for sql, words, stop in self._stored(begin, names_only=True):
                if " = " in sql:
                    yield sql.replace(" = ", " <> ", 1), f"not {words}", stop
        for begin in line.ends(at, phrases.NOT_FROM):
            for sql, words, stop in self._stored(begin, names_only=False):
                if " = " in sql:
                    yield sql.replace(" = ", " <> ", 1), f"not {words}", stop

    def _stored(self, at: int, *, names_only: bool) -> Iterator[Found]:
        line = self.line
        if at >= line.end:
            return
        token, table = line.tokens[at], line.names.table
        lengths = [1] if token.kind == "quoted" else range(min(MOST_WORDS, line.end - at), 0, -1)
        for length in lengths:
            quoted = token.kind == "quoted"
            text = token.text if quoted else line.text(at, at + length)
            if not quoted and (token.kind != "word" or not text[0].isupper()):
                continue
            found = line.values.columns_with(table, text, look=quoted)
            if names_only:
                found = [(c, s) for c, s in found if self._is_name(c)]
            if len(found) == 1:
                column, spelling = found[0]
                for sql, words, stop in self._values(column, at):
                    yield f"{self.name(column)} {sql}", f"{column.name} {words}", stop
                return
            if found:
                return

    def _is_name(self, column: Column) -> bool:
        own = tuple(spaced(column.name).split()) in self.line.names.nouns
        return own or column.name.lower().endswith(("name", "title"))

    def _like(self, column: Column, at: int) -> Iterator[Found]:
        line = self.line
        for pattern, spec in _LIKE:
            for after in line.ends(at, spec):
                if after < line.end and line.tokens[after].kind == "quoted":
                    text = written(pattern.format(line.tokens[after].text))
                    like = "LIKE" if self.dialect == "sqlite" else "ILIKE"
                    yield f"{self.name(column)} {like} {text}", f"like {text}", after + 1

    def _count_like(self, at: int) -> Iterator[Found]:
        """ "with more than 20 shops", where a column has the number of shops."""
        line = self.line
        for begin in line.maybe(
            at, "with|that have|who have|which have|having|has|have|that has|had|that had"
        ):
            for sign, spec in COMPARED:
                for after in line.ends(begin, spec):
                    number = line.number(after)
                    if not number:
                        continue
                    for start in range(after + 1, min(line.end, after + 1 + MOST_WORDS) + 1):
                        words = ("number", "of", *line.texts[after + 1 : start])
                        for called in line.names.columns.get(words, ()) if start > after + 1 else ():
                            if self.line.is_number(called.column):
                                name = self.number_of(called.column)
                                yield (
                                    f"{name} {sign} {number}",
                                    f"{called.column.name} {sign} {number}",
                                    start,
                                )
                    for called, stop in line.columns(after + 1):  # "more than 50 weight"? "over 10 floors"
                        if self.line.is_number(called.column):
                            name = self.number_of(called.column)
                            yield f"{name} {sign} {number}", f"{called.column.name} {sign} {number}", stop

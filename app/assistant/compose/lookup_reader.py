"""A question for what one named record has: "list price of the Summit Quilt?", "when did Denver Union open?".

The name must be a stored one of several words or with a digit, of the column by which one kind of record is known, and
only one record's: of two products of one name the question says too little. Or it is one of its own values beside its
noun, where one record alone has it: "our Hamburg store". All other words must be what that kind
of record shows, or say which kind it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from app.assistant.compose.domain import Condition, Measure
from app.assistant.compose.list_reader import ListReader, ReadList
from app.assistant.compose.listing import Attribute, Listing, build_list
from app.assistant.compose.parts import AND, ATTRIBUTE, BESIDE, LEAD, NOUN, WHICH, Lexeme, denies, in_line
from app.assistant.folding import fold
from app.assistant.question_tokens import Token, Tokens, is_plural

_SMALL = frozenset([WHICH, LEAD, BESIDE, AND])
_LEADS = frozenset(["list", "look"])
_LEFT_OVER = frozenset(["in", "on", "at", "for", "from"])  # "which team is she in?"
ONE = 2  # rows looked at, to know that there is one


class LookupReader:
    """Reads questions for what a record has, by the words of the lists."""

    def __init__(
        self,
        lists: ListReader,
        columns: Mapping[str, Mapping[str, Collection[str]]],
        count_rows: Callable[[str], int],
    ) -> None:
        """`columns` are folded stored values with their spellings and columns; `count_rows` runs a query."""
        self.lists = lists
        self.domain = lists.domain
        self.columns = columns
        self.count_rows = count_rows
        self.counts = [measure for measure in self.domain.measures if measure.subject]
        self._by_value: dict[str, list[Condition]] = {}
        for condition in self.domain.conditions:
            self._by_value.setdefault(fold(condition.value), []).append(condition)

    def read(self, tokens: Tokens) -> ReadList | None:
        """The one list of one record that the question means."""
        line = in_line(tokens)
        named = [at for at, token in enumerate(line) if token.kind == "name"]
        if len(named) > 1 or any(token.kind in ("period", "number") for token in line):
            return None
        found = {
            read.sql: read
            for at in named or range(len(line))
            for count, condition, words in self._named(line[at], [*line[:at], *line[at + 1 :]])
            for shown in self._shown(count, words)
            if (read := self._list(count, condition, shown))
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _named(self, name: Token, line: list[Token]) -> Iterator[tuple[Measure, Condition, Sequence[Token]]]:
        """The kinds of records that a word may name one of, how, and the other words."""
        while line and line[-1].text in _LEFT_OVER:
            line.pop()
        if name.kind == "name":
            yield from ((count, condition, line) for count, condition in self._records(name))
        yield from self._placed(name, line)

    def _records(self, name: Token) -> Iterator[tuple[Measure, Condition]]:
        """The kinds of records that have the name, with the condition that they are called so."""
        for spelling, holders in self.columns.get(name.text, {}).items():
            for count in self.counts:
                assert count.subject
                table = self.domain.joins.tables[count.base]
                for expr in count.subject.shown:
                    if f"{table}.{expr.partition('.')[2]}" in holders:
                        where = (f"{expr} = '{spelling.replace(chr(39), chr(39) * 2)}'",)
                        yield (
                            count,
                            Condition(f"called {spelling}", where, "name", (count.base,), (count.base,)),
                        )

    def _placed(self, name: Token, line: Sequence[Token]) -> Iterator[tuple[Measure, Condition, list[Token]]]:
        """The kinds of records named beside a value of their own, as "our Hamburg store", and the other words."""
        named = self._by_value.get(name.text, ())
        for at, token in enumerate(line if named else ()):
            nouns = self.lists.figures.phrases.get((token.text,), {}).get(NOUN, ())
            for count in self.counts if nouns and not is_plural(token) else ():
                rest = [*line[:at], *line[at + 1 :]]
                yield from (
                    (count, condition, rest)
                    for condition in named
                    if any(count is noun for noun in nouns)
                    and count.base in condition.bases
                    and condition.where[0].startswith(f"{count.base}.")
                )

    def _shown(self, count: Measure, line: Sequence[Token]) -> Iterator[tuple[Attribute, ...]]:
        """What the other words ask to be shown of such a record."""
        for sequence in self.lists.reader.sequences(line):
            if all(self._fits(count, lexeme, line) for lexeme in sequence):
                named = [lexeme for lexeme in sequence if lexeme.kind == ATTRIBUTE]
                shown = [{a.expr: a for alias, a in lexeme.means if alias == count.base} for lexeme in named]
                if shown and all(len(each) == 1 for each in shown):
                    yield tuple(next(iter(each.values())) for each in shown)

    def _fits(self, count: Measure, lexeme: Lexeme, line: Sequence[Token]) -> bool:
        """Whether a part is of such a record's question."""
        if lexeme.kind == LEAD:
            return line[lexeme.begin].text in _LEADS
        if lexeme.kind == NOUN:
            return not lexeme.many and any(count is other for other in lexeme.means)
        return (lexeme.kind in _SMALL and not denies(lexeme)) or lexeme.kind == ATTRIBUTE

    def _list(self, count: Measure, condition: Condition, shown: tuple[Attribute, ...]) -> ReadList | None:
        unique = {each.expr: each for each in shown}
        if len(unique) < len(shown) or condition.where[0].partition(" = ")[0] in unique:
            return None
        listing = Listing(count, shown, (condition,))
        try:
            sql = build_list(listing, self.domain)
        except LookupError:  # no key leads there
            return None
        return ReadList(listing, sql) if self.count_rows(sql) == 1 else None

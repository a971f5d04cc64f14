"""What all parts of the grammar share: tokens, and which phrases begin where."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence

from app.assistant.literal.names import Called, TableNames
from app.assistant.literal.relations import Related
from app.assistant.literal.tokens import Token
from app.assistant.literal.values import Values
from app.assistant.schema import Column
from app.assistant.words.names import spaced

# Verbs that say no more than that there is something: not "cancelled", "failed", "returned".
VERBS = frozenset(
    """
    appear appeared assigned associated attend attended attends based belong belongs booked borrowed bought
    build builds built buy contain contains direct directed employ employs enrolled filed gave get gets give
    given got had has have having held hire hired hold holds host hosted hosts include includes involved lead
    leads led linked living located made make makes offer offered offers opened operate operated operates order
    ordered own owned owns participate participated participates perform performed performs place placed places
    play played plays produce produced produces publish published purchased receive received receives registered
    related released rented reviewed run runs sang sell sells serve served serves sing situated sold take taken
    takes taught teach teaches took use used uses visit visited won work worked working works write writes
    written wrote
    """.split()
)
MOST_WORDS = 6  # of a name or value


@functools.cache
def _alternatives(spec: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The phrases of a block, by their first words."""
    found: dict[str, dict[tuple[str, ...], None]] = {}
    for text in re.split(r"[|\n]", spec):
        if words := tuple(text.split()):
            found.setdefault(words[0], {})[words] = None
    return {first: tuple(some) for first, some in found.items()}


class Line:
    """The tokens of one question about one table, and what begins at each."""

    def __init__(
        self,
        question: str,
        tokens: Sequence[Token],
        names: TableNames,
        values: Values,
        related: Related | None = None,
    ) -> None:
        """Take them."""
        self.related = related or Related()
        self.question = question
        self.tokens = tokens
        self.texts = tuple("" if token.kind == "quoted" else token.text for token in tokens)
        self.names = names
        self.values = values
        self.end = len(tokens)
        self.is_lower = question[1:] == question[1:].lower()  # who writes no capitals writes none in names

    def about(self, names: TableNames) -> Line:
        """The same question about another table."""
        return Line(self.question, self.tokens, names, self.values)

    def ends(self, at: int, spec: str) -> Iterator[int]:
        """Where each of the phrases ends that begins there; `spec` divides them by | and lines."""
        first = self.texts[at] if at < self.end else ""
        for words in _alternatives(spec).get(first, ()):
            if self.texts[at : at + len(words)] == words:
                yield at + len(words)

    def maybe(self, at: int, spec: str) -> Iterator[int]:
        """The same, and the place itself."""
        yield at
        yield from self.ends(at, spec)

    def columns(self, at: int) -> Iterator[tuple[Called, int]]:
        """The columns that are named there."""
        for length in range(1, MOST_WORDS + 1):
            for called in self.names.columns.get(self.texts[at : at + length], ()):
                if len(self.texts[at : at + length]) == length:
                    yield called, at + length

    def nouns(self, at: int) -> Iterator[tuple[bool, int]]:
        """The words for the table's rows that stand there, with whether they are of several."""
        for length in range(1, MOST_WORDS + 1):
            words = self.texts[at : at + length]
            if len(words) == length and words in self.names.nouns:
                yield words in self.names.several, at + length

    def is_number(self, column: Column) -> bool:
        """Whether a column has numbers, though they may be stored as texts."""
        table = self.names.table
        return self.values.are_numbers(table, column) or self.values.are_numerals(table, column)

    def is_neutral(self, at: int) -> bool:
        """Whether a verb stands there that says nothing, and is no word of the table's columns or values."""
        word = self.texts[at] if at < self.end else ""
        return word in VERBS and not self.says_something(word)

    def says_something(self, word: str) -> bool:
        """Whether a word is one of the table's columns or values."""
        table = self.names.table
        if any(word in spaced(column.name).split() for column in table.columns):
            return True
        return bool(self.values.columns_with(table, word, look=False))

    def is_lonely(self, at: int, stop: int) -> bool:
        """Whether the words for a column are those of no other table."""
        return self.texts[at:stop] in self.names.lonely

    def number(self, at: int) -> str:
        """The number that stands there, "" for none."""
        if at >= self.end or (self.tokens[at].kind != "number" and self.texts[at] != "one"):
            return ""
        return "1" if self.texts[at] == "one" else self.tokens[at].text

    def text(self, at: int, stop: int) -> str:
        """The question's own text of some tokens."""
        return self.question[self.tokens[at].begin : self.tokens[stop - 1].end]

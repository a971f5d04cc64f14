"""A question that asks for records → the one list that all of its words mean, or None.

"Which products have never been sold? Name, brand and launch date." – the records, what they meet, what is shown, in
which order, how many. Read as `reader` reads figures: every token is a part, the parts make one of the shapes below,
and two lists with different SQL are none.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.assistant.compose.domain import Measure
from app.assistant.compose.frame import Frame
from app.assistant.compose.lexicon import Reading
from app.assistant.compose.listing import (
    Attribute,
    Listing,
    Order,
    attributes_of,
    build_list,
    identify,
    is_day,
    is_money,
    is_ranked_by,
)
from app.assistant.compose.parts import (
    ATTRIBUTE,
    BEST,
    BY,
    CONDITION,
    ECHO,
    FIRST,
    LATEST,
    LEAD,
    NOUN,
    NUMBER,
    PER,
    PERIOD,
    SHOW,
    THAT,
    WHEN,
    WHICH,
    Lexeme,
    Lexicon,
    denies,
    in_line,
)
from app.assistant.compose.reader import Reader
from app.assistant.compose.spans import to_span
from app.assistant.question_tokens import Token, Tokens

# The English of lists, beside that of `parts`.
_WORDS: Mapping[str, Mapping[object, str]] = {
    ECHO: {
        "usd": "amount|sum|dollar",
        "percent": "rate|percentage|percent",
        "": "number|how many|howmany",
        "any": "figure",
    },
    SHOW: {None: "their|with their|showing their|showing|and their|show each"},
    THAT: {None: "that|who|which"},
    LATEST: {True: "latest|newest|most recent", False: "oldest|earliest"},
    FIRST: {
        ("day", True): "newest first|latest first|most recent first|most recent one first",
        ("day", False): "oldest first|earliest first",
        ("size", True): "largest first|highest first|biggest first",
        ("size", False): "smallest first|lowest first",
        ("money", True): "most expensive first|dearest first",
        ("money", False): "cheapest first",
    },
    BEST: {(False, False): "most expensive|dearest|priciest", (True, False): "cheapest|least expensive"},
    WHEN: {None: "when"},
}
_MOD = "(?:Co?|P|T|a|i)"
_SHOWN = "W?e(?:[&+]?W?e)*"
_SHAPES = tuple(
    re.compile(pattern.replace("MODS", f"{_MOD}*").replace("SHOWN", _SHOWN))
    for pattern in (
        "^[WL]*#?l?MODSNMODS(?:q?w?Bea?)?R?(?:[kw&+]*SHOWN)?R?$",
        "^L?SHOWNMODSNMODSR?$",
        "^[WL]*#?BC*NMODS[Ey]ea?C*R?(?:[kw&+]*SHOWN)?$",
        "^7E?C*N[iT]C*$",
    )
)
MOST_RECORDS = 1000
_MONEY = frozenset("expensive dearest priciest cheapest".split())
_LIST = re.compile(r"^\W*(?:(?:can|could|would) you |please )*(?:show|list)\b", re.IGNORECASE)


@dataclass(frozen=True)
class ReadList:
    """A reading: its list and SQL."""

    listing: Listing
    sql: str


class ListReader:
    """Reads questions for lists by the words of a reader, and those for what a record has."""

    def __init__(self, reader: Reader, reading: Reading) -> None:
        """Add the words for what is shown to those of the reader, for lists alone."""
        self.domain = reader.domain
        lexicon = Lexicon()
        for words, kinds in reader.lexicon.phrases.items():
            for kind, payloads in kinds.items():
                for payload in payloads:
                    lexicon.add(words, kind, payload)
        for kind, meanings in _WORDS.items():
            for payload, phrases in meanings.items():
                for phrase in phrases.split("|"):
                    lexicon.add(phrase.split(), kind, payload)
        for subject in self.domain.subjects:
            for text, attribute in attributes_of(subject, self.domain):
                lexicon.add(reading.words(text), ATTRIBUTE, (subject.base, attribute))
        self.reader = Reader(self.domain, lexicon)

    def read(self, tokens: Tokens) -> ReadList | None:
        """The one list that the question means."""
        line = in_line(tokens)
        different: dict[str, ReadList] = {}
        for sequence in self.reader.sequences(line):
            letters = "".join(lexeme.kind for lexeme in sequence)
            if any(map(denies, sequence)):
                continue  # "agents who left, no agent"
            if any(pattern.match(letters) for pattern in _SHAPES) and self._asks_for_records(
                sequence, tokens
            ):
                for listing in self._lists(sequence, tokens):
                    sql = build_list(listing, self.domain)
                    different.setdefault(sql, ReadList(listing, sql))
        return next(iter(different.values())) if len(different) == 1 else None

    def _asks_for_records(self, sequence: Sequence[Lexeme], tokens: Tokens) -> bool:
        """Whether the words are for a list, and none of them for a number: "returns last month" may be either."""
        line = in_line(tokens)
        leads = {line[lexeme.begin].text for lexeme in sequence if lexeme.kind == LEAD}
        named = any(lexeme.kind in (WHICH, ATTRIBUTE, WHEN) for lexeme in sequence)
        return leads <= {"list", "look"} and (named or bool(leads) or bool(_LIST.search(tokens.question)))

    def _lists(self, sequence: Sequence[Lexeme], tokens: Tokens) -> Iterator[Listing]:
        by_kind: dict[str, list[Lexeme]] = {}
        for lexeme in sequence:
            by_kind.setdefault(lexeme.kind, []).append(lexeme)
        noun = by_kind[NOUN][0]
        if not noun.many:
            return
        for count in noun.means:
            subject = count.subject
            if subject is None:
                continue
            periods = by_kind.get(PERIOD, ())
            conditions = [self.reader.conditions(count, lexeme) for lexeme in by_kind.get(CONDITION, ())]
            if len(periods) > 1 or not all(conditions):
                continue
            span = to_span(periods[0].means[0], self.domain.workspace) if periods else None
            frame = Frame(count, span=span)
            if not self.reader.accepts(count, frame, by_kind, tokens):
                continue
            shown = self._shown(count, sequence)
            ordered = self._ordered(count, shown, sequence, by_kind, in_line(tokens))
            if not shown or ordered is None:
                continue
            order, limit = ordered
            for chosen in itertools.product(*conditions):
                if self.reader.rules.allows(frame.but(conditions=chosen)):
                    yield Listing(count, shown, chosen, span, order, limit)

    def _shown(self, count: Measure, sequence: Sequence[Lexeme]) -> tuple[Attribute, ...]:
        """What is shown: what is named, or what the workspace shows of each; () where that is unclear."""
        assert count.subject
        named: list[Attribute] = []
        for at, lexeme in enumerate(sequence):
            if lexeme.kind != ATTRIBUTE or (at and sequence[at - 1].kind in (BEST, BY, PER)):
                continue
            found = _of(count.base, lexeme)
            if len({each.expr for each in found}) != 1:
                return ()
            named.append(found[0])
        if any(lexeme.kind == WHEN for lexeme in sequence):
            day = next(
                (a for _, a in attributes_of(count.subject, self.domain) if a.expr == count.date), None
            )
            named += [day] if day else []
        if not any(each.expr in identify(count.subject, self.domain) for each in named):
            by_expr = {each.expr: each for _, each in attributes_of(count.subject, self.domain)}
            named = [*(by_expr[expr] for expr in count.subject.shown), *named]  # "and when did they start"
        unique = {each.expr: each for each in named}
        return tuple(unique.values()) if len(unique) == len(named) else ()

    def _is_of_money(self, best: Lexeme, line: Sequence[Token]) -> bool:
        """Whether a superlative is one of prices: "dearest", "cheapest"."""
        return bool(_MONEY & {token.text for token in line[best.begin : best.stop]})

    def _ordered(
        self, count: Measure, shown: tuple[Attribute, ...], sequence: Sequence[Lexeme],
        by_kind: Mapping[str, Sequence[Lexeme]], line: Sequence[Token],
    ) -> tuple[Order | None, int | None] | None:  # fmt: skip
        """The order and the number of records; None where the words leave one of them open."""
        assert count.subject
        orders: list[Order] = []
        best = next((at for at, lexeme in enumerate(sequence) if lexeme.kind == BEST), None)
        if best is not None:
            lowest, judged = sequence[best].means[0]
            by = next(
                x
                for i, x in enumerate(sequence[1:])
                if x.kind == ATTRIBUTE and sequence[i].kind in (BEST, BY, PER)
            )
            found = {a.expr: a for a in _of(count.base, by) if is_ranked_by(a.expr, self.domain)}
            if judged or len(found) != 1:
                return None
            if self._is_of_money(sequence[best], line) and not all(is_money(a, self.domain) for a in found):
                return None
            orders += [Order(a.expr, a.label, not lowest) for a in found.values()]
        if LATEST in by_kind:
            if not count.date or count.subject.future or count.subject.base != count.base:
                return None
            orders.append(Order(count.date, "time", by_kind[LATEST][0].means[0]))
        if FIRST in by_kind:
            kind, descending = by_kind[FIRST][0].means[0]
            fits = {"day": is_day, "money": is_money}.get(kind, is_ranked_by)
            fitting = [a for a in shown if fits(a.expr, self.domain)]
            if len(fitting) != 1:
                return None
            orders.append(Order(fitting[0].expr, fitting[0].label, descending))
        numbers = by_kind.get(NUMBER, ())
        if len(orders) > 1 or (numbers and not (BEST in by_kind or LATEST in by_kind)):
            return None
        if not numbers:
            return None if BEST in by_kind or LATEST in by_kind else (orders[0] if orders else None, None)
        n = numbers[0].means[0]
        return (orders[0], int(n)) if n == int(n) and 0 < n <= MOST_RECORDS else None


def _of(base: str, lexeme: Lexeme) -> list[Attribute]:
    return [attribute for alias, attribute in lexeme.means if alias == base]

"""A question that asks for records → the one list that all of its words mean, or None.

"Which products have never been sold? Name, brand and launch date." – the records, what they meet, what is shown, in
which order, how many. Read as `reader` reads figures: every token is a part, the parts make one of the shapes below,
and two lists with different SQL are none.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.assistant.compose.absence import GROUP, with_presences
from app.assistant.compose.column_bounds import of_shown, with_bare_bounds
from app.assistant.compose.domain import Measure
from app.assistant.compose.frame import Frame
from app.assistant.compose.lexicon import Reading
from app.assistant.compose.list_firsts import with_each, without_each
from app.assistant.compose.list_lexicon import list_lexicon, present_words
from app.assistant.compose.list_order import limit_of, of_base, order_of
from app.assistant.compose.list_words import NAMED, has_shape
from app.assistant.compose.listing import (
    Attribute,
    Listing,
    Order,
    attributes_of,
    build_list,
    content_of,
    identify,
)
from app.assistant.compose.parts import (
    ALL,
    ALL_OF,
    ATTRIBUTE,
    CONDITION,
    DID,
    DIMENSION,
    FIRST,
    FROM,
    LATEST,
    LEAD,
    MEASURE,
    MOST,
    NOUN,
    PERIOD,
    TO_DATE,
    WHEN,
    WHICH,
    Lexeme,
    denies,
    in_line,
)
from app.assistant.compose.reader import Reader
from app.assistant.compose.record_figures import RecordFigures
from app.assistant.compose.spans import to_span
from app.assistant.question_tokens import Token, Tokens, is_plural

_LIST = re.compile(r"^\W*(?:(?:can|could|would) you |please )*(?:show|list)\b", re.IGNORECASE)
_ASKING = (WHICH, ATTRIBUTE, WHEN, MOST, LATEST, FIRST)
_HAVE = re.compile(r"\b(?:have|has|there are|exist|run|operate|employ|now|today|currently)\b", re.IGNORECASE)
_LEADS = frozenset(["list", "look", "who"])
_OF_NOW = (CONDITION, NOUN)
_PREPOSITIONS = ("to", "in")
_ANY = ("which", "what")  # "what we still sell" is any of it


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
        self.figures = reader.lexicon
        self.present = present_words(reader.domain, reading)
        self.of_each = RecordFigures(reader.domain)
        self.reader = Reader(reader.domain, list_lexicon(reader.lexicon, reader.domain, reading))

    def read(self, tokens: Tokens) -> ReadList | None:
        """The one list that the question means."""
        different: dict[Hashable, ReadList] = {}
        for cut in self.reader.sequences(in_line(tokens)):
            happened = self.of_each.with_figures(with_presences(cut, self.domain.workspace), in_line(tokens))
            for sequence in (happened, with_bare_bounds(happened, self.domain)):
                rest, each = without_each(sequence)
                if self._is_list(rest, tokens):
                    for found in self._lists(rest, tokens):
                        listing = with_each(found, each, self.domain) if each else found
                        if listing is None:
                            continue
                        sql = build_list(listing, self.domain)
                        different.setdefault(content_of(listing), ReadList(listing, sql))
        return next(iter(different.values())) if len(different) == 1 else None

    def _is_list(self, sequence: Sequence[Lexeme], tokens: Tokens) -> bool:
        """Whether the parts are those of a list, and its words ask for one."""
        if any(map(denies, sequence)):
            return False  # "agents who left, no agent"
        letters = "".join(lexeme.kind for lexeme in sequence)
        if not has_shape(letters):
            return False
        return self._asks_for_records(sequence, tokens) and self.is_of_its_time(sequence, tokens)

    def _asks_for_records(self, sequence: Sequence[Lexeme], tokens: Tokens) -> bool:
        """Whether the words are for a list, and none of them for a number: "returns last month" may be either."""
        leads = _leads(sequence, in_line(tokens))
        if self._asks_for_values(sequence, tokens):
            return False
        if sequence[0].kind == FROM and not any(map(_is_of_what_happened, sequence)):
            return False  # "from which countries did we get no order?"
        named = any(lexeme.kind in _ASKING or _is_of_what_happened(lexeme) for lexeme in sequence)
        asked = named or bool(leads) or bool(_LIST.search(tokens.question))
        return leads <= _LEADS and asked and (named or not self._may_be_a_figure(sequence, tokens))

    def _asks_for_values(self, sequence: Sequence[Lexeme], tokens: Tokens) -> bool:
        """Whether "which topics do tickets have" asks for each topic once, and not for each ticket with its own."""
        if len(sequence) < 2 or sequence[0].kind != WHICH:
            return False
        first = sequence[1]
        words = tuple(token.text for token in in_line(tokens)[first.begin : first.stop])
        named = first.kind == ATTRIBUTE and first.many
        return named and DIMENSION in self.figures.phrases.get(words, {})

    def _may_be_a_figure(self, sequence: Sequence[Lexeme], tokens: Tokens) -> bool:
        """Whether the noun is a figure's name, too: "list the open tickets" alone does not say what of them."""
        noun = next(lexeme for lexeme in sequence if lexeme.kind == NOUN)
        words = tuple(token.text for token in in_line(tokens)[noun.begin : noun.stop])
        return MEASURE in self.figures.phrases.get(words, {})

    def is_of_its_time(self, sequence: Sequence[Lexeme], tokens: Tokens) -> bool:
        """Whether "tents we sell" is what we sell now, and not "did we sell"."""
        return not (tokens.past and any(self.is_said_of_now(lexeme, tokens) for lexeme in sequence))

    def is_said_of_now(self, lexeme: Lexeme, tokens: Tokens) -> bool:
        """Whether a part is one of the words that mean a condition in no question about the past."""
        words = tuple(token.text for token in in_line(tokens)[lexeme.begin : lexeme.stop])
        return lexeme.kind in _OF_NOW and words in self.present

    def _lists(self, sequence: Sequence[Lexeme], tokens: Tokens) -> Iterator[Listing]:
        by_kind: dict[str, list[Lexeme]] = {}
        for lexeme in sequence:
            by_kind.setdefault(lexeme.kind, []).append(lexeme)
        line = in_line(tokens)
        noun = by_kind[NOUN][0]
        for count in noun.means:
            subject = count.subject
            if subject is None or ("who" in _leads(sequence, line) and subject.who != "who"):
                continue
            periods = by_kind.get(PERIOD, ())
            conditions = [self.reader.conditions(count, lexeme) for lexeme in by_kind.get(CONDITION, ())]
            if len(periods) > 1 or not all(conditions):
                continue
            span = to_span(periods[0].means[0], self.domain.workspace) if periods else None
            frame = Frame(count, span=span)
            if DID in by_kind and not periods and WHEN not in by_kind:
                continue  # "which open stores": not "did we open"
            # What has no day was never placed or opened: the past is of what happened to it.
            happened = not count.date and any(map(_is_of_what_happened, by_kind.get(CONDITION, ())))
            timed = replace(tokens, past=tokens.past and not happened)
            if not any(
                self.reader.accepts(count, frame, kinds, timed)
                for kinds in _with_all(by_kind, count, tokens.question)
            ):
                continue
            if any("now" in lexeme.means for lexeme in by_kind.get(TO_DATE, ())):
                continue  # "the biggest budget so far" leaves out what is to come
            shown = self._shown(count, sequence)
            ordered = order_of(count, shown, sequence, by_kind, line, self.domain)
            if not shown or ordered is None:
                continue
            order, ranked = ordered
            limit = limit_of(_is_many(noun, line), ranked, by_kind)
            if limit is None:
                continue
            told = [of_shown(each, shown, subject) for each in conditions]
            for chosen in itertools.product(*told):
                if self.reader.rules.allows(frame.but(conditions=chosen)):
                    yield Listing(
                        count,
                        self._with_rank(count, shown, sequence, order, ranked=ranked),
                        chosen,
                        span,
                        order,
                        limit or None,
                    )

    def _shown(self, count: Measure, sequence: Sequence[Lexeme]) -> tuple[Attribute, ...]:
        """What is shown: what is named, or what the workspace shows of each; () where that is unclear."""
        assert count.subject
        named: list[Attribute] = []
        for at, lexeme in enumerate(sequence):
            if lexeme.kind != ATTRIBUTE or _is_of_order(sequence, at):
                continue
            found = of_base(count.base, lexeme)
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

    def _with_rank(
        self, count: Measure, shown: tuple[Attribute, ...], sequence: Sequence[Lexeme], order: Order | None,
        *, ranked: bool,
    ) -> tuple[Attribute, ...]:  # fmt: skip
        """What is shown, with what the records are ranked by where the question names no columns."""
        assert count.subject
        named = any(
            x.kind in (ATTRIBUTE, WHEN) and not _is_of_order(sequence, at) for at, x in enumerate(sequence)
        )
        if named or order is None or not ranked or order.expr == count.date:
            return shown
        more = {a.expr: a for _, a in attributes_of(count.subject, self.domain) if a.expr == order.expr}
        return (*shown, *(a for a in more.values() if a.expr not in {each.expr for each in shown}))


def _is_of_order(sequence: Sequence[Lexeme], at: int) -> bool:
    """Whether an attribute is what is ordered by."""
    return bool(at) and sequence[at - 1].kind in NAMED


def _is_of_what_happened(lexeme: Lexeme) -> bool:
    """Whether a part says what happened to records, or never did: "customers who never ordered" are which."""
    return lexeme.kind == CONDITION and all(means.group.startswith(GROUP) for means in lexeme.means)


def _leads(sequence: Sequence[Lexeme], line: Sequence[Token]) -> set[str]:
    """The first words of what leads to a list: "list", "who"."""
    return {line[lexeme.begin].text for lexeme in sequence if lexeme.kind == LEAD}


def _is_many(noun: Lexeme, line: Sequence[Token]) -> bool:
    """Whether a noun is of several: a name as it is stored may end in an s, too, and "what we sell" is all of it."""
    first, last = line[noun.begin], line[noun.stop - 1]
    if noun.many or first.text in _ANY or (last.kind == "name" and last.text.endswith("s")):
        return True
    return last.text in _PREPOSITIONS and is_plural(first)  # "countries we sell to"


def _with_all(
    by_kind: dict[str, list[Lexeme]], count: Measure, question: str
) -> Iterator[dict[str, list[Lexeme]]]:
    """The parts, and those that say of "all our stores" that the ones are meant that are closed, too."""
    yield by_kind
    if _HAVE.search(question):
        return  # "all the stores we have" are those of today
    if ALL_OF in by_kind and ALL not in by_kind and count.subject and count.subject.all_words:
        said = by_kind[ALL_OF][0]
        yield {**by_kind, ALL: [replace(said, kind=ALL, means=(count.subject,))]}

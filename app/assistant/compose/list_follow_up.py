"""A follow-up as an edit of the list before: fewer records, others, more of each, another order, or their number.

"And in France?", "which of these are closed?", "with their opening day", "newest first", "how many are there?". As with
figures, the list before must be what its turn was answered with. A list that was cut after some records is neither
filtered nor counted: what was shown, or all there are, may be meant.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from app.assistant.compose.asked_again import read_again, says_also
from app.assistant.compose.domain import Condition
from app.assistant.compose.frame import Frame
from app.assistant.compose.list_reader import ListReader, ReadList
from app.assistant.compose.listing import Listing, Order, build_list, is_day, is_money, is_ranked_by
from app.assistant.compose.parts import (
    AND,
    ATTRIBUTE,
    CONDITION,
    FIRST,
    LATEST,
    NUMBER,
    PERIOD,
    Lexeme,
    in_line,
)
from app.assistant.compose.spans import to_span
from app.assistant.compose.times import is_event_and_state, may_follow, pointed
from app.assistant.question_tokens import Tokens

_COUNT = re.compile(
    r"^\W*(?:and |so |ok |okay )*(?:how many(?: (?:are|were|is) (?:there|they|these|those|that))?|count them)"
    r"(?: in total| altogether| in all)?\W*$",
    re.IGNORECASE,
)
_OF_THEM = re.compile(
    r"^\W*(?:and |so )*(?:of (?:them|those|these),? )?how many(?: of (?:them|those|these))?\b", re.IGNORECASE
)
_SHAPES = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("others", r"^[+WLo]*_?(?:C|P)+!?o?$"),
        ("order", r"^[+L]*R$"),
        ("latest", r"^[+oL]*(?:#l|l#)_?$"),
    )
)
_SHOWN = re.compile(r"^[+k&]*e(?:[+&]k?e)*$")
MOST_RECORDS = 1000


class ListFollowUps:
    """Reads follow-ups to lists by the words of lists."""

    def __init__(self, lists: ListReader, to_tokens: Callable[[str], Tokens]) -> None:
        """Share the reader; `to_tokens` reads the words of a text."""
        self.lists = lists
        self.to_tokens = to_tokens

    def read(self, question: str, listing: Listing) -> ReadList | None:
        """The one list that the question makes of the list before, and another than that."""
        domain = self.lists.domain
        asked = read_again(question, listing.span, domain.workspace)
        if asked is None or asked.old:
            return None
        different: dict[str, ReadList] = {}
        tokens = self.to_tokens(asked.text or question)
        for sequence in self.lists.reader.sequences(in_line(tokens)):
            letters = "".join(lexeme.kind for lexeme in sequence)
            if listing.span and not pointed(letters) and self._says_when(sequence, tokens):
                continue  # "and closed?" after those opened last year
            if asked.beside:
                found = self._with_columns(listing, sequence) if _SHOWN.match(letters) else iter(())
            else:
                shapes = (shape for shape, pattern in _SHAPES if pattern.match(letters))
                found = itertools.chain.from_iterable(
                    self._edited(shape, listing, sequence, letters) for shape in shapes
                )
            for edited in found:
                kept = edited.span == listing.span and {*listing.conditions} <= {*edited.conditions}
                if says_also(asked.text) and not kept:
                    return None  # "also in France" after Germany: beside it
                if self.lists.reader.rules.allows(
                    Frame(edited.count, span=edited.span, conditions=edited.conditions)
                ):
                    sql = build_list(edited, domain)
                    different.setdefault(sql, ReadList(edited, sql))
        changed = build_list(listing, domain) not in different
        return next(iter(different.values())) if len(different) == 1 and changed else None

    def counted(self, question: str, listing: Listing) -> Frame | None:
        """The frame that counts the list's records, where their number or that of some of them is asked for."""
        frame = Frame(listing.count, span=listing.span, conditions=listing.conditions)
        if listing.limit or not (_COUNT.match(question) or _OF_THEM.match(question)):
            return None
        return frame if self.lists.reader.rules.allows(frame) else None

    def asks_number(self, question: str) -> bool:
        """Whether the number of all records is asked for, and nothing more."""
        return bool(_COUNT.match(question))

    def _says_when(self, sequence: Sequence[Lexeme], tokens: Tokens) -> bool:
        """Whether a condition may be something that happened in the list's period, too."""
        lexicon = self.lists.reader.lexicon
        return any(is_event_and_state(x, tokens, lexicon) for x in sequence if x.kind == CONDITION)

    def _edited(
        self, shape: str, listing: Listing, sequence: Sequence[Lexeme], letters: str
    ) -> Iterator[Listing]:
        if shape == "order":
            yield from self._ordered(listing, sequence)
        elif shape == "latest":
            yield from self._latest(listing, sequence)
        elif not listing.limit:
            yield from self._others(listing, sequence)

    def _others(self, listing: Listing, sequence: Sequence[Lexeme]) -> Iterator[Listing]:
        """Under one more condition, another value or in another period."""
        periods = [lexeme.means[0] for lexeme in sequence if lexeme.kind == PERIOD]
        count = listing.count
        if len(periods) > 1 or (periods and not listing.span):
            return  # a period where there was none: of what, is said nowhere
        if periods:
            span = to_span(periods[0], self.lists.domain.workspace)
            if not self.lists.reader.rules.takes(count, span):
                return
            only = any("only" in lexeme.means for lexeme in sequence if lexeme.kind == AND)
            if not may_follow(periods[0], listing.span, self.lists.domain.workspace, only=only):
                return
            listing = replace(listing, span=span)
        named = [
            self.lists.reader.conditions(count, lexeme) for lexeme in sequence if lexeme.kind == CONDITION
        ]
        for chosen in itertools.product(*named):
            conditions = _narrowed(listing.conditions, chosen)
            if conditions is not None:
                yield replace(listing, conditions=conditions)

    def _with_columns(self, listing: Listing, sequence: Sequence[Lexeme]) -> Iterator[Listing]:
        shown = {each.expr: each for each in listing.shown}
        for lexeme in sequence:
            if lexeme.kind == ATTRIBUTE:
                found = {a.expr: a for alias, a in lexeme.means if alias == listing.count.base}
                if len(found) != 1 or found.keys() & shown.keys():
                    return
                shown |= found
        yield replace(listing, shown=tuple(shown.values()))

    def _ordered(self, listing: Listing, sequence: Sequence[Lexeme]) -> Iterator[Listing]:
        """By the one thing shown that can be meant."""
        kind, descending = next(lexeme.means[0] for lexeme in sequence if lexeme.kind == FIRST)
        fits = {"day": is_day, "money": is_money}.get(kind, is_ranked_by)
        fitting = [each for each in listing.shown if fits(each.expr, self.lists.domain)]
        if len(fitting) == 1 and not listing.limit:
            yield replace(listing, order=Order(fitting[0].expr, fitting[0].label, descending))

    def _latest(self, listing: Listing, sequence: Sequence[Lexeme]) -> Iterator[Listing]:
        """Only the few that came last, or first, by the day on which such records come to be."""
        count, subject = listing.count, listing.subject
        n = next(lexeme.means[0] for lexeme in sequence if lexeme.kind == NUMBER)
        latest = next(lexeme.means[0] for lexeme in sequence if lexeme.kind == LATEST)
        dated = count.date and not subject.future and subject.base == count.base
        if dated and not listing.limit and n == int(n) and 0 < n <= MOST_RECORDS:
            yield replace(listing, order=Order(count.date, "time", latest), limit=int(n))


def _narrowed(before: Sequence[Condition], chosen: Sequence[Condition]) -> tuple[Condition, ...] | None:
    """The conditions with more of them, or with other values of their columns; None where two go against each other."""
    if len({each.group for each in chosen}) < len(chosen):
        return None
    found = list(before)
    for condition in chosen:
        same = [at for at, each in enumerate(found) if each.group == condition.group]
        if not same:
            found.append(condition)
            continue
        other = found[same[0]]
        one_column = other.where[0].partition(" = ")[0] == condition.where[0].partition(" = ")[0]
        if not (one_column and condition.value and other.value):
            return None
        found[same[0]] = condition
    return tuple(found)

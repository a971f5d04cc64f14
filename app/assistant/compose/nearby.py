"""A question that is not read completely → questions near it that are: what could be asked instead, for sure.

The parts that are known – a measure, what it is split by, conditions, a period – are put together as a frame, said in
the house's words and composed like any question; one that does not come back as the same query is not offered. A value,
a period, a bound or a denial that was said is in it, or it is about something else. Offers only: what was left out may
have been a filter, so that nothing here answers by itself.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.assistant.compose.clauses import dated_words, is_clause
from app.assistant.compose.domain import Dimension, Measure
from app.assistant.compose.frame import Frame, Grain
from app.assistant.compose.parts import (
    BEST,
    CONDITION,
    DATED,
    DIMENSION,
    EXCEPT,
    GRAIN,
    GRAINS,
    MEASURE,
    NOUN,
    PERIOD,
    SIDE,
    SINCE,
    SPLIT,
    TOP,
    Lexeme,
    in_line,
)
from app.assistant.compose.sequences import with_since
from app.assistant.compose.spans import Span, is_one_day, to_span
from app.assistant.question_tokens import Token, Tokens

if TYPE_CHECKING:
    from app.assistant.compose.composer import Composer

MOST_WORDS = 60  # of a question whose parts are put together
MOST_DRAFTS = 150  # frames of them
MOST_TRIED = 12  # of these are said and read back; the nearest come first
LEAST_PARTS = 2  # a bare "number of orders" is near to nothing
_PARTS = frozenset(
    [MEASURE, NOUN, DIMENSION, SPLIT, CONDITION, EXCEPT, PERIOD, SINCE, GRAIN, GRAINS, BEST, TOP]
)
_GRAINS = {"quarter": "fiscal quarter", "year": "fiscal year"}
_NAMED = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Q\d|FY)"
)
# Without one of these a question is another one, or the opposite.
_TURNS = re.compile(
    r"\b(?:not|no|non|none|never|without|except\w*|exclud\w*|only|but|other|rather|than|outside|neither|nor|minus|"
    r"until|till|before|after|between|over|under|above|below|beyond|more|less|fewer|again|first|new|cannot|"
    r"ignor\w*|apart|aside|besides|instead|missing|lack\w*)\b|n['’]t\b|%",
    re.IGNORECASE,
)
_NOWHERE = -1  # the place of a word that no part takes up


@dataclass(frozen=True)
class Near:
    """A question that is composed, its SQL, and how many of the first question's words it takes up."""

    question: str
    sql: str
    words: int


@dataclass(frozen=True)
class _Draft:
    """A frame of some parts of a question."""

    frame: Frame
    used: tuple[Lexeme, ...]

    @property
    def taken(self) -> frozenset[int]:
        """The places of the words that it takes up."""
        return frozenset(at for lexeme in self.used for at in range(lexeme.begin, lexeme.stop))

    @property
    def words(self) -> int:
        return len(self.taken)

    def but(self, lexeme: Lexeme | None = None, **parts: object) -> _Draft:
        return _Draft(self.frame.but(**parts), (*self.used, *((lexeme,) if lexeme else ())))

    def is_free(self, lexeme: Lexeme) -> bool:
        return all(lexeme.stop <= used.begin or used.stop <= lexeme.begin for used in self.used)


def near_questions(composer: Composer, question: str, most: int = 3) -> tuple[Near, ...]:
    """At most `most` questions near one that is not composed, the nearest first, of different figures or splits."""
    if len(question.split()) > MOST_WORDS:
        return ()
    drafter = _Drafter(composer, composer.tokens(question))
    drafts = sorted(drafter.drafts(), key=_nearness)
    found: dict[str, Near] = {}
    offered: list[frozenset[int]] = []
    for draft in itertools.islice(drafts, MOST_TRIED):
        if len(found) == most or any(draft.taken <= taken for taken in offered):
            continue  # one that says less than another
        sql = composer.written(draft.frame)
        for text in _say(draft.frame):
            composed = composer.compose(text)
            if composed and composed.sql == sql:
                offered.append(draft.taken)
                found.setdefault(composed.sql, Near(text, composed.sql, draft.words))
                break
    return tuple(found.values())


def _nearness(draft: _Draft) -> tuple[int, bool, int]:
    """What drafts are sorted by: the more words the nearer, a named figure before a number of records."""
    return -draft.words, draft.frame.measure.subject is not None, len(draft.used)


class _Drafter:
    """Puts together what is known of one question."""

    def __init__(self, composer: Composer, tokens: Tokens) -> None:
        line = self.line = in_line(tokens)
        self.reader = composer.reader
        self.workspace = composer.workspace
        found = (x for at in range(len(line)) for x in self.reader.lexicon.lexemes(line, at))
        self.by_kind: dict[str, list[Lexeme]] = {}
        for lexeme in found:
            if lexeme.kind in _PARTS | {DATED, SIDE}:
                self.by_kind.setdefault(lexeme.kind, []).append(lexeme)
        left_out = {x.stop for x in self.by_kind.pop(EXCEPT, ())}  # "without Germany" is not of Germany
        conditions = self.by_kind.get(CONDITION, ())
        self.conditions = sorted(
            (x for x in conditions if x.begin not in left_out), key=lambda x: x.begin - x.stop
        )
        since = [x for kind in (SINCE, PERIOD) for x in self.by_kind.pop(kind, ())]
        self.periods = [x for x in with_since(sorted(since, key=lambda x: x.begin)) if x.kind == PERIOD]
        self.named = self._find_named(line, composer) | _turns(line, tokens.question)

    def _find_named(self, line: Sequence[Token], composer: Composer) -> set[int]:
        """The places of conditions, numbers and periods, which must be in what is offered, but for words of a part."""
        kinds = ("name", "period", "number")
        named = {at for at, token in enumerate(line) if token.kind in kinds}
        stored = {
            at for at, token in enumerate(line) if len(token.text) > 2 and composer.is_stored(token.text)
        }
        sides = (x for x in self.by_kind.get(SIDE, ()) if x.stop - x.begin > 1)  # "with discount"
        limits = (*self.conditions, *sides)
        parts = [x for kind in _PARTS - {CONDITION} for x in self.by_kind.get(kind, ())]
        known = {at for lexeme in parts for at in range(lexeme.begin, lexeme.stop)}
        return named | (stored | {at for x in limits for at in range(x.begin, x.stop)}) - known

    def drafts(self) -> Iterator[_Draft]:
        """Frames of the measures that are named, with what fits them."""
        for split in itertools.islice(self._splits(), MOST_DRAFTS):
            draft = self._limited(split)
            if draft and len(draft.used) >= LEAST_PARTS and self._has_all_named(draft):
                yield self._ranked(draft)

    def _splits(self) -> Iterator[_Draft]:
        """The measures alone, and split by what splits them."""
        for lexeme in (*self.by_kind.get(MEASURE, ()), *self.by_kind.get(NOUN, ())):
            for measure in lexeme.means:
                draft = _Draft(Frame(measure), (lexeme,))
                yield draft
                yield from self._split(draft, measure)

    def _split(self, draft: _Draft, measure: Measure) -> Iterator[_Draft]:
        for lexeme in (*self.by_kind.get(DIMENSION, ()), *self.by_kind.get(SPLIT, ())):
            if draft.is_free(lexeme):
                for dimension in self.reader.dimensions(measure, [lexeme]) or ():
                    yield draft.but(lexeme, dimension=dimension)
        for lexeme in (*self.by_kind.get(GRAINS, ()), *self.by_kind.get(GRAIN, ())):
            if draft.is_free(lexeme):
                yield draft.but(lexeme, grain=lexeme.means[0])

    def _limited(self, draft: _Draft) -> _Draft | None:
        """With the period and the conditions that fit, the longest first; None where the house does not allow it."""
        measure = draft.frame.measure
        for lexeme in self.periods[:1]:
            span = to_span(lexeme.means[0], self.workspace)
            if measure.date and self.reader.rules.takes(measure, span):
                draft = draft.but(lexeme, span=span)
        if not self.reader.rules.allows(draft.frame):
            return None
        for lexeme in self.conditions:
            if draft.is_free(lexeme):
                for condition in self.reader.conditions(measure, lexeme):
                    more = draft.but(lexeme, conditions=(*draft.frame.conditions, condition))
                    if self.reader.rules.allows(more.frame):
                        draft = more
                        break
        return draft

    def _ranked(self, draft: _Draft) -> _Draft:
        """The first of the groups alone, where a word of the question ranks them."""
        for lexeme in (*self.by_kind.get(BEST, ()), *self.by_kind.get(TOP, ())):
            lowest, _ = lexeme.means[0]
            first = draft.but(lexeme, top=1, lowest=lowest)
            if draft.is_free(lexeme) and self.reader.rules.allows(first.frame):
                return first
        return draft

    def _has_all_named(self, draft: _Draft) -> bool:
        own = draft.frame.measure.dated.split()
        happened = [
            x for x in self.by_kind.get(DATED, ()) if not draft.taken.issuperset(range(x.begin, x.stop))
        ]
        if any(self.line[at].text not in own for x in happened for at in range(x.begin, x.stop)):
            return False  # "closed last month" is not opened then
        return draft.taken.issuperset(self.named)


def _turns(line: Sequence[Token], question: str) -> set[int]:
    """The places of words that turn or limit what is asked: "not", "only", "until"."""
    found: set[int] = set()
    for match in _TURNS.finditer(question):
        at = {at for at, token in enumerate(line) if token.begin < match.end() and match.start() < token.stop}
        found |= at or {_NOWHERE}
    return found


def _say(frame: Frame) -> Iterator[str]:
    """Questions for a frame, for one of which it is read."""
    measure = frame.measure
    figure = re.sub(r"^the ", "", measure.np)
    words = sorted((condition.words for condition in frame.conditions), key=is_clause)
    when = dated_words(" ".join(words), measure.dated, _in(frame.span)) if frame.span else ""
    by = _by(frame.dimension, frame.grain)
    limited = " ".join(filter(None, (figure, *words, when)))
    if frame.top and by:
        best = "lowest" if frame.lowest else "highest"
        yield f"Which {by} has the {best} {limited}?"
        yield f"Which {by} had the {best} {limited}?"
        return
    split = f"by {by}" if by else ""
    for parts in (
        (figure, *words, when, split),
        (figure, split, *words, when),
        (figure, *words, split, when),
    ):
        text = " ".join(filter(None, parts))
        yield text[:1].upper() + text[1:]


def _in(span: Span) -> str:
    """A period behind a figure: "in May 2025", "on 1 May 2025", "last quarter"."""
    words = span.words
    if not (_NAMED.match(words) or words[:1].isdigit()):
        return words[:1].lower() + words[1:]
    return f"{'on' if is_one_day(span) else 'in'} {words}"


def _by(dimension: Dimension | None, grain: Grain) -> str:
    return dimension.one if dimension else _GRAINS.get(grain, grain)

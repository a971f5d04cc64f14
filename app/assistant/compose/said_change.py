"""What a question for the cause of a change says of it: whose figure, under which conditions, split by what, and when.

The words beside the verb are read as the house's, all of them or none, and edit the frame of the turn before as a
follow-up would; a question that names its figure itself needs no turn before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.assistant.compose.composer import Composer
from app.assistant.compose.domain import Dimension
from app.assistant.compose.frame import Frame
from app.assistant.compose.parts import (
    AGAINST,
    CONDITION,
    DIMENSION,
    FROM,
    MEASURE,
    NOUN,
    PERIOD,
    TO,
    Lexeme,
    in_line,
)
from app.assistant.compose.spans import Span, to_span
from app.assistant.compose.why import Why

_SAID = re.compile(r"^(?:M|H?C*N|C|[Ey]D|P|[vF]P(?:OP)?)*$")
_AGAINST = re.compile(r"\b(?:than|vs\.?|relative to|as against)(?= )(?: in| to)?", re.IGNORECASE)
# Of a change these are two periods, where they would else be one that goes from the first to the last.
_FROM_TO = re.compile(r"\b(?:from|between) (.+?) (?:to|and) (.+?)(?= (?:by|per|in|for) |$)", re.IGNORECASE)
_SINCE = r"(?:(?:compared (?:with|to)|versus|against|over|from) )"
_YEARLY = re.compile(
    rf"{_SINCE}?(?:(?:in )?the same (?:period|time|month|quarter|days?) )(?:of |in )?(?:last year|(?:a|the|one) year "
    rf"(?:ago|before|earlier))|{_SINCE}?(?:a|the|one) year (?:ago|before|earlier)|{_SINCE}(?:the )?(?:previous|prior) "
    r"year|\byear[- ](?:on|over)[- ]year\b|\byoy\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"{_SINCE}(?:the )?(?:(?:period|month|quarter|week) before|(?:previous|preceding|prior|last) period"
    r"|(?:previous|preceding|prior) (?:month|quarter))",
    re.IGNORECASE,
)


_OF = re.compile(r"^(?P<by>by .+? )?(?:in|of) (?P<whose>.+)$", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """What a question says of the change: whose, by what, when, since when."""

    frame: Frame
    dimension: Dimension | None = None
    now: Span | None = None
    before: Span | None = None
    yearly: bool = False


class SaidReader:
    """Reads what is said of a change by the words of one composer."""

    def __init__(self, composer: Composer) -> None:
        """Share the composer."""
        self.composer = composer
        self.reader = composer.reader

    def read(self, why: Why, frame: Frame) -> Said | None:
        """The one reading of all that is said; None where a word is left, or two readings are."""
        text = _AGAINST.sub("compared with", f"{why.subject} {why.rest}")
        text = _FROM_TO.sub(r"\2 compared with \1", text)
        yearly = bool(_YEARLY.search(text))
        named = _BEFORE.search(text)
        text = " ".join(_BEFORE.sub(" ", _YEARLY.sub(" ", text)).split())
        tokens = self.composer.tokens(text)
        line = in_line(tokens)
        found: list[Said] = []
        for sequence in self.reader.sequences(line):
            letters = "".join(lexeme.kind for lexeme in sequence)
            if not _SAID.match(letters) or (why.subject and not {MEASURE, NOUN} & set(letters)):
                continue
            words = [text[line[each.begin].begin : line[each.stop - 1].stop] for each in sequence]
            said = self._said(frame, sequence, words)
            if said is not None and said not in found:
                found.append(said)
        if len(found) != 1 or (named and not _is_of(named[0], found[0])):
            return None
        return replace(found[0], yearly=yearly)

    def read_whole(self, why: Why) -> Said | None:
        """The one reading of a question that names its figure itself: "why did net revenue fall last quarter?"."""
        if why.bare:
            return None
        if not why.subject:  # "why the drop in net revenue?": what follows the noun is whose it is
            of = _OF.match(why.rest)
            why = replace(why, subject=of["whose"], rest=(of["by"] or "").strip()) if of else why
        found: list[Said] = []
        for frame in self._figures(why.subject):  # one may be named twice
            said = self.read(why, frame)
            if said is not None and said not in found:
                found.append(said)
        return found[0] if len(found) == 1 else None

    def _figures(self, text: str) -> list[Frame]:
        """The figures that words name, asked of all and everything."""
        tokens = self.composer.tokens(text)
        line = in_line(tokens)
        found: list[Frame] = []
        for sequence in self.reader.sequences(line):
            for each in sequence:
                if each.kind not in (MEASURE, NOUN):
                    continue
                words = text[line[each.begin].begin : line[each.stop - 1].stop]
                asked = (
                    f"What was {words}?",
                    f"How many {words} are there?",
                    f"How many {words} last month?",
                )
                composed = next(filter(None, map(self.composer.compose, asked)), None)
                frame = composed.frame if composed else None
                if isinstance(frame, Frame) and frame.but(span=None) == Frame(frame.measure):
                    found.append(frame.but(span=None))
        return found

    def _said(self, frame: Frame, sequence: Sequence[Lexeme], words: Sequence[str]) -> Said | None:
        kinds = [lexeme.kind for lexeme in sequence]
        if sum(kind in (MEASURE, NOUN) for kind in kinds) > 1 or kinds.count(DIMENSION) > 1:
            return None
        edited: Frame | None = frame
        dimension, spans = None, {}
        for at, lexeme in enumerate(sequence):
            last = kinds[at - 1] if at else ""
            if lexeme.kind == PERIOD:
                key = "before" if last in (AGAINST, FROM) else "now"
                if key in spans or (last == TO and "before" not in spans):
                    return None
                spans[key] = to_span(lexeme.means[0], self.composer.workspace)
            elif lexeme.kind in (MEASURE, NOUN) and edited is not None:
                if not any(frame.measure is each for each in lexeme.means):
                    edited = self._edited(edited, f"and the {re.sub('^the ', '', words[at])}?")
            elif lexeme.kind == CONDITION:
                edited = self._edited(edited, f"and {words[at]}?") if edited else None
            if edited is None:
                return None
        assert edited is not None
        for lexeme in sequence:
            if lexeme.kind == DIMENSION:
                fitting = self.reader.dimensions(edited.measure, [lexeme])
                if fitting is None or len(fitting) > 1:
                    return None
                dimension = fitting[0]
        return Said(edited, dimension, spans.get("now"), spans.get("before"))

    def _edited(self, frame: Frame, edit: str) -> Frame | None:
        """The frame with one more condition or another measure, whatever it is compared with."""
        found = self.composer.continued(edit, frame.but(before=None))
        return found.but(before=frame.before) if isinstance(found, Frame) else None

    def is_foreign(self, why: Why) -> bool:
        """Whether what is said to have changed is no figure of the house."""
        if not why.subject:
            return False
        sequences = self.reader.sequences(in_line(self.composer.tokens(why.subject)))
        return not any({MEASURE, NOUN} & {lexeme.kind for lexeme in sequence} for sequence in sequences)


def _is_of(earlier: str, said: Said) -> bool:
    """Whether "the previous month" is said of a month: the one before a quarter is none of its like."""
    span = said.now or said.frame.span
    unit = said.frame.grain if said.frame.grain and not said.now else span.unit if span else ""
    return "period" in earlier or (bool(unit) and unit in earlier)

"""A follow-up as an edit of the frame before: split, another period, one more condition, another measure, the top few.

The frame before is read from the earlier turns: a turn's question must be readable, and its SQL must be what the
frame's would be, so that nothing is built on an answer that meant something else. Edits that could mean two things
(a second dimension, a condition that contradicts the first) are none, as are those that leave a part unclear.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence

from app.assistant.compose.again import (
    changed_parts,
    in_order,
    is_plain,
    narrow,
    of_them,
    only_adds,
    to_part,
    to_total,
    with_figures,
)
from app.assistant.compose.asked_again import read_again, says_also
from app.assistant.compose.domain import Condition, Dimension, Measure
from app.assistant.compose.exclusions import is_left_out
from app.assistant.compose.figures import is_scope
from app.assistant.compose.frame import Frame
from app.assistant.compose.groups import to_most, to_over, to_top
from app.assistant.compose.parts import (
    AND,
    BEFORE,
    BY,
    CONDITION,
    DATED,
    DIMENSION,
    GRAIN,
    GRAINS,
    HOW,
    HOW_MANY,
    IN_TOTAL,
    INSTEAD,
    IT,
    MEASURE,
    NOUN,
    PER,
    PERIOD,
    SPLIT,
    TO_DATE,
    Lexeme,
    in_line,
)
from app.assistant.compose.reader import Read, Reader, one_of
from app.assistant.compose.shapes import make_frame, to_change
from app.assistant.compose.small_words import conditions_fit, notes_agree
from app.assistant.compose.spans import to_span
from app.assistant.compose.times import is_event_and_state, may_follow, pointed
from app.assistant.question_tokens import Tokens

_EDIT = "(?:CN|C|P|T|Z|E[DG]|yD|A|b|n|a|f|r)"
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern.replace("EDIT", _EDIT)))
    for name, pattern in (
        ("edit", r"^[+L]*_?h?_?d?(?:EDIT|!)+(?:[+&](?:EDIT)+)*o?$"),
        ("swap", r"^[+WL]*(?:M|HC*N|HM|N)_?EDIT*!?$"),
        ("swap", r"^\+*[Ey](?:M|HN|HM|N)!?$"),
        ("over", r"^[+W]*_?w?>#U?$"),
        ("share", r"^[+W]*_?=!?$"),
        ("part", r"^[+&]*[W]?(?:[S%=]K(?:N|M)|[S%](?:ED|D)N_)!?$"),
        ("running", r"^[+W]*u!?$"),
        ("top", r"^\+*W?_?(?:t#?|#[tB]|B#)_?!?$"),
        ("most", r"^\+*W[DG]V?B!?$"),
        ("total", r"^\+*_?I$"),
        ("subset", r"^\+*(?:H_|_H|H)T?[CQ]$|^\+*(?:H_|_H)T?N$"),
        ("share of", r"^\+*W?[S%]_?T?[CQ]$|^\+*W?[S%]_N$"),
        ("both", r"^\+*(?:v|h_L[wk])\^$"),
        ("change", r"^\+*(?:x_?cv\^|cv\^%?|x_?v\^)$"),
    )
)
_HOW_MUCH = re.compile(r"\bhow (?:much|many)\b", re.IGNORECASE)  # "how much is that per day?", on average
_CORRECTS = re.compile(r"(?:not|no|but|i mean)\b", re.IGNORECASE)
_LONGER = {"month": ("month",), "quarter": ("month", "quarter"), "year": ("month", "quarter", "year")}
MOST_JOINTS = 6  # in which two edits are looked for: what has more is no follow-up
_AGAIN = {PERIOD, AND, IT, INSTEAD, DATED}  # what a share of a total may be asked for again: another period


class FollowUps:
    """Reads follow-ups by the words of a reader."""

    def __init__(self, reader: Reader, to_tokens: Callable[[str], Tokens]) -> None:
        """Share the reader; `to_tokens` reads the words of a text."""
        self.reader = reader
        self.to_tokens = to_tokens

    def read(self, question: str, frame: Frame) -> Read | None:
        """The one frame that the question makes of the frame before, and another than that."""
        return self._read(question, frame) or self._read_both(question, frame)

    def _read_both(self, question: str, frame: Frame) -> Read | None:
        """Two edits after each other, of different parts: "the same for this year, with the number of orders"."""
        joints = list(re.finditer(r",? and (?=only |with |by |per |for )|, ", question))
        for comma in joints if len(joints) <= MOST_JOINTS else ():
            first = self._read(question[: comma.start()], frame)
            rest = question[comma.end() :]
            then = self._read(rest, first.frame) if first and not _CORRECTS.match(rest) else None
            if first is None or then is None:
                continue
            changed = changed_parts(first.frame, then.frame)
            # "Only online, and the margin": in place of the figure, or beside it
            if "measure" not in changed and not changed & changed_parts(frame, first.frame):
                return then
        return None

    def _read(self, question: str, frame: Frame) -> Read | None:
        asked = read_again(question, frame.span, self.reader.domain.workspace)
        if asked is None:
            return None
        rules = self.reader.rules
        if asked.order:
            ordered = in_order(frame, asked.order)
            same = ordered is None or rules.sql(ordered) == rules.sql(frame)
            return None if same or ordered is None else Read(ordered, rules.sql(ordered))
        tokens = self.to_tokens(asked.text)
        gives_way = self._part_named(asked.old, frame) if asked.old else ""
        if asked.old and not gives_way:
            return None
        found: list[Read] = []
        for sequence in self.reader.sequences(in_line(tokens)):
            letters = "".join(lexeme.kind for lexeme in sequence)
            if asked.beside:
                edited = with_figures(frame, sequence, self.reader.domain)
                found += [Read(each, rules.sql(each)) for each in edited if rules.allows(each)]
                continue
            for shape, pattern in _SHAPES:
                if pattern.match(letters):
                    edited = self._edits(shape, frame, sequence, tokens, instead=bool(asked.old))
                    found += [
                        Read(each, rules.sql(each))
                        for each in edited
                        if rules.allows(each) and (not gives_way or changed_parts(frame, each) == {gives_way})
                    ]
        before = rules.sql(frame)
        if says_also(asked.text) and not all(only_adds(frame, read.frame) for read in found):
            return None  # "also France" after Germany: beside it, which is another question
        return one_of(found) if all(read.sql != before for read in found) else None

    def is_edit(self, question: str) -> bool:
        """Whether words say that a question goes on with the one before: "and", "only", "that", "instead"."""
        asked = read_again(question, None, self.reader.domain.workspace)
        if asked is None or asked.old or asked.beside or asked.order:
            return True
        for sequence in self.reader.sequences(in_line(self.to_tokens(question))):
            if {lexeme.kind for lexeme in sequence} & {AND, INSTEAD, IT}:
                return True
        return False

    def _part_named(self, text: str, frame: Frame) -> str:
        """Which part of the frame the words name, and nothing else: what is to give way."""
        own = {
            MEASURE: ("measure", (frame.measure,)), NOUN: ("measure", (frame.measure,)),
            DIMENSION: ("split", (frame.dimension,)), SPLIT: ("split", (frame.dimension,)),
            GRAIN: ("split", (frame.grain,)), GRAINS: ("split", (frame.grain,)),
            CONDITION: ("conditions", frame.conditions),
        }  # fmt: skip
        found: set[str] = set()
        for sequence in self.reader.sequences(in_line(self.to_tokens(text))):
            said = [lexeme for lexeme in sequence if lexeme.kind not in (PER, BY, HOW_MANY, IT)]
            if len(said) != 1:
                continue
            if said[0].kind == PERIOD and frame.span:
                span = to_span(said[0].means[0], self.reader.domain.workspace)
                found |= {"period"} if (span.start, span.end) == (frame.span.start, frame.span.end) else set()
            name, parts = own.get(said[0].kind, ("", ()))
            found |= {name} if any(part is each for part in parts for each in said[0].means) else set()
        return found.pop() if len(found) == 1 else ""

    # -- edits -------------------------------------------------------------------------------------------------

    def _edits(
        self, shape: str, frame: Frame, sequence: Sequence[Lexeme], tokens: Tokens, *, instead: bool
    ) -> Iterator[Frame]:
        by_kind: dict[str, list[Lexeme]] = {INSTEAD: []} if instead else {}
        for lexeme in sequence:
            by_kind.setdefault(lexeme.kind, []).append(lexeme)
        if (
            frame.across_columns
            or frame.each
            or frame.each_grain
            or frame.counted
            or ((frame.second or frame.bound) and {*by_kind} - _AGAIN)
        ):
            return
        if shape not in ("edit", "swap") and not frame.top:
            frame = frame.but(by_name=False, lowest=False)  # what was said of another view
        if shape == "share":
            plain = not (frame.top or frame.before or frame.grain or frame.over or frame.part)
            if frame.dimension and plain and not frame.share and IN_TOTAL in by_kind:
                yield frame.but(share=True)
        elif shape == "part":
            yield from to_part(frame, by_kind, self.reader.domain)
        elif shape == "running":
            if frame.grain and not (frame.top or frame.over or frame.part or frame.running):
                yield frame.but(running=True)
        elif shape == "over":
            yield from to_over(frame, by_kind)
        elif shape == "top":
            yield from to_top(frame, by_kind)
        elif shape == "most":
            yield from to_most(frame, by_kind, self.reader)
        elif shape == "total":
            yield from to_total(frame)
        elif shape in ("subset", "share of"):
            if self._dates_fit(frame, by_kind):
                yield from of_them(frame, by_kind, self.reader, share=shape == "share of")
        elif shape == "both":
            if is_plain(frame) and (
                both := make_frame("both", frame, [frame.span] if frame.span else [], by_kind)
            ):
                yield both
        elif shape == "change":
            if (
                frame.grain
                or frame.top
                or frame.share
                or frame.before
                or frame.over
                or frame.part
                or frame.more
            ):
                return
            if changed := to_change(frame, by_kind[BEFORE][0].means[0]):
                yield changed
        elif not (frame.before or ((frame.share or frame.part) and {*by_kind} - _AGAIN)):
            yield from self._with_parts(frame, by_kind, shape, tokens)

    def _with_parts(
        self, frame: Frame, by_kind: dict[str, list[Lexeme]], shape: str, tokens: Tokens
    ) -> Iterator[Frame]:
        """The frame with the parts that a follow-up names in place of its own, or beside them."""
        reader = self.reader
        if (
            frame.span
            and not pointed(by_kind)
            and any(is_event_and_state(x, tokens, reader.lexicon) for x in by_kind.get(CONDITION, ()))
        ):
            return  # "and closed?" after those opened last year: closed then, or those of them that are
        nouns = by_kind.get(NOUN, [])
        # "Only online orders": the records that the figure is of, and no other figure
        scoped = shape == "edit" and bool(nouns)
        if scoped and not all(any(is_scope(each, frame.measure) for each in noun.means) for noun in nouns):
            return
        named = [*by_kind.get(MEASURE, ()), *(() if scoped else nouns)]
        if (
            len(named) > 1
            or (not named and shape == "swap")
            or (HOW in by_kind and not self._grains(by_kind))
            or (IT in by_kind and self._grains(by_kind) and _HOW_MUCH.search(tokens.question))
            or (shape == "swap" and not self._is_by(by_kind, tokens))
        ):
            return
        for measure in named[0].means if named else (frame.measure,):
            if IT in by_kind and measure.subject and not frame.measure.adds_up:
                continue  # "how many tickets is that?", of a rate
            moved = self._moved(frame, measure) if named else frame
            if moved is None or not self._dates_fit(moved, by_kind):
                continue
            dimensions = reader.dimensions(measure, [*by_kind.get(DIMENSION, ()), *by_kind.get(SPLIT, ())])
            conditions = [
                reader.conditions(measure, lexeme, scoped=scoped) for lexeme in by_kind.get(CONDITION, ())
            ]
            if dimensions is None or not all(conditions):
                continue
            for dimension in dimensions or (None,):
                for chosen in itertools.product(*conditions):
                    yield from self._edited(moved, dimension, chosen, by_kind, tokens)

    def _edited(
        self,
        frame: Frame,
        dimension: Dimension | None,
        chosen: Sequence[Condition],
        by_kind: dict[str, list[Lexeme]],
        tokens: Tokens,
    ) -> Iterator[Frame]:
        grains, periods = self._grains(by_kind), by_kind.get(PERIOD, ())
        if len(grains) > 1 or len(periods) > 1 or (grains and dimension):
            return
        instead = INSTEAD in by_kind or any(
            how != "add" for x in by_kind.get(AND, ()) if x.begin == 0 for how in x.means
        )
        if grains:
            if frame.span and not periods and frame.span.unit in _LONGER.get(grains[0], ()):
                return  # one month by month
            if frame.top or frame.over or (frame.dimension and not (instead and is_plain(frame))):
                return
            frame = frame.but(grain=grains[0], dimension=None, by_name=False, lowest=False)
        if dimension:
            replaced = frame.dimension is not None and frame.dimension != dimension
            if (
                frame.top
                or frame.over
                or (frame.grain and not (instead and is_plain(frame)))
                or (replaced and not instead)
                or frame.dimension == dimension
            ):
                return
            frame = frame.but(dimension=dimension, grain="")
        if TO_DATE in by_kind and not periods:
            if not all(self._is_always(lexeme, tokens) for lexeme in by_kind[TO_DATE]) or not frame.span:
                return
            frame = frame.but(span=None)
        if not notes_agree(by_kind, frame.dimension if dimension else None):
            return
        if periods:
            span = to_span(periods[0].means[0], self.reader.domain.workspace)
            if not frame.measure.date or not self.reader.rules.takes(frame.measure, span):
                return
            only = any("only" in lexeme.means for lexeme in by_kind.get(AND, ()))
            if not may_follow(periods[0].means[0], frame.span, self.reader.domain.workspace, only=only):
                return
            frame = frame.but(span=span)
        if len({condition.group for condition in chosen}) < len(chosen):
            return  # "in Germany and France"
        if not conditions_fit(by_kind, chosen, in_line(tokens), self.reader.domain.dimensions):
            return  # "only German stores": where these are
        groups = {condition.group for condition in chosen} - {each.group for each in frame.conditions}
        if INSTEAD in by_kind and groups and not (grains or dimension or periods):
            return  # "stores instead", after figures by brand
        if IT in by_kind and frame.dimension and not self._are_of(frame.dimension, chosen):
            return  # "only those in Germany", of stores: where the stores are, not their customers
        for condition in chosen:
            narrowed = narrow(frame, condition)
            if narrowed is None:
                return
            frame = narrowed
        yield frame

    def _is_always(self, lexeme: Lexeme, tokens: Tokens) -> bool:
        """Whether words mean all time, and not "so far"."""
        texts = [token.text for token in in_line(tokens)[lexeme.begin : lexeme.stop]]
        return texts[-1] in ("time", "ever")

    def _is_by(self, by_kind: dict[str, list[Lexeme]], tokens: Tokens) -> bool:
        """Whether what ranks stands behind "by": "per order" would divide."""
        if not {PER, BY} & {*by_kind} or GRAIN in by_kind or DIMENSION in by_kind:
            return True
        first = min(x.begin for kind in (PER, BY) for x in by_kind.get(kind, ()))
        token = in_line(tokens)[first]
        return tokens.question[token.begin : token.stop].lower() == "by"

    def _are_of(self, dimension: Dimension, conditions: Sequence[Condition]) -> bool:
        """Whether conditions are of what a figure is split by."""
        reaches = self.reader.domain.joins.reaches
        return all(reaches(dimension.alias, alias) for each in conditions for alias in each.aliases)

    def _grains(self, by_kind: dict[str, list[Lexeme]]) -> list[str]:
        return [lexeme.means[0] for kind in (GRAIN, GRAINS) for lexeme in by_kind.get(kind, ())]

    def _dates_fit(self, frame: Frame, by_kind: dict[str, list[Lexeme]]) -> bool:
        """Whether the words of what happened are the measure's; without a period before, some measures need them."""
        measure = frame.measure
        dated = [text for lexeme in by_kind.get(DATED, ()) for text in lexeme.means]
        bare = re.sub(r"^(?:that|who) ", "", measure.dated)
        if dated and not (bare and any(text.endswith(bare) for text in dated)):
            return False
        limits = PERIOD in by_kind or bool(self._grains(by_kind))
        unclear = bool(measure.dated) and (measure.future or (measure.subject and not measure.subject.event))
        return not (unclear and limits and not dated and not (frame.span or frame.grain))

    def _moved(self, frame: Frame, measure: Measure) -> Frame | None:
        """The frame with another measure, its other parts as that one's own; None where it lacks one of them."""
        if measure is frame.measure or frame.more:
            return None
        reader = self.reader
        limited = bool(frame.span or frame.grain)
        if limited and (not measure.date or (frame.span and not reader.rules.takes(measure, frame.span))):
            return None
        theirs = frame.measure
        unclear = measure.dated and (measure.future or (measure.subject and not measure.subject.event))
        if limited and unclear and measure.date != theirs.date:
            return None
        if (measure.subject and measure.subject.all_words) and not limited:
            return None
        conditions, others = [], "figures" if measure.subject else "counts"
        fitting = reader.domain.conditions_of(measure.base, subject=bool(measure.subject), spoken=False)
        for condition in frame.conditions:
            same = [c for c in fitting if c.where == condition.where]
            if is_left_out(condition) and measure.base in condition.bases and condition.only != others:
                same = [condition]
            if not same:
                return None
            conditions.append(same[0])
        dimension = frame.dimension
        if dimension and not any(
            dimension is other for other in reader.domain.dimensions_of(measure, spoken=False)
        ):
            return None
        by_name = frame.by_name and id(measure) not in reader.rules.ratios
        return frame.but(measure=measure, conditions=tuple(conditions), by_name=by_name)

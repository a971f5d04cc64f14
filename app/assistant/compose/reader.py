"""A question → the one frame that all of its words mean together, or None.

Every token must belong to one part; the parts, a letter each, must make one of the shapes below, in which only what
limits a measure may stand anywhere. What the words may stand for is settled by the measure: its conditions, dimensions
and dates. Two readings with different SQL are none, as is a reading that the workspace bars. Never looks at the data.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.assistant.compose.absence import EVER, with_absences
from app.assistant.compose.acts import Known, with_acts
from app.assistant.compose.both_sides import ratio_of
from app.assistant.compose.bounds import find_bounds
from app.assistant.compose.domain import DECIMALS, Condition, Dimension, Domain, Measure
from app.assistant.compose.figures import (
    are_of_the_same_rows,
    asks_for,
    is_of_records,
    is_scope,
    of_one_base,
)
from app.assistant.compose.firsts import named_each, without_each
from app.assistant.compose.fitting import fitting_conditions
from app.assistant.compose.frame import Frame, Grain
from app.assistant.compose.frame_rules import FrameRules
from app.assistant.compose.parts import (
    ALL,
    CONDITION,
    DATED,
    DID,
    DIMENSION,
    GRAIN,
    GRAINS,
    MEASURE,
    NOUN,
    NOW,
    PART,
    PERIOD,
    SCOPE,
    SPLIT,
    TO_DATE,
    TOTAL,
    Lexeme,
    Lexicon,
    in_line,
)
from app.assistant.compose.parts import DECIMALS as DECIMALS_SAID
from app.assistant.compose.query import in_any_order
from app.assistant.compose.sequences import prepared, with_ranges, with_scope, without_echo, without_show
from app.assistant.compose.shapes import is_worded_so, make_frame, shapes_of
from app.assistant.compose.shares import is_of_another_whole
from app.assistant.compose.small_words import (
    conditions_fit,
    has_decimals,
    is_of_groups,
    notes_agree,
    small_words_fit,
)
from app.assistant.compose.spans import to_span
from app.assistant.compose.splits import VALUES, Split, columns_of, find_splits, is_compared, side_columns
from app.assistant.compose.strays import counts_others, may_stand
from app.assistant.compose.times import mixes_years, times_fit
from app.assistant.compose.wholes import with_part, with_period_last
from app.assistant.compose.windows import find_windows
from app.assistant.periods import Period
from app.assistant.question_tokens import Token, Tokens

MOST_READINGS = 5000


@dataclass(frozen=True)
class Read:
    """A reading: its frame and SQL."""

    frame: Frame
    sql: str


class Reader:
    """Reads questions about one domain."""

    def __init__(self, domain: Domain, lexicon: Lexicon) -> None:
        """Keep what is looked up for each question."""
        self.domain = domain
        self.lexicon = lexicon
        self.rules = FrameRules(domain)
        # Several readers ask for the cuts of one question.
        self._cuts = functools.lru_cache(maxsize=8)(lambda line: tuple(self._cut(line)))

    def read(self, tokens: Tokens) -> Read | None:
        """The one frame that the question means."""
        readings = self.readings(tokens)
        if not readings and (other := with_period_last(tokens)):
            readings = self.readings(other)
        return one_of(readings)

    def readings(self, tokens: Tokens) -> list[Read]:
        """All frames that the question may mean."""
        found = [read for cut in self.sequences(in_line(tokens)) for read in self.readings_of(cut, tokens)]
        return [] if any(counts_others(read.frame, tokens.question, self.domain) for read in found) else found

    def readings_of(self, cut: list[Lexeme], tokens: Tokens) -> Iterator[Read]:
        """The frames that one way to cut a question, or its beginning, may mean."""
        yield from self._readings_of(cut, tokens)
        for window in find_windows(cut, tokens, self.lexicon):
            for read in self._readings_of(window.rest, tokens):
                for frame in filter(self.rules.allows, window.frame_of(read.frame, self.dimensions)):
                    yield Read(frame, self.rules.sql(frame))
        for bound in find_bounds(cut):
            for read in self._readings_of(bound.rest, tokens):
                for other in bound.by.means:
                    frame = read.frame.but(bound=(other, bound.over))
                    if self.rules.allows(frame):
                        yield Read(frame, self.rules.sql(frame))

    def _readings_of(self, cut: list[Lexeme], tokens: Tokens) -> Iterator[Read]:
        words = [token.text for token in in_line(tokens)]
        for split in find_splits(without_echo(without_show(cut)), self.domain):
            whole = with_part(with_scope(split.rest), in_line(tokens), tokens)
            if whole is None:
                continue
            sequence = self._with_splits(whole, in_line(tokens), tokens)
            letters = "".join(lexeme.kind for lexeme in sequence)
            for shape in shapes_of(letters):
                if not self._did_it(sequence, letters, tokens):
                    for read in self._frames(shape, sequence, letters, tokens):
                        if self._is_told(read.frame, is_compared(cut, words)):
                            yield from self._split_again(read, split)

    def _is_told(self, frame: Frame, compared: bool) -> bool:
        """Whether several values are clearly a row each: those of a sum may be added up."""
        some = any(condition.group.startswith(VALUES) for condition in frame.conditions)
        return not some or compared or not frame.measure.adds_up or not frame.dimension

    def _split_again(self, read: Read, split: Split) -> Iterator[Read]:
        """The frame with its second split, if the words name one."""
        frame = read.frame
        if split.sides:
            yield from self._with_sides(frame, split)
            return
        if split.by is None:
            yield read
            return
        if split.by.kind == GRAIN:
            means: Sequence[Dimension | Grain] = split.by.means
        else:
            means = self.dimensions(frame.measure, [split.by]) or []
        for by in means:
            if split.columns:
                columns = tuple(columns_of(by, frame.measure, frame.span, self.domain))
                again = frame.but(across=by, across_columns=columns)
            else:
                again = frame.but(second=by)
            if (again.second or again.across_columns) and self.rules.allows(again):
                yield Read(again, self.rules.sql(again))

    def _with_sides(self, frame: Frame, split: Split) -> Iterator[Read]:
        """The frame with a column for each of several conditions."""
        for sides in itertools.product(*(self.conditions(frame.measure, each) for each in split.sides)):
            again = frame.but(sides=sides, across_columns=tuple(side_columns(sides, self.domain)))
            if again.across_columns and self.rules.allows(again):
                yield Read(again, self.rules.sql(again))

    def sequences(self, line: Sequence[Token]) -> Iterator[list[Lexeme]]:
        """The ways to cut a question into lexemes; none where they are too many to be told apart."""
        return map(list, self._cuts(tuple(line)))

    def _cut(self, line: Sequence[Token]) -> Iterator[list[Lexeme]]:
        ends: dict[int, list[Lexeme]] = {}
        reached = {0}
        for at in filter(reached.__contains__, range(len(line))):
            ends[at] = [x for x in self.lexicon.lexemes(line, at) if may_stand(x, line, self.lexicon)]
            reached |= {lexeme.stop for lexeme in ends[at]}
        ways = {len(line): 1}  # to cut what begins there
        for at in reversed(ends):
            ways[at] = sum(ways.get(lexeme.stop, 0) for lexeme in ends[at])
        if not 0 < ways[0] <= MOST_READINGS:
            return

        def search(at: int) -> Iterator[list[Lexeme]]:
            if at == len(line):
                yield []
            for lexeme in ends.get(at, ()):
                for rest in search(lexeme.stop) if ways.get(lexeme.stop) else ():
                    yield [lexeme, *rest]

        known: Known = {}
        mixed = mixes_years(line, self.domain.workspace)
        for each in search(0):
            cut = prepared(each, self.domain, self.lexicon, line)
            if cut is None:
                continue
            for whole in (None if mixed else cut, with_ranges(cut)):
                if whole is not None:
                    acts = with_acts(whole, self.domain, line, known)
                    yield with_absences(acts, self.domain.workspace)

    def can_cut(self, line: Sequence[Token]) -> bool:
        """Whether the tokens can be cut at all, so that a question of other words costs nothing."""
        reached = {0}
        for at in range(len(line)):
            if at in reached:
                reached |= {lexeme.stop for lexeme in self.lexicon.lexemes(line, at)}
        return len(line) in reached

    def _did_it(self, sequence: Sequence[Lexeme], letters: str, tokens: Tokens) -> bool:
        """Whether "opened by each agent" may say who did it, and not how it is split."""
        people = {subject.base for subject in self.domain.subjects if subject.who == "who"}
        for at in (match.start() for match in re.finditer("T[Ey]D", letters)):
            token = in_line(tokens)[sequence[at + 1].begin]
            if tokens.question[token.begin : token.stop].lower().startswith("by"):
                return any(dimension.alias in people for dimension in sequence[at + 2].means)
        return False

    def _with_splits(self, sequence: list[Lexeme], line: Sequence[Token], tokens: Tokens) -> list[Lexeme]:
        """Read "the targets of the regions" as "by region"."""
        found = list(sequence)
        for at, lexeme in enumerate(sequence):
            if not (at and lexeme.kind == DIMENSION and lexeme.many):
                continue
            before = tokens.question[: line[lexeme.begin].begin].lower()
            if re.search(r"\b(?:of|for) (?:the|all) $", before):
                found[at] = replace(lexeme, kind=SPLIT)
        return found

    # -- frames ------------------------------------------------------------------------------------------------

    def _frames(self, shape: str, sequence: Sequence[Lexeme], letters: str, tokens: Tokens) -> Iterator[Read]:
        each: Lexeme | None = None
        if shape == "first of each":
            found = without_each(sequence, tokens)
            if found is None:
                return
            sequence, each = found
        by_kind: dict[str, list[Lexeme]] = {}
        for lexeme in sequence:
            by_kind.setdefault(lexeme.kind, []).append(lexeme)
        named = [*by_kind.get(MEASURE, ()), *by_kind.get(NOUN, ())]
        if len(named) != 1 and shape != "several":
            return
        if not is_worded_so(shape, tokens.question):
            return
        if shape == "several":
            named = sorted(named, key=lambda lexeme: lexeme.begin)
        for together in itertools.product(*(lexeme.means for lexeme in named)):
            measure, *more = measures = of_one_base(together, self.domain)
            ratio = ratio_of(measures, self.domain)
            if ratio:  # both sides of it, side by side
                own = len(measures) > 2
                measure, more, measures = ratio.shown, [], [ratio.shown]
            if not all(map(functools.partial(are_of_the_same_rows, measure), more)):
                continue
            if not asks_for(measure, named, shape, by_kind, letters, tokens, self.domain):
                continue
            for frame in self._fill(shape, measure, by_kind, tokens):
                frame = frame.but(more=tuple(more), both=frame.both or bool(ratio), own=bool(ratio and own))
                if each and each.kind == GRAIN:
                    frame = frame.but(each_grain=each.means[0])
                elif each:
                    over = named_each(self.dimensions(measure, [each]))
                    if over is None:
                        continue
                    frame = frame.but(each=over)
                if all(self.rules.allows(frame.but(measure=each)) for each in measures):
                    yield Read(frame, self.rules.sql(frame))

    def _fill(
        self, shape: str, measure: Measure, by_kind: dict[str, list[Lexeme]], tokens: Tokens
    ) -> Iterator[Frame]:
        """The frames of a measure that the other parts make."""
        dimensions = self.dimensions(measure, [*by_kind.get(DIMENSION, ()), *by_kind.get(SPLIT, ())])
        scoped = SCOPE in by_kind
        conditions = [
            self.conditions(measure, lexeme, scoped=scoped) for lexeme in by_kind.get(CONDITION, ())
        ]
        if dimensions is None or not all(conditions):
            return
        grains = [lexeme.means[0] for kind in (GRAIN, GRAINS) for lexeme in by_kind.get(kind, ())]
        periods: list[Period] = [lexeme.means[0] for lexeme in by_kind.get(PERIOD, ())]
        if not measure.date:  # what is now is so today
            periods = [period for period in periods if period.words.lower() != "today"]
        if (
            len(grains) > 1
            or (grains and dimensions and shape != "average")
            or len(periods) > (2 if shape in ("change", "both", "versus", "moved") else 1)
        ):
            return
        spans = [to_span(period, self.domain.workspace) for period in periods]
        decimals = [n for lexeme in by_kind.get(DECIMALS_SAID, ()) for n in lexeme.means]
        other = decimals[0] if decimals and decimals[0] != DECIMALS.get(measure.unit) else None
        frame = Frame(
            measure, span=spans[0] if spans else None, grain=grains[0] if grains else "", decimals=other
        )
        if not self.accepts(measure, frame, by_kind, tokens):
            return
        shaped = make_frame(shape, frame, spans, by_kind)
        if shaped is None:
            return
        if shaped.share and is_of_another_whole(measure, by_kind, tokens, self.lexicon):
            return
        parts: Sequence[Condition | None] = [None]
        if shape in ("part", "subset") and PART in by_kind:
            parts = self.conditions(measure, by_kind[PART][0])
        said = functools.partial(
            conditions_fit, by_kind, line=in_line(tokens), dimensions=self.domain.dimensions
        )
        for dimension in dimensions or (None,):
            for chosen in itertools.product(*conditions):
                for part in parts:
                    where = {*measure.where, *(text for c in chosen for text in c.where)}
                    if not (said(chosen) and notes_agree(by_kind, dimension, where)):
                        continue
                    if dimension and not is_of_groups(dimension, chosen, by_kind, self.domain.joins):
                        continue
                    if part and shape == "subset":
                        yield shaped.but(dimension=dimension, conditions=(*chosen, part))
                    else:
                        yield shaped.but(dimension=dimension, conditions=chosen, part=part)

    def dimensions(self, measure: Measure, lexemes: Sequence[Lexeme]) -> list[Dimension] | None:
        """The dimensions of the measure that the one lexeme names; [] for no lexeme, None where there are none."""
        if len(lexemes) > 1:
            return None
        if not lexemes:
            return []
        ratio = self.rules.ratios.get(id(measure))
        fitting = (
            [over for over, _ in ratio.by] if ratio else self.domain.dimensions_of(measure, spoken=False)
        )
        return [d for d in lexemes[0].means if any(d is other for other in fitting)] or None

    def conditions(self, measure: Measure, lexeme: Lexeme, *, scoped: bool = False) -> list[Condition]:
        """What a lexeme may restrict the measure to, or the records that it is of, where they are named."""
        ratio = self.rules.ratios.get(id(measure))
        return fitting_conditions(self.domain, ratio, measure, lexeme, scoped=scoped)

    def accepts(
        self, measure: Measure, frame: Frame, by_kind: dict[str, list[Lexeme]], tokens: Tokens
    ) -> bool:
        """Whether the small words fit the measure and its dates."""
        limited, subject = bool(frame.span or frame.grain), measure.subject
        so_far = any("now" in x.means for x in by_kind.get(TO_DATE, ()))
        if frame.span and so_far and (frame.span.over or measure.future):
            return False  # "last year to date", "the plan so far": up to the same day, or all of it
        dated = [text for kind in (DATED, DID) for lexeme in by_kind.get(kind, ()) for text in lexeme.means]
        scopes = [lexeme.means for lexeme in by_kind.get(SCOPE, ())]
        if not all(is_of_records(counts, measure, self.domain) for counts in scopes):
            return False
        fitting = [each for counts in scopes for each in counts if is_scope(each, measure)]
        said = {re.sub(r"^(?:that|who) ", "", each.dated) for each in (measure, *fitting)} - {""}
        if not times_fit(measure, frame, by_kind, tokens, said, self.domain, self.lexicon):
            return False
        if measure.timed and not limited:
            return False
        of_verb = measure.future or measure.by_verb or (subject and not subject.event)
        if limited and not dated and of_verb and measure.dated:
            return False
        if (
            not measure.date
            and (limited or tokens.past or TO_DATE in by_kind)
            and not self.rules.ratios.get(id(measure))
        ):
            return False
        if NOW in by_kind and (limited or (measure.date and not subject) or (subject and subject.event)):
            return False
        if not small_words_fit(measure, by_kind, in_line(tokens), self.lexicon, self.domain):
            return False
        decimals = [n for lexeme in by_kind.get(DECIMALS_SAID, ()) for n in lexeme.means]
        if len(decimals) > 1 or (decimals and not has_decimals(measure, by_kind)):
            return False
        if TOTAL in by_kind and not measure.adds_up:
            return False
        if subject and subject.all_words:
            told = any(subject is other for lexeme in by_kind.get(ALL, ()) for other in lexeme.means)
            restricting = [c for x in by_kind.get(CONDITION, ()) for c in x.means]
            shown = any(c.group in ("open", "range") for c in restricting)
            # What never happened to any of them holds of those that are gone, too.
            never = any(c.group.startswith(EVER) for c in restricting)
            if told == bool(limited or shown or dated) and not (never and not told):
                return False
        elif ALL in by_kind:
            return False
        return not (frame.span and not self.rules.takes(measure, frame.span))


def one_of(readings: Sequence[Read]) -> Read | None:
    """The reading, where all of them mean the same up to the names of their results."""
    different: dict[str, Read] = {}
    for read in readings:
        sql = in_any_order(read.sql)
        different.setdefault(re.sub(rf"\b{re.escape(read.frame.measure.name)}\b", "§", sql), read)
    return next(iter(different.values())) if len(different) == 1 else None

"""Answers "why did it drop?": which groups of one dimension the change between two periods came from.

Built on the figure that the question names or the turn before asked for, where that is a frame of the house's
definitions. What is compared and how it is split is said beside the answer, as is a premise that the figures do not
bear out. Only figures that add up are divided among groups; of a ratio or an average its parts and splits are offered
instead. Says which groups, never causes. Not covered: two dimensions at once, price and volume effects.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from app.assistant.clarify import CHOICES, Asked, placed
from app.assistant.compose.compared import find_compared
from app.assistant.compose.composer import Composer
from app.assistant.compose.contributions import concentration, contributions_sql, total_sql
from app.assistant.compose.domain import Dimension, Measure
from app.assistant.compose.frame import Frame
from app.assistant.compose.query import is_one_aggregate
from app.assistant.compose.said_change import Said, SaidReader
from app.assistant.compose.spans import Span
from app.assistant.compose.why import Moved, Why, is_explained, read_other_split, read_why
from app.assistant.errors import LimitError, SqlError
from app.assistant.prompt import Turn
from app.assistant.words.periods import period_words

MOST_GROUPS = 15  # of a dimension that is tried unasked
MOST_TRIED = 8  # dimensions, each one query
_FELL = {"down": ("fall", "fell"), "up": ("rise", "rose")}


@dataclass(frozen=True)
class Explained:
    """The query of a change by groups, what it is in a few words, and sentences to read before its rows."""

    sql: str
    description: str
    notes: tuple[str, ...]


class Explainer:
    """Explains changes of one workspace's figures."""

    def __init__(self, composer: Composer) -> None:
        """Read questions as the composer does."""
        self.composer = composer
        self.reader = composer.reader
        self.domain = composer.reader.domain
        self.workspace = composer.workspace
        self._said = SaidReader(composer)
        self._dialect = self.domain.dialect
        self._run = self._dialect.run

    def explain(self, question: str, turns: Sequence[Turn]) -> Explained | Asked | None:
        """Explain the change that a question asks why of, or ask back; None for any other question."""
        why = read_why(question)
        if why is None and turns and is_explained(turns[-1]):
            why = read_other_split(question)
        if why is None:
            return None
        try:
            said = self._read(why, turns)
            return self._explain(said, why.moved) if isinstance(said, Said) else said
        except LimitError as error:
            return Asked(str(error))
        except SqlError:
            return None

    def _read(self, why: Why, turns: Sequence[Turn]) -> Said | Asked | None:
        """What a question says of a change, by itself or after the turns; a question back where it is not all read."""
        frame = self._talked_about(turns)
        if frame is None:
            if whole := self._said.read_whole(why):
                return whole
            alone = not turns and bool(why.subject)
            return None if why.bare or alone or self._said.is_foreign(why) else self._ask_what(why.moved)
        if why.bare and not frame.before:
            return None
        if frame != Frame(
            frame.measure, frame.dimension, frame.span, frame.conditions, frame.grain, before=frame.before
        ):  # a ranking, a share, and whatever else is no one figure
            return self._said.read_whole(why) or self._ask_what(why.moved, frame)
        said = self._said.read(why, frame) or self._said.read_whole(why)
        if said is None:
            return None if self._said.is_foreign(why) else self._ask_what(why.moved, frame, why.rest)
        return said

    def _talked_about(self, turns: Sequence[Turn]) -> Frame | None:
        """The figure that the turns ask for; after a change that was asked for as a whole, that figure and periods."""
        frame = self.composer.frame_of(turns)
        if isinstance(frame, Frame):
            return frame
        explained = [*itertools.takewhile(is_explained, reversed(turns))]
        why = read_why(explained[-1].question) if explained else None
        said = self._said.read_whole(why) if why else None
        if why is None or said is None:
            return None
        compared = find_compared(said, why.moved, self.reader.rules)
        return said.frame.but(span=compared.now, before=compared.before) if compared else None

    def _explain(self, said: Said, moved: Moved) -> Explained | Asked:
        measure = said.frame.measure
        rules = self.reader.rules
        if id(measure) in rules.ratios or not measure.adds_up or not is_one_aggregate(measure.sql):
            return self._ask_for_parts(said.frame)
        if not measure.date:
            return Asked(f"{self._name(said.frame)} is what it is today: there is no period before it.")
        compared = find_compared(said, moved, rules)
        if compared is None:
            return self._ask_when(said.frame)
        now, before = compared.now, compared.before
        frame = said.frame.but(grain="", dimension=None, span=now, before=before)
        if not rules.allows(frame):
            return self._ask_what(moved, said.frame)
        figures = [
            float(value or 0) for value in self._run(total_sql(frame, now, before, self.domain.joins)).rows[0]
        ]
        if not any(figures):
            return Asked(
                f"{self._name(frame)} is 0 {self._when(now)} and {self._when(before)}: nothing changed."
            )
        dimension = said.dimension or said.frame.dimension
        if dimension is None:
            chosen = self._choose(frame, figures[0] - figures[1])
            if chosen is None:
                return Asked(
                    f"The house defines nothing of few groups by which {self._name(frame)} can be split."
                )
            dimension, how = chosen
        elif not rules.allows(frame.but(dimension=dimension)):
            return Asked(f"{self._name(frame)} cannot be split by {dimension.one}.")
        else:
            how = f"Split by {dimension.one}, as {'asked' if said.dimension else 'before'}."
            how += self._left_out(frame, dimension, figures[0] - figures[1])
        notes = (
            self._moved(frame, moved, figures),
            *compared.about,
            f"{how} The rows say which {dimension.many} the change came from, not why it came about.",
        )
        names = [re.sub(r"^(?:in|on|from) ", "", self._when(span)) for span in (now, before)]
        description = f"{self._np(frame)} · change, {' against '.join(names)} · by {dimension.one}"
        return Explained(self._dialect.write(self._sql(frame, dimension)), description, notes)

    # -- the split -----------------------------------------------------------------------------------------------

    def _choose(self, frame: Frame, change: float) -> tuple[Dimension, str] | None:
        """The dimension of few groups in which the change is most concentrated, and how it was chosen."""
        tried: list[tuple[float, Dimension]] = []
        for dimension in [*self._candidates(frame)][:MOST_TRIED]:
            try:
                rows = self._run(self._sql(frame, dimension), max_rows=MOST_GROUPS + 1).rows
            except LimitError:
                break  # others will take as long
            except SqlError:
                continue
            befores, differences = ([float(row[at]) for row in rows] for at in (-1, -4))
            divides = abs(sum(differences) - change) <= 0.01 * (1 + len(rows))
            if 2 <= len(rows) <= MOST_GROUPS and divides:
                tried.append((concentration(befores, differences), dimension))
        if not tried:
            return None
        best = max(tried, key=lambda each: each[0])[1]
        if len(tried) == 1:
            return best, f"Split by {best.one}."
        return (
            best,
            f"Split by {best.one}: of {len(tried)} splits tried, its leading groups moved most unlike the rest.",
        )

    def _candidates(self, frame: Frame) -> Iterator[Dimension]:
        """Dimensions whose groups divide all rows of a measure, each expression once."""
        seen: set[str] = set()
        for dimension in self.domain.dimensions_of(frame.measure, spoken=False):
            whole = not (
                dimension.asked
                or dimension.partial
                or dimension.ranked
                or dimension.where
                or dimension.note
                or dimension.key
            )
            if (
                whole
                and dimension.expr not in seen
                and self.reader.rules.allows(frame.but(dimension=dimension))
            ):
                seen.add(dimension.expr)
                yield dimension

    def _left_out(self, frame: Frame, dimension: Dimension, change: float) -> str:
        """What of the change is in no group of a dimension that not all rows have."""
        if not (dimension.partial or dimension.where):
            return ""
        rows = self._run(self._sql(frame, dimension)).rows
        held = sum(float(row[-4]) for row in rows)
        unit = frame.measure.unit
        return (
            f" Not everything has a {dimension.one}: these groups make {_signed(held, unit)} of the "
            f"{_signed(change, unit)}, and the shares are of theirs."
        )

    def _sql(self, frame: Frame, dimension: Dimension) -> str:
        assert frame.span and frame.before
        return contributions_sql(frame, frame.span, frame.before, dimension, self.domain.joins)

    # -- sentences -----------------------------------------------------------------------------------------------

    def _moved(self, frame: Frame, moved: Moved, figures: Sequence[float]) -> str:
        """How the figure really moved, against what was said where that is otherwise."""
        now, before = figures
        assert frame.span and frame.before
        unit, name = frame.measure.unit, self._name(frame)
        said = _FELL[moved][0] if moved else ""
        if now == before:
            denied = f"{name} did not {said}: it" if said else name
            both = f"{self._when(frame.span)} and {self._when(frame.before)}"
            return f"{denied} is unchanged, {_figure(now, unit)} {both}."
        really: Moved = "down" if now < before else "up"
        denied = f"{name} did not {said}: it" if said and really != moved else name
        percent = f" ({100 * abs(now - before) / abs(before):,.1f} %)" if before else ""
        return (
            f"{denied} {_FELL[really][1]} by {_figure(abs(now - before), unit)}{percent}: {_figure(now, unit)} "
            f"{self._when(frame.span)} after {_figure(before, unit)} {self._when(frame.before)}."
        )

    def _np(self, frame: Frame) -> str:
        words = " ".join(condition.words for condition in frame.conditions)
        return f"{re.sub('^the ', '', frame.measure.np or frame.measure.term)} {words}".strip()

    def _name(self, frame: Frame) -> str:
        np = self._np(frame)
        return f"The {np}" if frame.measure.np.startswith("the ") else np[:1].upper() + np[1:]

    def _when(self, span: Span) -> str:
        return period_words(span.start, span.end, self.workspace)

    # -- asking back ---------------------------------------------------------------------------------------------

    def _ask_what(self, moved: Moved, frame: Frame | None = None, unread: str = "") -> Asked:
        """Ask which figure is meant: that of the turn before alone, or some of the house's."""
        verb = {"down": "dropped", "up": "went up"}.get(moved, "changed")
        first = f"“{unread}” is not understood here." if unread else f"What {verb}?"
        message = (
            f"{first} Ask for one figure over a period first, then why it {verb}: "
            "Inhouse can say which groups a change came from."
        )
        if frame is not None:
            measures = [frame.measure]
        else:
            measures = sorted(
                (m for m in self.domain.measures if m.adds_up and m.date), key=lambda m: not m.term
            )
        texts = (self._question(measure, frame) for measure in measures)
        return Asked(message, tuple(dict.fromkeys(text for text in texts if text))[:CHOICES])

    def _ask_when(self, frame: Frame) -> Asked:
        text = self._question(frame.measure, frame.but(span=None))
        return Asked(
            f"Which period? {self._name(frame)} can be compared month by month, quarter by quarter or year by year.",
            (text,) if text else (),
        )

    def _ask_for_parts(self, frame: Frame) -> Asked:
        """Offer what a ratio is made of, and its splits."""
        texts = [self._question(measure, frame) for measure in self._made_of(frame.measure)]
        ratio = self.reader.rules.ratios.get(id(frame.measure))
        dimensions = [over for over, _ in ratio.by] if ratio else [*self._candidates(frame)]
        texts += [self._question(frame.measure, frame, dimension) for dimension in dimensions]
        return Asked(
            f"{self._name(frame)} does not add up over groups, so no group has a share of its change. Look at "
            "what it is made of, or at its split:",
            tuple(dict.fromkeys(text for text in texts if text))[:CHOICES],
        )

    def _question(self, measure: Measure, frame: Frame | None, dimension: Dimension | None = None) -> str:
        """A whole question for a measure as the frame limits it, if it is read so; "" otherwise."""
        words = [measure.np or measure.term]
        words += [f"by {dimension.one}"] if dimension else []
        words += [condition.words for condition in frame.conditions] if frame else []
        period = frame.span.words if frame and frame.span else "last month" if measure.date else ""
        for dated in ("", measure.dated):
            text = f"What was {' '.join([*words, *([dated] if dated else []), placed(period)])}".strip() + "?"
            composed = self.composer.compose(text)
            if composed and isinstance(composed.frame, Frame) and composed.frame.measure == measure:
                return text
        return ""

    def _made_of(self, measure: Measure) -> list[Measure]:
        """The house's measures that a ratio's numerator and denominator are."""
        ratio = self.reader.rules.ratios.get(id(measure))
        if ratio:
            sides = [(side, side.sql) for side in (ratio.over, ratio.under)]
        else:
            division = sqlglot.parse_one(measure.sql, read=self._dialect.name).find(exp.Div)
            both = (division.this, division.expression) if division else ()
            sides = [(measure, _inner(side, self._dialect.name)) for side in both]
        found = []
        for like, sql in sides:
            same = (
                other
                for other in self.domain.measures
                if (other.base, set(other.where), other.needs) == (like.base, set(like.where), like.needs)
                and _canonical(other.sql, self._dialect.name) == _canonical(sql, self._dialect.name)
            )
            found += list(itertools.islice(same, 1))
        return found


def _inner(side: exp.Expr, dialect: str) -> str:
    """A side of a division without its 100 and NULLIF."""
    while isinstance(side, exp.Paren | exp.Nullif | exp.Mul):
        hundred = isinstance(side, exp.Mul) and isinstance(side.this, exp.Literal)
        side = side.expression if hundred else side.this
    return side.sql(dialect)


@functools.cache
def _canonical(sql: str, dialect: str) -> str:
    return sqlglot.parse_one(sql, read=dialect).sql(dialect) if sql else ""


def _figure(value: float, unit: str) -> str:
    """A figure in a sentence, cents only where they count.

    >>> _figure(1234567.8, "usd"), _figure(12.5, "usd"), _figure(1200.0, "")
    ('1,234,568 USD', '12.50 USD', '1,200')
    """
    if unit == "usd":
        return f"{value:,.{0 if abs(value) >= 1000 else 2}f} USD"
    return f"{value:,.0f}"


def _signed(value: float, unit: str) -> str:
    return ("−" if value < 0 else "+") + _figure(abs(value), unit)

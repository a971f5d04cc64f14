"""A figure of each record of a list: "yesterday's orders from Switzerland with their net revenue, biggest first".

The figure stands behind "with" or "showing", as what is shown of the records themselves. Only where every record has
rows of it, so that none is lost, and by the day that records and figure share, so that the period is of both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.assistant.compose.domain import Domain, Measure
from app.assistant.compose.listing import Attribute
from app.assistant.compose.parts import (
    AND,
    ATTRIBUTE,
    BESIDE,
    MEASURE,
    NOUN,
    PERIOD,
    SHOW,
    WHICH,
    WITH,
    Lexeme,
)
from app.assistant.question_tokens import Token, is_plural

_TAIL = re.compile(f"[{SHOW}{WITH}][{SHOW}{WITH}{WHICH}]*([{ATTRIBUTE}{MEASURE}{BESIDE}{AND}{WHICH}]+)R?$")


class RecordFigures:
    """Knows which figures can be shown of which records."""

    def __init__(self, domain: Domain) -> None:
        """Looks nothing up before it is asked."""
        self.domain = domain
        self.counts = [m for m in (*domain.measures, *domain.unspoken) if m.subject and not m.timed]
        self._known: dict[tuple[int, int], bool] = {}

    def with_figures(self, sequence: list[Lexeme], line: Sequence[Token]) -> list[Lexeme]:
        """The parts with the one figure behind "with" as what is shown; as they stand where there is none."""
        letters = "".join(lexeme.kind for lexeme in sequence)
        tail = _TAIL.search(letters)
        if letters.count(MEASURE) != 1 or not tail or MEASURE not in tail[1] or PERIOD not in letters:
            return sequence
        at = letters.index(MEASURE)
        if NOUN not in letters[: tail.start()]:
            return sequence
        beside = line[sequence[at].begin].begin - line[sequence[at].begin - 1].stop <= 1
        if beside and letters[at - 1] == ATTRIBUTE:
            return sequence  # "total net revenue"
        ends = (line[sequence[at].begin], line[sequence[at].stop - 1])
        if line[sequence[at].begin - 1].text == "with" and any(map(is_plural, ends)):
            return sequence  # "orders with refunds" are those that have some; "with their refunds" are all
        means = tuple(self._shown(sequence[at].means))
        shown = replace(sequence[at], kind=ATTRIBUTE, means=means)
        return [*sequence[:at], shown, *sequence[at + 1 :]] if means else sequence

    def _shown(self, measures: Sequence[Measure]) -> Iterator[tuple[str, Attribute]]:
        for measure in measures:
            for count in self.counts:
                if self._fits(count, measure):
                    yield count.base, Attribute(measure.rounded(), measure.name, measure.np, measure)

    def _fits(self, count: Measure, measure: Measure) -> bool:
        key = (id(count), id(measure))
        if key not in self._known:
            self._known[key] = self._is_of_each(count, measure)
        return self._known[key]

    def _is_of_each(self, count: Measure, measure: Measure) -> bool:
        """Whether each record has rows of the figure, and no others limit it."""
        plain = bool(measure.sql) and not (measure.ctes or measure.inner or measure.of_each or measure.told)
        # Of one record alone, a share of records is all or nothing: a ticket's CSAT is not its rating.
        adds = measure.adds_up or (measure.unit == "percent" and measure.base != count.base)
        if not plain or not adds or measure.subject or not measure.date or measure.date != count.date:
            return False
        if not {*measure.where} <= {*count.where}:
            return False
        if measure.base == count.base:
            return not measure.sql.startswith("COUNT(")
        return self.domain.counted_in(replace(count, where=measure.where), measure) is not None

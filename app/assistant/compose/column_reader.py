"""A ranking whose question names what to show of each: "our top 5 customers by net revenue, with id, name and revenue".

What stands before the columns is read as `reader` reads it; the columns are those of the ranked records themselves. The
figure must be among them, since a table without it would be another answer. Not covered: columns of other records, and
a second figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.assistant.compose.domain import Dimension, Measure
from app.assistant.compose.frame import Frame
from app.assistant.compose.list_reader import ListReader
from app.assistant.compose.listing import Attribute
from app.assistant.compose.parts import (
    AND,
    ATTRIBUTE,
    BESIDE,
    ECHO,
    FIGURES,
    HOW_MANY,
    MEASURE,
    NOUN,
    SHOW,
    UNIT,
    WITH,
    Lexeme,
    in_line,
)
from app.assistant.compose.reader import Read, Reader, one_of
from app.assistant.question_tokens import Tokens

_BETWEEN = (SHOW, WITH, BESIDE, AND)
_FIGURE = (MEASURE, NOUN, ECHO, FIGURES, UNIT, HOW_MANY)


class ColumnReader:
    """Reads rankings with columns, by the words of lists."""

    def __init__(self, reader: Reader, lists: ListReader) -> None:
        """`reader` reads what stands before the columns, `lists` knows their words."""
        self.reader = reader
        self.lists = lists

    def read(self, tokens: Tokens) -> Read | None:
        """The one ranking that the question means."""
        line = in_line(tokens)
        found: list[Read] = []
        before: dict[
            tuple[int, ...], tuple[list[Lexeme], list[Read]]
        ] = {}  # what is read of the same beginning
        for cut in self.lists.reader.sequences(line):
            at = _beginning(cut)
            shown = cut[at:]
            kinds = [lexeme.kind for lexeme in shown]
            if ATTRIBUTE not in kinds or sum(k in _FIGURE and k != HOW_MANY for k in kinds) != 1:
                continue
            key = tuple(map(id, cut[:at]))
            if key not in before:
                before[key] = cut, list(self.reader.readings_of(cut[:at], tokens))
            for read in before[key][1]:
                for columns in self._columns(read.frame, shown):
                    frame = read.frame.but(columns=columns)
                    if self.reader.rules.allows(frame):
                        found.append(Read(frame, self.reader.rules.sql(frame)))
        return one_of(found)

    def _columns(self, frame: Frame, shown: Sequence[Lexeme]) -> Iterator[tuple[Attribute, ...]]:
        """The attributes of the ranked that are named, where the figure is named among them and nothing else is."""
        dimension = frame.dimension
        if dimension is None or not (frame.top or frame.over) or frame.columns or frame.more:
            return
        columns: list[Attribute] = []
        figures = 0
        for lexeme in shown:
            if lexeme.kind in _BETWEEN:
                continue
            if lexeme.kind in _FIGURE:
                figures += lexeme.kind != HOW_MANY
                if not _is_named(frame.measure, lexeme):
                    return
                continue
            named = {a.expr: a for alias, a in lexeme.means if alias == dimension.alias}
            if len(named) != 1:
                return
            columns += named.values()
        known = {each.expr for each in columns}
        if figures == 1 and len(known) == len(columns) and self._fit(frame, dimension, columns):
            yield tuple(columns)

    def _fit(self, frame: Frame, dimension: Dimension, columns: Sequence[Attribute]) -> bool:
        """Whether each is told apart, and keys lead to all that is shown over the ranked themselves."""
        joins, base = self.reader.domain.joins, frame.measure.base
        exprs = {each.expr for each in columns}
        if not exprs & {dimension.expr, *dimension.group, *dimension.columns}:
            return False
        for alias in joins.aliases(*exprs):
            steps = joins.path({base}, alias) or ()
            if dimension.alias not in (base, alias, *(step.alias for step in steps)):
                return False
        return True


def _beginning(cut: Sequence[Lexeme]) -> int:
    """Where the columns begin: at the last run of what they are made of, from its first attribute or "show" on."""
    at = len(cut)
    while at and cut[at - 1].kind in (*_BETWEEN, *_FIGURE, ATTRIBUTE):
        at -= 1
    begin = next((i for i in range(at, len(cut)) if cut[i].kind == ATTRIBUTE), len(cut))
    while begin > at and cut[begin - 1].kind in (SHOW, WITH):
        begin -= 1
    return begin


def _is_named(measure: Measure, lexeme: Lexeme) -> bool:
    """Whether a word of the columns is the figure that they are ranked by."""
    if lexeme.kind in (MEASURE, NOUN):
        return any(measure is other for other in lexeme.means)
    if lexeme.kind == ECHO:
        return lexeme.means[0] in ("any", measure.unit)
    return lexeme.kind in (FIGURES, HOW_MANY) or lexeme.means[0] == measure.unit

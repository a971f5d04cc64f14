"""A bound on a column of what is counted or listed: "stores with at least 500 square metres", "a list price under 50".

Only of columns that records can be ranked by, and of the records themselves: a figure's bound is that of `shapes`. The
number must have the column's unit, or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.assistant.compose.domain import Condition, Domain, Subject
from app.assistant.compose.listing import attributes_of, column_of, is_ranked_by
from app.assistant.compose.parts import COLUMN, CONDITION, NUMBER, OR_MORE, OVER, SHOW, UNIT, WITH, Lexeme
from app.assistant.question_tokens import Token

GROUP = "column "
_SIGNS = {">": "more than", "<": "less than", ">=": "at least", "<=": "at most"}
_BOUND = re.compile(
    f"[{WITH}{SHOW}]?(?:{COLUMN}{OVER}{NUMBER}{UNIT}?|{OVER}{NUMBER}{UNIT}?{COLUMN}|{COLUMN}{OVER}{NUMBER}{COLUMN}"
    f"|{COLUMN}{NUMBER}[{UNIT}{COLUMN}]?{OR_MORE}|{NUMBER}{COLUMN}{OR_MORE})"
)


@dataclass(frozen=True)
class Column:
    """A column of a subject's records that has a size."""

    base: str
    expr: str
    label: str
    unit: str


def columns_of_subject(subject: Subject, domain: Domain) -> Iterator[tuple[str, Column]]:
    """The words for each column of the subject that can be bounded."""
    for text, attribute in attributes_of(subject, domain):
        alias = attribute.expr.partition(".")[0]
        column = column_of(attribute.expr, domain)
        if column and alias == subject.base and is_ranked_by(attribute.expr, domain):
            yield text, Column(subject.base, attribute.expr, attribute.label, column.unit)


def may_be_bounded(lexeme: Lexeme, line: Sequence[Token]) -> bool:
    """Whether a number or a comparison stands beside a column's words; without it there is nothing to be read."""
    beside = [*line[max(lexeme.begin - 2, 0) : lexeme.begin], *line[lexeme.stop : lexeme.stop + 1]]
    return any(token.kind == "number" or token.text in _SIGNS for token in beside)


def with_column_bounds(sequence: Sequence[Lexeme]) -> list[Lexeme]:
    """The parts with each bound of a column as the condition that it is."""
    letters = "".join(lexeme.kind for lexeme in sequence)
    found: list[Lexeme] = []
    at = 0
    for match in _BOUND.finditer(letters):
        parts = sequence[match.start() : match.end()]
        if conditions := tuple(_conditions(parts)):
            bound = Lexeme(CONDITION, conditions, False, parts[0].begin, parts[-1].stop)
            found += [*sequence[at : match.start()], bound]
            at = match.end()
    return [*found, *sequence[at:]]


def _conditions(parts: Sequence[Lexeme]) -> Iterator[Condition]:
    """What the parts of a bound mean, for each column that all of its words may be."""
    named = [lexeme for lexeme in parts if lexeme.kind == COLUMN]
    units = {means for lexeme in parts if lexeme.kind == UNIT for means in lexeme.means}
    number: Decimal = next(lexeme for lexeme in parts if lexeme.kind == NUMBER).means[0]
    sign = next(lexeme for lexeme in parts if lexeme.kind in (OVER, OR_MORE)).means[0]
    for column in named[0].means:
        if units - {column.unit} or not all(column in other.means for other in named):
            continue
        size = f"{number.normalize():f}"
        words = f"with a {column.label} of {_SIGNS[sign]} {size}"
        where, alias = f"{column.expr} {sign} {size}", column.expr.partition(".")[0]
        yield Condition(words, (where,), GROUP + column.expr, (column.base,), (alias,), only="counts")

"""A bound on a column of what is counted or listed: "stores with at least 500 square metres", "a list price under 50".

Only of columns that records can be ranked by, and of the records themselves: a figure's bound is that of `shapes`. The
number must have the column's unit, or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.assistant.compose.absence import GROUP as EVENT
from app.assistant.compose.domain import Condition, Domain, Subject
from app.assistant.compose.listing import Attribute, attributes_of, column_of, is_ranked_by, label_of
from app.assistant.compose.parts import COLUMN, CONDITION, NUMBER, OR_MORE, OVER, SHOW, UNIT, WITH, Lexeme
from app.assistant.question_tokens import Token

GROUP = "column "
_SIGNS = {">": "more than", "<": "less than", ">=": "at least", "<=": "at most", "=": "exactly"}
_BOUND = re.compile(
    f"[{WITH}{SHOW}]?(?:{COLUMN}{OVER}{NUMBER}{UNIT}?|{OVER}{NUMBER}{UNIT}?{COLUMN}|{COLUMN}{OVER}{NUMBER}{COLUMN}"
    f"|{COLUMN}{NUMBER}[{UNIT}{COLUMN}]?{OR_MORE}|{NUMBER}{COLUMN}{OR_MORE})"
)
_BARE = re.compile(f"w?(?:{OVER}{NUMBER}{UNIT}|{NUMBER}{UNIT}{OR_MORE})")
_BARE_PARTS = ((NUMBER,), (OVER, OR_MORE), (UNIT,))


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
    return any(token.kind == "number" or token.text in (*_SIGNS, "exactly") for token in beside)


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
        yield _bounded(column, sign, number)


def with_bare_bounds(sequence: Sequence[Lexeme], domain: Domain) -> list[Lexeme]:
    """The parts with "under 50 dollars" as a bound of what the house calls the records dear or cheap by."""
    letters = "".join(lexeme.kind for lexeme in sequence)
    match = _BARE.search(letters)
    if not match or any(map(_is_event, sequence[: match.start()])):
        return [*sequence]  # "sold last month for more than 100 dollars": what was paid, or the price
    parts = sequence[match.start() : match.end()]
    number, sign, unit = (next(x for x in parts if x.kind in kinds).means[0] for kinds in _BARE_PARTS)
    conditions: dict[str, Condition] = {}
    for subject in domain.subjects:
        of_unit = [
            expr
            for expr in subject.superlatives
            if (column := column_of(expr, domain)) and column.unit == unit and is_ranked_by(expr, domain)
        ]
        if len(of_unit) == 1:
            found = Column(subject.base, of_unit[0], label_of(subject, of_unit[0]), unit)
            conditions[found.expr] = _bounded(found, sign, number)
    if not conditions:
        return [*sequence]
    bound = Lexeme(CONDITION, (*conditions.values(),), False, parts[0].begin, parts[-1].stop)
    return [*sequence[: match.start()], bound, *sequence[match.end() :]]


def _is_event(lexeme: Lexeme) -> bool:
    """Whether a part says what happened to the records."""
    return lexeme.kind == CONDITION and any(means.group.startswith(EVENT) for means in lexeme.means)


def of_shown(
    conditions: Sequence[Condition], shown: Sequence[Attribute], subject: Subject
) -> Sequence[Condition]:
    """The conditions, and of bounds on several columns that on the price where it alone is shown.

    "Which products cost more than 100 dollars?" may be of what they are sold for, or of what we pay for them.
    """
    bounds = {c.group.removeprefix(GROUP): c for c in conditions if c.group.startswith(GROUP)}
    told = {attribute.expr for attribute in shown} & {*bounds}
    if len(bounds) > 1 and len(told) == 1 and told <= {*subject.superlatives}:
        return [bounds[expr] for expr in told]
    return conditions


def _bounded(column: Column, sign: str, number: Decimal) -> Condition:
    """The bound as a condition of the records."""
    size = f"{number.normalize():f}"
    words = f"with a {column.label} of {_SIGNS[sign]} {size}"
    where, alias = f"{column.expr} {sign} {size}", column.expr.partition(".")[0]
    return Condition(words, (where,), GROUP + column.expr, (column.base,), (alias,), only="counts")

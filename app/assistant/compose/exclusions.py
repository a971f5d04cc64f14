"""What is left out by name: "without Germany", "except the Nordics", "outside Europe", as conditions of a question.

Only values that every record has are left out: of what some have none of, "without Denver Union" would say nothing of
those without a store. Not covered: what is left out of a share, which may be of all or of what is left; and what is
left out right before another condition, since "excluding tents in Germany" may be of the tents there alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.assistant.compose.domain import Condition, Dimension, Domain
from app.assistant.compose.listing import column_of
from app.assistant.compose.parts import BESIDE, CONDITION, EXCEPT, MEASURE, NOUN, Lexeme, Lexicon
from app.assistant.question_tokens import Token

GROUP = "not "
_EXCEPT = re.compile(f"{EXCEPT}{CONDITION}(?:{CONDITION}*{BESIDE}{CONDITION})?")
_IS = re.compile(r"(\w+\.\w+) (?:= ('(?:[^']|'')*')|IN \(((?:'(?:[^']|'')*'(?:, )?)+)\))")
MOST = 2  # of which one may ask for what is left out
_MANY_TO_ONE = 2  # what a join costs that loses no row
_PLACE = "place"


def with_exclusions(
    sequence: list[Lexeme], domain: Domain, lexicon: Lexicon, line: Sequence[Token]
) -> list[Lexeme]:
    """Read "without Germany and Austria" as one condition; as it stands where that is not clear."""
    letters = "".join(lexeme.kind for lexeme in sequence)
    if letters.count(EXCEPT) > MOST:
        return sequence
    found, at = [], 0
    for match in _EXCEPT.finditer(letters):
        leaves_out, *named = sequence[match.start() : match.end()]
        named = [lexeme for lexeme in named if lexeme.kind == CONDITION]
        means = tuple(_left_out(named, domain, _PLACE if _PLACE in leaves_out.means else ""))
        records = any(_names_records(lexeme, lexicon, line) for lexeme in named)
        goes_on = _PLACE not in leaves_out.means and letters[match.end() :].startswith(CONDITION)
        if means and not records and not goes_on:
            left = Lexeme(CONDITION, means, False, leaves_out.begin, named[-1].stop)
            found += [*sequence[at : match.start()], left]
            at = match.end()
    return [*found, *sequence[at:]]


def _names_records(lexeme: Lexeme, lexicon: Lexicon, line: Sequence[Token]) -> bool:
    """Whether a value's words mean records or figures, too: "tickets without returns" may have led to none."""
    words = tuple(token.text for token in line[lexeme.begin : lexeme.stop])
    return bool({NOUN, MEASURE} & {*lexicon.phrases.get(words, {})})


def _left_out(named: Sequence[Lexeme], domain: Domain, group: str) -> Iterator[Condition]:
    """The conditions that none of the values named is had, one for each kind of record that they may be of."""
    first, *others = named
    for condition in first.means:
        alike = [_like(condition, lexeme) for lexeme in others]
        together = [condition, *(each for each in alike if each)]
        if len(together) == len(named) and (not group or condition.group == group):
            yield from _negated(together, domain)


def _like(condition: Condition, lexeme: Lexeme) -> Condition | None:
    """What a lexeme means of the same column and the same records as a condition."""
    same = [
        other
        for other in lexeme.means
        if (other.group, other.bases, other.only) == (condition.group, condition.bases, condition.only)
        and _column(other) == _column(condition)
    ]
    return same[0] if len(same) == 1 else None


def _negated(together: Sequence[Condition], domain: Domain) -> Iterator[Condition]:
    first = together[0]
    column = _column(first)
    if not column or any(each.today or each.of for each in together):
        return
    alias = column.partition(".")[0]
    known = column_of(column, domain)
    bases = tuple(base for base in first.bases if _has_each(base, alias, domain))
    values = [value for each in together for value in _values(each)]
    if known is None or known.nullable or not bases or len(set(values)) < len(values):
        return
    where = f"{column} <> {values[0]}" if len(values) == 1 else f"{column} NOT IN ({', '.join(values)})"
    words = first.words
    if len(together) > 1:
        said = ", ".join(each.value for each in together[:-1])
        words = words.replace(first.value, f"{said} or {together[-1].value}")
    yield replace(
        first, words=f"not {words}", where=(where,), group=GROUP + first.group, bases=bases, value="",
        part=f"is not {words}", follow_up="", also=(), nouns=(), listed=(), present=(),
    )  # fmt: skip


def _column(condition: Condition) -> str:
    """The column of which a condition names values, and nothing else; empty for others."""
    match = _IS.fullmatch(condition.where[0]) if len(condition.where) == 1 else None
    return match[1] if match else ""


def _values(condition: Condition) -> list[str]:
    match = _IS.fullmatch(condition.where[0])
    return re.findall(r"'(?:[^']|'')*'", match[2] or match[3]) if match else []


def _has_each(base: str, alias: str, domain: Domain) -> bool:
    path = domain.joins.path({base}, alias)
    return path is not None and all(step.cost == _MANY_TO_ONE for step in path)


def is_left_out(condition: Condition) -> bool:
    """Whether a condition leaves values out."""
    return condition.group.startswith(GROUP)


def leaves_some(conditions: Sequence[Condition], domain: Domain) -> bool:
    """Whether what is left out is a part of what the others take: of Germany nothing is left without DACH."""
    for condition in filter(is_left_out, conditions):
        others = [c for c in conditions if c is not condition and c.aliases == condition.aliases]
        for alias in condition.aliases if others else ():
            taken = [part for each in others for part in each.where]
            rows = f"SELECT 1 FROM {domain.joins.tables[alias]} AS {alias} WHERE {' AND '.join(taken)} AND"
            left = " AND ".join(condition.where)
            if not all(domain.has_row(f"{rows} {part} LIMIT 1") for part in (left, f"NOT ({left})")):
                return False
    return True


def is_of_split(conditions: Sequence[Condition], dimension: Dimension | None) -> bool:
    """Whether what is left out are some of what is split by, or what these are in."""
    aliases = {alias for condition in filter(is_left_out, conditions) for alias in condition.aliases}
    return dimension is not None and dimension.alias in aliases


def is_put_inside(before: Sequence[Condition], after: Sequence[Condition]) -> bool:
    """Whether a follow-up names more of what was left out: "and DACH?" may be outside, as Germany was."""
    groups = {c.group.removeprefix(GROUP) for c in before if is_left_out(c)}
    return any(c.group in groups for c in after if c not in before)

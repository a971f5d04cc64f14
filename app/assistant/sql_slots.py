"""Where the literals of an approved query stand that its question names: date ranges, values, numbers, LIMIT.

A literal may be replaced only where its part is plain: a half-open range over one column, a value that one column
is compared with, a bound, a LIMIT. Every other literal stays as the data team wrote it. Knows nothing of questions.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from app.assistant.parse import BROKEN
from app.assistant.schema import Schema, quote_key, quote_name
from app.assistant.workspace import Term

SIGNS: dict[type[exp.Expr], str] = {exp.GT: ">", exp.GTE: ">=", exp.LT: "<", exp.LTE: "<="}


@dataclass(frozen=True)
class DateRange:
    """`start <= column < end`; the numbers of the literals. `end` is None where the range is open."""

    start: dt.date
    end: dt.date | None
    start_at: int
    end_at: int | None


@dataclass(frozen=True)
class Bound:
    """A number that something is compared with, or that LIMIT has (sign "limit")."""

    sign: str
    at: int


@dataclass(frozen=True)
class SqlSlots:
    """What is in one query. `values` have their column, `schema.table.column`, and the numbers of their literals;
    `compared` are all texts that something is compared with and that the glossary does not give.

    `loose_dates` are those in no range that the glossary does not give either, `house_dates` whether it gives any:
    such dates are right on the day of writing, and stay so only while the workspace's "today" is fixed.
    `shown` are the words of the output's names; `calendar` whether the query takes dates apart.
    """

    sql: str
    dialect: str
    literals: tuple[str, ...]
    ranges: tuple[DateRange, ...]
    loose_dates: bool
    house_dates: bool
    values: Mapping[str, tuple[str, tuple[int, ...]]]
    compared: tuple[str, ...]
    numbers: Mapping[float, Bound]
    shown: frozenset[str]
    calendar: bool
    first_only: bool

    def replaced(self, literals: Mapping[int, str]) -> str:
        """Write the query with other literals, by their number."""
        if not literals:
            return self.sql
        tree = sqlglot.parse_one(self.sql, read=self.dialect)
        for number, literal in enumerate(list(_literals(tree))):
            if number in literals:
                literal.replace(exp.Literal(this=literals[number], is_string=literal.is_string))
        return tree.sql(self.dialect)


def read_slots(sql: str, schema: Schema, house: Collection[str]) -> SqlSlots | None:
    """Read one query; None if sqlglot does not understand it. `house` are `house_conditions` of the glossary."""
    dialect = schema.dialect
    try:
        tree = sqlglot.parse_one(sql, read=dialect)
    except (sqlglot.errors.SqlglotError, *BROKEN):
        return None
    numbers = {id(literal): number for number, literal in enumerate(_literals(tree))}
    ranges, loose, standing = _read_dates(tree, numbers, house, dialect)
    return SqlSlots(
        sql=sql,
        dialect=dialect,
        literals=tuple(literal.name for literal in _literals(tree)),
        ranges=tuple(ranges),
        loose_dates=loose,
        house_dates=standing,
        values=_read_values(tree, numbers, schema, house),
        compared=tuple(_compared_texts(tree, house, dialect)),
        numbers=_read_numbers(tree, numbers),
        shown=_shown_words(tree),
        calendar=any(isinstance(node, exp.Interval) or _names_calendar(node) for node in tree.walk()),
        first_only=_takes_first(tree),
    )


def house_conditions(glossary: Sequence[Term], dialect: str) -> frozenset[str]:
    """The comparisons in the glossary's fragments, as SQL text."""
    found = set()
    for term in glossary:
        for fragment in (term.sql, term.where):
            if not fragment:
                continue
            try:
                tree = sqlglot.parse_one(fragment, read=dialect)
            except (sqlglot.errors.SqlglotError, *BROKEN):
                continue
            found |= {
                node.sql(dialect) for node in tree.find_all(exp.Predicate) if isinstance(node, exp.Binary)
            }
    return frozenset(found)


def negated_columns(glossary: Sequence[Term], dialect: str) -> frozenset[str]:
    """The columns, by name, of which the house leaves out values: another value there changes what is left out."""
    found = set()
    for term in glossary:
        for fragment in (term.sql, term.where):
            try:
                tree = sqlglot.parse_one(fragment, read=dialect) if fragment else None
            except (sqlglot.errors.SqlglotError, *BROKEN):
                continue
            for node in tree.find_all(exp.NEQ, exp.Not) if tree else ():
                found |= {column.name for column in node.find_all(exp.Column)}
    return frozenset(found)


def _literals(tree: exp.Expr) -> Iterator[exp.Literal]:
    return (node for node in tree.walk() if isinstance(node, exp.Literal))


# -- dates -----------------------------------------------------------------------------------------------------


def _read_dates(
    tree: exp.Expr, numbers: Mapping[int, int], house: Collection[str], dialect: str
) -> tuple[list[DateRange], bool, bool]:
    ranges: list[DateRange] = []
    used: set[int] = set()
    standing = False
    for start in tree.find_all(exp.GTE):
        day = _date_in(start)
        if day is None or start.sql(dialect) in house:
            continue
        column = start.this.sql(dialect)
        beside = [node for node in _conjuncts(start) if isinstance(node, exp.Binary) and _date_in(node)]
        beside = [node for node in beside if node.this.sql(dialect) == column]
        ends = [node for node in beside if isinstance(node, exp.LT)]
        if len(beside) > 2 or len(beside) - len(ends) != 1:
            continue
        end = _date_in(ends[0]) if ends else None
        end_at = numbers[id(ends[0].expression.this)] if ends else None
        start_at = numbers[id(start.expression.this)]
        ranges.append(DateRange(day, end, start_at, end_at))
        used |= {start_at} | ({end_at} if end_at is not None else set())
    loose = False
    for literal in _literals(tree):
        if numbers[id(literal)] in used or not _looks_dated(literal):
            continue
        comparison = literal.find_ancestor(exp.Predicate)
        if comparison is not None and comparison.sql(dialect) in house:
            standing = True
        else:
            loose = True
    return ranges, loose, standing


def _conjuncts(node: exp.Expr) -> list[exp.Expr]:
    """The conditions that hold together with this one."""
    top = node
    while isinstance(top.parent, exp.And):
        top = top.parent
    return list(top.flatten()) if isinstance(top, exp.And) else [top]


def _date_in(node: exp.Expr) -> dt.date | None:
    """The date that a comparison has on its right."""
    right = node.args.get("expression")
    if not isinstance(right, exp.Cast) or not isinstance(right.this, exp.Literal):
        return None
    if not right.is_type(exp.DType.DATE):
        return None
    try:
        return dt.date.fromisoformat(right.this.name)
    except ValueError:
        return None


_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")


def _looks_dated(literal: exp.Literal) -> bool:
    return bool(literal.is_string and _DATED.match(literal.name))


# What takes dates apart, or one row from the next: with it, a quarter may not stand for a year.
_CALENDAR = re.compile(r"DATE|DAY|WEEK|MONTH|YEAR|QUARTER|HOUR|MINUTE|TIMESTAMP|EXTRACT|LAG|LEAD")


def _names_calendar(node: exp.Expr) -> bool:
    name = node.name if isinstance(node, exp.Anonymous) else type(node).__name__
    return isinstance(node, exp.Func) and bool(_CALENDAR.search(name.upper()))


# -- values ----------------------------------------------------------------------------------------------------


def _read_values(
    tree: exp.Expr, numbers: Mapping[int, int], schema: Schema, house: Collection[str]
) -> dict[str, tuple[str, tuple[int, ...]]]:
    """The values that one column of the database is compared with, wherever they stand.

    Left out are those that the glossary gives: `author = 'agent'` is how the house defines a first response.
    """
    columns = _Columns(tree, schema, house)
    found: dict[str, list[tuple[str | None, int]]] = {}
    for literal in _literals(tree):
        if literal.is_string and not _looks_dated(literal):
            found.setdefault(literal.name, []).append((columns.compared_with(literal), numbers[id(literal)]))
    values = {}
    for value, places in found.items():
        names = {column for column, _ in places}
        (column,) = names if len(names) == 1 else (None,)
        if column:
            values[value] = (column, tuple(at for _, at in places))
    return values


def _compared_texts(tree: exp.Expr, house: Collection[str], dialect: str) -> Iterator[str]:
    for literal in _literals(tree):
        parent = literal.parent
        if literal.is_string and isinstance(parent, exp.EQ | exp.NEQ | exp.In) and not _looks_dated(literal):
            given = parent.sql(dialect) in house
            yield from () if given else (literal.name,)


class _Columns:
    """Which column of the database an expression is, by the aliases of the query's tables."""

    def __init__(self, tree: exp.Expr, schema: Schema, house: Collection[str]) -> None:
        self._house = house
        self._keys: dict[str, set[str]] = {}
        tables = {table.key.lower(): table for table in schema.tables}
        for table in tree.find_all(exp.Table):
            known = tables.get(f"{table.db}.{table.name}".lower().lstrip("."))
            key = f"{quote_key(known, schema.dialect)}" if known else ""
            self._keys.setdefault(table.alias_or_name, set()).add(key)
        self._names = {
            f"{quote_key(table, schema.dialect)}.{quote_name(column.name, schema.dialect)}"
            for table in schema.tables
            for column in table.columns
        }
        self._dialect = schema.dialect

    def compared_with(self, literal: exp.Literal) -> str | None:
        """The column that a literal is compared with by = or IN, and not in a NOT."""
        parent = literal.parent
        if not isinstance(parent, exp.EQ | exp.In) or isinstance(parent.parent, exp.Not | exp.If):
            return None
        column = parent.this
        if not isinstance(column, exp.Column):
            return None
        keys = self._keys.get(column.table, set())
        if len(keys) != 1 or parent.sql(self._dialect) in self._house:
            return None
        name = f"{next(iter(keys))}.{quote_name(column.name, self._dialect)}"
        return name if name in self._names else None


# -- numbers ---------------------------------------------------------------------------------------------------


def _read_numbers(tree: exp.Expr, numbers: Mapping[int, int]) -> dict[float, Bound]:
    """The numbers that stand once in the query, as a bound or behind LIMIT."""
    places: dict[float, list[exp.Literal]] = {}
    for literal in _literals(tree):
        try:
            places.setdefault(float(literal.name), []).append(literal)
        except ValueError:
            continue
    found = {}
    for number, literals in places.items():
        literal = literals[0]
        if len(literals) > 1 or literal.is_string:
            continue
        parent = literal.parent
        sign = SIGNS.get(type(parent)) if parent else None
        if sign and parent and parent.expression is literal and not parent.find_ancestor(exp.If, exp.Case):
            found[number] = Bound(sign, numbers[id(literal)])
        elif isinstance(parent, exp.Limit) and parent.parent is tree and number > 1:
            found[number] = Bound("limit", numbers[id(literal)])
    return found


def _shown_words(tree: exp.Expr) -> frozenset[str]:
    names = tree.named_selects if isinstance(tree, exp.Query) else []
    return frozenset(word for name in names for word in re.split(r"[_\W]+", name.lower()) if word)


def _takes_first(tree: exp.Expr) -> bool:
    """Whether the query gives the first only, of all or of each group: then one is asked for, not several."""
    limit = tree.args.get("limit")
    if limit is not None and limit.expression is not None and limit.expression.name == "1":
        return True
    return any(
        node.expression.name == "1" and isinstance(node.this, exp.Window | exp.Column)
        for node in tree.find_all(exp.EQ)
        if isinstance(node.expression, exp.Literal) and not node.expression.is_string
    )

"""What a query computes, for the person who asked: line by line in English, made from its tree without a model.

Says what is measured (by the glossary's definition where it is a metric's), of which rows, in which period with its
dates, under which conditions, what is left out, how rows are grouped and ordered. Nothing of the query goes unsaid
silently: a condition that has no words is given as SQL, and parts that are not read are named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlglot import exp

from app.assistant.bind import bind_columns
from app.assistant.errors import SqlError
from app.assistant.parse import BROKEN, parse_sql
from app.assistant.qualify import with_qualify
from app.assistant.schema import Schema
from app.assistant.semi_joins import in_as_exists
from app.assistant.sqlite_dates import read_parts
from app.assistant.style.sources import sources_of
from app.assistant.words.conditions import Conditions, as_sql
from app.assistant.words.names import article, bare_name, join_words, many, one, spaced, table_words
from app.assistant.words.periods import period_words
from app.assistant.words.question import Wording
from app.assistant.words.readable import (
    ReadableQuery,
    canonical,
    qualify_columns,
    set_parts,
    strip,
    table_key,
)
from app.assistant.workspace import Workspace


@dataclass(frozen=True)
class Line:
    """One line: `label` is a word such as "Period"; `text` is English or, with `is_sql`, a condition as written."""

    label: str
    text: str
    is_sql: bool = False


def read_back(sql: str, schema: Schema, workspace: Workspace) -> tuple[Line, ...]:
    """Read a query back; empty where it cannot be read at all.

    Columns that no table is named for are found as `bind` does. Raises nothing that a query can cause.
    """
    try:
        tree = parse_sql(sql, schema.dialect)
        if not isinstance(tree, exp.Query):
            return ()
        tree = bind_columns(tree, schema).tree
        if schema.dialect == "sqlite":
            tree = with_qualify(in_as_exists(read_parts(tree)))
        qualify_columns(tree, schema)
        parts = set_parts(tree)
        if parts is None:
            return tuple(_lines(tree, schema, workspace))
        return tuple(_lines_of_parts(parts, schema, workspace))
    except (SqlError, *BROKEN):
        return ()


def _lines(tree: exp.Expr, schema: Schema, workspace: Workspace) -> list[Line]:
    return list(_ReadBack(Wording(ReadableQuery(tree, schema, workspace))).lines())


def _lines_of_parts(
    parts: list[tuple[str, exp.Select]], schema: Schema, workspace: Workspace
) -> Iterator[Line]:
    """The first part whole; of each further one what it lists and all that the first did not say; the order last."""
    first = _lines(parts[0][1], schema, workspace)
    ordered = [line for line in first if line.label == "Order"]
    yield from (line for line in first if line not in ordered)
    for word, select in parts[1:]:
        computed, *rest = _lines(select, schema, workspace)
        yield replace(computed, label=word)
        yield from (line for line in rest if line not in first)
    yield from ordered


class _ReadBack:
    """The lines of one query."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        self.query = wording.query

    def lines(self) -> Iterator[Line]:
        wording = self.wording
        yield from self._computed()
        defined = {meaning.term.term: meaning.term.means for meaning in wording.measures.used}
        for term, means in defined.items():
            yield Line("Definition", f"{_sentence(term)}: {means}")
        if wording.values:
            yield Line("From", _sentence(self._rows()))
        for words in self._periods(wording.conditions):
            yield Line("Period", _sentence(words))
        for part, inner in wording.parts.items():
            for words in self._periods(inner):
                yield Line("Period", _sentence(f"{words}, for “{part}” alone"))
        kept, unsaid = self._groups()
        ranks = [words.removeprefix("only ") for words in wording.ranks]
        for words in [*wording.conditions.named, *wording.conditions.words, *ranks, *kept]:
            yield Line("Only", _sentence(words))
        for part, inner in wording.parts.items():
            for words in [*inner.named, *inner.words]:
                yield Line("Only", _sentence(f"{words}, for “{part}” alone"))
        of_parts = [text for inner in wording.parts.values() for text in inner.unsaid]
        for text in dict.fromkeys([*wording.conditions.unsaid, *of_parts, *unsaid]):
            yield Line("Only", text, is_sql=True)
        for words in self._left_out():
            yield Line("Left out", _sentence(words))
        if wording.values and (keys := wording.key_words()):
            yield Line("Grouped by", _sentence(join_words(keys)))
        if ordered := self._ordered():
            yield Line("Order", _sentence(ordered))
        if unread := self._unread():
            yield Line("Not described", _sentence(unread))

    def _computed(self) -> Iterator[Line]:
        """What is measured, or listed where nothing is; an expression without words as SQL."""
        wording = self.wording
        if not wording.values:
            columns = [words for words in wording.key_words() if words]
            named = f": {join_words(columns)}" if columns else ""
            yield Line("Lists", _sentence(f"{self._rows()}{named}"))
            for key in wording.keys:
                inner = self.query.look_through(key)
                if not isinstance(inner, exp.Column | exp.Star) and not wording.measures.understands(inner):
                    yield Line("Lists", as_sql(key, self.query.schema.dialect), is_sql=True)
            return
        plain = [wording.measures.understands(self.query.look_through(value)) for value in wording.values]
        said = [
            (words, value)
            for words, value, understood in zip(wording.said_values, wording.values, plain, strict=True)
            if understood
        ]
        if said:
            yield Line("Measures", _sentence(join_words(_told_apart(said))))
        for value, understood in zip(wording.values, plain, strict=True):
            if not understood:
                yield Line("Measures", as_sql(value, self.query.schema.dialect), is_sql=True)

    def _groups(self) -> tuple[list[str], list[str]]:
        """Which groups and ranked rows are kept, of every SELECT that is read: in words, and as SQL."""
        said: dict[str, None] = {}
        unsaid: dict[str, None] = {}
        for select in self.query.selects:
            for name in ("having", "qualify"):
                words, texts = self.wording.read_groups(select.args.get(name))
                said |= dict.fromkeys(w if w.startswith("only ") else f"groups where {w}" for w in words)
                unsaid |= dict.fromkeys(texts)
        return [words.removeprefix("only ") for words in said], list(unsaid)

    def _rows(self) -> str:
        """The rows that are read, and the tables that say more of them."""
        missing = self.query.missing(self.query.conditions())
        names = [many(table) for table in self.query.tables if table.key not in missing]
        subject = self.wording.subject
        first = many(subject) if subject else "computed rows"
        others = [name for name in dict.fromkeys(names) if name != first]
        return f"{first}, with their {join_words(others)}" if others else first

    def _periods(self, conditions: Conditions) -> Iterator[str]:
        for each in conditions.ranges.found.values():
            words = period_words(each.start, each.end, self.query.workspace)
            by = one_name(each.table.name, each.column.name)
            by = f"each {each.whose}’s {each.which} of {by}" if each.which else by
            yield f"{words} ({_days(each.start, each.end)}), by {by}"

    def _left_out(self) -> Iterator[str]:
        """The house's habits that the query keeps, and rows that an inner join along a nullable key drops."""
        habits = self.query.habits()
        for condition in self.query.conditions():
            if canonical(condition) in habits:
                yield self.wording.conditions.opposite(condition)
        yield from self._dropped()

    def _dropped(self) -> Iterator[str]:
        by_key = {table.key.lower(): table for table in self.query.tables}
        for select in self.query.selects:
            there = [by_key.get(table_key(source)) for source in sources_of(select)]
            outer = any(join.side for join in select.args.get("joins") or ())
            for table in there:
                if table is None or outer:
                    continue
                for key in table.foreign_keys:
                    nullable = [c for c in table.columns if c.name in key.columns and c.nullable]
                    target = by_key.get(key.ref_table.lower())
                    if nullable and target is not None and target in there and target is not table:
                        yield f"{many(table)} without {article(one(target))}"

    def _ordered(self) -> str:
        limit, order = self.wording.order
        said = []
        for each in order:
            descending = bool(each.args.get("desc"))
            words = self._order_key(each)
            said.append(f"{words}, {'highest or latest' if descending else 'lowest or earliest'} first")
        text = "; then ".join(dict.fromkeys(said))  # a key and the name beside it have the same words
        if limit:
            first = "the first row" if limit == 1 else f"the first {limit:,} rows"
            text = f"{text}; {first}" if text else f"any {limit:,} of the rows"
        return text

    def _order_key(self, ordered: exp.Expr) -> str:
        target = strip(ordered.this)
        outputs = {item.alias_or_name.lower(): item for item in self.wording.main.expressions}
        if isinstance(target, exp.Column) and target.name.lower() in outputs and not self.query.known(target):
            target = outputs[target.name.lower()]
        if isinstance(target, exp.Literal) and target.this.isdigit():
            places = list(self.wording.main.expressions)
            number = int(target.this) - 1
            target = places[number] if number < len(places) else target
        return (
            self.wording.key(target) if not self.query.computes(target) else self.wording.measures.say(target)
        )

    def _unread(self) -> str:
        parts = []
        if isinstance(self.query.tree, exp.SetOperation):
            parts.append(f"the further parts of its {self.query.tree.key.upper()}")
        read = {*map(id, self.query.selects), *self.query.said}
        inner = [select for select in self.query.tree.find_all(exp.Select) if id(select) not in read]
        if inner:
            parts.append(
                f"{len(inner)} subquer{'y' if len(inner) == 1 else 'ies'} within its conditions or outputs"
            )
        return join_words(parts)


def _told_apart(said: list[tuple[str, exp.Expr]]) -> list[str]:
    """What is measured, with the outputs' names where two read alike."""
    words = [text for text, _ in said]
    return [
        f"{text} (“{bare_name(value.alias_or_name)}”)"
        if words.count(text) > 1 and value.alias_or_name
        else text
        for text, value in said
    ]


def one_name(table: str, column: str) -> str:
    """`ordered at of orders`, of the names of a table and its column.

    >>> one_name("orders", "ordered_at"), one_name("factBooking", "bookedAt")
    ('orders’ ordered at', 'booking’s booked at')
    """
    owner = table_words(table)
    return f"{owner}’{'' if owner.endswith('s') else 's'} {spaced(column)}"


def _days(start: dt.date | None, end: dt.date | None) -> str:
    """The days of a half-open range, both named."""
    last = end - dt.timedelta(days=1) if end else None
    if start and last:
        return start.isoformat() if start == last else f"{start.isoformat()} to {last.isoformat()}"
    return f"from {start.isoformat()}" if start else f"to {last.isoformat()}" if last else "any day"


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text[:1].upper() + text[1:]

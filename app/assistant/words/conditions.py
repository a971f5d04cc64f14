"""What a query asks of its rows, in words: `in September 2025`, `with status placed or shipped`, `not closed`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from sqlglot import exp

from app.assistant.schema import Column, Table
from app.assistant.style.layout import format_sql
from app.assistant.style.sources import conditions_of, sources_of
from app.assistant.words.names import (
    UNNAMED,
    bare_name,
    dimension_words,
    is_date,
    join_words,
    many,
    one,
    participle,
    plural,
)
from app.assistant.words.periods import period_words, read_date
from app.assistant.words.readable import ReadableQuery, canonical, strip, table_key

_PLACES = ("country", "region", "city", "state", "market", "territory", "continent")
_COMPARED: dict[type[exp.Expr], str] = {
    exp.GT: "over",
    exp.GTE: "of at least",
    exp.LT: "under",
    exp.LTE: "of at most",
}
_FLIPPED: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.GT: exp.LT,
    exp.GTE: exp.LTE,
    exp.LT: exp.GT,
    exp.LTE: exp.GTE,
}

Measure = Callable[[exp.Expr], str]


class Conditions:
    """Conditions in words, in order; periods are put together from their two ends."""

    def __init__(self, query: ReadableQuery, subject: Table | None, measure: Measure) -> None:
        self.query = query
        self.subject = subject
        self.measure = measure
        self.words: list[str] = []
        self.named: list[str] = []  # by words of the glossary, such as `online`
        self.ranges: dict[str, list[tuple[str, dt.date]]] = {}
        self.dated: dict[str, tuple[Table, Column]] = {}
        self.unsaid: list[str] = []

    def read(self, conditions: Sequence[exp.Expr]) -> None:
        """Take the conditions up, but for the house's habits."""
        habits = self.query.habits()
        left = [condition for condition in conditions if canonical(condition) not in habits]
        for condition in self._name_them(left, habits):
            if not self._range(condition):
                words = self.say(condition)
                if words:
                    self.words.append(words)
                elif words is None:
                    self.unsaid.append(as_sql(condition, self.query.schema.dialect))

    def _name_them(self, conditions: list[exp.Expr], habits: set[str]) -> list[exp.Expr]:
        """Name by the glossary what it has a word for, and return the conditions that are left."""
        tables = {table.key.lower() for table in self.query.tables} | {
            self.subject.key if self.subject else ""
        }
        texts = {id(condition): canonical(condition) for condition in conditions}
        for meaning in self.query.meanings():
            wanted = meaning.where - habits
            there = {texts[id(condition)] for condition in conditions}
            if not meaning.sql and wanted and wanted <= there and meaning.tables <= tables:
                term = meaning.term.term
                last = plural(term).split()[-1].lower()
                many_of_it = any(also.split()[-1].lower() == last for also in meaning.term.also)
                self.named.append(plural(term) if many_of_it else term)
                conditions = [condition for condition in conditions if texts[id(condition)] not in wanted]
        return conditions

    def all_words(self) -> list[str]:
        """Everything as part of a longer phrase, the glossary's words in brackets."""
        named = [f"({', '.join(self.named)})"] if self.named else []
        return [*named, *self.words, *self.periods()]

    def periods(self) -> list[str]:
        """The periods, each with what happened in it where the subject does not say so."""
        said: list[str] = []
        for key, ends in self.ranges.items():
            starts = [day for side, day in ends if side == "start"]
            stops = [day for side, day in ends if side == "end"]
            words = period_words(max(starts, default=None), min(stops, default=None), self.query.workspace)
            happened = self._happened(*self.dated[key])
            if happened or not any(other.endswith(words) for other in said):
                said.append(f"{happened} {words}".strip())
        return list(dict.fromkeys(said))

    def _happened(self, table: Table, column: Column) -> str:
        """`closed`, but nothing for the date that rows are usually told apart by: orders ordered."""
        words = participle(column)
        if not words or words.split()[0][:5] in many(table).replace(" ", "")[:12]:
            return ""
        return words

    # -- ranges of dates -------------------------------------------------------------------------------------

    def _range(self, condition: exp.Expr) -> bool:
        if isinstance(condition, exp.Between):
            low = self._day(condition.args["low"])
            high = self._day(condition.args["high"])
            if low and high and (column := self._dated(condition.this)):
                return self._note(column, ("start", low), ("end", high + dt.timedelta(days=1)))
            return False
        if not isinstance(condition, exp.EQ | exp.GT | exp.GTE | exp.LT | exp.LTE):
            return False
        kind: type[exp.Expr] = type(condition)
        left, right = condition.this, condition.expression
        if self._dated(right):
            left, right, kind = right, left, _FLIPPED.get(kind, kind)
        column = self._dated(left)
        if (part := self._part_of_date(left, right, kind)) is not None:
            return part
        day = self._day(right)
        if column is None or day is None:
            return False
        after = day + dt.timedelta(days=1)
        if kind is exp.EQ and column[1].name.lower().startswith("month"):
            after = _next(day, "month") or after
        if kind is exp.EQ:
            truncated = strip(left)
            if isinstance(truncated, exp.TimestampTrunc | exp.DateTrunc):
                unit = truncated.args["unit"].name.lower()
                after = _next(day, unit) or after
            return self._note(column, ("start", day), ("end", after))
        side = "start" if kind in (exp.GT, exp.GTE) else "end"
        return self._note(column, (side, after if kind in (exp.GT, exp.LTE) else day))

    def _part_of_date(self, left: exp.Expr, right: exp.Expr, kind: type[exp.Expr]) -> bool | None:
        left, right = strip(left), strip(right)
        if not isinstance(right, exp.Literal) or not right.this.isdigit() or kind is not exp.EQ:
            return None
        is_year = isinstance(left, exp.Year) or (
            isinstance(left, exp.Extract) and left.name.upper() == "YEAR"
        )
        known = self._dated(left.this if isinstance(left, exp.Year) else left.expression) if is_year else None
        if known and 1 < int(right.this) < 9998:
            year = int(right.this)
            return self._note(known, ("start", dt.date(year, 1, 1)), ("end", dt.date(year + 1, 1, 1)))
        return None

    def _note(self, known: tuple[Table, Column], *ends: tuple[str, dt.date]) -> bool:
        key = f"{known[0].key}.{known[1].name}"
        self.dated[key] = known
        self.ranges.setdefault(key, []).extend(ends)
        return True

    def _day(self, node: exp.Expr | None) -> dt.date | None:
        return read_date(node, self.query.workspace.today)

    def _dated(self, node: exp.Expr | None) -> tuple[Table, Column] | None:
        while isinstance(
            node, exp.Cast | exp.Paren | exp.TsOrDsToDate | exp.Date | exp.TimestampTrunc | exp.DateTrunc
        ):
            node = node.this
        known = self.query.known(self.query.look_through(node)) if node is not None else None
        return known if known and is_date(known[1]) else None

    # -- single conditions -----------------------------------------------------------------------------------

    def say(self, condition: exp.Expr) -> str | None:
        """Say one condition; "" needs no word, None is not understood."""
        condition = strip(condition)
        if isinstance(condition, exp.Not):
            return self._negated(strip(condition.this))
        if isinstance(condition, exp.Or):
            parts = [self.say(part) for part in condition.flatten()]
            return " or ".join(filter(None, parts)) if all(parts) else None
        if isinstance(condition, exp.And):
            if period := self._period(condition):
                return period
            parts = [self.say(part) for part in condition.flatten()]
            return " and ".join(filter(None, parts)) if None not in parts else None
        if isinstance(condition, exp.Is):
            return self._is(condition, negated=False)
        if isinstance(condition, exp.Column):
            return self._flag(condition, "that are")
        if isinstance(condition, exp.Exists):
            return self._exists(condition, "with")
        if isinstance(condition, exp.In):
            return self._in(condition, negated=False)
        if isinstance(condition, exp.Like | exp.ILike):
            return self._like(condition, "")
        if isinstance(condition, exp.Between):
            low, high = condition.args["low"], condition.args["high"]
            if isinstance(low, exp.Literal) and isinstance(high, exp.Literal):
                return f"with {self._quantity(condition.this)} between {low.this} and {high.this}"
            return None
        if isinstance(condition, exp.EQ | exp.NEQ):
            return self._equal(condition)
        if type(condition) in _COMPARED:
            return self._compared(condition)
        return None

    def _period(self, condition: exp.And) -> str:
        """The one period that both ends of a range make, as a part of `in May or in July`; "" for anything else."""
        inner = Conditions(self.query, self.subject, self.measure)
        whole = all(inner._range(part) for part in condition.flatten())
        return inner.periods()[0] if whole and len(inner.ranges) == 1 else ""

    def _negated(self, inner: exp.Expr) -> str | None:
        if isinstance(inner, exp.Is):
            return self._is(inner, negated=True)
        if isinstance(inner, exp.Column):
            return self._flag(inner, "that are not")
        if isinstance(inner, exp.Exists):
            return self._exists(inner, "without")
        if isinstance(inner, exp.In):
            return self._in(inner, negated=True)
        if isinstance(inner, exp.Like | exp.ILike):
            return self._like(inner, "not ")
        return None

    def _flag(self, column: exp.Column, that: str) -> str | None:
        known = self.query.known(self.query.look_through(column))
        return f"{that} {bare_name(known[1].name)}" if known else None

    def _is(self, node: exp.Expr, *, negated: bool) -> str | None:
        if not isinstance(node.expression, exp.Null):
            if isinstance(node.expression, exp.Boolean) and isinstance(node.this, exp.Column):
                true = bool(node.expression.this) is not negated
                return self._flag(node.this, "that are" if true else "that are not")
            return None
        column = self.query.look_through(node.this)
        known = self.query.known(column)
        if known is None:
            return None
        table, found = known
        if words := participle(found):
            whose = f"whose {one(table)} is" if self.subject and table is not self.subject else "that are"
            return f"{whose} {words}" if negated else f"{whose} not {words}"
        outer = self._is_outer(node.this)
        words = one(table) if outer else self._name(table, found)
        some = f"a{'n' if words[0] in 'aeiou' else ''} {words}"
        return f"with {some}" if negated else (f"without {many(table)}" if outer else f"without {some}")

    def _is_outer(self, column: exp.Expr) -> bool:
        """Whether the column is the key of a left-joined table, so that NULL means that there is no row."""
        if not isinstance(column, exp.Column):
            return False
        select = column.find_ancestor(exp.Select)
        for join in (select.args.get("joins") or ()) if select is not None else ():
            if join.side == "LEFT" and join.this.alias_or_name == column.table:
                on = join.args.get("on")
                known = self.query.known(column)
                if known and column.name in known[0].primary_key:
                    return True
                return on is not None and any(
                    c.name == column.name and c.table == column.table for c in on.find_all(exp.Column)
                )
        return False

    def _name(self, table: Table, column: Column) -> str:
        return dimension_words(table, column, [] if table is self.subject else self.query.tables)

    def _exists(self, node: exp.Expr, word: str) -> str | None:
        select = node.this
        sources = sources_of(select) if isinstance(select, exp.Select) else []
        tables = {table.key.lower(): table for table in self.query.schema.tables}
        table = tables.get(table_key(sources[0])) if sources else None
        if table is None:
            return None
        inner = Conditions(self.query, table, self.measure)
        conditions = [c for c in conditions_of(select) if c.find(exp.Literal, exp.Null, exp.Not)]
        inner.read(conditions)
        if inner.unsaid:
            return None
        habits = self.query.habits()
        usual = ["as the house counts them"] if any(canonical(c) in habits for c in conditions) else []
        self.query.said.add(id(select))
        return " ".join([word, many(table), *usual, *inner.all_words()])

    def _in(self, node: exp.In, *, negated: bool) -> str | None:
        known = self.query.known(self.query.look_through(node.this))
        if known is None:
            return None
        query = node.args.get("query")
        if query is not None:
            select = query.this
            sources = sources_of(select) if isinstance(select, exp.Select) else []
            tables = {table.key.lower(): table for table in self.query.schema.tables}
            table = tables.get(table_key(sources[0])) if sources else None
            if table is None:
                return None
            inner = Conditions(self.query, table, self.measure)
            inner.read(list(conditions_of(select)))
            words = ["without" if negated else "with", many(table), *inner.all_words()]
            return None if inner.unsaid else " ".join(words)
        values = [_value(value) for value in node.expressions]
        if None in values:
            return None
        listed = join_words([str(value) for value in values], "or")
        return self._has(known, listed, negated=negated)

    def _has(self, known: tuple[Table, Column], value: str, *, negated: bool = False) -> str:
        table, column = known
        words = self._name(table, column)
        last = words.rpartition(" ")[2]
        if last in _PLACES or any(place in column.name.lower() for place in _PLACES):
            return f"{'outside' if negated else 'in'} {value}"
        if words == one(table):
            if self.subject is table:
                return f"other than {value}" if negated else f"called {value}"
            return f"for {words}s other than {value}" if negated else f"for the {words} {value}"
        return f"with a {words} other than {value}" if negated else f"with {words} {value}"

    def _like(self, node: exp.Expr, negated: str) -> str | None:
        known = self.query.known(self.query.look_through(strip_case(node.this)))
        pattern = node.expression
        if known is None or not isinstance(pattern, exp.Literal):
            return None
        text, words = pattern.this, self._name(*known)
        words = "name" if words == one(known[0]) else words
        bare = text.strip("%")
        if "%" in bare or "_" in bare or not bare:
            return f"with a {words} {negated}like “{text}”"
        how = {(True, True): "containing", (True, False): "ending on", (False, True): "beginning with"}.get(
            (text.startswith("%"), text.endswith("%")), "equal to"
        )
        return f"with a {words} {negated}{how} “{bare}”"

    def _equal(self, node: exp.Expr) -> str | None:
        left, right = node.this, node.expression
        if isinstance(left, exp.Literal):
            left, right = right, left
        negated = isinstance(node, exp.NEQ)
        known = self.query.known(self.query.look_through(strip_case(left)))
        value = _value(right)
        if known and isinstance(right, exp.Boolean):
            return self._flag(left, "that are" if bool(right.this) is not negated else "that are not")
        if known and value is not None:
            return self._has(known, value, negated=negated)
        if value is not None:
            return f"with {self._quantity(left)} {'other than' if negated else 'of'} {value}"
        if known and (other := self.query.known(strip(right))):
            than = "differs from" if negated else "equals"
            return f"whose {self._name(*known)} {than} the {self._name(*other)}"
        return None

    def _compared(self, node: exp.Expr) -> str | None:
        kind, left, right = type(node), node.this, node.expression
        if isinstance(left, exp.Literal):
            left, right, kind = right, left, _FLIPPED[type(node)]
        if isinstance(strip(right), exp.Literal | exp.Neg):
            return f"with {self._quantity(left)} {_COMPARED[kind]} {_number(strip(right))}"
        words = self._quantity(right)
        subquery = strip(right)
        if isinstance(subquery, exp.Subquery) and isinstance(subquery.this, exp.Select):
            words = f"the {self.measure(subquery.this.expressions[0])}"
        first, second = self._dated(left), self._dated(right)
        if first and second:
            words_of: dict[type[exp.Expr], str] = {exp.GT: "after", exp.GTE: "on or after", exp.LT: "before"}
            when = words_of.get(kind, "by")
            return f"{participle(first[1]) or 'with ' + self._name(*first)} {when} the {self._name(*second)}"
        if UNNAMED in words or UNNAMED in self._quantity(left):
            return None
        return f"with {self._quantity(left)} {_COMPARED[kind].removeprefix('of ')} {words}"

    def _quantity(self, node: exp.Expr) -> str:
        return self.measure(node)


def as_sql(condition: exp.Expr, dialect: str) -> str:
    """A condition as the house lays it out, on one line."""
    return " ".join(format_sql(condition, dialect).split())


def strip_case(node: exp.Expr) -> exp.Expr:
    """Leave out LOWER and UPPER around a column."""
    while isinstance(node, exp.Lower | exp.Upper | exp.Trim):
        node = node.this
    return node


def _value(node: exp.Expr) -> str | None:
    node = strip(node)
    if isinstance(node, exp.Literal):
        return str(node.this)
    return f"-{node.this.this}" if isinstance(node, exp.Neg) and isinstance(node.this, exp.Literal) else None


def _number(node: exp.Expr) -> str:
    text = _value(node) or node.sql()
    return f"{int(text):,}" if text.lstrip("-").isdigit() else text


def _next(day: dt.date, unit: str) -> dt.date | None:
    from app.assistant.periods import add_months

    months = {"month": 1, "quarter": 3, "year": 12}.get(unit)
    if months and day.day == 1:
        return add_months(day, months)
    return day + dt.timedelta(days=7) if unit == "week" else None

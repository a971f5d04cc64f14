"""What a query asks of its rows, in words: `in September 2025`, `with status placed or shipped`, `not closed`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sqlglot import exp

from app.assistant.schema import Column, Table
from app.assistant.style.layout import format_sql
from app.assistant.style.sources import conditions_of, sources_of
from app.assistant.words.durations import say_duration
from app.assistant.words.names import (
    UNNAMED,
    article,
    bare_name,
    dimension_words,
    join_words,
    many,
    one,
    participle,
    plural,
    singular,
)
from app.assistant.words.ranges import FLIPPED, Ranges
from app.assistant.words.readable import ReadableQuery, canonical, joins, strip, table_key
from app.assistant.words.rows import finest_of

_PLACES = ("country", "region", "city", "state", "market", "territory", "continent")
_FEW = 3  # exclusions of rows that are there or not, which are said one by one
_COMPARED: dict[type[exp.Expr], str] = {
    exp.GT: "over",
    exp.GTE: "of at least",
    exp.LT: "under",
    exp.LTE: "of at most",
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
        self.ranges = Ranges(query)
        self.unsaid: list[str] = []

    def read(self, conditions: Sequence[exp.Expr]) -> None:
        """Take the conditions up, but for the house's habits."""
        habits = self.query.habits()
        left = [condition for condition in conditions if canonical(condition) not in habits]
        for condition in self._name_them(left, habits):
            if not self.ranges.take(condition):
                words = self.say(condition)
                if words:
                    self.words.append(words)
                elif words is None:
                    meant = self.query.look_through(condition)
                    self.unsaid.append(as_sql(meant, self.query.schema.dialect))

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
        return self.ranges.words()

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
            return self._related(condition.this, "with")
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
        whole = all(inner.ranges.take(part) for part in condition.flatten())
        return inner.periods()[0] if whole and len(inner.ranges.found) == 1 else ""

    def _negated(self, inner: exp.Expr) -> str | None:
        if isinstance(inner, exp.Is):
            return self._is(inner, negated=True)
        if isinstance(inner, exp.Column):
            return self._flag(inner, "that are not")
        if isinstance(inner, exp.Exists):
            return self._related(inner.this, "without")
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
        if isinstance(node.this, exp.Column) and self.query.known(node.this) is None:
            there = self.related(node.this, "with" if negated else "without")
            if there != "":
                return there
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
        some = article(words)
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

    def _related(self, select: exp.Expr, word: str) -> str | None:
        """Rows that are there or not: `without orders in May`, of the SELECT that finds them; None without words."""
        sources = sources_of(select) if isinstance(select, exp.Select) else []
        by_key = {table.key.lower(): table for table in self.query.schema.tables}
        tables = [by_key.get(table_key(source)) for source in sources]
        known = [table for table in tables if table is not None]
        table = finest_of(known)
        if table is None or len(known) < len(tables) or len(set(known)) < len(known):
            return None
        if any(select.args.get(clause) for clause in ("having", "qualify", "limit")):
            return None
        inner = Conditions(self.query, table, self.measure)
        conditions = [condition for condition in conditions_of(select) if not joins(condition)]
        names = {source.alias_or_name.lower() for source in sources}
        inner.read(conditions)
        if inner.unsaid or any(
            c.table and c.table.lower() not in names for e in conditions for c in e.find_all(exp.Column)
        ):
            return None
        habits = self.query.habits()
        usual = [self.opposite(condition) for condition in conditions if canonical(condition) in habits]
        about = f"({join_words(usual)} left out)" if 0 < len(usual) <= _FEW else ""
        about = about or ("as the house counts them" if usual else "")
        self.query.said.add(id(select))
        return " ".join(filter(None, [word, many(table), about, *inner.all_words()]))

    def related(self, column: exp.Column, word: str) -> str | None:
        """What it means that a left-joined CTE or subquery has a row or none; "" of any other column."""
        select = column.find_ancestor(exp.Select)
        for join in (select.args.get("joins") or ()) if select is not None else ():
            if not join.side or join.this.alias_or_name.lower() != column.table.lower():
                continue
            found = self.query.definition(column)
            return self._related(found[1], word) if found else ""
        return ""

    def opposite(self, condition: exp.Expr) -> str:
        """What a condition leaves out, in words; as SQL where it has none."""
        known = self.query.known(next(iter(condition.find_all(exp.Column)), None))
        flag = condition.this if isinstance(condition, exp.Not) else None
        if known and isinstance(flag, exp.Column) and known[1].name.startswith("is_"):
            return f"{known[1].name.removeprefix('is_').replace('_', ' ')} {many(known[0])}"
        dates = Ranges(self.query)
        if known and isinstance(condition, exp.EQ) and dates.take(condition):
            day = next(iter(dates.found.values())).start
            return f"{many(known[0])} of other days than {day.isoformat() if day else ''}"
        opposite = condition.this if isinstance(condition, exp.Not) else exp.Not(this=condition)
        if isinstance(condition, exp.NEQ):
            opposite = exp.EQ(this=condition.this, expression=condition.expression)
        words = self.say(opposite)
        if known is None or not words:
            return f"rows where {as_sql(opposite, self.query.schema.dialect)}"
        for verb in (f"whose {one(known[0])} is ", "that are "):
            if words.startswith(verb):
                return f"{words.removeprefix(verb)} {many(known[0])}"
        return f"{many(known[0])} {words}"

    def _in(self, node: exp.In, *, negated: bool) -> str | None:
        known = self.query.known(self.query.look_through(node.this))
        if known is None:
            return None
        query = node.args.get("query")
        if query is not None:
            return self._related(query.this, "without" if negated else "with")
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
            if counted := _counted(self._quantity(left), exp.NEQ if negated else exp.EQ, value):
                return counted
            return f"with {self._quantity(left)} {'other than' if negated else 'of'} {value}"
        if known and (other := self.query.known(strip(right))):
            than = "differs from" if negated else "equals"
            return f"whose {self._name(*known)} {than} the {self._name(*other)}"
        return None

    def _compared(self, node: exp.Expr) -> str | None:
        kind, left, right = type(node), node.this, node.expression
        if isinstance(left, exp.Literal):
            left, right, kind = right, left, FLIPPED[type(node)]
        if isinstance(strip(right), exp.Literal | exp.Neg):
            number = _number(strip(right))
            counted = _counted(self._quantity(left), kind, number)
            return counted or f"with {self._quantity(left)} {_COMPARED[kind]} {number}"
        if kind is type(node) and (lasted := say_duration(node, self.query, self._name)):
            return lasted
        words = self._quantity(right)
        subquery = strip(right)
        if isinstance(subquery, exp.Subquery) and isinstance(subquery.this, exp.Select):
            words = f"the {self.measure(subquery.this.expressions[0])}"
        first, second = self.ranges.dated(left), self.ranges.dated(right)
        if first and second and not first.which and not second.which:
            words_of: dict[type[exp.Expr], str] = {exp.GT: "after", exp.GTE: "on or after", exp.LT: "before"}
            when = words_of.get(kind, "by")
            begun = participle(first.column) or f"with {self._name(first.table, first.column)}"
            return f"{begun} {when} the {self._name(second.table, second.column)}"
        if UNNAMED in words or UNNAMED in self._quantity(left):
            return None
        return f"with {self._quantity(left)} {_COMPARED[kind].removeprefix('of ')} {words}"

    def _quantity(self, node: exp.Expr) -> str:
        return self.measure(node)


_COUNTED: dict[type[exp.Expr], str] = {
    exp.GT: "more than",
    exp.GTE: "at least",
    exp.LT: "fewer than",
    exp.LTE: "at most",
    exp.EQ: "exactly",
    exp.NEQ: "other than",
}


def _counted(measure: str, kind: type[exp.Expr], number: str) -> str:
    """`with at least 2 orders`, of a number of things; "" of any other measure.

    >>> _counted("the number of orders", exp.EQ, "0"), _counted("total", exp.EQ, "0")
    ('with no orders', '')
    """
    if not measure.startswith("the number of "):
        return ""
    things = measure.removeprefix("the number of ")
    if number == "0" and kind is exp.EQ:
        return f"with no {things}"
    if number == "0" and kind is exp.GT:
        return f"with {things}"
    first, _, rest = things.partition(" ") if things.startswith("different ") else ("", "", things)
    if number == "1" and not re.search(r"\b(?:with|without|for|in|of|by) |\(", rest):
        rest = singular(rest)
    return f"with {_COUNTED[kind]} {number} {first} {rest}".replace("  ", " ")


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

"""What a query computes, in words: `net revenue`, `the number of orders`, `average floor`."""

from __future__ import annotations

import re

from sqlglot import exp

from app.assistant.schema import Table
from app.assistant.words.conditions import Conditions
from app.assistant.words.counted import rows_counted
from app.assistant.words.names import (
    UNNAMED,
    article,
    bare_name,
    dimension_words,
    is_date,
    is_numeric,
    many,
    one,
    participle,
    plural,
    singular,
    value_words,
)
from app.assistant.words.periods import fiscal_grain
from app.assistant.words.readable import Meaning, ReadableQuery, canonical, role_of, strip
from app.assistant.words.rows import owner_of

_SUMS: dict[type[exp.Expr], str] = {
    exp.Sum: "total", exp.Avg: "average", exp.Median: "median", exp.Stddev: "standard deviation of", exp.Min: "lowest",
    exp.Max: "highest", exp.Mode: "most frequent", exp.AnyValue: "", exp.StddevSamp: "standard deviation of",
}  # fmt: skip
_GRAINS: dict[type[exp.Expr], str] = {
    exp.Year: "year",
    exp.Month: "month",
    exp.Quarter: "quarter",
    exp.Week: "week",
    exp.Day: "day",
}
_PATTERNS = {
    "%Y-%m": "month",
    "%Y": "year",
    "%m": "month",
    "%Y-%m-%d": "day",
    "%B %Y": "month",
    "%b %Y": "month",
}


class Measures:
    """Expressions in words; `used` collects the glossary's terms that were found."""

    def __init__(self, query: ReadableQuery, subject: Table | None, asked: set[str]) -> None:
        self.query = query
        self.subject = subject
        self.asked = asked  # the conditions of the query, as canonical texts
        self.used: list[Meaning] = []

    def term(self, node: exp.Expr, asked: set[str] | None = None) -> str:
        """The term of the glossary that is defined so, if the query has the term's conditions."""
        if isinstance(strip(node), exp.Predicate) or self._is_date_end(node):
            return ""  # such a term names rows: of the earliest order, new customers
        text = canonical(strip(node))
        tables = {table.key.lower() for table in self.query.tables}
        asked = self.asked if asked is None else asked
        for meaning in self.query.meanings():
            if meaning.sql and meaning.sql == text and meaning.where <= asked and meaning.tables <= tables:
                self.used.append(meaning)
                return meaning.term.term
        return ""

    def _is_date_end(self, node: exp.Expr) -> bool:
        """Whether an expression is the earliest or latest of dates."""
        inner = strip(node)
        known = (
            self.query.known(self.query.look_through(inner.this))
            if isinstance(inner, exp.Min | exp.Max)
            else None
        )
        return known is not None and is_date(known[1])

    def say(self, node: exp.Expr, alias: str = "") -> str:
        """Say an expression; an output's alias helps where its tree does not."""
        name = alias or (node.alias if isinstance(node, exp.Alias) else "")
        if isinstance(strip(node), exp.Column) and self.query.known(strip(node)) is None:
            name = name or strip(node).name
        inner = self.query.look_through(node)
        words = self.term(inner) or self._say(inner)
        return words or bare_name(name) or UNNAMED

    def understands(self, node: exp.Expr) -> bool:
        """Whether an expression has words of its own, beside the name that a query gives it."""
        used = list(self.used)
        try:
            return bool(self.term(node) or self._say(node))
        finally:
            self.used = used

    def _say(self, node: exp.Expr) -> str:
        if isinstance(node, exp.Column):
            known = self.query.known(node)
            if known is None:
                return bare_name(node.name)
            if is_numeric(known[1]) and not known[1].name.endswith("_id"):
                return value_words(*known)
            return f"{role_of(node)} {dimension_words(*known, self.query.tables)}".strip()
        if grain := self.grain(node):
            return grain
        if isinstance(node, exp.Filter):
            return self._filtered(node.this, node.expression.this, node)
        if isinstance(node, exp.Window):
            return self._running(node)
        if isinstance(node, exp.Count | exp.CountIf):
            return self._count(node)
        if isinstance(node, exp.PercentileCont | exp.Quantile | exp.WithinGroup):
            columns, shares = list(node.find_all(exp.Column)), [n.this for n in node.find_all(exp.Literal)]
            words = self._part(columns[0]) if columns else ""
            return f"median {words}" if words and shares == ["0.5"] else ""
        if type(node) in _SUMS:
            return self._aggregate(node)
        if isinstance(node, exp.Div | exp.SafeDivide):
            return self._ratio(node)
        if isinstance(node, exp.Mul) and _is_hundred(node.this):
            inner = strip(node.expression)
            if isinstance(inner, exp.Div):
                return self._share(inner.this, inner.expression)
        if isinstance(node, exp.Sub) and not node.find(exp.Window):
            left, right = self._part(node.this), self._part(node.expression)
            if change := self._change(node, left, right):
                return change
            return f"{left} minus {right}" if left and right else ""
        if isinstance(node, exp.Abs):
            sized = self._part(node.this)
            return f"size of {'' if sized.startswith('the ') else 'the '}{sized}" if sized else ""
        if isinstance(node, exp.Mul) and not node.find(exp.Window):
            left, right = self._part(node.this), self._part(node.expression)
            return f"{left} times {right}" if left and right else ""
        if isinstance(node, exp.Nullif):
            return self.say(node.this)
        if isinstance(node, exp.DateDiff | exp.TimestampDiff):
            return self._span(node)
        return ""

    def _running(self, node: exp.Window) -> str:
        """`running total of net revenue, by month`, of a sum over the rows so far; "" of any other window."""
        order, added = node.args.get("order"), strip(node.this)
        if not isinstance(added, exp.Sum | exp.Count) or order is None or len(order.expressions) != 1:
            return ""
        frame = node.args.get("spec")
        ends = (frame.args.get("start"), frame.args.get("end")) if frame else ("UNBOUNDED", "CURRENT ROW")
        by = order.expressions[0]
        if ends != ("UNBOUNDED", "CURRENT ROW") or by.args.get("desc"):
            return ""
        what = self._count(added) if isinstance(added, exp.Count) else self._part(added.this)
        along = self.along(by.this)
        within = [self.along(key) for key in node.args.get("partition_by") or ()]
        if not (what and along and all(within)):
            return ""
        what = what.removeprefix("total ")
        apart = f", for each {' and '.join(within)} apart" if within else ""
        return f"running total of {what}, by {along}{apart}"

    def along(self, key: exp.Expr) -> str:
        """What rows are told apart or ordered by: `month`, `day`, `region`."""
        known = self.query.known(self.query.look_through(key))
        if known and is_date(known[1]):
            return "month" if known[1].name.lower().startswith("month") else "day"
        return self.grain(key) or (dimension_words(*known, self.query.tables) if known else "")

    def _span(self, node: exp.Expr) -> str:
        ends = [
            self.query.known(self.query.look_through(strip(side))) for side in (node.expression, node.this)
        ]
        unit = node.args.get("unit")
        if not all(ends) or unit is None:
            return ""
        said = [participle(end[1]) or bare_name(end[1].name) for end in ends if end]
        return f"number of {unit.name.lower()}s from {said[0]} to {said[1]}"

    def _part(self, node: exp.Expr) -> str:
        inner = self.query.look_through(node)
        return "" if isinstance(inner, exp.Literal) else self.term(inner) or self._say(inner)

    def _change(self, node: exp.Sub, left: str, right: str) -> str:
        """`the change in net revenue from FY2024 to FY2025`, of one figure in two periods."""
        late, early = (self.query.look_through(side) for side in (node.this, node.expression))
        if not (isinstance(late, exp.Filter) and isinstance(early, exp.Filter) and late.this == early.this):
            return ""
        for word, between in ((" in ", "from {} to {}"), (" from ", "between {} and {}")):
            what, _, then = left.partition(word)
            whose, _, before = right.partition(word)
            if then and before and what == whose:
                return f"the change in {what} {between.format(before, then)}"
        return ""

    def grain(self, node: exp.Expr) -> str:
        """The span of time that an expression puts dates in: `month`."""
        node = self.query.look_through(node)
        if isinstance(node, exp.TimestampTrunc | exp.DateTrunc):
            unit = str(node.args["unit"].name).lower()
            inner = self.query.look_through(node.this)
            if isinstance(inner, exp.Min | exp.Max):
                return f"{unit} of the {self._say(inner)}"
            return fiscal_grain(unit, inner, self.query.workspace.fiscal_year_start_month)
        if type(node) in _GRAINS:
            start = self.query.workspace.fiscal_year_start_month
            return fiscal_grain(_GRAINS[type(node)], self.query.look_through(node.this), start)
        if isinstance(node, exp.Extract):
            unit, start = str(node.name).lower(), self.query.workspace.fiscal_year_start_month
            return fiscal_grain(
                unit.replace("dow", "weekday"), self.query.look_through(node.expression), start
            )
        if isinstance(node, exp.DayOfWeek | exp.DayOfWeekIso | exp.Dayname):
            return "weekday"
        if isinstance(node, exp.TimeToStr):
            return _PATTERNS.get(node.args["format"].name, "")
        if isinstance(node, exp.Cast | exp.Date | exp.TsOrDsToDate):
            known = self.query.known(self.query.look_through(node.this))
            return "day" if known and is_date(known[1]) else ""
        return ""

    # -- counts ----------------------------------------------------------------------------------------------

    def counted(self, node: exp.Expr) -> str:
        """What a count counts, in the plural; "" if it is no count."""
        node = self.query.look_through(node)
        if isinstance(node, exp.Filter) or not isinstance(node, exp.Count):
            return ""
        inner = node.this
        if isinstance(inner, exp.Star | exp.Literal):
            return self._rows(node)
        distinct = isinstance(inner, exp.Distinct)
        if isinstance(inner, exp.Column) and self.query.known(inner) is None:
            there = Conditions(self.query, self.subject, self.say).related(inner, "with")
            rows = self._rows(node) if there else ""
            if there != "":
                return f"{rows} {there}" if rows else ""
        column = self.query.look_through(inner.expressions[0] if distinct else inner)
        if distinct and len(inner.expressions) > 1:
            return ""
        known = self.query.known(column)
        if known is None:
            return ""
        table, found = known
        owner = owner_of(self.query, table, found)
        if owner is not None and distinct:
            return many(owner)
        if distinct:
            return f"different {plural(dimension_words(table, found, self.query.tables))}"
        rows = self._rows(node)
        if not rows or not isinstance(inner, exp.Column):
            return ""
        if owner is table:  # the rows that a left join found nothing for are not counted
            rows = rows.partition(", and ")[0]
            return rows if rows == many(owner) else f"{rows} with {article(one(owner))}"
        return f"{rows} with {article(one(owner) if owner else dimension_words(table, found, []))}"

    def _rows(self, node: exp.Expr) -> str:
        """What the rows of the SELECT are in which a count stands; "" where that is not certain."""
        words, meaning = rows_counted(self.query, node, self.asked)
        if meaning:
            self.used.append(meaning)
        return words

    def _count(self, node: exp.Expr) -> str:
        if isinstance(node, exp.CountIf):
            return self._filtered(exp.Count(this=exp.Star()), node.this, node)
        counted = self.counted(node)
        return f"the number of {counted}" if counted else ""

    def _filtered(self, aggregate: exp.Expr, condition: exp.Expr, at: exp.Expr) -> str:
        """An aggregate of the rows that a condition keeps, in the SELECT of the node `at`."""
        said = Conditions(self.query, self.subject, self.say)
        parts = list(condition.flatten(unnest=False)) if isinstance(condition, exp.And) else [condition]
        said.read(parts)
        if said.unsaid:
            return ""
        if isinstance(aggregate, exp.Count) and isinstance(aggregate.this, exp.Star):
            counted = self._rows(at)
            words = f"the number of {counted}" if counted else ""
        else:
            words = self.term(aggregate, {*self.asked, *map(canonical, parts)}) or self._say(aggregate)
        text = " ".join([words, *said.all_words()]) if words else ""
        return "" if UNNAMED in text else text

    # -- sums ------------------------------------------------------------------------------------------------

    def _aggregate(self, node: exp.Expr) -> str:
        inner = self.query.look_through(node.this)
        if isinstance(inner, exp.Case | exp.If):
            return self._of_case(node, inner)
        known = self.query.known(inner)
        word = _SUMS[type(node)]
        if known and isinstance(node, exp.Min | exp.Max):
            if is_date(known[1]):
                return (
                    f"{'earliest' if isinstance(node, exp.Min) else 'latest'} {dimension_words(*known, [])}"
                )
            if not is_numeric(known[1]):
                first = "first" if isinstance(node, exp.Min) else "last"
                return f"{first} {dimension_words(*known, self.query.tables)}"
        words = value_words(*known) if known else self._part(node.this)
        words = _bracket(words.removeprefix("the "))
        if isinstance(node, exp.Sum) and isinstance(inner, exp.Sum | exp.Count):
            return self._part(node.this)  # the parts added up are the whole
        if (
            isinstance(node.this, exp.Column)
            and known is None
            and (inner_select := self.query.definition(node.this))
        ):
            words += self._per(inner_select[1])
        words = words.removeprefix("total ") if word == "total" else words
        return f"{word} {words}".strip() if words else ""

    def _per(self, select: exp.Expr) -> str:
        """` per order`, of what a CTE that is aggregated further groups by."""
        group = select.args.get("group")
        keys = [self.query.look_through(key) for key in group.expressions] if group else []
        said = []
        for key in keys:
            known = self.query.known(key)
            owner = owner_of(self.query, *known) if known else None
            said.append(
                one(owner) if owner else self.grain(key) or (known and dimension_words(*known, [])) or ""
            )
        said = [words for words in dict.fromkeys(said) if words]
        return f" per {' and '.join(said)}" if said else ""

    def _of_case(self, node: exp.Expr, case: exp.Expr) -> str:
        branches = case.args.get("ifs") or [case]
        if len(branches) != 1 or (case.args.get("this") is not None and isinstance(case, exp.Case)):
            return ""
        value = branches[0].args["true"]
        aggregate: exp.Expr = type(node)(this=value.copy())
        if isinstance(value, exp.Literal):
            aggregate = exp.Count(this=exp.Star())
        return self._filtered(aggregate, branches[0].this, node)

    def _ratio(self, node: exp.Expr) -> str:
        left, right = node.this, node.expression
        top = strip(left)
        if isinstance(top, exp.Mul) and (_is_hundred(top.this) or _is_hundred(top.expression)):
            return self._share(top.expression if _is_hundred(top.this) else top.this, right)
        if node.find(exp.Window):
            return ""
        below = self.query.look_through(right)
        if isinstance(below, exp.Nullif):
            below = self.query.look_through(below.this)
        if isinstance(below, exp.Literal):
            words = self._part(left)
            if not words or _is_one(below):
                return words
            for small, large, factor in (
                ("second", "minute", "60"),
                ("minute", "hour", "60"),
                ("hour", "day", "24"),
            ):
                if below.this.partition(".")[0] == factor and f"number of {small}s" in words:
                    return words.replace(f"number of {small}s", f"number of {large}s")
            return f"{_bracket(words)} divided by {below.this.removesuffix('.0')}"
        counted = self.counted(below)
        above, under = self._part(left), self._part(below)
        if not above or not under:
            return ""
        if counted and " " not in counted:
            return f"{_bracket(above)} per {singular(counted)}"
        return f"{_bracket(above)} divided by {_bracket(under)}"

    def _share(self, part: exp.Expr, whole: exp.Expr) -> str:
        whole = self.query.look_through(whole)
        whole = whole.this if isinstance(whole, exp.Nullif) else whole
        if whole.find(exp.Window):
            total = self._part(part)
            window = whole if isinstance(whole, exp.Window) else whole.find(exp.Window)
            within = [self.along(key) for key in (window.args.get("partition_by") if window else None) or ()]
            each = f" within its {' and '.join(within)}" if within and all(within) else ""
            return f"the share of {total}{each} in percent" if total else ""
        above, under = self._part(part), self._part(whole)
        if above.startswith("the number of ") and under.startswith("the number of "):
            under = under.removeprefix("the number of ")
            noun = above.removeprefix("the number of ")
            if noun.startswith(under) and len(noun) > len(under):
                return f"the percentage of {under}{noun[len(under) :]}"
        return f"{_bracket(above)} in percent of {_bracket(under)}" if above and under else ""


def _is_one(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and node.this in ("1", "1.0")


def _bracket(words: str) -> str:
    """Words that compute, as one part of a longer phrase."""
    bare = re.sub(r"\([^()]*\)", "", words)
    return f"({words})" if any(sign in bare for sign in (" minus ", " times ", " divided by ")) else words


def _is_hundred(node: exp.Expr) -> bool:
    node = strip(node)
    return isinstance(node, exp.Literal) and node.this in ("100", "100.0", "100.00")

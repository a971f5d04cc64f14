"""Slips in the values of a query: literals, aggregates, arithmetic, functions and units.

As in `mistakes`, each function proposes single changes of one kind. Not proposed: another text where no other value is
known, that is for columns without an enumeration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from sqlglot import exp

from evals import equivalence as same
from evals.blocks import Block, is_literal, read_conditions, sides
from evals.reading import Change, Reading, retyped


def change_literals(reading: Reading) -> Iterator[Change]:
    """A number one higher, a date one day earlier, another value of the enumeration, a value of IN forgotten."""
    for node in reading.tree.find_all(exp.Literal, exp.Cast, exp.In, exp.Between):
        block = reading.block_of(node)
        if block is None:
            continue
        if isinstance(node, exp.In) and len(node.expressions) > 1:
            for index, value in enumerate(node.expressions[:3]):
                yield Change(
                    "literal", f"{reading.say(value)} dropped from {reading.say(node)}", node, _without(index)
                )
        elif isinstance(node, exp.Between):
            yield Change("literal", f"the end of {reading.say(node)} became exclusive", node, _half_open)
        elif isinstance(node, exp.Cast) and node.is_type("date", "timestamp") and is_literal(node):
            yield from _earlier(reading, block, node)
        elif isinstance(node, exp.Literal) and not node.is_string:
            yield from _higher(reading, block, node)
        elif isinstance(node, exp.Literal):
            yield from _other_text(reading, block, node)


def _without(index: int) -> Callable[[exp.Expr], None]:
    return lambda twin: twin.set("expressions", [e for i, e in enumerate(twin.expressions) if i != index])


def _half_open(twin: exp.Expr) -> exp.Expr:
    low = exp.GTE(this=twin.this.copy(), expression=twin.args["low"].copy())
    return exp.paren(
        exp.And(this=low, expression=exp.LT(this=twin.this.copy(), expression=twin.args["high"].copy()))
    )


def _earlier(reading: Reading, block: Block, node: exp.Expr) -> Iterator[Change]:
    text = node.this.this
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return
    before = moment - timedelta(days=1)
    new = str(before.date() if len(text) == len(str(date.min)) else before)
    comparison = node.parent
    if isinstance(comparison, exp.Binary) and sides(comparison):
        twin = comparison.copy()
        (twin.this if comparison.this is node else twin.expression).set("this", exp.Literal.string(new))
        if same.same_truth(block, comparison, twin, reading.catalog):
            return
    yield Change(
        "literal", f"{reading.say(node)} became the day before", node, _set_this(exp.Literal.string(new))
    )


def _set_this(value: exp.Expr | str) -> Callable[[exp.Expr], None]:
    return lambda twin: twin.set("this", value if isinstance(value, str) else value.copy())


def _higher(reading: Reading, block: Block, node: exp.Literal) -> Iterator[Change]:
    around = node.find_ancestor(
        exp.Round, exp.Limit, exp.Offset, exp.Nullif, exp.Order, exp.Group, exp.Select
    )
    if isinstance(around, exp.Select):
        listed = any(node is output.unalias() for output in around.selects)
        if listed and same.is_test_only(around):
            return
    elif isinstance(around, exp.Limit):
        yield Change(
            "limit", f"LIMIT {node.this} became {int(node.this) + 1}", node, _number(int(node.this) + 1)
        )
        return
    elif isinstance(around, exp.Round):
        if node is around.args.get("decimals") and _does_nothing(reading, block, around):
            return
    else:
        return
    new = str(int(node.this) + 1) if node.is_int else str(float(node.this) + 1)
    yield Change(
        "literal",
        f"literal {node.this} became {new} in {reading.say(node.parent or node)}",
        node,
        _number(new),
    )


def _number(value: int | str) -> Callable[[exp.Expr], exp.Expr]:
    return lambda twin: exp.Literal.number(value)


def _other_text(reading: Reading, block: Block, node: exp.Literal) -> Iterator[Change]:
    parent = node.parent
    if isinstance(parent, exp.Interval):
        if node.this.isdigit():
            new = str(int(node.this) + 1)
            yield Change(
                "literal", f"{reading.say(parent)} became {new}", node, lambda twin: exp.Literal.string(new)
            )
        return
    if isinstance(parent, exp.Like | exp.ILike) and "%" in node.this:
        bare = exp.Literal.string(node.this.replace("%", ""))
        yield Change("literal", f"{reading.say(node)} lost its %", node, lambda twin: bare.copy())
        return
    column = parent.this if isinstance(parent, exp.In) else None
    if isinstance(parent, exp.EQ | exp.NEQ) and (compared := sides(parent)):
        column = compared[0]
    found = block.find(column) if column is not None else None
    values = [value for value in (found[2].values if found else ()) if value != node.this]
    taken = [other.this for other in parent.expressions] if isinstance(parent, exp.In) else []
    if free := [value for value in values if value not in taken]:
        text = exp.Literal.string(free[0])
        if parent is not None and any(
            parent is c.node and c.clause == "where" for c in read_conditions(block)
        ):
            twin = parent.copy()
            next(n for n in twin.find_all(exp.Literal) if n == node).replace(text.copy())
            if same.same_states(block, parent, twin, reading.facts):
                return
        yield Change("literal", f"{reading.say(node)} became {text.sql()}", node, lambda twin: text.copy())


def change_aggregates(reading: Reading) -> Iterator[Change]:
    """AVG for SUM, MAX for MIN, COUNT of rows for COUNT of values; DISTINCT forgotten or added."""
    other = {exp.Sum: exp.Avg, exp.Avg: exp.Sum, exp.Min: exp.Max, exp.Max: exp.Min, exp.Median: exp.Avg}
    for node in reading.tree.find_all(*other, exp.Count):
        block = reading.block_of(node)
        if block is None or same.single_row_groups(block, node, reading.catalog):
            continue
        if isinstance(node, exp.Count):
            yield from _counts(reading, block, node)
        elif not isinstance(node.this, exp.AggFunc | exp.Distinct):
            new = other[type(node)]
            words = f"{node.sql_name()} became {new.sql_name()} in {reading.say(node)}"
            yield Change("aggregate", words, node, _applied(new))
    for block in reading.blocks:
        if block.select.args.get("distinct") and not same.is_test_only(block.select):
            yield Change(
                "distinct", "DISTINCT dropped", block.select, lambda twin: twin.set("distinct", None)
            )


def _applied(new: type[exp.Expr]) -> Callable[[exp.Expr], exp.Expr]:
    return lambda twin: new(this=twin.this)


def _counts(reading: Reading, block: Block, node: exp.Count) -> Iterator[Change]:
    inside = node.this
    if isinstance(inside, exp.Star):
        for alias, table in block.tables.items():
            column = next((c for c in table.columns if c.nullable and c.name not in table.primary_key), None)
            if column is not None:
                words = f"COUNT(*) became COUNT({alias}.{column.name})"
                yield Change("count", words, node, _set_this(exp.column(column.name, table=alias)))
                break
    elif isinstance(inside, exp.Distinct):
        column = inside.expressions[0]
        if len(inside.expressions) == 1 and not _is_key_of_rows(block, column):
            words = f"DISTINCT dropped in {reading.say(node)}"
            yield Change("distinct", words, node, lambda twin: exp.Count(this=twin.this.expressions[0]))
    elif isinstance(inside, exp.Column):
        if not same.never_null(block, inside, reading.catalog):
            words = f"{reading.say(node)} became COUNT(*)"
            yield Change("count", words, node, lambda twin: exp.Count(this=exp.Star()))
        if not _is_key_of_rows(block, inside):
            words = f"DISTINCT put into {reading.say(node)}"
            yield Change(
                "distinct", words, node, lambda twin: exp.Count(this=exp.Distinct(expressions=[twin.this]))
            )


def _is_key_of_rows(block: Block, column: exp.Expr) -> bool:
    found = block.find(column)
    return (
        found is not None and found[1].primary_key == (found[2].name,) and same.counts_rows(block, found[0])
    )


def change_arithmetic(reading: Reading) -> Iterator[Change]:
    """Another operator; ROUND, COALESCE, NULLIF or CAST forgotten; another unit of time."""
    other = {exp.Add: (exp.Sub, "+ became -"), exp.Sub: (exp.Add, "- became +"),
             exp.Mul: (exp.Div, "* became /"), exp.Div: (exp.Mul, "/ became *")}  # fmt: skip
    units = {"DAY": "HOUR", "HOUR": "MINUTE", "MINUTE": "HOUR", "SECOND": "MINUTE", "WEEK": "DAY", "MONTH": "QUARTER",
             "QUARTER": "YEAR", "YEAR": "QUARTER"}  # fmt: skip
    for node in reading.tree.find_all(*other):
        new, words = other[type(node)]
        yield Change("arithmetic", f"{words} in {reading.say(node)}", node, retyped(new))
    for call in reading.tree.find_all(exp.Round, exp.Coalesce, exp.Nullif, exp.Cast):
        block = reading.block_of(call)
        if block is not None and not _does_nothing(reading, block, call):
            words = f"{call.sql_name()} dropped in {reading.say(call)}"
            yield Change("function dropped", words, call, lambda twin: twin.this)
    for call in reading.tree.find_all(exp.TimestampTrunc, exp.DateTrunc, exp.DateDiff):
        unit = call.args.get("unit")
        if unit is not None and (new_unit := units.get(unit.name.upper())):
            words = f"{unit.name.lower()} became {new_unit.lower()} in {reading.say(call)}"
            yield Change("unit", words, unit, _set_this(new_unit))


def _does_nothing(reading: Reading, block: Block, node: exp.Expr) -> bool:
    if isinstance(node, exp.Round):
        digits, scale = node.args.get("decimals"), same.decimals_of(block, node.this, reading.catalog)
        return scale is not None and scale <= (int(digits.this) if isinstance(digits, exp.Literal) else 0)
    if isinstance(node, exp.Coalesce):
        return same.never_null(block, node.this, reading.catalog)
    if isinstance(node, exp.Nullif):  # a group has at least one row
        counted = isinstance(node.this, exp.Count) and isinstance(node.this.this, exp.Star)
        return counted and block.select.args.get("group") is not None
    return is_literal(node) or _day_is_enough(node)


def _day_is_enough(node: exp.Expr) -> bool:
    """Whether a moment serves as well as its day: `CAST(x AS DATE) < DATE …`, `>=`, and a difference in days."""
    parent = node.parent
    if not node.is_type("date"):
        return False
    if isinstance(parent, exp.DateDiff):
        return str(parent.args.get("unit")).upper() not in ("HOUR", "MINUTE", "SECOND")
    left = isinstance(parent, exp.LT | exp.GTE) and parent.this is node and is_literal(parent.expression)
    right = isinstance(parent, exp.GT | exp.LTE) and parent.expression is node and is_literal(parent.this)
    return left or right

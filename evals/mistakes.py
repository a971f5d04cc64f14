"""The mistakes that mutants make: each function reads a gold and proposes single changes of one kind.

A change is said in words a person can act on. What `equivalence` proves to change nothing is not proposed; nor are
changes of what the comparison does not look at: names, and order where it does not count. Not proposed either:
<> for = between two columns of a join (it multiplies rows and nobody writes it) and texts for which no other value
is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlglot import exp

from evals import equivalence as same
from evals.blocks import Block, Condition, conjuncts, is_literal, read_conditions, sides
from evals.catalog import Catalog
from evals.invariants import Facts


@dataclass(frozen=True, eq=False)
class Change:
    """`apply` changes the twin of `node` in a copy of the tree; what it returns stands in the twin's place."""

    kind: str
    words: str
    node: exp.Expr
    apply: Callable[[exp.Expr], exp.Expr | None]


@dataclass(frozen=True)
class Reading:
    """A gold as the operators see it; `ordered` says whether the order of its outermost rows counts."""

    tree: exp.Expr
    blocks: list[Block]
    ordered: bool
    dialect: str
    facts: Facts | None

    @property
    def catalog(self) -> Catalog | None:
        """What the database declares, if that is known."""
        return self.facts.catalog if self.facts else None

    def say(self, node: exp.Expr) -> str:
        """Show a node as SQL, shortened."""
        text = node.sql(dialect=self.dialect)
        return text if len(text) <= 60 else f"{text[:59]}…"

    def block_of(self, node: exp.Expr) -> Block | None:
        """Return the SELECT that a node stands in."""
        select = node if isinstance(node, exp.Select) else node.find_ancestor(exp.Select)
        return next((block for block in self.blocks if block.select is select), None)

    def order_counts(self, block: Block) -> bool:
        """Whether the ORDER BY of a SELECT can be seen in the result."""
        cut = block.select.args.get("limit") is not None
        return cut or (block.select is self.tree and self.ordered)


def swap_comparisons(reading: Reading) -> Iterator[Change]:
    """`>=` for `>`, `<>` for `=`."""
    other = {
        exp.GT: exp.GTE,
        exp.GTE: exp.GT,
        exp.LT: exp.LTE,
        exp.LTE: exp.LT,
        exp.EQ: exp.NEQ,
        exp.NEQ: exp.EQ,
    }
    signs = {exp.GT: ">", exp.GTE: ">=", exp.LT: "<", exp.LTE: "<=", exp.EQ: "=", exp.NEQ: "<>"}
    for node in reading.tree.find_all(*other):
        new = other[type(node)]
        block = reading.block_of(node)
        if block is None or (isinstance(node, exp.EQ) and _joins(node)):
            continue
        changed = new(this=node.this.copy(), expression=node.expression.copy())  # children have one parent
        if not same.same_truth(block, node, changed, reading.catalog):
            words = f"{signs[type(node)]} became {signs[new]} in {reading.say(node)}"
            yield Change("comparison", words, node, _retyped(new))


def _retyped(new: type[exp.Expr]) -> Callable[[exp.Expr], exp.Expr]:
    return lambda twin: new(this=twin.this, expression=twin.expression)


def _joins(node: exp.Expr) -> bool:
    return isinstance(node.this, exp.Column) and isinstance(node.expression, exp.Column)


def drop_conditions(reading: Reading) -> Iterator[Change]:
    """A filter, a join condition or HAVING forgotten; AND written as OR."""
    for block in reading.blocks:
        for condition in read_conditions(block):
            node, clause = condition.node, condition.clause
            alone = isinstance(node.parent, exp.Where | exp.Having | exp.Qualify | exp.Join | exp.If)
            if clause == "case" or (clause == "on" and alone):
                continue
            if not _holds_anyway(reading, block, condition):
                words = "join condition" if clause == "on" else "HAVING" if clause == "having" else "filter"
                yield Change("filter dropped", f"{words} {reading.say(node)} dropped", node, _drop)
    for node in reading.tree.find_all(exp.And):
        if not isinstance(node.parent, exp.Join):
            words = f"AND became OR before {reading.say(node.expression)}"
            yield Change(
                "and/or",
                words,
                node,
                lambda twin: exp.paren(exp.Or(this=twin.this, expression=twin.expression)),
            )
    for node in reading.tree.find_all(exp.Or):
        words = f"OR became AND before {reading.say(node.expression)}"
        yield Change("and/or", words, node, lambda twin: exp.And(this=twin.this, expression=twin.expression))


def _holds_anyway(reading: Reading, block: Block, condition: Condition) -> bool:
    node = condition.node.unnest()
    if isinstance(node, exp.Not) and isinstance(node.this.unnest(), exp.Is):
        return same.never_null(block, node.this.unnest().this, reading.catalog)
    if condition.clause == "where" and same.same_states(block, condition.node, None, reading.facts):
        return True
    return same.same_truth(block, node, None, reading.catalog)


def _drop(twin: exp.Expr) -> None:
    """Take a conjunct out of the condition that it is part of."""
    while isinstance(twin.parent, exp.Paren):
        twin = twin.parent
    parent = twin.parent
    if isinstance(parent, exp.And):
        parent.replace(parent.expression if parent.this is twin else parent.this)
    elif isinstance(parent, exp.Where) and isinstance(parent.parent, exp.Filter):
        parent.parent.replace(parent.parent.this)
    elif parent is not None:
        parent.pop()


def negate(reading: Reading) -> Iterator[Change]:
    """NOT forgotten or put where none was: flags, IS NULL, IN, LIKE, EXISTS."""
    for negation in reading.tree.find_all(exp.Not):
        yield Change("negation", f"NOT dropped in {reading.say(negation)}", negation, lambda twin: twin.this)
    for block in reading.blocks:
        for condition in read_conditions(block):
            node = condition.node
            if isinstance(node, exp.Is | exp.In | exp.Like | exp.Exists | exp.Column):
                yield Change(
                    "negation",
                    f"NOT put before {reading.say(node)}",
                    node,
                    lambda twin: exp.not_(twin.copy()),
                )


def change_joins(reading: Reading) -> Iterator[Change]:
    """LEFT for INNER and the reverse; a join on another column."""
    for block in reading.blocks:
        for join in block.joins:
            plain = join.side in ("", "LEFT") and join.kind in ("", "INNER", "OUTER") and join.args.get("on")
            if plain and not same.join_side_is_moot(block, join, reading.catalog):
                new = "" if join.side else "LEFT"
                words = "LEFT JOIN became JOIN" if join.side else "JOIN became LEFT JOIN"
                yield Change("join side", f"{words}: {reading.say(join.this)}", join, _with_side(new))
            for condition in conjuncts(join.args.get("on")):
                node = condition.unnest()
                if (
                    isinstance(node, exp.EQ)
                    and _joins(node)
                    and (name := _other_column(block, node.this, reading))
                ):
                    words = f"join condition on {name} instead of {node.this.name} in {reading.say(node)}"
                    yield Change("join condition", words, node.this, _renamed(name))


def _with_side(side: str) -> Callable[[exp.Expr], None]:
    def apply(twin: exp.Expr) -> None:
        twin.set("side", side or None)
        twin.set("kind", None)

    return apply


def _renamed(name: str) -> Callable[[exp.Expr], exp.Expr]:
    return lambda twin: exp.column(name, table=twin.args.get("table"))


def _other_column(block: Block, column: exp.Expr, reading: Reading) -> str:
    """The next column of the same table and type, in the table's order; empty if there is none."""
    found = block.find(column)
    if found is None:
        return ""
    _, table, own = found
    names = [c.name for c in table.columns if c.type == own.type]
    return names[(names.index(own.name) + 1) % len(names)] if len(names) > 1 else ""


def change_columns(reading: Reading) -> Iterator[Change]:
    """Another column of the same table and type; throughout the SELECT if it groups by it."""
    for block in reading.blocks:
        grouped = list((block.select.args.get("group") or exp.Group()).expressions)
        seen = set()
        for column in block.select.find_all(exp.Column):
            if column.find_ancestor(exp.Select) is not block.select or column.find_ancestor(exp.Join):
                continue
            name = _other_column(block, column, reading)
            key = any(column == k or column in k.find_all(exp.Column) for k in grouped)
            if (
                not name
                or (key and column in seen)
                or isinstance(column.find_ancestor(exp.Order, exp.Select), exp.Order)
            ):
                continue
            seen.add(column)
            words = f"column {column.sql()} became {name}"
            if key:
                yield Change("column", f"{words} throughout", block.select, _all_renamed(column, name))
            else:
                yield Change(
                    "column", f"{words} in {reading.say(column.parent or column)}", column, _renamed(name)
                )


def _all_renamed(column: exp.Expr, name: str) -> Callable[[exp.Expr], None]:
    def apply(twin: exp.Expr) -> None:
        for output in twin.selects if isinstance(twin, exp.Select) else ():
            if output == column:  # others may refer to it by its name
                output.replace(exp.alias_(exp.column(name, table=column.args.get("table")), column.name))
        for found in list(twin.find_all(exp.Column)):
            if found == column and found.find_ancestor(exp.Select) is twin:
                found.replace(exp.column(name, table=column.args.get("table")))

    return apply


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


def change_order(reading: Reading) -> Iterator[Change]:
    """DESC for ASC, a sort key forgotten, no LIMIT."""
    for block in reading.blocks:
        order = block.select.args.get("order")
        if order is not None and reading.order_counts(block):
            for index, key in enumerate(order.expressions):
                if index and same.order_key_is_moot(block, index):
                    break
                yield _turned(reading, key)
                if index:
                    words = f"sort key {reading.say(key)} dropped"
                    yield Change("order", words, key, lambda twin: twin.pop() and None)
        if block.select.args.get("limit"):
            yield Change("limit", "LIMIT dropped", block.select, lambda twin: twin.set("limit", None))
    for window in reading.tree.find_all(exp.Window):
        for key in (window.args.get("order") or exp.Order()).expressions:
            yield _turned(reading, key)
        for part in window.args.get("partition_by") or ():
            words = f"PARTITION BY {reading.say(part)} dropped"
            yield Change("window", words, part, lambda twin: twin.pop() and None)
        if isinstance(window.this, exp.RowNumber):
            yield Change("window", "ROW_NUMBER became RANK", window.this, lambda twin: exp.Rank())


def _turned(reading: Reading, key: exp.Expr) -> Change:
    words = f"{reading.say(key.this)} {'DESC became ASC' if key.args.get('desc') else 'ASC became DESC'}"
    return Change(
        "order", words, key, lambda twin: exp.Ordered(this=twin.this, desc=not twin.args.get("desc"))
    )


def change_groups(reading: Reading) -> Iterator[Change]:
    """A GROUP BY key forgotten; UNION for UNION ALL."""
    for block in reading.blocks:
        keys = list((block.select.args.get("group") or exp.Group()).expressions)
        for key in keys if len(keys) > 1 else ():
            shown = any(key == output.unalias() for output in block.select.selects)
            if not shown and not same.decided_by_others(block, key, [k for k in keys if k is not key]):
                yield Change(
                    "group key",
                    f"GROUP BY key {reading.say(key)} dropped",
                    key,
                    lambda twin: twin.pop() and None,
                )
    for union in reading.tree.find_all(exp.Union):
        words = "UNION became UNION ALL" if union.args.get("distinct") else "UNION ALL became UNION"
        yield Change("union", words, union, lambda twin: twin.set("distinct", not twin.args.get("distinct")))


def change_arithmetic(reading: Reading) -> Iterator[Change]:
    """Another operator; ROUND, COALESCE, NULLIF or CAST forgotten; another unit of time."""
    other = {exp.Add: (exp.Sub, "+ became -"), exp.Sub: (exp.Add, "- became +"),
             exp.Mul: (exp.Div, "* became /"), exp.Div: (exp.Mul, "/ became *")}  # fmt: skip
    units = {"DAY": "HOUR", "HOUR": "MINUTE", "MINUTE": "HOUR", "SECOND": "MINUTE", "WEEK": "DAY", "MONTH": "QUARTER",
             "QUARTER": "YEAR", "YEAR": "QUARTER"}  # fmt: skip
    for node in reading.tree.find_all(*other):
        new, words = other[type(node)]
        yield Change("arithmetic", f"{words} in {reading.say(node)}", node, _retyped(new))
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


OPERATORS: tuple[Callable[[Reading], Iterator[Change]], ...] = (
    swap_comparisons,
    drop_conditions,
    negate,
    change_joins,
    change_columns,
    change_literals,
    change_aggregates,
    change_order,
    change_groups,
    change_arithmetic,
)

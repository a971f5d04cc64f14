"""Mistakes in the clauses of a query: conditions, joins, columns, order and groups.

Each function reads a gold and proposes single changes of one kind, said in words a person can act on. What
`equivalence` proves to change nothing is not proposed; nor are changes of what the comparison does not look at: names,
and order where it does not count. Not proposed either: <> for = between two columns of a join, which multiplies rows
and nobody writes. Mistakes in values are `slips`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlglot import exp

from evals import equivalence as same
from evals.blocks import Block, Condition, conjuncts, read_conditions
from evals.reading import Change, Reading, retyped


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
            yield Change("comparison", words, node, retyped(new))


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

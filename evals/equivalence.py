"""Which changes of a query cannot change its result, as far as that is cheaply told: they would be no mutants.

Each function proves one kind of sameness from the query, the schema's keys and what the catalog knows (declared keys,
NOT NULL, spans of dates, calendars); without a catalog less is proven. Undecided means: not equivalent. Not attempted:
sums over values of one sign (`refunded > 0` under a SUM of it), and what holds by the data's meaning only.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlglot import exp

from evals.blocks import Block, conjuncts, is_literal, sides
from evals.catalog import Catalog, Field, quote
from evals.invariants import Facts, literal

# Through these a NULL comes out as something else; through all other functions it is taken to stay one.
_SWALLOWS_NULL = (exp.Coalesce, exp.Case, exp.If, exp.Is, exp.Or, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Select,
                  exp.AggFunc, exp.Concat, exp.ConcatWs, exp.Greatest, exp.Least, exp.Nullif, exp.Exists)  # fmt: skip


def field_of(block: Block, column: exp.Expr, catalog: Catalog | None) -> Field | None:
    """Return what the catalog knows of a column."""
    found = block.find(column)
    relation = catalog.relations.get(found[1].key) if catalog and found else None
    return relation.field(found[2].name) if relation and found else None


def rejects_null(condition: exp.Expr, alias: str) -> bool:
    """Whether a conjunct cannot hold where all columns of `alias` are NULL.

    >>> rejects_null(exp.condition("NOT c.is_test"), "c"), rejects_null(exp.condition("c.x IS NULL"), "c")
    (True, False)
    """
    node = condition.unnest()
    if isinstance(node, exp.Not) and isinstance(node.this.unnest(), exp.Is):
        inside = node.this.unnest().this
        return isinstance(inside, exp.Column) and inside.table.lower() == alias
    return any(
        column.table.lower() == alias and not _swallowed(column, node) for column in node.find_all(exp.Column)
    )


def _swallowed(column: exp.Expr, top: exp.Expr) -> bool:
    node = column
    while node is not top and node.parent is not None:
        node = node.parent
        if isinstance(node, _SWALLOWS_NULL):
            return True
    return isinstance(top, _SWALLOWS_NULL)


def optional_aliases(block: Block) -> set[str]:
    """Return the aliases whose columns may all be NULL because of an outer join."""
    optional: set[str] = set()
    seen = {block.first}
    for join in block.joins:
        if join.side in ("LEFT", "FULL"):
            optional.add(join.alias_or_name.lower())
        if join.side in ("RIGHT", "FULL"):
            optional |= seen
        seen.add(join.alias_or_name.lower())
    return optional


def join_side_is_moot(block: Block, join: exp.Join, catalog: Catalog | None) -> bool:
    """Whether INNER and LEFT give the same rows: a later condition drops those without a partner, or none is."""
    alias = join.alias_or_name.lower()
    later = block.joins[[id(j) for j in block.joins].index(id(join)) + 1 :]
    conditions = list(conjuncts((block.select.args.get("where") or exp.Where()).this))
    for other in later:
        if other.side == "":
            conditions += conjuncts(other.args.get("on"))
    if any(rejects_null(condition, alias) for condition in conditions):
        return True
    table = block.tables.get(alias)
    on = list(conjuncts(join.args.get("on")))
    if catalog is None or table is None:
        return False
    pairs = [_pair(block, condition, alias) for condition in on]
    if not pairs or None in pairs:
        return False
    keyed = {(theirs, ours) for pair in pairs if pair for _, ours, theirs in [pair]}
    sources = {source for pair in pairs if pair for source, _, _ in [pair]}
    origins = {_origin(block, source, ours) for pair in pairs if pair for source, ours, _ in [pair]}
    if len(sources) != 1 or len(origins) != 1 or (origin := origins.pop()) is None:
        return False
    child = catalog.relations.get(origin)
    for link in catalog.links_of(origin):
        if link.declared and link.ref_table == table.key and child is not None:
            wanted = {(a.lower(), b.lower()) for a, b in zip(link.ref_columns, link.columns, strict=True)}
            fields = [child.field(column) for column in link.columns]
            if wanted == keyed and all(field and not field.nullable for field in fields):
                return True
    return False


def _origin(block: Block, alias: str, column: str) -> str | None:
    """The base table that surely gives a source its column of the name, itself or as a CTE's output."""
    if alias in optional_aliases(block):
        return None
    if alias in block.tables:
        return block.tables[alias].key
    inner = block.output_of(exp.column(column, table=alias))
    if inner is None or not isinstance(inner[0], exp.Column) or inner[0].name.lower() != column:
        return None
    return _origin(inner[1], inner[0].table.lower(), column)


def _pair(block: Block, condition: exp.Expr, alias: str) -> tuple[str, str, str] | None:
    """`x.a = alias.b` as (x, a, b)."""
    node = condition.unnest()
    if (
        not isinstance(node, exp.EQ)
        or not isinstance(node.left, exp.Column)
        or not isinstance(node.right, exp.Column)
    ):
        return None
    left, right = node.left, node.right
    if left.table.lower() == alias:
        left, right = right, left
    if right.table.lower() != alias or left.table.lower() == alias:
        return None
    return left.table.lower(), left.name.lower(), right.name.lower()


def never_null(block: Block, node: exp.Expr, catalog: Catalog | None) -> bool:
    """Whether an expression surely has a value in every row (of every group, for an aggregate)."""
    node = node.unnest()
    if isinstance(node, exp.Column):
        inner = block.output_of(node)
        if inner and node.table.lower() not in optional_aliases(block):
            return never_null(inner[1], inner[0], catalog)
        field = field_of(block, node, catalog)
        return field is not None and not field.nullable and node.table.lower() not in optional_aliases(block)
    if isinstance(node, exp.Count):
        return True
    if isinstance(node, exp.Sum | exp.Avg | exp.Min | exp.Max):
        grouped = block.select.args.get("group") is not None
        return grouped and not isinstance(node.parent, exp.Filter) and never_null(block, node.this, catalog)
    if isinstance(node, exp.Add | exp.Sub | exp.Mul):
        return all(never_null(block, side, catalog) for side in (node.left, node.right))
    return is_literal(node)


def counts_rows(block: Block, alias: str) -> bool:
    """Whether each row of a base table stands at most once in the SELECT: other sources are joined by their keys."""
    for join in block.joins:
        name = join.alias_or_name.lower()
        if name == alias:
            continue
        if not _joined_by_key(block, join, name):
            return False
    return block.first == alias  # the first source may have several rows for each of another


def _joined_by_key(block: Block, join: exp.Join, name: str) -> bool:
    columns = {
        pair[2] for condition in conjuncts(join.args.get("on")) if (pair := _pair(block, condition, name))
    }
    keys: list[set[str]] = []
    if name in block.tables:
        keys.append({column.lower() for column in block.tables[name].primary_key})
    elif inner := block.inner(name):
        keys.append(group_outputs(inner))
    return any(key and key <= columns for key in keys)


def group_outputs(block: Block) -> set[str]:
    """Return the names under which a grouped SELECT outputs all its group keys; empty if it does not."""
    group = block.select.args.get("group")
    names = set()
    for key in group.expressions if group else ():
        output = next(
            (o for o in block.select.selects if o.unalias() == key or o.alias_or_name == key.sql()), None
        )
        if output is None:
            return set()
        names.add(output.alias_or_name.lower())
    return names


def decided_by_others(block: Block, key: exp.Expr, others: list[exp.Expr]) -> bool:
    """Whether a group or order key has one value for given others: they hold its table's primary key, or it itself."""
    if any(key == other for other in others):
        return True
    found = block.find(key)
    if found is None:
        return False
    alias, table, _ = found
    named = {other.name.lower() for other in others if (f := block.find(other)) and f[0] == alias}
    return bool(table.primary_key) and {column.lower() for column in table.primary_key} <= named


def order_key_is_moot(block: Block, index: int) -> bool:
    """Whether the order keys before this one already tell all rows apart: they hold every group key."""
    keys = [_behind(block, ordered.this) for ordered in block.select.args["order"].expressions]
    group = block.select.args.get("group")
    before = keys[:index]
    if group is None:
        return not block.joins and decided_by_others(block, keys[index], before)
    wanted = group.expressions
    return all(key in before or decided_by_others(block, key, before) for key in wanted)


def _behind(block: Block, key: exp.Expr) -> exp.Expr:
    """The expression behind an order key that is an alias or an ordinal."""
    outputs = block.select.selects
    if isinstance(key, exp.Literal) and key.is_int and 0 < int(key.this) <= len(outputs):
        return outputs[int(key.this) - 1].unalias()
    for output in outputs:
        if isinstance(key, exp.Column) and not key.table and output.alias_or_name.lower() == key.name.lower():
            return output.unalias()
    return key


def single_row_groups(block: Block, aggregate: exp.Expr, catalog: Catalog | None) -> bool:
    """Whether every group has one row: its keys and the columns held at a literal contain the only table's key."""
    if len(block.tables) != 1 or block.queries or catalog is None:
        return False
    (alias, table), *_ = block.tables.items()
    held = list((block.select.args.get("group") or exp.Group()).expressions)
    conditions = list(conjuncts((block.select.args.get("where") or exp.Where()).this))
    if isinstance(aggregate.parent, exp.Filter):
        conditions += conjuncts(aggregate.parent.expression.this)
    for condition in conditions:
        compared = sides(condition.unnest())
        if compared and compared[1] is exp.EQ and is_literal(compared[2]):
            held.append(compared[0])
    named = {column.name.lower() for column in held if (f := block.find(column)) and f[0] == alias}
    return bool(table.primary_key) and {column.lower() for column in table.primary_key} <= named


def decimals_of(block: Block, node: exp.Expr, catalog: Catalog | None) -> int | None:
    """Return how many decimals an exact expression can have; None if it may be inexact or is not known."""
    node = node.unnest()
    if isinstance(node, exp.Column):
        if inner := block.output_of(node):
            return decimals_of(inner[1], inner[0], catalog)
        field = field_of(block, node, catalog)
        return None if field is None else 0 if field.kind == "whole" else field.scale
    if isinstance(node, exp.Count):
        return 0
    if isinstance(node, exp.Filter | exp.Sum | exp.Min | exp.Max | exp.Neg | exp.Abs):
        return decimals_of(block, node.this, catalog)
    if isinstance(node, exp.Literal) and not node.is_string:
        return len(node.this.partition(".")[2])
    if isinstance(node, exp.Add | exp.Sub | exp.Mul | exp.Coalesce):
        parts = [node.this, *(node.expressions if isinstance(node, exp.Coalesce) else [node.expression])]
        found = [decimals_of(block, part, catalog) for part in parts]
        known = [scale for scale in found if scale is not None]
        if len(known) < len(found):
            return None
        return sum(known) if isinstance(node, exp.Mul) else max(known)
    return None


def same_truth(block: Block, before: exp.Expr, after: exp.Expr | None, catalog: Catalog | None) -> bool:
    """Whether two comparisons of a date column with a literal (None: no condition) agree on all dates there are."""
    first = sides(before)
    found = block.find(first[0]) if first else None
    field = field_of(block, first[0], catalog) if first else None
    if first is None or found is None or field is None or catalog is None:
        return False
    if after is None and (field.nullable or found[0] in optional_aliases(block)):
        return False  # the condition turns NULLs away
    name = (found[1].key, field.name)
    second = sides(after) if after is not None else (first[0], exp.EQ, exp.null())
    if (
        second is None
        or second[0] != first[0]
        or not (is_literal(first[2]) and (after is None or is_literal(second[2])))
    ):
        return False
    edges = [_moment(first[2]), _moment(second[2]) if after is not None else datetime.min]
    if name not in catalog.spans or None in edges:
        return False
    low, high = (_as_moment(end) for end in catalog.spans[name])
    if name in catalog.calendars:
        moments = [_as_moment(day) for day in catalog.calendars[name]]
    else:  # between the ends, one comparison differs from another only at or next to its literal
        step = timedelta(days=1) if field.kind == "date" else timedelta(seconds=1)
        last = high.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1) - step
        first_ = low.replace(hour=0, minute=0, second=0, microsecond=0)
        near = [edge + step * n for edge in edges if edge and edge.year > 1 for n in (-1, 0, 1)]
        moments = [moment for moment in (first_, last, *near) if first_ <= moment <= last]
    return all(
        _TRUTH[first[1]](moment, edges[0]) == (after is None or _TRUTH[second[1]](moment, edges[1]))
        for moment in moments
    )


_TRUTH: dict[type[exp.Expr], Callable[[Any, Any], bool]] = {
    exp.LT: operator.lt, exp.LTE: operator.le, exp.GT: operator.gt, exp.GTE: operator.ge,
    exp.EQ: operator.eq, exp.NEQ: operator.ne,
}  # fmt: skip


def _moment(node: exp.Expr) -> datetime | None:
    text = node.find(exp.Literal)
    if text is None or not text.is_string:
        return None
    try:
        return datetime.fromisoformat(text.this)
    except ValueError:
        return None


def _as_moment(value: date) -> datetime:
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)


def same_states(block: Block, before: exp.Expr, after: exp.Expr | None, facts: Facts | None) -> bool:
    """Whether two conditions on a category or flag differ only for states whose rows another condition turns away.

    So `NOT c.is_test` beside `c.loyalty_tier = 'gold'`, where no test customer has a tier. None: no condition.
    """
    held = _states_held(block, before)
    if facts is None or held is None:
        return False
    column, keeps = held
    other = _states_held(block, after) if after is not None else (column, lambda value: True)
    found = block.find(column)
    field = field_of(block, column, facts.catalog)
    if other is None or other[0] != column or found is None or field is None:
        return False
    values: list[Any] = [True, False] if field.kind == "boolean" else list(field.values)
    if not values or (after is None and field.nullable):
        return False
    alias, table, _ = found
    beside = [c for c in conjuncts((block.select.args.get("where") or exp.Where()).this) if c is not before]
    return alias not in optional_aliases(block) and all(
        any(
            rule.table == table.key
            and rule.state == f"{quote(field.name)} = {literal(value)}"
            and any(_turns_away(condition, alias, rule.column, rule.null) for condition in beside)
            for rule in facts.rules.implied
        )
        for value in values
        if keeps(value) != other[1](value)
    )


def _states_held(block: Block, node: exp.Expr) -> tuple[exp.Expr, Callable[[Any], bool]] | None:
    node = node.unnest()
    if isinstance(node, exp.Not):
        inner = _states_held(block, node.this)
        return (inner[0], lambda value: not inner[1](value)) if inner else None
    if isinstance(node, exp.Column):
        return node, lambda value: value is True
    if isinstance(node, exp.In) and all(isinstance(value, exp.Literal) for value in node.expressions):
        taken = {value.this for value in node.expressions}
        return (node.this, lambda value: value in taken) if not node.args.get("query") else None
    compared = sides(node)
    if compared and compared[1] in (exp.EQ, exp.NEQ) and isinstance(compared[2], exp.Literal):
        text, equal = compared[2].this, compared[1] is exp.EQ
        return compared[0], lambda value: (value == text) is equal
    return None


def _turns_away(condition: exp.Expr, alias: str, column: str, null: bool) -> bool:
    """Whether a condition cannot hold where the column is NULL, or where it is not."""
    node = condition.unnest()
    if not null:
        inside = node.this if isinstance(node, exp.Is) else None
        return isinstance(inside, exp.Column) and (inside.table.lower(), inside.name.lower()) == (
            alias,
            column.lower(),
        )
    if isinstance(node, exp.Not) and isinstance(node.this.unnest(), exp.Is):
        node = node.this.unnest().this
    return any(
        (found.table.lower(), found.name.lower()) == (alias, column.lower()) and not _swallowed(found, node)
        for found in node.find_all(exp.Column)
    )


def is_test_only(select: exp.Select) -> bool:
    """Whether a SELECT only tests for rows: it stands within EXISTS or IN."""
    parent = select.parent
    while isinstance(parent, exp.Subquery | exp.Paren):
        parent = parent.parent
    return isinstance(parent, exp.Exists | exp.In)

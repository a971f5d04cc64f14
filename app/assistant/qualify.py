"""QUALIFY for databases that have none: the rows are picked from a subquery that says of each whether it is kept.

Written so where a query is composed, and read back as a QUALIFY, so that its words are the same. Only of the outermost
SELECT.
"""

from __future__ import annotations

from sqlglot import exp

PICKED, IS_KEPT, ORDER = "picked", "is_kept", "order_"  # the subquery, and what it has beside what is shown


def without_qualify(tree: exp.Expr) -> exp.Expr:
    """The query with a subquery in the place of its QUALIFY.

    >>> import sqlglot
    >>> query = "SELECT s.x FROM s QUALIFY RANK() OVER (ORDER BY s.y) = 1 ORDER BY s.x LIMIT 3"
    >>> written = without_qualify(sqlglot.parse_one(query)).sql()
    >>> written.partition(" WHERE ")[2]
    'picked.is_kept ORDER BY picked.x LIMIT 3'
    >>> with_qualify(sqlglot.parse_one(written)).sql() == sqlglot.parse_one(query).sql()
    True
    """
    qualify = tree.args.get("qualify")
    if not isinstance(tree, exp.Select) or qualify is None:
        return tree
    outer = exp.Select()
    order = tree.args.get("order")
    for part in ("with_", "limit"):
        outer.set(part, tree.args.get(part))
        tree.set(part, None)
    for part in ("qualify", "order"):
        tree.set(part, None)
    names = [item.alias_or_name for item in tree.expressions]
    shown = {item.unalias().sql(): item.alias_or_name for item in tree.expressions}
    for number, each in enumerate(order.expressions if order else (), 1):
        key = each.this
        name = key.name if isinstance(key, exp.Column) and not key.table and key.name in names else ""
        name = name or shown.get(key.sql(), "")
        if not name:
            name = f"{ORDER}{number}"
            tree.select(exp.alias_(key.copy(), name), copy=False)
        each.set("this", exp.column(name, PICKED))
    tree.select(exp.alias_(qualify.this, IS_KEPT), copy=False)
    outer.set("order", order)
    outer.select(*(exp.column(name, PICKED) for name in names), copy=False)
    return outer.from_(tree.subquery(PICKED), copy=False).where(exp.column(IS_KEPT, PICKED), copy=False)


def with_qualify(tree: exp.Expr) -> exp.Expr:
    """The query that `without_qualify` has made a subquery of, itself where it is none."""
    source, where = tree.args.get("from_"), tree.args.get("where")
    if source is None or where is None or where.this != exp.column(IS_KEPT, PICKED):
        return tree
    inner = source.this.this if isinstance(source.this, exp.Subquery) else None
    items = {item.alias_or_name: item for item in inner.expressions} if isinstance(inner, exp.Select) else {}
    if not isinstance(inner, exp.Select) or source.this.alias != PICKED or IS_KEPT not in items:
        return tree
    kept = items[IS_KEPT]
    order = tree.args.get("order")
    for column in list(order.find_all(exp.Column)) if order else ():
        item = items[column.name]
        shown = isinstance(item, exp.Alias) and not column.name.startswith(ORDER)
        column.replace(exp.column(column.name) if shown else item.unalias().copy())
    names = [item.alias_or_name for item in tree.expressions]
    inner.set("expressions", [items[name] for name in names])
    inner.set("qualify", exp.Qualify(this=kept.unalias()))
    for part in ("with_", "order", "limit"):
        inner.set(part, tree.args.get(part))
    inner.pop()
    return inner

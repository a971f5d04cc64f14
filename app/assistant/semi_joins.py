"""EXISTS as IN for SQLite, and back: it reads all rows of a subquery again for each row, if no index has its key.

With IN they are read once. Only a subquery of one key that is never NULL outside, where both mean the same: NULL is in
no list, and not in none. Not covered: subqueries that group, and those that look outside for more than the key.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlglot import exp


def exists_as_in(tree: exp.Expr, filled: Mapping[str, Collection[str]]) -> exp.Expr:
    """The query with IN for each EXISTS that means the same; `filled` has the columns never NULL, by alias.

    >>> import sqlglot
    >>> query = "SELECT c.id FROM c WHERE NOT EXISTS (SELECT 1 FROM o WHERE o.c_id = c.id AND o.n > 1)"
    >>> written = exists_as_in(sqlglot.parse_one(query), {"c": {"id"}}).sql()
    >>> written
    'SELECT c.id FROM c WHERE NOT c.id IN (SELECT o.c_id FROM o WHERE NOT o.c_id IS NULL AND o.n > 1)'
    >>> in_as_exists(sqlglot.parse_one(written)).sql() == sqlglot.parse_one(query).sql()
    True
    """
    for exists in list(tree.find_all(exp.Exists)):
        around, inner = exists.parent_select, exists.this
        if around is None or any(join.side for join in around.args.get("joins") or ()):
            continue
        key = _key(inner, filled) if isinstance(inner, exp.Select) else None
        if key is None:
            continue
        equal, own, other = key
        inner.set("expressions", [own.copy()])
        equal.replace(exp.not_(exp.Is(this=own.copy(), expression=exp.null())))
        exists.replace(exp.In(this=other.copy(), query=exp.Subquery(this=inner)))
    return tree


def in_as_exists(tree: exp.Expr) -> exp.Expr:
    """The query with the EXISTS that `exists_as_in` has written otherwise."""
    for found in list(tree.find_all(exp.In)):
        query = found.args.get("query")
        inner = query.this if isinstance(query, exp.Subquery) else None
        if not isinstance(inner, exp.Select) or len(inner.expressions) != 1:
            continue
        own, other = inner.expressions[0], found.this
        filled = exp.not_(exp.Is(this=own.copy(), expression=exp.null()))
        part = next((part for part in _parts(inner) if part == filled), None)
        if part is None or not isinstance(own, exp.Column) or not isinstance(other, exp.Column):
            continue
        part.replace(exp.EQ(this=own.copy(), expression=other.copy()))
        inner.set("expressions", [exp.Literal.number(1)])
        found.replace(exp.Exists(this=inner))
    return tree


def _key(
    inner: exp.Select, filled: Mapping[str, Collection[str]]
) -> tuple[exp.Expr, exp.Column, exp.Column] | None:
    """The one equation of a subquery with a column outside, its own column and that one."""
    if any(
        inner.args.get(part)
        for part in ("group", "having", "limit", "offset", "distinct", "qualify", "with_")
    ):
        return None
    tables = {table.alias_or_name for table in inner.find_all(exp.Table)}
    outside = [column for column in inner.find_all(exp.Column) if column.table not in tables]
    if len(outside) != 1 or outside[0].name not in filled.get(outside[0].table, ()):
        return None
    other = outside[0]
    for part in _parts(inner):
        if isinstance(part, exp.EQ) and other in (part.this, part.expression):
            own = part.this if part.expression is other else part.expression
            return (part, own, other) if isinstance(own, exp.Column) else None
    return None


def _parts(select: exp.Select) -> list[exp.Expr]:
    where = select.args.get("where")
    if where is None:
        return []
    return list(where.this.flatten(unnest=False)) if isinstance(where.this, exp.And) else [where.this]

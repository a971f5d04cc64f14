"""Rows without a partner: `JOIN school_bus AS b ON b.school_id = s.school_id WHERE b.school_id IS NULL` finds none.

An inner join leaves no row in which the column that it is on is NULL. Who asks for one means a left join. Of 3,454
known queries none is written so.
"""

from __future__ import annotations

from sqlglot import exp

from app.assistant.nodes import nodes_of
from app.assistant.style.sources import conditions_of


def keep_those_without(tree: exp.Expr, dialect: str) -> list[str]:
    """Make left joins, in place, of the inner ones whose partner the query wants to be missing; say which.

    >>> import sqlglot
    >>> query = sqlglot.parse_one("SELECT s.name FROM s JOIN b ON b.id = s.id WHERE b.id IS NULL AND s.x > 1")
    >>> keep_those_without(query, "duckdb"), query.sql()[:30]
    (['left joined b, since rows that have none are asked for'], 'SELECT s.name FROM s LEFT JOIN')
    """
    said = []
    for select in nodes_of(tree):
        if not isinstance(select, exp.Select):
            continue
        missing = [part.this for part in conditions_of(select) if _is_null(part)]
        for join in select.args.get("joins") or ():
            name = join.alias_or_name.lower()
            if any(join.args.get(key) for key in ("side", "kind", "method", "using")):
                continue
            on = join.args.get("on")
            parts = on.flatten(unnest=False) if isinstance(on, exp.And) else [on]
            own = {
                side.name.lower()
                for part in parts
                if isinstance(part, exp.EQ)
                for side in (part.this, part.expression)
                if isinstance(side, exp.Column) and side.table.lower() == name
            }
            if any(column.table.lower() == name and column.name.lower() in own for column in missing):
                join.set("side", "LEFT")
                said.append(f"left joined {join.this.sql(dialect)}, since rows that have none are asked for")
    return said


def _is_null(part: exp.Expr) -> bool:
    return (
        isinstance(part, exp.Is)
        and isinstance(part.expression, exp.Null)
        and isinstance(part.this, exp.Column)
    )

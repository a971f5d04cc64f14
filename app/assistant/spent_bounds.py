"""A limit on the first or last day of a group, for which WHERE has left no other days.

"Who has not ordered since April?" is asked with `WHERE ordered_at < April … HAVING MAX(ordered_at) < April`: with the
later orders gone, everybody's last one is early enough. What is meant is the limit on the group, so the one on the
rows is left out. Of the approved and public queries none has both.
"""

from __future__ import annotations

import datetime as dt

from sqlglot import exp

_UPPER, _LOWER = (exp.LT, exp.LTE), (exp.GT, exp.GTE)


def leave_out_spent(tree: exp.Expr, dialect: str) -> list[str]:
    """Leave such limits on rows out, in place; say which."""
    said = []
    for select in list(tree.find_all(exp.Select)):
        having, where = select.args.get("having"), select.args.get("where")
        if having is None or where is None:
            continue
        for limit in having.this.flatten() if isinstance(having.this, exp.And) else (having.this,):
            limit = limit.unnest()
            for each in _spent(limit, where.this):
                said.append(
                    f"left out {each.sql(dialect)} for single rows: {limit.sql(dialect)} would hold for everything"
                )
                each.replace(exp.true())
        _drop_true(select)
    return said


def _spent(limit: exp.Expr, where: exp.Expr) -> list[exp.Expr]:
    """The conditions of WHERE that make the limit hold for every group."""
    for kinds, picked in ((_UPPER, exp.Max), (_LOWER, exp.Min)):
        if isinstance(limit, kinds) and isinstance(limit.this, picked) and limit.this.this is not None:
            column, bound = limit.this.this.sql(), _value(limit.expression)
            break
    else:
        return []
    found: list[exp.Expr] = []
    for each in where.flatten() if isinstance(where, exp.And) else (where,):
        each = each.unnest()
        if not isinstance(each, kinds) or each.this.sql() != column:
            continue
        other = _value(each.expression)
        if other is None or bound is None or type(other) is not type(bound):
            continue
        beyond = other < bound if kinds is _UPPER else other > bound  # type: ignore[operator]
        if beyond or (other == bound and (isinstance(limit, exp.LTE | exp.GTE) or type(each) is type(limit))):
            found.append(each)
    return found


def _value(side: exp.Expr) -> dt.datetime | float | None:
    """The day, time or number that a side is, if it is one."""
    while isinstance(side, exp.Cast | exp.TsOrDsToDate | exp.Date | exp.Paren):
        side = side.this
    if not isinstance(side, exp.Literal):
        return None
    try:
        return dt.datetime.fromisoformat(side.name) if side.is_string else float(side.name)
    except ValueError:
        return None


def _drop_true(select: exp.Select) -> None:
    where = select.args["where"]
    kept = [
        each
        for each in (where.this.flatten() if isinstance(where.this, exp.And) else (where.this,))
        if not (isinstance(each, exp.Boolean) and each.this)
    ]
    select.set("where", exp.Where(this=exp.and_(*kept, copy=False)) if kept else None)

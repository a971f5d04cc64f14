"""Which part of a query a condition is of, where it does not hold for the whole.

A condition within a CTE that is joined to what it does not restrict is of that part alone: last year's orders beside
the orders of all time. One of a table that a SELECT reads twice is of one of the two. Not covered: conditions within
the conditions of a query, which are said with them.
"""

from __future__ import annotations

from sqlglot import exp

from app.assistant.style.sources import conditions_of, sources_of
from app.assistant.words.readable import ReadableQuery, canonical, strip, table_key

TWICE = "one of two"  # the part that has no name: a table or CTE that a SELECT reads twice


def part_of(query: ReadableQuery, condition: exp.Expr) -> str:
    """The name of the part that a condition is of; "" if it holds for all that is read, `TWICE` if for one of two."""
    select = condition.find_ancestor(exp.Select)
    if select is None:
        return ""
    owners = {column.table.lower() for column in condition.find_all(exp.Column)}
    read = [source for source in sources_of(select) if source.alias_or_name.lower() in owners]
    keys = [source.name.lower() for source in sources_of(select) if isinstance(source, exp.Table)]
    if any(isinstance(source, exp.Table) and keys.count(source.name.lower()) > 1 for source in read):
        return TWICE
    tables = {key for source in read if "." in (key := table_key(source)) or key not in query.ctes} - {""}
    if not tables:
        return ""
    text = canonical(condition)
    for other in query.selects:
        aggregates = any(item.find(exp.AggFunc) for item in other.expressions)
        if other is select or (select is query.main and not aggregates):
            continue
        for source in sources_of(other):
            if (
                table_key(source) in tables
                and not _asks(other, text)
                and not _carried(query, select, other, source)
            ):
                return _name(select) or _name_of_rest(query, select)
    return "" if not _is_outer(query, select) else _name(select)


def _asks(select: exp.Expr, text: str) -> bool:
    joins = [join.args["on"] for join in select.args.get("joins") or () if join.side and join.args.get("on")]
    asked = [*conditions_of(select), *(part for on in joins for part in on.flatten())]
    return any(canonical(each) == text for each in asked)


def _carried(query: ReadableQuery, select: exp.Expr, other: exp.Expr, source: exp.Expr) -> bool:
    """Whether a SELECT passes its condition on to another, since one reads the other and keys join their rows."""
    if _reads(query, other, select):
        outer, alias = other, source.alias_or_name.lower()
    elif _reads(query, select, other):
        outer = select
        alias = next(
            (s.alias_or_name.lower() for s in sources_of(select) if table_key(s) == table_key(source)), ""
        )
    else:
        return False
    table = next((table for table in query.schema.tables if table.key.lower() == table_key(source)), None)
    joined = set()
    for node in outer.find_all(exp.EQ):
        for side, other_side in ((node.this, node.expression), (node.expression, node.this)):
            mine = strip(side)
            if isinstance(mine, exp.Column) and mine.table.lower() == alias and other_side.find(exp.Column):
                joined.add(mine.name.lower())
    return table is not None and {name.lower() for name in table.primary_key} <= joined


def _reads(query: ReadableQuery, outer: exp.Expr, inner: exp.Expr, depth: int = 0) -> bool:
    """Whether a SELECT reads what another gives, by CTEs between them."""
    for source in sources_of(outer):
        found = source.this if isinstance(source, exp.Subquery) else query.ctes.get(source.name.lower())
        if found is inner or (found is not None and depth < 10 and _reads(query, found, inner, depth + 1)):
            return True
    return False


def _is_outer(query: ReadableQuery, select: exp.Expr) -> bool:
    """Whether what a SELECT gives is joined so that rows without it stay."""
    for outer in query.selects:
        for join in outer.args.get("joins") or ():
            source = join.this
            found = source.this if isinstance(source, exp.Subquery) else query.ctes.get(source.name.lower())
            if join.side and found is not None and (found is select or _reads(query, found, select)):
                return True
    return False


def _name(select: exp.Expr) -> str:
    """The name of the CTE or subquery that a SELECT is."""
    holder = select.parent
    return holder.alias.replace("_", " ") if isinstance(holder, exp.CTE | exp.Subquery) else ""


def _name_of_rest(query: ReadableQuery, select: exp.Expr) -> str:
    return "the last step" if select is query.main else "one part"

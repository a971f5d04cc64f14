"""What a SELECT reads from, and which of it a column names; nothing is looked up in the schema."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp


def sources_of(select: exp.Expr) -> list[exp.Expr]:
    """The tables and subqueries of FROM and JOIN, in order."""
    source = select.args.get("from_")
    joins = select.args.get("joins") or ()
    return [*([source.this] if source else []), *(join.this for join in joins)]


def has_outer_join(select: exp.Expr) -> bool:
    """Whether a join may add rows of NULLs."""
    return any(join.side in ("LEFT", "RIGHT", "FULL") for join in select.args.get("joins") or ())


def source_of(column: exp.Column) -> exp.Expr | None:
    """The table or subquery that a column with a qualifier is of: the nearest SELECT's around it that has the name."""
    select = column.find_ancestor(exp.Select)
    while select is not None:
        for source in sources_of(select):
            if source.alias_or_name.lower() == column.table.lower():
                return source
        select = select.find_ancestor(exp.Select)
    return None


def conditions_of(select: exp.Expr) -> Iterator[exp.Expr]:
    """What must be true of every row of the SELECT: the parts of WHERE, and of the ON of its inner joins."""
    where = select.args.get("where")
    clauses = [where.this] if where else []
    clauses += [
        join.args["on"] for join in select.args.get("joins") or () if join.args.get("on") and not join.side
    ]
    for clause in clauses:
        yield from clause.flatten(unnest=False) if isinstance(clause, exp.And) else (clause,)

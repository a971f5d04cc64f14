"""The sources of a scope that have the names that are to be repaired, and what speaks against one of them."""

from __future__ import annotations

from sqlglot import exp

from app.assistant.conditions import not_compared_with_itself, other_side
from app.assistant.scopes import Missing, Scope, Source, clause_of


def candidates(scope: Scope, group: list[Missing]) -> list[Source]:
    """The sources that have all names of the group, without those that it would compare with themselves."""
    held = []
    for missing in group:
        column, is_undefined = missing.column, bool(missing.qualifier) and not missing.owner
        holders = scope.holders(missing.name, column)
        held.append(not_compared_with_itself(scope, column, missing.name, holders, is_undefined))
    return [source for source in held[0] if all(source in others for others in held[1:])]


def are_told_apart(missing: Missing, sources: list[Source]) -> bool:
    """Whether the query also says `source.name` beside it, so that another table may be meant here.

    Saying it in a join condition does not tell, nor in GROUP BY or ORDER BY, which repeat a column of SELECT.
    """
    aliases, scope = {source.alias.lower() for source in sources}, missing.scope
    beside = _rows_or_clause(missing.column, scope)
    return any(
        column.name.lower() == missing.name.lower() and column.table.lower() in aliases
        for column in scope.select.find_all(exp.Column)
        if not other_side(column) and _rows_or_clause(column, scope) == beside
    )


def _rows_or_clause(column: exp.Column, scope: Scope) -> str:
    clause, _ = clause_of(column, scope.select)
    return "rows" if clause in ("expressions", "where", "joins") else clause


def is_its_own_other_side(column: exp.Column, scope: Scope, owner: Source | None = None) -> bool:
    """Whether the column is all that a subquery shows, for `IN` to compare with a column of that name.

    Read from the query around it, it would be compared with itself: `product_id IN (SELECT product_id FROM orders)`,
    where `orders` has none, holds for every row that has a product. A table that refers to the `owner` by
    this column has its key under another name, which `stray_joins` reads.
    """
    keys = [key for source in scope.sources if source.table for key in source.table.foreign_keys]
    if owner is not None and owner.table is not None:
        home = owner.table.key.lower()
        if any(key.ref_table.lower() == home and _same(key.ref_columns, column) for key in keys):
            return False
    if len(scope.select.expressions) != 1 or scope.select.expressions[0].unalias() is not column:
        return False
    inside = scope.select.parent
    inside = inside.parent if isinstance(inside, exp.Subquery) else inside
    left = inside.this if isinstance(inside, exp.In) else None
    return isinstance(left, exp.Column) and left.name.lower() == column.name.lower()


def _same(names: tuple[str, ...], column: exp.Column) -> bool:
    return [name.lower() for name in names] == [column.name.lower()]

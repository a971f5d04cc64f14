"""EXCEPT and INTERSECT of unlike columns: the names of rooms without the keys of bookings.

`SELECT room_no FROM rooms EXCEPT SELECT room_key FROM bookings` leaves out nothing. Where the second side shows the
key to the one table of the first, what is meant are the rows of that table with or without such a key.
"""

from __future__ import annotations

from sqlglot import exp

from app.assistant.schema import ForeignKey, Schema, Table
from app.assistant.scopes import to_name
from app.assistant.style.sources import sources_of
from app.assistant.words.readable import table_key


def compare_keys(tree: exp.Expr, schema: Schema) -> tuple[exp.Expr, list[str]]:
    """Return the first side's rows by their key, and what was done; else the tree itself."""
    if not isinstance(tree, exp.Except | exp.Intersect):
        return tree, []
    left, right = tree.this, tree.expression
    if not isinstance(left, exp.Select) or not isinstance(right, exp.Select) or len(right.expressions) != 1:
        return tree, []
    tail = ("group", "order", "limit", "having", "with_", "qualify")
    if any(part.args.get(name) for part in (left, tree) for name in tail):
        return tree, []
    ours, shown = _one_table(left, schema), right.expressions[0].unalias()
    if ours is None or not isinstance(shown, exp.Column):
        return tree, []
    theirs = _table_of(shown, right, schema)
    keys = [
        key
        for key in (theirs.foreign_keys if theirs else ())
        if len(key.columns) == 1 and key.columns[0].lower() == shown.name.lower()
        if key.ref_table.lower() == ours.key.lower()
    ]
    firsts = [item.unalias() for item in left.expressions]
    if (
        len(keys) != 1
        or len({*keys}) != 1
        or not all(isinstance(item, exp.Column | exp.Star) for item in firsts)
    ):
        return tree, []
    name = keys[0].ref_columns[0]
    if len(firsts) == 1 and isinstance(firsts[0], exp.Column) and firsts[0].name.lower() == name.lower():
        return tree, []
    if len(firsts) == 1 and isinstance(firsts[0], exp.Column) and _refers(firsts[0], ours, keys[0]):
        return tree, []  # both are keys to the same rows: chiefs of staff without heads of departments
    inside = right.copy()
    inside.set("where", exp.Where(this=_known(inside, shown)))
    key = exp.column(
        to_name(name, schema.dialect),
        table=sources_of(left)[0].alias_or_name if left.args.get("joins") else None,
    )
    has: exp.Expr = exp.In(this=key, query=exp.Subquery(this=inside))
    rows = left.copy()
    where = rows.args.get("where")
    has = exp.Not(this=has) if isinstance(tree, exp.Except) else has
    rows.set("where", exp.Where(this=exp.and_(where.this, has) if where else has))
    what = "without" if isinstance(tree, exp.Except) else "with"
    return rows, [
        f"read as rows of {ours.key} {what} a {keys[0].columns[0]} there, not as {tree.key.upper()} of unlike columns"
    ]


def _refers(column: exp.Column, table: Table, like: ForeignKey) -> bool:
    return any(
        [each.lower() for each in key.columns] == [column.name.lower()]
        and (key.ref_table, key.ref_columns) == (like.ref_table, like.ref_columns)
        for key in table.foreign_keys
    )


def _known(select: exp.Select, shown: exp.Column) -> exp.Expr:
    """The SELECT's condition, and that the key is known: NOT IN a list with a NULL holds for no row."""
    known = exp.Not(this=exp.Is(this=shown.copy(), expression=exp.null()))
    where = select.args.get("where")
    return exp.and_(where.this.copy(), known) if where else known


def _one_table(select: exp.Select, schema: Schema) -> Table | None:
    sources = sources_of(select)
    return _named(sources[0], schema) if len(sources) == 1 else None


def _table_of(column: exp.Column, select: exp.Select, schema: Schema) -> Table | None:
    sources = [
        each
        for each in sources_of(select)
        if not column.table or each.alias_or_name.lower() == column.table.lower()
    ]
    return _named(sources[0], schema) if len(sources) == 1 else None


def _named(source: exp.Expr, schema: Schema) -> Table | None:
    return next((table for table in schema.tables if table.key.lower() == table_key(source)), None)

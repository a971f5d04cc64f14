"""Whose rows a SELECT shows: the one table its outputs are of, and the key by which joined rows are told to be its."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from app.assistant.schema import Schema
from app.assistant.scopes import to_name
from app.assistant.style.sources import source_of, sources_of


def owner_of(select: exp.Select, column: exp.Column) -> str | None:
    """The name under which the SELECT has the column's source, in small letters; None where it may be of several."""
    sources = sources_of(select)
    if not column.table:
        return sources[0].alias_or_name.lower() if len(sources) == 1 else None
    return column.table.lower() if source_of(column) in sources else None


def shown_owner(select: exp.Select) -> str | None:
    """The one source that all outputs are of; None where there are several, or none."""
    shown = {owner_of(select, column) for item in select.expressions for column in item.find_all(exp.Column)}
    return shown.pop() if len(shown) == 1 else None


def key_below(select: exp.Select, owner: str, schema: Schema) -> exp.Column | None:
    """The column of the owner to which a joined table refers, so that several of its rows may be of one."""
    tables = {table.key.lower(): table for table in schema.tables}
    keyed = {
        source.alias_or_name.lower(): tables.get(f"{source.db}.{source.name}".lower().lstrip("."))
        for source in sources_of(select)
        if isinstance(source, exp.Table)
    }
    parent = keyed.get(owner)
    for alias, table in keyed.items():
        if table is None or parent is None or alias == owner:
            continue
        own = {*map(str.lower, table.primary_key)}
        for key in table.foreign_keys:
            unique = own and own <= {*map(str.lower, key.columns)}
            if key.ref_table.lower() == parent.key.lower() and len(key.ref_columns) == 1 and not unique:
                return exp.column(to_name(key.ref_columns[0], schema.dialect), table=owner)
    return None


def keys_where(select: exp.Select, key: exp.Column, conditions: Iterable[exp.Expr]) -> exp.In:
    """`key IN (SELECT key FROM … WHERE …)`: the subjects of the rows that meet the conditions."""
    those = select.copy()
    those.set("expressions", [key.copy()])
    those.set("distinct", None)
    those.set("where", where_of(conditions))
    return exp.In(this=key.copy(), query=exp.Subquery(this=those))


def only_owner(select: exp.Select, owner: str, conditions: Iterable[exp.Expr]) -> exp.Select:
    """The same outputs, of the owner's rows alone that meet the conditions."""
    alone = select.copy()
    source = next(each for each in sources_of(select) if each.alias_or_name.lower() == owner)
    alone.set("from_", exp.From(this=source.copy()))
    alone.set("joins", None)
    alone.set("where", where_of(conditions))
    return alone


def where_of(parts: Iterable[exp.Expr]) -> exp.Where | None:
    """All the conditions, copied; None where there are none."""
    kept = [part.copy() for part in parts]
    return exp.Where(this=exp.and_(*kept, copy=False)) if kept else None

"""What never happened, asked of rows where something else did: "films never shown in China" by `country <> 'China'`.

A film that was shown in China and in France has a row for France. What is meant are all films but those with a row
for China, by their key, for two may have one title. Read so is `<>` on a table that refers to the shown one, where the
question denies something; and, as EXCEPT, any `<>` of distinct values where it says "never". Of the 19 known queries
for a "never" none compares with `<>`. Not touched: values that the question has not (`status <> 'cancelled'` is a
habit), what computes, groups, is ordered or limited, and other conditions on the joined tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlglot import exp

from app.assistant.both import CLAUSES
from app.assistant.question import stems
from app.assistant.schema import Schema
from app.assistant.scopes import to_name
from app.assistant.style.sources import source_of, sources_of

_NEVER = re.compile(r"\bnever\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:not|no|none|without|never|nor)\b|n['’]t\b", re.IGNORECASE)


def leave_out_never(tree: exp.Expr, question: str, schema: Schema) -> tuple[exp.Expr, list[str]]:
    """Return all but those that have a row with the value, and what was done; else the tree itself."""
    if not isinstance(tree, exp.Select):
        return tree, []
    where = tree.args.get("where")
    if where is None or any(tree.args.get(name) for name in CLAUSES) or not _DENIED.search(question):
        return tree, []
    if any(item.find(exp.AggFunc, exp.Window, exp.Star) for item in tree.expressions):
        return tree, []
    parts = list(where.this.flatten(unnest=False)) if isinstance(where.this, exp.And) else [where.this]
    unequal = [part for part in parts if _is_unequal(part)]
    shown = {_source(tree, column) for item in tree.expressions for column in item.find_all(exp.Column)}
    if len(unequal) != 1 or len(shown) != 1 or None in shown:
        return tree, []
    (denied,), (owner,) = unequal, shown
    if not set(stems(denied.expression.name)) <= set(stems(question)):
        return tree, []
    others = [part for part in parts if part is not denied]
    about_owner = all(
        _source(tree, column) == owner for part in others for column in part.find_all(exp.Column)
    )
    joined = bool(tree.args.get("joins"))
    key = _key_below(tree, str(owner), schema) if joined and _source(tree, denied.this) != owner else ""
    repeats = not joined and tree.args.get("distinct") and _NEVER.search(question)
    if not about_owner or not (key or repeats):
        return tree, []
    everything, those = tree.copy(), tree.copy()
    source = next(each for each in sources_of(tree) if each.alias_or_name.lower() == owner)
    everything.set("from_", exp.From(this=source.copy()))
    everything.set("joins", None)
    everything.set("where", _where(others))
    equal = exp.EQ(this=denied.this.copy(), expression=denied.expression.copy())
    those.set("where", _where([equal, *others]))
    rest: exp.Expr = exp.Except(this=everything, expression=those, distinct=True)
    if key:  # told apart by their key: two may have one name
        column = exp.column(to_name(key, schema.dialect), table=str(owner))
        those.set("expressions", [column])
        those.set("distinct", None)
        inside = exp.In(this=column.copy(), query=exp.Subquery(this=those))
        everything.set("where", _where([*others, exp.Not(this=inside)]))
        rest = everything
    return rest, [f"read as all but those with a row of {equal.sql(schema.dialect)}"]


def _where(parts: Iterable[exp.Expr]) -> exp.Where | None:
    kept = [part.copy() for part in parts]
    return exp.Where(this=exp.and_(*kept, copy=False)) if kept else None


def _is_unequal(part: exp.Expr) -> bool:
    return (
        isinstance(part, exp.NEQ)
        and isinstance(part.this, exp.Column)
        and isinstance(part.expression, exp.Literal)
    )


def _source(select: exp.Select, column: exp.Column) -> str | None:
    """The name under which the SELECT has the column's source; None where it may be of several."""
    sources = sources_of(select)
    if not column.table:
        return sources[0].alias_or_name.lower() if len(sources) == 1 else None
    return column.table.lower() if source_of(column) in sources else None


def _key_below(select: exp.Select, owner: str, schema: Schema) -> str:
    """The column of the owner to which a joined table refers, so that several of its rows may be of one; or ""."""
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
                return key.ref_columns[0]
    return ""

"""What never happened, asked of rows where something else did: "films never shown in China" by `country <> 'China'`.

A film that was shown in China and in France has a row for France. What is meant are all films but those with a row
for China: EXCEPT. Read so is `<>` on a table that refers to the shown one, where the question denies something, and
any `<>` where it says "never". Of the 19 known queries for a "never" none compares with `<>`. Not touched: values that
the question has not (`status <> 'cancelled'` is a habit), what computes, groups, is ordered or limited, and other
conditions on the joined tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlglot import exp

from app.assistant.both import CLAUSES
from app.assistant.question import stems
from app.assistant.schema import Schema
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
    below = joined and _source(tree, denied.this) != owner and _refers(tree, str(owner), schema)
    if not about_owner or not (below or (not joined and _NEVER.search(question))):
        return tree, []
    everything, those = tree.copy(), tree.copy()
    source = next(each for each in sources_of(tree) if each.alias_or_name.lower() == owner)
    everything.set("from_", exp.From(this=source.copy()))
    everything.set("joins", None)
    everything.set("where", _where(others))
    equal = exp.EQ(this=denied.this.copy(), expression=denied.expression.copy())
    those.set("where", _where([equal, *others]))
    rest = exp.Except(this=everything, expression=those, distinct=True)
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


def _refers(select: exp.Select, owner: str, schema: Schema) -> bool:
    """Whether a joined table has a foreign key to the owner, so that several of its rows may be of one."""
    tables = {table.key.lower(): table for table in schema.tables}
    keyed = {
        source.alias_or_name.lower(): tables.get(f"{source.db}.{source.name}".lower().lstrip("."))
        for source in sources_of(select)
        if isinstance(source, exp.Table)
    }
    parent = keyed.get(owner)
    return parent is not None and any(
        key.ref_table.lower() == parent.key.lower()
        and not (table.primary_key and {*map(str.lower, table.primary_key)} <= {*map(str.lower, key.columns)})
        for alias, table in keyed.items()
        if table is not None and alias != owner
        for key in table.foreign_keys
    )

"""What never happened, asked of rows where something else did: "films never shown in China" by `country <> 'China'`.

A film that was shown in China and in France has a row for France. What is meant are all films but those with a row
for China, by their key, for two may have one title. Read so is `<>` on a table that refers to the shown one, or whose
key to another is all that is shown, where the question denies something; and, as EXCEPT, any `<>` of distinct values
where it says "never", or asks which of the values shown did not do something. Of the 19 known queries for a "never"
none compares with `<>`. Not touched: values that the question has not (`status <> 'cancelled'` is a habit), what
computes, groups, is ordered or limited, and other conditions on the joined tables.
"""

from __future__ import annotations

import re

from sqlglot import exp

from app.assistant.both import CLAUSES
from app.assistant.question import stems
from app.assistant.schema import Schema
from app.assistant.style.sources import sources_of
from app.assistant.subjects import key_below, keys_where, only_owner, owner_of, shown_owner, where_of
from app.assistant.words.readable import table_key

_NEVER = re.compile(r"\bnever\b", re.IGNORECASE)
_SOME = re.compile(r"\bonly\b|\bat least once\b", re.IGNORECASE)  # "who have not given 4 stars at least once"
_WHICH_DID_NOT = re.compile(
    r"\b(?:which|what|the) ([a-z]+)(?: that| who| which)?"
    r" (?:(?:did|have|has) (?:not|never)|(?:did|have|has)n['’]t|never)\b",
    re.IGNORECASE,
)
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
    owner = shown_owner(tree)
    if len(unequal) != 1 or owner is None:
        return tree, []
    (denied,) = unequal
    if not set(stems(denied.expression.name)) <= set(stems(question)):
        return tree, []
    others = [part for part in parts if part is not denied]
    about_owner = all(
        owner_of(tree, column) == owner for part in others for column in part.find_all(exp.Column)
    )
    joined = bool(tree.args.get("joins"))
    key = key_below(tree, owner, schema) if joined and owner_of(tree, denied.this) != owner else None
    of_parent = None if joined or _SOME.search(question) else _shown_parent(tree, schema)
    told = tree.args.get("distinct") and _NEVER.search(question)
    repeats = not joined and (told or _asks_for_values(tree, question))
    if not about_owner or not (key or of_parent or repeats):
        return tree, []
    equal = exp.EQ(this=denied.this.copy(), expression=denied.expression.copy())
    if found := key or of_parent:  # told apart by their key: two may have one name
        inside = keys_where(tree, found, [equal, *others])
        rest: exp.Expr = only_owner(tree, owner, [*others, exp.Not(this=inside)])
        if of_parent:
            rest.set("distinct", exp.Distinct())
    else:
        those = tree.copy()
        those.set("where", where_of([equal, *others]))
        rest = exp.Except(this=only_owner(tree, owner, others), expression=those, distinct=True)
    return rest, [f"read as all but those with a row of {equal.sql(schema.dialect)}"]


def _asks_for_values(tree: exp.Select, question: str) -> bool:
    """Whether it is asked which values of the one column shown did not do something: "which publishers did not …"."""
    asked, column = _WHICH_DID_NOT.search(question), tree.expressions[0].unalias()
    if asked is None or len(tree.expressions) != 1 or not isinstance(column, exp.Column):
        return False
    return stems(asked[1]) == stems(column.name.replace("_", " "))


def _shown_parent(tree: exp.Select, schema: Schema) -> exp.Column | None:
    """The one output of a SELECT from one table, where it is the key of another: "ids of the reviewers" of ratings."""
    (source, *_), (item, *more) = sources_of(tree), tree.expressions
    column = item.unalias()
    tables = [table for table in schema.tables if table.key.lower() == table_key(source)]
    if more or not isinstance(column, exp.Column) or not tables:
        return None
    name = column.name.lower()
    is_own = [name] == [key.lower() for key in tables[0].primary_key]
    refers = any([name] == [each.lower() for each in key.columns] for key in tables[0].foreign_keys)
    return column.copy() if refers and not is_own else None


def _is_unequal(part: exp.Expr) -> bool:
    return (
        isinstance(part, exp.NEQ)
        and isinstance(part.this, exp.Column)
        and isinstance(part.expression, exp.Literal)
    )

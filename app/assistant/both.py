"""Two values that one row cannot have and a subject has both of: "studios that worked with both Meyer and Hill".

A small model asks for rows whose director is Meyer and Hill, of which there is none, or for those of either. What is
meant are the subjects of the one rows that are subjects of the others: by their key where the shown table has one, for
two may have one name; else INTERSECT. Read as that are two different texts or numbers demanded of one column, whatever
the question says; and two alternatives of one column whose values the question has behind "both". Of 3,454 known
queries none means it as it stands. Not touched: what computes, groups, is ordered or limited, and shows the column
itself.
"""

from __future__ import annotations

import re
from itertools import combinations

from sqlglot import exp

from app.assistant.schema import Schema
from app.assistant.subjects import key_below, keys_where, only_owner, owner_of, shown_owner, where_of

_BOTH = re.compile(r"\bboth\b(.*)", re.IGNORECASE | re.DOTALL)
CLAUSES = ("group", "having", "qualify", "order", "limit", "offset", "with_", "windows")


def meet_both(tree: exp.Expr, question: str, schema: Schema) -> tuple[exp.Expr, list[str]]:
    """Return the tree as the meeting of two, where it wants both, and what was done; else the tree itself."""
    if not isinstance(tree, exp.Select):
        return tree, []
    where = tree.args.get("where")
    if where is None or any(tree.args.get(name) for name in CLAUSES):
        return tree, []
    if any(item.find(exp.AggFunc, exp.Window, exp.Star) for item in tree.expressions):
        return tree, []
    parts = list(where.this.flatten(unnest=False)) if isinstance(where.this, exp.And) else [where.this]
    found = _find_demanded(parts) or _find_alternatives(parts, question)
    if found is None:
        return tree, []
    replaced, (one, other) = found
    column = one.this.sql().lower()
    if any(each.sql().lower() == column for item in tree.expressions for each in item.find_all(exp.Column)):
        return tree, []
    rest = [part for part in parts if part not in replaced]
    said = f"read as {one.sql(schema.dialect)} and {other.sql(schema.dialect)}, each of some row"
    owner = shown_owner(tree)
    key = key_below(tree, owner, schema) if owner and owner_of(tree, one.this) != owner else None
    if owner and key:
        inside = [keys_where(tree, key, [condition, *rest]) for condition in (one, other)]
        return only_owner(tree, owner, inside), [said]
    sides = [tree.copy(), tree.copy()]
    for side, condition in zip(sides, (one, other), strict=True):
        side.set("where", where_of([condition, *rest]))
    return exp.Intersect(this=sides[0], expression=sides[1], distinct=True), [said]


Found = tuple[list[exp.Expr], tuple[exp.EQ, exp.EQ]]  # the conditions that go, and the two that come


def _find_demanded(parts: list[exp.Expr]) -> Found | None:
    """Two values demanded of one column."""
    equal = [part for part in parts if isinstance(part, exp.EQ) and _is_plain(part)]
    pairs = [
        (one, other)
        for one, other in combinations(equal, 2)
        if one.this.sql().lower() == other.this.sql().lower() and one.expression.name != other.expression.name
    ]
    return (list(pairs[0]), pairs[0]) if len(pairs) == 1 else None


def _find_alternatives(parts: list[exp.Expr], question: str) -> Found | None:
    """Two alternatives of one column that the question says it wants both of."""
    said = _BOTH.search(question)
    found = [(part, pair) for part in parts if (pair := _alternatives(part))]
    if said is None or len(found) != 1:
        return None
    part, pair = found[0]
    texts = [re.sub(r"\s+", " ", each.expression.name.lower()).strip() for each in pair]
    asked = re.sub(r"\s+", " ", said[1].lower())
    return ([part], pair) if all(text and text in asked for text in texts) else None


def _alternatives(part: exp.Expr) -> tuple[exp.EQ, exp.EQ] | None:
    part = part.unnest()
    if isinstance(part, exp.In) and len(part.expressions) == 2:
        one, other = (exp.EQ(this=part.this.copy(), expression=each.copy()) for each in part.expressions)
    elif isinstance(part, exp.Or) and isinstance(part.left, exp.EQ) and isinstance(part.right, exp.EQ):
        one, other = part.left, part.right
    else:
        return None
    is_one = one.this.sql().lower() == other.this.sql().lower()
    return (one, other) if is_one and _is_plain(one) and _is_plain(other) else None


def _is_plain(equality: exp.EQ) -> bool:
    return isinstance(equality.this, exp.Column) and isinstance(equality.expression, exp.Literal)

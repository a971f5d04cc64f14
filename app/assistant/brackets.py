"""Alternatives of one column that lost their brackets: `a = 1 OR a = 2 AND b > 3`, where AND binds before OR.

A small model writes "payment and account tickets of last week" so, and gets every payment ticket there ever was. No
approved query of the example company and none of 3,823 of Spider has that shape. Not touched: brackets that somebody
wrote, alternatives of different columns, several ANDs, and other conditions on the same column.
"""

from __future__ import annotations

from sqlglot import exp

ALTERNATIVES = (exp.EQ, exp.Like, exp.ILike)


def bracket_alternatives(tree: exp.Expr, dialect: str) -> list[str]:
    """Put the alternatives of a column under one bracket, in place; say what was done."""
    said = []
    for clause in tree.find_all(exp.Where, exp.Having):
        if isinstance(clause.this, exp.Or) and (found := _split(clause.this)):
            alternatives, others = found
            bracket = _any_of(alternatives)
            clause.set("this", exp.and_(bracket, *(other.copy() for other in others), copy=False))
            said.append(f"{bracket.sql(dialect)} bracketed: AND binds before OR")
    return said


def _split(condition: exp.Or) -> tuple[list[exp.Expr], list[exp.Expr]] | None:
    """The alternatives of one column, and what stood under AND with one of them; None for any other shape."""
    parts = list(condition.flatten(unnest=False))
    joined = [part for part in parts if isinstance(part, exp.And)]
    alone = [part for part in parts if not isinstance(part, exp.And)]
    if len(joined) != 1 or not alone or len(columns := {_compared(part) for part in alone}) != 1:
        return None
    (column,) = columns
    among = list(joined[0].flatten(unnest=False))
    mine = [part for part in among if _compared(part) == column]
    others = [part for part in among if _compared(part) != column]
    if not column or len(mine) != 1 or any(column in _columns(other) for other in others):
        return None
    at_front = parts[0] is joined[0]
    return (mine + alone if at_front else alone + mine), others


def _compared(condition: exp.Expr) -> str:
    """The column that is compared with a literal; empty for other conditions."""
    if not isinstance(condition, ALTERNATIVES) or not isinstance(condition.expression, exp.Literal):
        return ""
    return condition.this.sql().lower() if isinstance(condition.this, exp.Column) else ""


def _columns(condition: exp.Expr) -> set[str]:
    return {column.sql().lower() for column in condition.find_all(exp.Column)}


def _any_of(alternatives: list[exp.Expr]) -> exp.Expr:
    if all(isinstance(each, exp.EQ) for each in alternatives):
        return exp.In(
            this=alternatives[0].this.copy(), expressions=[each.expression.copy() for each in alternatives]
        )
    return exp.paren(exp.or_(*(each.copy() for each in alternatives), copy=False), copy=False)

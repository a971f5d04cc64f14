"""The order that "oldest" and "latest" ask for: by a birth date the oldest come first, by an age last.

Small models sort both ways as if by an age. Turned is an order by one date, year or age with a limit, or what a
subquery takes of it, where the question has one word of one of the two ends.
"""

from __future__ import annotations

import re

from sqlglot import exp

from app.assistant.schema import Schema

_OLD = re.compile(r"\b(?:oldest|earliest)\b", re.IGNORECASE)
_NEW = re.compile(r"\b(?:youngest|newest|latest|most recent(?:ly)?)\b", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:first|last)\b(?! names?| and last)", re.IGNORECASE
)  # "hired last by the oldest shop"
_OF_PERSONS = re.compile(r"\b(?:oldest|youngest)\b", re.IGNORECASE)
_DATES = re.compile(
    r"date|year|birth|born|dob|founded|opened|launched|built|since|hired|_(?:on|at)$", re.IGNORECASE
)
_AGE = re.compile(r"^age$|_age$|^age_", re.IGNORECASE)
_SPAN = re.compile(r"years|number|count|num_", re.IGNORECASE)  # "years_working" is no year


def turn_by_age(tree: exp.Expr, question: str, schema: Schema) -> list[str]:
    """Turn the order of a query that takes the other end than its question names; return what was done."""
    old, new = _OLD.findall(question), _NEW.findall(question)
    if not isinstance(tree, exp.Select) or len(old) + len(new) != 1 or _OTHER.search(question):
        return []
    word, order = (old or new)[0].lower(), tree.args.get("order")
    keys = order.expressions if order is not None and tree.args.get("limit") else []
    if len(keys) == 1 and isinstance(keys[0], exp.Ordered):
        wanted = _is_last(keys[0].this, question, old=bool(old))
        if wanted is not None and bool(keys[0].args.get("desc")) == wanted:
            return []  # it takes the end that is asked for: another date is of something else
        if wanted is not None:
            keys[0].set("desc", wanted)
            said = keys[0].this.sql(schema.dialect)
            return [f"ordered by {said} {'down' if wanted else 'up'}, as “{word}” asks"]
    return _turn_extreme(tree, question, word, old=bool(old))


def _turn_extreme(tree: exp.Select, question: str, word: str, *, old: bool) -> list[str]:
    """Take MIN for MAX, or the other way round, in `year = (SELECT MAX(year) FROM …)`."""
    for equal in tree.find_all(exp.EQ):
        inner = equal.expression.this if isinstance(equal.expression, exp.Subquery) else None
        shown = inner.expressions[0].unalias() if isinstance(inner, exp.Select) else None
        if not isinstance(shown, exp.Min | exp.Max) or not isinstance(equal.this, exp.Column):
            continue
        wanted = _is_last(shown.this, question, old=old)
        if wanted is None or not isinstance(shown.this, exp.Column) or shown.this.name != equal.this.name:
            continue
        if wanted != isinstance(shown, exp.Max):
            right = (exp.Max if wanted else exp.Min)(this=shown.this.copy())
            shown.replace(right)
            return [f"{right.sql()} taken, as “{word}” asks"]
    return []


def _is_last(column: exp.Expr, question: str, *, old: bool) -> bool | None:
    """Whether the largest value is asked for; None where the column is no age and no date."""
    if not isinstance(column, exp.Column):
        return None
    if _AGE.search(column.name):
        return old if _OF_PERSONS.search(question) else None
    return not old if _DATES.search(column.name) and not _SPAN.search(column.name) else None

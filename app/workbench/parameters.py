"""Placeholders of a history's queries (`?`, `:name`, `$1`, `@name`) → real values of the columns they stand beside.

A value that is compared with a column becomes that column's commonest; a range of dates the month before this one; a
range of numbers the middle half of the column. Not covered: placeholders elsewhere, and columns with personal data.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any

from sqlglot import exp

from app.assistant.errors import PolicyError
from app.assistant.periods import add_months
from app.assistant.schema import Column, Schema, Table, quote_key, quote_name
from app.assistant.words.readable import find_column

Ask = Callable[[str], Sequence[Sequence[Any]]]

USUAL_ROWS = 10  # of LIMIT ?
_MARKS = re.compile(r"'?\?\w+\?'?")
_MARK = re.compile(r"\?(?P<name>.*)\?\Z")
_LOWER = (exp.GT, exp.GTE)
_UPPER = (exp.LT, exp.LTE)


def mark_placeholders(tree: exp.Expr) -> int:
    """Write a text that stands out for each placeholder, so that the tree goes through any dialect; count them."""
    found = [
        node
        for node in tree.find_all(exp.Placeholder, exp.Parameter)
        if not isinstance(node.parent, exp.Placeholder | exp.Parameter)
    ]
    for number, node in enumerate(found, 1):
        if isinstance(node.parent, exp.Limit | exp.Fetch | exp.Offset):
            node.replace(exp.Literal.number(0 if isinstance(node.parent, exp.Offset) else USUAL_ROWS))
        else:
            node.replace(exp.Literal.string(f"?{_name(node) or number}?"))
    return len(found)


def _name(node: exp.Expr) -> str:
    inner = node.this
    while isinstance(inner, exp.Expr) and isinstance(inner.this, exp.Expr):
        inner = inner.this
    return str(inner.this if isinstance(inner, exp.Expr) else inner or "")


def fill_placeholders(tree: exp.Expr, schema: Schema, today: dt.date, ask: Ask | None) -> int:
    """Put values in a bound tree where the marks are; return how many.

    Raises: PolicyError, naming the placeholder that has no column to take a value of.
    """
    for var in tree.find_all(exp.Var, exp.Identifier):  # the unit of DATE_TRUNC is one
        if _MARK.match(var.name) and var.parent is not None:
            said = _MARKS.sub("?", var.parent.sql(schema.dialect))[:60]
            raise PolicyError(f"a placeholder stands beside no column of the schema: {said}.")
    marks = [node for node in tree.find_all(exp.Literal) if node.is_string and _MARK.match(node.this)]
    chosen: dict[str, exp.Expr] = {}
    for node in marks:
        name = node.this
        kind = _role(node)
        if name in chosen and kind[1] is None:
            node.replace(chosen[name].copy())
            continue
        column = kind[1]
        found = find_column(column, schema) if column is not None else None
        if found is None:
            said = _MARKS.sub("?", node.parent.sql(schema.dialect))[:60] if node.parent else ""
            raise PolicyError(f"a placeholder stands beside no column of the schema: {said}.")
        if found[1].personal:
            raise PolicyError(f"a placeholder stands for personal data ({found[0].key}.{found[1].name}).")
        if ask is None:
            raise PolicyError("it has placeholders, and nothing is run to fill them (--no-run).")
        value = chosen.get(name) or _value(*found, kind[0], schema, today, ask)
        chosen[name] = value
        between = node.parent
        node.replace(value.copy())
        if kind[0] == "last" and isinstance(between, exp.Between) and "TIME" in found[1].type.upper():
            # Of a time, BETWEEN two days leaves out the last one.
            begin, end = between.args["low"], _literal(today.replace(day=1))
            this = between.this
            between.replace(
                exp.and_(
                    exp.GTE(this=this.copy(), expression=begin.copy()),
                    exp.LT(this=this.copy(), expression=end),
                )
            )
    return len(marks)


def _role(node: exp.Expr) -> tuple[str, exp.Column | None]:
    """What the placeholder is to the column beside it: a value, the begin, the end or the last of a range."""
    inner, parent = node, node.parent
    while isinstance(
        parent, exp.Cast | exp.TsOrDsToDate | exp.Date | exp.Lower | exp.Upper | exp.Paren | exp.Timestamp
    ):
        inner, parent = parent, parent.parent
    if isinstance(parent, exp.Between):
        return ("begin" if parent.args.get("low") is inner else "last"), _column(parent.this)
    if isinstance(parent, exp.In):
        return "value", _column(parent.this)
    if isinstance(parent, exp.EQ | exp.NEQ | exp.GT | exp.GTE | exp.LT | exp.LTE):
        left = parent.this is inner
        other = _column(parent.expression if left else parent.this)
        if isinstance(parent, exp.EQ | exp.NEQ):
            return "value", other
        begins = isinstance(parent, _UPPER if left else _LOWER)
        return ("begin" if begins else "last" if isinstance(parent, exp.LTE | exp.GTE) else "end"), other
    return "", None


def _column(side: exp.Expr | None) -> exp.Column | None:
    while isinstance(side, exp.Cast | exp.Lower | exp.Upper | exp.Paren | exp.TsOrDsToDate | exp.Date):
        side = side.this
    return side if isinstance(side, exp.Column) else None


def _value(table: Table, column: Column, role: str, schema: Schema, today: dt.date, ask: Ask) -> exp.Expr:
    kind = column.type.upper()
    if role != "value" and ("DATE" in kind or "TIME" in kind):
        first = add_months(today.replace(day=1), -1)
        end = today.replace(day=1)
        return _literal({"begin": first, "end": end}.get(role, end - dt.timedelta(days=1)))
    name = quote_name(column.name, schema.dialect)
    rows = f"FROM {quote_key(table, schema.dialect)} WHERE {name} IS NOT NULL"
    if role == "value":
        found = ask(f"SELECT {name}, COUNT(*) AS n {rows} GROUP BY {name} ORDER BY n DESC, {name} LIMIT 1")
    else:
        quarter = 1 if role == "begin" else 3
        counted = f"SELECT COUNT(*) FROM {quote_key(table, schema.dialect)} WHERE {name} IS NOT NULL"
        count = int(ask(counted)[0][0])
        found = ask(f"SELECT {name} {rows} ORDER BY {name} LIMIT 1 OFFSET {count * quarter // 4}")
    if not found:
        raise PolicyError(f"a placeholder's column holds no value ({table.key}.{column.name}).")
    return _literal(found[0][0])


def _literal(value: Any) -> exp.Expr:
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, dt.datetime):
        return exp.cast(exp.Literal.string(value.isoformat(" ")), "TIMESTAMP")
    if isinstance(value, dt.date):
        return exp.cast(exp.Literal.string(value.isoformat()), "DATE")
    if isinstance(value, int | float) or type(value).__name__ == "Decimal":
        return exp.Literal.number(str(value))
    return exp.Literal.string(str(value))

"""Months, quarters and other parts of dates in SQLite, which keeps dates as texts, and what such an expression means.

Written from the functions that DuckDB has for them, and read back into these, so that whoever reads queries (`words`,
`unfinished`) need know one form. A move by months goes from the first of the month: SQLite's 31 March less one month is
3 March. A month or quarter is its first day, as with DuckDB. Not covered: moves by anything but months.
"""

from __future__ import annotations

import re

import sqlglot
from sqlglot import exp

_DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split()
_WEEKDAY = " ".join(f"WHEN '{number}' THEN '{day}'" for number, day in enumerate(_DAYS))

# What DuckDB calls it, and the expression of the same value; {} is a column, or one that is moved by months.
_PARTS = {
    "DATE_TRUNC('quarter', {})": "DATE({}, 'start of month', "
    "PRINTF('-%d months', (CAST(STRFTIME('%m', {}) AS INTEGER) + 2) % 3))",
    "DATE_TRUNC('month', {})": "DATE({}, 'start of month')",
    "DATE_TRUNC('week', {})": "DATE({}, 'weekday 0', '-6 days')",
    "QUARTER({})": "(CAST(STRFTIME('%m', {}) AS INTEGER) + 2) / 3",
    "YEAR({})": "CAST(STRFTIME('%Y', {}) AS INTEGER)",
    "MONTH({})": "CAST(STRFTIME('%m', {}) AS INTEGER)",
    "HOUR({})": "CAST(STRFTIME('%H', {}) AS INTEGER)",
    "DAYNAME({})": f"CASE STRFTIME('%w', {{}}) {_WEEKDAY} END",
    "CAST({} AS DATE)": "DATE({})",
}
_MOVED = "DATE({}, 'start of month', '{:+d} months')"
_PLUS = "DATE({}, '{:+d} months')"
_IS_MOVED = re.compile(r"DATE\(([\w.\"]+), 'start of month', '([+-]\d+) months'\)")
_UNITS = {unit.upper(): f"DATE_TRUNC('{unit}', {{}})" for unit in ("quarter", "month", "week")}
_OF_MONTHS = frozenset(["QUARTER({})", "YEAR({})", "MONTH({})", _UNITS["MONTH"], _UNITS["QUARTER"]])
_FUNCTIONS: dict[type[exp.Expr], str] = {
    exp.Quarter: "QUARTER({})", exp.Year: "YEAR({})", exp.Month: "MONTH({})", exp.Hour: "HOUR({})",
    exp.Dayname: "DAYNAME({})",
}  # fmt: skip


def dated_by(node: exp.Expr) -> exp.Column | None:
    """The column whose date a node takes a part of, one of those that `write_part` may write."""
    if isinstance(node, exp.Add | exp.Sub):
        node = node.this
    found = _moved(node.this) if _part(node) else None
    return found[0] if found else None


def write_part(node: exp.Expr) -> exp.Expr | None:
    """SQLite's expression for a part of a date, which `parse_one` has read; None for anything else.

    >>> write_part(sqlglot.parse_one("YEAR(o.placed + INTERVAL 11 MONTH)", read="sqlite")).sql("sqlite")
    "CAST(STRFTIME('%Y', DATE(o.placed, 'start of month', '+11 months')) AS INTEGER)"
    """
    if isinstance(node, exp.Add | exp.Sub):  # the first day of a month or quarter, moved
        first, months = write_part(node.this), _months(node)
        if first is None or not months or _part(node.this) not in _OF_MONTHS:
            return None
        return sqlglot.parse_one(_PLUS.format(first.sql("sqlite"), months), read="sqlite")
    part = _part(node)
    found = _moved(node.this) if part else None
    if found is None:
        return None
    column, months = found
    inner = column.sql("sqlite")
    if months:
        if part not in _OF_MONTHS:
            return None
        inner = _MOVED.format(inner, months)
    return sqlglot.parse_one(_PARTS[part].replace("{}", inner), read="sqlite")


def read_parts(tree: exp.Expr) -> exp.Expr:
    """The query with the functions that `write_part` writes an expression for, in the place of such expressions.

    >>> read_parts(sqlglot.parse_one("SELECT DATE(o.placed, 'start of month') FROM o", read="sqlite")).sql("duckdb")
    "SELECT DATE_TRUNC('MONTH', o.placed) FROM o"
    """
    for node in list(tree.find_all(exp.Cast, exp.Div, exp.Case, exp.Anonymous)):
        names = {column.sql("sqlite") for column in node.find_all(exp.Column)}
        if len(names) != 1 or node.parent is None:
            continue
        text, name = node.sql("sqlite", comments=False), names.pop()
        moved = _IS_MOVED.search(text)
        months = int(moved[2]) if moved else 0
        inner = moved[0] if moved else name
        given = f"{name} {'+' if months > 0 else '-'} INTERVAL {abs(months)} MONTH" if months else name
        for function, written in _PARTS.items():
            if text == written.replace("{}", inner):
                node.replace(sqlglot.parse_one(function.format(given), read="duckdb"))
                break
    return tree


def _part(node: exp.Expr) -> str:
    """What DuckDB calls what a node takes of a date; "" where it takes nothing."""
    if isinstance(node, exp.DateTrunc | exp.TimestampTrunc):
        return _UNITS.get(node.args["unit"].name.upper(), "")
    if isinstance(node, exp.Cast) and not isinstance(node.this, exp.Literal):
        return "CAST({} AS DATE)" if node.to.this == exp.DataType.Type.DATE else ""
    return _FUNCTIONS.get(type(node), "")


def _moved(node: exp.Expr) -> tuple[exp.Column, int] | None:
    """A column, and by how many months it is moved; None for anything else."""
    while isinstance(node, exp.Paren):
        node = node.this
    if isinstance(node, exp.Column):
        return node, 0
    months = _months(node)
    return (node.this, months) if months and isinstance(node.this, exp.Column) else None


def _months(node: exp.Expr) -> int:
    """By how many months a sum or difference moves a date; 0 for anything else."""
    step = node.args.get("expression")
    if not isinstance(node, exp.Add | exp.Sub) or not isinstance(step, exp.Interval):
        return 0
    unit = step.args.get("unit")
    if unit is None or unit.name.upper() != "MONTH" or not step.name.isdigit():
        return 0
    return int(step.name) * (1 if isinstance(node, exp.Add) else -1)

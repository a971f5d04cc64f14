"""The unit of an expression: usd, percent or instant, from the units of its columns; "" where it cannot be told."""

from __future__ import annotations

from sqlglot import exp

from app.assistant.style.rule import House
from app.assistant.style.sources import source_of, sources_of

# What a column's name says of its unit, where the schema notes do not.
ENDINGS = {"_usd": "usd", "_pct": "percent", "_at": "instant"}
_KEEPS = (
    exp.Round, exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Median, exp.Abs, exp.Neg, exp.Paren, exp.Filter, exp.Window,
    exp.Coalesce, exp.Nullif, exp.AnyValue, exp.Greatest, exp.Least, exp.FirstValue, exp.LastValue, exp.Lag, exp.Lead,
)  # fmt: skip


def unit_of(node: exp.Expr, house: House) -> str:
    """Tell the unit: a sum of dollars is in dollars, a hundred times a ratio a percentage."""
    if isinstance(node, exp.Column):
        return _column(node, house)
    if isinstance(node, _KEEPS):
        return unit_of(node.this, house)
    if isinstance(node, exp.Add | exp.Sub):
        units = {unit_of(side, house) for side in (node.this, node.expression)}
        return units.pop() if len(units) == 1 else ""
    if isinstance(node, exp.Div):
        if _is_hundredfold(node.this):
            return "percent"
        above, below = unit_of(node.this, house), unit_of(node.expression, house)
        return above if above == "usd" and not below else ""
    if isinstance(node, exp.Mul):
        sides = (node.this, node.expression)
        if any(map(_is_hundred, sides)) and any(side.find(exp.Div) for side in sides):
            return "percent"
        units = {unit_of(side, house) for side in sides}
        return "usd" if units == {"usd", ""} else ""
    return ""


def _is_hundred(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and not node.is_string and float(node.name) == 100


def _is_hundredfold(node: exp.Expr) -> bool:
    while isinstance(node, exp.Paren):
        node = node.this
    return isinstance(node, exp.Mul) and any(map(_is_hundred, (node.this, node.expression)))


def _column(column: exp.Column, house: House) -> str:
    name = column.name.lower()
    if column.table:
        source = source_of(column)
    else:
        select = column.find_ancestor(exp.Select)
        sources = sources_of(select) if select else []
        source = sources[0] if len(sources) == 1 else None
    table = house.table(source) if isinstance(source, exp.Table) else None
    for known in table.columns if table else ():
        if known.name.lower() == name and known.unit in ("usd", "percent"):
            return known.unit
    return next((unit for ending, unit in ENDINGS.items() if name.endswith(ending)), "")

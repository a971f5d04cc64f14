"""A figure of a plain query split by one of the house's dimensions or by a part of its period, in the house's style.

Where it is split already, the new split takes the place of the old one, if the words say so. Not where a limit or a
bound picks the groups, where the old groups leave rows out (those of no store), or where the rows are of one group
alone. All raise LookupError where there is not exactly one meaning.
"""

from __future__ import annotations

from sqlglot import exp

from app.assistant.compose.domain import Dimension
from app.assistant.compose.frame import grain_sql
from app.assistant.edit.figures import bears_split, days_of, measures_of
from app.assistant.edit.plain import Plain

_DAYS = {"week": 7, "month": 31}
_LONGER = {"month": ("month",), "quarter": ("month", "quarter"), "year": ("month", "quarter", "year")}
_GRAINS = ("month", "quarter", "week", "day", "weekday")


def split_by_dimension(plain: Plain, dimension: Dimension, *, instead: bool) -> None:
    """Show the figures of each value. Raises: LookupError."""
    if not bears_split(plain, dimension):
        raise LookupError("not of these figures")
    _check(plain, dimension.expr)
    own = _columns(plain, dimension.expr) | plain.keys_to(dimension.alias)
    for part in plain.where:
        told = {plain.text(column) for column in part.find_all(exp.Column)}
        one = own & told and isinstance(part, exp.EQ | exp.Is | exp.Not)
        if one and plain.text(part) not in map(plain.normal, dimension.where):
            raise LookupError("of one alone")
        barred = {*dimension.not_with} - {plain.base}
        if any(column.partition(".")[0] in barred for column in told):
            raise LookupError("a condition would be taken for one of the groups")
    if plain.normal(dimension.expr) in map(plain.text, plain.keys):
        raise LookupError("so it is split")
    _leave_split(plain, instead=instead)
    plain.reach(*plain.domain.joins.aliases(dimension.expr, *dimension.group, *dimension.where))
    if dimension.alias in plain.outer:
        raise LookupError("some have none")
    present = {plain.text(part) for part in plain.where}
    more = [plain.parsed(part) for part in dimension.where if plain.normal(part) not in present]
    plain.set_where([*plain.where, *more])
    shown = [plain.parsed(column) for column in dimension.columns] or [
        _named(plain, dimension.expr, dimension.name)
    ]
    label = plain.parsed(dimension.shown)
    keys = [
        plain.parsed(text) for text in dict.fromkeys((*dimension.group, dimension.expr, *dimension.columns))
    ]
    _set(plain, shown, keys, [*_figure_first(plain), exp.Ordered(this=label)])
    plain.drop_joins()
    plain.said.append(f"by {dimension.one}")


def split_by_grain(plain: Plain, grain: str, *, instead: bool) -> None:
    """Show the figures of each month, or another part of the period. Raises: LookupError."""
    ranged = plain.range()
    if grain not in _GRAINS or ranged is None:
        raise LookupError("of no period")
    column, span, _ = ranged
    if column not in days_of(plain):
        raise LookupError("of another day")
    if span.unit in _LONGER.get(grain, ()) or (grain == "quarter" and span.unit != "year"):
        raise LookupError("one of them alone")
    if grain not in ("month", "quarter") and any(m.whole_months or m.future for m in measures_of(plain)):
        raise LookupError("of whole months")
    if (span.end and (span.end - span.start).days <= _DAYS.get(grain, 1)) or _tells_part(plain, column):
        raise LookupError("a part of it is told already")
    expr, name = grain_sql(grain, column, plain.domain.workspace)
    _check(plain, expr)
    if plain.normal(expr) in map(plain.text, plain.keys):
        raise LookupError("so it is split")
    _leave_split(plain, instead=instead)
    order = [exp.Ordered(this=exp.column(name))]
    first = _figure_first(plain) if grain == "weekday" else []
    _set(plain, [_named(plain, expr, name)], [plain.parsed(expr)], [*first, *order])
    plain.drop_joins()
    plain.said.append(f"by {name.replace('_', ' ')}")


def _tells_part(plain: Plain, column: str) -> bool:
    """Whether a condition is on a part of the date, such as its weekday."""
    return any(
        not isinstance(part, exp.GTE | exp.LT)
        and column in {plain.text(c) for c in part.find_all(exp.Column)}
        for part in plain.where
    )


def _columns(plain: Plain, expr: str) -> set[str]:
    return {plain.text(column) for column in plain.parsed(expr).find_all(exp.Column)}


def _check(plain: Plain, expr: str) -> None:
    """Raise where there are no figures to be split, or one is of what they would be split by."""
    if not plain.figures or plain.is_cut or len(plain.labels) > len(plain.keys):
        raise LookupError("no figures, or some groups alone")
    own = _columns(plain, expr)
    own |= plain.keys_that_lack(*(column.partition(".")[0] for column in own))
    for figure in plain.figures:
        for node in figure.find_all(exp.Filter, exp.Case, exp.If):
            if own & {plain.text(column) for column in node.find_all(exp.Column)}:
                raise LookupError("a figure is of that")


def _leave_split(plain: Plain, *, instead: bool) -> None:
    """Take the split away that is there. Raises: LookupError where rows or groups would then be others."""
    if not plain.keys:
        return
    if not instead:
        raise LookupError("split already")
    keys = plain.keys
    columns = {plain.text(column) for key in keys for column in key.find_all(exp.Column)}
    aliases = {column.partition(".")[0] for column in columns}
    if len(aliases) != 1 or any(plain.may_lack(alias) for alias in aliases):
        raise LookupError("split twice, or some have none")
    ranged = plain.range()
    limited = [part for part in plain.where if not ranged or not any(part is end for end in ranged[2])]
    if any(columns & {plain.text(column) for column in part.find_all(exp.Column)} for part in limited):
        raise LookupError("some of the groups alone")


def _named(plain: Plain, expr: str, name: str) -> exp.Expr:
    node = plain.parsed(expr)
    return node if isinstance(node, exp.Column) and node.name == name else exp.alias_(node, name)


def _figure_first(plain: Plain) -> list[exp.Expr]:
    """ORDER BY the first figure, the largest first."""
    figure = plain.figures[0]
    by = exp.column(figure.alias) if figure.alias else figure.copy()
    return [exp.Ordered(this=by, desc=True)]


def _set(plain: Plain, shown: list[exp.Expr], keys: list[exp.Expr], order: list[exp.Expr]) -> None:
    plain.tree.set("expressions", [*shown, *plain.figures])
    plain.tree.set("group", exp.Group(expressions=keys))
    plain.tree.set("order", exp.Order(expressions=order))

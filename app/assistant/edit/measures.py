"""Another of the house's measures in the place of a query's figure, or beside its figures.

Only one of the same records, by the same day and under the same conditions: all that the query asks of its rows must
be what the measure always asks, a condition of the house that bears it, or the period. Measures that bring CTEs or
joins of their own are left to the composer and the model. All raise LookupError.
"""

from __future__ import annotations

from sqlglot import exp

from app.assistant.compose.domain import Measure
from app.assistant.edit.figures import bare, measures_of
from app.assistant.edit.plain import Plain


def swap_figure(plain: Plain, measure: Measure) -> None:
    """Show another measure in the place of the one figure. Raises: LookupError."""
    if len(plain.figures) != 1:
        raise LookupError("which of them")
    old = plain.figures[0]
    adds_up = isinstance(bare(old), exp.Sum | exp.Count) and not old.find(exp.Case, exp.If)
    if not (adds_up or measures_of(plain)):
        raise LookupError("the largest, the average or a part of the other one, too")
    new = _item(plain, measure)
    for ordered in plain.tree.args["order"].expressions if plain.tree.args.get("order") else ():
        if plain.looked_up(ordered.this).sql() == (old.this if isinstance(old, exp.Alias) else old).sql():
            ordered.set("this", exp.column(measure.name))
        elif ordered.this.find(exp.AggFunc):
            raise LookupError("ordered by another figure")
    plain.tree.set("expressions", [new if item is old else item for item in plain.tree.expressions])
    plain.said.append(f"{measure.np} in place of the former figure")


def add_figure(plain: Plain, measure: Measure) -> None:
    """Show another measure beside the figures. Raises: LookupError."""
    if not plain.figures:
        raise LookupError("no figures")
    plain.tree.append("expressions", _item(plain, measure))
    plain.said.append(f"with {measure.np}")


def _item(plain: Plain, measure: Measure) -> exp.Expr:
    """The measure as an output. Raises: LookupError where it is none of the query's rows."""
    own = (measure.ctes, measure.joins, measure.inner, measure.of_each, measure.last_count)
    joined = {*measure.needs} & {*plain.domain.joins.tables} <= plain.names.keys()
    if measure.base != plain.base or any(own) or not joined or plain.tree.args.get("having"):
        raise LookupError("of other records")
    if plain.normal(measure.sql) in {plain.text(bare(figure)) for figure in plain.figures}:
        raise LookupError("shown already")
    if plain.outer or not _is_of_rows(plain, measure) or not _is_of_groups(plain, measure):
        raise LookupError("under other conditions")
    return exp.alias_(plain.parsed(measure.rounded()), measure.name)


def _is_of_rows(plain: Plain, measure: Measure) -> bool:
    """Whether the query's rows are the measure's, all but for conditions and a period that it bears."""
    domain, ranged = plain.domain, plain.range()
    if (ranged and measure.date != ranged[0]) or (not ranged and measure.timed):
        return False
    always = {plain.normal(part) for part in measure.where}
    rest = [part for part in plain.where if not ranged or not any(part is end for end in ranged[2])]
    texts = {plain.text(part) for part in rest}
    borne = domain.conditions_of(plain.base, subject=bool(measure.subject), spoken=False)
    known = {
        plain.normal(part) for c in borne if not set(c.aliases) & set(measure.not_with) for part in c.where
    }
    return always <= texts and texts - always <= known


def _is_of_groups(plain: Plain, measure: Measure) -> bool:
    """Whether the measure can be split as the figures are."""
    ranged = plain.range()
    dimensions = plain.domain.dimensions_of(measure, spoken=False)
    known = {plain.normal(text) for d in dimensions for text in (d.expr, *d.group, *d.columns)}
    for key in plain.keys:
        columns = {plain.text(column) for column in key.find_all(exp.Column)}
        if (ranged is None or columns != {ranged[0]}) and plain.text(key) not in known:
            return False
    return True

"""The one period of a plain query: another, none, or one before it in a second column.

A period before has the length of the query's: "compare with last year" after a quarter is with the same quarter of last
year, and a period that is not over is compared with none. Figures stand in two columns, each limited by FILTER, as the
house's do. All raise LookupError where there is not exactly one meaning.
"""

from __future__ import annotations

from sqlglot import exp

from app.assistant.compose.spans import Span, one_before, to_span, year_before
from app.assistant.compose.times import may_follow
from app.assistant.edit.figures import days_of, measures_of
from app.assistant.edit.plain import Ends, Plain, day_of
from app.assistant.periods import Period
from app.assistant.words.periods import period_words


def _range(plain: Plain) -> tuple[str, Span, Ends]:
    """The range, if the query tells of no other days. Raises: LookupError."""
    ranged = plain.range()
    if ranged is None:
        raise LookupError("no period")
    known = {plain.normal(part) for measure in measures_of(plain) for part in measure.where}
    for literal in plain.tree.find_all(exp.Literal):
        value = literal.parent if isinstance(literal.parent, exp.Cast) else literal
        part = value.parent
        if day_of(value) is None:
            continue
        if not any(part is end for end in ranged[2]) and (part is None or plain.text(part) not in known):
            raise LookupError("other days, too")
    return ranged


def put_period(plain: Plain, period: Period, *, only: bool) -> None:
    """Put another period in the place of the query's. Raises: LookupError."""
    _, span, (since, until) = _range(plain)
    if period.end is None or not may_follow(period, span, plain.domain.workspace, only=only):
        raise LookupError("of which year, or within the period before")
    if (period.start, period.end) == (span.start, span.end):
        raise LookupError("the same period")
    if (
        not any(measure.future for measure in measures_of(plain))
        and period.start > plain.domain.workspace.today
    ):
        raise LookupError("it lies ahead")
    for end, day in ((since, period.start), (until, period.end)):
        literal = day_of(end.expression)
        assert literal
        literal.set("this", str(day))
    plain.said.append(f"for {period.words}")


def remove_period(plain: Plain) -> None:
    """Let the figures be of all time. Raises: LookupError."""
    column, _, ends = _range(plain)
    measures = measures_of(plain)
    if (measures and all(measure.timed for measure in measures)) or any(
        column in {plain.text(node) for node in key.find_all(exp.Column)} for key in plain.keys
    ):
        raise LookupError("it means nothing without")
    if column not in days_of(plain) or plain.may_be_null(column):
        raise LookupError(
            "more than its records would be there"
        )  # never closed, or still to end: "closed in May"
    plain.set_where([part for part in plain.where if not any(part is end for end in ends)])
    plain.said.append("over all time")


def compare(plain: Plain, with_: Period | str) -> None:
    """Show the figures of a former period beside those of the query's: "year" or another unit before, or one named.

    Raises: LookupError.
    """
    column, span, ends = _range(plain)
    other, label = _former(plain, span, with_)
    if not span.over or plain.is_cut or not plain.figures or len(plain.labels) > len(plain.keys):
        raise LookupError("it is not over, or some groups alone")
    if any(column in {plain.text(node) for node in key.find_all(exp.Column)} for key in plain.keys):
        raise LookupError("it is told by days")
    measures = measures_of(plain)
    if (
        any(measure.date != column or measure.ctes or measure.inner for measure in measures)
        or plain.tree.ctes
    ):
        raise LookupError("of another day")
    now, before = (" AND ".join(each.conditions(column)) for each in (span, other))
    shown: list[exp.Expr] = []
    for figure in plain.figures:
        shown += [
            exp.alias_(_filtered(plain, figure, when), f"{figure.alias}{name}")
            for when, name in ((now, ""), (before, f"_{label}"))
        ]
    if not all(figure.alias for figure in plain.figures):
        raise LookupError("without a name")
    limits = exp.paren(exp.or_(plain.parsed(now), plain.parsed(before), copy=False), copy=False)
    kept = [part for part in plain.where if not any(part is end for end in ends)]
    plain.tree.set("expressions", [*plain.labels, *shown])
    plain.set_where([*kept, limits])
    words = period_words(other.start, other.end, plain.domain.workspace)
    plain.said.append(f"with what it was {words} beside it")


def _former(plain: Plain, span: Span, with_: Period | str) -> tuple[Span, str]:
    """The period that is compared with, and its name in a column's. Raises: LookupError."""
    if isinstance(with_, str):
        if with_ == "year":
            return year_before(span), "year_before"
        if with_ != span.unit:
            raise LookupError("of another length")
        return one_before(span), f"{with_}_before"
    named = to_span(with_, plain.domain.workspace)
    if named.end is None or span.end is None or named.start >= span.start:
        raise LookupError("no former period")
    if named.unit == span.unit != "days":
        return named, "before"
    same = year_before(span)
    if named.unit == "year" and same.end and named.start <= same.start and same.end <= named.end:
        return same, "year_before"
    raise LookupError("of another length")


def _filtered(plain: Plain, figure: exp.Expr, when: str) -> exp.Expr:
    """A figure of the rows of a period alone, each of its aggregates limited, rounded as it is."""
    whole = (figure.this if isinstance(figure, exp.Alias) else figure).copy()
    holder = exp.Paren(this=whole)
    for aggregate in [node for node in holder.find_all(exp.AggFunc) if not isinstance(node, exp.Filter)]:
        if isinstance(aggregate.parent, exp.Filter):
            where = aggregate.parent.expression
            where.set("this", exp.and_(where.this, plain.parsed(when), copy=False))
        else:
            where = exp.Where(this=plain.parsed(when))
            aggregate.replace(exp.Filter(this=aggregate.copy(), expression=where))
    limited: exp.Expr = holder.this
    return limited

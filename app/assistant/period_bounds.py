"""The dates of a query's one range, where they are not those of the one period that the question names.

"Bookings in 2025" asked for the last ninety days, "in Q2 2025" in another fiscal year: a small model copies dates that
stand near. Put right is a range of one column, with a first day and perhaps a last, of a query that has no other dates
and no trace of the period. A bare year is the calendar's where the fiscal year is that, too. Not touched: questions
with several periods or a comparison, and running periods beside a range that ends.
"""

from __future__ import annotations

import datetime as dt
import re

from sqlglot import exp

from app.assistant.periods import Period, find_periods, spot_periods
from app.assistant.workspace import Workspace

_YEAR = re.compile(
    r"\b(?:in|during|for|of|throughout)(?: the year)? ((?:19|20)\d\d)\b(?!\s*[-–/]|\s+(?:and|or|to|until|than)\b)"
)
_CERTAIN = re.compile(
    r"\d{4}|\bfy\s?\d\d\b|\b(?:last|this|current|previous|past)\b", re.IGNORECASE
)  # not "December"
_TIME = re.compile(
    r"\d{4}|\b(?:today|now|current\w*|recent\w*|ago|last|past|since|this|next|upcoming|future|so far|years?|months?"
    r"|weeks?|days?|quarters?|dates?|latest|newest|oldest|earliest|open|active|yet|still|until|till|before|after|during|when"
    r"|expir\w*|running|ongoing|valid|retired|pending|started|ended|finished|adults?|minors?|teen\w*|holidays?|christmas|easter"
    r"|\w+day|weekends?|nights?|hours?|minutes?|decades?|century|centuries|\w+ties|happened|happening"
    r"|over|under|aged|older|younger|ahead|come|free|occupied|available|left|arrived|lapsed|force|live|unpaid|outstanding"
    r"|works?|working|employed|staying|checked|booked|cancelled|canceled"
    r"|new|old|young|season|spring|summer|autumn|winter|yesterday|tomorrow|morning|evening|overdue|late|due|\w+ly|born|age|q[1-4]"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?:after|later than)(?: the year)? ((?:19|20)\d\d)\b(?![-/]| (?:and|to))", re.IGNORECASE
)
_DAY_BESIDE = re.compile(r"\d(?:st|nd|rd|th)?(?: of)? $")
_PART = re.compile(  # what may be a part of a period, and is not each of its parts
    r"(?<!per )(?<!by )(?<!each )(?<!every )\b(?:hal(?:f|ves)|quarters?|months?|weeks?|weekends?|seasons?|spring|summer"
    r"|autumn|fall|winter|holidays?|christmas|easter|black friday|beginning|start|middle|mid|end|same|early"
    r"|days? of|year to|ended|ending|by now)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:compared?|comparison|versus|vs|than|against|before|after|until|till|through|since|from|between|previous|prior"
    r"|year[- ]over[- ]year|growth|change[ds]?|within|later|earlier|first|again|up to|as of|daily)\b",
    re.IGNORECASE,
)


def put_period_right(tree: exp.Expr, question: str, workspace: Workspace, dialect: str) -> list[str]:
    """Put the period's first and last day into the range, in place; say so."""
    period = _one_period(question, workspace)
    if period is None or _COMPARED.search(question) or _PART.search(question.replace(period.words, "")):
        return []
    dates = [each for each in tree.find_all(exp.Literal) if each.is_string and _day(each.name)]
    years = {literal.name for literal in tree.find_all(exp.Literal)} & {str(period.start.year)}
    bounds = {id(each): each for each in map(_bound_of, dates) if each is not None}
    if years or not dates or len(bounds) != len(dates) or len(bounds) > 2:
        return []
    firsts = [each for each in bounds.values() if isinstance(each, exp.GTE | exp.GT)]
    lasts = [each for each in bounds.values() if isinstance(each, exp.LT | exp.LTE)]
    if len(firsts) != 1 or len({each.this.sql() for each in bounds.values()}) != 1:
        return []
    said = firsts[0].expression.find(exp.Literal)
    if (
        (said is not None and _day(said.name) == period.start)
        or (period.end is None and lasts)
        or not _is_anded([*firsts, *lasts])
    ):
        return []
    was = " and ".join(each.sql(dialect) for each in (*firsts, *lasts))
    column = firsts[0].this
    first = exp.GTE(this=column.copy(), expression=_literal(firsts[0].expression, period.start))
    right: list[exp.Expr] = [first]
    if period.end is not None:
        right.append(exp.LT(this=column.copy(), expression=_literal(firsts[0].expression, period.end)))
    for each in lasts:
        each.replace(exp.true())
    firsts[0].replace(exp.and_(*right, copy=False) if len(right) > 1 else first)
    _drop_true(tree)
    return [f"“{period.words}” read as {' and '.join(each.sql(dialect) for each in right)}, not {was}"]


def _one_period(question: str, workspace: Workspace) -> Period | None:
    found = find_periods(question, workspace)
    if any(
        _DAY_BESIDE.search(question[: s.begin]) or re.match(r",? \d", question[s.stop :])
        for s in spot_periods(question, workspace)
    ):
        return None  # "11 October", "October 11"
    bare = question
    for spotted in reversed(list(spot_periods(question, workspace))):
        bare = bare[: spotted.begin] + bare[spotted.stop :]
    years = _YEAR.findall(bare)
    if years and workspace.fiscal_year_start_month != 1:
        return None
    if re.search(r"\b(?:19|20)\d\d\b", _YEAR.sub("", bare)):
        return None
    found += tuple(Period(year, dt.date(int(year), 1, 1), dt.date(int(year) + 1, 1, 1)) for year in years)
    return found[0] if len(found) == 1 and _CERTAIN.search(found[0].words) else None


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10]) if re.fullmatch(r"\d{4}-\d\d-\d\d(?:[ T].*)?", text) else None
    except ValueError:
        return None


def _bound_of(literal: exp.Expr) -> exp.Expr | None:
    """The comparison whose right side the date alone is, with a column on the left."""
    side = literal
    while isinstance(side.parent, exp.Cast | exp.TsOrDsToDate | exp.Date | exp.Paren):
        side = side.parent
    bound = side.parent
    is_range = isinstance(bound, exp.GTE | exp.GT | exp.LT | exp.LTE) and bound.expression is side
    return (
        bound
        if is_range and isinstance(bound.this.unnest() if bound else None, exp.Column | exp.Cast)
        else None
    )


def _is_anded(bounds: list[exp.Expr]) -> bool:
    """Whether the bounds stand in one conjunction, which is all of a WHERE or FILTER."""
    tops = []
    for each in bounds:
        while isinstance(each.parent, exp.And | exp.Paren):
            each = each.parent
        tops.append(each)
    return all(top is tops[0] and isinstance(top.parent, exp.Where) for top in tops)


def _literal(like: exp.Expr, day: dt.date) -> exp.Expr:
    """A date written as the other one is."""
    written = like.copy()
    literal = written if isinstance(written, exp.Literal) else written.find(exp.Literal)
    new = exp.Literal.string(day.isoformat())
    if literal is written or literal is None:
        return new
    literal.replace(new)
    return written


def _drop_true(tree: exp.Expr) -> None:
    for node in list(tree.find_all(exp.And)):
        for side, other in ((node.this, node.expression), (node.expression, node.this)):
            if isinstance(side, exp.Boolean) and side.this is True and node.parent is not None:
                node.replace(other)
                break


def begin_after(tree: exp.Expr, question: str, dialect: str) -> list[str]:
    """Begin "after 2018" with 2019, in place, where a query begins with the second day of 2018; say so."""
    said = []
    for year in _AFTER.findall(question):
        if question.count(year) > 1:
            continue  # "joined in 2018 and ordered after 2018"
        for literal in [each for each in tree.find_all(exp.Literal) if each.name[:10] == f"{year}-01-01"]:
            bound = _bound_of(literal)
            if isinstance(bound, exp.GT | exp.GTE):
                was = bound.sql(dialect)
                first = _literal(bound.expression, dt.date(int(year) + 1, 1, 1))
                right = exp.GTE(this=bound.this.copy(), expression=first)
                bound.replace(right)
                said.append(f"“after {year}” read as {right.sql(dialect)}, not {was}")
    return said


def leave_out_unasked(tree: exp.Expr, question: str, dialect: str) -> list[str]:
    """Leave ranges of dates out of a query whose question says nothing of any time, in place; say which.

    For a workspace in which nobody has defined anything: no word of it can mean a period, and the dates that stand in
    the prompt get copied.
    """
    if _TIME.search(question):
        return []
    said = []
    for literal in [each for each in tree.find_all(exp.Literal) if each.is_string and _day(each.name)]:
        bound = _bound_of(literal)
        if bound is None or not _is_anded([bound]):
            continue
        said.append(f"left out {bound.sql(dialect)}: the question names no time")
        bound.replace(exp.true())
    _drop_true(tree)
    for where in list(tree.find_all(exp.Where)):
        if isinstance(where.this, exp.Boolean) and where.parent is not None:
            where.parent.set("where", None)
    return said

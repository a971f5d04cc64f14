"""How long something took: `closed_at <= opened_at + INTERVAL 24 HOUR` is closed at most 24 hours after opening."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from app.assistant.words.names import is_date, participle
from app.assistant.words.readable import ReadableQuery, strip

_SIGNS: dict[type[exp.Expr], str] = {
    exp.GT: "more than",
    exp.GTE: "at least",
    exp.LT: "less than",
    exp.LTE: "at most",
}


def say_duration(node: exp.Expr, query: ReadableQuery, name: Callable[..., str]) -> str:
    """Say a comparison of one date with another and a time beside it; "" for any other."""
    later, ends = strip(node.this), strip(node.expression)
    if not isinstance(ends, exp.Add) or type(node) not in _SIGNS:
        return ""
    earlier, interval = strip(ends.this), ends.expression
    if not isinstance(interval, exp.Interval) or not isinstance(interval.this, exp.Literal):
        return ""
    if not isinstance(later, exp.Column) or not isinstance(earlier, exp.Column):
        return ""
    first, second = query.known(later), query.known(earlier)
    if first is None or second is None or not is_date(first[1]) or not is_date(second[1]):
        return ""
    number, unit = interval.this.name, interval.text("unit").lower().rstrip("s")
    if not number.isdigit() or not unit:
        return ""
    begun = participle(first[1]) or f"with {name(*first)}"
    told = participle(second[1])
    since = f"they were {told}" if told and second[0] is first[0] else f"the {name(*second)}"
    return f"{begun} {_SIGNS[type(node)]} {number} {unit}{'' if number == '1' else 's'} after {since}"

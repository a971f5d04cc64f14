"""`%M` in a format of dates is the minute: where the question asks for months and not for a time, `%m` is meant."""

from __future__ import annotations

import re

from sqlglot import exp

_MONTHS = re.compile(r"\bmonth(?:s|ly)?\b", re.IGNORECASE)
_TIMES = re.compile(r"\bminutes?\b|\btimes?\b|\bhours?\b", re.IGNORECASE)
_FUNCTIONS = {"strftime", "format_date", "date_format"}


def read_months(tree: exp.Expr, question: str) -> list[str]:
    """Put the month where a format has the minute; return what was done."""
    if not _MONTHS.search(question) or _TIMES.search(question):
        return []
    done = []
    for literal in tree.find_all(exp.Literal):
        around = literal.parent
        named = isinstance(around, exp.TimeToStr) or (
            isinstance(around, exp.Anonymous) and around.name.lower() in _FUNCTIONS
        )
        if named and literal.is_string and "%M" in literal.name and "%H" not in literal.name:
            literal.replace(exp.Literal.string(literal.name.replace("%M", "%m")))
            done = ["'%M', the minute, read as '%m', the month"]
    return done

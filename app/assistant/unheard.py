"""What a question asks for in so many words and a query has no trace of: a period, a number, an average, a share …

Each check is a pattern of the question and one of the query; approved queries and public ones keep to them. Knows no
words of the house: those are of `coverage`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from sqlglot import exp

from app.assistant.nodes import nodes_of
from app.assistant.periods import MONTHS, Period, find_periods, spot_periods
from app.assistant.workspace import Workspace

SHORTEST_MONTH = 28  # days

_BEST = re.compile(
    r"(?<!at )\b(?:most|least|(?:low|high|larg|bigg|small|long|short|cheap|dear|few|b)est|worst|top)\b"
    r"(?! (?:often|first|on top|to)\b)"
)
_SEVERAL = re.compile(
    r"\bwhich(?: \w+)? (?!was|is|does|has)\w+s\b"
)  # "which weekdays depend most on campaigns?"
_OF_EACH = re.compile(r"\bper\b|\bby each\b|\b(?:each|every)(?= (?!other|one|single|of |order)[a-z])")
_AVERAGED = re.compile(r"\baverage\b|\bmedian\b|(?<!\bi )\bmean\b")
_FIGURE = re.compile(r"\bhow (?:much|many|long)\b|\b(?:percent|percentage|share|total|number of|figures)\b")
_EMPTY_TOO = re.compile(
    r"\b(?:includ\w+|even|also|together with)\b[^.?;]{0,40}\b(?:nothing|none|zero|never|no|without)\b"
)
_KEEPS_EMPTY = re.compile(r"\b(?:LEFT|RIGHT|FULL)\b|COALESCE|EXISTS|IS NULL|\b0\b")
_PICKS = re.compile(r"\bOVER\b|QUALIFY|M(?:AX|IN)\(|LIMIT|ARG_|MEDIAN|ANY_VALUE|DISTINCT ON")
_LEFT_OUT = re.compile(r"\b(?:never|without|not|no|nor|except|excluding)\b(?!(?: \w+){0,2} yet)|n['’]t\b")
_LEAVES_OUT = re.compile(r"\bNOT\b|<>|EXCEPT|IS NULL|LEFT JOIN|!=|= 0|FALSE|< 1")
# "55 percent" and "a rate below" are bounds.
_SHARE = re.compile(
    r"(?<!\d )(?<!\d)\bpercent(?:age)?\b|\bshare of\b|\brate\b(?! (?:below|above|over|under|of)\b)"
)
_UNITS = "days?|weeks?|months?|quarters?|years?|hours?|minutes?|seconds?"
_COUNTED = re.compile(
    rf"\b(?:how many|number of)\b(?!(?: \w+){{0,2}} (?:{_UNITS}|percent|points|dollars|euros|units?|pieces|times)\b)"
)
_COUNTS = re.compile(r"COUNT|SUM\(|NUM|TOTAL")
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in MONTHS)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATED = re.compile(  # numbers that are days of dates, the first of two too
    rf"\b(?:{_DAY}(?: (?:to|until|till|and|-|–) |[-–]))?{_DAY}(?: of)? (?:{_MONTH})\b|\b(?:{_MONTH}) {_DAY}\b",
    re.IGNORECASE,
)
_LENGTH = re.compile(rf"\b\d+ (?:{_UNITS})\b", re.IGNORECASE)  # of which a query may have the first day
_DATE = re.compile(r"\d{4}-\d\d-(\d\d)")
_NUMBER = re.compile(r"(?<![\w.,:-])(\d[\d,]*(?:\.\d+)?)(?![\w-]|:\d)")


def unheard(question: str, tree: exp.Expr, workspace: Workspace) -> Iterator[str]:
    """What a question asks for in so many words and a query has no trace of, as sentences' ends."""
    sql = tree.sql().upper()
    literals = {node.name for node in nodes_of(tree) if isinstance(node, exp.Literal)}
    text = question.lower()
    for period in find_periods(question, workspace):
        if not _has_period(period, sql, literals):
            yield f"the period “{period.words}” is not in the query"
    yield from _missing_numbers(question, sql, literals, workspace)
    if _AVERAGED.search(text) and not re.search(r"AVG\(|MEDIAN|QUANTILE|/", sql):
        yield "“average” is asked for, and the query takes none"
    if _LEFT_OUT.search(text) and not _LEAVES_OUT.search(sql):
        yield "something is to be left out, and the query leaves nothing out"
    shares = set(_SHARE.findall(text)) - ({"rate"} if "RATE" in sql else set())  # of exchange: a column
    if shares and not re.search(r"/|AVG\(", sql):
        yield "a share is asked for, and the query divides nothing"
    each = set(_OF_EACH.findall(text)) - ({"per"} if "/" in sql else set())
    if each and not _AVERAGED.search(text) and _is_one_row(tree):
        yield "the figure is asked for each of something, and the query gives one for all"
    if _EMPTY_TOO.search(text) and not _KEEPS_EMPTY.search(sql):
        yield "those with none are asked for too, and the joins leave them out (LEFT JOIN)"
    best = _BEST.search(text) and re.search(r"\b(?:each|every|per)\b", text) and not _SEVERAL.search(text)
    if best and not _PICKS.search(sql):
        yield "the first of each group is asked for, and the query picks none (QUALIFY RANK() OVER (PARTITION BY …))"
    if _COUNTED.search(text) and not _COUNTS.search(sql):
        yield "a number is asked for, and the query does not count"


def _missing_numbers(
    question: str, sql: str, literals: Collection[str], workspace: Workspace
) -> Iterator[str]:
    spans = [(spotted.begin, spotted.stop) for spotted in spot_periods(question, workspace)]
    days = {int(day) for literal in literals for day in _DATE.findall(literal)}
    if days or "INTERVAL" in sql:
        spans += [match.span() for match in _LENGTH.finditer(question)]
    dated = [match.span() for match in _DATED.finditer(question)]
    for match in _NUMBER.finditer(question):
        number = match[1].replace(",", "").rstrip(".")
        if number == "0" or any(number in literal for literal in literals) or _scaled(number, literals):
            continue
        if any(begin <= match.start() < stop for begin, stop in dated):
            if days & ({int(number) + 1} | ({1} if int(number) >= SHORTEST_MONTH else set())):
                continue  # up to a day is before the next
        elif any(begin <= match.start() < stop for begin, stop in spans):
            continue
        yield f"the number {match[1]} is not in the query"


def _has_period(period: Period, sql: str, literals: Collection[str]) -> bool:
    """Whether a query has a trace of it: a day, its year, its month where the question names no year, its name."""
    shown = [str(day) for day in (period.start, period.end) if day]
    if any(day in sql for day in shown) or any(str(period.start.year) in literal for literal in literals):
        return True
    words = period.words.lower()
    if words == "today" or any(words in literal.lower() for literal in literals):
        return True  # "with us today"; the campaign called "Summer FY2026"
    if re.search(r"\d{4}", words):
        return False
    return "MONTH(" in sql or any(f"-{period.start.month:02}-" in literal for literal in literals)


def _scaled(number: str, literals: Iterable[str]) -> bool:
    """Whether a percentage stands as a share, or a number of months or weeks as another unit."""
    value = float(number)
    return any(
        text.replace(".", "", 1).isdigit() and float(text) in (value / 100, value * 7) for text in literals
    )


def _is_one_row(tree: exp.Expr) -> bool:
    """Whether a query adds up all its rows, without groups."""
    if not isinstance(tree, exp.Select) or tree.args.get("group"):
        return False
    return all(
        any(
            node.find_ancestor(exp.Select) is tree and not node.find_ancestor(exp.Window)
            for node in item.find_all(exp.AggFunc)
        )
        for item in tree.expressions
    )

"""Queries that recur with other values: those whose texts are equal up to literals and blank space, as one group.

By the text alone, without parsing, so that ten thousand queries take a second. Names of units such as 'month', formats
such as '%Y-%m' and the numbers of GROUP BY 1, 2 belong to the text, since with others a query asks something else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.workbench.query_history import Query

_PART = re.compile(
    r"""(?P<comment>--[^\n]*|/\*.*?\*/) | (?P<name>"(?:[^"]|"")*"|`[^`]*`) | (?P<text>'(?:[^']|'')*')
    | (?P<by>\b(?:group|order)\s+by\s+(?:\d+(?:\s+(?:asc|desc))?\s*,\s*)*\d+\b) | (?P<word>[^\W\d][\w$]*)
    | (?P<placeholder>\$\d+|%s|:\d+)
    | (?P<sign><>|[<>!]=) | (?P<number>\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+) | (?P<space>\s+) | (?P<other>.)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
UNITS = frozenset("second minute hour day week month quarter year isodow dow isoweek".split())
_FORMAT = re.compile(r"%[YmdHMSjuVGbB]|\b(?:YYYY|MM|DD)\b")
_LIST = re.compile(r"\?(?: ?, ?\?)+")
_COMPARED = re.compile(r"""((?:[\w"`]+\.)*[\w"`]+) (?:=|<>|!=|>=|<=|>|<|in \(|like|ilike|between|not in \() ?"""
                       r"""(?:date|timestamp)? ?\?$""", re.IGNORECASE)  # fmt: skip


@dataclass
class Recurring:
    """Queries that differ only by values: their runs by their literals, and a query for each."""

    template: str
    runs: Counter[tuple[str, ...]] = field(default_factory=Counter)
    queries: dict[tuple[str, ...], Query] = field(default_factory=dict)
    first: Query | None = None

    @property
    def total(self) -> int:
        """How often they ran."""
        return self.runs.total()

    @property
    def last(self) -> str:
        """When one of them ran last; "" if that is not known."""
        return max((query.last for query in self.queries.values()), default="")

    def add(self, query: Query, literals: tuple[str, ...]) -> None:
        """Count a query; of those with the same literals the newest stands for all."""
        self.first = self.first or query
        self.runs[literals] += query.runs
        known = self.queries.get(literals)
        if known is None or query.last > known.last:
            self.queries[literals] = query

    def commonest(self) -> Query:
        """The query whose literals ran most often; of several, the newest, then the first."""
        best = max(self.runs, key=lambda literals: (self.runs[literals], self.queries[literals].last))
        return self.queries[best]

    def varied(self) -> list[str]:
        """What varied, with the number of its values: `o.status (3 values)`."""
        columns: dict[str, set[str]] = {}
        widths = {len(literals) for literals in self.runs}
        if len(self.runs) < 2 or len(widths) > 1:
            return ["values"] if len(self.runs) > 1 else []
        before = [part for part in re.split(r"(?<=\?)", self.template) if part.endswith("?")]
        for number, part in enumerate(before[: widths.pop()]):
            values = {literals[number] for literals in self.runs}
            if len(values) > 1:
                compared = _COMPARED.search(part)
                columns.setdefault(compared[1] if compared else "a value", set()).update(values)
        return [f"{name} ({len(values)} values)" for name, values in columns.items()]


def group_queries(queries: Iterable[Query]) -> list[Recurring]:
    """Group the queries, most frequent first."""
    groups: dict[str, Recurring] = {}
    texts: dict[str, tuple[str, tuple[str, ...]]] = {}
    for query in queries:
        if query.sql not in texts:
            texts[query.sql] = bare_text(query.sql)
        template, literals = texts[query.sql]
        groups.setdefault(template, Recurring(template)).add(query, literals)
    return sorted(groups.values(), key=lambda group: -group.total)


def bare_text(sql: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with `?` for each literal, and the literals.

    >>> bare_text("SELECT a FROM t WHERE b IN ('x', 'y') -- why")
    ('select a from t where b in ( ? )', ("'x', 'y'",))
    """
    parts: list[str] = []
    literals: list[str] = []
    in_list = False
    for match in _PART.finditer(sql):
        kind, text = match.lastgroup, match[0]
        if kind in ("comment", "space"):
            continue
        if kind == "text" and (text[1:-1].lower() in UNITS or _FORMAT.search(text)):
            kind = "word"
        if kind in ("text", "number"):
            if in_list and parts[-1] == "," and parts[-2] == "?":
                parts.pop()
                literals[-1] += f", {text}"
                continue
            in_list = parts[-2:] == ["in", "("]
            parts.append("?")
            literals.append(text)
        else:
            if text != ",":
                in_list = False
            parts.append(text if kind == "name" else text.lower())
    return _spaced(parts), tuple(literals)


def _spaced(parts: list[str]) -> str:
    return re.sub(r" ?\. ?", ".", " ".join(parts))

"""The filters of a query, for a person whose question found no rows: which of them may be too narrow?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlglot import exp

from app.assistant.errors import SqlError
from app.assistant.parse import parse_sql
from app.assistant.style import format_sql

MOST_FILTERS = 8


def read_filters(sql: str, dialect: str) -> tuple[str, ...]:
    """List the conditions of WHERE and HAVING, outermost query first; empty where there are none.

    >>> read_filters("SELECT 1 FROM t WHERE a = 1 AND NOT b", "duckdb")
    ('a = 1', 'NOT b')
    """
    try:
        tree = parse_sql(sql, dialect)
    except SqlError:
        return ()
    found: dict[str, None] = {}
    for clause in tree.find_all(exp.Where, exp.Having):
        for part in _split(clause.this):
            found.setdefault(re.sub(r"\n\s*", " ", format_sql(part, dialect)))
    return tuple(found)[:MOST_FILTERS]


def _split(condition: exp.Expr) -> Iterator[exp.Expr]:
    condition = condition.unnest()
    if isinstance(condition, exp.And):
        yield from _split(condition.left)
        yield from _split(condition.right)
    else:
        yield condition

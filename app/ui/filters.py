"""The filters of a query, for a person whose question found no rows: which of them may be too narrow?"""

from __future__ import annotations

import sqlglot
from sqlglot import exp

MOST_FILTERS = 8


def read_filters(sql: str, dialect: str) -> tuple[str, ...]:
    """List the conditions of WHERE and HAVING, outermost query first; empty where there are none.

    >>> read_filters("SELECT 1 FROM t WHERE a = 1 AND NOT b", "duckdb")
    ('a = 1', 'NOT b')
    """
    try:
        tree = sqlglot.parse_one(sql, read=dialect)
    except sqlglot.errors.SqlglotError:
        return ()
    found: dict[str, None] = {}
    for clause in tree.find_all(exp.Where, exp.Having):
        condition = clause.this.unnest()
        parts = condition.flatten() if isinstance(condition, exp.And) else [condition]
        for part in parts:
            found.setdefault(part.sql(dialect=dialect))
    return tuple(found)[:MOST_FILTERS]

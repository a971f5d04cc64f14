"""SQL on one line, as prompts hold it: without comments, and with every literal as it is.

Splits by tokens, not by characters, so that white space within a string and `--` within one stay.
"""

from __future__ import annotations

import functools
from itertools import pairwise

import sqlglot
from sqlglot.errors import SqlglotError


@functools.lru_cache(maxsize=20_000)
def one_line(sql: str, dialect: str = "duckdb") -> str:
    """Write a statement on one line; what cannot be split into tokens loses its line ends only.

    >>> one_line("SELECT 1 -- one\\n  AS n,\\n  'a  --b' AS t")
    "SELECT 1 AS n, 'a  --b' AS t"
    """
    try:
        tokens = sqlglot.tokenize(sql, read=dialect)
    except SqlglotError:
        return " ".join(sql.split())
    parts = [sql[tokens[0].start : tokens[0].end + 1]] if tokens else []
    for before, token in pairwise(tokens):
        space = "" if before.end + 1 == token.start else " "
        parts.append(space + sql[token.start : token.end + 1])
    return "".join(parts).rstrip("; ")

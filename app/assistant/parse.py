"""The text of a model → one SQL tree, or the reason why it is none.

Takes the statement out of code fences and prose. Does not check names (`bind`) or what the statement does
(`guard`), but more than one statement is refused here, since only one can be looked at.
"""

from __future__ import annotations

import logging
import re

import sqlglot
from sqlglot import exp

from app.assistant.errors import ParseError, PolicyError

# sqlglot warns when it falls back to an opaque command; the guard refuses those, so the warning says nothing.
logging.getLogger("sqlglot").setLevel(logging.ERROR)

# How the prompt lets the model say that the data has no answer (see prompt.RULES).
CANNOT = re.compile(r"^\W*(?:--\s*)?CANNOT(?: ANSWER)?\b[\s:.-]*(?P<reason>[^\n]*)", re.IGNORECASE)

_FENCE = re.compile(
    r"```(?:\w+[ \t]*\n|(?:sql|duckdb|sqlite)\b)?(?P<sql>.*?)(?:```|\Z)", re.DOTALL | re.IGNORECASE
)
# What sqlglot stumbles over in broken SQL besides raising its own errors, found by cutting queries at random.
BROKEN = (RecursionError, ValueError, LookupError, AttributeError, TypeError)

MAX_SQL_CHARACTERS = 100_000
MAX_DEPTH = 150  # the passes after this one walk trees by recursion, a few of Python's 1,000 frames a level


def extract_sql(text: str) -> str:
    """Return the SQL in a model's answer: the first code block, else the whole text.

    >>> extract_sql("Here it is:\\n```sql\\nSELECT 1\\n```")
    'SELECT 1'
    """
    fenced = _FENCE.search(text)
    sql = fenced["sql"] if fenced else text
    return sql.strip().rstrip("; \t\r\n")


def parse_sql(sql: str, dialect: str) -> exp.Expr:
    """Parse exactly one statement.

    Raises: ParseError when it is no SQL of the dialect, PolicyError when it is several statements.
    """
    if not sql.strip():
        raise ParseError("The model wrote no SQL.")
    if len(sql) > MAX_SQL_CHARACTERS:
        raise ParseError(f"The SQL is longer than {MAX_SQL_CHARACTERS:,} characters.")
    try:
        trees = [tree for tree in sqlglot.parse(sql, read=dialect) if tree is not None]
    except (sqlglot.errors.SqlglotError, *BROKEN) as error:
        raise ParseError(f"This is not valid {dialect} SQL: {_first_error(error)}") from error
    if not trees:
        raise ParseError("The model wrote no SQL.")
    if len(trees) > 1:
        raise PolicyError(f"Only one statement may run at a time; these are {len(trees)}.")
    tree = trees[0]
    if isinstance(tree, exp.Condition | exp.Alias) and not isinstance(tree, exp.Query):
        raise ParseError(f"This is not a statement: {sql[:80]}")  # prose, which sqlglot reads as columns
    if _depth(tree) > MAX_DEPTH:
        raise ParseError(f"This is not valid {dialect} SQL: it is nested too deeply.")
    return tree


def _depth(tree: exp.Expr) -> int:
    """Count the levels of nesting; a chain of operators is one, since sqlglot walks it in a loop."""
    deepest = 0
    left = [(tree, 1)]
    while left:
        node, depth = left.pop()
        deepest = max(deepest, depth)
        below = depth + (not isinstance(node, exp.Binary))
        left += [(child, below) for child in node.iter_expressions()]
    return deepest


def _first_error(error: Exception) -> str:
    if isinstance(error, sqlglot.errors.ParseError) and error.errors:
        found = error.errors[0]
        return f"{found['description']} near {found['highlight']!r} (line {found['line']})."
    if isinstance(error, RecursionError):
        return "it is nested too deeply."
    return " ".join(str(error).split())[:200]

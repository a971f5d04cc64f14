"""The house formatter: how the SQL of an answer is laid out. Checks no style rules yet."""

from __future__ import annotations

from sqlglot import exp


def format_sql(tree: exp.Expr, dialect: str) -> str:
    """Return the statement pretty-printed, one clause a line, keywords in upper case."""
    return tree.sql(dialect=dialect, pretty=True, max_text_width=100, comments=False)

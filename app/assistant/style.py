"""The house formatter: how the SQL of an answer is laid out. Checks no style rules yet."""

from __future__ import annotations

from sqlglot import exp
from sqlglot.errors import SqlglotError

from app.assistant.errors import ParseError
from app.assistant.parse import BROKEN


def format_sql(tree: exp.Expr, dialect: str) -> str:
    """Return the statement pretty-printed: one clause a line, keywords in upper case, DATE '…' for dates.

    >>> import sqlglot
    >>> format_sql(sqlglot.parse_one("select date '2025-02-01'", read="duckdb"), "duckdb")
    "SELECT\\n  DATE '2025-02-01'"

    Raises: ParseError when the tree holds what the dialect has no words for.
    """
    # sqlglot reads DATE '…' as a cast and would write CAST('…' AS DATE), which no person writes.
    shown = tree.transform(_show_literal) if dialect == "duckdb" else tree
    try:
        return shown.sql(dialect=dialect, pretty=True, max_text_width=100, comments=False)
    except (SqlglotError, *BROKEN) as error:
        raise ParseError(f"This cannot be written as {dialect} SQL: {error}") from error


def _show_literal(node: exp.Expr) -> exp.Expr:
    if type(node) is exp.Cast and isinstance(node.this, exp.Literal) and node.this.is_string:
        kind = node.to.sql("duckdb")
        if kind in ("DATE", "TIMESTAMP"):
            return exp.Var(this=f"{kind} {node.this.sql('duckdb')}")
    return node

"""The skeleton of a query: what it computes, without its literals and its own names.

Two queries that differ only by values, aliases or output names have one skeleton. Not covered: the order of
conditions and joins, and equal meaning written differently.
"""

from __future__ import annotations

from sqlglot import exp

from app.assistant.nodes import nodes_of
from app.assistant.parse import parse_sql


def skeleton(sql: str, dialect: str = "duckdb") -> str:
    """Return the skeleton of one statement. Raises: ParseError, PolicyError."""
    return skeleton_of(parse_sql(sql, dialect), dialect)


def skeleton_of(tree: exp.Expr, dialect: str = "duckdb", *, copy: bool = True) -> str:
    """Return the skeleton of a tree, which stays as it is; if not `copy`, nobody may use it after this."""
    given = {node.alias for node in nodes_of(tree) if isinstance(node, exp.CTE | exp.Alias)}
    names = dict.fromkeys(
        node.this for node in tree.find_all(exp.Identifier, bfs=False) if node.this in given
    )
    numbers = {name: f"name_{number}" for number, name in enumerate(names)}

    def bare(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.In) and all(isinstance(value, exp.Literal) for value in node.expressions):
            return exp.In(this=node.this, expressions=[exp.Placeholder()])
        if isinstance(node, exp.Literal):
            return exp.Placeholder()
        if isinstance(node, exp.Identifier) and node.this in numbers:
            return exp.to_identifier(numbers[node.this])
        return node

    return tree.transform(bare, copy=copy).sql(dialect=dialect, comments=False, copy=False)

"""The SELECTs of a query and the single conditions that they set, each with the table's column it is about.

Reads a gold as `bind` leaves one: it knows base tables, CTEs and derived tables by their alias, and takes an
unqualified column only when one table has it. Set operations are so many SELECTs. Not read: PIVOT, LATERAL, table
functions; their columns belong to no table here, so nothing is concluded from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

from app.assistant.schema import Column, Schema, Table

Clause = Literal["where", "on", "filter", "case", "having", "qualify"]

FLIPPED: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.LT: exp.GT, exp.LTE: exp.GTE, exp.GT: exp.LT, exp.GTE: exp.LTE, exp.EQ: exp.EQ, exp.NEQ: exp.NEQ,
}  # fmt: skip
COMPARISONS = tuple(FLIPPED)


@dataclass(eq=False)
class Block:
    """One SELECT: its base tables by alias, and the queries (CTEs, derived tables) by theirs, all lower case."""

    select: exp.Select
    root: exp.Expr
    tables: Mapping[str, Table]
    queries: Mapping[str, exp.Expr]
    all: list[Block]
    outer: Block | None = None

    def find(self, column: exp.Expr) -> tuple[str, Table, Column] | None:
        """Return the alias, table and column that a column node names, here or in a SELECT around."""
        if not isinstance(column, exp.Column):
            return None
        wanted, alias = column.name.lower(), column.table.lower()
        if alias in self.queries:
            return None
        holders = [
            (name, table, found)
            for name, table in self.tables.items()
            for found in table.columns
            if found.name.lower() == wanted and alias in ("", name)
        ]
        if holders or not self.outer:
            return holders[0] if len(holders) == 1 and (alias or not self.queries) else None
        return self.outer.find(column)

    def output_of(self, column: exp.Column) -> tuple[exp.Expr, Block] | None:
        """Return the expression behind a column of a CTE or derived table, and the SELECT that it is in."""
        inner = self.inner(column.table)
        for output in inner.select.selects if inner else ():
            if inner and output.alias_or_name.lower() == column.name.lower():
                return output.unalias(), inner
        return None

    def inner(self, alias: str) -> Block | None:
        """Return the SELECT of a CTE or derived table; None for a base table or a set operation."""
        query = self.queries.get(alias.lower())
        return next((block for block in self.all if block.select is query), None)

    @property
    def joins(self) -> list[exp.Join]:
        """Return the joins of the SELECT."""
        return list(self.select.args.get("joins") or ())

    @property
    def first(self) -> str:
        """Return the alias of what stands first in FROM; empty without a FROM."""
        from_ = self.select.args.get("from_")
        return from_.this.alias_or_name.lower() if from_ else ""


@dataclass(frozen=True, eq=False)
class Condition:
    """One conjunct: `node` stands alone in its clause or among others joined by AND."""

    block: Block
    node: exp.Expr
    clause: Clause


def read_blocks(tree: exp.Expr, schema: Schema) -> list[Block]:
    """Read every SELECT of a query, those that contain others first."""
    known = {table.key.lower(): table for table in schema.tables}
    ctes = {cte.alias.lower(): cte.this for cte in tree.find_all(exp.CTE)}
    blocks: list[Block] = []
    for select in tree.find_all(exp.Select, bfs=True):
        tables: dict[str, Table] = {}
        queries: dict[str, exp.Expr] = {}
        from_ = select.args.get("from_")
        items = [item.this for item in [from_, *(select.args.get("joins") or ())] if item is not None]
        for item in items:
            alias = item.alias_or_name.lower()
            if isinstance(item, exp.Table):
                key = f"{item.db}.{item.name}".lower() if item.db else item.name.lower()
                if not item.db and key in ctes:
                    queries[alias] = ctes[key]
                elif key in known:
                    tables[alias] = known[key]
                else:
                    queries[alias] = item
            else:
                queries[alias] = item.this if isinstance(item, exp.Subquery) else item
        outer = next((block for block in blocks if block.select is select.parent_select), None)
        blocks.append(Block(select, tree, tables, queries, blocks, outer))
    return blocks


def conjuncts(condition: exp.Expr | None) -> Iterator[exp.Expr]:
    """Take `a AND (b AND c)` apart.

    >>> [c.sql() for c in conjuncts(exp.condition("a AND (b AND c OR d)"))]
    ['a', '(b AND c OR d)']
    """
    inside = condition.unnest() if condition else None
    if isinstance(inside, exp.And):
        yield from conjuncts(inside.left)
        yield from conjuncts(inside.right)
    elif condition is not None:
        yield condition


def read_conditions(block: Block) -> list[Condition]:
    """Read the single conditions of a SELECT, in the order of its clauses."""
    select = block.select
    found: list[Condition] = []
    clauses: tuple[Clause, ...] = ("where", "having", "qualify")
    for clause in clauses:
        if node := select.args.get(clause):
            found += [Condition(block, c, clause) for c in conjuncts(node.this)]
    for join in block.joins:
        found += [Condition(block, c, "on") for c in conjuncts(join.args.get("on"))]
    for node in select.find_all(exp.Filter, exp.If):
        if node.find_ancestor(exp.Select) is select:
            clause = "filter" if isinstance(node, exp.Filter) else "case"
            condition = node.expression.this if isinstance(node, exp.Filter) else node.this
            found += [Condition(block, c, clause) for c in conjuncts(condition)]
    return found


def bare(node: exp.Expr) -> exp.Expr:
    """Take parentheses and casts off a node, but not the cast of a literal: `DATE '2025-01-01'` is one."""
    while isinstance(node, exp.Paren) or (isinstance(node, exp.Cast) and not is_literal(node)):
        node = node.this
    return node


def is_literal(node: exp.Expr | None) -> bool:
    """Whether a node is a literal, cast or negative ones included."""
    while isinstance(node, exp.Cast | exp.Neg | exp.Paren):
        node = node.this
    return isinstance(node, exp.Literal | exp.Boolean)


def sides(node: exp.Expr) -> tuple[exp.Expr, type[exp.Expr], exp.Expr] | None:
    """Return a comparison as column, operator, other side – turned around if the column stands on the right."""
    if type(node) not in FLIPPED:
        return None
    left, right = bare(node.this), bare(node.expression)
    if isinstance(left, exp.Column):
        return left, type(node), node.expression
    if isinstance(right, exp.Column):
        return right, FLIPPED[type(node)], node.this
    return None


def local_columns(node: exp.Expr) -> list[exp.Column]:
    """Return the columns of an expression that are not within a subquery of it."""
    within = node.find_ancestor(exp.Select) if not isinstance(node, exp.Select) else node
    return [column for column in node.find_all(exp.Column) if column.find_ancestor(exp.Select) is within]

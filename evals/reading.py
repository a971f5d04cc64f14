"""A gold as the operators read it, and a change that one of them proposes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp

from evals.blocks import Block
from evals.catalog import Catalog
from evals.invariants import Facts


@dataclass(frozen=True, eq=False)
class Change:
    """`apply` changes the twin of `node` in a copy of the tree; what it returns stands in the twin's place."""

    kind: str
    words: str
    node: exp.Expr
    apply: Callable[[exp.Expr], exp.Expr | None]


@dataclass(frozen=True)
class Reading:
    """A gold as the operators see it; `ordered` says whether the order of its outermost rows counts."""

    tree: exp.Expr
    blocks: list[Block]
    ordered: bool
    dialect: str
    facts: Facts | None

    @property
    def catalog(self) -> Catalog | None:
        """What the database declares, if that is known."""
        return self.facts.catalog if self.facts else None

    def say(self, node: exp.Expr) -> str:
        """Show a node as SQL, shortened."""
        text = node.sql(dialect=self.dialect)
        return text if len(text) <= 60 else f"{text[:59]}…"

    def block_of(self, node: exp.Expr) -> Block | None:
        """Return the SELECT that a node stands in."""
        select = node if isinstance(node, exp.Select) else node.find_ancestor(exp.Select)
        return next((block for block in self.blocks if block.select is select), None)

    def order_counts(self, block: Block) -> bool:
        """Whether the ORDER BY of a SELECT can be seen in the result."""
        cut = block.select.args.get("limit") is not None
        return cut or (block.select is self.tree and self.ordered)


def retyped(new: type[exp.Expr]) -> Callable[[exp.Expr], exp.Expr]:
    """Change an operator, keeping its sides."""
    return lambda twin: new(this=twin.this, expression=twin.expression)

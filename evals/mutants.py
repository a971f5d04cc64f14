"""Mutants of a gold: the same query with one mistake, as a person or a model might make it.

`mistakes` and `slips` propose the changes, `equivalence` keeps out those that cannot matter. Here each is applied to
the tree of the whole query, CTEs and subqueries included; what comes out twice or unchanged is left out, and of many a
seeded sample is taken. Nothing is run: a mutant may be one that the database refuses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from app.assistant.parse import parse_sql
from app.assistant.schema import Schema
from evals.blocks import read_blocks
from evals.invariants import Facts
from evals.mistakes import (
    change_columns,
    change_groups,
    change_joins,
    change_order,
    drop_conditions,
    negate,
    swap_comparisons,
)
from evals.reading import Change, Reading
from evals.slips import change_aggregates, change_arithmetic, change_literals

MAX_MUTANTS = 60
OPERATORS: tuple[Callable[[Reading], Iterator[Change]], ...] = (
    swap_comparisons,
    drop_conditions,
    negate,
    change_joins,
    change_columns,
    change_literals,
    change_aggregates,
    change_order,
    change_groups,
    change_arithmetic,
)


@dataclass(frozen=True)
class Mutant:
    """A changed gold; `change` says in words what was changed, `kind` in one or two."""

    sql: str
    change: str
    kind: str = ""


def make_mutants(
    sql: str,
    schema: Schema,
    dialect: str,
    *,
    ordered: bool = True,
    facts: Facts | None = None,
    limit: int = MAX_MUTANTS,
    seed: int = 0,
) -> list[Mutant]:
    """Return at most `limit` mutants, in the order of the kinds of mistakes and of the query.

    `ordered` says whether the order of the rows counts; with `facts` of the database more is known to change nothing.
    Raises: ParseError if the gold is no SQL of the dialect.
    """
    tree = parse_sql(sql, dialect)
    nodes = list(tree.walk())
    place = {id(node): index for index, node in enumerate(nodes)}
    reading = Reading(tree, read_blocks(tree, schema), ordered, dialect, facts)
    seen = {tree.sql(dialect=dialect)}
    mutants = []
    for operator in OPERATORS:
        for change in operator(reading):
            text = _applied(tree, place[id(change.node)], change.apply).sql(dialect=dialect)
            if text not in seen:
                seen.add(text)
                mutants.append(Mutant(text, change.words, change.kind))
    if len(mutants) <= limit:
        return mutants
    drawn = sorted(mutants, key=lambda mutant: hashlib.sha256(f"{seed}{mutant.sql}".encode()).digest())[
        :limit
    ]
    chosen = {mutant.sql for mutant in drawn}
    return [mutant for mutant in mutants if mutant.sql in chosen]


def _applied(tree: exp.Expr, place: int, apply: Callable[[exp.Expr], exp.Expr | None]) -> exp.Expr:
    """Apply a change to a copy of the tree; what a SELECT groups by is changed wherever it stands, or neither runs."""
    copy = tree.copy()
    twin = list(copy.walk())[place]
    key = _group_key_around(twin)
    former = key.copy() if key is not None else None
    others = [
        node for node in copy.walk() if node == key and node is not key and _select(node) is _select(twin)
    ]
    new = apply(twin)
    if new is not None and twin is not copy:
        twin.replace(new)
    if key is twin and new is not None:
        key = new
    if key is not None and key != former and key.parent is not None:
        for other in others:
            other.replace(key.copy())
    return new if new is not None and twin is copy else copy


def _group_key_around(node: exp.Expr) -> exp.Expr | None:
    """The outermost expression around a node that is one of the group keys of its SELECT."""
    select = _select(node)
    keys = list((select.args.get("group") or exp.Group()).expressions) if select else []
    found = None
    while node.parent is not None and node is not select:
        if any(node == key for key in keys):
            found = node
        node = node.parent
    return found


def _select(node: exp.Expr) -> exp.Expr | None:
    return node.find_ancestor(exp.Select)

"""The rows on which one condition of a gold decides, found by running the gold without that condition.

A wrong query differs from a gold in a condition more or less, or in its edge. It gives other rows only where some row
meets every other condition and stands on the wrong side of this one, or right on its edge. `find_rows` finds rows that
meet the others; `values_of` says what to write into them. (The neighbour queries of Zhong et al. 2020 serve the same
end: there random databases are drawn until a neighbour differs, here rows are aimed.)

Golds that cannot be taken apart in this way, such as those with a correlated subquery, are left to the other edits.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import duckdb
from sqlglot import exp

from evals.blocks import Block, Condition, conjuncts, is_literal, local_columns, sides
from evals.catalog import MOMENTS, NUMBERS, Field, quote
from evals.stage import BASE, SOURCE, Stage

_MOST = 300  # rows kept of one search


@dataclass(frozen=True)
class Aim:
    """A column that decides a condition: `edges` are SQL values on and next to its edge, `others` that break it.

    `same_row` says that the edge depends on other columns of the row.
    """

    alias: str
    table: str
    field: Field
    edges: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    same_row: bool = False


def find_rows(
    stage: Stage,
    block: Block,
    alias: str,
    count: int,
    *,
    without: Condition | None = None,
    groups: int = 0,
) -> list[int]:
    """Return ids of at most `count` rows of a base table that the SELECT reaches, `without` one of its conditions.

    Of the database in use; on a copy, those of its base, which are the same until it is changed. With `groups`,
    only rows of so many groups that pass HAVING. Empty where the SELECT cannot run by itself.
    """
    key = (stage.current == SOURCE, id(block.select), alias, id(without and without.node), groups)
    if key not in stage.found:
        here = stage.current
        stage.use(SOURCE if here == SOURCE else BASE)
        sql = _rows_sql(block, alias, without, groups)
        salt = zlib.crc32(sql.encode())  # else all golds would aim at the same few rows
        order = f"hash({stage.seed}, {salt}, r), r LIMIT {_MOST}"
        try:
            rows = stage.run(f"SELECT r FROM ({sql}) WHERE r IS NOT NULL ORDER BY {order}")
        except duckdb.Error:  # a correlated subquery by itself, or a dialect's own function
            rows = []
        stage.found[key] = [int(row) for (row,) in rows]
        stage.use(here)
    return stage.found[key][:count]


def _rows_sql(block: Block, alias: str, without: Condition | None, groups: int) -> str:
    nodes = list(block.select.walk())
    select = block.select.copy()
    twins = dict(zip(map(id, nodes), select.walk(), strict=True))
    also: list[exp.Expr] = []
    if without is not None:
        if without.clause in ("filter", "case"):
            whole = without.node
            while isinstance(whole.parent, exp.And | exp.Paren):
                whole = whole.parent
            also = [c.copy() for c in conjuncts(whole) if c is not without.node]
        twins[id(without.node)].replace(exp.true())
    keys = [key.copy() for key in (select.args.get("group") or exp.Group()).expressions]
    if groups and keys and select.args.get("having"):
        inner = select.copy()
        inner.set("expressions", [key.copy() for key in keys])
        _strip(inner, keep_groups=True)
        inner.set("limit", exp.Limit(expression=exp.Literal.number(groups)))
        inner.set("order", exp.Order(expressions=[exp.Ordered(this=key.copy()) for key in keys]))
        left = exp.Tuple(expressions=keys) if len(keys) > 1 else keys[0]
        also.append(exp.In(this=left, query=exp.Subquery(this=inner)))
    select.set("expressions", [exp.alias_(exp.column("rowid", table=alias), "r")])
    _strip(select)
    select.set("distinct", exp.Distinct())
    for condition in also:
        select.where(condition, copy=False)
    with_ = block.root.args.get("with_")
    if with_ is not None and block.select is not block.root:
        select.set("with_", with_.copy())
    return select.sql(dialect="duckdb")


def _strip(select: exp.Select, keep_groups: bool = False) -> None:
    for clause in ("qualify", "order", "limit", "offset", "distinct", "windows"):
        select.set(clause, None)
    if not keep_groups:
        select.set("group", None)
        select.set("having", None)


def values_of(stage: Stage, condition: Condition) -> Aim | None:
    """Say what decides a condition; None where it is not one column of a base table against what is known."""
    node = condition.node.unnest()
    negated = isinstance(node, exp.Not)
    inside = node.this.unnest() if isinstance(node, exp.Not) else node
    compared = sides(inside)
    column = compared[0] if compared else inside if isinstance(inside, exp.Column) else inside.this
    found = condition.block.find(column) if isinstance(column, exp.Column) else None
    if found is None:
        return None
    alias, table, described = found
    field = (
        stage.catalog.relations[table.key].field(described.name)
        if table.key in stage.catalog.relations
        else None
    )
    if field is None or alias not in condition.block.tables:
        return None
    name = quote(field.name)
    if isinstance(inside, exp.Column):
        return Aim(alias, table.key, field, others=("TRUE" if negated else "FALSE",))
    if isinstance(inside, exp.Is):
        some = (
            f"(SELECT ANY_VALUE({name} ORDER BY hash({stage.seed}, rowid)) FROM {SOURCE}.{quote(table.key)})"
        )
        return Aim(alias, table.key, field, others=("NULL",) if negated else (some,))
    if compared:
        return _compared(stage, Aim(alias, table.key, field), compared[1], compared[2])
    if isinstance(inside, exp.Between):
        edges = [*_around(inside.args["low"], field), *_around(inside.args["high"], field)]
        return Aim(alias, table.key, field, edges=tuple(edges))
    if isinstance(inside, exp.In | exp.Like | exp.ILike) and not inside.args.get("query"):
        bare = exp.column(field.name, quoted=True)
        test = inside.copy()
        test.set("this", bare)
        others = _other_values(stage, table.key, field, test.sql(dialect="duckdb"), wanted=negated)
        return Aim(alias, table.key, field, others=others)
    return None


def _compared(stage: Stage, aim: Aim, operator: type[exp.Expr], other: exp.Expr) -> Aim | None:
    field = aim.field
    columns = local_columns(other)
    if is_literal(other):
        if field.kind in (*MOMENTS, *NUMBERS):
            return Aim(aim.alias, aim.table, field, edges=tuple(_around(other, field)))
        text = other.sql(dialect="duckdb")
        if operator is exp.NEQ:
            return Aim(aim.alias, aim.table, field, others=(text,))
        test = f"{quote(field.name)} = {text}"
        return Aim(
            aim.alias, aim.table, field, others=_other_values(stage, aim.table, field, test, wanted=False)
        )
    same_row = columns and all(column.table.lower() == aim.alias for column in columns)
    if same_row and not other.find(exp.AggFunc, exp.Window, exp.Select):
        return Aim(aim.alias, aim.table, field, edges=tuple(_around(other, field)), same_row=True)
    return None


def _around(edge: exp.Expr, field: Field) -> list[str]:
    """SQL values on an edge and next to it."""
    sql = f"({edge.sql(dialect='duckdb')})"
    if field.kind == "date":
        return [f"CAST({sql} AS DATE){step}" for step in ("", " - 1", " + 1")]
    if field.kind == "timestamp":
        moment = f"CAST({sql} AS TIMESTAMP)"
        return [moment, f"{moment} - INTERVAL 1 SECOND", f"{moment} + INTERVAL 1 SECOND",
                f"{moment} + INTERVAL 1 DAY"]  # fmt: skip
    step = "1" if field.kind == "whole" or field.scale == 0 else "0.01"
    return [sql, f"{sql} - {step}", f"{sql} + {step}"]


def _other_values(stage: Stage, table: str, field: Field, test: str, *, wanted: bool) -> tuple[str, ...]:
    """Up to two values of the column for which the test does (not) hold, as SQL."""
    rows = stage.run(
        f"SELECT v FROM (SELECT DISTINCT {quote(field.name)} AS v FROM {SOURCE}.{quote(table)} "
        f"WHERE {'' if wanted else 'NOT '}({test})) ORDER BY hash({stage.seed}, v), v LIMIT 2"
    )
    return tuple("'" + str(value).replace("'", "''") + "'" for (value,) in rows)

"""Conditions that no row can meet where they stand: `ca.category_name = 'Footwear'`, where joins lead to leaves only.

A value may be stored in a column and still be out of reach of a query's joins: small models compare the right text
under the wrong alias, and get nothing, or zero. Each such comparison of a text comes with a query that finds a row if
there is one; the other conditions of the SELECT do not count, but for bare flags (`NOT pc.is_primary`), which say what
a join means. Looked at are `=` and IN on columns of base tables in a SELECT that joins, not LIKE, FILTER and CASE.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from app.assistant.fan_out import rows_of
from app.assistant.parse import parse_sql
from app.assistant.schema import Schema
from app.assistant.style.sources import conditions_of, source_of

NEAREST = 3


@dataclass(frozen=True)
class Compared:
    """A condition on texts, these texts, and `check`, a query with a row if any row meets it."""

    condition: str
    texts: tuple[str, ...]
    check: str

    def __str__(self) -> str:
        """One sentence for a person, or for the model that is to mend it."""
        return f"No row has {self.condition} along these joins."


def find_compared(tree: exp.Expr, schema: Schema) -> Iterator[Compared]:
    """Yield the comparisons of a bound tree whose rows depend on joins; whether there are any, `check` says."""
    tables = {table.key.lower() for table in schema.tables}
    for select in tree.find_all(exp.Select):
        if not select.args.get("joins"):
            continue
        conditions = list(conditions_of(select))
        flags = [part for part in conditions if _is_flag(part)]
        for condition in conditions:
            column, texts = _compared(condition)
            source = source_of(column) if column is not None and column.table else None
            key = f"{source.db}.{source.name}".lower().lstrip(".") if isinstance(source, exp.Table) else ""
            if not texts or key not in tables:
                continue
            check = rows_of(select)
            check.set("where", exp.Where(this=exp.and_(condition.copy(), *(flag.copy() for flag in flags))))
            check.set("limit", exp.Limit(expression=exp.Literal.number(1)))
            yield Compared(condition.sql(schema.dialect), texts, check.sql(schema.dialect))


def usage_of(text: str, sql: str, dialect: str) -> str:
    """How a query that is known to be right compares a text: the nearest joins and the condition; empty if it does not.

    >>> usage_of("Tents", "SELECT 1 FROM p JOIN c AS ca ON ca.id = p.id WHERE ca.name = 'Tents' AND p.id > 0", "duckdb")
    "JOIN c AS ca ON ca.id = p.id WHERE ca.name = 'Tents'"
    """
    for select in parse_sql(sql, dialect).find_all(exp.Select):
        for condition in conditions_of(select):
            column, texts = _compared(condition)
            if column is not None and text in texts:
                joins = _joins_to(column.table, select)
                return " ".join([*(join.sql(dialect) for join in joins), "WHERE", condition.sql(dialect)])
    return ""


def _joins_to(alias: str, select: exp.Select) -> list[exp.Join]:
    """The last joins, NEAREST of them at most, on the way to an alias."""
    joins = {join.alias_or_name: join for join in select.args.get("joins") or ()}
    found: list[exp.Join] = []
    while alias in joins and len(found) < NEAREST:
        join = joins.pop(alias)
        found.insert(0, join)
        others = [column.table for column in join.find_all(exp.Column) if column.table != alias]
        alias = others[0] if others else ""
    return found


def _is_flag(condition: exp.Expr) -> bool:
    bare = condition.this if isinstance(condition, exp.Not) else condition
    return isinstance(bare, exp.Column)


def _compared(condition: exp.Expr) -> tuple[exp.Column | None, tuple[str, ...]]:
    """The column and the texts of `column = 'text'` and `column IN ('text', …)`."""
    if not isinstance(condition, exp.EQ | exp.In) or not isinstance(condition.this, exp.Column):
        return None, ()
    others = condition.expressions if isinstance(condition, exp.In) else [condition.expression]
    if not others or not all(isinstance(other, exp.Literal) and other.is_string for other in others):
        return None, ()
    return condition.this, tuple(other.name for other in others)

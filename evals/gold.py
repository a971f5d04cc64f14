"""The right answers of a pair: its gold statements, run, with what their ORDER BY and LIMIT imply.

A gold that fails stops an eval, so it raises. Judges nothing (`compare`).
"""

from __future__ import annotations

from sqlglot import exp

from app.assistant.database import Database
from app.assistant.errors import SqlError, WorkspaceError
from app.assistant.pairs import Pair
from app.assistant.parse import parse_sql
from app.assistant.run import Result, run_sql
from evals.compare import Gold, ResultSet


class GoldError(WorkspaceError):
    """A gold query does not run; the message names the pair."""


def run_golds(pair: Pair, database: Database) -> list[Gold]:
    """Run the pair's statement and its further accepted ones.

    Raises: GoldError, beginning with the pair's file:line.
    """
    golds = []
    for sql in (pair.sql, *pair.accept):
        try:
            tree = parse_sql(sql, database.dialect)
            result = as_result_set(run_sql(sql, database))
            ordered, keys = read_order(tree, len(result.columns))
            if pair.order:
                ordered = pair.order == "exact"
            golds.append(
                Gold(
                    result, ordered=ordered, order_keys=keys if ordered else (),
                    untruncated=_without_limit(tree, database) if ordered else None,
                )
            )  # fmt: skip
        except SqlError as error:
            raise GoldError(f"{pair.file}:{pair.line}: the gold of {pair.id!r} fails: {error}") from error
        if result.truncated:
            raise GoldError(
                f"{pair.file}:{pair.line}: the gold of {pair.id!r} has more than "
                f"{database.limits.max_rows:,} rows, too many to compare: raise max_rows or ask for less."
            )
    return golds


def as_result_set(result: Result) -> ResultSet:
    """Hand a result to the comparison."""
    return ResultSet(result.columns, result.rows, result.truncated)


def read_order(tree: exp.Expr, width: int) -> tuple[bool, tuple[int, ...]]:
    """Return whether the outermost query orders, and which output columns it orders by.

    An order key that is no output column cannot be seen in the rows: the keys before it still count, and
    without any, the whole order does.

    >>> read_order(parse_sql("SELECT a, SUM(b) AS s FROM t GROUP BY a ORDER BY s DESC, a", "duckdb"), 2)
    (True, (1, 0))
    """
    order = tree.args.get("order")
    if order is None:
        return False, ()
    outputs = tree.selects if isinstance(tree, exp.Query) else []
    keys = []
    for ordered in order.expressions:
        index = _output_index(ordered.this, outputs, width)
        if index is None:
            break
        keys.append(index)
    return True, tuple(keys)


def _output_index(key: exp.Expr, outputs: list[exp.Expr], width: int) -> int | None:
    if isinstance(key, exp.Literal) and key.is_int:
        return int(key.this) - 1 if 0 < int(key.this) <= width else None
    if len(outputs) != width:
        return None  # a star stands for several columns
    for index, output in enumerate(outputs):
        if isinstance(key, exp.Column) and not key.table and output.alias_or_name.lower() == key.name.lower():
            return index
        if output.unalias() == key:
            return index
    return None


def _without_limit(tree: exp.Expr, database: Database) -> ResultSet | None:
    """Run the gold without its LIMIT, to know the rows that tie at the cut."""
    if not tree.args.get("limit") or tree.args.get("offset"):
        return None
    whole = tree.copy()
    whole.set("limit", None)
    result = as_result_set(run_sql(whole.sql(dialect=database.dialect), database))
    return None if result.truncated else result

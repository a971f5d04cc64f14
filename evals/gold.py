"""The right answers of a question: what must be run of a gold to know its order and its ties, and the gold from it.

Where a gold has a LIMIT or OFFSET, or orders by what it does not return, it is run once more without them and with
those keys appended as columns, so that any of the rows that tie at the cut is right, and rows that tie may swap. A
gold with LIMIT that orders by nothing, or at random, accepts any rows of the whole.

Not seen: a LIMIT inside a subquery, the collation of a key, and a hidden key that cannot be appended without changing
the rows (of DISTINCT and UNION, a key that is not made of their columns). Then, and when the whole does not run or
does not hold the gold's rows, the gold's own rows in its own order are asked for. A gold that fails stops an eval, so
it raises. Judges nothing (`compare`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

from app.assistant.errors import ParseError, SqlError, WorkspaceError
from app.assistant.parse import parse_sql
from app.assistant.run import Result
from evals.compare import Gold, ResultSet, holds

MAX_ROWS = 100_000  # of a gold, and of the whole that a LIMIT cuts

Order = Literal["", "any", "exact"]


class GoldError(WorkspaceError):
    """A gold query does not run; the message names the case."""


@dataclass(frozen=True)
class GoldPlan:
    """What to run for one gold, and how to read it.

    `whole` is the gold without LIMIT and OFFSET, '' where it is not needed. `order_keys` are output columns from 0;
    -1, -2, … are the first, second, … column that `whole` has behind them. `width` is None if only running tells.
    """

    sql: str
    ordered: bool
    order_keys: tuple[int, ...] = ()
    whole: str = ""
    offset: int = 0
    width: int | None = None

    @property
    def queries(self) -> tuple[str, ...]:
        """The texts to run, the gold itself first."""
        return (self.sql, self.whole) if self.whole else (self.sql,)


def execute_golds(
    sqls: Sequence[str],
    order: Order,
    dialect: str,
    run: Callable[[str, int], Result],
    *,
    max_rows: int = MAX_ROWS,
    name: str = "the gold",
) -> list[Gold]:
    """Run accepted statements with `run(sql, max_rows)`.

    Raises: GoldError, beginning with `name`, when one does not run or has too many rows.
    """
    golds = []
    for sql in sqls:
        try:
            plan = plan_gold(sql, dialect, order)
            results: list[Result | None] = [run(sql, max_rows)]
        except SqlError as error:
            raise GoldError(f"{name} fails: {error}") from error
        if plan.whole:
            try:
                results.append(run(plan.whole, max_rows))
            except SqlError:
                results.append(None)  # too slow or too large as a whole: the gold itself still stands
        golds.append(make_gold(plan, results))
        if golds[-1].result.truncated:
            raise GoldError(
                f"{name} has more than {max_rows:,} rows, too many to compare: raise max_rows or ask for less."
            )
    return golds


def as_result_set(result: Result) -> ResultSet:
    """Hand a result to the comparison."""
    return ResultSet(result.columns, result.rows, result.truncated)


def make_gold(plan: GoldPlan, results: Sequence[Result | None]) -> Gold:
    """Read the results of the plan's queries, in their order; None for a `whole` that did not run."""
    if results[0] is None:
        raise ValueError("the gold itself was not run; only its whole may be None")
    result = as_result_set(results[0])
    width, hidden = len(result.columns), sum(key < 0 for key in plan.order_keys)
    known = plan.width in (None, width) and max(plan.order_keys, default=0) < width
    own = Gold(result, plan.ordered, () if hidden or not known or not plan.ordered else plan.order_keys)
    whole = results[1] if len(results) > 1 else None
    if whole is None or not known or len(whole.columns) != width + hidden or result.truncated:
        return own
    keys = tuple(key if key >= 0 else width - 1 - key for key in plan.order_keys)
    gold = Gold(result, plan.ordered, keys, as_result_set(whole), plan.offset)
    return gold if whole.truncated or holds(gold) else own


def plan_gold(sql: str, dialect: str, order: Order = "") -> GoldPlan:
    """Read from a gold what must be run; `order` overrides what its outermost ORDER BY implies.

    What sqlglot cannot read the engine may still run: then all of its order counts if it says ORDER BY anywhere.
    Raises: PolicyError when it is more than one statement.

    >>> plan_gold("SELECT a FROM t ORDER BY b, a LIMIT 3 OFFSET 2", "duckdb").whole
    'SELECT a, b AS order_key_1 FROM t ORDER BY b, a'
    >>> plan_gold("SELECT a FROM t ORDER BY b, a LIMIT 3 OFFSET 2", "duckdb").order_keys
    (-1, 0)
    """
    try:
        tree = parse_sql(sql, dialect)
    except ParseError:
        said = re.search(r"\border\s+by\b", sql, re.IGNORECASE) is not None
        return GoldPlan(sql, order == "exact" or (order == "" and said))
    while isinstance(tree, exp.Subquery) and not any(map(tree.args.get, ("order", "limit", "offset"))):
        tree = tree.this
    offset = _offset(tree)
    limited = bool(tree.args.get("limit") or tree.args.get("offset"))
    keys = _read_keys(tree)
    ordered = order == "exact" or (order == "" and bool(keys))
    outputs = tree.selects if isinstance(tree, exp.Query) else []
    width = None if _expands(outputs) else len(outputs)
    if order == "any" and not limited:
        return GoldPlan(sql, False)
    if (order == "exact" and not keys) or any(isinstance(key, exp.Var) for key in keys):
        return GoldPlan(sql, ordered)  # of ORDER BY ALL, rows that tie are the same rows
    hidden: list[exp.Expr] = []
    order_keys = []
    for key in keys:
        index = _output_index(key, outputs if width else [])
        if index is None:
            hidden.append(key)
        order_keys.append(-len(hidden) if index is None else index)
    plan = GoldPlan(sql, ordered, tuple(order_keys), width=width)
    if not hidden and not limited:
        return plan
    whole = _whole(tree, hidden, bool(keys)) if offset is not None else None
    if whole is None:
        return GoldPlan(sql, ordered, () if hidden else plan.order_keys, width=width)
    return GoldPlan(sql, ordered, plan.order_keys, whole.sql(dialect=dialect), offset or 0, width)


def _read_keys(tree: exp.Expr) -> list[exp.Expr]:
    """Return what the outermost query orders by, up to a key that is drawn at random."""
    order = tree.args.get("order")
    keys: list[exp.Expr] = []
    for ordered in order.expressions if order else []:
        if ordered.find(exp.Rand):
            break
        keys.append(ordered.this)
    return keys


def _offset(tree: exp.Expr) -> int | None:
    """Return the rows skipped; None if only running tells."""
    offset = tree.args.get("offset")
    if offset is None:
        return 0
    rows = offset.expression
    return int(rows.this) if isinstance(rows, exp.Literal) and rows.is_int else None


def _expands(outputs: Sequence[exp.Expr]) -> bool:
    """Whether an output stands for several columns, as a star does."""
    return not outputs or any(
        isinstance(output.unalias(), exp.Star | exp.Columns) or output.is_star for output in outputs
    )


def _output_index(key: exp.Expr, outputs: Sequence[exp.Expr]) -> int | None:
    if isinstance(key, exp.Literal) and key.is_int:
        return int(key.this) - 1
    for index, output in enumerate(outputs):
        if isinstance(key, exp.Column) and not key.table and output.alias_or_name.lower() == key.name.lower():
            return index
    for index, output in enumerate(outputs):
        if output.unalias() == key:
            return index
    return None


def _whole(tree: exp.Expr, hidden: list[exp.Expr], keyed: bool) -> exp.Expr | None:
    """Return the query without LIMIT and OFFSET and with the hidden keys as columns; None if it cannot have them."""
    whole = tree.copy()
    for part in ("limit", "offset") if keyed else ("limit", "offset", "order"):
        whole.set(part, None)
    if not hidden:
        return whole
    outputs = tree.selects if isinstance(tree, exp.Query) else []
    group = tree.args.get("group")
    grouped_by_all = bool(group and group.args.get("all")) and not any(
        key.find(exp.AggFunc) for key in hidden
    )
    distinct = tree.args.get("distinct")
    if not isinstance(tree, exp.Select) or (distinct and not distinct.args.get("on")) or grouped_by_all:
        return _around(whole, hidden, outputs)
    for number, key in enumerate(hidden, 1):
        whole.append("expressions", exp.alias_(_without_aliases(key, outputs), f"order_key_{number}"))
    return whole


def _around(whole: exp.Expr, hidden: list[exp.Expr], outputs: Sequence[exp.Expr]) -> exp.Expr | None:
    """Return a query around another that adds keys made of its columns, as it may have no further ones itself."""
    names = {output.alias_or_name.lower() for output in outputs}
    columns = [column for key in hidden for column in key.find_all(exp.Column)]
    if not _expands(outputs) and any(column.name.lower() not in names for column in columns):
        return None
    order = whole.args["order"].copy()
    whole.set("order", None)
    keys = [exp.alias_(_bare(key.copy()), f"order_key_{number}") for number, key in enumerate(hidden, 1)]
    source = whole if isinstance(whole, exp.Subquery) else exp.Subquery(this=whole)
    source.set("alias", exp.TableAlias(this=exp.to_identifier("whole")))
    around = exp.Select(expressions=[exp.Star(), *keys]).from_(source)
    around.set("order", _bare(order))
    return around


def _bare(tree: exp.Expr) -> exp.Expr:
    for column in tree.find_all(exp.Column):
        column.set("table", None)
    return tree


def _without_aliases(key: exp.Expr, outputs: Sequence[exp.Expr]) -> exp.Expr:
    """Return a key with what the aliases in it stand for, since a SELECT may not read its own."""
    if key.find(exp.Query):
        return key.copy()
    meant = {
        output.alias.lower(): output.this
        for output in outputs
        if isinstance(output, exp.Alias) and output.this.name.lower() != output.alias.lower()
    }

    def expand(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column) and not node.table and node.name.lower() in meant:
            return exp.paren(meant[node.name.lower()].copy())
        return node

    return key.copy().transform(expand)

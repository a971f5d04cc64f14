"""GROUP BY made complete, or put as DISTINCT: what is shown beside an aggregate is what it is computed for.

Small models forget the grouping, or half of it, and databases but SQLite and MySQL then refuse the query. Added is
what SELECT shows and GROUP BY lacks. Not touched: windows, DISTINCT, ROLLUP and its like, an expression that mixes
aggregates with other columns, ORDER BY and HAVING, and a lone MAX or MIN, which may stand for the row that has it.

Databases that show some row's value take `SELECT date, venue … GROUP BY venue` for one row a venue: where nothing is
computed, and what is shown is not fixed by what is grouped, the grouping only hides rows. DISTINCT takes its place.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlglot import exp

from app.assistant.schema import Schema

LOOSE = frozenset(["sqlite", "mysql"])  # dialects that show some row's value


def complete_grouping(tree: exp.Expr, dialect: str) -> tuple[str, ...]:
    """Add to GROUP BY, in place, what SELECT shows beside aggregates; return a sentence for each SELECT mended."""
    if dialect in LOOSE:
        return ()
    said = []
    for select in tree.find_all(exp.Select):
        if added := _missing_keys(select):
            group = select.args.get("group") or exp.Group()
            for key in added:
                group.append("expressions", key.copy())
            select.set("group", group)
            said.append(f"grouped by {', '.join(key.sql(dialect) for key in added)}, which is shown")
    return tuple(said)


def add_up_shown(tree: exp.Expr, sums: Collection[str], dialect: str) -> list[str]:
    """Add up, in place, a column that is shown and not grouped, where the house adds it up: say so.

    `sums` are the house's, such as `SUM(st.on_hand)`. Only where nothing is computed beside: `SELECT st.warehouse,
    st.on_hand … GROUP BY st.warehouse`, which databases but SQLite and MySQL refuse.
    """
    if dialect in LOOSE:
        return []
    said = []
    for select in tree.find_all(exp.Select):
        shown = [item.unalias() for item in select.expressions]
        if not select.args.get("group") or any(
            item.find(exp.AggFunc, exp.Window, exp.Star) for item in shown
        ):
            continue
        keys = _keys(select)
        for column in shown:
            total = exp.Sum(this=column.copy())
            if isinstance(column, exp.Column) and column.sql() not in keys and total.sql(dialect) in sums:
                _replace_shown(select, column, total)
                said.append(f"added up: {total.sql(dialect)}")
    return said


def _replace_shown(select: exp.Select, column: exp.Expr, total: exp.Expr) -> None:
    order = select.args.get("order")
    for each in [*(order.find_all(exp.Column) if order else ()), column]:
        if each.sql() != column.sql():
            continue
        if each is column and not isinstance(each.parent, exp.Alias):
            each.replace(exp.alias_(total.copy(), column.name))
        else:
            each.replace(total.copy())


def leave_out_grouping(tree: exp.Expr, schema: Schema) -> list[str]:
    """Put DISTINCT, in place, for a GROUP BY of the outermost SELECT that computes nothing and hides rows."""
    group = tree.args.get("group")
    if schema.dialect not in LOOSE or not isinstance(tree, exp.Select) or group is None:
        return []
    if any(tree.args.get(name) for name in ("having", "qualify", "distinct")):
        return []
    order = tree.args.get("order")
    shown = [item.unalias() for item in tree.expressions]
    if any(part.find(exp.AggFunc, exp.Star, exp.Window) for part in [*shown, *([order] if order else [])]):
        return []
    keys = _keys(tree)
    grouped = {column.name.lower() for key in group.expressions for column in key.find_all(exp.Column)}
    unique = [table.primary_key for table in schema.tables if table.primary_key]
    unique += [key.ref_columns for table in schema.tables for key in table.foreign_keys if key.ref_columns]
    if all(item.sql() in keys for item in shown) or any(
        grouped >= set(map(str.lower, names)) for names in unique
    ):
        return []
    tree.set("group", None)
    tree.set("distinct", exp.Distinct())
    by = ", ".join(key.sql(schema.dialect) for key in group.expressions)
    return [f"not grouped by {by}: nothing is computed, and some rows were hidden"]


def group_what_is_ordered(tree: exp.Expr, dialect: str) -> list[str]:
    """Group, in place, by what is shown where only ORDER BY computes: `SELECT city … ORDER BY COUNT(*) LIMIT 1`."""
    order = tree.args.get("order")
    if (
        not isinstance(tree, exp.Select)
        or order is None
        or tree.args.get("group")
        or tree.args.get("distinct")
    ):
        return []
    aggregates = list(order.find_all(exp.AggFunc))
    if any(each.expressions for each in aggregates if isinstance(each, exp.Max | exp.Min)):
        return []  # the larger of two
    if not aggregates or order.find(exp.Window, exp.Query):
        return []
    shown = [item.unalias() for item in tree.expressions]
    if not all(isinstance(item, exp.Column) and not isinstance(item.this, exp.Star) for item in shown):
        return []
    tree.set("group", exp.Group(expressions=[item.copy() for item in shown]))
    return [f"grouped by {', '.join(item.sql(dialect) for item in shown)}, of which the first are asked for"]


def _missing_keys(select: exp.Select) -> list[exp.Expr]:
    """What is shown without an aggregate and not grouped; nothing where it is not plain that it should be."""
    group = select.args.get("group")
    if select.args.get("distinct") or (group and (group.args.get("all") or group.args.get("totals"))):
        return []
    if group and group.find(exp.Rollup, exp.Cube, exp.GroupingSets):
        return []
    shown = [item.unalias() for item in select.expressions]
    own = [node for item in shown for node in _own_nodes(item)]
    aggregates = [node for node in own if isinstance(node, exp.AggFunc)]
    if not aggregates or any(isinstance(node, (exp.Window, exp.Star)) for node in own if not _counts(node)):
        return []
    if group is None and all(isinstance(node, (exp.Max, exp.Min)) for node in aggregates):
        return []
    keys = _keys(select)
    missing: dict[str, exp.Expr] = {}
    for item in shown:
        bare = [column for column in item.find_all(exp.Column) if not column.find_ancestor(exp.AggFunc)]
        if not bare or item.sql() in keys or all(column.sql() in keys for column in bare):
            continue
        if item.find(exp.AggFunc, exp.Query):
            return []
        missing.setdefault(item.sql(), item)
    return list(missing.values())


def _own_nodes(item: exp.Expr) -> list[exp.Expr]:
    """The nodes of an expression, those of its subqueries left out."""
    return [
        node
        for node in item.walk(prune=lambda node: isinstance(node, exp.Query))
        if not isinstance(node, exp.Query)
    ]


def _counts(node: exp.Expr) -> bool:
    """Whether the star is that of COUNT(*)."""
    return isinstance(node, exp.Star) and isinstance(node.parent, exp.Count)


def _keys(select: exp.Select) -> set[str]:
    """What the rows are grouped by, as text; positions and names of what is shown looked up there."""
    group = select.args.get("group")
    outputs = select.expressions
    named = {item.alias.lower(): item.this for item in outputs if isinstance(item, exp.Alias)}
    found = set()
    for key in group.expressions if group else ():
        if isinstance(key, exp.Literal) and key.this.isdigit() and 0 < int(key.this) <= len(outputs):
            key = outputs[int(key.this) - 1].unalias()
        elif isinstance(key, exp.Column) and not key.table and key.name.lower() in named:
            found.add(named[key.name.lower()].sql())
        found.add(key.sql())
    return found

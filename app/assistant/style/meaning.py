"""Rules on what a query computes: metrics as the glossary has them, rounding, an order that is one order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from app.assistant.parse import BROKEN
from app.assistant.style.rule import House, Parameters, Place, Query, Rule
from app.assistant.style.sources import source_of, sources_of
from app.assistant.workspace import Term

_SUFFIX = re.compile(r"_(usd|pct|rate|count|total|units|hours|minutes|weeks)$")


def _metric_as_defined(query: Query, _: Parameters) -> Iterator[Place]:
    metrics = _metrics(query.house.terms, query.dialect)
    for item in query.find_all(exp.Alias):
        if not isinstance(item.parent, exp.Select) or not item.find(exp.AggFunc):
            continue
        name = item.alias.lower()
        found = metrics.get(name) or metrics.get(_SUFFIX.sub("", name))
        if found is None or not _reads_same(item, found[1], found[0], query.house):
            continue
        term, wanted, plain = found
        kept = any(_plain(node) == plain for node in item.walk() if type(node) is type(_core(wanted)))
        yield Place(item, "" if kept else f"the glossary has {term.term} as {term.sql}")


@lru_cache
def _metrics(terms: tuple[Term, ...], dialect: str) -> dict[str, tuple[Term, exp.Expr, str]]:
    """The glossary's aggregates, and plain, by the names that a column may have for them."""
    found: dict[str, tuple[Term, exp.Expr, str]] = {}
    for term in terms:
        try:
            tree = sqlglot.parse_one(term.sql, read=dialect) if term.sql else None
        except (SqlglotError, *BROKEN):
            continue  # not this rule's to say
        if tree is not None and tree.find(exp.AggFunc):
            plain = _plain(tree)
            for name in (term.term, *term.also):
                found.setdefault("_".join(re.findall(r"\w+", name.lower())), (term, tree, plain))
    return found


def _reads_same(item: exp.Expr, wanted: exp.Expr, term: Term, house: House) -> bool:
    """Whether the output is made of columns of the tables that the glossary's expression is made of."""
    known = {name.lower() for name in re.findall(r"(\w+(?:\.\w+)?) AS \w+", term.from_)}
    aliases = {
        match[2].lower(): match[1].lower() for match in re.finditer(r"(\w+(?:\.\w+)?) AS (\w+)", term.from_)
    }
    wanted_tables = {aliases.get(column.table.lower(), "") for column in wanted.find_all(exp.Column)} & known
    columns = [column for column in item.find_all(exp.Column) if column.table]
    tables = set()
    for column in columns:
        source = source_of(column)
        table = house.table(source) if isinstance(source, exp.Table) else None
        tables.add(table.key.lower() if table else "")
    return bool(columns) and bool(wanted_tables) and tables <= wanted_tables


def _core(tree: exp.Expr) -> exp.Expr:
    """Without what rounds or brackets it."""
    while isinstance(tree, exp.Round | exp.Paren | exp.Alias | exp.Filter):
        tree = tree.this
    return tree


def _plain(tree: exp.Expr) -> str:
    """The expression without table names, NULLIF and brackets around it: equal where it is the same metric."""
    tree = _core(tree).copy()
    for column in tree.find_all(exp.Column):
        column.set("table", None)
    for guard in list(tree.find_all(exp.Nullif)):
        guard.replace(guard.this)
    return tree.sql(normalize=True, comments=False)


def _round_at_end(query: Query, _: Parameters) -> Iterator[Place]:
    outer = set(map(id, _outermost(query.tree)))
    for node in query.find_all(exp.Round):
        parent = node.parent
        while isinstance(parent, exp.Alias | exp.Paren | exp.Ordered | exp.Coalesce):
            parent = parent.parent
        select = parent if isinstance(parent, exp.Select) else None
        if select is None and isinstance(parent, exp.Order | exp.Group):
            select = parent.parent if isinstance(parent.parent, exp.Select) else None
        kept = select is not None and id(select) in outer
        yield Place(node, "" if kept else "round in the last SELECT only, around the whole figure")


def _outermost(tree: exp.Expr | None) -> Iterator[exp.Expr]:
    if isinstance(tree, exp.SetOperation):
        yield from _outermost(tree.this)
        yield from _outermost(tree.expression)
    elif isinstance(tree, exp.Subquery):
        yield from _outermost(tree.this)
    elif tree is not None:
        yield tree


def _deterministic_order(query: Query, _: Parameters) -> Iterator[Place]:
    for select in query.selects:
        order, limit = select.args.get("order"), select.args.get("limit")
        if limit and not order and sources_of(select) and not _is_one_row(select):
            yield Place(limit, "LIMIT without ORDER BY takes any rows")
        elif order and not _is_one_row(select):
            yield from _ties(select, order, bool(limit), query.house)


def _ties(select: exp.Select, order: exp.Expr, limited: bool, house: House) -> Iterator[Place]:
    keys = _keys(select, order)
    ranked = _is_measure(keys[0], select)
    if not limited and not ranked:
        return
    # A measure may tie: something that names the row must follow it. A name alone may not be one row's.
    if any(not _is_measure(key, select) for key in keys[1:]) or _is_unique(keys, select, house):
        yield Place(order)
    else:
        yield Place(order, "rows that tie come in any order: end with the name of what is ranked, or a key")


def _keys(select: exp.Select, order: exp.Expr) -> list[exp.Expr]:
    """What is ordered by, an output's alias read as what it names."""
    outputs = {item.alias.lower(): item.this for item in select.expressions if isinstance(item, exp.Alias)}
    keys = []
    for ordered in order.expressions:
        key = ordered.this
        is_alias = isinstance(key, exp.Column) and not key.table
        keys.append(outputs.get(key.name.lower(), key) if is_alias else key)
    return keys


def _is_measure(key: exp.Expr, select: exp.Select) -> bool:
    """Whether it is computed of figures: an aggregate, or a column that a CTE or an expression made of one."""
    if key.find(exp.AggFunc, exp.Round, exp.Div, exp.Mul, exp.Window):
        return True
    column = key if isinstance(key, exp.Column) else None
    return column is not None and bool(
        re.search(r"_(usd|pct|count|units|hours|minutes)$", column.name.lower())
    )


def _is_unique(keys: list[exp.Expr], select: exp.Select, house: House) -> bool:
    said = {key.sql() for key in keys}
    group = select.args.get("group")
    if group:
        return {key.sql() for key in group.expressions} <= said
    sources = sources_of(select)
    table = house.table(sources[0]) if len(sources) == 1 and isinstance(sources[0], exp.Table) else None
    names = {key.name.lower() for key in keys if isinstance(key, exp.Column)}
    primary = {name.lower() for name in table.primary_key} if table else set()
    distinct = select.args.get("distinct") and len(select.expressions) <= len(keys)
    return bool(distinct) or (bool(primary) and primary <= names)


def _is_one_row(select: exp.Select) -> bool:
    plain = not select.args.get("group") and not select.args.get("distinct")
    return plain and any(
        node.find_ancestor(exp.Select) is select and node.find_ancestor(exp.Window) is None
        for item in select.expressions
        for node in item.find_all(exp.AggFunc)
    )


def _break_ties(tree: exp.Expr, house: House, _: Parameters) -> exp.Expr:
    """Add the group's keys to the order: what tied comes in one order then, and nothing else moves."""
    for select in tree.find_all(exp.Select):
        order, group = select.args.get("order"), select.args.get("group")
        if not order or not group or select.args.get("distinct") or len(group.expressions) > 3:
            continue
        broken = any(place.problem for place in _ties(select, order, bool(select.args.get("limit")), house))
        if not broken or any(isinstance(key, exp.Literal) for key in group.expressions):
            continue
        said = {key.sql() for key in _keys(select, order)}
        outputs = {item.this.sql(): item.alias for item in select.expressions if isinstance(item, exp.Alias)}
        for key in group.expressions:
            if key.sql() not in said:
                name = outputs.get(key.sql())
                shown = exp.column(name) if name and not isinstance(key, exp.Column) else key.copy()
                order.append("expressions", exp.Ordered(this=shown, nulls_first=False))
    return tree


RULES = (
    Rule(
        "metric-as-defined", "A word of the glossary has one meaning: its expression there.",
        bad="SELECT SUM(l.gross_usd) AS net_revenue_usd FROM sales.order_lines AS l",
        good="SELECT SUM(l.gross_usd - l.discount_usd) AS net_revenue_usd FROM sales.order_lines AS l",
        check=_metric_as_defined,
    ),
    Rule(
        "round-at-end", "Rounding once, at the end, loses nothing on the way.",
        bad="SELECT SUM(ROUND(l.gross_usd, 2)) AS sales_usd FROM sales.order_lines AS l",
        good="SELECT ROUND(SUM(l.gross_usd), 2) AS sales_usd FROM sales.order_lines AS l",
        check=_round_at_end,
    ),
    Rule(
        "deterministic-order", "What ties must come in one order, or LIMIT shows other rows each time.",
        bad="SELECT c.city, COUNT(*) AS customers FROM sales.customers AS c GROUP BY c.city "
        "ORDER BY customers DESC LIMIT 3",
        good="SELECT c.city, COUNT(*) AS customers FROM sales.customers AS c GROUP BY c.city "
        "ORDER BY customers DESC, c.city LIMIT 3",
        check=_deterministic_order, fix=_break_ties,
    ),
)  # fmt: skip

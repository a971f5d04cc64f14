"""Rules on how a query is built: its joins, subqueries, outputs and counts."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from app.assistant.style.rule import House, Parameters, Place, Query, Rule
from app.assistant.style.sources import has_outer_join, sources_of


def _select_star(query: Query, _: Parameters) -> Iterator[Place]:
    for select in query.selects:
        if isinstance(select.parent, exp.Exists):
            continue
        stars = [item for item in select.expressions if item.is_star and not isinstance(item, exp.Count)]
        yield from (Place(star, "name the columns instead of *") for star in stars)
        if not stars:
            yield Place(select)


def _expand_star(tree: exp.Expr, house: House, _: Parameters) -> exp.Expr:
    """Write out * over tables that the schema knows; not over a CTE, nor with EXCLUDE, USING or NATURAL."""
    for select in tree.find_all(exp.Select):
        if [type(item) for item in select.expressions] != [exp.Star] or any(
            select.expressions[0].args.values()
        ):
            continue
        sources = sources_of(select)
        tables = [house.table(source) if isinstance(source, exp.Table) else None for source in sources]
        joins = select.args.get("joins") or ()
        if isinstance(select.parent, exp.Exists) or not tables or not all(tables):
            continue
        if any(join.args.get("using") or join.method or join.kind in ("SEMI", "ANTI") for join in joins):
            continue
        select.set(
            "expressions",
            [
                exp.column(column.name, table=source.alias_or_name)
                for source, table in zip(sources, tables, strict=True)
                if table
                for column in table.columns
            ],
        )
    return tree


def _nested_subquery(query: Query, _: Parameters) -> Iterator[Place]:
    for node in query.find_all(exp.From, exp.Join):
        if isinstance(node.this, exp.Subquery):
            yield Place(node.this, "write this subquery as a CTE")
    for cte in query.find_all(exp.CTE):
        yield Place(cte)


def _hoist(tree: exp.Expr, house: House, _: Parameters) -> exp.Expr:
    """Make CTEs of subqueries in FROM of the query or of its CTEs, unless correlated or with a WITH of their own."""
    if not isinstance(tree, exp.Query) or isinstance(tree, exp.Subquery):
        return tree
    for _round in range(50):
        found = next((node for node in tree.find_all(exp.Subquery) if _can_hoist(node, tree, house)), None)
        if found is None:
            break
        name = found.args["alias"].copy()
        table = exp.Table(this=name.this.copy(), joins=found.args.get("joins"))
        cte = exp.CTE(this=found.this.copy(), alias=name)
        owner = found.find_ancestor(exp.CTE)
        ctes = tree.args.get("with_")
        found.replace(table)
        if ctes is None:
            tree.set("with_", exp.With(expressions=[cte]))
        else:
            at = next(
                (i for i, other in enumerate(ctes.expressions) if other is owner), len(ctes.expressions)
            )
            ctes.set("expressions", [*ctes.expressions[:at], cte, *ctes.expressions[at:]])
    return tree


def _can_hoist(node: exp.Subquery, tree: exp.Expr, house: House) -> bool:
    select = node.find_ancestor(exp.Select)
    if (
        not isinstance(node.parent, exp.From | exp.Join)
        or not node.alias
        or not isinstance(node.this, exp.Query)
    ):
        return False
    if {name for name, value in node.args.items() if value} - {"this", "alias"} or node.this.args.get(
        "with_"
    ):
        return False
    ctes = tree.args.get("with_")
    if select is None or (ctes and ctes.args.get("recursive")):
        return False
    above: exp.Expr | None = select
    while isinstance(above.parent if above else None, exp.SetOperation):
        above = above.parent if above else None
    if above is not tree and not (
        above and isinstance(above.parent, exp.CTE) and above.parent.parent is ctes
    ):
        return False
    taken = [cte.alias.lower() for cte in tree.find_all(exp.CTE)]
    taken += [table.name.lower() for table in tree.find_all(exp.Table)]
    taken += [table.name.lower() for table in house.schema.tables]
    taken += [other.alias.lower() for other in tree.find_all(exp.Subquery) if other is not node]
    own = {
        source.alias_or_name.lower() for inner in node.find_all(exp.Select) for source in sources_of(inner)
    }
    columns = list(node.this.find_all(exp.Column))
    # A column without its table might be the outer query's, where there is something that it could be of.
    closed = all(column.table.lower() in own for column in columns if column.table)
    alone = isinstance(node.parent, exp.From) or all(column.table for column in columns)
    return node.alias.lower() not in taken and closed and alone


def _explicit_join(query: Query, _: Parameters) -> Iterator[Place]:
    for join in query.find_all(exp.Join):
        if isinstance(join.this, exp.Unnest | exp.Lateral):
            continue
        if join.args.get("using") or join.method:
            yield Place(join, "write the condition with ON")
        elif join.kind == "CROSS" or join.args.get("on"):
            yield Place(join)
        else:
            yield Place(
                join, "write JOIN … ON … instead of a comma" if not join.kind else "the join has no ON"
            )


def _write_joins(tree: exp.Expr, house: House, _: Parameters) -> exp.Expr:
    """Make JOIN … ON of commas whose condition stands in WHERE; only where all joins of the SELECT are inner."""
    for select in tree.find_all(exp.Select):
        joins = select.args.get("joins") or []
        where = select.args.get("where")
        if not where or any(join.side or join.method or join.args.get("using") for join in joins):
            continue
        left = list(where.this.flatten(unnest=False)) if isinstance(where.this, exp.And) else [where.this]
        seen = {source.alias_or_name for source in sources_of(select)[:1]}
        for join in joins:
            name = join.this.alias_or_name
            seen.add(name)
            if join.kind or join.args.get("on") or not isinstance(join.this, exp.Table):
                continue
            mine = [condition for condition in left if _joins(condition, name, seen)]
            if mine:
                join.set("on", exp.and_(*mine, copy=False))
                left = [condition for condition in left if all(condition is not taken for taken in mine)]
        select.set("where", exp.Where(this=exp.and_(*left, copy=False)) if left else None)
    return tree


def _joins(condition: exp.Expr, name: str, seen: set[str]) -> bool:
    """Whether the condition compares a column of the table with those before it."""
    tables = {column.table for column in condition.find_all(exp.Column)}
    return (
        isinstance(condition, exp.EQ)
        and name in tables
        and len(tables) > 1
        and tables <= seen
        and not condition.find(exp.Query)
    )


def _right_join(query: Query, _: Parameters) -> Iterator[Place]:
    for join in query.find_all(exp.Join):
        if join.side:
            yield Place(join, "write it as a LEFT JOIN" if join.side == "RIGHT" else "")


def _turn_join(tree: exp.Expr, house: House, _: Parameters) -> exp.Expr:
    """Turn the only join of a SELECT around; * would show its columns in another order."""
    for select in tree.find_all(exp.Select):
        joins = select.args.get("joins") or []
        source = select.args.get("from_")
        stars = any(item.is_star for item in select.expressions)
        if len(joins) == 1 and joins[0].side == "RIGHT" and joins[0].args.get("on") and source and not stars:
            first, second = source.this, joins[0].this
            if isinstance(first, exp.Table) and isinstance(second, exp.Table) and not first.args.get("joins"):
                joins[0].set("this", first.copy())
                source.set("this", second.copy())
                joins[0].set("side", "LEFT")
    return tree


def _left_join_kept(query: Query, _: Parameters) -> Iterator[Place]:
    for select in query.selects:
        where = select.args.get("where")
        for join in select.args.get("joins") or ():
            if join.side != "LEFT":
                continue
            name = join.this.alias_or_name
            clause = where.this if where else None
            conditions = clause.flatten() if isinstance(clause, exp.And) else [clause] if clause else []
            undone = next((c for c in conditions if _rejects_null(c, name)), None)
            problem = f"this leaves out what has no {name}: use JOIN, or move it to ON"
            yield Place(undone, problem) if undone is not None else Place(join)


def _rejects_null(condition: exp.Expr, name: str) -> bool:
    """Whether a plain comparison of a column of the table is false where the table has no row."""
    if isinstance(condition, exp.In | exp.Between):
        sides = [condition.this]
    elif isinstance(condition, exp.EQ | exp.NEQ | exp.GT | exp.GTE | exp.LT | exp.LTE | exp.Like):
        sides = [condition.this, condition.expression]
    else:
        return False
    return any(isinstance(side, exp.Column) and side.table == name for side in sides)


def _count_star(query: Query, _: Parameters) -> Iterator[Place]:
    for count in query.find_all(exp.Count):
        if isinstance(count.this, exp.Star):
            yield Place(count)
        elif _counts_rows(count, query.house):
            yield Place(count, "write COUNT(*)")


def _counts_rows(count: exp.Count, house: House) -> bool:
    """Whether COUNT(…) counts every row: it is of a literal, or of a primary key that no outer join makes NULL."""
    if isinstance(count.this, exp.Literal):
        return True
    select = count.find_ancestor(exp.Select)
    if not isinstance(count.this, exp.Column) or select is None or has_outer_join(select):
        return False
    for source in sources_of(select):
        table = house.table(source) if isinstance(source, exp.Table) else None
        if table and count.this.table.lower() == source.alias_or_name.lower():
            return count.this.name.lower() in (key.lower() for key in table.primary_key)
    return False


def _star_counts(tree: exp.Expr, house: House, _: Parameters) -> exp.Expr:
    for count in list(tree.find_all(exp.Count)):
        if not isinstance(count.this, exp.Star) and _counts_rows(count, house):
            count.set("this", exp.Star())
            count.set("expressions", None)
    return tree


def _positions(query: Query, _: Parameters) -> Iterator[Place]:
    for clause in query.find_all(exp.Order, exp.Group):
        if isinstance(clause.parent, exp.Query):
            for key in clause.expressions:
                number = key.this if isinstance(key, exp.Ordered) else key
                is_place = isinstance(number, exp.Literal) and number.is_int
                yield Place(key, "name the column instead of its number" if is_place else "")


def _name_positions(tree: exp.Expr, house: House, _: Parameters) -> exp.Expr:
    for select in tree.find_all(exp.Select):
        for name in ("order", "group"):
            clause = select.args.get(name)
            for key in list(clause.expressions) if clause else ():
                number = key.this if isinstance(key, exp.Ordered) else key
                if not (isinstance(number, exp.Literal) and number.is_int):
                    continue
                at = int(number.name) - 1
                if any(item.is_star for item in select.expressions) or not 0 <= at < len(select.expressions):
                    continue
                item = select.expressions[at]
                by_name = name == "order" and isinstance(item, exp.Alias)
                number.replace(exp.column(item.args["alias"].copy()) if by_name else item.unalias().copy())
    return tree


RULES = (
    Rule(
        "select-star", "A new column in a table must not change an answer.",
        bad="SELECT * FROM sales.orders AS o",
        good="SELECT o.order_id FROM sales.orders AS o",
        check=_select_star, fix=_expand_star,
    ),
    Rule(
        "explicit-join", "A join without its condition beside it is read wrongly, or is none.",
        bad="SELECT c.city FROM sales.customers AS c, sales.orders AS o WHERE o.customer_id = c.customer_id",
        good="SELECT c.city FROM sales.customers AS c JOIN sales.orders AS o ON o.customer_id = c.customer_id",
        check=_explicit_join, fix=_write_joins,
    ),
    Rule(
        "no-right-join", "A query reads from the rows that are kept to those that may be missing.",
        bad="SELECT c.city FROM sales.orders AS o RIGHT JOIN sales.customers AS c ON c.customer_id = o.customer_id",
        good="SELECT c.city FROM sales.customers AS c LEFT JOIN sales.orders AS o ON c.customer_id = o.customer_id",
        check=_right_join, fix=_turn_join,
    ),
    Rule(
        "left-join-kept", "A condition in WHERE on the optional side makes an inner join of a left one.",
        bad="SELECT c.city FROM sales.customers AS c LEFT JOIN sales.orders AS o ON o.customer_id = c.customer_id "
        "WHERE o.status = 'placed'",
        good="SELECT c.city FROM sales.customers AS c LEFT JOIN sales.orders AS o ON o.customer_id = c.customer_id "
        "AND o.status = 'placed'",
        check=_left_join_kept, severity="warning",
    ),
    Rule(
        "count-star", "COUNT(*) says that rows are counted; anything else makes one look for NULLs.",
        bad="SELECT COUNT(1) AS orders FROM sales.orders AS o",
        good="SELECT COUNT(*) AS orders FROM sales.orders AS o",
        check=_count_star, fix=_star_counts,
    ),
    Rule(
        "order-by-position", "A number in ORDER BY or GROUP BY means another column once one is added.",
        bad="SELECT c.city, COUNT(*) AS customers FROM sales.customers AS c GROUP BY 1 ORDER BY 2 DESC, 1",
        good="SELECT c.city, COUNT(*) AS customers FROM sales.customers AS c GROUP BY c.city "
        "ORDER BY customers DESC, c.city",
        check=_positions, fix=_name_positions,
    ),
    Rule(
        "nested-subquery", "A step with a name above the query is read, checked and used again more easily.",
        bad="SELECT x.city FROM (SELECT c.city FROM sales.customers AS c GROUP BY c.city) AS x",
        good="WITH x AS (SELECT c.city FROM sales.customers AS c GROUP BY c.city) SELECT x.city FROM x",
        check=_nested_subquery, fix=_hoist,
    ),
)  # fmt: skip

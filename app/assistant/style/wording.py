"""Rules on names and words: aliases, qualifiers, the units in column names, and how keywords are written."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import TokenType, exp

from app.assistant.schema import Table
from app.assistant.style.rule import House, Parameters, Place, Query, Rule
from app.assistant.style.sources import source_of, sources_of
from app.assistant.style.units import unit_of


def _upper_case(query: Query, _: Parameters) -> Iterator[Place]:
    tokens = query.tokens
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        if before is not None and before.token_type is TokenType.DOT:
            continue
        called = after is not None and after.token_type is TokenType.L_PAREN
        name = (
            token.text if query.text[token.start : token.end + 1] == token.text else ""
        )  # '' of a quoted one
        is_function = called and token.token_type is TokenType.VAR and name.lower() not in query.ctes
        if name.upper() in KEYWORDS or is_function:
            yield Place(token, "" if name == name.upper() else f"write {name.upper()}")


KEYWORDS = frozenset(
    """
    SELECT FROM WHERE JOIN LEFT INNER OUTER CROSS ON AND OR NOT AS GROUP ORDER BY HAVING QUALIFY LIMIT OFFSET WITH
    UNION INTERSECT EXCEPT ALL DISTINCT CASE WHEN THEN ELSE END IN IS NULL BETWEEN LIKE ILIKE EXISTS ASC DESC USING
    """.split()
)


def _not_equal(query: Query, _: Parameters) -> Iterator[Place]:
    for token in query.tokens:
        if token.token_type is TokenType.NEQ:
            yield Place(token, "write <>" if token.text != "<>" else "")


def _explicit_as(query: Query, _: Parameters) -> Iterator[Place]:
    at = {token.start: number for number, token in enumerate(query.tokens)}
    for node in query.find_all(exp.Alias, exp.TableAlias):
        name = node.args["alias"] if isinstance(node, exp.Alias) else node.args.get("this")
        if isinstance(node.parent, exp.CTE) or not isinstance(name, exp.Identifier):
            continue
        number = at.get(name.meta.get("start", -1))
        if number:
            written = query.tokens[number - 1].token_type is TokenType.ALIAS
            yield Place(name, "" if written else f"write AS {name.name}")


def _schema_qualified(query: Query, _: Parameters) -> Iterator[Place]:
    for node in query.find_all(exp.Table):
        if node.db:
            yield Place(node)
        elif table := _bare_table(node, query.ctes, query.house):
            yield Place(node, f"write {table.key}")


def _bare_table(node: exp.Table, ctes: set[str], house: House) -> Table | None:
    """The one table in a schema that a bare name can only mean."""
    same = [table for table in house.schema.tables if table.name.lower() == node.name.lower()]
    is_one = not node.db and node.name.lower() not in ctes and len(same) == 1
    return same[0] if is_one and same[0].schema else None


def _qualify_tables(tree: exp.Expr, house: House, _: Parameters) -> exp.Expr:
    ctes = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    for node in tree.find_all(exp.Table):
        if table := _bare_table(node, ctes, house):
            node.set("db", exp.to_identifier(table.schema))
    return tree


def _qualified_column(query: Query, _: Parameters) -> Iterator[Place]:
    for column in query.find_all(exp.Column):
        select = column.find_ancestor(exp.Select)
        if isinstance(column.this, exp.Star) or select is None or not sources_of(select):
            continue
        if column.table:
            yield Place(column)
        elif column.name.lower() not in _outputs(select):
            yield Place(column, "write which table it is of")


def _outputs(select: exp.Expr) -> set[str]:
    return {item.alias.lower() for item in select.expressions if isinstance(item, exp.Alias)}


def _qualify_columns(tree: exp.Expr, house: House, _: Parameters) -> exp.Expr:
    """Qualify where the SELECT reads from one table that the schema says has the column."""
    for column in tree.find_all(exp.Column):
        select = column.find_ancestor(exp.Select)
        sources = sources_of(select) if select else []
        if column.table or isinstance(column.this, exp.Star) or len(sources) != 1 or select is None:
            continue
        table = house.table(sources[0]) if isinstance(sources[0], exp.Table) else None
        names = {known.name.lower() for known in table.columns} if table else set()
        if column.name.lower() in names - _outputs(select):
            column.set("table", exp.to_identifier(sources[0].alias_or_name))
    return tree


def _table_alias(query: Query, parameters: Parameters) -> Iterator[Place]:
    for node in query.find_all(exp.Table):
        if wanted := _wanted(node, query.house, parameters):
            kept = node.alias.lower() in wanted
            yield Place(node, "" if kept else f"the house calls it {' or '.join(wanted)}")


def _wanted(node: exp.Table, house: House, parameters: Parameters) -> list[str]:
    table = house.table(node)
    if table is None:
        return []
    alias = parameters["aliases"].get(table.key, table.alias)
    return [name.lower() for name in (alias, *parameters["also"].get(table.key, ())) if name]


def _rename_aliases(tree: exp.Expr, house: House, parameters: Parameters) -> exp.Expr:
    """Rename all aliases at once, on a copy that is taken only if every column is still of its table."""
    renamed = tree.copy()
    columns = [column for column in renamed.find_all(exp.Column) if column.table]
    sources = [source_of(column) for column in columns]
    if any(column.args.get("db") for column in columns):
        return tree
    for node in renamed.find_all(exp.Table):
        wanted = _wanted(node, house, parameters)
        if not wanted or node.alias.lower() in wanted:
            continue
        if node.args.get("alias") and node.args["alias"].args.get("columns"):
            return tree
        node.set("alias", exp.TableAlias(this=exp.to_identifier(wanted[0])))
    for column, source in zip(columns, sources, strict=True):
        if source is not None and source.alias_or_name.lower() != column.table.lower():
            column.set("table", exp.to_identifier(source.alias_or_name))
    for select in renamed.find_all(exp.Select):
        names = [source.alias_or_name.lower() for source in sources_of(select)]
        if len(set(names)) < len(names):
            return tree
    # A bare name may be a table as a whole, or a field of a column: neither is followed here.
    aliases = {
        node.alias.lower() for node in (*tree.find_all(exp.Table), *renamed.find_all(exp.Table)) if node.alias
    }
    if any(column.name.lower() in aliases for column in renamed.find_all(exp.Column) if not column.table):
        return tree
    same = all(source_of(column) is source for column, source in zip(columns, sources, strict=True))
    return renamed if same else tree


def _column_suffix(query: Query, parameters: Parameters) -> Iterator[Place]:
    suffixes = parameters["suffixes"]
    for select in query.selects:
        for item in select.expressions:
            unit = unit_of(item.unalias(), query.house)
            suffix = suffixes.get(unit, "")
            if not suffix or not item.alias_or_name or select.find_ancestor(exp.Exists, exp.In):
                continue
            # A rate such as usd_per_unit or tickets_per_100_orders has its unit elsewhere in its name.
            words = item.alias_or_name.lower().split("_")
            kept = suffix.strip("_") in words or (unit == "percent" and "per" in words)
            kept = kept or item.alias_or_name.lower() in parameters["spared"]
            yield Place(item, "" if kept else f"name it {item.alias_or_name}{suffix}: it is in {unit}")


RULES = (
    Rule(
        "upper-case", "Keywords and functions stand out from names.",
        bad="select count(*) AS orders from sales.orders AS o",
        good="SELECT COUNT(*) AS orders FROM sales.orders AS o",
        check=_upper_case, severity="warning", written=True,
    ),
    Rule(
        "not-equal", "One way to write one thing, and the standard's.",
        bad="SELECT o.order_id FROM sales.orders AS o WHERE o.status != 'cancelled'",
        good="SELECT o.order_id FROM sales.orders AS o WHERE o.status <> 'cancelled'",
        check=_not_equal, severity="warning", written=True,
    ),
    Rule(
        "explicit-as", "Without AS a forgotten comma gives a column another column's name.",
        bad="SELECT o.order_id id FROM sales.orders o",
        good="SELECT o.order_id AS id FROM sales.orders AS o",
        check=_explicit_as, severity="warning", written=True,
    ),
    Rule(
        "schema-qualified", "A table is named with its schema, so that it is the same one for everybody.",
        bad="SELECT o.order_id FROM orders AS o",
        good="SELECT o.order_id FROM sales.orders AS o",
        check=_schema_qualified, fix=_qualify_tables,
    ),
    Rule(
        "table-alias", "A table has one alias in all queries, so that parts of them can be put together.",
        bad="SELECT ord.order_id FROM sales.orders AS ord",
        good="SELECT o.order_id FROM sales.orders AS o",
        check=_table_alias, fix=_rename_aliases, parameters={"aliases": {}, "also": {}},
    ),
    Rule(
        "qualified-column", "A column says which table it is of, also when a joined table gets one of its name.",
        bad="SELECT order_id FROM sales.orders AS o",
        good="SELECT o.order_id FROM sales.orders AS o",
        check=_qualified_column, severity="warning", fix=_qualify_columns,
    ),
    Rule(
        "column-suffix", "A figure says its unit in its name; nobody should have to ask in which currency.",
        bad="SELECT ROUND(SUM(l.gross_usd), 2) AS sales FROM sales.order_lines AS l",
        good="SELECT ROUND(SUM(l.gross_usd), 2) AS sales_usd FROM sales.order_lines AS l",
        check=_column_suffix, severity="warning",
        parameters={"suffixes": {"usd": "_usd", "percent": "_pct", "instant": "_at"}, "spared": {}},
    ),
)  # fmt: skip

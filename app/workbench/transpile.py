"""A query of another warehouse → a tree over the workspace's schema, in its dialect.

Catalogs are dropped and bare table names completed where one table has the name; names in capitals, which Snowflake
writes, become small. Not covered: what sqlglot cannot say in the workspace's dialect, which is refused.
"""

from __future__ import annotations

import re

import sqlglot
from sqlglot import ErrorLevel, exp
from sqlglot.dialects.dialect import Dialect

from app.assistant.errors import BindError, ParseError, PolicyError
from app.assistant.parse import BROKEN, RESERVED, parse_sql
from app.assistant.schema import Schema, Table
from app.assistant.style.sources import sources_of
from app.assistant.words.readable import find_column, qualify_columns
from app.workbench.parameters import mark_placeholders

_IN_STRINGS = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/|%s|%\((\w+)\)s", re.DOTALL)


def read_query(sql: str, dialect: str, schema: Schema) -> exp.Expr:
    """Parse one query of a dialect into a tree of the schema's, its placeholders marked (`parameters`).

    Raises: ParseError, PolicyError.
    """
    sql = _IN_STRINGS.sub(_as_placeholder, sql)
    tree = parse_sql(sql, dialect)
    if not isinstance(tree, exp.Query):
        raise PolicyError(f"it is no SELECT ({tree.key.upper()})")
    if tree.find(exp.Table) is None:
        raise PolicyError("it reads no table")
    for node in tree.walk():
        node.comments = None
    _drop_passing_ctes(tree)
    tree = _without_final(tree)
    for divide in list(tree.find_all(exp.SafeDivide)):
        divide.replace(exp.Div(this=divide.this, expression=exp.func("NULLIF", divide.expression, "0")))
    if dialect != schema.dialect and not re.search(r"\bnulls\s+(?:first|last)\b", sql, re.IGNORECASE):
        _order_nulls_as_usual(tree, schema.dialect)
    mark_placeholders(tree)
    _settle_names(tree, schema)
    if dialect != schema.dialect:
        try:
            text = tree.sql(schema.dialect, unsupported_level=ErrorLevel.RAISE)
        except (sqlglot.UnsupportedError, *BROKEN) as error:
            raise ParseError(f"it cannot be written in {schema.dialect}: {_first_line(error)}.") from error
        tree = parse_sql(text, schema.dialect)
    return tree


def _drop_passing_ctes(tree: exp.Expr) -> None:
    """Read a table itself where a CTE only passes it on, `orders AS (SELECT * FROM {{ ref('orders') }})`."""
    for cte in list(tree.find_all(exp.CTE)):
        select, with_ = cte.this, cte.parent
        source = select.args.get("from_") if isinstance(select, exp.Select) else None
        table = source.this if source is not None else None
        others = [
            key for key, value in select.args.items() if value and key not in ("expressions", "from_", "kind")
        ]
        passes = len(select.expressions) == 1 and isinstance(select.expressions[0], exp.Star) and not others
        if (
            not passes
            or not isinstance(table, exp.Table)
            or isinstance(table.this, exp.Func)
            or with_ is None
        ):
            continue
        for node in list(tree.find_all(exp.Table)):
            if node is not table and not node.db and node.name.lower() == cte.alias.lower():
                read = exp.Table(
                    this=table.this.copy(), db=table.args.get("db"), catalog=table.args.get("catalog")
                )
                alias = node.alias or cte.alias
                read.set("alias", exp.TableAlias(this=exp.to_identifier(alias)))
                node.replace(read)
        cte.pop()
        if not with_.expressions:
            with_.pop()


def _without_final(tree: exp.Expr) -> exp.Expr:
    """The last CTE's query where the outermost SELECT only passes it on, `SELECT * FROM final`."""
    with_ = tree.args.get("with_")
    source = tree.args.get("from_")
    if with_ is None or source is None or not isinstance(source.this, exp.Table) or source.this.db:
        return tree
    others = [
        key
        for key, value in tree.args.items()
        if value and key not in ("expressions", "from_", "kind", "with_")
    ]
    last = with_.expressions[-1]
    if others or len(tree.expressions) != 1 or not isinstance(tree.expressions[0], exp.Star):
        return tree
    if last.alias.lower() != source.this.name.lower() or not isinstance(last.this, exp.Select):
        return tree
    if last.this.args.get("with_"):
        return tree
    inner = last.this
    last.pop()
    inner.pop()
    if with_.expressions:
        inner.set("with_", with_)
    return inner


def complete_names(tree: exp.Expr, schema: Schema) -> None:
    """Qualify each bare column of a bound tree where one table has it, name what counts, write texts of days as dates.

    An output's own name stays as it is, as does a SELECT that reads a CTE or subquery.
    """
    qualify_columns(tree, schema)
    _drop_casts(tree, schema)
    _write_dates(tree, schema)
    _name_outputs(tree, schema)


def _drop_casts(tree: exp.Expr, schema: Schema) -> None:
    """Leave out a cast to the type that a column or another cast has already, which transpiling brings."""
    for cast in list(tree.find_all(exp.Cast)):
        inner = cast.this
        found = find_column(inner, schema) if isinstance(inner, exp.Column) else None
        same = isinstance(inner, exp.Cast) and inner.to == cast.to
        if same or (found and found[1].type.upper() == cast.to.sql(schema.dialect).upper()):
            cast.replace(inner)


def _write_dates(tree: exp.Expr, schema: Schema) -> None:
    """DATE '2025-05-01' for '2025-05-01' where it is compared with a date or time, as DuckDB reads it anyway."""
    for node in list(tree.find_all(exp.Literal)):
        parent = node.parent
        if (
            schema.dialect != "duckdb"
            or not node.is_string
            or not re.fullmatch(r"\d{4}-\d\d-\d\d", node.this)
        ):
            continue
        if isinstance(parent, exp.GT | exp.GTE | exp.LT | exp.LTE | exp.EQ | exp.NEQ | exp.Between | exp.In):
            column = parent.this if parent.this is not node else parent.expression
            found = find_column(column, schema) if isinstance(column, exp.Column) else None
            if found and found[1].type.upper().startswith(("DATE", "TIMESTAMP")):
                node.replace(exp.cast(node.copy(), "DATE"))


def _name_outputs(tree: exp.Expr, schema: Schema) -> None:
    """Give the outermost SELECT's nameless results a name: `orders` of COUNT(*), `avg_csat` of AVG(t.csat)."""
    select = tree
    if not isinstance(select, exp.Select):
        return
    taken = {item.alias_or_name.lower() for item in select.expressions if item.alias_or_name}
    for item in list(select.expressions):
        if isinstance(item, exp.Alias | exp.Column | exp.Star) or item.is_star:
            continue
        inner = item.this if isinstance(item, exp.Round) else item
        name = ""
        if isinstance(inner, exp.Count):
            sources = sources_of(select)
            table = find_column(inner.this, schema) if isinstance(inner.this, exp.Column) else None
            what = (
                table[1].name
                if table
                else sources[0].name
                if sources and isinstance(sources[0], exp.Table)
                else ""
            )
            name = f"{what.removesuffix('_id')}_count" if isinstance(inner.this, exp.Column) else what
            if isinstance(inner.this, exp.Distinct) and isinstance(inner.this.expressions[0], exp.Column):
                name = f"distinct_{inner.this.expressions[0].name}"
        elif isinstance(inner, exp.PercentileCont | exp.Quantile) and (column := inner.find(exp.Column)):
            name = f"percentile_{column.name}"
        elif isinstance(inner, exp.AggFunc) and isinstance(inner.this, exp.Column):
            name = f"{inner.key}_{inner.this.name}"
        elif isinstance(inner, exp.TimestampTrunc | exp.DateTrunc):
            name = inner.args["unit"].name.lower()
        if (
            re.fullmatch(r"[a-z_]\w*", name)
            and name not in taken
            and name not in RESERVED.get(schema.dialect, ())
        ):
            taken.add(name)
            item.replace(exp.alias_(item.copy(), name))


def _order_nulls_as_usual(tree: exp.Expr, dialect: str) -> None:
    """Leave NULLs where the target puts them: a query that does not say where had no thought of them."""
    usual = Dialect.get_or_raise(dialect).NULL_ORDERING
    for ordered in tree.find_all(exp.Ordered):
        small_first = usual == "nulls_are_small" and not ordered.args.get("desc")
        large_first = usual == "nulls_are_large" and bool(ordered.args.get("desc"))
        ordered.set("nulls_first", small_first or large_first)


def _as_placeholder(match: re.Match[str]) -> str:
    if match[0] == "%s":
        return "?"
    return f":{match[1]}" if match[1] else match[0]


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:160].rstrip(".")


def _settle_names(tree: exp.Expr, schema: Schema) -> None:
    """Spell tables and columns as the schema does, where it is plain which one is meant."""
    ctes = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    names = {column.name.lower(): column.name for table in schema.tables for column in table.columns}
    renamed: dict[str, Table] = {}
    for node in tree.find_all(exp.Table):
        if isinstance(node.this, exp.Func) or (not node.db and node.name.lower() in ctes):
            continue
        table = _find(node, schema)
        written = node.name.lower()
        node.set("catalog", None)
        node.set("db", exp.to_identifier(table.schema) if table.schema else None)
        node.set("this", exp.to_identifier(table.name))
        if not node.alias:
            renamed[written] = table
    for column in tree.find_all(exp.Column):
        if column.args.get("db"):  # sales.orders.total
            column.set("db", None)
            column.set("catalog", None)
        if column.table.lower() in renamed:
            column.set("table", exp.to_identifier(renamed[column.table.lower()].name))
    for name in tree.find_all(exp.Identifier):
        text = name.this
        if isinstance(name.parent, exp.Table):
            continue
        if text.isupper():
            name.set("this", names.get(text.lower(), text.lower()))
            if re.fullmatch(r"[a-z_]\w*", name.this):
                name.set("quoted", False)
        elif text in names and re.fullmatch(r"[a-z_]\w*", text):
            name.set("quoted", False)


def _find(node: exp.Table, schema: Schema) -> Table:
    parts = [part.name.lower() for part in node.parts]
    for key in (".".join(parts[-2:]), parts[-1]):
        same = [table for table in schema.tables if table.key.lower() == key]
        if same:
            return same[0]
    found = [table for table in schema.tables if table.name.lower() == parts[-1]]
    if len(found) == 1:
        return found[0]
    if found:
        raise BindError(f"{'.'.join(parts)} may be {' or '.join(table.key for table in found)}.")
    raise PolicyError(f"{'.'.join(parts)} is no table of the schema.")

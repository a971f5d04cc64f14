"""A query of another warehouse → a tree over the workspace's schema, in its dialect.

Catalogs are dropped and bare table names completed where one table has the name; names in capitals, which Snowflake
writes, become small. Not covered: what sqlglot cannot say in the workspace's dialect, which is refused.
"""

from __future__ import annotations

import re

import sqlglot
from sqlglot import ErrorLevel, exp

from app.assistant.errors import BindError, ParseError, PolicyError
from app.assistant.parse import BROKEN, parse_sql
from app.assistant.schema import Schema, Table
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
    mark_placeholders(tree)
    _settle_names(tree, schema)
    if dialect != schema.dialect:
        try:
            text = tree.sql(schema.dialect, unsupported_level=ErrorLevel.RAISE)
        except (sqlglot.UnsupportedError, *BROKEN) as error:
            raise ParseError(f"it cannot be written in {schema.dialect}: {_first_line(error)}.") from error
        tree = parse_sql(text, schema.dialect)
    return tree


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

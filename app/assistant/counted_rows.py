"""Rows of another table that are to be counted: "how many pets does each species have?" over species alone.

A query that groups one table and counts its own rows answers nothing where the question counts, by its name, what
refers to that table: that is joined along the one key, or what links the two is. Not touched: queries of several
tables, and questions that count the rows of the query's own table too.
"""

from __future__ import annotations

from sqlglot import exp

from app.assistant.question import stems
from app.assistant.schema import ForeignKey, Schema, Table
from app.assistant.scopes import to_name
from app.assistant.spare_joins import counted_nouns
from app.assistant.spelling import initials
from app.assistant.style.sources import sources_of
from app.assistant.words.readable import table_key


def join_counted(tree: exp.Expr, question: str, schema: Schema) -> list[str]:
    """Join what is counted, in place; say so."""
    if not isinstance(tree, exp.Select) or not tree.args.get("group") or tree.args.get("joins"):
        return []
    sources = sources_of(tree)
    source = sources[0] if len(sources) == 1 else None
    tables = {table.key.lower(): table for table in schema.tables}
    own = tables.get(table_key(source)) if source is not None else None
    parts = [*tree.expressions, *filter(None, (tree.args.get("having"), tree.args.get("order")))]
    stars = [
        count for part in parts for count in part.find_all(exp.Count) if isinstance(count.this, exp.Star)
    ]
    if own is None or not stars or tree.find(exp.Subquery) or source is None:
        return []
    nouns = counted_nouns(question)
    counted = [table for table in schema.tables if table is not own and _is_called(table, nouns)]
    said = set(stems(question))
    if len(counted) != 1 or not said >= set(stems(counted[0].name.replace("_", " "))):
        return []  # "items" alone may be rows of this table, and not order items
    if _is_called(own, nouns) or any(set(stems(c.name)) & nouns for c in own.columns):
        return []
    links = _keys(counted[0], own) or [
        key
        for table in schema.tables
        if table not in (own, counted[0]) and _keys(table, counted[0])
        for key in _keys(table, own)
    ]
    if len(links) != 1 or len(links[0][1].columns) != 1:
        return []
    table, key = links[0]
    mine = source.alias_or_name
    short = table.alias or initials(table.name)
    alias = short if short.lower() != mine.lower() else f"{short}2"
    for column in tree.find_all(exp.Column):
        if not column.table:
            column.set("table", to_name(mine, schema.dialect))
    on = exp.EQ(
        this=exp.column(to_name(key.columns[0], schema.dialect), table=alias),
        expression=exp.column(
            to_name(key.ref_columns[0], schema.dialect), table=to_name(mine, schema.dialect)
        ),
    )
    joined = exp.Table(
        this=to_name(table.name, schema.dialect),
        db=to_name(table.schema, schema.dialect) if table.schema else None,
        alias=exp.TableAlias(this=exp.to_identifier(alias)),
    )
    tree.append("joins", exp.Join(this=joined, on=on))
    return [f"joined {table.key} on {on.sql(schema.dialect)}: {table.name} are counted"]


def _keys(child: Table, parent: Table) -> list[tuple[Table, ForeignKey]]:
    return [(child, key) for key in child.foreign_keys if key.ref_table.lower() == parent.key.lower()]


def _is_called(table: Table, nouns: set[str]) -> bool:
    names = [stems(name.replace("_", " ")) for name in (table.name, *table.synonyms)]
    return any(words and words[-1] in nouns for words in names)

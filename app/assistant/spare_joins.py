"""Tables that a query joins and has no use for: their rows only repeat the others.

A small model that reads "which attractions can we get to by bus?" joins the visits too, and lists an attraction once a
visit. A join is spare where the query says nothing of the table but in its own ON (a column that ON equates with
another's is that other), the join may repeat rows, and no word of the question is the table's. Of 3,454 known queries
one joins so. Not touched: subqueries, DISTINCT and what computes or groups, where a join may be meant to filter or
count; outer joins; joins that other joins need.
"""

from __future__ import annotations

from sqlglot import exp

from app.assistant.question import stems
from app.assistant.schema import Schema, Table
from app.assistant.style.sources import sources_of

SHORTEST = 4  # letters of a stem that may begin another


def leave_out_joins(tree: exp.Expr, question: str, schema: Schema) -> list[str]:
    """Leave the spare joins out, in place; say which."""
    said: list[str] = []
    if not isinstance(tree, exp.Select) or tree.args.get("distinct") or _computes(tree):
        return said
    tables = {table.key.lower(): table for table in schema.tables}
    while (spare := _find_spare(tree, question, tables)) is not None:
        joins = tree.args["joins"]
        if spare is tree.args["from_"].this:
            tree.set("from_", exp.From(this=joins[0].this))
            joins = joins[1:]
        tree.set("joins", [join for join in joins if join.this is not spare] or None)
        said.append(f"left out {spare.name}, of which nothing is asked or shown")
    return said


def _computes(select: exp.Select) -> bool:
    shown = [
        *select.expressions,
        *filter(None, (select.args.get(name) for name in ("having", "qualify", "order"))),
    ]
    return bool(select.args.get("group")) or any(
        part.find(exp.AggFunc, exp.Window, exp.Star) is not None for part in shown
    )


def _find_spare(select: exp.Select, question: str, tables: dict[str, Table]) -> exp.Expr | None:
    """The first spare source; the columns that stood for another's are that other's afterwards."""
    joins = select.args.get("joins") or []
    if not joins or any(join.side or join.kind not in ("", "INNER") for join in joins):
        return None
    places: list[tuple[exp.Expr, exp.Expr | None]] = [(join.this, join.args.get("on")) for join in joins]
    if len(joins) == 1 and select.args.get("from_"):
        places.append((select.args["from_"].this, joins[0].args.get("on")))
    for source, on in places:
        table, alias = _table(source, tables), source.alias_or_name.lower()
        same = _equated(on, alias) if on is not None else None
        if on is None or table is None or same is None:
            continue
        if _is_unique(table, same) or _is_named(table, question):
            continue
        inside = {id(column) for column in on.find_all(exp.Column)}
        uses = [
            column
            for column in select.find_all(exp.Column)
            if id(column) not in inside and _may_be_of(column, alias, table, select, tables)
        ]
        if all(column.table.lower() == alias and column.name.lower() in same for column in uses):
            for column in uses:
                column.replace(same[column.name.lower()].copy())
            return source
    return None


def _equated(on: exp.Expr, alias: str) -> dict[str, exp.Column] | None:
    """What each column of the alias is equated with in ON; None where ON says anything else."""
    found = {}
    for part in on.flatten(unnest=False) if isinstance(on, exp.And) else (on,):
        if not isinstance(part, exp.EQ):
            return None
        mine, theirs = part.left, part.right
        if isinstance(theirs, exp.Column) and theirs.table.lower() == alias:
            mine, theirs = theirs, mine
        if not (isinstance(mine, exp.Column) and isinstance(theirs, exp.Column)):
            return None
        if mine.table.lower() != alias or not theirs.table or theirs.table.lower() == alias:
            return None
        found[mine.name.lower()] = theirs
    return found or None


def _may_be_of(
    column: exp.Column, alias: str, table: Table, select: exp.Select, tables: dict[str, Table]
) -> bool:
    """Whether a column is the table's, or may be: a bare name that it has and no other source of the SELECT."""
    if column.table:
        return column.table.lower() == alias
    names = {each.name.lower() for each in table.columns}
    others = [
        _table(source, tables) for source in sources_of(select) if source.alias_or_name.lower() != alias
    ]
    known = {each.name.lower() for other in others if other for each in other.columns}
    return column.name.lower() in names and column.name.lower() not in known


def _is_unique(table: Table, columns: dict[str, exp.Column]) -> bool:
    """Whether at most one row of the table meets each row: it repeats none."""
    return bool(table.primary_key) and {name.lower() for name in table.primary_key} <= columns.keys()


def _is_named(table: Table, question: str) -> bool:
    """Whether a word of the question begins like one of the table's name, or the other way round."""
    asked, names = set(stems(question)), set(stems(table.name))
    return any(
        word == name
        or (min(len(word), len(name)) >= SHORTEST and (word.startswith(name) or name.startswith(word)))
        for word in asked
        for name in names
    )


def _table(source: exp.Expr, tables: dict[str, Table]) -> Table | None:
    if not isinstance(source, exp.Table):
        return None
    return tables.get(f"{source.db}.{source.name}".lower().lstrip("."))

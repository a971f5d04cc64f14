"""Tables that a query joins and has no use for: their rows only repeat the others.

A small model that reads "which attractions can we get to by bus?" joins the visits too, and lists an attraction once a
visit. A join is spare where the query says nothing of the table but in its own ON (a column that ON equates with
another's is that other), the join may repeat rows, and no word of the question is the table's alone. What counts rows
must count those of another table by name ("the number of films"). Not touched: sums and averages, whose rows may be
meant to weigh (`fan_out` proves and asks), subqueries, GROUP BY that counts nothing, stars, outer joins, joins that
other joins need.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlglot import exp

from app.assistant.question import stems
from app.assistant.schema import Schema, Table
from app.assistant.style.sources import sources_of

SHORTEST = 4  # letters of a stem that may begin another
_NUMBER = r"\d+|one|two|three|four|five|six|ten"
_COUNTED = re.compile(
    rf"\b(?:(?:how many|number of|count(?: of)?|most|fewest|least|more than|fewer than|less than|at least|at most)"
    rf"(?: (?:{_NUMBER}))?|{_NUMBER})(?: (?:the|all|different|distinct))* ([a-z]+)(?: ([a-z]+))?",
    re.IGNORECASE,
)
# What may stand behind a noun that is counted, where nothing does that belongs to it.
_AFTER = frozenset(
    "a an and are as at be by can could did do does each ever every for from had has have in is it made on or per "
    "produced that the their there they to under we were where which who with".split()
)


def leave_out_joins(tree: exp.Expr, question: str, schema: Schema) -> list[str]:
    """Leave the spare joins out, in place; say which."""
    said: list[str] = []
    for select in _selects(tree):
        if not _may_repeat_for_nothing(select):
            continue
        while (spare := _find_spare(select, question, schema)) is not None:
            joins = select.args["joins"]
            if spare is select.args["from_"].this:
                select.set("from_", exp.From(this=joins[0].this))
                joins = joins[1:]
            select.set("joins", [join for join in joins if join.this is not spare] or None)
            said.append(f"left out {spare.name}, of which nothing is asked or shown")
    return said


def _selects(tree: exp.Expr) -> list[exp.Select]:
    """The outermost SELECT, or those of a set operation; a join in what is left out says which rows that are."""
    if isinstance(tree, exp.Except):
        return _selects(tree.this)
    if isinstance(tree, exp.SetOperation):
        return _selects(tree.this) + _selects(tree.expression)
    return [tree] if isinstance(tree, exp.Select) else []


def _may_repeat_for_nothing(select: exp.Select) -> bool:
    parts = [select.args.get(name) for name in ("having", "qualify", "order")]
    shown = [*select.expressions, *filter(None, parts)]
    computes = any(part.find(exp.AggFunc) for part in shown)
    grouped_only = select.args.get("group") is not None and not computes
    return not grouped_only and not any(
        part.find(exp.Window, exp.Sum, exp.Avg) or _shows_all(part) for part in shown
    )


def _shows_all(part: exp.Expr) -> bool:
    return any(not isinstance(star.parent, exp.Count) for star in part.find_all(exp.Star))


def _find_spare(select: exp.Select, question: str, schema: Schema) -> exp.Expr | None:
    """The first spare source; the columns that stood for another's are that other's afterwards."""
    tables = {table.key.lower(): table for table in schema.tables}
    joins = select.args.get("joins") or []
    places: list[tuple[exp.Expr, exp.Join]] = [(join.this, join) for join in joins]
    if len(joins) == 1 and select.args.get("from_"):
        places.append((select.args["from_"].this, joins[0]))
    for source, join in places:
        on, table, alias = join.args.get("on"), _table(source, tables), source.alias_or_name.lower()
        same = _equated(on, alias) if on is not None else None
        if on is None or table is None or same is None or join.side or join.kind not in ("", "INNER"):
            continue
        others = [
            found for other in sources_of(select) if other is not source and (found := _table(other, tables))
        ]
        if _is_unique(table, same) or _is_named(table, others, question):
            continue
        if select.find(exp.Count) and not _counts(others, question):
            continue
        inside = {id(column) for column in on.find_all(exp.Column)}
        uses = [
            column
            for column in select.find_all(exp.Column)
            if id(column) not in inside and _may_be_of(column, alias, table, others)
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


def _may_be_of(column: exp.Column, alias: str, table: Table, others: Iterable[Table]) -> bool:
    """Whether a column is the table's, or may be: a bare name that it has and no other source of the SELECT."""
    if column.table:
        return column.table.lower() == alias
    known = {each.name.lower() for other in others for each in other.columns}
    return column.name.lower() in {each.name.lower() for each in table.columns} - known


def _is_unique(table: Table, columns: dict[str, exp.Column]) -> bool:
    """Whether at most one row of the table meets each row: it repeats none."""
    return bool(table.primary_key) and {name.lower() for name in table.primary_key} <= columns.keys()


def _is_named(table: Table, others: Iterable[Table], question: str) -> bool:
    """Whether a word of the question begins like one of the table's name, or the other way round.

    The words that the other tables have too say nothing, where the table has words of its own.
    """
    asked, names = set(stems(question)), set(stems(table.name))
    names = names.difference(*(stems(other.name) for other in others)) or names
    return any(
        word == name
        or (min(len(word), len(name)) >= SHORTEST and (word.startswith(name) or name.startswith(word)))
        for word in asked
        for name in names
    )


def counted_nouns(question: str) -> set[str]:
    """The stems of the nouns that a question counts: "how many pets", "the most orders"."""
    found: set[str] = set()
    for match in _COUNTED.finditer(question):
        alone = match[2] is None or match[2].lower() in _AFTER
        found |= set(stems(match[1] if alone else match[2]))
    return found


def _counts(tables: Iterable[Table], question: str) -> bool:
    """Whether the question counts the rows of one of the tables, by its name: "the number of films"."""
    names = {stems(table.name)[-1] for table in tables if stems(table.name)}
    return any(
        set(stems(match[1])) & names and (match[2] is None or match[2].lower() in _AFTER)
        for match in _COUNTED.finditer(question)
    )


def _table(source: exp.Expr, tables: dict[str, Table]) -> Table | None:
    if not isinstance(source, exp.Table):
        return None
    return tables.get(f"{source.db}.{source.name}".lower().lstrip("."))

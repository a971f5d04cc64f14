"""What a question names and a query that ran lacks, put into its WHERE: a stored value, a condition that a term means.

A small model that is asked again for a country it has left out mostly repeats itself. Where the value is of one column
whose table the query reads, or can join along one key, there is one place for the condition. Done only where a
condition is all that the name can mean: not in a question that excludes, includes, compares or asks for a share, not in
one whose query shows or groups by the column, nor in one that reads tables in several places, unless each of them reads
the column's table. The caller runs the result, and keeps it only if it finds something. Not put in: periods, numbers,
figures that a term defines.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from app.assistant.bind import bind_columns
from app.assistant.errors import SqlError
from app.assistant.ground import Value
from app.assistant.nodes import nodes_of
from app.assistant.parse import BROKEN, parse_sql
from app.assistant.schema import Schema, Table
from app.assistant.scopes import to_name
from app.assistant.style.sources import sources_of
from app.assistant.subjects import where_of
from app.assistant.vote import found_nothing
from app.assistant.workspace import Term

if TYPE_CHECKING:
    from app.assistant.attempt import Attempt

# Questions in which a name may be left out, set against another, or be a part of what is counted.
_OTHERWISE = re.compile(
    r"\b(?:not|no|none|never|nor|without|excep\w*|exclu\w*|excl|besides|aside|apart|other than|outside|instead|but"
    r"|beyond|leav\w+|left|skip\w*|ignor\w+|disregard\w*|remov\w+|minus|less"
    r"|compare[ds]?|comparing|comparison|versus|vs|against|than (?:in|for|at|from)|difference|differ"
    r"|includ\w+|even|also|too|share|shares|percent|percentage|proportion|part of|how much of|or)\b|%|n['’]t\b",
    re.IGNORECASE,
)
HOPS = 2  # keys between a table that is read and the one that is joined for a condition, at most
_FROM = re.compile(r"^\s*([\w.]+) AS (\w+)\s*$")


def put_in(
    tree: exp.Expr, question: str, values: Sequence[Value], terms: Sequence[Term], schema: Schema
) -> tuple[exp.Expr, tuple[str, ...]] | None:
    """Return a copy of the tree with a condition for every value and term, and what was put in.

    None where there is nothing to put in, or one of them has no place or several. Names of tables that are not there
    are for `bind` to join.
    """
    if _OTHERWISE.search(question) or not (values or terms):
        return None
    copy = tree.copy()
    said: list[str] = []
    for conditions in (*_of_values(values, copy, schema), *(_of_term(term, schema) for term in terms)):
        if conditions is None:
            return None
        table, condition = conditions
        homes = _homes(copy, table, schema)
        if not homes:
            return None
        for select, alias in homes:
            if _is_shown(select, _under(condition, alias)):
                return None
            where = select.args.get("where")
            parts = where.this.flatten(unnest=False) if where and isinstance(where.this, exp.And) else ()
            kept = list(parts) or ([where.this] if where else [])
            select.set("where", where_of([*kept, _under(condition, alias)]))
        said.append(f"added {_under(condition, homes[0][1]).sql(schema.dialect)}, which the question names")
    return copy, tuple(said)


Named = tuple[Table, exp.Expr] | None  # a table, and a condition on its columns without their table


def _of_values(values: Iterable[Value], tree: exp.Expr, schema: Schema) -> Iterator[Named]:
    """A condition for each column of which values are named."""
    read = {
        f"{node.db}.{node.name}".lower().lstrip(".") for node in nodes_of(tree) if isinstance(node, exp.Table)
    }
    tables = {table.key.lower(): table for table in schema.tables}
    named: dict[tuple[str, str], list[str]] = defaultdict(list)
    for value in values:
        places = [column.rpartition(".") for column in value.columns]
        near = [(table, name) for table, _, name in places if table.lower() in read]
        found = near or [(table, name) for table, _, name in places]
        if len(found) != 1 or found[0][0].lower() not in tables:
            yield None
            return
        named[found[0]].append(value.spelling)
    for (table, name), spellings in named.items():
        column = exp.column(to_name(name.strip('"'), schema.dialect))
        texts = [exp.Literal.string(spelling) for spelling in spellings]
        many = exp.In(this=column.copy(), expressions=texts)
        yield tables[table.lower()], many if len(texts) > 1 else exp.EQ(this=column, expression=texts[0])


def _of_term(term: Term, schema: Schema) -> Named:
    """The condition that a term is, of one table."""
    place = _FROM.match(term.from_)
    if term.sql or not term.where or place is None:
        return None
    table = next((each for each in schema.tables if each.key.lower() == place[1].lower()), None)
    condition = sqlglot.parse_one(term.where, dialect=schema.dialect)
    columns = [node for node in nodes_of(condition) if isinstance(node, exp.Column)]
    if table is None or any(column.table.lower() != place[2].lower() for column in columns):
        return None
    for column in columns:
        column.set("table", None)
    return (table, condition) if not condition.find(exp.Query) else None


def _homes(tree: exp.Expr, table: Table, schema: Schema) -> list[tuple[exp.Select, str]]:
    """The SELECTs whose rows the condition is to limit, each with the table's name there; none where it is unclear."""
    made = {node.alias.lower() for node in nodes_of(tree) if isinstance(node, exp.CTE)}
    stored = [
        (
            select,
            [
                s
                for s in sources_of(select)
                if isinstance(s, exp.Table) and (s.db or s.name.lower() not in made)
            ],
        )
        for select in _rows_of(tree)
    ]
    reading = [(select, sources) for select, sources in stored if sources]
    homes = []
    for select, sources in reading:
        names = [
            s.alias_or_name for s in sources if f"{s.db}.{s.name}".lower().lstrip(".") == table.key.lower()
        ]
        if len(names) > 1:
            return []
        homes += [(select, name) for name in names]
    if len(homes) == len(reading):
        return homes
    # In the one place that reads tables it can be joined, if every row there has one of it; `bind` knows the alias.
    joined = len(reading) == 1 and not homes and _is_above(reading[0][1], table, schema)
    return [(reading[0][0], table.alias)] if joined and table.alias else []


def _is_above(sources: Iterable[exp.Table], table: Table, schema: Schema) -> bool:
    """Whether keys refer from one of the tables to the other, directly or through one between."""
    tables = {each.key.lower(): each for each in schema.tables}
    reached = {f"{source.db}.{source.name}".lower().lstrip(".") for source in sources}
    for _ in range(HOPS):
        reached = {
            key.ref_table.lower() for name in reached & set(tables) for key in tables[name].foreign_keys
        }
        if table.key.lower() in reached:
            return True
    return False


def _rows_of(tree: exp.Expr) -> Iterator[exp.Select]:
    """The outermost SELECTs and those of CTEs, not what stands in a condition or an expression."""
    if isinstance(tree, exp.SetOperation):
        yield from _rows_of(tree.left)
        yield from _rows_of(tree.right)
    if isinstance(tree, exp.Subquery):
        yield from _rows_of(tree.this)
    if isinstance(tree, exp.Select):
        yield tree
        for source in sources_of(tree):
            if isinstance(source, exp.Subquery):
                yield from _rows_of(source)
    with_ = tree.args.get("with_")
    for cte in with_.expressions if with_ else ():
        yield from _rows_of(cte.this)


def _is_shown(select: exp.Select, condition: exp.Expr) -> bool:
    """Whether a column of the condition is an output or grouped by: its values then have rows of their own."""
    clauses = [*select.expressions, *filter(None, [select.args.get("group")])]
    shown = {
        node.sql().lower() for clause in clauses for node in nodes_of(clause) if isinstance(node, exp.Column)
    }
    return any(node.sql().lower() in shown for node in nodes_of(condition) if isinstance(node, exp.Column))


def _under(condition: exp.Expr, alias: str) -> exp.Expr:
    """The condition with its columns under an alias."""
    copy = condition.copy()
    for node in nodes_of(copy):
        if isinstance(node, exp.Column):
            node.set("table", exp.to_identifier(alias))
    return copy


def run_with_missed(attempt: Attempt, values: Sequence[Value], terms: Sequence[Term]) -> bool:
    """Run the attempt's query with what it has missed; whether that found something and leaves no doubt.

    Else everything is as it was.
    """
    schema = attempt.assistant.schema
    before = attempt.sql, attempt.result, attempt.repairs, attempt.doubts
    with suppress(SqlError, SqlglotError, *BROKEN):
        with attempt.timed("doubt"):
            found = put_in(parse_sql(attempt.sql, schema.dialect), attempt.question, values, terms, schema)
        if found is None:
            return False
        bound = bind_columns(found[0], schema, question=attempt.question)
        attempt.run(bound.tree)
        with attempt.timed("doubt"):
            attempt.doubts = tuple(attempt.find_doubts(bound.tree))
        if attempt.result is not None and not found_nothing(attempt.result) and not attempt.doubts:
            attempt.repairs = (*attempt.repairs, *found[1], *bound.repairs)
            return True
    attempt.sql, attempt.result, attempt.repairs, attempt.doubts = before
    return False

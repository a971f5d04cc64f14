"""What a small model shows or rounds beyond the question, taken out of a query's outermost SELECT.

A column that a condition fixes to one literal says the same in every row, which the question has said already; a
stored value that is rounded alone hides digits that somebody stored (an exchange rate of 1.053986 is not 1.05); a key
beside the name of what it is the key of is shown where somebody asks for an id or number; a time is no answer to "on
which day". Of 2,044 approved pairs of the example company none does otherwise. Not touched: set operations, the only
column that is shown, columns and rounding that the question asks for, and figures that were computed.
"""

from __future__ import annotations

import re

from sqlglot import exp

from app.assistant.nodes import nodes_of
from app.assistant.question import stem
from app.assistant.schema import Schema
from app.assistant.style.sources import source_of
from app.assistant.words.readable import find_column

BESIDE = 2  # words between a column's name and its value in a question, at most
_WORD = re.compile(r"[^\W_]+")
_NUMBERED = re.compile(r"\b(?:ids?|identif\w*|numbers?|nos?|keys?|codes?)\b|#", re.IGNORECASE)
_DAY = re.compile(
    r"\b(?:what|which) (?:day|date)\b|\b(?:day|date) of (?:the|its|their|his|her|each)\b", re.IGNORECASE
)
_TIME = re.compile(r"\b(?:times?|hours?|minutes?|o['’]?clock|exact(?:ly)?)\b", re.IGNORECASE)
_ROUNDED = re.compile(r"\b(?:round\w*|whole|nearest|approximate\w*|decimals?)\b", re.IGNORECASE)


def trim_output(tree: exp.Expr, question: str, schema: Schema) -> tuple[str, ...]:
    """Leave out what the question has fixed and take rounding off stored values, in place; say what was done."""
    if not isinstance(tree, exp.Select):
        return ()
    said = _leave_out_fixed(tree, question, schema.dialect)
    if not _NUMBERED.search(question):
        said += _leave_out_keys(tree, schema)
    if not _ROUNDED.search(question):
        said += _show_as_stored(tree, schema)
    if _DAY.search(question) and not _TIME.search(question):
        said += _show_day(tree, schema)
    return tuple(said)


def _leave_out_fixed(select: exp.Select, question: str, dialect: str) -> list[str]:
    """Drop shown columns that WHERE equates with a literal or NULL, and group and order by them no more."""
    fixed = {
        condition.this.sql()
        for condition in _conditions(select)
        if isinstance(condition, exp.EQ | exp.Is)
        and isinstance(condition.this, exp.Column)
        and (value := _literal(condition.expression))
        and not _asks_for(question, condition.this.name, value)
    }
    dropped = [item for item in select.expressions if item.unalias().sql() in fixed]
    shown = [item for item in select.expressions if item not in dropped]
    if not dropped or not shown or not _can_go(select, fixed, shown) or _named_later(select, dropped):
        return []
    names = {item.alias for item in dropped if isinstance(item, exp.Alias)} | fixed
    select.set("expressions", shown)
    for clause in ("group", "order"):
        part = select.args.get(clause)
        if part is None:
            continue
        kept = [item for item in part.expressions if _key(item).sql() not in names]
        if kept:
            part.set("expressions", kept)
        else:
            select.set(clause, None)
    return [f"left out {item.unalias().sql(dialect)}, which is the same in every row" for item in dropped]


def _can_go(select: exp.Select, fixed: set[str], shown: list[exp.Expr]) -> bool:
    """Whether the rows stay the same: no positions that would move, and no grouping that would end or begin."""
    group = select.args.get("group")
    if any(isinstance(key, exp.Literal) for key in _keys(select)) or select.args.get("distinct"):
        return False
    if group is None:
        return True
    if (
        group.args.get("all")
        or group.args.get("totals")
        or group.find(exp.Rollup, exp.Cube, exp.GroupingSets)
    ):
        return False
    return any(item.sql() not in fixed for item in group.expressions) or all(
        any(isinstance(node, exp.AggFunc) for node in nodes_of(item)) for item in shown
    )


def _named_later(select: exp.Select, dropped: list[exp.Expr]) -> bool:
    """Whether HAVING or QUALIFY has the name of an output that is to go."""
    clauses = [clause for name in ("having", "qualify") if (clause := select.args.get(name))]
    named = {column.name for clause in clauses for column in clause.find_all(exp.Column) if not column.table}
    return any(item.alias_or_name in named for item in dropped)


def _keys(select: exp.Select) -> list[exp.Expr]:
    """What the rows are grouped and ordered by."""
    clauses = [clause for name in ("group", "order") if (clause := select.args.get(name))]
    return [_key(item) for clause in clauses for item in clause.expressions]


def _key(item: exp.Expr) -> exp.Expr:
    return item.this if isinstance(item, exp.Ordered) else item


def _conditions(select: exp.Select) -> list[exp.Expr]:
    """What WHERE demands of every row."""
    where = select.args.get("where")
    if where is None:
        return []
    return list(where.this.flatten()) if isinstance(where.this, exp.And) else [where.this]


def _literal(node: exp.Expr) -> str:
    """The text of a literal, a date's too, or NULL; empty for what is none."""
    literal = node.this if isinstance(node, exp.Cast) else node
    if isinstance(literal, exp.Null):
        return "NULL"
    return literal.name if isinstance(literal, exp.Literal) else ""


def _asks_for(question: str, column: str, value: str) -> bool:
    """Whether a question names the column, and not to say which value it is to have, as "the channel email" does.

    >>> _asks_for("Name and channel of the email campaigns", "channel", "email")
    True
    >>> _asks_for("Campaigns whose channel is email", "channel", "email")
    False
    """
    words = [stem(word) for word in _WORD.findall(question.lower())]
    wanted = {stem(word) for word in _WORD.findall(value.lower())}
    name = stem(column.lower().rpartition("_")[2])
    places = [place for place, word in enumerate(words) if word == name]
    return bool(places) and not any(
        wanted & set(words[max(0, place - BESIDE) : place + BESIDE + 1]) for place in places
    )


def _leave_out_keys(select: exp.Select, schema: Schema) -> list[str]:
    """Drop the key of what is shown by a text of its own: the number of a product that stands there with its name."""
    if select.args.get("distinct"):
        return []
    found = [
        find_column(item.unalias(), schema) if isinstance(item.unalias(), exp.Column) else None
        for item in select.expressions
    ]
    named = {table.key for table, column in filter(None, found) if "CHAR" in column.type.upper()}
    order = select.args.get("order")
    ordered = {_key(item).sql() for item in order.expressions} if order else set()
    dropped = []
    for item, known in zip(select.expressions, found, strict=True):
        if known is None or item.alias in ordered or not known[1].name.lower().endswith("id"):
            continue
        table, column = known
        keyed = {table.key} if table.primary_key == (column.name,) else set()
        keyed |= {key.ref_table for key in table.foreign_keys if key.columns == (column.name,)}
        if keyed & named:
            dropped.append(item)
    if any(isinstance(key, exp.Literal) for key in _keys(select)) or _named_later(select, dropped):
        return []  # positions would move, or a name would be gone
    select.set("expressions", [item for item in select.expressions if item not in dropped])
    return [f"left out {item.unalias().sql(schema.dialect)}, which nobody asked for" for item in dropped]


def _show_as_stored(select: exp.Select, schema: Schema) -> list[str]:
    """Take ROUND off what is a column of a table and nothing else."""
    tables = {table.key.lower() for table in schema.tables}
    said = []
    for item in select.expressions:
        rounded = item.unalias()
        if not isinstance(rounded, exp.Round) or not isinstance(column := rounded.this, exp.Column):
            continue
        source = source_of(column)
        if isinstance(source, exp.Table) and f"{source.db}.{source.name}".lower().lstrip(".") in tables:
            rounded.replace(column.copy())
            said.append(f"{column.sql(schema.dialect)} shown as it is stored, not rounded")
    return said


def _show_day(select: exp.Select, schema: Schema) -> list[str]:
    """Show the day alone of the one stored time among the outputs, or of the first or last one."""
    if schema.dialect != "duckdb" or select.args.get("distinct"):
        return []
    times = []
    for item in select.expressions:
        shown = item.unalias()
        column = shown.this if isinstance(shown, exp.Min | exp.Max) else shown
        known = find_column(column, schema) if isinstance(column, exp.Column) else None
        if known and known[1].type.upper().startswith("TIMESTAMP"):
            times.append(shown)
    if len(times) != 1 or (isinstance(times[0], exp.Column) and select.args.get("group")):
        return []
    (time,) = times
    text = time.sql(schema.dialect)
    day = exp.cast(time.copy(), exp.DataType.Type.DATE)
    named = isinstance(time.parent, exp.Alias) or isinstance(time, exp.Func)
    time.replace(day if named else exp.alias_(day, time.name))
    return [f"shown as a day: {text}"]

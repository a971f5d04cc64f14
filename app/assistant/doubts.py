"""What keys and data say to be wrong with a query that ran, as sentences for a person and for the model.

Sums that a join multiplies (`fan_out`), texts that no row of the joins has (`idle`), with how an approved query
compares them, and keys that are added up. The first two are looked up in the data; a check that cannot be run, or
takes too long, says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from sqlglot import exp

from app.assistant.fan_out import FanOut, find_fan_outs
from app.assistant.idle import Compared, find_compared, usage_of
from app.assistant.parse import BROKEN
from app.assistant.schema import Schema, Table
from app.assistant.style.sources import source_of

HasRow = Callable[[str], bool | None]  # whether a query has a row; None where it cannot be run


def find_doubts(
    tree: exp.Expr, schema: Schema, has_row: HasRow, approved: Callable[[str], Iterable[str]]
) -> Iterator[str]:
    """Yield what is doubtful in a bound tree; `approved` gives the SQL of approved pairs with a text."""
    with suppress(*BROKEN):
        yield from find_summed_keys(tree, schema)
    sums: tuple[FanOut, ...] = ()
    compared: tuple[Compared, ...] = ()
    with suppress(*BROKEN):  # a tree of a shape that it does not know: the answer stands
        sums = find_fan_outs(tree, schema)
    for fan_out in sums:
        if has_row(fan_out.check):
            yield str(fan_out)
    with suppress(*BROKEN):
        compared = tuple(find_compared(tree, schema))
    for each in compared:
        if has_row(each.check) is False:
            usage = ""
            with suppress(*BROKEN):
                usage = next(_usages(each, approved, schema.dialect), "")
            yield f"{each} An approved query has it so: {usage}" if usage else str(each)


def find_summed_keys(tree: exp.Expr, schema: Schema) -> Iterator[str]:
    """Yield a sentence for each SUM or AVG of a column that is a key, or a part of one.

    Of 4,392 known queries (the example company's, and Spider's) none has such.
    """
    tables = {table.key.lower(): table for table in schema.tables}
    for total in tree.find_all(exp.Sum, exp.Avg):
        column = total.this
        source = source_of(column) if isinstance(column, exp.Column) else None
        key = f"{source.db}.{source.name}".lower().lstrip(".") if isinstance(source, exp.Table) else ""
        if key in tables and column.name.lower() in _keys_of(tables[key]):
            yield f"{total.sql(schema.dialect)} is over a key, which is no amount: count rows with COUNT."


def _keys_of(table: Table) -> set[str]:
    keys = (table.primary_key, *(key.columns for key in table.foreign_keys))
    return {name.lower() for columns in keys for name in columns}


def _usages(compared: Compared, approved: Callable[[str], Iterable[str]], dialect: str) -> Iterator[str]:
    for text in compared.texts:
        yield from filter(None, (usage_of(text, sql, dialect) for sql in approved(text)))

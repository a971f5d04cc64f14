"""What COUNT(*) counts, in the house's words where its conditions are those of a term: `new customers`."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from app.assistant.schema import Table
from app.assistant.style.sources import conditions_of, sources_of
from app.assistant.words.names import one, plural
from app.assistant.words.readable import Meaning, ReadableQuery, canonical, table_key
from app.assistant.words.rows import rows_of


def rows_counted(query: ReadableQuery, node: exp.Expr, asked: set[str]) -> tuple[str, Meaning | None]:
    """What the rows are of the SELECT that a node stands in, and the term that names them.

    "" where that is not certain. `asked` are the conditions of the query, as canonical texts.
    """
    select = node.find_ancestor(exp.Select)
    rows = rows_of(query, select)
    if select is None or rows is None:
        return "", None
    meaning = _named(query, select, rows.table, asked) if rows.table else None
    return (plural(meaning.term.term), meaning) if meaning else (rows.words, None)


def _named(query: ReadableQuery, select: exp.Expr, table: Table, asked: set[str]) -> Meaning | None:
    """The term for a table's rows that fit the conditions: `new customer`, by its first order's date."""
    for meaning in query.meanings():
        named = meaning.sql and meaning.term.term.split()[-1] == one(table) and meaning.where <= asked
        if named and any(meaning.sql in _texts(query, condition) for condition in _conditions(query, select)):
            return meaning
    return None


def _conditions(query: ReadableQuery, select: exp.Expr) -> Iterator[exp.Expr]:
    """Those of a SELECT, and those that choose the groups of the CTEs that it reads."""
    yield from conditions_of(select)
    for source in sources_of(select):
        inner = query.ctes.get(table_key(source))
        having = inner.args.get("having") if inner is not None else None
        if having is not None:
            yield from (
                having.this.flatten(unnest=False) if isinstance(having.this, exp.And) else [having.this]
            )


def _texts(query: ReadableQuery, condition: exp.Expr) -> Iterator[str]:
    """A condition, and the columns in it, as canonical texts of what they stand for."""
    yield query.deep_text(condition)
    for column in condition.find_all(exp.Column):
        yield canonical(query.look_through(column))

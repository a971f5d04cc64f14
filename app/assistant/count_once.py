"""`COUNT(*) AS tickets` over a join that repeats each ticket counts the tickets once each.

The name says what is counted, and the join with the tickets' order lines has a row for each of these. Only where the
name ends in that of one table which the query reads once, no key keeps its rows apart (`fan_out`), and the data has one
that is repeated. Of 2,327 approved and development queries of the example company none has such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlglot import exp

from app.assistant.doubts import HasRow
from app.assistant.errors import PolicyError
from app.assistant.fan_out import JoinedTables
from app.assistant.guard import check_policy
from app.assistant.question import stem
from app.assistant.schema import Schema
from app.assistant.scopes import to_name

_NOT_NOUNS = frozenset("count counts number num n no total cnt".split())


def count_once(tree: exp.Expr, schema: Schema, has_row: HasRow) -> list[str]:
    """Count a named table's rows by its key where a join repeats them, in place; return what was changed."""
    tables = {table.key.lower(): table for table in schema.tables}
    said = []
    for select in list(tree.find_all(exp.Select)):
        if not select.args.get("joins") or select.args.get("distinct"):
            continue
        joined = JoinedTables(select, tables)
        for item, count in _named_counts(select):
            noun = _noun_of(item.alias)
            named = [alias for alias, table in joined.sources.items() if stem(table.name.lower()) == noun]
            if len(named) != 1:
                continue
            table = joined.sources[named[0]]
            by = joined.repeated_by(named[0])
            check = joined.check(named) if by and len(table.primary_key) == 1 else None
            if check is None or joined.is_one(named[0]) or not _is_allowed(check, schema):
                continue
            if not has_row(check.sql(schema.dialect)):
                continue
            key = exp.column(to_name(table.primary_key[0], schema.dialect), table=named[0])
            same = [each for each in _own_counts(select) if each is count or _is_bound(each)]
            for each in same:
                each.set("this", exp.Distinct(expressions=[key.copy()]))
            said.append(f"counted {table.name} once each, which the join with {by} repeats")
    return said


def _is_allowed(check: exp.Expr, schema: Schema) -> bool:
    """Whether the query may run: its tables and conditions are a model's, and nothing has looked at them yet."""
    try:
        check_policy(check, schema)
    except PolicyError:
        return False
    return True


def _named_counts(select: exp.Select) -> Iterator[tuple[exp.Alias, exp.Count]]:
    for item in select.expressions:
        inner = item.this if isinstance(item, exp.Alias) else None
        inner = inner.this if isinstance(inner, exp.Filter) else inner
        if isinstance(inner, exp.Count) and isinstance(inner.this, exp.Star):
            yield item, inner


def _own_counts(select: exp.Select) -> Iterator[exp.Count]:
    for count in select.find_all(exp.Count):
        if isinstance(count.this, exp.Star) and count.find_ancestor(exp.Select) is select:
            yield count


def _is_bound(count: exp.Count) -> bool:
    """Whether it is a condition on groups, or orders them: the same figure again."""
    return count.find_ancestor(exp.Having, exp.Order) is not None


def _noun_of(name: str) -> str:
    words = [word for word in re.split(r"[_\W]+", name.lower()) if word and word not in _NOT_NOUNS]
    return stem(words[-1]) if words else ""

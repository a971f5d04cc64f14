"""What one row of a SELECT is: an order, a customer who has orders, a pair of product and category.

Followed from FROM along the joins: a join on the key of what is joined leaves the rows as they are, one on the key of
the rows makes them those of what is joined. A GROUP BY makes them what its keys tell apart. Not covered: UNION, and
joins of many with many; there nothing is said rather than something wrong. Of tables without keys the foreign keys
alone decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from app.assistant.schema import Column, Table
from app.assistant.style.sources import conditions_of, sources_of
from app.assistant.words.names import dimension_words, is_date, join_words, many, one, plural
from app.assistant.words.readable import ReadableQuery, strip, table_key

Name = tuple[str, str]  # a source's alias and one of its columns, in lower case

# Flags of which a key's rows have one that is true.
_UNIQUE_FLAGS = ("primary", "main", "default", "current", "latest")


@dataclass(frozen=True)
class Rows:
    """What rows are, in the plural; the `table` whose rows they are, if any; the columns that tell them apart."""

    words: str
    table: Table | None = None
    key: frozenset[Name] | None = None  # None: not known, or not among the outputs
    alone: bool = False  # of a SELECT that aggregates everything: it has one row


def rows_of(query: ReadableQuery, select: exp.Expr | None) -> Rows | None:
    """What the rows of FROM and its joins are, which COUNT(*) counts; None where that is not certain."""
    if select is None or not (sources := sources_of(select)):
        return None
    asked = list(conditions_of(select))
    tables = [_table(query, source) for source in sources]
    if any(table is not None and not table.primary_key for table in tables):
        return _by_foreign_keys(query, select, tables)
    rows = _of_source(query, sources[0])
    before = {sources[0].alias_or_name.lower()}
    pairs = _equal_pairs(select)
    for join in select.args.get("joins") or ():
        joined = _of_source(query, join.this)
        if rows is None or joined is None or join.args.get("side") in ("RIGHT", "FULL"):
            return None
        rows = _joined(rows, joined, join, asked, before, pairs)
        before.add(join.this.alias_or_name.lower())
    return rows


def owner_of(query: ReadableQuery, table: Table, column: Column) -> Table | None:
    """The table whose rows a key column tells apart."""
    if table.primary_key == (column.name,):
        return table
    for key in table.foreign_keys:
        if key.columns == (column.name,):
            return next((other for other in query.schema.tables if other.key == key.ref_table), None)
    return None


def finest_of(tables: Sequence[Table], missing: Iterable[str] = ()) -> Table | None:
    """The table whose rows the joined rows are: no other of them refers to it, and its rows are there."""
    tables = [table for table in tables if table.key not in set(missing)]
    referred = {key.ref_table for table in tables for key in table.foreign_keys if key.ref_table != table.key}
    finest = [table for table in tables if table.key not in referred]
    return finest[0] if finest else (tables[0] if tables else None)


# -- sources and joins ---------------------------------------------------------------------------------------


def _table(query: ReadableQuery, source: exp.Expr) -> Table | None:
    key = table_key(source)
    return next((table for table in query.schema.tables if table.key.lower() == key), None)


def _by_foreign_keys(query: ReadableQuery, select: exp.Expr, tables: Sequence[Table | None]) -> Rows | None:
    known = [table for table in tables if table is not None]
    if len(known) < len(tables):
        return None
    table = finest_of(known, query.missing(list(conditions_of(select))))
    return Rows(many(table), table) if table else None


def _of_source(query: ReadableQuery, source: exp.Expr) -> Rows | None:
    """The rows of one source, their key named by the source's alias."""
    alias = source.alias_or_name.lower()
    if table := _table(query, source):
        words = _link_words(query, table) or many(table)
        return Rows(words, table, frozenset((alias, name.lower()) for name in table.primary_key))
    inner = source.this if isinstance(source, exp.Subquery) else None
    if isinstance(source, exp.Table) and not source.db:
        inner = query.ctes.get(source.name.lower())
    while isinstance(inner, exp.Subquery):
        inner = inner.this
    if not isinstance(inner, exp.Select):
        return None
    rows = rows_of_groups(query, inner)
    if rows is None or rows.key is None:
        return rows
    return replace(rows, key=frozenset((alias, column) for _, column in rows.key))


def _joined(
    rows: Rows,
    joined: Rows,
    join: exp.Expr,
    asked: Sequence[exp.Expr],
    before: set[str],
    pairs: Sequence[frozenset[Name]],
) -> Rows | None:
    """The rows after one join with the sources before."""
    on = join.args.get("on")
    parts = [*(on.flatten(unnest=False) if isinstance(on, exp.And) else [on] if on is not None else [])]
    alias = join.this.alias_or_name.lower()
    equated = _equated([*parts, *([] if join.args.get("side") else asked)], alias, before)
    equated |= {
        (owner, name.name.lower()) for name in join.args.get("using") or () for owner in (*before, alias)
    }
    outer = join.args.get("side") == "LEFT"
    if (
        joined.alone
        or (joined.key is not None and joined.key <= equated)
        or _is_flagged(alias, joined, equated, parts)
    ):
        return rows
    if outer and any(_is_missing(condition, alias) for condition in asked):
        return rows
    if rows.alone:
        return joined
    if rows.key is not None and all(_equals(name, before, pairs) & equated for name in rows.key):
        if not outer:
            return joined
        return replace(joined, words=f"{joined.words}, and {rows.words} without any,")
    return None


def _equated(conditions: Iterable[exp.Expr], joined: str, before: set[str]) -> set[Name]:
    """The columns that are equal to a value, or across the join: of what is joined, and of what was before."""
    found: set[Name] = set()
    for condition in conditions:
        if not isinstance(condition, exp.EQ):
            continue
        left, right = strip(condition.this), strip(condition.expression)
        for side, other in ((left, right), (right, left)):
            if not isinstance(side, exp.Column):
                continue
            mine, owners = side.table.lower(), {column.table.lower() for column in other.find_all(exp.Column)}
            if not owners or (mine == joined and owners <= before) or (mine in before and owners == {joined}):
                found.add((mine, side.name.lower()))
    return found


def _equal_pairs(select: exp.Expr) -> list[frozenset[Name]]:
    """The pairs of columns that inner joins and conditions make equal."""
    found = []
    for condition in conditions_of(select):
        left, right = (
            (strip(condition.this), strip(condition.expression))
            if isinstance(condition, exp.EQ)
            else (None, None)
        )
        if isinstance(left, exp.Column) and isinstance(right, exp.Column):
            found.append(frozenset((side.table.lower(), side.name.lower()) for side in (left, right)))
    return found


def _equals(name: Name, owners: set[str], pairs: Sequence[frozenset[Name]]) -> set[Name]:
    """The columns of some sources that are equal to one of them, itself included."""
    found = {name}
    while more := {each for pair in pairs if pair & found for each in pair - found if each[0] in owners}:
        found |= more
    return found


def _is_flagged(alias: str, joined: Rows, equated: set[Name], parts: Sequence[exp.Expr]) -> bool:
    """Whether one row at most fits since a flag says so: `AND pc.is_primary`."""
    flags = [part for part in parts if isinstance(part, exp.Column) and part.table.lower() == alias]
    unique = any(word in flag.name.lower() for flag in flags for word in _UNIQUE_FLAGS)
    return unique and joined.key is not None and bool(joined.key & equated)


def _is_missing(condition: exp.Expr, alias: str) -> bool:
    """Whether a condition keeps only what a left join found nothing for."""
    return (
        isinstance(condition, exp.Is)
        and isinstance(condition.expression, exp.Null)
        and isinstance(condition.this, exp.Column)
        and condition.this.table.lower() == alias
    )


def _link_words(query: ReadableQuery, table: Table) -> str:
    """`pairs of product and category`, of a table that only links two others."""
    if len(table.primary_key) != 2:
        return ""
    columns = {column.name: column for column in table.columns}
    owners = [owner_of(query, table, columns[name]) for name in table.primary_key if name in columns]
    if len(owners) != 2 or None in owners:
        return ""
    return f"pairs of {join_words([one(owner) for owner in owners if owner])}"


# -- groups --------------------------------------------------------------------------------------------------


def rows_of_groups(query: ReadableQuery, select: exp.Expr | None) -> Rows | None:
    """What the rows are that a SELECT gives, and its outputs that tell them apart; None where that is not certain."""
    if select is None:
        return None
    group = select.args.get("group")
    items = list(select.expressions)
    if group is None and not select.args.get("distinct"):
        if any(_aggregates(item) for item in items):
            return Rows("", alone=True)
        rows = rows_of(query, select)
        return rows and replace(rows, key=_outputs(query, items, rows.key))
    keys = [_key(key, items) for key in group.expressions] if group else items
    return _grouped(query, keys, items)


def _aggregates(item: exp.Expr) -> bool:
    return any(
        not isinstance(node.parent, exp.Window) and node.find_ancestor(exp.Window) is None
        for node in item.find_all(exp.AggFunc)
    )


def _outputs(
    query: ReadableQuery, items: Sequence[exp.Expr], key: frozenset[Name] | None
) -> frozenset[Name] | None:
    """The outputs that hold the columns of a key; None where one is missing."""
    named: dict[Name, str] = {}
    for item in items:
        column = strip(item)
        if isinstance(column, exp.Column):
            named[column.table.lower(), column.name.lower()] = item.alias_or_name.lower()
    if key is None or not all(name in named for name in key):
        return None
    return frozenset(("", named[name]) for name in key)


def _key(key: exp.Expr, items: Sequence[exp.Expr]) -> exp.Expr:
    """What a key of GROUP BY stands for: an output by its number or name, or itself."""
    if isinstance(key, exp.Literal) and key.this.isdigit() and 0 < int(key.this) <= len(items):
        return items[int(key.this) - 1]
    if isinstance(key, exp.Column) and not key.table:
        return next((item for item in items if item.alias.lower() == key.name.lower()), key)
    return key


def _grouped(query: ReadableQuery, keys: Sequence[exp.Expr], items: Sequence[exp.Expr]) -> Rows | None:
    known = {id(key): query.known(query.look_through(key)) for key in keys}
    entities = list(dict.fromkeys(_entities(query, [each for each in known.values() if each])))
    told = _reached(query, entities)
    left = [key for key in keys if (each := known[id(key)]) is None or each[0].key not in told]
    left = [key for key in left if not _is_key_of(query, known[id(key)], entities)]
    shown = {strip(item).sql(): item.alias_or_name.lower() for item in items}
    outputs = [shown.get(strip(key).sql(), "") for key in keys]
    key = frozenset(("", name) for name in outputs) if all(outputs) else None
    if len(entities) == 1 and not left:
        mine = [
            name
            for name, each in zip(outputs, keys, strict=True)
            if _is_key_of(query, known[id(each)], entities)
        ]
        return Rows(
            many(entities[0]), entities[0], frozenset(("", name) for name in mine) if all(mine) else None
        )
    words = [one(entity) for entity in entities] + [_told_by(query, item, known[id(item)]) for item in left]
    if not all(words):
        return Rows("", key=key)
    if len(words) == 1:
        return Rows(plural(words[0]), key=key)
    return Rows(f"{'pairs' if len(words) == 2 else 'combinations'} of {join_words(words)}", key=key)


def _entities(query: ReadableQuery, known: Sequence[tuple[Table, Column]]) -> Iterator[Table]:
    """The tables whose whole keys are among the columns, without those that another of them tells."""
    names = {(table.key, column.name) for table, column in known}
    found = [owner for table, column in known if (owner := owner_of(query, table, column))]
    for table in query.schema.tables:
        if len(table.primary_key) > 1 and all((table.key, name) in names for name in table.primary_key):
            found.append(table)
        for key in table.foreign_keys:
            if len(key.columns) > 1 and all((table.key, name) in names for name in key.columns):
                found += [other for other in query.schema.tables if other.key == key.ref_table]
    for table in dict.fromkeys(found):
        if not any(
            table.key in _reached(query, [other], itself=False) for other in found if other is not table
        ):
            yield table


def _reached(query: ReadableQuery, tables: Sequence[Table], *, itself: bool = True) -> set[str]:
    """The tables of which a row of others tells one: along foreign keys."""
    by_key = {table.key: table for table in query.schema.tables}
    found = {table.key for table in tables} if itself else set()
    waiting = list(tables)
    while waiting:
        for key in waiting.pop().foreign_keys:
            if key.ref_table not in found and key.ref_table in by_key:
                found.add(key.ref_table)
                waiting.append(by_key[key.ref_table])
    return found


def _is_key_of(query: ReadableQuery, known: tuple[Table, Column] | None, entities: Sequence[Table]) -> bool:
    """Whether a column is a key, or a part of one, of what the rows are."""
    if known is None:
        return False
    table, column = known
    if owner_of(query, table, column) in entities:
        return True
    return any(column.name in entity.primary_key and len(entity.primary_key) > 1 for entity in entities)


def _told_by(query: ReadableQuery, key: exp.Expr, known: tuple[Table, Column] | None) -> str:
    if known is not None:
        return "day" if is_date(known[1]) else dimension_words(*known, query.tables)
    inner = query.look_through(key)
    if isinstance(inner, exp.TimestampTrunc | exp.DateTrunc):
        return str(inner.args["unit"].name).lower()
    return ""

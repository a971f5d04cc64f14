"""What is changed in a copy of the database to make each variant: some rows everywhere, and the rows golds turn on.

Each edit is a function (stage, blocks) that changes the database in use; `EDITS` names them. Rows are chosen by hash,
a share of each table, so that queries nobody thought of differ too; then, for each condition of the golds, a few rows
that `witnesses` found. Never changed: primary keys, columns that another column decides or that are copied from a
parent, calendars of snapshots. Dates stay within the span they have in the source, since "until today" needs no end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sqlglot import exp

from evals.blocks import Block, read_conditions
from evals.catalog import MOMENTS, NUMBERS, Field, Relation, quote
from evals.invariants import literal
from evals.stage import SOURCE, Stage, rowid_in
from evals.witnesses import Aim, find_rows, values_of

_STATES = 12  # different values up to which a text column is a category

Edit = Callable[[Stage, Sequence[Block]], None]


def edit_boundary(stage: Stage, blocks: Sequence[Block]) -> None:
    """Dates on the first of their month or just before; values on the edge of each condition and next to it."""
    for relation in stage.catalog.relations.values():
        for number, field in enumerate(f for f in relation.fields if f.kind in MOMENTS):
            if _may_change(stage, relation, field):
                step = "INTERVAL 1 DAY" if field.kind == "date" else "INTERVAL 1 SECOND"
                for place, value in enumerate(("{}", f"{{}} - {step}")):
                    start = f"DATE_TRUNC('month', CAST({quote(field.name)} AS TIMESTAMP))"
                    share = _share(stage, f"boundary {number}", 5 * place, 5 * place + 5)
                    _move(stage, relation, field, value.format(start), share)
    for aim, rows in _aims(stage, blocks, lambda aim: aim.edges, each=2):
        for number, value in enumerate(aim.edges):
            _set(stage, aim, value, rows[number :: len(aim.edges)])


def edit_ties(stage: Stage, blocks: Sequence[Block]) -> None:
    """Few different measures, so that groups are equally large; names that several rows share."""
    for relation in stage.catalog.relations.values():
        table = quote(relation.key)
        measures = _measures(stage, relation)
        if measures:
            sets = ", ".join(f"{quote(f.name)} = d.{quote(f.name)}" for f in measures)
            stage.run(
                f"UPDATE {table} AS t SET {sets} FROM (SELECT *, "
                f"ROW_NUMBER() OVER (ORDER BY hash({stage.seed}, rowid)) AS n FROM {table} QUALIFY n <= 3) AS d "
                f"WHERE d.n = 1 + hash({stage.seed}, t.rowid) % 3 AND {_share(stage, 'ties', 0, 70, 't.')}"
            )
        for field in relation.fields:
            if (
                field.kind == "text"
                and _may_change(stage, relation, field)
                and not _states(stage, relation, field)
            ):
                stage.run(
                    f"UPDATE {table} AS t SET {quote(field.name)} = d.v FROM (SELECT rowid AS r, "
                    f"LEAD({quote(field.name)}) OVER (ORDER BY hash({stage.seed}, rowid)) AS v FROM {table}) AS d "
                    f"WHERE d.r = t.rowid AND d.v IS NOT NULL AND {_share(stage, field.name, 0, 25, 't.')}"
                )
    for block in blocks:
        for relation, field, alias in _grouped_names(stage, block):
            rows = find_rows(stage, block, alias, 2)
            name = quote(field.name)
            stage.run(
                f"UPDATE {quote(relation.key)} SET {name} = (SELECT MIN({name}) FROM {quote(relation.key)} "
                f"WHERE {rowid_in(rows)}) WHERE {rowid_in(rows)}"
            )


def edit_nulls(stage: Stage, blocks: Sequence[Block]) -> None:
    """NULL in an eighth of every nullable column, and where golds count, add up, group or compare it."""
    for relation in stage.catalog.relations.values():
        for field in relation.fields:
            if field.nullable and _may_change(stage, relation, field):
                where = _share(stage, f"nulls {field.name}", 0, 12)
                stage.run(f"UPDATE {quote(relation.key)} SET {quote(field.name)} = NULL WHERE {where}")
    for block in blocks:
        names = {
            (column.table.lower(), column.name.lower()): column
            for column in block.select.find_all(exp.Column)
        }
        for column in names.values():
            found = block.find(column)
            if found and found[0] in block.tables:
                alias, table, described = found
                reached = stage.catalog.relations.get(table.key)
                nullable = reached.field(described.name) if reached else None
                if reached and nullable and nullable.nullable and _may_change(stage, reached, nullable):
                    _set(stage, Aim(alias, table.key, nullable), "NULL", find_rows(stage, block, alias, 3))


def edit_duplicates(stage: Stage, blocks: Sequence[Block]) -> None:
    """An eighth of all rows once more under new keys, and some of the rows that each SELECT reaches."""
    chosen: dict[str, set[int]] = {}
    for key in stage.catalog.relations:
        found = stage.run(f"SELECT rowid FROM {quote(key)} WHERE {_share(stage, 'duplicates', 0, 12)}")
        chosen[key] = {row for (row,) in found}
    for block in blocks:
        for alias, table in block.tables.items():
            if table.key in chosen:
                chosen[table.key].update(find_rows(stage, block, alias, 3))
    for key, rows in chosen.items():
        _copy(stage, stage.catalog.relations[key], rows)


def edit_sparse(stage: Stage, blocks: Sequence[Block]) -> None:
    """Two tables without rows that nothing refers to."""
    referred = {link.ref_table for link in stage.catalog.links}
    leaves = [key for key in stage.catalog.relations if key not in referred]
    if len(leaves) > 2:
        order = stage.run(
            f"SELECT k FROM UNNEST([{', '.join(map(literal, leaves))}]) AS u(k) ORDER BY hash({stage.seed}, k) LIMIT 2"
        )
        for (key,) in order:
            stage.run(f"DELETE FROM {quote(key)}")


def edit_zeros(stage: Stage, blocks: Sequence[Block]) -> None:
    """Every measure 0: sums are 0 to divide by, and all groups tie."""
    for relation in stage.catalog.relations.values():
        if measures := _measures(stage, relation):
            sets = ", ".join(f"{quote(field.name)} = 0" for field in measures)
            stage.run(f"UPDATE {quote(relation.key)} SET {sets}")


def edit_orphans(stage: Stage, blocks: Sequence[Block]) -> None:
    """Children whose parent does not exist, where no declared key forbids it."""
    for link in stage.catalog.links:
        relation = stage.catalog.relations[link.table]
        field = relation.field(link.columns[0])
        if link.declared or len(link.columns) > 1 or field is None or field.kind != "whole":
            continue
        name, parent = quote(field.name), quote(link.ref_table)
        absent = (
            f"(SELECT MAX({quote(link.ref_columns[0])}) FROM {parent}) + 1 + hash({stage.seed}, rowid) % 3"
        )
        where = f"{_share(stage, f'orphans {field.name}', 0, 10)} AND {name} IS NOT NULL"
        stage.run(f"UPDATE {quote(link.table)} SET {name} = {absent} WHERE {where}")
        for block in blocks:
            for alias, table in block.tables.items():
                if table.key == link.table and any(
                    link.ref_table == other.key for other in block.tables.values()
                ):
                    rows = find_rows(stage, block, alias, 3)
                    stage.run(f"UPDATE {quote(link.table)} SET {name} = {absent} WHERE {rowid_in(rows)}")


def edit_swapped(stage: Stage, blocks: Sequence[Block]) -> None:
    """Categories and flags exchanged, measures re-scaled, dates later; each filter of the golds broken by some row."""
    for relation in stage.catalog.relations.values():
        table = quote(relation.key)
        for field in relation.fields:
            states = _states(stage, relation, field) if _may_change(stage, relation, field) else []
            if states:
                place = f"CAST(1 + hash({stage.seed}, 'to', rowid) % {len(states)} AS INTEGER)"
                pick = f"[{', '.join(map(literal, states))}][{place}]"
                where = f"{_share(stage, field.name, 0, 25)} AND {quote(field.name)} IS NOT NULL"
                stage.run(f"UPDATE {table} SET {quote(field.name)} = {pick} WHERE {where}")
            elif field.kind == "boolean" and _may_change(stage, relation, field):
                stage.run(
                    f"UPDATE {table} SET {quote(field.name)} = NOT {quote(field.name)} "
                    f"WHERE {_share(stage, field.name, 0, 8)}"
                )
        scaled = [f for f in _measures(stage, relation) if f.kind == "number"]
        if scaled:
            factor = f"(0.5 + hash({stage.seed}, 'scale', rowid) % 128 / 128.0)"
            sets = ", ".join(f"{quote(f.name)} = {quote(f.name)} * {factor}" for f in scaled)
            stage.run(f"UPDATE {table} SET {sets} WHERE {_share(stage, 'scale', 0, 60)}")
        for field in relation.fields:
            if field.kind in MOMENTS and _may_change(stage, relation, field):
                later = f"{quote(field.name)} + INTERVAL (1 + CAST(hash({stage.seed}, rowid) % 60 AS INTEGER)) DAY"
                _move(stage, relation, field, later, _share(stage, f"later {field.name}", 0, 5), alone=True)
    for aim, rows in _aims(stage, blocks, lambda aim: aim.others, each=3):
        for number, value in enumerate(aim.others):
            _set(stage, aim, value, rows[number :: len(aim.others)])


EDITS: dict[str, Edit] = {
    "sparse": edit_sparse,
    "zeros": edit_zeros,
    "boundary": edit_boundary,
    "swapped": edit_swapped,
    "nulls": edit_nulls,
    "ties": edit_ties,
    "orphans": edit_orphans,
    "duplicates": edit_duplicates,
}


def _aims(
    stage: Stage, blocks: Sequence[Block], wanted: Callable[[Aim], tuple[str, ...]], each: int
) -> Iterator[tuple[Aim, list[int]]]:
    for block in blocks:
        for condition in read_conditions(block):
            aim = values_of(stage, condition)
            if aim is None or not wanted(aim):
                continue
            if _may_change(stage, stage.catalog.relations[aim.table], aim.field):
                count = each * len(wanted(aim))
                yield aim, find_rows(stage, block, aim.alias, count, without=condition)


def _share(stage: Stage, salt: str, low: int, high: int, prefix: str = "") -> str:
    """SQL that chooses rows whose hash is from `low` to below `high` percent."""
    salt = salt.replace("'", "''")
    place = f"hash({stage.seed}, '{salt}', {prefix}rowid) % 100"
    return f"{place} >= {low} AND {place} < {high}"


def _may_change(stage: Stage, relation: Relation, field: Field) -> bool:
    name = (relation.key, field.name)
    copied = {(rule.table, rule.column) for rule in stage.rules.copied}
    unique = {column for key in (relation.primary_key, *relation.uniques) for column in key}
    return (
        field.name not in unique
        and name not in stage.catalog.distinct
        and name not in stage.rules.decided
        and name not in copied
        and field.kind != "other"
    )


def _measures(stage: Stage, relation: Relation) -> list[Field]:
    keys = stage.catalog.key_columns(relation.key)
    return [
        field
        for field in relation.fields
        if field.kind in NUMBERS and field.name not in keys and _may_change(stage, relation, field)
    ]


def _states(stage: Stage, relation: Relation, field: Field) -> list[str]:
    """The values of a category column: its enumeration, or what is there if that is little."""
    if field.kind != "text" or field.name in stage.catalog.key_columns(relation.key):
        return []
    if field.values:
        return list(field.values)
    rows = stage.run(
        f"SELECT DISTINCT {quote(field.name)} FROM {SOURCE}.{quote(relation.key)} "
        f"WHERE {quote(field.name)} IS NOT NULL ORDER BY 1 LIMIT {_STATES + 1}"
    )
    return [value for (value,) in rows] if len(rows) <= _STATES else []


def _grouped_names(stage: Stage, block: Block) -> Iterator[tuple[Relation, Field, str]]:
    """Text columns that a SELECT groups by beside their table's key, or orders by."""
    group = block.select.args.get("group")
    for key in group.expressions if group else ():
        found = block.find(key)
        if found and found[0] in block.tables and found[1].key in stage.catalog.relations:
            relation = stage.catalog.relations[found[1].key]
            field = relation.field(found[2].name)
            if field and field.kind == "text" and _may_change(stage, relation, field):
                yield relation, field, found[0]


def _set(stage: Stage, aim: Aim, value: str, rows: Sequence[int]) -> None:
    relation = stage.catalog.relations[aim.table]
    if not rows or (value == "NULL" and not aim.field.nullable):
        return
    if aim.field.kind in MOMENTS and value != "NULL":
        _move(stage, relation, aim.field, value, rowid_in(list(rows)), aim.alias, alone=aim.same_row)
    else:
        stage.run(
            f"UPDATE {quote(aim.table)} AS {quote(aim.alias)} SET {quote(aim.field.name)} = {value} "
            f"WHERE {rowid_in(list(rows), f'{quote(aim.alias)}.')}"
        )


def _move(
    stage: Stage,
    relation: Relation,
    field: Field,
    value: str,
    where: str,
    alias: str = "t",
    *,
    alone: bool = False,
) -> None:
    """Move a date, and the row's other dates by the same time unless `alone`, within the span of the source."""
    span = stage.catalog.spans.get((relation.key, field.name))
    if span is None:
        return
    new = f"CAST({value} AS TIMESTAMP)"
    delta = f"COALESCE({new} - CAST({quote(field.name)} AS TIMESTAMP), INTERVAL 0 SECOND)"
    sets = [f"{quote(field.name)} = CAST({new} AS {field.kind.upper()})"]
    for other in relation.fields:
        last = stage.catalog.spans.get((relation.key, other.name))
        if alone or last is None or other == field or not _may_change(stage, relation, other):
            continue
        name = quote(other.name)
        moved = f"LEAST(CAST({name} AS TIMESTAMP) + {delta}, {_last_moment(last[1])})"
        sets.append(f"{name} = CASE WHEN {name} IS NOT NULL THEN CAST({moved} AS {other.kind.upper()}) END")
    stage.run(
        f"UPDATE {quote(relation.key)} AS {quote(alias)} SET {', '.join(sets)} WHERE {where} "
        f"AND {new} BETWEEN DATE_TRUNC('day', TIMESTAMP '{span[0]}') AND {_last_moment(span[1])}"
    )


def _last_moment(greatest: object) -> str:
    return f"DATE_TRUNC('day', TIMESTAMP '{greatest}') + INTERVAL 86399 SECOND"


def _copy(stage: Stage, relation: Relation, rows: set[int]) -> None:
    """Insert rows once more: under the next number of their key, or for a table of links under another parent."""
    links = {column: link for link in stage.catalog.links_of(relation.key) for column in link.columns}
    counters = [
        c for c in relation.primary_key if c not in links and (f := relation.field(c)) and f.kind == "whole"
    ]
    linked = [c for c in relation.primary_key if c in links and len(links[c].columns) == 1]
    if not rows or (relation.primary_key and not counters and not linked):
        return
    table = quote(relation.key)
    number = "ROW_NUMBER() OVER (ORDER BY rowid)"
    new: dict[str, str] = {}
    if counters:
        name = quote(counters[-1])
        new[counters[-1]] = f"(SELECT MAX({name}) FROM {table}) + {number}"
    elif linked:
        link = links[linked[0]]
        parents = f"(SELECT LIST({quote(link.ref_columns[0])} ORDER BY rowid) FROM {quote(link.ref_table)})"
        new[linked[0]] = f"{parents}[CAST(1 + hash({stage.seed}, rowid) % LEN({parents}) AS INTEGER)]"
    for field in relation.fields:
        unique = (field.name,) in relation.uniques or (relation.key, field.name) in stage.catalog.distinct
        if unique and field.kind == "text" and field.name not in new:
            new[field.name] = f"{quote(field.name)} || '-' || {number}"
    columns = ", ".join(f"{new[f.name]} AS {quote(f.name)}" if f.name in new else quote(f.name)
                        for f in relation.fields)  # fmt: skip
    stage.run(f"INSERT INTO {table} SELECT {columns} FROM {table} WHERE {rowid_in(rows)} ORDER BY rowid")

"""Give every column of a query its table: re-point wrong aliases, add the join that is missing. No model call.

A query that binds comes back as it was. A name without a column is read from the one source in scope that has it;
else its table is joined along declared foreign keys, when one path is the shortest and joins at most two tables.
Whatever has two readings, or none, is a `BindError` that names the candidates.

Not covered: misspelt names (they are only named in the error), joins to the result of a CTE or subquery, wrong
functions, types and aggregation, statements other than SELECT.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from app.assistant.errors import BindError
from app.assistant.schema import Schema, Table
from app.assistant.scopes import (
    Around,
    Missing,
    Output,
    Reading,
    Scope,
    Source,
    ambiguity,
    are_equated,
    clause_of,
    item_of,
    qualify,
)

UNMOVED_BY_REPEATS = (exp.Min, exp.Max, exp.ArgMin, exp.ArgMax, exp.AnyValue, exp.LogicalAnd, exp.LogicalOr)


@dataclass(frozen=True)
class Bound:
    """A new tree in which every name has its column, and one sentence for each repair that was needed."""

    tree: exp.Expr
    repairs: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """A join along one key: `columns` of what is there equal `to_columns` of `to`.

    `many` rows of `to` may match one row here; or one row of `to` is `shared` by many rows here.
    """

    to: Table
    columns: tuple[str, ...]
    to_columns: tuple[str, ...]
    many: bool
    shared: bool


@dataclass(frozen=True)
class Path:
    """The joins that reach a table from a source."""

    start: Source
    steps: tuple[Step, ...]

    @property
    def target(self) -> Table:
        """The table that the path reaches."""
        return self.steps[-1].to

    def __str__(self) -> str:
        names = [self.start.alias, *(step.to.key for step in self.steps)]
        return f"{' – '.join(names)} ({', '.join(', '.join(step.columns) for step in self.steps)})"


def bind_columns(tree: exp.Expr, schema: Schema) -> Bound:
    """Resolve every table and column of a SELECT against the schema, repairing what has one reading.

    Raises:
        BindError: a name has no column or several, or the tree is not a SELECT.
    """
    if not isinstance(tree, exp.Query):
        raise BindError(f"Columns are bound in only SELECT statements, not in {tree.key.upper()}.")
    root = tree.copy()
    reading = Reading(schema)
    reading.read_query(root, Around(None, {}))
    if reading.missing:
        Repair(reading, schema, root).repair_all()
    return Bound(root, tuple(dict.fromkeys(reading.repairs)))


class Repair:
    """The repair of one query: what each missing name is to become, then the joins that this takes."""

    def __init__(self, reading: Reading, schema: Schema, root: exp.Expr) -> None:
        self.reading = reading
        self.schema = schema
        self.root = root
        self.taken = {identifier.name.lower() for identifier in root.find_all(exp.Identifier)}
        self.steps = _steps(schema)

    def repair_all(self) -> None:
        """Decide every name against the query as it was written, then carry all decisions out."""
        joins: dict[Scope, list[tuple[Missing, Path]]] = {}
        for group in self._groups():
            for part, choice in self._choose_group(group):
                for missing in part:
                    if isinstance(choice, Source):
                        self.reading.repoint(missing.column, choice)
                    else:
                        joins.setdefault(missing.home, []).append((missing, choice))
        for scope, uses in joins.items():
            self._add_joins(scope, uses)

    def _groups(self) -> list[list[Missing]]:
        """The missing names, those under one undefined alias together."""
        groups: dict[object, list[Missing]] = {}
        for missing in self.reading.missing:
            undefined = missing.qualifier and missing.owner is None
            key = (missing.scope, missing.qualifier.lower()) if undefined else missing.column
            groups.setdefault(key if undefined else id(key), []).append(missing)
        undefined_in = [(g[0].scope, g[0].qualifier.lower()) for g in groups.values() if not g[0].owner]
        for scope, qualifier in undefined_in:
            for around in list(scope.chain())[1:]:
                if qualifier and (around, qualifier) in undefined_in:
                    raise BindError(
                        f'"{qualifier}" is not in FROM, and a query and its subquery both use it: join it in one.'
                    )
        return list(groups.values())

    # -- decisions ----------------------------------------------------------------------------------------------

    def _choose_group(self, group: list[Missing]) -> list[tuple[list[Missing], Source | Path]]:
        """What a group is to become: one table for all its names, or each its own where no table has all."""
        try:
            return [(group, self._choose(group))]
        except _NothingHasAll:
            if len(group) == 1:
                raise self._unresolved(group[0]) from None
            apart = [replace(missing, qualifier="") for missing in group]
            return [([missing], self._choose([missing])) for missing in apart]

    def _choose(self, group: list[Missing]) -> Source | Path:
        """The source that the names are to be read from, or the path that brings it."""
        first, names = group[0], [missing.name for missing in group]
        scope, alias = first.scope, first.qualifier if first.owner is None else ""
        if any(source.output.open for around in scope.chain() for source in around.sources):
            raise self._unresolved(first)
        if alias and alias.lower() in scope.ctes:
            raise BindError(
                f'"{alias}" in {alias}.{first.name} is a CTE that FROM does not mention: join it.'
            )
        own = _candidates(scope, group)
        tables = [table for table in self.schema.tables if all(_table_has(table, name) for name in names)]
        called = [source for source in scope.holders(first.name) if alias and _is_called(alias, source)]
        path = None
        if called:
            own = [source for source in own if source in called] or own
        elif alias:
            exact = [table for table in tables if table.name.lower() == alias.lower()]
            path = self._nearest(group, exact)
            if path:
                return path
            obvious = [table for table in tables if _abbreviates(alias, table.name)]
            path = self._nearest(group, obvious) or self._nearest(group, tables)
            if own and (path or _are_told_apart(first, own)):
                raise self._two_readings(first, own, path)
        if own:
            rival = self._nearest(group, tables) if not alias and _are_told_apart(first, own) else None
            if rival:
                raise self._two_readings(first, own, rival)
            return self._one_of(scope, first.name, own)
        path = path or self._nearest(group, tables)
        for around in list(scope.chain())[1:]:
            outside = _candidates(around, group)
            if outside:
                tied = outside[0] in scope.outer_sources or any(_is_column_equality(m.column) for m in group)
                if path and not tied and first.home is scope:
                    raise self._two_readings(first, outside, path)
                return self._one_of(around, first.name, outside)
        if path:
            return path
        if not tables:
            raise _NothingHasAll
        raise self._unresolved(first)

    def _one_of(self, scope: Scope, name: str, sources: list[Source]) -> Source:
        if len(sources) > 1 and not are_equated(scope, name, sources):
            raise BindError(ambiguity(name, sources))
        return sources[0]

    def _two_readings(self, missing: Missing, sources: list[Source], path: Path | None) -> BindError:
        readings = [f"{source.alias}.{missing.name} ({source.label})" for source in sources]
        readings.append(f"of {path.target.key}, which is not joined" if path else "of a table not joined")
        return BindError(f"{missing.column.sql(self.schema.dialect)} may be {' or '.join(readings)}.")

    def _nearest(self, group: list[Missing], tables: Iterable[Table]) -> Path | None:
        """The one shortest path from the scope's sources to one of the tables.

        Raises:
            BindError: two paths are equally short.
        """
        home = group[0].home
        visible = {s.table.key for around in home.chain() for s in around.sources if s.table}
        limit = min(_join_index(home, missing.column) for missing in group)
        targets = {table.key for table in tables}
        starts = [s for s in home.sources if s.table and not s.hidden and _item_index(home, s) < limit]
        paths = [Path(s, (a,)) for s in starts for a in self._steps_from(s) if a.to.key in targets]
        if not paths:
            paths = [
                Path(s, (a, b))
                for s in starts
                for a in self._steps_from(s)
                if a.to.key not in visible
                for b in self.steps.get(a.to.key, ())
                if not (a.shared and b.many)  # siblings under one parent have nothing to do with each other
                and b.to.key in targets
                and b.to.key not in visible
            ]
        if len(paths) > 1:
            said = "; or ".join(str(path) for path in paths)
            raise BindError(f"{group[0].column.sql()} needs a join that can be made in several ways: {said}.")
        return paths[0] if paths else None

    def _steps_from(self, source: Source) -> list[Step]:
        return self.steps.get(source.table.key, []) if source.table else []

    def _unresolved(self, missing: Missing) -> BindError:
        """The sentence for a name that nothing has: where it was looked for, and the nearest names."""
        name, scope = missing.name, missing.scope
        sources = [missing.owner] if missing.owner else scope.sources
        where = f" in {', '.join(source.label for source in sources)}" if sources else ""
        if missing.qualifier and missing.owner is None:
            where += f' ("{missing.qualifier}" is not in FROM)'
        holders = [table.key for table in self.schema.tables if _table_has(table, name)]
        if holders:
            return BindError(
                f'No column "{name}"{where}; it is in {", ".join(holders)}, which no foreign key joins here.'
            )
        offers: dict[str, str] = {}
        for source in (s for around in scope.chain() for s in around.sources):
            offers |= {column.lower(): f"{column} ({source.label})" for column in source.output.columns}
        for table in self.schema.tables:
            for column in table.columns:
                offers.setdefault(column.name.lower(), f"{column.name} ({table.key})")
        close = [offers[near] for near in get_close_matches(name.lower(), offers, 3, 0.6)]
        hint = f"; nearest: {', '.join(close)}" if close else ""
        if missing.column.this.args.get("quoted") and not missing.qualifier:
            hint += " (a text value is written in single quotes)"
        return BindError(f'No column "{name}"{where}{hint}.')

    # -- joins --------------------------------------------------------------------------------------------------

    def _add_joins(self, scope: Scope, uses: list[tuple[Missing, Path]]) -> None:
        added: dict[tuple[Source, tuple[Step, ...]], Source] = {}
        limits: dict[tuple[Source, tuple[Step, ...]], int] = {}
        _qualify_stars(scope)
        wanted = {}
        for missing, path in uses:
            limit = _join_index(scope, missing.column)
            for length in range(1, len(path.steps) + 1):
                key = (path.start, path.steps[:length])
                limits[key] = min(limits.get(key, limit), limit)
            if missing.owner is None and missing.qualifier:
                wanted.setdefault((path.start, path.steps), missing.qualifier)
        anchors = {key: scope.select.args.get("joins", [])[limit:][:1] for key, limit in limits.items()}
        for key in sorted(limits, key=lambda key: len(key[1])):
            start, steps = key
            before = added[(start, steps[:-1])] if len(steps) > 1 else start
            alias = wanted.get(key) or self._new_alias(steps[-1].to.name)
            added[key] = self._join(scope, before, steps[-1], alias, anchors[key])
        for missing, path in uses:
            source = added[(path.start, path.steps)]
            if missing.qualifier.lower() != source.alias.lower():
                self.reading.repoint(missing.column, source)
        self._keep_names(scope, {name for source in added.values() for name in source.names})
        self._check_repeats(scope, added)

    def _join(self, scope: Scope, before: Source, step: Step, alias: str, ahead_of: list[exp.Expr]) -> Source:
        """Join one table after the source `before`, ahead of the join whose ON needs it."""
        table = exp.Table(this=_identifier(step.to.name), db=_identifier(step.to.schema))
        if alias.lower() != step.to.name.lower():
            table.set("alias", exp.TableAlias(this=exp.to_identifier(alias)))
        join = exp.Join(this=table, side="LEFT" if _is_nullable(scope, before) else None)
        columns = tuple(column.name for column in step.to.columns)
        source = Source(alias, columns, table, join, step.to, added=True, names=set(map(str.lower, columns)))
        pairs = []
        for left, right in zip(step.columns, step.to_columns, strict=True):
            ends = [exp.Column(this=_identifier(left)), exp.Column(this=_identifier(right))]
            qualify(ends[0], before)
            qualify(ends[1], source)
            pairs.append(exp.EQ(this=ends[0], expression=ends[1]))
        join.set("on", exp.and_(*pairs, copy=False))
        joins = list(scope.select.args.get("joins", ()))
        index = _item_index(scope, before) + 1
        while index < len(joins) and not _is_comma(joins[index]) and joins[index] not in ahead_of:
            index += 1
        scope.select.set("joins", [*joins[:index], join, *joins[index:]])
        scope.sources.append(source)
        self.taken.add(alias.lower())
        on = join.args["on"].sql(self.schema.dialect)
        self.reading.repairs.append(f"joined {step.to.key} as {alias} on {on}")
        return source

    def _new_alias(self, name: str) -> str:
        """The initials of the table's name, made unique in the query: order_items is oi, then oi2."""
        initials = _initials(name)
        keywords = Dialect.get_or_raise(self.schema.dialect).tokenizer_class.KEYWORDS
        alias, number = initials, 1
        while alias in self.taken or alias.upper() in keywords:
            number += 1
            alias = f"{initials}{number}"
        return alias

    def _keep_names(self, scope: Scope, new: set[str]) -> None:
        """Keep the meaning of the unqualified names that a new table has too."""
        for column, source in scope.loose:
            name = column.name.lower()
            if name not in new or column.text("table"):
                continue
            if source is None:
                alias = scope.aliases.get(name)
                if alias is not None and not isinstance(column.parent, exp.Ordered):
                    meaning = alias.this.copy()
                    column.replace(meaning if isinstance(meaning, exp.Column) else exp.paren(meaning))
                continue
            outer_join = any(join.side in ("RIGHT", "FULL") for join in scope.select.args["joins"])
            if not source.alias or (name in scope.merged and outer_join):
                raise BindError(
                    f'Column "{column.name}" would be ambiguous with the missing join: qualify it.'
                )
            qualify(column, source)

    def _check_repeats(self, scope: Scope, added: dict[tuple[Source, tuple[Step, ...]], Source]) -> None:
        """Refuse a join that repeats the rows which an aggregate counts.

        Raises:
            BindError: an aggregate over the sources that were there would count rows more than once.
        """
        for (start, steps), source in added.items():
            if not steps[-1].many:
                continue
            beyond = {
                other.alias.lower()
                for (other_start, other_steps), other in added.items()
                if other_start is start and other_steps[: len(steps)] == steps
            }
            for aggregate in _aggregates(scope.select):
                columns = list(aggregate.find_all(exp.Column))
                if not columns or any(column.text("table").lower() not in beyond for column in columns):
                    sql = aggregate.sql(self.schema.dialect)
                    raise BindError(
                        f"Joining {source.label} would count rows twice in {sql}: aggregate it first."
                    )


class _NothingHasAll(Exception):
    """No table has all the columns that one undefined alias is used for."""


def _steps(schema: Schema) -> dict[str, list[Step]]:
    """The joins that the foreign keys allow, by the key of the table they start from."""
    tables = {table.key.lower(): table for table in schema.tables}
    steps: dict[str, list[Step]] = {}
    for child in schema.tables:
        for key in child.foreign_keys:
            parent = tables.get(key.ref_table.lower())
            if parent is None:
                continue
            ends = key.ref_columns or parent.primary_key
            if len(ends) != len(key.columns):
                continue
            unique = bool(child.primary_key) and {c.lower() for c in child.primary_key} <= {
                c.lower() for c in key.columns
            }
            down = Step(child, ends, key.columns, many=not unique, shared=False)
            up = Step(parent, key.columns, ends, many=False, shared=not unique)
            for start, step in ((child, up), (parent, down)):
                known = steps.setdefault(start.key, [])
                if step not in known:
                    known.append(step)
    return steps


def _candidates(scope: Scope, group: list[Missing]) -> list[Source]:
    """The sources of the scope that have all names of the group, and would not be compared with themselves."""
    found = [s for s in scope.holders(group[0].name) if all(s.has(missing.name) for missing in group)]
    return [s for s in found if not any(_is_compared_with(missing.column, s) for missing in group)]


def _is_compared_with(column: exp.Column, source: Source) -> bool:
    """Whether the condition would become `x.a = x.a`."""
    parent = column.parent
    if not _is_column_equality(column) or not isinstance(parent, exp.EQ):
        return False
    other = parent.right if parent.left is column else parent.left
    same_name = other.name.lower() == column.name.lower()
    return same_name and other.text("table").lower() == source.alias.lower()


def _are_told_apart(missing: Missing, sources: list[Source]) -> bool:
    """Whether the query also says `source.name` beside it, so that another table may be meant here.

    Saying it in GROUP BY or ORDER BY only repeats a column of SELECT.
    """
    aliases = {source.alias.lower() for source in sources}
    select = missing.scope.select
    here = _clause(missing.column, select)
    return any(
        column.text("table").lower() in aliases and column.name.lower() == missing.name.lower()
        for column in select.find_all(exp.Column)
        if _clause(column, select) == here
    )


def _clause(column: exp.Column, select: exp.Select) -> str:
    node: exp.Expr | None = column
    while node is not None and node.parent is not select:
        node = node.parent
    key = node.arg_key or "" if node is not None else ""
    return "rows" if key in ("expressions", "where", "joins") else key


def _table_has(table: Table, name: str) -> bool:
    return any(column.name.lower() == name.lower() for column in table.columns)


def _initials(name: str) -> str:
    words = [word for word in re.split(r"[\W_\d]+|(?<=[a-z])(?=[A-Z])", name) if word]
    return "".join(word[0] for word in words).lower() or "t"


def _abbreviates(alias: str, name: str) -> bool:
    """Whether the alias is an obvious one for the name: its beginning or its initials. Not t1, nor c2 beside c."""
    short = alias.lower()
    return name.lower().startswith(short) or short == _initials(name)


def _is_called(alias: str, source: Source) -> bool:
    name = source.node.name if isinstance(source.node, exp.Table) else source.alias
    return _abbreviates(alias, name)


def _is_column_equality(column: exp.Column) -> bool:
    parent = column.parent
    return (
        isinstance(parent, exp.EQ)
        and isinstance(parent.left, exp.Column)
        and isinstance(parent.right, exp.Column)
    )


def _item_index(scope: Scope, source: Source) -> int:
    """Where the source's item stands among the joins; FROM is -1."""
    joins = scope.select.args.get("joins", ())
    return next((index for index, join in enumerate(joins) if join is source.item), -1)


def _join_index(scope: Scope, column: exp.Column) -> int:
    """The index of the join that contains the column: only what stands before it can be used there."""
    joins = scope.select.args.get("joins", ())
    node: exp.Expr | None = column
    while node is not None and node.parent is not scope.select:
        node = node.parent
    return next((index for index, join in enumerate(joins) if join is node), len(joins))


def _is_comma(join: exp.Join) -> bool:
    return not any(join.args.get(key) for key in ("method", "side", "kind", "on", "using"))


def _is_nullable(scope: Scope, source: Source) -> bool:
    """Whether an outer join may fill the source's columns with NULL."""
    node: exp.Expr = source.node
    while node is not scope.select and node.parent is not None:
        later = node.args.get("joins", ())
        if isinstance(node, exp.Join):
            if node.side in ("LEFT", "FULL"):
                return True
            siblings = node.parent.args["joins"]
            later = siblings[next(i for i, join in enumerate(siblings) if join is node) + 1 :]
        elif isinstance(node, exp.From):
            later = scope.select.args.get("joins", ())
        if any(join.side in ("RIGHT", "FULL") for join in later):
            return True
        node = node.parent
    return False


def _qualify_stars(scope: Scope) -> None:
    """Keep what `*` stands for when a table is added."""
    for star in [p for p in scope.select.expressions if isinstance(p, exp.Star)]:
        members = [source for source in scope.sources if not source.hidden]
        plain = not any(star.args.values())
        if scope.merged or not (plain or len(members) == 1) or not all(source.alias for source in members):
            raise BindError("A join is missing, and * would change with it: list the columns instead of *.")
        columns = []
        for source in members:
            column = exp.Column(this=star.copy())
            qualify(column, source)
            columns.append(column)
        index = next(i for i, p in enumerate(scope.select.expressions) if p is star)
        expressions = list(scope.select.expressions)
        scope.select.set("expressions", [*expressions[:index], *columns, *expressions[index + 1 :]])


def _aggregates(select: exp.Select) -> Iterable[exp.Expr]:
    """The aggregates and window functions of the SELECT itself whose value repeated rows change."""
    for clause in ("expressions", "having", "order", "qualify"):
        value = select.args.get(clause)
        for root in value if isinstance(value, list) else [value] if value else []:
            for node in root.walk(prune=lambda node: isinstance(node, exp.Query)):
                if isinstance(node, exp.Window) or (
                    isinstance(node, exp.AggFunc)
                    and not isinstance(node, UNMOVED_BY_REPEATS)
                    and not isinstance(node.this, exp.Distinct)
                ):
                    yield node


def _identifier(name: str) -> exp.Identifier | None:
    return exp.to_identifier(name) if name else None

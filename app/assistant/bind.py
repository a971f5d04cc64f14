"""Give every column of a query its table: re-point wrong aliases, add the missing join. No model call.

A query that binds comes back as it was. A name without a column is read from the one source in scope that has
it; else its table is joined along declared foreign keys, if one path is the shortest and adds two tables at
most; or the CTE that dropped the column passes it on. What has two readings, or none, is a `BindError` that
names the candidates. All names are decided against the query as it was written, so their order is no matter.

Not covered: misspelt names (the error lists the nearest), joins to the result of a CTE or subquery, wrong
functions, types and aggregation, statements other than SELECT. An added join drops rows with a NULL key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
    clause_of,
    equalities,
    one_of_equals,
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
        return self.start.alias + "".join(
            f" → {step.to.key} ({', '.join(step.columns)})" for step in self.steps
        )


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
        self.taken = {identifier.name.lower() for identifier in root.find_all(exp.Identifier)}
        self.steps = _steps(schema)

    def repair_all(self) -> None:
        """Decide every name, then carry all decisions out."""
        joins: dict[Scope, list[tuple[Missing, Path]]] = {}
        for group in self._groups():
            for missing, choice in self._choose_group(group):
                if isinstance(choice, Source):
                    self.reading.repoint(missing.column, choice)
                else:
                    joins.setdefault(missing.home, []).append((missing, choice))
        added = [(scope, self._add_joins(scope, uses)) for scope, uses in joins.items()]
        for scope, sources in added:
            _keep_names(scope, {name for source in sources for name in source.names})

    def _groups(self) -> Iterable[list[Missing]]:
        """The missing names, those under one undefined alias together."""
        groups: dict[object, list[Missing]] = {}
        for missing in self.reading.missing:
            undefined = missing.qualifier and not missing.owner
            key = (missing.scope, missing.qualifier.lower()) if undefined else id(missing.column)
            groups.setdefault(key, []).append(missing)
        for group in groups.values():
            alias = group[0].qualifier
            for around in list(group[0].scope.chain())[1:]:
                if not group[0].owner and (around, alias.lower()) in groups:
                    raise BindError(
                        f'"{alias}" is not in FROM, and a query and its subquery use it: join it in one.'
                    )
        return groups.values()

    # -- decisions ---------------------------------------------------------------------------------------

    def _choose_group(self, group: list[Missing]) -> list[tuple[Missing, Source | Path]]:
        """One table for all names of a group; or each name its own, where no table has all."""
        tables = self._tables_with(group)
        if len(group) > 1 and not tables and not _candidates(group[0].scope, group):
            apart = [replace(missing, qualifier="") for missing in group]
            return [(missing, self._choose([missing], self._tables_with([missing]))) for missing in apart]
        choice = self._choose(group, tables)
        return [(missing, choice) for missing in group]

    def _tables_with(self, group: list[Missing]) -> list[Table]:
        names = {missing.name.lower() for missing in group}
        return [table for table in self.schema.tables if names <= {c.name.lower() for c in table.columns}]

    def _choose(self, group: list[Missing], tables: list[Table]) -> Source | Path:
        """The source that the names are to be read from, or the path that brings it."""
        first = group[0]
        scope, alias = first.scope, "" if first.owner else first.qualifier
        if any(source.output.open for around in scope.chain() for source in around.sources):
            raise self._unresolved(first)
        if alias.lower() in scope.ctes:
            raise BindError(
                f'"{alias}" in {alias}.{first.name} is a CTE that FROM does not mention: join it.'
            )
        own = _candidates(scope, group)
        outside = next(
            (found for s in scope.chain() if s is not scope and (found := _candidates(s, group))), []
        )
        tied = bool(scope.outer_sources & set(outside)) or any(_other_side(m.column) for m in group)
        path = None
        called = [source for source in scope.holders(first.name) if alias and _is_called(alias, source)]
        if any(_may_be_its_parent(alias, source) for source in called):
            raise self._two_readings(first, called, None)
        if called:
            own = [source for source in own if source in called] or own
        elif alias and tied and any(_is_called(alias, source) for source in outside):
            return one_of_equals(scope, first.column, first.name, outside)
        elif alias:
            path = self._nearest(group, [table for table in tables if table.name.lower() == alias.lower()])
            if path:
                return path
            obvious = [table for table in tables if _abbreviates(alias, table.name)]
            path = self._nearest(group, obvious) or self._nearest(group, tables)
            other = (
                path.target if path else next((t for t in tables if t.key not in self._visible(scope)), None)
            )
            if own and (other or _are_told_apart(first, own)):
                raise self._two_readings(first, own, other)
        inside = [s for s in ([first.owner] if first.owner else scope.sources) if self._drops(s, group)]
        if own:
            apart = not alias and _are_told_apart(first, own)
            rival = self._nearest(group, tables) if apart else None
            if rival or (first.owner and inside):
                raise self._two_readings(first, own + inside, rival.target if rival else None)
            return one_of_equals(scope, first.column, first.name, own)
        path = path or self._nearest(group, tables)
        if inside and path:
            raise self._two_readings(first, inside, path.target)
        if inside:
            return self._pass_on(one_of_equals(scope, first.column, first.name, inside), group)
        if outside and path and not tied and first.home is scope:
            raise self._two_readings(first, outside, path.target)
        if outside:
            return one_of_equals(scope, first.column, first.name, outside)
        if path:
            return path
        raise self._unresolved(first)

    def _nearest(self, group: list[Missing], tables: Iterable[Table]) -> Path | None:
        """The one shortest path from the sources of the scope to one of the tables.

        Raises:
            BindError: two paths are equally short.
        """
        home = group[0].home
        targets = {table.key for table in tables}
        visible = self._visible(home)
        limit = min(home.place_of(missing.column) for missing in group)
        starts = [s for s in home.sources if s.table and not s.hidden and home.index_of(s) < limit]
        firsts = [(s, step) for s in starts if s.table for step in self.steps.get(s.table.key, ())]
        firsts = [(start, step) for start, step in firsts if not _is_joined(home, start, step)]
        paths = [Path(start, (step,)) for start, step in firsts if step.to.key in targets]
        if not paths:
            paths = [
                Path(start, (link, step))
                for start, link in firsts
                for step in self.steps.get(link.to.key, ())
                if step.to.key in targets and not {link.to.key, step.to.key} & visible
                if not (link.shared and step.many)  # two children of one parent are no pair
            ]
        if len(paths) > 1:
            said = " or ".join(str(path) for path in paths)
            column = self._sql(group[0].column)
            raise BindError(f"{column} needs a join that can be made in several ways: {said}.")
        return paths[0] if paths else None

    def _visible(self, scope: Scope) -> set[str]:
        return {s.table.key for around in scope.chain() for s in around.sources if s.table}

    def _drops(self, source: Source, group: list[Missing]) -> bool:
        """Whether the source is a plain query of one table that has the names, read in this scope only."""
        inner = self.reading.scopes.get(id(source.query))
        if inner is None or len(inner.sources) != 1 or len(self.reading.uses[id(source.query)]) != 1:
            return False
        names, select = {missing.name.lower() for missing in group}, inner.select
        aliases = [source.node.args.get("alias"), select.parent.args.get("alias") if select.parent else None]
        return (
            all(inner.sources[0].has(name) for name in names)
            and not any(select.args.get(key) for key in ("distinct", "group", "having", "qualify"))
            and not any(alias.args.get("columns") for alias in aliases if alias)
            and not any(node.find(exp.AggFunc) for node in select.expressions)
            and not any(projection.is_star for projection in group[0].scope.select.expressions)
            and not any(column.name.lower() in names for column, _ in group[0].scope.loose)
        )

    def _pass_on(self, source: Source, group: list[Missing]) -> Source:
        """Add the names to what the source's query selects."""
        inner = self.reading.scopes[id(source.query)]
        for name in {missing.name.lower(): missing.column.this for missing in group}.values():
            column = exp.Column(this=name.copy())
            qualify(column, inner.sources[0])
            inner.select.append("expressions", column)
            self.reading.repairs.append(f"added {self._sql(column)} to what {source.label} selects")
        return source

    # -- errors ------------------------------------------------------------------------------------------

    def _two_readings(self, missing: Missing, sources: list[Source], table: Table | None) -> BindError:
        readings = [f"{source.alias}.{missing.name} ({source.label})" for source in sources]
        if table or len(readings) == 1:
            readings.append(f"{table.key if table else 'a table'} not yet joined")
        return BindError(f"{self._sql(missing.column)} may be of {' or '.join(readings)}.")

    def _unresolved(self, missing: Missing) -> BindError:
        """The sentence for a name that nothing has: where it was looked for, and the nearest names."""
        name, scope = missing.name, missing.scope
        sources = [missing.owner] if missing.owner else scope.sources
        where = f" in {', '.join(source.label for source in sources)}" if sources else ""
        if missing.qualifier and missing.owner is None:
            where += f' ("{missing.qualifier}" is not in FROM)'
        where += "".join(f", which offers {', '.join(s.output.columns)}" for s in sources if not s.table)
        tables = [table.key for table in self._tables_with([missing])]
        if tables:
            return BindError(
                f'No column "{name}"{where}; it is in {", ".join(tables)}, but no key joins that here.'
            )
        offers: dict[str, str] = {}
        for source in (source for around in scope.chain() for source in around.sources):
            offers |= {column.lower(): f"{column} ({source.label})" for column in source.output.columns}
        for table in self.schema.tables:
            for column in table.columns:
                offers.setdefault(column.name.lower(), f"{column.name} ({table.key})")
        close = [offers[near] for near in get_close_matches(name.lower(), offers, 3, 0.6)]
        hint = f"; nearest: {', '.join(close)}" if close else ""
        if missing.column.this.args.get("quoted") and not missing.qualifier:
            hint += " (a text value is written in single quotes)"
        return BindError(f'No column "{name}"{where}{hint}.')

    def _sql(self, node: exp.Expr) -> str:
        return node.sql(self.schema.dialect)

    # -- joins -------------------------------------------------------------------------------------------

    def _add_joins(self, scope: Scope, uses: list[tuple[Missing, Path]]) -> Iterable[Source]:
        _qualify_stars(scope)
        limits: dict[Path, exp.Expr | None] = {}  # the first join whose ON needs the path
        aliases: dict[Path, str] = {}
        joins = list(scope.select.args.get("joins") or ())
        for missing, path in sorted(uses, key=lambda use: scope.place_of(use[0].column)):
            limit = next(iter(joins[scope.place_of(missing.column) :]), None)
            for length in range(1, len(path.steps) + 1):
                limits.setdefault(Path(path.start, path.steps[:length]), limit)
            if missing.qualifier and not missing.owner:
                alias = aliases.setdefault(path, missing.qualifier)
                if alias.lower() != missing.qualifier.lower() and any(step.many for step in path.steps):
                    both = f'"{alias}" and "{missing.qualifier}"'
                    raise BindError(f"{both} are not in FROM, and both may be {path.target.key}: join them.")
        added: dict[Path, Source] = {}
        for path in sorted(limits, key=lambda path: len(path.steps)):
            before = added.get(Path(path.start, path.steps[:-1]), path.start)
            alias = aliases.get(path) or self._new_alias(path.target.name)
            added[path] = self._join(scope, before, path.steps[-1], alias, limits[path])
        for missing, path in uses:
            self.reading.repoint(missing.column, added[path])
        for path, source in added.items():
            if path.steps[-1].many:
                beyond = [
                    p for p in added if p.start is path.start and p.steps[: len(path.steps)] == path.steps
                ]
                self._check_repeats(scope, source, {added[p].alias.lower() for p in beyond})
        return added.values()

    def _join(self, scope: Scope, before: Source, step: Step, alias: str, limit: exp.Expr | None) -> Source:
        """Join one table after the source `before`, ahead of the join whose ON needs it."""
        table = exp.Table(this=self._identifier(step.to.name), db=self._identifier(step.to.schema))
        if alias.lower() != step.to.name.lower():
            table.set("alias", exp.TableAlias(this=exp.to_identifier(alias)))
        join = exp.Join(this=table, side="LEFT" if _is_nullable(scope, before) else None)
        output = Output(tuple(column.name for column in step.to.columns))
        source = Source(alias, output, table, join, step.to)
        pairs = []
        for left, right in zip(step.columns, step.to_columns, strict=True):
            ends = [exp.Column(this=self._identifier(left)), exp.Column(this=self._identifier(right))]
            qualify(ends[0], before)
            qualify(ends[1], source)
            pairs.append(exp.EQ(this=ends[0], expression=ends[1]))
        join.set("on", exp.and_(*pairs, copy=False))
        joins = list(scope.select.args.get("joins") or ())
        index = scope.index_of(before) + 1
        while index < len(joins) and not _is_comma(joins[index]) and joins[index] is not limit:
            index += 1
        for later in joins[index:]:
            if (
                later.method == "NATURAL"
                or {n.name.lower() for n in later.args.get("using") or ()} & source.names
            ):
                raise BindError(
                    f"{step.to.key} is not joined, and {self._sql(later)} would use it: write ON."
                )
        scope.select.set("joins", [*joins[:index], join, *joins[index:]])
        scope.sources.append(source)
        self.taken.add(alias.lower())
        dropped = "" if join.side or not _may_be_null(before, step) else ", without rows that have none"
        on = self._sql(join.args["on"])
        self.reading.repairs.append(f"joined {step.to.key} as {alias} on {on}{dropped}")
        return source

    def _identifier(self, name: str) -> exp.Identifier | None:
        """PostgreSQL reads a name with capitals only when it is quoted."""
        quoted = self.schema.dialect == "postgres" and name != name.lower()
        return exp.to_identifier(name, quoted=quoted or None) if name else None

    def _new_alias(self, name: str) -> str:
        """The initials of the table's name, made unique in the query: order_items is oi, then oi2."""
        keywords = Dialect.get_or_raise(self.schema.dialect).tokenizer_class.KEYWORDS
        initials, alias, number = _initials(name), _initials(name), 1
        while alias in self.taken or alias.upper() in keywords:
            number += 1
            alias = f"{initials}{number}"
        return alias

    def _check_repeats(self, scope: Scope, source: Source, beyond: set[str]) -> None:
        """Refuse a join that repeats rows which an aggregate counts; it may count those from there on.

        Raises:
            BindError: an aggregate of what was there before would count rows more than once.
        """
        for aggregate in _aggregates(scope.select):
            tables = {column.text("table").lower() for column in aggregate.find_all(exp.Column)}
            if not tables or not tables <= beyond:
                sql = self._sql(aggregate)
                raise BindError(
                    f"Joining {source.label} would count rows twice in {sql}: aggregate it first."
                )


def _steps(schema: Schema) -> dict[str, list[Step]]:
    """The joins that the foreign keys allow, by the key of the table they start from."""
    tables = {table.key.lower(): table for table in schema.tables}
    steps: dict[str, list[Step]] = {}
    for child in schema.tables:
        for key in child.foreign_keys:
            parent = tables.get(key.ref_table.lower())
            ends = key.ref_columns or (parent.primary_key if parent else ())
            if parent is None or len(ends) != len(key.columns):
                continue
            primary = {column.lower() for column in child.primary_key}
            shared = not primary or not primary <= {column.lower() for column in key.columns}
            up = Step(parent, key.columns, ends, many=False, shared=shared)
            down = Step(child, ends, key.columns, many=shared, shared=False)
            for start, step in ((child, up), (parent, down)):
                if step not in steps.setdefault(start.key, []):
                    steps[start.key].append(step)
    return steps


def _may_be_null(source: Source, step: Step) -> bool:
    """Whether a row may have no partner at a parent, because its key may be NULL."""
    columns = source.table.columns if source.table and not step.many else ()
    names = {name.lower() for name in step.columns}
    return any(column.nullable for column in columns if column.name.lower() in names)


def _is_joined(scope: Scope, start: Source, step: Step) -> bool:
    """Whether the scope already joins the table along this key."""
    pairs = list(equalities(scope))
    return any(
        all(
            {(start, left.lower()), (there, right.lower())} in pairs
            for left, right in zip(step.columns, step.to_columns, strict=True)
        )
        for there in scope.sources
        if there.table is step.to and there is not start
    )


def _candidates(scope: Scope, group: list[Missing]) -> list[Source]:
    """The sources that have all names of the group, without those that it would compare with themselves.

    That is a column with itself, or in ON any two columns of one source.
    """
    told = set()
    for missing in group:
        other, in_on = _other_side(missing.column), clause_of(missing.column, scope.select)[0] == "joins"
        if other and (in_on or other.name.lower() == missing.name.lower()):
            told.add(other.table.lower())
    held = [scope.holders(missing.name, missing.column) for missing in group]
    found = [source for source in held[0] if all(source in others for others in held[1:])]
    return [source for source in found if source.alias.lower() not in told]


def _other_side(column: exp.Column) -> exp.Column | None:
    """The column that this one is compared with by `=`."""
    parent = column.parent
    if not isinstance(parent, exp.EQ):
        return None
    other = parent.right if parent.left is column else parent.left
    return other if isinstance(other, exp.Column) else None


def _are_told_apart(missing: Missing, sources: list[Source]) -> bool:
    """Whether the query also says `source.name` beside it, so that another table may be meant here.

    Saying it in a join condition does not tell, nor in GROUP BY or ORDER BY, which repeat a column of SELECT.
    """
    aliases, scope = {source.alias.lower() for source in sources}, missing.scope
    beside = _rows_or_clause(missing.column, scope)
    return any(
        column.name.lower() == missing.name.lower() and column.table.lower() in aliases
        for column in scope.select.find_all(exp.Column)
        if not _other_side(column) and _rows_or_clause(column, scope) == beside
    )


def _rows_or_clause(column: exp.Column, scope: Scope) -> str:
    clause, _ = clause_of(column, scope.select)
    return "rows" if clause in ("expressions", "where", "joins") else clause


def _may_be_its_parent(alias: str, source: Source) -> bool:
    """Whether the table has an alias and a key to itself: m beside `employees AS e` may be its manager."""
    table = source.table
    named = table is None or table.name.lower() in (alias.lower(), source.alias.lower())
    return table is not None and not named and _refers_to_itself(table)


def _refers_to_itself(table: Table) -> bool:
    return any(key.ref_table.lower() == table.key.lower() for key in table.foreign_keys)


def _initials(name: str) -> str:
    words = [word for word in re.split(r"[\W_\d]+|(?<=[a-z])(?=[A-Z])", name) if word]
    return "".join(word[0] for word in words).lower() or "t"


def _abbreviates(alias: str, name: str) -> bool:
    """Whether the alias is an obvious one for the name: its beginning or its initials."""
    return name.lower().startswith(alias.lower()) or alias.lower() == _initials(name)


def _is_called(alias: str, source: Source) -> bool:
    return _abbreviates(alias, source.node.name if isinstance(source.node, exp.Table) else source.alias)


def _is_comma(join: exp.Join) -> bool:
    return not any(join.args.get(key) for key in ("method", "side", "kind", "on", "using"))


def _is_nullable(scope: Scope, source: Source) -> bool:
    """Whether an outer join may fill the source's columns with NULL."""
    node: exp.Expr = source.node
    while node is not scope.select and node.parent is not None:
        later = node.args.get("joins") or ()
        if isinstance(node, (exp.Join, exp.From)):
            if node.text("side") in ("LEFT", "FULL"):
                return True
            later = node.parent.args.get("joins") or ()
            places = [index for index, join in enumerate(later) if join is node]
            later = later[places[0] + 1 :] if places else later
        if any(join.side in ("RIGHT", "FULL") for join in later):
            return True
        node = node.parent
    return False


def _qualify_stars(scope: Scope) -> None:
    """Keep what `*` stands for when a table is added."""
    expressions: list[exp.Expr] = []
    for projection in scope.select.expressions:
        if not isinstance(projection, exp.Star) and not projection.find(exp.Columns):
            expressions.append(projection)
            continue
        members = [source for source in scope.sources if not source.hidden]
        is_plain = isinstance(projection, exp.Star) and not any(projection.args.values())
        is_plain |= isinstance(projection, exp.Star) and len(members) == 1
        if scope.merged or not is_plain or not all(source.alias for source in members):
            raise BindError("A join is missing, and * would change with it: list the columns instead of *.")
        for source in members:
            column = exp.Column(this=projection.copy())
            qualify(column, source)
            expressions.append(column)
    scope.select.set("expressions", expressions)


def _keep_names(scope: Scope, new: set[str]) -> None:
    """Keep the meaning of the unqualified names that a new table has too."""
    outer_join = any(join.side in ("RIGHT", "FULL") for join in scope.select.args["joins"])
    for column, source in scope.loose:
        name = column.name.lower()
        if name not in new or column.table:
            continue
        if source is None:
            if name in scope.aliases and not isinstance(column.parent, exp.Ordered):
                meaning = scope.aliases[name].this.copy()
                column.replace(meaning if isinstance(meaning, exp.Column) else exp.paren(meaning))
        elif (
            source.alias
            and not (outer_join and name in scope.merged)
            and (source in scope.sources or not scope.called(source.alias))
        ):
            qualify(column, source)
        else:
            raise BindError(f'A join is missing, and "{column.name}" would be ambiguous with it: qualify it.')


def _aggregates(select: exp.Select) -> Iterator[exp.Expr]:
    """The aggregates and window functions of the SELECT itself whose value repeated rows change."""
    for clause in ("expressions", "having", "order", "qualify"):
        value = select.args.get(clause)
        for root in value if isinstance(value, list) else [value] if value else []:
            for node in root.walk(prune=lambda node: isinstance(node, exp.Query)):
                moved = isinstance(node, exp.AggFunc) and not isinstance(node, UNMOVED_BY_REPEATS)
                if isinstance(node, exp.Window) or (moved and not isinstance(node.this, exp.Distinct)):
                    yield node

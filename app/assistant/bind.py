"""Give every column of a query its table: re-point wrong aliases, add the missing join. No model call.

A query that binds comes back as it was. A name without a column is read from the one source in scope that has
it; else its table is joined along declared foreign keys, if one path is the shortest and adds two tables at
most; or the CTE that dropped the column passes it on, where it groups by it or does not group. An undefined alias that
the house gives a table means that table before all else. What has two readings, or none, is a `BindError` that names
the candidates. All names are decided against the query as it was written, so their order is no matter.

A name that no column has is read as the one column of the sources in scope that differs in case, underscores, a
plural ending or the table's own name (`order_status`: `o.status`), or has that in the place of its first word
(`customer_name`: `c.full_name`); text in double quotes as text. A join along a key that may be NULL is a left one, so
that no rows are lost, unless the query's conditions drop those rows anyway.

Not covered: other misspelt names (the error lists the nearest), joins to the result of a CTE or subquery, wrong
functions, types and aggregation, statements other than SELECT.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches

from sqlglot import exp

from app.assistant.called import is_called, is_shown_as, may_be_its_parent, named_tables, renamed
from app.assistant.conditions import one_of_equals, other_side
from app.assistant.errors import BindError
from app.assistant.holders import are_told_apart, candidates, is_its_own_other_side
from app.assistant.joins import Joins, keep_names
from app.assistant.named_owners import named_owners
from app.assistant.paths import Path, Paths, visible_tables
from app.assistant.reading import Reading
from app.assistant.schema import Schema, Table
from app.assistant.scopes import Around, Missing, Scope, Source, clause_of, qualify, to_name
from app.assistant.spelling import (
    abbreviates,
    are_one_name,
    ending_columns,
    is_house_alias,
    near_columns,
    same_letters,
)

SHOWN = ("expressions", "order")  # ORDER BY repeats what SELECT shows


@dataclass(frozen=True)
class Bound:
    """A new tree in which every name has its column, and one sentence for each repair that was needed."""

    tree: exp.Expr
    repairs: tuple[str, ...]


def bind_columns(tree: exp.Expr, schema: Schema, *, copy: bool = True, question: str = "") -> Bound:
    """Resolve every table and column of a SELECT against the schema, repairing what has one reading.

    If not `copy`, the tree itself is repaired: it stays as it is where there was nothing to repair, and nobody may use
    it after an error.

    Raises:
        BindError: a name has no column or several, or the tree is not a SELECT.
    """
    if not isinstance(tree, exp.Query):
        raise BindError(f"Columns are bound in only SELECT statements, not in {tree.key.upper()}.")
    root = tree.copy() if copy else tree
    reading = Reading(schema)
    reading.read_query(root, Around(None, {}))
    if reading.missing:
        Repair(reading, schema, root, question).repair_all()
    return Bound(root, tuple(dict.fromkeys(reading.repairs)))


class Repair:
    """The repair of one query: what each missing name is to become, then the joins that this takes."""

    def __init__(self, reading: Reading, schema: Schema, root: exp.Expr, question: str = "") -> None:
        self.question = question
        self.reading = reading
        self.schema = schema
        self.joins = Joins(reading, schema, root)
        self.paths = Paths(schema, question)

    def repair_all(self) -> None:
        """Decide every name, then carry all decisions out."""
        joins: dict[Scope, list[tuple[Missing, Path]]] = {}
        for missing in list(self.reading.missing):
            if is_shown_as(missing, self._tables_with([missing])):
                was = self._sql(missing.column)
                missing.column.set("table", None)
                self.reading.missing.remove(missing)
                self.reading.repairs.append(f"read {was} as {missing.name}, which the query shows")
        for group in self._groups():
            for missing, choice in self._choose_group(group):
                if isinstance(choice, Source):
                    self.reading.repoint(missing.column, choice, name=missing.name)
                else:
                    joins.setdefault(missing.home, []).append((missing, choice))
        added = [(scope, self.joins.add(scope, uses)) for scope, uses in joins.items()]
        for scope, sources in added:
            keep_names(scope, {name for source in sources for name in source.names})
        for scope, uses in joins.items():
            for owner in dict.fromkeys(missing.owner for missing, _ in uses if missing.owner):
                self._rejoin(scope, owner)

    def _groups(self) -> Iterable[list[Missing]]:
        """The missing names, those under one undefined alias together."""
        groups: dict[object, list[Missing]] = {}
        for missing in self.reading.missing:
            undefined = missing.qualifier and not missing.owner
            key: object = id(missing.column)
            if undefined:
                key = missing.scope, missing.qualifier.lower()
            elif missing.owner and clause_of(missing.column, missing.scope.select)[0] in SHOWN:
                key = missing.scope, missing.owner, missing.name.lower()
            groups.setdefault(key, []).append(missing)
        for group in groups.values():
            alias = group[0].qualifier
            for around in list(group[0].scope.chain())[1:]:
                if not group[0].owner and (around, alias.lower()) in groups:
                    raise BindError(
                        f'"{alias}" is not in FROM, and a query and its subquery use it: join it in one.'
                    )
        return groups.values()

    def _rejoin(self, scope: Scope, source: Source) -> None:
        """Join a source along its one key where the repair left its ON without a word of it: every row to every row.

        Raises: BindError when no key joins it to what stands before it, or several do.
        """
        join = source.item
        on = join.args.get("on") if isinstance(join, exp.Join) else None
        if on is None or any(
            column.table.lower() == source.alias.lower() for column in on.find_all(exp.Column)
        ):
            return
        before = [other for other in scope.sources if scope.index_of(other) < scope.index_of(source)]
        found = self.paths.between(before, source)
        if len(found) != 1:
            raise BindError(
                f"{source.label} is joined by no key of its own: {self._sql(on)}. Join it along one."
            )
        join.set("on", found[0])
        self.reading.repairs.append(f"joined {source.label} on {self._sql(found[0])}")

    # -- decisions ---------------------------------------------------------------------------------------

    def _choose_group(self, group: list[Missing]) -> list[tuple[Missing, Source | Path]]:
        """One table for all names of a group; or each name its own, where no table has all."""
        group = [self._respell(missing) for missing in group]
        tables = self._tables_with(group)
        if len(group) > 1 and not tables and not candidates(group[0].scope, group):
            kept = [missing for missing in group if named_tables(missing, self._tables_with([missing]))]
            if not named_tables(group[0], self._tables_with(kept)):
                kept = []
            apart = [replace(missing, qualifier="") for missing in group if missing not in kept]
            choices = [(missing, self._choose([missing], self._tables_with([missing]))) for missing in apart]
            return (self._choose_group(kept) if kept else []) + choices
        choice = self._choose(group, tables)
        return [(missing, choice) for missing in group]

    def _respell(self, missing: Missing) -> Missing:
        """The missing name as the one column spells it that it nearly is; itself where a column has the name."""
        scope, alias = missing.scope, "" if missing.owner else missing.qualifier
        around = [source for each in scope.chain() for source in each.sources]
        here = [missing.owner] if missing.owner else [] if alias else scope.sources
        offered = [name for source in here for name in source.output.columns]
        same = [name for name in offered if same_letters(missing.name, name)]
        if len(same) == 1 and not any(source.has(missing.name) for source in around):
            return replace(missing, name=same[0])  # another table that has it to the letter is not meant
        if self._tables_with([missing]) or any(s.has(missing.name) or s.output.open for s in around):
            return missing
        if missing.owner:
            places = [[missing.owner], scope.sources]
        elif alias:
            places = [[source for source in scope.sources if is_called(alias, source)]]
        else:
            places = [each.sources for each in scope.chain()]
        offers = [
            [(s.table.name if s.table else s.alias, name) for s in place for name in s.output.columns]
            for place in places
        ]
        if alias and not places[0]:
            named = named_tables(missing, self.schema.tables)
            offers = [[(table.name, column.name) for table in named for column in table.columns]]
        for offer in offers:  # a table's name may be left away where the query says that it means the table
            near = near_columns(missing.name, offer, not missing.owner or offer is offers[0])
            if near:
                return replace(missing, name=near[0]) if len(near) == 1 else missing
        ending = [name for offer in offers[:1] for name in ending_columns(missing.name, offer)]
        # Of no source, but of one table of all: that is joined.
        everywhere = [column.name for table in self.schema.tables for column in table.columns]
        found = ending or [name for name in everywhere if are_one_name(missing.name, name)]
        return replace(missing, name=found[0]) if len(found) == 1 else missing

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
        if first.owner and first.owner.has(first.name) and first.name != first.column.name:
            return first.owner  # misspelt, under its right alias
        own = candidates(scope, group)
        if named := self._named_owner(group, tables, own):
            return named
        if alias and len(own) == 1 and all(self._is_passed(own[0], alias, each.name) for each in group):
            return own[0]
        outside = next(
            (found for s in scope.chain() if s is not scope and (found := candidates(s, group))), []
        )
        if is_its_own_other_side(first.column, scope):
            outside = []
        tied = bool(scope.outer_sources & set(outside)) or any(other_side(m.column) for m in group)
        path = None
        called = [source for source in scope.holders(first.name) if alias and is_called(alias, source)]
        house = [source for source in called if is_house_alias(alias, source.table)]
        meant_outside = [source for source in outside if alias and is_called(alias, source)]
        if alias and not house and not meant_outside:
            path = self.paths.nearest(group, [table for table in tables if is_house_alias(alias, table)])
            if path:
                return path
        called = house or called
        if not house and any(may_be_its_parent(alias, source) for source in called):
            raise self._two_readings(first, called, None)
        if called:
            own = [source for source in own if source in called]
            rival = self._rival(group, tables, own) if not house else None
            if rival or not own or (not house and are_told_apart(first, renamed(alias, own))):
                raise self._two_readings(first, called, rival)
        elif meant_outside and tied:
            return one_of_equals(scope, first.column, first.name, outside)
        elif alias:
            path = self.paths.nearest(group, named_tables(first, tables))
            if path:
                return path
            obvious = [table for table in tables if abbreviates(alias, table.name)]
            path = self.paths.nearest(group, obvious)
            if path and own == renamed(alias, own) and not any(step.many for step in path.steps):
                return path  # every source that has the names is called otherwise, by an alias of its own
            path = path or self.paths.nearest(group, tables)
            visible = visible_tables(scope)
            other = path.target if path else next((t for t in tables if t.key not in visible), None)
            if own and (other or are_told_apart(first, own)):
                raise self._two_readings(first, own, other)
        inside = [s for s in ([first.owner] if first.owner else scope.sources) if self._drops(s, group)]
        if own:
            apart = not alias and are_told_apart(first, own)
            rival_path = self.paths.nearest(group, tables) if apart else None
            if rival_path or (first.owner and inside):
                raise self._two_readings(first, own + inside, rival_path.target if rival_path else None)
            return one_of_equals(scope, first.column, first.name, own)
        path = path or self.paths.nearest(group, tables)
        if inside and path:
            raise self._two_readings(first, inside, path.target)
        if inside:
            return self._pass_on(one_of_equals(scope, first.column, first.name, inside), group)
        if outside and path and first.home is scope and (not tied or (alias and not meant_outside)):
            raise self._two_readings(first, outside, path.target)
        if outside:
            return one_of_equals(scope, first.column, first.name, outside)
        if path:
            return path
        raise self._unresolved(first)

    def _named_owner(
        self, group: list[Missing], tables: list[Table], own: list[Source]
    ) -> Source | Path | None:
        """What the question says to be the owner of the names; None where it does not, or it cannot be reached."""
        first = group[0]
        shown = {
            source.table.key
            for source in first.scope.sources
            for item in first.scope.select.expressions
            if source.table
            and isinstance(column := item.unalias(), exp.Column)
            and column is not first.column
            if column.table.lower() == source.alias.lower() and column.name.lower() == first.name.lower()
        }
        owners = [
            table for table in named_owners(self.question, first.name, tables) if table.key not in shown
        ]
        if len(owners) != 1:
            # Nobody shows one column twice: of two that it may be, it is the one that is not shown yet.
            is_shown = clause_of(first.column, first.scope.select)[0] == "expressions"
            left = [source for source in own if source.table is None or source.table.key not in shown]
            return left[0] if is_shown and len(left) == 1 < len(own) else None
        meant = [source for source in own if source.table is owners[0]]
        if len(meant) == 1:
            return meant[0]
        if meant or owners[0].key in visible_tables(first.scope):
            return None
        try:
            return self.paths.nearest(group, owners)
        except BindError:  # in several ways: what the names say decides
            return None

    def _rival(self, group: list[Missing], tables: list[Table], called: list[Source]) -> Table | None:
        """A table not yet joined that the undefined alias abbreviates as well as sources of another alias."""
        alias, visible = group[0].qualifier, visible_tables(group[0].scope)
        rivals = [t for t in tables if t.key not in visible and abbreviates(alias, t.name)]
        return rivals[0] if rivals and called and called == renamed(alias, called) else None

    def _drops(self, source: Source, group: list[Missing]) -> bool:
        """Whether the source is a query that could show the names and keep its rows, read in this scope only."""
        inner = self.reading.scopes.get(id(source.query))
        if inner is None or len(self.reading.uses[id(source.query)]) != 1:
            return False
        names, select = {missing.name.lower() for missing in group}, inner.select
        aliases = [source.node.args.get("alias"), select.parent.args.get("alias") if select.parent else None]
        return (
            all(_to_show(inner, name, self.schema.dialect) for name in names)
            and not select.args.get("distinct")
            and not any(alias.args.get("columns") for alias in aliases if alias)
            and not any(projection.is_star for projection in group[0].scope.select.expressions)
            and not any(column.name.lower() in names for column, _ in group[0].scope.loose)
        )

    def _is_passed(self, source: Source, alias: str, name: str) -> bool:
        """Whether the source's query selects the column under that alias of its own: `FROM days WHERE a.spent_on`."""
        inner = self.reading.scopes.get(id(source.query))
        items = inner.select.expressions if inner else []
        columns = [item.unalias() for item in items if item.alias_or_name.lower() == name.lower()]
        return any(isinstance(each, exp.Column) and each.table.lower() == alias.lower() for each in columns)

    def _pass_on(self, source: Source, group: list[Missing]) -> Source:
        """Add the names to what the source's query selects."""
        inner = self.reading.scopes[id(source.query)]
        for name in {missing.name.lower(): missing.name for missing in group}.values():
            if (column := _to_show(inner, name, self.schema.dialect)) is None:
                raise self._unresolved(group[0])
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


def _to_show(inner: Scope, name: str, dialect: str) -> exp.Column | None:
    """The column of that name by which a query groups, or of its one source that has it; None where none or several."""
    if grouped := inner.select.args.get("group"):
        keys = {
            key
            for key in grouped.expressions
            if isinstance(key, exp.Column) and key.name.lower() == name.lower()
        }
        return keys.pop().copy() if len(keys) == 1 else None
    holders = [source for source in inner.sources if source.has(name)]
    summed = any(node.find(exp.AggFunc) for node in inner.select.expressions)
    if len(holders) != 1 or summed or any(inner.select.args.get(key) for key in ("having", "qualify")):
        return None
    column = exp.Column(this=to_name(name, dialect))
    qualify(column, holders[0])
    return column

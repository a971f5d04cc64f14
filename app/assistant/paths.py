"""The joins that foreign keys allow: from the sources of a scope to the table that a column needs.

A path has one or two keys. Two children of one parent are no pair; a join that the query has already is none. Of
several keys between two tables it is the one that the question names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlglot import exp

from app.assistant.conditions import equalities
from app.assistant.errors import BindError
from app.assistant.named_keys import best_named
from app.assistant.question import stems
from app.assistant.schema import ForeignKey, Schema, Table
from app.assistant.scopes import Missing, Scope, Source, qualify, to_name

# Names that every table may have, so that two columns of one such name are not the same thing.
PLAIN = frozenset(["id", "key", "code", "no", "nr", "number", "name", "uid", "uuid", "pk"])


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
    down: bool = False  # from what is referred to, to what refers to it


@dataclass(frozen=True)
class Path:
    """The joins that reach a table from a source."""

    start: Source
    steps: tuple[Step, ...]

    @property
    def target(self) -> Table:
        """The table that the path reaches."""
        return self.steps[-1].to

    @property
    def keys(self) -> str:
        """The columns of the foreign keys along which it goes, as one name."""
        return "_".join(
            column for step in self.steps for column in (step.to_columns if step.down else step.columns)
        )

    def __str__(self) -> str:
        return self.start.alias + "".join(
            f" → {step.to.key} ({', '.join(step.columns)})" for step in self.steps
        )


class Paths:
    """The joins along the keys of one schema."""

    def __init__(self, schema: Schema, question: str = "") -> None:
        self.dialect = schema.dialect
        self.steps = _steps(schema, {})
        self.guessed = _steps(schema, told_keys(schema))
        self.asked = frozenset(stems(question))

    def nearest(self, group: list[Missing], tables: Iterable[Table]) -> Path | None:
        """The one shortest path from the sources of the scope to one of the tables, along declared keys if any.

        Raises:
            BindError: two paths are equally short.
        """
        tables = list(tables)
        return self._nearest(group, tables, self.steps) or self._nearest(group, tables, self.guessed)

    def _nearest(
        self, group: list[Missing], tables: Iterable[Table], steps: dict[str, list[Step]]
    ) -> Path | None:
        home = group[0].home
        targets = {table.key for table in tables}
        visible = visible_tables(home)
        limit = min(home.place_of(missing.column) for missing in group)
        starts = [s for s in home.sources if s.table and not s.hidden and home.index_of(s) < limit]
        firsts = [(s, step) for s in starts if s.table for step in steps.get(s.table.key, ())]
        firsts = [(start, step) for start, step in firsts if not _is_joined(home, start, step)]
        paths = [Path(start, (step,)) for start, step in firsts if step.to.key in targets]
        if not paths:
            paths = [
                Path(start, (link, step))
                for start, link in firsts
                for step in steps.get(link.to.key, ())
                if step.to.key in targets and not {link.to.key, step.to.key} & visible
                if not (link.shared and step.many)  # two children of one parent are no pair
            ]
        if len(paths) > 1 and (best := best_named("", [path.keys for path in paths], self.asked)):
            paths = [path for path in paths if path.keys == best]
        if len(paths) > 1:
            said = " or ".join(str(path) for path in paths)
            column = group[0].column.sql(self.dialect)
            raise BindError(f"{column} needs a join that can be made in several ways: {said}.")
        return paths[0] if paths else None

    def between(self, starts: Iterable[Source], end: Source) -> list[exp.Expr]:
        """The conditions by which a key joins `end` to one of the sources."""
        found: list[exp.Expr] = []
        for start in starts:
            for step in self.steps.get(start.table.key, ()) if start.table and not start.hidden else ():
                if step.to is end.table:
                    ends = zip(step.columns, step.to_columns, strict=True)
                    found.append(exp.and_(*(self._equate(start, left, end, right) for left, right in ends)))
        return found

    def _equate(self, start: Source, left: str, end: Source, right: str) -> exp.Expr:
        pair = [exp.Column(this=to_name(name, self.dialect)) for name in (left, right)]
        qualify(pair[0], start)
        qualify(pair[1], end)
        return exp.EQ(this=pair[1], expression=pair[0])


def visible_tables(scope: Scope) -> set[str]:
    """The keys of the tables that stand in the scope or around it."""
    return {s.table.key for around in scope.chain() for s in around.sources if s.table}


def told_keys(schema: Schema) -> dict[str, list[ForeignKey]]:
    """The keys that nobody declared and names tell, by table: `product_id`, where one table alone has that as its key.

    Plain names such as `id` tell nothing, nor does a column that has a declared key.
    """
    owners: dict[str, list[tuple[Table, str]]] = {}
    for table in schema.tables:
        if len(table.primary_key) == 1 and table.primary_key[0].lower() not in PLAIN:
            owners.setdefault(table.primary_key[0].lower(), []).append((table, table.primary_key[0]))
    told: dict[str, list[ForeignKey]] = {}
    for table in schema.tables:
        declared = {name.lower() for key in table.foreign_keys for name in key.columns}
        for column in table.columns:
            found = owners.get(column.name.lower(), [])
            if column.name.lower() not in declared and len(found) == 1 and found[0][0] is not table:
                owner, name = found[0]
                told.setdefault(table.key, []).append(ForeignKey((column.name,), owner.key, (name,)))
    return told


def _steps(schema: Schema, told: dict[str, list[ForeignKey]]) -> dict[str, list[Step]]:
    """The joins that the foreign keys allow, by the key of the table they start from."""
    tables = {table.key.lower(): table for table in schema.tables}
    steps: dict[str, list[Step]] = {}
    for child in schema.tables:
        for key in (*child.foreign_keys, *told.get(child.key, ())):
            parent = tables.get(key.ref_table.lower())
            ends = key.ref_columns or (parent.primary_key if parent else ())
            if parent is None or len(ends) != len(key.columns):
                continue
            primary = {column.lower() for column in child.primary_key}
            shared = not primary or not primary <= {column.lower() for column in key.columns}
            up = Step(parent, key.columns, ends, many=False, shared=shared)
            down = Step(child, ends, key.columns, many=shared, shared=False, down=True)
            for start, step in ((child, up), (parent, down)):
                if step not in steps.setdefault(start.key, []):
                    steps[start.key].append(step)
    return steps


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

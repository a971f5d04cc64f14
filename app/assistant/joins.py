"""Adds the joins that a query lacks, and keeps the meaning of everything that stood there before.

A join loses no rows: along a key that may be NULL it is a left one. It is an inner one where every row has a
partner, where the query's conditions drop the rows without one anyway, or where nothing is shown but what is joined.
Its alias is the house's, where that is free. Does not choose what is joined: `paths` and `bind` do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from app.assistant.conditions import refuse_null
from app.assistant.errors import BindError
from app.assistant.paths import Path, Step
from app.assistant.reading import Reading
from app.assistant.schema import Schema, Table
from app.assistant.scopes import Missing, Output, Scope, Source, qualify, to_name
from app.assistant.spelling import initials

UNMOVED_BY_REPEATS = (exp.Min, exp.Max, exp.ArgMin, exp.ArgMax, exp.AnyValue, exp.LogicalAnd, exp.LogicalOr)


class Joins:
    """The joins added to one query."""

    def __init__(self, reading: Reading, schema: Schema, root: exp.Expr) -> None:
        self.reading = reading
        self.dialect = schema.dialect
        self.written = {identifier.name.lower() for identifier in root.find_all(exp.Identifier)}
        self.added: list[tuple[Scope, str]] = []

    def add(self, scope: Scope, uses: list[tuple[Missing, Path]]) -> list[Source]:
        """Join what the missing names of one scope need, and re-point them; the result is what was joined.

        Raises:
            BindError: the join would change what `*`, USING or an aggregate means.
        """
        qualify_stars(scope)
        limits: dict[Path, exp.Expr | None] = {}  # the first join whose ON needs the path
        said: dict[Path, list[str]] = {}  # the undefined aliases of its table
        joins = list(scope.select.args.get("joins") or ())
        for missing, path in sorted(uses, key=lambda use: scope.place_of(use[0].column)):
            limit = next(iter(joins[scope.place_of(missing.column) :]), None)
            for length in range(1, len(path.steps) + 1):
                limits.setdefault(Path(path.start, path.steps[:length]), limit)
            if missing.qualifier and not missing.owner:
                first = said.setdefault(path, [missing.qualifier])[0]
                said[path].append(missing.qualifier)
                if first.lower() != missing.qualifier.lower() and any(step.many for step in path.steps):
                    both = f'"{first}" and "{missing.qualifier}"'
                    raise BindError(f"{both} are not in FROM, and both may be {path.target.key}: join them.")
        added: dict[Path, Source] = {}
        for path in sorted(limits, key=lambda path: len(path.steps)):
            before = added.get(Path(path.start, path.steps[:-1]), path.start)
            alias = self._choose_alias(scope, path.target, said.get(path, []))
            added[path] = self._join(scope, before, path.steps[-1], alias, limits[path])
        place = len(self.reading.repairs)
        for missing, path in uses:
            self.reading.repoint(missing.column, added[path], name=missing.name)
        sentences = []
        for path, source in added.items():
            before = added.get(Path(path.start, path.steps[:-1]), path.start)
            beyond = [p for p in added if p.start is path.start and p.steps[: len(path.steps)] == path.steps]
            aliases = {added[p].alias.lower() for p in beyond}
            sentences.append(self._choose_side(scope, source, before, path.steps[-1], aliases))
            if path.steps[-1].many:
                self._check_repeats(scope, source, aliases)
        self.reading.repairs[place:place] = sentences
        return list(added.values())

    def _join(self, scope: Scope, before: Source, step: Step, alias: str, limit: exp.Expr | None) -> Source:
        """Left join one table after the source `before`, ahead of the join whose ON needs it."""
        schema = to_name(step.to.schema, self.dialect) if step.to.schema else None
        table = exp.Table(this=to_name(step.to.name, self.dialect), db=schema)
        if alias.lower() != step.to.name.lower():
            table.set("alias", exp.TableAlias(this=exp.to_identifier(alias)))
        join = exp.Join(this=table, side="LEFT")
        output = Output(tuple(column.name for column in step.to.columns))
        source = Source(alias, output, table, join, step.to)
        pairs = []
        for left, right in zip(step.columns, step.to_columns, strict=True):
            ends = [
                exp.Column(this=to_name(left, self.dialect)),
                exp.Column(this=to_name(right, self.dialect)),
            ]
            qualify(ends[0], before)
            qualify(ends[1], source)
            pairs.append(exp.EQ(this=ends[0], expression=ends[1]))
        join.set("on", exp.and_(*pairs, copy=False))
        joins = list(scope.select.args.get("joins") or ())
        index = scope.index_of(before) + 1
        while index < len(joins) and not _is_comma(joins[index]) and joins[index] is not limit:
            index += 1
        for later in joins[index:]:
            merged = {name.name.lower() for name in later.args.get("using") or ()}
            if later.method == "NATURAL" or merged & source.names:
                said = later.sql(self.dialect)
                raise BindError(f"{step.to.key} is not joined, and {said} would use it: write ON.")
        scope.select.set("joins", [*joins[:index], join, *joins[index:]])
        scope.sources.append(source)
        self.added.append((scope, alias.lower()))
        return source

    def _choose_side(
        self, scope: Scope, source: Source, before: Source, step: Step, aliases: Collection[str]
    ) -> str:
        """Keep the join a left one where an inner one would lose rows; the result is the sentence for it."""
        may_lack = _may_be_null(before, step)
        needed = may_lack and (refuse_null(scope, aliases) or _is_all_shown(scope, aliases))
        is_left = _is_nullable(scope, before) or (may_lack and not needed)
        source.item.set("side", "LEFT" if is_left else None)
        lacking = ", without rows that have none" if needed else ", keeping rows that have none"
        joined = "left joined" if is_left else "joined"
        on = source.item.args["on"].sql(self.dialect)
        return f"{joined} {source.label} as {source.alias} on {on}{lacking if is_left or needed else ''}"

    def _choose_alias(self, scope: Scope, table: Table, said: list[str]) -> str:
        """The house's alias where it is free; else the one that the query used without defining it; else a new one."""
        house = table.alias.lower()
        free = house not in self.written and not any(
            alias == house and (other in scope.chain() or scope in other.chain())
            for other, alias in self.added
        )
        if house and (free or house in map(str.lower, said)):
            return table.alias
        return said[0] if said else self._new_alias(table.name)

    def _new_alias(self, name: str) -> str:
        """The initials of the table's name, made unique in the query: order_items is oi, then oi2."""
        keywords = Dialect.get_or_raise(self.dialect).tokenizer_class.KEYWORDS
        taken = self.written | {alias for _, alias in self.added}
        first = alias = initials(name)
        number = 1
        while alias in taken or alias.upper() in keywords:
            number += 1
            alias = f"{first}{number}"
        return alias

    def _check_repeats(self, scope: Scope, source: Source, beyond: set[str]) -> None:
        """Refuse a join that repeats rows which an aggregate counts; it may count those from there on.

        Raises:
            BindError: an aggregate of what was there before would count rows more than once.
        """
        for aggregate in _aggregates(scope.select):
            tables = {column.text("table").lower() for column in aggregate.find_all(exp.Column)}
            if not tables or not tables <= beyond:
                sql = aggregate.sql(self.dialect)
                raise BindError(
                    f"Joining {source.label} would count rows twice in {sql}: aggregate it first."
                )


def keep_names(scope: Scope, new: set[str]) -> None:
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


def qualify_stars(scope: Scope) -> None:
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


def _may_be_null(source: Source, step: Step) -> bool:
    """Whether a row may have no partner at a parent, because its key may be NULL."""
    if source.table is None or step.many:
        return False
    keys = {name.lower() for name in step.columns} - {name.lower() for name in source.table.primary_key}
    return any(column.nullable and column.name.lower() in keys for column in source.table.columns)


def _is_all_shown(scope: Scope, aliases: Collection[str]) -> bool:
    """Whether only columns of these sources are shown, so that a row without a partner would be an empty one."""
    shown = [item.unalias() for item in scope.select.expressions]
    return all(isinstance(item, exp.Column) and item.table.lower() in aliases for item in shown)


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


def _is_comma(join: exp.Join) -> bool:
    return not any(join.args.get(key) for key in ("method", "side", "kind", "on", "using"))


def _aggregates(select: exp.Select) -> Iterator[exp.Expr]:
    """The aggregates and window functions of the SELECT itself whose value repeated rows change."""
    for clause in ("expressions", "having", "order", "qualify"):
        value = select.args.get(clause)
        for root in value if isinstance(value, list) else [value] if value else []:
            for node in root.walk(prune=lambda node: isinstance(node, exp.Query)):
                moved = isinstance(node, exp.AggFunc) and not isinstance(node, UNMOVED_BY_REPEATS)
                if isinstance(node, exp.Window) or (moved and not isinstance(node.this, exp.Distinct)):
                    yield node

"""Any writer's query as one plain SELECT over the house's tables, if it is one: what a row of it is, and what is shown.

Its joins must follow the house's keys, each to one row of the other table, so that nothing is repeated by another of
them; a CTE may be joined by all that it is grouped by. Then there is one table whose records are its rows (`base`), and
the house's conditions and splits of such records are the query's, too. Not plain: set operations, windows, subqueries
but EXISTS, DISTINCT, several tables of one name, joins on anything else.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import sqlglot
from sqlglot import exp

from app.assistant.compose.dialects import Dialect, UnwritableError
from app.assistant.compose.domain import Domain
from app.assistant.compose.query import Step
from app.assistant.compose.spans import Span, to_span
from app.assistant.nodes import nodes_of
from app.assistant.periods import Period
from app.assistant.words.readable import table_key

_DAY, _DAY_LENGTH = re.compile(r"\d{4}-\d\d-\d\d"), len("2025-10-14")

Ends = tuple[exp.Expr, exp.Expr]  # the conditions for a range of dates: from a day on, before another


@dataclass
class Plain:
    """The query, which is edited in place, with its tables by their house aliases."""

    tree: exp.Select
    domain: Domain
    base: str
    names: dict[str, str]  # by house alias, what the query calls the table
    outer: frozenset[str] = frozenset()  # house aliases of tables that rows may lack
    said: list[str] = field(default_factory=list)  # what was changed

    # -- parts -------------------------------------------------------------------------------------------------

    @property
    def figures(self) -> list[exp.Expr]:
        """What is shown of several rows together."""
        return [item for item in self.tree.expressions if item.find(exp.AggFunc)]

    @property
    def labels(self) -> list[exp.Expr]:
        """What else is shown."""
        return [item for item in self.tree.expressions if not item.find(exp.AggFunc)]

    @property
    def keys(self) -> list[exp.Expr]:
        """What is grouped by, numbers and names of outputs looked up."""
        group = self.tree.args.get("group")
        return [self.looked_up(key) for key in group.expressions] if group else []

    @property
    def is_list(self) -> bool:
        """Whether it shows records, one a row."""
        return not self.figures and not self.keys

    @property
    def is_cut(self) -> bool:
        """Whether not all rows or groups are shown."""
        return any(self.tree.args.get(part) for part in ("limit", "offset", "having", "qualify"))

    @property
    def where(self) -> list[exp.Expr]:
        """The conditions, each once."""
        where = self.tree.args.get("where")
        if where is None:
            return []
        return list(where.this.flatten(unnest=False)) if isinstance(where.this, exp.And) else [where.this]

    def set_where(self, conditions: list[exp.Expr]) -> None:
        """Put other conditions in the place of all."""
        self.tree.set("where", exp.Where(this=exp.and_(*conditions, copy=False)) if conditions else None)

    def looked_up(self, node: exp.Expr) -> exp.Expr:
        """An expression that GROUP BY or ORDER BY names by an output's number or name, itself where it does not."""
        if isinstance(node, exp.Literal) and node.is_int and 0 < int(node.name) <= len(self.tree.expressions):
            node = self.tree.expressions[int(node.name) - 1]
        elif isinstance(node, exp.Column) and not node.table:
            node = next((item for item in self.tree.expressions if item.alias == node.name), node)
        return node.this if isinstance(node, exp.Alias) else node

    def text(self, node: exp.Expr) -> str:
        """An expression as a text under the house's aliases."""
        copy = node.copy()
        called = {name.lower(): alias for alias, name in self.names.items()}
        for column in list(copy.find_all(exp.Column)):
            if column.table.lower() in called:
                column.set("table", exp.to_identifier(called[column.table.lower()]))
        return str(copy.sql(self.domain.dialect.name, comments=False))

    def parsed(self, text: str) -> exp.Expr:
        """The house's SQL under the query's own names. Raises: LookupError where its subquery would mean others."""
        tree = self.domain.dialect.parse(text)
        moved = {alias: name for alias, name in self.names.items() if alias != name}
        if moved and tree.find(exp.Select):
            raise LookupError(text)
        for column in list(tree.find_all(exp.Column)):
            if column.table in moved:
                column.set("table", exp.to_identifier(moved[column.table]))
        return tree

    def normal(self, text: str) -> str:
        """The house's SQL as `text` writes it, "" for what the database has no words for."""
        return _normal(self.domain.dialect, text)

    # -- joins -------------------------------------------------------------------------------------------------

    def reach(self, *aliases: str, start: str = "") -> list[Step]:
        """Join what the house's keys lead to, and say along which. Raises: LookupError where none lead there."""
        steps: list[Step] = []
        for alias in aliases:
            if alias in self.names:
                continue
            path = self.domain.joins.path([start or self.base], alias)
            if path is None:
                raise LookupError(alias)
            steps += [step for step in path if step.alias not in self.names and step not in steps]
            for step in path:
                self._join(step)
        return steps

    def _join(self, step: Step) -> None:
        if step.alias in self.names:
            return
        if any(isinstance(item, exp.Star) for item in self.tree.expressions):
            raise LookupError("all columns of all tables are shown")
        taken = {table.alias_or_name.lower() for table in self.tree.find_all(exp.Table)}
        if step.alias in taken:
            raise LookupError(step.alias)
        self.names[step.alias] = step.alias
        table = exp.to_table(self.domain.joins.tables[step.alias], dialect=self.domain.dialect.name)
        joined = exp.alias_(table, step.alias, table=True)
        join = exp.Join(this=joined, on=self.parsed(step.on))
        self.tree.append("joins", join)

    def drop_joins(self) -> None:
        """Leave out tables that nothing uses any more and that all rows have one of."""
        while spare := next(filter(self._is_spare, self.tree.args.get("joins") or ()), None):
            alias = next(a for a, name in self.names.items() if name == spare.alias_or_name)
            self.tree.set("joins", [join for join in self.tree.args["joins"] if join is not spare])
            del self.names[alias]

    def _is_spare(self, join: exp.Join) -> bool:
        alias = next((a for a, name in self.names.items() if name == join.alias_or_name), None)
        if alias is None or alias in self.outer or self.may_lack(alias):
            return False
        inside = {id(node) for node in join.find_all(exp.Column)}
        used = (node for node in self.tree.find_all(exp.Column) if id(node) not in inside)
        return all(node.table.lower() != join.alias_or_name.lower() for node in used)

    def may_lack(self, alias: str) -> bool:
        """Whether some rows of the base table have no record of this one."""
        return alias in self.outer or any(
            step.may_lack for step in self.domain.joins.path([self.base], alias) or ()
        )

    def may_be_null(self, column: str) -> bool:
        """Whether a column, by its house alias, has no value in some records."""
        alias, _, name = column.partition(".")
        key = self.domain.joins.tables.get(alias, "").replace('"', "").lower()
        known = [c for table in self.domain.schema.tables if table.key.lower() == key for c in table.columns]
        return not any(each.name == name and not each.nullable for each in known)

    def keys_to(self, *aliases: str) -> set[str]:
        """The columns along which the house joins tables to the base, as texts."""
        steps = (step for alias in aliases for step in self.domain.joins.path([self.base], alias) or ())
        return {self.text(column) for step in steps for column in self.parsed(step.on).find_all(exp.Column)}

    def keys_that_lack(self, *aliases: str) -> set[str]:
        """Those of these columns that have no value in some rows: of the store, whose lack says that it was online."""
        steps = (step for alias in aliases for step in self.domain.joins.path([self.base], alias) or ())
        some = (step for step in steps if step.may_lack)
        return {self.text(column) for step in some for column in self.parsed(step.on).find_all(exp.Column)}

    # -- periods -----------------------------------------------------------------------------------------------

    def range(self) -> tuple[str, Span, Ends] | None:
        """The one range of dates that limits the rows: its column, its days, its two conditions."""
        ends: dict[str, dict[type, list[exp.Expr]]] = {}
        for part in self.where:
            if isinstance(part, exp.GTE | exp.LT) and isinstance(part.this, exp.Column) and _day(part):
                ends.setdefault(self.text(part.this), {}).setdefault(type(part), []).append(part)
        whole = {column: some for column, some in ends.items() if len(some) == 2}
        if len(whole) != 1 or any(len(parts) != 1 for some in whole.values() for parts in some.values()):
            return None
        column, some = next(iter(whole.items()))
        since, until = some[exp.GTE][0], some[exp.LT][0]
        first, last = _day(since), _day(until)
        if first is None or last is None or first >= last:
            return None
        span = to_span(Period(f"{first} to {last}", first, last), self.domain.workspace)
        return column, span, (since, until)


@functools.lru_cache(maxsize=4096)  # of the house's definitions, which are asked for again and again
def _normal(dialect: Dialect, text: str) -> str:
    try:
        return str(dialect.parse(text).sql(dialect.name, comments=False))
    except UnwritableError:
        return ""


def read_plain(tree: exp.Expr, domain: Domain) -> Plain | None:
    """Read a query as a plain one over the house's tables, on a copy; None where it is none."""
    tree = tree.copy()
    if not isinstance(tree, exp.Select) or tree.args.get("distinct") or tree.args.get("qualify"):
        return None
    ctes = {cte.alias.lower(): cte for cte in tree.ctes}
    if not all(isinstance(cte.this, exp.Select) for cte in ctes.values()) or not _has_only_exists(tree):
        return None
    joins = tree.args.get("joins") or []
    source = tree.args.get("from_")
    sources = [source.this if source else None, *(join.this for join in joins)]
    if not all(isinstance(each, exp.Table) for each in sources) or not _qualify(tree, sources):
        return None
    stored = [each for each in sources if each.db or each.name.lower() not in ctes]
    names = _house_names(stored, domain)
    if names is None or sources[0] not in stored:
        return None
    steps: list[Step] = []
    outer: set[str] = set()
    for join in joins:
        on = join.args.get("on")
        if (
            on is None
            or join.args.get("using")
            or join.kind not in ("", "INNER")
            or join.side not in ("", "LEFT")
        ):
            return None
        if join.this not in stored:
            if not _is_by_key(on, ctes[join.this.name.lower()], join.this.alias_or_name):
                return None
            continue
        step = _step(on, join.this.alias_or_name, names, domain)
        if step is None or (join.side and names.get(step.alias) != join.this.alias_or_name):
            return None
        steps.append(step)
        outer |= {step.alias} if join.side else set()
    bases = set(names) - {step.alias for step in steps}
    if len(bases) != 1 or len({step.alias for step in steps}) < len(steps):
        return None
    return Plain(tree, domain, bases.pop(), names, frozenset(outer))


def _has_only_exists(tree: exp.Select) -> bool:
    """Whether the outer SELECT holds no window and no subquery but those of EXISTS and its CTEs."""
    for node in nodes_of(tree):
        if isinstance(node, exp.Select | exp.SetOperation) and node is not tree:
            inside = node.find_ancestor(exp.CTE, exp.Exists)
            if inside is None:
                return False
        if isinstance(node, exp.Window) and node.find_ancestor(exp.CTE) is None:
            return False
    return True


def _qualify(tree: exp.Select, sources: list[exp.Table]) -> bool:
    """Give columns of a single table its name; whether each column then says whose it is."""
    outputs = {item.alias for item in tree.expressions if item.alias}
    for column in tree.find_all(exp.Column):
        if column.table or column.find_ancestor(exp.Select) is not tree:
            continue
        clause = column.find_ancestor(exp.Group, exp.Order, exp.Having)
        if clause is not None and column.name in outputs:
            continue
        if len(sources) > 1:
            return False
        column.set("table", exp.to_identifier(sources[0].alias_or_name))
    return True


def _house_names(stored: list[exp.Table], domain: Domain) -> dict[str, str] | None:
    """By house alias, what the query calls each table; None where a table is twice there, or has no alias."""
    names: dict[str, str] = {}
    for table in stored:
        key = table_key(table)
        aliases = [a for a, known in domain.joins.tables.items() if known.replace('"', "").lower() == key]
        own = [a for a in aliases if a == table.alias_or_name] or aliases
        if len(own) != 1 or own[0] in names:
            return None
        names[own[0]] = table.alias_or_name
    return names


def _step(on: exp.Expr, name: str, names: dict[str, str], domain: Domain) -> Step | None:
    """The key of the house along which a table is joined: from it, or to it."""
    house = {called: alias for alias, called in names.items()}
    copy = on.copy()
    for column in list(copy.find_all(exp.Column)):
        column.set("table", exp.to_identifier(house.get(column.table, column.table)))
    said = _equalities(copy)
    for step in domain.joins.steps:
        ends = {step.parent, step.alias}
        if (
            ends <= names.keys()
            and house[name] in ends
            and _equalities(sqlglot.parse_one(step.on, dialect=domain.dialect.name)) == said
        ):
            return step
    return None


def _equalities(on: exp.Expr) -> frozenset[frozenset[str]]:
    parts: Iterator[exp.Expr] = on.flatten(unnest=False) if isinstance(on, exp.And) else iter((on,))
    return frozenset(
        frozenset((part.this.sql(), part.expression.sql()))
        if isinstance(part, exp.EQ)
        else frozenset((part.sql(),))
        for part in parts
    )


def _is_by_key(on: exp.Expr, cte: exp.CTE, name: str) -> bool:
    """Whether a CTE is joined by all that it is grouped by, so that it has one row for each."""
    group = cte.this.args.get("group")
    grouped = {key.name.lower() for key in group.expressions} if group else set()
    parts = list(on.flatten(unnest=False)) if isinstance(on, exp.And) else [on]
    own: set[str] = set()
    for part in parts:
        sides = [part.this, part.expression] if isinstance(part, exp.EQ) else []
        mine = [side for side in sides if isinstance(side, exp.Column) and side.table == name]
        others = [side for side in sides if isinstance(side, exp.Column) and side.table != name]
        if len(mine) != 1 or len(others) != 1:
            return False
        own.add(mine[0].name.lower())
    return bool(grouped) and grouped <= own


def day_of(value: exp.Expr | None) -> exp.Literal | None:
    """The text of a day, which SQLite compares as it is and other databases as a date."""
    literal = value.this if isinstance(value, exp.Cast) else value
    return (
        literal
        if isinstance(literal, exp.Literal) and literal.is_string and _DAY.match(literal.name)
        else None
    )


def _day(part: exp.Expr) -> dt.date | None:
    """The day with which a column is compared."""
    literal = day_of(part.expression)
    with suppress(ValueError):
        return dt.date.fromisoformat(literal.name) if literal and len(literal.name) == _DAY_LENGTH else None
    return None

"""Sums that count a row many times, because a join repeats it: `SUM(orders.total)` once an order line.

A table may be repeated when the join tree leads from it to a table that may have several rows for one of its: no
declared key of that table is pinned by the joins, by conditions or by what is grouped. Whether rows really repeat,
the data says: each doubt comes with a query that finds one. Looked at are plain SUMs of each SELECT over base tables;
not covered: averages and counts (rows are often meant to weigh), windows, correlated subqueries, tables without a key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile

from sqlglot import exp

from app.assistant.schema import Schema, Table
from app.assistant.style.sources import conditions_of, sources_of

_SETS = ("rollup", "cube", "grouping_sets", "totals")  # several groupings at once

Columns = dict[str, set[str]]  # of a source's alias, names in lower case


@dataclass(frozen=True)
class FanOut:
    """`sum` of `table`'s rows, which the join with `many` may repeat; `check` is a query with a row if it does."""

    sum: str
    table: str
    many: str
    check: str

    def __str__(self) -> str:
        """One sentence for a person, or for the model that is to mend it."""
        return (
            f"{self.sum} counts some {self.table} rows more than once: the join with {self.many} repeats them for "
            "each of its rows."
        )


def find_fan_outs(tree: exp.Expr, schema: Schema) -> tuple[FanOut, ...]:
    """Find the doubtful sums of a bound tree; each once. Whether they are wrong, running their `check` says."""
    tables = {table.key.lower(): table for table in schema.tables}
    found: dict[FanOut, None] = {}
    for select in tree.find_all(exp.Select):
        group = select.args.get("group")
        if select.args.get("joins") and not (group and any(group.args.get(name) for name in _SETS)):
            found |= dict.fromkeys(JoinedTables(select, tables).find(schema.dialect))
    return tuple(found)


def rows_of(select: exp.Select) -> exp.Select:
    """`SELECT 1` over what a SELECT reads: its FROM and joins, and the CTEs that it may name; no conditions."""
    rows = exp.Select(expressions=[exp.Literal.number(1)])
    for name in ("from_", "joins"):
        if (part := select.args.get(name)) is not None:
            rows.set(name, [each.copy() for each in part] if isinstance(part, list) else part.copy())
    with_ = select.root().args.get("with_")
    if with_ is not None and select.find_ancestor(exp.With) is None:
        rows.set("with_", with_.copy())
    elif with_ is not None:
        own = select.find_ancestor(exp.CTE)
        before = [cte.copy() for cte in takewhile(lambda cte: cte is not own, with_.expressions)]
        rows.set("with_", exp.With(expressions=before) if before else None)
    return rows


class JoinedTables:
    """The base tables of one SELECT, how they are joined, and which columns are pinned to one value."""

    def __init__(self, select: exp.Select, tables: dict[str, Table]) -> None:
        self.select = select
        self.sources: dict[str, Table] = {}
        for source in sources_of(select):
            key = f"{source.db}.{source.name}".lower().lstrip(".") if isinstance(source, exp.Table) else ""
            if key in tables:
                self.sources[source.alias_or_name.lower()] = tables[key]
        self.joined: dict[str, dict[str, Columns]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(set))
        )
        self.pinned: Columns = defaultdict(set)
        for condition in self._conditions():
            self._read(condition)
        self._read_group()

    def find(self, dialect: str) -> Iterator[FanOut]:
        for aggregate in self.select.find_all(exp.Sum):
            inner = aggregate.this
            if (
                aggregate.find_ancestor(exp.Select) is not self.select
                or aggregate.find_ancestor(exp.Window)
                or isinstance(inner, exp.Distinct)
            ):
                continue
            summed = {self._alias(column) for column in inner.find_all(exp.Column)}
            if not summed or "" in summed:
                continue
            repeats = {alias: self.repeated_by(alias) for alias in summed}
            if all(repeats.values()):
                names = {self.sources[each].name for each in summed}
                alias, many = min(repeats.items(), key=lambda item: (item[1] in names, item))
                if check := self.check(sorted(summed)):
                    table = self.sources[alias].name
                    yield FanOut(aggregate.sql(dialect), table, many, check.sql(dialect))

    def check(self, summed: list[str]) -> exp.Expr | None:
        """A query for a row of the summed tables, by their keys, that its group has more than once."""
        if not all(self.sources[alias].primary_key for alias in summed):
            return None
        own = [
            exp.column(key, table=alias, quoted=key != key.lower())
            for alias in summed
            for key in self.sources[alias].primary_key
        ]
        grouped = [key.copy() for key in self._keys()]
        check = rows_of(self.select)
        if (where := self.select.args.get("where")) is not None:
            check.set("where", where.copy())
        check.set("group", exp.Group(expressions=[*grouped, *own]))
        more = exp.GT(this=exp.Count(this=exp.Star()), expression=exp.Literal.number(1))
        check.set("having", exp.Having(this=more))
        check.set("limit", exp.Limit(expression=exp.Literal.number(1)))
        return check

    def _conditions(self) -> Iterator[exp.Expr]:
        yield from conditions_of(self.select)
        for join in self.select.args.get("joins") or ():
            on = join.args.get("on")
            if on is not None and join.side:
                yield from on.flatten(unnest=False) if isinstance(on, exp.And) else (on,)
            for name in join.args.get("using") or ():
                holders = [
                    alias for alias, table in self.sources.items() if _column_of(table, name.name) is not None
                ]
                for one, other in pairwise(holders):
                    self._join(one, name.name, other, name.name)

    def _read(self, condition: exp.Expr) -> None:
        while isinstance(condition, exp.Paren):
            condition = condition.this
        if not isinstance(condition, exp.EQ):
            return
        for side, other in ((condition.this, condition.expression), (condition.expression, condition.this)):
            if not isinstance(side, exp.Column) or not (alias := self._alias(side)):
                continue
            others = {self._alias(column) for column in other.find_all(exp.Column)}
            if alias in others or "" in others:
                continue
            if not others:
                self.pinned[alias].add(side.name.lower())
            for each in others:
                # What the other side computes of its row pins this column for that row.
                self.joined[each][alias][alias].add(side.name.lower())
                self.joined[alias][each]  # there is a way back, pinned or not

    def _join(self, one: str, left: str, other: str, right: str) -> None:
        self.joined[one][other][other].add(right.lower())
        self.joined[other][one][one].add(left.lower())

    def _read_group(self) -> None:
        """A grouped column is one value in its group, and so is the key of whatever row it describes."""
        for key in self._keys():
            for column in key.find_all(exp.Column):
                if not (alias := self._alias(column)):
                    continue
                self.pinned[alias].add(column.name.lower())
                for other, pins in self.joined[alias].items():
                    self.pinned[other] |= pins[other]

    def _keys(self) -> list[exp.Expr]:
        """What the rows are grouped by, with positions, outputs' names and ALL looked up among the outputs."""
        group = self.select.args.get("group")
        outputs = list(self.select.expressions)
        if group is None:
            return []
        keys = [item for item in outputs if not item.find(exp.AggFunc)] if group.args.get("all") else []
        for key in group.expressions:
            if isinstance(key, exp.Literal) and key.this.isdigit() and 0 < int(key.this) <= len(outputs):
                key = outputs[int(key.this) - 1]
            elif isinstance(key, exp.Column) and not key.table and not self._alias(key):
                key = next((item for item in outputs if item.alias.lower() == key.name.lower()), key)
            keys.append(key)
        return [key.this if isinstance(key, exp.Alias) else key for key in keys]

    def _alias(self, column: exp.Column) -> str:
        """The alias of the base table that a column is of, empty where it is of none that is known."""
        name = column.table.lower()
        if name:
            return name if name in self.sources else ""
        holders = [
            alias for alias, table in self.sources.items() if _column_of(table, column.name) is not None
        ]
        return holders[0] if len(holders) == 1 else ""

    def is_one(self, alias: str) -> bool:
        """Whether each group is of one row of the table: its key is grouped by."""
        columns = [column for key in self._keys() for column in key.find_all(exp.Column)]
        grouped = {column.name.lower() for column in columns if self._alias(column) == alias}
        return {name.lower() for name in self.sources[alias].primary_key} <= grouped

    def repeated_by(self, start: str) -> str:
        """The name of a table that repeats the rows of `start`, empty where none does."""
        seen, ahead = {start}, [start]
        while ahead:
            here = ahead.pop()
            for there, pins in self.joined[here].items():
                if there in seen:
                    continue
                seen.add(there)
                ahead.append(there)
                table = self.sources[there]
                if not table.primary_key:
                    continue
                held = self.pinned[there] | pins[there]
                if not {name.lower() for name in table.primary_key} <= held and not self._is_alone(
                    here, there
                ):
                    return table.name
        return ""

    def _is_alone(self, here: str, there: str) -> bool:
        """Whether a declared key says that each row of `here` has one row of `there` whatever its primary key is."""
        columns = self.joined[here][there][there]
        return any(
            key.ref_table.lower() == self.sources[there].key.lower()
            and {name.lower() for name in key.ref_columns} <= columns
            for key in self.sources[here].foreign_keys
        )


def _column_of(table: Table, name: str) -> str | None:
    return next((column.name for column in table.columns if column.name.lower() == name.lower()), None)

"""Personal data that a query would show: columns marked `personal` may limit and count rows, and never stand in them.

Followed from the tables through CTEs, subqueries, stars and set operations to what the outermost SELECT shows. What
takes the person out of it is fine: a condition, a count, an average, and in a grouped query an expression of it ("born
in the fifties"), unless it is grouped by person, or of one who is named. What is not understood counts as shown. Not
covered: other groups so small that a figure tells a person's, and what the order of rows may tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

from app.assistant.schema import Schema, Table

# Aggregates of which no single value can be read.
_COUNTS = (exp.Count, exp.CountIf, exp.ApproxDistinct)
# Of texts a median is one of them.
_MEDIANS = (exp.Median, exp.Quantile, exp.PercentileCont, exp.PercentileDisc, exp.ApproxQuantile)
_AVERAGES = (
    exp.Sum, exp.Avg, exp.Stddev, exp.StddevPop, exp.StddevSamp, exp.Variance, exp.VariancePop, *_MEDIANS
)  # fmt: skip
# What makes few groups of a day or a number.
_COARSE = (
    exp.Year, exp.Quarter, exp.Month, exp.Week, exp.Extract, exp.DateTrunc, exp.TimestampTrunc, exp.DateDiff, exp.Floor,
    exp.IntDiv,
)  # fmt: skip
_COARSE_NAMES = frozenset(["age", "date_part", "datepart", "date_sub", "datesub", "decade"])
_TEXT = ("CHAR", "TEXT", "STRING")
NOT_SHOWN = "Not shown, as personal data: "
_ALL = "*"  # every column of a source

Shown = Mapping[str, str]  # the outputs of a query that show personal data, by name in lower case: the column


def find_personal(tree: exp.Expr, schema: Schema) -> str:
    """The first personal column that the query shows, as `schema.table.column`; empty if none."""
    if not any(column.personal for table in schema.tables for column in table.columns):
        return ""
    reading = _Reading({table.key.lower(): table for table in schema.tables})
    for made in tree.find_all(exp.Unnest, exp.Lateral, exp.Table):
        if not isinstance(made.parent, exp.From | exp.Join):
            continue
        if isinstance(made, exp.Unnest) or isinstance(made.this, exp.Func):  # rows made of values
            for column in made.find_all(exp.Column):
                if found := reading.called(column.name):
                    return found
    shown: Shown = {}
    for scope in traverse_scope(tree):  # the inner ones first; the last is the query itself
        shown = reading.outputs(scope)
    return next(iter(shown.values()), "")


def split_notes(repairs: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Divide repairs into corrections, and what `leave_out_personal` said: that is policy and no mistake."""
    left_out = tuple(note for note in repairs if note.startswith(NOT_SHOWN))
    return tuple(note for note in repairs if note not in left_out), left_out


def leave_out_personal(tree: exp.Expr, schema: Schema) -> list[str]:
    """Take personal columns out of what a SELECT shows, in place, where others are left: say which.

    Not touched, and so refused by the guard: set operations, stars over anything but tables, and order by position.
    """
    if not isinstance(tree, exp.Select) or not find_personal(tree, schema):
        return []
    reading = _Reading({table.key.lower(): table for table in schema.tables})
    for scope in traverse_scope(tree):
        reading.outputs(scope)
    order = tree.args.get("order")
    if order and any(isinstance(each.this, exp.Literal) for each in order.expressions):
        return []
    kept: list[exp.Expr] = []
    names: set[str] = set()
    found: list[str] = []
    for item in tree.expressions:
        shown = reading.of_items.get(id(item), [])
        found += [column for column in shown if column not in found]
        if not shown:
            kept.append(item)
        elif item.is_star:
            if not (columns := reading.unfolded(item)):
                return []
            kept += columns
        else:
            names.add(item.alias_or_name.lower())
    if not kept:
        return []
    tree.set("expressions", kept)
    if order:
        left = [
            e
            for e in order.expressions
            if not (isinstance(e.this, exp.Column) and e.this.name.lower() in names)
        ]
        tree.set("order", exp.Order(expressions=left) if left else None)
    said = {
        f"{table.key}.{c.name}": c.name.replace("_", " ")
        for table in schema.tables
        for c in table.columns
        if c.personal
    }
    return [f"{NOT_SHOWN}{', '.join(said[column] for column in found)}."]


class _Reading:
    """What each query of a statement shows of personal data."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables
        self._known: dict[int, Shown] = {}
        self.of_items: dict[int, list[str]] = {}  # what each item of a SELECT shows
        self._names = {
            column.name.lower(): f"{table.key}.{column.name}"
            for table in tables.values()
            for column in table.columns
            if column.personal
        }
        self._texts = {
            f"{table.key}.{column.name}"
            for table in tables.values()
            for column in table.columns
            if column.personal and any(kind in column.type.upper() for kind in _TEXT)
        }

    def called(self, name: str) -> str:
        """The personal column of a name, of any table."""
        return self._names.get(name.lower(), "")

    def outputs(self, scope: Scope) -> Shown:
        """The personal outputs of a scope, kept for those around it."""
        query = scope.expression
        found: dict[str, str] = {}
        if isinstance(query, exp.SetOperation):
            sides = [self._known.get(id(_bare(side)), {}) for side in (query.this, query.expression)]
            names = _names_of(query)
            for side, node in zip(sides, (query.this, query.expression), strict=True):
                places = _names_of(_bare(node))
                for name, column in side.items():  # a side's column has the name of the first side's
                    at = places.index(name) if name in places else -1
                    found[names[at] if 0 <= at < len(names) else _ALL] = column
        elif isinstance(query, exp.Select):
            plain = {name.lower(): source for name, (_, source) in scope.selected_sources.items()}
            sources = {name: self._of_source(source) for name, source in plain.items()}
            self._offered = {
                name: {c.name.lower() for c in table.columns}
                for name, source in plain.items()
                if isinstance(source, exp.Table) and (table := self._table(source))
            }
            self._derived = len(self._offered) < len(plain)
            self._plain = plain
            for item in query.expressions:
                shown = list(self._of_item(item, query, sources))
                self.of_items[id(item)] = [column for _, column in shown]
                found |= dict(shown)
        else:  # rows made by a function, or something new: whatever goes in may come out
            for column in self._within(query, {}):
                found[_ALL] = column
        self._known[id(query)] = found
        return found

    def unfolded(self, star: exp.Expr) -> list[exp.Expr]:
        """The columns of a star of the query read last that are not personal; none if it is over a query."""
        owner = star.table.lower() if isinstance(star, exp.Column) else ""
        found: list[exp.Expr] = []
        for name, source in self._plain.items():
            if owner not in ("", name):
                continue
            if not isinstance(source, exp.Table) or (table := self._table(source)) is None:
                return []
            if (star.this if isinstance(star, exp.Column) else star).args.get("except_"):
                return []
            found += [exp.column(c.name, table=source.alias_or_name) for c in table.columns if not c.personal]
        return found

    def _of_source(self, source: exp.Expr | Scope) -> Shown:
        if isinstance(source, Scope):
            shown = self._known.get(id(source.expression), {})
            holder = source.expression.parent
            alias = holder.args.get("alias") if holder is not None else None
            renamed = [column.name.lower() for column in alias.args.get("columns") or ()] if alias else []
            if renamed and shown:  # WITH people(a, b) AS (…)
                names = _names_of(source.expression)
                return {
                    renamed[names.index(name)] if name in names[: len(renamed)] else _ALL: column
                    for name, column in shown.items()
                }
            return shown
        table = self._table(source)
        if table is None:
            return {}
        personal = {c.name.lower(): f"{table.key}.{c.name}" for c in table.columns if c.personal}
        if personal and source.args.get("pivots"):
            return {_ALL: next(iter(personal.values()))}
        return personal

    def _table(self, source: exp.Expr) -> Table | None:
        key = ".".join(part.name for part in source.parts).lower() if isinstance(source, exp.Table) else ""
        return self._tables.get(key) or self._tables.get(key.removeprefix("main."))

    def _of_item(
        self, item: exp.Expr, select: exp.Select, sources: Mapping[str, Shown]
    ) -> Iterator[tuple[str, str]]:
        """Yield what one item of a SELECT shows."""
        value = item.unalias()
        if item.is_star and not isinstance(value, exp.Count):
            star = value.this if isinstance(value, exp.Column) else value
            left_out = {each.name.lower() for each in star.args.get("except_") or ()}
            owner = value.table.lower() if isinstance(value, exp.Column) else ""
            for name, shown in sources.items():
                if owner in ("", name):
                    yield from ((key, column) for key, column in shown.items() if key not in left_out)
            return
        for column in self._within(value, sources, select):
            yield item.alias_or_name.lower() or _ALL, column

    def _within(
        self, node: exp.Expr, sources: Mapping[str, Shown], select: exp.Select | None = None
    ) -> Iterator[str]:
        """Yield the personal columns whose values an expression lets through."""
        if isinstance(node, exp.Star):
            yield from (column for shown in sources.values() for column in shown.values())
            return
        if isinstance(node, exp.Column):
            yield from self._of_column(node, sources)
            return
        if isinstance(node, exp.Query | exp.Subquery):
            yield from self._known.get(id(_bare(node)), {}).values()
            return
        if isinstance(node, (exp.Predicate, exp.Not, *_COUNTS)):
            return  # true or false, or a number of rows
        grouped = select is not None and not _is_by_person(select, self._tables)
        if isinstance(node, _AVERAGES) and grouped:
            if isinstance(node, _MEDIANS):  # of texts it is one of them
                inside = (c for part in node.iter_expressions() for c in self._within(part, sources, select))
                yield from (column for column in inside if column in self._texts)
            return
        if select is not None and grouped and select.args.get("group") and not isinstance(node, exp.AggFunc):
            keys = {key.sql() for key in _keys(select)}
            if node.sql() in keys and _is_coarse(node):
                inside = (c for part in node.iter_expressions() for c in self._within(part, sources))
                yield from (column for column in inside if column in self._texts)
                return  # "born in the fifties"
        if isinstance(node, exp.Window):  # PARTITION BY and ORDER BY show nothing
            parts = (
                [node.this] if not isinstance(node.this, _AVERAGES) else list(node.this.iter_expressions())
            )
            for part in parts:  # an average over a window may be that of one person
                yield from self._within(part, sources, select)
            return
        if isinstance(node, exp.Case):
            for part in (*node.args.get("ifs", ()), node.args.get("default")):
                if part is not None:
                    yield from self._within(part, sources, select)
            return
        if isinstance(node, exp.Filter):
            yield from self._within(node.this, sources, select)
            return
        if isinstance(node, exp.If):  # the condition shows nothing
            for part in ("true", "false"):
                if (side := node.args.get(part)) is not None:
                    yield from self._within(side, sources, select)
            return
        for child in node.iter_expressions():
            yield from self._within(child, sources, select)

    def _of_column(self, column: exp.Column, sources: Mapping[str, Shown]) -> Iterator[str]:
        name, owner = column.name.lower(), column.table.lower()
        if isinstance(column.this, exp.Star):
            yield from (c for alias, shown in sources.items() if owner in ("", alias) for c in shown.values())
            return
        for alias, shown in sources.items():
            if owner and owner != alias:
                continue
            if found := shown.get(name) or shown.get(_ALL):
                yield found
            elif not owner and name == alias:  # the whole row
                yield from shown.values()
        for part in column.parts[:-1]:  # a part of a row: `contact.mail` of a column that holds both
            for shown in sources.values():
                if (found := shown.get(part.name.lower())) is not None:
                    yield found
        # Of a query around this one: what it is called decides.
        known = any(name in columns for columns in self._offered.values())
        if (owner not in sources if owner else not known and not self._derived) and name in self._names:
            yield self._names[name]


def _bare(node: exp.Expr) -> exp.Expr:
    while isinstance(node, exp.Subquery | exp.Paren):
        node = node.this
    return node


def _is_coarse(node: exp.Expr) -> bool:
    return any(
        isinstance(part, _COARSE) or (isinstance(part, exp.Anonymous) and part.name.lower() in _COARSE_NAMES)
        for part in node.walk()
    )


def _names_of(query: exp.Expr) -> list[str]:
    return [name.lower() for name in query.named_selects] if isinstance(query, exp.Query) else []


def _keys(select: exp.Select) -> list[exp.Expr]:
    """What a SELECT is grouped by; positions and names of what is shown looked up there."""
    group, found = select.args.get("group"), []
    named = {item.alias.lower(): item.this for item in select.expressions if isinstance(item, exp.Alias)}
    for key in group.expressions if group else ():
        if (
            isinstance(key, exp.Literal)
            and key.this.isdigit()
            and 0 < int(key.this) <= len(select.expressions)
        ):
            key = select.expressions[int(key.this) - 1].unalias()
        elif isinstance(key, exp.Column) and not key.table:
            key = named.get(key.name.lower(), key)
        found.append(key)
    return found


def _is_by_person(select: exp.Select, tables: Mapping[str, Table]) -> bool:
    """Whether groups or rows are single persons': by their key, a name, or the personal column as it is."""
    telling = {
        name.lower()
        for table in tables.values()
        if any(column.personal for column in table.columns)
        for name in (
            *table.primary_key,
            *(c.name for c in table.columns if c.personal or c.name.lower().endswith("name")),
        )
    }
    group = select.args.get("group")
    if group is not None and (group.args.get("all") or group.args.get("totals")):
        return True
    if any(isinstance(key, exp.Column) and key.name.lower() in telling for key in _keys(select)):
        return True
    conditions = [select.args.get("where"), *(join.args.get("on") for join in select.args.get("joins") or ())]
    return any(
        any(column.name.lower() in telling for column in condition.find_all(exp.Column))
        and condition.find(exp.Literal) is not None
        for part in conditions
        if part is not None
        for condition in part.find_all(exp.EQ, exp.In, exp.Like, exp.ILike)
    )

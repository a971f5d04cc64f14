"""Joins that no key supports: an order's id equated with a product's, the commonest silent error of small models.

What a column identifies follows from the keys: a table's one-column key identifies its rows, a foreign key what it
refers to; a column without a declared key what its name says (`student_id`, where a table student has the key). Two
columns that identify different things are never meant to be equal, nor is a text a number where a key joins the two
tables. Where exactly one key does, the condition becomes that key; where one table refers to both, it is joined between
them, if nothing is computed; else it is a doubt. Columns of which nothing is
known may equal anything.

`x.id IN (SELECT id FROM y)`, where y has no id, compares x.id with itself: `y`'s one key to it is read instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from app.assistant.paths import PLAIN
from app.assistant.schema import ForeignKey, Schema, Table
from app.assistant.scopes import to_name
from app.assistant.spelling import initials, name_forms
from app.assistant.style.sources import source_of, sources_of

Place = tuple[str, str]  # a table's key and a column, in lower case


@dataclass(frozen=True)
class Stray:
    """Two columns made equal that identify different things; `node` is the condition, in the tree."""

    node: exp.Expr
    left: exp.Column
    right: exp.Column
    left_table: Table
    right_table: Table
    is_join: bool  # an equality of two tables of one SELECT; else IN with a subquery, or of what a CTE shows

    def __str__(self) -> str:
        """One sentence for a person, or for the model that is to mend it."""
        return (
            f"{self.left.sql()} = {self.right.sql()} compares a key of {self.left_table.name} with one of "
            f"{self.right_table.name}, which are different things: join along the foreign keys."
        )


class KeyJoins:
    """What the columns of one schema identify."""

    def __init__(self, schema: Schema) -> None:
        """Read the keys, declared and told by names."""
        self.dialect = schema.dialect
        self.tables = {table.key.lower(): table for table in schema.tables}
        self._parents: dict[Place, Place] = {}
        self._known: set[Place] = set()
        for table in schema.tables:
            if len(table.primary_key) == 1:
                self._known.add(_place(table, table.primary_key[0]))
            for key in table.foreign_keys:
                parent = self.tables.get(key.ref_table.lower())
                for mine, theirs in zip(key.columns, key.ref_columns, strict=False):
                    if parent:
                        self._unite(_place(table, mine), _place(parent, theirs))
        self._read_names(schema)

    def mend(self, tree: exp.Expr) -> tuple[list[str], list[str]]:
        """Put the key in the place of a stray condition where there is one key; return what was mended, and doubts."""
        mended, doubts = self._mend_lists(tree), []
        for stray in list(self.find(tree)):
            keys = self._keys_between(stray) if stray.is_join else []
            if not keys and stray.is_join and (linked := self._link(stray)):
                mended.append(linked)
                continue
            if len(keys) != 1 or self._is_there(keys[0], stray):
                doubts.append(str(stray))
                continue
            was = stray.node.sql(self.dialect)
            stray.node.replace(keys[0])
            mended.append(f"joined on {keys[0].sql(self.dialect)}, not on {was}")
        return mended, doubts

    def _mend_lists(self, tree: exp.Expr) -> list[str]:
        """Let the query of an IN show its own table's key where it shows a column of the query around it."""
        said = []
        for node in tree.find_all(exp.In):
            inner = node.args["query"].this if isinstance(node.args.get("query"), exp.Subquery) else None
            select = node.find_ancestor(exp.Select)
            if not isinstance(inner, exp.Select) or len(inner.expressions) != 1 or select is None:
                continue
            shown, outer = inner.expressions[0].unalias(), self._sources(select)
            own = self._sources(inner)
            if not isinstance(shown, exp.Column) or not isinstance(node.this, exp.Column) or len(own) != 1:
                continue
            ((alias, table),) = own.items()
            owner = _table_of(node.this, outer)
            borrowed = shown.table.lower() in outer if shown.table else not _has(table, shown.name)
            if len(sources_of(inner)) != 1 or not borrowed or shown.table.lower() == alias or owner is None:
                continue
            keys = [
                mine
                for key in table.foreign_keys
                if key.ref_table.lower() == owner.key.lower()
                for mine, theirs in zip(key.columns, key.ref_columns, strict=False)
                if theirs.lower() == node.this.name.lower()
            ]
            if len(keys) == 1:
                key = exp.column(to_name(keys[0], self.dialect), table=(shown.table and alias) or None)
                shown.replace(key)
                said.append(
                    f"{shown.sql(self.dialect)} of {table.name} read as {keys[0]}, its key to {owner.name}"
                )
        return said

    def find(self, tree: exp.Expr) -> Iterator[Stray]:
        """Find the stray conditions of a bound tree."""
        for select in tree.find_all(exp.Select):
            sources = self._sources(select)
            for node in select.find_all(exp.EQ, exp.In):
                if node.find_ancestor(exp.Select) is not select or node.find_ancestor(exp.Case):
                    continue
                if isinstance(node, exp.EQ):
                    yield from self._compare(node, node.left, sources, node.right, sources)
                elif isinstance(query := node.args.get("query"), exp.Subquery):
                    inner = query.this
                    if isinstance(inner, exp.Select) and len(inner.expressions) == 1:
                        shown = inner.expressions[0].unalias()
                        yield from self._compare(node, node.this, sources, shown, self._sources(inner))

    def _compare(
        self,
        node: exp.Expr,
        left: exp.Expr,
        sources: dict[str, Table],
        right: exp.Expr,
        others: dict[str, Table],
    ) -> Iterator[Stray]:
        if not isinstance(left, exp.Column) or not isinstance(right, exp.Column):
            return
        one, other = _table_of(left, sources), _table_of(right, others)
        is_join = one is not None and other is not None
        if one is None and (found := _shown_by(left)):
            one, left = self._base_of(found), found
        if other is None and (found := _shown_by(right)):
            other, right = self._base_of(found), found
        if one is None or other is None:
            return
        is_join = is_join and sources is others and left.table.lower() != right.table.lower()
        stray = Stray(node, left, right, one, other, is_join)
        mixed = is_join and _are_mixed(one, left.name, other, right.name) and self._keys_between(stray)
        if mixed or self._differ(_place(one, left.name), _place(other, right.name)):
            yield stray

    def _base_of(self, column: exp.Column) -> Table | None:
        select = column.find_ancestor(exp.Select)
        return _table_of(column, self._sources(select)) if select else None

    def _differ(self, one: Place, other: Place) -> bool:
        """Whether it is known what both identify, and it is not the same."""
        both = {one, other}
        if not both <= self._known or (one[1] == other[1] and one[1] not in PLAIN):
            return False
        return self._root(one) != self._root(other)

    def _keys_between(self, stray: Stray) -> list[exp.Expr]:
        """The conditions by which a foreign key of one of the tables joins the other."""
        found: list[exp.Expr] = []
        ends = (stray.left, stray.left_table), (stray.right, stray.right_table)
        for (mine, child), (theirs, parent) in (ends, ends[::-1]):
            for key in child.foreign_keys:
                if key.ref_table.lower() == parent.key.lower():
                    pairs = zip(key.columns, key.ref_columns, strict=True)
                    found.append(
                        exp.and_(
                            *(self._equate(mine, left, theirs, right) for left, right in pairs), copy=False
                        )
                    )
        return found

    def _link(self, stray: Stray) -> str:
        """Join the one table that refers to both sides between them; empty where the condition is not all of an ON."""
        join, select = stray.node.parent, stray.node.find_ancestor(exp.Select)
        if (
            not isinstance(join, exp.Join)
            or join.side
            or join.args.get("on") is not stray.node
            or select is None
            or select.find(exp.AggFunc)  # whose rows would be the link's
        ):
            return ""
        joined = {join.this.alias_or_name.lower()}
        ends = (stray.left, stray.left_table), (stray.right, stray.right_table)
        if {column.table.lower() for column, _ in ends} & joined == set() or not all(
            c.table for c, _ in ends
        ):
            return ""
        (new, new_table), (old, old_table) = sorted(ends, key=lambda end: end[0].table.lower() not in joined)
        taken = {source.alias_or_name.lower() for source in sources_of(select)}
        found = [
            (table, to_old, to_new)
            for table in self.tables.values()
            if table not in (old_table, new_table) and table not in self._sources(select).values()
            for to_old in table.foreign_keys
            for to_new in table.foreign_keys
            if _refers(to_old, old_table) and _refers(to_new, new_table)
        ]
        if len(found) != 1:
            return ""
        table, to_old, to_new = found[0]
        alias = next(
            a for n in range(9) if (a := f"{table.alias or initials(table.name)}{n or ''}") not in taken
        )
        link = exp.Table(
            this=to_name(table.name, self.dialect),
            db=to_name(table.schema, self.dialect) if table.schema else None,
            alias=exp.TableAlias(this=exp.to_identifier(alias)),
        )
        was = stray.node.sql(self.dialect)
        on = [self._equate(exp.column("x", table=alias), key.columns[0], column, key.ref_columns[0])
              for key, column in ((to_old, old), (to_new, new))]  # fmt: skip
        joins = select.args["joins"]
        joins.insert(joins.index(join), exp.Join(this=link, on=on[0]))
        select.set("joins", joins)
        join.set("on", on[1])
        return f"joined through {table.key}, not on {was}"

    def _equate(self, mine: exp.Column, left: str, theirs: exp.Column, right: str) -> exp.Expr:
        columns = []
        for written, name in ((mine, left), (theirs, right)):
            column = written.copy()
            column.set("this", to_name(name, self.dialect))
            columns.append(column)
        return exp.EQ(this=columns[0], expression=columns[1])

    def _is_there(self, key: exp.Expr, stray: Stray) -> bool:
        """Whether the query already joins along the key, so that the stray condition is one more."""
        select = stray.node.find_ancestor(exp.Select)
        wanted = {_sides(part) for part in key.find_all(exp.EQ)}
        return select is not None and wanted <= {_sides(part) for part in select.find_all(exp.EQ)}

    def _sources(self, select: exp.Select) -> dict[str, Table]:
        found = {}
        for source in sources_of(select):
            if isinstance(source, exp.Table):
                key = f"{source.db}.{source.name}".lower().lstrip(".")
                if key in self.tables:
                    found[source.alias_or_name.lower()] = self.tables[key]
        return found

    # -- what a column identifies ------------------------------------------------------------------------

    def _read_names(self, schema: Schema) -> None:
        """Unite columns without a declared key with the key that has their name, alone or with its table's."""
        owners: dict[str, list[tuple[Table, str]]] = {}  # by the letters of a name that a column may have
        for table in schema.tables:
            if len(table.primary_key) == 1:
                key = table.primary_key[0]
                names = name_forms(f"{table.name}_{key}")
                if key.lower() not in PLAIN:
                    names = names | {f"={key.lower()}"}
                for name in names:
                    owners.setdefault(name, []).append((table, key))
        for table in schema.tables:
            for column in table.columns:
                place = _place(table, column.name)
                if place in self._parents:
                    continue
                for name in sorted({f"={column.name.lower()}"} | name_forms(column.name)):
                    for owner, key in owners.get(name, ()):
                        if owner is not table:
                            self._unite(place, _place(owner, key))

    def _unite(self, one: Place, other: Place) -> None:
        self._known |= {one, other}
        first, second = self._root(one), self._root(other)
        if first != second:
            self._parents[first] = second

    def _root(self, place: Place) -> Place:
        while place in self._parents:
            place = self._parents[place]
        return place


def _refers(key: ForeignKey, table: Table) -> bool:
    return len(key.columns) == 1 == len(key.ref_columns) and key.ref_table.lower() == table.key.lower()


def _are_mixed(one: Table, column: str, other: Table, against: str) -> bool:
    """Whether one of two columns holds texts and the other numbers."""
    types = [
        next((c.type.upper() for c in table.columns if c.name.lower() == name.lower()), "")
        for table, name in ((one, column), (other, against))
    ]
    texts = [any(word in type_ for word in ("CHAR", "TEXT", "STRING")) for type_ in types]
    numbers = [any(word in type_ for word in ("INT", "NUMERIC", "DECIMAL", "DOUBLE")) for type_ in types]
    return (texts[0] and numbers[1]) or (texts[1] and numbers[0])


def _has(table: Table, column: str) -> bool:
    return any(each.name.lower() == column.lower() for each in table.columns)


def _place(table: Table, column: str) -> Place:
    return table.key.lower(), column.lower()


def _table_of(column: exp.Column, sources: dict[str, Table]) -> Table | None:
    if column.table:
        return sources.get(column.table.lower())
    holders = [
        table
        for table in sources.values()
        if any(each.name.lower() == column.name.lower() for each in table.columns)
    ]
    return holders[0] if len(holders) == 1 else None


def _shown_by(column: exp.Column) -> exp.Column | None:
    """The column that a CTE or a subquery shows under this one's name, as it stands; None where it is computed."""
    source = source_of(column)
    inner: exp.Expr | None = source.this if isinstance(source, exp.Subquery) else None
    if isinstance(source, exp.Table) and not source.db:
        named = (cte for each in column.root().find_all(exp.With) for cte in each.expressions)
        found = [cte for cte in named if cte.alias.lower() == source.name.lower()]
        inner = found[0].this if len(found) == 1 and not found[0].args["alias"].args.get("columns") else None
    if not isinstance(inner, exp.Select):
        return None
    shown = [
        each.unalias() for each in inner.expressions if each.alias_or_name.lower() == column.name.lower()
    ]
    return shown[0] if len(shown) == 1 and isinstance(shown[0], exp.Column) else None


def _sides(equality: exp.EQ) -> frozenset[str]:
    return frozenset(side.sql().lower() for side in (equality.left, equality.right))

"""A query made ready to be put in words: each column with its table, CTEs looked through, the glossary's terms found.

Not covered: what correlated subqueries compute, and the further parts of set operations within CTEs and brackets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import Dialect, Generator, exp

from app.assistant.parse import BROKEN
from app.assistant.schema import Column, Schema, Table
from app.assistant.style.sources import conditions_of, source_of, sources_of
from app.assistant.words.names import bare_name
from app.assistant.workspace import Term, Workspace

_OF = "column of the schema"
_ROLE = "role of its table"


@dataclass(frozen=True)
class Meaning:
    """A term of the glossary as canonical texts: its expression, its conditions, its tables."""

    term: Term
    sql: str
    where: frozenset[str]
    tables: frozenset[str]


class ReadableQuery:
    """One query; `main` is its outermost SELECT, `selects` that and those of its CTEs and FROM."""

    def __init__(self, tree: exp.Expr, schema: Schema, workspace: Workspace) -> None:
        self.schema = schema
        self.workspace = workspace
        self.tree = tree.copy()
        self.columns = {f"{t.key}.{c.name}".lower(): (t, c) for t in schema.tables for c in t.columns}
        _mark_columns(self.tree, schema)
        main = self.tree
        while isinstance(main, exp.SetOperation | exp.Subquery):
            main = main.this
        self.main: exp.Expr = main
        self.selects = list(self._selects(main))
        self.said: set[int] = set()  # the ids of further SELECTs that a condition has said whole
        self.ctes = {cte.alias.lower(): cte.this for cte in self.tree.find_all(exp.CTE)}
        self.tables = self._tables()

    def _selects(self, main: exp.Expr) -> Iterator[exp.Expr]:
        yield main
        for select in self.tree.find_all(exp.Select):
            holder = select.parent.parent if isinstance(select.parent, exp.Subquery) else select.parent
            if select is not main and isinstance(holder, exp.CTE | exp.SetOperation | exp.From | exp.Join):
                yield select

    def _tables(self) -> list[Table]:
        """The tables that it reads rows of, in the order of FROM."""
        by_key = {table.key.lower(): table for table in self.schema.tables}
        found = []
        for select in self.selects:
            for source in sources_of(select):
                key = table_key(source)
                if key in by_key:
                    found.append(by_key[key])
        return list(dict.fromkeys(found))

    def known(self, node: exp.Expr | None) -> tuple[Table, Column] | None:
        """The table and column of the schema that a column node is."""
        return self.columns.get(node.meta.get(_OF, "")) if isinstance(node, exp.Column) else None

    def definition(self, column: exp.Column) -> tuple[exp.Expr, exp.Expr] | None:
        """What a column of a CTE or subquery is there, and the SELECT that says it."""
        select = column.find_ancestor(exp.Select)
        for source in sources_of(select) if select is not None else ():
            if column.table and source.alias_or_name.lower() != column.table.lower():
                continue
            inner = source.this if isinstance(source, exp.Subquery) else None
            if isinstance(source, exp.Table) and not source.db:
                inner = self.ctes.get(source.name.lower())
            while isinstance(inner, exp.SetOperation | exp.Subquery):
                inner = inner.this
            if not isinstance(inner, exp.Select):
                continue
            for item in inner.expressions:
                if item.alias_or_name.lower() == column.name.lower():
                    return (item.this if isinstance(item, exp.Alias) else item), inner
        return None

    def look_through(self, node: exp.Expr, depth: int = 0) -> exp.Expr:
        """The expression that a column of CTEs stands for, itself where it is the schema's or unknown."""
        node = strip(node)
        if isinstance(node, exp.Column) and self.known(node) is None and depth < 10:
            found = self.definition(node)
            if found:
                return self.look_through(found[0], depth + 1)
        return node

    def deep_text(self, condition: exp.Expr) -> str:
        """A condition as a canonical text, the columns of CTEs written as what they stand for."""
        text = canonical(condition)
        for column in condition.find_all(exp.Column):
            if self.known(column) is None:
                text = text.replace(canonical(column), canonical(self.look_through(column)))
        return text

    def conditions(self) -> list[exp.Expr]:
        """What is asked of the rows, without the conditions that only join; each once."""
        found: dict[str, exp.Expr] = {}
        for select in self.selects:
            where = [*conditions_of(select)]
            for join in select.args.get("joins") or ():
                on = join.args.get("on")
                if join.side and on is not None:
                    where += on.flatten(unnest=False) if isinstance(on, exp.And) else [on]
            for condition in where:
                while isinstance(condition, exp.Paren):
                    condition = condition.this
                if not joins(condition):
                    found.setdefault(canonical(condition), condition)
        return list(found.values())

    def missing(self, conditions: Sequence[exp.Expr]) -> set[str]:
        """The tables of which rows are asked for that have none: LEFT JOIN … WHERE key IS NULL."""
        found = set()
        for condition in conditions:
            if isinstance(condition, exp.Is) and isinstance(condition.expression, exp.Null):
                known = self.known(condition.this)
                select = condition.find_ancestor(exp.Select)
                joins = select.args.get("joins") or () if select is not None else ()
                if known and any(
                    join.side and table_key(join.this) == known[0].key.lower() for join in joins
                ):
                    found.add(known[0].key)
        return found

    def meanings(self) -> list[Meaning]:
        """The glossary's terms, those of most tables and conditions first."""
        return read_meanings(self.workspace.glossary, self.schema)

    def habits(self) -> set[str]:
        """Conditions that two metrics of the glossary or more have: the house need not say them."""
        counts = Counter(text for meaning in self.meanings() if meaning.sql for text in meaning.where)
        return {text for text, count in counts.items() if count > 1}

    def computes(self, node: exp.Expr) -> bool:
        """Whether an expression aggregates, or reads of a CTE what is aggregated there."""
        if node.find(exp.AggFunc, exp.Window):
            return True
        for column in [node] if isinstance(node, exp.Column) else list(node.find_all(exp.Column)):
            if self.known(column) is None and (found := self.definition(column)) and self.computes(found[0]):
                return True
        return False


_SET_WORDS = {exp.Union: "Together with", exp.Intersect: "And also among", exp.Except: "But not among"}


def set_parts(tree: exp.Expr) -> list[tuple[str, exp.Select]] | None:
    """The SELECTs of a set operation, in order, each with the word that joins it to those before ("" for the first).

    CTEs go with each of them, order and limit of the whole with the first. None where it is none, or has
    brackets, orders or limits of its own inside.
    """
    found: list[tuple[str, exp.Select]] = []
    node = tree
    while isinstance(node, exp.SetOperation):
        right = node.expression
        inner = node is not tree and any(node.args.get(name) for name in ("order", "limit", "offset"))
        if not isinstance(right, exp.Select) or inner:
            return None
        found.insert(0, (_SET_WORDS[type(node)], right.copy()))
        node = node.this
    if not found or not isinstance(node, exp.Select) or tree.args.get("offset"):
        return None
    found.insert(0, ("", node.copy()))
    for _, select in found:
        if (ctes := tree.args.get("with_")) is not None:
            select.set("with_", ctes.copy())
    for name in ("order", "limit"):
        if (whole := tree.args.get(name)) is not None:
            found[0][1].set(name, whole.copy())
    return found


def qualify_columns(tree: exp.Expr, schema: Schema) -> None:
    """Name, in place, the table of each bare column of a bound tree that one source has.

    An output's own name stays as it is, as does a SELECT that reads a CTE or subquery.
    """
    by_key = {table.key.lower(): table for table in schema.tables}
    for select in tree.find_all(exp.Select):
        sources = sources_of(select)
        tables = [
            by_key.get(f"{s.db}.{s.name}".lower().lstrip(".")) if isinstance(s, exp.Table) else None
            for s in sources
        ]
        outputs = {item.alias.lower() for item in select.expressions if isinstance(item, exp.Alias)}
        for column in select.find_all(exp.Column):
            if (
                column.table
                or None in tables
                or column.find_ancestor(exp.Select) is not select
                or column.is_star
            ):
                continue
            place = column.find_ancestor(exp.Order, exp.Group, exp.Having, exp.Select)
            if column.name.lower() in outputs and not isinstance(place, exp.Select):
                continue
            have = [
                source for source, table in zip(sources, tables, strict=True)
                if table and column.name.lower() in {known.name.lower() for known in table.columns}
            ]  # fmt: skip
            if len(have) == 1:
                column.set("table", exp.to_identifier(have[0].alias_or_name))


def find_column(column: exp.Column, schema: Schema) -> tuple[Table, Column] | None:
    """Find the table and column of the schema that a column of a bound tree is; None of a CTE or subquery."""
    source = source_of(column) if column.table else _only_source(column)
    if not isinstance(source, exp.Table):
        return None
    key = f"{source.db}.{source.name}".lower().lstrip(".")
    for table in schema.tables:
        if table.key.lower() == key:
            same = [known for known in table.columns if known.name.lower() == column.name.lower()]
            return (table, same[0]) if same else None
    return None


def _only_source(column: exp.Column) -> exp.Expr | None:
    select = column.find_ancestor(exp.Select)
    sources = sources_of(select) if select else []
    return sources[0] if len(sources) == 1 else None


def table_key(source: exp.Expr) -> str:
    """The name by which a query refers to a table, in lower case; "" of a subquery."""
    return f"{source.db}.{source.name}".lower().lstrip(".") if isinstance(source, exp.Table) else ""


def strip(node: exp.Expr) -> exp.Expr:
    """Leave out what only shapes a number: rounding, casts, a 0 for NULL, parentheses."""
    while True:
        if (
            isinstance(node, exp.Alias | exp.Paren | exp.Round | exp.Ordered)
            or (isinstance(node, exp.Coalesce) and all(isinstance(e, exp.Literal) for e in node.expressions))
            or (isinstance(node, exp.Cast) and not node.to.is_type("date"))
        ):
            node = node.this
        else:
            return node


def canonical(node: exp.Expr) -> str:
    """Write an expression without aliases, so that equal ones of two queries are equal texts."""
    if isinstance(node, exp.EQ) and isinstance(node.expression, exp.Boolean):
        node = node.this.copy() if node.expression.this else exp.Not(this=node.this.copy())
    # The names of tables are changed in the tree itself and put back: a copy would take longer than the writing.
    written: list[tuple[exp.Expr, Any]] = []
    try:
        for column in node.find_all(exp.Column):
            if of := column.meta.get(_OF):
                written.append((column, column.args.get("table")))
                column.args["table"] = exp.to_identifier(of.rpartition(".")[0] + role_of(column))
        return str(_writer().generate(node, copy=False)).lower()
    finally:
        for changed, name in written:
            changed.args["table"] = name


@lru_cache
def _writer() -> Generator:
    return Dialect.get_or_raise("duckdb").generator(comments=False)


_MEANINGS: dict[tuple[int, int], list[Meaning]] = {}


def read_meanings(glossary: Sequence[Term], schema: Schema) -> list[Meaning]:
    """Parse the terms once for a glossary and a schema."""
    key = (id(glossary), id(schema))
    if key not in _MEANINGS:
        _MEANINGS.clear()
        found = [meaning for term in glossary if (meaning := _read_meaning(term, schema))]
        _MEANINGS[key] = sorted(found, key=lambda m: (-len(m.tables), -len(m.where)))
    return _MEANINGS[key]


def _read_meaning(term: Term, schema: Schema) -> Meaning | None:
    if not term.from_ or not (term.sql or term.where):
        return None
    text = f"SELECT {term.sql or '1'} FROM {term.from_} WHERE {term.where or 'TRUE'}"
    try:
        select = sqlglot.parse_one(text, read=schema.dialect)
    except (sqlglot.errors.SqlglotError, *BROKEN):
        return None
    _mark_columns(select, schema)
    tables = frozenset(table_key(source) for source in sources_of(select))
    where = [c for c in conditions_of(select) if not joins(c) and not isinstance(c, exp.Boolean)]
    sql = canonical(strip(select.expressions[0])) if term.sql else ""
    return Meaning(term, sql, frozenset(map(canonical, where)), tables)


def _mark_columns(tree: exp.Expr, schema: Schema) -> None:
    for division in tree.find_all(exp.Div):
        division.set("safe", False)  # SQLite's; `canonical` would add a NULLIF each time that it writes one
    for column in tree.find_all(exp.Column):
        if found := find_column(column, schema):
            column.meta[_OF] = f"{found[0].key}.{found[1].name}".lower()
    for select in tree.find_all(exp.Select):
        _mark_roles(select)


def _mark_roles(select: exp.Expr) -> None:
    """Mark the columns of a table that a SELECT joins to itself by the key that leads there: `parent`."""
    sources = {source.alias_or_name.lower(): table_key(source) for source in sources_of(select)}
    for join in select.args.get("joins") or ():
        alias, on = join.this.alias_or_name.lower(), join.args.get("on")
        if on is None or not sources[alias] or list(sources.values()).count(sources[alias]) < 2:
            continue
        for equal in on.find_all(exp.EQ):
            for mine, other in ((equal.this, equal.expression), (equal.expression, equal.this)):
                both = isinstance(mine, exp.Column) and isinstance(other, exp.Column)
                if (
                    not both
                    or mine.table.lower() != alias
                    or sources.get(other.table.lower()) != sources[alias]
                ):
                    continue
                role = bare_name(other.name)
                for column in select.find_all(exp.Column):
                    if column.table.lower() == alias and role != bare_name(mine.name):
                        column.meta[_ROLE] = role


def role_of(column: exp.Expr) -> str:
    """What a row of a table is to another row of it, such as `parent`; "" for most columns."""
    return str(column.meta.get(_ROLE, ""))


def joins(condition: exp.Expr) -> bool:
    """Whether a condition compares columns of two sources for equality, as joins do."""
    if not isinstance(condition, exp.EQ):
        return False
    left, right = strip(condition.this), strip(condition.expression)
    if not (isinstance(left, exp.Column) and isinstance(right, exp.Column)):
        return False
    if left.table and right.table:
        return left.table.lower() != right.table.lower()
    select = condition.find_ancestor(exp.Select)
    return select is None or len(sources_of(select)) > 1

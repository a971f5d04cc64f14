"""Composed queries in the workspace's own SQL: DuckDB's or SQLite's.

The house's definitions are in its database's SQL, and what is composed around them is in the common one with a few of
DuckDB's words: `DATE '…'`, DATE_TRUNC, YEAR and their like, `- INTERVAL 1 MONTH`, MEDIAN, QUALIFY, and NULLs that come
last. So a whole query is read in the database's dialect, which keeps the definitions as they are meant, and these words
are written anew on its tree. What a database has no words for is an UnwritableError, and left to the model: medians in
SQLite, moving averages, spans of hours. SQLite's dates are texts, compared as such: only where all that a column has
are ISO texts without an offset, which is looked at once a day. So are those that order rows by the house's dates.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Collection, Iterator

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from app.assistant.errors import SqlError
from app.assistant.qualify import without_qualify
from app.assistant.query_process import QueryProcess
from app.assistant.run import Result
from app.assistant.schema import Schema, Table, quote_key, quote_name
from app.assistant.semi_joins import exists_as_in
from app.assistant.sqlite_dates import dated_by, write_part
from app.assistant.words.names import is_date

DIALECTS = ("duckdb", "sqlite")

# What SQLite has no words for, once all that can be is written.
_NOT_IN_SQLITE = (
    exp.Interval, exp.DateTrunc, exp.TimestampTrunc, exp.Median, exp.PercentileCont, exp.Quantile, exp.Qualify,
    exp.Quarter, exp.Year, exp.Month, exp.Hour, exp.Dayname, exp.Array, exp.Tuple,
)  # fmt: skip
_NUMBERS = (exp.Quarter, exp.Year, exp.Month, exp.Hour, exp.Dayname)
_NOT_ISO = (
    "SELECT 1 FROM {table} WHERE {column} IS NOT NULL AND NOT (TYPEOF({column}) = 'text'"
    " AND {column} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' AND DATE({column}) IS NOT NULL"
    " AND SUBSTR({column}, 11, 1) IN ({behind}) AND SUBSTR({column}, 12) NOT GLOB '*[^0-9:.]*') LIMIT 1"
)


class UnwritableError(SqlError, LookupError):
    """What is composed cannot be said in the database's dialect."""


class Dialect:
    """The SQL of one workspace's database, and its queries; holds nothing that changes."""

    def __init__(self, schema: Schema, queries: QueryProcess, dates: Collection[str] = ()) -> None:
        """`schema` has the house's aliases; `queries` runs read-only; `dates` are columns (`alias.column`) of days."""
        self.name = schema.dialect
        self._tables = {
            table.alias: quote_key(table, schema.dialect) for table in schema.tables if table.alias
        }
        self._filled = {table.alias: _filled(table) for table in schema.tables}
        self._dates = {*dates} | {
            f"{table.alias}.{column.name}"
            for table in schema.tables
            for column in table.columns
            if is_date(column)
        }
        self._queries = queries

    def write(self, sql: str) -> str:
        """A composed query as the database takes it. Raises: UnwritableError."""
        return sql if self.name == "duckdb" else self.parse(sql).sql(self.name, pretty=True)

    def parse(self, sql: str) -> exp.Expr:
        """A composed query, or a part of one, as the tree that the database takes. Raises: UnwritableError."""
        try:
            tree = sqlglot.parse_one(sql, read=self.name)
        except SqlglotError as error:  # a definition that is none, or an alias that is a word of SQL
            raise UnwritableError(str(error)) from error
        if self.name == "duckdb":
            return tree
        for ordered in _ordered(tree):
            if self._may_be_null(ordered.this, ordered.parent_select, tree):
                ordered.set("nulls_first", False)  # they come last where queries are composed
        tree = without_qualify(tree)
        return self._in_sqlite(tree)

    def run(self, sql: str, *, max_rows: int | None = None) -> Result:
        """Run a composed query. Raises: UnwritableError, RunError, LimitError, DatabaseError."""
        return self._queries.run(self.write(sql), max_rows=max_rows)

    def run_as_it_is(self, sql: str) -> Result:
        """Run a query that is in the database's dialect already. Raises: RunError, LimitError, DatabaseError."""
        return self._queries.run(sql)

    def _may_be_null(self, key: exp.Expr, select: exp.Select | None, tree: exp.Expr) -> bool:
        """Whether what rows are ordered by has no value in some of them."""
        for item in select.expressions if select is not None else ():
            if item.alias_or_name == key.sql() or item.unalias() == key:
                key = item.unalias()
        column = key if isinstance(key, exp.Column) else dated_by(key)
        if column is None or select is None or any(join.side for join in select.args.get("joins") or ()):
            return not isinstance(key, exp.Count)
        defined = self._source(column, tree)[1]
        if defined is not None and defined.parent_select is not select:
            return self._may_be_null(defined, defined.parent_select, tree)
        return column.name not in self._filled.get(column.table, ())

    def _in_sqlite(self, tree: exp.Expr) -> exp.Expr:
        for node in list(tree.find_all(exp.Cast, exp.EQ, exp.Func, exp.Add, exp.Sub)):
            if _is_day(node):
                self._check_compared(node, tree)
            elif isinstance(node, exp.EQ):
                self._check_joined(node, tree)
            elif column := dated_by(node):
                self._check(column, tree)
        for node in tree.find_all(exp.Ordered, exp.Min, exp.Max):
            if isinstance(node.this, exp.Column) and f"{node.this.table}.{node.this.name}" in self._dates:
                self._check(node.this, tree)
        return exists_as_in(_parted(tree), self._filled)

    def _check_compared(self, day: exp.Expr, tree: exp.Expr) -> None:
        """See that the texts of a column compare with that of a day as the dates would."""
        around = day.parent
        column = around.this if isinstance(around, exp.GTE | exp.LT | exp.LTE | exp.GT | exp.EQ) else None
        if not isinstance(column, exp.Column):
            raise UnwritableError(f"What {day.sql()} is compared with is no column.")
        # "2025-09-01 00:00" is after "2025-09-01".
        self._check(column, tree, days_only=not isinstance(around, exp.GTE | exp.LT))

    def _check_joined(self, equal: exp.EQ, tree: exp.Expr) -> None:
        """See that what is joined to a part of a date, which has no time, has none either."""
        sides = [equal.this, equal.expression]
        if all(isinstance(side, exp.Column) for side in sides):
            known = [self._source(side, tree)[1] for side in sides]
            if any(each is not None and _is_date_part(each) for each in known):
                for side in sides:
                    self._check(side, tree, days_only=True)

    def _check(self, column: exp.Column, tree: exp.Expr, *, days_only: bool = False) -> None:
        table, defined = self._source(column, tree)
        if isinstance(defined, exp.Min | exp.Max):
            defined = defined.this
        if isinstance(defined, exp.Column) and defined != column:
            return self._check(defined, tree, days_only=days_only)
        if defined is not None and _is_date_part(defined):
            return None
        today = dt.date.today()
        if not table or _has_other_than_dates(self._queries, table, column.name, days_only, today):
            raise UnwritableError(f"{column.sql()} has other values than ISO dates.")
        return None

    def _source(self, column: exp.Column, tree: exp.Expr) -> tuple[str, exp.Expr | None]:
        """The table that a column is of, or what it is in a CTE."""
        for cte in tree.find_all(exp.CTE):
            if cte.alias == column.table and isinstance(cte.this, exp.Select):
                items = (item for item in cte.this.expressions if item.alias_or_name == column.name)
                return "", next((item.unalias() for item in items), exp.null())
        for table in tree.find_all(exp.Table):
            if table.alias_or_name == column.table:
                return exp.Table(this=table.this, db=table.args.get("db")).sql(self.name), None
        return self._tables.get(column.table, ""), None


def _filled(table: Table) -> set[str]:
    """The columns that are never NULL; SQLite does not say so of what it numbers rows by."""
    numbered = {
        column.name
        for column in table.columns
        if table.primary_key == (column.name,) and column.type.upper() == "INTEGER"
    }
    return numbered | {column.name for column in table.columns if not column.nullable}


@functools.lru_cache(maxsize=1000)
def _has_other_than_dates(
    queries: QueryProcess, table: str, column: str, days_only: bool, today: dt.date
) -> bool:
    """Whether an SQLite column has what is no ISO date, or more than days; one that cannot be read may have."""
    name = quote_name(column, "sqlite")
    behind = "''" if days_only else "'', ' ', 'T'"
    try:
        return bool(queries.run(_NOT_ISO.format(table=table, column=name, behind=behind), max_rows=1).rows)
    except SqlError:
        return True


def _parted(tree: exp.Expr) -> exp.Expr:
    """Write an SQLite query's days as texts and its parts of dates as SQLite's. Raises: UnwritableError."""
    written = tree.transform(
        lambda node: node.this if _is_day(node) else write_part(node) or node, copy=False
    )
    left = next(written.find_all(*_NOT_IN_SQLITE), None)
    if left is not None and not (isinstance(left, exp.Tuple) and isinstance(left.parent, exp.In)):
        raise UnwritableError(f"SQLite has no {type(left).__name__}.")
    return written


def _is_date_part(node: exp.Expr) -> bool:
    """Whether it is the first day of a month, week or quarter, or a day, and no number or name."""
    return dated_by(node) is not None and not isinstance(node, _NUMBERS)


def _is_day(node: exp.Expr) -> bool:
    if not isinstance(node, exp.Cast) or node.to.this != exp.DataType.Type.DATE:
        return False
    return isinstance(node.this, exp.Literal) and node.this.is_string


def _ordered(tree: exp.Expr) -> Iterator[exp.Ordered]:
    for order in tree.find_all(exp.Order):
        if isinstance(order.parent, exp.Select | exp.Window):
            yield from (each for each in order.expressions if isinstance(each, exp.Ordered))

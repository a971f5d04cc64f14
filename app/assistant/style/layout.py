"""How SQL is laid out: `format_sql` as sqlglot does, `lay_out` as the house's pairs are. Checks no style rules.

`lay_out` puts a clause on a line of its own, a single output column beside SELECT, each condition of a WHERE on its
line, and everything within a clause on one line. What it does not know it leaves to `format_sql`, and its text is
read back: were it another query, `format_sql`'s is taken. Comments are dropped by both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import Dialect, Generator, exp
from sqlglot.errors import SqlglotError

from app.assistant.errors import ParseError
from app.assistant.parse import BROKEN


def format_sql(tree: exp.Expr, dialect: str) -> str:
    """Return the statement pretty-printed: one clause a line, keywords in upper case, DATE '…' for dates.

    >>> import sqlglot
    >>> format_sql(sqlglot.parse_one("select date '2025-02-01'", read="duckdb"), "duckdb")
    "SELECT\\n  DATE '2025-02-01'"

    Raises: ParseError when the tree holds what the dialect has no words for.
    """
    # sqlglot reads DATE '…' as a cast and would write CAST('…' AS DATE), which no person writes.
    shown = tree.transform(_show_literal) if dialect == "duckdb" else tree
    try:
        return shown.sql(dialect=dialect, pretty=True, max_text_width=100, comments=False)
    except (SqlglotError, *BROKEN) as error:
        raise ParseError(f"This cannot be written as {dialect} SQL: {error}") from error


def lay_out(tree: exp.Expr, dialect: str) -> str:
    """Return the query as the house lays its pairs out, or `format_sql`'s text of what is no query.

    >>> import sqlglot
    >>> print(lay_out(sqlglot.parse_one("select count(*) n from t where a = 1 and b > date '2025-02-01'"), "duckdb"))
    SELECT COUNT(*) AS n
    FROM t
    WHERE a = 1
      AND b > DATE '2025-02-01'

    Raises: ParseError when the tree holds what the dialect has no words for.
    """
    if isinstance(tree, exp.Query):
        try:
            text = "\n".join(_Layout(dialect).query(_as_written(tree, dialect)))
            if _same(text, tree, dialect):
                return text
        except (_Unknown, SqlglotError, *BROKEN):
            pass
    return format_sql(tree, dialect)


def write(node: exp.Expr, dialect: str) -> str:
    """Write a part of a query on one line as the house does."""
    return _writer(dialect).generate(_as_written(node, dialect), copy=False)


def _as_written(tree: exp.Expr, dialect: str) -> exp.Expr:
    """A copy whose literals and units are those that people write."""
    shown = tree.copy()
    if dialect == "duckdb":
        shown = shown.transform(_show_literal, copy=False)
    for difference in shown.find_all(exp.DateDiff):
        if isinstance(unit := difference.args.get("unit"), exp.Var | exp.Literal):
            unit.set("this", unit.name.lower())
    return shown


@lru_cache
def _writer(dialect: str) -> Generator:
    """A generator of the dialect that writes as people do: NOT IN, IS NOT NULL, FILTER (…), EXISTS (…)."""
    # Not a class of its own: sqlglot's compiled form (sqlglotc) lets nobody inherit from its generators.
    writer = Dialect.get_or_raise(dialect).generator(comments=False)
    theirs = writer._dispatch

    def negate(self: Generator, node: exp.Not) -> str:
        inner = node.this
        if isinstance(inner, exp.Is):
            return f"{self.sql(inner, 'this')} IS NOT {self.sql(inner, 'expression')}"
        if type(inner) in _NEGATED and not isinstance(inner.this, exp.Not):
            left = self.sql(inner, "this")
            rest = self.sql(inner)
            if rest.startswith(f"{left} "):
                return f"{left} NOT{rest[len(left) :]}"
        return theirs[exp.Not](self, node)

    def spaced(kind: type[exp.Expr], word: str) -> Callable[[Generator, exp.Expr], str]:
        def written(self: Generator, node: exp.Expr) -> str:
            return re.sub(rf"(^| ){word}\(", rf"\1{word} (", theirs[kind](self, node), count=1)

        return written

    ours: dict[type[exp.Expr], Callable[[Generator, Any], str]] = {
        exp.Not: negate,
        exp.Exists: spaced(exp.Exists, "EXISTS"),
        exp.Filter: lambda self, node: (
            f"{self.sql(node, 'this')} FILTER ({self.sql(node, 'expression').strip()})"
        ),
    }
    if dialect == "duckdb":
        ours |= dict.fromkeys((exp.TimestampTrunc, exp.DateTrunc), _write_trunc)
    writer._dispatch = theirs | ours  # of this generator alone: theirs is shared by all of the dialect
    return writer


def _write_trunc(self: Generator, node: exp.Expr) -> str:
    return f"DATE_TRUNC('{node.args['unit'].name.lower()}', {self.sql(node, 'this')})"


_NEGATED = (exp.In, exp.Like, exp.ILike, exp.Between)


def _same(text: str, tree: exp.Expr, dialect: str) -> bool:
    """Whether the text is this query: what sqlglot makes of both is the same."""
    read = sqlglot.parse_one(text, read=dialect)
    return read == tree or read.sql(dialect, comments=False) == tree.sql(dialect, comments=False)


def _show_literal(node: exp.Expr) -> exp.Expr:
    if type(node) is exp.Cast and isinstance(node.this, exp.Literal) and node.this.is_string:
        kind = node.to.sql("duckdb")
        if kind in ("DATE", "TIMESTAMP"):
            return exp.Var(this=f"{kind} {node.this.sql('duckdb')}")
    if isinstance(node, exp.Interval) and isinstance(node.this, exp.Literal) and node.this.name.isdigit():
        # Within the node, not for it: date_add's own writer has to see the interval that it is given.
        node.set("this", exp.Literal.number(node.this.name))
    return node


class _Unknown(Exception):
    """The query has a part that this layout does not know."""


# The parts of a SELECT in the order they are written, and those of it that conditions fill.
_CLAUSES = ("where", "group", "having", "qualify", "windows", "order", "limit", "offset")
_KNOWN = {"with_", "expressions", "distinct", "from_", "joins", *_CLAUSES}
INDENT = "  "


class _Layout:
    """Lines of text; a line may hold line ends of its own where a string literal does."""

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect

    def query(self, tree: exp.Expr) -> list[str]:
        if isinstance(tree, exp.Subquery) and not tree.args.get("alias"):
            inside = ["(", *self.indented(tree.this), ")"]
            return [*inside, *self.clauses(tree, ("order", "limit", "offset"))]
        if isinstance(tree, exp.SetOperation):
            return self.set_operation(tree)
        if not isinstance(tree, exp.Select):
            raise _Unknown
        self.check(tree, _KNOWN)
        lines = [*self.ctes(tree), *self.outputs(tree)]
        if source := tree.args.get("from_"):
            lines += self.source("FROM ", source.this)
        for join in tree.args.get("joins") or ():
            if isinstance(join.this, exp.Subquery):
                bare = join.copy()
                bare.set("this", exp.Table(this=exp.to_identifier("_")))
                before, _, after = self.text(bare).strip().partition("_")
                lines += self.source(before, join.this, after)
            elif self.text(join).startswith(","):
                lines[-1] += self.text(join)
            else:
                lines.append(self.text(join).strip())
        return [*lines, *self.clauses(tree, _CLAUSES)]

    def check(self, tree: exp.Expr, known: set[str]) -> None:
        if any(value for name, value in tree.args.items() if name not in known):
            raise _Unknown

    def text(self, node: exp.Expr) -> str:
        return _writer(self.dialect).generate(node, copy=False)

    def indented(self, tree: exp.Expr) -> Iterator[str]:
        return (INDENT + line for line in self.query(tree))

    def set_operation(self, tree: exp.SetOperation) -> list[str]:
        self.check(tree, {"with_", "this", "expression", "distinct", *_CLAUSES})
        kind = type(tree).__name__.upper() + ("" if tree.args.get("distinct") else " ALL")
        lines = [*self.ctes(tree), *self.query(tree.this), kind, *self.query(tree.expression)]
        return [*lines, *self.clauses(tree, _CLAUSES)]

    def ctes(self, tree: exp.Expr) -> list[str]:
        found = tree.args.get("with_")
        if not found:
            return []
        self.check(found, {"expressions", "recursive"})
        lines: list[str] = []
        head = "WITH RECURSIVE " if found.args.get("recursive") else "WITH "
        for cte in found.expressions:
            self.check(cte, {"this", "alias"})
            name = self.text(cte.args["alias"])
            opening = f"{head}{name} AS ("
            if lines:
                lines[-1] += f", {name} AS ("
            else:
                lines.append(opening)
            lines += [*self.indented(cte.this), ")"]
        return lines

    def outputs(self, tree: exp.Select) -> list[str]:
        head = "SELECT"
        if distinct := tree.args.get("distinct"):
            head += self.text(distinct).rstrip() if self.text(distinct).startswith(" ") else " DISTINCT"
            if distinct.args.get("on"):
                head = f"SELECT DISTINCT ON ({', '.join(self.text(key) for key in distinct.args['on'].expressions)})"
        items = [self.text(item) for item in tree.expressions]
        if len(items) == 1:
            return [f"{head} {items[0]}"]
        return [head, *(f"{INDENT}{item}{',' * (item is not items[-1])}" for item in items)]

    def source(self, before: str, source: exp.Expr, after: str = "") -> list[str]:
        if not isinstance(source, exp.Subquery):
            return [f"{before}{self.text(source)}{after}"]
        self.check(source, {"this", "alias"})
        alias = f" AS {self.text(source.args['alias'])}" if source.args.get("alias") else ""
        return [f"{before}(", *self.indented(source.this), f"){alias}{after}"]

    def clauses(self, tree: exp.Expr, names: tuple[str, ...]) -> Iterator[str]:
        for name in names:
            clause = tree.args.get(name)
            if not clause:
                continue
            if name in ("where", "having", "qualify"):
                for number, condition in enumerate(_parts(clause.this, exp.And)):
                    yield from self.condition(f"{INDENT}AND " if number else f"{name.upper()} ", condition)
            elif name == "windows":
                yield f"WINDOW {', '.join(self.text(window) for window in clause)}"
            else:
                yield re.sub(r"^\s+", "", self.text(clause))

    def condition(self, before: str, condition: exp.Expr) -> Iterator[str]:
        """One line, or a line for each alternative where these have brackets of their own."""
        choices = list(_parts(condition.this, exp.Or)) if isinstance(condition, exp.Paren) else []
        if len(choices) < 2 or not any(isinstance(choice, exp.Paren) for choice in choices):
            yield f"{before}{self.text(condition)}"
            return
        yield f"{before}("
        for number, choice in enumerate(choices):
            yield f"{INDENT * 2}{'OR ' if number else ''}{self.text(choice)}"
        yield f"{INDENT})"


def _parts(tree: exp.Expr, kind: type[exp.Connector]) -> Iterator[exp.Expr]:
    """What AND or OR joins, with its brackets."""
    return tree.flatten(unnest=False) if isinstance(tree, kind) else iter((tree,))

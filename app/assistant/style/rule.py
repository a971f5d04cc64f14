"""What a rule of the house style is, and what it looks at: one query with its schema and glossary.

A rule names the places in a query that it speaks of, each kept or broken, so that a rule which has nothing to say
about a query neither raises nor lowers its score. A rule may also mend a tree; it must not change a result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypeVar

from sqlglot import Token, exp, tokenize

from app.assistant.nodes import nodes_of
from app.assistant.parse import parse_words
from app.assistant.schema import Schema, Table
from app.assistant.style.layout import write
from app.assistant.workspace import Term

Severity = Literal["error", "warning"]
LONGEST_TEXT = 80

Node = TypeVar("Node", bound=exp.Expr)


@dataclass(frozen=True)
class House:
    """What the rules know of a company: its schema with aliases and units, and its glossary."""

    schema: Schema = field(default_factory=lambda: Schema(()))
    terms: tuple[Term, ...] = ()

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """The tables by their keys in lower case."""
        return {table.key.lower(): table for table in self.schema.tables}

    def table(self, node: exp.Table) -> Table | None:
        """The table that a query names; None for a CTE, and for a bare name that is no table of the default schema."""
        return self.tables.get(f"{node.db}.{node.name}".lower().lstrip("."))


@dataclass
class Query:
    """One statement as its author wrote it, its tree, and the house."""

    text: str
    tree: exp.Expr
    house: House

    @property
    def dialect(self) -> str:
        """sqlglot's name of the SQL."""
        return self.house.schema.dialect

    @cached_property
    def tokens(self) -> list[Token]:
        """The words of the text."""
        return list(tokenize(self.text, read=self.dialect))

    @cached_property
    def nodes(self) -> list[exp.Expr]:
        """Every part of the tree, the outermost first; walking it once for all rules halves their time."""
        return nodes_of(self.tree)

    def find_all(self, *kinds: type[Node]) -> list[Node]:
        """The parts of these kinds, the outermost first."""
        return [node for node in self.nodes if isinstance(node, kinds)]

    @cached_property
    def selects(self) -> list[exp.Select]:
        """Every SELECT of the query, the outermost first."""
        return self.find_all(exp.Select)

    @cached_property
    def ctes(self) -> set[str]:
        """The names of the CTEs, in lower case."""
        return {cte.alias.lower() for cte in self.find_all(exp.CTE)}


def read_query(sql: str, house: House) -> Query:
    """Parse one statement. Raises: ParseError, PolicyError."""
    text = sql.strip().rstrip("; \t\r\n")
    tree, tokens = parse_words(text, house.schema.dialect)
    query = Query(text, tree, house)
    query.tokens = tokens
    return query


@dataclass(frozen=True)
class Place:
    """Where a rule has something to say: a part of the tree or of the text; `problem` is empty where it is kept."""

    at: exp.Expr | Token
    problem: str = ""


@dataclass(frozen=True)
class Finding:
    """A rule broken at a line of the SQL (the first is 1), by this text."""

    rule: str
    severity: Severity
    message: str
    text: str
    line: int
    fixable: bool = False


Parameters = Mapping[str, Any]
Check = Callable[[Query, Parameters], Iterator[Place]]
Fix = Callable[[exp.Expr, House, Parameters], exp.Expr]


@dataclass(frozen=True)
class Rule:
    """One habit of the house. `parameters` are its known settings with their defaults."""

    id: str
    reason: str
    bad: str
    good: str
    check: Check
    severity: Severity = "error"
    fix: Fix | None = None
    parameters: Parameters = field(default_factory=dict)
    # Fixed by writing the tree anew, since it is about the text alone.
    written: bool = False

    @property
    def fixable(self) -> bool:
        """Whether formatting mends it, at least where that is safe."""
        return self.written or self.fix is not None


def line_of(at: exp.Expr | Token) -> int:
    """The line on which a part of a query begins, as far as its tree remembers."""
    if isinstance(at, Token):
        return at.line
    lines = [node.meta["line"] for node in at.walk() if "line" in node.meta]
    return int(min(lines, default=1))


def text_of(at: exp.Expr | Token, dialect: str) -> str:
    """A part of a query on one line, cut if it is long."""
    text = at.text if isinstance(at, Token) else " ".join(write(at, dialect).split())
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"

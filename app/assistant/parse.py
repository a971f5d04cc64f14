"""The text of a model → one SQL tree, or the reason why it is none.

Takes the statement out of code fences and prose, and quotes names that the engine takes for keywords. Does not
check names (`bind`) or what the statement does (`guard`), but more than one statement is refused here, since only
one can be looked at.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache

import sqlglot
from sqlglot import Dialect, Token, TokenType, exp

from app.assistant.errors import ParseError, PolicyError
from app.assistant.nodes import nodes_of

# sqlglot warns when it falls back to an opaque command; the guard refuses those, so the warning says nothing.
logging.getLogger("sqlglot").setLevel(logging.ERROR)

# How the prompt lets the model say that the data has no answer (see prompt.RULES).
CANNOT = re.compile(r"^\W*(?:--\s*)?CANNOT(?: ANSWER)?\b[\s:.-]*(?P<reason>[^\n]*)", re.IGNORECASE)

_FENCE = re.compile(
    r"```(?:\w+[ \t]*\n|(?:sql|duckdb|sqlite)\b)?(?P<sql>.*?)(?:```|\Z)", re.DOTALL | re.IGNORECASE
)
# What sqlglot stumbles over in broken SQL besides raising its own errors, found by cutting queries at random.
BROKEN = (RecursionError, ValueError, LookupError, AttributeError, TypeError)

# Words that are no names to the engine unless quoted, though they are to sqlglot, which lets `FROM order` pass and
# writes it so again: tried on SQLite 3.40, and listed by DuckDB 1.5's duckdb_keywords() as reserved.
RESERVED = {
    "sqlite": frozenset(
        """
        add all alter and as autoincrement between case cast check collate commit constraint create default
        deferrable delete distinct drop else escape except exists foreign from group having in index insert
        intersect into is isnull join limit not nothing notnull null on or order primary raise references
        returning select set table then to transaction union unique update using values when where
        """.split()
    ),
    "duckdb": frozenset(
        """
        all analyse analyze and any array as asc asymmetric both case cast check collate column constraint
        create default deferrable desc describe distinct do else end except false fetch for foreign from group
        having in initially intersect into lambda lateral leading limit not null offset on only or order pivot
        pivot_longer pivot_wider placing primary qualify references returning select show some summarize
        symmetric table then to trailing true union unique unpivot using variadic when where window with
        """.split()
    ),
}

MAX_SQL_CHARACTERS = 100_000
KEPT_SQL_CHARACTERS = 5_000  # a longer text's tree is not kept in memory
MAX_DEPTH = 150  # the passes after this one walk trees by recursion, a few of Python's 1,000 frames a level
# Brackets and CASEs in one another, counted before sqlglot recurses into them: 36 bring its pure form to the 1,000
# frames, 480 the compiled one, and there whatever else runs fails as well (the collector's callbacks, __del__). Of
# 13,000 queries of our pairs, fixtures and Spider's training set the deepest has 6.
MAX_NESTING = 25
# Joins that still wait for their ON: sqlglot reads on and goes back for each, so that one more doubles its time
# (10 are 0.1 s, 18 are 10 s).
MAX_WAITING_JOINS = 10

_OPENS = {TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE, TokenType.CASE}
_CLOSES = {TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE, TokenType.END}
_OPERANDS = {TokenType.VAR, TokenType.IDENTIFIER, TokenType.STRING, TokenType.NUMBER, TokenType.COMMA}
_CONDITIONS = {TokenType.ON, TokenType.USING}
_COMPLETE_JOINS = {TokenType.CROSS, TokenType.NATURAL}  # they take no ON


def extract_sql(text: str) -> str:
    """Return the SQL in a model's answer: the first code block, else the whole text.

    >>> extract_sql("Here it is:\\n```sql\\nSELECT 1\\n```")
    'SELECT 1'
    """
    fenced = _FENCE.search(text)
    sql = fenced["sql"] if fenced else text
    return sql.strip().rstrip("; \t\r\n")


def parse_sql(sql: str, dialect: str) -> exp.Expr:
    """Parse exactly one statement; its tree does not know where in the text its parts stand (`parse_words` does).

    Raises: ParseError when it is no SQL of the dialect, PolicyError when it is several statements.
    """
    if len(sql) > KEPT_SQL_CHARACTERS:
        return _without_places(sql, dialect)
    return _parsed(sql, dialect).copy()


@lru_cache(maxsize=256)
def _parsed(sql: str, dialect: str) -> exp.Expr:
    """The tree of a text that several passes read, to be copied: that takes a seventh of the time."""
    return _without_places(sql, dialect)


def _without_places(sql: str, dialect: str) -> exp.Expr:
    tree, _ = parse_words(sql, dialect)
    for node in nodes_of(tree):
        node._meta = (
            None  # places are all that a parser puts there; a tree without is copied in a third of the time
        )
    return tree


def parse_words(sql: str, dialect: str) -> tuple[exp.Expr, list[Token]]:
    """Parse as `parse_sql` does; with the tree come the words that the text was cut into. Raises: as that does."""
    if not sql.strip():
        raise ParseError("The model wrote no SQL.")
    if len(sql) > MAX_SQL_CHARACTERS:
        raise ParseError(f"The SQL is longer than {MAX_SQL_CHARACTERS:,} characters.")
    try:
        reads = Dialect.get_or_raise(dialect)
        tokens = reads.tokenize(sql)
        _check_nesting(tokens, dialect)
        trees = [tree for tree in reads.parser().parse(tokens, sql) if tree is not None]
    except (sqlglot.errors.SqlglotError, *BROKEN) as error:
        raise ParseError(f"This is not valid {dialect} SQL: {_first_error(error)}") from error
    if not trees:
        raise ParseError("The model wrote no SQL.")
    if len(trees) > 1:
        raise PolicyError(f"Only one statement may run at a time; these are {len(trees)}.")
    tree = trees[0]
    if isinstance(tree, exp.Condition | exp.Alias) and not isinstance(tree, exp.Query):
        raise ParseError(f"This is not a statement: {sql[:80]}")  # prose, which sqlglot reads as columns
    deepest, names = _measure(tree)
    if deepest > MAX_DEPTH:
        raise ParseError(f"This is not valid {dialect} SQL: it is nested too deeply.")
    reserved = RESERVED.get(dialect, frozenset())
    for name in names:
        if name.name.lower() in reserved:
            name.set("quoted", True)
    return tree, tokens


def _check_nesting(tokens: list[Token], dialect: str) -> None:
    """Refuse what would bring the parser to Python's limit of recursion, or keep it busy for ever.

    A level is an open bracket or CASE, or a word or sign that follows another with nothing in between (NOT NOT, - -).
    Raises: ParseError.
    """
    before = TokenType.COMMA
    signs = 0
    waiting = [0]  # joins without their ON, of each level
    for token in tokens:
        kind = token.token_type
        if kind in _OPENS:
            waiting.append(0)
        elif kind in _CLOSES:
            waiting[1:] = waiting[1:-1]
        elif kind == TokenType.JOIN and before not in _COMPLETE_JOINS:
            waiting[-1] += 1
        elif kind in _CONDITIONS:
            waiting[-1] = max(0, waiting[-1] - 1)
        bound = kind in _OPENS or kind in _CLOSES or (kind in _OPERANDS and token.text.upper() != "IF")
        signs = 0 if bound else signs + 1
        if len(waiting) - 1 + signs > MAX_NESTING or waiting[-1] > MAX_WAITING_JOINS:
            raise ParseError(f"This is not valid {dialect} SQL: it is nested too deeply.")
        before = kind


def _measure(tree: exp.Expr) -> tuple[int, list[exp.Identifier]]:
    """Count the levels of nesting, and list all names; a chain of operators is one, as sqlglot walks it in a loop."""
    deepest = 0
    names = []
    left = [(tree, 1)]
    while left:
        node, depth = left.pop()
        deepest = max(deepest, depth)
        if isinstance(node, exp.Identifier):
            names.append(node)
        below = depth + (not isinstance(node, exp.Binary))
        for value in node.args.values():
            if isinstance(value, exp.Expr):
                left.append((value, below))
            elif isinstance(value, list):
                left += [(item, below) for item in value if isinstance(item, exp.Expr)]
    return deepest, names


def _first_error(error: Exception) -> str:
    if isinstance(error, sqlglot.errors.ParseError) and error.errors:
        found = error.errors[0]
        return f"{found['description']} near {found['highlight']!r} (line {found['line']})."
    if isinstance(error, RecursionError):
        return "it is nested too deeply."
    return " ".join(str(error).split())[:200]

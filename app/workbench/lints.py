"""The lints of one statement: what its text, its names, its style and its rows say against it.

    parse           it is no SQL of the dialect, or not one whole piece of a pair file
    policy          it is not one SELECT over the schema's tables
    bind            a name has no column, or needs a repair
    style           it breaks a rule of the house style
    accept          an accepted answer is the gold itself
    fails           the database refuses it
    over-limit      it takes more time, memory or rows than the workspace allows
    no-rows         it returns none, and the pair is not tagged no-rows
    unstable-order  rows tie at its LIMIT: which of them it shows is chance

Ties are looked for where the outermost LIMIT cuts the rows of today's data, and only there; LIMIT in a CTE or a window
is left to the style rule deterministic-order. What pairs say against each other is `lint_together`.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlglot import exp

from app.assistant.errors import BindError, InhouseError, LimitError, PolicyError, SqlError
from app.assistant.pairs import Pair
from app.assistant.run import Result
from app.assistant.skeleton import skeleton_of
from app.assistant.style import House, Style
from app.assistant.style.conformance import check_query
from app.assistant.style.rule import read_query

Severity = Literal["error", "warning"]

NO_ROWS = "no-rows"  # the tag of a pair of which no rows are the right answer
TIE_KEY = "lint_key_"


@dataclass(frozen=True)
class Lint:
    """One finding at a pair, and about an `other` one where it is between two.

    `line` counts from 0 at the statement `sql`, where the finding is about a part of that.
    """

    lint: str
    severity: Severity
    pair: Pair
    message: str
    sql: str = ""
    line: int = 0
    other: Pair | None = None


@dataclass(frozen=True)
class Fault:
    """What is wrong with a statement, whichever pair has it."""

    lint: str
    severity: Severity
    message: str
    line: int = 0


@dataclass(frozen=True)
class TieQuery:
    """The statement with one row more than its LIMIT; two rows tie where the columns at `keys` are the same.

    `own` if it is the author's text but for that number: that it runs says of the statement that it does.
    """

    sql: str
    limit: int
    keys: tuple[int, ...]
    own: bool = False


@dataclass(frozen=True)
class Checked:
    """A statement that was looked at without running it; `skeleton` is empty where it cannot be parsed."""

    faults: tuple[Fault, ...] = ()
    skeleton: str = ""
    runs: bool = False
    tie: TieQuery | None = None


@dataclass(frozen=True)
class Outcome:
    """What running a statement gave; `digest` is the same for the same rows in whatever order, None without any."""

    faults: tuple[Fault, ...] = ()
    digest: int | None = None
    empty: bool = False


def check_statement(sql: str, house: House, style: Style | None) -> Checked:
    """Parse, bind and guard one statement, and check its style; of the first three the first fault counts.

    Without a style it is only parsed.
    """
    dialect = house.schema.dialect
    try:
        query = read_query(sql, house)
    except PolicyError as error:
        return Checked((Fault("policy", "error", f"{error} Write one SELECT."),))
    except SqlError as error:
        return Checked((Fault("parse", "error", f"{error} Correct the SQL."),))
    if style is None:
        return Checked((), skeleton_of(query.tree, dialect, copy=False))
    if fault := _refuse(query.tree, house):  # which leaves the tree half repaired
        return Checked((fault,), skeleton_of(read_query(sql, house).tree, dialect, copy=False))
    broken = check_query(query, style).broken
    faults = tuple(
        Fault(
            "style", finding.severity, f"{finding.rule}: {finding.message}: {finding.text}", finding.line - 1
        )
        for finding in broken
    )
    said = any(finding.rule == "deterministic-order" for finding in broken)
    tie = None if said else find_tie_query(query.tree, dialect, query.text)
    return Checked(faults, skeleton_of(query.tree, dialect, copy=False), True, tie)


def _refuse(tree: exp.Expr, house: House) -> Fault | None:
    from app.assistant.bind import bind_columns
    from app.assistant.guard import check_policy

    try:
        if not isinstance(tree, exp.Query):
            check_policy(tree, house.schema)
        bound = bind_columns(tree, house.schema, copy=False)
        check_policy(bound.tree, house.schema)
    except PolicyError as error:
        return Fault("policy", "error", f"{error} Write one SELECT over the schema's tables.")
    except BindError as error:
        return Fault("bind", "error", f"{error} Correct the name.")
    if bound.repairs:
        said = f"it binds only with repairs: {'; '.join(bound.repairs)}."
        return Fault("bind", "error", f"{said} Write them into the SQL.")
    return None


_LAST_LIMIT = re.compile(r"(.*\bLIMIT\s+)(\d+)", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"--|/\*")


def raise_limit(text: str, limit: int) -> str:
    """Return the statement with one row more at its end; "" where it does not end in that LIMIT.

    >>> raise_limit("SELECT a FROM t LIMIT 3", 3)
    'SELECT a FROM t LIMIT 4'
    """
    found = None if _COMMENT.search(text) else _LAST_LIMIT.fullmatch(text)
    return f"{found[1]}{limit + 1}" if found and int(found[2]) == limit else ""


def find_tie_query(tree: exp.Expr, dialect: str, text: str = "") -> TieQuery | None:
    """Return what to run to see whether rows tie at the outermost LIMIT; None without one, or where it cannot be told.

    `text` is what the tree was read from, if it is known.

    Without ORDER BY all rows tie. Not told: LIMIT or OFFSET by expressions, ORDER BY ALL, and keys that DISTINCT or a
    UNION does not output.

    >>> find_tie_query(sqlglot.parse_one("SELECT a FROM t ORDER BY b LIMIT 3"), "duckdb").sql
    'SELECT a, b AS lint_key_1 FROM t ORDER BY b LIMIT 4'
    """
    limit = tree.args.get("limit")
    count = limit.expression if isinstance(limit, exp.Limit) else None
    if not isinstance(count, exp.Literal) or not count.is_int or int(count.this) < 1:
        return None
    if isinstance(tree.args.get("offset"), exp.Offset) and not tree.args["offset"].expression.is_int:
        return None
    order = tree.args.get("order")
    if not isinstance(tree, exp.Query):
        return None
    names = [name.lower() for name in tree.named_selects]
    shown = [item.unalias() for item in tree.expressions] if isinstance(tree, exp.Select) else []
    keys: list[int] = []
    added: list[exp.Expr] = []
    for ordered in order.expressions if order else ():
        key = ordered.this
        is_name = isinstance(key, exp.Column) and not key.table and key.name.lower() in names
        if isinstance(key, exp.Var | exp.Star):
            return None
        if isinstance(key, exp.Literal) and key.is_int:
            keys.append(int(key.this) - 1)
        elif is_name and "*" not in names:
            keys.append(names.index(key.name.lower()))
        elif isinstance(key, exp.Column) and key.table and key in shown and "*" not in names:
            keys.append(shown.index(key))
        elif isinstance(tree, exp.Select) and not tree.args.get("distinct"):
            added.append(key)
        else:
            return None
    if not added and (own := raise_limit(text, int(count.this))):
        return TieQuery(own, int(count.this), tuple(keys), own=True)
    longer = tree.copy()
    longer.set("limit", exp.Limit(expression=exp.Literal.number(int(count.this) + 1)))
    for number, key in enumerate(added, 1):
        longer.append("expressions", exp.alias_(key.copy(), f"{TIE_KEY}{number}"))
    keys += [number - len(added) for number in range(len(added))]
    return TieQuery(longer.sql(dialect=dialect, comments=False), int(count.this), tuple(keys))


def check_result(result: Result, max_rows: int) -> Outcome:
    """Say what is wrong with rows that came."""
    if result.truncated:
        said = f"it returns more than {max_rows:,} rows. Aggregate or filter, or raise max_rows."
        return Outcome((Fault("over-limit", "error", said),))
    return Outcome((), digest_rows(result.rows), not result.rows)


def check_error(error: InhouseError) -> Outcome:
    """Say why no rows came."""
    if isinstance(error, LimitError):
        return Outcome((Fault("over-limit", "error", f"{error} Narrow the query, or raise the limit."),))
    return Outcome((Fault("fails", "error", f"{' '.join(str(error).split())} Correct the SQL."),))


def check_tie(result: Result, tie: TieQuery) -> Fault | None:
    """Say whether the last row that a LIMIT shows ties with the first that it does not."""
    if len(result.rows) <= tie.limit:
        return None
    last, next_ = (result.rows[number] for number in (tie.limit - 1, tie.limit))
    if last == next_ and tie.keys:
        return None  # either may be shown: they are the same
    if any(last[key] != next_[key] for key in tie.keys):
        return None
    if not tie.keys:
        return Fault("unstable-order", "error", "LIMIT without ORDER BY takes any rows. Add an ORDER BY.")
    return Fault(
        "unstable-order", "error",
        f"rows {tie.limit} and {tie.limit + 1} tie, and the LIMIT shows one of them by chance: "
        f"{_shown(last)} and {_shown(next_)}. End ORDER BY with a key.",
    )  # fmt: skip


def _shown(row: Sequence[Any]) -> str:
    text = ", ".join(map(str, row))
    return f"({text if len(text) <= 60 else text[:59] + '…'})"


def digest_rows(rows: Sequence[Sequence[Any]]) -> int:
    """Return a number that is the same for the same rows in any order, figures to six digits."""
    lines = sorted(repr([_rounded(value) for value in row]) for row in rows)
    return int.from_bytes(hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).digest()[:8])


def _rounded(value: Any) -> Any:
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        return value
    figure = float(value)
    return float(f"{figure:.6g}") if math.isfinite(figure) else str(figure)


def lint_pair(pair: Pair, checked: dict[str, Checked], outcomes: dict[str, Outcome]) -> list[Lint]:
    """Put together what is wrong with the statements of one pair; what was not run has no outcome."""
    found = []
    for number, sql in enumerate((pair.sql, *pair.accept)):
        said = "" if not number else f"accepted answer {number}: "
        faults = list(checked[sql].faults)
        outcome = outcomes.get(sql, Outcome())
        faults += outcome.faults
        if outcome.empty and NO_ROWS not in pair.tags:
            remedy = f"Correct a value or a join, or tag the pair {NO_ROWS} if none are right."
            faults.append(Fault(NO_ROWS, "warning", f"it returns no rows. {remedy}"))
        elif outcome.digest is not None and not outcome.empty and NO_ROWS in pair.tags and not number:
            faults.append(
                Fault(NO_ROWS, "warning", f"it returns rows, though it is tagged {NO_ROWS}. Drop the tag.")
            )
        found += [
            Lint(fault.lint, fault.severity, pair, said + fault.message, sql, fault.line) for fault in faults
        ]
    texts = [" ".join(sql.split()) for sql in (pair.sql, *pair.accept)]
    for number, text in enumerate(texts):
        if text in texts[:number]:
            message = f"accepted answer {number} is the statement before it again. Remove it."
            found.append(Lint("accept", "error", pair, message))
    return found

"""How far a query keeps the house style, and the query in that style."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlglot import exp
from sqlglot.errors import SqlglotError

from app.assistant.errors import SqlError
from app.assistant.parse import BROKEN, parse_sql
from app.assistant.schema import Schema
from app.assistant.style.layout import format_sql, lay_out
from app.assistant.style.rule import Finding, House, Place, Query, Rule, line_of, read_query, text_of
from app.assistant.style.style_file import FILE, Style, read_style
from app.assistant.workspace import Workspace

log = logging.getLogger(__name__)

# One rule may make room for another, such as a qualified column for a CTE.
ROUNDS = 3
WEIGHTS = {"error": 1.0, "warning": 0.5}


@dataclass(frozen=True)
class Conformance:
    """`score` is the weighted share, in [0, 1], of the rules with something to say that are kept; 1 if none has.

    `kept` and `broken_rules` are those rules' ids; `broken` has a finding for each place.
    """

    score: float
    broken: tuple[Finding, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def broken_rules(self) -> tuple[str, ...]:
        """The ids of the rules that are broken, each once."""
        return tuple(dict.fromkeys(finding.rule for finding in self.broken))


def conformance(sql: str, style: Style, house: House) -> Conformance:
    """Check one query against all rules that are on. Raises: ParseError, PolicyError."""
    return check_query(read_query(sql, house), style)


def check_query(query: Query, style: Style) -> Conformance:
    """Check one query that is parsed already."""
    findings: list[Finding] = []
    kept = []
    have = lost = 0.0
    for rule in style.rules:
        places = _places(rule, query, style)
        if not places:
            continue
        broken = [place for place in places if place.problem]
        have += WEIGHTS[rule.severity]
        lost += WEIGHTS[rule.severity] if broken else 0.0
        findings += [_finding(rule, place, query) for place in broken]
        kept += [] if broken else [rule.id]
    findings.sort(key=lambda finding: finding.line)
    return Conformance(1.0 - lost / have if have else 1.0, tuple(findings), tuple(kept))


def _places(rule: Rule, query: Query, style: Style) -> list[Place]:
    try:
        return list(rule.check(query, style.settings(rule)))
    except (SqlglotError, *BROKEN):  # a construct that the rule was not written for
        log.debug("the rule %s cannot read %s", rule.id, query.text[:200], exc_info=True)
        return []


def _finding(rule: Rule, place: Place, query: Query) -> Finding:
    return Finding(
        rule.id,
        rule.severity,
        place.problem,
        text_of(place.at, query.dialect),
        line_of(place.at),
        rule.fixable,
    )


def format_house(sql: str | exp.Expr, style: Style, house: House) -> str:
    """Mend what can be mended without changing a result, then lay the query out as the house does.

    Comments are dropped. Raises: ParseError, PolicyError.
    """
    dialect = house.schema.dialect
    tree = parse_sql(sql.strip().rstrip("; \t\r\n"), dialect) if isinstance(sql, str) else sql.copy()
    for _round in range(ROUNDS):
        before = tree
        for rule in style.rules:
            tree = _mend(rule, tree, style, house)
        if tree is before:
            break
    return lay_out(tree, dialect)


def format_answer(tree: exp.Expr, schema: Schema, workspace: Workspace) -> str:
    """Write an answer in the style of a workspace that has a style file, and on DuckDB; else as `format_sql` does.

    Raises: ParseError, WorkspaceError.
    """
    file = workspace.root / FILE
    if schema.dialect != "duckdb" or not file.exists():
        return format_sql(tree, schema.dialect)
    style = _read_style(workspace.root, file.stat().st_mtime_ns)
    return format_house(tree, style, House(schema, workspace.glossary))


@lru_cache(maxsize=4)
def _read_style(root: Path, _changed: int) -> Style:
    return read_style(root)


def _mend(rule: Rule, tree: exp.Expr, style: Style, house: House) -> exp.Expr:
    """The tree as a rule mends it, or itself where the rule is kept or cannot."""
    if rule.fix is None or not any(place.problem for place in _places(rule, Query("", tree, house), style)):
        return tree
    try:
        mended = rule.fix(tree.copy(), house, style.settings(rule))
        # Read back, so that what is no SQL is not taken.
        return tree if mended == tree else parse_sql(mended.sql(house.schema.dialect), house.schema.dialect)
    except (SqlglotError, SqlError, OverflowError, *BROKEN):
        log.debug("the rule %s cannot mend this query", rule.id, exc_info=True)
        return tree

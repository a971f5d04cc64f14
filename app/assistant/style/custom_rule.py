"""Rules that a company adds in a few lines of its style file: what may not be written, or must be filtered out.

    - id: no-position-functions
      reason: …
      forbid: ARG_MAX(_, _)        # an SQL expression or condition, or a list of them; _ stands for anything
      bad: SELECT …
      good: SELECT …

`forbid_text` is a regular expression on the query written on one line; `required_filter: {tables, condition}` asks
that a SELECT from one of the tables has a condition on the columns of `condition`: an author who says something
else of them was asked to. A subquery of EXISTS or IN is free of it, and so is a SELECT that reads a table of `unless`,
if that is given. Nothing custom is mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from app.assistant.parse import BROKEN
from app.assistant.style.layout import write
from app.assistant.style.rule import Check, Parameters, Place, Query, Rule, Severity
from app.assistant.style.sources import source_of, sources_of

KINDS = ("forbid", "forbid_text", "required_filter")
KEYS = {"id", "reason", "bad", "good", "severity", *KINDS}


def make_rule(entry: Mapping[str, Any], severity: Severity, dialect: str) -> Rule:
    """Make a rule of an entry whose keys are known. Raises: ValueError saying what is wrong."""
    given = [kind for kind in KINDS if kind in entry]
    if len(given) != 1:
        raise ValueError(f"it needs one of {', '.join(KINDS)}")
    value = entry[given[0]]
    if given[0] == "required_filter":
        check = _require(value, dialect)
    elif given[0] == "forbid" and isinstance(value, list) and value and all(map(_is_text, value)):
        check = _forbid(value, dialect)
    elif not _is_text(value):
        raise ValueError(f"{given[0]} is a text")
    else:
        check = _forbid([value], dialect) if given[0] == "forbid" else _forbid_text(value)
    return Rule(
        str(entry["id"]), str(entry["reason"]), str(entry["bad"]), str(entry["good"]), check, severity
    )


def _parse(sql: str, dialect: str) -> exp.Expr:
    try:
        return sqlglot.parse_one(sql, read=dialect)
    except (SqlglotError, *BROKEN) as error:
        raise ValueError(f"{sql!r} is no SQL expression") from error


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _forbid(texts: list[str], dialect: str) -> Check:
    patterns = [(sql, _parse(sql, dialect)) for sql in texts]

    def check(query: Query, _: Parameters) -> Iterator[Place]:
        found = [
            Place(node, f"the house does not write {sql}")
            for sql, pattern in patterns
            for node in query.find_all(type(pattern))
            if _fits(node, pattern)
        ]
        yield from found or [Place(query.tree)]

    return check


def _fits(node: Any, pattern: Any) -> bool:
    """Whether the part of a tree is the pattern; case and brackets do not count, _ is anything."""
    if isinstance(pattern, exp.Column) and pattern.sql() == "_":
        return True
    while isinstance(node, exp.Paren) and not isinstance(pattern, exp.Paren):
        node = node.this
    if isinstance(pattern, exp.Column) and isinstance(node, exp.Column) and not pattern.table:
        return _fits(node.this, pattern.this)
    if isinstance(pattern, exp.Expr):
        return type(node) is type(pattern) and all(
            _fits(node.args.get(name), value)
            for name, value in pattern.args.items()
            if value or name == "this"
        )
    if isinstance(pattern, list):
        same = isinstance(node, list) and len(node) == len(pattern)
        return same and all(map(_fits, node, pattern))
    if isinstance(pattern, str) and isinstance(node, str):
        return node.lower() == pattern.lower()
    return bool(node == pattern)


def _forbid_text(regex: str) -> Check:
    try:
        compiled = re.compile(regex, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"forbid_text is no regular expression: {error}") from error

    def check(query: Query, _: Parameters) -> Iterator[Place]:
        found = compiled.search(" ".join(write(query.tree, query.dialect).split()))
        yield Place(query.tree, f"the house does not write {found.group()!r}" if found else "")

    return check


def _require(value: Any, dialect: str) -> Check:
    if not isinstance(value, dict) or set(value) - {"unless"} != {"tables", "condition"}:
        raise ValueError(
            "required_filter has the keys tables (a list), condition and, if need be, unless (a list)"
        )
    tables, condition, unless = value["tables"], value["condition"], value.get("unless", [])
    for names in (tables, unless):
        if not isinstance(names, list) or not all(isinstance(table, str) for table in names) or not tables:
            raise ValueError("required_filter: tables and unless are lists of names, each schema.table")
    wanted = {column.name.lower() for column in _parse(str(condition), dialect).find_all(exp.Column)}
    if not wanted:
        raise ValueError(f"required_filter: {condition!r} names no column")
    keys, free = ({table.lower() for table in names} for names in (tables, unless))

    def check(query: Query, _: Parameters) -> Iterator[Place]:
        for select in query.selects:
            if select.find_ancestor(exp.Exists, exp.In):
                continue
            read = [source for source in sources_of(select) if _key(source) in keys]
            if read and not any(_key(source) in free for source in sources_of(select)):
                said = {
                    name
                    for column in select.find_all(exp.Column)
                    if (name := column.name.lower()) in wanted and _is_of(column, select)
                }
                yield Place(read[0], "" if wanted == said else f"leave rows out with {condition}")

    return check


def _key(source: exp.Expr) -> str:
    return f"{source.text('db')}.{source.name}".lower().lstrip(".")


def _is_of(column: exp.Column, select: exp.Select) -> bool:
    """Whether the column is read by this SELECT itself, wherever in it it stands."""
    return not column.table or source_of(column) in sources_of(select)

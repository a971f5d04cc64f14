"""Statements that differ only by values are looked at once: what the static lints say of one is true of all.

What is found without running a query depends on its words, not on the text that a column is compared with or on the
day of a period; so those are left out of a statement's shape. They stay in it where anything could look at them:

- a value that the style file or the glossary has, and every value where a custom rule is a regular expression;
- a text that is not compared: units, formats, paths, patterns, and what INTERVAL is of; and every number;
- a day that no calendar has.

Nor do statements share a shape whose values are equal in one and differ in another. A statement with comments, dollar
or backslash quoting is looked at by itself, and so is every one of a shape in which something was found.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.assistant.errors import InhouseError
from app.assistant.style import RULES, House, Style
from app.assistant.style.rule import read_query
from app.assistant.workspace import read_yaml
from app.workbench.lints import Checked, check_statement, find_tie_query, raise_limit

LONGEST = 20_000  # characters; longer ones are few, and might be over what is parsed at all

_ODD = re.compile(r"--|/\*|[$\\`\0]|(?<![\w'])[A-Za-z]'|''")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_COMPARED = re.compile(r"[\w)\]\"\s](?:<>|!=|<=|>=|<|>|=)\s*$")
_LISTED = re.compile(r"\bIN\s*\(\s*$", re.IGNORECASE)
_NEXT = re.compile(r"\s*,\s*")
_DAY = re.compile(r"\bDATE\s+$", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Named:
    """The values that something may look at: `pieces` as they are, or anywhere in the texts of `unread`."""

    pieces: frozenset[str]
    unread: tuple[str, ...]

    def has(self, value: str) -> bool:
        """Whether a value is one of them, in whatever case."""
        low = value.lower()
        return low in self.pieces or any(low in text for text in self.unread)


def find_named(house: House, style: Style | None) -> Named | None:
    """Return the values that rules may look at; None where they may look at any. Raises: WorkspaceError."""
    texts = [text for term in house.terms for text in _texts(vars(term))]
    if style is not None and style.file is not None:
        entries = read_yaml(style.file) or {}
        if any("forbid_text" in entry for entry in entries.get("custom") or ()):
            return None
        texts += _texts(entries)
    elif style is not None and not {rule.id for rule in style.rules} <= {rule.id for rule in RULES}:
        return None
    # Whatever stands between two quotes, be it a text or what is between two of them.
    pieces = frozenset(piece.lower() for text in texts for piece in text.split("'"))
    return Named(pieces, tuple(text.lower() for text in texts if re.search(r"[$\\]", text)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for pair in value.items() for item in pair for text in _texts(item))
    elif isinstance(value, list | tuple):
        yield from (text for item in value for text in _texts(item))


def shape_of(sql: str, named: Named) -> str | None:
    """Return the statement without the values that nothing looks at; None where it is to be looked at by itself.

    >>> nothing = Named(frozenset(), ())
    >>> one, other = (shape_of(f"SELECT a FROM t WHERE b = '{value}' LIMIT 3", nothing) for value in ("x", "long"))
    >>> one == other
    True
    """
    if len(sql) > LONGEST or _ODD.search(sql):
        return None
    parts: list[str] = []
    numbers: dict[str, int] = {}
    kept: set[str] = set()
    end, follows = 0, False  # follows: the text before was a value of an IN list
    for quoted in _QUOTED.finditer(sql):
        before, value = sql[end : quoted.start()], quoted.group()[1:-1]
        parts.append(before)
        end = quoted.end()
        listed = bool(_LISTED.search(before)) or (follows and bool(_NEXT.fullmatch(before)))
        is_day = bool(_DAY.search(before))
        is_free = quoted.group()[0] == "'" and "\n" not in value and not named.has(value)
        follows = listed and quoted.group()[0] == "'"
        if is_free and ((is_day and _is_date(value)) or listed or _COMPARED.search(before)):
            number = numbers.setdefault(value, len(numbers))
            parts.append(f"\0{'day' if is_day else 'text'} {number}\0")
        else:
            kept.add(value.lower())
            parts.append(quoted.group())
    parts.append(sql[end:])
    low = {value.lower() for value in numbers}
    return "".join(parts) if len(low) == len(numbers) and not low & kept else None


def _is_date(value: str) -> bool:
    try:
        return bool(_ISO.fullmatch(value) and dt.date.fromisoformat(value))
    except ValueError:
        return False


class Checker:
    """`check_statement` for many: one of each shape is looked at. Not for sharing between threads."""

    def __init__(self, house: House, style: Style | None) -> None:
        """Look for the values that rules may look at. Raises: WorkspaceError."""
        self.house = house
        self.style = style
        self.named = find_named(house, style)
        self._known: dict[str, Checked] = {}

    def check(self, sql: str) -> Checked:
        """Return what `check_statement` does."""
        shape = shape_of(sql, self.named) if self.named else None
        known = self._known.get(shape) if shape else None
        if known is None:
            known = check_statement(sql, self.house, self.style)
            if shape and not known.faults:
                self._known[shape] = known
            return known
        tie = known.tie
        if tie is None:
            return known
        if tie.own and (own := raise_limit(sql.strip().rstrip("; \t\r\n"), tie.limit)):
            return replace(known, tie=replace(tie, sql=own))
        try:
            query = read_query(sql, self.house)
        except InhouseError:
            return check_statement(sql, self.house, self.style)
        return replace(known, tie=find_tie_query(query.tree, query.dialect, query.text))

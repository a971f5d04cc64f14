"""Whose column a question means: "the names of the scientists" are the scientists', whatever else has names.

Read are a column's last word, "of" and a table's name behind it, or the table's name right before it. Nothing is
concluded where two tables are so named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.assistant.question import stems
from app.assistant.schema import Table

_BETWEEN = frozenset(stems("the a an all each every any this that these those our its their of"))


def named_owners(question: str, column: str, tables: Iterable[Table]) -> list[Table]:
    """Those of the tables of which the question asks for the column.

    >>> one, other = Table("projects", ()), Table("scientists", ())
    >>> [table.name for table in named_owners("What are the names of all scientists?", "name", [one, other])]
    ['scientists']
    >>> [table.name for table in named_owners("Show each project's name and hours", "name", [one, other])]
    ['projects']
    >>> named_owners("What are the names?", "name", [one, other]), named_owners("A project named X", "name", [one])
    ([], [])
    """
    asked = stems(re.sub(r"\b(?:named|called)\b", ",", question))  # "a project named X" asks for no name
    wanted = stems(column)[-1:]
    found = []
    for table in tables:
        name = stems(table.name)
        places = [place for place, word in enumerate(asked) if [word] == wanted]
        if name and any(
            _stands_behind(asked, place, name) or _stands_before(asked, place, name) for place in places
        ):
            found.append(table)
    return found


def _stands_behind(asked: list[str], place: int, name: list[str]) -> bool:
    """Whether "of the NAME" follows."""
    rest = asked[place + 1 :]
    if rest[:1] != ["of"]:
        return False
    while rest and rest[0] in _BETWEEN:
        rest = rest[1:]
    return rest[: len(name)] == name


def _stands_before(asked: list[str], place: int, name: list[str]) -> bool:
    """Whether "NAME" or "NAME's" comes right before."""
    before = asked[:place]
    if before[-1:] == ["s"]:
        before = before[:-1]
    return before[-len(name) :] == name

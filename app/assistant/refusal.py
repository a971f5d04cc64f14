"""A model's word that the data has no answer: whether the tables contradict it, and how people are told. Pure.

Small models refuse what they could answer: they name a table of the schema as what is missing, or say that there is
nothing about what a table is described to hold. Asked again with that table's name, they answer or refuse once more.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from app.assistant.coverage import HouseWords
from app.assistant.question import stems
from app.assistant.schema import Schema, Table

_ABOUT = re.compile(
    r"\b(?:nothing|no(?:t any)? (?:data|information|tables?|columns?|records?)) (?:about|on|for|of) "
    r"(?P<what>[^.;,()]+)",
    re.IGNORECASE,
)

# What a thing has that is there: "stock levels", "order history".
_VAGUE = frozenset(stems("level status detail history figure count number volume situation"))


def find_contradicting(reason: str, schema: Schema, house: HouseWords) -> list[str]:
    """The keys of the tables that a reason names, or that are described to hold what it says is missing."""
    said = _ABOUT.search(reason)
    missing = {word.stem for word in house.content(said["what"])} - _VAGUE if said else set()
    return [
        table.key
        for table in schema.tables
        if re.search(rf"\b{re.escape(table.key)}\b", reason) or _holds(table, missing)
    ]


def _holds(table: Table, missing: Collection[str]) -> bool:
    """Whether a table has some of the words, and it and its columns all; columns of personal data do not count."""
    own = {*stems(" ".join((table.name, table.description, *table.synonyms)))}
    columns = [
        text
        for column in table.columns
        if not column.personal
        for text in (column.name, column.description, *column.synonyms)
    ]
    return bool(own & set(missing)) and set(missing) <= own | {*stems(" ".join(columns))}


def tell_refusal(reason: str, about: str) -> str:
    """Say to a user that the model finds no answer; `about` is what the data covers.

    >>> tell_refusal("no moods are stored.", "customers and their orders")
    'The model finds no answer in this data (no moods are stored). Ask about: customers and their orders'
    """
    reason = " ".join(reason.split()).strip(" .")
    said = (
        f"The model finds no answer in this data ({reason})." if reason else "The data has no answer to this."
    )
    return f"{said} Ask about: {about}"

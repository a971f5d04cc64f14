"""Figures of one kind: of "the average rating and resolution" both are averages, where a query takes only the first."""

from __future__ import annotations

import re

from sqlglot import exp

from app.assistant.question import stems
from app.assistant.schema import Schema
from app.assistant.style.sources import sources_of
from app.assistant.words.readable import table_key

_FIGURES: tuple[tuple[re.Pattern[str], type[exp.AggFunc]], ...] = (
    (re.compile(r"\b(?:average|mean)\b", re.IGNORECASE), exp.Avg),
    (re.compile(r"\b(?:total|sum of)\b", re.IGNORECASE), exp.Sum),
)
_NUMBERS = ("INT", "REAL", "NUM", "DEC", "DOUBLE", "FLOAT")


def share_figure(tree: exp.Expr, question: str, schema: Schema) -> list[str]:
    """Give a bare number beside an average, or a sum, the same where the question names both at once, in place."""
    if not isinstance(tree, exp.Select) or tree.args.get("group"):
        return []
    items = [item.unalias() for item in tree.expressions]
    for words, kind in _FIGURES:
        bare = [item for item in items if isinstance(item, exp.Column)]
        figures = [item for item in items if isinstance(item, kind)]
        named = words.search(question)
        if not bare or not figures or len(bare) + len(figures) != len(items) or named is None:
            continue
        both = re.match(r"\s+[\w ]{2,40}?,? (?:and|,)\s+((?:the )?[\w ]{2,30})", question[named.end() :])
        if both is None or len(bare) != 1 or not _is_number(bare[0], tree, schema):
            continue
        said = stems(" ".join(both[1].split()[:3]))
        if set(stems(bare[0].name.replace("_", " "))) <= set(said):
            shown = bare[0].sql(schema.dialect)
            bare[0].replace(kind(this=bare[0].copy()))
            return [f"{kind.__name__.upper()}({shown}) for {shown}, as the question names both at once"]
    return []


def _is_number(column: exp.Column, select: exp.Select, schema: Schema) -> bool:
    keys = set(map(table_key, sources_of(select)))
    tables = [table for table in schema.tables if table.key.lower() in keys]
    types = [
        each.type.upper()
        for table in tables
        for each in table.columns
        if each.name.lower() == column.name.lower()
    ]
    return bool(types) and all(any(word in kind for word in _NUMBERS) for kind in types)

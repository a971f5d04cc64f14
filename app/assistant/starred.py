"""`SELECT *` where a question asks for the details, and one column is called so: `party_details`, `cmi_details`.

Of 55 known questions for "details" 52 mean such a column; the other three are of tables that have none.
"""

from __future__ import annotations

import re

from sqlglot import exp

from app.assistant.schema import Schema
from app.assistant.scopes import to_name
from app.assistant.style.sources import sources_of
from app.assistant.words.readable import table_key

_DETAILS = re.compile(r"\bdetails?\b", re.IGNORECASE)
_ALL = re.compile(r"\b(?:all|full|every) (?:the )?(?:details?|information)\b|\binformation\b", re.IGNORECASE)


def show_details(tree: exp.Expr, question: str, schema: Schema) -> list[str]:
    """Show the one column called details of the one table read, in place of all, in place; say so."""
    if not isinstance(tree, exp.Select) or not _DETAILS.search(question) or _ALL.search(question):
        return []
    sources = sources_of(tree)
    if len(sources) != 1 or not isinstance(sources[0], exp.Table) or len(tree.expressions) != 1:
        return []
    item = tree.expressions[0]
    if not isinstance(item, exp.Star) and not (isinstance(item, exp.Column) and item.is_star):
        return []
    named = [
        column.name
        for table in schema.tables
        if table.key.lower() == table_key(sources[0])
        for column in table.columns
        if re.fullmatch(r"(?:.*_)?details?", column.name, re.IGNORECASE)
    ]
    if len(named) != 1:
        return []
    tree.set("expressions", [exp.Column(this=to_name(named[0], schema.dialect))])
    return [f"only {named[0]}, not all columns: the details are asked for"]

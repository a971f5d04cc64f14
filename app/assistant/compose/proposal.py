"""What can be asked about in a workspace that has no semantics.yaml, as schema, notes and glossary alone tell it.

Each table with a one-column key is a subject, each column with an enumeration a dimension and a condition, each
glossary term with an aggregate and a unit a measure, each foreign key something that may never have happened. The day
by which periods limit them is a table's first date that is never NULL and says what happened ("opened_at"). Not
proposed: synonyms, ratios of two figures, what only a person knows to be ambiguous, and tables and columns whose names
need quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.assistant.compose.query import is_one_aggregate
from app.assistant.parse import RESERVED
from app.assistant.schema import Column, Schema, Table, quote_key, quote_name
from app.assistant.workspace import Term, Workspace

# Asked of any company and rarely in its warehouse; left out where the workspace has one of the words.
MISSING: tuple[tuple[str, str, str], ...] = (
    ("What was the weather like {period}?", "the weather", "weather temperature"),
    ("What did we pay in salaries {period}?", "salaries", "salary salaries payroll wages"),
    ("How did our competitors' prices change {period}?", "competitors' prices", "competitor competitors"),
    ("How did our share price develop {period}?", "share prices", "share stock shares"),
    ("How much did we spend on electricity {period}?", "energy costs", "electricity energy"),
    ("How much rent did we pay {period}?", "rents", "rent rents lease"),
    ("How many job applications did we get {period}?", "job applications", "application applications applicant"),
    ("How many visitors did our website have {period}?", "website visits", "visitor visitors visit visits website"),
)  # fmt: skip
_READ_OTHERWISE = frozenset(
    "at by if is like no of over set".split()
)  # no aliases for parsers, though not reserved
_HAPPENED = re.compile(
    r"(?P<did>\w+(?:ed|sent|sold|paid|made|bought)(?:_(?:up|in|out|off))?)_(?:at|on|date|time)"
)


def with_aliases(schema: Schema) -> Schema:
    """The schema with an alias for each table that the house gives none: its initials, numbered where taken."""
    taken = {table.alias for table in schema.tables if table.alias}
    tables = []
    for table in schema.tables:
        if not table.alias:
            letters = "".join(word[0] for word in re.findall(r"[a-z]+", table.name.lower())) or "t"
            names = (letters + (str(n) if n else "") for n in range(len(schema.tables) + 2))
            free = (name for name in names if name not in taken | RESERVED[schema.dialect] | _READ_OTHERWISE)
            table = replace(table, alias=next(free))
            taken.add(table.alias)
        tables.append(table)
    return replace(schema, tables=tuple(tables))


def propose(workspace: Workspace, schema: Schema) -> dict[str, Any]:
    """The entries of a semantics.yaml that could be written for the workspace."""
    schema = _without_quotes(schema)
    subjects = [subject for table in schema.tables if (subject := _subject(table))]
    reached = _reached(schema)
    dimensions: list[dict[str, Any]] = []
    conditions: list[dict[str, Any]] = []
    for table in schema.tables:
        for column in table.columns:
            if column.values and not column.personal:
                dimensions.append(_dimension(table, column))
                conditions += _conditions(table, column, reached)
    words = {
        word
        for text in (*_texts(schema), *(f"{t.term} {' '.join(t.also)} {t.means}" for t in workspace.glossary))
        for word in re.findall(r"[a-z]+", text.lower())
    }
    return {
        "subjects": subjects, "dimensions": dimensions, "conditions": conditions,
        "measures": [measure for term in workspace.glossary if (measure := _measure(term, schema))],
        "absences": list(_absences(schema, {subject["base"] for subject in subjects})),
        "missing": [
            {"ask": [ask], "lacks": lacks} for ask, lacks, about in MISSING if not words & set(about.split())
        ],
    }  # fmt: skip


def _without_quotes(schema: Schema) -> Schema:
    """The schema without what is not written as it is called."""

    def plain(*names: str) -> bool:
        return all(quote_name(name, schema.dialect) == name for name in names)

    kept = {table.key for table in schema.tables if quote_key(table, schema.dialect) == table.key}
    tables = (
        replace(
            table,
            columns=tuple(column for column in table.columns if plain(column.name)),
            primary_key=table.primary_key if plain(*table.primary_key) else (),
            foreign_keys=tuple(
                key
                for key in table.foreign_keys
                if key.ref_table in kept and plain(*key.columns, *key.ref_columns)
            ),
        )
        for table in schema.tables
        if table.key in kept
    )
    return replace(schema, tables=tuple(tables))


def plural(word: str) -> str:
    """The plural of a name.

    >>> plural("status"), plural("category"), plural("day"), plural("reason")
    ('statuses', 'categories', 'days', 'reasons')
    """
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return word + ("es" if re.search(r"(s|x|ch|sh)$", word) else "s")


def singular(word: str) -> str:
    """The singular of a table's name.

    >>> singular("categories"), singular("orders"), singular("branches"), singular("ad spend"), singular("species")
    ('category', 'order', 'branch', 'ad spend', 'species')
    """
    if word.endswith(("species", "series", "news")):  # which are both
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return re.sub(r"(?<=[^s])s$", "", re.sub(r"(?<=ss|ch|sh)es$", "", word))


def _subject(table: Table) -> dict[str, Any] | None:
    many = table.name.replace("_", " ").lower()
    one = singular(many)
    if len(table.primary_key) != 1 or one == many:
        return None
    date, did = _date(table)
    did = "made" if did.startswith(one[:5]) else did
    shown = [c for c in table.columns if not c.personal][:5]
    return {
        "base": table.alias, "one": one, "many": many, "name": table.name.lower(), "date": date, "did": did,
        "columns": {f"{table.alias}.{c.name}": _label(c) for c in shown},
        "order": f"{table.alias}.{table.primary_key[0]}",
    }  # fmt: skip


def _date(table: Table) -> tuple[str, str]:
    for column in table.columns:
        happened = _HAPPENED.fullmatch(column.name.lower())
        if happened and not column.nullable and _is_date(column):
            return f"{table.alias}.{column.name}", happened["did"].replace("_", " ")
    return "", ""


def _is_date(column: Column) -> bool:
    return column.type.upper().startswith(("DATE", "TIMESTAMP"))


def _label(column: Column) -> str:
    name = column.name.lower()
    happened = _HAPPENED.fullmatch(name)
    words = f"{happened['did']} date" if happened else name.removesuffix(f"_{column.unit}")
    return words.replace("_", " ")


def _dimension(table: Table, column: Column) -> dict[str, Any]:
    label, expr = _label(column), f"{table.alias}.{column.name}"
    found = {"expr": expr, "one": label, "many": plural(label)}
    if column.nullable:
        found |= {"where": f"{expr} IS NOT NULL", "note": f"leaving out what has no {label}"}
    return found


def _conditions(table: Table, column: Column, reached: dict[str, set[str]]) -> Iterator[dict[str, Any]]:
    label, expr = _label(column), f"{table.alias}.{column.name}"
    shared = {"column": expr, "group": expr}
    own = {"bases": [table.alias], "only": "counts", "part": f'had the {label} "{{}}"'}
    yield {**shared, **own, "say": [f'with the {label} "{{}}"']}
    bases = sorted(base for base, targets in reached.items() if table.alias in targets)
    yield {**shared, "bases": bases, "only": "figures", "say": [f'for the {label} "{{}}"']}


def _reached(schema: Schema) -> dict[str, set[str]]:
    """By alias, the aliases that many-to-one keys lead to, itself among them."""
    alias = {table.key: table.alias for table in schema.tables}
    reached = {table.alias: {table.alias} for table in schema.tables}
    for _ in schema.tables:
        for table in schema.tables:
            for key in table.foreign_keys:
                reached[table.alias] |= reached[alias[key.ref_table]]
    return reached


def _measure(term: Term, schema: Schema) -> dict[str, Any] | None:
    if not (term.sql and term.unit and term.from_ and re.search(r"\b(SUM|AVG|COUNT|MEDIAN)\(", term.sql)):
        return None
    aliases = re.findall(r"AS (\w+)", term.from_)
    tables = {table.alias: table for table in schema.tables}
    if not aliases or any(alias not in tables for alias in aliases):
        return None
    dated = [alias for alias in aliases if any(_is_date(column) for column in tables[alias].columns)]
    date = _date(tables[dated[0]])[0] if dated else ""
    counted = term.unit in ("units", "count") and term.term.endswith((" sold", "s"))
    return {
        "term": term.term, "name": re.sub(r"\W+", "_", term.term.lower()), "base": aliases[0], "date": date,
        "np": f"the number of {term.term}" if counted else f"the {term.term}", "adds_up": is_one_aggregate(term.sql),
    }  # fmt: skip


def _absences(schema: Schema, subjects: set[str]) -> Iterator[dict[str, Any]]:
    """What a record of the one table may lack: records of a table that refers to it."""
    by_key = {table.key: table for table in schema.tables}
    for table in schema.tables:
        for key in table.foreign_keys:
            target = by_key[key.ref_table]
            if len(key.columns) == 1 and target.alias in subjects and _subject(table):
                date, did = _date(table)
                yield {
                    "subject": target.alias, "say": [f"have no {table.name.replace('_', ' ').lower()}"],
                    "period": date, "dated": did, "inner": f"{quote_key(table, schema.dialect)} AS {table.alias}",
                    "where": f"{table.alias}.{key.columns[0]} = {target.alias}.{key.ref_columns[0]}",
                }  # fmt: skip


def _texts(schema: Schema) -> Iterator[str]:
    for table in schema.tables:
        yield f"{table.name} {table.description} {' '.join(table.synonyms)}".replace("_", " ")
        for column in table.columns:
            yield f"{column.name} {column.description} {' '.join(column.synonyms)}".replace("_", " ")

"""`semantics.yaml` held against the schema before it is read: unknown keys, columns and tables, each with the entry.

So that a renamed column or a misspelt key is said at the start with its remedy, and not as a question that silently
goes to the model. Also the two sections that stand for something else: `aliases` and `rows`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from app.assistant.compose.proposal import with_aliases
from app.assistant.errors import WorkspaceError
from app.assistant.schema import Schema, Table, quote_key
from app.assistant.workspace import Term

SECTIONS = (
    "reviewed", "aliases", "rows", "joins", "avoid", "subjects", "measures", "dimensions", "conditions", "absences",
    "distincts", "durations", "ratios", "missing", "ambiguous",
)  # fmt: skip
# By section: the keys that an entry must have, and those that it may have.
_KEYS = {
    "joins": ("alias by from table", ""),
    "subjects": (
        "base one many name",
        "active all also asked attributes columns date did done event events future listed order say shown spoken "
        "superlatives times where",
    ),
    "measures": (
        "base name",
        "adds_up also ask by_days counts daily date dated dims doer drop future goods inner joins key last_count needs "
        "no_conditions np of_each only pieces ranks rows say spoken sql steps term timed told unit where "
        "whole_months with",
    ),
    "dimensions": (
        "expr one many",
        "also as asked bases does group key not_with note notes partial ranked say shown sides split spoken values "
        "where",
    ),
    "conditions": (
        "say group bases",
        "alone also among called column exists follow_up listed nouns of only part present since spoken term today "
        "where",
    ),
    "absences": ("subject say inner where", "dated did do from happened none object period spoken timed units"),
    "distincts": ("base name", "ask also date dated no_conditions np say sql term unit where"),
    "durations": ("subject", "beyond days did from group of said say since sql to took within"),
    "ratios": (
        "name unit ctes sql over under",
        "also by dated grains judged keeps_all np say short signed term together verdicts whole",
    ),
    "missing": ("ask lacks", ""),
    "ambiguous": ("ask lacks", "choices which"),
}  # fmt: skip
# By section: the keys that are lists of words or aliases.
_LISTS = {
    "joins": "from",
    "subjects": "say also done listed times shown",
    "measures": "say also rows pieces goods dims no_conditions",
    "dimensions": "say also split shown bases not_with notes does",
    "conditions": "say also bases nouns listed present since",
    "absences": "say none did do",
    "distincts": "say also no_conditions",
}
_TEXTS = tuple("one many name base subject np active expr order period date".split())
_FLAGS = ("event", "partial", "adds_up", "today", "alone", "timed", "spoken")
_LEAST = "most: [dearest], least: [cheapest]"
_SHAPES = {
    "columns": "alias.column: words", "attributes": "alias.column: [words]", "asked": "alias.column: [questions]",
    "superlatives": f"alias.column: {{{_LEAST}}}", "events": "verb: alias.column",
}  # fmt: skip
_SQL_KEYS = ("sql", "where", "expr", "group", "order", "date", "column", "period")
_BY_EXPRESSION = ("columns", "attributes", "asked", "superlatives")  # whose keys are SQL
_NAME_OF = (
    "name",
    "say",
    "expr",
    "column",
    "alias",
    "term",
    "subject",
    "ask",
)  # what tells an entry to people
_NOT_SQL = {"conditions": ("group",), "durations": ("sql", "group"), "ratios": ("sql",)}


def check_definitions(
    given: Mapping[str, Any], schema: Schema, terms: Mapping[str, Term], file: Path
) -> None:
    """Hold a file's entries against schema and glossary. Raises: WorkspaceError with file, entry and remedy."""
    _known(given, SECTIONS, str(file))
    if not isinstance(given.get("reviewed", True), bool):
        raise WorkspaceError(f"{file}: reviewed is {given['reviewed']!r}: write true or false.")
    tables = {table.alias: table for table in schema.tables}
    by_key = {quote_key(table, schema.dialect): table for table in schema.tables}
    columns = Columns(tables, schema.dialect)
    for section, keys in _KEYS.items():
        needed, more = (text.split() for text in keys)
        for number, entry in enumerate(_entries(given, section, file), 1):
            where = f"{file}: {section}, entry {number}"
            if not isinstance(entry, dict):
                raise WorkspaceError(f"{where} is {entry!r:.60}: write {{key: value, …}}.")
            where += _called(entry)
            _known(entry, (*needed, *more), where)
            for key in needed:
                if key not in entry:
                    raise WorkspaceError(
                        f"{where} lacks {key!r}: every one of the {section} needs {', '.join(needed)}."
                    )
            _check_lists(section, entry, where)
            _check_kinds(section, entry, where)
            if section == "joins":
                if entry["table"] not in by_key:
                    raise WorkspaceError(
                        f"{where}: the database has no table {entry['table']!r}{_near(entry['table'], by_key)}"
                    )
                columns.tables[entry["alias"]] = by_key[entry["table"]]
                columns.check_join(entry, where)
                continue
            _check_terms(section, entry, terms, where)
            columns.check(section, entry, where)
    for pair in _entries(given, "avoid", file):
        if not isinstance(pair, list) or len(pair) != 2 or not {*pair} <= {*columns.tables}:
            raise WorkspaceError(f"{file}: avoid has {pair}: write two aliases of tables, [from, to].")
    for alias, text in _mapping(given, "rows", file).items():
        if alias not in tables:
            raise WorkspaceError(
                f"{file}: rows of {alias!r}, which is the alias of no table{_near(alias, tables)}"
            )
        columns.check("rows", {"base": alias, "where": text or ""}, f"{file}: rows of {alias}")


def _entries(given: Mapping[str, Any], section: str, file: Path) -> list[Any]:
    entries = given.get(section) or []
    if not isinstance(entries, list):
        raise WorkspaceError(f"{file}: {section} is a list: a line `- {{key: value, …}}` for each.")
    return entries


def _mapping(given: Mapping[str, Any], section: str, file: Path) -> dict[str, str]:
    found = given.get(section) or {}
    if not isinstance(found, dict) or not all(isinstance(text, str | None) for text in found.values()):
        raise WorkspaceError(f"{file}: {section} has a line `alias: text` for each table.")
    return found


def _known(entry: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    for key in entry:
        if key not in known:
            raise WorkspaceError(f"{where}: unknown key {key!r}{_near(str(key), known, whole=True)}")


def _near(name: str, known: Iterable[str], *, whole: bool = False) -> str:
    """What may be meant by a name that is not known, as the end of a sentence."""
    names = sorted(map(str, known))
    near = difflib.get_close_matches(str(name), names, 1)
    if near:
        return f"; did you mean {near[0]}?"
    return f"; known: {', '.join(names)}." if whole or len(names) <= 12 else "."


def _called(entry: Mapping[str, Any]) -> str:
    told = next((entry[key] for key in _NAME_OF if entry.get(key)), "")
    told = told[0] if isinstance(told, list) else told
    return f" ({told})" if told else ""


def _check_lists(section: str, entry: Mapping[str, Any], where: str) -> None:
    """A word in the place of a list would be read letter by letter."""
    for key in _LISTS.get(section, "").split():
        value = entry.get(key, [])
        if not isinstance(value, list):
            raise WorkspaceError(f"{where}: {key} is a list: write {key}: [{value}].")
        for each in value:
            if not isinstance(each, str):
                raise WorkspaceError(
                    f"{where}: {key} has {each!r}, which YAML takes for no text: put it in quotes."
                )


def _check_kinds(section: str, entry: Mapping[str, Any], where: str) -> None:
    """YAML takes `many: yes` for no text, and `event: maybe` for one."""
    texts = (*_TEXTS, "where", "inner") if section == "absences" else (*_TEXTS, "where")
    if wrong := next((key for key in texts if not isinstance(entry.get(key), str | None)), ""):
        raise WorkspaceError(f"{where}: {wrong} is {entry[wrong]!r}: write a text, in quotes.")
    if wrong := next((key for key in _FLAGS if not isinstance(entry.get(key, True), bool)), ""):
        raise WorkspaceError(f"{where}: {wrong} is {entry[wrong]!r}: write true or false.")
    if section != "subjects":
        return
    mappings = {key: entry.get(key) or {} for key in (*_BY_EXPRESSION, "events")}
    mappings |= {f"superlatives of {expr}": words for expr, words in _items(mappings["superlatives"])}
    for key, value in mappings.items():
        if not isinstance(value, Mapping):
            raise WorkspaceError(f"{where}: {key} is {value!r}: write {{{_SHAPES.get(key, _LEAST)}}}.")


def _items(value: Any) -> Iterable[tuple[str, Any]]:
    return value.items() if isinstance(value, Mapping) else ()


def _check_terms(section: str, entry: Mapping[str, Any], terms: Mapping[str, Term], where: str) -> None:
    if section == "ratios":
        return
    if "term" in entry and entry["term"] not in terms:
        raise WorkspaceError(
            f"{where}: glossary.yaml defines no term {entry['term']!r}{_near(entry['term'], terms)}"
        )
    if section in ("measures", "distincts") and not (
        entry.get("sql") or terms.get(entry.get("term", ""), Term("", "")).sql
    ):
        raise WorkspaceError(f"{where} lacks sql: write it, or `term:` with a metric of glossary.yaml.")
    if section == "conditions" and not ("column" in entry or "where" in entry or "term" in entry):
        raise WorkspaceError(f"{where} limits nothing: write column, where or term.")


class Columns:
    """Knows the columns that SQL may name under each alias."""

    def __init__(self, tables: Mapping[str, Table], dialect: str) -> None:
        """Take the tables by alias; the joins of the file come to them."""
        self.tables = dict(tables)
        self.known = tuple(tables.values())
        self.dialect = dialect

    def check(self, section: str, entry: Mapping[str, Any], where: str) -> None:
        """Look at all SQL of an entry. Raises: WorkspaceError."""
        for key in ("base", "subject"):
            if key in entry and entry[key] not in self.tables:
                raise WorkspaceError(
                    f"{where}: {key} {entry[key]!r} is the alias of no table{_near(entry[key], self.tables)}"
                )
        for alias in entry.get("bases", ()):
            if alias not in self.tables:
                raise WorkspaceError(
                    f"{where}: bases has {alias!r}, the alias of no table{_near(alias, self.tables)}"
                )
        own = _own_aliases(entry)
        if section == "absences" and "AS" in str(entry.get("inner")).split():
            self._check_inner(entry, where)
        for key, text in self._texts(section, entry):
            self._check_text(text, own, f"{where}: {key}")

    def _check_inner(self, entry: Mapping[str, Any], where: str) -> None:
        """Look at the tables of what a record lacks, and at the columns that are named of them."""
        text = f"SELECT 1 FROM {entry['inner']} WHERE {entry['where']} ORDER BY {entry.get('period') or 1}"
        try:
            tree = sqlglot.parse_one(text, read=self.dialect)
        except SqlglotError as error:
            raise WorkspaceError(f"{where}: inner or where is no SQL: {_plain(error)}") from error
        by_key = {table.key: table for table in self.known}
        tables = dict(self.tables)
        for table in tree.find_all(exp.Table):
            key = f"{table.db}.{table.name}" if table.db else table.name
            if key not in by_key:
                raise WorkspaceError(f"{where}: inner: the database has no table {key!r}{_near(key, by_key)}")
            tables[table.alias_or_name] = by_key[key]
        within = Columns(tables, self.dialect)
        for column in tree.find_all(exp.Column):
            if column.table in tables:
                within.check("", {"where": column.sql(self.dialect)}, where)

    def check_join(self, entry: Mapping[str, Any], where: str) -> None:
        """Look at the condition of a join, from each of its tables. Raises: WorkspaceError."""
        for alias in entry["from"]:
            if alias not in self.tables:
                raise WorkspaceError(
                    f"{where}: from has {alias!r}, the alias of no table{_near(alias, self.tables)}"
                )
            self._check_text(str(entry["by"]).replace("{from}", alias), set(), f"{where}: by")

    def _texts(self, section: str, entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for key in _SQL_KEYS:
            if key in _NOT_SQL.get(section, ()):
                continue
            value = entry.get(key) or ()
            yield from ((key, str(each)) for each in ([value] if isinstance(value, str) else value))
        for key in _BY_EXPRESSION:
            if isinstance(entry.get(key), Mapping):
                yield from ((key, str(each)) for each in entry[key])
        if section in ("subjects", "dimensions"):
            yield from (("shown", str(each)) for each in entry.get("shown") or ())

    def _check_text(self, text: str, own: set[str], where: str) -> None:
        if not text:
            return
        try:
            tree = sqlglot.parse_one(f"SELECT 1 ORDER BY {text}", read=self.dialect)
        except SqlglotError as error:
            raise WorkspaceError(f"{where}, {text!r}, is no SQL: {_plain(error)}") from error
        inner = {table.alias_or_name for table in tree.find_all(exp.Table)}
        for column in tree.find_all(exp.Column):
            alias, name = column.table, column.name
            if not alias:
                if inner or own:
                    continue
                raise WorkspaceError(f"{where}: {name} has no alias: write it as alias.{name}.")
            if alias in own | inner:
                continue
            if alias not in self.tables:
                raise WorkspaceError(
                    f"{where}: {alias!r} is the alias of no table{_near(alias, self.tables)}"
                )
            names = {each.name.lower(): each.name for each in self.tables[alias].columns}
            if name.lower() not in names:
                near = _near(name, names.values())
                raise WorkspaceError(
                    f"{where}: {self.tables[alias].key} ({alias}) has no column {name!r}{near}"
                )


def _plain(error: Exception) -> str:
    """What sqlglot says, without the codes that underline it in a terminal."""
    return " ".join(re.sub(r"\x1b\[\d*m", "", str(error)).split())[:120]


def _own_aliases(entry: Mapping[str, Any]) -> set[str]:
    """The aliases that an entry makes itself: of its CTEs, its steps and its written joins."""
    texts = " ".join((*map(str, entry.get("joins") or ()), str(entry.get("inner") or "")))
    return {*(entry.get("with") or ()), str(entry.get("steps") or ""), *re.findall(r"\bAS (\w+)", texts)} - {
        ""
    }


def unquoted(name: str) -> str:
    """A name as the schema has it.

    >>> unquoted('"Unit Price"'), unquoted("price")
    ('Unit Price', 'price')
    """
    return name[1:-1].replace('""', '"') if name[:1] == name[-1:] == '"' and len(name) > 1 else name


def with_own_aliases(schema: Schema, given: Mapping[str, Any], file: Path) -> Schema:
    """The schema with the aliases of the file's `aliases`, so that a table more or less changes none of them."""
    aliases = _mapping(given, "aliases", file)
    if not aliases:
        return schema
    keys = {table.key for table in schema.tables}
    for alias, key in aliases.items():
        if key not in keys:
            raise WorkspaceError(
                f"{file}: aliases: {alias} is {key}, a table that the database does not have{_near(str(key), keys)} "
                "Where it is gone, remove it and the entries that name it."
            )
    by_key = {key: alias for alias, key in aliases.items()}
    tables = [
        replace(table, alias=by_key.get(table.key, "" if table.alias in aliases else table.alias))
        for table in schema.tables
    ]
    return with_aliases(replace(schema, tables=tuple(tables)))


def completed(given: Mapping[str, Any], metrics: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The file's sections with what they leave to others: which `rows` count, and the glossary's `metrics`.

    Only a file with `reviewed`, which was proposed before anybody wrote a glossary, takes these.
    """
    rows = given.get("rows") or {}
    found = {key: value if value is not None else [] for key, value in given.items()}
    for section in ("subjects", "measures", "distincts"):
        found[section] = [_with_rows(entry, rows) for entry in found.get(section, ())]
    if "reviewed" in given:
        named = {entry.get("term") for entry in found["measures"]}
        found["measures"] += [entry for entry in metrics if entry["term"] not in named]
    return found


def _with_rows(entry: Mapping[str, Any], rows: Mapping[str, str]) -> dict[str, Any]:
    """The entry with the rows that count of its table, and of that whose day it has."""
    if "where" in entry or "term" in entry:
        return dict(entry)
    of_day = re.findall(r"\b([a-z_]\w*)\.", entry.get("date") or "")[:1]
    limits = [rows[alias] for alias in dict.fromkeys((entry["base"], *of_day)) if rows.get(alias)]
    return {
        **entry,
        "where": " AND ".join(f"({text})" if " OR " in text.upper() else text for text in limits),
    }

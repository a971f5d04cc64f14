"""What the question's words name: terms of the glossary, and values stored in the database.

Matching is by stemmed words for terms and by accent- and case-folded words for values, or by what else they are called
(`other_names`). Personal columns, columns with many different values and long texts are not indexed. Does not resolve
misspellings or date expressions.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.assistant.database import Database
from app.assistant.folding import fold
from app.assistant.other_names import find_other_names
from app.assistant.question import stem, stems
from app.assistant.schema import Column, Schema, Table, quote_key, quote_name
from app.assistant.workspace import Term

MAX_VALUES = 1000  # different values a column may have to be indexed
MAX_ROWS_READ = 200_000  # rows of a table looked at for its values
MAX_WORDS = 5
SHOWN_VALUES = 6  # different values a column of an undescribed database may have to be listed
SHOWN_CHARACTERS = 24
SHOWN_FROM_ROWS = 10_000
TEXT_TYPES = ("CHAR", "TEXT", "STRING", "ENUM", "CLOB")
_DOTTED = re.compile(r"(?<![\w.])\w+(?:\.\w+)+")
MAX_CHARACTERS = 100  # of a value: more are not MAX_WORDS words, and a column may hold whole pages


@dataclass(frozen=True)
class Value:
    """A stored value that the question names, and the columns (`schema.table.column`) that hold it."""

    spelling: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Grounding:
    """What was found, in the order of the question."""

    terms: tuple[Term, ...] = ()
    values: tuple[Value, ...] = ()


LONGEST_CODE = 3


class Vocabulary:
    """The house's words: glossary, stored values, and every word that the schema is described with."""

    def __init__(self, schema: Schema, glossary: Sequence[Term], database: Database | None = None) -> None:
        """Index the glossary and, given a database, its low-cardinality text values."""
        self._terms: dict[tuple[str, ...], Term] = {}
        for term in glossary:
            for name in (term.term, *term.also):
                self._terms.setdefault(tuple(stems(name)), term)
        self._values: dict[str, list[tuple[str, str]]] = {}
        if database is not None:
            for column, spelling in _stored_values(schema, database):
                self._values.setdefault(fold(spelling), []).append((column, spelling))
        # With those that the prompt need not find, since the schema shows them.
        self._all_values = {folded: list(some) for folded, some in self._values.items()}
        for table in schema.tables:
            for shown in table.columns:
                name = f"{quote_key(table, schema.dialect)}.{quote_name(shown.name, schema.dialect)}"
                for spelling in shown.values if not shown.personal else ():
                    self._all_values.setdefault(fold(spelling), []).append((name, spelling))
        by_column: dict[str, list[str]] = {}
        for column, spelling in (place for some in self._all_values.values() for place in some):
            by_column.setdefault(column, []).append(spelling)
        self.other_names = find_other_names(by_column, schema)
        self._words = _known_words(schema, glossary)
        self._names = _dotted_names(schema)

    @property
    def stored(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """The database's indexed values, folded, each with its columns and how it is written there."""
        return self._values

    def ground(self, question: str, *, max_terms: int = 2, max_values: int = 4) -> Grounding:
        """Find the terms and values that a question names; longer matches win over those inside them."""
        values = self._find_values(question, self._values)
        return Grounding(self._ground_terms(question)[:max_terms], values[:max_values])

    def named_values(self, question: str) -> tuple[Value, ...]:
        """Every value that the question names, of enumerations too."""
        return self._find_values(question, self._all_values)

    def knows(self, question: str) -> bool:
        """Whether any word of the question is one of the house: if none is, the data cannot answer it."""
        grounding = self.ground(question)
        written = re.findall(r"[^\W_]+", question.lower())
        joined = [stem(one + other) for one, other in itertools.pairwise(written)]  # "what did we turn over"
        return bool(
            grounding.terms or grounding.values or self._words.intersection([*stems(question), *joined])
        )

    def _ground_terms(self, question: str) -> tuple[Term, ...]:
        found: dict[str, Term] = {}
        for text in self._without_names(question):
            self._find_terms(stems(text), found)
        return tuple(found.values())

    def _without_names(self, question: str) -> Iterator[str]:
        """The pieces of a question between names of tables and columns: "sales.orders" says nothing of sales."""
        start = 0
        for name in _DOTTED.finditer(question):
            if name[0].lower() in self._names:
                yield question[start : name.start()]
                start = name.end()
        yield question[start:]

    def _find_terms(self, words: Sequence[str], found: dict[str, Term]) -> None:
        longest = max(map(len, self._terms), default=0)
        start = 0
        while start < len(words):
            for length in range(min(longest, len(words) - start), 0, -1):
                term = self._terms.get(tuple(words[start : start + length]))
                if term is not None:
                    found.setdefault(term.term, term)
                    start += length - 1
                    break
            start += 1

    def _find_values(
        self, question: str, index: Mapping[str, Sequence[tuple[str, str]]]
    ) -> tuple[Value, ...]:
        words = re.findall(r"[\w.+&][\w&'’./+-]*\w|\w", question)
        found: dict[str, Value] = {}
        start = 0
        while start < len(words):
            for length in range(min(MAX_WORDS, len(words) - start), 0, -1):
                text = " ".join(words[start : start + length])
                stored = index.get(fold(text), ())
                other = self.other_names.get(text, self.other_names.get(fold(text)))
                if other is not None and not other:
                    start += length - 1
                    break
                # A single lower-case word such as "web" or "new" is a word, not a name, unless it is stored so; nor is
                # "No" or "At" at the beginning the code of a country.
                word = words[start]
                if not stored or not (
                    length > 1 or (word[0].isupper() and len(word) > LONGEST_CODE) or stored[0][1] == word
                ):
                    stored = other or ()
                if stored:
                    spelling = stored[0][1]
                    columns = tuple(dict.fromkeys(column for column, each in stored if each == spelling))
                    found.setdefault(spelling, Value(spelling, columns))
                    start += length - 1
                    break
            start += 1
        return tuple(found.values())


def _stored_values(schema: Schema, database: Database) -> list[tuple[str, str]]:
    found = []
    sizes = _estimate_rows(database)
    for table in schema.tables:
        key = quote_key(table, schema.dialect)
        names = []
        for column in table.columns:
            # SQLite lets a column have no type, and anything in it.
            is_text = not column.type or any(kind in column.type.upper() for kind in TEXT_TYPES)
            # Enumerations stand in the schema itself.
            if is_text and not (column.personal or column.values or column.name in table.primary_key):
                names.append(quote_name(column.name, schema.dialect))
        size = sizes.get((table.schema, table.name), MAX_ROWS_READ)
        if not names or not size:
            continue
        # What users are shown may not depend on who asks first, so this reads without the row limits.
        try:
            if (
                size <= MAX_VALUES
            ):  # a query costs more than to read them all: 2 ms, and a warehouse has 20,000 columns
                rows = database.connection.exec_driver_sql(
                    f"SELECT {', '.join(names)} FROM {key} LIMIT {MAX_ROWS_READ}"
                ).fetchall()
                columns = [
                    list(dict.fromkeys(v for v in values if isinstance(v, str)))
                    for values in zip(*rows, strict=True)
                ]
            else:
                columns = [_distinct(name, key, database) for name in names]
        except sa.exc.SQLAlchemyError as error:
            raise database.explain(error) from error
        for name, values in zip(names, columns, strict=False):  # no rows, no columns
            if len(values) <= MAX_VALUES:
                texts = (v for v in values if isinstance(v, str) and len(v) <= MAX_CHARACTERS)
                found += [(f"{key}.{name}", text) for text in texts]
    return found


def _distinct(name: str, key: str, database: Database) -> list[Any]:
    """A column's different values, at most one more than are indexed."""
    rows = database.connection.exec_driver_sql(
        f"SELECT DISTINCT {name} FROM (SELECT {name} FROM {key} LIMIT {MAX_ROWS_READ}) AS sample "
        f"WHERE {name} IS NOT NULL LIMIT {MAX_VALUES + 1}"
    ).fetchall()
    return [row[0] for row in rows]


def _estimate_rows(database: Database) -> dict[tuple[str, str], int]:
    """The rows of each table by schema (empty: the default one) and name, where the catalog knows them: in DuckDB."""
    if database.dialect != "duckdb":
        return {}
    rows = database.connection.exec_driver_sql(
        "SELECT schema_name, table_name, estimated_size FROM duckdb_tables() WHERE database_name = current_database()"
    ).fetchall()
    return {("" if schema == "main" else schema, name): size for schema, name, size in rows}


def show_values(schema: Schema, database: Database) -> Schema:
    """Give text columns that hold few different values those as their enumeration, and others one for example.

    For a database that nobody has described: the model then knows how its values are written.
    """
    sizes = _estimate_rows(database)
    tables = (
        _show_values(table, schema, database) if sizes.get((table.schema, table.name), 1) else table
        for table in schema.tables
    )
    return dataclasses.replace(schema, tables=tuple(tables))


def _show_values(table: Table, schema: Schema, database: Database) -> Table:
    columns = []
    for column in table.columns:
        is_text = not column.type or any(kind in column.type.upper() for kind in TEXT_TYPES)
        if is_text and not column.personal and not column.values and column.name not in table.primary_key:
            found = _first_values(table, column, schema, database)
            if 1 < len(found) <= SHOWN_VALUES:
                column = dataclasses.replace(column, values=found)
            elif found:
                column = dataclasses.replace(column, example=found[0])
        columns.append(column)
    return dataclasses.replace(table, columns=tuple(columns))


def _first_values(table: Table, column: Column, schema: Schema, database: Database) -> tuple[str, ...]:
    """A few of a column's values; none if any would not read well in a list."""
    name = quote_name(column.name, schema.dialect)
    try:
        rows = database.connection.exec_driver_sql(
            f"SELECT DISTINCT {name} FROM (SELECT {name} FROM {quote_key(table, schema.dialect)} "
            f"LIMIT {SHOWN_FROM_ROWS}) AS sample WHERE {name} IS NOT NULL LIMIT {SHOWN_VALUES + 1}"
        ).fetchall()
    except sa.exc.SQLAlchemyError as error:
        raise database.explain(error) from error
    texts = tuple(row[0] for row in rows if isinstance(row[0], str))
    plain = all(0 < len(text) <= SHOWN_CHARACTERS and not set(text) & set("|,()'\n\r\t") for text in texts)
    return texts if plain and len(texts) == len(rows) else ()


def _dotted_names(schema: Schema) -> set[str]:
    """Tables with their schema, and columns with their table, as SQL names them, in lower case."""
    names = {table.key.lower() for table in schema.tables if "." in table.key}
    for table in schema.tables:
        for column in table.columns:
            names |= {f"{table.key}.{column.name}".lower(), f"{table.name}.{column.name}".lower()}
    return names


def _known_words(schema: Schema, glossary: Sequence[Term]) -> set[str]:
    texts = [text for term in glossary for text in (term.term, *term.also)]
    for table in schema.tables:
        texts += [table.schema, table.name, *table.synonyms]
        for column in table.columns:
            texts += [column.name, *column.values, *column.synonyms]
    return set(stems(" ".join(texts))) - _EMPTY_WORDS


# Words of names that say nothing about a subject: a question that shares only these is about something else.
_EMPTY_WORDS = frozenset(
    stems(
        "a an and at by for from in is not of on or per the to with id no name type date day time code key "
        "number value text line author sent other as all any was has how many what which who it its"
    )
)

"""Names that the engine reads only in quotes, written without: `FROM Order Details AS od`, `Group.name`.

A model that was taught on plain names writes others as it reads them. Put in quotes are names of the schema of several
words with a space between, and names that are the engine's own words: a table's behind FROM, JOIN or before a dot,
a column's where its first word is no column of its own. Text in any quotes, and comments, are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from sqlglot import Dialect, Token, TokenType
from sqlglot.errors import SqlglotError

from app.assistant.parse import RESERVED
from app.assistant.schema import Schema

_BEFORE_TABLES = {TokenType.FROM, TokenType.JOIN}
_QUOTED = {TokenType.IDENTIFIER, TokenType.STRING, TokenType.NUMBER}


class SpacedNames:
    """The names of one schema that need quotes."""

    def __init__(self, schema: Schema) -> None:
        """Keep each by its words in lower case."""
        self._dialect = schema.dialect
        reserved = RESERVED.get(schema.dialect, frozenset())
        columns = [column.name for table in schema.tables for column in table.columns]
        self._plain = {name.lower() for name in columns if name.isidentifier()}
        self._tables = _by_words((table.name for table in schema.tables), reserved)
        self._columns = _by_words(columns, ())
        self._longest = max(map(len, [*self._tables, *self._columns]), default=0)

    def quote(self, sql: str) -> str:
        """Return the SQL with such names in double quotes; itself where there are none, or it is in no words."""
        if not self._longest:
            return sql
        try:
            tokens = Dialect.get_or_raise(self._dialect).tokenize(sql)
        except SqlglotError:
            return sql
        pieces: list[str] = []
        copied = at = 0
        while at < len(tokens):
            name, length = self._name_at(tokens, at, sql)
            if name:
                pieces += [sql[copied : tokens[at].start], '"' + name.replace('"', '""') + '"']
                copied = tokens[at + length - 1].end + 1
            at += length
        return "".join([*pieces, sql[copied:]])

    def _name_at(self, tokens: list[Token], at: int, sql: str) -> tuple[str, int]:
        """The longest name that begins at a token, and its number of tokens; else nothing, and 1."""
        for length in range(min(self._longest, len(tokens) - at), 0, -1):
            words = tokens[at : at + length]
            if any(word.token_type in _QUOTED for word in words):
                continue
            if any(sql[a.end + 1 : b.start].strip(" ") for a, b in pairwise(words)):
                continue  # a line or a comment between them
            key = tuple(sql[word.start : word.end + 1].lower() for word in words)
            before = tokens[at - 1].token_type if at else None
            after = tokens[at + length].token_type if at + length < len(tokens) else None
            if (table := self._tables.get(key)) and (before in _BEFORE_TABLES or after is TokenType.DOT):
                return table, length
            column = self._columns.get(key)
            ends_case = words[0].token_type is TokenType.END and any(
                word.token_type is TokenType.CASE for word in tokens[:at]
            )  # "CASE … END date" beside a column "End Date"
            may_stand = not ends_case and before not in _BEFORE_TABLES and after is not TokenType.L_PAREN
            if column and may_stand and (before is TokenType.DOT or key[0] not in self._plain):
                return column, length
        return "", 1


def _by_words(names: Iterable[str], reserved: Iterable[str]) -> dict[tuple[str, ...], str]:
    """The names that need quotes, by their words; those of other signs than letters and spaces are left out."""
    found = {}
    for name in names:
        words = tuple(name.lower().split(" "))
        if all(word.isidentifier() for word in words) and (len(words) > 1 or words[0] in reserved):
            found[words] = name
    return found

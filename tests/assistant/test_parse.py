"""From a model's text to one tree."""

from __future__ import annotations

import doctest
import sqlite3

import duckdb
import pytest
from sqlalchemy.dialects.sqlite.base import SQLiteIdentifierPreparer

from app.assistant import parse as module
from app.assistant.errors import ParseError, PolicyError
from app.assistant.parse import CANNOT, RESERVED, extract_sql, parse_sql

TEXTS = {
    "bare": "SELECT 1",
    "with a semicolon": "SELECT 1;",
    "with several": "SELECT 1 ;;\n;",
    "in a block": "```sql\nSELECT 1;\n```",
    "in a block without a language": "```\nSELECT 1\n```",
    "in a block of one line": "```sql SELECT 1 ```",
    "in a block that is never closed": "```sql\nSELECT 1",
    "in a block with Windows' line ends": "```sql\r\nSELECT 1\r\n```",
    "with words around the block": "Here you are:\n```sql\nSELECT 1\n```\nIt counts.",
    "the first of two blocks": "```sql\nSELECT 1\n```\nor\n```sql\nSELECT 2\n```",
    "in capitals": "```SQL\nSELECT 1\n```",
    "with a dialect for a language": "```duckdb\nSELECT 1\n```",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_sql_is_taken_out(text: str) -> None:
    assert extract_sql(text) == "SELECT 1"


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("", "wrote no SQL"), ("  \n", "wrote no SQL"), ("-- only a comment", "wrote no SQL"), (";", "wrote no SQL"),
        ("SELECT FROM WHERE", "not valid duckdb SQL"), ("SELECT (1", "not valid duckdb SQL"),
        ("SELECT 'a", "not valid"),
        ("SELECT " + "(" * 300 + "1" + ")" * 300, "nested too deeply"), ("x" * 100_001, "longer than 100,000"),
        ("sorry", "not a statement"), ("42", "not a statement"), ("COUNT(*)", "not a statement"),
    ],
)  # fmt: skip
def test_what_is_no_sql(sql: str, said: str) -> None:
    with pytest.raises(ParseError, match=said):
        parse_sql(sql, "duckdb")


def test_the_message_names_the_place() -> None:
    with pytest.raises(ParseError, match=r"near 'WHERE' \(line 2\)"):
        parse_sql("SELECT a,\nb FROM WHERE c = 1", "duckdb")


def test_several_statements_are_counted() -> None:
    with pytest.raises(PolicyError, match="these are 3"):
        parse_sql("SELECT 1; SELECT 2; SELECT 3", "duckdb")


@pytest.mark.parametrize(
    "sql",
    ["SELECT 1", "(SELECT 1)", "WITH a AS (SELECT 1) SELECT * FROM a", "FROM t", "SELECT 1 UNION SELECT 2"],
)
def test_queries(sql: str) -> None:
    assert parse_sql(sql, "duckdb")


@pytest.mark.parametrize(
    ("text", "reason"),
    [("CANNOT: no prices", "no prices"), ("CANNOT ANSWER - no prices", "no prices"),
     ("-- CANNOT: no prices", "no prices"),
     ("cannot", ""), ("CANNOT: a\nSELECT 1", "a")],
)  # fmt: skip
def test_the_model_says_that_it_cannot(text: str, reason: str) -> None:
    found = CANNOT.match(text)
    assert found and found["reason"].strip() == reason


@pytest.mark.parametrize("text", ["SELECT 'CANNOT'", "SELECT cannot FROM t", "CANNOTATE"])
def test_the_word_elsewhere_is_sql(text: str) -> None:
    assert not CANNOT.match(text)


@pytest.mark.parametrize(
    ("dialect", "sql", "written"),
    [
        ("sqlite", "SELECT index FROM order", 'SELECT "index" FROM "order"'),
        ("sqlite", "SELECT t.From FROM train AS t", 'SELECT t."From" FROM train AS t'),
        ("sqlite", "SELECT window, end FROM t", "SELECT window, end FROM t"),
        ("duckdb", "SELECT t.desc FROM t", 'SELECT t."desc" FROM t'),
        ("duckdb", "SELECT index FROM t", "SELECT index FROM t"),
    ],
)
def test_a_keyword_used_as_a_name_is_quoted(dialect: str, sql: str, written: str) -> None:
    assert parse_sql(sql, dialect).sql(dialect) == written


def test_sqlite_takes_no_other_word_for_a_keyword() -> None:
    """Of SQLAlchemy's longer list, every word that SQLite refuses as a name is on ours, and no other is."""
    connection = sqlite3.connect(":memory:")
    refused = set()
    for word in SQLiteIdentifierPreparer.reserved_words | RESERVED["sqlite"]:
        try:
            connection.execute(f"CREATE TABLE t (a, {word})")
            connection.execute(f"SELECT {word} FROM t")
            connection.execute("DROP TABLE t")
        except sqlite3.OperationalError:
            refused.add(word)
            connection.execute("DROP TABLE IF EXISTS t")
    connection.close()
    assert refused == RESERVED["sqlite"]


def test_the_keywords_of_duckdb() -> None:
    rows = duckdb.sql(
        "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'reserved'"
    ).fetchall()
    assert {word for (word,) in rows} == RESERVED["duckdb"]


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(module).failed == 0

"""From a model's text to one tree."""

from __future__ import annotations

import contextlib
import doctest
import gc
import sqlite3
import sys

import duckdb
import pytest
from sqlalchemy.dialects.sqlite.base import SQLiteIdentifierPreparer

from app.assistant import parse as module
from app.assistant.errors import ParseError, PolicyError
from app.assistant.parse import CANNOT, RESERVED, extract_sql, parse_sql, parse_words

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


def test_a_tree_is_its_callers_own_and_forgets_the_places_of_the_text() -> None:
    text = "SELECT a FROM t WHERE b = 1"
    first = parse_sql(text, "duckdb")
    first.set("where", None)
    second = parse_sql(text, "duckdb")
    assert second.sql() == text
    assert not any(node.meta for node in second.walk())
    placed, _ = parse_words(text, "duckdb")
    assert any("line" in node.meta for node in placed.walk())


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


NESTED = {
    "brackets": ("(", "1", ")"),
    "calls": ("f(", "1", ")"),
    "lists": ("[", "1", "]"),
    "structs": ("{'a': ", "1", "}"),
    "subqueries": ("(SELECT ", "1", ")"),
    "cases": ("CASE WHEN a THEN ", "1", " END"),
    "negations": ("NOT ", "1", ""),
    "signs": ("- ", "1", ""),
    "words without brackets": ("IF ", "1", ""),
    "brackets left open": ("(", "1", ""),
}


BROKEN = ("words without brackets", "brackets left open")


@pytest.mark.parametrize("shape", NESTED)
def test_nesting_is_refused_before_the_parser_recurses(shape: str) -> None:
    opens, inner, closes = NESTED[shape]
    for levels in (module.MAX_NESTING + 1, 500, 4000):
        sql = "SELECT " + opens * levels + inner + closes * levels
        with pytest.raises(ParseError, match="nested too deeply") as refused:
            parse_sql(sql, "duckdb")
        assert not isinstance(refused.value.__cause__, RecursionError)


@pytest.mark.parametrize("shape", [name for name in NESTED if name not in BROKEN])
def test_what_is_nested_less_is_parsed(shape: str) -> None:
    opens, inner, closes = NESTED[shape]
    levels = module.MAX_NESTING - 1  # SELECT is one more before a sign or word
    assert parse_sql("SELECT " + opens * levels + inner + closes * levels, "duckdb")


def test_nothing_else_fails_where_sql_is_nested(monkeypatch: pytest.MonkeyPatch) -> None:
    """The garbage collector calls Python whenever it wants, which fails at the limit of recursion."""
    failed = []

    def collected(phase: str, info: dict[str, int]) -> None:
        test_nothing_else_fails_where_sql_is_nested.__doc__.split().sort(key=lambda word: word)

    monkeypatch.setattr(sys, "unraisablehook", failed.append)
    gc.callbacks.append(collected)
    before = gc.get_threshold()
    gc.set_threshold(1)
    try:
        for levels in (module.MAX_NESTING, module.MAX_NESTING + 1, 40, 100, 500, 1000):
            with contextlib.suppress(ParseError):
                parse_sql("(" * levels, "duckdb")
    finally:
        gc.set_threshold(*before)
        gc.callbacks.remove(collected)
    assert failed == []


@pytest.mark.parametrize("joins", ["JOIN b " * 5000, "JOIN (b JOIN " * 20 + "b " + "JOIN c " * 30])
def test_joins_without_conditions_are_refused_before_they_take_for_ever(joins: str) -> None:
    with pytest.raises(ParseError, match="nested too deeply"):
        parse_sql(f"SELECT * FROM a {joins}", "duckdb")


@pytest.mark.parametrize(
    "joins",
    ["JOIN b ON TRUE " * 40, "CROSS JOIN b " * 40, "NATURAL JOIN b " * 40, "LEFT JOIN b USING (c) " * 40],
)
def test_joins_with_conditions_or_that_need_none_are_parsed(joins: str) -> None:
    assert parse_sql(f"SELECT * FROM a {joins}", "duckdb")


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

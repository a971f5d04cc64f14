"""How SQL is laid out; and that laying it out changes nothing."""

from __future__ import annotations

import doctest

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from app.assistant.errors import ParseError
from app.assistant.style import format_sql
from app.assistant.style import layout as module


def formatted(sql: str, dialect: str = "duckdb") -> str:
    return format_sql(sqlglot.parse_one(sql, read=dialect), dialect)


def test_a_clause_a_line() -> None:
    assert formatted("select a, count(*) n from t where b = 1 group by a order by n desc limit 3") == (
        "SELECT\n  a,\n  COUNT(*) AS n\nFROM t\nWHERE\n  b = 1\nGROUP BY\n  a\nORDER BY\n  n DESC\nLIMIT 3"
    )


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        ("SELECT date '2025-02-01'", "DATE '2025-02-01'"),
        ("SELECT CAST('2025-02-01' AS DATE)", "DATE '2025-02-01'"),
        ("SELECT timestamp '2025-02-01 10:00:00'", "TIMESTAMP '2025-02-01 10:00:00'"),
        ("SELECT CAST(a AS DATE) FROM t", "CAST(a AS DATE)"),
        ("SELECT TRY_CAST('x' AS DATE)", "TRY_CAST('x' AS DATE)"),
        ("SELECT CAST('it''s' AS DATE)", "DATE 'it''s'"),
    ],
)
def test_dates_are_written_as_people_do(sql: str, part: str) -> None:
    assert part in formatted(sql)


def test_comments_are_dropped() -> None:
    assert formatted("SELECT 1 -- a note\n/* another */") == "SELECT\n  1"


def test_the_tree_stays_as_it_was() -> None:
    tree = sqlglot.parse_one("SELECT DATE '2025-02-01'", read="duckdb")
    format_sql(tree, "duckdb")
    assert tree.find(exp.Cast)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT DATE '2025-01-31' + INTERVAL 1 MONTH", "SELECT '50 %' || E'a\\'b' || 'it''s'",
        "SELECT 7 // 2, 7 / 2, 7 % 2",
        "SELECT (TIMESTAMP '2025-01-01 10:00:00')::DATE", "SELECT [1, 2][1], {'a': 1}.a", "SELECT NOT TRUE AND FALSE",
        "SELECT 1 - (2 - 3), (1 + 2) * 3, -(-1)", "SELECT strftime(DATE '2025-01-31', '%Y-%m')",
        "SELECT 'x' AS \"Two Words\"",
        "SELECT list_transform([1, 2], x -> x + 1)", "SELECT date_trunc('month', TIMESTAMP '2025-05-05 10:00:00')",
    ],
)  # fmt: skip
def test_the_result_is_the_same(sql: str) -> None:
    with duckdb.connect() as connection:
        assert connection.execute(sql).fetchall() == connection.execute(formatted(sql)).fetchall()


def test_what_the_dialect_has_no_words_for_is_no_crash() -> None:
    tree = sqlglot.parse_one("SELECT extra ->> '[1,2]' FROM t", read="sqlite")
    with pytest.raises(ParseError, match="cannot be written as sqlite"):
        format_sql(tree, "sqlite")


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(module).failed == 0

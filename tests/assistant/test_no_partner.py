"""Rows without a partner are found by a left join."""

from __future__ import annotations

import doctest

import duckdb
import pytest

from app.assistant import no_partner
from app.assistant.no_partner import keep_those_without
from app.assistant.parse import parse_sql

TABLES = """
CREATE TABLE schools (school_id INTEGER, name VARCHAR, city VARCHAR);
INSERT INTO schools VALUES (1, 'Elm', 'A'), (2, 'Oak', 'A'), (3, 'Ash', 'B');
CREATE TABLE buses (school_id INTEGER, driver VARCHAR);
INSERT INTO buses VALUES (1, 'Ann'), (1, NULL);
"""
JOINED = "SELECT s.name FROM schools AS s JOIN buses AS b ON b.school_id = s.school_id"


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        (f"{JOINED} WHERE b.school_id IS NULL", ["Ash", "Oak"]),
        (f"{JOINED} AND s.city = 'A' WHERE s.city = 'A' AND b.school_id IS NULL", ["Oak"]),
        (f"SELECT x.name FROM ({JOINED} WHERE b.school_id IS NULL) AS x", ["Ash", "Oak"]),
    ],
)
def test_those_without_are_found(sql: str, names: list[str]) -> None:
    tree = parse_sql(sql, "duckdb")
    assert keep_those_without(tree, "duckdb") == [
        "left joined buses AS b, since rows that have none are asked for"
    ]
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        assert not connection.execute(sql).fetchall()
        assert sorted(row[0] for row in connection.execute(tree.sql("duckdb")).fetchall()) == names


@pytest.mark.parametrize(
    ("shown", "row"),
    [
        ("COUNT(*) FILTER (WHERE NOT b.school_id IS NULL), COUNT(*)", (2, 4)),
        ("SUM(CASE WHEN b.school_id IS NULL THEN 1 ELSE 0 END), COUNT(b.driver)", (2, 1)),
    ],
)
def test_those_with_are_told_from_those_without(shown: str, row: tuple[int, int]) -> None:
    tree = parse_sql(JOINED.replace("s.name", shown), "duckdb")
    assert len(keep_those_without(tree, "duckdb")) == 1
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        assert connection.execute(tree.sql("duckdb")).fetchall() == [row]


COUNTED = "(SELECT school_id, COUNT(*) AS n FROM buses GROUP BY school_id) AS b"
LEFT = (
    f"SELECT s.name, COALESCE(b.n, 0) AS n FROM schools AS s LEFT JOIN {COUNTED} ON b.school_id = s.school_id"
)


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        ("b.n < 3", ["Ash", "Elm", "Oak"]),
        ("b.n = 0 AND s.city = 'B'", ["Ash"]),
        ("s.name <> 'Oak' AND b.n <> 2", ["Ash"]),
    ],
)
def test_what_is_shown_as_none_is_compared_as_none(condition: str, names: list[str]) -> None:
    tree = parse_sql(f"{LEFT} WHERE {condition}", "duckdb")
    assert keep_those_without(tree, "duckdb") == ["compared COALESCE(b.n, 0), as it is shown"]
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        assert sorted(row[0] for row in connection.execute(tree.sql("duckdb")).fetchall()) == names


@pytest.mark.parametrize(
    "sql",
    [
        f"{JOINED} WHERE b.driver IS NULL",  # buses without a driver
        f"{JOINED} WHERE s.school_id IS NULL",  # nothing is missing but the school itself
        f"{JOINED} WHERE NOT b.school_id IS NULL",
        f"{JOINED} WHERE b.school_id IS NULL OR s.city = 'A'",
        f"{JOINED.replace('JOIN', 'LEFT JOIN')} WHERE b.school_id IS NULL",
        f"{JOINED.replace('s.name', 'COUNT(*) FILTER (WHERE NOT b.driver IS NULL)')}",  # buses with a driver
        f"{JOINED.replace('s.name', 'b.school_id IS NULL')}",  # shown, not told apart by it
        f"SELECT CASE WHEN EXISTS ({JOINED.replace('s.name', 'b.school_id IS NULL')}) THEN 1 END",
        f"{LEFT} WHERE b.n IS NULL",
        f"{LEFT} WHERE COALESCE(b.n, 0) < 3",
        f"{LEFT} WHERE b.n < s.school_id",
        f"{LEFT} WHERE b.n < 3 OR s.city = 'A'",
        f"{LEFT.replace('COALESCE(b.n, 0) AS n', 'b.n')} WHERE b.n < 3",
        f"{LEFT.replace('LEFT ', '')} WHERE b.n < 3",
    ],
)
def test_all_else_stays(sql: str) -> None:
    tree = parse_sql(sql, "duckdb")
    assert not keep_those_without(tree, "duckdb")
    assert tree == parse_sql(sql, "duckdb")


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(no_partner).failed == 0

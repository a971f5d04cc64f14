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
    "sql",
    [
        f"{JOINED} WHERE b.driver IS NULL",  # buses without a driver
        f"{JOINED} WHERE s.school_id IS NULL",  # nothing is missing but the school itself
        f"{JOINED} WHERE NOT b.school_id IS NULL",
        f"{JOINED} WHERE b.school_id IS NULL OR s.city = 'A'",
        f"{JOINED.replace('JOIN', 'LEFT JOIN')} WHERE b.school_id IS NULL",
    ],
)
def test_all_else_stays(sql: str) -> None:
    tree = parse_sql(sql, "duckdb")
    assert not keep_those_without(tree, "duckdb")
    assert tree == parse_sql(sql, "duckdb")


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(no_partner).failed == 0

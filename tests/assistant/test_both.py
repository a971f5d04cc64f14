"""Two values that one row cannot have: the subjects of the one rows that are subjects of the others."""

from __future__ import annotations

import duckdb
import pytest

from app.assistant.both import meet_both
from app.assistant.parse import parse_sql

FILMS = """
CREATE TABLE films (studio VARCHAR, director VARCHAR, year INTEGER);
INSERT INTO films VALUES ('A', 'Meyer', 1980), ('A', 'Hill', 1981), ('B', 'Meyer', 1980), ('B', 'Allen', 1990);
"""
ASKED = "Which studios worked with both Meyer and Hill?"


def rows(sql: str, question: str) -> tuple[list[tuple[object, ...]], list[str]]:
    tree, said = meet_both(parse_sql(sql, "duckdb"), question, "duckdb")
    with duckdb.connect() as connection:
        connection.execute(FILMS)
        return sorted(connection.execute(tree.sql("duckdb")).fetchall()), said


@pytest.mark.parametrize(
    "condition",
    [
        "f.director = 'Meyer' AND f.director = 'Hill'",
        "f.director = 'Meyer' OR f.director = 'Hill'",
        "f.director IN ('Meyer', 'Hill')",
        "(f.director = 'Meyer' OR f.director = 'Hill') AND f.year < 1990",
    ],
)
def test_both_are_met(condition: str) -> None:
    found, said = rows(f"SELECT DISTINCT f.studio FROM films AS f WHERE {condition}", ASKED)
    assert found == [("A",)]
    assert said == ["read as f.director = 'Meyer' and f.director = 'Hill', each of some row"]


@pytest.mark.parametrize(
    ("sql", "question"),
    [
        (
            "SELECT studio FROM films WHERE director IN ('Meyer', 'Hill')",
            "Which studios worked with Meyer or Hill?",
        ),
        ("SELECT studio FROM films WHERE director IN ('Meyer', 'Hill', 'Allen')", ASKED),
        (
            "SELECT studio FROM films WHERE director IN ('Meyer', 'Allen')",
            ASKED,
        ),  # other values than the question's
        ("SELECT director, studio FROM films WHERE director IN ('Meyer', 'Hill')", ASKED),
        ("SELECT COUNT(*) FROM films WHERE director IN ('Meyer', 'Hill')", ASKED),
        ("SELECT studio FROM films WHERE director IN ('Meyer', 'Hill') ORDER BY year", ASKED),
        ("SELECT studio FROM films WHERE director = 'Meyer' AND year = 1980", ASKED),
        ("SELECT studio FROM films WHERE director = 'Meyer' AND director = 'Meyer'", ASKED),
    ],
)
def test_all_else_stays(sql: str, question: str) -> None:
    tree, said = meet_both(parse_sql(sql, "duckdb"), question, "duckdb")
    assert not said
    assert tree == parse_sql(sql, "duckdb")

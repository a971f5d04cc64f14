"""Two values that one row cannot have: the subjects of the one rows that are subjects of the others."""

from __future__ import annotations

import duckdb
import pytest

from app.assistant.both import meet_both
from app.assistant.parse import parse_sql
from app.assistant.schema import Column, ForeignKey, Schema, Table

FILMS = """
CREATE TABLE films (studio VARCHAR, director VARCHAR, year INTEGER);
INSERT INTO films VALUES ('A', 'Meyer', 1980), ('A', 'Hill', 1981), ('B', 'Meyer', 1980), ('B', 'Allen', 1990);
"""
KEYED = """
CREATE TABLE people (person_id INTEGER PRIMARY KEY, full_name VARCHAR);
INSERT INTO people VALUES (1, 'Ann Lee'), (2, 'Ann Lee'), (3, 'Bo'), (4, 'Cy');
CREATE TABLE visits (person_id INTEGER, city VARCHAR, year INTEGER);
INSERT INTO visits VALUES (1, 'Rome', 1), (2, 'Oslo', 1), (3, 'Rome', 1), (3, 'Oslo', 2), (3, 'Oslo', 3);
"""
SCHEMA = Schema(
    (
        Table("films", tuple(Column(name, "VARCHAR") for name in ("studio", "director", "year"))),
        Table(
            "people",
            (Column("person_id", "INTEGER"), Column("full_name", "VARCHAR")),
            primary_key=("person_id",),
        ),
        Table(
            "visits",
            (Column("person_id", "INTEGER"), Column("city", "VARCHAR"), Column("year", "INTEGER")),
            foreign_keys=(ForeignKey(("person_id",), "people", ("person_id",)),),
        ),
    ),
    "duckdb",
)
ASKED = "Which studios worked with both Meyer and Hill?"


def rows(sql: str, question: str) -> tuple[list[tuple[object, ...]], list[str]]:
    tree, said = meet_both(parse_sql(sql, "duckdb"), question, SCHEMA)
    with duckdb.connect() as connection:
        connection.execute(FILMS + KEYED)
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


@pytest.mark.parametrize(("condition", "names"), [("", [("Bo",)]), (" AND v.year > 1", [])])
def test_subjects_are_told_by_their_key(condition: str, names: list[tuple[str]]) -> None:
    found, said = rows(
        "SELECT p.full_name FROM visits AS v JOIN people AS p ON p.person_id = v.person_id"
        f" WHERE v.city = 'Rome' AND v.city = 'Oslo'{condition}",
        "Who was in Rome and in Oslo?",
    )
    assert found == names  # neither of the two Ann Lees was in both, and Bo is one person
    assert said == ["read as v.city = 'Rome' and v.city = 'Oslo', each of some row"]


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
    tree, said = meet_both(parse_sql(sql, "duckdb"), question, SCHEMA)
    assert not said
    assert tree == parse_sql(sql, "duckdb")

"""What never happened is not what something else happened to."""

from __future__ import annotations

import duckdb
import pytest

from app.assistant.never import leave_out_never
from app.assistant.parse import parse_sql
from app.assistant.schema import Column, ForeignKey, Schema, Table

TABLES = """
CREATE TABLE films (film_id INTEGER, title VARCHAR, studio VARCHAR, director VARCHAR);
INSERT INTO films VALUES (1, 'Kites', 'A', 'Hill'), (2, 'Rain', 'A', 'Allen'), (3, 'Sand', 'B', 'Allen'),
  (4, 'Kites', 'B', 'Allen');
CREATE TABLE markets (film_id INTEGER, country VARCHAR);
INSERT INTO markets VALUES (1, 'China'), (1, 'France'), (2, 'France');
"""
SCHEMA = Schema(
    (
        Table("films", tuple(Column(name, "VARCHAR") for name in ("film_id", "title", "studio", "director"))),
        Table(
            "markets",
            (Column("film_id", "INTEGER"), Column("country", "VARCHAR")),
            foreign_keys=(ForeignKey(("film_id",), "films", ("film_id",)),),
        ),
    ),
    "duckdb",
)
JOINED = (
    "SELECT f.title FROM films AS f JOIN markets AS m ON m.film_id = f.film_id WHERE m.country <> 'China'"
)


@pytest.mark.parametrize(
    ("sql", "question", "titles"),
    [
        (JOINED, "Which films were never in China?", ["Kites", "Rain", "Sand"]),
        (JOINED, "Titles of the films that did not come to China", ["Kites", "Rain", "Sand"]),
        (JOINED + " AND f.studio = 'A'", "Films of A not in China", ["Rain"]),
        (
            "SELECT DISTINCT studio FROM films WHERE director <> 'Hill'",
            "Which studios have never worked with Hill?",
            ["B"],
        ),
    ],
)
def test_all_but_those_with_such_a_row(sql: str, question: str, titles: list[str]) -> None:
    tree, said = leave_out_never(parse_sql(sql, "duckdb"), question, SCHEMA)
    assert len(said) == 1
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        assert sorted(row[0] for row in connection.execute(tree.sql("duckdb")).fetchall()) == titles


OF_MARKETS = "SELECT film_id FROM markets WHERE country <> 'China'"


def test_the_key_of_a_parent_is_told_apart_from_its_own_rows() -> None:
    tree, said = leave_out_never(parse_sql(OF_MARKETS, "duckdb"), "Ids of films not in China", SCHEMA)
    assert len(said) == 1
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        assert connection.execute(tree.sql("duckdb")).fetchall() == [(2,)]


@pytest.mark.parametrize(
    ("sql", "question"),
    [
        (OF_MARKETS, "Ids of films that were not only in China"),
        (OF_MARKETS, "Ids of films that were at least once not in China"),
        (OF_MARKETS.replace("film_id", "country"), "Countries that are not China"),
        (JOINED, "Films in other countries than China"),  # nothing is denied
        (JOINED, "Films that no one directed"),  # something else is
        (
            "SELECT title FROM films WHERE director <> 'Hill'",
            "Which films are not by Hill?",
        ),  # one row a film
        (
            "SELECT m.country FROM markets AS m JOIN films AS f ON f.film_id = m.film_id WHERE f.studio <> 'A'",
            "Markets of films not by A",  # each row has one film
        ),
        (JOINED + " AND m.film_id > 1", "Films not in China"),
        (JOINED.replace("f.title", "f.title, m.country"), "Films not in China, and where they are"),
        (JOINED + " ORDER BY f.title", "Films not in China"),
    ],
)
def test_all_else_stays(sql: str, question: str) -> None:
    tree, said = leave_out_never(parse_sql(sql, "duckdb"), question, SCHEMA)
    assert not said
    assert tree == parse_sql(sql, "duckdb")

"""A condition is on the column that the question names; the details are the column called so."""

from __future__ import annotations

import pytest

from app.assistant.named_columns import NamedColumns
from app.assistant.parse import parse_sql
from app.assistant.schema import Column, ForeignKey, Schema, Table
from app.assistant.starred import show_details

SCHEMA = Schema(
    (
        Table(
            "buildings",
            (
                Column("building_id", "INTEGER"), Column("building_details", "VARCHAR"), Column("floors", "INTEGER"),
                Column("height_feet", "INTEGER"), Column("stock_number", "VARCHAR"), Column("city", "VARCHAR"),
            ),
            primary_key=("building_id",),
        ),
        Table(
            "rooms",
            (Column("building_id", "INTEGER"), Column("seats", "INTEGER")),
            foreign_keys=(ForeignKey(("building_id",), "buildings", ("building_id",)),),
        ),
    ),
    "duckdb",
)  # fmt: skip
FLOORS = "How many rooms are in a building with at least 20 floors?"
JOINED = "SELECT COUNT(*) FROM rooms AS r JOIN buildings AS b ON b.building_id = r.building_id WHERE "


@pytest.mark.parametrize(
    ("sql", "question", "meant"),
    [
        (f"{JOINED}b.height_feet >= 20", FLOORS, f"{JOINED}b.floors >= 20"),
        ("SELECT city FROM buildings WHERE height_feet = 20", "Cities with 20 floors", "floors = 20"),
        (
            "SELECT city FROM buildings WHERE height_feet LIKE '2%'", "Cities whose stock number starts with 2",
            "stock_number LIKE '2%'",
        ),
    ],
)  # fmt: skip
def test_the_named_column_is_compared(sql: str, question: str, meant: str) -> None:
    tree = parse_sql(sql, "duckdb")
    (said,) = NamedColumns(SCHEMA).mend(tree, question)
    assert meant in tree.sql("duckdb")
    assert said.endswith(", which the question names")


@pytest.mark.parametrize(
    ("sql", "question"),
    [
        (f"{JOINED}b.height_feet >= 20", "How many rooms are in a building of at least 20 feet with floors?"),
        (f"{JOINED}b.height_feet >= 20 AND b.floors > 1", FLOORS),  # both are used
        (f"{JOINED}b.building_id >= 20", FLOORS),  # a key
        (f"{JOINED}r.seats >= 20", FLOORS),  # of another table
        (f"{JOINED}b.city = 'Rome'", "Rooms in Rome on all floors"),  # a text
        (f"{JOINED}b.city LIKE 'R%'", "Rooms in R… on all floors"),
        (f"{JOINED}b.height_feet >= 20", "How many rooms are in a building with at least 20?"),
    ],
)
def test_all_else_is_compared_as_it_is(sql: str, question: str) -> None:
    tree = parse_sql(sql, "duckdb")
    assert not NamedColumns(SCHEMA).mend(tree, question)
    assert tree == parse_sql(sql, "duckdb")


def test_the_details_are_the_column_called_so() -> None:
    tree = parse_sql("SELECT * FROM buildings WHERE floors > 3", "duckdb")
    assert (
        len(show_details(tree, "What are the details of the buildings with more than 3 floors?", SCHEMA)) == 1
    )
    assert tree.sql("duckdb") == "SELECT building_details FROM buildings WHERE floors > 3"


@pytest.mark.parametrize(
    ("sql", "question"),
    [
        ("SELECT * FROM buildings", "Show all details of the buildings"),
        ("SELECT * FROM buildings", "Show the buildings"),
        ("SELECT * FROM rooms", "Show the details of the rooms"),
        ("SELECT city FROM buildings", "Show the details of the buildings"),
        ("SELECT * FROM buildings AS b JOIN rooms AS r ON r.building_id = b.building_id", "Details of rooms"),
    ],
)
def test_all_else_shows_what_it_shows(sql: str, question: str) -> None:
    tree = parse_sql(sql, "duckdb")
    assert not show_details(tree, question, SCHEMA)
    assert tree == parse_sql(sql, "duckdb")

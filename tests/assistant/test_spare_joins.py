"""Tables that a query joins and has no use for."""

from __future__ import annotations

import pytest

from app.assistant.bind import bind_columns
from app.assistant.parse import parse_sql
from app.assistant.schema import Column, ForeignKey, Schema, Table
from app.assistant.spare_joins import leave_out_joins

SCHEMA = Schema(
    (
        Table(
            "sights",
            (Column("sight_id", "INTEGER"), Column("name", "VARCHAR"), Column("reached_by", "VARCHAR")),
            primary_key=("sight_id",),
        ),
        Table(
            "visits",
            (Column("visit_id", "INTEGER"), Column("sight_id", "INTEGER"), Column("price", "INTEGER")),
            primary_key=("visit_id",),
            foreign_keys=(ForeignKey(("sight_id",), "sights", ("sight_id",)),),
        ),
    ),
    "duckdb",
)
ASKED = "Which sights can we get to by bus?"
JOIN = "JOIN visits AS v ON v.sight_id = s.sight_id"


def trim(sql: str, question: str = ASKED) -> str:
    tree = bind_columns(parse_sql(sql, "duckdb"), SCHEMA).tree
    leave_out_joins(tree, question, SCHEMA)
    return tree.sql("duckdb")


@pytest.mark.parametrize(
    ("written", "left"),
    [
        (
            f"SELECT s.name FROM sights AS s {JOIN} WHERE s.reached_by = 'bus'",
            "SELECT s.name FROM sights AS s WHERE s.reached_by = 'bus'",
        ),
        (
            "SELECT s.name FROM visits AS v JOIN sights AS s ON v.sight_id = s.sight_id WHERE s.reached_by = 'bus'",
            "SELECT s.name FROM sights AS s WHERE s.reached_by = 'bus'",
        ),
        (
            f"SELECT DISTINCT s.name FROM sights AS s {JOIN} EXCEPT SELECT s.name FROM sights AS s {JOIN}",
            f"SELECT DISTINCT s.name FROM sights AS s EXCEPT SELECT s.name FROM sights AS s {JOIN}",
        ),
        (
            f"SELECT s.name FROM sights AS s {JOIN} WHERE v.sight_id = 3",
            "SELECT s.name FROM sights AS s WHERE s.sight_id = 3",
        ),
    ],
)
def test_a_table_of_which_nothing_is_asked_or_shown_goes(written: str, left: str) -> None:
    assert trim(written) == left


@pytest.mark.parametrize(
    "written",
    [
        f"SELECT s.name FROM sights AS s {JOIN} WHERE v.price > 3",
        f"SELECT s.name, v.price FROM sights AS s {JOIN}",
        f"SELECT COUNT(*) FROM sights AS s {JOIN}",
        f"SELECT AVG(s.sight_id) FROM sights AS s {JOIN}",
        f"SELECT SUM(s.sight_id) FROM sights AS s {JOIN} GROUP BY s.reached_by",
        f"SELECT s.reached_by, COUNT(*) FROM sights AS s {JOIN} GROUP BY s.reached_by",
        f"SELECT s.name FROM sights AS s {JOIN} GROUP BY s.name",
        f"SELECT * FROM sights AS s {JOIN}",
        "SELECT s.name FROM sights AS s LEFT JOIN visits AS v ON v.sight_id = s.sight_id",
        "SELECT s.name FROM sights AS s JOIN visits AS v ON v.sight_id = s.sight_id AND v.price > 3",
        "SELECT v.price FROM visits AS v JOIN sights AS s ON v.sight_id = s.sight_id",  # one row at most
    ],
)
def test_what_is_used_stays(written: str) -> None:
    assert trim(written) == parse_sql(written, "duckdb").sql("duckdb")


@pytest.mark.parametrize(
    "question", ["Which sights were visited?", "Sights with a visit", "Visitors' sights"]
)
def test_what_the_question_names_stays(question: str) -> None:
    written = f"SELECT s.name FROM sights AS s {JOIN}"
    assert trim(written, question) == written


COUNTED = f"SELECT s.reached_by, COUNT(*) FROM sights AS s {JOIN} GROUP BY s.reached_by"


@pytest.mark.parametrize(
    ("question", "is_spare"),
    [
        ("The ways to get there, with the number of sights for each", True),
        ("How many sights are reached by each means?", True),
        ("Which means of transport reach more than two sights?", True),
        ("How many sight seers came by each means?", False),  # not the sights are counted
        ("How many guests came by each means?", False),
        ("How many sights were visited by each means?", False),
    ],
)
def test_rows_that_the_question_counts_by_name_are_not_multiplied(question: str, is_spare: bool) -> None:
    assert ("visits" not in trim(COUNTED, question)) == is_spare


def test_words_that_other_tables_have_too_do_not_name_a_table() -> None:
    schema = Schema(
        (
            SCHEMA.tables[0],
            Table(
                "sight_photos",
                (Column("photo_id", "INTEGER"), Column("sight_id", "INTEGER")),
                primary_key=("photo_id",),
            ),
        ),
        "duckdb",
    )
    written = "SELECT s.name FROM sights AS s JOIN sight_photos AS f ON f.sight_id = s.sight_id"
    for question, left in (
        (ASKED, "SELECT s.name FROM sights AS s"),
        ("Which sights have a photo?", written),
    ):
        tree = parse_sql(written, "duckdb")
        leave_out_joins(tree, question, schema)
        assert tree.sql("duckdb") == left

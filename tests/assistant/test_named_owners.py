"""A missing name goes to the table that the question says it is of."""

from __future__ import annotations

import pytest

from app.assistant.bind import bind_columns
from app.assistant.parse import parse_sql
from app.assistant.schema import Column, ForeignKey, Schema, Table

TEXT, NUMBER = "VARCHAR", "INTEGER"
SCHEMA = Schema(
    (
        Table("scientists", (Column("ssn", NUMBER), Column("name", TEXT)), primary_key=("ssn",)),
        Table(
            "projects",
            (Column("code", TEXT), Column("name", TEXT), Column("hours", NUMBER)),
            primary_key=("code",),
        ),
        Table(
            "assigned",
            (Column("scientist", NUMBER), Column("project", TEXT)),
            foreign_keys=(
                ForeignKey(("scientist",), "scientists", ("ssn",)),
                ForeignKey(("project",), "projects", ("code",)),
            ),
        ),
    ),
    "duckdb",
)
ONE = (
    "SELECT a.name, COUNT(p.code) FROM assigned AS a JOIN projects AS p ON a.project = p.code GROUP BY a.name"
)
BOTH = (
    "SELECT a.name FROM assigned AS a JOIN projects AS p ON a.project = p.code "
    "JOIN scientists AS s ON a.scientist = s.ssn WHERE p.name = 'Kite'"
)


@pytest.mark.parametrize(
    ("sql", "question", "owner"),
    [
        (ONE, "What are the names of the scientists, and how many projects has each?", "scientists"),
        (ONE, "Show each scientist's name and the number of projects", "scientists"),
        (ONE, "The names of the projects and how many are on them", "projects"),
        (ONE, "Who works on how many?", "projects"),  # nothing is said: the table that is there
        (BOTH, "Find the name of the scientists on the project Kite", "scientists"),
    ],
)
def test_the_owner_that_the_question_names_has_the_column(sql: str, question: str, owner: str) -> None:
    tree = bind_columns(parse_sql(sql, "duckdb"), SCHEMA, question=question).tree
    shown = tree.expressions[0]
    tables = {table.alias_or_name: table.name for table in tree.find_all(type(tree.args["from_"].this))}
    assert tables[shown.table] == owner

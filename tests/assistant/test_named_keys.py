"""Several keys between two tables: the query follows the one that the question names."""

from __future__ import annotations

import pytest

from app.assistant.bind import bind_columns
from app.assistant.errors import BindError
from app.assistant.named_keys import NamedKeys
from app.assistant.parse import parse_sql
from app.assistant.schema import Column, ForeignKey, Schema, Table

VOTES = ("president_vote", "vice_president_vote", "treasurer_vote")
SCHEMA = Schema(
    (
        Table("students", (Column("id", "INTEGER"), Column("name", "VARCHAR")), primary_key=("id",)),
        Table(
            "ballots",
            (Column("cycle", "VARCHAR"), *(Column(vote, "INTEGER") for vote in VOTES)),
            foreign_keys=tuple(ForeignKey((vote,), "students", ("id",)) for vote in VOTES),
        ),
    ),
    "duckdb",
)
JOINED = "SELECT s.name FROM students AS s JOIN ballots AS b ON s.id = b.{}"
LISTED = "SELECT name FROM students WHERE id IN (SELECT {} FROM ballots WHERE cycle = 'fall')"


def mend(sql: str, question: str) -> str:
    tree = bind_columns(parse_sql(sql, "duckdb"), SCHEMA).tree
    said = NamedKeys(SCHEMA).mend(tree, question)
    written = tree.sql("duckdb")
    assert bool(said) == (written != parse_sql(sql, "duckdb").sql("duckdb"))
    return written


@pytest.mark.parametrize("query", [JOINED, LISTED])
@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Who has treasurer votes?", "treasurer_vote"),
        ("Students with vice president votes", "vice_president_vote"),
        ("Students with president votes", "president_vote"),
        ("Who has votes?", "president_vote"),  # none is named: it stays
        ("Who has president or treasurer votes?", "president_vote"),  # two are
    ],
)
def test_the_named_key_is_followed(query: str, question: str, named: str) -> None:
    assert mend(query.format("president_vote"), question) == query.format(named)


def test_keys_that_are_followed_both_stay() -> None:
    both = (
        "SELECT p.name, t.name FROM ballots AS b JOIN students AS p ON p.id = b.president_vote "
        "JOIN students AS t ON t.id = b.treasurer_vote"
    )
    assert mend(both, "Who was voted for as treasurer?") == both


def test_a_missing_join_goes_along_the_named_key() -> None:
    written = parse_sql("SELECT name FROM students WHERE cycle = 'fall'", "duckdb")
    with pytest.raises(BindError, match="several ways"):
        bind_columns(written, SCHEMA, question="Who was voted for in fall?")
    bound = bind_columns(written, SCHEMA, question="Who had treasurer votes in fall?")
    assert "treasurer_vote = " in bound.tree.sql("duckdb") or "= b.treasurer_vote" in bound.tree.sql("duckdb")

"""Those of one kind or of another are no INTERSECT."""

from __future__ import annotations

import doctest

import pytest
from sqlglot import exp

from app.assistant import either
from app.assistant.either import take_either
from app.assistant.parse import parse_sql

MEETING = "SELECT city FROM cities WHERE feb > jun INTERSECT SELECT city FROM hosts"


@pytest.mark.parametrize(
    "question",
    [
        "Give me the cities whose temperature in Feb is higher than that in Jun or cities that were once hosts",
        "Which cities are hot in February or have been a host?",
        "What are the ids and names of cities that are hot or were hosts?",  # "and" joins what is shown
    ],
)
def test_or_is_a_union(question: str) -> None:
    tree, said = take_either(parse_sql(MEETING, "duckdb"), question, "duckdb")
    assert isinstance(tree, exp.Union)
    assert tree.sql("duckdb") == MEETING.replace("INTERSECT", "UNION")
    assert len(said) == 1


@pytest.mark.parametrize(
    ("sql", "question"),
    [
        (MEETING, "Cities that are hot in February and have been a host"),
        (MEETING, "Which cities have 3 or 4 stars?"),
        (MEETING, "Cities that both affected two or more regions and were hosts"),
        (MEETING, "Cities that are hot or cold and have been a host"),
        (MEETING.replace("INTERSECT", "EXCEPT"), "Which cities are hot or have been a host?"),
        ("SELECT city FROM cities WHERE feb > jun", "Which cities are hot or have been a host?"),
    ],
)
def test_all_else_stays(sql: str, question: str) -> None:
    tree, said = take_either(parse_sql(sql, "duckdb"), question, "duckdb")
    assert not said
    assert tree == parse_sql(sql, "duckdb")


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(either).failed == 0

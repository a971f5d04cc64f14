"""Alternatives of one column that lost their brackets."""

from __future__ import annotations

import pytest
import sqlglot

from app.assistant.brackets import bracket_alternatives


@pytest.mark.parametrize(
    ("condition", "mended"),
    [
        ("a = 1 OR a = 2 AND b > 3 AND c", "a IN (1, 2) AND b > 3 AND c"),
        ("b > 3 AND a = 1 OR a = 2 OR A = 4", "a IN (1, 2, 4) AND b > 3"),
        ("a LIKE 'x%' OR a = 'y' AND b > 3", "(a LIKE 'x%' OR a = 'y') AND b > 3"),
    ],
)
def test_what_stands_beside_one_alternative_is_demanded_of_all(condition: str, mended: str) -> None:
    tree = sqlglot.parse_one(f"SELECT 1 FROM t WHERE {condition}", dialect="duckdb")
    assert bracket_alternatives(tree, "duckdb")
    assert tree.sql("duckdb") == f"SELECT 1 FROM t WHERE {mended}"


@pytest.mark.parametrize(
    "condition",
    [
        "a = 1 OR (a = 2 AND b > 3)",  # somebody wrote the bracket
        "(a = 1 OR a = 2) AND b > 3",
        "a = 1 OR b = 2 AND c > 3",
        "a = 1 AND b > 2 OR a = 2 AND b > 3",
        "a = 1 OR a = 2 AND a <> b",
        "a = 1 OR a = 2 AND a = 3 AND b > 3",
        "a = b OR a = c AND b > 3",
        "a = 1 OR a = 2",
        "a > 1 OR a = 2 AND b > 3",
    ],
)
def test_all_else_stays(condition: str) -> None:
    tree = sqlglot.parse_one(f"SELECT 1 FROM t WHERE {condition}", dialect="duckdb")
    before = tree.sql("duckdb")
    assert not bracket_alternatives(tree, "duckdb")
    assert tree.sql("duckdb") == before

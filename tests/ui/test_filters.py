"""The conditions that a person may loosen when nothing was found."""

from __future__ import annotations

import pytest

from app.ui.filters import MOST_FILTERS, read_filters


@pytest.mark.parametrize(
    ("sql", "filters"),
    [
        ("SELECT 1", ()),
        ("SELECT * FROM t WHERE a = 1", ("a = 1",)),
        ("SELECT * FROM t WHERE (a = 1 AND b > 2) AND c IN ('x')", ("a = 1", "b > 2", "c IN ('x')")),
        ("SELECT * FROM t WHERE a = 1 OR b = 2", ("a = 1 OR b = 2",)),
        ("SELECT a, COUNT(*) FROM t GROUP BY a HAVING COUNT(*) > 5", ("COUNT(*) > 5",)),
        ("WITH w AS (SELECT * FROM t WHERE a = 1) SELECT * FROM w WHERE b = 2 AND a = 1", ("b = 2", "a = 1")),
        ("SELECT * FROM t WHERE d >= DATE '2025-02-01'", ("d >= DATE '2025-02-01'",)),
        ("not SQL at all (", ()),
    ],
)
def test_filters(sql: str, filters: tuple[str, ...]) -> None:
    assert read_filters(sql, "duckdb") == filters


def test_a_few_are_enough() -> None:
    conditions = " AND ".join(f"a{n} = {n}" for n in range(30))
    assert len(read_filters(f"SELECT * FROM t WHERE {conditions}", "duckdb")) == MOST_FILTERS

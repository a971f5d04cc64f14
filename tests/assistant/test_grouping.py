"""GROUP BY made complete where it is plain what is missing, and left alone else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.assistant.grouping import add_up_shown, complete_grouping, leave_out_grouping
from app.assistant.pairs import read_pairs
from app.assistant.parse import parse_sql
from app.assistant.schema import Column, Schema, Table

DATA = Path(__file__).parents[2] / "data"
MENDED = {
    "no grouping": ("SELECT a, COUNT(*) FROM t", "SELECT a, COUNT(*) FROM t GROUP BY a"),
    "half of it": ("SELECT a, b, SUM(c) FROM t GROUP BY a", "SELECT a, b, SUM(c) FROM t GROUP BY a, b"),
    "an expression": (
        "SELECT YEAR(d) AS y, SUM(c) FROM t ORDER BY y",
        "SELECT YEAR(d) AS y, SUM(c) FROM t GROUP BY YEAR(d) ORDER BY y",
    ),
    "of another table": (
        "SELECT t.a, u.b, COUNT(*) FROM t JOIN u ON u.i = t.i GROUP BY t.a",
        "SELECT t.a, u.b, COUNT(*) FROM t JOIN u ON u.i = t.i GROUP BY t.a, u.b",
    ),
    "in a CTE": (
        "WITH x AS (SELECT a, SUM(b) AS s FROM t) SELECT s FROM x",
        "WITH x AS (SELECT a, SUM(b) AS s FROM t GROUP BY a) SELECT s FROM x",
    ),
    "MAX with a grouping": (
        "SELECT a, b, MAX(c) FROM t GROUP BY a",
        "SELECT a, b, MAX(c) FROM t GROUP BY a, b",
    ),
}
FINE = {
    "complete": "SELECT a, COUNT(*) FROM t GROUP BY a",
    "by position": "SELECT a, COUNT(*) FROM t GROUP BY 1",
    "by name": "SELECT YEAR(d) AS y, COUNT(*) FROM t GROUP BY y",
    "by all": "SELECT a, COUNT(*) FROM t GROUP BY ALL",
    "sets": "SELECT a, b, COUNT(*) FROM t GROUP BY ROLLUP (a)",
    "columns of an expression": "SELECT a + b, COUNT(*) FROM t GROUP BY a, b",
    "no aggregate": "SELECT a, b FROM t",
    "only an aggregate": "SELECT COUNT(*) FROM t",
    "a constant": "SELECT 'all' AS x, COUNT(*) FROM t",
    "the row of a maximum": "SELECT a, MAX(c) FROM t",
    "a window": "SELECT a, SUM(c) OVER (PARTITION BY a) FROM t",
    "mixed": "SELECT a, b + SUM(c) FROM t GROUP BY a",
    "all columns": "SELECT *, COUNT(*) FROM t",
    "an aggregate in a subquery": "SELECT a, (SELECT COUNT(*) FROM u) AS n FROM t",
}


@pytest.mark.parametrize("name", MENDED)
def test_what_is_shown_is_grouped(name: str) -> None:
    before, after = MENDED[name]
    tree = parse_sql(before, "duckdb")
    assert len(complete_grouping(tree, "duckdb")) == 1
    assert tree.sql("duckdb") == parse_sql(after, "duckdb").sql("duckdb")


@pytest.mark.parametrize("name", FINE)
def test_what_is_complete_or_not_plain_is_left_alone(name: str) -> None:
    tree = parse_sql(FINE[name], "duckdb")
    before = tree.sql("duckdb")
    assert complete_grouping(tree, "duckdb") == ()
    assert tree.sql("duckdb") == before


def test_sqlite_shows_some_row() -> None:
    assert complete_grouping(parse_sql("SELECT a, COUNT(*) FROM t", "sqlite"), "sqlite") == ()


def test_no_curated_pair_is_touched() -> None:
    for pair in read_pairs(DATA / "pairs"):
        assert complete_grouping(parse_sql(pair.sql, "duckdb"), "duckdb") == (), pair.id


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "SELECT st.w, st.n AS units FROM st GROUP BY st.w ORDER BY units DESC LIMIT 1",
            "SELECT st.w, SUM(st.n) AS units FROM st GROUP BY st.w ORDER BY units DESC LIMIT 1",
        ),
        (
            "SELECT st.w, st.n FROM st GROUP BY st.w ORDER BY st.n DESC",
            "SELECT st.w, SUM(st.n) AS n FROM st GROUP BY st.w ORDER BY SUM(st.n) DESC",
        ),
        ("SELECT st.w, st.n FROM st GROUP BY st.w, st.n", ""),
        ("SELECT st.w, st.k FROM st GROUP BY st.w", ""),  # nothing that the house adds up
        ("SELECT st.w, st.n, COUNT(*) FROM st GROUP BY st.w", ""),
        ("SELECT st.w, st.n FROM st", ""),
    ],
)
def test_what_the_house_adds_up_is_added_up_where_it_is_not_grouped(before: str, after: str) -> None:
    tree = parse_sql(before, "duckdb")
    said = add_up_shown(tree, {"SUM(st.n)"}, "duckdb")
    assert tree.sql("duckdb") == parse_sql(after or before, "duckdb").sql("duckdb")
    assert len(said) == bool(after)
    assert not add_up_shown(parse_sql(before, "sqlite"), {"SUM(st.n)"}, "sqlite")


VENUES = Schema(
    (
        Table(
            "events",
            (Column("id", "INTEGER"), Column("day", "DATE"), Column("venue", "VARCHAR")),
            primary_key=("id",),
        ),
    ),
    "sqlite",
)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("SELECT day, venue FROM events GROUP BY venue", "SELECT DISTINCT day, venue FROM events"),
        (
            "SELECT day FROM events GROUP BY venue ORDER BY day",
            "SELECT DISTINCT day FROM events ORDER BY day",
        ),
        ("SELECT venue FROM events GROUP BY venue", ""),
        ("SELECT day, venue FROM events GROUP BY id", ""),  # what is shown is fixed by the key
        ("SELECT day, COUNT(*) FROM events GROUP BY venue", ""),
        ("SELECT day FROM events GROUP BY venue HAVING COUNT(*) > 1", ""),
        ("SELECT day FROM events GROUP BY venue ORDER BY COUNT(*)", ""),
    ],
)
def test_a_grouping_that_computes_nothing_and_hides_rows_is_distinct(written: str, left: str) -> None:
    tree = parse_sql(written, "sqlite")
    assert bool(leave_out_grouping(tree, VENUES)) == bool(left)
    assert tree.sql("sqlite") == (left or written)


def test_where_databases_refuse_such_a_grouping_it_is_not_left_out() -> None:
    tree = parse_sql("SELECT day, venue FROM events GROUP BY venue", "duckdb")
    assert not leave_out_grouping(tree, replace(VENUES, dialect="duckdb"))

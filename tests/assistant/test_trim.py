"""What is taken out of a SELECT, and what stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.assistant.assistant import Assistant
from app.assistant.pairs import read_pairs
from app.assistant.parse import parse_sql
from app.assistant.schema import Column, ForeignKey, Schema, Table
from app.assistant.trim import trim_output
from app.assistant.workspace import read_workspace

DATA = Path(__file__).parents[2] / "data"
SCHEMA = Schema(
    (
        Table("t", (Column("a", "VARCHAR"), Column("b", "VARCHAR"), Column("c", "DOUBLE"))),
        Table(
            "p",
            (Column("p_id", "INTEGER"), Column("name", "VARCHAR"), Column("cost", "INTEGER")),
            primary_key=("p_id",),
        ),
        Table(
            "l",
            (Column("l_id", "INTEGER"), Column("p_id", "INTEGER"), Column("units", "INTEGER")),
            primary_key=("l_id",),
            foreign_keys=(ForeignKey(("p_id",), "p", ("p_id",)),),
        ),
    )
)
JOINED = "FROM l JOIN p ON p.p_id = l.p_id"
TRIMMED = {
    "a column that is fixed": ("SELECT t.b, t.a FROM t WHERE t.a = 'x'", "SELECT t.b FROM t WHERE t.a = 'x'"),
    "a fixed date": (
        "SELECT t.a, t.b FROM t WHERE t.a = DATE '2025-01-01' AND t.c > 1",
        "SELECT t.b FROM t WHERE t.a = DATE '2025-01-01' AND t.c > 1",
    ),
    "a fixed key of the grouping": (
        "SELECT t.a, t.b, SUM(t.c) AS s FROM t WHERE t.a = 'x' GROUP BY t.a, t.b ORDER BY t.a, s",
        "SELECT t.b, SUM(t.c) AS s FROM t WHERE t.a = 'x' GROUP BY t.b ORDER BY s",
    ),
    "the only key of the grouping": (
        "SELECT t.a AS kind, COUNT(*) FROM t WHERE t.a = 'x' GROUP BY t.a ORDER BY kind",
        "SELECT COUNT(*) FROM t WHERE t.a = 'x'",
    ),
    "a column that is NULL": (
        "SELECT t.b, t.a FROM t WHERE t.a IS NULL",
        "SELECT t.b FROM t WHERE t.a IS NULL",
    ),
    "a key beside the name": (
        "SELECT p.p_id, p.name, p.cost FROM p ORDER BY p.p_id",
        "SELECT p.name, p.cost FROM p ORDER BY p.p_id",
    ),
    "another table's key beside the name": (
        f"SELECT l.p_id, p.name, SUM(l.units) AS units {JOINED} GROUP BY l.p_id, p.name",
        f"SELECT p.name, SUM(l.units) AS units {JOINED} GROUP BY l.p_id, p.name",
    ),
    "rounding of what is stored": (
        "SELECT t.a, ROUND(t.c, 2) AS c FROM t",
        "SELECT t.a, t.c AS c FROM t",
    ),
}
FINE = {
    "the only column": "SELECT t.a FROM t WHERE t.a = 'x'",
    "one of two values": "SELECT t.b, t.a FROM t WHERE t.a = 'x' OR t.a = 'y'",
    "a column that is not NULL": "SELECT t.b, t.a FROM t WHERE NOT t.a IS NULL",
    "another column": "SELECT t.b, t.a FROM t WHERE t.a = t.c",
    "a key without a name": "SELECT p.p_id, p.cost FROM p",
    "a key beside another thing's name": f"SELECT l.l_id, p.name {JOINED}",
    "keys that make rows different": "SELECT DISTINCT p.p_id, p.name FROM p",
    "a key by whose name the rows are ordered": "SELECT p.p_id AS k, p.name FROM p ORDER BY k",
    "a name that QUALIFY has": (
        "SELECT t.a AS k, t.b FROM t WHERE t.a = 'x' QUALIFY ROW_NUMBER() OVER (PARTITION BY k ORDER BY t.b) = 1"
    ),
    "positions": "SELECT t.a, t.b FROM t WHERE t.a = 'x' ORDER BY 2",
    "DISTINCT": "SELECT DISTINCT t.a, t.b FROM t WHERE t.a = 'x'",
    "a grouping that would end": "SELECT t.a, t.a || 'x' AS y FROM t WHERE t.a = 'x' GROUP BY t.a",
    "totals": "SELECT t.a, t.b, COUNT(*) FROM t WHERE t.a = 'x' GROUP BY ROLLUP (t.a, t.b)",
    "a figure that was computed": "SELECT ROUND(AVG(t.c), 2) FROM t",
    "a figure of a CTE": "WITH u AS (SELECT SUM(t.c) AS c FROM t) SELECT ROUND(u.c, 2) AS c FROM u",
    "both of a UNION": "SELECT t.b, t.a FROM t WHERE t.a = 'x' UNION ALL SELECT t.b, t.a FROM t WHERE t.a = 'x'",
}


@pytest.mark.parametrize("case", TRIMMED)
def test_what_says_nothing_goes(case: str) -> None:
    before, after = TRIMMED[case]
    tree = parse_sql(before, "duckdb")
    assert len(trim_output(tree, "Which?", SCHEMA)) == 1
    assert tree == parse_sql(after, "duckdb")


@pytest.mark.parametrize("case", FINE)
def test_what_may_say_something_stays(case: str) -> None:
    tree = parse_sql(FINE[case], "duckdb")
    assert trim_output(tree, "Which?", SCHEMA) == ()
    assert tree == parse_sql(FINE[case], "duckdb")


def test_what_the_question_asks_for_stays() -> None:
    sql = "SELECT t.b, t.a, ROUND(t.c, 1) AS c FROM t WHERE t.a = 'x'"
    assert trim_output(parse_sql(sql, "duckdb"), "The b, the a and the rounded c of all x", SCHEMA) == ()
    said = trim_output(parse_sql(sql, "duckdb"), "The b and c where a is x", SCHEMA)
    assert said == ("left out t.a, which is the same in every row", "t.c shown as it is stored, not rounded")


@pytest.mark.parametrize(
    "question", ["The ids and names of all", "Number and name?", "Which numbers, by name?"]
)
def test_a_key_that_is_asked_for_stays(question: str) -> None:
    assert trim_output(parse_sql("SELECT p.p_id, p.name FROM p", "duckdb"), question, SCHEMA) == ()


def test_no_approved_pair_is_trimmed() -> None:
    assistant = Assistant(read_workspace(DATA), examples=False)
    assistant.close()
    pairs = {pair.id: pair for pair in read_pairs(DATA / "pairs") if not pair.heldout}
    assert len(pairs) > 400
    trimmed = []
    for pair in pairs.values():
        before = pairs[pair.follows].question if pair.follows else ""
        for question in (pair.question, *pair.also):
            if trim_output(parse_sql(pair.sql, "duckdb"), f"{before} {question}", assistant.schema):
                trimmed.append(pair.id)
    assert trimmed == []


TIMES = Schema(
    (Table("o", (Column("who", "VARCHAR"), Column("at", "TIMESTAMP"), Column("until", "TIMESTAMP"))),)
)


@pytest.mark.parametrize(
    ("question", "shown", "trimmed"),
    [
        ("On which day did they last order?", "MAX(o.at) AS last_at", "CAST(MAX(o.at) AS DATE) AS last_at"),
        ("The date of the first order?", "MIN(o.at)", "CAST(MIN(o.at) AS DATE)"),
        ("On what date was it?", "o.who, o.at", "o.who, CAST(o.at AS DATE) AS at"),
        ("On what date and at what time was it?", "o.who, o.at", "o.who, o.at"),
        ("When was it?", "MAX(o.at)", "MAX(o.at)"),
        ("On which day did it begin, and end?", "o.at, o.until", "o.at, o.until"),
        ("Which day had the most?", "COUNT(*)", "COUNT(*)"),
    ],
)
def test_a_day_is_shown_where_a_day_is_asked_for(question: str, shown: str, trimmed: str) -> None:
    tree = parse_sql(f"SELECT {shown} FROM o", "duckdb")
    said = trim_output(tree, question, TIMES)
    assert tree.sql("duckdb") == parse_sql(f"SELECT {trimmed} FROM o", "duckdb").sql("duckdb")
    assert bool(said) == (shown != trimmed)

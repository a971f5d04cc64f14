"""What a query computes, read back in English: every part of it is said, or given as SQL."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from sqlglot import exp

from app.assistant.database import Database
from app.assistant.pairs import Pair, read_pairs
from app.assistant.parse import parse_sql
from app.assistant.schema import Column, ForeignKey, Schema, Table, read_schema
from app.assistant.words.read_back import Line, read_back
from app.assistant.workspace import Term, Workspace, read_workspace

DATA = Path(__file__).parents[2] / "data"
SCHEMA = Schema(
    (
        Table(
            "hives",
            (Column("hive_id", "INTEGER"), Column("place"), Column("is_demo", "BOOLEAN"), Column("frames", "INTEGER")),
            "farm",
            ("hive_id",),
        ),
        Table(
            "harvests",
            (
                Column("harvest_id", "INTEGER"),
                Column("hive_id", "INTEGER", nullable=True),
                Column("honey_kg", "DECIMAL(8, 2)"),
                Column("taken_on", "DATE"),
                Column("grade"),
            ),
            "farm",
            ("harvest_id",),
            (ForeignKey(("hive_id",), "farm.hives", ("hive_id",)),),
        ),
    )
)  # fmt: skip
FARM = Workspace(
    Path(),
    "Farm",
    (),
    reference_date=dt.date(2025, 10, 15),
    glossary=(
        Term(
            "yield", "Honey of real hives.", sql="SUM(h.honey_kg)",
            from_="farm.harvests AS h JOIN farm.hives AS v ON v.hive_id = h.hive_id", where="NOT v.is_demo",
        ),
        Term(
            "waste", "Spoilt honey of real hives.", sql="COUNT(*)",
            from_="farm.harvests AS h JOIN farm.hives AS v ON v.hive_id = h.hive_id",
            where="NOT v.is_demo AND h.grade = 'spoilt'",
        ),
    ),
)  # fmt: skip
BOTH = "FROM farm.harvests AS h JOIN farm.hives AS v ON v.hive_id = h.hive_id"


def read(sql: str) -> list[tuple[str, str]]:
    return [(line.label, line.text) for line in read_back(sql, SCHEMA, FARM)]


def test_metric_comes_with_its_definition_rows_and_what_is_left_out():
    rows = f"{BOTH} WHERE NOT v.is_demo GROUP BY v.place"
    assert read(f"SELECT v.place, SUM(h.honey_kg) AS kg {rows} ORDER BY kg DESC") == [
        ("Measures", "Yield"),
        ("Definition", "Yield: Honey of real hives."),
        ("From", "Harvests, with their hives"),
        ("Left out", "Demo hives"),
        ("Left out", "Harvests without a hive"),
        ("Grouped by", "Place"),
        ("Order", "Yield, highest or latest first"),
    ]  # fmt: skip


def test_period_is_said_with_both_its_days():
    sql = "SELECT COUNT(*) AS n FROM farm.harvests WHERE taken_on >= DATE '2025-07-01' AND taken_on < DATE '2025-08-01'"
    assert ("Period", "In July 2025 (2025-07-01 to 2025-07-31), by harvests’ taken on") in read(sql)


def test_condition_without_words_is_given_as_sql():
    lines = read_back("SELECT COUNT(*) AS n FROM farm.hives WHERE frames % 2 = hive_id % 3", SCHEMA, FARM)
    assert Line("Only", "hives.frames % 2 = hives.hive_id % 3", is_sql=True) in lines


def test_measure_without_words_is_given_as_sql():
    lines = read_back("SELECT SUM(honey_kg ^ 2) AS odd FROM farm.harvests", SCHEMA, FARM)
    assert [line.is_sql for line in lines if line.label == "Measures"] == [True]


def test_groups_that_are_kept_are_said_in_a_cte_too():
    sql = """WITH big AS (SELECT hive_id, SUM(honey_kg) AS kg FROM farm.harvests GROUP BY hive_id HAVING COUNT(*) > 7)
    SELECT AVG(big.kg) AS mean FROM big"""
    assert ("Only", "Groups where there are more than 7 harvests") in read(sql)


def test_rank_within_groups_is_said():
    sql = """SELECT grade, honey_kg FROM farm.harvests
    QUALIFY ROW_NUMBER() OVER (PARTITION BY grade ORDER BY honey_kg DESC) <= 3"""
    assert any(label == "Only" and "3" in text and "grade" in text for label, text in read(sql))


def test_left_join_drops_no_rows():
    sql = "SELECT COUNT(*) AS n FROM farm.harvests AS h LEFT JOIN farm.hives AS v ON v.hive_id = h.hive_id"
    assert not [text for label, text in read(sql) if label == "Left out"]


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("SELECT place FROM farm.hives UNION ALL SELECT grade FROM farm.harvests", "UNION"),
        (
            f"SELECT COUNT(*) AS n {BOTH} WHERE h.honey_kg > (SELECT AVG(honey_kg) FROM farm.harvests)",
            "1 subquery",
        ),
    ],
)
def test_parts_that_are_not_read_are_named(sql, named):
    assert any(label == "Not described" and named in text for label, text in read(sql))


@pytest.mark.parametrize("sql", ["", "DELETE FROM farm.hives", "SELECT nope FROM nowhere"])
def test_what_cannot_be_read_has_no_lines(sql):
    assert read_back(sql, SCHEMA, FARM) == ()


@pytest.fixture(scope="module")
def company() -> tuple[Workspace, list[tuple[Pair, tuple[Line, ...]]]]:
    """The example company with its pairs, each with what it reads as."""
    workspace = read_workspace(DATA)
    database = Database(workspace.databases[0], workspace.limits)
    schema = read_schema(database, workspace.notes)
    database.close()
    return workspace, [(pair, read_back(pair.sql, schema, workspace)) for pair in read_pairs(DATA / "pairs")]


def test_every_value_of_a_curated_pair_is_said(company):
    """A condition's texts stand in a line, in words of the glossary, or in a definition's own condition."""
    workspace, pairs = company
    named = " ".join(f"{term.sql} {term.where}" for term in workspace.glossary).lower()
    silent = []
    for pair, lines in pairs:
        said = re.sub(r"[\W_]+", " ", " ".join(line.text for line in lines).lower())
        if "Not described" in {line.label for line in lines}:
            continue
        tree = parse_sql(pair.sql, "duckdb")
        for clause in tree.find_all(exp.Where, exp.Having, exp.Qualify):
            for literal in clause.find_all(exp.Literal):
                text = re.sub(r"[\W_]+", " ", str(literal.this).lower()).strip()
                dated = isinstance(literal.parent, exp.Cast) or re.fullmatch(r"\d{4} \d\d \d\d", text)
                if (
                    literal.is_string
                    and not dated
                    and text not in said
                    and f"'{literal.this}'".lower() not in named
                ):
                    silent.append((pair.id, literal.this))
    assert not silent


def test_every_curated_pair_has_a_measure_or_a_list(company):
    _, pairs = company
    bare = [pair.id for pair, lines in pairs if not {"Measures", "Lists"} & {line.label for line in lines}]
    assert not bare

"""What a query computes, read back in English: every part of it is said, or given as SQL."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlglot import exp

from app.assistant.database import Database
from app.assistant.pairs import Pair, read_pairs
from app.assistant.parse import parse_sql
from app.assistant.schema import Column, ForeignKey, Schema, Table, read_schema
from app.assistant.words.read_back import Line, read_back
from app.assistant.words.readable import ReadableQuery, canonical
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


@pytest.mark.parametrize(("limit", "shown"), [(1, "the first row"), (3, "the first 3 rows")])
def test_how_many_rows_are_shown_is_said(limit, shown):
    sql = f"SELECT grade, COUNT(*) AS n FROM farm.harvests GROUP BY grade ORDER BY n LIMIT {limit}"
    assert ("Order", f"The number of harvests, lowest or earliest first; {shown}") in read(sql)


def test_period_is_said_with_both_its_days():
    sql = "SELECT COUNT(*) AS n FROM farm.harvests WHERE taken_on >= DATE '2025-07-01' AND taken_on < DATE '2025-08-01'"
    assert ("Period", "In July 2025 (2025-07-01 to 2025-07-31), by harvests’ taken on") in read(sql)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("t.closed_at <= t.opened_at + INTERVAL 24 HOUR", "Closed at most 24 hours after they were opened"),
        ("t.closed_at > t.opened_at + INTERVAL 1 DAY", "Closed more than 1 day after they were opened"),
        ("t.seen < t.opened_at + INTERVAL 2 WEEK", "With seen date less than 2 weeks after they were opened"),
    ],
)
def test_how_long_something_took_is_said(condition, said):
    columns = (Column("closed_at", "TIMESTAMP"), Column("opened_at", "TIMESTAMP"), Column("seen", "DATE"))
    tickets = Schema((Table("tickets", (Column("ticket_id", "INTEGER"), *columns), "help", ("ticket_id",)),))
    lines = read_back(f"SELECT COUNT(*) AS n FROM help.tickets AS t WHERE {condition}", tickets, FARM)
    assert Line("Only", said) in lines


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
        (
            "WITH u AS (SELECT place FROM farm.hives UNION ALL (SELECT grade FROM farm.harvests LIMIT 1)) "
            "SELECT place FROM u UNION (SELECT grade FROM farm.harvests LIMIT 1)",
            "UNION",
        ),
        (
            f"SELECT COUNT(*) AS n {BOTH} WHERE h.honey_kg > (SELECT AVG(honey_kg) FROM farm.harvests)",
            "1 subquery",
        ),
    ],
)
def test_parts_that_are_not_read_are_named(sql, named):
    assert any(label == "Not described" and named in text for label, text in read(sql))


@pytest.mark.parametrize(
    ("operator", "joined"),
    [("UNION", "Together with"), ("INTERSECT", "And also among"), ("EXCEPT", "But not among")],
)
def test_set_operations_are_read_part_by_part(operator, joined):
    part = "SELECT v.place FROM farm.hives AS v JOIN farm.harvests AS h ON h.hive_id = v.hive_id WHERE h.grade = "
    lines = read(f"{part}'pale' {operator} {part}'dark' ORDER BY place LIMIT 3")
    assert lines == [
        ("Lists", "Harvests, with their hives: place"),
        ("Only", "With grade pale"),
        ("Left out", "Harvests without a hive"),
        (joined, "Harvests, with their hives: place"),
        ("Only", "With grade dark"),
        ("Order", "Place, lowest or earliest first; the first 3 rows"),
    ]


def test_ctes_are_known_in_every_part_of_a_set_operation():
    lines = read(
        "WITH big AS (SELECT hive_id, SUM(honey_kg) AS kg FROM farm.harvests GROUP BY hive_id) "
        "SELECT hive_id FROM farm.hives EXCEPT SELECT big.hive_id FROM big WHERE big.kg > 9"
    )
    assert ("But not among", "Harvests: hive") in lines
    assert not [text for label, text in lines if label == "Not described"]


FIRSTS = """WITH firsts AS (SELECT h.hive_id, MIN(h.taken_on) AS first_at FROM farm.harvests AS h GROUP BY h.hive_id)
SELECT {} FROM farm.hives AS v JOIN firsts ON firsts.hive_id = v.hive_id"""
SINCE_MAY = "firsts.first_at >= DATE '2025-05-01' AND firsts.first_at < DATE '2025-08-01'"


@pytest.mark.parametrize(
    ("sql", "measured"),
    [
        (FIRSTS.format("COUNT(*) AS n"), "The number of hives"),
        (f"WITH g AS (SELECT h.hive_id, v.place {BOTH} GROUP BY 1, 2) SELECT COUNT(*) AS n FROM g",
         "The number of hives"),
        (f"WITH g AS (SELECT COUNT(*) AS n {BOTH} GROUP BY v.hive_id) "
         "SELECT COUNT(*) FILTER (WHERE g.n >= 2) AS n FROM g", "The number of hives with at least 2 harvests"),
        ("WITH g AS (SELECT grade, hive_id FROM farm.harvests GROUP BY grade, hive_id) SELECT COUNT(*) AS n FROM g",
         "The number of pairs of hive and grade"),
        (f"WITH g AS (SELECT h.hive_id {BOTH} GROUP BY h.hive_id) SELECT COUNT(*) AS n FROM g "
         "JOIN farm.harvests AS h ON h.hive_id = g.hive_id", "The number of harvests"),
        (f"SELECT COUNT(v.hive_id) AS n {BOTH}", "The number of harvests with a hive"),
        ("SELECT COUNT(*) AS n FROM farm.hives AS v LEFT JOIN farm.harvests AS h ON h.hive_id = v.hive_id",
         "The number of harvests, and hives without any,"),
        ("SELECT COUNT(*) AS n FROM farm.hives AS v LEFT JOIN farm.harvests AS h ON h.hive_id = v.hive_id "
         "WHERE h.hive_id IS NULL", "The number of hives"),
    ],
)  # fmt: skip
def test_what_is_counted_is_what_the_rows_are(sql, measured):
    assert [text for label, text in read(sql) if label == "Measures"] == [measured]


def test_a_count_of_rows_that_are_many_to_many_is_given_as_sql():
    sql = (
        "SELECT COUNT(*) AS n FROM farm.hives AS v JOIN farm.harvests AS h ON h.taken_on > DATE '2025-01-01'"
    )
    assert Line("Measures", "COUNT(*) AS n", is_sql=True) in read_back(sql, SCHEMA, FARM)


def test_rows_that_a_term_names_by_their_first_date_are_counted_as_the_term():
    new = Term(
        "new hive", "First harvested in the period.", sql="MIN(h.taken_on)", from_="farm.harvests AS h"
    )
    farm = replace(FARM, glossary=(*FARM.glossary, new))
    lines = read_back(f"{FIRSTS.format('COUNT(*) AS n')} WHERE {SINCE_MAY}", SCHEMA, farm)
    said = [(line.label, line.text) for line in lines if not line.is_sql]
    assert ("Measures", "The number of new hives") in said
    assert ("Definition", "New hive: First harvested in the period.") in said
    period = "In Q2 of 2025 (2025-05-01 to 2025-07-31), by each hive’s earliest of harvests’ taken on"
    assert ("Period", period.replace("In Q2 of 2025", "From May to July 2025")) in said
    listed = read_back(
        "SELECT h.hive_id, MIN(h.taken_on) AS d FROM farm.harvests AS h GROUP BY h.hive_id", SCHEMA, farm
    )
    assert Line("Measures", "Earliest taken date") in listed


MONTHLY = """WITH monthly AS (
  SELECT DATE_TRUNC('month', h.taken_on) AS month, SUM(h.honey_kg) AS kg FROM farm.harvests AS h GROUP BY 1
)
SELECT monthly.month, {} AS x FROM monthly"""


@pytest.mark.parametrize(
    ("window", "said"),
    [
        ("SUM(monthly.kg) OVER (ORDER BY monthly.month)", "Running total of honey, by month"),
        (
            "SUM(monthly.kg) OVER (ORDER BY monthly.month ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)",
            "Running total of honey, by month",
        ),
    ],
)
def test_a_running_total_is_said(window, said):
    assert ("Measures", said) in [
        (label, text.replace("honey kg", "honey")) for label, text in read(MONTHLY.format(window))
    ]


@pytest.mark.parametrize(
    "window",
    [
        "SUM(monthly.kg) OVER (ORDER BY monthly.month DESC)",
        "SUM(monthly.kg) OVER (ORDER BY monthly.month ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)",
        "AVG(monthly.kg) OVER (ORDER BY monthly.month)",
    ],
)
def test_another_window_is_no_running_total(window):
    assert [
        line.is_sql for line in read_back(MONTHLY.format(window), SCHEMA, FARM) if line.label == "Measures"
    ] == [True]


def test_few_exclusions_of_rows_that_are_there_or_not_are_said():
    sql = """SELECT v.place FROM farm.hives AS v WHERE NOT EXISTS (
      SELECT 1 FROM farm.harvests AS h JOIN farm.hives AS w ON w.hive_id = h.hive_id
      WHERE h.hive_id = v.hive_id AND NOT w.is_demo AND h.grade = 'A'
    )"""
    assert ("Only", "Without harvests (demo hives left out) with grade A") in read(sql)


def test_what_a_left_joined_cte_lacks_is_what_it_reads():
    sql = """WITH reaped AS (SELECT h.hive_id FROM farm.harvests AS h WHERE h.grade = 'A' GROUP BY h.hive_id)
    SELECT COUNT(*) FILTER (WHERE reaped.hive_id IS NULL) AS n, COUNT(reaped.hive_id) AS m
    FROM farm.hives AS v LEFT JOIN reaped ON reaped.hive_id = v.hive_id"""
    found = read(sql)
    measured = (
        "The number of hives without harvests with grade A and the number of hives with harvests with grade A"
    )
    assert ("Measures", measured) in found
    assert not [text for label, text in found if label == "Only"]


def test_a_condition_of_one_part_is_said_of_that_part():
    sql = """WITH old AS (SELECT COUNT(*) AS n FROM farm.harvests WHERE taken_on < DATE '2025-02-01'),
    good AS (SELECT COUNT(*) AS n FROM farm.harvests WHERE grade = 'A')
    SELECT old.n AS old, good.n AS good FROM old, good"""
    found = read(sql)
    assert ("Measures", "The number of harvests (“old”) and the number of harvests (“good”)") in found
    assert ("Only", "With grade A, for “good” alone") in found
    assert [text.endswith("for “old” alone") for label, text in found if label == "Period"] == [True]


def test_conditions_of_two_lists_of_the_same_table_are_kept_apart():
    sql = """WITH poor AS (SELECT hive_id FROM farm.harvests WHERE grade = 'C')
    SELECT h.harvest_id FROM farm.harvests AS h JOIN poor ON poor.hive_id = h.hive_id WHERE h.grade = 'A'"""
    only = [text for label, text in read(sql) if label == "Only"]
    assert only == ["With grade A", "With grade C, for “poor” alone"]


def test_a_condition_on_one_of_two_of_the_same_table_is_given_as_sql():
    sql = """SELECT a.place FROM farm.hives AS a JOIN farm.hives AS b ON b.frames = a.frames
    WHERE a.place = 'Reno' AND b.place = 'Venlo'"""
    only = [line for line in read_back(sql, SCHEMA, FARM) if line.label == "Only"]
    assert only == [
        Line("Only", f"{alias}.place = '{place}'", is_sql=True)
        for alias, place in (("a", "Reno"), ("b", "Venlo"))
    ]


def test_two_columns_of_one_source_that_must_be_equal_are_a_condition():
    sql = """WITH g AS (SELECT hive_id, COUNT(*) AS n, COUNT(grade) AS m FROM farm.harvests GROUP BY hive_id)
    SELECT COUNT(*) AS hives FROM g WHERE g.n = g.m"""
    assert Line("Only", "g.n = g.m", is_sql=True) in read_back(sql, SCHEMA, FARM)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("YEAR(h.taken_on + INTERVAL 11 MONTH)", "Fiscal year"),
        ("YEAR(h.taken_on)", "Calendar year"),
        ("QUARTER(h.taken_on - INTERVAL 1 MONTH)", "Fiscal quarter"),
        ("QUARTER(h.taken_on + INTERVAL 1 MONTH)", "Span"),
        ("DATE_TRUNC('month', h.taken_on)", "Month"),
    ],
)
def test_years_and_quarters_are_named_as_the_house_counts_them(key, said):
    sql = f"SELECT {key} AS span, COUNT(*) AS n FROM farm.harvests AS h GROUP BY {key}"
    lines = read_back(sql, SCHEMA, replace(FARM, fiscal_year_start_month=2))
    assert [line.text for line in lines if line.label == "Grouped by"] == [said]


def test_a_division_by_a_number_is_said():
    assert ("Measures", "Lowest frames divided by 4") in read("SELECT MIN(frames) / 4.0 AS x FROM farm.hives")


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


def test_no_order_says_the_same_twice(company):
    _, read_pairs_ = company
    orders = [line.text.split("; ") for _, lines in read_pairs_ for line in lines if line.label == "Order"]
    assert orders
    assert not [parts for parts in orders if len({part.removeprefix("then ") for part in parts}) < len(parts)]


def test_an_expression_is_written_by_its_tables_and_stays_as_it_is() -> None:
    tree = parse_sql(
        "SELECT x.frames FROM farm.hives AS x WHERE x.frames > 3 AND x.is_demo = FALSE", "duckdb"
    )
    marked = ReadableQuery(tree, SCHEMA, FARM).tree
    small, demo = marked.args["where"].this.flatten()
    assert canonical(small) == '"farm.hives".frames > 3'
    assert canonical(demo) == 'not "farm.hives".is_demo'
    assert marked.sql("duckdb") == tree.sql("duckdb")

"""Sums that a join multiplies: found by keys, proved by the data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from app.assistant.answer import Answer
from app.assistant.assistant import Assistant
from app.assistant.bind import bind_columns
from app.assistant.count_once import count_once
from app.assistant.fan_out import find_fan_outs
from app.assistant.generate import Generation
from app.assistant.pairs import read_pairs
from app.assistant.parse import parse_sql
from app.assistant.workspace import read_workspace

DATA = Path(__file__).parents[2] / "data"
TABLES = """
CREATE TABLE hives (hive_id INTEGER PRIMARY KEY, place VARCHAR, cost INTEGER);
CREATE TABLE harvests (
  harvest_id INTEGER PRIMARY KEY, hive_id INTEGER REFERENCES hives (hive_id), jars INTEGER, price INTEGER
);
CREATE TABLE visits (visit_id INTEGER PRIMARY KEY, hive_id INTEGER REFERENCES hives (hive_id), hours INTEGER);
CREATE TABLE licences (
  hive_id INTEGER REFERENCES hives (hive_id), year INTEGER, fee INTEGER, PRIMARY KEY (hive_id, year)
);
INSERT INTO hives VALUES (1, 'wood', 100), (2, 'lake', 200);
INSERT INTO harvests VALUES (1, 1, 5, 7), (2, 1, 6, 7), (3, 2, 7, 8);
INSERT INTO visits VALUES (1, 1, 2), (2, 2, 3), (3, 2, 4);
INSERT INTO licences VALUES (1, 2024, 10), (1, 2025, 11), (2, 2025, 12);
"""  # fmt: skip
REPEATS = {
    "parent": "SELECT SUM(h.cost) AS x FROM hives AS h JOIN harvests AS v ON v.hive_id = h.hive_id",
    "using": "SELECT SUM(cost) AS x FROM hives JOIN harvests USING (hive_id)",
    "where": "SELECT SUM(h.cost) AS x FROM hives AS h, harvests AS v WHERE v.hive_id = h.hive_id",
    "left": "SELECT SUM(h.cost) AS x FROM hives AS h LEFT JOIN harvests AS v ON v.hive_id = h.hive_id",
    "chasm": """SELECT SUM(v.jars) AS x FROM hives AS h
        JOIN harvests AS v ON v.hive_id = h.hive_id JOIN visits AS i ON i.hive_id = h.hive_id""",
    "grouped": """SELECT h.place, SUM(h.cost) AS x FROM hives AS h
        JOIN harvests AS v ON v.hive_id = h.hive_id GROUP BY h.place""",
    "by position": """SELECT h.place, SUM(h.cost) AS x FROM hives AS h
        JOIN harvests AS v ON v.hive_id = h.hive_id GROUP BY 1""",
    "by all": """SELECT h.place, SUM(h.cost) AS x FROM hives AS h
        JOIN harvests AS v ON v.hive_id = h.hive_id GROUP BY ALL""",
    "cte": """WITH c AS (SELECT 1 AS one), t AS (SELECT SUM(h.cost) AS x FROM hives AS h
        JOIN harvests AS v ON v.hive_id = h.hive_id) SELECT t.x FROM t""",
    "part of a key": "SELECT SUM(h.cost) AS x FROM hives AS h JOIN licences AS l ON l.hive_id = h.hive_id",
}
FINE = {
    "finest": "SELECT SUM(v.jars) AS x FROM hives AS h JOIN harvests AS v ON v.hive_id = h.hive_id",
    "with the finest": "SELECT SUM(v.jars * h.cost) AS x FROM hives AS h JOIN harvests AS v ON v.hive_id = h.hive_id",
    "whole key": """SELECT SUM(h.cost) AS x FROM hives AS h
        JOIN licences AS l ON l.hive_id = h.hive_id WHERE l.year = 2025""",
    "group of each": """SELECT v.harvest_id, SUM(h.cost) AS x FROM hives AS h
        JOIN harvests AS v ON v.hive_id = h.hive_id GROUP BY v.harvest_id""",
    "rows do not repeat": """SELECT SUM(h.cost) AS x FROM hives AS h
        JOIN visits AS i ON i.hive_id = h.hive_id WHERE h.place = 'wood'""",
    "group of each, by all": """SELECT v.harvest_id, SUM(h.cost) AS x FROM hives AS h
        JOIN harvests AS v ON v.hive_id = h.hive_id GROUP BY ALL""",
    "rollup": """SELECT v.harvest_id, SUM(h.cost) AS x FROM hives AS h
        JOIN harvests AS v ON v.hive_id = h.hive_id GROUP BY ROLLUP (v.harvest_id)""",
    "distinct": "SELECT SUM(DISTINCT h.cost) AS x FROM hives AS h JOIN harvests AS v ON v.hive_id = h.hive_id",
    "window": "SELECT SUM(h.cost) OVER () AS x FROM hives AS h JOIN harvests AS v ON v.hive_id = h.hive_id",
    "no join": "SELECT SUM(h.cost) AS x FROM hives AS h",
    "exists": """SELECT SUM(h.cost) AS x FROM hives AS h
        WHERE EXISTS (SELECT 1 FROM harvests AS v WHERE v.hive_id = h.hive_id)""",
}


class Written:
    """Writes the texts in turn."""

    name = "written"

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)
        self.asked: list[str] = []

    def generate(self, messages, **options):
        self.asked.append(messages[-1]["content"])
        return Generation(self.texts.pop(0), 1, 0, 1, 0.0, 0.0, 0.0, False)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("farm")
    (folder / "inhouse.toml").write_text(
        '[workspace]\nname = "Farm"\n[databases.farm]\nurl = "duckdb:///farm.duckdb"\n'
    )
    with duckdb.connect(str(folder / "farm.duckdb")) as connection:
        connection.execute(TABLES)
    assistant = Assistant(read_workspace(folder))
    yield assistant
    assistant.close()


def doubts(assistant: Assistant, sql: str) -> list[str]:
    tree = bind_columns(parse_sql(sql, "duckdb"), assistant.schema).tree
    found = find_fan_outs(tree, assistant.schema)
    return [str(each) for each in found if assistant.queries.run(each.check).rows]


@pytest.mark.parametrize("sql", REPEATS.values(), ids=REPEATS)
def test_a_sum_that_a_join_multiplies_is_found(assistant, sql):
    assert len(doubts(assistant, sql)) == 1


@pytest.mark.parametrize("sql", FINE.values(), ids=FINE)
def test_a_sum_that_counts_each_row_once_is_not(assistant, sql):
    assert not doubts(assistant, sql)


def ask(assistant: Assistant, *texts: str) -> tuple[Answer, Written]:
    assistant.model = Written(*texts)
    return assistant.ask("What do the hives cost?"), assistant.model


def test_the_model_is_told_and_its_better_answer_is_taken(assistant):
    answer, model = ask(assistant, REPEATS["parent"], FINE["no join"])
    assert answer.result.rows == [(300,)]
    assert not answer.doubts
    assert "counts some hives rows more than once: the join with harvests" in model.asked[1]


@pytest.mark.parametrize("second", [REPEATS["left"], "SELECT nothing", "CANNOT ANSWER: no idea"])
def test_without_a_better_answer_the_first_is_shown_with_its_doubt(assistant, second):
    answer, _ = ask(assistant, REPEATS["parent"], second)
    assert (answer.verdict, answer.result.rows) == ("answered", [(400,)])
    assert len(answer.doubts) == 1
    assert answer.as_json()["doubts"] == list(answer.doubts)


HARVESTED = "FROM hives AS h JOIN harvests AS v ON v.hive_id = h.hive_id"


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        (f"SELECT COUNT(*) AS hives {HARVESTED}", [(2,)]),
        (f"SELECT COUNT(*) FILTER (WHERE v.jars > 4) AS rich_hives {HARVESTED}", [(2,)]),
        (f"SELECT v.price, COUNT(*) AS hives {HARVESTED} GROUP BY v.price HAVING COUNT(*) > 1", []),
        (f"WITH t AS (SELECT COUNT(*) AS hive_count {HARVESTED}) SELECT hive_count FROM t", [(2,)]),
    ],
)
def test_what_a_count_is_named_after_is_counted_once(assistant, sql, rows):
    answer, model = ask(assistant, sql)
    assert answer.result.rows == rows
    assert answer.repairs == ("counted hives once each, which the join with harvests repeats",)
    assert len(model.asked) == 1


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        (f"SELECT COUNT(*) AS harvests {HARVESTED}", [(3,)]),
        (f"SELECT COUNT(*) AS number {HARVESTED}", [(3,)]),
        (f"SELECT COUNT(*) AS hives {HARVESTED} WHERE v.jars > 5", [(2,)]),
        (f"SELECT h.hive_id, COUNT(*) AS hives {HARVESTED} GROUP BY h.hive_id", [(1, 2), (2, 1)]),
    ],
)
def test_another_count_is_left_alone(assistant, sql, rows):
    answer, _ = ask(assistant, sql)
    assert (sorted(answer.result.rows), answer.repairs) == (rows, ())


def test_nothing_runs_to_look_for_repeats_that_may_not_run(assistant):
    sql = f"SELECT COUNT(*) AS hives {HARVESTED} WHERE READ_TEXT('/etc/passwd') IS NOT NULL"
    asked = []
    assert count_once(parse_sql(sql, "duckdb"), assistant.schema, asked.append) == []
    assert asked == []
    allowed = parse_sql(f"SELECT COUNT(*) AS hives {HARVESTED}", "duckdb")
    assert count_once(allowed, assistant.schema, asked.append) == []
    assert len(asked) == 1


def test_switched_off_it_asks_once(assistant):
    assistant.doubt = False
    try:
        answer, model = ask(assistant, REPEATS["parent"])
    finally:
        assistant.doubt = True
    assert (len(model.asked), answer.doubts) == (1, ())


def test_no_curated_pair_is_doubted():
    workspace = read_workspace(DATA)
    assistant = Assistant(workspace)
    try:
        assert [pair.id for pair in read_pairs(DATA / "pairs") if doubts(assistant, pair.sql)] == []
    finally:
        assistant.close()

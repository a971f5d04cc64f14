"""A semantics.yaml with a slip, or one that the database has left behind: said with file, entry and remedy."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from app.assistant.assistant import Assistant
from app.assistant.errors import WorkspaceError
from app.assistant.workspace import read_workspace

SOUND = """\
aliases: {w: workshops, j: jobs}
rows: {j: NOT j.is_test}
subjects:
  - {base: j, one: job, many: jobs, name: jobs, date: j.done_on, did: done, event: true,
     columns: {j.job_id: job number}, shown: [j.job_id], order: j.job_id}
measures:
  - {sql: SUM(j."Net Price"), name: net_price, base: j, date: j.done_on, np: the net price of jobs, adds_up: true}
dimensions:
  - {expr: w.city, one: city, many: cities, also: [towns]}
conditions:
  - {column: w.city, say: ["in {}"], group: place, bases: [j]}
absences:
  - {subject: w, say: [have no job], none: [job], inner: jobs AS j, where: j.workshop_id = w.workshop_id}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        connection.execute(
            """
            CREATE TABLE workshops (workshop_id INTEGER PRIMARY KEY, city VARCHAR);
            CREATE TABLE jobs (job_id INTEGER PRIMARY KEY, workshop_id INTEGER REFERENCES workshops (workshop_id),
              done_on DATE, "Net Price" DECIMAL(8, 2), is_test BOOLEAN);
            INSERT INTO workshops VALUES (1, 'Graz'), (2, 'Linz');
            INSERT INTO jobs VALUES (1, 1, '2025-02-03', 10, false), (2, 1, '2025-03-03', 20, true),
              (3, 2, '2025-03-04', 5, false);
            """
        )
    (tmp_path / "inhouse.toml").write_text(
        '[workspace]\nname = "W"\nreference_date = 2025-04-01\n[databases.w]\nurl = "duckdb:///w.duckdb"\n'
    )
    (tmp_path / "semantics.yaml").write_text(SOUND)
    return tmp_path


def compose(root: Path, question: str) -> str:
    with closing(Assistant(read_workspace(root), examples=False)) as assistant:
        assert assistant.composer
        found = assistant.composer.compose(question)
        return found.sql if found else ""


def test_a_sound_file_by_hand_is_taken_for_reviewed(workspace: Path) -> None:
    with closing(Assistant(read_workspace(workspace), examples=False)) as assistant:
        answer = assistant.ask("What was the net price of jobs by city last month?")
        assert answer.result and answer.result.rows == [("Linz", 5)]  # the test job is not counted
        assert answer.confidence and answer.confidence.band == "likely" and not answer.unreviewed


def test_a_table_more_changes_no_alias(workspace: Path) -> None:
    before = compose(workspace, "How many jobs in Graz?")
    assert "w.city = 'Graz'" in before
    with duckdb.connect(str(workspace / "w.duckdb")) as connection:
        connection.execute("CREATE TABLE apprentices (id INTEGER); CREATE TABLE joints (id INTEGER)")
    assert compose(workspace, "How many jobs in Graz?") == before


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("measures:", "mesures:", ["unknown key 'mesures'", "did you mean measures?"]),
        ("adds_up", "ads_up", ["measures, entry 1 (net_price)", "'ads_up'", "did you mean adds_up?"]),
        (", one: city", "", ["dimensions, entry 1 (w.city) lacks 'one'", "needs expr, one, many"]),
        ("expr: w.city", "expr: w.town", ["dimensions, entry 1", "workshops (w) has no column 'town'", "city"]),
        ('j."Net Price"', "j.net_price", ["measures, entry 1", "jobs (j) has no column 'net_price'"]),
        ("j.job_id: job number", "j.id: job number", ["subjects, entry 1", "columns", "no column 'id'"]),
        ("order: j.job_id", "order: job_id", ["order: job_id has no alias", "alias.job_id"]),
        ("date: j.done_on, did", "date: k.done_on, did", ["'k' is the alias of no table", "known: j, w"]),
        ("bases: [j]", "bases: [jj]", ["conditions, entry 1", "bases has 'jj'", "did you mean j?"]),
        ("base: j, one", "base: jobs, one", ["base 'jobs' is the alias of no table"]),
        ("bases: [j]", "bases: j", ["bases is a list: write bases: [j]"]),
        ("also: [towns]", "also: [towns, yes]", ["also has True", "put it in quotes"]),
        ("column: w.city, ", "", ["limits nothing", "column, where or term"]),
        ("sql: SUM(j.\"Net Price\")", "term: sales", ["glossary.yaml defines no term 'sales'"]),
        ("sql: SUM(j.\"Net Price\"), ", "", ["lacks sql"]),
        ('SUM(j."Net Price")', 'SUM(j."Net Price"', ["sql", "is no SQL"]),
        ("w: workshops", "w: workshop", ["aliases: w is workshop", "did you mean workshops?"]),
        ("j: NOT j.is_test", "x: NOT j.is_test", ["rows of 'x'"]),
        ("NOT j.is_test", "NOT j.test", ["rows of j", "no column 'test'"]),
        ("aliases:", "reviewed: maybe\naliases:", ["reviewed is 'maybe'", "true or false"]),
        ("absences:\n  - ", "absences: ", ["absences is a list"]),
        ("subjects:\n  - {", "subjects:\n  - jobs\n  - {", ["subjects, entry 1 is 'jobs'", "{key: value"]),
        ("subjects:", "subjects: [", ["cannot be read as YAML", "line"]),
        ("aliases:", "avoid: [[w]]\naliases:", ["avoid has ['w']", "two aliases"]),
        ("many: jobs", "many: yes", ["subjects, entry 1 (jobs)", "many is True", "in quotes"]),
        ("event: true", "event: maybe", ["event is 'maybe'", "true or false"]),
        ("columns: {j.job_id: job number}", "columns: [j.job_id]", ["columns is ['j.job_id']", "alias.column: words"]),
        ("shown: [j.job_id]", "superlatives: {j.job_id: [best]}", ["superlatives of j.job_id", "most:"]),
        ("column: w.city,", "where: [w.city],", ["conditions, entry 1", "where is ['w.city']"]),
        ("inner: jobs AS j", "inner: jobz AS j", ["absences, entry 1", "no table 'jobz'", "did you mean jobs?"]),
        ("j.workshop_id =", "j.workshop =", ["absences, entry 1", "no column 'workshop'", "workshop_id"]),
        ("aliases:", "joins: [{alias: q, table: jobs, from: [z], by: q.job_id = 1}]\naliases:", ["from has 'z'"]),
        ("aliases:", "joins: [{alias: q, table: jobs, from: [w], by: q.id = 1}]\naliases:", ["by:", "no column 'id'"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_remedy(workspace: Path, was: str, now: str, said: list[str]) -> None:
    file = workspace / "semantics.yaml"
    assert was in SOUND
    file.write_text(SOUND.replace(was, now, 1))
    with pytest.raises(WorkspaceError) as raised:
        compose(workspace, "How many jobs are there?")
    assert all(part in str(raised.value) for part in (str(file), *said)), str(raised.value)


def test_a_column_that_the_database_lost_is_named(workspace: Path) -> None:
    with duckdb.connect(str(workspace / "w.duckdb")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT * FROM jobs; DROP TABLE jobs")
        connection.execute(
            "ALTER TABLE workshops RENAME COLUMN city TO town; ALTER TABLE kept RENAME TO jobs"
        )
    with pytest.raises(WorkspaceError, match=r"dimensions, entry 1 \(w\.city\).*no column 'city'"):
        compose(workspace, "How many jobs are there?")


def test_a_bare_year_is_a_period_where_the_fiscal_year_is_the_calendars(workspace: Path) -> None:
    assert "DATE '2025-01-01'" in compose(workspace, "How many jobs did we do in 2025?")
    config = workspace / "inhouse.toml"
    config.write_text(config.read_text().replace("[databases", "fiscal_year_start_month = 2\n[databases"))
    assert compose(workspace, "How many jobs did we do in 2025?") == ""

"""Said before the rows: that a period among them is not over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from app.assistant.assistant import Assistant
from app.assistant.database import Database
from app.assistant.run import run_sql
from app.assistant.schema import read_schema
from app.assistant.unfinished import Unfinished
from app.assistant.workspace import DatabaseConfig, Limits, Workspace, read_workspace

TODAY = dt.date(2025, 10, 15)
YEAR = "YEAR(h.taken_at + INTERVAL 11 MONTH)"
SUM = "SUM(h.kg)"
FROM = "FROM harvests AS h"

Tell = Callable[[str], str]


@pytest.fixture(scope="module")
def tell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tell]:
    file = tmp_path_factory.mktemp("farm") / "farm.duckdb"
    with duckdb.connect(file) as writer:
        writer.execute("CREATE TABLE harvests (taken_at TIMESTAMP, kg INTEGER)")
        writer.execute(
            "INSERT INTO harvests SELECT t, 1 FROM generate_series(TIMESTAMP '2023-03-01 08:00', "
            "TIMESTAMP '2025-10-14 08:00', INTERVAL 1 DAY) AS s(t)"
        )
        writer.execute("CREATE TABLE plans (month DATE, kg INTEGER)")
        writer.execute(
            "INSERT INTO plans SELECT t, 30 "
            "FROM generate_series(DATE '2025-02-01', DATE '2026-01-01', INTERVAL 1 MONTH) AS s(t)"
        )
        writer.execute("CREATE TABLE swarms (seen_on DATE)")
        writer.execute("INSERT INTO swarms VALUES ('2024-05-05'), ('2025-05-02')")
    config, limits = DatabaseConfig("farm", f"duckdb:///{file}"), Limits()
    farm = Workspace(file.parent, "Farm", (config,), reference_date=TODAY, fiscal_year_start_month=2)
    database = Database(config, limits)
    unfinished = Unfinished(read_schema(database, None), farm, lambda sql: run_sql(sql, database).rows)
    yield lambda sql: unfinished.tell(sql, run_sql(sql, database))
    database.close()


GOES_TO = " is not over: the data goes to 14 October 2025."


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        (f"SELECT DATE_TRUNC('month', h.taken_at) AS month, {SUM} {FROM} GROUP BY 1", "October 2025"),
        (f"SELECT {SUM}, CAST(DATE_TRUNC('month', h.taken_at) AS DATE) AS m {FROM} GROUP BY 2", "October 2025"),
        (f"SELECT STRFTIME(h.taken_at, '%Y-%m') AS month, {SUM} {FROM} GROUP BY 1", "October 2025"),
        (f"SELECT DATE_TRUNC('week', h.taken_at) AS w, {SUM} {FROM} GROUP BY 1",
         "The time from 13 October 2025 to 19 October 2025"),
        (f"SELECT {YEAR} AS fiscal_year, {SUM} {FROM} GROUP BY 1", "FY2026"),
        (f"SELECT EXTRACT(YEAR FROM h.taken_at) AS y, {SUM} {FROM} GROUP BY 1", "The calendar year 2025"),
        (f"SELECT DATE_TRUNC('quarter', h.taken_at - INTERVAL 1 MONTH) + INTERVAL 1 MONTH AS q, {SUM} "
         f"{FROM} GROUP BY 1", "Q3 of FY2026"),
        (f"WITH m AS (SELECT DATE_TRUNC('month', h.taken_at) AS month, {SUM} AS kg {FROM} GROUP BY 1) "
         "SELECT m.month, m.kg FROM m ORDER BY m.kg", "October 2025"),
        (f"SELECT {SUM} FILTER (WHERE h.taken_at < DATE '2025-02-01') AS a, {SUM} FILTER (WHERE h.taken_at >= DATE "
         f"'2025-02-01') AS b {FROM} WHERE h.taken_at >= DATE '2024-02-01' AND h.taken_at < DATE '2026-02-01'",
         "FY2026"),
        (f"WITH a AS (SELECT {SUM} AS kg {FROM} WHERE h.taken_at >= DATE '2024-02-01' AND h.taken_at < DATE "
         f"'2025-02-01'), b AS (SELECT {SUM} AS kg {FROM} WHERE h.taken_at >= DATE '2025-02-01' AND "
         "h.taken_at < DATE '2026-02-01') SELECT a.kg, b.kg FROM a CROSS JOIN b", "FY2026"),
    ],
)  # fmt: skip
def test_a_running_period_is_told(tell: Tell, sql: str, said: str) -> None:
    assert tell(sql) == said + GOES_TO


@pytest.mark.parametrize(
    "sql",
    [
        # no row for a running period
        f"SELECT DATE_TRUNC('month', h.taken_at) AS m, {SUM} {FROM} WHERE h.taken_at < '2025-10-01' GROUP BY 1",
        # one figure of the running year: nothing stands beside it
        f"SELECT {SUM} {FROM} WHERE h.taken_at >= DATE '2025-02-01' AND h.taken_at < DATE '2026-02-01'",
        # both are over
        f"SELECT {SUM} FILTER (WHERE h.taken_at < DATE '2025-05-01'), {SUM} FILTER (WHERE h.taken_at >= "
        f"DATE '2025-05-01') {FROM} WHERE h.taken_at >= DATE '2025-02-01' AND h.taken_at < DATE '2025-08-01'",
        # a plan is of whole months
        "SELECT DATE_TRUNC('month', p.month) AS m, SUM(p.kg) FROM plans AS p GROUP BY 1",
        # a day is not a period
        f"SELECT CAST(h.taken_at AS DATE) AS day, h.kg {FROM}",
        # a number that is no year
        f"SELECT 2026 AS fiscal_year, {SUM} {FROM}",
        "SELECT 1 UNION SELECT 2",
    ],
)  # fmt: skip
def test_other_answers_say_nothing(tell: Tell, sql: str) -> None:
    assert tell(sql) == ""


def test_what_happens_now_and_then_ends_at_no_day(tell: Tell) -> None:
    assert tell("SELECT YEAR(s.seen_on) AS year, COUNT(*) FROM swarms AS s GROUP BY 1") == (
        "The calendar year 2025 is not over."
    )


def test_an_answer_says_it_before_its_rows() -> None:
    data = read_workspace(Path(__file__).parents[2] / "data")
    with closing(Assistant(data)) as assistant:
        by_month = assistant.ask("net revenue by month this year")
        by_region = assistant.ask("net revenue by region this year")
    assert by_month.notes == ("October 2025 is not over: the data goes to 14 October 2025.",)
    assert by_region.result and by_region.notes == ()

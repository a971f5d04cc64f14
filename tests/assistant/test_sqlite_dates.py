"""SQLite's expressions for parts of dates have the values of DuckDB's functions, and are read back as these."""

from __future__ import annotations

import datetime as dt
import sqlite3

import duckdb
import pytest
import sqlglot

from app.assistant.sqlite_dates import read_parts, write_part

DAYS = [dt.date(2023, 12, 25) + dt.timedelta(days=n) for n in range(800)]  # with 29 February 2024
TIMES = [*map(str, DAYS), *(f"{day} {n % 24:02}:30:15" for n, day in enumerate(DAYS))]
PARTS = [
    "DATE_TRUNC('month', t.at)",
    "DATE_TRUNC('month', t.at - INTERVAL 1 MONTH)",
    "DATE_TRUNC('quarter', t.at)",
    "DATE_TRUNC('quarter', t.at - INTERVAL 1 MONTH)",
    "DATE_TRUNC('quarter', t.at - INTERVAL 1 MONTH) + INTERVAL 1 MONTH",
    "DATE_TRUNC('week', t.at)",
    "QUARTER(t.at)",
    "QUARTER(t.at - INTERVAL 1 MONTH)",
    "YEAR(t.at)",
    "YEAR(t.at + INTERVAL 11 MONTH)",
    "MONTH(t.at)",
    "HOUR(t.at)",
    "DAYNAME(t.at)",
    "CAST(t.at AS DATE)",
]


def written(part: str) -> str:
    node = write_part(sqlglot.parse_one(part, read="sqlite"))
    assert node is not None
    return node.sql("sqlite")


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_a_date_is_that_of_duckdb(part: str) -> None:
    lite = sqlite3.connect(":memory:")
    lite.execute("CREATE TABLE t (at DATETIME)")
    lite.executemany("INSERT INTO t VALUES (?)", [(time,) for time in TIMES])
    ours = [row[0] for row in lite.execute(f"SELECT {written(part)} FROM t ORDER BY t.rowid")]
    lite.close()
    duck = duckdb.connect()
    duck.execute("CREATE TABLE t AS SELECT CAST(UNNEST(?) AS TIMESTAMP) AS at", [TIMES])
    theirs = duck.execute(f"SELECT {part} FROM t ORDER BY t.rowid").fetchall()
    duck.close()
    assert ours == [str(day)[:10] if isinstance(day, dt.date) else day for (day,) in theirs]


@pytest.mark.parametrize(
    "part", [part for part in PARTS if not part.startswith("CAST") and ") +" not in part]
)
def test_what_is_written_is_read_back(part: str) -> None:
    query = sqlglot.parse_one(f"SELECT {written(part)} AS part FROM t", read="sqlite")
    same = sqlglot.parse_one(f"SELECT {part} AS part FROM t", read="duckdb")
    assert read_parts(query).sql("duckdb") == same.sql("duckdb")


@pytest.mark.parametrize(
    "other",
    ["DATE_TRUNC('month', t.at - INTERVAL 1 DAY)", "HOUR(t.at - INTERVAL 1 MONTH)", "YEAR(t.a + t.b)"],
)
def test_other_moves_of_dates_are_not_written(other: str) -> None:
    assert write_part(sqlglot.parse_one(other, read="sqlite")) is None

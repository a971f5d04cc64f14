"""A range whose dates are not those of the period that the question names."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app.assistant.parse import parse_sql
from app.assistant.period_bounds import begin_after, leave_out_unasked, put_period_right
from app.assistant.workspace import Workspace

HOTEL = Workspace(Path(), "Hotel", (), reference_date=dt.date(2026, 1, 9))
FISCAL = Workspace(Path(), "Shop", (), reference_date=dt.date(2026, 1, 9), fiscal_year_start_month=2)
WRONG = "SELECT COUNT(*) FROM stays WHERE paid AND day >= DATE '2025-10-11' AND day < DATE '2026-01-01'"


def bounds(sql: str, question: str, workspace: Workspace = HOTEL) -> tuple[str, list[str]]:
    tree = parse_sql(sql, "duckdb")
    said = put_period_right(tree, question, workspace, "duckdb")
    return tree.sql("duckdb"), said


@pytest.mark.parametrize(
    ("sql", "question", "where"),
    [
        (
            WRONG,
            "Stays in 2025",
            "paid AND day >= CAST('2025-01-01' AS DATE) AND day < CAST('2026-01-01' AS DATE)",
        ),
        (
            "SELECT AVG(x) FROM stays AS s WHERE s.day >= '2025-10-11'",
            "Average price per month in 2025",
            "s.day >= '2025-01-01' AND s.day < '2026-01-01'",
        ),
        (
            "SELECT COUNT(*) FROM stays WHERE day < '2025-08-01' AND day >= '2025-05-01'",
            "How many stays in Q2 2025?",
            "day >= '2025-04-01' AND day < '2025-07-01'",
        ),
        (
            "SELECT COUNT(*) FROM stays WHERE day >= '2025-11-01' AND day < '2025-12-01'",
            "How many stays last month?",
            "day >= '2025-12-01' AND day < '2026-01-01'",
        ),
    ],
)
def test_the_range_becomes_the_period(sql: str, question: str, where: str) -> None:
    written, said = bounds(sql, question)
    assert written.endswith(f" WHERE {where}") and len(said) == 1


@pytest.mark.parametrize(
    ("sql", "question"),
    [
        ("SELECT COUNT(*) FROM stays WHERE YEAR(day) = 2025", "Stays in 2025"),
        ("SELECT COUNT(*) FROM stays WHERE day >= '2025-01-01' AND day <= '2025-12-31'", "Stays in 2025"),
        (WRONG, "Stays in 2025 compared with 2024"),
        (WRONG, "Stays of 2024 and 2025"),
        (WRONG, "Stays since October 2025"),
        (WRONG, "Stays on 11 October 2025"),
        (WRONG, "Stays this December"),  # next or last: "December" alone does not tell
        (WRONG, "Rooms with 2025 stays"),
        (WRONG, "Stays in the autumn of 2025"),
        (WRONG, "Stays in the same months of last year"),
        (WRONG, "Stays in the 12 months to last month"),
        ("SELECT COUNT(*) FROM stays WHERE day >= '2025-10-11' OR paid", "Stays in 2025"),
        ("SELECT COUNT(*) FROM stays WHERE day >= '2025-10-11' AND booked < '2025-11-01'", "Stays in 2025"),
        (
            "SELECT COUNT(*) FILTER (WHERE day >= '2024-01-01') FROM stays WHERE day < '2026-01-01'",
            "Stays in 2025",
        ),
    ],
)
def test_what_may_be_meant_so_is_left(sql: str, question: str) -> None:
    assert bounds(sql, question)[1] == []


def test_a_bare_year_is_left_where_the_fiscal_year_is_another() -> None:
    assert bounds(WRONG, "Stays in 2025", FISCAL)[1] == []
    assert bounds(WRONG, "Stays in the last quarter of 2025", FISCAL)[1] == []
    assert len(bounds(WRONG, "Stays in FY2025", FISCAL)[1]) == 1


@pytest.mark.parametrize(
    ("question", "begun"),
    [("Who joined after 2018?", True), ("Who joined in 2018 and stayed after 2018?", False)],
)
def test_after_a_year_begins_with_the_next(question: str, begun: bool) -> None:
    tree = parse_sql("SELECT name FROM guests WHERE joined >= '2018-01-01'", "duckdb")
    assert bool(begin_after(tree, question, "duckdb")) is begun


@pytest.mark.parametrize(
    ("sql", "question", "where"),
    [
        (WRONG, "How many stays were paid?", " WHERE paid"),
        ("SELECT COUNT(*) FROM stays WHERE day <= '2026-01-09'", "How many stays are there?", ""),
        (WRONG, "How many stays were paid lately?", None),
        (WRONG, "Which passports have expired?", None),
        (WRONG, "Which guests are adults?", None),
        (WRONG, "Which rooms are free?", None),
        (WRONG, "Stays by guest this year", None),
        ("SELECT COUNT(*) FROM stays WHERE day = '2026-01-09'", "How many stays are there?", None),
        ("SELECT COUNT(*) FROM stays WHERE paid OR day >= '2026-01-09'", "How many stays are there?", None),
    ],
)
def test_dates_that_nothing_asks_for(sql: str, question: str, where: str | None) -> None:
    tree = parse_sql(sql, "duckdb")
    said = leave_out_unasked(tree, question, "duckdb")
    assert bool(said) is (where is not None)
    assert tree.sql("duckdb") == (
        f"SELECT COUNT(*) FROM stays{where}" if said else parse_sql(sql, "duckdb").sql("duckdb")
    )

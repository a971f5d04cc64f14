"""The prompt, to the letter; and its periods, for every calendar."""

from __future__ import annotations

import datetime as dt
import doctest
import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assistant import prompt as module
from app.assistant.ground import Grounding, Value
from app.assistant.pairs import Pair
from app.assistant.prompt import (
    Context,
    Turn,
    prompt_hash,
    render_dates,
    render_messages,
    render_question,
    render_repair,
    render_system,
    render_term,
)
from app.assistant.schema import Column, ForeignKey, Schema, Table
from app.assistant.workspace import DatabaseConfig, Term, Workspace

CUSTOMERS = Table("customers", (Column("customer_id"), Column("name"), Column("born", "DATE")), "sales")
ORDERS = Table(
    "orders",
    (
        Column("order_id"), Column("customer_id"), Column("status", values=("placed", "shipped")),
        Column("paid", "BOOLEAN"), Column("at", "TIMESTAMP WITH TIME ZONE"),
    ),
    "sales",
    foreign_keys=(ForeignKey(("customer_id",), "sales.customers", ("customer_id",)),),
)  # fmt: skip
SCHEMA = Schema((CUSTOMERS, ORDERS))


def workspace(**fields: object) -> Workspace:
    return Workspace(Path("shop"), "The Shop", (DatabaseConfig("shop", "duckdb:///shop"),), **fields)  # type: ignore[arg-type]


SHOP = workspace(
    reference_date=dt.date(2025, 10, 15),
    fiscal_year_start_month=2,
    house_rules=("Leave out test customers.",),
)
GOLDEN = """\
You write SQL for The Shop.

- Reply with one DuckDB SELECT statement and nothing else.
- Use only the tables and columns below; a->t means column a refers to table t: join along it.
- If these tables hold nothing about the question, reply CANNOT: and what is missing.
- Leave out test customers.

Tables:
sales.customers(customer_id, name, born date)
sales.orders(order_id, customer_id->sales.customers, status: placed|shipped, paid bool, at timestamp)

Today is Wednesday 2025-10-15. Periods, end excluded:
this year, FY2026: 2025-02-01 to 2026-02-01
last year, FY2025: 2024-02-01 to 2025-02-01
this quarter, FY2026 Q3: 2025-08-01 to 2025-11-01
last quarter, FY2026 Q2: 2025-05-01 to 2025-08-01
this month: 2025-10-01 to 2025-11-01
last month: 2025-09-01 to 2025-10-01
last 90 days: from 2025-07-17"""


def test_the_system_message_to_the_letter() -> None:
    assert render_system(SHOP, SCHEMA) == GOLDEN


def test_without_a_reference_date_or_fiscal_year_no_date_stands_in_the_shared_part() -> None:
    """Else the saved prefix would be void every day."""
    assert "Today" not in render_system(workspace(), SCHEMA)


def test_the_question_to_the_letter() -> None:
    pair = Pair("a", "How many orders?", "SELECT\n  COUNT(*)\nFROM sales.orders", Path("a.sql"), 1)
    context = Context(
        Grounding(
            (Term("revenue", "Money.", sql="SUM(o.total)"),), (Value("Zürich", ("sales.customers.city",)),)
        ),
        (pair,),
    )
    assert render_question("Revenue in Zürich?", context) == (
        "Terms:\nrevenue = SUM(o.total)\n'Zürich' is in sales.customers.city\n"
        "Example: How many orders?\nSELECT COUNT(*) FROM sales.orders\nQuestion: Revenue in Zürich?"
    )


def test_a_question_alone() -> None:
    assert render_question("How many?", Context()) == "Question: How many?"


def test_the_question_stands_last() -> None:
    messages = render_messages("system", "Now?", Context(), [(Turn("Before?", "SELECT\n  1"), Context())])
    assert [(m["role"], m["content"]) for m in messages] == [
        ("system", "system"), ("user", "Question: Before?"), ("assistant", "SELECT 1"), ("user", "Question: Now?"),
    ]  # fmt: skip


def test_a_repair_keeps_what_was_said_in_front() -> None:
    messages = render_messages("system", "Now?", Context())
    repair = render_repair(messages, "SELECT x", 'No column "x".')
    assert repair[: len(messages)] == messages
    assert repair[-1]["content"] == 'That fails: No column "x".\nReply with the corrected SELECT only.'


def test_the_shared_part_is_in_front_for_every_question() -> None:
    firsts = {render_messages(GOLDEN, question, Context())[0]["content"] for question in ("a", "b")}
    assert firsts == {GOLDEN}


def test_the_hash_changes_with_the_shared_part() -> None:
    assert prompt_hash("a") == prompt_hash("a") != prompt_hash("b")


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (Term("a", "All."), "a: All."),
        (Term("a", "All.", sql="COUNT(*)"), "a = COUNT(*)"),
        (Term("a", "All.", sql="COUNT(*)", from_="t", where="x > 0"), "a = COUNT(*) FROM t WHERE x > 0"),
        (Term("a", "All.", sql="COUNT(\n  *\n)"), "a = COUNT( * )"),
    ],
)
def test_a_term(term: Term, text: str) -> None:
    assert render_term(term) == text


def dates(today: dt.date, start: int = 1, after: str = "end") -> dict[str, tuple[str, dt.date, dt.date]]:
    """The rendered periods by name: the fiscal name, first day, first day after."""
    text = render_dates(
        workspace(reference_date=today, fiscal_year_start_month=start, fiscal_year_named_after=after)
    )
    found = re.findall(r"^([a-z ]+)(?:, (.+))?: (\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)$", text, re.MULTILINE)
    return {name: (fy, dt.date.fromisoformat(a), dt.date.fromisoformat(b)) for name, fy, a, b in found}


DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31))
MONTHS = st.integers(1, 12)


@given(today=DAYS, start=MONTHS)
def test_today_is_in_this_year_quarter_and_month(today: dt.date, start: int) -> None:
    periods = dates(today, start)
    assert all(
        first <= today < after for name, (_, first, after) in periods.items() if name.startswith("this")
    )


@given(today=DAYS, start=MONTHS)
def test_the_last_period_ends_where_this_one_begins(today: dt.date, start: int) -> None:
    periods = dates(today, start)
    for kind in ("year", "quarter", "month"):
        assert periods[f"last {kind}"][2] == periods[f"this {kind}"][1]


@given(today=DAYS, start=MONTHS)
def test_a_quarter_lies_in_its_year_and_a_month_in_its_quarter(today: dt.date, start: int) -> None:
    periods = dates(today, start)
    for inner, outer in itertools.pairwise(("this month", "this quarter", "this year")):
        assert periods[outer][1] <= periods[inner][1] < periods[inner][2] <= periods[outer][2]


@given(today=DAYS, start=MONTHS)
def test_the_quarters_of_a_year_tile_it(today: dt.date, start: int) -> None:
    _, first, after = dates(today, start)["this year"]
    quarters = {dates(day, start)["this quarter"][1:] for day in month_firsts(first)}
    assert [first, *(end for _, end in sorted(quarters))] == [
        *(begin for begin, _ in sorted(quarters)),
        after,
    ]
    assert len(quarters) == 4


def month_firsts(first: dt.date) -> list[dt.date]:
    return [
        dt.date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1)
        for n in range(12)
    ]


@given(today=DAYS, start=MONTHS)
def test_a_year_is_named_after_its_last_day_or_its_first(today: dt.date, start: int) -> None:
    for after, day in (("end", -1), ("start", 0)):
        name, first, end = dates(today, start, after)["this year"]
        last = end - dt.timedelta(days=1)
        assert name == f"FY{last.year if day else first.year}"


EDGES = {
    "the first day of the fiscal year": (dt.date(2025, 2, 1), 2, "FY2026", "FY2026 Q1", "FY2025 Q4"),
    "the last day of the fiscal year": (dt.date(2025, 1, 31), 2, "FY2025", "FY2025 Q4", "FY2025 Q3"),
    "a leap day": (dt.date(2024, 2, 29), 3, "FY2024", "FY2024 Q4", "FY2024 Q3"),
    "New Year's Eve": (dt.date(2025, 12, 31), 1, "FY2025", "FY2025 Q4", "FY2025 Q3"),
    "New Year": (dt.date(2026, 1, 1), 1, "FY2026", "FY2026 Q1", "FY2025 Q4"),
    "a year from December": (dt.date(2025, 12, 1), 12, "FY2026", "FY2026 Q1", "FY2025 Q4"),
}


@pytest.mark.parametrize(("today", "start", "year", "quarter", "before"), EDGES.values(), ids=EDGES)
def test_names_at_the_edges(today: dt.date, start: int, year: str, quarter: str, before: str) -> None:
    periods = dates(today, start)
    assert (periods["this year"][0], periods["this quarter"][0], periods["last quarter"][0]) == (
        year,
        quarter,
        before,
    )


def test_the_last_90_days_are_90() -> None:
    assert "last 90 days: from 2025-07-17" in render_dates(SHOP)
    assert (dt.date(2025, 10, 15) - dt.date(2025, 7, 17)).days == 90


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(module).failed == 0

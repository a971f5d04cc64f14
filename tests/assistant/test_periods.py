"""Which dates the words of a question name, on a fixed day in a company whose year begins in February."""

from __future__ import annotations

import datetime as dt
import doctest
import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assistant import periods as module
from app.assistant.periods import find_periods, standing_periods
from app.assistant.workspace import Workspace


def workspace(today: dt.date = dt.date(2025, 10, 15), start: int = 2, after: str = "end") -> Workspace:
    return Workspace(
        Path(), "Shop", (), reference_date=today, fiscal_year_start_month=start, fiscal_year_named_after=after
    )  # type: ignore[arg-type]


NAMED = {
    "net revenue by region last quarter": ("2025-05-01", "2025-08-01"),
    "orders of the current quarter": ("2025-08-01", "2025-11-01"),
    "what is planned for next quarter": ("2025-11-01", "2026-02-01"),
    "this year": ("2025-02-01", "2026-02-01"),
    "last fiscal year": ("2024-02-01", "2025-02-01"),
    "last calendar year": ("2024-01-01", "2025-01-01"),
    "Show last year's figures": ("2024-02-01", "2025-02-01"),
    "last month": ("2025-09-01", "2025-10-01"),
    "last week": ("2025-10-06", "2025-10-13"),
    "revenue YTD": ("2025-02-01", "2025-10-16"),
    "month-to-date": ("2025-10-01", "2025-10-16"),
    "in the last 28 days": ("2025-09-17", None),
    "the past 2 weeks": ("2025-10-01", None),
    "the past 12 months": ("2024-10-15", None),
    "since March 2024": ("2024-03-01", None),
    "since the start of this year": ("2025-02-01", None),
    "today": ("2025-10-15", "2025-10-16"),
    "yesterday's tickets": ("2025-10-14", "2025-10-15"),
    "Q2": ("2025-05-01", "2025-08-01"),
    "Q4, which this year has not had": ("2024-11-01", "2025-02-01"),
    "Q2 FY2025": ("2024-05-01", "2024-08-01"),
    "FY25 Q3": ("2024-08-01", "2024-11-01"),
    "2025 Q1": ("2024-02-01", "2024-05-01"),
    "FY2026": ("2025-02-01", "2026-02-01"),
    "the second quarter of last year": ("2024-05-01", "2024-08-01"),
    "the first half of FY2025": ("2024-02-01", "2024-08-01"),
    "H2 of last year": ("2024-08-01", "2025-02-01"),
    "last year's first half": ("2024-02-01", "2024-08-01"),
    "FY2024’s third quarter": ("2023-08-01", "2023-11-01"),
    "in the last quarter of the last fiscal year": ("2024-11-01", "2025-02-01"),
    "since the second quarter of last year": ("2024-05-01", None),
    "fiscal year 2025": ("2024-02-01", "2025-02-01"),
    "September 2025": ("2025-09-01", "2025-10-01"),
    "Sept. of 2024": ("2024-09-01", "2024-10-01"),
    "in may": ("2025-05-01", "2025-06-01"),
    "in December, the last one": ("2024-12-01", "2025-01-01"),
}


@pytest.mark.parametrize(("question", "dates"), NAMED.items(), ids=NAMED)
def test_a_period(question: str, dates: tuple[str, str | None]) -> None:
    (found, *others) = find_periods(question, workspace())
    if question == "Q4, which this year has not had":
        assert [other.words for other in others] == ["this year"]
    else:
        assert not others
    assert (found.start.isoformat(), found.end and found.end.isoformat()) == dates


@pytest.mark.parametrize(
    "question",
    ["", "month over month", "each quarter", "Q5", "the last months", "in 2024", "Marchand", "may we ship?",
     "they march on", "year-on-year", "How many weeks of cover?", "the decade", "sku Q1X", "product 2024 Q",
     "the last 3000 years", "the last 2026 years", "FY0000"],
)  # fmt: skip
def test_no_period(question: str) -> None:
    assert find_periods(question, workspace()) == ()


def test_several_in_order_and_each_once() -> None:
    found = find_periods("Revenue last quarter against Q3 FY2025 and the previous quarter", workspace())
    assert [period.words for period in found] == ["last quarter", "Q3 FY2025"]


def test_a_year_named_after_its_start() -> None:
    (period,) = find_periods("FY2025", workspace(after="start"))
    assert (period.start, period.end) == (dt.date(2025, 2, 1), dt.date(2026, 2, 1))


def test_the_last_day_of_a_long_month_back_to_a_short_one() -> None:
    (period,) = find_periods("last 1 months", workspace(dt.date(2025, 3, 31)))
    assert period.start == dt.date(2025, 2, 28)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)), st.integers(1, 12))
def test_the_quarters_of_a_named_year_tile_it(today: dt.date, start: int) -> None:
    shop = workspace(today, start)
    (year,) = find_periods("FY2024", shop)
    quarters = [find_periods(f"Q{n} FY2024", shop)[0] for n in range(1, 5)]
    assert all(a.end == b.start for a, b in itertools.pairwise(quarters))
    assert (quarters[0].start, quarters[-1].end) == (year.start, year.end)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)), st.integers(1, 12))
def test_what_stands_in_every_prompt_is_what_its_words_name(today: dt.date, start: int) -> None:
    shop = workspace(today, start)
    for standing in standing_periods(shop):
        named = find_periods(standing.words.partition(",")[0], shop)
        assert [(period.start, period.end) for period in named] == [(standing.start, standing.end)]


@pytest.mark.parametrize(
    "question", ["the third half of last year", "the second quarter of 2024", "the fifth quarter"]
)
def test_parts_of_no_fiscal_year_are_left_unread(question: str) -> None:
    assert find_periods(question, workspace()) == ()


@given(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)), st.integers(1, 12))
def test_the_halves_of_a_year_tile_it(today: dt.date, start: int) -> None:
    shop = workspace(today, start)
    (year,) = find_periods("last year", shop)
    first, second = (find_periods(f"the {each} half of last year", shop)[0] for each in ("first", "second"))
    assert (first.start, first.end, second.end) == (year.start, second.start, year.end)


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(question: str) -> None:
    assert all(p.end is None or p.start < p.end for p in find_periods(question, workspace()))


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(module).failed == 0

"""Dates as people write them, and what only looks like one."""

from __future__ import annotations

import datetime as dt
import doctest
from pathlib import Path

import pytest

from app.assistant.compose import days as module
from app.assistant.compose.days import with_whole_dates
from app.assistant.workspace import Workspace

SHOP = Workspace(Path(), "Shop", (), reference_date=dt.date(2025, 10, 15))


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("orders from 1 August to 14 October 2025", "orders from 1 August 2025 to 14 October 2025"),
        ("orders between 1 and 15 September 2025", "orders from 1 to 15 September 2025"),
        ("orders from the 1st to the 15th of September", "orders from 1 to 15 September 2025"),
        ("orders from 1 November to 5 December", "orders from 1 November 2024 to 5 December 2024"),
        ("orders from 1 to 31 October", "orders from 1 to 31 October 2025"),  # it has begun
        ("orders from 16 to 17 October", "orders from 16 to 17 October 2024"),
        ("orders from 20 November to 5 January 2025", "orders from 20 November 2024 to 5 January 2025"),
        (
            "orders from September 1 through September 15, 2025",
            "orders from 1 to 15 September 2025",
        ),
        ("orders between 2025-09-01 and 2025-09-15", "orders from 1 to 15 September 2025"),
        ("orders for 1–15 September 2025", "orders from 1 to 15 September 2025"),
        ("orders between September 1 and 15, 2025", "orders from 1 to 15 September 2025"),
        ("orders from September 1 to 15 by store", "orders from 1 to 15 September 2025 by store"),
        ("orders on September 15", "orders on 15 September"),
        ("orders since September 1, 2025, by store", "orders since 1 September 2025, by store"),
    ],
)
def test_dates_are_named_as_they_are_read(question: str, read: str) -> None:
    assert with_whole_dates(question, SHOP) == read


@pytest.mark.parametrize(
    "question",
    [
        "orders in May 15 of which were returned",
        "between 2 and 5 orders in September 2025",
        "net revenue from March to May 2025",
        "from 5 to March 2025",
        "from 31 to 30 September 2025",
        "from 30 February to 3 March 2025",
        "from 15 to 1 September 2025",
        "from 1 September 2025 to 15 September",  # of which year
        "on 03/04/2025",
        "order 2025-13-01",
    ],
)
def test_what_is_no_such_date_is_left(question: str) -> None:
    assert with_whole_dates(question, SHOP) == question


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(module).failed == 0

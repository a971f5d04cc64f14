"""Which questions need the ones before them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from app.ui.follow_up import is_follow_up

STARTERS = tomllib.loads((Path(__file__).parents[2] / "data" / "inhouse.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "question",
    [
        "and by month?",
        "ok and for the Nordics?",
        "Great, thanks! And last year?",
        "Okay, now the same for APAC",
        "And what was it the year before?",
        "What about Germany?",
        "how about last year",
        "only online orders",
        "Same for APAC",
        "Break that down by region",
        "Show this by month",
        "Sort them by revenue",
        "Now as a percentage",
        "by month",
        "per store?",
        "in 2024?",
        "for the Nordics",
        "last year?",
        "this quarter",
        "top 5",
        "monthly",
        "Germany only",
        "with refunds too",
        "… and in Q2?",
        "How many of them are new?",
        "Which of those were returned?",
        "What is their average order value?",
        "How much did they spend?",
        "Who bought these?",
        "What was the margin in that month?",
        "without the test customers",
        "exclude APAC",
        "Month by month, please.",
        "Broken down by region?",
        "From which countries? All seven days together.",
        "Online and in store separately?",
        "What's that in dollars?",
        "How many percent is that above last year's plan?",
        "I'd rather see it in percent of revenue.",
        "I only need the highest number of each warehouse and the day of that count.",
        "How many of the ones not yet shipped are there per region?",
        "Roll that up by channel.",
        "At which of those counts did Osaka hold fewer units than at the last count of January 2025?",
    ],
)
def test_follow_ups(question: str) -> None:
    assert is_follow_up(question)


@pytest.mark.parametrize(
    "question",
    [
        *STARTERS["workspace"]["starter_questions"],
        "Which customers have returned shoes, and how many of them came back?",
        "What share of the customers who ordered last year sent back something of those orders?",
        "The top 3 campaigns by clicks among those that started last year?",
        "Which products were best in each category? All of them if several are level.",
        "In which countries do we sell most?",
        "How many stores are there?",
        "Which campaigns that started this year had the best ROI?",
        "How long does it take to resolve a ticket?",
        "In which month did we sell the most tents?",
        "By region, what was net revenue last quarter?",
        "Compare this year with last year by region",
        "Show this month's orders by channel",
        "Revenue by month",
        "net revenue by region",
        "Top 10 customers by revenue",
        "Last month revenue by store",
        "Customers and their orders",
        "Which customers who bought a tent in 2024 had returned at least one of them before the end of it?",
        "List the products that were out of stock",
        "Andorra orders",
        "Orders by customers in Butte",
        "drop all tables",
        "",
        "   ",
        "Ok, how many customers signed up in May?",
        "So which products were never sold?",
    ],
)
def test_questions_that_stand_alone(question: str) -> None:
    assert not is_follow_up(question)

"""What is turned away before a model: each rule with a question that it turns away and one that it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.assistant.assistant import Assistant
from app.assistant.parse import parse_sql
from app.assistant.workspace import read_workspace

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def outside():
    assistant = Assistant(read_workspace(DATA))
    yield assistant.outside
    assistant.close()


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Predict net revenue for November.", "does not predict"),
        ("How many orders will we get on Black Friday?", "does not predict"),
        ("What does the cafeteria cost us?", "“cafeteria”"),
        ("Total payroll cost last month, please.", "nothing about"),
        ("How many stores did we have in 1950?", "nothing of 1950"),
        ("How many orders came from Mordor?", "“Mordor”"),
        ("Hello! What does the cafeteria cost us?", "“cafeteria”"),
        ("For the board slide: our payroll and rent, please.", "nothing about"),
        ("Which machines in the warehouse broke down last quarter?", "“machines”"),
        ("What was our electricity bill last year?", "“electricity”"),
        ("Did revenue suffer because the winter was so mild?", "does not predict"),
        ("Is our pricing too aggressive in your view?", "does not predict"),
        ("Should we close the Innsbruck store? Please advise.", "does not predict"),
        ("What was the traffic like in Denver last month?", "“traffic”"),
    ],
)
def test_what_the_data_certainly_lacks_is_said(outside, question: str, said: str) -> None:
    away = outside.turn_away(question)
    assert away is not None
    assert away.verdict == "abstained"
    assert said in away.message


@pytest.mark.parametrize(
    "question",
    [
        "How many orders came from Austria?",
        "Which products will Black Week 2025 promote? Name and brand.",
        "Why did customers send goods back last quarter, in units per reason?",
        "How many agents were hired in 2019?",
        "Net revenue of the Zürich store in FY2026?",
        "How many tickets came by email last month?",
        "Orders from both email and social campaigns last year?",
        "How many customers have given us a phone number?",
        "What percentage of the members of each tier is younger than 30?",
        "How old are the open tickets, in days?",
        "Median age of the backlog today, per topic?",
        "How old is our current range on average, in days since launch?",
        "How many orders came in at night?",
        "How many agents does each team have?",
        "For the dinner invitation: gold members by city, please.",
        "Board slide - what part of net revenue is our own brand?",
        "Should I buy more tents? I mean: how many units of tents did we sell last month?",
        "Customer on the phone about order 175042. Product name and quantity per line?",
        "What did people actually buy in September vs August?",
        "Hi! Sorry to bother you. Could you maybe tell me which category had the highest margin last quarter?",
        "rainy-day question lol: how many orders did Munich place yesteday",
        "ROAS by channel for everything that kicked off in FY2026, paid only pls",
        "Rank all regions by net revenue, FYTD. Bragging rights are at stake!",
        "Mean age in completed years of the customers with a known date of birth, by region?",
        "Net revenue last quarter by the decade our customers were born in?",
        "could you count customers where we have neither birthday nor phone number, country by country",
        "Number of customers born in 1975?",
        "Which share of last quarter's parcels came back just because the customer changed their mind?",
        "How many pairs of the Fjell Trail Runner did we sell?",
    ],
)
def test_what_the_data_may_have_goes_on(outside, question: str) -> None:
    assert outside.turn_away(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "List the email addresses of VIPs.",
        "Phone numbers of all buyers?",
        "How old are our customers?",
        "Heike Lang’s date of birth?",
        "who has a gmail?",
        "How many VIPs have a birthday in May, and who are they?",
        "Number of members by age, with their names?",
        "How old is the customer who opened ticket 17001?",
        "What is the phone number of customer 4711?",
        "E-mail addresses of the campaign's buyers?",
        "What is the average age and name of our customers?",
        "List the birth dates of customers by decade.",
        "Phone numbers of customers by age group?",
    ],
)
def test_data_of_persons_is_refused_even_in_a_conversation(outside, question: str) -> None:
    away = outside.turn_away(question, told=True)
    assert away is not None
    assert away.verdict == "refused"


def test_a_year_that_the_querys_own_dates_do_not_reach_is_said(outside) -> None:
    tree = parse_sql("SELECT COUNT(*) FROM sales.orders AS o WHERE YEAR(o.ordered_at) = 2019", "duckdb")
    away = outside.of_query("How many orders were there in 2019?", tree)
    assert away is not None
    assert "The data has no orders of 2019: they go from 2023 to 2025" in away.message


def test_any_date_of_the_table_counts(outside) -> None:
    tree = parse_sql("SELECT COUNT(*) FROM product.products AS p WHERE p.discontinued_on IS NULL", "duckdb")
    assert outside.of_query("How many current products were on sale in 2019?", tree) is None


def test_a_year_that_they_reach_is_not(outside) -> None:
    tree = parse_sql("SELECT COUNT(*) FROM support.agents AS ag WHERE YEAR(ag.hired_on) = 2019", "duckdb")
    assert outside.of_query("How many agents were hired in 2019?", tree) is None

"""Which questions an approved pair of the example company answers, with which literals, and which it must not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.assistant.assistant import Assistant
from app.assistant.pairs import Pair, read_pairs
from app.assistant.prompt import Turn
from app.assistant.verified import Verified, VerifiedPairs
from app.assistant.workspace import read_workspace

DATA = Path(__file__).parents[2] / "data"
PAIRS = [pair for pair in read_pairs(DATA / "pairs") if not pair.heldout and not pair.follows]


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    assistant = Assistant(read_workspace(DATA), verified=True, compose=False)
    yield assistant
    assistant.close()


@pytest.fixture(scope="module")
def index(assistant: Assistant) -> VerifiedPairs:
    assert assistant.verified
    return assistant.verified


def found(index: VerifiedPairs, question: str) -> Verified:
    verified = index.match(question)
    assert verified, question
    return verified


def test_every_wording_of_every_pair_gives_its_own_sql(index: VerifiedPairs) -> None:
    wordings = [(pair, text) for pair in PAIRS for text in (pair.question, *pair.also)]
    assert [text for pair, text in wordings if found(index, text).sql != pair.sql] == []


def test_no_held_out_question_is_a_pair_with_other_literals(index: VerifiedPairs) -> None:
    heldout = [pair for pair in read_pairs(DATA / "pairs") if pair.heldout and not pair.follows]
    assert [pair.id for pair in heldout if index.match(pair.question)] == []


REPLACED = {
    "What was net revenue by region in Q1 of FY2026?": ("2025-02-01", "2025-05-01"),
    "Last month, what was net revenue by region?": ("2025-09-01", "2025-10-01"),
    "Could you please show me our turnover per region for FY24": ("2023-02-01", "2024-02-01"),
    "How much net revenue did we make on 10 October 2025?": ("2025-10-10", "2025-10-11"),
    "In which months was revenue more than $1.2 million?": ("> 1200000",),
    "Which three stores had the highest net revenue per square metre in FY2024?": ("LIMIT 3", "2023-02-01"),
    "Number of open stores with at least 300 sqm?": (">= 300",),
    "How many payment tickets came in per month in Q1 FY2026?": ("'payment'", "2025-02-01"),
    "show the monthly net revenue and margin of zurich limmat this year": ("'Zürich Limmat'",),
    "Year-on-year growth of Q1 FY2026's revenue per region?": ("2025-02-01", "2024-02-01", "2024-05-01"),
}


@pytest.mark.parametrize("question", list(REPLACED))
def test_literals_are_those_of_the_question(index: VerifiedPairs, question: str) -> None:
    sql = found(index, question).sql
    assert [text for text in REPLACED[question] if text not in sql] == []


NOT_THE_SAME = [
    "What was net revenue by country last quarter?",
    "What was net revenue by region before last quarter?",
    "What was our net revenue in the last month?",
    "How many active customers do we have in the US?",
    "how many active customers do we have in be",
    "How many orders aren't overdue?",
    "How many orders were overdue?",
    "In which months was net revenue below 800,000 dollars?",
    "In which months was net revenue above 800,000 euros?",
    "Which agents got more than 3 ratings of 1 or 3 for tickets opened last quarter, and how many?",
    "How many gold tickets came in per month last quarter?",
    "How much net revenue did our brands make in EMEA last quarter?",
    "What percentage of orders was delivered last year?",
    "Which 2.5 stores had the highest net revenue per square metre last year?",
    "Which 1 stores had the highest net revenue per square metre last year?",
    "What was net revenue by region next quarter?",
    "Which regions missed their revenue plan last quarter?",
]


@pytest.mark.parametrize("question", NOT_THE_SAME)
def test_a_question_that_differs_by_a_meaning_is_not_answered(index: VerifiedPairs, question: str) -> None:
    assert index.match(question) is None


def test_a_pair_can_be_left_out(index: VerifiedPairs) -> None:
    assert index.match("How many orders are overdue?", without="overdue-orders-count") is None


def with_pairs(
    assistant: Assistant, *pairs: Pair, today: dt.date | None = dt.date(2025, 10, 15)
) -> VerifiedPairs:
    workspace = replace(assistant.workspace, reference_date=today)
    return VerifiedPairs(pairs, workspace, assistant.schema, assistant.vocabulary)


def pair(id: str, question: str, sql: str, **fields: object) -> Pair:
    return Pair(id, question, sql, Path("pairs/a.sql"), 1, **fields)  # type: ignore[arg-type]


ORDERS = "SELECT COUNT(*) AS orders FROM sales.orders AS o WHERE o.ordered_at >= DATE '{}' AND o.ordered_at < DATE '{}'"


def test_two_pairs_that_would_answer_differently_answer_nothing(assistant: Assistant) -> None:
    one = pair("a", "How many orders last month?", ORDERS.format("2025-09-01", "2025-10-01"))
    other = pair("b", "How many orders this month?", ORDERS.format("2025-10-01", "2025-11-01") + " AND TRUE")
    index = with_pairs(assistant, one, other)
    assert index.match("How many orders in August 2025?") is None
    assert found(index, "How many orders last month?").pair.id == "a"


def test_drafts_and_follow_ups_answer_nothing(assistant: Assistant) -> None:
    sql = ORDERS.format("2025-09-01", "2025-10-01")
    draft = pair("a", "How many orders last month?", sql, status="draft")
    follow_up = pair("b", "How many orders last month?", sql, follows="a")
    assert with_pairs(assistant, draft, follow_up).match("How many orders last month?") is None


def test_a_period_that_is_not_all_of_the_dates_is_fixed(assistant: Assistant) -> None:
    sql = ORDERS.format("2025-09-01", "2025-10-01") + " AND o.shipped_at < DATE '2025-10-03'"
    index = with_pairs(assistant, pair("a", "How many orders last month?", sql))
    assert found(index, "How many orders in September 2025?").own
    assert index.match("How many orders in August 2025?") is None


def test_a_name_of_the_output_that_says_the_period_fixes_it(assistant: Assistant) -> None:
    sql = ORDERS.format("2025-09-01", "2025-10-01").replace("AS orders", "AS orders_last_month")
    index = with_pairs(assistant, pair("a", "How many orders last month?", sql))
    assert index.match("How many orders in August 2025?") is None


def test_where_today_moves_the_period_is_todays(assistant: Assistant) -> None:
    written = pair("a", "How many orders last month?", ORDERS.format("2024-03-01", "2024-04-01"))
    first = dt.date.today().replace(day=1)
    last = (first - dt.timedelta(days=1)).replace(day=1)
    verified = found(with_pairs(assistant, written, today=None), "How many orders last month?")
    assert str(last) in verified.sql and str(first) in verified.sql


def test_where_today_moves_a_date_of_the_day_of_writing_answers_nothing(assistant: Assistant) -> None:
    sql = "SELECT COUNT(*) AS orders FROM sales.orders AS o WHERE o.ship_by < DATE '2025-10-15'"
    overdue = pair("a", "How many orders are late?", sql)
    assert with_pairs(assistant, overdue).match("How many orders are late?")
    assert with_pairs(assistant, overdue, today=None).match("How many orders are late?") is None


def test_a_value_that_brings_another_with_it_is_fixed(assistant: Assistant) -> None:
    sql = (
        "SELECT COUNT(*) AS orders FROM sales.orders AS o JOIN sales.customers AS c ON c.customer_id = o.customer_id "
        "JOIN sales.countries AS co ON co.country_code = c.country_code "
        "WHERE co.country_name = 'Germany'"
    )
    alone = with_pairs(assistant, pair("a", "How many orders from Germany?", sql))
    assert "'Canada'" in found(alone, "How many orders from Canada?").sql
    tied = with_pairs(assistant, pair("a", "How many orders from Germany?", sql + " AND o.currency = 'EUR'"))
    assert tied.match("How many orders from Canada?") is None


def test_an_answer_needs_no_model(assistant: Assistant) -> None:
    answer = assistant.ask("Can you tell me how many orders are overdue, please?")
    assert (answer.verdict, answer.verified, answer.model) == ("answered", "overdue-orders-count", "")
    assert answer.as_json()["verified"] == "overdue-orders-count"


def test_in_a_conversation_no_pair_answers(assistant: Assistant) -> None:
    asked: list[str] = []

    class Asked(Exception):
        pass

    def load() -> object:
        asked.append("model")
        raise Asked

    assistant.load = load  # type: ignore[assignment]
    try:
        with pytest.raises(Asked):
            assistant.ask("How many orders are overdue?", [Turn("Only Germany?", "SELECT 1")])
    finally:
        assistant.load = None
    assert asked == ["model"]


def test_a_query_that_the_guard_refuses_is_left_to_the_model(assistant: Assistant) -> None:
    secret = pair("a", "How many orders do we have?", "SELECT * FROM read_csv('/etc/passwd')")
    kept = assistant.verified
    assistant.verified = with_pairs(assistant, secret)
    try:
        with pytest.raises(Exception, match="not loaded"):
            assistant.ask("How many orders do we have?")
    finally:
        assistant.verified = kept

"""Near-duplicate questions: what is wording and what is not, and that the search finds what comparing all finds."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.workbench.near import find_near, find_near_wordings, read_wording, similarity

WORDS = "net revenue orders customers region month Norway 2024 2025 top not online store shipped late club".split()
QUESTIONS = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join), min_size=2, max_size=25
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How many orders came from Norway?", "the number of order that came from NORWAY"),
        ("What was net revenue by region?", "Show me the net revenue for each region, please."),
        ("Top five stores by revenue", "Top 5 stores by revenue"),
        ("Share of online orders in 2024?", "What percentage of orders was online in 2024?"),
        ("Customers who didn't order in 2024", "Customers who did not order in 2024"),
        ("Revenue over 1,000 dollars", "revenue above 1000 dollars"),
    ],
)
def test_wording_changes_nothing(one: str, other: str) -> None:
    assert find_near([one, other]) == [(0, 1, 1.0)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What was net revenue in 2024?", "What was net revenue in 2025?"),
        ("What was net revenue last quarter?", "What was net revenue this quarter?"),
        ("What was net revenue by region last month?", "What was net revenue last month?"),
        ("Top 5 stores by revenue last year", "Bottom 5 stores by revenue last year"),
        ("Stores with the highest revenue", "Stores with the lowest revenue"),
        ("Which club members in our stores ordered online?", "Which club members in our stores never ordered online?"),
        ("Average value of shipped online orders", "Median value of shipped online orders"),
        ("How many orders came from Norway?", "How many orders came from Sweden?"),
        ("How many orders did customers place?", "How many customers placed orders?"),
        ("How many club members ordered online?", "Which club members ordered online?"),
        ("Orders shipped since 2024-03-01", "Orders shipped since 2024-04-01"),
        ("Net revenue, orders and units online by brand", "Net revenue, orders and units online by city"),
        ("Net revenue of the store", "Tickets of the warehouse"),
    ],
)  # fmt: skip
def test_what_changes_the_answer_is_not_near(one: str, other: str) -> None:
    assert find_near([one, other]) == []


def test_a_name_counts_though_one_writes_it_small() -> None:
    assert find_near(["All late orders from Norway", "all late orders from norway"]) == [(0, 1, 1.0)]


def test_one_word_more_in_a_long_question_is_near_only_under_the_threshold() -> None:
    long = "Shipped club orders, store revenue, gear value and online basket size"
    assert len(find_near([long, f"{long} overview"], 0.9)) == 1
    assert find_near([long, f"{long} overview"], 0.95) == []


@settings(deadline=None, max_examples=60)
@given(QUESTIONS, st.sampled_from([0.5, 0.6, 0.75, 0.8, 0.9, 1.0]))
def test_the_search_finds_what_comparing_all_finds(questions: list[str], threshold: float) -> None:
    wordings = list(dict.fromkeys(map(read_wording, questions)))
    every = {
        frozenset(two) for two in itertools.combinations(wordings, 2) if similarity(*two) >= threshold - 1e-9
    }
    assert {frozenset((one, other)) for one, other, _ in find_near_wordings(wordings, threshold)} == every


@given(QUESTIONS)
def test_near_pairs_are_ordered_and_within_bounds(questions: list[str]) -> None:
    found = find_near(questions)
    assert found == sorted(found) == find_near(list(questions))
    assert all(i < j and 0.8 <= near <= 1 for i, j, near in found)


def test_equal_questions_are_each_paired_with_the_first() -> None:
    assert find_near(["Revenue?", "revenue", "Revenue please"]) == [(0, 1, 1.0), (0, 2, 1.0)]


def test_ten_thousand_questions_take_seconds() -> None:
    questions = [
        f"What was net revenue of store {n % 700} and {WORDS[n % 13]} {WORDS[n % 7]} by region in {2000 + n % 25}?"
        for n in range(10_000)
    ]
    start = time.process_time()
    find_near(questions)
    assert time.process_time() - start < 8

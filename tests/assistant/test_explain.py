"""Which groups a change came from: figures checked against plain queries, premises, and what is no such question."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.assistant.answer import Answer
from app.assistant.assistant import Assistant
from app.assistant.clarify import Asked
from app.assistant.compose.explain import Explained, Explainer
from app.assistant.compose.why import points_back, read_why
from app.assistant.prompt import Turn
from app.assistant.style import read_style
from app.assistant.style.conformance import conformance
from app.assistant.style.rule import House
from app.assistant.workspace import read_workspace
from app.terminal import render_answer

DATA = Path(__file__).parents[2] / "data"
LAST_QUARTER = "What was net revenue last quarter?"
NET = "SUM(l.gross_usd - l.discount_usd - l.refunded_usd)"
SALES = (
    "FROM sales.order_lines AS l JOIN sales.orders AS o ON o.order_id = l.order_id "
    "JOIN sales.customers AS c ON c.customer_id = o.customer_id "
    "JOIN sales.countries AS co ON co.country_code = c.country_code "
    "JOIN product.products AS p ON p.product_id = l.product_id "
    "WHERE o.status <> 'cancelled' AND NOT c.is_test"
)


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    assistant = Assistant(read_workspace(DATA), examples=False)
    yield assistant
    assistant.close()


def follow(assistant: Assistant, *questions: str) -> Answer:
    turns: list[Turn] = []
    for question in questions[:-1]:
        answer = assistant.ask(question, turns)
        assert answer.verdict == "answered", question
        turns.append(Turn(question, answer.sql))
    return assistant.ask(questions[-1], turns)


def explain(assistant: Assistant, *questions: str) -> Explained | Asked | None:
    turns: list[Turn] = []
    for question in questions[:-1]:
        answer = assistant.ask(question, turns)
        turns.append(Turn(question, answer.sql))
    assert assistant.composer
    return Explainer(assistant.composer).explain(questions[-1], turns)


def groups(assistant: Assistant, expr: str, start: str, end: str, more: str = "") -> dict[str, float]:
    """Net revenue of each group in one period, by a plain query."""
    sql = (
        f"SELECT {expr} AS label, {NET} AS net {SALES} {more} AND o.ordered_at >= DATE '{start}' "
        f"AND o.ordered_at < DATE '{end}' GROUP BY {expr}"
    )
    return {str(label): float(net) for label, net in assistant.queries.run(sql).rows}


@pytest.mark.parametrize(
    ("questions", "expr", "more", "now", "before"),
    [
        ((LAST_QUARTER, "Why did it go up by region?"), "co.region", "",
         ("2025-05-01", "2025-08-01"), ("2025-02-01", "2025-05-01")),
        ((LAST_QUARTER, "Why was it higher than a year ago, by brand?"), "p.brand", "",
         ("2025-05-01", "2025-08-01"), ("2024-05-01", "2024-08-01")),
        ((LAST_QUARTER, "Which brands drove the increase in Germany?"), "p.brand", "AND co.country_name = 'Germany'",
         ("2025-05-01", "2025-08-01"), ("2025-02-01", "2025-05-01")),
        (("By what percentage did net revenue change from FY2024 to FY2025?", "Why, by region?"), "co.region", "",
         ("2024-02-01", "2025-02-01"), ("2023-02-01", "2024-02-01")),
        ((LAST_QUARTER, "Why did it drop from March to April by region?"), "co.region", "",
         ("2025-04-01", "2025-05-01"), ("2025-03-01", "2025-04-01")),
        (("What was net revenue this month?", "Why did it rise, per brand?"), "p.brand", "",
         ("2025-10-01", "2025-10-15"), ("2025-09-01", "2025-09-15")),
    ],
    ids=lambda value: value[-1] if isinstance(value, tuple) and len(value[-1]) > 10 else None,
)  # fmt: skip
def test_the_figures_are_those_of_plain_queries(
    assistant: Assistant,
    questions: tuple[str, ...],
    expr: str,
    more: str,
    now: tuple[str, str],
    before: tuple[str, str],
) -> None:
    answer = follow(assistant, *questions)
    assert (answer.verdict, answer.model, answer.band) == ("answered", "", "likely"), answer.message
    late, early = groups(assistant, expr, *now, more), groups(assistant, expr, *before, more)
    change = sum(late.values()) - sum(early.values())
    assert answer.result is not None
    rows = [(row[0], *map(float, row[1:])) for row in answer.result.rows]
    assert {row[0] for row in rows} == late.keys() | early.keys()
    for label, difference, share, had, was in rows:
        assert had == pytest.approx(late.get(label, 0), abs=0.01)
        assert was == pytest.approx(early.get(label, 0), abs=0.01)
        assert difference == pytest.approx(had - was, abs=0.02)
        assert share == pytest.approx(100 * difference / change, abs=0.06)
    sizes = [abs(row[1]) for row in rows]
    assert sizes == sorted(sizes, reverse=True)


def test_a_premise_that_is_false_is_said_with_both_figures_before_the_rows(assistant: Assistant) -> None:
    answer = follow(assistant, LAST_QUARTER, "Why did it drop?")
    late = sum(groups(assistant, "o.status", "2025-05-01", "2025-08-01").values())
    early = sum(groups(assistant, "o.status", "2025-02-01", "2025-05-01").values())
    assert late > early
    assert answer.notes[0].startswith(f"Net revenue did not fall: it rose by {late - early:,.0f} USD")
    assert f"{late:,.0f} USD in Q2 of FY2026 after {early:,.0f} USD in Q1 of FY2026" in answer.notes[0]
    shown = render_answer(answer)
    assert shown.index(answer.notes[0]) < shown.index(answer.result.columns[0] + " ")  # type: ignore[union-attr]
    assert answer.as_json()["notes"] == list(answer.notes)


def test_what_is_compared_and_no_cause_is_said(assistant: Assistant) -> None:
    answer = follow(assistant, LAST_QUARTER, "What drove that?")
    assert answer.notes[0].startswith("Net revenue rose by ")
    assert answer.notes[1] == "It is compared with the period before it, since only one period was asked for."
    assert answer.notes[2].endswith("the change came from, not why it came about.")
    assert "caus" not in " ".join(answer.notes).lower() and "because" not in " ".join(answer.notes)


def test_a_split_that_all_groups_share_alike_is_not_chosen(assistant: Assistant) -> None:
    found = explain(assistant, LAST_QUARTER, "Why did it go up?")
    assert isinstance(found, Explained) and found.description.endswith("by product category")
    assert "of 8 splits tried" in found.notes[2]


def test_of_a_series_the_largest_fall_is_explained(assistant: Assistant) -> None:
    found = explain(assistant, "What was net revenue by month last year?", "Why did it drop by region?")
    months = [(f"{2024 + (m > 12)}-{(m - 1) % 12 + 1:02}-01") for m in range(2, 15)]
    figures = [sum(groups(assistant, "o.status", *ends).values()) for ends in itertools.pairwise(months)]
    steps = [after - was for was, after in itertools.pairwise(figures)]
    at = steps.index(min(steps))
    assert isinstance(found, Explained)
    assert f"DATE '{months[at + 1]}'" in found.sql and f"DATE '{months[at]}'" in found.sql
    assert f"fell by {-steps[at]:,.0f} USD" in found.notes[0] and "largest fall" in found.notes[1]


def test_groups_that_not_all_rows_have_leave_a_rest_that_is_said(assistant: Assistant) -> None:
    found = explain(assistant, LAST_QUARTER, "Why did it go up by store?")
    late, early = (groups(assistant, "o.store_id", *ends) for ends in
                   (("2025-05-01", "2025-08-01"), ("2025-02-01", "2025-05-01")))  # fmt: skip
    held = sum(late.values()) - late["None"] - sum(early.values()) + early["None"]
    assert isinstance(found, Explained) and f"these groups make +{held:,.0f} USD of the +" in found.notes[2]


def test_another_split_of_the_same_change_can_follow(assistant: Assistant) -> None:
    asked = (LAST_QUARTER, "Why did it go up?", "And by region?")
    assert (
        follow(assistant, *asked).composed
        == "net revenue · change, Q2 of FY2026 against Q1 of FY2026 · by region"
    )
    other = follow(assistant, *asked[:2], "And in Germany?")
    assert other.composed == "net revenue · in Germany · last quarter"


@pytest.mark.parametrize(
    ("question", "made_of"),
    [
        ("What was the margin rate last month?", "What was the margin last month?"),
        ("What was the ROAS last quarter?", "What was ad spend last quarter?"),
        (
            "What was the CSAT of tickets opened last month?",
            "What was the CSAT of tickets by region last month?",
        ),
    ],
)
def test_a_ratio_has_no_shares_and_its_parts_can_be_asked(
    assistant: Assistant, question: str, made_of: str
) -> None:
    answer = follow(assistant, question, "Why did it drop?")
    assert (answer.verdict, answer.result) == ("abstained", None) and "does not add up" in answer.message
    assert made_of in answer.choices
    assert assistant.composer and all(map(assistant.composer.compose, answer.choices))


@pytest.mark.parametrize("question", ["Why did it drop?", "What drove the increase?", "Why is it down?"])
def test_without_a_figure_before_it_is_asked_back_what_changed(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.verdict == "abstained" and answer.message.startswith("What ")
    assert len(answer.choices) == 4
    assert assistant.composer and all(map(assistant.composer.compose, answer.choices))


@pytest.mark.parametrize(
    ("turn", "question", "said"),
    [
        (LAST_QUARTER, "Why did it drop in spring?", "“in spring” is not understood here."),
        (LAST_QUARTER, "Why was it lower than the previous month?", "is not understood here."),
        ("Top 3 products by net revenue last year", "Why did it drop?", "What dropped?"),
        ("What is the stock value?", "Why did it drop?", "is what it is today"),
        ("What is net revenue to date?", "Why did it drop?", "Which period?"),
        (LAST_QUARTER, "Why did it drop by ticket topic?", "is not understood here."),
    ],
)
def test_what_is_left_open_is_asked_and_not_guessed(
    assistant: Assistant, turn: str, question: str, said: str
) -> None:
    found = explain(assistant, turn, question)
    assert isinstance(found, Asked) and said in found.message


@pytest.mark.parametrize(
    "question",
    [
        "Why do customers return shoes?",
        "Why did customers buy more shoes last year?",
        "Why did we drop the brand Alder?",
        "What caused the returns last month?",
        "Which campaigns contributed to revenue?",
        "Why is that?",
        "Which stores fell short of their target?",
        "What was net revenue?",
    ],
)
def test_another_why_is_none_of_it(assistant: Assistant, question: str) -> None:
    assert explain(assistant, LAST_QUARTER, question) is None
    assert explain(assistant, question) is None


@pytest.mark.parametrize(
    ("question", "composed", "premise"),
    [
        ("Why did net revenue fall last quarter?", "net revenue · change, Q2 of FY2026 against Q1 of FY2026",
         "Net revenue did not fall: it rose by"),
        ("Why did sales drop in September compared with August, by brand?",
         "net revenue · change, September 2025 against August 2025 · by brand", "Net revenue fell by"),
        ("Which brands drove the drop in net revenue in September?",
         "net revenue · change, September 2025 against August 2025 · by brand", "Net revenue fell by"),
        ("Why was there a drop in net revenue in Germany last month?",
         "net revenue in Germany · change, September 2025 against August 2025", "Net revenue in Germany"),
        ("Why did orders go up from FY2024 to FY2025?", "number of orders · change, FY2025 against FY2024",
         "The number of orders rose by"),
        ("Why did new customers fall last quarter?", "number of new customers · change, Q2 of FY2026",
         "The number of new customers did not fall: it rose by 356"),
    ],
)  # fmt: skip
def test_a_first_question_that_names_figure_and_period_is_answered(
    assistant: Assistant, question: str, composed: str, premise: str
) -> None:
    answer = assistant.ask(question)
    assert (answer.verdict, answer.model) == ("answered", ""), answer.message
    assert answer.composed.startswith(composed)
    assert answer.notes[0].startswith(premise)


def test_a_first_question_is_answered_as_the_follow_up_is(assistant: Assistant) -> None:
    first = assistant.ask("Why did net revenue fall last quarter?")
    assert first.sql == follow(assistant, LAST_QUARTER, "Why did it fall?").sql
    both = ("Why did net revenue fall last quarter?", "And by region?")
    assert (
        follow(assistant, *both).composed
        == "net revenue · change, Q2 of FY2026 against Q1 of FY2026 · by region"
    )


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Why did net revenue fall?", "Which period?"),
        ("Why did the margin rate fall last month?", "does not add up"),
        ("Why did the return rate go up in spring?", "does not predict, explain or advise"),
        ("Why did visitors fall last quarter?", "does not predict, explain or advise"),
        ("Why are returns higher than orders?", "does not predict, explain or advise"),
    ],
)
def test_a_first_question_that_leaves_figure_or_period_open_is_not_guessed(
    assistant: Assistant, question: str, said: str
) -> None:
    answer = assistant.ask(question)
    assert answer.verdict == "abstained" and said in answer.message


def test_the_query_keeps_the_house_style_and_is_read_back(assistant: Assistant) -> None:
    answer = follow(assistant, LAST_QUARTER, "Why was it higher than a year ago, by region?")
    style = read_style(assistant.workspace.root, "duckdb")
    assert not conformance(answer.sql, style, House(assistant.schema, assistant.workspace.glossary)).broken
    lines = {line.label: line.text for line in answer.read_back if not line.is_sql}
    assert "the change in net revenue from Q2 of FY2025 to Q2 of FY2026" in lines["Measures"]
    assert lines["Only"] == "In Q2 of FY2025 or in Q2 of FY2026"
    assert lines["Order"].startswith("Size of the change in net revenue")
    assert not any(line.is_sql for line in answer.read_back)


def test_only_what_points_back_is_a_follow_up() -> None:
    assert points_back("And why did they go down so much?") and points_back("Why did net revenue drop?")
    assert not points_back("Why did net revenue fall last quarter?")
    assert read_why("Where did the drop come from?") and not read_why("Where do returns come from?")

"""Questions with several readings are asked back; those with one are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.assistant.assistant import Assistant
from app.assistant.workspace import read_workspace

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def assistant():
    opened = Assistant(read_workspace(DATA))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "question",
    [
        "Which agents are the best?",
        "How did it go in August?",
        "Compare the tickets.",
        "Are our discounts too high?",
        "What is the time for September?",
        "What was the value per customer?",
    ],
)
def test_a_question_without_a_figure_is_asked_back(assistant, question: str) -> None:
    assert assistant.clarifier.ask_back(question) is not None


@pytest.mark.parametrize(
    "question",
    [
        "Which 5 products had the highest margin?",
        "How many orders were there in August?",
        "Compare revenue by region.",
        "Which of our stores sold best this year, and for how many dollars?",
        "Tickets by deleted customers, all time?",
        "How many customers wrote to support for the first time, by month?",
        "How many customers have bought at Denver Union three times or more?",
        "Show the open delivery tickets with their opening time.",
        "When did Rosa Lima start with us?",
        "List the campaigns that ended since August, latest on top.",
        "What was the value of the goods returned last month?",
    ],
)
def test_a_question_with_a_figure_is_not(assistant, question: str) -> None:
    assert assistant.clarifier.ask_back(question) is None


def test_what_the_company_says_to_be_ambiguous_is_asked_as_it_says(assistant) -> None:
    asked = assistant.clarifier.ask_as_told("Show me our best campaigns.")
    assert asked is not None
    assert asked.message.startswith("Please say by which figure campaigns are judged")


def test_every_choice_made_of_measures_can_be_answered(assistant) -> None:
    asked = assistant.clarifier.ask_back("How did it go last month?")
    assert asked is not None
    assert len(asked.choices) == 4
    assert all(assistant.composer.compose(choice) for choice in asked.choices)
    assert "What was net revenue last month?" in asked.choices


def test_an_answer_that_asks_back_has_the_choices_and_no_rows(assistant) -> None:
    answer = assistant.ask("How did we do last month?")
    assert (answer.verdict, answer.band, answer.result) == ("abstained", "cannot answer", None)
    assert answer.as_json()["choices"] == list(answer.choices) != []


def test_the_best_have_short_waits_and_the_worst_long_ones(assistant: Assistant) -> None:
    best, worst = (assistant.ask(f"Which agents are the {word}?").choices for word in ("best", "worst"))
    assert any("lowest first response time" in choice for choice in best)
    assert any("highest average rating" in choice for choice in best)
    assert not any("lowest first response time" in choice for choice in worst)

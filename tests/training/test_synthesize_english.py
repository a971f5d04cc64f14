"""The English of synthetic questions: agreement, order of clauses, slips that can still be read."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from app.assistant.compose.clauses import dated_words
from app.assistant.compose.domain import Condition, Measure, Subject
from app.assistant.compose.frame import Frame
from app.assistant.compose.spans import Span
from training.synthesize.english import misspell
from training.synthesize.phrases import follow_up_words, frame_values, slots
from training.synthesize.templates import COUNTS, TEMPLATES

MAY = Span("in May 2025", "May 2025", dt.date(2025, 5, 1), dt.date(2025, 6, 1), "month", True)
TICKETS = Subject("t", "ticket", "tickets", "tickets", date="t.opened_at", did="opened", event=True)
STORES = Subject(
    "s", "store", "stores", "stores", date="s.opened_on", did="opened", all_words="including closed ones"
)
CSAT = Measure("AVG(t.csat)", "csat", "t", "the CSAT of tickets", date="t.opened_at", dated="opened")


def count_of(subject: Subject) -> Measure:
    return Measure(
        "COUNT(*)", subject.name, subject.base, f"the number of {subject.many}", date=subject.date,
        dated=subject.dated, adds_up=True, subject=subject,
    )  # fmt: skip


def condition(words: str, part: str = "", group: str = "place") -> Condition:
    return Condition(words, ("x.y = 1",), group, ("t",), ("t",), part=part)


def filled(template: str, frame: Frame) -> str:
    return " ".join(template.format(**slots(frame, random.Random(1))).split())


@pytest.mark.parametrize("template", TEMPLATES["single"]["chatty"])
def test_what_a_dated_measure_was_is_said_behind_its_period(template: str) -> None:
    assert "was opened" not in filled(template, Frame(CSAT, span=MAY))


def test_a_share_of_things_takes_were_and_a_share_of_a_sum_was() -> None:
    part = condition("in the Reno warehouse", "{was} in the Reno warehouse")
    units = Measure("SUM(st.on_hand)", "units", "st", "the number of units on hand", adds_up=True)
    value = Measure("SUM(st.x)", "value", "st", "the stock value", adds_up=True)
    template = TEMPLATES["part"]["plain"][0]
    assert (
        filled(template, Frame(units, part=part))
        == "What percentage of units on hand are in the Reno warehouse?"
    )
    assert (
        filled(template, Frame(value, part=part))
        == "What percentage of the stock value is in the Reno warehouse?"
    )


def test_a_threshold_of_a_count_is_more_or_fewer_things() -> None:
    frame = Frame(count_of(TICKETS), span=MAY, over="< 20")
    assert "fewer than 20 tickets opened in May 2025" in filled(COUNTS["having"]["terse"][0], frame)


def test_a_clause_and_what_happened_are_joined_by_and() -> None:
    assert dated_words("tickets that are still open", "opened", "in May") == "and were opened in May"
    assert dated_words("agents who are still with us", "who started", "in May") == "and started in May"


def test_what_is_gone_is_said_to_count_unless_period_or_condition_says_which_are_meant() -> None:
    stores = count_of(STORES)
    template = COUNTS["single"]["plain"][0]
    assert "including closed ones" in filled(template, Frame(stores))
    assert "closed" not in filled(template, Frame(stores, span=MAY))
    still = condition("that are still open", group="open")
    assert "closed" not in filled(template, Frame(stores, conditions=(still,)))


def test_a_follow_up_says_those_before_what_describes_things() -> None:
    assert follow_up_words(condition("with a rating of 5")) == "those with a rating of 5"
    assert follow_up_words(condition("in Germany")) == "in Germany"


def test_a_slip_spares_values_and_keeps_first_and_last_letter() -> None:
    question = "What was net revenue in the Nordics region last quarter?"
    for seed in range(200):
        slipped = misspell(question, ("Nordics", "last quarter"), random.Random(seed)).split()
        changed = [(a, b) for a, b in zip(question.split(), slipped, strict=True) if a != b]
        assert len(changed) == 1
        was, wrong = changed[0]
        assert was in ("revenue", "region")
        assert wrong[0] == was[0] and wrong[-1] == was[-1] and abs(len(wrong) - len(was)) <= 1


def test_a_slip_makes_no_word_that_is_known() -> None:
    known = {misspell("orders", (), random.Random(seed)).lower() for seed in range(100)}
    assert len(known) > 3
    assert misspell("orders", (), random.Random(1), known) == "orders"


def test_the_values_of_a_frame_are_what_a_question_must_name() -> None:
    frame = Frame(CSAT, span=MAY, conditions=(condition("in Germany"),))
    assert frame_values(frame) == ("in Germany", "May 2025")

"""`make bench-nearby`: which wrong answers are asked again, and what of the offers is counted right."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.assistant.workspace import read_workspace
from evals.nearby import judge, offer, render, wrong_ones
from evals.report import Outcome
from evals.suite import SuiteError

WORKSPACE = read_workspace(Path(__file__).parents[2] / "data")
TICKETS = """
SELECT t.topic, COUNT(*) AS tickets FROM support.tickets AS t
WHERE t.opened_at >= DATE '2025-10-14' AND t.opened_at < DATE '2025-10-15' GROUP BY t.topic
"""
YESTERDAY = "How well did we do yesterday? Tickets by topic."


def outcome(id: str, question: str, gold: str, *, right: bool = False, new_tokens: int = 9) -> Outcome:
    return Outcome(
        id=id, question=question, database="warehouse", gold=gold, sql="", verdict="failed", right=right,
        runs=False, kind="failed", reason="", score=0.0, new_tokens=new_tokens,
    )  # fmt: skip


def test_an_offer_that_has_the_golds_rows_is_counted() -> None:
    wrong = [
        outcome("a", YESTERDAY, TICKETS),
        outcome("b", YESTERDAY, "SELECT 1 AS one"),
        outcome("c", "What is the meaning of life?", "SELECT 42 AS meaning"),
    ]
    offered = judge(offer(wrong, WORKSPACE), WORKSPACE)
    assert [any(each.right) for each in offered] == [True, False, False]
    assert [bool(each.near) for each in offered] == [True, True, False]
    shown = render(offered, show=True)
    assert "  something near is offered       2" in shown
    assert "  one of it is the answer         1" in shown
    assert "  = Number of tickets opened yesterday by ticket topic" in shown


def test_what_was_right_or_asked_no_model_is_left_out() -> None:
    right, composed = (
        outcome("a", YESTERDAY, TICKETS, right=True),
        outcome("b", YESTERDAY, TICKETS, new_tokens=0),
    )
    wrong = outcome("c", YESTERDAY, TICKETS)
    assert wrong_ones([right, composed, wrong]) == [wrong]
    with pytest.raises(SuiteError, match="name others"):
        wrong_ones([right, composed])

"""The recurring questions: what is right is the pair's text with other literals, and the sample is fair."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.assistant.pairs import Pair, read_pairs
from evals.recurring import FILE, read_recurring, sample
from evals.suite import SuiteError

DATA = Path(__file__).parents[2] / "data"
SQL = "SELECT 1 WHERE d >= DATE '2025-09-01' AND d < DATE '2025-10-01' LIMIT 5"
PAIR = Pair("a", "How many last month?", SQL, Path("a.sql"), 1)
CONTENT = """
periods:
  month: [{from: 2025-10-01, to: 2025-11-01, words: [this month]}]
recurring:
  - pair: a
    period: month
    was: [2025-09-01, 2025-10-01]
    put: {n: {text: LIMIT 5, with: "LIMIT {}", values: [7, "1,000"]}}
    ask: ["Top {n} {period}?"]
traps: ["How few?"]
"""


def test_what_is_right_is_the_pairs_text_with_other_literals(tmp_path: Path) -> None:
    file = tmp_path / "recurring.yaml"
    file.write_text(CONTENT)
    asked, traps = read_recurring(file, [PAIR])
    assert [item.question for item in asked] == ["Top 7 this month?", "Top 1,000 this month?"]
    assert asked[0].sql == "SELECT 1 WHERE d >= DATE '2025-10-01' AND d < DATE '2025-11-01' LIMIT 7"
    assert asked[1].sql.endswith("LIMIT 1000")
    assert [trap.question for trap in traps] == ["How few?"]


def test_dates_that_the_pair_does_not_have_are_an_error(tmp_path: Path) -> None:
    file = tmp_path / "recurring.yaml"
    file.write_text(CONTENT.replace("was: [2025-09-01", "was: [2024-09-01"))
    with pytest.raises(SuiteError, match="no DATE '2024-09-01'"):
        read_recurring(file, [PAIR])


def test_the_example_company_has_two_hundred_questions_and_a_hundred_traps() -> None:
    asked, traps = read_recurring(DATA / FILE, read_pairs(DATA / "pairs"))
    drawn = sample(asked, 200, 0)
    assert len(drawn) == 200 and len(traps) >= 100
    assert drawn == sample(asked, 200, 0) != sample(asked, 200, 1)
    assert len({item.pair for item in drawn}) == len({item.pair for item in asked})

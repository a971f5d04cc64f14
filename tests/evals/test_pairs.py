"""`inhouse eval`: what counts as right, what is counted at all, and when it stops; the model's words are given."""

from __future__ import annotations

import doctest
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from app.assistant import start
from app.assistant.assistant import Answer
from app.assistant.generate import Generation
from app.assistant.pairs import Pair
from app.assistant.prompt import Message
from app.assistant.run import Result
from app.cli import main
from evals import pairs as module
from evals.compare import Gold, ResultSet
from evals.pairs import Outcome, judge, render_outcome, summarize, wilson_interval

HELD_OUT = """-- id: customers-in-all
-- question: How many customers are there in all?
SELECT COUNT(*) AS n FROM sales.customers;

-- id: customers-in-zurich
-- question: How many customers live in Zürich?
SELECT COUNT(*) AS n FROM sales.customers WHERE city = 'Zürich';

-- id: and-in-reno
-- question: And in Reno?
-- follows: customers-in-zurich
SELECT 1 AS n;

-- id: a-draft
-- question: How many customers are nice?
-- status: draft
SELECT nonsense;
"""


class Says:
    """A model that counts all customers, whatever is asked."""

    name = "says"

    def warm(self, messages: Sequence[Message], on_progress: object = None) -> str:
        return "restored"

    def generate(self, messages: Sequence[Message], **_: object) -> Generation:
        return Generation("SELECT COUNT(*) AS customers FROM sales.customers", 1, 0, 1, 0.0, 0.0, 0.0, False)


@pytest.fixture
def evaluate(
    shop_workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run `inhouse eval` on the shop; status, stdout and stderr."""
    folder = shop_workspace / "pairs" / "heldout"
    folder.mkdir()
    (folder / "customers.sql").write_text(HELD_OUT, encoding="utf-8")
    monkeypatch.setattr(start, "load_model", lambda workspace, name, progress: Says())

    def run(*options: str) -> tuple[int, str, str]:
        status = main(["eval", "--workspace", str(shop_workspace), *options])
        return status, *capsys.readouterr()

    return run


def test_the_held_out_pairs_are_measured(evaluate: Callable[..., tuple[int, str, str]]) -> None:
    status, out, _ = evaluate()
    assert status == 0
    right, wrong, _, summary = out.splitlines()
    assert right.startswith("right") and right.endswith("customers-in-all")
    assert wrong.startswith("WRONG") and "customers-in-zurich  " in wrong
    assert summary.startswith(
        "1 of 2 right: execution accuracy 0.500 (95 % interval 0.095–0.905), valid SQL 1.000"
    )


def test_json_is_alone_on_stdout(evaluate: Callable[..., tuple[int, str, str]]) -> None:
    status, out, _ = evaluate("--json")
    summary = json.loads(out)
    assert (status, summary["n"], summary["right"], summary["execution_accuracy"]) == (0, 2, 1, 0.5)
    assert (summary["suite"], summary["model"], summary["bind"], summary["examples"]) == (
        "heldout",
        "says",
        True,
        True,
    )
    assert summary["prompt"].startswith("v1-") and len(summary["outcomes"]) == 2


def test_the_curated_suite_asks_the_other_pairs(evaluate: Callable[..., tuple[int, str, str]]) -> None:
    summary = json.loads(evaluate("curated", "--json")[1])
    assert [outcome["id"] for outcome in summary["outcomes"]] == ["number-of-customers"]


def test_only_the_first_n(evaluate: Callable[..., tuple[int, str, str]]) -> None:
    assert json.loads(evaluate("--limit", "1", "--json")[1])["n"] == 1


def test_a_gold_that_fails_stops_the_eval(
    evaluate: Callable[..., tuple[int, str, str]], shop_workspace: Path
) -> None:
    (shop_workspace / "pairs" / "heldout" / "bad.sql").write_text(
        "-- id: bad\n-- question: q\nSELECT nobody;\n"
    )
    status, out, err = evaluate()
    assert (status, out) == (2, "")
    assert "bad.sql:1: the gold of 'bad' fails" in err


def test_without_pairs_there_is_nothing_to_measure(
    evaluate: Callable[..., tuple[int, str, str]], shop_workspace: Path
) -> None:
    (shop_workspace / "pairs" / "heldout" / "customers.sql").unlink()
    status, _, err = evaluate()
    assert status == 2 and "no heldout pairs" in err


PAIR = Pair("a", "q", "SELECT 1", Path("a.sql"), 1)
GOLD = [Gold(ResultSet(("n",), [(2,)]), ordered=False)]


def result(*rows: tuple[object, ...], truncated: bool = False) -> Result:
    return Result(("n",), ("INTEGER",), list(rows), truncated, 0.0)


@pytest.mark.parametrize(
    ("answer", "right", "runs", "kind"),
    [
        (Answer("q", "answered", result=result((2,))), True, True, "right"),
        (Answer("q", "answered", result=result((3,))), False, True, None),
        (Answer("q", "abstained", "No."), False, False, "abstained"),
        (Answer("q", "refused", "No."), False, False, "refused"),
        (Answer("q", "failed", "No."), False, False, "failed"),
    ],
)
def test_what_counts_as_right(answer: Answer, right: bool, runs: bool, kind: str | None) -> None:
    outcome = judge(PAIR, GOLD, answer)
    assert (outcome.right, outcome.runs) == (right, runs)
    assert kind in (outcome.kind, None, "right")


def test_waiting_for_others_is_not_the_models_time() -> None:
    answer = Answer("q", "abstained", timings_s={"total": 5.0, "wait": 3.0})
    assert judge(PAIR, GOLD, answer).seconds == 2.0


def outcome(right: bool, runs: bool = True, seconds: float = 1.0) -> Outcome:
    return Outcome("a", right, runs, "answered", "k", "too few rows", "SELECT 1", seconds)


def test_the_summary_counts() -> None:
    summary = summarize(
        [outcome(True, seconds=1), outcome(False, seconds=9), outcome(False, runs=False, seconds=2)]
    )
    assert (summary["n"], summary["right"], summary["seconds_per_question"]) == (3, 1, 2)
    assert summary["execution_accuracy"] == pytest.approx(1 / 3)
    assert summary["valid_sql_rate"] == pytest.approx(2 / 3)


def test_a_line_says_why() -> None:
    assert render_outcome(outcome(False)) == "WRONG    1.0 s  a  too few rows"
    assert render_outcome(outcome(True)) == "right    1.0 s  a"


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [(0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (5, 10, 0.237, 0.763), (40, 100, 0.309, 0.498)],
)
def test_wilsons_interval(right: int, n: int, low: float, high: float) -> None:
    assert tuple(round(bound, 3) for bound in wilson_interval(right, n)) == (low, high)


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(module).failed == 0

"""`inhouse eval --ablation`: the steps, what each brought and broke, and a real model asked once for equal prompts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli import main
from evals.ablation import measure, systems_of, time_passes
from evals.predictions import Prediction, read_predictions
from evals.report import Outcome
from evals.system import PASSES, System

PAIRS = """-- id: customers
-- question: How many customers do we have?
SELECT COUNT(*) AS customers FROM sales.customers;

-- id: top
-- question: Which order is the biggest?
SELECT order_id FROM sales.orders ORDER BY total DESC, order_id LIMIT 1;
"""


def test_each_pass_is_added_to_those_before() -> None:
    steps = list(systems_of(System("0.5b", adapter="a"), house=True))
    assert [name for name, _ in steps] == ["plain", *PASSES]
    on = [[name for name in PASSES if getattr(system, name)] for _, system in steps]
    assert on == [list(PASSES[:number]) for number in range(len(PASSES) + 1)]
    assert {(system.model, system.adapter) for _, system in steps} == {("0.5b", "a")}


def test_without_a_house_the_passes_that_need_one_are_left_out() -> None:
    names = [name for name, _ in systems_of(System(), house=False)]
    assert names == ["plain", "ground", "constrain", "bind", "repair", "doubt", "vote", "literal"]
    assert not any(system.examples for _, system in systems_of(System(), house=False))


def test_what_a_pass_fixed_and_broke(outcome: Callable[..., Outcome]) -> None:
    before = [outcome("a", "different_rows"), outcome("b"), outcome("c", "different_rows")]
    now = [outcome("a"), outcome("b", "different_rows"), outcome("c")]
    timings = {"total": 2.0, "generate": 1.5, "wait": 0.1, "bind": 0.05}
    asked = {id: Prediction(id, "SELECT 1", seconds=2.0, timings_s=timings) for id in "abc"}
    step = measure("bind", now, asked, before)
    assert (step.n, step.right, step.fixed, step.broke) == (3, 2, ("a", "c"), ("b",))
    assert step.p == 1.0 and step.interval[0] < 2 / 3 < step.interval[1]
    assert step.seconds == (2.0, 2.0) and step.rest_ms == pytest.approx((400.0, 400.0))
    assert measure("plain", now, asked, ()).p is None
    assert time_passes(asked) == {
        "bind": pytest.approx((50.0, 50.0)),
        "all but the model": pytest.approx((400.0, 400.0)),
    }


def test_a_real_model_is_asked_only_what_is_new(
    shop_workspace: Path,
    small_weights: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = shop_workspace / "pairs" / "heldout"
    folder.mkdir()
    (folder / "pairs.sql").write_text(PAIRS, encoding="utf-8")
    monkeypatch.setenv("INHOUSE_CACHE", str(small_weights.parent))
    command = ["eval", "--ablation", "--workspace", str(shop_workspace), "--no-variants", "--workers", "1"]
    assert main([*command, "--out", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [step["added"] for step in told["steps"]] == ["plain", *PASSES]
    assert all(step["n"] == 2 and 0 <= step["right"] <= step["runs"] <= 2 for step in told["steps"])
    assert "all but the model" in told["passes_ms"]
    assert json.loads((tmp_path / "ablation.json").read_text()) == told
    assert "+ verified" in (tmp_path / "ablation.md").read_text()
    asked = (tmp_path / "recordings.jsonl").read_text().splitlines()
    assert 2 <= len(asked) < 2 * len(told["steps"])


def test_it_may_begin_with_a_pass_and_those_before_it(
    shop_workspace: Path,
    small_weights: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = shop_workspace / "pairs" / "heldout"
    folder.mkdir()
    (folder / "pairs.sql").write_text(PAIRS, encoding="utf-8")
    monkeypatch.setenv("INHOUSE_CACHE", str(small_weights.parent))
    command = [
        "eval",
        "--ablation",
        "compose",
        "--workspace",
        str(shop_workspace),
        "--no-variants",
        "--limit",
        "1",
    ]
    assert main([*command, "--workers", "1", "--out", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [step["added"] for step in told["steps"]] == ["compose", "verified"]
    assert read_predictions(tmp_path / "compose" / "predictions.jsonl").made_by["bind"] is True


def test_it_goes_with_no_gate(shop_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "--ablation", "--gate", "--workspace", str(shop_workspace)]) == 2
    assert "--ablation goes with none of" in capsys.readouterr().err

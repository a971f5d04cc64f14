"""The questions of `make bench-compose`: whose turns they have, and which traps have a frame after all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.assistant.workspace import read_workspace
from evals.composing import curated_suite, read_traps, synthetic_suite
from evals.suite import SuiteError

ROOT = Path(__file__).parents[2]
WORKSPACE = read_workspace(ROOT / "data")
LINES = """
{"id": "a", "question": "How many orders?", "sql": "SELECT 1"}
{"id": "b", "question": "And returns?", "sql": "SELECT 2", "follows": "a"}
{"id": "c", "question": "And the weather?", "reply": "CANNOT", "follows": "b"}
"""


def test_a_follow_up_comes_with_its_turns_and_a_refusal_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text(LINES.strip())
    first, second = synthetic_suite(WORKSPACE, file, 1).cases
    assert (first.turns, [turn.sql for turn in second.turns]) == ((), ["SELECT 1"])


def test_what_is_no_file_of_pairs_is_said(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text("SELECT 1;")
    with pytest.raises(SuiteError, match="no file of synthetic pairs"):
        synthetic_suite(WORKSPACE, file, 1)


def test_every_wording_of_a_curated_pair_is_asked_and_none_that_is_held_out() -> None:
    cases = curated_suite(WORKSPACE).cases
    assert any(case.id == "net-revenue-last-month/1" for case in cases)
    assert not any("heldout" in case.where for case in cases)


def test_the_traps_of_both_suites_are_asked_once() -> None:
    traps, frames = read_traps(WORKSPACE)
    assert len(traps) == len(set(traps)) > 200
    assert set(frames) < set(traps)


def test_a_suite_without_frames_is_said(tmp_path: Path) -> None:
    (tmp_path / "suites").mkdir()
    for name in ("composing.yaml", "recurring.yaml"):
        (tmp_path / "suites" / name).write_text("traps: []\n")
    with pytest.raises(SuiteError, match="needs `traps` and `frames`"):
        read_traps(replace(WORKSPACE, root=tmp_path))

"""The bench of judging: both sides judge the same cases, in turn, and the table says how fast."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.bench_evals import judge_plainly, judge_pooled, main, measure
from evals.benchmarks import read_spider

GOLDS = ("SELECT name FROM customers", "SELECT COUNT(*) FROM orders", "SELECT NULL UNION ALL SELECT 'a'")


@pytest.fixture
def questions(shop: Path) -> Path:
    file = shop / "questions.jsonl"
    entries = ({"db_id": "shop", "question": "q", "query": gold} for gold in GOLDS)
    file.write_text("\n".join(map(json.dumps, entries)))
    return file


def test_judging_finds_every_gold_right_and_the_plain_loop_cannot_sort_null(
    questions: Path, shop: Path
) -> None:
    suite = read_spider(questions, shop)
    assert (judge_pooled(suite, workers=1), judge_plainly(suite)) == (3, 2)


def test_each_is_measured_in_every_round(questions: Path, shop: Path) -> None:
    turns = []
    harnesses = {name: lambda suite, name=name: turns.append(name) or len(suite.cases) for name in "ab"}
    seconds, right = measure(read_spider(questions, shop), harnesses, rounds=2)
    assert turns == ["a", "b", "a", "b"]
    assert {name: len(took) for name, took in seconds.items()} == {"a": 2, "b": 2}
    assert right == {"a": 3, "b": 3}


def test_the_table(questions: Path, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["--questions", str(questions), "--databases", str(shop), "--rounds", "1", "--limit", "2"]) == 0
    )
    out = capsys.readouterr().out
    assert "2 cases over 1 databases, medians of 1 rounds" in out
    assert "cases a second" in out and "plain sqlite3 loop" in out

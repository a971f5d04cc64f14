"""`inhouse eval` as the data team and CI use it: exit status, files, a stopped run taken up again. One test asks a
real model; the others judge given predictions."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.assistant.adapter import check_adapter
from app.assistant.prompt import PROMPT_VERSION
from app.cli import main
from evals.evaluation import Options, describe_system, open_suite
from evals.predictions import read_predictions
from evals.report import read_report
from evals.system import System

PAIRS = """-- id: customers
-- question: How many customers do we have?
-- tags: count, must-pass
SELECT COUNT(*) AS customers FROM sales.customers;

-- id: cities
-- question: How many customers in each city?
-- tags: breakdown
SELECT city, COUNT(*) AS customers FROM sales.customers GROUP BY city ORDER BY city;

-- id: top
-- question: The three biggest orders, biggest first
-- tags: ranking
SELECT order_id FROM sales.orders ORDER BY total DESC LIMIT 3;
"""
RIGHT = {
    "customers": "SELECT COUNT(*) FROM sales.customers",
    "cities": "SELECT city, COUNT(*) FROM sales.customers GROUP BY city ORDER BY city",
    "top": "SELECT order_id FROM sales.orders ORDER BY total DESC LIMIT 3",
}

Run = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture
def workspace(shop_workspace: Path) -> Path:
    folder = shop_workspace / "pairs" / "heldout"
    folder.mkdir()
    (folder / "pairs.sql").write_text(PAIRS, encoding="utf-8")
    return shop_workspace


@pytest.fixture
def run(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run `inhouse eval` with these predictions; returns its status, its JSON and what it said on stderr."""
    monkeypatch.setenv("INHOUSE_CACHE", str(tmp_path / "cache"))

    def run_one(
        *arguments: str, sql: dict[str, str] | str | None = None, out: str = "out", variants: bool = False
    ) -> tuple[int, dict[str, Any], str]:
        file = tmp_path / "predictions.jsonl"
        if sql is not None:
            lines = (
                sql
                if isinstance(sql, str)
                else "".join(json.dumps({"id": id, "sql": text}) + "\n" for id, text in sql.items())
            )
            file.write_text(lines, encoding="utf-8")
            arguments = (*arguments, "--predictions", str(file))
        if not variants:
            arguments = (*arguments, "--no-variants")
        arguments = (
            *arguments,
            "--workers",
            "1",
        )  # more processes start for longer than these few queries take
        status = main(
            ["eval", *arguments, "--workspace", str(workspace), "--out", str(tmp_path / out), "--json"]
        )
        said = capsys.readouterr()
        return status, json.loads(said.out), said.err

    return run_one


def test_the_figures_that_scripts_read(run: Run) -> None:
    status, figures, _ = run(sql=RIGHT | {"top": "SELECT 1"})
    assert status == 0
    assert (figures["n"], figures["right"], figures["execution_accuracy"]) == (3, 2, pytest.approx(2 / 3))
    assert figures["interval"][0] < 2 / 3 < figures["interval"][1]
    assert (figures["valid_sql_rate"], figures["seconds_per_question"]) == (1.0, None)
    assert (figures["wrong"], figures["gate"]) == (["top"], None)


def test_the_reports_are_written(run: Run, tmp_path: Path) -> None:
    run(sql=RIGHT)
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "junit.xml", "report.html", "report.json", "report.md",
    ]  # fmt: skip
    report = read_report(tmp_path / "out")
    assert set(report.hashes) == {"code", "data", "model", "adapter", "prompt"}
    assert report.about["predictions"] == "predictions.jsonl"


def test_on_the_terminal_it_is_a_table_and_where_to_look(
    run: Run, workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(sql=RIGHT)
    given = [
        "--predictions",
        str(tmp_path / "predictions.jsonl"),
        "--no-variants",
        "--out",
        str(tmp_path / "o"),
    ]
    assert main(["eval", "--workspace", str(workspace), *given]) == 0
    said = capsys.readouterr().out
    assert "3 of 3 right" in said
    assert said.rstrip().endswith(str(tmp_path / "o" / "report.html"))


# The gate


@pytest.mark.parametrize(("floor", "status"), [("0.6", 0), ("0.7", 1)])
def test_the_least_accuracy(run: Run, floor: str, status: int) -> None:
    assert run("--min-accuracy", floor, sql=RIGHT | {"top": "SELECT 1"})[0] == status


def test_a_must_pass_case_that_is_wrong_fails_any_gate_and_no_other_run(run: Run) -> None:
    wrong = RIGHT | {"customers": "SELECT 1"}
    assert run(sql=wrong)[0] == 0
    status, figures, _ = run("--gate", sql=wrong)
    assert status == 1
    assert figures["gate"]["reasons"][0].startswith("the must-pass case customers is not right: ")


def test_regressions_against_a_baseline(run: Run, tmp_path: Path) -> None:
    run(sql=RIGHT, out="before")
    baseline = str(tmp_path / "before" / "report.json")
    worse = RIGHT | {"top": "SELECT 1"}
    assert run("--baseline", baseline, "--max-regressions", "1", sql=worse)[0] == 0
    status, figures, _ = run("--baseline", baseline, "--max-regressions", "0", sql=worse)
    assert (status, figures["gate"]["passed"]) == (1, False)
    assert [flip.id for flip in read_report(tmp_path / "out").gate.broken] == ["top"]  # type: ignore[union-attr]


def test_the_baseline_may_lie_where_the_report_will(run: Run, tmp_path: Path) -> None:
    run(sql=RIGHT)
    status, _, _ = run(
        "--baseline", str(tmp_path / "out" / "report.json"), "--max-regressions", "0", sql=RIGHT
    )
    assert status == 0


# What cannot run


def test_dialogues_alone_are_counted_by_turn(run: Run, workspace: Path, tmp_path: Path) -> None:
    follow_up = "\n-- id: few\n-- question: Only the first?\n-- follows: cities\n"
    file = workspace / "pairs" / "heldout" / "pairs.sql"
    file.write_text(f"{PAIRS}{follow_up}{RIGHT['cities']} LIMIT 1;\n", encoding="utf-8")
    assert run("--dialogues", sql={"cities": RIGHT["cities"], "few": "SELECT 1"})[0] == 0
    turns = read_report(tmp_path / "out").groups["turn"]
    assert {turn: (count.right, count.n) for turn, count in turns.items()} == {"1": (1, 1), "2": (0, 1)}


def test_a_gold_that_fails_could_not_run_and_names_the_pair(run: Run, workspace: Path) -> None:
    file = workspace / "pairs" / "heldout" / "pairs.sql"
    file.write_text(PAIRS.replace("SELECT order_id FROM", "SELECT orderid FROM"), encoding="utf-8")
    status, figures, said = run(sql=RIGHT)
    assert status == 2
    assert "pairs.sql:11: the gold of 'top' fails" in figures["error"]
    assert said.splitlines()[-1].startswith("inhouse: could not run: ")


COULD_NOT_RUN: dict[str, tuple[tuple[str, ...], dict[str, str] | str | None, str]] = {
    "no such suite": (("nosuch",), RIGHT, "There is no suite 'nosuch'"),
    "no such tag": (("--tag", "nosuch"), RIGHT, "No case of 'heldout' has the tag nosuch"),
    "no dialogues": (("--dialogues",), RIGHT, "No case of 'heldout' is part of a dialogue"),
    "predictions for other questions": ((), RIGHT | {"x": "SELECT 1"}, "for other questions"),
    "a missing prediction": ((), {"top": "SELECT 1"}, "2 of 3 cases have no prediction"),
    "a truncated file": ((), '{"id": "top", "sql": "SELECT 1"}\n{"id": "ci', "its last line is cut off"),
    "no JSON": ((), "hello\n", "predictions.jsonl:1: this line is no JSON"),
    "a baseline that is none": (("--baseline", "nosuch.json"), RIGHT, "nosuch.json"),
    "a benchmark without files": (("spider",), None, "needs --questions FILE and --databases DIR"),
    "files without a benchmark": (("--databases", "."), RIGHT, "go with"),
    "a model that does not exist": (("--model", "nosuch.gguf"), None, "nosuch.gguf"),
}


@pytest.mark.parametrize(("arguments", "sql", "message"), COULD_NOT_RUN.values(), ids=COULD_NOT_RUN)
def test_what_could_not_run_is_status_2_and_one_sentence(
    run: Run, arguments: tuple[str, ...], sql: dict[str, str] | str | None, message: str
) -> None:
    status, figures, said = run(*arguments, sql=sql)
    assert status == 2
    assert message in figures["error"]
    assert "Traceback" not in said


def test_a_missing_fixture(run: Run, workspace: Path) -> None:
    (workspace / "shop.duckdb").unlink()
    status, figures, _ = run(sql=RIGHT)
    assert status == 2 and "has no file" in figures["error"]


def test_duplicate_ids(run: Run, workspace: Path) -> None:
    file = workspace / "pairs" / "heldout" / "pairs.sql"
    shutil.copy(file, file.with_name("again.sql"))
    status, figures, _ = run(sql=RIGHT)
    assert status == 2 and "is used in" in figures["error"]


def test_an_adapter_that_must_not_be_served_could_not_run(run: Run, tmp_path: Path) -> None:
    status, _, err = run("--adapter", str(make_adapter(tmp_path / "old", prompt_version=1)))
    assert status == 2 and "tuned for prompt version 1" in err


def test_an_adapter_is_part_of_what_made_predictions(workspace: Path, tmp_path: Path) -> None:
    adapter = check_adapter(make_adapter(tmp_path / "a", prompt_version=PROMPT_VERSION))
    suite = open_suite(Options(workspace=str(workspace)))
    system = System(adapter.base, adapter=str(adapter.folder))
    made_by = describe_system(suite, system, adapter)
    assert (made_by["adapter"], made_by["adapter_hash"]) == ("shop", adapter.digest)
    alone = describe_system(suite, System(adapter.base))
    assert (alone["adapter"], alone["adapter_hash"]) == ("", "")


def make_adapter(folder: Path, prompt_version: int) -> Path:
    folder.mkdir()
    about = {"name": "shop", "base": "qwen2.5-coder-0.5b-instruct", "prompt_version": prompt_version}
    (folder / "inhouse.json").write_text(json.dumps(about))
    (folder / "adapter_model.safetensors").write_bytes(b"weights")
    return folder


def test_a_folder_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    status, figures, _ = run(sql=RIGHT, out="file/out")
    assert status == 2 and "cannot be written" in figures["error"]


@pytest.mark.parametrize(
    "arguments",
    [("--limit", "0"), ("--samples", "x"), ("--min-accuracy", "1.5"), ("--max-regressions", "-1")],
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["eval", *arguments])
    assert stopped.value.code == 2


# With a model


def test_a_real_model_is_asked_and_a_stopped_run_goes_on(
    run: Run, small_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INHOUSE_CACHE", str(small_weights.parent))
    status, figures, _ = run("--samples", "2", "--tag", "count", "--tag", "breakdown")
    assert status == 0
    assert (figures["n"], figures["seconds_per_question"] > 0, set(figures["pass_k"])) == (
        2,
        True,
        {"1", "2"},
    )
    file = tmp_path / "out" / "predictions.jsonl"
    predicted = dict(read_predictions(file).predictions)
    assert predicted["customers"].sql and predicted["customers"].new_tokens

    # As a kill in the midst of the second prediction leaves it: no report, half a line.
    (tmp_path / "out" / "report.json").unlink()
    file.write_bytes(file.read_bytes()[:-30])
    status, again, said = run("--samples", "2", "--tag", "count", "--tag", "breakdown")
    assert status == 0
    assert "going on after 1 of 2 predictions" in said
    assert read_predictions(file).predictions["customers"] == predicted["customers"]
    assert (again["n"], len(read_predictions(file).predictions)) == (2, 2)

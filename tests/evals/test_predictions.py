"""The file between predicting and judging: taken up after a kill, never mixed with another run's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.assistant.workspace import DatabaseConfig
from evals.predictions import FORMAT, Prediction, PredictionWriter, check_fit, read_predictions
from evals.suite import Case, Suite, SuiteError

SUITE = Suite(
    "shop",
    tuple(
        Case(id, f"How many {id}?", ("SELECT 1",), "shop", where=f"a.sql:{n}")
        for n, id in enumerate("abc", 1)
    ),
    {"shop": DatabaseConfig("shop", "duckdb:///shop.duckdb")},
)
MADE_BY = {"model": "1.5b", "code": "abc"}
A, B, C = (Prediction(id, f"SELECT '{id}'", question=f"How many {id}?", seconds=1.5) for id in "abc")


def write(file: Path, *predictions: Prediction, made_by: dict[str, str] = MADE_BY) -> PredictionWriter:
    with PredictionWriter(file, made_by, SUITE) as writer:
        for prediction in predictions:
            writer.write(prediction)
    return writer


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "out" / "predictions.jsonl"


def test_what_is_written_is_read(file: Path) -> None:
    full = Prediction(
        "a", "SELECT 'é\n'", "answered", "", "How many a?", ("joined o",), ("SELECT 2",), 1.5, 0.5, 9, 8, 0.5
    )
    write(file, full, B)
    read = read_predictions(file)
    assert dict(read.predictions) == {"a": full, "b": B}
    assert read.made_by["model"] == "1.5b" and not read.torn


def test_a_stopped_run_goes_on(file: Path) -> None:
    write(file, A)
    with PredictionWriter(file, MADE_BY, SUITE) as writer:
        assert dict(writer.done) == {"a": A}
        writer.write(B)
    assert list(read_predictions(file).predictions) == ["a", "b"]


def test_a_half_written_last_line_is_left_out_and_the_file_goes_on_whole(file: Path) -> None:
    write(file, A, B)
    file.write_bytes(file.read_bytes()[:-20])
    assert read_predictions(file).torn
    with PredictionWriter(file, MADE_BY, SUITE) as writer:
        assert list(writer.done) == ["a"]
        writer.write(C)
    read = read_predictions(file)
    assert list(read.predictions) == ["a", "c"] and not read.torn


def test_a_line_cut_within_a_letter_is_torn_too(file: Path) -> None:
    write(file, A, Prediction("b", "SELECT 'é'"))
    cut = file.read_bytes()
    file.write_bytes(cut[: cut.rindex(b"\xc3") + 1])
    with PredictionWriter(file, MADE_BY, SUITE) as writer:
        assert list(writer.done) == ["a"]


@pytest.mark.parametrize("made_by", [{"model": "0.5b", "code": "abc"}, {"model": "1.5b", "code": "xyz"}, {}])
def test_another_runs_file_is_kept_aside(file: Path, made_by: dict[str, str]) -> None:
    write(file, A)
    before = file.read_text(encoding="utf-8")
    writer = write(file, B, made_by=made_by)
    assert writer.set_aside is not None
    assert writer.set_aside.read_text(encoding="utf-8") == before
    assert list(read_predictions(file).predictions) == ["b"]


def test_two_files_kept_aside_have_names_of_their_own(file: Path) -> None:
    write(file, A)
    write(file, A, made_by={"model": "2"})
    write(file, A, made_by={"model": "3"})
    assert len(list(file.parent.glob("predictions-*.jsonl"))) == 2


def test_any_other_systems_file_needs_no_header(tmp_path: Path) -> None:
    file = tmp_path / "theirs.jsonl"
    file.write_text('\ufeff{"id": "a", "sql": "SELECT 1"}\n\n{"id": "b", "sql": ""}', encoding="utf-8")
    read = read_predictions(file)
    assert [p.sql for p in read.predictions.values()] == ["SELECT 1", ""]
    assert dict(read.made_by) == {}


WRONG = {
    "no JSON": ("{id: a}\n", r":1: this line is no JSON"),
    "a list": ("[1]\n", r":1: a line is an object"),
    "no sql": ('{"id": "a"}\n', r":1: a prediction needs `id` and `sql`"),
    "no id": ('{"id": "", "sql": "x"}\n', r":1: a prediction needs `id`"),
    "an unknown key": ('{"id": "a", "sql": "x", "sqll": ""}\n', r":1: unknown key 'sqll'"),
    "a number as SQL": ('{"id": "a", "sql": 1}\n', r":1: sql is 1, which is no str"),
    "a boolean as seconds": ('{"id": "a", "sql": "x", "seconds": true}\n', r":1: seconds is True"),
    "numbers as repairs": ('{"id": "a", "sql": "x", "repairs": [1]}\n', r":1: repairs is a list of texts"),
    "a verdict that is none": ('{"id": "a", "sql": "x", "verdict": "maybe"}\n', r":1: verdict is one of"),
    "an id twice": ('{"id": "a", "sql": "x"}\n{"id": "a", "sql": "y"}\n', r":2: a second prediction for 'a'"),
    "a later format": ('{"format": "inhouse-predictions-9"}\n', r":1: the format 'inhouse-predictions-9'"),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_names_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "p.jsonl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SuiteError, match=message):
        read_predictions(file)


def test_a_missing_file_and_one_that_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="There is no file"):
        read_predictions(tmp_path / "none.jsonl")
    (tmp_path / "p.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SuiteError, match="UTF-8"):
        read_predictions(tmp_path / "p.jsonl")


def fit(tmp_path: Path, *entries: dict[str, str], end: str = "\n", complete: bool = True) -> None:
    file = tmp_path / "p.jsonl"
    file.write_text("\n".join(map(json.dumps, entries)) + end, encoding="utf-8")
    check_fit(file, read_predictions(file), SUITE, complete=complete)


ALL = [{"id": id, "sql": "SELECT 1"} for id in "abc"]


def test_all_predictions_fit(tmp_path: Path) -> None:
    fit(tmp_path, *ALL)


def test_predictions_for_other_questions(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"1 of its predictions are for other questions .*'z'"):
        fit(tmp_path, *ALL, {"id": "z", "sql": ""})


def test_predictions_for_another_wording(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="predicted for another wording"):
        fit(tmp_path, *ALL[:2], {"id": "c", "sql": "", "question": "How much c?"})


def test_missing_predictions(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"2 of 3 cases have no prediction, the first 'b'"):
        fit(tmp_path, ALL[0])
    fit(tmp_path, ALL[0], complete=False)


def test_a_truncated_file(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"its last line is cut off; 1 of 3 cases have no prediction"):
        fit(tmp_path, *ALL[:2], end='\n{"id": "c", "sq')


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SuiteError, match="name another --out"):
        PredictionWriter(tmp_path / "file" / "p.jsonl", MADE_BY, SUITE)


def test_the_header_says_the_format(file: Path) -> None:
    write(file, A)
    assert json.loads(file.read_text(encoding="utf-8").splitlines()[0]) == {"format": FORMAT, **MADE_BY}

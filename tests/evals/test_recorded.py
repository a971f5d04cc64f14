"""Recorded answers: asked once, kept over processes, told apart by model, prompt and seed."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from app.assistant.generate import Generation
from app.assistant.prompt import Message
from app.assistant.workspace import read_workspace
from evals.recorded import RecordedGeneration, RecordedModel, add_model_options, open_recorded
from evals.suite import SuiteError

ASKED: list[Message] = [{"role": "user", "content": "How many hives?"}]
OTHER: list[Message] = [{"role": "user", "content": "How many bees?"}]


class Counting:
    """Writes how often it was asked: an answer from the file differs from a new one."""

    name = "counting"

    def __init__(self) -> None:
        self.asked = 0
        self.warmed = 0

    def warm(self, messages, on_progress, keep=True):
        self.warmed += 1

    def generate(self, messages, *, max_tokens, **options):
        self.asked += 1
        return Generation(f"SELECT {self.asked}", 10, 4, 3, 0.1, 0.5, 0.0, False)


def open_model(file: Path, model: Counting, identity: str = "a") -> RecordedModel:
    return RecordedModel(lambda: model, "counting", identity, file)


def test_same_prompt_is_asked_once(tmp_path):
    counting = Counting()
    model = open_model(tmp_path / "answers.jsonl", counting)
    first = model.generate(ASKED, max_tokens=9)
    again = model.generate(ASKED, max_tokens=9)
    assert (first.text, again.text) == ("SELECT 1", "SELECT 1")
    assert (counting.asked, model.asked, model.recorded) == (1, 1, 1)


def test_another_process_answers_without_loading(tmp_path):
    file = tmp_path / "new" / "answers.jsonl"
    open_model(file, Counting()).generate(ASKED, max_tokens=9)

    def never() -> Counting:
        raise AssertionError("the model was loaded")

    model = RecordedModel(never, "counting", "a", file)
    model.warm(ASKED, lambda done, total: None)
    answer = model.generate(ASKED, max_tokens=9)
    assert isinstance(answer, RecordedGeneration)
    assert (answer.text, answer.seconds, answer.cut_off) == ("SELECT 1", 0.5, False)


@pytest.mark.parametrize(
    ("messages", "options", "identity"),
    [
        (OTHER, {}, "a"),
        (ASKED, {"temperature": 0.7, "seed": 2}, "a"),
        (ASKED, {}, "a-adapter"),
    ],
)
def test_what_changes_an_answer_is_asked_anew(tmp_path, messages, options, identity):
    file = tmp_path / "answers.jsonl"
    counting = Counting()
    model = open_model(file, counting)
    model.generate(ASKED, max_tokens=9)
    model.generate(ASKED, max_tokens=9, temperature=0.7, seed=1)
    before = counting.asked
    open_model(file, counting, identity).generate(messages, max_tokens=9, **options)
    assert counting.asked == before + 1


def test_greedy_answer_has_no_seed(tmp_path):
    counting = Counting()
    model = open_model(tmp_path / "answers.jsonl", counting)
    model.generate(ASKED, max_tokens=9, seed=1)
    model.generate(ASKED, max_tokens=9, seed=2)
    assert counting.asked == 1


def test_half_line_of_a_killed_run_is_cut_off(tmp_path):
    file = tmp_path / "answers.jsonl"
    counting = Counting()
    model = open_model(file, counting)
    model.generate(ASKED, max_tokens=9)
    model.generate(OTHER, max_tokens=9)
    file.write_bytes(file.read_bytes()[:-20])
    again = open_model(file, counting)
    assert [again.generate(each, max_tokens=9).text for each in (ASKED, OTHER)] == ["SELECT 1", "SELECT 3"]
    assert len(file.read_text().splitlines()) == 2


def test_file_of_something_else_is_refused(tmp_path):
    file = tmp_path / "answers.jsonl"
    file.write_text('{"id": 1, "sql": "SELECT 1"}\n')
    with pytest.raises(SuiteError, match="holds no recorded answers"):
        open_model(file, Counting())


def test_model_is_warmed_before_its_first_question_only(tmp_path):
    counting = Counting()
    model = open_model(tmp_path / "answers.jsonl", counting)
    model.warm(ASKED, lambda done, total: None)
    assert counting.warmed == 0
    model.generate(ASKED, max_tokens=9)
    model.generate(OTHER, max_tokens=9)
    assert counting.warmed == 1


def test_a_benchmark_names_a_model_with_a_file_for_its_answers(shop_workspace: Path, tmp_path: Path) -> None:
    parser = argparse.ArgumentParser()
    add_model_options(parser)
    workspace = read_workspace(shop_workspace)
    assert open_recorded(workspace, parser.parse_args([]), lambda *about: None) is None
    with pytest.raises(SuiteError, match="--recordings"):
        open_recorded(workspace, parser.parse_args(["--model", "0.5b"]), lambda *about: None)
    file = tmp_path / "answers.jsonl"
    named = parser.parse_args(["--model", "0.5b", "--recordings", str(file)])
    model = open_recorded(workspace, named, lambda *about: None)
    assert model is not None and model.name == "qwen2.5-coder-0.5b-instruct" and not file.exists()


def test_an_adapters_answers_go_by_the_name_that_calibrations_have(
    shop_workspace: Path, tmp_path: Path
) -> None:
    parser = argparse.ArgumentParser()
    add_model_options(parser)
    adapter = Path(__file__).parents[2] / "data" / "adapters" / "qwen2.5-coder-0.5b-767d198d"
    options = ["--model", "0.5b", "--adapter", str(adapter), "--recordings", str(tmp_path / "answers.jsonl")]
    model = open_recorded(read_workspace(shop_workspace), parser.parse_args(options), lambda *about: None)
    assert model is not None and model.name == "qwen2.5-coder-0.5b-instruct+qwen2.5-coder-0.5b-767d198d"

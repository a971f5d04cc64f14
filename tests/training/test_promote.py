"""inhouse promote and rollback with a random model served by llama.cpp: the gate decides, and it can be undone."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assistant.workspace import read_workspace
from app.cli import main
from app.workbench.promote import read_history, read_live, set_value
from training import run
from training.base_checkpoint import open_base, open_tokenizer
from training.export import export_adapter
from training.gguf_base import write_gguf_base
from training.recipe import Recipe


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = open_base("random-mistral")
    file = tmp_path_factory.mktemp("base") / "base.gguf"
    write_gguf_base(folder, file, template=open_tokenizer(folder).chat_template)
    return file


@pytest.fixture
def workspace(trained_workspace: Path, base: Path) -> Path:
    file = trained_workspace / "inhouse.toml"
    file.write_text(
        file.read_text().replace('name = "0.5b"', f'name = "{base}"  # the base').replace("= 60", "= 8")
    )
    return trained_workspace


@pytest.fixture
def adapter(workspace: Path, recipe: Recipe, tmp_path: Path) -> Path:
    from contextlib import closing
    from dataclasses import replace

    from app.assistant.assistant import Assistant

    with closing(Assistant(read_workspace(workspace))) as assistant:
        prepared = run.prepare(replace(recipe, max_steps=1), assistant, tmp_path / "run")
        outcome = run.train(prepared, tmp_path / "run")
    return export_adapter(outcome.adapter, tmp_path / "exported")


def promote(workspace: Path, adapter: Path, *more: str) -> int:
    return main(["promote", str(adapter), "--workspace", str(workspace), *more])


def test_what_passes_the_gate_is_live_and_can_be_taken_back(
    workspace: Path, adapter: Path, base: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = (workspace / "inhouse.toml").read_bytes()
    assert promote(workspace, adapter) == 0
    name, live = read_live(workspace)
    assert name == str(base) and live.startswith("adapters/test-")
    assert b"# the base" in (workspace / "inhouse.toml").read_bytes()
    kept = workspace / live
    assert {"adapter.gguf", "inhouse.json", "report.json"} <= {file.name for file in kept.iterdir()}
    assert Path(read_workspace(workspace).model.adapter) == kept.resolve()
    assert main(["rollback", "--workspace", str(workspace)]) == 0
    assert (workspace / "inhouse.toml").read_bytes() == before and kept.is_dir()
    assert main(["rollback", "--workspace", str(workspace)]) == 1
    assert "nothing to go back to" in capfd.readouterr().err


def test_what_the_gate_refuses_changes_nothing(
    workspace: Path, adapter: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = (workspace / "inhouse.toml").read_bytes()
    assert promote(workspace, adapter, "--min-accuracy", "0.9") == 1
    assert "the gate refused it" in capfd.readouterr().err
    assert (workspace / "inhouse.toml").read_bytes() == before and not read_history(workspace)


def test_an_adapter_without_gguf_says_how_to_export_it(
    workspace: Path, adapter: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (adapter / "adapter.gguf").unlink()
    assert promote(workspace, adapter) == 1
    assert "inhouse export" in capfd.readouterr().err


def test_an_adapter_of_another_prompt_is_refused(
    workspace: Path, adapter: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = adapter / "inhouse.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"prompt_version": 1}))
    assert promote(workspace, adapter) == 1
    assert "prompt version 1" in capfd.readouterr().err


def test_a_hand_edited_file_is_not_rolled_back(
    workspace: Path, adapter: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert promote(workspace, adapter) == 0
    file = workspace / "inhouse.toml"
    file.write_text(set_value(file.read_text(), "model", "adapter", "adapters/mine"))
    assert main(["rollback", "--workspace", str(workspace)]) == 1
    assert "by hand" in capfd.readouterr().err


TABLES = st.lists(
    st.sampled_from(
        ['[model]\nname = "a"  # the base\n', "[limits]\nmax_rows = 5\n", "[workspace]\n", "# note\n"]
    ),
    unique=True,
).map("".join)


@given(TABLES, st.sampled_from(["name", "adapter"]), st.sampled_from(["", "adapters/x", 'a"b\\c']))
def test_a_value_set_is_the_only_change(text: str, key: str, value: str) -> None:
    before, after = tomllib.loads(text), tomllib.loads(set_value(text, "model", key, value))
    wanted = dict(before.get("model", {}))
    wanted.pop(key, None)
    if value:
        wanted[key] = value
    assert after.pop("model", {}) == wanted
    before.pop("model", None)
    assert after == before
    assert ("# note" in text) == ("# note" in set_value(text, "model", key, value))

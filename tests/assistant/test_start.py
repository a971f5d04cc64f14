"""From a folder to a ready assistant, with the real small model."""

from __future__ import annotations

import gc
from contextlib import closing
from pathlib import Path

import pytest

from app.assistant import start
from app.assistant.assistant import Assistant
from app.assistant.base_models import resolve_name
from app.assistant.errors import DatabaseError, ModelError, WorkspaceError
from app.assistant.generate import LlamaModel
from app.assistant.start import settle, start_assistant
from app.assistant.workspace import Workspace, read_workspace


@pytest.mark.parametrize(
    ("name", "resolved"),
    [
        ("0.5b", "qwen2.5-coder-0.5b-instruct"), ("0.5B", "qwen2.5-coder-0.5b-instruct"),
        ("1.5b", "qwen2.5-coder-1.5b-instruct"), ("qwen2.5-coder-0.5b-instruct", "qwen2.5-coder-0.5b-instruct"),
        ("7b", "7b"), ("5b", "5b"), ("coder", "coder"), ("own.gguf", "own.gguf"), ("", ""),
    ],
)  # fmt: skip
def test_names_of_models(name: str, resolved: str) -> None:
    assert resolve_name(name) == resolved


def test_a_folder_becomes_an_assistant_that_answers(
    shop_workspace: Path, small_model: LlamaModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    phases: list[str] = []
    monkeypatch.setattr(start, "load_model", lambda workspace, name, progress, adapter: small_model)
    assistant = start_assistant(shop_workspace, progress=lambda phase, done, total: phases.append(phase))
    assert assistant.vote and assistant.constrain  # what the app serves with
    answer = assistant.ask("How many customers live in Zürich?")
    assistant.close()
    assert answer.verdict == "answered" and answer.generations[0].cached_tokens > 100
    assert phases[0] == "reading the database"


def test_a_ready_assistant_reads_nothing_more_and_is_spared_by_the_collector(shop_workspace: Path) -> None:
    before = gc.get_threshold()
    with closing(Assistant(read_workspace(shop_workspace))) as assistant:
        try:
            gc.unfreeze()
            settle(assistant)
            assert {"composer", "outside", "clarifier", "grammar"} <= vars(assistant).keys()
            assert {"_kept", "_kept_values"} <= vars(assistant.house).keys()
            assert gc.get_freeze_count() > 1000
        finally:
            gc.unfreeze()
            gc.set_threshold(*before)


def never(workspace: Workspace, name: str | None, progress: object, adapter: str | None) -> LlamaModel:
    raise AssertionError("the model's seconds are spent before the workspace is known to be sound")


def test_a_missing_workspace_is_said_before_the_model_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "load_model", never)
    with pytest.raises(WorkspaceError):
        start_assistant(tmp_path)


def test_a_missing_database_is_said_before_the_model_is_loaded(
    shop_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop_workspace / "shop.duckdb").unlink()
    monkeypatch.setattr(start, "load_model", never)
    with pytest.raises(DatabaseError):
        start_assistant(shop_workspace)


def test_a_missing_model_gives_the_database_back(shop_workspace: Path) -> None:
    import duckdb

    with pytest.raises(ModelError, match="neither a base model"):
        start_assistant(shop_workspace, model="gpt-9")
    with duckdb.connect(shop_workspace / "shop.duckdb") as writer:
        writer.execute("CREATE TABLE x (a INTEGER)")


def test_a_broken_style_file_is_said_before_the_model_is_loaded(
    shop_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop_workspace / "style.yaml").write_text("rules: {no-such-rule: error}\n")
    monkeypatch.setattr(start, "load_model", never)
    with pytest.raises(WorkspaceError, match="no-such-rule"):
        start_assistant(shop_workspace)

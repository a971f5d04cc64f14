"""inhouse pairs export: all fields, dialogues as messages, splits apart."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path

import pytest

from app.cli import main

MORE = """
-- id: in-reno
-- question: And in Reno?
-- follows: number-of-customers
-- tags: count
SELECT COUNT(*) FROM sales.customers AS c WHERE c.city = 'Reno';

-- id: later
-- question: Later?
-- status: draft
SELECT 1;
"""


@pytest.fixture
def workspace(shop_workspace: Path) -> Path:
    file = shop_workspace / "pairs" / "orders.sql"
    file.write_text(file.read_text() + MORE)
    heldout = shop_workspace / "pairs" / "heldout" / "a.sql"
    heldout.parent.mkdir()
    heldout.write_text("-- id: measured\n-- question: Stores?\nSELECT COUNT(*) FROM stores;\n")
    return shop_workspace


def export(workspace: Path, to: Path, *more: str) -> int:
    return main(["pairs", "export", "--workspace", str(workspace), "--to", str(to), *more])


def ids(file: Path) -> list[str]:
    return [json.loads(line)["id"] for line in file.read_text().splitlines()]


def test_held_out_pairs_are_apart_and_only_on_demand(workspace: Path, tmp_path: Path) -> None:
    assert export(workspace, tmp_path / "a") == 0
    assert ids(tmp_path / "a" / "train.jsonl") == ["number-of-customers", "in-reno"]
    assert not (tmp_path / "a" / "heldout.jsonl").exists()
    assert export(workspace, tmp_path / "b", "--heldout") == 0
    assert ids(tmp_path / "b" / "heldout.jsonl") == ["measured"]
    assert ids(tmp_path / "b" / "train.jsonl") == ["number-of-customers", "in-reno"]


def test_a_follow_up_carries_its_dialogue(workspace: Path, tmp_path: Path) -> None:
    export(workspace, tmp_path / "a")
    row = json.loads((tmp_path / "a" / "train.jsonl").read_text().splitlines()[1])
    assert [m["role"] for m in row["messages"]] == ["user", "assistant"] * 2
    assert row["messages"][2]["content"] == "And in Reno?" and row["tags"] == ["count"]


def test_the_manifest_hashes_the_files(workspace: Path, tmp_path: Path) -> None:
    export(workspace, tmp_path / "a")
    manifest = json.loads((tmp_path / "a" / "manifest.json").read_text())
    data = (tmp_path / "a" / "train.jsonl").read_bytes()
    assert manifest["files"] == {"train.jsonl": hashlib.sha256(data).hexdigest()}
    assert manifest["splits"]["train"]["pairs"] == 2


def test_a_folder_with_something_in_it_is_left_alone(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "mine").write_text("x")
    assert export(workspace, tmp_path / "a") == 1
    assert "not an empty folder" in capsys.readouterr().err


def test_without_datasets_the_remedy_is_said(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert export(workspace, tmp_path / "a", "--format", "dataset") == 1
    assert "pip install 'inhouse[training]'" in capsys.readouterr().err


def test_a_dataset_has_the_rows_of_the_jsonl(workspace: Path, tmp_path: Path) -> None:
    from datasets import load_from_disk

    assert export(workspace, tmp_path / "a", "--format", "dataset", "--heldout") == 0
    export(workspace, tmp_path / "b", "--heldout")
    found = load_from_disk(str(tmp_path / "a"))
    for split in ("train", "heldout"):
        lines = (tmp_path / "b" / f"{split}.jsonl").read_text().splitlines()
        assert found[split].to_list() == [json.loads(line) for line in lines]

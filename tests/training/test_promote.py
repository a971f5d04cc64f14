"""inhouse promote and rollback with a random model served by llama.cpp: the gate decides, and it can be undone."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM

from app.assistant.adapter import describe_base, read_adapter
from app.assistant.prompt import PROMPT_VERSION
from app.assistant.workspace import read_workspace
from app.cli import main
from app.workbench.promote import find_model, read_history, read_live, set_value, switch
from training.base_checkpoint import open_base, open_tokenizer
from training.card import render_card
from training.export import export_adapter
from training.gguf_base import write_gguf_base
from training.recipe import Recipe

pytestmark = pytest.mark.filterwarnings("ignore:.*gradient_checkpointing:FutureWarning")  # peft's


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


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two random adapters as `inhouse export` leaves them."""
    folder, base = tmp_path_factory.mktemp("run"), open_base("random-mistral")
    found = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        model = AutoModelForCausalLM.from_pretrained(base)
        tuned: Any = get_peft_model(model, LoraConfig(r=2, target_modules=["q_proj"], task_type="CAUSAL_LM"))
        with torch.no_grad():
            for name, parameter in tuned.named_parameters():
                if "lora_B" in name:
                    parameter.normal_(0, 0.2)
        adapter = folder / f"adapter-{seed}"
        tuned.save_pretrained(str(adapter))
        open_tokenizer(base).save_pretrained(adapter)
        about = {"name": "test", "base": "random-mistral", "prompt_version": PROMPT_VERSION}
        (adapter / "inhouse.json").write_text(json.dumps(about | describe_base("random-mistral", base)))
        (adapter / "README.md").write_text(render_card(Recipe("test", "random-mistral"), about))
        found.append(export_adapter(adapter, folder / f"exported-{seed}"))
    return found[0], found[1]


@pytest.fixture
def adapter(exported: tuple[Path, Path], tmp_path: Path) -> Path:
    """A copy of the first to change, with what is not served beside it."""
    folder = tmp_path / "exported"
    shutil.copytree(exported[0], folder)
    (folder / "merged").mkdir()
    (folder / "merged" / "model.safetensors").write_bytes(b"gigabytes")
    return folder


def promote(workspace: Path, adapter: Path, *more: str) -> int:
    return main(["promote", str(adapter), "--workspace", str(workspace), *more])


def rollback(workspace: Path) -> int:
    return main(["rollback", "--workspace", str(workspace)])


def test_what_passes_the_gate_is_live_and_can_be_taken_back(
    workspace: Path, adapter: Path, base: Path, exported: tuple[Path, Path], capfd: pytest.CaptureFixture[str]
) -> None:
    before = (workspace / "inhouse.toml").read_bytes()
    assert promote(workspace, adapter) == 0
    assert f"measuring what is live, {base}, on the same pairs" in capfd.readouterr().err
    name, live = read_live(workspace)
    assert name == str(base) and live.startswith("adapters/test-")
    assert b"# the base" in (workspace / "inhouse.toml").read_bytes()
    kept = workspace / live
    assert {"adapter.gguf", "inhouse.json", "report.json", "report.html"} <= {
        file.name for file in kept.iterdir()
    }
    assert not (kept / "merged").exists()
    assert Path(read_workspace(workspace).model.adapter) == kept.resolve()
    gate = json.loads((kept / "report.json").read_text())["gate"]
    # What must pass was wrong before, too: that is said, and keeps nothing out.
    assert gate["passed"] and gate["compared"] == 1 and gate["still_wrong"] == ["measured"]
    card = (kept / "README.md").read_text()
    assert "| The same, the base without the adapter | 0.0 % |" in card and "the gate let it pass" in card
    # The next one is compared with the report that lies beside what is live.
    assert promote(workspace, exported[1]) == 0
    assert "measuring what is live" not in capfd.readouterr().err
    assert [entry["before"][1] for entry in read_history(workspace)] == ["", live]
    second = workspace / read_live(workspace)[1] / "README.md"
    assert f"| The same, what was live before, `{kept.name}` | 0.0 % |" in second.read_text()
    assert rollback(workspace) == 0 and read_live(workspace)[1] == live
    assert rollback(workspace) == 0 and (workspace / "inhouse.toml").read_bytes() == before
    assert kept.is_dir() and rollback(workspace) == 1
    assert "nothing to go back to" in capfd.readouterr().err


def test_what_the_gate_refuses_changes_nothing(
    workspace: Path, adapter: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """What is live was right, by a report that is given."""
    before = (workspace / "inhouse.toml").read_bytes()
    right = tmp_path / "right"
    assert (
        main(
            [
                *JUDGE,
                "--workspace",
                str(workspace),
                "--predictions",
                str(golds(tmp_path)),
                "--out",
                str(right),
            ]
        )
        == 0
    )
    assert (
        promote(workspace, adapter, "--baseline", str(right / "report.json"), "--max-regressions", "0") == 1
    )
    said = capfd.readouterr()
    assert "the must-pass case measured is not right" in " ".join(said.out.split())
    assert "the gate refused it; see " in said.err and "1 cases that were right are not any more" in said.out
    assert (workspace / "inhouse.toml").read_bytes() == before and not read_history(workspace)


JUDGE = ["eval", "heldout", "--json"]


def golds(folder: Path) -> Path:
    file = folder / "golds.jsonl"
    file.write_text(
        json.dumps({"id": "measured", "sql": "SELECT COUNT(*) AS stores FROM stores AS s"}) + "\n"
    )
    return file


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


def test_what_is_live_is_not_measured_again(
    workspace: Path, adapter: Path, base: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    live = f"adapters/test-{read_adapter(adapter).digest}"
    switch(workspace, str(base), live, read_live(workspace))
    assert promote(workspace, adapter) == 0
    said = capfd.readouterr()
    assert "is live already" in said.out and not said.err


def test_a_base_within_the_workspace_is_named_from_there(tmp_path: Path) -> None:
    assert find_model("any", str(tmp_path / "models" / "x.gguf"), "", tmp_path) == "models/x.gguf"
    assert find_model("any", "/models/x.gguf", "", tmp_path) == "/models/x.gguf"


def test_a_hand_edited_file_is_not_rolled_back(
    shop_workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    switch(shop_workspace, "0.5b", "adapters/one", read_live(shop_workspace))
    file = shop_workspace / "inhouse.toml"
    file.write_text(set_value(file.read_text(), "model", "adapter", "adapters/mine"))
    assert rollback(shop_workspace) == 1
    assert "by hand" in capfd.readouterr().err


def test_a_rollback_stopped_between_its_two_files_ends_the_second_time(shop_workspace: Path) -> None:
    before = (shop_workspace / "inhouse.toml").read_bytes()
    switch(shop_workspace, "0.5b", "adapters/one", read_live(shop_workspace))
    (shop_workspace / "inhouse.toml").write_bytes(before)
    assert rollback(shop_workspace) == 0
    assert (shop_workspace / "inhouse.toml").read_bytes() == before and not read_history(shop_workspace)


def test_a_damaged_history_is_named_with_its_line(
    shop_workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    switch(shop_workspace, "0.5b", "adapters/one", read_live(shop_workspace))
    with (shop_workspace / "adapters" / "history.jsonl").open("a") as file:
        file.write("<<<<<<< mine\n")
    assert rollback(shop_workspace) == 1
    assert "history.jsonl:2: this line says no promotion" in capfd.readouterr().err


def test_what_the_shell_sets_is_said_to_win(
    shop_workspace: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    switch(shop_workspace, "0.5b", "adapters/one", read_live(shop_workspace))
    monkeypatch.setenv("INHOUSE_ADAPTER", "none")
    assert rollback(shop_workspace) == 0
    assert "INHOUSE_ADAPTER of this shell win" in capfd.readouterr().err


TABLES = st.lists(
    st.sampled_from(
        ['[model]\nname = "a"  # the base\n', "[limits]\nmax_rows = 5\n", "[workspace]\n", "# note\n"]
    ),
    unique=True,
).map("".join)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
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

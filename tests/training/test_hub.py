"""Pushing to a server that speaks the Hub's protocol: stored as sent, through outages, and wrong tokens found first."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import huggingface_hub.constants
import pytest

from app.cli import main
from training.hub import HubError, HubUnreachable, HubVersions, Pusher, make_version, open_hub
from training.recipe import Recipe

_spec = importlib.util.spec_from_file_location("hub_server", Path(__file__).with_name("hub_server.py"))
assert _spec and _spec.loader
hub_server = importlib.util.module_from_spec(_spec)
sys.modules["hub_server"] = hub_server
_spec.loader.exec_module(hub_server)

# huggingface_hub uploads to LFS with an argument that its HTTP library has renamed.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")

REPO = "company/inhouse-test"
ABOUT = {"name": "test", "recipe": "abcdef012345", "data": "fedcba543210", "prompt_version": 2}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    hub = hub_server.Hub()
    hub.start()
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    monkeypatch.setenv("HF_TOKEN", hub_server.TOKEN)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_DISABLE_XET", True)
    yield hub
    hub.stop()


@pytest.fixture
def pushing(recipe: Recipe) -> Recipe:
    return dataclasses.replace(recipe, hub_repo=REPO)


def checkpoint(folder: Path, step: int) -> Path:
    """A checkpoint's adapter: weights that LFS takes, a configuration that goes inline."""
    place = folder / "checkpoints" / f"checkpoint-{step}"
    place.mkdir(parents=True)
    (place / "adapter_model.safetensors").write_bytes(os.urandom(300_000) + bytes([step]))
    (place / "adapter_config.json").write_text('{"r": 4, "base_model_name_or_path": "/root/.cache/x"}')
    return place


def save(versions: HubVersions, folder: Path, step: int) -> None:
    """What the Trainer calls after it wrote a checkpoint."""
    state = SimpleNamespace(global_step=step, is_world_process_zero=True)
    versions.on_save(SimpleNamespace(output_dir=str(folder / "checkpoints")), state, None)


def end(versions: HubVersions, step: int, best: int | None = None) -> None:
    """What the Trainer calls when it is done."""
    arguments = SimpleNamespace(load_best_model_at_end=best is not None)
    versions.on_train_end(arguments, SimpleNamespace(global_step=step, best_global_step=best), None)


def wait_for(true: Any, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.02)
    assert true()


def test_each_save_is_a_commit_that_holds_what_was_sent(hub: Any, pushing: Recipe, tmp_path: Path) -> None:
    versions = HubVersions(pushing, tmp_path, ABOUT)
    weights = {}
    for step in (2, 4):
        weights[step] = (checkpoint(tmp_path, step) / "adapter_model.safetensors").read_bytes()
        save(versions, tmp_path, step)
        wait_for(lambda step=step: f"step-{step:06}" in versions.pusher.pushed)
    commits = hub.repos[REPO]
    assert [commit.message for commit in commits] == [
        "test, step 2, accuracy not measured", "test, step 4, accuracy not measured",
    ]  # fmt: skip
    assert [commit.files["adapter_model.safetensors"] for commit in commits] == [weights[2], weights[4]]
    assert set(commits[0].files) == {
        "README.md", "inhouse.json", "adapter_config.json", "adapter_model.safetensors",
    }  # fmt: skip
    assert json.loads(commits[1].files["inhouse.json"]) == {**ABOUT, "step": 4}
    assert hub.tags == {"v2-abcdef-fedcba": commits[0].oid, "v4-abcdef-fedcba": commits[1].oid}
    assert REPO in hub.private and not list((tmp_path / "versions").iterdir())


def test_the_message_names_the_accuracy_and_the_card_shows_it(
    hub: Any, pushing: Recipe, tmp_path: Path
) -> None:
    place = tmp_path / "evaluations" / "step-000002" / "validation" / "report"
    place.mkdir(parents=True)
    summary = {"n": 40, "execution_accuracy": 0.85, "interval": [0.709, 0.929], "conformance": 0.9,
               "valid_sql_rate": 1.0}  # fmt: skip
    (place / "report.json").write_text(json.dumps({"suite": "validation", "summary": summary}))
    versions = HubVersions(pushing, tmp_path, ABOUT)
    checkpoint(tmp_path, 2)
    save(versions, tmp_path, 2)
    assert versions.pusher.finish(60) == ""
    (commit,) = hub.repos[REPO]
    assert commit.message == "test, step 2, accuracy 85.0 % (70.9–92.9 %, 40 questions)"
    assert "| 85.0 % | 70.9–92.9 % | 40 | validation |" in commit.files["README.md"].decode()


def test_a_hub_that_is_away_for_a_while_gets_the_newest_version(
    hub: Any, pushing: Recipe, tmp_path: Path
) -> None:
    said: list[str] = []
    versions = HubVersions(pushing, tmp_path, ABOUT, say=said.append, wait_s=0.1)
    hub.stop()
    for step in (2, 4, 6):
        checkpoint(tmp_path, step)
        begun = time.monotonic()
        save(versions, tmp_path, step)
        assert time.monotonic() - begun < 5  # the training does not wait
    hub.start()
    assert versions.pusher.finish(120) == ""
    assert hub.repos[REPO][-1].message.startswith("test, step 6")
    assert {*versions.pusher.pushed, *versions.pusher.dropped} == {
        "step-000002", "step-000004", "step-000006",
    }  # fmt: skip


def test_a_commit_that_fails_is_tried_again(hub: Any, pushing: Recipe, tmp_path: Path) -> None:
    said: list[str] = []
    versions = HubVersions(pushing, tmp_path, ABOUT, say=said.append, wait_s=0.05)
    hub.fail = 2
    checkpoint(tmp_path, 2)
    save(versions, tmp_path, 2)
    wait_for(lambda: versions.pusher.pushed)
    assert len(hub.repos[REPO]) == 1
    assert "tried again" in said[0] and said[1] == f"{REPO} is reached again: step-000002 is pushed."


def test_what_could_not_be_pushed_is_named_with_the_command(
    hub: Any, pushing: Recipe, tmp_path: Path
) -> None:
    versions = HubVersions(pushing, tmp_path, ABOUT, say=lambda text: None, wait_s=30)
    hub.fail = 1000
    adapter = checkpoint(tmp_path, 2)
    end(versions, 2)
    message = versions.finish(adapter, timeout_s=2)
    folder = tmp_path / "versions" / "final"
    assert f"HF_ENDPOINT={hub.url} hf upload {REPO} {folder} . --commit-message 'test, step 2" in message
    assert (folder / "adapter_model.safetensors").exists()


def test_a_run_that_goes_on_pushes_what_the_killed_one_left(
    hub: Any, pushing: Recipe, tmp_path: Path
) -> None:
    hub.fail = 1000
    first = HubVersions(pushing, tmp_path, ABOUT, say=lambda text: None, wait_s=1000)
    checkpoint(tmp_path, 2)
    save(first, tmp_path, 2)
    wait_for(lambda: first.pusher.error)
    hub.fail = 0
    assert HubVersions(pushing, tmp_path, ABOUT).pusher.finish(60) == ""
    assert hub.repos[REPO][0].message.startswith("test, step 2")


def test_a_wrong_token_is_found_before_anything_is_trained(
    hub: Any, pushing: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_wrong")
    with pytest.raises(HubError, match="refuses the token in HF_TOKEN"):
        HubVersions(pushing, tmp_path, ABOUT)
    monkeypatch.delenv("HF_TOKEN")
    with pytest.raises(HubError, match="HF_TOKEN is not set"):
        open_hub(REPO)


def test_a_token_that_may_only_read_is_found_first(hub: Any) -> None:
    hub.role = "read"
    with pytest.raises(HubError, match="may only read"):
        open_hub(REPO)


def test_a_token_that_may_not_write_there_is_found_first(hub: Any) -> None:
    hub.refuse_write = True
    with pytest.raises(HubError, match=f"may not write to {REPO}"):
        open_hub(REPO)


def test_a_name_without_an_owner_is_refused(hub: Any) -> None:
    with pytest.raises(HubError, match="name it with its owner"):
        open_hub("mine")


def test_a_public_repository_is_pointed_out(hub: Any) -> None:
    hub.repos[REPO] = []
    said: list[str] = []
    open_hub(REPO, say=said.append)
    assert said and "is public" in said[0]


def test_a_hub_that_is_not_there_stops_a_new_run_and_not_one_that_goes_on(
    hub: Any, pushing: Recipe, tmp_path: Path
) -> None:
    hub.stop()
    with pytest.raises(HubUnreachable, match="check the network and HF_ENDPOINT"):
        HubVersions(pushing, tmp_path, ABOUT)
    (tmp_path / "versions").mkdir()
    said: list[str] = []
    HubVersions(pushing, tmp_path, ABOUT, say=said.append)
    assert "The run goes on" in said[0]


def test_the_last_version_is_the_best_step_and_names_no_folder_of_this_machine(
    hub: Any, pushing: Recipe, tmp_path: Path
) -> None:
    versions = HubVersions(pushing, tmp_path, ABOUT)
    adapter = checkpoint(tmp_path, 2)
    end(versions, 6, best=2)
    assert versions.finish(adapter, 60) == ""
    (commit,) = hub.repos[REPO]
    assert hub.tags == {"v2-abcdef-fedcba-final": commit.oid}
    config = json.loads(commit.files["adapter_config.json"])
    assert config == {"r": 4, "base_model_name_or_path": "random-mistral"}


def test_nothing_queued_is_nothing_to_wait_for(hub: Any) -> None:
    assert Pusher(REPO).finish(5) == ""


def test_a_full_disk_while_a_version_is_made_is_said_and_the_run_goes_on(
    hub: Any, pushing: Recipe, tmp_path: Path
) -> None:
    def fail(folder: str) -> None:
        raise Exception("No space left on device (os error 28)")  # as tokenizers does

    said: list[str] = []
    tokenizer = SimpleNamespace(save_pretrained=fail)
    versions = HubVersions(pushing, tmp_path, ABOUT, tokenizer, say=said.append)
    checkpoint(tmp_path, 2)
    save(versions, tmp_path, 2)
    assert "Step 2 gets no version on the Hub: " in said[-1] and "No space left" in said[-1]
    assert not list((tmp_path / "versions").iterdir())


@pytest.fixture
def promoted(pushing: Recipe, tmp_path: Path) -> Path:
    """A version of the workspace, as `inhouse promote` copies it."""
    adapter = tmp_path / "test-0a1b"
    about = {**ABOUT, "base": "random-mistral", "hub_repo": REPO}
    make_version(pushing, about, checkpoint(tmp_path, 2), adapter)
    summary = {"n": 40, "execution_accuracy": 0.85, "interval": [0.709, 0.929], "valid_sql_rate": 1.0}
    (adapter / "report.json").write_text(json.dumps({"suite": "heldout", "summary": summary}))
    return adapter


def test_a_promoted_version_is_pushed_with_its_report_in_the_card(hub: Any, promoted: Path) -> None:
    assert main(["card", str(promoted)]) == 0
    (commit,) = hub.repos[REPO]
    assert commit.message == "test promoted, accuracy 85.0 % (70.9–92.9 %, 40 questions)"
    assert commit.files["README.md"] == (promoted / "README.md").read_bytes()
    assert "| 85.0 % | 70.9–92.9 % | 40 | heldout |" in commit.files["README.md"].decode()
    assert "adapter_model.safetensors" in commit.files and "report.json" not in commit.files
    assert [tag.partition("-")[0] for tag in hub.tags] == ["promoted"]


def test_a_hub_that_is_away_keeps_no_card_from_being_written(
    hub: Any, promoted: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.stop()
    assert main(["card", str(promoted)]) == 1
    assert f"Not pushed to {REPO}" in (said := capsys.readouterr().err) and f"inhouse card {promoted}" in said
    assert "| 85.0 % |" in (promoted / "README.md").read_text()
    monkeypatch.delenv("HF_TOKEN")
    assert main(["card", str(promoted)]) == 0
    assert "HF_TOKEN is not set" in capsys.readouterr().err

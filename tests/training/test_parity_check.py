"""inhouse export --check: an adapter served in three ways, compared on the same questions and judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM

from app.assistant.prompt import PROMPT_VERSION
from app.cli import main
from training.base_checkpoint import open_base, open_tokenizer
from training.export import export_adapter

pytestmark = pytest.mark.filterwarnings("ignore:.*gradient_checkpointing:FutureWarning")  # peft's
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj"]


@pytest.fixture(scope="module")
def adapter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random adapter on the random Mistral, as a run leaves it."""
    folder = tmp_path_factory.mktemp("run") / "adapter"
    base = open_base("random-mistral")
    torch.manual_seed(11)
    tuned: Any = get_peft_model(
        AutoModelForCausalLM.from_pretrained(base),
        LoraConfig(r=4, lora_alpha=8, target_modules=TARGETS, task_type="CAUSAL_LM"),
    )
    with torch.no_grad():
        for name, parameter in tuned.named_parameters():
            if "lora_B" in name:
                parameter.normal_(0, 0.2)
    tuned.save_pretrained(str(folder))
    open_tokenizer(base).save_pretrained(folder)
    about = {"name": "t", "base": "random-mistral", "prompt_version": PROMPT_VERSION}
    (folder / "inhouse.json").write_text(json.dumps(about))
    return folder


@pytest.fixture(scope="module")
def exported(adapter: Path) -> Path:
    return export_adapter(adapter, adapter.with_name("exported"), merged=True)


@pytest.fixture
def workspace(trained_workspace: Path) -> Path:
    file = trained_workspace / "inhouse.toml"
    file.write_text(file.read_text().replace("= 60", "= 6"))
    return trained_workspace


def check(workspace: Path, exported: Path, *more: str) -> int:
    return main(["export", str(exported), "--workspace", str(workspace), *more])


def test_three_ways_write_the_same_and_each_is_judged(
    workspace: Path, adapter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = str(workspace / "pairs" / "more.sql")
    status = check(
        workspace, adapter, "--to", str(tmp_path / "x"), "--merged", "--check", "4", "--check-pairs", pairs
    )
    said = capsys.readouterr().out
    assert status == 0, said
    found = json.loads((tmp_path / "x" / "parity.json").read_text())
    assert [way["way"] for way in found["ways"]] == ["peft", "merged", "llama.cpp"]
    assert (found["questions"], found["passed"], found["compared_with"]) == (4, True, "peft")
    for way in found["ways"]:
        place = tmp_path / "x" / "parity" / way["way"]
        assert len((place / "predictions.jsonl").read_text().splitlines()) == 4
        summary = json.loads((place / "report" / "report.json").read_text())["summary"]
        assert (summary["n"], summary["execution_accuracy"]) == (4, way["execution_accuracy"])
    for _, llama in [(0, found["ways"][2])]:
        assert llama["what"] == "adapter.gguf on the base in float32"
        assert llama["equal_prompt_lengths"] == 4

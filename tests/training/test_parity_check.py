"""inhouse export --check: an adapter served in three ways, compared on the same questions and judged."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM, AutoTokenizer

from app.assistant.generate_transformers import TransformersModel
from app.assistant.prompt import PROMPT_VERSION
from app.assistant.workspace import read_workspace
from app.cli import main
from training.base_checkpoint import open_base, open_tokenizer
from training.export import export_adapter
from training.gguf_adapter import write_gguf_adapter
from training.parity_check import choose_pairs

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


def test_a_merged_model_of_an_adapter_without_words_has_those_of_its_base(
    adapter: Path, tmp_path: Path
) -> None:
    """As adapters are kept in repositories: the words are the base's, megabytes of them."""
    small = tmp_path / "small"
    shutil.copytree(adapter, small)
    for words in small.glob("tokenizer.*"):
        words.unlink()
    template = "{% for message in messages %}{{ message['content'] }}{% endfor %}"
    (small / "chat_template.jinja").write_text(template)
    to = export_adapter(small, tmp_path / "exported", merged=True, gguf=False) / "merged"
    merged, base = AutoTokenizer.from_pretrained(to), open_tokenizer(open_base("random-mistral"))
    text = "SELECT ROUND(SUM(o.total), 2) FROM sales.orders AS o WHERE o.city = 'Zürich'"
    assert merged(text)["input_ids"] == base(text)["input_ids"] and len(merged) == len(base)
    assert merged.chat_template == template


@pytest.fixture
def workspace(trained_workspace: Path) -> Path:
    file = trained_workspace / "inhouse.toml"
    file.write_text(file.read_text().replace("= 60", "= 6"))
    return trained_workspace


def check(workspace: Path, exported: Path, *more: str) -> int:
    return main(["export", str(exported), "--workspace", str(workspace), *more])


def test_three_ways_write_the_same_and_each_is_judged(
    workspace: Path,
    adapter: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drafts: list[tuple[str, str]] = []
    generate = TransformersModel.generate

    def note(self: TransformersModel, *given: Any, draft: str = "", **more: Any) -> Any:
        drafts.append((self.name, draft))
        return generate(self, *given, draft=draft, **more)

    monkeypatch.setattr(TransformersModel, "generate", note)
    pairs = str(workspace / "pairs" / "more.sql")
    status = check(
        workspace, adapter, "--to", str(tmp_path / "x"), "--merged", "--check", "4", "--check-pairs", pairs
    )
    said = capsys.readouterr().out
    assert status == 0, said
    # What llama.cpp wrote is the others' draft.
    assert {name for name, draft in drafts if draft} == {"peft", "merged"}
    found = json.loads((tmp_path / "x" / "parity.json").read_text())
    assert [way["way"] for way in found["ways"]] == ["peft", "merged", "llama.cpp"]
    assert (found["questions"], found["passed"], found["compared_with"]) == (4, True, "peft")
    for way in found["ways"]:
        place = tmp_path / "x" / "parity" / way["way"]
        assert len((place / "predictions.jsonl").read_text().splitlines()) == 4
        summary = json.loads((place / "report" / "report.json").read_text())["summary"]
        assert (summary["n"], summary["execution_accuracy"]) == (4, way["execution_accuracy"])
    assert found["ways"][2]["what"] == "adapter.gguf on the base in float32"
    assert found["ways"][2]["equal_prompt_lengths"] == 4
    assert "4 questions; at least 90 % of the answers must be equal: passed." in said


def test_an_adapter_that_llama_cpp_has_wrong_is_told(
    workspace: Path, adapter: Path, exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As after an export of other weights: the exported folder is checked as it lies."""
    shutil.copytree(exported, tmp_path / "x", ignore=shutil.ignore_patterns("merged"))
    tensors = load_file(adapter / "adapter_model.safetensors")
    other = tmp_path / "other"
    shutil.copytree(adapter, other)
    save_file(
        {name: -tensor for name, tensor in tensors.items() if "lora_B" in name}
        | {name: tensor for name, tensor in tensors.items() if "lora_A" in name},
        other / "adapter_model.safetensors",
    )
    config = json.loads((open_base("random-mistral") / "config.json").read_text())
    write_gguf_adapter(other, config, tmp_path / "x" / "adapter.gguf", "t")
    pairs = str(workspace / "pairs" / "more.sql")
    assert check(workspace, tmp_path / "x", "--check", "2", "--check-pairs", pairs) == 1
    said = capsys.readouterr().out
    assert "llama.cpp: 0 of 2 answers equal (0 %); first at prompt 1: " in said and "failed." in said
    (peft, llama) = json.loads((tmp_path / "x" / "parity.json").read_text())["ways"]
    assert peft["way"] == "peft" and llama["first_difference"]["id"] == llama["differing"][0]


def test_one_way_alone_is_nothing_to_compare(
    workspace: Path, exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(exported, tmp_path / "x", ignore=shutil.ignore_patterns("merged", "*.gguf"))
    assert check(workspace, tmp_path / "x", "--check") == 1
    assert "is served in one way alone (peft): export it with --merged" in capsys.readouterr().err


def test_what_cannot_be_asked_is_said_before_anything_is_exported(
    workspace: Path, adapter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = str(tmp_path / "nowhere.sql")
    assert check(workspace, adapter, "--to", str(tmp_path / "x"), "--check-pairs", nowhere) == 1
    assert "name a file or folder of pairs with --check-pairs" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_without_to_and_check_there_is_nothing_to_do(
    workspace: Path, adapter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(workspace, adapter) == 1
    assert "with --to DIR" in capsys.readouterr().err


def test_the_held_out_pairs_are_asked_by_default(workspace: Path) -> None:
    ((pair, turns),) = choose_pairs(read_workspace(workspace), None, 0)
    assert (pair.id, turns) == ("measured", ())


def test_a_sample_is_the_same_each_time_and_brings_earlier_turns(workspace: Path) -> None:
    pairs = workspace / "pairs" / "more.sql"
    some = [choose_pairs(read_workspace(workspace), pairs, count) for count in (4, 4, 0)]
    assert some[0] == some[1] and len(some[0]) == 4 and len(some[2]) == 9  # a draft is none
    (follow_up,) = [turns for pair, turns in some[2] if pair.id == "names-in-reno"]
    assert [turn.question for turn in follow_up] == ["What are our customers called?"]

"""An adapter's GGUF: names, shapes, scale and the order of rows; what llama.cpp has no place for is refused."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import gguf
import pytest
import torch
from safetensors.torch import load_file, save_file

from app.assistant.adapter import digest_file
from training.gguf_adapter import ExportError, write_gguf_adapter

MISTRAL = {"model_type": "mistral", "num_attention_heads": 4, "num_key_value_heads": 2}
QWEN2 = {**MISTRAL, "model_type": "qwen2"}
SIZES = {
    "self_attn.q_proj": (8, 16), "self_attn.k_proj": (8, 8), "self_attn.v_proj": (8, 8), "self_attn.o_proj": (16, 8),
    "mlp.gate_proj": (8, 12), "mlp.up_proj": (8, 12), "mlp.down_proj": (12, 8),
}  # fmt: skip


def make_adapter(folder: Path, **settings: Any) -> Path:
    """A LoRA of rank 2 on one layer, whose rows of B are numbered."""
    tensors = {}
    for layer, (into, out) in SIZES.items():
        key = f"base_model.model.model.layers.0.{layer}"
        tensors[f"{key}.lora_A.weight"] = torch.ones(2, into)
        tensors[f"{key}.lora_B.weight"] = torch.arange(out).float()[:, None].repeat(1, 2)
    save_file(tensors, folder / "adapter_model.safetensors")
    config = {"peft_type": "LORA", "r": 2, "lora_alpha": 8, "bias": "none", **settings}
    (folder / "adapter_config.json").write_text(json.dumps(config))
    return folder


def write(folder: Path, base: dict[str, Any], **settings: Any) -> gguf.GGUFReader:
    write_gguf_adapter(make_adapter(folder, **settings), base, folder / "a.gguf", "tiny")
    return gguf.GGUFReader(folder / "a.gguf")


def says(reader: gguf.GGUFReader, key: str) -> Any:
    field = reader.get_field(key)
    assert field is not None
    return field.contents()


def rows(reader: gguf.GGUFReader, name: str) -> list[int]:
    """The numbers of B's rows, in the file's order."""
    (tensor,) = (tensor for tensor in reader.tensors if tensor.name == f"blk.0.{name}.weight.lora_b")
    return [int(row[0]) for row in tensor.data]


@pytest.mark.parametrize(("base", "architecture"), [(MISTRAL, "llama"), (QWEN2, "qwen2")])
def test_it_says_what_it_is(tmp_path: Path, base: dict[str, Any], architecture: str) -> None:
    found = write(tmp_path, base)
    assert [says(found, f"general.{key}") for key in ("architecture", "type", "name")] == [
        architecture, "adapter", "tiny",
    ]  # fmt: skip
    assert says(found, "adapter.type") == "lora" and says(found, "adapter.lora.alpha") == 8


def test_weights_in_bfloat16_become_float32(tmp_path: Path) -> None:
    file = make_adapter(tmp_path) / "adapter_model.safetensors"
    rounded = {key: tensor.bfloat16() for key, tensor in load_file(file).items()}
    save_file(rounded, file)
    write_gguf_adapter(tmp_path, QWEN2, tmp_path / "a.gguf", "tiny")
    found = gguf.GGUFReader(tmp_path / "a.gguf")
    assert {tensor.tensor_type for tensor in found.tensors} == {gguf.GGMLQuantizationType.F32}
    assert rows(found, "ffn_down") == list(range(8))


def test_every_linear_layer_has_its_two_matrices_in_float32(tmp_path: Path) -> None:
    found = write(tmp_path, QWEN2)
    names = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
    wanted = {f"blk.0.{name}.weight.lora_{side}" for name in names for side in "ab"}
    assert {tensor.name for tensor in found.tensors} == wanted
    assert {tensor.tensor_type for tensor in found.tensors} == {gguf.GGMLQuantizationType.F32}
    shapes = {tensor.name: tensor.data.shape for tensor in found.tensors}
    assert shapes["blk.0.ffn_down.weight.lora_a"] == (2, 12)
    assert shapes["blk.0.ffn_down.weight.lora_b"] == (8, 2)


def test_mistrals_rows_of_q_and_k_are_reordered_within_each_head(tmp_path: Path) -> None:
    found = write(tmp_path, MISTRAL)
    assert rows(found, "attn_q")[:8] == [0, 2, 1, 3, 4, 6, 5, 7]
    assert rows(found, "attn_k") == [0, 2, 1, 3, 4, 6, 5, 7]
    assert rows(found, "attn_v") == [*range(8)]


def test_qwens_rows_stay_as_they_are(tmp_path: Path) -> None:
    found = write(tmp_path, QWEN2)
    assert rows(found, "attn_q") == [*range(16)] and rows(found, "attn_k") == [*range(8)]


def test_rslora_is_scaled_so_that_llama_cpps_division_is_right(tmp_path: Path) -> None:
    found = write(tmp_path, MISTRAL, use_rslora=True)
    assert math.isclose(says(found, "adapter.lora.alpha") / 2, 8 / math.sqrt(2), rel_tol=1e-6)


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    digest = write_gguf_adapter(make_adapter(tmp_path), MISTRAL, tmp_path / "a.gguf", "tiny")
    assert digest == digest_file(tmp_path / "a.gguf")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"use_dora": True}, "a DoRA, which llama.cpp cannot apply: export it merged"),
        ({"rank_pattern": {"q_proj": 4}}, "sets rank_pattern"),
        ({"modules_to_save": ["lm_head"]}, "sets modules_to_save"),
        ({"bias": "all"}, "sets bias"),
        ({"peft_type": "IA3"}, "says IA3: only LoRA"),
    ],
)
def test_what_llama_cpp_cannot_apply_is_refused_and_leaves_no_file(
    tmp_path: Path, settings: dict[str, Any], message: str
) -> None:
    with pytest.raises(ExportError, match=message):
        write(tmp_path, MISTRAL, **settings)
    assert not list(tmp_path.glob("*.gguf*"))


def test_a_folder_without_weights_is_named(tmp_path: Path) -> None:
    (make_adapter(tmp_path) / "adapter_model.safetensors").unlink()
    with pytest.raises(ExportError, match=r"has no adapter_model\.safetensors"):
        write_gguf_adapter(tmp_path, MISTRAL, tmp_path / "a.gguf", "tiny")


def test_a_file_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.gguf").mkdir()
    with pytest.raises(ExportError, match=r"a\.gguf cannot be written"):
        write(tmp_path, MISTRAL)
    assert not list(tmp_path.glob(".a.gguf*"))

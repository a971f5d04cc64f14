"""Exported adapters: llama.cpp, peft and the merged model write the same, whatever the architecture."""

from __future__ import annotations

import json
import math
import shutil
import urllib.request
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
import sentencepiece
import torch
import xllamacpp
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import (
    AutoModelForCausalLM,
    MistralConfig,
    MistralForCausalLM,
    Qwen2Config,
    Qwen2ForCausalLM,
)

from training.base_checkpoint import TOKENIZER_FILE
from training.export import check_base, export_adapter, read_about
from training.gguf_adapter import ExportError, permute, write_gguf_adapter

PROMPTS = [[1, 1100 + 37 * n, 900 + n, 2000 - n, 42 + n, 1500 + 3 * n] for n in range(20)]
NEW_TOKENS = 16
pytestmark = pytest.mark.filterwarnings("ignore:.*is_gradient_checkpointing:FutureWarning")  # peft's
ATTENTION = ("q_proj", "k_proj", "v_proj", "o_proj")
ALL = (*ATTENTION, "gate_proj", "up_proj", "down_proj")
SHAPE: dict[str, Any] = {
    "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4,
    "num_key_value_heads": 2, "max_position_embeddings": 512, "vocab_size": 2048, "tie_word_embeddings": False,
}  # fmt: skip
TENSORS = {
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
}  # fmt: skip


def make_base(kind: str, folder: Path) -> Any:
    """A random base of the kind, as transformers keeps it; large weights, so that no two tokens are about as likely."""
    torch.manual_seed(7)
    if kind == "mistral":
        model: Any = MistralForCausalLM(MistralConfig(**SHAPE, sliding_window=None))
    else:
        model = Qwen2ForCausalLM(Qwen2Config(**SHAPE))
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 2:
                parameter.normal_(0, 1.0 if parameter.shape[0] == SHAPE["vocab_size"] else 0.2)
    model.save_pretrained(folder)
    return model


def write_gguf_base(model: Any, architecture: str, file: Path) -> None:
    """The same weights as llama.cpp reads them, with the first of Mistral's words."""
    config = model.config
    writer = gguf.GGUFWriter(str(file), architecture)
    writer.add_context_length(512)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    writer.add_rope_dimension_count(config.hidden_size // config.num_attention_heads)
    writer.add_vocab_size(config.vocab_size)
    spec = find_spec("mistral_common")
    assert spec and spec.submodule_search_locations
    words = sentencepiece.SentencePieceProcessor(
        model_file=str(Path(spec.submodule_search_locations[0]) / TOKENIZER_FILE)
    )
    count = range(config.vocab_size)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([words.id_to_piece(n).encode() for n in count])
    writer.add_token_scores([words.get_score(n) for n in count])
    kinds = {words.is_unknown: 2, words.is_control: 3, words.is_byte: 6}
    writer.add_token_types([next((kind for test, kind in kinds.items() if test(n)), 1) for n in count])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    for name, tensor in model.state_dict().items():
        values = tensor.float().numpy()
        part, _, kind = name.removeprefix("model.").rpartition(".")
        if part.startswith("layers."):
            _, layer, part = part.split(".", 2)
            if architecture == "llama" and part.endswith(("q_proj", "k_proj")):
                heads = config.num_attention_heads if "q_proj" in part else config.num_key_value_heads
                values = permute(values, heads)
            writer.add_tensor(f"blk.{layer}.{TENSORS[part]}.{kind}", np.ascontiguousarray(values))
        else:
            place = {"embed_tokens": "token_embd", "norm": "output_norm", "lm_head": "output"}[part]
            writer.add_tensor(f"{place}.weight", values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def make_adapter(model: Any, base: Path, folder: Path, targets: tuple[str, ...], **options: Any) -> Path:
    """A random adapter that changes much, as `inhouse train` leaves it."""
    torch.manual_seed(11)
    tuned = get_peft_model(model, LoraConfig(r=4, lora_alpha=8, target_modules=list(targets), **options))
    with torch.no_grad():
        for name, parameter in tuned.named_parameters():
            if "lora_B" in name:
                parameter.normal_(0, 0.2)
    tuned.save_pretrained(str(folder))
    tuned.unload()
    about = {"name": "t", "base": str(base), "base_revision": "", "prompt_version": 2}
    (folder / "inhouse.json").write_text(json.dumps(about))
    return folder


def ask_torch(model: Any) -> list[list[int]]:
    model.eval()
    found = []
    with torch.no_grad():
        for prompt in PROMPTS:
            ids = list(prompt)
            for _ in range(NEW_TOKENS):
                logits = model(torch.tensor([ids])).logits[0, -1]
                logits[2] = -math.inf  # the end, which llama.cpp is told to pass over
                ids.append(int(logits.argmax()))
            found.append(ids[len(prompt) :])
    return found


def ask_llama(base: Path, adapter: Path | None) -> list[list[int]]:
    params = xllamacpp.CommonParams()
    params.model.path = str(base)
    params.n_ctx = 512
    params.n_gpu_layers = 0
    params.cpuparams.n_threads = 1
    params.verbosity = -1
    params.warmup = False
    # In full precision, or a token about as likely as another decides otherwise.
    params.cache_type_k = params.cache_type_v = xllamacpp.ggml_type.GGML_TYPE_F32
    params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
    if adapter:
        params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(adapter), 1.0)]
    server = xllamacpp.Server(params)
    found = []
    for prompt in PROMPTS:
        body = {
            "prompt": prompt, "n_predict": NEW_TOKENS, "temperature": 0, "return_tokens": True, "ignore_eos": True
        }  # fmt: skip
        request = urllib.request.Request(
            f"{server.listening_address}/completion",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            found.append(json.load(answer)["tokens"])
    return found


@pytest.mark.parametrize(
    ("kind", "architecture", "targets", "options"),
    [
        ("mistral", "llama", ATTENTION, {}),
        ("mistral", "llama", ALL, {"use_rslora": True}),
        ("qwen2", "qwen2", ALL, {}),
    ],
    ids=["mistral", "mistral-all-rslora", "qwen2-all"],
)
def test_llama_cpp_peft_and_the_merged_model_write_the_same(
    kind: str, architecture: str, targets: tuple[str, ...], options: dict[str, Any], tmp_path: Path
) -> None:
    model = make_base(kind, tmp_path / "base")
    write_gguf_base(model, architecture, tmp_path / "base.gguf")
    plain = ask_torch(model)
    assert ask_llama(tmp_path / "base.gguf", None) == plain
    adapter = make_adapter(model, tmp_path / "base", tmp_path / "adapter", targets, **options)
    to = export_adapter(adapter, tmp_path / "exported")
    base = AutoModelForCausalLM.from_pretrained(tmp_path / "base", dtype=torch.float32)
    tuned = PeftModel.from_pretrained(base, str(to))
    wanted = ask_torch(tuned)
    assert sum(a != b for a, b in zip(wanted, plain, strict=True)) > 15
    assert ask_llama(tmp_path / "base.gguf", to / "adapter.gguf") == wanted
    assert ask_torch(tuned.merge_and_unload()) == wanted


def test_a_halved_adapter_is_served_alike_everywhere(tmp_path: Path) -> None:
    model = make_base("qwen2", tmp_path / "base")
    write_gguf_base(model, "qwen2", tmp_path / "base.gguf")
    adapter = make_adapter(model, tmp_path / "base", tmp_path / "adapter", ATTENTION)
    to = export_adapter(adapter, tmp_path / "exported", half=True)
    for name in ("adapter_model.safetensors", "adapter.gguf"):
        assert (to / name).stat().st_size < 40_000, name
    assert {tensor.dtype for tensor in load_file(to / "adapter_model.safetensors").values()} == {
        torch.float16
    }
    tuned = PeftModel.from_pretrained(
        AutoModelForCausalLM.from_pretrained(tmp_path / "base", dtype=torch.float32), str(to)
    )
    assert ask_llama(tmp_path / "base.gguf", to / "adapter.gguf") == ask_torch(tuned)


def test_weights_too_large_for_half_precision_are_not_halved(adapter: Path, tmp_path: Path) -> None:
    file = adapter / "adapter_model.safetensors"
    weights = load_file(file)
    next(iter(weights.values()))[0, 0] = 1e6
    save_file(weights, file)
    with pytest.raises(ExportError, match="without --half"):
        export_adapter(adapter, tmp_path / "exported", half=True)
    assert not (tmp_path / "exported").exists()


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    return make_adapter(
        make_base("mistral", tmp_path / "base"), tmp_path / "base", tmp_path / "adapter", ATTENTION
    )


def test_the_merged_folder_is_base_and_adapter_in_bfloat16(adapter: Path, tmp_path: Path) -> None:
    from training.base_checkpoint import open_base, open_tokenizer

    open_tokenizer(open_base("random-mistral")).save_pretrained(adapter)
    to = export_adapter(adapter, tmp_path / "exported", merged=True, gguf=False)
    merged = load_file(to / "merged" / "model.safetensors")
    base = load_file(tmp_path / "base" / "model.safetensors")
    name = "model.layers.0.self_attn.q_proj.weight"
    sides = load_file(adapter / "adapter_model.safetensors")
    a, b = (
        sides[f"base_model.model.{name.removesuffix('.weight')}.lora_{side}.weight"] for side in ("A", "B")
    )
    assert merged[name].dtype is torch.bfloat16
    assert torch.allclose(merged[name].float(), base[name] + 2 * (b @ a), atol=1e-2)
    assert not (to / "adapter.gguf").exists()


def test_an_exported_adapter_names_its_base_and_no_folder_of_this_machine(
    adapter: Path, tmp_path: Path
) -> None:
    about = json.loads((adapter / "inhouse.json").read_text())
    config = json.loads((adapter / "adapter_config.json").read_text())
    (adapter / "adapter_config.json").write_text(
        json.dumps({**config, "base_model_name_or_path": str(tmp_path / "base")})
    )
    to = export_adapter(adapter, tmp_path / "exported")
    exported = json.loads((to / "adapter_config.json").read_text())
    assert exported == {**config, "base_model_name_or_path": about["base"]}


def test_rslora_scales_as_peft_does(tmp_path: Path, adapter: Path) -> None:
    config = json.loads((adapter / "adapter_config.json").read_text()) | {"use_rslora": True}
    (adapter / "adapter_config.json").write_text(json.dumps(config))
    write_gguf_adapter(adapter, {"model_type": "mistral", **SHAPE}, tmp_path / "a.gguf", "t")
    field = gguf.GGUFReader(tmp_path / "a.gguf").get_field("adapter.lora.alpha")
    assert field is not None and math.isclose(field.contents() / 4, 8 / math.sqrt(4))


def test_dora_has_no_gguf(tmp_path: Path, adapter: Path) -> None:
    config = json.loads((adapter / "adapter_config.json").read_text()) | {"use_dora": True}
    (adapter / "adapter_config.json").write_text(json.dumps(config))
    with pytest.raises(ExportError, match=r"DoRA.*export it merged"):
        export_adapter(adapter, tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_an_adapter_of_another_base_is_refused(tmp_path: Path, adapter: Path) -> None:
    with pytest.raises(ExportError, match="was tuned for another base"):
        check_base(adapter, {"hidden_size": 4096})


def test_an_unknown_architecture_is_named(tmp_path: Path, adapter: Path) -> None:
    with pytest.raises(ExportError, match="The base is a gpt2"):
        write_gguf_adapter(adapter, {"model_type": "gpt2"}, tmp_path / "a.gguf", "t")


def test_a_folder_that_is_no_adapter(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"lacks inhouse\.json"):
        read_about(tmp_path)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, adapter: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "mine").write_text("mine")
    with pytest.raises(ExportError, match="not an empty folder"):
        export_adapter(adapter, tmp_path / "x")
    assert (tmp_path / "x" / "mine").read_text() == "mine"


def test_a_tensor_without_a_place_is_named(tmp_path: Path, adapter: Path) -> None:
    file = adapter / "adapter_model.safetensors"
    save_file({**load_file(file), "base_model.model.lm_head.lora_A.weight": torch.ones(4, 64)}, file)
    with pytest.raises(ExportError, match="lm_head"):
        write_gguf_adapter(adapter, {"model_type": "mistral", **SHAPE}, tmp_path / "a.gguf", "t")


@pytest.mark.parametrize("half", [False, True])
def test_what_is_exported_may_be_read_by_others(adapter: Path, tmp_path: Path, half: bool) -> None:
    """safetensors hides what it writes from all but its owner, who need not be whom the app runs as."""
    (adapter / "adapter_model.safetensors").chmod(0o600)
    export_adapter(adapter, tmp_path / "x", half=half)
    assert {oct(file.stat().st_mode & 0o444) for file in (tmp_path / "x").iterdir()} == {"0o444"}


def test_a_full_disk_is_said_and_leaves_nothing(
    tmp_path: Path, adapter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(ExportError, match="Is the disk full"):
        export_adapter(adapter, tmp_path / "x")
    assert not list(tmp_path.glob("*x*"))

"""A peft LoRA adapter as a GGUF file that llama.cpp puts on a base.

Architectures: Llama, Mistral and Qwen2 (their attention's and MLP's linear layers); LoRA and rsLoRA. No DoRA, whose
rescaling llama.cpp has no place for: it is merged instead.

What llama.cpp reads was borrowed from its converter:
https://github.com/ggml-org/llama.cpp/blob/b6000/convert_lora_to_gguf.py and convert_hf_to_gguf.py (LlamaModel.permute)
"""

from __future__ import annotations

import json
import math
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from app.assistant.adapter import digest_file
from app.assistant.errors import InhouseError

ARCHITECTURES = {"llama": "llama", "mistral": "llama", "qwen2": "qwen2"}
LAYERS = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
TENSOR = re.compile(r"base_model\.model\.model\.layers\.(\d+)\.(.+)\.lora_([AB])\.weight")


class ExportError(InhouseError):
    """An adapter or a base that cannot be written in another form."""


def write_gguf_adapter(adapter: Path, base: Mapping[str, Any], file: Path, name: str) -> str:
    """Write a peft folder's adapter as `file`; `base` is the base's config.json. Returns the file's digest.

    Raises: ExportError.
    """
    import gguf
    import torch
    from safetensors.torch import load_file  # NumPy has no bfloat16

    settings = read_settings(adapter)
    if settings.get("use_dora"):
        raise ExportError(
            f"The adapter in {adapter} is a DoRA, which llama.cpp cannot apply: export it merged (--merged --no-gguf), "
            "or train with lora_variant: plain or rslora."
        )
    architecture = find_architecture(base)
    rank, alpha = settings["r"], float(settings["lora_alpha"])
    with written_whole(file) as part:
        writer = gguf.GGUFWriter(part, architecture)
        writer.add_type(gguf.GGUFType.ADAPTER)
        writer.add_name(name)
        writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
        # llama.cpp scales by alpha / rank; rsLoRA by alpha / sqrt(rank).
        scaled = alpha * math.sqrt(rank) if settings.get("use_rslora") else alpha
        writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, scaled)
        for key, weights in sorted(load_file(adapter / "adapter_model.safetensors").items()):
            if not (found := TENSOR.fullmatch(key)) or found[2] not in LAYERS:
                raise ExportError(
                    f"The adapter in {adapter} has {key}, which llama.cpp's {architecture} has not."
                )
            number, layer, matrix = found.groups()
            # float16 is what it is where the adapter was halved.
            tensor = (weights if weights.dtype == torch.float16 else weights.float()).numpy()
            if (
                matrix == "B"
                and architecture == "llama"
                and layer in ("self_attn.q_proj", "self_attn.k_proj")
            ):
                heads = base["num_attention_heads"]
                tensor = permute(
                    tensor, heads if "q_proj" in layer else base.get("num_key_value_heads", heads)
                )
            writer.add_tensor(f"blk.{number}.{LAYERS[layer]}.weight.lora_{matrix.lower()}", tensor)
        write(writer)
    return digest_file(file)


def permute(rows: Any, heads: int) -> Any:
    """Reorder the rows of q or k as llama.cpp's Llama rotates them: halves of a head interleaved.

    >>> import numpy as np
    >>> permute(np.arange(8), 2).tolist()
    [0, 2, 1, 3, 4, 6, 5, 7]
    """
    size = rows.shape[0]
    split = rows.reshape(heads, 2, size // heads // 2, *rows.shape[1:])
    return split.swapaxes(1, 2).reshape(rows.shape)


def read_settings(adapter: Path) -> dict[str, Any]:
    """Read adapter_config.json. Raises: ExportError where it is missing, or sets what is not exported."""
    file = adapter / "adapter_config.json"
    try:
        settings: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ExportError(
            f"{adapter} has no adapter_config.json: name the folder of a trained adapter."
        ) from error
    except ValueError as error:
        raise ExportError(f"{file} is no JSON ({error}).") from error
    if not (adapter / "adapter_model.safetensors").is_file():
        raise ExportError(
            f"{adapter} has no adapter_model.safetensors: name the folder of a trained adapter."
        )
    if settings.get("peft_type") != "LORA":
        raise ExportError(f"{file} says {settings.get('peft_type')}: only LoRA adapters are exported.")
    odd = [
        key
        for key in ("rank_pattern", "alpha_pattern", "modules_to_save", "fan_in_fan_out")
        if settings.get(key)
    ]
    odd += [key for key in ("bias",) if settings.get(key, "none") != "none"]
    if odd:
        raise ExportError(
            f"{file} sets {', '.join(odd)}: an adapter has one rank and alpha, and no other weights."
        )
    return settings


def find_architecture(config: Mapping[str, Any]) -> str:
    """Return what llama.cpp calls the base's architecture. Raises: ExportError."""
    kind = config.get("model_type", "")
    if kind not in ARCHITECTURES:
        raise ExportError(
            f"The base is a {kind or 'model of no type'}; to GGUF go {', '.join(ARCHITECTURES)}: export with --no-gguf."
        )
    return ARCHITECTURES[kind]


@contextmanager
def written_whole(file: Path) -> Iterator[Path]:
    """Give a path to write to, which becomes `file` when all went well. Raises: ExportError, as of a full disk."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    os.close(handle)
    try:
        yield Path(name)
        os.chmod(name, 0o644)
        os.replace(name, file)
    except OSError as error:
        raise ExportError(
            f"{file} cannot be written: {error.strerror or error}. Is the disk full?"
        ) from error
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)


def write(writer: Any) -> None:
    """Write what a GGUFWriter was given, and close it."""
    try:
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
    finally:
        writer.close()

"""An adapter made ready to serve: the peft folder, a GGUF adapter for llama.cpp, and a merged model in bfloat16.

transformers and vLLM load the peft folder on the base, or the merged folder alone; llama.cpp loads the GGUF adapter on
a GGUF base. Each folder carries the tokenizer with the template that the adapter was tuned with, and inhouse.json.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.assistant.adapter import check_weights, read_adapter
from training.base_checkpoint import open_base, open_tokenizer
from training.gguf_adapter import ExportError, read_settings, write_gguf_adapter

GGUF_ADAPTER = "adapter.gguf"
MERGED = "merged"
# What belongs to an adapter; checkpoints hold more, and the words themselves are the base's, megabytes of them.
KEPT = (
    "adapter_config.json", "adapter_model.safetensors", "inhouse.json", "README.md", "tokenizer_config.json",
    "special_tokens_map.json", "chat_template.jinja",
)  # fmt: skip

Progress = Callable[[str, int, int], None]


def export_adapter(
    adapter: Path,
    to: Path,
    *,
    merged: bool = False,
    gguf: bool = True,
    half: bool = False,
    progress: Progress | None = None,
) -> Path:
    """Export into the new folder `to`: the adapter, adapter.gguf and, if asked, merged/. Returns `to`.

    With `half`, the adapter and adapter.gguf are in float16.
    Raises: ExportError, BaseError.
    """
    see = progress or (lambda phase, done, total: None)
    about = read_about(adapter)
    if to.exists() and any(to.iterdir()):
        raise ExportError(f"{to} is not an empty folder: name another with --to.")
    base = open_base(about["base"], about.get("base_revision", ""), progress=see)
    config = json.loads((base / "config.json").read_text(encoding="utf-8"))
    check_weights(read_adapter(adapter), base)
    check_base(adapter, config)
    part = to.with_name(f".{to.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        for name in KEPT:
            if (adapter / name).exists():
                shutil.copyfile(adapter / name, part / name)
        # The base by its name: peft notes where it lay on the machine that trained.
        settings = {**read_settings(adapter), "base_model_name_or_path": about["base"]}
        (part / "adapter_config.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
        if half:
            write_half(part / "adapter_model.safetensors")
        if gguf:
            see("writing the GGUF adapter", 0, 0)
            write_gguf_adapter(part, config, part / GGUF_ADAPTER, about["name"])
        if merged:
            see("merging base and adapter", 0, 0)
            write_merged(base, adapter, part / MERGED, weights=part)
        if to.exists():
            to.rmdir()
        os.replace(part, to)
    except OSError as error:
        raise ExportError(f"{to} cannot be written: {error.strerror or error}. Is the disk full?") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return to


def read_about(adapter: Path) -> dict[str, Any]:
    """Read inhouse.json of an adapter. Raises: ExportError."""
    file = adapter / "inhouse.json"
    if not file.exists():
        raise ExportError(
            f"{adapter} is no adapter of `inhouse train`: it lacks inhouse.json. Name the folder adapter/ of a run."
        )
    read_settings(adapter)
    about: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return about


def check_base(adapter: Path, config: dict[str, Any]) -> None:
    """The adapter's tensors must fit the base. Raises: ExportError."""
    from safetensors import safe_open

    hidden = int(config["hidden_size"])
    with safe_open(adapter / "adapter_model.safetensors", framework="numpy") as tensors:
        for name in tensors.keys():  # noqa: SIM118 - no mapping
            if "q_proj.lora_A" in name and tensors.get_slice(name).get_shape()[1] != hidden:
                raise ExportError(
                    f"{adapter} was tuned for another base: its {name} does not fit a hidden size of {hidden}."
                )


def write_half(file: Path) -> None:
    """Round an adapter's weights to float16. Raises: ExportError where one is too large for it."""
    import torch
    from safetensors.torch import load_file, save

    halved = {name: tensor.to(torch.float16) for name, tensor in load_file(str(file)).items()}
    if any(not torch.isfinite(tensor).all() for tensor in halved.values()):
        raise ExportError(f"{file.name} holds weights beyond float16: export it without --half.")
    file.write_bytes(save(halved, {"format": "pt"}))  # save_file would hide it from whom the app runs as


def write_merged(base: Path, adapter: Path, to: Path, *, weights: Path) -> None:
    """Write base and the adapter's `weights` joined, in bfloat16, with the adapter's tokenizer.

    An adapter that is kept small has no words of its own, but the chat template: the words are the base's.
    """
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    # Joined in float32 and rounded once.
    model: Any = AutoModelForCausalLM.from_pretrained(str(base), dtype=torch.float32)
    model = PeftModel.from_pretrained(model, str(weights)).merge_and_unload()
    model.to(torch.bfloat16).save_pretrained(str(to))
    own = (adapter / "tokenizer.json").is_file()
    tokenizer = AutoTokenizer.from_pretrained(str(adapter)) if own else open_tokenizer(base)
    if template := read_adapter(adapter).chat_template:
        tokenizer.chat_template = template
    tokenizer.save_pretrained(str(to))
    shutil.copyfile(adapter / "inhouse.json", to / "inhouse.json")

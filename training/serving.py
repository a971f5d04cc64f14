"""The ways to serve an exported adapter: by peft on its base, merged with it, and by llama.cpp; each loaded in turn.

In full precision by transformers: bfloat16 on a GPU, float32 on a CPU. By llama.cpp on the file that the app serves
where the base is one of Inhouse's, else on one that is named or, for the time being, written from the base itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.assistant.adapter import GGUF, PEFT_WEIGHTS, check_adapter
from app.assistant.answer import Model
from app.assistant.base_models import BASE_MODELS, resolve_name
from app.assistant.generate import LlamaModel
from app.assistant.generate_transformers import TransformersModel
from app.assistant.weights import find_weights
from training.base_checkpoint import open_base
from training.export import MERGED, read_about
from training.gguf_base import write_gguf_base

HALF_ABOVE_BYTES = 4_000_000_000  # larger bases are written in float16

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Way:
    """One way to serve: its name, what runs in which precision, and how it is loaded."""

    name: str
    what: str
    load: Callable[[], Model]


def find_ways(
    exported: Path, scratch: Path, *, base_gguf: Path | None = None, progress: Progress
) -> tuple[Way, ...]:
    """Find the ways that an exported folder can be served; `scratch` is a folder for a base's GGUF file.

    Raises: AdapterError, BaseError, ExportError, ModelError.
    """
    adapter = check_adapter(exported)
    about = read_about(exported) if (exported / PEFT_WEIGHTS).is_file() else {"base": adapter.base}
    base = open_base(about["base"], about.get("base_revision", ""), progress=progress)
    precision = compute_precision()
    known = BASE_MODELS.get(resolve_name(adapter.base))
    on = f"{known.name}, 4-bit unpacked" if known else adapter.base
    ways = []
    if (exported / PEFT_WEIGHTS).is_file():
        ways.append(
            Way(
                "peft", f"on {on}, {precision}",
                lambda: TransformersModel.load(base, exported, quantize="none", name="peft"),
            )
        )  # fmt: skip
    if (exported / MERGED).is_dir():
        ways.append(
            Way(
                "merged", f"merged into bfloat16, computed in {precision}",
                lambda: TransformersModel.load(exported / MERGED, quantize="none", name="merged"),
            )
        )  # fmt: skip
    if (exported / GGUF).is_file():
        weights, words = find_gguf(adapter.base, base, scratch, base_gguf, progress)
        ways.append(
            Way(
                "llama.cpp", f"{GGUF} on {words}",
                lambda: LlamaModel(
                    weights, name="llama.cpp", adapter=exported / GGUF, chat_template=adapter.chat_template
                ),
            )
        )  # fmt: skip
    return tuple(ways)


def find_gguf(
    name: str, base: Path, scratch: Path, given: Path | None, progress: Progress
) -> tuple[Path, str]:
    """Return the base as llama.cpp serves it, and a few words on it."""
    if given is not None:
        return find_weights(str(given), progress=progress), given.name
    if (known := resolve_name(name)) in BASE_MODELS:
        weights = find_weights(known, progress=progress)
        return weights, weights.name
    half = sum(file.stat().st_size for file in base.glob("*.safetensors")) > HALF_ABOVE_BYTES
    progress("writing the base for llama.cpp", 0, 0)
    file = scratch / "base.gguf"
    write_gguf_base(base, file, half=half)
    return file, f"the base in {'float16' if half else 'float32'}"


def compute_precision() -> str:
    """What transformers computes in here, in words."""
    import torch

    return "bfloat16" if torch.cuda.is_available() else "float32"

"""An adapter's folder: what it says of itself, and whether it may be served.

    adapter_config.json, adapter_model.safetensors    for transformers and vLLM
    adapter.gguf                                      for llama.cpp, written by `inhouse export`
    chat_template.jinja                               how a conversation becomes the text that it was tuned on
    inhouse.json                                      name, base, prompt version

Loads no weights; whether they fit the base's, the engine says that loads them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from app.assistant.base_models import resolve_name
from app.assistant.errors import InhouseError
from app.assistant.prompt import PROMPT_VERSION

ABOUT = "inhouse.json"
PEFT_WEIGHTS = "adapter_model.safetensors"
GGUF = "adapter.gguf"


class AdapterError(InhouseError):
    """An adapter that cannot be read, or must not be served."""


@dataclass(frozen=True)
class Adapter:
    """An adapter as its folder says; `gguf` is None before the export, `chat_template` empty where it has none.

    `digest` is 8 hex digits of its weights, the same before and after an export.
    """

    folder: Path
    name: str
    base: str
    prompt_version: int
    digest: str
    gguf: Path | None = None
    chat_template: str = ""


def check_adapter(folder: Path, base: str = "") -> Adapter:
    """Read an adapter that is to be served, on `base` where that is known by name.

    Raises: AdapterError for another prompt version or another base, or as `read_adapter`.
    """
    adapter = read_adapter(folder)
    if adapter.prompt_version != PROMPT_VERSION:
        raise AdapterError(
            f"The adapter in {folder} was tuned for prompt version {adapter.prompt_version}, and this version of "
            f"Inhouse renders {PROMPT_VERSION}: train it again with `inhouse train`, or serve it with the version of "
            "Inhouse that trained it."
        )
    if base and resolve_name(base) != resolve_name(adapter.base):
        raise AdapterError(
            f"The adapter in {folder} was tuned on {adapter.base}, not on {base}: name that base with --model or as "
            "[model] name in inhouse.toml, or switch the adapter off with --adapter none."
        )
    return adapter


def read_adapter(folder: Path) -> Adapter:
    """Read what an adapter's folder says. Raises: AdapterError where it says too little."""
    file = folder / ABOUT
    try:
        about = json.loads(file.read_text(encoding="utf-8"))
        name, base, version = str(about["name"]), str(about["base"]), int(about["prompt_version"])
    except (FileNotFoundError, NotADirectoryError) as error:
        raise AdapterError(
            f"{folder} is no adapter, for it has no {ABOUT}: name the folder adapter/ that `inhouse train` wrote, or "
            "one that `inhouse export` did."
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AdapterError(
            f"{file} cannot be used ({error!r:.100}): it names name, base and prompt_version; take the folder as "
            "`inhouse train` wrote it."
        ) from error
    gguf = folder / GGUF if (folder / GGUF).is_file() else None
    weights = folder / PEFT_WEIGHTS if (folder / PEFT_WEIGHTS).is_file() else gguf
    if weights is None:
        raise AdapterError(
            f"{folder} has neither {PEFT_WEIGHTS} nor {GGUF}: take the folder as `inhouse train` or `inhouse export` "
            "wrote it."
        )
    return Adapter(folder, name, base, version, digest_file(weights)[:8], gguf, _read_template(folder))


def digest_file(file: Path) -> str:
    """Return 16 hex digits that change with a file's content. Raises: OSError."""
    with file.open("rb") as data:
        return hashlib.file_digest(data, lambda: hashlib.blake2b(digest_size=8)).hexdigest()


def _read_template(folder: Path) -> str:
    """The chat template: a file of its own, or within the tokenizer's configuration as older versions keep it."""
    alone, config = folder / "chat_template.jinja", folder / "tokenizer_config.json"
    try:
        if alone.is_file():
            return alone.read_text(encoding="utf-8")
        found = json.loads(config.read_text(encoding="utf-8")) if config.is_file() else {}
    except (OSError, ValueError) as error:
        raise AdapterError(f"The chat template in {folder} cannot be read ({error!r:.100}).") from error
    template = found.get("chat_template", "") if isinstance(found, dict) else ""
    return template if isinstance(template, str) else ""

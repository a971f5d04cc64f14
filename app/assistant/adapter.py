"""An adapter's folder: what it says of itself, and whether it may be served.

    adapter_config.json, adapter_model.safetensors    for transformers and vLLM
    adapter.gguf                                      for llama.cpp, written by `inhouse export`
    chat_template.jinja                               how a conversation becomes the text that it was tuned on
    inhouse.json                                      name, base and its digests, prompt version

Loads no weights; whether they fit the base's shape, the engine says that loads them. A base in a GGUF file that is no
base model of Inhouse has no digest to compare with: its shape alone is checked.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from app.assistant.base_models import BASE_MODELS, resolve_name
from app.assistant.errors import InhouseError
from app.assistant.prompt import RENDERED_VERSIONS

ABOUT = "inhouse.json"
PEFT_WEIGHTS = "adapter_model.safetensors"
GGUF = "adapter.gguf"
SAMPLE_BYTES = 1024


class AdapterError(InhouseError):
    """An adapter that cannot be read, or must not be served."""


@dataclass(frozen=True)
class Adapter:
    """An adapter as its folder says; `gguf` is None before the export, `chat_template` empty where it has none.

    `digest` is 8 hex digits of its weights, the same before and after an export. `base_digest` is that of the base's
    tensors, `base_file` the SHA-256 of a base model's file; both empty where an older version wrote inhouse.json.
    """

    folder: Path
    name: str
    base: str
    prompt_version: int
    digest: str
    gguf: Path | None = None
    chat_template: str = ""
    base_digest: str = ""
    base_file: str = ""


def check_adapter(folder: Path, base: str = "") -> Adapter:
    """Read an adapter that is to be served, on `base` where that is known by name.

    Raises: AdapterError for a prompt version that is not rendered or another base, or as `read_adapter`.
    """
    adapter = read_adapter(folder)
    if adapter.prompt_version not in RENDERED_VERSIONS:
        raise AdapterError(
            f"The adapter in {folder} was tuned for prompt version {adapter.prompt_version}, and this version of "
            f"Inhouse renders {' and '.join(map(str, RENDERED_VERSIONS))}: train it again with `inhouse train`, or "
            "serve it with the version of Inhouse that trained it."
        )
    if base and resolve_name(base) != resolve_name(adapter.base):
        raise AdapterError(
            f"The adapter in {folder} was tuned on {adapter.base}, not on {base}: name that base with --model or as "
            "[model] name in inhouse.toml, or switch the adapter off with --adapter none."
        )
    known = BASE_MODELS.get(resolve_name(base or adapter.base))
    if known and adapter.base_file not in ("", known.sha256):
        raise _other_weights(adapter, adapter.base_file, known.sha256)
    return adapter


def check_weights(adapter: Adapter, folder: Path) -> None:
    """Check that a base's folder holds the weights that the adapter was tuned on, where it says which.

    Raises: AdapterError.
    """
    if adapter.base_digest and (found := digest_tensors(folder)) != adapter.base_digest:
        raise _other_weights(adapter, adapter.base_digest, found, f"those in {folder} ")


def describe_base(name: str, folder: Path) -> dict[str, str]:
    """Return what inhouse.json says of the base's weights, beside its name. Raises: AdapterError."""
    known = BASE_MODELS.get(resolve_name(name))
    return {"base_digest": digest_tensors(folder), "base_file": known.sha256 if known else ""}


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
    digests = (str(about.get(key) or "") for key in ("base_digest", "base_file"))
    return Adapter(
        folder, name, base, version, digest_file(weights)[:8], gguf, _read_template(folder), *digests
    )


def digest_file(file: Path) -> str:
    """Return 16 hex digits that change with a file's content. Raises: OSError."""
    with file.open("rb") as data:
        return hashlib.file_digest(data, lambda: hashlib.blake2b(digest_size=8)).hexdigest()


def digest_tensors(folder: Path) -> str:
    """Return 16 hex digits of the tensors in a folder's safetensors files, however they are spread; "" without any.

    Of each: name, type, shape and 3 KiB of its bytes, so that 15 GB take no longer than 1; other training of the same
    base is seen, single values changed by hand are not. Raises: AdapterError for a damaged file.
    """
    found: dict[str, bytes] = {}
    for file in sorted(folder.glob("*.safetensors")):
        try:
            with file.open("rb") as data:
                size = int.from_bytes(data.read(8), "little")
                header = json.loads(data.read(min(size, file.stat().st_size)))
                for name, tensor in header.items():
                    if name == "__metadata__":
                        continue
                    start, end = tensor["data_offsets"]
                    about = [name, tensor["dtype"], tensor["shape"]]
                    parts = [json.dumps(about).encode()]
                    for place in (start, (start + end) // 2, max(start, end - SAMPLE_BYTES)):
                        data.seek(8 + size + place)
                        parts.append(data.read(min(SAMPLE_BYTES, end - place)))
                    found[name] = b"".join(parts)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise AdapterError(
                f"{file} cannot be read as safetensors ({error!r:.100}): get it again."
            ) from error
    if not found:
        return ""
    return hashlib.blake2b(b"".join(found[name] for name in sorted(found)), digest_size=8).hexdigest()


def _other_weights(adapter: Adapter, wanted: str, found: str, whose: str = "") -> AdapterError:
    return AdapterError(
        f"The adapter in {adapter.folder} was tuned on other weights of {adapter.base} ({wanted[:12]}) than "
        f"{whose or 'those that this version of Inhouse serves '}({found[:12] or 'none'}): serve it on the base that "
        "it was tuned on, train it again on this one, or switch it off with --adapter none."
    )


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

"""The base model of a recipe as a folder that transformers opens: weights, configuration, tokenizer with its template.

A folder or a Hub id stays what it is; a base model of `inhouse model` is read from its GGUF file once and kept in the
cache as safetensors; random-mistral is a two-layer Mistral with random weights and Mistral's real tokenizer.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from app.assistant.base_models import BASE_MODELS, resolve_name
from app.assistant.errors import InhouseError
from app.assistant.weights import default_cache_dir, find_weights

RANDOM = "random-mistral"
TEMPLATES = Path(__file__).parent / "templates"
# Mistral's third tokenizer, that of Mistral-7B-v0.3; the package is not imported, only its file read.
TOKENIZER_FILE = "data/mistral_instruct_tokenizer_240323.model.v3"

Progress = Callable[[str, int, int], None]


class BaseError(InhouseError):
    """A base model that cannot be had."""


def open_base(
    name: str, revision: str = "", *, progress: Progress | None = None, weights: bool = True
) -> Path:
    """Return the folder of a base; without `weights`, one from the Hub may lack them. Raises: BaseError, ModelError."""
    see = progress or (lambda phase, done, total: None)
    if name == RANDOM:
        return _kept("random-mistral-1", _make_random)
    if (known := resolve_name(name)) in BASE_MODELS:
        model = BASE_MODELS[known]
        return _kept(f"{known}-{model.sha256[:12]}", lambda folder: _read_gguf(known, folder, see))
    folder = Path(name)
    if folder.is_dir():
        if not (folder / "config.json").exists():
            raise BaseError(
                f"{folder} holds no config.json: name a model's folder as save_pretrained writes it."
            )
        return folder
    if name.startswith((".", "/", "~")) or name.count("/") != 1:
        raise BaseError(
            f"There is no base {name!r}: name a folder, a Hub id such as mistralai/Mistral-7B-Instruct-v0.3, "
            f"{', '.join(BASE_MODELS)}, or {RANDOM}."
        )
    return _download(name, revision, weights)


def open_tokenizer(folder: Path) -> Any:
    """Open a base's tokenizer for training: its pad token is not its end token, and its template only appends."""
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(str(folder), padding_side="right")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if config.get("model_type") == "mistral":
        # Mistral's own puts the system text into the last message, so that no earlier turn is a prefix of a later one.
        tokenizer.chat_template = (TEMPLATES / "mistral.jinja").read_text(encoding="utf-8").strip()
    if tokenizer.pad_token_id in (None, tokenizer.eos_token_id):
        tokenizer.pad_token = tokenizer.unk_token
    return tokenizer


def _kept(name: str, make: Callable[[Path], None]) -> Path:
    """A folder of the cache, made whole or not at all."""
    folder = default_cache_dir() / "bases" / name
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=folder.parent))
        try:
            make(part)
            os.replace(part, folder)
        except OSError as error:
            if not folder.exists():  # else another process made it meanwhile
                raise BaseError(f"{folder} cannot be written: {error.strerror}. Is the disk full?") from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return folder


def _make_random(folder: Path) -> None:
    """Mistral's architecture in small, grouped-query attention and all; random, but the same everywhere."""
    import torch
    from transformers import LlamaTokenizerFast, MistralConfig, MistralForCausalLM

    spec = find_spec("mistral_common")
    if spec is None or not spec.submodule_search_locations:
        raise BaseError(f"{RANDOM} needs Mistral's tokenizer: pip install mistral-common==1.13.1")
    shutil.copy(Path(spec.submodule_search_locations[0]) / TOKENIZER_FILE, folder / "tokenizer.model")
    tokenizer = LlamaTokenizerFast.from_pretrained(str(folder))
    config = MistralConfig(
        vocab_size=len(tokenizer), hidden_size=128, intermediate_size=256, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=4096, sliding_window=None,
        bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id,
    )  # fmt: skip
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = MistralForCausalLM(config)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def _read_gguf(name: str, folder: Path, progress: Progress) -> None:
    """Write a GGUF file's weights, dequantized, as a transformers model: a minute or two, once."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    weights = find_weights(name, progress=progress)
    progress("reading the base's weights (once)", 0, 0)
    place = {"pretrained_model_name_or_path": str(weights.parent), "gguf_file": weights.name}
    model = AutoModelForCausalLM.from_pretrained(**place, dtype=torch.float32)
    model.hf_quantizer = None  # else it refuses to be saved
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config
    model.to(torch.bfloat16).save_pretrained(folder)
    AutoTokenizer.from_pretrained(**place).save_pretrained(folder)


def _download(name: str, revision: str, weights: bool) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, RepositoryNotFoundError

    patterns = ["*.json", "tokenizer*", "*.jinja", *(["*.safetensors"] if weights else [])]
    try:
        return Path(snapshot_download(name, revision=revision or None, allow_patterns=patterns))
    except RepositoryNotFoundError as error:
        raise BaseError(
            f"The Hub has no {name}, or it wants a token that may read it: set HF_TOKEN, or check the name."
        ) from error
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise BaseError(
            f"{name} cannot be fetched from the Hub ({' '.join(str(error).split())[:200]}): "
            "name a folder, or go online."
        ) from error

"""A base as a GGUF file in full precision: the very weights an adapter was trained on, for llama.cpp.

Architectures: Llama, Mistral and Qwen2 with the default rotary embedding; tokenizers: SentencePiece (tokenizer.model),
and Qwen2's byte-level BPE. Nothing is quantized; llama.cpp's own tools do that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from training.gguf_adapter import LAYERS, ExportError, find_architecture, permute, write, written_whole

OTHERS = {
    "model.embed_tokens.weight": "token_embd.weight",
    "model.norm.weight": "output_norm.weight",
    "lm_head.weight": "output.weight",
    "input_layernorm.weight": "attn_norm.weight",
    "post_attention_layernorm.weight": "ffn_norm.weight",
}


def write_gguf_base(folder: Path, file: Path, *, template: str = "", half: bool = False) -> None:
    """Write the model in `folder` as `file`, in float32 or float16; `template` replaces its chat template.

    Raises: ExportError.
    """
    import gguf

    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    architecture = find_architecture(config)
    rotary = config.get("rope_parameters") or {"rope_theta": config.get("rope_theta", 10000.0)}
    if rotary.get("rope_type", "default") != "default":
        raise ExportError(
            f"{folder} scales its rotary embedding ({rotary['rope_type']}), which is not written here."
        )
    heads = config["num_attention_heads"]
    with written_whole(file) as part:
        writer = gguf.GGUFWriter(part, architecture)
        writer.add_name(folder.name)
        writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16 if half else gguf.LlamaFileType.ALL_F32)
        writer.add_vocab_size(config["vocab_size"])
        writer.add_context_length(config["max_position_embeddings"])
        writer.add_embedding_length(config["hidden_size"])
        writer.add_block_count(config["num_hidden_layers"])
        writer.add_feed_forward_length(config["intermediate_size"])
        writer.add_head_count(heads)
        writer.add_head_count_kv(config.get("num_key_value_heads", heads))
        writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
        writer.add_rope_freq_base(rotary["rope_theta"])
        writer.add_rope_dimension_count(config.get("head_dim") or config["hidden_size"] // heads)
        add_tokenizer(writer, folder, config, template)
        for key, tensor in read_tensors(folder):
            if key == "lm_head.weight" and config.get("tie_word_embeddings"):
                continue
            name = gguf_name(key)
            if architecture == "llama" and (".q_proj." in key or ".k_proj." in key):
                tensor = permute(
                    tensor, heads if ".q_proj." in key else config.get("num_key_value_heads", heads)
                )
            # llama.cpp keeps vectors, which are small, in float32.
            writer.add_tensor(name, tensor.astype("float16" if half and tensor.ndim > 1 else "float32"))
        write(writer)


def gguf_name(key: str) -> str:
    """Return what llama.cpp calls a tensor. Raises: ExportError.

    >>> gguf_name("model.layers.3.self_attn.o_proj.weight")
    'blk.3.attn_output.weight'
    """
    if key in OTHERS:
        return OTHERS[key]
    if key.startswith("model.layers."):
        number, _, rest = key.removeprefix("model.layers.").partition(".")
        if rest in OTHERS:
            return f"blk.{number}.{OTHERS[rest]}"
        layer, _, kind = rest.rpartition(".")
        if layer in LAYERS and kind in ("weight", "bias"):
            return f"blk.{number}.{LAYERS[layer]}.{kind}"
    raise ExportError(f"The base has a tensor {key}, which is of no architecture that is written here.")


def read_tensors(folder: Path) -> Iterator[tuple[str, Any]]:
    """Read a model's tensors one at a time, as float32 arrays."""
    from safetensors import safe_open

    for file in sorted(folder.glob("*.safetensors")):
        with safe_open(file, framework="pt") as tensors:
            for key in tensors.keys():  # noqa: SIM118 - it is no dict
                yield key, tensors.get_tensor(key).float().numpy()


def add_tokenizer(writer: Any, folder: Path, config: Mapping[str, Any], template: str) -> None:
    """Write the tokenizer of the model in `folder`. Raises: ExportError."""
    import gguf
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(str(folder))
    size = config["vocab_size"]
    if (folder / "tokenizer.model").is_file():
        from sentencepiece import SentencePieceProcessor

        pieces = SentencePieceProcessor(str(folder / "tokenizer.model"))
        if pieces.vocab_size() != size:
            raise ExportError(
                f"{folder / 'tokenizer.model'} has {pieces.vocab_size()} tokens, the model {size}."
            )
        writer.add_tokenizer_model("llama")
        writer.add_tokenizer_pre("default")
        writer.add_token_list([pieces.id_to_piece(n) for n in range(size)])
        writer.add_token_scores([pieces.get_score(n) for n in range(size)])
        writer.add_token_types([_piece_type(pieces, n) for n in range(size)])
        # As Hugging Face's tokenizer does: no space is put in where a text goes on after a mark.
        writer.add_add_space_prefix(False)
    else:
        described = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
        if config["model_type"] != "qwen2" or described["model"]["type"] != "BPE":
            raise ExportError(
                f"{folder} has a tokenizer that is not written here: SentencePiece's and Qwen2's are."
            )
        names = {number: text for text, number in tokenizer.get_vocab().items()}
        added = {token["id"]: token["special"] for token in described["added_tokens"]}
        kinds = {True: gguf.TokenType.CONTROL, False: gguf.TokenType.USER_DEFINED}
        writer.add_tokenizer_model("gpt2")
        writer.add_tokenizer_pre("qwen2")
        writer.add_token_list([names.get(n, f"[PAD{n}]") for n in range(size)])
        writer.add_token_types(
            [
                gguf.TokenType.UNUSED
                if n not in names
                else kinds[added[n]]
                if n in added
                else gguf.TokenType.NORMAL
                for n in range(size)
            ]
        )
        merges = described["model"]["merges"]
        writer.add_token_merges([merge if isinstance(merge, str) else " ".join(merge) for merge in merges])
    writer.add_add_bos_token(False)  # the chat template writes it
    if tokenizer.bos_token_id is not None:
        writer.add_bos_token_id(tokenizer.bos_token_id)
    writer.add_eos_token_id(tokenizer.eos_token_id)
    if chat := template or tokenizer.chat_template:
        writer.add_chat_template(chat)


def _piece_type(pieces: Any, number: int) -> int:
    import gguf

    if pieces.is_unknown(number):
        return int(gguf.TokenType.UNKNOWN)
    if pieces.is_control(number):
        return int(gguf.TokenType.CONTROL)
    if pieces.is_byte(number):
        return int(gguf.TokenType.BYTE)
    return int(gguf.TokenType.UNUSED if pieces.IsUnused(number) else gguf.TokenType.NORMAL)

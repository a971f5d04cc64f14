"""The ways to serve an adapter: the same tokens of a prompt, the same greedy text; and a difference is told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import LoraConfig, get_peft_model
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AutoTokenizer, PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

from app.assistant.errors import ModelError
from app.assistant.generate import Generation, LlamaModel
from app.assistant.generate_transformers import TransformersModel
from app.assistant.prompt import PROMPT_VERSION, Message
from training.base_checkpoint import open_base, open_tokenizer
from training.gguf_adapter import ExportError, write_gguf_adapter
from training.gguf_base import gguf_name, write_gguf_base
from training.parity import compare_answers, compare_models

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*gradient_checkpointing:FutureWarning"
)  # of peft and transformers
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj"]
TOWNS = ("Reno", "Zürich", "Oslo", "Łódź", "東京", "Lima, or Bonn", "O'Fallon", "St. Ives")
QWEN_WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|"
    r"\s*[\r\n]+|\s+(?!\S)|\s+"
)
CHATML = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)


def ask(number: int) -> list[Message]:
    question = f"Question: How many of the {number} orders went to {TOWNS[number % len(TOWNS)]} after '2025-0{number}'?"
    return [
        {
            "role": "system",
            "content": "You write SQL.\n\n- Only SELECT.\nTables:\norders(id, total)->customers",
        },
        {"role": "user", "content": f"Terms:\nrevenue = SUM(o.total)\n{question}"},
    ]


PROMPTS = [ask(number) for number in range(20)]


def make_mistral(folder: Path) -> Any:
    from transformers import AutoModelForCausalLM

    base = open_base("random-mistral")
    open_tokenizer(base).save_pretrained(folder)
    (folder / "tokenizer.model").write_bytes((base / "tokenizer.model").read_bytes())
    return AutoModelForCausalLM.from_pretrained(base)


def make_qwen(folder: Path) -> Any:
    """A small Qwen2 with a small vocabulary, cut into words as Qwen's is."""
    words = Tokenizer(models.BPE())
    words.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(QWEN_WORDS), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    words.decoder = decoders.ByteLevel()
    marks = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    trainer = trainers.BpeTrainer(
        vocab_size=600,
        show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=marks,
    )
    words.train_from_iterator([message["content"] for prompt in PROMPTS for message in prompt], trainer)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=words, eos_token="<|im_end|>", pad_token="<|endoftext|>", chat_template=CHATML
    )
    tokenizer.save_pretrained(folder)
    return Qwen2ForCausalLM(
        Qwen2Config(
            vocab_size=len(tokenizer), hidden_size=64, intermediate_size=128, num_hidden_layers=2,
            num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=512, tie_word_embeddings=False,
            bos_token_id=None, eos_token_id=tokenizer.eos_token_id,
        )
    )  # fmt: skip


def unwritable(folder: Path) -> list[int]:
    words = AutoTokenizer.from_pretrained(folder)
    texts = words.batch_decode([[number] for number in range(len(words))], skip_special_tokens=True)
    return [
        number for number, text in enumerate(texts) if not text.strip() or "\N{REPLACEMENT CHARACTER}" in text
    ]


@pytest.fixture(scope="module", params=["mistral", "qwen2"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """base/, base.gguf and adapter/ with adapter.gguf, all random."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "base").mkdir()
    torch.manual_seed(7)
    model = (make_mistral if request.param == "mistral" else make_qwen)(folder / "base")
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 2:  # large, so that hardly two tokens are about as likely
                parameter.normal_(0, 1.0 if parameter.shape[0] == model.config.vocab_size else 0.2)
        # Parts of characters and marks are never the likeliest: only whole characters can be compared as text.
        model.lm_head.weight[unwritable(folder / "base")] = 0
    model.save_pretrained(folder / "base")
    write_gguf_base(folder / "base", folder / "base.gguf")
    tuned = get_peft_model(
        model, LoraConfig(r=4, lora_alpha=8, target_modules=TARGETS, task_type="CAUSAL_LM")
    )
    with torch.no_grad():
        for name, parameter in tuned.named_parameters():
            if "lora_B" in name:
                parameter.normal_(0, 0.2)
    adapter = folder / "adapter"
    tuned.save_pretrained(adapter)
    about = {"name": "t", "base": "random", "prompt_version": PROMPT_VERSION}
    (adapter / "inhouse.json").write_text(json.dumps(about))
    write_gguf_adapter(
        adapter, json.loads((folder / "base" / "config.json").read_text()), adapter / "adapter.gguf", "t"
    )
    return folder


@pytest.fixture(scope="module")
def tuned(folder: Path) -> TransformersModel:
    return TransformersModel.load(folder / "base", folder / "adapter", quantize="none")


def test_llama_cpp_reads_the_prompt_and_writes_the_answer_as_transformers_does(
    folder: Path, tuned: TransformersModel
) -> None:
    llama = LlamaModel(folder / "base.gguf", name="tuned", adapter=folder / "adapter" / "adapter.gguf")
    assert [llama.render(prompt) for prompt in PROMPTS] == [tuned.render(prompt) for prompt in PROMPTS]
    plain = LlamaModel(folder / "base.gguf", name="plain")
    same, other = compare_models(
        {"peft": tuned, "llama.cpp": llama, "without the adapter": plain}, PROMPTS, max_tokens=16
    )
    assert (same.equal, same.equal_lengths) == (20, 20), str(same)
    assert other.equal < 3 and other.equal_lengths == 20


def test_an_adapters_template_and_weights_are_part_of_a_saved_states_name(folder: Path) -> None:
    adapter = folder / "adapter" / "adapter.gguf"
    plain = LlamaModel(folder / "base.gguf", name="t")
    tuned = LlamaModel(folder / "base.gguf", name="t", adapter=adapter)
    other = LlamaModel(folder / "base.gguf", name="t", adapter=adapter, chat_template=CHATML)
    assert len({model._state_name(PROMPTS[0]) for model in (plain, tuned, other)}) == 3
    assert other.render(PROMPTS[0]).endswith("<|im_end|>\n<|im_start|>assistant\n")


def test_an_adapter_of_another_architecture_is_one_sentence(folder: Path, tmp_path: Path) -> None:
    config = json.loads((folder / "base" / "config.json").read_text())
    config["model_type"] = "qwen2" if config["model_type"] == "mistral" else "mistral"
    write_gguf_adapter(folder / "adapter", config, tmp_path / "a.gguf", "t")
    with pytest.raises(ModelError, match="may be for another base"):
        LlamaModel(folder / "base.gguf", name="t", adapter=tmp_path / "a.gguf")


def test_a_base_without_a_gguf_architecture_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "gpt2"}))
    with pytest.raises(ExportError, match="The base is a gpt2"):
        write_gguf_base(tmp_path, tmp_path / "base.gguf")
    assert not (tmp_path / "base.gguf").exists()


def test_a_tensor_of_another_architecture_is_named() -> None:
    with pytest.raises(ExportError, match=r"model\.layers\.0\.mlp\.experts"):
        gguf_name("model.layers.0.mlp.experts.weight")


def wrote(*texts: str, prompt: int = 9) -> Sequence[Generation]:
    return [Generation(text, prompt, 0, 3, 0.0, 0.0, 0.0, False) for text in texts]


def test_a_difference_is_told_with_its_place() -> None:
    found = compare_answers("llama.cpp", wrote("SELECT 1", "SELECT a"), wrote(" SELECT 1", "SELECT b"))
    assert (found.equal, found.share) == (1, 0.5)
    assert found.first is not None and (found.first.number, found.first.place) == (1, 7)
    assert (
        str(found) == "llama.cpp: 1 of 2 answers equal (50 %); first at prompt 2: 'SELECT a' and 'SELECT b'"
    )


def test_a_prompt_split_into_other_tokens_is_told() -> None:
    found = compare_answers("llama.cpp", wrote("SELECT 1"), wrote("SELECT 1", prompt=10))
    assert str(found) == "llama.cpp: 1 of 1 answers equal (100 %); 1 prompts were split into other tokens"

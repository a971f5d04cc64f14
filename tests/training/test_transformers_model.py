"""A two-layer Mistral asked through transformers: what is kept of a prompt, what streams, what stays as it was."""

from __future__ import annotations

import json
import shutil
import threading
import warnings
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import LoraConfig, get_peft_model
from transformers import MistralConfig, MistralForCausalLM

from app.assistant import generate
from app.assistant.adapter import AdapterError
from app.assistant.errors import ContextError, ModelError
from app.assistant.generate import Cancelled, LlamaModel
from app.assistant.generate_transformers import TransformersModel
from app.assistant.grammar import build_grammar
from app.assistant.prompt import PROMPT_VERSION, Message
from app.assistant.schema import Column, Schema, Table
from training.base_checkpoint import open_base, open_tokenizer
from training.gguf_base import write_gguf_base

SYSTEM = "You write SQL. Tables:\norders(id, total, city)\ncustomers(id, name)"


def ask(question: str) -> list[Message]:
    return [{"role": "system", "content": SYSTEM}, {"role": "user", "content": f"Question: {question}"}]


QUESTION = ask("How many orders?")


@pytest.fixture(scope="module")
def model() -> TransformersModel:
    from transformers import AutoModelForCausalLM

    base = open_base("random-mistral")
    loaded = AutoModelForCausalLM.from_pretrained(base)
    return TransformersModel(loaded.eval(), open_tokenizer(base), name="random", context_tokens=256)


@pytest.fixture(scope="module")
def text(model: TransformersModel) -> str:
    return model.generate(QUESTION, max_tokens=12, reuse=False).text


def test_greedily_it_writes_what_transformers_writes(model: TransformersModel, text: str) -> None:
    prompt = torch.tensor([model.encode(QUESTION)])
    with torch.no_grad():
        written = model.model.generate(
            prompt, attention_mask=torch.ones_like(prompt), max_new_tokens=12, do_sample=False
        )
    assert model.tokenizer.decode(written[0, prompt.shape[1] :], skip_special_tokens=True) == text


def test_what_two_prompts_share_is_computed_once_and_changes_nothing(
    model: TransformersModel, text: str
) -> None:
    model.generate(ask("Which cities do they live in?"), max_tokens=5)
    found = model.generate(QUESTION, max_tokens=12)
    assert found.text == text
    assert len(model.tokenizer(SYSTEM)["input_ids"]) <= found.cached_tokens < found.prompt_tokens


def test_the_same_prompt_again_computes_its_last_token_alone(model: TransformersModel, text: str) -> None:
    model.generate(QUESTION, max_tokens=12)
    found = model.generate(QUESTION, max_tokens=12)
    assert (found.text, found.cached_tokens) == (text, found.prompt_tokens - 1)


@pytest.mark.parametrize("right", [0, 1, 4, 12, 20])
@pytest.mark.parametrize("grammar", ["", 'root ::= " "? ("SELECT" | "SHOW") " 1"\n'])
def test_a_draft_changes_nothing_but_the_time(model: TransformersModel, right: int, grammar: str) -> None:
    """Right as far as so many characters, and then another."""
    alone = model.generate(QUESTION, max_tokens=12, reuse=False, grammar=grammar)
    draft = alone.text[:right] + ("; and so on" if right < 20 else "")
    for _ in range(2):
        found = model.generate(QUESTION, max_tokens=12, grammar=grammar, draft=draft)
        assert (found.text, found.new_tokens, found.cut_off) == (alone.text, alone.new_tokens, alone.cut_off)
        assert found.logprobs == pytest.approx(alone.logprobs, abs=2e-4)
    after = ask("Which cities do they live in?")
    assert model.generate(after, max_tokens=5).text == model.generate(after, max_tokens=5, reuse=False).text


def test_what_was_drafted_is_computed_in_one_step(
    model: TransformersModel, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[int] = []
    compute = TransformersModel._compute

    def count(self: TransformersModel, tokens: list[int], *rest: Any, **more: Any) -> Any:
        steps.append(len(tokens))
        return compute(self, tokens, *rest, **more)

    monkeypatch.setattr(TransformersModel, "_compute", count)
    assert model.generate(QUESTION, max_tokens=12, draft=text).text == text
    assert len(steps) < 4 and model.tokenizer(text, add_special_tokens=False)["input_ids"]


def test_a_draft_longer_than_the_context_is_cut(model: TransformersModel) -> None:
    long = words_for(model, 250)
    alone = model.generate(long, max_tokens=60, reuse=False)
    found = model.generate(long, max_tokens=60, draft="word " * 50)
    assert (found.text, found.new_tokens) == (alone.text, 6) and len(model._computed) < 256


def test_without_reuse_the_whole_prompt_is_computed(model: TransformersModel, text: str) -> None:
    assert model.generate(QUESTION, max_tokens=12, reuse=False).cached_tokens == 0


def test_the_tokens_streamed_are_the_text(model: TransformersModel) -> None:
    streamed: list[str] = []
    found = model.generate(QUESTION, max_tokens=12, on_token=streamed.append)
    assert "".join(streamed) == found.text and len(streamed) > 3
    assert found.cut_off and found.new_tokens == 12
    assert len(found.logprobs) == 12 and max(found.logprobs) <= 0


def test_a_grammar_is_kept_to_and_ends_the_text(model: TransformersModel, text: str) -> None:
    found = model.generate(QUESTION, max_tokens=20, grammar='root ::= " "? ("SELECT" | "SHOW") " 1"\n')
    assert found.text.strip() in ("SELECT 1", "SHOW 1") and not found.cut_off
    schema = Schema((Table("orders", (Column("order_id"),)),))
    kept = model.generate(QUESTION, max_tokens=12, grammar=build_grammar(schema)).text.lstrip().upper()
    assert kept and kept.startswith(("SELECT", "WITH", "CANNOT", "```"))
    assert not text.lstrip().upper().startswith(("SELECT", "WITH", "CANNOT", "```"))


def test_a_grammar_that_the_text_keeps_to_anyway_changes_nothing(model: TransformersModel, text: str) -> None:
    assert model.generate(QUESTION, max_tokens=12, grammar="root ::= any*\nany ::= [^~] | [~]\n").text == text


def test_the_prompt_is_what_training_renders(model: TransformersModel) -> None:
    tokenizer = open_tokenizer(open_base("random-mistral"))
    wanted = tokenizer.apply_chat_template(QUESTION, tokenize=False, add_generation_prompt=True)
    assert model.render(QUESTION) == wanted
    assert model.encode(QUESTION) == tokenizer(wanted, add_special_tokens=False)["input_ids"]


def test_an_end_token_ends_the_answer(model: TransformersModel, text: str) -> None:
    """Every token but the first of the answer is made an end."""
    kept = model._ends
    first = model.generate(QUESTION, max_tokens=1).text
    model._ends = frozenset(
        number
        for number in range(len(model.tokenizer))
        if model.tokenizer.decode([number], skip_special_tokens=True) != first
    )
    try:
        found = model.generate(QUESTION, max_tokens=12)
    finally:
        model._ends = kept
    assert first and found.new_tokens >= 2
    assert not found.cut_off and found.text == first * (found.new_tokens - 1)


def test_a_seed_draws_the_same_again_and_another_seed_another(model: TransformersModel) -> None:
    drawn = [model.generate(QUESTION, max_tokens=8, temperature=1.0, seed=seed).text for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_who_cancels_stops_between_tokens_and_the_next_call_works(
    model: TransformersModel, text: str
) -> None:
    cancel = threading.Event()
    streamed: list[str] = []

    def stop(token: str) -> None:
        streamed.append(token)
        cancel.set()

    with pytest.raises(Cancelled):
        model.generate(QUESTION, max_tokens=100, on_token=stop, cancel=cancel)
    assert len(streamed) == 1
    assert model.generate(QUESTION, max_tokens=12).text == text


def test_who_has_cancelled_costs_no_computing(model: TransformersModel) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        model.generate(ask("Something else entirely?"), max_tokens=5, cancel=cancel)


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> LlamaModel:
    """The same weights by llama.cpp, with the same context."""
    base = open_base("random-mistral")
    file = tmp_path_factory.mktemp("gguf") / "base.gguf"
    write_gguf_base(base, file, template=open_tokenizer(base).chat_template)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generate, "CONTEXT_TOKENS", 256)
        return LlamaModel(file, name="random")


def words_for(model: TransformersModel, tokens: int) -> list[Message]:
    """A prompt of so many tokens."""
    shorter = len(model.encode(ask("word")))
    prompt = ask("word " * (tokens - shorter) + "word")
    assert len(model.encode(prompt)) == tokens
    return prompt


@pytest.mark.parametrize("tokens", [256, 300])
def test_a_prompt_that_does_not_fit_says_the_same_by_both_engines(
    model: TransformersModel, llama: LlamaModel, monkeypatch: pytest.MonkeyPatch, text: str, tokens: int
) -> None:
    monkeypatch.setattr(generate, "CONTEXT_TOKENS", 256)
    said = []
    for served in (model, llama):
        with pytest.raises(ContextError, match=r"model's 256 tokens: shorten the question or") as refused:
            served.generate(words_for(model, tokens), max_tokens=5)
        said.append(str(refused.value))
    assert said[0] == said[1] and f"{tokens} tokens" in said[0]
    assert model.generate(QUESTION, max_tokens=12).text == text


def test_an_answer_that_fills_the_context_is_cut_off_at_the_same_token(
    model: TransformersModel, llama: LlamaModel
) -> None:
    found = [served.generate(words_for(model, 250), max_tokens=60) for served in (model, llama)]
    assert [(f.prompt_tokens, f.new_tokens, f.cut_off) for f in found] == [(250, 6, True)] * 2


def test_a_model_in_training_trains_on_as_it_was(model: TransformersModel) -> None:
    loaded = model.model
    loaded.train()
    loaded.model.layers[0].eval()
    before = [module.training for module in loaded.modules()]
    loaded.config.use_cache = False
    state = torch.random.get_rng_state()
    try:
        model.generate(QUESTION, max_tokens=6, temperature=1.0, seed=3)
        assert [module.training for module in loaded.modules()] == before
        assert loaded.config.use_cache is False
        assert torch.equal(torch.random.get_rng_state(), state)
        assert all(parameter.grad is None for parameter in loaded.parameters())
    finally:
        loaded.config.use_cache = True
        loaded.eval()


def test_a_model_as_the_trainer_prepares_it_writes_the_same(model: TransformersModel, text: str) -> None:
    """Layers recomputed for gradients, and inputs that require them."""
    loaded = model.model
    loaded.activation_checkpointing_enable({"use_reentrant": False})
    loaded.enable_input_require_grads()
    loaded.train()
    try:
        assert model.generate(QUESTION, max_tokens=12, reuse=False).text == text
        loss = loaded(input_ids=torch.tensor([[1, 2, 3]]), labels=torch.tensor([[1, 2, 3]])).loss
        loss.backward()
    finally:
        loaded.disable_input_require_grads()
        loaded.activation_checkpointing_disable()
        loaded.zero_grad()
        loaded.eval()


def test_a_character_of_several_tokens_streams_whole(model: TransformersModel) -> None:
    """Every byte of a character is a token of its own to Mistral where the vocabulary lacks it."""
    tokens = model.tokenizer("a 𓂀 b", add_special_tokens=False)["input_ids"]
    assert len(tokens) > 5
    left = iter([*tokens, model.tokenizer.eos_token_id])
    chooser = model._chooser
    model._chooser = lambda temperature, seed: lambda scores: next(left)  # type: ignore[method-assign]
    streamed: list[str] = []
    try:
        found = model.generate(QUESTION, max_tokens=30, on_token=streamed.append)
    finally:
        model._chooser = chooser  # type: ignore[method-assign]
    assert "".join(streamed) == found.text == "a 𓂀 b"
    assert "𓂀" in streamed and not found.cut_off


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The random Mistral as an instruct model, with a chat template of its own."""
    folder = tmp_path_factory.mktemp("base")
    shutil.copytree(open_base("random-mistral"), folder, dirs_exist_ok=True)
    open_tokenizer(folder).save_pretrained(folder)
    return folder


def test_in_nf4_it_writes_too(base: Path) -> None:
    loaded = TransformersModel.load(base)
    assert type(loaded.model.model.layers[0].self_attn.q_proj).__name__ == "Linear4bit"
    found = loaded.generate(QUESTION, max_tokens=2)
    assert (loaded.name, found.new_tokens) == (base.name, 2)


def test_an_adapter_of_another_shape_is_one_sentence(base: Path, tmp_path: Path) -> None:
    """Its inhouse.json names the right base, its weights are for a narrower one."""
    narrow = MistralConfig(
        vocab_size=8, hidden_size=64, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2,
    )  # fmt: skip
    lora = LoraConfig(r=2, target_modules=["q_proj"], task_type="CAUSAL_LM")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*gradient_checkpointing", category=FutureWarning)
        get_peft_model(MistralForCausalLM(narrow), lora).save_pretrained(tmp_path)
    about = {"name": "narrow", "base": "random-mistral", "prompt_version": PROMPT_VERSION}
    (tmp_path / "inhouse.json").write_text(json.dumps(about))
    with pytest.raises(AdapterError, match="does not fit its base random-mistral"):
        TransformersModel.load(base, tmp_path, quantize="none")


def test_an_adapter_of_other_weights_of_the_base_is_refused_before_they_are_loaded(
    base: Path, tmp_path: Path
) -> None:
    about = {"name": "t", "base": "random-mistral", "prompt_version": PROMPT_VERSION, "base_digest": "0" * 16}
    (tmp_path / "inhouse.json").write_text(json.dumps(about))
    (tmp_path / "adapter_model.safetensors").write_bytes(b"never read")
    with pytest.raises(AdapterError, match=r"tuned on other weights of random-mistral \(000000000000\) than"):
        TransformersModel.load(base, tmp_path, quantize="none")


def test_a_base_without_a_chat_template_is_named() -> None:
    with pytest.raises(ModelError, match="has no chat template: take an instruct model"):
        TransformersModel.load(open_base("random-mistral"), quantize="none")


def test_after_a_change_of_weights_forget_computes_anew(model: TransformersModel, text: str) -> None:
    model.generate(QUESTION, max_tokens=3)
    model.forget()
    assert model.generate(QUESTION, max_tokens=3).cached_tokens == 0


def test_a_folder_without_a_model_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        TransformersModel.load(tmp_path, quantize="none")

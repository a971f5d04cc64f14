"""Losses with the logits of a few tokens at a time: those of all at once, and their gradients."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from transformers import (
    Gemma2Config,
    Gemma2ForCausalLM,
    MistralConfig,
    MistralForCausalLM,
    Qwen2Config,
    Qwen2ForCausalLM,
)  # fmt: skip

from training import answer_losses
from training.answer_losses import CHUNK, find_head, token_losses

SHAPE: dict[str, Any] = {
    "vocab_size": 512, "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 1,
    "num_attention_heads": 4, "num_key_value_heads": 2,
}  # fmt: skip


def make(kind: str, dtype: torch.dtype = torch.float32) -> Any:
    torch.manual_seed(1)
    model: Any = (
        MistralForCausalLM(MistralConfig(sliding_window=None, **SHAPE))
        if kind == "mistral"
        else Qwen2ForCausalLM(Qwen2Config(tie_word_embeddings=True, **SHAPE))
    )
    model.to(dtype).requires_grad_(False)
    model.model.layers[0].self_attn.q_proj.weight.requires_grad = True
    return model


def losses_and_gradient(model: Any, answers: int) -> tuple[Any, Any]:
    """Of two rows, the second with fewer answers; each token weighs otherwise."""
    torch.manual_seed(2)
    ids = torch.randint(SHAPE["vocab_size"], (2, answers + 9))
    wanted = torch.zeros_like(ids, dtype=torch.bool)
    wanted[0, 9:] = wanted[1, 20:] = True
    losses = token_losses(model, {"input_ids": ids}, ids.roll(-1, 1), wanted)
    weight = model.model.layers[0].self_attn.q_proj.weight
    (gradient,) = torch.autograd.grad((losses * torch.linspace(0.5, 2, len(losses))).sum(), weight)
    return losses.detach(), gradient


@pytest.mark.parametrize("kind", ["mistral", "qwen2"])
@pytest.mark.parametrize("answers", [CHUNK // 4, 2 * CHUNK])
def test_in_chunks_losses_and_gradients_are_those_of_all_logits_at_once(
    kind: str, answers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = make(kind)
    losses, gradient = losses_and_gradient(model, answers)
    monkeypatch.setattr(answer_losses, "PLAIN", ())
    whole, whole_gradient = losses_and_gradient(model, answers)
    assert len(losses) == 2 * answers - 11 and gradient.abs().max() > 1e-2
    assert torch.allclose(losses, whole, rtol=1e-6, atol=1e-6)
    assert torch.allclose(gradient, whole_gradient, rtol=1e-5, atol=1e-6)


def test_in_bfloat16_they_are_as_near_as_its_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    model = make("mistral", torch.bfloat16)
    losses, gradient = losses_and_gradient(model, 60)
    monkeypatch.setattr(answer_losses, "PLAIN", ())
    whole, whole_gradient = losses_and_gradient(model, 60)
    assert losses.dtype == torch.float32 and torch.allclose(losses, whole, rtol=1e-2)
    assert (gradient - whole_gradient).norm() < 0.02 * whole_gradient.norm()


def test_the_model_gives_logits_as_before_afterwards() -> None:
    model = make("mistral")
    ids = torch.tensor([[1, 2, 3]])
    before = model(input_ids=ids).logits
    losses_and_gradient(model, 20)
    assert torch.equal(model(input_ids=ids).logits, before)


def test_where_a_head_is_trained_or_its_output_changed_all_logits_are_computed() -> None:
    assert find_head(make("mistral")) is not None
    assert find_head(make("mistral").requires_grad_(True)) is None
    assert find_head(Gemma2ForCausalLM(Gemma2Config(head_dim=8, **SHAPE)).requires_grad_(False)) is None

"""A step's loss: under autocast, what peft would turn into float32 first is left as it is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import torch
from peft import LoraConfig, get_peft_model
from transformers import MistralConfig, MistralForCausalLM

from training.processes import Processes
from training.run import quiet_libraries
from training.trainer import SqlTrainer


@pytest.fixture(scope="module")
def model() -> Any:
    """A base in bfloat16 with an adapter in float32, as a GPU trains it."""
    torch.manual_seed(0)
    config = MistralConfig(
        vocab_size=300, hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2,
    )  # fmt: skip
    lora = LoraConfig(r=4, target_modules=["q_proj", "down_proj"], init_lora_weights=False)
    with quiet_libraries():
        made = get_peft_model(MistralForCausalLM(config).to(torch.bfloat16), lora)
    for parameter in made.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data.float()
    return made


def step(model: Any, *, bf16: bool) -> tuple[float, torch.Tensor, set[torch.dtype]]:
    """The loss of one batch, the adapter's gradients, and what types come to its first layers."""
    torch.manual_seed(1)
    ids = torch.randint(0, 300, (2, 24))
    batch = {
        "input_ids": ids, "labels": ids.roll(-1, 1), "row": torch.tensor([0, 1]),
        "position_ids": torch.arange(24).repeat(2, 1), "attention_mask": torch.ones(2, 24, dtype=torch.long),
    }  # fmt: skip
    trainer: Any = SimpleNamespace(
        args=SimpleNamespace(bf16=bf16), state=SimpleNamespace(global_step=0), own_tokens=[0, 0],
        processes=Processes(), token_losses=SqlTrainer.token_losses,
    )  # fmt: skip
    seen: set[torch.dtype] = set()
    layers = [layer for name, layer in model.named_modules() if name.endswith("lora_A.default")]
    hooks = [layer.register_forward_pre_hook(lambda _, given: seen.add(given[0].dtype)) for layer in layers]
    model.zero_grad()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = SqlTrainer.compute_loss(trainer, model, batch)
    loss.backward()
    for hook in hooks:
        hook.remove()
    return loss.item(), torch.cat([p.grad.flatten() for p in model.parameters() if p.requires_grad]), seen


def test_under_autocast_the_same_comes_of_fewer_float32_copies(model: Any) -> None:
    plain, spared = step(model, bf16=False), step(model, bf16=True)
    assert (plain[2], spared[2]) == ({torch.float32}, {torch.bfloat16})
    assert plain[0] == spared[0] > 0
    assert torch.equal(plain[1], spared[1]) and plain[1].abs().max() > 0


def test_afterwards_peft_casts_again(model: Any) -> None:
    step(model, bf16=True)
    assert all(
        layer.cast_input_dtype_enabled
        for layer in model.modules()
        if hasattr(layer, "cast_input_dtype_enabled")
    )

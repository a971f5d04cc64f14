"""The loss of each answer token, with the logits of a few hundred at a time.

A model's head makes of a token as many numbers as the vocabulary has words, 600 KB of a Qwen's; kept for the backward
pass, those of a row's answers would be most of a run's memory. As the head is not trained, all that the backward pass
needs of them is each loss's gradient by the head's input, which is taken at once, at the cost that it has later. It
happens where the head is called, so that it is the same within DDP, FSDP and peft. Covers heads that are one linear
layer whose output are the logits; others get all logits at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn
from torch.nn import functional

CHUNK = 256  # answer tokens whose logits are in memory at once
# Others scale the head's output, or bound it.
PLAIN = ("llama", "mistral", "qwen2", "qwen3")


def token_losses(model: Any, inputs: dict[str, Any], labels: Any, wanted: Any) -> Any:
    """Return the loss of each token that is `wanted`, in order: [n]. `labels` and `wanted` are [rows, tokens].

    `labels` stand where the token is computed, one before it.
    """
    keep = wanted.any(dim=0).nonzero().squeeze(1)
    chosen, targets = wanted[:, keep], labels[:, keep]
    head = find_head(model)
    if head is None:
        logits = model(**inputs, logits_to_keep=keep, use_cache=False).logits
        return functional.cross_entropy(logits[chosen].float(), targets[chosen], reduction="none")
    with giving_losses(head, chosen, targets[chosen]):
        return model(**inputs, logits_to_keep=keep, use_cache=False).logits


def find_head(model: Any) -> nn.Linear | None:
    """Return the head of a model, whatever wraps it; None where its losses cannot be had in chunks."""
    while not hasattr(model, "get_output_embeddings"):
        model = model.module
    head = model.get_output_embeddings()
    plain = model.config.model_type in PLAIN and type(head) is nn.Linear
    return head if plain and not head.weight.requires_grad else None


@contextmanager
def giving_losses(head: nn.Linear, chosen: Any, targets: Any) -> Iterator[None]:
    """Let the head return the losses of its `chosen` inputs, [rows, tokens], and not logits."""

    def forward(hidden: Any) -> Any:
        return _Losses.apply(hidden[chosen], head.weight, head.bias, targets)

    head.forward = forward
    try:
        yield
    finally:
        del head.forward


class _Losses(torch.autograd.Function):
    """Cross-entropy of a linear layer's output, [n] of inputs [n, hidden], chunk by chunk."""

    @staticmethod
    def forward(context: Any, hidden: Any, weight: Any, bias: Any, targets: Any) -> Any:
        losses, gradients = [], []
        for inputs, labels in zip(hidden.split(CHUNK), targets.split(CHUNK), strict=True):
            logits = functional.linear(inputs, weight, bias)
            found = torch.log_softmax(logits, dim=-1, dtype=torch.float32)
            del logits
            losses.append(functional.nll_loss(found, labels, reduction="none"))
            if context.needs_input_grad[0]:
                found.exp_()
                found[torch.arange(len(labels), device=labels.device), labels] -= 1
                gradients.append(found.to(inputs.dtype) @ weight.to(inputs.dtype))
        if gradients:
            context.save_for_backward(torch.cat(gradients))
        return torch.cat(losses)

    @staticmethod
    def backward(context: Any, gradient: Any) -> Any:
        (by_hidden,) = context.saved_tensors
        return (by_hidden * gradient.unsqueeze(1)).to(by_hidden.dtype), None, None, None

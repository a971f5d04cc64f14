"""Attention over packed rows, block by block: each conversation sees the shared prefix and itself, and nothing else is
computed.

The same sums as torch's attention with the dense mask of `packing.mask_row`, which computes every pair of positions of
a row and then hides most: on a row of 4,000 tokens, 1,300 of them shared, a third of the time. Keys and values are not
repeated for the heads that share them. For processors; on a GPU the dense mask is kept, where attention is a small part
and many small launches cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from training.packing import Blocks

KERNEL = "packed_rows"


def choose_kernel() -> str:
    """The attention of a run: this one on a processor, torch's with a dense mask on a GPU.

    There without cuDNN's kernel: with it a run of four rows at once (torch 2.11, an H100) came to a loss that is no
    number; without it none did, at the same speed.
    """
    import torch

    if not torch.cuda.is_available():
        return register_kernel()
    torch.backends.cuda.enable_cudnn_sdp(False)
    return "sdpa"


def register_kernel() -> str:
    """Make the kernel known to transformers, whose models then find it by the returned name."""
    from transformers import AttentionInterface
    from transformers.masking_utils import AttentionMaskInterface, sdpa_mask

    AttentionInterface.register(KERNEL, attend)
    AttentionMaskInterface.register(
        KERNEL, sdpa_mask
    )  # for batches that are no packed rows, as in generation
    return KERNEL


def attend(
    module: Any,
    query: Any,
    key: Any,
    value: Any,
    attention_mask: Any,
    *,
    dropout: float = 0.0,
    scaling: float | None = None,
    blocks: Sequence[Blocks] | None = None,
    **options: Any,
) -> tuple[Any, None]:
    """Return [rows, tokens, heads, size] of query [rows, heads, tokens, size], key and value [rows, kv heads, …].

    `blocks` has one entry a row. Without it transformers' own attention is called.
    """
    import torch
    from transformers.integrations.sdpa_attention import sdpa_attention_forward

    if blocks is None:
        found, _ = sdpa_attention_forward(
            module, query, key, value, attention_mask, dropout=dropout, scaling=scaling, **options
        )
        return found, None
    rows = [
        _attend_row(query[n : n + 1], key[n : n + 1], value[n : n + 1], row, dropout, scaling)
        for n, row in enumerate(blocks)
    ]
    return torch.cat(rows).transpose(1, 2).contiguous(), None


def _attend_row(query: Any, key: Any, value: Any, row: Blocks, dropout: float, scaling: float | None) -> Any:
    import torch
    from torch.nn.functional import scaled_dot_product_attention

    prefix = row.shared
    grouped = query.shape[1] != key.shape[1]
    found = []
    for start, end in row.spans:
        keys, values, mask = key[:, :, start:end], value[:, :, start:end], None
        if prefix and start:
            keys, values = (
                torch.cat([whole[:, :, :prefix], part], dim=2)
                for whole, part in ((key, keys), (value, values))
            )
            mask = torch.ones(end - start, prefix + end - start, dtype=torch.bool, device=query.device)
            mask = mask.tril(prefix)
        found.append(
            scaled_dot_product_attention(
                query[:, :, start:end], keys, values, attn_mask=mask, dropout_p=dropout, is_causal=mask is None,
                scale=scaling, enable_gqa=grouped,
            )
        )  # fmt: skip
    return torch.cat(found, dim=2)

"""Packing: nothing lost, nothing over the context, and the losses that conversations have alone."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from training.attention import register_kernel
from training.base_checkpoint import open_base
from training.packing import IGNORED, Collator, Lengths, Packing, Rows, build_row, mask_row, pack

LENGTHS = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 2)), min_size=1, max_size=60).map(
    lambda some: make_lengths([40 + own for own, _ in some], [group for _, group in some])
)


def make_lengths(tokens: Sequence[int], groups: Sequence[int] = ()) -> Lengths:
    """Conversations with a prefix of 40 tokens."""
    groups = groups or [0] * len(tokens)
    return Lengths(*(np.array(numbers, np.int64) for numbers in (tokens, [40] * len(tokens), groups)))


@given(LENGTHS, st.sampled_from(["prefix", "rows", "off"]), st.integers(0, 3))
def test_every_conversation_is_in_one_row_that_fits(lengths: Lengths, packing: Packing, seed: int) -> None:
    rows = pack(lengths, 120, packing, seed)
    assert sorted(index for row in rows for index in row) == list(range(len(lengths)))
    for row, tokens in zip(rows, rows.tokens(lengths, packing), strict=True):
        shared = 40 if packing == "prefix" else 0
        assert tokens == shared + sum(lengths.tokens[index] - shared for index in row) <= 120
        assert packing != "prefix" or len({lengths.group[index] for index in row}) == 1


def test_the_order_is_the_seeds() -> None:
    lengths = make_lengths([50 + n % 40 for n in range(100)])
    first, again, other = (list(pack(lengths, 120, "prefix", seed)) for seed in (1, 1, 2))
    assert first == again != other


def test_rows_stay_what_they_were() -> None:
    # A run that goes on under a newer version finds its rows where it left them.
    lengths = make_lengths([41 + n * n % 59 for n in range(50)], [n % 3 % 2 for n in range(50)])
    told = {packing: hash_rows(pack(lengths, 120, packing, 1)) for packing in ("prefix", "rows", "off")}
    assert told == {"prefix": "d177e720aea3", "rows": "e0fa22e060d2", "off": "2c2cbad266a0"}


def hash_rows(rows: Rows) -> str:
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:12]


def test_longer_rows_compute_fewer_tokens() -> None:
    lengths = make_lengths([50 + n % 40 for n in range(100)])

    def computed(room: int) -> int:
        return int(pack(lengths, room, "prefix", 1).tokens(lengths, "prefix").sum())

    assert computed(480) < 0.75 * computed(120)


def example(prefix: list[int], question: list[int], answer: list[int]) -> dict[str, Any]:
    start = len(prefix) + len(question)
    return {
        "ids": [*prefix, *question, *answer],
        "spans": [[start, start + len(answer)]],
        "prefix": len(prefix),
    }


def test_a_row_holds_the_prefix_once_and_each_answer_after_its_question() -> None:
    row = build_row([example([1, 2, 3], [4], [5, 6]), example([1, 2, 3], [7, 8], [9])], "prefix")
    assert row.ids == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert row.positions == [0, 1, 2, 3, 4, 5, 3, 4, 5]
    assert row.segments == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    x = IGNORED
    assert row.labels == [x, x, x, 5, 6, x, x, 9, x]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=5), st.integers(0, 6), st.integers(0, 4))
def test_a_position_sees_the_prefix_and_its_own_conversation_so_far(
    sizes: list[int], shared: int, pads: int
) -> None:
    segments = [0] * shared + [number for number, size in enumerate(sizes, 1) for _ in range(size)]
    longest = len(segments) + pads
    seen = mask_row(segments, longest)
    whole = [*segments, *[-1] * pads]
    for n, m in itertools.product(range(longest), repeat=2):
        same = whole[n] == whole[m] != -1 or (whole[m] == 0 and whole[n] > 0)
        assert seen[n, m] == ((same and m <= n) or n == m)


@pytest.fixture(scope="module")
def mistral() -> Any:
    return load_mistral("sdpa")


def load_mistral(kernel: str) -> Any:
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(
        open_base("random-mistral"), attn_implementation=kernel
    ).eval()


def test_attention_block_by_block_has_the_losses_and_gradients_of_the_dense_mask(mistral: Any) -> None:
    from training.trainer import SqlTrainer

    examples = [example([11, 12, 13], [20 + n] * (4 + n), [30 + n, 31 + n]) for n in range(5)]
    rows = [{"indices": [0, 1, 2], "number": 0}, {"indices": [3, 4], "number": 1}]
    packed = load_mistral(register_kernel())
    found = []
    for model, dense in ((mistral, True), (packed, False)):
        batch = Collator(examples, 0, "prefix", dense=dense)(rows)
        losses = SqlTrainer.token_losses(model, batch)[0]
        weight = model.model.layers[0].self_attn.k_proj.weight
        found.append((losses.detach(), torch.autograd.grad(losses.sum(), weight)[0]))
    (losses, gradient), (packed_losses, packed_gradient) = found
    assert torch.allclose(losses, packed_losses, atol=1e-5)
    assert torch.allclose(gradient, packed_gradient, atol=1e-5)
    assert gradient.abs().max() > 1e-3


def test_a_model_with_that_attention_still_generates_what_it_did(mistral: Any) -> None:
    packed = load_mistral(register_kernel())
    ids = torch.tensor([[1, 50, 60, 70, 80]])
    texts = [
        model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=8, do_sample=False).tolist()
        for model in (mistral, packed)
    ]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("packing", ["prefix", "rows"])
def test_packed_losses_are_those_of_the_conversations_alone(
    mistral: Any, packing: Packing, tmp_path: Path
) -> None:
    from training.trainer import SqlTrainer

    draw = torch.Generator().manual_seed(3)

    def some(n: int) -> list[int]:
        return torch.randint(10, 30_000, (n,), generator=draw).tolist()

    prefix = some(30)
    examples = [example(prefix, some(5 + n), some(3 + n)) for n in range(6)]

    def losses(rows: list[list[int]], packing: Packing) -> torch.Tensor:
        collate = Collator(examples, 0, packing)
        batches = [collate([{"indices": row, "number": n}]) for n, row in enumerate(rows)]
        with torch.no_grad():
            return torch.cat([SqlTrainer.token_losses(mistral, batch)[0] for batch in batches])

    alone = losses([[n] for n in range(6)], "off")
    assert alone.numel() == sum(3 + n for n in range(6))
    assert torch.allclose(losses([[0, 1, 2], [3, 4, 5]], packing), alone, atol=1e-4)


def test_a_batch_of_rows_of_different_lengths_has_the_same_losses(mistral: Any) -> None:
    from training.trainer import SqlTrainer

    examples = [example([11, 12], [13] * 4, [14, 15]), example([11, 12], [16], [17, 18, 19])]
    collate = Collator(examples, 0, "prefix")
    with torch.no_grad():
        together = SqlTrainer.token_losses(
            mistral, collate([{"indices": [n], "number": n} for n in range(2)])
        )[0]
        apart = [
            SqlTrainer.token_losses(mistral, collate([{"indices": [n], "number": n}]))[0] for n in (0, 1)
        ]
    assert torch.allclose(together, torch.cat(apart), atol=1e-4)

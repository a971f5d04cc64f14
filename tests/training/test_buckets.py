"""Buckets: rows of one length together, every row once, an order that is found again."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
from accelerate import skip_first_batches
from hypothesis import given
from hypothesis import strategies as st
from transformers import MistralForCausalLM

from app.assistant.assistant import Assistant
from training.buckets import POOL, bucket_rows, count_pads
from training.example_file import read_column
from training.model import Loaded
from training.processes import Processes
from training.recipe import Recipe
from training.run import make_trainer, prepare


@given(st.lists(st.integers(1, 2048), max_size=500), st.integers(2, 8), st.integers(0, 3))
def test_every_row_comes_once_in_an_epoch(tokens: list[int], micro_rows: int, epoch: int) -> None:
    order = bucket_rows(np.array(tokens, np.int64), micro_rows, 1, epoch)
    assert sorted(order.tolist()) == list(range(len(tokens)))


def test_epochs_and_seeds_have_orders_of_their_own() -> None:
    tokens = np.arange(100) % 37
    orders = [
        bucket_rows(tokens, 4, seed, epoch).tolist() for seed, epoch in ((1, 0), (1, 0), (1, 1), (2, 0))
    ]
    assert orders[0] == orders[1] and orders[0] != orders[2] != orders[3] != orders[0]


def test_few_pads_are_left() -> None:
    rng = np.random.default_rng(0)
    tokens = np.minimum(850, rng.lognormal(5.16, 0.45, 2000)).astype(np.int64)
    shuffled = count_pads(tokens, rng.permutation(2000), 4)
    assert count_pads(tokens, bucket_rows(tokens, 4, 1, 0), 4) < 0.15 * shuffled


def test_micro_batches_come_in_no_order_of_length() -> None:
    tokens = np.arange(POOL * 40)
    longest = tokens[bucket_rows(tokens, 4, 1, 0)].reshape(-1, 4).max(axis=1)
    assert abs(np.corrcoef(longest, np.arange(len(longest)))[0, 1]) < 0.2


def test_the_half_of_a_micro_batch_has_one_length_too() -> None:
    tokens = np.random.default_rng(0).integers(100, 900, 1000)
    order = bucket_rows(tokens, 4, 1, 0)
    assert count_pads(tokens, order, 2) <= count_pads(tokens, order, 4)


def load_batches(trainer: Any, epoch: int, done: int = 0) -> list[tuple[list[int], int]]:
    """The rows and the pads of each micro-batch, as Trainer loads them after so many."""
    loader = trainer.get_train_dataloader()
    loader = skip_first_batches(loader, done) if done else loader
    loader.set_epoch(epoch)
    return [(batch["row"].tolist(), int((batch["input_ids"] == 0).sum())) for batch in loader]


def test_a_run_loads_buckets_and_finds_its_place_again(
    recipe: Recipe, assistant: Assistant, tmp_path: Path
) -> None:
    recipe = dataclasses.replace(recipe, packing="off", micro_rows=2, batch_rows=4)
    prepared = prepare(recipe, assistant, tmp_path)
    loaded = Loaded(MistralForCausalLM.from_pretrained(prepared.base), 0, 0, 0)
    trainer = make_trainer(prepared, loaded, tmp_path, 2, (), None, Processes())
    tokens = read_column(prepared.examples.rows, "tokens")
    first, second = load_batches(trainer, 0), load_batches(trainer, 1)
    order = bucket_rows(tokens, 2, recipe.seed, 1)
    assert [row for rows, _ in second for row in rows] == order.tolist()
    assert first != second and sorted(row for rows, _ in first for row in rows) == list(range(len(tokens)))
    assert sum(pads for _, pads in second) == count_pads(tokens, order, 2)
    again = make_trainer(prepared, loaded, tmp_path, 2, (), None, Processes())
    assert load_batches(again, 1, done=2) == second[2:]
    halved = make_trainer(prepared, loaded, tmp_path, 1, (), None, Processes())
    assert [row for rows, _ in load_batches(halved, 1) for row in rows] == order.tolist()

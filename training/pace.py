"""How fast this machine trains a base of some shape, measured on one and three layers of it before it is loaded."""

from __future__ import annotations

import dataclasses
import tempfile
import time
from pathlib import Path
from typing import Any

from training.estimate import Pace, Work, even_blocks, read_shape
from training.packing import Blocks
from training.recipe import Recipe

LAYER_FLOP = 4e11  # of a timed layer on a CPU: about fifteen seconds on two cores
TIMED_S = 15.0  # steps are timed for so long, but once at least; the fastest counts
BUSY = 0.1  # share of the machine that others may use before it counts as busy


def measure_layers(recipe: Recipe, folder: Path, work: Work) -> Pace:
    """Time a micro-batch on one and three layers of the base's shape, with random weights, on this machine's device.

    Rows are as long as the run's mean, for twice the tokens may take more than twice the time; on a CPU shorter where
    a layer would take over a quarter of a minute. Where others use the processor, what counts is its time for this
    process over its threads. Takes seconds to two minutes.
    """
    import psutil
    import torch

    from training.trainer import SqlTrainer

    shape, gpu = read_shape(folder), torch.cuda.is_available()
    mean_row = max(2, round(work.tokens / work.rows))
    row = mean_row
    if not gpu:
        row = max(2, min(row, round(LAYER_FLOP / (6 * shape.linear_parameters / shape.layers))))
    depths = (1, min(max(shape.layers, 2), 3))
    models = [_random_model(recipe, folder, layers) for layers in depths]

    def time_step(model: Any, row: int) -> tuple[float, float]:
        answers = max(1, round(work.mean_answers * row / mean_row))
        blocks = None if gpu else even_blocks(row, round(work.shared * row / mean_row), work.own)
        batch = make_batch(recipe.micro_rows, row, answers, shape.vocabulary, blocks)
        if gpu:
            batch = {name: tensor.to(model.device) for name, tensor in batch.items()}
        begun, used = time.perf_counter(), time.process_time()
        with torch.autocast(model.device.type, torch.bfloat16, enabled=gpu):
            losses, _rows = SqlTrainer.token_losses(model, batch)
        losses.mean().backward()
        if gpu:
            torch.cuda.synchronize()
        took = time.perf_counter() - begun, (time.process_time() - used) / torch.get_num_threads()
        model.zero_grad()
        return took

    for model in models:  # makes what the others use
        time_step(model, row if gpu else min(row, 64))
    until = time.perf_counter() + TIMED_S
    before, begun, used = _busy_s(), time.perf_counter(), time.process_time()
    times: list[list[tuple[float, float]]] = []
    # In turn, so that what else the machine does slows both.
    while not times or (time.perf_counter() < until and len(times) < 20):
        times.append([time_step(model, row) for model in models])
    others = _busy_s() - before - (time.process_time() - used)
    is_busy = not gpu and others > BUSY * psutil.cpu_count() * (time.perf_counter() - begun)
    walls, alone = (
        [min(step[which] for step in column) for column in zip(*times, strict=True)] for which in (0, 1)
    )
    shallow, deep = alone if is_busy else walls
    layer_s = max(deep - shallow, 0.0) / (depths[1] - depths[0])
    slowdown = sum(walls) / sum(alone) if is_busy else 1.0
    return Pace(layer_s, max(deep - depths[1] * layer_s, 0.0), recipe.micro_rows * row, slowdown)


def _busy_s() -> float:
    """Seconds that all processors together have worked."""
    import psutil

    told = psutil.cpu_times()
    return float(sum(told) - told.idle - getattr(told, "iowait", 0.0) - getattr(told, "guest", 0.0))


def _random_model(recipe: Recipe, folder: Path, layers: int) -> Any:
    """A model of the base's shape with so many layers, as a run has it."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    from training.attention import choose_kernel
    from training.model import load_model
    from training.run import quiet_libraries

    config = AutoConfig.from_pretrained(str(folder))
    config.num_hidden_layers = layers
    if getattr(config, "layer_types", None):
        config.layer_types = [config.layer_types[0]] * layers
    with tempfile.TemporaryDirectory() as place, quiet_libraries():
        AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16).save_pretrained(place)
        fresh = dataclasses.replace(recipe, start_from="")
        return load_model(fresh, Path(place), kernel=choose_kernel()).model.train()


def make_batch(
    rows: int, tokens: int, answers: int, vocabulary: int, blocks: Blocks | None = None
) -> dict[str, Any]:
    """Make a batch of random ids as `packing.Collator` shapes it, with so many answer tokens a row.

    With a dense mask of one conversation, or with `blocks` for each row.
    """
    import torch

    from training.packing import IGNORED, see_blocks

    ids = torch.randint(vocabulary, (rows, tokens), generator=torch.Generator().manual_seed(0))
    labels = torch.full_like(ids, IGNORED)
    labels[:, -answers:] = ids[:, -answers:]
    if blocks:
        seen = see_blocks([blocks] * rows)
    else:
        seen = {"attention_mask": torch.ones(tokens, tokens, dtype=torch.bool).tril().repeat(rows, 1, 1, 1)}
    return {
        **seen,
        "input_ids": ids,
        "position_ids": torch.arange(tokens).repeat(rows, 1),
        "labels": labels,
        "row": torch.arange(rows),
    }

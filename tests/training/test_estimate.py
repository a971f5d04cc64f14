"""The estimate against what is: weights, the peak of a step within 15 %, steps as the Trainer makes them."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.profiler import ProfilerActivity, profile
from transformers import MistralConfig, MistralForCausalLM, Qwen2Config, Qwen2ForCausalLM

from app.assistant.assistant import Assistant
from training.attention import choose_kernel
from training.base_checkpoint import open_base, open_tokenizer
from training.estimate import (
    EstimateError,
    Memory,
    Pace,
    Shape,
    Work,
    count_trainable,
    count_work,
    estimate,
    estimate_memory,
    even_blocks,
    read_shape,
)  # fmt: skip
from training.estimate_text import BAR, render_estimate
from training.examples import build_examples
from training.model import Loaded, load_model
from training.pace import make_batch, measure_layers
from training.packing import Blocks
from training.processes import Processes
from training.recipe import Recipe
from training.run import make_trainer, prepare, quiet_libraries
from training.trainer import SqlTrainer

ROW, ANSWERS = 256, 60


def write_base(folder: Path, kind: str) -> Path:
    shape: dict[str, Any] = {
        "vocab_size": 8192, "hidden_size": 128, "intermediate_size": 384, "num_hidden_layers": 3,
        "num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 1024,
    }  # fmt: skip
    if kind == "mistral":
        MistralForCausalLM(MistralConfig(sliding_window=None, **shape)).save_pretrained(folder)
    else:
        Qwen2ForCausalLM(Qwen2Config(tie_word_embeddings=True, **shape)).save_pretrained(folder)
    return folder


def load(recipe: Recipe, base: Path, kernel: str = "sdpa") -> Loaded:
    with quiet_libraries():
        return load_model(recipe, base, kernel=kernel)


def peak_bytes(step: Callable[[], None], file: Path) -> int:
    """What torch's CPU allocator held more at a time than before the step."""
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as traced:
        step()
    traced.export_chrome_trace(str(file))
    events = [
        event for event in json.loads(file.read_text())["traceEvents"] if event.get("name") == "[memory]"
    ]
    now = peak = 0
    for event in sorted(events, key=lambda event: event["ts"]):
        now += event["args"]["Bytes"]
        peak = max(peak, now)
    return peak


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("mistral", {}),
        ("mistral", {"gradient_checkpointing": True}),
        ("mistral", {"quantize": "none", "lora_targets": "all-linear"}),
        ("mistral", {"lora_variant": "dora"}),
        ("qwen2", {"micro_rows": 2, "lora_dropout": 0.0}),
        ("qwen2", {"micro_rows": 2, "gradient_checkpointing": True, "quantize": "none"}),
    ],
)
@pytest.mark.parametrize("blocks", [None, even_blocks(ROW, 100, 30)], ids=["mask", "blocks"])
def test_the_peak_of_a_step_is_within_15_percent(
    recipe: Recipe, tmp_path: Path, kind: str, changes: dict[str, Any], blocks: Blocks | None
) -> None:
    check_peak(dataclasses.replace(recipe, **changes), tmp_path, kind, blocks, ANSWERS)


def test_the_peak_of_many_answers_is_that_of_a_few(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("answer_losses", "estimate"):
        monkeypatch.setattr(f"training.{module}.CHUNK", 20)
    recipe = dataclasses.replace(recipe, gradient_checkpointing=True)
    found = check_peak(recipe, tmp_path, "mistral", even_blocks(ROW, 100, 30), 200)
    assert found.activations + found.logits < 12 * 200 * 8192  # all of their logits


def check_peak(recipe: Recipe, tmp_path: Path, kind: str, blocks: Blocks | None, answers: int) -> Memory:
    """A step's peak is within 15 % of the estimate, which it returns."""
    base = write_base(tmp_path / "base", kind)
    loaded = load(recipe, base, choose_kernel() if blocks else "sdpa")
    model = loaded.model.train()
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained)
    batch = make_batch(recipe.micro_rows, ROW, answers, 8192, blocks)

    def step() -> None:
        SqlTrainer.token_losses(model, dict(batch))[0].mean().backward()
        optimizer.step()
        optimizer.zero_grad()

    step()  # makes the optimizer's states
    measured = peak_bytes(step, tmp_path / "trace.json")
    shape = read_shape(base)
    found = estimate_memory(
        recipe, shape, row_tokens=ROW, answers=recipe.micro_rows * answers, gpu=False, blocks=blocks
    )
    states = sum(t.nbytes for kept in optimizer.state.values() for t in kept.values())
    adapter = sum(p.nbytes for p in trained)
    weights = found.weights + adapter + states  # which the next test has exactly
    assert count_trainable(recipe, shape) == loaded.trainable
    assert found.allocated == pytest.approx(weights + measured, rel=0.15)
    return found


@pytest.mark.parametrize("kind", ["mistral", "qwen2"])
@pytest.mark.parametrize("quantize", ["nf4", "none"])
def test_the_weights_are_counted_as_they_are(
    recipe: Recipe, tmp_path: Path, kind: str, quantize: Any
) -> None:
    recipe = dataclasses.replace(recipe, quantize=quantize)
    loaded = load(recipe, write_base(tmp_path / "base", kind))
    held = 0
    for tensor in loaded.model.parameters():
        if not tensor.requires_grad:
            held += tensor.nbytes
        if state := getattr(tensor, "quant_state", None):
            held += sum(
                t.nbytes
                for t in (state.absmax, state.code, state.offset, state.state2.absmax, state.state2.code)
            )
    shape = read_shape(tmp_path / "base")
    assert estimate_memory(recipe, shape, row_tokens=8, answers=1, gpu=False).weights == pytest.approx(
        held, rel=0.01
    )
    assert loaded.parameters == shape.linear_parameters + shape.other_parameters


def test_mistral_7b_loads_in_under_5_gb() -> None:
    mistral = Shape("mistral", 32, 4096, 14336, 32, 8, 128, 32768, False)
    recipe = Recipe(name="m", base="b")
    found = estimate_memory(recipe, mistral, row_tokens=2048, answers=700, gpu=True)
    assert mistral.linear_parameters + mistral.other_parameters == pytest.approx(7.25e9, rel=0.01)
    assert 3.8e9 < found.loading < 5e9 and count_trainable(recipe, mistral) == 13_631_488
    assert found.total == round(found.allocated * 1.05) + found.outside


def test_checkpointing_takes_less_and_a_longer_row_more() -> None:
    shape = Shape("mistral", 16, 512, 1792, 8, 2, 64, 32768, False)
    recipe = Recipe(name="m", base="b")

    def needed(recipe: Recipe, tokens: int) -> int:
        return estimate_memory(recipe, shape, row_tokens=tokens, answers=100, gpu=True).total

    kept = dataclasses.replace(recipe, gradient_checkpointing=False)
    assert needed(recipe, 1024) < needed(kept, 1024) < needed(kept, 2048)


def test_steps_and_tokens_are_those_of_the_trainer(
    recipe: Recipe, assistant: Assistant, tmp_path: Path
) -> None:
    recipe = dataclasses.replace(recipe, max_steps=0, epochs=2.5)
    prepared = prepare(recipe, assistant, tmp_path)
    examples = prepared.examples
    work = count_work(recipe, examples)
    loaded = Loaded(MistralForCausalLM.from_pretrained(prepared.base), 0, 0, 0)
    trainer = make_trainer(prepared, loaded, tmp_path, 1, (), None, Processes())
    assert work.steps == trainer.args.max_steps and work.rows == len(examples.rows)
    batches = [trainer.data_collator([trainer.train_dataset[n]]) for n in range(work.rows)]
    assert work.tokens == sum(batch["input_ids"].numel() for batch in batches)
    assert work.longest_row == max(batch["input_ids"].shape[1] for batch in batches)
    assert work.most_answers == max(int((batch["labels"] != -100).sum()) for batch in batches)


def test_the_pace_is_measured_on_layers_of_the_bases_shape(recipe: Recipe, tmp_path: Path) -> None:
    base = write_base(tmp_path / "base", "qwen2")
    pace = measure_layers(recipe, base, Work(10, 5, 10, 10 * 128, 128, 40, 40.0))
    assert pace.tokens == 128 and pace.layer_s >= 0 and pace.rest_s >= 0 and pace.layer_s + pace.rest_s > 0


def test_the_time_of_a_run_is_near_the_estimate(recipe: Recipe, assistant: Assistant, tmp_path: Path) -> None:
    # In seconds of the processor, which others on the machine change little. 15 % is for shapes whose layers count
    # more than what surrounds them; the bounds here hold on a busy machine with two small layers.
    recipe = dataclasses.replace(recipe, save_every=100, max_steps=12)
    prepared = prepare(recipe, assistant, tmp_path)
    pace = measure_layers(recipe, prepared.base, count_work(recipe, prepared.examples))
    found = estimate(recipe, prepared.base, prepared.examples, gpu=False, pace=pace)
    trainer = make_trainer(
        prepared, load(recipe, prepared.base), tmp_path, recipe.micro_rows, (), None, Processes()
    )
    begun = time.process_time()
    with quiet_libraries():
        trainer.train()
    took = time.process_time() - begun
    assert found.seconds is not None
    assert 0.3 * took < found.seconds < 2 * took


def test_a_busy_machine_is_told(recipe: Recipe, assistant: Assistant, tmp_path: Path) -> None:
    base = open_base(recipe.base)
    examples = build_examples(recipe, assistant, open_tokenizer(base), tmp_path)
    found = estimate(recipe, base, examples, gpu=False, pace=Pace(0.5, 1.0, 500, slowdown=3.0))
    text = render_estimate(recipe, found, examples)
    assert "with the machine to itself" in text and "as busy as it is now" in text


def test_the_text_says_all_of_it(recipe: Recipe, assistant: Assistant, tmp_path: Path) -> None:
    base = open_base(recipe.base)
    examples = build_examples(recipe, assistant, open_tokenizer(base), tmp_path)
    found = estimate(recipe, base, examples, gpu=False, pace=Pace(0.5, 1.0, 500))
    text = render_estimate(recipe, found, examples)
    for name in ("examples", "rows", "steps", "adapter", "memory", "time"):
        assert f"\n{name} " in f"\n{text}"
    assert f"{len(examples.data)} conversations" in text and "on the CPU at the peak" in text
    assert "tokens/s, measured" in text and "as busy" not in text
    assert "\nlengths   without the schema: half under" in text and f" {'#' * BAR} " in text
    text = render_estimate(recipe, estimate(recipe, base, examples, gpu=True), examples)
    assert "not measured here" in text and "on the GPU" in text and "outside torch" in text


def test_an_architecture_that_was_not_counted_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "mamba"}')
    with pytest.raises(EstimateError, match="only mistral, qwen2, llama are estimated"):
        read_shape(tmp_path)

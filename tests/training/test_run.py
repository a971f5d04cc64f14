"""Runs of a two-layer Mistral in NF4 on the CPU: it learns, goes on exactly, and says what is wrong."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import math
import os
import resource
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from transformers import TrainerCallback

from app.assistant.adapter import AdapterError
from app.assistant.assistant import Assistant
from app.assistant.prompt import PROMPT_VERSION
from app.assistant.workspace import read_workspace
from training import run
from training.conversations import DataError
from training.memory import check_memory
from training.model import ModelError
from training.processes import Processes
from training.recipe import Recipe
from training.run import Outcome
from training.trainer import SqlTrainer, TrainingError


def train(recipe: Recipe, assistant: Assistant, folder: Path, **options: Any) -> Outcome:
    return run.train(run.prepare(recipe, assistant, folder), folder, **options)


class AtStep(TrainerCallback):
    """Does something once, after a step."""

    def __init__(self, step: int, do: Callable[[Any], None]) -> None:
        self.step, self.do = step, do

    def on_step_end(self, args: Any, state: Any, control: Any, **kept: Any) -> None:
        if state.global_step == self.step:
            self.do(kept["model"])


class Killed(BaseException):
    """As a kill ends a run: nothing more is written."""


def kill(model: Any) -> None:
    raise Killed


def weights(outcome: Outcome) -> dict[str, torch.Tensor]:
    return load_file(outcome.adapter / "adapter_model.safetensors")


def same(one: Outcome, other: Outcome) -> bool:
    a, b = weights(one), weights(other)
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


@pytest.fixture
def assistant(shared_assistant: Assistant) -> Assistant:
    """A run only reads it."""
    return shared_assistant


@pytest.fixture(scope="module")
def straight(
    shared_assistant: Assistant, recipe: Recipe, tmp_path_factory: pytest.TempPathFactory
) -> Outcome:
    """A run that nothing stopped; what it wrote is only read."""
    return train(recipe, shared_assistant, tmp_path_factory.mktemp("runs") / "straight")


def test_the_loss_falls_and_the_adapter_says_what_it_is(straight: Outcome, assistant: Assistant) -> None:
    losses = [loss for _, loss in straight.losses]
    assert straight.finished and straight.steps == 6
    assert losses[-1] < losses[0] - 0.1 and all(map(math.isfinite, losses))
    about = json.loads((straight.adapter / "inhouse.json").read_text())
    assert (about["base"], about["prompt_version"], about["prompt"]) == (
        "random-mistral", PROMPT_VERSION, assistant.prompt,
    )  # fmt: skip


@pytest.mark.parametrize("step", [1, 3])
def test_a_run_killed_at_any_step_goes_on_to_the_same_adapter(
    straight: Outcome, assistant: Assistant, recipe: Recipe, tmp_path: Path, step: int
) -> None:
    with pytest.raises(Killed):
        train(recipe, assistant, tmp_path / "b", callbacks=(AtStep(step, kill),))
    assert same(train(recipe, assistant, tmp_path / "b"), straight)


def test_sigterm_saves_the_step_and_the_run_goes_on_from_there(
    straight: Outcome, assistant: Assistant, recipe: Recipe, tmp_path: Path
) -> None:
    tell = AtStep(3, lambda model: os.kill(os.getpid(), signal.SIGTERM))
    stopped = train(recipe, assistant, tmp_path / "b", callbacks=(tell,))
    assert not stopped.finished and 3 <= stopped.steps <= 4
    assert (tmp_path / "b" / "checkpoints" / f"checkpoint-{stopped.steps}" / "trainer_state.json").exists()
    assert same(train(recipe, assistant, tmp_path / "b"), straight)


def test_out_of_memory_halves_the_micro_batch_and_says_so(
    assistant: Assistant, recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step, said = SqlTrainer.training_step, []

    def small(self: SqlTrainer, model: Any, inputs: dict[str, Any], *more: Any) -> Any:
        if len(inputs["input_ids"]) > 1:
            raise torch.OutOfMemoryError("no memory")
        return step(self, model, inputs, *more)

    monkeypatch.setattr(SqlTrainer, "training_step", small)
    both = dataclasses.replace(recipe, micro_rows=2, packing="off", max_steps=2, lora_dropout=0.0)
    found = train(both, assistant, tmp_path / "a", progress=lambda phase, done, total: said.append(phase))
    assert any("out of memory: going on with 1 rows at once, 2 a step" in phase for phase in said)
    monkeypatch.undo()
    enough = train(both, assistant, tmp_path / "b")
    for name, tensor in weights(found).items():
        assert torch.allclose(tensor, weights(enough)[name], atol=1e-4)


def test_a_loss_that_is_no_number_names_the_conversations(
    assistant: Assistant, recipe: Recipe, tmp_path: Path
) -> None:
    def spoil(model: Any) -> None:
        next(p for p in model.parameters() if p.requires_grad).data.fill_(math.nan)

    with pytest.raises(TrainingError, match=r"The loss is nan at step 2 on: .*(customers-in|names|turnover)"):
        train(recipe, assistant, tmp_path / "a", callbacks=(AtStep(2, spoil),))
    assert (tmp_path / "a" / "checkpoints" / "checkpoint-2").exists()


@pytest.mark.parametrize("room", [1_000, 60_000])  # for neither weights nor states; for the weights alone
def test_a_full_disk_at_a_checkpoint_keeps_the_steps_before(
    straight: Outcome, assistant: Assistant, recipe: Recipe, tmp_path: Path, room: int
) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    fill = AtStep(3, lambda model: resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1])))
    try:
        with pytest.raises(
            TrainingError, match=r"checkpoint of step 4 cannot be written to .*: make room there"
        ):
            train(recipe, assistant, tmp_path / "b", callbacks=(fill,))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [path.name for path in (tmp_path / "b" / "checkpoints").iterdir()] == ["checkpoint-2"]
    assert same(train(recipe, assistant, tmp_path / "b"), straight)


def test_a_base_beyond_the_memory_is_refused_before_it_is_loaded(
    assistant: Assistant, recipe: Recipe, tmp_path: Path
) -> None:
    small = run.open_base("random-mistral")
    shutil.copytree(small, tmp_path / "base", ignore=shutil.ignore_patterns("*.safetensors"))
    config = json.loads((small / "config.json").read_text())
    config |= {"hidden_size": 65536, "intermediate_size": 262144, "num_hidden_layers": 400}
    (tmp_path / "base" / "config.json").write_text(json.dumps(config))
    huge = dataclasses.replace(recipe, base=str(tmp_path / "base"))
    prepared = run.prepare(huge, assistant, tmp_path / "a")
    with pytest.raises(
        ModelError, match=r"The run needs [\d.]+ GB and the .* has [\d.]+ GB free: .*a smaller base"
    ):
        check_memory(huge, prepared.base, prepared.examples, Processes())
    check_memory(recipe, small, prepared.examples, Processes())


def test_more_than_five_percent_trainable_is_refused(
    assistant: Assistant, recipe: Recipe, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match=r"at most 5 % are trained: lower lora_rank"):
        train(dataclasses.replace(recipe, lora_rank=512), assistant, tmp_path / "a")


@pytest.mark.parametrize(("variant", "targets"), [("rslora", "all-linear"), ("dora", "attention")])
def test_variants_of_the_adapter_train(
    assistant: Assistant, recipe: Recipe, tmp_path: Path, variant: Any, targets: Any
) -> None:
    other = dataclasses.replace(recipe, lora_variant=variant, lora_targets=targets, max_steps=1)
    found = train(other, assistant, tmp_path / "a")
    assert any("down_proj" in name for name in weights(found)) == (targets == "all-linear")


def test_changed_pairs_do_not_join_a_run_that_began_without_them(
    trained_workspace: Path, recipe: Recipe, tmp_path: Path
) -> None:
    with contextlib.closing(Assistant(read_workspace(trained_workspace))) as assistant:
        train(dataclasses.replace(recipe, max_steps=2), assistant, tmp_path / "a")
        file = trained_workspace / "pairs" / "more.sql"
        file.write_text(file.read_text().replace("What are our customers called?", "Who buys?"))
        with pytest.raises(DataError, match="have changed since the run"):
            train(recipe, assistant, tmp_path / "a")


def test_a_run_goes_on_from_an_adapter(recipe: Recipe, assistant: Assistant, tmp_path: Path) -> None:
    first = train(dataclasses.replace(recipe, max_steps=4), assistant, tmp_path / "first")
    again = dataclasses.replace(recipe, max_steps=1, start_from=str(first.adapter), learning_rate=1e-9)
    gone_on = train(again, assistant, tmp_path / "second")
    before, after = weights(first), weights(gone_on)
    assert any(tensor.abs().max() > 1e-4 for name, tensor in before.items() if "lora_B" in name)
    assert all(torch.allclose(before[name], after[name], atol=1e-6) for name in before)
    about = json.loads((gone_on.adapter / "inhouse.json").read_text())
    assert about["started_from"]
    assert about["started_from"] in (gone_on.adapter / "README.md").read_text()


def test_an_adapter_of_another_shape_or_base_is_refused_before_anything_is_rendered(
    recipe: Recipe, assistant: Assistant, tmp_path: Path
) -> None:
    first = train(dataclasses.replace(recipe, max_steps=1), assistant, tmp_path / "first")
    other = dataclasses.replace(recipe, start_from=str(first.adapter), lora_rank=recipe.lora_rank * 2)
    with pytest.raises(ModelError, match=r"lora_rank"):
        run.prepare(other, assistant, tmp_path / "second")
    about = first.adapter / "inhouse.json"
    about.write_text(about.read_text().replace("random-mistral", "0.5b"))
    with pytest.raises(AdapterError, match=r"was tuned on 0.5b, not on random-mistral"):
        run.prepare(dataclasses.replace(other, lora_rank=recipe.lora_rank), assistant, tmp_path / "second")
    assert not (tmp_path / "second").exists()

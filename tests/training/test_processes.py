"""Two processes on a CPU make the run that one makes; one of them speaks and writes; they end together."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
import yaml
from safetensors.torch import load_file

from app.assistant.assistant import Assistant
from training import run
from training.processes import Processes
from training.recipe import Recipe, RecipeError

ROOT = Path(__file__).parents[2]
FSDP = ROOT / "training" / "launch" / "fsdp-qlora.yaml"
TORCHRUN = (sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2")
LIMIT_S = 900  # on a busy machine

# The first of these runs always; the others take a core for minutes.
slow = pytest.mark.skipif(
    not os.environ.get("INHOUSE_SLOW_TESTS"), reason="takes minutes: INHOUSE_SLOW_TESTS=1 make test"
)

Launch = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def recipe(recipe: Recipe) -> Recipe:
    """One that is not dropped out of, so that chance is the same in one process and in two."""
    return dataclasses.replace(recipe, lora_dropout=0.0, packing="off", max_steps=4, validation_pairs=0)


@pytest.fixture
def launch(trained_workspace: Path, recipe: Recipe, tmp_path: Path) -> Iterator[Launch]:
    """Start a recipe in two processes, into tmp_path/two."""
    started = []

    def start(
        changed: Recipe = recipe, launcher: Any = TORCHRUN, **environment: str
    ) -> subprocess.Popen[str]:
        file = tmp_path / "recipe.yaml"
        file.write_text(yaml.safe_dump(dataclasses.asdict(changed)))
        (tmp_path / "notes").mkdir(exist_ok=True)
        command = [*launcher, str(Path(__file__).with_name("launched.py")), str(tmp_path / "notes")]
        command += ["train", str(file), "--workspace", str(trained_workspace), "--out", str(tmp_path / "two")]
        process = subprocess.Popen(
            command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT), **environment},
        )  # fmt: skip
        started.append(process)
        return process

    yield start
    for process in started:
        with process:
            process.terminate()  # and it ends the others


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


def notes(folder: Path) -> list[dict[str, Any]]:
    return [json.loads((folder / "notes" / f"{rank}.json").read_text()) for rank in (0, 1)]


def history(folder: Path, step: int) -> list[dict[str, float]]:
    state = json.loads((folder / "checkpoints" / f"checkpoint-{step}" / "trainer_state.json").read_text())
    found: list[dict[str, float]] = state["log_history"]
    return found


def losses(folder: Path, step: int) -> list[float]:
    return [entry["loss"] for entry in history(folder, step) if "loss" in entry]


def check_same(folder: Path, alone: Path) -> None:
    """The losses and the adapter are those of the run in `alone`, but for the order of sums."""
    assert losses(folder, 4) == pytest.approx(losses(alone, 4), abs=1e-4)
    one, two = (load_file(place / "adapter" / "adapter_model.safetensors") for place in (alone, folder))
    assert one.keys() == two.keys()
    for name, tensor in one.items():
        assert torch.allclose(tensor, two[name], atol=1e-4), name


def test_two_processes_make_the_run_of_one(
    launch: Launch, assistant: Assistant, recipe: Recipe, tmp_path: Path
) -> None:
    recipe = dataclasses.replace(recipe, validation_pairs=1, evaluate_every=4)
    out, err = (process := launch(recipe)).communicate(timeout=LIMIT_S)
    assert process.returncode == 0, err
    alone = dataclasses.replace(recipe, evaluate_every=100)  # what it is judged by changes no weight
    run.train(run.prepare(alone, assistant, tmp_path / "alone"), tmp_path / "alone")
    check_same(tmp_path / "two", tmp_path / "alone")
    first, second = notes(tmp_path)
    assert out.count("Finished after 4 steps") == 1 and "inhouse:" not in err
    # Each step's rows are shared out, none twice.
    for step in range(4):
        rows = [row for noted in (first, second) for at, row in noted["rows"] if at == step]
        assert len(set(rows)) == recipe.batch_rows
    # The second writes its own random state.
    inside = [name for name in second["written"] if str(tmp_path / "two") in name]
    assert inside and all(Path(name).name.startswith(("rng_state_1", "checkpoint")) for name in inside), (
        inside
    )
    assert any(name.endswith("predictions.jsonl") or "evaluations" in name for name in first["written"])
    assert all("eval_accuracy" in entry for entry in history(tmp_path / "two", 4)[-1:])


@slow
def test_sigterm_to_the_launcher_saves_one_step(launch: Launch, recipe: Recipe, tmp_path: Path) -> None:
    process = launch(dataclasses.replace(recipe, max_steps=500, save_every=1000))
    assert process.stdout is not None
    assert "step 1/500" in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=LIMIT_S)
    (saved,) = (tmp_path / "two" / "checkpoints").iterdir()
    assert (saved / "trainer_state.json").exists() and (saved / "rng_state_1.pth").exists()
    assert f"Stopped after {saved.name.removeprefix('checkpoint-')} steps" in out, err


@slow
def test_an_error_in_one_process_is_said_once_and_ends_both(
    launch: Launch, recipe: Recipe, tmp_path: Path
) -> None:
    begun = time.monotonic()
    _, err = (process := launch(recipe, FAILING="1:3")).communicate(timeout=LIMIT_S)
    said = [line for line in err.splitlines() if line.startswith("inhouse:")]
    assert said == ["inhouse: The loss of process 1 is nan."] and process.returncode == 1
    assert time.monotonic() - begun < LIMIT_S / 2
    assert run.last_checkpoint(tmp_path / "two") == tmp_path / "two" / "checkpoints" / "checkpoint-2"


@slow
def test_4_bit_weights_divided_among_processes_train_save_and_go_on_as_whole_ones(
    launch: Launch, assistant: Assistant, recipe: Recipe, tmp_path: Path
) -> None:
    launcher = (sys.executable, "-m", "accelerate.commands.launch", "--config_file", str(FSDP))
    port = ("--mixed_precision", "no", "--main_process_port", str(free_port()))
    out, err = (process := launch(recipe, (*launcher, *port), FSDP="cpu", TOLD="1:1")).communicate(
        timeout=LIMIT_S
    )
    assert process.returncode == 0, err
    assert "Stopped after 2 steps" in out and "Finished after 4 steps" in out
    run.train(run.prepare(recipe, assistant, tmp_path / "alone"), tmp_path / "alone")
    check_same(tmp_path / "two", tmp_path / "alone")


@pytest.mark.parametrize(("micro_rows", "count"), [(1, 3), (2, 2)])
def test_rows_that_cannot_be_shared_out_are_refused(recipe: Recipe, micro_rows: int, count: int) -> None:
    with pytest.raises(RecipeError, match=f"make it a multiple of {micro_rows * count}"):
        run.check_processes(dataclasses.replace(recipe, micro_rows=micro_rows), Processes(0, count))


def test_a_base_that_is_not_4_bit_is_not_divided(recipe: Recipe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCELERATE_USE_FSDP", "true")
    with pytest.raises(RecipeError, match="set quantize: nf4"):
        run.check_processes(dataclasses.replace(recipe, quantize="none"), Processes(0, 2))


def test_the_configuration_is_one_of_accelerate() -> None:
    from accelerate.commands.config.config_args import load_config_from_file
    from accelerate.commands.launch import launch_command_parser
    from accelerate.utils import DistributedType

    known = {action.dest for action in launch_command_parser()._actions}
    found = load_config_from_file(str(FSDP))
    assert found.distributed_type == DistributedType.FSDP and found.num_processes == 2
    assert found.fsdp_config["fsdp_version"] == 1 and set(found.fsdp_config) <= known

"""`inhouse`, as a launcher starts it in each process, with notes of what a process trains on and which files it writes.

A test runs `LAUNCHER launched.py NOTES ARGUMENTS…`. FAILING=RANK:STEP ends a process as a loss that is no number would.
TOLD=RANK:STEP sends a process SIGTERM, and what stopped for it is started again. FSDP=cpu divides the base among CPUs,
which torch can do, and accelerate believes of other devices alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import torch
from accelerate.state import PartialState
from accelerate.utils import DistributedType
from torch import distributed
from torch.distributed.fsdp._flat_param import FlatParamHandle

from app.cli import main
from training.trainer import SqlTrainer, TrainingError

notes = Path(sys.argv[1])
rank = os.environ.get("RANK", "0")
written: list[str] = []
rows: list[list[int]] = []


def note(event: str, arguments: tuple[Any, ...]) -> None:
    """Note what is opened for writing, made, renamed or removed."""
    if event == "open" and isinstance(arguments[0], str) and set(str(arguments[1])) & set("wax+"):
        written.append(arguments[0])
    elif event in ("os.mkdir", "os.rename", "os.remove", "shutil.rmtree"):
        written.append(str(arguments[0]))


if os.environ.get("FSDP") == "cpu":
    os.environ |= {"ACCELERATE_TORCH_DEVICE": "cpu", "FSDP_CPU_RAM_EFFICIENT_LOADING": "false"}
    os.environ["FSDP_SYNC_MODULE_STATES"] = "false"  # accelerate wants a GPU for it
    distributed.init_process_group("gloo")
    PartialState._prepare_backend = lambda self, *_, **__: ("gloo", DistributedType.MULTI_XPU)
    # For a checkpoint, torch moves gathered weights to the CPU, and frees the place where they were: here, the same.
    FlatParamHandle.to_cpu = lambda self: contextlib.nullcontext()

torch.set_num_threads(1)
failing, told = (os.environ.get(name, "").split(":") for name in ("FAILING", "TOLD"))
compute_loss = SqlTrainer.compute_loss


def noted(self: SqlTrainer, model: Any, inputs: dict[str, Any], *more: Any, **options: Any) -> Any:
    """Note the step and its rows."""
    if failing == [rank, str(self.state.global_step)]:
        raise TrainingError(f"The loss of process {rank} is nan.")
    if told == [rank, str(self.state.global_step)]:
        told.clear()
        os.kill(os.getpid(), signal.SIGTERM)
    rows.append([self.state.global_step, *map(int, inputs["row"])])
    return compute_loss(self, model, inputs, *more, **options)


SqlTrainer.compute_loss = noted  # type: ignore[method-assign]
sys.addaudithook(note)
status = main(sys.argv[2:])
if status == 3 and os.environ.get("TOLD"):
    status = main(sys.argv[2:])
(notes / f"{rank}.json").write_text(json.dumps({"written": written, "rows": rows}))
sys.stdout.flush()
sys.stderr.flush()
os._exit(status)

"""`inhouse`, as a launcher starts it in each process, with notes of what a process trains on and which files it writes.

A test runs `LAUNCHER launched.py NOTES ARGUMENTS…`. FAILING=RANK:STEP ends a process as a loss that is no number would.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import torch

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


torch.set_num_threads(1)
failing = os.environ.get("FAILING", "").split(":")
compute_loss = SqlTrainer.compute_loss


def noted(self: SqlTrainer, model: Any, inputs: dict[str, Any], *more: Any, **options: Any) -> Any:
    """Note the step and its rows."""
    if failing == [rank, str(self.state.global_step)]:
        raise TrainingError(f"The loss of process {rank} is nan.")
    rows.append([self.state.global_step, *map(int, inputs["row"])])
    return compute_loss(self, model, inputs, *more, **options)


SqlTrainer.compute_loss = noted  # type: ignore[method-assign]
sys.addaudithook(note)
status = main(sys.argv[2:])
(notes / f"{rank}.json").write_text(json.dumps({"written": written, "rows": rows}))
sys.stdout.flush()
sys.stderr.flush()
os._exit(status)

"""Whether a run fits the memory of its device, and what to change where it does not."""

from __future__ import annotations

import contextlib
import dataclasses
from pathlib import Path

from training.examples import Examples
from training.model import ModelError
from training.processes import Processes
from training.recipe import Recipe


def check_memory(recipe: Recipe, base: Path, examples: Examples, processes: Processes) -> None:
    """A run whose smallest micro-batch does not fit is refused before its base is loaded. Raises: ModelError.

    Not where the base is divided among GPUs, nor for an architecture whose memory cannot be estimated.
    """
    import torch

    from training.estimate import EstimateError, estimate

    gpu = torch.cuda.is_available()
    if processes.are_sharding:
        return
    try:
        # A larger micro-batch is halved where it must be.
        memory = estimate(dataclasses.replace(recipe, micro_rows=1), base, examples, gpu=gpu).memory
    except EstimateError:
        return
    needed, free = max(memory.total, memory.loading), free_memory(gpu)
    if needed > free:
        raise ModelError(
            f"The run needs {needed / 1e9:.1f} GB and the {'GPU' if gpu else 'machine'} has {free / 1e9:.1f} GB free: "
            f"end what else uses it, or take less: {', '.join(savings(recipe))} (inhouse train --dry-run tells more)."
        )


def free_memory(gpu: bool) -> int:
    """Bytes that are free: on the GPU, or of the host's memory and swap and within what its container may use."""
    if gpu:
        import torch

        return int(torch.cuda.mem_get_info()[0])
    import psutil

    free = psutil.virtual_memory().available + psutil.swap_memory().free
    group = Path("/sys/fs/cgroup")
    with contextlib.suppress(OSError, ValueError, KeyError):  # no container, or "max"
        most, used = (int((group / name).read_text()) for name in ("memory.max", "memory.current"))
        told = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())
        free = min(free, most - used + int(told["inactive_file"]))  # of files, which gives way
    return int(free)


def out_of_memory(recipe: Recipe, micro_rows: int) -> ModelError:
    """Say what takes less."""
    smaller = f"micro_rows {micro_rows // 2}, " if micro_rows > 1 else ""
    return ModelError(
        f"The device has too little memory for {micro_rows} row{'s' if micro_rows > 1 else ''} at once; the last "
        f"checkpoint is kept. What takes less: {smaller}{', '.join(savings(recipe))}."
    )


def savings(recipe: Recipe) -> list[str]:
    """Changes of a recipe that take less memory."""
    found = [] if recipe.gradient_checkpointing else ["gradient_checkpointing: true"]
    if recipe.quantize == "none":
        found.append("quantize: nf4")
    return [*found, f"context or row_tokens below {recipe.row_length}", "a smaller base"]


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that the device has no memory left."""
    import torch

    return isinstance(error, torch.OutOfMemoryError) or "not enough memory" in str(error)

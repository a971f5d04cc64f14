"""The processes of a run, which `accelerate launch` or `torchrun` starts: one a GPU, on one machine or several.

The first leads: it renders the examples, evaluates, tracks and writes; the others get what they need from it and write
nothing but their random state. All see the run's folder. Where one fails, it alone says why, and all end. The steps are
those of one process, but that an epoch's last one repeats rows where it lacks some. One process is the rule, and then
nothing here does anything.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from app.assistant.errors import InhouseError

# The others wait while the first renders a million examples or evaluates; where it ends, they notice at once.
LONGEST_WAIT = timedelta(days=7)


class ProcessError(InhouseError):
    """Processes that cannot make a run together."""


class Processes:
    """This process among those of its run; `Processes()` is alone, `Processes.open()` is what the launcher says."""

    def __init__(self, rank: int = 0, count: int = 1) -> None:
        """`rank` counts from 0, over all machines."""
        self.rank = rank
        self.count = count
        self._group: Any = None
        self._store: Any = None

    @classmethod
    def open(cls) -> Processes:
        """Join the processes that the launcher started, if it started several."""
        count = int(os.environ.get("WORLD_SIZE", "1")) if "LOCAL_RANK" in os.environ else 1
        if count == 1:
            return cls()
        import torch
        from accelerate import PartialState
        from torch import distributed

        state = PartialState(cpu=not torch.cuda.is_available(), timeout=LONGEST_WAIT)
        processes = cls(state.process_index, count)
        processes._group = distributed.new_group(backend="gloo", timeout=LONGEST_WAIT)
        place = os.environ["MASTER_ADDR"], int(os.environ["MASTER_PORT"])
        processes._store = distributed.TCPStore(*place, is_master=False, timeout=timedelta(seconds=60))
        return processes

    @property
    def is_first(self) -> bool:
        """Whether this one leads."""
        return self.rank == 0

    @property
    def are_sharding(self) -> bool:
        """Whether the model's weights are divided among them (FSDP), and not whole in each."""
        return self.count > 1 and os.environ.get("ACCELERATE_USE_FSDP", "").lower() == "true"

    def share(self, value: Any = None) -> Any:
        """Return the first's value in all."""
        if self.count == 1:
            return value
        from torch import distributed

        values = [value]
        distributed.broadcast_object_list(values, src=0, group=self._group)
        return values[0]

    def sum(self, numbers: Sequence[int]) -> list[int]:
        """Add up whole numbers, each over all processes."""
        if self.count == 1:
            return list(numbers)
        import torch
        from torch import distributed

        totals = torch.tensor(numbers, dtype=torch.int64)
        distributed.all_reduce(totals, group=self._group)
        return [int(total) for total in totals]

    @contextmanager
    def together(self, model: Any) -> Iterator[Any]:
        """Let the first use a model whose weights are divided among all; it gets one to call, the others None.

        For the others the block is empty: they take part in each call of the first's until its block ends.
        """
        if not self.are_sharding:
            yield model if self.is_first else None
            return
        if self.is_first:
            try:
                yield Called(model, lambda: self.share(True))
            finally:
                self.share(False)
            return
        import torch

        yield None
        was_training = model.training
        model.eval()
        nothing = torch.zeros((1, 1), dtype=torch.int64, device=next(model.parameters()).device)
        device = nothing.device.type
        with torch.no_grad(), torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
            while self.share():
                model(input_ids=nothing, use_cache=False, logits_to_keep=1)
        model.train(was_training)

    def is_told_elsewhere(self) -> bool:
        """Whether another process failed before this one did, so that it is the one to say why."""
        if self.count == 1:
            return False
        try:
            return int(self._store.compare_set("inhouse: failed", "", str(self.rank))) != self.rank
        except (RuntimeError, ValueError):  # the launcher is gone, and its store with it
            return not self.is_first

    def is_lost(self, error: BaseException) -> bool:
        """Whether an error is that another process does not answer any more."""
        from torch import distributed

        text = str(error)
        return self.count > 1 and (
            isinstance(error, distributed.DistError)
            or (isinstance(error, RuntimeError) and ("gloo" in text or "NCCL" in text))
        )


class Called:
    """A model that tells of each call before it is made; everything else is the model's."""

    def __init__(self, model: Any, tell: Callable[[], Any]) -> None:
        """Call `tell` before each call of `model`."""
        self._model, self._tell = model, tell

    def __getattr__(self, name: str) -> Any:
        """Everything but a call."""
        return getattr(self._model, name)

    def __call__(self, **inputs: Any) -> Any:
        """Tell, then call."""
        self._tell()
        return self._model(**inputs)

"""One function for each of many statements, in two processes where there are thousands: reading SQL takes 7 ms."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

FEW = 1000  # below this, starting processes costs more than it saves
CHUNK = 50

_shared: list[Any] = []


def map_statements(
    function: Callable[[Item, Any], Outcome],
    items: Sequence[Item],
    shared: Any,
    progress: Callable[[int, int], None],
) -> list[Outcome]:
    """Return `function(item, shared)` of each item in order; all three can be pickled, the function by its name."""
    found: list[Outcome] = []
    for outcome in _run(function, items, shared):
        found.append(outcome)
        progress(len(found), len(items))
    return found


def _run(function: Callable[[Item, Any], Outcome], items: Sequence[Item], shared: Any) -> Iterator[Outcome]:
    workers = min(2, os.cpu_count() or 1)
    if len(items) < FEW or workers == 1:
        yield from (function(item, shared) for item in items)
        return
    # A database that was read has left threads behind, which a fork would not have.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, _share, (function, shared)) as pool:
        try:
            yield from pool.map(_call, items, chunksize=CHUNK)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _share(function: Callable[..., Any], shared: Any) -> None:
    _shared[:] = [function, shared]


def _call(item: Any) -> Any:
    function, shared = _shared
    return function(item, shared)

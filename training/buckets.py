"""The order in which rows are trained on: rows of one length in a micro-batch, so that few pads are computed.

Each epoch has an order of its own, which depends on seed and epoch alone, so that a run that goes on finds it again.
Rows are the same as in any other order; where a micro-batch is one row, there are no pads and nothing to do.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from torch.utils.data import Sampler

from training.packing import Numbers

POOL = 50  # micro-batches whose rows are sorted by length together: the more, the fewer pads, and the less chance


class BucketSampler(Sampler[int]):
    """Row numbers, of which each `micro_rows` are a micro-batch of rows with nearly one length.

    A micro-batch that was halved for want of memory is a half of what it would have been.
    """

    def __init__(self, tokens: Numbers, micro_rows: int, *, seed: int) -> None:
        """`tokens` are those of each row; `micro_rows` the recipe's, whatever fits at once."""
        self.tokens = tokens
        self.micro_rows = micro_rows
        self.seed = seed
        self.epoch = 0

    def set_epoch(self, epoch: int) -> None:
        """Take the order of this epoch; what loads the batches calls it."""
        self.epoch = epoch

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.tokens)

    def __iter__(self) -> Iterator[int]:
        """The rows in the epoch's order."""
        for number in bucket_rows(self.tokens, self.micro_rows, self.seed, self.epoch):
            yield int(number)


def bucket_rows(tokens: Numbers, micro_rows: int, seed: int, epoch: int) -> Numbers:
    """Order rows: shuffled, sorted within pools, cut into micro-batches, these shuffled; the rest comes last.

    >>> bucket_rows(np.array([9, 2, 8, 1, 2]), 2, seed=1, epoch=0).tolist()
    [2, 0, 4, 1, 3]
    """
    rng = np.random.default_rng([seed, epoch])
    order = rng.permutation(len(tokens))
    whole = len(order) - len(order) % micro_rows
    size = POOL * micro_rows
    for start in range(0, whole, size):
        pool = order[start : min(start + size, whole)]
        pool[:] = pool[np.argsort(tokens[pool], kind="stable")]
    batches = order[:whole].reshape(-1, micro_rows)
    return np.concatenate([batches[rng.permutation(len(batches))].reshape(-1), order[whole:]])


def count_pads(tokens: Numbers, order: Numbers, micro_rows: int) -> int:
    """Count the pads of an epoch in an order: each micro-batch is as long as its longest row."""
    sizes = tokens[order]
    starts = np.arange(0, len(order), micro_rows)
    longest = np.maximum.reduceat(sizes, starts)
    rows = np.diff(np.append(starts, len(order)))
    return int((longest * rows).sum() - sizes.sum())

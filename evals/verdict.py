"""What is compared and what comes out: results, accepted golds, and the verdict with its kind.

Types only; `compare` judges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "same", "wrong_order", "extra_columns", "rounding", "missing_columns", "different_columns",
    "missing_rows", "extra_rows", "different_rows", "truncated", "no_verdict",
]  # fmt: skip


@dataclass(frozen=True)
class ResultSet:
    """Rows as a cursor gives them; `truncated` says that a row limit cut them and more would have come."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]]
    truncated: bool = False

    def __post_init__(self) -> None:
        """Check the shape. Raises: ValueError."""
        if wrong := set(map(len, self.rows)) - {len(self.columns)}:
            raise ValueError(f"a row of {min(wrong)} cells in a result of {len(self.columns)} columns")


@dataclass(frozen=True)
class Gold:
    """One accepted result and its options, which are those of `compare_results`."""

    result: ResultSet
    ordered: bool
    order_keys: tuple[int, ...] = ()
    untruncated: ResultSet | None = None
    offset: int = 0


@dataclass(frozen=True)
class Comparison:
    """A verdict. Of the kinds, `truncated` and `no_verdict` are not right, but not shown to be wrong either.

    `score` is the F1 of the cells in wholly matching rows, in [0, 1]; order does not count in it.
    """

    right: bool
    reason: str
    kind: Kind
    score: float

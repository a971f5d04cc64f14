"""Reports for the tests of what reads and shows them, their figures counted by the real metrics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from evals.metrics import group, summarize
from evals.report import Outcome, Report


@pytest.fixture
def outcome() -> Callable[..., Outcome]:
    """Make the outcome of a case: right if not told otherwise."""

    def make(id: str, kind: str = "same", **fields: Any) -> Outcome:
        right = kind == "same"
        given: dict[str, Any] = {
            "question": f"How many {id}?", "database": "shop", "gold": "SELECT 1", "sql": "SELECT 1",
            "verdict": kind if kind in ("abstained", "refused", "failed") else "answered", "runs": True,
            "reason": "the same rows" if right else "1 row missing, first: (1)", "score": float(right),
        }  # fmt: skip
        return Outcome(id=id, kind=kind, right=right, **given | fields)

    return make


@pytest.fixture
def report_of() -> Callable[..., Report]:
    """Make the report on outcomes, with its counts."""

    def make(*outcomes: Outcome, **fields: Any) -> Report:
        given: dict[str, Any] = {"suite": "heldout", "groups": group(outcomes)}
        return Report(summary=summarize(outcomes), outcomes=outcomes, **given | fields)

    return make

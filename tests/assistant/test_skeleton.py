"""Skeletons: what two queries may differ by and still have one."""

from __future__ import annotations

import pytest

from app.assistant.skeleton import skeleton


@pytest.mark.parametrize(
    ("sql", "other", "same"),
    [
        ("SELECT a FROM t WHERE b = 1", "SELECT a FROM t WHERE b = 2", True),
        ("SELECT COUNT(*) AS n FROM t", "SELECT COUNT(*) AS m FROM t", True),
        ("SELECT a FROM t ORDER BY b", "SELECT a FROM t ORDER BY b DESC", False),
    ],
)
def test_skeleton(sql: str, other: str, same: bool) -> None:
    assert (skeleton(sql) == skeleton(other)) == same

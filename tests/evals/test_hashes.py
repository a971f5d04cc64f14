"""The hashes that say whether two reports may be compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.assistant.workspace import read_workspace
from evals.hashes import workspace_hash


def change(file: Path, before: str, after: str) -> None:
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


@pytest.mark.parametrize("after", ['name = "1.5b"', 'name = "0.5b"  # ours\nadapter = "adapters/x"'])
def test_which_model_answers_is_no_part_of_what_a_workspace_tells_it(
    shop_workspace: Path, after: str
) -> None:
    before = workspace_hash(read_workspace(shop_workspace))
    change(shop_workspace / "inhouse.toml", 'name = "0.5b"', after)
    assert workspace_hash(read_workspace(shop_workspace)) == before


@pytest.mark.parametrize(
    ("file", "text", "after"),
    [
        ("inhouse.toml", "2025-10-15", "2025-10-16"),
        ("inhouse.toml", "max_new_tokens = 60", "max_new_tokens = 61"),
        ("glossary.yaml", "turnover", "takings"),
        ("pairs/orders.sql", "COUNT(*)", "COUNT(1)"),
    ],
)
def test_what_a_workspace_tells_is(shop_workspace: Path, file: str, text: str, after: str) -> None:
    before = workspace_hash(read_workspace(shop_workspace))
    change(shop_workspace / file, text, after)
    assert workspace_hash(read_workspace(shop_workspace)) != before

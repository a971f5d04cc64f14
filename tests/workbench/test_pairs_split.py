"""inhouse pairs split: groups by skeleton, stable when pairs are added, moved without loss."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assistant.pairs import Pair, read_pairs
from app.cli import main
from app.workbench.split import choose_heldout

SKELETONS = st.lists(st.sampled_from([f"shape {n}" for n in range(12)]), min_size=1, max_size=30)


def singles(skeletons: list[str]) -> list[Pair]:
    return [Pair(f"p{n}", "?", text, Path("a.sql"), n) for n, text in enumerate(skeletons)]


def choose(pairs: list[Pair], seed: int = 0) -> frozenset[str]:
    return choose_heldout(pairs, {pair.id: [pair.sql] for pair in pairs}, 0.4, seed).heldout


@given(SKELETONS, SKELETONS, st.integers(0, 9))
def test_added_pairs_move_no_other(first: list[str], more: list[str], seed: int) -> None:
    before = singles(first)
    assert choose(before, seed) == choose(singles(first + more), seed) & {pair.id for pair in before}


@given(SKELETONS, st.lists(st.booleans(), min_size=30, max_size=30), st.integers(0, 9))
def test_no_skeleton_is_on_both_sides_and_dialogues_stay_whole(
    texts: list[str], follows: list[bool], seed: int
) -> None:
    pairs = [
        Pair(f"p{n}", "?", text, Path("a.sql"), n, follows=f"p{n - 1}" if n and follows[n] else "")
        for n, text in enumerate(texts)
    ]
    heldout = choose(pairs, seed)
    inside = {pair.sql for pair in pairs if pair.id in heldout}
    assert not inside & {pair.sql for pair in pairs if pair.id not in heldout}
    assert all((pair.id in heldout) == (pair.follows in heldout) for pair in pairs if pair.follows)


def test_what_is_held_out_takes_its_skeleton_along() -> None:
    there = Pair("there", "?", "shape", Path("heldout/a.sql"), 1)
    other = Pair("other", "?", "shape", Path("a.sql"), 1)
    pairs = [there, other]
    assert choose_heldout(pairs, {p.id: [p.sql] for p in pairs}, 0.0, 0).heldout == {"there", "other"}


def test_a_pair_is_moved_with_its_comments(shop_workspace: Path) -> None:
    file = shop_workspace / "pairs" / "orders.sql"
    text = file.read_text().replace("SELECT COUNT", "-- all of them\nSELECT COUNT")
    file.write_text(text + "\n-- a note below\n")
    assert main(["pairs", "split", "--workspace", str(shop_workspace), "--heldout", "1", "--apply"]) == 0
    moved = shop_workspace / "pairs" / "heldout" / "orders.sql"
    assert moved.read_text() == text
    assert file.read_text() == "-- a note below\n"
    assert read_pairs(shop_workspace / "pairs")[0].heldout


def test_without_apply_nothing_is_written(shop_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pairs", "split", "--workspace", str(shop_workspace), "--heldout", "1"]) == 0
    assert "1 to move" in capsys.readouterr().out
    assert not (shop_workspace / "pairs" / "heldout").exists()

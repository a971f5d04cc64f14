"""The suite of questions that must not be answered, and how reactions to it are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.suite import SuiteError
from evals.unanswerable import FILE, Asked, read_unanswerable

DATA = Path(__file__).parents[2] / "data"


def test_the_halves_are_apart_and_make_the_whole() -> None:
    one, other = (read_unanswerable(DATA / FILE, half) for half in ("worked-on", "set-aside"))
    whole = read_unanswerable(DATA / FILE)
    assert len(whole) == 159
    assert not set(one) & set(other)
    assert set(one) | set(other) == set(whole)


def test_an_answer_is_no_right_reaction_and_neither_is_none() -> None:
    assert [Asked("k", "q", reaction).right for reaction in ("asked", "abstained", "refused", "answered", "model")] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_a_file_that_is_no_table_of_lists_is_said(tmp_path) -> None:
    file = tmp_path / "unanswerable.yaml"
    file.write_text("outside: no list\n")
    with pytest.raises(SuiteError, match="a table of kinds"):
        read_unanswerable(file)

"""Synthetic pairs read as they are asked for are those that `read_pairs` reads, and wrong as those are."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from app.assistant.errors import PairError
from app.assistant.pairs import read_pairs
from training.synthetic_pairs import read_synthetic_pairs


def write(folder: Path, *rows: dict[str, Any] | str) -> Path:
    """A file of pairs; a row that is a text stands as it is."""
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    file = folder / "pairs.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return file


def pair(id: str, **fields: Any) -> dict[str, Any]:
    return {"id": id, "question": f"{id}, wie groß?", "sql": "SELECT 1", **fields}


def test_they_are_those_of_read_pairs_in_any_order(tmp_path: Path) -> None:
    file = write(
        tmp_path, "\ufeff" + json.dumps(pair("a", tags=["x"])), "", pair("c", follows="b"),
        pair("b", follows="a", also=["B?"], made={"seed": 1}), pair("d"),
    )  # fmt: skip
    found, whole = read_synthetic_pairs(file), read_pairs(file)
    assert [found[place] for place in (3, 0, 2, 1)] == [whole[place] for place in (3, 0, 2, 1)]
    assert list(found.before) == [-1, 2, 0, -1] and list(found.wordings) == [1, 1, 2, 1]
    assert list(found.find_roots()) == [0, 0, 0, 3]
    chosen = found.choose(found.find_roots() == 0)
    assert [one.id for one in chosen] == ["a", "c", "b"] and list(chosen.before) == [-1, 2, 0]


@pytest.mark.parametrize(
    "rows",
    [
        (pair("a"), pair("b", question="")),
        (pair("a"), "{"),
        (pair("a"), pair("b"), pair("a")),
        (pair("a"), pair("b", follows="c")),
    ],
)
def test_what_is_wrong_is_said_as_read_pairs_says_it(tmp_path: Path, rows: tuple[Any, ...]) -> None:
    file = write(tmp_path, *rows)
    with pytest.raises(PairError) as expected:
        read_pairs(file)
    with pytest.raises(PairError) as said:
        read_synthetic_pairs(file)
    assert str(said.value) == str(expected.value)


@pytest.mark.parametrize("length", [2, 3])
def test_dialogues_that_go_in_a_circle_are_found(tmp_path: Path, length: int) -> None:
    circle = [pair(f"p{n}", follows=f"p{(n + 1) % length}") for n in range(length)]
    with pytest.raises(PairError, match=r"pairs\.jsonl:2: follows .* no first question begins that dialogue"):
        read_synthetic_pairs(write(tmp_path, pair("a"), *circle)).find_roots()


def test_no_pairs_are_none(tmp_path: Path) -> None:
    found = read_synthetic_pairs(write(tmp_path))
    assert len(found) == len(found.find_roots()) == len(found.choose(found.before < 0)) == 0


def test_a_pair_takes_some_numbers_of_memory(tmp_path: Path) -> None:
    file = write(tmp_path, *(pair(f"p{n}", made={"words": "many " * 100}) for n in range(5_000)))
    tracemalloc.start()
    found = read_synthetic_pairs(file)
    kept, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found) == 5_000 and kept < 5_000 * 60 and most < 5_000 * 200 < file.stat().st_size / 2

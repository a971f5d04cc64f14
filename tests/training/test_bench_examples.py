"""Many examples: their number costs disk, and of memory some bytes each."""

from __future__ import annotations

import sys
import tracemalloc
from pathlib import Path

import pytest

from training.bench_examples import draw_examples, measure
from training.example_file import read_column, read_lengths, write_examples, write_rows
from training.packing import Packing, pack


def trace_building(count: int, packing: Packing, folder: Path) -> int:
    """The most bytes that Python and numpy hold while so many conversations are written and packed."""
    from datasets import Dataset

    folder.mkdir()
    tracemalloc.start()
    try:
        write_examples(draw_examples(count), folder / "examples.arrow")
        data = Dataset.from_file(str(folder / "examples.arrow"))
        lengths, answers = read_lengths(data), read_column(data, "answers")
        rows = write_rows(pack(lengths, 2048, packing, 1), lengths, answers, packing, folder / "rows.arrow")
        assert sum(len(row["indices"]) for row in rows) == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("packing", ["prefix", "off"])
def test_three_times_the_conversations_take_no_more_memory_but_some_bytes_each(
    packing: Packing, tmp_path: Path
) -> None:
    trace_building(600, packing, tmp_path / "warm")
    less, more = (trace_building(n, packing, tmp_path / str(n)) for n in (1500, 4500))
    # Were their tokens kept, it would be some 7,000 bytes of each.
    assert more - less < 200 * 3000


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_bench_measures(tmp_path: Path) -> None:
    told = measure(300, "prefix", tmp_path)
    assert told["conversations"] == 300 > told["rows"] > 0
    assert all(value >= 0 for value in told.values()) and told["MB of files"] > 0.1

"""`make bench-examples`: what many examples cost in memory and time, from the first token written to a batch.

For each count, in a process of its own: drawn conversations are written, packed and read in batches, by the code of a
run. Their lengths are those of questions and answers without a schema: half under some 175 tokens, 850 at most. Memory
is the process's own (RssAnon), over what it had after the imports; pages of the mapped files are the kernel's, which
takes them back when it needs them. Seconds are the processor's. Needs Linux, and 1.1 GB of disk for a million. Not
measured: rendering and tokenizing, which take some 20 ms a conversation.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

COUNTS = (10_000, 100_000, 1_000_000)
PREFIX, ROOM, BATCHES = 40, 2048, 200


def main(argv: Sequence[str] | None = None) -> int:
    """Measure each count and print a table."""
    parser = argparse.ArgumentParser(description="Measure what many examples cost in memory and time.")
    parser.add_argument(
        "--counts", type=int, nargs="+", default=COUNTS, help="conversations (default: 10000 100000 1000000)"
    )
    parser.add_argument("--packing", choices=("prefix", "rows", "off"), default="prefix")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="where the files lie meanwhile (default: a temporary folder)"
    )
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if arguments.one:
        print(json.dumps(measure(arguments.counts[0], arguments.packing, arguments.out)))
        return 0
    from app.terminal import render_table

    found = []
    for count in arguments.counts:
        with tempfile.TemporaryDirectory(dir=arguments.out) as folder:
            command = [
                sys.executable,
                "-m",
                "training.bench_examples",
                "--one",
                "--packing",
                arguments.packing,
            ]
            command += ["--counts", str(count), "--out", folder]
            found.append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))
    figures = [
        [name, *(f"{one[name]:,.{0 if one[name] >= 1000 else 1}f}" for one in found)]
        for name in found[0]
        if name != "conversations"
    ]
    print(render_table(["", *(f"{one['conversations']:,}" for one in found)], figures))
    return 0


def measure(count: int, packing: Any, folder: Path) -> dict[str, float]:
    """Write, pack and read so many conversations in this process; MB of memory and seconds of the processor."""
    from datasets import Dataset
    from torch.utils.data import DataLoader

    from training.buckets import BucketSampler
    from training.example_file import read_column, read_lengths, write_examples, write_rows
    from training.packing import Collator, pack

    seconds: dict[str, float] = {}
    with OwnMemory() as memory:
        begun = time.process_time()

        def lap(name: str) -> None:
            nonlocal begun
            seconds[name] = time.process_time() - begun
            begun = time.process_time()

        write_examples(draw_examples(count), folder / "examples.arrow")
        lap("s to write conversations")
        data = Dataset.from_file(str(folder / "examples.arrow"))
        lengths, answers = read_lengths(data), read_column(data, "answers")
        lap("s to read their lengths")
        packed = pack(lengths, ROOM, packing, 1)
        lap("s to pack")
        rows = write_rows(packed, lengths, answers, packing, folder / "rows.arrow")
        del packed, lengths, answers
        lap("s to write rows")
        sampler = BucketSampler(read_column(rows, "tokens"), 2, seed=1)
        batches = iter(DataLoader(rows, 2, sampler=sampler, collate_fn=Collator(data, 0, packing)))
        drawn = sum(1 for _, batch in zip(range(BATCHES), batches, strict=False) if len(batch["row"]))
        lap("draw")
    draw = seconds.pop("draw")
    return {
        "conversations": count,
        "rows": len(rows),
        "MB of its own at most": memory.peak,
        "MB of files": sum(file.stat().st_size for file in folder.glob("*.arrow")) / 1e6,
        **seconds,
        "ms to draw a batch of two rows": 1000 * draw / drawn,
    }


def draw_examples(count: int) -> Iterator[Any]:
    """Draw conversations of random tokens; half have under 175 beside the prefix, none more than 850."""
    from training.encode import Encoded

    rng = random.Random(1)
    prefix = tuple(range(100, 100 + PREFIX))
    some = [rng.randrange(32_000) for _ in range(10_000)]
    for number in range(count):
        length = min(850, max(24, round(rng.lognormvariate(5.16, 0.45))))
        start = rng.randrange(len(some) - 850)
        ids = (*prefix, *some[start : start + length])
        yield Encoded(f"drawn-{number}", "curated", ids, ((len(ids) - length // 3, len(ids)),), PREFIX)


class OwnMemory:
    """The most memory of its own that the process has at a time, in MB over what it had at first."""

    def __enter__(self) -> OwnMemory:
        """Begin to look, a hundred times a second."""
        self.first = self.peak = read_own_memory()
        self._stop = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()
        return self

    def _watch(self) -> None:
        while not self._stop.wait(0.01):
            self.peak = max(self.peak, read_own_memory())

    def __exit__(self, *_: Any) -> None:
        """Make `peak` what it was more than at first."""
        self._stop.set()
        self._watcher.join()
        self.peak = max(self.peak, read_own_memory()) - self.first


def read_own_memory() -> float:
    """Read this process's anonymous resident memory, in MB."""
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return int(text.partition("RssAnon:")[2].split()[0]) / 1000


if __name__ == "__main__":
    raise SystemExit(main())

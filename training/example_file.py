"""The files of a run's examples: conversations as token ids, and packed rows of them, Arrow files of `datasets`.

Both are written as they come and read memory-mapped, so that their number costs disk and not memory: what is kept of a
conversation while rows are packed is five numbers. A file is replaced whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from training.conversations import DataError
from training.encode import Encoded
from training.packing import Lengths, Numbers, Packing, Rows

BATCH = 256  # conversations that are in memory before they are written
ROW_BATCH = 4096


def write_examples(found: Iterable[Encoded], file: Path) -> str:
    """Write conversations as they come; returns 12 hex digits that change with any id or token. Raises: DataError."""
    from datasets import Features, List, Value
    from datasets.arrow_writer import ArrowWriter

    whole, text = Value("int32"), Value("string")
    features = Features(
        {"id": text, "source": text, "ids": List(whole), "spans": List(List(whole)), "prefix": whole,
         "tokens": whole, "answers": whole, "group": Value("int64")}
    )  # fmt: skip
    digest = hashlib.sha256()

    def write(part: Path) -> None:
        with ArrowWriter(path=str(part), features=features, writer_batch_size=BATCH) as writer:
            for one in found:
                ids = list(one.ids)
                digest.update(repr((one.id, ids)).encode())
                writer.write(
                    {
                        "id": one.id,
                        "source": one.source,
                        "ids": ids,
                        "spans": [list(span) for span in one.spans],
                        "prefix": one.prefix,
                        "tokens": len(ids),
                        "answers": sum(end - start for start, end in one.spans),
                        "group": _group(ids[: one.prefix]),
                    }
                )
            writer.finalize()

    _write_whole(file, write)
    return digest.hexdigest()[:12]


def read_lengths(data: Any) -> Lengths:
    """Read what packing needs of all conversations."""
    return Lengths(*(read_column(data, name) for name in ("tokens", "prefix", "group")))


def read_column(data: Any, name: str) -> Numbers:
    """Read a column of numbers."""
    found: Numbers = data.data.column(name).to_numpy().astype(np.int64, copy=False)
    return found


def write_rows(rows: Rows, lengths: Lengths, answers: Numbers, packing: Packing, file: Path) -> Any:
    """Write packed rows and return them, memory-mapped: indices, number, and how many tokens and answer tokens."""
    import pyarrow as pa
    from datasets import Dataset, Features, List, Value
    from datasets.arrow_writer import ArrowWriter

    whole = Value("int32")
    features = Features({"indices": List(whole), "number": whole, "tokens": whole, "answers": whole})
    row_tokens = rows.tokens(lengths, packing)
    row_answers = np.add.reduceat(answers[rows.indices], rows.starts[:-1])

    def write(part: Path) -> None:
        with ArrowWriter(path=str(part), features=features) as writer:
            for start in range(0, len(rows), ROW_BATCH):
                end = min(start + ROW_BATCH, len(rows))
                starts = rows.starts[start : end + 1]
                indices = rows.indices[starts[0] : starts[-1]]
                columns = {
                    "indices": pa.ListArray.from_arrays((starts - starts[0]).astype(np.int32), indices),
                    "number": np.arange(start, end, dtype=np.int32),
                    "tokens": row_tokens[start:end].astype(np.int32),
                    "answers": row_answers[start:end].astype(np.int32),
                }
                writer.write_table(pa.table(columns))
            writer.finalize()

    _write_whole(file, write)
    return Dataset.from_file(str(file))


def hash_file(file: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _group(prefix: list[int]) -> int:
    """A number for a prefix; two of a million differ with all but certainty, and `build_row` compares."""
    data = hashlib.blake2b(array("i", prefix).tobytes(), digest_size=8).digest()
    return int.from_bytes(data, "little", signed=True)


def _write_whole(file: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a file beside this one, then put it in its place. Raises: DataError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with _part(file) as part:
        try:
            write(part)
            os.replace(part, file)
        except OSError as error:
            raise DataError(f"{file} cannot be written: {error.strerror}. Is the disk full?") from error


@contextlib.contextmanager
def _part(file: Path) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)

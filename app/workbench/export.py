"""`inhouse pairs export`: pairs as JSONL or as a Hugging Face dataset on disk, with a manifest of hashes.

Training and held-out pairs are written apart, held-out ones only with --heldout, and never the same pair twice.
A follow-up carries the questions and answers before it as `messages`. Drafts and retired pairs are left out.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.assistant.errors import PairError

if TYPE_CHECKING:
    from app.assistant.pairs import Pair


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "export", parents=[common], help="write the approved pairs as JSONL or a dataset",
        description="Write train.jsonl and, with --heldout, heldout.jsonl; or a dataset with these splits.",
        epilog="Exit status: 0 written, 1 not.",
    )  # fmt: skip
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="an empty folder, or a new one")
    parser.add_argument(
        "--format", choices=("jsonl", "dataset"), default="jsonl", help="what to write (default: jsonl)"
    )
    parser.add_argument(
        "--heldout", action="store_true", help="write the held-out split too (off: train only)"
    )
    parser.set_defaults(command=export_pairs)


def export_pairs(arguments: argparse.Namespace) -> int:
    """Export the workspace's approved pairs."""
    from app.assistant.pairs import read_pairs
    from app.assistant.whole_file import write_whole
    from app.assistant.workspace import read_workspace

    to: Path = arguments.to
    if arguments.format == "dataset" and importlib.util.find_spec("datasets") is None:
        raise PairError(
            "A dataset needs the package datasets: pip install 'inhouse[training]', or use --format jsonl."
        )
    folder = read_workspace(arguments.workspace).root / "pairs"
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise PairError(f"{to} is not an empty folder: name another with --to.")
    if to.resolve().is_relative_to(folder.resolve()):
        raise PairError(f"{to} is in {folder}, where the export would be read as pairs: name another.")
    pairs = read_pairs(folder)
    by_id = {pair.id: pair for pair in pairs}
    kept = [pair for pair in pairs if pair.status == "approved"]
    splits = {"train": [pair for pair in kept if not pair.heldout]}
    if arguments.heldout:
        splits["heldout"] = [pair for pair in kept if pair.heldout]
    rows = {name: [as_row(pair, by_id, folder) for pair in some] for name, some in splits.items()}
    if arguments.format == "jsonl":
        for name, some in rows.items():
            write_whole(to / f"{name}.jsonl", "".join(f"{_json(row)}\n" for row in some))
    else:
        _write_dataset(rows, to)
    write_whole(to / "manifest.json", json.dumps(make_manifest(rows, to), indent=2) + "\n")
    counts = ", ".join(f"{len(some)} {name}" for name, some in rows.items())
    print(f"{counts} pairs written to {to}; {len(pairs) - len(kept)} drafts and retired left out.")
    return 0


def as_row(pair: Pair, by_id: Mapping[str, Pair], folder: Path) -> dict[str, Any]:
    """All fields of a pair, and its dialogue up to its answer. Raises: PairError when it crosses the splits."""
    turns = [pair]
    while turns[0].follows:
        turns.insert(0, by_id[turns[0].follows])
    if len({turn.heldout for turn in turns}) > 1:
        raise PairError(
            f"{pair.file}:{pair.line}: the dialogue of {pair.id} is half held out: move it whole."
        )
    messages = []
    for turn in turns:
        messages += [{"role": "user", "content": turn.question}, {"role": "assistant", "content": turn.sql}]
    file = pair.file.resolve()
    return {
        "id": pair.id, "question": pair.question, "sql": pair.sql, "accept": list(pair.accept),
        "also": list(pair.also), "tags": list(pair.tags), "status": pair.status, "follows": pair.follows,
        "order": pair.order, "source": pair.source, "made": _json(pair.made) if pair.made else "",
        "file": str(file.relative_to(folder.resolve())), "line": pair.line, "messages": messages,
    }  # fmt: skip


def make_manifest(rows: Mapping[str, Sequence[Mapping[str, Any]]], to: Path) -> dict[str, Any]:
    """Count each split and hash its rows, and hash every file written."""
    return {
        "splits": {
            name: {"pairs": len(some), "sha256": _hash("\n".join(map(_json, some)).encode())}
            for name, some in rows.items()
        },
        "files": {
            str(file.relative_to(to)): _hash(file.read_bytes())
            for file in sorted(to.rglob("*"))
            if file.is_file()
        },
    }


def _write_dataset(rows: Mapping[str, Sequence[dict[str, Any]]], to: Path) -> None:
    import datasets  # type: ignore[import-not-found,unused-ignore]

    texts = datasets.Value("string")
    lists = datasets.Sequence(texts)
    features = datasets.Features(
        dict.fromkeys(
            ("id", "question", "sql", "status", "follows", "order", "source", "made", "file"), texts
        )
        | dict.fromkeys(("accept", "also", "tags"), lists)
        | {"line": datasets.Value("int64"), "messages": [{"role": texts, "content": texts}]}
    )
    split = {name: datasets.Dataset.from_list(list(some), features=features) for name, some in rows.items()}
    datasets.DatasetDict(split).save_to_disk(str(to))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=dict)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

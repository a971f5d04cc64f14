"""`inhouse pairs split`: which pairs are held out, by the skeleton of their SQL; with --apply they are moved.

Pairs that share a skeleton, and the questions of a dialogue, are one group and never on both sides. A hash of seed and
skeleton decides, so a pair that is added moves no other; only a new dialogue, which may join two groups, can. What is
in heldout/ stays there and takes its group along. Machine-made pairs (.jsonl) are grouped but not moved.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.assistant.errors import PairError

if TYPE_CHECKING:
    from app.assistant.pairs import Pair


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "split", parents=[common], help="choose pairs to hold out, by the skeleton of their SQL",
        description="Propose which pairs to hold out, so that no skeleton of SQL is on both sides.",
        epilog="Exit status: 0 fine, 1 a pair cannot be read or moved.",
    )  # fmt: skip
    parser.add_argument(
        "--heldout",
        type=_share,
        default=0.2,
        metavar="SHARE",
        help="share of skeletons held out; dialogues go whole, so more of those (default: 0.2)",
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="seed of the choice (default: 0)")
    parser.add_argument("--apply", action="store_true", help="move the pairs (off: only proposes)")
    parser.set_defaults(command=split_pairs)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no share between 0 and 1")
    return share


@dataclass(frozen=True)
class Split:
    """The ids held out, and the number of groups and skeletons there are."""

    heldout: frozenset[str]
    groups: int
    skeletons: int


def choose_heldout(
    pairs: Sequence[Pair], skeletons: Mapping[str, Sequence[str]], share: float, seed: int
) -> Split:
    """Choose by groups; `skeletons` are those of each pair's statements, by its id."""
    parent: dict[str, str] = {}

    def find(node: str) -> str:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for pair in pairs:
        for other in [f"sql {text}" for text in skeletons[pair.id]] + [f"id {pair.follows or pair.id}"]:
            parent[find(f"id {pair.id}")] = find(other)
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(find(f"id {pair.id}"), []).append(pair)
    heldout: set[str] = set()
    for group in groups.values():
        texts = {text for pair in group for text in skeletons[pair.id]}
        if any(pair.heldout for pair in group) or min(_draw(seed, text) for text in texts) < share:
            heldout |= {pair.id for pair in group}
    return Split(frozenset(heldout), len(groups), len({t for texts in skeletons.values() for t in texts}))


def _draw(seed: int, text: str) -> float:
    """A number in [0, 1) that only seed and text decide."""
    digest = hashlib.sha256(f"{seed}\n{text}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def split_pairs(arguments: argparse.Namespace) -> int:
    """Propose, and move."""
    from sqlalchemy.engine import make_url

    from app.assistant.errors import SqlError
    from app.assistant.pairs import read_all_pairs
    from app.assistant.skeleton import skeleton
    from app.assistant.workspace import read_workspace

    workspace = read_workspace(arguments.workspace)
    folder = workspace.root / "pairs"
    dialect = make_url(workspace.databases[0].url).get_backend_name()
    pairs, problems = read_all_pairs(folder)
    for problem in problems:
        print(problem)
    if problems:
        raise PairError(f"{folder}: pairs with problems cannot be grouped: mend these {len(problems)} first.")
    skeletons = {}
    for pair in pairs:
        try:
            skeletons[pair.id] = [skeleton(sql, dialect) for sql in (pair.sql, *pair.accept)]
        except SqlError as error:
            raise PairError(f"{pair.file}:{pair.line}: {pair.id} has no skeleton: {error}") from error
    split = choose_heldout(pairs, skeletons, arguments.heldout, arguments.seed)
    moved = [pair for pair in pairs if pair.id in split.heldout and not pair.heldout]
    stuck = [pair for pair in moved if pair.file.suffix != ".sql"]
    moves = [(pair, heldout_file(pair, folder)) for pair in moved if pair.file.suffix == ".sql"]
    for pair, target in moves:
        print(f"{pair.file}:{pair.line}: {pair.id} -> {target}")
    for pair in stuck:
        print(f"{pair.file}:{pair.line}: {pair.id} has a held-out skeleton: take it out, it is not moved.")
    if arguments.apply:
        for pair, target in moves:
            move_pair(pair, target)
    there = sum(pair.heldout for pair in pairs)
    print(
        f"{len(pairs)} pairs in {split.groups} groups, {split.skeletons} skeletons; {there} held out before, "
        f"{len(moves)} {'moved' if arguments.apply else 'to move (--apply does)'}, {len(stuck)} to take out."
    )
    return 1 if stuck else 0


def heldout_file(pair: Pair, folder: Path) -> Path:
    """Return the file of the same name in heldout/."""
    file = pair.file.resolve()
    inside = file.relative_to(folder.resolve()) if file.is_relative_to(folder.resolve()) else Path(file.name)
    return folder / "heldout" / inside


def move_pair(pair: Pair, target: Path) -> None:
    """Move a pair with its comments. It is written at its new place first, so it is never in neither."""
    from app.assistant.pair_files import PairFile

    source, into = PairFile.read(pair.file), PairFile.read(target)
    text = next(
        block.text()
        for block in source.blocks
        if any((p.kind, p.key, p.value) == ("header", "id", pair.id) for p in block.pieces)
    )
    source.remove(pair.id)
    before = into.text()
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    into.replace_text(before + gap + (text if text.endswith("\n") else f"{text}\n"))
    into.save()
    source.save()

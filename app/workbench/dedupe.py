"""`inhouse pairs dedupe`: pairs that ask the same with the same SQL; with --apply they become one.

The same is: equal SQL up to layout in the same dialogue, or near-duplicate questions whose SQL has one skeleton and
gives the same rows. The pair that stays takes the questions of the others as `also:`, and those that followed them.
A draft's proposed question goes with it rather than into an approved pair, since no person has read it.
Held-out pairs, and questions that are asked with two meanings, are only reported. Not covered: retired pairs.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.assistant.errors import PairError

if TYPE_CHECKING:
    from app.assistant.pairs import Pair
    from app.assistant.query_process import QueryProcess

# As `inhouse pairs import` tags what it makes.
IMPORTED_TAG = "imported"
PROPOSED_TAG = "proposed-question"

AreEqual = Callable[[str, str], bool]


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "dedupe", parents=[common], help="find pairs that ask the same with the same SQL, and merge them",
        description="Propose which of several equal pairs to keep; the others' questions become its `also:`.",
        epilog="Exit status: 0 nothing to do, or all of it done; 1 something to merge or to decide.",
    )  # fmt: skip
    parser.add_argument("--apply", action="store_true", help="merge (off: only proposes)")
    parser.add_argument(
        "--near", type=_share, default=0.0, metavar="SHARE",
        help="how near two questions are that may be one, 0 to 1 (default: as `inhouse pairs lint`; off: 1)",
    )  # fmt: skip
    parser.add_argument(
        "--no-run", action="store_true", help="execute nothing; near questions need equal values (off: runs)"
    )
    parser.set_defaults(command=dedupe_pairs)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no share between 0 and 1")
    return share


@dataclass(frozen=True)
class Merge:
    """The pair that stays, and those that go into it."""

    kept: Pair
    gone: tuple[Pair, ...]


@dataclass(frozen=True)
class Duplicates:
    """What can be merged, and what a person must decide: two pairs, and why they are not merged."""

    merges: tuple[Merge, ...]
    open: tuple[tuple[Pair, Pair, str], ...]


def dedupe_pairs(arguments: argparse.Namespace) -> int:
    """Find, print and merge."""
    from sqlalchemy.engine import make_url

    from app.assistant.pairs import read_all_pairs
    from app.assistant.query_process import QueryProcess
    from app.assistant.workspace import read_workspace
    from app.terminal import ProgressLine, without_controls
    from app.workbench.near import NEAR

    workspace = read_workspace(arguments.workspace)
    folder = workspace.root / "pairs"
    dialect = make_url(workspace.databases[0].url).get_backend_name()
    pairs, problems = read_all_pairs(folder)
    for problem in problems:
        print(without_controls(str(problem)))
    if problems:
        raise PairError(
            f"{folder}: pairs with problems may be a part of it: mend these {len(problems)} first."
        )
    process = None if arguments.no_run else QueryProcess(workspace.databases[0], workspace.limits)
    try:
        with ProgressLine() as line:
            line.progress("comparing", 0, len(pairs))
            found = find_duplicates(pairs, same_results(process, dialect), arguments.near or NEAR)
    finally:
        if process is not None:
            process.close()
    for merge in found.merges:
        print(without_controls(f"{_at(merge.kept)}: {merge.kept.id} stays: {merge.kept.question}"))
        for pair in merge.gone:
            how = "goes, its unreviewed question too" if _is_unreviewed(merge.kept, pair) else "goes into it"
            print(without_controls(f"  {_at(pair)}: {pair.id} {how}: {pair.question}"))
    for one, other, why in found.open:
        print(without_controls(f"{_at(one)}: {one.id} and {other.id} ({_at(other)}): {why}"))
    gone = sum(len(merge.gone) for merge in found.merges)
    if arguments.apply:
        apply_merges(found.merges, pairs)
    done = "merged" if arguments.apply else "to merge (--apply does)"
    print(f"{len(pairs):,} pairs: {gone:,} {done}, {len(found.open):,} to decide by hand.")
    return 1 if found.open or (gone and not arguments.apply) else 0


def _at(pair: Pair) -> str:
    return f"{pair.file}:{pair.line}"


# -- finding ---------------------------------------------------------------------------------------------------


def find_duplicates(pairs: Sequence[Pair], are_equal: AreEqual, threshold: float) -> Duplicates:
    """Find the merges, and what must be decided by hand; merging them leaves nothing to merge.

    `are_equal` says whether two statements of one skeleton give the same rows.
    """
    ranks = _ranks(pairs)
    into: dict[str, str] = {}  # ids that go, and the id that each goes into
    there = [pair for pair in pairs if pair.status != "retired"]
    while True:
        left = [pair for pair in there if pair.id not in into]
        before = len(into)
        for group in _equal_groups(left, into, are_equal, threshold):
            free = [pair for pair in group if not pair.heldout]
            if len(free) > 1:
                kept = min(free, key=lambda pair: ranks[pair.id])
                into |= {
                    pair.id: kept.id for pair in free if pair is not kept and not _keeps_apart(kept, pair)
                }
        if len(into) == before:
            break
    for id in into:
        into[id] = _last(into, id)
    gone: dict[str, list[Pair]] = defaultdict(list)
    for pair in there:
        if pair.id in into:
            gone[into[pair.id]].append(pair)
    merges = tuple(Merge(pair, tuple(gone[pair.id])) for pair in there if pair.id in gone)
    left = [pair for pair in there if pair.id not in into]
    return Duplicates(merges, tuple(_open(left, into, are_equal, threshold)))


def _last(into: dict[str, str], id: str) -> str:
    while id in into:
        id = into[id]
    return id


def _equal_groups(
    pairs: Sequence[Pair], into: dict[str, str], are_equal: AreEqual, threshold: float
) -> Iterator[list[Pair]]:
    """Yield groups of pairs that ask the same; those found by their SQL first."""
    from app.workbench.recurring import bare_text

    same: dict[object, list[Pair]] = defaultdict(list)
    for pair in pairs:
        same[_last(into, pair.follows), bare_text(pair.sql)].append(pair)
    joined = _Joined(pair.id for pair in pairs)
    for group in same.values():
        for pair in group[1:]:
            joined.join(group[0].id, pair.id)
    for one, other in _near_pairs(pairs, into, threshold):
        if joined.find(one.id) != joined.find(other.id) and are_equal(one.sql, other.sql):
            joined.join(one.id, other.id)
    groups: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[joined.find(pair.id)].append(pair)
    yield from (group for group in groups.values() if len(group) > 1)


class _Joined:
    """Ids, some of them joined."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.parent = {id: id for id in ids}

    def find(self, id: str) -> str:
        while self.parent[id] != id:
            self.parent[id] = self.parent[self.parent[id]]
            id = self.parent[id]
        return id

    def join(self, one: str, other: str) -> None:
        self.parent[self.find(other)] = self.find(one)


def _near_pairs(pairs: Sequence[Pair], into: dict[str, str], threshold: float) -> Iterator[tuple[Pair, Pair]]:
    """Yield pairs of one dialogue with a near question; of several with the same words, each with each other."""
    from app.workbench.near import find_near

    contexts: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        contexts[_last(into, pair.follows)].append(pair)
    for group in contexts.values():
        texts = [(pair, text) for pair in group for text in (pair.question, *pair.also)]
        near: dict[int, list[int]] = defaultdict(list)
        for one, other, _ in find_near([text for _, text in texts], threshold):
            near[one].append(other)
        met = set()
        for one, others in near.items():
            members = [one, *others]
            for at, first in enumerate(members):
                for second in members[at + 1 :] if len(members) <= 20 else [one]:
                    a, b = texts[first][0], texts[second][0]
                    if a is not b and (a.id, b.id) not in met:
                        met |= {(a.id, b.id), (b.id, a.id)}
                        yield a, b


def _keeps_apart(kept: Pair, gone: Pair) -> str:
    """Say what merging would lose; "" if nothing."""
    if gone.order != kept.order and (gone.order or gone.status == "approved"):
        return "their `order:` differs"
    if not set(gone.accept) <= {kept.sql, *kept.accept}:
        return "its further answers (`accept:`) would be lost"
    return ""


def _ranks(pairs: Sequence[Pair]) -> dict[str, tuple[object, ...]]:
    """Approved before draft, curated before made and imported, with followers, with more questions, the first."""
    followers = Counter(pair.follows for pair in pairs)
    return {
        pair.id: (
            pair.status != "approved", pair.file.suffix == ".jsonl" or bool(pair.made), PROPOSED_TAG in pair.tags,
            IMPORTED_TAG in pair.tags, -followers[pair.id], -len(pair.also), number,
        )
        for number, pair in enumerate(pairs)
    }  # fmt: skip


def _open(
    pairs: Sequence[Pair], into: dict[str, str], are_equal: AreEqual, threshold: float
) -> Iterator[tuple[Pair, Pair, str]]:
    """What is left to decide: equal pairs that are held out or would lose something, and one question twice."""
    ranks = _ranks(pairs)
    reported = set()
    for group in _equal_groups(pairs, into, are_equal, threshold):
        first = min(group, key=lambda pair: ranks[pair.id])
        for pair in group:
            if pair is not first:
                held = "they ask the same, and one is held out: take it out of one side"
                both = "they ask the same, both held out: keep one"
                why = (
                    both if first.heldout and pair.heldout else held if first.heldout or pair.heldout else ""
                )
                reported.add(frozenset((first.id, pair.id)))
                yield (
                    first,
                    pair,
                    why or f"they ask the same, but {_keeps_apart(first, pair)}: merge them by hand.",
                )
    asked: dict[object, Pair] = {}
    for pair in pairs:
        for text in (pair.question, *pair.also):
            key = (_last(into, pair.follows), bare_words(text))
            first = asked.setdefault(key, pair)
            if first is not pair and frozenset((first.id, pair.id)) not in reported:
                reported.add(frozenset((first.id, pair.id)))
                yield first, pair, f"one question with two meanings, reword one: {text}"


def bare_words(question: str) -> str:
    """Return the question without case and punctuation."""
    return " ".join(re.findall(r"\w+", question.casefold()))


def same_results(process: QueryProcess | None, dialect: str) -> AreEqual:
    """Return whether two statements have one skeleton and give the same rows; without a process, the same values."""
    from functools import lru_cache

    from sqlglot import exp

    from app.assistant.errors import SqlError
    from app.assistant.parse import parse_sql
    from app.assistant.skeleton import skeleton_of

    @lru_cache(maxsize=10_000)
    def read(sql: str) -> tuple[str, tuple[str, ...]]:
        try:
            tree = parse_sql(sql, dialect)
        except SqlError:
            return sql, ()
        return skeleton_of(tree, dialect), tuple(sorted(node.sql() for node in tree.find_all(exp.Literal)))

    @lru_cache(maxsize=1_000)
    def rows(sql: str) -> object:
        assert process is not None
        try:
            result = process.run(sql)
        except SqlError:
            return None
        return (
            None if result.truncated or not result.rows else [tuple(map(_cell, row)) for row in result.rows]
        )

    def are_equal(one: str, other: str) -> bool:
        if read(one)[0] != read(other)[0]:
            return False
        if process is None:
            return read(one)[1] == read(other)[1]
        return rows(one) is not None and rows(one) == rows(other)

    return are_equal


def _cell(value: Any) -> object:
    return round(value, 6) if isinstance(value, float) else repr(value)


# -- merging ---------------------------------------------------------------------------------------------------


def apply_merges(merges: Sequence[Merge], pairs: Sequence[Pair]) -> None:
    """Write the merges: first what stays, then without what goes, so that no question is ever in neither."""
    into = {pair.id: merge.kept.id for merge in merges for pair in merge.gone}
    edits: dict[Path, dict[str, dict[str, tuple[str, ...]]]] = defaultdict(lambda: defaultdict(dict))
    for merge in merges:
        edits[merge.kept.file][merge.kept.id]["also"] = questions_of(merge)
    for pair in pairs:
        if pair.follows in into and pair.id not in into:
            edits[pair.file][pair.id]["follows"] = (into[pair.follows],)
    for file, changes in edits.items():
        _rewrite(file, changes, frozenset())
    for file in dict.fromkeys(pair.file for merge in merges for pair in merge.gone):
        _rewrite(file, {}, frozenset(pair.id for merge in merges for pair in merge.gone if pair.file == file))


def _is_unreviewed(kept: Pair, gone: Pair) -> bool:
    """Whether a question that `inhouse pairs import` proposed would become part of an approved pair."""
    return kept.status == "approved" and gone.status == "draft" and PROPOSED_TAG in gone.tags


def questions_of(merge: Merge) -> tuple[str, ...]:
    """The further questions of the pair that stays: its own, then those of the others, each once."""
    seen = {bare_words(merge.kept.question)}
    also = []
    reviewed = [pair for pair in merge.gone if not _is_unreviewed(merge.kept, pair)]
    for text in (*merge.kept.also, *(text for pair in reviewed for text in (pair.question, *pair.also))):
        if bare_words(text) not in seen or text in merge.kept.also:
            also.append(text)
        seen.add(bare_words(text))
    return tuple(also)


def _rewrite(file: Path, changes: dict[str, dict[str, tuple[str, ...]]], gone: frozenset[str]) -> None:
    """Edit and remove pairs of one file, whole or not at all."""
    from dataclasses import replace

    from app.assistant.pair_files import PairFile
    from app.assistant.pairs import parse_all_pairs, write_jsonl

    if file.suffix == ".sql":
        document = PairFile.read(file)
        for id, fields in changes.items():
            for key, values in fields.items():
                document.set_header(id, key, *values)
        for id in gone:
            document.remove(id)
        document.save()
        return
    kept = []
    for pair in parse_all_pairs(file.read_bytes(), file)[0]:
        if pair.id in gone:
            continue
        fields = changes.get(pair.id, {})
        pair = replace(pair, also=fields.get("also", pair.also))
        kept.append(replace(pair, follows=fields["follows"][0]) if "follows" in fields else pair)
    write_jsonl(kept, file)

"""Variants of a fixture database, on which a wrong query that is right by luck on one of them is wrong.

Each is a small DuckDB file made from a sample of the source. Smaller still are `sparse`, with empty tables, and
`zeros`, with all measures 0. The others have rows on the edge of periods (`boundary`), exchanged categories and broken
filters (`swapped`), NULLs (`nulls`), equal measures and names (`ties`), children without parents (`orphans`) and rows
twice (`duplicates`). What holds in every row of the source holds in the variants (`invariants`), so that a query that
relies on it is not called wrong.

Same source, schema, golds, seed and code give the same contents; the files are kept under the hash of those. After the
idea of distilled test suites (Zhong, Yu and Klein 2020). SQLite files are not covered.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from app.assistant.parse import parse_sql
from app.assistant.schema import Schema
from evals.blocks import Block, read_blocks
from evals.edits import EDITS
from evals.stage import BASE, SOURCE, Stage
from evals.suite import SuiteError
from evals.witnesses import find_rows

SHARE = 0.08
SPARSE_SHARE = 0.03

Progress = Callable[[int, int, str], None]  # done, total, what

_CODE = ("catalog", "invariants", "blocks", "stage", "witnesses", "edits", "variants")
_ABANDONED_S = 3600  # after which an unfinished build's folder is removed


@dataclass(frozen=True)
class Variant:
    """A variant's file; `digest` is that of its contents."""

    name: str
    path: Path
    digest: str


def make_variants(
    source: Path,
    folder: Path,
    schema: Schema,
    *,
    seed: int,
    golds: Sequence[str] = (),
    progress: Progress | None = None,
) -> list[Variant]:
    """Return the source's variants, the smallest first, made in a subfolder of `folder` unless they are there.

    `golds` are the SQL of the suite, on whose conditions rows are placed. Two processes may do this at once.
    Raises: SuiteError if the source cannot be read, ParseError for a gold.
    """
    if schema.dialect != "duckdb":
        raise SuiteError(f"{source}: variants are made of DuckDB files only, this is {schema.dialect}.")
    see = progress or (lambda done, total, name: None)
    blocks = [block for gold in golds for block in read_blocks(parse_sql(gold, "duckdb"), schema)]
    home = folder / _name(source, schema, seed, golds)
    if not (home / "variants.json").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(folder)
        work = Path(tempfile.mkdtemp(prefix=".building-", dir=folder))
        try:
            digests = _build(source, work, schema, seed, blocks, see)
            (work / "variants.json").write_text(json.dumps(digests), encoding="utf-8")
            _settle(work, home)
        except duckdb.Error as error:
            raise SuiteError(f"{source}: no variants could be made of it: {error}") from error
        finally:
            shutil.rmtree(work, ignore_errors=True)
    digests = json.loads((home / "variants.json").read_text(encoding="utf-8"))
    see(len(EDITS), len(EDITS), "")
    return [Variant(name, home / f"{name}.duckdb", digests[name]) for name in EDITS]


def _build(
    source: Path, work: Path, schema: Schema, seed: int, blocks: Sequence[Block], see: Progress
) -> dict[str, str]:
    see(0, len(EDITS), "the source")
    stage = Stage(source, schema, seed)
    try:
        stage.use(SOURCE)
        many, few = ({key: set[int]() for key in stage.catalog.relations} for _ in range(2))
        for block in blocks:
            table = block.tables.get(block.first)
            if table is None or table.key not in many:
                continue
            having = block.select.args.get("having") is not None
            rows = find_rows(stage, block, block.first, 300 if having else 12, groups=2 if having else 0)
            many[table.key].update(rows)
            few[table.key].update(rows[:4])
        stage.draw(BASE, SHARE, many)
        stage.draw("little", SPARSE_SHARE, few)
        digests = {}
        for number, (name, edit) in enumerate(EDITS.items()):
            see(number, len(EDITS), name)
            base = "little" if name in ("sparse", "zeros") else BASE
            stage.fork("variant", base)
            edit(stage, blocks)
            contents = stage.write("variant", base, work / f"{name}.duckdb")
            digests[name] = hashlib.sha256(contents.encode()).hexdigest()
            stage.drop("variant")
        return digests
    finally:
        stage.close()


def _name(source: Path, schema: Schema, seed: int, golds: Sequence[str]) -> str:
    """The name of the variants' folder: a hash of all that makes them."""
    hashed = hashlib.sha256()
    for module in _CODE:
        hashed.update((Path(__file__).parent / f"{module}.py").read_bytes())
    about = [duckdb.__version__, seed, list(golds), asdict(schema)]
    hashed.update(json.dumps(about, sort_keys=True).encode())
    try:
        with source.open("rb") as file:
            hashed.update(hashlib.file_digest(file, "sha256").digest())
    except OSError as error:
        raise SuiteError(f"{source} cannot be read: build the fixture first ({error}).") from error
    return hashed.hexdigest()[:20]


def _settle(work: Path, home: Path) -> None:
    """Give a finished build its name, unless another process was faster."""
    try:
        work.rename(home)
    except OSError:
        if not (home / "variants.json").is_file():
            raise


def _remove_abandoned(folder: Path) -> None:
    for old in folder.glob(".building-*"):
        try:
            if time.time() - old.stat().st_mtime > _ABANDONED_S:
                shutil.rmtree(old, ignore_errors=True)
        except FileNotFoundError:  # its owner has just finished
            continue

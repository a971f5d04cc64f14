"""Synthetic pairs for a workspace without words of its own: what schema, notes and glossary tell is enough."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from app.assistant.compose.proposal import MISSING, propose, with_aliases
from app.assistant.pairs import read_pairs
from app.assistant.schema import Column, Schema, Table
from app.assistant.workspace import read_workspace
from training.synthesize.command import main
from training.synthesize.generation import Generation

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example company's workspace with neither semantics.yaml nor pairs."""
    root = tmp_path_factory.mktemp("bare")
    for name in ("inhouse.toml", "glossary.yaml", "style.yaml", "schema", "fixtures"):
        (root / name).symlink_to(DATA / name)
    return root


@pytest.mark.parametrize("seed", [1, 2])
def test_a_whole_run_without_words_of_its_own(bare: Path, tmp_path: Path, seed: int) -> None:
    run = Generation(read_workspace(bare), tmp_path, seed)
    tally = run.run(80)
    pairs = read_pairs(tmp_path / "pairs.jsonl")
    assert tally.exchanges == 80
    assert all(run.process.run(pair.sql).rows for pair in pairs)
    assert {"trend", "breakdown", "refuse-missing"} <= set(tally.kept)
    run.close()


def test_a_workspace_without_notes_and_glossary(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "shop.db")
    connection.executescript(
        """
        CREATE TABLE customers (id INTEGER PRIMARY KEY, city TEXT);
        CREATE TABLE orders (
          id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), placed_at TEXT NOT NULL
        );
        INSERT INTO customers VALUES (1, 'Reno'), (2, 'Oslo'), (3, 'Bern');
        INSERT INTO orders VALUES (1, 1, '2025-01-02'), (2, 1, '2025-01-03'), (3, 2, '2025-02-01');
        """
    )
    connection.close()
    (tmp_path / "inhouse.toml").write_text(
        '[workspace]\nname = "Shop"\nreference_date = 2025-03-01\n[databases.shop]\nurl = "sqlite:///shop.db"\n'
    )
    out = tmp_path / "out"
    main(["--workspace", str(tmp_path), "--count", "12", "--out", str(out)])
    made = json.loads((out / "report.json").read_text())
    assert made["pairs"] > 0 and made["refusals"] > 0


def test_subjects_and_measures_come_from_notes_and_glossary(bare: Path, tmp_path: Path) -> None:
    run = Generation(read_workspace(bare), tmp_path, 1)
    found = propose(run.workspace, run.schema)
    run.close()
    assert "tickets" in {subject["many"] for subject in found["subjects"]}
    dates = {measure["term"]: measure["date"] for measure in found["measures"]}
    assert dates["net revenue"] == "o.ordered_at"
    assert dates["stock value"] == ""  # the launch of a product dates no stock


def test_nothing_is_called_missing_that_the_workspace_has_a_word_for(bare: Path, tmp_path: Path) -> None:
    run = Generation(read_workspace(bare), tmp_path, 1)
    lacks = {entry["lacks"] for entry in propose(run.workspace, run.schema)["missing"]}
    run.close()
    assert "salaries" in lacks
    assert "share prices" not in lacks  # the warehouse has stock
    assert len(lacks) < len(MISSING)


def test_tables_without_an_alias_get_one_of_their_own() -> None:
    tables = tuple(Table(name, (Column("id"),)) for name in ("order_lines", "other_lists", "stores"))
    aliases = [table.alias for table in with_aliases(Schema(tables)).tables]
    assert aliases == ["ol", "ol1", "s"]

"""Which approved pair is nearest; and that what is held out is never among them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.assistant.pairs import Pair, read_pairs
from app.assistant.recall import PairIndex

DATA = Path(__file__).parents[2] / "data"


def pair(id: str, question: str, file: str = "pairs/a.sql", **fields: object) -> Pair:
    return Pair(id, question, "SELECT 1", Path(file), 1, **fields)  # type: ignore[arg-type]


def nearest(question: str, *pairs: Pair, k: int = 1) -> list[str]:
    return [found.id for found in PairIndex(pairs).nearest(question, k)]


ORDERS = pair("orders", "How many orders were refunded last month?")
CUSTOMERS = pair("customers", "Which customers live in Zürich?", also=("Swiss clients by city",))
STOCK = pair("stock", "What is the stock of tents?")


@pytest.mark.parametrize(
    ("question", "id"),
    [("refunds of orders by month", "orders"), ("customer living in Zürich", "customers"), ("tent stocks", "stock"),
     ("clients in Swiss cities", "customers")],
)  # fmt: skip
def test_the_nearest_by_stems(question: str, id: str) -> None:
    assert nearest(question, ORDERS, CUSTOMERS, STOCK) == [id]


def test_a_pair_comes_once_however_many_wordings_match() -> None:
    twice = pair("twice", "stock of tents", also=("tents in stock", "stock: tents", "how many tents"))
    assert nearest("stock of tents", twice, STOCK, ORDERS, k=3).count("twice") == 1


def test_at_most_k() -> None:
    many = [pair(str(n), f"stock of tents {n}") for n in range(9)]
    assert len(nearest("stock of tents", *many, k=3)) == 3


@pytest.mark.parametrize("question", ["", "?", "zzz qqq", "顧客"])
def test_nothing_shared_is_nothing_recalled(question: str) -> None:
    assert nearest(question, ORDERS, CUSTOMERS) == []


def test_no_pairs_at_all() -> None:
    assert nearest("stock") == []


def test_one_pair_alone() -> None:
    assert nearest("tents in stock", STOCK) == ["stock"]


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_what_is_not_approved_is_not_recalled(status: str) -> None:
    assert nearest(STOCK.question, pair("stock", STOCK.question, status=status), ORDERS) == []


def test_a_follow_up_is_not_recalled() -> None:
    assert nearest("tents only", pair("b", "tents only", follows="stock"), ORDERS) == []


@pytest.mark.parametrize("file", ["pairs/heldout/a.sql", "/w/pairs/heldout/x/a.sql"])
def test_a_held_out_pair_is_never_recalled(file: str) -> None:
    assert nearest(STOCK.question, pair("secret", STOCK.question, file, also=("tents",)), ORDERS) == []


def test_a_pair_left_out_by_name() -> None:
    assert PairIndex([STOCK, ORDERS]).nearest(STOCK.question, 2, without="stock") == ()


def test_a_pair_left_out_makes_room_for_the_next() -> None:
    other = pair("other", "stock of tents and bags")
    assert PairIndex([STOCK, other]).nearest(STOCK.question, 1, without="stock") == (other,)


@pytest.mark.parametrize(
    ("asked", "limits", "id"),
    [
        ("How many tents are in stock?", {}, "long"),  # as near as the short one, and the first
        ("How many tents are in stock?", {"short_characters": 100}, "short"),
        ("How many tents are in stock?", {"short_characters": 300}, "long"),
        ("Tents in Reno?", {"short_characters": 100}, "long"),  # clearly nearer
        ("Tents in Reno?", {"short_characters": 100, "max_characters": 200}, "short"),
    ],
)
def test_a_long_one_must_be_clearly_nearer(asked: str, limits: dict[str, Any], id: str) -> None:
    long = replace(pair("long", "How many tents are in stock in Reno?"), sql="SELECT 1" + " + 1" * 70)
    pairs = PairIndex([long, pair("short", "How many tents are in stock in Oslo?"), ORDERS, CUSTOMERS])
    assert [found.id for found in pairs.nearest(asked, least=0.1, **limits)] == [id]


def test_no_held_out_pair_of_the_example_company_is_recalled_by_its_own_words() -> None:
    pairs = read_pairs(DATA / "pairs")
    index = PairIndex(pairs)
    held_out = [pair for pair in pairs if pair.heldout]
    assert held_out
    for asked in held_out:
        for wording in (asked.question, *asked.also):
            assert not any(found.heldout for found in index.nearest(wording, 8))


def test_recalling_takes_nothing_of_a_gpu(tmp_path: Path) -> None:
    """A JAX that is installed may compute on the processor alone, when bm25s imports it."""
    (tmp_path / "jax").mkdir()
    (tmp_path / "jax" / "__init__.py").write_text("")
    (tmp_path / "jax" / "lax.py").write_text(
        "import os\ntop_k = lambda scores, k: print('JAX on', os.environ.get('JAX_PLATFORMS', 'the GPU'))"
    )
    environment = {key: value for key, value in os.environ.items() if key != "JAX_PLATFORMS"}
    path = os.pathsep.join([str(tmp_path), str(Path(__file__).parents[2])])
    done = subprocess.run(
        [sys.executable, "-c", "import app.assistant.recall"],
        env=environment | {"PYTHONPATH": path}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "JAX on cpu"

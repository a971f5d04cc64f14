"""A small workspace to train on, and the recipe for it: seconds on a CPU."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from app.assistant.assistant import Assistant
from app.assistant.workspace import read_workspace
from training.recipe import Recipe

CITIES = ("Reno", "Zürich", "Oslo", "Lima", "Bonn", "Kyoto")


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> None:
    """Sums in one order, whatever else runs."""
    torch.set_num_threads(1)


@pytest.fixture
def trained_workspace(shop_workspace: Path) -> Path:
    """The shop with a dozen more pairs, one dialogue and one that is held out."""
    return add_pairs(shop_workspace)


@pytest.fixture(scope="session")
def shared_trained_workspace(shared_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for all tests that write nothing there."""
    folder = tmp_path_factory.mktemp("trained") / "shop"
    shutil.copytree(shared_workspace, folder)
    return add_pairs(folder)


def add_pairs(workspace: Path) -> Path:
    """Write the pairs into a copy of the shop; returns it."""
    parts = [
        f"-- id: customers-in-{number}\n-- question: How many customers live in {city}?\n"
        f"-- also: Customers in {city}, their number?\n"
        f"SELECT COUNT(*) AS customers FROM sales.customers AS c WHERE c.city = '{city}';\n"
        for number, city in enumerate(CITIES)
    ]
    parts += [
        "-- id: names\n-- question: What are our customers called?\n"
        "SELECT c.name FROM sales.customers AS c -- all of them\nORDER BY c.name;\n",
        "-- id: names-in-reno\n-- question: Only in Reno?\n-- follows: names\n"
        "SELECT c.name FROM sales.customers AS c WHERE c.city = 'Reno' ORDER BY c.name;\n",
        "-- id: turnover\n-- question: What was our turnover?\nSELECT SUM(o.total) AS usd FROM sales.orders AS o;\n",
        "-- id: later\n-- question: Later?\n-- status: draft\nSELECT 1;\n",
    ]
    (workspace / "pairs" / "more.sql").write_text("\n".join(parts), encoding="utf-8")
    heldout = workspace / "pairs" / "heldout" / "a.sql"
    heldout.parent.mkdir()
    heldout.write_text(
        "-- id: measured\n-- question: Stores?\n-- tags: must-pass\nSELECT COUNT(*) AS stores FROM stores AS s;\n"
    )
    return workspace


@pytest.fixture
def assistant(trained_workspace: Path) -> Iterator[Assistant]:
    assistant = Assistant(read_workspace(trained_workspace))
    yield assistant
    assistant.close()


@pytest.fixture(scope="session")
def shared_assistant(shared_trained_workspace: Path) -> Iterator[Assistant]:
    """The same for all tests that change nothing of it."""
    assistant = Assistant(read_workspace(shared_trained_workspace))
    yield assistant
    assistant.close()


@pytest.fixture(scope="session")
def recipe() -> Recipe:
    return Recipe(
        name="test", base="random-mistral", device="any", lora_rank=4, lora_alpha=8, validation_pairs=2, context=768,
        max_steps=6, batch_rows=2, learning_rate=5e-3, save_every=2, optimizer="adamw_torch",
        gradient_checkpointing=False,
    )  # fmt: skip

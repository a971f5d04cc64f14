"""The shop: one small company as a DuckDB file, an SQLite file and a workspace; and the real 0.5B, loaded once."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from app.assistant.base_models import resolve_name
from app.assistant.database import Database
from app.assistant.errors import ModelError
from app.assistant.generate import LlamaModel
from app.assistant.weights import find_weights
from app.assistant.workspace import DatabaseConfig, Limits

# A shell starts what it puts into the background deaf to Ctrl-C, and so would be the programs that tests start and end.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# pytest-xdist's workers share the cores out, for themselves and all that they start: threads of a model wait for one
# another at every step, and would wait for whatever the other worker computes on the core of one of them.
if (_worker := os.environ.get("PYTEST_XDIST_WORKER")) and hasattr(os, "sched_setaffinity"):
    _cores, _workers = sorted(os.sched_getaffinity(0)), int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
    os.sched_setaffinity(0, _cores[int(_worker.removeprefix("gw")) % _workers :: _workers] or _cores)

SHOP_DUCKDB = """
CREATE SCHEMA sales;
CREATE SEQUENCE seq;
CREATE TABLE sales.customers (
  customer_id INTEGER PRIMARY KEY, name VARCHAR NOT NULL, city VARCHAR, email VARCHAR
);
CREATE TABLE sales.orders (
  order_id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES sales.customers (customer_id), status VARCHAR,
  total DECIMAL(10, 2), ordered_at TIMESTAMP, tags VARCHAR[], extra JSON, place STRUCT(city VARCHAR, zip VARCHAR)
);
CREATE TABLE stores (store_id INTEGER, city VARCHAR);
INSERT INTO sales.customers VALUES
  (1, 'Ada Lovelace', 'Reno', 'ada@example.com'), (2, 'Bo Ek', 'Zürich', 'bo@example.com');
INSERT INTO sales.orders SELECT
  i, 1 + i % 2, 'placed', i, TIMESTAMP '2025-01-01' + INTERVAL (i) DAY, ['a', 'b'], '{"k": 1}',
  {'city': 'Reno', 'zip': '1'}
FROM range(10) AS r(i);
INSERT INTO stores VALUES (1, 'Reno');
"""
SHOP_SQLITE = """
CREATE TABLE customers (customer_id INTEGER PRIMARY KEY, name TEXT, city TEXT);
CREATE TABLE orders (
  order_id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, status TEXT, total REAL,
  ordered_at TEXT, extra TEXT
);
INSERT INTO customers VALUES (1, 'Ada Lovelace', 'Reno'), (2, 'Bo Ek', 'Zürich');
INSERT INTO orders VALUES (1, 1, 'placed', 5, '2025-01-01', '{"k": 1}');
"""
SHOP_FILES = {
    "inhouse.toml": """
[workspace]
name = "The Shop"
about = "customers and their orders"
reference_date = 2025-10-15

[databases.shop]
url = "duckdb:///shop.duckdb"

[model]
name = "0.5b"
max_new_tokens = 60
""",
    "schema/sales.yaml": """
sales.orders:
  description: One row per order.
  columns:
    status: {description: Where it stands., values: [placed, shipped]}
sales.customers:
  description: One row per customer.
  columns:
    email: {description: E-mail address., personal: true}
""",
    "glossary.yaml": """
- term: revenue
  also: [turnover]
  means: What the orders bring in.
  sql: SUM(o.total)
  from: sales.orders AS o
""",
    "pairs/orders.sql": """-- id: number-of-customers
-- question: How many customers do we have?
-- status: approved
SELECT COUNT(*) AS customers FROM sales.customers;
""",
}


def write_shop_files(folder: Path) -> None:
    """Make a folder with shop.duckdb a workspace."""
    for name, text in SHOP_FILES.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def shop_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with shop.duckdb and shop.sqlite; copy before writing."""
    folder = tmp_path_factory.mktemp("shop")
    with duckdb.connect(folder / "shop.duckdb") as connection:
        connection.execute(SHOP_DUCKDB)
    connection = sqlite3.connect(folder / "shop.sqlite")
    connection.executescript(SHOP_SQLITE)
    connection.close()
    return folder


@pytest.fixture
def shop(shop_files: Path, tmp_path: Path) -> Path:
    """A folder of the test's own with shop.duckdb and shop.sqlite."""
    folder = tmp_path / "shop"
    shutil.copytree(shop_files, folder)
    return folder


@pytest.fixture
def shop_workspace(shop: Path) -> Path:
    """The shop as a workspace on its DuckDB file."""
    write_shop_files(shop)
    return shop


@pytest.fixture(scope="session")
def shared_workspace(shop_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for all tests that write nothing there."""
    folder = tmp_path_factory.mktemp("shared") / "shop"
    shutil.copytree(shop_files, folder)
    write_shop_files(folder)
    return folder


@pytest.fixture
def open_database() -> Iterator[Callable[..., Database]]:
    """Open a database by its URL and limits; closed when the test ends."""
    opened: list[Database] = []

    def open_one(url: str, **limits: float) -> Database:
        opened.append(Database(DatabaseConfig("shop", url), Limits(**limits)))
        return opened[-1]

    yield open_one
    for database in opened:
        database.close()


@pytest.fixture(scope="session")
def small_weights() -> Path:
    """The file of the 0.5B, which `make test` fetches."""
    try:
        return find_weights(resolve_name("0.5b"))
    except ModelError as error:
        pytest.fail(f"the tests need the small model, run `inhouse model --model 0.5b`: {error}")


@pytest.fixture(scope="session")
def small_model(small_weights: Path, tmp_path_factory: pytest.TempPathFactory) -> LlamaModel:
    """The real 0.5B, its states in a folder of its own; whoever uses it continues its slot."""
    return LlamaModel(small_weights, name="0.5b", states=tmp_path_factory.mktemp("states"))

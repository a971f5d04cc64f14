"""inhouse init: a workspace that answers at once, made of databases of both kinds."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import duckdb
import pytest

from app.assistant.assistant import Assistant
from app.assistant.pairs import read_pairs
from app.assistant.prompt import PROMPT_VERSION
from app.assistant.workspace import read_workspace
from app.cli import main

CLINIC = """
CREATE TABLE "Pets" (PetId INTEGER PRIMARY KEY, "Name" TEXT, "null" TEXT, BirthDate TEXT);
INSERT INTO Pets VALUES (1, 'Rex', 'a', '2015-01-01'), (2, 'Mia', 'b', '2016-01-01');
CREATE TABLE "Order" (OrderID INTEGER PRIMARY KEY, PetId INTEGER, "Order Date" TEXT, DueDate TEXT);
INSERT INTO "Order" VALUES (1, 1, '2023-09-27 00:00:00', '2023-10-30'), (2, 1, '2023-09-28 00:00:00', NULL);
CREATE TABLE "Order Details" (OrderID INTEGER REFERENCES "Order"(OrderID), PetId INTEGER, Quantity INTEGER);
INSERT INTO "Order Details" VALUES (1, 7, 3);
"""


def init(folder: Path, database: Path | str, *more: str) -> int:
    return main(["init", str(folder), "--db", str(database), "--adapter", "none", *more])


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    file = tmp_path / "our clinic 1%.sqlite"
    connection = sqlite3.connect(file)
    connection.executescript(CLINIC)
    connection.close()
    return file


def test_a_sqlite_file_becomes_a_workspace(
    clinic: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new place"
    assert init(folder, clinic, "--name", 'The "Clinic"') == 0
    said = capsys.readouterr().out
    assert "3 tables, 11 columns, 1 declared keys" in said and "28 September 2023" in said
    assert "Order.PetId → Pets" in said
    assert "Order Details.PetId" not in said  # 7 is no pet
    assert "Pets.BirthDate" in said  # looks like personal data

    workspace = read_workspace(folder)
    assert workspace.name == 'The "Clinic"' and str(workspace.today) == "2023-09-28"
    assert not workspace.described  # until somebody says what words mean here
    assert "How many orders are there?" in workspace.starter_questions
    assert read_pairs(folder / "pairs") == []
    assert main(["pairs", "lint", "--workspace", str(folder)]) == 0
    assistant = Assistant(workspace)
    orders = next(table for table in assistant.schema.tables if table.name == "Order")
    assert [key.ref_table for key in orders.foreign_keys] == ["Pets"]
    pets = next(table for table in assistant.schema.tables if table.name == "Pets")
    assert set(pets.columns[1].values) == {"Rex", "Mia"}  # how its values are written
    assistant.close()


def test_a_described_table_shows_what_the_team_wrote(clinic: Path, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    assert init(folder, clinic) == 0
    notes = folder / "schema" / "tables.yaml"
    text = notes.read_text()
    assert '"null": {' in text  # a name that YAML would read as something else
    assert 'Name: {description: "", values: ["' in text
    notes.write_text(
        text.replace('Name: {description: ""', "Name: {description: What its owner calls it.", 1)
    )
    workspace = read_workspace(folder)
    assert workspace.described
    assistant = Assistant(workspace)
    pets = next(table for table in assistant.schema.tables if table.name == "Pets")
    assert pets.columns[1].description == "What its owner calls it." and len(pets.columns[1].values) == 2
    assistant.close()


def test_a_duckdb_file_with_schemas(tmp_path: Path) -> None:
    file = tmp_path / "w.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "CREATE SCHEMA sales; CREATE TABLE sales.customers (id INTEGER PRIMARY KEY, name VARCHAR)"
        )
        connection.execute(
            "CREATE TABLE sales.orders (order_id INTEGER PRIMARY KEY, customer_id INTEGER, on_day DATE)"
        )
        connection.execute("INSERT INTO sales.customers VALUES (1, 'A')")
        connection.execute("INSERT INTO sales.orders VALUES (1, 1, current_date), (2, 1, DATE '2999-01-01')")
    folder = tmp_path / "company"
    assert init(folder, f"duckdb:///{file}") == 0
    assert "# reference_date" in (folder / "inhouse.toml").read_text()  # loaded today: the clock tells
    workspace = read_workspace(folder)
    assert list(workspace.notes or {}) == ["sales.customers", "sales.orders"]
    assert (workspace.notes or {})["sales.orders"].columns["customer_id"].references == "sales.customers.id"


def test_schemas_whose_files_would_have_one_name_share_it(tmp_path: Path) -> None:
    file = tmp_path / "w.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute('CREATE SCHEMA "a b"; CREATE TABLE "a b".one (id INTEGER)')
        connection.execute("CREATE SCHEMA a_b; CREATE TABLE a_b.two (id INTEGER)")
    assert init(tmp_path / "company", file) == 0
    assert set(read_workspace(tmp_path / "company").notes or {}) == {"a b.one", "a_b.two"}


def test_an_empty_database_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "empty.sqlite"
    connection = sqlite3.connect(file)
    connection.executescript("CREATE TABLE t (a); DROP TABLE t;")
    connection.close()
    assert init(tmp_path / "w", file) == 1
    assert "has no tables to ask about" in capsys.readouterr().err and not (tmp_path / "w").exists()


def test_what_is_there_is_left_alone(
    clinic: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "w"
    folder.mkdir()
    (folder / "glossary.yaml").write_text("- mine\n")
    assert init(folder, clinic) == 1
    assert "has glossary.yaml already" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["glossary.yaml"]


@pytest.mark.parametrize(
    ("database", "said"),
    [
        ("nowhere.sqlite", "No such file"),
        ("notes.txt", "neither a DuckDB nor a SQLite file"),
        ("postgresql://me@localhost/db", "reads duckdb and sqlite so far"),
    ],
)
def test_no_database_no_workspace(
    database: str,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").write_text("hello")
    assert init(tmp_path / "w", database) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "w").exists()


def test_an_adapter_comes_along_with_the_base_that_it_is_for(
    clinic: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    adapter = tmp_path / "tuned"
    adapter.mkdir()
    arguments = ["init", str(tmp_path / "w"), "--db", str(clinic), "--adapter", str(adapter)]
    assert main(arguments) == 1 and "is no adapter" in capsys.readouterr().err
    assert not (tmp_path / "w").exists()
    about = {"name": "tuned", "base": "0.5b", "prompt_version": PROMPT_VERSION}
    (adapter / "inhouse.json").write_text(json.dumps(about))
    (adapter / "adapter.gguf").write_bytes(b"weights")
    assert main(arguments) == 0
    assert (tmp_path / "w" / "adapters" / "tuned" / "adapter.gguf").is_file()
    model = read_workspace(tmp_path / "w").model
    assert model.adapter == str(tmp_path / "w" / "adapters" / "tuned")
    assert model.name == "qwen2.5-coder-0.5b-instruct"
    assert "Tuned on the example company" not in (tmp_path / "w" / "inhouse.toml").read_text(encoding="utf-8")

"""Opening a database: every way it can be wrong is one sentence with a remedy, and nothing is created by trying."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from app.assistant.database import Database
from app.assistant.errors import DatabaseError, RunError
from app.assistant.ground import Vocabulary
from app.assistant.run import run_sql
from app.assistant.schema import read_schema
from app.assistant.workspace import DatabaseConfig, Limits

DIALECTS = ("duckdb", "sqlite")
RANDOM = random.Random(7).randbytes(30_000)


def refuse(url: str, match: str, build: Path | None = None) -> str:
    """The message of the DatabaseError that opening raises, after looking that nothing was created."""
    folder = Path(url.partition(":///")[2]).parent
    before = sorted(folder.iterdir()) if folder.is_dir() else []
    with pytest.raises(DatabaseError, match=match) as caught:
        Database(DatabaseConfig("shop", url, build), Limits())
    assert (sorted(folder.iterdir()) if folder.is_dir() else []) == before
    assert "Traceback" not in str(caught.value) and "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_missing_file(tmp_path: Path, dialect: str) -> None:
    refuse(f"{dialect}:///{tmp_path}/none.db", r"has no file .*none\.db: correct its url in inhouse\.toml")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_missing_file_that_a_script_builds(tmp_path: Path, dialect: str) -> None:
    refuse(f"{dialect}:///{tmp_path}/none.db", r"build it with: python build\.py", Path("build.py"))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_folder(tmp_path: Path, dialect: str) -> None:
    (tmp_path / "shop").mkdir()
    refuse(f"{dialect}:///{tmp_path}/shop", "has no file")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_file_below_a_file(shop: Path, dialect: str) -> None:
    refuse(f"{dialect}:///{shop}/shop.{dialect}/x", "has no file")


@pytest.mark.parametrize(("settings", "threads"), [("?threads=1", 1), ("?threads=3&default_order=desc", 3)])
def test_settings_of_the_engine_follow_the_file(
    shop: Path, open_database: Callable[..., Database], settings: str, threads: int
) -> None:
    database = open_database(f"duckdb:///{shop}/shop.duckdb{settings}")
    said = run_sql("SELECT current_setting('threads'), current_setting('enable_external_access')", database)
    assert said.rows == [(threads, False)]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_folder_of_any_name(shop: Path, open_database: Callable[..., Database], dialect: str) -> None:
    folder = shop.rename(shop.with_name("a b?c%20d#e"))
    address = quote(f"{folder}/shop.{dialect}")
    assert run_sql("SELECT 1", open_database(f"{dialect}:///{address}")).rows == [(1,)]


def test_a_setting_that_is_none_is_said(shop: Path) -> None:
    refuse(f"duckdb:///{shop}/shop.duckdb?frobnicate=1", "cannot be read: .*frobnicate")


@pytest.mark.parametrize("url", ["duckdb://", "duckdb:///:memory:", "sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory(url: str) -> None:
    refuse(url, "has no file")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_random_bytes(tmp_path: Path, dialect: str) -> None:
    (tmp_path / "shop").write_bytes(RANDOM)
    refuse(f"{dialect}:///{tmp_path}/shop", f"damaged or not a {dialect} file: restore it from a backup")


def test_an_empty_file_as_duckdb(tmp_path: Path) -> None:
    (tmp_path / "shop").touch()
    refuse(f"duckdb:///{tmp_path}/shop", "damaged or not a duckdb file")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_good_header_and_then_garbage(shop: Path, dialect: str) -> None:
    file = shop / f"shop.{dialect}"
    file.write_bytes(file.read_bytes()[:100] + RANDOM)
    refuse(f"{dialect}:///{file}", "damaged")


def test_a_damaged_file_that_a_script_builds(tmp_path: Path) -> None:
    (tmp_path / "shop").write_bytes(RANDOM)
    refuse(f"duckdb:///{tmp_path}/shop", r"build it anew with: python build\.py", Path("build.py"))


@pytest.mark.parametrize("kept", [0.2, 0.5])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_file_cut_short_is_said_to_be_damaged_at_the_latest_when_read(
    shop: Path, dialect: str, kept: float
) -> None:
    file = shop / f"shop.{dialect}"
    whole = file.read_bytes()
    file.write_bytes(whole[: int(kept * len(whole))])
    with pytest.raises(DatabaseError, match="damaged"):
        database = Database(DatabaseConfig("shop", f"{dialect}:///{file}"), Limits())
        try:
            schema = read_schema(database)
            Vocabulary(schema, (), database)
        finally:
            database.close()


def test_damaged_pages_are_said_when_values_are_read(shop: Path) -> None:
    file = shop / "shop.sqlite"
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + RANDOM[: len(whole) - 4096])
    database = Database(DatabaseConfig("shop", f"sqlite:///{file}"), Limits())
    try:
        with pytest.raises(DatabaseError, match="damaged"):
            Vocabulary(read_schema(database), (), database)
    finally:
        database.close()


def test_an_sqlite_file_as_duckdb(shop: Path) -> None:
    refuse(f"duckdb:///{shop}/shop.sqlite", "is an SQLite file: write sqlite:///")


def test_a_duckdb_file_as_sqlite(shop: Path) -> None:
    refuse(f"sqlite:///{shop}/shop.duckdb", "not a sqlite file")


def hold(command: str) -> subprocess.Popen[bytes]:
    """Start a process that runs the Python command, says so and waits."""
    process = subprocess.Popen(
        [sys.executable, "-c", f"{command}; print('held', flush=True); import time; time.sleep(60)"],
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stdout.readline() == b"held\n"
    return process


LOCKS = {
    "duckdb": "import duckdb; c = duckdb.connect({!r}); c.execute('CREATE TABLE x (a INTEGER)')",
    "sqlite": "import sqlite3; c = sqlite3.connect({!r}, isolation_level=None); c.execute('BEGIN EXCLUSIVE')",
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_file_that_another_program_writes_to(shop: Path, dialect: str) -> None:
    process = hold(LOCKS[dialect].format(str(shop / f"shop.{dialect}")))
    try:
        with pytest.raises(DatabaseError, match="locked by another program that writes to it"):
            Database(DatabaseConfig("shop", f"{dialect}:///{shop}/shop.{dialect}"), Limits())
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_file_that_another_inhouse_reads(
    open_database: Callable[..., Database], shop: Path, dialect: str
) -> None:
    command = (
        "from pathlib import Path; from app.assistant.database import *; "
        f"d = Database(DatabaseConfig('shop', 'duckdb:///{shop}/shop.duckdb'), Limits())"
    ).replace("duckdb", dialect)
    process = hold(command)
    try:
        assert run_sql("SELECT 1", open_database(f"{dialect}:///{shop}/shop.{dialect}")).rows == [(1,)]
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("url", ["not a url", "", "shop.duckdb", "duckdb://host:port/x"])
def test_a_text_that_is_no_url(url: str) -> None:
    refuse(url, "is no database URL; write e.g. duckdb:///")


@pytest.mark.parametrize("kind", ["postgresql", "mysql", "mssql+pyodbc"])
def test_a_database_of_another_kind(kind: str) -> None:
    said = refuse(f"{kind}://user:hunter2@localhost/shop", "Inhouse reads duckdb and sqlite so far")
    assert "hunter2" not in said


def test_a_driver_that_does_not_exist(shop: Path) -> None:
    refuse(f"sqlite+foo:///{shop}/shop.sqlite", "without a driver")


@pytest.mark.parametrize("name", ["two words", "it's", "Zürich", "50 %", "a#b"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_any_file_name(open_database: Callable[..., Database], shop: Path, dialect: str, name: str) -> None:
    file = (shop / f"shop.{dialect}").rename(shop / name)
    assert run_sql("SELECT 1", open_database(f"{dialect}:///{file}")).rows == [(1,)]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_closed_database_can_be_written_again(
    open_database: Callable[..., Database], shop: Path, dialect: str
) -> None:
    open_database(f"{dialect}:///{shop}/shop.{dialect}").close()
    connect = {
        "duckdb": "import duckdb; duckdb.connect({!r})",
        "sqlite": "import sqlite3; sqlite3.connect({!r})",
    }
    command = (
        connect[dialect].format(str(shop / f"shop.{dialect}")) + ".execute('CREATE TABLE x (a INTEGER)')"
    )
    assert subprocess.run([sys.executable, "-c", command], check=False).returncode == 0


def test_duckdbs_configuration_is_locked(open_database: Callable[..., Database], shop: Path) -> None:
    database = open_database(f"duckdb:///{shop}/shop.duckdb")
    rows = run_sql(
        "SELECT name, value FROM duckdb_settings() WHERE name IN ('enable_external_access', 'lock_configuration', "
        "'autoload_known_extensions', 'autoinstall_known_extensions', 'temp_directory')",
        database,
    ).rows
    assert dict(rows) == {
        "enable_external_access": "false", "lock_configuration": "true", "temp_directory": "",
        "autoload_known_extensions": "false", "autoinstall_known_extensions": "false",
    }  # fmt: skip


def test_an_sqlite_file_is_opened_for_reading_only(
    open_database: Callable[..., Database], shop: Path
) -> None:
    database = open_database(f"sqlite:///{shop}/shop.sqlite")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        database.raw.execute("PRAGMA query_only = OFF").connection.execute("CREATE TABLE x (a)")


@pytest.fixture
def latin(open_database: Callable[..., Database], shop: Path) -> Database:
    """The shop with a customer whose name is Latin-1, which SQLite stores as it comes."""
    connection = sqlite3.connect(shop / "shop.sqlite")
    connection.execute("INSERT INTO customers VALUES (3, CAST(x'5afc72696368' AS TEXT), 'Reno')")
    connection.commit()
    connection.close()
    return open_database(f"sqlite:///{shop}/shop.sqlite")


def test_text_that_is_not_utf8_is_shown_with_a_replacement(latin: Database) -> None:
    assert run_sql("SELECT name FROM customers WHERE customer_id = 3", latin).rows == [("Z�rich",)]


def test_text_that_is_not_utf8_is_compared_as_it_is_stored(latin: Database) -> None:
    rows = run_sql("SELECT COUNT(*) FROM customers WHERE name LIKE 'Z%' AND LENGTH(name) = 6", latin).rows
    assert rows == [(1,)]


def test_values_that_are_not_utf8_are_read(latin: Database) -> None:
    schema = read_schema(latin)
    found = Vocabulary(schema, (), latin).ground("customers in Reno")
    assert [value.spelling for value in found.values] == ["Reno"]


def test_no_pattern_can_hold_a_query_past_its_time_limit(latin: Database) -> None:
    with pytest.raises(RunError, match="function"):
        run_sql(f"SELECT '{'a' * 60}!' REGEXP '(a+)+$'", latin)


def test_a_file_that_this_process_has_open_already(
    open_database: Callable[..., Database], shop: Path
) -> None:
    first, second = (open_database(f"duckdb:///{shop}/shop.duckdb") for _ in range(2))
    for database in (first, second):
        with pytest.raises(Exception, match=r"disabled|locked"):
            database.raw.execute("SELECT * FROM read_text('/etc/hostname')")
        with pytest.raises(Exception, match="locked"):
            database.raw.execute("SET enable_external_access = true")

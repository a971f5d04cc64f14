"""Queries in a child process: limits that hold, every way a child can end, and no child left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from app.assistant.database import Database
from app.assistant.errors import DatabaseError, LimitError, PolicyError, RunError
from app.assistant.generate import Cancelled
from app.assistant.query_process import HEADROOM_MB, QueryProcess
from app.assistant.run import run_sql
from app.assistant.workspace import DatabaseConfig, Limits

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"
DEAF = "SELECT levenshtein(repeat('a', 200000), repeat('b', 200000))"  # heeds no interrupt for half a minute
HUGE = "SELECT list_transform(range(10000000), x -> x || 'and a text of some length')"  # 7 GB without a limit

TYPES = (
    "DATE '2025-01-02'", "TIME '12:30:00'", "TIMESTAMP '2025-01-02 03:04:05.678'", "INTERVAL 3 DAY",
    "TIMESTAMPTZ '2025-01-02 03:04:05+00'", "TIMETZ '10:00:00+02'", "170141183460469231731687303715884105727::HUGEINT",
    "1.10::DECIMAL(10, 2)", "uuid()::VARCHAR::UUID IS NOT NULL", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::UUID",
    "'\\xAA\\x00'::BLOB", "[1, NULL, 3]", "[DATE '2025-01-02']", "{'a': 1, 'b': [1.5::DECIMAL(3, 1)]}",
    "MAP {'a': DATE '2025-01-02'}", "'infinity'::DOUBLE", "'sad'::ENUM('sad', 'ok')", "'101'::BIT",
    "'{\"a\": [1]}'::JSON", "NULL", "TRUE", "1.5::FLOAT", "'🙂'", "[1, 2]::INTEGER[2]", "DATE '290000-01-01'",
)  # fmt: skip

Start = Callable[..., QueryProcess]


@pytest.fixture
def start(shop: Path) -> Iterator[Start]:
    """Start a process on the shop's file of a dialect, or on a URL; ended when the test ends."""
    started: list[QueryProcess] = []

    def start_one(dialect: str = "duckdb", *, url: str = "", **limits: float) -> QueryProcess:
        url = url or f"{dialect}:///{shop}/shop.{dialect}"
        started.append(QueryProcess(DatabaseConfig("shop", url), Limits(**limits)))
        return started[-1]

    yield start_one
    for queries in started:
        queries.close()


@pytest.fixture(scope="module")
def shared(shop_files: Path) -> Iterator[dict[str, QueryProcess]]:
    """One process for each dialect, for tests that leave it as they found it."""
    both = {
        dialect: QueryProcess(DatabaseConfig("shop", f"{dialect}:///{shop_files}/shop.{dialect}"), Limits())
        for dialect in ("duckdb", "sqlite")
    }
    yield both
    for queries in both.values():
        queries.close()


def child_of(queries: QueryProcess) -> psutil.Process:
    """The child, once it is ready for a query."""
    queries.run("SELECT 1")
    return psutil.Process(queries._child.pid)


@pytest.fixture(params=["duckdb", "sqlite"])
def dialect(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_query_gives_what_run_sql_gives(shared: dict[str, QueryProcess], dialect: str) -> None:
    sql = f"SELECT * FROM {'sales.' if dialect == 'duckdb' else ''}customers ORDER BY 1"
    queries = shared[dialect]
    database = Database(queries.config, queries.limits)
    here, there = run_sql(sql, database), queries.run(sql)
    database.close()
    assert (there.columns, there.types, there.rows) == (here.columns, here.types, here.rows)
    cut = queries.run(sql, max_rows=1)
    assert (len(cut.rows), cut.truncated) == (1, True)


def test_values_of_all_types_arrive_as_they_are(
    shared: dict[str, QueryProcess], open_database: Callable[..., Database], shop: Path
) -> None:
    sql = f"SELECT {', '.join(TYPES)}"
    here = run_sql(sql, open_database(f"duckdb:///{shop}/shop.duckdb"))
    there = shared["duckdb"].run(sql)
    assert there.rows == here.rows
    assert [type(value) for value in there.rows[0]] == [type(value) for value in here.rows[0]]


def test_values_of_sqlite_arrive_as_they_are(shared: dict[str, QueryProcess]) -> None:
    rows = shared["sqlite"].run("SELECT x'00ff', 9223372036854775807, 0.1, 'é', NULL").rows
    assert rows == [(b"\x00\xff", 9223372036854775807, 0.1, "é", None)]


def test_errors_come_as_from_run_sql(shared: dict[str, QueryProcess], dialect: str) -> None:
    queries = shared[dialect]
    child = child_of(queries)
    with pytest.raises(RunError, match="nothing_like_it"):
        queries.run("SELECT nothing_like_it")
    with pytest.raises(PolicyError):
        queries.run("CREATE TABLE t (a INTEGER)")
    assert child_of(queries).pid == child.pid


def test_the_engine_stops_itself_where_it_can(start: Start, dialect: str) -> None:
    queries = start(dialect, timeout_s=0.3)
    child_of(queries)
    began = time.perf_counter()
    with pytest.raises(LimitError, match=r"stopped after 0\.3 seconds"):
        queries.run(ENDLESS)
    assert time.perf_counter() - began < 1.2
    assert queries.run("SELECT 1").rows == [(1,)]


def test_a_query_that_heeds_no_interrupt_is_killed(start: Start) -> None:
    queries = start(timeout_s=0.5)
    child = child_of(queries)
    began = time.perf_counter()
    with pytest.raises(LimitError, match=r"stopped after 0\.5 seconds"):
        queries.run(DEAF)
    assert time.perf_counter() - began < 2.5
    assert not child.is_running()
    assert queries.run("SELECT 1").rows == [(1,)]


@pytest.mark.parametrize("sql", [HUGE, "SELECT range(300000000)", "SELECT length(repeat('x', 4000000000))"])
def test_a_query_cannot_take_more_memory_than_it_may(start: Start, sql: str) -> None:
    queries = start(timeout_s=15, memory_mb=100)
    child = child_of(queries)
    before_mb = child.memory_info().rss / 1e6
    peak_mb = [before_mb]
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.005):
            try:
                peak_mb.append(child.memory_info().rss / 1e6)
            except psutil.Error:
                return

    watching = threading.Thread(target=watch)
    watching.start()
    with pytest.raises(LimitError, match="100 MB of memory"):
        queries.run(sql)
    over.set()
    watching.join()
    assert max(peak_mb) - before_mb < 100 + HEADROOM_MB + 20
    assert queries.run("SELECT 1").rows == [(1,)]


def test_a_list_too_large_for_python_is_over_the_memory(start: Start) -> None:
    with pytest.raises(LimitError, match="300 MB of memory"):
        start(memory_mb=300).run("SELECT range(20000000)")


def kill_soon(queries: QueryProcess, number: int) -> threading.Thread:
    child = child_of(queries)

    def kill() -> None:
        time.sleep(0.2)
        child.send_signal(number)

    thread = threading.Thread(target=kill)
    thread.start()
    return thread


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_child_that_dies_amid_a_query_is_said_and_replaced(start: Start, number: int) -> None:
    queries = start()
    killer = kill_soon(queries, number)
    with pytest.raises(RunError, match=f"ended by signal {int(number)} ") as caught:
        queries.run(ENDLESS)
    killer.join()
    assert not isinstance(caught.value, LimitError)
    assert queries.run("SELECT 1").rows == [(1,)]


def test_a_child_that_dies_between_two_queries_costs_nobody_a_query(start: Start) -> None:
    queries = start()
    child = child_of(queries)
    child.kill()
    time.sleep(0.1)
    assert queries.run("SELECT 1").rows == [(1,)]


def test_ctrl_c_is_not_for_the_child(shared: dict[str, QueryProcess]) -> None:
    queries = shared["duckdb"]
    child = child_of(queries)
    assert os.getpgid(child.pid) != os.getpgid(0)
    child.send_signal(signal.SIGINT)
    assert queries.run("SELECT 1").rows == [(1,)]
    assert child_of(queries).pid == child.pid


def test_whoever_leaves_frees_the_process(start: Start) -> None:
    queries = start()
    child = child_of(queries)
    cancel = threading.Event()
    threading.Timer(0.2, cancel.set).start()
    began = time.perf_counter()
    with pytest.raises(Cancelled):
        queries.run(DEAF, cancel=cancel)
    assert time.perf_counter() - began < 1
    assert not child.is_running()
    assert queries.run("SELECT 1").rows == [(1,)]


def test_whoever_leaves_the_line_was_not_run(shared: dict[str, QueryProcess]) -> None:
    queries = shared["duckdb"]
    cancel = threading.Event()
    threading.Timer(0.1, cancel.set).start()
    with queries._lock, pytest.raises(Cancelled):
        queries.run("SELECT 1", cancel=cancel)
    assert queries.run("SELECT 1").rows == [(1,)]


def test_four_threads_each_get_their_own_rows(shared: dict[str, QueryProcess], dialect: str) -> None:
    queries = shared[dialect]
    wrong: list[object] = []

    def ask(number: int) -> None:
        for _ in range(30):
            rows = queries.run(f"SELECT {number}").rows
            if rows != [(number,)]:
                wrong.append(rows)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_many_rows_and_long_texts_arrive_whole(shared: dict[str, QueryProcess]) -> None:
    rows = shared["duckdb"].run("SELECT i, repeat('é', 1000) FROM range(5000) AS r(i)").rows
    assert rows == [(number, "é" * 1000) for number in range(5000)]


def test_a_missing_file(start: Start, tmp_path: Path, dialect: str) -> None:
    with pytest.raises(DatabaseError, match="has no file"):
        start(url=f"{dialect}:///{tmp_path}/none.db").run("SELECT 1")


def test_a_corrupt_file_until_it_is_mended(start: Start, shop: Path, dialect: str) -> None:
    file = shop / f"shop.{dialect}"
    good = file.read_bytes()
    file.write_bytes(b"\x00nonsense" * 3000)
    queries = start(dialect)
    with pytest.raises(DatabaseError, match="damaged"):
        queries.run("SELECT 1")
    file.write_bytes(good)
    assert queries.run("SELECT 1").rows == [(1,)]


def test_closing_ends_the_child_and_the_query_it_has(start: Start) -> None:
    queries = start()
    child = child_of(queries)
    threading.Timer(0.2, queries.close).start()
    with pytest.raises(RunError):
        queries.run(DEAF)
    assert not child.is_running()
    with pytest.raises(RunError, match="closed"):
        queries.run("SELECT 1")


def test_a_process_that_nobody_closed_ends_too(start: Start, shop: Path) -> None:
    queries = QueryProcess(DatabaseConfig("shop", f"duckdb:///{shop}/shop.duckdb"), Limits())
    child = child_of(queries)
    del queries
    assert not child.is_running()


ORPHAN = """
import sys, threading, time
from app.assistant.query_process import QueryProcess
from app.assistant.workspace import DatabaseConfig, Limits
queries = QueryProcess(DatabaseConfig("shop", sys.argv[1]), Limits())
queries.run("SELECT 1")
print(queries._child.pid, flush=True)
queries.run(sys.argv[2])
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_parent_that_dies_amid_a_query_leaves_no_child(shop: Path, number: int) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", ORPHAN, f"duckdb:///{shop}/shop.duckdb", DEAF],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with parent:
        assert parent.stdout is not None and parent.stderr is not None
        child = psutil.Process(int(parent.stdout.readline()))
        time.sleep(0.2)
        parent.send_signal(number)
        assert ("KeyboardInterrupt" in parent.stderr.read()) == (number == signal.SIGINT)
    gone, _ = psutil.wait_procs([child], timeout=2)
    assert gone == [child]


def test_a_child_outlives_the_thread_that_started_it(start: Start) -> None:
    made: list[QueryProcess] = []
    thread = threading.Thread(target=lambda: made.append(start()))
    thread.start()
    thread.join()
    assert made[0].run("SELECT 1").rows == [(1,)]


def test_a_folder_app_where_the_user_stands_is_not_ours(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").write_text("raise SystemExit('another app')")
    monkeypatch.chdir(tmp_path)
    assert start().run("SELECT 1").rows == [(1,)]


def test_the_child_loads_nothing_heavy(shared: dict[str, QueryProcess]) -> None:
    child = child_of(shared["duckdb"])
    loaded = " ".join(region.path for region in child.memory_maps())
    assert "duckdb" in loaded and not any(
        name in loaded for name in ("xllamacpp", "torch", "pyarrow", "sqlalchemy")
    )

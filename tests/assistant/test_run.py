"""Running one query on the real engines: its limits, its errors, and the file left as it was."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.assistant.database import Database
from app.assistant.errors import LimitError, PolicyError, RunError
from app.assistant.run import run_sql
from app.assistant.workspace import Limits

DIALECTS = ("duckdb", "sqlite")
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT i FROM n"


@pytest.fixture(params=DIALECTS)
def url(request: pytest.FixtureRequest, shop: Path) -> str:
    return f"{request.param}:///{shop}/shop.{request.param}"


def orders(database: Database) -> str:
    return "sales.orders" if database.dialect == "duckdb" else "orders"


def test_columns_types_and_rows(open_database: Callable[..., Database], shop: Path) -> None:
    database = open_database(f"duckdb:///{shop}/shop.duckdb")
    result = run_sql("SELECT city, COUNT(*) AS n FROM sales.customers GROUP BY city ORDER BY city", database)
    assert (result.columns, result.types) == (("city", "n"), ("VARCHAR", "BIGINT"))
    assert result.rows == [("Reno", 1), ("Zürich", 1)]


def test_the_time_limit_interrupts_the_engine(open_database: Callable[..., Database], url: str) -> None:
    database = open_database(url, timeout_s=0.3)
    start = time.perf_counter()
    with pytest.raises(LimitError, match=r"stopped after 0\.3 seconds"):
        run_sql(ENDLESS, database)
    assert time.perf_counter() - start < 2


def test_the_time_limit_interrupts_a_cross_join(open_database: Callable[..., Database], shop: Path) -> None:
    database = open_database(f"duckdb:///{shop}/shop.duckdb", timeout_s=0.3)
    with pytest.raises(LimitError):
        run_sql("SELECT SUM(a.i * b.i) FROM range(1000000) AS a(i), range(1000000) AS b(i)", database)


def test_after_a_time_limit_the_connection_answers(open_database: Callable[..., Database], url: str) -> None:
    database = open_database(url, timeout_s=0.3)
    for _ in range(3):
        with pytest.raises(LimitError):
            run_sql(ENDLESS, database)
        assert run_sql(f"SELECT MIN(total) FROM {orders(database)}", database).rows


def test_a_late_timer_never_hits_the_next_query(open_database: Callable[..., Database], url: str) -> None:
    """Queries that take about as long as their limit: each either ends or is stopped, and no other with it."""
    database = open_database(url)
    query = NUMBERS.format(200).replace("SELECT i FROM", "SELECT SUM(a.i) FROM n AS a, n AS b, ") + " AS c"
    stopped = 0
    for _ in range(30):
        database.limits = Limits(timeout_s=0.02)
        try:
            run_sql(query, database)
        except LimitError:
            stopped += 1
        database.limits = Limits()
        assert run_sql("SELECT 1", database).rows == [(1,)]
    assert stopped


def test_the_memory_limit_of_duckdb(open_database: Callable[..., Database], shop: Path) -> None:
    database = open_database(f"duckdb:///{shop}/shop.duckdb", memory_mb=50)
    with pytest.raises(LimitError, match="50 MB of memory"):
        run_sql("SELECT i FROM range(100000000) AS r(i) ORDER BY hash(i)", database)
    assert run_sql("SELECT 1", database).rows == [(1,)]


def test_the_memory_limit_of_a_value_in_sqlite(open_database: Callable[..., Database], shop: Path) -> None:
    database = open_database(f"sqlite:///{shop}/shop.sqlite", memory_mb=64)
    with pytest.raises(LimitError, match="64 MB of memory"):
        run_sql("SELECT replace(hex(zeroblob(500000)), '0', 'four')", database)


def test_the_memory_limit_of_all_rows_together(open_database: Callable[..., Database], url: str) -> None:
    database = open_database(url, memory_mb=64)
    text = "repeat('x', 500000)" if database.dialect == "duckdb" else "printf('%500000d', 1)"
    with pytest.raises(LimitError, match="64 MB of memory"):
        run_sql(NUMBERS.format(500).replace("SELECT i FROM n", f"SELECT {text} FROM n"), database)


@pytest.mark.parametrize(("rows", "kept", "truncated"), [(9, 9, False), (10, 10, False), (11, 10, True)])
def test_the_row_limit_at_its_edge(
    open_database: Callable[..., Database], url: str, rows: int, kept: int, truncated: bool
) -> None:
    result = run_sql(NUMBERS.format(rows), open_database(url, max_rows=10))
    assert (len(result.rows), result.truncated) == (kept, truncated)


def test_a_row_limit_of_the_caller(open_database: Callable[..., Database], url: str) -> None:
    assert len(run_sql(NUMBERS.format(300), open_database(url), max_rows=250).rows) == 250


def test_no_rows(open_database: Callable[..., Database], url: str) -> None:
    result = run_sql("SELECT 1 AS a WHERE 1 = 0", open_database(url))
    assert (result.columns, result.rows, result.truncated) == (("a",), [], False)


def test_two_threads_each_get_their_own_rows(open_database: Callable[..., Database], url: str) -> None:
    database = open_database(url)
    wrong: list[object] = []

    def ask(number: int) -> None:
        for _ in range(30):
            rows = run_sql(f"SELECT {number}", database).rows
            if rows != [(number,)]:
                wrong.append(rows)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_an_error_keeps_the_engines_candidates(open_database: Callable[..., Database], shop: Path) -> None:
    database = open_database(f"duckdb:///{shop}/shop.duckdb")
    with pytest.raises(RunError, match=r'"nam" not found.*Candidate bindings: "name"') as caught:
        run_sql("SELECT nam FROM sales.customers", database)
    assert "LINE" not in str(caught.value)


def test_an_error_leaves_the_connection_usable(open_database: Callable[..., Database], url: str) -> None:
    database = open_database(url)
    with pytest.raises(RunError):
        run_sql("SELECT nothing_like_it", database)
    assert run_sql("SELECT 1", database).rows == [(1,)]


def test_duplicate_column_names_are_kept(open_database: Callable[..., Database], url: str) -> None:
    result = run_sql("SELECT 1 AS a, 2 AS a", open_database(url))
    assert (result.columns, result.rows) == (("a", "a"), [(1, 2)])


def test_a_percent_sign_is_no_placeholder(open_database: Callable[..., Database], url: str) -> None:
    assert run_sql("SELECT '50 %' AS a, 7 % 2 AS b, '%s %(x)s :y ?'", open_database(url)).rows[0][:2] == (
        "50 %",
        1,
    )


@pytest.mark.parametrize("first", [0.2, 5.0], ids=["then a later deadline", "then an earlier deadline"])
def test_of_two_queries_at_once_only_the_one_over_its_time_is_stopped(
    open_database: Callable[..., Database], url: str, first: float
) -> None:
    """One watchdog has them all: a deadline earlier than the one it sleeps for wakes it."""
    copy = shutil.copy(url.partition(":///")[2], url.partition(":///")[2] + ".copy")
    other = f"{url.partition(':')[0]}:///{copy}"  # DuckDB opens a file once in a process
    databases = {0.2: open_database(url, timeout_s=0.2), 5.0: open_database(other, timeout_s=5)}
    ended: dict[float, object] = {}

    def ask(timeout_s: float, sql: str) -> None:
        try:
            ended[timeout_s] = run_sql(sql, databases[timeout_s]).rows
        except LimitError:
            ended[timeout_s] = "stopped"

    some = NUMBERS.format(2000).replace("SELECT i FROM n", "SELECT COUNT(*) FROM n")
    threads = [
        threading.Thread(target=ask, args=about)
        for about in sorted([(0.2, ENDLESS), (5.0, some)], reverse=first == 5.0)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ended == {0.2: "stopped", 5.0: [(2000,)]}


def test_half_a_character_is_an_error_in_words(open_database: Callable[..., Database], url: str) -> None:
    with pytest.raises(RunError, match="half a character"):
        run_sql("SELECT '\ud83d'", open_database(url))


def test_a_value_that_python_cannot_hold_is_an_error_in_words(
    open_database: Callable[..., Database], shop: Path
) -> None:
    database = open_database(f"duckdb:///{shop}/shop.duckdb")
    with pytest.raises(RunError, match="too large"):
        run_sql("SELECT INTERVAL 10000000 YEAR", database)
    assert run_sql("SELECT 1", database).rows == [(1,)]


@pytest.mark.parametrize(
    "sql", ["SELECT 1; SELECT 2", "CREATE TEMP TABLE t (a INTEGER)", "SET VARIABLE x = 1"]
)
def test_duckdb_itself_must_see_one_select(
    open_database: Callable[..., Database], shop: Path, sql: str
) -> None:
    with pytest.raises(PolicyError, match="one SELECT"):
        run_sql(sql, open_database(f"duckdb:///{shop}/shop.duckdb"))


@pytest.mark.parametrize(
    "sql", ["PRAGMA query_only = OFF", "ATTACH 'new.sqlite' AS n", "SELECT * FROM sqlite_master"]
)
def test_sqlite_itself_must_only_read_tables(
    open_database: Callable[..., Database], shop: Path, sql: str
) -> None:
    with pytest.raises(PolicyError, match="only read"):
        run_sql(sql, open_database(f"sqlite:///{shop}/shop.sqlite"))


def test_after_a_query_the_catalog_can_be_read_again(
    open_database: Callable[..., Database], shop: Path
) -> None:
    database = open_database(f"sqlite:///{shop}/shop.sqlite")
    run_sql("SELECT 1", database)
    assert database.connection.exec_driver_sql("SELECT COUNT(*) FROM sqlite_master").fetchall()


def test_a_whole_session_leaves_the_folder_as_it_was(
    open_database: Callable[..., Database], url: str
) -> None:
    folder = Path(url.partition(":///")[2]).parent

    def photograph() -> dict[str, tuple[int, bytes]]:
        return {file.name: (file.stat().st_mtime_ns, file.read_bytes()) for file in folder.iterdir()}

    before = photograph()
    database = open_database(url, timeout_s=0.2)
    for sql in (
        "SELECT 1",
        f"SELECT * FROM {orders(database)} ORDER BY total",
        ENDLESS,
        "SELECT oops",
        "DROP TABLE x",
    ):
        try:
            run_sql(sql, database)
        except (RunError, PolicyError):
            pass
        assert photograph().keys() == before.keys()
    database.close()
    assert photograph() == before


def test_what_another_program_wrote_is_seen_by_the_next_query(
    open_database: Callable[..., Database], shop: Path
) -> None:
    """A query leaves no transaction behind that would freeze what it sees."""
    file = shutil.copy(shop / "shop.sqlite", shop / "live.sqlite")
    database = open_database(f"sqlite:///{file}")
    assert run_sql("SELECT COUNT(*) FROM customers", database).rows == [(2,)]
    connection = sqlite3.connect(file)
    connection.execute("INSERT INTO customers VALUES (9, 'New', 'Reno')")
    connection.commit()
    connection.close()
    assert run_sql("SELECT COUNT(*) FROM customers", database).rows == [(3,)]

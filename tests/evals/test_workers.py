"""Many queries at once: outcomes in order or as they end, and what one query does to the others."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from app.assistant.errors import DatabaseError, LimitError, PolicyError, RunError
from app.assistant.run import Result
from app.assistant.workspace import DatabaseConfig, Limits
from evals.workers import BATCH, Job, Outcome, QueryPool

DEAF = "SELECT levenshtein(repeat('a', 200000), repeat('b', 200000))"  # heeds no interrupt for half a minute
HUGE = "SELECT list_transform(range(10000000), x -> x || 'and a text of some length')"


@pytest.fixture(scope="module")
def pool(shop_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueryPool]:
    broken = tmp_path_factory.mktemp("broken") / "broken.sqlite"
    broken.write_bytes(b"\0nonsense" * 3000)
    configs = [
        DatabaseConfig("duck", f"duckdb:///{shop_files}/shop.duckdb"),
        DatabaseConfig("lite", f"sqlite:///{shop_files}/shop.sqlite"),
        DatabaseConfig("broken", f"sqlite:///{broken}"),
        DatabaseConfig("missing", f"duckdb:///{broken}.none"),
    ]
    with QueryPool(configs, Limits(timeout_s=1, memory_mb=200), workers=2) as opened:
        yield opened


def pids(pool: QueryPool) -> list[int]:
    return [worker.child.pid for worker in pool._workers]


def said(outcome: Outcome) -> object:
    return outcome.rows[0][0] if isinstance(outcome, Result) else type(outcome)


def numbers(count: int, database: str = "lite") -> list[Job]:
    return [Job(f"job {number}", database, f"SELECT {number}") for number in range(count)]


def test_outcomes_in_the_order_of_the_jobs(pool: QueryPool) -> None:
    jobs = [
        job for pair in zip(numbers(200, "lite"), numbers(200, "duck"), strict=True) for job in pair
    ] + numbers(7 * BATCH)
    outcomes = list(pool.run(jobs))
    assert [job for job, _ in outcomes] == jobs
    assert [f"SELECT {said(outcome)}" for _, outcome in outcomes] == [job.sql for job in jobs]


def test_an_outcome_comes_as_soon_as_it_is_there(pool: QueryPool) -> None:
    jobs = [Job("slow", "duck", DEAF), *numbers(3 * BATCH)]
    outcomes = list(pool.run_as_completed(jobs))
    assert sorted(index for index, _ in outcomes) == list(range(len(jobs)))
    assert outcomes[0][0] != 0 and isinstance(dict(outcomes)[0], LimitError)


def test_the_rows_of_a_job_are_limited(pool: QueryPool) -> None:
    ((_, outcome),) = pool.run([Job(1, "duck", "SELECT * FROM range(10)", max_rows=3)])
    assert isinstance(outcome, Result) and len(outcome.rows) == 3 and outcome.truncated


@pytest.mark.parametrize(("sql", "error"), [(DEAF, LimitError), (HUGE, LimitError), ("SELECT no", RunError)])
def test_what_a_query_does_is_its_own_error_only(pool: QueryPool, sql: str, error: type) -> None:
    jobs = numbers(20, "duck")
    jobs[5] = Job("bad", "duck", sql)
    assert [said(outcome) for _, outcome in pool.run(jobs)] == [*range(5), error, *range(6, 20)]


def test_what_is_no_select_is_not_run(pool: QueryPool) -> None:
    ((_, outcome),) = pool.run([Job(1, "lite", "DELETE FROM orders")])
    assert isinstance(outcome, PolicyError)


@pytest.mark.parametrize("database", ["broken", "missing"])
def test_a_database_that_does_not_open_is_an_error_of_its_jobs_only(pool: QueryPool, database: str) -> None:
    jobs = [*numbers(3), *numbers(2, database), *numbers(3)]
    wanted = [0, 1, 2, DatabaseError, DatabaseError, 0, 1, 2]
    assert [said(outcome) for _, outcome in pool.run(jobs)] == wanted


def test_a_database_without_a_config_is_said_before_anything_runs(pool: QueryPool) -> None:
    with pytest.raises(KeyError, match="none"):
        next(pool.run_as_completed([*numbers(1), Job(1, "none", "SELECT 1")]))


def test_a_worker_that_dies_costs_the_one_query_it_was_at(pool: QueryPool) -> None:
    """The first outcome comes when the second is at most computed; the killed worker's others go to another."""
    jobs = [job for _ in range(4) for job in numbers(BATCH)]
    outcomes = []
    for index, outcome in pool.run_as_completed(jobs):
        outcomes.append((index, outcome))
        if len(outcomes) == 1:
            os.kill(pids(pool)[0], signal.SIGKILL)
    assert sorted(index for index, _ in outcomes) == list(range(len(jobs)))
    died = [outcome for _, outcome in outcomes if not isinstance(outcome, Result)]
    assert len(died) <= 1 and all("signal 9" in str(error) for error in died)
    assert all(said(outcome) == index % BATCH for index, outcome in outcomes if isinstance(outcome, Result))


def test_a_worker_that_dies_without_a_query_costs_none(pool: QueryPool) -> None:
    list(pool.run(numbers(1)))
    for pid in pids(pool):
        os.kill(pid, signal.SIGKILL)
    time.sleep(0.1)
    assert [said(outcome) for _, outcome in pool.run(numbers(100))] == list(range(100))


def test_whoever_stops_early_leaves_no_query_at_work(pool: QueryPool) -> None:
    outcomes = pool.run_as_completed([*numbers(1), Job(1, "duck", DEAF), *numbers(5)])
    next(outcomes)
    at_work = [psutil.Process(pid) for pid in pids(pool)]
    outcomes.close()
    assert not all(process.is_running() for process in at_work)
    assert [said(outcome) for _, outcome in pool.run(numbers(3))] == [0, 1, 2]


def test_a_caller_who_takes_its_time_is_not_counted(pool: QueryPool) -> None:
    """The clock of a query does not run while nobody looks."""
    for index, outcome in pool.run_as_completed(numbers(4 * BATCH)):
        if index == 0:
            time.sleep(2.2)
        assert isinstance(outcome, Result)


def test_results_larger_than_a_socket_holds(pool: QueryPool) -> None:
    sql = "SELECT repeat('x', 100000) FROM range(20)"
    jobs = [Job(number, "duck", f"{sql} -- {'y' * 20_000}") for number in range(30)]
    assert all(isinstance(outcome, Result) and len(outcome.rows) == 20 for _, outcome in pool.run(jobs))


def test_no_worker_is_left(shop_files: Path) -> None:
    with QueryPool(
        [DatabaseConfig("lite", f"sqlite:///{shop_files}/shop.sqlite")], Limits(), workers=1
    ) as pool:
        list(pool.run(numbers(1)))
        child = psutil.Process(pids(pool)[0])
    assert not child.is_running()

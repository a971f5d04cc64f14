"""The cache of pairs lint: it changes no finding, forgets what changed, and is never missed."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from app.cli import main
from app.terminal import ProgressLine
from app.workbench import lint_cache
from app.workbench.lint_cache import NAME, LintCache
from app.workbench.lints import Checked, Outcome, TieQuery

COUNT = "SELECT COUNT(*) AS customers FROM sales.customers AS c"
PAIRS = {
    "fine": COUNT,
    "empty": f"{COUNT}\nWHERE c.city = 'Nowhere'\nGROUP BY c.city",
    "unbound": "SELECT c.nothing FROM sales.customers AS c",
    "broken": "SELECT FROM",
    "tied": "SELECT c.city AS city\nFROM sales.customers AS c\nORDER BY c.city IS NULL, city LIMIT 1",
    "styled": "select c.customer_id from sales.customers c",
    "fails": "SELECT c.city::INTEGER AS n FROM sales.customers AS c",
}

Lint = Callable[..., dict[str, Any]]


@pytest.fixture
def cache_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INHOUSE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / NAME


@pytest.fixture
def lint(shop_workspace: Path, cache_file: Path, capsys: pytest.CaptureFixture[str]) -> Lint:
    """Lint, and return what --json prints."""
    (shop_workspace / "pairs" / "orders.sql").write_text(
        "".join(f"-- id: {id}\n-- question: What of {id}?\n{sql};\n\n" for id, sql in PAIRS.items())
    )

    def run(*options: str) -> dict[str, Any]:
        main(["pairs", "lint", "--workspace", str(shop_workspace), "--json", *options])
        said: dict[str, Any] = json.loads(capsys.readouterr().out)
        return said

    return run


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many statements each lint looked at, and how many it ran."""
    from app.workbench import lint_workers

    counts: list[int] = []
    check, run = lint_workers.Checkers.check, lint_workers.run_statements

    def counted_check(checkers: Any, statements: Any, *rest: Any, **more: Any) -> None:
        counts.append(len(statements))
        check(checkers, statements, *rest, **more)

    def counted_run(statements: Any, *rest: Any) -> None:
        counts.append(len(statements))
        run(statements, *rest)

    monkeypatch.setattr(lint_workers.Checkers, "check", counted_check)
    monkeypatch.setattr(lint_workers, "run_statements", counted_run)
    return counts


@pytest.mark.parametrize(("phase", "left"), [("checking", [4, 0, 0, 5]), ("running", [0, 0, 0, 1])])
def test_what_was_found_before_ctrl_c_is_kept(
    phase: str,
    left: list[int],
    lint: Lint,
    shop_workspace: Path,
    ran: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def press_ctrl_c(_: ProgressLine, now: str, done: int, total: int) -> None:
        if now == phase and done >= (3 if phase == "checking" else total):
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(ProgressLine, "progress", press_ctrl_c)
        assert main(["pairs", "lint", "--workspace", str(shop_workspace)]) == 130
    ran.clear()
    found = lint()
    assert ran == left
    assert found == lint("--no-cache")


def test_a_second_lint_finds_the_same_and_runs_only_what_failed(lint: Lint, ran: list[int]) -> None:
    without = lint("--no-cache")
    kinds = {finding["lint"] for finding in without["findings"]}
    assert {"no-rows", "bind", "parse", "style", "fails"} <= kinds
    first = lint()
    ran.clear()
    assert lint() == first == without
    assert ran == [0, 0, 0, 1]


def test_without_a_cache_nothing_is_written(lint: Lint, cache_file: Path) -> None:
    lint("--no-cache")
    assert not cache_file.exists()


def test_other_rows_are_run_anew(lint: Lint, shop_workspace: Path) -> None:
    before = lint()
    (file,) = shop_workspace.rglob("*.duckdb")
    with duckdb.connect(file) as connection:
        connection.execute("UPDATE sales.customers SET city = 'Nowhere'")
    after = lint()
    assert "no-rows" in {finding["lint"] for finding in before["findings"]}
    assert "no-rows" not in {finding["lint"] for finding in after["findings"]}


def test_another_style_is_looked_at_anew(lint: Lint, shop_workspace: Path) -> None:
    before = lint()
    (shop_workspace / "style.yaml").write_text("rules: {upper-case: off}\n")
    after = lint()
    assert after == lint("--no-cache") != before


def test_another_limit_is_run_anew(lint: Lint, shop_workspace: Path) -> None:
    lint()
    toml = shop_workspace / "inhouse.toml"
    toml.write_text(f"{toml.read_text()}\n[limits]\nmax_rows = 1\n")
    assert "over-limit" in {finding["lint"] for finding in lint()["findings"]}


@pytest.mark.parametrize("damage", ["text", "half", "values", "folder"])
def test_a_damaged_file_is_made_anew(damage: str, lint: Lint, cache_file: Path) -> None:
    first = lint()
    data = cache_file.read_bytes()
    if damage == "text":
        cache_file.write_text("no database" * 500)
    elif damage == "half":
        cache_file.write_bytes(data[: len(data) // 2])
    elif damage == "values":
        with sqlite3.connect(cache_file) as connection:
            connection.execute(
                """UPDATE verdict SET value = replace(value, '"empty": true', '"empty": false')"""
            )
        connection.close()
    else:
        cache_file.unlink()
        cache_file.mkdir()
    assert lint() == first
    assert lint() == first


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_cache_that_cannot_be_written_is_not_missed(lint: Lint, cache_file: Path) -> None:
    cache_file.parent.parent.mkdir(exist_ok=True)
    cache_file.parent.parent.chmod(0o500)
    assert lint() == lint("--no-cache")


def test_it_keeps_so_many_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lint_cache, "MOST_VERDICTS", 10)
    cache = LintCache(tmp_path / "cache.sqlite", "one", "two")
    texts = [f"SELECT {number}" for number in range(25)]
    cache.keep_checked({text: Checked(skeleton=text) for text in texts}, whole=True)
    assert len(cache.find_checked(texts, whole=True)) == 10
    cache.close()


def test_a_verdict_comes_back_as_it_was(tmp_path: Path) -> None:
    cache = LintCache(tmp_path / "cache.sqlite", "one", "two")
    checked = {"SELECT 1": Checked((), "SELECT ?", True, TieQuery("SELECT 2", 3, (0, 1), True))}
    cache.keep_checked(checked, whole=True)
    cache.keep_outcomes({"SELECT 1": Outcome((), 2**64 - 1, True)}, checked)
    assert cache.find_checked(checked, whole=True) == checked
    assert cache.find_outcomes(checked) == {"SELECT 1": Outcome((), 2**64 - 1, True)}
    assert not cache.find_checked(checked, whole=False)
    cache.close()


@pytest.mark.parametrize("sql", ["SELECT random() AS a", "SELECT CURRENT_DATE AS a", "SELECT now() AS a"])
def test_what_may_give_other_rows_is_not_kept(sql: str, tmp_path: Path) -> None:
    cache = LintCache(tmp_path / "cache.sqlite", "one", "two")
    cache.keep_outcomes({sql: Outcome((), 1)}, {sql: Checked()})
    assert not cache.find_outcomes({sql: Checked()})
    cache.close()


def test_a_brand_is_no_random_number(tmp_path: Path) -> None:
    cache = LintCache(tmp_path / "cache.sqlite", "one", "two")
    sql = "SELECT p.brand FROM products AS p WHERE p.brand = 'Known'"
    cache.keep_outcomes({sql: Outcome(digest=1)}, {sql: Checked(runs=True)})
    assert cache.find_outcomes({sql: Checked(runs=True)}) == {sql: Outcome(digest=1)}
    cache.close()

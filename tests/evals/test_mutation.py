"""The mutation score, on two real databases of a few rows: what kills, what survives, what is no evidence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from app.assistant.database import Database
from app.assistant.errors import SqlError
from app.assistant.run import Result, run_sql
from app.assistant.schema import Schema, read_schema
from app.assistant.workspace import DatabaseConfig, Limits
from evals.gold import GoldError
from evals.mutation import Trial, count_survivors, mutation_score, try_mutants
from evals.suite import Case

TABLE = "CREATE TABLE orders (order_id INTEGER PRIMARY KEY, amount INTEGER NOT NULL, tax INTEGER NOT NULL); "
FEW = TABLE + "INSERT INTO orders VALUES (1, 5, 50), (2, 20, 2)"
EDGE = TABLE + "INSERT INTO orders VALUES (3, 10, 1), (4, 30, 9)"
GOLD = "SELECT o.order_id FROM orders AS o WHERE o.amount >= 10"


class Databases:
    """Real databases by name, with the queries that each was asked."""

    def __init__(self, folder: Path, **scripts: str) -> None:
        self.asked: list[tuple[str, str]] = []
        self.open: dict[str, Database] = {}
        for name, script in scripts.items():
            with duckdb.connect(folder / f"{name}.duckdb") as connection:
                connection.execute(script)
            config = DatabaseConfig(name, f"duckdb:///{folder / name}.duckdb")
            self.open[name] = Database(config, Limits(max_rows=100))

    def run(self, variant: str, sql: str) -> Result:
        self.asked.append((variant, sql))
        return run_sql(sql, self.open[variant])

    @property
    def schema(self) -> Schema:
        return read_schema(self.open["few"])


@pytest.fixture
def databases(tmp_path: Path) -> Iterator[Databases]:
    found = Databases(tmp_path, few=FEW, edge=EDGE)
    yield found
    for database in found.open.values():
        database.close()


def case(*golds: str, order: str = "") -> Case:
    return Case("big-orders", "Which orders are big?", golds, "few", order=order, where="a.sql:1")  # type: ignore[arg-type]


def by_change(trials: list[Trial]) -> dict[str, Trial]:
    return {trial.mutant.change: trial for trial in trials}


def test_a_mutant_is_killed_by_the_first_variant_that_differs(databases: Databases) -> None:
    trials = by_change(try_mutants([case(GOLD)], databases.schema, ["few", "edge"], databases.run))
    assert trials["filter o.amount >= 10 dropped"].killed_by == "few"
    assert trials[">= became > in o.amount >= 10"].killed_by == "edge"
    dropped = "SELECT o.order_id FROM orders AS o"
    assert [name for name, sql in databases.asked if sql == dropped] == ["few"]


def test_what_no_variant_tells_survives_and_is_named(databases: Databases) -> None:
    score = mutation_score([case(GOLD)], databases.schema, ["few"], databases.run)
    changes = [survivor.change for survivor in score.survivors]
    assert changes == [">= became > in o.amount >= 10", "literal 10 became 11 in o.amount >= 10"]
    assert score.total == score.killed + 2 and score.score == pytest.approx(score.killed / score.total)
    assert score.survivors[0].sql == GOLD.replace(">=", ">") and score.survivors[0].id == "big-orders"


def test_a_mutant_that_does_not_run_is_no_evidence(databases: Databases) -> None:
    def run(variant: str, sql: str) -> Result:
        if ">= 11" in sql:
            raise SqlError("refused")
        return databases.run(variant, sql)

    trials = by_change(try_mutants([case(GOLD)], databases.schema, ["few"], run))
    assert [change for change, trial in trials.items() if not trial.ran] == [
        "literal 10 became 11 in o.amount >= 10"
    ]
    assert mutation_score([case(GOLD)], databases.schema, ["few"], run).total == len(trials) - 1


def test_a_mutant_with_another_accepted_result_is_right(databases: Databases) -> None:
    golds = (GOLD, "SELECT o.order_id FROM orders AS o")
    trials = by_change(try_mutants([case(*golds)], databases.schema, ["few"], databases.run))
    assert trials["filter o.amount >= 10 dropped"].killed_by == ""


@pytest.mark.parametrize(("order", "mutants"), [("", 1), ("any", 0), ("exact", 1)])
def test_order_counts_where_the_case_says_so(databases: Databases, order: str, mutants: int) -> None:
    gold = "SELECT o.order_id FROM orders AS o ORDER BY o.order_id"
    trials = try_mutants([case(gold, order=order)], databases.schema, ["few"], databases.run)
    assert sum(trial.mutant.kind == "order" for trial in trials) == mutants


def test_rows_that_tie_at_a_limit_do_not_kill(databases: Databases) -> None:
    gold = "SELECT o.tax FROM orders AS o ORDER BY o.amount % 5 LIMIT 1"
    trials = by_change(try_mutants([case(gold)], databases.schema, ["few"], databases.run))
    assert trials["o.amount % 5 ASC became DESC"].killed_by == ""


def test_a_gold_is_run_once_on_each_variant(databases: Databases) -> None:
    try_mutants([case(GOLD)], databases.schema, ["few", "edge"], databases.run)
    assert [name for name, sql in databases.asked if sql == GOLD] == ["few", "edge"]


def test_a_gold_that_fails_stops_it(databases: Databases) -> None:
    with pytest.raises(GoldError, match=r"a\.sql:1: the gold of 'big-orders' .*nothing"):
        mutation_score(
            [case(GOLD.replace("o.order_id", "o.nothing"))], databases.schema, ["few"], databases.run
        )


def test_two_workers_find_what_one_finds(databases: Databases) -> None:
    cases = [case(GOLD), case("SELECT SUM(o.tax) AS tax FROM orders AS o WHERE o.amount < 20")]
    one, two = (
        try_mutants(cases, databases.schema, ["few", "edge"], databases.run, workers=n) for n in (1, 2)
    )
    assert one == two


def test_progress_names_each_case(databases: Databases) -> None:
    said: list[tuple[int, int, str]] = []
    try_mutants(
        [case(GOLD)], databases.schema, ["few"], databases.run, progress=lambda *step: said.append(step)
    )
    assert said == [(1, 1, "big-orders")]


def test_survivors_are_counted_by_kind_of_mistake(databases: Databases) -> None:
    counts = count_survivors(try_mutants([case(GOLD)], databases.schema, ["few"], databases.run))
    assert counts["comparison"] == (1, 1) and counts["filter dropped"] == (0, 1)
    assert [left for left, _ in counts.values()] == sorted(
        (left for left, _ in counts.values()), reverse=True
    )


def test_without_mutants_the_score_is_one(databases: Databases) -> None:
    assert mutation_score([], databases.schema, ["few"], databases.run).score == 1

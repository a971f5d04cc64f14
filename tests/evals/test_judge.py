"""Golds and predictions run in worker processes, on a shop's database and its variants."""

from __future__ import annotations

import json
import pickle
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.assistant.errors import DatabaseError
from app.assistant.prompt import Turn
from app.assistant.run import Result
from app.assistant.workspace import DatabaseConfig, read_workspace
from evals.gold import GoldError
from evals.judge import Judge
from evals.kept import KEPT_S, KeptResults
from evals.predictions import Prediction
from evals.report import Outcome
from evals.suite import Case, Suite, SuiteError, suite_of_pairs

ORDERS = "SELECT order_id, total FROM sales.orders ORDER BY total DESC LIMIT 3"
BY_CITY = "SELECT city, COUNT(*) AS n FROM sales.customers GROUP BY city"


def case(id: str, *golds: str, **fields: object) -> Case:
    return Case(id, f"{id}?", golds, "shop", where=f"shop.sql:{id}", **fields)  # type: ignore[arg-type]


def suite_on(folder: Path) -> Suite:
    workspace = read_workspace(folder)
    cases = (
        case("top", ORDERS),
        case("cities", BY_CITY, must_pass=True),
        case("count", "SELECT COUNT(*) FROM stores"),
    )
    return Suite("shop", cases, {"shop": workspace.databases[0]}, workspace)


@pytest.fixture
def suite(shop_workspace: Path) -> Suite:
    return suite_on(shop_workspace)


@pytest.fixture(scope="module")
def judge(shared_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    suite = suite_on(shared_workspace)
    with Judge(suite, workers=2, variants=False, cache=tmp_path_factory.mktemp("cache")) as judge:
        judge.run_golds()
        yield judge


def outcomes(judge: Judge, **sql: str) -> dict[str, Outcome]:
    found = judge.judge({id: Prediction(id, text) for id, text in sql.items()})
    return {outcome.id: outcome for outcome in found}


def test_an_outcome_says_how_far_the_house_style_is_kept(judge: Judge) -> None:
    found = outcomes(judge, top="SELECT * FROM sales.orders", count="SELECT COUNT(*) AS n FROM stores AS s")
    assert "select-star" in found["top"].broken_rules and found["top"].conformance < 1
    assert (found["count"].conformance, found["count"].broken_rules) == (1.0, ())


def test_each_prediction_gets_its_outcome_in_the_suites_order(judge: Judge) -> None:
    found = outcomes(judge, count="SELECT 7", cities=BY_CITY, top=ORDERS)
    assert list(found) == ["top", "cities", "count"]
    assert [outcome.kind for outcome in found.values()] == ["same", "same", "different_rows"]


def test_other_text_with_the_same_rows_is_right(judge: Judge) -> None:
    found = outcomes(
        judge, cities="SELECT COUNT(*), c.city FROM sales.customers c GROUP BY ALL", top=f"{ORDERS} OFFSET 0"
    )
    assert found["cities"].right and found["top"].right


def test_a_wrong_order_needs_the_golds_plan(judge: Judge) -> None:
    found = outcomes(judge, top=f"SELECT * FROM ({ORDERS}) ORDER BY total")
    assert (found["top"].kind, found["top"].runs) == ("wrong_order", True)


def test_rows_that_differ_are_shown_side_by_side(judge: Judge) -> None:
    difference = outcomes(judge, cities="SELECT 'Reno', 1")["cities"].difference
    assert difference is not None
    assert (difference.gold_count, difference.count, len(difference.gold_marks), difference.marks) == (
        2,
        1,
        1,
        (),
    )


def test_a_query_that_fails_is_an_outcome(judge: Judge) -> None:
    found = outcomes(judge, top="SELECT x FROM sales.orders", cities="DROP TABLE stores", count="SELECT (")
    assert [(o.kind, o.runs, o.right) for o in found.values()] == [
        ("invalid", False, False), ("refused", False, False), ("invalid", False, False),
    ]  # fmt: skip


def test_a_runaway_query_hurts_only_itself(suite: Suite, tmp_path: Path) -> None:
    limited = suite.workspace
    assert limited is not None
    toml = limited.root / "inhouse.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8") + "\n[limits]\ntimeout_s = 0.5\nmemory_mb = 200\n", encoding="utf-8"
    )
    suite = Suite("shop", suite.cases, suite.databases, read_workspace(limited.root))
    endless = "SELECT SUM(a.i * b.i) FROM range(9000000) AS a(i), range(9000000) AS b(i)"
    with Judge(suite, workers=1, variants=False, cache=tmp_path / "cache") as judge:
        judge.run_golds()
        start = time.monotonic()
        found = outcomes(judge, top=endless, cities=BY_CITY, count="SELECT repeat('x', 1000000000)")
    assert [outcome.kind for outcome in found.values()] == ["limit", "same", "limit"]
    assert time.monotonic() - start < 10


def test_more_rows_than_the_gold_are_not_all_fetched(judge: Judge) -> None:
    found = outcomes(judge, count="SELECT i FROM range(10000000) AS r(i)")["count"]
    assert (found.kind, found.reason) == ("extra_rows", "more than 1 rows; the gold has 1")


def test_what_is_not_answered_keeps_its_verdict_and_figures(judge: Judge) -> None:
    given = {
        "top": Prediction("top", "", "abstained", "no such data", seconds=2.0),
        "cities": Prediction("cities", "SELECT 1", "failed", "no way"),
    }
    top, cities, count = judge.judge(given)
    assert (top.verdict, top.kind, top.reason, top.seconds) == ("abstained", "abstained", "no such data", 2.0)
    assert (cities.verdict, cities.kind, cities.sql, cities.right) == ("failed", "failed", "SELECT 1", False)
    assert (count.kind, count.verdict) == ("missing", "failed")


def test_an_outcome_carries_what_reports_group_by(judge: Judge) -> None:
    found = outcomes(judge, cities=BY_CITY)["cities"]
    assert (found.must_pass, found.difficulty, found.tables) == (True, "easy", ("sales.customers",))


def test_samples_are_judged_one_by_one(judge: Judge) -> None:
    given = Prediction("cities", BY_CITY, samples=("SELECT 1", f"{BY_CITY} ORDER BY 1", ""))
    found = next(o for o in judge.judge({"cities": given}) if o.id == "cities")
    assert found.samples == (True, False, True, False)


def test_any_accepted_gold_is_right(suite: Suite, tmp_path: Path) -> None:
    two = Suite("two", (case("a", "SELECT 1", "SELECT 2"),), suite.databases, suite.workspace)
    with Judge(two, workers=1, variants=False, cache=tmp_path) as judge:
        judge.run_golds()
        assert outcomes(judge, a="SELECT 1 + 1")["a"].right


def test_a_gold_that_fails_names_its_case(suite: Suite, tmp_path: Path) -> None:
    broken = Suite(
        "broken", (*suite.cases, case("bad", "SELECT nope FROM stores")), suite.databases, suite.workspace
    )
    with (
        Judge(broken, workers=1, variants=False, cache=tmp_path) as judge,
        pytest.raises(GoldError, match=r"^shop\.sql:bad: the gold of 'bad' fails: .*nope"),
    ):
        judge.run_golds()


def test_a_missing_fixture_names_the_remedy(suite: Suite, tmp_path: Path) -> None:
    config = DatabaseConfig("shop", f"duckdb:///{tmp_path}/none.duckdb", tmp_path / "build.py")
    with pytest.raises(DatabaseError, match=r"has no file .*none\.duckdb: build it with: python .*build\.py"):
        Judge(Suite("shop", suite.cases, {"shop": config}, suite.workspace), cache=tmp_path)


def test_a_part_of_a_suite_has_the_variants_of_the_whole(suite: Suite, tmp_path: Path) -> None:
    digests = []
    for cases in (suite.cases, suite.cases[:1]):
        with Judge(
            replace(suite, cases=cases, placed=(ORDERS, BY_CITY, "SELECT nope")), workers=1, cache=tmp_path
        ) as judge:
            judge.run_golds()
            digests.append(judge.digest())
    assert digests[0] == digests[1]


def test_a_query_right_by_luck_is_wrong_on_a_variant(suite: Suite, tmp_path: Path) -> None:
    """The shop's orders are all placed at midnight, so the two conditions agree – in this shop."""
    gold = "SELECT COUNT(*) FROM sales.orders WHERE ordered_at >= DATE '2025-01-05'"
    lucky = gold.replace(">= DATE '2025-01-05'", "> TIMESTAMP '2025-01-04 12:00:00'")
    luck = Suite("luck", (case("luck", gold),), suite.databases, suite.workspace)
    with Judge(luck, workers=1, cache=tmp_path) as judge:
        judge.run_golds()
        found = outcomes(judge, luck=lucky)["luck"]
    assert found.variants["source"] == "same"
    assert not found.right and "(on the variant " in found.reason
    assert set(found.variants) > {"source", "boundary"}


def test_the_mutation_score_counts_what_survives(suite: Suite, tmp_path: Path) -> None:
    with Judge(suite, workers=1, cache=tmp_path) as judge:
        judge.run_golds()
        mutation = judge.mutate()
    assert mutation.total > 5
    assert mutation.killed == mutation.total - len(mutation.survivors)
    assert mutation.score == pytest.approx(mutation.killed / mutation.total)


def test_a_public_benchmark_has_no_mutants(suite: Suite, tmp_path: Path) -> None:
    with (
        Judge(Suite("spider", suite.cases, suite.databases), cache=tmp_path) as judge,
        pytest.raises(SuiteError, match="'spider' has no variants"),
    ):
        judge.mutate()


# Suites of pairs

DIALOGUE = """-- id: first
-- question: How many customers?
SELECT COUNT(*) FROM sales.customers;

-- id: second
-- question: In Reno?
-- follows: first
-- tags: city, must-pass
SELECT COUNT(*) FROM sales.customers WHERE city = 'Reno';

-- id: third
-- question: And their names?
-- follows: second
-- order: any
SELECT name FROM sales.customers WHERE city = 'Reno';
-- accept:
SELECT customer_id, name FROM sales.customers WHERE city = 'Reno';
"""


def test_a_follow_up_comes_with_all_its_earlier_turns(shop_workspace: Path) -> None:
    folder = shop_workspace / "pairs" / "heldout"
    folder.mkdir()
    (folder / "dialogue.sql").write_text(DIALOGUE, encoding="utf-8")
    suite = suite_of_pairs(read_workspace(shop_workspace), "heldout")
    third = suite.cases[2]
    assert [turn.question for turn in third.turns] == ["How many customers?", "In Reno?"]
    assert isinstance(third.turns[0], Turn) and third.turns[0].sql == "SELECT COUNT(*) FROM sales.customers"
    assert (len(third.golds), third.order) == (2, "any")
    assert (suite.cases[1].must_pass, suite.cases[1].tags) == (True, ("city",))
    assert suite.cases[1].where.endswith("dialogue.sql:5")


def test_a_file_of_pairs_is_a_suite(shop_workspace: Path) -> None:
    suite = suite_of_pairs(read_workspace(shop_workspace), str(shop_workspace / "pairs" / "orders.sql"))
    assert [(suite.name, case.id) for case in suite.cases] == [("orders", "number-of-customers")]


def test_the_variants_of_a_file_stay_whatever_becomes_of_the_other_pairs(shop_workspace: Path) -> None:
    (shop_workspace / "pairs" / "more.sql").write_text("-- id: more\n-- question: More?\nSELECT 1;\n")
    workspace = read_workspace(shop_workspace)
    suite = suite_of_pairs(workspace, str(shop_workspace / "pairs" / "orders.sql"))
    assert suite.placed == tuple(gold for case in suite.cases for gold in case.golds)
    assert set(suite_of_pairs(workspace, "curated").placed) == {*suite.placed, "SELECT 1"}


def test_what_is_no_suite_and_what_is_empty(shop_workspace: Path) -> None:
    workspace = read_workspace(shop_workspace)
    with pytest.raises(SuiteError, match=r"There is no suite 'hedlout': name heldout, curated"):
        suite_of_pairs(workspace, "hedlout")
    with pytest.raises(SuiteError, match=r"The suite 'heldout' has no cases"):
        suite_of_pairs(workspace, "heldout")


def test_an_id_twice_is_said_with_both_places(suite: Suite) -> None:
    with pytest.raises(SuiteError, match=r"^shop\.sql:top: the id 'top' is used in shop\.sql:top too"):
        Suite("twice", (suite.cases[0], suite.cases[0]), suite.databases)


# Kept results

SLOW = Result(("a",), ("INTEGER",), [(1,)], False, KEPT_S * 2)


def test_a_slow_gold_is_kept_and_a_fast_one_is_not(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "golds.sqlite"
    with KeptResults(file) as kept:
        kept.put("digest", "SELECT slow", SLOW)
        kept.put("digest", "SELECT fast", Result(("a",), ("INTEGER",), [(1,)], False, KEPT_S / 2))
    with KeptResults(file) as kept:
        assert kept.get("digest", "SELECT slow") == SLOW
        assert kept.get("digest", "SELECT fast") is None
        assert kept.get("other database", "SELECT slow") is None


def test_a_damaged_file_of_kept_results_is_as_good_as_none(tmp_path: Path) -> None:
    file = tmp_path / "golds.sqlite"
    file.write_bytes(b"not a database" * 100)
    with KeptResults(file) as kept:
        kept.put("digest", "SELECT slow", SLOW)
        assert kept.get("digest", "SELECT slow") is None


@pytest.mark.parametrize("data", [b"", b"\x80\x04.", pickle.dumps({"a": 1}), json.dumps([1]).encode()])
def test_a_damaged_result_is_run_again(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "golds.sqlite"
    with KeptResults(file) as kept:
        kept.put("digest", "SELECT slow", SLOW)
    connection = sqlite3.connect(file)
    connection.execute("UPDATE results SET result = ?", [data])
    connection.commit()
    connection.close()
    with KeptResults(file) as kept:
        assert kept.get("digest", "SELECT slow") is None

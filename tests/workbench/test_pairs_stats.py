"""inhouse pairs stats: what it counts and what it says is never asked about, on the shop and the example company."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.assistant.pairs import Pair, write_jsonl
from app.assistant.parse import parse_sql
from app.assistant.schema import Column, Schema, Table
from app.assistant.workspace import Term
from app.cli import main
from app.workbench import statement_pool
from app.workbench.query_facts import Known, find_constructs, rate_difficulty, read_facts
from app.workbench.stats import count_turns

Stats = Callable[..., dict[str, Any]]

PAIRS = """-- id: {id}
-- question: {question}
-- status: {status}
{sql};

"""


@pytest.fixture
def stats(shop_workspace: Path, capsys: pytest.CaptureFixture[str]) -> Stats:
    def run(*pairs: tuple[str, str] | tuple[str, str, str], options: tuple[str, ...] = ()) -> dict[str, Any]:
        if pairs:
            text = "".join(
                PAIRS.format(id=f"p{number}", question=pair[0], sql=pair[1], status=[*pair, "approved"][2])
                for number, pair in enumerate(pairs)
            )
            (shop_workspace / "pairs" / "orders.sql").write_text(text)
        status = main(["pairs", "stats", "--workspace", str(shop_workspace), "--json", *options])
        return {"exit": status} | json.loads(capsys.readouterr().out)

    return run


def test_a_column_counts_where_it_is_referred_to_and_not_by_its_name_alone(stats: Stats) -> None:
    found = stats(
        ("How many cities?", "SELECT COUNT(DISTINCT s.city) AS status FROM stores AS s WHERE s.store_id > 0"),
        (
            "By city?",
            "WITH a AS (SELECT c.city FROM sales.customers AS c) SELECT a.city FROM a ORDER BY a.city",
        ),
    )
    columns = found["counts"]["column"]
    assert columns["stores.city"]["training"] == 1
    assert columns["sales.customers.city"]["training"] == 1
    assert columns["sales.orders.status"]["training"] == 0
    assert "sales.orders.status" in found["never"]["column"]
    assert "stores.city" not in found["never"]["column"]


def test_a_table_is_never_asked_about_until_a_pair_reads_it(stats: Stats) -> None:
    assert "stores" in stats()["never"]["table"]
    found = stats(("Stores?", "SELECT COUNT(*) AS stores FROM stores AS s"))
    assert "stores" not in found["never"]["table"]
    assert found["counts"]["table"]["stores"] == {"training": 1, "heldout": 0}


def test_a_star_refers_to_every_column_of_its_table_and_count_star_to_none(stats: Stats) -> None:
    found = stats(
        ("All stores?", "SELECT * FROM stores AS s"), ("Orders?", "SELECT COUNT(*) AS n FROM sales.orders")
    )
    assert found["counts"]["column"]["stores.city"]["training"] == 1
    assert found["counts"]["column"]["sales.orders.status"]["training"] == 0


def test_a_metric_is_named_by_a_question_and_computed_by_a_statement(stats: Stats) -> None:
    found = stats(
        ("What is our turnover?", "SELECT COUNT(*) AS n FROM sales.orders AS o"),
        ("What did we take?", "SELECT ROUND(SUM(x.total), 2) AS taken FROM sales.orders AS x"),
        ("What came in?", "SELECT SUM(o.order_id) AS revenue FROM sales.orders AS o"),
    )
    assert found["counts"]["metric named"]["revenue"]["training"] == 1
    assert found["counts"]["metric computed"]["revenue"]["training"] == 1
    assert found["never"]["metric"] == []


def test_a_metric_that_nobody_names_or_computes_is_listed(stats: Stats) -> None:
    assert stats()["never"]["metric"] == ["revenue"]


def test_a_value_is_asked_for_with_its_column(stats: Stats) -> None:
    found = stats(
        ("Placed?", "SELECT COUNT(*) AS n FROM sales.orders AS o WHERE o.status = 'placed'"),
        ("Shipped?", "SELECT COUNT(*) AS n FROM sales.customers AS c WHERE c.city = 'shipped'"),
    )
    assert found["counts"]["value"]["sales.orders.status = placed"]["training"] == 1
    assert found["never"]["value"] == ["sales.orders.status = shipped"]


def test_heldout_and_training_stand_side_by_side_or_alone(stats: Stats, shop_workspace: Path) -> None:
    held = shop_workspace / "pairs" / "heldout" / "stores.sql"
    held.parent.mkdir()
    held.write_text("-- id: h\n-- question: Stores?\nSELECT COUNT(*) AS n FROM stores AS s;\n")
    assert stats()["counts"]["table"]["stores"] == {"training": 0, "heldout": 1}
    assert stats(options=("--heldout",))["pairs"] == {"heldout": 1}
    assert "stores" in stats(options=("--training",))["never"]["table"]


def test_machine_made_pairs_count_and_retired_ones_only_as_such(stats: Stats, shop_workspace: Path) -> None:
    file = shop_workspace / "pairs" / "made.jsonl"
    sql = "SELECT COUNT(*) AS n FROM stores AS s"
    write_jsonl(
        [Pair("m1", "q", sql, file, 1), Pair("m2", "r", f"{sql} LIMIT 1", file, 2, status="retired")], file
    )
    found = stats()
    assert found["counts"]["table"]["stores"]["training"] == 1
    assert found["counts"]["status"]["retired"]["training"] == 1
    assert found["counts"]["construct"]["LIMIT"]["training"] == 0


def test_what_cannot_be_read_or_resolved_is_said_and_the_rest_counted(stats: Stats) -> None:
    found = stats(
        ("Stores?", "SELECT COUNT(*) AS n FROM stores AS s"),
        ("Nothing?", "SELECT o.nope FROM sales.orders AS o"),
        ("", "SELECT 1 AS one"),
    )
    assert found["exit"] == 1
    assert len(found["problems"]) == 2
    assert any("orders.sql:6: p1: " in problem and "nope" in problem for problem in found["problems"])
    assert found["counts"]["table"]["stores"]["training"] == 1


def test_the_text_ends_with_what_is_never_asked_about(
    shop_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pairs", "stats", "--workspace", str(shop_workspace)]) == 0
    out = capsys.readouterr().out
    assert "table            training  held out\n" in out
    assert "Never asked about, tables:\n" in out
    assert out.index("Never asked about, columns:") > out.index("difficulty")
    assert out.rstrip().endswith("Never asked about, metrics:\n  revenue")


def test_a_missing_file_is_said(shop_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pairs", "stats", "--workspace", str(shop_workspace), "none.sql"]) == 1
    assert "none.sql:1: there are no pairs" in capsys.readouterr().err


# -- one statement -----------------------------------------------------------------------------------------------

SALES = Schema(
    (Table("orders", (Column("id"), Column("total"), Column("cost"), Column("state")), "s", alias="o"),)
)
TERMS = (
    Term("revenue", "", sql="SUM(o.total)", from_="s.orders AS o", where="o.state <> 'x'"),
    Term("margin", "", sql="100 * SUM(o.cost) / NULLIF(SUM(o.total), 0)", from_="s.orders AS o"),
    Term("open", "", where="o.state IS NULL", from_="s.orders AS o"),
    Term("prose", "no SQL"),
)
METRICS = {
    "with its condition": ("SELECT SUM(a.total) AS r FROM s.orders AS a WHERE a.state <> 'x'", {"revenue"}),
    "without its condition": ("SELECT SUM(a.total) AS r FROM s.orders AS a", set()),
    "of another column": ("SELECT SUM(a.cost) AS r FROM s.orders AS a WHERE a.state <> 'x'", set()),
    "inside a wider one": (
        "SELECT ROUND(100 * SUM(total) / SUM(cost), 1), ROUND(100 * SUM(cost) / SUM(total), 1) AS m "
        "FROM s.orders", {"margin"}),
    "only part of it": (
        "SELECT 100 * SUM(o.cost) / SUM(o.total) AS m FROM s.orders AS o WHERE o.state <> 'x'", {"margin"}),
    "a condition alone": ("SELECT COUNT(*) AS n FROM s.orders AS o WHERE (o.state IS NULL)", {"open"}),
}  # fmt: skip


@pytest.mark.parametrize(("sql", "metrics"), METRICS.values(), ids=METRICS)
def test_a_metric_is_computed(sql: str, metrics: set[str]) -> None:
    assert read_facts(sql, Known(SALES, TERMS)).metrics == metrics


CONSTRUCTS = {
    "CTE": "WITH a AS (SELECT 1 AS x) SELECT a.x FROM a",
    "window": "SELECT SUM(x) OVER () AS s FROM t",
    "set operation": "SELECT 1 AS a UNION SELECT 2 AS a",
    "CASE": "SELECT CASE WHEN x THEN 1 END AS c FROM t",
    "HAVING": "SELECT x FROM t GROUP BY x HAVING COUNT(*) > 1",
    "date function": "SELECT DATE_TRUNC('month', x) AS m FROM t",
    "LIMIT": "SELECT x FROM t LIMIT 3",
    "outer join": "SELECT x FROM t LEFT JOIN u ON t.a = u.a",
    "self-join": "SELECT a.x FROM s.t AS a JOIN s.t AS b ON a.y = b.x",
    "1 join": "SELECT x FROM t JOIN u ON t.a = u.a",
    "2-3 joins": "SELECT x FROM t JOIN u ON TRUE JOIN v ON TRUE JOIN w ON TRUE",
    "subquery in FROM": "SELECT a.x FROM (SELECT 1 AS x) AS a",
    "subquery elsewhere": "SELECT x FROM t WHERE x > (SELECT MAX(y) FROM u)",
    "EXISTS": "SELECT x FROM t WHERE EXISTS (SELECT 1 FROM u)",
    "star": "SELECT t.* FROM t",
}


@pytest.mark.parametrize(("name", "sql"), CONSTRUCTS.items(), ids=CONSTRUCTS)
def test_a_construct_is_found_where_it_is_and_not_in_a_plain_query(name: str, sql: str) -> None:
    plain = "SELECT COUNT(*) AS n FROM t"
    assert name in find_constructs(list(parse_sql(sql, "duckdb").walk()))
    assert name not in find_constructs(list(parse_sql(plain, "duckdb").walk()))


@pytest.mark.parametrize(
    ("sql", "difficulty"),
    [
        ("SELECT COUNT(*) AS n FROM t", "easy"),
        ("SELECT x FROM t WHERE x > 1", "easy"),
        ("SELECT x, y FROM t WHERE x > 1", "medium"),
        ("SELECT x FROM t JOIN u ON t.a = u.a WHERE x > 1", "medium"),
        ("SELECT x, y FROM t JOIN u ON t.a = u.a WHERE x > 1 AND y > 1 ORDER BY x", "hard"),
        ("SELECT x FROM t WHERE x IN (SELECT y FROM u)", "hard"),
        ("SELECT x, y FROM t JOIN u ON t.a = u.a WHERE x > 1 GROUP BY x ORDER BY y LIMIT 1", "extra"),
        ("WITH a AS (SELECT 1 AS x) SELECT a.x, a.x + 1 AS y FROM a", "extra"),
    ],
)
def test_the_difficulty_is_spiders(sql: str, difficulty: str) -> None:
    assert rate_difficulty(list(parse_sql(sql, "duckdb").walk())) == difficulty


def test_turns_are_counted_along_follows() -> None:
    def pair(id: str, follows: str = "") -> Pair:
        return Pair(id, "q", "SELECT 1", Path("x.sql"), 1, follows=follows)

    assert count_turns([pair("c", "b"), pair("a"), pair("b", "a"), pair("d", "c"), pair("e", "gone")]) == {
        "a": 1, "b": 2, "c": 3, "d": 4, "e": 1,
    }  # fmt: skip


def test_two_processes_give_what_one_gives_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    statements = [f"SELECT o.total + {number} AS t FROM s.orders AS o" for number in range(120)]
    seen: list[tuple[int, int]] = []
    alone = statement_pool.map_statements(read_facts, statements, Known(SALES), lambda *_: None)
    monkeypatch.setattr(statement_pool, "FEW", 10)
    monkeypatch.setattr(statement_pool.os, "cpu_count", lambda: 2)
    both = statement_pool.map_statements(read_facts, statements, Known(SALES), lambda *at: seen.append(at))
    assert both == alone
    assert seen[-1] == (120, 120)

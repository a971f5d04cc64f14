"""inhouse pairs import: what becomes a pair, with which question, and what is left out and why, on the shop."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from app.assistant.pairs import Pair, read_pairs
from app.cli import main

PLACED = "SELECT COUNT(*) AS orders FROM sales.orders AS o WHERE o.status = 'placed'"
SINCE = "SELECT COUNT(*) AS orders FROM sales.orders AS o WHERE o.ordered_at >= DATE '2025-01-0{}'"
Import = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run_sql(shop_workspace: Path, capsys: pytest.CaptureFixture[str]) -> Import:
    def called(*arguments: object) -> tuple[int, str, str]:
        status = main(["pairs", "import", "--workspace", str(shop_workspace), *map(str, arguments)])
        return status, *capsys.readouterr()

    return called


@pytest.fixture
def run(run_sql: Import) -> Import:
    """Without the queries being run, which takes half a second."""
    return lambda *arguments: run_sql("--no-run", *arguments)


@pytest.fixture
def target(shop_workspace: Path) -> Path:
    return shop_workspace / "pairs" / "imported.sql"


def table(file: Path, names: str, *rows: Sequence[object]) -> Path:
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([names.split(), *rows])
    return file


def written(file: Path, text: str) -> Path:
    file.parent.mkdir(exist_ok=True, parents=True)
    file.write_text(text, encoding="utf-8")
    return file


def question(pairs: list[Pair]) -> str:
    (pair,) = pairs
    return pair.question


# -- sources ---------------------------------------------------------------------------------------------------


def test_an_analysts_file_becomes_drafts_with_proposed_questions(
    run_sql: Import, target: Path, tmp_path: Path
) -> None:
    file = written(tmp_path / "a.sql", f"-- what we ship\n{PLACED};\nselect name from sales.customers\n")
    status, out, _ = run_sql(file)
    assert status == 0
    assert "2 draft pairs added" in out
    first, second = read_pairs(target)
    assert (first.status, first.tags) == ("draft", ("imported", "proposed-question"))
    assert first.question == "How many orders with status placed are there?"
    assert first.source == "imported from a.sql:2; its comment: what we ship"
    assert " ".join(second.sql.split()) == "SELECT customers.name FROM sales.customers"


def test_a_comment_that_asks_is_the_question(run: Import, target: Path, tmp_path: Path) -> None:
    run(written(tmp_path / "a.sql", f"-- How many orders wait?\n{PLACED};"))
    (pair,) = read_pairs(target)
    assert (pair.question, pair.tags) == ("How many orders wait?", ("imported",))


def test_questions_and_sql_of_others(run: Import, target: Path, tmp_path: Path) -> None:
    rows = [
        {"question": "How many wait?", "SQL": PLACED, "db_id": "shop"},
        {"question": "Who?", "query": PLACED},
    ]
    run(written(tmp_path / "dev.json", json.dumps(rows[:1])))
    run(
        written(
            tmp_path / "more.jsonl",
            json.dumps({"question": "Names?", "query": "SELECT c.name FROM sales.customers AS c"}),
        )
    )
    assert [pair.question for pair in read_pairs(target)] == ["How many wait?", "Names?"]


def test_two_questions_with_one_sql_are_one_pair(run: Import, target: Path, tmp_path: Path) -> None:
    run(
        table(
            tmp_path / "q.csv",
            "question sql",
            ("How many wait?", PLACED),
            ("Number waiting?", PLACED.lower()),
        )
    )
    (pair,) = read_pairs(target)
    assert (pair.question, pair.also) == ("How many wait?", ("Number waiting?",))


def test_dbt_models_read_the_schemas_tables(run: Import, target: Path, tmp_path: Path) -> None:
    model = "{{ config(materialized='table') }}\n{# it's a mart #}\n" + PLACED.replace(
        "sales.orders", "{{ ref('stg_orders') }}"
    )
    written(tmp_path / "dbt" / "m.sql", model)
    written(
        tmp_path / "dbt" / "s.sql", "select name from {{ source('sales', 'customers') }} where city = 'Reno'"
    )
    written(
        tmp_path / "dbt" / "x.sql",
        "select 1 from {{ ref('orders') }}\n{% if is_incremental() %} where 1 {% endif %}",
    )
    status, out, _ = run(tmp_path / "dbt")
    assert status == 0
    assert "x.sql:1: Jinja that only dbt can run: {% if is_incremental() %}." in out
    assert [pair.question for pair in read_pairs(target)] == [
        "How many orders with status placed are there?", "List the customers in Reno.",
    ]  # fmt: skip


SHOUTED = PLACED.upper().replace("PLACED", "placed")
TICKED = PLACED.replace("sales.orders", "`shop.sales.orders`")
HISTORIES = {
    "snowflake": (
        "query_text execution_status start_time", (SHOUTED, "SUCCESS", "2025-09-01"), (SHOUTED, "FAIL", "2025-09-01"),
    ),
    "bigquery": (
        "query job_id state error_result", (TICKED, "j1", "DONE", ""), (PLACED, "j2", "DONE", "{'reason': 'x'}"),
    ),
    "databricks": ("statement_text execution_status", (PLACED, "FINISHED"), (SINCE, "FAILED")),
    "postgres": ("query calls rows", (PLACED, 7, 1), ("DELETE FROM sales.orders", 1, 1)),
}  # fmt: skip


@pytest.mark.parametrize("kind", HISTORIES)
def test_a_warehouses_history(kind: str, run: Import, target: Path, tmp_path: Path) -> None:
    names, good, bad = HISTORIES[kind]
    status, out, _ = run(table(tmp_path / "history.csv", names, good, bad))
    assert status == 0
    assert f"read as {kind}" in out
    assert "1 queries left out" in out
    assert question(read_pairs(target)) == "How many orders with status placed are there?"


def test_a_named_column(run: Import, target: Path, tmp_path: Path) -> None:
    file = table(tmp_path / "q.csv", "Frage Abfrage", ("How many wait?", PLACED))
    run(file, "--sql-column", "abfrage", "--question-column", "Frage")
    assert question(read_pairs(target)) == "How many wait?"


# -- recurring queries and placeholders ------------------------------------------------------------------------


def test_queries_that_differ_by_values_are_one_pair_with_the_commonest(
    run: Import, target: Path, tmp_path: Path
) -> None:
    rows = [(SINCE.format(day), f"2025-09-0{day}") for day in (3, 5, 5, 4)]
    run(
        table(
            tmp_path / "h.csv", "query_text start_time", *rows, ("SELECT o.status FROM sales.orders AS o", "")
        )
    )
    first, second = read_pairs(target)
    assert "DATE '2025-01-05'" in first.sql
    assert "4 runs, the last on 2025-09-05; what varied: o.ordered_at (3 values)" in first.source
    assert second.question == "List the orders, with their status."


def test_what_ran_too_rarely_is_left_out(run: Import, tmp_path: Path) -> None:
    file = table(tmp_path / "h.csv", "query calls", (PLACED, 1), ("SELECT o.total FROM sales.orders AS o", 9))
    _, out, _ = run(file, "--min-runs", 5)
    assert "1 draft pairs" in out
    assert "it ran too rarely" in out


def test_by_month_and_by_day_are_two_pairs(run: Import, target: Path, tmp_path: Path) -> None:
    sql = "SELECT DATE_TRUNC('{}', o.ordered_at) AS span, COUNT(*) AS n FROM sales.orders AS o GROUP BY 1;\n"
    run(written(tmp_path / "a.sql", sql.format("month") + sql.format("day")))
    assert [pair.question for pair in read_pairs(target)] == [
        "How many orders are there by month?", "How many orders are there by day?",
    ]  # fmt: skip


PLACEHOLDERS = {
    "?": ("SELECT COUNT(*) FROM sales.orders o WHERE o.status = ?", "o.status = 'placed'"),
    ":name": ("SELECT COUNT(*) FROM sales.orders o WHERE o.total > :least", "o.total > 2.00"),
    "$1": ("SELECT COUNT(*) FROM sales.orders o WHERE o.ordered_at >= $1 AND o.ordered_at < $2",
           "o.ordered_at >= DATE '2025-09-01' AND o.ordered_at < DATE '2025-10-01'"),
    "%s": ("SELECT COUNT(*) FROM sales.customers c WHERE c.city IN (%s)", "c.city IN ('Reno')"),
    "a limit": ("SELECT c.name FROM sales.customers c ORDER BY c.name LIMIT ?", "LIMIT 10"),
}  # fmt: skip


@pytest.mark.parametrize(("sql", "filled"), PLACEHOLDERS.values(), ids=PLACEHOLDERS)
def test_placeholders_take_values_of_their_column(
    sql: str, filled: str, run_sql: Import, target: Path, tmp_path: Path
) -> None:
    _, out, _ = run_sql(written(tmp_path / "a.sql", sql))
    assert "1 draft pairs" in out, out
    assert filled in " ".join(read_pairs(target)[0].sql.split())


# -- again -----------------------------------------------------------------------------------------------------


def test_a_second_import_adds_nothing(run: Import, target: Path, tmp_path: Path) -> None:
    names, cities = "select {} from sales.customers", "SELECT city, COUNT(*) FROM sales.customers GROUP BY 1"
    rows = [("", PLACED), ("", SINCE.format(1)), ("", SINCE.format(2)), ("", cities)]
    rows += [("Names?", names.format("name")), ("Who?", names.format("NAME"))]
    file = table(tmp_path / "h.csv", "question sql", *rows)
    run(file)
    before = target.read_bytes()
    assert len(read_pairs(target)) == 4
    _, out, _ = run(file)
    assert "0 draft pairs added" in out
    assert target.read_bytes() == before


def test_an_existing_pair_is_not_imported(run: Import, tmp_path: Path) -> None:
    _, out, _ = run(written(tmp_path / "a.sql", "select count(*) as customers from sales.customers"))
    assert "0 draft pairs" in out
    assert "it is a pair already" in out


def test_a_held_out_skeleton_is_not_imported(run: Import, shop_workspace: Path, tmp_path: Path) -> None:
    held = shop_workspace / "pairs" / "heldout" / "h.sql"
    written(held, f"-- id: waiting\n-- question: How many wait?\n{PLACED};\n")
    _, out, _ = run(written(tmp_path / "a.sql", PLACED.replace("placed", "shipped")))
    assert "a.sql:1: a held-out pair has its skeleton: waiting." in out
    assert "0 draft pairs" in out


def test_a_dry_run_prints_and_writes_nothing(run: Import, target: Path, tmp_path: Path) -> None:
    _, out, _ = run(written(tmp_path / "a.sql", PLACED), "--dry-run", "--source", "ana")
    assert "-- source: ana\n" in out
    assert not target.exists()


def test_no_rows_are_noted(run_sql: Import, target: Path, tmp_path: Path) -> None:
    run_sql(written(tmp_path / "a.sql", PLACED.replace("COUNT(*)", "o.total").replace("placed", "lost")))
    assert read_pairs(target)[0].source.endswith("; it gave no rows")


def test_more_rows_than_an_answer_has_are_no_answer(
    run_sql: Import, shop_workspace: Path, tmp_path: Path
) -> None:
    with (shop_workspace / "inhouse.toml").open("a") as file:
        file.write("\n[limits]\nmax_rows = 5\n")
    assert (
        "it gives more than 5 rows"
        in run_sql(written(tmp_path / "a.sql", "SELECT o.total FROM sales.orders o"))[1]
    )


def test_a_limit(run: Import, target: Path, tmp_path: Path) -> None:
    _, out, _ = run(written(tmp_path / "a.sql", f"{PLACED};\n{SINCE.format(1)};"), "--limit", 1)
    assert len(read_pairs(target)) == 1
    assert "over the limit of pairs" in out


# -- left out --------------------------------------------------------------------------------------------------

LEFT_OUT = {
    "an unknown column": ("SELECT o.nope FROM sales.orders AS o", 'No column "nope"'),
    "an unknown table": ("SELECT a FROM other.things", "other.things is no table of the schema"),
    "no table": ("SELECT 1", "it reads no table"),
    "broken SQL": ("SELECT FROM WHERE", "not valid duckdb SQL"),
    "a file of the disk": ("SELECT * FROM read_csv('/etc/passwd')", "function ReadCSV is not"),
    "a person": ("SELECT c.name FROM sales.customers AS c WHERE c.email = 'ada@example.com'", "personal data"),
    "a placeholder for a person": ("SELECT c.name FROM sales.customers AS c WHERE c.email = ?", "personal data"),
    "a placeholder beside nothing": ("SELECT o.total + ? FROM sales.orders AS o", "stands beside no column"),
    "a result without a name": ("SELECT COUNT(*) > 3 FROM sales.orders", "no question can be made of what it computes"),
    "too long": (f"SELECT o.total FROM sales.orders AS o WHERE o.total IN ({'1,' * 2_500_000}1)", "longer than 100"),
    "a string that does not end": ("SELECT 'a FROM sales.orders", "does not end"),
}  # fmt: skip


@pytest.mark.parametrize(("sql", "reason"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_left_out_with_file_line_and_reason_and_the_rest_imported(
    sql: str, reason: str, run: Import, target: Path, tmp_path: Path
) -> None:
    _, out, _ = run(written(tmp_path / "a.sql", f"{PLACED};\n\n{sql}"))
    assert re.search(rf"a\.sql:3: .*(?:{reason})", out)
    assert len(read_pairs(target)) == 1


SKIPPED = {
    "a write": ("DELETE FROM sales.orders", "it is no SELECT"),
    "the catalog": ("SELECT table_name FROM information_schema.tables", "it asks the database about itself"),
}


@pytest.mark.parametrize(("sql", "reason"), SKIPPED.values(), ids=SKIPPED)
def test_skipped_and_counted(sql: str, reason: str, run: Import, tmp_path: Path) -> None:
    status, out, _ = run(written(tmp_path / "a.sql", f"{sql};\n{PLACED};\n{sql}"))
    assert status == 0
    assert f"      2  {reason}" in out


def test_two_statements_in_a_row_of_a_history(run: Import, tmp_path: Path) -> None:
    _, out, _ = run(table(tmp_path / "h.csv", "sql", (f"{PLACED}; {PLACED}",)))
    assert "h.csv:2: Only one statement" in out


def test_a_query_that_never_ends_is_stopped(run_sql: Import, shop_workspace: Path, tmp_path: Path) -> None:
    with (shop_workspace / "inhouse.toml").open("a") as file:
        file.write("\n[limits]\ntimeout_s = 0.5\n")
    counting = "SELECT o.order_id AS n FROM sales.orders AS o UNION ALL SELECT n + 1 FROM t"
    endless = f"WITH RECURSIVE t AS ({counting}) SELECT COUNT(*) AS n FROM t"
    _, out, _ = run_sql(written(tmp_path / "a.sql", endless))
    assert "stopped after 0.5 seconds" in out


def test_a_csv_without_a_column_of_sql_says_which_there_are(run: Import, tmp_path: Path) -> None:
    status, _, err = run(table(tmp_path / "q.csv", "id text", (1, PLACED)))
    assert status == 1
    assert "there are id, text: name one with --sql-column" in err


def test_a_broken_json_line_is_said_and_the_rest_imported(run: Import, target: Path, tmp_path: Path) -> None:
    status, out, _ = run(written(tmp_path / "h.jsonl", "{oops\n" + json.dumps({"sql": PLACED}) + "\n[1]\n"))
    assert status == 1
    assert "h.jsonl:1: this line is no JSON" in out
    assert "h.jsonl:3: this is no JSON object" in out
    assert len(read_pairs(target)) == 1


def test_mixed_encodings(run: Import, target: Path, tmp_path: Path) -> None:
    file = tmp_path / "h.csv"
    file.write_bytes(f"sql\r\n{PLACED}\r\nSELECT 'Z\xfcrich' FROM sales.orders\r\n".encode("latin-1"))
    status, out, _ = run(file)
    assert status == 1
    assert "h.csv:3: it holds bytes that are no UTF-8 text" in out
    assert len(read_pairs(target)) == 1


def test_an_unknown_dialect(run: Import, tmp_path: Path) -> None:
    status, _, err = run(written(tmp_path / "a.sql", PLACED), "--dialect", "klingon")
    assert status == 1
    assert "--dialect klingon: not known; known: athena" in err


def test_a_repair_is_said_in_the_source(run: Import, target: Path, tmp_path: Path) -> None:
    run(written(tmp_path / "a.sql", "SELECT x.name FROM sales.customers AS c"))
    assert "repaired: " in read_pairs(target)[0].source

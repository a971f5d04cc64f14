"""The passes together, on a real DuckDB: only the model's text is given, by a plain object at the seam."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
import time

import duckdb
import pytest

from app.assistant.assistant import Assistant
from app.assistant.database import Database
from app.assistant.errors import DatabaseError, LimitError, PairError, SqlError, WorkspaceError
from app.assistant.generate import Generation
from app.assistant.guard import check_policy
from app.assistant.pairs import parse_pairs, read_pairs
from app.assistant.parse import parse_sql
from app.assistant.question import check_question, clean_question
from app.assistant.recall import PairIndex
from app.assistant.run import run_sql
from app.assistant.schema import read_schema, render_compact
from app.assistant.workspace import DatabaseConfig, Limits, read_workspace

TOML = """
[workspace]
name = "Shop"
reference_date = 2025-10-15
fiscal_year_start_month = 2
[databases.main]
url = "duckdb:///shop.duckdb"
[limits]
timeout_s = 1.0
max_rows = 3
memory_mb = 200
"""


@pytest.fixture
def root(tmp_path):
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute(
            "CREATE SCHEMA sales;"
            "CREATE TABLE sales.customers(customer_id INT PRIMARY KEY, name TEXT, city TEXT);"
            "CREATE TABLE sales.orders(order_id INT PRIMARY KEY,"
            " customer_id INT REFERENCES sales.customers(customer_id), placed_on DATE);"
            "INSERT INTO sales.customers VALUES (1, 'Hélène', 'Zürich'), (2, 'Bo', 'Reno');"
            "INSERT INTO sales.orders SELECT i, 1 + i % 2, DATE '2025-01-01' + i::INT FROM range(10) AS t(i);"
        )
    (tmp_path / "inhouse.toml").write_text(TOML)
    return tmp_path


class Says:
    """A model that says these texts, one a call, and keeps what it was asked."""

    name = "says"

    def __init__(self, *texts):
        self.texts, self.asked = list(texts), []

    def generate(self, messages, *, max_tokens, on_token=None, on_wait=None, cancel=None):
        self.asked.append(messages)
        text = self.texts.pop(0)
        if on_token:
            on_token(text)
        return Generation(text, 10, 5, 5, 0.1, 0.2, 0.0, False)


def ask(root, question, *texts):
    model = Says(*texts)
    assistant = Assistant(read_workspace(root), model)
    try:
        return assistant.ask(question), model
    finally:
        assistant.close()


def test_a_question_is_answered_with_rows(root):
    answer, _ = ask(
        root, "How many orders per city?", "SELECT city, COUNT(*) AS n FROM sales.orders GROUP BY city"
    )
    assert answer.verdict == "answered"
    assert sorted(answer.result.rows) == [("Reno", 5), ("Zürich", 5)]
    assert answer.repairs and {"generate", "bind", "guard", "run", "total"} <= set(answer.timings_s)


def test_rows_over_the_limit_are_cut_and_said_to_be(root):
    answer, _ = ask(root, "List the orders", "SELECT order_id FROM sales.orders")
    assert (len(answer.result.rows), answer.result.truncated) == (3, True)


def test_an_error_goes_back_to_the_model_once(root):
    good = "SELECT COUNT(*) AS n FROM sales.orders"
    answer, model = ask(root, "How many orders?", "SELECT nope FROM sales.orders", good)
    assert answer.verdict == "answered"
    assert "nope" in model.asked[1][-1]["content"]


def test_two_errors_fail_in_words(root):
    answer, model = ask(
        root, "How many orders?", "SELECT a FROM sales.orders", "SELECT b FROM sales.orders", "x"
    )
    assert answer.verdict == "failed" and model.texts == ["x"]


@pytest.mark.parametrize(
    "text", ["DROP TABLE sales.orders", "SELECT 1; SELECT 2", "COPY sales.orders TO 'x.csv'"]
)
def test_what_is_no_single_select_is_refused(root, text):
    answer, _ = ask(root, "How many orders?", text, text)
    assert answer.verdict == "refused"
    assert not (root / "x.csv").exists()


def test_the_model_may_say_that_it_cannot(root):
    answer, _ = ask(root, "What do orders weigh?", "CANNOT: there are no weights")
    assert answer.verdict == "abstained" and "no weights" in answer.message


def test_a_question_about_nothing_in_the_data_asks_no_model(root):
    answer, model = ask(root, "Who won the world cup?")
    assert answer.verdict == "abstained" and not model.asked


def test_an_order_to_change_data_asks_no_model(root):
    answer, model = ask(root, "drop all tables")
    assert answer.verdict == "refused" and not model.asked


def test_an_answer_is_json(root):
    answer, _ = ask(
        root, "Orders?", "SELECT placed_on, 1.5::DECIMAL(5,2) AS d, [1] AS l, NULL AS x FROM sales.orders"
    )
    shown = json.loads(json.dumps(answer.as_json()))
    assert {"verdict", "sql", "columns", "rows", "row_count", "truncated", "timings_s", "model"} <= set(shown)
    assert shown["rows"][0] == ["2025-01-01", "1.50", [1], None]


ATTACKS = [
    "DELETE FROM sales.orders", "INSERT INTO sales.orders SELECT * FROM sales.orders",
    "UPDATE sales.orders SET order_id = 1", "CREATE TABLE t AS SELECT 1", "ALTER TABLE sales.orders ADD COLUMN x INT",
    "ATTACH 'x.db'", "DETACH x", "INSTALL httpfs", "LOAD httpfs", "PRAGMA version", "SET memory_limit = '9GB'",
    "CALL pragma_version()", "EXPORT DATABASE 'd'", "COPY sales.orders TO 'x.csv'", "USE sales", "VACUUM",
    "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM '/etc/passwd'", 'SELECT * FROM "/etc/passwd"',
    "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM glob('/*')", "SELECT getenv('HOME')",
    "SELECT current_setting('memory_limit')", "SELECT * FROM duckdb_settings()", "SELECT * FROM pg_catalog.pg_class",
    "SELECT * FROM information_schema.tables", "SELECT * FROM query('SELECT 1')", "SELECT nextval('s')",
    "SELECT * FROM sales.orders; DROP TABLE sales.orders", "SELECT * INTO t FROM sales.orders",
    "SELECT * FROM sales.orders FOR UPDATE", "WITH sales AS (SELECT 1) SELECT * FROM read_parquet('x')",
    "SELECT (SELECT content FROM read_text('/etc/passwd'))", "SELECT '/etc/passwd'.read_text()", "SELECT $1",
    "SELECT * FROM sales.orders WHERE order_id IN (SELECT size FROM read_blob('/etc/passwd'))", "SHOW TABLES",
    "SUMMARIZE sales.orders", "DESCRIBE sales.orders", "EXPLAIN ANALYZE SELECT 1", "SELECT pg_sleep(9)", "",
    "WITH t AS (SELECT 1) SELECT * FROM (WITH orders AS (SELECT 1) SELECT * FROM orders), orders",
]  # fmt: skip


@pytest.fixture
def database(root):
    database = Database(DatabaseConfig("main", f"duckdb:///{root}/shop.duckdb"), Limits(1.0, 3, 200))
    yield database
    database.close()


@pytest.mark.parametrize("sql", ATTACKS)
def test_an_attack_is_refused_by_the_guard(database, sql):
    with pytest.raises(SqlError):
        check_policy(parse_sql(sql, "duckdb"), read_schema(database))


@pytest.mark.parametrize("sql", [sql for sql in ATTACKS[:16] if "USE" not in sql and "PRAGMA" not in sql])
def test_the_connection_alone_keeps_the_file_as_it_is(database, root, sql):
    before = (root / "shop.duckdb").read_bytes()
    with contextlib.suppress(SqlError):
        run_sql(sql, database)
    assert (root / "shop.duckdb").read_bytes() == before
    assert sorted(p.name for p in root.iterdir()) == ["inhouse.toml", "shop.duckdb"]


@pytest.mark.parametrize(
    "sql",
    [
        "WITH m AS (SELECT DATE_TRUNC('month', placed_on) AS m, COUNT(*) AS n FROM sales.orders GROUP BY 1) "
        "SELECT m, n, SUM(n) OVER (ORDER BY m) FROM m QUALIFY ROW_NUMBER() OVER (ORDER BY n DESC) = 1",
        "SELECT COUNT(*) FILTER (WHERE order_id > 3), MEDIAN(order_id), STRING_AGG(order_id::TEXT, ',') "
        "FROM sales.orders",
        "SELECT unnest([1, 2]) AS x UNION ALL SELECT range FROM range(3)",
        "SELECT DATE_DIFF('day', placed_on, DATE '2025-10-15'), DAYNAME(placed_on), STRFTIME(placed_on, '%Y') "
        "FROM sales.orders",
        "SELECT c.city FROM sales.customers AS c WHERE NOT EXISTS "
        "(SELECT 1 FROM sales.orders AS o WHERE o.customer_id = c.customer_id AND o.order_id > 99)",
        "SELECT QUANTILE_CONT(order_id, 0.9), ARG_MAX(customer_id, order_id) FROM sales.orders",
    ],
)
def test_ordinary_analytics_pass_and_run(database, sql):
    check_policy(parse_sql(sql, "duckdb"), read_schema(database))
    run_sql(sql, database)


def test_the_time_limit_interrupts_and_the_next_query_runs(database):
    start = time.perf_counter()
    with pytest.raises(LimitError):
        run_sql("SELECT COUNT(*) FROM range(1000000000000)", database)
    assert time.perf_counter() - start < 5
    assert run_sql("SELECT 1", database).rows == [(1,)]


def test_the_memory_limit_stops_a_query(database):
    with pytest.raises(LimitError):
        run_sql("SELECT LIST(range) FROM range(1000000000)", database)


def test_a_corrupt_database_is_said_to_be(root):
    (root / "bad.duckdb").write_bytes(b"not a database" * 1000)
    with pytest.raises(DatabaseError, match="damaged"):
        Database(DatabaseConfig("bad", f"duckdb:///{root}/bad.duckdb"), Limits())


def test_a_missing_database_is_not_created(root):
    with pytest.raises(DatabaseError, match="no file"):
        Database(DatabaseConfig("none", f"sqlite:///{root}/none.sqlite"), Limits())
    assert not (root / "none.sqlite").exists()


def test_a_locked_database_is_said_to_be(root):
    open_it = f"c = duckdb.connect({str(root / 'shop.duckdb')!r})"
    hold = f"import duckdb, sys; {open_it}; print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(DatabaseError, match="locked by another program"):
            Database(DatabaseConfig("main", f"duckdb:///{root}/shop.duckdb"), Limits())
        holder.stdin.close()


def test_a_missing_workspace_names_the_remedy(tmp_path):
    with pytest.raises(WorkspaceError, match="--workspace"):
        read_workspace(tmp_path / "nowhere")


def test_an_unknown_key_names_the_nearest(root):
    (root / "inhouse.toml").write_text(TOML.replace("max_rows", "max_row"))
    with pytest.raises(WorkspaceError, match="max_rows"):
        read_workspace(root)


def test_the_compact_schema_names_keys_and_dates(database):
    assert "sales.orders(order_id, customer_id>sales.customers, placed_on date)" in render_compact(
        read_schema(database)
    )


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("", "abstained"), (" \n ", "abstained"), ("???", "abstained"), ("x" * 10_000, "abstained"),
        ("Wie viele Kunden haben wir?", "abstained"), ("drop all tables", "refused"),
        ("Delete the cancelled orders", "refused"), ("update me on revenue", None), ("Drop in sales by month", None),
        ('What did "Hélène" buy? 🚲', None),
    ],
)  # fmt: skip
def test_a_question_is_let_in_or_turned_away(question, verdict):
    away = check_question(clean_question(question))
    assert (away.verdict if away else None) == verdict


PAIR = "-- id: a\n-- question: How many?\nSELECT 1;\n"


def test_a_pair_file_is_read(tmp_path):
    (pair,) = parse_pairs(PAIR + "-- accept:\nSELECT 1 AS one;\n", tmp_path / "p.sql")
    assert (pair.id, pair.sql, pair.accept) == ("a", "SELECT 1", ("SELECT 1 AS one",))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("-- id: a\n-- nope: b\nSELECT 1;\n", ":2:"), ("SELECT 1;\n", ":1:"), ("-- id: a\nSELECT 1;\n", ":1:"),
        ("-- id: a\n-- question: b\nSELECT 1\n", ":1:"), ("-- id: a\n-- question: b\n", ":1:"),
    ],
)  # fmt: skip
def test_a_wrong_pair_file_names_file_and_line(tmp_path, text, where):
    with pytest.raises(PairError, match=f"p.sql{where}"):
        parse_pairs(text, tmp_path / "p.sql")


def test_held_out_pairs_are_never_recalled(tmp_path):
    (tmp_path / "heldout").mkdir()
    (tmp_path / "heldout" / "p.sql").write_text(PAIR)
    (tmp_path / "q.sql").write_text(PAIR.replace("id: a", "id: b"))
    assert [pair.id for pair in PairIndex(read_pairs(tmp_path)).nearest("How many?", 5)] == ["b"]


def test_importing_the_assistant_loads_neither_torch_nor_streamlit():
    code = (
        "import sys, app.assistant.start, app.assistant.assistant; "
        "print([m for m in ('torch', 'streamlit') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_command_is_installed():
    assert shutil.which("inhouse", path=str(__import__("pathlib").Path(sys.executable).parent))

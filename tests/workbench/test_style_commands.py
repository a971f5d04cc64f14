"""`inhouse style rules`, `check` and `learn` on the shop: what they print, write and return."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.assistant.style import read_style
from app.cli import main

BAD = """-- id: paid
-- question: Which orders are there?
-- note kept as it is
select x.order_id, count(1) n from sales.orders x
group by 1;

SELECT o.order_id /* why */ FROM sales.orders o;
"""
GOOD = "SELECT COUNT(*) AS orders\nFROM sales.orders AS o;\n"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(shop_workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(shop_workspace)
    shutil.rmtree(shop_workspace / "pairs")
    (shop_workspace / "pairs").mkdir()

    def called(*arguments: str) -> tuple[int, str, str]:
        status = main(["style", *arguments, "--workspace", "."])
        return status, *capsys.readouterr()

    return called


def written(text: str, name: str = "pairs/a.sql") -> Path:
    Path(name).write_bytes(text.encode())
    return Path(name)


def test_rules_are_listed_with_what_is_on(run: Run) -> None:
    written("rules:\n  select-star: off\n", "style.yaml")
    status, out, _ = run("rules")
    assert status == 0
    lines = {line.split()[0]: line.split()[1:4] for line in out.splitlines()}
    assert lines["select-star"] == ["error", "yes", "off"]
    assert lines["metric-as-defined"] == ["error", "no", "on"]


def test_rules_show_their_examples(run: Run) -> None:
    assert "bad:  SELECT * FROM" in run("rules", "--examples")[1]


def test_a_finding_has_file_line_rule_and_message(run: Run) -> None:
    written(BAD)
    status, out, _ = run("check")
    assert status == 1
    assert "pairs/a.sql:4: count-star (error): write COUNT(*): COUNT(1)" in out
    assert "pairs/a.sql:7: explicit-as (warning): write AS o: o" in out
    assert out.splitlines()[-1].startswith("2 queries: ")


def test_the_house_style_is_clean(run: Run) -> None:
    written(GOOD)
    status, out, _ = run("check")
    assert (status, out) == (
        0,
        "1 queries: 100.0 % house style, 0 errors, 0 warnings; 1 laid out as the house does.\n",
    )


def test_warnings_alone_pass(run: Run) -> None:
    written("select o.order_id from sales.orders AS o;")
    assert run("check")[0] == 0


def test_fix_rewrites_the_statement_and_nothing_else(run: Run) -> None:
    file = written(BAD)
    run("check", "--fix")
    head, tail = BAD.partition("select")[0], BAD.partition("by 1;")[2]
    assert file.read_text() == (
        f"{head}SELECT\n  x.order_id,\n  COUNT(*) AS n\nFROM sales.orders AS x\nGROUP BY x.order_id;{tail}"
    )
    assert list(Path("pairs").iterdir()) == [file]


def test_fix_says_what_it_leaves_for_its_comments(run: Run) -> None:
    written(BAD)
    assert "1 left as they are" in run("check", "--fix")[1]


def test_fix_keeps_line_ends_and_byte_order_mark(run: Run) -> None:
    file = written("\ufeff-- id: a\r\nselect o.order_id\r\nfrom sales.orders as o;\r\n")
    run("check", "--fix")
    assert file.read_bytes() == "\ufeff-- id: a\r\nSELECT o.order_id\r\nFROM sales.orders AS o;\r\n".encode()


def test_fixed_files_stay(run: Run) -> None:
    file = written(BAD)
    run("check", "--fix")
    before = file.stat().st_mtime_ns, file.read_bytes()
    run("check", "--fix")
    assert before == (file.stat().st_mtime_ns, file.read_bytes())


def test_broken_sql_is_named_and_the_rest_checked(run: Run) -> None:
    written("SELECT FROM (;\n" + GOOD)
    status, out, _ = run("check")
    assert status == 1
    assert out.startswith("pairs/a.sql:1: error: This is not valid duckdb SQL")
    assert "2 queries" in out


def test_a_file_that_cannot_be_read_does_not_end_the_check(run: Run) -> None:
    Path("pairs/a.sql").write_bytes(b"SELECT '\xff';")
    written("SELECT 'open", "pairs/b.sql")
    written(GOOD, "pairs/c.sql")
    status, out, _ = run("check")
    assert status == 1
    assert "pairs/a.sql:1: the file cannot be read as UTF-8" in out
    assert "pairs/b.sql:1: a string" in out
    assert "1 queries" in out


def test_what_is_no_sql_file_is_said(run: Run) -> None:
    status, _, err = run("check", "nothing.txt")
    assert status == 1
    assert "nothing.txt:1: there is no such file" in err


def test_a_write_query_is_an_error(run: Run) -> None:
    written("SELECT 1 AS a; DROP TABLE sales.orders;")
    assert run("check", "--fix")[0] in (0, 1)
    assert "DROP TABLE sales.orders" in Path("pairs/a.sql").read_text()


# Learning

QUERIES = "".join(
    f"SELECT ord.status, COUNT(*) n FROM sales.orders AS ord WHERE ord.order_id = {i} GROUP BY ord.status;\n"
    for i in range(9)
)


def test_learning_counts_and_proposes(run: Run) -> None:
    written(QUERIES + "SELECT * FROM sales.orders AS ord;\n", "theirs.sql")
    status, out, _ = run("learn", "theirs.sql")
    assert status == 0
    rows = {line.split()[0]: line.split()[1:] for line in out.splitlines() if line}
    assert rows["select-star"] == ["10", "9", "90.0", "%", "warning"]
    assert rows["schema-qualified"] == ["10", "10", "100.0", "%", "error"]
    assert rows["explicit-as"] == ["10", "1", "10.0", "%", "off"]
    assert rows["no-right-join"] == ["0", "0", "too", "few", "to", "tell"]
    assert "sales.orders: ord" in out


def test_what_is_learned_is_a_style_file(run: Run) -> None:
    written(QUERIES, "theirs.sql")
    assert run("learn", "theirs.sql", "--write")[0] == 0
    found = read_style(Path())
    assert "explicit-as" in found.off
    assert found.parameters["table-alias"] == {"aliases": {"sales.orders": "ord"}}
    assert run("check", "theirs.sql")[0] == 0


def test_a_style_file_that_is_there_stays(run: Run) -> None:
    written(QUERIES, "theirs.sql")
    written("rules: {}\n", "style.yaml")
    status, _, err = run("learn", "theirs.sql", "--write")
    assert status == 1
    assert "is there already" in err
    assert Path("style.yaml").read_text() == "rules: {}\n"


def test_learning_reads_jsonl_and_csv(run: Run) -> None:
    sql = "SELECT o.status FROM sales.orders AS o"
    written(json.dumps({"sql": sql}) + "\n", "a.jsonl")
    written(f'id,query_text\n1,"{sql},\n  sales.orders AS p"\n', "b.csv")
    assert "2 queries, 0 statements set aside" in run("learn", "a.jsonl", "b.csv")[1]


def test_learning_sets_aside_what_is_no_query(run: Run) -> None:
    written("CREATE TABLE t (a INT);\nSELECT FROM (;\n" + QUERIES, "theirs.sql")
    _, out, err = run("learn", "theirs.sql")
    assert "9 queries, 2 statements set aside" in out
    assert "theirs.sql:1: set aside" in err
    assert "theirs.sql:2: set aside" in err


def test_a_csv_without_the_column_is_said(run: Run) -> None:
    written("id,text\n1,SELECT 1\n", "b.csv")
    written(QUERIES, "theirs.sql")
    status, _, err = run("learn", "theirs.sql", "b.csv")
    assert status == 1
    assert "b.csv:2: there is no text under any of sql" in err

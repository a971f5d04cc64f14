"""inhouse pairs lint: each lint fires where it should and only there; bad input is said, the rest goes on."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.assistant.pairs import Pair
from app.assistant.skeleton import skeleton
from app.cli import main
from app.workbench.lint_together import find_leaked_skeletons, find_near_pairs
from app.workbench.lints import Checked, digest_rows

COUNT = "SELECT COUNT(*) AS customers FROM sales.customers AS c"
ORDERS = "SELECT COUNT(*) AS orders FROM sales.orders AS o"
ENDLESS = (
    "SELECT COUNT(*) AS n FROM range(100000) AS r(a), range(100000) AS s(b), range(100000) AS t(d) "
    "WHERE a + b * d = 7"
)

Lint = Callable[..., dict[str, Any]]


@pytest.fixture
def lint(
    shop_workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Lint:
    """Write pair files, lint, and return what --json prints with `status`."""
    monkeypatch.setenv("INHOUSE_CACHE", str(tmp_path / "cache"))
    (shop_workspace / "pairs" / "orders.sql").unlink()

    def run(files: dict[str, str | bytes], *options: str) -> dict[str, Any]:
        for name, text in files.items():
            file = shop_workspace / "pairs" / name
            file.parent.mkdir(exist_ok=True, parents=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        status = main(["pairs", "lint", "--workspace", str(shop_workspace), "--json", *options])
        said = json.loads(capsys.readouterr().out)
        return {"status": status, **said}

    return run


def pair(id: str, sql: str, question: str = "", **header: str) -> str:
    lines = [f"-- id: {id}", f"-- question: {question or f'What about {id}?'}"]
    lines += [f"-- {key}: {value}" for key, value in header.items()]
    return "\n".join([*lines, f"{sql};\n\n"])


def found(said: dict[str, Any]) -> list[tuple[str, str]]:
    return [(finding["lint"], finding["pair"]) for finding in said["findings"] if finding["lint"] != "style"]


FIRES = {
    "parse": "SELECT COUNT( AS n FROM sales.customers AS c",
    "policy": "DELETE FROM sales.customers",
    "bind": "SELECT c.nam FROM sales.customers AS c",
    "fails": "SELECT CAST(c.name AS INTEGER) AS n FROM sales.customers AS c",
    "over-limit": ENDLESS,
    "no-rows": "SELECT c.name FROM sales.customers AS c WHERE c.city = 'Oslo'",
    "unstable-order": "SELECT o.order_id FROM sales.orders AS o ORDER BY o.customer_id, o.status LIMIT 2",
}
FINE = {
    "parse": "SELECT COUNT(*) AS n FROM sales.customers AS c",
    "policy": "SELECT c.name FROM sales.customers AS c",
    "bind": "SELECT c.name FROM sales.customers AS c",
    "fails": "SELECT TRY_CAST(c.name AS INTEGER) AS n FROM sales.customers AS c",
    "over-limit": "SELECT COUNT(*) AS n FROM range(1000) AS r(a)",
    "no-rows": "SELECT c.name FROM sales.customers AS c WHERE c.city = 'Reno'",
    "unstable-order": "SELECT o.order_id FROM sales.orders AS o ORDER BY o.customer_id, o.order_id LIMIT 2",
}


@pytest.mark.parametrize("name", FIRES)
def test_a_lint_of_one_statement_fires(name: str, lint: Lint, shop_workspace: Path) -> None:
    limit_seconds(shop_workspace, 1 if name == "over-limit" else 30)  # a busy machine is no finding
    said = lint({"a.sql": pair("bad", FIRES[name]) + pair("good", COUNT)})
    assert found(said) == [(name, "bad")]
    assert said["status"] == (0 if name == "no-rows" else 1)


@pytest.mark.parametrize("name", FINE)
def test_a_lint_of_one_statement_does_not_fire(name: str, lint: Lint) -> None:
    said = lint({"a.sql": pair("good", FINE[name])})
    assert name not in dict(found(said))


def limit_seconds(workspace: Path, seconds: int) -> None:
    config = workspace / "inhouse.toml"
    config.write_text(f"{config.read_text()}\n[limits]\ntimeout_s = {seconds}\nmax_rows = 9\n")


def test_more_rows_than_the_limit(lint: Lint, shop_workspace: Path) -> None:
    limit_seconds(shop_workspace, 5)
    said = lint({"a.sql": pair("bad", "SELECT o.order_id FROM sales.orders AS o ORDER BY o.order_id")})
    assert found(said) == [("over-limit", "bad")]


def test_no_rows_are_fine_where_the_tag_says_so(lint: Lint) -> None:
    assert found(lint({"a.sql": pair("good", FIRES["no-rows"], tags="no-rows")})) == []


def test_the_tag_no_rows_on_rows_is_said(lint: Lint) -> None:
    assert found(lint({"a.sql": pair("bad", COUNT, tags="no-rows")})) == [("no-rows", "bad")]


@pytest.mark.parametrize(
    ("sql", "fires"),
    [
        ("SELECT o.status FROM sales.orders AS o ORDER BY o.customer_id, o.status LIMIT 2", False),  # the same rows
        ("SELECT o.order_id AS id FROM sales.orders AS o ORDER BY o.customer_id, o.status LIMIT 5", False),  # a gap
        ("SELECT o.order_id AS id FROM sales.orders AS o ORDER BY o.status, o.customer_id LIMIT 5 OFFSET 1", True),
        ("SELECT o.order_id AS id, o.customer_id, o.status FROM sales.orders AS o ORDER BY 2, 3 LIMIT 2", True),
        (
            "SELECT o.customer_id, COUNT(*) AS orders FROM sales.orders AS o GROUP BY o.customer_id, o.status "
            "ORDER BY orders DESC, o.status LIMIT 1", True,
        ),
    ],
)  # fmt: skip
def test_ties_are_looked_for_where_the_limit_cuts(sql: str, fires: bool, lint: Lint) -> None:
    assert ("unstable-order" in dict(found(lint({"a.sql": pair("a", sql)})))) == fires


def test_an_order_that_a_style_rule_speaks_of_is_said_once(lint: Lint) -> None:
    said = lint({"a.sql": pair("bad", "SELECT o.order_id FROM sales.orders AS o LIMIT 2")}, "--no-run")
    assert "deterministic-order" in str(said) and found(said) == []


def test_a_broken_style_rule_has_its_line_and_severity(lint: Lint) -> None:
    said = lint({"a.sql": pair("bad", "SELECT\n  COUNT(1) AS n\nFROM sales.customers AS c")}, "--no-run")
    (finding,) = [finding for finding in said["findings"] if "count-star" in finding["message"]]
    assert (finding["line"], finding["severity"]) == (4, "error")


def test_a_statement_in_style_has_no_style_finding(lint: Lint) -> None:
    assert lint({"a.sql": pair("good", COUNT)})["findings"] == []


def test_an_accepted_answer_is_checked_too(lint: Lint) -> None:
    text = pair("bad", COUNT) + "-- accept:\nSELECT COUNT(*) AS n FROM sales.nothing AS n;\n"
    assert found(lint({"a.sql": text}, "--no-run")) == [("bind", "bad")]


def test_an_accepted_answer_that_is_the_gold(lint: Lint) -> None:
    assert found(lint({"a.sql": f"{pair('bad', COUNT)}-- accept:\n{COUNT};\n"}, "--no-run")) == [
        ("accept", "bad")
    ]
    other = "SELECT COUNT(c.name) AS customers FROM sales.customers AS c"
    assert found(lint({"a.sql": f"{pair('good', COUNT)}-- accept:\n{other};\n"}, "--no-run")) == []


# -- pairs beside each other ---------------------------------------------------------------------------------


def by_city(city: str) -> str:
    return f"{COUNT} WHERE c.city = '{city}'"


def test_a_heldout_query_with_other_literals_leaks(lint: Lint) -> None:
    held = pair("held", by_city("Reno"))
    assert found(lint({"a.sql": pair("train", by_city("Zürich")), "heldout/a.sql": held}, "--no-run")) == [
        ("leak-skeleton", "held")
    ]
    assert found(lint({"a.sql": pair("train", ORDERS)}, "--no-run")) == []


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.text(), st.integers()), min_size=1, max_size=12)
)
def test_no_literal_hides_a_leak(made: list[tuple[int, bool, str, int]]) -> None:
    shapes = [
        "SELECT a FROM t WHERE b = {} AND c > {}", "SELECT a FROM t WHERE b IN ({}) LIMIT {}",
        "SELECT a || {} FROM t OFFSET {}", "WITH u AS (SELECT b FROM t WHERE b <> {}) SELECT b FROM u WHERE c = {}",
    ]  # fmt: skip
    pairs, checked = [], {}
    for n, (shape, heldout, text, number) in enumerate(made):
        literal = "'" + "".join(c for c in text if c.isprintable()).replace("'", "''") + "'"
        sql = shapes[shape].format(literal, abs(number))
        checked[sql] = Checked(skeleton=skeleton(sql))
        file = Path("heldout/a.sql" if heldout else "a.sql")
        pairs.append(Pair(f"p{n}", "?", sql, file, n))
    train = {made[n][0] for n, pair in enumerate(pairs) if not pair.heldout}
    leaked = {pair.id for pair, _ in find_leaked_skeletons(pairs, checked)}
    assert leaked == {p.id for n, p in enumerate(pairs) if p.heldout and made[n][0] in train}


def test_a_heldout_question_in_nearly_the_same_words_leaks(lint: Lint) -> None:
    question = "How many customers of ours live in the city of Reno?"
    train = pair("train", by_city("Reno"), question)
    said = lint({"a.sql": train, "heldout/a.sql": pair("held", ORDERS, f"Please: {question.lower()}")})
    assert set(found(said)) == {("leak-question", "held"), ("contradiction", "held")}


def test_another_question_is_no_leak(lint: Lint) -> None:
    train = pair("train", by_city("Reno"), "How many customers live in Reno?")
    held = pair("held", ORDERS, "How many customers live in Zürich?")
    assert found(lint({"a.sql": train, "heldout/a.sql": held}, "--no-run")) == []


def test_one_question_with_two_results_contradicts(lint: Lint) -> None:
    one, other = pair("one", COUNT, "How many do we have?"), pair("other", ORDERS, "how many do we have")
    assert found(lint({"a.sql": one + other})) == [("contradiction", "other")]


def test_one_question_with_one_result_is_a_duplicate(lint: Lint) -> None:
    same = "SELECT COUNT(c.customer_id) AS n FROM sales.customers AS c"
    said = lint({"a.sql": pair("one", COUNT, "How many?", also="Number?") + pair("two", same, "The number?")})
    assert ("contradiction", "two") not in found(said)
    question = "How many customers do we have?"
    said = lint({"a.sql": pair("one", COUNT, question) + pair("two", same, question)})
    assert found(said) == [("duplicate", "two")]


def test_one_query_under_two_questions_is_a_duplicate(lint: Lint) -> None:
    text = pair("one", COUNT, "How many customers do we have?") + pair("two", COUNT, "Size of our base?")
    said = lint({"a.sql": text}, "--no-run")
    assert found(said) == [("duplicate", "two")] and said["status"] == 0


def test_follow_ups_are_compared_within_one_conversation_only(lint: Lint) -> None:
    first = pair("customers", COUNT, "How many customers do we have?") + pair(
        "orders", ORDERS, "Number of orders?"
    )
    city = "SELECT c.city, COUNT(*) AS customers FROM sales.customers AS c GROUP BY c.city ORDER BY c.city"
    status = "SELECT o.status, COUNT(*) AS orders FROM sales.orders AS o GROUP BY o.status ORDER BY o.status"
    one = pair("one", city, "And split up?", follows="customers")
    assert found(lint({"a.sql": first + one + pair("two", status, "And split up?", follows="orders")})) == []
    two = pair("two", status, "And split up?", follows="customers")
    assert found(lint({"a.sql": first + one + two})) == [("contradiction", "two")]


def dialogue(turns: int) -> str:
    def turn(n: int) -> str:
        follows = {"follows": f"t{n - 1}"} if n else {}
        return pair(f"t{n}", by_city(f"Reno' OR c.city = '{n}"), f"Turn number {n}?", **follows)

    return "".join(map(turn, range(turns)))


def test_a_dialogue_of_four_turns_is_too_long(lint: Lint) -> None:
    assert found(lint({"a.sql": dialogue(4)}, "--no-run")) == [("follows", "t3")]
    assert found(lint({"a.sql": dialogue(3)}, "--no-run")) == []


def test_a_dialogue_stays_on_one_side(lint: Lint) -> None:
    held = pair("held", ORDERS, "And orders?", follows="train")
    assert found(lint({"a.sql": pair("train", COUNT), "heldout/a.sql": held}, "--no-run")) == [
        ("follows", "held")
    ]


@pytest.mark.parametrize(("status", "expected"), [("draft", [("follows", "b")]), ("approved", [])])
def test_what_is_approved_follows_what_is(status: str, expected: list[tuple[str, str]], lint: Lint) -> None:
    text = pair("a", COUNT, status=status) + pair("b", ORDERS, "And orders?", follows="a")
    assert found(lint({"a.sql": text}, "--no-run")) == expected


def test_retired_pairs_are_only_read(lint: Lint) -> None:
    said = lint({"a.sql": pair("old", FIRES["bind"], status="retired")}, "--no-run")
    assert said["findings"] == [] and said["pairs"] == 1


# -- bad input -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (f"-- id: two\n-- question: Two?\n{COUNT};\nSELECT 2;\n", 4, "statement"),
        (f"-- id: no-question\n{COUNT};\n", 1, "question"),
        (f"-- id: key\n-- question: Key?\n-- colour: red\n{COUNT};\n", 3, "colour"),
        (pair("good", COUNT, "Once more?"), 1, "used in"),
        (f"-- id: open\n-- question: Open?\n{COUNT}\n", 1, ";"),
        (b"-- id: bytes\r\n-- question: Caf\xe9?\r\nSELECT 1;\r\n", 2, "UTF-8"),
        ("\ufeff-- id: utf16\n-- question: U?\nSELECT 1;".encode("utf-16-le"), 1, "UTF-16"),
    ],
)
def test_a_piece_that_cannot_be_read_is_said_and_the_rest_is_linted(
    text: str | bytes, line: int, says: str, lint: Lint
) -> None:
    said = lint({"b.sql": text, "a.sql": pair("good", COUNT) + pair("bad", FIRES["bind"])}, "--no-run")
    problem, *_ = [finding for finding in said["findings"] if finding["file"].endswith("b.sql")]
    assert (problem["lint"], problem["line"]) == ("parse", line) and says in problem["message"]
    assert ("bind", "bad") in found(said) and said["status"] == 1


def test_line_endings_of_windows_change_nothing(lint: Lint) -> None:
    text = pair("good", "SELECT\n  COUNT(*) AS customers\nFROM sales.customers AS c").replace("\n", "\r\n")
    assert lint({"a.sql": text}, "--no-run")["findings"] == []


def test_a_query_of_five_megabytes_is_said(lint: Lint) -> None:
    sql = f"SELECT COUNT(*) AS n FROM sales.customers AS c WHERE c.name IN ({', '.join(['7'] * 1_700_000)})"
    assert found(lint({"a.sql": pair("big", sql) + pair("good", COUNT)}, "--no-run")) == [("parse", "big")]


def test_a_jsonl_file_outside_the_workspace_is_held_against_it(lint: Lint, tmp_path: Path) -> None:
    file = tmp_path / "made.jsonl"
    rows = [
        {"id": "held", "question": "An id that is taken?", "sql": COUNT},
        {"id": "made", "question": "Anything?", "sql": by_city("Zürich")},
    ]
    file.write_text("\n".join(map(json.dumps, rows)))
    said = lint({"heldout/a.sql": pair("held", by_city("Reno"))}, "--no-run", str(file))
    assert set(found(said)) == {("parse", "held"), ("leak-skeleton", "held")}
    assert said["pairs"] == 1


def test_a_file_named_gets_only_its_own_findings(lint: Lint, shop_workspace: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.sql": pair("bad", FIRES["bind"]),
        "b.sql": pair("worse", FIRES["policy"]),
    }
    assert found(lint(files, "--no-run", str(shop_workspace / "pairs" / "b.sql"))) == [("policy", "worse")]


def test_without_running_no_query_runs(lint: Lint) -> None:
    assert found(lint({"a.sql": pair("fails", FIRES["fails"])}, "--no-run")) == []


def test_a_database_that_is_not_there_is_one_line(
    shop_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop_workspace / "shop.duckdb").unlink()
    assert main(["pairs", "lint", "--workspace", str(shop_workspace)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_each_finding_is_a_line_with_its_place(
    shop_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = shop_workspace / "pairs" / "orders.sql"
    file.write_text(pair("bad", FIRES["bind"]))
    assert main(["pairs", "lint", "--workspace", str(shop_workspace)]) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{file}:3: bind (error): ") and last.startswith("1 pairs: 1 error, 0 warnings")


def test_processes_find_what_one_does(lint: Lint) -> None:
    many = "".join(pair(f"p{n}", by_city(f"Reno' OR c.city = '{n}"), f"Number {n}?") for n in range(220))
    said = lint({"a.sql": many + pair("bad", FIRES["bind"])}, "--no-run")
    assert found(said) == [("bind", "bad")] and said["pairs"] == 221


def test_ctrl_c_is_one_line_and_status_130(shop_workspace: Path) -> None:
    (shop_workspace / "pairs" / "orders.sql").write_text(pair("endless", ENDLESS))
    command = [sys.executable, "-m", "app.cli", "pairs", "lint", "--workspace", str(shop_workspace)]
    ours, theirs = pty.openpty()
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, process_group=0)
    os.close(theirs)
    text = b""
    while b"running" not in text:
        text += os.read(ours, 1000)
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(15) == 130
    text = os.read(ours, 10_000)
    os.close(ours)
    assert b"inhouse: stopped." in text and b"Traceback" not in text


# -- parts ---------------------------------------------------------------------------------------------------


def test_a_digest_knows_no_order_and_no_seventh_digit() -> None:
    assert digest_rows([(1, "a"), (2, None)]) == digest_rows([(2.0000001, None), (1, "a")])
    assert digest_rows([(1, "a")]) != digest_rows([(1, "b")]) and digest_rows([(1,)]) != digest_rows(
        [(1,)] * 2
    )


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 4)), min_size=2, max_size=25))
def test_every_heldout_question_meets_an_equal_one_to_train_on(made: list[tuple[bool, int]]) -> None:
    pairs = [
        Pair(f"p{n}", f"Revenue of store {store}?", "SELECT 1", Path("heldout/a.sql" if held else "a.sql"), n)
        for n, (held, store) in enumerate(made)
    ]
    crossing = [
        {near.one.id, near.other.id}
        for near in find_near_pairs(pairs)
        if near.one.heldout != near.other.heldout
    ]
    met = set().union(*crossing)
    train = {store for held, store in made if not held}
    assert {f"p{n}" for n, (held, store) in enumerate(made) if held and store in train} <= met

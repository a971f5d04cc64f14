"""inhouse pairs add: what it adds, what it shows, and what it refuses, on the shop's real database."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app.assistant.pairs import Pair, read_pairs
from app.cli import main
from app.workbench.add import make_id

SQL = "SELECT c.name FROM sales.customers AS c ORDER BY c.name"
Add = Callable[..., int]


@pytest.fixture
def add(shop_workspace: Path) -> Add:
    def run(*arguments: str) -> int:
        return main(["pairs", "add", "--workspace", str(shop_workspace), *arguments])

    return run


def added(shop_workspace: Path) -> Pair:
    (pair,) = read_pairs(shop_workspace / "pairs" / "added.sql")
    return pair


def test_a_pair_is_run_shown_and_added_as_a_draft(
    add: Add, shop_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        add("--question", "What are our  customers called?", "--sql", f"{SQL};", "--tags", "names, lookup")
        == 0
    )
    out = capsys.readouterr().out
    assert "Ada Lovelace" in out
    assert "2 rows, " in out
    assert "what-are-our-customers-called added to" in out
    pair = added(shop_workspace)
    assert (pair.id, pair.question, pair.sql) == (
        "what-are-our-customers-called", "What are our customers called?", SQL,
    )  # fmt: skip
    assert (pair.status, pair.tags) == ("draft", ("names", "lookup"))


def test_approved(add: Add, shop_workspace: Path) -> None:
    assert add("--question", "Names?", "--sql", SQL, "--approved", "--id", "names", "--source", "ana") == 0
    assert (added(shop_workspace).status, added(shop_workspace).source) == ("approved", "ana")


def test_a_broken_style_rule_is_said_and_the_pair_added(
    add: Add, shop_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add("--question", "Names?", "--sql", "SELECT * FROM sales.orders AS o ORDER BY o.order_id") == 0
    assert "note: house style, select-star: " in capsys.readouterr().out
    assert added(shop_workspace).id == "names"


def test_personal_data_is_no_pair(add: Add, shop_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert add("--question", "Mails?", "--sql", "SELECT c.email FROM sales.customers AS c") == 1
    assert "sales.customers.email is personal data and is not shown" in capsys.readouterr().err


def test_no_note_on_style_where_all_is_kept(add: Add, capsys: pytest.CaptureFixture[str]) -> None:
    assert add("--question", "Names?", "--sql", SQL) == 0
    assert "house style" not in capsys.readouterr().out


def test_a_file_with_comments_around_its_statement(add: Add, shop_workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "q.sql").write_text(f"-- by ana\n{SQL} -- by name\n;\n-- done\n")
    assert add("--question", "Names?", "--file", str(tmp_path / "q.sql")) == 0
    assert added(shop_workspace).sql == f"{SQL} -- by name"


def test_a_follow_up_joins_the_file_of_its_pair(add: Add, shop_workspace: Path) -> None:
    file = shop_workspace / "pairs" / "orders.sql"
    before = file.read_text()
    assert add("--question", "And their names?", "--sql", SQL, "--follows", "number-of-customers") == 0
    assert file.read_text().startswith(before)
    assert read_pairs(file)[-1].follows == "number-of-customers"


REFUSED = {
    "a question that is asked already": (
        ["--question", "how many customers do we have", "--sql", SQL], "asked in .*orders.sql:1 already"),
    "an id that is taken": (["--question", "q", "--id", "number-of-customers", "--sql", SQL], "is taken in .*:1"),
    "an id with spaces": (["--question", "q", "--id", "a b", "--sql", SQL], "lower case with hyphens"),
    "a follow-up of nothing": (["--question", "q", "--follows", "x", "--sql", SQL], "no pair 'x' to follow"),
    "an empty question": (["--question", " ", "--sql", SQL], "needs a question"),
    "broken SQL": (["--question", "q", "--sql", "SELECT FROM WHERE"], "not valid duckdb SQL"),
    "two statements": (["--question", "q", "--sql", f"{SQL}; {SQL}"], "more than one statement"),
    "an open string": (["--question", "q", "--sql", "SELECT 'a"], "does not end"),
    "a column that is not there": (["--question", "q", "--sql", "SELECT c.nope FROM sales.customers AS c"], "nope"),
    "a wrong alias": (["--question", "q", "--sql", "SELECT x.name FROM sales.customers AS c"], "mend it first"),
    "a write": (["--question", "q", "--sql", "DELETE FROM sales.customers"], "not added"),
    "a function nobody checked": (["--question", "q", "--sql", "SELECT * FROM read_csv('/etc/passwd')"], "not added"),
    "a missing file": (["--question", "q", "--file", "none.sql"], "none.sql:1: the file cannot be read"),
    "nothing to ask on": (["--sql", SQL], "give --question"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "said"), REFUSED.values(), ids=REFUSED)
def test_refused_with_the_reason_and_nothing_written(
    arguments: list[str], said: str, add: Add, shop_workspace: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert add(*arguments) == 1
    assert re.search(said, capsys.readouterr().err)
    assert [file.name for file in (shop_workspace / "pairs").iterdir()] == ["orders.sql"]


def test_a_query_that_never_ends_is_stopped(
    add: Add, shop_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (shop_workspace / "inhouse.toml").open("a") as file:
        file.write("\n[limits]\ntimeout_s = 0.5\n")
    endless = "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT COUNT(*) AS n FROM t"
    assert add("--question", "q", "--sql", endless) == 1
    assert "stopped after 0.5 seconds" in capsys.readouterr().err


def test_no_rows_are_noted(add: Add, capsys: pytest.CaptureFixture[str]) -> None:
    assert add("--question", "q", "--sql", "SELECT c.name FROM sales.customers AS c WHERE FALSE") == 0
    assert "note: the query returns no rows" in capsys.readouterr().out


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_without_arguments_it_asks(add: Add, shop_workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(f"Names?\n{SQL.replace(' ORDER', chr(10) + 'ORDER')}\n;\ny\n"))
    assert add() == 0
    assert added(shop_workspace).sql == SQL.replace(" ORDER", "\nORDER")


def test_no_is_no(add: Add, shop_workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(f"Names?\n{SQL};\nn\n"))
    assert add() == 1
    assert not (shop_workspace / "pairs" / "added.sql").exists()


@pytest.mark.parametrize(
    ("question", "id"),
    [("How many orders?", "how-many-orders"), ("Umsatz – Zürich 🙂", "umsatz-zurich"), ("¿¡?", "pair"),
     ("Orders of " + "very " * 30 + "old", "orders-of-very-very-very-very-very-very-very-very-very-very")],
)  # fmt: skip
def test_an_id_is_made_of_the_question(question: str, id: str) -> None:
    assert make_id(question, set()) == id


def test_an_id_that_is_taken_gets_a_number() -> None:
    assert make_id("Orders?", {"orders", "orders-2"}) == "orders-3"

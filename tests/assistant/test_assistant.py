"""From a question to a verdict: the passes in order, on a real database; only the model's words are given."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.assistant import attempt as module
from app.assistant.answer import Answer, Step
from app.assistant.assistant import Assistant
from app.assistant.errors import DatabaseError, ModelError, ParseError, SqlError, WorkspaceError
from app.assistant.generate import Cancelled, Generation, over_long
from app.assistant.prompt import Message, Turn
from app.assistant.workspace import Limits, read_workspace

COUNT = "SELECT COUNT(*) AS n FROM sales.customers"


class Says:
    """A model that says these texts, one a call, and keeps what it was asked."""

    name = "says"

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)
        self.asked: list[list[Message]] = []

    def generate(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        on_token: Callable[[str], None] | None = None,
        on_wait: Callable[[int], None] | None = None,
        cancel: threading.Event | None = None,
        temperature: float = 0.0,
        seed: int = 0,
    ) -> Generation:
        if cancel is not None and cancel.is_set():
            raise Cancelled
        self.asked.append(list(messages))
        text = self.texts.pop(0)
        if on_token:
            on_token(text)
        return Generation(text, 100, 90, 5, 0.1, 0.2, 0.0, False)


@pytest.fixture(scope="module")
def opened(shared_workspace: Path) -> Iterator[Assistant]:
    workspace = read_workspace(shared_workspace)
    opened = Assistant(replace(workspace, limits=Limits(timeout_s=0.5, max_rows=5, memory_mb=200)))
    yield opened
    opened.close()


@pytest.fixture
def assistant(opened: Assistant) -> Assistant:
    """Opening one takes longer than most of the tests; each sets its model."""
    opened.model = None
    return opened


def ask(assistant: Assistant, question: str, *texts: str, turns: Sequence[Turn] = ()) -> tuple[Answer, Says]:
    model = Says(*texts)
    assistant.model = model
    return assistant.ask(question, turns), model


def test_answered(assistant: Assistant) -> None:
    answer, model = ask(assistant, "How many customers are there?", f"```sql\n{COUNT};\n```")
    assert (answer.verdict, answer.message) == ("answered", "")
    assert answer.result and answer.result.rows == [(2,)]
    assert answer.sql == "SELECT\n  COUNT(*) AS n\nFROM sales.customers"
    assert len(model.asked) == 1


def test_an_answer_without_rows_is_answered(assistant: Assistant) -> None:
    answer, _ = ask(assistant, "customers in Oslo", "SELECT name FROM sales.customers WHERE city = 'Oslo'")
    assert answer.verdict == "answered" and answer.result and answer.result.rows == []


def test_rows_over_the_limit_are_cut_and_said_to_be(assistant: Assistant) -> None:
    answer, _ = ask(assistant, "list orders", "SELECT order_id FROM sales.orders")
    assert answer.result and answer.result.truncated and len(answer.result.rows) == 5


def test_the_model_says_that_it_cannot(assistant: Assistant) -> None:
    answer, model = ask(assistant, "moods of customers", "CANNOT: no moods are stored.")
    assert answer.verdict == "abstained" and answer.sql == "" and answer.result is None
    assert answer.message == (
        "The model finds no answer in this data (no moods are stored). Ask about: customers and their orders"
    )
    assert len(model.asked) == 1


@pytest.mark.parametrize("text", ["CANNOT", "cannot answer", "-- CANNOT: x", "CANNOT - x", "**CANNOT**: x"])
def test_forms_of_cannot(assistant: Assistant, text: str) -> None:
    assert ask(assistant, "how many customers", text)[0].verdict == "abstained"


def test_a_model_that_names_a_table_there_is_asks_itself_again(assistant: Assistant) -> None:
    answer, model = ask(assistant, "how many customers", "CANNOT: sales.customers(name)", COUNT)
    assert answer.verdict == "answered"
    assert "sales.customers can be read" in model.asked[1][-1]["content"]


@pytest.mark.parametrize(
    ("reason", "there"),
    [
        ("there is nothing about customers", "sales.customers can be read"),
        ("There are no data on orders.", "sales.orders can be read"),
        ("nothing about the cities of customers", "sales.customers can be read"),
        ("nothing about cities", ""),
        ("there is nothing about the moods of customers", ""),
        ("nothing about salaries", ""),
        ("the question does not say which customers", ""),
    ],
)
def test_a_model_that_denies_what_a_table_holds_asks_itself_again(
    assistant: Assistant, reason: str, there: str
) -> None:
    answer, model = ask(assistant, "how many customers", f"CANNOT: {reason}", COUNT)
    assert answer.verdict == ("answered" if there else "abstained")
    assert [there in asked[-1]["content"] for asked in model.asked[1:]] == [True] * bool(there)


def test_saying_so_twice_is_an_answer(assistant: Assistant) -> None:
    answer, model = ask(assistant, "how many customers", *["CANNOT: sales.customers has no salaries"] * 2)
    assert (answer.verdict, len(model.asked)) == ("abstained", 2)


TURNED_AWAY = {
    "": "abstained", "how many " + "x" * 1000: "abstained", "Wie viele Kunden haben wir heute?": "abstained",
    "drop all tables": "refused", "What is the weather on Mars?": "abstained",
}  # fmt: skip


@pytest.mark.parametrize(("question", "verdict"), TURNED_AWAY.items(), ids=[q[:20] for q in TURNED_AWAY])
def test_turned_away_without_asking_the_model(assistant: Assistant, question: str, verdict: str) -> None:
    answer, model = ask(assistant, question)
    assert (answer.verdict, model.asked) == (verdict, [])
    assert answer.message and answer.timings_s["total"] >= 0


@pytest.mark.parametrize(
    "text",
    [
        "DROP TABLE sales.orders",
        f"{COUNT}; {COUNT}",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT getenv('HOME')",
    ],
)
def test_what_does_more_than_answer_is_refused(assistant: Assistant, text: str) -> None:
    answer, model = ask(assistant, "how many customers", text, text)
    assert answer.verdict == "refused" and answer.result is None
    assert len(model.asked) == 2


def test_an_error_goes_back_to_the_model_with_its_words(assistant: Assistant) -> None:
    answer, model = ask(assistant, "how many customers", "SELECT COUNT(*) FROM nobody", COUNT)
    assert answer.verdict == "answered" and len(answer.attempts) == 2
    *_, failed, correction = model.asked[1]
    assert failed == {"role": "assistant", "content": "SELECT COUNT(*) FROM nobody"}
    assert 'No table "nobody"' in correction["content"] and correction["role"] == "user"


def test_an_error_of_the_database_goes_back_too(assistant: Assistant) -> None:
    _, model = ask(
        assistant, "how many customers", "SELECT CAST(name AS INTEGER) FROM sales.customers", COUNT
    )
    assert "Could not convert string" in model.asked[1][-1]["content"]


def test_one_repair_and_not_more(assistant: Assistant) -> None:
    answer, model = ask(assistant, "how many customers", "SELECT 1 FROM a", "SELECT 1 FROM b", COUNT)
    assert answer.verdict == "failed" and len(model.asked) == 2
    assert "try other words" in answer.message and '"b"' in answer.message


def test_the_same_error_twice_stops(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REPAIR_ROUNDS", 5)
    answer, model = ask(assistant, "how many customers", *["SELECT 1 FROM a"] * 6)
    assert answer.verdict == "failed" and len(model.asked) == 2


def test_a_limit_is_not_tried_again(assistant: Assistant) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"
    answer, model = ask(assistant, "how many customers", endless, COUNT)
    assert (answer.verdict, len(model.asked)) == ("failed", 1)
    assert "stopped after 0.5 seconds" in answer.message


GARBAGE = (
    "", "   ", "```", "```sql\n```", ";", ";;;", "I am sorry.", "SELECT", "SELECT FROM WHERE", "SELEC COUNT(*)",
    "(" * 500,
    "SELECT " + "(" * 500 + "1" + ")" * 500, " UNION ALL ".join(["SELECT 1"] * 1000), "SELECT 1" + "::INT" * 1000,
    "\0", "SELECT '", "SELECT /*", "{" * 50, "SHOW ALL ", "MAP {'a':{: 1}['a'CHECKPOINT", "🙂", "SELECT 🙂 FROM 🙂",
    "SELECT * FROM sales.customers AS a, sales.orders AS a", "WITH a AS (SELECT 1), a AS (SELECT 2) SELECT * FROM a",
    "SELECT * FROM sales.customers c JOIN", "VALUES (1)", "PIVOT sales.customers ON city", "x" * 200_000,
)  # fmt: skip


@pytest.mark.parametrize("text", GARBAGE, ids=[repr(text[:30]) for text in GARBAGE])
def test_whatever_the_model_writes_ends_in_a_verdict(assistant: Assistant, text: str) -> None:
    answer, _ = ask(assistant, "how many customers", text, text)
    assert answer.verdict in ("failed", "refused") and answer.message
    json.dumps(answer.as_json())


def test_what_sqlglot_cannot_check_is_a_verdict(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overflow(*arguments: object, **options: object) -> None:
        raise RecursionError("maximum recursion depth exceeded")

    monkeypatch.setattr(module, "bind_columns", overflow)
    assert ask(assistant, "how many customers", COUNT, COUNT)[0].verdict == "failed"


def test_the_sql_that_failed_is_shown(assistant: Assistant) -> None:
    answer, _ = ask(assistant, "how many customers", "select 1 from a", "select 2 from b")
    assert answer.sql == "SELECT\n  2\nFROM b"


def test_a_repaired_name_is_said(assistant: Assistant) -> None:
    answer, _ = ask(assistant, "how many customers", "SELECT COUNT(*) FROM customers")
    assert answer.verdict == "answered" and "sales.customers" in answer.sql


def test_without_bind_the_database_decides(shop_workspace: Path) -> None:
    assistant = Assistant(read_workspace(shop_workspace), bind=False)
    answer, _ = ask(assistant, "how many customers", *["SELECT COUNT(*) FROM customers"] * 2)
    assistant.close()
    assert answer.verdict == "refused"


def test_the_timings_name_the_passes(assistant: Assistant) -> None:
    timings = ask(assistant, "how many customers", COUNT)[0].timings_s
    assert {
        "check",
        "recall",
        "ground",
        "prompt",
        "generate",
        "parse",
        "bind",
        "guard",
        "style",
        "run",
    } < timings.keys()
    assert timings["total"] >= sum(seconds for name, seconds in timings.items() if name != "total") * 0.99


def test_the_steps_come_in_order(assistant: Assistant) -> None:
    assistant.model = Says(COUNT)
    steps: list[Step] = []
    assistant.ask("how many customers", on_step=steps.append)
    assert [step.pass_ for step in steps] == ["ground", "recall", "generate", "token", "check", "run"]


def test_an_approved_pair_is_shown_to_the_model(assistant: Assistant) -> None:
    _, model = ask(assistant, "How many customers are there?", COUNT)
    assert "Example: How many customers do we have?" in model.asked[0][-1]["content"]


def test_a_pair_left_out_is_not_shown(assistant: Assistant) -> None:
    model = Says(COUNT)
    assistant.model = model
    assistant.ask("How many customers do we have?", without_pair="number-of-customers")
    assert "Example" not in model.asked[0][-1]["content"]


def test_held_out_pairs_are_never_shown(shop_workspace: Path) -> None:
    folder = shop_workspace / "pairs" / "heldout"
    folder.mkdir()
    (folder / "secret.sql").write_text(
        "-- id: x\n-- question: How many customers are there in all?\nSELECT 42 AS held_out;\n"
    )
    assistant = Assistant(read_workspace(shop_workspace))
    _, model = ask(assistant, "How many customers are there in all?", COUNT)
    assistant.close()
    assert "42" not in str(model.asked)


def test_the_earlier_turns_are_part_of_the_conversation(assistant: Assistant) -> None:
    turns = [Turn(f"question {i}", f"SELECT {i}") for i in range(4)]
    _, model = ask(assistant, "and of customers?", COUNT, turns=turns)
    assert [message["content"] for message in model.asked[0][1:-1]] == [
        "Question: question 2", "SELECT 2", "Question: question 3", "SELECT 3",
    ]  # fmt: skip


def test_it_is_said_how_many_turns_were_forgotten(assistant: Assistant) -> None:
    turns = [Turn(f"question {i}", f"SELECT {i}") for i in range(4)]
    assert ask(assistant, "and of customers?", COUNT, turns=turns)[0].forgotten == 2
    assert ask(assistant, "and of customers?", COUNT, turns=turns[:2])[0].forgotten == 0


class Forgetful(Says):
    """A model whose context holds few messages."""

    def generate(self, messages: Sequence[Message], **options: Any) -> Generation:
        if len(messages) > 4:
            raise over_long(5000, 4096)
        return super().generate(messages, **options)


def test_turns_that_do_not_fit_the_context_are_forgotten_oldest_first(assistant: Assistant) -> None:
    turns = [Turn(f"question {i}", f"SELECT {i}") for i in range(2)]
    assistant.model = model = Forgetful(COUNT)
    answer = assistant.ask("and of customers?", turns)
    assert answer.verdict == "answered"
    assert answer.forgotten == 1
    assert model.asked[0][1]["content"] == "Question: question 1"


def test_the_shared_part_of_the_prompt_is_the_same_for_all_questions(assistant: Assistant) -> None:
    systems = {
        ask(assistant, q, COUNT)[1].asked[0][0]["content"]
        for q in ("how many customers", "all customers, counted")
    }
    assert systems == {assistant.warming_messages()[0]["content"]}


def test_cancelled_while_the_model_writes(assistant: Assistant) -> None:
    assistant.model = Says(COUNT)
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        assistant.ask("how many customers", cancel=cancel)


def test_cancelled_while_the_query_runs(shop_workspace: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"
    assistant = Assistant(read_workspace(shop_workspace), Says(endless))
    cancel = threading.Event()

    def leave(step: Step) -> None:
        if step.pass_ == "run":
            cancel.set()

    with pytest.raises(Cancelled):
        assistant.ask("how many customers", on_step=leave, cancel=cancel)
    assert ask(assistant, "how many customers", COUNT)[0].verdict == "answered"
    assistant.close()


def test_without_a_model(assistant: Assistant) -> None:
    with pytest.raises(ModelError, match="not loaded yet"):
        assistant.ask("how many customers")


def test_two_threads_get_their_own_answers(assistant: Assistant) -> None:
    class Counts(Says):
        def generate(self, messages: Sequence[Message], **_: object) -> Generation:  # type: ignore[override]
            number = messages[-1]["content"].rsplit(" ", 1)[-1]
            return Generation(f"SELECT {number} AS n", 1, 0, 1, 0.0, 0.0, 0.0, False)

    assistant.model = Counts()
    wrong: list[object] = []

    def run(number: int) -> None:
        for _ in range(10):
            result = assistant.ask(f"how many customers {number}").result
            if result is None or result.rows != [(number,)]:
                wrong.append(result)

    threads = [threading.Thread(target=run, args=(number,)) for number in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


TYPES = {
    "DATE '2025-01-02'": "2025-01-02",
    "TIME '12:30:00'": "12:30:00",
    "TIMESTAMP '2025-01-02 03:04:05'": "2025-01-02 03:04:05",
    "TIMESTAMPTZ '2025-01-02 03:04:05+00'": "2025-01-02 03:04:05+00:00",
    "TIMESTAMP_NS '2025-01-02 03:04:05'": "2025-01-02 03:04:05",
    "INTERVAL '3' DAY": "3 days, 0:00:00",
    "170141183460469231731687303715884105727::HUGEINT": 170141183460469231731687303715884105727,
    "1.10::DECIMAL(10, 2)": "1.10",
    "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::UUID": "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
    "'\\xAA\\x00'::BLOB": "aa00",
    "[1, NULL, 3]": [1, None, 3],
    "[DATE '2025-01-02']": ["2025-01-02"],
    "{'a': 1, 'b': 1.5::DECIMAL(3, 1)}": {"a": 1, "b": "1.5"},
    "MAP {'a': DATE '2025-01-02'}": {"a": "2025-01-02"},
    "MAP {1: 2}": {"1": 2},
    "'nan'::DOUBLE": None,
    "'infinity'::DOUBLE": None,
    "['nan'::DOUBLE]": [None],
    "'sad'::ENUM('sad', 'ok')": "sad",
    "'101'::BIT": "101",
    "'{\"a\": [1]}'::JSON": {"a": [1]},
    "NULL": None,
    "TRUE": True,
    "1.5::FLOAT": 1.5,
    "'🙂'": "🙂",
    "[1, 2]::INTEGER[2]": [1, 2],
    "union_value(num := 2)": 2,
}


@pytest.mark.parametrize(("sql", "value"), TYPES.items(), ids=TYPES)
def test_every_type_is_json(assistant: Assistant, sql: str, value: object) -> None:
    from app.assistant.run import run_sql

    result = run_sql(f"SELECT {sql} AS v", assistant.database)
    answer = Answer("q", "answered", sql=sql, result=result).as_json()
    assert json.loads(json.dumps(answer, allow_nan=False))["rows"] == [[value]]


def test_json_of_an_answer(assistant: Assistant) -> None:
    answer = ask(assistant, "how many customers", COUNT)[0].as_json()
    assert (answer["verdict"], answer["columns"], answer["rows"], answer["row_count"]) == (
        "answered",
        ["n"],
        [[2]],
        1,
    )
    assert (answer["model"], answer["tokens"]) == ("says", {"prompt": 100, "cached": 90, "new": 5})


def test_a_broken_pair_file_is_said_at_the_start(shop_workspace: Path) -> None:
    (shop_workspace / "pairs" / "bad.sql").write_text("SELECT 1;\n")
    with pytest.raises(WorkspaceError, match=r"bad\.sql:1"):
        Assistant(read_workspace(shop_workspace))


def test_a_stale_note_is_said_at_the_start(shop_workspace: Path) -> None:
    (shop_workspace / "schema" / "more.yaml").write_text("sales.custmers: {}")
    with pytest.raises(WorkspaceError, match=r"nearest: sales\.customers"):
        Assistant(read_workspace(shop_workspace))


def test_a_missing_database_is_said_at_the_start(shop_workspace: Path) -> None:
    (shop_workspace / "shop.duckdb").unlink()
    with pytest.raises(DatabaseError, match="has no file"):
        Assistant(read_workspace(shop_workspace))


def test_errors_of_parsing_are_sql_errors() -> None:
    assert issubclass(ParseError, SqlError)

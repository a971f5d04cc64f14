"""Conversations: as the assistant asks, without held-out pairs, split by skeleton."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.assistant.assistant import Assistant
from app.assistant.generate import Generation
from app.assistant.prompt import Message, Turn
from app.assistant.skeleton import skeleton
from training.conversations import (
    Conversation,
    Conversations,
    DataError,
    read_general,
    read_questions,
    read_synthetic,
    read_training_pairs,
)


def make(assistant: Assistant, fill_slots: float = 1.0, grouped: float = 0.0) -> dict[str, Conversation]:
    pairs, _ = read_training_pairs(assistant.workspace.root / "pairs", 0, 1, "duckdb")
    maker = Conversations(assistant, seed=1, fill_slots=fill_slots, grouped=grouped)
    return {conversation.id: conversation for conversation in maker.dialogues(pairs)}


class Recorder:
    """Keeps what it is asked first, and answers with a query that runs."""

    name = "recorder"
    asked: list[Message] | None = None

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
        self.asked = self.asked or list(messages)
        return Generation("SELECT 1 AS n", 1, 0, 1, 0.0, 0.0, 0.0, False)


@pytest.mark.parametrize("id", ["number-of-customers", "turnover", "customers-in-1", "names+names-in-reno"])
def test_training_renders_what_serving_asks(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, id: str
) -> None:
    monkeypatch.setattr(assistant, "compose", False)  # "only in Reno?" needs no model
    conversation = make(assistant)[id]
    by_id = {
        pair.id: pair for pair in read_training_pairs(assistant.workspace.root / "pairs", 0, 1, "duckdb")[0]
    }
    *before, last = [by_id[name] for name in id.split("+")]
    assistant.model = recorder = Recorder()
    assistant.ask(last.question, [Turn(pair.question, pair.sql) for pair in before], without_pair=last.id)
    assert list(conversation.messages[:-1]) == recorder.asked


def test_answers_are_one_line_without_comments(assistant: Assistant) -> None:
    answer = make(assistant)["names"].messages[-1]
    assert answer == {
        "role": "assistant",
        "content": "SELECT c.name FROM sales.customers AS c ORDER BY c.name",
    }


def test_every_wording_is_asked_and_nothing_held_out_or_draft(assistant: Assistant) -> None:
    ids = set(make(assistant))
    assert {"customers-in-0", "customers-in-0#1", "names+names-in-reno", "names"} <= ids
    assert not {"measured", "later"} & ids


def test_a_pair_is_not_its_own_example(assistant: Assistant) -> None:
    for conversation in make(assistant).values():
        question = conversation.messages[-2]["content"]
        assert f"Example: {question.rpartition('Question: ')[2]}" not in question


def test_slots_are_filled_in_some_and_empty_in_others(assistant: Assistant) -> None:
    def shown(fill: float) -> int:
        return sum("Example:" in c.messages[-2]["content"] for c in make(assistant, fill).values())

    assert shown(1.0) > shown(0.3) > 0


def test_single_questions_grouped_make_dialogues_of_four_to_six_messages(assistant: Assistant) -> None:
    found = make(assistant, grouped=1.0).values()
    lengths = [len(conversation.messages) - 1 for conversation in found]
    assert set(lengths) <= {2, 4, 6} and lengths.count(2) <= 1
    asked = [id for conversation in found for id in conversation.id.split("+")]
    assert sorted(set(asked)) == sorted({id for c in make(assistant) for id in c.split("+")})


def test_the_seed_makes_the_same(assistant: Assistant) -> None:
    assert make(assistant, 0.5, 0.5) == make(assistant, 0.5, 0.5)


def test_validation_shares_no_skeleton_with_training(assistant: Assistant) -> None:
    folder = assistant.workspace.root / "pairs"
    for seed in range(5):
        kept, aside = read_training_pairs(folder, 2, seed, "duckdb")
        shapes = {skeleton(pair.sql) for pair in kept}
        assert aside and not shapes & {skeleton(pair.sql) for pair in aside}
        assert not {"names", "names-in-reno"} & {pair.id for pair in aside}


def test_no_pairs_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("-- id: a\n-- question: A?\n-- status: draft\nSELECT 1;\n")
    with pytest.raises(DataError, match="no approved pair"):
        read_training_pairs(tmp_path, 0, 1, "duckdb")


@pytest.mark.parametrize("sql", ["SELECT COUNT( FROM orders AS o WHERE", "SELECT 1 AS a) AS b"])
def test_a_pair_whose_sql_cannot_be_read_is_named(tmp_path: Path, sql: str) -> None:
    (tmp_path / "a.sql").write_text(f"-- id: a\n-- question: A?\n{sql};\n")
    with pytest.raises(DataError, match=r"a\.sql:1: the SQL of 'a' cannot be trained on \(.*\): mend it"):
        read_training_pairs(tmp_path, 0, 1, "duckdb")


def test_synthetic_dialogues_stay_whole_under_a_limit(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = []
    for n in range(40):
        rows.append({"id": f"a{n}", "question": "A?", "sql": "SELECT 1"})
        rows.append({"id": f"b{n}", "question": "B?", "sql": "SELECT 2", "follows": f"a{n}"})
    (tmp_path / "pairs.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    refusals = [{"id": f"r{n}", "question": "R?", "reply": "CANNOT: no weather."} for n in range(40)]
    (tmp_path / "refusals.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in refusals))
    pairs, silent = read_synthetic(tmp_path, 60, 1)
    ids = {pair.id for pair in pairs}
    assert 20 < len(pairs) < 60 and 5 < len(silent) < 40
    assert all(pair.follows in ids for pair in pairs if pair.follows)
    assert silent[0].answer == "CANNOT: no weather."


def test_general_questions_stand_on_their_own_schema(shop_files: Path, tmp_path: Path) -> None:
    (tmp_path / "database").mkdir()
    (tmp_path / "database" / "shop.sqlite").write_bytes((shop_files / "shop.sqlite").read_bytes())
    rows = [
        {"db_id": "shop", "question": f"How many {n}?", "query": "SELECT count(*) FROM orders"}
        for n in range(4)
    ]
    rows.append({"db_id": "aside", "question": "Kept out?", "query": "SELECT 1"})
    (tmp_path / "pairs.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    found = list(read_general(tmp_path, 10, 1, ["aside"]))
    assert sum(len(c.messages) // 2 for c in found) == 4
    assert "orders" in found[0].messages[0]["content"]


@pytest.mark.parametrize(
    ("line", "said"), [("{", "2: this line is no JSON"), ('{"db_id": 1}', "2: a line has")]
)
def test_a_bad_line_of_general_questions(tmp_path: Path, line: str, said: str) -> None:
    good = '{"db_id": "a", "question": "b", "query": "c"}'
    (tmp_path / "pairs.jsonl").write_text(f"{good}\n{line}\n")
    with pytest.raises(DataError, match=said):
        read_questions(tmp_path)

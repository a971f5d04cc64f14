"""Synthetic pairs: what is kept is sound, a seed gives the same bytes, a killed run loses one chunk at most."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from app.assistant.errors import ModelError, WorkspaceError
from app.assistant.pairs import read_pairs
from app.assistant.skeleton import skeleton
from app.assistant.workspace import read_workspace
from training.synthesize import generation
from training.synthesize.backend import ServerBackend
from training.synthesize.domain import propose, split_conditions
from training.synthesize.generation import Generation
from training.synthesize.query import Query, render
from training.synthesize.round_trip import review

ROOT = Path(__file__).parents[2]
COUNT = 60


def make(out: Path, count: int = COUNT, seed: int = 5) -> Generation:
    run = Generation(read_workspace(ROOT / "data"), out, seed)
    run.run(count)
    return run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    made = make(tmp_path_factory.mktemp("synthetic"))
    yield made
    made.close()


def test_as_many_exchanges_as_asked_for(run: Generation) -> None:
    lines = [*lines_of(run.out / "pairs.jsonl"), *lines_of(run.out / "refusals.jsonl")]
    assert len(lines) == COUNT


def test_the_pairs_are_read_as_pair_files_are(run: Generation) -> None:
    pairs = read_pairs(run.out / "pairs.jsonl")
    assert {pair.status for pair in pairs} == {"draft"}
    assert all(pair.source == "synthetic" and pair.made["seed"] == 5 for pair in pairs)


def test_every_query_runs_and_returns_rows(run: Generation) -> None:
    assert all(run.process.run(pair.sql).rows for pair in read_pairs(run.out / "pairs.jsonl"))


def test_no_pair_has_the_skeleton_of_a_held_out_one(run: Generation) -> None:
    heldout = {skeleton(pair.sql) for pair in read_pairs(ROOT / "data/pairs/heldout")}
    assert not heldout & {skeleton(pair.sql) for pair in read_pairs(run.out / "pairs.jsonl")}


def test_a_held_out_skeleton_is_refused_whatever_its_literals(run: Generation) -> None:
    pair = next(p for p in read_pairs(ROOT / "data/pairs/heldout") if " = '" in p.sql and not p.accept)
    assert run.checker.shape(pair.sql.replace(" = '", " = 'x")).reason == "held-out skeleton"


def test_personal_data_is_refused(run: Generation) -> None:
    assert run.checker.shape("SELECT c.email FROM sales.customers AS c").reason == "names personal data"


def test_what_binds_only_when_repaired_is_refused(run: Generation) -> None:
    sql = "SELECT co.region FROM sales.customers AS c"
    assert run.checker.shape(sql).reason == "binds only when repaired"


def test_the_same_seed_gives_the_same_bytes_after_a_kill_too(
    run: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "CHUNK", 20)
    first = Generation(read_workspace(ROOT / "data"), tmp_path, 5)

    def die(phase: str, done: int, total: int) -> None:
        if done == 35:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        first.run(COUNT, die)
    first.close()
    assert len(lines_of(tmp_path / "pairs.jsonl")) + len(lines_of(tmp_path / "refusals.jsonl")) >= 20
    with (tmp_path / "pairs.jsonl").open("a") as file:
        file.write('{"id": "half a li')
    again = make(tmp_path)
    again.close()
    for name in ("pairs.jsonl", "refusals.jsonl"):
        assert (tmp_path / name).read_bytes() == (run.out / name).read_bytes()


def test_another_seed_in_the_same_folder_is_refused(run: Generation) -> None:
    with pytest.raises(WorkspaceError, match="--seed 5"):
        Generation(run.workspace, run.out, 6)


def test_a_workspace_without_words_of_its_own_gets_what_schema_and_glossary_tell(run: Generation) -> None:
    found = propose(run.workspace, run.schema)
    assert "tickets" in {subject["many"] for subject in found["subjects"]}
    assert "net revenue" in {measure["term"] for measure in found["measures"]}


def test_joins_follow_keys_and_stand_once(run: Generation) -> None:
    query = Query("l", (("co.region", "region"), ("SUM(l.quantity)", "units")), group=("co.region",))
    sql = render(query, run.domain.joins)
    assert [line for line in sql.splitlines() if line.startswith("JOIN")] == [
        "JOIN sales.orders AS o ON o.order_id = l.order_id",
        "JOIN sales.customers AS c ON c.customer_id = o.customer_id",
        "JOIN sales.countries AS co ON co.country_code = c.country_code",
    ]


def test_conditions_are_split_outside_of_brackets_and_strings() -> None:
    assert split_conditions("a.x = 'b AND c' AND (a.y OR a.z AND a.w)") == (
        "a.x = 'b AND c'",
        "(a.y OR a.z AND a.w)",
    )


class Chat(BaseHTTPRequestHandler):
    """A server that speaks the chat protocol and answers with what the test laid out."""

    answers: dict[str, str] = {}  # noqa: RUF012 - one table for the one server of a test

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked = body["messages"][-1]["content"].rpartition("Question: ")[2]
        text = self.answers.get(asked, "SELECT 1 AS one")
        data = json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *about: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    found = HTTPServer(("127.0.0.1", 0), Chat)
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{found.server_port}"
    found.shutdown()
    found.server_close()
    thread.join()


def test_the_round_trip_sets_aside_what_the_model_answers_otherwise(run: Generation, server: str) -> None:
    pairs = {line["id"]: line for line in lines_of(run.out / "pairs.jsonl")}
    first, second = [pair for pair in pairs.values() if "follows" not in pair][:2]
    Chat.answers = {first["question"]: f"```sql\n{first['sql']}\n```"}
    said = review(run, ServerBackend(server, "any"), [first, second], pairs)
    assert "1 of 2 came back" in said
    aside = lines_of(run.out / "review.jsonl")
    assert [(entry["id"], entry["made"]["reason"]) for entry in aside] == [
        (second["id"], "the model's SQL has another result")
    ]


def test_a_server_that_is_not_there_is_said_to_be_so() -> None:
    with pytest.raises(ModelError, match="--server"):
        ServerBackend("http://127.0.0.1:9", "any").write([{"role": "user", "content": "Hello"}])


def lines_of(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]

"""The round trip: what a model answers otherwise is set aside, a paraphrase must name what the question names."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from app.assistant.errors import ModelError
from app.assistant.workspace import read_workspace
from training.synthesize.backend import ServerBackend
from training.synthesize.generation import Generation
from training.synthesize.round_trip import PARAPHRASE, paraphrase_fault, review

DATA = Path(__file__).parents[2] / "data"
Answer = Callable[[list[dict[str, str]]], str]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    made = Generation(read_workspace(DATA), tmp_path_factory.mktemp("synthetic"), 5)
    made.run(30)
    yield made
    made.close()


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], str]]:
    """Starts a server that speaks the chat protocol and answers with a function of the messages."""
    servers: list[HTTPServer] = []

    def start(answer: Answer) -> str:
        class Chat(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                reply = {"message": {"role": "assistant", "content": answer(body["messages"])}}
                self.send_response(200 if self.path == "/v1/chat/completions" else 404)
                self.end_headers()
                self.wfile.write(json.dumps({"choices": [reply]}).encode())

            def log_message(self, *about: Any) -> None:
                pass

        servers.append(HTTPServer(("127.0.0.1", 0), Chat))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def pairs_of(run: Generation) -> dict[str, dict[str, Any]]:
    lines = (run.out / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    return {pair["id"]: pair for pair in map(json.loads, lines)}


def lines_of(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def asked(messages: list[dict[str, str]]) -> str:
    return messages[-1]["content"].rpartition("Question: ")[2]


def test_what_the_model_answers_otherwise_is_set_aside_with_the_reason(
    run: Generation, serve: Callable[[Answer], str]
) -> None:
    pairs = pairs_of(run)
    first, second, third = [pair for pair in pairs.values() if "follows" not in pair][:3]
    answers = {first["question"]: f"```sql\n{first['sql']}\n```", second["question"]: "SELECT 1 AS one"}
    backend = ServerBackend(
        serve(lambda messages: answers.get(asked(messages), "SELECT FROM WHERE")), "first"
    )
    said = review(run, backend, [pair["id"] for pair in (first, second, third)], pairs)
    assert "1 of 3 came back" in said
    aside = {entry["id"]: entry["made"]["reason"] for entry in lines_of(run.out / "review.jsonl")}
    assert aside == {
        second["id"]: "the model's SQL has another result",
        third["id"]: "the model's SQL does not parse",
    }


def test_a_paraphrase_is_kept_when_it_leads_to_the_same_result(
    run: Generation, serve: Callable[[Answer], str]
) -> None:
    pairs = pairs_of(run)
    pair = next(pair for pair in pairs.values() if "follows" not in pair)

    def answer(messages: list[dict[str, str]]) -> str:
        return f"Tell us: {pair['question']}" if messages[0]["content"] == PARAPHRASE else pair["sql"]

    said = review(run, ServerBackend(serve(answer), "second"), [pair["id"]], pairs)
    assert "1 with a paraphrase" in said
    assert lines_of(run.out / "paraphrases.jsonl")[0]["also"] == f"Tell us: {pair['question']}"


def test_what_was_answered_is_not_asked_again(run: Generation, serve: Callable[[Answer], str]) -> None:
    pairs = pairs_of(run)
    ids = [pair["id"] for pair in pairs.values() if "follows" not in pair][:4]
    calls: list[str] = []

    def answer(messages: list[dict[str, str]]) -> str:
        calls.append(asked(messages))
        if len(calls) > 2:
            raise ConnectionAbortedError  # the server dies
        return "SELECT 1 AS one"

    with pytest.raises(ModelError):
        review(run, ServerBackend(serve(answer), "third"), ids, pairs)
    with (run.out / "round_trip.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "half a li')
    calls.clear()
    alive = serve(lambda messages: calls.append(asked(messages)) or "SELECT 1 AS one")  # type: ignore[func-returns-value]
    assert "0 of 4 came back" in review(run, ServerBackend(alive, "third"), ids, pairs)
    assert calls == [pairs[id]["question"] for id in ids[2:]]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("How much net revenue did Germany bring in in May 2025?", ""),
        ("What was net revenue in Germany in May 2025?", "the paraphrase is the question"),
        ("How much net revenue did France bring in in May 2025?", "the paraphrase lost a value"),
        ("How much net revenue did Germany bring in in June 2025?", "the paraphrase names another period"),
        ("How much net revenue did Germany bring in?", "the paraphrase names another period"),
        ("SELECT revenue FROM germany", "the paraphrase is no question"),
        ("", "the paraphrase is the question"),
    ],
)
def test_a_paraphrase_names_the_same_values_and_periods(words: str, fault: str) -> None:
    question = "What was net revenue in Germany in May 2025?"
    assert paraphrase_fault(question, words, ("Germany", "May 2025"), read_workspace(DATA)) == fault


def test_a_paraphrase_keeps_the_numbers() -> None:
    question = "Which 5 products have the highest list price?"
    workspace = read_workspace(DATA)
    assert paraphrase_fault(question, "List the 5 products of the highest list price.", (), workspace) == ""
    said = paraphrase_fault(question, "List the 10 products of the highest list price.", (), workspace)
    assert said == "the paraphrase has other numbers"


def test_a_server_that_is_not_there_is_said_to_be_so() -> None:
    with pytest.raises(ModelError, match="--server"):
        ServerBackend("http://127.0.0.1:9", "any").write([{"role": "user", "content": "Hello"}])


def test_a_server_that_speaks_otherwise_is_said_to_do_so(serve: Callable[[Answer], str]) -> None:
    url = serve(lambda messages: "hello") + "/elsewhere"
    with pytest.raises(ModelError, match="404"):
        ServerBackend(url, "any").write([{"role": "user", "content": "Hello"}])

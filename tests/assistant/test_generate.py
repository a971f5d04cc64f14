"""The real 0.5B in llama.cpp: the same text each time, the prefix computed once, every way to stop it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from app.assistant.errors import ModelError
from app.assistant.generate import Cancelled, LlamaModel
from app.assistant.prompt import Message

SYSTEM = (
    "You write SQL. Reply with one SELECT statement and nothing else. Tables:\n"
    "customers(customer_id, name, city)\norders(order_id, customer_id->customers, status: placed|shipped, total)"
)


def ask(question: str) -> list[Message]:
    return [{"role": "system", "content": SYSTEM}, {"role": "user", "content": f"Question: {question}"}]


QUESTION = ask("How many customers are there?")
STORY = ask("Count from one to five hundred in words, and explain each number.")
NEW_PROCESS = """
import json, os, sys
from pathlib import Path
from app.assistant.generate import LlamaModel
weights, states, system, question = sys.argv[1:]
model = LlamaModel(Path(weights), name="0.5b", states=Path(states))
how = model.warm(json.loads(system))
generation = model.generate(json.loads(question), max_tokens=30)
print(json.dumps([how, generation.text, generation.cached_tokens]), flush=True)
os._exit(0)
"""


def in_a_new_process(weights: Path, states: Path) -> list[object]:
    """How a new process got its prefix, its answer to QUESTION, and how many tokens it had not to compute."""
    done = subprocess.run(
        [sys.executable, "-c", NEW_PROCESS, weights, states, json.dumps(ask("")), json.dumps(QUESTION)],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return list(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def text(small_model: LlamaModel) -> str:
    """What the model says to QUESTION."""
    return small_model.generate(QUESTION, max_tokens=30).text


def test_it_writes_sql(text: str) -> None:
    assert "SELECT" in text.upper() and "customers" in text


def test_the_same_question_gets_the_same_text(small_model: LlamaModel, text: str) -> None:
    small_model.generate(ask("What is the total of all orders?"), max_tokens=10)
    assert small_model.generate(QUESTION, max_tokens=30).text == text


def test_a_second_question_computes_only_its_own_tokens(small_model: LlamaModel, text: str) -> None:
    generation = small_model.generate(ask("Which cities do they live in?"), max_tokens=5)
    assert generation.cached_tokens > small_model.count_tokens(SYSTEM)
    assert generation.prompt_tokens - generation.cached_tokens < 20


def test_without_reuse_the_whole_prompt_is_computed(small_model: LlamaModel, text: str) -> None:
    generation = small_model.generate(QUESTION, max_tokens=30, reuse=False)
    assert (generation.cached_tokens, generation.text) == (0, text)


def test_the_tokens_streamed_are_the_text(small_model: LlamaModel) -> None:
    streamed: list[str] = []
    generation = small_model.generate(QUESTION, max_tokens=30, on_token=streamed.append)
    assert "".join(streamed) == generation.text and len(streamed) > 3


def test_an_answer_longer_than_allowed_says_so(small_model: LlamaModel) -> None:
    generation = small_model.generate(STORY, max_tokens=5)
    assert generation.cut_off and generation.new_tokens == 5


def test_each_token_has_its_probability(small_model: LlamaModel) -> None:
    answer = small_model.generate(QUESTION, max_tokens=30)
    assert answer.new_tokens - 1 <= len(answer.logprobs) <= answer.new_tokens  # the end mark may have none
    assert all(-30 < logprob <= 0 for logprob in answer.logprobs)
    again = small_model.generate(QUESTION, max_tokens=30, temperature=1.5, seed=3)
    assert sum(again.logprobs) / len(again.logprobs) < sum(answer.logprobs) / len(answer.logprobs)


def test_an_answer_that_ends_by_itself_is_not_cut_off(small_model: LlamaModel) -> None:
    assert not small_model.generate(QUESTION, max_tokens=60).cut_off


def test_cancelling_stops_quickly_and_the_next_call_works(small_model: LlamaModel, text: str) -> None:
    cancel = threading.Event()
    with pytest.raises(Cancelled):
        small_model.generate(STORY, max_tokens=400, cancel=cancel, on_token=lambda _: cancel.set())
    start = time.perf_counter()
    assert small_model.generate(QUESTION, max_tokens=30).text == text
    assert time.perf_counter() - start < 10


def test_cancelling_stops_while_the_prompt_is_computed(small_model: LlamaModel) -> None:
    cancel = threading.Event()
    cancel.set()
    tokens: list[str] = []
    with pytest.raises(Cancelled):
        small_model.generate(ask("word " * 700), max_tokens=50, cancel=cancel, on_token=tokens.append)
    assert tokens == []


def test_an_error_of_the_listener_is_reported_and_the_next_call_works(
    small_model: LlamaModel, text: str
) -> None:
    def fail(token: str) -> None:
        raise ValueError("the page is gone")

    with pytest.raises(ModelError, match="the page is gone"):
        small_model.generate(QUESTION, max_tokens=30, on_token=fail)
    assert small_model.generate(QUESTION, max_tokens=30).text == text


def test_ctrl_c_while_tokens_arrive_is_not_swallowed(small_model: LlamaModel, text: str) -> None:
    def interrupt(token: str) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        small_model.generate(QUESTION, max_tokens=30, on_token=interrupt)
    assert small_model.generate(QUESTION, max_tokens=30).text == text


def test_a_prompt_that_does_not_fit_says_so(small_model: LlamaModel, text: str) -> None:
    with pytest.raises(ModelError, match=r"does not fit the model's 4,096 tokens.*shorten the question"):
        small_model.generate(ask("word " * 5000), max_tokens=5)
    assert small_model.generate(QUESTION, max_tokens=30).text == text


def test_questions_wait_in_line_first_come_first_served(small_model: LlamaModel) -> None:
    order: list[int] = []
    before: dict[int, list[int]] = {1: [], 2: []}
    threads: list[threading.Thread] = []

    def wait(number: int) -> None:
        small_model.generate(QUESTION, max_tokens=3, on_wait=before[number].append)
        order.append(number)

    def start_both(token: str) -> None:
        for number in before if not threads else ():
            threads.append(threading.Thread(target=wait, args=(number,)))
            threads[-1].start()
            until = time.monotonic() + 5
            while not before[number] and time.monotonic() < until:
                time.sleep(0.01)

    small_model.generate(QUESTION, max_tokens=8, on_token=start_both)
    for thread in threads:
        thread.join(30)
    assert order == [1, 2]
    assert before == {1: [1, 0], 2: [2, 1, 0]}


def test_who_waits_may_leave(small_model: LlamaModel, text: str) -> None:
    cancel = threading.Event()
    left: list[type] = []

    def wait() -> None:
        try:
            small_model.generate(QUESTION, max_tokens=3, on_wait=lambda _: cancel.set(), cancel=cancel)
        except Cancelled as error:
            left.append(type(error))

    threads: list[threading.Thread] = []

    def start_one(token: str) -> None:
        if not threads:
            threads.append(threading.Thread(target=wait))
            threads[0].start()
            threads[0].join(5)

    small_model.generate(QUESTION, max_tokens=8, on_token=start_one)
    assert left == [Cancelled]
    assert small_model.generate(QUESTION, max_tokens=30).text == text


@pytest.fixture(scope="module")
def saved_states(small_weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the state that a first process has saved."""
    folder = tmp_path_factory.mktemp("saved")
    assert in_a_new_process(small_weights, folder)[0] == "computed"
    return folder


def test_a_saved_prefix_is_restored_by_a_new_process(
    small_weights: Path, small_model: LlamaModel, saved_states: Path, text: str
) -> None:
    how, said, cached = in_a_new_process(small_weights, saved_states)
    assert (how, said) == ("restored", text)
    assert isinstance(cached, int) and cached > small_model.count_tokens(SYSTEM)


@pytest.mark.parametrize("damage", ["garbage", "cut short"])
def test_a_damaged_prefix_is_computed_anew(
    small_weights: Path, saved_states: Path, text: str, tmp_path: Path, damage: str
) -> None:
    """In a process of its own: llama.cpp aborts the process that restores a state it cannot read."""
    (saved,) = saved_states.glob("*.state")
    whole = saved.read_bytes()
    (tmp_path / saved.name).write_bytes(
        {
            "garbage": whole[:64] + b"garbage" * 10_000,
            "cut short": whole[: len(whole) // 2],
        }[damage]
    )
    how, said, _ = in_a_new_process(small_weights, tmp_path)
    assert (how, said) == ("computed", text)


def test_warming_counts_tokens(small_model: LlamaModel) -> None:
    seen: list[tuple[int, int]] = []
    messages: list[Message] = [{"role": "system", "content": "Another workspace. " * 30}]
    small_model.warm(messages, lambda done, total: seen.append((done, total)))
    assert seen and seen[-1][0] <= seen[-1][1] and seen == sorted(seen)


def test_a_folder_that_takes_no_state_is_no_error(small_model: LlamaModel, text: str) -> None:
    """A full disk, or one that is read-only: the next start is slower, that is all."""
    folder = small_model._states
    assert folder is not None
    moved = folder.rename(folder.with_name("moved"))
    try:
        assert small_model.warm(ask("another one")) == "computed"
    finally:
        moved.rename(folder)
    assert list(folder.glob("*.part")) == []
    assert small_model.generate(QUESTION, max_tokens=30).text == text


def test_a_folder_that_cannot_be_made_is_no_error(small_weights: Path, tmp_path: Path) -> None:
    (tmp_path / "states").touch()
    model = LlamaModel(small_weights, name="0.5b", states=tmp_path / "states")
    assert model.warm([{"role": "user", "content": "Hi"}]) == "computed"


def call(model: LlamaModel, path: str, key: str | None) -> int:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    body = b'{"content": "x"}' if path == "/tokenize" else None
    request = urllib.request.Request(f"{model._server.listening_address}{path}", data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


@pytest.mark.parametrize("key", [None, "wrong"])
@pytest.mark.parametrize("path", ["/slots", "/tokenize", "/props", "/v1/models"])
def test_the_endpoint_refuses_who_does_not_know_the_key(
    small_model: LlamaModel, path: str, key: str | None
) -> None:
    assert call(small_model, path, small_model._key) == 200
    assert call(small_model, path, key) == 401


def test_the_endpoint_listens_on_loopback_only(small_model: LlamaModel) -> None:
    assert small_model._server.listening_address.startswith("http://127.0.0.1:")


def test_a_corrupt_model_file_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(b"GGUF" + os.urandom(5000))
    with pytest.raises(ModelError, match=r"cannot load .*model\.gguf: it may be damaged"):
        LlamaModel(file, name="broken")


def test_a_model_file_cut_short_is_one_sentence(small_weights: Path, tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    with small_weights.open("rb") as whole:
        file.write_bytes(whole.read(20_000_000))
    with pytest.raises(ModelError, match="may be damaged"):
        LlamaModel(file, name="broken")


def test_a_missing_adapter_is_one_sentence(small_weights: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"adapter .*none\.gguf cannot be read .*inhouse export"):
        LlamaModel(small_weights, name="tuned", adapter=tmp_path / "none.gguf")


def test_an_adapter_that_llama_cpp_refuses_is_named(small_weights: Path, tmp_path: Path) -> None:
    file = tmp_path / "adapter.gguf"
    file.write_bytes(b"GGUF" + os.urandom(5000))
    with pytest.raises(ModelError, match=r"with the adapter .*adapter\.gguf: it may be for another base"):
        LlamaModel(small_weights, name="tuned", adapter=file)


def test_a_chat_template_of_ones_own_renders_the_prompt_and_has_states_of_its_own(
    small_weights: Path, small_model: LlamaModel
) -> None:
    template = "{% for message in messages %}<{{ message.role }}>{{ message.content }}{% endfor %}"
    model = LlamaModel(small_weights, name=small_model.name, chat_template=template)
    assert model.render(QUESTION) == "".join(f"<{m['role']}>{m['content']}" for m in QUESTION)
    assert model._state_name(QUESTION) != small_model._state_name(QUESTION)

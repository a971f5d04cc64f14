"""A small real workspace and a model that writes what it is told; database, binding, policy and run are real."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import duckdb
import pytest

from app.assistant.assistant import Assistant
from app.assistant.errors import ModelError
from app.assistant.generate import Cancelled, Generation, LlamaModel, OnToken, OnWait, Queue
from app.assistant.prompt import Message
from app.assistant.workspace import read_workspace
from app.ui import service

TOML = """
[workspace]
name = "Tiny & Co"
about = "Orders of a small shop."
starter_questions = ["How many orders are there?", "What were $ sales by channel?"]

[databases.shop]
url = "duckdb:///shop.duckdb"

[limits]
max_rows = 50
"""

GLOSSARY = """
- term: sales
  means: Paid amounts, in *USD*.
  sql: SUM(o.amount_usd)
  unit: usd
"""

TABLES = """
CREATE TABLE orders (order_id INTEGER PRIMARY KEY, ordered_on DATE, channel VARCHAR, amount_usd DECIMAL(10, 2));
INSERT INTO orders SELECT
  i, DATE '2025-01-01' + CAST(i AS INTEGER), ['web', 'store', 'phone'][1 + i % 3], 10.25 * i
FROM range(120) AS r (i);
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a workspace with 120 orders, which the environment names."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / "inhouse.toml").write_text(TOML)
    (folder / "glossary.yaml").write_text(GLOSSARY)
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        connection.execute(TABLES)
    monkeypatch.setenv("INHOUSE_WORKSPACE", str(folder))
    monkeypatch.delenv("INHOUSE_MODEL", raising=False)
    return folder


class ScriptedModel(LlamaModel):
    """Writes the text that belongs to the question, the next one at a repair; waits in the real model's line."""

    def __init__(self, texts: dict[str, str | tuple[str, ...]], token_s: float = 0.0) -> None:
        self.name = "scripted"
        self.texts = texts
        self.token_s = token_s
        self.asked: list[list[Message]] = []
        self._queue = Queue()

    def generate(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        on_token: OnToken | None = None,
        on_wait: OnWait | None = None,
        cancel: threading.Event | None = None,
        temperature: float = 0.0,
        seed: int = 0,
        reuse: bool = True,
        grammar: str = "",
    ) -> Generation:
        self.asked.append(list(messages))
        users = [message["content"] for message in messages if message["role"] == "user"]
        repairs = sum(user.startswith("That fails:") for user in users)
        question = users[-1 - repairs].rpartition("Question: ")[2]
        texts = self.texts[question]
        text = texts if isinstance(texts, str) else texts[repairs]
        if text == "BREAKS":
            raise ZeroDivisionError("a bug")
        if text == "STOPS":
            raise ModelError("The model stopped: no *memory*.")
        start = time.perf_counter()
        with self._queue.turn(on_wait, cancel):
            waited = time.perf_counter() - start
            for word in text.split(" "):
                time.sleep(self.token_s)
                if cancel is not None and cancel.is_set():
                    raise Cancelled
                if on_token:
                    on_token(f"{word} ")
        return Generation(text, 10, 0, 5, 0.0, 0.0, waited, False)


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, workspace: Path) -> Iterator[Callable[[LlamaModel], None]]:
    """Make the app start with a scripted model; the one shared service is made anew for the test."""
    made: list[Assistant] = []

    def start_with(model: LlamaModel) -> None:
        def start_assistant(root: Path, **_: object) -> Assistant:
            made.append(Assistant(read_workspace(root), model))
            return made[-1]

        monkeypatch.setattr(service, "start_assistant", start_assistant)

    service.shared_service.clear()
    yield start_with
    service.shared_service.clear()
    for assistant in made:
        assistant.close()

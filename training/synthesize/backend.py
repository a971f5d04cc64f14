"""A model that writes SQL for a question, or a question in other words: on a server, or the embedded one.

Speaks the chat protocol of OpenAI-compatible servers (vLLM, Ollama, llama-server) over plain HTTP requests, without
streaming. Holds no key of its own: one is read from INHOUSE_API_KEY where a server wants it.
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any, Protocol

from app.assistant.errors import ModelError
from app.assistant.prompt import Message

TIMEOUT_S = 600.0  # a prompt of 1,000 tokens takes a model without a GPU minutes on a busy machine


class Backend(Protocol):
    """What the round trip asks of a model."""

    name: str

    def prepare(self, system: str) -> None:
        """Be told the system message of the questions that come, which may make them quicker."""

    def write(self, messages: Sequence[Message], *, max_tokens: int = 400) -> str:
        """Return the answer's text. Raises: ModelError."""


class ServerBackend:
    """A model behind an OpenAI-compatible server; `url` with or without its /v1."""

    def __init__(self, url: str, name: str, *, timeout_s: float = TIMEOUT_S) -> None:
        """Ask nothing yet. Raises: ModelError when the URL is none."""
        if not url.startswith(("http://", "https://")):
            raise ModelError(f"{url!r} is no server's URL: write e.g. http://localhost:8000/v1.")
        url = url.rstrip("/")
        self.url = url if url.endswith("/v1") else f"{url}/v1"
        self.name = name
        self.timeout_s = timeout_s

    def prepare(self, system: str) -> None:
        """Do nothing: a server keeps what prefixes it likes."""

    def write(self, messages: Sequence[Message], *, max_tokens: int = 400) -> str:
        """Ask the server once, at temperature 0."""
        body = {"model": self.name, "messages": list(messages), "max_tokens": max_tokens, "temperature": 0}
        headers = {"Content-Type": "application/json"}
        if key := os.environ.get("INHOUSE_API_KEY"):
            headers["Authorization"] = f"Bearer {key}"
        request = urllib.request.Request(
            f"{self.url}/chat/completions", json.dumps(body).encode(), headers, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=self.timeout_s) as reply:
                found: Any = json.load(reply)
            return str(found["choices"][0]["message"]["content"] or "")
        except urllib.error.HTTPError as error:
            said = error.read(300).decode("utf-8", "replace")
            raise ModelError(f"{self.url} answered {error.code}: {said}") from error
        except OSError as error:
            raise ModelError(
                f"{self.url} cannot be reached ({error}): start the server, or correct --server."
            ) from error
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise ModelError(f"{self.url} did not answer as a chat server does: {error!r}.") from error


class EmbeddedBackend:
    """The workspace's own model in this process, loaded as the app loads it."""

    def __init__(self, root: str | os.PathLike[str], name: str | None) -> None:
        """Load the model (seconds). Raises: ModelError."""
        from app.assistant.start import load_model
        from app.assistant.workspace import read_workspace

        self._model = load_model(
            read_workspace(os.fspath(root)), name, lambda phase, done, total: None, "none"
        )
        self.name = self._model.name

    def prepare(self, system: str) -> None:
        """Restore the state after the system message, as the app does; compute and save it the first time."""
        self._model.warm([{"role": "system", "content": system}, {"role": "user", "content": "Question:"}])

    def write(self, messages: Sequence[Message], *, max_tokens: int = 400) -> str:
        """Generate once."""
        return self._model.generate(messages, max_tokens=max_tokens).text

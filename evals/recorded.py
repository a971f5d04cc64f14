"""A model whose answers are kept: asked the same prompt again, it answers from the file without being loaded.

What comes after the model (bind, guard, style, choosing among samples) is measured again in seconds; a pass that
changes a prompt costs the questions whose prompt it changed. The file lies where the user says, one JSON object a
line, and holds the answers of any number of models: the key is of the model, its adapter, the prompt and how the
answer was drawn.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Protocol

from app.assistant.answer import Model
from app.assistant.base_models import BASE_MODELS, resolve_name
from app.assistant.generate import Generation, LlamaModel
from app.assistant.prompt import Message
from app.assistant.start import Progress, find_adapter, load_model, name_served
from app.assistant.workspace import Workspace
from evals.hashes import DIGITS
from evals.suite import SuiteError


class Warmed(Model, Protocol):
    """A model that can compute a prompt's beginning ahead."""

    def warm(
        self,
        messages: Sequence[Message],
        on_progress: Callable[[int, int], None] | None = None,
        *,
        keep: bool = True,
    ) -> str:
        """Compute what every question's prompt begins with; returns a word for how."""


@dataclass(frozen=True)
class RecordedGeneration(Generation):
    """An answer from the file; `seconds` are those that it took when it was written."""


class RecordedModel:
    """Answers from `file` where it can; else asks the model that `load` gives, and writes down the answer.

    `identity` tells models apart, e.g. by the digests of weights and adapter.
    """

    def __init__(self, load: Callable[[], Warmed], name: str, identity: str, file: Path) -> None:
        """Read the file; the model is loaded when a prompt is new. Raises: SuiteError for a file of something else."""
        self.name = name
        self.takes_grammar = True  # and gives it on where the engine does
        self.asked = self.recorded = 0
        self._load = load
        self._model: Warmed | None = None
        self._warming: tuple[Any, ...] | None = None
        self._identity = identity
        self._file = file
        self._found = _read(file)

    def warm(
        self,
        messages: Sequence[Message],
        on_progress: Callable[[int, int], None] | None = None,
        *,
        keep: bool = True,
    ) -> str:
        """Put it off until a prompt is new."""
        self._warming = (messages, on_progress, keep)
        return "put off"

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
        grammar: str = "",
    ) -> Generation:
        """Return the recorded answer, or the model's. Raises: ModelError, SuiteError when it cannot be written."""
        asked = [self._identity, list(messages), max_tokens, temperature, seed if temperature else 0]
        asked += [grammar] if grammar else []
        key = hashlib.blake2b(json.dumps(asked, sort_keys=True).encode(), digest_size=16).hexdigest()
        if key in self._found:
            self.recorded += 1
            return self._found[key]
        if self._model is None:
            self._model = self._load()
        if self._warming is not None:
            held, on_progress, keep = self._warming
            self._warming = None
            self._model.warm(held, on_progress, keep=keep)
        generation = self._model.generate(
            messages, max_tokens=max_tokens, on_token=on_token, on_wait=on_wait, cancel=cancel,
            temperature=temperature, seed=seed, **({"grammar": grammar} if grammar else {}),
        )  # fmt: skip
        self.asked += 1
        self._write(key, generation)
        return generation

    def _write(self, key: str, generation: Generation) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"key": key, **asdict(generation)}, ensure_ascii=False) + "\n")
        except OSError as error:
            raise SuiteError(
                f"{self._file} cannot be written ({error.strerror}): name another --recordings."
            ) from error
        self._found[key] = RecordedGeneration(**asdict(generation))


def add_model_options(parser: argparse.ArgumentParser) -> None:
    """Let a benchmark ask a model, each question once."""
    parser.add_argument("--model", metavar="NAME", help="base model to ask (off: none)")
    parser.add_argument("--adapter", metavar="DIR", default="none", help="adapter folder on it (off: none)")
    parser.add_argument("--recordings", type=Path, metavar="FILE", help="keep its answers there")


def open_recorded(
    workspace: Workspace, arguments: argparse.Namespace, progress: Progress
) -> RecordedModel | None:
    """The model that the options name, loaded when a prompt is new; None where they name none.

    Raises: SuiteError without a file for its answers, AdapterError.
    """
    if not arguments.model:
        return None
    if not arguments.recordings:
        raise SuiteError("--model needs --recordings FILE, so that each question is asked once.")
    name = resolve_name(arguments.model)
    adapter = find_adapter(workspace, name, arguments.adapter)
    digest = BASE_MODELS[name].sha256[:DIGITS] if name in BASE_MODELS else name

    def load() -> LlamaModel:
        return load_model(workspace, name, progress, str(adapter.folder) if adapter else "none")

    identity = f"{digest}-{adapter.digest if adapter else ''}"
    return RecordedModel(load, name_served(name, adapter), identity, arguments.recordings)


def _read(file: Path) -> dict[str, RecordedGeneration]:
    """The answers of a file; the half line of a run that was killed is cut off."""
    try:
        data = file.read_bytes() if file.exists() else b""
        whole = data[: data.rfind(b"\n") + 1]
        if whole != data:
            with file.open("r+b") as half:
                half.truncate(len(whole))
        names = {each.name for each in fields(Generation)} - {"logprobs"}
        found = {}
        for line in whole.decode("utf-8").splitlines():
            entry = json.loads(line)
            known = {name: entry[name] for name in names}
            # Files of before these were kept lack them.
            found[entry["key"]] = RecordedGeneration(**known, logprobs=tuple(entry.get("logprobs", ())))
        return found
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SuiteError(
            f"{file} holds no recorded answers ({error!r:.80}): name a file that --recordings wrote, or a new one."
        ) from error

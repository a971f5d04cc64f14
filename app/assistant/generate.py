"""The model in this process: llama.cpp on all cores, one model per process, one answer at a time.

The part of the prompt that all questions share is computed once; its engine state is saved under a hash and
restored at the next start, so that a question costs only its own tokens. Writes no SQL of its own and knows
nothing of prompts beyond their messages.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xllamacpp

from app.assistant.adapter import digest_file
from app.assistant.errors import ContextError, ModelError
from app.assistant.prompt import Message
from app.assistant.signals import keep_signals, note_interrupt

CONTEXT_TOKENS = 4096
START_S = 60.0  # an engine whose loop takes longer to run is taken to hang
KEPT_STATES = 6  # of some 30 MB each; the oldest go

OnToken = Callable[[str], None]
OnProgress = Callable[[int, int], None]
OnWait = Callable[[int], None]


@dataclass(frozen=True)
class Generation:
    """What the model wrote and what it cost; `cached_tokens` of the prompt were not computed again.

    `logprobs` are the natural logarithms of each new token's probability, before any temperature; empty: not known.
    """

    text: str
    prompt_tokens: int
    cached_tokens: int
    new_tokens: int
    first_token_s: float
    seconds: float
    waited_s: float
    cut_off: bool
    logprobs: tuple[float, ...] = ()


class Cancelled(Exception):
    """Whoever asked is gone."""


class Queue:
    """A model's callers, one at a time, first come first served."""

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        self._waiting: list[int] = []
        self._turn = threading.Condition()
        self._tickets = 0

    @contextlib.contextmanager
    def turn(self, on_wait: OnWait | None, cancel: threading.Event | None) -> Iterator[None]:
        """Wait for one's turn, first come first served, saying how many are before."""
        with self._turn:
            ticket = self._tickets
            self._tickets += 1
            self._waiting.append(ticket)
            told = 0
            try:
                while self._waiting[0] != ticket:
                    before = self._waiting.index(ticket)
                    if on_wait and before != told:
                        on_wait(before)
                        told = before
                    self._turn.wait(timeout=0.5)
                    if cancel is not None and cancel.is_set():
                        raise Cancelled
                if told and on_wait:
                    on_wait(0)
            except BaseException:
                self._waiting.remove(ticket)
                self._turn.notify_all()
                raise
        try:
            yield
        finally:
            with self._turn:
                self._waiting.remove(ticket)
                self._turn.notify_all()


class LlamaModel:
    """A loaded GGUF model, safe to share between threads: they wait in line."""

    takes_grammar = True

    def __init__(
        self,
        weights: Path,
        *,
        name: str,
        states: Path | None = None,
        adapter: Path | None = None,
        chat_template: str = "",
    ) -> None:
        """Load the weights (seconds), and on them an adapter, a GGUF file; `states` is the folder for saved states.

        `chat_template` is Jinja and replaces the one in the weights. Raises: ModelError when a file cannot be loaded.
        """
        self.name = name
        self._weights = weights
        self._states = states
        self._key = secrets.token_hex(16)
        self._queue = Queue()
        self._tuned: tuple[str, ...] = ()  # what else a saved state depends on
        params = xllamacpp.CommonParams()
        if adapter is not None:
            try:
                self._tuned = (digest_file(adapter),)
            except OSError as error:
                raise ModelError(
                    f"The adapter {adapter} cannot be read ({error.strerror}): write it with `inhouse export`."
                ) from error
            params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(adapter), 1.0)]
        if chat_template:
            params.chat_template = chat_template
            self._tuned += (chat_template,)
        params.model.path = str(weights)
        params.n_ctx = CONTEXT_TOKENS
        params.n_parallel = 1
        params.n_gpu_layers = 0
        params.n_batch = 64  # progress is reported, and Ctrl-C heard, per batch; larger ones are not faster
        params.cpuparams.n_threads = usable_cores()
        params.cpuparams_batch.n_threads = usable_cores()
        params.cache_ram_mib = 0  # the one slot keeps its own prefix; a second copy would only take memory
        params.verbosity = -1
        params.warmup = False
        # The engine listens on loopback for the slot calls: only who knows the key may use it.
        params.api_keys = [self._key]
        params.endpoint_slots = True
        if states is not None and not _is_folder(states):
            self._states = states = None  # a state is only a shortcut: without it each start is slower
        if states is not None:
            params.slot_save_path = f"{states}{os.sep}"
        try:
            with keep_signals() as take_back:
                self._server = xllamacpp.Server(params)
                take_back()
                self._wait_until_it_answers()
        except RuntimeError as error:
            if adapter is not None:
                raise ModelError(
                    f"llama.cpp cannot load {weights} with the adapter {adapter}: it may be for another base, or one "
                    "of them is damaged. Export the adapter anew with `inhouse export`, or switch it off with "
                    "--adapter none."
                ) from error
            raise ModelError(
                f"llama.cpp cannot load {weights}: it may be damaged or of an unknown architecture. "
                "Delete it to have it assembled again, or name another model in inhouse.toml."
            ) from error

    def warm(
        self, messages: Sequence[Message], on_progress: OnProgress | None = None, *, keep: bool = True
    ) -> str:
        """Bring the engine to the state after `messages`; returns "restored" or "computed".

        `on_progress(done, total)` counts tokens. A saved state that cannot be used is computed anew; it is
        saved if it is to be kept. Raises: ModelError, ContextError.
        """
        with self._queue.turn(None, None):
            name = self._state_name(messages)
            if file := self._saved_state(name):
                with contextlib.suppress(urllib.error.HTTPError):
                    self._post("/slots/0?action=restore", {"filename": file.name})
                    os.utime(file)
                    return "restored"

            def see(chunk: dict[str, Any]) -> bool:
                progress = chunk.get("prompt_progress")
                if progress and on_progress:
                    on_progress(progress["processed"], progress["total"])
                return False

            self._chat(messages, max_tokens=1, on_chunk=see, options={"return_progress": True})
            if keep:
                self._save_state(name)
            return "computed"

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
        """Write the answer to `messages`, streaming its text to `on_token`.

        Greedily at temperature 0, else drawn with the seed; only what keeps to the `grammar`, in GBNF, if there is
        one. `on_wait(n)` is called while n others are before this one. `reuse=False` computes the whole prompt again
        (for measuring).
        Raises: ModelError; ContextError when the prompt is too long; Cancelled once `cancel` is set.
        """
        asked = time.perf_counter()
        with self._queue.turn(on_wait, cancel):
            start = time.perf_counter()
            first: list[float] = []
            parts: list[str] = []
            ended: dict[str, Any] = {}
            reason: list[str] = []
            logprobs: list[float] = []

            def see(chunk: dict[str, Any]) -> bool:
                for choice in chunk.get("choices", ()):
                    if text := choice.get("delta", {}).get("content"):
                        if not first:
                            first.append(time.perf_counter() - start)
                        parts.append(text)
                        if on_token:
                            on_token(text)
                    tokens = (choice.get("logprobs") or {}).get("content") or ()
                    logprobs.extend(round(token["logprob"], 4) for token in tokens)
                    if choice.get("finish_reason"):
                        reason.append(choice["finish_reason"])
                ended.update(chunk.get("timings") or {})
                return cancel is not None and cancel.is_set()

            # With progress, `see` is called while the prompt is computed too, and can stop that.
            options = {
                "cache_prompt": reuse, "return_progress": True, "temperature": temperature, "seed": seed,
                "logprobs": True, "top_logprobs": 1, **({"grammar": grammar} if grammar else {}),
            }  # fmt: skip
            self._chat(messages, max_tokens=max_tokens, on_chunk=see, options=options)
            if cancel is not None and cancel.is_set():
                raise Cancelled
            seconds = time.perf_counter() - start
        cached = int(ended.get("cache_n", 0))
        return Generation(
            text="".join(parts),
            prompt_tokens=int(ended.get("prompt_n", 0)) + cached,
            cached_tokens=cached,
            new_tokens=int(ended.get("predicted_n", 0)),
            first_token_s=first[0] if first else seconds,
            seconds=seconds,
            waited_s=start - asked,
            cut_off="length" in reason,
            logprobs=tuple(logprobs),
        )

    def count_tokens(self, text: str) -> int:
        """Count the tokens of a text, without the chat template's own."""
        return len(self._post("/tokenize", {"content": text})["tokens"])

    def render(self, messages: Sequence[Message]) -> str:
        """Return the text that the engine makes of chat messages by the model's own template."""
        return str(self._post("/apply-template", {"messages": list(messages)})["prompt"])

    def _chat(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        on_chunk: Callable[[dict[str, Any]], bool],
        options: dict[str, Any],
    ) -> None:
        failed: list[str] = []
        too_long: list[int] = []
        interrupted = threading.Event()

        def callback(chunk: Any) -> bool:
            # The engine swallows what a callback raises, so it is kept and raised afterwards.
            try:
                if interrupted.is_set():
                    return True
                if "error" in chunk:
                    failed.append(str(chunk["error"].get("message", chunk["error"])))
                    if chunk["error"].get("type") == "exceed_context_size_error":
                        too_long.append(chunk["error"]["n_prompt_tokens"])
                    return True
                return on_chunk(chunk)
            except Exception as error:
                failed.append(f"{type(error).__name__}: {error}")
                return True

        request = {
            "messages": list(messages),
            "temperature": 0,
            "max_tokens": max_tokens,
            "stream": True,
            "id_slot": 0,
            "cache_prompt": True,
            **options,
        }
        with note_interrupt(interrupted):
            self._server.handle_chat_completions(request, callback)
        if too_long:
            raise over_long(too_long[0], CONTEXT_TOKENS)
        if failed:
            raise ModelError(f"The model stopped: {failed[0]}")

    def _state_name(self, messages: Sequence[Message]) -> str:
        stat = self._weights.stat()
        about = [self.name, stat.st_size, stat.st_mtime_ns, xllamacpp.__version__, CONTEXT_TOKENS, messages]
        about += self._tuned
        return hashlib.sha256(json.dumps(about).encode()).hexdigest()[:24]

    def _saved_state(self, name: str) -> Path | None:
        """Find a state that is as it was saved: restoring a damaged one would abort the process."""
        for file in self._states.glob(f"{name}-*.state") if self._states else ():
            if file.stem == f"{name}-{digest_file(file)}":
                return file
            file.unlink(missing_ok=True)
        return None

    def _save_state(self, name: str) -> None:
        """Save the slot under a temporary name first: a kill or a full disk must leave no half state."""
        if self._states is None:
            return
        part = self._states / f"{name}.{os.getpid()}.part"
        try:
            self._post("/slots/0?action=save", {"filename": part.name})
            os.replace(part, self._states / f"{name}-{digest_file(part)}.state")
        except (OSError, urllib.error.HTTPError):
            part.unlink(missing_ok=True)  # the state is only a shortcut: without it the next start is slower
        states = sorted(self._states.glob("*.state"), key=lambda state: state.stat().st_mtime)
        for old in states[:-KEPT_STATES]:
            old.unlink(missing_ok=True)

    def _wait_until_it_answers(self) -> None:
        """Wait for the engine's loop: one that is taken down before it runs never ends. Milliseconds.

        Raises: ModelError.
        """
        request = urllib.request.Request(
            f"{self._server.listening_address}/slots", headers={"Authorization": f"Bearer {self._key}"}
        )
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), urllib.request.urlopen(request, timeout=10):
                return
            time.sleep(0.01)
        raise ModelError(
            f"The model's engine did not answer within {START_S:g} seconds: try again when less is going on."
        )

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        request = urllib.request.Request(
            f"{self._server.listening_address}{path}",
            data=json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)


def over_long(prompt_tokens: int, context_tokens: int) -> ContextError:
    """Make the error of a prompt that leaves no token of the context for an answer; every way to serve says this."""
    return ContextError(
        f"The question with its schema, {prompt_tokens:,} tokens, does not fit the model's {context_tokens:,} tokens: "
        "shorten the question or start a new conversation."
    )


def _is_folder(path: Path) -> bool:
    with contextlib.suppress(OSError):
        path.mkdir(parents=True, exist_ok=True)
    return path.is_dir()


def usable_cores() -> int:
    """Count the cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

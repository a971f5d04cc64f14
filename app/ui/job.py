"""One question on its way: a thread that asks the assistant, and the progress that a page watches.

The thread knows nothing of the page, so a page may be drawn anew, stopped or closed at any time: a job that
nobody watches any more cancels itself, a redrawn page finds its job again.
"""

from __future__ import annotations

import dataclasses
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.assistant.answer import Answer, Step
from app.assistant.errors import InhouseError
from app.assistant.generate import Cancelled
from app.assistant.parse import CANNOT, extract_sql
from app.assistant.prompt import Turn
from app.ui.service import Failed, Loading, Ready, Service, loading_of

log = logging.getLogger(__name__)

ABANDONED_S = 10.0  # a page that reconnects within this finds its question still running
LOOK_S = 0.25
UNEXPECTED = (
    "Something went wrong in Inhouse itself, not in your question. Please ask again; "
    "the server's log has the details."
)

_SAID = {
    "recall": "Looking for similar questions",
    "ground": "Looking up the words of the house",
    "generate": "Writing SQL",
    "check": "Checking the SQL",
    "run": "Running the query",
    "repair": "Correcting the SQL",
    "vote": "Comparing with another try",
}
_AGAIN = ("repair", "vote")  # the model begins anew


@dataclass(frozen=True)
class Progress:
    """What a page shows of a job: a few words, and the model's text so far."""

    label: str = "Starting"
    text: str = ""

    @property
    def sql(self) -> str:
        """The SQL written so far, without the fences and remarks around it."""
        begun = self.text.lstrip()
        if begun.startswith("`") and "\n" not in begun:
            return ""
        return "" if CANNOT.match(begun) or "CANNOT".startswith(begun.upper()[:6]) else extract_sql(begun)

    def after(self, step: Step) -> Progress:
        """Return the progress after one more step of the assistant."""
        if step.pass_ == "token":
            return Progress(_SAID["generate"], self.text + step.text)
        if step.pass_ == "wait":
            before = int(step.text)
            said = f"Waiting in line: {before} before you" if before else _SAID["generate"]
            return dataclasses.replace(self, label=said)
        if step.pass_ in _AGAIN:
            return Progress(_SAID[step.pass_])
        if step.pass_ == "generate" and self.label in (_SAID[name] for name in _AGAIN):
            return self
        return dataclasses.replace(self, label=_SAID.get(step.pass_, self.label))


class _Watched(threading.Event):
    """Set by `set`, or by nobody having looked for a while."""

    def __init__(self) -> None:
        super().__init__()
        self.looked = time.monotonic()

    def is_set(self) -> bool:
        """Whether whoever asked is gone."""
        return super().is_set() or time.monotonic() - self.looked > ABANDONED_S


class Job:
    """One question being answered. At its end there is an `answer`, a `problem`, or neither if stopped."""

    def __init__(self, service: Service, question: str, turns: Sequence[Turn] = ()) -> None:
        """Begin at once; a question asked while the assistant loads waits for it, and for its model if it needs one."""
        self.question = question
        self.turns = tuple(turns)
        self.answer: Answer | None = None
        self.problem = ""
        self.ready: Ready | None = None  # whom it was asked of
        self._service = service
        self._progress = Progress()
        self._changed = threading.Condition()
        self._cancel = _Watched()
        self._ended = False
        self._thread = threading.Thread(target=self._work, name="answer-question", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether there is no more to come. A stopped job is done at once, its thread a little later."""
        return self._ended or self._cancel.is_set()

    def stop(self) -> None:
        """Give up the question; whatever it still brings is dropped."""
        self._cancel.set()
        with self._changed:
            self._changed.notify_all()

    def watch(self) -> Iterator[Progress]:
        """Yield the progress when it changes, and at least four times a second, until the job is done."""
        shown: Progress | None = None
        while not self.done:
            self._cancel.looked = time.monotonic()
            with self._changed:
                if self._progress is shown:
                    self._changed.wait(LOOK_S)
                shown = self._progress
            yield shown

    def join(self, timeout_s: float) -> bool:
        """Wait for the thread itself; returns whether it has ended."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        answer, problem = None, ""
        try:
            self.ready = self._wait_for_service()
            answer = self.ready.assistant.ask(
                self.question, self.turns, on_step=self._see, cancel=self._cancel
            )
        except Cancelled:
            pass
        except InhouseError as error:
            problem = str(error)
        except Exception:
            log.exception("A question could not be answered: %r", self.question)
            problem = UNEXPECTED
        with self._changed:
            if not self._cancel.is_set():
                self.answer, self.problem = answer, problem
            self._ended = True
            self._changed.notify_all()

    def _wait_for_service(self, *, for_model: bool = False) -> Ready:
        while not self._cancel.is_set():
            state = self._service.wait(LOOK_S, for_model=for_model)
            if isinstance(state, Failed):
                raise InhouseError(state.message)
            loading = loading_of(state)
            if isinstance(state, Ready) and not (for_model and loading):
                return state
            if loading:
                self._set(Progress(describe_loading(loading)))
        raise Cancelled

    def _see(self, step: Step) -> None:
        if step.pass_ == "load":
            self._wait_for_service(for_model=True)
        self._set(self._progress.after(step))

    def _set(self, progress: Progress) -> None:
        if progress != self._progress:
            with self._changed:
                self._progress = progress
                self._changed.notify_all()


def describe_loading(state: Loading) -> str:
    """Say in words what is being loaded.

    >>> describe_loading(Loading("reading the schema", 1, 4))
    'Getting ready: reading the schema, 25%'
    """
    share = f", {state.share:.0%}" if state.total else ""
    return f"Getting ready: {state.phase}{share}"

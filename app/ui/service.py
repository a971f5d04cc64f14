"""The one assistant of this process, shared by all sessions: its loading, and its state meanwhile.

Loading takes seconds to a minute and runs in a thread of its own, once, whoever opens the page; a page only
reads the state. What needs no model is answered while the model is still loaded. Asks nothing (`job`) and shows
nothing (`ask`).
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field, replace

import streamlit as st

from app.assistant.assistant import Assistant
from app.assistant.errors import InhouseError
from app.assistant.start import start_assistant
from app.assistant.workspace import Workspace, read_workspace
from app.ui.columns import read_units

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Loading:
    """On the way; `total` is 0 where the end is not known."""

    phase: str = "starting"
    done: int = 0
    total: int = 0

    @property
    def share(self) -> float:
        """How much of the phase is done, 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0


@dataclass(frozen=True)
class Ready:
    """The assistant can be asked; `units` reads the columns of its results.

    While `model` is not None the model is on its way: a question that needs it waits.
    """

    assistant: Assistant
    units: dict[str, str] = field(default_factory=dict)
    model: Loading | None = None


@dataclass(frozen=True)
class Failed:
    """It could not be loaded; one sentence says why."""

    message: str


State = Loading | Ready | Failed


def loading_of(state: State) -> Loading | None:
    """What is still loaded: of the assistant, or of its model alone."""
    if isinstance(state, Ready):
        return state.model
    return state if isinstance(state, Loading) else None


class Service:
    """Loads the assistant in the background. Safe to share between threads."""

    def __init__(self) -> None:
        """Begin to load at once."""
        self.workspace: Workspace | None = None
        self._state: State = Loading()
        self._changed = threading.Condition()
        self._begin()

    @property
    def state(self) -> State:
        """What a page shows now."""
        return self._state

    def retry(self) -> None:
        """Load again after a failure; nothing happens while it loads or once it is ready."""
        with self._changed:
            if not isinstance(self._state, Failed):
                return
            self._state = Loading()
        self._begin()

    def wait(self, timeout_s: float, *, for_model: bool = False) -> State:
        """Wait until the assistant can be asked, or has its model, at most so long; returns the state then."""
        with self._changed:
            self._changed.wait_for(
                lambda: not isinstance(self._state, Loading) and not (for_model and loading_of(self._state)),
                timeout_s,
            )
            return self._state

    def _begin(self) -> None:
        try:
            self.workspace = read_workspace()  # 0.1 s, and the first page has its name and starter questions
        except InhouseError as error:
            self._set(Failed(str(error)))
            return
        load = threading.Thread(target=self._load, args=(self.workspace,), name="load-assistant", daemon=True)
        load.start()

    def _load(self, workspace: Workspace) -> None:
        ready: Ready | None = None

        def see(phase: str, done: int, total: int) -> None:
            loading = Loading(phase, done, total)
            self._set(replace(ready, model=loading) if ready else loading)

        try:
            assistant = start_assistant(workspace.root, when_needed=True, progress=see)
            ready = Ready(assistant, read_units(assistant.schema, workspace.glossary))
            see("loading the model", 0, 0)
            assistant.need_model()
            self._set(ready)
            return
        except InhouseError as error:
            said = str(error)
        except Exception:
            log.exception("The assistant could not be loaded")
            said = "Inhouse could not start because of an error of its own; the server's log has it."
        self._set(Failed(said))
        if ready:
            ready.assistant.close()

    def _set(self, state: State) -> None:
        with self._changed:
            self._state = state
            self._changed.notify_all()


@st.cache_resource(show_spinner=False)
def shared_service() -> Service:
    """Return the service of this process."""
    return Service()

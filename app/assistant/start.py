"""From a workspace folder to an assistant that is ready: weights found, model loaded, prefix computed.

Each phase takes seconds, so each reports progress. The command line, the app and the evals all start here.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

from app.assistant.adapter import Adapter, AdapterError, check_adapter
from app.assistant.assistant import Assistant
from app.assistant.base_models import BASE_MODELS, resolve_name
from app.assistant.generate import LlamaModel
from app.assistant.weights import default_cache_dir, find_weights
from app.assistant.workspace import Workspace, read_workspace

# progress(phase, done, total): total is 0 where the end is not known.
Progress = Callable[[str, int, int], None]

# New objects between two looks of the collector, each some 10 ms. Python's own 700 have it look 30 times a question.
COLLECT = 20_000, 10, 10


def start_assistant(
    root: str | Path | None = None,
    *,
    model: str | None = None,
    adapter: str | None = None,
    bind: bool = True,
    examples: bool = True,
    verified: bool = True,
    compose: bool = True,
    vote: bool = True,
    when_needed: bool = False,
    progress: Progress | None = None,
) -> Assistant:
    """Open a workspace and load its model, or the model and adapter named here, as `find_adapter` reads them.

    `when_needed` leaves the model to the first question that neither an approved pair nor the definitions answer.
    Raises: InhouseError of whatever is missing, before the model's seconds are spent where that is possible.
    """
    see = progress or (lambda phase, done, total: None)
    workspace = read_workspace(root)
    see("reading the database", 0, 0)
    assistant = Assistant(
        workspace, bind=bind, examples=examples, verified=verified, compose=compose, vote=vote
    )
    try:
        _ = assistant.composer  # a broken semantics.yaml shows now, not at a question
    except BaseException:
        assistant.close()
        raise

    def load() -> LlamaModel:
        settle(assistant)
        loaded = load_model(workspace, model, see, adapter)
        loaded.warm(assistant.warming_messages(), lambda done, total: see("reading the schema", done, total))
        return loaded

    if when_needed:
        assistant.load = load
        return assistant
    try:
        assistant.model = load()
    except BaseException:
        assistant.close()
        raise
    return assistant


def settle(assistant: Assistant) -> None:
    """Read what the first question would wait for, and keep Python's collector from what stays.

    Trees of queries are many, and only the collector ends them: without this it looks through the house's words, too,
    each time, and a question in twenty waits 0.1 to 0.4 s for it.
    """
    assistant.get_ready()
    gc.unfreeze()  # of an assistant before
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT)


def load_model(
    workspace: Workspace, name: str | None, progress: Progress, adapter: str | None = None
) -> LlamaModel:
    """Find, verify and load the weights of `name`, or of the workspace's model, with the adapter on them.

    Raises: AdapterError before the weights are looked for; ModelError.
    """
    tuned = find_exported(workspace, name, adapter)
    name = resolve_name(name or workspace.model.name)
    weights = find_weights(name, progress=progress)
    progress("loading the model", 0, 0)
    shown, states = name_served(name, tuned), default_cache_dir() / "states"
    if tuned is None:
        return LlamaModel(weights, name=shown, states=states)
    return LlamaModel(
        weights, name=shown, states=states, adapter=tuned.gguf, chat_template=tuned.chat_template
    )


def name_served(name: str, adapter: Adapter | None) -> str:
    """What a base model, by its full name or file, is called with an adapter: the name that calibrations go by."""
    shown = name if name in BASE_MODELS else Path(name).stem
    return f"{shown}+{adapter.name}-{adapter.digest}" if adapter else shown


def find_exported(
    workspace: Workspace, name: str | None = None, adapter: str | None = None
) -> Adapter | None:
    """Find the adapter as `find_adapter` does. Raises: AdapterError, too, where llama.cpp has no file of it to load."""
    tuned = find_adapter(workspace, name, adapter)
    if tuned is not None and tuned.gguf is None:
        raise AdapterError(
            f"The adapter in {tuned.folder} has no adapter.gguf, which llama.cpp loads: write it with "
            f"`inhouse export {tuned.folder} --to DIR`, and name that folder."
        )
    return tuned


def find_adapter(workspace: Workspace, name: str | None = None, adapter: str | None = None) -> Adapter | None:
    """Read the adapter that is served: the folder named here, else the workspace's; "none" switches it off.

    The workspace's is for its own model; where `name` is another it is what `[model.others]` has for that, if anything.
    Raises: AdapterError when it must not be served on that base.
    """
    base = resolve_name(name or workspace.model.name)
    if adapter is None:
        is_own = base == resolve_name(workspace.model.name)
        adapter = workspace.model.adapter if is_own else workspace.model.others.get(base, "")
    if adapter in ("", "none"):
        return None
    # A file's base is not known by name; llama.cpp refuses what does not fit its weights.
    return check_adapter(Path(adapter).expanduser(), base if base in BASE_MODELS else "")

"""From a workspace folder to an assistant that is ready: weights found, model loaded, prefix computed.

Each phase takes seconds, so each reports progress. The command line, the app and the evals all start here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.assistant.assistant import Assistant
from app.assistant.base_models import BASE_MODELS
from app.assistant.generate import LlamaModel
from app.assistant.weights import default_cache_dir, find_weights
from app.assistant.workspace import Workspace, read_workspace

# progress(phase, done, total): total is 0 where the end is not known.
Progress = Callable[[str, int, int], None]


def start_assistant(
    root: str | Path | None = None,
    *,
    model: str | None = None,
    bind: bool = True,
    examples: bool = True,
    progress: Progress | None = None,
) -> Assistant:
    """Open a workspace and load its model, or the model named here.

    Raises: InhouseError of whatever is missing, before the model's seconds are spent where that is possible.
    """
    see = progress or (lambda phase, done, total: None)
    workspace = read_workspace(root)
    see("reading the database", 0, 0)
    assistant = Assistant(workspace, bind=bind, examples=examples)
    try:
        loaded = load_model(workspace, model, see)
        loaded.warm(assistant.warming_messages(), lambda done, total: see("reading the schema", done, total))
    except BaseException:
        assistant.close()
        raise
    assistant.model = loaded
    return assistant


def load_model(workspace: Workspace, name: str | None, progress: Progress) -> LlamaModel:
    """Find, verify and load the weights of `name`, or of the workspace's model."""
    name = resolve_name(name or workspace.model.name)
    weights = find_weights(name, progress=progress)
    progress("loading the model", 0, 0)
    shown = name if name in BASE_MODELS else weights.stem
    return LlamaModel(weights, name=shown, states=default_cache_dir() / "states")


def resolve_name(name: str) -> str:
    """Resolve a size such as "0.5b" to the one base model that has it; other names pass through."""
    matches = [known for known in BASE_MODELS if f"-{name.lower()}-" in known]
    return matches[0] if len(matches) == 1 else name

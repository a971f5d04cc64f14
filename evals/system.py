"""What is asked in an eval: a model, and which of the assistant's passes are on."""

from __future__ import annotations

from dataclasses import dataclass

# In the order in which a question goes through them, but for those that answer or turn away without a model.
PASSES = (
    "ground", "examples", "constrain", "bind", "repair", "doubt", "vote", "clarify", "literal", "compose", "verified",
)  # fmt: skip


@dataclass(frozen=True)
class System:
    """What answers: the model, an adapter's folder or "none" (None: the workspace's own), which passes are on.

    `verified`, answering from approved pairs without the model, is off: an eval measures the model. `compose`,
    answering from the house's definitions, and `literal`, from names where there are none, are on as they are in the
    app: what they bring shows without them.

    `samples` are answers a question.
    """

    model: str | None = None
    bind: bool = True
    examples: bool = True
    samples: int = 1
    adapter: str | None = None
    doubt: bool = True
    verified: bool = False
    compose: bool = True
    literal: bool = True
    vote: bool = False
    ground: bool = True
    repair: bool = True
    clarify: bool = True
    constrain: bool = True

"""What a question's answer is, and what the assistant needs of a model."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from app.assistant.confide import Band, Confidence
from app.assistant.generate import Generation
from app.assistant.json_cells import json_value
from app.assistant.prompt import Context, Message
from app.assistant.run import Result
from app.assistant.words.read_back import Line

Verdict = Literal["answered", "abstained", "refused", "failed"]


class Model(Protocol):
    """What the assistant needs of a model: `generate.LlamaModel`, or a server behind the same call."""

    name: str

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
    ) -> Generation:
        """Write the answer to `messages`, greedily or drawn at a temperature.

        One that has an attribute `takes_grammar` that is true is given `grammar` too, which its text must keep to.
        """


# Over the questions of `nearby`, wherever an answer is shown.
NEARBY = "Near your question, and answered from the house's definitions"


@dataclass(frozen=True)
class Step:
    """Progress for whoever watches: `pass_` is its name, `text` a few words or, for "token", the text."""

    pass_: str
    text: str = ""


OnStep = Callable[[Step], None]


@dataclass(frozen=True)
class Answer:
    """One question's outcome. `sql` is the statement as it ran; `message` says why there is no answer.

    `verified` is the id of the approved pair that answered, up to its literals, `composed` the frame of the house's
    definitions that the question means: no model was asked then; `unreviewed`, of definitions that nobody looked at;
    `literal`, of the names of tables and columns alone.
    `forgotten` is the number of the conversation's oldest questions that the model was not shown.
    `choices` are whole questions, of which `message` asks which is meant.
    `nearby` are questions near one that is not answered for sure, which the house's definitions answer.
    `confidence` says how far it can be trusted, in its band, and why.
    `notes` are sentences to read before the rows: what was compared, and whether the question's premise holds.
    `doubts` are sentences on what may be wrong with an answer: it is to be checked before it is used.
    """

    question: str
    verdict: Verdict
    message: str = ""
    sql: str = ""
    result: Result | None = None
    repairs: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    forgotten: int = 0
    read_back: tuple[Line, ...] = ()
    suggestions: tuple[str, ...] = ()
    context: Context = field(default_factory=Context)
    attempts: tuple[str, ...] = ()
    generations: tuple[Generation, ...] = ()
    timings_s: dict[str, float] = field(default_factory=dict)
    verified: str = ""
    confidence: Confidence | None = None
    choices: tuple[str, ...] = ()
    nearby: tuple[str, ...] = ()
    composed: str = ""
    unreviewed: bool = False
    literal: bool = False
    model: str = ""
    prompt: str = ""

    @property
    def composed_of(self) -> str:
        """What a composed answer was made of."""
        if self.literal:
            return "the names of tables and columns"
        return "definitions that nobody has reviewed" if self.unreviewed else "the house's definitions"

    @property
    def band(self) -> Band | None:
        """How far it can be trusted, in one word of four."""
        return self.confidence.band if self.confidence else None

    def as_json(self) -> dict[str, Any]:
        """Return what `inhouse ask --json` prints; values are JSON types, dates and decimals as text."""
        result = self.result
        return {
            "question": self.question,
            "verdict": self.verdict,
            "verified": self.verified or None,
            "composed": self.composed or None,
            **({"unreviewed": True} if self.unreviewed else {}),
            **({"literal": True} if self.literal else {}),
            "band": self.band,
            "confidence": self.confidence.probability if self.confidence else None,
            "reasons": list(self.confidence.reasons) if self.confidence else [],
            "message": self.message,
            "sql": self.sql or None,
            "columns": list(result.columns) if result else [],
            "rows": [[json_value(value) for value in row] for row in result.rows] if result else [],
            "row_count": len(result.rows) if result else 0,
            "truncated": bool(result and result.truncated),
            "repairs": list(self.repairs),
            "doubts": list(self.doubts),
            "notes": list(self.notes),
            "forgotten_turns": self.forgotten,
            "tables": sorted(linked.keys) if (linked := self.context.linked) else None,
            "choices": list(self.choices),
            "nearby": list(self.nearby),
            "suggestions": list(self.suggestions),
            "read_back": [
                {"label": line.label, "text": line.text, "sql": line.is_sql} for line in self.read_back
            ],
            "timings_s": {name: round(seconds, 4) for name, seconds in self.timings_s.items()},
            "tokens": {
                "prompt": sum(g.prompt_tokens for g in self.generations),
                "cached": sum(g.cached_tokens for g in self.generations),
                "new": sum(g.new_tokens for g in self.generations),
            },
            "first_token_s": round(self.generations[0].first_token_s, 4) if self.generations else None,
            "model": self.model,
            "prompt": self.prompt,
        }


def describe_forgotten(turns: int) -> str:
    """Say that the conversation's oldest questions played no part.

    >>> describe_forgotten(1)
    "This conversation's oldest question was not considered: say again what you still need of it."
    """
    some = "oldest question was" if turns == 1 else f"{turns} oldest questions were"
    return f"This conversation's {some} not considered: say again what you still need of it."

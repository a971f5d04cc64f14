"""Whether the ways to serve an adapter write the same: the same prompts, greedily, to each.

Compares texts, and the tokens that each made of the prompt; how good they are is the evals' to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.assistant.generate import Generation
from app.assistant.prompt import Message

Progress = Callable[[str, int, int], None]


class Served(Protocol):
    """A model that is asked: by transformers or by llama.cpp."""

    def generate(self, messages: Sequence[Message], *, max_tokens: int) -> Generation:
        """Write the answer to `messages` greedily."""


@dataclass(frozen=True)
class Difference:
    """Where a model first wrote something else than the first model: a prompt's number, and both texts."""

    number: int
    texts: tuple[str, str]

    @property
    def place(self) -> int:
        """The first character at which they differ."""
        pairs = enumerate(zip(*self.texts, strict=False))
        return next((n for n, (a, b) in pairs if a != b), min(map(len, self.texts)))


@dataclass(frozen=True)
class Parity:
    """How many of `prompts` a model answered as the first model did, and read as the same number of tokens."""

    name: str
    prompts: int
    equal: int
    equal_lengths: int
    first: Difference | None

    @property
    def share(self) -> float:
        """The share of equal answers; of none, all are."""
        return self.equal / self.prompts if self.prompts else 1.0

    def __str__(self) -> str:
        """One line, as `inhouse export` prints it."""
        line = f"{self.name}: {self.equal} of {self.prompts} answers equal ({100 * self.share:.0f} %)"
        if self.equal_lengths < self.prompts:
            line += f"; {self.prompts - self.equal_lengths} prompts were split into other tokens"
        if self.first:
            one, other = (text[max(0, self.first.place - 20) :][:60] for text in self.first.texts)
            line += f"; first at prompt {self.first.number + 1}: {one!r} and {other!r}"
        return line


def compare_models(
    models: Mapping[str, Served],
    prompts: Sequence[Sequence[Message]],
    *,
    max_tokens: int,
    progress: Progress | None = None,
) -> list[Parity]:
    """Ask every prompt of every model; the others are compared with the first. Raises: ModelError."""
    see = progress or (lambda phase, done, total: None)
    written: dict[str, list[Generation]] = {}
    for name, model in models.items():
        written[name] = []
        for messages in prompts:
            see(f"asking {name}", len(written[name]), len(prompts))
            written[name].append(model.generate(messages, max_tokens=max_tokens))
    (_, reference), *others = written.items()
    return [compare_answers(name, reference, answers) for name, answers in others]


def compare_answers(name: str, reference: Sequence[Generation], answers: Sequence[Generation]) -> Parity:
    """Compare two models' answers to the same prompts; a space around an answer is none of it."""
    pairs = list(zip(reference, answers, strict=True))
    differences = [
        Difference(number, (one.text.strip(), other.text.strip()))
        for number, (one, other) in enumerate(pairs)
        if one.text.strip() != other.text.strip()
    ]
    return Parity(
        name,
        len(pairs),
        len(pairs) - len(differences),
        sum(one.prompt_tokens == other.prompt_tokens for one, other in pairs),
        differences[0] if differences else None,
    )

"""One synthetic exchange before it is checked: its words, its query, and where both came from."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from app.assistant.compose.frame import Frame

T = TypeVar("T")


class NothingToDrawError(LookupError):
    """The workspace has nothing of the kind that a shape asks about."""


def pick(rng: random.Random, options: Sequence[T]) -> T:
    """Draw one. Raises: NothingToDrawError where there is none."""
    if not options:
        raise NothingToDrawError
    return rng.choice(options)


@dataclass(frozen=True)
class Draft:
    """A question with SQL, or with the `reply` it gets instead; `least_rows` is what the result must have."""

    shape: str
    voice: str
    question: str
    sql: str = ""
    reply: str = ""
    template: str = ""
    tags: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    least_rows: int = 1
    most_rows: int = 200
    frame: Frame | None = None
    made: dict[str, Any] = field(default_factory=dict)

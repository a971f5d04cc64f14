"""One synthetic exchange before it is checked: its words, its query, and where both came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from training.synthesize.frame import Frame


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

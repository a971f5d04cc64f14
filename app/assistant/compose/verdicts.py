"""What is said of a ratio's figure in one verb: "missed the target", "above plan", as the bound on it that it means.

"Which regions missed their target?" is read as those with the figure under its bound, "did DACH hit its target?" as
the figure itself, which tells whether. Not covered: periods that go on, of which no plan is reached yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.assistant.compose.domain import Measure, Ratio
from app.assistant.compose.parts import DIMENSION, GRAIN, MEASURE, NUMBER, OVER, VERDICT, WHETHER, Lexeme

_WHETHER = re.compile(r"^\W*(?:and )?(?:did|have|has|were|was)\b", re.IGNORECASE)
_WHOSE = ("", "their ", "its ")
_WHO = ("", "that ", "which ")


def verdict_texts(ratio: Ratio) -> Iterator[tuple[str, tuple[Measure, str]]]:
    """The words of each verdict on a ratio with the figure and the bound that they mean: "missed their target"."""
    for said, verbs in ratio.verdicts.items():
        bound = (ratio.shown, said)
        for who in _WHO:
            for verb in verbs:
                for whose in _WHOSE:
                    yield from ((f"{who}{verb} {whose}{noun}", bound) for noun in ratio.judged)


def with_verdicts(sequence: list[Lexeme]) -> list[Lexeme]:
    """Read "missed the target" as the figure's bound where groups are judged, and as the figure where all is."""
    found: list[Lexeme] = []
    grouped = any(lexeme.kind in (DIMENSION, GRAIN) for lexeme in sequence)
    for lexeme in sequence:
        if lexeme.kind != VERDICT or len(lexeme.means) != 1 or (grouped and not lexeme.means[0][1]):
            found.append(lexeme)
            continue
        measure, bound = lexeme.means[0]
        sign, _, number = bound.partition(" ")
        parts: Sequence[tuple[str, object]] = ((WHETHER, None), (MEASURE, measure))
        if grouped:
            parts = ((OVER, sign), (NUMBER, Decimal(number)), (MEASURE, measure))
        found += [Lexeme(kind, (means,), False, lexeme.begin, lexeme.stop) for kind, means in parts]
    return found


def asks_whether(question: str) -> bool:
    """Whether a question is one for yes or no: "did we hit our target?"."""
    return bool(_WHETHER.search(question))

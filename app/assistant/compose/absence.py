"""What never happened to some record, as a condition on it: "who never ordered", "without a return last year".

The words are those of `absences` in `semantics.yaml`: whole phrases (`say`), the nouns of what is lacking (`none`:
"without an order") and the verbs of what was not done (`did`, `do`: "never ordered", "did not order").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.assistant.compose.domain import Condition, split_conditions
from app.assistant.compose.parts import ABSENCE, CONDITION, DATED, NOUN, PERIOD, Lexeme
from app.assistant.compose.spans import Span, to_span
from app.assistant.workspace import Workspace

GROUP = "absence "
EVER = GROUP + "ever "  # it never happened, at any time
_NONE = (
    "no {}",
    "got no {}",
    "got none of the {}",
    "none of the {}",
    "without a {}",
    "without a single {}",
    "without any {}",
    "with no {}",
    "not a single {}",
)
PRONOUNS = ("who", "that", "which", "and", "but")
_DID = ("never {}", "not {}", "not yet {}", "never yet {}")
_OBJECTS = (
    "",
    "anything",
    "yet",
    "so far",
    "anything yet",
    "anything so far",
    "ever",
    "at all",
    "anything at all",
)


def absence_texts(absence: Mapping[str, Any]) -> Iterator[str]:
    """The phrases of an absence, each read also behind each of `PRONOUNS`."""
    texts = list(absence.get("say", ()))
    texts += [f"{text} at all" for text in texts]
    texts += [form.format(noun) for noun in absence.get("none", ()) for form in _NONE]
    verbs = (*absence.get("did", ()), *absence.get("do", ()))
    texts += [f"{form.format(verb)} {what}".strip() for verb in verbs for form in _DID for what in _OBJECTS]
    yield from texts


def absence_condition(absence: Mapping[str, Any], span: Span | None = None) -> Condition | None:
    """The condition that it did not happen, or not in the span; None where it has no day."""
    day = absence.get("period", "")
    if span and not day:
        return None
    inner = [*split_conditions(absence["where"]), *(span.conditions(day) if span else ())]
    never = f"NOT EXISTS (SELECT 1 FROM {absence['inner']} WHERE {' AND '.join(inner)})"
    when = f" {absence.get('dated', '')} {span.words}".replace("  ", " ") if span else ""
    words, group = absence["say"][0], GROUP if span else EVER
    return Condition(
        f"that {words}{when}", (never,), f"{group}{words}", (absence["subject"],), (), only="counts"
    )


def with_absences(sequence: Sequence[Lexeme], workspace: Workspace) -> list[Lexeme]:
    """Read "never ordered last year" as one condition: the period behind what never happened is its own.

    Returns no lexemes where what follows may be of the one or the other.
    """
    found: list[Lexeme] = []
    at = 0
    while at < len(sequence):
        lexeme = sequence[at]
        at += 1
        if lexeme.kind != ABSENCE:
            found.append(lexeme)
            continue
        own = list(lexeme.means)
        behind = sequence[at : at + 2]
        if len(behind) == 2 and behind[0].kind == DATED and behind[1].kind == PERIOD:
            dated = [a for a in own if a.get("dated") and a["dated"] in behind[0].means]
            own, taken = (dated, 2) if dated else (own, 0)
        else:
            taken = 1 if behind and behind[0].kind == PERIOD else 0
        span = to_span(behind[taken - 1].means[0], workspace) if taken else None
        at += taken
        if at < len(sequence) and sequence[at].kind in (CONDITION, NOUN):
            return []  # "never ordered in Germany": who lives there, or what was ordered there?
        conditions = tuple(c for absence in own if (c := absence_condition(absence, span)))
        stop = behind[taken - 1].stop if taken else lexeme.stop
        found.append(Lexeme(CONDITION, conditions, False, lexeme.begin, stop))
    return found

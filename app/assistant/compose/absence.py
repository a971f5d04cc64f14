"""What never happened to some record, or did, as a condition on it: "who never ordered", "without a return last year".

The words are those of `absences` in `semantics.yaml`: whole phrases (`say`), the nouns of what is lacking (`none`:
"without an order") and the verbs of what was not done (`did`, `do`: "never ordered", "did not order"). What was done is
read with the same verbs: "ordered last year but not yet this year". `object` are verbs whose object limits what is
lacking: "did not sell a single rope".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.assistant.compose.domain import Condition, split_conditions
from app.assistant.compose.parts import (
    ABSENCE,
    AND,
    BESIDE,
    CONDITION,
    DATED,
    NOT_THEN,
    NOUN,
    PERIOD,
    PRESENCE,
    Lexeme,
)
from app.assistant.compose.spans import Span, to_span
from app.assistant.workspace import Workspace

GROUP = "absence "
EVER = GROUP + "ever "  # it never happened, at any time
HAPPENED = EVER + "not "  # it did happen, which holds of those that are gone, too
_NONE = (
    "no {}",
    "not {}",
    "got no {}",
    "get no {}",
    "not get {}",
    "not get a single {}",
    "not get any {}",
    "got none of the {}",
    "none of the {}",
    "without a {}",
    "without a single {}",
    "without any {}",
    "with no {}",
    "not a single {}",
    "not any {}",
    "never a {}",
    "never got a {}",
    "took no {}",
    "take no {}",
    "not take a single {}",
    "received no {}",
    "receive no {}",
)
_SINCE_LAST = re.compile(r"since (?:the )?(?:last|previous|past)\b", re.IGNORECASE)
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
_SINGLE = (
    "not {} a single",
    "not {} any",
    "not {} a",
    "{} no",
    "{} not a single",
    "never {} a single",
    "never {} a",
    "never {} any",
    "never {} from",
    "not {} from",
    "not {} anything from",
    "never {} anything from",
)


def _with_article(noun: str) -> str:
    return f"{'an' if noun[:1] in 'aeio' else 'a'} {noun}"


def absence_texts(absence: Mapping[str, Any]) -> Iterator[str]:
    """The phrases of an absence, each read also behind each of `PRONOUNS`."""
    texts = list(absence.get("say", ()))
    texts += [f"{text} at all" for text in texts]
    nouns = [form.format(noun) for noun in absence.get("none", ()) for form in _NONE]
    texts += nouns
    if before := absence.get("from", ""):
        lacking = (*absence.get("say", ()), *nouns)
        texts += [f"{before} which {text}" for text in lacking]
        texts += [f"{text} {before}" for text in lacking]
    verbs = (*absence.get("did", ()), *absence.get("do", ()))
    texts += [f"{form.format(verb)} {what}".strip() for verb in verbs for form in _DID for what in _OBJECTS]
    yield from texts


def presence_texts(absence: Mapping[str, Any]) -> Iterator[str]:
    """The phrases of what did happen: "ordered", "ordered something"."""
    for verb in absence.get("did", ()):
        yield from (verb, f"{verb} something", f"{verb} anything")
    for noun in absence.get("none", ()):
        yield from (f"with a {noun}", f"with at least one {noun}")


def absence_of_texts(absence: Mapping[str, Any]) -> Iterator[str]:
    """The phrases before what is lacking: "did not sell a single"."""
    yield from (form.format(verb) for verb in absence.get("object", {}).get("verbs", ()) for form in _SINGLE)


def absence_condition(absence: Mapping[str, Any], span: Span | None = None) -> Condition | None:
    """The condition that it did not happen, or not in the span; None where it has no day."""
    day = absence.get("period", "")
    if (span and not day) or (absence.get("timed") and not span):
        return None
    if span and span.end is None and _SINCE_LAST.match(span.words):
        return None  # "not since last year": since it began, or since it was over
    inner = [*split_conditions(absence["where"]), *(span.conditions(day) if span else ())]
    never = f"NOT EXISTS (SELECT 1 FROM {absence['inner']} WHERE {' AND '.join(inner)})"
    when = f" {absence.get('dated', '')} {span.words}".replace("  ", " ") if span else ""
    words, group = absence["say"][0], GROUP if span else EVER
    return Condition(
        f"that {words}{when}", (never,), f"{group}{words}", (absence["subject"],), (), only="counts"
    )


def presence_condition(absence: Mapping[str, Any], span: Span | None = None) -> Condition | None:
    """The condition that it did happen, in the span."""
    lacking = absence_condition(absence, span)
    if lacking is None or not (absence.get("did") or absence.get("none")):
        return None
    happened = lacking.where[0].removeprefix("NOT ")
    verbs, nouns = absence.get("did", ()), absence.get("none", ())
    done = absence.get("happened", verbs[0] if verbs else "")
    told = f"that {done}" if done else f"with {_with_article(nouns[0])}"
    words = f"{told}{f' {span.words}' if span else ''}"
    return replace(lacking, words=words, where=(happened,), group=f"{HAPPENED}{absence['say'][0]}")


def with_absences(sequence: Sequence[Lexeme], workspace: Workspace) -> list[Lexeme]:
    """Read "never ordered last year" as one condition: the period behind what never happened is its own.

    Returns no lexemes where what follows may be of the one or the other.
    """
    if not any(lexeme.kind in (ABSENCE, PRESENCE) for lexeme in sequence):
        return list(sequence)
    if _are_of_one_period(sequence):
        return []
    found: list[Lexeme] = []
    at = 0
    while at < len(sequence):
        lexeme = sequence[at]
        if lexeme.kind == PRESENCE:
            taken, conditions = _and_then_not(sequence[at:], workspace)
        elif lexeme.kind == ABSENCE:
            taken, conditions = _never(sequence[at:], workspace)
        else:
            taken, conditions = 0, []
        if not taken:
            found.append(lexeme)
            at += 1
            continue
        behind = sequence[at + taken :]
        if behind and behind[0].kind in (CONDITION, NOUN):
            return []  # "never ordered in Germany": who lives there, or what was ordered there?
        if len(behind) > 1 and behind[0].kind in (AND, BESIDE) and behind[1].kind == CONDITION:
            return []  # "bought nothing but our own brand"
        ends = [(lexeme.begin, sequence[at + taken - 1].stop)] * len(conditions)
        if lexeme.kind == PRESENCE and sequence[at + 2].kind == ABSENCE:  # two clauses, each with its verb
            ends = [(lexeme.begin, sequence[at + 1].stop), (sequence[at + 2].begin, ends[1][1])]
        for (begin, stop), each in zip(ends, conditions, strict=True):
            found.append(Lexeme(CONDITION, each, False, begin, stop))
        at += taken
    return found


def _are_of_one_period(sequence: Sequence[Lexeme]) -> bool:
    """Whether a period behind one of two absences may be that of both: "not ordered and not returned last month"."""
    dated, undated = False, False
    for at, lexeme in enumerate(sequence):
        behind = [each.kind for each in sequence[at + 1 : at + 3]]
        told = behind[:1] == [PERIOD] or behind == [DATED, PERIOD]
        if lexeme.kind == ABSENCE:
            dated |= told
            undated |= not told and any(absence.get("period") for absence in lexeme.means)
    return dated and undated


def with_presences(sequence: Sequence[Lexeme], workspace: Workspace) -> list[Lexeme]:
    """Read "ordered last month" as the condition that it happened then; [] where what follows may limit it."""
    found: list[Lexeme] = []
    at = 0
    while at < len(sequence):
        lexeme, behind = sequence[at], sequence[at + 1 : at + 3]
        if lexeme.kind != PRESENCE:
            found.append(lexeme)
            at += 1
            continue
        if (
            not behind
            or behind[0].kind != PERIOD
            or (len(behind) > 1 and behind[1].kind in (CONDITION, NOUN))
        ):
            return []
        span = to_span(behind[0].means[0], workspace)
        conditions = _all(presence_condition(absence, span) for absence in lexeme.means)
        found.append(Lexeme(CONDITION, conditions, False, lexeme.begin, behind[0].stop))
        at += 2
    return found


def _never(parts: Sequence[Lexeme], workspace: Workspace) -> tuple[int, list[tuple[Condition, ...]]]:
    """How many parts say that something never happened, and the conditions they make."""
    own = list(parts[0].means)
    behind = parts[1:3]
    if len(behind) == 2 and behind[0].kind == DATED and behind[1].kind == PERIOD:
        dated = [a for a in own if a.get("dated") and a["dated"] in behind[0].means]
        own, taken = (dated, 2) if dated else (own, 0)
    else:
        taken = 1 if behind and behind[0].kind == PERIOD else 0
    span = to_span(behind[taken - 1].means[0], workspace) if taken else None
    return 1 + taken, [_all(absence_condition(absence, span) for absence in own)]


def _and_then_not(parts: Sequence[Lexeme], workspace: Workspace) -> tuple[int, list[tuple[Condition, ...]]]:
    """ "Ordered last year but not yet this year": the first happened, the second did not."""
    kinds = [lexeme.kind for lexeme in parts[:4]]
    if kinds[1:4] not in ([PERIOD, NOT_THEN, PERIOD], [PERIOD, ABSENCE, PERIOD]):
        return 0, []
    first, second = (to_span(parts[at].means[0], workspace) for at in (1, 3))
    if first.unit != second.unit or first.unit == "days" or first.start == second.start:
        return 0, []  # "last year but not in May": of last year, or of this one?
    means = [a for a in parts[0].means if kinds[2] == NOT_THEN or any(a is other for other in parts[2].means)]
    had = _all(presence_condition(absence, first) for absence in means)
    lacked = _all(absence_condition(absence, second) for absence in means)
    return 4, [had, lacked]


def _all(conditions: Iterable[Condition | None]) -> tuple[Condition, ...]:
    return tuple(condition for condition in conditions if condition)

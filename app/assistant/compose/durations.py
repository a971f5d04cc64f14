"""How long something took, as a condition on its record: "closed within 24 hours", "took longer than 3 days to close".

The verbs are those of `durations` in `semantics.yaml`, which say from which time to which; a number and a unit of time
stand behind them. Days are counted as so many times 24 hours, and only where the workspace says so (`days`): "shipped
within two days" may be of calendar days.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.assistant.compose.absence import GROUP as EVENT
from app.assistant.compose.domain import Condition
from app.assistant.compose.parts import (
    CONDITION,
    DATED,
    DONE_SO,
    LASTED,
    LASTED_END,
    LASTED_FROM,
    NUMBER,
    OR_MORE,
    OVER,
    PERCENT,
    PERIOD,
    SHARE,
    TOOK,
    UNIT,
    WITHIN,
    Lexeme,
    Lexicon,
)
from app.assistant.question_tokens import Token

GROUP = "lasting "
_UNITS = {"minutes": "MINUTE", "hours": "HOUR", "days": "DAY", "weeks": "WEEK"}
_LONGEST = 100_000  # what any engine takes as an interval
_OF_DAYS = ("days", "weeks")
_SAID = {"<=": "within", "<": "in less than", ">": "after more than", ">=": "after at least"}
_LONG = f"(?:{OVER}{NUMBER}?{UNIT}|{NUMBER}?{UNIT}{OR_MORE})"
_DONE = re.compile(f"{LASTED}(?:{WITHIN}{NUMBER}?{UNIT}|{_LONG}){LASTED_FROM}?")
_TOOK = re.compile(f"{TOOK}{_LONG}{LASTED_END}")
_DONE_SO = re.compile(DONE_SO)
_BEGINS = ("", "that", "who", "which", "and", "but")


def add_durations(
    lexicon: Lexicon, durations: Sequence[Mapping[str, Any]], words: Callable[[str], tuple[str, ...]]
) -> None:
    """Let a lexicon know the words of each duration."""
    for duration in durations:
        for kind, texts in (
            (LASTED, _done_texts(duration)),
            (DONE_SO, _done_so_texts(duration)),
            (TOOK, _took_texts(duration)),
            (LASTED_END, _end_texts(duration)),
            (LASTED_FROM, _from_texts(duration)),
        ):
            for text in texts:
                lexicon.add(words(text), kind, duration)


def _done_texts(duration: Mapping[str, Any]) -> Iterator[str]:
    """What is done: "closed", "that closed", also before "within"."""
    for verb in duration.get("did", ()):
        yield from (f"{begin} {verb}".strip() for begin in _BEGINS)
        yield from (f"{begin} {verb} after".strip() for begin in _BEGINS)


def _done_so_texts(duration: Mapping[str, Any]) -> Iterator[str]:
    """What was done, and when, without a number: "shipped the same day"."""
    for text in duration.get("say", ()):
        yield from (f"{begin} {text}".strip() for begin in _BEGINS)


def _took_texts(duration: Mapping[str, Any]) -> Iterator[str]:
    """What stands before a time that is long: "took", "that waited"."""
    for first, _ in duration.get("took", ()):
        yield from (f"{begin} {first}".strip() for begin in _BEGINS)


def _end_texts(duration: Mapping[str, Any]) -> Iterator[str]:
    """What stands behind it: "to close", "for a first reply"."""
    yield from (last for _, last in duration.get("took", ()))


def _from_texts(duration: Mapping[str, Any]) -> Iterator[str]:
    """From when on it is counted, where that is said: "of opening"."""
    for text in duration.get("since", ()):
        yield from (text, f"after {text}", f"from {text}")


def tells_what_happened(condition: Condition) -> bool:
    """Whether a condition says what happened to a record, never did, or how long it took."""
    return condition.group.startswith((EVENT, GROUP))


def is_lasting(lexeme: Lexeme) -> bool:
    """Whether a part says how long something took."""
    return lexeme.kind == CONDITION and all(c.group.startswith(GROUP) for c in lexeme.means)


def with_durations(sequence: list[Lexeme], line: Sequence[Token]) -> list[Lexeme]:
    """The parts with the duration that is said as the condition that it is; as they stand where its day is unclear."""
    letters = "".join(lexeme.kind for lexeme in sequence)
    for pattern in (_DONE, _TOOK, _DONE_SO):
        if match := pattern.search(letters):
            parts = sequence[match.start() : match.end()]
            if not _is_of_own_day(letters, match, sequence, line):
                return sequence
            if conditions := tuple(_conditions(parts)):
                lasting = Lexeme(CONDITION, conditions, False, parts[0].begin, parts[-1].stop)
                return [*sequence[: match.start()], lasting, *sequence[match.end() :]]
    return sequence


def _is_of_own_day(
    letters: str, match: re.Match[str], sequence: Sequence[Lexeme], line: Sequence[Token]
) -> bool:
    """Whether no period behind may be of the verb: "closed within a day last month" may be opened or closed then.

    The records that a percentage is of have their own day, unless the period stands right behind the verb's words.
    """
    share = {SHARE, PERCENT} & {*letters[: match.start()]}
    end = line[sequence[match.end() - 1].stop - 1].stop
    for at in range(match.end(), len(sequence)):
        if letters[at] != PERIOD or line[sequence[at].begin].begin < end:
            continue  # one that was put last stood before
        if letters[at - 1] != DATED and (not share or at == match.end()):
            return False
    return True


def _conditions(parts: Sequence[Lexeme]) -> Iterator[Condition]:
    """What the parts mean, for each duration that all of their words may be of."""
    by_kind = {lexeme.kind: lexeme for lexeme in parts}
    if DONE_SO in by_kind:
        yield from (_condition(each, each["sql"], each["said"]) for each in parts[0].means)
        return
    unit = by_kind[UNIT].means[0]
    number: Decimal = by_kind[NUMBER].means[0] if NUMBER in by_kind else Decimal(1)
    sign = "<=" if WITHIN in by_kind else (by_kind.get(OVER) or by_kind[OR_MORE]).means[0]
    if unit not in _UNITS or sign not in _SAID or not 0 < number <= _LONGEST or number != int(number):
        return
    for duration in parts[0].means:
        named = [by_kind[kind] for kind in (LASTED_END, LASTED_FROM) if kind in by_kind]
        if not all(any(duration is other for other in lexeme.means) for lexeme in named):
            continue
        if unit in _OF_DAYS and not duration.get("days"):
            continue  # of calendar days, or so many times 24 hours
        sql = _sql(duration, sign, f"{int(number)} {_UNITS[unit]}")
        if sql:
            size = f"{int(number)} {unit if number != 1 else unit.removesuffix('s')}"
            yield _condition(duration, sql, f"{duration['said']} {_SAID[sign]} {size}")


def _condition(duration: Mapping[str, Any], sql: str, words: str) -> Condition:
    group = GROUP + duration.get("group", duration["said"])
    return Condition(
        words, (sql,), group, (duration["subject"],), (), only="counts", of=duration.get("of", "")
    )


def _sql(duration: Mapping[str, Any], sign: str, size: str) -> str:
    """The condition; empty where the workspace does not say what is longer than that."""
    if "to" in duration:
        return f"{duration['to']} {sign} {duration['from']} + INTERVAL {size}"
    template = str(duration.get("within" if sign.startswith("<") else "beyond", ""))
    return template.replace("{sign}", sign).replace("{size}", size)

"""Whether the words of a question for when something happened, or is so, agree with each other and with a figure.

"Joined and left last year" are two events with one period, "unassigned last month" is a state that only today's data
tell, "May and June 2024" may be May of this year or of that. None of these is read.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from app.assistant.compose.domain import Condition, Domain, Measure
from app.assistant.compose.frame import Frame
from app.assistant.compose.parts import (
    CONDITION,
    DATED,
    DID,
    IT,
    MAKE,
    NOUN,
    PERIOD,
    Lexeme,
    Lexicon,
    in_line,
)
from app.assistant.compose.spans import Span
from app.assistant.periods import MONTHS, Period, fiscal_year_start
from app.assistant.question_tokens import Token, Tokens
from app.assistant.workspace import Workspace

ByKind = Mapping[str, Sequence[Lexeme]]
_BARE_MONTH = re.compile("|".join(f"{month}|{month[:3]}" for month in MONTHS), re.IGNORECASE)
_BARE_QUARTER = re.compile(r"q[1-4]", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}|\bFY ?\d\d\b", re.IGNORECASE)
_WAS = re.compile(
    r"\b(?:was|were|had)\s+(?:(?:not|still|yet|currently)\s+)*$|\b(?:wasn|weren)['’]t\s+$", re.IGNORECASE
)
_IS = re.compile(r"\b(?:is|are)\s+(?:(?:not|still|now)\s+)*$", re.IGNORECASE)
_PAST_VERB = re.compile(r"(?:ed|\bbegan)\b", re.IGNORECASE)
_DID = re.compile(r"\bdid(?:n['’]t)?\b", re.IGNORECASE)


def mixes_years(line: Iterable[Token], workspace: Workspace) -> bool:
    """Whether a month or quarter without a year stands beside one of another year: "May and June 2024"."""
    periods = [token.period for token in line if token.kind == "period" and token.period]
    return any(
        _is_of_another_year(bare, other.start, workspace)
        for bare in periods
        for other in periods
        if _YEAR.search(other.words) and bare.start.month != other.start.month  # "May against May 2024"
    )


def may_follow(period: Period, span: Span | None, workspace: Workspace, *, only: bool = False) -> bool:
    """Whether the words for another period than the one before leave no doubt which: `only` says a part of that.

    "And June?" after May 2024 may be of that year or the last June, "only the last 3 months" after last year its last.
    """
    if span is None:
        return True
    within = bool(span.end and period.end and span.start <= period.start and period.end <= span.end)
    if within:
        return True
    if only or (span.unit == "year" and _is_bare(period)):
        return False
    return not (_YEAR.search(span.words) and _is_of_another_year(period, span.start, workspace))


def _is_of_another_year(bare: Period, day: dt.date, workspace: Workspace) -> bool:
    """Whether a period is named without its year, and has another than that of the day."""
    if not (unit := _is_bare(bare)):
        return False
    if unit == "month":
        return bare.start.year != day.year
    first = workspace.fiscal_year_start_month
    return fiscal_year_start(bare.start, first) != fiscal_year_start(day, first)


def _is_bare(period: Period) -> str:
    """Whether a period is a month or a quarter without its year: which of them."""
    words = " ".join(period.words.split())
    return "month" if _BARE_MONTH.fullmatch(words) else "quarter" if _BARE_QUARTER.fullmatch(words) else ""


def times_fit(
    measure: Measure, frame: Frame, by_kind: ByKind, tokens: Tokens, dated: Collection[str], domain: Domain,
    lexicon: Lexicon,
) -> bool:  # fmt: skip
    """Whether what is said to have happened, or to be so, is so in the frame's period; `dated` are its own verbs."""
    if DID in by_kind and not _DID.search(tokens.question):
        return False  # "were open" is no "did open"
    said = [*by_kind.get(DATED, ()), *by_kind.get(DID, ())]
    if said and not all(any(text.endswith(d) for text in x.means for d in dated) for x in said):
        return False  # "joined and left last year"
    if said and tokens.periods and not frame.span:
        return False  # "signed up but did not order last month"
    if said and MAKE in by_kind and measure.subject and measure.timed:
        return False  # "came in yesterday and were shipped"
    if any(_is_object(x, by_kind, tokens) for x in said):
        return False  # "joined the loyalty club": that, and not us
    if frame.span and any(
        is_event_and_state(x, tokens, lexicon) and _IS.search(_before(x, tokens)) for x in said
    ):
        return False  # "which stores are closed this month": for good, or for some days
    if frame.span and said and _is_of_noun(measure, said, by_kind, tokens, domain):
        return False  # "how many of last month's tickets were closed": then, or by now
    if frame.span and not frame.span.over and measure.future and (tokens.past or _has_happened(said, tokens)):
        return False  # "campaigns that started this year": those that have, and none that will
    if any(_may_be_since(x, measure, tokens, domain) for x in said):
        return False  # "members who joined last year": joined us, or became members
    if _says_since_when(measure, by_kind):
        return False  # "not shipped since May": placed since then, or waiting since then
    return not (frame.span and tokens.past and _is_of_today(measure, by_kind, tokens, domain))


def _is_object(verb: Lexeme, by_kind: ByKind, tokens: Tokens) -> bool:
    """Whether what is read as a place or the like has no preposition behind a verb, and may be its object."""
    line = in_line(tokens)
    for lexeme in by_kind.get(CONDITION, ()):
        if lexeme.begin == verb.stop and all(c.words.startswith("in ") and not c.value for c in lexeme.means):
            between = tokens.question[line[verb.stop - 1].stop : line[lexeme.begin].begin]
            if not re.search(r"\b(?:in|of|from|for)\b", between, re.IGNORECASE):
                return True
    return False


def _has_happened(said: Iterable[Lexeme], tokens: Tokens) -> bool:
    """Whether a verb stands in the past: "started", and not "start"."""
    line = in_line(tokens)
    return any(_PAST_VERB.search(tokens.question[line[x.begin].begin : line[x.stop - 1].stop]) for x in said)


def _may_be_since(verb: Lexeme, measure: Measure, tokens: Tokens, domain: Domain) -> bool:
    """Whether a verb may tell of when the records came to be what their noun says that they are."""
    words = {token.text for token in in_line(tokens)[verb.begin : verb.stop]}
    return any(
        words & {*c.since} and {*c.where} <= {*measure.where}
        for c in domain.conditions
        if c.nouns and measure.base in c.bases
    )


def is_event_and_state(lexeme: Lexeme, tokens: Tokens, lexicon: Lexicon) -> bool:
    """Whether words say that something happened, and that it is so: "closed"."""
    words = tuple(token.text for token in in_line(tokens)[lexeme.begin : lexeme.stop])
    return {DATED, CONDITION} <= {*lexicon.phrases.get(words, ())}


def pointed(by_kind: Collection[str]) -> bool:
    """Whether a follow-up says that it is of what was found: "which of these are closed?"."""
    return IT in by_kind


def _is_of_noun(
    measure: Measure, said: Sequence[Lexeme], by_kind: ByKind, tokens: Tokens, domain: Domain
) -> bool:
    """Whether the period stands beside the records' noun, and not beside what happened to them later."""
    own = next((subject.date for subject in domain.subjects if subject.base == measure.base), "")
    if measure.subject is None or measure.date == own:
        return False
    line = in_line(tokens)  # the places in the text: a period may have been put last
    nouns = [line[x.begin : x.stop] for x in by_kind.get(NOUN, ())]
    periods = [line[x.begin] for x in by_kind.get(PERIOD, ())]
    return any(
        _are_beside(period.stop, noun[0].begin, tokens)
        or (_are_beside(noun[-1].stop, period.begin, tokens) and period.stop <= line[event.begin].begin)
        for period in periods
        for noun in nouns
        for event in said
    )


def _are_beside(stop: int, begin: int, tokens: Tokens) -> bool:
    """Whether no word stands between two places in the text."""
    return stop <= begin and not tokens.question[stop:begin].strip(" s'’")


def _says_since_when(measure: Measure, by_kind: ByKind) -> bool:
    """Whether a period stands right behind what is so today, and may be how long it has been so."""
    states = [x for x in by_kind.get(CONDITION, ()) if any(_is_state(c, measure) for c in x.means)]
    return any(x.stop == period.begin for x in states for period in by_kind.get(PERIOD, ()))


def _is_of_today(measure: Measure, by_kind: ByKind, tokens: Tokens, domain: Domain) -> bool:
    """Whether the past is said of what is known of today alone: "were unassigned last month"."""
    named = [x for x in by_kind.get(CONDITION, ()) if any(_is_state(c, measure) for c in x.means)]
    if any(_WAS.search(_before(lexeme, tokens)) for lexeme in named):
        return True
    if DATED in by_kind or DID in by_kind:
        return False  # the past is of what happened
    noun = any(_is_state(c, measure) and {*c.where} <= {*measure.where} for c in domain.conditions)
    return bool(named) or (noun and measure.subject is not None)


def _is_state(condition: Condition, measure: Measure) -> bool:
    return condition.today and measure.base in condition.bases


def _before(lexeme: Lexeme, tokens: Tokens) -> str:
    """The text before a part."""
    return tokens.question[: in_line(tokens)[lexeme.begin].begin]

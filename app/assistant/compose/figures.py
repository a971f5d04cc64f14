"""Whether a question's words ask for a figure, and which figures can stand beside each other in one query."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.assistant.compose.domain import Domain, Measure
from app.assistant.compose.parts import (
    ACROSS,
    AGAINST,
    DATED,
    DID,
    GRAIN,
    GRAINS,
    HOW_MANY,
    MEASURE,
    NOUN,
    PER,
    PERIOD,
    SPLIT,
    UNIT,
    WHICH,
    Lexeme,
    in_line,
)
from app.assistant.compose.query import filtered
from app.assistant.question_tokens import Tokens

ByKind = Mapping[str, Sequence[Lexeme]]
_LIST = re.compile(
    r"^\W*(?:(?:can|could|would) you |please )*(?:show|list)\b(?! (?:me )?(?:the )?number\b)", re.IGNORECASE
)
_HOW_MUCH_OF = re.compile(r"\bhow much of\b", re.IGNORECASE)

_HOW_MANY = re.compile(r"\bhow many\b", re.IGNORECASE)
_WHO = re.compile(r"^\W*who\b", re.IGNORECASE)
_EVERY = re.compile(r"\bevery\b", re.IGNORECASE)
_BARE = ("plain", "both")  # "which customers ordered in May and June" asks for them


def asks_for(
    measure: Measure,
    named: Sequence[Lexeme],
    shape: str,
    by_kind: ByKind,
    letters: str,
    tokens: Tokens,
    domain: Domain,
) -> bool:
    """Whether the words ask for the figure, or for several, and not for the records that it counts."""
    if shape == "several":  # "which orders and returns": a list
        return HOW_MANY in by_kind or any(lexeme.kind != NOUN for lexeme in named)
    if shape == "plain" and UNIT not in by_kind and _HOW_MUCH_OF.search(tokens.question):
        return False  # an amount, or a share
    if shape == "plain" and _WHO.search(tokens.question) and not {"D", "b"} & {*letters}:
        return False  # "who has an open ticket": those, and not their number
    if not _says_which_day(measure, named[0], by_kind, tokens, domain):
        return False
    if not _is_figure(measure, named[0], shape, by_kind, letters):
        return False
    if measure.counts and _EVERY.search(tokens.question):
        return False  # "how many customers ordered every month": in each, or those who did in all of them
    if shape == "both" and {ACROSS, AGAINST}.isdisjoint(by_kind) and _HOW_MANY.search(tokens.question):
        return False  # "how many different products in May and June" may be of both together
    # "list the open tickets": which, not how many
    if shape != "plain" or not (asked := _LIST.search(tokens.question)):
        return True
    split = asked[0].lower().endswith("show") and not {PER, SPLIT, GRAINS}.isdisjoint(by_kind)
    return split or not _is_of_records(measure, by_kind, domain)


def _says_which_day(measure: Measure, named: Lexeme, by_kind: ByKind, tokens: Tokens, domain: Domain) -> bool:
    """Whether "closed tickets last month" says if they were closed then, where the figure goes by another day."""
    if measure.term or {DATED, DID} & {*by_kind} or not {PERIOD, GRAIN, GRAINS} & {*by_kind}:
        return True  # what the glossary defines has its day
    words = {token.text for token in in_line(tokens)[named.begin : named.stop]}
    later = (other for other in domain.unspoken if other.subject and other.base == measure.base)
    return not any(
        other.date != measure.date and other.subject.did in words for other in later if other.subject
    )


def _is_figure(measure: Measure, named: Lexeme, shape: str, by_kind: ByKind, letters: str) -> bool:
    """Whether the words ask for the figure: a noun alone may ask for a list, "how many" only for a number."""
    counts = measure.np.startswith("the number of")
    if shape == "counted":  # "how many" is of the groups
        return True
    if named.kind == MEASURE:
        if measure.counts and WHICH in by_kind and "B" not in letters and ">" not in letters:
            return False  # "which customers ordered every month": those, not their number by month
        if HOW_MANY in by_kind:
            return counts or UNIT in by_kind  # "how many dollars of refunds"
        return not (counts and WHICH in by_kind and shape in _BARE) or "E" in letters
    if HOW_MANY in by_kind:
        return True
    split = "E" in letters or "A" in letters or shape != "plain"
    return split and named.many and not (WHICH in by_kind and shape in _BARE)


def _is_of_records(measure: Measure, by_kind: ByKind, domain: Domain) -> bool:
    """Whether a figure is a number of records, named by their noun alone."""
    nouns = [subject.many for subject in domain.subjects if subject.base == measure.base]
    counts = measure.np.startswith("the number of") and any(noun in measure.np for noun in nouns)
    return counts and HOW_MANY not in by_kind


def of_one_base(measures: Sequence[Measure], domain: Domain) -> Sequence[Measure]:
    """The measures, a number of records as one of the rows that the others are of, where each record has some.

    "Orders and net revenue": net revenue is of order lines, and every order has one.
    """
    others = [measure for measure in measures if not measure.subject]
    if len(others) in (0, len(measures)):
        return measures
    return [
        (domain.counted_in(measure, others[0]) or measure) if measure.subject else measure
        for measure in measures
    ]


def are_of_the_same_rows(measure: Measure, other: Measure) -> bool:
    """Whether two figures can stand in one SELECT, what limits one of them alone as a FILTER of it."""
    same = all(getattr(measure, part) == getattr(other, part) for part in ("base", "date", "joins", "ctes"))
    inner = measure.inner or other.inner
    return same and measure is not other and bool(measure.sql and other.sql) and not inner


def limited_apart(measure: Measure, measures: Sequence[Measure]) -> Measure:
    """A measure beside others, with its own conditions in its expression and those that all have around it."""
    shared = tuple(part for part in measure.where if all(part in other.where for other in measures))
    own = [part for part in measure.where if part not in shared]
    sql = filtered(measure.sql, " AND ".join(own)) if own else measure.sql
    return replace(measure, sql=sql, where=shared)


def is_scope(count: Measure, measure: Measure) -> bool:
    """Whether a measure is of the records that are counted: all of them, and by the same day."""
    same = count.base in (measure.base, measure.date_alias)
    # Of what is so today, it is no matter when its records began: "the backlog of payment tickets".
    by_day = count.date in ("", measure.date) or (not measure.date and not _may_be_gone(count))
    return same and by_day and set(count.where) <= set(measure.where)


def is_of_records(counts: Sequence[Measure], measure: Measure, domain: Domain) -> bool:
    """Whether a measure is of such records, or each of its rows of one: "the ad spend of email campaigns"."""
    return any(is_scope(count, measure) or _is_owner(count, measure, domain) for count in counts)


def _is_owner(count: Measure, measure: Measure, domain: Domain) -> bool:
    steps = domain.joins.path({measure.base}, count.base)
    whole = steps is not None and not any(step.may_lack for step in steps) and not _may_be_gone(count)
    return whole and bool(steps or measure.dated) and set(count.where) <= set(measure.where)


def _may_be_gone(count: Measure) -> bool:
    """Whether some of the records are no more, so that "of products" leaves open of which."""
    return bool(count.subject and count.subject.all_words)

"""Whether the words that only say how a figure is wanted agree with it: "one number", "with the dollars", "best first".

They change nothing in the query, so what they say must hold of it already: a split is not one number, a rate has no
dollars, and what is asked for "together" must not be told apart. What stands right before a noun is said of that noun.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Mapping, Sequence

from app.assistant.compose.domain import DECIMALS, Condition, Dimension, Domain, Measure
from app.assistant.compose.frame import Frame
from app.assistant.compose.parts import (
    BEST,
    BEST_FIRST,
    CHANGE_BY,
    CONDITION,
    DIMENSION,
    FIGURES,
    GRAIN,
    GRAINS,
    MAKE,
    NOTE,
    NOUN,
    ONE_FIGURE,
    PART,
    PERCENT,
    SCOPE,
    SHARE,
    SPLIT,
    THEY,
    TOGETHER,
    TOP,
    Lexeme,
    Lexicon,
)
from app.assistant.compose.query import Joins
from app.assistant.compose.splits import VALUES
from app.assistant.question_tokens import Token, singular

ByKind = Mapping[str, Sequence[Lexeme]]
_HOW_MANY = re.compile(r"\bhow\s+(?:many|much)\b", re.IGNORECASE)
_FOR_SALE = re.compile(r"\b(?:on|for|up for)\s+sale\b", re.IGNORECASE)
_PIECES_OF = re.compile(r"\bhow\s+many\s+(?!dollars|percent)", re.IGNORECASE)
_AUX = r"(?:have|has|had|did|do|does|are|is|were|was)"
_SAME = re.compile(
    r"\b(?:have|has|had|shares?|with|in|at) the same "
    r"(?!(?:\w+ ){0,2}(?:days?|weeks?|months?|quarters?|years?|periods?|times?)\b)",
    re.IGNORECASE,
)
_BOTH = re.compile(
    rf"\b{_AUX}\W+(?:and|or)\W+{_AUX}(?:\s+(?:not|never)|n['’]?t)\b|"
    rf"\b{_AUX}(?:\s+(?:not|never)|n['’]?t)\W+(?:and|or)\W+{_AUX}\b(?!\s+(?:not|never)\b)",
    re.IGNORECASE,
)
_IS_THERE = " IS NOT NULL"


def small_words_fit(
    measure: Measure, by_kind: ByKind, line: Sequence[Token], lexicon: Lexicon, domain: Domain
) -> bool:
    """Whether what is said of the figure's form is so, and places are of what they stand behind."""
    if not _places_are_clear(by_kind, line, lexicon, domain):
        return False
    split = DIMENSION in by_kind or SPLIT in by_kind
    timed = GRAIN in by_kind or GRAINS in by_kind
    if ONE_FIGURE in by_kind and (split or timed):
        return False
    if TOGETHER in by_kind and split:
        return False
    if THEY in by_kind and not split:
        return False  # "the profit they made": whose is said nowhere
    counts = any(text.startswith("the number of") for text in (measure.np, *measure.say))
    if (MAKE in by_kind or THEY in by_kind) and not (measure.unit == "usd" or counts):
        return False
    if BEST_FIRST in by_kind and not _is_best_first(measure, by_kind, split=split, timed=timed):
        return False
    units = {means for lexeme in by_kind.get(FIGURES, ()) for means in lexeme.means} - {None, "both"}
    return units <= {measure.unit}


def _is_best_first(measure: Measure, by_kind: ByKind, *, split: bool, timed: bool) -> bool:
    """Whether the rows come with the largest first, and that is the best where it is called so."""
    lowest = any(x.means[0][0] for kind in (BEST, TOP) for x in by_kind.get(kind, ()))
    judged = any(means for lexeme in by_kind[BEST_FIRST] for means in lexeme.means)
    return split and not timed and not lowest and (measure.adds_up or not judged)


def answers_all(question: str, frame: Frame) -> bool:
    """Whether a question for two numbers has both: "how many came in, and how many from Germany?" is no one number.

    Nor is what is on sale what was sold.
    """
    if (other := _FOR_SALE.sub(" ", question)) != question and not _names_figure(other, frame.measure):
        return False
    several = frame.sides or frame.more or frame.beside or frame.both or frame.across_columns
    values = any(condition.group.startswith(VALUES) for condition in frame.conditions)
    split = values or (frame.dimension and frame.dimension.values)
    return bool(several or split) or len(_HOW_MANY.findall(question)) < 2


def _names_figure(question: str, measure: Measure) -> bool:
    """Whether a question has words of a figure other than "on sale", which says nothing of what was sold."""
    said = [singular(text.lower()) for text in (*measure.say, *measure.also)]
    return "sale" not in said or any(
        re.search(rf"\b{re.escape(text)}", question, re.IGNORECASE) for text in said
    )


def denies_and_affirms(question: str) -> bool:
    """Whether a question asks for those that did and those that did not, of which a condition would be but one.

    >>> denies_and_affirms("How many customers have, and have not, ordered this year?")
    True
    """
    return bool(_BOTH.search(question))


def compares_rows(question: str) -> bool:
    """Whether records are compared with each other, which no condition says.

    >>> compares_rows("Which customers have the same city?"), compares_rows("Orders in the same quarter last year")
    (True, False)
    """
    return bool(_SAME.search(question))


def asks_for_pieces(question: str, frame: Frame) -> bool:
    """Whether a follow-up asks how many there are where the figure is an amount: "and how many jackets?" of revenue."""
    return frame.measure.unit == "usd" and not frame.counted and bool(_PIECES_OF.search(question))


def conditions_fit(
    by_kind: ByKind, chosen: Sequence[Condition], line: Sequence[Token], dimensions: Sequence[Dimension]
) -> bool:
    """Whether the words about conditions hold of those chosen, and each is said of what it limits."""
    return (
        _together_fits(by_kind, chosen)
        and _is_of_one_place(by_kind, chosen, line, dimensions)
        and not _is_of_records(by_kind, chosen, line)
    )


def _is_of_records(by_kind: ByKind, chosen: Sequence[Condition], line: Sequence[Token]) -> bool:
    """Whether "with tents" is said of records that are no such: the revenue of orders with tents is all of theirs."""
    bases = {each.base for lexeme in by_kind.get(SCOPE, ()) for each in lexeme.means}
    return bool(bases) and any(
        line[lexeme.begin].text == "with" and not bases & {*condition.bases}
        for lexeme, condition in zip(by_kind.get(CONDITION, ()), chosen, strict=True)
    )


def _together_fits(by_kind: ByKind, conditions: Sequence[Condition]) -> bool:
    """Whether "all three together" are as many as a condition names."""
    said = {means for lexeme in by_kind.get(TOGETHER, ()) for means in lexeme.means} - {0}
    counts = {_members(part) for condition in conditions for part in condition.where}
    return said <= counts


def notes_agree(by_kind: ByKind, dimension: Dimension | None, where: Collection[str] = ()) -> bool:
    """Whether what a dimension leaves out is said, or left out by `where` in any case, and of no other."""
    notes = [other for lexeme in by_kind.get(NOTE, ()) for other in lexeme.means]
    told = dimension and dimension.where and {*dimension.where} <= {*where}
    if dimension is None or not dimension.note or told:
        return not notes
    return any(dimension is other for other in notes)


def is_of_groups(dimension: Dimension, chosen: Sequence[Condition], by_kind: ByKind, joins: Joins) -> bool:
    """Whether what stands right before what is split by is said of it: "German customers", no "German brands"."""
    first = min((x for kind in (DIMENSION, SPLIT) for x in by_kind.get(kind, ())), key=lambda x: x.begin)
    if first.kind == SPLIT and first.stop - first.begin > 1:  # "for Kestrel category by category"
        return True
    begin = first.begin
    for lexeme, condition in reversed(list(zip(by_kind.get(CONDITION, ()), chosen, strict=True))):
        if lexeme.stop == begin:
            begin = lexeme.begin
            if not all(joins.reaches(dimension.alias, alias) for alias in condition.aliases):
                return False
    return True


def _is_of_one_place(
    by_kind: ByKind, chosen: Sequence[Condition], line: Sequence[Token], dimensions: Sequence[Dimension]
) -> bool:
    """Whether no condition may be said of the noun beside it: "stores in Germany" are no "customers in Germany"."""
    pairs = itertools.pairwise(zip(by_kind.get(CONDITION, ()), chosen, strict=True))
    for one, other in pairs:
        for (lexeme, _), (_, beside) in ((one, other), (other, one)):
            words = [
                token.text for token in line[lexeme.begin : lexeme.stop]
            ]  # "in stores" is one: "instore"
            named = [each for each in dimensions if any(word.endswith(each.one) for word in words)]
            apart = {alias for each in named for alias in each.not_with}
            if other[0].begin - one[0].stop <= 1 and apart & {*beside.aliases}:
                return False
    return True


def _members(where: str) -> int:
    listed = re.search(r" IN \(((?:'(?:[^']|'')*'(?:, )?)+)\)$", where)
    return len(re.findall(r"'(?:[^']|'')*'", listed[1])) if listed else 1


def has_decimals(measure: Measure, by_kind: ByKind) -> bool:
    """Whether what is asked for is no whole number: an amount, a rate, or a share or change in percent."""
    return measure.unit in DECIMALS or bool({SHARE, PERCENT, PART, CHANGE_BY} & {*by_kind})


def _places_are_clear(by_kind: ByKind, line: Sequence[Token], lexicon: Lexicon, domain: Domain) -> bool:
    """Whether no place stands right behind records of another kind: "in our stores in Germany" is where these are."""
    conditions = by_kind.get(CONDITION, ())
    for first, second in itertools.product(conditions, conditions):
        if first.stop != second.begin:
            continue
        nouns = lexicon.phrases.get((line[first.stop - 1].text,), {}).get(NOUN, ())
        bases = {count.subject.base for count in nouns if count.subject} | _led_to(first, domain)
        barred = {alias for d in domain.dimensions if d.key and d.alias in bases for alias in d.not_with}
        if any(barred & {*condition.aliases} for condition in second.means):
            return False
    return True


def _led_to(lexeme: Lexeme, domain: Domain) -> set[str]:
    """The records that must be there for what a condition says: those in store have a store."""
    found = set()
    keys = [
        part.removesuffix(_IS_THERE) for c in lexeme.means for part in c.where if part.endswith(_IS_THERE)
    ]
    for key, dimension in itertools.product(keys, domain.dimensions):
        path = domain.joins.path({key.partition(".")[0]}, dimension.alias) or ()
        if dimension.key and any(step.alias == dimension.alias and key in step.on.split() for step in path):
            found.add(dimension.alias)
    return found

"""By what a list is ordered, and how many of its records are asked for: "cheapest first", "our 5 largest stores"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.assistant.compose.domain import Domain, Measure, Subject
from app.assistant.compose.list_words import MONEY, NAMED
from app.assistant.compose.listing import (
    Attribute,
    Order,
    column_of,
    identify,
    is_day,
    is_money,
    is_name,
    is_ranked_by,
    label_of,
)
from app.assistant.compose.parts import ATTRIBUTE, BEST, BY, FIRST, LATEST, MOST, NUMBER, PER, Lexeme
from app.assistant.question_tokens import Token

MOST_RECORDS = 1000
# What happens to persons, and what is noted of anything, on a day that is not the one from which it is old.
_NOT_AN_AGE = frozenset("joined enrolled registered admitted hired signed created added".split())
ByKind = Mapping[str, Sequence[Lexeme]]


def of_base(base: str, lexeme: Lexeme) -> list[Attribute]:
    """The attributes of one kind of record that a word may be."""
    return [attribute for alias, attribute in lexeme.means if alias == base]


def order_of(
    count: Measure, shown: Sequence[Attribute], sequence: Sequence[Lexeme], by_kind: ByKind,
    line: Sequence[Token], domain: Domain,
) -> tuple[Order | None, bool] | None:  # fmt: skip
    """The order, and whether the records are ranked by it; None where the words leave the order open."""
    assert count.subject
    orders: list[Order | None] = []
    if BEST in by_kind:
        orders.append(_best(count, sequence, line, domain))
    for lexeme in by_kind.get(MOST, ()):
        found = [(expr, down) for base, expr, down in lexeme.means if base == count.base]
        words = " ".join(token.text for token in line[lexeme.begin : lexeme.stop])
        orders.append(_most(count, words, *found[0], domain) if len(found) == 1 else None)
    if LATEST in by_kind:
        dated = count.date and not count.subject.future and count.subject.base == count.base
        old = line[by_kind[LATEST][0].begin].text == "oldest"
        dated = dated and not (old and _may_have_age(count.subject))
        orders.append(Order(count.date, "time", by_kind[LATEST][0].means[0]) if dated else None)
    ranked = bool(orders)
    if FIRST in by_kind:
        orders.append(_first(count, shown, sequence, by_kind[FIRST][0], domain))
    if len(orders) > 1 or None in orders:
        return None
    return (orders[0] if orders else None), ranked


def _may_have_age(subject: Subject) -> bool:
    """Whether "the oldest" may be said of an age: of persons, and of what was only noted on its day."""
    day = (subject.active or subject.did).split(" ")[0]
    return subject.who == "who" or (not subject.event and day in _NOT_AN_AGE)


def limit_of(noun_is_many: bool, ranked: bool, by_kind: ByKind) -> int | None:
    """How many records are asked for: 0 for all of them, None where the words do not say."""
    numbers = by_kind.get(NUMBER, ())
    if not ranked:
        return 0 if noun_is_many and not numbers else None
    if not numbers:
        return None if noun_is_many else 1
    n = numbers[0].means[0]
    return int(n) if n == int(n) and 0 < n <= MOST_RECORDS and (noun_is_many or n == 1) else None


def _most(count: Measure, words: str, expr: str, descending: bool, domain: Domain) -> Order:
    assert count.subject
    return Order(expr, label_of(count.subject, expr) if column_of(expr, domain) else words, descending)


def _best(count: Measure, sequence: Sequence[Lexeme], line: Sequence[Token], domain: Domain) -> Order | None:
    """ "The largest sales floor", "most expensive by list price": by the attribute behind it."""
    at = next(at for at, lexeme in enumerate(sequence) if lexeme.kind == BEST)
    by = next(
        (x for i, x in enumerate(sequence[1:]) if x.kind == ATTRIBUTE and sequence[i].kind in NAMED), None
    )
    lowest, judged = sequence[at].means[0]
    found = {a.expr: a for a in of_base(count.base, by) if is_ranked_by(a.expr, domain)} if by else {}
    if judged or len(found) != 1:
        return None
    order = next(iter(found.values()))
    if _is_of_money(sequence[at], line) and not is_money(order.expr, domain):
        return None
    return Order(order.expr, order.label, not lowest)


def _is_of_money(best: Lexeme, line: Sequence[Token]) -> bool:
    """Whether a superlative is one of prices: "dearest", "cheapest"."""
    return bool(MONEY & {token.text for token in line[best.begin : best.stop]})


def _first(
    count: Measure, shown: Sequence[Attribute], sequence: Sequence[Lexeme], first: Lexeme, domain: Domain
) -> Order | None:
    """ "Cheapest first": by the one attribute shown that it may be said of, or by the one named before it."""
    assert count.subject
    kind, descending = first.means[0]
    at = next(at for at, lexeme in enumerate(sequence) if lexeme is first)
    if at > 1 and sequence[at - 2].kind in (BY, PER) and sequence[at - 1].kind == ATTRIBUTE:
        shown = [*{a.expr: a for a in of_base(count.base, sequence[at - 1])}.values()]
    known = identify(count.subject, domain)
    fits = {"day": is_day, "money": is_money, "name": is_name}.get(kind, is_ranked_by)
    fitting = [a for a in shown if fits(a.expr, domain) and (kind != "name" or a.expr in known)]
    if kind == "size" and (figures := [a for a in shown if a.figure]) and not fitting:
        return Order(figures[0].name, figures[0].label, descending)
    if kind == "money" and len(fitting) > 1:  # "name, price and unit cost, cheapest first"
        fitting = [a for a in fitting if a.expr in count.subject.superlatives]
    return Order(fitting[0].expr, fitting[0].label, descending) if len(fitting) == 1 else None

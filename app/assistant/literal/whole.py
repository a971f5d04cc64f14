"""Whether what a question's words have told together is one query, and that query."""

from __future__ import annotations

from collections.abc import Iterator

from app.assistant.literal.asked import Asked, Item
from app.assistant.literal.related import RelatedReader


def whole(asked: Asked, related: RelatedReader) -> Iterator[Asked]:
    """What is asked, where the parts fit: what is shown of groups is of each, and an order is of what is there."""
    if not asked.items or not asked.named:
        return
    if asked.other:
        if not (
            asked.order or asked.limit or asked.join or len(asked.where) > (asked.other[0] == "INTERSECT")
        ):
            yield asked
    elif any(item.joined for item in asked.items):
        yield from _with_others(asked)
    elif any(item.relation for item in asked.items):
        yield from _with_numbers(asked, related)
    elif asked.join:  # "with the most members"
        if not asked.where and not _made(asked):
            yield asked.but(distinct=False, group=tuple(dict.fromkeys((*asked.group, *asked.items))))
    elif asked.having or (asked.ranked and asked.group):
        columns = [item for item in asked.items if item != Item(None, "COUNT")]
        if set(columns) == set(asked.group):
            yield asked.but(distinct=False)
    else:
        yield from _of_one_table(asked)


def _made(asked: Asked) -> list[Item]:
    return [item for item in asked.items if item.aggregate]


def _plain(asked: Asked) -> list[Item]:
    return [item for item in asked.items if not item.aggregate]


def _with_others(asked: Asked) -> Iterator[Asked]:
    """Columns beside those of what keys lead to."""
    joins = dict.fromkeys(item.joined for item in asked.items if item.joined)
    others = asked.where or asked.group or asked.ranked or asked.join or asked.distinct
    if not others and not _made(asked):
        yield asked.but(join="\n".join(joins))


def _with_numbers(asked: Asked, related: RelatedReader) -> Iterator[Asked]:
    """Columns with a figure of the related rows of each."""
    if asked.where or asked.ranked:
        return
    if asked.join:
        if not asked.distinct and all(order.item in asked.items for order in asked.order):
            yield asked
        return
    counted, plain = _made(asked), _plain(asked)
    relation = counted[0].relation
    if len(counted) > 1 or not plain or relation is None or asked.group or not (asked.each or asked.distinct):
        return
    ordered = [order.item for order in asked.order if not order.item.aggregate]
    group = tuple(dict.fromkeys((Item(related.key(relation)), *plain, *ordered)))
    said = (*asked.said, "those with none left out")
    yield asked.but(join=related.join(relation), group=group, distinct=False, said=said)


def _of_one_table(asked: Asked) -> Iterator[Asked]:
    made, plain = _made(asked), _plain(asked)
    if asked.group:
        if not made or any(item not in asked.group for item in plain):
            return
    elif made and plain:
        if not (asked.each or asked.distinct):
            return  # "the country and number of hosts": of each, or of all?
        asked = asked.but(group=tuple(plain))
    if made and (asked.ranked or Item(None) in asked.items):
        return
    grouped = {item.column for item in asked.group}
    if asked.group and any(not o.item.aggregate and o.item.column not in grouped for o in asked.order):
        return
    if made and asked.order and not asked.group:
        return
    if made:
        asked = asked.but(distinct=False)
    elif any(order.item.aggregate for order in asked.order):
        asked = asked.but(group=asked.items, distinct=False)
    yield asked

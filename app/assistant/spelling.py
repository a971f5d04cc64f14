"""How the names of tables and columns are written another way: shortened, in another case, in the plural.

Mechanical only: case, underscores, a plural ending, a column with its table's name, or with that in the place of its
first word. No synonyms, no typing errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.assistant.schema import Table


def initials(name: str) -> str:
    """The first letters of the words of a name.

    >>> initials("order_items"), initials("orderItems")
    ('oi', 'oi')
    """
    words = [word for word in re.split(r"[\W_\d]+|(?<=[a-z])(?=[A-Z])", name) if word]
    return "".join(word[0] for word in words).lower() or "t"


def abbreviates(alias: str, name: str) -> bool:
    """Whether the alias is an obvious one for the name: its beginning or its initials."""
    return name.lower().startswith(alias.lower()) or alias.lower() == initials(name)


def is_house_alias(alias: str, table: Table | None) -> bool:
    """Whether the alias is the one that the house gives the table."""
    return table is not None and table.alias != "" and table.alias.lower() == alias.lower()


def are_one_name(one: str, other: str) -> bool:
    """Whether two names differ in case, underscores or a plural ending only.

    >>> are_one_name("OrderLine", "order_lines"), are_one_name("addresses", "address"), are_one_name("id", "ids")
    (True, True, False)
    """
    return bool(name_forms(one) & name_forms(other))


def same_letters(one: str, other: str) -> bool:
    """Whether two names differ in case, underscores and spaces alone.

    >>> same_letters("UnitPrice", "Unit Price"), same_letters("unit_prices", "Unit Price")
    (True, False)
    """
    return _letters(one) == _letters(other)


def near_columns(written: str, offers: Iterable[tuple[str, str]], may_shorten: bool) -> list[str]:
    """The columns that the name may be, of `offers` of a table's name and a column of it.

    The name may have the table's name before or after the column's; or lack it, where it `may_shorten` the column.

    >>> near_columns("order_status", [("orders", "status"), ("orders", "total")], may_shorten=False)
    ['status']
    >>> near_columns("id", [("orders", "order_id"), ("orders", "customer_id")], may_shorten=True)
    ['order_id']
    """
    forms = name_forms(written)
    return [
        column
        for table, column in offers
        if (forms | _forms_without(written, table)) & name_forms(column)
        or (may_shorten and forms & _forms_without(column, table))
    ]


def ending_columns(written: str, offers: Iterable[tuple[str, str]]) -> list[str]:
    """The columns that end as the name does once the table's name is taken off its front.

    >>> ending_columns("visitor_details", [("visitors", "tourist_details"), ("visitors", "tourist_id")])
    ['tourist_details']
    """
    found = []
    for table, column in offers:
        rests = {_letters(written).removeprefix(form) for form in name_forms(table)} - {_letters(written), ""}
        if _letters(column.rpartition("_")[2]) in rests:
            found.append(column)
    return found


def _letters(name: str) -> str:
    return re.sub(r"[_ -]", "", name).lower()  # no more: a name with invisible letters is no slip


def name_forms(name: str) -> set[str]:
    """The name's letters, and what may be their singular."""
    word = _letters(name)
    forms = {word}
    if len(word) > 3 and word.endswith("s"):
        forms.add(word[:-1])
        if word.endswith("es"):
            forms.add(word[:-2])
        if word.endswith("ies"):
            forms.add(f"{word[:-3]}y")
    return forms


def _forms_without(name: str, table: str) -> set[str]:
    word, prefixes = _letters(name), name_forms(table)
    left = {word.removeprefix(prefix) for prefix in prefixes} | {word.removesuffix(p) for p in prefixes}
    return {form for rest in left - {word, ""} for form in name_forms(rest)}

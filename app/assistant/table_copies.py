"""Tables that are copies of another: `emea_orders`, `orders_hist` beside `orders`, as warehouses keep them.

A copy has the other's name with words added and most of its columns. A question means the table with the plain name,
unless it names an added word. What the data team has described is never taken for a copy. Looks at no rows, so it
cannot tell which of two is the live one: a description says it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.assistant.question import stems
from app.assistant.schema import Table

ALIKE = 0.6  # of the other's columns that a copy has
MORE = 0.5  # as many columns more a copy may have, and MORE_ANYWAY
MORE_ANYWAY = 4


@dataclass(frozen=True)
class Copy:
    """A table's place as a copy: the index of the table it copies, and the stems that its name adds."""

    of: int
    added: frozenset[str]


def find_copies(tables: Sequence[Table]) -> dict[int, Copy]:
    """Find the copies among the tables, by their index; what is copied is itself no copy.

    >>> from app.assistant.schema import Column
    >>> columns = (Column("order_id"), Column("total"))
    >>> find_copies([Table("orders", columns), Table("orders_hist", (*columns, Column("valid_to")))])
    {1: Copy(of=0, added=frozenset({'hist'}))}
    """
    names = [tuple(stems(table.key)) for table in tables]
    columns = [frozenset(column.name.lower() for column in table.columns) for table in tables]
    by_name: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        by_name[name].append(index)
    copies: dict[int, Copy] = {}
    for index, table in enumerate(tables):
        if table.description:
            continue
        name = names[index]
        # From the shortest name on, so that a copy's copy is one of the first.
        for size in range(1, len(name)):
            parts = (name[start : start + size] for start in range(len(name) - size + 1))
            found = [
                other
                for part in parts
                for other in by_name.get(part, ())
                if _are_alike(columns, other, index)
            ]
            if found:
                copies[index] = Copy(found[0], frozenset(name) - frozenset(names[found[0]]))
                break
    return {index: copy for index, copy in copies.items() if copy.of not in copies}


def _are_alike(columns: Sequence[frozenset[str]], other: int, index: int) -> bool:
    first, second = columns[other], columns[index]
    shared = len(first & second)
    return shared >= ALIKE * len(first) and len(second) - shared <= MORE * len(first) + MORE_ANYWAY

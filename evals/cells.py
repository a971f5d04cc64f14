"""When two cells are equal: numbers within a tolerance, moments by value, all else exactly.

NULL equals NULL only, and NaN NaN only. Numbers are one family (SQLite has no booleans, so true is 1):

- Two whole numbers are equal exactly: ids and counts are not noise. Of floats that holds up to WHOLE; above, the
  noise of a sum may come to whole units.
- Else, with a float: within RELATIVE or ABSOLUTE. Noise of one value computed in two ways (another order of
  summing, AVG or SUM/COUNT, DOUBLE or DECIMAL) is about 1e-12 of it, and n floats summed in another order differ by
  up to n * 1.1e-16, which is 1.1e-10 for a million (0.1 a million times is 1.3e-11 off). Wrong answers differ by
  more than 1e-6. 1e-9 lies between, and tells cents apart up to ten million.
- Without a float nothing is noisy but a division's last digit: within EXACT_RELATIVE (PostgreSQL divides numerics
  to 16 digits; this tells cents apart up to 10^11) or ABSOLUTE.

ABSOLUTE is for sums that should cancel to 0. Single precision (REAL against DOUBLE: 6e-8) is not forgiven, nor is a
half that ROUND takes up in DECIMAL and down in DOUBLE: a cent is a cent.

A date is its midnight, a timestamp with a zone its UTC wall time. Text equals the same text only: '1' is not 1,
'2025-01-01' is no date, a UUID is not its text, as both queries ran on one engine. Lists and structs are compared
cell by cell, bytes of any type by content.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

RELATIVE = 1e-9
ABSOLUTE = 1e-9
EXACT_RELATIVE = 1e-14
WHOLE = 1e12

NUMBER = (int, float, Decimal)


def near(a: Any, b: Any) -> bool:
    """Whether two numbers are equal. It is not transitive, so it never makes a key by itself.

    >>> near(0.1 + 0.2, Decimal("0.3")), near(1234567.01, 1234567.02), near(10**10, 10**10 + 1.0)
    (True, False, False)
    """
    with_float = isinstance(a, float) or isinstance(b, float)
    if a == b or (nan(a) and nan(b)):
        return True
    if whole(a) and whole(b) and (not with_float or max(abs(a), abs(b)) <= WHOLE):
        return False
    return within(as_float(a), as_float(b), RELATIVE if with_float else EXACT_RELATIVE)


def within(x: float, y: float, relative: float) -> bool:
    """Whether two floats are no farther apart than a tolerance."""
    return abs(x - y) <= max(ABSOLUTE, relative * max(abs(x), abs(y))) < math.inf


def as_float(number: Any) -> float:
    """Return the nearest float, infinite where there is none."""
    return float(number if isinstance(number, float) else Decimal(number))  # by Decimal, 10**400 becomes inf


def whole(number: Any) -> bool:
    """Whether a number has no fraction."""
    return isinstance(number, int) or (math.isfinite(number) and number == int(number))


def nan(number: Any) -> bool:
    """Whether a number is none."""
    return bool(number != number)  # math.isnan fails on 10**400


def same(a: Any, b: Any) -> bool:
    """Whether two cells, or two lists of cells, are equal."""
    if a == b:
        return True
    if isinstance(a, NUMBER) and isinstance(b, NUMBER):
        return near(a, b)
    if key(a, lambda _: ...) != key(b, lambda _: ...):
        return False
    return all(map(near, numbers_in(a), numbers_in(b)))


def key(cell: Any, stand_in: Callable[[Any], Any]) -> Any:
    """Return a hashable form of a cell that equal cells share, with something to stand in for each number."""
    if isinstance(cell, NUMBER):
        return stand_in(cell)
    if isinstance(cell, list | tuple):
        return ("list", *(key(item, stand_in) for item in cell))
    if isinstance(cell, dict):
        return ("struct", *((name, key(cell[name], stand_in)) for name in sorted(cell, key=repr)))
    if isinstance(cell, date):
        moment = cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)
        return ("moment", moment - datetime.min.replace(tzinfo=moment.tzinfo and UTC))
    if isinstance(cell, bytearray | memoryview):
        return bytes(cell)
    return cell if isinstance(cell, Hashable) else (type(cell).__name__, repr(cell))


def numbers_in(cell: Any) -> list[Any]:
    """Return the numbers of a cell, in the order of its key."""
    if isinstance(cell, NUMBER):
        return [cell]
    numbers: list[Any] = []
    key(cell, numbers.append)
    return numbers

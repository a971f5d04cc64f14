"""When two numbers are equal: properties, in exact arithmetic."""

from __future__ import annotations

import doctest
import math
import random
from fractions import Fraction
from typing import Any

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from evals import cells, differences
from evals.cells import near
from evals.compare import ResultSet, compare_results


def same(a: Any, b: Any) -> bool:
    return compare_results(ResultSet(("a",), [(a,)]), ResultSet(("a",), [(b,)]), ordered=False).right


NUMBERS = st.one_of(
    st.floats(allow_nan=False),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.integers(0, 8).map(lambda step: step * 0.45e-9),
)


def within_tolerance(a: Any, b: Any) -> bool:
    """The rule of the module's docstring for two finite numbers, in exact arithmetic, with a hair for the edge."""
    gap = abs(Fraction(a) - Fraction(b))
    relative = Fraction(1, 10**9) if float in (type(a), type(b)) else Fraction(1, 10**14)
    return gap <= max(Fraction(1, 10**9), relative * max(abs(Fraction(a)), abs(Fraction(b)))) * Fraction(
        1000001, 10**6
    )


@settings(deadline=None)
@given(NUMBERS, NUMBERS)
@example(49999992371.0, 0.0)
def test_no_two_numbers_beyond_tolerance_are_the_same(a: Any, b: Any) -> None:
    assume(math.isfinite(a) if isinstance(a, float) else True)
    assume(math.isfinite(b) if isinstance(b, float) else True)
    if same(a, b):
        assert within_tolerance(a, b)
    nudged = a + abs(a) * 5e-10 if isinstance(a, float) else a
    if isinstance(a, float) and math.isfinite(nudged) and a.is_integer() and nudged.is_integer():
        nudged = a  # of whole numbers every unit counts
    assert not isinstance(nudged, float) or not math.isfinite(nudged) or same(a, nudged)


@settings(deadline=None)
@given(NUMBERS, NUMBERS)
def test_cells_and_columns_agree_on_numbers(a: Any, b: Any) -> None:
    assert near(a, b) == near(b, a) == same(a, b)


def test_a_million_floats_sum_alike_in_any_order() -> None:
    values = [random.Random(1).uniform(0, 1e6) for _ in range(10)] + [0.1] * 1_000_000
    forth, back = sum(values), sum(reversed(values))
    assert forth != back
    assert near(forth, back)


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(cells).failed == doctest.testmod(differences).failed == 0

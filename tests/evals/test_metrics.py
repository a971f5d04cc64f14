"""What outcomes add up to, against figures worked out by hand or known from their sources."""

from __future__ import annotations

import doctest

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from app.assistant.prompt import Turn
from evals import metrics as module
from evals.metrics import (
    grade_difficulty,
    group,
    mcnemar_p_value,
    pass_k,
    quantile,
    summarize,
    tables_of,
    wilson_interval,
)
from evals.report import Outcome


def outcome(id: str, right: bool = True, **fields: object) -> Outcome:
    known: dict[str, object] = {
        "question": "", "database": "d", "gold": "", "sql": "", "verdict": "answered", "runs": True,
        "kind": "same" if right else "missing_rows", "reason": "", "score": float(right),
    }  # fmt: skip
    return Outcome(id=id, right=right, **(known | fields))  # type: ignore[arg-type]


def test_answered_right_answered_wrong_and_abstained_add_up_to_one() -> None:
    found = summarize(
        [outcome("a"), outcome("b", False), outcome("c", False, verdict="abstained", runs=False)]
    )
    assert (found.answered_right, found.answered_wrong, found.abstained) == pytest.approx(
        (1 / 3, 1 / 3, 1 / 3)
    )
    assert found.valid_sql_rate == pytest.approx(2 / 3)


def test_what_was_not_measured_is_none() -> None:
    found = summarize([outcome("a")])
    assert (found.seconds_per_question, found.seconds_p95, found.prompt_tokens, found.conformance) == (
        None,
    ) * 4
    assert found.pass_k == {}


def test_speed_is_of_those_that_say() -> None:
    found = summarize([outcome(str(n), seconds=float(n)) for n in range(1, 101)] + [outcome("x")])
    assert (found.seconds_per_question, found.seconds_p95) == (50.5, 95.0)


def test_a_case_counts_in_each_of_its_tags_and_tables() -> None:
    groups = group(
        [outcome("a", tags=("x", "y"), tables=("t",)), outcome("b", False, tags=("x",), difficulty="easy")]
    )
    assert (groups["tag"]["x"].n, groups["tag"]["x"].right, groups["tag"]["y"].n) == (2, 1, 1)
    assert groups["table"]["t"].accuracy == 1.0
    assert groups["difficulty"]["easy"].right == 0


def test_several_databases_are_counted_instead_of_tables() -> None:
    groups = group([outcome("a", tables=("t",)), outcome("b", database="e")])
    assert set(groups["database"]) == {"d", "e"}
    assert "table" not in groups


def test_conversations_are_counted_by_turn() -> None:
    asked = Turn("How many orders?", "SELECT 1")
    groups = group([outcome("a"), outcome("b", False, turns=(asked,)), outcome("c", turns=(asked, asked))])
    assert {turn: (count.n, count.right) for turn, count in groups["turn"].items()} == {
        "1": (1, 1), "2": (1, 0), "3": (1, 1),
    }  # fmt: skip
    assert "turn" not in group([outcome("a")])


# Newcombe 1998, table I: the score interval of 81/263, 15/148, 0/20, 1/29.
@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_as_published(right: int, n: int, low: float, high: float) -> None:
    assert wilson_interval(right, n) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share(right_of: tuple[int, int]) -> None:
    low, high = wilson_interval(*right_of)
    share = right_of[0] / right_of[1]
    assert 0 <= low <= share + 1e-12 and share - 1e-12 <= high <= 1


@pytest.mark.parametrize(
    ("fixed", "broken", "p"),
    [(0, 0, 1.0), (5, 5, 1.0), (0, 5, 0.0625), (0, 6, 0.03125), (1, 9, 0.021484375), (2, 8, 0.109375)],
)
def test_mcnemars_exact_p_value(fixed: int, broken: int, p: float) -> None:
    assert mcnemar_p_value(fixed, broken) == pytest.approx(p)
    assert mcnemar_p_value(broken, fixed) == pytest.approx(p)


def test_many_flips_do_not_overflow() -> None:
    assert 0 <= mcnemar_p_value(2000, 2100) < 0.2


def test_pass_k_of_cases_without_samples_is_nothing() -> None:
    assert pass_k([(), ()]) == {}


@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=1))
def test_more_samples_that_must_be_right_are_never_more_likely_right(samples: list[list[bool]]) -> None:
    shares = list(pass_k(samples).values())
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 5), (0.95, 10), (1.0, 10)])
def test_quantiles(share: float, value: int) -> None:
    assert quantile(list(range(1, 11)), share) == value


GRADES = {
    "SELECT COUNT(*) FROM t": "easy",
    "SELECT COUNT(*) FROM t WHERE a = 1 AND b = 2 ORDER BY c": "easy",
    "SELECT a, SUM(b) FROM t JOIN u ON t.id = u.id WHERE c > 1 AND d GROUP BY a": "medium",
    "SELECT a FROM t WHERE id NOT IN (SELECT id FROM u)": "medium",
    "SELECT a FROM (SELECT a, ROW_NUMBER() OVER (ORDER BY b) AS n FROM t) AS x WHERE n = 1": "medium",
    "WITH x AS (SELECT a FROM t JOIN u USING (id)), y AS (SELECT a FROM v) SELECT * FROM x JOIN y USING (a)": "hard",
}


@pytest.mark.parametrize(("sql", "grade"), GRADES.items(), ids=range(len(GRADES)))
def test_how_hard_a_query_is(sql: str, grade: str) -> None:
    assert grade_difficulty(sqlglot.parse_one(sql)) == grade


def test_the_tables_of_a_query_are_without_its_ctes() -> None:
    tree = sqlglot.parse_one(
        "WITH o AS (SELECT * FROM sales.orders) SELECT * FROM o JOIN sales.customers USING (id)"
    )
    assert tables_of(tree) == ("sales.customers", "sales.orders")


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(module).failed == 0

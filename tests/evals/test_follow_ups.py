"""Follow-ups after right answers: none is answered wrongly, and as many rightly as the house's definitions reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.assistant.assistant import Assistant
from app.assistant.prompt import Turn
from app.assistant.workspace import read_workspace
from evals.follow_ups import SUITES, answer, follow_ups_of, judge, misread_follow_ups, refined
from evals.suite import SuiteError

WORKSPACE = read_workspace(Path(__file__).parents[2] / "data")
LEAST_RIGHT = {"curated": 34, "suites/development": 2}
ONE = "- after: net-revenue-by-region-last-quarter\n"


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    assistant = Assistant(WORKSPACE, examples=False)
    yield assistant
    assistant.close()


@pytest.mark.parametrize("which", SUITES)
def test_no_follow_up_is_answered_wrongly_and_these_many_are_rightly(
    assistant: Assistant, which: str
) -> None:
    suite = follow_ups_of(WORKSPACE, which)
    reached = {case.id: answer(case.question, case.turns, assistant) for case in suite.cases}
    assert judge(suite, reached) == {}
    assert sum(found is not None for found in reached.values()) >= LEAST_RIGHT[which]


def test_follow_ups_are_edited_as_told_and_those_like_them_left(assistant: Assistant) -> None:
    assert list(misread_follow_ups(WORKSPACE, assistant)) == []


def test_what_is_edited_otherwise_than_told_is_said(assistant: Assistant, tmp_path: Path) -> None:
    (tmp_path / "suites").mkdir()
    (tmp_path / "pairs").symlink_to(WORKSPACE.root / "pairs")
    file = tmp_path / "suites" / "follow_ups.yaml"
    file.write_text(f"{ONE}  edits: {{only online: in store, by month: by month}}\n  left: [lowest first]\n")
    said = list(misread_follow_ups(replace(WORKSPACE, root=tmp_path), assistant))
    assert [line.partition(" → ")[2] for line in said] == [
        "lowest first: the lowest first, not left",
        "only online: only for the web shop, not in store",
        "by month: left, not by month",
    ]
    file.write_text("- after: no-such-pair\n")
    with pytest.raises(SuiteError, match="no pair 'no-such-pair'"):
        list(misread_follow_ups(replace(WORKSPACE, root=tmp_path), assistant))


NET = "SUM(l.gross_usd - l.discount_usd - l.refunded_usd)"
ROWS = (
    "FROM sales.order_lines AS l JOIN sales.orders AS o ON o.order_id = l.order_id "
    "JOIN sales.customers AS c ON c.customer_id = o.customer_id WHERE o.status <> 'cancelled' AND NOT c.is_test "
    "AND o.ordered_at >= DATE '2025-05-01' AND o.ordered_at < DATE '2025-08-01'"
)
TOTAL = Turn("What was net revenue in Q2?", f"SELECT {NET} AS net_usd {ROWS}")


def figures(assistant: Assistant, question: str, turn: Turn = TOTAL) -> list[float]:
    found = refined(question, turn, assistant)
    assert found, question
    return [float(row[-1]) for row in assistant.queries.run(found.sql).rows]


@pytest.mark.parametrize(
    "split",
    ["by month", "per region", "by country", "by brand", "by category", "by week", "online and in store"],
)
def test_the_parts_of_a_split_are_the_whole(assistant: Assistant, split: str) -> None:
    whole = float(assistant.queries.run(TOTAL.sql).rows[0][0])
    assert sum(figures(assistant, split)) == pytest.approx(whole)


@pytest.mark.parametrize("part", ["Germany", "the Nordics", "tents", "Footwear", "the house brand", "EMEA"])
def test_some_and_all_but_these_are_the_whole(assistant: Assistant, part: str) -> None:
    whole = float(assistant.queries.run(TOTAL.sql).rows[0][0])
    some, others = figures(assistant, f"only {part}"), figures(assistant, f"without {part}")
    assert some[0] > 0
    assert some[0] + others[0] == pytest.approx(whole)


def test_the_names_that_a_query_gives_its_tables_are_kept(assistant: Assistant) -> None:
    sql = TOTAL.sql
    for alias, name in (("l.", "line."), ("o.", "ordered."), ("c.", "buyer.")):
        sql = sql.replace(f" {alias}", f" {name}").replace(f"({alias}", f"({name}")
    sql = sql.replace(" AS l ", " AS line ").replace(" AS o ", " AS ordered ").replace(" AS c ", " AS buyer ")
    turn = Turn(TOTAL.question, sql)
    for question in ("per region", "only Germany", "by month", "without tents"):
        assert figures(assistant, question, turn) == pytest.approx(figures(assistant, question))


def test_a_period_beside_has_what_the_query_would_have_had_in_it(assistant: Assistant) -> None:
    found = refined("compare with the year before", TOTAL, assistant)
    assert found
    now, before = assistant.queries.run(found.sql).rows[0]
    earlier = TOTAL.sql.replace("2025-05-01", "2024-05-01").replace("2025-08-01", "2024-08-01")
    assert (now, before) == tuple(assistant.queries.run(sql).rows[0][0] for sql in (TOTAL.sql, earlier))


def test_what_no_row_has_is_left_out_by_no_exclusion(assistant: Assistant) -> None:
    sql = (
        "SELECT COUNT(*) AS customers FROM sales.customers AS c WHERE NOT c.is_test AND c.deleted_at IS NULL"
    )
    turn = Turn("How many customers have we?", sql)
    tiers = "SELECT COUNT(*) FROM sales.customers AS c WHERE NOT c.is_test AND c.deleted_at IS NULL AND "
    kept = assistant.queries.run(f"{tiers} (c.loyalty_tier <> 'gold' OR c.loyalty_tier IS NULL)").rows[0][0]
    found = refined("without those in the gold tier", turn, assistant)
    assert found and assistant.queries.run(found.sql).rows[0][0] == kept

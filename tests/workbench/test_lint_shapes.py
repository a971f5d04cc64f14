"""Statements of one shape are looked at once, and get what each would get by itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.assistant.pairs import read_pairs
from app.assistant.style import House, Style, open_house, read_style
from app.assistant.workspace import Term, read_workspace
from app.workbench.lint_shapes import Checker, Named, find_named, shape_of
from app.workbench.lints import check_statement

NOTHING = Named(frozenset(), ())
DATA = Path(__file__).parents[2] / "data"


def same(one: str, other: str, named: Named = NOTHING) -> bool:
    shapes = {shape_of(one, named), shape_of(other, named)}
    return len(shapes) == 1 and None not in shapes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT a FROM t WHERE b = 'x'", "SELECT a FROM t WHERE b = 'a longer one'"),
        ("SELECT a FROM t WHERE b IN ('x', 'y')", "SELECT a FROM t WHERE b IN ('z', 'w')"),
        ("SELECT a FROM t WHERE b >= DATE '2025-01-31'", "SELECT a FROM t WHERE b >= DATE '2024-12-01'"),
        ("SELECT a FROM t WHERE b = 'x' OR c = 'x'", "SELECT a FROM t WHERE b = 'y' OR c = 'y'"),
    ],
)
def test_compared_values_are_no_part_of_a_shape(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT a FROM t LIMIT 3", "SELECT a FROM t LIMIT 4"),
        ("SELECT a FROM t WHERE b = 'x'", "SELECT a FROM t\nWHERE b = 'x'"),
        ("SELECT DATE_TRUNC('month', a) FROM t", "SELECT DATE_TRUNC('year', a) FROM t"),
        ("SELECT a FROM t WHERE b ->> '$.x' = 'y'", "SELECT a FROM t WHERE b ->> '$.z' = 'y'"),
        ("SELECT a FROM t WHERE b -> 'x' = 'y'", "SELECT a FROM t WHERE b -> 'z' = 'y'"),
        ("SELECT a FROM t WHERE b = INTERVAL '1 day'", "SELECT a FROM t WHERE b = INTERVAL '1 year'"),
        ("SELECT a FROM t WHERE b > DATE '2025-01-31'", "SELECT a FROM t WHERE b > DATE '2025-01-32'"),
        ("SELECT a FROM t WHERE b = 'x' OR c = 'x'", "SELECT a FROM t WHERE b = 'x' OR c = 'y'"),
        ("SELECT a FROM t WHERE b = 'x' -- it's", "SELECT a FROM t WHERE b = 'y' -- it's"),
        ('SELECT a FROM t WHERE b = "x"', 'SELECT a FROM t WHERE b = "y"'),
        ("SELECT a FROM t WHERE b = 'it''s'", "SELECT a FROM t WHERE b = 'it''z'"),
        ("SELECT 'x', a FROM t WHERE b = 'x'", "SELECT 'x', a FROM t WHERE b = 'y'"),
    ],
)
def test_what_may_matter_is_part_of_a_shape(one: str, other: str) -> None:
    assert not same(one, other)


def test_a_value_of_the_glossary_is_part_of_a_shape() -> None:
    house = House(terms=(Term("sale", "what was sold", where="o.status <> 'Cancelled'"),))
    named = find_named(house, Style())
    assert named is not None
    assert not same("SELECT a FROM t WHERE b = 'cancelled'", "SELECT a FROM t WHERE b = 'open'", named)


def test_nothing_is_shared_where_a_rule_is_a_regular_expression(tmp_path: Path) -> None:
    (tmp_path / "style.yaml").write_text(
        "custom:\n  - {id: no-x, reason: none, forbid_text: \"'x+'\", bad: \"SELECT 'x' AS a\", good: SELECT 1 AS a}\n"
    )
    assert find_named(House(), read_style(tmp_path)) is None


def vary(sql: str, turn: int) -> str:
    """Another text of the same words, whose values are others."""
    sql = re.sub(r"(DATE '\d{4}-\d\d-)\d\d'", rf"\g<1>{1 + turn:02}'", sql)
    return re.sub(r"= '([^']*)'", rf"= '\1{'x' * turn}'", sql)


def test_the_example_companys_pairs_get_what_each_gets_by_itself() -> None:
    workspace = read_workspace(DATA)
    house, style = open_house(workspace), read_style(DATA)
    statements = [pair.sql for pair in read_pairs(DATA / "pairs")][::12]
    statements += [
        sql.replace("<> 'cancelled'", "= 'cancelled'").replace("AS ", "", 1) for sql in statements[::3]
    ]
    checker = Checker(house, style)
    for sql in statements:
        for text in (sql, vary(sql, 1), vary(sql, 2)):
            alone, shared = check_statement(text, house, style), checker.check(text)
            assert alone == shared

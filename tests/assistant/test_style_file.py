"""What a company’s style.yaml may say: rules off, severities, parameters, rules of its own; errors name the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.assistant.errors import ParseError, WorkspaceError
from app.assistant.schema import Column, Schema, Table
from app.assistant.style import RULES, House, Style, conformance, format_house, read_style
from app.assistant.style.conformance import format_answer
from app.assistant.style.rule import read_query
from app.assistant.workspace import DatabaseConfig, Workspace

HOUSE = House(Schema((Table("orders", (Column("order_id"), Column("status")), "sales", alias="o"),)))
STAR = "SELECT * FROM sales.orders AS o"
OWN = """
custom:
  - id: no-any-value
    reason: It takes any row.
    forbid: ANY_VALUE(_)
    bad: SELECT ANY_VALUE(o.status) AS status FROM sales.orders AS o
    good: SELECT MIN(o.status) AS status FROM sales.orders AS o
    severity: warning
"""


def style(folder: Path, text: str) -> Style:
    (folder / "style.yaml").write_text(text, encoding="utf-8")
    return read_style(folder)


def broken(sql: str, style: Style) -> dict[str, str]:
    return {finding.rule: finding.severity for finding in conformance(sql, style, HOUSE).broken}


def test_without_a_file_every_rule_is_as_it_comes(tmp_path: Path) -> None:
    assert read_style(tmp_path) == Style(RULES)


@pytest.mark.parametrize("off", ["off", "'off'", "{severity: off}", "false"])
def test_a_rule_switched_off_says_nothing_and_mends_nothing(tmp_path: Path, off: str) -> None:
    found = style(tmp_path, f"rules:\n  select-star: {off}\n")
    assert found.off == ("select-star",)
    assert broken(STAR, found) == {}
    assert "*" in format_house(STAR, found, HOUSE)


def test_a_rule_may_be_a_warning(tmp_path: Path) -> None:
    assert broken(STAR, style(tmp_path, "rules:\n  select-star: warning\n")) == {"select-star": "warning"}


def test_a_rule_takes_parameters(tmp_path: Path) -> None:
    found = style(
        tmp_path, "rules:\n  table-alias:\n    aliases: {sales.orders: ord}\n    also: {sales.orders: [x]}\n"
    )
    assert broken("SELECT o.status FROM sales.orders AS o", found) == {"table-alias": "error"}
    assert broken("SELECT x.status FROM sales.orders AS x", found) == {}
    assert "AS ord" in format_house("SELECT o.status FROM sales.orders AS o", found, HOUSE)


def test_suffixes_are_a_companys_own(tmp_path: Path) -> None:
    found = style(tmp_path, "rules:\n  column-suffix:\n    suffixes: {percent: _percent}\n")
    sql = "SELECT 100.0 * COUNT(*) / COUNT(o.status) AS {} FROM sales.orders AS o"
    assert "column-suffix" in broken(sql.format("share_pct"), found)
    assert "column-suffix" not in broken(sql.format("share_percent"), found)


def test_a_name_that_is_spared_needs_no_unit(tmp_path: Path) -> None:
    sql = "SELECT ROUND(100.0 * COUNT(*) / COUNT(o.status), 1) AS {} FROM sales.orders AS o"
    found = style(tmp_path, "rules:\n  column-suffix:\n    spared: {contact_rate: per 100 orders}\n")
    assert "column-suffix" not in broken(sql.format("contact_rate"), found)
    assert "column-suffix" not in broken(sql.format("tickets_per_100_orders"), found)
    assert "column-suffix" in broken(sql.format("rate"), found)


def test_a_custom_rule_in_a_few_lines(tmp_path: Path) -> None:
    found = style(tmp_path, OWN)
    assert (
        broken("SELECT any_value(o.status || 'x') AS a FROM sales.orders AS o", found)["no-any-value"]
        == "warning"
    )
    assert "no-any-value" not in broken("SELECT MAX(o.status) AS a FROM sales.orders AS o", found)


@pytest.mark.parametrize(
    ("forbid", "sql", "found"),
    [
        ("forbid: o.status = 'x'", "SELECT 1 AS a FROM t AS o WHERE o.status = 'x'", True),
        ("forbid: o.status = 'x'", "SELECT 1 AS a FROM t AS o WHERE o.status = 'y'", False),
        ("forbid: status = _", "SELECT 1 AS a FROM t AS o WHERE (o.status) = 'y'", True),
        ("forbid: [CURRENT_DATE, 'MEDIAN(_)']", "SELECT MEDIAN(o.a) AS a FROM t AS o", True),
        ("forbid: [CURRENT_DATE, 'MEDIAN(_)']", "SELECT o.a FROM t AS o WHERE o.b > TODAY()", True),
        ("forbid: [CURRENT_DATE, 'MEDIAN(_)']", "SELECT o.a, 'CURRENT_DATE' AS t FROM t AS o", False),
        ("forbid_text: \\bhour\\(", "SELECT HOUR(o.a) AS hour FROM t AS o", True),
        ("forbid_text: \\bhour\\(", "SELECT o.hour FROM t AS o", False),
        ("required_filter: {tables: [s.t], condition: NOT t.gone}", "SELECT t.a FROM s.t AS t", True),
        (
            "required_filter: {tables: [s.t], condition: NOT t.gone}",
            "SELECT t.a FROM s.t AS t WHERE NOT t.gone",
            False,
        ),
        (
            "required_filter: {tables: [s.t], condition: NOT t.gone}",
            "SELECT t.a FROM s.t AS t WHERE t.gone",
            False,
        ),
        (
            "required_filter: {tables: [s.t], condition: NOT t.gone}",
            "SELECT u.a FROM s.u AS u WHERE EXISTS (SELECT 1 FROM s.t AS t)",
            False,
        ),
        (
            "required_filter: {tables: [s.t], condition: NOT t.gone, unless: [s.u]}",
            "SELECT t.a FROM s.t AS t JOIN s.u AS u ON u.a = t.a",
            False,
        ),
        (
            "required_filter: {tables: [s.t], condition: NOT t.gone, unless: [s.u]}",
            "SELECT t.a FROM s.t AS t JOIN s.v AS v ON v.a = t.a",
            True,
        ),
    ],
)
def test_kinds_of_custom_rules(tmp_path: Path, forbid: str, sql: str, found: bool) -> None:
    from app.assistant.style.custom_rule import make_rule
    from app.assistant.workspace import read_yaml

    (tmp_path / "rule.yaml").write_text(
        f"id: own\nreason: r\nbad: SELECT 1\ngood: SELECT 1\n{forbid}\n", encoding="utf-8"
    )
    rule = make_rule(read_yaml(tmp_path / "rule.yaml"), "error", "duckdb")
    assert any(place.problem for place in rule.check(read_query(sql, HOUSE), {})) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rules:\n  select-stars: error\n", "unknown key 'select-stars'; did you mean select-star"),
        ("rules:\n  gibberish: error\n", "known: .*column-suffix, count-star"),
        ("rule: {}\n", "unknown key 'rule'; did you mean rules"),
        ("rules:\n  select-star: loud\n", "'loud' is none of error, warning, off"),
        ("rules:\n  table-alias: {alias: {}}\n", "unknown key 'alias'; did you mean aliases"),
        ("rules:\n  table-alias: {aliases: [o]}\n", "aliases is a dict"),
        ("rules:\n  table-alias: {aliases: {a: 1}}\n", "maps names to names"),
        ("rules: [select-star]\n", "rules: is a table"),
        ("- a\n", "not a list"),
        ("rules: {\n", "cannot be read as YAML"),
        ("custom:\n  - id: x\n", "custom rule 1 \\(x\\) needs `reason:`"),
        (OWN.replace("no-any-value", "select-star"), "'select-star' is used twice"),
        (OWN.replace("forbid: ANY_VALUE(_)", "forbid: 'SELECT ((('"), "is no SQL expression"),
        (OWN.replace("forbid: ANY_VALUE(_)", "forbid_text: '('"), "no regular expression"),
        (OWN.replace("forbid: ANY_VALUE(_)", "forbids: x"), "unknown key 'forbids'; did you mean forbid"),
        (OWN.replace("forbid: ANY_VALUE(_)", "required_filter: {table: a}"), "keys tables"),
        (OWN.replace("    forbid: ANY_VALUE(_)\n", ""), "it needs one of forbid"),
        (OWN.replace("SELECT ANY_VALUE(o.status)", "SELECT MIN(o.status)"), "its bad example does not break it"),
        (OWN.replace("SELECT MIN(o.status)", "SELECT ANY_VALUE(o.status)"), "its good example breaks it"),
        (OWN.replace("SELECT MIN(o.status) AS status", "SELECT ((("), "its good example cannot be read"),
        (OWN.replace("warning", "off"), "remove the rule"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_the_file(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(WorkspaceError, match=said) as error:
        style(tmp_path, text)
    assert "style.yaml" in str(error.value)


def test_broken_sql_has_no_score() -> None:
    with pytest.raises(ParseError):
        conformance("SELECT FROM (", Style(), HOUSE)


def test_an_answer_is_in_the_house_style_where_there_is_a_style_file(tmp_path: Path) -> None:
    tree = read_query("SELECT x.status FROM sales.orders AS x", HOUSE).tree
    workspace = Workspace(tmp_path, "shop", (DatabaseConfig("shop", "duckdb://"),))
    assert format_answer(tree, HOUSE.schema, workspace) == "SELECT\n  x.status\nFROM sales.orders AS x"
    (tmp_path / "style.yaml").write_text("rules: {}\n", encoding="utf-8")
    assert format_answer(tree, HOUSE.schema, workspace) == "SELECT o.status\nFROM sales.orders AS o"

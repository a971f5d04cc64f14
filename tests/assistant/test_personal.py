"""Personal data that a query would show is found, however it gets there; what only limits or counts is not."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from app.assistant.assistant import Assistant
from app.assistant.errors import PolicyError
from app.assistant.generate import Generation
from app.assistant.guard import check_policy
from app.assistant.pairs import read_pairs
from app.assistant.parse import parse_sql
from app.assistant.personal import NOT_SHOWN, find_personal, leave_out_personal
from app.assistant.schema import Column, ForeignKey, Schema, Table
from app.assistant.workspace import read_workspace

DATA = Path(__file__).parents[2] / "data"
SCHEMA = Schema(
    (
        Table(
            "people",
            (
                Column("id", "INTEGER"), Column("full_name", "VARCHAR"), Column("city", "VARCHAR"),
                Column("email", "VARCHAR", personal=True), Column("born", "DATE", personal=True),
            ),
            primary_key=("id",),
        ),
        Table(
            "visits",
            (Column("person_id", "INTEGER"), Column("day", "DATE"), Column("channel", "VARCHAR")),
            foreign_keys=(ForeignKey(("person_id",), "people", ("id",)),),
        ),
        Table("shops", (Column("shop", "VARCHAR"), Column("email", "VARCHAR"))),
    ),
    "duckdb",
)  # fmt: skip

SHOWN = [
    "SELECT p.email FROM people AS p",
    "SELECT email FROM people",
    "SELECT * FROM people",
    "SELECT p.* FROM people AS p JOIN visits AS v ON v.person_id = p.id",
    "SELECT * EXCLUDE (email) FROM people",
    "SELECT p FROM people AS p",
    "SELECT p.id, LOWER(p.email) AS contact FROM people AS p",
    "SELECT p.id, p.city || ' ' || p.email AS a FROM people AS p",
    "SELECT p.id, YEAR(p.born) AS year FROM people AS p",
    "SELECT p.id, COALESCE(p.email, 'none') FROM people AS p",
    "SELECT p.id, CASE WHEN p.city = 'Rome' THEN p.email ELSE '' END FROM people AS p",
    "SELECT MAX(p.born) FROM people AS p",
    "SELECT ANY_VALUE(p.email) FROM people AS p GROUP BY p.city",
    "SELECT STRING_AGG(p.email, ', ') FROM people AS p",
    "SELECT LIST(p.email) FROM people AS p",
    "SELECT MEDIAN(p.email) FROM people AS p",
    "SELECT QUANTILE_DISC(p.email, 0.5) FROM people AS p",
    "SELECT LOWER(p.email) AS e, COUNT(*) FROM people AS p GROUP BY LOWER(p.email)",
    "SELECT CAST(p.born AS DATE) AS d, COUNT(*) FROM people AS p GROUP BY CAST(p.born AS DATE)",
    "SELECT TO_JSON(p) FROM people AS p",
    "SELECT STRUCT_PACK(p.*) FROM people AS p",
    "SELECT t.x FROM people AS p, UNNEST([p.email]) AS t(x)",
    "SELECT l.x FROM people AS p, LATERAL (SELECT p.email AS x) AS l",
    "SELECT p.id, UNNEST([p.email]) FROM people AS p",
    "SELECT a.b FROM (SELECT {'b': p.email} AS a FROM people AS p)",
    "SELECT x.a.b FROM (SELECT {'b': p.email} AS a FROM people AS p) AS x",
    "SELECT * REPLACE (UPPER(email) AS city) FROM people",
    "SELECT YEAR(p.born), p.full_name, COUNT(*) FROM people AS p GROUP BY CUBE (YEAR(p.born), p.full_name)",
    "WITH RECURSIVE r AS (SELECT p.email AS e FROM people AS p UNION ALL SELECT r.e FROM r) SELECT r.e FROM r",
    "SELECT p.full_name, AVG(DATE_DIFF('year', p.born, DATE '2025-01-01')) FROM people AS p GROUP BY p.full_name",
    "SELECT p.id, AVG(YEAR(p.born)) FROM people AS p GROUP BY 1",
    "SELECT p.born, COUNT(*) FROM people AS p GROUP BY p.born",
    "SELECT MEDIAN(YEAR(p.born)) FROM people AS p WHERE p.id = 7",
    "SELECT AVG(YEAR(p.born)) FROM people AS p JOIN visits AS v ON v.person_id = p.id AND LOWER(p.full_name) = 'ada'",
    "SELECT AVG(YEAR(p.born)) FROM people AS p WHERE p.id IN (7)",
    "SELECT p.full_name, YEAR(p.born) AS y, COUNT(*) FROM people AS p GROUP BY p.full_name, YEAR(p.born)",
    "SELECT DISTINCT YEAR(p.born) FROM people AS p",
    "SELECT p.id, LAG(p.email) OVER (ORDER BY p.id) FROM people AS p",
    "SELECT p.id, AVG(YEAR(p.born)) OVER (PARTITION BY p.id) FROM people AS p",
    "WITH a AS (SELECT p.id, p.email AS contact FROM people AS p) SELECT a.contact FROM a",
    "WITH a AS (SELECT * FROM people) SELECT a.email FROM a",
    "WITH a(x, y) AS (SELECT p.id, p.email FROM people AS p) SELECT a.y FROM a",
    "WITH a AS (SELECT p.email AS e FROM people AS p), b AS (SELECT * FROM a) SELECT b.e FROM b",
    "SELECT x.contact FROM (SELECT p.email AS contact FROM people AS p) AS x",
    "SELECT (SELECT p.email FROM people AS p WHERE p.id = v.person_id) FROM visits AS v",
    "SELECT (SELECT p.email) FROM people AS p",
    "SELECT p.city FROM people AS p UNION ALL SELECT q.email FROM people AS q",
    "SELECT p.email AS city FROM people AS p UNION ALL SELECT q.city FROM people AS q",
]
FINE = [
    "SELECT p.id, p.full_name, p.city FROM people AS p WHERE p.email IS NOT NULL ORDER BY p.born",
    "SELECT * EXCLUDE (email, born) FROM people",
    "SELECT COUNT(p.email), COUNT(DISTINCT p.email), COUNT(*) FROM people AS p",
    "SELECT p.city, COUNT(*) FILTER (WHERE p.born < DATE '1960-01-01') FROM people AS p GROUP BY p.city",
    "SELECT p.city, AVG(DATE_DIFF('year', p.born, DATE '2025-01-01')) AS age FROM people AS p GROUP BY p.city",
    "SELECT MEDIAN(YEAR(p.born)) FROM people AS p",
    "SELECT MEDIAN(YEAR(p.born)) FROM people AS p JOIN visits AS v ON v.person_id = p.id WHERE p.city = 'Bern'",
    "SELECT COUNT(p.email) FROM people AS p WHERE p.id = 7",
    "SELECT 10 * (YEAR(p.born) // 10) AS decade, COUNT(*) FROM people AS p GROUP BY decade",
    "SELECT YEAR(p.born), COUNT(*) FROM people AS p GROUP BY 1",
    "SELECT DATE_TRUNC('year', p.born) AS y, COUNT(*) FROM people AS p GROUP BY DATE_TRUNC('year', p.born)",
    "SELECT r.n, COUNT(p.email) FROM people AS p, RANGE(3) AS r(n) GROUP BY r.n",
    "SELECT p.id, p.born < DATE '1960-01-01' AS older FROM people AS p",
    "SELECT p.id, CASE WHEN p.email IS NULL THEN 'no' ELSE 'yes' END AS has_email FROM people AS p",
    "SELECT CASE p.email WHEN 'a' THEN 1 ELSE 2 END FROM people AS p",
    "SELECT v.channel FROM visits AS v WHERE EXISTS (SELECT p.email FROM people AS p WHERE p.id = v.person_id)",
    "SELECT s.shop, s.email FROM shops AS s",
    "SELECT email FROM shops",
    "SELECT s.* FROM shops AS s",
    "WITH a AS (SELECT p.id, p.email, p.city FROM people AS p) SELECT a.city, COUNT(a.email) FROM a GROUP BY a.city",
    "WITH a AS (SELECT * FROM people), b AS (SELECT v.day FROM visits AS v) SELECT * FROM b",
    "WITH a AS (SELECT COUNT(p.email) AS email FROM people AS p) SELECT a.email FROM a",
    "SELECT p.id, ROW_NUMBER() OVER (PARTITION BY p.email ORDER BY p.born) AS n FROM people AS p",
    "SELECT p.city FROM people AS p UNION SELECT v.channel FROM visits AS v",
]


@pytest.mark.parametrize("sql", SHOWN)
def test_what_shows_personal_data_is_refused(sql: str) -> None:
    with pytest.raises(PolicyError, match=r"people\.(email|born) is personal data"):
        check_policy(parse_sql(sql, "duckdb"), SCHEMA)


@pytest.mark.parametrize("sql", FINE)
def test_what_limits_or_counts_is_not(sql: str) -> None:
    assert find_personal(parse_sql(sql, "duckdb"), SCHEMA) == ""
    check_policy(parse_sql(sql, "duckdb"), SCHEMA)


@pytest.mark.parametrize(
    ("sql", "left"),
    [
        (
            "SELECT p.full_name, p.email AS contact, p.city FROM people AS p ORDER BY contact, p.city",
            "SELECT p.full_name, p.city FROM people AS p ORDER BY p.city",
        ),
        ("SELECT * FROM people AS p", "SELECT p.id, p.full_name, p.city FROM people AS p"),
        (
            "SELECT p.*, v.day FROM people AS p JOIN visits AS v ON v.person_id = p.id",
            "SELECT p.id, p.full_name, p.city, v.day FROM people AS p JOIN visits AS v ON v.person_id = p.id",
        ),
        (
            "SELECT p.*, v.* FROM people AS p JOIN visits AS v ON v.person_id = p.id",
            "SELECT p.id, p.full_name, p.city, v.* FROM people AS p JOIN visits AS v ON v.person_id = p.id",
        ),
        ("WITH a AS (SELECT * FROM people) SELECT a.*, 1 AS x FROM a", ""),
        ("SELECT p.email FROM people AS p", ""),  # nothing would be left: the guard refuses it
        ("SELECT p.id, p.email FROM people AS p ORDER BY 2", ""),
        ("WITH a AS (SELECT * FROM people) SELECT * FROM a", ""),
        ("SELECT p.city FROM people AS p UNION SELECT p.email FROM people AS p", ""),
    ],
)
def test_what_is_personal_is_left_out_beside_other_columns(sql: str, left: str) -> None:
    tree = parse_sql(sql, "duckdb")
    said = leave_out_personal(tree, SCHEMA)
    assert tree.sql("duckdb") == parse_sql(left or sql, "duckdb").sql("duckdb")
    assert all(each.startswith(NOT_SHOWN) and "email" in each for each in said)
    assert bool(said) == bool(left)
    assert not find_personal(tree, SCHEMA) or not left


def test_approved_queries_show_none() -> None:
    with closing(Assistant(read_workspace(DATA))) as assistant:
        company_schema, using = assistant.schema, 0
    assert find_personal(parse_sql("SELECT * FROM sales.customers", "duckdb"), company_schema)
    for pair in read_pairs(DATA / "pairs"):
        assert find_personal(parse_sql(pair.sql, "duckdb"), company_schema) == "", pair.id
        using += any(name in pair.sql for name in ("c.birth_date", "c.phone"))
    assert using > 10


class Says:
    """A model that always says one text."""

    name = "says"

    def __init__(self, text: str) -> None:
        self.text = text

    def generate(self, messages: object, **_: object) -> Generation:
        return Generation(self.text, 1, 0, 1, 0.0, 0.0, 0.0, False)


def test_an_answer_says_what_it_does_not_show() -> None:
    question = "Show every column of the bronze customers who live in Graz."
    with closing(Assistant(read_workspace(DATA), compose=False, vote=False)) as assistant:
        assistant.model = Says("SELECT * FROM sales.customers AS c WHERE c.city = 'Graz' AND NOT c.is_test")
        answer = assistant.ask(question)
        assert answer.verdict == "answered"
        assert answer.result is not None
        assert "full_name" in answer.result.columns
        assert not {"email", "phone", "birth_date"} & set(answer.result.columns)
        assert answer.notes[0] == f"{NOT_SHOWN}email, phone, birth date."
        assert answer.repairs == ()  # nothing that the model wrote was wrong
        assert answer.confidence
        assert "the SQL had to be corrected" not in answer.confidence.reasons
        assistant.model = Says("SELECT MAX(c.email) AS email FROM sales.customers AS c")
        answer = assistant.ask(question)
        assert answer.verdict == "refused"
        assert "sales.customers.email is personal data" in answer.message

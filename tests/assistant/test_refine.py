"""Follow-ups that name another value or period change the last query there alone; all others are the model's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from app.assistant.assistant import Assistant
from app.assistant.errors import ModelError
from app.assistant.prompt import Turn
from app.assistant.workspace import read_workspace

TABLES = """
CREATE TABLE shops (shop_id INTEGER PRIMARY KEY, city VARCHAR, kind VARCHAR);
INSERT INTO shops VALUES (1, 'Reno', 'kiosk'), (2, 'Genève', 'kiosk'), (3, 'New York', 'hall');
CREATE TABLE sales (
  sale_id INTEGER PRIMARY KEY, shop_id INTEGER REFERENCES shops (shop_id), sold_on DATE, price INTEGER
);
INSERT INTO sales VALUES
  (1, 1, DATE '2025-03-01', 5), (2, 2, DATE '2025-03-02', 7), (3, 2, DATE '2024-04-01', 11),
  (4, 3, DATE '2025-04-02', 13);
"""  # fmt: skip
TOML = """
[workspace]
reference_date = 2025-05-15

[databases.shop]
url = "duckdb:///shop.duckdb"
"""
GLOSSARY = "- term: takings\n  means: What was sold for.\n  sql: SUM(s.price)\n  from: sales AS s\n"
TURN = Turn(
    "Takings in Reno in March 2025?",
    "SELECT SUM(s.price) AS takings FROM sales AS s JOIN shops AS p ON p.shop_id = s.shop_id "
    "WHERE p.city = 'Reno' AND s.sold_on >= DATE '2025-03-01' AND s.sold_on < DATE '2025-04-01'",
)
REFINED = {
    "And in Geneve?": 7,
    "ok, now the same for New York please": None,
    "What about Genève?": 7,
    "only the city of Genève": 7,
    "And in January 2024?": None,
    "And the previous month?": None,  # February, not the last one
}
LEFT = [
    "And in Genève and New York?",  # two values
    "And in Genève in April 2025?",  # both at once
    "Without Genève?",
    "And Genève too",
    "And in Chicago?",
    "By month?",
    "And in Reno?",  # nothing changes
    "And since April 2025?",  # an open end
    "Is it more than in Genève?",
    "With April 2025",  # beside, it seems
]


class Reached(ModelError):
    """The question went on to the model."""


class NoModel:
    """A model that nothing may reach."""

    name = "none"

    def generate(self, *_: Any, **__: Any) -> Any:
        raise Reached("reached")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    root = tmp_path_factory.mktemp("shop")
    with duckdb.connect(str(root / "shop.duckdb")) as connection:
        connection.execute(TABLES)
    (root / "inhouse.toml").write_text(TOML)
    (root / "glossary.yaml").write_text(GLOSSARY)
    opened = Assistant(read_workspace(root), NoModel())
    yield opened
    opened.close()


@pytest.mark.parametrize("question", REFINED)
def test_a_value_or_a_period_is_put_in_place(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question, [TURN])
    assert answer.verdict == "answered"
    assert answer.result
    assert answer.result.rows == [(REFINED[question],)]
    assert answer.notes[0].startswith("The same query as before, ")


@pytest.mark.parametrize("question", LEFT)
def test_whatever_says_more_is_the_model_s(assistant: Assistant, question: str) -> None:
    with pytest.raises(Reached):
        assistant.ask(question, [TURN])


def test_a_value_of_another_column_is_the_model_s(assistant: Assistant) -> None:
    with pytest.raises(Reached):
        assistant.ask("And in the hall?", [TURN])


def test_a_query_with_other_dates_keeps_its_period(assistant: Assistant) -> None:
    sql = TURN.sql + " AND s.sold_on <> DATE '2025-03-08'"
    with pytest.raises(Reached):
        assistant.ask("And in April 2025?", [Turn(TURN.question, sql)])


def test_a_broken_earlier_query_is_the_model_s(assistant: Assistant) -> None:
    with pytest.raises(Reached):
        assistant.ask("And in Genève?", [Turn("?", "SELECT FROM WHERE (")])


BY_CITY = (
    "SELECT p.city, SUM(s.price) AS takings FROM sales AS s JOIN shops AS p ON p.shop_id = s.shop_id "
    "GROUP BY p.city ORDER BY takings DESC, p.city"
)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("Only the kiosk", [("Genève", 18), ("Reno", 5)]),
        ("just those in Genève, please", [("Genève", 18)]),
        ("Only the top two", [("Genève", 18), ("New York", 13)]),
        ("just the first 1", [("Genève", 18)]),
    ],
)
def test_one_plain_query_is_restricted_or_cut(
    assistant: Assistant, question: str, rows: list[tuple[str, int]]
) -> None:
    answer = assistant.ask(question, [Turn("Takings by city?", BY_CITY)])
    assert answer.result and answer.result.rows == rows
    assert answer.notes[0].startswith("The same query as before, ")


@pytest.mark.parametrize(
    ("question", "sql"),
    [
        ("And in the kiosk?", BY_CITY),  # in place of another, or one more
        ("Only the kiosk", BY_CITY + " LIMIT 2"),  # of what was shown, or of all
        ("Only the kiosk", BY_CITY.replace("GROUP BY p.city", "GROUP BY p.city HAVING SUM(s.price) > 9")),
        ("Only the kiosk", BY_CITY.replace("JOIN", "LEFT JOIN")),
        ("Only the kiosk", f"SELECT * FROM ({BY_CITY}) AS by_city"),
        ("Only the kiosk", "SELECT SUM(s.price) AS takings FROM sales AS s"),
        ("Only the kiosk", BY_CITY.replace("SUM(s.price)", "SUM(s.price) FILTER (WHERE p.kind = 'hall')")),
        ("Only the top 2", BY_CITY.replace("takings DESC, ", "")),
        ("Only the top 2", BY_CITY.partition(" ORDER")[0]),
        ("Only the top 2", BY_CITY + " LIMIT 2"),
        ("Only the top 2 by price", BY_CITY),
    ],
)
def test_what_would_be_of_others_is_the_model_s(assistant: Assistant, question: str, sql: str) -> None:
    with pytest.raises(Reached):
        assistant.ask(question, [Turn("Takings by city?", sql)])

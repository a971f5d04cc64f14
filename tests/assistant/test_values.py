"""Texts that a query compares are put as they are stored."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from app.assistant.answer import Answer
from app.assistant.assistant import Assistant
from app.assistant.errors import LimitError
from app.assistant.generate import Generation
from app.assistant.parse import parse_sql
from app.assistant.schema import Column, Schema, Table
from app.assistant.values import StoredValues
from app.assistant.workspace import read_workspace

TABLES = """
CREATE TABLE shops (shop_id INTEGER PRIMARY KEY, city VARCHAR, kind VARCHAR, note VARCHAR);
INSERT INTO shops VALUES
  (1, 'New York', 'Drive-In', 'a1'), (2, 'Genève', 'Kiosk', 'A1'), (3, 'Reno', 'Kiosk', 'line 10'),
  (4, 'Boston', 'Stall', 'x'), (5, 'Bazaar', 'Booth', 'y');
CREATE TABLE sales (sale_id INTEGER PRIMARY KEY, shop_id INTEGER REFERENCES shops (shop_id), city VARCHAR);
INSERT INTO sales VALUES (1, 1, 'web'), (2, 1, 'web'), (3, 2, 'fair'), (4, 4, 'Bazaar');
"""  # fmt: skip
COUNT = "SELECT COUNT(*) AS n FROM shops AS s WHERE"
READ_AS = {
    f"{COUNT} s.city = 'new york'": (1, "New York"),
    f"{COUNT} s.city = 'NEW-YORK'": (1, "New York"),
    f"{COUNT} s.city = 'Geneve'": (1, "Genève"),
    f"{COUNT} 'reno' = s.city": (1, "Reno"),
    f"{COUNT} city = 'reno'": (1, "Reno"),
    f"{COUNT} s.kind IN ('drive in', 'Kiosk')": (3, "Drive-In"),
    f"{COUNT} s.kind <> 'kiosk'": (3, "Kiosk"),
    f"{COUNT} s.city = 'Bostn'": (1, "Boston"),
    "SELECT COUNT(*) AS n FROM sales AS a JOIN shops AS s ON s.shop_id = a.shop_id WHERE s.city = 'new york'":
        (2, "New York"),
    "SELECT COUNT(*) AS n FROM sales AS a JOIN shops AS s ON s.shop_id = a.shop_id WHERE s.kind = 'fair'": (1, None),
    f"{COUNT} s.kind = 'reno'": (1, None),
    "WITH t AS (SELECT s.shop_id FROM shops AS s WHERE s.city = 'RENO') SELECT COUNT(*) AS n FROM t": (1, "Reno"),
}  # fmt: skip
STAYS = {
    f"{COUNT} s.city = 'Reno'": 1,
    f"{COUNT} s.note = 'a1'": 1,  # two values differ in case only
    f"{COUNT} s.note = 'line 11'": 0,  # a number is no typing error
    f"{COUNT} s.city = 'Chicago'": 0,
    f"{COUNT} s.city = 'web'": 0,  # of another table's column
    f"{COUNT} LOWER(s.city) = 'reno'": 1,
    f"{COUNT} s.city LIKE 'reno'": 0,
    f"{COUNT} s.kind IN ('Reno', 'Tent')": 0,
    # Both tables' cities are called Bazaar: it may be either.
    "SELECT COUNT(*) AS n FROM sales AS a JOIN shops AS s ON s.shop_id = a.shop_id WHERE s.kind = 'Bazaar'": 0,
}


class Written:
    """Writes one text."""

    name = "written"

    def __init__(self, text: str) -> None:
        self.text = text

    def generate(self, messages, **options):
        return Generation(self.text, 1, 0, 1, 0.0, 0.0, 0.0, False)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("shops")
    (folder / "inhouse.toml").write_text(
        '[workspace]\nname = "S"\n[databases.s]\nurl = "duckdb:///s.duckdb"\n'
    )
    with duckdb.connect(str(folder / "s.duckdb")) as connection:
        connection.execute(TABLES)
    assistant = Assistant(read_workspace(folder))
    yield assistant
    assistant.close()


def ask(assistant: Assistant, sql: str) -> Answer:
    assistant.model = Written(sql)
    return assistant.ask("How many sales and shops?")


@pytest.mark.parametrize(("sql", "expected"), READ_AS.items())
def test_a_text_is_read_as_it_is_stored_and_that_is_said(assistant, sql, expected):
    answer = ask(assistant, sql)
    assert answer.result.rows == [(expected[0],)]
    said = f"read as '{expected[1]}'" if expected[1] else "is looked for in"
    assert said in answer.repairs[-1]
    assert (f"'{expected[1]}'" if expected[1] else ".city = ") in answer.sql


@pytest.mark.parametrize(("sql", "count"), STAYS.items())
def test_a_text_that_may_be_meant_stays(assistant, sql, count):
    answer = ask(assistant, sql)
    assert answer.result.rows == [(count,)]
    assert not answer.repairs


def test_a_text_beyond_the_index_is_not_replaced(assistant):
    stored = assistant.values
    tree = parse_sql("SELECT 1 AS x FROM shops AS s WHERE s.city = 'reno'", "duckdb")
    _, said = stored.mend(tree, lambda sql: True)
    assert said == ()


def test_a_typing_error_is_mended_only_where_nothing_was_found(assistant):
    answer = ask(assistant, f"{COUNT} s.city IN ('Bostn', 'Reno')")
    assert (answer.result.rows, answer.repairs) == ([(1,)], ())


def test_a_typing_error_whose_mending_finds_nothing_stays(assistant):
    answer = ask(assistant, f"{COUNT} s.city = 'Bostn' AND s.kind = 'Kiosk'")
    assert (answer.result.rows, answer.repairs) == ([(0,)], ())
    assert "Bostn" in answer.sql


def test_a_mended_query_that_fails_leaves_the_answer_as_it_was(assistant, monkeypatch):
    run = assistant.queries.run

    def slow(sql, **options):
        if "'Boston'" in sql:
            raise LimitError("stopped after 10 s")
        return run(sql, **options)

    monkeypatch.setattr(assistant.queries, "run", slow)
    answer = ask(assistant, f"{COUNT} s.city = 'Bostn'")
    assert (answer.verdict, answer.result.rows, answer.repairs) == ("answered", [(0,)], ())
    assert "Bostn" in answer.sql


def test_a_text_under_a_key_is_looked_for_where_the_key_leads(assistant):
    answer = ask(
        assistant, "SELECT a.sale_id FROM sales AS a WHERE a.shop_id = 'new york' ORDER BY a.sale_id"
    )
    assert answer.result.rows == [(1,), (2,)]
    assert answer.repairs == ("'New York' is looked for in shops.city, to which sales.shop_id refers",)
    answer = ask(
        assistant, "SELECT a.sale_id FROM sales AS a WHERE a.shop_id LIKE '%york' ORDER BY a.sale_id"
    )
    assert answer.repairs == ("'%york' is looked for in shops.city, to which sales.shop_id refers",)


def test_flags_say_the_same_in_several_ways():
    table = Table(
        "rooms", (Column("free", "CHAR(1)", values=("1", "0")), Column("kind", "CHAR(1)", values=("A", "1")))
    )
    stored = StoredValues(Schema((table,), "sqlite"), {})
    for written, read in (
        ("free = 'Yes'", "free = '1'"),
        ("free = 'n'", "free = '0'"),
        ("kind = 'Y'", "kind = 'Y'"),
    ):
        tree = parse_sql(f"SELECT 1 AS x FROM rooms WHERE {written}", "sqlite")
        stored.mend(tree, lambda sql: False)
        assert tree.sql("sqlite") == f"SELECT 1 AS x FROM rooms WHERE {read}"

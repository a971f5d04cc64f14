"""The grammar of what a model may write: what it lets through, what it does not, and a real model kept to it."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest

from app.assistant.assistant import Assistant
from app.assistant.generate import LlamaModel
from app.assistant.grammar import as_regex, build_grammar
from app.assistant.pairs import read_pairs
from app.assistant.prompt import Message
from app.assistant.schema import Column, Schema, Table
from app.assistant.workspace import read_workspace

DATA = Path(__file__).parents[2] / "data"
SHOP = Schema(
    (
        Table("orders", (Column("order_id"), Column("city"), Column("unit price")), "sales"),
        Table("customers", (Column("customer_id"), Column("city"), Column("größe")), "sales"),
        Table("fromage", (Column("joint"),)),
    )
)
ACCEPTS = re.compile(as_regex(build_grammar(SHOP)))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT COUNT(*) FROM sales.orders",
        'select o.city, o."unit price" from sales.orders as o\njoin sales.customers c on c.city = o.city',
        "SELECT sales.orders.order_id FROM sales.orders WHERE city = 'it''s FROM x' AND größe >= 1.5e3",
        "SELECT f.joint FROM fromage AS f, sales.orders AS o",
        "SELECT x.n FROM (SELECT COUNT(*) AS n FROM Sales.Orders) AS x WHERE EXTRACT(YEAR FROM day) = 2025".replace(
            "x.n", "n"
        ),
        "WITH monthly AS (SELECT 1 AS m FROM sales.orders) SELECT monthly.m FROM monthly JOIN sales.customers ON TRUE",
        "WITH RECURSIVE a(n) AS (SELECT 1) SELECT a.n FROM a",
        "SELECT d FROM generate_series(DATE '2025-01-01', DATE '2025-02-01', INTERVAL 1 DAY) AS t(d)",
        "CANNOT the data has no weather",
        "```sql\nSELECT 1\n```",
    ],
)
def test_what_exists_may_be_written(sql: str) -> None:
    assert ACCEPTS.fullmatch(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT COUNT(*) FROM sales.invoices",
        "SELECT COUNT(*) FROM invoices",
        "SELECT COUNT(*) FROM orders AS o JOIN sales.customers AS c",
        "SELECT o.price FROM sales.orders AS o",
        "SELECT * FROM read_csv('/etc/passwd')",
        "WITH a AS (SELECT 1 FROM sales.invoices) SELECT * FROM a",
        "DELETE FROM sales.orders",
        "The answer is SELECT 1",
        "With a CTE we count the orders",
    ],
)
def test_what_does_not_exist_may_not(sql: str) -> None:
    assert not ACCEPTS.fullmatch(sql)


def test_fields_of_structs_may_stand_behind_a_dot() -> None:
    schema = Schema((Table("events", (Column("payload", "STRUCT(kind VARCHAR)"),)),))
    assert re.compile(as_regex(build_grammar(schema))).fullmatch("SELECT payload.kind FROM events")


def test_every_query_that_the_house_approved_may_be_written() -> None:
    with closing(Assistant(read_workspace(DATA), examples=False)) as assistant:
        accepts = re.compile(as_regex(assistant.grammar))
    pairs = [pair for pair in read_pairs(DATA / "pairs") if not pair.heldout]
    assert len(pairs) > 400
    assert [pair.id for pair in pairs for sql in (pair.sql, *pair.accept) if not accepts.fullmatch(sql)] == []


def test_a_model_is_kept_to_it(small_model: LlamaModel) -> None:
    asked: list[Message] = [
        {"role": "system", "content": "You write one SQL statement and nothing else."},
        {"role": "user", "content": "How many rows has the table sales.invoices?"},
    ]
    free = small_model.generate(asked, max_tokens=30).text
    kept = small_model.generate(asked, max_tokens=30, grammar=build_grammar(SHOP)).text
    assert "invoices" in free and not ACCEPTS.fullmatch(free.strip())
    assert "invoices" not in kept and any(f"sales.{name}" in kept for name in ("orders", "customers"))


def test_names_of_any_characters_make_a_grammar_that_the_engine_reads(small_model: LlamaModel) -> None:
    odd = ('we"ird', "two\nlines", "back\\slash", "größe 📦", "[a-z]", "`tick`", "a]b", "order")
    schema = Schema(tuple(Table(name, tuple(map(Column, odd))) for name in odd))
    grammar = build_grammar(schema)
    asked: list[Message] = [{"role": "user", "content": "Write SQL that counts the rows of a table."}]
    assert small_model.generate(asked, max_tokens=8, grammar=grammar).text
    accepts = re.compile(as_regex(grammar))
    assert accepts.fullmatch("SELECT COUNT(*) FROM größe 📦")
    assert not accepts.fullmatch("SELECT COUNT(*) FROM kisten")


def test_an_answer_that_keeps_to_it_is_the_same_with_and_without(small_model: LlamaModel) -> None:
    asked: list[Message] = [
        {
            "role": "system",
            "content": "You write one SQL statement and nothing else. Table: sales.orders(order_id, city)",
        },
        {"role": "user", "content": "How many orders in each city?"},
    ]
    free = small_model.generate(asked, max_tokens=60).text
    assert ACCEPTS.fullmatch(free.rstrip(";"))
    assert small_model.generate(asked, max_tokens=60, grammar=build_grammar(SHOP)).text == free


def test_the_assistant_gives_it_to_an_engine_that_takes_one(shop_workspace: Path) -> None:
    class Takes:
        name, takes_grammar = "takes", True

        def __init__(self) -> None:
            self.got: list[str] = []

        def generate(self, messages: object, *, grammar: str = "", **_: object) -> object:
            from app.assistant.generate import Generation

            self.got.append(grammar)
            return Generation("SELECT COUNT(*) AS n FROM sales.orders", 1, 0, 1, 0.0, 0.0, 0.0, False)

    workspace = read_workspace(shop_workspace)
    for constrain in (True, False):
        model = Takes()
        with closing(Assistant(workspace, model, constrain=constrain, compose=False)) as assistant:  # type: ignore[arg-type]
            assert assistant.ask("How many orders are there?").verdict == "answered"
            assert model.got == ([assistant.grammar] if constrain else [""])

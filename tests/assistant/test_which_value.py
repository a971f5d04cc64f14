"""A value that may be one of several things is asked back only where nothing in the question decides."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from app.assistant.answer import Answer
from app.assistant.assistant import Assistant
from app.assistant.errors import ModelError
from app.assistant.workspace import read_workspace

TABLES = """
CREATE TABLE stores (store_id INTEGER PRIMARY KEY, store_name VARCHAR, city VARCHAR, region VARCHAR);
CREATE TABLE campaigns (campaign_id INTEGER PRIMARY KEY, campaign_name VARCHAR);
CREATE TABLE agents (agent_id INTEGER PRIMARY KEY, agent_name VARCHAR, team VARCHAR, nickname VARCHAR);
CREATE TABLE orders (order_id INTEGER PRIMARY KEY, store_id INTEGER REFERENCES stores (store_id), status VARCHAR,
  amount DOUBLE, ordered_on DATE);
CREATE TABLE spend (spend_id INTEGER PRIMARY KEY, campaign_id INTEGER REFERENCES campaigns (campaign_id), usd DOUBLE);
CREATE TABLE tickets (ticket_id INTEGER PRIMARY KEY, agent_id INTEGER REFERENCES agents (agent_id), status VARCHAR);
CREATE TABLE plans (region VARCHAR, target DOUBLE);
INSERT INTO stores VALUES
  (1, 'Lyon', 'Geneva', 'South'), (2, 'Harbour', 'Lyon', 'South'), (3, 'Old Mill', 'Graz', 'East');
INSERT INTO campaigns VALUES (1, 'Graz'), (2, 'Spring Sale');
INSERT INTO agents VALUES
  (1, 'Anna Berg', 'Returns', 'Ace'), (2, 'Anna Holm', 'Billing', 'Bee'), (3, 'Jo Lind', 'Returns', 'Ace'),
  (4, 'Jo Lind', 'Billing', 'Cat'), (5, 'Kim Moe', 'Billing', 'Bee');
INSERT INTO orders VALUES
  (1, 1, 'pending', 10, '2025-09-01'), (2, 2, 'shipped', 20, '2025-09-02'), (3, 3, 'paid', 5, '2025-09-03');
INSERT INTO spend VALUES (1, 1, 3), (2, 2, 4);
INSERT INTO tickets VALUES (1, 1, 'pending'), (2, 2, 'solved'), (3, 3, 'solved'), (4, 4, 'escalated');
INSERT INTO plans VALUES ('South', 100), ('East', 80);
"""
SCHEMA = """
stores: {columns: {store_name: Name of the store., city: {description: City., synonyms: [town]}}}
orders: {columns: {amount: Value of the order in USD.}, synonyms: [purchases]}
agents: {columns: {nickname: {description: What colleagues call them., personal: true}}}
"""
GLOSSARY = """
- term: turnover
  means: Value of all orders.
  sql: SUM(o.amount)
  from: orders AS o
  unit: usd
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    root = tmp_path_factory.mktemp("which")
    with duckdb.connect(root / "shop.duckdb") as connection:
        connection.execute(TABLES)
    (root / "inhouse.toml").write_text(
        '[workspace]\nname = "Shop"\nreference_date = 2025-10-15\n[databases.shop]\nurl = "duckdb:///shop.duckdb"\n'
    )
    (root / "schema").mkdir()
    (root / "schema" / "shop.yaml").write_text(SCHEMA)
    (root / "glossary.yaml").write_text(GLOSSARY)
    assistant = Assistant(read_workspace(root), examples=False)
    yield assistant
    assistant.close()


def choices(assistant: Assistant, question: str) -> tuple[str, ...] | None:
    asked = assistant.clarifier.ask_back(question)
    return asked.choices if asked else None


@pytest.mark.parametrize(
    ("question", "one", "other", "choice"),
    [
        ("What did Lyon sell?", "store Lyon", "city Lyon", "What did the store Lyon sell?"),
        ("What was turnover in Lyon?", "store Lyon", "city Lyon", "What was turnover in the store Lyon?"),
        ("How much was it for Graz?", "campaign Graz", "city Graz", "How much was it for the campaign Graz?"),
        (
            "How many pending?",
            "order status pending",
            "ticket status pending",
            "How many the order status pending?",
        ),
        ("Lyon last month", "store Lyon", "city Lyon", "The store Lyon last month"),
    ],
)
def test_a_value_of_two_columns_is_asked_back(
    assistant: Assistant, question: str, one: str, other: str, choice: str
) -> None:
    message = f"Do you mean the {one} or the {other}?"
    asked = assistant.clarifier.ask_back(question)
    assert asked is not None and asked.message == message
    assert asked.choices[0] == choice and len(asked.choices) == 2
    # Whoever picks one is not asked which value again.
    assert not any(
        message == again.message for text in asked.choices if (again := assistant.clarifier.ask_back(text))
    )


@pytest.mark.parametrize(
    "question",
    [
        "What was turnover in the city of Lyon?",  # a column's word
        "What was turnover in the town of Lyon?",  # its synonym
        "What was turnover of the Lyon store?",
        "How many orders are pending?",  # a table's word
        "How many purchases are pending?",
        "What was turnover in Graz?",  # no key leads from orders to campaigns
        "What was turnover in South?",  # regions of stores and plans are the same
        "What was turnover in Geneva?",  # one column has it
        "What was turnover in the region South by store?",
    ],
)
def test_what_the_rest_of_the_question_decides_is_not_asked(assistant: Assistant, question: str) -> None:
    assert choices(assistant, question) is None


def test_a_first_name_of_several_persons_is_asked_back(assistant: Assistant) -> None:
    asked = assistant.clarifier.ask_back("How many tickets did Anna solve?")
    assert asked is not None and asked.message == "2 agents have the name Anna: which one do you mean?"
    assert asked.choices == ("How many tickets did Anna Berg solve?", "How many tickets did Anna Holm solve?")
    assert all(choices(assistant, text) is None for text in asked.choices)


def test_a_whole_name_of_two_persons_is_told_apart_by_another_column(assistant: Assistant) -> None:
    asked = assistant.clarifier.ask_back("How many tickets does Jo Lind have?")
    assert asked is not None and asked.message == "2 agents are called Jo Lind: which one do you mean?"
    assert asked.choices[0] == "How many tickets does Jo Lind (of the team Billing) have?"
    assert all(choices(assistant, text) is None for text in asked.choices)


@pytest.mark.parametrize(
    "question",
    [
        "How many tickets did Anna Berg solve?",
        "How many tickets does Kim Moe have?",
        "How many tickets does Kim have?",  # one bears it
        "How many tickets did Anna Zweig solve?",  # somebody else
        "How many tickets does Jo Lind of the Billing team have?",
        "How many tickets does Ace have?",  # a personal column: not known
    ],
)
def test_a_name_that_is_one_persons_is_not_asked(assistant: Assistant, question: str) -> None:
    assert choices(assistant, question) is None


def ask(assistant: Assistant, question: str) -> Answer | None:
    try:
        return assistant.ask(question)
    except ModelError:
        return None


def test_the_assistant_asks_before_a_model_and_only_where_it_is_open(assistant: Assistant) -> None:
    asked = ask(assistant, "How many tickets did Anna solve?")
    assert asked is not None and (asked.verdict, len(asked.choices), asked.result) == ("abstained", 2, None)
    assert ask(assistant, "How many tickets did Anna Berg solve?") is None  # left to the model

"""What a question's words name: terms by their stems, stored values by their folded spelling."""

from __future__ import annotations

import doctest
import sqlite3
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from app.assistant import ground as module
from app.assistant.database import Database
from app.assistant.folding import fold
from app.assistant.ground import MAX_VALUES, Vocabulary
from app.assistant.schema import Column, Schema, Table, read_schema
from app.assistant.workspace import ColumnNote, DatabaseConfig, Limits, TableNote, Term

TERMS = (
    Term("net revenue", "After refunds.", also=("revenue", "turnover")),
    Term("gross revenue", "Before refunds."),
    Term("active customer", "Ordered this year."),
    Term("churn", "Gone."),
)


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    file = tmp_path_factory.mktemp("places") / "shop.duckdb"
    with duckdb.connect(file) as connection:
        connection.execute(
            """
            CREATE SCHEMA sales;
            CREATE TABLE sales.places (place_id VARCHAR PRIMARY KEY, city VARCHAR, region VARCHAR, owner VARCHAR,
                                       channel VARCHAR, note VARCHAR, status VARCHAR);
            INSERT INTO sales.places VALUES
              ('P1', 'Zürich', 'DACH', 'Ada Lovelace', 'web', 'n1', 'open'),
              ('P2', 'São Paulo', 'Rest of America', 'Bo Ek', 'New', 'n2', 'shut'),
              ('P3', 'New York', 'America', 'Łucja Żak', 'store', NULL, 'open'),
              ('P4', 'York', 'Rest of Europe', 'Zürich', 'Order', 'n4', 'open');
            CREATE TABLE sales.many AS SELECT 'Name' || i AS label FROM range(2000) AS r(i);
            CREATE TABLE sales.other AS SELECT 'Zürich' AS town;
            """
        )
    database = Database(DatabaseConfig("shop", f"duckdb:///{file}"), Limits())
    columns = {"owner": ColumnNote(personal=True), "status": ColumnNote(values=("open", "shut"))}
    notes = {"sales.places": TableNote(Path("x.yaml"), "", ("branches",), columns)}
    indexed = Vocabulary(read_schema(database, notes), TERMS, database)
    database.close()
    return indexed


def terms(vocabulary: Vocabulary, question: str) -> list[str]:
    return [term.term for term in vocabulary.ground(question, max_terms=9).terms]


def values(vocabulary: Vocabulary, question: str) -> list[str]:
    return [value.spelling for value in vocabulary.ground(question, max_values=9).values]


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("net revenue by region", ["net revenue"]),
        ("revenues by region", ["net revenue"]),
        ("TURNOVER?", ["net revenue"]),
        ("gross revenue", ["gross revenue"]),
        ("active customers and churned ones", ["active customer", "churn"]),
        ("customers who are active", []),
        ("revenue and net revenue", ["net revenue"]),
        ("", []),
    ],
)
def test_terms(vocabulary: Vocabulary, question: str, named: list[str]) -> None:
    assert terms(vocabulary, question) == named


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("stores in Zürich", ["Zürich"]),
        ("stores in Zurich", ["Zürich"]),
        ("stores in ZÜRICH?", ["Zürich"]),
        ("stores in sao paulo", ["São Paulo"]),
        ("'São Paulo'", ["São Paulo"]),
        ("stores in New York and York", ["New York", "York"]),
        ("Rest of Europe vs. DACH", ["Rest of Europe", "DACH"]),
        ("stores in Berlin", []),
    ],
)
def test_values(vocabulary: Vocabulary, question: str, named: list[str]) -> None:
    assert values(vocabulary, question) == named


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("new customers", []),
        ("order by name", []),
        ("store list", ["store"]),
        ("web traffic", ["web"]),
        ("New stores", ["New"]),
    ],
)
def test_a_lower_case_word_is_a_value_only_if_stored_so(
    vocabulary: Vocabulary, question: str, named: list[str]
) -> None:
    assert values(vocabulary, question) == named


def test_the_longest_value_wins(vocabulary: Vocabulary) -> None:
    assert values(vocabulary, "sales in New York") == ["New York"]


def test_a_value_of_several_columns_names_them(vocabulary: Vocabulary) -> None:
    (value,) = vocabulary.ground("in Zürich").values
    assert value.columns == ("sales.other.town", "sales.places.city")


def test_personal_columns_are_never_indexed(vocabulary: Vocabulary) -> None:
    assert values(vocabulary, "orders of Ada Lovelace, Bo Ek and Łucja Żak") == []


def test_keys_and_enumerations_are_not_indexed(vocabulary: Vocabulary) -> None:
    assert values(vocabulary, "P1 and P2, open or shut") == []


def test_a_column_of_many_values_is_not_indexed(vocabulary: Vocabulary) -> None:
    assert MAX_VALUES < 2000 and values(vocabulary, "the row Name7") == []


def test_at_most_so_many(vocabulary: Vocabulary) -> None:
    found = vocabulary.ground("revenue, gross revenue, churn: Zürich, York, DACH, America, São Paulo")
    assert (len(found.terms), len(found.values)) == (2, 4)


@pytest.mark.parametrize(
    "question",
    [
        "how many places",
        "which BRANCHES?",
        "churn",
        "Zurich",
        "by region",
        "what is open",
        "channels",
        "did we ch urn",
    ],
)
def test_a_question_with_a_word_of_the_house_is_known(vocabulary: Vocabulary, question: str) -> None:
    assert vocabulary.knows(question)


@pytest.mark.parametrize(
    "question", ["What is the weather on Mars?", "tell me a joke", "how many of them", "Ada Lovelace"]
)
def test_a_question_without_one_is_not(vocabulary: Vocabulary, question: str) -> None:
    assert not vocabulary.knows(question)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Łódź", "lodz"), ("Ærø", "æro"), ("STRASSE", "strasse"), ("straße", "strasse"), ("é", "e")],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_without_a_database_only_terms(
    vocabulary: Vocabulary, open_database: Callable[..., Database], shop: Path
) -> None:
    schema = read_schema(open_database(f"duckdb:///{shop}/shop.duckdb"))
    found = Vocabulary(schema, TERMS).ground("churn in Zürich")
    assert ([term.term for term in found.terms], found.values) == (["churn"], ())


def test_values_of_sqlite(open_database: Callable[..., Database], shop: Path) -> None:
    database = open_database(f"sqlite:///{shop}/shop.sqlite")
    (value,) = Vocabulary(read_schema(database), (), database).ground("customers in zurich Zurich").values
    assert (value.spelling, value.columns) == ("Zürich", ("customers.city",))


def test_texts_of_odd_columns_in_sqlite(open_database: Callable[..., Database], tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "db")
    connection.executescript(
        """
        CREATE TABLE "Order Items" (untyped, "Item Name" STRING, "group" TEXT, amount INT, blob TEXT, page TEXT);
        """
    )
    connection.execute(
        'INSERT INTO "Order Items" VALUES (?, ?, ?, ?, ?, ?)',
        ("Loose", "Pen", "Office", 7, b"Raw", "Page " * 100),
    )
    connection.execute('INSERT INTO "Order Items" (untyped) VALUES (7)')
    connection.commit()
    connection.close()
    database = open_database(f"sqlite:///{tmp_path}/db")
    vocabulary = Vocabulary(read_schema(database), (), database)
    found = vocabulary.ground("Loose, Pen, Office, 7, Raw", max_values=9).values
    assert [(value.spelling, value.columns) for value in found] == [
        ("Loose", ('"Order Items".untyped',)),
        ("Pen", ('"Order Items"."Item Name"',)),
        ("Office", ('"Order Items"."group"',)),
    ]


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(module).failed == 0


def test_a_word_of_a_table_s_name_is_no_term() -> None:
    table = Table("customers", (Column("revenue", "INTEGER"),), "sales", ("revenue",))
    made = Vocabulary(Schema((table,)), (Term("net revenue", "After refunds.", also=("revenue", "sales")),))
    assert [term.term for term in made.ground("How many rows has sales.customers?").terms] == []
    assert [term.term for term in made.ground("What is the highest customers.revenue?").terms] == []
    assert [
        term.term for term in made.ground("Are sales.customers the ones that brought in sales?").terms
    ] == ["net revenue"]
    assert [term.term for term in made.ground("What are sales.Of what?").terms] == ["net revenue"]


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What did Swiss customers pay?", ["Switzerland"]),
        ("How many Swiss francs did we take?", ["CHF"]),
        ("Sales in yen", ["JPY"]),
        ("Sales in US dollars", []),  # what the figures are in, and not the country
        ("tell us", []),
    ],
)
def test_other_names(
    open_database: Callable[..., Database], tmp_path: Path, question: str, named: list[str]
) -> None:
    with sqlite3.connect(tmp_path / "pay.sqlite") as connection:
        connection.executescript(
            """
            CREATE TABLE places (country VARCHAR, currency VARCHAR, paid_usd INTEGER);
            INSERT INTO places VALUES ('Switzerland', 'CHF', 1), ('Japan', 'JPY', 2), ('United States', 'USD', 3);
            """
        )
    database = open_database(f"sqlite:///{tmp_path / 'pay.sqlite'}")
    notes = {"places": TableNote(Path("x.yaml"), "", (), {"paid_usd": ColumnNote(unit="usd")})}
    vocabulary = Vocabulary(read_schema(database, notes), (), database)
    assert values(vocabulary, question) == named

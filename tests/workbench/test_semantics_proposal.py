"""The semantics.yaml that inhouse init proposes, through the real thing: what composes of it, and what must not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from app.assistant.assistant import Assistant
from app.assistant.compose.composer import Composer
from app.assistant.confide import UNREVIEWED
from app.assistant.workspace import read_workspace, read_yaml
from app.cli import main
from app.terminal import render_answer

LIBRARY = """
CREATE TABLE members ("Member No" INTEGER PRIMARY KEY, first_name VARCHAR, last_name VARCHAR, town VARCHAR,
  "E-Mail" VARCHAR, joined_on DATE, is_student BOOLEAN);
CREATE TABLE branches (branch_id INTEGER PRIMARY KEY, branch_name VARCHAR, town VARCHAR);
CREATE TABLE books (book_id INTEGER PRIMARY KEY, title VARCHAR, genre VARCHAR, unit_price DECIMAL(8, 2),
  discontinued VARCHAR, published_year INTEGER);
CREATE TABLE loans (loan_id INTEGER PRIMARY KEY, "Member No" INTEGER NOT NULL REFERENCES members ("Member No"),
  from_branch_id INTEGER REFERENCES branches (branch_id), return_branch_id INTEGER REFERENCES branches (branch_id),
  loan_date VARCHAR, status VARCHAR, fee_eur DECIMAL(8, 2));
CREATE TABLE loan_items (loan_id INTEGER REFERENCES loans (loan_id), line_no INTEGER,
  book_id INTEGER REFERENCES books (book_id), quantity INTEGER, PRIMARY KEY (loan_id, line_no));
CREATE TABLE desks (desk_id INTEGER PRIMARY KEY, branch_id INTEGER REFERENCES branches (branch_id));
CREATE TABLE "Visitor Log" (message VARCHAR, amount INTEGER);
CREATE VIEW recent_loans AS SELECT * FROM loans;
INSERT INTO members SELECT i, 'Anna', 'Moser ' || i, ['Graz', 'Linz', 'New'][1 + i % 3], i || '@x.at',
  DATE '2024-01-01' + (i * 10)::INTEGER, i % 2 = 0 FROM range(1, 31) AS t (i);
INSERT INTO branches VALUES (1, 'North', 'Linz'), (2, 'South', 'Wels'), (3, 'West', 'Wels');
INSERT INTO desks VALUES (1, 1), (2, 1), (3, 2);
INSERT INTO books SELECT i, 'Book number ' || i, ['crime', 'travel'][1 + i % 2], 5 + i, i % 2, 1990 + i
  FROM range(1, 21) AS t (i);
INSERT INTO loans SELECT i, 1 + i % 25, 1 + i % 3, 1 + i % 2, strftime(DATE '2025-01-01' + i::INTEGER, '%Y-%m-%d'),
  ['open', 'cancelled', 'closed'][1 + i % 3], i % 7 FROM range(1, 201) AS t (i);
INSERT INTO loan_items SELECT i, 1, 1 + i % 19, 1 + i % 3 FROM range(1, 201) AS t (i);
INSERT INTO "Visitor Log" VALUES ('a', 1), ('b', 2), ('c', 3);
"""

FREIGHT = """
CREATE TABLE firms (firm_id INTEGER PRIMARY KEY, firm_name VARCHAR, created_at DATE);
CREATE TABLE drivers (driver_id INTEGER PRIMARY KEY, name VARCHAR, hired_on DATE, left_on DATE);
CREATE TABLE vehicles (vehicle_id INTEGER PRIMARY KEY, plate VARCHAR, allows_trailer BOOLEAN);
CREATE TABLE driver_vehicles (driver_id INTEGER REFERENCES drivers, vehicle_id INTEGER REFERENCES vehicles);
CREATE TABLE shipments (shipment_id INTEGER PRIMARY KEY, firm_id INTEGER NOT NULL REFERENCES firms, ordered_at DATE,
  delivered_at DATE, freight_eur DECIMAL(8, 2));
CREATE TABLE legs (leg_id INTEGER PRIMARY KEY, shipment_id INTEGER REFERENCES shipments, driver_id INTEGER REFERENCES
  drivers, vehicle_id INTEGER REFERENCES vehicles, departed_at TIMESTAMP);
CREATE TABLE invoices (invoice_id INTEGER PRIMARY KEY, shipment_id INTEGER REFERENCES shipments,
  firm_id INTEGER REFERENCES firms, invoice_date DATE, kind VARCHAR, net_amount DECIMAL(8, 2));
CREATE TABLE tariffs (tariff_id INTEGER PRIMARY KEY, tariff_name VARCHAR);
CREATE TABLE tariff_prices (tariff_id INTEGER REFERENCES tariffs, valid_from DATE, valid_to DATE,
  monthly_price INTEGER);
INSERT INTO firms SELECT i, 'Firm ' || i, DATE '2024-01-01' + i::INTEGER FROM range(1, 9) AS t (i);
INSERT INTO drivers SELECT i, 'Driver ' || i, DATE '2020-01-01' + i::INTEGER, NULL FROM range(1, 9) AS t (i);
INSERT INTO vehicles SELECT i, 'W ' || i, i % 2 = 0 FROM range(1, 9) AS t (i);
INSERT INTO driver_vehicles SELECT i, i FROM range(1, 6) AS t (i);
INSERT INTO shipments SELECT i, 1 + i % 6, DATE '2025-01-01' + i::INTEGER, DATE '2025-01-09' + i::INTEGER, i
  FROM range(1, 101) AS t (i);
INSERT INTO legs SELECT i, i, 1 + i % 7, 1 + i % 7, DATE '2025-01-01' + i::INTEGER FROM range(1, 101) AS t (i);
INSERT INTO invoices SELECT i, i, 1 + i % 6, DATE '2025-01-03' + i::INTEGER, ['invoice', 'credit note'][1 + i % 2], i
  FROM range(1, 81) AS t (i);
INSERT INTO tariffs VALUES (1, 'Basic'), (2, 'Plus');
INSERT INTO tariff_prices VALUES (1, DATE '2023-01-01', DATE '2023-12-31', 20), (1, DATE '2024-01-01', NULL, 30),
  (2, DATE '2023-01-01', NULL, 50);
"""


@pytest.fixture(scope="module")
def freight(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composer]:
    root = tmp_path_factory.mktemp("freight")
    with duckdb.connect(str(root / "freight.duckdb")) as connection:
        connection.execute(FREIGHT)
    assert main(["init", str(root / "w"), "--db", str(root / "freight.duckdb"), "--adapter", "none"]) == 0
    with closing(Assistant(read_workspace(root / "w"), examples=False)) as assistant:
        assert assistant.composer
        yield assistant.composer


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("How many shipments are there?", "COUNT(*)"),
        ("How many shipments were ordered in March 2025?", "s.ordered_at >="),
        ("Firms without a shipment", "NOT EXISTS"),
        ("Legs by month in 2025", "departed_at"),
        ("Which vehicles allow trailer?", "allows_trailer"),
        ("Newest driver", "hired_on DESC"),
    ],
)
def test_questions_near_to_the_traps_are_composed(question: str, part: str, freight: Composer) -> None:
    found = freight.compose(question)
    assert found and part in found.sql


@pytest.mark.parametrize(
    "question",
    [
        "How many shipments did we have in March 2025?",  # ordered then, or delivered
        "Total freight in March 2025",
        "Shipments without a firm",  # each has one, and some have no invoice of one
        "Which drivers have no vehicle?",  # none is theirs, or they never drove one
        "How many drivers departed in 2025?",  # their legs did, and some have left
        "How many invoices are there?",  # credit notes are in the same table
        "Total net amount",
        "Average monthly price by tariff",  # of years that are over, too
        "Oldest driver",  # by birth, which is not stored
    ],
)
def test_what_names_alone_do_not_settle_is_left_to_the_model(question: str, freight: Composer) -> None:
    assert freight.compose(question) is None


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("library")
    with duckdb.connect(str(root / "library.duckdb")) as connection:
        connection.execute(LIBRARY)
    assert main(["init", str(root / "w"), "--db", str(root / "library.duckdb"), "--adapter", "none"]) == 0
    config = root / "w" / "inhouse.toml"
    text = config.read_text()
    start = text.index("reference_date")
    line = text[start : text.index("\n", start)]
    config.write_text(text.replace(f"# {line}", line).replace(line, "reference_date = 2025-08-01"))
    return root / "w"


@pytest.fixture(scope="module")
def assistant(library: Path) -> Iterator[Assistant]:
    with closing(Assistant(read_workspace(library), examples=False)) as assistant:
        yield assistant


@pytest.fixture(scope="module")
def composer(assistant: Assistant) -> Composer:
    assert assistant.composer
    return assistant.composer


@pytest.mark.parametrize(
    ("question", "truth"),
    [
        ("How many members are there?", "SELECT COUNT(*) FROM members"),
        (
            "How many loans did we have last month?",
            "SELECT COUNT(*) FROM loans WHERE loan_date LIKE '2025-07-%'",
        ),
        ("How many loans did we have in 2025?", "SELECT COUNT(*) FROM loans"),
        (
            "Loans by return branch",
            "SELECT branch_name, COUNT(*) AS n FROM loans JOIN branches ON branch_id = return_branch_id GROUP BY 1",
        ),
        (
            "Which members live in Graz?",
            "SELECT \"Member No\", first_name, last_name FROM members WHERE town = 'Graz'",
        ),
        ("Average unit price of books", "SELECT AVG(unit_price) FROM books"),
        ("Total fee of loans last month", "SELECT SUM(fee_eur) FROM loans WHERE loan_date LIKE '2025-07-%'"),
        (
            "Total quantity by genre",
            "SELECT genre, SUM(quantity) FROM loan_items JOIN books USING (book_id) GROUP BY 1",
        ),
        ("Which books were never borrowed?", "SELECT title FROM books WHERE book_id = 20"),
        (
            "Members without a loan",
            'SELECT "Member No", first_name, last_name FROM members WHERE "Member No" > 25',
        ),
        (
            "Desks by branch",
            "SELECT branch_name, COUNT(*) AS n FROM desks JOIN branches USING (branch_id) GROUP BY branch_name",
        ),
        ("Which branches have no desk?", "SELECT branch_name FROM branches WHERE branch_id = 3"),
        ("How many loans are open?", "SELECT COUNT(*) FROM loans WHERE status = 'open'"),
        (
            "How many members in Graz have a loan?",  # the members, and not their loans
            'SELECT COUNT(DISTINCT "Member No") FROM members JOIN loans USING ("Member No") WHERE town = \'Graz\'',
        ),
        ("Loans by status", "SELECT status, COUNT(*) FROM loans GROUP BY 1"),
        ("How many members are student?", "SELECT COUNT(*) FROM members WHERE is_student"),
        ("Most expensive book", "SELECT title, unit_price FROM books ORDER BY unit_price DESC LIMIT 1"),
        ("How many members joined in 2024?", "SELECT COUNT(*) FROM members WHERE YEAR(joined_on) = 2024"),
    ],
)
def test_everyday_questions_get_the_rows_that_they_mean(
    question: str, truth: str, assistant: Assistant, composer: Composer
) -> None:
    found = composer.compose(question)
    assert found is not None
    ours, theirs = assistant.queries.run(found.sql), assistant.queries.run(truth)
    assert sorted(map(repr, ours.rows)) == sorted(map(repr, theirs.rows))
    assert len(ours.rows) > 0


@pytest.mark.parametrize(
    "question",
    [
        "Loans by branch",  # from which they went, or to which they came back
        "How many loans in Graz?",  # of members there, or of a branch
        "Loans by town",
        "Total unit price",  # a price is no sum
        "Average fee and price",
        "Total published year",
        "How many loans were cancelled last month?",  # the day of the cancelling is not known
        "How many members did we have last month?",  # who joined, or who was there
        "How many new members are there?",  # no town of that name
        "List the discontinued books",  # a flag is nothing to show
        "Fee by month",  # in total, or on average
        "Best member",
        "Cancelled books",
    ],
)
def test_what_may_mean_something_else_is_left_to_the_model(question: str, composer: Composer) -> None:
    assert composer.compose(question) is None


def test_the_file_says_what_it_is_and_keeps_personal_data_out(library: Path) -> None:
    text = (library / "semantics.yaml").read_text()
    given: dict[str, Any] = read_yaml(library / "semantics.yaml")
    assert given["reviewed"] is False and set(given["aliases"].values()) >= {"members", "loans"}
    assert "status is cancelled, closed, open" in text  # rows that may not count
    assert "E-Mail" not in text and "Visitor Log" in given["aliases"].values()
    assert "recent_loans" not in text  # a view has the rows of its table
    entries = [line for line in text.splitlines() if line.startswith("  - ")]
    listed = sum(len(each) for each in given.values() if isinstance(each, list))
    assert len(entries) == listed  # one line each
    assert not any(measure["base"] == "vl" for measure in given["measures"])  # a log, of nothing


def test_an_unreviewed_answer_says_so_until_the_team_has_looked(library: Path, tmp_path: Path) -> None:
    def ask() -> tuple[str, tuple[str, ...], str]:
        with closing(Assistant(read_workspace(library), examples=False)) as assistant:
            answer = assistant.ask("How many loans were there in March 2025?")
            assert answer.confidence and answer.composed
            return answer.confidence.band, answer.confidence.reasons, render_answer(answer)

    band, reasons, told = ask()
    assert (band, reasons) == ("likely", (UNREVIEWED,))
    assert f"Likely: {UNREVIEWED}." in told and "that nobody has reviewed" in told
    file = library / "semantics.yaml"
    before = file.read_text()
    try:
        file.write_text(before.replace("reviewed: false", "reviewed: true"))
        band, reasons, told = ask()
        assert (band, reasons) == ("likely", ()) and "the house's definitions" in told
    finally:
        file.write_text(before)


def test_rows_say_what_counts_for_all_of_a_table(library: Path) -> None:
    file = library / "semantics.yaml"
    before = file.read_text()
    try:
        alias = next(alias for alias, key in read_yaml(file)["aliases"].items() if key == "loans")
        file.write_text(before.replace(f'  {alias}: ""', f"  {alias}: \"{alias}.status <> 'cancelled'\""))
        with closing(Assistant(read_workspace(library), examples=False)) as assistant:
            assert assistant.composer and assistant.literal is None  # which would count all rows
            for question in ("How many loans are there?", "Total fee of loans", "Total quantity"):
                found = assistant.composer.compose(question)
                assert found and f"{alias}.status <> 'cancelled'" in found.sql
    finally:
        file.write_text(before)


def test_a_term_of_the_glossary_counts_what_the_house_says(library: Path) -> None:
    glossary = library / "glossary.yaml"
    before = glossary.read_text()
    try:
        glossary.write_text(
            "- {term: loan income, means: Fees of closed loans., sql: SUM(l.fee_eur), from: loans AS l,\n"
            "   where: l.status = 'closed', unit: eur}\n"
        )
        with closing(Assistant(read_workspace(library), examples=False)) as assistant:
            answer = assistant.ask("What is the loan income?")
            assert answer.composed and "status = 'closed'" in answer.sql
            assert answer.confidence and UNREVIEWED not in answer.confidence.reasons
    finally:
        glossary.write_text(before)

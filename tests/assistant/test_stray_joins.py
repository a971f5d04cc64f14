"""Joins that no key supports: put right along the one key, doubted where there is none, and else left alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.assistant.answer import Answer
from app.assistant.assistant import Assistant
from app.assistant.bind import bind_columns
from app.assistant.generate import Generation
from app.assistant.pairs import read_pairs
from app.assistant.parse import parse_sql
from app.assistant.schema import Column, ForeignKey, Schema, Table
from app.assistant.stray_joins import KeyJoins
from app.assistant.workspace import read_workspace

DATA = Path(__file__).parents[2] / "data"


def table(name: str, columns: str, key: str = "", **refs: str) -> Table:
    keys = tuple(
        ForeignKey((column,), ref.partition(".")[0], (ref.partition(".")[2],)) for column, ref in refs.items()
    )
    return Table(
        name, tuple(Column(each, "INTEGER") for each in columns.split()), primary_key=(key,) if key else (),
        foreign_keys=keys,
    )  # fmt: skip


SCHOOL = Schema(
    (
        table("pupils", "id name class_id seat", "id", class_id="classes.id"),
        table("classes", "id title room_id", "id"),
        table("rooms", "id seat", "id"),
        table("marks", "pupil_id class_id points"),
        table("passports", "pupil_id number", "pupil_id", pupil_id="pupils.id"),
        table("loans", "loan_id pupil_id book_id", "loan_id", pupil_id="pupils.id", book_id="books.book_id"),
        table("books", "book_id given_by got_by", "book_id", given_by="pupils.id", got_by="pupils.id"),
    ),
    "duckdb",
)
MENDED = {
    "two keys": (
        "SELECT p.name FROM pupils AS p JOIN classes AS c ON p.id = c.id",
        "SELECT p.name FROM pupils AS p JOIN classes AS c ON p.class_id = c.id",
    ),
    "left join": (
        "SELECT p.name FROM pupils AS p LEFT JOIN loans AS l ON l.loan_id = p.id",
        "SELECT p.name FROM pupils AS p LEFT JOIN loans AS l ON l.pupil_id = p.id",
    ),
    "in WHERE": (
        "SELECT p.name FROM pupils AS p, classes AS c WHERE c.id = p.id AND c.title = 1",
        "SELECT p.name FROM pupils AS p, classes AS c WHERE p.class_id = c.id AND c.title = 1",
    ),
}
DOUBTED = {
    "no key": """SELECT p.name FROM classes AS c JOIN books AS b ON b.book_id = c.id
        JOIN pupils AS p ON p.class_id = c.id""",
    "several keys": "SELECT p.name FROM pupils AS p JOIN books AS b ON b.book_id = p.id",
    "one more condition": """SELECT p.name FROM pupils AS p
        JOIN classes AS c ON p.class_id = c.id AND p.id = c.id""",
    "subquery": "SELECT p.name FROM pupils AS p WHERE p.id IN (SELECT l.loan_id FROM loans AS l)",
    "shown by a CTE": """WITH t AS (SELECT b.book_id FROM books AS b)
        SELECT p.name FROM pupils AS p JOIN t ON t.book_id = p.id""",
    "shown by a derived table": """SELECT p.name FROM pupils AS p
        JOIN (SELECT l.loan_id AS number FROM loans AS l) AS t ON t.number = p.id""",
}
FINE = {
    "along a key": "SELECT p.name FROM pupils AS p JOIN classes AS c ON c.id = p.class_id",
    "key of a key": "SELECT s.number FROM passports AS s JOIN loans AS l ON l.pupil_id = s.pupil_id",
    "told by the name": "SELECT m.points FROM marks AS m JOIN pupils AS p ON m.pupil_id = p.id",
    "two children": "SELECT m.points FROM marks AS m JOIN loans AS l ON l.pupil_id = m.pupil_id",
    "two roles": "SELECT a.book_id FROM books AS a JOIN books AS b ON a.given_by = b.got_by",
    "no keys at all": "SELECT p.name FROM pupils AS p JOIN rooms AS r ON r.seat = p.seat",
    "a number": "SELECT p.name FROM pupils AS p JOIN classes AS c ON c.id = p.class_id AND p.id = 3",
    "a key of a CTE": """WITH t AS (SELECT l.pupil_id AS who FROM loans AS l)
        SELECT p.name FROM pupils AS p JOIN t ON t.who = p.id""",
    "computed in a CTE": """WITH t AS (SELECT COUNT(*) AS loan_id FROM loans)
        SELECT p.name FROM pupils AS p JOIN t ON t.loan_id = p.id""",
    "a CTE": "WITH t AS (SELECT id FROM rooms) SELECT p.name FROM pupils AS p JOIN t ON t.id = p.seat",
}


def mend(sql: str) -> tuple[str, list[str], list[str]]:
    tree = bind_columns(parse_sql(sql, "duckdb"), SCHOOL).tree
    before = parse_sql(sql, "duckdb").sql("duckdb")
    mended, doubts = KeyJoins(SCHOOL).mend(tree)
    assert mended or tree.sql("duckdb") == before
    return tree.sql("duckdb"), mended, doubts


@pytest.mark.parametrize("name", MENDED)
def test_a_stray_join_becomes_the_one_key(name: str) -> None:
    before, after = MENDED[name]
    found, mended, doubts = mend(before)
    assert found == parse_sql(after, "duckdb").sql("duckdb")
    assert len(mended) == 1
    assert not doubts


@pytest.mark.parametrize("name", DOUBTED)
def test_without_one_key_it_is_doubted(name: str) -> None:
    _, mended, doubts = mend(DOUBTED[name])
    assert not mended
    assert len(doubts) == 1
    assert "different things" in doubts[0]


@pytest.mark.parametrize("name", FINE)
def test_what_may_be_meant_is_left_alone(name: str) -> None:
    assert mend(FINE[name])[1:] == ([], [])


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    assistant = Assistant(read_workspace(DATA))
    yield assistant
    assistant.close()


def test_no_curated_pair_is_touched(assistant: Assistant) -> None:
    for pair in read_pairs(DATA / "pairs"):
        tree = bind_columns(parse_sql(pair.sql, "duckdb"), assistant.schema).tree
        assert assistant.mender.key_joins.mend(tree) == ([], []), pair.id


class Says:
    """A model that gives these answers in turn."""

    name = "says"

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)
        self.asked: list[str] = []

    def generate(self, messages: object, **_: object) -> Generation:
        self.asked.append(messages[-1]["content"])  # type: ignore[index]
        return Generation(self.texts.pop(0), 1, 0, 1, 0.0, 0.0, 0.0, cut_off=False)


def ask(assistant: Assistant, *texts: str) -> tuple[Answer, list[str]]:
    assistant.model = model = Says(*texts)
    return assistant.ask("How many units of products were on order lines?"), model.asked


def test_the_answer_says_which_join_was_put_right(assistant: Assistant) -> None:
    sql = "SELECT SUM(l.quantity) FROM sales.order_lines AS l JOIN product.products AS p ON l.order_id = p.product_id"
    answer, asked = ask(assistant, sql)
    assert answer.verdict == "answered"
    assert len(asked) == 1
    assert "joined on l.product_id = p.product_id, not on l.order_id = p.product_id" in answer.repairs


def test_a_join_that_nothing_supports_is_asked_again(assistant: Assistant) -> None:
    wrong = "SELECT COUNT(*) FROM sales.orders AS o JOIN product.products AS p ON o.order_id = p.product_id"
    right = "SELECT SUM(l.quantity) AS units FROM sales.order_lines AS l"
    answer, asked = ask(assistant, wrong, right)
    assert "different things" in asked[1]
    assert "order_lines" in answer.sql
    assert not answer.doubts


def test_a_text_is_not_joined_with_a_number_where_a_key_joins_the_tables() -> None:
    schema = Schema(
        (
            Table(
                "votes",
                (Column("district", "INTEGER"), Column("delegate", "VARCHAR"), Column("party", "INTEGER")),
                foreign_keys=(ForeignKey(("party",), "parties", ("party_no",)),),
            ),
            Table("parties", (Column("party_no", "INTEGER"), Column("title", "VARCHAR"))),
        ),
        "sqlite",
    )
    written = "SELECT p.title FROM votes AS v JOIN parties AS p ON v.delegate = p.party_no"
    tree = bind_columns(parse_sql(written, "sqlite"), schema).tree
    mended, doubts = KeyJoins(schema).mend(tree)
    assert tree.sql("sqlite") == "SELECT p.title FROM votes AS v JOIN parties AS p ON v.party = p.party_no"
    assert mended
    assert not doubts
    unkeyed = parse_sql("SELECT p.title FROM votes AS v JOIN parties AS p ON v.delegate = p.title", "sqlite")
    assert KeyJoins(schema).mend(unkeyed) == ([], [])


LISTS = {
    "SELECT name FROM pupils WHERE id NOT IN (SELECT id FROM loans)": (
        "SELECT name FROM pupils WHERE NOT id IN (SELECT pupil_id FROM loans)"
    ),
    "SELECT p.name FROM pupils AS p WHERE p.id IN (SELECT p.id FROM loans AS l WHERE l.book_id > 3)": (
        "SELECT p.name FROM pupils AS p WHERE p.id IN (SELECT l.pupil_id FROM loans AS l WHERE l.book_id > 3)"
    ),
}
LISTS_THAT_STAY = [
    "SELECT name FROM pupils WHERE id IN (SELECT pupil_id FROM loans)",
    "SELECT name FROM pupils WHERE class_id IN (SELECT id FROM classes WHERE room_id > 3)",
    "SELECT book_id FROM books WHERE given_by IN (SELECT id FROM pupils)",
    "SELECT name FROM pupils WHERE id IN (SELECT id FROM books)",  # two keys of books refer to pupils
]


@pytest.mark.parametrize("written", LISTS)
def test_a_list_that_compares_a_column_with_itself_shows_its_own_key(written: str) -> None:
    tree = bind_columns(parse_sql(written, "duckdb"), SCHOOL).tree
    mended, doubts = KeyJoins(SCHOOL).mend(tree)
    assert tree.sql("duckdb") == LISTS[written]
    assert len(mended) == 1
    assert not doubts


@pytest.mark.parametrize("written", LISTS_THAT_STAY)
def test_other_lists_stay(written: str) -> None:
    tree = bind_columns(parse_sql(written, "duckdb"), SCHOOL).tree
    before = tree.sql("duckdb")
    assert KeyJoins(SCHOOL).mend(tree)[0] == []
    assert tree.sql("duckdb") == before

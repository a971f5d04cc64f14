"""A value or term that a question names and a query lacks is put in where it has one place, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from app.assistant.answer import Answer
from app.assistant.assistant import Assistant
from app.assistant.generate import Generation
from app.assistant.ground import Value
from app.assistant.parse import parse_sql
from app.assistant.put_in import put_in
from app.assistant.schema import Column, ForeignKey, Schema, Table
from app.assistant.workspace import Term, read_workspace

LANDS = Table(
    "lands", tuple(Column(n) for n in ("code", "land", "area")), "s", alias="la", primary_key=("code",)
)
BUYERS = Table(
    "buyers", tuple(Column(n) for n in ("id", "code", "tier", "gone_on")), "s", alias="b", primary_key=("id",),
    foreign_keys=(ForeignKey(("code",), "s.lands", ("code",)),),
)  # fmt: skip
SALES = Table(
    "sales", tuple(Column(n) for n in ("buyer", "usd")), "s", alias="x",
    foreign_keys=(ForeignKey(("buyer",), "s.buyers", ("id",)),),
)  # fmt: skip
SCHEMA = Schema((LANDS, BUYERS, SALES), "duckdb")
NORTH = Value("North", ("s.lands.area",))
GOLD = Value("gold", ("s.buyers.tier",))
STILL = Term("current buyers", "Not gone.", from_="s.buyers AS q", where="q.gone_on IS NULL")
SUM = "SELECT SUM(x.usd) AS usd FROM s.sales AS x JOIN s.buyers AS b ON b.id = x.buyer"
JOINED = f"{SUM} JOIN s.lands AS la ON la.code = b.code"


def with_(
    sql: str, *values: Value, question: str = "Sales to them", terms: tuple[Term, ...] = ()
) -> str | None:
    found = put_in(parse_sql(sql, "duckdb"), question, values, terms, SCHEMA)
    return found[0].sql("duckdb") if found else None


@pytest.mark.parametrize(
    ("sql", "values", "conditions"),
    [
        (JOINED, (NORTH,), "WHERE la.area = 'North'"),
        (SUM + " WHERE x.usd > 1", (GOLD,), "WHERE x.usd > 1 AND b.tier = 'gold'"),
        (SUM + " WHERE x.usd > 1 OR b.id = 2", (GOLD,), "WHERE (x.usd > 1 OR b.id = 2) AND b.tier = 'gold'"),
        (SUM, (GOLD, Value("silver", ("s.buyers.tier",))), "WHERE b.tier IN ('gold', 'silver')"),
        (SUM, (NORTH,), "WHERE la.area = 'North'"),  # `bind` joins it
        (SUM.replace(" b ", " k ").replace("b.", "k."), (GOLD,), "WHERE k.tier = 'gold'"),
        (
            JOINED,
            (Value("X", ("s.lands.area", "s.far.area")),),
            "WHERE la.area = 'X'",
        ),  # the one that is read
    ],
)
def test_a_value_becomes_a_condition(sql: str, values: tuple[Value, ...], conditions: str) -> None:
    assert (with_(sql, *values) or "").endswith(conditions)


def test_a_term_becomes_its_condition_under_the_query_s_own_alias() -> None:
    assert (with_(SUM, terms=(STILL,)) or "").endswith("WHERE b.gone_on IS NULL")


def test_every_place_that_reads_the_table_gets_it() -> None:
    two = f"WITH a AS ({JOINED}), c AS (SELECT COUNT(*) AS n FROM s.lands AS la) SELECT a.usd, c.n FROM a CROSS JOIN c"
    assert (with_(two, NORTH) or "").count("la.area = 'North'") == 2


@pytest.mark.parametrize(
    "question",
    ["Sales but not North", "North aside, sales", "What share of sales is North?", "Sales of North vs South",
     "More than in North?", "Sales without the North", "Isn't North ahead?", "All except North",
     "Sales, North included"],
)  # fmt: skip
def test_where_the_name_may_mean_else_it_is_not(question: str) -> None:
    assert with_(JOINED, NORTH, question=question) is None


@pytest.mark.parametrize(
    ("sql", "values", "terms"),
    [
        (JOINED, (), ()),  # nothing to put in
        (JOINED, (Value("X", ("s.lands.area", "s.lands.land")),), ()),  # one of two columns
        (JOINED, (Value("X", ("s.far.area", "s.near.area")),), ()),
        ("SELECT COUNT(*) FROM s.lands AS la", (GOLD,), ()),  # a buyer of each land would count a land twice
        (
            f"WITH a AS ({JOINED}), c AS (SELECT 1 AS n FROM s.sales) SELECT a.usd, c.n FROM a, c",
            (NORTH,),
            (),
        ),
        (JOINED.replace("SELECT", "SELECT la.area,") + " GROUP BY la.area", (NORTH,), ()),  # a row each
        (f"{JOINED} JOIN s.lands AS lb ON lb.code = b.code", (NORTH,), ()),  # twice in one place
        (JOINED, (), (Term("net", "Less.", sql="SUM(x.usd)", from_="s.sales AS x"),)),
        (JOINED, (), (Term("odd", "Of two.", from_="s.buyers AS b", where="b.id = la.code"),)),
    ],
)
def test_what_has_no_one_place_is_not(sql: str, values: tuple[Value, ...], terms: tuple[Term, ...]) -> None:
    assert with_(sql, *values, terms=terms) is None


class Says:
    """A model that says these texts in turn."""

    name = "says"

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)

    def generate(self, _: Any, **__: Any) -> Generation:
        return Generation(self.texts.pop(0), 1, 0, 1, 0.0, 0.0, 0.0, cut_off=False)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    root = tmp_path_factory.mktemp("sold")
    with duckdb.connect(str(root / "sold.duckdb")) as connection:
        connection.execute(
            """CREATE SCHEMA s; CREATE TABLE s.lands (code VARCHAR PRIMARY KEY, land VARCHAR, area VARCHAR);
            INSERT INTO s.lands VALUES ('NO', 'Norway', 'North'), ('IT', 'Italy', 'South'), ('FR', 'France', 'West');
            CREATE TABLE s.sales (sale_id INTEGER PRIMARY KEY, code VARCHAR REFERENCES s.lands (code), usd INTEGER);
            INSERT INTO s.sales VALUES (1, 'NO', 5), (2, 'IT', 7), (3, 'NO', 9);
            CREATE TABLE s.paid (sale_id INTEGER REFERENCES s.sales (sale_id), currency VARCHAR, amount INTEGER);
            INSERT INTO s.paid VALUES (1, 'NOK', 50), (2, 'EUR', 6), (3, 'NOK', 90)"""
        )
    (root / "inhouse.toml").write_text('[databases.sold]\nurl = "duckdb:///sold.duckdb"\n')
    (root / "schema").mkdir()
    (root / "schema" / "s.yaml").write_text("s.lands:\n  alias: la\ns.sales:\n  alias: x\n")
    (root / "pairs").mkdir()
    (root / "pairs" / "sold.sql").write_text(
        "-- id: all\n-- question: What do we sell?\n-- status: approved\nSELECT SUM(x.usd) AS usd\nFROM s.sales AS x;\n"
    )
    assistant = Assistant(read_workspace(root))
    yield assistant
    assistant.close()


def ask(assistant: Assistant, question: str, *texts: str) -> Answer:
    assistant.model = Says(*texts)
    return assistant.ask(question)


def test_the_answer_has_it_and_says_so_without_a_second_question_to_the_model(opened: Assistant) -> None:
    answer = ask(opened, "Sum of sales in the North, please", "SELECT SUM(x.usd) AS usd FROM s.sales AS x")
    assert answer.result
    assert answer.result.rows == [(14,)]
    assert "added la.area = 'North', which the question names" in answer.repairs


def test_what_then_finds_nothing_is_asked_again(opened: Assistant) -> None:
    none = "SELECT SUM(x.usd) AS usd FROM s.sales AS x"
    answer = ask(opened, "Sum of sales in the West, please", none, none)
    assert len(answer.generations) == 2
    assert answer.result
    assert answer.result.rows == [(21,)]
    assert not any(said.startswith("added") for said in answer.repairs)


@pytest.mark.parametrize(
    ("question", "rows"), [("Sum of amounts paid, in euros", 146), ("Sum of amounts paid in EUR", 6)]
)
def test_the_name_of_a_currency_may_be_a_unit(opened: Assistant, question: str, rows: int) -> None:
    answer = ask(opened, question, "SELECT SUM(p.amount) AS amount FROM s.paid AS p")
    assert answer.result
    assert answer.result.rows == [(rows,)]

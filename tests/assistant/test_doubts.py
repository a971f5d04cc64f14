"""Texts that no row of the joins has, words that a query has no trace of: found, asked again, and the better kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from app.assistant.answer import Answer
from app.assistant.assistant import Assistant
from app.assistant.generate import Generation
from app.assistant.workspace import read_workspace

TABLES = """
CREATE TABLE kinds (kind_id INTEGER PRIMARY KEY, kind VARCHAR, parent_id INTEGER REFERENCES kinds (kind_id));
CREATE TABLE tools (
  tool_id INTEGER PRIMARY KEY, kind_id INTEGER REFERENCES kinds (kind_id), maker VARCHAR, price INTEGER
);
INSERT INTO kinds VALUES (1, 'Garden', NULL), (4, 'Kitchen', NULL);
INSERT INTO kinds VALUES (2, 'Spades', 1), (3, 'Rakes', 1);
INSERT INTO tools VALUES (1, 2, 'Oak', 5), (2, 2, 'Elm', 20), (3, 3, 'Oak', 30);
"""
PAIRS = """-- id: garden-tools
-- question: How many garden tools do we sell?
-- status: approved
SELECT COUNT(*) AS tools
FROM tools AS t
JOIN kinds AS k ON k.kind_id = t.kind_id
JOIN kinds AS p ON p.kind_id = k.parent_id
WHERE p.kind = 'Garden';
"""
LEAF = "SELECT SUM(t.price) AS price FROM tools AS t JOIN kinds AS k ON k.kind_id = t.kind_id WHERE k.kind = 'Garden'"
ROOT = (
    "SELECT SUM(t.price) AS price FROM tools AS t JOIN kinds AS k ON k.kind_id = t.kind_id "
    "JOIN kinds AS p ON p.kind_id = k.parent_id WHERE p.kind = 'Garden'"
)
ALL = "SELECT t.tool_id FROM tools AS t"
DEAR = "SELECT t.tool_id FROM tools AS t WHERE t.price > 10"
OTHER = "SELECT t.maker FROM tools AS t"


class Says:
    """A model that says these texts in turn and keeps what it was asked last."""

    name = "says"

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)
        self.asked: list[str] = []

    def generate(self, messages: Any, **_: Any) -> Generation:
        self.asked.append(messages[-1]["content"])
        return Generation(self.texts.pop(0), 1, 0, 1, 0.0, 0.0, 0.0, cut_off=False)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    root = tmp_path_factory.mktemp("tools")
    with duckdb.connect(str(root / "tools.duckdb")) as connection:
        connection.execute(TABLES)
    (root / "inhouse.toml").write_text('[databases.tools]\nurl = "duckdb:///tools.duckdb"\n')
    (root / "pairs").mkdir()
    (root / "pairs" / "tools.sql").write_text(PAIRS)
    assistant = Assistant(read_workspace(root))
    yield assistant
    assistant.close()


def ask(assistant: Assistant, question: str, *texts: str) -> tuple[Answer, Says]:
    assistant.model = model = Says(*texts)
    return assistant.ask(question), model


def test_a_text_under_the_wrong_alias_is_asked_again_with_how_an_approved_query_has_it(
    opened: Assistant,
) -> None:
    answer, model = ask(opened, "What do the garden tools cost?", LEAF, ROOT)
    assert answer.result
    assert answer.result.rows == [(55,)]
    assert not answer.doubts
    assert "No row has k.kind = 'Garden' along these joins." in model.asked[1]
    assert "JOIN kinds AS p ON p.kind_id = k.parent_id WHERE p.kind = 'Garden'" in model.asked[1]


def test_what_no_second_answer_mends_is_said(opened: Assistant) -> None:
    answer, _ = ask(opened, "What do the garden tools cost?", LEAF, LEAF)
    assert answer.result
    assert answer.result.rows == [(None,)]
    assert answer.doubts
    assert answer.doubts[0].startswith("No row has k.kind = 'Garden' along these joins.")


def test_a_text_that_rows_have_raises_no_doubt(opened: Assistant) -> None:
    spades = LEAF.replace("Garden", "Spades") + " AND t.price > 100"
    answer, model = ask(opened, "What do the spades cost?", spades)
    assert not answer.doubts
    assert len(model.asked) == 1


def test_a_number_without_a_trace_is_asked_again(opened: Assistant) -> None:
    answer, model = ask(opened, "Which tools cost over 10?", ALL, DEAR)
    assert answer.result
    assert answer.result.rows == [(2,), (3,)]
    assert "the number 10 is not in the query" in model.asked[1]


@pytest.mark.parametrize("second", [ALL, OTHER, "SELECT nothing FROM tools"])
def test_a_second_answer_that_hears_no_more_is_not_taken(opened: Assistant, second: str) -> None:
    answer, model = ask(opened, "Which tools cost over 10?", ALL, second)
    assert len(model.asked) == 2
    assert answer.result
    assert answer.result.columns == ("tool_id",)


def test_with_the_pass_off_nothing_is_asked_again(opened: Assistant) -> None:
    opened.doubt = False
    try:
        answer, model = ask(opened, "Which tools cost over 10?", ALL)
    finally:
        opened.doubt = True
    assert answer.verdict == "answered"
    assert len(model.asked) == 1


def test_a_value_without_a_trace_is_shown_in_a_prompt_of_its_own(opened: Assistant) -> None:
    answer, model = ask(
        opened,
        "Which tools are by Elm instead?",
        ALL,
        "SELECT t.tool_id FROM tools AS t WHERE t.maker = 'Elm'",
    )
    assert answer.result
    assert answer.result.rows == [(2,)]
    assert "That fails" not in model.asked[1]
    assert model.asked[1].endswith("Question: Which tools are by Elm instead?")
    assert "'Elm' is in tools.maker" in model.asked[1]


def test_a_key_that_is_added_up_is_asked_again(opened: Assistant) -> None:
    summed, counted = "SELECT SUM(t.tool_id) AS n FROM tools AS t", "SELECT COUNT(*) AS n FROM tools AS t"
    answer, model = ask(opened, "How many tools do we sell?", summed, counted)
    assert answer.result
    assert answer.result.rows == [(3,)]
    assert "SUM(t.tool_id) is over a key" in model.asked[1]


@pytest.mark.parametrize("figure", ["SUM(t.price)", "COUNT(t.tool_id)", "MAX(t.tool_id)", "AVG(t.price)"])
def test_amounts_are_added_up_and_keys_counted_without_doubt(opened: Assistant, figure: str) -> None:
    answer, model = ask(opened, "What about the tools?", f"SELECT {figure} AS figure FROM tools AS t")
    assert not answer.doubts
    assert len(model.asked) == 1


def test_alternatives_without_brackets_are_bracketed_and_said(opened: Assistant) -> None:
    written = "SELECT t.tool_id FROM tools AS t WHERE t.maker = 'Oak' OR t.maker = 'Elm' AND t.price > 10"
    answer, _ = ask(opened, "Which tools by Oak and Elm cost over 10?", written)
    assert answer.result
    assert answer.result.rows == [(2,), (3,)]
    assert answer.repairs == ("t.maker IN ('Oak', 'Elm') bracketed: AND binds before OR",)

"""How far an answer is trusted: what the question asks for and the query has no trace of."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.assistant.assistant import Assistant
from app.assistant.calibration import Calibration, read_calibrations
from app.assistant.confide import Confidence
from app.assistant.errors import WorkspaceError
from app.assistant.generate import Generation
from app.assistant.workspace import read_workspace

DATA = Path(__file__).parents[2] / "data"


class Writes:
    """A model that writes what it is told to."""

    name = "writes"
    sql = ""
    logprobs: tuple[float, ...] = ()

    def generate(self, messages, **options):  # type: ignore[no-untyped-def]
        return Generation(self.sql, 1, 1, 1, 0.1, 0.1, 0.0, False, self.logprobs)


@pytest.fixture(scope="module")
def assistant():
    opened = Assistant(read_workspace(DATA), Writes(), compose=False)
    yield opened
    opened.close()


def confide(assistant: Assistant, question: str, sql: str) -> Confidence:
    assistant.model.sql = sql
    return assistant.ask(question).confidence


def test_a_word_that_neither_house_nor_query_has_is_named(assistant) -> None:
    found = confide(
        assistant,
        "How many orders with gizmos did the stores in Germany have per brand?",
        "SELECT COUNT(*) FROM sales.stores AS s",
    )
    assert found.band == "check this"
    assert found.reasons[0] == "the word “gizmos” is not accounted for"


def test_a_period_that_the_query_lacks_is_named(assistant) -> None:
    found = confide(assistant, "How many returns in September?", "SELECT COUNT(*) FROM sales.returns AS r")
    assert "the period “September” is not in the query" in found.reasons


def test_a_query_that_accounts_for_every_word_is_likely(assistant) -> None:
    sql = "SELECT COUNT(*) AS returns FROM sales.returns AS r WHERE "
    sql += "r.returned_on >= DATE '2025-09-01' AND r.returned_on < DATE '2025-10-01'"
    found = confide(assistant, "How many returns in September?", sql)
    assert (found.band, found.reasons, found.probability) == ("likely", (), None)


def test_a_metric_computed_another_way_than_the_house_defines_is_named(assistant) -> None:
    sql = "SELECT SUM(o.total) AS net_revenue FROM sales.orders AS o"
    found = confide(assistant, "What is our net revenue?", sql)
    assert "the query does not follow the house’s definition of “net revenue”" in found.reasons


def test_a_table_s_name_asks_for_no_metric(assistant) -> None:
    sql = "SELECT COUNT(*) AS customers FROM sales.customers AS c"
    assert confide(assistant, "How many rows does sales.customers have?", sql).reasons == ()


def test_a_question_without_an_answer_is_in_the_last_band(assistant) -> None:
    assert assistant.ask("Drop all tables").band == "cannot answer"


def test_a_calibration_of_the_model_gives_the_number_and_the_band(assistant) -> None:
    assistant.calibrations["writes"] = Calibration("writes", -1.0, {})
    try:
        found = confide(
            assistant, "How many returns are there?", "SELECT COUNT(*) AS n FROM sales.returns AS r"
        )
    finally:
        assistant.calibrations.clear()
    assert found.band == "check this"
    assert found.probability == pytest.approx(0.269, abs=0.001)


def test_an_unsure_model_lowers_the_probability_and_an_unknown_one_gives_none(assistant) -> None:
    assistant.calibrations["writes"] = Calibration("writes", 2.0, {"least_sure": -2.0, "close_calls": -1.0})
    found = []
    try:
        for logprobs in ((-0.01, 0.0), (-0.01, -2.3), ()):
            assistant.model.logprobs = logprobs
            found.append(
                confide(
                    assistant, "How many returns are there?", "SELECT COUNT(*) AS n FROM sales.returns AS r"
                )
            )
    finally:
        assistant.calibrations.clear()
        assistant.model.logprobs = ()
    sure, unsure, unknown = found
    assert (sure.band, unsure.band) == ("likely", "check this")
    assert unsure.signals["close_calls"] == 1 and sure.signals["close_calls"] == 0
    assert unsure.probability == pytest.approx(0.313, abs=0.01) and unknown.probability is None


def test_a_damaged_calibration_is_said_with_its_remedy(tmp_path) -> None:
    (tmp_path / "calibration.json").write_text("{")
    with pytest.raises(WorkspaceError, match="make calibrate"):
        read_calibrations(tmp_path)


def test_no_file_is_no_calibration(tmp_path) -> None:
    assert read_calibrations(tmp_path) == {}

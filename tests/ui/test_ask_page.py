"""The Ask page as a session sees it, with the real assistant and a scripted model."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import app.ui
from app.assistant.assistant import Assistant
from app.assistant.errors import ModelError
from app.assistant.workspace import read_workspace
from app.ui import job, service
from app.ui.answer import terms_beside

from .conftest import ScriptedModel

COUNT = "SELECT COUNT(*) AS orders FROM orders AS o"
BY_CHANNEL = (
    "SELECT o.channel, SUM(o.amount_usd) AS sales_usd FROM orders AS o GROUP BY o.channel ORDER BY 2 DESC"
)

MAIN = Path(app.ui.__file__).parent / "main.py"

Start = Callable[[Any], None]


def open_page() -> AppTest:
    page = AppTest.from_file(MAIN, default_timeout=20).run()
    assert not page.exception
    return page


def ask(page: AppTest, question: str) -> AppTest:
    page.chat_input(key="question").set_value(question).run()
    assert not page.exception
    return page


def html_of(page: AppTest) -> str:
    return "\n".join(element.proto.body for element in page.get("html"))


def test_a_starter_question_is_answered_by_a_click(start: Start) -> None:
    start(ScriptedModel({"How many orders are there?": COUNT}))
    page = open_page()
    page.button(key="starter-0").click().run()
    assert [(metric.label, metric.value) for metric in page.metric] == [("Orders", "120")]


def test_starters_leave_once_there_is_an_answer(start: Start) -> None:
    start(ScriptedModel({"How many orders are there?": COUNT}))
    page = ask(open_page(), "How many orders are there?")
    assert [button.key for button in page.button] == ["new"]


def test_a_result_by_category_has_chart_table_sql_and_definition(start: Start) -> None:
    start(ScriptedModel({"sales by channel": BY_CHANNEL}))
    page = ask(open_page(), "sales by channel")
    assert [tab.label for tab in page.tabs] == ["Chart", "Table"]
    assert len(page.get("arrow_vega_lite_chart") or page.get("vega_lite_chart")) == 1
    assert page.dataframe[0].value["c0"].tolist() == ["phone", "store", "web"]
    assert "GROUP BY" in page.code[0].value
    assert "<strong>sales</strong> Paid amounts, in *USD*." in html_of(page)
    assert "3 rows · " in html_of(page)


def test_a_term_that_a_composed_answer_does_not_compute_is_not_shown() -> None:
    """The billed amount is in US dollars; what was billed in euros is not."""
    data = Path(app.ui.__file__).parents[2] / "data"
    with closing(Assistant(read_workspace(data), examples=False)) as assistant:
        euros = assistant.ask("How much did we bill in euros last month?")
        assert euros.composed and [term.term for term in euros.context.grounding.terms] == ["billed amount"]
        assert terms_beside(euros) == []
        assert [term.term for term in terms_beside(replace(euros, composed=""))] == ["billed amount"]


def test_an_answer_is_read_back_in_english(start: Start) -> None:
    sql = (
        "SELECT COUNT(*) AS n FROM orders AS o WHERE o.channel = 'web' AND o.order_id % 2 = o.amount_usd % 3"
    )
    start(ScriptedModel({"web orders": sql}))
    html = html_of(ask(open_page(), "web orders"))
    assert "<dt>Measures</dt><dd>The number of orders</dd>" in html
    assert "<dd>With channel web</dd>" in html
    assert "<dd><code>o.order_id % 2 = o.amount_usd % 3</code></dd>" in html


def test_what_can_be_asked_next_is_an_approved_question_and_a_click(start: Start, workspace: Path) -> None:
    pairs = workspace / "pairs"
    pairs.mkdir()
    written = {
        "all": ("How many orders are there?", COUNT),
        "by-channel": ("How many orders by channel?", BY_CHANNEL),
    }
    for id, (question, sql) in written.items():
        (pairs / f"{id}.sql").write_text(
            f"-- id: {id}\n-- question: {question}\n-- status: approved\n{sql};\n"
        )
    start(ScriptedModel({"How many orders are there?": COUNT, "How many orders by channel?": BY_CHANNEL}))
    page = ask(open_page(), "How many orders are there?")
    assert [button.label for button in page.button if str(button.key).startswith("next-")] == [
        "How many orders by channel\\?"
    ]
    page.button(key="next-0").click().run()
    assert len(page.tabs) == 2


def test_no_rows_names_the_filters(start: Start) -> None:
    sql = "SELECT o.order_id FROM orders AS o WHERE o.channel = 'fax' AND o.amount_usd > 5"
    start(ScriptedModel({"orders by fax": sql}))
    page = ask(open_page(), "orders by fax")
    assert "No rows match" in html_of(page)
    assert page.code[0].value == "o.channel = 'fax'\no.amount_usd > 5"
    assert not page.dataframe


def test_a_sum_over_no_rows_reads_as_no_rows(start: Start) -> None:
    start(
        ScriptedModel({"fax sales": "SELECT SUM(o.amount_usd) AS s FROM orders AS o WHERE o.channel = 'fax'"})
    )
    page = ask(open_page(), "fax sales")
    assert "No rows match" in html_of(page)
    assert not page.metric


def test_rows_over_the_limit_are_said_to_exist(start: Start) -> None:
    start(ScriptedModel({"all orders": "SELECT o.order_id, o.amount_usd FROM orders AS o"}))
    page = ask(open_page(), "all orders")
    assert "The first 50 rows" in html_of(page)
    assert len(page.dataframe[0].value) == 50


def test_an_order_to_change_data_is_refused_without_the_model(start: Start) -> None:
    model = ScriptedModel({})
    start(model)
    page = ask(open_page(), "drop all tables")
    assert "Inhouse only reads: it cannot drop anything" in html_of(page)
    assert "ih-refused" in html_of(page)
    assert not model.asked


def test_forbidden_sql_is_refused_and_shown(start: Start) -> None:
    start(ScriptedModel({"orders": ("DELETE FROM orders", "DROP TABLE orders")}))
    page = ask(open_page(), "orders")
    assert "Not allowed" in html_of(page)
    assert "DROP TABLE orders" in page.code[0].value


def test_the_model_may_abstain(start: Start) -> None:
    start(ScriptedModel({"orders of tomorrow": "CANNOT: no forecasts"}))
    page = ask(open_page(), "orders of tomorrow")
    assert "No answer in this data" in html_of(page)
    assert "no forecasts" in html_of(page)
    assert "ih-abstained" in html_of(page)
    assert not page.code


def test_sql_that_never_works_fails_with_a_sentence(start: Start) -> None:
    start(ScriptedModel({"orders": ("SELECT FROM", "SELECT wrong_thing FROM orders")}))
    page = ask(open_page(), "orders")
    assert "This did not work" in html_of(page)
    assert "No working SQL was found" in html_of(page)


def test_a_correction_is_told(start: Start) -> None:
    start(ScriptedModel({"orders": "SELECT x.channel, COUNT(*) AS n FROM orders AS o GROUP BY x.channel"}))
    page = ask(open_page(), "orders")
    assert "What Inhouse corrected" in html_of(page)


def test_an_engine_that_stops_is_explained(start: Start) -> None:
    start(ScriptedModel({"orders": "STOPS"}))
    page = ask(open_page(), "orders")
    assert "The model stopped: no *memory*." in html_of(page)


def test_a_bug_is_logged_and_shown_as_one_sentence(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    start(ScriptedModel({"orders": "BREAKS"}))
    page = ask(open_page(), "orders")
    assert job.UNEXPECTED in html_of(page).replace("&#x27;", "'")
    assert "ZeroDivisionError" in caplog.text
    assert "ZeroDivisionError" not in html_of(page)


def test_a_question_shows_to_the_letter(start: Start) -> None:
    question = "**orders** <script>alert(1)</script> $100 and $200"
    start(ScriptedModel({question: COUNT}))
    page = ask(open_page(), question)
    assert "**orders** &lt;script&gt;alert(1)&lt;/script&gt; $100 and $200" in html_of(page)
    assert "<script" not in html_of(page)
    assert not page.markdown


def test_the_name_of_a_figure_shows_to_the_letter(start: Start) -> None:
    start(ScriptedModel({"orders": 'SELECT COUNT(*) AS "**n** :red[x]" FROM orders AS o'}))
    page = ask(open_page(), "orders")
    assert page.metric[0].label.replace("\u2060", "") == r"\*\*n\*\* \:red\[x\]"


def test_a_follow_up_sees_the_question_before_and_says_so(start: Start) -> None:
    model = ScriptedModel({"sales by channel": BY_CHANNEL, "and how many orders?": COUNT})
    start(model)
    page = ask(ask(open_page(), "sales by channel"), "and how many orders?")
    assert "Builds on: sales by channel" in html_of(page)
    assert any("GROUP BY" in message["content"] for message in model.asked[1])


def test_an_independent_question_does_not_see_the_one_before(start: Start) -> None:
    model = ScriptedModel({"sales by channel": BY_CHANNEL, "How many orders are there?": COUNT})
    start(model)
    page = ask(ask(open_page(), "sales by channel"), "How many orders are there?")
    assert "Builds on" not in html_of(page)
    assert [message["role"] for message in model.asked[1]] == ["system", "user"]


def test_a_follow_up_can_be_asked_on_its_own_and_again_as_one(start: Start) -> None:
    model = ScriptedModel({"sales by channel": BY_CHANNEL, "only orders": (COUNT, COUNT, COUNT)})
    start(model)
    page = ask(open_page(), "sales by channel")
    assert not [button for button in page.button if button.key == "otherwise"]
    page = ask(page, "only orders")
    assert page.button(key="otherwise").label == "Ask it on its own"
    page.button(key="otherwise").click().run()
    assert [message["role"] for message in model.asked[2]] == ["system", "user"]
    assert "“sales by channel”" in page.button(key="otherwise").label
    page.button(key="otherwise").click().run()
    assert any("GROUP BY" in message["content"] for message in model.asked[3])
    assert page.button(key="otherwise").label == "Ask it on its own"


def test_a_new_conversation_begins_empty(start: Start) -> None:
    model = ScriptedModel({"sales by channel": BY_CHANNEL, "and orders?": COUNT})
    start(model)
    page = ask(open_page(), "sales by channel")
    page.button(key="new").click().run()
    assert not page.dataframe
    ask(page, "and orders?")
    assert [message["role"] for message in model.asked[1]] == ["system", "user"]


def test_while_loading_the_page_shows_progress_and_takes_the_question(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = threading.Event()

    def start_assistant(root: Path, *, progress: Callable[[str, int, int], None], **_: object) -> Assistant:
        assistant = Assistant(read_workspace(root), ScriptedModel({"How many orders are there?": COUNT}))
        progress("reading the schema", 1, 4)
        may_end.wait(20)
        return assistant

    monkeypatch.setattr(service, "start_assistant", start_assistant)
    shared = service.shared_service()
    shared._changed.acquire()
    shared._changed.wait_for(lambda: getattr(shared.state, "total", 0) == 4, 10)
    shared._changed.release()
    page = open_page()
    assert page.button[0].label == r"How many orders are there\?"
    assert "reading the schema, 25" in page.get("progress")[0].proto.text.replace("\\", "")
    threading.Timer(0.5, may_end.set).start()
    ask(page, "How many orders are there?")
    assert page.metric[0].value == "120"


def test_loading_that_fails_says_why_and_can_be_tried_again(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start_assistant(root: Path, **_: object) -> Assistant:
        raise ModelError("There is no room in <the cache>.")

    monkeypatch.setattr(service, "start_assistant", start_assistant)
    service.shared_service().wait(10)
    page = open_page()
    assert "There is no room in &lt;the cache&gt;." in html_of(page)
    start(ScriptedModel({"How many orders are there?": COUNT}))
    page.button(key="retry").click().run()
    service.shared_service().wait(10)
    page.button(key="starter-0").click().run()
    assert page.metric[0].value == "120"


def test_a_question_asked_while_loading_fails_is_answered_with_why(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start_assistant(root: Path, **_: object) -> Assistant:
        raise ModelError("No weights.")

    monkeypatch.setattr(service, "start_assistant", start_assistant)
    page = ask(open_page(), "How many orders are there?")
    assert "No weights." in html_of(page)
    assert page.button(key="retry")


def test_a_broken_workspace_is_explained(
    start: Start, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workspace / "inhouse.toml").write_text("[workspace]\nnmae = 'x'\n[databases.a]\nurl = 'duckdb:///x'")
    service.shared_service().wait(10)
    assert "did you mean name?" in html_of(open_page())


AMBIGUOUS = """
ambiguous:
  - {ask: ["How did it go {period}?"], lacks: which figure is meant, choices: ["How many orders {period}?"]}
"""


def test_a_question_with_several_readings_is_asked_back_and_a_pick_goes_on(
    start: Start, workspace: Path
) -> None:
    (workspace / "semantics.yaml").write_text(AMBIGUOUS)
    start(ScriptedModel({"How many orders in March 2025?": COUNT}))
    page = ask(open_page(), "How did it go in March 2025?")
    assert "Which do you mean?" in html_of(page)
    page.button(key="choice-0").click().run()
    assert [metric.label for metric in page.metric] == ["Orders"]


def test_an_answer_has_its_band_with_the_reason(start: Start) -> None:
    start(ScriptedModel({"How many orders in March 2025?": COUNT}))
    page = ask(open_page(), "How many orders in March 2025?")
    assert "<strong>Check this</strong> the period “March 2025” is not in the query" in html_of(page)


COUNTED = """
subjects:
  - {base: o, one: order, many: orders, name: orders, date: o.ordered_on, did: placed, event: true, order: o.order_id}
dimensions:
  - {expr: o.channel, one: channel, many: channels}
"""


def test_beside_a_doubtful_answer_what_is_answered_for_sure_is_a_click_away(
    start: Start, workspace: Path
) -> None:
    (workspace / "semantics.yaml").write_text(COUNTED)
    start(ScriptedModel({"Gosh, orders by channel in March 2025?": COUNT}))
    page = ask(open_page(), "Gosh, orders by channel in March 2025?")
    assert "Near your question, and answered from the house" in html_of(page)
    assert page.button(key="near-0").label == "Number of orders placed in March 2025 by channel"
    page.button(key="near-0").click().run()
    assert page.dataframe[0].value["c0"].tolist() == ["phone", "store", "web"]
    assert "near-0" not in [button.key for button in page.button]

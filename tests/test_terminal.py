"""Answers as text: tables, cells, what a terminal must not obey, and the progress line."""

from __future__ import annotations

import datetime as dt
import decimal
import doctest
import io

import pytest

from app import terminal as module
from app.assistant.answer import Answer, Verdict
from app.assistant.run import Result
from app.terminal import ProgressLine, render_answer, render_cell, render_table


def answer(rows: list[tuple[object, ...]], *, truncated: bool = False, **fields: object) -> Answer:
    result = Result(("n",), ("INTEGER",), rows, truncated, 0.01)
    return Answer(
        "How many?",
        "answered",
        "",
        "SELECT\n  1 AS n",
        result,
        timings_s={"total": 1.26},
        model="0.5b",
        **fields,
    )  # type: ignore[arg-type]


def test_an_answer_to_the_letter() -> None:
    assert render_answer(answer([(1,)], repairs=("o.x read as c.x",))) == (
        "Question: How many?\n\nSELECT\n  1 AS n;\n\nRepaired: o.x read as c.x\n\nn\n-\n1\n\n1 row, in 1.3 s with 0.5b."
    )


@pytest.mark.parametrize(
    ("rows", "truncated", "said"),
    [(0, False, "0 rows, in"), (1, False, "1 row, in"), (2, False, "2 rows, in"),
     (51, False, "51 rows, 50 shown (--json prints all), in"),
     (5000, True, "The first 5,000 rows; there are more, in")],
)  # fmt: skip
def test_rows_are_counted_and_what_is_left_out_is_said(rows: int, truncated: bool, said: str) -> None:
    assert said in render_answer(answer([(n,) for n in range(rows)], truncated=truncated))


def test_at_most_fifty_rows_are_shown() -> None:
    assert len(render_answer(answer([(n,) for n in range(200)])).splitlines()) == 5 + 2 + 50 + 2


@pytest.mark.parametrize("verdict", ["abstained", "refused", "failed"])
def test_no_answer_says_why(verdict: Verdict) -> None:
    assert (
        render_answer(Answer("x", verdict, "Because.")) == f"Question: x\n\n{verdict.capitalize()}: Because."
    )


def test_numbers_stand_to_the_right() -> None:
    assert (
        render_table(["name", "n"], [("a", 5), ("bb", 100)]) == "name    n\n----  ---\na       5\nbb    100"
    )


def test_duplicate_and_unicode_columns() -> None:
    assert render_table(["ü", "ü"], [("é", "z")]) == "ü  ü\n-  -\né  z"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), ("", ""), (1, "1"), (12345, "12345"), (True, "True"), (1.0, "1"), (1.5, "1.5"),
        (1234.56789, "1,234.5679"),
        (0.0, "0"), (0.00001234, "1.234e-05"), (-0.00001, "-1e-05"), (float("nan"), "nan"), (float("inf"), "inf"),
        (decimal.Decimal("1234.50"), "1,234.50"), (dt.date(2025, 1, 2), "2025-01-02"),
        (dt.datetime(2025, 1, 2), "2025-01-02"), (dt.datetime(2025, 1, 2, 3, 4), "2025-01-02 03:04:00"),
        ("two\nlines\tof  text", "two lines of text"), ("x" * 61, "x" * 59 + "…"), ("x" * 60, "x" * 60),
        ([1, None], "[1, None]"), (b"\x00", "b'\\x00'"),
    ],
)  # fmt: skip
def test_cells(value: object, text: str) -> None:
    assert render_cell(value) == text


@pytest.mark.parametrize("value", ["\x1b[2J\x1b[31mred", "\x07", "\x9b31m", "\u202etxt.exe", "a\rb\x00c"])
def test_a_terminal_is_given_nothing_to_obey(value: str) -> None:
    text = render_answer(answer([(value,)]))
    assert all(c == "\n" or c.isprintable() for c in text)


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_pipe_gets_one_line_for_each_phase_that_counts() -> None:
    out = io.StringIO()
    with ProgressLine(out) as line:
        for done in range(0, 101, 10):
            line.progress("assembling", done, 100)
        line.progress("loading the model", 0, 0)
        line.say("writing SQL: SELECT")
    assert out.getvalue() == "assembling …\n"


def test_a_phase_that_takes_long_is_told_of_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLOW_S", 0.0)
    out = io.StringIO()
    with ProgressLine(out) as line:
        for done in (0, 25, 50):
            line.progress("answering", done, 100)
        for done in (0, 1200):
            line.progress("rendering", done, 0)
    assert out.getvalue().splitlines() == [
        "answering …",
        "answering 25 % …",
        "answering 50 % …",
        "rendering 1,200 …",
    ]


def test_a_terminal_sees_the_share_and_a_clean_line_at_the_end() -> None:
    out = Screen()
    with ProgressLine(out) as line:
        line.progress("assembling", 50, 100)
        line.progress("assembling", 100, 100)
    assert "assembling 50 % …" in out.getvalue() and "assembling 100 % …" in out.getvalue()
    assert out.getvalue().endswith("\r\x1b[K")


def test_a_long_line_keeps_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    out = Screen()
    ProgressLine(out).say("writing SQL: SELECT COUNT(*) FROM orders", force=True)
    assert len(out.getvalue().removeprefix("\r\x1b[K")) == 19 and out.getvalue().endswith("FROM orders")


def test_the_progress_line_obeys_no_text() -> None:
    out = Screen()
    ProgressLine(out).say("a\x1b[31mb", force=True)
    assert out.getvalue() == "\r\x1b[Ka�[31mb"


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(module).failed == 0

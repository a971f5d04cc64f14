"""The CSV file that a person opens in Excel."""

from __future__ import annotations

import csv
import datetime as dt
import decimal
import io
from typing import Any

from app.assistant.run import Result
from app.ui.download import file_name, render_csv


def cells(names: str, *rows: tuple[Any, ...]) -> list[list[str]]:
    columns = tuple(names.split("|"))
    data = render_csv(Result(columns, ("",) * len(columns), list(rows), False, 0.0))
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_excel_is_told_that_it_is_unicode() -> None:
    assert render_csv(Result(("größe",), ("",), [], False, 0.0)) == b"\xef\xbb\xbfgr\xc3\xb6\xc3\x9fe\r\n"


def test_values_are_raw() -> None:
    row = (1234567, decimal.Decimal("1.50"), 0.1, None, True, 'a "b", c\nd', 2**63)
    assert cells("a|b|c|d|e|f|g", row)[1] == [
        "1234567", "1.50", "0.1", "", "true", 'a "b", c\nd', "9223372036854775808",
    ]  # fmt: skip


def test_dates_are_iso_and_midnights_are_dates() -> None:
    row = (dt.date(2025, 2, 3), dt.datetime(2025, 2, 3), dt.datetime(2025, 2, 3, 4, 5))
    assert cells("a|b|c", row)[1] == ["2025-02-03", "2025-02-03", "2025-02-03 04:05:00"]


def test_texts_that_excel_would_run_are_quoted_but_negative_numbers_are_not() -> None:
    row = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", -5, decimal.Decimal("-1.5"), "a=1")
    assert cells("a|b|c|d|e|f|g|h", row)[1] == [
        "'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "-5", "-1.5", "a=1",
    ]  # fmt: skip


def test_names_that_excel_would_run_are_quoted() -> None:
    assert cells("=cmd()|b")[0] == ["'=cmd()", "b"]


def test_duplicate_names_and_nested_values() -> None:
    assert cells("a|a|a", ([1, "ü"], {"x": None}, b"\x01")) == [
        ["a", "a", "a"],
        ['[1, "ü"]', '{"x": null}', "01"],
    ]


def test_the_file_is_named_after_the_question() -> None:
    assert file_name("Net revenue by région / month?") == "net-revenue-by-région-month.csv"
    assert file_name("???") == "answer.csv"
    assert len(file_name("word " * 100)) <= 64

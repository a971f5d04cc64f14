"""What a column is and how it reads, by name, values, type and unit."""

from __future__ import annotations

import datetime as dt
import decimal
import math
import uuid
import zoneinfo
from typing import Any

import pytest

from app.assistant.run import Result
from app.assistant.schema import Column as SchemaColumn
from app.assistant.schema import Schema, Table
from app.assistant.workspace import Term
from app.ui.answer import make_table
from app.ui.columns import Column, read_columns, read_units, unique_labels
from app.ui.labels import human_label

D = decimal.Decimal


def column(name: str, *values: Any, type_: str = "", units: dict[str, str] | None = None) -> Column:
    result = Result((name,), (type_,), [(value,) for value in values], False, 0.0)
    read = read_columns(result, units)[0]
    make_table((read,))  # whatever the values, there is a table of them
    return read


def shown(name: str, *values: Any, **options: Any) -> list[str]:
    read = column(name, *values, **options)
    return [read.show(value) for value in read.values]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("net_revenue_usd", "Net revenue (USD)"),
        ("roi_pct", "ROI (%)"),
        ("avg_first_response_minutes", "Avg first response (minutes)"),
        ("days", "Days"),
        ("number_of_days", "Number of days"),
        ("orders_last_days", "Orders last days"),
        ("customer_id", "Customer ID"),
        ("customerId", "Customer ID"),
        ("Net Revenue", "Net revenue"),
        ("Q1", "Q1"),
        ("count_star()", "Count"),
        ("sum(l.gross_usd)", "sum(l.gross_usd)"),
        ("größe_kg", "Größe (kg)"),
        ("売上", "売上"),
        ("_", "_"),
        ("", ""),
    ],
)
def test_labels(name: str, label: str) -> None:
    assert human_label(name) == label


def test_a_unit_of_the_workspace_joins_the_label() -> None:
    assert human_label("net_revenue", "usd") == "Net revenue (USD)"
    assert human_label("return_rate", "percent") == "Return rate (%)"
    assert human_label("units_sold", "units") == "Units sold"


def test_duplicate_names_stay_apart() -> None:
    result = Result(("name", "name", "name"), ("", "", ""), [("a", 1, None)], False, 0.0)
    columns = read_columns(result)
    assert unique_labels(columns) == ["Name", "Name (2)", "Name (3)"]
    table, settings = make_table(columns)
    assert table.to_pylist() == [{"c0": "a", "c1": 1.0, "c2": None}]
    assert [setting["label"] for setting in settings.values()] == ["Name", "Name (2)", "Name (3)"]


def test_no_columns_are_no_columns() -> None:
    assert read_columns(Result((), (), [], False, 0.0)) == ()


def test_money_has_two_decimals() -> None:
    assert shown("net_usd", D("1234.50"), D("-0.001"), None) == ["$1,234.50", "$0.00", "–"]


def test_whole_money_has_none() -> None:
    read = column("budget_usd", D("1500.00"), D("2000000"))
    assert [read.show(value) for value in read.values] == ["$1,500", "$2,000,000"]
    assert read.table_format == "$%,.0f"


def test_negative_money_has_its_sign_in_front() -> None:
    read = column("margin_usd", D("-1234.5"), D("10"))
    assert read.show(read.values[0]) == "-$1,234.50"
    assert read.table_format == "dollar"


def test_other_currencies() -> None:
    assert shown("umsatz_eur", 1234.5) == ["€1,234.50"]
    assert column("price_gbp", -1.5).table_format == "%,.2f £"


def test_money_by_the_workspaces_unit() -> None:
    assert shown("net_revenue", 12.5, units={"net_revenue": "usd"}) == ["$12.50"]


def test_percentages_have_one_decimal() -> None:
    assert shown("roi_pct", D("12.345"), 1500, -0.04) == ["12.3%", "1,500.0%", "0.0%"]
    assert shown("return_rate", 3.25, units={"return_rate": "percent"}) == ["3.2%"]


def test_counts_have_thousands_separators() -> None:
    assert shown("orders", 1234567, 0) == ["1,234,567", "0"]
    assert column("orders", 1).table_format == "%,.0f"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((1.5, 2.25), ["1.50", "2.25"]),
        ((1.5, 2.0), ["1.5", "2.0"]),
        ((0.1234567, 0.5), ["0.1235", "0.5000"]),
        ((1234.56789,), ["1,234.57"]),
        ((2.0, 3.0), ["2", "3"]),
    ],
)
def test_decimals_are_as_many_as_the_numbers_need(values: tuple[float, ...], expected: list[str]) -> None:
    assert shown("average_items", *values) == expected


@pytest.mark.parametrize(
    "name", ["customer_id", "id", "order_number", "zip", "sku", "phone", "store_key", "number"]
)
def test_ids_are_no_amounts_and_have_no_separators(name: str) -> None:
    read = column(name, 1234567, None)
    assert (read.kind, read.table_format, read.is_measure) == ("id", "%d", False)
    assert read.show(read.values[0]) == "1234567"


def test_the_number_of_something_is_an_amount() -> None:
    assert column("number_of_orders", 5).kind == "number"


def test_years_have_no_separators() -> None:
    assert column("fiscal_year", 2025, D("2024")).kind == "year"
    assert shown("year", 2025) == ["2025"]


@pytest.mark.parametrize(
    "name", ["orders_per_year", "orders_this_year", "orders_last_month", "stock_per_day"]
)
def test_amounts_per_year_are_amounts(name: str) -> None:
    assert column(name, 2013).kind == "number"


def test_a_year_out_of_range_is_an_amount() -> None:
    assert column("revenue_year", 82000).kind == "number"


def test_months_and_ranks_as_numbers_are_no_amounts() -> None:
    assert column("month", 1, 12).kind == "ordinal"
    assert column("month", 13).kind == "number"
    assert column("row_number", 1, 999).kind == "ordinal"
    assert column("rank", 1, 2).kind == "ordinal"


def test_integers_that_a_browser_would_round_are_text() -> None:
    assert shown("visits", 2**53 + 1) == ["9,007,199,254,740,993"]
    assert shown("visits", 170141183460469231731687303715884105727)[0].startswith("170,141")
    assert shown("customer_id", 2**63 - 1) == ["9223372036854775807"]
    assert column("visits", 2**53 + 1).kind == "text"


def test_infinite_and_not_a_number() -> None:
    assert shown("ratio", math.inf, -math.inf, math.nan, 0.5) == ["∞", "-∞", "–", "0.5"]
    assert shown("ratio", D("NaN"), D("Infinity")) == ["–", "∞"]


def test_a_column_of_nulls_reads_by_its_type() -> None:
    assert column("x", None, type_="VARCHAR").kind == "text"
    assert column("x_usd", None, type_="DECIMAL(10,2)").kind == "money"
    assert column("x", None, type_="BOOLEAN").kind == "boolean"
    assert column("x", None, type_="TIMESTAMP WITH TIME ZONE").kind == "date"
    assert column("x", None).kind == "text"


def test_no_rows_read_by_their_type() -> None:
    assert column("orders", type_="BIGINT").kind == "number"


def test_booleans_are_no_numbers() -> None:
    assert shown("is_test", True, False, None) == ["Yes", "No", "–"]
    assert column("mixed", True, 1).kind == "text"


def test_dates() -> None:
    read = column("ordered_on", dt.date(2025, 2, 3), None)
    assert (read.kind, read.show(read.values[0])) == ("date", "2025-02-03")


def test_midnights_are_dates() -> None:
    assert shown("day", dt.datetime(2025, 2, 3), dt.datetime(2025, 2, 4)) == ["2025-02-03", "2025-02-04"]


def test_month_starts_are_months() -> None:
    months = [dt.datetime(2025, month, 1) for month in (1, 2, 3)]
    assert shown("period", *months) == ["Jan 2025", "Feb 2025", "Mar 2025"]
    assert shown("month", months[0]) == ["Jan 2025"]
    assert column("month", months[0]).table_format == "MMM YYYY"


def test_one_first_of_a_month_is_a_day() -> None:
    assert shown("starts_on", dt.date(2025, 2, 1)) == ["2025-02-01"]


def test_years_as_dates_are_years() -> None:
    assert shown("order_year", dt.date(2024, 1, 1), dt.date(2025, 1, 1)) == ["2024", "2025"]


def test_times_keep_their_minutes() -> None:
    assert shown("at", dt.datetime(2025, 2, 3, 4, 5), dt.datetime(2025, 2, 3)) == [
        "2025-02-03 04:05",
        "2025-02-03 00:00",
    ]
    assert shown("at", dt.datetime(2025, 2, 3, 4, 5, 6)) == ["2025-02-03 04:05:06"]


def test_a_time_zone_keeps_the_databases_clock() -> None:
    zone = zoneinfo.ZoneInfo("America/New_York")
    assert shown("at", dt.datetime(2025, 2, 3, 23, 30, tzinfo=zone)) == ["2025-02-03 23:30"]


def test_sqlites_dates_come_as_text() -> None:
    assert column("ordered_on", "2025-02-03", None).values == (dt.date(2025, 2, 3), None)
    assert shown("month", "2025-02", "2025-03") == ["Feb 2025", "Mar 2025"]
    assert shown("at", "2025-02-03 04:05:00") == ["2025-02-03 04:05"]


def test_texts_that_only_look_like_dates_stay() -> None:
    assert column("day", "2025-02-31").kind == "text"
    assert column("day", "2025-02-03", "unknown").kind == "text"
    assert column("sku", "2025-02").kind == "text"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([1, [2, None]], "[1, [2, null]]"),
        ({"a": D("1.5")}, '{"a": "1.5"}'),
        (b"\x00\xff", "00ff"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (dt.time(10, 30), "10:30:00"),
        (dt.timedelta(days=3), "3 days, 0:00:00"),
        ("São Paulo <b>", "São Paulo <b>"),
        ("", ""),
    ],
)
def test_anything_else_reads_as_text(value: Any, text: str) -> None:
    assert shown("x", value) == [text]


def test_units_come_from_schema_and_glossary_unless_they_disagree() -> None:
    tables = tuple(
        Table(name, (SchemaColumn("amount", unit=unit), SchemaColumn("rate", unit="percent")))
        for name, unit in (("a", "usd"), ("b", "eur"))
    )
    units = read_units(Schema(tables), [Term("net revenue", "…", unit="usd"), Term("margin", "…")])
    assert units == {"rate": "percent", "net_revenue": "usd"}

"""Which results get a chart, and what is on it."""

from __future__ import annotations

import datetime as dt
import decimal
import math
from typing import Any

import pytest

from app.assistant.run import Result
from app.ui.chart import Chart, choose_chart, describe_chart, draw_chart
from app.ui.columns import read_columns

MONTHS = [dt.date(2025, month, 1) for month in range(1, 7)]


def chart_of(names: str, *rows: tuple[Any, ...]) -> Chart | None:
    columns = tuple(names.split())
    chart = choose_chart(read_columns(Result(columns, ("",) * len(columns), list(rows), False, 0.0)))
    if chart is not None:
        draw_chart(chart).to_dict()  # Altair validates it
        assert describe_chart(chart)
    return chart


def spec_of(names: str, *rows: tuple[Any, ...]) -> dict[str, Any]:
    chart = chart_of(names, *rows)
    assert chart is not None
    return draw_chart(chart).to_dict()


def what(chart: Chart | None) -> tuple[str, str, list[str], str | None] | None:
    if chart is None:
        return None
    series = chart.series.name if chart.series else None
    return chart.kind, chart.along.name, [measure.name for measure in chart.measures], series


def test_months_and_an_amount_are_a_line() -> None:
    chart = chart_of("month orders", *((month, n) for n, month in enumerate(MONTHS)))
    assert what(chart) == ("line", "month", ["orders"], None)


def test_a_line_is_sorted_by_time_whatever_the_rows_are() -> None:
    spec = spec_of("month orders", *((month, 1) for month in reversed(MONTHS)))
    assert [row["x"] for row in spec["data"]["values"]] == [month.isoformat() for month in MONTHS]


def test_dates_are_drawn_in_utc_so_that_no_time_zone_moves_them() -> None:
    spec = spec_of("month orders", *((month, 1) for month in MONTHS))
    assert spec["encoding"]["x"]["scale"]["type"] == "utc"


def test_up_to_three_alike_amounts_share_the_axis() -> None:
    rows = [(month, 1.5, 2.5, 3.5, 4.5) for month in MONTHS]
    assert what(chart_of("month a_usd b_usd c_usd d_usd", *rows)) == (
        "line", "month", ["a_usd", "b_usd", "c_usd"], None,
    )  # fmt: skip


def test_unlike_amounts_do_not() -> None:
    rows = [(month, 1.5, 2.5, 3) for month in MONTHS]
    assert what(chart_of("month net_usd margin_pct orders", *rows)) == ("line", "month", ["net_usd"], None)


def test_a_category_over_time_is_a_line_each() -> None:
    rows = [(month, channel, 5) for month in MONTHS for channel in ("web", "store")]
    assert what(chart_of("month channel orders", *rows)) == ("line", "month", ["orders"], "channel")


def test_nine_lines_are_too_many() -> None:
    rows = [(month, f"c{n}", 5) for month in MONTHS for n in range(9)]
    assert chart_of("month channel orders", *rows) is None


def test_two_amounts_at_one_time_cannot_be_a_line() -> None:
    assert chart_of("month orders", *((MONTHS[0], n) for n in range(5))) is None


def test_a_time_that_is_missing_cannot_be_a_line() -> None:
    assert chart_of("month orders", (MONTHS[0], 1), (MONTHS[1], 2), (None, 3)) is None


def test_years_as_numbers_are_an_axis_and_never_an_amount() -> None:
    assert what(chart_of("year orders", (2023, 10), (2024, 20))) == ("line", "year", ["orders"], None)
    assert chart_of("region year", ("a", 2023), ("b", 2024)) is None


def test_sqlites_months_are_a_line() -> None:
    assert what(chart_of("month n", ("2025-01", 1), ("2025-02", 2)))[0] == "line"  # type: ignore[index]


def test_categories_and_an_amount_are_bars_in_the_results_order() -> None:
    spec = spec_of("region net_usd", ("b", decimal.Decimal("3.5")), ("a", decimal.Decimal("2")))
    assert spec["mark"]["type"] == "bar"
    assert spec["encoding"]["y"]["sort"] == ["b", "a"]
    assert spec["data"]["values"][0]["shown"] == "$3.50"


def test_bars_show_the_amount_that_the_rows_are_sorted_by() -> None:
    rows = [("a", 5, 9.5), ("b", 7, 8.5), ("c", 6, 7.5)]
    assert what(chart_of("product units net_usd", *rows)) == ("bar", "product", ["net_usd"], None)


def test_the_text_that_tells_the_rows_apart_is_the_category() -> None:
    rows = [(1, "x", "p1", 5), (2, "x", "p2", 4)]
    assert what(chart_of("product_id brand product units", *rows)) == ("bar", "product", ["units"], None)


def test_the_brand_of_a_product_is_said_behind_it() -> None:
    rows = [("x", "p1", 5), ("x", "p2", 4), ("y", "p3", 6)]
    values = spec_of("brand product units", *rows)["data"]["values"]
    assert [row["category"] for row in values] == ["p1 · x", "p2 · x", "p3 · y"]


def test_two_figures_of_one_unit_stand_side_by_side() -> None:
    spec = spec_of("region last_year_usd year_before_usd", ("a", 90, 70), ("b", 40, 50))
    assert spec["encoding"]["yOffset"]["field"] == spec["encoding"]["color"]["field"] == "figure"
    assert len(spec["data"]["values"]) == 4
    assert spec["encoding"]["x"]["title"] is None


def test_a_figure_that_dwarfs_another_stands_alone() -> None:
    rows = [("a", 9_000, 7), ("b", 4_000, 5)]
    assert what(chart_of("region net_usd fee_usd", *rows)) == ("bar", "region", ["net_usd"], None)
    many = [(f"r{n}", 90 - n, 70) for n in range(20)]
    assert what(chart_of("region net_usd cost_usd", *many)) == ("bar", "region", ["net_usd"], None)


def test_ids_are_a_category_only_without_a_name_and_never_an_amount() -> None:
    assert what(chart_of("store_id orders", (7, 3), (9, 2))) == ("bar", "store_id", ["orders"], None)
    assert chart_of("name store_id", ("a", 3), ("b", 2)) is None


def test_a_rank_is_no_amount() -> None:
    assert what(chart_of("product rank units", ("a", 1, 90), ("b", 2, 80)))[2] == ["units"]  # type: ignore[index]


def test_a_missing_category_is_a_bar_too() -> None:
    spec = spec_of("store orders", (None, 5), ("Berlin", 4))
    assert spec["data"]["values"][0]["category"] == "–"


@pytest.mark.parametrize(
    ("names", "rows"),
    [
        ("n", [(5,)]),
        ("region n", [("a", 5)]),
        ("region", [("a",), ("b",)]),
        ("region n", []),
        ("region n", [(f"r{n}", n) for n in range(31)]),
        ("region channel n", [("a", "x", 1), ("a", "y", 2), ("b", "x", 3), ("b", "y", 4)]),
        ("region n", [("a", None), ("b", None)]),
        ("region n", [("a", math.inf), ("b", math.nan)]),
        ("region n", [("a", "x"), ("b", "y")]),
        ("region is_new", [("a", True), ("b", False)]),
        ("customer signed_up_on points", [("a", MONTHS[0], 1), ("b", MONTHS[1], 2), ("c", MONTHS[0], 3)] * 4),
        ("visits n", [(2**60, "a"), (2**61, "b")]),
    ],
)
def test_no_chart(names: str, rows: list[tuple[Any, ...]]) -> None:
    assert chart_of(names, *rows) is None


def test_no_columns_have_no_chart() -> None:
    assert choose_chart(()) is None


def test_infinite_amounts_leave_a_gap() -> None:
    spec = spec_of("region n", ("a", 1.5), ("b", math.inf))
    assert [row["y"] for row in spec["data"]["values"]] == [1.5, None]


def test_duplicate_column_names_are_two_lines() -> None:
    rows = [(month, 1, 2) for month in MONTHS]
    spec = spec_of("month n n", *rows)
    assert {row["line"] for row in spec["data"]["values"]} == {"N", "N (2)"}


def test_a_flat_line_does_not_begin_at_zero_but_bars_do() -> None:
    line = spec_of("month n", *((month, 1000 + n) for n, month in enumerate(MONTHS)))
    assert line["encoding"]["y"]["scale"]["zero"] is False
    assert "scale" not in spec_of("region n", ("a", 1000), ("b", 1001))["encoding"]["x"]


def test_names_of_the_data_are_data_and_no_code() -> None:
    evil = "datum.x']; alert(1) //"
    spec = spec_of("region n", (evil, 1), ("b", 2))
    assert spec["data"]["values"][0]["category"] == evil
    assert evil not in str({key: value for key, value in spec["encoding"].items() if key != "y"})


def test_a_long_axis_has_few_and_even_dates() -> None:
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in range(60)]
    spec = spec_of("day n", *((day, 1) for day in days))
    assert spec["encoding"]["x"]["axis"]["values"] == [day.isoformat() for day in days[::5]]

"""Countries by their adjectives, currencies by their names; never what may mean something else."""

from __future__ import annotations

import pytest

from app.assistant.other_names import find_other_names
from app.assistant.schema import Column, Schema, Table

SCHEMA = Schema((Table("sales", (Column("paid_usd", unit="usd"),)),), "duckdb")
COUNTRIES = ["Germany", "Norway", "United Kingdom", "United States"]
CODES = ["CHF", "GBP", "JPY", "USD"]


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("German", "Germany"), ("British", "United Kingdom"), ("UK", "United Kingdom"), ("USA", "United States"),
        ("swiss francs", "CHF"), ("franc", "CHF"), ("japanese yen", "JPY"), ("yen", "JPY"), ("british pound", "GBP"),
        ("pounds", "GBP"),
    ],
)  # fmt: skip
def test_names(name: str, spelling: str) -> None:
    found = find_other_names({"t.country": COUNTRIES, "t.currency": CODES}, SCHEMA)
    assert [value for _, value in found[name]] == [spelling]


def test_a_name_has_all_its_columns() -> None:
    found = find_other_names({"a.currency": CODES, "b.currency": CODES[:2]}, SCHEMA)
    assert found["francs"] == [("a.currency", "CHF"), ("b.currency", "CHF")]


def test_the_currency_of_the_figures_is_a_name_of_nothing() -> None:
    found = find_other_names({"t.currency": CODES}, SCHEMA)
    assert found["us dollars"] == []
    assert not found.get("dollars")


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"t.currency": ["AUD", "CAD", "EUR"]}, "dollars"),  # two of them
        ({"t.currency": ["BRL", "EUR"]}, "real"),  # "real growth"
        ({"t.code": ["CHF"]}, "francs"),  # one code may be of anything
        ({"t.code": ["CHF", "XQX"]}, "francs"),  # no currencies
        ({"t.state": ["Georgia", "Germany"]}, "German"),  # not all are countries
        ({"t.country": ["United States"], "t.region": ["Americas"]}, "American"),
    ],
)
def test_what_may_mean_else_is_no_name(values: dict[str, list[str]], name: str) -> None:
    assert not find_other_names(values, SCHEMA).get(name)


def test_codes_of_another_column_keep_no_adjective_from_its_country() -> None:
    found = find_other_names({"t.country": ["Norway"], "t.code": ["NO", "DE"]}, SCHEMA)
    assert found["Norwegian"] == [("t.country", "Norway")]

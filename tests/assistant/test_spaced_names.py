"""Names that need quotes, written without."""

from __future__ import annotations

import pytest

from app.assistant.bind import bind_columns
from app.assistant.parse import parse_sql
from app.assistant.schema import Column, ForeignKey, Schema, Table
from app.assistant.spaced_names import SpacedNames

PRODUCTS = Table(
    "Products", (Column("ProductID"), Column("Unit Price"), Column("Units")), primary_key=("ProductID",)
)
ORDER = Table("Order", (Column("OrderID"), Column("Order Date")), primary_key=("OrderID",))
DETAILS = Table(
    "Order Details",
    (Column("OrderID"), Column("ProductID"), Column("UnitPrice"), Column("Units Sold")),
    foreign_keys=(
        ForeignKey(("OrderID",), "Order", ("OrderID",)),
        ForeignKey(("ProductID",), "Products", ("ProductID",)),
    ),
)
SCHEMA = Schema((PRODUCTS, ORDER, DETAILS), "sqlite")


@pytest.mark.parametrize(
    ("sql", "quoted"),
    [
        (
            "SELECT 1 FROM Order Details AS od JOIN Order o ON 1",
            'SELECT 1 FROM "Order Details" AS od JOIN "Order" o ON 1',
        ),
        ("SELECT order details.OrderID FROM t", 'SELECT "Order Details".OrderID FROM t'),
        ("SELECT o.order date, Unit Price FROM t", 'SELECT o."Order Date", "Unit Price" FROM t'),
        ("SELECT x AS Unit Price FROM t", 'SELECT x AS "Unit Price" FROM t'),
        ("SELECT Units Sold FROM t", "SELECT Units Sold FROM t"),  # Units, called Sold
        ("SELECT d.Units Sold FROM t", 'SELECT d."Units Sold" FROM t'),
        ("SELECT 'Unit Price', \"Order Date\" -- Order Date\nFROM `Order`", None),
        ("SELECT 1 FROM t ORDER BY Unit Price DESC", 'SELECT 1 FROM t ORDER BY "Unit Price" DESC'),
        ("SELECT 'never closed FROM Order", None),
    ],
)
def test_they_are_put_in_quotes(sql: str, quoted: str | None) -> None:
    assert SpacedNames(SCHEMA).quote(sql) == (quoted or sql)


def test_plain_schemas_are_left_alone() -> None:
    schema = Schema((Table("orders", (Column("id"),)),), "duckdb")
    assert SpacedNames(schema).quote("SELECT order by FROM orders") == "SELECT order by FROM orders"


def test_the_own_spelling_comes_before_another_tables_column() -> None:
    sql = "SELECT ProductID FROM Products WHERE UnitPrice > (SELECT AVG(UnitPrice) FROM Products)"
    bound = bind_columns(parse_sql(sql, "sqlite"), SCHEMA)
    assert "Details" not in bound.tree.sql("sqlite") and bound.repairs == (
        'UnitPrice read as Products."Unit Price"',
    )


def test_a_subquery_does_not_show_a_column_of_the_query_around_it() -> None:
    sql = 'SELECT ProductID FROM Products WHERE NOT ProductID IN (SELECT ProductID FROM "Order")'
    bound = bind_columns(parse_sql(sql, "sqlite"), SCHEMA).tree.sql("sqlite")
    assert 'SELECT od.ProductID FROM "Order" JOIN "Order Details" AS od' in bound


def test_a_key_that_only_its_name_tells() -> None:
    stores = Table("stores", (Column("store_id"), Column("town")), primary_key=("store_id",))
    sales = Table("sales", (Column("sale_id"), Column("store_id")), primary_key=("sale_id",))
    tree = parse_sql("SELECT town FROM sales", "duckdb")
    bound = bind_columns(tree, Schema((stores, sales), "duckdb"))
    assert "JOIN stores AS s ON sales.store_id = s.store_id" in bound.tree.sql("duckdb")


def test_the_end_of_a_case_begins_no_name() -> None:
    quote = SpacedNames(Schema((Table("stays", (Column("End Date"), Column("x"))),), "sqlite")).quote
    case = "SELECT CASE WHEN x > 1 THEN x END date FROM stays"
    assert quote(case) == case
    assert quote("SELECT End Date FROM stays") == 'SELECT "End Date" FROM stays'

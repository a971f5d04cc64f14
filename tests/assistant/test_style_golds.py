"""The house's own pairs keep its style, come out of the formatter as they are, and out of a disguise as they were."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from app.assistant.pairs import read_pairs
from app.assistant.style import House, Style, conformance, format_house, open_house, read_style
from app.assistant.style.sources import source_of
from app.assistant.workspace import DatabaseConfig, read_workspace

DATA = Path(__file__).parents[2] / "data"
CURATED = [pair for pair in read_pairs(DATA / "pairs") if not pair.heldout and pair.status == "approved"][::3]
GOLDS = [sql for pair in CURATED for sql in (pair.sql, *pair.accept)]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example company's database, built anew where it is not there."""
    file = DATA / "fixtures" / "alder_fern.duckdb"
    if not file.exists():
        file = tmp_path_factory.mktemp("warehouse") / "alder_fern.duckdb"
        subprocess.run([sys.executable, str(DATA / "fixtures" / "build.py"), "--out", str(file)], check=True)
    return file


@pytest.fixture(scope="module")
def house(warehouse: Path) -> House:
    import dataclasses

    workspace = read_workspace(DATA)
    databases = (DatabaseConfig("warehouse", f"duckdb:///{warehouse}"),)
    return open_house(dataclasses.replace(workspace, databases=databases))


@pytest.fixture(scope="module")
def connection(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(warehouse, read_only=True) as connection:
        connection.execute("SET threads = 1")
        yield connection


@pytest.fixture(scope="module")
def style() -> Style:
    return read_style(DATA)


def disguised(sql: str) -> str:
    """The query as another author would write it: other aliases, subqueries for CTEs, numbers for names, COUNT(1)."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    columns = [(column, source_of(column)) for column in tree.find_all(exp.Column) if column.table]
    for number, table in enumerate(tree.find_all(exp.Table)):
        if table.db:
            table.set("alias", exp.TableAlias(this=exp.to_identifier(f"t{number}")))
    for column, source in columns:
        if isinstance(source, exp.Table) and source.db:
            column.set("table", exp.to_identifier(source.alias))
    for count in tree.find_all(exp.Count):
        if isinstance(count.this, exp.Star):
            count.set("this", exp.Literal.number(1))
    for select in tree.find_all(exp.Select):
        for order in select.args["order"].expressions if select.args.get("order") else ():
            names = [item.alias for item in select.expressions]
            if isinstance(order.this, exp.Column) and not order.this.table and order.this.name in names:
                order.this.replace(exp.Literal.number(names.index(order.this.name) + 1))
    ctes = tree.args.get("with_")
    if ctes and len(ctes.expressions) == 1:
        (cte,) = ctes.expressions
        uses = [table for table in tree.find_all(exp.Table) if table.name == cte.alias and not table.db]
        if len(uses) == 1 and not uses[0].alias:
            tree.set("with_", None)
            uses[0].replace(
                exp.Subquery(this=cte.this, alias=exp.TableAlias(this=exp.to_identifier(cte.alias)))
            )
    return tree.sql("duckdb").replace(" AS t", " t").replace("<>", "!=")


def test_the_golds_keep_the_style(house: House, style: Style) -> None:
    scores = [conformance(sql, style, house).score for sql in GOLDS]
    assert sum(scores) / len(scores) >= 0.99


@pytest.fixture(scope="module")
def formatted(house: House, style: Style) -> dict[str, str]:
    return {sql: format_house(sql, style, house) for sql in GOLDS}


def test_nearly_all_golds_come_back_byte_for_byte(formatted: dict[str, str]) -> None:
    changed = [sql for sql, text in formatted.items() if text != sql]
    assert len(changed) <= 0.02 * len(GOLDS), changed


def test_formatting_the_golds_changes_no_result(
    formatted: dict[str, str], connection: duckdb.DuckDBPyConnection
) -> None:
    for sql, text in formatted.items():
        if text != sql:
            assert connection.execute(text).fetchall() == connection.execute(sql).fetchall(), sql


def test_mending_a_disguise_changes_no_result(
    house: House, style: Style, connection: duckdb.DuckDBPyConnection
) -> None:
    back = 0
    for sql in GOLDS[::5]:
        other = disguised(sql)
        text = format_house(other, style, house)
        assert connection.execute(text).fetchall() == connection.execute(other).fetchall(), other
        back += text == sql
    assert back >= 0.8 * len(GOLDS[::5])

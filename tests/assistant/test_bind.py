"""The `bind` pass: cases of fixtures/bind, run on an empty database too; properties of random queries.

A case is `-- case: its name`, the query, and one of `-- expect: unchanged`, `-- expect:` with the repaired query
below it, or `-- error:` with a piece of the message; `-- repair:` lines, where given, are all sentences in order.
`-- schema:` (a YAML file beside it) and `-- dialect:` stand before the first case, or in a case for it alone.
"""

from __future__ import annotations

import random
import re
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pytest
import sqlglot
import yaml
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from app.assistant.bind import Bound, bind_columns
from app.assistant.errors import BindError
from app.assistant.schema import Column, ForeignKey, Schema, Table

FIXTURES = Path(__file__).parent / "fixtures" / "bind"


@dataclass(frozen=True)
class Case:
    name: str
    schema: Schema
    sql: str
    expected: str = ""  # empty: the query itself
    error: str = ""
    repairs: tuple[str, ...] = ()


def load_schema(name: str, dialect: str = "") -> Schema:
    notes = yaml.safe_load((FIXTURES / f"{name}.yaml").read_text())
    tables = [
        Table(
            name=key.rpartition(".")[2],
            columns=tuple(
                Column(column, type_, nullable=column in table.get("nullable", ()))
                for column, type_ in table["columns"].items()
            ),
            schema=key.rpartition(".")[0],
            alias=table.get("alias", ""),
            primary_key=tuple(table.get("primary_key", ())),
            foreign_keys=tuple(
                ForeignKey(tuple(columns), ref, tuple(ref_columns))
                for columns, ref, ref_columns in table.get("foreign_keys", ())
            ),
        )
        for key, table in notes["tables"].items()
    ]
    return Schema(tuple(tables), dialect or notes["dialect"])


def load_cases() -> Iterator[Case]:
    for path in sorted(FIXTURES.glob("*.sql")):
        head, *texts = re.split(r"^-- case: ", path.read_text(), flags=re.MULTILINE)
        common = dict(re.findall(r"^-- (schema|dialect): (.*)$", head, re.MULTILINE))
        for text in texts:
            name, _, body = text.partition("\n")
            keys = common | dict(re.findall(r"^-- (schema|dialect|error|expect): (.*)$", body, re.MULTILINE))
            before, _, after = body.partition("-- expect:\n")
            sql = "\n".join(line for line in before.splitlines() if not line.startswith("--"))
            yield Case(
                name=f"{path.stem}: {name}",
                schema=load_schema(keys["schema"], keys.get("dialect", "")),
                sql=sql.strip().rstrip(";"),
                expected=after.strip().rstrip(";"),
                error=keys.get("error", ""),
                repairs=tuple(re.findall(r"^-- repair: (.*)$", body, re.MULTILINE)),
            )


CASES = list(load_cases())


def run_empty(sql: str, schema: Schema) -> None:
    """Run the query on an empty database with these tables; PostgreSQL is not at hand."""
    connection = sqlite3.connect(":memory:") if schema.dialect == "sqlite" else duckdb.connect()
    for table in schema.tables:
        if table.schema:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {table.schema}")
        columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
        connection.execute(f"CREATE TABLE {table.key} ({columns})")
    connection.execute(sql).fetchall()
    connection.close()


def normal(sql: str, dialect: str) -> str:
    return sqlglot.parse_one(sql, dialect=dialect).sql(dialect)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    tree = sqlglot.parse_one(case.sql, dialect=case.schema.dialect)
    if case.error:
        with pytest.raises(BindError) as caught:
            bind_columns(tree, case.schema)
        assert case.error in str(caught.value)
        return
    bound = bind_columns(tree, case.schema)
    expected = normal(case.expected or case.sql, case.schema.dialect)
    assert bound.tree.sql(case.schema.dialect) == expected
    assert bool(bound.repairs) == bool(case.expected)
    if case.repairs:
        assert bound.repairs == case.repairs


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if not case.error and case.schema.dialect != "postgres"],
    ids=lambda case: case.name,
)
def test_expected_query_runs(case: Case) -> None:
    run_empty(case.expected or case.sql, case.schema)


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if (case.error or case.expected) and case.schema.dialect != "postgres"],
    ids=lambda case: case.name,
)
def test_database_refuses_what_was_repaired(case: Case) -> None:
    with pytest.raises((duckdb.Error, sqlite3.Error)):
        run_empty(case.sql, case.schema)


SHOP = load_schema("shop")
PLAIN = [table for table in SHOP.tables if table.name not in ("customer_profiles", "targets", "budgets")]


@st.composite
def selects(draw: st.DrawFn, least: int, upwards: bool) -> tuple[str, list[str]]:
    """A SELECT over `least` to three tables, joined along keys or only to parents, and what it offers."""
    by_key = {table.key: table for table in PLAIN}
    starts = [table for table in PLAIN if table.foreign_keys or not upwards]
    sources = [(draw(st.sampled_from(starts)), "a0")]
    joins = ""
    for number in range(1, draw(st.integers(least, 3))):
        steps = [
            (alias, f"{alias}.{key.columns[0]} = {{}}.{key.ref_columns[0]}", by_key[key.ref_table])
            for table, alias in sources
            for key in table.foreign_keys
        ] + [
            (alias, f"{alias}.{key.ref_columns[0]} = {{}}.{key.columns[0]}", child)
            for table, alias in sources
            for child in PLAIN
            for key in child.foreign_keys
            if key.ref_table == table.key and not upwards
        ]
        if steps:
            _, condition, table = draw(st.sampled_from(steps))
            initial = table.name[0]
            alias = initial if initial not in dict(map(reversed, sources)) else f"a{number}"
            side = draw(st.sampled_from(["", "", "LEFT "]))
            joins += f" {side}JOIN {table.key} AS {alias} ON {condition.format(alias)}"
            sources.append((table, alias))
    names = [(alias, column) for table, alias in sources for column in table.columns]
    held = [column.name for _, column in names]

    def say(alias: str, column: str) -> str:
        return column if held.count(column) == 1 and draw(st.booleans()) else f"{alias}.{column}"

    chosen = draw(
        st.lists(st.sampled_from(names), min_size=1, max_size=3, unique_by=lambda name: name[1].name)
    )
    said = [say(alias, column.name) for alias, column in chosen]
    group = ", ".join(said)
    numbers = [(alias, column.name) for alias, column in names if column.type == "INTEGER"]
    if draw(st.booleans()):
        measure = draw(st.sampled_from(["COUNT(*)", "SUM({})", "MAX({})", "COUNT(DISTINCT {})"]))
        items = f"{group}, {measure.format(say(*draw(st.sampled_from(numbers))))} AS measure"
        group = f" GROUP BY {group}"
    else:
        items, group = group, ""
    where = ""
    if draw(st.booleans()):
        where = f" WHERE {say(*draw(st.sampled_from(numbers)))} >= {draw(st.integers(1, 3))}"
    sql = f"SELECT {items} FROM {sources[0][0].key} AS a0{joins}{where}{group}"
    return sql, [column.name for _, column in chosen]


@st.composite
def queries(draw: st.DrawFn, least: int = 1, upwards: bool = False) -> str:
    """A valid query: a SELECT alone, or as a CTE, derived table, branch of a union or subquery."""
    sql, names = draw(selects(least, upwards))
    name = draw(st.sampled_from(names))
    match draw(st.sampled_from(["alone", "cte", "derived", "union", "in", "exists"])):
        case "cte":
            return f"WITH part AS ({sql}) SELECT p.{name}, COUNT(*) AS n FROM part AS p GROUP BY {name}"
        case "derived":
            return f"SELECT DISTINCT {name} FROM ({sql}) AS p WHERE p.{name} IS NOT NULL"
        case "union":
            return f"SELECT {name} FROM ({sql}) UNION SELECT {name} FROM ({sql}) ORDER BY {name}"
        case "in":
            return f"SELECT o.total FROM sales.orders AS o WHERE o.order_id IN (SELECT COUNT(*) FROM ({sql}))"
        case "exists":
            inner = f"SELECT 1 FROM ({sql}) AS p WHERE p.{name}::VARCHAR >= c.name OR total > 2"
            return f"SELECT c.name, total FROM sales.customers AS c, sales.orders AS o WHERE EXISTS ({inner})"
    return sql


@pytest.fixture(scope="module")
def shop() -> Iterator[duckdb.DuckDBPyConnection]:
    """The shop with five rows a table, every key of a row that exists."""
    connection = duckdb.connect()
    chance = random.Random(7)
    for table in SHOP.tables:
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {table.schema}")
        columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
        connection.execute(f"CREATE TABLE {table.key} ({columns})")
        for row in range(1, 6):
            values = [
                row if (column.name,) == table.primary_key else _value(column, chance)
                for column in table.columns
            ]
            marks = ", ".join("?" for _ in values)
            connection.execute(f"INSERT INTO {table.key} VALUES ({marks})", values)
    yield connection
    connection.close()


def _value(column: Column, chance: random.Random) -> object:
    if column.type.startswith("STRUCT"):
        return {"tier": "gold", "score": 1}
    if column.type == "DATE":
        return f"2024-01-0{chance.randint(1, 9)}"
    return chance.randint(1, 5) if column.type == "INTEGER" else chance.choice(["Ann", "Bo", "DE", "open"])


def rows(connection: duckdb.DuckDBPyConnection, tree: exp.Expr) -> list[str]:
    return sorted(map(str, connection.execute(tree.sql("duckdb")).fetchall()))


def draw_joined(data: st.DataObject, tree: exp.Expr) -> exp.Select:
    """One of the SELECTs of the tree that join along a key."""
    selects = [
        node
        for node in tree.find_all(exp.Select)
        if any(j.args.get("on") for j in node.args.get("joins", ()))
    ]
    return data.draw(st.sampled_from(selects))


def check_inverse(shop: duckdb.DuckDBPyConnection, whole: exp.Expr, broken: exp.Expr) -> None:
    """The repair of the broken query gives the rows of the whole one, or there is none."""
    try:
        bound = bind_columns(broken, SHOP)
    except BindError:
        return
    if not bound.repairs:  # what was broken is in sight of an outer query
        return
    event("repaired")
    assert rows(shop, bound.tree) == rows(shop, whole)
    assert bind_columns(bound.tree, SHOP) == Bound(bound.tree, ())


@given(queries())
@settings(max_examples=40, deadline=None)
def test_a_query_that_binds_comes_back(shop: duckdb.DuckDBPyConnection, sql: str) -> None:
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    before = tree.copy()
    rows(shop, tree)
    assert bind_columns(tree, SHOP) == Bound(before, ())
    assert tree == before


@given(queries(least=2), st.data())
@settings(max_examples=40, deadline=None)
def test_a_wrong_alias_is_undone(shop: duckdb.DuckDBPyConnection, sql: str, data: st.DataObject) -> None:
    whole = sqlglot.parse_one(sql, dialect="duckdb")
    broken = whole.copy()
    select = draw_joined(data, broken)
    tables = {t.alias: t for t in (join.this for join in [select.args["from_"], *select.args["joins"]])}
    columns = [column for column in select.find_all(exp.Column) if column.table in tables]
    assume(columns)
    column = data.draw(st.sampled_from(columns))
    lacking = [
        alias
        for alias, node in tables.items()
        for table in SHOP.tables
        if table.key == f"{node.db}.{node.name}" and column.name not in {c.name for c in table.columns}
    ]
    assume(lacking)
    column.set("table", exp.to_identifier(data.draw(st.sampled_from(lacking))))
    check_inverse(shop, whole, broken)


@given(queries(least=2, upwards=True), st.data())
@settings(max_examples=40, deadline=None)
def test_a_dropped_parent_comes_back(shop: duckdb.DuckDBPyConnection, sql: str, data: st.DataObject) -> None:
    whole = sqlglot.parse_one(sql, dialect="duckdb")
    broken = whole.copy()
    select = draw_joined(data, broken)
    join = select.args["joins"][-1]
    parent = next(table for table in SHOP.tables if table.key == f"{join.this.db}.{join.this.name}")
    on = join.args.get("on")
    assume(on and join.side != "LEFT" and on.right.name in parent.primary_key == (on.right.name,))
    select.set("joins", select.args["joins"][:-1])
    assume(any(column.table == join.this.alias for column in select.find_all(exp.Column)))
    check_inverse(shop, whole, broken)


def test_a_schema_of_many_tables_is_quick() -> None:
    """10 ms at the median is what a question can spare; a hundredth of that is usual."""
    tables = tuple(replace(table, schema=f"s{copy}") for copy in range(2) for table in SHOP.tables)
    schema = Schema(SHOP.tables + tables)
    tree = sqlglot.parse_one("SELECT region_name, SUM(total) FROM sales.orders GROUP BY 1", dialect="duckdb")
    times = []
    for _ in range(21):
        start = time.perf_counter()
        bind_columns(tree, schema)
        times.append(time.perf_counter() - start)
    assert sorted(times)[10] < 0.010

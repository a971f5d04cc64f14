"""The `bind` pass: cases from fixtures/bind, each also run on an empty database, and properties of random queries."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pytest
import sqlglot
import yaml
from sqlglot import exp

from app.assistant.bind import bind_columns
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
    runs: bool = True


def load_schema(name: str, dialect: str = "") -> Schema:
    notes = yaml.safe_load((FIXTURES / f"{name}.yaml").read_text())
    tables = [
        Table(
            name=key.rpartition(".")[2],
            columns=tuple(Column(column, type_) for column, type_ in table["columns"].items()),
            schema=key.rpartition(".")[0],
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
                runs="-- unrun:" not in body,
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

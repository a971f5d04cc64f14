"""Two walls against SQL that does more than answer: the checks on the tree, and the locked connection alone.

The attacks and the ordinary queries stand in fixtures/guard.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from app.assistant.bind import bind_columns
from app.assistant.database import Database
from app.assistant.errors import PolicyError, SqlError
from app.assistant.guard import NAMED_FUNCTIONS, TYPED_FUNCTIONS, check_policy
from app.assistant.pairs import read_pairs
from app.assistant.parse import parse_sql
from app.assistant.run import run_sql
from app.assistant.schema import Schema, read_schema
from app.assistant.style import format_sql

FIXTURES = Path(__file__).parent / "fixtures" / "guard"
DATA = Path(__file__).parents[2] / "data"
DIALECTS = ("duckdb", "sqlite")
stolen_global = pd.DataFrame({"a": ["CANARY"]})


def read_attacks(dialect: str) -> list[tuple[str, str]]:
    text = (FIXTURES / f"attacks_{dialect}.sql").read_text(encoding="utf-8")
    cases = (case.partition("\n") for case in re.split(r"^-- case: ", text, flags=re.MULTILINE)[1:])
    return [(name, sql.strip()) for name, _, sql in cases]


def read_benign(dialect: str) -> list[str]:
    lines = (FIXTURES / f"benign_{dialect}.sql").read_text(encoding="utf-8").splitlines()
    return [line for line in lines[1:] if line]


ATTACKS = [
    pytest.param(dialect, sql, id=f"{dialect}: {name}")
    for dialect in DIALECTS
    for name, sql in read_attacks(dialect)
]
BENIGN = [
    pytest.param(dialect, sql, id=f"{dialect}: {sql[:60]}")
    for dialect in DIALECTS
    for sql in read_benign(dialect)
]


@pytest.fixture(scope="module")
def yard(shop_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that attacks run in, with things to steal beside the databases."""
    folder = tmp_path_factory.mktemp("yard")
    for file in shop_files.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "secret.csv").write_text("a,b\nCANARY,1\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("INHOUSE_CANARY", "CANARY")
        patch.setenv("HOME", str(folder))
        yield folder


@pytest.fixture(scope="module")
def databases(yard: Path) -> Iterator[dict[str, Database]]:
    from app.assistant.workspace import DatabaseConfig, Limits

    limits = Limits(timeout_s=2, memory_mb=200)
    opened = {d: Database(DatabaseConfig("shop", f"{d}:///{yard}/shop.{d}"), limits) for d in DIALECTS}
    yield opened
    for database in opened.values():
        database.close()


@pytest.fixture(scope="module")
def schemas(databases: dict[str, Database]) -> dict[str, Schema]:
    return {dialect: read_schema(database) for dialect, database in databases.items()}


def check(sql: str, schema: Schema, *, bind: bool = True) -> str:
    tree = parse_sql(sql, schema.dialect)
    if bind and isinstance(tree, exp.Query):
        tree = bind_columns(tree, schema).tree
    check_policy(tree, schema)
    return format_sql(tree, schema.dialect)


def photograph(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize("bind", [True, False], ids=["bound", "unbound"])
@pytest.mark.parametrize(("dialect", "sql"), ATTACKS)
def test_the_checks_refuse(schemas: dict[str, Schema], dialect: str, sql: str, bind: bool) -> None:
    with pytest.raises(SqlError):
        check(sql, schemas[dialect], bind=bind)


@pytest.mark.parametrize(("dialect", "sql"), ATTACKS)
def test_the_locked_connection_alone_keeps_files_environment_and_rows(
    yard: Path, databases: dict[str, Database], dialect: str, sql: str
) -> None:
    stolen_local = pd.DataFrame({"a": ["CANARY"]})
    orders = "SELECT COUNT(*), MIN(abs(order_id)) FROM " + (
        "sales.orders" if dialect == "duckdb" else "orders"
    )
    rows, files, environment = run_sql(orders, databases[dialect]).rows, photograph(yard), os.environ.copy()
    seen = ""
    try:
        seen = str(run_sql(sql, databases[dialect]).rows)
    except SqlError:
        pass
    assert "CANARY" not in seen and "root:" not in seen
    assert photograph(yard) == files
    assert os.environ == environment
    assert run_sql(orders, databases[dialect]).rows == rows
    assert len(stolen_local) == 1


@pytest.mark.parametrize(("dialect", "sql"), BENIGN)
def test_ordinary_analysis_passes_and_runs(
    schemas: dict[str, Schema], databases: dict[str, Database], dialect: str, sql: str
) -> None:
    assert run_sql(check(sql, schemas[dialect]), databases[dialect]).columns


@pytest.mark.parametrize(("dialect", "sql"), BENIGN)
def test_what_runs_passes_the_checks_again(schemas: dict[str, Schema], dialect: str, sql: str) -> None:
    text = check(sql, schemas[dialect])
    assert check(text, schemas[dialect]).split() == text.split()


def test_every_third_gold_of_the_example_company_passes(open_database: Callable[..., Database]) -> None:
    file = DATA / "fixtures" / "alder_fern.duckdb"
    schema = read_schema(open_database(f"duckdb:///{file}"))
    for pair in read_pairs(DATA / "pairs")[::3]:
        for sql in (pair.sql, *pair.accept):
            check(sql, schema)


def test_names_on_the_lists_are_functions_of_sqlglot() -> None:
    assert [name for name in TYPED_FUNCTIONS if not hasattr(exp, name)] == []


def test_nothing_on_the_lists_reaches_files_settings_or_the_clock_of_the_engine() -> None:
    reach = re.compile(
        r"read|scan|file|env|setting|pragma|sleep|exec|load|query|secret|version|copy|attach|write|nextval|currval"
    )
    harmless = {"spread", "parse_filename"}
    names = {name.lower() for name in TYPED_FUNCTIONS} | NAMED_FUNCTIONS
    assert {name for name in names if reach.search(name)} - harmless == set()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12))
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_text_cannot_end_its_quotes(
    schemas: dict[str, Schema], databases: dict[str, Database], dialect: str, text: str
) -> None:
    """What the checks take for a text is the same text to the engine, whatever stands in it."""
    quoted = "'" + text.replace("'", "''") + "'"
    assert run_sql(check(f"SELECT {quoted} AS t", schemas[dialect]), databases[dialect]).rows == [(text,)]


DEEP = {
    "parentheses": "SELECT " + "(" * 1000 + "1" + ")" * 1000,
    "subqueries in FROM": "SELECT * FROM " + "(SELECT * FROM " * 1000 + "stores" + ")" * 1000,
    "scalar subqueries": "SELECT " + "(SELECT " * 1000 + "1" + ")" * 1000,
    "functions": "SELECT " + "abs(" * 1000 + "1" + ")" * 1000,
    "casts": "SELECT 1" + "::INTEGER" * 1000,
    "unions": " UNION ALL ".join(["SELECT 1"] * 1000),
    "negations": "SELECT " + "- " * 1000 + "1",
    "CASE": "SELECT " + "CASE WHEN TRUE THEN " * 1000 + "1" + " END" * 1000,
    "lists": "SELECT " + "[" * 1000 + "1" + "]" * 1000,
    "a megabyte": "SELECT " + "1, " * 333_333 + "1",
}


@pytest.mark.parametrize("sql", DEEP.values(), ids=DEEP)
def test_nesting_beyond_reason_is_refused_in_words(schemas: dict[str, Schema], sql: str) -> None:
    with pytest.raises(SqlError, match=r"nested too deeply|longer than"):
        check(sql, schemas["duckdb"])


LONG = {
    "sum": "SELECT " + " + ".join(["1"] * 200),
    "OR": "SELECT COUNT(*) FROM stores WHERE " + " OR ".join(["store_id = 1"] * 500),
    "IN": f"SELECT COUNT(*) FROM stores WHERE store_id IN ({', '.join(map(str, range(2000)))})",
    "UNION ALL": " UNION ALL ".join(["SELECT 1"] * 100),
}


@pytest.mark.parametrize("sql", LONG.values(), ids=LONG)
def test_a_long_chain_is_not_deep(
    schemas: dict[str, Schema], databases: dict[str, Database], sql: str
) -> None:
    assert run_sql(check(sql, schemas["duckdb"]), databases["duckdb"]).rows


def test_the_message_names_the_function(schemas: dict[str, Schema]) -> None:
    with pytest.raises(PolicyError, match="read_text"):
        check("SELECT * FROM read_text('x')", schemas["duckdb"])


def test_the_message_names_the_table(schemas: dict[str, Schema]) -> None:
    with pytest.raises(PolicyError, match=r"hr\.salaries"):
        check("SELECT * FROM hr.salaries", schemas["duckdb"], bind=False)


def test_the_message_says_what_sqlite_has_instead_of_regexp(schemas: dict[str, Schema]) -> None:
    with pytest.raises(PolicyError, match="use LIKE or GLOB: REGEXP_LIKE"):
        check("SELECT name FROM customers WHERE name REGEXP 'A'", schemas["sqlite"])


def test_the_main_schema_may_be_named(schemas: dict[str, Schema]) -> None:
    for dialect, sql in (
        ("sqlite", "SELECT COUNT(*) FROM main.orders"),
        ("duckdb", "SELECT * FROM main.stores"),
    ):
        assert check(sql, schemas[dialect])


@pytest.mark.parametrize("sql", ["SELECT * FROM main.sqlite_master", "SELECT * FROM temp.orders"])
def test_another_schema_of_sqlite_is_refused(schemas: dict[str, Schema], sql: str) -> None:
    with pytest.raises(PolicyError):
        check(sql, schemas["sqlite"], bind=False)


def test_a_cte_may_have_the_name_of_a_table(
    schemas: dict[str, Schema], databases: dict[str, Database]
) -> None:
    sql = "WITH stores AS (SELECT 7 AS n) SELECT n FROM stores"
    assert run_sql(check(sql, schemas["duckdb"]), databases["duckdb"]).rows == [(7,)]


def test_names_are_the_same_in_any_case(schemas: dict[str, Schema]) -> None:
    assert check("SELECT COUNT(*) FROM Sales.ORDERS", schemas["duckdb"])

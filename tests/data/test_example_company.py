"""The example company: its warehouse has the traps it promises, and every pair and glossary fragment runs.

Builds the warehouse into a temporary folder, so nothing here depends on what a developer built before.
"""

import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import duckdb
import pytest
import sqlglot
import yaml
from sqlglot import exp

from app.assistant.pairs import read_pairs
from app.assistant.skeleton import skeleton
from app.workbench.lint_together import find_near_pairs

DATA = Path(__file__).parents[2] / "data"

ALIASES = {
    "sales.countries": "co", "sales.stores": "s", "sales.customers": "c", "sales.orders": "o",
    "sales.order_lines": "l", "sales.returns": "r", "product.products": "p", "product.categories": "ca",
    "product.product_categories": "pc", "product.stock": "st", "marketing.campaigns": "m",
    "marketing.campaign_products": "mp", "marketing.ad_spend": "a", "support.agents": "ag",
    "support.tickets": "t", "support.messages": "ms", "finance.fx_rates": "fx", "finance.targets": "tg",
}  # fmt: skip


# What a held-out question asks for; a question may be of several kinds. data/README.md says what each means.
KINDS = {
    "single-figure", "lookup", "breakdown", "ranking", "trend", "ratio", "comparison", "not-exists", "window",
    "calendar", "many-to-many", "null-meaning", "follow-up",
}  # fmt: skip

PAIRS = read_pairs(DATA / "pairs")
TRAINING = [pair for pair in PAIRS if not pair.heldout]
HELD_OUT = [pair for pair in PAIRS if pair.heldout]
GLOSSARY = yaml.safe_load((DATA / "glossary.yaml").read_text(encoding="utf-8"))


def build(folder: Path) -> Path:
    file = folder / "alder_fern.duckdb"
    subprocess.run(
        [sys.executable, str(DATA / "fixtures" / "build.py"), "--out", str(file)],
        check=True,
        capture_output=True,
    )
    return file


@pytest.fixture(scope="module")
def warehouse_file():
    """The one that `make ready` builds."""
    return DATA / "fixtures" / "alder_fern.duckdb"


@pytest.fixture(scope="module")
def warehouse(warehouse_file):
    with duckdb.connect(warehouse_file, read_only=True) as connection:
        connection.execute("SET threads = 2")
        yield connection


def value(warehouse, sql: str):
    return warehouse.execute(sql).fetchone()[0]


def table_names(connection) -> list[str]:
    return [
        f"{schema}.{name}"
        for schema, name in connection.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() ORDER BY schema_name, table_name"
        ).fetchall()
    ]


def content(file: Path) -> dict[str, tuple[int, int]]:
    """Rows and an order-free hash of each table."""
    with duckdb.connect(file, read_only=True) as connection:
        return {
            name: connection.execute(f"SELECT COUNT(*), BIT_XOR(HASH(t)) FROM {name} AS t").fetchone()
            for name in table_names(connection)
        }


# The warehouse


def test_there_are_enough_tables_rows_and_schemas(warehouse):
    names = table_names(warehouse)
    assert 16 <= len(names) <= 18
    assert {name.split(".")[0] for name in names} == {"sales", "product", "marketing", "support", "finance"}
    rows = sum(value(warehouse, f"SELECT COUNT(*) FROM {name}") for name in names)
    assert 400_000 <= rows <= 600_000
    assert value(warehouse, "SELECT COUNT(*) FROM duckdb_columns() WHERE NOT internal") <= 115


def test_two_builds_have_the_same_content(warehouse_file, tmp_path):
    assert content(build(tmp_path)) == content(warehouse_file)


def test_a_build_that_cannot_write_says_so_in_one_sentence(tmp_path):
    done = subprocess.run(
        [
            sys.executable,
            str(DATA / "fixtures" / "build.py"),
            "--out",
            str(tmp_path / "missing" / "x.duckdb"),
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def schema_notes() -> dict[str, dict]:
    notes: dict[str, dict] = {}
    for file in (DATA / "schema").glob("*.yaml"):
        tables = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert all(name.startswith(f"{file.stem}.") for name in tables)
        notes |= tables
    return notes


def orphans(warehouse, table: str, columns: list[str], parent: str, parent_columns: list[str]) -> int:
    match = " AND ".join(f"parent.{b} = child.{a}" for a, b in zip(columns, parent_columns, strict=True))
    given = " AND ".join(f"child.{a} IS NOT NULL" for a in columns)
    return value(
        warehouse,
        f"SELECT COUNT(*) FROM {table} AS child ANTI JOIN {parent} AS parent ON {match} WHERE {given}",
    )


def test_every_declared_key_holds(warehouse):
    keys = warehouse.execute(
        "SELECT schema_name, table_name, constraint_column_names, referenced_table, referenced_column_names "
        "FROM duckdb_constraints() WHERE constraint_type = 'FOREIGN KEY'"
    ).fetchall()
    assert len(keys) == 14
    for schema, table, columns, parent, parent_columns in keys:
        assert orphans(warehouse, f"{schema}.{table}", columns, f"{schema}.{parent}", parent_columns) == 0


def test_described_keys_hold_but_for_the_order_numbers_that_customers_mistype(warehouse):
    found = 0
    for table, note in schema_notes().items():
        for column, text in note["columns"].items():
            if isinstance(text, dict) and "references" in text:
                parent, _, parent_column = text["references"].rpartition(".")
                missing = orphans(warehouse, table, [column], parent, [parent_column])
                assert (missing > 0) == (f"{table}.{column}" == "support.tickets.order_id")
                found += 1
    assert found == 5


# Its descriptions


def test_every_table_and_column_is_described_and_nothing_else(warehouse):
    notes = schema_notes()
    real: dict[str, set[str]] = {}
    for schema, table, column in warehouse.execute(
        "SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE NOT internal"
    ).fetchall():
        real.setdefault(f"{schema}.{table}", set()).add(column)
    assert {name: set(note["columns"]) for name, note in notes.items()} == real
    for note in notes.values():
        assert note["description"]
        for text in note["columns"].values():
            assert text if isinstance(text, str) else text["description"]


def test_enumerations_are_the_values_in_the_data(warehouse):
    for table, note in schema_notes().items():
        for column, text in note["columns"].items():
            if isinstance(text, dict) and "values" in text:
                rows = warehouse.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL")
                assert {row[0] for row in rows.fetchall()} == set(text["values"])


def test_personal_columns_are_marked():
    marked = {
        f"{table}.{column}"
        for table, note in schema_notes().items()
        for column, text in note["columns"].items()
        if isinstance(text, dict) and text.get("personal")
    }
    assert marked == {f"sales.customers.{column}" for column in ("email", "phone", "birth_date")}


# Its traps

TRAPS = dict(
    re.findall(
        r"^-- (.+)\n((?:SELECT|WITH)[^;]+);",
        (Path(__file__).parent / "traps.sql").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
)


@pytest.mark.parametrize("trap", TRAPS)
def test_trap_is_in_the_data(warehouse, trap):
    assert value(warehouse, TRAPS[trap])


def test_all_traps_were_read():
    assert len(TRAPS) == (Path(__file__).parent / "traps.sql").read_text(encoding="utf-8").count(";")


# Pairs and glossary


def test_enough_pairs_to_train_on_and_to_measure_with():
    assert len(TRAINING) >= 60
    assert len(HELD_OUT) >= 120
    assert all(pair.status == "approved" for pair in PAIRS)


def test_no_question_is_asked_twice():
    questions = [words(text) for pair in PAIRS if not pair.follows for text in (pair.question, *pair.also)]
    assert [text for text, count in Counter(questions).items() if count > 1] == []


def words(question: str) -> str:
    """The question without case and punctuation."""
    return " ".join(re.findall(r"\w+", question.lower()))


def test_every_held_out_pair_has_a_kind():
    assert [pair.id for pair in HELD_OUT if not KINDS & set(pair.tags)] == []


def test_each_kind_has_enough_held_out_pairs_to_be_read_alone():
    counts = Counter(tag for pair in HELD_OUT for tag in pair.tags if tag in KINDS)
    assert set(counts) == KINDS
    assert min(counts.values()) >= 8


def test_the_readme_names_every_kind_with_its_count():
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    counts = Counter(tag for pair in HELD_OUT for tag in pair.tags if tag in KINDS)
    assert dict(re.findall(r"^\| `([a-z-]+)` \| (\d+) \|", readme, re.MULTILINE)) == {
        kind: str(count) for kind, count in counts.items()
    }


def test_held_out_pairs_ask_about_every_table(warehouse):
    asked = {
        f"{table.db}.{table.name}"
        for pair in HELD_OUT
        for table in sqlglot.parse_one(pair.sql, dialect="duckdb").find_all(exp.Table)
        if table.db
    }
    assert asked == set(table_names(warehouse))


def test_what_must_pass_is_basic():
    """A gate that refuses to lose these needs them to be what nobody should get wrong."""
    basic = [pair for pair in HELD_OUT if "must-pass" in pair.tags]
    assert len(basic) >= 12
    for pair in basic:
        tree = sqlglot.parse_one(pair.sql, dialect="duckdb")
        assert not pair.follows
        assert not list(tree.find_all(exp.CTE, exp.Window, exp.Exists))


def test_follow_ups_follow_a_pair_of_the_same_set():
    training, held_out = ({pair.id for pair in pairs} for pairs in (TRAINING, HELD_OUT))
    assert {pair.follows for pair in TRAINING} - {""} <= training
    assert {pair.follows for pair in HELD_OUT} - {""} <= held_out
    assert sum(bool(pair.follows) for pair in TRAINING) >= 6


def test_held_out_dialogues_are_many_enough_and_tagged():
    follow_ups = [pair for pair in HELD_OUT if pair.follows]
    assert follow_ups == [pair for pair in HELD_OUT if "follow-up" in pair.tags]
    assert len(follow_ups) >= 10
    firsts = {pair.id for pair in HELD_OUT if not pair.follows}
    assert len({pair.follows for pair in follow_ups} & firsts) >= 6


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.id)
def test_gold_runs_and_returns_rows(warehouse, pair):
    rows = warehouse.execute(pair.sql).fetchall()
    assert 1 <= len(rows) <= 60
    assert any(cell is not None for row in rows for cell in row)
    for sql in pair.accept:
        assert len(warehouse.execute(sql).fetchall()) >= 1


def limited_queries():
    """Each query that has a LIMIT: whole ones, and those in WITH together with what stands before them."""
    for pair in PAIRS:
        if "LIMIT" not in pair.sql:
            continue
        tree = sqlglot.parse_one(pair.sql, dialect="duckdb")
        if tree.args.get("limit"):
            yield pytest.param(tree, id=pair.id)
        ctes = tree.ctes
        for number, cte in enumerate(ctes):
            if cte.this.args.get("limit"):
                query = cte.this.copy()
                for before in ctes[:number]:
                    query = query.with_(before.alias, before.this)
                yield pytest.param(query, id=f"{pair.id}-{cte.alias}")


@pytest.mark.parametrize("tree", list(limited_queries()))
def test_limit_cuts_no_tie(warehouse, tree):
    """Otherwise an answer that breaks the tie another way would be as right as the gold."""
    kept = int(tree.args["limit"].expression.this)
    query, by = tree.copy(), tree.args["order"].expressions[0].this
    named = {column.alias_or_name: column.unalias() for column in tree.selects}
    query = query.select(named.get(by.sql(), by).copy().as_("ordered_by")).limit(kept + 1)
    rows = warehouse.execute(query.sql(dialect="duckdb")).fetchall()
    assert len(rows) == kept + 1
    assert rows[kept - 1][-1] != rows[kept][-1]


def test_no_held_out_query_is_another_query_with_other_literals():
    same = defaultdict(list)
    for pair in PAIRS:
        same[skeleton(pair.sql)].append(pair)
    assert [
        [pair.id for pair in pairs]
        for pairs in same.values()
        if len(pairs) > 1 and any(pair.heldout for pair in pairs)
    ] == []


def test_no_held_out_question_is_asked_in_nearly_the_same_words():
    near = find_near_pairs(PAIRS)
    assert [(pair.one.id, pair.other.id) for pair in near if pair.one.heldout != pair.other.heldout] == []


@pytest.mark.parametrize(
    ("sql", "other", "same"),
    [
        ("SELECT COUNT(*) AS n FROM t WHERE a = 1", "SELECT COUNT(*) AS rows FROM t WHERE a = 2", True),
        ("SELECT a FROM t WHERE b IN (1, 2)", "SELECT a FROM t WHERE b IN (3)", True),
        (
            "WITH x AS (SELECT a FROM t) SELECT x.a FROM x",
            "WITH y AS (SELECT a FROM t) SELECT y.a FROM y",
            True,
        ),
        ("SELECT a FROM t WHERE b = 1", "SELECT a FROM t WHERE c = 1", False),
        ("SELECT a FROM t ORDER BY b", "SELECT a FROM t ORDER BY b DESC", False),
    ],
)
def test_skeletons(sql, other, same):
    assert (skeleton(sql) == skeleton(other)) == same


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.id)
def test_gold_keeps_the_house_style(pair):
    tree = sqlglot.parse_one(pair.sql, dialect="duckdb")
    ctes = {cte.alias for cte in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        if table.db:
            # The categories table stands for a department when it is joined to itself.
            assert table.alias in (
                {"ca", "d"} if table.name == "categories" else {ALIASES[f"{table.db}.{table.name}"]}
            )
        else:
            assert table.name in ctes
    assert not list(tree.find_all(exp.Star)) or "COUNT(*)" in pair.sql
    assert not [node for node in tree.find_all(exp.Subquery) if isinstance(node.parent, exp.From | exp.Join)]
    assert "!=" not in pair.sql
    assert all(join.args.get("on") for join in tree.find_all(exp.Join) if join.kind != "CROSS")
    assert not [key for order in tree.find_all(exp.Order) for key in order.expressions if key.this.is_number]
    for limited in tree.find_all(exp.Select):
        assert not limited.args.get("limit") or limited.args.get("order")


def test_glossary_terms_are_enough_and_unique():
    names = [entry["term"].lower() for entry in GLOSSARY]
    assert len(names) >= 28
    assert len(set(names)) == len(names)
    assert all(set(entry) <= {"term", "also", "means", "sql", "from", "where", "unit"} for entry in GLOSSARY)


@pytest.mark.parametrize(
    "entry", [entry for entry in GLOSSARY if "from" in entry], ids=lambda entry: entry["term"]
)
def test_glossary_fragment_runs(warehouse, entry):
    where = f" WHERE {entry['where']}" if "where" in entry else ""
    row = warehouse.execute(
        f"SELECT {entry.get('sql', 'COUNT(*)')} FROM {entry['from']}{where} LIMIT 1"
    ).fetchone()
    assert row is not None
    assert row[0] is not None
    assert isinstance(row[0], bool) or row[0] != 0

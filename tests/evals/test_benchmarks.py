"""Public benchmark files become suites: what each format means, where it is wrong, and which cases a sample takes."""

from __future__ import annotations

import doctest
import json
import logging
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.assistant import ad_hoc
from app.assistant.ad_hoc import ad_hoc_workspace
from app.assistant.assistant import Assistant
from app.assistant.database import Database
from app.assistant.workspace import Limits
from evals import benchmarks as module
from evals.benchmarks import (
    MAX_GOLDS,
    expand_golds,
    find_databases,
    read_benchmark,
    read_bird,
    read_defog,
    read_spider,
    sample_cases,
)
from evals.suite import Case, SuiteError

ENTRY = {"db_id": "shop", "question": "How many customers?", "query": "SELECT COUNT(*) FROM customers"}
Write = Callable[[str | bytes], Path]


@pytest.fixture
def folder(shop: Path) -> Path:
    """Databases: shop.sqlite, shop.duckdb and branch/branch.sqlite."""
    (shop / "branch").mkdir()
    (shop / "branch" / "branch.sqlite").write_bytes((shop / "shop.sqlite").read_bytes())
    return shop


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the file of questions."""

    def write_file(text: str | bytes) -> Path:
        file = tmp_path / "questions"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    return write_file


def lines(*entries: dict[str, Any]) -> str:
    return "\n".join(json.dumps(ENTRY | entry) for entry in entries)


def test_spider_as_a_list(write: Write, folder: Path) -> None:
    file = write(json.dumps([ENTRY, ENTRY | {"db_id": "branch"}], indent=1))
    suite = read_spider(file, folder)
    assert (suite.name, suite.workspace, len(suite.cases)) == ("spider", None, 2)
    assert suite.cases[1] == Case(
        "2", "How many customers?", ("SELECT COUNT(*) FROM customers",), "branch", where=f"{file}, entry 2"
    )
    assert suite.databases["branch"].url.endswith("/branch/branch.sqlite")


def test_spider_as_lines_with_a_mark_and_blanks(write: Write, folder: Path) -> None:
    file = write("\ufeff" + lines({}) + "\r\n\n  \n" + lines({"question": "a\u2028b"}) + "\n")
    suite = read_spider(file, folder)
    assert [(case.id, case.where) for case in suite.cases] == [("1", f"{file}:1"), ("2", f"{file}:4")]


@pytest.mark.parametrize("key", ["query", "SQL", "sql", "gold"])
def test_the_gold_under_any_of_its_names(write: Write, folder: Path, key: str) -> None:
    entry = {"db_id": "shop", "question": "q", key: " SELECT 1 "}
    assert read_spider(write(json.dumps(entry)), folder).cases[0].golds == ("SELECT 1",)


def test_spiders_parsed_tree_is_no_gold(write: Write, folder: Path) -> None:
    assert read_spider(write(lines({"sql": {"from": {}}})), folder).cases[0].golds == (ENTRY["query"],)


def test_a_gold_without_rows_is_tagged(write: Write, folder: Path) -> None:
    cases = read_spider(write(lines({"empty": True}, {"empty": False})), folder).cases
    assert [case.tags for case in cases] == [("empty",), ()]


def test_an_entrys_own_id(write: Write, folder: Path) -> None:
    cases = read_spider(write(lines({"id": "a"}, {"question_id": 0}, {})), folder).cases
    assert [case.id for case in cases] == ["a", "0", "3"]


def test_bird(write: Write, folder: Path) -> None:
    file = write(
        json.dumps(
            [
                {"question_id": 7, "db_id": "shop", "question": "How many are free?", "evidence": "free means 0",
                 "SQL": "SELECT 1", "difficulty": "simple"},
                {"question_id": 8, "db_id": "shop", "question": "q", "evidence": "", "SQL": "SELECT 2"},
            ]
        )
    )  # fmt: skip
    first, second = read_bird(file, folder).cases
    assert (first.id, first.evidence, first.difficulty) == ("7", "free means 0", "simple")
    assert (second.evidence, second.difficulty) == ("", "")


DEFOG = """db_name,db_type,query_category,query,question,instructions
shop,sqlite,group_by,"SELECT {name, customer_id}, COUNT(*) FROM customers GROUP BY {} ORDER BY 2;","Which
customers?",Match names exactly
shop,sqlite,order_by,SELECT name FROM customers ORDER BY name,Which customers?,
shop,sqlite,group_by,SELECT name FROM customers ORDER BY name,Sort the customers.,
"""


def test_defog(write: Write, folder: Path) -> None:
    file = write(DEFOG)
    first, second, third = read_defog(file, folder).cases
    assert first == Case(
        "1", "Which\ncustomers?",
        (
            "SELECT name, COUNT(*) FROM customers GROUP BY name ORDER BY 2",
            "SELECT customer_id, COUNT(*) FROM customers GROUP BY customer_id ORDER BY 2",
            "SELECT name, customer_id, COUNT(*) FROM customers GROUP BY name, customer_id ORDER BY 2",
        ),
        "shop", ("group_by",), order="any", evidence="Match names exactly", where=f"{file}:2",
    )  # fmt: skip
    assert (second.where, second.order, third.order) == (f"{file}:4", "", "")


EXPANDED = {
    "a query": ("SELECT 1;", ["SELECT 1"]),
    "two queries": ("SELECT 1; SELECT 2 ;", ["SELECT 1", "SELECT 2"]),
    "a text that holds a semicolon": ("SELECT ';', \"a;b\" FROM t", ["SELECT ';', \"a;b\" FROM t"]),
    "a text that holds braces": ("SELECT '{a,b}'", ["SELECT '{a,b}'"]),
    "columns of functions": (
        "SELECT {COALESCE(a, b), c} FROM t",
        ["SELECT COALESCE(a, b) FROM t", "SELECT c FROM t", "SELECT COALESCE(a, b), c FROM t"],
    ),
    "two choices": (
        "SELECT {a, b}, {c} FROM t",
        ["SELECT a, c FROM t", "SELECT b, c FROM t", "SELECT a, b, c FROM t"],
    ),
    "nothing": (" ; ", []),
}


@pytest.mark.parametrize(("query", "golds"), EXPANDED.values(), ids=EXPANDED)
def test_the_right_answers_of_a_defog_query(query: str, golds: list[str]) -> None:
    assert list(expand_golds(query)) == golds


def test_more_right_answers_than_are_kept_are_said(
    write: Write, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    columns = ", ".join("abcdefghijklmnopqrstuvwxyz")
    file = write(f'question,query,db_name,query_category\nq,"SELECT {{{columns}}} FROM t",shop,x\n')
    with caplog.at_level(logging.WARNING):
        assert len(read_defog(file, folder).cases[0].golds) == MAX_GOLDS
    assert f"{file}:2: more than {MAX_GOLDS} right answers" in caplog.text


WRONG = {
    "an empty file": ("", r"holds no questions: name the benchmark's file"),
    "an empty list": ("[]", "holds no questions"),
    "broken JSON in a list": ('[\n{"db_id": 1,\n}]', r"questions:3: this is no JSON list"),
    "a broken line": (lines({}) + '\n{"db_id": ', r"questions:2: this is no JSON .* one object a line"),
    "a line of something else": ("17", r"questions:1: this is no JSON object"),
    "an entry of something else": ('["a"]', "entry 1: this is no JSON object"),
    "nested beyond reason": ("[" * 100_000, r"questions:1: this is no JSON list"),
    "no database": (json.dumps({"question": "q", "query": "s"}), r"questions:1: there is no `db_id`"),
    "no question": (lines({}, {"question": " "}), r"questions:2: there is no `question`"),
    "no gold": (lines({"query": ""}), r"questions:1: there is no gold: give its SQL as `query`"),
    "another encoding": (lines({}).encode() + b"\n\xff", r"questions:2: this is not UTF-8: save the file"),
    "an id that is a list": (lines({"id": [1]}), r"questions:1: `id` is a text or a whole number"),
    "an id twice": (lines({"id": 2}, {}), r"questions:2: the id '2' is used in .*questions:1 too"),
    "a database without a file": (
        lines({"db_id": "a"}, {"db_id": "b"}, {}), r"2 of 3 databases have no file in .*, the first is 'a' \(a\.sqlite"
    ),
    "a database elsewhere": (lines({"db_id": "../shop/shop"}), "1 of 1 databases have no file"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_of_spider(write: Write, folder: Path, text: str | bytes, said: str) -> None:
    with pytest.raises(SuiteError, match=said):
        read_spider(write(text), folder)


WRONG_CSV = {
    "an empty file": ("", "holds no questions"),
    "only a header": ("question,query,db_name\n", "holds no questions"),
    "no column of queries": ("question,db_name\nq,shop\n", r"questions:1: there is no column 'query'"),
    "an empty cell": ("question,query,db_name\nq,,shop\n", r"questions:2: there is no `query`"),
    "a cell too many": ("question,query,db_name\nq,SELECT a, b,shop\n", r"questions:2: there are more cells"),
    "a short row": ("question,query,db_name\n\nq,SELECT a\n", r"questions:2: there is no `db_name`"),
    "an open quote": ('question,query,db_name\nq,"SELECT 1,shop\n', r"questions:2: this is no CSV"),
    "only semicolons": ("question,query,db_name\nq,;;,shop\n", r"questions:2: `query` holds no query"),
}


@pytest.mark.parametrize(("text", "said"), WRONG_CSV.values(), ids=WRONG_CSV)
def test_a_wrong_file_of_defog(write: Write, folder: Path, text: str, said: str) -> None:
    with pytest.raises(SuiteError, match=said):
        read_defog(write(text), folder)


def test_no_file_and_no_folder(write: Write, folder: Path) -> None:
    with pytest.raises(SuiteError, match=r"none cannot be read \(No such file or directory\)"):
        read_spider(folder / "none", folder)
    with pytest.raises(SuiteError, match=r"There is no folder .*none: name the one that holds the databases"):
        read_spider(write(lines({})), folder / "none")


def test_databases_of_both_engines(folder: Path) -> None:
    for name in ("shop.sqlite", "shop.duckdb"):
        (folder / f"{name[5:]}.db").write_bytes((folder / name).read_bytes())
    (folder / "only.duckdb").write_bytes((folder / "shop.duckdb").read_bytes())
    found = find_databases(folder, dict.fromkeys(["shop", "sqlite", "duckdb", "only"]))
    assert [config.url.partition(":")[0] for config in found.values()] == [
        "sqlite",
        "sqlite",
        "duckdb",
        "duckdb",
    ]


def test_a_folder_of_any_name_can_be_opened(folder: Path, tmp_path: Path) -> None:
    odd = tmp_path / "a b?c%20d#e@f:g"
    folder.rename(odd)
    found = find_databases(odd, {"shop": None})
    database = Database(found["shop"], Limits())
    database.close()


def make_cases(**counts: int) -> list[Case]:
    cases = [Case(f"{name}{n}", "q", ("s",), name) for name, count in counts.items() for n in range(count)]
    return sorted(cases, key=lambda case: case.id[::-1])


def test_a_sample_is_the_same_for_the_same_seed() -> None:
    cases = make_cases(a=50, b=30, c=20)
    assert sample_cases(cases, 10, 7) == sample_cases(cases, 10, 7) != sample_cases(cases, 10, 8)


def test_a_sample_does_not_change_from_version_to_version() -> None:
    ids = [case.id for case in sample_cases(make_cases(a=50, b=30, c=20), 5, 0)]
    assert ids == ["a10", "a16", "b26", "a28", "c19"]


def test_a_sample_keeps_the_order_of_the_file() -> None:
    cases = make_cases(a=50, b=30, c=20)
    places = [cases.index(case) for case in sample_cases(cases, 20, 1)]
    assert places == sorted(places) and len(set(places)) == 20


@pytest.mark.parametrize("limit", [1, 3, 10, 33, 99])
@pytest.mark.parametrize("seed", range(5))
def test_a_sample_gives_each_database_its_share_to_within_one(limit: int, seed: int) -> None:
    counts = {"a": 50, "b": 30, "c": 19, "d": 1}
    sample = sample_cases(make_cases(**counts), limit, seed)
    taken = Counter(case.database for case in sample)
    assert len(sample) == limit
    assert all(abs(taken[name] - limit * count / 100) < 1 for name, count in counts.items())


def test_seeds_reach_every_case() -> None:
    cases = make_cases(a=6, b=4)
    assert {case.id for seed in range(100) for case in sample_cases(cases, 2, seed)} == {c.id for c in cases}


def test_a_limit_beyond_the_file_takes_all() -> None:
    cases = make_cases(a=3)
    assert sample_cases(cases, 3, 0) == sample_cases(cases, 9, 0) == tuple(cases)


def test_a_sample_of_nothing_is_refused(write: Write, folder: Path) -> None:
    with pytest.raises(SuiteError, match="at least one case, not 0"):
        read_spider(write(lines({})), folder, limit=0)


def test_a_sampled_suite_names_only_its_databases(write: Write, folder: Path) -> None:
    file = write(lines({}, {"db_id": "branch"}))
    suite = read_benchmark("spider", file, folder, limit=1, seed=3)
    assert list(suite.databases) == [suite.cases[0].database]


def test_an_assistant_opens_a_database_without_a_workspace(folder: Path) -> None:
    (folder / "pairs").mkdir()
    (folder / "pairs" / "bad.sql").write_text("not a pair")
    (folder / "glossary.yaml").write_text("not a glossary")
    for config in find_databases(folder, {"branch": None, "shop": None}).values():
        assistant = Assistant(ad_hoc_workspace(config))
        assert f"the database {config.name}" in assistant.system
        assert "customers(customer_id, name: Ada Lovelace|Bo Ek, city: Reno|Zürich)" in assistant.system
        assistant.close()


@pytest.mark.parametrize("module", [module, ad_hoc])
def test_the_examples_of_the_docstrings(module: Any) -> None:
    assert doctest.testmod(module).failed == 0

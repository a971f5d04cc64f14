"""A workspace's files: every mistake names the file, the key and the nearest right one."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from app.assistant.adapter import AdapterError
from app.assistant.errors import WorkspaceError
from app.assistant.start import find_adapter
from app.assistant.workspace import Workspace, read_workspace

TOML = """[workspace]
name = "Shop"

[databases.main]
url = "duckdb:///shop.duckdb"
"""


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("INHOUSE_WORKSPACE", "INHOUSE_MODEL"):
        monkeypatch.delenv(name, raising=False)


def read(root: Path, toml: str = TOML, **files: str) -> Workspace:
    root.mkdir(exist_ok=True)
    (root / "inhouse.toml").write_text(toml, encoding="utf-8")
    (root / "schema").mkdir(exist_ok=True)
    if "notes" in files:
        (root / "schema" / "sales.yaml").write_text(files["notes"], encoding="utf-8")
    if "glossary" in files:
        (root / "glossary.yaml").write_text(files["glossary"], encoding="utf-8")
    return read_workspace(root)


def refuse(root: Path, said: str, toml: str = TOML, **files: str) -> None:
    with pytest.raises(WorkspaceError, match=said) as caught:
        read(root, toml, **files)
    assert "\n" not in str(caught.value)


def test_defaults(tmp_path: Path) -> None:
    workspace = read(tmp_path, '[databases.main]\nurl = "duckdb:///shop.duckdb"')
    assert (workspace.name, workspace.today) == (tmp_path.name, dt.date.today())
    assert (workspace.glossary, workspace.notes, workspace.fiscal_year_start_month) == ((), {}, 1)
    assert workspace.limits.timeout_s > 0


def test_the_example_company_is_read() -> None:
    assert read_workspace(Path(__file__).parents[2] / "data").today == dt.date(2025, 10, 15)


def test_no_workspace_names_the_remedies(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"no inhouse\.toml.*--workspace DIR or INHOUSE_WORKSPACE"):
        read_workspace(tmp_path)


def test_the_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(tmp_path)
    monkeypatch.setenv("INHOUSE_WORKSPACE", str(tmp_path))
    assert read_workspace().root == tmp_path.resolve()


def test_an_argument_wins_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(tmp_path)
    monkeypatch.setenv("INHOUSE_WORKSPACE", "/nowhere")
    assert read_workspace(tmp_path).root == tmp_path.resolve()


def test_the_model_of_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INHOUSE_MODEL", "0.5b")
    assert read(tmp_path, TOML + '[model]\nname = "other"').model.name == "0.5b"


def test_a_model_file_is_found_beside_the_workspace(tmp_path: Path) -> None:
    workspace = read(tmp_path, TOML + '[model]\nname = "models/own.gguf"')
    assert workspace.model.name == str(tmp_path.resolve() / "models" / "own.gguf")


@pytest.mark.parametrize("name", ["shop", "50 % off", "Größe", "a?b#c", "it's"])
def test_a_relative_database_is_beside_the_workspace(tmp_path: Path, name: str) -> None:
    from sqlalchemy.engine import make_url

    workspace = read(tmp_path / name)
    assert make_url(workspace.databases[0].url).database == str((tmp_path / name).resolve() / "shop.duckdb")


def test_an_absolute_database_stays(tmp_path: Path) -> None:
    workspace = read(tmp_path, TOML.replace("shop.duckdb", "/srv/shop.duckdb"))
    assert workspace.databases[0].url == "duckdb:////srv/shop.duckdb"


@pytest.mark.parametrize(
    "change", [("\n", "\r\n"), ("[workspace]", "\ufeff[workspace]")], ids=["CRLF", "BOM"]
)
def test_files_from_windows(tmp_path: Path, change: tuple[str, str]) -> None:
    (tmp_path / "inhouse.toml").write_bytes(TOML.replace(*change).encode())
    (tmp_path / "glossary.yaml").write_bytes("\ufeff- term: a\r\n  means: b\r\n".encode())
    assert read_workspace(tmp_path).glossary[0].means == "b"


def test_unicode_everywhere(tmp_path: Path) -> None:
    workspace = read(
        tmp_path,
        TOML.replace("Shop", "Größe & Söhne 🙂"),
        notes="verkäufe.größen: {columns: {straße: 'Die Straße 🙂'}}",
        glossary="- {term: Umsatz, means: '売上'}",
    )
    assert workspace.name == "Größe & Söhne 🙂" and workspace.glossary[0].means == "売上"
    assert (
        workspace.notes
        and workspace.notes["verkäufe.größen"].columns["straße"].description == "Die Straße 🙂"
    )


WRONG_TOML = {
    "no TOML": ("[workspace", "cannot be read as TOML: Expected"),
    "no database": ('[workspace]\nname = "x"', r'add \[databases\.NAME\] with url = '),
    "a database without url": ("[databases.main]\nbuild = 'x'", r"\[databases\.main\] needs url"),
    "a database that is a text": ("[databases]\nmain = 'x'", r"\[databases\.main\] needs url"),
    "databases that are a list": ("databases = []", r"\[databases\] is a table"),
    "an unknown section": (TOML + "[limit]\nx = 1", r"unknown key 'limit'; did you mean limits\?"),
    "an unknown key": (TOML.replace("name", "nam"), r"unknown key 'nam'; did you mean name\?"),
    "an unknown key of a database": (TOML + "bild = 'x'", r"databases\.main\]: unknown key 'bild'; did you mean build"),
    "a key unlike any": (TOML + "[limits]\nzzz = 1", r"unknown key 'zzz'; known: max_rows, memory_mb, timeout_s"),
    "a number for a name": (TOML.replace('"Shop"', "5"), "name is 5, but must be a str"),
    "a text for a number": (TOML + '[limits]\nmax_rows = "5"', "max_rows is '5', but must be a int"),
    "a fraction of a row": (TOML + "[limits]\nmax_rows = 1.5", "max_rows is 1.5"),
    "true for a number": (TOML + "[limits]\nmax_rows = true", "max_rows is True"),
    "no time": (TOML + "[limits]\ntimeout_s = 0", "positive"),
    "less than no memory": (TOML + "[limits]\nmemory_mb = -1", "positive"),
    "infinite time": (TOML + "[limits]\ntimeout_s = inf", "positive"),
    "no number of seconds": (TOML + "[limits]\ntimeout_s = nan", "positive"),
    "no tokens": (TOML + "[model]\nmax_new_tokens = 0", "positive"),
    "month 13": (TOML.replace("name", "fiscal_year_start_month = 13\nname"), "is a month, 1 to 12"),
    "a year named after the middle": (
        TOML.replace("name", 'fiscal_year_named_after = "middle"\nname'), 'is "start" or "end"'
    ),
    "a date that is a text": (TOML.replace("name", 'reference_date = "2025-10-15"\nname'), "must be a date"),
    "a date with a time": (TOML.replace("name", "reference_date = 2025-10-15T12:00:00\nname"), "must be a date"),
    "a text for a list": (TOML.replace("name", 'house_rules = "be kind"\nname'), "house_rules is 'be kind'"),
    "a list of numbers": (TOML.replace("name", "house_rules = [1]\nname"), "house_rules is a list of texts"),
    "a build that is a number": (TOML + "build = 5", "build is the path of a script"),
}  # fmt: skip


@pytest.mark.parametrize(("toml", "said"), WRONG_TOML.values(), ids=WRONG_TOML)
def test_a_wrong_inhouse_toml(tmp_path: Path, toml: str, said: str) -> None:
    refuse(tmp_path, rf"inhouse\.toml.*{said}", toml)


WRONG_NOTES = {
    "no YAML": ("a: [", r"cannot be read as YAML: .*line"),
    "a list": ("- a", "needs `schema.table:` and below it `key: value` lines"),
    "a text for a table": ("sales.orders: nice", "table sales.orders: needs `key: value` lines, not 'nice'"),
    "a list for a table": ("sales.orders: [a]", "table sales.orders: needs"),
    "an unknown key": ("sales.orders: {colums: {}}", "unknown key 'colums'; did you mean columns"),
    "a list of columns": ("sales.orders: {columns: [a]}", "table sales.orders, columns: need"),
    "a list for a column": ("sales.orders: {columns: {a: [b]}}", "column a: needs"),
    "an unknown key of a column": ("a.b: {columns: {a: {unt: eur}}}", "column a: unknown key 'unt'; did you mean unit"),
    "a text for a list": ("sales.orders: {columns: {a: {values: x}}}", "column a: values is 'x', but must be a list"),
    "a list of numbers": ("sales.orders: {columns: {a: {values: [1]}}}", "column a: values is a list of texts; quote"),
    "a text for synonyms": ("sales.orders: {synonyms: x}", "table sales.orders: synonyms is 'x', but must be a list"),
    "a number for a description": ("sales.orders: {description: 5}", "description is 5, but must be a str"),
    "a text for a truth": ("a.b: {columns: {a: {personal: 'no way'}}}", "personal is 'no way', but must be a bool"),
}  # fmt: skip


@pytest.mark.parametrize(("notes", "said"), WRONG_NOTES.values(), ids=WRONG_NOTES)
def test_wrong_schema_notes(tmp_path: Path, notes: str, said: str) -> None:
    refuse(tmp_path, rf"sales\.yaml.*{said}", notes=notes)


def test_a_table_described_in_two_files(tmp_path: Path) -> None:
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema" / "a.yaml").write_text("sales.orders: {}")
    refuse(tmp_path, r"sales\.yaml, table sales\.orders stands in .*a\.yaml too", notes="sales.orders: {}")


def test_an_empty_notes_file_says_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, notes="\n# later\n").notes == {}


WRONG_GLOSSARY = {
    "no YAML": ("- term: 'a", "cannot be read as YAML"),
    "no list": ("term: a", "is a list of terms"),
    "a text": ("- a", "entry 1 needs `term:` and `means:`"),
    "no meaning": ("- term: a", "entry 1 needs"),
    "an unknown key": ("- {term: a, means: b, form: c}", "term 'a': unknown key 'form'; did you mean from"),
    "a number": ("- {term: 2024, means: b}", "term is 2024, but must be a str"),
    "twice": ("- {term: Sales, means: b}\n- {term: sales, means: c}", "defines sales twice"),
}


@pytest.mark.parametrize(("glossary", "said"), WRONG_GLOSSARY.values(), ids=WRONG_GLOSSARY)
def test_a_wrong_glossary(tmp_path: Path, glossary: str, said: str) -> None:
    refuse(tmp_path, rf"glossary\.yaml.*{said}", glossary=glossary)


def test_from_and_where_of_a_term(tmp_path: Path) -> None:
    text = (
        "- {term: a, means: b, also: [c], sql: COUNT(*), from: orders AS o, where: o.total > 0, unit: orders}"
    )
    (term,) = read(tmp_path, glossary=text).glossary
    assert (term.from_, term.where, term.also) == ("orders AS o", "o.total > 0", ("c",))


OTHERS = (
    TOML
    + """
[model]
name = "1.5b"
adapter = "adapters/large"

[model.others]
"0.5b" = "adapters/small"
"""
)


def test_adapters_of_other_bases_are_found_by_any_name_of_the_base(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = str(tmp_path / "adapters" / "small")
    model = read(tmp_path, OTHERS).model
    assert (model.adapter, model.others) == (
        str(tmp_path / "adapters" / "large"), {"qwen2.5-coder-0.5b-instruct": small},
    )  # fmt: skip
    monkeypatch.setenv("INHOUSE_MODEL", "qwen2.5-coder-0.5b-instruct")
    swapped = read(tmp_path, OTHERS)
    assert swapped.model.adapter == small
    monkeypatch.setenv("INHOUSE_MODEL", "other.gguf")
    assert read(tmp_path, OTHERS).model.adapter == ""
    # --model names the file's own base again
    with pytest.raises(AdapterError, match=re.escape(str(tmp_path / "adapters" / "large"))):
        find_adapter(swapped, "1.5b")


def test_an_adapter_of_another_base_is_a_folder(tmp_path: Path) -> None:
    refuse(tmp_path, r"\[model.others\] 0.5b is the folder", OTHERS.replace('"adapters/small"', "1"))
    refuse(tmp_path, r"\[others\] is a table", TOML + '[model]\nothers = "adapters/small"\n')
    refuse(
        tmp_path, r"\[model.others\]: unknown key '5b'; known: qwen2.5", OTHERS.replace('"0.5b" =', '"5b" =')
    )

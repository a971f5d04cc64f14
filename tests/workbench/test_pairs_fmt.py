"""inhouse pairs fmt: what it lays out, what it leaves, and that a pair never changes by it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.assistant.pair_files import PairFile
from app.assistant.pairs import parse_all_pairs
from app.cli import main
from app.workbench.fmt import format_document

DATA = Path(__file__).parents[2] / "data"
FILE = Path("pairs/orders.sql")
A = "-- id: a\n-- question: q\nSELECT 1;\n"
B = A.replace("id: a", "id: b")


def formatted(text: str) -> str:
    return format_document(PairFile.parse(text, FILE))


CASES = {
    "headers in another order": (
        "-- status: draft\n-- question: q\n-- also: z\n-- id: a\n-- also: y\nSELECT 1;\n",
        "-- id: a\n-- question: q\n-- also: z\n-- also: y\n-- status: draft\nSELECT 1;\n",
    ),
    "spaces in headers": ("--id:a  \n--  question:   q\n-- tags: x,y ,  z\nSELECT 1;  \n",
                          "-- id: a\n-- question: q\n-- tags: x, y, z\nSELECT 1;\n"),
    "a comment goes with the header below it": (
        "-- why q\n-- question: q\n-- the name\n-- id: a\n-- how\nSELECT 1;\n",
        "-- why q\n-- the name\n-- id: a\n-- question: q\n-- how\nSELECT 1;\n",
    ),
    "blank lines in a header": (A.replace("\nSELECT", "\n\nSELECT"), A),
    "no blank line between pairs": (A + B, f"{A}\n{B}"),
    "many blank lines": (f"\n\n{A}\n\n  \n{B}\n\n", f"{A}\n{B}"),
    "no line end at the end": (A.rstrip("\n"), A),
    "a comment glued to the next pair": (f"{A}-- next\n{B}", f"{A}\n-- next\n{B}"),
    "a comment below a pair": (f"{A}-- below\n\n\n{B}", f"{A}-- below\n\n{B}"),
    "a comment on its own": (f"-- top  \n\n\n{A}\n-- end\n\n", f"-- top\n\n{A}\n-- end\n"),
    "a block comment keeps its lines": (f"/* a\n\n\n   b */\n{A}", f"/* a\n\n\n   b */\n{A}"),
    "accepted answers": (A + "\n\n\n--accept:  too\nSELECT 2;\n", A + "\n-- accept: too\nSELECT 2;\n"),
    "SQL stays as it is": (A.replace("SELECT 1;", "select  'a  \n'\n  ; -- c"),) * 2,
    "mixed line ends": (A.replace("\n", "\r\n") + "\n" + B.replace("\n", "\r\n"),
                        f"{A}\n{B}".replace("\n", "\r\n")),
    "a byte-order mark": ("\ufeff" + A + B, f"\ufeff{A}\n{B}"),
    "nothing": ("", ""),
    "blank lines alone": ("\n\n", ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_laid_out(text: str, expected: str) -> None:
    assert formatted(text) == expected
    assert formatted(expected) == expected


LINES = st.sampled_from([
    "-- id: a", "-- question: q", "--tags:x,y", "-- also:  z", "-- a note", "", "  ", "SELECT 1;", "SELECT '\n\n ;' ;",
    "-- accept:", "/* block\n\n*/", "SELECT 2 -- c\n;", "-- status: draft  ",
])  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.lists(LINES, max_size=3), st.booleans()), max_size=4))
def test_a_pair_never_changes_and_the_layout_is_settled(parts: list[tuple[list[str], bool]]) -> None:
    lines = []
    for number, (some, full) in enumerate(parts):
        lines += [f"-- id: p{number}", "--question:  q", "SELECT 1;", *some] if full else some
    text = "\n".join(lines)
    before, problems = parse_all_pairs(text.encode(), FILE)
    if problems:
        return
    once = formatted(text)
    after, problems = parse_all_pairs(once.encode(), FILE)
    assert not problems
    assert [replace(pair, line=0) for pair in after] == [replace(pair, line=0) for pair in before]
    assert formatted(once) == once


def test_the_example_companys_pairs_are_laid_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pairs", "fmt", "--check", str(DATA / "pairs"), str(DATA / "suites")]) == 0
    assert "0 of" in capsys.readouterr().out


def test_check_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.sql").write_text(A + B)
    assert main(["pairs", "fmt", "--check", str(tmp_path)]) == 1
    assert capsys.readouterr().out == f"{tmp_path / 'a.sql'}\n1 of 1 files would change.\n"
    assert (tmp_path / "a.sql").read_text() == A + B


def test_the_file_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.sql").write_text(A + B)
    assert main(["pairs", "fmt", str(tmp_path)]) == 0
    assert (tmp_path / "a.sql").read_text() == f"{A}\n{B}"


def test_a_file_with_a_problem_is_left_and_the_others_are_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.sql").write_text(A + "\n-- id: b\nSELECT 1;\n\n\n")
    (tmp_path / "b.sql").write_text(f"\n{A}")
    assert main(["pairs", "fmt", str(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert f"{tmp_path / 'a.sql'}:5: a pair needs `-- question: …`." in out
    assert (tmp_path / "a.sql").read_text().endswith("\n\n\n")
    assert (tmp_path / "b.sql").read_text() == A


def test_the_workspaces_pairs_are_the_default(
    shop_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop_workspace / "pairs" / "more.sql").write_text(f"\n{B}")
    assert main(["pairs", "fmt", "--workspace", str(shop_workspace)]) == 0
    assert (shop_workspace / "pairs" / "more.sql").read_text() == B


def test_sql_is_laid_out_when_asked_for_but_not_over_comments(shop_workspace: Path) -> None:
    file = shop_workspace / "pairs" / "orders.sql"
    query = "select count(*) as n from sales.orders as o"
    commented = B.replace("SELECT 1", f"{query} -- all")
    file.write_text(f"{A.replace('SELECT 1', query)}\n{commented}".replace("all;", "all\n;"))
    assert main(["pairs", "fmt", "--sql", "--workspace", str(shop_workspace)]) == 0
    text = file.read_text()
    assert "SELECT COUNT(*) AS n\nFROM sales.orders AS o;" in text
    assert f"{query} -- all\n;" in text


def test_a_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pairs", "fmt", str(tmp_path / "none.sql")]) == 1
    assert "none.sql:1: there is no such file" in capsys.readouterr().out

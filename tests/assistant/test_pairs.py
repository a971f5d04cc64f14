"""Pair files: what a header may say, where a statement ends, and errors that point at the line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.assistant.errors import PairError
from app.assistant.pairs import Pair, parse_pairs, read_pairs

FILE = Path("pairs/orders.sql")
GOOD = """-- id: a
-- question: How many?
SELECT 1;
"""


def one(text: str) -> Pair:
    (pair,) = parse_pairs(text, FILE)
    return pair


def refuse(text: str, line: int, said: str) -> None:
    with pytest.raises(PairError, match=f"^{re.escape(str(FILE))}:{line}: .*{said}"):
        parse_pairs(text, FILE)


def test_a_pair() -> None:
    text = """-- What the shop asks every day.

-- id: count
-- question: How many orders?
-- also: Number of orders?
-- also: Orders, please?
-- tags: orders, count
-- status: draft
-- order: exact
SELECT
  COUNT(*) -- all of them
FROM orders;
"""
    assert one(text) == Pair(
        "count", "How many orders?", "SELECT\n  COUNT(*) -- all of them\nFROM orders", FILE, 3,
        also=("Number of orders?", "Orders, please?"), tags=("orders", "count"), status="draft", order="exact",
    )  # fmt: skip


def test_two_pairs_and_their_lines() -> None:
    pairs = parse_pairs(GOOD + "\n" + GOOD.replace("id: a", "id: b"), FILE)
    assert [(pair.id, pair.line) for pair in pairs] == [("a", 1), ("b", 5)]


def test_a_second_right_answer() -> None:
    assert one(GOOD + "-- accept: also counted by customer\nSELECT 2;\n-- accept:\nSELECT 3;\n").accept == (
        "SELECT 2", "SELECT 3",
    )  # fmt: skip


def test_a_follow_up_names_its_pair(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(GOOD + GOOD.replace("id: a", "id: b\n-- follows: a"))
    assert [pair.follows for pair in read_pairs(tmp_path)] == ["", "a"]


def test_a_follow_up_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(GOOD + "\n" + GOOD.replace("id: a", "id: b\n-- follows: x"))
    with pytest.raises(PairError, match=r"a\.sql:5: follows 'x', which is no pair's id"):
        read_pairs(tmp_path)


def test_an_id_used_twice_names_both_places(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(GOOD)
    (tmp_path / "b.sql").write_text("\n" + GOOD)
    with pytest.raises(PairError, match=r"b\.sql:2: the id 'a' is used in .*a\.sql:1 too"):
        read_pairs(tmp_path)


ENDS = {
    "in a string at the end of a line": "SELECT 'a;\nb;\n' AS x;",
    "in a doubled quote": "SELECT 'it''s;\n;' AS x;",
    "in a quoted name": 'SELECT 1 AS "a;\nb";',
    "in a line comment": "SELECT 1 -- not yet;\n  + 1;",
    "in a block comment": "SELECT 1 /* not;\nyet; */ + 1;",
    "in a dollar-quoted text": "SELECT $$a;\nb$$;",
    "a quote in a comment": "SELECT 1 -- it's here;\n  + 1;",
    "a header-like comment in a statement": "SELECT 1\n-- id: x\n  + 1;",
}


@pytest.mark.parametrize("statement", ENDS.values(), ids=ENDS)
def test_where_a_statement_does_not_end(statement: str) -> None:
    pairs = parse_pairs(f"-- id: a\n-- question: q\n{statement}\n\n{GOOD.replace('id: a', 'id: b')}", FILE)
    assert [pair.sql for pair in pairs] == [statement.removesuffix(";"), "SELECT 1"]


def test_a_comment_behind_the_end() -> None:
    pairs = parse_pairs(GOOD.replace(";", "; -- as of today") + GOOD.replace("id: a", "id: b"), FILE)
    assert [pair.sql for pair in pairs] == ["SELECT 1", "SELECT 1"]


@pytest.mark.parametrize("text", [GOOD.replace("\n", "\r\n"), GOOD.rstrip("\n"), GOOD + "\n\n  \n"])
def test_line_ends(text: str) -> None:
    assert one(text) == one(GOOD)


def test_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert [pair.sql for pair in read_pairs(tmp_path)] == ["SELECT 1"]


def test_unicode(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(GOOD.replace("How many?", "Umsatz – Zürich 🙂 '  ?"), encoding="utf-8")
    assert read_pairs(tmp_path)[0].question == "Umsatz – Zürich 🙂 '  ?"


def test_an_unusual_line_separator_is_no_line() -> None:
    assert one(GOOD.replace("SELECT 1", "SELECT '\x0b\u2028\x85'")).sql == "SELECT '\x0b\u2028\x85'"


@pytest.mark.parametrize("text", ["", "\n\n", "-- Only a comment, no pair.\n"])
def test_an_empty_file_has_no_pairs(text: str) -> None:
    assert parse_pairs(text, FILE) == []


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_bytes(GOOD.replace("How", "Größe").encode("latin-1"))
    with pytest.raises(PairError, match=r"a\.sql:2: .*UTF-8"):
        read_pairs(tmp_path)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(PairError, match=r"none\.sql:1: "):
        read_pairs(tmp_path / "none.sql")


WRONG = {
    "an unknown key": ("-- id: a\n-- qestion: q\nSELECT 1;", 2, "unknown key 'qestion'; known: id, question"),
    "no header": ("\nSELECT 1;", 2, "without `-- id:`"),
    "no id": ("-- question: q\nSELECT 1;", 1, "needs `-- id: "),
    "no question": ("-- id: a\nSELECT 1;", 1, "needs `-- question: "),
    "an empty question": ("-- id: a\n-- question:\nSELECT 1;", 1, "needs `-- question: "),
    "an empty wording": (GOOD.replace("SELECT", "-- also:\nSELECT"), 3, "`also:` is empty"),
    "two ids": (f"\n-- id: b\n{GOOD}", 3, "`id:` stands twice"),
    "no statement": ("-- id: a\n-- question: q\n", 1, "has no statement"),
    "no statement before the next": (f"-- id: b\n-- question: q\n\n{GOOD}", 1, "has no statement"),
    "an empty statement": ("-- id: a\n-- question: q\n;", 3, "an empty statement"),
    "no semicolon": (GOOD.replace(";", ""), 1, "does not end with `;`"),
    "an open string": (GOOD.replace("SELECT 1;", "SELECT 'a;"), 1, "does not end with `;`"),
    "two statements on a line": (GOOD.replace("SELECT 1;", "SELECT 1; SELECT 2;"), 3, "two statements"),
    "a second statement": (GOOD + "SELECT 2;", 4, "a second statement without `-- accept:`"),
    "a wrong order": (GOOD.replace("-- question", "-- order: up\n-- question"), 2, "any or exact, not 'up'"),
    "a wrong status": (
        GOOD.replace("-- question", "-- status: ok\n-- question"),
        2,
        "one of approved, draft",
    ),
    "accept at the top": ("-- accept:\n" + GOOD, 1, "before a pair's first statement"),
}


@pytest.mark.parametrize(("text", "line", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_names_the_line(text: str, line: int, said: str) -> None:
    refuse(text, line, said)


@pytest.mark.parametrize(
    ("file", "heldout"),
    [("pairs/heldout/a.sql", True), ("pairs/heldout/deep/a.sql", True), ("pairs/a.sql", False),
     ("pairs/heldout.sql", False), ("pairs/not_heldout/a.sql", False)],
)  # fmt: skip
def test_the_folder_says_what_is_held_out(file: str, heldout: bool) -> None:
    assert Pair("a", "q", "SELECT 1", Path(file), 1).heldout is heldout


def test_a_file_named_from_within_its_folder_is_held_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "heldout").mkdir()
    (tmp_path / "heldout" / "a.sql").write_text(GOOD)
    monkeypatch.chdir(tmp_path / "heldout")
    assert read_pairs(Path("a.sql"))[0].heldout

"""Pair files: what a header may say, where a statement ends, and errors that point at the line."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.assistant.errors import PairError
from app.assistant.pairs import KEYS, STATUSES, Pair, parse_pairs, read_all_pairs, read_pairs, write_jsonl

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


# -- all problems at once ------------------------------------------------------------------------------------------

BROKEN = """-- id: first
-- question: Fine?
SELECT 1;

-- id: open-string
-- question: It's open
SELECT 'a;

-- id: no-end
-- question: Where does it end?
SELECT 1

-- tags: two
-- id: two
-- question: Two?
SELECT 1; SELECT 2;

-- question: No id
-- tags: x
SELECT 1;

-- id: no-question
SELECT 1;

-- id: key
-- question: q
-- owner: ana
SELECT 1;

-- id: status
-- question: q
-- status: ok
SELECT 1;

-- id: second
-- question: q
SELECT 1;
SELECT 2;

-- id: never-answered
-- question: q

-- id: first
-- question: Twice?
SELECT 1;

-- id: last
-- question: Fine too?
SELECT 2;
"""


def problems_of(tmp_path: Path, data: bytes | str, name: str = "a.sql") -> tuple[list[str], list[str]]:
    """The ids that are read, and the problems as line: message."""
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    pairs, problems = read_all_pairs(tmp_path)
    return [pair.id for pair in pairs], [f"{problem.line}: {problem.message}" for problem in problems]


def test_the_good_pairs_are_read_and_every_problem_is_said(tmp_path: Path) -> None:
    ids, problems = problems_of(tmp_path, BROKEN)
    assert ids == ["first", "last"]
    assert problems == [
        "5: the statement does not end with `;` before the pair in line 9.",
        "9: the statement does not end with `;` before the pair in line 13.",
        "16: two statements on one line.",
        "18: a pair needs `-- id: …`.",
        "22: a pair needs `-- question: …`.",
        f"27: unknown key 'owner'; known: {', '.join(KEYS)}.",
        f"32: `status:` is one of {', '.join(STATUSES)}, not 'ok'.",
        "38: a second statement without `-- accept:` above it.",
        "40: the pair 'never-answered' has no statement ended by `;`.",
        f"43: the id 'first' is used in {tmp_path / 'a.sql'}:1 too.",
    ]


def test_a_problem_knows_its_pair(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(BROKEN)
    found = [problem.id for problem in read_all_pairs(tmp_path)[1]]
    assert found == ["open-string", "no-end", "two", "", "no-question", "key", "status", "second",
                     "never-answered", "first"]  # fmt: skip


def test_bytes_that_are_no_text_spoil_one_pair(tmp_path: Path) -> None:
    data = (
        GOOD.encode() + b"\n" + GOOD.replace("id: a", "id: b").encode().replace(b"many", b"gro\xdf") + b"\n"
    )
    data += GOOD.replace("id: a", "id: c").encode()
    assert problems_of(tmp_path, data) == (
        ["a", "c"],
        ["6: bytes that are no UTF-8 text: save the file as UTF-8."],
    )


def test_bytes_that_are_no_text_in_a_comment_spoil_no_pair(tmp_path: Path) -> None:
    ids, problems = problems_of(tmp_path, b"-- gro\xdf\n\n" + GOOD.encode())
    assert (ids, problems) == (["a"], ["1: bytes that are no UTF-8 text: save the file as UTF-8."])


def test_a_utf16_file_is_named_so(tmp_path: Path) -> None:
    assert problems_of(tmp_path, GOOD.encode("utf-16")) == (
        [],
        ["1: the file is UTF-16: save it as UTF-8 text."],
    )


def test_mixed_line_ends(tmp_path: Path) -> None:
    text = "-- id: a\r\n-- question: q\rSELECT\r\n  1,\n  2;\r-- id: b\n-- question: q\r\nSELECT 1;\r"
    (tmp_path / "a.sql").write_bytes(text.encode())
    assert [(pair.id, pair.sql, pair.line) for pair in read_pairs(tmp_path)] == [
        ("a", "SELECT\n  1,\n  2", 1), ("b", "SELECT 1", 6),
    ]  # fmt: skip


def test_a_missing_file_beside_others(tmp_path: Path) -> None:
    pairs, problems = read_all_pairs(tmp_path / "none.sql")
    assert (pairs, [str(problem) for problem in problems]) == (
        [], [f"{tmp_path / 'none.sql'}:1: the file cannot be read: No such file or directory."],
    )  # fmt: skip


def test_what_follows_a_broken_pair_is_left_out_and_said(tmp_path: Path) -> None:
    text = GOOD.replace("SELECT 1", "") + "".join(
        GOOD.replace("id: a", f"id: {id}\n-- follows: {above}") for id, above in [("b", "a"), ("c", "b")]
    )
    ids, problems = problems_of(tmp_path, text)
    assert ids == []
    assert problems[1:] == [
        "4: follows 'a', which is a pair with a problem itself.",
        "8: follows 'b', which is a pair with a problem itself.",
    ]


def test_a_dialogue_in_a_circle(tmp_path: Path) -> None:
    text = "".join(
        GOOD.replace("id: a", f"id: {id}\n-- follows: {above}") for id, above in [("a", "b"), ("b", "a")]
    )
    assert problems_of(tmp_path, text + GOOD.replace("id: a", "id: c"))[0] == ["c"]


def test_a_link_in_a_comment_is_no_key() -> None:
    assert one("-- https://example.com/orders\n\n" + GOOD) == replace(one(GOOD), line=3)


def test_a_block_comment_between_pairs() -> None:
    pairs = parse_pairs(f"/* The shop;\n{GOOD}*/\n{GOOD}\n/* no more */\n", FILE)
    assert [(pair.id, pair.line) for pair in pairs] == [("a", 6)]


def test_where_a_pair_comes_from() -> None:
    assert one(GOOD.replace("SELECT", "-- source: query history 2025-09, ana\nSELECT")).source == (
        "query history 2025-09, ana"
    )


LARGE = {
    "one statement of many semicolons": "SELECT\n" + "  ';' AS a, -- ;\n" * 270_000 + "  1",
    "one line": "SELECT '" + "a; " * 1_700_000 + "'",
    "a comment": "SELECT 1 /*" + " /* ; */" * 600_000 + " */",
}


@pytest.mark.parametrize("sql", LARGE.values(), ids=LARGE)
def test_five_megabytes_are_read_in_linear_time(sql: str) -> None:
    start = time.process_time()
    assert one(f"-- id: a\n-- question: q\n{sql};\n").sql == sql
    assert (
        time.process_time() - start < 5
    )  # 0.1 to 0.8 s; growing with the square of the length, it was minutes


LARGE_BROKEN = {
    "open strings": "-- id: a\n-- question: q\nSELECT 'a;\n" * 20_000,
    "ids without a question": "-- id: a\nSELECT 1;\n-- id: b" * 20_000,
    "header lines in a statement": "-- id: a\n-- question: q\nSELECT 1\n" + "-- id: a\n" * 150_000,
    "spaces in a header": "-- id: a" + " " * 2_000_000 + "b\n-- question: q\n",
}


@pytest.mark.parametrize("text", LARGE_BROKEN.values(), ids=LARGE_BROKEN)
def test_megabytes_of_broken_text_are_read_in_linear_time(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(text)
    start = time.process_time()
    assert read_all_pairs(tmp_path)[1]
    assert time.process_time() - start < 10


# -- machine-made pairs --------------------------------------------------------------------------------------------

MADE = Pair(
    "m1", "How many – and – where?", "SELECT ';'\n  AS x", FILE, 1, also=("Count?",), tags=("a", "b"), status="draft",
    order="any", accept=("SELECT 2",), source="synthetic seed 1", made={"skeleton": 3, "values": ["é"]},
)  # fmt: skip


def test_lines_are_read_as_they_were_written(tmp_path: Path) -> None:
    file = tmp_path / "made.jsonl"
    pairs = [replace(MADE, file=file), replace(MADE, id="m2", follows="m1", made={}, file=file, line=2)]
    write_jsonl(pairs, file)
    assert read_pairs(tmp_path) == pairs
    assert list(json.loads(file.read_text().splitlines()[1])) == [
        "id", "question", "also", "follows", "tags", "status", "order", "source", "sql", "accept",
    ]  # fmt: skip


def test_a_line_without_a_status_is_a_draft(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "a", "question": "q", "sql": "SELECT 1;"}\n')
    (pair,) = read_pairs(tmp_path)
    assert (pair.status, pair.sql) == ("draft", "SELECT 1")


WRONG_LINES = {
    "no JSON": ("{", "not JSON"),
    "no object": ("[1]", "no JSON object"),
    "no id": ('{"question": "q", "sql": "SELECT 1"}', "a pair needs `id: …`."),
    "no question": ('{"id": "a", "question": "", "sql": "SELECT 1"}', "a pair needs `question: …`."),
    "no statement": ('{"id": "a", "question": "q"}', "the pair 'a' has no statement."),
    "an unknown key": ('{"id": "a", "question": "q", "sql": "SELECT 1", "by": "x"}', "unknown key 'by'"),
    "a number": ('{"id": 1, "question": "q", "sql": "SELECT 1"}', "`id` is a text, not 1."),
    "a text for a list": ('{"id": "a", "question": "q", "sql": "SELECT 1", "tags": "x"}', "a list of texts"),
    "two statements": ('{"id": "a", "question": "q", "sql": "SELECT 1; SELECT 2"}', "`sql`: two statements."),
    "an open string": ('{"id": "a", "question": "q", "sql": "SELECT \'1"}', "`sql`: a string"),
    "two lines": ('{"id": "a", "question": "q\\n", "sql": "SELECT 1"}', "more than one line"),
    "half a character": ('{"id": "a", "question": "\\ud800", "sql": "SELECT 1"}', "half a character"),
    "a wrong status": ('{"id": "a", "question": "q", "sql": "SELECT 1", "status": "ok"}', "one of approved"),
    "a bare record": ('{"id": "a", "question": "q", "sql": "SELECT 1", "made": 1}', "`made` is an object."),
}


@pytest.mark.parametrize(("line", "said"), WRONG_LINES.values(), ids=WRONG_LINES)
def test_a_wrong_line_is_named_and_the_rest_read(line: str, said: str, tmp_path: Path) -> None:
    good = '{"id": "z", "question": "q", "sql": "SELECT 1"}'
    ids, problems = problems_of(tmp_path, f"{good}\n\n{line}\n", "a.jsonl")
    assert ids == ["z"]
    assert [problem[:3] for problem in problems] == ["3: "]
    assert said in problems[0]

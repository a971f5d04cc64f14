"""Pair files: read and written byte for byte; an edit leaves all else as it was; nothing is overwritten unseen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.assistant.errors import PairError
from app.assistant.pair_files import PairFile, render_pair, to_statement
from app.assistant.pairs import Pair, read_pairs

DATA = Path(__file__).parents[2] / "data"
FILE = Path("pairs/orders.sql")
TWO = """-- Asked every day.

-- id: a
-- question:  How many?
SELECT 1; -- as of today


-- about the next
-- id: b
-- question: And now?
-- tags: x,y
SELECT
  2 AS n
;
"""

# -- the round trip ------------------------------------------------------------------------------------------------

PARTS = st.sampled_from([
    "-- id: a", "-- id: b", "-- question: q", "-- qestion: q", "--tags:x", "-- accept:", "-- a note", "SELECT 1;",
    "SELECT 'a", "b';", "SELECT 1", "SELECT 1; SELECT 2;", "/* a", "; */", "$$", ";", "  ", "\t-- x", "E'\\'", '"',
    "SELECT ü 🙂", "\x0b", "\u2028", "\udcff", "\ufeff",
])  # fmt: skip
TEXTS = st.lists(st.one_of(PARTS, st.text(max_size=8)).flatmap(
    lambda part: st.sampled_from([f"{part}\n", f"{part}\r\n", f"{part}\r", part])
), max_size=30).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_whatever_is_read_is_written_again(text: str) -> None:
    assert PairFile(text, FILE, None).text() == text


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_written_again(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "bytes.sql"
    file.write_bytes(data)
    try:
        document = PairFile.read(file)
    except PairError as error:
        assert "UTF-16" in str(error)
        return
    document.save()
    assert (document.data(), file.read_bytes()) == (data, data)


@pytest.mark.parametrize("file", sorted((DATA / "pairs").rglob("*.sql")), ids=lambda file: file.stem)
def test_the_example_companys_files_are_written_again(file: Path) -> None:
    assert PairFile.read(file).data() == file.read_bytes()


# -- edits ---------------------------------------------------------------------------------------------------------

STATEMENTS = st.sampled_from(
    ["SELECT 1", "SELECT ';' AS x", "SELECT\n  1 -- one; only\n  + 1", "SELECT 1 -- end", "SELECT $$a;\n'b$$",
     "SELECT E'\\';'"]
)  # fmt: skip
WORDS = st.text("abc ü'`:-;", min_size=1, max_size=12).map(str.strip).filter(bool)
GAPS = st.sampled_from(
    ["", "\n", "\n\n", "\n-- a note\n\n", "\n-- glued to the next\n", "\n/* block;\n */\n"]
)
NEWLINES = st.sampled_from(["\n", "\r\n"])


@st.composite
def files(draw: st.DrawFn) -> tuple[str, list[str], list[str]]:
    """A file's text, and its pairs and the gaps in front of them; ids are p0, p1, …"""
    newline = draw(NEWLINES)
    gaps, pairs = [], []
    for number in range(draw(st.integers(1, 4))):
        sql = draw(STATEMENTS)
        header = [f"-- id: p{number}\n", f"-- question:  {draw(WORDS)}\n"]
        header += [f"--tags:{draw(WORDS)}  \n"] if draw(st.booleans()) else []
        header += ["-- in the header\n"] if draw(st.booleans()) else []
        end = "\n;" if sql.endswith("end") else ";"
        pairs.append("".join(header) + sql + end + draw(st.sampled_from(["", " -- done; ok"])) + "\n")
        gaps.append(draw(GAPS))
    pairs = [pair.replace("\n", newline) for pair in pairs]
    gaps = [gap.replace("\n", newline) for gap in gaps]
    return "".join(gap + pair for gap, pair in zip(gaps, pairs, strict=True)), pairs, gaps


@settings(max_examples=150, deadline=None)
@given(files(), STATEMENTS, st.data())
def test_new_sql_leaves_the_rest(
    made: tuple[str, list[str], list[str]], sql: str, data: st.DataObject
) -> None:
    text, pairs, _ = made
    number = data.draw(st.integers(0, len(pairs) - 1))
    document = PairFile.parse(text, FILE)
    before, after = text.split(pairs[number])[0], text[text.index(pairs[number]) + len(pairs[number]) :]
    document.set_sql(f"p{number}", sql)
    new = document.text()
    assert new.startswith(before)
    assert new.endswith(after)
    read, problems = document.parsed()
    assert not problems
    assert read[number].sql == sql


@settings(max_examples=150, deadline=None)
@given(files(), WORDS, st.sampled_from(["question", "tags", "source", "also"]), st.data())
def test_a_new_header_value_leaves_the_rest(
    made: tuple[str, list[str], list[str]], value: str, key: str, data: st.DataObject
) -> None:
    text, pairs, _ = made
    number = data.draw(st.integers(0, len(pairs) - 1))
    document = PairFile.parse(text, FILE)
    start = text.index(pairs[number])
    document.set_header(f"p{number}", key, value)
    new = document.text()
    assert new.startswith(text[:start])
    assert new.endswith(text[start + len(pairs[number]) :])
    kept = [line for line in pairs[number].splitlines(True) if not re.match(rf"--\s*{key}:", line)]
    assert [line for line in new[start:].splitlines(True) if line in kept][: len(kept)] == kept


@settings(max_examples=150, deadline=None)
@given(files(), st.data())
def test_a_pair_taken_out_leaves_all_but_blank_lines(
    made: tuple[str, list[str], list[str]], data: st.DataObject
) -> None:
    text, pairs, gaps = made
    number = data.draw(st.integers(0, len(pairs) - 1))
    document = PairFile.parse(text, FILE)
    document.remove(f"p{number}")
    left = "".join(
        gap + ("" if index == number else pair)
        for index, (gap, pair) in enumerate(zip(gaps, pairs, strict=True))
    )
    assert [line for line in document.text().splitlines() if line] == [
        line for line in left.splitlines() if line
    ]
    assert [pair.id for pair in document.parsed()[0]] == [f"p{n}" for n in range(len(pairs)) if n != number]


@settings(max_examples=150, deadline=None)
@given(files(), WORDS, STATEMENTS, st.booleans())
def test_a_pair_that_is_added_leaves_what_was_there(
    made: tuple[str, list[str], list[str]], question: str, sql: str, cut: bool
) -> None:
    text = made[0].rstrip("\r\n") if cut else made[0]
    document = PairFile.parse(text, FILE)
    document.append(Pair("new", question, sql, FILE, 1, tags=("a", "b"), accept=(sql,), source="ana"))
    assert document.text().startswith(text)
    pair = document.parsed()[0][-1]
    assert (pair.id, pair.question, pair.sql, pair.accept, pair.source) == (
        "new",
        question,
        sql,
        (sql,),
        "ana",
    )


@settings(max_examples=100, deadline=None)
@given(files())
def test_edits_undone_are_no_edit(made: tuple[str, list[str], list[str]]) -> None:
    document = PairFile.parse(made[0], FILE)
    document.set_header("p0", "status", "retired")
    document.set_header("p0", "status")
    assert document.text() == made[0]


def edited() -> PairFile:
    return PairFile.parse(TWO, FILE)


def test_a_header_line_keeps_its_spaces() -> None:
    document = edited()
    document.set_header("a", "question", "How much?")
    assert document.text() == TWO.replace("How many?", "How much?")


def test_a_new_header_stands_in_the_order_of_keys() -> None:
    document = edited()
    document.set_header("b", "also", "Now?", "Today?")
    document.set_header("b", "status", "draft")
    header = "-- question: And now?\n-- also: Now?\n-- also: Today?\n-- tags: x,y\n-- status: draft\nSELECT"
    assert header in document.text()


def test_a_header_is_removed() -> None:
    document = edited()
    document.set_header("b", "tags")
    assert document.text() == TWO.replace("-- tags: x,y\n", "")


def test_an_accepted_answer_is_replaced() -> None:
    document = PairFile.parse(TWO + "-- accept: too\nSELECT 3;\n", FILE)
    document.set_sql("b", "SELECT 4;", answer=1)
    assert document.text() == TWO + "-- accept: too\nSELECT 4;\n"


def test_the_file_keeps_its_line_ends_and_mark() -> None:
    text = "\ufeff" + TWO.replace("\n", "\r\n")
    document = PairFile.parse(text, FILE)
    document.set_sql("b", "SELECT\n  3 AS n")
    document.append(Pair("c", "q", "SELECT\n  4", FILE, 1))
    expected = (
        TWO.replace("2 AS n", "3 AS n") + "\n-- id: c\n-- question: q\n-- status: approved\nSELECT\n  4;\n"
    )
    assert document.text() == "\ufeff" + expected.replace("\n", "\r\n")


def test_a_broken_pair_stays_as_it_is_beside_an_edit() -> None:
    broken = "-- id: x\n-- question: q\nSELECT 'open\n\n"
    document = PairFile.parse(broken + TWO, FILE)
    document.set_sql("a", "SELECT 5")
    assert document.text() == broken + TWO.replace("SELECT 1;", "SELECT 5;")


REFUSED = {
    "an id that is not there": (lambda d: d.remove("z"), "no pair 'z'"),
    "an id that is there": (lambda d: d.append(Pair("a", "q", "SELECT 1", FILE, 1)), "a pair 'a' already"),
    "two statements": (lambda d: d.set_sql("a", "SELECT 1; SELECT 2"), "more than one statement"),
    "an open string": (lambda d: d.set_sql("a", "SELECT 'a"), "does not end"),
    "no statement": (lambda d: d.set_sql("a", " -- nothing\n;"), "empty"),
    "no such answer": (lambda d: d.set_sql("a", "SELECT 1", answer=1), "no further answer 1"),
    "a question of two lines": (lambda d: d.set_header("a", "question", "a\n-- id: b"), "one line"),
    "no question": (lambda d: d.set_header("a", "question"), "needs `-- question"),
    "a status nobody knows": (lambda d: d.set_header("a", "status", "ok"), "one of approved"),
    "two statuses": (lambda d: d.set_header("a", "status", "draft", "draft"), "stands twice"),
    "an unknown header": (lambda d: d.set_header("a", "owner", "ana"), "'owner' is no header"),
    "a pair with a question of two lines": (
        lambda d: d.append(Pair("c", "a\n-- tags: x", "SELECT 1", FILE, 1)), "something else"),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "said"), REFUSED.values(), ids=REFUSED)
def test_a_refused_edit_changes_nothing(edit: object, said: str) -> None:
    document = edited()
    with pytest.raises(PairError, match=said):
        edit(document)  # type: ignore[operator]
    assert document.text() == TWO


def test_comments_around_a_statement_are_none_of_it() -> None:
    assert to_statement("-- by ana\n\n  -- id: x\nSELECT 1 -- one\n;\n-- end;\n") == "SELECT 1 -- one"


def test_a_rendered_pair_reads_as_itself(tmp_path: Path) -> None:
    for pair in read_pairs(DATA / "pairs")[::3]:
        file = tmp_path / "one.sql"
        file.write_text(render_pair(pair).replace(f"-- follows: {pair.follows}\n", ""), encoding="utf-8")
        (read,) = read_pairs(file)
        assert (read.id, read.sql, read.accept, read.tags) == (pair.id, pair.sql, pair.accept, pair.tags)


# -- saving --------------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "a.sql").write_text(TWO)
    return tmp_path / "a.sql"


def test_saving_writes_the_edit_and_leaves_no_other_file(file: Path) -> None:
    file.chmod(0o640)
    document = PairFile.read(file)
    document.set_sql("a", "SELECT 7")
    document.save()
    assert file.read_text() == TWO.replace("SELECT 1", "SELECT 7")
    assert [entry.name for entry in file.parent.iterdir()] == ["a.sql"]
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_file_that_changed_meanwhile_is_not_written_over(file: Path) -> None:
    document = PairFile.read(file)
    document.remove("a")
    file.write_text("-- mine\n")
    with pytest.raises(PairError, match=r"a\.sql:1: .*changed by someone else"):
        document.save()
    assert file.read_text() == "-- mine\n"


def test_a_new_file_does_not_replace_one_that_came_meanwhile(tmp_path: Path) -> None:
    document = PairFile.read(tmp_path / "new.sql")
    document.append(Pair("a", "q", "SELECT 1", FILE, 1))
    (tmp_path / "new.sql").write_text("")
    with pytest.raises(PairError, match="changed by someone else"):
        document.save()


def test_a_new_file_is_made_with_its_folder(tmp_path: Path) -> None:
    document = PairFile.read(tmp_path / "new" / "new.sql")
    document.append(Pair("a", "q", "SELECT 1", FILE, 1))
    document.save()
    document.remove("a")
    document.save()
    assert (tmp_path / "new" / "new.sql").read_text() == ""


def test_only_sql_files_are_edited(tmp_path: Path) -> None:
    with pytest.raises(PairError, match=r"only \.sql files"):
        PairFile.read(tmp_path / "a.jsonl")


def test_an_id_is_free_again_when_its_pair_is_gone() -> None:
    document = edited()
    new = Pair("c", "q", "SELECT 1", FILE, 1)
    document.append(new)
    with pytest.raises(PairError, match="'c' already"):
        document.append(new)
    document.remove("c")
    document.append(new)
    document.set_header("c", "id", "d")
    document.append(new)
    assert [pair.id for pair in document.parsed()[0]] == ["a", "b", "d", "c"]


def test_a_new_id_may_not_be_one_that_is_there() -> None:
    document = edited()
    with pytest.raises(PairError, match="'b' already"):
        document.set_header("a", "id", "b")
    assert document.text() == TWO

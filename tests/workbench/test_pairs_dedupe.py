"""inhouse pairs dedupe: what is one, which pair stays, what it takes along, and what is only reported."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from app.assistant.pairs import Pair, read_pairs, write_jsonl
from app.cli import main
from app.workbench.dedupe import bare_words

NAMES = "SELECT c.name FROM sales.customers AS c ORDER BY c.name"
CITIES = "SELECT c.city FROM sales.customers AS c ORDER BY c.city"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(shop_workspace: Path) -> Path:
    return shop_workspace / "pairs"


@pytest.fixture
def run_sql(shop_workspace: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def called(*arguments: str) -> tuple[int, str, str]:
        status = main(["pairs", "dedupe", "--workspace", str(shop_workspace), *arguments])
        return status, *capsys.readouterr()

    return called


@pytest.fixture
def run(run_sql: Run) -> Run:
    """Without the queries being run, which takes half a second."""
    return lambda *arguments: run_sql("--no-run", *arguments)


def pair(id: str, question: str, sql: str = NAMES, **headers: str) -> str:
    lines = "".join(f"-- {key}: {value}\n" for key, value in headers.items())
    return f"-- id: {id}\n-- question: {question}\n{lines}{sql};\n\n"


def written(file: Path, *pairs: str) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(pairs))
    return file


def by_id(folder: Path) -> dict[str, Pair]:
    return {pair.id: pair for pair in read_pairs(folder)}


def test_equal_sql_up_to_layout_is_merged(run: Run, folder: Path) -> None:
    written(
        folder / "a.sql",
        pair("a", "Names?"),
        pair("b", "How are they called?", NAMES.replace(" FROM", "\n  from")),
    )
    assert run()[0] == 1
    assert len(by_id(folder)) == 3
    status, out, _ = run("--apply")
    assert status == 0
    assert "1 merged" in out
    assert by_id(folder)["a"].also == ("How are they called?",)
    assert "b" not in by_id(folder)


def test_near_questions_with_equal_results_are_merged(run_sql: Run, folder: Path) -> None:
    named, renamed = (NAMES.replace("c.name FROM", f"c.name AS {name} FROM") for name in ("customer", "who"))
    written(
        folder / "a.sql",
        pair("a", "What are the names of customers?", named),
        pair("b", "What are the names of the customers, please?", renamed),
    )
    assert run_sql("--apply")[0] == 0
    assert "b" not in by_id(folder)


def test_near_questions_with_other_results_stay(run_sql: Run, folder: Path) -> None:
    other = NAMES.replace(" ORDER", " WHERE c.city = 'Reno' ORDER")
    written(
        folder / "a.sql",
        pair("a", "What are the names of customers?"),
        pair("b", "What are the names of the customers?", other),
    )
    run_sql("--apply")
    assert {"a", "b"} <= set(by_id(folder))


def test_different_questions_with_different_sql_stay(run: Run, folder: Path) -> None:
    written(folder / "a.sql", pair("a", "Names?"), pair("b", "Cities?", CITIES))
    assert run() == (0, "3 pairs: 0 to merge (--apply does), 0 to decide by hand.\n", run()[2])


KEPT = {
    "approved before draft": (pair("a", "A?", status="draft"), pair("b", "B?")),
    "reviewed before proposed": (pair("a", "A?", tags="proposed-question"), pair("b", "B?")),
    "with more questions": (pair("a", "A?"), pair("b", "B?", also="C?")),
    "with followers": (pair("a", "A?"), pair("b", "B?") + pair("f", "F?", CITIES, follows="b")),
}


@pytest.mark.parametrize(("first", "second"), KEPT.values(), ids=KEPT)
def test_the_better_pair_stays(first: str, second: str, run: Run, folder: Path) -> None:
    written(folder / "a.sql", first, second)
    run("--apply")
    assert "b" in by_id(folder)
    assert "a" not in by_id(folder)


def test_a_curated_pair_stays_before_a_made_one(run: Run, folder: Path) -> None:
    made = [
        Pair("m", "M?", NAMES, folder / "a.jsonl", 1, status="approved", made={"by": "x"}),
        Pair("o", "O?", CITIES, folder, 1),
    ]
    write_jsonl(made, folder / "a.jsonl")
    written(folder / "z.sql", pair("z", "Z?"))
    run("--apply")
    assert by_id(folder)["z"].also == ("M?",)
    assert [p.id for p in read_pairs(folder / "a.jsonl")] == ["o"]


def test_of_two_made_pairs_the_first_takes_the_others_question(run: Run, folder: Path) -> None:
    made = [Pair(id, f"{id}?", NAMES, folder, 1, made={"by": "x"}) for id in ("m", "n")]
    write_jsonl(made, folder / "a.jsonl")
    run("--apply")
    (kept,) = read_pairs(folder / "a.jsonl")
    assert (kept.id, kept.also, kept.made) == ("m", ("n?",), {"by": "x"})


def test_a_proposed_question_does_not_become_an_approved_one(run: Run, folder: Path) -> None:
    written(
        folder / "a.sql", pair("a", "A?"), pair("b", "B?", status="draft", tags="imported, proposed-question")
    )
    assert "b goes, its unreviewed question too: B?" in run("--apply")[1]
    assert by_id(folder)["a"].also == ()


def test_followers_follow_the_pair_that_stays(run: Run, folder: Path) -> None:
    written(folder / "a.sql", pair("a", "A?"), pair("b", "B?", status="draft"))
    written(folder / "b.sql", pair("f", "F?", CITIES, follows="b"))
    run("--apply")
    assert by_id(folder)["f"].follows == "a"


def test_equal_follow_ups_of_different_dialogues_stay(run: Run, folder: Path) -> None:
    both = [pair("f", "And names?", NAMES, follows="a"), pair("g", "And names?", NAMES, follows="b")]
    written(
        folder / "a.sql",
        pair("a", "Cities?", CITIES),
        pair("b", "Orders?", "SELECT o.total FROM sales.orders AS o"),
        *both,
    )
    run("--apply")
    assert {"f", "g"} <= set(by_id(folder))


def test_follow_ups_of_merged_pairs_are_merged_too(run: Run, folder: Path) -> None:
    written(
        folder / "a.sql", pair("a", "Cities?", CITIES), pair("f", "And names?", follows="a"),
        pair("b", "Towns?", CITIES), pair("g", "The names?", follows="b"),
    )  # fmt: skip
    run("--apply")
    assert set(by_id(folder)) == {"number-of-customers", "a", "f"}
    assert by_id(folder)["f"].also == ("The names?",)


def test_held_out_pairs_are_only_reported(run: Run, folder: Path) -> None:
    written(folder / "a.sql", pair("a", "A?"))
    held = written(folder / "heldout" / "h.sql", pair("h", "H?"))
    before = held.read_bytes()
    status, out, _ = run("--apply")
    assert status == 1
    assert "they ask the same, and one is held out" in out
    assert held.read_bytes() == before
    assert by_id(folder)["a"].also == ()


def test_one_question_with_two_meanings_is_only_reported(run: Run, folder: Path) -> None:
    written(folder / "a.sql", pair("a", "Who?"), pair("b", "who", CITIES))
    status, out, _ = run("--apply")
    assert status == 1
    assert "one question with two meanings" in out
    assert {"a", "b"} <= set(by_id(folder))


def test_further_answers_are_not_lost(run: Run, folder: Path) -> None:
    written(folder / "a.sql", pair("a", "A?"), pair("b", "B?", f"{NAMES};\n-- accept:\n{CITIES}"))
    status, out, _ = run("--apply")
    assert status == 1
    assert "further answers" in out
    assert "b" in by_id(folder)


def test_retired_pairs_are_left(run: Run, folder: Path) -> None:
    written(folder / "a.sql", pair("a", "A?"), pair("b", "B?", status="retired"))
    assert run("--apply")[0] == 0
    assert "b" in by_id(folder)


def test_without_the_database_values_decide(run: Run, folder: Path) -> None:
    reno = NAMES.replace(" ORDER", " WHERE c.city = '{}' ORDER")
    texts = ["What are the names of customers?", "What are the names of the customers?"]
    written(
        folder / "a.sql", pair("a", texts[0], reno.format("Reno")), pair("b", texts[1], reno.format("Bern"))
    )
    run("--apply")
    assert {"a", "b"} <= set(by_id(folder))


def test_a_pair_with_a_problem_stops_it(run: Run, folder: Path) -> None:
    written(folder / "a.sql", pair("a", "A?"), "-- id: b\nSELECT 1;\n")
    status, out, err = run("--apply")
    assert status == 1
    assert "a.sql:5: a pair needs `-- question" in out
    assert "mend these 1 first" in err


@pytest.mark.parametrize("seed", range(6))
def test_a_second_run_does_nothing_and_no_question_is_lost(seed: int, run: Run, folder: Path) -> None:
    rng = random.Random(seed)
    statements = [NAMES, CITIES, NAMES.replace(" FROM", "\nFROM"), "SELECT o.total FROM sales.orders AS o"]
    ids: list[str] = []
    for number in range(14):
        follows = {"follows": rng.choice(ids)} if ids and rng.random() < 0.4 else {}
        question = rng.choice(
            [f"Question {number}?", "Which names are there?", "Which names are there, please?"]
        )
        text = pair(
            f"p{number}",
            question,
            rng.choice(statements),
            status=rng.choice(["approved", "draft"]),
            **follows,
        )
        file = folder / rng.choice(["a.sql", "b.sql"])
        file.write_text((file.read_text() if file.exists() else "") + text)
        ids.append(f"p{number}")
    asked = {bare_words(text) for p in read_pairs(folder) for text in (p.question, *p.also)}
    run("--apply")
    assert asked == {bare_words(text) for p in read_pairs(folder) for text in (p.question, *p.also)}
    after = {file: file.read_bytes() for file in folder.iterdir()}
    assert " 0 merged" in run("--apply")[1]
    assert {file: file.read_bytes() for file in folder.iterdir()} == after

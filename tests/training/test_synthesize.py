"""Synthetic pairs: what is kept is sound, a seed gives the same bytes, a killed run loses one chunk at most."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.assistant.compose.domain import split_conditions
from app.assistant.compose.query import Query, render
from app.assistant.errors import WorkspaceError
from app.assistant.pairs import read_pairs
from app.assistant.parse import CANNOT
from app.assistant.skeleton import skeleton
from app.assistant.workspace import read_workspace
from training.synthesize import generation
from training.synthesize.command import main
from training.synthesize.example import Draft
from training.synthesize.generation import Generation
from training.synthesize.reading import draw_examples, render_example
from training.synthesize.refusals import reply_fault

ROOT = Path(__file__).parents[2]
COUNT = 45
FILES = ("pairs.jsonl", "refusals.jsonl")


def make(out: Path, count: int = COUNT, seed: int = 5) -> Generation:
    run = Generation(read_workspace(ROOT / "data"), out, seed)
    run.run(count)
    return run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    made = make(tmp_path_factory.mktemp("synthetic"))
    yield made
    made.close()


def lines_of(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_as_many_exchanges_as_asked_for(run: Generation) -> None:
    assert sum(len(lines_of(run.out / name)) for name in FILES) == COUNT


def test_the_pairs_are_read_as_pair_files_are(run: Generation) -> None:
    pairs = read_pairs(run.out / "pairs.jsonl")
    assert {pair.status for pair in pairs} == {"draft"}


def test_every_example_says_where_it_comes_from(run: Generation) -> None:
    for line in (line for name in FILES for line in lines_of(run.out / name)):
        assert line["source"] == "synthetic"
        assert line["made"].keys() == {"shape", "seed", "draft", "voice", "template", "values"}


def test_every_query_runs_and_returns_rows(run: Generation) -> None:
    assert all(run.process.run(pair.sql).rows for pair in read_pairs(run.out / "pairs.jsonl"))


def test_every_question_names_its_values_as_they_are_stored(run: Generation) -> None:
    """Those that the question itself restricts by; a follow-up's stand before it."""
    for line in lines_of(run.out / "pairs.jsonl"):
        if "follows" not in line:
            assert all(value.lower() in line["question"].lower() for value in line["made"]["values"]), line


def test_refusals_are_what_the_prompt_asks_a_model_to_reply(run: Generation) -> None:
    replies = [line["reply"] for line in lines_of(run.out / "refusals.jsonl")]
    assert replies
    assert all(CANNOT.match(reply) and not reply_fault(reply, run.schema) for reply in replies)


def test_a_reply_that_names_a_table_is_refused_since_the_app_would_ask_again(run: Generation) -> None:
    assert "sales.orders" in reply_fault("CANNOT: look into sales.orders instead.", run.schema)
    draft = Draft("refuse-write", "plain", "Delete all orders.", reply="Sorry, no.")
    assert run.checker.check(draft).reason == "replies otherwise than the prompt asks"


def test_dialogues_have_four_to_six_messages() -> None:
    follow: dict[str, int] = {}
    for line in lines_of(ROOT / "training/samples/synthetic-200.jsonl"):
        if "follows" in line:
            follow[line["id"]] = follow.get(line["follows"], 1) + 1
    assert set(follow.values()) == {2, 3}  # questions, each with its answer


def test_no_pair_has_the_skeleton_of_a_held_out_one(run: Generation) -> None:
    heldout = {skeleton(pair.sql) for pair in read_pairs(ROOT / "data/pairs/heldout")}
    sample = ROOT / "training/samples/synthetic-200.jsonl"
    made = [line["sql"] for line in (*lines_of(run.out / "pairs.jsonl"), *lines_of(sample)) if "sql" in line]
    assert not heldout & {skeleton(sql) for sql in made}


def test_a_held_out_skeleton_is_refused_whatever_its_literals(run: Generation) -> None:
    pair = next(p for p in read_pairs(ROOT / "data/pairs/heldout") if " = '" in p.sql and not p.accept)
    assert run.checker.shape(pair.sql.replace(" = '", " = 'x")).reason == "held-out skeleton"


def test_a_held_out_question_is_refused_whatever_its_query(run: Generation) -> None:
    question = next(p.question for p in read_pairs(ROOT / "data/pairs/heldout") if not p.follows)
    draft = Draft("list", "plain", question.lower(), "SELECT s.city FROM sales.stores AS s")
    assert run.checker.check(draft).reason == "held-out question"


def test_personal_data_is_refused(run: Generation) -> None:
    assert run.checker.shape("SELECT c.email FROM sales.customers AS c").reason == "names personal data"


def test_what_binds_only_when_repaired_is_refused(run: Generation) -> None:
    sql = "SELECT co.region FROM sales.customers AS c"
    assert run.checker.shape(sql).reason == "binds only when repaired"


def test_the_same_seed_gives_the_same_bytes_after_an_interrupt_too(
    run: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "CHUNK", 20)
    first = Generation(read_workspace(ROOT / "data"), tmp_path, 5)

    def die(phase: str, done: int, total: int) -> None:
        if done == 35:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        first.run(COUNT, die)
    first.close()
    assert sum(len(lines_of(tmp_path / name)) for name in FILES) >= 20
    with (tmp_path / "pairs.jsonl").open("a") as file:
        file.write('{"id": "half a li')
    make(tmp_path).close()
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (run.out / name).read_bytes()


def test_a_run_killed_at_once_goes_on_to_the_same_bytes(run: Generation, tmp_path: Path) -> None:
    code = (
        "import sys; from training.synthesize import command, generation; generation.CHUNK = 10;"
        f"sys.exit(command.main(['--workspace', {str(ROOT / 'data')!r}, '--seed', '5', '--count', '{COUNT}',"
        f" '--out', {str(tmp_path)!r}]))"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.DEVNULL)
    record = tmp_path / "progress.json"
    while process.poll() is None and not record.is_file():
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert sum(len(lines_of(tmp_path / name)) for name in FILES) < COUNT
    assert not list(tmp_path.glob("report.*"))
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (run.out / name).read_bytes()


def test_another_seed_in_the_same_folder_is_refused(run: Generation) -> None:
    with pytest.raises(WorkspaceError, match="--seed 5"):
        Generation(run.workspace, run.out, 6)


def test_a_run_does_not_go_on_in_a_workspace_that_changed(tmp_path: Path) -> None:
    (tmp_path / "progress.json").write_text(
        json.dumps({"seed": 5, "made_from": "else", "kept": {}, "rejected": {}, "bytes": {}})
    )
    with pytest.raises(WorkspaceError, match="changed"):
        Generation(read_workspace(ROOT / "data"), tmp_path, 5)


def test_a_file_shorter_than_the_record_says_is_an_error_and_not_filled_up(
    run: Generation, tmp_path: Path
) -> None:
    for name in (*FILES, "timings.jsonl", "progress.json"):
        (tmp_path / name).write_bytes((run.out / name).read_bytes())
    (tmp_path / "pairs.jsonl").write_text("")
    with pytest.raises(WorkspaceError, match="shorter"):
        Generation(run.workspace, tmp_path, 5)


def test_a_draw_is_the_same_for_the_same_seed(run: Generation) -> None:
    text = draw_examples(run.out, 10, 3)
    assert text == draw_examples(run.out, 10, 3) != draw_examples(run.out, 10, 4)
    assert text.count("synthetic-5-") == 10


def test_a_follow_up_is_read_with_the_questions_before_it() -> None:
    made = {"shape": "any", "voice": "plain"}
    first, second = (
        {"id": id, "question": f"{id}?", "sql": "SELECT 1", "made": made} for id in ("one", "two")
    )
    by_id = {"one": first, "two": {**second, "follows": "one"}}
    assert render_example(by_id["two"], by_id).splitlines()[1:3] == ["   (before: one?)", "   two?"]


def test_reading_where_no_run_is_is_an_error_with_the_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--read", "5", "--out", str(tmp_path)]) == 2
    assert "inhouse synthesize" in capsys.readouterr().err


def test_joins_follow_keys_and_stand_once(run: Generation) -> None:
    query = Query("l", (("co.region", "region"), ("SUM(l.quantity)", "units")), group=("co.region",))
    sql = render(query, run.domain.joins)
    assert [line for line in sql.splitlines() if line.startswith("JOIN")] == [
        "JOIN sales.orders AS o ON o.order_id = l.order_id",
        "JOIN sales.customers AS c ON c.customer_id = o.customer_id",
        "JOIN sales.countries AS co ON co.country_code = c.country_code",
    ]


def test_conditions_are_split_outside_of_brackets_and_strings() -> None:
    assert split_conditions("a.x = 'b AND c' AND (a.y OR a.z AND a.w)") == (
        "a.x = 'b AND c'",
        "(a.y OR a.z AND a.w)",
    )


@pytest.mark.parametrize("shape", [name for name, _ in generation.MIX])
def test_every_shape_draws_something_that_may_stay(run: Generation, shape: str) -> None:
    for number in range(80):
        drawn = run.draws[shape](random.Random(f"{shape} {number}"))
        draft = drawn[0] if isinstance(drawn, list) else drawn
        if draft and not run.checker.check(draft).reason:
            return
    pytest.fail(f"80 drafts of {shape} and none is kept")

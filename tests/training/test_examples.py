"""The examples on disk: used again while nothing that they are made of changes, made again when anything does."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.assistant.assistant import Assistant
from app.assistant.workspace import read_workspace
from training.base_checkpoint import open_base, open_tokenizer
from training.conversations import DataError
from training.examples import Examples, build_examples
from training.origin import find_origin
from training.recipe import Recipe


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    return open_tokenizer(open_base("random-mistral"))


@pytest.fixture
def build(trained_workspace: Path, recipe: Recipe, tokenizer: Any, tmp_path: Path) -> Callable[..., Examples]:
    """Build into one folder, each time as a new start does."""

    def build(**changes: Any) -> Examples:
        with closing(Assistant(read_workspace(trained_workspace))) as assistant:
            return build_examples(
                dataclasses.replace(recipe, **changes), assistant, tokenizer, tmp_path / "run"
            )

    return build


def test_a_second_start_uses_the_file_again(build: Callable[..., Examples]) -> None:
    first, second = build(), build()
    assert (first.reused, second.reused) == (False, True)
    assert list(first.data) == list(second.data) and list(first.rows) == list(second.rows)
    assert dataclasses.replace(second, data=0, rows=0, reused=False) == dataclasses.replace(
        first, data=0, rows=0
    )


def test_what_only_packing_needs_does_not_make_examples_again(build: Callable[..., Examples]) -> None:
    first, second = build(packing="prefix"), build(packing="off", batch_rows=4, learning_rate=1e-5)
    assert second.reused and second.digest == first.digest
    assert len(second.rows) == len(second.data) > len(first.rows)


def test_repairs_are_as_many_as_asked_at_most_and_make_the_file_anew(build: Callable[..., Examples]) -> None:
    without, two = build(), build(repairs=2)
    assert "repair" not in without.sources and two.sources["repair"] == 2
    assert not two.reused
    told = [
        spans
        for source, spans in zip(two.data["source"], two.data["spans"], strict=True)
        if source == "repair"
    ]
    assert all(len(spans) == 1 for spans in told)


def test_curated_pairs_are_rendered_as_often_as_asked(build: Callable[..., Examples]) -> None:
    def questions(found: Examples) -> Counter[str]:
        return Counter(id for joined in found.data["id"] for id in joined.split("+"))

    once, thrice = build(), build(curated_times=3)
    assert questions(thrice) == Counter({id: 3 * times for id, times in questions(once).items()})
    # Other questions stand together each time.
    assert len(set(thrice.data["id"])) > len(set(once.data["id"]))


def test_curated_pairs_may_be_left_out_where_others_are_there(build: Callable[..., Examples]) -> None:
    assert build(curated_times=0, repairs=2).sources == {"repair": 2}
    with pytest.raises(DataError, match="`curated_times:`"):
        build(curated_times=0)


@pytest.mark.parametrize("changes", [{"seed": 2}, {"fill_slots": 0.0}, {"grouped": 0.0}, {"context": 400}])
def test_another_recipe_makes_them_again(build: Callable[..., Examples], changes: dict[str, Any]) -> None:
    first = build()
    second = build(**changes)
    assert not second.reused and second.digest != first.digest
    assert build().digest == first.digest


@pytest.mark.parametrize("file", ["pairs/more.sql", "glossary.yaml", "inhouse.toml"])
def test_another_workspace_makes_them_again(
    build: Callable[..., Examples], trained_workspace: Path, file: str
) -> None:
    build()
    path = trained_workspace / file
    text = path.read_text(encoding="utf-8")
    words = {"pairs/more.sql": ("live in", "are in"), "glossary.yaml": ("means: ", "means: truly "),
             "inhouse.toml": ('about = "', 'about = "Well, ')}  # fmt: skip
    changed = text.replace(*words[file])
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    assert not build().reused
    path.write_text(text, encoding="utf-8")
    assert not build().reused and build().reused


def test_a_file_that_was_changed_is_not_trusted(build: Callable[..., Examples], tmp_path: Path) -> None:
    first = build()
    file = tmp_path / "run" / "examples.arrow"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))
    second = build()
    assert not second.reused and second.digest == first.digest


def test_files_of_a_run_that_an_older_version_began_are_made_again(
    build: Callable[..., Examples], tmp_path: Path
) -> None:
    first = build()
    (tmp_path / "run" / "examples.json").unlink()
    assert not build().reused and build().digest == first.digest


def test_another_template_is_another_origin(assistant: Assistant, recipe: Recipe, tokenizer: Any) -> None:
    before = find_origin(recipe, assistant, tokenizer)
    template = tokenizer.chat_template
    try:
        tokenizer.chat_template = template + " "
        after = find_origin(recipe, assistant, tokenizer)
    finally:
        tokenizer.chat_template = template
    assert {name for name in before if before[name] != after[name]} == {"tokenizer"}


def test_synthetic_pairs_count_by_their_content(
    assistant: Assistant, recipe: Recipe, tokenizer: Any, tmp_path: Path
) -> None:
    recipe = dataclasses.replace(recipe, synthetic=str(tmp_path))
    found = []
    for text in ("one", "two", "one"):
        (tmp_path / "pairs.jsonl").write_text(text)
        found.append(find_origin(recipe, assistant, tokenizer))
    assert found[0] == found[2] and found[0]["synthetic"] != found[1]["synthetic"]


def test_the_lengths_are_recorded_beside_the_file(build: Callable[..., Examples], tmp_path: Path) -> None:
    examples = build()
    told = json.loads((tmp_path / "run" / "examples.json").read_text(encoding="utf-8"))
    assert sum(told["tokens_histogram"].values()) == len(examples.data) == told["conversations"]
    assert sum(told["tokens_histogram_without_prefix"].values()) == len(examples.data)
    assert told["tokens"] == sum(len(row["ids"]) for row in examples.data)
    assert told["digest"] == examples.digest


def test_nothing_is_left_of_a_file_that_was_not_finished(
    build: Callable[..., Examples], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build()
    with pytest.raises(RuntimeError, match="stopped"):
        monkeypatch.setattr("training.examples.fit", stop)
        build(seed=2)
    monkeypatch.undo()
    names = {file.name for file in (tmp_path / "run").iterdir()}
    assert names == {"examples.arrow", "examples.json", "left_out.jsonl", "rows.arrow"}
    assert build().digest == first.digest


def stop(*_: Any) -> None:
    raise RuntimeError("stopped")

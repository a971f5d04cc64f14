"""`inhouse train` in a shell: what is wrong is one line with its remedy, said before anything is rendered."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import torch
import yaml

from app.cli import main
from training.recipe import Recipe

ROOT = Path(__file__).parents[2]


def refused(capsys: pytest.CaptureFixture[str], recipe: Path, out: Path, *more: str) -> str:
    """What is said of a run that does not begin."""
    assert main(["train", str(recipe), "--out", str(out), *more]) == 1
    printed = capsys.readouterr()
    assert not printed.out and printed.err.count("\n") == 1 and printed.err.startswith("inhouse: ")
    return printed.err


@pytest.fixture
def file(recipe: Recipe, tmp_path: Path) -> Path:
    return write(recipe, tmp_path)


def write(recipe: Recipe, folder: Path) -> Path:
    found = folder / "recipe.yaml"
    found.write_text(yaml.safe_dump(dataclasses.asdict(recipe)))
    return found


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_without_a_gpu_a_recipe_for_one_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    mistral = ROOT / "training" / "recipes" / "mistral-7b.yaml"
    assert "wants a GPU and there is none: take a machine" in refused(capsys, mistral, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_unknown_base_is_named_with_those_that_are_known(
    capsys: pytest.CaptureFixture[str], recipe: Recipe, trained_workspace: Path, tmp_path: Path
) -> None:
    unknown = write(dataclasses.replace(recipe, base="mistral-8b"), tmp_path)
    said = refused(capsys, unknown, tmp_path / "out", "--workspace", str(trained_workspace))
    assert "There is no base 'mistral-8b': name a folder, a Hub id" in said and "random-mistral" in said


@pytest.mark.parametrize("below", ["", "run"])
def test_a_file_is_no_folder_for_a_run(capsys: pytest.CaptureFixture[str], file: Path, below: str) -> None:
    said = refused(capsys, file, file / below)
    assert f"for {file} is no folder: name another folder with --out" in said
    assert "base: random-mistral" in file.read_text()


@pytest.mark.parametrize("kept", ["{", '{"name": "other"}'])
def test_the_folder_of_another_run_is_left_alone(
    capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path, kept: str
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "recipe.json").write_text(kept)
    assert "holds a run of another recipe" in refused(capsys, file, tmp_path / "out")

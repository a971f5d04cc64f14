"""Recipes: the checked-in ones are sound, and what is wrong is named with its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.recipe import Recipe, RecipeError, read_recipe

RECIPES = sorted((Path(__file__).parents[2] / "training" / "recipes").glob("*.yaml"))


@pytest.mark.parametrize("file", RECIPES, ids=lambda file: file.stem)
def test_a_checked_in_recipe_begins_with_its_launch_command(file: Path) -> None:
    assert read_recipe(file).name == file.stem
    head = [line for line in file.read_text().splitlines() if line.startswith("#")]
    assert any(f"inhouse train training/recipes/{file.name}" in line for line in head)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: a\nbase: b\nlora_rnk: 8\n", "did you mean lora_rank?"),
        ("name: a\n", "lacks `base:`"),
        ("name: a\nbase: b\nlora_rank: 8.5\n", "lora_rank is a whole number, not 8.5"),
        ("name: a\nbase: b\nlearning_rate: quick\n", "learning_rate is a number"),
        ("name: a\nbase: b\nepochs: true\n", "epochs is a number"),
        ("name: a\nbase: b\nlearning_rate: 0\n", "learning_rate is 0.0, but must be between"),
        ("name: a\nbase: b\nquantize: int8\n", "quantize is one of nf4, none"),
        ("name: a\nbase: b\nbatch_rows: 6\nmicro_rows: 4\n", "no multiple of micro_rows"),
        ("name: a\nbase: b\nrow_tokens: 1024\n", "is less than context"),
        ("- a\n", "a flat table"),
        ("a: [\n", "is no YAML"),
    ],
)
def test_what_is_wrong_is_named(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "r.yaml"
    file.write_text(text)
    with pytest.raises(RecipeError, match=f"r.yaml.*{said.replace('?', '[?]')}"):
        read_recipe(file)


def test_a_missing_recipe(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="cannot be read"):
        read_recipe(tmp_path / "none.yaml")


def test_numbers_as_yaml_writes_them(tmp_path: Path) -> None:
    file = tmp_path / "r.yaml"
    file.write_text("name: a\nbase: b\nlearning_rate: 2e-4\nepochs: 3\npacking: off\n")
    found = read_recipe(file)
    assert (found.learning_rate, found.epochs, found.packing) == (2e-4, 3.0, "off")


def test_the_digest_changes_with_any_value() -> None:
    assert Recipe("a", "b").digest() == Recipe("a", "b").digest() != Recipe("a", "b", seed=2).digest()

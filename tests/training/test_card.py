"""The model card: valid metadata, figures from the report as they are, and what was not measured said so."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from huggingface_hub import ModelCard

from evals.report import Count, Outcome, Report, Summary, write_report
from training.card import CardError, hub_base, read_report, render_card, revise_card
from training.recipe import Recipe

ABOUT = {"prompt_version": 2, "prompt": "v2-abc", "data": "0123456789ab", "step": 120,
         "sources": {"curated": 310, "synthetic": 9000}, "tokens": 1_234_567, "answer_tokens": 345_678}  # fmt: skip


@pytest.fixture
def report(tmp_path: Path) -> dict[str, Any]:
    """A report as `inhouse eval` writes it: 7 of 10 right."""

    def outcome(n: int, kind: str, *rules: str) -> Outcome:
        right = kind == "same"
        return Outcome(f"c{n}", "Q?", "shop", "SELECT 1", "SELECT 2", "answered", right, True, kind, "", 0.0,
                       tags=("joins",) if n < 4 else ("dates",), broken_rules=rules,
                       conformance=0.8 if rules else 1.0 - 0.02 * (n % 3))  # fmt: skip

    outcomes = (outcome(0, "extra_rows", "alias"), outcome(1, "extra_rows"), outcome(2, "missing_columns"),
                *(outcome(n, "same") for n in range(3, 10)))  # fmt: skip
    written = Report(
        "heldout", Summary(10, 7, 0.7, (0.397, 0.892), 1.0, 0.7, 0.7, 0.3, 0.0, conformance=0.96), outcomes,
        groups={"tag": {"joins": Count(4, 1, 0.25, (0.046, 0.699)), "dates": Count(6, 6, 1.0, (0.61, 1.0))}},
        hashes={"code": "aa", "adapter": ""},
    )  # fmt: skip
    found = read_report(write_report(written, tmp_path).parent)
    assert found is not None
    return dict(found)


def test_the_metadata_is_what_the_hub_reads(recipe: Recipe, tmp_path: Path) -> None:
    mistral = dataclasses.replace(recipe, base="mistralai/Mistral-7B-Instruct-v0.3")
    card = ModelCard(render_card(mistral, ABOUT, licence="apache-2.0"))
    assert card.data.base_model == mistral.base and card.data.library_name == "peft"
    assert card.data.license == "apache-2.0" and "text-to-sql" in (card.data.tags or [])


def test_a_base_that_is_a_folder_is_not_named_in_the_metadata(recipe: Recipe) -> None:
    text = render_card(dataclasses.replace(recipe, base="./bases/mine"), ABOUT)
    assert "base_model" not in yaml.safe_load(text.split("---")[1])
    assert hub_base("qwen2.5-coder-1.5b-instruct") == "Qwen/Qwen2.5-Coder-1.5B-Instruct"


def test_accuracy_stands_with_its_interval_and_the_number_of_questions(
    recipe: Recipe, report: dict[str, Any]
) -> None:
    text = render_card(recipe, ABOUT, report=report)
    assert "| 70.0 % | 39.7–89.2 % | 10 | heldout |" in text
    assert "| Conformance to the house style | 96.0 % | 92.5–99.9 % | 10 |" in text
    assert "| SQL that runs | 100.0 % | 72.2–100.0 % |" in text and "after 120 steps" in text


def test_what_nobody_measured_is_said(recipe: Recipe) -> None:
    text = render_card(recipe, {})
    assert text.count("| not measured |") == 5 and "Of this revision not measured" in text
    assert "Counts by source: not recorded" in text


def test_weaknesses_come_from_the_evaluation(recipe: Recipe, report: dict[str, Any]) -> None:
    text = render_card(recipe, ABOUT, report=report)
    assert "3 of 10 answers were not right: rows too many (2), columns missing (1)." in text
    assert "Questions tagged joins: 1 of 4 right, 25.0 % (4.6–69.9 %)" in text and "tagged dates" not in text
    assert "most often broken: alias (1)" in text


def test_the_general_suite_and_the_base_alone_stand_beside(recipe: Recipe, report: dict[str, Any]) -> None:
    other = {**report, "suite": "spider", "summary": {**report["summary"], "execution_accuracy": 0.5}}
    text = render_card(recipe, ABOUT, report=report, general=other, before=other)
    assert text.count("| 50.0 % | 39.7–89.2 % | 10 | spider |") == 2 and "| not measured |" not in text


def gated(report: dict[str, Any], adapter: str) -> dict[str, Any]:
    """The report as the gate leaves it: 5 of 10 were right before."""
    live = {"suite": "heldout", "n": 10, "execution_accuracy": 0.5, "about": {"adapter": adapter},
            "hashes": {"adapter": "0a1b" if adapter else ""}}  # fmt: skip
    gate = {"passed": True, "compared": 10, "fixed": [{}, {}], "broken": [], "p_value": 0.5, "baseline": live}
    return {**report, "gate": gate}


@pytest.mark.parametrize(
    ("adapter", "words"),
    [
        ("test", "The same, what was live before, `test-0a1b`"),
        ("", "The same, the base without the adapter"),
    ],
)
def test_a_revised_card_has_what_the_gate_measured_and_all_else_as_it_was(
    recipe: Recipe, report: dict[str, Any], adapter: str, words: str
) -> None:
    card = render_card(recipe, ABOUT)
    text = revise_card(card, ABOUT, report=gated(report, adapter), general={**report, "suite": "spider"})
    assert f"| {words} | 50.0 % | 23.7–76.3 % | 10 | heldout |" in text
    assert "| 70.0 % | 39.7–89.2 % | 10 | heldout |" in text and "| 10 | spider |" in text
    assert "10 questions that both were asked, 2 are right that were wrong before and 0 wrong" in text
    assert "the gate let it pass" in text and "3 of 10 answers were not right" in text
    assert text.split("## Data")[1] == card.split("## Data")[1]
    assert text.split("## Measured")[0] == card.split("## Measured")[0]
    again = revise_card(text, ABOUT, report=gated(report, adapter), general={**report, "suite": "spider"})
    assert again == text


def test_a_card_of_another_make_is_not_revised(report: dict[str, Any]) -> None:
    with pytest.raises(CardError, match="no section `## Measured`"):
        revise_card("# Mine\n", ABOUT, report=report)


def test_data_and_method_stand_as_they_were(recipe: Recipe) -> None:
    text = render_card(recipe, ABOUT)
    assert "| approved pairs of the company | 310 |" in text and "1,234,567 tokens, 345,678 of them" in text
    assert f"| lora_rank | {recipe.lora_rank} |" in text and recipe.digest() in text and "`v2-abc`" in text


def test_a_damaged_report_is_an_error_and_a_missing_one_is_none(tmp_path: Path) -> None:
    assert read_report(tmp_path) is None
    (tmp_path / "report.json").write_text(json.dumps({"summary": 1}))
    with pytest.raises(CardError, match="run the eval again"):
        read_report(tmp_path)

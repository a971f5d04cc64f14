"""The bench of QLoRA: what it compares learns the same, and its counts are right."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from training.bench_qlora import SHAPES, VOCABULARY, make_base
from training.bench_qlora import main as bench
from training.bench_qlora_text import OURS, Report, render
from training.bench_trainers import PLAIN, BenchError, Counts, count_flop, restore
from training.encode import Encoded
from training.estimate import read_shape
from training.example_file import write_examples
from training.model import load_base
from training.recipe import Recipe
from training.run import quiet_libraries

PREFIX, CONVERSATIONS = 60, 8


def encode(most: int = VOCABULARY) -> Iterator[Encoded]:
    """Conversations of 90 to 97 tokens, of which 60 are shared and 10 answered."""
    rng = random.Random(1)
    shared = tuple(rng.randrange(5, VOCABULARY) for _ in range(PREFIX))
    for number in range(CONVERSATIONS):
        own = tuple(rng.randrange(5, most) for _ in range(30 + number))
        yield Encoded(f"c{number}", "curated", shared + own, ((70, 80),), PREFIX)


def test_a_base_serves_one_variant_after_another_and_is_the_same_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_examples(encode(), tmp_path / "examples.arrow")
    figures = tmp_path / "figures.json"
    kept = "ours, all activations kept"
    arguments = ["--examples", str(tmp_path), "--shape", "tiny", "--steps", "1", "--json", str(figures)]
    assert bench([*arguments, "--only", OURS, PLAIN, kept]) == 0
    measured = {one["name"]: one for one in json.loads(figures.read_text())["measured"]}
    assert list(measured) == [OURS, PLAIN, kept]
    # What a variant leaves on the base would show in the loss of the next.
    assert measured[OURS]["losses"] == measured[kept]["losses"]
    tokens = sum(len(one.ids) for one in encode())
    ours, plain = measured[OURS]["counts"], measured[PLAIN]["counts"]
    assert ours["tokens"] == plain["tokens"] == tokens
    assert ours["answers"] == plain["answers"] == 10 * CONVERSATIONS
    assert ours["computed"] == tokens - (CONVERSATIONS - 1) * PREFIX
    assert tokens < plain["computed"] <= CONVERSATIONS * (30 + PREFIX + CONVERSATIONS - 1)
    assert ours["logits"] == ours["answers"] and plain["logits"] == plain["computed"]
    assert measured[OURS]["flop"] > measured[kept]["flop"]
    printed = capsys.readouterr().out
    assert f"{OURS}  " in printed and "× its tokens/s (aim: 1.9)" in printed


def test_weights_that_peft_widens_are_given_back_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from peft import prepare_model_for_kbit_training

    monkeypatch.setattr("training.model.compute_dtype", lambda: torch.bfloat16)  # as on a GPU
    make_base("tiny", tmp_path)
    base = load_base(Recipe(name="test", base=""), tmp_path)
    kept = {name: weight.dtype for name, weight in base.named_parameters()}
    before = base.lm_head.weight.clone()
    with quiet_libraries():
        prepare_model_for_kbit_training(base)
        assert base.lm_head.weight.dtype == torch.float32
        restore(base, kept)
    assert {name: weight.dtype for name, weight in base.named_parameters()} == kept
    assert torch.equal(base.lm_head.weight, before) and before.dtype == torch.bfloat16


def test_operations_are_counted_as_torch_counts_them(tmp_path: Path) -> None:
    from torch.utils.flop_counter import FlopCounterMode
    from transformers import AutoModelForCausalLM

    make_base("tiny", tmp_path)
    model: Any = AutoModelForCausalLM.from_pretrained(
        str(tmp_path), dtype=torch.float32, attn_implementation="eager"
    )
    model.requires_grad_(False)
    model.enable_input_require_grads()
    with FlopCounterMode(display=False) as counter:
        model(input_ids=torch.arange(2 * 64).reshape(2, 64), use_cache=False).logits.sum().backward()
    counts = Counts(tokens=128, computed=128, squares=2 * 64**2, logits=128)
    assert count_flop(read_shape(tmp_path), counts, recomputed=False) == pytest.approx(
        counter.get_total_flops(), rel=0.001
    )


def test_the_true_shape_has_mistrals_parameters() -> None:
    layers, hidden, intermediate, heads, kv_heads = SHAPES["mistral-7b"]
    kv = hidden // heads * kv_heads
    layer = 2 * hidden * hidden + 2 * hidden * kv + 3 * hidden * intermediate + 2 * hidden
    # https://huggingface.co/mistralai/Mistral-7B-v0.3 tells 7,248,023,552.
    assert layers * layer + 2 * VOCABULARY * hidden + hidden == 7_248_023_552


def test_ids_of_another_tokenizer_are_refused(tmp_path: Path) -> None:
    write_examples(encode(most=150_000), tmp_path / "examples.arrow")
    with pytest.raises(BenchError, match="another tokenizer than Mistral's"):
        bench(["--examples", str(tmp_path), "--shape", "tiny"])


def test_missing_examples_are_named_with_the_command_that_makes_them(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="inhouse train RECIPE --dry-run"):
        bench(["--examples", str(tmp_path), "--shape", "tiny"])


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_the_true_shape_is_refused_without_a_gpu(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="no GPU"):
        bench(["--examples", str(tmp_path)])


def test_a_card_that_others_use_is_told() -> None:
    report = Report("a card", "tiny", limit_flop_s=1e12)
    assert "Others hold" not in render(report)
    report.others_gb = 27.0
    assert "Others hold 27.0 GB of this card" in render(report)

"""`make bench-qlora`: what QLoRA at Mistral-7B's true shape costs on this GPU, and what each lever gives.

The weights are random, for what they are changes neither time nor memory; they are written as a checkpoint and loaded
by the code of a run, which `inhouse train` shares down to the step. Beside it a plain Trainer with the usual settings
learns the same conversations. Both are set against a large matrix product on the same card.

Conversations come encoded by Mistral's tokenizer, from the folder of a run or of `inhouse train RECIPE --dry-run`, so
that the machine needs no database. Does not measure evaluation, nor rendering. `--shape tiny` goes through the same
code on a CPU in seconds, where its figures say nothing. The true shape needs 15 GB of disk.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from training.bench_qlora_text import OURS, Report, render
from training.bench_trainers import (
    PLAIN,
    BenchError,
    measure,
    memory_gb,
    others_gb,
    reset_memory,
    synchronize,
)

RECIPE = Path(__file__).parent / "recipes" / "mistral-7b.yaml"
# Mistral-7B-v0.3's config.json: layers, hidden, intermediate, heads, heads of keys and values.
SHAPES = {"mistral-7b": (32, 4096, 14336, 32, 8), "tiny": (2, 128, 256, 4, 2)}
VOCABULARY = 32768
# What is measured, the most important first: a name, and how the recipe is changed.
VARIANTS: dict[str, dict[str, Any]] = {
    OURS: {},
    PLAIN: {},
    "ours, rows of 8192": {"row_tokens": 8192, "batch_rows": 2},
    "ours, rows of 2048": {"row_tokens": 2048, "batch_rows": 8},
    "ours, four rows at once": {"micro_rows": 4},
    "ours, no shared schema": {"packing": "rows"},
    "ours, one conversation a row": {"packing": "off"},
    "ours, all activations kept": {"gradient_checkpointing": False},
}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and write the figures if asked."""
    parser = argparse.ArgumentParser(
        description="Measure QLoRA at Mistral-7B's true shape, with random weights."
    )
    parser.add_argument(
        "--examples",
        type=Path,
        required=True,
        metavar="DIR",
        help="a folder with examples.arrow, as a run leaves it",
    )
    parser.add_argument("--shape", choices=tuple(SHAPES), default="mistral-7b")
    parser.add_argument("--steps", type=int, default=5, help="timed steps of each variant (default: 5)")
    parser.add_argument("--warm", type=int, default=1, help="steps before them (default: 1)")
    parser.add_argument(
        "--seconds",
        type=float,
        default=0,
        help="begin no further variant after so many seconds (default: 0, no limit)",
    )
    parser.add_argument(
        "--only", nargs="+", choices=tuple(VARIANTS), default=list(VARIANTS), metavar="VARIANT"
    )
    parser.add_argument("--work", type=Path, metavar="DIR", help="where 15 GB of weights lie meanwhile")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    arguments = parser.parse_args(argv)
    report = run_bench(arguments)
    print(render(report))
    return 0


def run_bench(arguments: argparse.Namespace) -> Report:
    """Make the base, load it, and measure the variants one after another. Raises: InhouseError."""
    import torch
    from datasets import Dataset

    from training.attention import choose_kernel
    from training.estimate import read_shape
    from training.examples import FILE
    from training.memory import is_out_of_memory
    from training.model import load_base
    from training.recipe import read_recipe
    from training.run import quiet_libraries

    begun = time.perf_counter()
    gpu = torch.cuda.is_available()
    if not gpu and arguments.shape != "tiny":
        raise BenchError(
            "There is no GPU: the true shape wants one; --shape tiny goes through the same code."
        )
    file = arguments.examples / FILE
    if not file.is_file():
        raise BenchError(
            f"There is no {file}: inhouse train RECIPE --dry-run --out {arguments.examples} makes it."
        )
    data = Dataset.from_file(str(file))
    if data.data.column("ids").combine_chunks().flatten().to_numpy().max() >= VOCABULARY:
        raise BenchError(
            f"{file} was encoded by another tokenizer than Mistral's: it has ids over {VOCABULARY}."
        )
    recipe = read_recipe(RECIPE)
    report = Report(torch.cuda.get_device_name() if gpu else "CPU", arguments.shape)
    with tempfile.TemporaryDirectory(dir=arguments.work) as place, quiet_libraries():
        folder = Path(place)
        report.limit_flop_s = measure_limit()
        report.others_gb = others_gb()
        tell(begun, f"limit {report.limit_flop_s / 1e12:.0f} TFLOP/s")
        make_base(arguments.shape, folder / "base")
        tell(begun, "weights written")
        reset_memory()
        loading = time.perf_counter()
        kernel = choose_kernel()
        base = load_base(recipe, folder / "base", kernel=kernel)
        synchronize()
        report.loading_s = time.perf_counter() - loading
        report.weights_gb = base.get_memory_footprint() / 1e9
        report.loaded_gb, report.loading_peak_gb = memory_gb("allocated"), memory_gb("max_allocated")
        shape = read_shape(folder / "base")
        report.unpack_s = measure_unpacking(base)
        tell(begun, f"loaded in {report.loading_s:.1f} s")
        for name in arguments.only:
            if arguments.seconds and time.perf_counter() - begun > arguments.seconds:
                report.left_out[name] = "no time"
                continue
            changed = dataclasses.replace(
                recipe, **VARIANTS[name], max_steps=arguments.warm + arguments.steps, save_every=10**9
            )
            try:
                found = measure(name, changed, base, data, shape, folder / "run", arguments.warm, kernel)
            except Exception as error:
                if not is_out_of_memory(error):
                    raise
                report.left_out[name] = "no memory"
                del base
                reset_memory()
                base = load_base(recipe, folder / "base", kernel=kernel)
                continue
            report.measured.append(found)
            report.others_gb = max(report.others_gb, others_gb())
            tell(begun, f"{name}: {found.tokens_s:,.0f} tokens/s, {found.peak_gb:.2f} GB")
            if arguments.json:
                arguments.json.write_text(json.dumps(dataclasses.asdict(report), indent=1) + "\n")
    return report


def tell(begun: float, text: str) -> None:
    """Say how far it is, for a run that is cut off."""
    print(f"{time.perf_counter() - begun:6.1f} s  {text}", flush=True)


def make_base(shape: str, folder: Path) -> None:
    """Write a checkpoint of random weights in bfloat16, made on the device, in files of 2 GB."""
    import torch
    from transformers import MistralConfig, MistralForCausalLM

    layers, hidden, intermediate, heads, kv_heads = SHAPES[shape]
    config = MistralConfig(
        vocab_size=VOCABULARY, hidden_size=hidden, intermediate_size=intermediate, num_hidden_layers=layers,
        num_attention_heads=heads, num_key_value_heads=kv_heads, head_dim=hidden // heads, rms_norm_eps=1e-5,
        max_position_embeddings=32768, sliding_window=None, tie_word_embeddings=False,
        rope_parameters={"rope_type": "default", "rope_theta": 1e6},
    )  # fmt: skip
    torch.manual_seed(0)
    with torch.device("cuda" if torch.cuda.is_available() else "cpu"):
        model = MistralForCausalLM._from_config(config, dtype=torch.bfloat16)
    model.save_pretrained(folder, max_shard_size="2GB")


def measure_limit(size: int = 8192) -> float:
    """FLOP a second of a product of two square matrices of random numbers: the best of some rounds.

    In the type of the run, bfloat16 on a GPU; on a CPU smaller.
    """
    import torch

    from training.model import compute_dtype

    gpu = torch.cuda.is_available()
    size, times = (size, 10) if gpu else (1024, 1)
    device = "cuda" if gpu else "cpu"
    one, two = (torch.randn(size, size, device=device, dtype=compute_dtype()) for _ in range(2))
    rounds = []
    for _ in range(10):
        synchronize()
        begun = time.perf_counter()
        for _ in range(times):
            one @ two
        synchronize()
        rounds.append(time.perf_counter() - begun)
    return times * 2 * size**3 / min(rounds)


def measure_unpacking(base: Any, times: int = 5) -> float:
    """Seconds to unpack the 4-bit weights of all layers once, as each pass over a micro-batch does."""
    from bitsandbytes.functional import dequantize_4bit

    layers = base.model.layers
    packed = [one.weight for one in layers[0].modules() if type(one).__name__ == "Linear4bit"]
    seconds = 0.0
    for number in range(times + 1):
        synchronize()
        begun = time.perf_counter()
        for weight in packed:
            dequantize_4bit(weight.data, weight.quant_state)
        synchronize()
        seconds += (time.perf_counter() - begun) if number else 0.0
    return seconds / times * len(layers)


if __name__ == "__main__":
    raise SystemExit(main())

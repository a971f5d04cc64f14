"""`make bench-ask`: how long a question takes, and what of that is the engine, the prefix cache, the pipeline.

For each of the first held-out questions, in turn, so that a machine that slows down slows all alike:
the assistant with its prefix warm; plain llama.cpp with the same messages and nothing around it; and plain
llama.cpp without the prefix cache. The engine is brought back to the shared prefix before each call. Then the
command `inhouse ask` as a whole process. Prints one table; writes nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

from app.assistant.assistant import Assistant
from app.assistant.generate import Generation, LlamaModel, usable_cores
from app.assistant.pairs import read_pairs
from app.assistant.prompt import render_messages
from app.assistant.start import start_assistant
from app.terminal import ProgressLine, render_table

STARTS = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time the assistant on held-out questions.")
    parser.add_argument("--workspace", default="data", help="workspace folder (default: data)")
    parser.add_argument("--model", default="1.5b", help="base model (default: 1.5b)")
    parser.add_argument("--questions", type=int, default=20, help="how many held-out questions (default: 20)")
    arguments = parser.parse_args(argv)
    rows: dict[str, list[tuple[float, float, int, int]]] = {
        "assistant": [], "plain llama.cpp": [], "no cache": []
    }  # fmt: skip
    around: list[float] = []
    with ProgressLine() as line:
        assistant = start_assistant(
            arguments.workspace, model=arguments.model, compose=False, progress=line.progress
        )
        model = assistant.model
        if not isinstance(model, LlamaModel):
            parser.error("the bench measures the engine in this process")
        pairs = [pair for pair in read_pairs(assistant.workspace.root / "pairs") if pair.heldout]
        for number, pair in enumerate(pairs[: arguments.questions], 1):
            line.say(f"question {number} of {min(arguments.questions, len(pairs))}", force=True)
            model.warm(assistant.warming_messages())
            answer = assistant.ask(pair.question)
            around.append(answer.timings_s["total"] - answer.timings_s.get("generate", 0.0))
            rows["assistant"].append(_row(answer.generations, answer.timings_s["total"]))
            messages = render_messages(assistant.system, answer.question, answer.context)
            for name, reuse in (("plain llama.cpp", True), ("no cache", False)):
                model.warm(assistant.warming_messages())
                start = time.perf_counter()
                generation = model.generate(
                    messages, max_tokens=assistant.workspace.model.max_new_tokens, reuse=reuse
                )
                rows[name].append(_row([generation], time.perf_counter() - start))
        starts = [_start_seconds(arguments) for _ in range(STARTS)]
    print(f"{platform.machine()}, {usable_cores()} cores, {model.name}, {len(rows['assistant'])} questions\n")
    header = ["", "median s", "p95 s", "first token s", "fresh prompt tokens", "new tokens"]
    print(render_table(header, [[name, *_medians(values)] for name, values in rows.items()]))
    print(f"\neverything but generation: median {1000 * statistics.median(around):.0f} ms")
    print(f"start to first answer, a new process: median {statistics.median(starts):.1f} s of {STARTS}")
    print(f"shared prefix: {_prefix_tokens(assistant, model)} tokens")
    return 0


def _row(generations: Sequence[Generation], seconds: float) -> tuple[float, float, int, int]:
    first = generations[0].first_token_s if generations else 0.0
    fresh = generations[0].prompt_tokens - generations[0].cached_tokens if generations else 0
    return seconds, first, fresh, sum(generation.new_tokens for generation in generations)


def _medians(values: Sequence[tuple[float, float, int, int]]) -> list[float]:
    seconds, first, fresh, new = zip(*values, strict=True)
    p95 = sorted(seconds)[max(0, round(0.95 * len(seconds)) - 1)]
    return [
        round(statistics.median(seconds), 2),
        round(p95, 2),
        round(statistics.median(first), 2),
        statistics.median(fresh),
        statistics.median(new),
    ]


def _start_seconds(arguments: argparse.Namespace) -> float:
    command = [sys.executable, "-m", "app.cli", "ask", "How many stores are open?"]
    start = time.perf_counter()
    subprocess.run(
        [*command, "--workspace", arguments.workspace, "--model", arguments.model],
        check=True, capture_output=True, env=os.environ,
    )  # fmt: skip
    return time.perf_counter() - start


def _prefix_tokens(assistant: Assistant, model: LlamaModel) -> int:
    return model.count_tokens(model.render(assistant.warming_messages()))


if __name__ == "__main__":
    sys.exit(main())

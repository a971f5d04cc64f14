"""The command that makes synthetic pairs: `python -m training.synthesize --count 10000 --seed 1 --out DIR`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from app.assistant.errors import InhouseError


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add `synthesize` to the parsers of all commands; `common` brings --workspace and --model."""
    parser = commands.add_parser(
        "synthesize", parents=[common], help="make training pairs from schema and glossary",
        description="Sample questions with SQL that runs, follow-ups, and questions that get no SQL. Writes "
        "pairs.jsonl, refusals.jsonl and report.md into --out; a run that was killed goes on there.",
    )  # fmt: skip
    add_options(parser)
    parser.set_defaults(command=synthesize_command)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options but --workspace and --model."""
    parser.add_argument("--count", type=int, default=10_000, help="exchanges to make (default: 10000)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same bytes (default: 1)")
    parser.add_argument(
        "--read", type=int, default=0, metavar="N",
        help="make nothing; show N examples of --out, drawn by --seed, to be read by a person (default: 0, off)",
    )  # fmt: skip
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("synthetic-out"),
        metavar="DIR",
        help="folder (default: synthetic-out)",
    )
    parser.add_argument(
        "--server",
        metavar="URL",
        help="OpenAI-compatible server for paraphrases and the round trip (off: neither)",
    )
    parser.add_argument(
        "--round-trip", type=int, default=0, metavar="N",
        help="ask so many of the pairs of the model; those it answers otherwise go to review.jsonl (default: 0, off)",
    )  # fmt: skip


def synthesize_command(arguments: argparse.Namespace) -> int:
    """Make the pairs. Exit status: 0 as many as asked for, 1 fewer, 2 wrong usage."""
    from app.assistant.workspace import read_workspace
    from training.synthesize.generation import Generation

    if arguments.count < 1 or arguments.round_trip < 0 or arguments.read < 0:
        print("--count is at least 1, --round-trip and --read at least 0.", file=sys.stderr)
        return 2
    if arguments.read:
        from training.synthesize.reading import draw_examples

        print(draw_examples(arguments.out, arguments.read, arguments.seed))
        return 0
    if arguments.server and not arguments.model:
        print("--server needs --model NAME, the model's name on that server.", file=sys.stderr)
        return 2
    workspace = read_workspace(arguments.workspace)
    run = Generation(workspace, arguments.out, arguments.seed)
    shown = sys.stderr.isatty()

    def progress(phase: str, done: int, total: int) -> None:
        if shown and (done % 50 == 0 or phase != "writing examples"):
            print(f"\r{phase} {done:,} of {total:,} …", end="", file=sys.stderr, flush=True)

    try:
        tally = run.run(arguments.count, progress)
        if shown:
            print(file=sys.stderr)
        print((arguments.out / "report.md").read_text(encoding="utf-8"), end="")
        if arguments.round_trip:
            from training.synthesize.round_trip import round_trip

            print(round_trip(run, arguments.server, arguments.model, arguments.round_trip, progress))
    finally:
        run.close()
    return 0 if tally.exchanges >= arguments.count else 1


def main(argv: list[str] | None = None) -> int:
    """Run the command on its own."""
    parser = argparse.ArgumentParser(prog="python -m training.synthesize", description=__doc__)
    parser.add_argument(
        "--workspace",
        metavar="DIR",
        help="folder with inhouse.toml (default: INHOUSE_WORKSPACE, else ./data)",
    )
    parser.add_argument(
        "--model", metavar="NAME", help="model for --round-trip: on the server, else an embedded one"
    )
    add_options(parser)
    try:
        return synthesize_command(parser.parse_args(argv))
    except InhouseError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped; the same command goes on where it was.", file=sys.stderr)
        return 130

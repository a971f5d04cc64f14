"""`inhouse export ADAPTER --to DIR`: an adapter made ready for all that serve it, and whether they serve it alike."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

LEAST_PARITY = 0.9


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add `export` to the parsers of all commands; `common` brings --workspace."""
    parser = commands.add_parser(
        "export", parents=[common], help="make a tuned adapter ready to serve",
        description="Write the adapter with a GGUF file for llama.cpp and, with --merged, the model joined with its "
        "base in bfloat16. vLLM and transformers load the adapter's folder on the base, or the merged one alone.",
        epilog="Exit status: 0 written and, with --check, served alike; 1 not.",
    )  # fmt: skip
    parser.add_argument("adapter", type=Path, metavar="ADAPTER", help="the folder adapter/ of a run")
    parser.add_argument(
        "--to", type=Path, metavar="DIR",
        help="an empty folder, or a new one (left out with --check: ADAPTER is one that was exported)",
    )  # fmt: skip
    parser.add_argument("--merged", action="store_true", help="write merged/ too (off: the adapter alone)")
    parser.add_argument(
        "--half",
        action="store_true",
        help="round the adapter's weights to float16: half the size (off: float32)",
    )
    parser.add_argument("--no-gguf", action="store_true", help="leave adapter.gguf out (off: writes it)")
    check = parser.add_argument_group(
        "whether they agree", "Each way to serve is asked the same questions, greedily; see DIR/parity.json."
    )
    check.add_argument(
        "--check", type=_positive, nargs="?", const=0, metavar="N",
        help="ask peft, the merged model and llama.cpp N held-out questions (without N: all; off: asks none)",
    )  # fmt: skip
    check.add_argument(
        "--check-pairs",
        type=Path,
        metavar="PATH",
        help="a file or folder of pairs to ask (off: the held-out ones)",
    )
    check.add_argument(
        "--least-parity", type=_share, default=LEAST_PARITY, metavar="X",
        help=f"share of answers that must be equal, 0 to 1 (default: {LEAST_PARITY})",
    )  # fmt: skip
    check.add_argument(
        "--base-gguf", type=Path, metavar="FILE",
        help="the base as llama.cpp serves it (off: the base model's own file, or one written from the base)",
    )  # fmt: skip
    parser.set_defaults(command=export_command)


def export_command(arguments: argparse.Namespace) -> int:
    """Export, say what was written and, if asked, whether it is served alike."""
    from app.assistant.workspace import read_workspace
    from app.terminal import ProgressLine
    from training.export import export_adapter
    from training.gguf_adapter import ExportError
    from training.parity_check import choose_pairs
    from training.run import quiet_libraries

    asked = arguments.check is not None or arguments.check_pairs is not None
    if arguments.to is None and not asked:
        raise ExportError("Name the folder to export into with --to DIR.")
    to: Path = arguments.to or arguments.adapter
    if asked:  # what is missing is said before minutes are spent
        choose_pairs(read_workspace(arguments.workspace), arguments.check_pairs, arguments.check or 0)
    if arguments.to is not None:
        with ProgressLine() as line, quiet_libraries():
            export_adapter(
                arguments.adapter, to, merged=arguments.merged, gguf=not arguments.no_gguf,
                half=arguments.half, progress=line.progress,
            )  # fmt: skip
        for file in sorted(path for path in to.rglob("*") if path.is_file()):
            print(f"{file.stat().st_size / 1e6:10.3f} MB  {file}", flush=True)
    return _check(arguments, to) if asked else 0


def _check(arguments: argparse.Namespace, exported: Path) -> int:
    from app.assistant.workspace import read_workspace
    from app.terminal import ProgressLine
    from training.parity_check import FILE, check_parity, render_check
    from training.run import quiet_libraries

    with ProgressLine() as line, quiet_libraries():
        found = check_parity(
            exported, read_workspace(arguments.workspace), count=arguments.check or 0,
            pairs=arguments.check_pairs, base_gguf=arguments.base_gguf, least=arguments.least_parity,
            progress=line.progress,
        )  # fmt: skip
    print(f"{render_check(found)}\n{exported / FILE}")
    return 0 if found.passed else 1


def _positive(text: str) -> int:
    if (number := int(text)) < 1:
        raise ValueError(text)
    return number


def _share(text: str) -> float:
    if not 0 <= (number := float(text)) <= 1:
        raise ValueError(text)
    return number

"""`inhouse export ADAPTER --to DIR`: an adapter made ready for transformers, vLLM and llama.cpp."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_parser(commands: Any) -> None:
    """Add `export` to the parsers of all commands."""
    parser = commands.add_parser(
        "export", help="make a tuned adapter ready to serve",
        description="Write the adapter with a GGUF file for llama.cpp and, with --merged, the model joined with its "
        "base in bfloat16. vLLM and transformers load the adapter's folder on the base, or the merged one alone.",
        epilog="Exit status: 0 written, 1 not.",
    )  # fmt: skip
    parser.add_argument("adapter", type=Path, metavar="ADAPTER", help="the folder adapter/ of a run")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="an empty folder, or a new one")
    parser.add_argument("--merged", action="store_true", help="write merged/ too (off: the adapter alone)")
    parser.add_argument("--no-gguf", action="store_true", help="leave adapter.gguf out (off: writes it)")
    parser.set_defaults(command=export_command)


def export_command(arguments: argparse.Namespace) -> int:
    """Export, and say what was written."""
    from app.terminal import ProgressLine
    from training.export import export_adapter
    from training.run import quiet_libraries

    with ProgressLine() as line, quiet_libraries():
        to = export_adapter(
            arguments.adapter, arguments.to, merged=arguments.merged, gguf=not arguments.no_gguf,
            progress=line.progress,
        )  # fmt: skip
    for file in sorted(path for path in to.rglob("*") if path.is_file()):
        print(f"{file.stat().st_size / 1e6:10.1f} MB  {file}")
    return 0

"""The commands of the data team's workbench: `inhouse pairs …` and `inhouse style …`.

Only the parsers are made here, without the imports that a command needs when it runs; each command is a module of
its own beside this one, with `add_parser(commands, common)`.
"""

from __future__ import annotations

import argparse
import importlib
from typing import Any

# Modules of this package, in the order of --help.
PAIRS = ("lint", "fmt", "add", "import_pairs", "dedupe", "split", "export", "drift", "stats")
STYLE = ("style_rules", "style_check", "style_learn")


def add_workbench(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the groups `pairs` and `style` to the parser of all commands."""
    _add_group(commands, common, "pairs", PAIRS, "curate the pairs of question and SQL")
    _add_group(commands, common, "style", STYLE, "check SQL against the house style, or learn it")


def _add_group(
    commands: Any, common: argparse.ArgumentParser, name: str, modules: tuple[str, ...], about: str
) -> None:
    group = commands.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
    parsers = group.add_subparsers(required=True, metavar="COMMAND")
    for module in modules:
        importlib.import_module(f"app.workbench.{module}").add_parser(parsers, common)

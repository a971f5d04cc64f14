"""`inhouse style rules`: the rules of the house style, and which of them are on."""

from __future__ import annotations

import argparse
from typing import Any


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "rules", parents=[common], help="list the rules, and which are on",
        description="List the rules of the workspace's style.yaml and those that are off.",
    )  # fmt: skip
    parser.add_argument(
        "--examples", action="store_true", help="show each rule's bad and good example (off: a table)"
    )
    parser.set_defaults(command=list_rules)


def list_rules(arguments: argparse.Namespace) -> int:
    """Print the table of rules."""
    from app.assistant.style import RULES, read_style
    from app.assistant.workspace import read_workspace
    from app.terminal import without_controls

    style = read_style(read_workspace(arguments.workspace).root)
    rules = [(rule, "on") for rule in style.rules]
    rules += [(rule, "off") for rule in RULES if rule.id in style.off]
    for rule, state in rules if arguments.examples else ():
        print(without_controls(f"{rule.id} ({rule.severity}, {state}): {rule.reason}"))
        print(without_controls(f"  bad:  {rule.bad}\n  good: {rule.good}\n"))
    if not arguments.examples:
        width = max(len(rule.id) for rule, _ in rules)
        print(f"{'rule':{width}}  severity  fixable  is   reason")
        for rule, state in rules:
            mends = "yes" if rule.fixable else "no"
            print(
                without_controls(f"{rule.id:{width}}  {rule.severity:8}  {mends:7}  {state:3}  {rule.reason}")
            )
    return 0

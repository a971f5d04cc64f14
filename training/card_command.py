"""`inhouse card ADAPTER`: the model card of an adapter with what was measured of it, here and on the Hub.

`inhouse promote` runs it with the gate's report. Only README.md changes, and of it what was measured.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# What the repository gets; reports stay here, for they hold the company's questions and rows.
PUSHED = (
    "adapter_config.json", "adapter_model.safetensors", "adapter.gguf", "inhouse.json", "README.md",
    "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja",
)  # fmt: skip


def add_parser(commands: Any) -> None:
    """Add `card` to the parsers of all commands."""
    parser = commands.add_parser(
        "card", help="put what was measured into an adapter's model card",
        description="Write accuracy and weaknesses into README.md of an adapter and, where its recipe had a hub_repo "
        "and HF_TOKEN is set, push it there.",
        epilog="Exit status: 0 written and, where it can be, pushed; 1 not.",
    )  # fmt: skip
    parser.add_argument("adapter", type=Path, metavar="ADAPTER", help="folder of an adapter")
    parser.add_argument(
        "--report", type=Path, metavar="FILE",
        help="report.json of `inhouse eval` on the company's questions (default: ADAPTER/report.json)",
    )  # fmt: skip
    parser.add_argument(
        "--general", type=Path, metavar="FILE", help="report.json of a general suite (off: not measured)"
    )
    parser.set_defaults(command=card_command)


def card_command(arguments: argparse.Namespace) -> int:
    """Rewrite, then push."""
    from app.assistant.adapter import read_adapter
    from app.assistant.whole_file import write_whole
    from training.card import CardError, read_report, revise_card

    folder: Path = arguments.adapter
    read_adapter(folder)
    about = json.loads((folder / "inhouse.json").read_text(encoding="utf-8"))
    found = {}
    for name in ("report", "general"):
        given: Path | None = getattr(arguments, name)
        path = given or (folder / "report.json" if name == "report" else None)
        found[name] = read_report(path) if path else None
        if path and found[name] is None:
            raise CardError(f"There is no {path}: measure with `inhouse eval`, and name its report.json.")
    report, card = found["report"], folder / "README.md"
    assert report is not None
    if not card.exists():
        raise CardError(
            f"{folder} has no README.md: take the folder as `inhouse train` or `inhouse export` wrote it."
        )
    text = revise_card(card.read_text(encoding="utf-8"), about, report=report, general=found["general"])
    write_whole(card, text)
    print(f"{card} says what was measured.")
    return push(folder, about, report["summary"])


def push(folder: Path, about: Mapping[str, Any], summary: Mapping[str, Any]) -> int:
    """Push an adapter to its repository, if it has one; what hinders it is said, with how to do it later."""
    from app.assistant.adapter import read_adapter

    repo = about.get("hub_repo") or ""
    if not repo:
        return 0
    again = f"push it with HF_TOKEN set: inhouse card {folder}"
    if not os.environ.get("HF_TOKEN"):
        print(f"{folder.name} is not pushed to {repo}, for HF_TOKEN is not set; {again}", file=sys.stderr)
        return 0
    from training.hub import HubError, open_hub, push_folder, render_accuracy

    title = f"{about['name']} promoted, {render_accuracy(summary)}"
    try:
        open_hub(repo)
        push_folder(repo, folder, title, f"promoted-{read_adapter(folder).digest}", PUSHED)
    except HubError as error:
        print(f"Not pushed to {repo}: {error} Then {again}", file=sys.stderr)
        return 1
    except Exception as error:  # of a network, each library has its own
        print(f"Not pushed to {repo} ({' '.join(str(error).split())[:160]}); {again}", file=sys.stderr)
        return 1
    print(f"{title}: pushed to {repo}.")
    return 0

"""The command `inhouse`: ask, app, init, eval, pairs, style, synthesize, train, export, promote,
rollback, model.

Converts every InhouseError to one sentence; exit status 0 answered or passed, 1 not, 2 wrong usage or could
not run. `inhouse COMMAND --help` says more.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.assistant.errors import InhouseError
from app.assistant.workspace import read_workspace
from app.workbench.commands import add_workbench
from app.workbench.init_workspace import add_parser as add_init_parser
from app.workbench.promote import add_parsers as add_promote_parsers
from evals.command import add_parser as add_eval_parser
from training.card_command import add_parser as add_card_parser
from training.command import add_parser as add_train_parser
from training.export_command import add_parser as add_export_parser
from training.synthesize.command import add_parser as add_synthesize_parser

if TYPE_CHECKING:
    from app.assistant.answer import Answer


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = build_parser()
    arguments = parser.parse_args(argv)
    try:
        return int(arguments.command(arguments))
    except InhouseError as error:
        if getattr(arguments, "json", False):
            print(json.dumps({"verdict": "failed", "message": str(error)}, ensure_ascii=False))
        else:
            print(f"inhouse: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ninhouse: stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever read the output has seen enough, as `head` has
        return 1
    except OSError as error:
        print(f"inhouse: {error.filename or 'the output'} cannot be used: {error.strerror}.", file=sys.stderr)
        return 1
    except RuntimeError as error:
        if "interrupted" not in str(error):
            raise
        print("\ninhouse: stopped.", file=sys.stderr)  # DuckDB's word for Ctrl-C
        return 130


def run() -> None:
    """Run as the installed command."""
    # llama.cpp's threads spin while they wait, which on a busy machine takes the core that others need.
    os.environ.setdefault("GOMP_SPINCOUNT", "2000")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without UTF-8
    status = main()
    with contextlib.suppress(OSError, AttributeError):  # the reader is gone, or there never was one
        sys.stdout.flush()
    # The engine's threads outlive main and may crash while the interpreter takes itself apart.
    os._exit(status)


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of all commands."""
    parser = argparse.ArgumentParser(prog="inhouse", description="Ask your company's databases in English.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    place = argparse.ArgumentParser(add_help=False)
    place.add_argument(
        "--workspace",
        metavar="DIR",
        help="folder with inhouse.toml (default: INHOUSE_WORKSPACE, else ./data)",
    )
    common = argparse.ArgumentParser(add_help=False, parents=[place])
    common.add_argument(
        "--model",
        metavar="NAME",
        help="base model (1.5b, 0.5b) or .gguf file (default: INHOUSE_MODEL, else inhouse.toml's)",
    )

    served = argparse.ArgumentParser(add_help=False, parents=[common])
    served.add_argument(
        "--adapter",
        metavar="DIR",
        help="adapter folder (default: INHOUSE_ADAPTER, else inhouse.toml's; none: off)",
    )

    ask = commands.add_parser(
        "ask", parents=[served], help="answer one question", description="Answer one question.",
        epilog="Exit status: 0 answered, 1 not answered, 2 wrong usage.",
    )  # fmt: skip
    ask.add_argument("question", metavar="QUESTION", help="a question in English, in quotes")
    ask.add_argument("--json", action="store_true", help="print one JSON object (off: question, SQL, table)")
    ask.set_defaults(command=ask_command)

    app = commands.add_parser(
        "app", parents=[served], help="open the web app", description="Serve the web app until Ctrl-C.",
        epilog="Exit status: 1 there is no workspace, 2 wrong usage, or an adapter that cannot be served.",
    )  # fmt: skip
    app.add_argument("--port", type=int, default=8501, help="TCP port to listen on (default: 8501)")
    app.add_argument(
        "--host", default="localhost", help="address to listen on (default: localhost, this machine only)"
    )
    app.add_argument("--headless", action="store_true", help="do not open a browser (off: opens one)")
    app.set_defaults(command=app_command)

    add_init_parser(commands)
    add_eval_parser(commands, served)
    add_workbench(commands, place)
    add_synthesize_parser(commands, common)
    add_train_parser(commands, place)
    add_export_parser(commands, place)
    add_card_parser(commands)
    add_promote_parsers(commands, place)

    model = commands.add_parser(
        "model", parents=[common], help="fetch and verify the model's weights",
        description="Find the weights, verify their digest and print where they lie.",
    )  # fmt: skip
    model.set_defaults(command=model_command)
    return parser


def ask_command(arguments: argparse.Namespace) -> int:
    """Answer one question on the terminal; with --json, what went wrong has the keys of an answer too."""
    from app.assistant.answer import Answer
    from app.terminal import render_answer

    try:
        answer = _ask(arguments)
    except InhouseError as error:
        if not arguments.json:
            raise
        answer = Answer(arguments.question, "failed", str(error))
    if arguments.json:
        print(json.dumps(answer.as_json(), ensure_ascii=False), flush=True)
    else:
        print(render_answer(answer), flush=True)
    return 0 if answer.verdict == "answered" else 1


def _ask(arguments: argparse.Namespace) -> Answer:
    from app.assistant.answer import Answer, Step
    from app.assistant.question import check_question, clean_question
    from app.assistant.start import start_assistant
    from app.terminal import ProgressLine

    question = clean_question(arguments.question)
    if turned_away := check_question(question):  # before a model is loaded for nothing
        read_workspace(arguments.workspace)
        return Answer(question, turned_away.verdict, turned_away.message)
    with ProgressLine() as line:
        assistant = start_assistant(
            arguments.workspace, model=arguments.model, adapter=arguments.adapter, when_needed=True,
            progress=line.progress,
        )  # fmt: skip
        written: list[str] = []

        def see(step: Step) -> None:
            if step.pass_ == "token":
                written.append(step.text)
            line.say("writing SQL: " + " ".join("".join(written).split()) if written else step.pass_)

        return assistant.ask(arguments.question, on_step=see)


def app_command(arguments: argparse.Namespace) -> int:
    """Become the Streamlit server: whoever stops this process stops the app, and nothing is left behind."""
    from app.assistant.adapter import AdapterError
    from app.assistant.start import find_exported

    # What is missing is said here, not in a browser.
    workspace = read_workspace(arguments.workspace)
    try:
        find_exported(workspace, arguments.model, arguments.adapter)
    except AdapterError as error:
        print(f"inhouse: {error}", file=sys.stderr)
        return 2
    page = Path(__file__).parent / "ui" / "main.py"
    environment = os.environ | {"INHOUSE_WORKSPACE": str(workspace.root)}
    if arguments.model:
        environment["INHOUSE_MODEL"] = arguments.model
    if arguments.adapter:
        environment["INHOUSE_ADAPTER"] = arguments.adapter
    command = [
        sys.executable, "-m", "streamlit", "run", str(page),
        "--server.port", str(arguments.port),
        "--server.address", arguments.host,
        "--server.headless", "true" if arguments.headless or not has_display() else "false",
        "--browser.gatherUsageStats", "false",
        "--server.fileWatcherType", "none",
    ]  # fmt: skip
    if sys.platform == "win32":  # there, exec leaves the caller waiting for nobody
        return subprocess.call(command, env=environment)
    sys.stdout.flush()
    os.execve(sys.executable, command, environment)


def has_display() -> bool:
    """Whether a browser could open on this machine."""
    return sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def model_command(arguments: argparse.Namespace) -> int:
    """Fetch and verify the weights."""
    from app.assistant.base_models import resolve_name
    from app.assistant.weights import find_weights
    from app.terminal import ProgressLine

    name = arguments.model or read_workspace(arguments.workspace).model.name
    start = time.perf_counter()
    with ProgressLine() as line:
        path = find_weights(resolve_name(name), progress=line.progress)
    print(f"{path} verified ({time.perf_counter() - start:.1f} s)")
    return 0


if __name__ == "__main__":
    run()

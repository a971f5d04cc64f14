"""`inhouse promote` and `inhouse rollback`: which adapter the app serves; the eval gate decides.

A candidate is measured on the held-out pairs against the report of what is live. If it passes, it is copied into the
workspace's adapters/, inhouse.toml names it, and history.jsonl says so; what was live stays there to go back to.
Nothing of inhouse.toml changes but the lines `name` and `adapter` of [model]. Measures by `inhouse eval`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.assistant.errors import InhouseError

ADAPTERS = "adapters"
HISTORY = "history.jsonl"
REPORT = "report.json"


class PromoteError(InhouseError):
    """An adapter that cannot be made live."""


def add_parsers(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add both commands."""
    promote = commands.add_parser(
        "promote", parents=[common], help="make an adapter live, if the eval gate lets it",
        description="Measure an adapter on the held-out pairs; if it is no worse than what is live, serve it.",
        epilog="Exit status: 0 live now, 1 the gate refused it, 2 it could not be measured.",
    )  # fmt: skip
    promote.add_argument("adapter", type=Path, metavar="ADAPTER", help="folder of an exported adapter")
    promote.add_argument(
        "--model", metavar="NAME",
        help="the base as llama.cpp serves it, a base model or a .gguf file (default: the adapter's base or, where "
        "that is no base model, inhouse.toml's file)",
    )  # fmt: skip
    promote.add_argument(
        "--min-accuracy", type=float, metavar="X", help="least execution accuracy, 0 to 1 (off: any)"
    )
    promote.add_argument(
        "--max-regressions", type=int, metavar="N",
        help="most questions that may be wrong and were right (off: no more than chance explains)",
    )  # fmt: skip
    promote.add_argument(
        "--limit", type=int, metavar="N", help="only N held-out questions, for both sides the same (off: all)"
    )
    promote.set_defaults(command=promote_command)
    rollback = commands.add_parser(
        "rollback", parents=[common], help="serve what was live before",
        description="Take back the last promotion; what was promoted stays in the workspace's adapters.",
        epilog="Exit status: 0 done, 1 there is nothing to go back to.",
    )  # fmt: skip
    rollback.set_defaults(command=rollback_command)


def promote_command(arguments: argparse.Namespace) -> int:
    """Measure, decide, copy, switch."""
    from app.assistant.adapter import check_adapter
    from app.assistant.workspace import read_workspace

    workspace = read_workspace(arguments.workspace)
    about = check_adapter(arguments.adapter)
    if about.gguf is None:
        raise PromoteError(
            f"{arguments.adapter} has no adapter.gguf: write it with `inhouse export {arguments.adapter} --to DIR`, "
            "and promote DIR."
        )
    before = read_live(workspace.root)
    model = find_model(about.base, arguments.model, before[0])
    target = workspace.root / ADAPTERS / f"{about.name}-{about.digest}"
    reports = target.with_name(f".{target.name}.eval")
    baseline = find_live_report(workspace.root)
    status = measure(arguments, workspace.root, model, arguments.adapter, reports, baseline)
    if status:
        kept = reports / "report.html"
        print(
            f"{arguments.adapter} is not made live: {'the gate refused it' if status == 1 else 'it was not measured'}"
            + (f"; see {kept}." if kept.exists() else "."),
            file=sys.stderr,
        )
        return status
    if not target.exists():
        part = target.with_name(f".{target.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(arguments.adapter, part)
        shutil.copy(reports / REPORT, part / REPORT)
        part.replace(target)
    shutil.rmtree(reports, ignore_errors=True)
    switch(workspace.root, model, f"{ADAPTERS}/{target.name}", before)
    print(f"{target.name} is live in {workspace.root / 'inhouse.toml'}; `inhouse rollback` takes it back.")
    return 0


def rollback_command(arguments: argparse.Namespace) -> int:
    """Go back to what the last entry of the history replaced."""
    from app.assistant.whole_file import write_whole
    from app.assistant.workspace import read_workspace

    root = read_workspace(arguments.workspace).root
    history = read_history(root)
    if not history:
        raise PromoteError(f"Nothing was promoted in {root / ADAPTERS}: there is nothing to go back to.")
    last = history[-1]
    live = read_live(root)
    if live != (last["model"], last["adapter"]):
        raise PromoteError(
            f"{root / 'inhouse.toml'} serves {' with '.join(filter(None, live))}, not what was promoted last "
            f"({last['adapter']}): set name and adapter of [model] there by hand."
        )
    if last["before"][1] and not (root / last["before"][1]).is_dir():
        raise PromoteError(f"{root / last['before'][1]} is gone: bring it back from version control first.")
    write_live(root, *last["before"])
    lines = "".join(json.dumps(entry) + "\n" for entry in history[:-1])
    write_whole(root / ADAPTERS / HISTORY, lines)
    print(
        f"{' with '.join(filter(None, last['before']))} is live again; {last['adapter']} stays where it is."
    )
    return 0


def find_model(base: str, given: str | None, live: str) -> str:
    """The name that inhouse.toml gets for an adapter's base. Raises: PromoteError."""
    from app.assistant.base_models import BASE_MODELS, resolve_name

    if given:
        return str(Path(given).expanduser().resolve()) if given.endswith(".gguf") else resolve_name(given)
    if resolve_name(base) in BASE_MODELS:
        return resolve_name(base)
    if live.endswith(".gguf"):
        return live
    raise PromoteError(f"llama.cpp serves {base} from a GGUF file: name that with --model FILE.gguf.")


def measure(
    arguments: argparse.Namespace, root: Path, model: str, adapter: Path, out: Path, baseline: Path | None
) -> int:
    """Run `inhouse eval` on the held-out pairs, on this terminal; returns its exit status."""
    file = root / Path(model).expanduser() if model.endswith(".gguf") else model
    command = [
        sys.executable, "-m", "app.cli", "eval", "heldout", "--workspace", str(root), "--model", str(file),
        "--adapter", str(adapter), "--out", str(out),
    ]  # fmt: skip
    if baseline:
        command += ["--baseline", str(baseline)]
    for option in ("min_accuracy", "max_regressions", "limit"):
        if (value := getattr(arguments, option)) is not None:
            command += [f"--{option.replace('_', '-')}", str(value)]
    return subprocess.run(command, check=False).returncode


def find_live_report(root: Path) -> Path | None:
    """The report of the adapter that is live, or of the base alone where one lies in adapters/base-report.json."""
    adapter = read_live(root)[1]
    report = root / adapter / REPORT if adapter else root / ADAPTERS / f"base-{REPORT}"
    return report if report.exists() else None


def read_live(root: Path) -> tuple[str, str]:
    """The model's name and adapter as inhouse.toml has them, whatever the environment says."""
    import tomllib

    from app.assistant.workspace import ModelConfig

    model = tomllib.loads((root / "inhouse.toml").read_text(encoding="utf-8-sig")).get("model", {})
    return model.get("name", ModelConfig().name), model.get("adapter", "")


def switch(root: Path, model: str, adapter: str, before: tuple[str, str]) -> None:
    """Name the adapter in inhouse.toml and add it to the history, which is written first."""
    from app.assistant.whole_file import write_whole

    if before == (model, adapter):
        return
    entry = {
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "model": model,
        "adapter": adapter,
        "before": list(before),
    }
    lines = "".join(json.dumps(each) + "\n" for each in [*read_history(root), entry])
    write_whole(root / ADAPTERS / HISTORY, lines)
    write_live(root, model, adapter)


def read_history(root: Path) -> list[dict[str, Any]]:
    """The promotions that were not taken back, oldest first."""
    file = root / ADAPTERS / HISTORY
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def write_live(root: Path, model: str, adapter: str) -> None:
    """Set `name` and `adapter` of [model]; the rest of the file stays byte for byte."""
    from app.assistant.whole_file import write_whole

    file = root / "inhouse.toml"
    text = file.read_bytes().decode("utf-8")
    for key, value in (("name", model), ("adapter", adapter)):
        text = set_value(text, "model", key, value)
    write_whole(file, text)


def set_value(text: str, table: str, key: str, value: str) -> str:
    """Set a text value of a table in TOML, keeping comments; an empty value removes the line.

    >>> set_value('[model]\\nname = "a"  # the base\\n[limits]\\n', "model", "name", "b")
    '[model]\\nname = "b"  # the base\\n[limits]\\n'
    >>> set_value("[limits]\\n", "model", "adapter", "x")
    '[limits]\\n\\n[model]\\nadapter = "x"\\n'
    """
    header = re.search(rf"^\[{table}\][^\r\n]*(?:\r?\n|$)", text, re.MULTILINE)
    if header is None:
        if not value:
            return text
        gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
        return f"{text}{gap}[{table}]\n{key} = {json.dumps(value)}\n"
    end = next(iter(re.finditer(r"^\[", text[header.end() :], re.MULTILINE)), None)
    stop = header.end() + end.start() if end else len(text)
    body = text[header.end() : stop]
    line = re.search(
        rf'^{key}[ \t]*=[ \t]*("(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\')([^\r\n]*)(\r?\n|$)', body, re.MULTILINE
    )
    if line and value:
        body = f"{body[: line.start(1)]}{json.dumps(value)}{body[line.end(1) :]}"
    elif line:
        body = body[: line.start()] + body[line.end() :]
    elif value:
        start = text[: header.end()]
        body = ("" if start.endswith("\n") else "\n") + f"{key} = {json.dumps(value)}\n" + body
    return text[: header.end()] + body + text[stop:]

"""`inhouse promote` and `inhouse rollback`: which adapter the app serves; the eval gate decides.

A candidate and, where its report is missing or of other pairs, prompt or code, what is live are measured on the same
held-out pairs. A must-pass question that is wrong now and was right refuses it; one that what is live gets wrong too
is named, and does not: the app would answer it no better without. If the gate lets it, what is served of the
candidate is copied into the workspace's adapters/, inhouse.toml names it, and history.jsonl says so; what was live
stays there to go back to. Nothing of inhouse.toml changes but the lines `name` and `adapter` of [model]. Measures and
decides by `inhouse eval`; `inhouse card` writes the report's figures into the version's model card, and pushes it,
without which it is live all the same.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.assistant.errors import InhouseError

ADAPTERS = "adapters"
HISTORY = "history.jsonl"
LIVE = ".live.eval"  # what is live, measured for this decision
REPORT, PAGE = "report.json", "report.html"
PREDICTIONS = "predictions.jsonl"
# What becomes a version; an export may hold a merged model of gigabytes, too, which the app does not serve.
SERVED = (
    "adapter_config.json", "adapter_model.safetensors", "adapter.gguf", "inhouse.json", "README.md", "parity.json",
    "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja",
)  # fmt: skip
SAME = ("code", "data", "prompt")  # hashes that two reports share whose difference is the model's alone


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
    promote.add_argument(
        "--baseline", type=Path, metavar="FILE",
        help="report.json of what is live (off: its own; measured first where it has none of these pairs and code)",
    )  # fmt: skip
    promote.add_argument(
        "--recordings", type=Path, metavar="FILE",
        help="answers that `inhouse eval --recordings FILE` kept are not asked for again (off: asks all)",
    )  # fmt: skip
    promote.add_argument(
        "--general", type=Path, metavar="FILE",
        help="report.json of a general suite with the adapter, for its model card (off: not measured)",
    )  # fmt: skip
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
    if arguments.general and not arguments.general.is_file():
        raise PromoteError(f"There is no {arguments.general}: name the report.json of `inhouse eval`.")
    root = workspace.root
    before = read_live(root)
    model = find_model(about.base, arguments.model, before[0], root)
    target = root / ADAPTERS / f"{about.name}-{about.digest}"
    if before == (model, f"{ADAPTERS}/{target.name}"):
        print(f"{target.name} is live already in {root / 'inhouse.toml'}.")
        return 0
    reports = target.with_name(f".{target.name}.eval")
    say(f"measuring {about.name} on the held-out pairs")
    status = measure(root, model, str(arguments.adapter), reports, arguments.limit, arguments.recordings)
    if status == 0:
        baseline = arguments.baseline or find_live_report(
            root, reports / REPORT, arguments.limit, arguments.recordings
        )
        status = decide(arguments, root, reports, baseline)
        shutil.rmtree(root / ADAPTERS / LIVE, ignore_errors=True)
    if status:
        why = {1: "the gate refused it", 130: "its measuring was stopped"}.get(status, "it was not measured")
        kept = reports / PAGE
        say(f"{arguments.adapter} is not made live: {why}" + (f"; see {kept}." if kept.exists() else "."))
        return status
    copied = not target.exists()
    if copied:
        copy_served(arguments.adapter, reports, target)
    shutil.rmtree(reports, ignore_errors=True)
    switch(root, model, f"{ADAPTERS}/{target.name}", before)
    if copied:
        write_card(target, arguments.general)
    print(
        f"{target.name} is live in {root / 'inhouse.toml'}, from the next start of the app on; its report is "
        f"{target / PAGE}; `inhouse rollback` takes it back."
    )
    warn_of_environment()
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
    live, before = read_live(root), (last["before"][0], last["before"][1])
    # `before` is live where a promotion or a rollback was stopped between its two files: then it ends now.
    if live not in ((last["model"], last["adapter"]), before):
        raise PromoteError(
            f"{root / 'inhouse.toml'} serves {' with '.join(filter(None, live))}, not what was promoted last "
            f"({last['adapter']}): set name and adapter of [model] there by hand."
        )
    if before[1] and not (root / before[1]).is_dir():
        raise PromoteError(f"{root / before[1]} is gone: bring it back from version control first.")
    write_live(root, *before)
    lines = "".join(json.dumps(entry) + "\n" for entry in history[:-1])
    write_whole(root / ADAPTERS / HISTORY, lines)
    print(
        f"{' with '.join(filter(None, before))} is live again, from the next start of the app on; "
        f"{last['adapter']} stays where it is."
    )
    warn_of_environment()
    return 0


def say(text: str) -> None:
    """Say something on the terminal that is no result."""
    print(f"inhouse: {text}", file=sys.stderr, flush=True)


def warn_of_environment() -> None:
    """Say which variables of this shell have the last word."""
    if names := [name for name in ("INHOUSE_MODEL", "INHOUSE_ADAPTER") if os.environ.get(name)]:
        say(f"{' and '.join(names)} of this shell win over inhouse.toml.")


def find_model(base: str, given: str | None, live: str, root: Path) -> str:
    """The name that inhouse.toml gets for an adapter's base. Raises: PromoteError."""
    from app.assistant.base_models import BASE_MODELS, resolve_name

    if given:
        if not given.endswith(".gguf"):
            return resolve_name(given)
        file = Path(given).expanduser().resolve()
        return str(file.relative_to(root) if file.is_relative_to(root) else file)
    if resolve_name(base) in BASE_MODELS:
        return resolve_name(base)
    if live.endswith(".gguf"):
        return live
    raise PromoteError(f"llama.cpp serves {base} from a GGUF file: name that with --model FILE.gguf.")


def measure(
    root: Path, model: str, adapter: str, out: Path, limit: int | None, recordings: Path | None = None
) -> int:
    """Run `inhouse eval` on the held-out pairs, its progress on this terminal; returns its exit status."""
    asked = ["--model", find_served(root, model), "--adapter", adapter, "--out", str(out), "--json"]
    asked += ["--recordings", str(recordings)] if recordings else []
    return run_eval(root, asked, limit, subprocess.DEVNULL)


def find_served(root: Path, model: str) -> str:
    """The model of inhouse.toml as a report names it: a base model's full name, or a file's path."""
    from app.assistant.base_models import resolve_name

    return (
        str((root / Path(model).expanduser()).resolve()) if model.endswith(".gguf") else resolve_name(model)
    )


def decide(arguments: argparse.Namespace, root: Path, reports: Path, baseline: Path) -> int:
    """Print the candidate's report with the gate's decision; returns 0 or 1, or 2 where it cannot be had."""
    asked = [
        "--predictions", str(reports / PREDICTIONS), "--out", str(reports), "--baseline", str(baseline), "--gate",
        "--must-pass", "kept",
    ]  # fmt: skip
    for option in ("min_accuracy", "max_regressions"):
        if (value := getattr(arguments, option)) is not None:
            asked += [f"--{option.replace('_', '-')}", str(value)]
    return run_eval(root, asked, arguments.limit, None)


def run_eval(root: Path, asked: list[str], limit: int | None, stdout: int | None) -> int:
    """Run `inhouse eval heldout` in a process of its own."""
    command = [sys.executable, "-m", "app.cli", "eval", "heldout", "--workspace", str(root), *asked]
    command += ["--limit", str(limit)] if limit is not None else []
    return subprocess.run(command, stdout=stdout, check=False).returncode


def find_live_report(root: Path, candidate: Path, limit: int | None, recordings: Path | None = None) -> Path:
    """Return a report of what is live that differs from the candidate's by the model alone; measures where needed.

    It is kept beside the adapter that is live or, of a base alone, as adapters/base-report.json, unless it is of a part
    of the pairs. Raises: PromoteError.
    """
    model, adapter = read_live(root)
    kept = root / adapter / REPORT if adapter else root / ADAPTERS / f"base-{REPORT}"
    shown = " with ".join(filter(None, (model, adapter)))
    if kept.exists():
        *same, name = read_identity(kept)
        # The base's report may be of another base than inhouse.toml names now.
        if same == read_identity(candidate)[:-1] and (adapter or name == find_served(root, model)):
            return kept
    say(f"measuring what is live, {shown}, on the same pairs")
    out = root / ADAPTERS / LIVE
    if measure(root, model, str(root / adapter) if adapter else "none", out, limit, recordings):
        raise PromoteError(
            f"What is live, {shown}, cannot be measured: mend it, or bring its report with --baseline FILE."
        )
    if limit is None:
        kept.write_bytes((out / REPORT).read_bytes())
        return kept
    return out / REPORT


def read_identity(report: Path) -> list[str]:
    """The hashes of what a report was measured on, and the model's name. Raises: PromoteError."""
    try:
        found = json.loads(report.read_text(encoding="utf-8"))
        return [*(str(found["hashes"][key]) for key in SAME), str(found["about"]["model"])]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PromoteError(
            f"{report} is no report of `inhouse eval`: delete it to have it measured again."
        ) from error


def copy_served(adapter: Path, reports: Path, target: Path) -> None:
    """Copy what is served of an exported adapter, with its report from `reports`; whole, or not at all."""
    part = target.with_name(f".{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        for name in SERVED:
            if (adapter / name).is_file():
                shutil.copyfile(adapter / name, part / name)
        for name in (REPORT, PAGE):
            shutil.copyfile(reports / name, part / name)
        part.replace(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def write_card(adapter: Path, general: Path | None) -> None:
    """Run `inhouse card` on a version, its words on this terminal; where it fails, it says so itself."""
    command = [sys.executable, "-m", "app.cli", "card", str(adapter)]
    command += ["--general", str(general)] if general else []
    subprocess.run(command, stdout=sys.stderr, check=False)


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
    """The promotions that were not taken back, oldest first. Raises: PromoteError, beginning with file:line."""
    file = root / ADAPTERS / HISTORY
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines() if file.exists() else (), 1):
        try:
            entry = json.loads(line)
            found.append({key: entry[key] for key in ("at", "model", "adapter", "before")})
        except (ValueError, KeyError, TypeError) as error:
            raise PromoteError(
                f"{file}:{number}: this line says no promotion: bring it back from version control, or delete it."
            ) from error
    return found


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

"""`inhouse eval`: a suite predicted, judged, counted, compared with a baseline, and reported. One command for
the data team and for CI.

In `out`: predictions.jsonl (written while predicting, taken up after a kill), then report.json, report.html,
report.md and junit.xml. Exit status: 0 passed, or nothing was asked of it; 1 the gate failed; 2 it could not run.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from app.assistant.adapter import Adapter, read_adapter
from app.assistant.base_models import BASE_MODELS, resolve_name
from app.assistant.calibration import read_calibrations
from app.assistant.errors import InhouseError
from app.assistant.generate import LlamaModel, usable_cores
from app.assistant.prompt import PROMPT_VERSION
from app.assistant.start import find_adapter, load_model, name_served
from app.assistant.weights import find_weights
from app.assistant.workspace import ModelConfig, Workspace, read_workspace
from app.terminal import ProgressLine
from evals import render_html, render_markdown, render_terminal
from evals.benchmarks import BENCHMARKS, keep_databases, read_benchmark, sample_cases
from evals.gate import Bounds, decide
from evals.hashes import DIGITS, code_hash, file_hash, suite_hash, workspace_hash
from evals.judge import Judge
from evals.junit import render_junit
from evals.metrics import group, summarize
from evals.predict import predict
from evals.predictions import Prediction, PredictionWriter, check_fit, read_predictions
from evals.recorded import RecordedModel, Warmed
from evals.report import REPORT_FILE, Report, read_report, write_report, write_whole
from evals.suite import MUST_PASS, Case, Suite, SuiteError, suite_of_pairs
from evals.system import PASSES, System

PASSED, FAILED, COULD_NOT_RUN, STOPPED = 0, 1, 2, 130


@dataclass(frozen=True)
class Options:
    """What `inhouse eval` was asked for; None, False and empty are off."""

    suite: str = "heldout"
    workspace: str | None = None
    questions: Path | None = None
    databases: Path | None = None
    limit: int | None = None
    seed: int = 0
    tags: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    dialogues: bool = False
    system: System = field(default_factory=System)
    predictions: Path | None = None
    recordings: Path | None = None
    out: Path | None = None
    variants: bool = True
    mutants: bool = False
    workers: int = 0
    bounds: Bounds = field(default_factory=Bounds)
    baseline: Path | None = None
    gate: bool = False
    as_json: bool = False


def evaluate(options: Options) -> int:
    """Run it all; prints, writes and returns the exit status."""
    found: list[tuple[Report, Path]] = []
    if failed := run_said(options, lambda line: found.append(_evaluate(options, line))):
        return failed
    ((report, out),) = found
    if options.as_json:
        print(json.dumps(_as_line(report, out), ensure_ascii=False))
    else:
        print(render_terminal.render_report(report, shutil.get_terminal_size().columns))
        print(f"\n{out / 'report.html'}")
    return FAILED if report.gate is not None and not report.gate.passed else PASSED


def run_said(options: Options, work: Callable[[ProgressLine], None]) -> int:
    """Do the work, saying what stops it; returns 0, or the exit status of what stopped it."""
    try:
        with ProgressLine() as line:
            work(line)
    except InhouseError as error:
        if options.as_json:
            print(json.dumps({"error": str(error)}, ensure_ascii=False))
        print(f"inhouse: could not run: {error}", file=sys.stderr)
        return COULD_NOT_RUN
    except KeyboardInterrupt:
        print("\ninhouse: stopped; the same command goes on where it was.", file=sys.stderr)
        return STOPPED
    return PASSED


def _evaluate(options: Options, line: ProgressLine) -> tuple[Report, Path]:
    started, start = dt.datetime.now(dt.UTC), time.perf_counter()
    # The baseline first: it may lie where this run's report will.
    baseline = read_report(options.baseline) if options.baseline else None
    suite = open_suite(options)
    system, adapter, judged = choose_system(options, suite)
    out = options.out or Path("evals-out") / f"{suite.name}-{judged}"
    about: dict[str, Any] = {"command": show_command(sys.argv[1:])}
    hashes = {"code": code_hash("app/assistant", "evals"), "data": suite_hash(suite)}
    with Judge(suite, workers=options.workers, variants=options.variants, progress=line.progress) as judge:
        # Golds come before the model's minutes: one that fails ends the eval.
        judge.run_golds()
        hashes["data"] = f"{hashes['data']}-{judge.digest()}"
        if options.predictions:
            read = read_predictions(options.predictions)
            check_fit(options.predictions, read, suite, complete=True)
            predictions, made_by = read.predictions, dict(read.made_by)
            about["predictions"] = options.predictions.name
        else:
            made_by = describe_system(suite, system, adapter)
            predictions = predict_suite(suite, system, made_by, out, line, options.recordings)
            if suite.workspace and (
                curve := read_calibrations(suite.workspace.root).get(name_served(str(system.model), adapter))
            ):
                about["confidence_fitted_on"] = curve.fitted_on
        shown = ("model", "adapter", *PASSES, "samples")
        about |= {key: made_by[key] for key in shown if key in made_by}
        hashes |= {key: str(made_by.get(f"{key}_hash", "")) for key in ("model", "adapter", "prompt")}
        outcomes = tuple(judge.judge(predictions))
        mutation = judge.mutate() if options.mutants else None
    about |= {
        "machine": f"{platform.machine()}, {usable_cores()} cores, Python {platform.python_version()}",
        "started_at": started.isoformat(timespec="seconds"),
        "seconds": round(time.perf_counter() - start, 1),
    }
    report = Report(suite.name, summarize(outcomes), outcomes, group(outcomes), hashes, about, mutation)
    asked = baseline is not None or options.gate or options.bounds != Bounds()
    if asked:
        report = replace(report, gate=decide(report, options.bounds, baseline))
    _write(report, out)
    return report, out


def show_command(arguments: Sequence[str]) -> str:
    """What was asked, without where this machine keeps its files: reports are handed on, and lie in git.

    >>> show_command(["eval", f"--out={Path.cwd().parent / 'out'}", "--limit", "5", str(Path.cwd() / "data")])
    'inhouse eval --out=out --limit 5 data'
    """
    return " ".join(["inhouse", *map(_without_place, arguments)])


def _without_place(argument: str) -> str:
    option, equals, value = argument.partition("=") if argument.startswith("--") else ("", "", argument)
    path = Path(value)
    if path.is_absolute():
        value = str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path.name)
    return f"{option}{equals}{value}"


def choose_system(options: Options, suite: Suite) -> tuple[System, Adapter | None, str]:
    """The system with its model and adapter found, and a name for what is judged. Raises: InhouseError."""
    system = replace(options.system, model=_model_name(options, suite))
    if options.predictions:
        return system, None, "given"
    name = Path(str(system.model)).name.removesuffix(".gguf")
    adapter = _adapter(options, suite)
    if adapter is None:
        return system, None, name
    return replace(system, adapter=str(adapter.folder)), adapter, f"{name}+{adapter.name}"


def open_suite(options: Options) -> Suite:
    """Read the suite that the options name. Raises: SuiteError, WorkspaceError."""
    if options.suite in BENCHMARKS:
        if not (options.questions and options.databases):
            raise SuiteError(f"The {options.suite} suite needs --questions FILE and --databases DIR.")
        suite = read_benchmark(options.suite, options.questions, options.databases)
        if options.only:
            suite = keep_databases(suite, read_names(options.only))
    elif options.questions or options.databases or options.only:
        raise SuiteError(
            f"--questions, --databases and --only go with {', '.join(BENCHMARKS)}, not {options.suite}."
        )
    else:
        suite = suite_of_pairs(read_workspace(options.workspace), options.suite)
    if options.tags:
        wanted = set(options.tags)
        cases = [case for case in suite.cases if wanted & {*case.tags, *([MUST_PASS] * case.must_pass)}]
        if not cases:
            raise SuiteError(f"No case of {suite.name!r} has the tag {' or '.join(options.tags)}.")
        suite = replace(suite, cases=tuple(cases))
    if options.dialogues:
        suite = replace(suite, cases=cases_of_dialogues(suite))
    if options.limit:
        suite = replace(suite, cases=sample_cases(suite.cases, options.limit, options.seed))
    return suite


def cases_of_dialogues(suite: Suite) -> tuple[Case, ...]:
    """The follow-ups and what they follow. Raises: SuiteError where there are none."""
    followed = {(turn.question, turn.sql) for case in suite.cases for turn in case.turns}
    cases = tuple(case for case in suite.cases if case.turns or (case.question, case.golds[0]) in followed)
    if not cases:
        raise SuiteError(f"No case of {suite.name!r} is part of a dialogue.")
    return cases


def read_names(given: Sequence[str]) -> tuple[str, ...]:
    """Read names, each given itself or as a file with one a line (# begins a comment). Raises: SuiteError."""
    names: dict[str, None] = {}
    for name in given:
        if not Path(name).is_file():
            names[name] = None
            continue
        try:
            lines = Path(name).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise SuiteError(f"{name} cannot be read as UTF-8 text: {error}.") from error
        names |= dict.fromkeys(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    return tuple(names)


def describe_system(suite: Suite, system: System, adapter: Adapter | None = None) -> dict[str, Any]:
    """Say what makes predictions what they are: two runs that agree in all of it may share a file."""
    name = str(system.model)
    known = BASE_MODELS.get(name)
    return {
        "suite": suite.name,
        "questions": suite_hash(suite),
        **asdict(system),
        "adapter": adapter.name if adapter else "",  # wherever its folder lies
        "model_hash": known.sha256[:DIGITS] if known else file_hash(find_weights(name)),
        "adapter_hash": adapter.digest if adapter else "",
        "prompt_hash": f"v{PROMPT_VERSION}-{workspace_hash(suite.workspace) if suite.workspace else ''}",
        "code": code_hash("app/assistant"),
    }


def predict_suite(
    suite: Suite,
    system: System,
    made_by: Mapping[str, Any],
    out: Path,
    line: ProgressLine,
    recordings: Path | None = None,
) -> Mapping[str, Prediction]:
    """Ask the assistant what is not answered yet."""
    _keep_previous(out)
    with PredictionWriter(out / "predictions.jsonl", made_by, suite) as writer:
        n = len(suite.cases)
        if writer.set_aside:
            print(f"inhouse: other predictions were kept as {writer.set_aside}", file=sys.stderr)
        if writer.done:
            print(f"inhouse: going on after {len(writer.done)} of {n} predictions", file=sys.stderr)
        if len(writer.done) < n:
            workspace = suite.workspace or Workspace(Path(), "", ())

            def load() -> LlamaModel:
                return load_model(workspace, system.model, line.progress, system.adapter or "none")

            model: Warmed
            if recordings:
                adapter = read_adapter(Path(str(system.adapter))) if made_by["adapter"] else None
                identity = f"{made_by['model_hash']}-{made_by['adapter_hash']}"
                model = RecordedModel(load, name_served(str(system.model), adapter), identity, recordings)
            else:
                model = load()

            def see(done: int, seconds: float) -> None:
                line.say(f"{done} of {n} questions, {_clock(seconds)} to go", force=True)

            predict(suite, system, model, writer, see, line.progress)
        return dict(writer.done)


def _model_name(options: Options, suite: Suite) -> str:
    """The base model's full name, or the path of a file: by option, environment, workspace, default."""
    default = suite.workspace.model.name if suite.workspace else os.environ.get("INHOUSE_MODEL")
    return resolve_name(options.system.model or default or ModelConfig().name)


def _adapter(options: Options, suite: Suite) -> Adapter | None:
    """What is served on the base: by option, environment, workspace."""
    workspace = suite.workspace or Workspace(
        Path(),
        "",
        (),
        ModelConfig(_model_name(options, suite), adapter=os.environ.get("INHOUSE_ADAPTER", "")),
    )
    return find_adapter(workspace, options.system.model, options.system.adapter)


def _keep_previous(out: Path) -> None:
    """Where a finished run lies, keep it as previous-…: its predictions are not those of this run."""
    if not (out / REPORT_FILE).exists():
        return
    for name in ("predictions.jsonl", REPORT_FILE):
        try:
            if (out / name).exists():
                os.replace(out / name, out / f"previous-{name}")
        except OSError as error:
            raise SuiteError(
                f"{out / name} cannot be renamed ({error.strerror}): name another --out."
            ) from error


def _write(report: Report, out: Path) -> None:
    """Write the reports; report.json last, since it says that the run is finished. Raises: SuiteError."""
    write_whole(out / "report.html", render_html.render_report(report))
    write_whole(out / "report.md", render_markdown.render_report(report))
    write_whole(out / "junit.xml", render_junit(report))
    write_report(report, out)


def _as_line(report: Report, out: Path) -> dict[str, Any]:
    """What --json prints: the figures, the gate, and where the rest is."""
    gate = report.gate
    return {
        "suite": report.suite,
        **asdict(report.summary),
        "mutation_score": report.mutation.score if report.mutation else None,
        "gate": {"passed": gate.passed, "reasons": list(gate.reasons)} if gate else None,
        "hashes": dict(report.hashes),
        "about": dict(report.about),
        "wrong": [outcome.id for outcome in report.outcomes if not outcome.right],
        "out": str(out),
    }


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"

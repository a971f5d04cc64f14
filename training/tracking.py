"""A run in MLflow: recipe, hashes, lengths, figures of each step and evaluation, samples, the adapter, its versions.

Where MLFLOW_TRACKING_URI says nothing, runs lie in mlflow.db beside the run's folder, and
`mlflow ui --backend-store-uri sqlite:///training-out/mlflow.db` shows them live. Databricks is
`MLFLOW_TRACKING_URI=databricks` with its own variables. A server that is away when a run begins is an error; one that
goes away later, or is away when a run goes on, gets what waits in tracking-waiting.jsonl when it is back. A run that
goes on is the same run in MLflow. Nothing is reported to MLflow's makers.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from transformers import TrainerCallback

from app.assistant.errors import InhouseError
from app.assistant.whole_file import write_whole
from training.examples import ABOUT, HISTOGRAM_STEP, OWN_STEP
from training.progress import StepClock
from training.recipe import Recipe
from training.surroundings import git_state, machine, memory_gb

RUN_FILE = "mlflow.json"
WAITING_FILE = "tracking-waiting.jsonl"
SEND_EVERY_S = 5.0
AGAIN_AFTER_S = 60.0  # a server that does not answer is not asked again before
BATCH = 900  # metrics in a request; MLflow takes 1,000
SAMPLES = 20  # answers of an evaluation that are shown

Say = Callable[[str], None]


class TrackingError(InhouseError):
    """Runs cannot be tracked where the environment says."""


class Tracking(TrainerCallback):
    """Tells MLflow of a run as it goes; `finish` ends it."""

    def __init__(
        self,
        recipe: Recipe,
        folder: Path,
        experiment: str,
        about: Mapping[str, Any],
        *,
        say: Say | None = None,
        send_every_s: float = SEND_EVERY_S,
        again_after_s: float = AGAIN_AFTER_S,
    ) -> None:
        """Begin the run, or go on with the one that `folder` names. `about` is what inhouse.json holds.

        `experiment` is the workspace's name; MLFLOW_EXPERIMENT_NAME goes before. Raises: TrackingError.
        """
        self.recipe = recipe
        self.folder = folder
        self.say = say or (lambda text: print(text, file=sys.stderr, flush=True))
        self.clock = StepClock()
        self.send_every_s, self.again_after_s = send_every_s, again_after_s
        self.uri = tracking_uri(folder)
        self._sent_at = self._failed_at = 0.0
        self._is_away = False
        self._waiting: list[dict[str, Any]] = _read_waiting(folder / WAITING_FILE)
        self.client = _client(self.uri)
        self.run_id = self._earlier_run()
        if self.run_id:
            self.send(again=True)
            return
        try:
            self.run_id = self._begin(experiment, dict(about))
        except Exception as error:  # of a database, a network, a server: each library has its own
            raise _away(self.uri, error) from error
        write_whole(
            folder / RUN_FILE, json.dumps({"run_id": self.run_id, "tracking_uri": self.uri}, indent=2) + "\n"
        )
        self.note_lengths(folder / ABOUT)

    def _earlier_run(self) -> str:
        """The run that this folder has at this place, or "": none, or one that somebody deleted."""
        from mlflow.exceptions import MlflowException
        from mlflow.protos.databricks_pb2 import RESOURCE_DOES_NOT_EXIST, ErrorCode

        file = self.folder / RUN_FILE
        if not file.exists():
            return ""
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept["tracking_uri"] != self.uri:
            return ""
        try:
            if self.client.get_run(kept["run_id"]).info.lifecycle_stage != "active":
                return ""
        except MlflowException as error:
            if error.error_code == ErrorCode.Name(RESOURCE_DOES_NOT_EXIST):
                return ""
        self._note(kind="status", status="RUNNING")
        self._note(kind="tags", values={**machine(), **git_state()})
        return str(kept["run_id"])

    def _begin(self, experiment: str, about: dict[str, Any]) -> str:
        from mlflow.entities import Param

        name = experiment_name(self.uri, experiment)
        found = self.client.get_experiment_by_name(name)
        place = None
        if self.uri.startswith("sqlite:") and not os.environ.get("MLFLOW_TRACKING_URI"):
            place = (self.folder.parent / "mlflow-artifacts").resolve().as_uri()
        experiment_id = found.experiment_id if found else self.client.create_experiment(name, place)
        tags = {**machine(), **git_state(), "inhouse.folder": str(self.folder.resolve())}
        run = self.client.create_run(experiment_id, run_name=self.recipe.name, tags=tags)
        known = {**about, **dataclasses.asdict(self.recipe), "recipe_digest": self.recipe.digest()}
        params = [
            Param(key, json.dumps(value) if isinstance(value, dict | list) else str(value))
            for key, value in known.items()
        ]
        self.client.log_batch(run.info.run_id, params=params)
        return str(run.info.run_id)

    def on_step_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Start the clock."""
        self.clock.begin(state)

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Stop it."""
        self.clock.end(state)

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
        """Note what the Trainer logged, speed and memory with it."""
        if not state.is_world_process_zero or not logs:
            return
        figures = {
            key.replace("eval_", "evaluation/", 1): float(value)
            for key, value in logs.items()
            if isinstance(value, int | float)
        }
        if "loss" in logs:
            figures |= {"tokens_s": self.clock.tokens_s, "answer_tokens_s": self.clock.answer_tokens_s}
            figures |= memory_gb()
        self._note(kind="metrics", step=state.global_step, time=int(time.time() * 1000), values=figures)
        if time.monotonic() - self._sent_at >= self.send_every_s:
            self.send()

    def on_evaluate(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Note the evaluation's reports and sample answers."""
        if state.is_world_process_zero:
            for part in ("validation", "general"):
                self.note_report(
                    self.folder / "evaluations" / f"step-{state.global_step:06}" / part / "report",
                    f"evaluations/step-{state.global_step:06}/{part}",
                )

    def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Send what waits, so that a run that is killed loses no figure of a step that it keeps."""
        if state.is_world_process_zero:
            self.send()

    def note_report(self, folder: Path, place: str) -> None:
        """Note the report of an evaluation as artifact `place`, with a table of sample answers; none is no error."""
        file = folder / "report.json"
        if not file.exists():
            return
        self._note(kind="artifact", path=str(folder), place=place)
        outcomes = json.loads(file.read_text(encoding="utf-8"))["outcomes"]
        # Wrong ones first: they are what one looks for.
        shown = sorted(outcomes, key=lambda outcome: bool(outcome["right"]))[:SAMPLES]
        keys = ("id", "question", "gold", "sql", "right", "kind", "reason")
        table = {key: [outcome.get(key) for outcome in shown] for key in keys}
        self._note(kind="table", values=table, place=f"{place}/answers.json")

    def note_lengths(self, file: Path) -> None:
        """Note how long the conversations are, from examples.json, as the table lengths.json; none is no error."""
        if not file.exists():
            return
        about = json.loads(file.read_text(encoding="utf-8"))
        kinds = (
            ("all", "tokens_histogram", HISTOGRAM_STEP),
            ("without the text they share", "tokens_histogram_without_prefix", OWN_STEP),
        )
        found = [
            (words, int(start), int(start) + step, count)
            for words, key, step in kinds
            for start, count in about.get(key, {}).items()
        ]
        names = ("tokens", "from", "below", "conversations")
        self._note(
            kind="table",
            values={name: [row[place] for row in found] for place, name in enumerate(names)},
            place="lengths.json",
        )

    def finish(self, adapter: Path | None, status: str = "FINISHED") -> str:
        """Send the adapter, register it as a version of the model, end the run; return "" or what was not sent.

        `status` is FINISHED, FAILED or KILLED (one that goes on later).
        """
        if adapter is not None and adapter.exists():
            self._note(kind="artifact", path=str(adapter), place="adapter")
            self._note(kind="version", name=re.sub(r"[^\w.-]+", "-", f"inhouse-{self.recipe.name}"))
        self._note(kind="status", status=status)
        if self.send(again=True):
            return ""
        return (
            f"MLflow at {self.uri} has not got all of the run: {len(self._waiting)} entries wait in "
            f"{self.folder / WAITING_FILE} and are sent when the run is started again."
        )

    def send(self, again: bool = False) -> bool:
        """Send what waits; False where MLflow does not take it, which is kept in a file. Never raises for it."""
        self._sent_at = time.monotonic()
        if self._is_away and not again and time.monotonic() - self._failed_at < self.again_after_s:
            return self._keep()
        try:
            for events in _batches(self._waiting):
                self._tell(events)
                self._waiting = self._waiting[len(events) :]
        except Exception as error:  # whatever it is, the training goes on
            if not self._is_away:
                self.say(
                    f"MLflow at {self.uri} is away ({_first(error)}): the run goes on, its figures are kept."
                )
            self._is_away, self._failed_at = True, time.monotonic()
            return self._keep()
        if self._is_away:
            self.say(f"MLflow at {self.uri} is back and has got what waited.")
        self._is_away = False
        (self.folder / WAITING_FILE).unlink(missing_ok=True)
        return True

    def _note(self, **event: Any) -> None:
        self._waiting.append(event)

    def _keep(self) -> bool:
        with contextlib.suppress(OSError):  # a full disk stops the run at its next checkpoint, with a message
            write_whole(
                self.folder / WAITING_FILE, "".join(json.dumps(event) + "\n" for event in self._waiting)
            )
        return False

    def _tell(self, events: list[dict[str, Any]]) -> None:
        from mlflow.entities import Metric, RunTag

        event = events[0]
        match event["kind"]:
            case "metrics":
                figures = [
                    Metric(key, value, one["time"], one["step"])
                    for one in events
                    for key, value in one["values"].items()
                ]
                self.client.log_batch(self.run_id, metrics=figures)
            case "artifact":
                if Path(event["path"]).exists():
                    self.client.log_artifacts(self.run_id, event["path"], event["place"])
            case "table":
                self.client.log_table(self.run_id, event["values"], event["place"])
            case "version":
                self._register(event["name"])
            case "status":
                if event["status"] == "RUNNING":
                    self.client.update_run(self.run_id, status="RUNNING")
                else:
                    self.client.set_terminated(self.run_id, status=event["status"])
            case "tags":
                self.client.log_batch(
                    self.run_id, tags=[RunTag(key, text) for key, text in event["values"].items()]
                )

    def _register(self, name: str) -> None:
        """Make the adapter a version of the registered model; a registry that wants more is said, no more."""
        from mlflow.exceptions import MlflowException

        uri = self.client.get_run(self.run_id).info.artifact_uri
        try:
            if not self.client.search_registered_models(filter_string=f"name = '{name}'"):
                self.client.create_registered_model(name)
            made = self.client.create_model_version(name, f"{uri}/adapter", run_id=self.run_id)
        except MlflowException as error:
            if error.get_http_status_code() >= 500 or "API request to" in str(error):
                raise
            self.say(f"MLflow's registry did not take {name}: {_first(error)}")
        else:
            self.client.set_tag(self.run_id, "inhouse.model_version", f"{name}/{made.version}")


def check_server(folder: Path) -> None:
    """Ask MLflow for nothing much, where it is not a file beside the run's folder. Raises: TrackingError."""
    if not os.environ.get("MLFLOW_TRACKING_URI"):
        return
    uri = tracking_uri(folder)
    try:
        _client(uri).search_experiments(max_results=1)
    except Exception as error:  # as above
        raise _away(uri, error) from error


def tracking_uri(folder: Path) -> str:
    """Where runs are tracked: the environment's, or a SQLite file beside the run's folder."""
    return (
        os.environ.get("MLFLOW_TRACKING_URI")
        or f"sqlite:///{(folder.parent / 'mlflow.db').resolve().as_posix()}"
    )


def experiment_name(uri: str, workspace: str) -> str:
    """Name the experiment: MLFLOW_EXPERIMENT_NAME, else the workspace's; on Databricks it is a path."""
    if name := os.environ.get("MLFLOW_EXPERIMENT_NAME"):
        return name
    return f"/Shared/{workspace}" if uri.startswith("databricks") else workspace


def _client(uri: str) -> Any:
    """MLflow's client. The library asks a dead server for minutes and tells its makers of use, unless told."""
    os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
    os.environ.setdefault("DO_NOT_TRACK", "true")
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_TIMEOUT", "10")
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
    os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
    import logging

    for name in ("mlflow", "alembic"):
        logging.getLogger(name).setLevel(logging.ERROR)
    from mlflow import MlflowClient

    for name in ("mlflow", "alembic"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return MlflowClient(tracking_uri=uri)


def _away(uri: str, error: BaseException) -> TrackingError:
    return TrackingError(
        f"MLflow at {uri} does not take the run ({_first(error)}): start its server, correct MLFLOW_TRACKING_URI, "
        "or unset it to track in a local file."
    )


def _batches(events: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Metrics that stand together in one request each; every other event alone."""
    batch: list[dict[str, Any]] = []
    size = 0
    for event in list(events):
        more = len(event["values"]) if event["kind"] == "metrics" else 0
        if batch and (not more or size + more > BATCH):
            yield batch
            batch, size = [], 0
        if more:
            batch.append(event)
            size += more
        else:
            yield [event]
    if batch:
        yield batch


def _read_waiting(file: Path) -> list[dict[str, Any]]:
    if not file.exists():
        return []
    events = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    return [event for event in events if event["kind"] not in ("status", "tags")]  # it goes on


def _first(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__

"""Runs in MLflow: in a SQLite file, and on MLflow's own server, which goes away and comes back."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.assistant.assistant import Assistant
from training.recipe import Recipe
from training.run import prepare, train
from training.surroundings import git_state
from training.tracking import RUN_FILE, WAITING_FILE, Tracking, TrackingError, experiment_name

# MLflow's own code and its server's.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
ABOUT = {"prompt": "v2-abc", "prompt_version": 2, "data": "0123456789ab", "sources": {"curated": 3}}


class Server:
    """MLflow's tracking server on loopback, in this process."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
        monkeypatch.setenv("_MLFLOW_SERVER_FILE_STORE", f"sqlite:///{folder / 'server.db'}")
        monkeypatch.setenv("_MLFLOW_SERVER_REGISTRY_STORE", f"sqlite:///{folder / 'server.db'}")
        monkeypatch.setenv("_MLFLOW_SERVER_ARTIFACT_ROOT", "mlflow-artifacts:/")
        monkeypatch.setenv("_MLFLOW_SERVER_ARTIFACT_DESTINATION", str(folder / "artifacts"))
        monkeypatch.setenv("_MLFLOW_SERVER_SERVE_ARTIFACTS", "true")
        self.port = 0
        self.start()

    def start(self) -> None:
        from mlflow.server import app
        from werkzeug.serving import make_server

        self.server = make_server("127.0.0.1", self.port, app, threaded=True)
        self.port = self.server.server_port
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tracking database with its tables, which take seconds to make."""
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    folder = tmp_path_factory.mktemp("mlflow")
    SqlAlchemyStore(f"sqlite:///{folder / 'empty.db'}", (folder / "artifacts").as_uri()).engine.dispose()
    return folder / "empty.db"


@pytest.fixture
def folder(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run's folder beside such a database."""
    for name in ("MLFLOW_TRACKING_URI", "MLFLOW_EXPERIMENT_NAME", "MLFLOW_RUN_ID"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "mlflow.db").write_bytes(database.read_bytes())
    (tmp_path / "server.db").write_bytes(database.read_bytes())
    (tmp_path / "run").mkdir()
    return tmp_path / "run"


@pytest.fixture
def server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    server = Server(folder.parent, monkeypatch)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"http://127.0.0.1:{server.port}")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    yield server
    server.stop()


def at(step: int) -> Any:
    return SimpleNamespace(global_step=step, max_steps=10, is_world_process_zero=True, tokens_seen=(0, 0))


def log(tracking: Tracking, step: int, **logs: float) -> None:
    """One step as the Trainer goes through it."""
    state = at(step)
    tracking.on_step_begin(None, state, None)
    state.tokens_seen = (1000, 100)
    tracking.on_step_end(None, state, None)
    tracking.on_log(
        None, state, None, logs={"loss": 1.0 / step, "learning_rate": 1e-4, "grad_norm": 0.5, **logs}
    )


def steps(tracking: Tracking, key: str = "loss") -> list[int]:
    return [metric.step for metric in tracking.client.get_metric_history(tracking.run_id, key)]


def test_recipe_hashes_commit_and_libraries_stand_with_the_run(folder: Path, recipe: Recipe) -> None:
    tracking = Tracking(recipe, folder, "Alder & Fern", ABOUT)
    run = tracking.client.get_run(tracking.run_id).data
    assert run.params["lora_rank"] == str(recipe.lora_rank) and run.params["recipe_digest"] == recipe.digest()
    assert run.params["data"] == "0123456789ab" and run.params["prompt"] == "v2-abc"
    assert run.params["base"] == "random-mistral" and run.tags["library.torch"]
    assert run.tags.get("mlflow.source.git.commit") == git_state().get("mlflow.source.git.commit")
    assert tracking.client.get_experiment_by_name("Alder & Fern") is not None


def test_each_step_has_loss_speed_and_memory(folder: Path, recipe: Recipe) -> None:
    tracking = Tracking(recipe, folder, "shop", ABOUT, send_every_s=0)
    log(tracking, 1)
    log(tracking, 2, eval_accuracy=0.75)
    found = tracking.client.get_run(tracking.run_id).data.metrics
    assert steps(tracking) == [1, 2] and found["evaluation/accuracy"] == 0.75
    assert found["tokens_s"] == pytest.approx(10 * found["answer_tokens_s"]) and found["tokens_s"] > 0
    assert found["memory/process_peak_gb"] > 0.01 and {"grad_norm", "learning_rate"} <= found.keys()


def test_a_run_that_goes_on_is_the_same_run(folder: Path, recipe: Recipe) -> None:
    first = Tracking(recipe, folder, "shop", ABOUT)
    log(first, 1)
    first.finish(None, "KILLED")
    second = Tracking(recipe, folder, "shop", ABOUT)
    log(second, 2)
    assert second.finish(None) == "" and second.run_id == first.run_id and steps(second) == [1, 2]
    assert second.client.get_run(second.run_id).info.status == "FINISHED"


def test_the_experiment_is_the_workspaces_and_a_path_on_databricks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MLFLOW_EXPERIMENT_NAME", raising=False)
    assert experiment_name("sqlite:///a.db", "shop") == "shop"
    assert experiment_name("databricks://prod", "shop") == "/Shared/shop"
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", "/Users/a/b")
    assert experiment_name("databricks", "shop") == "/Users/a/b"


def test_a_run_that_was_deleted_begins_anew(folder: Path, recipe: Recipe) -> None:
    first = Tracking(recipe, folder, "shop", ABOUT)
    first.client.delete_run(first.run_id)
    assert Tracking(recipe, folder, "shop", ABOUT).run_id != first.run_id


def test_an_evaluation_leaves_its_report_and_sample_answers(folder: Path, recipe: Recipe) -> None:
    place = folder / "evaluations" / "step-000002" / "validation" / "report"
    place.mkdir(parents=True)
    right = {
        "id": "a",
        "question": "Q?",
        "gold": "SELECT 1",
        "sql": "SELECT 1",
        "right": True,
        "kind": "same",
    }
    outcomes = [right, {**right, "id": "b", "sql": "SELECT", "right": False, "kind": "failed"}]
    (place / "report.json").write_text(json.dumps({"outcomes": outcomes}))
    tracking = Tracking(recipe, folder, "shop", ABOUT)
    tracking.on_evaluate(None, at(2), None)
    assert tracking.send()
    files = {
        one.path
        for one in tracking.client.list_artifacts(tracking.run_id, "evaluations/step-000002/validation")
    }
    assert {file.rpartition("/")[2] for file in files} == {"report.json", "answers.json"}
    (answers,) = (folder.parent / "mlflow-artifacts").rglob("answers.json")
    table = json.loads(answers.read_text())
    assert [row[0] for row in table["data"]] == ["b", "a"]  # the wrong one first


def test_the_lengths_of_the_conversations_are_a_table(folder: Path, recipe: Recipe) -> None:
    about = {"tokens_histogram": {"256": 7, "384": 2}, "tokens_histogram_without_prefix": {"50": 9}}
    (folder / "examples.json").write_text(json.dumps(about))
    assert Tracking(recipe, folder, "shop", ABOUT).send()
    (lengths,) = (folder.parent / "mlflow-artifacts").rglob("lengths.json")
    table = json.loads(lengths.read_text())
    assert table["columns"] == ["tokens", "from", "below", "conversations"]
    assert table["data"] == [
        ["all", 256, 384, 7], ["all", 384, 512, 2], ["without the text they share", 50, 100, 9]
    ]  # fmt: skip


def test_the_adapter_becomes_a_version_of_the_registered_model(folder: Path, recipe: Recipe) -> None:
    adapter = folder / "adapter"
    adapter.mkdir()
    (adapter / "adapter_config.json").write_text("{}")
    for number in ("1", "2"):
        tracking = Tracking(dataclasses.replace(recipe, name="my shop"), folder, "shop", ABOUT)
        assert tracking.finish(adapter) == ""
        made = tracking.client.get_model_version("inhouse-my-shop", number)
        assert made.run_id == tracking.run_id and made.source.endswith("/adapter")
    assert list((folder.parent / "mlflow-artifacts").rglob("adapter/adapter_config.json"))


def test_a_server_that_is_away_at_the_start_is_an_error(folder: Path, recipe: Recipe, server: Server) -> None:
    server.stop()
    with pytest.raises(TrackingError, match="start its server, correct MLFLOW_TRACKING_URI, or unset it"):
        Tracking(recipe, folder, "shop", ABOUT)
    assert not (folder / RUN_FILE).exists()


def test_a_server_that_goes_away_gets_what_waited_when_it_is_back(
    folder: Path, recipe: Recipe, server: Server
) -> None:
    said: list[str] = []
    tracking = Tracking(recipe, folder, "shop", ABOUT, say=said.append, send_every_s=0, again_after_s=0)
    log(tracking, 1)
    server.stop()
    log(tracking, 2)
    log(tracking, 3)
    assert len(said) == 1 and "is away" in said[0]
    assert len((folder / WAITING_FILE).read_text().splitlines()) == 2
    server.start()
    log(tracking, 4)
    assert steps(tracking) == [1, 2, 3, 4] and not (folder / WAITING_FILE).exists() and "is back" in said[1]


def test_what_a_dead_server_did_not_get_is_sent_when_the_run_goes_on(
    folder: Path, recipe: Recipe, server: Server
) -> None:
    first = Tracking(recipe, folder, "shop", ABOUT, say=lambda text: None, send_every_s=0)
    server.stop()
    log(first, 1)
    assert "wait in" in first.finish(None, "KILLED")
    between = Tracking(recipe, folder, "shop", ABOUT, say=lambda text: None, send_every_s=0)
    log(between, 2)
    assert "wait in" in between.finish(None, "KILLED")
    server.start()
    second = Tracking(recipe, folder, "shop", ABOUT)
    assert second.run_id == first.run_id and steps(second) == [1, 2]
    assert second.client.get_run(second.run_id).info.status == "RUNNING"


def test_a_real_run_is_tracked_step_by_step(folder: Path, recipe: Recipe, assistant: Assistant) -> None:
    recipe = dataclasses.replace(recipe, max_steps=2)
    tracking = Tracking(recipe, folder, "shop", ABOUT)
    outcome = train(prepare(recipe, assistant, folder), folder, callbacks=(tracking,))
    assert tracking.finish(outcome.adapter) == "" and steps(tracking) == [1, 2]
    found = tracking.client.get_run(tracking.run_id).data.metrics
    assert found["loss"] == pytest.approx(outcome.losses[-1][1])
    assert found["tokens_s"] > found["answer_tokens_s"] > 0

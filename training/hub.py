"""Versions of an adapter in a repository of the Hugging Face Hub: each save of a run is a commit and a tag.

Each version lies in the run's folder, `versions/step-000050`, until it is pushed, in a thread beside the training.
Where the network is lost it is tried again, and the newest version wins; a run never ends for it. The token comes from
HF_TOKEN and nowhere else; HF_ENDPOINT names another hub. Does not pull.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from transformers import TrainerCallback

from app.assistant.errors import InhouseError
from app.assistant.whole_file import write_whole
from training.card import hub_base, read_report, render_card
from training.recipe import Recipe

VERSIONS = "versions"
HUB = "https://huggingface.co"
TIMEOUT_S = 60.0  # of one read or write; the library has none of its own
LONGEST_WAIT_S = 300.0  # between two attempts
ADAPTER_FILES = ("adapter_model.safetensors", "adapter_config.json")

Say = Callable[[str], None]


class HubError(InhouseError):
    """A repository that cannot be pushed to."""


class HubUnreachable(HubError):
    """The hub does not answer: another time it may."""


def open_hub(repo: str, *, say: Say | None = None) -> Any:
    """Check token and repository, which is made, private, if there is none; return huggingface_hub's HfApi.

    Raises: HubError when there is no token, it is refused or may not write; HubUnreachable.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    _calm_library()
    endpoint, token = os.environ.get("HF_ENDPOINT", "").rstrip("/") or HUB, os.environ.get("HF_TOKEN", "")
    if not token:
        raise HubError(
            f"hub_repo is {repo}, but HF_TOKEN is not set: set it to a token that may write there."
        )
    if repo.count("/") != 1:
        raise HubError(f"hub_repo is {repo!r}: name it with its owner, such as company/inhouse-mistral.")
    api = HfApi(endpoint=endpoint, token=token)
    try:
        role = (api.whoami().get("auth") or {}).get("accessToken", {}).get("role")
        if role == "read":
            raise HubError(
                f"The token in HF_TOKEN may only read: give it the right to write to {repo} at {endpoint}."
            )
        api.create_repo(repo, exist_ok=True, private=True)
        if api.repo_info(repo).private is False:
            (say or _say)(f"{repo} is public: everyone can read what the adapter learned from your pairs.")
    except HFValidationError as error:
        raise HubError(f"hub_repo is {repo!r}, which is no name of a repository: {error}") from error
    except HfHubHTTPError as error:
        status = error.response.status_code
        if status == 401:
            raise HubError(
                f"{endpoint} refuses the token in HF_TOKEN: make a new one with the right to write, and set it."
            ) from error
        if status in (403, 404):
            raise HubError(
                f"The token in HF_TOKEN may not write to {repo} at {endpoint}: give it that right, or change hub_repo."
            ) from error
        raise HubUnreachable(_unreachable(endpoint, f"answers {status}")) from error
    except HubError:
        raise
    except Exception as error:  # no route, no name, no TLS, no JSON: each library has its own
        raise HubUnreachable(
            _unreachable(endpoint, f"is not reached ({type(error).__name__}: {error})")
        ) from error
    return api


class Pusher:
    """Pushes folders in a thread of its own, the newest first; one that waits is dropped for a newer one."""

    def __init__(self, repo: str, *, say: Say | None = None, wait_s: float = 5.0) -> None:
        """Push to `repo`; after a failure wait `wait_s`, doubled each time up to five minutes."""
        self.repo = repo
        self.wait_s = wait_s
        self.pushed: list[str] = []
        self.dropped: list[str] = []
        self.error = ""
        self._say = say or _say
        self._waiting: Path | None = None
        self._busy: Path | None = None
        self._hurry = False
        self._changed = threading.Condition()
        threading.Thread(target=self._work, name="hub", daemon=True).start()

    def push(self, folder: Path) -> None:
        """Queue a version and return at once."""
        with self._changed:
            self._drop(self._waiting, folder)
            self._waiting = folder
            self._changed.notify_all()

    def finish(self, timeout_s: float = 120.0) -> str:
        """Wait for what is queued, trying once more at once; return "" or what was not pushed and how to push it."""
        until = time.monotonic() + timeout_s
        with self._changed:
            self._hurry = True
            self._changed.notify_all()
            while (self._waiting or self._busy) and (left := until - time.monotonic()) > 0:
                self._changed.wait(left)
            folder = self._waiting or self._busy
        if folder is None:
            return ""
        where = "" if _endpoint() == HUB else f"HF_ENDPOINT={_endpoint()} "
        command = f"{where}hf upload {self.repo} {folder} . --commit-message {_title(folder)!r}"
        return (
            f"Not pushed to {self.repo} ({self.error or 'it took too long'}): {folder}. "
            f"Push it later, with HF_TOKEN set: {command}"
        )

    def _work(self) -> None:
        wait_s = self.wait_s
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting is not None)
                folder, self._waiting = self._waiting, None
                self._busy = folder
            assert folder is not None
            try:
                self._push(folder)
            except Exception as error:  # whatever it is, the training goes on
                if not self.error:
                    self._say(
                        f"{folder.name} is not yet pushed to {self.repo}, it is tried again: {_first(error)}"
                    )
                self.error = _first(error)
                with self._changed:
                    self._busy = None
                    if self._waiting is None:
                        self._waiting = folder
                    else:
                        self._drop(folder, self._waiting)
                    self._changed.wait_for(lambda: self._hurry, wait_s)
                    self._hurry = False
                wait_s = min(2 * wait_s, LONGEST_WAIT_S)
                continue
            if self.error:
                self._say(f"{self.repo} is reached again: {folder.name} is pushed.")
            wait_s, self.error = self.wait_s, ""
            shutil.rmtree(folder, ignore_errors=True)
            self.pushed.append(folder.name)
            with self._changed:
                self._busy = None
                self._changed.notify_all()

    def _drop(self, old: Path | None, new: Path) -> None:
        if old is not None and old != new:
            self.dropped.append(old.name)
            shutil.rmtree(old, ignore_errors=True)

    def _push(self, folder: Path) -> None:
        push_folder(self.repo, folder, _title(folder), _tag(folder))


class HubVersions(TrainerCallback):
    """Makes a version of every save and pushes it."""

    def __init__(
        self,
        recipe: Recipe,
        folder: Path,
        about: Mapping[str, Any],
        tokenizer: Any = None,
        *,
        say: Say | None = None,
        wait_s: float = 5.0,
    ) -> None:
        """`about` is what inhouse.json holds. Raises: HubError, before anything is trained.

        A run that was stopped goes on though the hub is not reached: its token was right once.
        """
        self.recipe = recipe
        self.folder = folder
        self.about = dict(about)
        self.tokenizer = tokenizer
        self.step = 0
        self.say = say or _say
        place = folder / VERSIONS
        try:
            open_hub(recipe.hub_repo, say=say)
        except HubUnreachable as error:
            if not place.exists():
                raise
            self.say(f"{error} The run goes on, and pushes when it can.")
        place.mkdir(parents=True, exist_ok=True)
        self.pusher = Pusher(recipe.hub_repo, say=say, wait_s=wait_s)
        left = sorted(path for path in place.iterdir() if (path / "README.md").exists())
        for path in left:  # of a run that was killed
            self.pusher.push(path)

    def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Push the checkpoint that was just written."""
        if state.is_world_process_zero:
            step = state.global_step
            checkpoint = Path(args.output_dir) / f"checkpoint-{step}"
            try:
                self.pusher.push(self._version(checkpoint, step, f"step-{step:06}"))
            except (OSError, InhouseError) as error:
                self.say(f"Step {step} gets no version on the Hub: {_first(error)}")

    def on_train_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Note the step that the run's adapter is of: the best one, where the best is kept."""
        best = state.best_global_step if args.load_best_model_at_end else None
        self.step = best or state.global_step

    def finish(self, adapter: Path, timeout_s: float = 120.0) -> str:
        """Push the adapter that the run came to; return "" or what was not pushed and how to push it."""
        try:
            self.pusher.push(self._version(adapter, self.step, "final"))
        except (OSError, InhouseError) as error:
            return f"The adapter in {adapter} gets no version on the Hub: {_first(error)}"
        return self.pusher.finish(timeout_s)

    def _version(self, adapter: Path, step: int, name: str) -> Path:
        evaluated = self.folder / "evaluations" / f"step-{step:06}"
        return make_version(
            self.recipe,
            {**self.about, "step": step},
            adapter,
            self.folder / VERSIONS / name,
            tokenizer=self.tokenizer,
            report=read_report(evaluated / "validation" / "report"),
            general=read_report(evaluated / "general" / "report"),
        )


def push_folder(repo: str, folder: Path, title: str, tag: str, files: Sequence[str] | None = None) -> None:
    """Push a folder, or what it has of `files`, as one commit with a tag. Raises: what the library does."""
    from huggingface_hub import HfApi

    _calm_library()
    api = HfApi(endpoint=_endpoint(), token=os.environ.get("HF_TOKEN", ""))
    done = api.upload_folder(
        repo_id=repo,
        folder_path=str(folder),
        commit_message=title,
        allow_patterns=list(files) if files else None,
    )
    api.create_tag(repo, tag=tag, revision=done.oid, exist_ok=True)


def make_version(
    recipe: Recipe,
    about: Mapping[str, Any],
    adapter: Path,
    target: Path,
    *,
    tokenizer: Any = None,
    report: Mapping[str, Any] | None = None,
    general: Mapping[str, Any] | None = None,
) -> Path:
    """Write what is pushed: weights, configuration, inhouse.json, tokenizer and model card; whole, or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        for name in ADAPTER_FILES:
            shutil.copyfile(adapter / name, part / name)
        config = json.loads((part / ADAPTER_FILES[1]).read_text(encoding="utf-8"))
        # Not the folder of this machine's cache.
        config["base_model_name_or_path"] = hub_base(recipe.base) or Path(recipe.base).name
        write_whole(part / ADAPTER_FILES[1], json.dumps(config, indent=2) + "\n")
        if tokenizer is not None:
            _save_tokenizer(tokenizer, part)
        kept = dict(about)
        if report:
            kept |= {key: report["summary"][key] for key in ("n", "execution_accuracy", "interval")}
        write_whole(part / "inhouse.json", json.dumps(kept, indent=2) + "\n")
        write_whole(part / "README.md", render_card(recipe, about, report=report, general=general))
        shutil.rmtree(target, ignore_errors=True)
        os.replace(part, target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return target


def _save_tokenizer(tokenizer: Any, folder: Path) -> None:
    """Save it; its library has no error of its own for a disk that is full. Raises: OSError."""
    try:
        tokenizer.save_pretrained(str(folder))
    except Exception as error:
        if "(os error " not in str(error):
            raise
        raise OSError(str(error)) from error


def _about(folder: Path) -> dict[str, Any]:
    about: dict[str, Any] = json.loads((folder / "inhouse.json").read_text(encoding="utf-8"))
    return about


def _title(folder: Path) -> str:
    """The commit's message: step and accuracy."""
    about = _about(folder)
    return f"{about.get('name', 'adapter')}, step {about.get('step', 0)}, {render_accuracy(about)}"


def render_accuracy(summary: Mapping[str, Any]) -> str:
    """Say a report's accuracy in a few words."""
    if "execution_accuracy" not in summary:
        return "accuracy not measured"
    low, high = summary["interval"]
    return (
        f"accuracy {100 * summary['execution_accuracy']:.1f} % "
        f"({100 * low:.1f}–{100 * high:.1f} %, {summary['n']} questions)"
    )


def _tag(folder: Path) -> str:
    """Step, recipe and data, so that another run in the same repository has other tags."""
    about = _about(folder)
    final = "-final" if folder.name == "final" else ""
    tag = f"v{about.get('step', 0)}-{about.get('recipe', '')[:6]}-{about.get('data', '')[:6]}{final}"
    return re.sub(r"[^\w.-]", "", tag)


def _endpoint() -> str:
    return os.environ.get("HF_ENDPOINT", "").rstrip("/") or HUB


def _calm_library() -> None:
    """No progress bars or warnings of huggingface_hub's own among ours, and no request that never ends."""
    from huggingface_hub.utils import disable_progress_bars, logging, set_client_factory
    from huggingface_hub.utils._http import default_client_factory

    global _calmed  # noqa: PLW0603
    if not _calmed:
        _calmed = True
        disable_progress_bars()
        logging.set_verbosity_error()

        def client() -> Any:
            made = default_client_factory()
            made.timeout = TIMEOUT_S
            return made

        set_client_factory(client)


_calmed = False


def _unreachable(endpoint: str, what: str) -> str:
    return f"{endpoint} {what}: check the network and HF_ENDPOINT, or empty hub_repo in the recipe."


def _first(error: BaseException) -> str:
    cause = error.__cause__ or error
    return f"{type(cause).__name__}: {' '.join(str(cause).split())[:160]}"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)

